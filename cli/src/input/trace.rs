//! Audit traces of CTS: each records one call, with the body that was sent. A single trace, a list, one a line, or what
//! the service answers when it is asked for a list.

use std::sync::{Arc, OnceLock};

use ecs_preflight::catalogue::{Operation, operation};
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::capture::{Captured, Each, Item, Source};
use super::{Look, Reader, Stop, json, mapping, yaml};

/// The operations, by the names of traces.
fn names() -> &'static Map<String, Value> {
    static NAMES: OnceLock<Map<String, Value>> = OnceLock::new();
    NAMES.get_or_init(|| {
        let read = yaml::Placed::of(include_str!("traces.yaml")).ok();
        read.and_then(|placed| serde_json::from_str(&placed.json).ok()).unwrap_or_default()
    })
}

#[derive(Deserialize)]
struct Listing<'l> {
    #[serde(borrow)]
    traces: Vec<&'l RawValue>,
}

#[derive(Deserialize)]
struct Trace<'t> {
    trace_name: Option<String>,
    service_type: Option<String>,
    operation_id: Option<String>,
    resource_id: Option<String>,
    project_id: Option<String>,
    #[serde(borrow)]
    request: Option<&'t RawValue>,
}

pub(super) struct Traces;

impl Reader for Traces {
    fn name(&self) -> &'static str {
        "audit traces of CTS"
    }

    fn knows(&self, look: &Look<'_>) -> bool {
        look.has(&["traces"])
    }

    fn read(&self, source: &Source<'_>, each: &mut Each<'_>) -> Result<(), Stop> {
        let listing: Listing<'_> =
            serde_json::from_str(source.text).map_err(|_| Stop::unread("its `traces` are not a list"))?;
        listing.traces.iter().try_for_each(|trace| Ok(each(source, item(trace.get(), source))?))
    }
}

/// Whether an object is a trace, by the names of its members.
pub(super) fn is_trace(has: impl Fn(&str) -> bool) -> bool {
    has("trace_name") && (has("trace_id") || has("service_type") || has("resource_type"))
}

/// The call that a trace records.
pub(super) fn item(text: &str, source: &Source<'_>) -> Item {
    let Some((trace, operation)) = serde_json::from_str::<Trace<'_>>(text).ok().and_then(known) else {
        return Item::Other;
    };
    let url = mapping::url(operation.uris.first().map_or("", |uri| uri.as_ref()), &|name| match name {
        "project_id" => trace.project_id.clone(),
        "server_id" => trace.resource_id.clone(),
        _ => None,
    });
    let request = trace.request.map(RawValue::get).filter(|request| holds_json(request));
    let body = request.and_then(|request| json::body(request, source));
    Item::Request(Box::new(Captured {
        method: operation.method.to_string(),
        url,
        headers: mapping::client_headers(),
        // A trace without its request says that there was a call, and no more.
        without_body: body.is_none(),
        body,
        line: source.line(source.offset(text)),
        masked: true,
        ..Captured::default()
    }))
}

/// What is no JSON was not the body.
fn holds_json(request: &str) -> bool {
    let text: String = serde_json::from_str(request).unwrap_or_else(|_| request.to_owned());
    text.trim_start().starts_with(['{', '['])
}

/// A trace with the operation that it records.
fn known(trace: Trace<'_>) -> Option<(Trace<'_>, &'static Arc<Operation>)> {
    let ours = trace.service_type.as_deref().is_none_or(|service| service.eq_ignore_ascii_case("ECS"));
    let named = trace.trace_name.as_deref().and_then(|name| names().get(name)?.as_str());
    // Of newer traces, some name the operation itself.
    let found = trace.operation_id.as_deref().and_then(operation).or_else(|| operation(named?))?;
    ours.then_some((trace, found))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_of_an_operation() {
        assert!(!names().is_empty());
        for (name, id) in names() {
            assert!(id.as_str().and_then(operation).is_some(), "{name}");
        }
    }
}
