//! Group headings that say by when or how all that stands below them is solved: 需在6月底前整改的问题, 立行立改类问题.

use super::deadline;
use crate::model::{Field, MeasureState, Record, Scope, SourceText};
use crate::text::Pattern;
use crate::text::width::folded;

/// Longest such heading, in characters.
const LONGEST: usize = 40;

/// The heading and its date or way of working. Without a word of what is still to be done a date may be one of the past.
static HEADING: Pattern = Pattern::new(
    r#"(?x)^(?:
        (?P<to>需要?|须|应当?|要|拟|限|计划|预计|务必|确保|力争)?[于在]?
        (?P<when>[0-9年今明本月底末中上下旬日号季度第一二三四五六七八九十./-]{2,16}(?:以前|之前|前|以内|之内|内))
        (?:须|应|需|要)?(?P<done>全部|均)?(?:完成)?(?:整改|整治|治理|解决|销号|办结|改正|完成)(?:到位|完成|完毕|销号)?
      | (?:需要?|须|应当?|要|可|能够?|可以)?(?P<how>立即整改|立即解决|立行立改|立查立改|立知立改|即知即改|立改立成|长期坚持|长期整改|持续整改|持续推进)
      )(?:类|型|的|到位的)?(?:问题|隐患|事项|项目|任务|内容|清单|类)*(?:\([^()]*\))?$"#,
);

/// Gives each record without a deadline of its own the one of the heading it stands under.
pub fn deadlines(records: &mut [Record], document_date: Option<&str>) {
    for record in records.iter_mut() {
        let own = record.deadline.is_some() || record.measures.iter().any(|m| m.deadline.is_some());
        let Some(heading) = record.category.as_ref().filter(|_| !own) else { continue };
        let answered = record.status.is_some() || record.measures.iter().any(|m| m.state == MeasureState::Taken);
        let Some((raw, ordered)) = when(&heading.text, answered) else { continue };
        let mut read = deadline::read(&raw, document_date);
        let told =
            ordered || read.due.as_deref().zip(document_date).is_some_and(|(due, date)| is_ahead(due, date, &raw));
        if read.due.is_none() && read.modes.is_empty() || !told {
            continue;
        }
        read.scope = Some(Scope::Record);
        record.deadline = Some(read);
        let place = record.sources.iter().find(|s| s.field == Field::Type.key()).map(|s| s.place.clone());
        let place = place.unwrap_or_else(|| record.place.clone());
        record.sources.push(SourceText { field: Field::Deadline.key(), label: None, raw, place });
    }
}

/// Whether a day lies ahead of the document. A month without its year that has gone by would be that of the next.
fn is_ahead(due: &str, document_date: &str, raw: &str) -> bool {
    let year = |date: &str| date.get(..4).map(str::to_string);
    due >= document_date && (raw.contains("20") || raw.contains("明年") || year(due) == year(document_date))
}

/// By when or how, as a heading says it, and whether it orders that. What was done already (`answered`) may have been done by that day.
fn when(heading: &str, answered: bool) -> Option<(String, bool)> {
    // Nearly every heading is told by this.
    if !heading.contains(['前', '内', '立', '即', '长', '持']) || heading.chars().count() > LONGEST {
        return None;
    }
    let flat: String = folded(heading).chars().filter(|c| !c.is_whitespace()).collect();
    let found = HEADING.captures(&flat)?;
    let ordered = found.name("to").is_some() || flat.contains(['须', '应', '需']);
    if answered && !ordered {
        return None;
    }
    let said = found.name("when").or_else(|| found.name("how"))?;
    Some((said.as_str().to_string(), ordered || found.name("how").is_some()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_says_by_when_or_how() {
        for (heading, raw) in [
            ("需在2031年8月15日前整改的问题", "2031年8月15日前"),
            ("须于6月底前完成整改的问题(3个)", "6月底前"),
            ("2031年6月30日前整改到位的问题", "2031年6月30日前"),
            ("需立即整改的问题", "立即整改"),
            ("立行立改类问题", "立行立改"),
            ("长期坚持类", "长期坚持"),
        ] {
            assert_eq!(when(heading, false).map(|(raw, _)| raw).as_deref(), Some(raw), "{heading}");
        }
        for heading in [
            "6月底前已完成整改的问题",
            "限期整改类",
            "工作内容前置问题",
            "长期坚持不够的问题",
            "持续整改不力",
            "第三季度前发现的问题",
        ] {
            assert_eq!(when(heading, false), None, "{heading}");
        }
        assert_eq!(when("6月底前完成整改的问题", true), None);
        assert!(when("需在6月底前整改的问题", true).is_some());
        assert!(
            is_ahead("2031-06-30", "2031-05-08", "6月底前") && is_ahead("2032-06-30", "2031-05-08", "2032年6月底前")
        );
        assert!(
            !is_ahead("2032-06-30", "2031-08-05", "6月底前") && !is_ahead("2030-12-31", "2031-08-05", "2030年底前")
        );
    }
}
