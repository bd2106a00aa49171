//! Rows that head the rows below them with their ordinal in the column of numbers: 一 | 渠道管护方面（2个）.

use super::columns::Columns;
use super::view::View;
use crate::model::{Field, Slot};
use crate::text::Pattern;

/// A number counted in characters: 一, （二）, 三、.
static CHINESE: Pattern = Pattern::new(r"^[(（]?[一二三四五六七八九十]{1,3}[)）]?[、.．]?$");

/// How the name of a group ends: 方面, or how many problems it has.
static GROUP: Pattern = Pattern::new(
    r"(?:方面|类)(?:问题)?$|[(（](?:共|计|共计)?[0-9０-９一二三四五六七八九十]{1,3}(?:个|项|条|处|件|类)[^()（）]{0,4}[)）]$",
);

/// Whether a row holds an ordinal and the name of a group and nothing else. A name that spans all other columns is one where
/// the ordinal counts in characters and the rows below do not; else its end must say so.
pub(super) fn is_category(view: &View<'_>, row: usize, own: &[usize], columns: &Columns) -> bool {
    let grid = &view.table.grid;
    let [number, name] = own else { return false };
    let leads = matches!(grid.slot(row, 0), Slot::Origin(i) if i == *number);
    if !leads || columns.field(0) != Some(Field::Number) || view.row_cells(row).len() != 2 {
        return false;
    }
    let (Some(number), Some(name)) = (view.cells.get(*number), view.cells.get(*name)) else { return false };
    let wide = grid.width() > 3 && name.col_span + 1 >= grid.width();
    let numeral = CHINESE.is_match(&number.text);
    let ends = GROUP.is_match(name.text.trim());
    let single = number.row_span == 1 && name.row_span == 1 && name.shape().len <= LONGEST && !name.text.contains('。');
    single && (ends && (wide || numeral) || wide && numeral && !counts_so(view, row + 1))
}

/// Longest name of a group, in characters.
const LONGEST: usize = 60;

/// Whether the next row has an ordinal in characters too and more than a name.
fn counts_so(view: &View<'_>, row: usize) -> bool {
    if row >= view.table.grid.rows() {
        return true;
    }
    let own = view.own_cells(row);
    let first = own.first().and_then(|i| view.cells.get(*i));
    own.len() > 2 && first.is_some_and(|c| CHINESE.is_match(&c.text))
}

#[cfg(test)]
mod tests {
    use crate::split::dialects::testing::page;

    fn shown(lines: &[&str]) -> Vec<String> {
        let show = |d: &crate::model::Draft| {
            let parts = d.parts.iter().map(|p| format!("{}={}", p.field.key(), p.raw.replace('\n', "⏎")));
            parts.collect::<Vec<_>>().join(" | ")
        };
        page(lines).drafts.iter().map(show).collect()
    }

    const HEAD: &str = "序号 | 存在问题 | 整改措施 | 责任单位";

    #[test]
    fn an_ordinal_and_a_merged_name_head_the_rows_below() {
        for name in ["渠道管护方面(1个) | < | <", "渠道管护 | < | <", "渠道管护方面(1个) |  | "] {
            let band = format!("一 | {name}");
            let found = shown(&[
                HEAD,
                &band,
                "1 | 支渠淤塞 | 清淤 | 镇水利站",
                "二 | 水费方面 | < | <",
                "2 | 账目不公开 | 公示 | 各村",
            ]);
            assert_eq!(found.len(), 2, "{name}: {found:?}");
            assert!(found[0].starts_with("type=渠道管护") && found[1].starts_with("type=水费方面"), "{found:?}");
        }
    }

    #[test]
    fn a_row_that_counts_as_its_neighbours_is_a_record() {
        let found = shown(&[HEAD, "一 | 支渠淤塞 | < | <", "二 | 账目不公开 | 公示 | 各村"]);
        assert_eq!(found.len(), 2, "{found:?}");
        let found = shown(&[HEAD, "1 | 支渠淤塞 | < | <", "2 | 账目不公开 | 公示 | 各村"]);
        assert_eq!(found.len(), 2, "{found:?}");
    }
}
