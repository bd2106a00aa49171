//! States told by words of the tables (没完成, 进行中, 申请延期) or by the day by which all will be done (预计7月15日完成), whole cells
//! that are states, and why work is not done. Phrases made of parts are read by `status`.

use super::share;
use super::status::{self, STOPS};
use crate::model::{State, Status};
use crate::rules::TextWords;
use crate::text::Pattern;
use crate::text::clean::join_lines;
use crate::text::width::folded;

/// What a text says of how far the work has come where it is a word of the tables of states and nothing else: the state,
/// none inside where the word names none of them (申请延期).
fn word(text: &str, words: &TextWords) -> Option<Option<State>> {
    let text = folded(text.trim().trim_end_matches(STOPS));
    let text = LEADS.iter().find_map(|lead| text.strip_prefix(lead)).unwrap_or(&text);
    let tables = [
        (&words.states_done, Some(State::Done)),
        (&words.states_partial, Some(State::Partial)),
        (&words.states_ongoing, Some(State::Ongoing)),
        (&words.states_not_started, Some(State::NotStarted)),
        (&words.states_other, None),
    ];
    tables.into_iter().find_map(|(words, state)| words.tell(text).then_some(state))
}

/// What may stand before a word of the tables.
const LEADS: [&str; 3] = ["目前,", "目前", "现"];

/// Marks behind a clause.
const CLAUSES: [char; 14] = [',', '，', '、', ';', '；', '。', '!', '！', '(', '（', ':', '：', ' ', '\n'];

/// Ways of working that say nothing of how far the work has come.
const MODES: [&str; 6] = ["立行立改", "立查立改", "立知立改", "即知即改", "立改立成", "边查边改"];

/// Whether a text is a way of working and nothing else: 立行立改.
pub(super) fn is_mode(text: &str) -> bool {
    let text = text.trim().trim_end_matches(STOPS);
    // Nearly every text is told by this.
    text.ends_with(['改', '成']) && MODES.contains(&text)
}

/// A whole cell as a state.
pub(super) fn whole(raw: &str, words: &TextWords) -> Option<Status> {
    let text = join_lines(raw);
    let share = || share::state(&text, None).map(|share| share.state);
    if is_mode(&text) {
        return Some(Status { raw: text, state: None });
    }
    let meaning = || word(&text, words).or_else(share).unwrap_or_else(|| clauses(&text, words));
    (!text.is_empty()).then(|| Status { state: meaning(), raw: text.clone() })
}

/// The meaning of a text, of its clauses that are words of the tables too.
fn clauses(text: &str, words: &TextWords) -> Option<State> {
    let worded = text.split(CLAUSES).filter_map(|clause| word(clause, words).flatten()).min();
    match (status::state(text), worded) {
        (Some(told), Some(worded)) => Some(told.min(worded)),
        (told, worded) => told.or(worded),
    }
}

/// The state that is all a text says: 已完成, 进行中, 申请延期, 已完成80%.
pub(super) fn alone(raw: &str, words: &TextWords) -> Option<Status> {
    let text = join_lines(raw);
    let state = match word(&text, words) {
        Some(state) => state,
        None => match share::state(&text, None) {
            Some(share) => share.state,
            None => match status::leading(&text) {
                (Some(status), None) => status.state,
                _ => return None,
            },
        },
    };
    let raw = text.trim_end_matches(STOPS).trim().to_string();
    (!raw.is_empty()).then_some(Status { raw, state })
}

/// Cuts a word of the tables of states off a 整改情况 that opens with it: the state and what follows.
pub(super) fn worded<'r>(raw: &'r str, words: &TextWords) -> Option<(Status, Option<&'r str>)> {
    let raw = raw.trim();
    let end = raw.find(CLAUSES).unwrap_or(raw.len());
    let (first, rest) = raw.split_at_checked(end)?;
    let status = Status { state: word(first, words)?, raw: first.to_string() };
    // An opening bracket belongs to what follows.
    let separators = |c: char| CLAUSES.contains(&c) && !matches!(c, '(' | '（') || c.is_whitespace();
    Some((status, Some(rest.trim_start_matches(separators)).filter(|rest| !rest.is_empty())))
}

/// What says that a work was not done.
const NOT: [&str; 7] = ["未能", "没有", "未", "没能", "没", "无法", "不能"];

/// Cuts off that a work was not done, as a 整改情况 opens with it: 暂未清理, 因资金不足，未安装. What may be done all the same (未发现,
/// 未再) is none of the words of works, and what goes on with something done tells that.
pub(super) fn undone<'r>(raw: &'r str, words: &TextWords) -> Option<(Status, Option<&'r str>)> {
    let raw = raw.trim();
    let clause = |from: usize| {
        let rest = raw.get(from..)?;
        Some((from, from + rest.find(CLAUSES).unwrap_or(rest.len())))
    };
    let (mut from, mut end) = clause(0)?;
    if raw.starts_with(['因', '受']) || words.reasons.tell(raw) {
        let next = end + raw.get(end..)?.chars().next()?.len_utf8();
        (from, end) = clause(next)?;
    }
    let told = raw.get(from..end)?.trim();
    let told = LEADS.iter().find_map(|lead| told.strip_prefix(lead)).unwrap_or(told);
    let told = told.trim_start_matches("至今").trim_start_matches(['暂', '尚', '还', '仍', '均', '都']);
    let work = NOT.iter().find_map(|not| told.strip_prefix(not))?;
    let works = words.works.tell(work) || words.actions.tell(work) || words.tellings.tell(work);
    if !works || raw.contains(['已', '的']) {
        return None;
    }
    let status = Status { state: Some(State::NotStarted), raw: raw.get(..end)?.to_string() };
    let separators = |c: char| CLAUSES.contains(&c) && !matches!(c, '(' | '（');
    Some((status, Some(raw.get(end..)?.trim_start_matches(separators)).filter(|rest| !rest.is_empty())))
}

/// Longest clause that is taken for a reason by its end, in characters: 上级专项资金未到位.
const LONGEST_REASON: usize = 12;

/// Passes over why work is not done, behind its state: （原因：资金不足）, ，因资金未到位. Gives what follows.
pub(super) fn reason<'r>(rest: &'r str, words: &TextWords) -> Option<Option<&'r str>> {
    let rest = rest.trim();
    let inside = rest.strip_prefix(['(', '（']);
    let text = inside.unwrap_or(rest);
    let stop = if inside.is_some() { text.find([')', '）'])? } else { text.find(STOPS).unwrap_or(text.len()) };
    let end = work_begins(text.get(..stop)?, words).unwrap_or(stop);
    if inside.is_some() && end < stop {
        return None;
    }
    let told = folded(text.get(..end)?);
    // 因地制宜 is how something is done: a reason tells of something wrong.
    let because = words.reasons.tell(&told)
        || told.starts_with('因') && words.problems.tell(&told)
        || told.starts_with('受') && told.contains("影响");
    let bracket = || inside.is_some() && (words.lacks.tell(&told) || told.starts_with('待')) && !told.contains('已');
    let separators = |c: char| STOPS.contains(&c) || matches!(c, ',' | '，' | '、');
    let behind = text.get(end..)?.trim_start_matches([')', '）']).trim_start_matches(separators).trim();
    // 群众不配合, 资金未到位, and no word of what is done.
    let lacks = || {
        let last = told.char_indices().rev().nth(2).and_then(|(at, _)| told.get(at..));
        let short = told.chars().count() <= LONGEST_REASON && !told.contains([',', '、', '已']);
        short && behind.is_empty() && last.is_some_and(|last| last.contains(['不', '未', '没', '缺']))
    };
    (because || bracket() || lacks()).then(|| Some(behind).filter(|behind| !behind.is_empty()))
}

/// Where the first clause behind the first begins that tells of work and no more of a reason: 因资金不足，已清淤3公里.
fn work_begins(text: &str, words: &TextWords) -> Option<usize> {
    let works = |clause: &str| {
        clause.contains(['已', '现'])
            || ["完成", "目前", "预计", "计划"].iter().any(|word| clause.contains(word))
            || words.actions.tell(clause)
            || words.works.tell(clause)
    };
    let mut at = 0;
    let mut clauses = text.split_inclusive([',', '，']).map(|clause| {
        let from = at;
        at += clause.len();
        (from, clause)
    });
    clauses.next()?;
    clauses.find(|(_, clause)| works(clause)).map(|(from, _)| from)
}

/// A text that opens with the day by which all will be done and says no more of it: 预计7月15日完成。
static PLANNED: Pattern = Pattern::new(
    r"^(?:目前[,，]?)?(?:预计|计划|拟|力争|争取|将|可|确保)(?:于|在)?([^。;；,，]{2,24}?(?:前|底|末|内|日|年|月|旬|度|X))(?:可|能|可以)?(?:全部|全面|基本)?(?:完成|整改|办结|到位|竣工|建成|销号|解决|完工){1,3}(?:整改|任务|工作|验收|完毕|到位|销号)*(?:[。;；,，]|$)",
);

/// 申请延期至8月底, 延期到8月底前完成: the same of work that is late.
static DELAYED: Pattern = Pattern::new(
    r"^(?:目前[,，]?)?(?:(?:因|由于|受)[^。；;,，已]{1,14}?[,，]?)?(?:已|拟|需|申请|经批准|同意)*(?:延期|延长|推迟)(?:至|到)([^。;；,，]{2,24}?(?:前|底|末|内|日|年|月|旬|度|X))(?:全部|全面)?(?:完成|整改|办结|到位|销号){0,3}(?:[。；;,，]|$)",
);

/// Cuts such a clause off: `(clause, date phrase, rest)`.
pub(super) fn planned(raw: &str) -> Option<(&str, &str, Option<&str>)> {
    let raw = raw.trim();
    let found = PLANNED.captures(raw).or_else(|| DELAYED.captures(raw))?;
    let (whole, date) = (found.get(0)?, found.get(1)?.as_str());
    status::is_dated(date).then_some(())?;
    let rest = raw.get(whole.end()..).map(str::trim).filter(|rest| !rest.is_empty());
    Some((whole.as_str().trim_end_matches(STOPS).trim_end_matches([',', '，']), date.trim(), rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Rules;

    fn words() -> &'static TextWords {
        &Rules::builtin().words
    }

    #[test]
    fn a_cell_that_is_a_state_and_nothing_else() {
        for (text, state) in [
            ("没完成", Some(State::Ongoing)),
            ("还没有完成整改。", Some(State::Ongoing)),
            ("未按期完成整改", Some(State::Ongoing)),
            ("尚未全部整改到位", Some(State::Ongoing)),
            ("进行中", Some(State::Ongoing)),
            ("目前，进行中。", Some(State::Ongoing)),
            ("×", Some(State::Ongoing)),
            ("无进展", Some(State::NotStarted)),
            ("没有整改", Some(State::NotStarted)),
            ("整改了一半", Some(State::Partial)),
            ("大部分已完成", Some(State::Partial)),
            ("已完成八成", Some(State::Partial)),
            ("总体进度约60%左右", Some(State::Partial)),
            ("整改完毕", Some(State::Done)),
            ("✓", Some(State::Done)),
            ("申请延期", None),
            ("不能整改", None),
            ("已上报销号", None),
        ] {
            let found = alone(text, words()).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(found.state, state, "{text}");
            assert_eq!(whole(text, words()).and_then(|s| s.state), state, "{text}");
        }
        for text in
            ["已更换轮胎", "已清理河道3公里", "已约谈两人，未完成", "已落实中央要求", "整改处理中心建设", "已立案"]
        {
            assert_eq!(alone(text, words()), None, "{text}");
        }
        for (text, state) in [
            ("预计7月底完成整改", None),
            ("6月底前整改到位", None),
            ("无法完成整改", None),
            ("6月底前已整改到位", Some(State::Done)),
            ("进展缓慢，群众不配合", Some(State::Ongoing)),
            ("基本完成，收尾阶段", Some(State::Partial)),
        ] {
            assert_eq!(whole(text, words()).and_then(|s| s.state), state, "{text}");
        }
    }

    #[test]
    fn work_that_was_not_done_is_no_work() {
        for (text, told, behind) in [
            ("暂未清理", "暂未清理", None),
            ("至今未召开。", "至今未召开", None),
            ("因资金不足，未安装路灯", "因资金不足，未安装路灯", None),
            ("尚未更换，正在采购", "尚未更换", Some("正在采购")),
        ] {
            let found = undone(text, words()).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((found.0.raw.as_str(), found.0.state, found.1), (told, Some(State::NotStarted), behind));
        }
        for text in [
            "未发现新增问题",
            "未再发生投诉",
            "未拆除的3处已责令停工",
            "已清理，未反弹",
            "未安装的已补装",
            "未来加强巡查",
        ] {
            assert_eq!(undone(text, words()), None, "{text}");
        }
    }

    #[test]
    fn why_work_is_not_done_is_no_work() {
        for (text, behind) in [
            ("（原因：缺少设备）", None),
            ("（缺少设备）", None),
            ("因设备未到货。已催办。", Some("已催办。")),
            ("由于连续降雨", None),
            ("受汛期影响。", None),
            ("农户不配合", None),
            ("因缺少设备，水泵未到货", None),
            ("因缺少设备，已清淤3公里，二期动工", Some("已清淤3公里，二期动工")),
            ("受疫情影响，目前更换闸门。", Some("目前更换闸门。")),
        ] {
            assert_eq!(reason(text, words()), Some(behind), "{text}");
        }
        for text in [
            "（已清淤3公里）",
            "（因缺少设备，已清淤3公里）",
            "因地制宜开展整治",
            "不断加强巡查",
            "已约谈未到场",
            "资金已拨付50万元",
        ] {
            assert_eq!(reason(text, words()), None, "{text}");
        }
    }

    #[test]
    fn the_day_by_which_all_will_be_done() {
        let date = |text: &'static str| planned(text).map(|(clause, date, rest)| (clause, date, rest.unwrap_or("")));
        assert_eq!(date("预计7月15日完成"), Some(("预计7月15日完成", "7月15日", "")));
        assert_eq!(date("拟于9月底前完成整改。已采购水泵。"), Some(("拟于9月底前完成整改", "9月底前", "已采购水泵。")));
        assert_eq!(date("申请延期至8月底"), Some(("申请延期至8月底", "8月底", "")));
        assert_eq!(date("因采购延期至8月底"), Some(("因采购延期至8月底", "8月底", "")));
        for text in ["计划9月底前完成清淤3公里", "预计分三步完成", "7月15日完成", "将水泵延期至8月更换"]
        {
            assert_eq!(planned(text), None, "{text}");
        }
    }
}
