//! Numbers as JSON writes them, measured and compared without floats.

use std::borrow::Cow;
use std::fmt::Write;

use super::Token;

/// A number.
#[derive(Clone, Copy)]
pub(crate) struct Number<'v> {
    /// What stands before the point; none where that is beyond `i64`.
    whole: Option<i64>,
    negative: bool,
    /// Something other than zero stands behind the point.
    fraction: bool,
    /// As written; empty where `whole` says it all.
    written: &'v str,
}

/// The digits of a number, and where its point stands among them.
struct Digits<'v> {
    negative: bool,
    before: &'v [u8],
    behind: &'v [u8],
    /// The power of ten.
    exponent: i64,
}

impl<'v> Digits<'v> {
    fn of(written: &'v str) -> Self {
        let (negative, rest) = match written.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, written),
        };
        let (digits, exponent) = rest.split_once(['e', 'E']).unwrap_or((rest, "0"));
        let (before, behind) = digits.split_once('.').unwrap_or((digits, ""));
        // An exponent that fits no number is as good as the largest that does.
        let beyond = if exponent.starts_with('-') { i64::MIN } else { i64::MAX };
        let exponent = exponent.parse().unwrap_or(beyond);
        Digits { negative, before: before.as_bytes(), behind: behind.as_bytes(), exponent }
    }

    fn all(&self) -> impl Iterator<Item = u8> + Clone {
        self.before.iter().chain(self.behind).map(|digit| digit & 15)
    }

    /// Those from the first to the last that is not zero, and how many of them stand before the point: less than
    /// none, where zeros stand between the point and them.
    fn significant(&self) -> (impl Iterator<Item = u8> + Clone, usize, i64) {
        let zeros = self.all().take_while(|digit| *digit == 0).count();
        let length = self.before.len().saturating_add(self.behind.len());
        let trailing = self.behind.iter().rev().chain(self.before.iter().rev());
        let trailing = trailing.take_while(|digit| **digit == b'0').count();
        let count = length.saturating_sub(zeros).saturating_sub(trailing);
        let place = self.before.len().cast_signed() as i64;
        let place = place.saturating_sub(zeros.cast_signed() as i64).saturating_add(self.exponent);
        (self.all().skip(zeros).take(count), count, place)
    }
}

impl From<i64> for Number<'_> {
    fn from(value: i64) -> Self {
        Number { whole: Some(value), negative: value < 0, fraction: false, written: "" }
    }
}

impl<'v> Number<'v> {
    /// Measures a number as JSON writes it.
    pub(crate) fn of(written: &'v str) -> Self {
        let digits = Digits::of(written);
        let (significant, count, place) = digits.significant();
        let count = count.cast_signed() as i64;
        let mut whole = Some(0_i64);
        let mut rest = significant;
        let mut left = place;
        // Downwards, since the least number has no positive counterpart.
        while left > 0 && whole.is_some() && count > 0 {
            let digit = i64::from(rest.next().unwrap_or_default());
            whole = whole.and_then(|whole| whole.checked_mul(10)?.checked_sub(digit));
            left = left.saturating_sub(1);
        }
        if !digits.negative {
            whole = whole.and_then(i64::checked_neg);
        }
        Number { whole, negative: digits.negative, fraction: count > place && count > 0, written }
    }

    pub(crate) fn is_whole(&self) -> bool {
        !self.fraction
    }

    /// The value, where it is whole and no larger than the catalogue's own numbers are.
    pub(crate) fn narrow(&self) -> Option<i64> {
        self.whole.filter(|_| !self.fraction)
    }

    pub(crate) fn is_below(&self, limit: i64) -> bool {
        match self.whole {
            None => self.negative,
            Some(whole) if self.fraction && self.negative => whole <= limit,
            Some(whole) => whole < limit,
        }
    }

    pub(crate) fn is_above(&self, limit: i64) -> bool {
        match self.whole {
            None => !self.negative,
            Some(whole) if self.fraction && !self.negative => whole >= limit,
            Some(whole) => whole > limit,
        }
    }

    /// Without an exponent, and without zeros that say nothing: the same however it is written.
    pub(crate) fn plain(&self) -> Cow<'v, str> {
        /// No number of a host language has more zeros than this between its point and its digits.
        const ZEROS: i64 = 400;
        if let (Some(whole), "") = (self.whole, self.written) {
            return Cow::Owned(whole.to_string());
        }
        let digits = Digits::of(self.written);
        let (significant, count, place) = digits.significant();
        let length = count.cast_signed() as i64;
        if count == 0 {
            return Cow::Borrowed("0");
        }
        if place.saturating_sub(length) > ZEROS || place < -ZEROS {
            return Cow::Borrowed(self.written);
        }
        let mut plain = String::from(if digits.negative { "-" } else { "" });
        if place <= 0 {
            plain.push_str("0.");
        }
        (place..0).for_each(|_| plain.push('0'));
        let mut left = place;
        for digit in significant {
            if left == 0 && place > 0 {
                plain.push('.');
            }
            plain.push(char::from(b'0' | digit));
            left = left.saturating_sub(1);
        }
        (0..left).for_each(|_| plain.push('0'));
        Cow::Owned(plain)
    }
}

/// Whether no program that reads numbers as floats of 64 bits could hold it: most of them refuse such a number, or make
/// something else of it.
pub(super) fn is_beyond_all(written: &str) -> bool {
    /// The digits of the largest float, which has 309 before its point.
    const LARGEST: &[u8; 17] = b"17976931348623157";
    const PLACE: i64 = 309;
    let digits = Digits::of(written);
    let (significant, count, place) = digits.significant();
    if count == 0 || place < PLACE {
        return false;
    }
    place > PLACE || significant.map(|digit| digit | b'0').gt(LARGEST.iter().copied())
}

/// Where a reader writes the numbers of a host language, so that they read like those of JSON.
#[derive(Default)]
pub struct Written(String);

impl Written {
    /// A whole number of any size, in decimal digits.
    pub fn whole(&mut self, digits: &str) -> Token<'_> {
        self.0.clear();
        self.0.push_str(digits);
        Token::Number(&self.0)
    }

    /// A whole number without a sign.
    pub fn unsigned(&mut self, value: u64) -> Token<'_> {
        match i64::try_from(value) {
            Ok(value) => Token::Whole(value),
            Err(_) => self.written(value),
        }
    }

    /// A float.
    pub fn float(&mut self, value: f64) -> Token<'_> {
        if value.is_finite() { self.written(value) } else { Token::NotFinite }
    }

    fn written(&mut self, value: impl std::fmt::Display) -> Token<'_> {
        self.0.clear();
        // Writing to a String cannot fail.
        let _ = write!(self.0, "{value}");
        Token::Number(&self.0)
    }
}
