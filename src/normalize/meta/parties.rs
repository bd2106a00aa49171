//! Who the document is for, what is attached to it and whom to ask.

use super::lines::{is_body, join_words};
use super::page;
use super::words::ADDRESSEE_ENDS;
use crate::flow::Flow;
use crate::model::{Attachment, Contact, List};
use crate::text::file::without_extension;
use crate::text::marker::{self, Style};
use crate::text::{Pattern, form};

/// Paragraphs at the top among which the recipients can stand.
const TOP: usize = 40;
/// Longest line of recipients, in characters.
const MAX_RECIPIENTS: usize = 300;

/// 主送机关: the line above the body that ends in a colon and names bodies. Split at commas only: 、 stands inside
/// one recipient.
pub(crate) fn recipients(flows: &[Flow<'_>]) -> Vec<String> {
    for flow in flows.iter().filter(|f| f.after_lists == 0).take(TOP) {
        let text = flow.text.trim_end();
        if marker::leading(text).is_some_and(|m| m.style != Style::Bullet) {
            break;
        }
        // 填报单位（盖章）： asks for a name, it is none.
        let Some(names) = text.strip_suffix(':').filter(|_| !form::is_to_fill_in(text)) else { continue };
        if names.chars().count() > MAX_RECIPIENTS || names.contains(['。', ';', ':', '《']) {
            continue;
        }
        if !page::is_metadata_label(names) && names.split([',', '、']).all(is_addressee) {
            let raw = flow.raw(0..names.len());
            return join_words(&raw.replace('\n', ""))
                .split([',', '，'])
                .filter(|s| !s.is_empty())
                .map(str::to_string)
                .collect();
        }
    }
    Vec::new()
}

fn is_addressee(name: &str) -> bool {
    let name = name.trim();
    // 村(居)民委员会, 各县(市、区): the bracket belongs to the name.
    let bare: String = name.chars().filter(|c| !"()".contains(*c)).collect();
    let plain = bare.trim_end_matches(|c: char| c.is_ascii_punctuation());
    if plain.is_empty() || plain.chars().count() > 40 {
        return false;
    }
    let opening = ["现", "附件", "联系", "如下", "说明", "同志", "一是", "主要"].iter().any(|w| plain.starts_with(w));
    let collective = plain.starts_with('各') || plain.starts_with("有关") || plain.starts_with("相关");
    let short = matches!(plain, "区" | "市" | "县" | "旗" | "乡" | "镇");
    !opening
        && !plain.ends_with("如下")
        && (collective
            || short
            || is_body(plain)
            || ADDRESSEE_ENDS.iter().any(|w| plain.ends_with(w))
            || plain.chars().count() <= 2)
}

static ATTACHMENT: Pattern = Pattern::new(r"^附(?:件|表)?[ ]?(?P<no>[0-9]{1,2})?[ ]?:(?P<rest>.+)$");
static NUMBERED: Pattern = Pattern::new(r"(?:^|[^0-9])(?P<no>[1-9][0-9]?)[.、](?P<lead>[^0-9]|(?:19|20)[0-9]{2}年)");

/// The attachments that the text names (`附件:1.… 2.…`); the attached lists themselves where it names none.
pub(crate) fn attachments(flows: &[Flow<'_>], lists: &[List]) -> Vec<Attachment> {
    let mut out = Vec::new();
    let mut open = false;
    for flow in flows {
        let text = flow.text.as_str();
        if let Some(caps) = text.starts_with('附').then(|| ATTACHMENT.captures(text)).flatten() {
            let no = caps.name("no").and_then(|m| m.as_str().parse().ok());
            let Some(rest) = caps.name("rest") else { continue };
            open = no.is_none();
            push_titles(flow, rest.range(), no, &mut out);
        } else if open && starts_next(text, out.len()) {
            push_titles(flow, 0..text.len(), None, &mut out);
        } else {
            open = false;
        }
    }
    if out.is_empty() {
        out = lists
            .iter()
            .filter_map(|l| Some(Attachment { no: Some(l.attachment?), title: l.title.clone()?, href: None }))
            .collect();
        out.dedup_by_key(|a| a.no);
    }
    out
}

/// Whether a line opens with the number that follows the attachments so far.
fn starts_next(text: &str, so_far: usize) -> bool {
    marker::leading(text).is_some_and(|m| {
        matches!(m.style, Style::Dot | Style::Comma) && m.no.and_then(|n| usize::try_from(n).ok()) == Some(so_far + 1)
    })
}

/// The titles in one stretch of text: `1.甲2.乙`, or one without a number.
fn push_titles(flow: &Flow<'_>, range: std::ops::Range<usize>, no: Option<u32>, out: &mut Vec<Attachment>) {
    let Some(text) = flow.text.get(range.clone()) else { return };
    let mut starts: Vec<(u32, usize, usize)> = Vec::new();
    for caps in NUMBERED.captures_iter(text) {
        let (Some(number), Some(lead)) = (caps.name("no"), caps.name("lead")) else { continue };
        let Ok(n) = number.as_str().parse::<u32>() else { continue };
        let expected = starts.last().map_or(u32::try_from(out.len()).unwrap_or(0) + 1, |(last, ..)| last + 1);
        if n == expected {
            starts.push((n, number.start(), lead.start()));
        }
    }
    let mut push = |no: Option<u32>, from: usize, to: usize| {
        let title = join_words(&flow.raw(range.start + from..range.start + to).replace('\n', ""));
        let title = title.trim_matches(['《', '》', ';', '；', '。', ',', '，']).to_string();
        let title = without_extension(&title).to_string();
        if !title.is_empty() {
            out.push(Attachment { no, title, href: None });
        }
    };
    if no.is_some() || starts.is_empty() {
        push(no, 0, text.len());
        return;
    }
    let ends = starts.iter().skip(1).map(|(_, at, _)| *at).chain([text.len()]);
    let spans: Vec<_> = starts.iter().zip(ends).map(|((n, _, from), to)| (*n, *from, to)).collect();
    for (n, from, to) in spans {
        push(Some(n), from, to);
    }
}

/// Labels of contact details, longest first.
const CONTACT_LABELS: &[(&str, Detail)] = &[
    ("联系人及电话", Detail::Both),
    ("联系人及联系电话", Detail::Both),
    ("联系人", Detail::Name),
    ("监督举报电话", Detail::Phone),
    ("举报监督电话", Detail::Phone),
    ("投诉举报电话", Detail::Phone),
    ("举报投诉电话", Detail::Phone),
    ("投诉电话", Detail::Phone),
    ("联系电话", Detail::Phone),
    ("咨询电话", Detail::Phone),
    ("监督电话", Detail::Phone),
    ("举报电话", Detail::Phone),
    ("办公电话", Detail::Phone),
    ("手机号码", Detail::Phone),
    ("手机", Detail::Phone),
    ("电话", Detail::Phone),
    ("电子邮箱", Detail::Email),
    ("举报邮箱", Detail::Email),
    ("监督邮箱", Detail::Email),
    ("联系邮箱", Detail::Email),
    ("电子邮件", Detail::Email),
    ("邮箱", Detail::Email),
    ("E-mail", Detail::Email),
    ("传真", Detail::Other),
    ("邮政信箱", Detail::Other),
    ("地址", Detail::Other),
    ("邮编", Detail::Other),
];

/// Whether a text is the label of a person to ask or of a way to do so.
pub(crate) fn is_contact_label(text: &str) -> bool {
    CONTACT_LABELS.iter().any(|(word, _)| *word == text)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Detail {
    Name,
    Phone,
    Email,
    Both,
    Other,
}

static CONTACT: Pattern = Pattern::filled("(?:LABEL):?", |text| {
    let words: Vec<String> = CONTACT_LABELS.iter().map(|(w, _)| regex::escape(w)).collect();
    text.replace("LABEL", &words.join("|"))
});
static PHONE: Pattern = Pattern::new(r"(?:\([0-9]{3,5}\)|\+?[0-9])[0-9 -]{5,18}[0-9]");
static EMAIL: Pattern = Pattern::new(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+");
static NAME: Pattern = Pattern::new(r"^:?([\p{Han}·×*]{2,6})");

/// Persons to ask, with their telephone number and address.
pub(crate) fn contacts(flows: &[Flow<'_>]) -> Vec<Contact> {
    let mut out: Vec<Contact> = Vec::new();
    let text = flows.get(..footer(flows)).unwrap_or(flows);
    for flow in text {
        let mut own: Vec<Contact> = Vec::new();
        for (detail, value) in details(&flow.text) {
            for (field, text) in values(detail, &value) {
                put(&mut own, field, text);
            }
        }
        out.extend(own.into_iter().filter(|c| c.phone.is_some() || c.email.is_some() || c.name.is_some()));
    }
    out.dedup();
    out
}

/// Where the footer of a web page begins: at the first of its last lines, the one that says who runs the site (主办：…).
/// A person to ask is none of it.
fn footer(flows: &[Flow<'_>]) -> usize {
    let from = flows.len().saturating_sub(FOOTER);
    let tail = flows.get(from..).unwrap_or_default();
    let asks = tail.iter().rposition(|f| f.text.contains("联系人")).map_or(0, |at| at + 1);
    let hosts = |f: &Flow<'_>| HOSTS.iter().any(|w| f.text.trim_start().starts_with(w)) && f.text.contains(':');
    tail.iter().skip(asks).position(hosts).map_or(flows.len(), |at| from + asks + at)
}

/// Lines at the end of a page among which its footer begins.
const FOOTER: usize = 8;

/// How the line begins that says who runs a site.
const HOSTS: &[&str] = &["主办", "承办", "版权所有", "网站主办", "技术支持"];

/// Labels in a text, each with what follows it up to the next label.
fn details(text: &str) -> Vec<(Detail, String)> {
    let found: Vec<_> = CONTACT.find_iter(text).collect();
    let ends = found.iter().skip(1).map(regex::Match::start).chain([text.len()]);
    found
        .iter()
        .zip(ends)
        .filter_map(|(m, end)| {
            let word = m.as_str().trim_end_matches(':');
            let detail = CONTACT_LABELS.iter().find(|(w, _)| *w == word)?.1;
            // 联系人 without a colon is a word of the sentence.
            if detail == Detail::Name && !m.as_str().ends_with(':') {
                return None;
            }
            Some((detail, text.get(m.end()..end)?.to_string()))
        })
        .collect()
}

fn values(detail: Detail, value: &str) -> Vec<(Detail, String)> {
    let first =
        |pattern: &Pattern, group: usize| pattern.captures(value)?.get(group).map(|m| m.as_str().trim().to_string());
    let name = || first(&NAME, 1).map(|v| (Detail::Name, v));
    let phone = || first(&PHONE, 0).map(|v| (Detail::Phone, v));
    let email = || first(&EMAIL, 0).map(|v| (Detail::Email, v));
    match detail {
        // The number often follows the name without a label of its own.
        Detail::Name | Detail::Both => name().into_iter().chain(phone()).collect(),
        Detail::Phone => phone().into_iter().collect(),
        Detail::Email => email().into_iter().collect(),
        Detail::Other => Vec::new(),
    }
}

/// Gives a detail to the person at hand, or opens the next person where that detail is taken.
fn put(contacts: &mut Vec<Contact>, detail: Detail, text: String) {
    let taken = |c: &Contact| match detail {
        Detail::Name => c.name.is_some(),
        Detail::Phone => c.phone.is_some(),
        _ => c.email.is_some(),
    };
    if contacts.last().is_none_or(taken) {
        contacts.push(Contact { name: None, phone: None, email: None });
    }
    let Some(contact) = contacts.last_mut() else { return };
    match detail {
        Detail::Name => contact.name = Some(text),
        Detail::Phone => contact.phone = Some(text),
        _ => contact.email = Some(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::flows;
    use crate::flow::tests::paragraphs;

    #[test]
    fn recipients_split_at_commas_only() {
        let loose = paragraphs("关于渡口的通知\n各村(社区)党支部、村(居)委会，镇属各站所：\n现将有关事项通知如下:");
        assert_eq!(recipients(&flows(&loose)), ["各村(社区)党支部、村(居)委会", "镇属各站所"]);
        for text in [
            "填报单位（盖章）：",
            "填报单位：",
            "报送单位(公章):",
            "现就有关事项报告如下:",
            "同志们:",
            "联系人:",
            "主要内容聚焦四个方面:",
            "附件:",
            "文 号:",
        ] {
            assert!(recipients(&flows(&paragraphs(text))).is_empty(), "{text}");
        }
    }

    #[test]
    fn attachments_on_one_line_and_on_several() {
        let several = paragraphs("附件:1.2023年竹浦镇渡口清单\n2.竹浦镇水库清单\n附件1");
        let titles = |loose: &[crate::model::Loose]| {
            attachments(&flows(loose), &[]).into_iter().map(|a| (a.no, a.title)).collect::<Vec<_>>()
        };
        let expected = [(Some(1), "2023年竹浦镇渡口清单".to_string()), (Some(2), "竹浦镇水库清单".to_string())];
        assert_eq!(titles(&several), expected);
        assert_eq!(titles(&paragraphs("附件：1.2023年竹浦镇渡口清单 2.竹浦镇水库清单")), expected);
        assert_eq!(titles(&paragraphs("附件:竹浦镇渡口清单")), [(None, "竹浦镇渡口清单".to_string())]);
        assert_eq!(titles(&paragraphs("附件1:甲清单\n附件2:乙清单"))[1], (Some(2), "乙清单".to_string()));
        assert_eq!(titles(&paragraphs("附件:甲清单.doc")), [(None, "甲清单".to_string())]);
    }

    #[test]
    fn contacts_in_any_order() {
        let loose = paragraphs(
            "请报镇党政办。邮箱:dukou@example.com,联系人:李某某 联系电话:13800000000。\n监督渠道：电话0000-0000000；电子邮箱：a@example.com。",
        );
        let found = contacts(&flows(&loose));
        let one = Contact {
            name: Some("李某某".into()),
            phone: Some("13800000000".into()),
            email: Some("dukou@example.com".into()),
        };
        let two = Contact { name: None, phone: Some("0000-0000000".into()), email: Some("a@example.com".into()) };
        assert_eq!(found, [one, two]);
        assert!(contacts(&flows(&paragraphs("联系人要经常到户，电话抽查也要跟上"))).is_empty());
        let page = "现予公示。\n举报电话：0000-0000001\n主办：竹浦镇人民政府\n地址：渡口路1号\n电话：0000-0000000";
        let found = contacts(&flows(&paragraphs(page)));
        assert_eq!(found.iter().filter_map(|c| c.phone.as_deref()).collect::<Vec<_>>(), ["0000-0000001"]);
        let asked = "主办：竹浦镇人民政府\n联系人：赵某某　电话：0000-0000000";
        assert_eq!(contacts(&flows(&paragraphs(asked))).len(), 1);
    }
}
