//! What the problems of a text are called, for answers that stand elsewhere: their numbers, their words, the first of these.

use super::addressed;
use crate::model::{Draft, Field};
use crate::text::marker;
use crate::text::width::flat;
use std::collections::{BTreeMap, HashMap, HashSet};

/// A problem as it is said again: less its ordinal, white space and the word 问题.
pub(super) fn key(problem: &str) -> String {
    let bare = flat(marker::strip(problem).1);
    let bare = bare.trim_end_matches(['。', ';']);
    let bare = ["关于", "针对"].iter().find_map(|word| bare.strip_prefix(word)).unwrap_or(bare);
    let bare = addressed::bare_name(bare);
    let bare = bare.strip_suffix("问题").unwrap_or(bare);
    bare.trim_end_matches('的').trim_matches('"').to_string()
}

/// Characters of a text that are looked at for the words of its problem, and marks among them behind which they may end.
const LONGEST_NAME: usize = 120;
const MOST_ENDS: usize = 6;

/// Characters that the first words of a problem have at least where an item says no more of it.
const LEAST_BEGUN: usize = 6;

/// Characters that a problem has at least where an item says it and goes on in the same clause.
const LEAST_WHOLE: usize = 4;

/// Characters that the subject of a problem has at most.
const LONGEST_SUBJECT: usize = 20;

/// Where the words may end with which a text begins, the longest first, each with where what follows begins.
pub(super) fn ends(text: &str) -> Vec<(usize, usize)> {
    let reach = text.char_indices().nth(LONGEST_NAME).map_or(text.len(), |(at, _)| at);
    let near = text.get(..reach).unwrap_or("");
    let marks = near.char_indices().filter(|(_, c)| "。;:,!".contains(*c)).map(|(at, c)| (at, at + c.len_utf8()));
    let mut out: Vec<(usize, usize)> = marks.take(MOST_ENDS).collect();
    out.extend((reach == text.len()).then_some((reach, reach)));
    out.reverse();
    out
}

/// The drafts that have a number or a wording of their own; none where several share it. Each draft is read once: an
/// answer adds to one, and leaves its problem as it is.
#[derive(Debug, Default)]
pub(super) struct Problems {
    read: usize,
    pub(super) numbers: HashMap<u32, Option<usize>>,
    pub(super) words: BTreeMap<String, Option<usize>>,
    /// The same under the type of each.
    typed: HashMap<(String, String), Option<usize>>,
    /// The words of each draft that has any.
    keys: HashMap<usize, String>,
    /// Those that answers were given to.
    pub(super) answered: HashSet<usize>,
}

impl Problems {
    /// Reads the drafts that came since the last time.
    pub(super) fn read(&mut self, drafts: &[Draft]) {
        for (i, draft) in drafts.iter().enumerate().skip(self.read) {
            let part = |field: Field| draft.parts.iter().find(|p| p.field == field);
            let Some(problem) = part(Field::Problem) else { continue };
            if let Some(no) = marker::leading(&problem.raw).and_then(|m| m.no) {
                self.numbers.entry(no).and_modify(|only| *only = None).or_insert(Some(i));
            }
            let words = key(&problem.raw);
            if let Some(kind) = part(Field::Type) {
                let typed = (key(&kind.raw), words.clone());
                self.typed.entry(typed).and_modify(|only| *only = None).or_insert(Some(i));
            }
            self.keys.insert(i, words.clone());
            self.words.entry(words).and_modify(|only| *only = None).or_insert(Some(i));
        }
        self.read = drafts.len();
    }

    /// The draft with these words, the only one or the only one under its heading.
    pub(super) fn said(&self, words: String, heading: &str) -> Option<usize> {
        let only = self.words.get(&words).copied().flatten();
        only.or_else(|| self.typed.get(&(heading.to_string(), words)).copied().flatten())
    }

    /// The draft of a number of which an item with that number says the first words, or says all of them and more at once:
    /// 2.闸门锈蚀3处 below the problem 2.闸门锈蚀. Where in the item what follows begins.
    pub(super) fn begun(&self, no: Option<u32>, text: &str) -> Option<(usize, usize)> {
        let draft = self.numbers.get(&no?).copied().flatten()?;
        let known = self.keys.get(&draft)?;
        let (end, from) = ends(text).last().copied()?;
        let words = key(text.get(..end)?);
        let said = |words: &str, least: usize| words.chars().nth(least - 1).is_some();
        if said(&words, LEAST_BEGUN) && known.starts_with(words.as_str()) {
            return Some((draft, from));
        }
        (said(known, LEAST_WHOLE) && words.starts_with(known.as_str())).then_some((draft, 0))
    }

    /// The only draft whose problem begins with the words before the colon of an item, where those are no more than its
    /// subject: 闸门：除锈刷漆 below the problem 闸门锈蚀. Where in the item what follows begins. A number must be its own.
    pub(super) fn subject(&self, no: Option<u32>, text: &str) -> Option<(usize, usize)> {
        let near = text.char_indices().nth(LONGEST_SUBJECT + 1).map_or(text, |(at, _)| text.get(..at).unwrap_or(text));
        let (subject, _) = near.split_once(':')?;
        let words = key(subject);
        words.chars().nth(1)?;
        let mut found = self.words.range(words.clone()..).take_while(|(known, _)| known.starts_with(words.as_str()));
        let draft = found.next().and_then(|(_, draft)| *draft).filter(|_| found.next().is_none())?;
        let own = no.is_none_or(|no| self.numbers.get(&no) == Some(&Some(draft)));
        own.then_some((draft, subject.len() + 1))
    }

    /// Whether an answer of this meaning can still be told of a draft: it was not answered where it stands.
    pub(super) fn takes(&self, drafts: &[Draft], draft: usize, field: Field) -> bool {
        let told = |d: &Draft| d.parts.iter().any(|p| p.field == field);
        self.answered.contains(&draft) || drafts.get(draft).is_some_and(|d| !told(d))
    }
}
