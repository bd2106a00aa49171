//! Two columns side by side that say from when and until when the work is done: 整改时限 over 开始时间 and 完成时间, or the two alone.

use super::Column;
use crate::model::Field;
use crate::text::form::{names_end, names_start};

/// Makes both columns of a pair deadlines. A start that no end stands beside is none.
pub(super) fn settle(columns: &mut [Column]) {
    let others = |columns: &[Column], pair: usize| {
        columns.iter().enumerate().any(|(at, c)| at != pair && at != pair + 1 && c.field == Field::Deadline)
    };
    let label_is =
        |column: Option<&Column>, named: fn(&str) -> bool| column.and_then(|c| c.label.as_deref()).is_some_and(named);
    for at in 0..columns.len() {
        if !label_is(columns.get(at), names_start) {
            continue;
        }
        let field = |at: usize| columns.get(at).map(|c| c.field);
        let own = field(at) == Some(Field::Deadline);
        let told = matches!(field(at + 1), Some(Field::Deadline | Field::Completed));
        let end = told || field(at + 1) == Some(Field::Extra) && label_is(columns.get(at + 1), names_end);
        let pair = end && (own || field(at) == Some(Field::Extra)) && (own || told || !others(columns, at));
        let fields = match (pair, own) {
            (true, _) => [Field::Deadline, Field::Deadline],
            (false, true) => [Field::Extra, field(at + 1).unwrap_or(Field::Extra)],
            (false, false) => continue,
        };
        for (column, field) in columns.iter_mut().skip(at).zip(fields) {
            column.field = field;
        }
    }
}
