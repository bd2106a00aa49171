//! Names of files: as text that can be reported, and as names of output files that a file system takes.

use std::borrow::Cow;
use std::convert::Infallible;
use std::ffi::OsStr;
use std::fmt::Write as _;
use zhenggai::pipeline;

/// Longest name of a file that the usual file systems take, in bytes.
const MAX_NAME: usize = 255;

/// One name as text. What is not UTF-8 is taken for GB18030 (archives packed on Chinese Windows) where that gives the
/// same bytes back; else each byte that fits nowhere is written `\xHH`.
pub fn decode(name: &OsStr) -> String {
    match name.to_str() {
        Some(text) => text.to_string(),
        None => decode_bytes(name.as_encoded_bytes()),
    }
}

fn decode_bytes(bytes: &[u8]) -> String {
    if let Some(text) = encoding_rs::GB18030.decode_without_bom_handling_and_without_replacement(bytes) {
        let (again, _, lossy) = encoding_rs::GB18030.encode(&text);
        if !lossy && again.as_ref() == bytes && !text.contains(char::is_control) {
            return text.into_owned();
        }
    }
    let mut text = String::new();
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            let _ = write!(text, "\\x{byte:02X}");
        }
    }
    text
}

/// Path of the output below the output folder: the reported path and an extension. A name that is too long is cut at a
/// character and ends in `~` and eight digits of a SHA-256: of the content for the file, of the name for a folder.
/// `sha256` is asked for only where it is needed.
pub fn output_path<E>(path: &str, extension: &str, sha256: impl FnOnce() -> Result<String, E>) -> Result<String, E> {
    let (folders, file) = path.rsplit_once('/').map_or((None, path), |(folders, file)| (Some(folders), file));
    let file = fit(file, &format!(".{extension}"), sha256)?;
    Ok(folders.map_or_else(|| file.clone(), |folders| format!("{}/{file}", folder_path(folders))))
}

/// Path of a folder below the output folder, by the same rule.
pub fn folder_path(path: &str) -> String {
    let part = |name| fit(name, "", || Ok::<_, Infallible>(digest(name))).unwrap_or_else(|never| match never {});
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}

fn fit<E>(name: &str, end: &str, sha256: impl FnOnce() -> Result<String, E>) -> Result<String, E> {
    let name = &*if cfg!(windows) { without_signs(name) } else { Cow::Borrowed(name) };
    if name.len() + end.len() <= MAX_NAME {
        return Ok(format!("{name}{end}"));
    }
    let digits: String = sha256()?.chars().take(8).collect();
    let tail = format!("~{digits}{end}");
    let at = name.floor_char_boundary(MAX_NAME - tail.len());
    Ok(format!("{}{tail}", name.get(..at).unwrap_or("")))
}

/// A name as Windows takes it: members of archives may be called `甲:乙?.docx`, and a colon there means something else.
fn without_signs(name: &str) -> Cow<'_, str> {
    let is_sign = |c: char| c.is_ascii_control() || "<>:\"|?*".contains(c);
    if name.contains(is_sign) { name.replace(is_sign, "_").into() } else { name.into() }
}

/// SHA-256 of a name in hexadecimal digits.
fn digest(name: &str) -> String {
    pipeline::source_info(name.as_bytes(), name).sha256
}

#[cfg(test)]
mod tests {
    use super::*;

    fn output(path: &str) -> String {
        output_path(path, "json", || Ok::<_, Infallible>("0123456789abcdef".to_string())).unwrap()
    }

    #[test]
    fn names_that_are_no_utf8_are_read_as_gb18030() {
        assert_eq!(decode_bytes(b"\xd5\xfb\xb8\xc4.docx"), "整改.docx");
        assert_eq!(decode_bytes(b"a\xff.txt"), "a\\xFF.txt");
        assert_eq!(decode_bytes(b"\xe6\x95\xb4\xff.txt"), "整\\xFF.txt");
        assert_eq!(decode(OsStr::new("整改.docx")), "整改.docx");
    }

    #[test]
    fn a_name_that_fits_stays_as_it_is() {
        assert_eq!(output("镇/方案.docx"), "镇/方案.docx.json");
        let longest = "改".repeat(83) + "x";
        assert_eq!(longest.len() + 5, 255);
        assert_eq!(output(&longest), format!("{longest}.json"));
    }

    #[test]
    fn signs_that_windows_does_not_take() {
        assert_eq!(without_signs("甲:乙?.docx"), "甲_乙_.docx");
        assert!(matches!(without_signs("甲.docx"), Cow::Borrowed(_)));
    }

    #[test]
    fn a_long_name_is_cut_at_a_character() {
        let long = "改".repeat(84);
        let cut = output(&format!("镇/{long}"));
        let name = cut.strip_prefix("镇/").unwrap();
        assert!(name.len() <= 255 && name.len() > 252, "{}", name.len());
        assert_eq!(name.trim_start_matches('改'), "~01234567.json");
    }

    #[test]
    fn a_long_folder_is_cut_by_its_own_name() {
        let folder = "县".repeat(100);
        let cut = output(&format!("{folder}/a.txt"));
        let (name, file) = cut.split_once('/').unwrap();
        assert!(name.len() <= 255 && name.contains('~'));
        assert_eq!(file, "a.txt.json");
        assert_eq!(output(&format!("{folder}/b.txt")).split_once('/').unwrap().0, name);
    }
}
