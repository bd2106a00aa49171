//! `--redact`: telephone numbers, e-mail addresses, ID numbers and named contacts leave the document, replaced where
//! they stood by a mark that says what was there (`[电话]`, `[邮箱]`, `[证件号]`, `[联系人]`).
//!
//! A contact is a person to ask (联系人, 填报人, 审核人, 经办人), one who reported something (举报人, 信访群众), and a private
//! person who is named with a telephone or ID number (村民某某，电话…). A name in running text of which nothing says so stays, also
//! beside a telephone number: it may be that of a person responsible. The number goes. Beside an ID number (某某（身份证号…）) it
//! goes too, unless it is that of a person responsible.
//!
//! What is taken out is learned first, from the whole body and document: a number that its label gives away in one text
//! is known in every other, and the part of a text is blotted as the whole is, so that `text` stays inside `raw`. Persons
//! responsible are the data and stay, also where they filled in or checked the form, unless they are named as somebody to
//! ask (联系人). Document numbers, dates and amounts are left alone.
//!
//! This is the one room that everything passes which leaves the program: documents, bodies and drafts by a [`Redactor`],
//! what speaks of an input that gave no document by [`error`], the names of inputs and of members of archives by [`path`]
//! before anything is done with them (so that errors, the manifest, the summary and the names of output files have no
//! others), single messages by [`text`]. Two names may be the same once they are redacted: who needs them distinct numbers
//! them.
//!
//! | file | what it does |
//! |---|---|
//! | `numbers` | finds telephone and ID numbers and addresses in a text |
//! | `names` | finds the names behind 联系人, 填报人, 审核人, 经办人, 举报人 and of private persons with a number |
//! | `walk` | visits every text of a document, a body or a split |

mod names;
mod numbers;
#[cfg(test)]
mod tests;
mod walk;

use crate::model::{Body, Document, ErrorDocument, Split, UnitKind};
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
    /// Numbers of a document, links in it: only what can be nothing else is taken out.
    Number,
    /// Paths of inputs, part by part; the extension stays.
    Path,
}

/// A text without numbers and addresses, and without the names that it says itself are those of contacts.
#[must_use]
pub fn text(text: &str, rules: &Rules) -> String {
    alone(Care::Text, text, rules)
}

/// The path of an input or of a member of an archive without numbers and addresses. Its extensions stay, as they tell what
/// it holds; what is redacted already stays as it is.
#[must_use]
pub fn path(path: &str, rules: &Rules) -> String {
    alone(Care::Path, path, rules)
}

/// What became of an input that gave no document: its paths and the message.
pub fn error(document: &mut ErrorDocument, rules: &Rules) {
    let ErrorDocument { schema: _, source, error } = document;
    for path in [Some(&mut source.path), source.member.as_mut()].into_iter().flatten() {
        *path = self::path(path, rules);
    }
    error.message = text(&error.message, rules);
}

fn alone(care: Care, text: &str, rules: &Rules) -> String {
    let mut secrets = Secrets::default();
    secrets.learn(care, None, text, rules);
    let mut text = text.to_string();
    Redactor::of(secrets).blot(care, &mut text);
    text
}

/// The names of the persons responsible, folded and without white space.
fn responsible(document: &Document) -> BTreeSet<String> {
    let units = document.records.iter().flat_map(|r| r.units.iter().chain(r.measures.iter().flat_map(|m| &m.units)));
    let persons = units.filter(|unit| unit.kind == UnitKind::Person);
    persons.map(|unit| unit.name.chars().filter(|c| !c.is_whitespace()).map(fold_char).collect()).collect()
}

/// What makes a place of the two characters before it. One character alone may also follow a person: 王明村支书.
const PLACES: &[&str] =
    &["村", "庄", "屯", "寨", "桥", "路", "渠", "水库", "社区", "小区", "街道", "中学", "小学", "学校"];

/// What follows such a character in the name of a body there, besides another of them.
const BODIES: &[&str] = &["委会", "民委员会", "党支部", "党总支"];

/// What the name of a place ends in before the character that makes it one: 王家, 李庄.
const SETTLED: &[char] = &['家', '庄', '湾', '沟', '坪', '坝', '塘', '店', '寨', '楼', '营'];

/// Whether a name of two characters is the beginning of a place's: 王家 in 王家村.
fn begins_place(text: &str, name: &Range<usize>) -> bool {
    let Some(mut chars) = text.get(name.clone()).map(|name| name.chars().skip(1)) else { return false };
    let settled = chars.next().is_some_and(|c| SETTLED.contains(&c));
    let rest = text.get(name.end..).unwrap_or("");
    let place = PLACES.iter().find_map(|place| Some((place, rest.strip_prefix(place)?)));
    let Some((place, behind)) = place.filter(|_| chars.next().is_none()) else { return false };
    settled || place.chars().nth(1).is_some() || PLACES.iter().chain(BODIES).any(|place| behind.starts_with(place))
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
    /// Names of who filled in or checked a form: they go, unless they are those of persons responsible.
    forms: BTreeSet<String>,
    /// Digits of numbers that a label or form gave away, and their marks.
    numbers: BTreeSet<(String, &'static str)>,
}

impl Secrets {
    /// Learns from a text and the label or header it stands under.
    fn learn(&mut self, care: Care, label: Option<&str>, text: &str, rules: &Rules) {
        if care == Care::Path {
            return text.split('/').for_each(|part| self.learn(Care::Text, None, part, rules));
        }
        if label.is_some_and(numbers::is_amount_label) {
            return;
        }
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
        let found = names::find(&folded.text, rules);
        self.names.extend(found.asked);
        self.forms.extend(found.forms);
        if label.is_some_and(numbers::is_phone_label) && !label.is_some_and(names::is_of_responsible) {
            self.names.extend(names::beside_numbers(text, rules));
        }
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
                secrets.names.extend(names::in_value(name, rules));
                // Rare surnames: with a number of its own a short name is somebody's.
                secrets.names.extend(names::may_be_name(name, rules).filter(|_| reached));
            }
            if let Some(phone) = &contact.phone {
                secrets.learn(Care::Text, Some("电话"), phone, rules);
            }
        }
        let mut document = document.clone();
        walk::document(&mut document, &mut |care, label, text| secrets.learn(care, label, text, rules));
        let responsible = responsible(&document);
        secrets.forms.retain(|name| !responsible.contains(name));
        Redactor::of(secrets)
    }

    fn of(mut secrets: Secrets) -> Redactor {
        secrets.names.append(&mut secrets.forms);
        let names = (!secrets.names.is_empty())
            .then(|| AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&secrets.names).ok());
        Redactor { names: names.flatten(), numbers: secrets.numbers }
    }

    /// The document without them; its `contacts` are empty.
    #[must_use]
    pub fn document(&self, mut document: Document) -> Document {
        document.meta.contacts.clear();
        walk::document(&mut document, &mut |care, label, text| {
            if !label.is_some_and(numbers::is_amount_label) {
                self.blot(care, text);
            }
        });
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
        if care == Care::Path {
            *text = text.split('/').map(|part| self.part_of_path(part)).collect::<Vec<_>>().join("/");
            return;
        }
        let blots = self.blots(care, text);
        if !blots.is_empty() {
            *text = replaced(text, &blots);
        }
    }

    /// An address may reach over the extension: `q@example.docx`.
    fn part_of_path(&self, part: &str) -> String {
        let is_extension = |e: &str| (1..=8).contains(&e.len()) && e.bytes().all(|b| b.is_ascii_alphanumeric());
        let dot = part.rfind('.').filter(|dot| *dot > 0 && part.get(dot + 1..).is_some_and(is_extension));
        let end = dot.unwrap_or(part.len());
        let mut blots = self.blots(Care::Text, part);
        blots.retain_mut(|(range, _)| {
            range.end = range.end.min(end);
            range.start < range.end
        });
        replaced(part, &blots)
    }

    fn blots(&self, care: Care, text: &str) -> Vec<Blot> {
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
        blots.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
        blots
    }

    /// Runs of digits that are known from elsewhere.
    fn known_numbers<'t>(&'t self, folded: &'t str) -> impl Iterator<Item = Blot> + 't {
        let runs = if self.numbers.is_empty() { Vec::new() } else { numbers::runs(folded) };
        runs.into_iter().filter_map(|(range, digits)| {
            let from = (digits.clone(), "");
            let (known, mark) = self.numbers.range(from..).next()?;
            (*known == digits && !numbers::is_measured(folded, range.end)).then_some((range, *mark))
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
        let ranges = matches.filter_map(|m| Some(origin(m.start())?.1..last(m.end())?.2));
        ranges.filter(|range| !begins_place(text, range)).map(|range| (range, CONTACT)).collect()
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
