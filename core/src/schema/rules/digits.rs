//! A whole number that travels as text, and its range.

use crate::catalogue::rule;
use crate::report::{Arg, Finding, Hint, Rule};
use crate::schema::{Promise, TextCheck};

use super::{Digits, Scope};

impl TextCheck for Digits {
    fn check(&self, text: &str, _: &Scope<'_>, sink: &mut dyn FnMut(Finding)) {
        let digits = text.strip_prefix('-').unwrap_or(text);
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return sink(Finding::new(rule::TEXT_DIGITS).with("found", Arg::input(text)));
        }
        // A number too long for i64 lies beyond every limit of the documents.
        let beyond = if digits.len() < text.len() { i64::MIN } else { i64::MAX };
        let value = text.parse::<i64>().unwrap_or(beyond);
        let broken = match (
            self.minimum.filter(|limit| value < *limit),
            self.maximum.filter(|limit| value > *limit),
        ) {
            (Some(limit), _) => (rule::NUMBER_MINIMUM, limit),
            (None, Some(limit)) => (rule::NUMBER_MAXIMUM, limit),
            (None, None) => return,
        };
        let (rule, limit) = broken;
        sink(Finding::new(rule).with("found", Arg::input(text)).with("limit", Arg::Integer(limit)));
    }

    fn rules(&self) -> &'static [Rule<'static>] {
        &[rule::TEXT_DIGITS, rule::NUMBER_MINIMUM, rule::NUMBER_MAXIMUM]
    }

    fn promises<'p>(&'p self, _: &str, _: &Scope<'_>, sink: &mut dyn FnMut(Promise<'p>)) {
        sink(Promise::new(rule::TEXT_DIGITS, Hint::new("digits")));
        if let Some(minimum) = self.minimum {
            let hint = Hint::new("number/at-least").with("minimum", Arg::Integer(minimum));
            sink(Promise::new(rule::NUMBER_MINIMUM, hint));
        }
        if let Some(maximum) = self.maximum {
            let hint = Hint::new("number/at-most").with("maximum", Arg::Integer(maximum));
            sink(Promise::new(rule::NUMBER_MAXIMUM, hint));
        }
    }

    fn hints(&self, sink: &mut dyn FnMut(Hint)) {
        sink(Hint::new("digits"));
        if let Some(minimum) = self.minimum {
            sink(Hint::new("number/at-least").with("minimum", Arg::Integer(minimum)));
        }
        if let Some(maximum) = self.maximum {
            sink(Hint::new("number/at-most").with("maximum", Arg::Integer(maximum)));
        }
    }
}
