//! Bytes → tokens. Never fails: what is no token of RTF is passed over or is text.

/// Letters of a control word; longer ones are cut in two, as Word does.
const MAX_WORD: usize = 32;

/// One token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'b> {
    /// `{`
    Open,
    /// `}`
    Close,
    /// `\name` with its number.
    Word(&'b str, Option<i32>),
    /// `\` and one character that is no letter.
    Symbol(u8),
    /// `\'xx`
    Byte(u8),
    /// Bytes as they stand; never empty, never with a line end.
    Text(&'b [u8]),
}

/// The tokens of a file, in order.
pub(super) struct Lexer<'b> {
    rest: &'b [u8],
}

impl<'b> Lexer<'b> {
    pub(super) fn new(bytes: &'b [u8]) -> Self {
        Lexer { rest: bytes }
    }

    fn skip(&mut self, count: usize) {
        self.rest = self.rest.get(count..).unwrap_or(&[]);
    }

    /// What follows a backslash.
    fn control(&mut self) -> Option<Token<'b>> {
        let (first, behind) = self.rest.split_first()?;
        if first.is_ascii_alphabetic() {
            return Some(self.word());
        }
        self.rest = behind;
        match first {
            b'\'' => {
                let digit = |at: usize| behind.get(at).and_then(|b| char::from(*b).to_digit(16));
                let (Some(high), Some(low)) = (digit(0), digit(1)) else { return Some(Token::Symbol(b'\'')) };
                self.skip(2);
                u8::try_from(high * 16 + low).ok().map(Token::Byte)
            }
            b'\r' | b'\n' => Some(Token::Word("par", None)),
            symbol => Some(Token::Symbol(*symbol)),
        }
    }

    fn word(&mut self) -> Token<'b> {
        let length = self.rest.iter().take(MAX_WORD).take_while(|b| b.is_ascii_alphabetic()).count();
        let name = self.rest.get(..length).and_then(|name| std::str::from_utf8(name).ok()).unwrap_or("");
        self.skip(length);
        let number = self.number();
        if self.rest.first() == Some(&b' ') {
            self.skip(1);
        }
        if name == "bin" {
            self.skip(number.and_then(|n| usize::try_from(n).ok()).unwrap_or(0));
        }
        Token::Word(name, number)
    }

    fn number(&mut self) -> Option<i32> {
        let minus = self.rest.first() == Some(&b'-');
        let digits = self.rest.get(usize::from(minus)..).unwrap_or(&[]);
        let count = digits.iter().take_while(|b| b.is_ascii_digit()).count();
        let digits = digits.get(..count).filter(|digits| !digits.is_empty())?;
        self.skip(usize::from(minus) + count);
        let number =
            digits.iter().fold(0i32, |n, b| n.saturating_mul(10).saturating_add(i32::from(b.saturating_sub(b'0'))));
        Some(if minus { -number } else { number })
    }
}

impl<'b> Iterator for Lexer<'b> {
    type Item = Token<'b>;

    fn next(&mut self) -> Option<Token<'b>> {
        loop {
            let (first, behind) = self.rest.split_first()?;
            match first {
                b'{' | b'}' => {
                    self.rest = behind;
                    return Some(if *first == b'{' { Token::Open } else { Token::Close });
                }
                b'\\' => {
                    self.rest = behind;
                    return self.control();
                }
                b'\r' | b'\n' | 0 => self.rest = behind,
                _ => {
                    let special = |b: &u8| matches!(b, b'{' | b'}' | b'\\' | b'\r' | b'\n' | 0);
                    let length = self.rest.iter().position(special).unwrap_or(self.rest.len());
                    let (text, behind) = self.rest.split_at_checked(length)?;
                    self.rest = behind;
                    return Some(Token::Text(text));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Token::{Byte, Close, Open, Symbol, Text, Word};

    #[test]
    fn tokens() {
        let found: Vec<Token<'_>> = Lexer::new(b"{\\b1 x\\'b9y\\*\\u-26938?\\\\\r\nz\\\n\\bin3 }}}}").collect();
        let expected = [
            Open,
            Word("b", Some(1)),
            Text(b"x"),
            Byte(0xB9),
            Text(b"y"),
            Symbol(b'*'),
            Word("u", Some(-26938)),
            Text(b"?"),
            Symbol(b'\\'),
            Text(b"z"),
            Word("par", None),
            Word("bin", Some(3)),
            Close,
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn slips() {
        let found: Vec<Token<'_>> = Lexer::new(b"\\u99999999999 \\'zz\\bin-5 \\").collect();
        assert_eq!(found, [Word("u", Some(i32::MAX)), Symbol(b'\''), Text(b"zz"), Word("bin", Some(-5))]);
        assert_eq!(Lexer::new(&[b'\\'; 3]).count(), 1);
        let long = [b"\\".as_slice(), &[b'a'; 40]].concat();
        assert_eq!(Lexer::new(&long).count(), 2);
    }
}
