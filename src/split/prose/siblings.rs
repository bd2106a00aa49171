//! Several items on one line below the heading of a chapter: 1.路灯不亮。2.垃圾乱堆。3.广场破损。
//!
//! They are items of their own where the line begins with the first of them and the numbers count on. The value of a label
//! is left as it is: its list is cut when it is read.

use super::pieces::Piece;
use super::{addressed, announced, headline, label};
use crate::flow::Flow;
use crate::rules::{Rules, Section};
use crate::text::marker::{self, Style};

/// Marks behind which an item may begin.
const ENDS: [char; 8] = ['。', ';', ':', '!', '?', ',', ')', ']'];

/// Items that a line has at least where nothing but commas parts them.
const LEAST_BEHIND_COMMAS: usize = 3;

/// What the lines above say of the one in hand.
#[derive(Debug, Default)]
pub(super) struct Above {
    section: Option<Section>,
    /// Whether an item of the outer form (1.) stands between the heading and here.
    listed: bool,
}

impl Above {
    /// Where the items of a line begin; what is given where it holds one or none.
    pub(super) fn items(&self, flow: &Flow<'_>, breaks: Vec<usize>, rules: &Rules) -> Vec<usize> {
        let wanted = matches!(self.section, Some(Section::Problems | Section::Measures | Section::Progress));
        let found = if wanted && breaks.len() == 1 { counted(flow, self.listed) } else { Vec::new() };
        if found.len() < 2 || labelled(flow, rules) {
            return breaks;
        }
        let text = flow.text.as_str();
        let ends = found.iter().skip(1).copied().chain([text.len()]);
        let names = |(from, to): (&usize, usize)| {
            let (_, body) = marker::strip(text.get(*from..to).unwrap_or(""));
            addressed::by_numbers(body).is_some() || addressed::by_words(body).is_some()
        };
        // A line of measures is one text unless each of them answers a problem of its own, or has its own body or day.
        let apart = self.section == Some(Section::Problems)
            || found.iter().zip(ends.clone()).all(names)
            || found.iter().zip(ends).all(|(from, to)| ends_in_duty(text.get(*from..to).unwrap_or(""), rules));
        if apart { found } else { breaks }
    }

    /// Takes note of a line by its pieces.
    pub(super) fn pass(&mut self, flow: &Flow<'_>, pieces: &[Piece], rules: &Rules) {
        let Some(first) = pieces.first() else { return };
        if pieces.iter().any(|p| p.label.is_some() && !p.bracket) {
            self.section = None;
            return;
        }
        let body = flow.text.get(first.body.clone()).unwrap_or("");
        let heading = headline::heading(body).and_then(|head| rules.sections.heading(head)).filter(|h| !h.weak);
        let announced = || announced::problems_found(&flow.text).then_some(Section::Problems);
        if let Some(section) = heading.map(|h| h.section).or_else(announced) {
            (self.section, self.listed) = (Some(section), false);
        } else {
            self.listed |= first.marker.is_some_and(|m| matches!(m.style, Style::Dot | Style::Comma));
        }
    }
}

/// Where the items of a line begin that starts with one of them; one where its numbers do not count on. Below 1. the
/// forms (1) (2) count its points.
fn counted(flow: &Flow<'_>, listed: bool) -> Vec<usize> {
    let text = flow.text.as_str();
    let fits = |style: Style| match style {
        Style::Dot | Style::Comma | Style::ChineseParen => true,
        Style::Paren => !listed,
        _ => false,
    };
    let Some((style, mut no)) = marker::leading(text).filter(|m| fits(m.style)).and_then(|m| Some((m.style, m.no?)))
    else {
        return Vec::new();
    };
    let (mut out, mut commas, mut before) = (vec![0], true, None);
    for (at, c) in text.char_indices() {
        let last: Option<char> = before.replace(c);
        let opens = c.is_ascii_digit() && !last.is_some_and(|l| l.is_ascii_digit()) || c == '(';
        let apart = || last.is_some_and(|l| ENDS.contains(&l)) || flow.is_apart(at);
        if at == 0 || !opens || !apart() {
            continue;
        }
        let Some(found) = text.get(at..).and_then(marker::leading).filter(|m| m.style == style) else { continue };
        let said = text.get(at + found.len..).and_then(|t| t.chars().next()).is_some_and(char::is_alphabetic);
        if !said {
            continue;
        }
        // A second 1. counts something inside.
        if found.no != Some(no + 1) {
            return Vec::new();
        }
        no += 1;
        commas &= last == Some(',');
        out.push(at);
    }
    if commas && out.len() < LEAST_BEHIND_COMMAS { Vec::new() } else { out }
}

/// Whether an item ends in a bracket that begins with the label of a body, a person or a day: （责任人：江岫）.
fn ends_in_duty(item: &str, rules: &Rules) -> bool {
    let bare = item.trim_end_matches([';', '。', ',', ' ']).strip_suffix([')', ']']);
    let inner = bare.and_then(|t| t.rsplit_once(['(', '['])).map(|(_, inner)| inner);
    let label = inner.and_then(|t| t.split_once(':')).and_then(|(label, _)| rules.labels.exact(label));
    label.is_some_and(|meaning| meaning.field.is_duty())
}

/// Whether a label stands in a line outside its brackets.
fn labelled(flow: &Flow<'_>, rules: &Rules) -> bool {
    let text = flow.text.as_str();
    let (mut depth, mut read) = (0_i32, 0);
    label::inside(flow, 0..text.len(), false, rules).iter().any(|label| {
        let between = text.get(read..label.name.start).unwrap_or("");
        depth += between.chars().map(|c| i32::from("([".contains(c)) - i32::from(")]".contains(c))).sum::<i32>();
        read = read.max(label.name.start);
        depth <= 0
    })
}

#[cfg(test)]
mod tests {
    use crate::split::dialects::testing::drafts;

    #[test]
    fn several_problems_on_one_line() {
        let expected = ["problem=1.支渠淤塞", "problem=2.闸门锈蚀", "problem=3.账目不公开"];
        for line in [
            "1.支渠淤塞。2.闸门锈蚀。3.账目不公开。",
            "1.支渠淤塞 2.闸门锈蚀 3.账目不公开",
            "1.支渠淤塞,2.闸门锈蚀,3.账目不公开",
            "1.支渠淤塞。2.闸门锈蚀。\n3.账目不公开。",
        ] {
            let found = drafts(&format!("一、存在的问题\n{line}\n二、有关要求\n各村要重视。"));
            let bare: Vec<&str> = found.iter().map(|d| d.trim_end_matches([',', ';'])).collect();
            assert_eq!(bare, expected, "{line}");
        }
    }

    #[test]
    fn a_line_that_is_one_item_stays_one() {
        for line in [
            "1.支渠淤塞。涉及2.5公里。",
            "1.支渠淤塞。(1)下游缺水。(2)杂草丛生。",
            "1.支渠淤塞,2处缺口。",
            "1.支渠淤塞,2.闸门锈蚀",
            "1.支渠淤塞。3.闸门锈蚀。",
            "1.巡查不严:1.记录雷同。2.无人签字。",
        ] {
            assert_eq!(drafts(&format!("一、存在的问题\n{line}\n二、有关要求\n各村要重视。")).len(), 1, "{line}");
        }
    }

    #[test]
    fn measures_on_one_line_are_apart_where_each_names_its_problem() {
        let problems = "一、存在的问题\n1.支渠淤塞。\n2.闸门锈蚀。\n二、整改措施\n";
        let named = format!("{problems}1.针对问题1,逐段清淤。2.针对问题2,除锈刷漆。");
        assert_eq!(
            drafts(&named),
            [
                "problem=1.支渠淤塞 | measures=1.针对问题1,逐段清淤。",
                "problem=2.闸门锈蚀 | measures=2.针对问题2,除锈刷漆。"
            ]
        );
        let plain = format!("{problems}1.逐段清淤。2.除锈刷漆。");
        assert_eq!(
            drafts(&plain).last().map(String::as_str),
            Some("problem=二、整改措施 | measures=1.逐段清淤。2.除锈刷漆。")
        );
    }

    #[test]
    fn measures_on_one_line_are_apart_where_each_has_its_body() {
        let problems = "一、存在的问题\n1.支渠淤塞。\n2.闸门锈蚀。\n二、整改措施\n";
        let items = ["1、逐段清淤(责任人:江岫,时限:6月底前)", "2、除锈刷漆(责任人:田禾,时限:7月底前)"];
        let lines = drafts(&format!("{problems}{}\n{}", items[0], items[1]));
        assert_eq!(drafts(&format!("{problems}{};{}。", items[0], items[1])), lines);
        assert!(lines.iter().any(|d| d.ends_with("units=江岫 | deadline=6月底前")), "{lines:?}");
    }
}
