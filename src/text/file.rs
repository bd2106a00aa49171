//! Names of files that a document carries as attachments, and what links to them say.

/// Extensions of such files.
pub const EXTENSIONS: &[&str] =
    &["doc", "docx", "xls", "xlsx", "pdf", "zip", "rar", "wps", "et", "txt", "ofd", "7z", "csv", "rtf", "ceb", "wpt"];

/// What a link says that leads to a file named beside it.
const GENERIC: &[&str] = &[
    "",
    "下载",
    "点击下载",
    "附件下载",
    "下载附件",
    "文件下载",
    "立即下载",
    "点此下载",
    "点击此处下载",
    "查看",
    "点击查看",
    "在线查看",
    "预览",
    "在线预览",
    "打开",
    "附件",
];

/// Whether a text ends as the name of an attached file does.
///
/// ```
/// use zhenggai::text::file::has_extension;
/// assert!(has_extension("清单.XLSX") && !has_extension("清单.html") && !has_extension("清单"));
/// ```
#[must_use]
pub fn has_extension(name: &str) -> bool {
    let Some((_, extension)) = name.trim().rsplit_once('.') else { return false };
    extension.len() <= 4 && EXTENSIONS.contains(&extension.to_ascii_lowercase().as_str())
}

/// A file's name less its extension.
#[must_use]
pub fn without_extension(name: &str) -> &str {
    match name.rsplit_once('.') {
        Some((stem, end)) if EXTENSIONS.contains(&end.trim().to_ascii_lowercase().as_str()) => stem.trim_end(),
        _ => name,
    }
}

/// Whether the words of a link say only that there is a file.
///
/// ```
/// use zhenggai::text::file::is_generic;
/// assert!(is_generic("【点击下载】") && !is_generic("渡口清单"));
/// ```
#[must_use]
pub fn is_generic(words: &str) -> bool {
    let bare = words.trim_matches(|c: char| !c.is_alphanumeric());
    GENERIC.contains(&bare)
}
