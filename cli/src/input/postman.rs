//! Postman collections (2.0 and 2.1): folders of requests, with variables of the collection.

use std::collections::HashMap;

use ecs_preflight::catalogue::settings;
use ecs_preflight::request;
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::capture::{Body, Captured, Each, Item, Pieces, Source};
use super::variables::{fill, quoted};
use super::{Look, Reader, Stop};

#[derive(Deserialize)]
struct Collection<'p> {
    #[serde(borrow)]
    item: Vec<&'p RawValue>,
    #[serde(default)]
    variable: Vec<Variable>,
}

#[derive(Deserialize)]
struct Variable {
    key: Option<String>,
    value: Option<Value>,
}

#[derive(Deserialize)]
struct Entry<'p> {
    #[serde(borrow)]
    item: Option<Vec<&'p RawValue>>,
    #[serde(borrow)]
    request: Option<&'p RawValue>,
}

#[derive(Deserialize)]
struct PostmanRequest<'p> {
    method: Option<String>,
    #[serde(default)]
    header: Value,
    url: Value,
    #[serde(borrow)]
    body: Option<PostmanBody<'p>>,
}

#[derive(Deserialize)]
struct PostmanBody<'p> {
    mode: Option<String>,
    #[serde(borrow)]
    raw: Option<&'p RawValue>,
    urlencoded: Option<Vec<Field>>,
    #[serde(default)]
    disabled: bool,
}

#[derive(Deserialize)]
struct Field {
    key: Option<String>,
    value: Option<String>,
    #[serde(default)]
    disabled: bool,
}

pub(crate) struct Postman;

impl Reader for Postman {
    fn name(&self) -> &'static str {
        "Postman collections (2.1)"
    }

    fn knows(&self, look: &Look<'_>) -> bool {
        look.has(&["info", "item"])
    }

    fn read(&self, source: &Source<'_>, each: &mut Each<'_>) -> Result<(), Stop> {
        let collection: Collection<'_> = serde_json::from_str(source.text)
            .map_err(|_| Stop::unread("it is a Postman collection whose `item` is not a list"))?;
        let mut variables = HashMap::new();
        for Variable { key, value } in collection.variable {
            let value = value.map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
            if let (Some(key), Some(value)) = (key, value.filter(|value| !value.is_empty())) {
                variables.insert(key, value);
            }
        }
        items(&collection.item, &variables, 0, source, each)
    }
}

fn items(
    all: &[&RawValue],
    variables: &HashMap<String, String>,
    depth: usize,
    source: &Source<'_>,
    each: &mut Each<'_>,
) -> Result<(), Stop> {
    for raw in all {
        let line = source.line(source.offset(raw.get()));
        match serde_json::from_str::<Entry<'_>>(raw.get()) {
            Ok(Entry { item: Some(inner), .. }) if depth < settings().folders => {
                items(&inner, variables, depth + 1, source, each)?;
            }
            Ok(Entry { request: Some(request), .. }) => {
                each(source, request_of(request, variables, line, source))?;
            }
            _ => each(source, Item::Broken { report: request::not_a_request("request"), line })?,
        }
    }
    Ok(())
}

fn request_of(raw: &RawValue, variables: &HashMap<String, String>, line: usize, source: &Source<'_>) -> Item {
    // A request may be a URL alone.
    if let Ok(url) = serde_json::from_str::<String>(raw.get()) {
        let url = fill(&url, variables);
        return Item::Request(Box::new(Captured {
            method: "GET".to_owned(),
            url,
            line,
            ..Captured::default()
        }));
    }
    let Ok(request) = serde_json::from_str::<PostmanRequest<'_>>(raw.get()) else {
        return Item::Broken { report: request::not_a_request("request"), line };
    };
    let Some(url) = url(&request.url, variables) else {
        return Item::Broken { report: request::not_a_request("url"), line };
    };
    let mut captured = Captured {
        method: request.method.unwrap_or_else(|| "GET".to_owned()),
        url,
        headers: headers(&request.header, variables),
        line,
        templates: true,
        ..Captured::default()
    };
    if let Some(body) = request.body.filter(|body| !body.disabled) {
        captured.body = body_of(&body, variables, source);
        if body.mode.as_deref() == Some("urlencoded") && !captured.has_header("Content-Type") {
            captured
                .headers
                .push(("Content-Type".to_owned(), "application/x-www-form-urlencoded".to_owned()));
        }
    }
    Item::Request(Box::new(captured))
}

/// A text, or `{"raw": …, "variable": [{"key", "value"}]}`, whose `:key` stands for a part of the path.
fn url(url: &Value, variables: &HashMap<String, String>) -> Option<String> {
    let raw = url.as_str().or_else(|| url.get("raw")?.as_str())?;
    let (path, query) = raw.split_once('?').map_or((raw, None), |(path, query)| (path, Some(query)));
    let given = |name: &str| {
        let all = url.get("variable")?.as_array()?;
        let one = all.iter().find(|one| one.get("key").and_then(Value::as_str) == Some(name))?;
        one.get("value")?.as_str().filter(|value| !value.is_empty()).map(str::to_owned)
    };
    let parts = path.split('/').map(|part| match part.strip_prefix(':') {
        Some(name) if !name.is_empty() => given(name).unwrap_or_else(|| format!("{{{name}}}")),
        _ => part.to_owned(),
    });
    let path = parts.collect::<Vec<_>>().join("/");
    let whole = query.map_or_else(|| path.clone(), |query| format!("{path}?{query}"));
    Some(fill(&whole, variables))
}

fn headers(header: &Value, variables: &HashMap<String, String>) -> Vec<(String, String)> {
    let one = |header: &Value| {
        if header.get("disabled").and_then(Value::as_bool) == Some(true) {
            return None;
        }
        let (name, value) = (header.get("key")?.as_str()?, header.get("value")?.as_str()?);
        Some((name.to_owned(), fill(value, variables)))
    };
    header.as_array().into_iter().flatten().filter_map(one).collect()
}

fn body_of(body: &PostmanBody<'_>, variables: &HashMap<String, String>, source: &Source<'_>) -> Option<Body> {
    if let Some(fields) = body.urlencoded.as_ref().filter(|_| body.mode.as_deref() == Some("urlencoded")) {
        let pairs = fields.iter().filter(|field| !field.disabled).filter_map(|field| {
            Some(format!("{}={}", field.key.as_ref()?, field.value.as_deref().unwrap_or_default()))
        });
        let text = fill(&pairs.collect::<Vec<_>>().join("&"), variables);
        return Some(Body::Text { text, pieces: Pieces::default() });
    }
    let raw = body.raw?.get();
    let text: String = serde_json::from_str(raw).ok()?;
    if text.is_empty() {
        return None;
    }
    let filled = fill(&text, variables);
    // What is filled in moves everything behind it.
    let pieces =
        if filled == text { Pieces::of_json_string(raw, source.offset(raw)) } else { Pieces::default() };
    Some(Body::Text { text: quoted(&filled), pieces })
}
