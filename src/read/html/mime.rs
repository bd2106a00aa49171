//! MHTML: a page saved as a mail message. The parts that hold pages and style sheets are taken out of it and
//! decoded; pictures are left.

use super::css::Sheet;
use crate::read::ReadError;
use memchr::{memchr, memmem};
use std::collections::HashSet;

/// Depth of parts within parts; programs write two.
const MAX_PARTS_DEEP: usize = 8;
/// Bytes of style sheets that are read, as stored.
const MAX_SHEETS: usize = 4 << 20;
/// Style sheets that are read.
const MAX_SHEETS_COUNT: usize = 1_000;

/// What a message holds that is read.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Message {
    /// Its pages.
    pub(super) pages: Vec<Page>,
    /// Its style sheets.
    pub(super) sheets: Vec<Sheet>,
    /// Style sheets that were not read: beyond a cap.
    pub(super) unread: usize,
}

/// A page of a message.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Page {
    /// Its bytes, transfer encoding undone.
    pub(super) bytes: Vec<u8>,
    /// The charset that its header names.
    pub(super) charset: Option<String>,
}

/// One part: its headers that matter, and its body as stored.
#[derive(Debug, Default, Clone)]
struct Part<'a> {
    kind: String,
    charset: Option<String>,
    encoding: String,
    address: String,
    body: &'a [u8],
}

/// Takes the pages out of a message: the page itself, what stands in its frames, further sheets of a workbook. A page
/// that is a set of frames shows nothing itself and is left out, and one that is stored twice is taken once. The style
/// sheets beside them come with them.
///
/// # Errors
/// [`ReadError::Malformed`] where no part is HTML.
pub(super) fn read(bytes: &[u8]) -> Result<Message, ReadError> {
    let mut parts = Vec::new();
    collect(bytes, 0, &mut parts);
    let mut pages: Vec<Page> = Vec::with_capacity(parts.len());
    let mut seen = HashSet::new();
    let (styles, parts): (Vec<Part<'_>>, Vec<Part<'_>>) = parts.into_iter().partition(|part| part.kind == "text/css");
    let room = styles.iter().scan(0, |sum: &mut usize, part| {
        *sum += part.body.len();
        (*sum <= MAX_SHEETS).then_some(part)
    });
    let sheet = |part: &Part<'_>| Sheet {
        text: String::from_utf8_lossy(&decoded(part)).into_owned(),
        address: part.address.clone(),
    };
    let sheets: Vec<Sheet> = room.take(MAX_SHEETS_COUNT).map(sheet).collect();
    let unread = styles.len() - sheets.len();
    for part in parts.into_iter().filter(|part| seen.insert(part.body.trim_ascii())) {
        pages.push(Page { bytes: decoded(&part), charset: part.charset });
    }
    let is_frameset = |page: &Page| memmem::find(&page.bytes, b"<frameset").is_some();
    if pages.iter().any(|page| !is_frameset(page)) {
        pages.retain(|page| !is_frameset(page));
    }
    if pages.is_empty() {
        return Err(ReadError::Malformed("the message holds no page".to_string()));
    }
    Ok(Message { pages, sheets, unread })
}

fn collect<'a>(message: &'a [u8], depth: usize, pages: &mut Vec<Part<'a>>) {
    let (part, boundary) = headers(message);
    match boundary {
        Some(boundary) if part.kind.starts_with("multipart/") && depth < MAX_PARTS_DEEP => {
            for inner in split(part.body, &boundary) {
                collect(inner, depth + 1, pages);
            }
        }
        _ if matches!(part.kind.as_str(), "text/html" | "application/xhtml+xml" | "text/css") => pages.push(part),
        _ => {}
    }
}

/// Reads the headers of a message or part; also the boundary of its parts.
fn headers(message: &[u8]) -> (Part<'_>, Option<String>) {
    let mut part = Part { body: message, ..Part::default() };
    let mut boundary = None;
    let mut fields: Vec<String> = Vec::new();
    let mut rest = message;
    // A part may open with blank lines where a program counted its line ends wrongly.
    while let Some(end) = memchr(b'\n', rest) {
        let line = rest.get(..end).unwrap_or(&[]);
        rest = rest.get(end + 1..).unwrap_or(&[]);
        if line.trim_ascii().is_empty() {
            if fields.is_empty() {
                continue;
            }
            break;
        }
        let text = String::from_utf8_lossy(line).into_owned();
        match fields.last_mut() {
            Some(last) if text.starts_with([' ', '\t']) => last.push_str(&text),
            _ => fields.push(text),
        }
    }
    part.body = rest;
    for field in &fields {
        let Some((name, value)) = field.split_once(':') else { continue };
        match name.trim().to_ascii_lowercase().as_str() {
            "content-type" => {
                part.kind = value.split(';').next().unwrap_or("").trim().to_ascii_lowercase();
                part.charset = parameter(value, "charset");
                boundary = parameter(value, "boundary");
            }
            "content-location" => part.address = value.trim().to_string(),
            "content-transfer-encoding" => part.encoding = value.trim().to_ascii_lowercase(),
            _ => {}
        }
    }
    (part, boundary)
}

/// A parameter of a header: `charset="gb2312"`.
fn parameter(value: &str, name: &str) -> Option<String> {
    let at = value.to_ascii_lowercase().find(&format!("{name}="))? + name.len() + 1;
    let rest = value.get(at..)?;
    let found = match rest.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next()?,
        None => rest.split([';', ' ', '\t', '\r', '\n']).next()?,
    };
    Some(found.to_string()).filter(|f| !f.is_empty())
}

/// The parts between boundaries.
fn split<'a>(body: &'a [u8], boundary: &str) -> Vec<&'a [u8]> {
    let mark = format!("--{boundary}");
    let starts: Vec<usize> =
        memmem::find_iter(body, mark.as_bytes()).filter(|at| *at == 0 || body.get(at - 1) == Some(&b'\n')).collect();
    let ends = starts.iter().skip(1).copied().chain([body.len()]);
    starts
        .iter()
        .zip(ends)
        .filter_map(|(from, to)| body.get(from + mark.len()..to))
        .filter(|p| !p.starts_with(b"--"))
        .collect()
}

fn decoded(part: &Part<'_>) -> Vec<u8> {
    match part.encoding.as_str() {
        "base64" => base64(part.body),
        "quoted-printable" => quoted_printable(part.body),
        _ => part.body.to_vec(),
    }
}

/// Base64 with anything else skipped, up to its first end.
fn base64(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() / 4 * 3);
    let (mut word, mut bits) = (0u32, 0u32);
    for byte in bytes {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            b'=' => break,
            _ => continue,
        };
        word = (word << 6 | u32::from(value)) & 0xFF_FFFF;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push((word >> bits & 0xFF) as u8);
        }
    }
    out
}

/// Quoted-printable: `=E4` is a byte, `=` at a line's end is no line end. A sign that is neither stays.
fn quoted_printable(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some(at) = memchr(b'=', rest) {
        out.extend_from_slice(rest.get(..at).unwrap_or(&[]));
        let after = rest.get(at + 1..).unwrap_or(&[]);
        let blanks = after.iter().take_while(|b| b" \t\r".contains(b)).count();
        if after.get(blanks) == Some(&b'\n') {
            rest = after.get(blanks + 1..).unwrap_or(&[]);
            continue;
        }
        let digit = |i: usize| after.get(i).and_then(|b| char::from(*b).to_digit(16));
        match (digit(0), digit(1)) {
            (Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                rest = after.get(2..).unwrap_or(&[]);
            }
            _ => {
                out.push(b'=');
                rest = after;
            }
        }
    }
    out.extend_from_slice(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(encoding: &str, body: &str) -> String {
        format!(
            "MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=\"text/html\"; boundary=\"--=_甲\"\r\n\r\nnote\r\n----=_甲\r\nContent-Type: text/html;\r\n charset=\"gb2312\"\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n{body}\r\n----=_甲\r\nContent-Type: image/png\r\n\r\nx\r\n----=_甲--\r\n"
        )
    }

    #[test]
    fn takes_the_page_out() {
        for (encoding, body) in [
            ("quoted-printable", "<p>=E6=B8=\r\n=A1</p> a=b"),
            ("base64", "PHA+5rihPC9wPiBhPWI="),
            ("8bit", "<p>渡</p> a=b"),
        ] {
            let [page] = &read(message(encoding, body).as_bytes()).unwrap().pages[..] else { panic!() };
            assert_eq!(String::from_utf8_lossy(&page.bytes).trim(), "<p>渡</p> a=b");
            assert_eq!(page.charset.as_deref(), Some("gb2312"));
        }
    }

    #[test]
    fn pages_in_frames_follow_and_the_set_of_frames_is_none() {
        let text = "Content-Type: multipart/related; boundary=x\n\n--x\nContent-Type: text/html\n\n<frameset></frameset>\n--x\nContent-Type: text/html\n\n<p>1\n--x\nContent-Type: text/html\n\n<table><tr><td>清单\n--x\nContent-Type: text/html\n\n<p>1\n--x--";
        let pages = read(text.as_bytes()).unwrap().pages;
        let texts: Vec<_> = pages.iter().map(|p| String::from_utf8_lossy(&p.bytes).trim().to_string()).collect();
        assert_eq!(texts, ["<p>1", "<table><tr><td>清单"]);
    }

    #[test]
    fn a_message_without_a_page_is_an_error() {
        assert_eq!(read(b"MIME-Version: 1.0\n\ntext").unwrap_err().code(), "malformed");
        assert!(read(b"").is_err());
    }

    #[test]
    fn more_sheets_than_a_page_has_are_left() {
        let part = |kind: &str| format!("--b\r\nContent-Type: {kind}\r\n\r\n<p>x\r\n");
        let sheets = part("text/css").repeat(MAX_SHEETS_COUNT + 5);
        let mail = format!("Content-Type: multipart/related; boundary=b\r\n\r\n{}{sheets}--b--", part("text/html"));
        let message = read(mail.as_bytes()).unwrap();
        assert_eq!((message.sheets.len(), message.unread), (MAX_SHEETS_COUNT, 5));
    }
}
