//! Markdown inside a line: what is printed of emphasis, links and pictures, and the bullets of lists. Headings are read by
//! [`super::plain`], tables by [`super::pipe`].

use crate::model::{Block, Link};
use crate::text::file::{has_extension, is_generic};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

/// Marks that stand in pairs around what they set off, longer ones first.
const PAIRS: [&str; 6] = ["**", "__", "~~", "`", "*", "_"];

/// How the target of a link begins, where a text in square brackets has one: 〔2024〕 and [1](2) have none.
const TARGETS: [&str; 9] = ["http://", "https://", "ftp://", "mailto:", "/", "./", "../", "#", "<"];

/// First of the characters for private use that stand for shielded signs.
const SHIELDS: u32 = 0xE000;

/// Longest name of a link, in bytes.
const LONGEST_NAME: usize = 600;
/// Longest target of a link, in bytes.
const LONGEST_TARGET: usize = 2_000;

/// A text as it is printed: without the marks around emphasis, links as their names, pictures gone.
pub(super) fn printed(text: &str) -> Cow<'_, str> {
    if let Some(shielded) = shielded(text) {
        return Cow::Owned(set(&shielded).chars().map(unshielded).collect());
    }
    set(text)
}

/// A text with one character of no meaning for each sign that a backslash takes its meaning from (`1\.`, `\*`), and for
/// the square brackets inside code; `None` where it has none, or such characters already.
fn shielded(text: &str) -> Option<String> {
    if !text.contains(['\\', '`']) {
        return None;
    }
    let shield = |sign: char| char::from_u32(SHIELDS + u32::from(sign));
    let ends = code_ends(text);
    let mut out = String::with_capacity(text.len());
    let (mut chars, mut found, mut code) = (text.char_indices().peekable(), false, 0);
    while let Some((at, c)) = chars.next() {
        if let Some(end) = ends.get(&at).filter(|_| at >= code) {
            code = *end;
        }
        let sign = match chars.peek() {
            _ if at < code => Some(c).filter(|c| matches!(c, '[' | ']')),
            Some((_, next)) if c == '\\' && next.is_ascii_punctuation() => Some(*next),
            _ => None,
        };
        match sign.and_then(shield) {
            Some(shield) => {
                out.push(shield);
                found = true;
                if at >= code {
                    chars.next();
                }
            }
            None if unshielded(c) != c => return None,
            None => out.push(c),
        }
    }
    found.then_some(out)
}

/// Where a run of backticks opens code, the byte behind the next run of that length.
fn code_ends(text: &str) -> HashMap<usize, usize> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for (at, _) in text.match_indices('`') {
        match runs.last_mut().filter(|(from, length)| from + *length == at) {
            Some((_, length)) => *length += 1,
            None => runs.push((at, 1)),
        }
    }
    let mut next: HashMap<usize, usize> = HashMap::new();
    let mut out = HashMap::new();
    for (from, length) in runs.into_iter().rev() {
        if let Some(end) = next.insert(length, from + length) {
            out.insert(from, end);
        }
    }
    out
}

/// The sign that a character of [`shielded`] stands for.
fn unshielded(c: char) -> char {
    let sign = u32::from(c).checked_sub(SHIELDS).and_then(|sign| u8::try_from(sign).ok()).map(char::from);
    sign.filter(char::is_ascii_punctuation).unwrap_or(c)
}

fn set(text: &str) -> Cow<'_, str> {
    let mut text = Cow::Borrowed(text);
    if text.contains("](") {
        text = Cow::Owned(without_links(&text));
    }
    for mark in PAIRS {
        if text.contains(mark) {
            text = Cow::Owned(without_marks(&text, mark));
        }
    }
    text
}

/// The same of every cell of tables.
pub(super) fn print_cells(blocks: &mut [Block]) {
    for block in blocks {
        let Block::Table(table) = block else { continue };
        for cell in table.grid.cells_mut() {
            if let Cow::Owned(text) = printed(&cell.text) {
                cell.text = text.trim().to_string();
            }
        }
    }
}

/// Byte length of the `- `, `* ` or `+ ` that opens an item of a list with text; the box of a task belongs to it.
pub(super) fn bullet(text: &str) -> Option<usize> {
    let rest = text.strip_prefix(['-', '*', '+'])?;
    let body = rest.trim_start();
    let task = ["[ ] ", "[x] ", "[X] "].iter().find_map(|task| body.strip_prefix(task)).unwrap_or(body).trim_start();
    (body.len() < rest.len() && !task.is_empty()).then(|| text.len() - task.len())
}

/// Links of a text to files, in reading order and without repeats: the attachments of a page, and how many more there are
/// than are kept. A link that only says 下载 has no words; one inside code is none.
pub(super) fn files(text: &str) -> (Vec<Link>, usize) {
    let (mut out, mut more) = (Vec::new(), 0);
    let mut known = HashSet::new();
    for line in text.lines().filter(|line| line.contains("](")) {
        let shielded = shielded(line);
        let meant = |text: &str| match shielded {
            Some(_) => text.chars().map(unshielded).collect(),
            None => text.to_string(),
        };
        let mut keep = |before: &str, words: &str, target: &str| {
            let href = meant(address(target));
            let path = href.split(['?', '#']).next().unwrap_or(&href);
            let words = meant(&set(words));
            let words = if is_generic(&words) { "" } else { words.trim() };
            let words = numbered(before, words);
            let words = words.as_ref();
            let file = has_extension(path) || has_extension(words) && !href.starts_with('#');
            if file && out.len() >= MOST_FILES {
                more += 1;
            } else if file && known.insert((words.to_string(), href.clone())) {
                out.push(Link { text: words.to_string(), href });
            }
        };
        walk_links(shielded.as_deref().unwrap_or(line), &mut keep);
    }
    (out, more)
}

/// The words of a link with the number of the item that begins with it: `1. [清单](a.xlsx)`.
fn numbered<'w>(before: &str, words: &'w str) -> Cow<'w, str> {
    let before = before.trim().trim_end_matches([':', '：']);
    let number = before.strip_prefix("附件").unwrap_or(before).trim_end_matches(['.', '、', '．']);
    let counts = !number.is_empty() && number.len() <= 2 && number.bytes().all(|b| b.is_ascii_digit());
    if counts && !words.starts_with(|c: char| c.is_ascii_digit() || c == '附') {
        Cow::Owned(format!("{number}.{words}"))
    } else {
        Cow::Borrowed(words)
    }
}

/// Links to files that are kept; a text of more is a list of addresses.
const MOST_FILES: usize = 1_000;

/// Where a link leads, without the brackets around it and the title behind it.
fn address(target: &str) -> &str {
    let target = target.trim();
    match target.strip_prefix('<').and_then(|t| t.split_once('>')) {
        Some((address, _)) => address,
        None => target.split(" \"").next().unwrap_or(target).trim_end(),
    }
}

/// Links as their names, and pictures as nothing.
fn without_links(text: &str) -> String {
    walk_links(text, &mut |_, _, _| {})
}

/// The same; tells of each link that is no picture what stands before the first on the line, its name and where it leads.
fn walk_links(text: &str, met: &mut dyn FnMut(&str, &str, &str)) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("](") {
        let (before, behind) = rest.split_at(at);
        let name = before.rfind('[').filter(|from| before.len() - from <= LONGEST_NAME);
        let target = behind.get(2..).and_then(|t| Some((t, t.bytes().take(LONGEST_TARGET).position(|b| b == b')')?)));
        let led = target.filter(|(t, end)| t.get(..*end).is_some_and(is_target));
        let (Some(from), Some((target, end))) = (name, led) else {
            out.push_str(before);
            out.push_str("](");
            rest = behind.get(2..).unwrap_or("");
            continue;
        };
        let head = before.get(..from).unwrap_or("");
        match head.strip_suffix('!') {
            Some(head) => out.push_str(head),
            None => {
                let name = before.get(from + 1..).unwrap_or("");
                met(if out.is_empty() { head } else { "" }, name, target.get(..end).unwrap_or(""));
                out.push_str(head);
                out.push_str(name);
            }
        }
        rest = target.get(end + 1..).unwrap_or("");
    }
    out.push_str(rest);
    out
}

/// Whether a text is where a link leads: an address, a path or the name of a file.
fn is_target(text: &str) -> bool {
    let file = || {
        let name = text.split([' ', '#', '?']).next().unwrap_or("");
        let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
        (2..=5).contains(&extension.len()) && extension.bytes().all(|b| b.is_ascii_alphanumeric())
    };
    TARGETS.iter().any(|target| text.starts_with(target)) || file()
}

/// A text without a mark wherever two of it set something off: the first stands right before a character and behind
/// none of a word, the second right behind one. 138****0000 and 2*3*4 have no emphasis.
fn without_marks(text: &str, mark: &str) -> String {
    let sign = mark.chars().next().unwrap_or('*');
    let word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(from) = rest.find(mark) {
        let (before, behind) = rest.split_at(from);
        let inner = behind.get(mark.len()..).unwrap_or("");
        let last = before.chars().next_back().or_else(|| out.chars().next_back().filter(|_| before.is_empty()));
        // 张*、李*: one sign behind a character hides the rest of a name.
        let hides = mark.len() == 1 && sign != '`' && last.is_some_and(char::is_alphanumeric);
        let opens =
            !hides && !word(last) && last != Some(sign) && !inner.starts_with(|c: char| c.is_whitespace() || c == sign);
        let close = inner.find(mark).filter(|_| opens);
        let set = close.and_then(|close| Some((inner.get(..close)?, inner.get(close + mark.len()..)?)));
        let ends = |inside: &str, after: &str| {
            !inside.ends_with(char::is_whitespace) && !after.starts_with(sign) && !word(after.chars().next())
        };
        out.push_str(before);
        match set.filter(|(inside, after)| ends(inside, after)) {
            Some((inside, after)) => {
                out.push_str(inside);
                rest = after;
            }
            None => {
                let run = behind.len() - behind.trim_start_matches(sign).len();
                out.push_str(behind.get(..run).unwrap_or(""));
                rest = behind.get(run..).unwrap_or("");
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed() {
        for (written, read) in [
            ("**围墙开裂**", "围墙开裂"),
            ("__围墙__ *开裂*", "围墙 开裂"),
            ("~~旧~~ `新`", "旧 新"),
            ("按[校舍方案](http://example.com/a.html)拆除", "按校舍方案拆除"),
            ("[**镇教办**](/u/1)、[清单](清单.xlsx \"x\")", "镇教办、清单"),
            ("加固![图](a.png)护坡", "加固护坡"),
            ("见〔2024〕3号[2](3)", "见〔2024〕3号[2](3)"),
            ("138****0000", "138****0000"),
            ("2*3*4，张*、李*", "2*3*4，张*、李*"),
            ("a_b_c", "a_b_c"),
            ("***", "***"),
            (r"1\. 护栏\*缺失\*", "1. 护栏*缺失*"),
            (r"**甲\*乙** C:\渡口", r"甲*乙 C:\渡口"),
            ("[甲](", "[甲]("),
            ("** 甲 **", "** 甲 **"),
        ] {
            assert_eq!(printed(written), read, "{written}");
        }
    }

    #[test]
    fn links_to_files() {
        let text = "见[附件1](附件/清单.xlsx)、[办法](http://example.com/a.html)。\n![图](a.pdf)\n\
                    - [**整改台账**](<./台账 2.doc> \"x\") [下载](./台账.doc?x=1)\n[附件1](附件/清单.xlsx)\n3. [汇总表](汇总.xls)";
        let (found, more) = files(text);
        assert_eq!(more, 0);
        let found: Vec<_> = found.iter().map(|l| (l.text.as_str(), l.href.as_str())).collect();
        assert_eq!(
            found,
            [
                ("附件1", "附件/清单.xlsx"),
                ("整改台账", "./台账 2.doc"),
                ("", "./台账.doc?x=1"),
                ("3.汇总表", "汇总.xls")
            ]
        );
    }

    #[test]
    fn what_stands_in_code_is_no_link() {
        let words = |text: &str| files(text).0.into_iter().map(|l| l.text).collect::<Vec<_>>();
        assert!(words("写作`[台账](台账.doc)`，或``[台账`](台账.doc)``").is_empty());
        assert!(words(r"写作\[台账\](台账.doc)").is_empty());
        assert_eq!(words("见`甲`[台账](台账.doc)`乙`，[清单](清单.doc)"), ["台账", "清单"]);
        assert_eq!(words("`[台账](台账.doc)"), ["台账"]);
        assert_eq!(printed("写作`[台账](台账.doc)`。"), "写作[台账](台账.doc)。");
    }

    #[test]
    fn links_past_the_cap_are_counted() {
        let text: String = (0..MOST_FILES + 3).map(|n| format!("- [台账](台账{n}.doc)\n")).collect();
        let (found, more) = files(&text);
        assert_eq!((found.len(), more), (MOST_FILES, 3));
    }

    #[test]
    fn bullets_open_items() {
        assert_eq!(bullet("- 存在问题：围墙开裂"), Some(2));
        assert_eq!(bullet("* [x] 甲"), Some(6));
        for text in ["-5度", "---", "- ", "**甲**", "+86"] {
            assert_eq!(bullet(text), None, "{text}");
        }
    }
}
