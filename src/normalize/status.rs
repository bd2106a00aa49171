//! States: 已完成, 正在整改, 部分整改, 未整改到位, 长期坚持 — alone or before a narrative.

use crate::model::{State, Status};
use crate::text::marker;
use crate::text::stated::{self, Stated};
use crate::text::width::Folded;
use crate::text::{Pattern, fill};

/// A state phrase: pattern and meaning, the first that applies.
struct Phrase {
    state: State,
    pattern: Pattern,
}

/// In the order in which a clause is tried: negations and parts before the plain word.
static PHRASES: [Phrase; 6] = [
    Phrase { state: State::Done, pattern: Pattern::filled("{rate}100[%％]", listed) },
    Phrase {
        state: State::Partial,
        pattern: Pattern::filled(
            "部分(?:完成|整改|办结|销号|$)|基本(?:完成|整改到位|整改完成|办结|到位|销号)|阶段性(?:完成|办结|销号|整改|到位)|已?完成部分|{rate}[0-9.]+[%％]|(?:完成|整改|解决|落实)了?(?:{most}|[一二三四五六七八九]成)|{most}(?:均|都)?已?(?:完成|整改|解决|落实|办结|销号)",
            listed,
        ),
    },
    Phrase {
        state: State::Ongoing,
        pattern: Pattern::filled(
            "{not}(?:{fully})*(?:完成|销号|办结|整改到位|整改完成|整改完毕|到位)|{not}(?:{fully})+(?:整改|解决|落实)|正在|{work}中(?:$|[^央心小学])|有序推进|持续推进|序时推进|加快推进|达到序时",
            listed,
        ),
    },
    Phrase {
        state: State::NotStarted,
        pattern: Pattern::filled("{not}(?:启动|开工|开始|动工|整改|治理|开展)|待整改", listed),
    },
    Phrase {
        state: State::LongTerm,
        pattern: Pattern::filled("长期(?:坚持|整改|推进|任务)|持续(?:整改|坚持|巩固)|常态化", listed),
    },
    Phrase {
        state: State::Done,
        pattern: Pattern::filled(
            "已(?:经|{fully})*(?:{done})|完成整改|整改完成|整改到位|全部完成|已经完成|^完成|^是$|^销号|^办结|立行立改",
            listed,
        ),
    },
];

/// Lists that stand in several patterns, by the name under which they do.
const LISTS: &[(&str, &str)] = &[
    ("{not}", "(?:未能?|没有|没能|没)"),
    ("{most}", "(?:约|近|过|超过)?(?:一半|半数|大半|多半|过半|一部分|大部分|绝大部分|多数)"),
    ("{done}", "完成|治理|整改|销号|办结|解决|取缔|拆除|关闭|关停|清退|到位|落实|验收"),
    ("{fully}", "全部|全面|均|按期|按时|如期|提前|按要求|现场|当场|立即"),
    (
        "{state}",
        r"(?:已|正在|基本|部分|未|尚未|全部|持续|长期|待|暂未|完成|整改|达到|有序|序时|加快|立行|阶段性|没|还没|还未|仍|至今未|大部分|过半|一半)[\p{Han}]{1,8}|{work}{1,2}中|是|否|完成",
    ),
    ("{more}", r"(?:[,，、]?并?{mode}|[(（]{mode}[)）])*(?:[。;；!！,，:：(（]|$)"),
    (
        "{mode}",
        "(?:长期坚持|持续(?:推进|整改|巩固|坚持|深化|发力)|常态化(?:推进|坚持|开展|管理)?|立行立改|即知即改|立查立改|立改立成|边查边改|长效坚持|巩固提升)",
    ),
    ("{work}", "(?:推进|整改|落实|办理|实施|整治|治理|施工|建设|进行|处理|处置|改造|修复|化解|协调|审批|筹备)"),
    ("{rate}", "(?:完成|整改|销号)[率了]?(?:为|达到?)?约?"),
];

/// A pattern with its [`LISTS`] filled in.
fn listed(text: &str) -> String {
    fill(text, LISTS)
}

/// Clauses that open a 整改情况 and are states and nothing else; the first pattern that finds a state counts.
static OPENINGS: [Pattern; 2] = [
    Pattern::filled(r"^(?:目前[,，]?)?{mode}[,，、]((?:均|都)?(?:{state})){more}", listed),
    Pattern::filled(r"^(?:目前[,，]?)?((?:均|都)?(?:{state})){more}", listed),
];

/// A clause that says that all is done and nothing else, or by its rate. 已完成招标, 已拆除15块 and 已完成走访率100% tell what
/// was done: that is no state.
static DONE: Pattern = Pattern::filled(
    r"^(?:目前)?(?:问题)?(?:均|都)?(?:已经?)?(?:{fully})*(?:{done}|立行立改|是)(?:整改|整治|治理|完成|完毕|到位|措施|任务|工作|问题|验收|销号|办结|落实|合格|通过|完结|并|且|已|好|了)*$|{rate}100[%％]$",
    listed,
);

/// That work is to be done, or cannot be: 预计7月底完成整改, 6月底前整改到位, 无法完成整改.
static NOT_DONE: Pattern = Pattern::new(
    r"^(?:目前)?(?:(?:其余|剩余|余下)[\p{Han}0-9]{0,8}?)?(?:预计|计划|拟|力争|将|确保|争取|预期|应|须|需)|[0-9月日底末]前|(?:不能|无法|难以|不具备|不可能|暂缓)",
);

/// 其余3户, 尚有1处: what is left when a part is done.
const LEFT: &[&str] = &["其余", "剩余", "余下", "尚余", "尚有", "还有"];

/// The meaning of a state phrase: the first of done, partial, ongoing, not started, long-term that a clause of it says.
/// What only tells of something done (已拆除15块) counts where no clause is a state; what is left makes it partial.
///
/// ```
/// use zhenggai::model::State;
/// use zhenggai::normalize::status::state;
/// assert_eq!(state("已完成，长期坚持"), Some(State::Done));
/// assert_eq!(state("已完成招标，正在施工"), Some(State::Ongoing));
/// assert_eq!(state("已拆除15块，其余3块正在协调"), Some(State::Partial));
/// assert_eq!(state("已完成整改并销号"), Some(State::Done));
/// assert_eq!(state("治理中"), Some(State::Ongoing));
/// ```
#[must_use]
pub fn state(text: &str) -> Option<State> {
    let negative = matches!(text.trim(), "否" | "×" | "✗");
    if negative {
        return Some(State::Ongoing);
    }
    if matches!(text.trim(), "√" | "✓" | "✔") {
        return Some(State::Done);
    }
    let meaning = |c: &str| PHRASES.iter().find(|p| p.pattern.is_match(c)).map(|p| p.state);
    let (mut found, mut told, mut left) = (None::<State>, None, false);
    for clause in text.split([',', '，', '、', ';', '；', '。']).map(str::trim) {
        let meaning = meaning(clause);
        left |= LEFT.iter().any(|w| clause.contains(w)) && meaning != Some(State::Done);
        match meaning {
            Some(State::Done) if is_done(clause) => found = Some(State::Done),
            // What says 已 is behind: 3月底前已完成整改.
            Some(State::Done) if NOT_DONE.is_match(clause) && !clause.contains('已') => {}
            Some(State::Done) => told = meaning,
            Some(s) => found = Some(found.map_or(s, |f| f.min(s))),
            None => {}
        }
    }
    match found.or(told) {
        Some(State::Done) if left => Some(State::Partial),
        Some(State::Ongoing) if left && told.is_some() => Some(State::Partial),
        state => state,
    }
}

/// Whether a clause says that all is done and nothing else.
fn is_done(clause: &str) -> bool {
    DONE.is_match(clause)
}

/// Marks that end a state.
pub(super) const STOPS: [char; 5] = ['。', ';', '；', '!', '！'];

/// Cuts a leading state off a 整改情况: `(state, narrative)`; either may be missing.
///
/// A line end inside the state (已经完⏎成) is none of it.
pub(crate) fn opening(raw: &str) -> (Option<Status>, Option<&str>) {
    let first = raw.split_whitespace().next().unwrap_or("");
    if first.len() == raw.trim().len()
        || first.chars().count() > LONGEST_OPENING
        || !first.ends_with([',', '，', '、']) && matches!(leading(first), (Some(_), None))
    {
        return leading(raw);
    }
    // The rest is the end of the text with as many characters.
    let tight: String = raw.chars().filter(|c| !c.is_whitespace()).take(LONGEST_OPENING * 2).collect();
    let (Some(status), rest) = leading(&tight) else { return leading(raw) };
    let used = tight.chars().count() - rest.map_or(0, |r| r.chars().count());
    let from = raw.char_indices().filter(|(_, c)| !c.is_whitespace()).nth(used).map(|(at, _)| at);
    (Some(status), from.and_then(|at| raw.get(at..)).map(str::trim).filter(|r| !r.is_empty()))
}

/// Longest state with what may stand before and behind it, in characters.
const LONGEST_OPENING: usize = 24;

/// The state that a sentence says with its subject: 该问题已完成整改。
fn told(text: &str, found: &Stated) -> Option<Status> {
    let raw = text.get(found.state.clone())?.to_string();
    let state = state(&raw).filter(|s| *s != State::Done || is_done(&raw))?;
    Some(Status { raw, state: Some(state) })
}

/// Cuts the last sentence off a 整改情况 that says of 该问题 how far it is solved: `(state, narrative)`.
pub(crate) fn trail(raw: &str) -> Option<(Status, &str)> {
    let raw = raw.trim();
    let end = raw.trim_end_matches(['。', '；', ';']).rfind(['。', '；', ';', '\n'])?;
    let end = end + raw.get(end..)?.chars().next().map_or(0, char::len_utf8);
    let last = raw.get(end..)?;
    let found = stated::sentence(last).filter(|s| s.clause.end == last.len())?;
    Some((told(last, &found)?, raw.get(..end)?.trim()))
}

/// A state that ends a text.
pub(crate) struct Closing<'r> {
    /// Byte of the text at which its sentence begins.
    pub from: usize,
    /// The state.
    pub status: Status,
    /// By when the rest is expected to be done.
    pub expected: Option<&'r str>,
    /// When it was done.
    pub completed: Option<&'r str>,
}

/// What opens a sentence that says how far work has come. Words of how it is done (立行立改, 长期坚持, 加快推进) say no such thing.
static PROGRESS: Pattern = Pattern::new(
    r"^(?:(?:截至)?目前[,，]?)?(?:均|都|全部|现)?(?:已|正在|基本(?:完成|整改|办结|到位|销号)|部分(?:完成|整改|办结|销号)|阶段性|未|尚未|暂未|待整改|(?:推进|整改|落实|办理|实施|施工|进行)中|(?:还|仍)?没有?完成)",
);

/// The last sentence of a text where it is a state and nothing else, its date included: 更换灯具。已完成整改。
///
/// `None` where a sentence before it is one too: then each speaks of an item of its own.
pub(crate) fn closing(raw: &str) -> Option<Closing<'_>> {
    const ENDS: [char; 8] = ['。', '；', ';', '\n', '!', '！', '?', '？'];
    let text = raw.trim_end().trim_end_matches(ENDS);
    let from =
        text.rfind(ENDS).map_or(0, |at| at + text.get(at..).and_then(|t| t.chars().next()).map_or(1, char::len_utf8));
    let (before, last) = (raw.get(..from)?, raw.get(from..)?);
    let closing = progress(last, from)?;
    // A text that is nothing but a state may name any; behind measures it has to speak of the work as a whole.
    let whole = before.trim().is_empty();
    let solved = || stated::names_solution(&closing.status.raw);
    let told = |sentence: &str| progress(sentence, 0).is_some();
    let alone = || !before.split(ENDS).any(|sentence| told(marker::strip(sentence).1));
    (whole || solved() && alone()).then_some(closing)
}

/// A sentence that is a state and nothing else.
fn progress(sentence: &str, from: usize) -> Option<Closing<'_>> {
    let text = sentence.trim();
    if !PROGRESS.is_match(text) {
        return None;
    }
    if let Some((clause, date, None)) = done_on(text) {
        let status = Status { raw: clause.to_string(), state: Some(State::Done) };
        return Some(Closing { from, status, expected: None, completed: Some(date) });
    }
    let (Some(status), rest) = leading(text) else { return None };
    let done = status.state == Some(State::Done);
    let (expected, completed) = match rest {
        None => (None, None),
        Some(rest) => match (date_only(rest), expected(rest)) {
            (Some(date), _) if done => (None, Some(date)),
            (Some(date), _) | (None, Some((date, None))) => (Some(date), None),
            _ => return None,
        },
    };
    Some(Closing { from, status, expected, completed })
}

/// Cuts a state off a text that opens with one and has no line end in it: `(state, narrative)`.
pub(super) fn leading(raw: &str) -> (Option<Status>, Option<&str>) {
    let trimmed = raw.trim();
    if let Some(found) = stated::sentence(trimmed).filter(|s| s.clause.start == 0)
        && let Some(status) = told(trimmed, &found)
    {
        let rest = trimmed.get(found.clause.end..).map(str::trim).filter(|r| !r.is_empty());
        return (Some(status), rest);
    }
    let folded = Folded::new(trimmed);
    for found in OPENINGS.iter().filter_map(|pattern| pattern.captures(&folded.text)) {
        let phrase = found.get(1).map_or("", |m| m.as_str());
        let end = found.get(0).map_or(0, |m| m.end());
        // 整改完成情况…, 已开展…, 已完成招标 are narratives that begin with such a word.
        let meaning = state(phrase).filter(|s| *s != State::Done || is_done(phrase));
        if meaning.is_some() && phrase.chars().count() <= 9 {
            let whole = trimmed.get(..folded.original(end)).unwrap_or(trimmed);
            let raw = whole.trim_end_matches(['。', ';', '；', ',', '，', '!', '！', ':', '：', '(', '（']).trim();
            // An opening bracket belongs to what follows.
            let bracket = whole.len() - whole.trim_end_matches(['(', '（']).len();
            let rest = trimmed.get(folded.original(end) - bracket..).map(str::trim).filter(|r| !r.is_empty());
            let text = raw.to_string();
            return (Some(Status { state: state(&text), raw: text }), rest);
        }
    }
    (None, Some(trimmed).filter(|t| !t.is_empty()))
}

/// 已于2024年3月15日完成整改, 3月15日已完成: a state with its date inside.
static DONE_ON: Pattern = Pattern::new(
    r"^(?:已[于在]([^，。；;,]{2,14}[日月底])(?:全部|全面)?(?:完成|整改|销号|办结)[\p{Han}]{0,6}|([0-9][^，。；;,]{2,13}日)已(?:全部|全面)?(?:完成|整改|销号|办结)(?:整改|完成|到位|销号)?(?:[，。；;,]|$))",
);

/// A rest that is a date and nothing else: `2024年5月`, `（2024年5月10日）`, `2024年5月10日完成`.
static DATE_ONLY: Pattern = Pattern::new(
    r"^[（(]?(?:并?已?[于在])?([0-9０-９]{2,4}\s*[年.．/／-]\s*[0-9０-９]{1,2}\s*(?:[月.．/／-]\s*(?:[0-9０-９]{1,2}\s*[日号]?)?)?)(?:已|全部|全面|通过)?(?:完成|办结|销号|验收|到位|整改完成|整改到位|完成整改|完成验收|完成销号)?[)）]?[。；;]?$",
);

/// The date on which something was done, stated with the state: `(state clause, date, rest)` for 已于…完成整改.
pub(crate) fn done_on(raw: &str) -> Option<(&str, &str, Option<&str>)> {
    let trimmed = raw.trim();
    let found = DONE_ON.captures(trimmed)?;
    let clause = found.get(0)?;
    let rest = trimmed.get(clause.end()..).map(|r| r.trim_start_matches(['。', ';', '；', '，', ',']).trim());
    let date = found.get(1).or(found.get(2))?;
    let state = clause.as_str().trim_end_matches(['。', ';', '；', '，', ',']);
    Some((state, date.as_str(), rest.filter(|r| !r.is_empty())))
}

/// The date, where a text is a date and nothing else.
pub(crate) fn date_only(rest: &str) -> Option<&str> {
    DATE_ONLY.captures(rest.trim()).and_then(|c| c.get(1)).map(|m| m.as_str())
}

/// A clause behind a state that says when the rest will be done: 预计9月底前整改到位。
static EXPECTED: Pattern = Pattern::new(
    r"^(?:[,，]?(?:(?:其余|剩余|余下|另外?)[\p{Han}0-9]{0,8}?)?(?:预计|计划|拟|力争|将|可|确保)(?:于|在)?)([^。;；,，]{2,24}?(?:前|底|末|内|日|年|月|旬|度|X))[^。;；,，0-9年月旬日度底末前内X]{0,6}?(?:全部|全面|基本)?(?:完成|整改|办结|到位|竣工|建成|销号|解决)[^。;；]{0,16}[。;；]?",
);

/// A date in figures alone: 2024.9.30前.
static NUMERIC: Pattern = Pattern::new(r"^(?:19|20)[0-9]{2}[./-][0-9]{1,2}(?:[./-][0-9]{1,2})?(?:以?前|之前|底|内)");

/// Cuts the date by which an open problem will be finished off what follows its state: `(date phrase, rest)`.
pub(crate) fn expected(rest: &str) -> Option<(&str, Option<&str>)> {
    let found = EXPECTED.captures(rest)?;
    let date = found.get(1)?.as_str().trim();
    let after = rest.get(found.get(0)?.end()..).map(str::trim).filter(|r| !r.is_empty());
    is_dated(date).then_some((date, after))
}

/// Whether the phrase before 完成 is a date.
pub(super) fn is_dated(date: &str) -> bool {
    date.contains(['年', '月', '日', '季', '底']) && date.chars().any(|c| c.is_numeric() || "X年季".contains(c))
        || NUMERIC.is_match(date)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_may_stand_before_its_state() {
        for (raw, date, more) in [
            ("已于3月15日完成整改。台账已建。", "3月15日", Some("台账已建。")),
            ("3月15日已完成。", "3月15日", None),
            ("2024年3月15日已全部整改到位，台账已建。", "2024年3月15日", Some("台账已建。")),
        ] {
            assert_eq!(done_on(raw).map(|(_, date, more)| (date, more)), Some((date, more)), "{raw}");
        }
        assert!(done_on("3月15日已完成清淤。").is_none() && done_on("3月15日完成。").is_none());
    }

    #[test]
    fn reads_states() {
        for (text, expected) in [
            ("已完成", State::Done),
            ("部分完成", State::Partial),
            ("基本完成", State::Partial),
            ("未完成", State::Ongoing),
            ("正在整改", State::Ongoing),
            ("未启动", State::NotStarted),
            ("待整改", State::NotStarted),
            ("长期坚持", State::LongTerm),
            ("已销号", State::Done),
            ("未整改到位", State::Ongoing),
            ("未整改", State::NotStarted),
            ("已完成，长期坚持", State::Done),
            ("基本销号", State::Partial),
            ("部分", State::Partial),
            ("整改落实中", State::Ongoing),
            ("已按期完成整改", State::Done),
            ("已关停", State::Done),
            ("整改完成率100%", State::Done),
            ("问题整改率达到100%", State::Done),
            ("已完成入户走访率100%，正在公示", State::Ongoing),
            ("正在清理，已完成60%", State::Partial),
            ("已完成招标，正在施工", State::Ongoing),
            ("已拆除15块", State::Done),
            ("已拆除15块，其余3块正在协调", State::Partial),
            ("已完成，剩余1户已签约", State::Partial),
        ] {
            assert_eq!(state(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn a_date_in_the_clause_of_a_state() {
        for text in ["2024年5月8日完成。", "于2024年5月8日整改到位", "(2024年5月8日办结)", "并于2024年5月8日通过验收。"]
        {
            assert_eq!(date_only(text), Some("2024年5月8日"), "{text}");
        }
        for date in ["２０２４年５月８日", "2024 年 5 月 8 日", "2024年5月8号", "2024.5.8"] {
            assert_eq!(date_only(&format!("{date}完成。")), Some(date));
        }
        assert_eq!(date_only("2024年5月8日完成清淤3公里。"), None);
        assert_eq!(expected("其余两处预计8月底前整改到位。"), Some(("8月底前", None)));
        assert_eq!(expected("剩余1户计划于8月底前完成。已签约。"), Some(("8月底前", Some("已签约。"))));
        let (status, rest) = opening("已经完\n成，长期坚\n持。 1.清淤。");
        assert_eq!(status.map(|s| s.raw).as_deref(), Some("已经完成，长期坚持"));
        assert_eq!(rest, Some("1.清淤。"));
        let (status, rest) = opening("正在整改，\n长期坚持。");
        assert_eq!((status.map(|s| s.raw).as_deref(), rest), (Some("正在整改，长期坚持"), None));
    }

    #[test]
    fn a_state_that_ends_a_text() {
        let found = |text: &str| {
            closing(text).map(|c| {
                (text[..c.from].trim().to_string(), c.status.raw, c.expected.or(c.completed).map(String::from))
            })
        };
        let some = |rest: &str, raw: &str, date: Option<&str>| Some((rest.into(), raw.into(), date.map(String::from)));
        assert_eq!(found("更换灯具。已完成整改。"), some("更换灯具。", "已完成整改", None));
        assert_eq!(
            found("1.更换灯具；2.检修线路；\n目前已整改到位"),
            some("1.更换灯具；2.检修线路；", "目前已整改到位", None)
        );
        assert_eq!(found("正在推进，预计2031年6月完成"), some("", "正在推进", Some("2031年6月")));
        assert_eq!(
            found("更换灯具。已于2031年6月3日完成整改。"),
            some("更换灯具。", "已于2031年6月3日完成整改", Some("2031年6月3日"))
        );
        assert_eq!(found("阶段性办结"), some("", "阶段性办结", None));
        assert_eq!(found("已拆除"), some("", "已拆除", None));
        for text in [
            "更换灯具。立行立改。",
            "长期坚持",
            "加快推进",
            "整改到位",
            "更换灯具。已张贴公告。",
            "1.更换灯具。正在推进。2.检修线路。已完成整改。",
            "1.更换灯具。2.已完成整改的继续巩固。",
            "更换灯具，已完成整改",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
        assert_eq!(state("阶段性办结"), Some(State::Partial));
    }

    #[test]
    fn cuts_a_leading_state_off_a_narrative() {
        let (status, rest) = opening("已完成整改。补发资金2万元。");
        assert_eq!(status.map(|s| s.raw).as_deref(), Some("已完成整改"));
        assert_eq!(rest, Some("补发资金2万元。"));
        let (status, rest) = opening("目前，该问题已完成整改。补发资金2万元。");
        assert_eq!((status.map(|s| s.raw).as_deref(), rest), (Some("已完成整改"), Some("补发资金2万元。")));
        let (status, rest) = trail("补发资金2万元。该问题已完成整改。").unwrap();
        assert_eq!((status.raw.as_str(), rest), ("已完成整改", "补发资金2万元。"));
        for state in
            ["已完成整改", "已整改到位", "基本完成", "正在推进", "未整改", "已销号", "整改中", "推进中", "已按要求整改"]
        {
            let text = format!("{state}。清淤3公里。");
            let (status, rest) = opening(&text);
            assert_eq!((status.map(|s| s.raw).as_deref(), rest), (Some(state), Some("清淤3公里。")));
        }
        for told in ["已劝离摊贩12户。", "已拆除15块。", "已立案。", "已完成招标，正在施工。", "整改完成情况良好。"]
        {
            assert_eq!(opening(told), (None, Some(told)));
        }
        let (status, rest) = opening("组建队伍，建立响应机制。");
        assert_eq!((status, rest), (None, Some("组建队伍，建立响应机制。")));
        assert_eq!(expected("预计9月底前整改到位。一是清淤。"), Some(("9月底前", Some("一是清淤。"))));
        assert_eq!(expected("预计2023年9月30日前完成。"), Some(("2023年9月30日前", None)));
        assert_eq!(expected("计划2023年9月底前收缴到位。"), Some(("2023年9月底前", None)));
        assert_eq!(expected("预计2023.9.30前完成。"), Some(("2023.9.30前", None)));
        assert_eq!(expected("计划2023-10-8前完成。"), Some(("2023-10-8前", None)));
        assert_eq!(expected("计划分三步完成。"), None);
        for (text, state, told) in [
            ("立行立改，已完成。增配车辆。", "立行立改，已完成", "增配车辆。"),
            ("已完成整改，并长期坚持、持续巩固。更换水泵。", "已完成整改，并长期坚持、持续巩固", "更换水泵。"),
            ("阶段性完成，长期坚持。安装设备。", "阶段性完成，长期坚持", "安装设备。"),
            ("立行立改，已清理全部垃圾。", "立行立改", "已清理全部垃圾。"),
            ("已完成（长期坚持）。清淤。", "已完成（长期坚持）", "清淤。"),
        ] {
            let (status, rest) = opening(text);
            assert_eq!((status.map(|s| s.raw).as_deref(), rest), (Some(state), Some(told)));
        }
        let (status, rest) = opening("已完成，长期坚持");
        assert_eq!(status.map(|s| s.raw).as_deref(), Some("已完成，长期坚持"));
        assert_eq!(rest, None);
    }
}
