//! Header rows → columns: what each column means, one header level or two.

mod levels;
mod started;

use super::goals;
use super::shape::{Shape, is_state_label, is_tick};
use crate::model::{Field, RecordKind};
use crate::rules::Rules;
use crate::text::form::{behind_period, names_start};
use crate::text::width::{flat, squeeze};
pub(super) use levels::two_levels;
use std::sync::Arc;

/// One column of a list.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Column {
    /// What it means.
    pub field: Field,
    /// Kind of record a problem column of this name makes.
    pub kind: Option<RecordKind>,
    /// Header as written, line breaks taken out.
    pub label: Option<Arc<str>>,
}

impl Column {
    /// Whether it is a state that is ticked: 已完成 under 整改情况.
    fn takes_tick(&self) -> bool {
        self.field == Field::Status && self.label.as_deref().is_some_and(is_state_label)
    }
}

/// The columns of a list.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Columns(pub Vec<Column>);

impl Columns {
    pub fn has(&self, field: Field) -> bool {
        self.0.iter().any(|c| c.field == field)
    }

    pub fn field(&self, col: usize) -> Option<Field> {
        self.0.get(col).map(|c| c.field)
    }

    /// Whether a column that maps to no field counts something in the row.
    pub fn counts(&self, col: usize) -> bool {
        let label = self.0.get(col).and_then(|c| c.label.as_deref()).unwrap_or("");
        label.ends_with("序号") || label.ends_with("编号")
    }

    /// The fields by name; blank columns beyond the last header are no columns of the list.
    pub fn keys(&self) -> Vec<String> {
        let named = self.0.iter().rposition(|c| c.label.is_some()).map_or(0, |i| i + 1);
        self.0.iter().take(named).map(|c| c.field.key().to_string()).collect()
    }

    /// Whether the other header names the same columns.
    pub fn same_as(&self, other: &Columns) -> bool {
        self.0.len() == other.0.len() && self.0.iter().zip(&other.0).all(|(a, b)| a.label == b.label)
    }

    /// The kind of record the list holds.
    pub fn kind(&self) -> RecordKind {
        let of_problem = self.0.iter().find(|c| c.field == Field::Problem).map(|c| c.kind);
        // 任务 beside 问题表现: a problem is stated.
        let stated = self.0.iter().any(|c| {
            c.field == Field::Content && c.label.as_deref().is_some_and(|l| l.contains("问题") || l.contains("隐患"))
        });
        match of_problem {
            Some(Some(RecordKind::Task)) if stated => RecordKind::Problem,
            Some(kind) => kind.unwrap_or(RecordKind::Problem),
            None => RecordKind::Task,
        }
    }

    /// The columns of one part, where a page prints a narrow list in two or three parts side by side under one header.
    pub fn side_by_side(&self, rules: &Rules) -> Option<(Columns, usize)> {
        let labels: Vec<Option<&str>> = self.0.iter().map(|c| c.label.as_deref()).collect();
        let parts = (2..=3).find(|parts| {
            let width = labels.len() / parts;
            let (first, rest) = labels.split_at(width);
            width >= 3 && labels.len() == width * parts && rest.chunks(width).all(|next| next == first)
        })?;
        let part: Vec<_> = labels.iter().take(labels.len() / parts).map(|label| (None, *label)).collect();
        Some((Columns::from_headers(&part, rules), parts))
    }

    /// The state that a tick in a column stands for: the column's own name.
    pub fn ticked(&self, col: usize, text: &str) -> Option<&str> {
        let column = self.0.get(col).filter(|c| c.field == Field::Status && is_tick(text))?;
        column.label.as_deref().filter(|label| is_state_label(label))
    }

    /// Takes the first column, which nothing names, for the numbers of the rows.
    pub fn number_first(&mut self) {
        match self.0.first_mut() {
            Some(first) if first.label.is_none() && first.field == Field::Extra => first.field = Field::Number,
            _ => {}
        }
    }

    /// The same columns behind one of numbers that nothing names.
    pub fn behind_number(&self) -> Columns {
        let number = Column { field: Field::Number, kind: None, label: None };
        Columns(std::iter::once(number).chain(self.0.iter().cloned()).collect())
    }

    /// How many columns are states that a tick may stand under.
    pub fn ticks(&self) -> usize {
        self.0.iter().filter(|c| c.takes_tick()).count()
    }

    /// Columns of ticks, where blank cells vanish: nobody can tell which state a tick stood under, so it is no status.
    pub fn forget_ticks(&mut self) {
        let states: Vec<&str> = self.0.iter().filter(|c| c.takes_tick()).filter_map(|c| c.label.as_deref()).collect();
        let label: Arc<str> = states.join("/").into();
        for column in self.0.iter_mut().filter(|c| c.takes_tick()) {
            column.field = Field::Extra;
            column.label = Some(label.clone());
        }
    }

    /// Columns from `(upper, lower)` header texts, one pair a column; a one-level header has no `upper`.
    pub fn from_headers(headers: &[(Option<&str>, Option<&str>)], rules: &Rules) -> Columns {
        let columns = headers.iter().map(|(upper, lower)| column(*upper, *lower, rules)).collect();
        let mut columns = Columns(columns);
        columns.settle(rules);
        columns
    }

    /// Resolves what only the whole header can tell.
    fn settle(&mut self, rules: &Rules) {
        self.settle_tasks();
        self.settle_problems();
        started::settle(&mut self.0);
        self.settle_repeats(rules);
        self.settle_states();
        self.settle_interim(rules);
    }

    /// 应急措施, 防范措施 beside 整改措施 hold until the work is done. Alone they are what is done about the problem.
    fn settle_interim(&mut self, rules: &Rules) {
        let interim = |c: &Column| c.label.as_deref().is_some_and(|label| rules.words.interim.tell(&flat(label)));
        let measures = || self.0.iter().filter(|c| c.field == Field::Measures);
        if measures().any(|c| !interim(c)) && measures().any(interim) {
            let columns = self.0.iter_mut().filter(|c| c.field == Field::Measures && interim(c));
            columns.for_each(|column| column.field = Field::Extra);
        }
    }

    /// 已完成 | 正在整改 | 未整改 side by side, under no label of their own: which of them is ticked.
    fn settle_states(&mut self) {
        let state = |c: &Column| c.field == Field::Extra && c.label.as_deref().is_some_and(names_state);
        for run in self.0.chunk_by_mut(|a, b| state(a) && state(b)).filter(|run| run.len() > 1) {
            run.iter_mut().for_each(|column| column.field = Field::Status);
        }
    }

    /// 项目名称 beside a day and nothing that says what is done is the task.
    fn settle_tasks(&mut self) {
        let says = |c: &Column| c.field.is_problem() || c.field.is_answer();
        let named =
            |c: &Column| c.label.as_deref().is_some_and(|l| matches!(l, "项目名称" | "工程名称" | "项目" | "事项"));
        if self.0.iter().any(says) || !self.has(Field::Deadline) {
            return;
        }
        if let Some(task) = self.0.iter_mut().find(|c| c.field == Field::Extra && named(c)) {
            (task.field, task.kind) = (Field::Problem, Some(RecordKind::Task));
        }
    }

    fn settle_problems(&mut self) {
        if !self.has(Field::Problem) {
            // 问题描述, 主要内容 standing alone are the problem.
            if let Some(c) = self.0.iter_mut().find(|c| c.field == Field::Content) {
                c.field = Field::Problem;
            }
            return;
        }
        self.settle_work();
        let problems: Vec<usize> = self.positions(Field::Problem);
        if problems.len() < 2 {
            return;
        }
        let is_task = |c: &Column| {
            c.kind.is_some()
                || c.label.as_deref().is_some_and(|l| l.contains("任务") || l.contains("事项") || l.contains("项目"))
        };
        let main = problems
            .iter()
            .copied()
            .find(|i| self.0.get(*i).is_some_and(|c| !is_task(c)))
            .or(problems.first().copied());
        let mut has_content = self.has(Field::Content);
        let mut has_measures = self.has(Field::Measures);
        for i in problems {
            if Some(i) == main {
                continue;
            }
            if let Some(c) = self.0.get_mut(i) {
                let content = !has_content && !is_task(c) && Some(i) > main;
                // 任务清单 behind 问题清单: what is to be done about it.
                let work = !has_measures && Some(i) > main && c.label.as_deref().is_some_and(|l| l.contains("任务"));
                c.field = match (content, work) {
                    (true, _) => Field::Content,
                    (_, true) => Field::Measures,
                    _ => Field::Extra,
                };
                has_content |= content;
                has_measures |= c.field == Field::Measures;
            }
        }
    }

    /// 整改内容 beside 问题描述 and no measures is what to do about the problem told there.
    fn settle_work(&mut self) {
        let problems = self.positions(Field::Problem);
        let [only] = problems.as_slice() else { return };
        let work = self.0.get(*only).and_then(|c| c.label.as_deref()).is_some_and(|l| l.ends_with("整改内容"));
        let told = |c: &Column| {
            c.field == Field::Content && c.label.as_deref().is_some_and(|l| l.contains("问题") || l.contains("隐患"))
        };
        if !work || self.has(Field::Measures) {
            return;
        }
        let Some(told) = self.0.iter().position(told) else { return };
        self.demote(*only, Field::Measures);
        self.demote(told, Field::Problem);
    }

    /// One column a field, where a record can hold one value only: the later 类型, the first of the rest. What only ends
    /// like a type (水源地类型) is one where no other is.
    fn settle_repeats(&mut self, rules: &Rules) {
        let types = self.positions(Field::Type);
        let known = |i: &usize| {
            let label = self.0.get(*i).and_then(|c| c.label.as_deref());
            label.is_some_and(|l| rules.labels.exact(l).is_some())
        };
        let kept = types.iter().copied().rfind(known).or(types.last().copied());
        for i in types.into_iter().filter(|i| Some(*i) != kept) {
            self.demote(i, Field::Extra);
        }
        let goals = self.positions(Field::Goal);
        let goal = goals::of_record(goals.iter().map(|i| (*i, self.label(*i).unwrap_or(""))));
        for i in goals.into_iter().filter(|i| Some(*i) != goal) {
            self.demote(i, Field::Extra);
        }
        for field in [Field::Number, Field::Content, Field::Completed] {
            for i in self.positions(field).into_iter().skip(1) {
                self.demote(i, Field::Extra);
            }
        }
        let mut deadlines = self.positions(Field::Deadline);
        deadlines.retain(|i| !self.label(*i).is_some_and(names_start));
        if deadlines.len() > 1 {
            // 整改时限 beside 完成日期: the second is when it was done.
            // 督办期限 before 整改时限: the one that a list of labels has is meant.
            let known = |i: &usize| self.label(*i).is_some_and(|l| rules.labels.exact(l).is_some());
            let limits = || deadlines.iter().copied().filter(|i| self.label_has(*i, &["时限", "期限"]));
            let own = limits().find(|i| self.label_has(*i, &["整改", "完成"]) && known(i));
            let limit = own.or_else(|| limits().next()).or(deadlines.first().copied());
            for i in deadlines {
                if Some(i) != limit {
                    let planned = self.label_has(i, &["计划", "预计", "拟", "应", "要求"]);
                    let done = self.label_has(i, &["完成"]) && !planned && !self.has(Field::Completed);
                    self.demote(i, if done { Field::Completed } else { Field::Extra });
                }
            }
        }
    }

    fn positions(&self, field: Field) -> Vec<usize> {
        self.0.iter().enumerate().filter(|(_, c)| c.field == field).map(|(i, _)| i).collect()
    }

    fn label(&self, col: usize) -> Option<&str> {
        self.0.get(col).and_then(|c| c.label.as_deref())
    }

    fn label_has(&self, col: usize, words: &[&str]) -> bool {
        self.label(col).is_some_and(|l| words.iter().any(|w| l.contains(w)))
    }

    fn demote(&mut self, col: usize, field: Field) {
        if let Some(c) = self.0.get_mut(col) {
            c.field = field;
        }
    }
}

fn column(upper: Option<&str>, lower: Option<&str>, rules: &Rules) -> Column {
    let label: Option<Arc<str>> = lower.or(upper).map(|text| squeeze(text).into());
    let of_lower = lower.and_then(|l| rules.labels.meaning(l));
    let of_upper = upper.and_then(|u| rules.labels.meaning(u));
    let named = |field, kind| Column { field, kind, label: label.clone() };
    match (of_lower, of_upper) {
        // 建设 / 设计 / 施工 / 监理 under 整改责任单位: the group tells the field.
        (None, Some(u))
            if lower.is_some()
                && matches!(u.field, Field::Units | Field::Persons | Field::Measures | Field::Deadline) =>
        {
            named(u.field, None)
        }
        (Some(m), Some(u)) if m.field == Field::Extra && u.field == Field::Units && is_body(lower) => {
            named(Field::Units, None)
        }
        // 已完成, 未完成 under 整改情况: which of them is ticked.
        (None | Some(_), Some(u)) if u.is_progress() && lower.is_some_and(is_state_label) => named(Field::Status, None),
        // 7月, 8月 under 进展情况: how far it was in each.
        (None, Some(u)) if u.is_progress() && lower.is_some_and(|l| behind_period(&flat(l)) == Some("")) => {
            let label: String = lower.into_iter().chain(upper).map(squeeze).collect();
            Column { label: Some(label.into()), ..named(u.field, None) }
        }
        (Some(m), _) => named(m.field, m.kind),
        (None, Some(u)) if lower.is_none() => named(u.field, u.kind),
        _ => named(Field::Extra, None),
    }
}

/// Whether a label is a state and says of what: 是 and 否 alone answer any question.
fn names_state(label: &str) -> bool {
    is_state_label(label) && label.chars().nth(1).is_some()
}

/// 建设单位, 施工单位: a body by its part in the work.
fn is_body(label: Option<&str>) -> bool {
    label.is_some_and(|l| l.trim().ends_with("单位"))
}

/// Whether a text can be a header cell: short, no sentence; a colon may end it.
pub(super) fn is_header_text(text: &str, shape: &Shape) -> bool {
    let name = text.trim_end().trim_end_matches(['：', ':']);
    shape.len <= 24 && !shape.sentence && !name.contains('：') && shape.number.is_none() && !shape.deadline
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(labels: &[&str]) -> Vec<Field> {
        let headers: Vec<_> = labels.iter().map(|l| (None, Some(*l))).collect();
        Columns::from_headers(&headers, Rules::builtin()).0.iter().map(|c| c.field).collect()
    }

    #[test]
    fn a_description_alone_is_the_problem() {
        use Field::{Completed, Content, Deadline, Extra, Measures, Number, Problem, Units};
        assert_eq!(fields(&["序号", "问题描述", "整改措施"]), [Number, Problem, Measures]);
        assert_eq!(fields(&["问题", "问题表现", "责任单位", "完成时限"]), [Problem, Content, Units, Deadline]);
        assert_eq!(fields(&["反馈问题", "具体问题", "措施"]), [Problem, Content, Measures]);
        assert_eq!(fields(&["工程名称", "责任单位", "完成时限"]), [Problem, Units, Deadline]);
        assert_eq!(fields(&["问题", "公示期限", "整改时限"]), [Problem, Extra, Deadline]);
        assert_eq!(fields(&["问题", "督办期限", "整改时限"]), [Problem, Extra, Deadline]);
        assert_eq!(fields(&["问题", "整改时限", "计划完成时间"]), [Problem, Deadline, Extra]);
        assert_eq!(fields(&["问题", "整改时限", "完成时间"]), [Problem, Deadline, Completed]);
        assert_eq!(fields(&["完成时限", "整改内容", "问题描述"]), [Deadline, Measures, Problem]);
        assert_eq!(fields(&["整改内容", "整改措施", "问题描述"]), [Problem, Measures, Content]);
        assert_eq!(fields(&["问题清单", "整改措施清单", "整改时限清单"]), [Problem, Measures, Deadline]);
        assert_eq!(fields(&["隐患", "应急措施", "整改措施", "现场管控措施"]), [Problem, Extra, Measures, Extra]);
        assert_eq!(fields(&["隐患", "防范措施", "责任单位"]), [Problem, Measures, Units]);
        assert_eq!(fields(&["审计反馈意见", "具体表现", "整改措施"]), [Problem, Content, Measures]);
        assert_eq!(fields(&["堤段隐患情况", "整改措施"]), [Problem, Measures]);
        assert_eq!(fields(&["不合格项描述", "纠正措施"]), [Problem, Measures]);
        assert_eq!(fields(&["病害", "计划完工时间", "实际完工时间"]), [Problem, Deadline, Completed]);
    }

    #[test]
    fn a_task_beside_the_form_of_a_problem_is_none() {
        let kind = |labels: &[&str]| {
            let headers: Vec<_> = labels.iter().map(|l| (None, Some(*l))).collect();
            Columns::from_headers(&headers, Rules::builtin()).kind()
        };
        assert_eq!(kind(&["任务", "问题表现", "整改措施"]), RecordKind::Problem);
        assert_eq!(kind(&["任务", "具体内容", "整改措施"]), RecordKind::Task);
    }

    #[test]
    fn parts_side_by_side() {
        let parts = |labels: &[&str]| {
            let headers: Vec<_> = labels.iter().map(|l| (None, Some(*l))).collect();
            let found = Columns::from_headers(&headers, Rules::builtin()).side_by_side(Rules::builtin());
            found.map(|(columns, parts)| (columns.0.len(), parts))
        };
        assert_eq!(parts(&["序号", "问题", "时限", "序号", "问题", "时限"]), Some((3, 2)));
        assert_eq!(parts(&["序号", "问题", "措施", "单位", "时限", "备注"]), None);
        assert_eq!(parts(&["问题", "措施", "问题", "措施"]), None);
    }

    #[test]
    fn states_under_a_progress_are_ticked() {
        let under = |state| (Some("整改情况"), Some(state));
        let headers = [(None, Some("问题")), under("已完成"), under("未整改")];
        let mut columns = Columns::from_headers(&headers, Rules::builtin());
        assert_eq!(columns.ticked(2, "√"), Some("未整改"));
        assert_eq!((columns.ticked(2, "×"), columns.ticked(0, "√")), (None, None));
        columns.forget_ticks();
        assert_eq!(columns.0[1], columns.0[2]);
        assert_eq!((columns.field(2), columns.ticked(2, "√")), (Some(Field::Extra), None));
        use Field::{Extra, Problem, Status};
        assert_eq!(fields(&["问题", "已完成", "未整改", "备注"]), [Problem, Status, Status, Extra]);
        assert_eq!(fields(&["问题", "已完成", "是", "否"]), [Problem, Extra, Extra, Extra]);
    }

    #[test]
    fn periods_under_a_progress_tell_of_it() {
        let under = |upper, period| (Some(upper), Some(period));
        let headers =
            [(None, Some("问题")), under("进展情况", "4月"), under("进展情况", "2031年5月"), under("责任单位", "镇级")];
        let columns = Columns::from_headers(&headers, Rules::builtin());
        let told: Vec<_> = columns.0.iter().map(|c| (c.field, c.label.as_deref().unwrap_or(""))).collect();
        let expected = [
            (Field::Problem, "问题"),
            (Field::Result, "4月进展情况"),
            (Field::Result, "2031年5月进展情况"),
            (Field::Units, "镇级"),
        ];
        assert_eq!(told, expected);
        // Amounts of each month are no progress.
        let fields = |upper, lower| {
            Columns::from_headers(&[(None, Some("问题")), under(upper, lower)], Rules::builtin()).0[1].field
        };
        assert_eq!(fields("资金", "4月"), Field::Extra);
        assert_eq!(fields("进展情况", "未整改原因"), Field::Extra);
    }
}
