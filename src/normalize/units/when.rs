//! Words of a deadline in the place of a body: 县水利局，长期坚持. They name nobody and are kept aside.

use super::field::Span;
use super::names::Names;
use super::shape::{is_end, is_person};
use crate::normalize::deadline::{may_say_when, says_only_when};

/// Longest piece that is looked through for what it says of when, in characters.
const LONGEST_WHEN: usize = 40;

impl Names<'_> {
    /// A piece less what it says of when: 长期坚持 is all of it, 县水利局6月底前完成 ends in it. What is taken off is kept aside.
    pub(super) fn without_when(&mut self, span: Span) -> Span {
        let keys = self.field.keys(&span);
        if is_end(keys, self.words) || keys.len() > LONGEST_WHEN || !may_say_when(&self.field.text(&span)) {
            return span;
        }
        let persons = self.persons();
        let names = |keys: &[char]| is_end(keys, self.words) || is_person(keys, persons, self.words);
        // 马上 may be a person's name.
        let person = persons && keys == ['马', '上'];
        let ends =
            (0..keys.len().saturating_sub(1)).filter(|at| *at == 0 && !person || keys.get(..*at).is_some_and(names));
        let Some(at) = ends.map(|at| span.start + at).find(|at| says_only_when(&self.field.text(&(*at..span.end))))
        else {
            return span;
        };
        self.asides.push((at..at, at..span.end));
        span.start..at
    }
}
