//! The parts of a total: 其中附件1细化15条，附件2细化11条; 25条、5条、5条 of 35; 立查立改5条，长期坚持24条 of 29.

use super::Count;
use crate::flow::Flow;
use crate::model::{List, Subject};
use std::collections::{BTreeMap, BTreeSet};

/// What is counted, the list it is about, and how many.
type Total = (Option<Subject>, Option<usize>, u32);

/// Gives a total the parts that 其中 names for the lists, one for each, so that they can be added up.
pub(super) fn named_by_list(counts: &mut [Count], lists: &[List]) {
    let is_total = |c: &Count| !c.part && c.of.is_none() && c.list.is_none();
    for i in 0..counts.len() {
        let Some(total) = counts.get(i).filter(|c| is_total(c)) else { continue };
        let subject = total.subject;
        let same = counts.iter().skip(i + 1).filter(|c| c.subject == subject);
        let parts: Vec<(Option<usize>, u32)> = same
            .take_while(|c| !is_total(c))
            .filter(|c| c.part && c.of.is_none() && c.list.is_some())
            .map(|c| (c.list, c.count))
            .collect();
        let named: BTreeSet<Option<usize>> = parts.iter().map(|(list, _)| *list).collect();
        let whole = parts.len() > 1 && parts.len() == lists.len() && named.len() == lists.len();
        if let (true, Some(total)) = (whole, counts.get_mut(i)) {
            total.sums.push(parts.into_iter().map(|(_, count)| count).collect());
        }
    }
}

/// Gives each total the parts that add up to it: counts of one clause (认领22条、3条、4条) and narrowed counts of one
/// sentence (立查立改5条，长期坚持24条). Parts that miss the total are no parts of it.
pub(super) fn that_fit(found: &mut [(&Flow<'_>, Vec<Count>)]) {
    let mut sums: BTreeMap<Total, Vec<Vec<u32>>> = BTreeMap::new();
    for (_, counts) in found.iter() {
        let alike = |a: &Count, b: &Count| a.subject == b.subject && a.list == b.list;
        let narrowed = |c: &Count| c.part || c.of.is_some();
        let clauses = counts.chunk_by(|a, b| alike(a, b) && a.clause == b.clause);
        let sentences = counts.chunk_by(|a, b| alike(a, b) && a.sentence == b.sentence && narrowed(a) && narrowed(b));
        for group in clauses.chain(sentences).filter(|group| group.len() > 1) {
            let total = group.iter().try_fold(0u32, |sum, c| sum.checked_add(c.count));
            let (Some(total), Some(first)) = (total, group.first()) else { continue };
            let parts = group.iter().map(|c| c.count).collect();
            sums.entry((first.subject, first.list, total)).or_default().push(parts);
        }
    }
    let totals = found.iter_mut().flat_map(|(_, counts)| counts).filter(|c| !c.part && c.of.is_none());
    for total in totals {
        for parts in sums.get(&(total.subject, total.list, total.count)).into_iter().flatten() {
            if !total.sums.contains(parts) {
                total.sums.push(parts.clone());
            }
        }
    }
}
