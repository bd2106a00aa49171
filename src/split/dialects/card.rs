//! The card dialect: label and value side by side, one small table or one run of rows a problem.
//!
//! ```text
//! 问题三   |          |          |
//! 问题类型 | 照明     | 整改目标 | 亮灯率达标
//! 具体问题 | 路灯不亮 |          |
//! 整改措施 | 1.更换灯具。 2.巡查。 |
//! 责任单位 | 县城管局 | 完成时限 | 立即整改
//! ```
//!
//! A card begins at its heading (问题三) or where a label comes back. All cards under one title are one list.

use super::super::columns::is_header_text;
use super::super::nothing;
use super::super::titles::is_signature;
use super::super::view::{Use, View};
use crate::model::{Draft, Field, Part, Place, RecordKind, Slot};
use crate::rules::Rules;
use crate::text::marker::{self, Style};
use crate::text::{form, numeral};
use std::collections::HashSet;
use std::sync::Arc;

/// Share of the cells that must be label–value pairs, in percent.
const SHARE: usize = 60;

/// How well a table fits: the number of label–value pairs that name different fields, 0 where it is no card.
pub(in super::super) fn fit(view: &View<'_>, rules: &Rules) -> usize {
    let cells = reading_order(view);
    let pairs = pairs(view, &cells, rules);
    let known = |label: usize| {
        let wide = view.table.grid.width() > 1;
        view.cells.get(label).is_some_and(|c| {
            rules.labels.exact(&c.text).is_some()
                || counts_problem(&c.text, rules)
                || wide && (form::is_to_fill_in(&format!("{}:", c.text)) || rules.words.label_ends.tell(&c.text))
        })
    };
    let paired: usize = pairs
        .iter()
        .map(|p| match p {
            Item::Pair { label, values, .. } if known(*label) => values.len() + 1,
            _ => 0,
        })
        .sum();
    let mut fields: Vec<Field> = pairs
        .iter()
        .filter_map(|p| if let Item::Pair { field, .. } = p { Some(*field) } else { None })
        .filter(|f| *f != Field::Extra)
        .collect();
    fields.sort_unstable();
    fields.dedup();
    let core =
        fields.contains(&Field::Problem) || fields.contains(&Field::Content) || fields.contains(&Field::Measures);
    if core && fields.len() >= 3 && paired * 100 >= cells.len() * SHARE { fields.len() } else { 0 }
}

/// Whether a card says what the problem is. One that does not stands below the heading that does.
pub(in super::super) fn states_problem(view: &View<'_>, rules: &Rules) -> bool {
    let states = |item: &Item| match item {
        Item::Pair { field, .. } => field.is_problem(),
        Item::Loose(cell) => view.cells.get(*cell).is_some_and(|c| marker::leading(&c.text).is_some()),
    };
    pairs(view, &reading_order(view), rules).iter().any(states)
}

/// Cells of a table of cards that belong to no card.
#[derive(Debug, Default)]
pub(in super::super) struct Beside {
    /// Those above the first card: titles.
    pub above: Vec<usize>,
    /// Lines between and below cards: the number of the next one, the signature.
    pub below: Vec<usize>,
    /// Cards that say that there is no problem, or nothing.
    pub nothing: Vec<nothing::Row>,
}

/// Reads the cards of a table.
pub(in super::super) fn read(view: &mut View<'_>, list: usize, rules: &Rules, drafts: &mut Vec<Draft>) -> Beside {
    let cells = reading_order(view);
    let mut items = pairs(view, &cells, rules);
    let mut beside = Beside::default();
    let tail = signature(view, &mut items);
    let mut card: Vec<Part> = Vec::new();
    let mut started = false;
    for item in items {
        match item {
            Item::Loose(cell) => {
                let heading =
                    view.cells.get(cell).and_then(|c| marker::leading(&c.text)).filter(|m| m.style == Style::Named);
                if heading.is_some() {
                    flush(view, &mut card, list, drafts, &mut beside.nothing, rules);
                    started = true;
                    push(view, &mut card, Field::Number, None, cell);
                } else if !started {
                    beside.above.push(cell);
                } else if is_line(view, cell, rules) {
                    flush(view, &mut card, list, drafts, &mut beside.nothing, rules);
                    beside.below.push(cell);
                } else if card.is_empty() {
                    view.mark(cell, Use::Note);
                } else {
                    push(view, &mut card, Field::Extra, Some(unnamed(view, cell).into()), cell);
                }
            }
            Item::Pair { label, field, values } => {
                let name = view.cells.get(label).map(|c| c.text.split_whitespace().collect::<String>().into());
                let counted = view.cells.get(label).is_some_and(|c| counts_problem(&c.text, rules));
                let again = field != Field::Extra && card.iter().any(|p| p.field == field && p.label == name);
                if again || counted && !card.is_empty() {
                    flush(view, &mut card, list, drafts, &mut beside.nothing, rules);
                }
                started = true;
                view.mark(label, Use::Header);
                for value in values {
                    push(view, &mut card, field, name.clone(), value);
                }
            }
        }
    }
    flush(view, &mut card, list, drafts, &mut beside.nothing, rules);
    beside.below.extend(tail);
    for cell in beside.above.iter().chain(&beside.below) {
        view.mark(*cell, Use::Title);
    }
    beside
}

/// Whether a cell across the table is a line of the document and no part of a card: 编号：… or the signature.
fn is_line(view: &View<'_>, cell: usize, rules: &Rules) -> bool {
    let alone = |row| view.table.grid.width() > 1 && view.row_cells(row).len() == 1;
    let Some(found) = view.cells.get(cell).filter(|c| alone(c.row)) else { return false };
    let label = found.text.split_once([':', '：']).and_then(|(label, _)| rules.labels.exact(label));
    is_signature(&found.text) || label.is_some_and(|l| l.field == Field::Number)
}

/// Takes away the lines at the end that sign what is above: a body's name, a date.
fn signature(view: &View<'_>, items: &mut Vec<Item>) -> Vec<usize> {
    let signs = |cell: usize| view.cells.get(cell).is_some_and(|c| is_signature(&c.text));
    let end = items.iter().rposition(|item| !matches!(item, Item::Loose(cell) if signs(*cell))).map_or(0, |i| i + 1);
    items.drain(end..).filter_map(|item| if let Item::Loose(cell) = item { Some(cell) } else { None }).collect()
}

fn push(view: &mut View<'_>, card: &mut Vec<Part>, field: Field, label: Option<Arc<str>>, cell: usize) {
    let Some(found) = view.cells.get(cell) else { return };
    let label = label.or_else(|| (field == Field::Number).then(|| "序号".into()));
    card.push(Part {
        field,
        label,
        raw: found.text.to_string(),
        place: found.place.clone(),
        row: 0,
        rows: 1,
        printed: None,
    });
    view.mark(cell, Use::Record);
}

/// The name of a text without a label: its column.
fn unnamed(view: &View<'_>, cell: usize) -> String {
    let grid = &view.table.grid;
    let row = view.cells.get(cell).map_or(0, |c| c.row);
    let col = (0..grid.width()).position(|col| grid.slot(row, col) == Slot::Origin(cell));
    format!("第{}列", col.unwrap_or(0) + 1)
}

/// Longest grade, in characters: 较重大.
const LONGEST_GRADE: usize = 3;

fn flush(
    view: &View<'_>,
    card: &mut Vec<Part>,
    list: usize,
    drafts: &mut Vec<Draft>,
    empty: &mut Vec<nothing::Row>,
    rules: &Rules,
) {
    let mut parts = std::mem::take(card);
    let names = |f: Field| move |p: &Part| p.field == f;
    if !parts.iter().any(names(Field::Problem))
        && let Some(p) = parts.iter_mut().find(|p| p.field == Field::Content)
    {
        p.field = Field::Problem;
    }
    // 应急措施 beside 整改措施 holds until the work is done.
    let interim = |p: &Part| p.label.as_deref().is_some_and(|label| rules.words.interim.tell(label));
    if parts.iter().any(|p| p.field == Field::Measures && !interim(p)) {
        parts.iter_mut().filter(|p| p.field == Field::Measures && interim(p)).for_each(|p| p.field = Field::Extra);
    }
    // 隐患1 | 重大 beside 隐患描述 names no problem.
    let told = parts.iter().filter(|p| names(Field::Problem)(p)).nth(1).is_some();
    let graded = |p: &Part| parts.iter().any(names(Field::Content)) && p.raw.chars().count() <= LONGEST_GRADE;
    let counted = |p: &Part| p.field == Field::Problem && p.label.as_deref().is_some_and(marker::is_counted_name);
    if let Some(at) = parts.iter().position(|p| counted(p) && (told || graded(p))) {
        parts.iter_mut().skip(at).take(1).for_each(|p| p.field = Field::Extra);
        parts.iter_mut().filter(|p| !told && p.field == Field::Content).take(1).for_each(|p| p.field = Field::Problem);
    }
    // 问题一：灭火器过期 across the table heads a card that names its problem nowhere else.
    if !parts.iter().any(names(Field::Problem))
        && let Some(p) = parts.iter_mut().find(|p| p.field == Field::Number && headed(&p.raw).is_some())
    {
        p.field = Field::Problem;
        p.label = None;
    }
    if !parts.iter().any(|p| matches!(p.field, Field::Problem | Field::Measures | Field::Result)) {
        return;
    }
    if let Some(row) = nothing::row_of(&parts, rules) {
        let places: HashSet<&Place> = parts.iter().map(|p| &p.place).collect();
        let cells = view.cells.iter().enumerate().filter(|(_, c)| places.contains(c.place));
        cells.for_each(|(i, _)| view.mark(i, Use::Other));
        empty.push(row);
        return;
    }
    let place = parts
        .iter()
        .skip(1)
        .fold(parts.first().map_or(view.table.place.clone(), |p| p.place.clone()), |a, p| a.join(&p.place));
    let kind = if parts.iter().any(names(Field::Problem)) { RecordKind::Problem } else { RecordKind::Task };
    drafts.push(Draft { kind, list: Some(list), parent: None, parts, place });
}

/// The fields of the cards by name.
pub(in super::super) fn columns(drafts: &[Draft]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for part in drafts.iter().flat_map(|d| &d.parts) {
        let key = part.field.key().to_string();
        if !out.contains(&key) {
            out.push(key);
        }
    }
    out
}

/// What a heading that counts the cards says of this one.
fn headed(text: &str) -> Option<&str> {
    let number = marker::leading(text).filter(|m| m.style == Style::Named)?;
    let rest = text.get(number.len..)?.trim_start_matches([':', '：', '、', '.', ' ']).trim();
    (!rest.is_empty()).then_some(rest)
}

/// One item of a card.
enum Item {
    /// A cell that is neither label nor value.
    Loose(usize),
    /// A label with its values.
    Pair { label: usize, field: Field, values: Vec<usize> },
}

/// The non-blank cells with the row each stands in; blank ones as `None` where a value may be missing.
fn reading_order(view: &View<'_>) -> Vec<(usize, Option<usize>)> {
    let grid = &view.table.grid;
    let mut out = Vec::new();
    for row in 0..grid.rows() {
        for col in 0..grid.width() {
            if let Slot::Origin(i) = grid.slot(row, col)
                && view.cells.get(i).is_some_and(|c| !c.is_blank())
            {
                out.push((row, Some(i)));
            }
        }
    }
    out
}

fn pairs(view: &View<'_>, cells: &[(usize, Option<usize>)], rules: &Rules) -> Vec<Item> {
    let label_of = |cell: usize| view.cells.get(cell).and_then(|c| rules.labels.exact(&c.text));
    let stream = view.table.grid.width() == 1;
    let mut out: Vec<Item> = Vec::new();
    let mut open: Option<(usize, bool)> = None;
    for (at, (row, cell)) in cells.iter().enumerate() {
        let Some(cell) = *cell else { continue };
        let wants_value =
            matches!((&open, out.last()), (Some((r, false)), Some(Item::Pair { .. })) if *r == *row || stream);
        if wants_value {
            // A label in the value's place is a label after all only where the value was left blank.
            if let Some(Item::Pair { values, .. }) = out.last_mut()
                && label_of(cell).is_none()
            {
                values.push(cell);
                open = Some((*row, true));
                continue;
            }
        }
        // A label that no rule knows has a value beside it, and one more such pair or none before the next label.
        let next = |n: usize| cells.get(at + n).filter(|(r, _)| r == row || stream).and_then(|(_, c)| *c);
        let unknown = || {
            let value = |n: usize| next(n).is_some_and(|value| label_of(value).is_none());
            let more = |label: usize| is_label_text(view, label) && value(3);
            // Nothing but another label in its row tells the first from a title.
            let alone =
                || !out.is_empty() || rules.labels.meaning(view.cells.get(cell).map_or("", |c| &c.text)).is_some();
            let closed = next(2).map_or_else(alone, |after| label_of(after).is_some() || more(after));
            let begins = !out.is_empty() || !stream && at == 0;
            value(1) && closed && begins && is_label_text(view, cell)
        };
        // 问题1 | 灭火器过期: the name counts the cards, and the problem stands beside it.
        let counted = || {
            let beside = next(1).is_some_and(|value| label_of(value).is_none());
            beside && view.cells.get(cell).is_some_and(|c| counts_problem(&c.text, rules))
        };
        let known = label_of(cell).map(|m| m.field).or_else(|| counted().then_some(Field::Problem));
        match known.or_else(|| unknown().then_some(Field::Extra)) {
            Some(field) => {
                out.push(Item::Pair { label: cell, field, values: Vec::new() });
                open = Some((*row, false));
            }
            None => {
                match (!stream).then(|| beside(view, *row, cell, &mut out, rules)).flatten() {
                    Some(values) => values.push(cell),
                    None => out.push(Item::Loose(cell)),
                }
                open = None;
            }
        }
    }
    out
}

/// The values of the label that is merged over the rows of several values, where a cell is the only one right of it in a
/// row below the first.
/// Only what adds up goes on so: a second problem or day would stand in no value.
fn beside<'o>(
    view: &View<'_>,
    row: usize,
    cell: usize,
    out: &'o mut [Item],
    rules: &Rules,
) -> Option<&'o mut Vec<usize>> {
    let col = (1..view.table.grid.width()).find(|col| view.table.grid.slot(row, *col) == Slot::Origin(cell))?;
    let Slot::Covered(merged) = view.table.grid.slot(row, col - 1) else { return None };
    let adds = |f: Field| f.is_answer() || matches!(f, Field::Units | Field::Persons);
    let above = view
        .cells
        .get(merged)
        .is_some_and(|c| c.row < row && rules.labels.meaning(&c.text).is_some_and(|meaning| adds(meaning.field)));
    out.iter_mut().rev().find_map(|item| match item {
        Item::Pair { label, values, .. } if above && *label == merged && !values.is_empty() => Some(values),
        _ => None,
    })
}

/// Whether a text counts problems and says nothing else: 问题1, 隐患二.
fn counts_problem(text: &str, rules: &Rules) -> bool {
    let text = text.trim();
    let named = || {
        let name = text.trim_end_matches(|c: char| c.is_numeric() || numeral::digit(c).is_some() || c == '十');
        rules.labels.exact(name).is_some_and(|m| m.field.is_problem())
    };
    marker::is_counted_name(text) && named()
}

/// Longest label, in characters, that no rule knows.
const LONGEST_UNKNOWN: usize = 8;

/// Whether a text looks like a label: few characters that are no number, state, date or list of bodies.
fn is_label_text(view: &View<'_>, cell: usize) -> bool {
    view.cells.get(cell).is_some_and(|c| {
        let shape = c.shape();
        // 填表单位 ends like a body.
        let body = shape.units && !c.text.trim_end().ends_with("单位");
        let value = shape.state || shape.nothing || body || shape.marker.is_some();
        is_header_text(&c.text, shape) && shape.len <= LONGEST_UNKNOWN && !value
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::{page, rows};

    #[test]
    fn a_counted_name_may_have_the_problem_beside_it() {
        let found = rows(&[
            "问题1 | 护栏缺失",
            "整改措施 | 加装护栏",
            "责任单位 | 县交通局",
            "问题2 | 标识不清",
            "整改措施 | 补设标识",
            "责任单位 | 渡管站",
        ]);
        assert_eq!(
            found,
            [
                "problem:问题1=护栏缺失 | measures:整改措施=加装护栏 | units:责任单位=县交通局",
                "problem:问题2=标识不清 | measures:整改措施=补设标识 | units:责任单位=渡管站",
            ]
        );
        let graded = rows(&[
            "隐患1 | 重大 | 隐患部位 | 码头",
            "隐患描述 | 护栏缺失 | 责任单位 | 县交通局",
            "整改措施 | 加装护栏 | 整改时限 | 6月底前",
        ]);
        assert_eq!(graded.len(), 1);
        assert!(graded[0].contains("problem:隐患描述=护栏缺失") && graded[0].contains("重大"), "{graded:?}");
    }

    #[test]
    fn a_label_may_have_a_value_in_each_of_its_rows() {
        let found = rows(&[
            "存在问题 | 护栏缺失 | < | <",
            "整改措施 | （1）加装护栏 | < | <",
            "^ | （2）设岗值守 | < | <",
            "责任单位 | 县交通局 | 整改时限 | 6月底前",
        ]);
        let parts = "problem:存在问题=护栏缺失 | measures:整改措施=（1）加装护栏 | measures:整改措施=（2）设岗值守 | \
                     units:责任单位=县交通局 | deadline:整改时限=6月底前";
        assert_eq!(found, [parts]);
    }

    #[test]
    fn the_first_label_of_a_card_may_be_unknown() {
        let card = |first: &'static str| {
            [first, "存在问题 | 护栏缺失 | 责任单位 | 县交通局", "整改措施 | 加装 | 整改时限 | 6月底前"]
        };
        for first in ["申办渡口 | 青禾渡 | 船型 | 客渡船", "申办渡口 | 青禾渡 | 检查日期 | 2031年6月1日"]
        {
            let found = rows(&card(first));
            assert_eq!(found.len(), 1, "{found:?}");
            assert!(found[0].starts_with("extra:申办渡口=青禾渡 | "), "{found:?}");
        }
        let titled = page(&card("渡口隐患整改卡 | < | < | <"));
        assert_eq!(titled.lists[0].title.as_deref(), Some("渡口隐患整改卡"));
        let parted = rows(&card("青禾渡 | 隐患整改卡 |  | "));
        assert!(parted[0].starts_with("problem:存在问题"), "{parted:?}");
    }

    #[test]
    fn a_form_may_begin_with_who_fills_it_in() {
        let form = [
            "填报单位 | 青禾渡 | 填报时间 | 2031年6月1日",
            "问题名称 | 护栏缺失 | 问题编号 | 12",
            "整改措施 | 加装护栏 | 整改时限 | 6月底前",
            "整改完成情况 | 已加装 | 是否申请销号 | 是",
            "审核意见 | 同意销号 | 审核单位 | 县交通局",
        ];
        let found = rows(&form);
        assert!(found.len() == 1 && found[0].contains("problem:问题名称=护栏缺失 | extra:问题编号=12"), "{found:?}");
        assert!(found[0].starts_with("extra:填报单位=青禾渡"), "{found:?}");
        let other = ["填报单位 | 青禾渡 | 填报时间 | 2031年6月1日", "船型 | 客渡船 | 船舶编号 | 12"];
        assert!(rows(&other).is_empty());
        let empty = rows(&["问题1 | 未发现问题", "整改措施 | /", "责任单位 | 青禾渡", "整改时限 | /"]);
        assert!(empty.is_empty(), "{empty:?}");
    }

    #[test]
    fn interim_measures_stand_beside_the_measures() {
        let card =
            |first: &str| rows(&["问题 | 护栏缺失 | 责任单位 | 县交通局", first, "防范措施 | 设岗值守 | 备注 | 急"]);
        let found = card("整改措施 | 加装 | 整改时限 | 6月底前");
        assert!(
            found[0].contains("measures:整改措施=加装") && found[0].contains("extra:防范措施=设岗值守"),
            "{found:?}"
        );
        let alone = card("整改目标 | 护栏完好 | 整改时限 | 6月底前");
        assert!(alone[0].contains("measures:防范措施=设岗值守"), "{alone:?}");
    }

    #[test]
    fn a_signature_below_the_last_card_is_none_of_it() {
        let card = ["问题 | 护栏缺失 | 责任单位 | 县交通局", "整改措施 | 加装 | 整改时限 | 6月底前"];
        let signed = ["竹浦镇人民政府 | < | < | <", "2024年3月1日 | < | < | <"];
        let found = page(&[card, signed].concat());
        let texts: Vec<&str> = found.loose.iter().map(|l| l.text.as_str()).collect();
        assert_eq!(texts, ["竹浦镇人民政府", "2024年3月1日"]);
        assert!(found.drafts.iter().all(|d| d.parts.len() == 4));
    }

    #[test]
    fn a_header_and_one_row_answer_the_item_above() {
        let found = rows(&[
            "一、码头方面",
            "（一）护栏缺失",
            "整改措施 | 责任单位 | 整改时限",
            "加装护栏。 | 县交通局 | 6月底前",
            "（二）标识不清",
            "整改措施 | 责任单位 | 整改时限",
            "补设标识。 | 各村 | 立行立改",
        ]);
        let record = |problem, measures, units, deadline| {
            format!(
                "type:=一、码头方面 | problem:={problem} | measures:整改措施={measures} | units:责任单位={units} | deadline:整改时限={deadline}"
            )
        };
        let first = record("（一）护栏缺失", "加装护栏。", "县交通局", "6月底前");
        assert_eq!(found, [first, record("（二）标识不清", "补设标识。", "各村", "立行立改")]);
    }
}
