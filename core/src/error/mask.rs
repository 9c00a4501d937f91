//! What of a message may be a secret.
//!
//! A message is free text in which the service may repeat any value in any form. So nothing is looked for that looks
//! like a secret: once the name of a secret occurs, all is masked that is not an ordinary word.

use std::ops::Range;

use crate::catalogue::{Facts, embedded};
use crate::report::{is_action, is_secret_name};

use super::message::code;

/// Numbers with no more digits are limits (`8 to 26 characters`).
const SHORT_NUMBER: usize = 3;
/// Shorter texts occur by themselves in other words.
const SHORT_VALUE: usize = 4;
/// Signs that open a quotation, and those that close it.
const QUOTES: [(char, char); 7] =
    [('\'', '\''), ('"', '"'), ('`', '`'), ('“', '”'), ('‘', '’'), ('「', '」'), ('【', '】')];

/// The parts of a message that are masked; none where no name of a secret occurs.
pub(super) fn hidden(facts: &Facts, text: &str) -> Vec<Range<usize>> {
    // The name of a right that was refused has no value.
    let named = |word: &&Word| is_secret_name(word.plain) && !is_action(word.raw.trim_matches(edge));
    let words = words(text);
    let Some(name) = words.iter().find(named) else { return Vec::new() };
    let after = name.range.end;
    let mut ranges: Vec<Range<usize>> = quotations(text);
    ranges.extend(labelled(text, after));
    for word in &words {
        let kept = is_secret_name(word.plain)
            || code(facts, word.plain).is_some()
            || is_json(word.raw)
            || is_action(word.raw.trim_matches(edge));
        let suspect = !ordinary(word.plain) && (word.range.start >= after || mixed(word.plain));
        if suspect && !kept {
            ranges.push(word.range.clone());
        }
    }
    // What is masked once is masked wherever it stands.
    let mut repeated = Vec::new();
    for range in &ranges {
        let value = text.get(range.clone()).unwrap_or_default().trim_matches(edge);
        if value.len() >= SHORT_VALUE && !ordinary(value) && !is_secret_name(value) {
            repeated.extend(text.match_indices(value).map(|(at, found)| at..at.saturating_add(found.len())));
        }
    }
    ranges.extend(repeated);
    ranges
}

/// A run of characters without blanks. Chinese has no blanks; no secret of these APIs can hold its characters.
struct Word<'t> {
    raw: &'t str,
    /// Without the signs around it.
    plain: &'t str,
    range: Range<usize>,
}

fn words(text: &str) -> Vec<Word<'_>> {
    let apart =
        |c: char| c.is_whitespace() || !c.is_ascii() && c.is_alphabetic() || "，。：；！？、（）".contains(c);
    let mut found = Vec::new();
    let mut start = 0_usize;
    for raw in text.split_inclusive(apart) {
        let body = raw.trim_end_matches(apart);
        let range = start..start.saturating_add(body.len());
        start = start.saturating_add(raw.len());
        let plain = body.trim_matches(edge);
        if !plain.is_empty() {
            // `field/attribute` and `name=value` are two words.
            let mut at = range.start;
            for part in body.split_inclusive(['/', '=', ':', '[', '(']) {
                let part_range = at..at.saturating_add(part.len());
                at = part_range.end;
                let plain = part.trim_matches(edge);
                if !plain.is_empty() {
                    found.push(Word { raw: body, plain, range: part_range });
                }
            }
        }
    }
    found
}

/// Signs around a word.
fn edge(c: char) -> bool {
    c.is_ascii_punctuation() && c != '*' || "，。：；！？、（）“”‘’「」【】".contains(c)
}

/// JSON is masked member by member before this.
fn is_json(raw: &str) -> bool {
    raw.contains("\":") || raw.starts_with(['{', '}'])
}

/// A word of a sentence, or a small number.
fn ordinary(word: &str) -> bool {
    let number = word.len() <= SHORT_NUMBER && word.bytes().all(|byte| byte.is_ascii_digit());
    let stars = word.chars().all(|c| matches!(c, '*' | '…'));
    number || stars || stems(word).any(|stem| listed(&stem))
}

fn listed(word: &str) -> bool {
    embedded().ordinary_words.iter().any(|known| known.eq_ignore_ascii_case(word))
}

/// What a word of English may be a form of: `performed` of `perform`, `copies` of `copy`, `doesn't` of `does`.
fn stems(word: &str) -> impl Iterator<Item = String> {
    const ENDINGS: [(&str, &[&str]); 9] = [
        ("n't", &[""]),
        ("n’t", &[""]),
        ("'s", &[""]),
        ("ies", &["y"]),
        ("ied", &["y"]),
        ("es", &["", "e"]),
        ("s", &[""]),
        ("ed", &["", "e"]),
        ("ing", &["", "e"]),
    ];
    let word = word.to_ascii_lowercase();
    let forms: Vec<String> = ENDINGS
        .into_iter()
        .filter_map(|(ending, instead)| word.strip_suffix(ending).map(|stem| (stem, instead)))
        .flat_map(|(stem, instead)| instead.iter().map(move |end| format!("{stem}{end}")))
        // `stopped` of `stop`
        .flat_map(|stem| std::iter::successors(Some(stem), |stem| undoubled(stem)).take(2))
        .filter(|stem| stem.len() > 1)
        .collect();
    std::iter::once(word).chain(forms)
}

/// A stem whose last letter was doubled before an ending.
fn undoubled(stem: &str) -> Option<String> {
    let mut letters = stem.chars().rev();
    let (last, before) = (letters.next()?, letters.next()?);
    (last == before).then(|| letters.rev().chain([last]).collect())
}

/// Letters mixed with digits or signs, as in no word of a sentence; IDs (hexadecimal digits and hyphens) aside.
fn mixed(word: &str) -> bool {
    let id = word.chars().all(|c| c.is_ascii_hexdigit() || c == '-') || word.starts_with("req-");
    let letters = word.chars().any(char::is_alphabetic);
    let others = word.chars().any(|c| c.is_ascii_digit() || c.is_ascii_punctuation() && !"-_.".contains(c));
    letters && others && !id && word.len() > SHORT_VALUE
}

/// What stands between two quotation marks, except names of secrets themselves.
fn quotations(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0_usize;
    while let Some((offset, open, close)) = text.get(at..).and_then(opening) {
        let begin = at.saturating_add(offset).saturating_add(open.len_utf8());
        let rest = text.get(begin..).unwrap_or_default();
        let alone = |end: &usize| {
            let after = rest.get(end.saturating_add(close.len_utf8())..).and_then(|rest| rest.chars().next());
            !after.is_some_and(char::is_alphanumeric)
        };
        let end = rest.match_indices(close).map(|(end, _)| end).find(alone).unwrap_or(rest.len());
        let inside = rest.get(..end).unwrap_or_default();
        if !is_secret_name(inside) || inside.contains(char::is_whitespace) {
            found.push(begin..begin.saturating_add(end));
        }
        at = begin.saturating_add(end).saturating_add(close.len_utf8()).min(text.len());
    }
    found
}

/// The next quotation mark that begins something: `doesn't` has none. The mark of a JSON member is none either.
fn opening(text: &str) -> Option<(usize, char, char)> {
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        if let Some((open, close)) = QUOTES.iter().find(|(open, _)| *open == c)
            && !before.is_alphanumeric()
            && !text.get(at..).is_some_and(|rest| rest.starts_with("\":"))
        {
            return Some((at, *open, *close));
        }
        // Python writes `u'…'` and `b'…'`.
        before = if matches!(c, 'u' | 'b') && !before.is_alphanumeric() { ' ' } else { c };
    }
    None
}

/// The value behind a label: `adminPass. Value: …`, `password = …`, `密码为…`. It goes on to the end of the message,
/// unless the message repeats it after a full stop, as Nova does.
fn labelled(text: &str, after: usize) -> Option<Range<usize>> {
    let rest = text.get(after..)?;
    let label = |word: &str| rest.to_ascii_lowercase().find(word).map(|at| at.saturating_add(word.len()));
    let sign = rest.find([':', '=', '：']).filter(|at| {
        // Only what stands right behind the name; a later colon begins another thought.
        rest.get(..*at).is_some_and(|between| between.trim_matches(|c: char| edge(c) || c == ' ').is_empty())
    });
    let sign = sign.and_then(|at| rest.get(at..)?.chars().next().map(|c| at.saturating_add(c.len_utf8())));
    let begin = label("value:").or_else(|| label("value is")).or(sign)?;
    let tail = rest.get(begin..)?;
    let begin = begin.saturating_add(tail.len().saturating_sub(tail.trim_start().len()));
    let tail = rest.get(begin..)?;
    let repeats = |(at, _): &(usize, &str)| {
        let value = tail.get(..*at).unwrap_or_default();
        let next = tail.get(at.saturating_add(2)..).unwrap_or_default();
        let next = next.trim_start_matches(['u', 'b']).trim_start_matches(['\'', '"']);
        !value.is_empty() && next.starts_with(value)
    };
    let end = tail.match_indices(". ").find(repeats).map_or(tail.len(), |(at, _)| at);
    let begin = after.saturating_add(begin);
    Some(begin..begin.saturating_add(end))
}
