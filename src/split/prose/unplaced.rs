//! Texts of a body with records that reached none of them: each leaves a finding, so that nothing is lost in silence.

use super::answer::answers;
use super::cut::Cut;
use super::outline::{Node, Span};
use super::{Told, addressed};
use crate::model::{Code, Field, Finding, LooseKind};
use crate::rules::Section;
use crate::split::excerpt;
use crate::text::marker::Style;
use std::collections::HashSet;

/// Where an item or a sentence of a chapter stands.
const WHENCE: &str = "of a chapter of problems or measures";

impl Cut<'_, '_> {
    /// A finding on a text that reached no record; `whence` says where it stands.
    pub(super) fn lost(&mut self, span: &Span, whence: &str) {
        let text = excerpt(self.outline.raw(std::slice::from_ref(span)).trim());
        let message = format!("The text “{text}” {whence} reached no record.");
        let mut finding = Finding::new(Code::UnplacedText, message);
        finding.place = self.outline.place(std::slice::from_ref(span));
        self.findings.push(finding);
    }

    /// A finding for each sentence between two cards, or right below the last, that reached no record. Their flows.
    pub(super) fn between_cards(&mut self) -> Vec<usize> {
        let outline = self.outline;
        let starts: Vec<usize> = self.cards.iter().filter_map(|card| self.starts.get(*card)).copied().collect();
        let (Some(first), Some(last)) = (starts.iter().min(), starts.iter().max()) else { return Vec::new() };
        let used = self.used.iter().map(|s| s.flow);
        let heads = outline.nodes.iter().filter_map(|n| n.head.as_ref()).map(|s| s.flow);
        let known: HashSet<usize> = used.chain(heads).collect();
        let left: HashSet<usize> = outline.left.iter().map(|s| s.flow).collect();
        let between = |at: &usize| *first < *at && *at < *last;
        let lost = |at: &usize| {
            let text =
                outline.flows.get(*at).filter(|f| f.kind == LooseKind::Paragraph).map_or("", |f| f.text.as_str());
            !known.contains(at) && (left.contains(at) || between(at) && text.ends_with('。'))
        };
        let found: Vec<usize> = (0..outline.flows.len()).filter(lost).collect();
        for flow in &found {
            let text = outline.flows.get(*flow).map_or("", |f| f.text.as_str());
            self.lost(&Span { flow: *flow, range: 0..text.len() }, "beside the cards");
        }
        found
    }

    /// A finding for each sentence behind a record that stands before a later chapter and in none: what is said to the
    /// reader ends the chapter above it.
    pub(super) fn between_chapters(&mut self, known: &Told<'_>) {
        let outline = self.outline;
        let root = outline.node(0);
        let Some((first, last)) = self.starts.iter().min().copied().zip(root.children.last()) else { return };
        let between = first + 1..outline.flow(*last);
        let lost = |span: &&Span| {
            let told = outline.text(span).trim_end().ends_with('。');
            told && between.contains(&span.flow) && !known.flows.contains(&span.flow)
        };
        let found: Vec<Span> = outline.closed.iter().filter(lost).filter(|_| !known.tables).cloned().collect();
        for span in found {
            self.lost(&span, "between chapters");
        }
    }

    /// A finding for each item of a chapter of problems or measures that reached no record.
    pub(super) fn unplaced(&mut self, index: usize, section: Option<Section>, known: &Told<'_>) {
        let outline = self.outline;
        let node = outline.node(index);
        if node.parent == 0 && index > 0 && self.is_answer_to_others(index, known) {
            return self.unanswered(index, known);
        }
        self.unplaced_duty(node, known);
        // 关于渠道淤塞问题的整改 is a heading of its own, and an item that was to be answered.
        let asked = section == Some(Section::Progress) && addressed::ends_in_problem(outline.head(node));
        let section = node.heading.filter(|h| !h.weak).map(|h| h.section).or(section);
        if node.children.is_empty()
            && node.parent != 0
            && (asked || matches!(section, Some(Section::Problems | Section::Measures)))
        {
            let used = |flow: usize| known.flows.contains(&flow);
            let told = node.text.iter().any(|t| used(t.flow)) || known.problems.holds(outline.head(node));
            if let Some(head) = node.head.as_ref().filter(|h| !told && !used(h.flow)) {
                self.lost(head, WHENCE);
            }
        }
        self.unplaced_below(node, known);
        self.unplaced_beside(node, section, known);
        for child in &node.children {
            let section = if index == 0 { outline.above(*child) } else { section };
            self.unplaced(*child, section, known);
        }
    }

    /// A finding for each bare item that counts on with items that are records: 2.标识不清。 below 1.护栏缺失。责任人：…. Those of
    /// chapters of problems and measures, and those that were to be answered, are told of already.
    fn unplaced_beside(&mut self, node: &Node, section: Option<Section>, known: &Told<'_>) {
        if known.tables || matches!(section, Some(Section::Problems | Section::Measures)) {
            return;
        }
        let outline = self.outline;
        let items: Vec<&Node> =
            node.children.iter().map(|c| outline.node(*c)).filter(|c| c.heading.is_none()).collect();
        let used = |span: &Span| known.flows.contains(&span.flow);
        let fed = |item: &Node| item.head.as_ref().is_some_and(used) || item.text.iter().any(used);
        let styles: HashSet<usize> =
            items.iter().filter(|item| fed(item)).filter_map(|item| Some(item.style? as usize)).collect();
        let counts_on = |item: &&Node| item.style.is_some_and(|style| styles.contains(&(style as usize)));
        let names = |item: &Node| outline.rules.words.label_ends.tell(outline.head(item).trim_end_matches(':'));
        let asked = |item: &Node| section == Some(Section::Progress) && addressed::ends_in_problem(outline.head(item));
        let bare = |item: &&Node| {
            item.children.is_empty() && item.fields.is_empty() && !fed(item) && !names(item) && !asked(item)
        };
        let lost: Vec<Span> = items.into_iter().filter(counts_on).filter(bare).filter_map(|i| i.head.clone()).collect();
        for head in lost {
            self.lost(&head, "beside items that are records");
        }
    }

    /// Whether a chapter tells what was done about problems that stand before it: 三、完成情况.
    fn is_answer_to_others(&self, chapter: usize, known: &Told) -> bool {
        let flow = self.outline.flow(chapter);
        let asked = self.starts.first().is_some_and(|first| *first < flow);
        asked && !known.tables && answers(self.outline, chapter) == Some(Field::Result)
    }

    /// A finding for each text of such a chapter that reached no record, but for what only leads to others.
    fn unanswered(&mut self, index: usize, known: &Told) {
        let outline = self.outline;
        let node = outline.node(index);
        let item = node.head.as_ref().filter(|_| node.parent != 0);
        let leads = |span: &&Span| outline.text(span).trim_end().ends_with(':');
        let heads = |span: &&Span| node.children.is_empty() || outline.text(span).contains('。');
        let texts = item.into_iter().filter(heads).chain(&node.text).filter(|span| !leads(span));
        let lost: Vec<&Span> = texts.filter(|span| !known.flows.contains(&span.flow)).collect();
        for span in lost {
            self.lost(span, WHENCE);
        }
        for field in &node.fields {
            for span in field.spans.iter().filter(|span| !known.flows.contains(&span.flow)) {
                self.lost(span, WHENCE);
            }
        }
        for child in &node.children {
            self.unanswered(*child, known);
        }
    }

    /// A finding for a chapter that says who answers for all the others: 三、责任人：….
    fn unplaced_duty(&mut self, node: &Node, known: &Told<'_>) {
        let outline = self.outline;
        let Some(head) = node.head.as_ref().filter(|_| node.parent == 0 && node.style == Some(Style::Chinese)) else {
            return;
        };
        let (label, value) = outline.head(node).split_once(':').unwrap_or((outline.head(node), ""));
        // A deadline that is said of all of them is found with those of the document.
        let names = |field| matches!(field, Field::Units | Field::Persons);
        let duty = outline.rules.labels.exact(label.trim()).is_some_and(|meaning| names(meaning.field));
        if known.tables || !duty || !node.children.is_empty() || !node.fields.is_empty() {
            return;
        }
        let own = Some(head).filter(|_| !value.trim().is_empty());
        for span in own.into_iter().chain(&node.text).filter(|span| !known.flows.contains(&span.flow)) {
            self.lost(span, "of a chapter beside the problems");
        }
    }

    /// A finding for each sentence right below the heading of a chapter of problems or measures that holds nothing else.
    /// Beside tables such a sentence only leads to them.
    fn unplaced_below(&mut self, node: &Node, known: &Told<'_>) {
        let outline = self.outline;
        let section = node.heading.filter(|h| !h.weak).map(|h| h.section);
        let asked = matches!(section, Some(Section::Problems | Section::Measures));
        if known.tables || node.parent != 0 || !asked || !node.children.is_empty() {
            return;
        }
        for span in &node.text {
            let text = outline.text(span).trim();
            if text.ends_with('。') && !known.flows.contains(&span.flow) {
                self.lost(span, WHENCE);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{Options, convert};

    fn told(text: &str) -> Vec<String> {
        let document = convert(text.as_bytes(), "方案.txt", &Options::default());
        let findings = document.map(|d| d.findings).unwrap_or_default();
        findings.into_iter().filter_map(|f| Some(f.message.split(['“', '”']).nth(1)?.to_string())).collect()
    }

    #[test]
    fn a_problem_without_an_item_is_told() {
        let text = "枫湾县校车整改方案\n一、存在问题\n轮胎老旧，台账缺页。\n二、整改措施\n（一）更换轮胎。\n责任单位：县教育局\n\
            （二）补录台账。\n责任单位：县交通运输局\n";
        assert_eq!(told(text), ["轮胎老旧，台账缺页。"]);
        let answered = "枫湾县校车整改方案\n一、轮胎老旧\n整改措施：更换轮胎。\n二、台账缺页\n整改措施：补录。\n";
        assert!(told(answered).is_empty(), "{:?}", told(answered));
    }

    #[test]
    fn what_stands_behind_words_of_leave_is_told_before_another_chapter() {
        let text = "枫湾县渡口检查通报\n一、存在的主要问题\n青湾渡口：护栏松动。\n柳埠渡口：航标缺失。\n\
            以上问题，由县水利局督促整改。\n石岭渡口：渡船超载。\n二、整改要求\n6月底前整改完毕。\n";
        assert_eq!(told(text), ["以上问题，由县水利局督促整改。", "石岭渡口：渡船超载。"]);
    }

    #[test]
    fn an_item_beside_records_is_told() {
        let text = "枫湾镇校车安全隐患整改清单\n1.轮胎老旧。责任人：李某\n2.台账缺页。\n3.站牌缺失。\n";
        assert_eq!(told(text)[..2], ["2.台账缺页。", "3.站牌缺失。"]);
        let whole = "枫湾镇校车安全隐患整改清单\n1.轮胎老旧。责任人：李某\n2.台账缺页。责任人：王某\n";
        assert!(!told(whole).iter().any(|text| text.contains("台账缺页。")), "{:?}", told(whole));
    }

    #[test]
    fn what_was_done_without_its_problem_is_told() {
        let problems = "枫湾县校车整改报告\n一、存在问题\n1.轮胎老旧。\n2.台账缺页。\n";
        let done = format!("{problems}二、完成情况\n1.更换到位，完成整改。\n2.问题2已完成整改。\n");
        assert_eq!(told(&done), ["1.更换到位，完成整改。"]);
        let prose = format!("{problems}二、整改情况\n具体如下：\n两个问题均已整改。\n");
        assert_eq!(told(&prose), ["两个问题均已整改。"]);
        let work = "枫湾县校车工作总结\n一、完成情况\n1.更换轮胎。\n二、存在问题\n1.台账缺页。\n";
        assert!(told(work).is_empty(), "{:?}", told(work));
    }
}
