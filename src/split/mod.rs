//! Blocks of a body → drafts: layouts are rows of a table of dialects.
//!
//! Prose is read last, from all loose texts together (`prose`). A table is first made into lines (titles, headers,
//! bands, rows, notes), whatever its container: `lines` for tables with rows, `stream` for tables that lost them. A
//! dialect then cuts the lines into drafts.

mod above;
mod bands;
mod category;
mod chapters;
mod columns;
mod dialects;
mod figures;
mod goals;
mod header;
mod lines;
mod nothing;
mod order;
mod others;
mod prose;
mod refused;
mod shape;
mod signing;
mod stacked;
mod stream;
mod titles;
mod told;
mod totals;
mod turned;
mod unlisted;
mod unnamed;
mod view;

use crate::model::{Block, Code, Field, Finding, List, Loose, LooseKind, Paragraph, ParagraphKind, Part, Place};
use crate::model::{Shape, Slot, Split, Table};
use crate::rules::Rules;
use crate::text::{form, marker, page};
use chapters::Heading;
use columns::Columns;
use dialects::table::ListState;
use dialects::{card, table};
use lines::Line;
use order::Distant;
use std::collections::HashSet;
use view::{Use, View};

/// Cuts the blocks of a body into drafts and what belongs to none.
#[must_use]
pub fn split(blocks: Vec<Block>, rules: &Rules) -> Split {
    let mut headings = chapters::find(&blocks, rules);
    let chapters: HashSet<usize> = headings.values().flatten().filter(|h| !h.body).map(|h| h.at).collect();
    let mut cutter = Cutter {
        rules,
        out: Split::default(),
        headings: Vec::new(),
        state: None,
        prose_since: false,
        cards: false,
        titled: false,
        above: Vec::new(),
        sheet: None,
        before: Vec::new(),
        distant: Vec::new(),
        left: Vec::new(),
        cited: titles::Cited::default(),
    };
    for (at, block) in blocks.into_iter().enumerate() {
        match block {
            Block::Paragraph(p) if chapters.contains(&at) => cutter.paragraph(p, LooseKind::Paragraph),
            Block::Paragraph(p) => {
                let kind = match p.kind {
                    ParagraphKind::Body | ParagraphKind::TextBox => LooseKind::Paragraph,
                    ParagraphKind::Note | ParagraphKind::Margin => LooseKind::Margin,
                };
                cutter.prose_since = cutter.prose_since || kind == LooseKind::Paragraph && !page::is_furniture(&p.text);
                cutter.paragraph(p, kind);
            }
            Block::Table(t) => {
                cutter.above = headings.remove(&at).unwrap_or_default();
                cutter.table(&compact(t));
            }
        }
    }
    cutter.end_list();
    let Cutter { mut out, headings, before, distant, left, .. } = cutter;
    let loose = std::mem::take(&mut out.loose);
    let tables = prose::Tables { drafts: &out.drafts, lists: out.lists.len() };
    let found = prose::read(loose, &headings, &tables, rules);
    for list in distant {
        list.settle(&found.starts, &mut out.lists);
    }
    out.loose = found.loose;
    others::settle(&left, &found.drafts, &mut out.accounting);
    order::number(&mut out, found.lists);
    out.findings.extend(found.findings);
    out.drafts = order::merge(out.drafts, &before, found.drafts, &found.starts);
    // A list reaches as far as its records.
    for draft in &out.drafts {
        if let Some(list) = draft.list.and_then(|no| out.lists.get_mut(no.saturating_sub(1))) {
            list.place = list.place.join(&draft.place);
        }
    }
    out
}

/// A table with rows less those that are blank and the blank columns before all others: a sheet may begin at B4.
fn compact(table: Table) -> Table {
    match table.shape {
        Shape::Stream => table,
        Shape::Grid | Shape::Flat => Table { grid: table.grid.without_blanks(), ..table },
    }
}

/// The split under way.
struct Cutter<'r> {
    rules: &'r Rules,
    out: Split,
    /// Levels of heading styles of the loose texts, as far as there are any.
    headings: Vec<Option<u8>>,
    /// The list that a following table may continue.
    state: Option<ListState>,
    /// Whether prose stands between the last table and here.
    prose_since: bool,
    /// Whether the last list is one of cards.
    cards: bool,
    /// Whether a title was printed since the last list began.
    titled: bool,
    /// The headings right above a table that hold for its rows.
    above: Vec<Heading>,
    /// Name of the last table: its sheet.
    sheet: Option<String>,
    /// Loose texts before each draft.
    before: Vec<usize>,
    /// Lists whose title stands further up.
    distant: Vec<Distant>,
    /// Cells left to prose.
    left: Vec<Place>,
    /// What the loose texts cite.
    cited: titles::Cited,
}

impl Cutter<'_> {
    /// Keeps a paragraph and the level of its heading style.
    fn paragraph(&mut self, p: Paragraph, kind: LooseKind) {
        let Some(level) = p.heading else {
            self.loose(p.text, p.place, kind);
            return;
        };
        self.loose_line(p.text, p.place, kind);
        self.headings.resize(self.out.loose.len().saturating_sub(1), None);
        self.headings.push(Some(level));
    }

    /// Keeps a text that is in no table, or in none that is a list. Lines that were broken by hand inside a paragraph or a
    /// cell are read like lines of a text.
    fn loose(&mut self, text: String, place: Place, kind: LooseKind) {
        let parted = kind == LooseKind::Paragraph && text.contains('\n');
        if parted {
            text.split('\n').for_each(|line| self.loose_line(line.to_string(), place.clone(), kind));
        } else {
            self.loose_line(text, place, kind);
        }
    }

    fn loose_line(&mut self, text: String, place: Place, kind: LooseKind) {
        let trimmed = text.trim();
        if !trimmed.is_empty() {
            let after_lists = self.out.lists.len();
            self.titled = self.titled || titles::is_title(trimmed);
            let text = if trimmed.len() == text.len() { text } else { trimmed.to_string() };
            self.out.loose.push(Loose { text, place, kind, after_lists, wrapped: false });
        }
    }

    fn table(&mut self, table: &Table) {
        let rules = self.rules;
        let own_list = |inner: &Table| lines::has_header(inner, rules);
        let mut view = View::new(table, &own_list);
        let before = self.out.drafts.len();
        // Another sheet is another list, unless it has a header of its own that says the same.
        let sheet = self.sheet == table.name;
        self.sheet.clone_from(&table.name);
        let carried = self.state.as_ref().filter(|_| sheet && !self.prose_since).and_then(|s| s.columns.as_deref());
        let mut lines = match table.shape {
            Shape::Stream => stream::lines(&view, carried, self.rules),
            Shape::Grid | Shape::Flat => lines::lines(&view, carried, self.rules),
        };
        figures::stop(&view, &mut lines);
        unnamed::name_problems(&view, &mut lines, rules);
        self.out.findings.extend(refused::stop(&view, &mut lines, rules));
        lines::lower_bands(&view, &mut lines, rules);
        let headed = lines.iter().any(|l| matches!(l, Line::Header(..)));
        let continued = !headed && carried.is_some_and(|c| lines::fits(&view, &lines, c));
        let answer = headed && self.below_item() && lines::answers_once(&lines);
        if (headed || continued) && !answer {
            if let Some(state) = self.state.as_mut().filter(|_| continued) {
                state.page_break();
            }
            self.list_table(&mut view, lines);
            for inner in table.grid.nested().filter(|t| own_list(t)) {
                self.end_list();
                self.table(inner);
            }
        } else if answer {
            self.answer_table(&view, &lines);
        } else if card::fit(&view, self.rules) > 0 && (!self.below_item() || card::states_problem(&view, self.rules)) {
            self.card_table(&mut view);
        } else {
            let mut counts = lines.iter().any(|l| matches!(l, Line::Stop(_))) || prose::contents::is_table(&view);
            if let Some(header) = refused::header(&view, rules).filter(|_| !counts) {
                self.out.findings.extend(refused::told(&view, &header, rules));
                counts = true;
            }
            self.other_table(&mut view, &lines, counts);
        }
        let made = self.out.drafts.get(before..).unwrap_or_default();
        self.left.extend(others::left(&view));
        let unplaced = view.account(&mut self.out.accounting, made);
        for cell in unplaced.into_iter().filter_map(|i| view.cells.get(i)) {
            let message =
                format!("The cell “{}” reached no record and is no header, title or note.", excerpt(&cell.text));
            self.out.findings.push(Finding::new(Code::UnplacedCell, message).at(cell.place.clone()));
        }
        self.prose_since = false;
        self.above.clear();
    }

    fn list_table(&mut self, view: &mut View<'_>, lines: Vec<Line>) {
        self.cards = false;
        let mut titles: Vec<usize> = Vec::new();
        // Whether the rows in hand are those of a roster or a table of figures.
        let mut stopped = false;
        let mut nothing = Vec::new();
        for line in lines {
            match &line {
                Line::Title(i) => {
                    titles.push(*i);
                    view.mark(*i, Use::Title);
                    self.loose_cell(view, *i, LooseKind::Title);
                }
                Line::Header(columns, cells) => {
                    for i in cells {
                        view.mark(*i, Use::Header);
                    }
                    self.header(view, columns, cells, &titles);
                    if let Some(state) = &mut self.state {
                        self.above.drain(..).for_each(|h| state.head(&h.text, &h.place, self.rules));
                    }
                    titles.clear();
                    stopped = false;
                }
                Line::Note(cells) => {
                    for i in cells {
                        view.mark(*i, Use::Note);
                        // 填报单位：…　填报日期：… is the document's signature wherever it stands.
                        let signed = |c: &view::ViewCell<'_>| {
                            form::is_date_or_to_fill_in(&c.text) || cells.len() > 1 && signing::is_filled(&c.text)
                        };
                        let signed = view.cells.get(*i).is_some_and(signed);
                        self.unheaded(view, *i);
                        self.loose_cell(view, *i, if signed { LooseKind::Paragraph } else { LooseKind::Note });
                    }
                }
                Line::Tail(i) => {
                    view.mark(*i, Use::Title);
                    self.loose_cell(view, *i, LooseKind::Paragraph);
                }
                Line::Stop(cells) => {
                    self.end_list();
                    stopped = true;
                    self.other_row(view, cells, stopped);
                }
                Line::Band(i) if self.state.is_none() => self.other_row(view, &[*i], stopped),
                Line::Data(slots) if self.state.is_none() => {
                    let cells: Vec<usize> =
                        slots.iter().filter_map(|s| if let Slot::Origin(i) = s { Some(*i) } else { None }).collect();
                    self.other_row(view, &cells, stopped);
                }
                Line::Band(_) | Line::Data(_) => {
                    self.realigned(view, &line);
                    if let Some(state) = &mut self.state {
                        table::read(view, &line, state, &mut self.out.drafts, self.rules);
                        let rows = std::mem::take(&mut state.nothing).into_iter();
                        nothing.extend(rows.map(|row| (state.list, row)));
                    }
                    self.before.resize(self.out.drafts.len(), self.out.loose.len());
                }
            }
        }
        self.out.findings.extend(nothing::findings(nothing));
    }

    /// A row of no list: a roster, a table of figures.
    fn other_row(&mut self, view: &mut View<'_>, cells: &[usize], counts: bool) {
        let kind = if counts && cells.len() > 1 { LooseKind::Note } else { LooseKind::Paragraph };
        for i in cells {
            view.mark(*i, Use::Other);
            self.loose_cell(view, *i, kind);
        }
    }

    /// A header opens a list, unless it repeats the one in force and nothing but a page end lies between.
    fn header(&mut self, view: &View<'_>, columns: &Columns, cells: &[usize], titles: &[usize]) {
        let titled = titles.iter().filter_map(|i| view.cells.get(*i)).any(|c| titles::is_title(&c.text));
        if let Some(state) = &mut self.state {
            let same = state.columns.as_ref().is_some_and(|c| c.same_as(columns));
            if same && !titled && !self.prose_since {
                state.page_break();
                return;
            }
        }
        // Rows that name their own have no need of a body above them.
        let named = columns.has(Field::Units) || columns.has(Field::Persons);
        let lacks_body = bands::lacks_body(columns);
        self.above.retain(|heading| !(heading.body && named) && (!heading.lone || lacks_body));
        let place = cells.iter().filter_map(|i| view.cells.get(*i)).map(|c| c.place.clone()).reduce(|a, b| a.join(&b));
        let no = self.open_list("table", columns.keys(), place.unwrap_or_else(|| view.table.place.clone()), view.table);
        let from = self.out.loose.partition_point(|l| l.after_lists + 1 < no);
        let above = above::duties(self.out.loose.get(from..).unwrap_or_default(), no > 1, self.rules);
        let own = |part: &Part| above::has_column(columns, part, self.rules);
        let (stated, given): (Vec<Part>, Vec<Part>) = above.given.into_iter().partition(own);
        let stated = stated.into_iter().map(|part| above::unused(part, no, above::HAS_COLUMN));
        let refused = above.refused.into_iter().map(|part| above::unused(part, no, above::ANSWERS_NOT));
        self.out.findings.extend(stated.chain(refused));
        self.end_list();
        self.state = Some(ListState::new(no, columns.clone()).below(given));
        self.prose_since = false;
        self.unknown_columns(view, columns, cells, no);
    }

    /// Opens a list whose title is the nearest title above it.
    fn open_list(&mut self, dialect: &str, columns: Vec<String>, place: Place, table: &Table) -> usize {
        self.titled = false;
        let no = self.out.lists.len() + 1;
        let (title, attachment) = self.title_above(table);
        self.out.lists.push(List { no, title, attachment, dialect: dialect.to_string(), columns, place });
        no
    }

    /// Title and attachment number from the lines directly above: rows of the table, then paragraphs.
    fn title_above(&mut self, table: &Table) -> (Option<String>, Option<u32>) {
        let here = self.out.lists.len();
        let (mut title, mut attachment): (Option<String>, _) = (None, None);
        // The line of the title.
        let mut at = None;
        // Whether a signature or a further item lies between: then an 附件 above that names another list only cites it.
        let mut apart = false;
        let from = self.out.loose.partition_point(|l| l.after_lists < here);
        let region = self.out.loose.get(from..).unwrap_or_default();
        let cited = titles::citations(region).pop().unwrap_or_default();
        let near =
            region.iter().enumerate().rev().filter(|(_, l)| !matches!(l.kind, LooseKind::Margin | LooseKind::Note));
        let heads = |l: &Loose| self.above.iter().any(|h| h.place == l.place);
        for (i, line) in near.filter(|(_, l)| !heads(l)).take(6) {
            if cited.contains(&i) {
                break;
            }
            if let Some(no) = titles::attachment(&line.text) {
                let named = titles::bare_title(&line.text);
                if !apart || title.is_none() || named.is_none() || named == title {
                    attachment = no;
                    title = title.or(named);
                }
                break;
            }
            apart = apart || titles::is_signature(&line.text) || marker::leading(&line.text).is_some();
            if title.is_none() {
                if titles::is_title(&line.text) && !lines::is_labelled(&line.text, self.rules)
                    || lines::is_group_heading(&line.text)
                        && line.text.chars().count() <= 40
                        && !line.text.contains('。')
                {
                    title = titles::bare_title(&line.text);
                    at = title.as_ref().map(|_| i);
                } else if line.kind == LooseKind::Paragraph && !form::is_date_or_to_fill_in(&line.text) {
                    break;
                }
            }
        }
        // Sentences may stand between title and table: then the nearest line that can only be a list's title, else the
        // first title of the region, and the attachment it is printed as.
        if title.is_none() {
            let own = |(i, l): (usize, &Loose)| (!cited.contains(&i) && titles::is_list_title(&l.text)).then_some(i);
            let nearest = region.iter().enumerate().rev().find_map(own);
            let first = || {
                region.iter().take(6).position(|l| titles::is_title(&l.text) && titles::bare_title(&l.text).is_some())
            };
            at = nearest.or_else(first);
            title = at.and_then(|i| region.get(i)).and_then(|l| titles::bare_title(&l.text));
            self.distant.push(Distant::new(here, from, at, &self.out.loose));
        }
        if attachment.is_none() {
            // A line that names another list only cites it.
            let own = |l: &Loose| match (&title, titles::bare_title(&l.text)) {
                (Some(title), Some(named)) => *title == named,
                (_, named) => named.is_none() || titles::is_list_title(&l.text),
            };
            let label = |l: &Loose| l.text.chars().count() <= 6 || titles::is_list_title(&l.text);
            let near = region.iter().enumerate().rev().take(6).filter(|(i, _)| !cited.contains(i)).map(|(_, l)| l);
            let mut near = near.filter(|l| label(l) && own(l));
            attachment = near.find_map(|l| titles::attachment(&l.text)).flatten();
            if let (None, Some(title)) = (attachment, &title) {
                self.cited.read(&self.out.loose);
                attachment = self.cited.number(title);
            }
        }
        if let Some(first) = at.and_then(|at| titles::first_line(&self.out.loose, from + at)) {
            title = title.map(|title| titles::bare_title(first).unwrap_or_default() + &title);
        }
        let sheet = table.name.as_ref().filter(|n| !n.starts_with("Sheet") && !n.starts_with("工作表"));
        let title = title.or_else(|| sheet.and_then(|n| titles::bare_title(n)));
        // The chapters of one list have its title.
        let last = || self.out.lists.last().filter(|_| !self.above.is_empty());
        (title.or_else(|| last().and_then(|list| list.title.clone())), attachment)
    }

    fn card_table(&mut self, view: &mut View<'_>) {
        let place = view.cells.first().map_or(view.table.place.clone(), |c| c.place.clone());
        let before = self.out.drafts.len();
        let same_list = self.cards && !self.titled;
        let no = if same_list { self.out.lists.len() } else { self.out.lists.len() + 1 };
        let beside = card::read(view, no, self.rules, &mut self.out.drafts);
        self.before.resize(self.out.drafts.len(), self.out.loose.len());
        self.out.findings.extend(nothing::findings(beside.nothing.into_iter().map(|row| (no, row)).collect()));
        for i in beside.above {
            self.loose_cell(view, i, LooseKind::Title);
        }
        let columns = card::columns(self.out.drafts.get(before..).unwrap_or_default());
        let read = self.out.drafts.len() > before;
        if read && !same_list {
            self.open_list("card", columns, place, view.table);
        }
        for i in beside.below {
            self.loose_cell(view, i, LooseKind::Paragraph);
        }
        if !read {
            return;
        }
        self.cards = true;
        self.end_list();
    }
}

/// The first characters of a text, for a message.
fn excerpt(text: &str) -> String {
    let mut out: String = text.chars().take(24).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.chars().count() > 24 {
        out.push('…');
    }
    out
}
