//! What lies under each element of a page, counted once for all: text, links, sentences, cells. Furniture and layout
//! are told by these figures.

use super::dom::{Data, Dom, Id, ROOT};
use super::phrase::is_licence;
use super::tags::{Attr, Tag};
use crate::text::file::has_extension;

/// Shortest text run that can be a sentence.
const SENTENCE: u32 = 20;
/// Shortest text run that is one by its commas; addresses in footers have them too.
const LONG: u32 = 60;
/// Shortest heading that can be a document's title; 相关链接 is none.
const TITLE: u32 = 8;

/// Figures of one element with all that it holds.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Stats {
    /// Visible characters, white space left out.
    pub(super) text: u32,
    /// Those of them inside links.
    pub(super) linked: u32,
    /// Links.
    pub(super) links: u32,
    /// Runs of text outside links that are sentences.
    pub(super) sentences: u32,
    /// Paragraphs and other elements that open a line.
    pub(super) lines: u32,
    /// Table cells.
    pub(super) cells: u32,
    /// Tables.
    pub(super) tables: u32,
    /// Headings that can be titles.
    pub(super) headings: u32,
    /// Links to files.
    pub(super) files: u32,
    /// Fields of a form to be filled in.
    pub(super) inputs: u32,
    /// Runs of text that hold the licence of a site.
    pub(super) licences: u32,
    /// Characters of runs of text that are a date alone.
    pub(super) dates: u32,
    /// Runs of text outside links that end a sentence, however short.
    pub(super) stops: u32,
}

impl Stats {
    fn add(&mut self, other: Stats) {
        self.text += other.text;
        self.linked += other.linked;
        self.links += other.links;
        self.sentences += other.sentences;
        self.lines += other.lines;
        self.cells += other.cells;
        self.tables += other.tables;
        self.headings += other.headings;
        self.files += other.files;
        self.inputs += other.inputs;
        self.licences += other.licences;
        self.dates += other.dates;
        self.stops += other.stops;
    }

    /// Whether at least so many percent of the text are links.
    pub(super) fn linked_by(&self, percent: u32) -> bool {
        self.links > 0 && u64::from(self.linked) * 100 >= u64::from(self.text) * u64::from(percent)
    }

    /// Whether at least so many percent of the text are links, the dates beside them aside.
    pub(super) fn listed_by(&self, percent: u32) -> bool {
        Stats { text: self.text.saturating_sub(self.dates), ..*self }.linked_by(percent)
    }

    /// Characters outside links.
    pub(super) fn plain(&self) -> u32 {
        self.text.saturating_sub(self.linked)
    }
}

/// The figures of a page's elements.
pub(super) struct Figures(Vec<Stats>);

impl Figures {
    /// The figures of an element; none for a text.
    pub(super) fn of(&self, dom: &Dom<'_>, id: Id) -> Stats {
        dom.number(id).and_then(|no| self.0.get(no)).copied().unwrap_or_default()
    }

    fn slot(&mut self, dom: &Dom<'_>, id: Id) -> Option<&mut Stats> {
        dom.number(id).and_then(|no| self.0.get_mut(no))
    }

    /// Adds what a run of text has, which is little.
    fn add_text(&mut self, dom: &Dom<'_>, id: Id, more: Stats) {
        if let Some(stats) = self.slot(dom, id) {
            stats.text += more.text;
            stats.linked += more.linked;
            stats.sentences += more.sentences;
            stats.licences += more.licences;
            stats.dates += more.dates;
            stats.stops += more.stops;
        }
    }

    fn add(&mut self, dom: &Dom<'_>, id: Id, more: Stats) {
        if let Some(stats) = self.slot(dom, id) {
            stats.add(more);
        }
    }
}

/// Counts a whole page. `include_hidden` counts hidden elements too.
pub(super) fn count(dom: &Dom<'_>, include_hidden: bool) -> Figures {
    let mut all = Figures(vec![Stats::default(); dom.elements()]);
    let mut at = Some(ROOT);
    let mut link: Option<Id> = None;
    while let Some(id) = at {
        let tag = dom.tag(id);
        let silent = tag.is_silent() || (!include_hidden && dom.hidden(id));
        if silent {
            if let Tag::Input | Tag::Select = tag {
                add_own(&mut all, dom, id, tag);
            }
        } else if let Some(node) = dom.node(id).filter(|n| matches!(n.data, Data::Text { .. })) {
            if let Some(parent) = node.parent {
                all.add_text(dom, parent, text_stats(dom.characters(&node.data).unwrap_or(""), link.is_some()));
            }
        } else {
            add_own(&mut all, dom, id, tag);
            if link.is_none() && is_link(dom, id, tag) {
                link = Some(id);
            }
        }
        at = dom.step(ROOT, id, silent, |left| {
            if link == Some(left) {
                link = None;
            }
            let Some(node) = dom.node(left).filter(|n| matches!(n.data, Data::Element(_))) else { return };
            if let Some(parent) = node.parent {
                all.add(dom, parent, heading(dom, left, all.of(dom, left)));
            }
        });
    }
    all
}

fn text_stats(text: &str, linked: bool) -> Stats {
    let (shown, may_licence) = shown(text);
    let mut own = Stats { text: shown, ..Stats::default() };
    own.licences = u32::from(may_licence && own.text < LONG && is_licence(text));
    if linked {
        own.linked = own.text;
        // A headline has no full stop behind a label: a whole card may be one link.
        own.sentences = u32::from(own.text >= SENTENCE && text.contains('。') && text.contains('：'));
        return own;
    }
    own.stops = u32::from(text.trim_end().ends_with(['。', '；']));
    if is_date(text) {
        own.dates = own.text;
    } else if (own.text >= SENTENCE && (text.contains("。") || text.contains("；")))
        || (own.text >= LONG && text.contains('，'))
    {
        own.sentences = 1;
    }
    own
}

/// Whether a run of text is a date and nothing else, as lists of links have them: 2023-05-09, [05/09].
fn is_date(text: &str) -> bool {
    let text = text.trim();
    let sign = |b: &u8| b"0123456789-/.:[]() ".contains(b);
    (5..=20).contains(&text.len()) && text.bytes().all(|b| sign(&b)) && text.contains(['-', '/', '.'])
}

/// Characters that are no white space, and whether 备 or 码 is among them, without which there is no licence.
fn shown(text: &str) -> (u32, bool) {
    let (mut count, mut licence) = (0, false);
    let mut rest = text.as_bytes();
    while let Some((first, more)) = rest.split_first() {
        let (shows, length) = match first {
            0..0x80 => (!first.is_ascii_whitespace() && *first != 0x0B, 1),
            // Three bytes each, from U+4000 on: ideographs and full-width signs, no white space.
            0xE4..0xF0 => {
                licence |= matches!(more, [0xA4, 0x87, ..] | [0xA0, 0x81, ..]);
                (true, 3)
            }
            _ => {
                let at = text.len() - rest.len();
                let c = text.get(at..).and_then(|rest| rest.chars().next()).unwrap_or(' ');
                (!c.is_whitespace(), c.len_utf8())
            }
        };
        count += u32::from(shows);
        rest = rest.get(length..).unwrap_or_default();
    }
    (count, licence)
}

/// Adds what an element is of itself.
fn add_own(all: &mut Figures, dom: &Dom<'_>, id: Id, tag: Tag) {
    let Some(own) = all.slot(dom, id) else { return };
    match tag {
        Tag::Td | Tag::Th => own.cells += 1,
        Tag::Table => own.tables += 1,
        Tag::Textarea | Tag::Input | Tag::Select => own.inputs += 1,
        Tag::P | Tag::Div | Tag::Li | Tag::Br => own.lines += 1,
        Tag::H1 | Tag::H2 | Tag::H3 | Tag::H4 | Tag::H5 | Tag::H6 => own.lines += 1,
        Tag::A if is_link(dom, id, tag) => {
            own.links += 1;
            own.files += u32::from(is_file(dom, id));
        }
        _ => {}
    }
}

/// A heading counts once it is known how much text it has that is no link.
fn heading(dom: &Dom<'_>, id: Id, sum: Stats) -> Stats {
    let heading = matches!(dom.tag(id), Tag::H1 | Tag::H2 | Tag::H3) && sum.plain() >= TITLE;
    Stats { headings: sum.headings + u32::from(heading), ..sum }
}

/// Whether an element is a link. An anchor with a name is only a target (Word sets them around text), and a link into
/// the page itself is part of the text.
fn is_link(dom: &Dom<'_>, id: Id, tag: Tag) -> bool {
    let target = dom.attr(id, Attr::Name).is_some() || dom.attr(id, Attr::Id).is_some();
    tag == Tag::A
        && match dom.attr(id, Attr::Href) {
            Some(href) => href.len() < 2 || !href.starts_with('#'),
            None => !target,
        }
}

/// Whether an element is a comment that Word put into a page, or its mark in the text.
pub(super) fn is_comment(dom: &Dom<'_>, id: Id, tag: Tag) -> bool {
    let is = |name: &str| dom.attr(id, Attr::Class).is_some_and(|class| class.split(' ').any(|word| word == name));
    tag == Tag::A && is("msocomanchor") || tag == Tag::Div && is("msocomtxt")
}

/// Whether a link leads to a file: by its address, its words or the file name that it shows.
pub(super) fn is_file(dom: &Dom<'_>, id: Id) -> bool {
    let Some(href) = dom.attr(id, Attr::Href).map(str::trim) else { return false };
    if href.is_empty() || href.starts_with('#') || href.to_ascii_lowercase().starts_with("javascript:") {
        return false;
    }
    let path = href.split(['?', '#']).next().unwrap_or(href);
    if has_extension(path) || has_extension(href) {
        return true;
    }
    let text = dom.text(id);
    has_extension(&text) || (text.starts_with("附件") && text.chars().count() <= 80)
}

#[cfg(test)]
mod tests {
    use super::super::build::tests::parse;
    use super::*;

    #[test]
    fn characters_are_counted_without_white_space() {
        for text in
            ["", "渡口 a\u{3000}，\t\u{B}\r\n。", "é\u{85}\u{A0}ß\u{2028}\u{2003}“𠮷”\u{FEFF}", "湘ICP备 3号", "验证码"]
        {
            let plain = text.chars().filter(|c| !c.is_whitespace()).count() as u32;
            assert_eq!(shown(text), (plain, text.contains(['备', '码'])), "{text:?}");
        }
    }

    #[test]
    fn counts_what_is_shown() {
        let dom = parse(
            "<head><title>题</title></head><div id=x><h1>关于渡口的整改方案</h1><a href='/a'>首页</a><a href='清单.DOCX?v=1'>清单</a>\
             <p style='display: none'>隐藏</p><p>为做好整改工作，确保汛期渡口安全，特制定本方案。</p><table><tr><td>甲<td>乙</table></div>",
        )
        .unwrap();
        let body = dom.find(ROOT, Tag::Body).unwrap();
        let stats = count(&dom, false).of(&dom, body);
        assert_eq!((stats.text, stats.linked, stats.links, stats.files), (39, 4, 2, 1));
        assert_eq!((stats.sentences, stats.cells, stats.tables, stats.headings), (1, 2, 1, 1));
        assert_eq!(count(&dom, true).of(&dom, body).text, 41);
    }

    #[test]
    fn anchors_are_no_links() {
        let dom = parse("<a name=_Toc1>一、总体要求</a><a href='#_Toc1'>一</a><a>首页</a>").unwrap();
        assert_eq!(count(&dom, false).of(&dom, dom.find(ROOT, Tag::Html).unwrap()).links, 1);
    }
}
