//! Numbered cells beside numbered measures (1.… 2.… in both): what stands behind a number is said of the measure of that number.

use super::measures::RowMeasure;
use crate::model::Part;
use crate::text::items::items;
use crate::text::marker::Style;

/// Forms in which both cells may count.
const STYLES: &[Style] = &[Style::Dot, Style::Comma, Style::Paren, Style::Circled, Style::ChineseParen];

/// The text of each measure, in their order, of the one cell that counts as they do: 1, 2 … and as many of them. `None`
/// where anything is numbered otherwise, or where all say the same: that is said once.
pub(super) fn by_number<'p>(part: &'p Part, measures: &[RowMeasure]) -> Option<Vec<&'p str>> {
    let counts = |numbers: &mut dyn Iterator<Item = Option<u32>>| {
        numbers.enumerate().all(|(at, no)| no.is_some_and(|no| usize::try_from(no).is_ok_and(|no| no == at + 1)))
    };
    if measures.len() < 2 || !counts(&mut measures.iter().map(|m| m.measure.no)) || part.printed.is_some() {
        return None;
    }
    let found = items(part.raw.trim(), STYLES);
    if found.len() != measures.len() || !counts(&mut found.iter().map(|item| item.no)) {
        return None;
    }
    let text = |text: &'p str| text.trim().trim_end_matches(['；', ';', '。', '，', ',', '、']);
    let texts: Vec<&str> = found.iter().map(|item| text(item.text)).collect();
    let (first, rest) = texts.split_first()?;
    rest.iter().any(|text| text != first).then_some(texts)
}
