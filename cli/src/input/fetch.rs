//! Calls of `fetch` as browsers copy them: a URL, and an object that is JSON.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::capture::{Body, Captured, Each, Item, Pieces, Source, is_plain_name};
use super::curl::without_user;
use super::{Look, Reader, Stop};

const CALL: &str = "fetch(\"";

#[derive(Default, Deserialize)]
struct Options<'o> {
    #[serde(default)]
    headers: HashMap<String, String>,
    #[serde(borrow)]
    body: Option<&'o RawValue>,
    method: Option<String>,
}

pub(super) struct Fetch;

impl Reader for Fetch {
    fn name(&self) -> &'static str {
        "calls of fetch, as browsers copy them"
    }

    fn knows(&self, look: &Look<'_>) -> bool {
        let first = look.text.lines().find(|line| !line.trim().is_empty());
        first.is_some_and(|line| {
            let line = line.trim_start();
            line.strip_prefix("await ").unwrap_or(line).starts_with(CALL)
        })
    }

    fn read(&self, source: &Source<'_>, each: &mut Each<'_>) -> Result<(), Stop> {
        let mut rest = source.text;
        while let Some(found) = rest.find(CALL) {
            let call = rest.get(found..).unwrap_or_default();
            let line = source.line(source.offset(call));
            rest = call.get(CALL.len()..).unwrap_or_default();
            let arguments = call.get(CALL.len() - 1..).unwrap_or_default();
            let item = match captured(arguments, source) {
                Some((captured, length)) => {
                    rest = arguments.get(length..).unwrap_or_default();
                    Item::Request(Box::new(Captured { line, ..captured }))
                }
                None => Item::Unread(format!("the call in line {line} is not one that a browser has copied")),
            };
            each(source, item)?;
        }
        Ok(())
    }
}

/// The request of `"URL", { … });`, and how long that is.
fn captured(arguments: &str, source: &Source<'_>) -> Option<(Captured, usize)> {
    let mut url = serde_json::Deserializer::from_str(arguments).into_iter::<String>();
    let address = url.next()?.ok()?;
    let behind = arguments.get(url.byte_offset()..)?;
    let comma = behind.find([',', ')'])?;
    let (options, length) = if behind.get(comma..)?.starts_with(',') {
        let object = behind.get(comma + 1..)?;
        let mut options = serde_json::Deserializer::from_str(object).into_iter::<Options<'_>>();
        let read = options.next()?.ok()?;
        (read, url.byte_offset() + comma + 1 + options.byte_offset())
    } else {
        (Options::default(), url.byte_offset() + comma)
    };
    let mut captured = Captured {
        method: options.method.unwrap_or_else(|| "GET".to_owned()),
        url: without_user(&address),
        headers: options.headers.into_iter().filter(|(name, _)| is_plain_name(name)).collect(),
        ..Captured::default()
    };
    captured.headers.sort();
    if let Some(raw) = options.body.map(RawValue::get)
        && let Ok(text) = serde_json::from_str::<String>(raw)
    {
        captured.body = Some(Body::Text { text, pieces: Pieces::of_json_string(raw, source.offset(raw)) });
    }
    Some((captured, length))
}
