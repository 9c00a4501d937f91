//! Requests as JSON: one a line, one over several lines, or a list of them.

use ecs_preflight::catalogue::Operation;
use ecs_preflight::report::{Report, Severity};
use ecs_preflight::request::{self, JsonText, Options, Unreadable};
use serde_json::Value;
use serde_json::value::RawValue;

use super::capture::{Body, Captured, Each, Item, Pieces, Source};
use super::{Look, Reader, Stop, trace};
use crate::output::Failure;

/// The members of `{"method":"POST","url":"/v1/p/cloudservers","headers":{},"body":{…} or "text","id":any}`.
pub(super) type Members<'l> = std::collections::HashMap<String, &'l RawValue>;

pub(crate) struct Requests;

impl Reader for Requests {
    fn name(&self) -> &'static str {
        "JSON with requests (one, a list, or one a line)"
    }

    fn knows(&self, look: &Look<'_>) -> bool {
        let text = look.text;
        text.trim_start().starts_with(['{', '['])
    }

    fn read(&self, source: &Source<'_>, each: &mut Each<'_>) -> Result<(), Stop> {
        let text = source.text.trim_end();
        // A document, or several one after the other, over as many lines as they like.
        let mut documents = serde_json::Deserializer::from_str(text).into_iter::<&RawValue>();
        let whole: Result<Vec<&RawValue>, serde_json::Error> = documents.by_ref().collect();
        match whole {
            Ok(documents) => {
                for document in documents {
                    self.document(document.get(), source, each)?;
                }
            }
            Err(error) if !lines_are_documents(text) => {
                let report = request::not_json(Some(text), &Unreadable::from(error));
                each(source, Item::Broken { report, line: source.lines_before + 1 })?;
            }
            // One that is broken stops no other.
            Err(_) => {
                for (number, line) in text.lines().enumerate() {
                    one_line(line, source.lines_before + number, each)?;
                }
            }
        }
        Ok(())
    }
}

impl Requests {
    fn document(&self, text: &str, source: &Source<'_>, each: &mut Each<'_>) -> Result<(), Stop> {
        let one = |text: &str, each: &mut Each<'_>| {
            if is_something_else(text) {
                return Err(Stop::Unknown(String::new()));
            }
            Ok(each(source, request_of(text, source))?)
        };
        if !text.starts_with('[') {
            return one(text, each);
        }
        let items: Vec<&RawValue> = serde_json::from_str(text).unwrap_or_default();
        items.iter().try_for_each(|item| one(item.get(), each))
    }
}

/// An object that has nothing of a request, and nothing of a body either: a plan, a template, a lock file.
pub(crate) fn is_something_else(text: &str) -> bool {
    let Ok(members) = serde_json::from_str::<Members<'_>>(text) else { return false };
    let of_request = ["method", "url", "headers", "body", "id"];
    let of_body = |name: &str| {
        ecs_preflight::catalogue::operations().iter().any(|operation| {
            let objects = operation.body.iter().filter_map(|schema| schema.object.as_deref());
            objects.flat_map(|object| &object.properties).any(|property| property.name == name)
        })
    };
    !members.is_empty()
        && !trace::is_trace(|name| members.contains_key(name))
        && members.keys().all(|name| !of_request.contains(&name.as_str()) && !of_body(name))
}

/// Broken text is taken line by line where a line of it is a document.
fn lines_are_documents(text: &str) -> bool {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let parses =
        |line: &str| line.trim_start().starts_with('{') && serde_json::from_str::<&RawValue>(line).is_ok();
    let first = lines.next().unwrap_or_default();
    lines.next().is_none()
        || parses(first)
        || text.lines().rfind(|line| !line.trim().is_empty()).is_some_and(parses)
}

/// One line of a file, which is a request or says what is wrong with it.
pub(crate) fn one_line(line: &str, lines_before: usize, each: &mut Each<'_>) -> Result<(), Failure> {
    let text = line.trim_end_matches(['\n', '\r']);
    if text.trim().is_empty() {
        return Ok(());
    }
    let source = Source::of_line(text, lines_before);
    let item = match serde_json::from_str::<&RawValue>(text) {
        Ok(document) => request_of(document.get(), &source),
        Err(error) => Item::Broken {
            report: request::not_json(Some(text), &Unreadable::from(error)),
            line: lines_before + 1,
        },
    };
    each(&source, item)
}

/// A request, or what is missing for one.
pub(crate) fn request_of(text: &str, source: &Source<'_>) -> Item {
    let line = source.line(source.offset(text));
    let members = match members(text) {
        Ok(members) => members,
        Err(report) => return Item::Broken { report: *report, line },
    };
    if trace::is_trace(|name| members.contains_key(name)) {
        return trace::item(text, source);
    }
    if !members.contains_key("method") && !members.contains_key("url") && !members.is_empty() {
        return Item::Body { report: request::only_a_body(&fitting(&members)), line };
    }
    match captured(&members, source) {
        Ok(captured) => Item::Request(Box::new(Captured { line, ..captured })),
        Err(report) => Item::Broken { report: *report, line },
    }
}

fn members(text: &str) -> Result<Members<'_>, Box<Report>> {
    serde_json::from_str::<Members<'_>>(text).map_err(|_| Box::new(request::not_a_request("method")))
}

fn captured(members: &Members<'_>, source: &Source<'_>) -> Result<Captured, Box<Report>> {
    let text = |name: &'static str| {
        let value = members.get(name).and_then(|raw| serde_json::from_str::<String>(raw.get()).ok());
        value.ok_or_else(|| Box::new(request::not_a_request(name)))
    };
    let (method, url) = (text("method")?, text("url")?);
    let headers = match members.get("headers").map(|raw| raw.get()) {
        None | Some("null") => Vec::new(),
        Some(raw) => headers(raw).ok_or_else(|| Box::new(request::not_headers()))?,
    };
    let body = members.get("body").and_then(|raw| body(raw.get(), source));
    let id = members.get("id").map(|raw| (*raw).to_owned());
    Ok(Captured { method, url, headers, body, id, ..Captured::default() })
}

/// Names and values; a value that is no text is written as JSON. A list of pairs is no less clear.
fn headers(raw: &str) -> Option<Vec<(String, String)>> {
    let shown = |value: Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let map: serde_json::Map<String, Value> = serde_json::from_str(raw).ok()?;
    Some(map.into_iter().map(|(name, value)| (name, shown(value))).collect())
}

pub(super) fn body(raw: &str, source: &Source<'_>) -> Option<Body> {
    if raw == "null" {
        return None;
    }
    let at = source.offset(raw);
    if raw.starts_with('"')
        && let Ok(text) = serde_json::from_str::<String>(raw)
    {
        return Some(Body::Text { text, pieces: Pieces::of_json_string(raw, at) });
    }
    Some(Body::Value { json: raw.to_owned(), at })
}

/// The operations that are named for a body; more would help nobody.
const MOST_FITTING: usize = 4;

/// The operations that an object would be a body of, without an error.
fn fitting(members: &Members<'_>) -> Vec<&'static str> {
    let body: Vec<String> = members
        .iter()
        .map(|(name, value)| format!("{}:{}", Value::from(name.as_str()), value.get()))
        .collect();
    let body = format!("{{{}}}", body.join(","));
    let options = Options::default();
    // A body that takes any members fits everything, and says nothing.
    let names = |operation: &Operation| {
        let object = operation.body.as_ref().and_then(|body| body.object.as_deref());
        let known =
            |name: &str| object.is_some_and(|object| object.properties.iter().any(|p| p.name == name));
        !members.is_empty() && members.iter().all(|(name, _)| known(name))
    };
    let fits = ecs_preflight::catalogue::operations().iter().filter(|operation| {
        names(operation) && {
            !request::validate(operation, &JsonText(&body), &options).reaches(Severity::Warning)
        }
    });
    fits.map(|operation| &*operation.id).take(MOST_FITTING).collect()
}
