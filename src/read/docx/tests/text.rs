//! Paragraph text: runs, fields, breaks, tracked changes.

use super::*;
use crate::model::Place;

const STYLES: &str = r#"<w:styles>
    <w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
    <w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/><w:basedOn w:val="1"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
    <w:style w:type="character" w:styleId="off"><w:rPr><w:vanish/></w:rPr></w:style>
    <w:style w:type="paragraph" w:styleId="gone"><w:rPr><w:vanish/></w:rPr></w:style>
    </w:styles>"#;

const NUMBERING: &str = r#"<w:numbering>
    <w:abstractNum w:abstractNumId="0">
      <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:pStyle w:val="1"/><w:suff w:val="nothing"/><w:lvlText w:val="%1、"/></w:lvl>
      <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:pStyle w:val="2"/><w:lvlText w:val="（%2）"/></w:lvl>
      <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:suff w:val="space"/><w:isLgl/><w:lvlText w:val="%1.%2.%3"/></w:lvl>
    </w:abstractNum>
    <w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:suff w:val="tab"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>
    <w:abstractNum w:abstractNumId="2"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF06C;"/><w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr></w:lvl></w:abstractNum>
    <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
    <w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
    <w:num w:numId="3"><w:abstractNumId w:val="2"/></w:num>
    </w:numbering>"#;

fn num(list: u32, level: u32) -> String {
    format!(r#"<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list}"/></w:numPr>"#)
}

fn styled(body: &str) -> Body {
    read_parts(&[("document.xml", &document(body)), ("styles.xml", STYLES), ("numbering.xml", NUMBERING)])
}

#[test]
fn runs_breaks_and_signs() {
    let body = read_body(&[
        p("", "<w:r><w:t xml:space=\"preserve\">  青山镇 </w:t></w:r><w:r><w:tab/><w:t>水利&amp;农业</w:t><w:br/><w:t>第二行</w:t></w:r>"),
        p("", "<w:r><w:t>A</w:t><w:noBreakHyphen/><w:t>B</w:t><w:softHyphen/><w:t>C</w:t><w:sym w:font=\"Wingdings\" w:char=\"F0FE\"/><w:cr/><w:t>D</w:t></w:r>"),
        p("", "<w:r><w:t>   </w:t></w:r>"),
        p("", "<w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>qú</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>渠</w:t></w:r></w:rubyBase></w:ruby></w:r>"),
        p("", "<m:oMath><m:r><m:t>x=</m:t></m:r><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath>"),
    ].concat());
    assert_eq!(texts(&body), ["青山镇 \t水利&农业\n第二行", "A-BC☑\nD", "渠", "x=1/2"]);
    let places: Vec<_> = body
        .blocks
        .iter()
        .map(|b| if let Block::Paragraph(p) = b { p.place.clone() } else { unreachable!() })
        .collect();
    assert_eq!(places[2], Place::Block { block: 4 }, "empty paragraphs count as blocks");
}

#[test]
fn containers_are_looked_into() {
    let body = read_body(&[
        format!("<w:sdt><w:sdtPr><w:alias w:val=\"x\"/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>", p("", &r("块控件"))),
        p("", &format!("<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt><w:hyperlink>{}</w:hyperlink><w:smartTag><w:smartTagPr/>{}</w:smartTag><w:customXml>{}</w:customXml>", r("甲"), r("乙"), r("丙"), r("丁"))),
        format!("<w:customXml>{}</w:customXml>", p("", &r("戊"))),
    ].concat());
    assert_eq!(texts(&body), ["块控件", "甲乙丙丁", "戊"]);
}

#[test]
fn fields_show_their_result_only() {
    let ch = |kind: &str| format!("<w:r><w:fldChar w:fldCharType=\"{kind}\"/></w:r>");
    let code = |text: &str| format!("<w:r><w:instrText>{text}</w:instrText></w:r>");
    let body = read_body(&[
        p("", &format!("<w:fldSimple w:instr=\"DATE\">{}</w:fldSimple>", r("2031年5月"))),
        p("", &[ch("begin"), code("IF "), ch("begin"), code("PAGE"), ch("separate"), r("7"), ch("end"), code(" = 1"), ch("separate"), r("结果"), ch("end"), r("之后")].concat()),
        p("", &[ch("begin"), code("TOC"), r("不见")].concat()),
        p("", &[r("下一段"), ch("end"), ch("end"), r("仍在")].concat()),
        p("", "<w:r><w:fldChar w:fldCharType=\"begin\"><w:ffData><w:checkBox><w:default w:val=\"0\"/><w:checked/></w:checkBox></w:ffData></w:fldChar></w:r><w:r><w:instrText>FORMCHECKBOX</w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r><w:r><w:t>已完成</w:t></w:r>"),
    ].concat());
    assert_eq!(texts(&body), ["2031年5月", "结果之后", "下一段仍在", "☑已完成"]);
}

#[test]
fn changes_are_taken_as_accepted() {
    let del = "<w:del><w:r><w:delText>旧稿</w:delText></w:r></w:del>";
    let body = read_body(
        &[
            p("", &format!("{del}<w:ins>{}</w:ins>{}", r("新稿"), r("正文"))),
            p("<w:rPr><w:del/></w:rPr>", &r("前半段")),
            p("<w:rPr><w:moveFrom/></w:rPr>", "<w:moveFrom><w:r><w:t>搬走</w:t></w:r></w:moveFrom>"),
            p("<w:pPrChange><w:pPr><w:numPr><w:numId w:val=\"2\"/></w:numPr></w:pPr></w:pPrChange>", &r("后半段")),
            format!("<w:moveTo>{}</w:moveTo>", p("", &format!("<w:moveTo>{}</w:moveTo>", r("搬来")))),
            format!("<w:del>{}</w:del>", p("", &r("整段删去"))),
            p("<w:rPr><w:del/></w:rPr>", &r("末段")),
        ]
        .concat(),
    );
    assert_eq!(texts(&body), ["新稿正文", "前半段后半段", "搬来", "末段"]);
    assert_eq!(codes(&body), [Code::TrackedChanges]);
}

#[test]
fn hidden_text_is_left_out() {
    let body = styled(&[
        p("", &format!("<w:r><w:rPr><w:vanish/></w:rPr><w:t>暗</w:t></w:r>{}<w:r><w:rPr><w:rStyle w:val=\"off\"/></w:rPr><w:t>暗</w:t></w:r><w:r><w:rPr><w:vanish w:val=\"0\"/></w:rPr><w:t>处</w:t></w:r>", r("明"))),
        p("<w:pStyle w:val=\"gone\"/>", &format!("{}<w:r><w:rPr><w:vanish w:val=\"false\"/></w:rPr><w:t>例外</w:t></w:r>", r("暗"))),
        p("<w:rPr><w:vanish/><w:specVanish/></w:rPr>", &r("小标题。")),
        p("", &r("接排的正文")),
    ].concat());
    assert_eq!(texts(&body), ["明处", "例外", "小标题。接排的正文"]);
    assert_eq!(codes(&body), [Code::HiddenCells]);
}

#[test]
fn text_boxes_once_and_behind_their_anchor() {
    let content = format!("<w:txbxContent>{}{}</w:txbxContent>", p("", &r("内部件")), tbl(&[tc("", "格")]));
    let shape = format!(
        "<w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><w:drawing><wps:wsp><wps:txbx>{content}</wps:txbx></wps:wsp></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>{content}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    );
    let old = "<w:r><mc:AlternateContent><mc:Choice Requires=\"new\"><w:drawing/></mc:Choice><mc:Fallback><w:pict><v:shape><v:textpath string=\"青山镇人民政府文件\"/></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>";
    let body = read_body(&[p("", &format!("{}{shape}{}", r("前"), r("后"))), p("", old)].concat());
    assert_eq!(texts(&body), ["前后", "T:内部件", "[table]", "T:青山镇人民政府文件"]);
}

#[test]
fn notes_stand_behind_the_block_that_anchors_them() {
    let anchor = "<w:r><w:footnoteReference w:id=\"2\"/></w:r><w:r><w:endnoteReference w:id=\"1\"/></w:r><w:r><w:commentReference w:id=\"1\"/></w:r>";
    let cell = format!("<w:tc><w:tcPr/><w:p>{}{anchor}</w:p></w:tc>", r("格"));
    let notes = "<w:footnotes><w:footnote w:type=\"separator\" w:id=\"-1\"><w:p><w:r><w:t>线</w:t></w:r></w:p></w:footnote><w:footnote w:id=\"2\"><w:p><w:r><w:footnoteRef/><w:t> 数据截至上月。</w:t></w:r></w:p></w:footnote></w:footnotes>";
    let ends = "<w:endnotes><w:endnote w:id=\"1\"><w:p><w:r><w:t>尾注</w:t></w:r></w:p></w:endnote></w:endnotes>";
    let comments = "<w:comments><w:comment w:id=\"1\"><w:p><w:r><w:t>批注</w:t></w:r></w:p></w:comment></w:comments>";
    let main = document(&[tbl(&[cell]), p("", &r("正文"))].concat());
    let body = read_parts(&[
        ("document.xml", &main),
        ("footnotes.xml", notes),
        ("endnotes.xml", ends),
        ("comments.xml", comments),
    ]);
    assert_eq!(texts(&body), ["[table]", "N:数据截至上月。", "N:尾注", "正文"]);
    let Block::Paragraph(note) = &body.blocks[1] else { unreachable!() };
    assert_eq!(note.place, Place::Cell { table: 1, row: 1, col: 1 });
}

#[test]
fn margins_follow_the_text_without_page_numbers() {
    let main = document(&[
        p("", &r("正文")),
        "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"header1.xml\"/><w:footerReference r:id=\"footer1.xml\"/><w:headerReference r:id=\"header2.xml\"/></w:sectPr>".to_string(),
    ].concat());
    let header = format!("<w:hdr>{}</w:hdr>", p("", &r("青山镇整改专班")));
    let footer = format!("<w:ftr>{}{}</w:ftr>", p("", &r("— 3 —")), p("", &r("第 1 页 共 9 页")));
    let body = read_parts(&[
        ("document.xml", &main),
        ("header1.xml", &header),
        ("header2.xml", &header),
        ("footer1.xml", &footer),
    ]);
    assert_eq!(texts(&body), ["正文", "M:青山镇整改专班"]);
}

#[test]
fn numbers_as_word_generates_them() {
    let body = styled(
        &[
            p(r#"<w:pStyle w:val="1"/>"#, &r("总体要求")),
            p(r#"<w:pStyle w:val="2"/>"#, &r("清淤")),
            p(r#"<w:pStyle w:val="2"/>"#, &r("护岸")),
            p(&num(1, 2), &r("细目")),
            p(r#"<w:pStyle w:val="1"/><w:numPr><w:numId w:val="0"/></w:numPr>"#, &r("不编号")),
            p(r#"<w:pStyle w:val="1"/><w:outlineLvl w:val="9"/>"#, &r("整改措施")),
            p(r#"<w:pStyle w:val="2"/>"#, &r("重新起数")),
            p(&num(3, 0), &r("圆点")),
            p(&num(3, 0), ""),
            p(&num(9, 0), &r("没有这个列表")),
        ]
        .concat(),
    );
    assert_eq!(
        texts(&body),
        [
            "一、总体要求",
            "（一）清淤",
            "（二）护岸",
            "1.2.1 细目",
            "不编号",
            "二、整改措施",
            "（一）重新起数",
            "●圆点",
            "没有这个列表"
        ]
    );
    let headings: Vec<_> =
        body.blocks.iter().map(|b| if let Block::Paragraph(p) = b { p.heading } else { None }).collect();
    assert_eq!(headings[..6], [Some(1), Some(2), Some(2), None, Some(1), None]);
}

#[test]
fn a_number_and_its_text_never_run_together() {
    let levels = r#"<w:numbering>
        <w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="3"/><w:lvlText w:val="%1"/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:suff w:val="nothing"/><w:lvlText w:val="%2是"/></w:lvl></w:abstractNum>
        <w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>
        <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num></w:numbering>"#;
    let main = document(
        &[
            p(&num(1, 0), &r("2处漏水")),
            p(&num(1, 0), ""),
            p(&num(1, 1), &r("一般问题")),
            p(&num(2, 0), &r("5公里道路破损")),
            p(&num(2, 0), &r("道路破损")),
        ]
        .concat(),
    );
    let body = read_parts(&[("document.xml", &main), ("numbering.xml", levels)]);
    assert_eq!(texts(&body), ["3 2处漏水", "4", "一是一般问题", "1. 5公里道路破损", "2.道路破损"]);
}

#[test]
fn numbers_count_on_through_cells_and_stop_where_word_stops() {
    let cell = |text: &str| format!("<w:tc><w:tcPr/>{}</w:tc>", p(&num(2, 0), text));
    let merged =
        |kind: &str| format!("<w:tc><w:tcPr><w:vMerge w:val=\"{kind}\"/></w:tcPr>{}</w:tc>", p(&num(2, 0), ""));
    let body = styled(
        &[
            p(&num(2, 0), &r("段落")),
            tbl(&[
                [merged("restart"), cell(&r("甲"))].concat(),
                [merged("continue"), cell(&r("乙"))].concat(),
                [cell(""), format!("<w:tc>{}{}</w:tc>", p(&num(2, 0), &r("一事")), p("<w:rPr><w:del/></w:rPr>", ""))]
                    .concat(),
            ]),
            p(&format!("{}<w:rPr><w:del/></w:rPr>", num(2, 0)), &r("并入")),
            p(&num(2, 0), &r("下段")),
        ]
        .concat(),
    );
    assert_eq!(rows(tables(&body)[0]), ["2.|3.甲", "^|4.乙", "5.|6.一事"]);
    assert_eq!(texts(&body), ["1.段落", "[table]", "7.并入下段"]);
}
