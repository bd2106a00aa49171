//! Traditional characters of the field's own vocabulary (責任單位, 縣農業農村局) folded to simplified ones, character for
//! character, for comparison only. It is no converter of texts.

use super::width::fold_char;

/// Pairs of a traditional character and its simplified form.
const PAIRS: &[(char, char)] = &[
    ('責', '责'),
    ('單', '单'),
    ('頭', '头'),
    ('縣', '县'),
    ('鄉', '乡'),
    ('鎮', '镇'),
    ('區', '区'),
    ('黨', '党'),
    ('會', '会'),
    ('辦', '办'),
    ('處', '处'),
    ('導', '导'),
    ('領', '领'),
    ('門', '门'),
    ('關', '关'),
    ('級', '级'),
    ('負', '负'),
    ('協', '协'),
    ('與', '与'),
    ('實', '实'),
    ('驗', '验'),
    ('書', '书'),
    ('記', '记'),
    ('長', '长'),
    ('參', '参'),
    ('組', '组'),
    ('織', '织'),
    ('隊', '队'),
    ('廳', '厅'),
    ('紀', '纪'),
    ('檢', '检'),
    ('衛', '卫'),
    ('學', '学'),
    ('務', '务'),
    ('財', '财'),
    ('農', '农'),
    ('業', '业'),
    ('統', '统'),
    ('戰', '战'),
    ('審', '审'),
    ('計', '计'),
    ('監', '监'),
    ('場', '场'),
    ('環', '环'),
    ('資', '资'),
    ('發', '发'),
    ('廣', '广'),
    ('電', '电'),
    ('園', '园'),
    ('館', '馆'),
    ('體', '体'),
    ('員', '员'),
    ('應', '应'),
    ('興', '兴'),
    ('規', '规'),
    ('劃', '划'),
    ('問', '问'),
    ('題', '题'),
    ('時', '时'),
    ('類', '类'),
    ('內', '内'),
    ('標', '标'),
    ('進', '进'),
    ('達', '达'),
    ('測', '测'),
    ('個', '个'),
    ('質', '质'),
    ('無', '无'),
    ('總', '总'),
    ('聯', '联'),
    ('國', '国'),
    ('義', '义'),
    ('兩', '两'),
    ('張', '张'),
    ('劉', '刘'),
    ('陳', '陈'),
    ('楊', '杨'),
    ('趙', '赵'),
    ('吳', '吴'),
];

/// The simplified form of a character, or the character itself.
#[must_use]
pub fn simplify_char(c: char) -> char {
    // Almost every character is none of these; the table is short enough to walk.
    PAIRS.iter().find(|(traditional, _)| *traditional == c).map_or(c, |(_, simplified)| *simplified)
}

/// A character as words are compared: width, dashes, quotes, brackets and script folded.
#[must_use]
pub fn key_char(c: char) -> char {
    simplify_char(fold_char(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_labels() {
        let folded: String = "責任單位".chars().map(simplify_char).collect();
        assert_eq!(folded, "责任单位");
        assert!(PAIRS.iter().all(|(t, s)| t != s && simplify_char(*s) == *s));
    }
}
