//! How common a character is in Chinese prose: what tells an encoding that fits from one that merely decodes.
//!
//! Data only. The characters are ordered by how often administrative prose uses them; nobody needs the order to be
//! exact, as only three steps are made of it.

use std::sync::LazyLock;

/// Frequent characters in their simplified form, most frequent first.
const SIMPLIFIED: &str = "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道\
行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心本前开但因只从想实日军者意无力它与长把机十民第公此\
已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老\
给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再\
感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象完设式色路\
记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运改整县镇责单位乡施查办组项户扶贫督促落专委\
未监排持收党脱级限补农村增案效推究测府云核准检需审预组织维护健全排查问题清单台账措施牵头配合完成时限巡察反馈环境保障危险隐患消防\
信访宣传培训考核评估绩效资金项目房屋住建财政教育民政卫生医疗养老低保残疾城市街道社区居委支部书记干部群众企业工程质量安全监督管理\
执法处罚公示公告通知方案计划总结报告情况说明附件序号类型内容备注负责联系电话电子邮箱印发转贯彻讲话精神会议纪要意见实施细则规定办法\
制定完善机制长效巩固拓展脱贫攻坚成果同乡村振兴有效衔接镇街厕污染垃圾河湖林田耕地粮食水库饮用沟渠道路桥梁供电燃气校园食品药品餐\
饮养殖种植畜禽秸秆焚烧扬尘噪声废气排放口企业停产限期拆除违建占用审批许可登记备案档案台帐票据报销招投标采购合同验收拨付结余\
廉洁纪律作风形式主义官僚腐败提醒谈话诫勉问责移交线索核实逐项逐条销号立行长期坚持持续推进年底季度旬月份星期春节国庆";

/// Characters written otherwise in traditional script: simplified, traditional.
const PAIRS: &str = "县縣镇鎮实實责責单單对對时時业業办辦开開发發资資进進设設务務问問题題个個们們这這来來为為国國说說会會学學\
过過动動种種门門应應关關点點现現经經长長无無从從还還见見间間样樣头頭机機体體电電两兩产產队隊将將员員报報统統总總权權议議处處书書\
决決标標组組级級协協类類检檢专專严嚴规規环環护護导導据據结結监監测測条條数數达達风風险險续續编編织織质質团團评評术術党黨东東车車\
马馬气氣变變农農强強带帶听聽战戰则則历歷军軍认認义義医醫谁誰卫衛脱脫贫貧户戶衔銜确確项項计計济濟码碼记記录錄签簽购購财財费費账賬\
贴貼补補调調访訪证證诉訴讲講谈談请請让讓试試话話该該详詳语語误誤课課谋謀负負贡貢败敗贯貫贷貸贸貿额額顾顧预預领領频頻养養馆館驻駐\
验驗骗騙鱼魚龙龍齐齊龄齡湾灣积積称稱线線约約纪紀纳納纷紛练練细細终終给給络絡绝絕继繼绩績维維绿綠缴繳网網职職联聯脑腦节節范範药藥\
营營获獲虑慮虽雖装裝复復观觀觉覺览覽触觸订訂许許论論识識词詞译譯诊診询詢贵貴买買卖賣赛賽赶趕趋趨跃躍较較载載辆輛输輸边邊迁遷迟遲\
适適选選递遞遗遺邮郵邻鄰释釋钟鐘钢鋼钱錢铁鐵锁鎖错錯键鍵闭閉闲閒闻聞阅閱阵陣阶階际際陆陸陈陳隐隱随隨难難雾霧静靜页頁顶頂顺順须須\
饮飲馈饋驾駕万萬与與丰豐临臨举舉习習乡鄉乱亂争爭亏虧亚亞亲親仅僅仓倉价價众眾优優传傳伤傷伪偽余餘侧側债債儿兒兴興内內写寫准準减減\
凭憑创創别別制製剂劑劳勞势勢区區华華压壓厂廠厅廳厕廁参參双雙号號后後吨噸启啟响響围圍园園圆圓图圖场場坏壞块塊坚堅坝壩声聲备備够夠\
夹夾奖獎妇婦宁寧宝寶审審宽寬宾賓寻尋层層属屬岗崗岛島币幣师師帐帳归歸当當彻徹径徑恳懇惩懲态態忆憶忧憂怀懷惯慣执執扩擴扫掃扬揚扰擾\
抢搶担擔拟擬拥擁择擇挂掛挥揮损損换換摆擺携攜敌敵断斷旧舊显顯晓曉暂暫极極构構栏欄树樹桥橋档檔楼樓残殘毕畢汇匯汉漢沟溝没沒泽澤洁潔\
浅淺渐漸渔漁温溫滞滯满滿滤濾灭滅灯燈灵靈灾災炉爐烂爛热熱爱愛牵牽状狀独獨猪豬献獻画畫疗療盐鹽盘盤盖蓋础礎离離秽穢税稅稳穩穷窮竞競\
笔筆筑築简簡筹籌粮糧紧緊纠糾纯純纲綱绍紹绪緒综綜缓緩缩縮罚罰罗羅胜勝胶膠脉脈艺藝苏蘇荐薦虚虛蓝藍虫蟲视視誉譽讨討训訓诈詐诚誠诸諸\
诺諾读讀谢謝谨謹贤賢贩販货貨贺賀赔賠赠贈转轉轮輪软軟轻輕辅輔辖轄运運远遠违違连連迹跡邓鄧郑鄭采採里裡针針链鏈销銷锋鋒镜鏡闹鬧阳陽\
阴陰隶隸顽頑颁頒飞飛饭飯驱驅鸡雞麦麥么麼黄黃弃棄归歸却卻台臺污汙才纔面麵干幹于於志誌巩鞏众衆群羣里裏";

/// Punctuation of Chinese prose.
const PUNCTUATION: &str = "，。、；：？！（）《》〈〉“”‘’【】〔〕…—·％　";

/// Weights of U+4E00 to U+9FFF; 0 for a character that is not frequent.
static WEIGHTS: LazyLock<Vec<i8>> = LazyLock::new(|| {
    let mut weights = vec![0i8; 0x9FFF - 0x4E00 + 1];
    let mut raise = |c: char, weight: i8| {
        if let Some(slot) = (c as usize).checked_sub(0x4E00).and_then(|i| weights.get_mut(i)) {
            *slot = (*slot).max(weight);
        }
    };
    let step = |position: usize| if position < 250 { 6 } else { 4 };
    for (position, c) in SIMPLIFIED.chars().enumerate() {
        raise(c, step(position));
    }
    let ranks: std::collections::HashMap<char, usize> =
        SIMPLIFIED.chars().enumerate().collect::<Vec<_>>().into_iter().rev().map(|(i, c)| (c, i)).collect();
    let mut pairs = PAIRS.chars();
    while let (Some(simplified), Some(traditional)) = (pairs.next(), pairs.next()) {
        raise(simplified, 4);
        raise(traditional, ranks.get(&simplified).map_or(4, |position| step(*position)));
    }
    weights
});

/// What a character says about the encoding it was decoded with: 6 and 4 for frequent characters of either script,
/// 3 for Chinese punctuation, 0 for any other ideograph, less for what Chinese prose does not hold.
#[must_use]
pub(super) fn weight(c: char) -> i32 {
    match c as u32 {
        0x4E00..=0x9FFF => WEIGHTS.get(c as usize - 0x4E00).copied().map_or(0, i32::from),
        0xFFFD | 0xE000..=0xF8FF | 0xF0000.. => -8,
        0x3400..=0x4DBF | 0x20000..=0x323AF => -4,
        0x0370..=0x052F | 0x3040..=0x30FF | 0x2500..=0x257F | 0xAC00..=0xD7AF => -4,
        _ if PUNCTUATION.contains(c) => 3,
        _ => -1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_come_in_twos() {
        assert_eq!(PAIRS.chars().filter(|c| !c.is_whitespace()).count() % 2, 0);
        assert_eq!((weight('题'), weight('題')), (6, 6));
    }

    #[test]
    fn rare_and_private_characters_weigh_less_than_frequent_ones() {
        assert!(weight('的') > weight('县') || weight('县') >= 4);
        assert!(weight('整') > weight('龘'));
        assert!(weight('龘') > weight('\u{e000}'));
    }
}
