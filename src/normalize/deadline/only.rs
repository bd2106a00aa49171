//! Whether a text says when and nothing else: dates, modes and the small words around them from end to end. Whose they are
//! is not asked here.

use std::ops::Range;

use super::field::{Field, Of};

/// What stands around a date or a mode and adds nothing: 于6月底前完成, 每季度一次, 并长期坚持. Longer words first.
const SMALL: &[&str] = &[
    "整改完成",
    "完成整改",
    "整改到位",
    "全部完成",
    "完成销号",
    "完成",
    "整改",
    "到位",
    "销号",
    "办结",
    "落实",
    "坚持",
    "一次",
    "1次",
    "完毕",
    "时限",
    "期限",
    "时间",
    "要求",
    "并",
    "且",
    "及",
    "和",
    "需",
    "须",
    "应",
    "拟",
    "计划",
    "预计",
    "确保",
    "力争",
    "争取",
    "于",
    "在",
    "为",
    "前",
    "内",
    "底",
    "全部",
    "均",
    "将",
    "初步",
    "基本",
    "推进",
    "中",
];

/// Whether a text is dates, modes and what goes with them, and nothing else. A word that is only a mark of an event
/// (李前, 验收后) says no such thing: it may be a name.
///
/// ```
/// use zhenggai::normalize::deadline::says_only_when;
/// assert!(says_only_when("于2031年6月底前完成"));
/// assert!(says_only_when("每季度一次"));
/// assert!(!says_only_when("长期护理中心"));
/// ```
#[must_use]
pub fn says_only_when(text: &str) -> bool {
    if !may_say_when(text) {
        return false;
    }
    let field = Field::read(text, None, Of::Deadline);
    let folded = &field.text.folded;
    let mut said: Vec<Range<usize>> = field.reads.iter().map(|read| read.range.clone()).collect();
    said.extend(field.modes.iter().map(|mode| mode.range.clone()));
    if said.is_empty() {
        return false;
    }
    said.sort_by_key(|range| range.start);
    let mut at = 0;
    for range in said {
        if !is_small(folded.get(at..range.start).unwrap_or("")) {
            return false;
        }
        at = at.max(range.end);
    }
    is_small(folded.get(at..).unwrap_or(""))
}

/// Whether a text has a character without which nothing says when: the price at which nearly every name is passed over.
#[must_use]
pub(crate) fn may_say_when(text: &str) -> bool {
    text.contains(|c: char| {
        "年月日号旬季周天时底末前内后长常持立即马边尽及已正定续每序抓随当现0123456789０１２３４５６７８９".contains(c)
    })
}

fn is_small(text: &str) -> bool {
    let mut rest = text.trim_matches(MARKS);
    while !rest.is_empty() {
        let Some(next) = SMALL.iter().find_map(|word| rest.strip_prefix(word)) else { return false };
        rest = next.trim_matches(MARKS);
    }
    true
}

/// Marks between dates and modes.
const MARKS: [char; 10] = [',', ';', '。', '、', ' ', '(', ')', ':', '[', ']'];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_modes_and_small_words_say_when() {
        for text in [
            "2031年6月底前完成",
            "长期坚持",
            "立行立改",
            "持续推进",
            "每季度一次",
            "常态化推进",
            "已完成",
            "全年",
            "全年坚持",
            "6月底前",
            "2031/5/31",
            "2031.5.31",
            "2031年5月-10月",
            "立行立改并长期坚持",
            "5月31日前完成整改，长期坚持",
            "年内",
            "2031年汛期前完成",
            "汛期前",
            "一季度",
        ] {
            assert!(says_only_when(text), "{text}");
        }
        for text in [
            "长期护理中心",
            "持续改进办公室",
            "立行立改专班",
            "5月花幼儿园",
            "六月坪村",
            "五一村",
            "常年股份公司",
            "各乡镇",
            "城管一中队",
            "王刚",
            "已完成招标单位",
            "李前",
            "全年华",
            "常立",
            "及时雨物业公司",
            "季节",
            "当前",
            "定期存款科",
            "年丰镇",
            "8月1日广场管理处",
            "王后",
            "周正",
            "马上飞",
        ] {
            assert!(!says_only_when(text), "{text}");
        }
    }
}
