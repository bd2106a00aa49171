//! Links of a page to files → the attachments they are: a title that the text names gets its address, a file that it
//! does not name becomes an attachment of its own.

use crate::model::{Attachment, Link};
use crate::text::file::{is_generic, without_extension};
use crate::text::marker;
use crate::text::width::fold;
use std::collections::HashMap;

/// Gives attachments the links that lead to them. A file that the text does not name and that is called as the document
/// itself is that document, and no attachment of it: what leads to it is given back.
pub fn attach<'l>(attachments: &mut Vec<Attachment>, links: &'l [Link], own: Option<&str>) -> Vec<&'l str> {
    let own = own.map(key).filter(|key| !key.is_empty());
    let mut itself = Vec::new();
    for (href, no, title) in files(links) {
        if attachments.iter().any(|a| a.href.as_deref() == Some(href)) {
            continue;
        }
        match attachments.iter_mut().filter(|a| a.href.is_none()).find(|a| fits(a, no, &title)) {
            Some(attachment) => {
                attachment.href = Some(href.to_string());
                if is_run_together(&attachment.title, &title) {
                    attachment.title = title;
                }
            }
            None if no.is_none() && own.as_ref().is_some_and(|own| *own == key(&title)) => itself.push(href),
            None => {
                let title = if title.is_empty() { file_name(href) } else { title };
                if !title.is_empty() {
                    attachments.push(Attachment { no, title, href: Some(href.to_string()) });
                }
            }
        }
    }
    itself
}

/// Where links lead, each with its number and title: of several to one file the first that has them says so.
fn files(links: &[Link]) -> Vec<(&str, Option<u32>, String)> {
    let mut at: HashMap<&str, usize> = HashMap::new();
    let mut out: Vec<(&str, Option<u32>, String)> = Vec::new();
    for link in links {
        let (no, title) = title(link);
        let next = out.len();
        match out.get_mut(*at.entry(&link.href).or_insert(next)) {
            Some((_, known, words)) => {
                *known = known.or(no);
                if words.is_empty() {
                    *words = title;
                }
            }
            None => out.push((&link.href, no, title)),
        }
    }
    out
}

/// Whether a title is that of a link and the words of the next, which only say 下载: the text prints both on one line.
fn is_run_together(known: &str, title: &str) -> bool {
    let rest = known.strip_prefix(title).filter(|_| !title.is_empty());
    rest.is_some_and(|rest| !rest.is_empty() && is_generic(rest))
}

/// Whether a link's words name an attachment: the same title, or its number and no other title.
fn fits(attachment: &Attachment, no: Option<u32>, title: &str) -> bool {
    let (key, known) = (key(title), key(&attachment.title));
    let numbered = no.is_some() && attachment.no == no;
    let same = !key.is_empty() && known == key || is_run_together(&attachment.title, title);
    same || numbered && (known.contains(&key) || key.contains(&known))
}

/// Number and title of a link's words: `附件1：渡口清单.docx` is 1 and 渡口清单.
fn title(link: &Link) -> (Option<u32>, String) {
    let mut text = without_extension(link.text.trim());
    let mut no = None;
    if let Some(rest) = text.strip_prefix("附件").or_else(|| text.strip_prefix("附表")) {
        let rest = rest.trim_start();
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        no = rest.get(..digits).and_then(|d| d.parse().ok());
        text = rest.get(digits..).unwrap_or("").trim_start_matches([':', '：', '.', '．', '、', ' ', '-', '—', '_']);
        text = if text.starts_with("下载") { "" } else { text };
    }
    if let Some(found) = marker::leading(text).filter(|m| m.no.is_some_and(|n| n < 100)) {
        no = no.or(found.no);
        text = text.get(found.len..).unwrap_or("");
    }
    (no, text.trim().to_string())
}

/// What two writings of one title share.
fn key(title: &str) -> String {
    let title = fold(without_extension(title.trim()));
    title.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase()
}

/// The last part of an address, where it can be read.
fn file_name(href: &str) -> String {
    let path = href.split(['?', '#']).next().unwrap_or(href);
    path.rsplit(['/', '\\']).next().unwrap_or("").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(text: &str, href: &str) -> Link {
        Link { text: text.into(), href: href.into() }
    }

    fn named(no: u32, title: &str) -> Attachment {
        Attachment { no: Some(no), title: title.into(), href: None }
    }

    #[test]
    fn a_link_that_only_says_download_is_no_part_of_a_title() {
        let mut attachments = vec![Attachment { no: None, title: "渡口台账点击下载".into(), href: None }];
        attach(&mut attachments, &[link("渡口台账", "a.docx"), link("", "b.pdf")], None);
        let told: Vec<_> = attachments.iter().map(|a| (a.title.as_str(), a.href.as_deref())).collect();
        assert_eq!(told, [("渡口台账", Some("a.docx")), ("b.pdf", Some("b.pdf"))]);
    }

    #[test]
    fn links_find_the_titles_that_the_text_names() {
        let mut attachments = vec![named(1, "竹浦镇渡口问题清单"), named(2, "竹浦镇渡口整改台账")];
        let links = [
            link("附件2：竹浦镇渡口整改台账.xlsx", "./P0202.xlsx"),
            link("1.竹浦镇渡口问题清单.doc", "./P0201.doc"),
            link("竹浦镇渡口问题清单", "./P0201.doc"),
        ];
        attach(&mut attachments, &links, None);
        let hrefs: Vec<_> = attachments.iter().map(|a| a.href.as_deref()).collect();
        assert_eq!(hrefs, [Some("./P0201.doc"), Some("./P0202.xlsx")]);
    }

    #[test]
    fn of_several_links_to_one_file_one_says_what_it_is() {
        let mut attachments = Vec::new();
        attach(&mut attachments, &[link("附件1", "a.xlsx"), link("渡口清单", "a.xlsx"), link("台账", "b.xlsx")], None);
        let found: Vec<_> = attachments.iter().map(|a| (a.no, a.title.as_str())).collect();
        assert_eq!(found, [(Some(1), "渡口清单"), (None, "台账")]);
    }

    #[test]
    fn the_documents_own_file_is_no_attachment() {
        let mut attachments = vec![named(1, "渡口整改方案")];
        let links =
            [link("附件1：渡口整改方案.doc", "1.doc"), link("渡口整改方案.docx", "2.docx"), link("清单", "3.xls")];
        assert_eq!(attach(&mut attachments, &links, Some("渡口整改方案")), ["2.docx"]);
        assert_eq!(attachments.len(), 2);
    }

    #[test]
    fn a_file_that_is_not_named_is_an_attachment_too() {
        let mut attachments = vec![named(1, "竹浦镇渡口问题清单")];
        attach(
            &mut attachments,
            &[link("附件1", "/a/1.doc"), link("整改台账.xls", "/a/2.xls"), link("", "/a/3.pdf?x")],
            None,
        );
        let found: Vec<_> = attachments.iter().map(|a| (a.no, a.title.as_str(), a.href.as_deref())).collect();
        assert_eq!(
            found,
            [
                (Some(1), "竹浦镇渡口问题清单", Some("/a/1.doc")),
                (None, "整改台账", Some("/a/2.xls")),
                (None, "3.pdf", Some("/a/3.pdf?x"))
            ]
        );
    }
}
