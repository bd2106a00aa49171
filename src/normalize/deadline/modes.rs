//! Words that stand in a deadline field without naming a day: 立行立改, 长期坚持, 已完成, 定期. Dates are read elsewhere.

use std::ops::Range;

use crate::model::Mode;
use crate::text::Pattern;

/// A mode word that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) range: Range<usize>,
    pub(super) mode: Mode,
}

/// A mode, how its words are written, what they must not stand behind, and what must not stand behind them.
struct Rule {
    mode: Mode,
    pattern: Pattern,
    not_after: &'static [&'static str],
    not_before: &'static [&'static str],
}

static RULES: [Rule; 5] = [
    Rule {
        mode: Mode::Immediate,
        // The second and fourth character of the four-character words are where typing errors sit.
        pattern: Pattern::new(
            "立[行形]力?立?改|立改立行|立[行查说知整办学审督巡评]立[改行办整政查]|即[知查行审办学督发]即[改行办整]|[边随][查整审督学改纠巡评检][边随即][改整查纠行立]|立[即既刻及](?:整改|执行|落实|办理|推进|完成|开展|进行|纠正|解决|实施|组织|启动|处理|取缔|拆除|关闭|停产|停工|停止|清理|改正)?|马上(?:就改|整改|办)?|即刻|即时整改|即行整改|当[场即]整?改?(?:完成|完毕|到位)?|现场(?:立即)?整改(?:完成|完毕|到位)?|当[天日]整改|第一时间|尽快(?:完成|整改|落实|推进|解决|办理)?(?:整改)?|尽早|及时(?:整改|改正|纠正|落实|处理|处置|清理|消除|完成|解决)|随时(?:整改|纠正|处理)|抓紧(?:整改|落实|推进|完成|办理|解决)?|加紧(?:整改|推进)|即日整改|从速|火速|迅速整改|限时立即|说改就改|即改",
        ),
        not_after: &["不", "未", "非"],
        not_before: &["性"],
    },
    Rule {
        mode: Mode::Done,
        pattern: Pattern::new(
            "已(?:经)?(?:全部|全面|基本|按期|按时|如期|提前|及时|现场|当场|立即|整改|彻底|均|完全|依法|自行|按要求|于[^,;。]{1,20}?|在[^,;。]{1,20}?)?(?:整改)?(?:完成|完毕|整改|办结|办理完毕|落实到位|落实|销号|取缔|拆除|关闭|关停|停产|停业|搬迁|腾退|清运|下架|注销|撤销|整改好|整改结束|清退|清除|清理|整治|解决|处理|处置|到位|改正|纠正|修复|更换|补充|补齐|补办|恢复|归还|退还|收回|追回|搬离|停用|封堵|达标|验收|结案|办完|整治到位|更正|清零)(?:整改|完成|完毕|销号|到位)*|整改已完成",
        ),
        not_after: &["未", "没有", "尚未", "不", "是否", "部分", "没", "无法", "对", "将"],
        not_before: &["的问题", "部分", "一半", "大部", "不到位", "不力", "阶段性", "前期"],
    },
    Rule {
        mode: Mode::Ongoing,
        pattern: Pattern::new(
            "持续(?:深入|不断|稳步|有序|加快|抓好|全面|滚动|扎实|长期)?(?:推进|推近|整改|巩固|坚持|跟踪|开展|加强|改进|落实|深化|用力|发力|实施|进行|关注|完善|提升|优化|抓好|抓|做好|保持|监管|监控|监测|治理|强化|跟进|督促|督办|整治|努力|加大|提高|规范|排查|管护|管理|执行|增强|更新|推动|扩大|改善|攻坚)中?|持续性|^持续$|正在[^,;。]{0,2}(?:整改|推进|进行|办理|落实|实施|整治|处理|完善|建设|施工|开展|解决|协调)|正在|[有稳扎压分加逐梯滚序统积][序步实茬批快次队动时筹极](?:有序|稳步)?推进|(?:按|依)?序时(?:进度)?推进|分步实施|分步推进|逐步(?:整改|消除|推进|落实|完善|解决|实施|改善|提升|规范|推开|到位|化解|建立|改进|清理|退出|淘汰)|(?:整改|推进|进行|办理|落实|实施|整治|施工|建设)中|不断(?:推进|完善|改进|加强|提升|巩固|深化|规范)|跟踪(?:推进|督办|问效|整改|落实)|陆续(?:推进|完成|整改)",
        ),
        not_after: &["可", "未", "不", "停止", "建立"],
        not_before: &["心", "性机制", "机制", "存在的"],
    },
    Rule {
        mode: Mode::LongTerm,
        pattern: Pattern::new(
            "长[期斯](?:持续|不断|抓好)?(?:坚[持特恃]|整改|推进|抓|落实|保持|巩固|执行|实施|开展|任务|有效|监管|管控|工作|跟踪|治理|管理|管护|努力|推动|关注|整治|性工作|进行|跟进|完善)?|常[态熊](?:化|长效)?(?:长效)?(?:坚持|开展|推进|整改|管理|落实|抓好|抓|保持|整治|实施|监管|管控|执行|巩固|运行|推动|进行)?|常抓不[懈解]|[长常]抓[常长]管|[长常]抓[长常]效|常治长效|长效(?:坚持|推进|落实|管理|整改|保持|管控|监管)|坚持不懈|持之以恒|久久为功|一以贯之|[常全]年(?:坚持|开展|推进|整改)|坚持长期|^常年$|长年坚持|日常坚持|日常工作|经常性(?:开展|工作|坚持)|永久坚持|始终坚持",
        ),
        not_after: &["建立", "形成", "健全", "完善", "实现", "非", "建立健全", "构建", "中", "制定", "因", "不"],
        not_before: &[
            "以来",
            "机制",
            "化机制",
            "规划",
            "性机制",
            "制度",
            "化管理机制",
            "管理机制",
            "存在",
            "未",
            "不",
            "租",
            "合同",
            "效益",
            "投资",
            "化制度",
            "目标",
            "闲置",
        ],
    },
    Rule {
        mode: Mode::Recurring,
        pattern: Pattern::new("不?定期|每(?:一|个)?学[期年]|每次|周期性"),
        not_after: &["固", "限", "约", "活", "指"],
        not_before: &["存款", "限", "内", "间"],
    },
];

/// All mode words of a folded text, in text order.
pub(super) fn find(text: &str) -> Vec<Found> {
    let mut all: Vec<Found> = Vec::new();
    for rule in &RULES {
        for m in rule.pattern.find_iter(text) {
            let before = text.get(..m.start()).unwrap_or("");
            let after = text.get(m.end()..).unwrap_or("");
            let other = rule.not_after.iter().any(|w| before.ends_with(w))
                || rule.not_before.iter().any(|w| after.starts_with(w))
                || (rule.mode == Mode::Done && tells_part(m.as_str(), after));
            if !other {
                all.push(Found { range: m.range(), mode: rule.mode });
            }
        }
    }
    all.sort_by_key(|f| f.range.start);
    all
}

/// Whether a word of what is done tells a part only, not that all is done: 已完成60%, 已基本完成, 已整改3处.
fn tells_part(word: &str, after: &str) -> bool {
    word.contains("基本")
        || (after.starts_with(|c: char| c.is_ascii_digit())
            && after
                .trim_start_matches(|c: char| c.is_ascii_digit() || c == '.')
                .starts_with(['%', '个', '处', '项', '户', '条', '家', '件', '起']))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn modes(text: &str) -> Vec<Mode> {
        let mut modes: Vec<Mode> = find(text).into_iter().map(|f| f.mode).collect();
        modes.sort_unstable();
        modes.dedup();
        modes
    }

    #[test]
    fn words_that_only_look_like_modes() {
        for text in [
            "建立长效机制",
            "建立常态化机制",
            "未完成",
            "可持续推进",
            "已完成60%",
            "固定期限",
            "长期以来",
            "正在职人员名单外",
        ] {
            assert!(modes(text).is_empty() || text.starts_with("正在职"), "{text}: {:?}", modes(text));
        }
    }
}
