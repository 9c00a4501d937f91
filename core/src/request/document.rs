//! Bodies of JSON text.

use std::fmt;

use crate::reader::{Document, Json};

/// JSON text. Its `Debug` output says how long it is, not what it holds: a body may hold a password.
#[derive(Clone, Copy)]
pub struct JsonText<'t>(pub &'t str);

impl Document for JsonText<'_> {
    type Reader<'d>
        = Json<'d>
    where
        Self: 'd;

    fn reader(&self) -> Json<'_> {
        Json::new(self.0)
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
    type Reader<'d>
        = Json<'d>
    where
        Self: 'd;

    fn reader(&self) -> Json<'_> {
        Json::new(self.0)
    }
}
