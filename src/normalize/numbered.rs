//! What a cell says of each of several numbered measures: cells numbered as they are (1.… 2.… in both), and cells that name
//! their numbers (措施1由…负责, 区水利局（2、3）).

use super::measures::RowMeasure;
use crate::model::{MeasureState, Part};
use crate::text::items::items;
use crate::text::marker::Style;
use crate::text::width::folded;
use crate::text::{Pattern, fill, numeral};
use std::ops::Range;

/// Forms in which both cells may count.
const STYLES: &[Style] = &[Style::Dot, Style::Comma, Style::Paren, Style::Circled, Style::ChineseParen];

/// Numbers of measures, as a cell names them: 1, 2、3, 2-4, 一和三.
const NUMBERS: &[(&str, &str)] = &[("{n}", "(?:[0-9０-９]{1,2}|[一二三四五六七八九十]{1,2}|[①-⑳])")];

/// The number behind which the text of its measures stands: 措施1由, 第2、3项：. What is left has no number: 其余措施由.
static LEAD: Pattern = Pattern::filled(
    r"(?:^|[，,；;。、\n])\s*(?:(?:整改)?(?:措施|举措)第?({n}(?:[、,，和及至～~—-]{n})*)[项条]?|第({n}(?:[、,，和及至～~—-]第?{n})*)[项条](?:整改)?(?:措施|举措)?|(?:其余|其他|其它|剩余)(?:整改)?(?:措施|举措)?)(?:均|都)?\s*(?:由|[:：])",
    |text| fill(text, NUMBERS),
);

/// The number in brackets before which it stands: （2、3）, （措施1）.
static TAIL: Pattern = Pattern::filled(
    r"[（(](?:负责|落实)?(?:措施|举措)?第?({n}(?:[、,，和及至～~—-]第?{n})*)[项条]?(?:措施|举措)?[）)]",
    |text| fill(text, NUMBERS),
);

/// A text and the measures it is said of; none for what is said of all others.
struct Addressed<'p> {
    numbers: Vec<usize>,
    text: &'p str,
}

/// The measures that others count along with: those planned, where any are. What was done is counted by itself.
pub(super) fn counted(measures: &mut [RowMeasure]) -> Vec<&mut RowMeasure> {
    let planned = |m: &RowMeasure| m.measure.state == MeasureState::Planned;
    let any = measures.iter().any(planned);
    measures.iter_mut().filter(|m| !any || planned(m)).collect()
}

/// The text of each measure, in their order, of the one cell that counts as they do: 1, 2 … and as many of them, or that
/// names their numbers. `None` where anything is numbered otherwise, or where all say the same: that is said once.
pub(super) fn by_number(part: &Part, measures: &[&mut RowMeasure]) -> Option<Vec<String>> {
    if measures.len() < 2 || !counts(&mut measures.iter().map(|m| m.measure.no)) || part.printed.is_some() {
        return None;
    }
    let found = items(part.raw.trim(), STYLES);
    if found.len() != measures.len() || !counts(&mut found.iter().map(|item| item.no)) {
        return by_name(&part.raw, measures.len());
    }
    let texts: Vec<&str> = found.iter().map(|item| bare(item.text)).collect();
    let (first, rest) = texts.split_first()?;
    let differ = rest.iter().any(|text| text != first);
    differ.then(|| texts.into_iter().map(str::to_string).collect())
}

/// Whether numbers are 1, 2 …
fn counts(numbers: &mut dyn Iterator<Item = Option<u32>>) -> bool {
    numbers.enumerate().all(|(at, no)| no.is_some_and(|no| usize::try_from(no).is_ok_and(|no| no == at + 1)))
}

/// A text without the marks that part it from its neighbours.
fn bare(text: &str) -> &str {
    const MARKS: [char; 7] = ['；', ';', '。', '，', ',', '、', '\n'];
    text.trim().trim_matches(MARKS).trim()
}

/// The texts of a cell that names the numbers of the measures, each number of them once or more and no other.
fn by_name(raw: &str, measures: usize) -> Option<Vec<String>> {
    let said = leads(raw).or_else(|| tails(raw))?;
    let mut out = vec![String::new(); measures];
    let add = |slot: &mut String, text: &str| {
        if !slot.is_empty() {
            slot.push('；');
        }
        slot.push_str(text);
    };
    for one in said.iter().filter(|one| !one.numbers.is_empty()) {
        for no in &one.numbers {
            add(out.get_mut(no.checked_sub(1)?)?, one.text);
        }
    }
    for rest in said.iter().filter(|one| one.numbers.is_empty()) {
        out.iter_mut().filter(|slot| slot.is_empty()).for_each(|slot| add(slot, rest.text));
    }
    out.iter().all(|text| !text.is_empty()).then_some(out)
}

/// What a cell says of the measures whose numbers it names, without those: 措施1由县水利局负责，措施2由县林业局负责. Numbers in
/// brackets are those of so many measures. `None` for one that names no numbers so.
pub(super) fn without_numbers(raw: &str, measures: Option<usize>) -> Option<Vec<&str>> {
    let said = leads(raw).or_else(|| by_name(raw, measures?).and_then(|_| tails(raw)))?;
    Some(said.into_iter().map(|one| one.text).collect())
}

/// How many measures there are that others count along with, where they do count: 1, 2 …
pub(super) fn count(measures: &mut [RowMeasure]) -> Option<usize> {
    let counted = counted(measures);
    counts(&mut counted.iter().map(|m| m.measure.no)).then_some(counted.len())
}

fn leads(raw: &str) -> Option<Vec<Addressed<'_>>> {
    // Nearly every text is told by this.
    if !raw.contains(['措', '举', '第']) {
        return None;
    }
    let found: Vec<_> = LEAD.captures_iter(raw).collect();
    let range = |at: usize| found.get(at)?.get(0).map(|m| m.range());
    if !raw.get(..range(0)?.start)?.trim().is_empty() {
        return None;
    }
    let mut out = Vec::with_capacity(found.len());
    for (at, lead) in found.iter().enumerate() {
        let end = range(at + 1).map_or(raw.len(), |next: Range<usize>| next.start);
        let text = bare(raw.get(range(at)?.end..end)?);
        let numbers = match lead.get(1).or(lead.get(2)) {
            Some(told) => numbers(told.as_str())?,
            None => Vec::new(),
        };
        out.push(Addressed { numbers, text: text.strip_suffix("负责").unwrap_or(text) });
    }
    let numbered = out.iter().any(|one| !one.numbers.is_empty());
    (numbered && out.iter().all(|one| !one.text.is_empty())).then_some(out)
}

fn tails(raw: &str) -> Option<Vec<Addressed<'_>>> {
    if !raw.contains(['（', '(']) {
        return None;
    }
    let (mut out, mut from) = (Vec::new(), 0);
    for tail in TAIL.captures_iter(raw) {
        let range = tail.get(0)?.range();
        let text = bare(raw.get(from..range.start)?);
        from = range.end;
        out.push(Addressed { numbers: numbers(tail.get(1)?.as_str())?, text });
    }
    let whole = out.len() > 1 && bare(raw.get(from..)?).is_empty();
    (whole && out.iter().all(|one| !one.text.is_empty())).then_some(out)
}

/// 2、3 → 2 and 3; 2至4 → 2, 3 and 4.
fn numbers(told: &str) -> Option<Vec<usize>> {
    const UP_TO: [char; 5] = ['至', '～', '~', '—', '-'];
    let mut out: Vec<usize> = Vec::new();
    for listed in told.split(['、', ',', '，', '和', '及']) {
        let mut ends = listed.split(UP_TO).map(|no| number(no.trim_start_matches('第')));
        let first = ends.next()??;
        let last = ends.next().unwrap_or(Some(first))?;
        out.extend(first..=last);
    }
    (!out.is_empty()).then_some(out)
}

fn number(text: &str) -> Option<usize> {
    let folded = folded(text);
    let told = text.chars().next().and_then(numeral::enclosed).or_else(|| folded.parse().ok());
    told.or_else(|| numeral::number(text)).and_then(|no| usize::try_from(no).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_done_is_not_counted_along() {
        use crate::normalize::measures::measures;
        use crate::rules::Rules;
        let list = |texts: &[(&str, MeasureState)]| {
            let mut out = Vec::new();
            texts.iter().for_each(|(raw, state)| measures(raw, *state, 0, Rules::builtin(), &mut out));
            out
        };
        let (planned, taken) = (MeasureState::Planned, MeasureState::Taken);
        let both = ("1.清淤；2.衬砌", planned);
        assert_eq!(count(&mut list(&[both, ("1.已清淤；2.正在衬砌", taken)])), Some(2));
        assert_eq!(count(&mut list(&[both, ("已清淤两处", taken)])), Some(2));
        assert_eq!(count(&mut list(&[("1.已清淤；2.已衬砌；3.已验收", taken)])), Some(3));
        assert_eq!(count(&mut list(&[both, ("1.约谈", planned)])), None);
        assert_eq!(count(&mut list(&[("一是清淤；二是衬砌", planned)])), Some(2));
        assert_eq!(count(&mut list(&[("清淤", planned)])), None);
    }

    #[test]
    fn a_cell_may_name_the_numbers_of_measures() {
        let name = |raw: &str, n| by_name(raw, n).map(|texts| texts.join("|"));
        let some = |text: &str| Some(text.to_string());
        assert_eq!(name("措施1由县水利局负责，措施2、3由县林业局负责。", 3), some("县水利局|县林业局|县林业局"));
        assert_eq!(name("措施1：2031年6月底；措施2-3：2031年9月底", 3), some("2031年6月底|2031年9月底|2031年9月底"));
        assert_eq!(name("第一项由县水利局负责；第二、三项由县林业局负责", 3), some("县水利局|县林业局|县林业局"));
        assert_eq!(name("措施2由县水利局负责，其余措施由县林业局负责", 3), some("县林业局|县水利局|县林业局"));
        assert_eq!(name("县水利局（1）\n县林业局（2、3）", 3), some("县水利局|县林业局|县林业局"));
        assert_eq!(name("县水利局（措施①）、县林业局（措施②和③）", 3), some("县水利局|县林业局|县林业局"));
        assert_eq!(
            name("措施1由县水利局牵头，措施1、2由县林业局配合", 2),
            some("县水利局牵头；县林业局配合|县林业局配合")
        );
        for (raw, n) in [
            ("县水利局（1）", 2),
            ("县水利局（1）、县林业局（3）", 2),
            ("县水利局（2人）、县林业局（1人）", 2),
            ("第1项目部、第2项目部", 2),
            ("县水利局负责措施落实", 2),
            ("县水利局（1）、县林业局（2）、各乡镇", 2),
        ] {
            assert_eq!(name(raw, n), None, "{raw}");
        }
        assert_eq!(without_numbers("措施1由县水利局负责", None), Some(vec!["县水利局"]));
        assert_eq!(without_numbers("县水利局（1）、县林业局（2）", Some(3)), None);
    }
}
