//! The whole catalogue as OpenAPI 3.1.

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

use crate::catalogue::{Catalogue, Operation, Str, Wire, embedded, version};
use crate::schema::{Property, Schema, Sources};

use super::schema::Inner;

/// The catalogue as one OpenAPI 3.1 document.
///
/// Operations that share a path and method (the body picks one) become one operation whose body is any
/// of theirs, because OpenAPI knows one operation for each.
#[derive(Clone, Copy, Debug)]
pub struct OpenApi<'c>(&'c Catalogue);

impl OpenApi<'static> {
    /// The embedded catalogue.
    pub fn embedded() -> Self {
        OpenApi(embedded())
    }
}

impl<'c> OpenApi<'c> {
    pub(crate) fn new(catalogue: &'c Catalogue) -> Self {
        OpenApi(catalogue)
    }
}

impl Serialize for OpenApi<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("openapi", "3.1.0")?;
        map.serialize_entry("info", &Info(self.0))?;
        map.serialize_entry("paths", &Paths(self.0, collect(self.0)))?;
        map.end()
    }
}

struct Info<'c>(&'c Catalogue);

impl Serialize for Info<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("title", "Cloud server API")?;
        map.serialize_entry("version", &self.0.settings.edition)?;
        map.serialize_entry("x-generator", &format!("ecs-preflight {}", version()))?;
        map.end()
    }
}

/// One method of one path, with the operations behind it.
struct Method<'c> {
    name: String,
    operations: Vec<(&'c Operation, usize)>,
}

/// One path in OpenAPI's spelling: every parameter name once.
struct PathItem<'c> {
    path: String,
    methods: Vec<Method<'c>>,
}

fn collect(catalogue: &Catalogue) -> Vec<PathItem<'_>> {
    let mut paths: Vec<PathItem<'_>> = Vec::new();
    for operation in &catalogue.operations {
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

struct Paths<'c>(&'c Catalogue, Vec<PathItem<'c>>);

impl Serialize for Paths<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Paths(catalogue, items) = self;
        serializer.collect_map(items.iter().map(|item| (&item.path, Methods(catalogue, item))))
    }
}

struct Methods<'m>(&'m Catalogue, &'m PathItem<'m>);

impl Serialize for Methods<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Methods(catalogue, item) = *self;
        let methods = item.methods.iter();
        serializer.collect_map(
            methods.map(|method| (&method.name, OneMethod { catalogue, method, path: &item.path })),
        )
    }
}

struct OneMethod<'m> {
    catalogue: &'m Catalogue,
    method: &'m Method<'m>,
    path: &'m str,
}

impl Serialize for OneMethod<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (catalogue, operations) = (self.catalogue, &self.method.operations);
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
            map.serialize_entry("parameters", &Parameters { catalogue, operation, path: self.path })?;
        }
        let bodies: Vec<Inner<'_>> = operations
            .iter()
            .filter_map(|(operation, _)| {
                let schema = operation.body.as_deref()?;
                Some(Inner { catalogue, schema, around: &operation.source })
            })
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
    catalogue: &'o Catalogue,
    operation: &'o Operation,
    path: &'o str,
}

impl Serialize for Parameters<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        fn properties(schema: &Schema) -> &[Property] {
            schema.object.as_deref().map(|object| &*object.properties).unwrap_or_default()
        }
        let (catalogue, operation) = (self.catalogue, self.operation);
        let mut list = serializer.serialize_seq(None)?;
        for property in properties(&self.operation.path) {
            // A spelling of the path may lack a parameter that another one has.
            if self.path.contains(&format!("{{{}}}", property.name)) {
                list.serialize_element(&Parameter {
                    catalogue,
                    property,
                    place: "path",
                    around: operation.path.source_of_members(catalogue, &operation.source),
                })?;
            }
        }
        let others = [("query", Some(&operation.query)), ("header", operation.headers.as_ref())];
        for (place, schema) in others {
            let Some(schema) = schema else { continue };
            let around = schema.source_of_members(catalogue, &operation.source);
            for property in properties(schema) {
                list.serialize_element(&Parameter { catalogue, property, place, around })?;
            }
        }
        list.end()
    }
}

struct Parameter<'c> {
    catalogue: &'c Catalogue,
    property: &'c Property,
    place: &'static str,
    around: &'c Str,
}

impl Serialize for Parameter<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("name", &self.property.name)?;
        map.serialize_entry("in", self.place)?;
        map.serialize_entry("required", &self.property.required)?;
        let Parameter { catalogue, property, around, .. } = *self;
        map.serialize_entry("schema", &Inner { catalogue, schema: &property.schema, around })?;
        map.end()
    }
}

struct RequestBody<'c> {
    bodies: Vec<Inner<'c>>,
    form: bool,
}

impl Serialize for RequestBody<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("required", &!self.form)?;
        map.serialize_entry("content", &Content(self))?;
        map.end()
    }
}

struct Content<'b>(&'b RequestBody<'b>);

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

struct Media<'b>(&'b [Inner<'b>]);

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

struct AnyOf<'b>(&'b [Inner<'b>]);

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
