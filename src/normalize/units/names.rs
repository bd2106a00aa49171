//! Pieces → names: role words, 和, 等, brackets and what is to be done are cut off here, each where a name can end.

use super::field::{Field, Span, opens};
use super::shape::{
    Sense, is_body_end, is_end, is_foreign_label, is_label, is_nobody, is_person, is_post, is_sure_end, level,
    opens_name, person_before_title, sense, title_before_person,
};
use super::tokens::{Sep, Token};
use crate::model::{UnitKind, UnitRole};
use crate::rules::UnitWords;

/// How far ahead a role word is looked for, in characters: no phrase is longer, and it keeps reading linear.
const REACH: usize = 40;

/// A name that was found, before its role and full name are known.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    /// Where it stands.
    pub name: Span,
    /// What it is.
    pub kind: UnitKind,
    /// Role in a bracket after it: its own, not its neighbours'.
    pub own: Option<UnitRole>,
    /// Title of a person.
    pub note: Option<Span>,
    /// 等部门 follows.
    pub open: bool,
    /// The clause it stands in.
    pub clause: usize,
    /// What separates it from the entry before.
    pub sep: Sep,
}

/// A run of names that share a role word.
#[derive(Debug, Clone, Default)]
pub(super) struct Clause {
    /// The role word that ends it.
    pub role: Option<UnitRole>,
    /// It follows a 会同.
    pub after_with: bool,
    /// The label it stands under.
    pub label: Option<Span>,
    /// What the label says.
    pub sense: Sense,
    /// Counts labels: clauses of different labels do not look at each other.
    pub section: usize,
}

/// Role words in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Chain {
    /// How many characters.
    pub len: usize,
    /// The role of what stands before.
    pub role: UnitRole,
    /// What follows supports.
    pub with: bool,
    /// At least one of them stands inside no name.
    pub strong: bool,
}

/// The role words a text begins with.
pub(super) fn chain(keys: &[char], words: &UnitWords) -> Option<Chain> {
    let mut at = 0;
    let mut found: Option<Chain> = None;
    while let Some(rest) = keys.get(at..).filter(|rest| !rest.is_empty()) {
        let role = words.roles.start(rest);
        let filler = words.fillers.start(rest);
        match (role, filler) {
            (Some((n, word)), f) if f.is_none_or(|(m, ())| n >= m) => {
                at += n;
                let strong = !word.inside_names;
                found = Some(match found {
                    None => Chain { len: at, role: word.role, with: word.with, strong },
                    Some(c) => Chain {
                        len: at,
                        role: stronger(c.role, word.role),
                        with: c.with || word.with,
                        strong: c.strong || strong,
                    },
                });
            }
            (_, Some((n, ()))) => {
                at += n;
                if let Some(chain) = found.as_mut() {
                    chain.len = at;
                }
            }
            _ => break,
        }
    }
    found
}

/// Of two roles in one phrase (负责督导, 牵头负责) the more specific; watching beats all.
fn stronger(a: UnitRole, b: UnitRole) -> UnitRole {
    [UnitRole::Supervise, UnitRole::Support, UnitRole::Lead].into_iter().find(|r| *r == a || *r == b).unwrap_or(a)
}

/// All names of a cut field and the clauses they stand in.
pub(super) struct Names<'a> {
    pub entries: Vec<Entry>,
    pub clauses: Vec<Clause>,
    field: &'a Field,
    words: &'a UnitWords,
    column: Sense,
    sep: Sep,
    foreign: bool,
    title: Option<Span>,
}

impl<'a> Names<'a> {
    /// Reads the tokens of a field. `column` is what its header says.
    pub(super) fn read(field: &'a Field, tokens: &[Token], column: Sense, words: &'a UnitWords) -> Self {
        let mut names = Names {
            entries: Vec::new(),
            clauses: vec![Clause::default()],
            field,
            words,
            column,
            sep: Sep::Semi,
            foreign: false,
            title: None,
        };
        let mut outer: Vec<(Clause, bool)> = Vec::new();
        for token in tokens {
            match token {
                Token::Piece(span) if !names.foreign => names.piece(span.clone(), 0),
                Token::Piece(_) => {}
                Token::Sep(sep) => names.separate(*sep),
                Token::Label(span) => names.label(span.clone()),
                Token::Title(span) => {
                    names.foreign = false;
                    names.title = Some(span.clone());
                }
                Token::Foreign => names.foreign = true,
                Token::Open => {
                    outer.push((names.clause().clone(), names.foreign));
                    names.sep = names.sep.max(Sep::Dun);
                }
                Token::Close => {
                    if let Some((clause, foreign)) = outer.pop() {
                        names.foreign = foreign;
                        if names.clause().section != clause.section {
                            let section = names.clause().section + 1;
                            names.clauses.push(Clause { role: None, section, ..clause });
                        }
                    }
                }
            }
        }
        names
    }

    fn clause(&self) -> &Clause {
        static NONE: Clause = Clause {
            role: None,
            after_with: false,
            label: None,
            sense: Sense { role: None, bodies: false, persons: false },
            section: 0,
        };
        self.clauses.last().unwrap_or(&NONE)
    }

    fn in_clause(&self) -> bool {
        self.entries.last().is_some_and(|e| e.clause + 1 == self.clauses.len())
    }

    fn new_clause(&mut self) {
        let clause = Clause { role: None, after_with: false, ..self.clause().clone() };
        self.clauses.push(clause);
    }

    fn separate(&mut self, sep: Sep) {
        self.sep = self.sep.max(sep);
        if sep >= Sep::Comma {
            self.title = None;
            if self.in_clause() {
                self.new_clause();
            }
        }
    }

    fn label(&mut self, span: Span) {
        self.foreign = false;
        self.title = None;
        let sense = sense(self.field.keys(&span), self.words);
        let section = self.clause().section + 1;
        self.clauses.push(Clause { role: None, after_with: false, label: Some(span), sense, section });
    }

    fn persons(&self) -> bool {
        let clause = self.clause();
        if clause.label.is_some() { clause.sense.persons } else { self.column.persons }
    }

    /// A role word ends the clause; without names it ends the clause before.
    fn close(&mut self, role: UnitRole) {
        let section = self.clause().section;
        let target = if self.in_clause() {
            self.clauses.last_mut()
        } else {
            let last = self.entries.last().map(|e| e.clause);
            last.and_then(|at| self.clauses.get_mut(at)).filter(|c| c.section == section && c.role.is_none())
        };
        if let Some(clause) = target {
            clause.role = Some(role);
        }
        self.new_clause();
    }

    /// Reads one piece from left to right, cutting where a name can end.
    fn piece(&mut self, span: Span, depth: usize) {
        let (mut start, end) = (self.lead_in(span.clone()), span.end);
        if self.sep == Sep::Title && self.take_title(start..end) {
            return;
        }
        if let Some(chain) = chain(self.field.keys(&(start..end)), self.words) {
            let rest = start + chain.len..end;
            let keys = self.field.keys(&rest);
            let named =
                chain.strong && keys.len() >= 3 && is_body_end(keys, self.words) && chain.role == UnitRole::Support;
            let with = chain.with
                && (opens_name(keys, self.words)
                    || (chain.len >= 2
                        && keys.len() >= 4
                        && is_sure_end(keys, self.words)
                        && level(keys, self.words).is_some()));
            if keys.is_empty() || (chain.strong && !is_body_end(keys, self.words)) {
                self.close(chain.role);
                return;
            }
            if named || with || opens_name(keys, self.words) {
                self.prefixed(chain);
                start = self.lead_in(rest);
            }
        }
        let mut at = start + 1;
        while at < end {
            if self.field.key(at).is_some_and(opens)
                && let Some(to) = self.field.partner(at).filter(|to| *to > at && *to < end)
            {
                match self.bracket(start..at, at + 1..to) {
                    Some(true) => {
                        start = self.lead_in(to + 1..end);
                        at = start;
                    }
                    Some(false) => {}
                    None => at = to,
                }
                if at < to {
                    at = to;
                }
                at += 1;
                continue;
            }
            match self.cut(start..at, at..end) {
                Some(Cut::At(next)) => {
                    start = self.lead_in(next..end);
                    at = start;
                }
                Some(Cut::Rest) => return,
                None => {}
            }
            at += 1;
        }
        self.last(start..end, depth);
    }

    /// Skips what may stand before a name: a connector, 由, an ordinal.
    fn lead_in(&self, span: Span) -> usize {
        let mut start = span.start;
        while start < span.end {
            let keys = self.field.keys(&(start..span.end));
            let next = match keys.first() {
                Some('和' | '及' | '与' | '暨' | '由' | '请')
                    if opens_name(keys.get(1..).unwrap_or_default(), self.words)
                        || matches!(keys.first(), Some('由')) =>
                {
                    1
                }
                Some('以') if keys.starts_with(&['以', '及']) => 2,
                Some('及' | '和' | '与')
                    if keys.len() > 3 && is_end(keys, self.words) && keys.get(1) != Some(&'平') =>
                {
                    1
                }
                Some(c) if opens(*c) => match self.field.partner(start).filter(|to| *to < span.end) {
                    Some(to) if is_nobody(self.field.keys(&(start + 1..to)), self.words) => to + 1 - start,
                    _ => break,
                },
                Some(c)
                    if c.is_whitespace()
                        || matches!(c, '●' | '■' | '◆' | '-' | '"' | '.' | '*' | '√') && !is_end(keys, self.words) =>
                {
                    1
                }
                _ => break,
            };
            start += next;
        }
        start.min(span.end)
    }

    /// 会同省财政厅: the names that follow support; 负责各村: the role is theirs.
    fn prefixed(&mut self, chain: Chain) {
        if self.in_clause() {
            if chain.with {
                self.close(UnitRole::Lead);
            } else {
                self.new_clause();
            }
        }
        if let Some(clause) = self.clauses.last_mut() {
            clause.after_with = chain.with || chain.role == UnitRole::Support;
        }
    }

    /// The title after a person, written with a blank between.
    fn take_title(&mut self, span: Span) -> bool {
        let title = is_post(self.field.keys(&span), self.words);
        match self.entries.last_mut().filter(|e| title && e.kind == UnitKind::Person && e.note.is_none()) {
            Some(person) => {
                person.note = Some(span);
                true
            }
            None => false,
        }
    }

    /// What a bracket after a name is. `Some(true)` where the name ends at it, `None` where it is part of the name.
    fn bracket(&mut self, left: Span, inside: Span) -> Option<bool> {
        let words = self.words;
        let keys = self.field.keys(&inside);
        if left.is_empty() {
            return None;
        }
        let role = chain(keys, words).filter(|c| c.len == keys.len()).map(|c| c.role);
        if role.is_some() || is_label(keys, false, words) {
            let role = role.or(sense(keys, words).role).unwrap_or(UnitRole::Responsible);
            self.emit(left);
            if let Some(entry) = self.entries.last_mut() {
                entry.own = Some(role);
            }
            return Some(true);
        }
        if is_nobody(keys, words) || is_foreign_label(keys, words) {
            self.emit(left);
            return Some(true);
        }
        let before = self.field.keys(&left);
        let person =
            is_person(before, self.persons(), words) || title_before_person(before, self.persons(), words).is_some();
        if person {
            self.emit(left);
            if let Some(entry) = self.entries.last_mut().filter(|e| e.note.is_none()) {
                entry.note = Some(inside);
            }
            return Some(true);
        }
        let parts: Vec<Span> = split(self.field, &inside);
        let people = parts.iter().all(|part| {
            let part = self.field.keys(part);
            is_person(part, false, words)
                || is_post(part, words) && !words.several.inside(part)
                || title_before_person(part, false, words).is_some()
        });
        if people && is_end(before, words) && !parts.is_empty() {
            self.emit(left);
            for part in parts {
                self.sep = Sep::Dun;
                self.emit(part);
            }
            return Some(true);
        }
        None
    }

    /// Whether a name ends at `rest.start` because of what follows.
    fn cut(&mut self, left: Span, rest: Span) -> Option<Cut> {
        let words = self.words;
        let (before, after) = (self.field.keys(&left), self.field.keys(&rest));
        let first = *after.first()?;
        let candidate = first == '等'
            || words.roles.start(after).is_some()
            || words.fillers.start(after).is_some()
            || words.connectors.start(after).is_some()
            || words.actions.start(after).is_some();
        if !candidate {
            return None;
        }
        let persons = self.persons();
        let ends = is_end(before, words) || is_person(before, persons, words);
        if first == '等'
            && (ends || tail_of_others(after, words))
            && !matches!(before.last(), Some('高' | '初' | '中' | '平' | '同'))
        {
            return Some(self.others(left, rest));
        }
        if !ends {
            return None;
        }
        if let Some(chain) = chain(after, words).filter(|c| role_ends_name(*c, after, words)) {
            self.emit(left);
            self.close(chain.role);
            let next = rest.start + chain.len;
            let remaining = self.field.keys(&(next..rest.end));
            if remaining.is_empty() {
                return Some(Cut::Rest);
            }
            if chain.with && is_body_end(remaining, words) || chain.with && opens_name(remaining, words) {
                if let Some(clause) = self.clauses.last_mut() {
                    clause.after_with = true;
                }
                self.sep = Sep::Comma;
                return Some(Cut::At(next));
            }
            let another = opens_name(remaining, words) || is_body_end(remaining, words) || has_chain(remaining, words);
            self.sep = Sep::Comma;
            return Some(if another { Cut::At(next) } else { Cut::Rest });
        }
        if let Some((n, ())) = words.connectors.start(after) {
            let right = after.get(n..).unwrap_or_default();
            if self.joins_two(before, right) {
                self.emit(left);
                self.sep = self.sep.max(Sep::Dun);
                return Some(Cut::At(rest.start + n));
            }
        }
        let done = words.actions.start(after).is_some()
            && is_body_end(before, words)
            && !is_end(after, words)
            && !has_chain(after, words);
        if done && words.not_heads.end(before).is_none() {
            self.emit(left);
            return Some(Cut::Rest);
        }
        None
    }

    /// Whether 和 stands between two names and not inside one.
    fn joins_two(&self, left: &[char], right: &[char]) -> bool {
        let words = self.words;
        if matches!(right.first(), Some('时' | '其')) {
            return false; // 及时, 及其
        }
        let person = |side: &[char]| is_person(side, self.persons(), words);
        if person(left) && (person(right) || title_before_person(right, self.persons(), words).is_some()) {
            return true;
        }
        if !is_end(left, words) || person(left) {
            return false;
        }
        let sure = is_sure_end(left, words) || left.first() == Some(&'各');
        if sure && opens_name(right, words) {
            return true;
        }
        if is_post(left, words) {
            return is_post(right, words);
        }
        // 县农业农村局和财政局: both sides are bodies; 乡镇党委和政府 stays one.
        let body = words.heads.end(left).is_some() && words.organs.end(left).is_none() && is_sure_end(left, words);
        let head_first =
            right.iter().position(|c| matches!(c, '和' | '与' | '及')).and_then(|at| right.get(..at)).unwrap_or(right);
        body && head_first.len() >= 3 && words.heads.end(head_first).is_some() && words.organs.get(head_first).is_none()
    }

    /// 等部门, 等国务院相关部门及各地区: ends the name and leaves the list open.
    fn others(&mut self, left: Span, rest: Span) -> Cut {
        self.emit(left);
        if let Some(entry) = self.entries.last_mut() {
            entry.open = true;
        }
        let keys = self.field.keys(&rest);
        for at in 1..keys.len().min(REACH) {
            let (skipped, right) = keys.split_at(at);
            let next = rest.start + at;
            if let Some(chain) =
                chain(right, self.words).filter(|c| c.strong && (at == 1 || tail_of_others(skipped, self.words)))
            {
                self.close(chain.role);
                self.sep = Sep::Comma;
                let remaining = next + chain.len..rest.end;
                let more = opens_name(self.field.keys(&remaining), self.words)
                    || is_body_end(self.field.keys(&remaining), self.words);
                return if more { Cut::At(remaining.start) } else { Cut::Rest };
            }
            if let Some((n, ())) = self.words.connectors.start(right)
                && right.get(n..).is_some_and(|r| opens_name(r, self.words))
            {
                self.sep = self.sep.max(Sep::Dun);
                return Cut::At(next + n);
            }
        }
        Cut::Rest
    }

    /// The last name of a piece.
    fn last(&mut self, span: Span, depth: usize) {
        let keys = self.field.keys(&span);
        // 中铁设计牵头: no head, but a role word at the end that stands in no name.
        let at = (keys.len().saturating_sub(REACH).max(2)..keys.len()).find(|at| {
            keys.get(*at..).is_some_and(|rest| chain(rest, self.words).is_some_and(|c| c.strong && c.len == rest.len()))
        });
        if let Some(at) = at.filter(|_| depth == 0 && !is_end(keys, self.words)) {
            let role = keys.get(at..).and_then(|rest| chain(rest, self.words)).map(|c| c.role);
            self.emit(span.start..span.start + at);
            if let Some(role) = role {
                self.close(role);
            }
            return;
        }
        self.emit(span);
    }

    /// Records a name, unless it names nobody.
    fn emit(&mut self, span: Span) {
        let words = self.words;
        let mut span = span;
        while matches!(self.field.keys(&span).last(), Some('-' | '.' | '"' | ' ' | '*'))
            && !self.field.keys(&span).ends_with(&['委', '"'])
        {
            span.end -= 1;
        }
        let keys = self.field.keys(&span);
        if span.is_empty() || is_nobody(keys, words) || words.several.get(keys).is_some() || keys == ['等'] {
            return;
        }
        let persons = self.persons();
        let mut entry = Entry {
            name: span.clone(),
            kind: UnitKind::Unit,
            own: None,
            note: None,
            open: false,
            clause: self.clauses.len().saturating_sub(1),
            sep: self.sep,
        };
        if let Some(bare) = keys.strip_suffix(&['同', '志']).filter(|bare| is_person(bare, true, words)) {
            entry.name.end = span.start + bare.len();
            entry.kind = UnitKind::Person;
        } else if is_person(keys, persons, words) {
            entry.kind = UnitKind::Person;
        } else if let Some(at) = title_before_person(keys, persons, words) {
            entry.note = Some(span.start..span.start + at);
            entry.name = span.start + at..span.end;
            entry.kind = UnitKind::Person;
        } else if let Some(at) = person_before_title(keys, persons, words) {
            entry.name = span.start..span.start + at;
            entry.note = Some(span.start + at..span.end);
            entry.kind = UnitKind::Person;
        } else if is_post(keys, words) {
            entry.kind = UnitKind::Post;
        } else if super::shape::is_collective(keys, words) {
            entry.kind = UnitKind::Collective;
        } else if let Some(at) = (persons && !is_end(keys, words)).then(|| body_before_person(keys, words)).flatten() {
            // 县水利局李四 where persons are expected.
            self.emit(span.start..span.start + at);
            self.sep = Sep::Dun;
            self.emit(span.start + at..span.end);
            return;
        }
        if entry.kind == UnitKind::Person && entry.note.is_none() {
            entry.note.clone_from(&self.title);
        }
        self.sep = Sep::Dun;
        self.entries.push(entry);
    }
}

enum Cut {
    /// The next name begins here.
    At(usize),
    /// Nothing more is named.
    Rest,
}

/// 县水利局李四: the length of the body's name.
fn body_before_person(keys: &[char], words: &UnitWords) -> Option<usize> {
    [3, 2].into_iter().filter(|n| *n + 2 <= keys.len()).map(|n| keys.len() - n).find(|at| {
        let (body, person) = keys.split_at(*at);
        is_sure_end(body, words) && is_person(person, false, words)
    })
}

/// Whether role words after a name are role words there and not the rest of the name (县委|督查室).
fn role_ends_name(chain: Chain, after: &[char], words: &UnitWords) -> bool {
    let rest = after.get(chain.len..).unwrap_or_default();
    let Some(first) = rest.first() else { return true };
    if matches!(first, '人' | '员' | '长' | '者' | '科' | '室' | '组' | '办' | '处' | '站' | '局') && rest.len() == 1
    {
        return false;
    }
    if matches!(first, '人') || rest.starts_with(&['同', '志']) || rest.starts_with(&['领', '导']) {
        return false;
    }
    let opener = opens_name(rest, words);
    if opener || !is_end(rest, words) && words.actions.start(rest).is_some() {
        return true;
    }
    chain.strong && (rest.len() >= 3 || !is_end(rest, words))
        || (!is_end(rest, words) && !has_chain(rest, words) && words.not_heads.end(rest).is_none() && rest.len() >= 3)
}

/// Whether a role word that stands in no name follows somewhere.
fn has_chain(keys: &[char], words: &UnitWords) -> bool {
    (0..keys.len().min(REACH))
        .any(|at| keys.get(at..).is_some_and(|rest| words.roles.start(rest).is_some_and(|(_, w)| !w.inside_names)))
}

/// 等有关部门, 等6个单位, 等: nothing but a generic noun after 等.
fn tail_of_others(keys: &[char], words: &UnitWords) -> bool {
    let Some((_, tail)) = keys.split_first() else { return false };
    let end = (0..tail.len().min(REACH)).find(|at| {
        tail.get(*at..).is_some_and(|rest| {
            chain(rest, words).is_some_and(|c| c.strong)
                || (words
                    .connectors
                    .start(rest)
                    .is_some_and(|(n, ())| rest.get(n..).is_some_and(|r| opens_name(r, words))))
        })
    });
    let tail = tail.get(..end.unwrap_or(tail.len())).unwrap_or(tail);
    tail.is_empty() || (tail.len() <= 16 && words.generic.end(tail).is_some_and(|(n, ())| n > 1)) || tail == ['人']
}

/// The parts of a bracket at 、 and ,.
fn split(field: &Field, span: &Span) -> Vec<Span> {
    let mut parts = Vec::new();
    let mut start = span.start;
    for (i, key) in field.keys(span).iter().enumerate() {
        if matches!(key, '、' | ',' | ';' | ' ' | '\n' | '/') {
            parts.push(start..span.start + i);
            start = span.start + i + 1;
        }
    }
    parts.push(start..span.end);
    parts.retain(|part| !part.is_empty());
    parts
}
