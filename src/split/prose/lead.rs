//! Lines without an ordinal that are told by what they say and what follows: they announce the list below them (经查，你校
//! 存在以下问题： before 1. 2.), state a problem that is answered on the spot, or close the document.
//!
//! A line that announces problems heads them like a chapter, without being their type; one that announces anything else
//! (提出以下要求：) ends them.

use super::ahead::{self, opens_node};
use super::announced;
use super::build::Builder;
use super::label::Label;
use super::outline::{Node, rank, twin};
use super::pieces::Piece;
use super::signs;
use crate::model::Field;
use crate::rules::{Heading, Section};
use crate::text::marker::{self, Marker, Style};
use crate::text::stated;

/// Most pieces that follow the first words of leave.
const LONGEST_LEAVE: usize = 12;

/// Depth of a line that announces 一是, 二是.
const ABOVE_SENTENCES: i32 = 29;

impl<'a> Builder<'a, '_> {
    /// Opens a node for a line that announces a list; whether it did.
    pub(super) fn announce(&mut self, i: usize, piece: &Piece) -> bool {
        let (line, last) = self.whole_line(i, piece);
        let Some((style, section, depth)) = self.announced(last, self.text(&line)) else { return false };
        (self.closed, self.read) = (false, last + 1);
        self.stack.truncate(depth);
        let rank = if style == Style::Is { ABOVE_SENTENCES } else { rank(style) - 1 };
        let top = self.outline.node(self.top());
        if top.announces && top.rank >= rank {
            self.stack.pop();
        }
        self.open(&line, rank, None, None);
        if let Some(node) = self.outline.nodes.last_mut() {
            (node.announces, node.heading) = (true, Some(Heading { section, weak: false }));
        }
        true
    }

    /// The line that a piece begins, with the label that ends it (现提出以下整改要求：), and its last piece.
    fn whole_line(&self, i: usize, piece: &Piece) -> (Piece, usize) {
        let mut line = piece.clone();
        let announced = ["以下", "如下", "下列"].iter().any(|w| self.text(piece).ends_with(w));
        let label = self.pieces.get(i + 1).filter(|p| announced && !p.line && p.label.is_some() && p.body.is_empty());
        let Some(label) = label else { return (line, i) };
        (line.range.end, line.body.end) = (label.range.end, label.range.end);
        (line, i + 1)
    }

    /// Whether the open node announced 一是, 二是 and this is none of them: then its list is over.
    pub(super) fn leave_sentences(&mut self, text: &str) {
        let top = self.outline.node(self.top());
        // The root stays: a title that announces a list has an address or an order below it.
        let listed = self.stack.len() > 1 && top.announces && top.style.is_none() && top.children.is_empty();
        if listed && sentence(text).is_none() && signs::opening_site(text, self.outline.rules).is_none() {
            self.stack.pop();
        }
    }

    /// Whether the list of an answer goes on after this piece (三是…).
    pub(super) fn more_of(&self, i: usize) -> bool {
        let next = self.pieces.get(i + 1);
        next.is_some_and(|p| {
            p.marker.is_none() && marker::leading(self.text(p)).is_some_and(|m| m.no.is_some_and(|n| n > 1))
        })
    }

    /// Whether a paragraph says of the item right above it, among answers, that it is solved: 上述问题已整改到位。
    pub(super) fn is_solved(&self, text: &str) -> bool {
        let top = self.outline.node(self.top());
        let bare = top.style.is_some() && top.text.is_empty() && top.fields.is_empty() && top.heading.is_none();
        bare && self.section_of(&self.stack) == Some(Section::Progress)
            && stated::sentence(text).is_some_and(|s| s.clause.start == 0)
    }

    /// The form of the items under a line that is a body's name and nothing else, in a chapter, or a site's with its body
    /// in a bracket: they begin anew there.
    pub(super) fn body_heading(&self, i: usize, piece: &Piece, text: &str) -> Option<Style> {
        let site = ahead::behind_brackets(self.pieces, i).filter(|_| signs::may_name_site(text, self.outline.rules));
        let next = site.or(self.pieces.get(i + 1)).filter(|p| p.line && opens_node(p) && p.flow != piece.flow)?;
        let marker = next.marker.filter(|m| m.no == Some(1) && rank(m.style) > 20)?;
        let chapter = || self.stack.get(1).is_some_and(|n| self.outline.node(*n).style.is_some());
        // Behind a label of bodies it is one of them.
        let said = self.field.and_then(|(node, field)| self.outline.node(node).fields.get(field));
        let free = said.is_none_or(|f| !f.spans.is_empty() && !matches!(f.field, Field::Units | Field::Persons));
        (site.is_some() || free && chapter() && signs::names_body(text)).then_some(marker.style)
    }

    /// Whether a paragraph takes leave of the reader: down to a signature nothing but such paragraphs follows, and none
    /// like it stood among the items above.
    pub(super) fn takes_leave(&mut self, i: usize, text: &str) -> bool {
        if self.closed || !signs::takes_leave(text) {
            return false;
        }
        let flow = self.pieces.get(i).map(|p| p.flow);
        // An order to whom it is addressed needs no signature, and whatever stands below it is about all the items too:
        // who inspected, who was there.
        let orders = signs::orders(text);
        let signer = |label: &Label| orders && matches!(label.field, Field::Extra | Field::Persons);
        let more = |p: &Piece| opens_node(p) || p.label.as_ref().is_some_and(|label| !signer(label));
        let ends = |p: &Piece| p.line && signs::closes(self.text(p), false, self.outline.rules);
        let leaves = |p: &Piece| Some(p.flow) == flow || signs::takes_leave(self.text(p));
        let rest = self.pieces.get(i + 1..).unwrap_or_default();
        let last = rest.iter().take(LONGEST_LEAVE).find(|p| more(p) || ends(p) || !orders && !leaves(p));
        let last = last.map_or(orders, |p| !more(p) && ends(p));
        self.urges |= !last;
        last && !self.urges
    }

    /// The form of the items that a line announces, what they are, and how much of the stack stays open above it.
    fn announced(&self, i: usize, text: &str) -> Option<(Style, Section, usize)> {
        let sites = || announced::problems_found(text) && self.sites_below(i);
        let style = if announced::problems_told(text) {
            Style::Is
        } else {
            self.items_below(i).or_else(|| sites().then_some(Style::Is))?
        };
        let same = |n: &usize| self.outline.node(*n).style.is_some_and(|s| s == style || twin(style) == Some(s));
        let begun = self.stack.iter().position(same);
        let depth = begun.map_or_else(|| self.depth_above(style), |at| at.max(1));
        let above = self.stack.get(..depth)?;
        // Inside a labelled text it is a part of that.
        if self.field.is_some_and(|(node, _)| above.contains(&node)) {
            return None;
        }
        let inside = self.section_of(above);
        if announced::problems_found(text) {
            let quiet =
                matches!(inside, Some(Section::Checks | Section::Organisation | Section::Guidance | Section::Schedule));
            let heads = above.last().is_some_and(|n| *n == 0 || self.heads(self.outline.node(*n)));
            return (heads && !quiet).then_some((style, Section::Problems, depth));
        }
        let other = begun.is_some() && inside == Some(Section::Problems) && announced::any_list(text);
        let section = || match self.outline.rules.sections.heading(text).map(|h| h.section) {
            Some(Section::Problems) | None if text.trim_end_matches(':').ends_with("措施") => Section::Measures,
            Some(Section::Problems) | None => Section::Organisation,
            Some(section) => section,
        };
        other.then(|| (style, section(), depth))
    }

    /// The form of the list that begins right below a piece.
    fn items_below(&self, i: usize) -> Option<Style> {
        let next = self.pieces.get(i + 1).filter(|p| p.line && p.label.is_none())?;
        let open = |m: &Marker| self.stack.iter().map(|n| self.outline.node(*n)).find(|n| n.style == Some(m.style));
        let goes_on = |m: &Marker| open(m).and_then(|n| n.no).zip(m.no).is_some_and(|(last, no)| no == last + 1);
        let begins = |m: &Marker| m.style == Style::Bullet || m.no == Some(1) || goes_on(m);
        match next.marker {
            Some(m) => (rank(m.style) > 10 && m.style != Style::Named && begins(&m)).then_some(m.style),
            None => (sentence(self.text(next)) == Some(1)).then_some(Style::Is),
        }
    }

    /// Whether right below a piece two paragraphs begin with the names of sites: 青湾渡口：护栏松动。
    fn sites_below(&self, i: usize) -> bool {
        let named = |at: usize| {
            let plain = |p: &&Piece| p.line && p.label.is_none() && p.marker.is_none();
            let text = self.pieces.get(at).filter(plain).map(|p| self.text(p))?;
            text.get(..signs::opening_site(text, self.outline.rules)?)
        };
        let (first, second) = (named(i + 1), named(i + 2));
        first.is_some() && second.is_some() && first != second
    }

    /// How much of the stack stays open above a line that announces items of this form.
    fn depth_above(&self, style: Style) -> usize {
        let rank = if style == Style::Is { ABOVE_SENTENCES } else { rank(style) };
        let above = |n: &usize| *n == 0 || self.outline.node(*n).rank < rank;
        self.stack.iter().rposition(above).map_or(1, |at| at + 1)
    }

    /// What the nearest heading of open nodes says.
    fn section_of(&self, open: &[usize]) -> Option<Section> {
        let says = |n: &usize| self.outline.node(*n).heading.filter(|h| !h.weak).map(|h| h.section);
        open.iter().rev().find_map(says)
    }

    /// Whether a node is a heading over problems and not itself one.
    fn heads(&self, node: &Node) -> bool {
        let chapter = matches!(node.style, None | Some(Style::Chinese | Style::Chapter)) || node.heading.is_some();
        node.fields.is_empty() && (chapter || !signs::states_problem(self.outline.head(node), self.outline.rules))
    }
}

/// The number of the 一是 or 第一， that a text begins with.
fn sentence(text: &str) -> Option<u32> {
    marker::leading(text).filter(|m| matches!(m.style, Style::Is | Style::Nth))?.no
}

#[cfg(test)]
mod tests {
    use crate::split::dialects::testing::drafts;

    #[test]
    fn a_line_that_announces_problems_heads_them() {
        for text in [
            "责令整改通知书\n柳埠砂石厂:\n经查,你单位存在以下隐患:\n1.渡口无护栏。\n2.闸门锈蚀。\n请你单位认真整改,并报送报告。\n某县水利局",
            "责令整改通知书\n经查,你单位存在以下隐患:1.渡口无护栏。2.闸门锈蚀。现责令你单位限期整改。",
            "检查通报\n一、总体情况\n总体较好,但仍存在以下问题:\n1.渡口无护栏。\n2.闸门锈蚀。\n针对以上问题,提出如下工作要求:\n1.提高认识。\n2.加强巡查。",
            "检查通报\n现将检查发现的问题及整改情况通报如下。\n1.渡口无护栏。\n2.闸门锈蚀。\n某县水利局",
            "检查通报\n检查发现以下问题:\n1.渡口无护栏。\n此外,还发现以下问题:\n2.闸门锈蚀。",
        ] {
            assert_eq!(drafts(text), ["problem=1.渡口无护栏", "problem=2.闸门锈蚀"], "{text}");
        }
        for text in [
            "检查通报\n二、检查情况\n发现以下问题:一是渡口无护栏。二是闸门锈蚀。",
            "检查通报\n检查发现存在以下问题:\n一是渡口无护栏。\n二是闸门锈蚀。\n某县水利局\n2024年4月1日",
        ] {
            assert_eq!(drafts(text), ["problem=一是渡口无护栏", "problem=二是闸门锈蚀"], "{text}");
        }
    }

    #[test]
    fn sites_stay_above_the_line_and_measures_stand_below_their_own() {
        let text = "巡查通报\n(一)青湾小学\n检查发现存在以下问题:\n1.护栏松动。\n(二)柳埠中学\n检查发现存在以下问题:\n1.台账缺失。";
        assert_eq!(drafts(text), ["type=(一)青湾小学 | problem=1.护栏松动", "type=(二)柳埠中学 | problem=1.台账缺失"]);
        let text =
            "整改报告\n我站存在如下问题:\n1.护栏松动。\n针对上述问题,采取以下整改措施:\n1.加固护栏。\n2.定期巡查。";
        assert_eq!(
            drafts(text),
            ["problem=1.护栏松动", "problem=针对上述问题,采取以下整改措施: | measures=1.加固护栏。⏎2.定期巡查。"]
        );
    }

    #[test]
    fn lines_between_a_title_and_its_list_leave_the_items_side_by_side() {
        let items = "1.护栏松动。\n2.航标缺失。\n3.候船厅堆物。\n某县水利局\n2024年7月5日";
        for between in [
            "柳埠镇人民政府:",
            "请你镇于7月25日前整改到位。",
            "各渡口:\n现将检查发现的问题交办如下,请于7月25日前整改到位。",
        ] {
            let found = drafts(&format!("渡口检查问题交办清单\n{between}\n{items}"));
            assert_eq!(found, ["problem=1.护栏松动", "problem=2.航标缺失", "problem=3.候船厅堆物"], "{between}");
        }
    }

    #[test]
    fn problems_that_nobody_found_are_none() {
        for text in [
            "巡查方案\n如发现以下问题:\n1.护栏松动。\n2.闸门锈蚀。",
            "巡查方案\n重点整治以下问题:\n1.护栏松动。\n2.闸门锈蚀。",
            "巡查办法\n存在下列问题之一的:\n1.护栏松动。\n2.闸门锈蚀。",
        ] {
            assert!(drafts(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn an_order_closes_the_list_whatever_follows() {
        let order = |remark: &str, end: &str| {
            let list = "青湾渡口管理所:\n经查,你单位存在下列隐患:\n1.渡口护栏松动。\n2.未建立值班台账。";
            drafts(&format!(
                "责令整改指令书\n{list}\n{remark}现责令你单位对上述第1、2项隐患于2024年5月10日前整改完毕。\n{end}某县水利局(印章)\n2024年4月20日"
            ))
        };
        let end = "整改期间,你单位应当落实防范措施。\n因管理不善造成后果的,由你单位承担。\n如果不服本指令,可以在60日内申请行政复议。\n检查人员(签名):林某 证号:0001\n被检查单位负责人(签名):\n";
        let signed = "检查人员:林某、江某   企业负责人:田某\n";
        for (remark, end) in [("", ""), ("", end), ("", signed), ("(此栏不够,可另附纸)\n", end), ("(以上空白)\n", end)]
        {
            assert_eq!(order(remark, end), ["problem=1.渡口护栏松动", "problem=2.未建立值班台账"], "{remark}{end}");
        }
    }

    #[test]
    fn words_of_leave_are_no_measure() {
        let text = "整改方案\n一、存在问题\n1.护栏松动。\n整改措施:\n1.加固护栏。\n2.定期巡查。\n我站将以此为契机,不断改进工作。\n某县水利站\n2024年4月1日";
        assert_eq!(drafts(text), ["problem=1.护栏松动 | measures=1.加固护栏。⏎2.定期巡查。"]);
        // Where each problem has such a sentence it is about that problem.
        let text = "整改方案\n1.护栏松动。\n整改措施:加固护栏。\n我站将持续巡查。\n2.闸门锈蚀。\n整改措施:除锈。\n我站将持续维护。";
        assert_eq!(
            drafts(text),
            [
                "problem=1.护栏松动 | measures=加固护栏。⏎我站将持续巡查。",
                "problem=2.闸门锈蚀 | measures=除锈。⏎我站将持续维护。"
            ]
        );
    }
}
