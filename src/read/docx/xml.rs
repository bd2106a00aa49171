//! A pull parser over one part, made safe to walk by recursion: an empty element gives an opening and a closing,
//! references are resolved, and a part that is cut or malformed simply ends, saying so.
//!
//! Names are compared without their prefix: producers bind the namespaces to any prefix, and the strict and the
//! transitional form of the format differ in the namespace only.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::borrow::Cow;

/// One opening tag.
pub(super) struct Tag<'x>(BytesStart<'x>);

impl Tag<'_> {
    /// Name without prefix.
    pub(super) fn name(&self) -> &str {
        local(self.0.name().into_inner())
    }

    /// Name with its prefix.
    pub(super) fn full_name(&self) -> &str {
        self.0.name().into_inner()
    }

    /// Value of the attribute with this name, whatever its prefix; references resolved.
    pub(super) fn attr(&self, name: &str) -> Option<Cow<'_, str>> {
        let found = self
            .0
            .attributes()
            .with_checks(false)
            .filter_map(Result::ok)
            .find(|a| local(a.key.into_inner()) == name)?;
        Some(unescape(found.value))
    }

    /// The attribute `val` as a number, where it is one.
    pub(super) fn number(&self) -> Option<i64> {
        self.attr("val")?.trim().parse().ok()
    }

    /// The value of an on/off property: present without a value is on.
    pub(super) fn on(&self) -> bool {
        !matches!(self.attr("val").as_deref(), Some("0" | "false" | "off" | "none"))
    }
}

/// A name without its prefix. Prefixes are short, so its bytes are gone through one by one: a search for the colon costs
/// more to begin than that, and every tag is asked for its name several times.
fn local(name: &str) -> &str {
    let colon = name.bytes().position(|b| b == b':');
    colon.and_then(|at| name.get(at + 1..)).unwrap_or(name)
}

/// What comes next.
pub(super) enum Node<'x> {
    /// An element opens; its children and a [`Node::Close`] follow.
    Open(Tag<'x>),
    /// The innermost open element closes.
    Close,
    /// Character data.
    Text(Cow<'x, str>),
    /// The part ends here, whole or not. Given again and again.
    End,
}

/// One part being read.
pub(super) struct Xml<'x> {
    reader: Reader<&'x [u8]>,
    depth: usize,
    close_next: bool,
    done: bool,
    damage: Option<String>,
}

impl<'x> Xml<'x> {
    /// Starts at the beginning of a part.
    pub(super) fn new(text: &'x str) -> Self {
        let mut reader = Reader::from_str(text);
        reader.config_mut().allow_dangling_amp = true;
        Xml { reader, depth: 0, close_next: false, done: false, damage: None }
    }

    /// Why the part ended before its root element did.
    pub(super) fn damage(&self) -> Option<&str> {
        self.damage.as_deref()
    }

    /// The next tag or text.
    pub(super) fn next(&mut self) -> Node<'x> {
        if self.close_next {
            self.close_next = false;
            return Node::Close;
        }
        while !self.done {
            match self.reader.read_event() {
                Ok(Event::Start(tag)) => {
                    self.depth += 1;
                    return Node::Open(Tag(tag));
                }
                Ok(Event::Empty(tag)) => {
                    self.close_next = true;
                    return Node::Open(Tag(tag));
                }
                Ok(Event::End(_)) => {
                    self.depth = self.depth.saturating_sub(1);
                    return Node::Close;
                }
                Ok(Event::Text(text)) => return Node::Text(text.into_inner()),
                Ok(Event::CData(text)) => return Node::Text(text.into_inner()),
                Ok(Event::GeneralRef(name)) => return Node::Text(resolve(&name)),
                Ok(Event::Eof) => self.end(),
                Ok(_) => {}
                Err(error) => self.fail(&error),
            }
        }
        Node::End
    }

    /// Leaves the innermost open element with everything in it. Needs no stack, however deep it goes.
    pub(super) fn skip(&mut self) {
        if self.close_next {
            self.close_next = false;
            return;
        }
        let end = self.depth.saturating_sub(1);
        while self.depth > end && !self.done {
            match self.reader.read_event() {
                Ok(Event::Start(_)) => self.depth += 1,
                Ok(Event::End(_)) => self.depth -= 1,
                Ok(Event::Eof) => self.end(),
                Ok(_) => {}
                Err(error) => self.fail(&error),
            }
        }
    }

    fn end(&mut self) {
        self.done = true;
        if self.depth > 0 {
            self.damage = Some("it ends before its elements are closed".to_string());
        }
    }

    fn fail(&mut self, error: &quick_xml::Error) {
        self.done = true;
        self.damage = Some(format!("{error} (at byte {})", self.reader.error_position()));
    }

    /// Gives the closing that was consumed last once more.
    pub(super) fn close_again(&mut self) {
        self.close_next = true;
    }

    /// The next child element of the innermost open element; `None` once that element is closed.
    pub(super) fn child(&mut self) -> Option<Tag<'x>> {
        loop {
            match self.next() {
                Node::Open(tag) => return Some(tag),
                Node::Text(_) => {}
                Node::Close | Node::End => return None,
            }
        }
    }

    /// The root element.
    pub(super) fn root(&mut self) -> Option<Tag<'x>> {
        self.child()
    }

    /// Adds the character data of the innermost open element and leaves it. White space that holds a line break
    /// is the producer's own layout: cut at both ends, one blank inside, as Word shows it.
    pub(super) fn text_into(&mut self, out: &mut String) {
        let start = out.len();
        let mut controls = false;
        loop {
            match self.next() {
                Node::Text(text) => {
                    controls |= text.bytes().any(|b| b < b' ');
                    out.push_str(&text);
                }
                Node::Open(_) => self.skip(),
                Node::Close | Node::End => break,
            }
        }
        if controls {
            let raw = out.split_off(start);
            tidy(&raw, out);
        }
    }
}

/// Layout white space of a producer folded away; other control characters dropped.
fn tidy(raw: &str, out: &mut String) {
    let layout = |s: &str| s.contains(['\n', '\r']);
    let is_blank = |c: char| matches!(c, ' ' | '\t' | '\n' | '\r');
    let body = raw.trim_start_matches(is_blank);
    let lead = raw.get(..raw.len() - body.len()).unwrap_or("");
    let core = body.trim_end_matches(is_blank);
    let tail = body.get(core.len()..).unwrap_or("");
    if !layout(lead) {
        out.extend(lead.chars().map(|_| ' '));
    }
    for c in core.chars() {
        match c {
            '\t' | '\n' => out.push(' '),
            c if c < ' ' => {}
            c => out.push(c),
        }
    }
    if !layout(tail) && !core.is_empty() {
        out.extend(tail.chars().map(|_| ' '));
    }
}

/// The text of `&name;`. Only the five names of XML are known; an entity that a document declares for itself
/// stays as it is written, so nothing can be inflated by it.
fn resolve(name: &str) -> Cow<'static, str> {
    Cow::Borrowed(match name {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        _ => return Cow::Owned(character(name).map_or_else(|| format!("&{name};"), String::from)),
    })
}

/// The character of `#20013` or `#x4e2d`.
fn character(name: &str) -> Option<char> {
    let digits = name.strip_prefix('#')?;
    let code = match digits.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => digits.parse().ok()?,
    };
    char::from_u32(code)
}

/// An attribute value with its references resolved.
fn unescape(value: Cow<'_, str>) -> Cow<'_, str> {
    if !value.contains('&') {
        return value;
    }
    let mut out = String::with_capacity(value.len());
    let mut rest: &str = &value;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        rest = match after.split_once(';') {
            Some((name, tail)) => {
                out.push_str(&resolve(name));
                tail
            }
            None => {
                out.push('&');
                after
            }
        };
    }
    out.push_str(rest);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text_of(xml: &str) -> String {
        let mut xml = Xml::new(xml);
        xml.root().unwrap();
        let mut out = String::new();
        xml.text_into(&mut out);
        out
    }

    #[test]
    fn references_and_layout_white_space() {
        assert_eq!(text_of("<t>A&amp;B &lt;&#x4E2D;&#25991;&gt; &unknown;</t>"), "A&B <中文> &unknown;");
        assert_eq!(text_of("<t>\n   沟渠\n   清淤\n</t>"), "沟渠    清淤");
        assert_eq!(text_of("<t xml:space=\"preserve\"> a </t>"), " a ");
        assert_eq!(text_of("<t><![CDATA[<b>]]></t>"), "<b>");
        assert_eq!(text_of("<t>a & b</t>"), "a & b");
    }

    #[test]
    fn attributes_by_local_name() {
        let mut xml = Xml::new(r#"<w:a w:val="&quot;1&quot;" r:id="x"/>"#);
        let tag = xml.root().unwrap();
        assert_eq!(tag.attr("val").as_deref(), Some("\"1\""));
        assert_eq!(tag.attr("id").as_deref(), Some("x"));
        assert_eq!((tag.name(), tag.full_name()), ("a", "w:a"));
        assert!(xml.child().is_none());
        assert!(matches!(xml.next(), Node::End) && xml.damage().is_none());
    }

    #[test]
    fn a_cut_part_ends_and_says_so() {
        for cut in ["<a><b>text", "<a><b", "<a></b>", "<a>&#xD800;<b"] {
            let mut xml = Xml::new(cut);
            for _ in 0..20 {
                xml.next();
            }
            assert!(matches!(xml.next(), Node::End), "{cut}");
            assert!(xml.damage().is_some(), "{cut}");
        }
    }
}
