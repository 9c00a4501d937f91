//! One request a line, as JSON.

use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

/// `{"method":"POST","url":"/v1/p/cloudservers","headers":{},"body":{…} or "text","id":any}`
#[derive(Deserialize)]
pub(crate) struct Line<'l> {
    pub(crate) method: Option<Value>,
    pub(crate) url: Option<Value>,
    pub(crate) headers: Option<Map<String, Value>>,
    #[serde(borrow, default, deserialize_with = "given")]
    pub(crate) body: Option<&'l RawValue>,
    #[serde(borrow, default, deserialize_with = "given")]
    pub(crate) id: Option<&'l RawValue>,
}

/// Tells `null` from a member that is not there.
fn given<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<&'de RawValue>, D::Error> {
    <&RawValue>::deserialize(deserializer).map(Some)
}

/// The body of a line.
pub(crate) enum LineBody<'l> {
    None,
    /// Given as a value: it has no lines and columns of its own.
    Value(&'l str),
    /// Given as a string: the raw text of the request.
    Text(String),
}

impl<'l> Line<'l> {
    pub(crate) fn body(&self) -> LineBody<'l> {
        match self.body.map(RawValue::get) {
            None | Some("null") => LineBody::None,
            Some(raw) if raw.starts_with('"') => match serde_json::from_str(raw) {
                Ok(text) => LineBody::Text(text),
                Err(_) => LineBody::Value(raw),
            },
            Some(raw) => LineBody::Value(raw),
        }
    }

    /// Names and values; a value that is no text is written as JSON.
    pub(crate) fn headers(&self) -> Vec<(String, String)> {
        let headers = self.headers.iter().flatten();
        headers
            .map(|(name, value)| {
                let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                (name.clone(), value)
            })
            .collect()
    }
}
