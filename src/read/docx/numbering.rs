//! `numbering.xml`: the lists of a document and their levels, with overrides and style links resolved.
//! Counting is [`super::counter`]'s work.

use super::numfmt::NumberFormat;
use super::styles::Styles;
use super::symbols::bullet;
use super::xml::{Tag, Xml};
use crate::text::numeral::digit;
use std::collections::HashMap;

/// Levels of a list.
pub(super) const LEVELS: usize = 9;
/// Longest pattern of a level that is kept, in characters; Word allows 31.
const MAX_PATTERN: usize = 64;
/// Hops from list to style to list before a link is given up.
const MAX_LINKS: usize = 8;

/// All lists of a document.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    definitions: Vec<Definition>,
    lists: HashMap<i64, List>,
}

/// A `w:abstractNum`.
#[derive(Debug, Default)]
struct Definition {
    id: i64,
    levels: [Option<Level>; LEVELS],
    /// The list of this style is meant (`w:numStyleLink`).
    style: Option<String>,
    /// This is the list of that style (`w:styleLink`).
    is_style: Option<String>,
}

/// A `w:num`.
#[derive(Debug, Default)]
struct List {
    /// Index of the definition.
    definition: usize,
    starts: [Option<u32>; LEVELS],
    levels: [Option<Level>; LEVELS],
}

/// One level of a list.
#[derive(Debug, Clone)]
pub(super) struct Level {
    /// First number.
    pub(super) start: u32,
    /// How its number is written.
    pub(super) format: NumberFormat,
    /// Text around the numbers, `%1` to `%9` standing for them; for a bullet the sign itself.
    pub(super) pattern: String,
    /// What follows the number.
    pub(super) suffix: Suffix,
    /// It begins anew after a level at or above this 1-based one; 0 never, `None` after any above it.
    pub(super) restart: Option<u32>,
    /// All numbers in decimals (`w:isLgl`).
    pub(super) legal: bool,
    /// The number is hidden text.
    pub(super) hidden: bool,
    /// Id of the paragraph style tied to it.
    style: Option<String>,
}

/// What stands between a number and its text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Suffix {
    /// A tab, the usual case.
    #[default]
    Tab,
    /// A blank.
    Space,
    /// Nothing.
    Nothing,
}

impl Suffix {
    /// Whether a blank is written between this number and this text. A tab is a gap on the page and nothing in the
    /// same list when typed (`1.清淤`), so it is written only where number and text would run together: `1` and
    /// `清淤`, `2.` and `5公里`, `三` and anything.
    pub(super) fn needs_blank(self, number: &str, text: &str) -> bool {
        let Some(last) = number.chars().next_back() else { return false };
        match self {
            Suffix::Space => true,
            Suffix::Nothing => false,
            Suffix::Tab if matches!(last, '.' | '．') => text.starts_with(|c: char| c.is_numeric()),
            Suffix::Tab => last.is_ascii_alphanumeric() || digit(last).is_some() || last == '十',
        }
    }
}

/// A level of a list as a paragraph finds it.
pub(super) struct Found<'n> {
    /// Index of the definition: lists of one definition count together.
    pub(super) definition: usize,
    /// The level.
    pub(super) level: &'n Level,
    list: &'n List,
    shared: &'n Definition,
}

impl<'n> Found<'n> {
    /// A level of the same list.
    pub(super) fn sibling(&self, level: usize) -> Option<&'n Level> {
        pick(self.list, self.shared, level)
    }

    /// The number from which this list restarts a level when it first uses it.
    pub(super) fn start_override(&self, level: usize) -> Option<u32> {
        self.list.starts.get(level).copied().flatten()
    }
}

fn pick<'n>(list: &'n List, shared: &'n Definition, level: usize) -> Option<&'n Level> {
    list.levels.get(level)?.as_ref().or(shared.levels.get(level)?.as_ref())
}

impl Numbering {
    /// Reads the part. What could be read stays where it is cut; the second value says so.
    pub(super) fn read(text: &str, styles: &Styles) -> (Self, Option<String>) {
        let mut xml = Xml::new(text);
        let mut all = Numbering::default();
        let mut lists: Vec<(i64, i64, List)> = Vec::new();
        if xml.root().is_some() {
            while let Some(tag) = xml.child() {
                match tag.name() {
                    "abstractNum" => all.definitions.push(read_definition(&mut xml, &tag)),
                    "num" => lists.extend(read_list(&mut xml, &tag)),
                    _ => xml.skip(),
                }
            }
        }
        let by_id: HashMap<i64, usize> = all.definitions.iter().enumerate().map(|(i, d)| (d.id, i)).collect();
        let by_style: HashMap<String, usize> = {
            let named = all.definitions.iter().enumerate().rev();
            named.filter_map(|(i, d)| Some((d.is_style.clone()?, i))).collect()
        };
        let chosen: HashMap<i64, i64> = lists.iter().map(|(id, definition, _)| (*id, *definition)).collect();
        for (id, definition, list) in lists {
            let of_style = |style: &str| {
                let list = styles.get(style).and_then(|s| s.num_id);
                let definition = list.and_then(|n| by_id.get(chosen.get(&n)?));
                definition.or_else(|| by_style.get(style)).copied()
            };
            if let Some(definition) = by_id.get(&definition).map(|index| all.linked(*index, of_style)) {
                all.lists.insert(id, List { definition, ..list });
            }
        }
        (all, xml.damage().map(str::to_string))
    }

    /// Follows `w:numStyleLink` to the definition that holds the levels.
    fn linked(&self, mut index: usize, of_style: impl Fn(&str) -> Option<usize>) -> usize {
        for _ in 0..MAX_LINKS {
            let style = self.definitions.get(index).and_then(|d| d.style.as_deref());
            match style.and_then(&of_style) {
                Some(next) if next != index => index = next,
                _ => break,
            }
        }
        index
    }

    /// A level of a list.
    pub(super) fn level(&self, num_id: i64, level: usize) -> Option<Found<'_>> {
        let list = self.lists.get(&num_id)?;
        let shared = self.definitions.get(list.definition)?;
        Some(Found { definition: list.definition, level: pick(list, shared, level)?, list, shared })
    }

    /// The level of a list that is tied to a paragraph style.
    pub(super) fn level_of_style(&self, num_id: i64, style: &str) -> Option<usize> {
        let list = self.lists.get(&num_id)?;
        let shared = self.definitions.get(list.definition)?;
        (0..LEVELS).find(|l| pick(list, shared, *l).is_some_and(|l| l.style.as_deref() == Some(style)))
    }
}

fn read_definition(xml: &mut Xml<'_>, tag: &Tag<'_>) -> Definition {
    let id = tag.attr("abstractNumId").and_then(|v| v.trim().parse().ok()).unwrap_or(-1);
    let mut definition = Definition { id, ..Definition::default() };
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
