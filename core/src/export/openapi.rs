//! The whole catalogue as OpenAPI 3.1.

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

use crate::catalogue::{Operation, Wire, edition, embedded, version};
use crate::schema::{Property, Schema, Sources};

use super::schema::Inner;

/// The catalogue as one OpenAPI 3.1 document.
///
/// Operations that share a path and method (the body picks one) become one operation whose body is any
/// of theirs, because OpenAPI knows one operation for each.
#[derive(Clone, Copy, Debug)]
pub struct OpenApi;

impl Serialize for OpenApi {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("openapi", "3.1.0")?;
        map.serialize_entry("info", &Info)?;
        map.serialize_entry("paths", &Paths(collect()))?;
        map.end()
    }
}

struct Info;

impl Serialize for Info {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("title", "Cloud server API")?;
        map.serialize_entry("version", edition())?;
        map.serialize_entry("x-generator", &format!("ecs-preflight {}", version()))?;
        map.end()
    }
}

/// One method of one path, with the operations behind it.
struct Method {
    name: String,
    operations: Vec<(&'static Operation, usize)>,
}

/// One path in OpenAPI's spelling: every parameter name once.
struct PathItem {
    path: String,
    methods: Vec<Method>,
}

fn collect() -> Vec<PathItem> {
    let mut paths: Vec<PathItem> = Vec::new();
    for operation in &embedded().operations {
        for (number, uri) in operation.uris.iter().enumerate() {
            let path = spelled(uri);
            let name = operation.method.to_ascii_lowercase();
            let index = paths.iter().position(|item| item.path == path);
            let item = match index.and_then(|index| paths.get_mut(index)) {
                Some(item) => item,
                None => {
                    paths.push(PathItem { path, methods: Vec::new() });
                    match paths.last_mut() {
                        Some(item) => item,
                        None => continue,
                    }
                }
            };
            match item.methods.iter_mut().find(|method| method.name == name) {
                Some(method) => method.operations.push((operation, number)),
                None => item.methods.push(Method { name, operations: vec![(operation, number)] }),
            }
        }
    }
    paths
}

/// The path with names as the operation's parameters have them: a second use of a name is `name_2`.
fn spelled(uri: &str) -> String {
    let mut seen: Vec<&str> = Vec::new();
    let mut path = String::new();
    for piece in uri.split('/').skip(1) {
        path.push('/');
        match piece.strip_suffix('}') {
            Some(open) if seen.contains(&piece) => {
                path.push_str(open);
                path.push_str("_2}");
            }
            _ => path.push_str(piece),
        }
        seen.push(piece);
    }
    path
}

struct Paths(Vec<PathItem>);

impl Serialize for Paths {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|item| (&item.path, Methods(&item.methods, &item.path))))
    }
}

struct Methods<'m>(&'m [Method], &'m str);

impl Serialize for Methods<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|method| (&method.name, OneMethod(method, self.1))))
    }
}

struct OneMethod<'m>(&'m Method, &'m str);

impl Serialize for OneMethod<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let operations = &self.0.operations;
        let mut map = serializer.serialize_map(None)?;
        let ids: Vec<&str> = operations.iter().map(|(operation, _)| &*operation.id).collect();
        let alias = operations.first().map_or(0, |(_, number)| *number);
        // An alias is an operation of its own to OpenAPI, and ids are unique there.
        let id = if alias == 0 {
            ids.join("_or_")
        } else {
            format!("{}_{}", ids.join("_or_"), alias.saturating_add(1))
        };
        map.serialize_entry("operationId", &id)?;
        let titles: Vec<&str> = operations.iter().map(|(operation, _)| operation.english_title()).collect();
        map.serialize_entry("summary", &titles.join("; "))?;
        if let Some((operation, _)) = operations.first() {
            map.serialize_entry("tags", &[&operation.system.name])?;
            if operation.deprecated {
                map.serialize_entry("deprecated", &true)?;
            }
            map.serialize_entry("parameters", &Parameters { operation, path: self.1 })?;
        }
        let bodies: Vec<Inner> = operations
            .iter()
            .filter_map(|(operation, _)| Some(Inner(operation.body.as_deref()?, &operation.source)))
            .collect();
        if !bodies.is_empty() {
            let form = operations.iter().any(|(operation, _)| operation.system.wire == Wire::Form);
            map.serialize_entry("requestBody", &RequestBody { bodies, form })?;
        }
        map.serialize_entry("responses", &Responses)?;
        map.serialize_entry("x-operations", &ids)?;
        let sources: Vec<&str> = operations.iter().map(|(operation, _)| &*operation.source).collect();
        map.serialize_entry("x-sources", &sources)?;
        map.end()
    }
}

struct Parameters<'o> {
    operation: &'static Operation,
    path: &'o str,
}

impl Serialize for Parameters<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let properties = |schema: &'static Schema| {
            schema.object.as_deref().map(|object| &*object.properties).unwrap_or_default()
        };
        let mut list = serializer.serialize_seq(None)?;
        for property in properties(&self.operation.path) {
            // A spelling of the path may lack a parameter that another one has.
            if self.path.contains(&format!("{{{}}}", property.name)) {
                list.serialize_element(&Parameter {
                    property,
                    place: "path",
                    around: self.operation.path.source_of_members(&self.operation.source),
                })?;
            }
        }
        for property in properties(&self.operation.query) {
            list.serialize_element(&Parameter {
                property,
                place: "query",
                around: self.operation.query.source_of_members(&self.operation.source),
            })?;
        }
        list.end()
    }
}

struct Parameter {
    property: &'static Property,
    place: &'static str,
    around: &'static str,
}

impl Serialize for Parameter {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("name", &self.property.name)?;
        map.serialize_entry("in", self.place)?;
        map.serialize_entry("required", &self.property.required)?;
        map.serialize_entry("schema", &Inner(&self.property.schema, self.around))?;
        map.end()
    }
}

struct RequestBody {
    bodies: Vec<Inner>,
    form: bool,
}

impl Serialize for RequestBody {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("required", &!self.form)?;
        map.serialize_entry("content", &Content(self))?;
        map.end()
    }
}

struct Content<'b>(&'b RequestBody);

impl Serialize for Content<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if self.0.form {
            map.serialize_entry("application/x-www-form-urlencoded", &Media(&self.0.bodies))?;
        }
        map.serialize_entry("application/json", &Media(&self.0.bodies))?;
        map.end()
    }
}

struct Media<'b>(&'b [Inner]);

impl Serialize for Media<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        match self.0 {
            [one] => map.serialize_entry("schema", one)?,
            several => map.serialize_entry("schema", &AnyOf(several))?,
        }
        map.end()
    }
}

struct AnyOf<'b>(&'b [Inner]);

impl Serialize for AnyOf<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map([("anyOf", self.0)])
    }
}

/// The documents' tables of answers are no part of the catalogue yet; OpenAPI asks for one.
struct Responses;

impl Serialize for Responses {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map([("default", Description)])
    }
}

struct Description;

impl Serialize for Description {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map([("description", "the answer of the service")])
    }
}
