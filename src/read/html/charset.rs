//! Which encoding a page is in: its byte order mark, valid UTF-8, what it says of itself where that holds, then what
//! its bytes look like.
//!
//! Pages are served with the wrong label often enough that a label is only believed where nothing contradicts it:
//! text that is valid UTF-8 is UTF-8 whatever it claims, `gb2312` means its superset GB18030 as in browsers, and a
//! Western label does not turn Chinese characters into accents.

use crate::read::ReadError;
use crate::read::encoding::{self, Decoded};
use encoding_rs::{Encoding, GB18030, GBK, UTF_8};
use memchr::memmem;

/// Bytes in which a page names its encoding; browsers look at the first 1,024, Office writes long heads.
const HEAD: usize = 8 << 10;
/// Zeros at the end of a page that are no part of it.
const PADDING: usize = 16;
/// Mean weight of its characters below which a text is hardly in the encoding that it names, and from which it is likely in
/// one that its bytes look like.
const UNLIKELY: f64 = 1.0;
const LIKELY: f64 = 2.0;
/// Ideographs that make a text Chinese against a Western label.
const CHINESE: usize = 8;

/// Decodes a page. `given` is the charset that a header outside the page names.
///
/// # Errors
/// [`ReadError::UnknownFormat`] where the bytes are no text.
pub(super) fn decode<'a>(bytes: &'a [u8], given: Option<&str>) -> Result<Decoded<'a>, ReadError> {
    let mut rest = bytes;
    while let Some(behind) = rest.strip_prefix(b"\xEF\xBB\xBF") {
        rest = behind;
    }
    if rest.len() < bytes.len() && std::str::from_utf8(rest).is_err() {
        return unmarked(bytes, rest, given);
    }
    decode_once(bytes, given)
}

/// Decodes a page as its mark has it, or its label.
fn decode_once<'a>(bytes: &'a [u8], given: Option<&str>) -> Result<Decoded<'a>, ReadError> {
    let marked = Encoding::for_bom(bytes).is_some();
    let bytes = if marked { bytes } else { unpadded(bytes) };
    let label = label(bytes).or_else(|| given.and_then(encoding_of));
    let Some(label) = label.filter(|_| !marked) else { return encoding::decode(bytes) };
    if let Ok(text) = std::str::from_utf8(bytes) {
        return encoding::decode_known(text);
    }
    if label == UTF_8 || label.is_ascii_compatible() && label.is_single_byte() {
        let seen = encoding::decode(bytes);
        let trusted = label != UTF_8 && !seen.as_ref().is_ok_and(|d| d.lossy == 0 && chinese(&d.text));
        return if trusted { encoding::decode_as(bytes, label) } else { seen };
    }
    match encoding::decode_as(bytes, label) {
        Ok(said) if said.lossy == 0 => Ok(if fits(label, bytes) { said } else { better(said, bytes) }),
        said => {
            let seen = encoding::decode(bytes)?;
            Ok(said.ok().filter(|said| said.lossy <= seen.lossy).unwrap_or(seen))
        }
    }
}

/// A page behind marks that say UTF-8 and that is none: pieces with marks were put before a page of another encoding.
fn unmarked<'a>(bytes: &'a [u8], rest: &'a [u8], given: Option<&str>) -> Result<Decoded<'a>, ReadError> {
    let (marked, plain) = (encoding::decode(bytes), decode_once(rest, given));
    match (&marked, &plain) {
        (Ok(marked), Ok(plain)) if plain.lossy >= marked.lossy => {}
        (_, Ok(_)) => return plain,
        _ => {}
    }
    marked
}

/// A page without the zeros that fill its last block on a disk.
fn unpadded(bytes: &[u8]) -> &[u8] {
    let end = bytes.iter().rposition(|b| *b != 0).map_or(0, |last| last + 1);
    let page = bytes.get(..end).unwrap_or(bytes);
    if bytes.len() - end < PADDING || memchr::memchr(0, page).is_some() { bytes } else { page }
}

/// Whether the bytes read as a label says, as far as this can be told: a page of another encoding decodes without a loss
/// too, into characters that nobody writes.
fn fits(label: &'static Encoding, bytes: &[u8]) -> bool {
    encoding::fit(label, bytes) >= UNLIKELY
}

/// The text in the encoding that its bytes look like, where it is one that Chinese reads well in.
fn better<'a>(said: Decoded<'a>, bytes: &'a [u8]) -> Decoded<'a> {
    let seen = encoding::decode(bytes).ok().filter(|seen| seen.lossy == 0 && seen.name != said.name);
    let reads = |seen: &Decoded<'_>| {
        Encoding::for_label(seen.name.as_bytes()).is_some_and(|encoding| encoding::fit(encoding, bytes) >= LIKELY)
    };
    seen.filter(reads).unwrap_or(said)
}

fn chinese(text: &str) -> bool {
    text.chars().filter(|c| ('\u{4E00}'..='\u{9FFF}').contains(c)).take(CHINESE).count() == CHINESE
}

/// The encoding that `<meta charset>`, `http-equiv` or an XML declaration names.
fn label(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..HEAD).unwrap_or(bytes).to_ascii_lowercase();
    let xml = head.trim_ascii_start().starts_with(b"<?xml");
    let declared = if xml { memmem::find(&head, b"encoding").map(|at| at + 8) } else { None };
    let tags = memmem::find_iter(&head, b"charset").map(|at| at + 7);
    tags.chain(declared).find_map(|at| {
        let rest = head.get(at..)?.trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
        let rest = rest.strip_prefix(b"\"").or_else(|| rest.strip_prefix(b"'")).unwrap_or(rest);
        let end = rest.iter().position(|b| !(b.is_ascii_alphanumeric() || b"-_:.".contains(b)))?;
        encoding_of(std::str::from_utf8(rest.get(..end)?).ok()?)
    })
}

/// An encoding by its label. A page whose label could be read is in no UTF-16.
fn encoding_of(label: &str) -> Option<&'static Encoding> {
    let encoding = Encoding::for_label(label.trim().as_bytes())?;
    if encoding == GBK { Some(GB18030) } else { Some(encoding).filter(|e| e.is_ascii_compatible()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(charset: &str) -> String {
        format!(
            "<html><head><meta http-equiv=\"Content-Type\" content=\"text/html; charset={charset}\"></head><p>青禾乡渡口整改公示</p>"
        )
    }

    #[track_caller]
    fn reads(bytes: &[u8], name: &str) {
        let decoded = decode(bytes, None).unwrap();
        assert_eq!(decoded.name, name);
        assert!(
            decoded.text.contains("青禾乡渡口整改公示") || decoded.text.contains("青禾鄉渡口整改公示"),
            "{}",
            decoded.text
        );
    }

    #[test]
    fn a_label_is_believed_where_nothing_contradicts_it() {
        let gb = |label: &str| GB18030.encode(&page(label)).0.into_owned();
        for label in ["gb2312", "GBK", "gb18030", "utf-8", "iso-8859-1", "x-unknown", "\"gb2312\""] {
            reads(&gb(label), "gb18030");
            reads(page(label).as_bytes(), "utf-8");
        }
        let traditional = page("big5").replace('乡', "鄉");
        reads(&encoding_rs::BIG5.encode(&traditional).0, "big5");
        reads(&[&[0xEF, 0xBB, 0xBF], page("gbk").as_bytes()].concat(), "utf-8");
    }

    #[test]
    fn a_label_of_another_script_is_not_believed() {
        for label in ["big5", "euc-kr", "shift_jis"] {
            reads(&GB18030.encode(&page(label)).0, "gb18030");
        }
        let traditional =
            page("gb2312").replace('乡', "鄉").replace("整改公示", "整改公示，負責單位為縣長辦公室，時間為這個月");
        let bytes = encoding_rs::BIG5.encode(&traditional).0.into_owned();
        assert_eq!(decode(&bytes, None).unwrap().name, "big5");
        let kana =
            encoding_rs::SHIFT_JIS.encode("<meta charset=shift_jis><p>テスト文書の一覧表です</p>").0.into_owned();
        assert_eq!(decode(&kana, None).unwrap().name, "shift_jis");
    }

    #[test]
    fn what_is_put_around_a_page_does_not_count() {
        let gb = GB18030.encode(&page("gb2312")).0.into_owned();
        reads(&[&[0xEF, 0xBB, 0xBF], &gb[..]].concat(), "gb18030");
        reads(&[&gb[..], &[0; 400]].concat(), "gb18030");
        reads(&[&b"\xEF\xBB\xBF".repeat(30_000), &gb[..]].concat(), "gb18030");
    }

    #[test]
    fn a_western_page_keeps_its_accents() {
        let text = "<meta charset=windows-1252><p>Les défauts relevés à l'école ont été corrigés</p>";
        let bytes = encoding_rs::WINDOWS_1252.encode(text).0;
        assert_eq!(decode(&bytes, None).unwrap().text, text);
    }

    #[test]
    fn a_header_outside_the_page_counts_last() {
        let bytes = encoding_rs::SHIFT_JIS.encode("<p>テスト文書</p>").0;
        assert_eq!(decode(&bytes, Some("Shift_JIS")).unwrap().name, "shift_jis");
    }
}
