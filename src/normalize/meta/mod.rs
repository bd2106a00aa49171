//! What belongs to the document as a whole: title, kind, numbers, who wrote it to whom and when, what it cites
//! (rule of meaning 13). Read from the texts outside all records.

mod cite;
pub mod date;
mod kind;
mod lines;
pub mod links;
mod page;
mod parties;
mod signature;
mod title;
pub(crate) mod untold;
mod words;

use crate::flow::{self, Flow};
use crate::model::{List, Loose, LooseKind, Meta, Place};
use crate::text::metadata::Key;

/// Lines of the head among which the number of a public notice stands.
const HEAD: usize = 6;

/// Reads the document's metadata from the texts outside records.
///
/// `flows` are the same texts as running prose; `lists` lend their titles where the prose has none (a sheet, a bare table).
/// `records` says that the document gave any.
#[must_use]
pub(crate) fn read(loose: &[Loose], flows: &[Flow<'_>], lists: &[List], records: bool) -> Meta {
    let lines = lines::lines(loose);
    let title = title::find(&lines, lists, records);
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
        .or_else(|| {
            let mut fields = lines.iter().flat_map(page::fields);
            fields.find(|(key, value)| *key == Key::Number && cite::is_number(value)).map(|(_, value)| value)
        })
        .or_else(|| lines.iter().take(HEAD).find_map(cite::yearly_number));
    let own: Vec<String> = title.iter().map(|t| t.text.clone()).chain(doc_number.clone()).collect();
    // A title broken over lines cites whole only here.
    let heading: Vec<Loose> = title.iter().map(|t| heading(&t.text)).collect();
    let heading = flow::flows(&heading);
    let mut references = cite::references(heading.iter().chain(flows), &own);
    let carrier = title.as_ref().and_then(|t| t.carrier.clone());
    if let Some(mut notice) = carrier {
        notice.doc_number = doc_number.clone();
        references.insert(0, notice);
    }
    Meta {
        title: title.map(|t| t.text),
        kind,
        doc_number,
        index_number: page(Key::Index),
        issuers: signature.issuers,
        recipients: parties::recipients(flows),
        date: signature.date,
        references,
        attachments: parties::attachments(flows, lists),
        contacts: parties::contacts(flows),
    }
}

/// The title as a text of its own. Its place is never asked for.
fn heading(title: &str) -> Loose {
    let place = Place::Block { block: 0 };
    Loose { text: title.to_string(), place, kind: LooseKind::Title, after_lists: 0, wrapped: false }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::flows;
    use crate::flow::tests::paragraphs;
    use crate::model::DocumentKind;
    use proptest::prelude::*;

    fn of(text: &str, lists: &[List]) -> Meta {
        let loose = paragraphs(text);
        read(&loose, &flows(&loose), lists, false)
    }

    #[test]
    fn a_notice_with_its_scheme() {
        let text = "云岫县人民政府办公室文件\n岫政办发〔2023〕15号\n关于印发云岫县渡口安全问题整改方案的通知\n各乡镇人民政府，县直各部门：\n现将《云岫县渡口安全问题整改方案》印发给你们。\n云岫县人民政府办公室\n2023年5月6日\n（此件公开发布）\n云岫县渡口安全问题整改方案\n为做好整改，根据《渡口管理办法》（省交发〔2022〕8号），制定本方案。\n一、总体要求";
        let meta = of(text, &[]);
        assert_eq!(meta.title.as_deref(), Some("云岫县渡口安全问题整改方案"));
        assert_eq!(meta.kind, DocumentKind::Scheme);
        assert_eq!(meta.doc_number.as_deref(), Some("岫政办发〔2023〕15号"));
        assert_eq!(meta.issuers, ["云岫县人民政府办公室"]);
        assert_eq!(meta.recipients, ["各乡镇人民政府", "县直各部门"]);
        assert_eq!(meta.date.as_deref(), Some("2023-05-06"));
        let cited: Vec<_> = meta.references.iter().map(|c| (c.title.as_deref(), c.doc_number.as_deref())).collect();
        let notice = "关于印发云岫县渡口安全问题整改方案的通知";
        assert_eq!(
            cited,
            [(Some(notice), Some("岫政办发〔2023〕15号")), (Some("渡口管理办法"), Some("省交发〔2022〕8号"))]
        );
    }

    #[test]
    fn a_bare_table_takes_its_lists_title() {
        let list = List {
            no: 1,
            title: Some("竹浦镇渡口问题整改台账".into()),
            attachment: None,
            dialect: "table".into(),
            columns: Vec::new(),
            place: Place::Block { block: 1 },
        };
        let meta = of("竹浦镇人民政府\n2023年5月6日", &[list]);
        assert_eq!(meta.title.as_deref(), Some("竹浦镇渡口问题整改台账"));
        assert_eq!((meta.kind, meta.date.as_deref()), (DocumentKind::List, Some("2023-05-06")));
        assert_eq!(meta.issuers, ["竹浦镇人民政府"]);
    }

    #[test]
    fn nothing_is_invented() {
        assert_eq!(of("", &[]), Meta::default());
    }

    proptest! {
        #[test]
        fn any_text_is_safe(text in "[关于印发《》方案清单的通知附件联系人电话0-9年月日〔〕号（）(): ：，。、镇人民政府局各村\n]{0,80}") {
            let meta = of(&text, &[]);
            prop_assert!(meta.title.is_none_or(|t| !t.is_empty()));
            prop_assert!(meta.issuers.iter().chain(&meta.recipients).all(|name| !name.trim().is_empty()));
            prop_assert!(meta.attachments.iter().all(|a| !a.title.is_empty()));
        }
    }
}
