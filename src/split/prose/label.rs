//! Labels in prose: 整改措施：… or 【整改措施】… at the start of a paragraph, inside one, on a line of its own, without a
//! colon before a list, and in brackets at the end of a sentence (【责任单位：…；完成时限：…】).

use crate::model::{Field, RecordKind};
use crate::rules::Rules;
use crate::split::shape;
use crate::text::marker::{self, Style};
use std::ops::Range;

/// A label and where its value begins. All positions are bytes of the flow's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Label {
    /// What the value means.
    pub field: Field,
    /// The kind of record a problem label of this name makes, where it is no problem.
    pub kind: Option<RecordKind>,
    /// The label itself; empty where a bracket has none.
    pub name: Range<usize>,
    /// Where the value begins.
    pub value: usize,
}

/// Longest label, in characters.
const LONGEST: usize = 14;
/// Longest label behind an ordinal, in characters, that is known by its ending alone.
const LONGEST_NUMBERED: usize = 8;
/// Shortest label that is known by itself inside a paragraph.
const SHORTEST_INSIDE: usize = 4;
/// What a label inside a paragraph may follow.
const BOUNDARY: &str = "。;,!?)]、\n\"";
/// What labels inside a paragraph may hold that map to no field.
const ASIDES: &[&str] = &["原因", "资金", "预案"];
/// Labels of persons and lines that belong to the document, not to a record.
const CONTACTS: &[&str] = &["联系人", "联系电话", "电话", "联系方式", "审核人", "填报人"];

fn label(rules: &Rules, text: &str, name: Range<usize>, value: usize) -> Option<Label> {
    let word = text.get(name.clone())?;
    if CONTACTS.contains(&word) {
        return None;
    }
    let found = rules.labels.meaning(word).or_else(|| rules.labels.exact(uncounted(word)?))?;
    let known_by_ending =
        matches!(found.field, Field::Measures | Field::Result | Field::Units | Field::Persons | Field::Deadline);
    // 关于渠道淤塞的问题整改情况 ends like a label, but names its problem too; 下一步打算 in prose heads a chapter.
    let said = word.contains("问题") || ["关于", "下一步", "下步"].iter().any(|w| word.starts_with(w));
    if !found.exact && (!known_by_ending || said) {
        return None;
    }
    Some(Label { field: found.field, kind: found.kind, name, value })
}

/// The label of an answer without the number that counts its parts: 整改措施1, 整改措施一.
fn uncounted(word: &str) -> Option<&str> {
    let bare = word.trim_end_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c));
    (bare.len() < word.len() && bare.ends_with("措施")).then_some(bare)
}

/// What stands alone on the lines of a document, as far as that tells labels from headings.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Form {
    /// Whether labels stand alone, each on the line above its value: then 存在问题 is one too, elsewhere it is a heading.
    pub bare: bool,
    /// Whether the labels of bodies and deadlines stand alone: then 责任人 is one too.
    pub persons: bool,
    /// Whether they stand alone behind ordinals that count the parts of each record: （一）问题表现 （二）原因剖析 （三）整改措施.
    pub numbered: bool,
}

impl Form {
    /// Looks at the lines of a document.
    ///
    /// Bodies and deadlines that stand under labels of their own come once for each problem; chapters (存在问题,
    /// 整改措施) come once and hold lists.
    pub(super) fn of<'t>(lines: impl Iterator<Item = &'t str>, rules: &Rules) -> Self {
        let (mut plain, mut numbered) = (Alone::default(), Alone::default());
        for line in lines.filter(|line| line.len() <= (LONGEST + 2) * 4) {
            match marker::leading(line).filter(|m| m.style != Style::Chinese) {
                Some(marker) => numbered.count(line.get(marker.len..).unwrap_or(""), rules),
                None => plain.count(line, rules),
            }
        }
        // Where no part of a record states its problem, that is the heading above: then most answers have a body or a
        // deadline beside them.
        let stated = numbered.problems.max(numbered.contents);
        let held = if stated > 1 { numbered.problems } else { numbered.answers };
        Form {
            bare: plain.problems > 0 && plain.held >= plain.problems.max(2),
            persons: plain.held > 2,
            numbered: numbered.answers > 1 && numbered.held >= held,
        }
    }
}

/// Labels that stand alone on their lines.
#[derive(Default)]
struct Alone {
    problems: usize,
    contents: usize,
    answers: usize,
    held: usize,
}

impl Alone {
    fn count(&mut self, line: &str, rules: &Rules) {
        match rules.labels.exact(bare(line)).map(|found| found.field) {
            Some(Field::Problem) => self.problems += 1,
            Some(Field::Content) => self.contents += 1,
            Some(Field::Measures | Field::Result) => self.answers += 1,
            Some(Field::Units | Field::Persons | Field::Deadline) => self.held += 1,
            _ => {}
        }
    }
}

/// A line without the brackets or the stop around a label.
fn bare(line: &str) -> &str {
    line.trim_start_matches('[').trim_end_matches([']', '。'])
}

/// The label that a text begins with at `from`: before a colon, alone on its line, or right before a list.
///
/// Behind an ordinal a label without a colon is a heading (二、整改措施), no label.
pub(super) fn at_start(text: &str, range: Range<usize>, numbered: bool, form: Form, rules: &Rules) -> Option<Label> {
    // 【存在问题】 alone on its line heads a chapter.
    let heads = |l: &Label| l.field == Field::Problem && l.value >= range.end && !form.bare;
    if let Some(found) = boxed(text, range.clone(), rules).filter(|l| !heads(l)) {
        return Some(found);
    }
    let body = text.get(range.clone())?;
    let opened = usize::from(body.starts_with('['));
    let reach = body.char_indices().nth(LONGEST + 1 + opened).map_or(body.len(), |(i, _)| i);
    let near = body.get(opened..reach)?;
    let start = range.start + opened;
    if let Some(colon) = near.find(':') {
        let name = near.get(..colon)?.trim_end_matches(']');
        let found = label(rules, text, start..start + name.len(), start + colon + 1)?;
        // （一）采购不规范　责任领导：… is a heading that a label runs on to.
        let runs_on = numbered && is_held(found.field) && name.chars().count() > LONGEST_NUMBERED;
        return Some(found).filter(|_| !runs_on || rules.labels.exact(name).is_some());
    }
    let alone = if numbered { form.numbered } else { form.bare };
    if reach == body.len() && (!numbered || alone) {
        let bare = bare(near);
        let shortest = if alone { 2 } else { SHORTEST_INSIDE - usize::from(form.persons) };
        if bare.chars().count() >= shortest
            && let Some(found) = label(rules, text, start..start + bare.len(), range.end)
            && rules.labels.exact(bare).is_some()
            && !matches!(found.field, Field::Type | Field::Number)
            && (alone || !matches!(found.field, Field::Problem | Field::Extra))
        {
            return Some(found);
        }
    }
    // 整改情况一是…, 完成时限2016.7.10: no colon, but the value cannot be anything else.
    near.char_indices().skip(SHORTEST_INSIDE).map(|(i, _)| i).find_map(|end| {
        let rest = near.get(end..)?;
        let found = rules.labels.exact(near.get(..end)?)?;
        let listed = matches!(found.field, Field::Measures | Field::Result) && opens_list(rest);
        let dated = found.field == Field::Deadline && rest.starts_with(|c: char| c.is_ascii_digit());
        (listed || dated).then(|| Label {
            field: found.field,
            kind: None,
            name: start..start + end,
            value: start + end,
        })
    })
}

/// A label in a box of its own, 【整改情况】, that a text begins with; a colon may follow. The box belongs to its name.
fn boxed(text: &str, range: Range<usize>, rules: &Rules) -> Option<Label> {
    let body = text.get(range.clone())?.strip_prefix('[')?;
    let reach = body.char_indices().nth(LONGEST + 1).map_or(body.len(), |(i, _)| i);
    let close = body.get(..reach)?.find(']')?;
    let found = rules.labels.exact(body.get(..close)?.trim())?;
    if matches!(found.field, Field::Type | Field::Number) {
        return None;
    }
    let end = range.start + 1 + close + 1;
    let colon = usize::from(text.get(end..range.end).is_some_and(|rest| rest.starts_with(':')));
    Some(Label { field: found.field, kind: found.kind, name: range.start..end, value: end + colon })
}

/// Whether a text begins with the first item of a list.
fn opens_list(text: &str) -> bool {
    marker::leading(text).is_some_and(|m| m.no == Some(1) && m.style != Style::Chinese)
}

/// The labels inside a text, in order: after a boundary any known label before a colon; run on to a sentence
/// (…的问题整改情况：) only those that name what is done about a problem.
///
/// `short` allows 原因： and 措施： too, which stand beside 问题：.
pub(super) fn inside(text: &str, range: Range<usize>, short: bool, rules: &Rules) -> Vec<Label> {
    let Some(body) = text.get(range.clone()) else { return Vec::new() };
    let mut out: Vec<Label> = Vec::new();
    let colons = memchr::memchr_iter(b':', body.as_bytes()).map(|at| (range.start + at, range.start + at + 1));
    let bare = memchr::memmem::find_iter(body.as_bytes(), "一是").map(|at| (range.start + at, range.start + at));
    let boxes = memchr::memchr_iter(b'[', body.as_bytes()).map(|at| (range.start + at, range.start + at));
    let mut ends: Vec<(usize, usize)> = colons.chain(bare).chain(boxes).collect();
    ends.sort_unstable();
    for (end, value) in ends {
        let from = out.last().map_or(range.start, |l| l.value);
        let found = match text.as_bytes().get(end) {
            // The colon behind a box belongs to it.
            _ if end < from => None,
            Some(b'[') => boxed(text, end..range.end, rules).filter(|l| is_own(l.field) || is_held(l.field)),
            _ => before(text, from..end, value, short, rules),
        };
        out.extend(found);
    }
    out
}

/// What is done about a problem.
fn is_own(field: Field) -> bool {
    matches!(field, Field::Measures | Field::Result)
}

/// The longest label that ends at the end of a range.
fn before(text: &str, range: Range<usize>, value: usize, short: bool, rules: &Rules) -> Option<Label> {
    let body = text.get(range.clone())?;
    let starts: Vec<(usize, char)> = body.char_indices().rev().take(LONGEST).collect();
    let listed = value == range.end;
    for (at, _) in
        starts.iter().skip(if short { 1 } else { SHORTEST_INSIDE - 2 }).rev().filter(|(_, c)| c.is_alphanumeric())
    {
        let Some(found) = rules.labels.exact(body.get(*at..)?) else { continue };
        // 责任人 is the one label of three characters that stands inside a paragraph.
        let brief = body.get(*at..)?.chars().count() < SHORTEST_INSIDE;
        if brief && !short && found.field != Field::Persons {
            continue;
        }
        let own = is_own(found.field);
        let held = matches!(
            found.field,
            Field::Units | Field::Persons | Field::Deadline | Field::Goal | Field::Completed | Field::Status
        );
        // 措施：… 资金：… 预案：… beside each other: 资金 begins no part of the measure. In other texts only whole words do.
        let part = |word: &str| short || ASIDES.iter().any(|aside| word.contains(aside));
        let aside = found.field == Field::Extra && part(body.get(*at..)?);
        let previous = body.get(..*at)?.chars().next_back();
        let bounded = match previous {
            None => true,
            Some(c) => BOUNDARY.contains(c),
        };
        let name = range.start + at..range.end;
        let runs_on = own
            && body.get(*at..)?.starts_with("整改")
            && previous.is_some_and(|c| {
                !"将把对,、的及和按对照".contains(c) || body.get(..*at).is_some_and(|b| b.ends_with("的"))
            });
        // 责任单位：镇城管办　整改时限：6月底前: blanks between values are gone by now; a whole label before a colon is one.
        let whole = held
            && body.get(*at..)?.chars().count() >= 4
            && previous.is_some_and(|c| !"将把对,、的及和按照与明确落实".contains(c));
        let fits =
            if listed { own && (bounded || runs_on) } else { (own || held || aside) && bounded || runs_on || whole };
        return fits.then_some(Label { field: found.field, kind: None, name, value });
    }
    None
}

/// A bracket that holds labelled values or a sentence of roles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Bracket {
    /// The whole bracket; to the end of the text where it is not closed.
    pub range: Range<usize>,
    /// Its values: label and range.
    pub values: Vec<(Label, Range<usize>)>,
}

/// The brackets of a text that hold units, deadlines and the like, in order.
pub(super) fn brackets(text: &str, range: Range<usize>, rules: &Rules) -> Vec<Bracket> {
    let mut out: Vec<Bracket> = Vec::new();
    let Some(body) = text.get(range.clone()) else { return out };
    for at in memchr::memchr2_iter(b'[', b'(', body.as_bytes()) {
        let open = range.start + at;
        if out.last().is_some_and(|b| open < b.range.end) {
            continue;
        }
        if let Some(found) = bracket(text, open, range.end, rules) {
            out.push(found);
        }
    }
    out
}

/// Longest sentence of roles in a bracket, in bytes.
const LONGEST_ROLES: usize = 400;

/// How a sentence of roles ends.
const ROLES: &[&str] = &["牵头", "负责", "配合", "落实", "督办", "承办", "参与", "协助", "监督", "督导", "指导"];

fn bracket(text: &str, open: usize, end: usize, rules: &Rules) -> Option<Bracket> {
    let inner = open + 1;
    let body = text.get(inner..end)?;
    let reach = body.char_indices().nth(LONGEST + 1).map_or(body.len(), |(i, _)| i);
    let colon = body.get(..reach)?.find(':');
    let first = colon.and_then(|c| label(rules, text, inner..inner + c, inner + c + 1)).filter(|l| is_held(l.field));
    let Some(first) = first else { return roles(text, open, end) };
    let (close, after) = closing(text, open, end);
    let mut labels = vec![first];
    let rest = labels.first().map_or(inner, |l| l.value);
    labels.extend(inside(text, rest..close, false, rules).into_iter().filter(|l| is_held(l.field)));
    let starts: Vec<usize> = labels.iter().skip(1).map(|l| l.name.start).chain([close]).collect();
    let values = labels
        .into_iter()
        .zip(starts)
        .map(|(label, next)| {
            let value = text.get(label.value..next).unwrap_or("").trim_end_matches([';', ',', '。', '、', ' ']);
            let range = label.value..label.value + value.len();
            (label, range)
        })
        .filter(|(_, range)| !range.is_empty())
        .collect();
    Some(Bracket { range: open..after, values })
}

/// What a bracket at the end of a problem may hold.
fn is_held(field: Field) -> bool {
    matches!(
        field,
        Field::Units
            | Field::Persons
            | Field::Deadline
            | Field::Completed
            | Field::Goal
            | Field::Status
            | Field::Result
    )
}

/// (县教育局牵头，各乡镇配合) at the end of a sentence.
fn roles(text: &str, open: usize, end: usize) -> Option<Bracket> {
    let reach = text.get(open..end)?;
    let limit = reach.char_indices().map(|(i, _)| i).take_while(|i| *i <= LONGEST_ROLES).last()?;
    let last = reach.get(limit..).and_then(|t| t.chars().next()).map_or(0, char::len_utf8);
    let (close, after) = closing(text, open, open + limit + last);
    if close == after {
        return None;
    }
    let inner = text.get(open + 1..close)?;
    // The day may stand behind the bodies: (县教育局牵头，各乡镇配合，6月底前完成).
    let day = inner.rfind([',', ';']).filter(|at| inner.get(at + 1..).is_some_and(|t| shape::shape(t).deadline));
    let bodies = inner.get(..day.unwrap_or(inner.len()))?;
    let ends = ROLES.iter().any(|w| bodies.ends_with(w));
    let closes = text.get(after..end)?.chars().next().is_none_or(|c| "。;\n".contains(c));
    if !ends || !closes || bodies.chars().count() < 5 {
        return None;
    }
    let value = |field, range: Range<usize>| (Label { field, kind: None, name: open..open, value: range.start }, range);
    let first = open + 1;
    let mut values = vec![value(Field::Units, first..first + bodies.len())];
    values.extend(day.map(|at| value(Field::Deadline, first + at + 1..close)));
    Some(Bracket { range: open..after, values })
}

/// End of the inside and end of the bracket that opens at `open`; inner brackets are matched.
fn closing(text: &str, open: usize, end: usize) -> (usize, usize) {
    let mut depth = 0usize;
    let body = text.get(open..end).unwrap_or("");
    let square = body.starts_with('[');
    for (at, c) in body.char_indices() {
        match c {
            '[' | '(' => depth += 1,
            // The outer bracket's own form closes it even where an inner one was left open.
            ']' if square => return (open + at, open + at + 1),
            ')' | ']' => {
                depth = depth.saturating_sub(1);
                if depth == 0 && !square {
                    return (open + at, open + at + 1);
                }
            }
            _ => {}
        }
    }
    (end, end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn start(text: &str) -> Option<(Field, &str)> {
        at_start(text, 0..text.len(), false, Form::default(), Rules::builtin()).map(|l| (l.field, &text[l.value..]))
    }

    #[test]
    fn labels_at_the_start_of_a_paragraph() {
        assert_eq!(start("整改措施:清理渠道。"), Some((Field::Measures, "清理渠道。")));
        assert_eq!(start("整改情况"), Some((Field::Result, "")));
        assert_eq!(start("整改情况一是清理渠道。"), Some((Field::Result, "一是清理渠道。")));
        assert_eq!(start("完成时限2016.7.10"), Some((Field::Deadline, "2016.7.10")));
        assert_eq!(start("[整改情况]已完成。"), Some((Field::Result, "已完成。")));
        assert_eq!(start("[责任单位]:镇水利站"), Some((Field::Units, "镇水利站")));
        assert_eq!(start("[2024]3号"), None);
        assert_eq!(start("联系电话:0000-0000000"), None);
        assert_eq!(start("整改措施落实得怎么样"), None);
        assert_eq!(start("责任落实不到位:渠道无人管"), None);
    }

    #[test]
    fn labels_inside_a_paragraph() {
        let rules = Rules::builtin();
        for (text, value) in [
            ("渠道淤塞。整改措施:逐段清淤。", "逐段清淤。"),
            ("关于渠道淤塞的问题整改情况:一是清淤。", "一是清淤。"),
            ("关于渠道淤塞的问题整改情况一是清淤。", "一是清淤。"),
            ("渠道淤塞。[整改情况]已清淤。", "已清淤。"),
        ] {
            let found = inside(text, 0..text.len(), false, rules);
            assert_eq!(found.first().map(|l| &text[l.value..]), Some(value), "{text}");
        }
        let text = "渠道淤塞。[整改情况]:已清淤。[责任单位]:镇水务站";
        let found = inside(text, 0..text.len(), false, rules);
        assert_eq!(
            found.iter().map(|l| &text[l.value..]).collect::<Vec<_>>(),
            ["已清淤。[责任单位]:镇水务站", "镇水务站"]
        );
        let text = "现将整改情况报告如下:渠道已清。";
        assert!(inside(text, 0..text.len(), false, rules).is_empty());
        let text = "问题不少。原因:渠道失修。";
        assert!(inside(text, 0..text.len(), false, rules).is_empty());
        assert_eq!(inside(text, 0..text.len(), true, rules).len(), 1);
        let text = "渠道失修。措施:清淤。资金:5万元。时限:6月底前。预案:停水。";
        assert_eq!(inside(text, 0..text.len(), true, rules).len(), 4);
        let text = "整改措施:清淤。整改资金:5万元。应急预案:停水。";
        assert_eq!(inside(text, 0..text.len(), false, rules).len(), 3);
    }

    #[test]
    fn brackets_with_labels() {
        let rules = Rules::builtin();
        let values = |text: &'static str| {
            brackets(text, 0..text.len(), rules)
                .into_iter()
                .flat_map(|b| b.values)
                .map(|(l, r)| (l.field, &text[r]))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            values("渠道淤塞。[责任单位:各村(社区);完成时限:6月底前]"),
            [(Field::Units, "各村(社区)"), (Field::Deadline, "6月底前")]
        );
        assert_eq!(values("渠道淤塞。[责任单位:镇水利站、各村(社区)"), [(Field::Units, "镇水利站、各村(社区)")]);
        assert_eq!(values("渠道淤塞。(责任单位:各村(社区))"), [(Field::Units, "各村(社区)")]);
        assert_eq!(values("渠道淤塞。(镇水利站牵头,各村配合)"), [(Field::Units, "镇水利站牵头,各村配合")]);
        assert!(values("渠道(含支渠)淤塞(见附件)。").is_empty());
    }
}
