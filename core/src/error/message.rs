//! Messages of the service: made safe to show, and searched for codes and for errors of other services.
//!
//! A message is free text, and may repeat what the request held. Nothing is read out of it but exact codes of
//! the catalogue and JSON.

use std::borrow::Cow;
use std::ops::Range;

use serde_json::Value;

use crate::catalogue::{ErrorCode, Facts, embedded};
use crate::iam::action_in;
use crate::reader::{Document, value};
use crate::report::{is_secret_name, redact, shown_up_to};

use super::mask;

/// Of a message no more than this many bytes is looked at before it is shown; far more than is shown of it.
const HEAD_BYTES: usize = 16_384;
/// Shorter secrets are masked only where they stand alone: they would be found inside of words.
const SHORT_SECRET: usize = 6;

/// The secrets of a request: what a message must not repeat.
#[derive(Default)]
pub(crate) struct Secrets(Vec<String>);

impl Secrets {
    /// The values under secret names in headers and body.
    pub(crate) fn of<D: Document>(headers: &[(&str, &str)], body: Option<&D>) -> Self {
        let named = headers.iter().filter(|(name, _)| is_secret_name(name));
        let mut all: Vec<String> = named.map(|(_, value)| (*value).to_owned()).collect();
        if let Some(body) = body {
            match value(body) {
                Some(value) => in_value(&value, &mut all),
                None => {
                    for (name, value) in crate::params::pairs(body.text().unwrap_or_default()) {
                        if is_secret_name(&name) {
                            all.push(value.into_owned());
                        }
                    }
                }
            }
        }
        all.retain(|secret| !secret.trim().is_empty());
        // A secret that holds another is masked first.
        all.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        all.dedup();
        all.truncate(usize::from(u8::MAX));
        Secrets(all)
    }
}

fn in_value(value: &Value, all: &mut Vec<String>) {
    let mut open = vec![(value, false)];
    while let Some((value, secret)) = open.pop() {
        match value {
            Value::Object(members) => {
                open.extend(members.iter().map(|(name, value)| (value, secret || is_secret_name(name))));
            }
            Value::Array(items) => open.extend(items.iter().map(|item| (item, secret))),
            Value::String(text) if secret => all.push(text.clone()),
            Value::Number(number) if secret => all.push(number.to_string()),
            _ => {}
        }
    }
}

/// The message as it may be shown.
pub(crate) fn safe(facts: &Facts, message: &str, secrets: &Secrets) -> String {
    let end = (0..=HEAD_BYTES.min(message.len())).rev().find(|end| message.is_char_boundary(*end));
    let head = message.get(..end.unwrap_or_default()).unwrap_or_default();
    // JSON within JSON arrives with its quotes escaped.
    let text = head.replace("\\\"", "\"");
    // Each step keeps every character in its place.
    let redacted = redact(&text);
    let mut hidden = mask::hidden(facts, &redacted);
    for secret in &secrets.0 {
        hidden.extend(occurrences(&text, secret));
    }
    shown_up_to(mask(&redacted, hidden).trim(), embedded().settings.message_characters)
}

fn occurrences(text: &str, secret: &str) -> Vec<Range<usize>> {
    let alone = |range: &Range<usize>| {
        let before = text.get(..range.start).and_then(|before| before.chars().next_back());
        let after = text.get(range.end..).and_then(|after| after.chars().next());
        !before.into_iter().chain(after).any(char::is_alphanumeric)
    };
    let found = text.match_indices(secret).map(|(start, found)| start..start.saturating_add(found.len()));
    found.filter(|range| secret.chars().count() >= SHORT_SECRET || alone(range)).collect()
}

/// Every character of the ranges becomes a star.
fn mask(text: &str, mut hidden: Vec<Range<usize>>) -> String {
    hidden.sort_by_key(|range| range.start);
    let mut ranges = hidden.into_iter().peekable();
    let mut until = 0;
    let masked = text.char_indices().map(|(offset, c)| {
        while let Some(range) = ranges.next_if(|range| range.start <= offset) {
            until = range.end.max(until);
        }
        if offset < until && !c.is_whitespace() { '*' } else { c }
    });
    masked.collect()
}

/// The codes of the catalogue that a message names, by exact token, each once.
pub(crate) fn codes_in<'c>(facts: &'c Facts, message: &str) -> Vec<&'c ErrorCode> {
    let mut found: Vec<&'c ErrorCode> = Vec::new();
    for token in message.split(|c: char| !c.is_ascii_alphanumeric() && c != '.') {
        if let Some(known) = code(facts, token.trim_matches('.'))
            && !found.iter().any(|other| other.code == known.code)
        {
            found.push(known);
        }
    }
    found
}

/// The actions of the catalogue that a message names, each once.
pub(crate) fn actions_in<'c>(facts: &'c Facts, message: &str) -> Vec<&'c str> {
    let part = |c: char| c.is_ascii_alphanumeric() || matches!(c, ':' | '-' | '_');
    let mut found: Vec<&'c str> = Vec::new();
    for token in message.split(|c: char| !part(c)).filter(|token| token.contains(':')) {
        if let Some(known) = action_in(facts, token.trim_matches(':')).map(|known| &*known.name)
            && !found.contains(&known)
        {
            found.push(known);
        }
    }
    found
}

/// A token such as `Ecs.0011`.
pub(super) fn code<'c>(facts: &'c Facts, token: &str) -> Option<&'c ErrorCode> {
    let (service, number) = token.split_once('.')?;
    let shaped = !service.is_empty()
        && service.bytes().all(|byte| byte.is_ascii_alphabetic())
        && !number.is_empty()
        && number.bytes().all(|byte| byte.is_ascii_digit());
    facts.errors.iter().find(|error| shaped && error.code.eq_ignore_ascii_case(token))
}

/// The JSON objects that a message holds, however deep in quotation marks they stand; Python's form of them counts.
pub(crate) fn json_in(message: &str) -> Vec<Value> {
    /// Each level of text in text adds one of backslashes.
    const LEVELS: usize = 4;
    let mut text = Cow::Borrowed(message);
    for _ in 0..LEVELS {
        let found = objects(&text);
        if !found.is_empty() {
            return found;
        }
        if !text.contains('\\') {
            break;
        }
        text = Cow::Owned(text.replace("\\\"", "\"").replace("\\\\", "\\"));
    }
    if !message.contains("': ") {
        return Vec::new();
    }
    let python = message.replace("u'", "'").replace('\'', "\"");
    objects(&python.replace(": None", ": null").replace(": True", ": true").replace(": False", ": false"))
}

/// The objects of a text, and those in its lists, from the left.
fn objects(text: &str) -> Vec<Value> {
    let mut found = Vec::new();
    let mut at = 0_usize;
    // A bracket that begins no JSON costs no more than a look at what follows; there are not many of them.
    for _ in 0..embedded().settings.shown_items {
        let Some(start) = text.get(at..).and_then(|rest| rest.find(['{', '['])) else { break };
        let start = at.saturating_add(start);
        let rest = text.get(start..).unwrap_or_default();
        let mut stream = serde_json::Deserializer::from_str(rest).into_iter::<Value>();
        at = match stream.next() {
            Some(Ok(Value::Array(items))) => {
                found.extend(items.into_iter().filter(Value::is_object));
                start.saturating_add(stream.byte_offset())
            }
            Some(Ok(value)) => {
                found.push(value);
                start.saturating_add(stream.byte_offset())
            }
            _ => start.saturating_add(1),
        };
    }
    found
}
