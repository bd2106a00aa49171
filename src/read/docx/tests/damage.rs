//! Damaged packages: what is read of them and what is said.

use super::*;
use crate::read::limits::MAX_DEPTH;
use encoding_rs::GBK;

fn sample() -> String {
    document(&[p("", &r("标题")), tbl(&[[tc("", "一"), tc("", "二")].concat()]), p("", &r("结尾"))].concat())
}

#[test]
fn detection_goes_by_content() {
    let whole = package(&[("document.xml", &sample())]);
    assert!(super::super::detect(&whole, "zip"));
    assert!(super::super::detect(&whole[..whole.len() / 2], "docx"), "a cut archive under our extension");
    assert!(!super::super::detect(&whole[..whole.len() / 2], "zip"));
    let types = r#"<Types><Override PartName="/main.xml" ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>"#;
    let renamed = archive(&[("[Content_Types].xml", types.as_bytes()), ("main.xml", sample().as_bytes())]);
    assert!(super::super::detect(&renamed, "bin"));
    assert_eq!(texts(&try_read(&renamed).unwrap()), ["标题", "[table]", "结尾"]);
    let sheet = archive(&[("[Content_Types].xml", b"<Types/>"), ("xl/workbook.xml", b"<workbook/>")]);
    assert!(!super::super::detect(&sheet, "docx"));
    assert!(!super::super::detect(b"plain", "docx") && !super::super::detect(b"", "docx"));
}

#[test]
fn every_failure_has_its_error() {
    let whole = package(&[("document.xml", &sample())]);
    let mut ole = super::super::OLE.to_vec();
    ole.resize(512, 0);
    assert!(matches!(try_read(&ole), Err(ReadError::Malformed(_))));
    ole.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    assert!(super::super::detect(&ole, "docx") && !super::super::detect(&ole, "xlsx"));
    assert_eq!(try_read(&ole), Err(ReadError::Encrypted));
    assert!(matches!(try_read(&whole[..whole.len() - 30]), Err(ReadError::Truncated(_))));
    assert!(matches!(try_read(&archive(&[("a.txt", b"x")])), Err(ReadError::Malformed(_))));
    assert!(matches!(try_read(&package(&[("document.xml", "<w:styles/>")])), Err(ReadError::Malformed(_))));
    assert!(matches!(
        try_read(&package(&[("document.xml", "<w:document><w:body><w:p")])),
        Err(ReadError::Malformed(_))
    ));
    assert_eq!(try_read(b""), Err(ReadError::Empty));
}

#[test]
fn a_cut_document_gives_what_stands_before_the_cut() {
    let text = sample();
    let at = text.find("二").unwrap() + "二".len();
    let body = read_parts(&[("document.xml", &text[..at])]);
    assert_eq!(texts(&body), ["标题", "[table]"]);
    assert_eq!(rows(tables(&body)[0]), ["一|二"]);
    assert_eq!(codes(&body), [Code::PartUnreadable]);
    let crossed = text.replacen("</w:tbl>", "</w:p>", 1);
    assert_eq!(codes(&read_parts(&[("document.xml", &crossed)])), [Code::PartUnreadable]);
}

#[test]
fn broken_side_parts_cost_only_themselves() {
    let main = document(&p(r#"<w:pStyle w:val="1"/><w:numPr><w:numId w:val="1"/></w:numPr>"#, &r("正文")));
    let body = read_parts(&[("document.xml", &main), ("styles.xml", "<w:styles><w:style"), ("numbering.xml", "\0\0<")]);
    assert_eq!(texts(&body), ["正文"]);
    assert_eq!(codes(&body), [Code::PartUnreadable, Code::PartUnreadable]);
}

#[test]
fn any_encoding_and_prefix() {
    let utf16: Vec<u8> = format!("\u{FEFF}{}", sample()).encode_utf16().flat_map(u16::to_be_bytes).collect();
    let gbk = GBK.encode(&sample().replace("UTF-8", "GBK")).0.into_owned();
    let strict = sample()
        .replace("w:", "ns0:")
        .replace("<ns0:document>", "<ns0:document xmlns:ns0=\"http://purl.oclc.org/ooxml/wordprocessingml/main\">");
    let bare = sample().replace("w:", "");
    for bytes in [utf16, gbk, strict.into_bytes(), bare.into_bytes()] {
        let body = try_read(&archive(&[("word\\document.xml", &bytes)])).unwrap();
        assert_eq!(texts(&body), ["标题", "[table]", "结尾"]);
        assert_eq!(codes(&body), []);
    }
    let (before, after) = sample().split_once("标题").map(|(a, b)| (a.to_string(), b.to_string())).unwrap();
    let bad = [before.as_bytes(), b"\xFF", after.as_bytes()].concat();
    let body = try_read(&archive(&[("WORD/Document.xml", &bad)])).unwrap();
    assert_eq!(texts(&body), ["\u{FFFD}", "[table]", "结尾"]);
    assert_eq!(codes(&body), [Code::LossyEncoding]);
}

#[test]
fn depth_bombs_end_with_a_finding() {
    for (open, close) in [
        ("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"),
        ("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>"),
        ("<w:p><w:r><w:pict><w:txbxContent>", "</w:txbxContent></w:pict></w:r></w:p>"),
        ("<w:p><w:ins><w:ins><w:ins>", "</w:ins></w:ins></w:ins></w:p>"),
        ("<mc:AlternateContent><mc:Choice>", "</mc:Choice></mc:AlternateContent>"),
    ] {
        let deep = [open.repeat(5000), p("", &r("底")), close.repeat(5000), p("", &r("尾"))].concat();
        let body = read_body(&deep);
        assert_eq!(texts(&body).last().map(String::as_str), Some("尾"), "{open}");
    }
    let deep = ["<w:tbl><w:tr><w:tc>".repeat(MAX_DEPTH * 3), "</w:tc></w:tr></w:tbl>".repeat(MAX_DEPTH * 3)].concat();
    assert!(codes(&read_body(&deep)).contains(&Code::LimitReached));
    let plain = format!("{}{}", "<x>".repeat(200_000), "</x>".repeat(200_000));
    assert_eq!(texts(&read_body(&[plain, p("", &r("尾"))].concat())), ["尾"]);
}

#[test]
fn any_cut_and_any_flipped_byte_is_safe() {
    let text = document(
        &[
            p(r#"<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>"#, &r("正文&amp;")),
            tbl(&[[tc("<w:gridSpan w:val=\"2\"/>", "一"), tc("<w:vMerge/>", "二")].concat()]),
        ]
        .concat(),
    );
    for cut in (0..text.len()).filter(|i| text.is_char_boundary(*i)) {
        let _ = try_read(&package(&[("document.xml", &text[..cut])]));
    }
    let whole = package(&[("document.xml", &text)]);
    for at in 0..whole.len() {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x41;
        let _ = super::super::detect(&bytes, "docx");
        let _ = try_read(&bytes);
        let _ = try_read(&whole[..at]);
    }
}
