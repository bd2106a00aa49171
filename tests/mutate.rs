//! Broken inputs: whatever is done to the bytes of a file, reading it gives a body or a typed error, never a panic.

use std::fmt::Write;
use zhenggai::read::{Budget, Input, read};

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

/// Small inputs of every format that can be made in memory, with the name that goes with each.
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
    // Formats of packages: add a small file of each here.
    seeds
}

fn reads(bytes: &[u8], name: &str) {
    let budget = Budget::new();
    let input = Input { bytes, name, include_hidden: false, budget: &budget };
    if let Ok((_, read)) = read(&input) {
        assert!(read.body.blocks.len() <= bytes.len());
    }
}

#[test]
fn broken_files_never_panic() {
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    for (name, seed) in seeds() {
        reads(&seed, name);
        for _ in 0..60 {
            let mut bytes = seed.clone();
            for _ in 0..=random.below(4) {
                if !bytes.is_empty() {
                    mutate(&mut bytes, &mut random);
                }
            }
            reads(&bytes, name);
        }
        for cut in (0..seed.len()).step_by(seed.len() / 20 + 1) {
            reads(&seed[..cut], name);
        }
    }
}
