//! The style sheets inside a page: which elements they hide, and which they lay out as parts of a table.
//!
//! Sheets that a saved message carries beside the page are read with its own. Only what needs no browser is taken from them: selectors that name one element by tag, class and id. A rule that asks
//! for more, or stands under a condition (a width of the screen), may show an element, never hide it, since whether it
//! applies is not known; print is not looked at. Of a page with more rules than are kept nothing is hidden, since what
//! would show an element again may be among the rest. No sheet is fetched.

use super::dom::{Dom, Id, ROOT};
use super::tags::{Attr, Tag};
use std::collections::{HashMap, HashSet};

/// Rules kept of one page, of those that show or hide; the sheet of a framework has some hundred.
const MAX_RULES: usize = 2_000;
/// Classes of one element; of one with more nothing is known, as each is held against each rule.
const MAX_CLASSES: usize = 32;
/// Names that are held against elements before a page counts as one of more rules than are kept.
const MAX_TRIES: usize = 5_000_000;
/// What a sheet holds that shows, hides, lays out or numbers anything.
const ACTS: &[&str] = &["none", "hidden", "table", "flex", "grid", "list-style"];
/// States that an element has only while someone does something to it.
const PASSING: &[&str] = &[":hover", ":focus", ":active", "::", ":before", ":after"];

/// A part of a table that is laid out as one and is none by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Table,
    Row,
    Cell,
    /// A cell that heads a column or a row.
    Head,
}

/// A sheet that stands outside the page: in the message that it was saved in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sheet {
    /// What it says.
    pub(super) text: String,
    /// Its address.
    pub(super) address: String,
}

/// The name of the file at an address.
fn file(address: &str) -> &str {
    address.rsplit('/').next().unwrap_or(address)
}

/// The files that a link of the page keeps for paper or the like.
fn not_for_screens<'d>(dom: &'d Dom<'_>) -> HashSet<&'d str> {
    let kept = dom.all(Tag::Link).filter(|id| dom.attr(*id, Attr::Media).is_some_and(|media| !is_screen(media)));
    kept.filter_map(|id| dom.attr(id, Attr::Href)).map(file).filter(|name| !name.is_empty()).collect()
}

/// What the sheets of a page say of its elements.
#[derive(Debug, Default)]
pub(super) struct Looks {
    /// Elements that keep their room and show nothing.
    pub(super) invisible: HashSet<Id>,
    /// Parts of tables by the number of the element.
    parts: HashMap<usize, Part>,
    /// Elements whose children stand side by side.
    side: HashSet<usize>,
}

impl Looks {
    /// What part of a table an element is laid out as.
    pub(super) fn part(&self, dom: &Dom<'_>, id: Id) -> Option<Part> {
        if self.parts.is_empty() { None } else { self.parts.get(&dom.number(id)?).copied() }
    }

    /// Whether the children of an element stand side by side, as cells of a row do.
    pub(super) fn is_side(&self, dom: &Dom<'_>, id: Id) -> bool {
        let own = || dom.attr(id, Attr::Style).is_some_and(|style| Says::of(style).display == Some(Display::Side));
        own() || !self.side.is_empty() && dom.number(id).is_some_and(|no| self.side.contains(&no))
    }

    /// Whether any element is laid out as a table.
    pub(super) fn lays_tables(&self) -> bool {
        self.parts.values().any(|part| *part == Part::Table)
    }
}

/// Reads the sheets of a page and hides what they hide.
pub(super) fn apply(dom: &mut Dom<'_>, outside: &[Sheet]) -> Looks {
    let mut rules = Vec::new();
    let inside = dom.all(Tag::Style).filter(|id| dom.attr(*id, Attr::Media).is_none_or(is_screen));
    let kept = if outside.is_empty() { HashSet::new() } else { not_for_screens(dom) };
    let linked = outside.iter().filter(|sheet| !kept.contains(file(&sheet.address))).map(|sheet| sheet.text.clone());
    let sheets: Vec<String> = linked.chain(inside.map(|sheet| dom.text(sheet))).collect();
    let matters = |text: &&String| ACTS.iter().any(|word| text.contains(word));
    let sheets: Vec<String> = sheets.iter().filter(matters).map(|text| without_comments(text)).collect();
    sheets.iter().for_each(|sheet| read(sheet, &mut rules));
    let mut looks = Looks::default();
    if rules.len() > MAX_RULES || !rules.iter().any(|rule| rule.simple && rule.says.matters()) {
        return looks;
    }
    let index = Index::new(&rules);
    let (mut hidden, mut lists, mut tries) = (Vec::new(), Vec::new(), 0);
    let body = dom.find(ROOT, Tag::Body).unwrap_or(ROOT);
    for id in dom.descendants(body) {
        let says = index.cascade(dom, id, &mut tries);
        if tries > MAX_TRIES {
            return Looks::default();
        }
        if let Some(style) = says.list.filter(|_| matches!(dom.tag(id), Tag::Ol | Tag::Ul | Tag::Li)) {
            lists.push((id, format!("list-style:{style}")));
        }
        if says.display == Some(Display::None) {
            hidden.push(id);
        } else if says.visible == Some(false) {
            hidden.push(id);
            looks.invisible.insert(id);
        } else if let (Some(display), Some(no)) = (says.display, dom.number(id)) {
            match display {
                Display::Part(part) => drop(looks.parts.insert(no, part)),
                Display::Side => drop(looks.side.insert(no)),
                Display::None | Display::Other => {}
            }
        }
    }
    hidden.into_iter().for_each(|id| dom.set_hidden(id, true));
    lists.into_iter().for_each(|(id, style)| dom.add_style(id, &style));
    looks
}

/// How an element is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Display {
    None,
    Part(Part),
    /// Its children stand side by side, each as a block.
    Side,
    Other,
}

/// What declarations say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Says<'s> {
    display: Option<Display>,
    visible: Option<bool>,
    /// How a list is numbered.
    list: Option<&'s str>,
}

impl<'s> Says<'s> {
    fn of(declarations: &'s str) -> Self {
        let mut says = Says::default();
        for declaration in declarations.split(';') {
            let Some((name, value)) = declaration.split_once(':') else { continue };
            let value = value.split('!').next().unwrap_or("").trim().to_ascii_lowercase();
            if name.trim().eq_ignore_ascii_case("display") {
                says.display = Some(display(&value));
            } else if name.trim().eq_ignore_ascii_case("visibility") {
                says.visible = Some(!matches!(value.as_str(), "hidden" | "collapse"));
            } else if matches!(name.trim(), "list-style" | "list-style-type") {
                says.list = declaration.split_once(':').map(|(_, value)| value.trim());
            }
        }
        says
    }

    /// Whether anything is to be done.
    fn matters(self) -> bool {
        matches!(self.display, Some(Display::None | Display::Part(_) | Display::Side))
            || self.visible == Some(false)
            || self.list.is_some()
    }
}

fn display(value: &str) -> Display {
    match value {
        "none" => Display::None,
        "table" | "inline-table" => Display::Part(Part::Table),
        "table-row" => Display::Part(Part::Row),
        "table-cell" => Display::Part(Part::Cell),
        "flex" | "inline-flex" | "grid" | "inline-grid" => Display::Side,
        _ => Display::Other,
    }
}

/// The part of a table that an element's own style makes it.
pub(super) fn own_part(style: &str) -> Option<Part> {
    match Says::of(style).display {
        Some(Display::Part(part)) => Some(part),
        _ => None,
    }
}

/// One selector with what its declarations say.
#[derive(Debug, Default)]
struct Rule<'s> {
    tag: Option<String>,
    id: Option<String>,
    classes: Vec<String>,
    /// It asks for nothing but this.
    simple: bool,
    says: Says<'s>,
}

impl<'s> Rule<'s> {
    /// Reads one selector of a list.
    fn new(selector: &str, says: Says<'s>) -> Option<Self> {
        let selector = selector.trim();
        if PASSING.iter().any(|state| selector.contains(state)) {
            return None;
        }
        let last = selector.rsplit(|c: char| c.is_whitespace() || matches!(c, '>' | '+' | '~')).next()?;
        let plain = last.split([':', '[', '(']).next()?;
        let simple = plain.len() == selector.len();
        let mut rule = Rule { simple, says, ..Rule::default() };
        let mut rest = plain;
        while !rest.is_empty() {
            let end =
                rest.char_indices().skip(1).find(|(_, c)| matches!(c, '.' | '#')).map_or(rest.len(), |(at, _)| at);
            let (one, more) = rest.split_at_checked(end)?;
            match one.split_at_checked(1) {
                Some((".", class)) => rule.classes.push(class.to_string()),
                Some(("#", id)) => rule.id = Some(id.to_string()),
                _ if one == "*" => {}
                _ => rule.tag = Some(one.to_ascii_lowercase()),
            }
            rest = more;
        }
        let names_any = rule.tag.is_some() || rule.id.is_some() || !rule.classes.is_empty();
        (names_any && rule.classes.len() <= MAX_CLASSES).then_some(rule)
    }

    /// What a sheet weighs one rule against another by.
    fn weight(&self) -> (bool, usize, bool) {
        (self.id.is_some(), self.classes.len(), self.tag.is_some())
    }

    fn fits(&self, tag: &str, id: Option<&str>, class: &str) -> bool {
        self.tag.as_deref().is_none_or(|own| own == tag)
            && self.id.as_deref().is_none_or(|own| id == Some(own))
            && self.classes.iter().all(|own| class.split_ascii_whitespace().any(|c| c == own))
    }
}

/// The rules of a page by the name that an element must have for one to fit.
struct Index<'r> {
    rules: &'r [Rule<'r>],
    tags: HashMap<&'r str, Vec<usize>>,
    ids: HashMap<&'r str, Vec<usize>>,
    classes: HashMap<&'r str, Vec<usize>>,
}

impl<'r> Index<'r> {
    fn new(rules: &'r [Rule<'r>]) -> Self {
        let mut index = Index { rules, tags: HashMap::new(), ids: HashMap::new(), classes: HashMap::new() };
        for (i, rule) in rules.iter().enumerate() {
            let (names, name) = match (&rule.id, rule.classes.first(), &rule.tag) {
                (Some(id), ..) => (&mut index.ids, id),
                (None, Some(class), _) => (&mut index.classes, class),
                (None, None, Some(tag)) => (&mut index.tags, tag),
                (None, None, None) => continue,
            };
            names.entry(name.as_str()).or_default().push(i);
        }
        index
    }

    /// What the rules say of an element, its own style first; counts the names that were held against it.
    fn cascade(&self, dom: &Dom<'_>, element: Id, tries: &mut usize) -> Says<'r> {
        let Some(known) = dom.element(element) else { return Says::default() };
        let (id, class) = (dom.attr(element, Attr::Id), dom.attr(element, Attr::Class).unwrap_or(""));
        if id.is_none() && class.is_empty() && self.tags.is_empty() {
            return Says::default();
        }
        let tag = if self.tags.is_empty() { None } else { self.tags.get(&*known.local) };
        if class.split_ascii_whitespace().nth(MAX_CLASSES).is_some() {
            return Says::default();
        }
        let classes = class.split_ascii_whitespace().filter_map(|name| self.classes.get(name));
        let found = classes.chain(id.and_then(|id| self.ids.get(id))).chain(tag).flatten();
        let mut fitting: Vec<(usize, &Rule)> = found
            .filter_map(|i| Some((*i, self.rules.get(*i)?)))
            .inspect(|(_, rule)| *tries += 1 + rule.classes.len())
            .filter(|(_, rule)| rule.fits(&known.local, id, class))
            .collect();
        if fitting.is_empty() {
            return Says::default();
        }
        fitting.sort_by_key(|(i, rule)| (rule.weight(), *i));
        let mut says = Says::default();
        for (_, rule) in fitting.iter().filter(|(_, rule)| rule.simple) {
            says.display = rule.says.display.or(says.display);
            says.visible = rule.says.visible.or(says.visible);
            says.list = rule.says.list.or(says.list);
        }
        let own = dom.attr(element, Attr::Style).map(Says::of).unwrap_or_default();
        let may = |shows: fn(Says<'_>) -> bool| {
            shows(own) || fitting.iter().any(|(_, rule)| !rule.simple && shows(rule.says))
        };
        if may(|says| says.display.is_some_and(|d| d != Display::None)) {
            says.display = says.display.filter(|d| *d != Display::None);
        }
        if may(|says| says.visible == Some(true)) {
            says.visible = None;
        }
        if may(|says| says.list.is_some()) {
            says.list = None;
        }
        says
    }
}

/// Reads the rules of a sheet that show or hide; one more than are kept where there are more.
fn read<'s>(sheet: &'s str, rules: &mut Vec<Rule<'s>>) {
    let mut rest = sheet;
    // The blocks of conditions that are open: whether each is met is known or not.
    let mut open: Vec<bool> = Vec::new();
    while let Some(at) = rest.find(['{', '}', ';']) {
        let (before, from) = rest.split_at_checked(at).unwrap_or((rest, ""));
        rest = from.get(1..).unwrap_or("");
        if from.starts_with('}') {
            open.pop();
        }
        if !from.starts_with('{') {
            continue;
        }
        let before = before.trim();
        if let Some(rule) = before.strip_prefix('@') {
            match condition(rule) {
                Condition::Never => rest = behind_block(rest),
                Condition::Always => open.push(true),
                Condition::Perhaps => open.push(false),
            }
            continue;
        }
        let (declarations, behind) = rest.split_once('}').unwrap_or((rest, ""));
        rest = behind;
        let says = Says::of(declarations);
        if says != Says::default() {
            let room = (MAX_RULES + 1).saturating_sub(rules.len());
            let known = open.iter().all(|known| *known);
            let read = before.split(',').filter_map(|selector| Rule::new(selector, says));
            rules.extend(read.map(|rule| Rule { simple: rule.simple && known, ..rule }).take(room));
        }
    }
}

/// Whether what stands in a block behind `@` counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Condition {
    Always,
    Perhaps,
    /// Print, or no rules of elements at all.
    Never,
}

fn condition(rule: &str) -> Condition {
    let (name, rest) = rule.split_at(rule.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rule.len()));
    match name {
        "media" if is_screen(rest) => Condition::Always,
        "media" if rest.split(',').all(|one| one.trim().trim_start_matches("only ").starts_with("print")) => {
            Condition::Never
        }
        "media" if rest.split(',').all(is_narrow) => Condition::Never,
        "media" | "supports" | "layer" | "container" => Condition::Perhaps,
        _ => Condition::Never,
    }
}

/// What follows the block that is open.
fn behind_block(inside: &str) -> &str {
    let mut depth = 1usize;
    for (at, byte) in inside.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return inside.get(at + 1..).unwrap_or("");
        }
    }
    ""
}

/// Width of the screen that a page is read on, in pixels: the narrowest of common computers.
const SCREEN: f32 = 1280.0;

/// Whether a condition asks for a screen narrower than a computer's: (max-width: 600px).
fn is_narrow(media: &str) -> bool {
    let media: String = media.to_ascii_lowercase().split_whitespace().collect();
    let Some((_, width)) = media.split_once("(max-width:") else { return false };
    let end = width.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(width.len());
    let (number, unit) = width.split_at(end);
    unit.starts_with("px") && number.parse().is_ok_and(|width: f32| width < SCREEN)
}

/// Whether a sheet for these media is for every screen.
fn is_screen(media: &str) -> bool {
    let media = media.to_ascii_lowercase();
    let screen = |one: &str| matches!(one.trim().trim_start_matches("only "), "" | "screen" | "all");
    media.split(',').any(screen)
}

fn without_comments(sheet: &str) -> String {
    let mut out = String::with_capacity(sheet.len());
    let mut rest = sheet;
    while let Some((before, comment)) = rest.split_once("/*") {
        out.push_str(before);
        rest = comment.split_once("*/").map_or("", |(_, behind)| behind);
    }
    out.push_str(rest);
    out.replace("<!--", "").replace("-->", "")
}

#[cfg(test)]
mod tests {
    use super::super::build::tests::parse;
    use super::*;

    /// The texts of a page's body that its sheet leaves.
    fn left(sheet: &str, body: &str) -> String {
        let page = format!("<style>{sheet}</style><body>{body}");
        let mut dom = parse(&page).unwrap();
        apply(&mut dom, &[]);
        let hidden: Vec<Id> = dom.descendants(ROOT).filter(|id| dom.hidden(*id)).collect();
        for id in hidden {
            dom.detach(id);
        }
        dom.text(dom.find(ROOT, Tag::Body).unwrap())
    }

    #[test]
    fn simple_selectors_hide() {
        let body = "<p>甲</p><p class='m x'>乙</p><div id=m>丙</div><i>丁</i>";
        for sheet in [
            ".m, #m ,i{display:none}",
            "p.m{color:red;display : NONE !important}#m{visibility:hidden}i{display:none}",
            "/* } */ @import 'a'; @media screen{.x{display:none}} @media print{p{display:none}} div#m,i{display:none}",
            "<!-- .m.x{display:none} #m,i{visibility:collapse} -->",
        ] {
            assert_eq!(left(sheet, body), "甲", "{sheet}");
        }
    }

    #[test]
    fn what_may_be_shown_stays() {
        let body = "<p>甲</p><p class='m on'>乙</p>";
        for sheet in [
            "@media print{.m{display:none}}",
            "@media (max-width: 600px){.m{display:none} p{color:red}}",
            "@media print{.a{color:red} .m{display:none}} .n{display:none}",
            ".m{display:none}.m.on{display:block}",
            ".m{display:none} .con .on{display:inline}",
            ".con .m{display:none}.m:hover{display:none}.m[x]{display:none}",
            "p.m{display:block}.m{display:none}",
            ".m{display:none}@media (min-width:768px){.m.on{display:block}}",
            ".m{display:none}@media print{.n{top:0}}@supports (top:0){@media screen{.m{display:block}}}.n{display:none}",
            ".m{display:none",
        ] {
            let expected = if sheet.ends_with("none") { "甲" } else { "甲乙" };
            assert_eq!(left(sheet, body), expected, "{sheet}");
        }
        assert_eq!(left(".m{display:none}", "<p>甲</p><p class=m style='display:block'>乙</p>"), "甲乙");
        assert_eq!(left(".m{display:none}.m:hover{display:block}", body), "甲");
        let narrow = ".m{display:none}@media screen and (max-width: 600px){.m{display:block}}";
        assert_eq!(left(narrow, body), "甲");
    }

    #[test]
    fn a_page_of_more_than_can_be_read_shows_all() {
        let shows: String = (0..MAX_RULES).map(|i| format!(".x{i}{{display:block}}")).collect();
        assert_eq!(left(&format!(".m{{display:none}}{shows}.on{{display:block}}"), "<p class='m on'>甲</p>"), "甲");
        let classes = "m ".repeat(50_000);
        let rules: String = (0..MAX_RULES).map(|i| format!(".m.x{i}{{display:none}}")).collect();
        assert_eq!(left(&rules, &format!("<p class='{classes}'>甲</p>")), "甲");
    }

    #[test]
    fn links_say_which_sheets_beside_the_page_are_for_screens() {
        let mut page = parse("<link href='a/b.css' media=print><link href=c.css media=screen><link href=''>").unwrap();
        assert_eq!(not_for_screens(&page), HashSet::from(["b.css"]));
        let sheet = |address: &str| Sheet { text: ".m{display:table}".into(), address: address.into() };
        for (address, rules) in [("x/b.css", false), ("c.css", true), ("", true)] {
            page = parse("<link href='a/b.css' media=print><link href=c.css><body><p class=m>甲").unwrap();
            assert_eq!(apply(&mut page, &[sheet(address)]).lays_tables(), rules, "{address}");
        }
    }

    #[test]
    fn parts_of_tables_are_told() {
        let mut dom = parse("<style>.t{display:table}.r{display:table-row}</style><div class=t><div class=r>").unwrap();
        let looks = apply(&mut dom, &[]);
        let parts: Vec<_> = dom.descendants(ROOT).filter_map(|id| looks.part(&dom, id)).collect();
        assert_eq!(parts, [Part::Table, Part::Row]);
    }
}
