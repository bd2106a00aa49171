//! What belongs to the page and not to the document: navigation, footers, breadcrumbs, share bars, lists of links.
//!
//! An element is furniture by what it says of itself (its name, role, class or id) or by being links for the most
//! part. What it says is checked against what it holds: an element with sentences, a heading or a table of its own
//! stays, since pages name the frame of their whole text `header` or `main-nav`, and unclosed elements swallow the text
//! behind them.

use super::dom::{Dom, Id};
use super::phrase::opens;
use super::stats::Stats;
use super::tags::{Attr, Tag};

/// Words of class and id that only furniture has.
const STRONG: &[&str] = &[
    "nav",
    "navbar",
    "navi",
    "navigation",
    "navbox",
    "menu",
    "submenu",
    "mainmenu",
    "breadcrumb",
    "breadcrumbs",
    "crumb",
    "crumbs",
    "mbx",
    "dqwz",
    "weizhi",
    "curpos",
    "curposition",
    "currentposition",
    "foot",
    "footer",
    "copyright",
    "banquan",
    "share",
    "sharebox",
    "bdshare",
    "bdsharebuttonbox",
    "bshare",
    "jiathis",
    "fenxiang",
    "sidebar",
    "sidenav",
    "toolbar",
    "qrcode",
    "ewm",
    "erweima",
    "search",
    "searchbox",
    "login",
    "pager",
    "pagination",
    "friendlink",
    "friendlinks",
    "wza",
    "accessibility",
    "cookie",
    "topbar",
    "topnav",
    "noprint",
    "fontsize",
];
/// Words that text has too; they count where links or known words agree.
const WEAK: &[&str] = &[
    "top", "head", "header", "bottom", "tools", "tool", "bar", "pos", "position", "location", "path", "banner", "logo",
    "print", "related", "side", "left", "right", "link", "links", "ad", "ads", "prev", "next", "hot", "tips", "aside",
];
/// Roles of ARIA.
const ROLES: &[&str] = &["navigation", "banner", "contentinfo", "search", "menu", "menubar", "toolbar", "dialog"];

/// Fewest cells of a form that is a table filled in; a search or a login has fewer.
const FORM_CELLS: u32 = 10;
/// How the classes of copies of columns begin, in the frameworks that make them.
const FROZEN: &[&str] = &[
    "el-table__fixed",
    "ant-table-fixed-left",
    "ant-table-fixed-right",
    "layui-table-fixed",
    "vxe-table--fixed",
    "ivu-table-fixed",
];
/// Short sentences that make a text as one long one does.
const PROSE: u32 = 3;
/// Longest word of a bar of navigation in the mean, in characters.
const BAR_WORD: u32 = 8;
/// Longest footer, in characters, that is told by the licence of the site alone.
const FOOTER: u32 = 400;

/// Whether an element is furniture. `page` is the whole page's figures, `article` tells that the element stands in an
/// `article` or `main`.
pub(super) fn is_furniture(dom: &Dom<'_>, id: Id, tag: Tag, stats: &Stats, page: &Stats, article: bool) -> bool {
    if stats.text == 0 || stats.files > 0 || holds_data(stats) {
        return false;
    }
    let prose = stats.sentences > 0 || stats.stops >= PROSE;
    let most = u64::from(stats.plain()) * 2 > u64::from(page.plain()) && prose;
    let small = u64::from(stats.plain()) * 2 <= u64::from(page.plain());
    let linked = stats.linked_by(60);
    let role = dom.attr(id, Attr::Role).is_some_and(|role| ROLES.contains(&role));
    match tag {
        Tag::Nav => return !most,
        Tag::Footer => return !most && (!article || linked) && stats.sentences < 3,
        Tag::Header => return !article && (linked || stats.headings == 0 && stats.sentences == 0),
        Tag::Form => {
            let few = stats.cells < FORM_CELLS && stats.text < 200;
            return small && stats.inputs > 0 && stats.sentences == 0 && stats.headings == 0 && few;
        }
        _ if role => return !most && stats.sentences < 3 && stats.headings == 0,
        Tag::Body | Tag::Html | Tag::Main | Tag::Article => return false,
        _ => {}
    }
    // A heading or a sentence is the article's.
    if stats.headings == 0 && (stats.sentences == 0 || linked) {
        let (strong, weak) = hints(dom, id);
        if strong && !most || weak && (linked || (stats.text < 200 && opens(&dom.text(id)))) {
            return true;
        }
    }
    // A footer says its licence; what little stands beside it is the site's address.
    if stats.licences > 0 && stats.sentences == 0 && stats.headings == 0 && stats.text < FOOTER && small {
        return true;
    }
    let list = matches!(
        tag,
        Tag::Div
            | Tag::Ul
            | Tag::Ol
            | Tag::Td
            | Tag::P
            | Tag::Section
            | Tag::Aside
            | Tag::Dl
            | Tag::Li
            | Tag::Span
            | Tag::Center
    );
    let bar = matches!(tag, Tag::Table | Tag::Tbody | Tag::Tr) && is_bar(stats)
        || tag == Tag::Table && is_list_of_pages(dom, id, stats);
    (bar || list && stats.listed_by(60)) && stats.links >= 2 && stats.sentences == 0 && stats.headings == 0
}

/// Whether a row or table of links is a bar of navigation: short words, each of them a link.
fn is_bar(stats: &Stats) -> bool {
    stats.linked_by(80) && stats.linked <= BAR_WORD * stats.links && stats.cells <= stats.links + 2
}

/// Whether a table lists other pages: every row a link and at most its date, and nothing heads its columns.
fn is_list_of_pages(dom: &Dom<'_>, id: Id, stats: &Stats) -> bool {
    stats.listed_by(98)
        && stats.cells <= stats.links * 2
        && stats.tables <= 1
        && !dom.descendants(id).any(|inner| dom.tag(inner) == Tag::Th)
}

/// Whether an element holds a table of data: many cells, little of it links, or one link in a row of several cells.
pub(super) fn holds_data(stats: &Stats) -> bool {
    let words = stats.plain().saturating_sub(stats.dates);
    stats.cells >= 6
        && (stats.plain() >= 2 * stats.cells && !stats.linked_by(40)
            || words >= 2 * stats.cells && stats.links * 3 <= stats.cells)
}

/// Whether class or id hold a strong and a weak word.
fn hints(dom: &Dom<'_>, id: Id) -> (bool, bool) {
    let mut found = (false, false);
    for name in [dom.attr(id, Attr::Class), dom.attr(id, Attr::Id)].into_iter().flatten() {
        for word in words(name) {
            found.0 |= STRONG.contains(&word.as_str());
            found.1 |= WEAK.contains(&word.as_str());
        }
    }
    found
}

/// The words of a class or id in lower case: `mainNav-box_2` is `main`, `nav`, `box`, and each part whole.
fn words(name: &str) -> Vec<String> {
    let mut out = Vec::new();
    for part in name.split(|c: char| !c.is_ascii_alphabetic()).filter(|p| !p.is_empty()) {
        out.push(part.to_ascii_lowercase());
        let mut word = String::new();
        for c in part.chars() {
            if c.is_ascii_uppercase() && word.ends_with(|p: char| p.is_ascii_lowercase()) {
                out.push(std::mem::take(&mut word));
            }
            word.push(c.to_ascii_lowercase());
        }
        out.push(word);
    }
    out
}

/// Whether an element is the copy of some columns that stays in place while the table beside it is moved.
pub(super) fn is_frozen(dom: &Dom<'_>, id: Id, stats: &Stats) -> bool {
    let frozen = |name: &str| FROZEN.iter().any(|part| name.starts_with(part));
    stats.tables > 0 && dom.attr(id, Attr::Class).is_some_and(|class| class.split_ascii_whitespace().any(frozen))
}

/// Whether nothing stands behind a link in its line, or another link.
pub(super) fn ends_line(dom: &Dom<'_>, id: Id) -> bool {
    let next = |id: &Id| dom.node(*id).and_then(|n| n.next);
    let blank = |id: &Id| dom.characters_of(*id).is_some_and(|text| text.trim().is_empty());
    let behind = std::iter::successors(next(&id), next).take(4).find(|id| !blank(id));
    behind.is_none_or(|id| dom.tag(id) == Tag::A || dom.tag(id).is_block())
}

#[cfg(test)]
mod tests {
    use super::super::build::tests::parse;
    use super::super::dom::ROOT;
    use super::super::stats::count;
    use super::*;

    fn judge(html: &str) -> bool {
        let page = format!("<body>{html}<p>正文第一段，说明整改工作的总体安排和各项具体要求。</p>");
        let dom = parse(&page).unwrap();
        let all = count(&dom, false);
        let body = dom.find(ROOT, Tag::Body).unwrap();
        let id = dom.children(body).next().unwrap();
        is_furniture(&dom, id, dom.tag(id), &all.of(&dom, id), &all.of(&dom, body), false)
    }

    #[test]
    fn furniture_goes() {
        for html in [
            "<nav>首页 政务公开</nav>",
            "<div class='mainNav'>首页 政务公开</div>",
            "<div class='top'><a href='/'>首页</a><a href='/z'>长者模式</a></div>",
            "<div class=pos>当前位置：<a>首页</a> &gt; <a>公示</a></div>",
            "<ul><li><a href='/1'>关于甲的通知</a><li><a href='/2'>关于乙的通知</a></ul>",
            "<div id=footer>主办：竹浦镇人民政府<br>电话：0000-0000000</div>",
            "<form><input name=q>站内检索</form>",
            "<div role=navigation>首页</div>",
            "<div><p>主办：竹浦镇人民政府</p><p>某ICP备00000000号</p></div>",
            "<div class=footer><p>主办：竹浦镇人民政府，地址：云岫县竹浦镇人民路1号</p></div>",
            "<table><tr><td><a href=/1>关于渡口问题整改方案的公示</a><td>2024-05-01<tr><td><a href=/2>关于农贸市场问题整改方案的公示</a><td>2024-05-02</table>",
            "<div><h3>相关链接</h3><ul><li><a href='/1'>关于甲的通知</a><li><a href='/2'>关于乙的通知</a></ul></div>",
        ] {
            assert!(judge(html), "{html}");
        }
    }

    #[test]
    fn the_article_stays_whatever_its_frame_is_called() {
        for html in [
            "<div class=header><h1>竹浦镇渡口问题整改方案</h1></div>",
            "<div class='nav-content'><p>为做好渡口整改工作，确保汛期安全，制定本方案。</p></div>",
            "<div class=top>竹浦镇渡口问题整改方案</div>",
            "<p>见<a href='/1'>《渡口管理办法》</a>和<a href='/2'>《通知》</a>有关规定，逐条对照检查整改。</p>",
            "<div class=share><a href='1.doc'>附件1</a><a href='2.doc'>附件2</a></div>",
            "<nav><table><tr><td>序号<td>问题清单<td>整改措施<tr><td>1<td>渡口堆料未清<td>清运全部堆放木料</table></nav>",
            "<header><h1>竹浦镇渡口问题整改方案</h1></header>",
            "<table><tr><th>标题<th>日期<tr><td><a href=/1>渡口问题整改方案</a><td>2024-05-01<tr><td><a href=/2>市场问题整改方案</a><td>2024-05-02</table>",
            "<table><tr><td>序号<td>问题<tr><td>1<td><a href=/1>渡口堆料未清</a><tr><td>2<td><a href=/2>农贸市场污水外排</a></table>",
        ] {
            assert!(!judge(html), "{html}");
        }
    }
}
