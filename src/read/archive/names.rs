//! Names of members: bytes of an encoding that nobody wrote down.
//!
//! In this order: the Unicode path that Info-ZIP adds (0x7075), the UTF-8 flag, UTF-8 that is valid, and then what the
//! system of the person who packed the archive used: GB18030 or Big5 where the characters are those of Chinese names,
//! Shift-JIS where they are those of Japanese ones, else the code page 437 that zip prescribes. An archive is packed on
//! one system, so its names are judged together: one short name proves little.

use crate::read::encoding;
use encoding_rs::{BIG5, Encoding, GB18030, SHIFT_JIS};

/// Mean weight of characters that are all frequent: traditional script in GB18030 lies outside of the national set.
const FREQUENT: f64 = 3.0;
/// By how much Big5 must fit better than GB18030.
const BIG5_MARGIN: f64 = 1.0;

/// One name as the archive has it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct RawName<'b> {
    /// The bytes.
    pub(super) bytes: &'b [u8],
    /// The archive says that they are UTF-8.
    pub(super) is_utf8: bool,
    /// The same name in UTF-8, if the archive gives it.
    pub(super) unicode: Option<&'b [u8]>,
}

impl RawName<'_> {
    /// The name, where the archive says what it is or the bytes show it.
    fn known(&self) -> Option<String> {
        let text = |bytes| std::str::from_utf8(bytes).ok().filter(|text| !text.is_empty());
        let given = self.unicode.and_then(text).or_else(|| text(self.bytes).filter(|_| self.is_utf8));
        let found = given.or_else(|| text(self.bytes).filter(|text| !encoding::by_chance(text)));
        found.map(ToString::to_string)
    }
}

/// What the names of one archive are written in that do not say so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Charset {
    /// One that browsers know.
    Known(&'static Encoding),
    /// Code page 437.
    Cp437,
}

impl Charset {
    /// Judges the names of one archive together.
    pub(super) fn of<'b>(names: impl Iterator<Item = RawName<'b>>) -> Self {
        let mut sample = Vec::new();
        for name in names.filter(|name| name.known().is_none()) {
            sample.extend_from_slice(name.bytes);
            // Pairs of bytes must not reach from one name into the next.
            sample.push(b'\n');
            if sample.len() >= encoding::SAMPLE {
                break;
            }
        }
        guess(&sample)
    }

    /// A name as text.
    pub(super) fn decode(self, name: RawName<'_>) -> String {
        if let Some(text) = name.known() {
            return text;
        }
        // What does not fit the others was packed elsewhere and added later.
        let own = || guess(name.bytes).exact(name.bytes);
        self.exact(name.bytes).or_else(own).unwrap_or_else(|| name.bytes.iter().map(|b| cp437(*b)).collect())
    }

    fn exact(self, bytes: &[u8]) -> Option<String> {
        match self {
            Charset::Known(encoding) => {
                encoding.decode_without_bom_handling_and_without_replacement(bytes).map(std::borrow::Cow::into_owned)
            }
            Charset::Cp437 => Some(bytes.iter().map(|b| cp437(*b)).collect()),
        }
    }
}

fn guess(bytes: &[u8]) -> Charset {
    let pairs = pairs(bytes);
    let (simplified, traditional) = (encoding::mean(GB18030, &pairs), encoding::mean(BIG5, &pairs));
    if traditional > 0.0 && traditional > simplified + BIG5_MARGIN {
        return Charset::Known(BIG5);
    }
    if is_national(&pairs) || simplified >= FREQUENT {
        return Charset::Known(GB18030);
    }
    let letter = |b: Option<&u8>| b.is_some_and(u8::is_ascii_alphabetic);
    let accents =
        || bytes.windows(2).any(|two| !two.iter().all(u8::is_ascii) && letter(two.iter().find(|b| b.is_ascii())));
    let sample = if pairs.is_empty() && !accents() { bytes } else { &pairs };
    match SHIFT_JIS.decode_without_bom_handling_and_without_replacement(sample) {
        Some(text) if japanese(&text) > 0.0 => Charset::Known(SHIFT_JIS),
        _ => Charset::Cp437,
    }
}

/// Whether at least every second character is one of the national set of 1980, which holds nearly every character that
/// names have: both its bytes lie above those of the extensions, and Shift-JIS has other first ones.
fn is_national(pairs: &[u8]) -> bool {
    let (mut national, mut all) = (0, 0);
    for run in pairs.split(|b| *b == b'\n') {
        let mut rest = run;
        while let [lead, trail, after @ ..] = rest {
            (rest, all) = (after, all + 1);
            national += u32::from((0xA1..=0xF7).contains(lead) && *trail >= 0xA1);
        }
    }
    all > 0 && national * 2 >= all && GB18030.decode_without_bom_handling_and_without_replacement(pairs).is_some()
}

/// The characters of two bytes that cannot be a letter with an accent among plain ones: runs of bytes outside ASCII, with
/// the one byte inside it that may end them.
fn pairs(bytes: &[u8]) -> Vec<u8> {
    let mut pairs = Vec::new();
    let mut rest = bytes;
    while let Some(start) = rest.iter().position(|b| !b.is_ascii()) {
        rest = rest.get(start..).unwrap_or(&[]);
        let run = rest.iter().position(u8::is_ascii).unwrap_or(rest.len());
        if run > 1 {
            pairs.extend_from_slice(rest.get(..run + run % 2).unwrap_or(rest));
            pairs.push(b'\n');
        }
        rest = rest.get(run..).unwrap_or(&[]);
    }
    pairs
}

/// How Japanese a text is: the mean of a weight for each character that is not ASCII.
fn japanese(text: &str) -> f64 {
    let (mut sum, mut count) = (0.0, 0u32);
    for c in text.chars().filter(|c| !c.is_ascii()) {
        count += 1;
        sum += match c {
            '\u{3041}'..='\u{30FE}' => 4.0,
            '\u{4E00}'..='\u{9FFF}' => 1.0,
            '\u{3000}'..='\u{3040}' => 1.0,
            // An accented letter before a plain one is a letter of full width here.
            '\u{FF01}'..='\u{FF5E}' => -1.0,
            _ => -3.0,
        };
    }
    sum / f64::from(count.max(1))
}

/// A character of code page 437, the original one of the PC and of zip.
fn cp437(byte: u8) -> char {
    const UPPER: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀\
                         αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{A0}";
    match byte.checked_sub(0x80) {
        None => char::from(byte),
        Some(upper) => UPPER.chars().nth(usize::from(upper)).unwrap_or(char::REPLACEMENT_CHARACTER),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(names: &[&[u8]]) -> Vec<String> {
        let raw = || names.iter().map(|bytes| RawName { bytes, ..RawName::default() });
        let charset = Charset::of(raw());
        raw().map(|name| charset.decode(name)).collect()
    }

    #[track_caller]
    fn reads(encoding: &'static Encoding, names: &[&str]) {
        let raw: Vec<_> = names.iter().map(|name| encoding.encode(name).0.into_owned()).collect();
        let raw: Vec<&[u8]> = raw.iter().map(Vec::as_slice).collect();
        assert_eq!(decode(&raw), names);
    }

    #[test]
    fn names_of_chinese_windows() {
        reads(GB18030, &["附件1：青禾乡整改清单.xlsx", "青禾乡/方案.docx", "readme.txt"]);
        for name in [
            "通知.doc",
            "清单.xls",
            "鄢垚.docx",
            "a（1）.txt",
            "新建文件夹/镕.txt",
            "①台账.xls",
            "1、芈村—汇总.et",
            "問題整改清單.doc",
        ] {
            reads(GB18030, &[name]);
        }
        reads(BIG5, &["附件一：青禾鄉整改清單.xlsx", "問題清單.doc"]);
    }

    #[test]
    fn names_of_japanese_windows() {
        reads(SHIFT_JIS, &["日本語のファイル.txt", "表.xls"]);
        for name in ["じっぷ.txt", "新規テキスト ドキュメント.txt", "報告書.doc", "請求書一覧.xls"]
        {
            reads(SHIFT_JIS, &[name]);
        }
    }

    #[test]
    fn names_of_western_dos() {
        assert_eq!(decode(&[b"R\x82sum\x82.txt"]), ["Résumé.txt"]);
        assert_eq!(decode(&[b"M\x81\xE1ig/Stra\xE1e/Gr\x94\xE1e.doc"]), ["Müßig/Straße/Größe.doc"]);
        for (raw, name) in [
            (&b"\x81bersicht.doc"[..], "übersicht.doc"),
            (b"Stra\xE1e.txt", "Straße.txt"),
            (b"fa\x87ade.txt", "façade.txt"),
            (b"\x8Epfel.txt", "Äpfel.txt"),
            (b"ni\xA4o/a\xA4o.txt", "niño/año.txt"),
            (b"\xFF", "\u{A0}"),
        ] {
            assert_eq!(decode(&[raw]), [name]);
        }
        assert_eq!((cp437(b'a'), cp437(0x80), cp437(0xFE)), ('a', 'Ç', '■'));
    }

    #[test]
    fn what_the_archive_says_comes_first() {
        let gbk = GB18030.encode("清单.txt").0.into_owned();
        let name = RawName { bytes: &gbk, is_utf8: true, unicode: None };
        assert_eq!(Charset::of([name].into_iter()).decode(name), "清单.txt");
        let name = RawName { bytes: b"__.txt", is_utf8: false, unicode: Some("清单.txt".as_bytes()) };
        assert_eq!(Charset::Cp437.decode(name), "清单.txt");
        assert_eq!(decode(&["清单.txt".as_bytes(), &gbk]), ["清单.txt", "清单.txt"]);
    }

    #[test]
    fn names_are_judged_together_and_each_is_read() {
        let gbk = GB18030.encode("青禾乡整改清单.txt").0.into_owned();
        assert_eq!(decode(&[&gbk, b"R\x82sum\x82.txt"])[0], "青禾乡整改清单.txt");
        assert_eq!(decode(&[b"\x81.txt", &gbk]), ["ü.txt", "青禾乡整改清单.txt"]);
    }
}
