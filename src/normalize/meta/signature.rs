//! Who signed and when: the block of names above a date at the foot of a text (or below the title of a sheet), else
//! labels (填报单位, 填报日期), else what the page says.

use super::date;
use super::lines::{Line, bodies, is_body, unsealed};
use super::page::fields;
use crate::text::Pattern;
use crate::text::metadata::Key;

/// Most names that may stand above one date.
const MAX_NAMES: usize = 12;

/// What was found.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Signature {
    /// The bodies, in the order printed.
    pub issuers: Vec<String>,
    /// The date in EDTF.
    pub date: Option<String>,
}

static LABELLED_DATE: Pattern = Pattern::new(r"(?:成文|填报|填表|制表|编制|上报|统计|印发|签发)(?:日期|时间):");
static LABELLED_DAY: Pattern = Pattern::new(r"^\(?(?:(?:日期|时间):|截[至止]:?)([^,;。:()]+)\)?$");
static LABELLED_BODY: Pattern =
    Pattern::new(r"(?:填报|填表|制表|编制|报送|上报|发文|制发|印发)(?:单位|部门|机关)(?:\([盖公]?章\))?:(\S+)");
static LETTERHEAD: Pattern = Pattern::new(r"^([\p{Han}()]{4,40}?)文件(?:[\p{Han}]{2,16}\[.*)?$");

/// Reads issuers and date. `title` is the range of title lines, if any.
pub(crate) fn find(lines: &[Line], title: Option<(usize, usize)>) -> Signature {
    let blocks = blocks(lines);
    let body_begins = title.map_or(0, |(first, _)| first);
    // A name and a date above the title are a signature only where a letter precedes it (a notice that carries a
    // scheme); otherwise they are the head of a web page.
    let notice_above = lines.iter().take(body_begins).any(|l| l.folded.ends_with(':') || l.folded.ends_with('。'));
    let mut out = Signature::default();
    let signed = |b: &&Block| !b.issued && (b.line >= body_begins || notice_above);
    if let Some(block) = blocks.iter().find(signed) {
        out.issuers.clone_from(&block.names);
        out.date = Some(block.date.clone());
    }
    out.date = out
        .date
        .or_else(|| labelled_date(lines))
        .or_else(|| page_value(lines, Key::Written).and_then(|v| date::first(&v)));
    out.date = out
        .date
        .or_else(|| bare_date(lines, body_begins))
        .or_else(|| notice_above.then(|| date_of_notice(lines, body_begins)).flatten())
        .or_else(|| blocks.iter().find(|b| b.issued).map(|b| b.date.clone()));
    out.date = out.date.or_else(|| date_below(lines, title.map_or(0, |(_, last)| last + 1)));
    out.date = out.date.or_else(|| page_value(lines, Key::Published).and_then(|v| date::first(&v)));
    if out.issuers.is_empty() {
        out.issuers = other_issuers(lines, title, &blocks);
    }
    out
}

/// Names above a date, or on one line with it.
#[derive(Debug)]
struct Block {
    /// Index of the line of the date.
    line: usize,
    names: Vec<String>,
    date: String,
    /// 印发 stands behind the date: the imprint, not the signature.
    issued: bool,
}

fn blocks(lines: &[Line]) -> Vec<Block> {
    let mut out = Vec::new();
    for (i, line) in lines.iter().enumerate() {
        if !date::may_end_in_date(&line.folded) {
            continue;
        }
        let tight = date::tight(&line.folded);
        let Some((at, date, issued)) = date::at_end(&tight) else { continue };
        let before = tight.get(..at).unwrap_or("").trim_end_matches('(');
        let names = if before.is_empty() { names_above(lines, i) } else { names_before(line, before) };
        if !names.is_empty() {
            out.push(Block { line: i, names, date, issued });
        }
    }
    out
}

/// The bodies on the lines directly above a date.
fn names_above(lines: &[Line], date: usize) -> Vec<String> {
    let mut rows: Vec<Vec<String>> = Vec::new();
    // A name above a list is the list's own.
    let list = lines.get(date).map(|l| l.after_lists);
    let near = lines.iter().take(date).rev().take_while(|l| Some(l.after_lists) == list);
    for line in near.take(MAX_NAMES) {
        let names = bodies(line);
        if names.is_empty() {
            break;
        }
        rows.push(names);
    }
    if rows.is_empty() {
        // The last paragraph may have run on into the name.
        let last = date.checked_sub(1).and_then(|i| lines.get(i)).and_then(|l| tail_body(&l.text));
        rows.extend(last.map(|name| vec![name]));
    }
    rows.into_iter().rev().flatten().collect()
}

/// The bodies on the date's own line, in front of it.
fn names_before(line: &Line, before: &str) -> Vec<String> {
    let head: String = line.text.chars().take(before.chars().count()).collect();
    let cut = line.spaced.char_indices().filter(|(_, c)| !c.is_whitespace()).nth(before.chars().count());
    let spaced = cut.and_then(|(at, _)| line.spaced.get(..at)).unwrap_or(&line.spaced).trim().to_string();
    let names = bodies(&Line { text: head.clone(), spaced, ..line.clone() });
    if names.is_empty() { tail_body(&head).into_iter().collect() } else { names }
}

/// The body whose name closes a text behind its last sentence.
fn tail_body(text: &str) -> Option<String> {
    let (_, name) = text.rsplit_once(['。', '!', '！', ')', '）', '】'])?;
    is_body(name).then(|| unsealed(name).to_string())
}

fn labelled_date(lines: &[Line]) -> Option<String> {
    lines.iter().filter(|l| l.folded.contains(':')).find_map(|l| {
        let found = LABELLED_DATE.find(&l.folded);
        let labelled = found.and_then(|found| l.folded.get(found.end()..)).or_else(|| bare_label(l))?;
        date::first(labelled.split([',', ';', '。']).next().unwrap_or(labelled))
    })
}

/// What stands behind 日期： beside who filled the list in: of what else a day may be, the label would say it.
fn bare_label(line: &Line) -> Option<&str> {
    let label = line.spaced.find("日期").filter(|_| LABELLED_BODY.is_match(&line.folded))?;
    let (before, rest) = line.spaced.split_at_checked(label)?;
    let apart = before.ends_with(|c: char| c.is_whitespace() || c == '\u{a0}');
    rest.strip_prefix("日期").filter(|_| apart)?.trim_start().strip_prefix([':', '：'])
}

/// A line that is a date and nothing else: the last one, or the one below the title of a speech. A month alone may be a
/// deadline in a table.
fn bare_date(lines: &[Line], from: usize) -> Option<String> {
    let dates = || lines.iter().skip(from).filter(|l| !l.folded.contains("印发")).filter_map(|l| l.date.as_ref());
    let day = dates().rfind(|date| date.len() == "2024-04-12".len());
    day.or_else(|| dates().next_back()).cloned()
}

/// The date that closes a letter above the title of what it carries, without a name.
fn date_of_notice(lines: &[Line], title: usize) -> Option<String> {
    let above = lines.get(..title)?;
    let (last, rest) = above.split_last()?;
    rest.last().filter(|l| l.folded.ends_with('。')).and(last.date.clone())
}

/// Lines below a title among which the day of a text may stand.
const BELOW: usize = 4;

/// A day right below the title under a label that says no more than that it is one: 日期：2024年5月6日, （截至2024年5月6日）. A day of
/// inspection is none of the document.
fn date_below(lines: &[Line], from: usize) -> Option<String> {
    let near = lines.iter().skip(from).take(BELOW).filter(|l| l.after_lists == 0);
    near.filter(|l| date::may_end_in_date(&l.folded)).find_map(|l| {
        let day = date::whole(LABELLED_DAY.captures(&date::tight(&l.folded))?.get(1)?.as_str())?;
        (day.len() == "2024-04-12".len()).then_some(day)
    })
}

fn page_value(lines: &[Line], key: Key) -> Option<String> {
    lines.iter().flat_map(fields).find(|(k, _)| *k == key).map(|(_, value)| value)
}

/// Issuers where nobody signed above a date.
fn other_issuers(lines: &[Line], title: Option<(usize, usize)>, blocks: &[Block]) -> Vec<String> {
    labelled_body(lines)
        .or_else(|| page_value(lines, Key::Issuer).map(|v| vec![v]))
        .or_else(|| lines.iter().find_map(letterhead))
        .or_else(|| last_line(lines, title))
        .or_else(|| title.and_then(|(first, _)| lines.get(first)).and_then(title_bodies))
        .or_else(|| blocks.iter().find(|b| b.issued).map(|b| b.names.clone()))
        .unwrap_or_default()
}

fn labelled_body(lines: &[Line]) -> Option<Vec<String>> {
    lines.iter().filter(|l| l.folded.contains(':')).find_map(|l| {
        let spaced = crate::text::width::fold(&l.spaced);
        let value = LABELLED_BODY.captures(&spaced)?.get(1)?.as_str().split([',', ';', '。']).next()?;
        is_body(value).then(|| vec![unsealed(value).to_string()])
    })
}

/// The issuer of a letterhead: 云岫县人民政府文件.
fn letterhead(line: &Line) -> Option<Vec<String>> {
    let name = line.folded.contains("文件").then(|| LETTERHEAD.captures(&line.folded))??.get(1)?.as_str();
    is_body(name).then(|| vec![name.to_string()])
}

/// A signature without a date: the last lines, where they are names.
fn last_line(lines: &[Line], title: Option<(usize, usize)>) -> Option<Vec<String>> {
    let from = title.map_or(0, |(_, last)| last + 1);
    let tail = lines.get(from..)?;
    if tail.len() < 3 {
        return None;
    }
    let mut rows: Vec<Vec<String>> =
        tail.iter().rev().map(bodies).take_while(|names| !names.is_empty()).take(MAX_NAMES).collect();
    if let (true, Some(last)) = (rows.is_empty(), tail.last()) {
        rows.extend(tail_body(&last.text).map(|name| vec![name]));
    }
    let names: Vec<String> = rows.into_iter().rev().flatten().collect();
    (!names.is_empty()).then_some(names)
}

/// The issuers that a title names in front of 关于.
fn title_bodies(line: &Line) -> Option<Vec<String>> {
    let text = line.text.split_once("关于")?.0.to_string();
    let spaced = line.spaced.split_once("关于")?.0.trim().to_string();
    let names = bodies(&Line { text, spaced, ..line.clone() });
    (!names.is_empty()).then_some(names)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::tests::paragraphs;
    use crate::normalize::meta::lines::lines;

    fn read(text: &str, title: Option<(usize, usize)>) -> (Vec<String>, Option<String>) {
        let s = find(&lines(&paragraphs(text)), title);
        (s.issuers, s.date)
    }

    #[test]
    fn several_names_above_a_date() {
        let (issuers, date) =
            read("标题方案\n正文。\n中共竹浦镇委员会\n竹浦镇人民政府\n二〇二三年三月五日", Some((0, 0)));
        assert_eq!(issuers, ["中共竹浦镇委员会", "竹浦镇人民政府"]);
        assert_eq!(date.as_deref(), Some("2023-03-05"));
    }

    #[test]
    fn a_name_above_a_list_did_not_sign_below_it() {
        let mut loose = paragraphs("隐患台账\n竹浦镇第三小学\n竹浦镇教育督导室\n2023年3月5日");
        loose.iter_mut().skip(2).for_each(|l| l.after_lists = 1);
        assert_eq!(find(&lines(&loose), Some((0, 0))).issuers, ["竹浦镇教育督导室"]);
    }

    #[test]
    fn name_and_date_on_one_line_or_run_on() {
        assert_eq!(read("正文。\n云岫县水利局（盖章）　2023年3月5日", None).0, ["云岫县水利局"]);
        let (issuers, date) = read("第一句。整改到位。中共竹浦镇委员会2023年3月5日", None);
        assert_eq!(
            (issuers.as_slice(), date.as_deref()),
            (["中共竹浦镇委员会".to_string()].as_slice(), Some("2023-03-05"))
        );
    }

    #[test]
    fn labels_of_a_form() {
        let sealed = read("渡口隐患台账\n填报单位：竹浦镇人民政府（盖章）　填报日期：2023年3月", Some((0, 0)));
        assert_eq!(sealed.0, ["竹浦镇人民政府"]);
        let (issuers, date) = read("渡口隐患台账\n填报单位：竹浦镇人民政府　　填报日期：2023年3月", Some((0, 0)));
        assert_eq!((issuers.as_slice(), date.as_deref()), (["竹浦镇人民政府".to_string()].as_slice(), Some("2023-03")));
    }

    #[test]
    fn the_page_speaks_last() {
        let (_, date) = read("渡口隐患台账\n填报单位：竹浦镇人民政府　　日期：2023年3月6日", Some((0, 0)));
        assert_eq!(date.as_deref(), Some("2023-03-06"));
        for other in ["填报单位：竹浦镇人民政府　　检查日期：2023年3月6日", "船名：竹浦一号　　日期：2023年3月6日"]
        {
            assert_eq!(read(&format!("渡口隐患台账\n{other}"), Some((0, 0))).1, None, "{other}");
        }
        let page = "云岫县人民政府\n标题\n发布日期:2023-03-09 发文机构:云岫县水利局\n正文。";
        assert_eq!(read(page, Some((1, 1))), (vec!["云岫县水利局".to_string()], Some("2023-03-09".to_string())));
        let signed = format!("{page}\n云岫县水务局\n2023年3月5日");
        assert_eq!(read(&signed, Some((1, 1))), (vec!["云岫县水务局".to_string()], Some("2023-03-05".to_string())));
    }

    #[test]
    fn a_day_below_the_title_is_the_texts() {
        let date = |text: &str| read(text, Some((0, 0))).1;
        for label in ["日期：", "时间:", "截至"] {
            assert_eq!(date(&format!("渡口隐患台账\n{label}2023年3月5日\n正文。")).as_deref(), Some("2023-03-05"));
        }
        for line in [
            "检查时间：2023年3月5日",
            "时间：2023年3月5日至6日",
            "日期：2023年3月",
            "时间：3月5日",
            "截至2023年3月5日，已完成三处。",
        ] {
            assert_eq!(date(&format!("渡口隐患台账\n{line}\n正文。")), None, "{line}");
        }
        let better = "渡口隐患台账\n时间：2023年3月5日\n正文。\n竹浦镇人民政府\n2023年4月6日";
        assert_eq!(date(better).as_deref(), Some("2023-04-06"));
        let notice = "关于印发方案的通知\n各村：\n现印发给你们。\n2023年3月5日\n渡口整改方案\n正文。";
        assert_eq!(read(notice, Some((4, 4))).1.as_deref(), Some("2023-03-05"));
    }

    #[test]
    fn imprint_is_not_the_signature() {
        let text = "标题\n正文。\n竹浦镇人民政府\n2023年3月5日\n竹浦镇党政办公室　2023年3月7日印发";
        assert_eq!(read(text, Some((0, 0))), (vec!["竹浦镇人民政府".to_string()], Some("2023-03-05".to_string())));
    }

    #[test]
    fn title_names_the_issuer() {
        assert_eq!(read("云岫县水利局关于渡口的通报\n正文一。\n正文二。", Some((0, 0))).0, ["云岫县水利局"]);
    }
}
