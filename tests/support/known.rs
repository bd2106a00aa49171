//! Differences between a container and its golden that are known: each is a defect to be mended, or something the
//! container cannot say. The table only shrinks by itself: a row that excuses nothing fails the test.

/// A known difference.
pub struct Known {
    /// The container, below `fixtures`.
    pub container: &'static str,
    /// Where the difference is, as a beginning of its JSON pointer.
    pub at: &'static str,
    /// Why.
    pub why: &'static str,
}

/// Every known difference.
pub const KNOWN: &[Known] = &[
    Known {
        container: "table/band-types.cells.txt",
        at: "/",
        why: "the first of several rows across the table has no ordinal and is read as a cell of the row below",
    },
    Known {
        container: "table/checks.gbk.csv",
        at: "/lists/1/columns",
        why: "a table narrower than the one above it: the blank column beyond its header is named",
    },
    Known { container: "table/checks.rows.txt", at: "/lists/1/columns", why: "as in gbk.csv" },
    Known { container: "table/checks.tab.txt", at: "/lists/1/columns", why: "as in gbk.csv" },
    Known { container: "table/checks.xls", at: "/lists/1/columns", why: "as in gbk.csv" },
    Known { container: "table/checks.xlsx", at: "/lists/1/columns", why: "as in gbk.csv" },
    Known {
        container: "table/continued-table.docx",
        at: "/records",
        why: "a table that goes on without a header behind a paragraph is left out",
    },
    Known { container: "table/continued-table.md", at: "/records", why: "as in docx" },
    Known { container: "table/continued-table.rows.txt", at: "/records", why: "as in docx" },
    Known { container: "table/continued-table.tab.txt", at: "/records", why: "as in docx" },
    Known {
        container: "table/inner-numbers.gbk.csv",
        at: "/lists/0/title",
        why: "a sheet's list without a title of its own takes the document's",
    },
    Known { container: "table/inner-numbers.xls", at: "/lists/0/title", why: "as in gbk.csv" },
    Known { container: "table/inner-numbers.xlsx", at: "/lists/0/title", why: "as in gbk.csv" },
    Known {
        container: "table/merged-right.cells.txt",
        at: "/",
        why: "负责指导 and 落实 do not make a cell one of units, so the row is cut wrongly",
    },
    Known { container: "table/three-lists.gbk.csv", at: "/lists/0/columns", why: "as in checks.gbk.csv" },
    Known {
        container: "table/three-lists.gbk.csv",
        at: "/lists/2",
        why: "the sheets are right: a sentence between title and header loses the number of the annex in text and Word",
    },
    Known { container: "table/three-lists.xls", at: "/lists/2/attachment", why: "as in gbk.csv" },
    Known { container: "table/three-lists.xlsx", at: "/lists/2/attachment", why: "as in gbk.csv" },
    Known {
        container: "table/answers.cells.txt",
        at: "/",
        why: "a header that opens with two unknown names is not found from its beginning when each cell is a line",
    },
    Known {
        container: "table/mixed-tables.cells.txt",
        at: "/",
        why: "a roster (单位, 姓名, 职务, 联系电话) is read as a list of one task",
    },
    Known { container: "table/mixed-tables.docx", at: "/", why: "as in cells.txt" },
    Known { container: "table/mixed-tables.md", at: "/", why: "as in cells.txt" },
    Known { container: "table/mixed-tables.rows.txt", at: "/", why: "as in cells.txt" },
    Known { container: "table/mixed-tables.tab.txt", at: "/", why: "as in cells.txt" },
    Known { container: "table/mixed-tables.gbk.csv", at: "/", why: "as in cells.txt" },
    Known { container: "table/mixed-tables.xls", at: "/", why: "as in cells.txt" },
    Known { container: "table/mixed-tables.xlsx", at: "/", why: "as in cells.txt" },
];

/// Takes known differences out of `path pointer: message` lines, and adds a line for each row that excuses nothing.
pub fn excuse(faults: Vec<String>) -> Vec<String> {
    let excuses = |known: &Known, fault: &str| fault.starts_with(&format!("{} {}", known.container, known.at));
    let idle = KNOWN.iter().filter(|known| !faults.iter().any(|fault| excuses(known, fault)));
    let idle: Vec<String> =
        idle.map(|k| format!("{} {} is mended: take it out of known.rs", k.container, k.at)).collect();
    faults.into_iter().filter(|fault| !KNOWN.iter().any(|known| excuses(known, fault))).chain(idle).collect()
}
