//! Bytes → text: which encoding, and how much did not fit it.
//!
//! The order: byte order mark, UTF-16 by its pattern, strict UTF-8, then GB18030, Big5 (and damaged UTF-8, and UTF-16
//! without a single ASCII character) by how frequent the characters are that each makes of the bytes, and a general
//! detector last. Chinese files are short as often as not, and general detectors are wrong on every second title of
//! two characters; how frequent the characters are is right on nearly all.

use super::ReadError;
use super::frequent::weight;
use crate::model::{Code, Finding, Place};
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};
use std::borrow::Cow;

/// Bytes looked at to tell encodings apart.
pub(super) const SAMPLE: usize = 32 << 10;
/// Bytes looked at to see how well a named encoding fits.
const FIT: usize = 4 << 10;
/// Below this mean weight a longer text is taken to be no Chinese.
const FOREIGN: f64 = 1.0;
/// Mean weight of a few characters that are frequent or nearly.
const FREQUENT: f64 = 3.0;
/// By how much Big5 must fit better than GB18030, the encoding nearly all such files have: in a text, and in a word of
/// three characters or fewer.
const BIG5_MARGIN: (f64, f64) = (0.25, 1.0);

/// A decoded text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded<'a> {
    /// The text: no byte order mark, control characters read as blanks. Places count its characters. It is the bytes
    /// themselves where they are UTF-8, as most are.
    pub text: Cow<'a, str>,
    /// Lower-case name: `utf-8`, `utf-16le`, `gb18030`, `big5`, ….
    pub name: String,
    /// Number of replacement characters (U+FFFD) in the text.
    pub lossy: usize,
    /// Number of control characters that were read as blanks.
    pub controls: usize,
    /// 1-based line of the first replacement or control character.
    pub first_bad_line: Option<usize>,
}

impl Decoded<'_> {
    /// A finding where characters were lost.
    #[must_use]
    pub fn findings(&self) -> Vec<Finding> {
        let Some(line) = self.first_bad_line else { return Vec::new() };
        let Decoded { name, lossy, controls, .. } = self;
        let message = match (*lossy, *controls) {
            (0, n) => format!("{n} control characters were read as blanks; the first is in line {line}"),
            (n, _) => format!("{n} characters could not be read as {name}; the first is in line {line}"),
        };
        let place = Place::Text { lines: [line, line], chars: [1, 1], before: 0 };
        let mut finding = Finding::new(Code::LossyEncoding, message).at(place).with("encoding", name.as_str());
        for (key, n) in [("replaced", *lossy), ("controls", *controls)] {
            if n > 0 {
                finding = finding.with(key, n);
            }
        }
        vec![finding]
    }
}

/// Decodes bytes into text.
///
/// # Errors
/// [`ReadError::UnknownFormat`] where what comes out is no text: too many control or replacement characters.
pub fn decode(bytes: &[u8]) -> Result<Decoded<'_>, ReadError> {
    let (text, name) = with_mark(bytes).unwrap_or_else(|| without_mark(bytes, None));
    finish(text, name)
}

/// Decodes bytes without a byte order mark that are known to be this text if they are UTF-8, as [`decode`].
///
/// # Errors
/// As [`decode`].
pub(super) fn decode_known(text: &str) -> Result<Decoded<'_>, ReadError> {
    let (text, name) = with_mark(text.as_bytes()).unwrap_or_else(|| without_mark(text.as_bytes(), Some(text)));
    finish(text, name)
}

/// Decodes bytes in an encoding that the file itself names.
///
/// # Errors
/// As [`decode`].
pub(super) fn decode_as<'a>(bytes: &'a [u8], encoding: &'static Encoding) -> Result<Decoded<'a>, ReadError> {
    let (text, name) = with(encoding, bytes);
    finish(text, name)
}

/// Whether bytes decode to something that can be read as text.
#[must_use]
pub fn is_text(bytes: &[u8]) -> bool {
    // A cut may fall inside a character; three characters do not make a text unreadable.
    let head = bytes.get(..SAMPLE).unwrap_or(bytes);
    decode(head).is_ok()
}

fn with_mark(bytes: &[u8]) -> Option<(Cow<'_, str>, String)> {
    if let Some(rest) = bytes.strip_prefix(&[0xFF, 0xFE, 0, 0]) {
        return Some((utf32(rest, u32::from_le_bytes).into(), "utf-32le".to_string()));
    }
    if let Some(rest) = bytes.strip_prefix(&[0, 0, 0xFE, 0xFF]) {
        return Some((utf32(rest, u32::from_be_bytes).into(), "utf-32be".to_string()));
    }
    if let Some(rest) = bytes.strip_prefix(&[0x84, 0x31, 0x95, 0x33]) {
        return Some(with(GB18030, rest));
    }
    let (encoding, length) = Encoding::for_bom(bytes)?;
    Some(with(encoding, bytes.get(length..)?))
}

fn utf32(bytes: &[u8], unit: fn([u8; 4]) -> u32) -> String {
    let (units, rest) = bytes.as_chunks::<4>();
    let mut text: String = units.iter().map(|u| char::from_u32(unit(*u)).unwrap_or('\u{FFFD}')).collect();
    if !rest.is_empty() {
        text.push('\u{FFFD}');
    }
    text
}

fn with<'a>(encoding: &'static Encoding, bytes: &'a [u8]) -> (Cow<'a, str>, String) {
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    (text, encoding.name().to_ascii_lowercase())
}

fn without_mark<'a>(bytes: &'a [u8], known: Option<&'a str>) -> (Cow<'a, str>, String) {
    let zeros = memchr::memchr(0, bytes.get(..SAMPLE).unwrap_or(bytes)).is_some();
    if zeros && let Some(encoding) = utf16(bytes) {
        return with(encoding, bytes);
    }
    match known.map_or_else(|| std::str::from_utf8(bytes), Ok) {
        Ok(text) if !by_chance(text) => return (text.into(), "utf-8".to_string()),
        Ok(_) => return with(GB18030, bytes),
        Err(error) => {
            let cut_short = error.error_len().is_none();
            let valid = bytes.get(..error.valid_up_to()).unwrap_or(&[]);
            if cut_short && !valid.is_ascii() {
                return with(UTF_8, bytes);
            }
        }
    }
    with(guess(bytes, utf16(bytes)), bytes)
}

/// A few frequent Chinese characters in GB18030 can happen to be valid UTF-8 (通知 is), as letters of two bytes only.
pub(super) fn by_chance(text: &str) -> bool {
    let foreign = |c: char| !c.is_ascii();
    let few = text.len() <= 64 && text.contains(foreign) && text.chars().all(|c| (c as u32) < 0x800);
    few && score(GB18030, sample(text.as_bytes())).mean >= FREQUENT
}

/// UTF-16 without a mark: nearly every unit is ASCII, Chinese punctuation or an ideograph in one of the two orders.
fn utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let (units, _) = bytes.get(..SAMPLE).unwrap_or(bytes).as_chunks::<2>();
    let fits = |unit: fn([u8; 2]) -> u16| units.iter().filter(|u| plausible(unit(**u))).count();
    let (little, big) = (fits(u16::from_le_bytes), fits(u16::from_be_bytes));
    let best = little.max(big);
    if units.is_empty() || best * 100 < units.len() * 97 {
        return None;
    }
    Some(if little >= big { UTF_16LE } else { UTF_16BE })
}

fn plausible(unit: u16) -> bool {
    matches!(unit, 9..=13 | 0x20..=0x7E | 0xA0..=0xFF | 0x2010..=0x203B | 0x2460..=0x249B | 0x25A0..=0x25CF
        | 0x3000..=0x303F | 0x3220..=0x3229 | 0x4E00..=0x9FFF | 0xFF01..=0xFF5E)
}

/// The encoding under which the bytes read best.
fn guess(bytes: &[u8], sixteen: Option<&'static Encoding>) -> &'static Encoding {
    let sample = &*undrawn(sample(bytes));
    let mut best = (GB18030, score(GB18030, sample));
    let margin = if best.1.characters <= 3 { BIG5_MARGIN.1 } else { BIG5_MARGIN.0 };
    let others = [(Some(UTF_8), 0.0), (Some(BIG5), margin), (sixteen, margin)];
    for (encoding, margin) in others.into_iter().filter_map(|(e, margin)| Some((e?, margin))) {
        // UTF-16 has no ASCII to align the sample to.
        let of = if sixteen == Some(encoding) { bytes.get(..SAMPLE).unwrap_or(bytes) } else { sample };
        let fit = score(encoding, of);
        if fit.mean > best.1.mean + margin {
            best = (encoding, fit);
        }
    }
    if best.1.mean < 0.0 || (best.1.mean < FOREIGN && best.1.characters >= 20) {
        return general(bytes).unwrap_or(best.0);
    }
    best.0
}

/// A stretch that begins with the first character that is not ASCII, so that no two-byte character is cut at its
/// beginning.
fn sample(bytes: &[u8]) -> &[u8] {
    let start = bytes.iter().position(|b| !b.is_ascii()).unwrap_or(0);
    bytes.get(start..(start + SAMPLE).min(bytes.len())).unwrap_or(bytes)
}

/// A sample without the lines that tables are drawn with in GB18030: in Big5 their bytes are frequent ideographs, and a
/// drawn table has more of them than of words.
fn undrawn(sample: &[u8]) -> Cow<'_, [u8]> {
    let is_drawn = |pair: &[u8]| matches!(pair, [0xA9, 0xA4..=0xEF]);
    if !sample.windows(4).any(|four| four.as_chunks::<2>().0.iter().all(|pair| is_drawn(pair))) {
        return sample.into();
    }
    let mut out = Vec::with_capacity(sample.len());
    let mut rest = sample;
    while let Some(first) = rest.first() {
        let (taken, behind) = rest.split_at(if first.is_ascii() { 1 } else { rest.len().min(2) });
        out.extend_from_slice(if is_drawn(taken) { &[] } else { taken });
        rest = behind;
    }
    out.into()
}

/// Mean weight of the first characters that are not ASCII under an encoding: how well it fits.
pub(super) fn fit(encoding: &'static Encoding, bytes: &[u8]) -> f64 {
    let sample = sample(bytes);
    score(encoding, sample.get(..FIT).unwrap_or(sample)).mean
}

/// Mean weight of the characters that are not ASCII under an encoding; 0 where there are none.
pub(super) fn mean(encoding: &'static Encoding, bytes: &[u8]) -> f64 {
    score(encoding, bytes).mean
}

struct Fit {
    mean: f64,
    characters: usize,
}

fn score(encoding: &'static Encoding, sample: &[u8]) -> Fit {
    let (text, _) = encoding.decode_without_bom_handling(sample);
    // The sample may end inside a character.
    let text = if sample.len() >= SAMPLE { text.trim_end_matches('\u{FFFD}') } else { &text };
    let (mut sum, mut characters) = (0i64, 0usize);
    for c in text.chars().filter(|c| !c.is_ascii()) {
        characters += 1;
        sum += i64::from(weight(c)) + i64::from(level(encoding, c));
    }
    Fit { mean: sum as f64 / characters.max(1) as f64, characters }
}

/// Both national sets are split into frequent and rare ideographs; the code tells which.
fn level(encoding: &'static Encoding, c: char) -> i32 {
    if !('\u{4E00}'..='\u{9FFF}').contains(&c) || weight(c) > 0 {
        return 0;
    }
    let mut buffer = [0u8; 4];
    let set = if encoding == BIG5 { BIG5 } else { GB18030 };
    let (bytes, _, _) = set.encode(c.encode_utf8(&mut buffer));
    let (lead, trail) = (bytes.first().copied().unwrap_or(0), bytes.get(1).copied().unwrap_or(0));
    match (set == BIG5, lead) {
        (true, 0xA4..=0xC6) => 1,
        (false, 0xB0..=0xD7) if trail >= 0xA1 => 1,
        (false, 0xD8..=0xF7) if trail >= 0xA1 => -1,
        _ => -3,
    }
}

/// The general detector, where its answer decodes without loss.
fn general(bytes: &[u8]) -> Option<&'static Encoding> {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes.get(..1 << 20).unwrap_or(bytes), true);
    let guess = detector.guess(None, Utf8Detection::Allow);
    let (_, lost) = guess.decode_without_bom_handling(bytes);
    (!lost).then_some(guess)
}

fn finish(text: Cow<'_, str>, name: String) -> Result<Decoded<'_>, ReadError> {
    let lossy = memchr::memmem::find_iter(text.as_bytes(), "\u{FFFD}").count();
    let (text, controls) = blank_controls(text);
    let first = if lossy + controls.1 == 0 { None } else { text.find('\u{FFFD}').into_iter().chain(controls.0).min() };
    let controls = controls.1;
    let bad = lossy + controls;
    // Text with more than one character in twenty lost is a picture or an archive by another name.
    if bad > 0 {
        let characters = text.chars().count();
        if bad * 20 > characters && (bad > 3 || bad == characters) {
            return Err(ReadError::UnknownFormat);
        }
    }
    let first_bad_line = first.map(|at| super::lines::line_of(&text, at));
    Ok(Decoded { text, name, lossy, controls, first_bad_line })
}

/// Control characters that are no white space, read as blanks one for one so that positions keep; the offset of the
/// first and their number.
fn blank_controls(text: Cow<'_, str>) -> (Cow<'_, str>, (Option<usize>, usize)) {
    let odd = |b: &u8| (*b < 0x20 && !(9..=13).contains(b)) || *b == 0x7F;
    // Looked for in stretches, since no early end lets many bytes be compared at once.
    let clean = |part: &[u8]| !part.iter().fold(false, |found, b| found | odd(b));
    let count = if text.as_bytes().chunks(256).all(clean) { 0 } else { text.bytes().filter(odd).count() };
    if count == 0 {
        return (text, (None, 0));
    }
    let first = text.bytes().position(|b| odd(&b));
    let blanked: String = text.chars().map(|c| if u8::try_from(c).is_ok_and(|b| odd(&b)) { ' ' } else { c }).collect();
    (blanked.into(), (first, count))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn encode(encoding: &'static Encoding, text: &str) -> Vec<u8> {
        let (bytes, _, lost) = encoding.encode(text);
        assert!(!lost, "{text}");
        bytes.into_owned()
    }

    fn utf16_bytes(text: &str, big: bool) -> Vec<u8> {
        text.encode_utf16().flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() }).collect()
    }

    #[track_caller]
    fn reads(bytes: &[u8], name: &str, text: &str) {
        let decoded = decode(bytes).unwrap();
        assert_eq!((decoded.name.as_str(), &*decoded.text), (name, text));
        assert_eq!(decoded.findings(), []);
    }

    const LONG: &str = "青禾乡河道清障问题整改清单\r\n1.两处渡口堆放木料，汛前未清运。\r\n责任单位：乡水利站\r\n";
    const LONG_TRADITIONAL: &str =
        "青禾鄉河道清障問題整改清單\r\n1.兩處渡口堆放木料，汛前未清運。\r\n責任單位：鄉水利站\r\n";

    #[test]
    fn drawn_lines_are_no_big5() {
        let drawn = "┌──┬────┐\n│序号│问题描述│\n├──┼────┤\n│1   │护栏缺失│\n├──┼────┤\n│2   │渠道淤塞│\n└──┴────┘\n";
        reads(&encode(GB18030, drawn), "gb18030", drawn);
    }

    #[test]
    fn marks_come_first() {
        for (mark, name, bytes) in [
            (vec![0xEF, 0xBB, 0xBF], "utf-8", LONG.as_bytes().to_vec()),
            (vec![0xFF, 0xFE], "utf-16le", utf16_bytes(LONG, false)),
            (vec![0xFE, 0xFF], "utf-16be", utf16_bytes(LONG, true)),
            (vec![0x84, 0x31, 0x95, 0x33], "gb18030", encode(GB18030, LONG)),
            (vec![0xFF, 0xFE, 0, 0], "utf-32le", LONG.chars().flat_map(|c| (c as u32).to_le_bytes()).collect()),
            (vec![0, 0, 0xFE, 0xFF], "utf-32be", LONG.chars().flat_map(|c| (c as u32).to_be_bytes()).collect()),
        ] {
            reads(&[mark, bytes].concat(), name, LONG);
        }
    }

    #[test]
    fn no_mark_is_needed() {
        reads(LONG.as_bytes(), "utf-8", LONG);
        reads(&utf16_bytes(LONG, false), "utf-16le", LONG);
        reads(&utf16_bytes(LONG, true), "utf-16be", LONG);
        reads(&encode(GB18030, LONG), "gb18030", LONG);
        reads(&encode(BIG5, LONG_TRADITIONAL), "big5", LONG_TRADITIONAL);
        reads(&encode(GB18030, LONG_TRADITIONAL), "gb18030", LONG_TRADITIONAL);
        reads(b"plain ascii\n", "utf-8", "plain ascii\n");
    }

    #[test]
    fn two_characters_are_enough() {
        let words = "通知 方案 清单 台账 整改 问题 责任 单位 措施 时限 附件 类型 总结 报告 函件 纪要 名单 巡察 督导 环保 \
                     水利 教育 公安 司法 财政 民政 医保 住建 河长 林长 食堂 消防 排污 隐患 街道 社区 村委 党建 序号 内容";
        let wrong: Vec<&str> =
            words.split_whitespace().filter(|w| decode(&encode(GB18030, w)).unwrap().text != **w).collect();
        assert!(wrong.is_empty(), "{wrong:?}");
        let words =
            "問題清單 整改措施 責任單位 辦理結果 會議紀要 縣政府 鄉公所 實施計畫 工作總結 檢查報告 環境衛生 農業發展";
        let wrong: Vec<&str> =
            words.split_whitespace().filter(|w| decode(&encode(BIG5, w)).unwrap().text != **w).collect();
        assert!(wrong.is_empty(), "{wrong:?}");
    }

    #[test]
    fn what_is_no_chinese_goes_to_the_general_detector() {
        let text = "Процедура устранения недостатков утверждена комиссией города и опубликована сегодня";
        reads(&encode(encoding_rs::WINDOWS_1251, text), "windows-1251", text);
        let text = "Les défauts relevés à l'école ont été corrigés avant l'été";
        reads(&encode(encoding_rs::WINDOWS_1252, text), "windows-1252", text);
    }

    #[test]
    fn losses_are_counted_and_placed() {
        let mut bytes = LONG.as_bytes().to_vec();
        bytes.truncate(bytes.len() - 3);
        let decoded = decode(&bytes).unwrap();
        assert_eq!((decoded.name.as_str(), decoded.lossy, decoded.first_bad_line), ("utf-8", 1, Some(3)));
        let mut bytes = encode(GB18030, LONG);
        bytes.extend(b"\xFF\r\n");
        let decoded = decode(&bytes).unwrap();
        assert_eq!((decoded.name.as_str(), decoded.lossy, decoded.first_bad_line), ("gb18030", 1, Some(4)));
        let finding = decoded.findings().remove(0);
        assert_eq!(finding.code, Code::LossyEncoding);
        assert_eq!(finding.data.unwrap()["replaced"], 1);
        let broken =
            LONG.as_bytes().iter().enumerate().map(|(i, b)| if i == 40 { 0xFF } else { *b }).collect::<Vec<_>>();
        assert_eq!(decode(&broken).unwrap().name, "utf-8");
    }

    #[test]
    fn control_characters_become_blanks_one_for_one() {
        let decoded = decode("第一行\n责\u{0}任\u{1A}".as_bytes()).unwrap();
        assert_eq!(decoded.text, "第一行\n责 任 ");
        assert_eq!((decoded.controls, decoded.first_bad_line), (2, Some(2)));
        assert_eq!(decoded.findings().len(), 1);
    }

    #[test]
    fn binary_is_no_text() {
        let noise: Vec<u8> = (0u32..4000).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        assert_eq!(decode(&noise), Err(ReadError::UnknownFormat));
        assert_eq!(decode(&[0; 64]), Err(ReadError::UnknownFormat));
        assert!(!is_text(&noise));
        assert!(is_text(LONG.as_bytes()));
    }

    proptest! {
        #[test]
        fn any_bytes_are_decoded_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = decode(&bytes);
        }

        #[test]
        fn chinese_in_utf8_is_never_changed(text in "[一-龥，。0-9\n]{1,80}") {
            prop_assert_eq!(&*decode(text.as_bytes()).unwrap().text, text.as_str());
        }
    }
}
