//! Rows of a list in which somebody is to sign or to give an opinion: 校长签字： | | 督导组意见：. They belong to the form.

use super::view::View;
use crate::rules::Rules;
use crate::text::form;
use crate::text::width::{flat, is_longer};

/// Longest cell that is looked at, and longest label and value in it, in characters.
const LONGEST: usize = 40;
const LONGEST_LABEL: usize = 16;
const LONGEST_VALUE: usize = 12;

/// What a cell of a form says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asks {
    /// A signature or an opinion.
    Signature,
    /// Something, by a label with nothing behind it.
    Blank,
    /// A date, or what the foot of a form states: 填表人：李某.
    Form,
}

/// Whether the cells of a row ask for signatures and hold nothing else. One cell alone has to name a signature: a label
/// without a value may head the rows below it.
pub(super) fn is_row(view: &View<'_>, own: &[usize], rules: &Rules) -> bool {
    let mut all = own.iter().map(|i| view.cells.get(*i).and_then(|cell| asks(&cell.text, rules)));
    let Some(Some(first)) = all.next() else { return false };
    let (mut signed, mut blank, mut cells) = (first == Asks::Signature, usize::from(first == Asks::Blank), 1);
    for cell in all {
        let Some(asked) = cell else { return false };
        signed |= asked == Asks::Signature;
        blank += usize::from(asked == Asks::Blank);
        cells += 1;
    }
    signed || cells > 1 && blank == cells
}

/// Whether a cell of such a row says more than what it asks for: 校长签字：李某.
pub(super) fn is_filled(text: &str) -> bool {
    let flat = flat(text);
    flat.split_once(':').is_some_and(|(_, value)| !is_blank(value))
}

fn asks(text: &str, rules: &Rules) -> Option<Asks> {
    let text = text.trim();
    // Every row of a list is asked.
    if is_longer(text, LONGEST) || !text.ends_with([':', '：', ')', '）', '日', '_']) && !text.contains([':', '：'])
    {
        return None;
    }
    let flat = flat(text);
    if is_date_to_write(&flat) || form::is_date_or_to_fill_in(text) {
        return Some(Asks::Form);
    }
    let signs = |label: &str| rules.words.signed_for.tell(label) && !rules.words.signed_no_more.tell(label);
    let Some((label, value)) = flat.split_once(':') else {
        let bracket = flat.strip_suffix(')').and_then(|label| label.rsplit_once('('));
        return bracket.is_some_and(|(_, inside)| signs(inside)).then_some(Asks::Signature);
    };
    let name = |c: char| c.is_alphabetic() || matches!(c, '(' | ')' | '/' | '、');
    if label.is_empty() || is_longer(label, LONGEST_LABEL) || !label.chars().all(name) {
        return None;
    }
    match is_blank(value) {
        true => Some(if signs(label) { Asks::Signature } else { Asks::Blank }),
        // 处理意见：限期整改 says something.
        false if label.ends_with("意见") || is_longer(value, LONGEST_VALUE) => None,
        false => signs(label).then_some(Asks::Signature),
    }
}

/// Whether nothing was written behind a label: a line to write on, a date to fill in, （签字）.
fn is_blank(value: &str) -> bool {
    let rest = value.trim_matches(['_', '-', '/', '.', '…']);
    rest.is_empty() || is_date_to_write(rest) || rest.starts_with('(') && rest.ends_with(')')
}

/// 年月日 without a number, of a text without white space.
fn is_date_to_write(flat: &str) -> bool {
    flat.ends_with(['月', '日']) && flat.chars().all(|c| matches!(c, '年' | '月' | '日' | '_' | '.' | ':'))
}

#[cfg(test)]
mod tests {
    use crate::split::dialects::testing::{page, rows};

    const LIST: &[&str] = &["序号 | 问题 | 整改措施 | 责任单位", "1 | 护栏缺失 | 加装护栏 | 渡管站"];

    #[test]
    fn rows_to_sign_are_no_records() {
        let plain = rows(LIST);
        for row in [
            "站长签字： |  | 督导组意见： | ",
            "单位负责人（签字）： |  |  | 经办人（签字）：",
            "分管领导： |  |  | 主要领导：",
            "站长（签章） |  | 年 月 日 | ",
            "渡管站（盖章）：____ | < | 　年　月　日 | <",
            "站长签字：李某 |  | 填表人：赵某 | ",
            "验收组签字： |  |  | ",
        ] {
            let found = page(&[LIST, &[row]].concat());
            assert_eq!(found.drafts.len(), plain.len(), "{row}");
            assert_eq!((found.accounting.unplaced, found.accounting.other), (0, 0), "{row}");
        }
    }

    #[test]
    fn rows_that_say_something_are_records() {
        for row in [
            "2 | 验收单无人签字 | 补签 | 渡管站",
            "2 | 护栏松动（未签字） | 紧固： | 渡管站",
            "2 | 台账缺签名： | 补签： | ",
        ] {
            assert_eq!(rows(&[LIST, &[row]].concat()).len(), 2, "{row}");
        }
        let plain = ["问题 | 整改措施 | 责任单位", "护栏缺失 | 加装护栏 | 渡管站"];
        for row in ["台账未签字：8本 |  | ", "租约未盖章：5份 |  | ", "领条无经手人签字：3张 |  | "]
        {
            assert_eq!(rows(&[&plain[..], &[row]].concat()).len(), 2, "{row}");
        }
        let grouped = ["审计反馈意见： | < | <", "护栏松动 | 紧固护栏 | 渡管站"];
        let found = rows(&[&plain[..], &grouped].concat());
        assert!(found.iter().any(|row| row.contains("type:=审计反馈意见")), "{found:?}");
    }
}
