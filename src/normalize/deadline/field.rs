//! One field from left to right: expressions are found, given their years, and put together as a [`Deadline`].

use std::ops::Range;

use jiff::civil::Date;

use super::calendar::Span;
use super::phrase::{self, Kind, Phrase};
use super::recurring;
use super::relative::{self, Found as RelativeFound};
use super::scan::{Text, is_stop};
use super::years::{DocumentDate, Look, Placed, Years};
use super::{goal, modes};
use crate::model::{Deadline, Milestone, Mode, Reference, Relative, RelativeKind, When};
use crate::text::Pattern;

/// What an expression turned out to be.
#[derive(Debug, Clone)]
enum What {
    Phrase(Phrase),
    Relative(RelativeFound),
    Event(RelativeFound),
    Recurring(recurring::Found),
}

impl What {
    fn range(&self) -> Range<usize> {
        match self {
            What::Phrase(p) => p.range.clone(),
            What::Relative(r) | What::Event(r) => r.range.clone(),
            What::Recurring(r) => r.range.clone(),
        }
    }
}

/// An expression read to the end.
#[derive(Debug, Clone)]
pub(super) struct Read {
    /// Where it stands in the folded text.
    pub(super) range: Range<usize>,
    pub(super) milestone: Milestone,
    /// First day and last day, where it has them.
    pub(super) start: Option<String>,
    pub(super) due: Option<String>,
    pub(super) inferred: bool,
    pub(super) uncertain: bool,
    /// It says when the work was completed.
    pub(super) completed: bool,
    /// Behind 其中.
    pub(super) subordinate: bool,
}

/// What a text tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    /// What is to be done by when.
    Deadline,
    /// When something was done: every date looks back for its year.
    Completion,
    /// Anything: weak expressions (a bare `15天`, `20日`) are left alone, and each sentence finds its years anew.
    Prose,
}

/// All expressions and mode words of a text.
pub(super) struct Field<'a> {
    pub(super) text: Text<'a>,
    pub(super) modes: Vec<modes::Found>,
    pub(super) reads: Vec<Read>,
}

impl<'a> Field<'a> {
    /// Reads a text.
    pub(super) fn read(raw: &'a str, document: Option<DocumentDate>, kind: Of) -> Self {
        let text = Text::new(raw);
        let prose = kind == Of::Prose;
        let found = scan(&text, document, prose);
        let mut modes = modes::find(&text.folded);
        // A mode word inside an expression is part of it. Expressions are in order and do not overlap.
        let inside = |at: usize| {
            let next = found.partition_point(|w| w.range().start <= at);
            next.checked_sub(1).and_then(|i| found.get(i)).is_some_and(|w| at < w.range().end)
        };
        modes.retain(|m| m.mode == Mode::Done || !inside(m.range.start));
        let reads =
            Resolver { text: &text, modes: &modes, years: Years::new(document), anchor: None, kind }.run(&found);
        Field { text, modes, reads }
    }
}

/// Finds the expressions, left to right, none overlapping.
fn scan(text: &Text, document: Option<DocumentDate>, prose: bool) -> Vec<What> {
    let mut found: Vec<What> = Vec::new();
    let (mut at, mut floor) = (0, 0);
    while let Some(c) = text.after(at).chars().next() {
        let what = recurring::read(text, at)
            .map(What::Recurring)
            .or_else(|| relative::read(text, at, floor, prose, document.map(DocumentDate::year)).map(What::Relative))
            .or_else(|| relative::event(text, at, prose).map(What::Event))
            .or_else(|| phrase::read(text, at, floor, prose).map(What::Phrase));
        match what {
            Some(what) => {
                at = what.range().end.max(at + c.len_utf8());
                floor = at;
                found.push(what);
            }
            None => at += c.len_utf8(),
        }
    }
    found
}

struct Resolver<'t, 'a> {
    text: &'t Text<'a>,
    modes: &'t [modes::Found],
    years: Years,
    /// Anchor of the last relative expression, for those behind it that name none.
    anchor: Option<(String, RelativeKind)>,
    kind: Of,
}

impl Resolver<'_, '_> {
    fn run(mut self, found: &[What]) -> Vec<Read> {
        let mut reads: Vec<Read> = Vec::new();
        let (mut end, mut subordinate) = (0, false);
        for (i, what) in found.iter().enumerate() {
            let range = what.range();
            let between = self.text.slice(end..range.start.max(end));
            if between.contains(['。', ';', '!', '?']) {
                subordinate = false;
                if self.kind == Of::Prose {
                    self.years.forget();
                    self.anchor = None;
                }
            }
            subordinate |= between.contains("其中");
            let completed = self.kind == Of::Completion
                || self.is_completed(&range, between, matches!(what, What::Phrase(p) if p.by))
                || self.stands_behind_done(what, between);
            let look = if completed {
                Look::Back
            } else if subordinate {
                Look::Within
            } else {
                Look::Forward
            };
            let next = found.get(i + 1).map_or(self.text.folded.len(), |w| w.range().start);
            let goal = self.goal(&range, end, next);
            let mut read = match what {
                What::Phrase(p) => self.phrase(p, look),
                What::Relative(r) => self.relative(r),
                What::Event(r) => Read::of(When::Relative(r.relative.clone(), None), r.by),
                What::Recurring(r) => Read::of(When::Recurring(r.rrule.clone()), r.by),
            };
            read.milestone.raw = self.text.raw(range.clone()).to_string();
            read.milestone.goal = goal;
            read.completed = completed;
            read.subordinate = subordinate;
            end = range.end;
            read.range = range;
            reads.push(read);
        }
        reads
    }

    /// The goal: behind the expression up to the next date or mode word, else before it.
    fn goal(&self, range: &Range<usize>, since: usize, next: usize) -> Option<String> {
        let mode = self.modes_from(range.end).next().map_or(next, |m| m.range.start);
        let before = self.modes_before(range.start).find(|m| m.range.end <= range.start).map_or(0, |m| m.range.end);
        let until = mode.min(next);
        goal::read(self.text, range, since.max(before), until, until < self.text.folded.len())
    }

    /// Mode words that begin at or behind an offset.
    fn modes_from(&self, at: usize) -> impl Iterator<Item = &modes::Found> {
        self.modes.iter().skip(self.modes.partition_point(|m| m.range.start < at))
    }

    /// Mode words that begin before an offset, nearest first; no more than could touch one expression.
    fn modes_before(&self, at: usize) -> impl Iterator<Item = &modes::Found> {
        self.modes.iter().take(self.modes.partition_point(|m| m.range.start < at)).rev().take(8)
    }

    /// Whether a date says when the work was done: 已于…完成, …已完成, 已完成(…), 完成时间…. A day by which it is to be done (`bound`)
    /// stays one where a bracket behind it says that it was: 6月30日前（已完成）.
    fn is_completed(&self, range: &Range<usize>, between: &str, bound: bool) -> bool {
        let done = |m: &&modes::Found| m.mode == Mode::Done;
        if ["已于", "已在", "已经于", "已经在"].iter().any(|w| between.ends_with(w)) {
            return true;
        }
        let clause = range.start - between.rfind(is_stop).map_or(between.len(), |i| between.len() - i - 1);
        let told = COMPLETION.is_match(between);
        let mut before = self.modes_before(range.end).filter(done);
        if before.any(|m| m.range.end > range.start || m.range.end >= clause || told) {
            return true;
        }
        // 12 bytes: four characters may stand between a date and 已完成.
        let near = |m: &&modes::Found| m.range.start <= range.end + 12;
        self.modes_from(range.end)
            .take_while(near)
            .filter(done)
            .map(|m| self.text.slice(range.end..m.range.start))
            .any(|gap| !(gap.contains(is_stop) || bound && gap.starts_with(['(', '['])))
    }

    /// Whether a date that is all of its clause follows 已完成 directly: 已完成整改,2021年8月.
    fn stands_behind_done(&self, what: &What, between: &str) -> bool {
        let What::Phrase(p) = what else { return false };
        let gap = between.len() - between.trim_end_matches([',', ';', '。', '、', '(', ':', ' ']).len();
        let done = |m: &modes::Found| m.mode == Mode::Done && m.range.end + gap == p.range.start;
        let closed = matches!(p.kind, Kind::At(_)) && !p.by && phrase::is_alone(self.text, &p.range);
        closed && self.modes_before(p.range.start).any(done)
    }

    fn phrase(&mut self, p: &Phrase, look: Look) -> Read {
        match p.kind {
            Kind::At(point) => match self.years.resolve(point, look) {
                Some(placed) => self.placed(p, placed, point.shape.is_vague(), false),
                None => Read::of(When::Unresolved, p.by).flagged(p.repaired),
            },
            Kind::Between(Some(from), to) => match self.years.resolve_pair(from, to, look) {
                Some(placed) => self.placed(p, placed, from.shape.is_vague() || to.shape.is_vague(), true),
                None => Read::of(When::Unresolved, p.by).flagged(p.repaired),
            },
            Kind::Between(None, to) => match self.years.resolve(to, look) {
                Some(placed) => self.until(p, placed, to.shape.is_vague()),
                None => Read::of(When::Unresolved, p.by).flagged(p.repaired),
            },
            Kind::From(None) => match self.years.today() {
                Some(day) => Read::of(When::Calendar(format!("{day}/..")), false).starting(day.to_string()),
                None => Read::of(When::Calendar("/..".to_string()), false),
            },
            Kind::From(Some(point)) | Kind::After(point) => match self.years.resolve(point, look) {
                Some(placed) => self.open(p, placed, matches!(p.kind, Kind::After(_)), point.shape.is_vague()),
                None => Read::of(When::Unresolved, false).flagged(p.repaired),
            },
        }
    }

    fn placed(&mut self, p: &Phrase, placed: Placed, vague: bool, interval: bool) -> Read {
        self.years.remember(&placed, p.by && !interval);
        let edtf = match (interval, p.by) {
            (true, true) => format!("{}/{}", placed.from.left_edtf(), placed.to.last.text()),
            (true, false) => format!("{}/{}", placed.from.left_edtf(), placed.to.right_edtf()),
            (false, true) => placed.to.last.text(),
            (false, false) => placed.to.edtf(),
        };
        let edtf = if p.about { format!("{edtf}~") } else { edtf };
        let read = Read::of(When::Calendar(edtf), p.by).due(&placed.to).dated(p, &placed, vague);
        if interval { read.starting(placed.from.left_edtf()) } else { read }
    }

    fn until(&mut self, p: &Phrase, placed: Placed, vague: bool) -> Read {
        self.years.remember(&placed, false);
        let right = if p.by { placed.to.last.text() } else { placed.to.right_edtf() };
        let today = self.years.today().map(|d| d.to_string());
        let edtf = format!("{}/{right}", today.as_deref().unwrap_or(""));
        let read = Read::of(When::Calendar(edtf), p.by).due(&placed.to).dated(p, &placed, vague);
        Read { start: today, ..read }
    }

    fn open(&mut self, p: &Phrase, placed: Placed, after: bool, vague: bool) -> Read {
        self.years.remember(&placed, false);
        let from = if after { behind(&placed.to) } else { Some(placed.from.left_edtf()) };
        let Some(from) = from else { return Read::of(When::Unresolved, false) };
        Read::of(When::Calendar(format!("{from}/..")), false).dated(p, &placed, vague).starting(from)
    }

    fn relative(&mut self, found: &RelativeFound) -> Read {
        let mut relative: Relative = found.relative.clone();
        match (&relative.anchor, &self.anchor) {
            (Some(anchor), _) => self.anchor = Some((anchor.clone(), relative.kind)),
            (None, Some((anchor, kind))) => {
                relative.anchor = Some(anchor.clone());
                relative.kind = *kind;
            }
            _ => {}
        }
        let implicit = relative.kind == RelativeKind::Implicit;
        let day: Option<Date> = match relative.kind {
            RelativeKind::Event => None,
            _ => self.years.today().and_then(|d| found.counted_from(d)),
        };
        let day = day.map(|d| d.to_string());
        let read = Read::of(When::Relative(relative, day.clone()), found.by).flagged(implicit);
        Read { due: day, ..read }
    }
}

/// What follows a span, in its own precision: the year after 2018年.
fn behind(span: &Span) -> Option<String> {
    use super::calendar::Form;
    let next = span.last.date()?.tomorrow().ok()?;
    Some(match span.form {
        Form::Year | Form::Years => format!("{:04}", next.year()),
        Form::Day | Form::Days => next.to_string(),
        _ => format!("{:04}-{:02}", next.year(), next.month()),
    })
}

static COMPLETION: Pattern = Pattern::new("(?:完成|销号|办结)(?:时间|日期)[:为是]?$");

impl Read {
    fn of(when: When, by: bool) -> Read {
        Read {
            range: 0..0,
            milestone: Milestone { raw: String::new(), when, by, goal: None },
            start: None,
            due: None,
            inferred: false,
            uncertain: false,
            completed: false,
            subordinate: false,
        }
    }

    fn due(self, span: &Span) -> Read {
        Read { due: Some(span.last.text()), ..self }
    }

    fn starting(self, start: String) -> Read {
        Read { start: Some(start), ..self }
    }

    fn flagged(self, uncertain: bool) -> Read {
        Read { uncertain, ..self }
    }

    fn dated(self, p: &Phrase, placed: &Placed, vague: bool) -> Read {
        let half_open = p.bare_before && placed.to.is_period();
        let doubtful = placed.from.doubtful || placed.to.doubtful;
        let uncertain = half_open || vague || doubtful || placed.grace || p.about || p.repaired;
        Read { inferred: placed.inferred, uncertain, ..self }
    }
}

static ABOVE: Pattern =
    Pattern::new("^(?:时限|期限|时间)?(?:同上[述栏]?|同前|同左|同上一?[条项行栏]|〃|″|\"|々)[。;,]?$");

static ELSEWHERE: Pattern = Pattern::new(
    "(?:按照?|依照|依据|根据|在|于|遵照|详?见|以|同)[^,;。]{0,16}?(?:(?:方案|规定|要求|文件|通知|计划|上级|既定|约定|合同|协议|办法|整改|清单|法定|清单)(?:的|中|所|明确|确定|规定|要求|整改|完成|内|各项|推进|设计)*(?:时限|时间|期限|节点|时序|进度|工期|日期)|(?:时限|时间节点|期限|时间|节点)(?:的)?要求|时间节点)|(?:规定|要求)(?:的)?(?:时限|时间|期限)内?|^(?:按照?|详?见)[^,;。]{0,10}(?:方案|附件|文件|通知|规定)(?:要求|规定|执行)?$",
);

/// When a field says that something was done: the last of its dates.
pub(super) fn completed(raw: &str, document: Option<DocumentDate>) -> Option<String> {
    Field::read(raw, document, Of::Completion).reads.iter().rev().find_map(completion)
}

/// Puts a field together.
pub(super) fn deadline(raw: &str, document: Option<DocumentDate>) -> Deadline {
    let field = Field::read(raw, document, Of::Deadline);
    let mut out = empty(raw);
    out.modes = field.modes.iter().map(|m| m.mode).collect();
    for read in &field.reads {
        out.year_inferred |= read.inferred;
        out.uncertain |= read.uncertain;
        if read.completed {
            let Some(when) = completion(read) else { continue };
            out.completed = Some(when);
            out.modes.push(Mode::Done);
            continue;
        }
        if let When::Recurring(_) = read.milestone.when {
            out.modes.push(Mode::Recurring);
        }
        if out.start.is_none() {
            out.start.clone_from(&read.start);
        }
        out.milestones.push(read.milestone.clone());
    }
    if field.reads.is_empty() && out.modes.is_empty() {
        out.milestones.extend(relative::whole_event(&field.text).map(|found| {
            let raw = field.text.raw(found.range.clone()).to_string();
            Milestone { raw, when: When::Relative(found.relative, None), by: found.by, goal: None }
        }));
    }
    out.modes.sort_unstable();
    out.modes.dedup();
    out.due = due(&field.reads);
    let folded = &field.text.folded;
    if ABOVE.is_match(folded) {
        out.reference = Some(Reference::Above);
    } else if out.milestones.is_empty() && ELSEWHERE.is_match(folded) {
        out.reference = Some(Reference::Document);
    }
    out
}

/// A field of which nothing is known.
pub(super) fn empty(raw: &str) -> Deadline {
    Deadline {
        raw: raw.to_string(),
        scope: None,
        modes: Vec::new(),
        due: None,
        start: None,
        completed: None,
        milestones: Vec::new(),
        year_inferred: false,
        uncertain: false,
        reference: None,
    }
}

/// The completion date at its stated precision.
fn completion(read: &Read) -> Option<String> {
    match &read.milestone.when {
        When::Calendar(edtf) => Some(edtf.clone()),
        _ => None,
    }
}

/// The latest end; the last in the text where a year is unknown. What stands behind 其中 counts only where nothing
/// else does.
fn due(reads: &[Read]) -> Option<String> {
    let ends = |subordinate: bool| {
        reads.iter().filter(move |r| !r.completed && r.subordinate == subordinate).filter_map(|r| r.due.as_deref())
    };
    let latest = |ends: Vec<&str>| {
        let unknown = ends.iter().any(|e| e.starts_with("XXXX"));
        (if unknown { ends.last().copied() } else { ends.iter().max().copied() }).map(str::to_string)
    };
    latest(ends(false).collect()).or_else(|| latest(ends(true).collect()))
}
