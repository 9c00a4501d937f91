//! How much of its limits a value uses.

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;

use crate::schema::{Schema, Text, TextCheck};

use super::members;

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Characters of a text.
    Characters,
    /// Bytes of a text in UTF-8.
    Bytes,
    /// The width of a text, in which some characters count as two.
    Width,
    /// Bytes of an encoded text before it is encoded.
    DecodedBytes,
    /// Bytes of an encoded text as it is sent.
    EncodedBytes,
    /// Items of a list.
    Items,
    /// Members of an object.
    Members,
}

impl Unit {
    /// Such as `decoded-bytes`.
    pub fn name(self) -> &'static str {
        match self {
            Unit::Characters => "characters",
            Unit::Bytes => "bytes",
            Unit::Width => "width",
            Unit::DecodedBytes => "decoded-bytes",
            Unit::EncodedBytes => "encoded-bytes",
            Unit::Items => "items",
            Unit::Members => "members",
        }
    }
}

/// A count beside its limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counter {
    /// What is counted.
    pub unit: Unit,
    /// So many of them.
    pub used: usize,
    /// At least so many are needed.
    pub minimum: Option<usize>,
    /// At most so many are accepted.
    pub maximum: Option<usize>,
}

impl Counter {
    fn new(unit: Unit, used: usize) -> Self {
        Counter { unit, used, minimum: None, maximum: None }
    }

    /// How many more are accepted; negative when there are too many.
    pub fn remaining(&self) -> Option<i64> {
        let count = |number| i64::try_from(number).unwrap_or(i64::MAX);
        self.maximum.map(|maximum| count(maximum).saturating_sub(count(self.used)))
    }
}

impl Serialize for Counter {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("unit", self.unit.name())?;
        map.serialize_entry("used", &self.used)?;
        if let Some(minimum) = self.minimum {
            map.serialize_entry("minimum", &minimum)?;
        }
        if let Some(maximum) = self.maximum {
            map.serialize_entry("maximum", &maximum)?;
        }
        if let Some(remaining) = self.remaining() {
            map.serialize_entry("remaining", &remaining)?;
        }
        map.end()
    }
}

/// Counts what a field limits; nothing for a value of another type.
///
/// A `plain` text of a field that is sent encoded is not encoded yet. An encoded text that cannot be decoded
/// has no size before encoding.
pub fn counters(schema: &Schema, value: &Value, plain: bool) -> Vec<Counter> {
    match (value, schema.text.as_deref(), schema.list.as_deref(), schema.object.as_deref()) {
        (Value::String(value), text, _, _) => text_counters(text, value, plain),
        (Value::Array(_), _, Some(list), _) => {
            let used = members(value).unwrap_or_default();
            vec![Counter { minimum: list.minimum, maximum: list.maximum, ..Counter::new(Unit::Items, used) }]
        }
        (Value::Object(_), _, _, Some(object)) => {
            let used = members(value).unwrap_or_default();
            let counter = Counter::new(Unit::Members, used);
            vec![Counter { minimum: object.minimum, maximum: object.maximum, ..counter }]
        }
        _ => Vec::new(),
    }
}

fn text_counters(text: Option<&Text>, value: &str, plain: bool) -> Vec<Counter> {
    let characters = Counter::new(Unit::Characters, value.chars().count());
    let Some(text) = text else { return vec![characters] };
    if let Some(maximum) = text.rules.iter().find_map(|rule| rule.largest_content()) {
        return encoded_counters(text, value, plain, maximum);
    }
    let mut found = vec![Counter { minimum: text.minimum, maximum: text.maximum, ..characters }];
    if text.minimum_bytes.is_some() || text.maximum_bytes.is_some() {
        let bytes = Counter::new(Unit::Bytes, value.len());
        found.push(Counter { minimum: text.minimum_bytes, maximum: text.maximum_bytes, ..bytes });
    }
    if let Some(width) = &text.width {
        found.push(Counter { maximum: Some(width.maximum), ..Counter::new(Unit::Width, width.of(value)) });
    }
    found
}

fn encoded_counters(text: &Text, value: &str, plain: bool, maximum: usize) -> Vec<Counter> {
    let size = |value| text.rules.iter().find_map(|rule| rule.content_size(value));
    let (decoded, encoded) = if plain {
        // Four characters for every three bytes, the last group filled up.
        (Some(value.len()), value.len().div_ceil(3).saturating_mul(4))
    } else {
        (size(value), value.len())
    };
    let decoded =
        decoded.map(|used| Counter { maximum: Some(maximum), ..Counter::new(Unit::DecodedBytes, used) });
    decoded.into_iter().chain([Counter::new(Unit::EncodedBytes, encoded)]).collect()
}
