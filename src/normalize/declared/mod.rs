//! What the text itself counts: 此次共认领问题19个, 其中附件1认领6个, 3个方面9类12个问题, 提出38条整改措施. Only reads the counts; holding
//! them against the records is the audit's work.

mod headed;
mod sums;
mod titles;

pub(crate) use titles::{Titles, attachment_in};

use crate::flow::Flow;
use crate::model::{Declared, List, Subject};
use crate::text::Pattern;
use crate::text::numeral::number;
use std::collections::BTreeMap;
use std::ops::Range;

/// Nouns that are counted, longest first.
const NOUNS: &[(&str, Subject)] = &[
    ("问题隐患", Subject::Problems),
    ("问题线索", Subject::Problems),
    ("问题", Subject::Problems),
    ("隐患", Subject::Problems),
    ("整改任务", Subject::Tasks),
    ("任务", Subject::Tasks),
    ("措施", Subject::Measures),
    ("举措", Subject::Measures),
];

/// Words that open a declaration; they belong to its raw text. A count without one near it is prose.
const OPENERS: &[&str] = &[
    "认领", "梳理", "发现", "检视", "排查", "查摆", "查找", "反馈", "指出", "提出", "列出", "确定", "制定", "形成",
    "细化", "明确", "涉及", "存在", "查出", "反映", "交办", "移交", "通报", "公示", "共", "现将", "分解", "包括",
    "包含", "下达", "收集", "承担", "整理", "归纳", "附件", "其中", "针对",
];

/// Words in front of a count that narrow it to a part; the count is then not the whole.
const NARROWERS: &[&str] = &[
    "已完成整改",
    "已整改到位",
    "已完成",
    "已整改完成",
    "整改完成",
    "完成整改",
    "已整改",
    "已销号",
    "已解决",
    "已办结",
    "基本完成",
    "部分整改",
    "正在整改",
    "正在推进",
    "持续推进",
    "持续整改",
    "推进中",
    "未整改",
    "未完成",
    "尚未完成",
    "剩余",
    "其余",
    "尚有",
    "还有",
    "立查立改",
    "立行立改",
    "立即整改",
    "限期整改",
    "长期坚持",
    "长期整改",
    "共性问题",
    "个性问题",
    "共性",
    "个性",
    "重大",
    "较大",
    "一般",
    "新增",
    "自查",
    "退回",
];

/// Characters behind a count in which a word still belongs to it.
const NEAR: usize = 20;

/// What may follow a count that names nothing: the next count, or what became of them.
const BEHIND_BARE: &[&str] =
    &["、", "已", "正", "均", "目前", "整改", "持续", "按", "和", "及", "以及", "尚", "未", "(", "\"", ":"];

/// A count: number, classifier, up to a few words, noun; or noun, number, classifier; or number and classifier alone.
const COUNT: &str = r"(?x)
    (?P<sum>[0-9]+(?:\+[0-9]+)+) (?:个|条|项|处|件|起) [^0-9,。;:、()+]{0,6}? (?P<sum_noun>NOUN)
  | (?P<noun>NOUN) (?:(?:共计|总计|合计|总数|共|有|计|为|达|清单)|(?P<colon>:))? (?P<n1>NUM) (?P<c1>个|条|项|处|件|起)
  | (?P<aspects>NUM) (?:个|大)? (?P<aspects_word>方面)
  | (?P<categories>NUM) (?:个|大)? (?P<categories_word>类别|类型|类)
  | (?P<n2>NUM) (?P<c2>个|条|项|处|件|起|大) (?P<between>[^0-9,。;:、()+]{0,6}?) (?P<noun2>NOUN)
  | (?P<n3>NUM) (?P<c3>个|条|项|处|件|起)";

static COUNTS: Pattern = Pattern::filled(COUNT, |text| {
    let nouns: Vec<&str> = NOUNS.iter().map(|(word, _)| *word).collect();
    let num = "(?:[0-9]{1,5}|[二三四五六七八九十百两]{1,5}|一百[零一二三四五六七八九十]{0,4})";
    text.replace("NOUN", &format!("(?:{})", nouns.join("|"))).replace("NUM", num)
});

/// The counts that the prose states, in reading order.
///
/// A count is tied to a list where its clause names the attachment (附件1) or holds more of that list's title than of
/// any other's, or where it is printed with the list.
#[must_use]
pub(crate) fn read(flows: &[Flow<'_>], lists: &[List]) -> Vec<Declared> {
    let titles = Titles::new(lists);
    let mut found: Vec<(&Flow<'_>, Vec<Count>)> = Vec::new();
    for flow in flows {
        let mut counts = Vec::new();
        for (start, sentence) in split(&flow.text, 0, &['。', '!', '\n']) {
            read_sentence(flow, (start, sentence), &titles, &mut counts);
        }
        sums::named_by_list(&mut counts, lists);
        found.push((flow, counts));
    }
    sums::that_fit(&mut found);
    let declared = |(flow, counts): (&Flow<'_>, Vec<Count>)| {
        counts.into_iter().filter_map(|count| declared(flow, count)).collect::<Vec<_>>()
    };
    found.into_iter().flat_map(declared).collect()
}

fn declared(flow: &Flow<'_>, count: Count) -> Option<Declared> {
    Some(Declared {
        subject: count.subject?,
        count: count.count,
        list: count.list,
        of: count.of,
        sums: count.sums,
        raw: flow.raw(count.range.clone()),
        place: flow.place(count.range)?,
    })
}

/// One count found in a sentence.
#[derive(Debug)]
struct Count {
    range: Range<usize>,
    subject: Option<Subject>,
    classifier: String,
    count: u32,
    sums: Vec<Vec<u32>>,
    list: Option<usize>,
    of: Option<String>,
    part: bool,
    /// Where its sentence and its clause begin.
    sentence: usize,
    clause: usize,
}

/// Reads one sentence. What the sentence before it in the same paragraph counted may be left out (目前已完成整改9个).
fn read_sentence(flow: &Flow<'_>, (start, sentence): (usize, &str), titles: &Titles<'_>, out: &mut Vec<Count>) {
    // Behind another count one that is all of its sentence needs no opening word: 存在问题3项。整改措施5条。
    let goes_on = !out.is_empty() && headed::BARE.is_match(sentence);
    let opens = || OPENERS.iter().chain(NARROWERS).any(|w| sentence.contains(w)) || headed::TITLED.is_match(sentence);
    if !sentence.contains(is_figure) || !goes_on && !opens() {
        return;
    }
    let mut counts: Vec<Count> = Vec::new();
    let mut part = false;
    for (offset, segment) in split(sentence, start, &[';']) {
        let mut list = titles.about(segment);
        for (at, clause) in split(segment, offset, &[',']) {
            let mut of = None;
            if let Some(no) = attachment_in(clause) {
                list = titles.attachment(no);
                // An attachment that is not at hand is still no whole document.
                of = list.is_none().then(|| format!("附件{no}"));
            }
            part = clause.contains("其中") || (part && !clause.contains('共'));
            let list = list.or_else(|| titles.printed_with(flow));
            let new = counts.len();
            let goes_on = (goes_on || new > 0) && headed::BARE.is_match(clause);
            read_clause(clause, at, list, part, goes_on, &mut counts);
            for count in counts.iter_mut().skip(new) {
                count.of = count.of.take().or_else(|| of.clone());
                (count.sentence, count.clause) = (start, at);
            }
        }
    }
    name_bare_counts(&mut counts, out);
    out.extend(counts);
}

/// Whether a count can be written with this character.
fn is_figure(c: char) -> bool {
    matches!(c, '0'..='9' | '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '百' | '两')
}

/// Pieces of a text with their start, `from` added; a separator ends its piece and is not part of it.
fn split<'t>(text: &'t str, from: usize, separators: &'t [char]) -> impl Iterator<Item = (usize, &'t str)> {
    let mut at = from;
    text.split_inclusive(separators).map(move |piece| {
        let start = at;
        at += piece.len();
        (start, piece.trim_end_matches(separators))
    })
}

/// The counts of one clause. Counts that follow each other directly (4个方面11类11个问题) are one statement.
/// `goes_on` where the clause is a count and nothing else, behind another.
fn read_clause(clause: &str, at: usize, list: Option<usize>, part: bool, goes_on: bool, counts: &mut Vec<Count>) {
    let mut from = 0;
    let mut opened = goes_on;
    let mut title = None;
    while let Some(caps) = COUNTS.captures_at(clause, from) {
        let Some(all) = caps.get(0) else { return };
        let head = clause.get(from..all.start()).unwrap_or("");
        let tail = clause.get(all.end()..).unwrap_or("");
        let tail = tail.char_indices().nth(NEAR).and_then(|(i, _)| tail.get(..i)).unwrap_or(tail);
        from = all.end().max(from + 1);
        while !clause.is_char_boundary(from) {
            from += 1;
        }
        // 整改清单（共2类7项）: behind a title all of them are what it counts.
        title = Some(head).filter(|head| headed::TITLE_HEAD.is_match(head)).or(title.filter(|_| head.is_empty()));
        let Some(mut count) = classify(&caps, head, tail, title) else {
            // 问题3个方面: the noun belongs to what is in front of it.
            from = caps.name("n1").map_or(from, |n| n.start());
            continue;
        };
        let opener = opener(head);
        opened |= opener.is_some() || part || list.is_some() || title.is_some();
        if !(opened || count.of.is_some() || all.start() == 0 || has_opener(tail)) {
            continue;
        }
        let from_opener = opener.map_or(all.start(), |o| all.start() - head.len() + o);
        count.range = at + from_opener..at + all.end();
        (count.list, count.part) = (list, part);
        counts.push(count);
    }
}

/// What a match counts, behind a title where it stands so; `None` where the noun in front is not the counted one.
fn classify(caps: &regex::Captures<'_>, head: &str, tail: &str, title: Option<&str>) -> Option<Count> {
    let text = |name: &str| caps.name(name).map(|m| m.as_str());
    let subject = |noun: &str| NOUNS.iter().find(|(word, _)| *word == noun).map(|(_, s)| *s);
    // 第八项整改任务 is one of them.
    if head.ends_with('第') && caps.name("n1").is_none() {
        return None;
    }
    let mut count = Count {
        range: 0..0,
        subject: None,
        classifier: String::new(),
        count: 0,
        sums: Vec::new(),
        list: None,
        of: narrower(head),
        part: false,
        sentence: 0,
        clause: 0,
    };
    if let Some(sum) = text("sum") {
        let parts: Vec<u32> = sum.split('+').filter_map(number).collect();
        count.count = parts.iter().try_fold(0u32, |total, n| total.checked_add(*n))?;
        count.subject = subject(text("sum_noun")?);
        count.sums = vec![parts];
        return Some(count);
    }
    let (figure, which) =
        [("n1", "c1"), ("n2", "c2"), ("n3", "c3"), ("aspects", "aspects_word"), ("categories", "categories_word")]
            .into_iter()
            .find_map(|(n, c)| Some((text(n)?, text(c)?)))?;
    count.count = number(figure)?;
    count.classifier = which.to_string();
    if let Some(noun) = text("noun") {
        // 存在问题：2个渡口无护栏 tells of one.
        if text("colon").is_some() && !tail.is_empty() {
            return None;
        }
        if tail.starts_with("方面") || tail.starts_with("类") {
            return None;
        }
        count.subject = subject(noun);
        let kind = ["共性", "个性"].into_iter().find(|w| head.ends_with(w));
        count.of = count.of.or_else(|| kind.map(|w| format!("{w}问题")));
    } else if let Some(noun) = text("noun2") {
        count.subject = subject(noun);
        let between = text("between").unwrap_or("");
        count.of =
            count.of.or_else(|| ["共性", "个性"].into_iter().find(|w| between.contains(w)).map(|w| format!("{w}问题")));
    } else if text("aspects").is_some() {
        count.subject = Some(Subject::Aspects);
    } else if text("categories").is_some() {
        count.subject = Some(Subject::Categories);
    } else if let Some(title) = title.filter(|_| tail.is_empty() || tail.starts_with([')', '、'])) {
        count.subject = Some(headed::titled(title));
    } else if !tail.is_empty() && !BEHIND_BARE.iter().any(|w| tail.starts_with(w)) {
        // 退回2个部门: something else is counted.
        return None;
    }
    Some(count)
}

/// The words that narrow a count, directly in front of it.
fn narrower(head: &str) -> Option<String> {
    let head = head.trim_end_matches(['有', '共', '计', '约', '的', '类', ':']);
    NARROWERS.iter().find(|w| head.ends_with(*w)).map(|w| (*w).to_string())
}

/// Start of the opening words directly in front of a count, 本次共认领整改: from the first of the last run of openers.
fn opener(head: &str) -> Option<usize> {
    let mut at = head.len();
    let fillers = [
        "整改", "了", "出", "到", "的", "各类", "有", "计", "本次", "此次", "目前", "累计", "我镇", "我县", "我乡",
        "问题",
    ];
    let mut found = None;
    while let Some(rest) = head.get(..at) {
        if let Some(word) = OPENERS.iter().find(|w| rest.ends_with(*w)) {
            at -= word.len();
            found = Some(at);
        } else if let Some(word) = fillers.iter().find(|w| rest.ends_with(*w)) {
            at -= word.len();
            if ["本次", "此次", "累计"].contains(word) && found.is_some() {
                found = Some(at);
            }
        } else {
            break;
        }
    }
    found.or_else(|| has_opener(head).then_some(head.len()))
}

fn has_opener(text: &str) -> bool {
    OPENERS.iter().any(|w| text.contains(w))
}

/// A count without a noun (附件1细化15条) counts what the count before it with the same classifier counted; one that is
/// narrowed (已完成整改5个) may go on from the sentences before it.
fn name_bare_counts(counts: &mut Vec<Count>, before: &[Count]) {
    let carried = |classifier: &str| {
        let same = before.iter().rfind(|c| c.classifier == classifier).or(before.last());
        same.and_then(|c| c.subject)
    };
    let mut named: BTreeMap<String, Subject> = BTreeMap::new();
    let mut last = None;
    for count in counts.iter_mut() {
        match count.subject {
            Some(subject) => {
                if matches!(subject, Subject::Problems | Subject::Measures | Subject::Tasks) {
                    named.insert(count.classifier.clone(), subject);
                    last = Some(subject);
                }
            }
            None => {
                let carried = || carried(&count.classifier).filter(|_| count.of.is_some());
                count.subject = named.get(&count.classifier).copied().or(last).or_else(carried);
            }
        }
    }
    counts.retain(|c| c.subject.is_some());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::flows;
    use crate::flow::tests::paragraphs;
    use crate::model::Place;
    use Subject::{Aspects, Categories, Measures, Problems, Tasks};
    use proptest::prelude::*;

    fn list(no: usize, title: &str, attachment: Option<u32>) -> List {
        List {
            no,
            title: Some(title.into()),
            attachment,
            dialect: "table".into(),
            columns: Vec::new(),
            place: Place::Block { block: 1 },
        }
    }

    fn counts(text: &str, lists: &[List]) -> Vec<(Subject, u32, Option<usize>, Option<String>)> {
        read(&flows(&paragraphs(text)), lists).into_iter().map(|d| (d.subject, d.count, d.list, d.of)).collect()
    }

    fn whole(text: &str) -> Vec<(Subject, u32)> {
        counts(text, &[]).into_iter().filter(|c| c.3.is_none()).map(|c| (c.0, c.1)).collect()
    }

    #[test]
    fn reads_every_form() {
        for (text, expected) in [
            ("此次共认领整改问题19个。", vec![(Problems, 19)]),
            ("对照检查,共确定整改措施45条。", vec![(Measures, 45)]),
            ("指出的2个方面14个问题,已销号9个,其余5个正在推进。", vec![(Aspects, 2), (Problems, 14)]),
            (
                "认领3个方面9类12个问题,提出38条整改措施。",
                vec![(Aspects, 3), (Categories, 9), (Problems, 12), (Measures, 38)],
            ),
            ("检查中共发现隐患21处。", vec![(Problems, 21)]),
            ("现将第八项整改任务完成情况公示如下。", vec![]),
            ("现将6处突出隐患通报如下。", vec![(Problems, 6)]),
            ("分解落实,共8项任务。", vec![(Tasks, 8)]),
            ("本轮共查摆问题十二个。", vec![(Problems, 12)]),
            ("到年底,7个问题已完成整改4个。", vec![(Problems, 7)]),
            ("检查报告反映的问题共9个,其中已完成整改6个。", vec![(Problems, 9)]),
            ("存在问题3项,整改措施5条。", vec![(Problems, 3), (Measures, 5)]),
            ("存在问题3项。整改措施5条。", vec![(Problems, 3), (Measures, 5)]),
            ("存在问题:3项;整改措施:5条。", vec![(Problems, 3), (Measures, 5)]),
            ("竹浦镇整改清单(共3项)", vec![(Problems, 3)]),
            ("竹浦镇渡口隐患台账(21处)", vec![(Problems, 21)]),
            ("竹浦镇整改措施清单（合计十二条）", vec![(Measures, 12)]),
            ("竹浦镇整改任务分解表(共8项)", vec![(Tasks, 8)]),
            ("竹浦镇问题清单(共2类7项)", vec![(Categories, 2), (Problems, 7)]),
            ("存在问题:2个渡口无护栏。", vec![]),
            ("渡口管护方面(2个)", vec![]),
            ("存在问题3项,培训5次,渡口5处。", vec![(Problems, 3)]),
            ("竹浦镇整改清单(第3批)", vec![]),
            ("(共3项)", vec![(Problems, 3)]),
            ("(3项)", vec![]),
            ("一、存在的主要问题(3个)", vec![(Problems, 3)]),
            ("二、整改措施(共5条)", vec![(Measures, 5)]),
            ("(一)管护方面问题(2个)", vec![]),
        ] {
            assert_eq!(whole(text), expected, "{text}");
        }
    }

    #[test]
    fn parts_are_narrowed() {
        let found = counts("反馈问题14个。目前已完成整改9个,正在整改5个。", &[]);
        assert_eq!(found[1], (Problems, 9, None, Some("已完成整改".to_string())));
        assert_eq!(found[2].3.as_deref(), Some("正在整改"));
    }

    #[test]
    fn parts_in_the_next_sentence_count_what_has_their_classifier() {
        let found = counts("反馈问题14个,制定措施32条。其中,立行立改2个,长期坚持12个。", &[]);
        assert_eq!(found.iter().map(|c| c.0).collect::<Vec<_>>(), [Problems, Measures, Problems, Problems]);
    }

    #[test]
    fn sums_written_out() {
        let found = read(&flows(&paragraphs("对12+4+3条问题逐条明确责任。")), &[]);
        assert_eq!((found[0].count, found[0].sums.clone()), (19, vec![vec![12, 4, 3]]));
    }

    #[test]
    fn parts_that_add_up() {
        let text = "上级提出30个问题。针对省反馈21条共性问题、市反馈4条问题及县反馈5条问题，分别认领17条、3条、4条，\
                    其中立查立改6条，长期坚持18条。将17+3+4条问题逐条分解。";
        let found = read(&flows(&paragraphs(text)), &[]);
        let sums = |n| found.iter().filter(|d| d.count == n && d.of.is_none()).map(|d| d.sums.clone()).next();
        assert_eq!(sums(30), Some(vec![vec![21, 4, 5]]));
        assert_eq!(sums(24), Some(vec![vec![17, 3, 4], vec![6, 18]]));
        assert_eq!(sums(4), Some(vec![]));
    }

    #[test]
    fn attachments_and_titles_name_the_list() {
        let lists = [list(1, "竹浦镇县级检查问题清单", Some(1)), list(2, "竹浦镇自查问题清单", Some(2))];
        let text = "共梳理问题11个,其中附件1列问题6个,附件2列问题5个。共细化措施25条,其中附件1细化15条,附件2细化11条。";
        let found = read(&flows(&paragraphs(text)), &lists);
        let short: Vec<_> = found.iter().map(|d| (d.subject, d.count, d.list)).collect();
        assert_eq!(
            short,
            [
                (Problems, 11, None),
                (Problems, 6, Some(1)),
                (Problems, 5, Some(2)),
                (Measures, 25, None),
                (Measures, 15, Some(1)),
                (Measures, 11, Some(2)),
            ]
        );
        assert_eq!(found[3].sums, [vec![15, 11]]);
        assert_eq!(found[0].raw, "共梳理问题11个");
        assert_eq!(found[0].place, Place::Text { lines: [1, 1], chars: [1, 9], before: 0 });
        let text = "其中,县级检查指出3个方面6个问题,细化措施15条;镇里自查列出5个问题,细化措施11条。";
        let lists: Vec<_> = counts(text, &lists).into_iter().map(|c| c.2).collect();
        assert_eq!(lists, [Some(1), Some(1), Some(1), Some(2), Some(2)]);
    }

    #[test]
    fn prose_is_not_counted() {
        for text in
            ["累计新建渡口3个。", "有的渡口一个问题都没有。", "培训4次、2000人次。", "清理杂物12处,化解矛盾3起。"]
        {
            assert!(counts(text, &[]).is_empty(), "{text}: {:?}", counts(text, &[]));
        }
    }

    proptest! {
        #[test]
        fn raw_and_place_are_of_the_page(text in "[共认领问题措施方面类附件其中0-9一二十个条,，。；;+ （）]{0,60}") {
            for found in read(&flows(&paragraphs(&text)), &[]) {
                let Place::Text { lines, chars, .. } = found.place else { panic!("text places stay text places") };
                let line = text.lines().nth(lines[0] - 1).unwrap();
                let cut: String = line.chars().skip(chars[0] - 1).take(chars[1] - chars[0]).collect();
                prop_assert_eq!(cut, found.raw);
            }
        }
    }
}
