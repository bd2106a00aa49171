//! The members of an archive: listed, or one of them taken out to be looked at.

use super::super::Outcome;
use super::super::args::InspectForm;
use super::super::load::guarded;
use super::super::terminal::one_line;
use anyhow::{Result, bail};
use serde::Serialize;
use std::io::{self, BufWriter, Write};
use zhenggai::Options;
use zhenggai::model::ErrorDocument;
use zhenggai::pipeline;
use zhenggai::read::archive::{self, Content, Member};
use zhenggai::read::{self, ReadError};

/// One line of the list.
#[derive(Serialize)]
struct Row {
    /// Path in the archive; null for what is wrong with the archive itself.
    member: Option<String>,
    bytes: Option<usize>,
    format: Option<&'static str>,
    /// Why it is passed over.
    skipped: Option<read::skip::Reason>,
    error: Option<String>,
}

/// Lists the members: size, format or what is wrong, path.
pub fn list(bytes: &[u8], path: &str, options: &Options, form: InspectForm) -> Result<Outcome> {
    let mut rows = Vec::new();
    walk(bytes, path, options, &mut |member| rows.push(row(member)));
    let mut out = BufWriter::new(io::stdout().lock());
    match form {
        InspectForm::Json => {
            serde_json::to_writer_pretty(&mut out, &serde_json::json!({ "path": path, "members": &rows }))?;
            writeln!(out)?;
        }
        InspectForm::Text => {
            let members = if rows.len() == 1 { "member" } else { "members" };
            writeln!(out, "{}: {} {members}; --member PATH shows one", one_line(path), rows.len())?;
            for row in &rows {
                let size = row.bytes.map_or_else(String::new, |bytes| bytes.to_string());
                let skipped = row.skipped.map(|reason| format!("skipped: {}", reason.describe(1)));
                let what = row.error.clone().or(skipped).unwrap_or_else(|| row.format.unwrap_or("?").to_string());
                let name = one_line(row.member.as_deref().unwrap_or("the archive"));
                writeln!(out, "  {size:>10}  {what:<5}  {name}")?;
            }
        }
    }
    out.flush()?;
    let failed = rows.iter().any(|row| row.error.is_some());
    Ok(if failed { Outcome::Partial } else { Outcome::Complete })
}

fn row(member: Member) -> Row {
    let mut row = Row { member: member.name, bytes: None, format: None, skipped: None, error: None };
    match member.content {
        Content::Bytes(bytes) => {
            row.format = read::detect(&bytes, row.member.as_deref().unwrap_or("")).map(|format| format.name);
            row.skipped = read::skip::by_content(&bytes, row.member.as_deref().unwrap_or(""));
            row.bytes = Some(bytes.len());
        }
        Content::Skipped(reason) => row.skipped = Some(reason),
        Content::Failed(error) => row.error = Some(format!("{error} ({})", error.code())),
    }
    row
}

/// The bytes of one member, or why there are none.
///
/// # Errors
/// Where the input is no archive or has no such member.
pub fn find(bytes: &[u8], path: &str, wanted: &str, options: &Options) -> Result<Result<Vec<u8>, Box<ErrorDocument>>> {
    if !archive::is_archive(bytes, path) {
        bail!("{path} is no archive");
    }
    let mut found = None;
    walk(bytes, path, options, &mut |member| {
        if found.is_none() && member.name.as_deref() == Some(wanted) {
            found = Some(member.content);
        }
    });
    match found {
        Some(Content::Bytes(bytes)) => Ok(Ok(bytes)),
        Some(Content::Failed(error)) => Ok(Err(Box::new(pipeline::member_error(None, path, wanted, &error)))),
        Some(Content::Skipped(reason)) => match reason.refusal() {
            Some(error) => Ok(Err(Box::new(pipeline::member_error(None, path, wanted, &error)))),
            None => bail!("{wanted} is passed over: {}", reason.describe(1)),
        },
        None => bail!("{path} has no member {wanted}; inspect {path} lists them"),
    }
}

fn walk(bytes: &[u8], path: &str, options: &Options, visit: &mut dyn FnMut(Member)) {
    if let Err(defect) = guarded(|| pipeline::members(bytes, path, options, visit)) {
        visit(Member { name: None, content: Content::Failed(ReadError::Internal(defect)) });
    }
}
