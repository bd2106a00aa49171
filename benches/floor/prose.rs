//! Prose in every layout that the splitter knows, of invented villages and of any size.
//!
//! A layout is a title, an item and what stands between two items. Items differ in their words, so that no branch
//! predictor and no cache learns the text by heart; their number and length do not depend on the layout's neighbours.

use super::inputs::row;
use std::fmt::Write as _;

/// One layout of prose.
pub struct Layout {
    /// What the table of results calls it.
    pub name: &'static str,
    title: &'static str,
    item: fn(&mut String, usize),
}

/// Every layout, the cheapest to write first.
pub const LAYOUTS: &[Layout] = &[
    Layout {
        name: "items with labels behind them", title: "关于柳河镇巡察整改进展情况的报告\n\n", item: tail_labels
    },
    Layout {
        name: "labels on lines of their own", title: "柳河县环境保护督察整改方案\n\n", item: label_lines
    },
    Layout { name: "labels run on", title: "柳河县环境保护督察整改方案\n\n", item: label_run },
    Layout { name: "bracket tails", title: "柳河镇问题排查整改工作方案\n\n", item: bracket },
    Layout { name: "status report", title: "柳河镇关于考核反馈问题整改情况的报告\n\n", item: status },
    Layout {
        name: "progress notice", title: "中共柳河镇委员会关于巡察整改进展情况的通报\n\n", item: progress
    },
    Layout {
        name: "work report", title: "柳河镇2022年工作总结\n\n二、存在的主要问题\n", item: work_report
    },
    Layout {
        name: "body on one line", title: "柳河镇关于巡察反馈问题整改情况的报告一、整改情况", item: one_line
    },
    Layout { name: "lines of bullets", title: "柳河镇问题清单\n\n", item: |text, _| text.push_str("•\n") },
    Layout { name: "cards", title: "柳河镇整改台账\n\n", item: card },
];

impl Layout {
    /// A document of this layout, so many bytes long at least.
    pub fn text(&self, bytes: usize) -> String {
        let mut text = String::with_capacity(bytes + 1024);
        text.push_str(self.title);
        let mut n = 0;
        while text.len() < bytes {
            (self.item)(&mut text, n);
            n += 1;
        }
        text
    }
}

fn tail_labels(text: &mut String, n: usize) {
    let [_, kind, problem, measures, units, _, deadline] = row(n);
    let no = n + 1;
    let _ = writeln!(text, "（{no}）{kind}。{problem}。整改措施：{measures}责任单位：{units}。整改时限：{deadline}。");
}

fn label_lines(text: &mut String, n: usize) {
    let [no, _, problem, measures, units, _, deadline] = row(n);
    let _ = writeln!(
        text,
        "{no}.{problem}。\n责任单位：{units}\n整改时限：{deadline}\n整改目标：问题全部销号\n整改措施：{measures}\n"
    );
}

fn label_run(text: &mut String, n: usize) {
    let [no, _, problem, measures, units, _, deadline] = row(n);
    let _ = writeln!(
        text,
        "{no}.{problem}。\n整改目标：问题全部销号。整改时限：{deadline}。整改措施：{measures}责任单位：{units}。"
    );
}

fn bracket(text: &mut String, n: usize) {
    let [no, _, problem, measures, units, _, deadline] = row(n);
    let _ = writeln!(text, "{no}.{problem}。{measures}【责任单位：{units}；整改时限：{deadline}】");
}

fn status(text: &mut String, n: usize) {
    let [no, _, problem, measures, ..] = row(n);
    let _ = writeln!(text, "{no}.关于{problem}的问题。\n整改情况：已完成整改。{measures}");
}

fn progress(text: &mut String, n: usize) {
    let [no, _, problem, measures, ..] = row(n);
    let _ = writeln!(text, "{no}.关于“{problem}”的问题。整改进展情况：{measures}目前已整改到位，长期坚持。");
}

fn work_report(text: &mut String, n: usize) {
    let [[_, kind, first, ..], [_, _, second, ..]] = [row(n), row(n + 5)];
    let no = n + 1;
    let _ = writeln!(
        text,
        "（{no}）{kind}还有差距。一是{first}，群众反映较多。二是{second}，整改不够彻底。三是工作推进不平衡，个别村进度滞后。"
    );
}

fn one_line(text: &mut String, n: usize) {
    let [no, _, problem, measures, units, _, deadline] = row(n);
    let _ = write!(text, "{no}.关于{problem}的问题。整改情况：{measures}责任单位：{units}。完成时限：{deadline}。");
}

fn card(text: &mut String, n: usize) {
    let [no, kind, problem, measures, units, person, deadline] = row(n);
    let _ = writeln!(
        text,
        "序号：{no}\n问题类型：{kind}\n存在问题：{problem}\n整改措施：{measures}\n责任单位：{units}\n责任人：{person}\n整改时限：{deadline}\n整改情况：正在整改\n"
    );
}
