//! Format codes → [`NumberFormat`]: sections, and in each the tokens that decide what kind it is.

use super::{Compare, Condition, Date, Item, Look, Number, NumberFormat, Section};

/// Built-in formats by number, ECMA-376 part 1, 18.8.30, 27 to 58 in their zh-cn meaning; any other is General. Money is
/// shown without the sign of a country, which is that of the reader's computer and not in the file.
const BUILT_IN: &[(u16, &str)] = &[
    (1, "0"),
    (2, "0.00"),
    (3, "#,##0"),
    (4, "#,##0.00"),
    (5, "#,##0_);(#,##0)"),
    (6, "#,##0_);[Red](#,##0)"),
    (7, "#,##0.00_);(#,##0.00)"),
    (8, "#,##0.00_);[Red](#,##0.00)"),
    (9, "0%"),
    (10, "0.00%"),
    (11, "0.00E+00"),
    (12, "# ?/?"),
    (13, "# ??/??"),
    (14, "yyyy/m/d"),
    (15, "d-mmm-yy"),
    (16, "d-mmm"),
    (17, "mmm-yy"),
    (18, "h:mm AM/PM"),
    (19, "h:mm:ss AM/PM"),
    (20, "h:mm"),
    (21, "h:mm:ss"),
    (22, "yyyy/m/d h:mm"),
    (27, "yyyy\"年\"m\"月\""),
    (28, "m\"月\"d\"日\""),
    (29, "m\"月\"d\"日\""),
    (30, "m-d-yy"),
    (31, "yyyy\"年\"m\"月\"d\"日\""),
    (32, "h\"时\"mm\"分\""),
    (33, "h\"时\"mm\"分\"ss\"秒\""),
    (34, "h\"时\"mm\"分\""),
    (35, "h\"时\"mm\"分\"ss\"秒\""),
    (36, "yyyy\"年\"m\"月\""),
    (37, "#,##0_);(#,##0)"),
    (38, "#,##0_);[Red](#,##0)"),
    (39, "#,##0.00_);(#,##0.00)"),
    (40, "#,##0.00_);[Red](#,##0.00)"),
    (41, "#,##0_);(#,##0);\"-\"_)"),
    (42, "#,##0_);(#,##0);\"-\"_)"),
    (43, "#,##0.00_);(#,##0.00);\"-\"_)"),
    (44, "#,##0.00_);(#,##0.00);\"-\"_)"),
    (45, "mm:ss"),
    (46, "[h]:mm:ss"),
    (47, "mm:ss.0"),
    (48, "##0.0E+0"),
    (49, "@"),
    (50, "yyyy\"年\"m\"月\""),
    (51, "m\"月\"d\"日\""),
    (52, "yyyy\"年\"m\"月\""),
    (53, "m\"月\"d\"日\""),
    (54, "m\"月\"d\"日\""),
    (55, "h\"时\"mm\"分\""),
    (56, "h\"时\"mm\"分\"ss\"秒\""),
    (57, "yyyy\"年\"m\"月\""),
    (58, "m\"月\"d\"日\""),
];

/// The word for the general format in the programs' languages.
const GENERAL: &[&str] = &["General", "G/通用格式", "G/標準", "G/표준", "Standard"];
/// Longest code read; the program stops at 255 characters.
const MAX_CODE: usize = 1024;

impl NumberFormat {
    /// The format of a code. Whatever makes no sense in it is a literal.
    pub(crate) fn parse(code: &str) -> NumberFormat {
        if code.is_empty() || code.len() > MAX_CODE {
            return NumberFormat::default();
        }
        let mut sections: Vec<Tokens> = Vec::new();
        let mut rest = code;
        loop {
            let more;
            let mut tokens = Tokens::default();
            (rest, more) = tokens.read(rest);
            sections.push(tokens);
            if !more {
                break;
            }
        }
        let text = match sections.as_slice() {
            [.., last] if last.has_text || sections.len() > 3 => last.around(),
            _ => None,
        };
        if sections.len() > 1 && (sections.len() > 3 || text.is_some()) {
            sections.truncate((sections.len() - 1).min(3));
        }
        let numbers = sections.into_iter().map(Tokens::section).collect();
        NumberFormat { numbers, text }
    }

    /// The built-in format of a number below 164.
    pub(crate) fn built_in(id: u16) -> NumberFormat {
        let code = BUILT_IN.iter().find(|(n, _)| *n == id).map_or("", |(_, code)| code);
        NumberFormat::parse(code)
    }
}

/// What one section of a code says.
#[derive(Default)]
struct Tokens {
    items: Vec<Item>,
    condition: Option<Condition>,
    /// Letters of dates and times in order, runs joined: `y`, `m`, `M` for a month in words, `d`, `h`, `s`, `a`.
    letters: Vec<char>,
    elapsed: bool,
    /// A colour and the like, which alone is General in that colour.
    has_brackets: bool,
    has_text: bool,
    has_general: bool,
    /// Whether there is a placeholder yet, and a point among them.
    has_places: bool,
    has_point: bool,
    /// Fractions and powers of ten.
    is_other: bool,
    percents: i32,
    thousands: bool,
    /// Commas since the last placeholder.
    commas: i32,
}

impl Tokens {
    /// Reads up to the end of the section; the rest, and whether another section follows.
    fn read<'a>(&mut self, code: &'a str) -> (&'a str, bool) {
        let mut rest = code;
        while let Some(c) = rest.chars().next() {
            let after = rest.get(c.len_utf8()..).unwrap_or_default();
            let general = GENERAL.iter().find_map(|word| {
                let (head, tail) = rest.split_at_checked(word.len())?;
                head.eq_ignore_ascii_case(word).then_some(tail)
            });
            rest = match c {
                ';' => return (after, true),
                _ if general.is_some() => {
                    self.has_general = true;
                    self.literal("\u{0}");
                    general.unwrap_or_default()
                }
                '"' => {
                    let (text, tail) = after.split_once('"').unwrap_or((after, ""));
                    self.literal(text);
                    tail
                }
                '[' => {
                    let (inside, tail) = after.split_once(']').unwrap_or(("", after));
                    self.bracket(inside);
                    tail
                }
                '\\' | '!' => self.escaped(after, true),
                '*' => self.escaped(after, false),
                '_' => {
                    self.literal(" ");
                    self.escaped(after, false)
                }
                _ => {
                    self.token(c, after);
                    after.strip_prefix(['+', '-']).filter(|_| self.is_other && matches!(c, 'E' | 'e')).unwrap_or(after)
                }
            };
        }
        ("", false)
    }

    /// Takes the next character as it stands, or leaves it out.
    fn escaped<'a>(&mut self, rest: &'a str, keep: bool) -> &'a str {
        let Some(c) = rest.chars().next() else { return "" };
        let (text, tail) = rest.split_at_checked(c.len_utf8()).unwrap_or((rest, ""));
        if keep {
            self.literal(text);
        }
        tail
    }

    fn literal(&mut self, text: &str) {
        match self.items.last_mut() {
            Some(Item::Literal(last)) => last.push_str(text),
            _ => self.items.push(Item::Literal(text.to_string())),
        }
    }

    /// `[$¥-804]`, `[>=100]`, `[h]`; colours and numeral shapes change no character that is kept.
    fn bracket(&mut self, inside: &str) {
        self.has_brackets = true;
        if let Some(money) = inside.strip_prefix('$') {
            let sign = money.rsplit_once('-').map_or(money, |(sign, _)| sign).to_string();
            self.literal(&sign);
        } else if inside.starts_with(['<', '>', '=']) {
            self.condition = condition(inside);
        } else if matches!(inside.bytes().next().map(|b| b.to_ascii_lowercase()), Some(b'h' | b'm' | b's'))
            && inside.bytes().all(|b| inside.as_bytes().first().is_some_and(|first| b.eq_ignore_ascii_case(first)))
        {
            self.elapsed = true;
        }
    }

    fn token(&mut self, c: char, after: &str) {
        let has_places = self.has_places;
        match c {
            '0' | '#' | '?' => {
                self.thousands |= self.commas > 0 && has_places;
                self.commas = 0;
                self.has_places = true;
                self.items.push(if self.has_point { Item::Part(c) } else { Item::Whole(c) });
            }
            '.' if self.letters.is_empty() && (has_places || after.starts_with(['0', '#', '?'])) => {
                self.has_point = true;
                self.items.push(Item::Point);
            }
            ',' if has_places => self.commas += 1,
            '%' => {
                self.percents += 2;
                self.literal("%");
            }
            '/' if has_places
                && self.letters.is_empty()
                && after.trim_start().starts_with(|c: char| c.is_ascii_digit() || matches!(c, '#' | '?')) =>
            {
                self.is_other = true;
            }
            'E' | 'e' if has_places && after.starts_with(['+', '-']) => self.is_other = true,
            '@' => {
                self.has_text = true;
                self.literal("\u{0}");
            }
            'y' | 'Y' | 'm' | 'M' | 'd' | 'D' | 'h' | 'H' | 's' | 'S' | 'e' | 'E' | 'b' | 'B' | 'a' | 'A'
                if !has_places =>
            {
                self.letter(c.to_ascii_lowercase(), after);
            }
            // Of AM/PM and of the era.
            'p' | 'P' | 'g' | 'G' if !has_places => {}
            _ => self.literal(c.encode_utf8(&mut [0; 4])),
        }
    }

    fn letter(&mut self, c: char, after: &str) {
        let c = if matches!(c, 'e' | 'b') { 'y' } else { c };
        let same = after.chars().take_while(|next| next.eq_ignore_ascii_case(&c)).count();
        match self.letters.last() {
            Some(last) if *last == c || *last == 'M' && c == 'm' => {}
            // The M of AM/PM.
            Some('a') if c == 'm' => {}
            _ => self.letters.push(match (c, same) {
                ('m', 2..) => 'M',
                // `aaa` is a day of the week, `A/P` a half of the day.
                ('a', 2..) => 'd',
                _ => c,
            }),
        }
        self.literal("");
    }

    /// Texts before and after the value of `@` or General.
    fn around(&self) -> Option<(String, String)> {
        let mut all = String::new();
        for item in &self.items {
            let Item::Literal(text) = item else { return None };
            all.push_str(text);
        }
        let (before, after) = all.split_once('\u{0}')?;
        Some((before.trim().replace('\u{0}', ""), after.trim().replace('\u{0}', "")))
    }

    fn section(self) -> Section {
        let look = if self.elapsed || !self.letters.is_empty() {
            Look::Date(self.date())
        } else if self.is_other || self.items.is_empty() && self.has_brackets {
            Look::Stored
        } else if self.has_text || self.has_general {
            self.around().map_or(Look::Stored, |(before, after)| Look::General { before, after })
        } else {
            Look::Number(Number {
                shift: self.percents - 3 * self.commas,
                thousands: self.thousands,
                items: self.items,
            })
        };
        Section { condition: self.condition, look }
    }

    fn date(&self) -> Date {
        let mut date = Date { elapsed: self.elapsed, ..Date::default() };
        for (at, letter) in self.letters.iter().enumerate() {
            let before = at.checked_sub(1).and_then(|at| self.letters.get(at));
            let minute = before == Some(&'h') || self.letters.get(at + 1) == Some(&'s');
            match letter {
                'y' => date.year = true,
                'd' => date.day = true,
                'M' => date.month = true,
                'm' if !minute => date.month = true,
                _ => date.time = true,
            }
        }
        date.chinese = self.items.iter().any(|item| matches!(item, Item::Literal(text) if text.contains('年')));
        date
    }
}

fn condition(text: &str) -> Option<Condition> {
    const SIGNS: &[(&str, Compare)] = &[
        ("<=", Compare::AtMost),
        ("<>", Compare::Unequal),
        (">=", Compare::AtLeast),
        ("<", Compare::Less),
        (">", Compare::More),
        ("=", Compare::Equal),
    ];
    let (limit, compare) = SIGNS.iter().find_map(|(sign, compare)| Some((text.strip_prefix(sign)?, *compare)))?;
    Some(Condition { compare, limit: limit.trim().parse().ok()? })
}
