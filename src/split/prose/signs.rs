//! Small signs in prose: words that state a problem, words that close a document.

use crate::split::{shape, titles};
use crate::text::Pattern;

/// What a statement of a problem says.
const PROBLEM: &[&str] = &[
    "不", "未", "没有", "缺", "滞后", "薄弱", "问题", "隐患", "偏差", "违规", "漏", "差距", "松", "弱", "无", "失",
    "乱", "淤", "慢", "低", "少", "难", "超", "老化", "流于", "形式", "不足", "浮在", "推诿", "风险", "损坏", "破损",
    "反弹",
];

/// Those of them that hardly stand in a text about work done.
const LACKS: &[&str] = &["不", "未", "没有", "缺", "问题", "隐患"];

/// How a paragraph begins that speaks of the whole document again.
const CLOSINGS: &[&str] = &[
    "以上",
    "对以上",
    "针对以上",
    "上述",
    "对上述",
    "针对上述",
    "这些问题",
    "对这些问题",
    "同志们",
    "特此",
    "专此",
    "欢迎",
    "请予",
    "妥否",
    "联系人",
    "联系电话",
    "联系方式",
    "附件",
    "抄送",
    "抄报",
    "公示期",
    "公示时间",
    "审核人",
    "责任编辑",
    "来源:",
    "上一篇",
    "下一篇",
    "各地要高度重视",
    "监督电话",
    "举报电话",
    "下一步,",
    "下步,",
];

/// A body and a date run on to each other, at the end of a text.
static SIGNED: Pattern = Pattern::new(
    r"^[^。!;:,]{0,40}[0-9〇○一二三四五六七八九十]{4}年[0-9一二三四五六七八九十]{1,2}月[0-9一二三四五六七八九十]{1,3}日$",
);

/// A sentence that says that problems follow.
static ANNOUNCED: Pattern = Pattern::new(
    r"(?:(?:以下|如下|下列)[^。,;]{0,8}(?:问题|隐患|不足)|(?:问题|隐患|不足)[^。,;]{0,6}(?:如下|有))[^。,;]{0,6}[:。]?$",
);

/// Whether a paragraph ends by saying that problems follow: 检查发现以下问题：
pub(super) fn announces_problems(text: &str) -> bool {
    let found = ["发现", "存在", "查出", "查摆", "反馈", "梳理", "排查", "检视"].iter().any(|w| text.contains(w));
    // 以下, 如下, 下列 or 有: nearly every text that only finds problems is passed over at this price.
    found && text.contains(['下', '有']) && ANNOUNCED.is_match(text)
}

/// Work on problems that are still to be found, a rule, a condition: no problems follow.
static UNFOUND: Pattern = Pattern::new(
    r"(?:排查|检查|自查|整治|解决|查找|检视|查摆|聚焦|针对|围绕|对照|梳理|整改|避免|防止|杜绝|注意|处理)(?:以下|如下|下列)|(?:针对|围绕|对照|就|对)[^。,;:]{0,12}(?:以下|如下|下列)|如(?:有|存在|发现)|凡|一经|之一|的:$",
);

/// Whether a line announces problems that were found, as a list below it: 经查，你校存在以下问题：
pub(super) fn announces_list_of_problems(text: &str) -> bool {
    let last = text.trim_end_matches([':', '。']).rfind('。').map_or(0, |at| at + '。'.len_utf8());
    let sentence = text.get(last..).unwrap_or("");
    lists_problems(text) || announces_problems(sentence) && !UNFOUND.is_match(sentence)
}

/// A sentence that announces problems and tells them itself.
static LISTED: Pattern = Pattern::new(
    r"(?:发现|存在|查出|反馈|指出|暴露出)[^。;:]{0,20}(?:以下|如下|下列)[^。,;:]{0,8}(?:问题|隐患|不足)[^。,;:]{0,6}:(?:一是|第一[,、])",
);

/// Whether a paragraph announces problems and tells them itself: 检查发现以下问题：一是…；二是…。
pub(super) fn lists_problems(text: &str) -> bool {
    (text.contains(":一是") || text.contains(":第一")) && LISTED.is_match(text)
}

/// A sentence that announces problems and counts them itself.
static COUNTED: Pattern = Pattern::new(
    r"(?:发现|存在|查出|反馈|指出|暴露出)[^。;:]{0,20}(?:以下|如下|下列)[^。,;:]{0,8}(?:问题|隐患|不足)[^。,;:]{0,6}:(?:\(?1[.、)]|\(一\)|⑴)",
);

/// Where the first problem begins in a paragraph that announces problems and counts them itself: 存在以下问题：1.…。2.…。
pub(super) fn counted_problems(text: &str) -> Option<usize> {
    let ordinals = [":1", ":(1", ":(一", ":⑴"];
    let found = ordinals.iter().any(|o| text.contains(o)).then(|| COUNTED.find(text)).flatten()?;
    let sentence = text.get(..found.start()).map_or(0, |t| t.rfind('。').map_or(0, |at| at + '。'.len_utf8()));
    let colon = found.as_str().rfind(':').map(|at| found.start() + at)?;
    text.get(sentence..colon).is_some_and(|t| !UNFOUND.is_match(t)).then_some(colon + 1)
}

/// Whether a line announces a list of any kind: 现提出以下要求：
pub(super) fn announces(text: &str) -> bool {
    text.ends_with([':', '。']) && points_below(text)
}

/// Whether a text speaks of what stands below it.
pub(super) fn points_below(text: &str) -> bool {
    ["以下", "如下", "下列"].iter().any(|w| text.contains(w))
}

/// A sentence or title that says that tasks are divided among bodies.
static DIVIDED: Pattern = Pattern::new(
    r"(?:任务|工作|措施|职责|责任)(?:的)?(?:分工|分解)(?:方案|意见|安排|清单)?(?:的通知)?$|提出[^。,;]{0,6}(?:分工|分解)(?:方案|意见|安排)",
);

/// Whether a line is the title of a text that explains another one and holds none of its tasks: 《…方案》政策解读.
pub(super) fn explains(text: &str) -> bool {
    const KINDS: [&str; 6] = ["解读", "图解", "问答", "答记者问", "起草说明", "编制说明"];
    !text.contains('。') && text.chars().count() <= 80 && KINDS.iter().any(|kind| text.ends_with(kind))
}

/// Builder, supervisor and section in one heading, or a heading with the day of the visit.
static SITE: Pattern =
    Pattern::new(r"施工[,、;]?[^。]{1,40}监理的?|\((?:检查|抽查|督查|核查|巡查)(?:时间|日期):[^)]*\)$");

/// Whether a title or an opening sentence says that tasks are divided among bodies: 重点任务分工方案.
pub(super) fn divides_tasks(text: &str) -> bool {
    // The duties of the members of a group are no tasks of a plan.
    let duties =
        || text.contains("职责") && ["小组", "成员", "专班", "指挥部", "机构"].iter().any(|w| text.contains(w));
    (text.contains("分工") || text.contains("分解"))
        && !duties()
        && text.chars().count() <= 120
        && DIVIDED.is_match(text.trim_end_matches(['。', ':']))
}

/// Whether a heading is the name of one body and nothing else.
pub(super) fn names_body(text: &str) -> bool {
    text.chars().count() <= 30
        && !text.contains(['、', ',', '和', ':', '。', '未', '不', '缺'])
        && !["没有", "存在", "缺位"].iter().any(|w| text.contains(w))
        && !text.ends_with("方面")
        && shape::names_bodies(text)
}

/// Whether a heading names where problems were found and states none itself.
pub(super) fn names_site(text: &str) -> bool {
    (text.contains("监理") || text.ends_with(')')) && SITE.is_match(text) || names_body(text)
}

/// Whether a heading is the title of a scheme, list or report: it heads the whole text, whatever its level.
pub(super) fn names_document(text: &str) -> bool {
    const DOCUMENTS: [&str; 8] = ["方案", "清单", "台账", "报告", "通知", "通报", "一览表", "任务表"];
    text.chars().count() >= 8 && DOCUMENTS.iter().any(|word| text.ends_with(word))
}

/// How an item begins that says what to do, whatever words of a problem it holds (清理乱堆乱放).
const ACTIONS: &[&str] = &[
    "加强", "强化", "加大", "加快", "推进", "推动", "开展", "完善", "健全", "建立", "制定", "清理", "整治", "做好",
    "抓好", "新建", "扩建", "修建", "提升", "提高", "督促", "深化", "持续", "优化", "解决", "消除", "改善", "减少",
    "补齐", "不断",
];

/// Whether an item says what to do.
pub(in crate::split) fn says_work(text: &str) -> bool {
    ACTIONS.iter().any(|word| text.starts_with(word))
}

/// Whether a title is that of a list of problems, not of what is to be done about them.
pub(super) fn titles_problems(title: &str) -> bool {
    ["问题", "隐患"].iter().any(|word| title.contains(word))
        && !["方案", "措施", "任务"].iter().any(|word| title.contains(word))
}

/// Whether a heading can be a site's name: a few words that state no problem and no work.
pub(super) fn may_name_site(text: &str) -> bool {
    let named = (2..=30).contains(&text.chars().count()) && !text.contains(['。', ',', ';', ':']);
    named && !states_problem(text) && !says_work(text)
}

/// Whether a text states a problem.
pub(super) fn states_problem(text: &str) -> bool {
    PROBLEM.iter().any(|w| text.contains(w))
}

/// How a paragraph begins that may speak to the reader, or for the writer, about all that is above it.
static LEAVE: Pattern = Pattern::new(
    r"(?x)^(?: (?:现|望|希望|特|故)?(?:请|责令|限|要求)(?:你|贵|各|于|上述|以上|有关|相关|认真|立即|尽快|高度) | [望希](?:你|贵|各|望)
    | (?:我|本)[\p{Han}]{1,4}?(?:将|会|一定)(?:以|在|认真|持续|不断|进一步|继续|全力|努力|切实|坚决|严格|深入|举一反三|始终|加强|加大)
    | 各[\p{Han}]{0,8}?(?:单位|部门|乡镇|街道|学校|企业|村|地)[^。,;:]{0,8}?(?:要|应|务必|须) | 今后 | 接下来 | 总之 | 逾期 | 对(?:逾期|拒不|整改不力)
    | 整改(?:完成|到位|结束|完毕|期间|情况|报告)[^。,;:]{0,8}(?:后|报|送|于) | (?:自)?收到(?:本|此) )",
);

/// Whether a paragraph may take leave of the reader: 请你校认真整改…, 我园将以此为契机….
pub(super) fn takes_leave(text: &str) -> bool {
    text.starts_with(|c| "现望希特故请责限要我本各今接总逾对整自收".contains(c)) && LEAVE.is_match(text)
}

/// Whether a paragraph orders whom the document is addressed to: 现责令你单位限期整改.
pub(super) fn orders(text: &str) -> bool {
    let bare = text.trim_start_matches(['现', '望', '特', '故']);
    ["请", "责令", "限你", "要求你"].iter().any(|word| bare.starts_with(word))
}

/// How a heading begins that sets work before its readers.
const DEMANDS: &[&str] = &[
    "要",
    "切实",
    "进一步",
    "加强",
    "强化",
    "提高",
    "严格",
    "抓好",
    "落实",
    "认真",
    "全面",
    "加快",
    "压实",
    "立即",
    "高度",
    "坚持",
    "坚决",
    "举一反三",
    "明确",
    "深入",
    "扎实",
    "迅速",
    "统一",
    "健全",
    "完善",
    "严肃",
];

/// Whether a heading sets work before its readers and states no problem.
pub(in crate::split) fn demands(text: &str) -> bool {
    DEMANDS.iter().any(|word| text.starts_with(word))
}

/// Where the first word ends that says outright what is wrong.
pub(super) fn first_lack(text: &str) -> Option<usize> {
    LACKS.iter().filter_map(|word| Some(text.find(word)? + word.len())).min()
}

/// Whether a paragraph closes what is above it: closing words, a signature, a date. `more` says that an item of the
/// same list follows.
pub(super) fn closes(text: &str, more: bool) -> bool {
    !more
        && (CLOSINGS.iter().any(|w| text.starts_with(w))
            || titles::is_page_furniture(text)
            || text.chars().nth(60).is_none()
                && (titles::is_signature(text) || text.ends_with('日') && SIGNED.is_match(text)))
}
