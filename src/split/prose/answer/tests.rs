//! Answers that name their problems, with who does what by when.

use crate::model::Record;
use crate::{Options, convert};

const PROBLEMS: &str = "枫湾县校车整改报告\n一、存在的问题\n1.轮胎老旧。\n2.台账缺页。\n";

/// Each record: its kind and problem, then its measures with who and when of each, then its own.
fn told(text: &str) -> Vec<String> {
    let document = convert(text.as_bytes(), "报告.txt", &Options::default());
    let names = |units: &[crate::model::Unit]| units.iter().map(|u| u.name.as_str()).collect::<Vec<_>>().join("、");
    let due = |d: &Option<crate::model::Deadline>| d.as_ref().and_then(|d| d.due.clone()).unwrap_or_default();
    let show = |r: &Record| {
        let measures = r.measures.iter().map(|m| format!("{}[{} {}]", m.text, names(&m.units), due(&m.deadline)));
        let problem = r.problem.as_ref().map_or("", |p| p.text.as_str());
        let status = r.status.as_ref().map_or("", |s| s.raw.as_str());
        let measures = measures.collect::<Vec<_>>().join(" | ");
        format!("{problem}: {measures} {} {} {status}", names(&r.units), due(&r.deadline)).trim_end().to_string()
    };
    document.map(|d| d.records.iter().map(show).collect()).unwrap_or_default()
}

#[test]
fn brackets_go_with_the_answer_they_stand_in() {
    let by_number = "针对问题1，更换轮胎（责任单位：车管股；完成时限：2024年6月底）。\n针对问题2，补录台账（责任单位：安全股；\
        完成时限：2024年7月15日）。\n以上措施由办公室督办（责任单位：县教育局办公室）。\n";
    let expected =
        ["轮胎老旧: 针对问题1，更换轮胎[ ] 车管股 2024-06-30", "台账缺页: 针对问题2，补录台账[ ] 安全股 2024-07-15"];
    let told_below = |answers: &str| told(&format!("{PROBLEMS}二、整改措施\n{answers}"));
    assert_eq!(told_below(by_number), expected);
    let by_words = by_number.replace("问题1", "轮胎老旧的问题").replace("问题2", "台账缺页的问题");
    assert!(told_below(&by_words).iter().all(|r| r.ends_with("2024-06-30") || r.ends_with("安全股 2024-07-15")));
    let listed = "针对问题1，一是更换轮胎（责任单位：车管股；完成时限：2024年6月底）；二是逐车检查（责任单位：安全股；完成时限：\
        2024年5月底）。\n针对问题2，补录台账。\n";
    assert_eq!(
        told_below(listed).first().map(String::as_str),
        Some("轮胎老旧: 针对问题1，一是更换轮胎[车管股 2024-06-30] | 逐车检查[安全股 2024-05-31] 车管股、安全股")
    );
    let again = "1.轮胎老旧。更换轮胎（责任单位：车管股；完成时限：2024年6月底）；逐车检查（责任单位：安全股；完成时限：2024年5月底）。\n\
        2.台账缺页。补录台账（责任单位：安全股）。\n";
    assert_eq!(
        told_below(again),
        [
            "轮胎老旧: 更换轮胎[车管股 2024-06-30] | 逐车检查[安全股 2024-05-31] 车管股、安全股",
            "台账缺页: 补录台账[ ] 安全股"
        ]
    );
}

#[test]
fn answers_under_the_numbers_of_problems() {
    let told_below = |answers: &str| told(&format!("{PROBLEMS}二、整改措施\n{answers}"));
    let expected = ["轮胎老旧: 更换轮胎。[ ] 车管股", "台账缺页: 补录台账。[ ] 安全股"];
    let plain = "问题1：更换轮胎。责任单位：车管股。\n问题2：补录台账。责任单位：安全股。\n";
    assert_eq!(told_below(plain), expected);
    let labelled = "问题1整改措施：\n（1）更换轮胎。责任单位：车管股，完成时限：2024年6月底。\n（2）逐车检查。责任单位：安全股，\
        完成时限：2024年5月底。\n问题2整改措施：\n（1）补录台账。责任单位：安全股。\n";
    assert_eq!(
        told_below(labelled).first().map(String::as_str),
        Some("轮胎老旧: 更换轮胎。[车管股 2024-06-30] | 逐车检查。[安全股 2024-05-31] 车管股、安全股")
    );
    let parted = "针对问题1：\n（1）更换轮胎。责任人：江岫。\n（2）逐车检查。责任人：田禾。\n针对问题2：\n（1）补录台账。责任人：田禾。\n";
    assert_eq!(
        told_below(parted),
        ["轮胎老旧: 更换轮胎。[江岫 ] | 逐车检查。[田禾 ] 江岫、田禾", "台账缺页: 补录台账。[ ] 田禾"]
    );
    // A heading is no measure.
    let heads = "问题1：轮胎方面。责任单位：车管股。\n问题2：台账方面。责任单位：安全股。\n";
    assert_eq!(told_below(heads).len(), 4);
}

#[test]
fn one_paragraph_answers_several() {
    let text = format!("{PROBLEMS}二、完成情况\n问题1已完成整改。问题2正在整改，预计2024年9月底完成。\n");
    assert_eq!(told(&text), ["轮胎老旧:    已完成整改", "台账缺页:   2024-09-30 正在整改"]);
    let clauses = format!("{PROBLEMS}二、完成情况\n问题1已完成整改，问题2正在整改。\n");
    assert_eq!(told(&clauses), ["轮胎老旧:    已完成整改", "台账缺页:    正在整改"]);
    let both = format!("{PROBLEMS}二、完成情况\n问题1，问题2均已完成整改。\n");
    assert_eq!(told(&both), ["轮胎老旧:    均已完成整改", "台账缺页:    均已完成整改"]);
    let counts = format!("{PROBLEMS}二、完成情况\n问题1已完成整改。涉及问题3个村。\n");
    assert_eq!(told(&counts).first().map(String::as_str), Some("轮胎老旧: 涉及问题3个村。[ ]   已完成整改"));
}

#[test]
fn an_answer_may_begin_with_the_subject_of_its_problem() {
    let told_below = |answers: &str| told(&format!("{PROBLEMS}二、整改措施\n{answers}"));
    assert_eq!(
        told_below("1.轮胎：逐车更换。\n2.台账：补录缺页。\n"),
        ["轮胎老旧: 逐车更换。[ ]", "台账缺页: 补录缺页。[ ]"]
    );
    // The number says another problem, or two begin with the same word.
    assert_eq!(told_below("1.台账：补录缺页。\n2.轮胎：逐车更换。\n").len(), 3);
    let twice = "枫湾县校车整改报告\n一、存在的问题\n1.台账缺页。\n2.台账雷同。\n二、整改措施\n1.台账：补录缺页。\n";
    assert_eq!(told(twice).len(), 3);
}

#[test]
fn who_answers_for_all_is_no_ones_measure() {
    let text = format!("{PROBLEMS}二、整改措施\n1.逐车更换。\n2.补录缺页。\n三、责任人：江岫\n");
    let task = "整改措施: 逐车更换。[ ] | 补录缺页。[ ]";
    assert_eq!(told(&text), ["轮胎老旧:", "台账缺页:", task]);
}

#[test]
fn what_was_done_of_all_has_no_ones_body() {
    let text = "枫湾县校车整改报告\n一、问题：轮胎老旧\n整改措施：\n（1）更换轮胎（责任人：江岫；时限：2024年3月20日）；\n\
        （2）逐车检查（责任人：田禾；时限：2024年5月底）。\n整改结果：轮胎更换完毕，检查合格。\n";
    let found = told(text);
    assert!(found.iter().any(|r| r.contains("更换轮胎[江岫 2024-03-20]")), "{found:?}");
    assert!(found.iter().any(|r| r.contains("检查合格。[ ]")), "{found:?}");
}

#[test]
fn a_sentence_that_only_names_the_problem_is_none_of_the_measure() {
    let text = "二、整改措施\n1.针对轮胎老旧的问题。每月逐车检查轮胎。\n2.针对台账缺页的问题。补录台账。\n";
    assert_eq!(told(&format!("{PROBLEMS}{text}")), ["轮胎老旧: 每月逐车检查轮胎。[ ]", "台账缺页: 补录台账。[ ]"]);
}

#[test]
fn what_was_done_stands_first_where_it_is_told_first() {
    let text = "枫湾县校车整改报告\n一、关于轮胎老旧的问题\n整改情况：更换轮胎八条。\n下一步措施：每月检查。\n";
    assert_eq!(told(text), ["关于轮胎老旧的问题: 更换轮胎八条。[ ] | 每月检查。[ ]"]);
    let text = "枫湾县校车整改报告\n一、关于轮胎老旧的问题\n整改措施：每月检查。\n整改情况：更换轮胎八条。\n";
    assert_eq!(told(text), ["关于轮胎老旧的问题: 每月检查。[ ] | 更换轮胎八条。[ ]"]);
}
