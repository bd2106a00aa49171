//! Labels → the nodes they belong to: the open one, or one that they open themselves.

use super::build::Builder;
use super::cards::Card;
use super::label::Label;
use super::outline::rank;
use super::pieces::Piece;
use super::signs;
use crate::model::Field;
use crate::rules::Section;
use crate::text::marker::Style;
use crate::text::numeral::number;

impl Builder<'_, '_> {
    /// Reads a piece that begins with a label.
    pub(super) fn labelled(&mut self, i: usize, piece: &Piece) {
        let Some(label) = piece.label.clone() else { return };
        if self.counts_on(piece, &label) {
            self.stack.truncate(1);
            let body = label.name.start..piece.range.end;
            return self.open(
                &Piece { body, label: None, ..piece.clone() },
                rank(Style::Chinese),
                Some(Style::Chinese),
                piece.marker.and_then(|m| m.no),
            );
        }
        let mut top = self.top();
        // 序号：2 behind the answers of a card begins the next one.
        let answered = || top == 0 || self.outline.node(top).fields.iter().any(|f| f.field.is_answer());
        let counts = label.field == Field::Number && number(self.text(piece)).is_some() && answered();
        let about =
            || piece.card == Some(Card::Part) && self.field.is_none() && self.outline.takes_fields(top, Field::Units);
        if piece.card == Some(Card::Opens) {
            self.closed = false;
            top = self.open_card(piece, false);
        } else if label.field.is_problem() || counts {
            self.closed = false;
            top = self.place_for(piece, &label);
        } else if !self.closed && top > 0 && about() {
            // Whatever stands between a heading and its answer is about it.
        } else if top == 0 || self.closed || !(self.outline.takes_fields(top, label.field) || self.precedes_answer(i)) {
            self.plain_text(piece);
            return;
        }
        self.label_in(top, piece, &label);
    }

    /// Whether 三、责任人：… counts on from a chapter with a list of problems or measures: it is about all of that list, and
    /// not about its last item.
    fn counts_on(&self, piece: &Piece, label: &Label) -> bool {
        let no = piece.marker.filter(|m| m.style == Style::Chinese && label.field.is_duty()).and_then(|m| m.no);
        let Some(chapter) = self.stack.get(1).map(|n| self.outline.node(*n)) else { return false };
        let section = chapter.heading.filter(|h| !h.weak).map(|h| h.section);
        let lists = matches!(section, Some(Section::Problems | Section::Measures)) && chapter.children.len() > 1;
        // 四、整改时限：… below such a line.
        let beside = || {
            let head = self.outline.head(chapter).split_once(':').and_then(|(l, _)| self.outline.rules.labels.exact(l));
            head.is_some_and(|meaning| meaning.field.is_duty()) && chapter.fields.is_empty()
        };
        let counted = chapter.style == Some(Style::Chinese) && no.is_some() && chapter.no.map(|n| n + 1) == no;
        counted && (lists || beside())
    }

    /// The node that a label of the problem belongs to: the open one where that states none, else a new one.
    fn place_for(&mut self, piece: &Piece, label: &Label) -> usize {
        let top = self.top();
        if piece.below && top > 0 {
            return top;
        }
        let node = self.outline.node(top);
        let head = self.outline.head(node);
        let states = signs::states_problem(head, self.outline.rules) && !signs::names_site(head);
        let named = !self.outline.head(node).is_empty();
        let taken = node.fields.iter().any(|f| f.field.is_problem() && f.field == label.field || f.field.is_answer());
        if top > 0 && !taken {
            let other = !node.fields.is_empty();
            if !named || other || label.field == Field::Content && states {
                return top;
            }
        }
        self.open_card(piece, taken && !named)
    }

    /// Opens a record that begins with a label. `beside` says that it stands beside the open node.
    fn open_card(&mut self, piece: &Piece, beside: bool) -> usize {
        let top = self.top();
        // A record without an ordinal stands beside the last such one.
        if self.outline.node(top).head.is_none() && top > 0 || beside {
            self.stack.pop();
        }
        let parent = self.outline.node(self.top());
        let rank = 15.max(parent.rank + 1);
        let empty = Piece {
            range: piece.range.start..piece.range.start,
            body: piece.range.start..piece.range.start,
            marker: None,
            label: None,
            ..piece.clone()
        };
        self.open(&empty, rank, None, None);
        if let Some(node) = self.outline.nodes.last_mut() {
            node.head = None;
        }
        self.top()
    }
}
