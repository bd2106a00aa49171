//! Every container of every fixture gives the golden of its name. `BLESS=1 cargo test --test fixtures` writes the
//! containers from `tests/lists` and the goldens from what comes out: read the difference before it is committed.
#![allow(clippy::disallowed_methods)]

mod support;

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::LazyLock;
use support::golden::{differences, of_sheet, print, project};
use support::known::excuse;
use support::list::List;
use support::malformed::{MALFORMED, Outcome};
use support::{CONTAINERS, below, files, lists, repository};
use zhenggai::model::Document;
use zhenggai::pipeline::{Options, convert};

/// The lists; the first test that asks for them rewrites everything if it is told to.
static LISTS: LazyLock<Vec<List>> = LazyLock::new(|| {
    let lists = lists();
    if std::env::var_os("BLESS").is_some() {
        lists.iter().for_each(bless);
        bless_kept(&lists);
        for file in MALFORMED {
            write(&repository("fixtures/malformed").join(file.name), &(file.bytes)());
        }
    }
    lists
});

fn bless(list: &List) {
    let folder = repository("fixtures").join(&list.folder);
    for container in CONTAINERS.iter().filter(|c| list.containers.contains(&c.suffix)) {
        let name = format!("{}.{}", list.name, container.suffix);
        write(&folder.join(&name), &(container.write)(list));
        if list.full.iter().any(|suffix| suffix == container.suffix) {
            write(&folder.join(format!("{name}.full.json")), full(&list.folder, &name).as_bytes());
        }
    }
    if list.golden == "hand" {
        return;
    }
    let document = converted(&format!("{}/{}.{}", list.folder, list.name, list.golden));
    write(&folder.join(format!("{}.json", list.name)), print(&project(&document)).as_bytes());
}

/// Goldens of files that no list gives, where one is missing.
fn bless_kept(lists: &[List]) {
    for (path, _) in files("fixtures").into_iter().filter(|(path, _)| !path.starts_with("malformed/")) {
        let (name, suffix) = parts(&path);
        let golden = repository("fixtures").join(format!("{name}.json"));
        let listed = lists.iter().any(|list| format!("{}/{}", list.folder, list.name) == name);
        if !listed && !suffix.ends_with("json") && !golden.exists() {
            write(&golden, print(&project(&converted(&path))).as_bytes());
        }
    }
}

fn write(path: &Path, bytes: &[u8]) {
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(path, bytes).expect("a fixture is written");
}

/// A fixture by its path below `fixtures`, converted.
fn document(path: &str) -> Document {
    let bytes = fs::read(repository("fixtures").join(path)).expect("a fixture");
    convert(&bytes, path, &Options::default()).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn converted(path: &str) -> Value {
    serde_json::to_value(document(path)).expect("JSON")
}

/// The whole document as `zhenggai convert` prints it.
fn full(folder: &str, name: &str) -> String {
    serde_json::to_string_pretty(&document(&format!("{folder}/{name}"))).expect("JSON") + "\n"
}

/// `table/wide-ledger.rows.txt` → (`table/wide-ledger`, `rows.txt`).
fn parts(path: &str) -> (&str, &str) {
    let file = path.rfind('/').map_or(0, |at| at + 1);
    let dot = path[file..].find('.').map_or(path.len(), |at| file + at);
    (&path[..dot], path.get(dot + 1..).unwrap_or(""))
}

/// Containers below `fixtures` by name, and the goldens.
fn walk() -> (BTreeMap<String, Vec<String>>, BTreeSet<String>) {
    let _ = &*LISTS;
    let (mut containers, mut goldens) = (BTreeMap::<_, Vec<_>>::new(), BTreeSet::new());
    for (path, _) in files("fixtures").into_iter().filter(|(path, _)| !path.starts_with("malformed/")) {
        let (name, suffix) = parts(&path);
        if suffix.ends_with("json") {
            goldens.insert(path);
        } else {
            containers.entry(name.to_string()).or_default().push(suffix.to_string());
        }
    }
    (containers, goldens)
}

#[track_caller]
fn none(faults: &[String]) {
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn containers_hold_what_their_lists_say() {
    let mut faults = Vec::new();
    let mut wanted = BTreeSet::new();
    for list in LISTS.iter() {
        assert!(!list.about.is_empty(), "{} does not say what it shows", list.name);
        for container in CONTAINERS.iter().filter(|c| list.containers.contains(&c.suffix)) {
            let path = format!("{}/{}.{}", list.folder, list.name, container.suffix);
            let found = fs::read(repository("fixtures").join(&path)).unwrap_or_default();
            if found != (container.write)(list) {
                faults.push(format!("{path} is not what its list gives; run with BLESS=1"));
            }
            wanted.insert(path);
        }
    }
    let names: BTreeSet<String> = LISTS.iter().map(|list| format!("{}/{}", list.folder, list.name)).collect();
    for (name, suffixes) in walk().0.into_iter().filter(|(name, _)| names.contains(name)) {
        let left = suffixes.iter().map(|suffix| format!("{name}.{suffix}")).filter(|path| !wanted.contains(path));
        // What no writer of ours can make is kept beside the rest.
        let made = left.filter(|path| CONTAINERS.iter().any(|c| c.suffix == parts(path).1));
        faults.extend(made.map(|path| format!("{path} is left over: its list does not ask for it")));
    }
    none(&faults);
}

#[test]
fn every_container_gives_the_golden_of_its_name() {
    let mut faults = Vec::new();
    let (containers, goldens) = walk();
    for (name, suffixes) in &containers {
        let golden = format!("{name}.json");
        if !goldens.contains(&golden) {
            faults.push(format!("{golden} is missing"));
            continue;
        }
        let text = fs::read_to_string(repository("fixtures").join(&golden)).expect("a golden");
        let expected: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{golden}: {error}"));
        let prose = LISTS.iter().any(|list| *name == format!("{}/{}", list.folder, list.name) && list.has_prose());
        for suffix in suffixes {
            let found = project(&converted(&format!("{name}.{suffix}")));
            let is_sheet = CONTAINERS.iter().any(|c| c.suffix == suffix && c.is_sheet);
            let differences = match is_sheet && prose {
                true => differences(&of_sheet(&expected), &of_sheet(&found)),
                false => differences(&expected, &found),
            };
            faults.extend(differences.iter().map(|difference| format!("{name}.{suffix} {difference}")));
        }
    }
    let mut faults = excuse(faults);
    for golden in &goldens {
        let (name, suffix) = parts(golden);
        let container = suffix.strip_suffix("json").and_then(|s| s.strip_suffix(".full."));
        let known = match container {
            Some(suffix) => containers.get(name).is_some_and(|all| all.iter().any(|s| s == suffix)),
            None => suffix == "json" && containers.contains_key(name),
        };
        if !known {
            faults.push(format!("{golden} belongs to no container"));
        }
    }
    none(&faults);
}

/// The links around the text of a page are left out, and said to be.
#[test]
fn furniture_of_a_page_is_counted() {
    let page = |list: &List| document(&format!("{}/{}.html", list.folder, list.name));
    let left = |document: &Document| document.findings.iter().filter(|f| f.code.as_str() == "page-furniture").count();
    let pages = || LISTS.iter().filter(|list| list.containers.contains(&"html"));
    assert!(pages().count() > 20);
    none(&pages().filter(|list| left(&page(list)) != 1).map(|list| format!("{}.html", list.name)).collect::<Vec<_>>());
}

/// A layout has a fixture of its own name, or a folder of them.
#[test]
fn every_dialect_has_a_fixture() {
    let named: BTreeSet<&str> = LISTS.iter().flat_map(|list| [list.folder.as_str(), list.name.as_str()]).collect();
    let rows =
        files("src/split/dialects").into_iter().filter_map(|(path, _)| path.strip_suffix(".rs").map(String::from));
    let dialects: Vec<String> = rows.filter(|name| name != "mod").collect();
    assert!(dialects.len() > 10);
    let left =
        dialects.iter().filter(|name| !named.contains(name.as_str())).map(|name| format!("{name} has no fixture"));
    none(&left.collect::<Vec<_>>());
}

#[test]
fn whole_documents_are_as_they_were() {
    let mut formats = BTreeSet::new();
    let mut faults = Vec::new();
    for list in LISTS.iter() {
        for suffix in &list.full {
            let name = format!("{}.{suffix}", list.name);
            let golden = repository("fixtures").join(&list.folder).join(format!("{name}.full.json"));
            let expected = fs::read_to_string(&golden).unwrap_or_default();
            if expected != full(&list.folder, &name) {
                faults.push(format!("{} differs; run with BLESS=1 and read the difference", golden.display()));
            }
            formats.insert(document(&format!("{}/{name}", list.folder)).source.format.unwrap_or_default());
        }
    }
    none(&faults);
    for format in ["csv", "doc", "docx", "html", "md", "txt", "xls", "xlsx"] {
        assert!(formats.contains(format), "no whole document of a {format} file is kept");
    }
}

#[test]
fn quiet_files_have_no_records_and_say_why() {
    let mut faults = Vec::new();
    let mut seen = 0;
    for (name, suffixes) in walk().0.iter().filter(|(name, _)| name.starts_with("quiet/")) {
        for suffix in suffixes {
            let document = document(&format!("{name}.{suffix}"));
            let said = document.findings.iter().filter(|f| f.code.as_str() == "no-records").count();
            if (document.records.len(), said) != (0, 1) {
                faults.push(format!("{name}.{suffix}: {} records, said {said} times", document.records.len()));
            }
            seen += 1;
        }
    }
    assert!(seen > 0);
    none(&faults);
}

#[test]
fn hidden_rows_are_read_when_asked_for() {
    let _ = &*LISTS;
    let all = Options { include_hidden: true, ..Options::default() };
    for suffix in ["xlsx", "xls"] {
        let bytes = fs::read(repository("fixtures/table").join(format!("hidden-rows.{suffix}"))).expect("a fixture");
        let read = |options: &Options| convert(&bytes, suffix, options).expect("a workbook").records;
        let (visible, all) = (read(&Options::default()), read(&all));
        let marked = all.iter().filter(|record| format!("{:?}", record.place).contains("hidden: true")).count();
        assert!(all.len() > visible.len() && marked == all.len() - visible.len(), "{suffix}: {} {marked}", all.len());
    }
}

#[test]
fn malformed_files_end_as_their_names_say() {
    let _ = &*LISTS;
    let mut faults = Vec::new();
    let known: BTreeSet<&str> = MALFORMED.iter().map(|file| file.name).collect();
    for (name, _) in files("fixtures/malformed") {
        if !known.contains(name.as_str()) {
            faults.push(format!("{name} has no row in tests/support/malformed.rs"));
        }
    }
    for file in MALFORMED {
        let said = if matches!(file.outcome, Outcome::Error(_)) { "--errors." } else { "--recovers." };
        assert!(file.name.contains(said), "{} should contain {said}", file.name);
        let bytes = fs::read(repository("fixtures/malformed").join(file.name)).unwrap_or_default();
        if bytes != (file.bytes)() {
            faults.push(format!("{} is not what its row makes; run with BLESS=1", file.name));
        }
        match (convert(&bytes, file.name, &Options::default()), &file.outcome) {
            (Err(error), Outcome::Error(code)) if error.code() == *code => {}
            (Ok(document), Outcome::Recovers { records, finding }) => {
                let codes: BTreeSet<&str> = document.findings.iter().map(|f| f.code.as_str()).collect();
                if document.records.len() != *records || finding.is_some_and(|code| !codes.contains(code)) {
                    faults.push(format!("{}: {} records, findings {codes:?}", file.name, document.records.len()));
                }
            }
            (Err(error), _) => faults.push(format!("{}: {} ({error})", file.name, error.code())),
            (Ok(document), _) => faults.push(format!("{}: {} records", file.name, document.records.len())),
        }
    }
    none(&faults);
}

/// The command line over the whole folder: all is read, and the number of threads changes no byte.
#[test]
fn the_folder_converts_alike_on_any_number_of_threads() {
    let _ = &*LISTS;
    let run = |jobs: &str| {
        let output = tempfile::tempdir().expect("a folder");
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_zhenggai"));
        command
            .current_dir(repository("fixtures"))
            .args(["convert", "table", "card", "prose", "quiet", "-q", "--jobs", jobs, "-o"]);
        let ended = command.arg(output.path()).output().expect("the program runs");
        assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
        let written: BTreeMap<String, Vec<u8>> =
            below(output.path()).into_iter().map(|(path, file)| (path, fs::read(file).expect("an output"))).collect();
        written
    };
    let (one, two) = (run("1"), run("2"));
    assert!(one.len() > 150 && one == two);
}

#[test]
fn the_set_is_small() {
    let _ = &*LISTS;
    let bytes: u64 = files("fixtures").iter().map(|(_, path)| fs::metadata(path).map_or(0, |m| m.len())).sum();
    assert!(bytes < 3 << 20, "fixtures have {bytes} bytes");
}
