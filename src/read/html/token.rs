//! Text → tags, runs of text, comments, as section 13.2.5 of the HTML standard cuts them.
//!
//! html5ever builds the tree, but its tokenizer is not used: it copies every character and every attribute, and tells
//! no position. On a list saved from Word, html5ever with a sink that keeps nothing reads 60 MB/s, and two thirds of that
//! time are its tokenizer's; with this one in its place the whole reader went from 22 to 71 MB/s (November 2026; the
//! bench `floor` has the bare parser).
//!
//! This one hands out runs of text as views of the page and knows the bytes of each token. What it does otherwise:
//!
//! * a run of text is one token however many references it holds;
//! * attributes that nobody asks for are dropped, but of tags that format text, which the builder compares whole; and
//!   those beyond the first 64 of a tag;
//! * the text of comments is dropped;
//! * NUL is not looked for: `encoding` has made a blank of it.
//!
//! The tree of what the reader asks for is the same, which the tests below hold against html5ever's own.

use super::doctype::doctype;
use super::reference;
use super::tags::{Attr, style_matters};
use html5ever::interface::{Attribute, QualName};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{Tag, TagKind, Token};
use html5ever::{LocalName, local_name, ns};
use memchr::{memchr, memchr_iter, memmem};

/// Attributes kept of a tag; only tags that format text, which are compared whole, ever have so many.
pub(super) const MAX_ATTRIBUTES: usize = 64;
/// Slots for names of elements met.
const SLOTS: usize = 256;

/// A page being cut into tokens.
pub(super) struct Tokens<'a> {
    whole: &'a str,
    at: usize,
    raw: Option<RawKind>,
    plain: bool,
    /// Bytes of the last start tag's name, which ends raw text.
    last: (usize, usize),
    names: Names,
}

impl<'a> Tokens<'a> {
    /// Begins a page.
    pub(super) fn new(whole: &'a str) -> Self {
        let mark = if whole.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
        Tokens { whole, at: mark, raw: None, plain: false, last: (0, 0), names: Names::default() }
    }

    /// First byte behind the last token.
    #[inline]
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// Goes on from this byte, where a token begins.
    #[inline]
    pub(super) fn set_at(&mut self, at: usize) {
        self.at = at;
    }

    /// Bytes of the page.
    #[inline]
    pub(super) fn len(&self) -> usize {
        self.whole.len()
    }

    /// The characters between two bytes.
    pub(super) fn between(&self, (from, to): (usize, usize)) -> &'a str {
        self.whole.get(from..to).unwrap_or("")
    }

    /// What follows is raw text up to the end tag of the last start tag.
    pub(super) fn raw(&mut self, kind: RawKind) {
        self.raw = Some(kind);
    }

    /// All that follows is text.
    pub(super) fn plain(&mut self) {
        self.plain = true;
    }

    /// The next token and its first byte; `None` at the end. `foreign` tells whether the builder is in SVG or MathML.
    pub(super) fn next(&mut self, foreign: impl Fn() -> bool) -> Option<(usize, Token)> {
        while self.at < self.whole.len() {
            let from = self.at;
            if self.plain {
                return Some((from, self.text(self.whole.len(), false)));
            }
            if let Some(kind) = self.raw.take() {
                let end = self.raw_end(kind);
                if end > from {
                    return Some((from, self.text(end, kind == RawKind::Rcdata)));
                }
            }
            if !self.is_markup(from) {
                let end = self.markup_from(from);
                return Some((from, self.text(end, true)));
            }
            if let Some(token) = self.markup(&foreign) {
                return Some((from, token));
            }
        }
        None
    }

    /// Where the next markup begins, from here on.
    pub(super) fn markup_from(&self, from: usize) -> usize {
        let mut signs = memchr_iter(b'<', self.rest(from)).map(|at| from + at);
        signs.find(|at| self.is_markup(*at)).unwrap_or(self.whole.len())
    }

    #[inline]
    pub(super) fn rest(&self, from: usize) -> &'a [u8] {
        self.whole.as_bytes().get(from..).unwrap_or(&[])
    }

    /// A byte of the page; 0 behind its end.
    #[inline]
    pub(super) fn byte(&self, at: usize) -> u8 {
        self.whole.as_bytes().get(at).copied().unwrap_or(0)
    }

    /// The bytes from here to the first that ends them.
    fn until(&self, from: usize, ends: impl Fn(u8) -> bool) -> usize {
        let rest = self.rest(from);
        from + rest.iter().position(|b| ends(*b)).unwrap_or(rest.len())
    }

    /// Whether a `<` here opens anything.
    #[inline]
    pub(super) fn is_markup(&self, at: usize) -> bool {
        self.byte(at) == b'<'
            && match self.byte(at + 1) {
                b'!' | b'?' => true,
                b'/' => at + 2 < self.whole.len(),
                next => next.is_ascii_alphabetic(),
            }
    }

    /// Text from here to `end`.
    fn text(&mut self, end: usize, references: bool) -> Token {
        Token::CharacterTokens(self.run(end, references))
    }

    /// The characters from here to `end`.
    pub(super) fn run(&mut self, end: usize, references: bool) -> StrTendril {
        let run = self.between((self.at, end));
        self.at = end;
        match references {
            true if reference::holds(run) => reference::replaced(run, false).into(),
            false if memchr(b'\r', run.as_bytes()).is_some() => run.replace("\r\n", "\n").replace('\r', "\n").into(),
            _ => run.into(),
        }
    }

    /// Reads what a `<` opens; `None` where that is nothing.
    fn markup(&mut self, foreign: &impl Fn() -> bool) -> Option<Token> {
        let from = self.at;
        match (self.byte(from + 1), self.byte(from + 2)) {
            // An error and nothing else; the builder keeps a line end behind it.
            (b'/', b'>') => {
                self.at = from + 3;
                Some(Token::ParseError("".into()))
            }
            (b'/', next) if next.is_ascii_alphabetic() => self.tag(from + 2, TagKind::EndTag),
            (b'!', _) => Some(self.declaration(foreign)),
            (b'/' | b'?', _) => Some(self.comment(from + 2, b">")),
            _ => self.tag(from + 1, TagKind::StartTag),
        }
    }

    /// A comment that goes on to these bytes. What it says is not looked at.
    fn comment(&mut self, from: usize, end: &[u8]) -> Token {
        self.at = memmem::find(self.rest(from), end).map_or(self.whole.len(), |at| from + at + end.len());
        Token::CommentToken(StrTendril::new())
    }

    fn declaration(&mut self, foreign: &impl Fn() -> bool) -> Token {
        let from = self.at + 2;
        let rest = self.rest(from);
        if let Some(comment) = rest.strip_prefix(b"--") {
            if let Some(length) = [&b">"[..], b"->"].into_iter().find(|end| comment.starts_with(end)).map(<[u8]>::len) {
                self.at = from + 2 + length;
                return Token::CommentToken(StrTendril::new());
            }
            let ends = memchr_iter(b'>', comment).find(|at| {
                let inner = comment.get(..*at).unwrap_or(&[]);
                inner.ends_with(b"--") || inner.ends_with(b"--!")
            });
            self.at = ends.map_or(self.whole.len(), |at| from + 2 + at + 1);
            return Token::CommentToken(StrTendril::new());
        }
        if rest.get(..7).is_some_and(|word| word.eq_ignore_ascii_case(b"doctype")) {
            let end = memchr(b'>', rest);
            self.at = end.map_or(self.whole.len(), |at| from + at + 1);
            let inner = self.whole.get(from + 7..from + end.unwrap_or(rest.len())).unwrap_or("");
            return Token::DoctypeToken(doctype(inner, end.is_some()));
        }
        if rest.starts_with(b"[CDATA[") && foreign() {
            let inner = from + 7;
            let end = memmem::find(self.rest(inner), b"]]>").map(|at| inner + at);
            self.at = inner;
            let text = self.text(end.unwrap_or(self.whole.len()), false);
            self.at += end.map_or(0, |_| 3);
            return text;
        }
        self.comment(from, b">")
    }

    /// A tag whose name begins here; `None` where the page ends in it.
    fn tag(&mut self, name: usize, kind: TagKind) -> Option<Token> {
        let mut at = self.until(name, |b| is_space(b) || matches!(b, b'/' | b'>'));
        let tag = self.names.get(self.whole.get(name..at).unwrap_or(""));
        if kind == TagKind::StartTag {
            self.last = (name, at);
        }
        let wanted = match kind {
            TagKind::EndTag => Wanted::None,
            TagKind::StartTag if formats(&tag) => Wanted::All,
            TagKind::StartTag => Wanted::Kept,
        };
        let (mut attrs, mut self_closing) = (Vec::new(), false);
        loop {
            match self.byte(at) {
                0 if at >= self.whole.len() => {
                    self.at = at;
                    return None;
                }
                b'>' => break,
                b'/' if self.byte(at + 1) == b'>' => self_closing = true,
                b'/' => {}
                b if is_space(b) => {}
                _ => {
                    at = self.attribute(at, wanted, &mut attrs);
                    continue;
                }
            }
            at += 1;
        }
        self.at = at + 1;
        Some(Token::TagToken(Tag { kind, name: tag, self_closing, attrs, had_duplicate_attributes: false }))
    }

    /// Reads an attribute that begins here; gives the first byte behind it.
    fn attribute(&self, from: usize, wanted: Wanted, attrs: &mut Vec<Attribute>) -> usize {
        let Pair { name, value, behind } = self.pair(from);
        self.keep(name, value, wanted, attrs);
        behind
    }

    /// Cuts an attribute that begins here.
    pub(super) fn pair(&self, from: usize) -> Pair {
        let end = self.until(from + 1, |b| is_space(b) || matches!(b, b'/' | b'>' | b'='));
        let equals = self.until(end, |b| !is_space(b));
        let (value, behind) = if self.byte(equals) == b'=' {
            let value = self.until(equals + 1, |b| !is_space(b));
            match self.byte(value) {
                b'>' => ((value, value), value),
                quote @ (b'"' | b'\'') => {
                    let rest = self.rest(value + 1);
                    let length = memchr(quote, rest).unwrap_or(rest.len());
                    ((value + 1, value + 1 + length), value + 2 + length)
                }
                _ => {
                    let end = self.until(value, |b| is_space(b) || b == b'>');
                    ((value, end), end)
                }
            }
        } else {
            ((end, end), equals)
        };
        Pair { name: (from, end), value, behind }
    }

    /// The value of an attribute, its references replaced.
    pub(super) fn value(&self, (from, to): (usize, usize)) -> StrTendril {
        let value = self.between((from, to));
        if reference::holds(value) { reference::replaced(value, true).into() } else { value.into() }
    }

    /// Keeps an attribute that is asked for; of two with one name the first counts.
    fn keep(&self, name: (usize, usize), value: (usize, usize), wanted: Wanted, attrs: &mut Vec<Attribute>) {
        let known = Attr::of(self.between(name));
        let local = match (wanted, known) {
            (Wanted::Kept, Some(Attr::Style)) if !style_matters(self.between(value)) => return,
            (Wanted::Kept | Wanted::All, Some(attr)) => attr.local(),
            (Wanted::All, None) => LocalName::from(self.between(name).to_ascii_lowercase()),
            (Wanted::Kept, None) | (Wanted::None, _) => return,
        };
        if attrs.len() >= MAX_ATTRIBUTES || attrs.iter().any(|a| a.name.local == local) {
            return;
        }
        attrs.push(Attribute { name: QualName::new(None, ns!(), local), value: self.value(value) });
    }

    /// Where raw text that begins here ends: at its end tag, or with the page.
    fn raw_end(&self, kind: RawKind) -> usize {
        if let RawKind::ScriptData = kind {
            return self.script_end();
        }
        let name = self.whole.as_bytes().get(self.last.0..self.last.1).unwrap_or(&[]);
        let mut ends = memchr_iter(b'<', self.rest(self.at)).map(|at| self.at + at);
        ends.find(|at| self.byte(at + 1) == b'/' && self.is_word(at + 2, name)).unwrap_or(self.whole.len())
    }

    /// Whether a name stands here, in any case, with something behind it that ends a name.
    fn is_word(&self, at: usize, name: &[u8]) -> bool {
        let end = at + name.len();
        let next = self.byte(end);
        (is_space(next) || matches!(next, b'/' | b'>'))
            && self.whole.as_bytes().get(at..end).is_some_and(|word| word.eq_ignore_ascii_case(name))
    }

    /// Where a script ends. One inside a comment of it, `<!-- <script> </script> -->`, does not end it.
    fn script_end(&self) -> usize {
        let (mut comment, mut inner, mut dashes) = (false, false, 0u32);
        let mut at = self.at;
        while at < self.whole.len() {
            match self.byte(at) {
                b'<' if self.byte(at + 1) == b'/' && self.is_word(at + 2, b"script") => {
                    if !inner {
                        return at;
                    }
                    inner = false;
                }
                b'<' if !comment && self.rest(at).starts_with(b"<!--") => {
                    (comment, dashes) = (true, 2);
                    at += 4;
                    continue;
                }
                b'<' if comment && !inner && self.is_word(at + 1, b"script") => inner = true,
                b'-' if comment => {
                    dashes += 1;
                    at += 1;
                    continue;
                }
                b'>' if comment && dashes >= 2 => (comment, inner) = (false, false),
                _ if !comment => {
                    let rest = self.rest(at + 1);
                    at += memchr(b'<', rest).unwrap_or(rest.len());
                }
                _ => {}
            }
            dashes = 0;
            at += 1;
        }
        self.whole.len()
    }
}

/// The bytes of an attribute's name and value, and the first byte behind both.
pub(super) struct Pair {
    pub(super) name: (usize, usize),
    pub(super) value: (usize, usize),
    pub(super) behind: usize,
}

/// Which attributes of a tag are kept.
#[derive(Clone, Copy)]
enum Wanted {
    None,
    Kept,
    All,
}

#[inline]
pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\t' | b'\r' | 0xC)
}

/// Elements that go on behind their parent's end. The builder opens no fourth of the same attributes, so that it has to
/// be told all of them; `annotation-xml` has one that says what it holds.
fn formats(name: &LocalName) -> bool {
    matches!(
        *name,
        local_name!("a")
            | local_name!("b")
            | local_name!("big")
            | local_name!("code")
            | local_name!("em")
            | local_name!("font")
            | local_name!("i")
            | local_name!("nobr")
            | local_name!("s")
            | local_name!("small")
            | local_name!("strike")
            | local_name!("strong")
            | local_name!("tt")
            | local_name!("u")
            | local_name!("annotation-xml")
    )
}

/// Names of elements as html5ever numbers them. To find a number takes longer than to read a tag, and pages use few.
struct Names(Vec<LocalName>);

impl Default for Names {
    fn default() -> Self {
        Names(vec![local_name!(""); SLOTS])
    }
}

impl Names {
    fn get(&mut self, written: &str) -> LocalName {
        if written.bytes().any(|b| b.is_ascii_uppercase()) {
            return self.get(&written.to_ascii_lowercase());
        }
        let hash = written.bytes().take(16).fold(written.len(), |hash, b| hash.wrapping_mul(31) ^ usize::from(b));
        let Some(slot) = self.0.get_mut(hash % SLOTS) else { return LocalName::from(written) };
        if **slot != *written {
            *slot = LocalName::from(written);
        }
        slot.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::super::build::tests::same;
    use proptest::prelude::*;

    #[test]
    fn pages_are_cut_as_html5ever_cuts_them() {
        for page in [
            "<!DOCTYPE html><p>甲<table><tr><td>乙",
            "<!DOCTYPE html PUBLIC \"-//W3C//DTD HTML 4.01 Transitional//EN\"><p>甲<table><td>乙",
            "<!doctype HTML public '-//W3C//DTD HTML 3.2//EN' 'x'><p>甲<table><td>乙",
            "<!DOCTYPE html SYSTEM 'http://www.ibm.com/data/dtd/v11/ibmxhtml1-transitional.dtd'><p><table>",
            "<!DOCTYPE><p><table>",
            "<!DOCTYPE html x><p><table>",
            "<!doctype html PUBLIC '-//W3C//DTD XHTML 1.0 Transitional//EN><p><table>",
            "甲<乙 1<2 </ 3></><?pi?><!x><!-><!-- a -- > --!>丙<!--->丁<!-->戊<!---->己<!--<!--->辛<!-- 庚 --",
            "<p a='1' A=2 b = c class=\"甲&amp;乙\" title=x&copy=1&amp/>丙</p x>丁<p/",
            "<p =甲 =乙=丙 id=>丁<p id='戊'name=己>庚<p id = 'a'",
            "<title>甲<b>&amp;</TITLE x>乙<textarea>\n丙</textareas></textarea\n>丁<style>a&lt;</style >",
            "<script>if(a<b)'<!--<script></script>'</script>甲--></script>乙<script><!--x--></script>丙",
            "<script><!-- <script> --> </script>甲<script><!--></script>乙<script></scriptx</script>丙",
            "<svg><desc>甲<p>乙</desc><![CDATA[<丙>]]></svg><![CDATA[丁]]>戊<math><annotation-xml encoding=text/html><p>己",
            "<svg><font color=red>甲</svg><svg><font>乙</svg><svg><script>1<2</script><path/>丙",
            "<b id=1><b id=1><b id=1><b id=1>甲<p>乙</b><b x=1>丙<p>丁",
            "<font color=red><font color=blue><font color=red><font color=red><font color=red>甲</font><p>乙",
            "<pre></>\n甲</pre>",
            "<pre>\n甲&#10;乙</pre><pre>&#10;丙</pre><pre>\r\n丁\r戊",
            "<plaintext>甲</plaintext><p>乙&amp;",
            "<table>甲<tr>乙<td>丙</table>丁<table> <!-- -->戊<tr> 己",
            "\u{feff}<p>甲\u{feff}",
            "<noscript><p>甲</noscript>乙<iframe><p>丙</iframe><xmp><b></xmp><noembed><i></noembed>",
            "<TABLE><TR><TD COLSPAN=2 Style='Display:None'>甲<TD HIDDEN>乙",
            "<a href=1>甲<a href=2>乙<select><option>丙<option>丁<input>戊",
            "<html class=a><body id=b><p>甲<body id=c title=d><html class=e role=f>",
            "<frameset><frame><noframes><p>甲</noframes></frameset>",
            "<ruby>甲<rp>(<rt>乙<rp>)</ruby><template><tr><td>丙</template>丁",
        ] {
            same(page);
        }
    }

    #[test]
    fn tags_of_many_attributes_are_cut_as_html5ever_cuts_them() {
        let attributes: String = (0..300).map(|i| format!(" a{i}")).collect();
        for page in [
            format!("<p b=c=\"{attributes}>甲<p>乙\">丙"),
            format!("<p{}>甲<p/>乙", attributes.replace(' ', "/")),
            format!("<p>甲<img src=\"data:image/png;base64,{}\">乙", "ab/ >".repeat(1_000)),
            format!("<p>甲<!-- {attributes} --></q x{attributes}>乙<!-- {attributes} -->丙"),
        ] {
            same(&page);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]
        #[test]
        fn soups_are_cut_as_html5ever_cuts_them(
            parts in proptest::collection::vec(prop_oneof![
                Just("<"), Just(">"), Just("/"), Just("</"), Just("!"), Just("<!--"), Just("--"), Just("-"), Just("-->"),
                Just("="), Just("'"), Just("\""), Just(" "), Just("\n"), Just("\r"), Just("&"), Just("&amp"), Just("&nbsp;"),
                Just("&#1"), Just("&#x4e00;"), Just("&lt;"), Just(";"), Just("甲"), Just("p"), Just("b"), Just("x1"),
                Just("<script"), Just("</script"), Just("<title>"), Just("</title>"), Just("<style>"), Just("</style>"),
                Just("<textarea>"), Just("</textarea"), Just("<svg>"), Just("</svg>"), Just("<![CDATA["), Just("]]>"),
                Just("<!doctype "), Just("<p"), Just("<b"), Just("<td"), Just("<table"), Just("<tr>"), Just("</table>"),
                Just("</p>"), Just("</b>"), Just(" class="), Just(" style='display:none'"), Just(" HIDDEN"), Just("<pre>"),
                Just("<a href=1>"), Just("<font size=1>"), Just("</font>"), Just("<math>"), Just("<?"), Just("<plaintext>"),
                Just("PUBLIC"), Just("<BR"), Just("<select>"), Just("<option>"), Just("<template>"), Just("</template>")
            ], 0..40)
        ) {
            let page = parts.concat();
            same(&page);
        }
    }
}
