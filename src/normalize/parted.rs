//! A text that names bodies and a deadline at once (责任单位及时限：镇水利站，6月底前): a part for each. Its label says so, or a
//! date stands behind the names where the record states no deadline elsewhere. In a text that is labels and nothing else
//! (责任单位：镇水利站⏎完成时限：6月底前) each says what it is.

use super::deadline;
use super::record::Context;
use super::units::{looks_like_person_or_post, looks_like_units};
use crate::model::{Field, Part};
use crate::text::clean::is_nothing;
use crate::text::labelled;
use crate::text::width::Folded;
use std::borrow::Cow;
use std::collections::BTreeSet;
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
    let mut dated = Rows::default();
    for part in parts.iter().filter(|p| p.field == Field::Deadline && !is_nothing(&p.raw)) {
        dated.add(part);
    }
    let mut found: Vec<(usize, [Part; 2])> = Vec::new();
    for (at, part) in parts.iter().enumerate() {
        let Some(halves) = halves(part, dated.touch(part), context) else { continue };
        dated.add(part);
        found.push((at, halves));
    }
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

/// Rows that state a deadline of their own.
#[derive(Default)]
struct Rows(BTreeSet<usize>);

impl Rows {
    fn add(&mut self, part: &Part) {
        // The rows of one record are few; a span that is not is cut off.
        self.0.extend((part.row..part.row.saturating_add(part.rows.max(1))).take(MOST_ROWS));
    }

    fn touch(&self, part: &Part) -> bool {
        self.0.range(part.row..part.row.saturating_add(part.rows.max(1))).next().is_some()
    }
}

/// Rows of one part that are looked at.
const MOST_ROWS: usize = 1000;

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
    if !told && (dated || !deadline::may_say_when(&part.raw)) {
        return None;
    }
    let raw = part.raw.as_str();
    let persons = who == Field::Persons || named(Field::Persons);
    let half = |field, raw: String| Part { field, raw, ..part.clone() };
    let (names, when) = if told { promised(raw, persons, context) } else { who_and_when(raw, persons, context) }?;
    if part.field == Field::Deadline && names.is_empty() && when.len() == raw.len() {
        return None;
    }
    // A bracket round the date belongs to none of them.
    let when = if when.contains(['(', '（']) { when.as_str() } else { when.trim_end_matches([')', '）']) };
    Some([half(who, names), half(Field::Deadline, when.to_string())])
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
    let Some(when) = date(text, true, true, context) else { return names(text).then_some((text, "")) };
    let (before, after) = (text.get(..when.start)?, text.get(when.end..)?);
    let (before, after) = (before.trim_matches(SEPARATORS), after.trim_matches(SEPARATORS));
    let who = match (before.is_empty(), after.is_empty()) {
        (_, true) => before,
        (true, _) => after,
        _ => return None,
    };
    (who.is_empty() || names(who)).then_some((who, text.get(when)?))
}

/// The two of a text whose label promises both.
fn promised(raw: &str, persons: bool, context: &Context<'_>) -> Option<(String, String)> {
    let when = date(raw, true, persons, context)?;
    let before = raw.get(..when.start)?.trim_end_matches(SEPARATORS);
    let after = raw.get(when.end..)?.trim_start_matches(SEPARATORS);
    // Of several dates each has names of its own: the text stays whole, and no name is read with a date in it.
    if date(after, true, persons, context).is_some() {
        return Some((String::new(), raw.to_string()));
    }
    let join = if before.is_empty() || after.is_empty() { "" } else { "；" };
    Some((format!("{before}{join}{after}"), raw.get(when)?.to_string()))
}

/// The two of a text that is said to name bodies or persons and says by when besides (水利站，长期坚持): each stretch of it
/// that says when and nothing else is taken out. Where each of several dates has names before it, the text as a whole says
/// when.
pub(super) fn who_and_when(raw: &str, persons: bool, context: &Context<'_>) -> Option<(String, String)> {
    let (mut names, mut whens) = (String::new(), Vec::new());
    let mut from = 0;
    while let Some(range) = raw.get(from..).and_then(|rest| date(rest, false, persons, context)) {
        let (start, end) = (from + range.start, from + range.end);
        join(&mut names, raw.get(from..start)?);
        whens.push(start..end);
        from = end;
    }
    join(&mut names, raw.get(from..)?);
    let when = match whens.as_slice() {
        [] => return None,
        [one] => raw.get(one.clone())?.trim_matches(SEPARATORS),
        _ => raw,
    };
    Some((names, when.to_string()))
}

/// Adds names to those before them.
fn join(names: &mut String, more: &str) {
    let more = more.trim_matches(SEPARATORS);
    if !more.is_empty() {
        names.push_str(if names.is_empty() { "" } else { "；" });
        names.push_str(more);
    }
}

/// Where the first run of clauses stands that say when. `told` where the label promises it: there a clause may say more;
/// `persons` where persons may be named.
fn date(raw: &str, told: bool, persons: bool, context: &Context<'_>) -> Option<Range<usize>> {
    let mut found: Option<Range<usize>> = None;
    let mut from = 0;
    for clause in clauses(raw) {
        let range = from..from + clause.len();
        // Each separator is one character; the next clause begins behind it.
        from = range.end + raw.get(range.end..).and_then(|t| t.chars().next()).map_or(0, char::len_utf8);
        if clause.is_empty() {
            continue;
        }
        match (says_when(clause, told, persons, context), &mut found) {
            (Some(at), None) => found = Some(range.start + at..range.end),
            (Some(0), Some(open)) => open.end = range.end,
            (_, Some(_)) => break,
            (None, None) => {}
        }
    }
    found
}

/// The stretches between [`SEPARATORS`]; a stroke between two digits (2031/5/31) parts none.
fn clauses(raw: &str) -> impl Iterator<Item = &str> {
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let mut last = None;
    let mut starts = raw.char_indices().filter_map(move |(at, c)| {
        let before = last.replace(c);
        let stroke = c == '/' && digit(before) && digit(raw.get(at + 1..).and_then(|t| t.chars().next()));
        (SEPARATORS.contains(&c) && !stroke).then_some((at, at + c.len_utf8()))
    });
    let mut from = Some(0);
    std::iter::from_fn(move || {
        let start = from?;
        let (end, next) = starts.next().map_or((raw.len(), None), |(at, next)| (at, Some(next)));
        from = next;
        raw.get(start..end)
    })
}

/// Where in a clause the date or the mode begins that it ends in.
fn says_when(clause: &str, told: bool, persons: bool, context: &Context<'_>) -> Option<usize> {
    let rules = context.rules;
    if !told && !deadline::may_say_when(clause) {
        return None;
    }
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
    let at = before.filter(|text| names(text)).map(str::len).next().unwrap_or(0);
    (told || deadline::says_only_when(clause.get(at..)?)).then_some(at)
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
        for when in ["长期坚持", "立行立改", "每季度一次", "常态化推进", "已完成", "全年", "2031年5月底", "2031/5/31"]
        {
            assert_eq!(read(Field::Units, own, &format!("各村，{when}"), false), pair("各村", when));
            assert_eq!(read(Field::Units, own, &format!("镇水利站 {when}"), false), pair("镇水利站", when));
            assert_eq!(read(Field::Persons, "责任人", &format!("张三，{when}"), false), pair("张三", when));
        }
        assert_eq!(
            read(Field::Units, own, "镇水利站，6月底前，镇农经站", false),
            pair("镇水利站；镇农经站", "6月底前")
        );
        assert_eq!(
            read(Field::Units, own, "镇水利站6月底前、镇农经站7月底前", false),
            pair("镇水利站；镇农经站", "镇水利站6月底前、镇农经站7月底前")
        );
        for names in ["长期护理中心、持续改进办公室", "立行立改专班，5月花幼儿园", "王立行、常立", "三月村/六月坪村"]
        {
            assert_eq!(read(Field::Units, own, names, false), None, "{names}");
        }
    }
}
