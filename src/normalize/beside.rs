//! Who does a measure and by when, said behind it in the same cell: in brackets (…。（责任单位：镇水利站）), on lines of their own
//! or at its end. Such labels are taken out of the measure's text; its `raw` keeps them.

use super::measures::RowMeasure;
use super::parted::{names_and_date, who_and_when};
use super::record::Context;
use super::union::Union;
use crate::model::{Deadline, Field, Measure, Scope, Unit};
use crate::rules::Rules;
use crate::text::clean::first_sentence;
use crate::text::labelled;
use crate::text::width::Folded;

/// Longest run of labels behind a measure, in characters.
const LONGEST: usize = 200;
/// Runs of labels behind one measure: a bracket and a line.
const MOST: usize = 4;

/// A text before and from its first line, other than its first, that opens with the label of a body, a person or a
/// deadline.
pub(super) fn parted<'t>(text: &'t str, rules: &Rules) -> (&'t str, &'t str) {
    let mut from = 0;
    let starts = text.split_inclusive('\n').map(|line| {
        from += line.len();
        (from - line.len(), line)
    });
    let first = starts.skip(1).find(|(_, line)| opens(line.trim(), rules));
    first.map_or((text, ""), |(at, _)| (text.get(..at).unwrap_or(text), text.get(at..).unwrap_or("").trim()))
}

fn opens(line: &str, rules: &Rules) -> bool {
    let label = line.split_once([':', '：']).map(|(label, _)| label.trim());
    label.and_then(|label| rules.labels.exact(label)).is_some_and(|meaning| meaning.field.is_duty())
}

/// Takes what is said behind each measure into it, and gives the bodies and persons that are the record's: where
/// `stated` elsewhere none, else those of one measure that alone names any, or of all alike. `promised` where the column
/// says that bodies stand there: 整改措施（责任单位）.
pub(super) fn duties(measures: &mut [RowMeasure], stated: bool, promised: bool, context: &Context<'_>) -> Vec<Unit> {
    for m in measures.iter_mut() {
        let mut own = Union::default();
        for _ in 0..MOST {
            let found = last(&mut m.measure, context).or_else(|| bracket(&mut m.measure, promised, context));
            let Some((units, deadline)) = found else { break };
            own.add(units);
            m.measure.deadline = deadline.or(m.measure.deadline.take());
        }
        m.measure.units = own.units;
    }
    let mut all = Union::default();
    if stated {
        return all.units;
    }
    let naming = || measures.iter().map(|m| &m.measure.units).filter(|units| !units.is_empty());
    naming().for_each(|units| all.add(units.clone()));
    let alike = naming().count() == measures.len() && naming().all(|units| *units == all.units);
    if alike || naming().count() == 1 {
        measures.iter_mut().for_each(|m| m.measure.units.clear());
    }
    all.units
}

/// The last run of labels of a measure's text, which loses it; `None` where it ends in none, or is nothing else.
fn last(measure: &mut Measure, context: &Context<'_>) -> Option<(Vec<Unit>, Option<Deadline>)> {
    // Nearly every text is told by this.
    if !measure.text.contains([':', '：', '∶']) {
        return None;
    }
    let text = measure.text.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '。' | '；' | ';'));
    let near = text.char_indices().rev().take(LONGEST).last()?.0;
    let tail = text.get(near..)?;
    let starts = tail.char_indices().filter_map(|(at, c)| match c {
        '(' | '（' | '[' | '【' => Some(near + at),
        '。' | '；' | ';' | '\n' => Some(near + at + c.len_utf8()),
        _ => None,
    });
    let (from, units, deadline) = starts.filter(|from| *from > 0).find_map(|from| {
        let (units, deadline) = read(text.get(from..)?.trim_start(), context)?;
        Some((from, units, deadline))
    })?;
    let rest = text.get(..from)?.trim_end();
    if rest.is_empty() {
        return None;
    }
    measure.text = rest.to_string();
    measure.title = first_sentence(&measure.text).map(str::to_string);
    Some((units, deadline))
}

/// The bracket at the end of a measure's text that names bodies and says when, without labels: （镇水利站，6月底前）. One of
/// the two is enough where it is `promised`.
fn bracket(measure: &mut Measure, promised: bool, context: &Context<'_>) -> Option<(Vec<Unit>, Option<Deadline>)> {
    let text = measure.text.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '。' | '；' | ';'));
    let inside = text.strip_suffix([')', '）'])?;
    let from = inside.rfind(['(', '（', ')', '）'])?;
    let inside = inside.get(from..)?.strip_prefix(['(', '（'])?;
    if inside.chars().count() > LONGEST {
        return None;
    }
    let (who, when) = names_and_date(inside.trim(), context)?;
    if !promised && (who.is_empty() || when.is_empty()) {
        return None;
    }
    let units = context.seen.units(who, None, context.rules);
    let deadline = (!when.is_empty()).then(|| context.seen.deadline(when, context.date));
    let rest = text.get(..from)?.trim_end();
    if rest.is_empty() || units.is_empty() && deadline.is_none() {
        return None;
    }
    measure.text = rest.to_string();
    measure.title = first_sentence(&measure.text).map(str::to_string);
    Some((units, deadline.map(|read| Deadline { scope: Some(Scope::Record), ..read })))
}

/// What a text says that is labels of bodies, persons and deadlines and nothing else.
fn read(text: &str, context: &Context<'_>) -> Option<(Vec<Unit>, Option<Deadline>)> {
    let folded = Folded::new(text);
    let line = folded.text.as_str();
    // A bracket is one whole.
    let opens = |c: char| matches!(c, '(' | '[');
    let closes = |c: char| matches!(c, ')' | ']');
    if line.matches(opens).count() != line.matches(closes).count() {
        return None;
    }
    let labels = &context.rules.labels;
    let found = labelled::line(line, &|_| false, &|name| labels.exact(name).is_some())?;
    let (mut units, mut deadline) = (Union::default(), None);
    let is_deadline = |one: &labelled::Labelled| {
        let meaning = line.get(one.name.clone()).and_then(|name| labels.exact(name));
        meaning.is_some_and(|meaning| meaning.field == Field::Deadline)
    };
    // A deadline under its own label is the one.
    let dated = !found.iter().any(is_deadline);
    for one in found {
        let name = line.get(one.name)?;
        let value = text.get(folded.original(one.value.start)..folded.original(one.value.end))?;
        if value.contains(['。', '\n']) {
            return None;
        }
        match labels.exact(name)?.field {
            Field::Units | Field::Persons => {
                let persons = labels.names(name, Field::Persons);
                let apart = dated.then(|| who_and_when(value, persons, context)).flatten();
                let named = apart.as_ref().map_or(value, |(names, _)| names.as_str());
                let named = context.seen.units(named, Some(name), context.rules);
                units.add((!named.is_empty()).then_some(named)?);
                if let Some((_, when)) = apart {
                    let read = context.seen.deadline(&when, context.date);
                    deadline = Some(Deadline { scope: Some(Scope::Record), ..read });
                }
            }
            Field::Deadline => {
                let read = context.seen.deadline(value, context.date);
                let says = read.due.is_some() || !read.modes.is_empty() || !read.milestones.is_empty();
                deadline = Some(says.then_some(Deadline { scope: Some(Scope::Record), ..read })?);
            }
            _ => return None,
        }
    }
    Some((units.units, deadline))
}

#[cfg(test)]
mod tests {
    use super::super::measures::measures;
    use super::*;
    use crate::model::MeasureState;
    use crate::normalize::seen::Seen;

    /// Each measure as `text / units / deadline`, and the record's bodies.
    fn said(raw: &str, stated: bool) -> (Vec<String>, String) {
        said_below(raw, stated, false)
    }

    fn said_below(raw: &str, stated: bool, promised: bool) -> (Vec<String>, String) {
        let rules = Rules::builtin();
        let context = Context { document_id: "", date: None, rules, seen: Seen::default() };
        let mut out = Vec::new();
        measures(raw, MeasureState::Planned, 0, rules, &mut out);
        let names = |units: &[Unit]| units.iter().map(|u| u.name.as_str()).collect::<Vec<_>>().join("、");
        let record = names(&duties(&mut out, stated, promised, &context));
        let show = |m: &RowMeasure| {
            let due = m.measure.deadline.as_ref().and_then(|d| d.due.clone()).unwrap_or_default();
            format!("{} / {} / {due}", m.measure.text, names(&m.measure.units))
        };
        (out.iter().map(show).collect(), record)
    }

    #[test]
    fn each_measure_has_its_own() {
        for raw in [
            "1.清淤三处。（责任单位：县水利站；整改时限：2031年6月底前）\n2.补记台账。（责任单位：青禾镇）",
            "1.清淤三处。\n责任单位：县水利站\n整改时限：2031年6月底前\n2.补记台账。\n责任单位：青禾镇",
            "1.清淤三处。责任单位：县水利站；整改时限：2031年6月底前。2.补记台账。责任单位：青禾镇。",
            "1.清淤三处。（责任单位：县水利站）\n整改时限：2031年6月底前\n2.补记台账。【责任单位：青禾镇】",
        ] {
            let (measures, record) = said(raw, false);
            assert_eq!(measures, ["清淤三处。 / 县水利站 / 2031-06-30", "补记台账。 / 青禾镇 / "], "{raw}");
            assert_eq!(record, "县水利站、青禾镇", "{raw}");
        }
    }

    #[test]
    fn a_bracket_may_have_no_labels() {
        let raw = "1.清淤三处。（县水利站，2031年6月底前）\n2.补记台账。（青禾镇、各村，长期坚持）";
        let (measures, record) = said(raw, false);
        assert_eq!(measures, ["清淤三处。 / 县水利站 / 2031-06-30", "补记台账。 / 青禾镇、各村 / "]);
        assert_eq!(record, "县水利站、青禾镇、各村");
        // Only the column's name tells that a body alone is who does it.
        let alone = "1.清淤三处。（县水利站）\n2.补记台账（各村）。";
        assert_eq!(said_below(alone, false, true).0, ["清淤三处。 / 县水利站 / ", "补记台账 / 各村 / "]);
        for raw in
            [alone, "1.清淤三处（东干渠，六百米）。", "1.清淤三处（2031年6月底前）。", "1.清淤三处（分三年完成）。"]
        {
            assert!(said(raw, false).0.iter().all(|m| m.ends_with(" /  / ")), "{raw}");
        }
    }

    #[test]
    fn what_is_said_once_is_the_records() {
        for raw in ["清淤三处\n责任单位：县水利站", "1.清淤三处。\n2.补记台账。（责任单位：县水利站）"]
        {
            let (measures, record) = said(raw, false);
            assert!(measures.iter().all(|m| m.ends_with(" /  / ")), "{measures:?}");
            assert_eq!(record, "县水利站");
        }
        let alike = "1.清淤三处。（责任单位：县水利站）\n2.补记台账。（责任单位：县水利站）";
        assert!(said(alike, false).0.iter().all(|m| m.ends_with(" /  / ")));
        // Beside a column of bodies it is the measure's.
        let (measures, record) = said("1.清淤三处。\n2.补记台账。（责任单位：青禾镇）", true);
        assert_eq!((measures.last().unwrap().as_str(), record.as_str()), ("补记台账。 / 青禾镇 / ", ""));
    }

    #[test]
    fn other_text_stays() {
        for raw in [
            "明确责任单位：由镇政府定人定岗。",
            "清淤三处。（责任单位：县水利站，资金来源：县级财政）",
            "清淤三处（详见附件：台账）",
            "落实责任。责任单位：县水利站。同时补记台账。",
            "责任单位：县水利站",
        ] {
            assert_eq!(said(raw, false), (vec![format!("{raw} /  / ")], String::new()), "{raw}");
        }
    }
}
