//! The JSON Schema of what is emitted, generated from the types of this folder.

use super::{Document, ErrorDocument, ManifestLine};
use schemars::generate::SchemaSettings;
use serde_json::{Value, json};

/// JSON Schema 2020-12 of one emitted object: a document, or an error where an input could not be read.
///
/// Objects are left open: a later minor version may add a key.
#[must_use]
pub fn schema() -> Value {
    let mut generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let document = generator.subschema_for::<Document>();
    let error = generator.subschema_for::<ErrorDocument>();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "zhenggai",
        "description": "What zhenggai emits for one input: a document, or an error where it could not be read.",
        "oneOf": [document, error],
        "$defs": generator.take_definitions(true),
    })
}

/// JSON Schema 2020-12 of one line of a manifest.
///
/// Objects are left open: a later minor version may add a key.
#[must_use]
pub fn manifest_schema() -> Value {
    let mut generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let mut schema = generator.root_schema_for::<ManifestLine>();
    schema.insert("title".to_string(), "zhenggai manifest".into());
    schema.insert("description".to_string(), "One line of manifest.jsonl: what became of one input of a run.".into());
    schema.to_value()
}
