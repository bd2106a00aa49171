//! Rule files: what they change, what is wrong with them, and that what is printed can be laid down again.

use super::*;
use crate::model::Field;

fn laid(text: &str) -> Result<Tables, RuleError> {
    let mut tables = Tables::builtin();
    tables.overlay("mine.toml", text)?;
    Ok(tables)
}

fn field(rules: &Rules, text: &str) -> Option<Field> {
    rules.labels.exact(text).map(|meaning| meaning.field)
}

#[test]
fn the_built_in_files_are_sound() {
    for table in TABLES {
        (table.load)(table.text, &mut Rules::default()).unwrap_or_else(|e| panic!("{}: {e}", table.name));
    }
    let text = Tables::builtin().to_toml();
    // Nothing stands twice: a complete file is laid down word by word.
    let again = laid(&text).unwrap_or_else(|e| panic!("{e}"));
    assert!(again.to_toml() == text);
}

#[test]
fn what_is_in_force_can_be_laid_down_again() {
    let mine = "\
[[labels.label]]\nfield = \"deadline\"\nwords = [\"销号期限\"]\n\
[[labels.label]]\nfield = \"extra\"\nremove = [\"说明\"]\n\
[[labels.ending]]\nfield = \"goal\"\nwords = [\"期限目标\", \"愿景\"]\n\
[labels.group]\nwords = [\"整改落实安排\"]\nremove = [\"反馈问题\"]\n\
[units.heads]\n\"理事会\" = \"长河村理事会\"\nremove = [\"台\"]\n\
[units.surnames]\nsingle = \"王㛃\"\nremove = [\"李\", \"欧阳\"]\n";
    let first = laid(mine).unwrap();
    let text = first.to_toml();
    let second = laid(&text).unwrap_or_else(|e| panic!("{e}"));
    assert!(second.to_toml() == text);
    assert_eq!(text.matches("builtin = ").count(), 1);
    for rules in [first.rules().unwrap(), second.rules().unwrap()] {
        assert_eq!(field(&rules, "销号期限"), Some(Field::Deadline));
        assert_eq!(field(&rules, "说明"), None);
        assert_eq!(field(&rules, "备注"), Some(Field::Extra));
        assert!(rules.labels.is_group("整改落实安排") && !rules.labels.is_group("反馈问题"));
        assert!(rules.labels.meaning("河段愿景").is_some_and(|m| m.field == Field::Goal));
        assert!(rules.units.heads.get(&['理', '事', '会']).is_some() && rules.units.heads.get(&['台']).is_none());
        let singles = &rules.units.surnames;
        assert!(singles.contains(&'㛃') && singles.contains(&'王') && !singles.contains(&'李'));
        assert!(rules.units.compound_surnames.get(&['欧', '阳']).is_none());
    }
}

#[test]
fn a_word_moves_in_one_file() {
    let moved = "[[labels.label]]\nfield = \"content\"\nremove = [\"检查情况\"]\n\
                 [[labels.label]]\nfield = \"result\"\nwords = [\"检查情况\"]\n";
    assert_eq!(field(&laid(moved).unwrap().rules().unwrap(), "检查情况"), Some(Field::Result));
    // Said again, nothing changes.
    let same = "[[labels.label]]\nfield = \"deadline\"\nwords = [\"整改时限\"]\n";
    assert!(laid(same).unwrap().to_toml() == Tables::builtin().to_toml());
}

#[test]
fn a_file_may_stand_alone() {
    let alone = "builtin = false\n[[labels.label]]\nfield = \"units\"\nwords = [\"谁来改\"]\n";
    let rules = laid(alone).unwrap().rules().unwrap();
    assert_eq!((field(&rules, "谁来改"), field(&rules, "责任单位")), (Some(Field::Units), None));
}

#[test]
fn a_broken_file_is_told_with_its_place() {
    for (text, line, column, reason) in [
        ("[labels\n", 1, 8, ""),
        ("a = 1\n", 1, 1, "unknown table \"a\"; there are labels, "),
        ("\n[[labels.labl]]\nwords = []\n", 2, 1, "unknown table [[labels.labl]]; there are [[labels.label]] "),
        ("[units.rolez.lead]\n\"抓总\" = \"\"\n", 1, 14, "unknown table [units.rolez.lead]"),
        ("[labels.label]\nfield = \"units\"\n", 1, 9, "write [labels.label] as [[labels.label]]"),
        ("[[labels.label]]\nfields = \"units\"\n", 2, 1, "unknown field \"fields\""),
        ("[[labels.label]]\nwords = [\"甲\"]\nfield = \"unit\"\n", 3, 9, "unknown variant \"unit\", expected one of"),
        ("[[labels.label]]\nwords = [\"甲\"]\n", 1, 1, "missing field \"field\""),
        ("[[labels.label]]\nfield = \"units\"\nwords = \"甲\"\n", 3, 9, "words must be a list of texts, not a text"),
        ("[[labels.label]]\nfield = \"units\"\nwords = [\"甲\", 7]\n", 3, 15, "words is a list of texts"),
        ("[units.heads]\n\"署\" = [\"国\"]\n", 2, 7, "署 must be a text, not a list of texts"),
        ("[units]\nheads = 3\n", 2, 9, "heads must be a table"),
        ("labels = 3\n", 1, 10, "labels must be a table"),
        ("builtin = 1\n", 1, 11, "builtin must be true or false"),
        (
            "[[labels.label]]\nfield = \"goal\"\nwords = [\"甲\", \"整改 时限\"]\n",
            3,
            15,
            "\"整改 时限\" stands in [[labels.label]] field = \"deadline\" already",
        ),
        (
            "[[labels.label]]\nfield = \"goal\"\nwords = [\"甲\"]\n[[labels.label]]\nfield = \"units\"\nwords = [\"甲\"]\n",
            6,
            10,
            "\"甲\" stands in [[labels.label]] field = \"goal\" already",
        ),
        ("[units.roles.lead]\n\"配合\" = \"县水利局配合\"\n", 2, 1, "\"配合\" stands in [units.roles.support] already"),
        (
            "[[labels.label]]\nfield = \"goal\"\nremove = [\"整改时限\"]\n",
            3,
            11,
            "\"整改时限\" cannot be removed: it is not in [[labels.label]] with field = \"goal\"",
        ),
        ("[units.heads]\nremove = [\"甲\"]\n", 2, 11, "\"甲\" cannot be removed"),
    ] {
        let error = laid(text).map(|_| ()).unwrap_err();
        assert_eq!((error.line, error.column), (line, column), "{text}{error}");
        assert!(error.reason.starts_with(reason) && !error.reason.contains('\n'), "{error}");
        assert!(error.to_string().starts_with(&format!("mine.toml:{line}:{column}: ")));
    }
}

#[test]
fn examples_are_given_to_be_checked() {
    let mut tables = Tables::builtin();
    let text = "[[labels.label]]\nfield = \"goal\"\nwords = [\"愿景\"]\nexample = \"整改时限\"\n\
                [units.heads]\n\"局\" = \"县财政局\"\n\"理事会\" = \"长河村理事会\"\n\"商会\" = \"\"\n";
    let examples = tables.overlay("mine.toml", text).unwrap();
    let told: Vec<_> = examples.iter().map(|e| (e.table, e.word.as_deref(), e.text.as_str(), e.error.line)).collect();
    assert_eq!(told, [("labels", None, "整改时限", 4), ("units", Some("理事会"), "长河村理事会", 7)]);
    assert!(!labels::shows(&tables.rules().unwrap(), &examples[0]));
    assert_eq!(
        examples[0].error.to_string(),
        "mine.toml:4:11: the example \"整改时限\" does not show field = \"goal\" of [[labels.label]]"
    );
}
