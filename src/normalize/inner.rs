//! Deadlines inside the cells of measures: 整改措施及完成时限.

use super::deadline;
use super::record::{Context, RowMeasure};
use crate::model::{Deadline, Measure, Scope};
use crate::text::clean::first_sentence;
use crate::text::pattern;
use regex::Regex;
use std::sync::LazyLock;

/// 完成时限 inside a measure cell: `…。完成时限：6月底前`.
static INNER_DEADLINE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"[(（]?(?:整改|完成|办结)?(?:完成)?(?:时限|期限)(?:为)?[:：,，]?\s*([0-9０-９〇一二三四五六七八九十立即长年本][^。；;)）\n]{1,40})[)）]?[。；;]?\s*",
    )
});

/// Deadlines that share the cells of the measures (整改措施及完成时限): behind a label of their own, or, where the
/// column promises them, as dates that state a boundary. One is the record's; several stay with their measures.
pub(super) fn inner_deadlines(measures: &mut [RowMeasure], promised: bool, context: &Context<'_>) -> Option<Deadline> {
    let mut found: Vec<(usize, Deadline)> = Vec::new();
    for (i, m) in measures.iter_mut().enumerate() {
        let inner = labelled_deadline(&mut m.measure, context).or_else(|| {
            let text = promised.then_some(m.measure.text.as_str())?;
            let mut dates = deadline::find_dates(text, context.date).into_iter();
            let dated = |d: &deadline::DatedText| !d.completed && d.due.is_some();
            let first = dates.find(dated)?.range;
            let end = dates.rfind(dated).map_or(first.end, |d| d.range.end);
            Some(context.seen.deadline(text.get(first.start..end)?, context.date))
        });
        found.extend(inner.map(|d| (i, Deadline { scope: Some(Scope::Record), ..d })));
    }
    if found.len() < 2 {
        return found.pop().map(|(_, d)| d);
    }
    for (i, inner) in found {
        if let Some(m) = measures.get_mut(i) {
            m.measure.deadline = Some(inner);
        }
    }
    None
}

/// Takes a labelled deadline out of a measure's text; its `raw` keeps it.
fn labelled_deadline(measure: &mut Measure, context: &Context<'_>) -> Option<Deadline> {
    let captures = INNER_DEADLINE.captures(&measure.text)?;
    let read = context.seen.deadline(captures.get(1)?.as_str().trim(), context.date);
    if read.due.is_none() && read.modes.is_empty() && read.milestones.is_empty() {
        return None;
    }
    let mut text = measure.text.clone();
    text.replace_range(captures.get(0)?.range(), "");
    let text = text.trim().to_string();
    if !text.is_empty() && measure.raw.contains(&text) {
        measure.title = first_sentence(&text).map(str::to_string);
        measure.text = text;
    }
    Some(read)
}
