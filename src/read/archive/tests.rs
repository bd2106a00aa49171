//! Archives written byte by byte, so that names, flags and sizes can be as wrong as in life.

use super::*;
use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder};
use std::io::Write;

/// A member to be written.
#[derive(Clone, Default)]
struct File<'a> {
    name: &'a [u8],
    content: &'a [u8],
    flags: u16,
    stored: bool,
    extra: Vec<u8>,
    /// Size and checksum behind the data.
    streamed: bool,
    mode: u16,
    method: Option<u16>,
}

fn file<'a>(name: &'a str, content: &'a [u8]) -> File<'a> {
    File { name: name.as_bytes(), content, flags: 0x800, ..File::default() }
}

fn deflate(content: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

fn crc(bytes: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    crc.sum()
}

fn shorts(values: &[u16]) -> Vec<u8> {
    values.iter().flat_map(|v| v.to_le_bytes()).collect()
}

/// The members with their headers, and the directory.
fn parts(files: &[File<'_>]) -> (Vec<u8>, Vec<u8>) {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for f in files {
        let offset = out.len() as u32;
        let data = if f.stored { f.content.to_vec() } else { deflate(f.content) };
        let method = f.method.unwrap_or(if f.stored { 0 } else { 8 });
        let flags = f.flags | if f.streamed { 8 } else { 0 };
        let sizes = [crc(f.content), data.len() as u32, f.content.len() as u32];
        let long = |sizes: [u32; 3]| sizes.iter().flat_map(|v| v.to_le_bytes()).collect::<Vec<_>>();
        let lengths = shorts(&[f.name.len() as u16, f.extra.len() as u16]);
        out.extend([&b"PK\x03\x04"[..], &shorts(&[20, flags, method, 0, 0])].concat());
        out.extend(long(if f.streamed { [0; 3] } else { sizes }));
        out.extend([&lengths, f.name, &f.extra, &data].concat());
        if f.streamed {
            out.extend([&b"PK\x07\x08"[..], &long(sizes)].concat());
        }
        directory.extend([&b"PK\x01\x02"[..], &shorts(&[0x314, 20, flags, method, 0, 0]), &long(sizes)].concat());
        directory.extend([lengths, shorts(&[0, 0, 0, 0, f.mode])].concat());
        directory.extend([&offset.to_le_bytes()[..], f.name, &f.extra].concat());
    }
    (out, directory)
}

fn zip(files: &[File<'_>]) -> Vec<u8> {
    let (mut out, directory) = parts(files);
    let start = out.len() as u32;
    let count = files.len() as u16;
    out.extend(&directory);
    out.extend([&b"PK\x05\x06"[..], &shorts(&[0, 0, count, count])].concat());
    out.extend([(directory.len() as u32).to_le_bytes(), start.to_le_bytes()].concat());
    out.extend([0, 0]);
    out
}

fn gz(content: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

fn tar(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, content) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(content.len() as u64);
        builder.append_data(&mut header, name, *content).unwrap();
    }
    builder.into_inner().unwrap()
}

fn read(bytes: &[u8], name: &str) -> Vec<Member> {
    let mut found = Vec::new();
    members(bytes, name, &mut |member| found.push(member));
    found
}

/// What came out, a line each.
fn told(bytes: &[u8], name: &str) -> Vec<String> {
    let line = |member: Member| {
        let content = match member.content {
            Content::Bytes(bytes) => String::from_utf8(bytes).unwrap(),
            Content::Skipped(reason) => format!("skipped {reason:?}"),
            Content::Failed(error) => format!("failed {}", error.code()),
        };
        format!("{}: {content}", member.name.as_deref().unwrap_or("-"))
    };
    read(bytes, name).into_iter().map(line).collect()
}

#[test]
fn members_come_in_the_order_of_the_directory() {
    let files = [
        file("b.txt", b"B"),
        File { stored: true, ..file("附件/a.txt", b"A") },
        file("附件/", b""),
        File { streamed: true, ..file("c.txt", b"C") },
        file("b.txt", b"again"),
    ];
    let expected = ["b.txt: B", "附件/a.txt: A", "附件/: skipped Folder", "c.txt: C", "b~2.txt: again"];
    assert_eq!(told(&zip(&files), "a.zip"), expected.map(|s| s.replace("附件/:", "附件:")));
    assert_eq!(told(&tar(&[("b.txt", b"B"), ("附件/a.txt", b"A")]), "a.tar"), ["b.txt: B", "附件/a.txt: A"]);
}

#[test]
fn names_have_the_encoding_of_the_packing_system() {
    let (gbk, _, _) = encoding_rs::GBK.encode("问题清单.txt");
    let unicode = |name: &str, given: &str| {
        let data = [&[1][..], &crc(name.as_bytes()).to_le_bytes(), given.as_bytes()].concat();
        [shorts(&[0x7075, data.len() as u16]), data].concat()
    };
    let files = [
        File { name: &gbk, content: b"x", ..File::default() },
        File { name: "方案.txt".as_bytes(), content: b"x", ..File::default() },
        File { name: b"__.txt", content: b"x", extra: unicode("__.txt", "台账.txt"), ..File::default() },
        File { name: b"old.txt", content: b"x", extra: unicode("other", "台账.txt"), ..File::default() },
    ];
    assert_eq!(told(&zip(&files), "a.zip"), ["问题清单.txt: x", "方案.txt: x", "台账.txt: x", "old.txt: x"]);
    // The other systems, without the flag for UTF-8 and with one that lies; and the name that is given beside it.
    let (big5, _, _) = encoding_rs::BIG5.encode("問題整改清單.txt");
    let (sjis, _, _) = encoding_rs::SHIFT_JIS.encode("じっぷ一覧.txt");
    for (raw, name) in [
        (&gbk[..], "问题清单.txt"),
        (&big5, "問題整改清單.txt"),
        (&sjis, "じっぷ一覧.txt"),
        (b"Stra\xE1e.txt", "Straße.txt"),
        ("方案.txt".as_bytes(), "方案.txt"),
    ] {
        for flags in [0, 0x800] {
            let plain = File { name: raw, content: b"x", flags, ..File::default() };
            assert_eq!(told(&zip(std::slice::from_ref(&plain)), "a.zip"), [format!("{name}: x")], "{flags}");
            let data = [&[1][..], &crc(raw).to_le_bytes(), "台账.txt".as_bytes()].concat();
            let extra = [shorts(&[0x7075, data.len() as u16]), data].concat();
            assert_eq!(told(&zip(&[File { extra, ..plain }]), "a.zip"), ["台账.txt: x"], "{name}");
        }
    }
    // The second byte of a character may be a backslash; a backslash alone parts folders.
    let (tricky, _, _) = encoding_rs::GBK.encode("甛\\清单.txt");
    assert!(tricky.starts_with(b"\xAE\x5C") || tricky.contains(&b'\\'));
    let files = [File { name: &tricky, content: b"x", ..File::default() }];
    assert_eq!(told(&zip(&files), "a.zip"), ["甛/清单.txt: x"]);
}

#[test]
fn paths_that_lead_out_are_refused() {
    for (path, expected) in [
        ("../a.txt", None),
        ("a/../../b", None),
        ("..\\a.txt", None),
        ("/etc/a.txt", None),
        ("C:\\a.txt", None),
        ("c:/a.txt", None),
        ("c:a.txt", Some("c:a.txt")),
        ("a:b/c.txt", Some("a:b/c.txt")),
        ("a\0.txt", None),
        ("", None),
        (".", None),
        ("./a//b.txt", Some("a/b.txt")),
        ("a\\b.txt", Some("a/b.txt")),
        ("a/../b.txt", Some("b.txt")),
        ("..a/b..", Some("..a/b..")),
    ] {
        assert_eq!(enclosed(path).as_deref(), expected, "{path}");
    }
    let bytes = zip(&[file("../a.txt", b"A"), file("b.txt", b"B")]);
    assert_eq!(told(&bytes, "a.zip"), ["../a.txt: failed unsafe-path", "b.txt: B"]);
}

#[test]
fn what_is_no_document_is_counted() {
    let files = [
        file("__MACOSX/._a.txt", b"x"),
        file("~$a.docx", b"x"),
        file(".DS_Store", b"x"),
        file("县/Thumbs.db", b"x"),
        file("照片.JPG", b"x"),
        File { mode: 0o120_777, ..file("link", b"a.txt") },
    ];
    let told = told(&zip(&files), "a.zip");
    let (last, skipped) = told.split_last().unwrap();
    assert!(skipped.iter().all(|line| line.contains(": skipped ")), "{told:?}");
    assert!(told[5].ends_with("NotAFile"));
    assert_eq!((skipped.len(), last.as_str()), (6, "-: failed no-document"));
}

#[test]
fn each_member_fails_alone() {
    let mut bytes = zip(&[
        File { flags: 1, ..file("secret.docx", b"x") },
        File { method: Some(9), ..file("deflate64.txt", b"x") },
        File { method: Some(99), ..file("aes.txt", b"x") },
        File { stored: true, ..file("damaged.txt", b"damage") },
        file("b.txt", b"B"),
    ]);
    let at = memchr::memmem::find(&bytes, b"damage").map(|_| memchr::memmem::rfind(&bytes, b"txtdamage").unwrap());
    bytes[at.unwrap() + 3] ^= 1;
    let expected = [
        "secret.docx: failed encrypted",
        "deflate64.txt: failed unsupported-format",
        "aes.txt: failed encrypted",
        "damaged.txt: failed malformed",
        "b.txt: B",
    ];
    assert_eq!(told(&bytes, "a.zip"), expected);
}

#[test]
fn one_part_of_a_split_archive_is_told() {
    let mut bytes = zip(&[file("a.txt", b"A")]);
    let disk = bytes.len() - 18;
    bytes[disk] = 3;
    assert_eq!(told(&bytes, "a.zip"), ["-: failed unsupported-format"]);
}

#[test]
fn archives_inside_archives_are_opened_to_a_depth() {
    let inner = zip(&[file("清单.txt", b"x"), file("../out.txt", b"x")]);
    let stored = File { stored: true, ..file("二期.zip", &inner) };
    let packed = gz(&tar(&[("c.txt", b"C")]));
    let bytes = zip(&[stored, file("三期.tar.gz", &packed), file("d.txt.gz", &gz(b"D"))]);
    let expected = [
        "二期.zip/清单.txt: x",
        "二期.zip/../out.txt: failed unsafe-path",
        "三期.tar.gz/c.txt: C",
        "d.txt.gz/d.txt: D",
    ];
    assert_eq!(told(&bytes, "a.zip"), expected);
    let mut bytes = b"x".to_vec();
    for _ in 0..=MAX_ARCHIVES {
        bytes = zip(&[file("a.zip", &bytes)]);
    }
    assert_eq!(told(&bytes, "a.zip"), [format!("{}: failed too-large", ["a.zip"; MAX_ARCHIVES].join("/"))]);
}

#[test]
fn one_compressed_file_has_the_name_of_the_archive() {
    assert_eq!(told(&gz(b"x"), "镇/清单.txt.gz"), ["清单.txt: x"]);
    let named = flate2::GzBuilder::new().filename("清单.txt").write(Vec::new(), Compression::default());
    let mut named = named;
    named.write_all(b"x").unwrap();
    assert_eq!(told(&named.finish().unwrap(), "stdin"), ["清单.txt: x"]);
    let twice = [gz(b"x"), gz(b"y")].concat();
    assert_eq!(told(&twice, "a.txt.gz"), ["a.txt: xy"]);
    assert_eq!(told(&[&gz(b"x")[..], &[0; 512]].concat(), "a.txt.gz"), ["a.txt: x"], "zeros fill a block");
    assert_eq!(told(&gz(b"xxxxxxxxxxxxxxx")[..20], "a.txt.gz"), ["a.txt: failed truncated"]);
}

#[test]
fn zeros_at_its_end_do_not_make_a_damaged_file_whole() {
    let mut bad = gz(b"y");
    bad[2] = 7;
    let zeros = [0; 512];
    for bytes in [[&bad[..], &zeros].concat(), [&gz(b"x")[..], &bad, &zeros].concat()] {
        assert_eq!(told(&bytes, "a.txt.gz"), ["a.txt: failed malformed"]);
    }
    // Of what stands at the end some zeros are its own.
    for zeros in [0, 1, 3, 8, 600] {
        let bytes = [gz(b""), gz(b"x"), vec![0; zeros]].concat();
        assert_eq!(told(&bytes, "a.txt.gz"), ["a.txt: x"], "{zeros}");
    }
    let mut packed = gz(&tar(&[("a.txt", b"A")]));
    let sum = packed.len() - 8;
    packed[sum] ^= 1;
    assert_eq!(told(&packed, "a.tar.gz"), ["a.txt: A", "-: failed malformed"]);
}

#[test]
fn tar_names_may_be_long_and_tar_may_be_cut() {
    let name = format!("{}/清单.txt", ["整改"; 40].join("/"));
    let bytes = tar(&[(&name, b"x"), ("b.txt", &[b'B'; 2000])]);
    assert_eq!(told(&bytes, "a.tar")[0], format!("{name}: x"));
    let cut = told(&bytes[..bytes.len() - 2000], "a.tar");
    assert_eq!(cut[1], "b.txt: failed truncated", "{cut:?}");
    let (gbk, _, _) = encoding_rs::GBK.encode("问题清单.txt");
    let mut header = tar::Header::new_old();
    header.as_mut_bytes()[..gbk.len()].copy_from_slice(&gbk);
    header.set_size(1);
    header.set_cksum();
    let mut builder = tar::Builder::new(Vec::new());
    builder.append(&header, &b"x"[..]).unwrap();
    assert_eq!(told(&builder.into_inner().unwrap(), "a.bin"), ["问题清单.txt: x"]);
}

#[test]
fn a_stream_that_is_cut_is_told() {
    let bytes = tar(&[("a.txt", b"A"), ("b.txt", b"B")]);
    assert_eq!(told(&bytes, "a.tar"), ["a.txt: A", "b.txt: B"]);
    for (length, expected) in [
        (100, &["-: failed truncated"][..]),
        (512, &["a.txt: failed truncated", "-: failed truncated"]),
        (1024, &["a.txt: A", "-: failed truncated"]),
        (1024 + 100, &["a.txt: A", "-: failed truncated"]),
        (2048, &["a.txt: A", "b.txt: B", "-: failed truncated"]),
        (2048 + 512, &["a.txt: A", "b.txt: B"]),
    ] {
        assert_eq!(told(&bytes[..length], "a.tar"), expected, "{length}");
        assert_eq!(told(&gz(&bytes[..length])[..], "a.tar.gz").len(), expected.len().max(1), "{length}");
    }
    let packed = gz(&bytes);
    assert_eq!(told(&packed, "a.tar.gz"), ["a.txt: A", "b.txt: B"]);
    assert_eq!(told(&packed[..packed.len() - 4], "a.tgz"), ["a.txt: A", "b.txt: B", "-: failed truncated"]);
    assert_eq!(told(&packed[..20], "a.tar.gz"), ["a.tar: failed truncated"]);
}

#[test]
fn what_is_stored_in_a_member_is_not_searched_for_members() {
    let inner = zip(&[file("内.txt", b"x")]);
    for (inner, flags) in [(inner.clone(), 0x800), (inner, 0x801)] {
        let stored = File { stored: true, streamed: true, flags, ..file("甲.zip", &inner) };
        let (bytes, _) = parts(&[stored, File { streamed: true, ..file("乙.txt", b"B") }]);
        let first = if flags & 1 == 0 { "甲.zip/内.txt: x" } else { "甲.zip: failed encrypted" };
        assert_eq!(told(&bytes, "县.zip"), [first, "乙.txt: B", "-: failed truncated"]);
        // Without the signature of what describes the data.
        let at = memchr::memmem::rfind(&bytes[..bytes.len() - 20], b"PK\x07\x08").unwrap();
        let bare = [&bytes[..at], &bytes[at + 4..]].concat();
        assert_eq!(told(&bare, "县.zip"), [first, "乙.txt: B", "-: failed truncated"]);
        assert_eq!(told(&bare[..at + 12], "县.zip"), [first, "-: failed truncated"]);
        // Cut inside the member: nothing is known of what comes after.
        let failed = if flags & 1 == 0 { "甲.zip: failed truncated" } else { "甲.zip: failed encrypted" };
        assert_eq!(told(&bytes[..at - 10], "县.zip"), [failed, "-: failed truncated"]);
    }
}

#[test]
fn a_truncated_zip_is_read_by_the_headers_of_its_members() {
    for streamed in [false, true] {
        let with = |name, content| File { streamed, ..file(name, content) };
        let long: Vec<u8> = (0..2000u32).flat_map(|i| i.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
        let (bytes, _) = parts(&[with("a.txt", b"A"), with("b.txt", b"B"), with("c.txt", &long)]);
        let told = told(&bytes[..bytes.len() - 1000], "a.zip");
        let expected = ["a.txt: A", "b.txt: B", "c.txt: failed truncated", "-: failed truncated"];
        assert_eq!(told, expected, "{streamed}");
    }
    assert_eq!(told(b"PK\x03\x04", "a.zip"), ["-: failed truncated"]);
    assert_eq!(told(b"PK\x05\x06 cut", "a.zip"), ["-: failed malformed"]);
    assert_eq!(told(b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", "a.zip"), ["-: failed empty"]);
}

/// What is handed over under small caps: the number of members, and the errors.
fn within(caps: Caps, bytes: &[u8]) -> (u64, Vec<(Option<String>, ReadError)>) {
    let (mut count, mut failed) = (0, Vec::new());
    members_within(caps, bytes, "a.zip", &mut |member| match member.content {
        Content::Failed(error) => failed.push((member.name, error)),
        _ => count += 1,
    });
    (count, failed)
}

fn too_large(what: &str, limit: u64) -> ReadError {
    ReadError::TooLarge { what: what.into(), limit }
}

#[test]
fn bombs_are_given_up() {
    const ONE: u64 = 100 << 10;
    let zeros = vec![0u8; ONE as usize];
    // Members that share their data: the cap is reached, and what comes after is not read.
    let (out, directory) = parts(&[file("a.bin", &zeros)]);
    let (all, count) = (directory.repeat(100), 100);
    let mut bytes = [&out[..], &all, b"PK\x05\x06", &shorts(&[0, 0, count, count])].concat();
    bytes.extend([(all.len() as u32).to_le_bytes(), (out.len() as u32).to_le_bytes()].concat());
    bytes.extend([0, 0]);
    let caps = Caps { inflated: 10 * ONE, ..CAPS };
    let (read, failed) = within(caps, &bytes);
    assert_eq!((read, failed.len()), (9, 91));
    assert!(failed.iter().all(|(_, error)| *error == too_large("bytes of inflated members", 10 * ONE)));
    assert_eq!(failed[90].0.as_deref(), Some("a~100.bin"));
    // A stream ends there, and what comes after it is listed.
    let inner = gz(&tar(&[("a.bin", &zeros), ("b.bin", &zeros), ("c.bin", &zeros)]));
    let bytes = zip(&[file("z.bin", &zeros), file("a.tgz", &inner), file("b.txt", b"B")]);
    let (read, failed) = within(Caps { inflated: 2 * ONE + 1000, ..CAPS }, &bytes);
    assert_eq!((read, failed.len()), (2, 3), "{failed:?}");
    assert!(failed.iter().all(|(_, error)| error.code() == "too-large"), "{failed:?}");
    // One that is too large leaves room for the next.
    let caps = Caps { held: ONE - 1, ..CAPS };
    let bytes = zip(&[file("a.bin", &zeros), file("b.txt", b"B")]);
    let error = (Some("a.bin".to_string()), too_large("bytes of one member", ONE - 1));
    assert_eq!(within(caps, &bytes), (1, vec![error]));
    // An archive takes room from what is in it.
    let bytes = zip(&[File { stored: true, ..file("b.zip", &zip(&[file("a.bin", &zeros)])) }]);
    assert_eq!(within(Caps { held: ONE + 1000, ..CAPS }, &bytes).0, 1);
    assert_eq!(within(Caps { held: ONE + 10, ..CAPS }, &bytes).0, 0);
    // A stream is inflated for what is passed over in it, too.
    let bytes = gz(&tar(&[("a.png", &zeros), ("b.txt", b"B")]));
    assert_eq!(within(CAPS, &bytes).0, 2);
    let caps = Caps { inflated: ONE / 2, ..CAPS };
    assert_eq!(within(caps, &bytes), (1, vec![(None, too_large("bytes of the unpacked archive", ONE / 2))]));
}

#[test]
fn members_are_counted() {
    let bytes = zip(&vec![file("a.png", b""); 12]);
    let caps = Caps { members: 10, ..CAPS };
    assert_eq!(within(caps, &bytes), (10, vec![(None, too_large("members", 10))]));
    assert_eq!(within(CAPS, &bytes), (12, vec![(None, ReadError::NoDocument)]));
}

#[test]
fn a_package_is_no_archive() {
    let package = |part: &str, name: &str| {
        let bytes = zip(&[file(part, b"x")]);
        is_archive(&bytes, name)
    };
    for part in ["word/document.xml", "xl/workbook.xml", "OFD.xml", "[Content_Types].xml", "META-INF/MANIFEST.MF"] {
        assert!(!package(part, "a.zip"), "{part}");
    }
    assert!(package("清单.docx", "a.zip") && package("清单.docx", "a.docx"));
    let inner = zip(&[file("OFD.xml", b"x")]);
    assert!(is_archive(&zip(&[File { stored: true, ..file("a.ofd", &inner) }]), "a.zip"));
    assert!(!is_archive(b"", "a.zip"));
}

#[test]
fn an_archive_stored_in_one_that_lost_its_end_is_not_taken_for_it() {
    let inner = |text: &'static str| zip(&[file("word/document.xml", text.as_bytes()), file("清单.txt", b"x")]);
    let (first, second) = (inner("A"), inner("B"));
    let stored = |name, content| File { stored: true, ..file(name, content) };
    let whole = zip(&[stored("甲.zip", &first), stored("乙.zip", &second)]);
    let cut = &whole[..whole.len() - 22];
    assert_eq!(kind(&whole, "县.zip"), Some(Kind::Zip));
    assert_eq!(kind(cut, "县.zip"), Some(Kind::Zip));
    let found = read(cut, "县.zip");
    let names: Vec<_> = found.iter().map(|member| member.name.as_deref()).collect();
    assert_eq!(names, [Some("甲.zip"), Some("乙.zip"), None]);
    assert!(matches!(&found[2].content, Content::Failed(ReadError::Truncated(_))));
    // Bytes before an archive are no member of it.
    let text = zip(&[file("a.txt", b"A")]);
    assert_eq!(self::told(&[b"#!/bin/sh\n", &text[..]].concat(), "a.zip").len(), 1);
    let empty = zip(&[]);
    let whole = zip(&[stored("甲.txt", b"A"), stored("乙.zip", &empty)]);
    let told = self::told(&whole[..whole.len() - 22], "县.zip");
    assert!(told.contains(&"甲.txt: A".to_string()) && told.contains(&"-: failed truncated".to_string()), "{told:?}");
}
