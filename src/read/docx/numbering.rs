//! `numbering.xml`: the lists of a document and their levels, with overrides and style links resolved.
//! Counting is `word`'s work.

use super::styles::Styles;
use super::xml::{Tag, Xml};
use crate::read::word::numbering::{Definition, LEVELS, Level, List, MAX_PATTERN, Numbering, Suffix};
use crate::read::word::numfmt::NumberFormat;
use crate::read::word::symbols::bullet;
use std::collections::HashMap;

/// Hops from list to style to list before a link is given up.
const MAX_LINKS: usize = 8;

/// A `w:abstractNum` as written.
#[derive(Debug, Default)]
struct Shared {
    id: i64,
    levels: Definition,
    /// The list of this style is meant (`w:numStyleLink`).
    style: Option<String>,
    /// This is the list of that style (`w:styleLink`).
    is_style: Option<String>,
}

/// Reads the part. What could be read stays where it is cut; the second value says so.
pub(super) fn read(text: &str, styles: &Styles) -> (Numbering, Option<String>) {
    let mut xml = Xml::new(text);
    let mut shared: Vec<Shared> = Vec::new();
    let mut lists: Vec<(i64, i64, List)> = Vec::new();
    if xml.root().is_some() {
        while let Some(tag) = xml.child() {
            match tag.name() {
                "abstractNum" => shared.push(read_definition(&mut xml, &tag)),
                "num" => lists.extend(read_list(&mut xml, &tag)),
                _ => xml.skip(),
            }
        }
    }
    let by_id: HashMap<i64, usize> = shared.iter().enumerate().map(|(i, d)| (d.id, i)).collect();
    let by_style: HashMap<String, usize> = {
        let named = shared.iter().enumerate().rev();
        named.filter_map(|(i, d)| Some((d.is_style.clone()?, i))).collect()
    };
    let chosen: HashMap<i64, i64> = lists.iter().map(|(id, definition, _)| (*id, *definition)).collect();
    let mut all = Numbering::default();
    for (id, definition, list) in lists {
        let of_style = |style: &str| {
            let list = styles.get(style).and_then(|s| s.num_id);
            let definition = list.and_then(|n| by_id.get(chosen.get(&n)?));
            definition.or_else(|| by_style.get(style)).copied()
        };
        if let Some(definition) = by_id.get(&definition).map(|index| linked(&shared, *index, of_style)) {
            all.lists.insert(id, List { definition, ..list });
        }
    }
    all.definitions = shared.into_iter().map(|d| d.levels).collect();
    (all, xml.damage().map(str::to_string))
}

/// Follows `w:numStyleLink` to the definition that holds the levels.
fn linked(shared: &[Shared], mut index: usize, of_style: impl Fn(&str) -> Option<usize>) -> usize {
    for _ in 0..MAX_LINKS {
        let style = shared.get(index).and_then(|d| d.style.as_deref());
        match style.and_then(&of_style) {
            Some(next) if next != index => index = next,
            _ => break,
        }
    }
    index
}

fn read_definition(xml: &mut Xml<'_>, tag: &Tag<'_>) -> Shared {
    let id = tag.attr("abstractNumId").and_then(|v| v.trim().parse().ok()).unwrap_or(-1);
    let mut definition = Shared { id, ..Shared::default() };
    while let Some(tag) = xml.child() {
        match tag.name() {
            "lvl" => {
                let level = read_level(xml);
                put(&mut definition.levels, level_index(&tag), level);
                continue;
            }
            "numStyleLink" => definition.style = tag.attr("val").map(|v| v.into_owned()),
            "styleLink" => definition.is_style = tag.attr("val").map(|v| v.into_owned()),
            _ => {}
        }
        xml.skip();
    }
    definition
}

/// List id, definition id and what the list overrides.
fn read_list(xml: &mut Xml<'_>, tag: &Tag<'_>) -> Option<(i64, i64, List)> {
    let id = tag.attr("numId").and_then(|v| v.trim().parse().ok());
    let (mut definition, mut list) = (None, List::default());
    while let Some(tag) = xml.child() {
        match tag.name() {
            "abstractNumId" => definition = tag.number(),
            "lvlOverride" => {
                let index = level_index(&tag);
                while let Some(tag) = xml.child() {
                    match tag.name() {
                        "startOverride" => {
                            let start = tag.number().and_then(|n| u32::try_from(n).ok());
                            if let Some(slot) = index.and_then(|i| list.starts.get_mut(i)) {
                                *slot = start;
                            }
                        }
                        "lvl" => {
                            let level = read_level(xml);
                            put(&mut list.levels, index, level);
                            continue;
                        }
                        _ => {}
                    }
                    xml.skip();
                }
                continue;
            }
            _ => {}
        }
        xml.skip();
    }
    Some((id?, definition?, list))
}

fn level_index(tag: &Tag<'_>) -> Option<usize> {
    tag.attr("ilvl")?.trim().parse().ok()
}

fn put(levels: &mut [Option<Level>; LEVELS], index: Option<usize>, level: Level) {
    if let Some(slot) = index.and_then(|i| levels.get_mut(i)) {
        *slot = Some(level);
    }
}

fn read_level(xml: &mut Xml<'_>) -> Level {
    let mut level = Level {
        start: 0,
        format: NumberFormat::DECIMAL,
        pattern: String::new(),
        suffix: Suffix::Tab,
        restart: None,
        legal: false,
        hidden: false,
        style: None,
    };
    let mut format = None;
    let mut font = String::new();
    // mc:AlternateContent holds a custom format and its plain twin; the first read counts.
    let mut inside = 0usize;
    loop {
        let Some(tag) = xml.child() else {
            if inside == 0 {
                break;
            }
            inside -= 1;
            continue;
        };
        match tag.name() {
            "AlternateContent" | "Choice" | "Fallback" | "rPr" => {
                inside += 1;
                continue;
            }
            "start" => level.start = tag.number().and_then(|n| u32::try_from(n).ok()).unwrap_or(0),
            "numFmt" if format.is_none() => format = tag.attr("val").map(|v| (v.into_owned(), number_format(&tag))),
            "lvlText" => level.pattern = tag.attr("val").unwrap_or_default().chars().take(MAX_PATTERN).collect(),
            "suff" => {
                level.suffix = match tag.attr("val").as_deref() {
                    Some("space") => Suffix::Space,
                    Some("nothing") => Suffix::Nothing,
                    _ => Suffix::Tab,
                };
            }
            "lvlRestart" => level.restart = tag.number().and_then(|n| u32::try_from(n).ok()),
            "isLgl" => level.legal = tag.on(),
            "pStyle" => level.style = tag.attr("val").map(|v| v.into_owned()),
            "vanish" => level.hidden = tag.on(),
            "rFonts" => {
                font = tag.attr("ascii").or_else(|| tag.attr("hAnsi")).map(|v| v.into_owned()).unwrap_or_default();
            }
            "lvlPicBulletId" => level.pattern = "•".to_string(),
            _ => {}
        }
        xml.skip();
    }
    if let Some((name, format)) = format {
        level.format = format;
        if name == "bullet" {
            level.pattern = bullet(&font, &level.pattern);
        }
    }
    level
}

fn number_format(tag: &Tag<'_>) -> NumberFormat {
    match (tag.attr("val").as_deref(), tag.attr("format")) {
        (Some("custom"), Some(pattern)) => NumberFormat::custom(&pattern),
        (name, _) => NumberFormat::named(name.unwrap_or("decimal")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::word::counter::Counters;

    fn level(index: usize, format: &str, pattern: &str, more: &str) -> String {
        format!(
            r#"<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{format}"/><w:lvlText w:val="{pattern}"/>{more}</w:lvl>"#
        )
    }

    fn definition(id: usize, levels: &[String]) -> String {
        format!(r#"<w:abstractNum w:abstractNumId="{id}">{}</w:abstractNum>"#, levels.concat())
    }

    fn list(id: usize, definition: usize, more: &str) -> String {
        format!(r#"<w:num w:numId="{id}"><w:abstractNumId w:val="{definition}"/>{more}</w:num>"#)
    }

    fn numbering(parts: &[String]) -> Numbering {
        let text = format!("<w:numbering>{}</w:numbering>", parts.concat());
        let (numbering, damage) = read(&text, &Styles::default());
        assert_eq!(damage, None);
        numbering
    }

    fn labels(numbering: &Numbering, paragraphs: &[(i64, usize)]) -> Vec<String> {
        let mut counters = Counters::default();
        let label = |(list, level): &(i64, usize)| {
            let mut out = String::new();
            let suffix = counters.label(numbering, *list, *level, &mut out);
            if suffix.needs_blank(&out, "文") {
                out.push('_');
            }
            out
        };
        paragraphs.iter().map(label).collect()
    }

    #[test]
    fn levels_nest_and_begin_anew() {
        let n = numbering(&[
            definition(
                0,
                &[
                    level(0, "chineseCountingThousand", "第%1条", r#"<w:suff w:val="space"/>"#),
                    level(1, "chineseCounting", "（%2）", ""),
                    level(2, "decimal", "%1.%2.%3", "<w:isLgl/>"),
                ],
            ),
            list(1, 0, ""),
        ]);
        assert_eq!(
            labels(&n, &[(1, 0), (1, 1), (1, 2), (1, 2), (1, 1), (1, 2), (1, 0), (1, 1), (1, 7), (2, 0)]),
            ["第一条_", "（一）", "1.1.1_", "1.1.2_", "（二）", "1.2.1_", "第二条_", "（一）", "", ""]
        );
    }

    #[test]
    fn lists_of_one_definition_count_together_unless_overridden() {
        let restart = r#"<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>"#;
        let other = format!(r#"<w:lvlOverride w:ilvl="0">{}</w:lvlOverride>"#, level(0, "upperLetter", "%1)", ""));
        let n = numbering(&[
            definition(3, &[level(0, "decimal", "%1、", "")]),
            list(1, 3, ""),
            list(2, 3, ""),
            list(3, 3, restart),
            list(4, 3, &other),
        ]);
        assert_eq!(
            labels(&n, &[(1, 0), (2, 0), (3, 0), (3, 0), (1, 0), (4, 0)]),
            ["1、", "2、", "5、", "6、", "7、", "H)"]
        );
    }

    #[test]
    fn restart_rules() {
        let n = numbering(&[
            definition(
                0,
                &[
                    level(0, "decimal", "%1.", ""),
                    level(1, "decimal", "%2)", r#"<w:lvlRestart w:val="0"/>"#),
                    level(2, "lowerLetter", "%3", r#"<w:lvlRestart w:val="1"/>"#),
                ],
            ),
            list(1, 0, ""),
        ]);
        assert_eq!(
            labels(&n, &[(1, 0), (1, 1), (1, 2), (1, 1), (1, 2), (1, 0), (1, 1), (1, 2)]),
            ["1.", "1)", "a_", "2)", "b_", "2.", "3)", "a_"]
        );
    }

    #[test]
    fn hidden_numbers_count_and_unused_levels_show_their_start() {
        let n = numbering(&[
            definition(
                0,
                &[level(0, "decimal", "%1.", "<w:rPr><w:vanish/></w:rPr>"), level(1, "decimal", "%1.%2", "")],
            ),
            list(1, 0, ""),
        ]);
        assert_eq!(labels(&n, &[(1, 1), (1, 0), (1, 1)]), ["1.1_", "", "1.1_"]);
    }

    #[test]
    fn custom_formats_bullets_and_style_links() {
        let custom = r#"<w:lvl w:ilvl="0"><w:start w:val="8"/><mc:AlternateContent><mc:Choice Requires="w14"><w:numFmt w:val="custom" w:format="001, 002"/></mc:Choice><mc:Fallback><w:numFmt w:val="decimal"/></mc:Fallback></mc:AlternateContent><w:lvlText w:val="%1"/></w:lvl>"#;
        let styles = r#"<w:styles><w:style w:styleId="S"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style></w:styles>"#;
        let text = format!(
            r#"<w:numbering><w:abstractNum w:abstractNumId="0">{custom}</w:abstractNum><w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="S"/></w:abstractNum><w:abstractNum w:abstractNumId="2"><w:numStyleLink w:val="T"/></w:abstractNum>{}{}{}{}</w:numbering>"#,
            definition(4, &[level(0, "bullet", "\u{F06C}", r#"<w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr>"#)]),
            list(1, 0, "") + &list(4, 4, ""),
            list(2, 1, ""),
            list(3, 2, ""),
        );
        let (n, _) = read(&text, &Styles::read(styles).0);
        assert_eq!(labels(&n, &[(1, 0), (2, 0), (3, 0), (4, 0)]), ["008_", "009_", "", "●"]);
    }
}
