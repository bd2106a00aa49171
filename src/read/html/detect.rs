//! Whether bytes are a page or a saved message, under whatever name.

use crate::read::refused::{WINDOW, head, head_has, window};
use memchr::memmem;

/// Tags that open a page, or a piece of one.
const TAGS: &[&str] = &[
    "<!doctype",
    "<html",
    "<head",
    "<body",
    "<meta",
    "<title",
    "<table",
    "<div",
    "<script",
    "<style",
    "<p",
    "<span",
    "<center",
    "<font",
    "<h1",
    "<h2",
    "<h3",
    "<ul",
    "<ol",
    "<br",
    "<link",
    "<base",
];

/// A message with a page in it.
pub(in crate::read) fn detect_mhtml(bytes: &[u8], extension: &str) -> bool {
    let page = || head_has(bytes, &["multipart/related", "multipart/alternative", "text/html"]);
    head_has(bytes, &["mime-version:"])
        && (head_has(bytes, &["multipart/related"]) || matches!(extension, "mht" | "mhtml") && page())
}

/// A web page, or a piece of one saved under any name: it begins with a tag that only HTML has. Under its own name a
/// page may begin with text; a closing tag is enough.
pub(in crate::read) fn detect(bytes: &[u8], extension: &str) -> bool {
    let named = matches!(extension, "html" | "htm" | "xhtml" | "shtml");
    is_page(bytes) || (named && memmem::find(window(bytes, WINDOW), b"</").is_some())
}

fn is_page(bytes: &[u8]) -> bool {
    let head = head(bytes);
    let mut rest = head.trim_ascii_start();
    while let Some(comment) = rest.strip_prefix(b"<!--") {
        let Some(end) = memmem::find(comment, b"-->") else { break };
        rest = comment.get(end + 3..).unwrap_or(&[]).trim_ascii_start();
    }
    let opens = |tag: &str| {
        rest.strip_prefix(tag.as_bytes()).is_some_and(|after| after.first().is_none_or(|b| b" \t\r\n>/".contains(b)))
    };
    TAGS.iter().any(|tag| opens(tag)) || (rest.starts_with(b"<?xml") && memmem::find(rest, b"<html").is_some())
}
