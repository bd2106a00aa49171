//! The words of a unit field, loaded from `units.toml`. What is done with them is `normalize::units`.

use super::lexicon::Lexicon;
use crate::model::UnitRole;
use crate::text::script::key_char;
use serde::Deserialize;
use std::collections::{BTreeMap, HashSet};

/// The embedded word file.
pub const BUILTIN: &str = include_str!("units.toml");

/// Words with an example each, as the file has them.
type Section = BTreeMap<String, String>;

/// The word file as it is written. Every section is explained in the file.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    heads: Section,
    places: Section,
    not_heads: Section,
    generic: Section,
    several: Section,
    organs: Section,
    shared: Section,
    party: Section,
    levels: Section,
    not_levels: Section,
    levels_after_all: Section,
    own_names: Section,
    roles: Roles,
    inside_names: Section,
    fillers: Section,
    actions: Section,
    connectors: Section,
    openers: Section,
    labels: Labels,
    posts: Section,
    surnames: Surnames,
    short_units: Section,
    nobody: Section,
    truncated: Section,
    prose: Section,
    prose_start: Section,
    not_in_names: Chars,
    not_first: Chars,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Roles {
    lead: Section,
    support: Section,
    responsible: Section,
    supervise: Section,
    with: Section,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Labels {
    bodies: Section,
    persons: Section,
    parts: Section,
    foreign: Section,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Surnames {
    single: String,
    compound: Vec<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Chars {
    chars: String,
    but_ends: String,
}

/// What a role word does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RoleWord {
    /// The role of what stands before it.
    pub role: UnitRole,
    /// Whether what follows it supports (会同).
    pub with: bool,
    /// Whether it also stands inside names (监督 in 市场监督管理局) and so needs more proof.
    pub inside_names: bool,
}

/// What a part of a label says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LabelPart {
    /// 单位: bodies stand under it.
    Bodies,
    /// 责任人: persons stand under it.
    Persons,
    /// 牵头: a role.
    Role(UnitRole),
    /// 整改, 及: nothing.
    Filler,
}

/// The words of a unit field.
#[derive(Debug, Clone, Default)]
pub struct UnitWords {
    /// What a body's name ends in: 局, 中心, 党支部.
    pub heads: Lexicon<()>,
    /// What a place ends in: 村, 镇, 街道.
    pub places: Lexicon<()>,
    /// Endings that only look like one of those: 社会, 农村.
    pub not_heads: Lexicon<()>,
    /// Generic nouns: 部门, 单位.
    pub generic: Lexicon<()>,
    /// What makes a generic noun several bodies: 各, 有关, 直.
    pub several: Lexicon<()>,
    /// Organs of one place: 政府, 党委, 村委会.
    pub organs: Lexicon<()>,
    /// What 各 reaches over 、: 街道, 社区.
    pub shared: Lexicon<()>,
    /// Bodies of the Party that take 县委 for 县.
    pub party: Lexicon<()>,
    /// 省, 市, 县, 镇 … at the head of a name.
    pub levels: Lexicon<()>,
    /// 市场, 乡村 …: no level.
    pub not_levels: Lexicon<()>,
    /// 市政府 …: a level although 市政 is none.
    pub levels_after_all: Lexicon<()>,
    /// 国家, 中国 …: bodies with a name of their own.
    pub own_names: Lexicon<()>,
    /// 牵头, 配合, 会同 …
    pub roles: Lexicon<RoleWord>,
    /// 共同, 具体 …: go with a role word.
    pub fillers: Lexicon<()>,
    /// 做好, 开展 …: the name ends before them.
    pub actions: Lexicon<()>,
    /// 和, 及, 与.
    pub connectors: Lexicon<()>,
    /// What a name after 和 begins with besides a level: 各, 有关.
    pub openers: Lexicon<()>,
    /// Parts of labels.
    pub label_parts: Lexicon<LabelPart>,
    /// Labels under which no responsible body stands.
    pub foreign_labels: Lexicon<()>,
    /// 书记, 镇长, 负责人.
    pub posts: Lexicon<()>,
    /// Common surnames of one character.
    pub surnames: HashSet<char>,
    /// Surnames of two characters.
    pub compound_surnames: Lexicon<()>,
    /// 人社, 林业: no persons.
    pub short_units: Lexicon<()>,
    /// 无, 同上, 专人: nobody.
    pub nobody: Lexicon<()>,
    /// A cut name's end → the whole.
    pub truncated: Lexicon<Vec<char>>,
    /// Words that no list of bodies holds.
    pub prose: Lexicon<()>,
    /// Words that no list of bodies begins with.
    pub prose_start: Lexicon<()>,
    /// Characters that no person's name holds.
    pub not_in_names: HashSet<char>,
    /// Heads of bodies that a given name may end in too.
    pub name_ends: HashSet<char>,
    /// Characters that no name of a body begins with.
    pub not_first: HashSet<char>,
}

fn plain(section: &Section) -> Lexicon<()> {
    Lexicon::new(section.keys().map(|w| (key(w), ())))
}

/// A word as it is compared: width, quotes and script folded.
pub(super) fn key(word: &str) -> String {
    word.chars().map(key_char).collect()
}

impl UnitWords {
    /// Reads a word file. An unknown section is an error; a missing one is empty.
    ///
    /// # Errors
    /// Where the text is no TOML or has a section nobody knows.
    pub fn parse(text: &str) -> Result<Self, toml::de::Error> {
        Ok(Self::compile(&super::plain::read(text)?))
    }

    fn compile(file: &File) -> Self {
        UnitWords {
            heads: plain(&file.heads),
            places: plain(&file.places),
            not_heads: plain(&file.not_heads),
            generic: plain(&file.generic),
            several: plain(&file.several),
            organs: plain(&file.organs),
            shared: plain(&file.shared),
            party: plain(&file.party),
            levels: plain(&file.levels),
            not_levels: plain(&file.not_levels),
            levels_after_all: plain(&file.levels_after_all),
            own_names: plain(&file.own_names),
            roles: role_words(file),
            fillers: plain(&file.fillers),
            actions: plain(&file.actions),
            connectors: plain(&file.connectors),
            openers: plain(&file.openers),
            label_parts: label_parts(file),
            foreign_labels: plain(&file.labels.foreign),
            posts: plain(&file.posts),
            surnames: file.surnames.single.chars().collect(),
            compound_surnames: Lexicon::new(file.surnames.compound.iter().map(|w| (w, ()))),
            short_units: plain(&file.short_units),
            nobody: plain(&file.nobody),
            truncated: Lexicon::new(file.truncated.iter().map(|(cut, whole)| (cut, whole.chars().collect()))),
            prose: plain(&file.prose),
            prose_start: plain(&file.prose_start),
            not_in_names: file.not_in_names.chars.chars().collect(),
            name_ends: file.not_in_names.but_ends.chars().collect(),
            not_first: file.not_first.chars.chars().collect(),
        }
    }
}

fn role_words(file: &File) -> Lexicon<RoleWord> {
    let rows = [
        (&file.roles.responsible, UnitRole::Responsible, false),
        (&file.roles.lead, UnitRole::Lead, false),
        (&file.roles.support, UnitRole::Support, false),
        (&file.roles.supervise, UnitRole::Supervise, false),
        (&file.roles.with, UnitRole::Lead, true),
    ];
    Lexicon::new(rows.into_iter().flat_map(|(section, role, with)| {
        section.keys().map(move |w| (key(w), RoleWord { role, with, inside_names: file.inside_names.contains_key(w) }))
    }))
}

fn label_parts(file: &File) -> Lexicon<LabelPart> {
    let role = |section, role| (section, LabelPart::Role(role));
    let rows = [
        (&file.labels.parts, LabelPart::Filler),
        (&file.labels.bodies, LabelPart::Bodies),
        (&file.labels.persons, LabelPart::Persons),
        role(&file.roles.lead, UnitRole::Lead),
        role(&file.roles.support, UnitRole::Support),
        role(&file.roles.supervise, UnitRole::Supervise),
        (&file.roles.with, LabelPart::Role(UnitRole::Support)),
    ];
    // 主管 is a role word in a sentence and nothing in 主管部门; so is 联合, but 协同单位 supports.
    Lexicon::new(rows.into_iter().flat_map(|(section, part)| section.keys().map(move |w| (key(w), part))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_file_is_sound() {
        let words = UnitWords::parse(BUILTIN).unwrap_or_else(|e| panic!("{e}"));
        assert!(words.heads.words().count() > 50);
        assert!(words.surnames.contains(&'王'));
        assert_eq!(words.roles.get(&['牵', '头']).map(|r| r.role), Some(UnitRole::Lead));
    }

    #[test]
    fn an_unknown_section_is_an_error() {
        assert!(UnitWords::parse("[headz]\n\"局\" = \"县财政局\"\n").is_err());
        assert!(UnitWords::parse("").is_ok());
    }
}
