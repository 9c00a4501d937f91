//! Letters: what a name was meant to be, and the forms of actions and resources.

use crate::catalogue::LINT;
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
        _ => LINT.look_alikes.iter().find(|(from, _)| *from == c).map(|(_, to)| *to),
    }
}

/// Without blanks, and with the letters that were meant.
pub(super) fn clean(text: &str) -> String {
    text.chars().filter(|c| !is_blank(*c)).map(|c| looks_like(c).unwrap_or(c)).collect()
}

/// A clean action, its service in lower case.
pub(super) fn clean_action(text: &str) -> String {
    let clean = clean(text);
    match clean.split_once(':') {
        Some((service, rest)) => format!("{}:{rest}", service.to_lowercase()),
        None => clean,
    }
}

/// Characters of a name in an action.
pub(super) fn is_of_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '*')
}

/// Three parts, none of them empty, of the characters of names.
pub(super) fn is_action(clean: &str) -> bool {
    let mut parts = 0_usize;
    let all = clean.split(':').all(|part| {
        parts = parts.saturating_add(1);
        !part.is_empty() && part.chars().all(is_of_name)
    });
    all && parts == 3
}

/// `*`, or stars in all parts but the service.
pub(super) fn is_any_resource(text: &str) -> bool {
    let clean = clean(text);
    let mut parts = clean.split(':').skip(1).peekable();
    clean == "*" || (parts.peek().is_some() && parts.all(|part| part == "*"))
}

/// A JSON string.
pub(super) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A text as an argument of a title.
pub(super) fn shown(text: &str) -> Arg {
    Arg::Text(safe(text).into())
}
