//! Document numbers (文号) and cited documents: `《标题》(文号)`.

use super::lines::Line;
use super::title::squeezed;
use crate::flow::Flow;
use crate::model::Citation;
use crate::text::Pattern;
use crate::text::width::fold;
use std::collections::{BTreeMap, BTreeSet};

/// A document number on folded text: 云办发[2022]21号.
const NUMBER: &str = r"[\p{Han}]{2,16}[\[(﹝][ ]?(?:19|20)[0-9]{2}[ ]?[\])﹞][ ]?第?[ ]?[0-9]{1,5}[ ]?号";

static ANY: Pattern = Pattern::new(NUMBER);
static OWN: Pattern = Pattern::filled(
    r"^(?:[\p{Han}()]{0,30}文件)?\(?(?:(?:发文|文件|公文)?字号:|文号:|编号:)?((?:\([\p{Han}]{1,6}\))?NUMBER)\)?(?:签发人:[\p{Han}]{2,8})?$",
    numbered,
);
static YEARLY: Pattern = Pattern::new(
    r"^(?:[\p{Han}()]{0,30}(?:公告|通告|令))?[ ]?\(?((?:19|20)[0-9]{2}[ ]?年[ ]?第[ ]?[0-9]{1,4}[ ]?号)\)?$",
);
static BEHIND_TITLE: Pattern = Pattern::filled(r"^[ ]?\(?(NUMBER)\)?", numbered);

fn numbered(pattern: &str) -> String {
    pattern.replace("NUMBER", NUMBER)
}

/// Words before a number in a sentence that are no part of it.
const BEFORE_NUMBER: &[&str] =
    &["根据", "按照", "依据", "以及", "和", "与", "及", "见", "由", "对", "经", "以", "于", "即", "按", "转发", "落实"];

/// The number that a line is, as written; `None` for a line that only cites one.
pub(crate) fn own_number(line: &Line) -> Option<String> {
    let number = line.folded.contains('号').then(|| OWN.captures(&line.folded))??.get(1)?;
    Some(characters(&line.text, &line.folded, number.range()))
}

/// Whether a folded line is a number, with its label or without.
pub(crate) fn is_own(folded: &str) -> bool {
    OWN.is_match(folded)
}

/// The number of a public notice that a line is or ends in: 公告2031年第2号. Other lines count by years too: ask only those
/// at the head.
pub(crate) fn yearly_number(line: &Line) -> Option<String> {
    let number = line.folded.contains('号').then(|| YEARLY.captures(&line.folded))??.get(1)?;
    Some(characters(&line.text, &line.folded, number.range()))
}

/// Whether a text is a document number and nothing else.
pub(crate) fn is_number(text: &str) -> bool {
    let folded = fold(text);
    ANY.find(&folded).is_some_and(|m| m.len() == folded.len())
}

/// The characters of `text` for a byte range of its folded form.
fn characters(text: &str, folded: &str, range: std::ops::Range<usize>) -> String {
    let skip = folded.get(..range.start).map_or(0, |s| s.chars().count());
    let take = folded.get(range).map_or(0, |s| s.chars().count());
    text.chars().skip(skip).take(take).collect()
}

/// The documents that the prose cites, each once, in reading order. `own` are the document's own titles and numbers.
pub(crate) fn references<'f>(flows: impl IntoIterator<Item = &'f Flow<'f>>, own: &[String]) -> Vec<Citation> {
    let own: BTreeSet<String> = own.iter().map(|o| squeezed(o)).collect();
    let mut out: Vec<Citation> = Vec::new();
    let mut titles: BTreeMap<String, usize> = BTreeMap::new();
    let mut numbers: BTreeSet<String> = own.clone();
    for citation in flows.into_iter().flat_map(in_flow) {
        let number = citation.doc_number.as_deref().map(squeezed);
        let Some(title) = citation.title.as_deref().map(squeezed) else {
            // （岑水）安责改〔2024〕7号 is cited without the name of the place too.
            let own = |number: &String| own.iter().any(|own| own.ends_with(number.as_str()));
            if number.filter(|n| !own(n)).is_some_and(|n| numbers.insert(n)) {
                out.push(citation);
            }
            continue;
        };
        if let Some(before) = titles.get(&title).and_then(|i| out.get_mut(*i)) {
            before.doc_number = before.doc_number.take().or(citation.doc_number);
        } else if !own.contains(&title) {
            titles.insert(title, out.len());
            out.push(citation);
        }
        numbers.extend(number);
    }
    out
}

fn in_flow(flow: &Flow<'_>) -> Vec<Citation> {
    let text = flow.text.as_str();
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(open) = text.get(at..).and_then(|t| t.find('《')).map(|i| at + i) {
        let (title_end, next, closed) = title_end(text, open);
        let start = open + '《'.len_utf8();
        bare_numbers(flow, at, open, &mut out);
        let number = text.get(next..).and_then(|rest| BEHIND_TITLE.captures(rest)?.get(1).map(|m| m.range()));
        let number = number.map(|r| (r.start + next)..(r.end + next));
        at = number.as_ref().map_or(next, |r| r.end).max(start);
        // A title that is neither closed nor numbered is cut off by a line end; where it stops is not known.
        let whole = closed || number.is_some();
        if whole && text.get(start..title_end).is_some_and(|t| !t.trim().is_empty()) {
            out.push(Citation {
                title: Some(plain(&flow.raw(start..title_end))),
                doc_number: number.map(|r| plain(&flow.raw(r))),
            });
        }
    }
    bare_numbers(flow, at, text.len(), &mut out);
    out
}

/// Longest title of a citation, in characters.
const MAX_TITLE: usize = 200;

/// End of the title that opens at `open` and the byte where the search goes on: behind 》, or, where the title is not
/// closed, before its number or the end of the clause. Also whether it is closed.
fn title_end(text: &str, open: usize) -> (usize, usize, bool) {
    let mut depth = 0i32;
    let rest = text.get(open..).unwrap_or("");
    let longest = rest.char_indices().nth(MAX_TITLE).map_or(rest.len(), |(i, _)| i);
    let rest = rest.get(..longest).unwrap_or(rest);
    let sentence = rest.find(['。', '\n']).unwrap_or(rest.len());
    let body = rest.get(..sentence).unwrap_or(rest);
    for (i, c) in body.char_indices() {
        match c {
            '《' => depth += 1,
            '》' => {
                depth -= 1;
                if depth == 0 {
                    return (open + i, open + i + c.len_utf8(), true);
                }
            }
            _ => {}
        }
    }
    let cut = ANY
        .find(body)
        .and_then(|m| body.get(..m.start()))
        .and_then(|b| b.ends_with('(').then(|| b.len() - 1))
        .or_else(|| body.find([',', ';']))
        .unwrap_or(body.len());
    (open + cut, open + cut, false)
}

/// Numbers cited without a title.
fn bare_numbers(flow: &Flow<'_>, from: usize, to: usize, out: &mut Vec<Citation>) {
    let Some(text) = flow.text.get(from..to).filter(|t| t.contains('号')) else { return };
    for found in ANY.find_iter(text) {
        let body = found.as_str();
        let cut = BEFORE_NUMBER.iter().filter_map(|w| body.rfind(w).map(|i| i + w.len())).max().unwrap_or(0);
        let range = (from + found.start() + cut)..(from + found.end());
        let doc_number = plain(&flow.raw(range));
        if is_number(&doc_number) {
            out.push(Citation { title: None, doc_number: Some(doc_number) });
        }
    }
}

/// A raw slice without line breaks and blanks inside words.
fn plain(raw: &str) -> String {
    super::lines::join_words(raw)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::flows;
    use crate::flow::tests::paragraphs;
    use crate::normalize::meta::lines::lines;

    fn own(text: &str) -> Option<String> {
        own_number(&lines(&paragraphs(text))[0])
    }

    #[test]
    fn own_and_cited_numbers() {
        assert_eq!(own("岫水发〔2023〕15号").as_deref(), Some("岫水发〔2023〕15号"));
        assert_eq!(own("（岫水发﹝2023﹞15号）").as_deref(), Some("岫水发﹝2023﹞15号"));
        assert_eq!(own("（岫水）安责改〔2023〕15号").as_deref(), Some("（岫水）安责改〔2023〕15号"));
        assert_eq!(own("云岫县水利局文件岫水发[2023]15号").as_deref(), Some("岫水发[2023]15号"));
        assert_eq!(own("字号：岫水发〔2023〕15号").as_deref(), Some("岫水发〔2023〕15号"));
        assert_eq!(own("根据岫水发〔2023〕15号文件精神"), None);
        assert_eq!(own("《渡口办法》(岫水发〔2023〕15号)"), None);
    }

    #[test]
    fn public_notices_count_by_years() {
        let number = |text: &str| yearly_number(&lines(&paragraphs(text))[0]);
        assert_eq!(number("云岫县水利局公告2031年第2号").as_deref(), Some("2031年第2号"));
        assert_eq!(number("（2031年第2号）").as_deref(), Some("2031年第2号"));
        assert_eq!(number("按照公告2031年第2号执行"), None);
        assert_eq!(number("2031年第2号台风"), None);
    }

    #[test]
    fn citations_nested_and_unclosed() {
        let text = "根据《云岫县关于印发〈渡口整改方案〉的通知》（岫水发〔2023〕15号）和《渡口管理办法》，按照岫安发〔2023〕2号要求，对照《大坝整改方案(岫坝办〔2022〕7号)执行。";
        let loose = paragraphs(text);
        let found = references(&flows(&loose), &["渡口管理办法".to_string()]);
        let pairs: Vec<(Option<&str>, Option<&str>)> =
            found.iter().map(|c| (c.title.as_deref(), c.doc_number.as_deref())).collect();
        assert_eq!(
            pairs,
            [
                (Some("云岫县关于印发〈渡口整改方案〉的通知"), Some("岫水发〔2023〕15号")),
                (None, Some("岫安发〔2023〕2号")),
                (Some("大坝整改方案"), Some("岫坝办〔2022〕7号")),
            ]
        );
    }
}
