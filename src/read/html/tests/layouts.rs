//! Pages whose layout says what they are, and what a reader reaches by a click.

use super::super::super::slice;
use super::{page, rows, shown, table};
use crate::model::Code;

/// A row of cells that say they are one.
fn row(role: &str, texts: &str) -> String {
    let cells: String = texts.split('|').map(|text| format!("<div role={role} class=c>{text}</div>")).collect();
    format!("<div role=row class=r>{cells}</div>")
}

#[test]
fn what_stands_between_rows_heads_those_below() {
    let expected = "序号|问题|整改措施/一、安全方面||/1|堆料|清运/2|跳板松动|更换/二、设施方面||/3|标识缺失|补设";
    let head = row("columnheader", "序号|问题|整改措施");
    let [one, two, three] = ["1|堆料|清运", "2|跳板松动|更换", "3|标识缺失|补设"].map(|texts| row("cell", texts));
    let (safe, built) = ("<h3>一、安全方面</h3>", "<p class=g>二、设施方面</p>");
    for html in [
        format!("<div role=table>{head}{safe}{one}{two}{built}{three}</div>"),
        format!(
            "<div role=table>{head}<div role=rowgroup>{safe}{one}{two}</div><div role=rowgroup>{built}{three}</div></div>"
        ),
        format!("<div role=table>{head}一、安全方面{one}{two}{built}{three}</div>"),
        format!("<div>{head}{safe}{one}{two}{built}{three}</div>").replace(" role=row", "").replace("role=", "data-x="),
        format!("<div><div>{head}</div><div>{safe}{one}{two}{built}{three}</div></div>").replace("role=", "data-x="),
    ] {
        let cells = rows(&table(&html)).replace("一、安全方面|一、安全方面|一、安全方面", "一、安全方面||");
        let cells = cells.replace("二、设施方面|二、设施方面|二、设施方面", "二、设施方面||");
        assert_eq!(cells, expected, "{html}");
    }
    let around = format!(
        "<div role=table><div role=rowgroup><p>甲</p>{head}{one}</div><p hidden>隐</p>{two}<div role=row></div><p>乙</p></div>"
    );
    assert_eq!(shown(&around), ["甲", "序号|问题|整改措施/1|堆料|清运/2|跳板松动|更换", "乙"]);
    let long = "渡口".repeat(40);
    let apart = format!("<div>{head}{one}{two}<p>{long}</p>{three}</div>").replace("role=", "data-x=");
    assert!(shown(&apart).len() > 9, "a paragraph heads no rows");
}

#[test]
fn blocks_that_take_turns_are_all_read() {
    let two = |sheet: &str, first: &str, second: &str| {
        format!(
            "<style>{sheet}</style><div class=box><div class='{first}'>渡口堆料未清</div><div class='{second}'>标识缺失</div></div>"
        )
    };
    let all = ["渡口堆料未清", "标识缺失"];
    let sheet = ".pane{display:none}.pane.active{display:block}";
    assert_eq!(shown(&two(sheet, "pane active", "pane")), all);
    assert_eq!(shown(&two(".b{display:none}", "a", "b")), all[..1], "another kind of block");
    let apart = two(".fold{display:none}.fold.in{display:block}", "fold in", "fold")
        .replace("<div class='fold'", "<h3>二</h3><section><div class='fold'");
    assert_eq!(shown(&apart), ["渡口堆料未清", "#3 二", "标识缺失"]);
    let slides = ["slide slide-active", "slide"].map(|c| format!("<div class='{c}'>{c}</div>")).concat();
    assert_eq!(
        shown(&format!("<style>.slide{{display:none}}.slide-active{{display:block}}</style><i>{slides}</i>")).len(),
        2
    );
    for html in [
        "<div class=tabs><ul><li>渡口堆料未清</ul><ul style='display:none'><li>标识缺失</ul></div>",
        "<div role=tabpanel>• 渡口堆料未清</div><div role=tabpanel hidden>• 标识缺失</div>",
    ] {
        assert_eq!(shown(html), ["• 渡口堆料未清", "• 标识缺失"], "{html}");
    }
    for trigger in ["h4", "dt", "button"] {
        let panel = |name: &str, text: &str| format!("<{trigger}>{name}</{trigger}><dd class=panel>{text}</dd>");
        let panels = [panel("渡口部分", "堆料未清"), panel("码头部分", "标识缺失")].concat();
        let page = format!("<style>.panel{{display:none}}</style><p>青禾乡渡口和码头整改情况公示</p>{panels}");
        let text = shown(&page).join("/").replace("#4 ", "").replace('：', "/");
        assert_eq!(text, "青禾乡渡口和码头整改情况公示/渡口部分/堆料未清/码头部分/标识缺失", "{trigger}");
    }
    let same = "<div class=x>渡口堆料未清</div>";
    assert_eq!(shown(&format!("{same}{}", same.replace("class", "hidden class"))), ["渡口堆料未清"], "a copy");
    assert_eq!(shown("<p class=x>渡口</p><p class=x hidden>标识</p><div>甲</div><div hidden>乙</div>"), ["渡口", "甲"]);
}

#[test]
fn what_is_hidden_among_rows_and_items_stays_hidden() {
    let none = "style='display:none'";
    let item = |attrs: &str, text: &str| format!("<div class=item {attrs}>{text}</div>");
    let (one, two) = (item("", "1.护栏松动。整改措施：加固。"), item("", "2.标识缺失。整改措施：补设。"));
    let three = item(none, "3.闸门锈蚀。整改措施：除锈。");
    let bare = item(none, "闸门锈蚀");
    for (html, shown) in [
        (format!("{one}{three}"), 1),
        (format!("{one}{bare}"), 1),
        (format!("{one}{two}{bare}"), 2),
        (format!("<div class=tab-pane>{one}{three}</div>"), 1),
        (format!("<div class=tab-pane>{one}{two}{bare}</div>"), 2),
        (format!("{one}{two}{bare}").replacen("class=item", "class='item on'", 1), 2),
        (format!("<section>{one}</section><section>{bare}</section>"), 1),
    ] {
        let read = page(&html);
        let codes: Vec<Code> = read.body.findings.iter().map(|f| f.code).collect();
        assert_eq!((read.body.blocks.len(), codes), (shown, vec![Code::HiddenCells]), "{html}");
    }
    let row = |attrs: &str, texts: &str| {
        let cells: String = texts.split('|').map(|text| format!("<div class=c>{text}</div>")).collect();
        format!("<div class=r {attrs}>{cells}</div>")
    };
    let [head, one, two] = ["序号|问题|整改措施", "1|堆料|清运", "2|标识缺失|补设"].map(|texts| row("", texts));
    let hidden = row(none, "0|样例|样例");
    for html in [
        format!("<div>{head}{hidden}{one}{two}</div>"),
        format!("<div>{head}{one}<p hidden>{}</p>{two}{hidden}</div>", "渡口".repeat(40)),
        format!("<div><div>{head}</div><div>{one}{hidden}{two}</div></div>"),
    ] {
        assert_eq!(shown(&html), ["序号|问题|整改措施/1|堆料|清运/2|标识缺失|补设"], "{html}");
        assert!(page(&html).body.findings.iter().any(|f| f.code == Code::HiddenCells), "{html}");
    }
    let pane = |attrs: &str, text: &str| format!("<div class=con {attrs}><p>{text}</p></div>");
    let tabs = [pane("", "渡口堆料未清"), pane(none, "标识缺失"), pane(none, "灯具损坏")].concat();
    for bar in ["<ul class=tab-nav><li>渡口<li>码头</ul>", ""] {
        let html = format!("<div>{bar}{tabs}</div>");
        let found = shown(&html).iter().filter(|text| *text == "标识缺失" || *text == "灯具损坏").count();
        assert_eq!(found, if bar.is_empty() { 0 } else { 2 }, "{html}");
    }
}

#[test]
fn frames_that_stay_shut_are_told() {
    let codes = |html: &str| page(html).body.findings.iter().map(|f| f.code).collect::<Vec<_>>();
    assert_eq!(codes("<p>甲</p><iframe src='list.html'></iframe>"), [Code::FrameNotRead]);
    assert_eq!(codes("<frameset><frame src=a.htm><frame src=b.htm></frameset>"), [Code::FrameNotRead]);
    assert_eq!(codes("<p>甲</p><iframe srcdoc='<p>乙<iframe src=c.htm></iframe>'></iframe>"), [Code::FrameNotRead]);
    let inside = "<p>甲</p><iframe srcdoc='<frameset><frame src=c.htm></frameset>'></iframe>";
    assert_eq!(codes(inside), [Code::FrameNotRead]);
    let none = "<iframe></iframe><iframe src='about:blank'></iframe><iframe src=x height=0></iframe><iframe hidden src=x></iframe>";
    assert_eq!(codes(&format!("<p>甲</p>{none}")), []);
    let many = "<iframe srcdoc='<p>渡口'></iframe>".repeat(1_002);
    let read = page(&many);
    assert_eq!((read.body.blocks.len(), codes(&many)), (1_000, vec![Code::LimitReached]));
}

#[test]
fn texts_of_a_frame_stand_where_they_are_written() {
    let inner = "<td title='清运'>堆料</td><td>清&amp;运</td></tr><tr><td>清运</td><td>a&lt;b</td>";
    let written = inner.replace('&', "&amp;").replace('<', "&lt;").replace('\'', "&quot;");
    let html = format!("<p>甲<iframe title='堆料' srcdoc=\"<table><tr>{written}</table>\"></iframe>");
    let places: Vec<_> = table(&html).grid.cells().iter().map(|c| slice(&html, &c.place).unwrap()).collect();
    assert_eq!(places, ["堆料", "清&amp;amp;运", "清运", "a&amp;lt;b"]);
}

#[test]
fn what_stands_in_the_fields_of_a_form_is_read() {
    let html = "<form><table><tr><th>序号<th>问题<th>措施<th>单位<th>时限<tr><td>1<td><input value='堆料&amp;杂物'>\
                <td><textarea>清运</textarea><td><select><option>请选择<option selected>镇办</select>\
                <td><input type=hidden value=x><input type='text' value=\"8月底前\" readonly><input type=submit value=提交>\
                <tr><td>2<td>标识<td>补设<td><select><option>请选择<option>镇办</select><td><input></table></form>";
    assert_eq!(rows(&table(html)), "序号|问题|措施|单位|时限/1|堆料&杂物|清运|镇办|8月底前/2|标识|补设||");
    let places: Vec<_> = table(html).grid.cells().iter().map(|c| slice(html, &c.place).unwrap()).collect();
    assert_eq!(places.get(5..10).unwrap().join("/"), "1/堆料&amp;杂物/清运/镇办/8月底前");
    assert_eq!(shown("<p>渡口<input value='请输入'><select><option>镇办</select></p>"), ["渡口"]);
}

#[test]
fn counters_stand_before_what_they_count() {
    let html =
        "<dl><dt>问题一<dd>渡口堆料未清<dt>责任单位<dd><p>镇办</p><dt>2.<dd><p>清运</p><dt>问题三<dd>甲<br>乙</dl>";
    assert_eq!(shown(html), ["问题一：渡口堆料未清", "责任单位", "镇办", "2.清运", "问题三", "甲", "乙"]);
}

#[test]
fn comments_of_word_are_no_text() {
    let html = "<p>责任单位：镇办<span><a class=msocomanchor href='#_msocom_1'>[A1]</a></span></p>\
                <div style='mso-element:comment'><div id='_com_1' class=msocomtxt><p>待核</p></div></div>";
    assert_eq!(shown(html), ["责任单位：镇办"]);
}

#[test]
fn small_things_are_read_as_a_browser_shows_them() {
    for (html, texts) in [
        ("<ol style='list-style: upper-roman outside !important'><li>甲</ol>", vec!["I.甲"]),
        ("<ol style='list-style:none'><li>甲</ol>", vec!["甲"]),
        ("<style>.c{list-style-type:cjk-ideographic}li{color:red}</style><ol class=c><li>甲</ol>", vec!["一、甲"]),
        ("<style>ol{list-style:none}.c ol{list-style:decimal}</style><div class=c><ol><li>甲</ol></div>", vec!["1.甲"]),
        ("<p>面积<math><msup><mi>m</mi><mn>2</mn></msup><annotation>m^2</annotation></math></p>", vec!["面积m2"]),
        ("<p><input type=checkbox checked>已完成<input type=checkbox>未完成</p>", vec!["☑已完成☐未完成"]),
        ("<h2><button>一、渡口</button></h2><h2>码头<button>展开</button></h2>", vec!["#2 一、渡口", "#2 码头"]),
        ("<p hidden=until-found>甲</p><p hidden>乙</p>", vec!["甲"]),
        ("<p>渡<ruby>口<rp>(</rp><rt>kou</rt><rp>)</rp></ruby>10m<sup>2</sup></p>", vec!["渡口10m²"]),
        ("<p>3×10<sup><b>4</b></sup>m<sup>2</sup>堆料<sup>[1]</sup></p>", vec!["3×10⁴m²堆料[1]"]),
    ] {
        assert_eq!(shown(html), texts, "{html}");
    }
}

#[test]
fn lines_with_tabs_are_a_table_where_white_space_is_kept() {
    let pre = "<pre>渡口清单\n问题\t整改措施\t责任单位\n堆料\t清运\t镇办\n标识\t补设\t村委\n</pre>";
    assert_eq!(shown(pre), ["渡口清单", "问题|整改措施|责任单位/堆料|清运|镇办/标识|补设|村委"]);
    assert_eq!(shown("<pre>附注：一\t二</pre>"), ["附注：一 二"]);
    let places: Vec<_> = table(pre).grid.cells().iter().map(|c| slice(pre, &c.place).unwrap()).collect();
    assert_eq!(places.get(3..6).unwrap().join("/"), "堆料/清运/镇办");
    assert_eq!(shown("<p>问题\t整改措施</p><p>堆料\t清运</p><p>标识\t补设</p>").len(), 3);
}

#[test]
fn spans_side_by_side_are_cells() {
    let row = |texts: &str| texts.split('|').map(|t| format!("<span>{t}</span>")).collect::<String>();
    let list = ["序号|问题|整改措施", "1|堆料|清运", "2|标识缺失|补设"].map(row);
    let flex = list.clone().map(|row| format!("<div style='display: flex'>{row}</div>")).concat();
    let sheet = list.map(|row| format!("<div class=r>{row}</div>")).concat();
    for html in [flex, format!("<style>.r{{display:grid}}</style>{sheet}")] {
        assert_eq!(shown(&html), ["序号|问题|整改措施/1|堆料|清运/2|标识缺失|补设"], "{html}");
    }
}

#[test]
fn dialogs_are_shown_where_they_are_open() {
    assert_eq!(
        shown("<p>渡口堆料未清</p><dialog open><p>标识缺失</p></dialog><dialog><p>隐</p></dialog>"),
        ["渡口堆料未清", "标识缺失"]
    );
}

/// Characters left out as the page's own.
fn left_out(html: &str) -> u64 {
    let findings = page(html).body.findings;
    let counted = findings
        .iter()
        .filter(|f| f.code == Code::PageFurniture)
        .filter_map(|f| f.data.as_ref()?.get("characters")?.as_u64());
    counted.sum()
}

#[test]
fn controls_and_drawings_are_counted() {
    for (html, count) in [
        ("<p>甲<button>提交</button></p>", 2),
        ("<p>甲<input value='请输入'><input type=hidden value='乙'><input type=submit value='保存'></p>", 5),
        ("<p>甲<select><option>镇办<option>村委</select></p>", 2),
        ("<p>甲<svg><title>隐</title><text>图1</text></svg></p>", 2),
        ("<p>甲</p><p>附件：</p><p><a href=1.docx>渡口台账.docx</a>（23KB）</p>", 9),
    ] {
        assert_eq!((shown(html), left_out(html)), (vec!["甲".to_string()], count), "{html}");
    }
}

#[test]
fn the_text_stays_whatever_its_frame_is_called() {
    let prose = "<p>1.渡口堆料未清。</p><p>整改措施：清运。</p><p>2.标识缺失。</p><p>整改措施：补设。</p>";
    for class in ["share-content", "footer-article", "nav_content", "noprint", "search-result"] {
        assert_eq!(shown(&format!("<h1>渡口整改清单公示</h1><div class={class}>{prose}</div>")).len(), 5, "{class}");
    }
    let card = "<li><a href='d'><p>1.渡口堆料未清。</p><p>整改措施：清运全部堆放木料，设置禁放标识。</p></a>";
    assert_eq!(shown(&format!("<div><ul>{card}{card}</ul></div>")).len(), 4);
    let row = "<tr><td>1<td><a href=d>青禾渡口堆放的木料未清运的问题</a><td>镇办<td>8月底前<td>未完成";
    assert_eq!(shown(&format!("<div><table>{row}{row}{row}</table></div>")).len(), 1);
}

#[test]
fn columns_that_stay_in_place_are_read_once() {
    let table = "<table><tr><td>序号<td>问题<tr><td>1<td>堆料</table>";
    let copy = format!("<div class='el-table__fixed'><div>{table}</div></div>");
    assert_eq!(shown(&format!("<div><div class=body>{table}</div>{copy}</div>")), ["序号|问题/1|堆料"]);
    assert_eq!(shown(&copy), ["序号|问题/1|堆料"]);
}

#[test]
fn facts_under_the_title_are_metadata() {
    let title = "<h1>渡口整改清单</h1>";
    for (html, line) in [
        ("<p>2023-05-09 09:30　来源：水利站 浏览：77</p>", "发布日期：2023-05-09 09:30　来源：水利站"),
        ("<p>【索引号】A-1</p>", "索引号：A-1"),
        ("<div><span>效力状态</span><span>现行有效</span></div>", "效力状态：现行有效"),
    ] {
        assert_eq!(shown(&format!("{title}{html}<p>渡口堆料未清。</p>")).get(1).map(String::as_str), Some(line));
    }
    let table = "<table><tr><td>序号<td>问题<tr><td>1<td>堆料</table>";
    let titled = |title: &str| shown(&format!("<title>{title}</title>{table}"));
    assert_eq!(titled("渡口问题整改清单_竹浦县人民政府"), ["标题：渡口问题整改清单", "序号|问题/1|堆料"]);
    assert_eq!(titled("竹浦县人民政府-渡口问题整改清单").first().map(String::as_str), Some("标题：渡口问题整改清单"));
    assert_eq!(titled("无标题文档").len(), 1);
}

#[test]
fn bars_and_lists_of_links_go() {
    for html in [
        "<table><tr><td><a href=1>首页</a><td><a href=2>新闻中心</a><td><a href=3>信息公开</a></table>",
        "<table><tr><td>今天是2023年5月9日 星期二<td>设为首页 | 加入收藏</table>",
        "<div><div>相关信息</div><ul><li><a href=1>县水利局召开会议</a><span>2023-05-01</span></ul></div>",
        "<h3>相关文件</h3><a href=1>关于渡口安全管理的通知</a>",
        "<p>版权所有：竹浦县水利局</p><p>地址：渡口路8号 邮编：000000</p><p>技术支持：某某公司</p>",
    ] {
        assert_eq!(shown(&format!("<p>渡口堆料未清。</p>{html}")), ["渡口堆料未清。"], "{html}");
    }
}

#[test]
fn what_waits_for_a_script_is_read_where_the_page_says_nothing_else() {
    let html = "<div>微信公众平台的页面框架文字，远远多于正文</div><div>阅读 赞 在看 分享 收藏 留言</div>\
                <div id=js_content style='visibility:hidden;opacity:0'><p>1.渡口堆料未清，责令立即清运木料并设置标识。</p></div>";
    assert!(shown(html).contains(&"1.渡口堆料未清，责令立即清运木料并设置标识。".to_string()));
}

#[test]
fn drawings_and_further_captions_are_told() {
    let read = page(
        "<p>甲</p><svg><text>渡口图示</text><style>a{}</style></svg><math><mtext>公式</mtext></math>\
         <table><caption>清单</caption><caption>共两项</caption><tr><th>问题<th>措施<tr><td>堆料<td>清运</table>",
    );
    let told: Vec<_> = read.body.findings.iter().map(|f| f.message.as_str()).collect();
    let drawn = "4 characters inside drawings (svg) were left out";
    assert_eq!(told, [drawn, "1 further captions of tables were left out"]);
}
