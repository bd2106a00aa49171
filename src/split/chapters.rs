//! Headings that stand each right above a table of a list and hold for its rows (rule of meaning 3): two or more chapters
//! (一、…, 二、…) divide its problems and are their types; two or more bodies (青禾乡, 柳河乡) answer each for the rows below.
//! One body alone above a table may have published it.

use super::lines::{has_header, heads_rows, is_group_heading};
use super::prose::signs;
use super::shape::names_place;
use super::titles::is_title;
use crate::model::{Block, Paragraph, ParagraphKind, Place, Shape, Table};
use crate::rules::Rules;
use crate::text::marker::{self, Style};
use crate::text::width::{fold, is_longer};
use crate::text::{Pattern, form, page};
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
    /// Whether it is the only one of its form: it heads nothing but as the numbered name of such a body.
    pub lone: bool,
}

/// What stands right above a table, by the numbers of blocks.
struct Above {
    table: usize,
    /// With the form of its ordinal; none for a caption.
    chapter: Option<(usize, Option<Style>)>,
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
    let mut styles: HashMap<Option<Style>, HashSet<usize>> = HashMap::new();
    for (chapter, style) in above.iter().filter_map(heads) {
        styles.entry(style).or_default().insert(chapter);
    }
    let divides = |style: &Option<Style>| styles.get(style).is_some_and(|chapters| chapters.len() > 1);
    let mut found = HashMap::new();
    for one in &above {
        let numbered = |at: usize| numbered_body(text(at), rules).is_some();
        let chapter = heads(one).map(|(at, style)| (at, false, !divides(&style)));
        let chapter = chapter.filter(|(at, _, lone)| !lone || numbered(*at));
        let body = one.body.filter(|_| bodies).map(|at| (at, true, false));
        let heading = |(at, body, lone): (usize, bool, bool)| match blocks.get(at) {
            Some(Block::Paragraph(p)) => {
                let text = if body { named(p.text.trim()) } else { p.text.clone() };
                Some(Heading { at, text, place: p.place.clone(), body, lone })
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
    let (mut chapter, mut body): (Option<(usize, Option<Style>)>, Option<usize>) = (None, None);
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
                    let style = marker::leading(&p.text).map(|m| m.style);
                    let heads = (style.is_some() || caption(&p.text).is_some()) && heads_rows(&p.text, rules);
                    chapter = heads.then_some((at, style));
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

/// The body that a numbered heading names and nothing else, without the number of its problems: 一、县水务局（3个）.
pub(super) fn numbered_body(text: &str, rules: &Rules) -> Option<String> {
    let name = is_group_heading(text).then(|| marker::strip(text.trim()).1.trim())?;
    (names_body(name, rules) && !rules.words.finders.tell(name)).then(|| named(name))
}

/// The caption of a numbered table, behind its number: 表1　渠道管护类.
static CAPTION: Pattern =
    Pattern::new(r"^[（(【]?表格?\s*[0-9０-９一二三四五六七八九十]{1,3}[)）】]?[\s\u{3000}:：.．、-]+");
/// Longest caption that is the type of the rows below it, in characters.
const LONGEST_CAPTION: usize = 24;

/// What a caption names where it is no title of a list.
pub(super) fn caption(text: &str) -> Option<&str> {
    let text = text.trim();
    if !text.starts_with(['表', '（', '(', '【']) || is_longer(text, LONGEST_CAPTION) || is_title(text) {
        return None;
    }
    let name = text.get(CAPTION.find(text)?.end()..)?.trim();
    let plain = name.chars().nth(1).is_some() && !name.contains(['。', '，', '：', ':', '；']);
    plain.then_some(name)
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
    fn a_numbered_body_above_a_table_answers_for_its_rows() {
        let one = rows(&["渡口整改清单", "（一）青禾乡", FIRST[2], FIRST[3]]);
        assert!(one[0].ends_with("units:=青禾乡") && !one[0].contains("type"), "{one:?}");
        let two = rows(&["渡口整改清单", "一、青禾乡", FIRST[2], FIRST[3], "二、柳河乡（1个）", SECOND[1], SECOND[2]]);
        assert!(two[0].ends_with("units:=青禾乡") && two[1].ends_with("units:=柳河乡"), "{two:?}");
        let named = rows(&["渡口整改清单", "（一）青禾乡", "序号 | 问题 | 责任单位", "1 | 护栏缺失 | 渡管站"]);
        assert!(!named[0].contains("青禾乡"), "{named:?}");
    }

    #[test]
    fn captions_of_tables_are_types() {
        let found = rows(&["渡口整改清单", "表1　码头类", FIRST[2], FIRST[3], "表2：航道类", SECOND[1], SECOND[2]]);
        assert!(found[0].starts_with("type:=码头类 |") && found[1].starts_with("type:=航道类 |"), "{found:?}");
        let titles = rows(&["表1 码头问题清单", FIRST[2], FIRST[3], "表2 航道问题清单", SECOND[1], SECOND[2]]);
        assert!(titles.iter().all(|row| !row.starts_with("type")), "{titles:?}");
    }

    #[test]
    fn one_chapter_alone_is_the_list() {
        assert!(!rows(FIRST)[0].starts_with("type"));
    }
}
