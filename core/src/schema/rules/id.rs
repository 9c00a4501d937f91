//! A text that ought to be an ID.

use crate::catalogue::rule;
use crate::report::{Arg, Finding, Hint, Rule};
use crate::schema::{Promise, TextCheck};

use super::{Id, Scope, format};

/// What programs write where a value was never set.
const NOTHING: [&str; 5] = ["none", "null", "nil", "undefined", "nan"];

impl TextCheck for Id {
    fn check(&self, text: &str, _: &Scope<'_>, sink: &mut dyn FnMut(Finding)) {
        if text.trim().is_empty() {
            return;
        }
        let strange = |c: char| !(c.is_ascii_alphanumeric() || "-_.:/@+~%=".contains(c));
        if text.contains(strange) || NOTHING.iter().any(|name| text.eq_ignore_ascii_case(name)) {
            sink(Finding::new(rule::ID_UNLIKELY).with("found", Arg::input(text)));
        } else if self.uuid && !is_printed(text) {
            sink(Finding::new(rule::ID_UNLIKELY_UUID).with("found", Arg::input(text)));
        }
    }

    fn rules(&self) -> &'static [Rule<'static>] {
        &[rule::ID_UNLIKELY, rule::ID_UNLIKELY_UUID]
    }

    fn promises<'p>(&'p self, _: &str, _: &Scope<'_>, sink: &mut dyn FnMut(Promise<'p>)) {
        let hint = if self.uuid { "format/uuid" } else { "id" };
        sink(Promise::new(rule::ID_UNLIKELY, Hint::new(hint)));
    }

    fn hints(&self, _: &mut dyn FnMut(Hint)) {}
}

/// A UUID with or without its hyphens. One letter stands for an ID, as in `/servers/s`.
fn is_printed(text: &str) -> bool {
    let digits = |text: &str| text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    format::is_uuid(text) || digits(text) || text.len() == 1
}
