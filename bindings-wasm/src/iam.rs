//! The actions that operations need.

use ecs_preflight::iam;
use ecs_preflight::report::Language;
use ecs_preflight::request::{self, Request};

use crate::body::{Body, list};
use crate::boundary::Arguments;
use crate::{Mistake, Outcome, json, known};

/// The actions that an operation needs.
pub(crate) fn needs(operation: &str) -> Outcome {
    Ok(json(&iam::needs(known(operation)?)))
}

/// The actions of every operation that a method and URL may call; a body picks one of them.
///
/// Method, URL, the body's bytes, and what they cannot hold.
pub(crate) fn needs_of_request(arguments: &Arguments<'_>) -> Outcome {
    let request = Request { method: arguments.text(0)?, url: arguments.text(1)?, headers: &[] };
    let unsupported = list(arguments, 3)?;
    let text = arguments
        .bytes(2)
        .map(str::from_utf8)
        .transpose()
        .map_err(|_| Mistake::new("the body is not UTF-8"))?;
    let body = text.map(|text| Body { text, unsupported: unsupported.as_deref() });
    let found = match &body {
        None => iam::operations_of(&request).into_iter().map(|operation| iam::needs(operation)).collect(),
        Some(_) => Vec::new(),
    };
    if !found.is_empty() {
        return Ok(json(&found));
    }
    match (request::operation_of(&request, body.as_ref()), &body) {
        (Ok(operation), Some(body)) => Ok(json(&[iam::needs_of_request(operation, body)])),
        (found, _) => {
            let report = found.err().unwrap_or_default();
            Err(Mistake::new(
                report.issues().first().map(|issue| issue.message(Language::En)).unwrap_or_default(),
            ))
        }
    }
}
