//! `.docx`, `.docm`, `.dotx`: the text of a Word file as the page shows it, from the XML of its parts.
//!
//! | file | what |
//! |---|---|
//! | `package` | the zip archive, its parts and their relationships |
//! | `xml` | a pull parser that is safe to walk |
//! | `styles`, `numbering` | what paragraphs refer to; lists, their counting and symbol fonts are `word`'s |
//! | `story`, `paragraph`, `inline`, `table` | the walk through a part |
//!
//! Choices: a generated number and its text are joined directly, also where Word puts a tab between them (`1.` and
//! `清淤` give `1.清淤`, as when typed), with a blank only where the list says so or the two would run together. Deleted and moved-away text never
//! appears, inserted text does. Text boxes and notes stand behind the block that anchors them, headers and footers
//! behind the text, comments nowhere. Blocks are numbered over all paragraphs and tables of the body, empty ones
//! included.

mod inline;
mod numbering;
mod package;
mod paragraph;
mod story;
mod styles;
mod table;
mod xml;

#[cfg(test)]
mod tests;

use super::word::flow::Margins;
use super::word::numbering::Numbering;
use super::{Input, Read, ReadError};
use crate::model::{Block, Body, Code, Finding, Place};
use memchr::memmem;
use package::{Package, Part, Relation};
use story::{Flow, Notes, Shared, Story, Target};
use styles::Styles;
use xml::{Node, Xml};

/// Extensions of Word files in XML.
const EXTENSIONS: [&str; 4] = ["docx", "docm", "dotx", "dotm"];
/// Bytes of a main part from which parts beside it are read without asking whether it needs them.
const LONG: usize = 256 << 10;
/// First bytes of an OLE2 container, in which Word keeps an encrypted package.
const OLE: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// Whether bytes are a Word file in XML: an archive with a Word main part; an encrypted package or a cut archive
/// under an extension of ours.
#[must_use]
pub fn detect(bytes: &[u8], extension: &str) -> bool {
    let ours = EXTENSIONS.contains(&extension);
    if bytes.starts_with(OLE) {
        return ours && is_encrypted(bytes);
    }
    if !bytes.starts_with(b"PK") {
        return false;
    }
    let Some(names) = package::names(bytes) else { return ours };
    if names.iter().any(|n| n == "word/document.xml") {
        return true;
    }
    names.iter().any(|n| n == "[content_types].xml")
        && Package::open(bytes).is_ok_and(|mut p| p.by_content_type(is_word_main).is_some())
}

/// Content types of main parts: document and template, with and without macros, of either conformance.
fn is_word_main(kind: &str) -> bool {
    let word = kind.contains("wordprocessingml") || kind.contains("ms-word");
    word && (kind.ends_with("document.main+xml")
        || kind.ends_with("template.main+xml")
        || kind.ends_with("macroEnabled.main+xml")
        || kind.ends_with("macroEnabledTemplate.main+xml"))
}

/// Looks for the stream's name as a directory entry holds it, in UTF-16: containers with a slip in their directory
/// are common, and a strict reader of containers would not get as far as the name.
fn is_encrypted(bytes: &[u8]) -> bool {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    memmem::find(bytes, &name).is_some()
}

/// Reads a Word file.
///
/// # Errors
/// [`ReadError::Encrypted`], [`ReadError::Truncated`] where the archive ends too early, [`ReadError::Malformed`] where
/// no text could be had, [`ReadError::TooLarge`] past a cap. Damage to a part leaves what could be read and a finding.
pub fn read(input: &Input<'_>) -> Result<Read, ReadError> {
    if input.bytes.starts_with(OLE) {
        return Err(if is_encrypted(input.bytes) {
            ReadError::Encrypted
        } else {
            ReadError::Malformed("an OLE2 container without an encrypted package".to_string())
        });
    }
    if input.bytes.is_empty() {
        return Err(ReadError::Empty);
    }
    if !input.bytes.starts_with(b"PK") {
        return Err(ReadError::Malformed("it is no zip archive".to_string()));
    }
    let mut package = Package::open(input.bytes)?;
    let name = main_part(&mut package)?;
    let Some(main) = package.part(&name)? else {
        return Err(ReadError::Malformed(format!("the main part {name} is missing")));
    };
    let relations = package.relations(&name);
    let mut parts = Parts { package, relations, folder: folder(&name), findings: Vec::new() };
    let mut body = parts.read(input, &name, &main)?;
    body.findings.splice(0..0, parts.findings);
    Ok(Read { body, encoding: None })
}

fn folder(name: &str) -> String {
    name.rsplit_once('/').map_or(String::new(), |(folder, _)| folder.to_string())
}

/// Name of the main part: by relationship, by content type, by its usual name.
fn main_part(package: &mut Package<'_>) -> Result<String, ReadError> {
    let relations = package.relations("");
    let related = relations.into_iter().find(|r| r.kind == "officeDocument").map(|r| r.target);
    if let Some(name) = related.filter(|name| package.has(name)) {
        return Ok(name);
    }
    if let Some(name) = package.by_content_type(is_word_main).filter(|name| package.has(name)) {
        return Ok(name);
    }
    if package.has("word/document.xml") {
        return Ok("word/document.xml".to_string());
    }
    Err(ReadError::Malformed("there is no main document part".to_string()))
}

/// The parts beside the main one.
struct Parts<'b> {
    package: Package<'b>,
    relations: Vec<Relation>,
    folder: String,
    findings: Vec<Finding>,
}

impl Parts<'_> {
    fn read(&mut self, input: &Input<'_>, name: &str, main: &Part) -> Result<Body, ReadError> {
        self.note_part(name, main);
        let text = main.text.as_bytes();
        // Styles are often larger than a short text, and matter only where something names one. In a long text it
        // costs more to look than to load.
        let has = |word: &str| text.len() > LONG || memmem::find(text, word.as_bytes()).is_some();
        let styles = if has("pStyle") || has("rStyle") { self.styles()? } else { Styles::default() };
        let numbering = if has("numPr") || has("pStyle") { self.numbering(&styles)? } else { Numbering::default() };
        let none = Notes::new();
        let alone = Shared {
            budget: input.budget,
            styles: &styles,
            numbering: &numbering,
            footnotes: &none,
            endnotes: &none,
            include_hidden: input.include_hidden,
        };
        let footnotes = if has("footnoteReference") { self.notes(&alone, "footnotes")? } else { Notes::new() };
        let endnotes = if has("endnoteReference") { self.notes(&alone, "endnotes")? } else { Notes::new() };
        let shared = Shared { footnotes: &footnotes, endnotes: &endnotes, ..alone };
        let mut story = Story::new(&shared);
        let damage = walk_main(&mut story, &main.text)?;
        if let Some(why) = damage {
            if story.blocks.is_empty() {
                return Err(ReadError::Malformed(format!("{name}: {why}")));
            }
            self.unreadable(name, &why);
        }
        self.margins(&shared, &mut story)?;
        Ok(Body { findings: story.findings("text"), blocks: story.blocks, ..Body::default() })
    }

    /// A part by the last piece of its relationship's type, else by its usual name beside the main part.
    fn related(&mut self, kind: &str) -> Result<Option<(String, Part)>, ReadError> {
        let name = match self.relations.iter().find(|r| r.kind == kind) {
            Some(relation) => relation.target.clone(),
            None if self.folder.is_empty() => format!("{kind}.xml"),
            None => format!("{}/{kind}.xml", self.folder),
        };
        self.named(name)
    }

    /// A part beside the main one. Not being able to read it costs the part, not the document.
    fn named(&mut self, name: String) -> Result<Option<(String, Part)>, ReadError> {
        match self.package.part(&name) {
            Ok(Some(part)) => {
                self.note_part(&name, &part);
                Ok(Some((name, part)))
            }
            Ok(None) => Ok(None),
            Err(ReadError::Malformed(why)) => {
                self.unreadable(&name, &why);
                Ok(None)
            }
            Err(error @ ReadError::TooLarge { .. }) => {
                self.findings.push(Finding::new(Code::LimitReached, format!("Part {name} was left out: {error}.")));
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    fn note_part(&mut self, name: &str, part: &Part) {
        if let Some(why) = &part.damage {
            self.unreadable(name, why);
        }
        if part.lossy {
            let message = format!("Part {name} holds bytes that are no characters of its encoding.");
            self.findings.push(Finding::new(Code::LossyEncoding, message));
        }
    }

    fn unreadable(&mut self, name: &str, why: &str) {
        let message = format!("Part {name} could not be read to its end: {why}.");
        self.findings.push(Finding::new(Code::PartUnreadable, message));
    }

    fn styles(&mut self) -> Result<Styles, ReadError> {
        let Some((name, part)) = self.related("styles")? else { return Ok(Styles::default()) };
        let (styles, damage) = Styles::read(&part.text);
        if let Some(why) = damage {
            self.unreadable(&name, &why);
        }
        Ok(styles)
    }

    fn numbering(&mut self, styles: &Styles) -> Result<Numbering, ReadError> {
        let Some((name, part)) = self.related("numbering")? else { return Ok(Numbering::default()) };
        let (numbering, damage) = numbering::read(&part.text, styles);
        if let Some(why) = damage {
            self.unreadable(&name, &why);
        }
        Ok(numbering)
    }

    /// Reads `footnotes.xml` or `endnotes.xml`; the separators that Word keeps among the notes are left out.
    fn notes(&mut self, shared: &Shared<'_>, kind: &str) -> Result<Notes, ReadError> {
        let mut notes = Notes::new();
        let Some((name, part)) = self.related(kind)? else { return Ok(notes) };
        let mut xml = Xml::new(&part.text);
        let mut story = Story::new(shared);
        if xml.root().is_some() {
            while let Some(tag) = xml.child() {
                let id = tag.attr("id").map(|id| id.trim().to_string());
                let text_note = tag.attr("type").is_none_or(|t| t == "normal");
                match id.filter(|_| text_note) {
                    Some(id) => {
                        let mut flow = Flow::new(Target::Lines, Place::Block { block: 1 });
                        story.flow(&mut xml, &mut flow)?;
                        notes.insert(id, lines_of(&mut story, flow));
                    }
                    None => xml.skip(),
                }
            }
        }
        if let Some(why) = xml.damage() {
            self.unreadable(&name, why);
        }
        self.findings.extend(story.findings(kind));
        Ok(notes)
    }

    /// Reads the headers and footers that sections name and puts what they say, once each, behind the text.
    fn margins(&mut self, shared: &Shared<'_>, story: &mut Story<'_>) -> Result<(), ReadError> {
        let mut seen = Margins::default();
        let mut parts: Vec<String> = Vec::new();
        for id in std::mem::take(&mut story.margins) {
            let Some(relation) = self.relations.iter().find(|r| r.id == id) else { continue };
            let target = relation.target.clone();
            if parts.contains(&target) {
                continue;
            }
            parts.push(target.clone());
            let Some((name, part)) = self.named(target)? else { continue };
            let mut xml = Xml::new(&part.text);
            let mut inner = Story::new(shared);
            let mut flow = Flow::new(Target::Lines, Place::Block { block: story.body_blocks + 1 });
            if xml.root().is_some() {
                inner.flow(&mut xml, &mut flow)?;
            }
            if let Some(why) = xml.damage() {
                self.unreadable(&name, why);
            }
            self.findings.extend(inner.findings("margins"));
            for text in lines_of(&mut inner, flow) {
                seen.put(text, &mut story.body_blocks, &mut story.blocks);
            }
        }
        Ok(())
    }
}

/// Every text of a note or margin, those of text boxes inside its tables last.
fn lines_of(story: &mut Story<'_>, mut flow: Flow) -> Vec<String> {
    flow.lines.extend(story.aside.drain(..).filter_map(|block| match block {
        Block::Paragraph(paragraph) => Some(paragraph.text),
        Block::Table(_) => None,
    }));
    flow.lines
}

/// Walks the main part; says why it ended before its time.
fn walk_main(story: &mut Story<'_>, text: &str) -> Result<Option<String>, ReadError> {
    let mut xml = Xml::new(text);
    let Some(root) = xml.root() else {
        return Ok(Some(xml.damage().unwrap_or("it holds no element").to_string()));
    };
    if root.name() != "document" {
        return Ok(Some(format!("its root is {}, not document", root.full_name())));
    }
    loop {
        match xml.next() {
            Node::Open(tag) if tag.name() == "body" => {
                let mut flow = Flow::new(Target::Body, Place::Block { block: 1 });
                story.flow(&mut xml, &mut flow)?;
            }
            Node::Open(_) => xml.skip(),
            Node::Text(_) => {}
            Node::Close | Node::End => break,
        }
    }
    Ok(xml.damage().map(str::to_string))
}
