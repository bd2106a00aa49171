//! Headings over records: their type, the site where they were found, and the bodies, persons and deadlines that a heading
//! gives to every record below it.

use super::cut::{Context, Cut};
use super::outline::{FieldText, Node, Span};
use super::signs;
use crate::model::{Code, Draft, Field, Finding};
use crate::rules::{Rules, Section};
use crate::split::{excerpt, shape};

impl Cut<'_, '_> {
    /// Whether a node is where problems were found, with the body that answers for them in a bracket: 金桂广场（责任单位：…）
    /// over items that state problems.
    pub(super) fn is_site(&self, node: &Node, section: Option<Section>) -> bool {
        let rules = self.outline.rules;
        let told = matches!(section, None | Some(Section::Problems));
        let bracket = |f: &FieldText| f.bracket && !f.field.is_answer();
        let named = || node.fields.iter().all(bracket) && node.fields.iter().any(|f| f.field == Field::Units);
        let heads = || node.children.iter().map(|c| self.outline.node(*c));
        let plain = |item: &Node| item.fields.is_empty() && !signs::says_work(self.outline.head(item), rules);
        let states = |item: &Node| signs::states_problem(self.outline.head(item), rules);
        // Items seldom hold a word of problems (通道堆放纸箱); then the title says what they are.
        let titled = || self.outline.flows.first().is_some_and(|f| signs::titles_problems(&f.text));
        let stated = || {
            heads().all(plain)
                && (section.is_some() || titled() || heads().filter(|i| states(i)).count() * 2 >= node.children.len())
        };
        told && !node.children.is_empty() && named() && signs::may_name_site(self.outline.head(node), rules) && stated()
    }

    /// A finding where of several items under a heading only the last is answered, on lines below it: the answer may be
    /// theirs too, and nothing in the text says so.
    pub(super) fn answered_last(&mut self, node: &Node) {
        let outline = self.outline;
        let Some((last, before)) = node.children.split_last().filter(|_| !self.beside_tables) else { return };
        let last = outline.node(*last);
        let bare = |c: &usize| {
            let item = outline.node(*c);
            let open = item.fields.is_empty() && item.children.is_empty() && item.text.is_empty();
            open && item.style.is_some() && item.style == last.style
        };
        let Some(head) = last.head.as_ref().filter(|_| !before.is_empty() && before.iter().all(bare)) else { return };
        let below = |f: &FieldText| f.field == Field::Measures && !f.bracket && f.label.flow != head.flow;
        if !last.fields.iter().any(below) {
            return;
        }
        let text = excerpt(outline.raw(std::slice::from_ref(head)).trim());
        let message =
            format!("Only the last of several items, “{text}”, is answered; the answer may be about all of them.");
        let mut finding = Finding::new(Code::MissingMeasure, message);
        finding.place = outline.place(std::slice::from_ref(head));
        self.findings.push(finding);
    }

    /// A heading over records: it may be their type, or name the unit that answers for all of them.
    pub(super) fn group(&self, index: usize, context: &mut Context, site: bool) {
        let node = self.outline.node(index);
        let head = self.outline.head(node);
        if head.is_empty() {
            return;
        }
        if let Some(at) = node.fields.iter().position(|f| f.field == Field::Units) {
            context.units = Some((index, Some(at)));
        }
        let duty = |f: &FieldText| matches!(f.field, Field::Persons | Field::Deadline);
        context.duties.extend(node.fields.iter().enumerate().filter(|(_, f)| duty(f)).map(|(at, _)| (index, at)));
        // A numbered body in a list of problems is where they were found: it groups them.
        let body = signs::names_body(head) && !shape::names_place(head, self.outline.rules);
        let announced = node.children.first().is_some_and(|c| self.outline.node(*c).announces);
        let asks = node.children.iter().any(|c| self.outline.head(self.outline.node(*c)).contains("是否"));
        let list = announced || asks || matches!(context.section, Some(Section::Problems | Section::Checks));
        let found = node.style.is_some() && list;
        // Where each record names its own, the body is none that answers for them but a place (餐饮场所).
        let free = || !node.children.is_empty() && node.children.iter().all(|c| self.outline.names_units(*c));
        if body && !site && !found && !free() {
            context.units = Some((index, None));
        } else {
            context.types.push(index);
        }
    }

    /// Units, persons and deadlines that a heading above gives to records that name none.
    pub(super) fn heading_units(&mut self, draft: &mut Draft, context: &Context) {
        let outline = self.outline;
        let states = |draft: &Draft, field| draft.parts.iter().any(|p| p.field == field);
        let named = states(draft, Field::Units);
        for (index, at) in context.duties.iter().rev() {
            let field = outline.node(*index).fields.get(*at).filter(|f| !states(draft, f.field));
            if let Some(field) = field {
                self.field_part(draft, field.field, field, 0);
            }
        }
        let Some((index, field)) = context.units.filter(|_| !named) else { return };
        let node = outline.node(index);
        match field.and_then(|f| node.fields.get(f)) {
            Some(field) => self.field_part(draft, Field::Units, field, 0),
            None => {
                let named = node.body.start..node.body.start + signs::uncounted(outline.head(node)).len();
                let body = node.head.as_ref().map(|h| Span { flow: h.flow, range: named });
                self.part(draft, Field::Units, None, body.into_iter().collect());
            }
        }
    }
}

/// 二、问题整改情况： with nothing behind the colon names a chapter.
pub(super) fn names_section(text: &str, rules: &Rules) -> bool {
    let Some(head) = text.strip_suffix(':').filter(|t| t.chars().count() <= 14 && !t.starts_with("关于")) else {
        return false;
    };
    rules.sections.heading(head).is_some() && rules.sections.is_generic(head)
}

#[cfg(test)]
mod tests {
    use crate::split::dialects::testing::drafts;

    #[test]
    fn a_site_with_its_body_in_a_bracket_is_no_problem() {
        let text = "隐患清单\n一、消防方面\n柳埠客运站(责任单位:镇消防队;整改时限:6月底前)\n1.疏散门上锁。\n2.通道堆放纸箱。\n长兴面粉厂(责任单位:镇安监站)\n1.除尘器未清灰。";
        let of_first = "units=镇消防队";
        assert_eq!(
            drafts(text),
            [
                format!("type=柳埠客运站 | problem=1.疏散门上锁 | deadline=6月底前 | {of_first}"),
                format!("type=柳埠客运站 | problem=2.通道堆放纸箱 | deadline=6月底前 | {of_first}"),
                "type=长兴面粉厂 | problem=1.除尘器未清灰 | units=镇安监站".to_string(),
            ]
        );
        let text = "隐患清单\n一、柳埠客运站(责任单位:镇消防队)\n1.疏散门未打开。\n2.通道堆放纸箱。\n二、长兴面粉厂(责任单位:镇安监站)\n1.除尘器未清灰。";
        assert_eq!(drafts(text).len(), 3);
    }

    #[test]
    fn work_with_its_body_in_a_bracket_is_one_record() {
        let text = "工作清单\n一、整治河道(责任单位:镇水利站)\n1.清理乱堆杂物。\n2.清理漂浮物。\n二、渠道管护缺位(责任单位:镇水利站)\n1.无人巡查。\n2.没有台账。";
        assert_eq!(drafts(text).len(), 2);
    }

    #[test]
    fn a_heading_over_points_to_inspect_is_their_type() {
        let text = "二、整治重点\n(一)渡运企业\n1.是否建立台账。\n2.是否培训船员。(县交通局、县应急管理局)\n(二)加油站\n1.是否配齐灭火器(县商务局);";
        assert_eq!(
            drafts(text),
            [
                "type=(一)渡运企业 | problem=1.是否建立台账",
                "type=(一)渡运企业 | problem=2.是否培训船员 | units=县交通局、县应急管理局",
                "type=(二)加油站 | problem=1.是否配齐灭火器 | units=县商务局",
            ]
        );
        let text = "三、重点任务\n(一)渡运企业\n1.建立台账。\n2.培训船员。";
        assert_eq!(drafts(text)[0], "type=(一)渡运企业 | problem=1.建立台账");
    }

    #[test]
    fn the_name_of_one_body_may_hold_and() {
        let text = |head: &str| {
            format!("问题清单\n一、{head}\n1.台账缺页。整改措施：补记。\n二、县教育局\n2.校车超员。整改措施：停运。")
        };
        for body in ["县住房和城乡建设局", "市发展和改革委员会", "县就业和人才服务中心"] {
            assert_eq!(drafts(&text(body))[0], format!("problem=1.台账缺页 | measures=补记。 | units={body}"));
        }
        for group in ["县水利局和县财政局", "作风和效能", "党员干部和党支部"] {
            let found = drafts(&text(group));
            assert_eq!(found[0], format!("type=一、{group} | problem=1.台账缺页 | measures=补记。"));
        }
    }

    #[test]
    fn a_body_with_the_number_of_its_problems() {
        let text = "问题责任清单\n一、镇水利站（2个）\n1.支渠淤塞\n整改措施：清淤。\n2.闸门锈蚀\n整改措施：除锈。\n二、镇城管中队（共1个问题）\n1.占道经营\n整改措施：劝离。";
        assert_eq!(
            drafts(text),
            [
                "problem=1.支渠淤塞 | measures=清淤。 | units=镇水利站",
                "problem=2.闸门锈蚀 | measures=除锈。 | units=镇水利站",
                "problem=1.占道经营 | measures=劝离。 | units=镇城管中队",
            ]
        );
    }
}
