//! Tokens → text: groups, what is visible, which characters bytes are, and where paragraphs, cells and rows end.

use super::charset::Pending;
use super::fonts::Fonts;
use super::lexer::Token;
use super::state::{Form, State};
use super::story::Stories;
use super::words::{self, Goes};
use crate::model::{Code, Finding};
use crate::read::limits::Budget;
use crate::read::word::codepages;
use crate::read::word::tally::{Changes, HIDDEN_TEXT, Tally};
use crate::read::{Read, ReadError};
use encoding_rs::{Encoding, MACINTOSH, WINDOWS_1252};

/// Groups inside one another that are told apart; Word nests a few dozen.
const MAX_GROUPS: usize = 4096;

/// The reader.
pub(super) struct Reader<'a> {
    stories: Stories<'a>,
    state: State,
    around: Vec<State>,
    /// Groups too deep to be told apart.
    too_deep: usize,
    /// The token before opened a group; it did so, or marked one as for programs that know it.
    fresh: bool,
    starred: bool,
    pending: Pending,
    /// Characters still to be passed over behind a `\u`.
    passing: usize,
    /// First half of a pair of UTF-16 units.
    high: Option<u16>,
    fonts: Fonts,
    /// Font of plain text.
    plain: i32,
    declared: Option<&'static Encoding>,
    language: Option<&'static Encoding>,
    form: Form,
    changes: Changes,
    /// Stretches of hidden text, and whether one goes on.
    hidden: Tally,
    hiding: bool,
    lossy: u64,
    ended: bool,
}

impl<'a> Reader<'a> {
    pub(super) fn new(budget: &'a Budget) -> Self {
        Reader {
            stories: Stories::new(budget),
            state: State::FIRST,
            around: Vec::new(),
            too_deep: 0,
            fresh: false,
            starred: false,
            pending: Pending::new(),
            passing: 0,
            high: None,
            fonts: Fonts::default(),
            plain: 0,
            declared: None,
            language: None,
            form: Form::default(),
            changes: Changes::default(),
            hidden: Tally::default(),
            hiding: false,
            lossy: 0,
            ended: false,
        }
    }

    /// Takes one token. What stands behind the end of the outermost group is no text.
    pub(super) fn take(&mut self, token: Token<'_>) -> Result<(), ReadError> {
        if self.ended {
            return Ok(());
        }
        let fresh = std::mem::replace(&mut self.fresh, token == Token::Open);
        let starred = std::mem::take(&mut self.starred);
        match token {
            Token::Open => self.open(),
            Token::Close => self.close()?,
            Token::Word(word, number) => self.word(word, number, fresh, starred)?,
            Token::Symbol(b'*') => (self.fresh, self.starred) = (true, true),
            Token::Symbol(_) | Token::Byte(_) if self.passing > 0 => self.passing -= 1,
            Token::Symbol(sign) => self.sign(sign),
            Token::Byte(byte) => self.byte(byte),
            Token::Text(text) => {
                let passed = self.passing.min(text.len());
                self.passing -= passed;
                self.text(text.get(passed..).unwrap_or(&[]));
            }
        }
        Ok(())
    }

    /// Everything read; says where the file was cut.
    pub(super) fn finish(mut self) -> Result<Read, ReadError> {
        self.flush();
        let blocks = self.stories.end(self.state.depth())?;
        let mut findings = Vec::new();
        if !self.ended {
            let message = "The file ends before its last group does; text that stood there is missing.";
            findings.push(Finding::new(Code::PartUnreadable, message).with("groups", self.around.len()));
        }
        if self.lossy > 0 {
            let message = "The text holds bytes that are no characters of its code page; they were replaced.";
            findings.push(Finding::new(Code::LossyEncoding, message).with("places", self.lossy));
        }
        let beyond = "Groups or tables nested too deep, or a row too wide; what is beyond was flattened or left out.";
        let covered = "Cells that are covered by a merged one hold text that the page does not show.";
        findings.extend(self.stories.beyond.finding(Code::LimitReached, beyond));
        findings.extend(self.stories.covered.finding(Code::HiddenCells, covered));
        findings.extend(self.hidden.finding(Code::HiddenCells, HIDDEN_TEXT));
        findings.extend(self.changes.finding("text"));
        Ok(Read { body: crate::model::Body { blocks, findings, ..Default::default() }, encoding: None })
    }

    fn open(&mut self) {
        self.passing = 0;
        if self.around.len() >= MAX_GROUPS {
            self.too_deep += 1;
            let place = self.stories.place();
            self.stories.beyond.note(&place);
            return;
        }
        self.around.push(self.state);
        self.state.began = false;
    }

    fn close(&mut self) -> Result<(), ReadError> {
        self.passing = 0;
        if self.too_deep > 0 {
            self.too_deep -= 1;
            return Ok(());
        }
        if self.state.began {
            self.flush();
            match self.state.goes {
                Goes::Form => self.show_form(),
                Goes::Story(_) => self.stories.finish(self.state.depth())?,
                _ => {}
            }
        }
        if self.around.len() > 1 {
            self.state = self.around.pop().unwrap_or(State::FIRST);
        } else {
            self.ended = true;
        }
        Ok(())
    }

    /// Whether what stands here is seen on the page.
    fn shown(&self) -> bool {
        let goes = self.in_text() || self.state.goes == Goes::Number;
        goes && !self.state.hidden && !self.state.deleted
    }

    /// Leaves out text that is not seen, and counts where hidden text begins.
    fn pass(&mut self, text: &[u8]) {
        let hidden = self.in_text() && self.state.hidden && !self.state.deleted;
        if hidden && !self.hiding && text.iter().any(|b| *b > b' ') {
            self.hiding = true;
            let place = self.stories.place();
            self.hidden.note(&place);
        }
    }

    fn in_text(&self) -> bool {
        matches!(self.state.goes, Goes::Text | Goes::Nested | Goes::Story(_))
    }

    fn put(&mut self, text: &str) {
        if !self.shown() {
            return;
        }
        self.hiding = false;
        let is_number = self.state.goes == Goes::Number;
        let Some(story) = self.stories.now() else { return };
        if is_number { &mut story.number } else { &mut story.text }.push_str(text);
    }

    /// Turns bytes that wait into characters.
    fn flush(&mut self) {
        if self.high.take().is_some() {
            self.lossy += 1;
            self.put("\u{FFFD}");
        }
        if !self.pending.is_empty() {
            let (text, whole) = self.pending.take();
            self.lossy += u64::from(!whole);
            self.put(&text);
        }
    }

    fn text(&mut self, text: &[u8]) {
        if self.state.goes == Goes::Fonts {
            return self.fonts.name(text);
        }
        if !self.shown() {
            return self.pass(text);
        }
        let mut rest = text;
        while let Some(first) = rest.first() {
            let plain = rest.iter().position(|b| !b.is_ascii()).unwrap_or(rest.len());
            if plain == 0 || self.pending.is_half() || self.fonts.is_symbol(self.state.font) {
                self.byte(*first);
                rest = rest.get(1..).unwrap_or(&[]);
                continue;
            }
            self.flush();
            let (ascii, behind) = rest.split_at_checked(plain).unwrap_or((rest, &[]));
            self.put(std::str::from_utf8(ascii).unwrap_or(""));
            rest = behind;
        }
    }

    /// Takes a byte of the text in the code page of its font.
    fn byte(&mut self, byte: u8) {
        if !self.shown() {
            return self.pass(&[byte]);
        }
        if self.high.is_some() {
            self.flush();
        }
        let font = self.state.font;
        if self.fonts.is_symbol(font) && !self.pending.is_half() {
            let sign = self.fonts.sign(font, byte);
            self.flush();
            let mut encoded = [0; 4];
            return self.put(sign.map_or("", |sign| sign.encode_utf8(&mut encoded)));
        }
        let own = || self.declared.or(self.language).unwrap_or(WINDOWS_1252);
        let page = self.fonts.page(font).unwrap_or_else(own);
        if !self.pending.takes(page) {
            self.flush();
        }
        self.pending.push(byte, page);
    }

    /// A control symbol.
    fn sign(&mut self, sign: u8) {
        let text = match sign {
            b'{' => "{",
            b'}' => "}",
            b'\\' => "\\",
            b'~' => "\u{A0}",
            b'_' => "-",
            b'\t' => "\t",
            _ => return,
        };
        self.flush();
        self.put(text);
    }

    /// A UTF-16 unit.
    fn unit(&mut self, unit: u16) {
        let high = self.high.take();
        self.flush();
        match (high, unit) {
            (high, 0xD800..=0xDBFF) => {
                if high.is_some() {
                    self.high = high;
                    self.flush();
                }
                self.high = Some(unit);
            }
            (high, _) => {
                for c in char::decode_utf16(high.into_iter().chain([unit])) {
                    self.lossy += u64::from(c.is_err() && self.shown());
                    let mut encoded = [0; 4];
                    self.put(c.unwrap_or(char::REPLACEMENT_CHARACTER).encode_utf8(&mut encoded));
                }
            }
        }
    }

    fn word(&mut self, word: &str, number: Option<i32>, fresh: bool, starred: bool) -> Result<(), ReadError> {
        if fresh && self.group(word, starred) {
            return Ok(());
        }
        match self.state.goes {
            Goes::Nowhere | Goes::Code | Goes::Twice => {}
            Goes::Form => self.form.apply(word, number),
            Goes::Fonts => self.fonts.word(word, number.unwrap_or(0)),
            Goes::Text | Goes::Nested | Goes::Number | Goes::Story(_) => {
                if !self.character_word(word, number) && self.in_text() {
                    self.block_word(word, number)?;
                }
            }
        }
        Ok(())
    }

    /// The first word of a group may say where its text goes.
    fn group(&mut self, word: &str, starred: bool) -> bool {
        let goes = match (self.state.goes, words::group(word)) {
            (Goes::Nowhere, _) => return false,
            (Goes::Code, _) if word == "formfield" => {
                self.form = Form::default();
                Goes::Form
            }
            (Goes::Twice, _) if word == "ud" => Goes::Text,
            (Goes::Text | Goes::Nested | Goes::Story(_) | Goes::Number, Some(goes)) => goes,
            _ if starred => Goes::Nowhere,
            _ => return false,
        };
        self.flush();
        if let Goes::Story(kind) = goes {
            // A hidden or deleted anchor takes its text with it.
            if !self.shown() || !self.stories.begin(kind) {
                self.state.goes = Goes::Nowhere;
                return true;
            }
            self.state.plain_paragraph();
        }
        (self.state.goes, self.state.began) = (goes, true);
        true
    }

    /// Words that are characters or change how they look; false for any other.
    fn character_word(&mut self, word: &str, number: Option<i32>) -> bool {
        let on = number != Some(0);
        if self.passes(word) {
            return true;
        }
        match word {
            "u" => {
                // Without a number it names no character, and has none for other programs.
                let Some(number) = number else { return true };
                self.passing = self.state.fallback;
                // Numbers above 32,767 are written as negative ones, and by some writers as they are.
                let unit = (number & 0xFFFF) as u16;
                if unit != 0 {
                    self.unit(unit);
                }
            }
            "uc" => self.state.fallback = number.and_then(|n| usize::try_from(n).ok()).unwrap_or(1),
            "f" => self.state.font = number.unwrap_or(self.plain),
            "plain" => {
                self.look(State { font: self.plain, hidden: false, deleted: false, inserted: false, ..self.state })
            }
            "v" => self.look(State { hidden: on, ..self.state }),
            "deleted" => self.look(State { deleted: on, ..self.state }),
            "revised" => self.look(State { inserted: on, ..self.state }),
            _ => match words::character(word) {
                Some(character) => {
                    self.flush();
                    let mut encoded = [0; 4];
                    self.put(character.encode_utf8(&mut encoded));
                }
                None => return false,
            },
        }
        true
    }

    /// Counts a word behind a `\u`: one stands for one character there, and is passed over if it is one. What it does
    /// otherwise it does all the same: a writer that leaves the other characters out must not lose its paragraphs.
    fn passes(&mut self, word: &str) -> bool {
        if self.passing == 0 || matches!(word, "u" | "uc" | "bin") {
            return false;
        }
        self.passing -= 1;
        words::character(word).is_some()
    }

    /// Changes how characters look: those before are put down as they were, changes counted where they begin.
    fn look(&mut self, state: State) {
        if (state.hidden, state.deleted) != (self.state.hidden, self.state.deleted) {
            self.flush();
        }
        if self.in_text() {
            self.changes.deleted += u64::from(state.deleted && !self.state.deleted);
            self.changes.inserted += u64::from(state.inserted && !self.state.inserted);
        }
        self.state = state;
    }

    /// Words of paragraphs, cells and rows, and of the file as a whole.
    fn block_word(&mut self, word: &str, number: Option<i32>) -> Result<(), ReadError> {
        let nested = self.state.goes == Goes::Nested || self.state.depth() > 1;
        if self.stories.shapes.get_mut(usize::from(nested)).is_some_and(|shape| shape.apply(word, number)) {
            return Ok(());
        }
        match word {
            "par" | "sect" => {
                self.end();
                let heading = self.state.outline.filter(|level| *level < 9).map(|level| level + 1);
                self.stories.paragraph(self.state.depth(), heading, self.state.deleted)?;
            }
            "cell" | "nestcell" => {
                self.end();
                self.stories.cell(if word == "cell" { 1 } else { self.state.depth().max(2) })?;
            }
            "row" | "nestrow" => {
                self.end();
                self.stories.row(if word == "row" { 1 } else { self.state.depth().max(2) })?;
            }
            "pard" => self.state.plain_paragraph(),
            "intbl" => self.state.in_table = number != Some(0),
            "itap" => self.state.depth = number.and_then(|n| usize::try_from(n).ok()).unwrap_or(1),
            "outlinelevel" => self.state.outline = number.and_then(|n| u8::try_from(n).ok()),
            "ansicpg" => self.declared = number.and_then(codepages::of_number),
            "mac" => self.declared = Some(MACINTOSH),
            "deff" => (self.plain, self.state.font) = (number.unwrap_or(0), number.unwrap_or(0)),
            "deflang" | "deflangfe" => {
                self.language = number.and_then(codepages::of_language).or(self.language);
            }
            _ => {}
        }
        Ok(())
    }

    /// A paragraph ends: nothing of a character goes on behind it.
    fn end(&mut self) {
        self.passing = 0;
        self.flush();
    }

    /// Shows the box of a form field in the text around the field's code.
    fn show_form(&mut self) {
        let shown = std::mem::take(&mut self.form).shown().filter(|_| !self.state.hidden && !self.state.deleted);
        if let Some((sign, story)) = shown.zip(self.stories.now()) {
            story.text.push_str(sign);
        }
    }
}
