//! Headings that name a problem each, over the numbered answer to it: 关于…问题 over 1.…, 2.….

use super::{Dialect, Family, count, labelled};
use crate::split::prose::outline::Outline;
use crate::split::prose::posed::is_posed;

/// The row of this dialect.
pub(super) const DIALECT: Dialect = Dialect { name: "posed", family: Family::Items, fit, cut: labelled };

fn fit(outline: &Outline<'_>, chapter: usize) -> u32 {
    count(outline, chapter, is_posed)
}
