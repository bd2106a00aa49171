//! Places of a template that nothing was filled into: `{{ row.problem }}` in a page saved before its script ran, or in a
//! document that a program was to write. They say nothing and are left blank; prose that holds braces stays.

use crate::model::{Block, Body, Code, Finding, Place, Table};

/// What opens and closes such a place.
const PLACES: &[(&str, &str)] = &[("{{", "}}"), ("{%", "%}"), ("${", "}"), ("<%", "%>")];

/// Longest place, in bytes.
const LONGEST: usize = 120;

/// Blanks the texts that are places of a template and nothing else but a label, and says so.
pub(super) fn clear(body: &mut Body) {
    let mut found = Found::default();
    for block in &mut body.blocks {
        match block {
            Block::Paragraph(p) => found.text(&mut p.text, &p.place),
            Block::Table(t) => found.table(t),
        }
    }
    let Some((first, place)) = found.first else { return };
    let message = format!(
        "{} texts are places of a template that was never filled (\"{first}\"): a page saved before its script ran shows \
         nothing else; they were left blank.",
        found.count
    );
    body.findings.push(Finding::new(Code::TemplateText, message).with("texts", found.count).at(place));
}

#[derive(Default)]
struct Found {
    count: usize,
    /// The first text, and where it stood.
    first: Option<(String, Place)>,
}

impl Found {
    fn table(&mut self, table: &mut Table) {
        for cell in table.grid.cells_mut() {
            self.text(&mut cell.text, &cell.place);
            cell.tables.iter_mut().for_each(|t| self.table(t));
        }
    }

    fn text(&mut self, text: &mut String, place: &Place) {
        let Some(left) = without(text).filter(|left| says_nothing(left)) else { return };
        let whole = std::mem::replace(text, left);
        self.count += 1;
        self.first.get_or_insert_with(|| (whole.trim().chars().take(40).collect(), place.clone()));
    }
}

/// A text without its places; `None` where it has none.
fn without(text: &str) -> Option<String> {
    memchr::memchr2(b'{', b'%', text.as_bytes())?;
    let mut out = String::new();
    let mut rest = text;
    // Each byte is looked at once, whatever opens nothing.
    while let Some(at) = rest.find(['{', '$', '<']) {
        let (before, from) = rest.split_at_checked(at)?;
        out.push_str(before);
        let Some((open, close)) = PLACES.iter().find(|(open, _)| from.starts_with(open)) else {
            out.push_str(from.get(..1)?);
            rest = from.get(1..)?;
            continue;
        };
        let inside = from.get(open.len()..)?;
        let end = inside.find(close).filter(|end| *end <= LONGEST)?;
        rest = inside.get(end + close.len()..)?;
    }
    out.push_str(rest);
    (out.len() < text.len()).then_some(out)
}

/// Whether nothing is left but signs, a label (发布日期：) or an ordinal.
fn says_nothing(left: &str) -> bool {
    let left = left.trim();
    left.ends_with([':', '：']) && left.chars().count() <= 12
        || !left.chars().any(|c| c.is_alphabetic()) && left.chars().count() <= 6
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_places_are_blanked() {
        let blank = |text: &str| without(text).filter(|left| says_nothing(left));
        assert_eq!(blank("{{ row.problem }}").as_deref(), Some(""));
        assert_eq!(blank("发布日期：${date}").as_deref(), Some("发布日期："));
        assert_eq!(blank("{%tr for r in rows %}").as_deref(), Some(""));
        assert_eq!(blank("{{ a }} / {{ b }}").as_deref(), Some(" / "));
        assert_eq!(blank(&"{{a}}".repeat(200_000)).as_deref(), Some(""), "in time");
        for text in ["{{a}}的问题未整改", "{ 备注 }", "完成率80%", "{{ 未闭合", "模板写作{{ name }}即可"]
        {
            assert_eq!(blank(text), None, "{text}");
        }
    }
}
