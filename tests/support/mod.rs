//! The fixtures: one definition of each list, the containers it is written to, and what is compared.
//!
//! A fixture is a file `tests/lists/<folder>/<name>.list` (see [`list`]); `BLESS=1 cargo test --test fixtures` writes
//! `fixtures/<folder>/<name>.<suffix>` for each container of [`CONTAINERS`] that it asks for, and the goldens.
#![allow(dead_code)] // Each test crate uses a part of this.

pub mod doc;
pub mod docx;
pub mod golden;
pub mod html;
pub mod known;
pub mod list;
pub mod malformed;
pub mod ole;
pub mod rtf;
pub mod sheets;
pub mod text;
pub mod word;
pub mod xls;
pub mod xlsx;

use list::List;
use std::fs;
use std::path::{Path, PathBuf};

/// One way to write a list down.
pub struct Container {
    /// What follows the fixture's name.
    pub suffix: &'static str,
    /// The bytes.
    pub write: fn(&List) -> Vec<u8>,
    /// Whether a list that asks for nothing is written this way.
    pub usual: bool,
    /// Whether lines that belong to prose alone (salutation, lead-in) are left out.
    pub is_sheet: bool,
}

/// Every container. A fixture's golden is taken from the first one that it is written to.
pub const CONTAINERS: &[Container] = &[
    Container { suffix: "docx", write: word::plain, usual: true, is_sheet: false },
    Container { suffix: "numbered.docx", write: word::numbered, usual: false, is_sheet: false },
    Container { suffix: "tracked.docx", write: word::tracked, usual: false, is_sheet: false },
    Container { suffix: "nested.docx", write: word::nested, usual: false, is_sheet: false },
    Container { suffix: "breaks.docx", write: word::broken, usual: false, is_sheet: false },
    Container { suffix: "onecell.docx", write: word::one_cell, usual: false, is_sheet: false },
    Container { suffix: "doc", write: doc::plain, usual: true, is_sheet: false },
    Container { suffix: "breaks.doc", write: doc::broken, usual: false, is_sheet: false },
    Container { suffix: "onecell.doc", write: doc::one_cell, usual: false, is_sheet: false },
    Container { suffix: "html", write: html::page, usual: true, is_sheet: false },
    Container { suffix: "gbk.html", write: html::saved_by_word, usual: false, is_sheet: false },
    Container { suffix: "rtf", write: rtf::plain, usual: false, is_sheet: false },
    Container { suffix: "breaks.rtf", write: rtf::broken, usual: false, is_sheet: false },
    Container { suffix: "onecell.rtf", write: rtf::one_cell, usual: false, is_sheet: false },
    Container { suffix: "rows.txt", write: text::rows, usual: true, is_sheet: false },
    Container { suffix: "cells.txt", write: text::cells, usual: true, is_sheet: false },
    Container { suffix: "md", write: text::markdown, usual: true, is_sheet: false },
    Container { suffix: "tab.txt", write: text::tabs, usual: true, is_sheet: false },
    Container { suffix: "utf16le.txt", write: text::wide_rows_utf16, usual: false, is_sheet: false },
    Container { suffix: "utf16be.txt", write: text::rows_utf16be_marked, usual: false, is_sheet: false },
    Container { suffix: "utf8bom.txt", write: text::cells_utf8_marked, usual: false, is_sheet: false },
    Container { suffix: "big5.txt", write: text::rows_big5, usual: false, is_sheet: false },
    Container { suffix: "txt", write: text::rows, usual: false, is_sheet: false },
    Container { suffix: "web.txt", write: text::web, usual: false, is_sheet: false },
    Container { suffix: "line.txt", write: text::one_line, usual: false, is_sheet: false },
    Container { suffix: "wrapped.txt", write: text::wrapped, usual: false, is_sheet: false },
    Container { suffix: "gb18030.txt", write: text::rows_gb18030, usual: false, is_sheet: false },
    Container { suffix: "xlsx", write: sheets::xlsx, usual: true, is_sheet: true },
    Container { suffix: "xls", write: sheets::xls, usual: true, is_sheet: true },
    Container { suffix: "gbk.csv", write: text::csv_gbk, usual: true, is_sheet: true },
];

/// A folder of the repository.
pub fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// All files below a folder of the repository as (path below it with `/`, full path), sorted.
pub fn files(folder: &str) -> Vec<(String, PathBuf)> {
    below(&repository(folder))
}

/// All files below a folder.
pub fn below(root: &Path) -> Vec<(String, PathBuf)> {
    let (mut open, mut found) = (vec![root.to_path_buf()], Vec::new());
    while let Some(folder) = open.pop() {
        let entries = fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
        for path in entries.map(|entry| entry.expect("a folder that can be listed").path()) {
            if path.is_dir() {
                open.push(path);
            } else {
                let below = path.strip_prefix(root).expect("below the root").to_str().expect("a plain name");
                found.push((below.replace('\\', "/"), path.clone()));
            }
        }
    }
    found.sort();
    found
}

/// Every list, by folder and name.
pub fn lists() -> Vec<List> {
    let read = |(below, path): (String, PathBuf)| {
        let (folder, name) = below.split_once('/').expect("a folder of lists");
        let name = name.strip_suffix(".list").unwrap_or_else(|| panic!("{below} is no .list"));
        let text = fs::read_to_string(&path).expect("a list");
        List::parse(folder, name, &text).unwrap_or_else(|fault| panic!("{below}: {fault}"))
    };
    files("tests/lists").into_iter().map(read).collect()
}
