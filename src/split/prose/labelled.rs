//! Labels → the nodes they belong to: the open one, or one that they open themselves.

use super::build::Builder;
use super::cards::Card;
use super::label::Label;
use super::pieces::Piece;
use super::signs;
use crate::model::Field;
use crate::text::numeral::number;

impl Builder<'_, '_> {
    /// Reads a piece that begins with a label.
    pub(super) fn labelled(&mut self, i: usize, piece: &Piece) {
        let Some(label) = piece.label.clone() else { return };
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
