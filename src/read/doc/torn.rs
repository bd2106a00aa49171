//! Lists that LibreOffice tears apart. Where a list begins anew, its .doc filter gives the first paragraph a list of
//! its own, a copy at the end of the table, and leaves the others in the list copied, which then begins anew too, so
//! that the number of the first stands twice. Copies are told from other lists by what only that filter writes: ids
//! that count from one and name themselves as template, a copy used by one paragraph, the list it copies first used
//! behind it.

use std::collections::HashMap;

/// How each list looks, by its 0-based place in the table; equal numbers look alike. Empty for files of any other
/// writer.
#[derive(Debug, Default)]
pub(super) struct Looks(pub(super) Vec<usize>);

/// List → the list whose count it goes on with.
#[derive(Debug, Default)]
pub(super) struct Torn(HashMap<u16, u16>);

impl Torn {
    /// Pairs lists with their copies. `uses` are the 1-based lists of all numbered paragraphs in order.
    pub(super) fn find(looks: &Looks, uses: &[u16]) -> Self {
        let mut torn = Torn::default();
        if looks.0.is_empty() {
            return torn;
        }
        let look = |list: u16| usize::from(list).checked_sub(1).and_then(|i| looks.0.get(i)).copied();
        let mut counts: HashMap<u16, usize> = HashMap::new();
        uses.iter().for_each(|list| *counts.entry(*list).or_default() += 1);
        // Copies that no list has gone on with, by look; each begins in the order of the text.
        let mut open: HashMap<usize, Vec<u16>> = HashMap::new();
        let mut met = std::collections::HashSet::new();
        for list in uses {
            let Some(look) = look(*list).filter(|_| met.insert(*list)) else { continue };
            let copies = open.entry(look).or_default();
            if copies.last().is_some_and(|copy| copy > list) {
                torn.0.extend(copies.pop().map(|copy| (*list, copy)));
            } else if counts.get(list) == Some(&1) {
                copies.push(*list);
            }
        }
        torn
    }

    /// The list whose count this one goes on with, told once.
    pub(super) fn take(&mut self, list: u16) -> Option<u16> {
        self.0.remove(&list)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(looks: &[usize], uses: &[u16]) -> Vec<(u16, u16)> {
        let mut pairs: Vec<(u16, u16)> = Torn::find(&Looks(looks.to_vec()), uses).0.into_iter().collect();
        pairs.sort_unstable();
        pairs
    }

    #[test]
    fn a_list_goes_on_with_its_copy() {
        let looks = [7, 7, 8, 7, 7, 8];
        assert_eq!(pairs(&looks, &[6, 4, 1, 1, 5, 2, 3]), [(1, 4), (2, 5), (3, 6)]);
        // The list of a single paragraph leaves its copy alone.
        assert_eq!(pairs(&looks, &[4, 5, 2, 2]), [(2, 5)]);
    }

    #[test]
    fn other_lists_stay_as_they_are() {
        assert_eq!(pairs(&[7, 7, 7], &[1, 2, 2, 3]), []);
        assert_eq!(pairs(&[7, 8], &[2, 1, 1]), []);
        assert_eq!(pairs(&[], &[4, 1]), []);
    }
}
