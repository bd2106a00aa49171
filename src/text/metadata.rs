//! Labels of the metadata that a web page or a page store prints with a document: 索引号, 发文机关, 成文日期. The reader of pages
//! tells blocks of them by it; what their values mean is read by `normalize`.

/// What a label of metadata means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// 索引号.
    Index,
    /// 发文机关.
    Issuer,
    /// 成文日期.
    Written,
    /// 发布日期.
    Published,
    /// 文号.
    Number,
    /// 标题.
    Title,
    /// A label that says nothing we keep; it only ends the value before it.
    Other,
    /// One of the page that shows the document (浏览次数), which is no field of a block of metadata: it only ends a value too.
    Page,
}

/// The labels, blanks inside taken off. Of two that begin alike the longer stands first.
pub const LABELS: &[(&str, Key)] = &[
    ("信息索引号", Key::Index),
    ("索引号", Key::Index),
    ("索引码", Key::Index),
    ("索引", Key::Index),
    ("索取号", Key::Index),
    ("发文机关", Key::Issuer),
    ("发文机构", Key::Issuer),
    ("发文单位", Key::Issuer),
    ("发布机构", Key::Issuer),
    ("发布单位", Key::Issuer),
    ("制发机关", Key::Issuer),
    ("公开责任部门", Key::Issuer),
    ("发布机关", Key::Issuer),
    ("制发单位", Key::Issuer),
    ("公开机构", Key::Issuer),
    ("公开主体", Key::Issuer),
    ("公开单位", Key::Issuer),
    ("制定机关", Key::Issuer),
    ("成文日期", Key::Written),
    ("成文时间", Key::Written),
    ("生成日期", Key::Written),
    ("发文日期", Key::Written),
    ("发文时间", Key::Written),
    ("印发日期", Key::Written),
    ("发布日期", Key::Published),
    ("发布时间", Key::Published),
    ("公开日期", Key::Published),
    ("更新时间", Key::Published),
    ("公开时间", Key::Published),
    ("公布日期", Key::Published),
    ("发文字号", Key::Number),
    ("文件编号", Key::Number),
    ("文号", Key::Number),
    ("文件字号", Key::Number),
    ("公文字号", Key::Number),
    ("公文文号", Key::Number),
    ("发布文号", Key::Number),
    ("文件名称", Key::Title),
    ("信息名称", Key::Title),
    ("标题", Key::Title),
    ("名称", Key::Title),
    ("公文名称", Key::Title),
    ("文件标题", Key::Title),
    ("信息标题", Key::Title),
    ("公文目录", Key::Other),
    ("主题分类", Key::Other),
    ("主题词", Key::Other),
    ("关键词", Key::Other),
    ("组配分类", Key::Other),
    ("体裁分类", Key::Other),
    ("栏目", Key::Other),
    ("有效性", Key::Other),
    ("是否有效", Key::Other),
    ("公开方式", Key::Other),
    ("公开形式", Key::Other),
    ("公开时限", Key::Other),
    ("公开范围", Key::Other),
    ("来源", Key::Other),
    ("信息来源", Key::Other),
    ("原文链接", Key::Page),
    ("本地目录", Key::Page),
    ("作者", Key::Other),
    ("浏览次数", Key::Page),
    ("浏览量", Key::Page),
    ("阅读次数", Key::Page),
    ("点击数", Key::Page),
    ("内容概述", Key::Other),
    ("废止日期", Key::Other),
    ("生效日期", Key::Other),
    ("公文种类", Key::Other),
    ("文种", Key::Other),
    ("信息分类", Key::Other),
    ("分类", Key::Other),
    ("所属栏目", Key::Other),
    ("时效性", Key::Other),
    ("公开类别", Key::Other),
    ("公开程序", Key::Other),
    ("失效日期", Key::Other),
    ("实施日期", Key::Other),
    ("服务对象", Key::Other),
    ("责任编辑", Key::Other),
    ("效力状态", Key::Other),
    ("公文状态", Key::Other),
    ("文件状态", Key::Other),
    ("时效状态", Key::Other),
    ("公文时效", Key::Other),
    ("施行日期", Key::Other),
    ("内容分类", Key::Other),
    ("信息类别", Key::Other),
    ("信息类型", Key::Other),
    ("载体类型", Key::Other),
    ("公开属性", Key::Other),
    ("统一编号", Key::Other),
];

/// What a label means; blanks are taken off before.
#[must_use]
pub fn key(label: &str) -> Option<Key> {
    LABELS.iter().find(|(word, _)| *word == label).map(|(_, key)| *key)
}

/// The labels of dates.
pub fn dates() -> impl Iterator<Item = &'static str> {
    LABELS.iter().filter(|(_, key)| matches!(key, Key::Written | Key::Published)).map(|(word, _)| *word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_label_stands_once_and_behind_none_that_it_begins_with() {
        for (at, (word, _)) in LABELS.iter().enumerate() {
            let before = LABELS.iter().take(at).find(|(other, _)| word.starts_with(other));
            assert_eq!(before, None, "{word}");
        }
    }

    #[test]
    fn labels_and_what_they_mean() {
        assert_eq!((key("发文机关"), key("整改措施")), (Some(Key::Issuer), None));
        assert!(dates().any(|word| word == "成文日期") && !dates().any(|word| word == "废止日期"));
    }
}
