//! Texts of a node → parts of its draft, with their labels and rows.

use super::cut::Cut;
use super::outline::{FieldText, Node, Outline, Span};
use super::rows::{Rows, parting, start};
use crate::model::{Draft, Field, Part};

impl Cut<'_, '_> {
    /// The measures of a list whose items have bodies or deadlines of their own, each on its row.
    pub(super) fn measure_parts(&mut self, draft: &mut Draft, field: &FieldText, rows: &Rows) {
        let label = self.label(field);
        for spans in field.spans.chunk_by(|a, b| rows.row(&start(a)) == rows.row(&start(b))) {
            let row = spans.first().and_then(|s| rows.row(&start(s))).unwrap_or(0);
            let mut spans = spans.to_vec();
            // What parts an item from the bracket before it is none of it.
            if let Some(first) = spans.first_mut() {
                first.range.start += parting(self.outline.text(first));
            }
            self.row_part(draft, field.field, label.clone(), spans, row);
        }
    }

    /// Adds a list of measures without a label and the labelled texts among them, each to the measure it stands behind
    /// where more than one has its own.
    pub(super) fn listed_parts(&mut self, draft: &mut Draft, field: Field, texts: Vec<Span>, fields: &[FieldText]) {
        let mut node = Node { fields: fields.to_vec(), ..Node::default() };
        if let Some(first) = texts.iter().find(|s| self.outline.text(s).chars().any(char::is_alphanumeric)) {
            let label = Span { flow: first.flow, range: first.range.start..first.range.start };
            node.fields.insert(0, FieldText { field, kind: None, label, spans: texts, bracket: false });
        }
        let rows = Rows::of(&node, self.outline);
        for (i, field) in node.fields.iter().enumerate() {
            self.field_in_rows(draft, field.field, (i, field), rows.as_ref());
        }
    }

    /// Adds a labelled text of a node, with its index there, to the row it belongs to; `meaning` is what it says.
    pub(super) fn field_in_rows(
        &mut self,
        draft: &mut Draft,
        meaning: Field,
        (index, field): (usize, &FieldText),
        rows: Option<&Rows>,
    ) {
        if let Some(rows) = rows.filter(|rows| rows.is_listed(index)) {
            return self.measure_parts(draft, field, rows);
        }
        let row = rows.and_then(|rows| rows.of_bracket.get(&index)).copied();
        let before = draft.parts.len();
        self.field_part(draft, meaning, field, row.unwrap_or(0));
        // What stands beside the list is about all of it.
        if let (Some(rows), None, Some(part)) = (rows, row, draft.parts.get_mut(before)) {
            part.rows = rows.len().max(1);
        }
    }

    /// A label as printed, without the box around it.
    pub(super) fn label(&mut self, field: &FieldText) -> Option<String> {
        let label = self.outline.raw(std::slice::from_ref(&field.label));
        self.used.push(field.label.clone());
        let label = label.trim_matches(['【', '】', '[', ']', '〔', '〕', '*']);
        // 问 题 来 源 is the same label as 问题来源, as in a table.
        let label: String = label.split_whitespace().collect();
        (!label.is_empty()).then_some(label)
    }

    pub(super) fn field_part(&mut self, draft: &mut Draft, meaning: Field, field: &FieldText, row: usize) {
        let label = self.label(field);
        let mut spans = field.spans.clone();
        if meaning.is_duty() {
            self.used.extend(spans.iter().cloned());
            // The end of the sentence is none of the value.
            if let Some(last) = spans.last_mut() {
                let text = self.outline.text(last);
                last.range.end -= text.len() - text.trim_end_matches(['。', ';', ',']).len();
            }
        }
        self.row_part(draft, meaning, label, spans, row);
    }

    /// Adds a text that stands on a row of the record.
    pub(super) fn row_part(
        &mut self,
        draft: &mut Draft,
        field: Field,
        label: Option<String>,
        spans: Vec<Span>,
        row: usize,
    ) {
        let before = draft.parts.len();
        self.part(draft, field, label, spans);
        if let Some(part) = draft.parts.get_mut(before) {
            part.row = row;
        }
    }

    /// Adds a text to a draft and marks it as used.
    pub(in crate::split) fn part(&mut self, draft: &mut Draft, field: Field, label: Option<String>, spans: Vec<Span>) {
        push(self.outline, draft, field, label, &spans);
        self.start = self.start.or(spans.first().map(|s| s.flow));
        self.used.extend(spans);
    }
}

/// Adds a text that says anything to a draft.
pub(super) fn push(outline: &Outline<'_>, draft: &mut Draft, field: Field, label: Option<String>, spans: &[Span]) {
    let filled: Vec<Span> =
        spans.iter().filter(|s| outline.text(s).chars().any(char::is_alphanumeric)).cloned().collect();
    let raw = outline.raw(&filled);
    let Some(place) = outline.place(&filled).filter(|_| !raw.trim().is_empty()) else { return };
    let (label, raw) = (label.map(Into::into), raw.trim().to_string());
    draft.parts.push(Part { field, label, raw, place, row: 0, rows: 1, printed: None });
}
