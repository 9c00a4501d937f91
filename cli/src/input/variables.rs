//! `{{name}}` in captures that bring their variables along.

use std::collections::HashMap;

use ecs_preflight::catalogue::settings;

/// The next `{{name}}` of a text: what stands before it, the name, and what follows. Nothing is looked at twice, however
/// many braces are open.
fn placeholder(text: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    loop {
        let end = from + text.get(from..)?.find("}}")?;
        if let Some((before, name)) = text.get(from..end)?.rsplit_once("{{") {
            return Some((text.get(..from + before.len())?, name, text.get(end + 2..)?));
        }
        from = end + 2;
    }
}

/// Fills in what is known, once; what a value holds is not filled in again. Where the text would grow too long, the names
/// stay.
pub(crate) fn fill(text: &str, variables: &HashMap<String, String>) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, name, after)) = placeholder(rest) {
        filled.push_str(before);
        match variables.get(name.trim()) {
            Some(value) if filled.len() + value.len() <= settings().filled_bytes => filled.push_str(value),
            _ => leave(&mut filled, name),
        }
        rest = after;
    }
    filled.push_str(rest);
    filled
}

fn leave(filled: &mut String, name: &str) {
    filled.push_str("{{");
    filled.push_str(name);
    filled.push_str("}}");
}

/// JSON in which a variable may stand where no text can: each becomes a text as long as it was.
pub(crate) fn quoted(json: &str) -> String {
    let mut written = String::with_capacity(json.len());
    let (mut rest, mut in_text) = (json, false);
    while let Some(c) = rest.chars().next() {
        if !in_text && rest.starts_with("{{") {
            let end = rest
                .find("}}")
                .filter(|end| rest.get(2..*end).is_some_and(|name| !name.contains(['"', '\n', '{'])));
            if let Some(end) = end {
                written.push_str("\"{");
                written.push_str(rest.get(2..end).unwrap_or_default());
                written.push_str("}\"");
                rest = rest.get(end + 2..).unwrap_or_default();
                continue;
            }
        }
        let escape = in_text && c == '\\';
        in_text ^= c == '"';
        let length = if escape { rest.chars().take(2).map(char::len_utf8).sum() } else { c.len_utf8() };
        written.push_str(rest.get(..length).unwrap_or_default());
        rest = rest.get(length..).unwrap_or_default();
    }
    written
}

/// The variables of a file; each is resolved once, and none grows beyond its limit.
#[derive(Default)]
pub(crate) struct Variables<'t> {
    values: HashMap<&'t str, Value<'t>>,
}

enum Value<'t> {
    Written(&'t str),
    /// Its own text is being looked for: a variable that names itself stays as it is written.
    Open,
    Resolved(String),
    TooLong,
}

impl<'t> Variables<'t> {
    /// The first definition counts.
    pub(crate) fn define(&mut self, name: &'t str, value: &'t str) {
        if self.values.len() < settings().variables {
            self.values.entry(name).or_insert(Value::Written(value));
        }
    }

    /// Fills in the file's own variables; others stay as they are. None where the text grows too long.
    pub(crate) fn fill(&mut self, text: &str) -> Option<String> {
        let mut filled = String::new();
        let mut rest = text;
        while let Some((before, name, after)) = placeholder(rest) {
            filled.push_str(before);
            match self.resolve(name.trim()) {
                Some(value) => filled.push_str(value?),
                None => leave(&mut filled, name),
            }
            if filled.len() > settings().variable_bytes {
                return None;
            }
            rest = after;
        }
        filled.push_str(rest);
        Some(filled)
    }

    /// The value of a variable, when there is one; none in it where it is too long.
    fn resolve(&mut self, name: &str) -> Option<Option<&str>> {
        let (name, value) = self.values.get_key_value(name).map(|(name, value)| (*name, value))?;
        if let Value::Written(written) = value {
            let written = *written;
            self.values.insert(name, Value::Open);
            let value = self.fill(written).map_or(Value::TooLong, Value::Resolved);
            self.values.insert(name, value);
        }
        match self.values.get(name)? {
            Value::Written(_) | Value::Open => None,
            Value::Resolved(value) => Some(Some(value)),
            Value::TooLong => Some(None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_next_to_their_braces() {
        let variables = HashMap::from([("a".to_owned(), "1".to_owned())]);
        for (text, filled) in [
            ("{{a}}", "1"),
            ("x{{ a }}y{{a}}", "x1y1"),
            ("{{b}}{{a}}", "{{b}}1"),
            ("{{b{{a}}", "{{b1"),
            ("{{{a}}}", "{1}"),
            ("}}{{a}}", "}}1"),
            ("{{a", "{{a"),
            ("}}", "}}"),
        ] {
            assert_eq!(fill(text, &variables), filled, "{text}");
            let mut own = Variables::default();
            own.define("a", "1");
            assert_eq!(own.fill(text).as_deref(), Some(filled), "{text}");
        }
    }
}
