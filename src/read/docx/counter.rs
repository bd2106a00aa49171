//! Counting: the number that Word generates in front of a paragraph.
//!
//! Lists of one definition count together, in document order, in the text and in table cells alike. A list with a
//! start override begins anew at its first paragraph. A level begins anew after a level above it, unless
//! `w:lvlRestart` says otherwise (ECMA-376 part 1, 17.9).

use super::numbering::{Found, LEVELS, Numbering, Suffix};
use super::numfmt::NumberFormat;
use std::collections::{HashMap, HashSet};

/// How far each list has counted.
#[derive(Debug, Default)]
pub(super) struct Counters {
    /// Definition → number of each level; `None` where the level begins anew.
    numbers: HashMap<usize, [Option<u32>; LEVELS]>,
    /// Start overrides that have been used: list and level.
    restarted: HashSet<(i64, usize)>,
}

impl Counters {
    /// Counts one paragraph, writes its number and says what follows it. Writes nothing where there is no such list
    /// or level.
    pub(super) fn label(&mut self, numbering: &Numbering, num_id: i64, level: usize, out: &mut String) -> Suffix {
        let level = level.min(LEVELS - 1);
        let Some(found) = numbering.level(num_id, level) else { return Suffix::Nothing };
        let numbers = self.numbers.entry(found.definition).or_default();
        let first = found.start_override(level).filter(|_| self.restarted.insert((num_id, level)));
        if let Some(number) = numbers.get_mut(level) {
            *number = Some(match (first, *number) {
                (Some(start), _) => start,
                (None, Some(n)) => n.saturating_add(1),
                (None, None) => found.start_override(level).unwrap_or(found.level.start),
            });
        }
        for (deeper, number) in numbers.iter_mut().enumerate().skip(level + 1) {
            let restart = found.sibling(deeper).and_then(|l| l.restart);
            if restart.is_none_or(|r| level < r as usize) {
                *number = None;
            }
        }
        if !found.level.hidden {
            write_label(&found, numbers, out);
        }
        found.level.suffix
    }
}

fn write_label(found: &Found<'_>, numbers: &[Option<u32>; LEVELS], out: &mut String) {
    let mut chars = found.level.pattern.chars().peekable();
    while let Some(c) = chars.next() {
        let place = chars.peek().and_then(|d| d.to_digit(10)).filter(|d| c == '%' && *d > 0);
        match place {
            Some(place) => {
                chars.next();
                write_number(found, numbers, place as usize - 1, out);
            }
            None => out.push(c),
        }
    }
}

/// The number of one level inside a label. A level above that has not been used yet shows its first number.
fn write_number(found: &Found<'_>, numbers: &[Option<u32>; LEVELS], level: usize, out: &mut String) {
    let Some(definition) = found.sibling(level) else { return };
    let number = numbers.get(level).copied().flatten().unwrap_or(definition.start);
    if found.level.legal {
        NumberFormat::DECIMAL.write(number, out);
    } else {
        definition.format.write(number, out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::docx::styles::Styles;

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
        let (numbering, damage) = Numbering::read(&text, &Styles::default());
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
        let (n, _) = Numbering::read(&text, &Styles::read(styles).0);
        assert_eq!(labels(&n, &[(1, 0), (2, 0), (3, 0), (4, 0)]), ["008_", "009_", "", "●"]);
    }
}
