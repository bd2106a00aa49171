//! Counting: the number that Word generates in front of a paragraph.
//!
//! Lists of one definition count together, in document order, in the text and in table cells alike. A list with a
//! start override begins anew at its first paragraph. A level begins anew after a level above it, unless
//! `w:lvlRestart` says otherwise (ECMA-376 part 1, 17.9).

use super::numbering::{Found, LEVELS, Numbering, Suffix};
use super::numfmt::NumberFormat;
use std::collections::{HashMap, HashSet};

/// How far each list has counted.
#[derive(Debug, Default)]
pub(in crate::read) struct Counters {
    /// Definition → number of each level; `None` where the level begins anew.
    numbers: HashMap<usize, [Option<u32>; LEVELS]>,
    /// Start overrides that have been used: list and level.
    restarted: HashSet<(i64, usize)>,
}

impl Counters {
    /// Lets one list go on where another has come to.
    pub(in crate::read) fn go_on(&mut self, numbering: &Numbering, list: i64, from: i64) {
        let definition = |list| numbering.lists.get(&list).map(|l| l.definition);
        if let (Some(list), Some(from)) = (definition(list), definition(from))
            && let Some(numbers) = self.numbers.get(&from).copied()
        {
            self.numbers.insert(list, numbers);
        }
    }

    /// Counts one paragraph, writes its number and says what follows it. Writes nothing where there is no such list
    /// or level.
    pub(in crate::read) fn label(
        &mut self,
        numbering: &Numbering,
        num_id: i64,
        level: usize,
        out: &mut String,
    ) -> Suffix {
        let level = level.min(LEVELS - 1);
        let Some(found) = numbering.level(num_id, level) else { return Suffix::Nothing };
        let numbers = self.numbers.entry(found.definition).or_default();
        let first = found.start_override(level).filter(|_| self.restarted.insert((num_id, level)));
        if let Some(number) = numbers.get_mut(level) {
            *number = Some(match (first, *number) {
                (Some(start), _) => start,
                (None, Some(n)) => n.saturating_add(1),
                (None, None) => found.start_override(level).unwrap_or(found.level.start),
            });
        }
        for (deeper, number) in numbers.iter_mut().enumerate().skip(level + 1) {
            let restart = found.sibling(deeper).and_then(|l| l.restart);
            if restart.is_none_or(|r| level < r as usize) {
                *number = None;
            }
        }
        if !found.level.hidden {
            write_label(&found, numbers, out);
        }
        found.level.suffix
    }
}

fn write_label(found: &Found<'_>, numbers: &[Option<u32>; LEVELS], out: &mut String) {
    let mut chars = found.level.pattern.chars().peekable();
    while let Some(c) = chars.next() {
        let place = chars.peek().and_then(|d| d.to_digit(10)).filter(|d| c == '%' && *d > 0);
        match place {
            Some(place) => {
                chars.next();
                write_number(found, numbers, place as usize - 1, out);
            }
            None => out.push(c),
        }
    }
}

/// The number of one level inside a label. A level above that has not been used yet shows its first number.
fn write_number(found: &Found<'_>, numbers: &[Option<u32>; LEVELS], level: usize, out: &mut String) {
    let Some(definition) = found.sibling(level) else { return };
    let number = numbers.get(level).copied().flatten().unwrap_or(definition.start);
    if found.level.legal {
        NumberFormat::DECIMAL.write(number, out);
    } else {
        definition.format.write(number, out);
    }
}
