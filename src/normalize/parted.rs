//! A text that names bodies and a deadline at once (责任单位及时限：镇水利站，6月底前): a part for each. Its label says so, or a
//! date stands behind the names where the record states no deadline elsewhere. In a text that is labels and nothing else
//! (责任单位：镇水利站⏎完成时限：6月底前) each says what it is.

use super::deadline;
use super::record::Context;
use super::units::{looks_like_person_or_post, looks_like_units};
use crate::model::{Field, Part};
use crate::text::labelled;
use crate::text::width::Folded;
use std::borrow::Cow;
use std::ops::Range;

/// What parts the names and dates of one text.
const SEPARATORS: [char; 9] = [',', '，', ';', '；', '。', '、', '/', '\n', ' '];

/// The parts of a draft, those that name bodies and a deadline at once in two.
pub(super) fn parted<'d>(parts: &'d [Part], context: &Context<'_>) -> Cow<'d, [Part]> {
    if let Some(at) = parts.iter().position(|p| reports(p, context)) {
        let mut parts = parts.to_vec();
        parts.iter_mut().skip(at).filter(|p| reports(p, context)).for_each(|p| p.field = Field::Result);
        return Cow::Owned(parted(&parts, context).into_owned());
    }
    let dated = parts.iter().any(|p| p.field == Field::Deadline);
    let found: Vec<(usize, [Part; 2])> =
        parts.iter().enumerate().filter_map(|(at, part)| Some((at, halves(part, dated, context)?))).collect();
    if found.is_empty() {
        return Cow::Borrowed(parts);
    }
    let mut found = found.into_iter().peekable();
    let mut out = Vec::with_capacity(parts.len() + 1);
    for (at, part) in parts.iter().enumerate() {
        match found.next_if(|(own, _)| *own == at) {
            Some((_, halves)) => out.extend(halves.into_iter().filter(|p| !p.raw.is_empty())),
            None => out.push(part.clone()),
        }
    }
    Cow::Owned(out)
}

/// Whether a text in a column of who answers (责任落实情况) says what was done and names nobody: 已明确专人负责.
fn reports(part: &Part, context: &Context<'_>) -> bool {
    let named = |raw: &str| looks_like_units(raw, context.rules) || looks_like_person_or_post(raw, context.rules);
    part.field == Field::Units
        && part.label.as_deref().is_some_and(|label| label.ends_with("情况"))
        && part.raw.trim_start().starts_with(['已', '正', '均', '全', '未', '尚'])
        && !named(&part.raw)
}

/// Who and when; `None` for a part that says only one of them. `dated` where the record has a deadline of its own.
fn halves(part: &Part, dated: bool, context: &Context<'_>) -> Option<[Part; 2]> {
    let named = |field| part.label.as_deref().is_some_and(|label| context.rules.labels.names(label, field));
    let who = match part.field {
        Field::Units | Field::Persons => part.field,
        Field::Deadline if named(Field::Units) => Field::Units,
        Field::Deadline if named(Field::Persons) => Field::Persons,
        _ => return None,
    };
    if let Some(halves) = Some(()).filter(|()| !dated).and_then(|()| labelled_halves(part, who, context)) {
        return Some(halves);
    }
    let told = part.field == Field::Deadline || named(Field::Deadline);
    // Nearly every text of names is passed over at this price.
    let may = || part.raw.contains('前') && part.raw.contains(|c: char| c.is_numeric());
    if !told && (dated || !may()) {
        return None;
    }
    let raw = part.raw.as_str();
    let persons = who == Field::Persons || named(Field::Persons);
    let when = date(raw, persons, context)?;
    let before = raw.get(..when.start)?.trim_end_matches(SEPARATORS);
    let after = raw.get(when.end..)?.trim_start_matches(SEPARATORS);
    if !told && (before.is_empty() || !after.is_empty()) {
        return None;
    }
    let half = |field, raw: String| Part { field, raw, ..part.clone() };
    // Of several dates each has names of its own: the text stays whole, and no name is read with a date in it.
    if date(after, persons, context).is_some() {
        return (part.field != Field::Deadline)
            .then(|| [half(who, String::new()), half(Field::Deadline, raw.to_string())]);
    }
    let join = if before.is_empty() || after.is_empty() { "" } else { "；" };
    // A bracket round the date belongs to none of them.
    let when = raw.get(when)?;
    let when = if when.contains(['(', '（']) { when } else { when.trim_end_matches([')', '）']) };
    let (names, when) = (format!("{before}{join}{after}"), when.to_string());
    Some([half(who, names), half(Field::Deadline, when)])
}

/// Who and when of a text that is labels with their values, one of which is a deadline's.
fn labelled_halves(part: &Part, who: Field, context: &Context<'_>) -> Option<[Part; 2]> {
    // Nearly every text is told by this.
    if !part.raw.contains([':', '：']) {
        return None;
    }
    let folded = Folded::new(&part.raw);
    let line = folded.text.as_str();
    let labels = &context.rules.labels;
    let found = labelled::line(line, &|_| false, &|name| labels.exact(name).is_some())?;
    let field = |name: &Range<usize>| Some(labels.exact(line.get(name.clone())?.trim())?.field);
    let mut dates = found.iter().filter(|one| field(&one.name) == Some(Field::Deadline));
    let (when, None) = (dates.next()?, dates.next()) else { return None };
    let original = |range: Range<usize>| part.raw.get(folded.original(range.start)..folded.original(range.end));
    let value = original(when.value.clone())?;
    let read = context.seen.deadline(value, context.date);
    if read.due.is_none() && read.modes.is_empty() && read.milestones.is_empty() {
        return None;
    }
    let end = found.iter().map(|one| one.name.start).find(|at| *at > when.name.start).unwrap_or(line.len());
    let before = original(0..when.name.start)?.trim_end_matches(SEPARATORS);
    let after = original(end..line.len())?;
    let join = if before.is_empty() || after.is_empty() { "" } else { "；" };
    let names = Part { field: who, raw: format!("{before}{join}{after}"), ..part.clone() };
    let label = original(when.name.clone())?.split_whitespace().collect::<String>().into();
    Some([names, Part { field: Field::Deadline, label: Some(label), raw: value.to_string(), ..part.clone() }])
}

/// Who and when of a bracket without labels: 镇水利站，6月底前. Each may be missing, not both.
pub(super) fn names_and_date<'t>(text: &'t str, context: &Context<'_>) -> Option<(&'t str, &'t str)> {
    let names = |text: &str| {
        let named = |t: &str| looks_like_units(t, context.rules) || looks_like_person_or_post(t, context.rules);
        named(text) || text.split(['，', ',', '；', ';']).all(|t| named(t.trim()))
    };
    let Some(when) = date(text, true, context) else { return names(text).then_some((text, "")) };
    let (before, after) = (text.get(..when.start)?, text.get(when.end..)?);
    let (before, after) = (before.trim_matches(SEPARATORS), after.trim_matches(SEPARATORS));
    let who = match (before.is_empty(), after.is_empty()) {
        (_, true) => before,
        (true, _) => after,
        _ => return None,
    };
    (who.is_empty() || names(who)).then_some((who, text.get(when)?))
}

/// Where the first run of clauses stands that say when. `persons` where persons may be named.
fn date(raw: &str, persons: bool, context: &Context<'_>) -> Option<Range<usize>> {
    let mut found: Option<Range<usize>> = None;
    let mut from = 0;
    for clause in raw.split(SEPARATORS) {
        let range = from..from + clause.len();
        // Each separator is one character; the next clause begins behind it.
        from = range.end + raw.get(range.end..).and_then(|t| t.chars().next()).map_or(0, char::len_utf8);
        if clause.is_empty() {
            continue;
        }
        match (says_when(clause, persons, context), &mut found) {
            (Some(at), None) => found = Some(range.start + at..range.end),
            (Some(0), Some(open)) => open.end = range.end,
            (_, Some(_)) => break,
            (None, None) => {}
        }
    }
    found
}

/// Where in a clause the date or the mode begins that it ends in.
fn says_when(clause: &str, persons: bool, context: &Context<'_>) -> Option<usize> {
    let rules = context.rules;
    if looks_like_units(clause, rules) || looks_like_person_or_post(clause, rules) {
        return None;
    }
    let read = deadline::read(clause, context.date);
    if read.due.is_none() && read.modes.is_empty() && read.milestones.is_empty() {
        return None;
    }
    let dated = deadline::find_dates(clause, context.date).first().map(|d| d.range.start);
    let names = |text: &str| looks_like_units(text, rules) || persons && looks_like_person_or_post(text, rules);
    let mut starts = [dated, deadline::first_mode(clause)];
    starts.sort_unstable();
    let before = starts.iter().flatten().filter_map(|at| Some(clause.get(..*at)?.trim_end_matches(['于', '在', '应'])));
    Some(before.filter(|text| names(text)).map(str::len).next().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Place;
    use crate::normalize::seen::Seen;
    use crate::rules::Rules;

    fn read(field: Field, label: &str, raw: &str, dated: bool) -> Option<(String, String)> {
        let context = Context { document_id: "", date: None, rules: Rules::builtin(), seen: Seen::default() };
        let place = Place::Block { block: 0 };
        let (label, raw) = (Some(label.into()), raw.to_string());
        let part = Part { field, label, raw, place, row: 0, rows: 1, printed: None };
        halves(&part, dated, &context).map(|[who, when]| (who.raw, when.raw))
    }

    #[test]
    fn a_column_of_who_answers_may_say_what_was_done() {
        let context = Context { document_id: "", date: None, rules: Rules::builtin(), seen: Seen::default() };
        let field = |label: &str, raw: &str| {
            let (label, raw, place) = (Some(label.into()), raw.to_string(), Place::Block { block: 0 });
            let parts = [Part { field: Field::Units, label, raw, place, row: 0, rows: 1, printed: None }];
            parted(&parts, &context).iter().map(|p| p.field).collect::<Vec<_>>()
        };
        assert_eq!(field("责任落实情况", "已明确专人负责"), [Field::Result]);
        assert_eq!(field("责任落实情况", "镇水利站"), [Field::Units]);
        assert_eq!(field("责任落实情况", "责任单位：镇水利站；责任人：李某"), [Field::Units]);
        assert_eq!(field("责任落实情况", "全镇各村"), [Field::Units]);
        assert_eq!(field("责任单位", "已明确专人负责"), [Field::Units]);
    }

    #[test]
    fn bodies_and_dates_of_one_text_are_told_apart() {
        let pair = |who: &str, when: &str| Some((who.to_string(), when.to_string()));
        let both = "责任单位及时限";
        assert_eq!(read(Field::Units, both, "镇水利站，2031年5月底前", false), pair("镇水利站", "2031年5月底前"));
        assert_eq!(read(Field::Units, both, "各村、镇水利站 长期坚持", false), pair("各村、镇水利站", "长期坚持"));
        assert_eq!(read(Field::Units, both, "镇水利站于6月底前", false), pair("镇水利站", "于6月底前"));
        assert_eq!(
            read(Field::Deadline, "整改时限及责任单位", "6月底前；镇水利站", false),
            pair("镇水利站", "6月底前")
        );
        assert_eq!(read(Field::Units, both, "镇水利站长期坚持", false), pair("镇水利站", "长期坚持"));
        assert_eq!(read(Field::Units, both, "镇水利站立行立改6月底前", false), pair("镇水利站", "立行立改6月底前"));
        assert_eq!(
            read(Field::Units, both, "镇水利站6月底前；镇农经站7月底前", false),
            pair("", "镇水利站6月底前；镇农经站7月底前")
        );
        assert_eq!(read(Field::Deadline, both, "镇水利站6月底前；镇农经站7月底前", false), None);
        let person = "责任人及整改时限";
        assert_eq!(read(Field::Persons, person, "张三6月底前", false), pair("张三", "6月底前"));
        assert_eq!(
            read(Field::Deadline, "整改时限及责任人", "分管副镇长于6月底前", false),
            pair("分管副镇长", "于6月底前")
        );
        assert_eq!(read(Field::Persons, person, "张三长期坚持", false), pair("张三", "长期坚持"));
        assert_eq!(
            read(Field::Persons, person, "张三6月底前；李四7月底前", false),
            pair("", "张三6月底前；李四7月底前")
        );
        let duty = "整改责任";
        for raw in [
            "责任单位：镇水利站\n责任人：李某\n完成时限：6月底前",
            "责任单位：镇水利站；完成时限：6月底前；责任人：李某",
            "完成时限：6月底前 责任单位：镇水利站 责任人：李某",
        ] {
            let (who, when) = read(Field::Units, duty, raw, false).unwrap();
            assert!(who.contains("镇水利站") && who.ends_with("责任人：李某") && !who.contains("时限"), "{who}");
            assert_eq!(when, "6月底前");
            assert_eq!(read(Field::Units, duty, raw, true), None);
        }
        assert_eq!(read(Field::Units, duty, "责任单位：镇水利站\n完成时限：另行通知", false), None);
        assert_eq!(read(Field::Units, duty, "责任单位：镇水利站\n责任人：李某", false), None);
        let own = "责任单位";
        assert_eq!(read(Field::Units, own, "镇水利站，6月底前完成", false), pair("镇水利站", "6月底前完成"));
        assert_eq!(read(Field::Units, own, "镇水利站，6月底前完成", true), None);
        let (_, when) = read(Field::Units, own, "镇水利站（完成时限：6月底前）", false).unwrap();
        assert_eq!(when, "6月底前");
        assert_eq!(read(Field::Units, own, "镇水利站、各村", false), None);
        assert_eq!(read(Field::Deadline, "整改时限", "6月底前", false), None);
    }
}
