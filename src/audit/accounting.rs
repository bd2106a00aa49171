//! The cells against what became of them, and the reason where a document has no records.

use crate::model::{Attachment, Code, Document, DocumentKind, Finding, Subject};

/// Compares the sum of the parts with the whole, and speaks where nothing was found.
pub(super) fn check(document: &Document) -> Vec<Finding> {
    let mut out = Vec::new();
    let a = document.accounting;
    let sum = a.header + a.title + a.record + a.note + a.other + a.unplaced;
    if sum != a.cells {
        let message = format!("{} cells are not empty, but {sum} are accounted for.", a.cells);
        out.push(Finding::new(Code::AccountingMismatch, message).with("cells", a.cells).with("accounted", sum));
    }
    let said = document.findings.iter().any(|f| f.code == Code::NoRecords);
    if document.records.is_empty() && !said {
        out.push(no_records(document));
    }
    out
}

/// Why nothing was found, as far as the document shows it.
fn no_records(document: &Document) -> Finding {
    let counted = document.declared.iter().find(|d| d.subject == Subject::Problems && d.of.is_none());
    let template = document.findings.iter().any(|f| f.code == Code::TemplateText);
    let (reason, why) = match (document.lists.first(), counted) {
        _ if template => {
            ("template", "the text is a template that was never filled; a page loads its text by a script".to_string())
        }
        (Some(list), _) => {
            let title = list.title.as_deref().map_or(String::new(), |t| format!(" (“{t}”)"));
            ("empty-list", format!("list {}{title} has a header but no filled row", list.no))
        }
        (None, Some(declared)) => {
            let count = declared.count;
            ("list-elsewhere", format!("the text counts {count} problems but does not list them"))
        }
        (None, None) if !document.meta.attachments.is_empty() => (
            "list-elsewhere",
            format!("the list is probably in the attachment {}", attached(&document.meta.attachments)),
        ),
        (None, None) => {
            ("no-list", format!("{} holds neither a list of problems nor a chapter of them", kind(document.meta.kind)))
        }
    };
    let finding = Finding::new(Code::NoRecords, format!("No record was found: {why}.")).with("reason", reason);
    match document.lists.first() {
        Some(list) => finding.at(list.place.clone()),
        None => finding,
    }
}

/// What the titles of lists say.
const LISTS: &[&str] = &["清单", "台账", "表", "方案", "整改"];
/// Attachments that are named at most.
const MAX_NAMED: usize = 3;

/// The attachments that can be the list by their titles, or else all.
fn attached(attachments: &[Attachment]) -> String {
    let is_list = |a: &&Attachment| LISTS.iter().any(|word| a.title.contains(word));
    let any = attachments.iter().any(|a| is_list(&a));
    let named = attachments.iter().filter(|a| !any || is_list(a)).take(MAX_NAMED);
    named.map(|a| format!("“{}”", a.title)).collect::<Vec<_>>().join(" or ")
}

fn kind(kind: DocumentKind) -> &'static str {
    match kind {
        DocumentKind::Scheme => "this scheme",
        DocumentKind::List => "this document",
        DocumentKind::ProgressReport => "this report",
        DocumentKind::Plan => "this plan",
        DocumentKind::WorkReport => "this work report",
        DocumentKind::Notice => "this notice",
        DocumentKind::Other => "the text",
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{declared, document, record};
    use super::*;
    use crate::model::Accounting;

    #[test]
    fn cells_must_add_up() {
        let mut d = document(vec![record(1, "渡口无护栏")]);
        d.accounting = Accounting { cells: 5, header: 2, record: 2, ..Accounting::default() };
        assert_eq!(check(&d)[0].code, Code::AccountingMismatch);
        d.accounting.note = 1;
        assert!(check(&d).is_empty());
    }

    #[test]
    fn says_why_there_is_no_record_but_only_once() {
        let mut d = document(Vec::new());
        assert!(check(&d)[0].message.contains("no filled row"));
        d.lists.clear();
        assert!(check(&d)[0].message.contains("neither"));
        let attachment = |title: &str| Attachment { no: None, title: title.to_string(), href: None };
        d.meta.attachments = vec![attachment("政策解读"), attachment("渡口整改清单")];
        assert!(check(&d)[0].message.contains("probably in the attachment “渡口整改清单”."));
        d.declared = vec![declared(Subject::Problems, 12, None)];
        assert!(check(&d)[0].message.contains("12 problems"));
        let found = check(&d);
        d.findings = vec![Finding::new(Code::TemplateText, "")];
        assert!(check(&d)[0].message.contains("template"));
        d.findings = found;
        assert!(check(&d).is_empty());
    }
}
