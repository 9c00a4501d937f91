//! Hiding secrets in source text that is about to be shown.
//!
//! It works on characters, not on a parsed document, so that the line around a syntax error is as safe
//! as any other: whatever follows the name of a secret is replaced, up to the end of its value.

use std::borrow::Cow;
use std::ops::Range;

use crate::reader::text_of;

use super::order;
use super::secrets::is_secret_name;

/// A mask as long as the character that it hides, in bytes too, so that spans and columns stay.
pub(super) fn mask(c: char) -> char {
    match c {
        '\n' | '\r' => c,
        c => match c.len_utf8() {
            1 => '*',
            2 => '·',
            3 => '•',
            _ => '🔒',
        },
    }
}

/// The text with the value of every secret masked, character for character, so that spans and columns stay.
///
/// Understood are JSON members (`"adminPass": …`, whatever the value), header lines
/// (`X-Auth-Token: …`) and form or query fields (`adminPass=…`).
pub fn redact(text: &str) -> Cow<'_, str> {
    let mut hidden = json_values(text);
    hidden.extend(lines_and_fields(text));
    if hidden.is_empty() {
        return Cow::Borrowed(text);
    }
    order::by_key(&mut hidden, |range| order::number(range.start));
    let mut ranges = hidden.into_iter().peekable();
    let mut until = 0;
    let masked = text.char_indices().map(|(offset, c)| {
        while let Some(range) = ranges.next_if(|range| range.start <= offset) {
            until = range.end.max(until);
        }
        if offset < until { mask(c) } else { c }
    });
    Cow::Owned(masked.collect())
}

/// The ranges of JSON values whose member has the name of a secret.
fn json_values(text: &str) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut offset = 0;
    while let Some(start) = text.get(offset..).and_then(|rest| rest.find('"')) {
        let start = offset.saturating_add(start);
        let end = string_end(text, start);
        offset = end;
        let name = text.get(start..end).unwrap_or_default();
        let rest = text.get(end..).unwrap_or_default();
        let after = rest.trim_start();
        if !after.starts_with(':') || !is_secret_name(&unescape(name)) {
            continue;
        }
        let colon = end.saturating_add(rest.len().saturating_sub(after.len()));
        let value = text.get(colon.saturating_add(1)..).unwrap_or_default();
        let begin = text.len().saturating_sub(value.trim_start().len());
        let stop = value_end(text, begin);
        ranges.push(begin..stop);
        offset = stop.max(end);
    }
    ranges
}

/// Header lines, and `name=value` pairs as forms and queries have them.
fn lines_and_fields(text: &str) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut start = 0_usize;
    for line in text.split_inclusive('\n') {
        if let Some((name, value)) = line.split_once(':') {
            let header =
                !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
            if header && is_secret_name(name) {
                let begin = start.saturating_add(line.len()).saturating_sub(value.trim_start().len());
                ranges.push(begin..start.saturating_add(line.len()));
            }
        }
        let mut field = start;
        for piece in line.split_inclusive(['&', '?', ' ', ';']) {
            if let Some((name, value)) = piece.split_once('=')
                && !name.contains(['"', '{', ':'])
                && is_secret_name(name)
            {
                let end = field.saturating_add(piece.trim_end_matches(['&', ' ', '\n', '\r', ';']).len());
                let begin = field.saturating_add(piece.len()).saturating_sub(value.len());
                ranges.push(begin..end.max(begin));
            }
            field = field.saturating_add(piece.len());
        }
        start = start.saturating_add(line.len());
    }
    ranges
}

/// The offset after the string that begins at `start`, or the end of its line when it is not closed.
fn string_end(text: &str, start: usize) -> usize {
    let mut escaped = false;
    for (index, c) in text.get(start..).unwrap_or_default().char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return start.saturating_add(index).saturating_add(1),
            '\n' => return start.saturating_add(index),
            _ => {}
        }
    }
    text.len()
}

/// The offset after the JSON value that begins at `start`, whatever it is.
fn value_end(text: &str, start: usize) -> usize {
    let rest = text.get(start..).unwrap_or_default();
    let mut depth = 0_usize;
    let mut skip_to = 0_usize;
    for (index, c) in rest.char_indices() {
        if index < skip_to {
            continue;
        }
        let here = start.saturating_add(index);
        match c {
            '"' => {
                let end = string_end(text, here);
                if depth == 0 {
                    // `"abc"def`: what follows a broken string up to the next sign is hidden too.
                    let tail = text.get(end..).unwrap_or_default();
                    let stop = tail.find([',', '}', ']', '\n', ' ', '"']).unwrap_or(tail.len());
                    return end.saturating_add(stop);
                }
                skip_to = end.saturating_sub(start);
            }
            '{' | '[' => depth = depth.saturating_add(1),
            '}' | ']' if depth <= 1 => return here.saturating_add(depth),
            '}' | ']' => depth = depth.saturating_sub(1),
            ',' | '\n' if depth == 0 => return here,
            _ => {}
        }
    }
    text.len()
}

/// The name between its quotes; escapes are read as JSON has them, a broken name is taken as it is.
fn unescape(quoted: &str) -> Cow<'_, str> {
    text_of(quoted).map_or(Cow::Borrowed(quoted), Cow::Owned)
}
