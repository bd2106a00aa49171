//! Lists inside a labelled text: which ordinals go on with it and open nothing, and which labels are about one of its items.

use super::ahead::{self, opens_node};
use super::build::Builder;
use super::outline::{Node, rank, twin};
use super::pieces::Piece;
use crate::flow::Flow;
use crate::model::Field;
use crate::rules::Section;
use crate::text::marker::Style;

impl<'a> Builder<'a, '_> {
    /// What a label inside an item of an answer, or on a line below it, means and says, where it is about that item: the
    /// next item follows, or one before it had the same.
    pub(super) fn item_label(&self, i: usize, piece: &Piece) -> Option<(Field, &'a str)> {
        let label = piece.label.as_ref().filter(|l| piece.marker.is_none() && ahead::is_about_item(l.field))?;
        let open = self.field.and_then(|(node, field)| self.outline.node(node).fields.get(field))?;
        // What has been done may have bodies and days of its own; to what is planned anything may be told.
        let fits = open.field == Field::Measures || open.field.is_answer() && label.field.is_duty();
        let inner = self.inner.filter(|_| fits)?;
        // 2. below the labels of problem 1 is problem 2.
        let counts = |style| self.stack.iter().any(|n| self.outline.node(*n).style == Some(style));
        if piece.line && (counts(inner.0) || twin(inner.0).is_some_and(counts)) {
            return None;
        }
        let flows: &'a [Flow<'a>] = self.outline.flows;
        let word = flows.get(piece.flow).and_then(|f| f.text.get(label.name.clone())).unwrap_or("");
        let own =
            self.item_labels.hold(self.field, inner, label.field, word) || self.ahead.counts_on(self.pieces, i, inner);
        own.then_some((label.field, word))
    }

    /// Whether a bullet is an item of the labelled answer that is open: that begins with bullets.
    pub(super) fn takes_bullet(&self) -> bool {
        let Some((node, field)) = self.field else { return false };
        let open = self.outline.node(node).fields.get(field).filter(|f| f.field.is_answer());
        open.is_some_and(|f| f.spans.is_empty() || self.inner.is_some_and(|(style, _)| style == Style::Bullet))
    }

    /// Whether an ordinal is an item of the labelled text that is open.
    pub(super) fn absorbs(&mut self, i: usize, style: Style, no: Option<u32>) -> bool {
        let Some((node, field)) = self.field else { return false };
        let owner = self.outline.node(node);
        let Some(text) = owner.fields.get(field) else { return false };
        let listed = text.field.is_answer()
            || matches!(text.field, Field::Goal | Field::Content | Field::Problem | Field::Extra);
        if !listed {
            return false;
        }
        let begun = !text.spans.is_empty();
        let open = self.stack.iter().any(|n| self.outline.node(*n).style == Some(style));
        let forms = self.stack.iter().filter_map(|n| self.outline.node(*n).style).chain([style]);
        let goes_on = self.inner.is_some_and(|(s, n)| s == style && no == Some(n + 1));
        let begins = no == Some(1) && self.inner.is_none_or(|(s, _)| s != style);
        let absorbed = if open || twin(style).is_some_and(|t| owner.style == Some(t)) {
            // The form of the problems themselves: only a list that begins anew under the label is inside, and only
            // as long as its items are no problems with answers of their own.
            let same = owner.style == Some(style) || twin(style).is_some_and(|t| owner.style == Some(t));
            let own = self.ahead.answered(i, forms) || self.begins_again(i, owner);
            same && !own && (begins || goes_on)
        } else {
            let above = if owner.style.is_some() { owner.rank } else { 15.max(self.outline.node(owner.parent).rank) };
            // A sub-problem with an answer of its own is a record.
            let repeats = text.field.is_answer() && begun && self.repeats(i, text.field);
            // 1. above （一）: what stands below a bare 整改措施： is its value, whatever its form, and counts on as it began.
            let inside = rank(style) > above || goes_on || begins && !begun && text.field == Field::Measures;
            inside && !repeats && (begins || goes_on || no.is_none() || begun)
        };
        if absorbed {
            self.inner = no.map(|n| (style, n));
        }
        absorbed
    }

    /// Whether the next label, before any other item, is one that the open node has already: then this item is the
    /// next record.
    fn begins_again(&self, i: usize, owner: &Node) -> bool {
        let next = self.pieces.iter().skip(i + 1).find(|p| p.label.is_some() || opens_node(p));
        let label = next.and_then(|p| p.label.as_ref());
        label.is_some_and(|l| owner.fields.iter().any(|f| f.field == l.field))
    }

    /// Whether the piece after next says again what the open label says, before any other item.
    fn repeats(&self, i: usize, field: Field) -> bool {
        let next = self.pieces.iter().skip(i + 1).find(|p| p.label.is_some() && !p.bracket || opens_node(p));
        next.and_then(|p| p.label.as_ref()).is_some_and(|l| l.field == field)
    }

    /// Whether a line is 整改要求： with nothing behind it.
    pub(super) fn demands(&self, piece: &Piece) -> bool {
        let label = piece.label.as_ref().filter(|l| piece.line && piece.body.is_empty() && l.field == Field::Measures);
        let flow = self.outline.flows.get(piece.flow);
        let word = label.zip(flow).and_then(|(l, flow)| flow.text.get(l.name.clone()));
        let heading = word.and_then(|word| self.outline.rules.sections.heading(word));
        heading.is_some_and(|h| h.section == Section::Requirements)
    }

    /// Whether 整改要求： with a list of its own is about all problems: the one above it is answered, and no other has one.
    pub(super) fn asks_all(&self, i: usize, piece: &Piece) -> bool {
        let answered = |n: &usize| self.outline.node(*n).fields.iter().any(|f| f.field.is_answer() && !f.bracket);
        let listed = self.pieces.get(i + 1).is_some_and(|p| p.line && p.marker.is_some_and(|m| m.no == Some(1)));
        self.demands == 1 && listed && self.demands(piece) && self.stack.iter().any(answered)
    }
}
