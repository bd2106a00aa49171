//! What a cell's text looks like, judged without its column: a number, a deadline, units, a state, a heading, prose.
//! Broken rows are re-synchronised by these shapes. Only shapes are judged here; values are read by `normalize`.

use crate::rules::Rules;
use crate::text::clean::is_nothing;
use crate::text::marker::{self, Style};
use crate::text::numeral;
use crate::text::width::{flat, folded, squeeze};
use crate::text::{Pattern, form};

/// What a cell's text looks like.
#[derive(Debug, Clone, Default)]
pub(super) struct Shape {
    /// Characters, white space left out.
    pub len: usize,
    /// Nothing but an ordinal: 序号.
    pub number: Option<u32>,
    /// Ordinal that opens the text.
    pub marker: Option<Style>,
    /// A date or a standing deadline phrase and little else.
    pub deadline: bool,
    /// A list of bodies.
    pub units: bool,
    /// A person's name or an office.
    pub person: bool,
    /// A state phrase and nothing else.
    pub state: bool,
    /// Opens with a state phrase and goes on: 正在整改，预计5月底前完成.
    pub reports: bool,
    /// `/`, —, 无.
    pub nothing: bool,
    /// 同上.
    pub ditto: bool,
    /// Holds a sentence end.
    pub sentence: bool,
    /// Opens like a note row: 注：
    pub note: bool,
}

static DEADLINE: Pattern = Pattern::new(
    r"[0-9]{4}[-./][0-9]{1,2}|[0-9一二三四五六七八九十]+ ?(?:年|月|日|季度)|[0-9一二三四五六七八九十]+个?(?:工作日|天|小时|个月|周)(?:内|以内)?|(?:年|月|季度|学期|汛期|春节|国庆|中秋|元旦|端午|清明|五一|夏播|秋收|秋播|春播|收|播|节|赛|会议?)(?:底|末|前)|年底|年内|月底|季末|期末|每(?:年|月|周|季|天|日|季度)|即日起|印发之日",
);
static STANDING: Pattern = Pattern::new(
    r"^(?:立[即刻行]?[知]?[整立即]+改?(?:整改)?|即知即改|边查边改|边整边改|立查立改|立改立成|长期(?:坚持|推进|整改|任务|保持|巩固)?|持续(?:推进|整改|坚持|巩固|发力)|常态化.{0,6}|尽快|马上.{0,4}|及时整改|已(?:完成|整改|办结|销号).{0,4}|(?:正在|有序|序时)推进|动态.{0,6}|同上)",
);
/// What a name ends in that may be a body's. Of two words one of which ends in the other only the shorter stands.
static UNIT_HEAD: Pattern = Pattern::new(
    r"(?:局|办|室|委|委员会|政府|党组|中心|所|站|队|院|校|中学|小学|幼儿园|公司|集团|厂|区|村|村委会|居委会|管委会|街道|镇|乡|县|市|办事处|部|部门|单位|科|股|(?:管理|办事|秘书|监察|人事|财务|工程|执法|保卫|后勤|教务|总务|管护|代表|征收|稽查)处|工会|妇联|联社|银行|分行|支行|协会|合作社|联合社|信用社|专班|组|署|厅|企业|农场|林场|馆|商会|残联|科协|工商联|文联|侨联|社科联|联合会|促进会|基金会|红十字会|供销社|各有关方面|同志|责任人)(?:[（(][^）)]*[)）])?(?:等.{0,12}|按.{0,8}负责|牵头|配合|负责(?:指导|监督|督导|落实|实施|协调)?|落实|实施|协助|参与|督办|指导|监督|督导)?$",
);
static PERSON: Pattern = Pattern::new(
    r"^(?:[\p{Han}]{1,2}某某?|[\p{Han}]{2,3}|[\p{Han}]{0,14}(?:书记|镇长|乡长|县长|区长|市长|主任|局长|院长|校长|所长|站长|科长|处长|部长|委员|主席|经理|董事长|负责人|领导|人|员))$",
);
/// A telephone number, bracketed or not.
static PHONE: Pattern = Pattern::new(r"\(?(?:电话:?)?[0-9][0-9-]{6,}\)?");
static STATE: Pattern = Pattern::new(
    r"^(?:已|正在|基本|部分|未|尚未|全部|持续|长期|待|暂未)(?:经|在|当场|现场|立即|全部|均)*(?:整改|完成|推进|销号|坚持|办结|解决|取缔|落实|到位|巩固|达到|启动|进行)[\p{Han}]{0,6}$|^(?:完成|整改完成|整改中|推进中|是|否|√|×|立行立改)$",
);
static REPORT: Pattern = Pattern::new(
    r"^(?:已|正在|基本|部分|未|尚未|待|暂未)(?:经|在)?(?:整改|完成|推进|销号|办结|解决|落实)[\p{Han}]{0,4}[,。;(]",
);
/// What a column counts or tells: its name may open with a state. 已整改金额, 已整改（处）, 已完成投资, 未整改原因.
static FIGURE: Pattern = Pattern::new(
    r"(?:[数额率]|数量|投资|资金|比例|面积|情况|事项|问题|项目|原因|理由|时间|日期|困难|\((?:[个处户项家件人次条元亩%]|万元|人次)\))$",
);
/// In what a column counts, behind its name.
static COUNTED_IN: Pattern = Pattern::new(
    r"^[\p{Han}]{2,14}\((?:[万亿]?元|[个处户项家件人条亩吨米分%]|人次|户次|公里|千米|公顷|平方米|立方米)\)$",
);

/// Whether a text is the name of a column that says in what it counts: 问题金额（万元）. No value of a row ends so.
pub(super) fn names_measure(text: &str) -> bool {
    text.ends_with([')', '）']) && COUNTED_IN.is_match(&flat(text))
}

/// Judges a cell's text.
pub(super) fn shape(text: &str) -> Shape {
    let folded = folded(text.trim());
    let flat = squeeze(&folded);
    let len = flat.chars().count();
    let mut shape = Shape { len, ..Shape::default() };
    if len == 0 {
        return shape;
    }
    shape.number = whole_number(&flat);
    shape.nothing = is_nothing(&flat);
    shape.ditto = is_ditto(&flat);
    shape.marker = marker::leading(&folded).map(|m| m.style);
    shape.sentence = flat.contains(['。', ';', '!', '?']);
    shape.note = form::opens_note(&folded);
    if shape.number.is_some() || shape.nothing || shape.ditto {
        return shape;
    }
    if names_figure(&flat, len) {
        return shape;
    }
    shape.state = len <= 12 && STATE.is_match(&flat);
    shape.reports = REPORT.is_match(&flat);
    shape.deadline = is_deadline(&flat, len, shape.marker);
    shape.units = !shape.deadline && shape.marker.is_none() && is_units(&flat, len);
    let names = PHONE.replace_all(&flat, "");
    shape.person = len <= 48 && !names.is_empty() && names.split(['、', ',', ';']).all(is_person);
    shape
}

/// Whether a text that opens with a state or a mode is the name of a column: 已整改金额.
fn names_figure(flat: &str, len: usize) -> bool {
    len <= 12 && flat.starts_with(['已', '正', '未', '基', '部', '全', '持', '长']) && FIGURE.is_match(flat)
}

/// A name or an office, also with the other in brackets: 李某某(站长).
fn is_person(text: &str) -> bool {
    let bracket = text.strip_suffix(')').and_then(|t| t.split_once('('));
    match bracket {
        Some((name, office)) => PERSON.is_match(name) && PERSON.is_match(office),
        None => PERSON.is_match(text),
    }
}

/// A state that heads a column of ticks: 已完成, 正在整改, 是, 否.
pub(super) fn is_state_label(text: &str) -> bool {
    let flat = flat(text);
    let len = flat.chars().count();
    len <= 6 && STATE.is_match(&flat) && !is_tick(&flat) && flat != "×" && !names_figure(&flat, len)
}

/// A mode and nothing else, which may head a column too: 立行立改, 长期坚持, 持续整改.
pub(super) fn is_mode_label(text: &str) -> bool {
    let flat = flat(text);
    flat.chars().count() <= 6 && STANDING.is_match(&flat) && !is_ditto(&flat)
}

/// A tick.
pub(super) fn is_tick(text: &str) -> bool {
    matches!(text.trim(), "√" | "✓" | "✔" | "☑" | "■" | "●")
}

/// Whether a text is a list of bodies: [`Shape::units`] alone.
pub(super) fn names_bodies(text: &str) -> bool {
    let flat = flat(text);
    let len = flat.chars().count();
    let other = |marker: Option<Style>| {
        marker.is_some() || whole_number(&flat).is_some() || is_nothing(&flat) || is_ditto(&flat)
    };
    is_units(&flat, len)
        && !other(marker::leading(&folded(text.trim())).map(|m| m.style))
        && !is_deadline(&flat, len, None)
}

/// Whether a text that may name a body names a place: 滨河校区.
pub(super) fn names_place(text: &str, rules: &Rules) -> bool {
    rules.words.sites.tell(text)
}

/// 同上 and its forms.
pub(super) fn is_ditto(text: &str) -> bool {
    let text = text.trim_start();
    // Every cell of a list is asked.
    text.starts_with(['同', '〃', '″', '"', '上'])
        && matches!(text.trim_end().trim_end_matches(['。', '.']), "同上" | "〃" | "″" | "\"" | "上同")
}

fn whole_number(flat: &str) -> Option<u32> {
    if flat.chars().count() > 5 {
        return None;
    }
    if let Some(m) = marker::leading(flat).filter(|m| m.len == flat.len()) {
        return m.no;
    }
    numeral::number(flat).filter(|n| *n < 10_000)
}

fn is_deadline(flat: &str, len: usize, marker: Option<Style>) -> bool {
    // A deadline is no sentence: 已完成。… is a report of what was done.
    let sentences = flat.trim_end_matches('。').contains('。');
    if len > 60 || sentences || marker.is_some_and(|m| m != Style::Paren) {
        return false;
    }
    if STANDING.is_match(flat) {
        return len <= 40;
    }
    // Spreadsheet serials of the years 2000 to 2100.
    if flat.parse::<f64>().is_ok_and(|n| (36_526.0..73_050.0).contains(&n)) {
        return true;
    }
    let Some(first) = DEADLINE.find(flat) else { return false };
    let covered: usize = DEADLINE.find_iter(flat).map(|m| m.as_str().chars().count()).sum();
    let early = flat.get(..first.start()).map_or(0, |s| s.chars().count()) <= 8;
    let long_enough = covered * 5 >= len || len <= 24;
    let verbs = ["前", "底", "内", "完成", "到位", "止", "末", "旬", "日", "月", "年", "季度", "期", "起", "至"];
    let stop = !flat.ends_with('。') || len <= 20 && flat.contains(['前', '底', '内', '止']);
    early && long_enough && stop && (len <= 12 || verbs.iter().any(|v| flat.contains(v)))
}

/// Words of what somebody did, which no body is named after.
const HAPPENED: &[&str] = &[
    "违规进",
    "进入",
    "驶入",
    "侵占",
    "占用",
    "擅自",
    "堆放",
    "停放",
    "排入",
    "流入",
    "倒入",
    "没有",
    "缺少",
    "缺乏",
    "未进",
    "未入",
    "盲区",
    "误区",
    "贯彻",
];

fn is_units(flat: &str, len: usize) -> bool {
    if len > 160 || flat.contains(['。', '!', '?', '%', '“']) {
        return false;
    }
    if ["牵头", "配合", "责任单位:", "协办", "主办", "督办单位"].iter().any(|w| flat.contains(w)) && len <= 120
    {
        return flat.split([',', ';', '、', ':']).filter(|p| UNIT_HEAD.is_match(p)).count() > 0;
    }
    // 车辆驶入限行区 ends like a body and tells what happened.
    if HAPPENED.iter().any(|word| flat.contains(word)) {
        return false;
    }
    let (mut good, mut all) = (0usize, 0usize);
    for name in flat.split(['、', ',', ';', '/']).filter(|p| !p.is_empty()) {
        all += 1;
        if name.chars().count() <= 26
            && (UNIT_HEAD.is_match(name) || name.starts_with('各') && name.chars().count() <= 12)
        {
            good += 1;
        }
    }
    all > 0 && good * 10 >= all * 6
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_compiles_and_wants_text() {
        for regex in [&DEADLINE, &STANDING, &UNIT_HEAD, &PERSON, &STATE, &REPORT, &PHONE, &FIGURE, &COUNTED_IN] {
            assert!(!regex.is_match(""), "{regex:?}");
        }
    }

    #[test]
    fn tells_deadlines_units_and_prose_apart() {
        for text in [
            "2024年6月30日前",
            "立行立改，长期坚持",
            "9月底前",
            "2024-05-15",
            "年底前",
            "即日起至2025年3月",
            "春节前",
            "15个工作日内",
            "45660",
        ] {
            assert!(shape(text).deadline, "{text}");
        }
        for text in [
            "镇党政办、各行政村",
            "县教育局",
            "县水务局牵头,县财政局配合",
            "各村(社区)",
            "恒泰饲料厂",
            "镇财政所，各行政",
            "某县文学艺术界联合会",
            "县妇女联合会、县工商联",
        ] {
            let s = shape(text);
            assert!(s.units || text.ends_with("各行政"), "{text}");
            assert!(!s.deadline, "{text}");
        }
        for text in ["一是清理台账。二是每月通报。", "渠道衬砌脱落约260米", "对12户家庭补发补助，6月底前完成公示。"]
        {
            let s = shape(text);
            assert!(!s.deadline && !s.units, "{text}");
        }
        for text in ["商贩违规进入候车区", "车辆驶入限行区", "政策宣传未进村", "日常监管有盲区"]
        {
            assert!(!shape(text).units, "{text}");
        }
        assert_eq!(shape("12").number, Some(12));
        assert_eq!(shape("（3）").number, Some(3));
        assert!(shape("正在整改").state);
        assert!(shape("注：本表由镇办汇总").note);
        assert!(shape("李某某（镇党委书记）").person);
        assert!(
            names_measure("已补缴金额（万元）") && !names_measure("补缴3万元（元）") && !names_measure("护栏（两处）")
        );
        assert!(shape("正在整改，预计5月底前完成。").reports && !shape("正在整改").reports);
    }
}
