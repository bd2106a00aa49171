//! Who answers for a whole table, said once right above it (`责任单位：某县水务局`), for the columns that it lacks; and rows
//! inside a table that say the same of the rows below them.
//!
//! A line counts where it holds labels with their values and nothing else, all of the value is names, and it stands between
//! the table and the title or the text above it: not over the date that ends the list before, and no person of a line that
//! says who fills the form in. Deadlines that are stated so are found with those of the document, by `normalize`.

use super::columns::Columns;
use super::shape::{names_bodies, shape};
use super::{excerpt, titles};
use crate::flow::{self, Flow};
use crate::model::{Code, Field, Finding, Loose, LooseKind, Part, Place, UnitRole};
use crate::rules::Rules;
use crate::text::labelled::{self, Labelled};
use crate::text::{form, page};

/// Lines above a table that are looked at.
const REACH: usize = 6;
/// Shortest label that says whose work it is, in characters; 单位：… may be who filled the form in.
const SHORTEST: usize = 4;

/// What stands right above a table under labels of bodies and persons.
#[derive(Debug, Default)]
pub(super) struct Duties {
    /// What holds for the whole table, in reading order.
    pub given: Vec<Part>,
    /// What is said by the form or of the list before, or names nobody.
    pub refused: Vec<Part>,
}

/// What stands under labels of bodies and persons right above a table. `lines` are the loose texts before it and behind the
/// list before it, where there is one (`follows`).
pub(super) fn duties(lines: &[Loose], follows: bool, rules: &Rules) -> Duties {
    let near = lines.iter().rev().filter(|l| !matches!(l.kind, LooseKind::Margin | LooseKind::Note));
    let mut out = Duties::default();
    // What stands over the date or the signature that ends a list may belong to that list.
    let (mut signed, mut over) = (false, Vec::new());
    let (mut titled, mut of_form) = (false, false);
    for line in near.filter(|l| !page::is_furniture(&l.text)).take(REACH) {
        let flows = flow::flows(std::slice::from_ref(line));
        let values = flows.first().and_then(|flow| Some((flow, labels(flow, rules)?)));
        match values {
            Some((flow, values)) => {
                let form = values.iter().any(|l| flow.text.get(l.name.clone()).is_some_and(is_of_form));
                of_form = of_form || form;
                signed = signed || form && line.kind == LooseKind::Paragraph;
                let names = |p: &Part| matches!(p.field, Field::Units | Field::Persons);
                let found = values.iter().rev().filter_map(|l| part(flow, l, rules)).filter(names);
                (if signed { &mut over } else { &mut out.given }).extend(found);
            }
            None if form::is_date_or_to_fill_in(&line.text) => {
                signed = signed || line.kind == LooseKind::Paragraph;
            }
            None => {
                titled = titles::is_title(&line.text);
                break;
            }
        }
    }
    (if follows && !titled { &mut out.refused } else { &mut out.given }).append(&mut over);
    out.settle(of_form);
    out
}

impl Duties {
    /// Parts that name nobody or only who fills the form in go to those refused.
    fn settle(&mut self, of_form: bool) {
        let mut given = std::mem::take(&mut self.given);
        given.reverse();
        self.refused.reverse();
        let (named, unread): (Vec<Part>, Vec<Part>) = given.into_iter().partition(reads_as_names);
        let bodies = named.iter().any(|p| p.field == Field::Units);
        let (given, formal) = named.into_iter().partition(|_| bodies || !of_form);
        self.given = given;
        self.refused.extend(unread.into_iter().chain(formal));
    }
}

/// The part that those under a label have in the work where it is not the main one: 督办单位 do not answer in the place of
/// 责任单位.
pub(super) fn role(label: &str, rules: &Rules) -> Option<UnitRole> {
    let chars: Vec<char> = label.chars().collect();
    let role = |word: &[char]| rules.units.roles.get(word).map(|found| found.role);
    chars.windows(2).filter_map(role).find(|role| matches!(role, UnitRole::Supervise | UnitRole::Support))
}

/// Whether a list has a column for what stands above it. One of those who inspect the work is none for those who do it.
pub(super) fn has_column(columns: &Columns, part: &Part, rules: &Rules) -> bool {
    let role = |label: Option<&str>| label.and_then(|label| role(label, rules));
    columns.0.iter().any(|c| c.field == part.field && role(c.label.as_deref()) == role(part.label.as_deref()))
}

/// Whether a label asks who fills a form in, or when: 填报单位, 填报日期.
fn is_of_form(name: &str) -> bool {
    !name.starts_with("联系") && name != "负责人" && form::is_to_fill_in(&format!("{name}:"))
}

/// Whether all of a value is names of bodies or persons: a demand to them (县水务局要于6月底前完成) is none.
fn reads_as_names(part: &Part) -> bool {
    let person = part.field == Field::Persons;
    let names = outside_brackets(&part.raw);
    let mut names = names.split(|c: char| c.is_whitespace() || "、，,；;/。".contains(c)).filter(|n| !n.is_empty());
    names.all(|name| {
        let told = shape(name);
        let told =
            (told.person && !told.state || names_bodies(name)) && !DEMANDS.iter().any(|word| name.contains(word));
        told || person && (is_number(name) || is_name(name))
    })
}

/// Words of a demand, which no name holds.
const DEMANDS: &[&str] = &[
    "要会同",
    "要牵头",
    "要配合",
    "要按",
    "要求",
    "必须",
    "务必",
    "完成",
    "逾期",
    "通报",
    "尽快",
    "底前",
    "日前",
    "月前",
];

/// Whether a text is a telephone number.
fn is_number(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_digit() || c == '-')
}

/// Whether a text may be the name of a person, an office before it or not: 欧阳某某, 县水务局局长李某.
fn is_name(text: &str) -> bool {
    let short = |text: &str, most: usize| text.chars().count() <= most && text.chars().all(char::is_alphabetic);
    let behind = |office: &&str| text.rsplit_once(*office).is_some_and(|(_, name)| short(name, 4));
    !DEMANDS.iter().any(|word| text.contains(word)) && (short(text, 4) || OFFICES.iter().any(behind))
}

/// What the names of offices end in.
const OFFICES: &[&str] = &["书记", "长", "主任", "委员", "主席", "经理", "干部"];

/// A text without what stands in its brackets.
fn outside_brackets(text: &str) -> String {
    let mut depth = 0usize;
    let outside = |c: &char| {
        match c {
            '(' | '（' => depth += 1,
            ')' | '）' => depth = depth.saturating_sub(1),
            _ => return depth == 0,
        }
        false
    };
    text.chars().filter(outside).collect()
}

/// What a cell says under labels, one of them at least of a body, a person or a deadline, where it says nothing else. What
/// stands under the others, and what names nobody, is extra.
pub(super) fn of_band(text: &str, place: &Place, rules: &Rules) -> Vec<Part> {
    // Nearly every band is told by this.
    if !text.contains([':', '：']) {
        return Vec::new();
    }
    let kind = LooseKind::Title;
    let line = Loose { text: text.to_string(), place: place.clone(), kind, after_lists: 0, wrapped: false };
    let flows = flow::flows(std::slice::from_ref(&line));
    let parts = |flow: &Flow<'_>| {
        let found = labels(flow, rules)?;
        let duties: Vec<Option<Part>> = found.iter().map(|l| part(flow, l, rules)).collect();
        let duty = duties.iter().any(Option::is_some);
        let of_form = found.iter().any(|l| flow.text.get(l.name.clone()).is_some_and(is_of_form));
        let bodies = duties.iter().flatten().any(|p| p.field == Field::Units);
        let alone = found.len() == 1;
        let holds = |p: &Part| match p.field {
            Field::Persons => reads_as_names(p) && (bodies || !of_form),
            Field::Units => alone || reads_as_names(p),
            _ => true,
        };
        let extra = |l: &Labelled| cut(flow, l, Field::Extra);
        let parts = duties.into_iter().zip(&found).filter_map(|(p, l)| p.filter(holds).or_else(|| extra(l)));
        // The cell is what the record comes from.
        duty.then(|| parts.map(|p| Part { place: place.clone(), ..p }).collect::<Vec<_>>())
    };
    flows.first().and_then(parts).unwrap_or_default()
}

/// The labels of a line that is nothing else; none of a title.
fn labels(flow: &Flow<'_>, rules: &Rules) -> Option<Vec<Labelled>> {
    if titles::is_title(&flow.text) && !flow.text.contains(':') {
        return None;
    }
    let known = |name: &str| rules.labels.exact(name).is_some() || form::is_to_fill_in(&format!("{name}:"));
    labelled::line(&flow.text, &|at| flow.is_apart(at), &known)
}

/// Why what stands above a list went to no record: its rows speak for themselves, or it is not about them.
pub(super) const HAS_COLUMN: &str = "stands above a list that has a column for it";
pub(super) const HEADS_NOTHING: &str = "stands in a row of the list with no row below it that it holds for";
pub(super) const ANSWERS_NOT: &str = "stands above a list and does not name who answers for its rows";

/// Says of what stands above a list that it went to no record: the list has a column for it, or it does not answer for
/// the list's rows (`why`).
pub(super) fn unused(part: Part, list: usize, why: &str) -> Finding {
    let label = part.label.as_deref().unwrap_or_default();
    let message = format!("“{label}：{}” {why}; it was given to no record.", excerpt(&part.raw));
    let finding = Finding::new(Code::UnplacedText, message);
    finding.with("label", label).with("value", part.raw.as_str()).with("list", list).at(part.place)
}

fn part(flow: &Flow<'_>, found: &Labelled, rules: &Rules) -> Option<Part> {
    let name = flow.text.get(found.name.clone())?;
    let field = rules.labels.exact(name)?.field;
    let says_whose = name.chars().count() >= SHORTEST || name.contains('责');
    if !field.is_duty() || !says_whose || form::is_to_fill_in(&format!("{name}:")) {
        return None;
    }
    cut(flow, found, field)
}

/// One label and its value as a part of a field.
fn cut(flow: &Flow<'_>, found: &Labelled, field: Field) -> Option<Part> {
    let label = flow.raw(found.name.clone());
    Some(Part {
        field,
        label: Some(label.as_str().into()),
        raw: Some(flow.raw(found.value.clone())).filter(|raw| !raw.is_empty())?,
        place: flow.place(found.value.clone())?,
        row: 0,
        rows: 1,
        printed: None,
    })
}

/// What is said once above the table (责任单位：…) holds for a record that says nothing of the kind itself, in a band or
/// inside a cell: `all` of the whole list, `group` in the band above. `waiting` loses what reached a record.
pub(super) fn give(all: &[Part], group: &[Part], waiting: &mut Vec<Part>, parts: &mut Vec<Part>, rules: &Rules) {
    if all.is_empty() && group.is_empty() {
        return;
    }
    let within = |raw: &str| -> Vec<(Field, Option<UnitRole>)> {
        let parts = if raw.contains([':', '：']) { raw } else { "" }.split([':', '：']);
        let name = |before: &str| {
            let name = before.rsplit(|c: char| !c.is_alphanumeric()).next()?;
            rules.labels.exact(name).map(|meaning| (meaning.field, role(name, rules)))
        };
        parts.filter_map(name).collect()
    };
    let asked = |p: &Part| (p.field, role(p.label.as_deref().unwrap_or_default(), rules));
    let own: Vec<_> = parts.iter().flat_map(|p| within(&p.raw).into_iter().chain([asked(p)])).collect();
    let nearer = |p: &&Part| !group.iter().any(|more| asked(more) == asked(p));
    let stated = all.iter().filter(nearer).chain(group);
    // What is no duty stands beside what the record says itself.
    let given = stated.filter(|p| p.field == Field::Extra || !own.contains(&asked(p)));
    parts.extend(given.cloned());
    let reached = |p: &Part| parts.iter().any(|given| given.place == p.place && given.raw == p.raw);
    waiting.retain(|p| !reached(p));
}

#[cfg(test)]
mod tests {
    use super::super::dialects::testing::{page, rows};

    const LIST: [&str; 2] = ["序号 | 问题 | 整改措施", "1 | 渠道渗漏 | 修补"];
    const BARE: &str = "extra:序号=1 | problem:问题=渠道渗漏 | measures:整改措施=修补";

    fn below(lines: &[&str]) -> Vec<String> {
        rows(&[lines, &LIST].concat())
    }

    fn told(lines: &[&str]) -> Vec<String> {
        page(lines).findings.iter().map(|f| f.message.clone()).collect()
    }

    #[test]
    fn names_right_above_a_table() {
        for (line, parts) in [
            ("责任单位：松岭镇水利站、各村（社区）", "units:责任单位=松岭镇水利站、各村（社区）"),
            ("责任单位：县水务局牵头，各乡镇配合", "units:责任单位=县水务局牵头，各乡镇配合"),
            ("责任人：王某　巡查单位负责人：李某", "units:责任人=王某"),
            ("责任人：镇水利站站长王某 13800000000", "units:责任人=镇水利站站长王某 13800000000"),
            ("责任单位：镇水利站　责任人：王某　填报日期：2031年5月1日", "units:责任单位=镇水利站 | units:责任人=王某"),
        ] {
            assert_eq!(below(&["渠道问题清单", line]), [format!("{BARE} | {parts}")], "{line}");
        }
    }

    #[test]
    fn a_demand_and_who_fills_the_form_in_answer_for_no_row() {
        for line in [
            "责任单位：县水务局要会同各乡镇于2031年9月底前完成，逾期通报。",
            "责任人：要切实负起责任",
            "填报单位：县水务局 责任人：李某",
        ] {
            assert_eq!(below(&["渠道问题清单", line]), [BARE], "{line}");
            let told = told(&[&["渠道问题清单", line], &LIST[..]].concat());
            assert!(told.len() == 1 && told[0].contains("given to no record"), "{told:?}");
        }
    }

    #[test]
    fn a_column_of_inspectors_is_none_of_who_does_the_work() {
        let list = |column: &str| {
            let lines = [format!("问题 | 整改措施 | {column}"), "渠道渗漏 | 修补 | 县水务局".to_string()];
            rows(&["渠道问题清单", "整改责任单位：松岭镇", &lines[0], &lines[1]]).concat()
        };
        for column in ["验收单位", "督办单位", "配合单位"] {
            assert!(list(column).ends_with("units:整改责任单位=松岭镇"), "{}", list(column));
        }
        for column in ["责任单位", "牵头单位"] {
            assert!(!list(column).contains("松岭镇"), "{}", list(column));
        }
    }

    #[test]
    fn who_watches_does_not_answer_for_the_work() {
        let rows =
            ["序号 | 问题 | 整改措施", "1 | 渠道渗漏 | 修补，责任单位：甲村", "2 | 闸门锈蚀 | 除锈，督办单位：县监委"];
        let watched: Vec<bool> = super::super::dialects::testing::rows(&[&["督办单位：县纪委"], &rows[..]].concat())
            .iter()
            .map(|row| row.ends_with("units:督办单位=县纪委"))
            .collect();
        assert_eq!(watched, [true, false]);
    }

    #[test]
    fn all_that_a_row_of_labels_says_reaches_the_rows_below_it() {
        let head = "序号 | 问题 | 整改措施 | 备注";
        let row = "1 | 渠道渗漏 | 修补 | 急";
        let band = "责任人：李某 联系电话：13800000000 整改依据：枫发〔2031〕3号 | < | < | <";
        assert_eq!(
            rows(&[head, band, row]),
            [format!(
                "{BARE} | extra:备注=急 | units:责任人=李某 | extra:联系电话=13800000000 | extra:整改依据=枫发〔2031〕3号"
            )]
        );
        assert!(told(&[head, band, row]).is_empty());
    }

    #[test]
    fn a_row_of_labels_that_heads_nothing_is_told() {
        let head = "序号 | 问题 | 整改措施 | 责任人";
        let row = "1 | 渠道渗漏 | 修补 | 王某";
        let last = |lines: &[&str]| {
            let told = told(lines);
            assert!(told.iter().all(|m| m.ends_with("given to no record.")), "{told:?}");
            told.iter().filter_map(|m| Some(m.split(['“', '”']).nth(1)?.to_string())).collect::<Vec<_>>()
        };
        assert_eq!(last(&[head, row, "责任人：李某 | | 完成时限：2031年6月底前 |"]), ["责任人：李某"]);
        // All rows below name their own.
        assert_eq!(last(&[head, "责任人：李某 联系电话：13800000000 | < | < | <", row]), ["责任人：李某"]);
        let next = ["渡口问题清单", "序号 | 问题 | 整改措施", "1 | 护栏缺失 | 加装"];
        assert_eq!(
            last(&[&[head, row, "责任人：李某 联系电话：13800000000 | < | < | <"], &next[..]].concat()).len(),
            2
        );
    }

    #[test]
    fn what_signs_a_list_is_not_said_of_the_next() {
        let two = |between: &[&'static str]| below(&[&["渠道问题清单"], &LIST[..], between].concat());
        assert_eq!(two(&["责任人：李某", "填报日期：2031年5月1日"]), [BARE, BARE]);
        assert_eq!(two(&["责任人：李某　填报日期：2031年5月1日"]), [BARE, BARE]);
        let own = [BARE.to_string(), format!("{BARE} | units:责任单位=县住建局")];
        assert_eq!(two(&["附件2 道路问题清单", "责任单位：县住建局", "填报日期：2031年5月1日"]), own);
        assert_eq!(two(&["责任人：李某", "填报日期：2031年5月1日", "责任单位：县住建局"]), own);
    }
}
