//! `styles.xml`: what a style says about numbers, outline level and hidden text, with everything it is based on.
//! Fonts, sizes and colours are not read.

use super::xml::{Tag, Xml};
use std::collections::HashMap;

/// Longest chain of styles based on each other; Word allows fewer. Also ends cycles.
const MAX_CHAIN: usize = 64;

/// All styles of a document, resolved.
#[derive(Debug, Default)]
pub(super) struct Styles {
    resolved: HashMap<String, Style>,
    /// Id of the paragraph style used where none is named.
    default: Option<String>,
}

/// What a style amounts to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Style {
    /// Its id.
    pub(super) id: String,
    /// `numId` of its list; 0 takes a number away.
    pub(super) num_id: Option<i64>,
    /// Level of the list, 0-based.
    pub(super) level: Option<usize>,
    /// Id of the style of the chain that brought `num_id`: a level may be tied to it.
    pub(super) num_from: String,
    /// Outline level of a heading, 1 to 9.
    pub(super) heading: Option<u8>,
    /// Whether text in this style is hidden.
    pub(super) hidden: Option<bool>,
}

/// A style as written.
#[derive(Debug, Default)]
struct Raw {
    based_on: Option<String>,
    num_id: Option<i64>,
    level: Option<usize>,
    outline: Option<Outline>,
    named_heading: Option<u8>,
    hidden: Option<bool>,
}

/// `w:outlineLvl`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outline {
    /// 9 in the file: body text.
    Body,
    /// 1 to 9.
    Heading(u8),
}

impl Outline {
    /// The value of a `w:outlineLvl`, which counts from 0.
    pub(super) fn read(tag: &Tag<'_>) -> Option<Self> {
        match tag.number()? {
            n @ 0..=8 => Some(Outline::Heading(n as u8 + 1)),
            9 => Some(Outline::Body),
            _ => None,
        }
    }

    /// The level of a heading.
    pub(super) fn heading(self) -> Option<u8> {
        match self {
            Outline::Body => None,
            Outline::Heading(level) => Some(level),
        }
    }
}

impl Styles {
    /// Reads the part. What could be read stays where it is cut; the second value says so.
    pub(super) fn read(text: &str) -> (Self, Option<String>) {
        let mut xml = Xml::new(text);
        let mut raw = HashMap::new();
        let mut default = None;
        if xml.root().is_some() {
            while let Some(tag) = xml.child() {
                if tag.name() != "style" {
                    xml.skip();
                    continue;
                }
                let id = tag.attr("styleId").unwrap_or_default().into_owned();
                let is_default = matches!(tag.attr("default").as_deref(), Some("1" | "true" | "on"));
                if is_default && tag.attr("type").as_deref() == Some("paragraph") {
                    default = Some(id.clone());
                }
                raw.insert(id, read_style(&mut xml));
            }
        }
        let resolved = raw.keys().map(|id| (id.clone(), resolve(id, &raw))).collect();
        (Styles { resolved, default }, xml.damage().map(str::to_string))
    }

    /// The style with this id.
    pub(super) fn get(&self, id: &str) -> Option<&Style> {
        self.resolved.get(id)
    }

    /// The style of a paragraph that names none.
    pub(super) fn unnamed(&self) -> Option<&Style> {
        self.get(self.default.as_deref()?)
    }
}

fn read_style(xml: &mut Xml<'_>) -> Raw {
    let mut raw = Raw::default();
    while let Some(tag) = xml.child() {
        match tag.name() {
            "basedOn" => raw.based_on = tag.attr("val").map(|v| v.into_owned()),
            "name" => raw.named_heading = tag.attr("val").and_then(|v| heading_name(&v)),
            "pPr" => {
                while let Some(tag) = xml.child() {
                    match tag.name() {
                        "numPr" => {
                            (raw.num_id, raw.level) = read_num_pr(xml);
                            continue;
                        }
                        "outlineLvl" => raw.outline = Outline::read(&tag),
                        _ => {}
                    }
                    xml.skip();
                }
                continue;
            }
            "rPr" => {
                while let Some(tag) = xml.child() {
                    if tag.name() == "vanish" {
                        raw.hidden = Some(tag.on());
                    }
                    xml.skip();
                }
                continue;
            }
            _ => {}
        }
        xml.skip();
    }
    raw
}

/// `numId` and level of a `w:numPr`, which has just been opened.
pub(super) fn read_num_pr(xml: &mut Xml<'_>) -> (Option<i64>, Option<usize>) {
    let (mut num_id, mut level) = (None, None);
    while let Some(tag) = xml.child() {
        match tag.name() {
            "numId" => num_id = tag.number(),
            "ilvl" => level = tag.number().and_then(|n| usize::try_from(n).ok()),
            _ => {}
        }
        xml.skip();
    }
    (num_id, level)
}

/// The built-in heading styles have fixed names in the file, whatever language Word speaks.
fn heading_name(name: &str) -> Option<u8> {
    let digits = name.strip_prefix("heading ").or_else(|| name.strip_prefix("Heading ")).or_else(|| {
        let rest = name.strip_prefix("标题")?;
        Some(rest.trim_start())
    })?;
    digits.parse().ok().filter(|n| (1..=9).contains(n))
}

/// Walks up the chain; the nearest value of each property counts.
fn resolve(id: &str, raw: &HashMap<String, Raw>) -> Style {
    let mut style = Style { id: id.to_string(), ..Style::default() };
    let mut outline = None;
    let mut next = Some(id);
    for _ in 0..MAX_CHAIN {
        let Some((id, own)) = next.and_then(|id| Some((id, raw.get(id)?))) else { break };
        if style.num_id.is_none() && own.num_id.is_some() {
            style.num_id = own.num_id;
            style.num_from = id.to_string();
        }
        style.level = style.level.or(own.level);
        style.hidden = style.hidden.or(own.hidden);
        outline = outline.or(own.outline).or(own.named_heading.map(Outline::Heading));
        next = own.based_on.as_deref();
    }
    style.heading = outline.and_then(Outline::heading);
    style
}

#[cfg(test)]
mod tests {
    use super::*;

    fn style(id: &str, inner: &str) -> String {
        format!(r#"<w:style w:type="paragraph" w:styleId="{id}">{inner}</w:style>"#)
    }

    fn read(styles: &[String]) -> Styles {
        let (styles, damage) = Styles::read(&format!("<w:styles>{}</w:styles>", styles.concat()));
        assert_eq!(damage, None);
        styles
    }

    #[test]
    fn a_chain_gives_number_level_and_heading() {
        let styles = read(&[
            style(
                "a",
                r#"<w:name w:val="heading 2"/><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="7"/></w:numPr></w:pPr>"#,
            ),
            style("b", r#"<w:basedOn w:val="a"/><w:rPr><w:vanish/></w:rPr>"#),
            style(
                "c",
                r#"<w:basedOn w:val="b"/><w:pPr><w:outlineLvl w:val="9"/><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr><w:rPr><w:vanish w:val="0"/></w:rPr>"#,
            ),
        ]);
        let b = styles.get("b").unwrap();
        assert_eq!((b.num_id, b.level, b.heading, b.hidden), (Some(7), Some(1), Some(2), Some(true)));
        assert_eq!(b.num_from, "a");
        let c = styles.get("c").unwrap();
        assert_eq!((c.num_id, c.heading, c.hidden), (Some(0), None, Some(false)));
    }

    #[test]
    fn cycles_and_missing_bases_end() {
        let styles = read(&[
            style("a", r#"<w:basedOn w:val="b"/>"#),
            style("b", r#"<w:basedOn w:val="a"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr>"#),
            style("c", r#"<w:basedOn w:val="nowhere"/>"#),
        ]);
        assert_eq!(styles.get("a").unwrap().heading, Some(1));
        assert_eq!(styles.get("c").unwrap().heading, None);
    }

    #[test]
    fn a_cut_part_keeps_what_came_before() {
        let (styles, damage) = Styles::read(
            r#"<w:styles><w:style w:styleId="x"><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style><w:style w:sty"#,
        );
        assert_eq!(styles.get("x").unwrap().heading, Some(3));
        assert!(damage.is_some());
    }
}
