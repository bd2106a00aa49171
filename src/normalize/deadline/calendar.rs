//! Days and periods: what 7月下旬 or 第三季度末 covers in a given year, and how EDTF writes it. Chooses no year
//! (see `years`).

use jiff::ToSpan;
use jiff::civil::Date;

use super::festivals::Festival;

/// A day whose year may be unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Day {
    pub(super) year: Option<i16>,
    pub(super) month: i8,
    pub(super) day: i8,
}

impl Day {
    fn new(year: Option<i16>, month: i8, day: i8) -> Self {
        Day { year, month, day }
    }

    /// The day in the calendar, where the year is known.
    pub(super) fn date(self) -> Option<Date> {
        Date::new(self.year?, self.month, self.day).ok()
    }

    /// `2022-06-30`, `XXXX-06-30`.
    pub(super) fn text(self) -> String {
        format!("{}-{:02}-{:02}", year_text(self.year), self.month, self.day)
    }

    fn month_text(self) -> String {
        format!("{}-{:02}", year_text(self.year), self.month)
    }
}

impl From<Date> for Day {
    fn from(d: Date) -> Self {
        Day::new(Some(d.year()), d.month(), d.day())
    }
}

fn year_text(year: Option<i16>) -> String {
    year.map_or_else(|| "XXXX".to_string(), |y| format!("{y:04}"))
}

/// How EDTF writes a span at its stated precision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// One day (the last of the span).
    Day,
    /// From first day to last day.
    Days,
    /// One month.
    Month,
    /// From first month to last month.
    Months,
    /// 33–36.
    Quarter(i8),
    /// 40, 41.
    Half(i8),
    /// One year.
    Year,
    /// From first year to last year.
    Years,
}

/// A stretch of days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) first: Day,
    pub(super) last: Day,
    pub(super) form: Form,
    /// The written day does not exist and was taken back to the end of its month, or 2月底 stands without a year.
    pub(super) doubtful: bool,
}

impl Span {
    /// One day.
    pub(super) fn day(day: Day) -> Span {
        Span { first: day, last: day, form: Form::Day, doubtful: false }
    }

    fn days(first: Day, last: Day) -> Span {
        Span { first, last, form: Form::Days, doubtful: false }
    }

    fn months(first: Day, last: Day) -> Span {
        let form = if first.month == last.month && first.year == last.year { Form::Month } else { Form::Months };
        Span { first, last, form, doubtful: false }
    }

    /// Whether it is longer than a day.
    pub(super) fn is_period(&self) -> bool {
        self.form != Form::Day
    }

    /// The span in EDTF. Without a year a quarter or half has no code of its own and becomes months.
    pub(super) fn edtf(&self) -> String {
        let year = year_text(self.last.year);
        match self.form {
            Form::Quarter(code) | Form::Half(code) if self.last.year.is_some() => format!("{year}-{code}"),
            Form::Day => self.last.text(),
            Form::Month => self.last.month_text(),
            Form::Year => year,
            _ => format!("{}/{}", self.left_edtf(), self.right_edtf()),
        }
    }

    /// The span as the left end of an interval: intervals take dates, not sub-year codes.
    pub(super) fn left_edtf(&self) -> String {
        match self.form {
            Form::Day | Form::Days => self.first.text(),
            Form::Year | Form::Years => year_text(self.first.year),
            _ => self.first.month_text(),
        }
    }

    /// The span as the right end of an interval.
    pub(super) fn right_edtf(&self) -> String {
        match self.form {
            Form::Day | Form::Days => self.last.text(),
            Form::Year | Form::Years => year_text(self.last.year),
            _ => self.last.month_text(),
        }
    }
}

/// Which month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Month {
    /// 1–12, or an impossible number.
    Written(u32),
    /// 本月 0, 下月 1.
    Offset(i32),
    /// A day or part of a month alone: `25日`, `月底`, `中旬`.
    Bare,
}

/// What part of a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Whole,
    /// 底, 末.
    End,
    /// 初 = 1–10, vague.
    Start,
    /// 中 = 11–20, vague.
    Middle,
    /// 旬; the last day is 31 where it runs to the end.
    Ten(i8, i8),
    Day(u32),
    /// The so-manieth seven days; 5 is the last week.
    Week(i8),
}

/// What an expression covers, before its year is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Year,
    YearStart,
    YearMiddle,
    YearEnd,
    /// 1 or 2; whether its end is meant.
    Half(i8, Part),
    /// 1–4; whole, start, middle, end.
    Quarter(i8, Part),
    /// 本季度 0, 下季度 1.
    QuarterOffset(i32, Part),
    /// 前三季度, 前5个月.
    FirstMonths(i8),
    Month(Month, Part),
    /// The day itself, or its eve.
    Festival(Festival, bool),
    /// Years written in the expression: “十四五”.
    Years(i16, i16),
    /// Weeks from the document's week, day of the week (1–7) or the whole week.
    Week(i64, Option<i8>),
    /// The first such day of the week (1–7) on or after the document's day: 周五 alone.
    Weekday(i8),
    /// Days from the document's day: 今日, 明日.
    DayOffset(i64),
}

impl Shape {
    /// 初, 年中 and weeks of a month: no agreed days.
    pub(super) fn is_vague(self) -> bool {
        match self {
            Shape::YearStart | Shape::YearMiddle => true,
            Shape::Month(_, part) | Shape::Half(_, part) | Shape::Quarter(_, part) | Shape::QuarterOffset(_, part) => {
                matches!(part, Part::Start | Part::Middle | Part::Week(_))
            }
            _ => false,
        }
    }

    /// The days it covers in a year. `month` stands in for a month that is not written. `None` where there is no
    /// such thing (a 13th month, a lunar festival outside the table).
    pub(super) fn place(self, year: Option<i16>, month: Option<i8>) -> Option<Span> {
        let at = |m: i8, d: i8| Day::new(year, m, d);
        let end = |m: i8| Day::new(year, m, last_day(year, m));
        Some(match self {
            Shape::Year => Span { first: at(1, 1), last: at(12, 31), form: Form::Year, doubtful: false },
            Shape::YearStart => Span { doubtful: year.is_none(), ..Span::months(at(1, 1), end(2)) },
            Shape::YearMiddle => Span::day(at(6, 30)),
            Shape::YearEnd => Span::day(at(12, 31)),
            Shape::Half(half, part) => {
                let first = if half == 1 { 1 } else { 7 };
                cut(Span { form: Form::Half(39 + half), ..Span::months(at(first, 1), end(first + 5)) }, part)
            }
            Shape::Quarter(quarter, part) => place_quarter(year, quarter, part),
            Shape::FirstMonths(n) if (1..=12).contains(&n) => Span::months(at(1, 1), end(n)),
            Shape::Month(which, part) => {
                let number = match which {
                    Month::Written(n) => i8::try_from(n).ok()?,
                    _ => month?,
                };
                place_month(year, number, part)?
            }
            Shape::Festival(festival, eve) => place_festival(year, festival, eve)?,
            Shape::Years(from, to) => Span {
                first: Day::new(Some(from), 1, 1),
                last: Day::new(Some(to), 12, 31),
                form: Form::Years,
                doubtful: false,
            },
            Shape::FirstMonths(_)
            | Shape::QuarterOffset(..)
            | Shape::Week(..)
            | Shape::Weekday(_)
            | Shape::DayOffset(_) => {
                return None;
            }
        })
    }

    /// The days it covers where it is counted from a day of the document.
    pub(super) fn counted_from(self, today: Date) -> Option<Span> {
        match self {
            Shape::Week(weeks, weekday) => {
                let monday = today.checked_sub(i64::from(today.weekday().to_monday_zero_offset()).days()).ok()?;
                let monday = monday.checked_add((weeks.checked_mul(7)?).days()).ok()?;
                let on = |n: i8| monday.checked_add(i64::from(n - 1).days()).ok();
                Some(match weekday {
                    Some(n) => Span::day(on(n)?.into()),
                    None => Span::days(monday.into(), on(7)?.into()),
                })
            }
            Shape::Weekday(n) => {
                let ahead = (i64::from(n - 1) - i64::from(today.weekday().to_monday_zero_offset())).rem_euclid(7);
                Some(Span::day(today.checked_add(ahead.days()).ok()?.into()))
            }
            Shape::DayOffset(days) => Some(Span::day(today.checked_add(days.days()).ok()?.into())),
            _ => None,
        }
    }
}

/// The quarter a month stands in, 1–4.
pub(super) fn quarter_of(month: i8) -> i8 {
    (month - 1) / 3 + 1
}

fn place_quarter(year: Option<i16>, quarter: i8, part: Part) -> Span {
    let first = quarter * 3 - 2;
    let whole = Span {
        form: Form::Quarter(32 + quarter),
        ..Span::months(Day::new(year, first, 1), Day::new(year, first + 2, last_day(year, first + 2)))
    };
    match part {
        Part::Start => Span::months(Day::new(year, first, 1), Day::new(year, first, last_day(year, first))),
        Part::Middle => {
            Span::months(Day::new(year, first + 1, 1), Day::new(year, first + 1, last_day(year, first + 1)))
        }
        _ => cut(whole, part),
    }
}

/// The end of a span, if that is meant.
fn cut(span: Span, part: Part) -> Span {
    if part == Part::End { Span::day(span.last) } else { span }
}

fn place_month(year: Option<i16>, month: i8, part: Part) -> Option<Span> {
    if !(1..=12).contains(&month) {
        return None;
    }
    let last = last_day(year, month);
    let at = |d: i8| Day::new(year, month, d);
    let mut span = match part {
        Part::Whole => Span::months(at(1), at(last)),
        Part::End => Span::day(at(last)),
        Part::Start => Span::days(at(1), at(10)),
        Part::Middle => Span::days(at(11), at(20)),
        Part::Ten(from, to) => Span::days(at(from), at(to.min(last))),
        Part::Week(5) => Span::days(at(last - 6), at(last)),
        Part::Week(n) if (1..5).contains(&n) => Span::days(at(n * 7 - 6), at(n * 7)),
        Part::Day(0) | Part::Week(_) => return None,
        Part::Day(n) => return Some(place_day(year, month, n)),
    };
    span.doubtful = year.is_none() && month == 2 && span.last.day == last;
    Some(span)
}

/// A day of a month; one that does not exist becomes the last that does.
fn place_day(year: Option<i16>, month: i8, day: u32) -> Span {
    let last = if year.is_none() && month == 2 { 29 } else { last_day(year, month) };
    let written = i8::try_from(day).unwrap_or(i8::MAX);
    let mut span = Span::day(Day::new(year, month, written.min(last)));
    span.doubtful = written > last || (year.is_none() && month == 2 && written == 29);
    span
}

fn place_festival(year: Option<i16>, festival: Festival, eve: bool) -> Option<Span> {
    let Some(year) = year else {
        // Without a year only the fixed ones have a day; the eve is counted in any common year.
        let (month, day) = festival.fixed()?;
        let day = Date::new(2001, month, day).ok()?;
        let day = if eve { day.yesterday().ok()? } else { day };
        return Some(Span::day(Day::new(None, day.month(), day.day())));
    };
    let day = festival.day(year)?;
    Some(Span::day(if eve { day.yesterday().ok()? } else { day }.into()))
}

/// The last day of a month; February without a year has 28.
fn last_day(year: Option<i16>, month: i8) -> i8 {
    Date::new(year.unwrap_or(2001), month, 1).map_or(31, Date::days_in_month)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edtf(shape: Shape, year: Option<i16>) -> String {
        shape.place(year, None).map_or_else(|| "-".to_string(), |s| s.edtf())
    }

    #[test]
    fn writes_each_precision() {
        let month = |m, part| Shape::Month(Month::Written(m), part);
        for (shape, year, expected) in [
            (Shape::Year, Some(2031), "2031"),
            (Shape::Half(2, Part::Whole), Some(2031), "2031-41"),
            (Shape::Half(1, Part::End), Some(2031), "2031-06-30"),
            (Shape::Half(1, Part::Whole), None, "XXXX-01/XXXX-06"),
            (Shape::Quarter(1, Part::Whole), Some(2031), "2031-33"),
            (Shape::Quarter(4, Part::End), None, "XXXX-12-31"),
            (month(2, Part::Ten(21, 31)), Some(2032), "2032-02-21/2032-02-29"),
            (month(4, Part::Day(31)), Some(2032), "2032-04-30"),
            (month(13, Part::Whole), Some(2032), "-"),
            (month(5, Part::Day(0)), Some(2032), "-"),
            (month(5, Part::Week(2)), Some(2032), "2032-05-08/2032-05-14"),
            (Shape::Years(2026, 2030), None, "2026/2030"),
            (Shape::FirstMonths(9), Some(2030), "2030-01/2030-09"),
        ] {
            assert_eq!(edtf(shape, year), expected, "{shape:?}");
        }
    }

    #[test]
    fn counts_weeks_from_monday() {
        let today = Date::new(2031, 5, 14).unwrap();
        assert_eq!(Shape::Week(0, Some(5)).counted_from(today).unwrap().edtf(), "2031-05-16");
        assert_eq!(Shape::Week(1, None).counted_from(today).unwrap().edtf(), "2031-05-19/2031-05-25");
    }
}
