//! Letters: what a name was meant to be.

use crate::catalogue::embedded;
use crate::report::{Arg, shown as safe};

/// A blank, also one that cannot be seen.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{202a}'..='\u{202e}')
}

/// The character that this one looks like, if it is not that one itself.
pub(super) fn looks_like(c: char) -> Option<char> {
    // The full-width forms stand in the order of ASCII.
    const FULL_WIDTH: u32 = '！' as u32 - '!' as u32;
    match c {
        '！'..='～' => char::from_u32(u32::from(c).saturating_sub(FULL_WIDTH)),
        _ if c.is_ascii() => None,
        _ => embedded().lint.look_alikes.iter().find(|(from, _)| *from == c).map(|(_, to)| *to),
    }
}

/// Without blanks, and with the letters that were meant.
pub(super) fn clean(text: &str) -> String {
    text.chars().filter(|c| !is_blank(*c)).map(|c| looks_like(c).unwrap_or(c)).collect()
}

/// A clean action, its service in lower case.
pub(super) fn clean_action(text: &str) -> String {
    service_in_lower(&clean(text))
}

/// An action or resource with what stands before its first colon in lower case.
pub(super) fn service_in_lower(text: &str) -> String {
    match text.split_once(':') {
        Some((service, rest)) => format!("{}:{rest}", service.to_lowercase()),
        None => text.to_owned(),
    }
}

/// A JSON string.
pub(super) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A text as an argument of a title.
pub(super) fn shown(text: &str) -> Arg {
    Arg::Text(safe(text).into())
}
