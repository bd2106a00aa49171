//! Tests of cards in labelled text.

use crate::model::{Code, Draft, Part};
use crate::split::dialects::testing::drafts;
use crate::split::dialects::testing::split;

/// The drafts of a text as `label=raw` lines, without those that a heading gave.
fn cards(text: &str) -> Vec<String> {
    let show = |p: &Part| format!("{}={}", p.label.clone().unwrap_or_default(), p.raw.replace('\n', "⏎"));
    let line = |d: &Draft| d.parts.iter().map(show).collect::<Vec<_>>().join(" | ");
    split(text).drafts.iter().map(line).collect()
}

#[test]
fn a_record_begins_with_its_first_label() {
    let text = "渡口问题整改清单\n填报单位：柳埠镇\n问题编号：L-1\n问题来源：县级检查\n督办级别：一级\n具体问题：渡口无护栏。\n验收结论：合格\n整改措施：加装护栏。\n责任单位：镇交管站\n监督电话：13800000000\n问题编号：L-2\n问题来源：举报\n督办级别：二级\n具体问题：闸门锈蚀。\n验收结论：待定\n整改措施：除锈。\n责任单位：镇水利站\n监督电话：13800000001";
    assert_eq!(
        cards(text),
        [
            "问题编号=L-1 | 问题来源=县级检查 | 督办级别=一级 | 具体问题=渡口无护栏。 | 验收结论=合格 | 整改措施=加装护栏。 | 责任单位=镇交管站 | 监督电话=13800000000",
            "问题编号=L-2 | 问题来源=举报 | 督办级别=二级 | 具体问题=闸门锈蚀。 | 验收结论=待定 | 整改措施=除锈。 | 责任单位=镇水利站 | 监督电话=13800000001",
        ]
    );
    let found = split(text);
    assert_eq!(
        found.lists.iter().map(|l| (l.dialect.as_str(), l.title.as_deref())).collect::<Vec<_>>(),
        [("card", Some("渡口问题整改清单"))]
    );
    assert!(found.drafts.iter().all(|d| d.list == Some(1)));
    assert_eq!(
        found.loose.iter().map(|l| l.text.as_str()).collect::<Vec<_>>(),
        ["渡口问题整改清单", "填报单位：柳埠镇"]
    );
}

#[test]
fn known_labels_above_the_problem_belong_to_the_record_below() {
    let text = "责任单位：镇水利站\n问题类别：工程\n存在问题：支渠淤塞。\n整改措施：清淤。\n责任单位：镇交管站\n问题类别：道路\n存在问题：路面破损。\n整改措施：修补。";
    assert_eq!(
        cards(text),
        [
            "责任单位=镇水利站 | 问题类别=工程 | 存在问题=支渠淤塞。 | 整改措施=清淤。",
            "责任单位=镇交管站 | 问题类别=道路 | 存在问题=路面破损。 | 整改措施=修补。",
        ]
    );
}

#[test]
fn labels_below_a_heading_are_about_it() {
    let text = "一、消防方面\n（一）灭火器过期\n存在部位：三楼走廊\n问题来源：县级检查\n整改措施：更换。\n（二）通道堵塞\n存在部位：一楼\n问题来源：自查\n整改措施：清理。";
    assert_eq!(
        cards(text),
        [
            "=一、消防方面 | =（一）灭火器过期 | 存在部位=三楼走廊 | 问题来源=县级检查 | 整改措施=更换。",
            "=一、消防方面 | =（二）通道堵塞 | 存在部位=一楼 | 问题来源=自查 | 整改措施=清理。",
        ]
    );
}

#[test]
fn labels_in_every_form() {
    let record = [
        "问题编号=1 | 督办级别=一级 | 具体问题=渡口无护栏。 | 整改措施=加装护栏。 | 验收结论=合格 | 责任单位=镇交管站",
    ];
    for text in [
        "【问题编号】1\n【督办级别】一级\n【具体问题】渡口无护栏。\n【整改措施】加装护栏。\n【验收结论】合格\n【责任单位】镇交管站",
        "**问题编号：** 1\n**督办级别：** 一级\n**具体问题：** 渡口无护栏。\n**整改措施：** 加装护栏。\n**验收结论：** 合格\n**责任单位：** 镇交管站",
        "问 题 编 号：1\n督 办 级 别：一级\n具 体 问 题：渡口无护栏。\n整 改 措 施：加装护栏。\n验 收 结 论：合格\n责 任 单 位：镇交管站",
        "问题编号：1　　督办级别：一级\n具体问题：渡口无护栏。\n整改措施：加装护栏。\n验收结论：合格　　责任单位：镇交管站",
        "问题编号　　1\n督办级别：一级\n具体问题　　渡口无护栏。\n整改措施　　加装护栏。\n验收结论：合格\n责任单位　　镇交管站",
        "1.问题编号：1\n2.督办级别：一级\n3.具体问题：渡口无护栏。\n4.整改措施：加装护栏。\n5.验收结论：合格\n6.责任单位：镇交管站",
    ] {
        assert_eq!(cards(text), record, "{text}");
    }
}

#[test]
fn labels_alone_on_their_lines_and_as_chapters() {
    let text = "问题编号\n1\n具体问题\n渡口无护栏。\n督办级别\n一级\n整改措施\n加装护栏。\n责任单位\n镇交管站\n整改时限\n6月底前";
    assert_eq!(
        cards(text),
        [
            "问题编号=1 | 具体问题=渡口无护栏。 | 督办级别=一级 | 整改措施=加装护栏。 | 责任单位=镇交管站 | 整改时限=6月底前"
        ]
    );
    let text = "一、问题名称\n渡口无护栏\n二、问题来源\n县级检查\n三、整改措施\n加装护栏。\n四、责任单位\n镇交管站\n五、监督电话\n13800000000";
    assert_eq!(
        cards(text),
        ["问题名称=渡口无护栏 | 问题来源=县级检查 | 整改措施=加装护栏。 | 责任单位=镇交管站 | 监督电话=13800000000"]
    );
}

#[test]
fn sentences_are_no_labels() {
    let text = "具体问题：养殖场粪污外溢。\n经核查：情况属实\n具体情形如下：\n一是雨天溢流。\n二是池体破损。\n会议要求：立即整改\n走访情况：群众多次反映下雨天有粪水流进村前的水塘\n整改措施：\n1.修复池体：更换防渗膜。\n2.加强巡查：每周一次。\n责任单位：县农业农村局";
    assert_eq!(
        cards(text),
        [
            "具体问题=养殖场粪污外溢。⏎经核查：情况属实⏎具体情形如下：⏎一是雨天溢流。⏎二是池体破损。⏎会议要求：立即整改⏎走访情况：群众多次反映下雨天有粪水流进村前的水塘 | 整改措施=1.修复池体：更换防渗膜。⏎2.加强巡查：每周一次。 | 责任单位=县农业农村局"
        ]
    );
    // Chapters with more than one paragraph each are chapters.
    let text =
        "一、存在问题\n1.渡口无护栏。\n2.闸门锈蚀。\n二、整改措施\n1.加装护栏。\n2.除锈。\n三、责任单位\n镇水利站";
    assert!(cards(text).iter().all(|card| !card.contains("存在问题=")));
}

/// Two cards, with texts behind the first and the second.
fn deck(between: &str, below: &str) -> String {
    let card = |problem: &str, unit: &str, day: &str| {
        format!("问题：{problem}\n责任单位：{unit}\n整改措施：维修\n整改时限：{day}\n")
    };
    let first = card("渡口护栏松动", "镇交管站", "1月底前");
    format!("渡口问题整改清单\n{first}{between}{}{below}", card("闸门锈蚀", "镇水利站", "2月底前"))
}

const DECK: [&str; 2] = [
    "问题=渡口护栏松动 | 责任单位=镇交管站 | 整改措施=维修 | 整改时限=1月底前",
    "问题=闸门锈蚀 | 责任单位=镇水利站 | 整改措施=维修 | 整改时限=2月底前",
];

#[test]
fn sentences_beside_cards_are_told() {
    let told = |text: &str| {
        assert_eq!(cards(text), DECK, "{text}");
        split(text).findings.iter().filter(|f| f.code == Code::UnplacedText).count()
    };
    assert_eq!(told(&deck("以上问题由镇纪委跟踪督办，逾期不改的通报批评。\n", "")), 1);
    assert_eq!(told(&deck("", "其余问题另行通知各村处理。\n")), 1);
    assert_eq!(told(&deck("其余问题另行通知各村处理。\n", "以上问题逐项销号。\n")), 1);
    assert_eq!(told(&deck("", "")), 0);
    // A day goes on with the day above it.
    let more = deck("", "长期坚持。\n");
    assert_eq!(cards(&more)[1], format!("{}⏎长期坚持", DECK[1]));
}

#[test]
fn labels_of_the_document_below_the_last_card() {
    for below in [
        "联系人：赵某某\n联系电话：13800000000\n监督部门：镇纪委\n验收结论：合格\n",
        "填表人：李某\n审核：王某\n",
        "监督电话：13800000000\n",
    ] {
        let text = deck("", below);
        assert_eq!(cards(&text), DECK, "{below}");
        let loose = split(&text).loose;
        let lines: Vec<_> = loose.iter().skip(1).map(|l| l.text.as_str()).collect();
        assert_eq!(lines, below.lines().collect::<Vec<_>>());
    }
    // What each card has is its own, and so is what stands above a label that they have.
    let text = deck("监督电话：13800000000\n", "监督电话：13800000001\n");
    assert!(cards(&text)[1].ends_with("监督电话=13800000001"));
    let text = deck("", "").replace("责任单位：镇水利站", "联系人：赵某某\n责任单位：镇水利站");
    assert!(cards(&text)[1].contains("联系人=赵某某"));
}

#[test]
fn a_line_without_a_label_is_part_of_its_card() {
    let text = deck("", "").replace("责任单位：镇交管站", "责任单位镇交管站（牵头）");
    assert_eq!(
        cards(&text),
        ["问题=渡口护栏松动⏎责任单位镇交管站（牵头） | 整改措施=维修 | 整改时限=1月底前", DECK[1],]
    );
}

#[test]
fn labels_of_publication_below_the_last_record_are_the_documents() {
    let records = "问题1:护栏缺失。\n整改情况:已加装护栏。\n完成情况:已完成\n问题2:台账不全。\n整改情况:已补齐台账。\n完成情况:正在推进";
    let plain = drafts(&format!("渡口问题整改情况公开\n{records}"));
    assert_eq!(plain.len(), 2);
    for below in [
        "公开时间:2031年1月10日至1月24日",
        "公示方式:村务公开栏",
        "监督方式:来信来访",
        "举报邮箱:a@example.com",
        "通讯地址:青禾镇东街1号",
        "公开期限:5天\n监督举报电话:13800000000",
    ] {
        assert_eq!(drafts(&format!("渡口问题整改情况公开\n{records}\n{below}\n青禾村村民委员会")), plain, "{below}");
    }
    // What every record has is its own.
    let each = records.replace("已完成\n", "已完成\n公开时间:1月10日\n") + "\n公开时间:1月24日";
    assert!(drafts(&each).iter().all(|d| d.contains("extra=1月")), "{:?}", drafts(&each));
}

#[test]
fn orders_to_deal_with_a_complaint_are_cards() {
    let order = |problem: &str, todo: &str, who: &str, when: &str, said: &str| {
        let card = |what: &str| {
            format!(
                "{problem}:{what}无人管护。\n{todo}:核实后修复。\n{who}:镇水利站\n{when}:6月底前\n{said}:已修复。\n"
            )
        };
        drafts(&format!("渡口问题线索交办清单\n{}{}", card("东渠"), card("西渠")))
    };
    let expected = ["东渠", "西渠"].map(|what| {
        format!(
            "problem={what}无人管护。 | measures=核实后修复。 | units=镇水利站 | deadline=6月底前 | status=已修复。"
        )
    });
    assert_eq!(order("问题线索", "办理要求", "承办单位", "办结时限", "办理结果"), expected);
    assert_eq!(order("诉求", "拟办意见", "办理部门", "办理时限", "答复内容"), expected);
    assert_eq!(order("移交问题线索", "交办要求", "处置单位", "应办结时间", "查处情况"), expected);
}
