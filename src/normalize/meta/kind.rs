//! What a document is, by the form of its title or, where it has none, by what its chapters tell of.

use super::lines::Line;
use super::words::{FORMS, Form};
use crate::model::DocumentKind;
use crate::text::marker;
use crate::text::script::simplify_char;

/// The form of a title, brackets at its end (`(试行)`, `(样表)`) taken off; `None` where it ends in no known word.
pub(crate) fn form_of(title: &str) -> Option<&'static Form> {
    let title: String = core(title).chars().map(simplify_char).collect();
    let best = FORMS.iter().filter(|form| {
        title.ends_with(form.ends)
            && (form.any.is_empty() || form.any.iter().any(|w| title.contains(w)))
            && !form.lacks.iter().any(|w| title.contains(w))
    });
    // 意见书 and 汇报材料 do not end in 意见 and 汇报, so the first row that applies is the one meant.
    best.into_iter().next()
}

/// What a title names; [`DocumentKind::Other`] where its form is not known.
pub(crate) fn of_title(title: &str) -> DocumentKind {
    form_of(title).map_or(DocumentKind::Other, |form| form.kind)
}

/// A title without the brackets and the closing mark at its end.
fn core(title: &str) -> &str {
    let mut title = title.trim_end_matches(['》', '。', '”', '"']);
    while title.ends_with([')', '）']) {
        let Some(open) = title.rfind(['(', '（']) else { break };
        title = title.get(..open).unwrap_or("").trim_end();
    }
    title
}

/// Headings that tell of work done.
const WORK_DONE: &[&str] = &[
    "工作开展情况",
    "开展的主要工作",
    "主要工作",
    "工作情况",
    "工作进展",
    "主要做法",
    "取得的成效",
    "工作成效",
    "落实情况",
];
/// Headings that plan the next.
const WORK_NEXT: &[&str] =
    &["下一步", "下步", "下阶段", "工作计划", "工作打算", "工作安排", "进一步", "扎实推进", "重点任务"];

/// What a document without a title is: a work report where one chapter tells of work done and a later one plans the
/// next.
pub(crate) fn of_chapters(lines: &[Line]) -> DocumentKind {
    let heading = |l: &Line, words: &[&str]| {
        l.text.chars().count() <= 50 && marker::leading(&l.text).is_some() && words.iter().any(|w| l.folded.contains(w))
    };
    let done = lines.iter().position(|l| heading(l, WORK_DONE));
    let next = lines.iter().rposition(|l| heading(l, WORK_NEXT));
    match (done, next) {
        (Some(done), Some(next)) if done < next => DocumentKind::WorkReport,
        _ => DocumentKind::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::tests::paragraphs;
    use crate::normalize::meta::lines::lines;

    #[test]
    fn brackets_at_the_end_do_not_hide_the_form() {
        assert_eq!(of_title("竹浦镇隐患整改台账（样表）"), DocumentKind::List);
        assert_eq!(of_title("竹浦镇渡口整改实施方案(试行)"), DocumentKind::Scheme);
        assert_eq!(of_title("竹浦镇渡口"), DocumentKind::Other);
    }

    #[test]
    fn chapters_speak_where_there_is_no_title() {
        let text = "一、上半年主要工作\n正文。\n二、存在的问题\n正文。\n三、下一步打算\n正文。";
        assert_eq!(of_chapters(&lines(&paragraphs(text))), DocumentKind::WorkReport);
        assert_eq!(of_chapters(&lines(&paragraphs("一、下一步打算\n二、主要工作"))), DocumentKind::Other);
    }
}
