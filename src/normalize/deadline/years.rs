//! Which year (and month) an expression without one means. The rule is CONTRACT.md's: written; said by a word (今年);
//! taken over from the expression before it; else found from the document's date, the only "now" there is.

use jiff::ToSpan;
use jiff::civil::Date;

use super::calendar::{Day, Month, Shape, Span, quarter_of};

/// A plan printed up to so many days after its first date keeps that date.
const GRACE_DAYS: i64 = 31;

/// The year of an expression as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Year {
    /// `2022年`, `22年`.
    Written(i16),
    /// 今年 0, 明年 1.
    Offset(i16),
    /// 次年: counts from the expression before.
    Next,
    /// 当年, 同年: that of the expression before, else the document's.
    Same,
    /// 年底 and 年内 alone: the document's, unless that runs backwards in the field.
    Implied,
    /// `XX年`: stays unknown.
    Masked,
    /// Nothing said.
    Open,
}

/// One end or the whole of a dated expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Point {
    pub(super) year: Year,
    pub(super) shape: Shape,
}

/// The document's date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct DocumentDate {
    year: i16,
    month: Option<i8>,
    day: Option<i8>,
}

impl DocumentDate {
    /// `2022-05-26`, `2022-05` or `2022`; qualifiers of EDTF are dropped, and of an interval its first day counts.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut parts = text.trim().trim_end_matches(['~', '?', '%']).split('/').next()?.splitn(3, '-');
        let year: i16 = parts.next()?.parse().ok().filter(|y| (1900..=2200).contains(y))?;
        let month = parts.next().and_then(|p| p.parse().ok()).filter(|m| (1..=12).contains(m));
        let day = month.and(parts.next()).and_then(|p| p.parse::<i8>().ok());
        let day = day.filter(|d| Date::new(year, month.unwrap_or(1), *d).is_ok());
        Some(DocumentDate { year, month, day })
    }

    /// Its year.
    pub(super) fn year(self) -> i16 {
        self.year
    }

    /// The day, where it is known to the day.
    pub(super) fn day(self) -> Option<Date> {
        Date::new(self.year, self.month?, self.day?).ok()
    }

    /// The day comparisons start from: the first of the month where only that is known.
    fn compare(self) -> Option<Date> {
        Date::new(self.year, self.month?, self.day.unwrap_or(1)).ok()
    }
}

/// An expression with its year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Placed {
    pub(super) from: Span,
    pub(super) to: Span,
    /// The year or month was not written in the expression.
    pub(super) inferred: bool,
    /// Kept although it had passed when the document was dated.
    pub(super) grace: bool,
}

/// Which way to look for an expression's year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    /// A deadline.
    Forward,
    /// A completion date: the latest that had begun.
    Back,
    /// Behind 其中: the year of the expression before.
    Within,
}

/// What is known while a field is read from left to right.
#[derive(Debug, Clone, Default)]
pub(super) struct Years {
    document: Option<DocumentDate>,
    /// First and last day of the expression before (both the boundary for 前), where its year is known.
    previous: Option<(Day, Day)>,
}

type Ends = (Span, Span);

impl Years {
    /// Nothing read yet.
    pub(super) fn new(document: Option<DocumentDate>) -> Self {
        Years { document, previous: None }
    }

    /// The document's day, where it is known to the day.
    pub(super) fn today(&self) -> Option<Date> {
        self.document.and_then(DocumentDate::day)
    }

    /// Takes note of an expression for those behind it.
    pub(super) fn remember(&mut self, placed: &Placed, by: bool) {
        if placed.to.last.year.is_some() {
            let first = if by { placed.to.last } else { placed.from.first };
            self.previous = Some((first, placed.to.last));
        }
    }

    /// Forgets the expressions read so far (a new sentence of running text).
    pub(super) fn forget(&mut self) {
        self.previous = None;
    }

    /// Gives an expression its year.
    pub(super) fn resolve(&self, point: Point, look: Look) -> Option<Placed> {
        self.place(point, point, look)
    }

    /// Gives both ends of an interval their years: one written year serves both, a backward end takes the next.
    pub(super) fn resolve_pair(&self, from: Point, to: Point, look: Look) -> Option<Placed> {
        self.place(from, to, look)
    }

    fn place(&self, from: Point, to: Point, look: Look) -> Option<Placed> {
        if let Some(placed) = self.by_document(from, to) {
            return Some(placed);
        }
        let done = |ends: Ends, inferred: bool, grace: bool| Placed { from: ends.0, to: ends.1, inferred, grace };
        let (known_from, known_to) = (self.said(from.year), self.said(to.year));
        if from.year == Year::Masked || to.year == Year::Masked {
            return ends(from, to, None, None, None).map(|e| done(e, false, false));
        }
        let month = self.said_month(from).or_else(|| self.said_month(to));
        if let Some((year, month, inferred)) = month {
            return ends(from, to, Some(year), None, Some(month)).map(|e| done(e, inferred, false));
        }
        match (known_from, known_to) {
            (Some((y, inferred)), to_said) => {
                let z = if from == to || to.year == Year::Next { None } else { to_said.map(|(z, _)| z) };
                let inferred = inferred && (to_said.is_none_or(|(_, i)| i));
                let e = ends(from, to, Some(y), z, None)?;
                let backwards =
                    from.year == Year::Implied && self.previous.is_some_and(|(first, _)| before(e.1.last, first));
                if backwards && let Some(p) = self.previous.and_then(|(_, last)| last.year) {
                    return ends(from, to, Some(p), z, None).map(|e| done(e, true, false));
                }
                Some(done(e, inferred, false))
            }
            (None, Some((z, inferred))) if to.year != Year::Next => {
                let same = ends(from, to, Some(z), Some(z), None)?;
                let e =
                    if before(same.1.last, same.0.first) { ends(from, to, Some(z - 1), Some(z), None)? } else { same };
                Some(done(e, inferred, false))
            }
            _ => self.infer(from, to, look),
        }
    }

    /// The year a word or number says, and whether it is not written.
    fn said(&self, year: Year) -> Option<(i16, bool)> {
        let document = self.document.map(|d| d.year);
        let previous = self.previous.and_then(|(_, last)| last.year);
        match year {
            Year::Written(y) => Some((y, false)),
            Year::Offset(n) => document.map(|y| (y + n, true)),
            Year::Implied => document.or(previous).map(|y| (y, true)),
            Year::Next => previous.or(document).map(|y| (y + 1, true)),
            Year::Same => previous.or(document).map(|y| (y, true)),
            Year::Masked | Year::Open => None,
        }
    }

    /// 本月, 下月 and 本季度: counted from the document's month, or from the expression before for 次月.
    fn said_month(&self, point: Point) -> Option<(i16, i8, bool)> {
        let Shape::Month(Month::Offset(n), _) = point.shape else { return None };
        let (year, month) = match (n, self.previous) {
            (1, Some((_, last))) => (last.year?, last.month),
            _ => self.document.and_then(|d| Some((d.year, d.month?)))?,
        };
        let day = Date::new(year, month, 1).ok()?.checked_add(n.months()).ok()?;
        Some((day.year(), day.month(), true))
    }

    /// Weeks, days and quarters that count from the document's own.
    fn by_document(&self, from: Point, to: Point) -> Option<Placed> {
        let one = |p: Point| match p.shape {
            Shape::QuarterOffset(n, part) => {
                let d = self.document?;
                let first =
                    Date::new(d.year, quarter_of(d.month?) * 3 - 2, 1).ok()?.checked_add((3 * n).months()).ok()?;
                Shape::Quarter(quarter_of(first.month()), part).place(Some(first.year()), None)
            }
            Shape::Week(..) | Shape::Weekday(_) | Shape::DayOffset(_) => p.shape.counted_from(self.today()?),
            Shape::Years(..) => p.shape.place(None, None),
            _ => None,
        };
        let inferred = |p: Point| !matches!(p.shape, Shape::Years(..));
        Some(Placed { from: one(from)?, to: one(to)?, inferred: inferred(from) || inferred(to), grace: false })
    }

    /// Rule 7 where neither word nor number says the year.
    fn infer(&self, from: Point, to: Point, look: Look) -> Option<Placed> {
        let placed = |e: Ends, inferred, grace| Placed { from: e.0, to: e.1, inferred, grace };
        let months = is_bare(from);
        if look != Look::Back
            && let Some((first, last)) = self.previous
        {
            let (year, month) = (last.year?, last.month);
            let e = at(from, to, year, month, 0)?;
            let e = if look == Look::Forward && before(e.1.last, first) { at(from, to, year, month, 1)? } else { e };
            return Some(placed(e, true, false));
        }
        let Some(document) = self.document else {
            return ends(from, to, None, None, None).map(|e| placed(e, false, false));
        };
        let Some(today) = document.compare() else {
            // Only its year is known: that year.
            if months {
                return None;
            }
            let e = (0..=1)
                .filter_map(|n| at(from, to, document.year, 1, n))
                .find(|e| e.1.last.year >= Some(document.year));
            return e.map(|e| placed(e, true, false));
        };
        let candidates = (-1..=2).filter_map(|n| at(from, to, document.year, today.month(), n));
        if look == Look::Back {
            let begun = |e: &Ends| e.0.first.date().is_some_and(|d| d <= today);
            return candidates.rev().find(begun).map(|e| placed(e, true, false));
        }
        let mut kept = None;
        for e in candidates {
            let end = e.1.last.date()?;
            if end >= today {
                return Some(kept.unwrap_or_else(|| placed(e, true, false)));
            }
            let age = end.until(today).map_or(i64::MAX, |s| i64::from(s.get_days()));
            if !months && end.year() == document.year && age <= GRACE_DAYS {
                kept = Some(placed(e, true, true));
            }
        }
        kept
    }
}

/// Whether an expression names a day or part of a month and no month.
fn is_bare(point: Point) -> bool {
    matches!(point.shape, Shape::Month(Month::Bare | Month::Offset(_), _))
}

/// The ends so many steps (months for a bare day, years else) from a month.
fn at(from: Point, to: Point, year: i16, month: i8, steps: i32) -> Option<Ends> {
    if is_bare(from) {
        let day = Date::new(year, month, 1).ok()?.checked_add(steps.months()).ok()?;
        return ends(from, to, Some(day.year()), None, Some(day.month()));
    }
    ends(from, to, Some(year + i16::try_from(steps).ok()?), None, None)
}

/// Both ends in a given year; the right one in its own if it has one, else where it does not run backwards.
fn ends(from: Point, to: Point, year: Option<i16>, other: Option<i16>, month: Option<i8>) -> Option<Ends> {
    let left = from.shape.place(year, month)?;
    if from == to {
        return Some((left, left));
    }
    let month = Some(left.last.month);
    if let Some(other) = other {
        return Some((left, to.shape.place(Some(other), month)?));
    }
    let next = year.map(|y| y + 1);
    if to.year == Year::Next {
        return Some((left, to.shape.place(next, month)?));
    }
    let right = to.shape.place(year, month)?;
    if before(right.last, left.first) && year.is_some() {
        let right = match (is_bare(to), left.first.date().and_then(|d| d.checked_add(1.months()).ok())) {
            (true, Some(d)) => to.shape.place(Some(d.year()), Some(d.month()))?,
            _ => to.shape.place(next, month)?,
        };
        return Some((left, right));
    }
    Some((left, right))
}

fn before(a: Day, b: Day) -> bool {
    match (a.date(), b.date()) {
        (Some(a), Some(b)) => a < b,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::calendar::Part;
    use super::*;

    fn month_end(month: u32) -> Point {
        Point { year: Year::Open, shape: Shape::Month(Month::Written(month), Part::End) }
    }

    fn read(document: &str, month: u32) -> (String, bool) {
        let years = Years::new(DocumentDate::parse(document));
        let placed = years.resolve(month_end(month), Look::Forward).unwrap();
        (placed.to.edtf(), placed.grace)
    }

    #[test]
    fn takes_the_earliest_end_on_or_after_the_document() {
        assert_eq!(read("2031-05-31", 5), ("2031-05-31".into(), false));
        assert_eq!(read("2031-06-20", 5), ("2031-05-31".into(), true));
        assert_eq!(read("2031-07-20", 5), ("2032-05-31".into(), false));
        assert_eq!(read("2031-01-05", 12), ("2031-12-31".into(), false));
        assert_eq!(read("2031-06", 5), ("2031-05-31".into(), true));
        assert_eq!(read("2031", 5), ("2031-05-31".into(), false));
    }

    #[test]
    fn later_expressions_do_not_run_backwards() {
        let mut years = Years::new(DocumentDate::parse("2031-05-01"));
        let first = years.resolve(month_end(9), Look::Forward).unwrap();
        years.remember(&first, true);
        assert_eq!(years.resolve(month_end(3), Look::Forward).unwrap().to.edtf(), "2032-03-31");
        assert_eq!(years.resolve(month_end(3), Look::Within).unwrap().to.edtf(), "2031-03-31");
    }

    #[test]
    fn document_dates_of_any_precision() {
        assert_eq!(DocumentDate::parse("2031-02-30").unwrap().day(), None);
        assert!(DocumentDate::parse("XXXX-02").is_none());
        assert!(DocumentDate::parse("").is_none());
    }
}
