//! The pieces of an XML part at memory speed: tags, and the text behind each. No tokenizer: nothing is checked that a
//! sheet does not need, and whatever is broken ends the search. Why .xlsx is read in a pass of ours: [`super::xlsx`].

use std::borrow::Cow;

/// What stands from one `<` to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece<'a> {
    /// Local name; [`CDATA`] for such a section.
    pub name: &'a str,
    /// Whether it is a closing tag.
    pub closes: bool,
    /// From the end of the name to the next `<`: attributes, `>`, text.
    rest: &'a str,
}

/// The name of a piece that is a CDATA section.
pub(super) const CDATA: &str = "!";

impl<'a> Piece<'a> {
    /// Attributes, names with their prefix, values as written.
    pub(super) fn attributes(&self) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
        let mut rest = self.rest;
        std::iter::from_fn(move || {
            rest = rest.trim_ascii_start();
            if matches!(rest.as_bytes().first()?, b'>' | b'/') {
                return None;
            }
            let (name, value) = rest.split_at_checked(rest.bytes().position(|b| b == b'=')?)?;
            let value = value.get(1..)?.trim_ascii_start();
            let quote = *value.as_bytes().first().filter(|quote| matches!(quote, b'"' | b'\''))?;
            let value = value.get(1..)?;
            let (value, after) = value.split_at_checked(value.bytes().position(|b| b == quote)?)?;
            rest = after.get(1..)?;
            Some((name.trim_ascii_end(), value))
        })
    }

    /// An attribute by its name.
    pub(super) fn attribute(&self, name: &str) -> Option<&'a str> {
        self.attributes().find(|(key, _)| *key == name).map(|(_, value)| value)
    }

    /// Whether the element ends with its opening tag.
    pub(super) fn is_empty(&self) -> bool {
        memchr::memchr(b'>', self.rest.as_bytes())
            .and_then(|end| self.rest.as_bytes().get(end.checked_sub(1)?))
            .is_some_and(|b| *b == b'/')
    }

    /// The text up to the next `<`, entities resolved.
    pub(super) fn text(&self) -> Cow<'a, str> {
        if self.name == CDATA {
            return Cow::Borrowed(self.rest);
        }
        let end = memchr::memchr(b'>', self.rest.as_bytes());
        let text = end.and_then(|end| self.rest.get(end + 1..)).unwrap_or_default();
        if memchr::memchr(b'&', text.as_bytes()).is_none() {
            return Cow::Borrowed(text);
        }
        quick_xml::escape::unescape(text).unwrap_or(Cow::Borrowed(text))
    }
}

/// The pieces in order, comments and declarations left out.
pub(super) fn pieces(xml: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = xml.get(memchr::memchr(b'<', xml.as_bytes()).map_or(xml.len(), |at| at + 1)..).unwrap_or_default();
    std::iter::from_fn(move || {
        loop {
            match rest.as_bytes().first()? {
                b'!' if rest.starts_with("!--") => rest = open(after(rest, "-->")?)?,
                b'!' if rest.starts_with("![CDATA[") => {
                    let (text, tail) = rest.get(8..)?.split_once("]]>")?;
                    rest = open(tail).unwrap_or_default();
                    return Some(Piece { name: CDATA, closes: false, rest: text });
                }
                b'!' | b'?' => rest = open(rest)?,
                _ => {
                    let closes = rest.starts_with('/');
                    let rest_of = if closes { rest.get(1..)? } else { rest };
                    let end = rest_of.bytes().position(|b| matches!(b, b' ' | b'>' | b'/' | b'\t' | b'\r' | b'\n'))?;
                    let (name, tail) = rest_of.split_at_checked(end)?;
                    let next = memchr::memchr(b'<', tail.as_bytes());
                    let (tail, more) = tail.split_at_checked(next.unwrap_or(tail.len()))?;
                    rest = more.get(1..).unwrap_or_default();
                    // Names are too short for anything but looking at each byte.
                    let colon = name.bytes().rposition(|b| b == b':');
                    let name = colon.map_or(Some(name), |at| name.get(at + 1..))?;
                    return Some(Piece { name, closes, rest: tail });
                }
            }
        }
    })
}

/// What follows the next `<`.
fn open(rest: &str) -> Option<&str> {
    rest.get(memchr::memchr(b'<', rest.as_bytes())? + 1..)
}

fn after<'a>(rest: &'a str, mark: &str) -> Option<&'a str> {
    rest.get(memchr::memmem::find(rest.as_bytes(), mark.as_bytes())? + mark.len()..)
}

/// Whether an XML Schema boolean is true.
pub(super) fn is_true(value: &str) -> bool {
    matches!(value, "1" | "true")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_tags_attributes_and_texts() {
        let xml = "<?xml version=\"1.0\"?><!-- <row r=\"9\"/> --><x:row r=\"1\" hidden='true'><c r=\"A1\"/>\
                   <v>1 &lt; 2</v><![CDATA[<row>]]></x:row>";
        let found: Vec<_> = pieces(xml).map(|p| (p.name, p.closes, p.text().into_owned())).collect();
        let piece = |name, closes, text: &str| (name, closes, text.to_string());
        let opens = [piece("row", false, ""), piece("c", false, ""), piece("v", false, "1 < 2")];
        assert_eq!(found[..3], opens);
        assert_eq!(found[3..], [piece("v", true, ""), piece(CDATA, false, "<row>"), piece("row", true, "")]);
        assert_eq!(pieces(xml).next().map(|p| p.attributes().count()), Some(2));
        assert!(pieces(xml).nth(1).is_some_and(|c| c.is_empty()));
        assert_eq!(pieces(xml).find_map(|p| p.attribute("hidden")), Some("true"));
    }

    #[test]
    fn broken_tags_end_the_search() {
        assert_eq!(pieces("<row r=\"1").count(), 1);
        assert_eq!(pieces("<row").count(), 0);
        assert_eq!(pieces("<!-- <row>").count(), 0);
        assert_eq!(pieces("<![CDATA[<row>").count(), 0);
        assert_eq!(pieces("<").count() + pieces("").count(), 0);
        assert_eq!(pieces("<a r='1").next().map(|p| p.attributes().count()), Some(0));
    }
}
