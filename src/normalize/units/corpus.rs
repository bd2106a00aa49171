//! The examples of unit fields, the examples beside each word, and what must hold of any field.

use super::examples::{SECTIONS, shows};
use super::{looks_like_person_or_post, looks_like_units, read};
use crate::model::{Unit, UnitKind, UnitRole};
use crate::rules::{Rules, units::BUILTIN};
use proptest::prelude::*;

/// raw ⇥ column ⇥ expected; ⏎ stands for a line break.
const CORPUS: &str = include_str!("corpus.tsv");

/// A unit in one word: `name/role/kind/=full name/(note)/等`, the usual role and kind left out.
fn compact(units: &[Unit]) -> String {
    let one = |u: &Unit| {
        let mut out = u.name.clone();
        out += match u.role {
            UnitRole::Lead => "/lead",
            UnitRole::Support => "/support",
            UnitRole::Supervise => "/supervise",
            UnitRole::Responsible => "",
        };
        out += match u.kind {
            UnitKind::Unit => "",
            UnitKind::Collective => "/collective",
            UnitKind::Person => "/person",
            UnitKind::Post => "/post",
        };
        if let Some(full) = &u.full_name {
            out += &format!("/={full}");
        }
        if let Some(note) = &u.note {
            out += &format!("/({note})");
        }
        out + if u.open { "/等" } else { "" }
    };
    if units.is_empty() { "-".to_string() } else { units.iter().map(one).collect::<Vec<_>>().join(" | ") }
}

#[test]
fn the_corpus_reads_as_expected() {
    let mut wrong = Vec::new();
    let mut rows = 0;
    for line in CORPUS.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [raw, column, expected] = cells.as_slice() else { panic!("three cells: {line}") };
        let column = Some(*column).filter(|c| !c.is_empty());
        let got = compact(&read(&raw.replace('⏎', "\n"), column, Rules::builtin()));
        if got != *expected {
            wrong.push(format!("{raw} ({column:?})\n  expected {expected}\n  got      {got}"));
        }
        rows += 1;
    }
    assert!(wrong.is_empty(), "{} of {rows}\n{}", wrong.len(), wrong.join("\n"));
    assert!(rows >= 200, "{rows} rows");
}

#[test]
fn every_word_does_what_its_section_says() {
    let file: toml::Table = BUILTIN.parse().unwrap_or_else(|e| panic!("{e}"));
    let mut wrong = Vec::new();
    for (path, _) in SECTIONS {
        let section = path.split('.').try_fold(&file, |table, key| table.get(key)?.as_table());
        let section = section.unwrap_or_else(|| panic!("no section {path}"));
        for (word, example) in section {
            let example = example.as_str().unwrap_or_default();
            let units = read(example, None, Rules::builtin());
            let shown = example.replace('\n', "").contains(word) || *path == "labels.parts" || *path == "nobody";
            if !shown || !shows(path, word, example, Rules::builtin()) {
                wrong.push(format!("[{path}] {word} = {example:?}: {}", compact(&units)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
    let untested: Vec<&String> = file
        .keys()
        .filter(|key| !SECTIONS.iter().any(|(path, _)| path.split('.').next() == Some(key)))
        .filter(|key| !["surnames", "not_in_names", "not_first"].contains(&key.as_str()))
        .collect();
    assert!(untested.is_empty(), "sections without a test: {untested:?}");
}

#[test]
fn every_surname_makes_a_person() {
    let words = &Rules::builtin().units;
    let compound = words.compound_surnames.words();
    for surname in words.surnames.iter().map(char::to_string).chain(compound) {
        let name = format!("{surname}某某");
        assert!(looks_like_person_or_post(&name, Rules::builtin()) || surname.chars().count() == 2, "{name}");
        assert_eq!(compact(&read(&name, Some("责任人"), Rules::builtin())), format!("{name}/person"));
    }
}

#[test]
fn tells_unit_cells_from_others() {
    let rules = Rules::builtin();
    for text in [
        "县财政局",
        "县教育局、各街道",
        "镇司法所,各行政村",
        "各社区（村）",
        "县水利局牵头，县审计局配合",
        "牵头单位：县水利局 配合单位：县审计局",
        "长河县兴旺建筑有限公司",
        "院党组、机关工会",
        "乡人大、各村",
        "县住房和城乡建设局、县气象局按职责分工负责",
        "①县教育局;②县商务局",
        "各学校",
        "有关街道办事处",
        "县水利局（张某某）",
        "镇文化站,各行政",
    ] {
        assert!(looks_like_units(text, rules), "{text}");
        assert!(!looks_like_person_or_post(text, rules), "{text}");
    }
    for text in ["赵某某", "分管副镇长", "镇党委书记", "各校校长", "宣传委员", "王建国、李小明", "乡长"]
    {
        assert!(looks_like_person_or_post(text, rules), "{text}");
        assert!(!looks_like_units(text, rules), "{text}");
    }
    for text in [
        "",
        "7",
        "—",
        "=B5&\"镇财政所\"",
        "=…",
        "同上",
        "一、队伍管理方面",
        "（三）台账运行",
        "2.台账缺失",
        "2031年3月底前",
        "立行立改",
        "长期坚持",
        "持续推进",
        "已完成",
        "责任单位",
        "整改时限",
        "工程设施",
        "物资队伍",
        "一是加强组织领导。二是逐村排查。",
        "组织清淤3公里，更换井盖12个。",
        "部分村委会台账不全",
        "未建立村务监督委员会",
        "督促各乡镇人民政府清淤",
        "推行首问制度，每周回访一次。",
        "县水利局开展排查整治",
        "一家医院诱导老年人住院",
        "两处泵站停运",
        "正在整改",
    ] {
        assert!(!looks_like_units(text, rules), "{text}");
        assert!(!looks_like_person_or_post(text, rules), "{text}");
    }
}

#[test]
fn labels_set_wide_are_labels() {
    let read = |text| read(text, None, Rules::builtin()).into_iter().map(|u| (u.name, u.role)).collect::<Vec<_>>();
    assert_eq!(
        read("牵 头 单 位 ：县水利局；配　合　单　位：县审计局"),
        read("牵头单位：县水利局；配合单位：县审计局")
    );
    assert_eq!(read("县水利局 督 导 单 位：县审计局"), read("县水利局 督导单位：县审计局"));
}

#[test]
fn labels_are_kept_as_written() {
    let units = read("牵头 单位：县水利局；县审计局", Some("责任\n单位："), Rules::builtin());
    let labels: Vec<_> = units.iter().map(|u| u.label.as_deref()).collect();
    assert_eq!(labels, [Some("牵头单位"), Some("牵头单位")]);
    let units = read("县水利局", Some("责任\n单位："), Rules::builtin());
    assert_eq!(units.first().and_then(|u| u.label.as_deref()), Some("责任单位"));
    assert!(read("县水利局", None, Rules::builtin()).iter().all(|u| u.label.is_none()));
}

#[test]
fn a_name_stands_once_however_many_there_are() {
    for count in [3, 40] {
        let names: Vec<String> = (1..=count).map(|n| format!("青禾第{n}水利站")).collect();
        let units = read(&[names.clone(), names.clone()].concat().join("、"), None, Rules::builtin());
        assert_eq!(units.iter().map(|u| &*u.name).collect::<Vec<_>>(), names);
    }
}

#[test]
fn empty_rules_read_without_a_fault() {
    let units = read("县水利局牵头，县审计局", Some("责任单位"), &Rules::default());
    assert_eq!(units.len(), 2);
}

#[test]
fn a_long_field_is_read_in_one_pass() {
    for unit in ["牵头", "等", "县水利局、", "各县、", "（", "啊 ", "县水利局（张某某）", "和", "1.", "：", "局\n"]
    {
        let text = unit.repeat(6_000);
        // A quadratic pass would make this test hang.
        let units = read(&text, Some("责任单位"), Rules::builtin());
        assert!(units.iter().all(|u| !u.name.is_empty()), "{unit}");
    }
}

fn field() -> impl Strategy<Value = String> {
    const WORDS: &[&str] = &[
        "县",
        "财政局",
        "审计局",
        "各",
        "乡镇",
        "村",
        "(",
        ")",
        "（",
        "）",
        "、",
        "，",
        ";",
        "：",
        " ",
        "\n",
        "牵头",
        "配合",
        "单位",
        "责任",
        "人",
        "张三",
        "书记",
        "等",
        "部门",
        "和",
        "及",
        "会同",
        "1.",
        "①",
        "由",
        "“",
        "”",
        "【",
        "】",
        "同上",
        "委",
        "政府",
        " 13800000000 ",
        "联系人",
        "负责",
        "开展",
        "·",
        "/",
        "a",
    ];
    proptest::collection::vec(proptest::sample::select(WORDS), 0..14).prop_map(|words| words.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn names_are_what_is_written(raw in field(), column in proptest::option::of(field())) {
        let squeezed: String = raw.replace("13800000000", "").chars().filter(|c| !c.is_whitespace()).collect();
        for unit in read(&raw, column.as_deref(), Rules::builtin()) {
            prop_assert!(!unit.name.is_empty());
            prop_assert!(squeezed.contains(&unit.name), "{} in {raw:?}", unit.name);
            prop_assert!(unit.full_name.as_ref() != Some(&unit.name));
            prop_assert!(unit.full_name.is_none_or(|full| !full.is_empty()));
            prop_assert!(unit.note.is_none_or(|note| !note.is_empty()));
        }
    }

    #[test]
    fn any_text_is_safe(raw in "\\PC{0,60}", column in proptest::option::of("\\PC{0,10}")) {
        for unit in read(&raw, column.as_deref(), Rules::builtin()) {
            prop_assert!(!unit.name.is_empty());
        }
        let _ = looks_like_units(&raw, Rules::builtin());
        let _ = looks_like_person_or_post(&raw, Rules::builtin());
    }

    #[test]
    fn reading_a_list_again_gives_the_same(names in proptest::collection::vec("(县|镇)(财政|审计|水利|民政)(局|所|站)", 1..6)) {
        let units = read(&names.join("、"), None, Rules::builtin());
        let again: Vec<String> = units.iter().map(|u| u.name.clone()).collect();
        let mut unique = names.clone();
        unique.dedup();
        unique.iter().for_each(|name| assert!(again.contains(name)));
    }
}
