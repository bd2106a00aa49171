//! `--redact`: telephone numbers, e-mail addresses, ID numbers and named contacts leave the document, replaced where
//! they stood by a mark that says what was there (`[电话]`, `[邮箱]`, `[证件号]`, `[联系人]`).
//!
//! What is taken out is learned first, from the whole body and document: a number that its label gives away in one text
//! is known in every other, and the part of a text is blotted as the whole is, so that `text` stays inside `raw`. Persons
//! responsible are the data and stay, unless they are also named as somebody to ask. Document numbers, dates and amounts
//! are left alone. Names of the caller's own files (the manifest, the names of output files) are none of its business.
//!
//! | file | what it does |
//! |---|---|
//! | `numbers` | finds telephone and ID numbers and addresses in a text |
//! | `names` | finds the names behind 联系人, 填报人, 审核人, 经办人 |
//! | `walk` | visits every text of a document, a body or a split |

mod names;
mod numbers;
#[cfg(test)]
mod tests;
mod walk;

use crate::model::{Body, Document, Split};
use crate::rules::Rules;
use crate::text::width::{Folded, fold_char};
use aho_corasick::{AhoCorasick, MatchKind};
use std::collections::BTreeSet;
use std::ops::Range;

/// What stands where a telephone number stood.
pub const PHONE: &str = "[电话]";
/// What stands where an e-mail address stood.
pub const EMAIL: &str = "[邮箱]";
/// What stands where an ID number stood.
pub const ID_NUMBER: &str = "[证件号]";
/// What stands where the name of a contact stood.
pub const CONTACT: &str = "[联系人]";

/// Part of a text, in bytes, and the mark that takes its place.
type Blot = (Range<usize>, &'static str);

/// How a text is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Care {
    /// Prose, cells, names.
    Text,
    /// Numbers and paths of a document: only what can be nothing else is taken out.
    Number,
}

/// The digits of a part of a text.
fn digits(text: Option<&str>) -> String {
    text.unwrap_or("").chars().filter(char::is_ascii_digit).collect()
}

/// What is to leave one document.
#[derive(Debug, Clone, Default)]
struct Secrets {
    /// Names, folded and without white space.
    names: BTreeSet<String>,
    /// Digits of numbers that a label or form gave away, and their marks.
    numbers: BTreeSet<(String, &'static str)>,
}

impl Secrets {
    /// Learns from a text and the label or header it stands under.
    fn learn(&mut self, care: Care, label: Option<&str>, text: &str, rules: &Rules) {
        let labelled;
        let text = match label {
            Some(label) if names::is_contact_label(label) || numbers::is_phone_label(label) => {
                labelled = format!("{label}：{text}");
                labelled.as_str()
            }
            _ => text,
        };
        let folded = Folded::new(text);
        for (range, mark) in numbers::find(&folded.text, care) {
            let digits = digits(folded.text.get(range));
            if mark != EMAIL && digits.len() >= numbers::SHORTEST {
                self.numbers.insert((digits, mark));
            }
        }
        self.names.extend(names::find(&folded.text, &rules.units));
    }
}

/// Takes out of texts what was learned to be nobody else's business.
#[derive(Debug, Clone)]
pub struct Redactor {
    names: Option<AhoCorasick>,
    numbers: BTreeSet<(String, &'static str)>,
}

impl Redactor {
    /// Learns from the body of an input and the document it became.
    #[must_use]
    pub fn new(body: &Body, document: &Document, rules: &Rules) -> Redactor {
        let mut secrets = Secrets::default();
        walk::read_body(body, &mut |label, text| secrets.learn(Care::Text, label, text, rules));
        for contact in &document.meta.contacts {
            let reached = contact.phone.is_some() || contact.email.is_some();
            for name in contact.name.iter() {
                secrets.names.extend(names::in_value(name, &rules.units));
                // Rare surnames: with a number of its own a short name is somebody's.
                secrets.names.extend(names::may_be_name(name, &rules.units).filter(|_| reached));
            }
            if let Some(phone) = &contact.phone {
                secrets.learn(Care::Text, Some("电话"), phone, rules);
            }
        }
        let mut document = document.clone();
        walk::document(&mut document, &mut |care, label, text| secrets.learn(care, label, text, rules));
        let names = (!secrets.names.is_empty())
            .then(|| AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&secrets.names).ok());
        Redactor { names: names.flatten(), numbers: secrets.numbers }
    }

    /// The document without them; its `contacts` are empty.
    #[must_use]
    pub fn document(&self, mut document: Document) -> Document {
        document.meta.contacts.clear();
        walk::document(&mut document, &mut |care, _, text| self.blot(care, text));
        document
    }

    /// The body without them.
    #[must_use]
    pub fn body(&self, mut body: Body) -> Body {
        walk::body(&mut body, &mut |care, _, text| self.blot(care, text));
        body
    }

    /// The drafts and loose texts without them.
    #[must_use]
    pub fn split(&self, mut split: Split) -> Split {
        walk::split(&mut split, &mut |care, _, text| self.blot(care, text));
        split
    }

    fn blot(&self, care: Care, text: &mut String) {
        let folded = Folded::new(text);
        let mut found = numbers::find(&folded.text, care);
        found.extend(self.known_numbers(&folded.text));
        if care == Care::Number {
            let forms = numbers::find(&folded.text, Care::Text).into_iter();
            found.extend(
                forms.filter(|(range, mark)| self.numbers.contains(&(digits(folded.text.get(range.clone())), *mark))),
            );
        }
        let mut blots: Vec<Blot> =
            found.into_iter().map(|(r, mark)| (folded.original(r.start)..folded.original(r.end), mark)).collect();
        blots.extend(self.known_names(text));
        if blots.is_empty() {
            return;
        }
        blots.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
        *text = replaced(text, &blots);
    }

    /// Runs of digits that are known from elsewhere.
    fn known_numbers<'t>(&'t self, folded: &'t str) -> impl Iterator<Item = Blot> + 't {
        let runs = if self.numbers.is_empty() { Vec::new() } else { numbers::runs(folded) };
        runs.into_iter().filter_map(|(range, digits)| {
            let from = (digits.clone(), "");
            let (known, mark) = self.numbers.range(from..).next()?;
            (*known == digits).then_some((range, *mark))
        })
    }

    /// Known names, whatever white space stands inside them.
    fn known_names(&self, text: &str) -> Vec<Blot> {
        let Some(names) = &self.names else { return Vec::new() };
        let mut squeezed = String::with_capacity(text.len());
        // Byte in `squeezed` → bytes in `text`, for the first byte of each character.
        let mut origins = Vec::new();
        for (at, c) in text.char_indices().filter(|(_, c)| !c.is_whitespace()) {
            origins.push((squeezed.len(), at, at + c.len_utf8()));
            squeezed.push(fold_char(c));
        }
        let origin = |at: usize| origins.get(origins.partition_point(|(squeezed, ..)| *squeezed < at));
        let last = |end: usize| origins.get(origins.partition_point(|(squeezed, ..)| *squeezed < end).checked_sub(1)?);
        let matches = names.find_iter(&squeezed);
        matches.filter_map(|m| Some((origin(m.start())?.1..last(m.end())?.2, CONTACT))).collect()
    }
}

/// The text with each part replaced; parts that overlap are one part with the mark of the first.
fn replaced(text: &str, blots: &[Blot]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for (range, mark) in blots {
        if range.start >= at {
            out.push_str(text.get(at..range.start).unwrap_or(""));
            out.push_str(mark);
        }
        at = at.max(range.end);
    }
    out.push_str(text.get(at..).unwrap_or(""));
    out
}
