//! What a page prints beside its text: its number, （接上页）, 续表. How sure a line must be to be that and no text depends on
//! where it stands, so each place has a function of its own here.

use super::Pattern;
use super::width::{flat, fold_char, is_longer};

/// Whether a line is a remark about the pages and not about what they say: （以下为第二批）, （接上文）, （此件公开发布）,
/// （此栏不够，可另附页）. It is no heading, no title and no group.
#[must_use]
pub fn is_remark(text: &str) -> bool {
    const OPENINGS: [&str; 13] =
        ["以下", "以上", "接上", "上接", "下接", "转下", "续", "此件", "此页", "本页", "此栏", "本栏", "可另附"];
    let inside = text.trim().strip_prefix(['(', '（', '[', '【']).and_then(|t| t.strip_suffix([')', '）', ']', '】']));
    inside.is_some_and(|t| {
        !is_longer(t, 24)
            && !t.contains([':', '：'])
            && OPENINGS.iter().any(|opening| t.trim_start().starts_with(opening))
    })
}

/// Whether a line is the number of a page, as printed below it: — 3 —, 第3页, 第3页 共12页. A number alone may be an ordinal.
#[must_use]
pub fn is_number(text: &str) -> bool {
    const DASHES: [char; 8] = ['-', '—', '–', '─', '－', '―', '·', '•'];
    let digits = |text: &str| matches!(text.trim().chars().count(), 1..=4) && text.trim().chars().all(is_digit);
    let text = text.trim();
    let inside = text.strip_prefix(DASHES).and_then(|t| t.strip_suffix(DASHES)).map(|t| t.trim_matches(DASHES));
    let page = || {
        let (number, rest) = text.strip_prefix('第')?.split_once('页')?;
        let total = rest.trim_matches([' ', '\u{3000}', '/', '，', ',', '(', ')', '（', '）']);
        let counts = || total.strip_prefix('共').and_then(|t| t.strip_suffix('页')).is_some_and(digits);
        Some(digits(number) && (total.is_empty() || counts()))
    };
    inside.is_some_and(digits) || page() == Some(true)
}

/// Whether a line between the cells of a table in bars is the number of a page: also — 3, 3/12, Page 3. A number alone may be
/// a 序号.
#[must_use]
pub fn is_number_between_cells(text: &str) -> bool {
    static NUMBER: Pattern = Pattern::new(
        r"^(?:[-—–─·•\s]*\d{1,4}[-—–─·•\s]*|第\s*\d{1,4}\s*页.{0,12}|\d{1,4}\s*/\s*\d{1,4}|[Pp]age\s*\d.{0,10})$",
    );
    !is_longer(text, 60) && NUMBER.is_match(text) && !text.bytes().all(|b| b.is_ascii_digit())
}

/// Whether a line of a header or footer says only which page it is, be it a number alone.
#[must_use]
pub fn is_number_in_margin(text: &str) -> bool {
    let furniture =
        |c: char| c.is_ascii_digit() || c.is_whitespace() || "-—–－第页共/of·.．０１２３４５６７８９".contains(c);
    text.chars().all(furniture)
}

/// Whether a line beside a list is furniture of its pages: （接上页）, 续表, a page number, （以下为第二批）.
#[must_use]
pub fn is_furniture(text: &str) -> bool {
    static FURNITURE: Pattern = Pattern::new(
        r"^[(\[-]*(?:[接续转承][上下]?[页表]|续表[0-9一二三]*|接上表|第?[0-9]+页?(?:[/,共]*[0-9]*页?)?|共[0-9]+页)[)\]-]*$",
    );
    let numbered = |c: char| matches!(c, '页' | '頁' | '表') || is_digit(c);
    is_remark(text) || !is_longer(text, 14) && text.contains(numbered) && FURNITURE.is_match(&flat(text))
}

/// Whether a character is a digit, narrow or wide.
fn is_digit(c: char) -> bool {
    fold_char(c).is_ascii_digit()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_pages() {
        for text in ["— 3 —", "-12-", "－１２－", "· 3 ·", "第3页", "第 3 页 共 12 页", "第3页，共12页", "第3页/共12页"]
        {
            assert!(is_number(text), "{text}");
        }
        for text in ["3", "2024", "-", "——", "第3页共计", "第3项", "-3", "— 三级医院 —", "第3页的问题"]
        {
            assert!(!is_number(text), "{text}");
        }
    }

    #[test]
    fn tells_page_furniture() {
        for text in
            ["（接上页）", "续表", "- 3 -", "第2页 共9页", "续上表", "（以下为第二批）", "（此栏不够，可另附纸）"]
        {
            assert!(is_furniture(text), "{text}");
        }
        for text in ["附件2", "第三批问题", "一、", "2024年", "（二）以下问题", "（共性问题）"] {
            assert!(!is_furniture(text), "{text}");
        }
    }

    #[test]
    fn numbers_among_other_lines() {
        for text in ["— 3", "3/12", "第3页（续）", "Page 3 of 9"] {
            assert!(is_number_between_cells(text) && !is_number(text), "{text}");
        }
        assert!(!is_number_between_cells("3") && is_number_in_margin("3") && !is_number_in_margin("第3页，续"));
    }
}
