//! Insomnia exports: version 4 (JSON or YAML, a list of resources) and version 5 (YAML, a tree), with the variables of
//! their environments.

use std::collections::HashMap;

use ecs_preflight::request;
use serde_json::Value;

use super::capture::{Body, Captured, Each, Item, Pieces, Source, is_plain_name};
use super::variables::{fill, quoted};
use super::yaml::Placed;
use super::{Look, Reader, Stop};

pub(super) struct Insomnia;

/// Folders in folders; deeper ones nobody makes.
const DEEPEST: usize = 32;

impl Reader for Insomnia {
    fn name(&self) -> &'static str {
        "Insomnia exports (4 and 5)"
    }

    fn knows(&self, look: &Look<'_>) -> bool {
        look.has(&["__export_format", "resources"])
            || look.has_line(|line| line.starts_with("__export_format:"))
            || look.has_line(|line| {
                let kind = line.strip_prefix("type:").map(str::trim_start).unwrap_or_default();
                kind.trim_start_matches(['"', '\'']).starts_with("collection.insomnia.rest/")
            })
    }

    fn read(&self, source: &Source<'_>, each: &mut Each<'_>) -> Result<(), Stop> {
        let placed = Placed::of(source.text).map_err(|why| source.unread(&why))?;
        let export = placed.value();
        let mut variables = HashMap::new();
        let reader = |variables| Export { placed: &placed, source, variables };
        if let Some(resources) = export.get("resources").and_then(Value::as_array) {
            let of = |kind: &'static str| {
                let all = resources.iter().enumerate();
                all.filter(move |(_, one)| one.get("_type").and_then(Value::as_str) == Some(kind))
            };
            of("environment").for_each(|(_, one)| flat(one.get("data"), "", &mut variables));
            of("request_group").for_each(|(_, one)| flat(one.get("environment"), "", &mut variables));
            let export = reader(variables);
            return of("request").try_for_each(|(index, one)| {
                Ok(export.request(one, &format!("/resources/{index}"), each)?)
            });
        }
        let environments = export.get("environments");
        flat(environments.and_then(|all| all.get("data")), "", &mut variables);
        let below = environments.and_then(|all| all.get("subEnvironments")).and_then(Value::as_array);
        below.into_iter().flatten().for_each(|one| flat(one.get("data"), "", &mut variables));
        let items = export.get("collection").and_then(Value::as_array);
        let items =
            items.ok_or_else(|| Stop::unread("it is an Insomnia export whose `collection` is no list"))?;
        reader(variables).items(items, "/collection", 0, each)
    }
}

/// The values of an environment, by their paths.
fn flat(value: Option<&Value>, path: &str, variables: &mut HashMap<String, String>) {
    match value {
        Some(Value::Object(members)) => members.iter().for_each(|(name, value)| {
            let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
            flat(Some(value), &path, variables);
        }),
        Some(Value::String(text)) if !text.is_empty() => {
            variables.entry(format!("_.{path}")).or_insert_with(|| text.clone());
            variables.entry(path.to_owned()).or_insert_with(|| text.clone());
        }
        Some(value @ (Value::Number(_) | Value::Bool(_))) => {
            variables.entry(format!("_.{path}")).or_insert_with(|| value.to_string());
            variables.entry(path.to_owned()).or_insert_with(|| value.to_string());
        }
        _ => {}
    }
}

struct Export<'e> {
    placed: &'e Placed,
    source: &'e Source<'e>,
    variables: HashMap<String, String>,
}

impl Export<'_> {
    fn items(&self, items: &[Value], at: &str, depth: usize, each: &mut Each<'_>) -> Result<(), Stop> {
        for (index, item) in items.iter().enumerate() {
            let at = format!("{at}/{index}");
            match item.get("children").and_then(Value::as_array) {
                Some(children) if depth < DEEPEST => {
                    self.items(children, &format!("{at}/children"), depth + 1, each)?;
                }
                _ if item.get("url").is_some() || item.get("method").is_some() => {
                    self.request(item, &at, each)?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn fill(&self, text: &str) -> String {
        fill(text, &self.variables)
    }

    fn request(&self, one: &Value, at: &str, each: &mut Each<'_>) -> Result<(), crate::output::Failure> {
        let text = |name: &str| one.get(name).and_then(Value::as_str);
        let line = self.placed.place(at).map_or(1, |place| self.source.line(place.start));
        let Some(url) = text("url").filter(|url| !url.trim().is_empty()) else {
            return each(self.source, Item::Broken { report: request::not_a_request("url"), line });
        };
        let mut captured = Captured {
            method: text("method").unwrap_or("GET").to_owned(),
            url: plain(&self.fill(url)),
            headers: self.pairs(one.get("headers")),
            line,
            templates: true,
            ..Captured::default()
        };
        let query: Vec<String> = self
            .pairs(one.get("parameters"))
            .into_iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        if !query.is_empty() {
            let sign = if captured.url.contains('?') { '&' } else { '?' };
            captured.url = plain(&format!("{}{sign}{}", captured.url, query.join("&")));
        }
        self.body(one, at, &mut captured);
        each(self.source, Item::Request(Box::new(captured)))
    }

    fn body(&self, one: &Value, at: &str, captured: &mut Captured) {
        let Some(body) = one.get("body") else { return };
        let Some(text) = body.get("text").and_then(Value::as_str).filter(|text| !text.is_empty()) else {
            return;
        };
        let kind = body.get("mimeType").and_then(Value::as_str);
        if let Some(kind) = kind.filter(|_| !captured.has_header("Content-Type")) {
            captured.headers.push(("Content-Type".to_owned(), kind.to_owned()));
        }
        let filled = self.fill(text);
        // What is filled in moves everything behind it.
        let pieces = if filled == text {
            self.placed.pieces(&format!("{at}/body/text"), text, self.source.text)
        } else {
            Pieces::default()
        };
        captured.body = Some(Body::Text { text: quoted(&filled), pieces });
    }

    fn pairs(&self, list: Option<&Value>) -> Vec<(String, String)> {
        let one = |pair: &Value| {
            if pair.get("disabled").and_then(Value::as_bool) == Some(true) {
                return None;
            }
            let (name, value) = (pair.get("name")?.as_str()?, pair.get("value")?.as_str()?);
            is_plain_name(name).then(|| (self.fill(name), self.fill(value)))
        };
        list.and_then(Value::as_array).into_iter().flatten().filter_map(one).collect()
    }
}

/// A URL in which what is not filled in has no blanks.
pub(super) fn plain(url: &str) -> String {
    let (mut written, mut rest) = (String::with_capacity(url.len()), url.trim());
    while let Some((before, after)) = rest.split_once("{{") {
        written.push_str(before);
        let Some((name, behind)) = after.split_once("}}") else {
            rest = after;
            written.push_str("{{");
            continue;
        };
        written.push_str(&format!("{{{{{}}}}}", name.trim().trim_start_matches("_.")));
        rest = behind;
    }
    written.push_str(rest);
    written
}
