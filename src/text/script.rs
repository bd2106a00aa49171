//! Traditional characters of the field's words → simplified. Pages converted by machine mix both scripts, so words are
//! compared in one.

/// Traditional and simplified forms side by side: the characters of labels, deadlines, roles, bodies and states.
/// A complete converter would need context (後/后); words of the field do not.
const PAIRS: &str = "問问題题單单責责類类別别隱隐患患時时間间內内實实際际標标準准備备註注體体現现況况領领導导進进狀状態态號号結结節节點点處处辦办監监檢检查查項项務务辭辞牽牵頭头協协後后發发舉举編编順顺據据級级説说說说見见並并屬属訴诉職职電电話话聯联係系門门長长堅坚續续調调個个億亿萬万為为無无與与於于開开關关設设計计劃划訂订報报審审議议論论證证驗验收收銷销賬账帳账對对應应該该達达邊边還还連连運运動动員员團团國国產产業业農农鄉乡鎮镇縣县區区廳厅總总書书記记黨党會会執执機机構构環环衛卫醫医療疗藥药學学務务財财稅税銀银護护資资費费質质貿贸車车輛辆輪轮農农漁渔療疗劉刘陳陈張张趙赵黃黄吳吴場场館馆廠厂營营營营隊队組组織织專专項项網网絡络線线綫线價价優优雙双誌志蓋盖鑽钻澤泽漢汉濟济爾尔";

/// The simplified form of a character, itself where there is none in the table.
#[must_use]
pub fn simplify(c: char) -> char {
    if c.is_ascii() {
        return c;
    }
    TABLE.get(&c).copied().unwrap_or(c)
}

static TABLE: std::sync::LazyLock<std::collections::HashMap<char, char>> = std::sync::LazyLock::new(|| {
    let mut chars = PAIRS.chars();
    let mut table = std::collections::HashMap::new();
    while let (Some(from), Some(to)) = (chars.next(), chars.next()) {
        if from != to {
            table.insert(from, to);
        }
    }
    table
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_the_words_of_the_field() {
        let fold = |text: &str| text.chars().map(simplify).collect::<String>();
        for (from, to) in [
            ("整改時限", "整改时限"),
            ("責任單位", "责任单位"),
            ("長期堅持", "长期坚持"),
            ("縣農業農村局", "县农业农村局"),
        ] {
            assert_eq!(fold(from), to);
        }
    }
}
