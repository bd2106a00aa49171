//! Prose from its text to its records: what a reader of the page would take for the measures, bodies and days of each
//! problem.
#![allow(clippy::disallowed_methods)]

use zhenggai::model::{Deadline, Document, Measure, Record};
use zhenggai::{Options, convert};

fn document(text: &str) -> Document {
    convert(text.as_bytes(), "方案.txt", &Options::default()).expect("a document")
}

/// A day or the modes of a deadline.
fn when(deadline: Option<&Deadline>) -> String {
    let Some(deadline) = deadline else { return String::new() };
    let modes = deadline.modes.iter().map(|mode| format!("{mode:?}"));
    deadline.due.iter().cloned().chain(modes).collect::<Vec<_>>().join("+")
}

fn names(units: &[zhenggai::model::Unit]) -> String {
    units.iter().map(|unit| unit.name.as_str()).collect::<Vec<_>>().join(",")
}

fn measure(measure: &Measure) -> String {
    format!("{}<{}|{}>", measure.text, names(&measure.units), when(measure.deadline.as_ref()))
}

/// Problem, measures, bodies and deadline of a record on one line.
fn line(record: &Record) -> String {
    let problem = record.problem.as_ref().map_or("", |p| p.text.as_str());
    let measures: Vec<String> = record.measures.iter().map(measure).collect();
    format!("{problem}: {} [{}] {}", measures.join(" "), names(&record.units), when(record.deadline.as_ref()))
}

fn lines(text: &str) -> Vec<String> {
    document(text).records.iter().map(line).collect()
}

#[test]
fn each_measure_has_lines_of_its_own() {
    let text = "枫湾县校车管理问题整改方案\n2031年3月1日\n一、校车维护不及时\n整改措施：\n\
        （一）更换旧轮胎。一是逐车登记；二是两周内换完。\n责任单位：枫湾县校车公司\n整改时限：2031年4月底前\n\
        （二）清查台账。一是补录缺页；二是每月抽查。\n责任单位：枫湾县教育局\n整改时限：2031年6月底前\n督办单位：枫湾县纪委\n\
        二、站点不合理\n整改措施：一是调整站点。\n责任单位：枫湾县交通运输局\n整改时限：2031年7月底前\n\
        二是增设候车棚。\n责任单位：北渡镇人民政府\n整改时限：长期坚持\n整改目标：步行不超过一公里。\n\
        三、监控缺失\n整改措施：\n1.加装摄像头。\n责任单位：\n枫湾县校车公司\n整改时限：\n2031年8月底前\n\
        2.接入平台。\n责任单位：\n枫湾县公安局\n整改时限：\n2031年9月底前\n";
    assert_eq!(
        lines(text),
        [
            "校车维护不及时: 更换旧轮胎。一是逐车登记；二是两周内换完。<枫湾县校车公司|2031-04-30> \
             清查台账。一是补录缺页；二是每月抽查。<枫湾县教育局|2031-06-30> [枫湾县校车公司,枫湾县教育局,枫湾县纪委] ",
            "站点不合理: 调整站点。<枫湾县交通运输局|2031-07-31> 增设候车棚。<北渡镇人民政府|LongTerm> \
             [枫湾县交通运输局,北渡镇人民政府] ",
            "监控缺失: 加装摄像头。<枫湾县校车公司|2031-08-31> 接入平台。<枫湾县公安局|2031-09-30> \
             [枫湾县校车公司,枫湾县公安局] ",
        ]
    );
}

#[test]
fn measures_run_on_behind_the_body_and_the_day_of_the_one_before() {
    let text = "枫湾县校车管理问题整改方案\n2031年3月1日\n\
        一、照管员不足。整改措施：（一）补招照管员。责任单位：枫湾县教育局。整改时限：2031年5月底前。\
        （二）开展培训。责任单位：枫湾县校车公司。整改时限：长期坚持。\n\
        二、线路审批慢。整改措施：1.压缩时间。责任单位：枫湾县教育局。整改时限：2031年4月底前。落实情况：已完成。\
        2.公开线路。责任单位：北渡镇。整改时限：2031年6月底前。落实情况：正在推进，已公开12条。\n";
    assert_eq!(
        lines(text),
        [
            "照管员不足: 补招照管员。<枫湾县教育局|2031-05-31> 开展培训。<枫湾县校车公司|LongTerm> \
             [枫湾县教育局,枫湾县校车公司] ",
            "线路审批慢: 压缩时间。<枫湾县教育局|2031-04-30> 公开线路。<北渡镇|2031-06-30> \
             已公开12条。<北渡镇|2031-06-30> [枫湾县教育局,北渡镇] ",
        ]
    );
}

#[test]
fn the_number_behind_the_labels_of_a_problem_is_that_of_the_next_problem() {
    let text = "枫湾县校车管理问题整改方案\n2031年3月1日\n1.轮胎老旧\n整改措施：1.更换轮胎。\n责任单位：枫湾县校车公司\n\
        整改时限：2031年4月底前\n2.台账缺页\n整改措施：补录。\n责任单位：枫湾县教育局\n整改时限：2031年6月底前\n";
    assert_eq!(
        lines(text),
        ["轮胎老旧: 更换轮胎。<|> [枫湾县校车公司] 2031-04-30", "台账缺页: 补录。<|> [枫湾县教育局] 2031-06-30",]
    );
}

fn messages(document: &Document, code: &str) -> Vec<String> {
    let told = |f: &&zhenggai::model::Finding| serde_json::to_value(f.code).is_ok_and(|c| c == code);
    document.findings.iter().filter(told).map(|f| f.message.clone()).collect()
}

#[test]
fn measures_and_deadlines_share_a_label() {
    let text = "枫湾县校车管理问题整改方案\n2031年3月1日\n一、轮胎老旧\n整改措施及时限：更换轮胎，立行立改。\n\
        二、台账缺页\n整改措施及时限：补录，并长期坚持。\n三、站点不合理\n整改措施及时限：立行立改，调整站点，2031年底前完成。\n";
    assert_eq!(
        lines(text),
        [
            "轮胎老旧: 更换轮胎，立行立改。<|> [] Immediate",
            "台账缺页: 补录，并长期坚持。<|> [] LongTerm",
            "站点不合理: 立行立改，调整站点，2031年底前完成。<|> [] 2031-12-31+Immediate",
        ]
    );
}

#[test]
fn a_period_without_a_day_to_count_from_says_so() {
    let table = "校车管理问题整改清单\n序号 | 问题 | 整改措施 | 责任单位 | 整改时限\n1 | 轮胎老旧 | 更换 | 校车公司（1号、2号） | 60日内\n";
    let found = document(table);
    let told = messages(&found, "deadline-uncertain");
    assert!(told.iter().all(|m| m.contains("no date to count from")) && told.len() == 1, "{told:?}");
    assert_eq!(names(&found.records[0].units), "校车公司（1号、2号）");
    let dated = document(&table.replace("清单\n", "清单\n2031年3月1日\n"));
    assert!(messages(&dated, "deadline-uncertain")[0].contains("from the document's date on"));
    assert_eq!(when(dated.records[0].deadline.as_ref()), "2031-04-30");
}

#[test]
fn a_state_in_the_place_of_the_measures_is_told_as_one() {
    let found = document(
        "校车管理问题整改清单\n序号 | 问题 | 整改措施 | 责任单位\n1 | 轮胎老旧 | 已完成 | 校车公司\n2 | 台账缺页 | 补录缺页 | 校车公司\n",
    );
    assert_eq!(messages(&found, "missing-measure"), ["“轮胎老旧” names no measure: its cell says only “已完成”."]);
}

#[test]
fn demands_behind_the_last_problem_are_about_all() {
    let text = "关于校车管理的整改通知\n一、轮胎老旧\n整改措施：更换轮胎。\n整改时限：2031年4月底前\n二、台账缺页\n整改措施：补录。\n\
        整改时限：2031年5月底前\n整改要求：\n一、压实责任。\n二、2031年6月10日前报送整改情况。\n枫湾县教育局\n2031年3月1日\n";
    assert_eq!(lines(text), ["轮胎老旧: 更换轮胎。<|> [] 2031-04-30", "台账缺页: 补录。<|> [] 2031-05-31"]);
    // Where each problem has demands of its own they are its measures.
    let own = "关于校车管理的整改通知\n一、轮胎老旧\n整改要求：\n1.更换轮胎。\n二、台账缺页\n整改要求：\n1.补录。\n";
    assert_eq!(lines(own), ["轮胎老旧: 更换轮胎。<|> [] ", "台账缺页: 补录。<|> [] "]);
}

#[test]
fn rare_ordinals_count_problems() {
    for [one, two] in [["1 .", "2 ."], ["Ⅰ.", "Ⅱ."], ["Ⅰ、", "Ⅱ、"], ["一，", "二，"]] {
        let text =
            format!("校车管理问题整改方案\n{one}轮胎老旧\n整改措施：更换轮胎。\n{two}台账缺页\n整改措施：补录。\n");
        assert_eq!(lines(&text), ["轮胎老旧: 更换轮胎。<|> [] ", "台账缺页: 补录。<|> [] "], "{one}");
    }
}

#[test]
fn a_card_may_have_unknown_labels_before_its_answer() {
    let card = |no: u32, problem: &str, by: &str| {
        format!("问题：{problem}\n点位：第{no}段\n包段河长：{by}\n整改措施：清运\n整改时限：2031年4月底前\n")
    };
    let found =
        document(&format!("河道问题交办单\n{}{}", card(1, "岸坡堆物", "周某某"), card(2, "排口无牌", "吴某某")));
    let problems: Vec<String> = found.records.iter().map(line).collect();
    assert_eq!(problems, ["岸坡堆物: 清运<|> [] 2031-04-30", "排口无牌: 清运<|> [] 2031-04-30"]);
    assert_eq!(found.records[1].extra.get("包段河长").map(String::as_str), Some("吴某某"));
}

#[test]
fn a_bracket_behind_a_measure_of_a_cell_says_who_does_it_and_by_when() {
    let table = "校车管理问题整改清单\n序号 | 问题 | 整改措施\n\
        1 | 轮胎老旧 | 1.更换（责任单位：校车公司；完成时限：2031年4月底前）2.登记（责任单位：教育局；完成时限：2031年5月底前）\n";
    let found = document(table);
    let measures = &found.records[0].measures;
    let said = |at: usize| (measures[at].text.as_str(), measures[at].units[0].name.as_str());
    assert_eq!([said(0), said(1)], [("更换", "校车公司"), ("登记", "教育局")]);
    assert_eq!(when(measures[1].deadline.as_ref()), "2031-05-31");
}

#[test]
fn measures_may_count_in_a_higher_form_than_their_problems() {
    let text = "枫湾县校车管理问题整改方案\n1.校车维护不及时。\n整改措施：\n（一）更换轮胎。\n责任单位：县教育局\n整改时限：2031年4月底前\n\
        （二）登记台账。\n责任单位：县交通运输局\n整改时限：2031年5月底前\n2.随车照管员不足。\n整改措施：\n\
        （一）招聘照管员。\n责任单位：县财政局\n整改时限：2031年8月底前\n";
    let one =
        "校车维护不及时: 更换轮胎。<县教育局|2031-04-30> 登记台账。<县交通运输局|2031-05-31> [县教育局,县交通运输局] ";
    let two = "随车照管员不足: 招聘照管员。<|> [县财政局] 2031-08-31";
    assert_eq!(lines(text), [one, two]);
}
