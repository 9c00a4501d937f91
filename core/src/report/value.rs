//! A value of the input, as a sentence shows it.

use std::borrow::Cow;

use crate::reader::is_number;

use super::Language;
use super::issue::{hides, shown};
use super::sentence::word;

/// The type of a value and, where it may be shown, the value. As an argument it is its type.
#[derive(Clone, Debug)]
pub struct Value {
    kind: &'static str,
    text: Option<Cow<'static, str>>,
    /// Everything around it is text too, so that its type says nothing.
    pair: bool,
}

impl Value {
    /// Null.
    pub const NULL: Value = Value::of("null");
    /// A list.
    pub const ARRAY: Value = Value::of("array");
    /// An object.
    pub const OBJECT: Value = Value::of("object");

    /// A value of this type that is not shown, such as a secret.
    pub const fn of(kind: &'static str) -> Self {
        Value { kind, text: None, pair: false }
    }

    /// A Boolean.
    pub fn boolean(value: bool) -> Self {
        Value { text: Some(Cow::Borrowed(if value { "true" } else { "false" })), ..Value::of("boolean") }
    }

    /// A number, as written; `kind` is `integer` or `number`.
    pub fn number(kind: &'static str, value: &str) -> Self {
        Value { text: Some(Cow::Owned(shown(value))), ..Value::of(kind) }
    }

    /// A text of a JSON document, or of a pair of texts such as a query parameter.
    pub fn text(value: &str, pair: bool) -> Self {
        let text = (!hides(value)).then(|| Cow::Owned(shown(value)));
        Value { text, pair, ..Value::of("string") }
    }

    /// The type alone, of a value that turns out to be a secret.
    pub(crate) fn hidden(&self) -> Self {
        Value { pair: self.pair, ..Value::of(self.kind) }
    }

    /// The JSON Schema name of the type.
    pub fn kind(&self) -> &'static str {
        self.kind
    }

    /// Type and value, such as: the text `"40"`.
    pub(super) fn write(&self, out: &mut String, language: Language) {
        let Some(text) = &self.text else { return out.push_str(word(self.kind, language)) };
        match self.kind {
            "string" if self.pair => out.push_str(&format!("`{text}`")),
            "string" => out.push_str(&format!("{}`\"{text}\"`", word("the-text", language))),
            "integer" | "number" => out.push_str(&format!("{}{text}", word("the-number", language))),
            _ => out.push_str(text),
        }
    }

    /// The value alone, true and false in lower case.
    pub(super) fn bare(&self, out: &mut String) {
        let text = self.text.as_deref().unwrap_or_default();
        let truth = ["true", "false"].into_iter().find(|truth| text.eq_ignore_ascii_case(truth));
        out.push_str(truth.unwrap_or(text));
    }

    /// A text that is a value of one of these types once its quotes are gone.
    pub(crate) fn is_quoted(&self, expected: ecs_preflight_model::Types) -> bool {
        use ecs_preflight_model::Types;
        let Some(text) = self.text.as_deref().filter(|_| self.kind == "string" && !self.pair) else {
            return false;
        };
        let number = expected.has(Types::NUMBER) && is_number(text);
        let integer = expected.has(Types::INTEGER) && text.parse::<i64>().is_ok();
        let truth = text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false");
        number || integer || (expected.has(Types::BOOLEAN) && truth)
    }

    /// A number or Boolean where a text is expected: quotes are missing.
    pub(crate) fn lacks_quotes(&self, expected: ecs_preflight_model::Types) -> bool {
        self.text.is_some() && self.kind != "string" && expected.has(ecs_preflight_model::Types::STRING)
    }
}
