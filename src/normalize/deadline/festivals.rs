//! Festivals and the day they fall on. Only festivals that have a day: 汛期, 秋收, 学期 are events (see `relative`).
//!
//! The lunar ones come from a table of four days a year; it was computed from the new moons in UTC+8 (GB/T 33661) and
//! covers 1990–2060. Outside it a lunar festival has no day.

use jiff::civil::Date;

/// How a festival finds its day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rule {
    /// The same month and day every year.
    Fixed(i8, i8),
    /// So many days after one of the four tabled days.
    Lunar(Column, i64),
    /// 清明: the solar term, by the formula for 1900–2099.
    Qingming,
}

/// The tabled days, in the order of [`LUNAR`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Spring,
    DragonBoat,
    MidAutumn,
    Chongyang,
}

/// A festival: its row in [`FESTIVALS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Festival(usize);

/// Name as written, how it finds its day, and whether the bare name is also something else (五一 in 五一路), so that
/// it needs 节, 前 or 期间 behind it.
const FESTIVALS: &[(&str, Rule, bool)] = &[
    ("元旦", Rule::Fixed(1, 1), false),
    ("元旦节", Rule::Fixed(1, 1), false),
    ("新年", Rule::Fixed(1, 1), true),
    ("除夕", Rule::Lunar(Column::Spring, -1), false),
    ("春节", Rule::Lunar(Column::Spring, 0), false),
    ("农历新年", Rule::Lunar(Column::Spring, 0), false),
    ("农历春节", Rule::Lunar(Column::Spring, 0), false),
    ("正月十五", Rule::Lunar(Column::Spring, 14), false),
    ("元宵", Rule::Lunar(Column::Spring, 14), true),
    ("元宵节", Rule::Lunar(Column::Spring, 14), false),
    ("三八", Rule::Fixed(3, 8), true),
    ("妇女节", Rule::Fixed(3, 8), false),
    ("三八妇女节", Rule::Fixed(3, 8), false),
    ("植树节", Rule::Fixed(3, 12), false),
    ("清明", Rule::Qingming, true),
    ("清明节", Rule::Qingming, false),
    ("五一", Rule::Fixed(5, 1), true),
    ("五一节", Rule::Fixed(5, 1), false),
    ("劳动节", Rule::Fixed(5, 1), false),
    ("五一劳动节", Rule::Fixed(5, 1), false),
    ("五四", Rule::Fixed(5, 4), true),
    ("青年节", Rule::Fixed(5, 4), false),
    ("五四青年节", Rule::Fixed(5, 4), false),
    ("六一", Rule::Fixed(6, 1), true),
    ("儿童节", Rule::Fixed(6, 1), false),
    ("六一儿童节", Rule::Fixed(6, 1), false),
    ("端午", Rule::Lunar(Column::DragonBoat, 0), true),
    ("端午节", Rule::Lunar(Column::DragonBoat, 0), false),
    ("七一", Rule::Fixed(7, 1), true),
    ("建党节", Rule::Fixed(7, 1), false),
    ("七一建党节", Rule::Fixed(7, 1), false),
    ("八一", Rule::Fixed(8, 1), true),
    ("建军节", Rule::Fixed(8, 1), false),
    ("八一建军节", Rule::Fixed(8, 1), false),
    ("教师节", Rule::Fixed(9, 10), false),
    ("中秋", Rule::Lunar(Column::MidAutumn, 0), true),
    ("中秋节", Rule::Lunar(Column::MidAutumn, 0), false),
    ("十一", Rule::Fixed(10, 1), true),
    ("国庆", Rule::Fixed(10, 1), true),
    ("国庆节", Rule::Fixed(10, 1), false),
    ("十一国庆节", Rule::Fixed(10, 1), false),
    ("重阳", Rule::Lunar(Column::Chongyang, 0), true),
    ("重阳节", Rule::Lunar(Column::Chongyang, 0), false),
    ("宪法日", Rule::Fixed(12, 4), true),
];

/// First year of [`LUNAR`].
const FIRST: i16 = 1990;

/// 春节, 端午, 中秋, 重阳 as month × 100 + day.
#[rustfmt::skip]
const LUNAR: &[(i16, i16, i16, i16)] = &[
    (127, 528, 1003, 1026), (215, 616, 922, 1016), (204, 605, 911, 1004), (123, 624, 930, 1023), (210, 613, 920, 1013), // 1990
    (131, 602, 909, 1101), (219, 620, 927, 1020), (207, 609, 916, 1010), (128, 530, 1005, 1028), (216, 618, 924, 1017), // 1995
    (205, 606, 912, 1006), (124, 625, 1001, 1025), (212, 615, 921, 1014), (201, 604, 911, 1004), (122, 622, 928, 1022), // 2000
    (209, 611, 918, 1011), (129, 531, 1006, 1030), (218, 619, 925, 1019), (207, 608, 914, 1007), (126, 528, 1003, 1026), // 2005
    (214, 616, 922, 1016), (203, 606, 912, 1005), (123, 623, 930, 1023), (210, 612, 919, 1013), (131, 602, 908, 1002), // 2010
    (219, 620, 927, 1021), (208, 609, 915, 1009), (128, 530, 1004, 1028), (216, 618, 924, 1017), (205, 607, 913, 1007), // 2015
    (125, 625, 1001, 1025), (212, 614, 921, 1014), (201, 603, 910, 1004), (122, 622, 929, 1023), (210, 610, 917, 1011), // 2020
    (129, 531, 1006, 1029), (217, 619, 925, 1018), (206, 609, 915, 1008), (126, 528, 1003, 1026), (213, 616, 922, 1016), // 2025
    (203, 605, 912, 1005), (123, 624, 1001, 1024), (211, 612, 919, 1012), (131, 601, 908, 1001), (219, 620, 927, 1020), // 2030
    (208, 610, 916, 1009), (128, 530, 1004, 1027), (215, 618, 924, 1017), (204, 607, 913, 1007), (124, 527, 1002, 1026), // 2035
    (212, 614, 920, 1014), (201, 603, 910, 1003), (122, 622, 928, 1022), (210, 611, 917, 1011), (130, 531, 1005, 1029), // 2040
    (217, 619, 925, 1018), (206, 608, 915, 1008), (126, 529, 1004, 1027), (214, 615, 922, 1016), (202, 604, 911, 1005), // 2045
    (123, 623, 930, 1024), (211, 613, 919, 1013), (201, 601, 907, 1030), (219, 620, 926, 1020), (208, 610, 916, 1009), // 2050
    (128, 530, 1005, 1028), (215, 617, 924, 1017), (204, 606, 913, 1007), (124, 625, 1002, 1025), (212, 614, 921, 1014), // 2055
    (202, 603, 909, 1002), // 2060
];

impl Festival {
    /// The festival of that name, and whether the bare name needs more behind it to be one.
    pub(super) fn named(name: &str) -> Option<(Festival, bool)> {
        FESTIVALS.iter().position(|(n, ..)| *n == name).map(|i| (Festival(i), FESTIVALS.get(i).is_some_and(|f| f.2)))
    }

    /// The names as one regular expression alternation, longest first.
    pub(super) fn alternation() -> String {
        let mut names: Vec<&str> = FESTIVALS.iter().map(|(n, ..)| *n).collect();
        names.sort_by_key(|n| std::cmp::Reverse(n.len()));
        names.join("|")
    }

    /// The day in a year of the common calendar.
    pub(super) fn day(self, year: i16) -> Option<Date> {
        match FESTIVALS.get(self.0)?.1 {
            Rule::Fixed(month, day) => Date::new(year, month, day).ok(),
            Rule::Lunar(column, offset) => {
                let row = LUNAR.get(usize::try_from(year.checked_sub(FIRST)?).ok()?)?;
                let md = match column {
                    Column::Spring => row.0,
                    Column::DragonBoat => row.1,
                    Column::MidAutumn => row.2,
                    Column::Chongyang => row.3,
                };
                let day = Date::new(year, i8::try_from(md / 100).ok()?, i8::try_from(md % 100).ok()?).ok()?;
                day.checked_add(jiff::Span::new().try_days(offset).ok()?).ok()
            }
            Rule::Qingming => {
                let (y, c) = if year >= 2000 { (year - 2000, 481) } else { (year - 1900, 559) };
                let day = (i32::from(y) * 2422 + c * 100) / 10_000 - i32::from(y / 4);
                Date::new(year, 4, i8::try_from(day).ok()?).ok()
            }
        }
    }

    /// The month and day where they are the same every year.
    pub(super) fn fixed(self) -> Option<(i8, i8)> {
        match FESTIVALS.get(self.0)?.1 {
            Rule::Fixed(month, day) => Some((month, day)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(name: &str, year: i16) -> String {
        Festival::named(name).unwrap().0.day(year).unwrap().to_string()
    }

    #[test]
    fn falls_on_the_known_days() {
        for (name, year, expected) in [
            ("春节", 2024, "2024-02-10"),
            ("除夕", 2027, "2027-02-05"),
            ("春节", 2030, "2030-02-03"),
            ("元宵节", 2023, "2023-02-05"),
            ("端午节", 2025, "2025-05-31"),
            ("中秋节", 2020, "2020-10-01"),
            ("重阳节", 2023, "2023-10-23"),
            ("清明节", 2024, "2024-04-04"),
            ("清明节", 2023, "2023-04-05"),
            ("清明节", 2027, "2027-04-05"),
            ("清明节", 1999, "1999-04-05"),
            ("国庆节", 2031, "2031-10-01"),
        ] {
            assert_eq!(day(name, year), expected, "{name} {year}");
        }
    }

    #[test]
    fn every_row_of_the_table_is_a_calendar_day_in_its_season() {
        for year in FIRST..=2060 {
            for (name, from, to) in [
                ("春节", (1, 21), (2, 21)),
                ("端午节", (5, 26), (6, 26)),
                ("中秋节", (9, 7), (10, 8)),
                ("重阳节", (10, 1), (11, 1)),
            ] {
                let d = Festival::named(name).unwrap().0.day(year).unwrap();
                assert!((from..=to).contains(&(d.month(), d.day())), "{name} {d}");
            }
        }
        assert!(Festival::named("春节").unwrap().0.day(2061).is_none());
    }
}
