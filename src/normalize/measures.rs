//! The measures of a record and what stands row by row beside them.

use super::beside;
use super::deadline;
use super::record::Context;
use crate::model::{Deadline, Measure, MeasureState, Mode, Part, Scope};
use crate::rules::Rules;
use crate::text::clean::{first_sentence, join_phrases, without_separators};
use crate::text::items::items;
use crate::text::marker::Style;
use crate::text::width::squeeze;
use crate::text::{Pattern, fill};
use std::collections::HashMap;
use std::ops::Range;

/// Forms that split measures.
pub(super) const MEASURE_STYLES: &[Style] = &[
    Style::Is,
    Style::Must,
    Style::ChineseParen,
    Style::Dot,
    Style::Comma,
    Style::Paren,
    Style::Circled,
    Style::Nth,
    Style::Chinese,
    Style::Bullet,
];

/// Blanks inside a label, and what shows nothing.
const BLANKS: &str = r"[\s\u{ad}\u{200b}-\u{200f}\u{2060}\u{feff}]*";

/// 完成时限 inside a measure cell: `…。完成时限：6月底前`. A label may be set wide: 完 成 时 限 ：.
static INNER_DEADLINE: Pattern = Pattern::filled(
    r"[(（]?(?:(?:整{b}改|完{b}成|办{b}结){b})?(?:完{b}成{b})?(?:时{b}限|期{b}限){b}(?:为)?{b}[:：∶﹕︰,，]?\s*([0-9０-９〇一二三四五六七八九十立即长年本][^。；;)）\n]{1,40})[)）]?[。；;]?\s*",
    |text| fill(text, &[("{b}", BLANKS)]),
);

/// What only says which problem the items behind it solve, by its number.
static LINK: Pattern = Pattern::new(
    r"^(?:针对|关于|对于?)(?:上述|以上)?(?:存在)?的?(?:问题[(（]?[0-9０-９一二三四五六七八九十]{1,3}[)）]?|第?[(（]?[0-9０-９一二三四五六七八九十]{1,3}[)）]?[个项条]?(?:问题|隐患))[,，:：、。]?$",
);

/// A measure and the rows of the record it stands in.
pub(super) struct RowMeasure {
    pub(super) measure: Measure,
    pub(super) row: usize,
}

/// Adds the measures of a text.
pub(super) fn measures(raw: &str, state: MeasureState, row: usize, rules: &Rules, out: &mut Vec<RowMeasure>) {
    let begins = |line: &str| begins_work(line, rules);
    let mut listed = items(raw.trim(), MEASURE_STYLES);
    // 针对问题1,一是…: what the items are about is none of them.
    if listed.len() > 1 && listed.first().is_some_and(|lead| lead.no.is_none() && LINK.is_match(lead.text.trim())) {
        listed.remove(0);
    }
    out.extend(listed.into_iter().map(|item| {
        // Lines behind it that say who does it stay lines.
        let (work, duties) = beside::parted(item.text, rules);
        let text = without_separators(&join_phrases(work, &begins)).to_string();
        let text = if duties.is_empty() { text } else { format!("{text}\n{duties}") };
        let title = first_sentence(&text).map(str::to_string);
        let raw = item.raw.to_string();
        let measure = Measure { raw, no: item.no, text, title, state, units: Vec::new(), deadline: None };
        RowMeasure { measure, row }
    }));
}

/// Longest line, in characters, that may name only who is told to do what the next line says: 督促养殖企业.
const LONGEST_TOLD: usize = 7;

/// Whether a line says what to do, by its first word, and says it to its end.
fn begins_work(line: &str, rules: &Rules) -> bool {
    let words = &rules.words;
    let told = words.tellings.tell(line) && line.chars().count() <= LONGEST_TOLD;
    !told
        && (words.actions.tell(line) || words.demands.tell(line) || words.works.tell(line) || words.tellings.tell(line))
}

/// The values of each row, where they are stated row by row: more than one row has its own, and they are not all the
/// same. What a column states on all rows alike is stated once and left out. `None` for values that stand on the first
/// row only, or on all of them alike.
pub(super) fn by_row<'p>(parts: &[&'p Part], rows: usize) -> Option<Vec<Vec<&'p Part>>> {
    if rows < 2 || parts.iter().all(|p| p.row == 0) && parts.iter().all(|p| p.rows == 1 || p.rows >= rows) {
        return None;
    }
    let mut columns: HashMap<Option<&str>, Vec<&Part>> = HashMap::new();
    for part in parts {
        columns.entry(part.label.as_deref()).or_default().push(part);
    }
    columns.retain(|_, parts| !is_stated_once(parts, rows));
    let mut by_row: Vec<Vec<&Part>> = vec![Vec::new(); rows];
    for part in parts.iter().filter(|p| columns.contains_key(&p.label.as_deref())) {
        for row in by_row.iter_mut().skip(part.row).take(part.rows.max(1)) {
            row.push(part);
        }
    }
    let texts = |row: &[&Part]| row.iter().map(|p| squeeze(&p.raw)).collect::<Vec<_>>();
    let (first, rest) = by_row.split_first()?;
    let first = texts(first);
    rest.iter().any(|row| texts(row) != first).then_some(by_row)
}

/// Whether the parts of one column say the same of all rows.
fn is_stated_once(parts: &[&Part], rows: usize) -> bool {
    let covered: usize = parts.iter().map(|p| p.rows.max(1)).sum();
    covered >= rows && parts.first().is_some_and(|first| parts.iter().all(|p| squeeze(&p.raw) == squeeze(&first.raw)))
}

/// Deadlines that share the cells of the measures (整改措施及完成时限): those that they have, behind a label of their own, or, where the
/// column promises them, as dates that state a boundary and modes (立行立改). One is the record's; several stay with their measures.
pub(super) fn inner_deadlines(measures: &mut [RowMeasure], promised: bool, context: &Context<'_>) -> Option<Deadline> {
    let mut found: Vec<(usize, Deadline)> = Vec::new();
    for (i, m) in measures.iter_mut().enumerate() {
        let known = m.measure.deadline.take();
        let inner = known.or_else(|| labelled_deadline(&mut m.measure, context)).or_else(|| {
            let text = promised.then_some(m.measure.text.as_str())?;
            Some(context.seen.deadline(text.get(promised_range(text, context)?)?, context.date))
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

/// From the first date or mode of a text to the last: 立行立改，2024年6月底前完成. A mode counts where it is a clause by itself.
fn promised_range(text: &str, context: &Context<'_>) -> Option<Range<usize>> {
    let dates = deadline::find_dates(text, context.date).into_iter().filter(|d| !d.completed && d.due.is_some());
    let mut found: Option<Range<usize>> = None;
    let mut take = |range: Range<usize>| {
        let whole = found.get_or_insert_with(|| range.clone());
        *whole = whole.start.min(range.start)..whole.end.max(range.end);
    };
    dates.for_each(|d| take(d.range));
    let mut from = 0;
    for clause in text.split(CLAUSE_ENDS) {
        let range = from..from + clause.len();
        from = range.end + text.get(range.end..).and_then(|t| t.chars().next()).map_or(0, char::len_utf8);
        if clause.chars().count() <= LONGEST_MODE && is_mode(clause, context) || is_event(clause, context) {
            take(range);
        }
    }
    found
}

/// Marks that end a clause.
const CLAUSE_ENDS: [char; 11] = ['，', ',', '。', '；', ';', '、', '(', ')', '（', '）', '\n'];

/// Longest clause that only says how a deadline is kept, in characters: 并长期坚持抓好落实.
const LONGEST_MODE: usize = 9;

/// Longest clause that only says before what the work is done, in characters: 于2031年汛期前全部完成整改.
const LONGEST_EVENT: usize = 16;

/// Whether a clause says before what the work is done (汛期前完成) and nothing else.
fn is_event(clause: &str, context: &Context<'_>) -> bool {
    let may = clause.contains('前') && clause.chars().count() <= LONGEST_EVENT;
    may && deadline::says_only_when(clause) && !context.seen.deadline(clause, context.date).milestones.is_empty()
}

/// Whether a clause says 立行立改, 长期坚持 and no day.
fn is_mode(clause: &str, context: &Context<'_>) -> bool {
    let read = context.seen.deadline(clause, context.date);
    !read.modes.is_empty() && !read.modes.contains(&Mode::Done) && read.milestones.is_empty()
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
    // A bracket that names bodies too stays whole: （责任单位：县水利局；完成时限：6月底前）.
    let whole = text.matches(['(', '（']).count() == text.matches([')', '）']).count();
    if whole && !text.is_empty() && measure.raw.contains(&text) {
        measure.title = first_sentence(&text).map(str::to_string);
        measure.text = text;
    }
    Some(read)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_a_problem_is_no_measure() {
        let texts = |raw: &str| {
            let mut out = Vec::new();
            measures(raw, MeasureState::Planned, 0, Rules::builtin(), &mut out);
            out.into_iter().map(|m| m.measure.text).collect::<Vec<_>>()
        };
        for lead in ["针对问题1，", "针对第二个问题：", "关于问题三，"] {
            assert_eq!(texts(&format!("{lead}一是加装护栏。二是每月巡查。")), ["加装护栏。", "每月巡查。"], "{lead}");
        }
        assert_eq!(texts("针对问题1，加装护栏。").len(), 1);
        assert_eq!(texts("针对护栏问题组建专班。一是加装护栏。二是每月巡查。").len(), 3);
    }

    #[test]
    fn lines_that_each_say_what_to_do_stay_apart() {
        let text = |raw: &str| {
            let mut out = Vec::new();
            measures(raw, MeasureState::Planned, 0, Rules::builtin(), &mut out);
            out.iter().map(|m| m.measure.text.clone()).collect::<Vec<_>>().join("|")
        };
        for raw in ["督促各站所配齐人员\n开展岗前培训", "更换破损井盖并设置围挡\n逐户登记"]
        {
            assert_eq!(text(raw), raw);
        }
        for raw in
            ["督促各站所主任\n开展培训", "加强日常巡查\n管护", "落实管护责任并\n加强巡查", "加强巡查，\n落实责任"]
        {
            assert_eq!(text(raw), raw.replace('\n', ""));
        }
    }

    #[test]
    fn a_deadline_behind_a_measure_may_have_a_label_set_wide() {
        for label in ["整改时限：", "完 成 时 限 ：", "整改\u{200b}时限∶", "办结期限为"] {
            let text = format!("清淤三处。{label}2031年6月底前");
            let date = INNER_DEADLINE.captures(&text).and_then(|c| c.get(1)).map(|m| m.as_str().to_string());
            assert_eq!(date.as_deref(), Some("2031年6月底前"), "{text}");
        }
        assert!(!INNER_DEADLINE.is_match("压缩办理时限，逐户核对"));
    }
}
