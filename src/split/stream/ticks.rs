//! Which of several columns a tick stands under, where each cell is a line: told by the lines of bars around it, if the
//! page prints one for every blank cell.

use super::super::shape::is_tick;
use super::super::view::View;
use super::Token;

/// Whether the lines of bars around every tick are enough to place it among `states` columns of ticks side by side.
/// `tokens` are those below the header.
pub(super) fn placed(view: &View<'_>, tokens: &[Token], states: usize) -> bool {
    let cell = |token: &Token| token.cell.and_then(|i| view.cells.get(i));
    let bars = |tokens: &mut dyn Iterator<Item = &Token>| tokens.take(states).take_while(|t| t.cell.is_none()).count();
    let mut ticks = tokens.iter().enumerate().filter(|(_, t)| cell(t).is_some_and(|c| is_tick(&c.text))).peekable();
    ticks.peek().is_some()
        && ticks.all(|(at, _)| {
            let (above, below) = tokens.split_at(at);
            let (before, behind) = (bars(&mut above.iter().rev()), bars(&mut below.iter().skip(1)));
            before < states && before + behind + 1 >= states
        })
}

#[cfg(test)]
mod tests {
    use super::super::super::lines::Line;
    use super::super::{lines, tests::stream};
    use super::View;
    use crate::model::Slot;
    use crate::rules::Rules;

    /// The column of each tick.
    fn ticked(cells: &[&str]) -> Vec<Option<usize>> {
        let header = ["序号", "存在问题", "整改措施", "责任单位", "整改情况", "已完成", "未整改"];
        let table = stream(&[&header, cells].concat());
        let view = View::new(&table, &|_| false);
        let column = |line: &Line| match line {
            Line::Data(slots) => {
                Some(slots.iter().position(|s| matches!(s, Slot::Origin(i) if view.cells[*i].text == "√")))
            }
            _ => None,
        };
        let lines = lines(&view, None, Rules::builtin());
        let status = |l: &Line| matches!(l, Line::Header(c, _) if c.ticks() == 2);
        lines.iter().filter_map(column).map(|at| at.filter(|_| lines.iter().any(status))).collect()
    }

    #[test]
    fn bars_place_a_tick() {
        let rows =
            ["1", "井盖破损", "更换井盖。", "镇水利站", "√", "", "2", "路灯不亮", "修复路灯。", "镇水利站", "", "√"];
        assert_eq!(ticked(&rows), [Some(4), Some(5)]);
        let bare: Vec<&str> = rows.into_iter().filter(|cell| !cell.is_empty()).collect();
        assert_eq!(ticked(&bare), [None, None]);
    }
}
