//! Counts that no opening word announces: behind a title or the heading of a chapter (整改清单（共3项）), and clauses that are
//! nothing else (整改措施5条).

use super::NOUNS;
use crate::model::Subject;
use crate::text::Pattern;

/// A clause that is a count and nothing else: 整改措施5条.
pub(super) static BARE: Pattern = Pattern::filled(
    r"^(?:并|具体|相应|对应|整改)*(?:NOUN)(?:清单)?(?:共计|总计|合计|总数|共|有|计|为|达|:)*[0-9一二三四五六七八九十百两]{1,5}(?:个|条|项|处|件|起)$",
    |text| {
        let nouns: Vec<&str> = NOUNS.iter().map(|(word, _)| *word).collect();
        text.replace("NOUN", &nouns.join("|"))
    },
);

/// A title or the heading of a chapter with a count behind it in a bracket, or that bracket on a line of its own:
/// 整改清单（共3项）, 一、存在问题（3项）, （共3项）.
pub(super) static TITLED: Pattern =
    Pattern::filled(r"HEAD[0-9一二三四五六七八九十百两]{1,5}(?:个|条|项|处|件|起|大?类)", head);

/// What stands before the figure of such a count.
pub(super) static TITLE_HEAD: Pattern = Pattern::filled("HEAD$", head);

fn head(pattern: &str) -> String {
    let nouns: Vec<&str> = NOUNS.iter().map(|(word, _)| *word).collect();
    let chapter = format!(
        "^[一二三四五六七八九十]{{1,2}}、(?:存在|的|主要|突出|反馈|发现|排查|整改|工作)*(?:{})",
        nouns.join("|")
    );
    let head = format!(r"(?:(?:清单|台账|[表账]|方案|{chapter})\((?:TOTAL)?|^\((?:TOTAL))");
    pattern.replace("HEAD", &head).replace("TOTAL", "共计|总计|合计|总共|共")
}

/// What a count behind a title counts: what the title is the list of, problems where it does not say.
pub(super) fn titled(head: &str) -> Subject {
    let last = NOUNS.iter().filter_map(|(word, subject)| Some((head.rfind(word)?, *subject)));
    last.max_by_key(|(at, _)| *at).map_or(Subject::Problems, |(_, subject)| subject)
}
