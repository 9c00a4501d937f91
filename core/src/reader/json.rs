//! The bytes of JSON: strictly RFC 8259, in one pass, without a stack. Names that stand twice, and how deep values
//! may lie in each other, are for whoever reads to judge.

use super::number::is_beyond_all;
use super::{Name, Reader, Token, Unreadable};

/// Reads JSON text.
pub struct Json<'t> {
    text: &'t str,
    at: usize,
    /// Where the value or name that was read last begins.
    begin: usize,
    /// An object or list has begun, and nothing of it was read yet.
    fresh: bool,
    /// The last text that had escapes.
    kept: String,
}

/// Whether a text is a number as JSON writes it, and nothing else.
pub(crate) fn is_number(text: &str) -> bool {
    let mut json = Json::new(text);
    let number = matches!(json.value(), Ok(Token::Whole(_) | Token::Number(_)));
    number && json.begin() == 0 && json.at() == text.len()
}

/// The text that is written in quotes, when it can be read.
pub(crate) fn text_of(quoted: &str) -> Option<String> {
    let mut json = Json::new(quoted);
    let text = match json.value() {
        Ok(Token::Text(text)) => text.to_owned(),
        _ => return None,
    };
    json.end().ok().map(|()| text)
}

/// A text without its quotes.
enum Part<'t> {
    Lent(&'t str),
    Kept,
}

/// So many digits fit an `i64`, whatever they are.
const DIGITS: usize = 18;

impl<'t> Json<'t> {
    /// Stands in front of the text.
    pub fn new(text: &'t str) -> Self {
        Json { text, at: 0, begin: 0, fresh: false, kept: String::new() }
    }

    /// The byte at which the value or name that was read last begins.
    pub fn begin(&self) -> usize {
        self.begin
    }

    /// The byte behind what was read last.
    pub fn at(&self) -> usize {
        self.at
    }

    #[inline]
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    #[inline]
    fn step(&mut self) {
        self.at = self.at.wrapping_add(1);
    }

    /// The next sign that is no blank.
    #[inline]
    fn sign(&mut self) -> Result<u8, Unreadable> {
        loop {
            match self.peek() {
                Some(b' ' | b'\n' | b'\r' | b'\t') => self.step(),
                Some(sign) => return Ok(sign),
                None => return Err(self.stop()),
            }
        }
    }

    /// Reading stops at the sign that stands here.
    #[cold]
    fn stop(&self) -> Unreadable {
        if self.at < self.text.len() { Unreadable::at(self.at) } else { Unreadable::at_end(self.text.len()) }
    }

    /// Reads over one sign, if it stands here.
    #[inline]
    fn take(&mut self, sign: u8) -> bool {
        let here = self.peek() == Some(sign);
        if here {
            self.step();
        }
        here
    }

    /// Goes to the next member or item; whether there is one.
    #[inline]
    fn more(&mut self, closing: u8) -> Result<bool, Unreadable> {
        let fresh = std::mem::take(&mut self.fresh);
        let sign = self.sign()?;
        if sign == closing {
            self.step();
            return Ok(false);
        }
        if fresh {
            return Ok(true);
        }
        if sign != b',' {
            return Err(self.stop());
        }
        self.step();
        if self.sign()? == closing { Err(self.stop()) } else { Ok(true) }
    }

    fn word<'v>(&mut self, word: &str, token: Token<'v>) -> Result<Token<'v>, Unreadable> {
        for sign in word.bytes() {
            if !self.take(sign) {
                return Err(self.stop());
            }
        }
        Ok(token)
    }

    /// Reads over digits, of which there must be one at least; their number.
    fn digits(&mut self) -> Result<(), Unreadable> {
        if !self.peek().is_some_and(|sign| sign.is_ascii_digit()) {
            return Err(self.stop());
        }
        while self.peek().is_some_and(|sign| sign.is_ascii_digit()) {
            self.step();
        }
        Ok(())
    }

    fn number(&mut self) -> Result<Token<'t>, Unreadable> {
        let negative = self.take(b'-');
        let start = self.at;
        let mut value = 0_i64;
        while let Some(sign @ b'0'..=b'9') = self.peek() {
            value = value.wrapping_mul(10).wrapping_add(i64::from(sign & 15));
            self.step();
        }
        let count = self.at.saturating_sub(start);
        if count == 0 {
            return Err(self.stop());
        }
        if count > 1 && self.text.as_bytes().get(start) == Some(&b'0') {
            self.at = start.saturating_add(1);
            return Err(self.stop());
        }
        let mut plain = count <= DIGITS;
        if self.take(b'.') {
            plain = false;
            self.digits()?;
        }
        if self.take(b'e') || self.take(b'E') {
            plain = false;
            let _ = self.take(b'+') || self.take(b'-');
            self.digits()?;
        }
        if plain {
            return Ok(Token::Whole(if negative { value.wrapping_neg() } else { value }));
        }
        let written = self.text.get(self.begin..self.at).unwrap_or_default();
        if is_beyond_all(written) {
            self.at = self.begin;
            return Err(self.stop());
        }
        Ok(Token::Number(written))
    }

    /// Reads a text; its first quote is read already.
    #[inline]
    fn string(&mut self) -> Result<Part<'t>, Unreadable> {
        let start = self.at;
        self.at = plain_until(self.text.as_bytes(), start);
        let read = self.text.get(start..self.at).unwrap_or_default();
        if self.take(b'"') {
            return Ok(Part::Lent(read));
        }
        self.kept.clear();
        self.kept.push_str(read);
        self.string_with_escapes()?;
        Ok(Part::Kept)
    }

    fn string_with_escapes(&mut self) -> Result<(), Unreadable> {
        loop {
            match self.peek() {
                Some(b'"') => {
                    self.step();
                    return Ok(());
                }
                Some(b'\\') => {
                    let c = self.escape()?;
                    self.kept.push(c);
                }
                // A control character, or the end.
                _ => return Err(self.stop()),
            }
            let start = self.at;
            self.at = plain_until(self.text.as_bytes(), start);
            self.kept.push_str(self.text.get(start..self.at).unwrap_or_default());
        }
    }

    fn escape(&mut self) -> Result<char, Unreadable> {
        let start = self.at;
        self.step();
        let c = match self.peek() {
            Some(sign @ (b'"' | b'\\' | b'/')) => char::from(sign),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                self.step();
                return self.unit_escape(start);
            }
            _ => return Err(self.stop()),
        };
        self.step();
        Ok(c)
    }

    /// Four hexadecimal digits, and those of the other half where they are one half of a pair.
    fn unit_escape(&mut self, start: usize) -> Result<char, Unreadable> {
        let unit = self.hexadecimal()?;
        let (first, second) = match unit {
            0xD800..=0xDBFF if self.peek() == Some(b'\\') => {
                self.step();
                if !self.take(b'u') {
                    return Err(self.half(start));
                }
                (unit, Some(self.hexadecimal()?))
            }
            0xD800..=0xDBFF if self.peek().is_none() => return Err(self.stop()),
            _ => (unit, None),
        };
        let units = [Some(first), second];
        let mut decoded = char::decode_utf16(units.into_iter().flatten());
        match (decoded.next(), decoded.next()) {
            (Some(Ok(c)), None) => Ok(c),
            _ => Err(self.half(start)),
        }
    }

    /// One half of a pair stands alone: its escape is where reading stops.
    fn half(&mut self, start: usize) -> Unreadable {
        if self.at >= self.text.len() {
            return self.stop();
        }
        self.at = start;
        self.stop()
    }

    fn hexadecimal(&mut self) -> Result<u16, Unreadable> {
        let mut unit = 0_u16;
        for _ in 0..4 {
            let digit = self.peek().and_then(|sign| char::from(sign).to_digit(16));
            let Some(digit) = digit.and_then(|digit| u16::try_from(digit).ok()) else {
                return Err(self.stop());
            };
            unit = unit << 4 | digit;
            self.step();
        }
        Ok(unit)
    }
}

/// The first byte from here on that is a quote, a backslash or a control character; eight are looked at in one step.
#[inline]
fn plain_until(bytes: &[u8], start: usize) -> usize {
    const ONES: u64 = u64::MAX / 255;
    const HIGH: u64 = ONES << 7;
    let mut at = start;
    while let Some(eight) = bytes.get(at..).and_then(|rest| rest.first_chunk::<8>()) {
        let word = u64::from_le_bytes(*eight);
        // The lowest high bit that is set belongs to the first byte that is below, or equal.
        let below = |word: u64, limit: u64| word.wrapping_sub(limit) & !word & HIGH;
        let quote = below(word ^ ONES.wrapping_mul(0x22), ONES);
        let backslash = below(word ^ ONES.wrapping_mul(0x5C), ONES);
        let found = quote | backslash | below(word, ONES.wrapping_mul(0x20));
        if found != 0 {
            return at.wrapping_add((found.trailing_zeros() >> 3) as usize);
        }
        at = at.wrapping_add(8);
    }
    while let Some(byte) = bytes.get(at) {
        if matches!(byte, b'"' | b'\\' | 0..=0x1F) {
            break;
        }
        at = at.wrapping_add(1);
    }
    at
}

impl<'t> Reader<'t> for Json<'t> {
    fn value(&mut self) -> Result<Token<'_>, Unreadable> {
        let sign = self.sign()?;
        self.begin = self.at;
        self.fresh = false;
        match sign {
            b'"' => {
                self.step();
                Ok(Token::Text(match self.string()? {
                    Part::Lent(text) => text,
                    Part::Kept => &self.kept,
                }))
            }
            b'{' | b'[' => {
                self.step();
                self.fresh = true;
                Ok(if sign == b'{' { Token::Object } else { Token::List })
            }
            b'-' | b'0'..=b'9' => self.number(),
            b't' => self.word("true", Token::Boolean(true)),
            b'f' => self.word("false", Token::Boolean(false)),
            b'n' => self.word("null", Token::Null),
            _ => Err(self.stop()),
        }
    }

    /// A name is given once its colon stands behind it: until then it may be a text in a wrong place, even a secret.
    fn name(&mut self) -> Result<Option<Name<'_, 't>>, Unreadable> {
        if !self.more(b'}')? {
            return Ok(None);
        }
        self.begin = self.at;
        if !self.take(b'"') {
            return Err(self.stop());
        }
        let name = self.string()?;
        self.sign()?;
        if !self.take(b':') {
            return Err(self.stop());
        }
        Ok(Some(match name {
            Part::Lent(name) => Name::Lent(name),
            Part::Kept => Name::Kept(&self.kept),
        }))
    }

    fn item(&mut self) -> Result<bool, Unreadable> {
        self.more(b']')
    }

    fn end(&mut self) -> Result<(), Unreadable> {
        if self.sign().is_ok() { Err(self.stop()) } else { Ok(()) }
    }
}
