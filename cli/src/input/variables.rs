//! `{{name}}` in captures that bring their variables along.

use std::collections::HashMap;

use ecs_preflight::catalogue::settings;

/// Longer texts are left as they are: a value that holds others can grow without end.
const LONGEST: usize = 1 << 20;

/// Fills in what is known, once; what a value holds is not filled in again.
pub(crate) fn fill(text: &str, variables: &HashMap<String, String>) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        filled.push_str(before);
        let known =
            after.split_once("}}").and_then(|(name, behind)| Some((variables.get(name.trim())?, behind)));
        match known {
            Some((value, behind)) if filled.len() + value.len() <= LONGEST => {
                filled.push_str(value);
                rest = behind;
            }
            _ => {
                filled.push_str("{{");
                rest = after;
            }
        }
    }
    filled.push_str(rest);
    filled
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
        while let Some((before, after)) = rest.split_once("{{") {
            filled.push_str(before);
            let end = after.find("}}");
            let name = end.and_then(|end| after.get(..end)).unwrap_or_default();
            match self.resolve(name.trim()) {
                Some(value) => {
                    filled.push_str(value?);
                    rest = end.and_then(|end| after.get(end + 2..)).unwrap_or_default();
                }
                None => {
                    filled.push_str("{{");
                    rest = after;
                }
            }
            if filled.len() > settings().variable_bytes {
                return None;
            }
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
