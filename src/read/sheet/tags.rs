//! Opening tags of an XML part at memory speed: enough to find rows, columns and merges, no tokenizer.

/// Opening tags in order: local name, and the text after the name from which [`attribute`] reads.
pub(super) fn tags(xml: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    let mut rest = xml;
    std::iter::from_fn(move || {
        loop {
            rest = rest.get(memchr::memchr(b'<', rest)? + 1..)?;
            match rest.first()? {
                b'/' | b'?' => {}
                b'!' if rest.starts_with(b"!--") => rest = after(rest, b"-->")?,
                b'!' if rest.starts_with(b"![CDATA[") => rest = after(rest, b"]]>")?,
                b'!' => {}
                _ => {
                    let end = rest.iter().position(|b| matches!(b, b' ' | b'>' | b'/' | b'\t' | b'\r' | b'\n'))?;
                    let (name, attributes) = rest.split_at(end);
                    let local = name.iter().rposition(|b| *b == b':').map_or(0, |at| at + 1);
                    return Some((name.get(local..)?, attributes));
                }
            }
        }
    })
}

fn after<'a>(rest: &'a [u8], mark: &[u8]) -> Option<&'a [u8]> {
    rest.get(memchr::memmem::find(rest, mark)? + mark.len()..)
}

/// Attributes of a tag, names with their prefix, values as written.
pub(super) fn attributes(tag: &[u8]) -> impl Iterator<Item = (&[u8], &str)> {
    let mut rest = tag;
    std::iter::from_fn(move || {
        rest = rest.trim_ascii_start();
        if matches!(rest.first()?, b'>' | b'/') {
            return None;
        }
        let equals = memchr::memchr(b'=', rest)?;
        let (name, value) = rest.split_at(equals);
        let value = value.get(1..)?.trim_ascii_start();
        let (quote, value) = value.split_first()?;
        let end = memchr::memchr(*quote, value)?;
        rest = value.get(end + 1..)?;
        Some((name.trim_ascii_end(), std::str::from_utf8(value.get(..end)?).unwrap_or_default()))
    })
}

/// Whether an XML Schema boolean is true.
pub(super) fn is_true(value: &str) -> bool {
    matches!(value, "1" | "true")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_tags_and_attributes() {
        let xml = br#"<?xml version="1.0"?><!-- <row r="9"/> --><x:row r="1" hidden='true'><c r="A1"/><![CDATA[<row>]]></x:row>"#;
        let found: Vec<_> = tags(xml).map(|(n, a)| (n.to_vec(), attributes(a).count())).collect();
        assert_eq!(found, [(b"row".to_vec(), 2), (b"c".to_vec(), 1)]);
        let hidden = tags(xml).flat_map(|(_, a)| attributes(a)).find(|(n, _)| n == b"hidden");
        assert_eq!(hidden, Some((b"hidden".as_slice(), "true")));
    }

    #[test]
    fn broken_tags_end_the_search() {
        assert_eq!(tags(b"<row r=\"1").count(), 1);
        assert_eq!(tags(b"<row").count(), 0);
        assert_eq!(tags(b"<!-- <row>").count(), 0);
        assert_eq!(attributes(b" r='1").count(), 0);
    }
}
