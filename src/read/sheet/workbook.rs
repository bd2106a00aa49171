//! The workbook part of .xlsx and the relationships of both packages: which sheets there are, in what order, in
//! which parts, hidden or not.

use super::package::Package;
use crate::read::ReadError;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::HashMap;

/// A sheet as the workbook lists it.
pub(super) struct Listed {
    /// Name as shown on its tab.
    pub name: String,
    /// Hidden, the macro-only kind included.
    pub hidden: bool,
    /// Name of its part in the package.
    pub part: String,
}

/// What the workbook says.
#[derive(Default)]
pub(super) struct Workbook {
    /// Worksheets in tab order; charts, dialogs and macro sheets hold no table and are left out.
    pub sheets: Vec<Listed>,
    /// Whether days count from 1904.
    pub is_1904: bool,
    /// Part with the shared strings.
    pub strings: Option<String>,
    /// Part with the number formats.
    pub styles: Option<String>,
}

/// One relationship: the last word of its type, and the part it points to.
pub(super) struct Link {
    pub kind: String,
    pub part: String,
}

/// The relationships of a part by id. A missing or broken list is empty.
pub(super) fn links(package: &mut Package<'_>, part: &str) -> Result<HashMap<String, Link>, ReadError> {
    let (dir, file) = part.rsplit_once('/').unwrap_or(("", part));
    let slash = if dir.is_empty() { "" } else { "/" };
    let Some(xml) = package.part(&format!("{dir}{slash}_rels/{file}.rels"))? else { return Ok(HashMap::new()) };
    let mut links = HashMap::new();
    each_tag(&xml, |tag| {
        if tag.local_name().as_ref() != "Relationship" {
            return;
        }
        let (mut id, mut kind, mut target) = Default::default();
        for (name, value) in attributes(tag) {
            match name.as_str() {
                "Id" => id = value,
                "Type" => kind = value.rsplit('/').next().unwrap_or_default().to_string(),
                "Target" => target = value,
                _ => {}
            }
        }
        links.insert(id, Link { kind, part: resolve(dir, &target) });
    });
    Ok(links)
}

/// Name of the main part: what the package's relationships point to, else the usual one.
pub(super) fn main_part(package: &mut Package<'_>, usual: &str) -> Result<String, ReadError> {
    let main = links(package, "")?.into_values().find(|l| l.kind == "officeDocument" && package.has(&l.part));
    Ok(main.map_or_else(|| usual.to_string(), |l| l.part))
}

/// Reads the workbook part of an .xlsx package.
///
/// # Errors
/// `Malformed` if there is no workbook.
pub(super) fn read(package: &mut Package<'_>) -> Result<Workbook, ReadError> {
    let main = main_part(package, "xl/workbook.xml")?;
    let xml = package.needed(&main)?;
    let links = links(package, &main)?;
    let part_of = |kind: &str| links.values().find(|l| l.kind == kind).map(|l| l.part.clone());
    let mut workbook = Workbook { strings: part_of("sharedStrings"), styles: part_of("styles"), ..Workbook::default() };
    each_tag(&xml, |tag| match tag.local_name().as_ref() {
        "sheet" => {
            let (mut name, mut id, mut hidden) = (String::new(), String::new(), false);
            for (key, value) in attributes(tag) {
                match key.as_str() {
                    "name" => name = value,
                    "state" => hidden = matches!(value.as_str(), "hidden" | "veryHidden"),
                    key if key == "id" || key.ends_with(":id") => id = value,
                    _ => {}
                }
            }
            // Charts and macros are sheets of another kind. One whose part is not named is listed all the same, so that
            // reading it says what is missing.
            if links.get(&id).is_none_or(|l| l.kind == "worksheet") {
                let part = links.get(&id).map(|l| l.part.clone()).unwrap_or_default();
                workbook.sheets.push(Listed { name, hidden, part });
            }
        }
        "workbookPr" => {
            if let Some((_, value)) = attributes(tag).find(|(name, _)| name == "date1904") {
                workbook.is_1904 = super::tags::is_true(&value);
            }
        }
        _ => {}
    });
    Ok(workbook)
}

/// Calls back for each opening tag up to the end or the first error.
fn each_tag(xml: &[u8], mut visit: impl FnMut(&BytesStart<'_>)) {
    let xml = decode(xml);
    let mut reader = Reader::from_str(&xml);
    reader.config_mut().check_end_names = false;
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(tag) | Event::Empty(tag) => visit(&tag),
            Event::Eof => break,
            _ => {}
        }
    }
}

/// XML text by its byte order mark; UTF-8 without one.
pub(super) fn decode(xml: &[u8]) -> std::borrow::Cow<'_, str> {
    encoding_rs::UTF_8.decode(xml).0
}

fn attributes(tag: &BytesStart<'_>) -> impl Iterator<Item = (String, String)> {
    let mut all = tag.attributes();
    all.with_checks(false);
    all.flatten().map(|a| {
        let raw = a.value.to_string();
        let value = quick_xml::escape::unescape(&raw).map(|v| v.into_owned()).unwrap_or(raw);
        (a.key.as_ref().to_string(), value)
    })
}

/// A relationship target as the name of a part: absolute, or relative to a folder.
fn resolve(dir: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_string();
    }
    let mut path: Vec<&str> = dir.split('/').filter(|s| !s.is_empty()).collect();
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                path.pop();
            }
            name => path.push(name),
        }
    }
    path.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_become_part_names() {
        assert_eq!(resolve("xl", "worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolve("xl", "/xl/styles.xml"), "xl/styles.xml");
        assert_eq!(resolve("xl", "..\\a.xml"), "a.xml");
    }
}
