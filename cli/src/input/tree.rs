//! Attributes that stand in a tree of YAML or JSON, with expressions whose values nobody knows here.

use std::ops::Range;

use serde_json::Value;

use super::mapping::{Attributes, Known};
use super::yaml::Placed;

/// The members of an object somewhere in a document.
pub(super) struct Branch<'b> {
    pub(super) placed: &'b Placed,
    /// The pointer of the object in the document.
    pub(super) at: String,
    pub(super) values: &'b Value,
    /// Whether a value is an expression.
    pub(super) later: fn(&Value) -> bool,
}

impl Attributes for Branch<'_> {
    fn values(&self) -> &Value {
        self.values
    }

    fn known(&self, _: &str, value: Option<&Value>) -> Known {
        if value.is_some_and(self.later) { Known::Later } else { Known::Given }
    }

    fn place(&self, pointer: &str) -> Option<Range<usize>> {
        self.placed.place(&format!("{}{pointer}", self.at))
    }
}
