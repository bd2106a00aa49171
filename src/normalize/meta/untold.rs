//! Lines of labels near the title or the signature that reach neither a record nor the metadata: 审核：李某. Each leaves a
//! finding, so that nothing read is lost.

use super::lines::{Line, lines_and_forms};
use super::{page, parties};
use crate::model::{Code, Finding, Loose, Meta, Record, Severity};
use crate::rules::Rules;
use crate::text::{form, marker};
use std::collections::{HashMap, HashSet};

/// Longest line of labels, in characters.
const LONGEST_LINE: usize = 80;
/// Longest label, in characters.
const LONGEST_LABEL: usize = 8;

/// What a page prints around its text and no reader of the text asks for.
const FURNITURE: &[&str] = &[
    "字体",
    "字号",
    "字体大小",
    "大小",
    "分享",
    "分享到",
    "打印",
    "上一篇",
    "下一篇",
    "上一条",
    "下一条",
    "当前位置",
    "您的位置",
    "所在位置",
    "浏览",
    "点击",
    "阅读",
    "访问量",
    "保护视力色",
    "视力保护色",
    "附件",
    "附表",
    "相关链接",
];

/// A finding for each label of the document's own lines whose value is kept nowhere. The lines looked at stand before the
/// first sentence or heading, or behind the last. `told` are the findings so far.
pub(crate) fn findings(
    loose: &[Loose],
    meta: &Meta,
    records: &[Record],
    told: &[Finding],
    rules: &Rules,
) -> Vec<Finding> {
    let all = lines_and_forms(loose);
    let prose = |line: &Line| line.folded.contains('。') || marker::leading(&line.folded).is_some();
    let head = all.iter().position(prose).unwrap_or(all.len());
    let tail = all.iter().rposition(prose).map_or(all.len(), |at| at + 1).max(head);
    let outer = all.iter().take(head).chain(all.iter().skip(tail));
    let told: HashSet<(&str, String)> = told.iter().filter_map(unplaced).collect();
    let is_new = |(label, value): &(String, String)| {
        !is_kept(label, value, meta) && !told.contains(&(label.as_str(), key(value)))
    };
    let found = |line: &'_ Line| {
        let pairs = pairs(line, rules).into_iter().filter(is_new);
        pairs.map(|pair| (pair, line.place.clone())).collect::<Vec<_>>()
    };
    let mut found: Vec<_> = outer.flat_map(found).collect();
    // Most documents have none, and need not be looked through.
    if !found.is_empty() {
        let said = Said::of(records);
        found.retain(|((label, value), _)| !said.holds(label, value));
    }
    found.into_iter().map(|(pair, place)| finding(pair).at(place)).collect()
}

/// What stands between the parts of a value, each of which a record may hold.
const BETWEEN: [char; 11] = [',', '，', ';', '；', '。', '、', '(', ')', '（', '）', ' '];

/// What the records say, looked up for every label.
struct Said<'r> {
    /// Values by their labels.
    labelled: HashMap<&'r str, HashSet<&'r str>>,
    /// Deadlines, which may be those of the whole document.
    deadlines: HashSet<&'r str>,
}

impl<'r> Said<'r> {
    fn of(records: &'r [Record]) -> Self {
        let mut labelled: HashMap<&str, HashSet<&str>> = HashMap::new();
        for source in records.iter().flat_map(|record| &record.sources) {
            if let Some(label) = source.label.as_deref() {
                labelled.entry(label).or_default().insert(bare(&source.raw));
            }
        }
        let deadlines = records.iter().filter_map(|record| record.deadline.as_ref());
        Said { labelled, deadlines: deadlines.map(|deadline| bare(&deadline.raw)).collect() }
    }

    /// Whether records have the whole value from this label, or all parts of it; or it is a deadline of the document.
    fn holds(&self, label: &str, value: &str) -> bool {
        let under = self.labelled.get(label);
        let held = |text: &str| {
            !text.is_empty() && (under.is_some_and(|raws| raws.contains(text)) || self.deadlines.contains(text))
        };
        let mut parts = value.split(BETWEEN).map(bare).filter(|part| !part.is_empty()).peekable();
        held(bare(value)) || parts.peek().is_some() && parts.all(held)
    }
}

/// A value without white space and stops around it.
fn bare(value: &str) -> &str {
    value.trim().trim_end_matches(['。', ';', '；', ',', '，']).trim_end()
}

/// The label and the value of which a finding tells already that they were given to no record.
fn unplaced(finding: &Finding) -> Option<(&str, String)> {
    let data = finding.data.as_ref().filter(|_| finding.code == Code::UnplacedText)?;
    let text = |name: &str| data.get(name).and_then(|text| text.as_str());
    Some((text("label")?, key(text("value")?)))
}

/// A value as it is found again: a line of the page and the part of a list have other white space and stops.
fn key(value: &str) -> String {
    bare(value).split_whitespace().collect()
}

fn finding((label, value): (String, String)) -> Finding {
    let message = format!("“{label}：{value}” stands outside all records and is no metadata that is kept.");
    let finding = Finding::new(Code::UnplacedText, message).with("label", label).with("value", value);
    Finding { severity: Severity::Info, ..finding }
}

/// The labels of a line that is nothing but labels and their values.
fn pairs(line: &Line, rules: &Rules) -> Vec<(String, String)> {
    if line.folded.chars().nth(LONGEST_LINE).is_some() || !line.folded.contains(':') {
        return Vec::new();
    }
    let mut out: Vec<(String, String)> = Vec::new();
    for word in line.spaced.split_whitespace() {
        let parted = word.split_once([':', '：']).filter(|(label, _)| is_label(label, rules));
        match (parted, out.last_mut()) {
            (Some((label, value)), _) => out.push((label.to_string(), value.to_string())),
            (None, Some((_, value))) => {
                let apart = if value.is_empty() { "" } else { " " };
                value.push_str(apart);
                value.push_str(word);
            }
            (None, None) => return Vec::new(),
        }
    }
    out.retain(|(label, value)| !value.is_empty() && !FURNITURE.contains(&label.as_str()));
    out
}

/// Whether a text is a label: a few ideographs that end as names of columns do, or that ask something of who fills in a
/// form.
fn is_label(text: &str, rules: &Rules) -> bool {
    let bare: String = text.chars().take_while(|c| !matches!(c, '(' | '（')).collect();
    let chars = bare.chars().count();
    let han = bare.chars().all(|c| ('一'..='鿿').contains(&c));
    let words = &rules.words;
    let told = || words.label_ends.tell(&bare) || words.of_document.tell(&bare) || rules.labels.exact(&bare).is_some();
    let form = || form::is_to_fill_in(&format!("{bare}："));
    (2..=LONGEST_LABEL).contains(&chars)
        && han
        && !words.no_labels.tell(&bare)
        && (told() || form() || FURNITURE.contains(&&*bare))
}

/// Whether what a label holds is in the metadata, or belongs to the page.
fn is_kept(label: &str, value: &str, meta: &Meta) -> bool {
    let dated = meta.date.is_some() && super::date::first(value) == meta.date;
    let known = [&meta.title, &meta.doc_number, &meta.index_number];
    let held = |kept: &str| !kept.is_empty() && value.contains(kept);
    let contact = !meta.contacts.is_empty() && parties::is_contact_label(label);
    page::is_metadata_label(label)
        || dated
        || contact
        || known.into_iter().flatten().any(|kept| held(kept))
        || meta.issuers.iter().any(|kept| held(kept))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::flows;
    use crate::flow::tests::paragraphs;

    fn told(text: &str) -> Vec<String> {
        let loose = paragraphs(text);
        let meta = super::super::read(&loose, &flows(&loose), &[], true);
        let found = findings(&loose, &meta, &[], &[], Rules::builtin());
        found.into_iter().map(|f| f.message.split(['“', '”']).nth(1).unwrap_or("").to_string()).collect()
    }

    #[test]
    fn what_no_field_keeps_leaves_a_finding() {
        assert_eq!(told("竹浦镇渡口整改报告\n时间：2024年5月3日 审核：李某"), ["审核：李某"]);
        assert_eq!(told("竹浦镇渡口隐患台账\n审核人：李某\n填表人：赵某"), ["审核人：李某", "填表人：赵某"]);
        let text = "竹浦镇渡口检查通报\n检查时间：2024年3月5日　检查组别：第二组\n一、渡口";
        assert_eq!(told(text), ["检查时间：2024年3月5日", "检查组别：第二组"]);
    }

    #[test]
    fn a_label_that_is_told_of_may_have_another_value_elsewhere() {
        let loose = paragraphs("竹浦镇渡口整改报告\n审核：李某\n审核：赵 某");
        let meta = super::super::read(&loose, &flows(&loose), &[], true);
        let told = finding(("审核".to_string(), "赵某".to_string()));
        let found = findings(&loose, &meta, &[], &[told], Rules::builtin());
        assert_eq!(found.len(), 1);
        assert!(found[0].message.starts_with("“审核：李某”"), "{}", found[0].message);
    }

    #[test]
    fn a_value_is_held_whole_or_in_parts() {
        let raws = |raws: &[&'static str]| raws.iter().copied().collect::<HashSet<&'static str>>();
        let said = Said {
            labelled: [("验收组", raws(&["", "镇水利站", "李某"]))].into(),
            deadlines: raws(&["6月底前", ""]),
        };
        for value in ["镇水利站", "镇水利站、李某", "李某。", "6月底前", "镇水利站 李某"] {
            assert!(said.holds("验收组", value), "{value}");
        }
        for value in ["镇水利站、赵某", "李某等三人", "6月底前逾期通报", "合格", "", "、"] {
            assert!(!said.holds("验收组", value), "{value}");
        }
        assert!(!said.holds("审核", "李某"));
    }

    #[test]
    fn what_is_kept_or_belongs_to_the_page_leaves_none() {
        for text in [
            "竹浦镇渡口整改报告\n发布时间：2024年5月3日　来源：竹浦镇　字号：大 中 小",
            "竹浦镇渡口隐患台账\n填报单位：竹浦镇人民政府　填报日期：2024年3月5日",
            "竹浦镇渡口整改报告\n各村：\n会议指出：要重视\n联系人：李某某　电话：13800000000",
            "竹浦镇渡口整改报告\n现将情况报告如下。\n检查时间：3月\n一、渡口",
        ] {
            assert!(told(text).is_empty(), "{text}: {:?}", told(text));
        }
    }
}
