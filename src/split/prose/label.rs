//! Labels in prose: 整改措施：… or 【整改措施】… at the start of a paragraph, inside one, on a line of its own, without a
//! colon before a list, and in brackets at the end of a sentence (【责任单位：…；完成时限：…】).

use super::{closing, signs, unknown};
use crate::flow::Flow;
use crate::model::{Field, RecordKind};
use crate::rules::Rules;
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
pub(super) const LONGEST: usize = 14;
/// Longest label behind an ordinal, in characters, that is known by its ending alone.
const LONGEST_NUMBERED: usize = 8;
/// Shortest label of a content that blanks alone set apart, in bytes: 问题表现, not 内容.
const SHORTEST_APART: usize = 12;
/// Shortest label that is known by itself inside a paragraph.
const SHORTEST_INSIDE: usize = 4;
/// What a label inside a paragraph may follow.
const BOUNDARY: &str = "。;,!?)]、\n\"";

pub(super) fn label(rules: &Rules, text: &str, name: Range<usize>, value: usize) -> Option<Label> {
    let word = text.get(name.clone())?;
    if rules.words.of_document.tell(word) || signs::is_signed(word) {
        return None;
    }
    let found = rules.labels.meaning(word).or_else(|| rules.labels.exact(uncounted(word)?))?;
    let known_by_ending = found.field.is_answer() || found.field.is_duty();
    // 关于渠道淤塞的问题整改情况 ends like a label, but names its problem too; 下一步打算 in prose heads a chapter.
    let said = word.contains("问题") || ["关于", "下一步", "下步"].iter().any(|w| word.starts_with(w));
    if !found.exact && (!known_by_ending || said) {
        return None;
    }
    let value = unknown::behind_marks(text, word, value);
    if text.get(value..).is_some_and(signs::is_to_sign) {
        return None;
    }
    Some(Label { field: found.field, kind: found.kind, name, value })
}

/// The label of an answer without the number that counts its parts: 整改措施1, 整改措施一.
fn uncounted(word: &str) -> Option<&str> {
    let bare = word.trim_end_matches(|c: char| c.is_ascii_digit() || ".一二三四五六七八九十".contains(c));
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
    /// Whether several items close with a sentence of who and until when: 以上事项由…负责.
    pub closing: bool,
}

impl Form {
    /// Looks at the lines of a document.
    ///
    /// Bodies and deadlines that stand under labels of their own come once for each problem; chapters (存在问题,
    /// 整改措施) come once and hold lists.
    pub(super) fn of<'t>(lines: impl Iterator<Item = &'t str>, rules: &Rules) -> Self {
        let (mut plain, mut numbered) = (Alone::default(), Alone::default());
        let mut closings = 0usize;
        for line in lines {
            closings += usize::from(closing::is_plural(line));
            if line.len() > (LONGEST + 2) * 4 {
                continue;
            }
            match marker::leading(line).filter(|m| m.style != Style::Chinese) {
                Some(marker) => numbered.count(line.get(marker.len..).unwrap_or(""), rules),
                None => plain.count(line, rules),
            }
        }
        // Where no part of a record states its problem, that is the heading above: then most answers have a body or a
        // deadline beside them.
        let stated = numbered.problems.max(numbered.contents);
        let least = if stated > 1 { numbered.problems } else { numbered.answers };
        Form {
            bare: plain.problems > 0 && plain.duties >= plain.problems.max(2),
            persons: plain.duties > 2,
            numbered: numbered.answers > 1 && numbered.duties >= least,
            closing: closings > 1,
        }
    }
}

/// Labels that stand alone on their lines.
#[derive(Default)]
struct Alone {
    problems: usize,
    contents: usize,
    answers: usize,
    duties: usize,
}

impl Alone {
    fn count(&mut self, line: &str, rules: &Rules) {
        match rules.labels.exact(bare(line)).map(|found| found.field) {
            Some(Field::Problem) => self.problems += 1,
            Some(Field::Content) => self.contents += 1,
            Some(field) if field.is_answer() => self.answers += 1,
            Some(field) if field.is_duty() => self.duties += 1,
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
pub(super) fn at_start(
    flow: &Flow<'_>,
    range: Range<usize>,
    numbered: bool,
    form: Form,
    rules: &Rules,
) -> Option<Label> {
    let text = flow.text.as_str();
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
        let apart = || name.char_indices().skip(1).any(|(at, _)| flow.is_apart(start + at));
        let whole = !numbered || !may_stand_in_bracket(found.field) || rules.labels.exact(name).is_some();
        return Some(found).filter(|_| whole || name.chars().count() <= LONGEST_NUMBERED && !apart());
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
    if !numbered && let Some(found) = set_apart(flow, start, near, rules).or_else(|| counted(flow, start, near, rules))
    {
        return Some(found);
    }
    // 整改情况一是…, 完成时限2016.7.10: no colon, but the value cannot be anything else.
    near.char_indices().skip(SHORTEST_INSIDE).map(|(i, _)| i).find_map(|end| {
        let rest = near.get(end..)?;
        if !rest.starts_with(marker::may_open) {
            return None;
        }
        let found = rules.labels.exact(near.get(..end)?)?;
        let listed = found.field.is_answer() && opens_list(rest);
        let dated = found.field == Field::Deadline && rest.starts_with(|c: char| c.is_ascii_digit());
        (listed || dated).then(|| Label {
            field: found.field,
            kind: None,
            name: start..start + end,
            value: start + end,
        })
    })
}

/// 措施1.1 修订办法: a blank stands for the colon behind a label with its number.
fn counted(flow: &Flow<'_>, start: usize, near: &str, rules: &Rules) -> Option<Label> {
    if !near.starts_with("措施") && !near.starts_with("整改措施") {
        return None;
    }
    let end = near.char_indices().map(|(at, _)| at).skip(2).find(|at| flow.is_apart(start + at))?;
    let name = near.get(..end).filter(|name| name.ends_with(|c: char| c.is_ascii_digit()))?;
    rules.labels.exact(uncounted(name)?).filter(|meaning| meaning.field == Field::Measures)?;
    Some(Label { field: Field::Measures, kind: None, name: start..start + end, value: start + end })
}

/// 责任单位　　县水利局: wide blanks stand for the colon, unless what follows is the next label.
fn set_apart(flow: &Flow<'_>, start: usize, near: &str, rules: &Rules) -> Option<Label> {
    let end = near.char_indices().map(|(at, _)| at).skip(SHORTEST_INSIDE).find(|at| flow.is_apart(start + at))?;
    let found = rules.labels.exact(near.get(..end)?).filter(|m| {
        let told = end >= SHORTEST_APART && m.field == Field::Content;
        told || m.field.is_answer() || may_stand_in_bracket(m.field)
    })?;
    let next = near.get(end..)?.chars().next().map_or(0, char::len_utf8);
    let last = near.get(..end)?.chars().next_back().map_or(0, char::len_utf8);
    let raw = flow.raw(start + end - last..start + end + next);
    let wide = raw.contains(['\u{3000}', '\t']) || raw.chars().filter(|c| c.is_whitespace()).count() > 1;
    let head = |text: &str| {
        (2..=LONGEST).rev().any(|n| {
            let end = text.char_indices().nth(n).map_or(text.len(), |(at, _)| at);
            text.get(..end).is_some_and(|name| rules.labels.exact(name).is_some())
        })
    };
    let (name, value) = (start..start + end, start + end);
    (wide && !head(near.get(end..)?)).then_some(Label { field: found.field, kind: found.kind, name, value })
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
pub(super) fn inside(flow: &Flow<'_>, range: Range<usize>, short: bool, rules: &Rules) -> Vec<Label> {
    let text = flow.text.as_str();
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
            Some(b'[') => {
                boxed(text, end..range.end, rules).filter(|l| l.field.is_answer() || may_stand_in_bracket(l.field))
            }
            _ => before(flow, from..end, value, short, rules),
        };
        out.extend(found);
    }
    out
}

/// Adds the label of a problem behind the name of a site that heads its paragraph: 青湾渡口。主要问题：护栏松动。
pub(super) fn behind_site(text: &str, range: Range<usize>, labels: &mut Vec<Label>, rules: &Rules) {
    let Some(found) = site_problem(text, range, rules) else { return };
    labels.retain(|l| l.name.start >= found.value);
    labels.insert(0, found);
}

fn site_problem(text: &str, range: Range<usize>, rules: &Rules) -> Option<Label> {
    let body = text.get(range.clone())?;
    let stop = body.find('。')?;
    let from = stop + '。'.len_utf8();
    let rest = body.get(from..)?;
    let reach = rest.char_indices().nth(LONGEST + 1).map_or(rest.len(), |(at, _)| at);
    let name = rest.get(..reach)?.split_once(':')?.0;
    let kind = rules.labels.exact(name).filter(|m| m.field == Field::Problem);
    let told = kind.is_some() || PROBLEMS.iter().any(|end| name.ends_with(end)) && !signs::demands(name, rules);
    let site = told && signs::may_name_site(body.get(..stop)?, rules);
    let start = range.start + from;
    site.then(|| Label {
        field: Field::Problem,
        kind: kind.and_then(|m| m.kind),
        name: start..start + name.len(),
        value: start + name.len() + 1,
    })
}

/// What the label of a problem ends in: 违规问题, 主要隐患.
const PROBLEMS: [&str; 2] = ["问题", "隐患"];

/// The longest label that ends at the end of a range.
fn before(flow: &Flow<'_>, range: Range<usize>, value: usize, short: bool, rules: &Rules) -> Option<Label> {
    let body = flow.text.get(range.clone())?;
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
        let own = found.field.is_answer();
        let about = matches!(
            found.field,
            Field::Units | Field::Persons | Field::Deadline | Field::Goal | Field::Completed | Field::Status
        );
        // 措施：… 资金：… 预案：… beside each other: 资金 begins no part of the measure. In other texts only whole words do.
        let part = |word: &str| short || rules.words.extra_inside.tell(word);
        let extra = found.field == Field::Extra && part(body.get(*at..)?);
        let previous = body.get(..*at)?.chars().next_back();
        let bounded = match previous {
            None => true,
            Some(c) => BOUNDARY.contains(c) || flow.is_apart(range.start + at),
        };
        // 渠道淤塞。具体表现：…
        let more = found.field == Field::Content && previous == Some('。') && !brief;
        let name = range.start + at..range.end;
        let runs_on = own
            && body.get(*at..)?.starts_with("整改")
            && previous.is_some_and(|c| {
                !"将把对,、的及和按对照".contains(c) || body.get(..*at).is_some_and(|b| b.ends_with("的"))
            });
        // 责任单位：镇城管办整改时限：6月底前: a whole label before a colon is one.
        let whole = about
            && body.get(*at..)?.chars().count() >= 4
            && previous.is_some_and(|c| !"将把对,、的及和按照与明确落实".contains(c));
        let fits = if listed {
            own && (bounded || runs_on)
        } else {
            (own || about || extra) && bounded || runs_on || whole || more
        };
        return fits.then_some(Label { field: found.field, kind: None, name, value });
    }
    None
}

/// What a bracket at the end of a problem may hold.
pub(super) fn may_stand_in_bracket(field: Field) -> bool {
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

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::flow::{flows, tests::paragraphs};

    /// What is found in a text: each field with its value up to the end.
    pub(in crate::split::prose) fn found(
        text: &str,
        find: impl Fn(&Flow<'_>, Range<usize>) -> Vec<(Field, Range<usize>)>,
    ) -> Vec<(Field, String)> {
        let loose = paragraphs(text);
        let flows = flows(&loose);
        let flow = flows.first().expect("a flow");
        let values = find(flow, 0..flow.text.len());
        values.into_iter().map(|(field, range)| (field, flow.text[range].to_string())).collect()
    }

    fn start(text: &str) -> Option<(Field, String)> {
        let find = |flow: &Flow<'_>, range: Range<usize>| {
            let label = at_start(flow, range.clone(), false, Form::default(), Rules::builtin());
            label.into_iter().map(|l| (l.field, l.value..range.end)).collect()
        };
        found(text, find).pop()
    }

    fn values(text: &str, short: bool) -> Vec<String> {
        let find = |flow: &Flow<'_>, range: Range<usize>| {
            let labels = inside(flow, range.clone(), short, Rules::builtin());
            labels.into_iter().map(|l| (l.field, l.value..range.end)).collect()
        };
        found(text, find).into_iter().map(|(_, value)| value).collect()
    }

    #[test]
    fn labels_at_the_start_of_a_paragraph() {
        assert_eq!(start("整改措施:清理渠道。"), Some((Field::Measures, "清理渠道。".to_string())));
        assert_eq!(start("整改情况"), Some((Field::Result, "".to_string())));
        assert_eq!(start("整改情况一是清理渠道。"), Some((Field::Result, "一是清理渠道。".to_string())));
        assert_eq!(start("完成时限2016.7.10"), Some((Field::Deadline, "2016.7.10".to_string())));
        assert_eq!(start("[整改情况]已完成。"), Some((Field::Result, "已完成。".to_string())));
        assert_eq!(start("[责任单位]:镇水利站"), Some((Field::Units, "镇水利站".to_string())));
        assert_eq!(start("责任单位　　镇水利站"), Some((Field::Units, "镇水利站".to_string())));
        assert_eq!(start("问题表现　　渠道淤塞"), Some((Field::Content, "渠道淤塞".to_string())));
        assert_eq!(start("整改措施　责任单位　整改时限"), None);
        assert_eq!(start("整改措施 落实得好"), None);
        assert_eq!(start("[2024]3号"), None);
        assert_eq!(start("联系电话:0000-0000000"), None);
        assert_eq!(start("整改措施落实得怎么样"), None);
        assert_eq!(start("责任落实不到位:渠道无人管"), None);
    }

    #[test]
    fn labels_inside_a_paragraph() {
        for (text, value) in [
            ("渠道淤塞。整改措施:逐段清淤。", "逐段清淤。"),
            ("关于渠道淤塞的问题整改情况:一是清淤。", "一是清淤。"),
            ("关于渠道淤塞的问题整改情况一是清淤。", "一是清淤。"),
            ("渠道淤塞。[整改情况]已清淤。", "已清淤。"),
        ] {
            assert_eq!(values(text, false).first().map(String::as_str), Some(value), "{text}");
        }
        let text = "渠道淤塞。[整改情况]:已清淤。[责任单位]:镇水务站";
        assert_eq!(values(text, false), ["已清淤。[责任单位]:镇水务站", "镇水务站"]);
        assert!(values("现将整改情况报告如下:渠道已清。", false).is_empty());
        let text = "问题不少。原因:渠道失修。";
        assert!(values(text, false).is_empty());
        assert_eq!(values(text, true), ["渠道失修。"]);
        let text = "渠道失修。措施:清淤。资金:5万元。时限:6月底前。预案:停水。";
        assert_eq!(values(text, true).len(), 4);
        let text = "整改措施:清淤。整改资金:5万元。应急预案:停水。";
        assert_eq!(values(text, false).len(), 3);
    }

    #[test]
    fn a_blank_sets_a_label_apart() {
        let text = "督导单位：县水利局　　责任人：林晓　　完成时限：6月底前";
        assert_eq!(values(text, false).last().map(String::as_str), Some("6月底前"));
        assert_eq!(values(text, false).len(), 3);
        assert_eq!(values("各村参与　整改时限：6月底前", false), ["6月底前"]);
        assert!(values("各村参与整改时限:6月底前", false).is_empty());
    }
}
