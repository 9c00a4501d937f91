//! OpenAPI documents (3, and Swagger 2): the examples of their requests.

use serde_json::Value;

use super::capture::{Body, Captured, Each, Item, Source};
use super::mapping::{client_headers, url};
use super::yaml::Placed;
use super::{Look, Reader, Stop};

const METHODS: [&str; 7] = ["get", "put", "post", "delete", "patch", "head", "options"];

pub(super) struct OpenApi;

impl Reader for OpenApi {
    fn name(&self) -> &'static str {
        "examples of OpenAPI documents"
    }

    fn knows(&self, look: &Look<'_>) -> bool {
        let names = |names: [&str; 2]| {
            look.has(&names)
                || names.iter().all(|name| {
                    look.has_line(|line| {
                        let line = line.trim_start_matches(['"', '\'']);
                        let rest = line.strip_prefix(name).map(|rest| rest.trim_start_matches(['"', '\'']));
                        rest.is_some_and(|rest| rest.starts_with(':'))
                    })
                })
        };
        names(["openapi", "paths"]) || names(["swagger", "paths"])
    }

    fn read(&self, source: &Source<'_>, each: &mut Each<'_>) -> Result<(), Stop> {
        let placed = Placed::of(source.text).map_err(|why| source.unread(&why))?;
        let root = placed.value();
        let document = Document { placed: &placed, root: &root, source };
        let paths = root.get("paths").and_then(Value::as_object);
        for (path, item) in paths.into_iter().flatten() {
            for method in METHODS {
                if let Some(operation) = item.get(method) {
                    let at = format!("/paths/{}/{method}", path.replace('~', "~0").replace('/', "~1"));
                    document.operation(path, method, (item, operation), &at, each)?;
                }
            }
        }
        Ok(())
    }
}

struct Document<'d> {
    placed: &'d Placed,
    root: &'d Value,
    source: &'d Source<'d>,
}

impl<'d> Document<'d> {
    fn operation(
        &self,
        path: &str,
        method: &str,
        (item, operation): (&'d Value, &'d Value),
        at: &str,
        each: &mut Each<'_>,
    ) -> Result<(), Stop> {
        let of = |owner: &'d Value| owner.get("parameters").and_then(Value::as_array).into_iter().flatten();
        let parameters: Vec<&Value> =
            of(operation).chain(of(item)).map(|parameter| self.resolved(parameter, "").0).collect();
        let example = |name: &str, place: &str| {
            let parameter = parameters.iter().find(|parameter| {
                parameter.get("name").and_then(Value::as_str) == Some(name)
                    && parameter.get("in").and_then(Value::as_str) == Some(place)
            })?;
            let value = parameter.get("example").or_else(|| parameter.get("schema")?.get("example"))?;
            Some(value.as_str().map_or_else(|| value.to_string(), str::to_owned))
        };
        let mut address = format!("{}{}", self.base(), url(path, &|name| example(name, "path")));
        let query = parameters.iter().filter_map(|parameter| {
            let name = parameter.get("name")?.as_str()?;
            Some(format!("{name}={}", example(name, "query")?))
        });
        let query: Vec<String> = query.collect();
        if !query.is_empty() {
            address.push_str(&format!("?{}", query.join("&")));
        }
        let (examples, has_body) = self.examples(operation, &parameters, at);
        let request = |body: Option<Body>, at: &str| {
            let line = self.placed.place(at).map_or(1, |place| self.source.line(place.start));
            Item::Request(Box::new(Captured {
                method: method.to_ascii_uppercase(),
                url: address.clone(),
                headers: client_headers(),
                body,
                line,
                ..Captured::default()
            }))
        };
        // An operation without a body is an example when its parameters have some.
        if !has_body && parameters.iter().any(|one| one.get("example").is_some()) {
            each(self.source, request(None, at))?;
        }
        for (at, value) in examples {
            let body = match value {
                Value::String(text) => {
                    let pieces = self.placed.pieces(&at, text, self.source.text);
                    Body::Text { text: text.clone(), pieces }
                }
                value => Body::Made { placed: self.placed.part(&at, value) },
            };
            each(self.source, request(Some(body), &at))?;
        }
        Ok(())
    }

    /// The examples of a body, with where they stand, and whether there is a body at all.
    fn examples(
        &self,
        operation: &'d Value,
        parameters: &[&'d Value],
        at: &str,
    ) -> (Vec<(String, &'d Value)>, bool) {
        let mut found = Vec::new();
        let mut has_body = false;
        if let Some(body) = operation.get("requestBody") {
            has_body = true;
            let (body, at) = self.resolved(body, &format!("{at}/requestBody"));
            let content = body.get("content").and_then(Value::as_object);
            for (kind, media) in content.into_iter().flatten().filter(|(kind, _)| kind.contains("json")) {
                let at = format!("{at}/content/{}", kind.replace('~', "~0").replace('/', "~1"));
                self.of_media(media, &at, &mut found);
            }
        }
        // Swagger 2 has the body among the parameters: where it stands in the file, its path says.
        let in_body = |one: &&&Value| one.get("in").and_then(Value::as_str) == Some("body");
        if let Some(body) = parameters.iter().find(in_body) {
            has_body = true;
            if let Some(example) = body.get("schema").and_then(|schema| schema.get("example")) {
                found.push((at.to_owned(), example));
            }
        }
        (found, has_body)
    }

    fn of_media(&self, media: &'d Value, at: &str, found: &mut Vec<(String, &'d Value)>) {
        if let Some(example) = media.get("example") {
            found.push((format!("{at}/example"), example));
        }
        for (name, example) in media.get("examples").and_then(Value::as_object).into_iter().flatten() {
            let at = format!("{at}/examples/{}", name.replace('~', "~0").replace('/', "~1"));
            let (example, at) = self.resolved(example, &at);
            if let Some(value) = example.get("value") {
                found.push((format!("{at}/value"), value));
            }
        }
        if found.is_empty()
            && let Some(schema) = media.get("schema")
        {
            let (schema, at) = self.resolved(schema, &format!("{at}/schema"));
            if let Some(example) = schema.get("example") {
                found.push((format!("{at}/example"), example));
            }
        }
    }

    /// What a `$ref` within the document leads to, once.
    fn resolved(&self, value: &'d Value, at: &str) -> (&'d Value, String) {
        let reference = value.get("$ref").and_then(Value::as_str).and_then(|to| to.strip_prefix('#'));
        let target = reference.and_then(|to| Some((self.root.pointer(to)?, to.to_owned())));
        target.unwrap_or((value, at.to_owned()))
    }

    /// The path in front of all paths.
    fn base(&self) -> &str {
        let server = self.root.get("servers").and_then(|servers| servers.get(0)?.get("url")?.as_str());
        let server = server.or_else(|| self.root.get("basePath")?.as_str()).unwrap_or_default();
        // An address that is to be filled in is no part of the examples.
        if server.contains('{') { "" } else { server.trim_end_matches('/') }
    }
}
