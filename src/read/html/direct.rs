//! Cells and paragraphs whose tree is known without asking the tree builder.
//!
//! A page is rows of cells or runs of paragraphs for the most part, and html5ever spends a thousand instructions on each
//! of their tags. Where its state is known and a cell or paragraph is put together properly, the builder would make one
//! element for each tag and be left as it was. Such a unit goes into the tree directly and the builder never hears of
//! it; at the first tag that is not plainly nested the unit is taken back and the builder reads it from its beginning.
//!
//! The state is known in two places. Behind a `<tr>` that made an element the builder is "in row" at this element, and a
//! cell there begins with no paragraph, link or format open, whatever stands around the table. Behind a paragraph that
//! the builder read, and that was put together properly, it is back at the paragraph's parent with nothing to reopen.
//! The rules are those of section 13.2.6.4.7 of the HTML standard.

use super::build::Sink;
use super::dom::Id;
use super::tags::Tag;
use super::token::{Tokens, is_space};
use super::unit::{Class, Known, Unit, known};
use html5ever::tokenizer::{TagKind, Token};

/// What is known of the builder between two tokens.
#[derive(Debug, Clone, Copy, Default)]
enum State {
    #[default]
    Unknown,
    /// It is "in row" at this element, and would by now be at another behind it.
    Row { opened: Id, now: Id },
    /// It reads text at this element, with no paragraph open and no format to be opened again.
    Text(Id),
}

/// A paragraph that the builder reads, while its tags nest.
struct Paragraph {
    parent: Id,
    open: Vec<(Id, &'static Known)>,
    /// Formats opened in it; all are closed when it is.
    formats: Vec<&'static Known>,
    /// Formats were looked at, and none was opened again.
    clean: bool,
    /// It has text, so that no frameset can take the page's place any more.
    text: bool,
}

/// A token that the builder is about to read.
pub(super) enum Seen {
    Start(&'static Known),
    End(&'static Known),
    Text { blank: bool },
    Comment,
    Other,
}

/// Watches the builder, and reads what needs none of it.
#[derive(Default)]
pub(super) struct Direct {
    state: State,
    paragraph: Option<Paragraph>,
    formats: Formats,
}

impl Direct {
    /// What a token is, before the builder takes it.
    pub(super) fn before(&self, token: &Token) -> Seen {
        match token {
            Token::TagToken(tag) => match (known(tag.name.as_bytes()), tag.kind) {
                (Some(known), TagKind::StartTag) => Seen::Start(known),
                (Some(known), TagKind::EndTag) => Seen::End(known),
                (None, _) => Seen::Other,
            },
            Token::CharacterTokens(text) => {
                Seen::Text { blank: self.paragraph.is_some() && text.bytes().all(is_space) }
            }
            Token::CommentToken(_) => Seen::Comment,
            _ => Seen::Other,
        }
    }

    /// Learns from what the builder made of a token.
    pub(super) fn after(&mut self, seen: &Seen, sink: &Sink<'_>) {
        self.state = State::Unknown;
        let made = sink.made.take();
        if let Seen::Start(known) = seen
            && known.class == Class::Format
        {
            self.formats.add(known);
        }
        match seen {
            Seen::Start(Known { class: Class::Row, .. }) => {
                self.paragraph = None;
                let row = made.last.filter(|id| sink.dom.borrow().tag(*id) == Tag::Tr);
                self.state = row.map_or(State::Unknown, |id| State::Row { opened: id, now: id });
            }
            Seen::Start(known @ Known { class: Class::Paragraph, .. }) => {
                let dom = sink.dom.borrow();
                let parent = made.under.filter(|id| made.elements == 1 && holds_text(dom.tag(*id)));
                let paragraph = made.last.filter(|id| dom.tag(*id) == Tag::P);
                self.paragraph = parent.zip(paragraph).map(|(parent, id)| Paragraph {
                    parent,
                    open: vec![(id, known)],
                    formats: Vec::new(),
                    clean: false,
                    text: false,
                });
            }
            _ => {
                let Some(paragraph) = &mut self.paragraph else { return };
                if !paragraph.goes_on(seen, made) {
                    self.paragraph = None;
                } else if paragraph.open.is_empty() {
                    if paragraph.clean && paragraph.text {
                        self.state = State::Text(paragraph.parent);
                    }
                    paragraph.formats.iter().for_each(|known| self.formats.sub(known));
                    self.paragraph = None;
                }
            }
        }
    }

    /// Reads the unit that begins here; whether there was one.
    pub(super) fn read<'p>(&mut self, tokens: &mut Tokens<'p>, sink: &Sink<'p>) -> bool {
        match self.state {
            State::Unknown => return false,
            State::Row { opened, now: row } => {
                if self.attempt(tokens, sink, [row; 2], |unit| unit.read(row, Class::Cell)).is_some() {
                    return true;
                }
                let body = sink.dom.borrow().node(row).and_then(|n| n.parent).unwrap_or(row);
                if let Some(now) = self.attempt(tokens, sink, [row, body], |unit| unit.next_row(row)) {
                    sink.dom.borrow_mut().set_now(opened, now);
                    self.state = State::Row { opened, now };
                    return true;
                }
            }
            State::Text(parent) => {
                let read = self.attempt(tokens, sink, [parent; 2], |unit| unit.read(parent, Class::Paragraph));
                if read.is_some() {
                    return true;
                }
            }
        }
        self.state = State::Unknown;
        false
    }

    /// Reads with a unit; takes back what it did under these parents if it gives nothing.
    fn attempt<'p, T>(
        &self,
        tokens: &mut Tokens<'p>,
        sink: &Sink<'p>,
        parents: [Id; 2],
        read: impl FnOnce(&mut Unit<'_, 'p>) -> Option<T>,
    ) -> Option<T> {
        let (start, spent) = (tokens.at(), sink.spent());
        let mut dom = sink.dom.borrow_mut();
        let marks = parents.map(|id| dom.mark(id));
        let found = read(&mut Unit::new(tokens, &mut dom, sink, &self.formats));
        if found.is_none() {
            tokens.set_at(start);
            marks.iter().for_each(|mark| dom.back_to(mark));
            sink.set_spent(spent);
        }
        found
    }
}

/// Whether characters in an element stay there: not in a table's parts, whose text the builder moves.
fn holds_text(tag: Tag) -> bool {
    matches!(
        tag,
        Tag::Body
            | Tag::Div
            | Tag::Td
            | Tag::Th
            | Tag::Section
            | Tag::Article
            | Tag::Main
            | Tag::Center
            | Tag::Span
            | Tag::Blockquote
            | Tag::Li
            | Tag::Dd
    )
}

/// What the builder did with one token.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Made {
    /// Elements made.
    pub(super) elements: u32,
    /// The last of them, if it is of HTML.
    pub(super) last: Option<Id>,
    /// Where the last node was put, if at the end of it.
    pub(super) under: Option<Id>,
}

impl Paragraph {
    /// Whether a token that the builder read is plainly nested.
    fn goes_on(&mut self, seen: &Seen, made: Made) -> bool {
        let top = self.open.last().copied();
        let here = made.under.is_some() && made.under == top.map(|(id, _)| id);
        match seen {
            Seen::Start(known) if matches!(known.class, Class::Inline | Class::Format | Class::Void) => {
                let Some(id) = made.last.filter(|_| made.elements == 1 && here) else { return false };
                if known.class != Class::Void {
                    self.open.push((id, known));
                }
                if known.class == Class::Format {
                    self.formats.push(known);
                }
                self.clean = true;
                true
            }
            Seen::End(known) if top.is_some_and(|(_, open)| std::ptr::eq(open, *known)) => self.open.pop().is_some(),
            Seen::Text { blank } => {
                self.clean = true;
                self.text |= !blank;
                made.elements == 0 && here
            }
            Seen::Comment => true,
            _ => false,
        }
    }
}

/// How many elements of a name that format text the builder may hold open.
#[derive(Default)]
pub(super) struct Formats(Vec<(&'static str, usize)>);

impl Formats {
    /// Number of elements of this name.
    pub(super) fn get(&self, known: &Known) -> usize {
        self.0.iter().find(|(name, _)| *name == known.name).map_or(0, |(_, count)| *count)
    }

    fn add(&mut self, known: &Known) {
        match self.0.iter_mut().find(|(name, _)| *name == known.name) {
            Some((_, count)) => *count += 1,
            None => self.0.push((known.name, 1)),
        }
    }

    fn sub(&mut self, known: &Known) {
        if let Some((_, count)) = self.0.iter_mut().find(|(name, _)| *name == known.name) {
            *count = count.saturating_sub(1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::build::tests::same;
    use proptest::prelude::*;

    #[test]
    fn units_give_the_tree_that_the_builder_makes() {
        for page in [
            "<table><tr><td>甲<td>乙<tr>\n<td>丙</td>\n <th>丁</th></tr>\n<tr><td>戊</table>己",
            "<table><tr><td><b>甲<b>乙</td><td>丙</b>丁</td></tr><tr><td><a>甲<a>乙</a></td><td>丙",
            "<table><tr><td><p>甲<p>乙<span>丙</td><td><span>甲</p>乙</span><td><div>甲<p>乙</div>丙",
            "<b>甲<table><tr><td>乙</td> 丙 <td>丁</td></> 戊<td>己</tr></table>庚",
            "<table><tr><td><b><b><b><b>甲</b></b></b></b><p>乙</td><td><b><b><b>甲</td><td>乙",
            "<table><tr><td><table><tr><td>甲</td></tr></table></td><td>乙</td></tr></table>",
            "<table><tr><td>甲<!-- x --><![if y]>乙</td><!-- z --><td>丙</td><?x?></tr>",
            "<template><tr><td>甲</td><td>乙</td></tr></template><frameset>",
            "<svg><tr><td>甲</td></tr></svg><select><tr><td>乙</select>",
            "<TABLE><TR><TD STYLE='display:none' style=x COLSPAN=2 hidden>甲<P/>乙<BR/>丙</TD ><TD>丁</TD>",
            "<p>甲</p><p>乙<b>丙</b></p>\n<p>丁<p>戊<i>己</p><p>庚</p></i>辛<p>壬</p>",
            "<div><p>甲</p> <p>乙<font>丙</p><p>丁</p><p>戊</p></font></div><p>己</p>",
            "<b><b><b><p>甲</p><p>乙<b>丙</b></p><p>丁</p></b><p>戊</p></b></b>己",
            "<p></p><p> </p><p>\n</p><frameset><frame></frameset>",
            "<pre><p>\n甲</p><p>\n乙</p>\n丙</pre><pre>\n<p>丁</p>",
            "<table><p>甲</p><p>乙</p><tr><p>丙</p><p>丁</p><td>戊",
            "<template><table><tr><p>甲</p><p>乙</p></table></template>",
            "<p>甲</p><p>&lt;乙&nbsp;<span title='&amp;' title=2>丙</span><br>丁</p><p>戊<p>己</div>庚",
            "<table> <tr> <td>甲</td> </tr> <tr a><td>乙<tr><td>丙</td></tr>\n<!-- x --><tr class=x hidden><td>丁</table>",
            "<table><tr><td>甲</td></tr><tr><td>乙</td><td><table><tr><td>丙</td></tr><tr><td>丁</table></td><td>戊</tr>己",
            "<table><thead><tr><th>甲</tr><tr><th>乙<tbody><tr><td>丙</tr> <tr>丁<td>戊</tr></tr><tr><td>己",
            "<template><tr><td>甲</td></tr><tr><td>乙</td></tr></template>",
            "<div><a>甲<p>乙</p><p>丙<a>丁</a></p></a></div><p>戊</p>",
        ] {
            same(page);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]
        #[test]
        fn tables_and_paragraphs_give_the_tree_that_the_builder_makes(
            parts in proptest::collection::vec(prop_oneof![
                8 => Just("<td>"), 8 => Just("</td>"), 4 => Just("<tr>"), 3 => Just("</tr>"), 1 => Just("<th a=1>"),
                8 => Just("<p>"), 8 => Just("</p>"), 3 => Just("<p style='display:none'>"), 2 => Just("<table>"),
                1 => Just("</table>"), 6 => Just("<b>"), 6 => Just("</b>"), 4 => Just("<span class=c>"),
                4 => Just("</span>"), 2 => Just("<a href=x>"), 2 => Just("</a>"), 2 => Just("<br>"), 2 => Just("<div>"),
                2 => Just("</div>"), 1 => Just("<o:p></o:p>"), 1 => Just("<!-- x -->"), 1 => Just("</>"), 8 => Just("甲"),
                4 => Just(" "), 1 => Just("乙&nbsp;"), 1 => Just("<i>"), 1 => Just("</i>"), 1 => Just("<svg>"),
                1 => Just("<ul><li>"), 1 => Just("<template>"), 1 => Just("<select>"), 1 => Just("<pre>"),
                1 => Just("<caption>"), 1 => Just("<frameset>"), 1 => Just("<h2>"), 1 => Just("</tbody>"),
                8 => Just("<td>甲</td>"), 4 => Just("</tr><tr>"), 4 => Just("<td>甲</td></tr> <tr> <td>乙</td>"), 6 => Just("<p>甲</p>"), 4 => Just("<p><b>甲</b></p>"),
                1 => Just("<button>"), 1 => Just("<object>"), 1 => Just("</object>"), 1 => Just("\n")
            ], 0..60)
        ) {
            for head in ["", "<table><tr>", "<div><p>甲</p>"] {
                let page = head.to_string() + &parts.concat();
                same(&page);
            }
        }
    }
}
