//! Pages inside a page: what an `iframe` holds in its `srcdoc` is read in its place. Frames that lead elsewhere stay shut.

use super::build;
use super::dom::{Dom, Id, ROOT};
use super::tags::{Attr, Tag};
use crate::read::ReadError;
use html5ever::tendril::StrTendril;
use memchr::memmem;

/// Most frames that are opened; one inside another stays shut.
const MAX_FRAMES: usize = 8;
/// Texts of a frame that may be written otherwise in the page before none is looked for any more.
const MAX_MISSES: usize = 8;

/// Opens the frames of a page.
///
/// # Errors
/// As [`build::parse`].
pub(super) fn open(dom: &mut Dom, page: &str) -> Result<(), ReadError> {
    let held = |id: Id| Some((id, dom.attr(id, Attr::Srcdoc).filter(|text| !text.trim().is_empty())?.to_string()));
    let frames: Vec<(Id, String)> = dom.all(Tag::Iframe).filter_map(held).take(MAX_FRAMES).collect();
    for (frame, text) in frames {
        let inner = build::parse(&StrTendril::from(text.as_str()))?;
        let fallback: Vec<Id> = dom.children(frame).collect();
        fallback.into_iter().for_each(|id| dom.detach(id));
        let mut spots = Spots::new(page, dom.node(frame).map_or(0, |n| n.at()), text.len());
        dom.graft(frame, &inner, inner.find(ROOT, Tag::Body).unwrap_or(ROOT), |text| spots.find(text));
        dom.set_tag(frame, Tag::Div);
    }
    Ok(())
}

/// Where the texts of a frame stand in the page: inside an attribute, with references for some characters.
struct Spots<'a> {
    page: &'a [u8],
    at: usize,
    end: usize,
    misses: usize,
}

impl<'a> Spots<'a> {
    fn new(page: &'a str, at: usize, len: usize) -> Self {
        // A reference takes up to six bytes for one.
        Spots { page: page.as_bytes(), at, end: (at + 6 * len + 64).min(page.len()), misses: 0 }
    }

    /// The bytes of a text behind the last one found, or those where it is to be looked for.
    fn find(&mut self, text: &str) -> (u32, u32) {
        let text = text.trim();
        let rest = self.page.get(self.at..self.end).unwrap_or(&[]);
        let found = if self.misses < MAX_MISSES { memmem::find(rest, text.as_bytes()) } else { None };
        let (from, to) = match found {
            Some(found) => (self.at + found, self.at + found + text.len()),
            None => (self.at, self.at + 1),
        };
        self.misses += usize::from(found.is_none());
        self.at = if found.is_some() { to } else { self.at };
        (u32::try_from(from).unwrap_or(0), u32::try_from(to).unwrap_or(0))
    }
}
