//! Chapter headings (一、…, 二、…) that stand each right above a table of a list: two or more divide its problems and are
//! their types (rule of meaning 3).

use super::lines::{has_header, heads_rows};
use crate::model::{Block, Paragraph, ParagraphKind, Shape, Table};
use crate::rules::Rules;
use crate::text::marker::{self, Style};
use crate::text::{form, page};
use std::collections::{HashMap, HashSet};

/// The blocks that are such headings, by their number.
pub(super) fn find(blocks: &[Block], rules: &Rules) -> HashSet<usize> {
    let mut found: HashMap<Style, Vec<usize>> = HashMap::new();
    let mut above: Option<(usize, &Paragraph)> = None;
    for (at, block) in blocks.iter().enumerate() {
        match block {
            Block::Paragraph(p) if is_passed_over(p) => {}
            Block::Paragraph(p) => above = Some((at, p)),
            Block::Table(table) => {
                let heading = above.take().filter(|(_, p)| heads_rows(&p.text, rules) && holds_list(table, rules));
                if let Some((at, p)) = heading
                    && let Some(marker) = marker::leading(&p.text)
                {
                    found.entry(marker.style).or_default().push(at);
                }
            }
        }
    }
    found.into_values().filter(|headings| headings.len() > 1).flatten().collect()
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

    #[test]
    fn one_chapter_alone_is_the_list() {
        assert!(!rows(FIRST)[0].starts_with("type"));
    }
}
