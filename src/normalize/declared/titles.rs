//! Which list a sentence is about: by the attachment it names, by the words of its title, or by where it is printed.

use crate::flow::Flow;
use crate::model::{List, LooseKind};
use crate::text::Pattern;
use crate::text::numeral::number;
use crate::text::width::fold;
use std::collections::{BTreeMap, BTreeSet};

static ATTACHMENT: Pattern = Pattern::new(r"附(?:件|表)[ ]?([0-9]{1,2}|[一二三四五六七八九十])");

/// The number of the attachment that a text names.
pub(crate) fn attachment_in(text: &str) -> Option<u32> {
    number(ATTACHMENT.captures(text)?.get(1)?.as_str())
}

/// The lists' titles, each with the pairs of characters that no other title has.
pub(crate) struct Titles<'a> {
    lists: &'a [List],
    own: Vec<BTreeSet<(char, char)>>,
}

impl<'a> Titles<'a> {
    /// Compares the titles of all lists.
    pub fn new(lists: &'a [List]) -> Self {
        let all: Vec<BTreeSet<(char, char)>> =
            lists.iter().map(|l| pairs(&fold(l.title.as_deref().unwrap_or("")))).collect();
        let mut held: BTreeMap<(char, char), usize> = BTreeMap::new();
        for pair in all.iter().flatten() {
            *held.entry(*pair).or_default() += 1;
        }
        let alone = |p: &(char, char)| held.get(p) == Some(&1);
        let own = all.into_iter().map(|set| set.into_iter().filter(alone).collect()).collect();
        Titles { lists, own }
    }

    /// The list whose title a text holds more of than of any other's.
    pub fn about(&self, text: &str) -> Option<usize> {
        if self.lists.len() < 2 {
            return None;
        }
        let held = pairs(text);
        let mut scores: Vec<(usize, usize)> = self
            .own
            .iter()
            .zip(self.lists)
            .map(|(own, list)| {
                let hits = own.intersection(&held).count();
                let share = (hits * 1000).checked_div(own.len()).unwrap_or(0);
                // One shared pair of a long title is chance.
                let enough = share >= 200 || (hits > 1 && share >= 150);
                (if enough { share } else { 0 }, list.no)
            })
            .collect();
        scores.sort_by(|a, b| b.cmp(a));
        match scores.as_slice() {
            [(best, no), (second, _), ..] if *best > 0 && *best > second * 2 => Some(*no),
            _ => None,
        }
    }

    /// The list that is attachment `no`, or the `no`-th where no list says which attachment it is.
    pub fn attachment(&self, no: u32) -> Option<usize> {
        let by_number = self.lists.iter().find(|l| l.attachment == Some(no));
        let by_order = || {
            let index = usize::try_from(no).ok()?.checked_sub(1)?;
            self.lists.get(index).filter(|_| self.lists.iter().all(|l| l.attachment.is_none()))
        };
        by_number.or_else(by_order).map(|l| l.no)
    }

    /// The list that a note or a line above a header is printed with, where there are several lists.
    pub fn printed_with(&self, flow: &Flow<'_>) -> Option<usize> {
        if self.lists.len() < 2 {
            return None;
        }
        match flow.kind {
            LooseKind::Note => self.lists.get(flow.after_lists.checked_sub(1)?).map(|l| l.no),
            LooseKind::Title if flow.after_lists > 0 => self.lists.get(flow.after_lists).map(|l| l.no),
            _ => None,
        }
    }
}

fn pairs(text: &str) -> BTreeSet<(char, char)> {
    let chars: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    chars.iter().zip(chars.iter().skip(1)).map(|(a, b)| (*a, *b)).collect()
}
