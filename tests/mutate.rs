//! Broken inputs: whatever is done to the bytes of a file, converting it gives a document or a typed error, never a
//! panic.

#![allow(clippy::disallowed_methods)]

mod support;

use std::fmt::Write;
use std::io::{Cursor, Read as _};
use std::path::PathBuf;
use zhenggai::read::{Budget, Input, read};
use zhenggai::{Options, convert};

/// Changed copies made of each text fixture; a conversion takes some 20 ms without optimization.
const MUTATIONS: usize = 30;
/// Changed copies made of each package: most fail early.
const PACKAGE_MUTATIONS: usize = 200;

/// A small fixed-seed generator (xorshift64*), so that a failure can be run again.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() >> 11).unwrap_or(0) % limit.max(1)
    }
}

/// Bytes that mean something to one format or another.
const TOKENS: &[&[u8]] =
    &[b"|", b"\t", b"\"", b",", b"\n", b"\r", b"\0", b"\xFF", b"<", b"&", b"PK", "｜".as_bytes(), b"\xE2\x80", b"\x80"];

/// Flips, cuts, repeats, swaps or inserts.
fn mutate(bytes: &mut Vec<u8>, random: &mut Random) {
    let at = random.below(bytes.len());
    let to = (at + 1 + random.below(16)).min(bytes.len());
    match random.below(6) {
        0 => bytes.iter_mut().skip(at).take(1).for_each(|b| *b ^= 1 << (random.next() % 8)),
        1 => bytes.truncate(at),
        2 => drop(bytes.drain(at..to)),
        3 => {
            let copy = bytes[at..to].to_vec();
            bytes.splice(at..at, copy);
        }
        4 => drop(bytes.splice(at..at, TOKENS[random.below(TOKENS.len())].iter().copied())),
        _ => bytes.iter_mut().skip(at).take(1).for_each(|b| *b = (random.next() & 0xFF) as u8),
    }
}

/// Small texts in every habit, with the name that goes with each.
fn seeds() -> Vec<(&'static str, Vec<u8>)> {
    let rows = [["序号", "问题", "措施"], ["1", "渡口堆放木料", "1.清运。\n2.立牌。"], ["2", "标识缺失", "补设标识。"]];
    let mut texts: Vec<(&'static str, String)> = Vec::new();
    let (mut cells, mut bars, mut marked, mut values) = (String::new(), String::new(), String::new(), String::new());
    for row in &rows {
        for cell in row {
            let _ = writeln!(cells, "{cell} |");
        }
        let flat: Vec<String> = row.iter().map(|c| c.replace('\n', "<br>")).collect();
        let _ = writeln!(bars, "{}", flat.join(" ｜ "));
        let _ = writeln!(marked, "| {} |", flat.join(" | "));
        let _ = writeln!(values, "\"{}\"", row.join("\",\""));
    }
    texts.push(("cells.txt", format!("青禾乡整改清单\n附件1 |\n|||\n{cells}青禾乡人民政府\n2024年5月1日\n")));
    texts.push(("rows.txt", bars.clone()));
    texts.push(("rows.md", marked.replacen('\n', "\n|---|---|---|\n", 1)));
    texts.push(("tab.txt", bars.replace(" ｜ ", "\t")));
    texts.push(("list.csv", values));
    texts.push(("prose.txt", "一、总体要求\r\n　　坚持问题导向。\u{2028}（一）明确任务。\u{c}".to_string()));
    let mut seeds: Vec<(&'static str, Vec<u8>)> = Vec::new();
    for (name, text) in &texts {
        seeds.push((*name, text.clone().into_bytes()));
        seeds.push((*name, encoding_rs::GB18030.encode(text).0.into_owned()));
        seeds.push((*name, text.encode_utf16().flat_map(u16::to_le_bytes).collect()));
    }
    seeds
}

/// Reads the bytes and, where they can be read, makes a whole document of them.
fn converts(bytes: &[u8], name: &str) {
    if let Ok(document) = convert(bytes, name, &Options::default()) {
        let a = &document.accounting;
        assert_eq!(a.cells, a.header + a.title + a.record + a.note + a.other + a.unplaced, "{name}");
        assert!(serde_json::to_vec(&document).is_ok());
    }
}

fn mutated(seed: &[u8], random: &mut Random) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for _ in 0..=random.below(4) {
        if !bytes.is_empty() {
            mutate(&mut bytes, random);
        }
    }
    bytes
}

fn reads(bytes: &[u8], name: &str) {
    let budget = Budget::new();
    let input = Input { bytes, name, include_hidden: false, budget: &budget };
    if let Ok((_, read)) = read(&input) {
        assert!(read.body.blocks.len() <= bytes.len());
    }
}

#[test]
fn broken_texts_never_panic() {
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    for (name, seed) in seeds() {
        converts(&seed, name);
        for n in 0..300 {
            let bytes = mutated(&seed, &mut random);
            reads(&bytes, name);
            if n % 10 == 0 {
                converts(&bytes, name);
            }
        }
        for cut in 0..seed.len().min(200) {
            reads(&seed[..cut], name);
        }
    }
}

/// The smallest list of each container, as its path and bytes.
fn smallest() -> Vec<(String, Vec<u8>)> {
    let mut found: Vec<(String, Vec<u8>)> = Vec::new();
    for container in support::CONTAINERS {
        let lists = support::files("fixtures").into_iter().filter(|(path, _)| {
            path.starts_with("table/") && path.split_once('.').is_some_and(|(_, suffix)| suffix == container.suffix)
        });
        let read = |(path, file): (String, PathBuf)| (path, std::fs::read(file).expect("a fixture"));
        found.extend(lists.map(read).min_by_key(|(_, bytes)| bytes.len()));
    }
    found
}

/// Fixtures as seeds: layouts that reach every stage.
#[test]
fn broken_fixtures_never_panic() {
    let mut random = Random(0xD1B5_4A32_D192_ED03);
    for (path, seed) in smallest() {
        let copies = if unpack(&seed).is_some() { PACKAGE_MUTATIONS } else { MUTATIONS };
        for _ in 0..copies {
            converts(&mutated(&seed, &mut random), &path);
        }
    }
}

/// What is inside a package, broken before it is packed: a flipped bit of the package itself only breaks its checksum.
#[test]
fn broken_parts_never_panic() {
    let mut random = Random(0x8E9D_5A3C_71F0_4B27);
    for (path, seed) in smallest() {
        let Some(parts) = unpack(&seed) else { continue };
        for _ in 0..PACKAGE_MUTATIONS {
            let mut parts = parts.clone();
            let at = random.below(parts.len());
            parts[at].1 = mutated(&parts[at].1, &mut random);
            let parts: Vec<(&str, &[u8])> =
                parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
            converts(&support::xlsx::package(&parts), &path);
        }
    }
}

/// The parts of a package that are read.
fn unpack(bytes: &[u8]) -> Option<Vec<(String, Vec<u8>)>> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut parts = Vec::new();
    for i in 0..zip.len() {
        let mut file = zip.by_index(i).ok()?;
        let (name, mut content) = (file.name().ok()?.to_string(), Vec::new());
        file.read_to_end(&mut content).ok()?;
        parts.push((name, content));
    }
    Some(parts)
}
