//! Metadata that a web page or a page store prints above the text: 索引号, 发文机关, 成文日期, 发布日期, 文号, 标题; many on one
//! line, or one a line; a label has a colon behind it or stands in brackets ([索引号] A-1 [文号] …).

use super::date;
use super::lines::Line;
use crate::text::Pattern;
use crate::text::metadata::{self, Key, LABELS};
use regex::Captures;

static LABEL: Pattern = Pattern::filled(r"(LABEL)\s*:|\[\s*(LABEL)\s*:?\s*\]\s*:?", |text| {
    let words: Vec<&str> = LABELS.iter().map(|(word, _)| *word).collect();
    text.replace("LABEL", &words.join("|"))
});

/// Whether a character may stand in front of the first label.
fn is_lead(c: char) -> bool {
    matches!(c, '•' | '·' | '-' | '*' | '[' | ']' | '/') || c.is_whitespace()
}

/// Whether a text, blanks left out, is a label of metadata and nothing else.
pub(crate) fn is_metadata_label(text: &str) -> bool {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    metadata::key(&text).is_some()
}

/// Labels of which one must follow a date that has no label of its own, or a weak one.
const BESIDE: &[&str] = &[
    "来源:",
    "作者:",
    "浏览",
    "点击",
    "阅读",
    "编辑:",
    "责编:",
    "编审:",
    "审核:",
    "审核人:",
    "录入:",
    "发布者:",
    "发布人:",
];

/// The date of a page's byline (`2023-05-06 10:11 来源:…`, `日期:2023-05-06 点击:9`), as a byte range of the folded line.
fn byline(folded: &str) -> Option<(usize, usize)> {
    let rest = folded.trim_start_matches(is_lead);
    let rest = ["日期", "时间"].iter().find_map(|w| rest.strip_prefix(w)).unwrap_or(rest);
    let rest = rest.trim_start_matches(|c: char| c == ':' || c.is_whitespace());
    if !rest.starts_with("19") && !rest.starts_with("20") {
        return None;
    }
    let len = BESIDE.iter().filter_map(|word| rest.find(word)).min()?;
    let (from, head) = (folded.len() - rest.len(), rest.get(..len)?);
    let plain = head.chars().all(|c| c.is_ascii_digit() || c.is_whitespace() || "年月日号时分-./:|".contains(c));
    (plain && date::first(head).is_some()).then_some((from, from + len))
}

/// Whether a label in brackets says without a colon that a line is metadata: 【名称】 and 【来源】 are labels of records too.
fn stands_alone(label: &str) -> bool {
    label == "文号" || label.chars().count() >= 3
}

/// The metadata that a line holds, with the values as written; empty for a line that is none.
pub(crate) fn fields(line: &Line) -> Vec<(Key, String)> {
    let folded = line.folded.as_str();
    let mut written = Written { line, folded: 0, text: 0 };
    if let Some(date) = byline(folded).and_then(|(from, to)| written.value(from, to)) {
        return vec![(Key::Published, date)];
    }
    let opening = folded.trim_start_matches(is_lead);
    if !folded.contains([':', '[']) || !LABELS.iter().any(|(word, _)| opening.starts_with(word)) {
        return Vec::new();
    }
    // Metadata opens with a label; a sentence that holds one is none.
    let opens = |caps: &Captures<'_>| {
        let before = caps.get(0).and_then(|all| folded.get(..all.start())).unwrap_or("");
        before.chars().all(is_lead) && caps.get(2).is_none_or(|word| stands_alone(word.as_str()))
    };
    if !LABEL.captures(folded).is_some_and(|caps| opens(&caps)) {
        return Vec::new();
    }
    let found: Vec<(usize, usize, Key)> = LABEL
        .captures_iter(folded)
        .filter_map(|caps| {
            let (all, word) = (caps.get(0)?, caps.get(1).or_else(|| caps.get(2))?);
            let key = metadata::key(word.as_str())?;
            Some((all.start(), all.end(), key))
        })
        .collect();
    let ends = found.iter().skip(1).map(|(start, ..)| *start).chain([folded.len()]);
    let taken: Vec<(Key, usize, usize)> =
        found.iter().zip(ends).map(|((_, from, key), to)| (*key, *from, to)).collect();
    taken
        .into_iter()
        .filter_map(|(key, from, to)| {
            let value = written.value(from, to)?;
            (!value.is_empty()).then_some((key, value))
        })
        .collect()
}

/// A line as written beside its folded text, both gone through once: folding keeps the number of characters.
struct Written<'l> {
    line: &'l Line,
    /// The same place in both, in bytes.
    folded: usize,
    text: usize,
}

impl Written<'_> {
    /// The characters as written for a byte range of the folded text. Ranges come in order.
    fn value(&mut self, from: usize, to: usize) -> Option<String> {
        let (from, to) = (self.at(from)?, self.at(to)?);
        let value = self.line.text.get(from..to)?;
        Some(value.trim_matches(|c: char| c.is_whitespace() || "/|•".contains(c)).to_string())
    }

    fn at(&mut self, folded: usize) -> Option<usize> {
        let ahead = self.line.folded.get(self.folded..folded)?.chars().count();
        let rest = self.line.text.get(self.text..)?;
        self.text += rest.char_indices().nth(ahead).map_or(rest.len(), |(at, _)| at);
        self.folded = folded;
        Some(self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::tests::paragraphs;
    use crate::normalize::meta::lines::lines;

    fn of(text: &str) -> Vec<(Key, String)> {
        lines(&paragraphs(text)).iter().flat_map(fields).collect()
    }

    #[test]
    fn many_on_one_line() {
        let text = "索 引 号:11000/2023-1 公文目录:政策 发文机构:云岫县水利局 主 题 词: 发布日期:2023年3月5日 文  号: 标  题:竹浦镇渡口 整改报告";
        assert_eq!(
            of(text),
            [
                (Key::Index, "11000/2023-1".to_string()),
                (Key::Other, "政策".to_string()),
                (Key::Issuer, "云岫县水利局".to_string()),
                (Key::Published, "2023年3月5日".to_string()),
                (Key::Title, "竹浦镇渡口整改报告".to_string()),
            ]
        );
    }

    #[test]
    fn one_a_line_with_bullets() {
        assert_eq!(of("• 成文日期：2023-03-05\n• 公开方式：主动公开")[0], (Key::Written, "2023-03-05".to_string()));
    }

    #[test]
    fn the_date_of_a_byline() {
        for (text, date) in [
            ("2023-05-06 10:11　来源：竹浦镇党政办", "2023-05-06 10:11"),
            ("日期：2023年5月6日 点击：9", "2023年5月6日"),
        ] {
            assert_eq!(of(text), [(Key::Published, date.to_string())]);
        }
        for text in ["时间：2023年5月6日上午9时", "2023年5月6日，来源：不明的木料已清运", "2023 来源：县水利局"]
        {
            assert!(of(text).iter().all(|(key, _)| *key != Key::Published), "{text}");
        }
    }

    #[test]
    fn the_labels_of_a_table_of_metadata() {
        let text = "制定机关：青禾乡水利站\n公文文号：青水发〔2023〕7号\n公布日期：2023-05-06";
        let keys: Vec<Key> = of(text).into_iter().map(|(key, _)| key).collect();
        assert_eq!(keys, [Key::Issuer, Key::Number, Key::Published]);
    }

    #[test]
    fn labels_in_brackets() {
        for text in [
            "[ 索引号 ] A-1/2024-7 [ 发文字号 ] 青水发〔2024〕7号 [ 发布日期 ] 2024年5月6日",
            "【索引号】A-1/2024-7　【文号】青水发〔2024〕7号　【发布日期】2024年5月6日",
            "［索引号］：A-1/2024-7 ［文号：］青水发〔2024〕7号 发布日期：2024年5月6日",
        ] {
            let expected =
                [(Key::Index, "A-1/2024-7"), (Key::Number, "青水发〔2024〕7号"), (Key::Published, "2024年5月6日")];
            assert_eq!(of(text), expected.map(|(key, value)| (key, value.to_string())), "{text}");
        }
        assert!(of("【来源】群众来信【问题】渡口堆料").is_empty());
        assert!(of("青水发〔2024〕7号 【索引号】").is_empty());
    }

    #[test]
    fn prose_is_none() {
        assert!(of("请在表中填写名称:电话。").is_empty());
    }
}
