//! Problems in a work report: each heading holds several problems told by 一是, 二是.
//!
//! ```text
//! 二、存在的主要问题
//! （一）管护不到位。有些村重建轻管。一是巡查不经常。有的村数月不巡。二是经费不落实。
//! ```
//! Each 一是 is a problem, the heading its type; what stands between heading and 一是 is the 导语 of the first.

use super::{Dialect, Family, count};
use crate::model::{Field, RecordKind};
use crate::rules::Section;
use crate::split::prose::cut::{Context, Cut};
use crate::split::prose::headline;
use crate::split::prose::outline::{Outline, Span};
use crate::text::marker::{self, Style};

/// The row of this dialect.
pub(super) const DIALECT: Dialect = Dialect { name: "report", family: Family::Items, fit, cut };

fn fit(outline: &Outline<'_>, chapter: usize) -> u32 {
    count(outline, chapter, |outline, node, section| {
        let texts = || outline.text_of(node);
        node.children.is_empty() && section == Some(Section::Problems) && texts().any(|t| t.contains("一是"))
    })
}

fn cut(cut: &mut Cut<'_, '_>, chapter: usize, context: &Context) {
    cut.walk(chapter, context, super::by_section);
}

/// An item of a chapter of problems: one problem, or several told by 一是.
pub(super) fn item(cut: &mut Cut<'_, '_>, index: usize, context: &Context) {
    if cut.is_sole(index, context) {
        return cut.sole(index, context);
    }
    let outline = cut.outline;
    let node = outline.node(index);
    let Some(head) = node.head.clone() else { return };
    let chapter = node.heading.is_some() && node.parent == 0;
    let (_, rest) = headline::end(outline.head(node));
    let mut texts = vec![Span { flow: head.flow, range: node.body.start + rest..node.body.end }];
    texts.extend(node.text.iter().cloned());
    let (preamble, problems) = cut.listed(&texts);
    if problems.is_empty() || !node.children.is_empty() {
        if !chapter {
            cut.plain(index, RecordKind::Problem, context);
        }
        return;
    }
    let mut here = context.clone();
    here.types.push(index);
    for (n, spans) in problems.iter().enumerate() {
        let mut draft = cut.begin(RecordKind::Problem, &here);
        problem(cut, &mut draft, spans);
        if n == 0 && !chapter {
            cut.part(&mut draft, Field::Extra, Some("导语".to_string()), preamble.clone());
        }
        cut.finish(draft);
    }
}

/// Headline and content of one 一是.
pub(super) fn problem(cut: &mut Cut<'_, '_>, draft: &mut crate::model::Draft, spans: &[Span]) {
    let Some((first, more)) = spans.split_first() else { return };
    let text = cut.outline.text(first);
    let opened = marker::leading(text).filter(|m| matches!(m.style, Style::Is | Style::Must | Style::Nth));
    let from = opened.map_or(0, |m| m.len);
    let (end, rest) = headline::end(text.get(from..).unwrap_or(""));
    let at = |offset: usize| first.range.start + from + offset;
    cut.part(draft, Field::Problem, None, vec![Span { flow: first.flow, range: first.range.start..at(end) }]);
    let mut content = vec![Span { flow: first.flow, range: at(rest)..first.range.end }];
    content.extend(more.iter().cloned());
    cut.part(draft, Field::Content, None, content);
}

#[cfg(test)]
mod tests {
    use super::super::testing::drafts;

    #[test]
    fn a_line_may_head_the_one_list_of_a_text() {
        for head in ["存在问题：", "存在问题", "主要问题："] {
            let text = format!("渡口检查通报\n{head}\n1.护栏缺失。\n2.标识不清。\n3.台账不全。");
            assert_eq!(drafts(&text), ["problem=1.护栏缺失", "problem=2.标识不清", "problem=3.台账不全"]);
        }
        let answered = "存在问题：\n1.护栏缺失。\n2.标识不清。\n整改措施：\n1.加装护栏。\n2.补设标识。";
        assert_eq!(drafts(answered).len(), 1);
    }

    #[test]
    fn a_chapter_that_tells_its_problems_is_none_itself() {
        let problems = ["problem=一是台账缺失 | content=两年未记。", "problem=二是护栏松动"];
        for head in ["存在的主要问题", "存在问题", "事故暴露的主要问题", "调查发现的突出问题", "抽查反映出的问题"]
        {
            let text = format!(
                "渡口整改报告\n一、{head}\n一是台账缺失。两年未记。二是护栏松动。\n二、整改措施\n一是补记台账。二是加固护栏。\n三、整改时限\n以上问题7月底前整改到位。"
            );
            let found = drafts(&text);
            assert!(found.len() == 3 && found.iter().zip(problems).all(|(a, b)| a.starts_with(b)), "{found:?}");
        }
    }

    #[test]
    fn a_chapter_on_one_line_runs_on_to_its_first_problem() {
        let work = "一、主要工作一是压实责任,签订责任书六十份,各渡口全部落实到人。二是开展巡查四十次,发现的隐患全部登记造册并通报。";
        let problems = "二、存在的主要问题一是渡口护栏松动。多处立柱锈蚀。二是航标灯具老旧。夜间看不清。";
        let tasks = "三、下一步打算(一)更换护栏。六月底前完成全部立柱的更换。(二)更换灯具。年底前全部换新。";
        let found = drafts(&format!("柳埠镇上半年渡口管理工作总结上半年,全镇渡口安全平稳。{work}{problems}{tasks}"));
        let expected =
            ["problem=一是渡口护栏松动 | content=多处立柱锈蚀。", "problem=二是航标灯具老旧 | content=夜间看不清。"];
        assert_eq!(found.get(..2), Some(&expected.map(String::from)[..]), "{found:?}");
    }

    #[test]
    fn each_yi_shi_is_a_problem() {
        let text = "一、今年以来的主要工作\n(一)修渠。一是清淤。二是衬砌。\n二、存在的主要问题\n(一)管护不到位。重建轻管。一是巡查不经常。有的村数月不巡。二是经费方面,缺口较大。\n以上问题,确保9月底前全部整改到位。";
        assert_eq!(
            drafts(text),
            [
                "type=(一)管护不到位 | problem=一是巡查不经常 | content=有的村数月不巡。 | extra=重建轻管。",
                "type=(一)管护不到位 | problem=二是经费方面 | content=缺口较大。",
            ]
        );
    }
}
