//! Pages inside a page: what an `iframe` holds in its `srcdoc` is read in its place. Frames that lead elsewhere stay
//! shut, and so does a frame inside another; a finding tells of them.

use super::build;
use super::dom::{Dom, Id, ROOT};
use super::reference;
use super::tags::{Attr, Tag};
use super::token::Tokens;
use super::written;
use crate::model::{Code, Finding};
use crate::read::ReadError;
use crate::read::limits::MAX_NODES;

/// Most frames that are opened: each costs a parser.
const MAX_FRAMES: usize = 1_000;
/// Longest address of a frame that a finding shows, in characters.
const MAX_ADDRESS: usize = 120;

/// Opens the frames of a page; what is to be said of those that stay shut.
///
/// # Errors
/// As [`build::parse`].
pub(super) fn open(dom: &mut Dom<'_>, page: &str) -> Result<Vec<Finding>, ReadError> {
    let frames: Vec<Id> = dom.all(Tag::Iframe).chain(dom.all(Tag::Frame)).collect();
    let mut shut = Shut::default();
    let mut opened = 0;
    for frame in frames {
        let held = dom.attr(frame, Attr::Srcdoc).filter(|text| !text.trim().is_empty()).map(str::to_string);
        match held {
            None => shut.elsewhere(dom, page, frame),
            Some(_) if opened == MAX_FRAMES => shut.beyond += 1,
            Some(text) => {
                opened += 1;
                let inner = build::parse(&text)?;
                shut.inside += inner.all(Tag::Iframe).chain(inner.all(Tag::Frame)).count();
                put(dom, page, frame, &text, &inner);
            }
        }
        if dom.nodes.len() > MAX_NODES {
            return Err(ReadError::TooLarge { what: "elements and texts".to_string(), limit: MAX_NODES as u64 });
        }
    }
    Ok(shut.findings())
}

/// Puts the page of a frame in the frame's place.
fn put(dom: &mut Dom<'_>, page: &str, frame: Id, text: &str, inner: &Dom<'_>) {
    let fallback: Vec<Id> = dom.children(frame).collect();
    fallback.into_iter().for_each(|id| dom.detach(id));
    let spots = Spots::new(page, dom.node(frame).map_or(0, |n| n.at()), text);
    dom.graft(frame, inner, inner.find(ROOT, Tag::Body).unwrap_or(ROOT), |range| spots.find(range));
    dom.set_tag(frame, Tag::Div);
}

/// Frames that stay shut.
#[derive(Default)]
struct Shut {
    /// Those that lead to another page.
    elsewhere: usize,
    /// Where the first of them leads: its address, cut at [`MAX_ADDRESS`].
    first: Option<String>,
    /// Those that stand inside another frame.
    inside: usize,
    /// Those behind the first [`MAX_FRAMES`].
    beyond: usize,
}

impl Shut {
    /// Counts a frame that leads to another page, if a reader would see it.
    fn elsewhere(&mut self, dom: &Dom<'_>, page: &str, frame: Id) {
        let tokens = Tokens::new(page);
        let at = dom.node(frame).map_or(0, |n| n.at());
        let value = |name: &str| written::value(&tokens, at, name).map(|range| tokens.value(range).trim().to_string());
        let unseen = |name: &str| value(name).is_some_and(|size| matches!(size.as_str(), "0" | "1" | "0px" | "1px"));
        let Some(address) = value("src").filter(|address| !address.is_empty()) else { return };
        let leads = ["about:", "javascript:", "data:"].iter().all(|no| !address.to_ascii_lowercase().starts_with(no));
        if leads && !dom.hidden(frame) && !unseen("width") && !unseen("height") {
            self.elsewhere += 1;
            self.first.get_or_insert_with(|| address.chars().take(MAX_ADDRESS).collect());
        }
    }

    fn findings(self) -> Vec<Finding> {
        let mut out = Vec::new();
        if let Some(first) = self.first {
            let n = self.elsewhere;
            let message = format!("{n} frames lead to other pages, which were not read; the first is {first}");
            out.push(Finding::new(Code::FrameNotRead, message).with("frames", n));
        }
        if self.inside > 0 {
            let message = format!("{} frames inside other frames were not opened", self.inside);
            out.push(Finding::new(Code::FrameNotRead, message).with("frames", self.inside));
        }
        if self.beyond > 0 {
            let message = format!("{} frames beyond the first {MAX_FRAMES} were left out", self.beyond);
            out.push(Finding::new(Code::LimitReached, message).with("frames", self.beyond));
        }
        out
    }
}

/// Where the texts of a frame stand in the page: inside an attribute, with references for some characters.
struct Spots {
    /// Byte of the page at which the attribute's value begins; the tag's where the value cannot be found again.
    start: usize,
    found: bool,
    /// Behind each reference of the value: the byte in the frame's text, and in the value as written.
    references: Vec<(usize, usize)>,
}

impl Spots {
    /// The spots of the frame whose tag opens at a byte of the page.
    fn new(page: &str, at: usize, text: &str) -> Self {
        let tokens = Tokens::new(page);
        let (start, end) = written::value(&tokens, at, "srcdoc").unwrap_or((at, at));
        let mut references = Vec::new();
        let same = reference::replaced_with(tokens.between((start, end)), true, |new, old| references.push((new, old)));
        let found = same == text;
        Spots { start: if found { start } else { at }, found, references }
    }

    /// The bytes of the page for bytes of the frame's text.
    fn find(&self, (from, to): (u32, u32)) -> (u32, u32) {
        let (from, to) = (self.spot(from as usize), self.spot(to as usize));
        (u32::try_from(from).unwrap_or(0), u32::try_from(to.max(from + 1)).unwrap_or(0))
    }

    fn spot(&self, at: usize) -> usize {
        if !self.found {
            return self.start;
        }
        let behind = self.references.partition_point(|(new, _)| *new <= at);
        let (new, old) = behind.checked_sub(1).and_then(|i| self.references.get(i)).copied().unwrap_or((0, 0));
        self.start + old + (at - new)
    }
}
