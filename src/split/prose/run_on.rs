//! Items run on behind what labels say of the one before, its body or its day: （一）清淤。责任单位：A。整改时限：6月底前。（二）护坡。责任单位：B。

use super::ahead::is_about_item;
use super::label::{self, Label};
use crate::flow::Flow;
use crate::rules::Rules;
use crate::text::marker::{self, Style};
use memchr::memchr_iter;

/// Marks behind which an item may begin.
const ENDS: [char; 5] = ['。', ';', ':', '!', '?'];

/// Where the items of a paragraph begin that stand behind a label about one item (who, until when), and count on from an
/// item before that label.
pub(super) fn items(flow: &Flow<'_>, rules: &Rules) -> Vec<usize> {
    let text = flow.text.as_str();
    // An item has one such label at least; the next one is told by its ordinal.
    if memchr_iter(b':', text.as_bytes()).next().is_none() {
        return Vec::new();
    }
    let starts = starts(text);
    if starts.iter().all(|start| start.no < 2) {
        return Vec::new();
    }
    let labels = label::inside(flow, 0..text.len(), false, rules);
    let mut labels = labels.iter().peekable();
    let (mut open, mut out): (Option<&Label>, Vec<usize>) = (None, Vec::new());
    // The last item of each form, and whether such a label stands behind it.
    let mut last: Vec<(Style, u32, bool)> = Vec::new();
    for start in &starts {
        while let Some(label) = labels.next_if(|label| label.name.start < start.at) {
            if is_about_item(label.field) {
                last.iter_mut().for_each(|(.., told)| *told = true);
            }
            open = Some(label);
        }
        let counted = last.iter().position(|(style, ..)| *style == start.style);
        let before = counted.and_then(|at| last.get(at)).filter(|(_, no, told)| *told && start.no == *no + 1);
        let goes_on = before.is_some() && open.is_some_and(|label| is_about_item(label.field));
        out.extend(goes_on.then_some(start.at));
        if let Some(at) = counted {
            // What stands deeper begins anew.
            last.truncate(at);
        }
        last.push((start.style, start.no, false));
    }
    out
}

/// An ordinal that may open an item.
struct Start {
    at: usize,
    style: Style,
    no: u32,
}

/// The ordinals at the start of a text and behind the end of a sentence.
fn starts(text: &str) -> Vec<Start> {
    let ends = text.char_indices().filter(|(_, c)| ENDS.contains(c)).map(|(at, c)| at + c.len_utf8());
    let start = |at: usize| {
        let marker = marker::leading(text.get(at..)?)?;
        Some(Start { at, style: marker.style, no: marker.no? })
    };
    std::iter::once(0).chain(ends).filter_map(start).collect()
}
