//! What a body is read from: JSON text here, the objects of a host language in the bindings.

use std::fmt;

use serde::de::DeserializeSeed;

/// A body that can be read, from its beginning, as often as needed.
pub trait Document {
    /// Reads the whole document with a seed.
    ///
    /// # Errors
    /// When the document cannot be read to its end.
    fn read<'d, S: DeserializeSeed<'d>>(&'d self, seed: S) -> Result<S::Value, Unreadable>;

    /// The text, when the document is text: lines and columns are then given.
    fn text(&self) -> Option<&str> {
        None
    }
}

/// Why a document could not be read to its end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, thiserror::Error)]
#[error("the document cannot be read to its end")]
pub struct Unreadable {
    /// The line where reading stopped (from 1; 0: not known).
    pub line: usize,
    /// The byte in that line (from 1).
    pub byte: usize,
    /// The text simply ended.
    pub at_end: bool,
}

impl Unreadable {
    /// The byte offset in the text, on the start of a character.
    pub(crate) fn offset(&self, text: &str) -> Option<usize> {
        let mut start = 0_usize;
        for _ in 1..self.line {
            let rest = text.get(start..)?;
            start = start.saturating_add(rest.find('\n')?.saturating_add(1));
        }
        if self.line == 0 {
            return None;
        }
        let wanted = start.saturating_add(self.byte.saturating_sub(1));
        (0..=wanted).rev().find(|offset| text.is_char_boundary(*offset) && *offset < text.len())
    }
}

impl From<serde_json::Error> for Unreadable {
    fn from(error: serde_json::Error) -> Self {
        Unreadable { line: error.line(), byte: error.column(), at_end: error.is_eof() }
    }
}

/// JSON text. Its `Debug` output says how long it is, not what it holds: a body may hold a password.
#[derive(Clone, Copy)]
pub struct JsonText<'t>(pub &'t str);

impl Document for JsonText<'_> {
    fn read<'d, S: DeserializeSeed<'d>>(&'d self, seed: S) -> Result<S::Value, Unreadable> {
        read_json(self.0, seed)
    }

    fn text(&self) -> Option<&str> {
        Some(self.0)
    }
}

/// JSON text that stands for a value: it is read like [`JsonText`], but has no lines and columns.
#[derive(Clone, Copy)]
pub struct JsonValue<'t>(pub &'t str);

impl fmt::Debug for JsonText<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "JsonText({} bytes)", self.0.len())
    }
}

impl fmt::Debug for JsonValue<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "JsonValue({} bytes)", self.0.len())
    }
}

impl Document for JsonValue<'_> {
    fn read<'d, S: DeserializeSeed<'d>>(&'d self, seed: S) -> Result<S::Value, Unreadable> {
        read_json(self.0, seed)
    }
}

fn read_json<'d, S: DeserializeSeed<'d>>(text: &'d str, seed: S) -> Result<S::Value, Unreadable> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = seed.deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok(value)
}
