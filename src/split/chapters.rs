//! Headings that stand each right above a table of a list and hold for its rows (rule of meaning 3): two or more chapters
//! (一、…, 二、…) divide its problems and are their types; two or more bodies (青禾乡, 柳河乡) answer each for the rows below.
//! One body alone above a table may have published it.

use super::lines::{has_header, heads_rows};
use super::prose::signs;
use super::shape::names_place;
use super::titles::is_title;
use crate::model::{Block, Paragraph, ParagraphKind, Place, Shape, Table};
use crate::rules::Rules;
use crate::text::marker::{self, Style};
use crate::text::width::fold;
use crate::text::{form, page};
use std::collections::{HashMap, HashSet};

/// A heading above a table.
#[derive(Debug, Clone)]
pub(super) struct Heading {
    /// Its block.
    pub at: usize,
    pub text: String,
    pub place: Place,
    /// Whether it names the body that answers for the rows, and no type.
    pub body: bool,
}

/// What stands right above a table, by the numbers of blocks.
struct Above {
    table: usize,
    /// With the form of its ordinal.
    chapter: Option<(usize, Style)>,
    body: Option<usize>,
}

/// The headings of each table that has any, outer to inner, by the number of its block.
pub(super) fn find(blocks: &[Block], rules: &Rules) -> HashMap<usize, Vec<Heading>> {
    if !blocks.iter().any(|block| matches!(block, Block::Table(_))) {
        return HashMap::new();
    }
    let (above, signed) = above(blocks, rules);
    let text = |at: usize| if let Some(Block::Paragraph(p)) = blocks.get(at) { p.text.trim() } else { "" };
    let bodies: HashSet<&str> = above.iter().filter_map(|a| a.body).map(text).collect();
    // What each table but the first has above it, and the last below, are signatures.
    let signatures = signed && above.first().is_some_and(|a| a.body.is_none());
    let bodies = bodies.len() > 1 && !signatures;
    // A chapter is the nearest line, or stands above a body.
    let heads = |a: &Above| a.chapter.filter(|_| bodies || a.body.is_none());
    let mut styles: HashMap<Style, HashSet<usize>> = HashMap::new();
    for (chapter, style) in above.iter().filter_map(heads) {
        styles.entry(style).or_default().insert(chapter);
    }
    let divides = |style: &Style| styles.get(style).is_some_and(|chapters| chapters.len() > 1);
    let mut found = HashMap::new();
    for one in &above {
        let chapter = heads(one).filter(|(_, style)| divides(style)).map(|(at, _)| (at, false));
        let body = one.body.filter(|_| bodies).map(|at| (at, true));
        let heading = |(at, body): (usize, bool)| match blocks.get(at) {
            Some(Block::Paragraph(p)) => {
                let text = if body { named(p.text.trim()) } else { p.text.clone() };
                Some(Heading { at, text, place: p.place.clone(), body })
            }
            _ => None,
        };
        let headings: Vec<Heading> = chapter.into_iter().chain(body).filter_map(heading).collect();
        if !headings.is_empty() {
            found.insert(one.table, headings);
        }
    }
    found
}

/// What stands above each list, and whether a body's name stands right below the last.
fn above(blocks: &[Block], rules: &Rules) -> (Vec<Above>, bool) {
    let mut found = Vec::new();
    let (mut chapter, mut body): (Option<(usize, Style)>, Option<usize>) = (None, None);
    // Whether a line stands between the last table and here, and whether the first such is a name.
    let (mut near, mut below) = (false, false);
    for (at, block) in blocks.iter().enumerate() {
        match block {
            Block::Paragraph(p) if is_passed_over(p) => {
                // A name above a date is a signature.
                body = body.filter(|_| !form::is_date_or_to_fill_in(p.text.trim()));
            }
            Block::Paragraph(p) => {
                let named = names_body(&p.text, rules);
                below = if near { below } else { named };
                body = named.then_some(at);
                near = true;
                if !named {
                    let style = marker::leading(&p.text).map(|m| m.style).filter(|_| heads_rows(&p.text, rules));
                    chapter = style.map(|style| (at, style));
                }
            }
            Block::Table(table) => {
                if holds_list(table, rules) {
                    found.push(Above { table: at, chapter: chapter.filter(|_| near), body });
                }
                (body, near, below) = (None, false, false);
            }
        }
    }
    (found, below)
}

/// Whether a line is one body's name, with the number of its problems perhaps, and nothing else.
fn names_body(text: &str, rules: &Rules) -> bool {
    let text = fold(text.trim());
    let chars: Vec<char> = signs::uncounted(&text).chars().collect();
    marker::leading(&text).is_none()
        && signs::names_body(&text)
        && rules.units.not_heads.end(&chars).is_none()
        && !is_title(&text)
        && !names_place(&text, rules)
}

/// A body's name without the number of its problems: 青禾乡（3个）.
fn named(text: &str) -> String {
    let length = signs::uncounted(&fold(text)).chars().count();
    text.chars().take(length).collect()
}

/// Whether a paragraph may stand between a heading and its table.
fn is_passed_over(p: &Paragraph) -> bool {
    let text = p.text.trim();
    let body = matches!(p.kind, ParagraphKind::Body | ParagraphKind::TextBox);
    !body || text.is_empty() || page::is_furniture(text) || form::is_date_or_to_fill_in(text)
}

fn holds_list(table: &Table, rules: &Rules) -> bool {
    table.shape == Shape::Stream || has_header(table, rules)
}

#[cfg(test)]
mod tests {
    use super::super::dialects::testing::{page, rows};

    const FIRST: &[&str] =
        &["渡口整改情况公示表", "一、码头管理方面", "序号 | 问题 | 整改措施", "1 | 护栏缺失 | 加装护栏"];
    const SECOND: &[&str] = &["二、航道管理方面", "序号 | 问题 | 整改措施", "2 | 标识不清 | 补设标识"];

    #[test]
    fn chapters_above_tables_are_types() {
        let lines = [FIRST, SECOND].concat();
        let found = rows(&lines);
        assert!(found[0].starts_with("type:=一、码头管理方面 |"), "{found:?}");
        assert!(found[1].starts_with("type:=二、航道管理方面 |"), "{found:?}");
        let titles: Vec<_> = page(&lines).lists.into_iter().map(|list| list.title).collect();
        assert_eq!(titles, [Some("渡口整改情况公示表".to_string())]);
    }

    const BODIES: &[&str] = &[
        "现将问题清单印发，请认真整改。",
        "青禾乡",
        "序号 | 问题 | 整改措施",
        "1 | 护栏缺失 | 加装护栏",
        "柳河乡（2个）",
        "序号 | 问题 | 整改措施",
        "1 | 标识不清 | 补设标识",
        "2 | 渠道淤塞 | 清淤",
    ];

    #[test]
    fn bodies_above_tables_answer_for_their_rows() {
        let units = |lines: &[&str]| -> Vec<Option<String>> {
            let unit = |row: &String| Some(row.split(" | ").find_map(|p| p.strip_prefix("units:="))?.to_string());
            rows(lines).iter().map(unit).collect()
        };
        let (first, second) = (Some("青禾乡".to_string()), Some("柳河乡".to_string()));
        assert_eq!(units(BODIES), [first.clone(), second.clone(), second.clone()]);
        // Below a chapter each; a body may go on with the chapter of the one before.
        let chapters = [&["一、码头管理方面"], BODIES.get(1..).unwrap(), &["二、航道管理方面"], &BODIES[1..4]].concat();
        let found = rows(&chapters);
        let types: Vec<_> = found.iter().map(|row| row.split(" | ").next().unwrap()).collect();
        assert_eq!(
            types,
            ["type:=一、码头管理方面", "type:=一、码头管理方面", "type:=一、码头管理方面", "type:=二、航道管理方面"]
        );
        assert_eq!(units(&chapters), [first.clone(), second.clone(), second, first]);
    }

    #[test]
    fn other_lines_above_tables_answer_for_nothing() {
        let table = &BODIES[2..4];
        let own = &["序号 | 问题 | 责任单位", "1 | 护栏缺失 | 渡口管理站"];
        for lines in [
            // One name alone, the same twice, signatures, recipients, titles, tables that name their own.
            [&["渡口问题清单", "青禾乡人民政府"], table].concat(),
            [&["青禾乡人民政府"], table, &["青禾乡人民政府"], table].concat(),
            [table, &["青禾乡人民政府", "2024年5月6日"], table, &["柳河乡人民政府", "2024年5月7日"], table].concat(),
            [&["现将清单印发。"], table, &["青禾乡人民政府"], table, &["柳河乡人民政府"], table, &["岩滩乡人民政府"]]
                .concat(),
            [&["各村："], table, &["各站所："], table].concat(),
            [&["青禾乡整改清单"], table, &["柳河乡整改清单"], table].concat(),
        ] {
            let found = rows(&lines);
            assert!(!found.is_empty() && found.iter().all(|row| !row.contains("units")), "{found:?}");
        }
        let named = rows(&[&["青禾乡"], &own[..], &["柳河乡"], own].concat());
        assert!(named.iter().all(|row| row.contains("渡口管理站") && !row.contains("乡")), "{named:?}");
    }

    #[test]
    fn one_chapter_alone_is_the_list() {
        assert!(!rows(FIRST)[0].starts_with("type"));
    }
}
