//! Pages of our own making, read whole.

use super::super::{Budget, Input, Read, slice};
use super::{read, read_mhtml};
use crate::model::{Block, Code, Place, Table};
use proptest::prelude::*;

mod layouts;

fn page(html: &str) -> Read {
    let budget = Budget::new();
    read(&Input { bytes: html.as_bytes(), name: "a.html", include_hidden: false, budget: &budget }).unwrap()
}

/// Paragraphs as they are, headings behind `#`, tables as rows of cells.
fn shown(html: &str) -> Vec<String> {
    let show = |b: Block| match b {
        Block::Paragraph(p) => p.heading.map_or_else(|| p.text.clone(), |level| format!("#{level} {}", p.text)),
        Block::Table(t) => rows(&t),
    };
    page(html).body.blocks.into_iter().map(show).collect()
}

fn rows(table: &Table) -> String {
    let grid = &table.grid;
    let cell = |r, c| grid.cell(r, c).map_or("", |cell: &crate::model::Cell| cell.text.as_str());
    let row = |r| (0..grid.width()).map(|c| cell(r, c)).collect::<Vec<_>>().join("|");
    (0..grid.rows()).map(row).collect::<Vec<_>>().join("/")
}

fn table(html: &str) -> Table {
    let found = page(html).body.blocks.into_iter().find_map(|b| if let Block::Table(t) = b { Some(t) } else { None });
    found.unwrap_or_else(|| panic!("no table in {html}"))
}

#[test]
fn lines_headings_and_breaks() {
    assert_eq!(
        shown(
            "<h1>渡口整改<b>方案</b></h1><p>　　&nbsp;一、总体\n要求&nbsp;</p><div>甲<br>乙<p>丙</div>丁<pre>戊\n己</pre>"
        ),
        ["#1 渡口整改方案", "一、总体要求", "甲", "乙", "丙", "丁", "戊", "己"]
    );
}

#[test]
fn the_line_of_facts_stands_near_the_title() {
    let line = "时间：2024年6月底前　审核：某某";
    let page = format!("<h1>青禾乡渡口整改</h1><p>发布时间：2023-05-09　审核：某某</p><p>护栏已装。</p><p>{line}</p>");
    assert_eq!(shown(&page), ["#1 青禾乡渡口整改", "发布时间：2023-05-09", "护栏已装。", line]);
}

#[test]
fn the_copy_for_the_printer_is_left_out_and_told() {
    let table = "<table><tr><td>序号<td>问题<td>整改措施<td>责任单位<tr><td>1<td>渡口护栏缺失<td>补装护栏三处<td>青禾乡水利站</table>";
    let text = "<h2>青禾乡渡口整改清单</h2><p>一、存在问题</p><p>1.渡口护栏缺失，立即补装，由乡水利站负责。</p>";
    for (once, blocks) in [(table.to_string(), 1), (text.to_string(), 3), (format!("{text}{table}"), 4)] {
        let twice = format!("<h1>竹浦镇</h1><div>{once}</div><div class=print>{once}</div>");
        let read = page(&twice);
        assert_eq!(read.body.blocks.len(), 1 + blocks, "{twice}");
        assert!(read.body.findings.iter().any(|f| f.message.contains("the same twice") && f.place.is_some()));
    }
    let other = table.replace("三处", "四处");
    for kept in [format!("{table}{other}"), format!("{table}<p>补充清单</p>{table}"), table.repeat(4)] {
        let read = page(&kept);
        assert!(!read.body.findings.iter().any(|f| f.message.contains("twice")), "{kept}");
    }
}

#[test]
fn list_items_show_their_numbers() {
    assert_eq!(
        shown(
            "<ol start=3><li>清淤<li value=7><p>加固</p><p>补充说明</p><li>验收</ol><ol type=a><li>甲</ol><ul><li>乙<ol><li>丙</ol></ul>"
        ),
        ["3.清淤", "7.加固", "补充说明", "8.验收", "a.甲", "• 乙", "#8 1.丙"]
    );
    assert_eq!(
        shown("<ol><li>一、总体要求<li>（二）</ol><ul style='list-style: none'><li>甲</ul>"),
        ["一、总体要求", "（二）", "甲"]
    );
    assert_eq!(shown("<ol style='list-style-type:cjk-ideographic'><li>甲<li>乙</ol>"), ["一、甲", "二、乙"]);
    assert_eq!(shown("<ol reversed><li>甲<li>乙</ol>"), ["2.甲", "1.乙"]);
}

#[test]
fn spans_cover_their_slots() {
    let html = "<table><caption>渡口清单</caption><thead><tr><th>类型<th>问题<th>措施</thead>\
                <tr><td rowspan=2>一、管理<td>标识缺失<td>补设<tr><td>堆料<td>清运\
                <tr><td rowspan=0>二、设施<td colspan=2>护栏破损<tr><td>灯具损坏<td>更换</table>";
    let table = table(html);
    assert_eq!(table.name.as_deref(), Some("渡口清单"));
    assert_eq!(
        rows(&table),
        "类型|问题|措施/一、管理|标识缺失|补设/一、管理|堆料|清运/二、设施|护栏破损|护栏破损/二、设施|灯具损坏|更换"
    );
}

#[test]
fn absurd_spans_are_cut() {
    let html = "<table><tr><td colspan=1000>渡口问题清单<tr><td rowspan=65534>甲<td>乙<td rowspan=-3>丙<tr><td>丁<td colspan=x>戊</table>";
    let table = table(html);
    assert_eq!((table.grid.width(), table.grid.rows()), (3, 3));
    assert_eq!(rows(&table), "渡口问题清单|渡口问题清单|渡口问题清单/甲|乙|丙/甲|丁|戊");
    let wide = format!("<table>{}</table>", "<tr><td>甲<td colspan=900 rowspan=9>乙".repeat(400));
    assert!(page(&wide).body.blocks.len() == 1);
}

#[test]
fn rows_of_covered_slots_only_are_no_rows() {
    let html = "<table><tr><td rowspan=2>甲<td rowspan=2>乙<tr><tr><td>丙<td>丁</table>";
    assert_eq!(rows(&table(html)), "甲|乙/丙|丁");
}

#[test]
fn unclosed_cells_and_foot_rows() {
    let html = "<table><tfoot><tr><td>注<td>完</tfoot><tr><td><p>1.清淤。<p>2.加固。<td>镇办<br>村委</table>";
    assert_eq!(rows(&table(html)), "1.清淤。\n2.加固。|镇办\n村委/注|完");
}

#[test]
fn layout_is_told_from_data() {
    let list = "<table border=1><tr><td>问题<td>措施<td>单位<tr><td>堆料<td>清运<td>镇办</table>";
    let frame = format!(
        "<table width=100%><tr><td><ul><li>公开指南<li>公开目录</ul><td><table><tr><td><h1>清单</h1>{list}</table></table>"
    );
    assert_eq!(shown(&frame), ["• 公开指南", "• 公开目录", "#1 清单", "问题|措施|单位/堆料|清运|镇办"]);
    let text = "<p>为做好渡口整改工作，确保汛期安全，制定本方案，请认真贯彻执行。</p>".repeat(20);
    assert_eq!(shown(&format!("<table><tr><td>目录<td>{text}</table>")).len(), 21);
    assert_eq!(shown("<table><tr><td>只有一格</table>"), ["只有一格"]);
    assert_eq!(shown("<table><tr><td>第一行<tr><td>第二行</table>"), ["第一行", "第二行"]);
}

#[test]
fn a_table_in_a_cell_of_a_list_belongs_to_the_cell() {
    let html = "<table><tr><td>问题<td>措施<td>单位<tr><td>堆料<td>见下<table><tr><td>甲<td>乙<tr><td>丙<td>丁</table><td>镇办\
                <tr><td>标识<td>补设<td>村委</table>";
    let table = table(html);
    let nested: Vec<String> = table.grid.nested().map(rows).collect();
    assert_eq!(nested, ["甲|乙/丙|丁"]);
    assert_eq!(table.grid.cell(1, 1).map(|c| c.text.as_str()), Some("见下"));
}

#[test]
fn metadata_becomes_labelled_lines() {
    let expected = ["索引号：0001/2023", "发布日期：2023-05-06", "发文机关：竹浦镇人民政府"];
    for html in [
        "<table><tr><td>索 引 号：<td>0001/2023<td>发布日期：<td>2023-05-06<tr><td>发文机关：<td colspan=3>竹浦镇人民政府</table>",
        "<dl><dt>索引号<dd>0001/2023<dt>发布日期：<dd>2023-05-06<dt>发文机关：<dd>竹浦镇人民政府</dl>",
        "<ul><li><label>索引号：</label>0001/2023<li><b>发布日期：</b><div>2023-05-06</div><li>发文机关：竹浦镇人民政府</ul>",
    ] {
        let found: Vec<String> = shown(html).iter().map(|t| t.replace("索 引 号", "索引号")).collect();
        assert_eq!(found, expected, "{html}");
    }
}

#[test]
fn metadata_of_the_head_counts_where_the_page_prints_none() {
    let head =
        "<head><meta name='ArticleTitle' content='渡口整改方案'><meta name='PubDate' content='2023-05-06'></head>";
    assert_eq!(shown(&format!("{head}<p>正文。")), ["标题：渡口整改方案", "发布日期：2023-05-06", "正文。"]);
    assert_eq!(shown(&format!("{head}<h1>渡口整改方案</h1><p>发布时间：2023-05-07")).len(), 2);
}

#[test]
fn furniture_hidden_and_deleted_text_is_left_out_and_told() {
    let read = page(
        "<div class=nav>首页</div><p>正文。</p><p style='display:none'>隐藏</p><script>1<2</script><del>旧</del>\
         <table><tr><td>问题<td>措施<tr hidden><td>隐<td>藏<tr><td>堆料<td>清运</table><div id=footer>版权所有</div>",
    );
    assert_eq!(read.body.blocks.len(), 2);
    let codes: Vec<Code> = read.body.findings.iter().map(|f| f.code).collect();
    assert_eq!(codes, [Code::PageFurniture, Code::HiddenCells, Code::TrackedChanges]);
}

#[test]
fn what_waits_for_a_script_is_read_where_it_is_most_of_the_page() {
    let read =
        |style: &str, rest: &str| shown(&format!("<div>{rest}</div><div style='{style}'><p>渡口整改清单。</p></div>"));
    assert_eq!(read("visibility: hidden; opacity: 0", "青禾发布"), ["青禾发布", "渡口整改清单。"]);
    assert_eq!(read("visibility:hidden", "青禾乡本周通报渡口整改"), ["青禾乡本周通报渡口整改"]);
    assert_eq!(read("display:none", "渡"), ["渡", "渡口整改清单。"]);
    assert_eq!(read("display:none", "青禾发布"), ["青禾发布"]);
    assert_eq!(shown("<p>渡</p><table><tr style='visibility:hidden'><td>隐<td>藏</table>"), ["渡"]);
}

#[test]
fn hidden_rows_are_read_on_demand() {
    let budget = Budget::new();
    let bytes = "<table><tr><td>问题<td>措施<tr style='display:none'><td>隐<td>藏</table>".as_bytes();
    let read = read(&Input { bytes, name: "a.htm", include_hidden: true, budget: &budget }).unwrap();
    let Some(Block::Table(t)) = read.body.blocks.first() else { panic!() };
    assert_eq!(t.grid.cells().iter().map(|c| c.hidden).collect::<Vec<_>>(), [false, false, true, true]);
}

#[test]
fn links_to_files_are_kept() {
    let read = page(
        "<p>附件：<a href='./W1.doc'>1.渡口清单</a><br><a href=' /d?f=a.xlsx '>2.台账.xlsx</a><a href='/x'>首页</a>",
    );
    let links: Vec<(&str, &str)> = read.body.links.iter().map(|l| (l.text.as_str(), l.href.as_str())).collect();
    assert_eq!(links, [("1.渡口清单", "./W1.doc"), ("2.台账.xlsx", "/d?f=a.xlsx")]);
}

#[test]
fn places_are_those_of_the_text() {
    let html = "<html>\r\n<p>&nbsp;　渡口<b>整改</b>\r\n</p><table><tr><td>甲<td> 乙\n<td></table>";
    let source = html.replace("\r\n", "\n");
    let blocks = page(html).body.blocks;
    let Some(Block::Paragraph(p)) = blocks.first() else { panic!() };
    assert_eq!(p.place, Place::Text { lines: [2, 2], chars: [11, 18], before: 7 });
    assert_eq!(slice(&source, &p.place).as_deref(), Some("渡口<b>整改"));
    let Some(Block::Table(t)) = blocks.get(1) else { panic!() };
    let cells: Vec<_> = t.grid.cells().iter().map(|c| slice(&source, &c.place)).collect();
    assert_eq!(cells, [Some("甲".to_string()), Some("乙".to_string()), Some("<".to_string())]);
}

#[test]
fn a_saved_message_is_read_as_its_page() {
    let bytes = b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\nContent-Type: text/html; charset=gbk\nContent-Transfer-Encoding: quoted-printable\n\n<p>=B6=C9=BF=DA=D5=FB=B8=C4</p>\n--x--\n";
    let budget = Budget::new();
    let read = read_mhtml(&Input { bytes, name: "a.mht", include_hidden: false, budget: &budget }).unwrap();
    assert_eq!(read.encoding.as_deref(), Some("gb18030"));
    assert!(matches!(read.body.blocks.first(), Some(Block::Paragraph(p)) if p.text == "渡口整改"));
}

#[test]
fn a_cell_of_nothing_but_a_drawing_is_no_paragraph() {
    assert_eq!(shown("<table><td>发布日期：2024-05-06<td><svg>发布机构：</svg></table>"), ["发布日期：2024-05-06"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn any_tag_soup_is_read_and_every_place_lies_in_it(
        parts in proptest::collection::vec(prop_oneof![
            Just("<table>"), Just("</table>"), Just("<tr>"), Just("<td rowspan=3>"), Just("<td colspan=0>"), Just("<p>"),
            Just("</p>"), Just("<ol><li>"), Just("</ol>"), Just("<a href=1.doc>"), Just("</a>"), Just("<pre>"), Just("渡口\n整改"),
            Just("&nbsp;"), Just("<br>"), Just("<h1>"), Just("</h1>"), Just("<b>"), Just("<div class=nav>"), Just("</div>"),
            Just("发布日期："), Just("<!-- x -->"), Just("<svg>"), Just("<select>"), Just("<template>"), Just("<"), Just("'\""),
            Just("<frameset>"), Just("</body>"), Just("<caption>"), Just("\r\n"), Just("<td hidden>"), Just("&#x")
        ], 0..60)
    ) {
        let html = parts.concat();
        let source = html.replace("\r\n", "\n");
        let inside = |place: &Place| slice(&source, place).is_some();
        let budget = Budget::new();
        let Ok(read) = read(&Input { bytes: html.as_bytes(), name: "a.html", include_hidden: false, budget: &budget }) else {
            return Ok(());
        };
        for block in read.body.blocks {
            match block {
                Block::Paragraph(p) => {
                    prop_assert!(!p.text.trim().is_empty());
                    prop_assert!(inside(&p.place), "{:?} {:?}", p, source);
                }
                Block::Table(t) => {
                    prop_assert!(inside(&t.place));
                    prop_assert!(t.grid.cells().iter().all(|c| inside(&c.place)));
                }
            }
        }
    }
}

#[test]
fn furniture_below_the_last_line_is_counted() {
    let bottom = "<p>打印</p><div><span>关闭</span></div><p>责任编辑：某某某</p><h3>相关阅读</h3><p><a href=1>渡口须知</a></p>\
                  <div><p>主办：竹浦镇人民政府</p><p>某ICP备00000000号</p></div>";
    let html = format!("<h1>渡口整改方案</h1><p>责任单位：镇水利站，由各村配合，按月报送进度并公示结果。</p>{bottom}");
    let read = page(&html);
    assert_eq!(read.body.blocks.len(), 2);
    let finding = read.body.findings.iter().find(|f| f.code == Code::PageFurniture).unwrap();
    assert_eq!(finding.data.as_ref().and_then(|data| data.get("characters")).and_then(|n| n.as_u64()), Some(44));
    assert_eq!(shown("<p>见下文</p><p><a href=1>渡口须知</a></p>"), ["见下文", "渡口须知"]);
}

#[test]
fn a_label_in_bold_is_a_label() {
    assert_eq!(
        shown("<ul><li><b>索 引 号</b>ZP-1</li><li><b>发文机关</b>竹浦镇</li></ul><p><b>来源</b>不明</p>"),
        ["索 引 号：ZP-1", "发文机关：竹浦镇", "来源不明"]
    );
}

#[test]
fn numbers_that_word_made() {
    let item = |number: &str, text: &str| {
        format!(
            "<p><![if !supportLists]><span style='font-family:Wingdings;mso-list:Ignore'>{number}<span>&nbsp;&nbsp; \
             </span></span><![endif]>{text}<o:p></o:p></p>"
        )
    };
    assert_eq!(shown(&item("1.", "清淤")), ["1.清淤"]);
    assert_eq!(shown(&item("第一条", "清淤")), ["第一条 清淤"]);
    assert_eq!(shown(&item("Ø", "清淤")), ["• 清淤"]);
    assert_eq!(shown(&item("①", "清淤")), ["① 清淤"]);
}

#[test]
fn repeated_heads_stay_in_their_turn() {
    let head = "<thead><tr><th>问题<th>措施</thead>";
    let html = format!(
        "<table><tfoot><tr><td>合计<td>2</tfoot>{head}<tbody><tr><td>堆料<td>清运</tbody>{head}<tbody><tr><td>破损<td>更换</tbody></table>"
    );
    assert_eq!(rows(&table(&html)), "问题|措施/堆料|清运/问题|措施/破损|更换/合计|2");
}

#[test]
fn text_in_an_input_field_is_read_where_it_is_no_hint() {
    let long = "竹浦镇渡口整改方案\n一、总体要求\n为做好渡口整改工作，确保汛期安全，结合本镇实际，制定本方案，请各村认真抓好落实，按时报送整改进展情况，不得拖延。";
    let html = format!("<textarea>{long}</textarea><textarea>请输入</textarea>");
    assert_eq!(shown(&html).len(), 3);
    let hidden = page(&format!("<textarea style='display:none'>{long}</textarea><p>正在加载"));
    assert!(hidden.body.findings.iter().any(|f| f.code == Code::HiddenCells));
}

#[test]
fn a_file_name_alone_is_an_attachment_and_no_text() {
    let read = page("<p>整改时限：8月底前</p><p>相关附件</p><p><a href='/d?id=9'>渡口清单.xls</a></p>");
    assert_eq!((read.body.blocks.len(), read.body.links.len()), (1, 1));
}

#[test]
fn blocks_that_say_they_are_a_table_are_one() {
    let cells = |role: &str, texts: &[&str]| {
        texts.iter().map(|t| format!("<div role={role}>{t}</div>")).collect::<Vec<_>>().concat()
    };
    let html = format!(
        "<div role='table'><p>渡口清单</p><div role=rowgroup><div role=\"row\">{}</div></div><div role=rowgroup>\
         <div role='row'>{}<div role=cell aria-rowspan=2>镇办</div></div><div role=row>{}</div></div><p>附注</p></div>",
        cells("columnheader", &["问题", "措施", "单位"]),
        cells("cell", &["堆料", "清运"]),
        cells("gridcell", &["标识缺失", "补设"]),
    );
    assert_eq!(shown(&html), ["渡口清单", "问题|措施|单位/堆料|清运|镇办/标识缺失|补设|镇办", "附注"]);
    for html in [
        "<div style='display:table'><div style='DISPLAY: table-row'><p style='display:table-cell'>甲<p style='display:table-cell'>乙</div>\
         <div style='display:table-row'><p style='display:table-cell'>丙<p style='display:table-cell'>丁</div></div>",
        "<style>.t{display:table}.t li{color:red}.r{display:table-row}.c{display:table-cell}</style>\
         <ul class=t><li class=r><b class=c>甲</b> <b class=c>乙</b><li class=r><b class=c>丙</b> <b class=c>丁</b></ul>",
    ] {
        assert_eq!(shown(html), ["甲|乙/丙|丁"]);
    }
    let loose = "<div role=table><div role=row><div role=cell>甲</div>乙<div role=cell>丙</div></div></div>";
    assert_eq!(shown(loose), ["甲", "乙", "丙"]);
}

#[test]
fn rows_of_blocks_under_a_header_are_a_table() {
    let row = |texts: &str, tag: &str, cell: &str| {
        let cells = texts.split('|').map(|t| format!("<{cell} class=c>{t}</{cell}>")).collect::<Vec<_>>().concat();
        format!("<{tag} class=tr>{cells}</{tag}>\n")
    };
    let list = ["序号|问题|整改措施", "1|堆料|清运<br>硬化", "2|标识缺失|<p>补设</p>"];
    let expected = "序号|问题|整改措施/1|堆料|清运\n硬化/2|标识缺失|补设";
    for (tag, cell) in [("div", "div"), ("ul", "li"), ("section", "section"), ("div", "span")] {
        let rows: String = list.iter().map(|r| row(r, tag, cell)).collect();
        assert_eq!(
            shown(&format!("<div><h2>渡口清单</h2>{rows}<p>青禾乡</p></div>")),
            ["#2 渡口清单", expected, "青禾乡"]
        );
        let (head, body) = rows.split_at(rows.find('\n').unwrap());
        assert_eq!(shown(&format!("<div><div class=h>{head}</div><div class=b>{body}</div></div>")), [expected]);
    }
    for rows in [
        ["渡口堆料|清运|镇办", "标识缺失|补设|村委", "灯具损坏|更换|村委"],
        ["问题：堆料|措施：清运|单位：镇办", "问题：标识|措施：补设|单位：镇办", "问题：灯具|措施：更换|单位：镇办"],
        ["序号|问题|整改措施", "1|堆料|清运|镇办", "2|标识|补设"],
        ["问题|堆料|责任单位|镇办", "问题|标识|责任单位|村委", "问题|灯具|责任单位|村委"],
    ] {
        let html: String = rows.iter().map(|r| row(r, "div", "div")).collect();
        assert!(shown(&format!("<div>{html}</div>")).len() >= 9, "{rows:?}");
    }
}

#[test]
fn what_the_own_sheet_hides_is_left_out() {
    let copy = "<p>渡口堆料未清。</p>";
    let page = format!("<style>.phone{{display:none}}</style><div>{copy}</div><div class='phone'>{copy}</div>");
    assert_eq!(shown(&page), ["渡口堆料未清。"]);
    let waiting = "<style>#js{visibility:hidden}</style><p>青禾发布</p><div id=js><p>渡口整改清单。</p></div>";
    assert_eq!(shown(waiting), ["青禾发布", "渡口整改清单。"]);
}

#[test]
fn the_time_of_publication_stands_on_a_line_of_its_own() {
    let page = |time: &str| {
        format!("<h1>渡口整改通报</h1><div><span>青禾发布</span>{time}<i>青禾乡</i></div><p>渡口堆料未清。</p>")
    };
    for time in ["<em id=publish_time>2024-03-28 18:02</em>", "<span class='x pubtime'>2024-03-28 18:02</span>"] {
        let expected = ["#1 渡口整改通报", "青禾发布", "发布日期：2024-03-28 18:02", "青禾乡", "渡口堆料未清。"];
        assert_eq!(shown(&page(time)), expected, "{time}");
    }
    assert_eq!(shown(&page("<em>2024-03-28</em>"))[1], "青禾发布2024-03-28青禾乡");
}

#[test]
fn lines_with_bars_are_a_table() {
    let lines = ["类型 | 问题 | 措施", "渡口 | 堆料 | 清运", "| 标识 | 补设", "码头 | 灯具 | 清运"];
    let expected = "类型|问题|措施/渡口|堆料|清运/|标识|补设/码头|灯具|清运";
    let pre = format!("<p>渡口清单</p><pre>\n{}\n</pre><p>青禾乡</p>", lines.join("\n"));
    let paragraphs = format!("<p>渡口清单</p><p>{}</p><p>青禾乡</p>", lines.join("</p>\n<p>"));
    let breaks = format!(
        "<p>渡口清单</p><div>{}</div><p>青禾乡</p>",
        lines.join("<br>").replace(" | 清运", " |&nbsp;清&#x8fd0;")
    );
    for html in [&pre, &paragraphs, &breaks] {
        let found = shown(html);
        let squeezed: Vec<String> = found.iter().map(|t| t.replace(' ', "")).collect();
        assert_eq!(squeezed, ["渡口清单", expected, "青禾乡"], "{html}");
    }
    let places: Vec<_> = table(&pre).grid.cells().iter().map(|c| slice(&pre, &c.place).unwrap()).collect();
    assert_eq!(places.iter().filter(|p| *p == "清运").count(), 2);
    assert!(places.contains(&"补设".to_string()));
    assert_eq!(shown("<p>首页 | 公开</p><p>渡口 | 码头</p><p>正文。</p>").len(), 3);
}

#[test]
fn lists_of_files_under_the_text_are_attachments() {
    let text = "<p>整改时限：8月底前</p>";
    let one = "<a href='1.docx'>渡口台账.docx</a>";
    let two = "<a href='2.pdf'>政策解读.pdf</a>";
    for (html, names) in [
        (format!("<p>附件：1.{one}</p><p>　　　2.{two}</p>"), ["1.渡口台账.docx", "2.政策解读.pdf"]),
        (format!("<p>附件：</p><ol><li>{one}<li>{two}</ol>"), ["1.渡口台账.docx", "2.政策解读.pdf"]),
        (
            format!("<div><b>附件下载：</b><ul><li>{one}（23KB）<li>{two} [1.2MB]</ul></div>"),
            ["渡口台账.docx", "政策解读.pdf"],
        ),
        (format!("<p>附件1：{one}　附件2：{two}</p>"), ["1.渡口台账.docx", "2.政策解读.pdf"]),
        (
            format!(
                "<p>附件：{one}（<a href='1.docx'>下载</a>）</p><p>附件：<a href=2.pdf title='政策解读.pdf'>点击下载</a></p>"
            ),
            ["渡口台账.docx", "政策解读.pdf"],
        ),
        (
            "<p>渡口台账.docx <a href=1.docx>下载</a></p><p>政策解读.pdf（<a href=2.pdf>查看</a>）</p>".to_string(),
            ["渡口台账.docx", "政策解读.pdf"],
        ),
    ] {
        let read = page(&format!("{text}{html}"));
        let found: Vec<&str> = read.body.links.iter().map(|l| l.text.as_str()).collect();
        assert_eq!((read.body.blocks.len(), found.as_slice()), (1, &names[..]), "{html}");
    }
    let table = "<table><tr><th>名称<th>大小<th>操作<tr><td>渡口台账.docx<td>23KB<td><a href=1.docx>下载</a></table>";
    assert_eq!(page(table).body.links.first().map(|l| l.text.clone()).as_deref(), Some("渡口台账.docx"));
    for line in [
        "<p>附件：1.渡口台账</p>",
        "<p>附件1：<a href=1.docx>渡口台账</a></p>",
        "<p>详见<a href=1.docx>渡口台账.docx</a></p>",
        "<h2><a href=1.docx>渡口台账.docx</a></h2>",
        "<p><a href=1.docx>附件1</a></p>",
    ] {
        assert_eq!(shown(&format!("{text}{line}")).len(), 2, "{line}");
    }
}

#[test]
fn sheets_of_a_saved_message_hide_what_they_hide() {
    let message = |media: &str| {
        let html = format!("<link rel=stylesheet href='css/a.css'{media}><p>渡口</p><p class=x>隐</p>");
        format!(
            "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\n\n{html}\n--b\nContent-Type: text/css\nContent-Location: http://a/css/a.css\n\n.x{{display:none}}\n--b--\n"
        )
    };
    let count = |text: &str| {
        let budget = Budget::new();
        let input = Input { bytes: text.as_bytes(), name: "a.mht", include_hidden: false, budget: &budget };
        read_mhtml(&input).unwrap().body.blocks.len()
    };
    assert_eq!((count(&message("")), count(&message(" media=print"))), (1, 2));
}

#[test]
fn the_keeper_of_the_site_is_left_out() {
    let foot = "<table><tr><td>主办单位：云岫县水利局<td>技术支持：某某公司<tr><td>地址：人民路1号<td>电话：13800000000</table>";
    let read = page(&format!("<p>渡口堆料未清。</p>{foot}"));
    assert_eq!((read.body.blocks.len(), read.body.findings.len()), (1, 1));
}

#[test]
fn a_page_in_a_frame_is_read_in_its_place() {
    let html = "<p>甲</p><iframe srcdoc=\"<p title='x'>渡口&amp;lt;码头</p><table><tr><td>问题<td>措施<tr><td>堆料<td>清运</table>\">旧</iframe><p>乙</p>";
    assert_eq!(shown(html), ["甲", "渡口<码头", "问题|措施/堆料|清运", "乙"]);
    let places: Vec<_> = table(html).grid.cells().iter().map(|c| slice(html, &c.place).unwrap()).collect();
    assert_eq!(places, ["问题", "措施", "堆料", "清运"]);
    assert_eq!(shown("<p>甲</p><iframe src='b.html'>旧</iframe>"), ["甲"]);
}

#[test]
fn items_of_lists_in_lists_know_how_deep_they_stand() {
    let html = "<ol><li>管理<ol><li>堆料<li>标识</ol><li>设施<ol start=2><li>灯具</ol></ol><ol><li>清运</ol>";
    assert_eq!(shown(html), ["#7 1.管理", "#8 1.堆料", "#8 2.标识", "#7 2.设施", "#8 2.灯具", "1.清运"]);
}
