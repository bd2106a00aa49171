//! Traditional characters of the field's own words (責任單位, 長期堅持) folded to simplified ones, character for
//! character, for comparison only. Pages converted by machine mix both scripts. It is no converter of texts: that
//! would need context (後/后), which words of the field do not.

use super::width::fold_char;
use std::sync::LazyLock;

/// Traditional and simplified forms side by side: the characters of labels, deadlines, roles, bodies and states.
const PAIRS: &str = "並并係系個个備备價价億亿優优內内兩两別别劃划劉刘動动務务區区協协參参吳吴員员問问單单國国園园團团執执堅坚報报場场學学實实審审專专對对導导屬属帳账廠厂廣广廳厅張张後后態态應应戰战據据於于時时書书會会楊杨業业構构標标機机檢检況况測测準准漁渔漢汉澤泽濟济為为無无營营爾尔牽牵狀状現现環环產产療疗發发監监稅税節节紀纪級级組组結结絡络統统綫线網网線线編编縣县總总織织續续義义聯联職职與与興兴舉举萬万蓋盖藥药處处號号衛卫見见規规訂订計计記记設设訴诉註注話话該该誌志說说説说調调論论證证議议護护負负財财責责費费貿贸資资質质賬账趙赵車车輛辆輪轮辦办辭辞農农連连進进運运達达還还邊边鄉乡醫医銀银銷销鎮镇鑽钻長长門门開开間间關关陳陈隊队際际隱隐雙双電电項项順顺領领頭头題题類类館馆驗验體体黃黄點点黨党";

/// The pairs in the order of the traditional characters.
static TABLE: LazyLock<Vec<(char, char)>> = LazyLock::new(|| {
    let mut pairs: Vec<(char, char)> = pairs().collect();
    pairs.sort_unstable();
    pairs
});

/// Traditional and simplified characters, in no order.
pub(super) fn pairs() -> impl Iterator<Item = (char, char)> {
    let mut chars = PAIRS.chars();
    std::iter::from_fn(move || Some((chars.next()?, chars.next()?)))
}

/// The simplified form of a character, or the character itself.
#[must_use]
pub fn simplify_char(c: char) -> char {
    let found = TABLE.binary_search_by_key(&c, |(traditional, _)| *traditional).ok();
    found.and_then(|i| TABLE.get(i)).map_or(c, |(_, simplified)| *simplified)
}

/// A character as words are compared: width, dashes, quotes, brackets and script folded.
#[must_use]
pub fn key_char(c: char) -> char {
    fold_char(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_the_words_of_the_field() {
        let fold = |text: &str| text.chars().map(simplify_char).collect::<String>();
        for (from, to) in [
            ("整改時限", "整改时限"),
            ("責任單位", "责任单位"),
            ("長期堅持", "长期坚持"),
            ("縣農業農村局", "县农业农村局"),
        ] {
            assert_eq!(fold(from), to);
        }
        assert!(TABLE.iter().all(|(t, s)| t != s && simplify_char(*s) == *s));
    }
}
