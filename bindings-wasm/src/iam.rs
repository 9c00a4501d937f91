//! The actions that operations need.

use ecs_preflight::iam;
use ecs_preflight::report::Language;
use ecs_preflight::request::{self, Options, Request};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::body::{Body, list};
use crate::{Outcome, TypeError, json, known};

/// The actions that an operation needs.
#[wasm_bindgen]
pub fn needs(operation: &str) -> Outcome {
    Ok(json(&iam::needs(known(operation)?)))
}

/// The actions of every operation that a method and URL may call; a body picks one of them.
#[wasm_bindgen]
pub fn needs_of_request(
    method: &str,
    url: &str,
    body: Option<Vec<u8>>,
    unsupported: Option<String>,
) -> Outcome {
    let request = Request { method, url, headers: &[] };
    let unsupported = list(unsupported)?;
    let text = body
        .as_deref()
        .map(str::from_utf8)
        .transpose()
        .map_err(|_| TypeError::new("the body is not UTF-8"))?;
    let body = text.map(|text| Body { text, unsupported: unsupported.as_deref() });
    let found = match &body {
        None => iam::operations_of(&request).into_iter().map(iam::needs).collect(),
        Some(_) => Vec::new(),
    };
    if !found.is_empty() {
        return Ok(json(&found));
    }
    let report = request::check(&request, body.as_ref(), &Options::default());
    match (report.operation(), &body) {
        (Some(operation), Some(body)) => Ok(json(&[iam::needs_of_request(operation, body)])),
        _ => Err(TypeError::new(
            &report.issues().first().map(|issue| issue.message(Language::En)).unwrap_or_default(),
        )),
    }
}
