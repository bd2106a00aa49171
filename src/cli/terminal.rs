//! What goes to a person: messages on stderr, colour only where a terminal shows it and nobody said no.

use std::io::{self, IsTerminal, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};
use zhenggai::redact;
use zhenggai::rules::Rules;

/// Whether messages are redacted.
static REDACTED: AtomicBool = AtomicBool::new(false);

/// Takes numbers, addresses and names of contacts out of every message from now on: they may speak of paths.
pub fn redact_messages() {
    REDACTED.store(true, Ordering::Relaxed);
}

/// One message on stderr, of one line or more; names of files in it cannot steer the terminal. A closed stderr is nobody's
/// loss.
pub fn complain(message: &str) {
    let message =
        if REDACTED.load(Ordering::Relaxed) { redact::text(message, Rules::builtin()) } else { message.into() };
    let message: String = message.chars().map(|c| if c == '\n' { c } else { printable(c) }).collect();
    let _ = writeln!(io::stderr().lock(), "zhenggai: {message}");
}

/// Whether stderr is a terminal.
pub fn stderr_is_terminal() -> bool {
    io::stderr().is_terminal()
}

/// Text styles, or none of them.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    on: bool,
}

impl Style {
    /// Colour for a terminal on stdout, unless `NO_COLOR` is set or the terminal is dumb.
    pub fn for_stdout() -> Self {
        let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        Style { on: io::stdout().is_terminal() && !refused && !dumb }
    }

    /// No colour at all.
    #[cfg(test)]
    pub fn plain() -> Self {
        Style { on: false }
    }

    /// A heading.
    pub fn bold(self, text: &str) -> String {
        self.paint("1", text)
    }

    /// Places and other things beside the text.
    pub fn dim(self, text: &str) -> String {
        self.paint("2", text)
    }

    /// Something odd.
    pub fn warn(self, text: &str) -> String {
        self.paint("33", text)
    }

    fn paint(self, code: &str, text: &str) -> String {
        if self.on { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_string() }
    }
}

/// A text on one line and safe to print: line breaks become `⏎`, other control characters, which could steer the
/// terminal, `·`.
pub fn one_line(text: &str) -> String {
    text.trim().chars().map(|c| if c == '\n' { '⏎' } else { printable(c) }).collect()
}

/// The character, or `·` for one that would steer the terminal: controls and the marks that turn the direction of text.
pub fn printable(c: char) -> char {
    match c {
        '\t' => ' ',
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '·',
        c if c.is_control() => '·',
        c => c,
    }
}

/// A text cut to a number of columns, the cut shown by `…`.
pub fn cut(text: &str, columns: usize) -> String {
    if text.width() <= columns {
        return text.to_string();
    }
    let mut out = String::new();
    let mut used = 1;
    for c in text.chars() {
        used += c.width().unwrap_or(0);
        if used > columns {
            break;
        }
        out.push(c);
    }
    out.push('…');
    out
}

/// A text filled up with blanks to a number of columns.
pub fn pad(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(text.width())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_takes_two_columns() {
        assert_eq!(cut("整改清单", 8), "整改清单");
        assert_eq!(cut("整改清单", 7), "整改清…");
        assert_eq!(cut("整改清单", 6), "整改…");
        assert_eq!(pad("整改", 6), "整改  ");
    }

    #[test]
    fn nothing_steers_the_terminal() {
        assert_eq!(one_line(" 一\n二\u{1b}[2J\t三\u{202e} "), "一⏎二·[2J 三·");
        assert_eq!(Style::plain().bold("整改"), "整改");
        assert_eq!(Style { on: true }.warn("x"), "\u{1b}[33mx\u{1b}[0m");
    }
}
