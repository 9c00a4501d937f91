//! The arguments of a question.

use serde_json::{Map, Value};

use std::sync::Arc;

use crate::catalogue::{Facts, Operation, nearest, operation_in, rule};
use crate::report::{Arg, Columns, Finding};

use super::Refusal;

/// The arguments of a question, by name; null counts as absent.
///
/// There is no `Debug`: a response or a request may hold a password.
pub struct Arguments<'f> {
    members: Map<String, Value>,
    /// The catalogue that is asked.
    pub(crate) facts: &'f Facts,
}

impl<'f> Arguments<'f> {
    /// Reads a JSON object that has no members but these.
    pub(super) fn read(
        facts: &'f Facts,
        text: &str,
        known: &'static [&'static str],
    ) -> Result<Self, Refusal> {
        let Ok(Value::Object(members)) = serde_json::from_str(text) else {
            return Err(Refusal::new(Finding::new(rule::ASK_ARGUMENTS)));
        };
        match members.keys().find(|name| !known.contains(&name.as_str())) {
            Some(name) => Err(Refusal::unknown("argument", name, nearest(name, known.iter().copied()))),
            None => Ok(Arguments { members, facts }),
        }
    }

    /// An argument of any type, when given.
    pub fn value(&self, name: &str) -> Option<&Value> {
        self.members.get(name).filter(|value| !value.is_null())
    }

    /// An argument of any type.
    ///
    /// # Errors
    /// When it is not given.
    pub fn needed(&self, name: &'static str) -> Result<&Value, Refusal> {
        self.value(name).ok_or_else(|| missing(name))
    }

    /// A text, when given.
    ///
    /// # Errors
    /// When it is no text.
    pub fn text_if_given(&self, name: &'static str) -> Result<Option<&str>, Refusal> {
        self.value(name).map(|value| value.as_str().ok_or_else(|| wrong_type(name, "string"))).transpose()
    }

    /// A text.
    ///
    /// # Errors
    /// When it is not given or no text.
    pub fn text(&self, name: &'static str) -> Result<&str, Refusal> {
        self.needed(name)?.as_str().ok_or_else(|| wrong_type(name, "string"))
    }

    /// Several texts; one text stands for a list of one, and nothing for an empty list.
    ///
    /// # Errors
    /// When it is no list of texts.
    pub fn texts(&self, name: &'static str) -> Result<Vec<&str>, Refusal> {
        match self.value(name) {
            None => Ok(Vec::new()),
            Some(Value::String(one)) => Ok(vec![one]),
            Some(Value::Array(items)) => {
                items.iter().map(|item| item.as_str().ok_or_else(|| wrong_type(name, "array"))).collect()
            }
            Some(_) => Err(wrong_type(name, "array")),
        }
    }

    /// Yes or no, when given.
    ///
    /// # Errors
    /// When it is neither.
    pub fn flag(&self, name: &'static str) -> Result<Option<bool>, Refusal> {
        self.value(name).map(|value| value.as_bool().ok_or_else(|| wrong_type(name, "boolean"))).transpose()
    }

    /// A whole number, when given.
    ///
    /// # Errors
    /// When it is no whole number, or below 0.
    pub fn count_if_given(&self, name: &'static str) -> Result<Option<usize>, Refusal> {
        let count = |value: &Value| value.as_u64().and_then(|count| usize::try_from(count).ok());
        self.value(name).map(|value| count(value).ok_or_else(|| wrong_type(name, "integer"))).transpose()
    }

    /// Whether `utf16` asks for columns as JavaScript counts them too.
    ///
    /// # Errors
    /// When it is neither true nor false.
    pub fn columns(&self) -> Result<Columns, Refusal> {
        let utf16 = self.flag("utf16")? == Some(true);
        Ok(if utf16 { Columns::WithUtf16 } else { Columns::Characters })
    }

    /// The operation that the argument names.
    ///
    /// # Errors
    /// When it is not given, no text, or names none.
    pub fn operation(&self, name: &'static str) -> Result<&'f Arc<Operation>, Refusal> {
        operation(self.facts, self.text(name)?)
    }
}

/// An argument that is needed and not there.
pub(super) fn missing(name: &'static str) -> Refusal {
    Refusal::new(Finding::new(rule::ASK_MISSING).with("field", name))
}

/// The operation with this id, or the nearest one in a refusal.
pub(super) fn operation<'f>(facts: &'f Facts, id: &str) -> Result<&'f Arc<Operation>, Refusal> {
    operation_in(facts, id).ok_or_else(|| Refusal::unknown_operation_in(facts, id))
}

/// `expected` is a word of the messages, such as `string`.
pub(super) fn wrong_type(name: &'static str, expected: &'static str) -> Refusal {
    let finding = Finding::new(rule::ASK_ARGUMENT_TYPE);
    Refusal::new(finding.with("field", name).with("expected", Arg::Word(expected)))
}
