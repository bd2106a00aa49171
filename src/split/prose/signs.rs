//! Small signs in prose: words that state a problem, words that close a document.

use crate::flow::Flow;
use crate::rules::Rules;
use crate::split::{shape, titles};
use crate::text::marker::{self, Style};
use crate::text::{Pattern, page};

/// A body and a date run on to each other, at the end of a text.
static SIGNED: Pattern = Pattern::new(
    r"^[^。!;:,]{0,40}[0-9〇○一二三四五六七八九十]{4}年[0-9一二三四五六七八九十]{1,2}月[0-9一二三四五六七八九十]{1,3}日$",
);

/// A sentence or title that says that tasks are divided among bodies.
static DIVIDED: Pattern = Pattern::new(
    r"(?:任务|工作|措施|职责|责任)(?:的)?(?:分工|分解)(?:方案|意见|安排|清单)?(?:的通知)?$|提出[^。,;]{0,6}(?:分工|分解)(?:方案|意见|安排)",
);

/// Whether a line is the title of a text that explains another one and holds none of its tasks: 《…方案》政策解读.
pub(super) fn explains(text: &str, rules: &Rules) -> bool {
    !text.contains('。') && text.chars().count() <= 80 && rules.words.explanations.tell(text)
}

/// Articles that make a regulation.
const ARTICLES: usize = 3;

/// Lines at the head of a text in which the title of rules ends.
const TITLE_LINES: usize = 2;

/// Whether a text makes rules, and states no problem and no task but under labels: it counts its articles (第一条 …), or
/// its title says so.
pub(super) fn regulates(flows: &[Flow<'_>], rules: &Rules) -> bool {
    let titled = |f: &Flow<'_>| {
        let title = f.text.split_once('(').map_or(f.text.as_str(), |(title, _)| title);
        title.chars().count() <= 40
            && !f.text.contains(['。', ':', ';', ',', '、'])
            && marker::leading(&f.text).is_none()
            && rules.words.regulations.tell(title)
    };
    if flows.iter().take(TITLE_LINES).any(titled) {
        return true;
    }
    let article = |f: &&Flow<'_>| {
        let found = f.text.starts_with('第').then(|| marker::leading(&f.text)).flatten();
        let found = found.filter(|m| m.style == Style::Chapter);
        found.and_then(|m| f.text.get(..m.len)).is_some_and(|ordinal| ordinal.contains('条'))
    };
    flows.iter().filter(article).nth(ARTICLES - 1).is_some()
}

/// Whether a text foretells what a project will do to its surroundings: its title says so, and of no work on a problem.
pub(super) fn foretells(flows: &[Flow<'_>], rules: &Rules) -> bool {
    let title = |f: &Flow<'_>| {
        let title = f.text.split_once('(').map_or(f.text.as_str(), |(title, _)| title);
        let short = title.chars().count() <= 60 && !title.contains(['。', ':', ';']);
        short && rules.words.assessments.tell(title) && !["整改", "问题"].iter().any(|word| title.contains(word))
    };
    flows.iter().take(TITLE_LINES).any(title)
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

/// How many problems a heading has below it, in a bracket at its end.
static COUNT: Pattern = Pattern::new(r"\((?:共|计|共计|合计)?[0-9]{1,3}(?:个|项|条|处|件|类|家)[^()]{0,4}\)$");

/// A heading without the number of problems below it: 县水利局（3个）.
pub(in crate::split) fn uncounted(heading: &str) -> &str {
    let count = if heading.ends_with(')') { COUNT.find(heading) } else { None };
    count.and_then(|found| heading.get(..found.start())).filter(|t| !t.is_empty()).unwrap_or(heading)
}

/// What the name of a body may end in that holds 和.
const AND_ENDS: [&str; 8] = ["局", "厅", "委", "委员会", "中心", "公司", "支队", "大队"];

/// Whether 和 joins two names, or words that are none; 县住房和城乡建设局 is one.
fn joins_two(text: &str) -> bool {
    let mut found = text.match_indices('和').peekable();
    let inside = |at: usize| text.get(..at).is_some_and(|left| !left.is_empty() && !shape::names_bodies(left));
    found.peek().is_some() && !(AND_ENDS.iter().any(|end| text.ends_with(end)) && found.all(|(at, _)| inside(at)))
}

/// Whether a heading is the name of one body and nothing else.
pub(in crate::split) fn names_body(text: &str) -> bool {
    let text = uncounted(text);
    text.chars().count() <= 30
        && !text.contains(['、', ',', ':', '。', '未', '不', '缺'])
        && !joins_two(text)
        && !["没有", "存在", "缺位"].iter().any(|w| text.contains(w))
        && !text.ends_with("方面")
        && shape::names_bodies(text)
}

/// Whether a heading names where problems were found and states none itself.
pub(super) fn names_site(text: &str) -> bool {
    (text.contains("监理") || text.ends_with(')')) && SITE.is_match(text) || names_body(text)
}

/// Whether a heading is the title of a scheme, list or report: it heads the whole text, whatever its level.
pub(super) fn names_document(text: &str, rules: &Rules) -> bool {
    text.chars().count() >= 8 && rules.words.documents.tell(text)
}

/// Whether an item says what to do.
pub(in crate::split) fn says_work(text: &str, rules: &Rules) -> bool {
    rules.words.actions.tell(text)
}

/// Whether a title is that of a list of problems, not of what is to be done about them.
pub(super) fn titles_problems(title: &str) -> bool {
    ["问题", "隐患"].iter().any(|word| title.contains(word))
        && !["方案", "措施", "任务"].iter().any(|word| title.contains(word))
}

/// Whether a title is that of a list of work to do, not of problems: 2024年河道管护重点任务.
pub(super) fn titles_tasks(title: &str) -> bool {
    const ENDS: [&str; 6] = ["任务", "任务清单", "任务分解", "工作要点", "重点工作", "工作计划"];
    let title = title.trim_end_matches(|c: char| c == '表' || c == ')' || c.is_whitespace());
    ENDS.iter().any(|end| title.ends_with(end))
        && !["问题", "隐患", "整改", "反馈"].iter().any(|word| title.contains(word))
}

/// Whether a heading can be a site's name: a few words that state no problem and no work.
pub(super) fn may_name_site(text: &str, rules: &Rules) -> bool {
    let named = (2..=30).contains(&text.chars().count()) && !text.contains(['。', ',', ';', ':']);
    named && !states_problem(text, rules) && !says_work(text, rules)
}

/// The byte of the colon behind the name of a site that opens a paragraph: 青湾渡口：护栏松动。
pub(in crate::split) fn opening_site(text: &str, rules: &Rules) -> Option<usize> {
    let (colon, _) = text.char_indices().take(LONGEST_SITE + 1).find(|(_, c)| *c == ':')?;
    let (name, rest) = (text.get(..colon)?, text.get(colon + 1..)?);
    let said =
        rules.labels.meaning(name).is_some() || rules.words.no_labels.tell(name) || rules.words.of_document.tell(name);
    let told = shape::shape(name);
    let person = told.person && !told.units;
    let named = !said && !person && may_name_site(name, rules) && marker::leading(text).is_none();
    (named && rest.chars().any(char::is_alphanumeric)).then_some(colon)
}

/// Longest name of such a site, in characters.
const LONGEST_SITE: usize = 24;

/// Whether a text states a problem.
pub(in crate::split) fn states_problem(text: &str, rules: &Rules) -> bool {
    rules.words.problems.tell(text)
}

/// How a paragraph begins that may speak to the reader, or for the writer, about all that is above it.
static LEAVE: Pattern = Pattern::new(
    r"(?x)^(?: (?:现|望|希望|特|故)?(?:请|责令|通知|限|要求)(?:你|贵|各|于|上述|以上|有关|相关|认真|立即|尽快|高度) | [望希](?:你|贵|各|望)
    | (?:我|本)[\p{Han}]{1,4}?(?:将|会|一定)(?:以|在|认真|持续|不断|进一步|继续|全力|努力|切实|坚决|严格|深入|举一反三|始终|加强|加大)
    | 各[\p{Han}]{0,8}?(?:单位|部门|乡镇|街道|学校|企业|村|地)[^。,;:]{0,8}?(?:要|应|务必|须) | 今后 | 接下来 | 总之 | 逾期 | 对(?:逾期|拒不|整改不力)
    | 整改(?:完成|到位|结束|完毕|期间|情况|报告)[^。,;:]{0,8}(?:后|报|送|于) | 整改期间,(?:你|贵|各)
    | (?:自)?收到(?:本|此) | 如果?(?:你|贵|当事人)?[^。,;:]{0,4}(?:不服|对(?:本|此)[^。,;:]{0,12}(?:不服|异议)) )",
);

/// A paragraph without the clause that says by what right it orders: 根据有关规定，现责令你单位….
fn ordered(text: &str) -> &str {
    const BY_RIGHT: [&str; 4] = ["根据", "依据", "依照", "按照"];
    let clause = BY_RIGHT.iter().any(|word| text.starts_with(word)).then(|| text.split_once(',')).flatten();
    clause.map_or(text, |(_, rest)| rest)
}

/// Whether a paragraph may take leave of the reader: 请你校认真整改…, 我园将以此为契机….
pub(in crate::split) fn takes_leave(text: &str) -> bool {
    let text = ordered(text);
    text.starts_with(|c| "现望希特故请责通限要我本各今接总逾对整自收如".contains(c)) && LEAVE.is_match(text)
}

/// Whether a paragraph orders whom the document is addressed to: 现责令你单位限期整改.
pub(super) fn orders(text: &str) -> bool {
    let bare = ordered(text).trim_start_matches(['现', '望', '特', '故']);
    ["请", "责令", "通知你", "限你", "要求你"].iter().any(|word| bare.starts_with(word))
}

/// A line that somebody is to sign: 检查人员（签名）：林某.
static SIGNER: Pattern = Pattern::new(
    r"^[\p{Han}、/]{2,20}(?:\((?:签名|签字|签章|盖章|印章|手印)[^()]{0,8}\)(?::|$)|:\((?:签名|签字|签章|盖章|印章|手印)[^()]{0,8}\))",
);

/// Words of a label behind which somebody signs.
const SIGNING: [&str; 5] = ["签名", "签字", "签章", "签收", "盖章"];

/// Whether a label is one behind which somebody signs: 负责人（签字）.
pub(super) fn is_signed(label: &str) -> bool {
    SIGNING.iter().any(|word| label.contains(word))
}

/// Whether a value is left to be signed: （签字）, （盖章）　年　月　日.
pub(super) fn is_to_sign(value: &str) -> bool {
    let bracket = value.trim_start().strip_prefix('(').and_then(|rest| rest.split_once(')'));
    bracket.is_some_and(|(inside, _)| inside.chars().count() <= 8 && is_signed(inside))
}

/// Whether a heading sets work before its readers and states no problem.
pub(in crate::split) fn demands(text: &str, rules: &Rules) -> bool {
    rules.words.demands.tell(text)
}

/// How a sentence of work begins that names first what it is done to, with, or by whom: 将四项任务分解到村, 对船员开展轮训.
const OBJECTS: [&str; 10] = ["将", "把", "对", "针对", "按", "依托", "会同", "联合", "通过", "由"];

/// Whether a sentence says what is to be done, and nothing of it what is wrong.
pub(super) fn sets_work(text: &str, rules: &Rules) -> bool {
    let words = &rules.words;
    let sentence = text.split('。').next().unwrap_or("");
    let opens =
        || [&words.actions, &words.works, &words.demands, &words.tellings].iter().any(|list| list.tell(sentence));
    let does = || [&words.actions, &words.works].iter().any(|list| list.find(sentence).is_some());
    let object = || OBJECTS.iter().any(|word| sentence.starts_with(word)) && does();
    !states_problem(sentence, rules) && (opens() || object())
}

/// Where the first word ends that says outright what is wrong.
pub(super) fn first_lack(text: &str, rules: &Rules) -> Option<usize> {
    rules.words.lacks.first_end(text)
}

/// Whether a line begins with a label that belongs to the document: 公开时间：….
fn is_of_document(text: &str, rules: &Rules) -> bool {
    let label = text.split_once(':').filter(|(label, _)| label.len() <= LONGEST_OF_DOCUMENT);
    // 公开时间：未按季公开 is what is wrong with it.
    let said = |value: &str| value.contains(|c: char| c.is_ascii_digit() || c == '@') || !value.contains('。');
    label.is_some_and(|(label, value)| rules.words.of_document.tell(label) && said(value))
}

/// Longest label of the document, in bytes.
const LONGEST_OF_DOCUMENT: usize = 36;

/// Whether a paragraph closes what is above it: closing words, a signature, a date. `more` says that an item of the
/// same list follows.
pub(in crate::split) fn closes(text: &str, more: bool, rules: &Rules) -> bool {
    !more
        && (rules.words.closings.tell(text)
            || is_of_document(text, rules)
            || page::is_furniture(text)
            || text.chars().nth(60).is_none()
                && (titles::is_signature(text)
                    || text.contains('(') && SIGNER.is_match(text)
                    || text.ends_with('日') && SIGNED.is_match(text)))
}
