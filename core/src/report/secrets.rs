//! What tells a secret: names, and texts that name one and go on with its value.

use std::ops::Range;

use crate::catalogue::{Names as _, Str, embedded};

/// Longer names are no slip of the keyboard.
const SHORT_NAME: usize = 40;

/// The letters and digits of a name in lower case.
fn plain(name: &str) -> String {
    // A stray backslash made one sign of itself and the letter behind it.
    let letter = |c: char| match c {
        '\n' => 'n',
        '\r' => 'r',
        '\t' => 't',
        '\u{8}' => 'b',
        '\u{c}' => 'f',
        c => c.to_ascii_lowercase(),
    };
    name.chars().map(letter).filter(|c| c.is_alphanumeric()).collect()
}

/// Whether this is said of a name, as it is written or with its percent signs decoded: a stray one takes two letters along.
fn either(name: &str, says: impl Fn(&str) -> bool) -> bool {
    let decoded = || plain(&percent_encoding::percent_decode_str(name).decode_utf8_lossy());
    says(&plain(name)) || name.contains('%') && says(&decoded())
}

fn holds_secret_name(plain: &str) -> bool {
    embedded().settings.secret_names.iter().any(|secret| plain.contains(&**secret))
        || embedded().settings.secret_words.has(plain)
}

/// Whether values under this name are never shown.
pub fn is_secret_name(name: &str) -> bool {
    either(name, holds_secret_name)
}

/// The same, and whether the name is one slip of the keyboard away from that of a secret.
pub fn may_name_secret(name: &str) -> bool {
    let near = |plain: &str| plain.len() <= SHORT_NAME && near_secret_name(plain);
    either(name, |plain| holds_secret_name(plain) || near(plain))
}

/// Whether a name is one slip of the keyboard away from that of a secret.
fn near_secret_name(plain: &str) -> bool {
    let length = plain.chars().count();
    let near = |known: &Str| known.len().abs_diff(length) <= 1 && strsim::osa_distance(known, plain) <= 1;
    embedded().settings.secret_fields.iter().any(near)
}

/// Whether a name begins with that of a secret: where a `=` was lost, its value follows.
pub(crate) fn begins_with_secret(name: &str) -> bool {
    either(name, |plain| embedded().settings.secret_words.iter().any(|word| plain.starts_with(&**word)))
}

/// Whether a text names a secret and goes on with something that may be its value, or holds the user of an address.
pub fn mentions_secret(text: &str) -> bool {
    let says = |text: &str| {
        !is_action(text) && text.match_indices([':', '=']).any(|(at, _)| named_before(text, at))
            || has_user(text)
    };
    says(text) || text.contains('%') && says(&percent_encoding::percent_decode_str(text).decode_utf8_lossy())
}

/// Whether a text is an IAM action, such as `ecs:serverPasswords:manage`: its parts are names, none is a value.
pub(crate) fn is_action(text: &str) -> bool {
    let part = |part: &str| part.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '*' | '-' | '_'));
    let service = text.split(':').next().unwrap_or_default();
    let short = !service.is_empty() && service.bytes().all(|byte| byte.is_ascii_lowercase());
    short && text.split(':').count() == 3 && text.split(':').all(part)
}

/// Whether what stands before a `:` or `=` names a secret, and something stands behind it.
fn named_before(text: &str, at: usize) -> bool {
    let mark = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '\\' | '`');
    let after = text.get(at.saturating_add(1)..).unwrap_or_default();
    if after.chars().all(mark) {
        return false;
    }
    let before = text.get(..at).unwrap_or_default().trim_end_matches(mark);
    may_name_secret(last_word(before)) || may_name_secret(&last_two_words(before))
}

fn divides(c: char) -> bool {
    c.is_whitespace() || matches!(c, ',' | '{' | '}' | '[' | ']' | '(' | ')' | '&' | '?' | ';' | '/')
}

/// The last word of a text, short ends of it.
fn last_word(text: &str) -> &str {
    end_of(text).rsplit(divides).next().unwrap_or_default()
}

/// The last two in one: a slip of the keyboard cuts a name, such as `tok&en`.
fn last_two_words(text: &str) -> String {
    let mut words = end_of(text).rsplit(divides);
    let last = words.next().unwrap_or_default();
    format!("{}{last}", words.next().unwrap_or_default())
}

/// The end of a text, one sign longer than a name may be: more is not looked at, however often it is asked for.
fn end_of(text: &str) -> &str {
    let start = text.char_indices().rev().nth(SHORT_NAME).map_or(0, |(offset, _)| offset);
    text.get(start..).unwrap_or_default()
}

/// Whether a text holds the user of an address, or what may be one: an `@`, and a `:` or `/` before it in the same word, or
/// the beginning of an address anywhere before it.
fn has_user(text: &str) -> bool {
    let mut divided = false;
    let address = text.find("://").unwrap_or(text.len());
    // Behind a host stands the number of a port; anything else is a password whose `@` was lost.
    let authority = text.get(address..).unwrap_or_default().trim_start_matches("://");
    let authority = authority.split(|c: char| c.is_whitespace() || matches!(c, '/' | '?' | '#' | '"')).next();
    let port = authority.and_then(|authority| authority.split_once(':')).map_or("", |(_, port)| port);
    let variable = |c: char| matches!(c, '{' | '}' | '$' | '<' | '>' | '[' | ']');
    if port.contains(|c: char| c.is_alphabetic()) && !authority.unwrap_or_default().contains(variable) {
        return true;
    }
    for (at, c) in text.char_indices() {
        match c {
            '@' if divided || at > address => return true,
            ':' | '/' => divided = true,
            c if c.is_whitespace() => divided = false,
            _ => {}
        }
    }
    false
}

/// What is a secret in a line of any notation: all that follows the name of one.
pub(super) fn masks_of_line(line: &str, start: usize, masked: &mut Vec<Range<usize>>) {
    let content = line.trim_end_matches(['\n', '\r']);
    let first = content.len().saturating_sub(content.trim_start().len());
    let named = content.match_indices([':', '=']).find(|(at, _)| {
        let before = content.get(first..*at).unwrap_or_default();
        // `secret _key:` is one name in YAML.
        let near = end_of(before);
        let whole = near.rsplit([',', '{', '[', '(']).next().unwrap_or_default();
        let named = |name: &str| name.chars().count() <= SHORT_NAME && may_name_secret(name);
        named_before(content, *at) || named(whole) || near == before && named(before.trim_end())
    });
    // In `{token\\ x, a: b}` the colon was lost: all of such a line is hidden behind the name.
    let named = named.map(|(at, _)| at).into_iter().chain(lost_colon(content)).min();
    if let Some(at) = named {
        let begin = start.saturating_add(at).saturating_add(1);
        masked.push(begin..start.saturating_add(content.len()));
    } else if has_user(content) {
        masked.push(start..start.saturating_add(content.len()));
    }
}

/// Where the name of a secret ends that a line break has cut: its beginning is the end of the line before.
pub(super) fn cut_name(before: &str, line: &str) -> Option<usize> {
    let at = line.find([':', '='])?;
    let end = line.get(..at)?.trim_start();
    let start = last_word(before.trim_end_matches(['\n', '\r']));
    let short = end.len() <= SHORT_NAME && !start.is_empty();
    (short && may_name_secret(&format!("{start}{end}"))).then(|| at.saturating_add(1))
}

/// Where the name of a secret ends that stands in a flow list or object without a value of its own.
fn lost_colon(line: &str) -> Option<usize> {
    let open = line.find(['{', '['])?;
    let inside = line.get(open..)?;
    let divides = |c: char| c.is_whitespace() || matches!(c, ',' | '{' | '}' | '[' | ']' | '\\' | '"' | '\'');
    let mut start = open;
    for word in inside.split_inclusive(divides) {
        let end = start.saturating_add(word.len());
        let name = word.trim_end_matches(divides);
        let longest = SHORT_NAME;
        if name.len() <= longest && !name.is_empty() && !name.contains(':') && may_name_secret(name) {
            return Some(end.saturating_sub(1));
        }
        start = end;
    }
    None
}

/// Whether a path is made of what paths are made of: anything else may be something that was never meant as one.
pub(crate) fn is_plain_path(path: &str) -> bool {
    let sign = |c: char| {
        c.is_alphanumeric() || matches!(c, '/' | '-' | '_' | '.' | '~' | '%' | '{' | '}' | '$' | '+' | '*')
    };
    path.starts_with('/') && path.chars().all(sign) && !mentions_secret(path)
}

/// Whether a method is a word: anything else may be something that was never meant as one.
pub(crate) fn is_plain_method(method: &str) -> bool {
    const LONGEST: usize = 16;
    method.len() <= LONGEST && method.trim().bytes().all(|byte| byte.is_ascii_alphabetic())
}

/// Whether a name of a query is made of what names are made of.
pub(crate) fn is_plain_name(name: &str) -> bool {
    let sign = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ':' | '[' | ']');
    name.chars().all(sign)
}

/// The ranges of an address that are not shown, its user and its query; none where it is no address.
pub(super) fn secret_in_url(url: &str) -> Option<Vec<Range<usize>>> {
    let mut masked = Vec::new();
    let mut head = url;
    if let Some(at) = url.find(['?', '#']) {
        masked.push(at.saturating_add(1)..url.len());
        head = url.get(..at).unwrap_or_default();
    }
    let Some((scheme, rest)) = head.split_once("://") else {
        // `{{base}}/path` has a variable in front.
        let variable = head.strip_prefix("{{").and_then(|rest| rest.split_once("}}"));
        let path = variable.map_or(head, |(_, path)| path);
        return is_plain_path(path).then_some(masked);
    };
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let begin = scheme.len().saturating_add("://".len());
    let host = match authority.rsplit_once('@') {
        Some((user, host)) => {
            masked.insert(0, begin..begin.saturating_add(user.len()));
            host
        }
        None => authority,
    };
    let (name, port) = host.split_once(':').unwrap_or((host, ""));
    let word =
        |text: &str, more: &[char]| text.chars().all(|c| c.is_ascii_alphanumeric() || more.contains(&c));
    let fits = word(scheme, &['+'])
        && word(name, &['.', '-', '_', '{', '}', '$'])
        && port.bytes().all(|byte| byte.is_ascii_digit())
        && (path.is_empty() || is_plain_path(path));
    fits.then_some(masked)
}
