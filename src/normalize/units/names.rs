//! Pieces → names: role words, 和, 等, brackets and what is to be done are cut off here, each where a name can end.

use super::entries::{Clause, Entry, gather_titles, what};
use super::field::{Field, Span, opens};
use super::phrases::{
    Chain, REACH, body_before_person, chain, closing, generic_tail, has_chain, is_plain_person, joins_two,
    role_ends_name, split, tail_of_others,
};
use super::shape::{
    Sense, is_body_end, is_end, is_foreign_label, is_nobody, is_person, is_post, is_unit_label, opens_name, sense,
    title_before_person,
};
use super::tokens::{Sep, Token};
use crate::model::{UnitKind, UnitRole};
use crate::rules::UnitWords;

/// All names of a cut field and the clauses they stand in.
pub(super) struct Names<'a> {
    pub entries: Vec<Entry>,
    pub clauses: Vec<Clause>,
    pub(super) field: &'a Field,
    pub(super) words: &'a UnitWords,
    column: Sense,
    sep: Sep,
    /// A verb ended a name: the field is a sentence.
    pub verbs: bool,
    /// Labels of what is no unit, each with what stands under it.
    pub asides: Vec<(Span, Span)>,
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
            verbs: false,
            asides: Vec::new(),
            foreign: false,
            title: None,
        };
        let mut outer: Vec<(Clause, bool)> = Vec::new();
        let mut ended = false;
        for token in tokens {
            match token {
                Token::Piece(span) if !names.foreign => {
                    let span = names.without_when(span.clone());
                    if !span.is_empty() {
                        names.piece(span);
                    }
                }
                // 联系人：赵某某；县财政局: behind a semicolon a body is no part of what the label names.
                Token::Piece(span) if ended && is_body_end(field.keys(span), words) => {
                    names.foreign = false;
                    names.piece(span.clone());
                }
                Token::Piece(span) => {
                    if let Some((_, value)) = names.asides.last_mut() {
                        *value = if value.start == value.end { span.clone() } else { value.start..span.end };
                    }
                }
                Token::Sep(sep) => names.separate(*sep),
                Token::Label(span) => names.label(span.clone()),
                Token::Title(span) => {
                    names.foreign = false;
                    names.title = Some(span.clone());
                }
                Token::Foreign(label) => {
                    names.foreign = true;
                    names.asides.push((label.clone(), label.end..label.end));
                }
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
            ended = matches!(token, Token::Sep(Sep::Semi));
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
        self.sep = if sep == Sep::Title { sep } else { self.sep.max(sep) };
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

    pub(super) fn persons(&self) -> bool {
        let clause = self.clause();
        self.title.is_some() || if clause.label.is_some() { clause.sense.persons } else { self.column.persons }
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
    fn piece(&mut self, span: Span) {
        let (mut start, end) = (self.lead_in(span.clone()), span.end);
        if self.sep == Sep::Title && self.take_title(start..end) {
            return;
        }
        match self.opening(start..end) {
            Some(Cut::At(next)) => start = next,
            Some(Cut::Rest) => return,
            None => {}
        }
        let mut at = start + 1;
        while at < end {
            if self.field.key(at).is_some_and(opens)
                && let Some(to) = self.field.partner(at).filter(|to| *to > at && *to < end)
            {
                let ends = self.bracket(start..at, at + 1..to);
                if ends {
                    start = self.lead_in(to + 1..end);
                }
                at = (to + 1).max(start + usize::from(ends));
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
        self.last(start..end);
    }

    /// Role words or 等 at the start of a piece: 会同省财政厅, 按职责分工负责, 等部门.
    fn opening(&mut self, span: Span) -> Option<Cut> {
        let words = self.words;
        let keys = self.field.keys(&span);
        if keys.first() == Some(&'等') && !self.entries.is_empty() && tail_of_others(keys, words) {
            return Some(self.others(span.start..span.start, span));
        }
        // 分管县领导 and 主要负责人 are posts from their first character.
        if is_post(keys, words) && keys.len() <= 16 {
            return None;
        }
        let chain = chain(keys, words)?;
        let rest = span.start + chain.len..span.end;
        let after = self.field.keys(&rest);
        if after.is_empty() || (chain.strong && !is_body_end(after, words)) {
            self.close(chain.role);
            return Some(Cut::Rest);
        }
        let supports = chain.strong && after.len() >= 3 && chain.role == UnitRole::Support;
        if supports || opens_name(after, words) {
            self.prefixed(chain);
            return Some(Cut::At(self.lead_in(rest)));
        }
        None
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
                Some(c) if c.is_whitespace() || matches!(c, '●' | '■' | '◆' | '▪' | '-' | '.' | '*' | '√') => {
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

    /// Whether a bracket ends the name before it: a role, a person, a person's title. Any other is part of the name.
    fn bracket(&mut self, left: Span, inside: Span) -> bool {
        let words = self.words;
        let keys = self.field.keys(&inside);
        let before = self.field.keys(&left);
        let role = closing(keys, words).filter(|c| {
            // 负责人赵某某 begins like 负责 and names a person.
            c.len == keys.len() || !is_end(keys, words) && title_before_person(keys, true, words).is_none()
        });
        let role = role.map(|c| c.role);
        if role.is_some() || is_unit_label(keys, true, words) {
            let role = role.or(sense(keys, words).role).unwrap_or(UnitRole::Responsible);
            if let Some(entry) = self.emit_one(left) {
                entry.own = Some(role);
            }
            return true;
        }
        if is_nobody(keys, words) || is_foreign_label(keys, words) {
            self.emit(left);
            return true;
        }
        let persons = self.persons();
        if is_person(before, persons, words) || title_before_person(before, persons, words).is_some() {
            if let Some(entry) = self.emit_one(left).filter(|e| e.note.is_none()) {
                entry.note = Some(inside);
            }
            return true;
        }
        let parts = split(self.field, &inside);
        let person = |part: &Span| {
            let part = self.field.keys(part);
            let office = is_post(part, words) && !words.several.inside(part);
            office || is_person(part, false, words) || title_before_person(part, false, words).is_some()
        };
        let people = !parts.is_empty() && parts.iter().all(person) && is_end(before, words);
        if people {
            self.emit(left);
            parts.into_iter().for_each(|part| self.emit(part));
        }
        people
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
        let others = || !matches!(after.get(1), Some('等')) && tail_of_others(after, words);
        if first == '等' && (ends || others()) && !matches!(before.last(), Some('高' | '初' | '中' | '平' | '同'))
        {
            return Some(self.others(left, rest));
        }
        if !ends {
            return None;
        }
        let role = chain(after, words).filter(|c| role_ends_name(*c, after, words) && !generic_tail(before, *c, after));
        if let Some(chain) = role {
            return Some(self.ended(chain, left, rest));
        }
        if let Some((n, ())) = words.connectors.start(after) {
            let right = after.get(n..).unwrap_or_default();
            if joins_two(before, right, persons, words) {
                self.emit(left);
                self.sep = self.sep.max(Sep::Dun);
                return Some(Cut::At(rest.start + n));
            }
        }
        let verb = words.actions.start(after).is_some() && is_body_end(before, words);
        (verb && words.not_heads.end(before).is_none() && self.acted(left, after)).then_some(Cut::Rest)
    }

    /// Role words end the name.
    fn ended(&mut self, chain: Chain, left: Span, rest: Span) -> Cut {
        let words = self.words;
        self.emit(left);
        self.close(chain.role);
        self.sep = Sep::Comma;
        let next = rest.start + chain.len;
        let remaining = self.field.keys(&(next..rest.end));
        let named = opens_name(remaining, words) || is_body_end(remaining, words);
        if chain.with
            && named
            && let Some(clause) = self.clauses.last_mut()
        {
            clause.after_with = true;
        }
        if named || has_chain(remaining, words) { Cut::At(next) } else { Cut::Rest }
    }

    /// Whether a verb ends the name: 县水利局安排专人负责, where a role word at the end is still the body's.
    fn acted(&mut self, left: Span, after: &[char]) -> bool {
        let words = self.words;
        let whole = |rest: &[char]| chain(rest, words).is_some_and(|c| c.strong && c.len == rest.len());
        let at = (0..after.len().min(REACH)).find(|at| after.get(*at..).is_some_and(whole));
        let (object, role) = after.split_at(at.unwrap_or(after.len()));
        // 县水利局组织 ends in a verb alone; 三级组织 is a name.
        let bare = words.actions.start(object).is_some_and(|(n, ())| n == object.len());
        let verb = bare && words.heads.end(self.field.keys(&left)).is_some();
        if (is_end(object, words) && !verb) || (at.is_none() && has_chain(after, words)) {
            return false;
        }
        self.emit(left);
        self.verbs = true;
        if let Some(chain) = chain(role, words) {
            self.close(chain.role);
        }
        true
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
            if let Some(chain) = closing(right, self.words).filter(|_| at == 1 || tail_of_others(skipped, self.words)) {
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
    fn last(&mut self, span: Span) {
        let keys = self.field.keys(&span);
        // 中铁设计牵头: no head, but a role word at the end that stands in no name.
        let at = (keys.len().saturating_sub(REACH).max(2)..keys.len()).find(|at| {
            keys.get(*at..).is_some_and(|rest| chain(rest, self.words).is_some_and(|c| c.strong && c.len == rest.len()))
        });
        if let Some(at) = at.filter(|_| !is_end(keys, self.words)) {
            let role = keys.get(at..).and_then(|rest| chain(rest, self.words)).map(|c| c.role);
            self.emit(span.start..span.start + at);
            if let Some(role) = role {
                self.close(role);
            }
            return;
        }
        self.emit(span);
    }

    /// Records a name and gives it back, unless it names nobody.
    fn emit_one(&mut self, span: Span) -> Option<&mut Entry> {
        let before = self.entries.len();
        self.emit(span);
        self.entries.get_mut(before)
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
        if self.field.keys(&span).first() == Some(&'"') {
            span.start += 1;
            span.end -= usize::from(span.end > span.start && self.field.keys(&span).last() == Some(&'"'));
        }
        let keys = self.field.keys(&span);
        if span.is_empty() || is_nobody(keys, words) || words.several.get(keys).is_some() || keys == ['等'] {
            return;
        }
        let persons = self.persons();
        // 县水利局李四 where persons are expected; where they are not, only a name that hardly says anything else.
        let behind = (!is_end(keys, words)).then(|| body_before_person(keys, words)).flatten();
        if let Some(at) = behind.filter(|at| persons || is_plain_person(keys.get(*at..).unwrap_or_default())) {
            self.emit(span.start..span.start + at);
            self.emit(span.start + at..span.end);
            return;
        }
        let (kind, name, note) = what(keys, span, persons, words);
        let clause = self.clauses.len().saturating_sub(1);
        let mut entry = Entry { name, kind, own: None, note, open: false, clause, sep: self.sep };
        if entry.kind == UnitKind::Person && entry.note.is_none() {
            entry.note.clone_from(&self.title);
        }
        gather_titles(&mut self.entries, &mut entry, self.field, words);
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
