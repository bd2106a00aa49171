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

/// A sentence or title that says that tasks are divided among bodies.
static DIVIDED: Pattern = Pattern::new(
    r"(?:任务|工作|措施|职责|责任)(?:的)?(?:分工|分解)(?:方案|意见|安排|清单)?(?:的通知)?$|提出[^。,;]{0,6}(?:分工|分解)(?:方案|意见|安排)",
);

/// Builder, supervisor and section in one heading, or a heading with the day of the visit.
static SITE: Pattern =
    Pattern::new(r"施工[,、;]?[^。]{1,40}监理的?|\((?:检查|抽查|督查|核查|巡查)(?:时间|日期):[^)]*\)$");

/// Whether a title or an opening sentence says that tasks are divided among bodies: 重点任务分工方案.
pub(super) fn divides_tasks(text: &str) -> bool {
    (text.contains("分工") || text.contains("分解"))
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
    "抓好", "提升", "提高", "督促", "深化", "持续", "优化", "解决", "消除", "改善", "减少", "补齐", "不断",
];

/// Whether an item says what to do.
pub(super) fn says_work(text: &str) -> bool {
    ACTIONS.iter().any(|word| text.starts_with(word))
}

/// Whether a title is that of a list of problems, not of what is to be done about them.
pub(super) fn lists_problems(title: &str) -> bool {
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

/// Whether a text says outright what is wrong.
pub(super) fn says_lack(text: &str) -> bool {
    LACKS.iter().any(|w| text.contains(w))
}

/// Whether a paragraph closes what is above it: closing words, a signature, a date. `more` says that an item of the
/// same list follows.
pub(super) fn closes(text: &str, more: bool) -> bool {
    !more
        && (CLOSINGS.iter().any(|w| text.starts_with(w))
            || titles::is_page_furniture(text)
            || text.chars().count() <= 60
                && (titles::is_signature(text) || text.ends_with('日') && SIGNED.is_match(text)))
}
