//! What belongs to the document as a whole: title, kind, numbers, who wrote it to whom and when, what it cites
//! (rule of meaning 13). Read from the texts outside all records.

mod cite;
pub mod date;
mod kind;
mod lines;
mod page;
mod parties;
mod signature;
mod title;
mod words;

use super::flow::flows;
use crate::model::{List, Loose, Meta};
use crate::rules::Rules;

/// Reads the document's metadata from the texts outside records.
///
/// `lists` lend their titles where the prose has none (a sheet, a bare table).
#[must_use]
pub fn read(loose: &[Loose], lists: &[List], rules: &Rules) -> Meta {
    let _ = rules;
    let lines = lines::lines(loose);
    let flows = flows(loose);
    let title = title::find(&lines, lists);
    let range = title.as_ref().and_then(|t| Some((t.first?, t.last?)));
    let signature = signature::find(&lines, range);
    let kind = match &title {
        Some(title) => kind::of_title(&title.text),
        None => kind::of_chapters(&lines),
    };
    let page = |key| lines.iter().flat_map(page::fields).find(|(k, _)| *k == key).map(|(_, value)| value);
    let doc_number = lines
        .iter()
        .find_map(cite::own_number)
        .or_else(|| page(page::Key::Number).filter(|value| cite::is_number(value)));
    let own: Vec<String> = title.iter().map(|t| t.text.clone()).chain(doc_number.clone()).collect();
    let mut references = cite::references(&flows, &own);
    let carrier = title.as_ref().and_then(|t| t.carrier.clone());
    if let Some(mut notice) = carrier {
        notice.doc_number = doc_number.clone();
        references.insert(0, notice);
    }
    Meta {
        title: title.map(|t| t.text),
        kind,
        doc_number,
        index_number: page(page::Key::Index),
        issuers: signature.issuers,
        recipients: parties::recipients(&flows),
        date: signature.date,
        references,
        attachments: parties::attachments(&flows, lists),
        contacts: parties::contacts(&flows),
    }
}
