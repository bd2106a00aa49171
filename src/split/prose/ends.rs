//! Where a body on one line comes to its closing words, the persons to ask and its signature, which stand on lines of their
//! own elsewhere.

use crate::text::{Pattern, fill};

/// A signature run on to the end of a body on one line, behind a stop or a telephone number.
static RUN_ON_SIGNATURE: Pattern =
    Pattern::filled(r"(?:[。!;)\]]({name}{4,40}{day})|[0-9]{6}(\p{Han}{name}{3,40}{day}))$", |text| {
        fill(
            text,
            &[
                ("{name}", r"[^。!;:,()\[\]]"),
                (
                    "{day}",
                    "[0-9〇○一二三四五六七八九十]{4}年[0-9一二三四五六七八九十]{1,2}月[0-9一二三四五六七八九十]{1,3}日",
                ),
            ],
        )
    });

/// A sentence that speaks of the whole document again, in a body on one line.
static CLOSING: Pattern = Pattern::new(
    r"(?x)。(?: (?:对|针对)?(?:以上|上述)(?:这些|各项)?问题 | 同志们 | 特此 | 专此 | 欢迎(?:广大|社会|干部|群众)
    | (?:联系(?:方式|电话|人)|(?:监督|举报|投诉|咨询)(?:电话|邮箱)): | 公示(?:期|时间) )",
);

/// Words of leave that run on to a name without a stop: 责任单位：各街道办事处特此报告。
static LEAVE: Pattern =
    Pattern::new(r"[^。;!,:]((?:特此|专此)(?:报告|通报|公示|公告|通知|函告|函复|回复|汇报|说明)。)");

/// Where they begin; the signature begins last, if there is one.
pub(super) fn breaks(text: &str) -> Vec<usize> {
    let mut out: Vec<usize> = CLOSING.find_iter(text).map(|m| m.start() + '。'.len_utf8()).collect();
    out.extend(LEAVE.captures_iter(text).filter_map(|c| c.get(1)).map(|m| m.start()));
    out.extend(RUN_ON_SIGNATURE.captures(text).and_then(|c| c.get(1).or(c.get(2))).map(|m| m.start()));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_closes_a_body_on_one_line() {
        let parts = |text: &str| {
            let mut at = breaks(text);
            at.sort_unstable();
            at.into_iter()
                .filter_map(|at| Some(text.get(at..)?.chars().take(4).collect::<String>()))
                .collect::<Vec<_>>()
        };
        assert_eq!(parts("责任单位:各村委会特此报告。青湾县渡口管理中心2024年7月30日"), ["特此报告", "青湾县渡"]);
        let asked = "整改要求:加固护栏。联系人:林某联系电话:0000-6000000青湾县渡口管理中心2024年6月20日";
        assert_eq!(parts(asked), ["联系人:", "青湾县渡"]);
        assert_eq!(parts("整改情况:已整改。监督电话:0000-6000000青湾县水利局2024年1月5日"), ["监督电话", "青湾县水"]);
        assert!(parts("加固护栏。特别是东渡口。").is_empty());
    }
}
