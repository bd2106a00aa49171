//! The names of elements and attributes that the reader asks for.

use html5ever::{LocalName, local_name};

/// The element opens and ends a line.
const BLOCK: u8 = 1;
/// The element shows no text of the page, whatever it holds.
const SILENT: u8 = 2;

macro_rules! tags {
    ($($tag:ident $name:tt $kind:expr,)*) => {
        /// An element by its name.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub(super) enum Tag {
            /// No element: the document, a text.
            None,
            /// An HTML element with no meaning to the reader.
            Other,
            $(#[doc = $name] $tag,)*
        }

        impl Tag {
            /// The element of a name in the HTML namespace.
            pub(super) fn of(name: &LocalName) -> Self {
                match *name {
                    $(local_name!($name) => Tag::$tag,)*
                    _ => Tag::Other,
                }
            }

            /// A bit of its own: there are fewer than 128.
            pub(super) fn bit(self) -> u128 {
                1 << (self as u32)
            }

            fn kind(self) -> u8 {
                match self {
                    Tag::None | Tag::Other => 0,
                    $(Tag::$tag => $kind,)*
                }
            }
        }
    };
}

tags! {
    A "a" 0,
    Address "address" BLOCK,
    Article "article" BLOCK,
    Aside "aside" BLOCK,
    Audio "audio" SILENT,
    Blockquote "blockquote" BLOCK,
    Body "body" BLOCK,
    Br "br" BLOCK,
    Button "button" SILENT,
    Canvas "canvas" SILENT,
    Caption "caption" BLOCK,
    Center "center" BLOCK,
    Datalist "datalist" SILENT,
    Dd "dd" BLOCK,
    Del "del" 0,
    Details "details" BLOCK,
    Dialog "dialog" BLOCK,
    Dir "dir" BLOCK,
    Div "div" BLOCK,
    Dl "dl" BLOCK,
    Dt "dt" BLOCK,
    Embed "embed" SILENT,
    Fieldset "fieldset" BLOCK,
    Figcaption "figcaption" BLOCK,
    Figure "figure" BLOCK,
    Footer "footer" BLOCK,
    Form "form" BLOCK,
    Frame "frame" SILENT,
    Frameset "frameset" SILENT,
    H1 "h1" BLOCK,
    H2 "h2" BLOCK,
    H3 "h3" BLOCK,
    H4 "h4" BLOCK,
    H5 "h5" BLOCK,
    H6 "h6" BLOCK,
    Head "head" SILENT,
    Header "header" BLOCK,
    Hgroup "hgroup" BLOCK,
    Hr "hr" BLOCK,
    Html "html" BLOCK,
    Iframe "iframe" SILENT,
    Input "input" SILENT,
    Legend "legend" BLOCK,
    Li "li" BLOCK,
    Link "link" SILENT,
    Listing "listing" BLOCK,
    Main "main" BLOCK,
    Map "map" SILENT,
    Math "math" SILENT,
    Menu "menu" BLOCK,
    Meta "meta" SILENT,
    Nav "nav" BLOCK,
    Noframes "noframes" SILENT,
    Noscript "noscript" SILENT,
    Object "object" SILENT,
    Ol "ol" BLOCK,
    Option "option" SILENT,
    P "p" BLOCK,
    Pre "pre" BLOCK,
    Rp "rp" SILENT,
    Rt "rt" SILENT,
    Script "script" SILENT,
    Section "section" BLOCK,
    Select "select" SILENT,
    Span "span" 0,
    Style "style" SILENT,
    Summary "summary" BLOCK,
    Sup "sup" 0,
    Svg "svg" SILENT,
    Table "table" BLOCK,
    Tbody "tbody" BLOCK,
    Td "td" BLOCK,
    Template "template" SILENT,
    Textarea "textarea" BLOCK,
    Tfoot "tfoot" BLOCK,
    Th "th" BLOCK,
    Thead "thead" BLOCK,
    Title "title" SILENT,
    Tr "tr" BLOCK,
    Ul "ul" BLOCK,
    Video "video" SILENT,
    Xmp "xmp" BLOCK,
}

impl Tag {
    /// Whether the element opens and ends a line.
    pub(super) fn is_block(self) -> bool {
        self.kind() & BLOCK != 0
    }

    /// Whether the element shows no text of the page.
    pub(super) fn is_silent(self) -> bool {
        self.kind() & SILENT != 0
    }

    /// Level of a heading, 1 to 6.
    pub(super) fn heading(self) -> Option<u8> {
        Some(match self {
            Tag::H1 => 1,
            Tag::H2 => 2,
            Tag::H3 => 3,
            Tag::H4 => 4,
            Tag::H5 => 5,
            Tag::H6 => 6,
            _ => return None,
        })
    }
}

macro_rules! attrs {
    ($($attr:ident $name:tt,)*) => {
        /// An attribute that the reader asks for; no other is kept.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Attr {
            $(#[doc = $name] $attr,)*
        }

        impl Attr {
            /// The attribute of a name, in any case.
            pub(super) fn of(written: &str) -> Option<Self> {
                // What a cell that is none by its tag says in words of its own.
                const NAMES: &[(&str, Attr)] =
                    &[$(($name, Attr::$attr),)* ("aria-colspan", Attr::Colspan), ("aria-rowspan", Attr::Rowspan)];
                let found = NAMES.iter().find(|(name, _)| name.len() == written.len() && name.eq_ignore_ascii_case(written));
                found.map(|(_, attr)| *attr)
            }

            /// Its name as html5ever numbers it.
            pub(super) fn local(self) -> LocalName {
                match self {
                    $(Attr::$attr => local_name!($name),)*
                }
            }
        }
    };
}

attrs! {
    Style "style",
    Class "class",
    Colspan "colspan",
    Rowspan "rowspan",
    Href "href",
    Id "id",
    Name "name",
    Title "title",
    Role "role",
    Hidden "hidden",
    Content "content",
    Start "start",
    Value "value",
    Type "type",
    Reversed "reversed",
    Selected "selected",
    Checked "checked",
    Open "open",
    Media "media",
    Srcdoc "srcdoc",
}

/// Properties of a style that change what is shown; all else in it is looks.
const PROPERTIES: &[&[u8]] = &[b"display", b"visibility", b"mso-hide", b"mso-list", b"list-style"];

/// Whether a style can hide text or number a list. Pages carry a style on every tag, so that this is asked often.
pub(super) fn style_matters(style: &str) -> bool {
    let bytes = style.as_bytes();
    let names = |from: usize| {
        let rule = bytes.get(from..).unwrap_or_default().trim_ascii_start();
        let first = rule.first().map_or(0, |b| b | 0x20);
        let may = matches!(first, b'd' | b'v' | b'm' | b'l');
        may && PROPERTIES.iter().any(|p| rule.get(..p.len()).is_some_and(|head| head.eq_ignore_ascii_case(p)))
    };
    // A reference may stand anywhere in a word; such a style is looked at whole.
    names(0) || memchr::memchr2_iter(b';', b'&', bytes).any(|at| bytes.get(at) == Some(&b'&') || names(at + 1))
}

/// Whether a style says that its element is the number that Word made for a list item.
pub(super) fn is_list_number(style: &str) -> bool {
    style.split(';').any(|rule| {
        let Some((name, value)) = rule.split_once(':') else { return false };
        name.trim().eq_ignore_ascii_case("mso-list") && value.trim().eq_ignore_ascii_case("ignore")
    })
}

/// Whether a style hides its element.
pub(super) fn hides(style: &str) -> bool {
    if !style.contains(':') {
        return false;
    }
    let style: String = style.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_lowercase()).collect();
    style.split(';').any(|rule| {
        let rule = rule.strip_suffix("!important").unwrap_or(rule);
        matches!(rule, "display:none" | "visibility:hidden" | "visibility:collapse" | "mso-hide:all")
    })
}
