//! CPU against the floor: what inflating and tokenizing the same bytes costs, and what `zhenggai convert` costs with
//! records, findings and JSON. `cargo bench` prints the table; `cargo bench -- docx` prints the rows that say docx.
//!
//! Every figure is the CPU (user and system, all threads) of a child process, start to end, and the median of several
//! runs that take turns; wall clock is used for threads only. The floors run in this very program.
#![allow(clippy::disallowed_methods, clippy::print_stdout, clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![allow(clippy::indexing_slicing)]

mod inputs;
mod pages;
mod prose;

use calamine::Reader as _;
use std::fs;
use std::hint::black_box;
use std::io::{Cursor, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

const ROWS: usize = 5_000;
const SMALL: usize = 500;
const RUNS: usize = 7;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["floor", "docx", path] => floor(path, tokenize),
        ["floor", "xlsx", path] => floor(path, calamine_alone),
        ["floor", "html", path] => floor(path, pages::html5ever_alone),
        ["floor", "reader", path] => floor(path, pages::reader_alone),
        ["memory", path] => memory(path),
        _ => table(args.iter().find(|a| !a.starts_with('-')).map_or("", String::as_str)),
    }
}

/// Runs a floor over one file, or over all files of a folder.
fn floor(path: &str, work: fn(&[u8])) {
    let path = Path::new(path);
    if path.is_file() {
        return work(&fs::read(path).expect("an input"));
    }
    for entry in fs::read_dir(path).expect("a folder") {
        work(&fs::read(entry.expect("an entry").path()).expect("an input"));
    }
}

/// Inflates every XML part and tokenizes it.
fn tokenize(bytes: &[u8]) {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("a package");
    for index in 0..zip.len() {
        let mut part = String::new();
        zip.by_index(index).expect("a part").read_to_string(&mut part).expect("text");
        let mut reader = quick_xml::Reader::from_str(&part);
        let mut events = 0usize;
        while !matches!(black_box(reader.read_event().expect("XML")), quick_xml::events::Event::Eof) {
            events += 1;
        }
        black_box(events);
    }
}

/// Reads the cells of every sheet with calamine and does nothing with them.
fn calamine_alone(bytes: &[u8]) {
    let mut book: calamine::Xlsx<_> = calamine::Xlsx::new(Cursor::new(bytes)).expect("a workbook");
    for name in book.sheet_names() {
        black_box(book.worksheet_range(&name).expect("a sheet"));
    }
}

/// Converts one file here and prints the peak of resident memory in kB.
fn memory(path: &str) {
    let bytes = fs::read(path).expect("an input");
    let document = zhenggai::convert(&bytes, path, &zhenggai::Options::default()).expect("a document");
    (zhenggai::write::WRITERS[0].document)(&document, &mut std::io::sink()).expect("JSON");
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|l| l.strip_prefix("VmHWM:")).unwrap_or("0 kB");
    println!("{}", peak.trim().trim_end_matches(" kB"));
}

/// One row of the table.
struct Row {
    name: &'static str,
    input: PathBuf,
    floor: &'static str,
    target: f64,
}

fn table(only: &str) {
    let room = tempfile::tempdir().expect("a folder");
    let place = |name: &str| room.path().join(name);
    fs::write(place("table.docx"), inputs::docx(ROWS, 0)).expect("written");
    fs::write(place("table.xlsx"), inputs::xlsx(ROWS)).expect("written");
    fs::write(place("table.html"), inputs::html(ROWS)).expect("written");
    fs::write(place("table.txt"), inputs::pipe(ROWS)).expect("written");
    fs::create_dir(place("small")).expect("a folder");
    for n in 0..SMALL {
        fs::write(place("small").join(format!("{n:03}.docx")), inputs::docx(20, n * 20)).expect("written");
    }
    let rows = [
        Row { name: "docx, one table of 5,000 rows", input: place("table.docx"), floor: "docx", target: 5.0 },
        Row { name: "xlsx, 5,000 rows", input: place("table.xlsx"), floor: "xlsx", target: 3.0 },
        Row { name: "500 small docx, one command", input: place("small"), floor: "docx", target: 4.0 },
    ];
    println!("{:<32} {:>9} {:>9} {:>7}   target", "CPU (user + system)", "floor s", "ours s", "ratio");
    for row in rows.iter().filter(|r| r.name.contains(only)) {
        let (mut floors, mut ours) = (Vec::new(), Vec::new());
        for _ in 0..RUNS {
            floors.push(cpu(Command::new(this()).args(["floor", row.floor]).arg(&row.input)));
            ours.push(cpu(&mut convert(&row.input, &place("out"), 1)));
        }
        let (floor, ours) = (median(&mut floors), median(&mut ours));
        println!("{:<32} {floor:>9.3} {ours:>9.3} {:>6.1}×   ≤ {}×", row.name, ours / floor, row.target);
    }
    for (name, file) in [("html, 5,000 rows", "table.html"), ("text, 5,000 rows", "table.txt")] {
        if name.contains(only) {
            let (size, ours) = (megabytes(&place(file)), timed(&place(file), &place("out"), RUNS));
            println!("{name:<32} {:>9} {ours:>9.3} {:>7}   {:.1} MB/s", "", "", size / ours);
        }
    }
    doc_row(only, &place("table.doc"));
    prose_table(only, room.path());
    if "threads".contains(only) {
        let time = |jobs| {
            let mut runs: Vec<f64> =
                (0..RUNS).map(|_| wall(&mut convert(&place("small"), &place("out"), jobs))).collect();
            median(&mut runs)
        };
        let (one, two) = (time(1), time(2));
        println!("{:<32} {one:>9.3} {two:>9.3} {:>6.2}×   ≥ 1.7×", "wall, one thread and two", one / two);
    }
    if "pages".contains(only) {
        pages::table(&place("pages"));
    }
    if "memory".contains(only) {
        for name in ["table.docx", "table.xlsx"] {
            memory_row(&place(name));
        }
    }
}

/// MB of streams that the reader of binary Word files takes in a second, nothing done with what it gives.
fn doc_row(only: &str, path: &Path) {
    let name = "doc, 40,000 rows, reader alone";
    if !name.contains(only) {
        return;
    }
    fs::write(path, inputs::doc(8 * ROWS)).expect("written");
    let mut runs: Vec<f64> = (0..RUNS).map(|_| cpu(Command::new(this()).args(["floor", "reader"]).arg(path))).collect();
    let (size, ours) = (megabytes(path), median(&mut runs));
    println!("{name:<32} {:>9} {ours:>9.3} {:>7}   {:.0} MB/s, ≥ 100 MB/s", "", "", size / ours);
}

/// CPU seconds for a MB of prose in each layout, how they grow with fifty times the text, and the peak of memory there.
fn prose_table(only: &str, room: &Path) {
    let (text, out) = (room.join("prose.txt"), room.join("out"));
    fs::write(&text, "一").expect("written");
    if "start-up".contains(only) {
        println!(
            "{:<32} {:>9} {:>9.3} {:>7}   ≤ 0.005 s",
            "start-up: a text of one sign",
            "",
            timed(&text, &out, RUNS),
            ""
        );
    }
    let layouts = || prose::LAYOUTS.iter().filter(|l| format!("prose: {}", l.name).contains(only));
    if layouts().next().is_some() {
        println!(
            "\n{:<40} {:>6} {:>6} {:>6} {:>8} {:>9}",
            "prose, CPU s/MB", "1 MB", "10 MB", "50 MB", "50 to 1", "memory MB"
        );
    }
    for layout in layouts() {
        let cost = |mb: usize, runs: usize| {
            fs::write(&text, layout.text(mb << 20)).expect("written");
            timed(&text, &out, runs) / mb as f64
        };
        let (one, ten, fifty) = (cost(1, RUNS), cost(10, 3), cost(50, 1));
        let name = format!("prose: {}", layout.name);
        println!("{name:<40} {one:>6.3} {ten:>6.3} {fifty:>6.3} {:>7.2}× {:>9.0}", fifty / one, peak(&text));
    }
}

/// The median of the CPU seconds that several conversions of one file take.
fn timed(input: &Path, out: &Path, runs: usize) -> f64 {
    let mut all: Vec<f64> = (0..runs).map(|_| cpu(&mut convert(input, out, 1))).collect();
    median(&mut all)
}

fn megabytes(path: &Path) -> f64 {
    fs::metadata(path).expect("an input").len() as f64 / 1e6
}

/// Peak of resident memory in MB when a file is converted.
fn peak(input: &Path) -> f64 {
    let out = Command::new(this()).arg("memory").arg(input).output().expect("a child").stdout;
    String::from_utf8_lossy(&out).trim().parse().unwrap_or(f64::NAN) / 1024.0
}

fn memory_row(input: &Path) {
    let peak = peak(input);
    let mut zip = zip::ZipArchive::new(fs::File::open(input).expect("an input")).expect("a package");
    let largest = (0..zip.len()).filter_map(|i| Some(zip.by_index_raw(i).ok()?.size())).max().unwrap_or(0) as f64;
    let mb = f64::from(1 << 20);
    let name = format!("memory, MB: {}", input.file_name().unwrap_or_default().to_string_lossy());
    println!("{name:<32} {:>9.1} {:>9.1} {:>7}   ≤ {:.0}", largest / mb, peak, "", 60.0 + 4.0 * largest / mb);
}

fn this() -> PathBuf {
    std::env::current_exe().expect("this program")
}

/// A conversion into a folder that is not there yet: of earlier results there the program reads how each begins, which is
/// no part of what is measured.
fn convert(input: &Path, out: &Path, jobs: usize) -> Command {
    if out.is_dir() {
        fs::remove_dir_all(out).expect("a folder of ours");
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_zhenggai"));
    command.arg("convert").arg(input).arg("-o").arg(out).args(["--quiet", "--jobs", &jobs.to_string()]);
    command
}

fn run(command: &mut Command) {
    let status = command.stdin(Stdio::null()).stdout(Stdio::null()).status().expect("a child");
    assert!(status.success(), "{command:?}: {status}");
}

fn wall(command: &mut Command) -> f64 {
    let start = Instant::now();
    run(command);
    start.elapsed().as_secs_f64()
}

/// CPU seconds of a child that has ended, all its threads.
fn cpu(command: &mut Command) -> f64 {
    let before = children();
    run(command);
    children() - before
}

/// CPU seconds of all children that have ended.
fn children() -> f64 {
    let usage = nix::sys::resource::getrusage(nix::sys::resource::UsageWho::RUSAGE_CHILDREN).expect("usage");
    let seconds = |t: nix::sys::time::TimeVal| t.tv_sec() as f64 + t.tv_usec() as f64 / 1e6;
    seconds(usage.user_time()) + seconds(usage.system_time())
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
