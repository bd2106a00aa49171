//! Tree → paragraphs and tables, in reading order.
//!
//! The tree is walked without recursion; only a data table inside a cell of another goes one call deeper.

use super::attach::{self, Files};
use super::bare_time;
use super::bars;
use super::copy;
use super::dom::{Data, Dom, Id, ROOT};
use super::facts;
use super::field;
use super::foot;
use super::furniture::{ends_line, is_frozen, is_furniture};
use super::line::{self, Line};
use super::page;
use super::pair;
use super::phrase::{self, Judged};
use super::place::Places;
use super::stats::{Figures, Stats, count, is_comment, is_file};
use super::tags::{Attr, Tag, is_list_number};
use crate::model::{Block, Code, Finding, Link, Paragraph, ParagraphKind, Place, Table};
use crate::read::{Input, ReadError};
use crate::text::file::is_generic;
use crate::text::marker;

/// Blocks, links and findings of a page.
pub(super) type Content = (Vec<Block>, Vec<Link>, Vec<Finding>);

/// Reads the body of a page.
///
/// # Errors
/// [`ReadError::TooLarge`] past the budget's cells.
pub(super) fn read(dom: &Dom<'_>, text: &str, input: &Input<'_>) -> Result<Content, ReadError> {
    let stats = count(dom, input.include_hidden);
    let body = dom.find(ROOT, Tag::Body).unwrap_or(ROOT);
    let page = stats.of(dom, body);
    let mut reader = Reader {
        dom,
        stats,
        page,
        places: Places::new(text),
        input,
        noticed: Noticed::default(),
        links: Vec::new(),
        related: false,
        attached: false,
        keepers: Vec::new(),
        dated: false,
    };
    let mut out = Out::default();
    reader.flow(body, &mut out, 0)?;
    reader.noticed.furniture += foot::take(&mut out.blocks, &reader.keepers);
    bars::tables(&mut out.blocks, &reader.places, input)?;
    let copied = copy::take(&mut out.blocks);
    let mut blocks = page::from_tags(dom, &reader.places, &out.blocks);
    blocks.append(&mut out.blocks);
    let undated = bare_time::finding(dom, &reader.stats, &reader.places, &blocks);
    let findings = reader.noticed.findings().into_iter().chain(undated).chain(copied).collect();
    Ok((blocks, reader.links, findings))
}

/// What was left out.
#[derive(Debug, Default)]
pub(super) struct Noticed {
    /// Visible characters of furniture.
    pub(super) furniture: usize,
    /// Hidden elements with text.
    pub(super) hidden: usize,
    /// Deleted stretches of text.
    deleted: usize,
    /// Characters inside drawings.
    drawn: usize,
    /// Captions of tables that have one before it.
    pub(super) captions: usize,
    /// Where the first cell beyond the widest table stands.
    pub(super) beyond: Option<Place>,
}

impl Noticed {
    fn findings(self) -> Vec<Finding> {
        let mut out = Vec::new();
        let mut add = |n: usize, code: Code, message: String, key: &str| {
            if n > 0 {
                out.push(Finding::new(code, message).with(key, n));
            }
        };
        let n = self.furniture;
        add(
            n,
            Code::PageFurniture,
            format!("{n} characters of navigation, footers and link lists were left out"),
            "characters",
        );
        let n = self.hidden;
        add(n, Code::HiddenCells, format!("{n} hidden elements were left out"), "elements");
        let n = self.deleted;
        add(n, Code::TrackedChanges, format!("{n} deleted stretches of text were left out"), "deleted");
        let n = self.drawn;
        let message = format!("{n} characters inside drawings (svg) were left out");
        add(n, Code::PageFurniture, message, "characters");
        let n = self.captions;
        add(n, Code::UnplacedText, format!("{n} further captions of tables were left out"), "captions");
        if let Some(place) = self.beyond {
            out.push(
                Finding::new(Code::LimitReached, "cells beyond the widest table that is read were left out").at(place),
            );
        }
        out
    }
}

/// A list that is open.
#[derive(Debug)]
struct Level {
    element: Id,
    items: page::Items,
}

/// What a stretch of the page is read into: the page itself, or one cell.
#[derive(Debug, Default)]
pub(super) struct Out {
    /// Paragraphs and tables of the page; empty for a cell.
    pub(super) blocks: Vec<Block>,
    /// Text of a cell, its lines joined by line breaks.
    pub(super) text: String,
    /// Tables inside a cell.
    pub(super) tables: Vec<Table>,
    /// Bytes of the source from the first character of a cell to its last.
    pub(super) range: Option<(usize, usize)>,
    /// Bytes of the last paragraph.
    last: (usize, usize),
    cell: bool,
    line: Line,
    heading: Option<(Id, u8)>,
    /// Element whose line ends are kept.
    pre: Option<Id>,
    /// `article` or `main` around.
    article: Option<Id>,
    lists: Vec<Level>,
    /// Word's number of a list item, and where it begins in the line.
    number: Option<(Id, usize)>,
    /// What a list shows before the item in hand.
    prefix: Option<String>,
    /// How deep the item in hand stands, where lists stand in lists.
    nested: Option<usize>,
    /// Links to files in the line in hand.
    files: Files,
    /// How many blocks there were before a `dt`, or behind one that is a single line.
    term: Option<usize>,
    /// The next line is what a `dd` says of the term above it.
    defines: bool,
}

impl Out {
    /// What one cell is read into.
    pub(super) fn cell() -> Self {
        Out { cell: true, ..Out::default() }
    }

    /// Whether this is one cell's content.
    pub(super) fn is_cell(&self) -> bool {
        self.cell
    }
}

/// A page being read.
pub(super) struct Reader<'a> {
    pub(super) dom: &'a Dom<'a>,
    pub(super) stats: Figures,
    /// Figures of the whole page.
    page: Stats,
    pub(super) places: Places<'a>,
    pub(super) input: &'a Input<'a>,
    pub(super) noticed: Noticed,
    links: Vec<Link>,
    /// The last line was 相关链接 or its kind: the links below are its.
    related: bool,
    /// The last line was 附件下载 or its kind: the links below are its.
    attached: bool,
    /// How many blocks stood above each line left out that names who keeps or owns the site, and whether it is the keeper.
    keepers: Vec<(usize, bool)>,
    /// A line of metadata was met.
    dated: bool,
}

impl Reader<'_> {
    /// Reads everything under an element.
    pub(super) fn flow(&mut self, root: Id, out: &mut Out, depth: usize) -> Result<(), ReadError> {
        let dom = self.dom;
        let mut at = dom.node(root).and_then(|n| n.first);
        while let Some(id) = at {
            let skip = self.enter(id, out, depth)?;
            at = dom.step(root, id, skip, |left| {
                if !(skip && left == id) && left != root {
                    self.leave(left, out);
                }
            });
        }
        self.end_line(out);
        Ok(())
    }

    /// Figures of one element.
    pub(super) fn stats(&self, id: Id) -> Stats {
        self.stats.of(self.dom, id)
    }

    /// Opens a node; true where its children are not to be walked.
    fn enter(&mut self, id: Id, out: &mut Out, depth: usize) -> Result<bool, ReadError> {
        let dom = self.dom;
        if let Some(data @ Data::Text { from, to, .. }) = dom.node(id).map(|n| &n.data) {
            let text = dom.characters(data).unwrap_or("");
            let raised = line::raised(text).filter(|_| !out.line.is_empty() && line::is_raised(dom, id));
            self.text(raised.as_deref().unwrap_or(text), (*from as usize, *to as usize), out);
            return Ok(true);
        }
        let tag = dom.tag(id);
        if tag.is_block() || facts::is_time(dom, id) && !out.cell {
            self.end_line(out);
        }
        if self.left_out(id, tag, out) {
            if (tag.is_silent() || tag == Tag::Textarea) && !dom.hidden(id) {
                self.control(id, out);
            }
            return Ok(true);
        }
        match tag {
            Tag::Table => return self.table(id, out, depth),
            Tag::A if is_file(dom, id) => {
                if let Some(no) = self.link(id) {
                    out.files.open(id, out.line.len(), no);
                }
            }
            Tag::Article | Tag::Main => out.article = out.article.or(Some(id)),
            Tag::Span if out.number.is_none() && dom.attr(id, Attr::Style).is_some_and(is_list_number) => {
                out.number = Some((id, out.line.len()));
            }
            Tag::Pre | Tag::Listing | Tag::Xmp | Tag::Textarea => out.pre = out.pre.or(Some(id)),
            Tag::Ol | Tag::Ul | Tag::Menu | Tag::Dir => {
                out.lists.push(Level { element: id, items: page::Items::new(dom, id, tag) })
            }
            Tag::Li => {
                out.prefix = out.lists.last_mut().and_then(|level| level.items.next(dom, id));
                let inner = dom.children(id).any(|child| dom.tag(child) == Tag::Ol);
                out.nested = Some(out.lists.len()).filter(|depth| *depth > 1 || inner);
            }
            Tag::Dt => out.term = Some(out.blocks.len()),
            Tag::Dd => {
                let stats = self.stats(id);
                let broken = dom.children(id).any(|child| dom.tag(child) == Tag::Br);
                let short = stats.lines <= 1 && !broken && stats.tables == 0;
                out.defines = out.term.take() == Some(out.blocks.len()) && short;
            }
            _ => out.heading = tag.heading().map(|level| (id, level)).or(out.heading),
        }
        Ok(false)
    }

    /// Reads what a field shows in its cell, and a box anywhere; other controls are the page's.
    fn control(&mut self, id: Id, out: &mut Out) {
        if let Some((tick, bytes)) = field::tick(self.dom, id) {
            out.line.push(tick, bytes);
        } else if let Some((text, bytes)) = field::shown(self.dom, id).filter(|_| out.cell) {
            out.line.push(&text, bytes);
        } else if self.dom.tag(id) == Tag::Svg {
            self.noticed.drawn += field::drawn(self.dom, id);
        } else {
            self.noticed.furniture += field::characters(self.dom, id);
        }
    }

    /// Leaves a node whose children were walked.
    fn leave(&mut self, id: Id, out: &mut Out) {
        let tag = self.dom.tag(id);
        if !tag.is_block() {
            if let Some((_, from)) = out.number.take_if(|(number, _)| *number == id) {
                out.line.number(from);
            }
            out.files.close(id, out.line.len());
            if !out.cell && (page::is_bare_label(out.line.text()) || pair::labels(self.dom, id, out.line.text())) {
                out.line.add('：');
            } else if !out.cell && facts::is_time(self.dom, id) {
                self.end_line(out);
            }
            return;
        }
        self.end_line(out);
        if out.lists.last().is_some_and(|level| level.element == id) {
            out.lists.pop();
        }
        match tag {
            Tag::Li => out.prefix = None,
            Tag::Dt => out.term = out.term.filter(|before| before + 1 == out.blocks.len()).map(|before| before + 1),
            Tag::Dd => out.defines = false,
            _ => {}
        }
        out.heading = out.heading.filter(|(heading, _)| *heading != id);
        out.pre = out.pre.filter(|pre| *pre != id);
        out.article = out.article.filter(|article| *article != id);
    }

    /// Whether an element shows nothing that is the document's.
    fn left_out(&mut self, id: Id, tag: Tag, out: &Out) -> bool {
        // A heading that is a button folds away what stands below it.
        let heads = || out.heading.is_some_and(|(heading, _)| self.stats(heading).text == 0);
        if tag.is_silent() && !(tag == Tag::Button && heads()) || is_comment(self.dom, id, tag) {
            return true;
        }
        if !self.input.include_hidden && self.dom.hidden(id) {
            self.noticed.hidden += usize::from(!self.dom.text(id).is_empty());
            return true;
        }
        if tag == Tag::Del {
            self.noticed.deleted += 1;
            return true;
        }
        let stats = self.stats(id);
        if tag == Tag::Textarea && stats.text < MIN_TEXTAREA && !out.cell {
            return true;
        }
        let related = self.related
            && stats.listed_by(60)
            && stats.files + stats.tables + stats.sentences == 0
            && (tag.is_block() || tag == Tag::A && out.line.is_empty() && ends_line(self.dom, id));
        let copy = || is_frozen(self.dom, id, &stats) && self.holds_more(id, &stats);
        if !out.cell
            && (related || copy() || is_furniture(self.dom, id, tag, &stats, &self.page, out.article.is_some()))
        {
            self.noticed.furniture += stats.text as usize;
            return true;
        }
        false
    }

    /// Whether what stands around an element has a table beside those in it.
    fn holds_more(&self, id: Id, stats: &Stats) -> bool {
        let around = self.dom.node(id).and_then(|n| n.parent);
        around.is_some_and(|around| self.stats(around).tables > stats.tables)
    }

    fn text(&mut self, text: &str, bytes: (usize, usize), out: &mut Out) {
        if out.pre.is_none() {
            out.line.push(text, self.places.trim(bytes.0, bytes.1));
            return;
        }
        let ranges = self.places.by_line(text, bytes);
        for (i, line) in text.split('\n').enumerate() {
            if i > 0 {
                self.end_line(out);
            }
            let (from, to) = ranges.get(i).copied().unwrap_or(bytes);
            let range = self.places.trim(from, to);
            if out.cell {
                out.line.push(line, range);
                continue;
            }
            for (i, part) in line.split('\t').enumerate() {
                if i > 0 {
                    out.line.tab();
                }
                out.line.push(part, range);
            }
        }
    }

    /// Ends the line in hand.
    pub(super) fn end_line(&mut self, out: &mut Out) {
        if out.line.is_empty() {
            return;
        }
        let (mut text, range) = out.line.take();
        let (Some(range), false) = (range, text.is_empty()) else { return };
        let files = out.files.take(text.len());
        if !out.cell && !files.is_empty() && out.heading.is_none() && self.lists_files(&text, &files, out) {
            return;
        }
        let mut item = None;
        if let Some(prefix) = out.prefix.take()
            && marker::leading(&text).is_none()
            && !page::opens(&text)
        {
            text.insert_str(0, &prefix);
            item = out.nested.take().filter(|_| prefix.ends_with(['.', '、']));
        }
        if out.cell {
            if !out.text.is_empty() {
                out.text.push('\n');
            }
            out.text.push_str(&text);
            out.range = Some(out.range.map_or(range, |(from, to)| (from.min(range.0), to.max(range.1))));
            return;
        }
        if let Some(field) = page::unbracketed(&text) {
            text = field;
        }
        let shown = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count();
        match phrase::judge(&text, out.heading.is_some(), facts::is_top(&out.blocks)) {
            Judged::Text => {}
            Judged::Partly(rest) => {
                self.noticed.furniture += shown(&text).saturating_sub(shown(&rest));
                text = rest;
            }
            Judged::Furniture { links } => {
                (self.related, self.attached) = (links, attach::announces(&text));
                let keeps = foot::names_keeper(&text);
                if keeps || phrase::names_owner(&text) {
                    self.keepers.push((out.blocks.len(), keeps));
                }
                self.noticed.furniture += shown(&text);
                return;
            }
        }
        if (1..=facts::WITHIN).contains(&out.blocks.len()) && !self.dated {
            if let Some(dated) = facts::labelled(&text) {
                text = dated;
            }
            self.dated = page::opens(&text);
        }
        let heading = out.heading.map(|(_, level)| level).or(item.map(|depth| LIST_LEVEL + depth.min(3) as u8));
        self.paragraph(out, text, range, heading);
    }

    /// Adds a paragraph; a value goes behind the label that stands alone on the line above it.
    pub(super) fn paragraph(&mut self, out: &mut Out, text: String, range: (usize, usize), heading: Option<u8>) {
        let defines = std::mem::take(&mut out.defines);
        if heading.is_none()
            && let Some(Block::Paragraph(label)) = out.blocks.last_mut()
            && (page::takes(&label.text, &text) || defines && page::counts(&label.text))
        {
            let colon = if label.text.ends_with(['：', ':', '.', '．', '、', ')', '）']) { "" } else { "：" };
            label.text = format!("{}{colon}{text}", label.text);
            label.place = self.places.at(out.last.0.min(range.0), out.last.1.max(range.1));
            return;
        }
        (self.related, self.attached) = (false, false);
        out.last = range;
        let place = self.places.at(range.0, range.1);
        out.blocks.push(Block::Paragraph(Paragraph { text, place, kind: ParagraphKind::Body, heading }));
    }

    /// Leaves out a line that only lists files, and the line above that only says so; false where it says more.
    fn lists_files(&mut self, text: &str, files: &[(usize, usize, usize)], out: &mut Out) -> bool {
        let announced = match out.blocks.last() {
            Some(Block::Paragraph(above)) => attach::announces(&above.text),
            _ => false,
        };
        let known = self.attached || announced;
        if !attach::lists(text, files, known, out.prefix.as_deref(), &mut self.links) {
            return false;
        }
        let shown = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count();
        let named: usize = files.iter().map(|(from, to, _)| text.get(*from..*to).map_or(0, shown)).sum();
        self.noticed.furniture += shown(text).saturating_sub(named);
        if announced && let Some(Block::Paragraph(above)) = out.blocks.pop() {
            self.noticed.furniture += shown(&above.text);
        }
        out.prefix = None;
        self.attached = true;
        true
    }

    /// Keeps a link to a file; its number among the links.
    fn link(&mut self, id: Id) -> Option<usize> {
        if self.links.len() >= MAX_LINKS {
            return None;
        }
        let href = self.dom.attr(id, Attr::Href).map(str::trim)?;
        let mut text = self.dom.text(id);
        if is_generic(&text) {
            let title = || self.dom.attr(id, Attr::Title).map(str::trim).filter(|title| !is_generic(title));
            let name = title().map(str::to_string).or_else(|| attach::named_beside(self.dom, id));
            text = name.unwrap_or(text);
        }
        // A link that says no more than 下载 leads to the file named by the link before it.
        let generic = is_generic(&self.dom.text(id));
        let link = Link { text, href: href.to_string() };
        if let Some(known) = self.links.iter().position(|known| *known == link || generic && known.href == link.href) {
            return Some(known);
        }
        self.links.push(link);
        Some(self.links.len() - 1)
    }
}

/// Levels of items in nested lists begin below the six of headings.
const LIST_LEVEL: u8 = 6;
/// Characters from which the text of an input field is the page's and no hint of what to write there.
const MIN_TEXTAREA: u32 = 60;
/// Links kept of one page; a page with more is an index of files.
const MAX_LINKS: usize = 200;
