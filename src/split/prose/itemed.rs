//! A problem over a list of what is to be done about it, closed by who and until when:
//!
//! ```text
//! （一）护栏松动。
//! 1.加固护栏；2.每月巡查。【责任单位：镇水利站；完成时限：6月底前】
//! ```
//! The bracket stands behind the last item and is about all of them, which are measures of the one problem.

use super::cut::{Context, Cut};
use super::outline::{FieldText, Node, Span, twin};
use super::pieces::is_structural;
use super::{TITLE_LINES, headline, signs};
use crate::flow::Flow;
use crate::model::{Field, RecordKind};
use crate::rules::Section;
use crate::text::items::items;

/// Bytes of a title that are looked at.
const LONGEST_TITLE: usize = 240;

impl Cut<'_, '_> {
    /// Whether a node is such a problem.
    pub(super) fn is_itemed(&self, node: &Node, section: Option<Section>) -> bool {
        let (outline, rules) = (self.outline, self.outline.rules);
        let Some((last, before)) = node.children.split_last() else { return false };
        let flow = outline.node(*last).head.as_ref().map(|h| h.flow);
        // Labels on lines below are about all of them too, where they stand once.
        let duty = |f: &FieldText| f.field.is_duty() && (f.bracket || Some(f.label.flow) != flow);
        let fields = &outline.node(*last).fields;
        let closed = !fields.is_empty() && fields.iter().all(duty);
        let open = before.iter().all(|c| outline.node(*c).fields.is_empty());
        if !(closed && open && node.style.is_some() && node.fields.is_empty()) || node.announces {
            return false;
        }
        let head = outline.head(node);
        let headline = head.get(..headline::end(head).0).unwrap_or("");
        let quiet = matches!(
            section,
            Some(
                Section::Tasks | Section::Achievements | Section::Organisation | Section::Guidance | Section::Schedule
            )
        );
        // A sentence that is no work states one too, where the title is about problems.
        let titled = |f: &Flow<'_>| {
            // A body without line ends may stand among the first lines: each node asks.
            let near = f.text.get(..f.text.floor_char_boundary(LONGEST_TITLE)).unwrap_or("");
            ["问题", "隐患", "整改"].iter().any(|word| near.contains(word))
        };
        let stated = || headline.len() < head.len() && outline.flows.iter().take(TITLE_LINES).any(titled);
        if quiet || !(signs::states_problem(headline, rules) || stated()) || signs::sets_work(headline, rules) {
            return false;
        }
        let told = self.items_of(node);
        let counts = told.iter().zip(1..).all(|((no, _), count)| *no == Some(count));
        told.len() > 1
            && counts
            && !told.iter().any(|(_, text)| signs::states_problem(text, rules))
            && told.iter().filter(|(_, text)| signs::sets_work(text, rules)).count() * 2 >= told.len()
    }

    /// The items below a node, several of which may stand on one line, with their numbers; none where one of them holds
    /// anything else.
    fn items_of(&self, node: &Node) -> Vec<(Option<u32>, &str)> {
        let outline = self.outline;
        let first = node.children.first().and_then(|c| outline.node(*c).style);
        let Some(style) = first.filter(|style| is_structural(*style)) else { return Vec::new() };
        let styles = [style, twin(style).unwrap_or(style)];
        let mut out = Vec::new();
        for child in &node.children {
            let item = outline.node(*child);
            let says = |span: &Span| outline.text(span).contains(char::is_alphanumeric);
            // A bracket on a line of its own leaves an empty text behind.
            let bare = item.children.is_empty() && !item.text.iter().any(says) && item.heading.is_none();
            let Some(head) = item.head.as_ref().filter(|_| bare) else { return Vec::new() };
            out.extend(items(outline.text(head), &styles).into_iter().map(|found| (found.no, found.text)));
        }
        out
    }

    /// The record of such a problem.
    pub(super) fn itemed(&mut self, index: usize, context: &Context) {
        let outline = self.outline;
        let node = outline.node(index);
        let (Some(head), Some(last)) = (node.head.clone(), node.children.last()) else { return };
        let (end, rest) = headline::end(outline.head(node));
        let span = |from: usize, to: usize| Span { flow: head.flow, range: from..to };
        let mut said = vec![span(node.body.start + rest, node.body.end)];
        said.extend(node.text.iter().cloned());
        let mut draft = self.begin(RecordKind::Problem, context);
        self.part(&mut draft, Field::Problem, None, vec![span(head.range.start, node.body.start + end)]);
        self.part(&mut draft, Field::Content, None, said);
        let told = node.children.iter().filter_map(|c| outline.node(*c).head.clone()).collect();
        self.listed_parts(&mut draft, Field::Measures, told, &outline.node(*last).fields);
        self.used.push(head);
        self.heading_units(&mut draft, context);
        self.finish(draft);
    }
}

#[cfg(test)]
mod tests {
    use crate::split::dialects::testing::drafts;

    #[test]
    fn a_bracket_behind_the_last_item_is_about_all() {
        let bracket = "责任单位:镇水利站;完成时限:6月底前";
        let expected = |between: &str| {
            format!(
                "type=一、渡口方面 | problem=(一)护栏管护缺位 | measures=1.加固护栏;{between}2.开展每月巡查。 | units=镇水利站 | deadline=6月底前"
            )
        };
        for (text, between) in [
            (format!("1.加固护栏;2.开展每月巡查。[{bracket}]\n(二)台账不全。\n1.补记台账;2.建立制度。[{bracket}]"), ""),
            (
                format!(
                    "1.加固护栏;\n2.开展每月巡查。\n({bracket})\n(二)台账不全。\n1.补记台账;2.建立制度。({bracket})"
                ),
                "⏎",
            ),
        ] {
            let found = drafts(&format!("整改方案\n一、渡口方面\n(一)护栏管护缺位。\n{text}"));
            assert_eq!((found.len(), found.first()), (2, Some(&expected(between))), "{found:?}");
        }
    }

    #[test]
    fn a_sentence_over_work_is_one_where_the_title_is_about_problems() {
        let text =
            "渡口问题整改方案\n一、渡口方面\n(一)候船时间长。\n1.增开航班;2.将两班合并,推行错峰。[责任单位:镇水利站]";
        assert_eq!(
            drafts(text),
            [
                "type=一、渡口方面 | problem=(一)候船时间长 | measures=1.增开航班;2.将两班合并,推行错峰。 | units=镇水利站"
            ]
        );
    }

    #[test]
    fn problems_below_a_heading_stay_problems() {
        let text =
            "整改方案\n一、渡口方面\n(一)管护缺位。\n1.护栏松动;\n2.台账缺失。(责任单位:镇水利站;完成时限:6月底前)";
        assert!(drafts(text).iter().all(|d| !d.contains("measures")), "{:?}", drafts(text));
    }
}
