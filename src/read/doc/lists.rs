//! Lists ([MS-DOC] 2.9.131, 2.9.150, 2.9.132): definitions with their levels, and what each list overrides.
//! Counting is `word`'s work.

use super::bytes::{i32_at, size_at, slice, u8_at, u16_at, u32_at};
use super::fib::{Fib, Part};
use super::sprm::walk;
use super::torn::Looks;
use crate::read::word::numbering::{Definition, LEVELS, Level, List, MAX_PATTERN, Numbering, Suffix};
use crate::read::word::numfmt::NumberFormat;
use crate::read::word::symbols::bullet;
use std::collections::HashMap;

/// Names of the number formats by code ([MS-OSHARED] 2.2.1.3).
const FORMATS: [&str; 60] = [
    "decimal",
    "upperRoman",
    "lowerRoman",
    "upperLetter",
    "lowerLetter",
    "ordinal",
    "cardinalText",
    "ordinalText",
    "hex",
    "chicago",
    "ideographDigital",
    "japaneseCounting",
    "aiueo",
    "iroha",
    "decimalFullWidth",
    "decimalHalfWidth",
    "japaneseLegal",
    "japaneseDigitalTenThousand",
    "decimalEnclosedCircle",
    "decimalFullWidth2",
    "aiueoFullWidth",
    "irohaFullWidth",
    "decimalZero",
    "bullet",
    "ganada",
    "chosung",
    "decimalEnclosedFullstop",
    "decimalEnclosedParen",
    "decimalEnclosedCircleChinese",
    "ideographEnclosedCircle",
    "ideographTraditional",
    "ideographZodiac",
    "ideographZodiacTraditional",
    "taiwaneseCounting",
    "ideographLegalTraditional",
    "taiwaneseCountingThousand",
    "taiwaneseDigital",
    "chineseCounting",
    "chineseLegalSimplified",
    "chineseCountingThousand",
    "decimal",
    "koreanDigital",
    "koreanCounting",
    "koreanLegal",
    "koreanDigital2",
    "hebrew1",
    "arabicAlpha",
    "hebrew2",
    "arabicAbjad",
    "hindiVowels",
    "hindiConsonants",
    "hindiNumbers",
    "hindiCounting",
    "thaiLetters",
    "thaiNumbers",
    "thaiCounting",
    "vietnameseCounting",
    "numberInDash",
    "russianLower",
    "russianUpper",
];
/// Code of a bullet, and of no number.
const BULLET: u8 = 23;
const NO_NUMBER: u8 = 0xFF;
/// Bytes of a definition, of a level's fixed part, of a list.
const DEFINITION: usize = 28;
const LEVEL: usize = 28;
const LIST: usize = 16;

/// Reads all lists, and how they look. What is cut ends them.
pub(super) fn read(table: &[u8], fib: &Fib, fonts: &[String]) -> (Numbering, Looks) {
    let mut numbering = Numbering::default();
    let (at, length) = fib.offset(Part::Definitions);
    let mut by_id = HashMap::new();
    let mut looks = Looks::default();
    if let Some(rest) = table.get(at..).filter(|_| length > 0) {
        looks = read_definitions(rest, fonts, &mut numbering, &mut by_id);
    }
    read_lists(fib.part(table, Part::Lists), fonts, &by_id, &mut numbering);
    (numbering, looks)
}

/// Definitions, and behind all of them their levels. How they look is told only where they are numbered 1, 2, 3 … as
/// their own templates.
fn read_definitions(bytes: &[u8], fonts: &[String], all: &mut Numbering, by_id: &mut HashMap<i32, usize>) -> Looks {
    let (mut counted, mut looks) = (true, Looks::default());
    let mut seen: HashMap<String, usize> = HashMap::new();
    let count = u16_at(bytes, 0).map_or(0, usize::from);
    let mut at = 2 + count * DEFINITION;
    for i in 0..count {
        let Some(head) = slice(bytes, 2 + i * DEFINITION, DEFINITION) else { break };
        let simple = u8_at(head, 26).unwrap_or(0) & 1 == 1;
        let mut definition = Definition::default();
        let mut look = String::new();
        for (level, slot) in definition.iter_mut().enumerate().take(if simple { 1 } else { LEVELS }) {
            let Some((mut read, length)) = read_level(bytes.get(at..).unwrap_or(&[]), fonts) else { break };
            let style = u16_at(head, 8 + level * 2).filter(|style| *style != 0xFFF);
            read.style = style.map(|style| style.to_string());
            look.push_str(&format!("{:?} {} {:?} ", u8_at(bytes, at + 4), read.pattern, read.suffix));
            *slot = Some(read);
            at += length;
        }
        let next = seen.len();
        looks.0.push(*seen.entry(look).or_insert(next));
        counted &= i32_at(head, 0) == i32::try_from(i + 1).ok() && i32_at(head, 0) == i32_at(head, 4);
        if let Some(id) = i32_at(head, 0) {
            by_id.entry(id).or_insert(all.definitions.len());
        }
        all.definitions.push(definition);
    }
    if counted { looks } else { Looks::default() }
}

/// Lists, and behind all of them what they override.
fn read_lists(bytes: &[u8], fonts: &[String], by_id: &HashMap<i32, usize>, all: &mut Numbering) {
    let count = size_at(bytes, 0).unwrap_or(0).min(bytes.len() / LIST);
    let mut at = 4 + count * LIST;
    for i in 0..count {
        let Some(head) = slice(bytes, 4 + i * LIST, LIST) else { break };
        let overrides = u8_at(head, 12).unwrap_or(0);
        let mut list = List::default();
        at += 4;
        for _ in 0..overrides.min(LEVELS as u8) {
            let (Some(start), Some(flags)) = (u32_at(bytes, at), u32_at(bytes, at + 4)) else { break };
            at += 8;
            let level = (flags & 0xF) as usize;
            if flags & 0x20 != 0 {
                let Some((read, length)) = read_level(bytes.get(at..).unwrap_or(&[]), fonts) else { break };
                at += length;
                if flags & 0x10 != 0 {
                    put(&mut list.starts, level, read.start);
                }
                put(&mut list.levels, level, read);
            } else if flags & 0x10 != 0 {
                put(&mut list.starts, level, start);
            }
        }
        if let Some(definition) = i32_at(head, 0).and_then(|id| by_id.get(&id)) {
            all.lists.insert(i as i64 + 1, List { definition: *definition, ..list });
        }
    }
}

fn put<T>(slots: &mut [Option<T>; LEVELS], index: usize, value: T) {
    if let Some(slot) = slots.get_mut(index) {
        *slot = Some(value);
    }
}

/// A level and its length in bytes.
fn read_level(bytes: &[u8], fonts: &[String]) -> Option<(Level, usize)> {
    let head = slice(bytes, 0, LEVEL)?;
    let code = u8_at(head, 4)?;
    let flags = u8_at(head, 5)?;
    let (chars, paragraph) = (usize::from(u8_at(head, 24)?), usize::from(u8_at(head, 25)?));
    let restart = u32::from(u8_at(head, 26)?);
    let modifiers = slice(bytes, LEVEL + paragraph, chars)?;
    let at = LEVEL + paragraph + chars;
    let count = usize::from(u16_at(bytes, at)?);
    let text = slice(bytes, at + 2, count * 2)?;
    let (mut font, mut hidden) = ("", false);
    for sprm in walk(modifiers) {
        match sprm.code {
            0x4A4F => font = fonts.get(usize::from(sprm.word())).map_or("", String::as_str),
            0x083C => hidden = sprm.byte() & 1 == 1,
            _ => {}
        }
    }
    let mut pattern = pattern(text);
    if code == BULLET {
        pattern = bullet(font, &pattern);
    }
    let level = Level {
        start: u32::try_from(i32_at(head, 0)?).unwrap_or(0),
        format: match code {
            NO_NUMBER => NumberFormat::named("none"),
            code => NumberFormat::named(FORMATS.get(usize::from(code)).copied().unwrap_or("decimal")),
        },
        pattern,
        suffix: match u8_at(head, 15)? {
            0 => Suffix::Tab,
            1 => Suffix::Space,
            _ => Suffix::Nothing,
        },
        restart: (flags & 8 != 0).then_some(restart),
        legal: flags & 4 != 0,
        hidden,
        style: None,
    };
    Some((level, at + 2 + count * 2))
}

/// The text around the numbers; a character below 9 stands for the number of that level.
fn pattern(text: &[u8]) -> String {
    let units = text.chunks_exact(2).take(MAX_PATTERN).filter_map(|b| u16_at(b, 0));
    let mut out = String::new();
    for c in char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)) {
        match u32::from(c) {
            n @ 0..=8 => {
                out.push('%');
                out.extend(char::from_digit(n + 1, 10));
            }
            0x09..=0x1F => {}
            _ => out.push(c),
        }
    }
    out
}
