//! The calls that resources of plans, tasks and templates make, by a data file: attributes put in their places in a body.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use ecs_preflight::catalogue::{Operation, operation};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::capture::{Body, Captured, is_plain_name, plain_names};
use super::yaml::{self, Placed};

/// One kind of resource.
#[derive(Debug, Deserialize)]
pub(super) struct Mapping {
    types: Vec<String>,
    operation: String,
    /// Other operations, by the value of an attribute.
    instead: Option<Instead>,
    #[serde(default)]
    path: Map<String, Value>,
    #[serde(default)]
    attributes: Map<String, Value>,
    #[serde(default)]
    unjudged: Map<String, Value>,
    #[serde(default)]
    computed: Vec<String>,
    #[serde(default)]
    always: Vec<String>,
    #[serde(default)]
    with: Map<String, Value>,
    /// Whole bodies, by the value of an attribute.
    choose: Option<Choice>,
}

#[derive(Debug, Deserialize)]
struct Instead {
    attribute: String,
    operations: HashMap<String, String>,
}

#[derive(Debug, Deserialize)]
struct Choice {
    attribute: String,
    bodies: Map<String, Value>,
}

/// All of them; a build with a file that cannot be read has none, and a test says so.
fn mappings() -> &'static [Mapping] {
    static ALL: OnceLock<Vec<Mapping>> = OnceLock::new();
    ALL.get_or_init(|| {
        let read = yaml::read(include_str!("resources.yaml")).ok();
        read.and_then(|all| serde_json::from_str(&all.first()?.json).ok()).unwrap_or_default()
    })
}

/// What is known of a resource of this type.
pub(super) fn mapping(kind: &str) -> Option<&'static Mapping> {
    mappings().iter().find(|mapping| mapping.types.iter().any(|known| known == kind))
}

/// What is known of a value before anything is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Known {
    /// It is written out.
    Given,
    /// Something will be sent.
    Later,
}

/// The attributes of a resource.
pub(super) trait Attributes {
    fn values(&self) -> &Value;

    /// What is known of the value at a pointer; `value` is none where nothing is written.
    fn known(&self, pointer: &str, value: Option<&Value>) -> Known;

    /// Where the value stands in the file.
    fn place(&self, pointer: &str) -> Option<Range<usize>>;
}

/// A body that is put together.
#[derive(Debug, Default)]
pub(super) struct Made {
    value: Value,
    placed: Placed,
    unknown: Vec<String>,
}

impl Made {
    /// Puts a value in its place, and what is around it.
    pub(super) fn put(&mut self, pointer: &str, value: Value, place: Option<Range<usize>>) {
        let mut here = &mut self.value;
        for step in pointer.split('/').skip(1) {
            let step = unescaped(step);
            here = match step.parse::<usize>() {
                // Items come in their order; one that has nothing to say leaves no hole.
                Ok(index) => {
                    if !here.is_array() {
                        *here = Value::Array(Vec::new());
                    }
                    let Value::Array(items) = here else { return };
                    while items.len() <= index && items.len() < MOST_ITEMS {
                        items.push(Value::Object(Map::new()));
                    }
                    let Some(item) = items.get_mut(index) else { return };
                    item
                }
                Err(_) => {
                    if !here.is_object() {
                        *here = Value::Object(Map::new());
                    }
                    let Value::Object(members) = here else { return };
                    members.entry(step).or_insert(Value::Null)
                }
            };
        }
        *here = value;
        if let Some(place) = place {
            self.placed.places.insert(pointer.to_owned(), place);
        }
    }

    /// Puts something in a place where something will be, unless something is there.
    pub(super) fn put_later(&mut self, pointer: &str, place: Option<Range<usize>>) {
        if self.value.pointer(pointer).is_some() {
            return;
        }
        // Each is another one, so that none is taken for a repetition.
        let stand_in = format!("00000000-0000-4000-8000-{:012}", self.unknown.len());
        self.put(pointer, Value::from(stand_in), place);
        self.unknown.push(pointer.to_owned());
    }

    /// The body, with a place for the whole, and what is unknown in it.
    pub(super) fn finish(mut self, whole: Range<usize>) -> (Body, Vec<String>) {
        self.placed.places.insert(String::new(), whole);
        self.placed.json = self.value.to_string();
        (Body::Made { placed: self.placed }, self.unknown)
    }
}

/// More items than any list of the API has.
const MOST_ITEMS: usize = 10_000;

fn unescaped(step: &str) -> String {
    step.replace("~1", "/").replace("~0", "~")
}

fn escaped(step: &str) -> String {
    step.replace('~', "~0").replace('/', "~1")
}

impl Mapping {
    fn operation(&self, of: &Value) -> Option<&'static Arc<Operation>> {
        let instead = self.instead.as_ref().and_then(|instead| {
            let value = of.get(&instead.attribute)?;
            instead.operations.get(&value.as_str().map_or_else(|| value.to_string(), str::to_owned))
        });
        operation(instead.unwrap_or(&self.operation))
    }

    /// The request that creates a resource which stands in a range of the file.
    pub(super) fn request(&self, attributes: &dyn Attributes, whole: Range<usize>) -> Option<Captured> {
        let operation = self.operation(attributes.values())?;
        let mut made = Made::default();
        if let Some(choice) = &self.choose {
            let chosen = attributes.values().get(&choice.attribute).and_then(Value::as_str);
            made.put("", choice.bodies.get(chosen?)?.clone(), None);
        }
        for (from, to) in pairs(&self.attributes) {
            self.attribute(from, to, attributes, false, &mut made);
        }
        for (from, to) in pairs(&self.unjudged) {
            self.attribute(from, to, attributes, true, &mut made);
        }
        self.always.iter().for_each(|pointer| made.put_later(pointer, None));
        let url = url(operation.uris.first()?, &|name| {
            let attribute = self.path.get(name)?.as_str()?;
            attributes.values().get(attribute)?.as_str().map(str::to_owned)
        });
        let (body, unknown) = made.finish(whole);
        Some(Captured {
            method: operation.method.to_string(),
            url,
            headers: client_headers(),
            body: Some(body),
            unknown,
            ..Captured::default()
        })
    }

    fn attribute(&self, from: &str, to: &str, of: &dyn Attributes, unjudged: bool, made: &mut Made) {
        let steps: Vec<&str> = from.split('.').collect();
        let computed = self.computed.iter().any(|one| one == from);
        let walk = Walk { of, from, to, unjudged, computed, mapping: self };
        walk.go(Some(of.values()), &steps, "", &mut Vec::new(), made);
    }
}

fn pairs(map: &Map<String, Value>) -> impl Iterator<Item = (&str, &str)> {
    map.iter().filter_map(|(from, to)| Some((from.as_str(), to.as_str()?)))
}

/// From an attribute to its places in the body.
struct Walk<'w> {
    of: &'w dyn Attributes,
    from: &'w str,
    to: &'w str,
    unjudged: bool,
    computed: bool,
    mapping: &'w Mapping,
}

impl Walk<'_> {
    fn go(
        &self,
        value: Option<&Value>,
        steps: &[&str],
        from: &str,
        captures: &mut Vec<String>,
        made: &mut Made,
    ) {
        if !from.is_empty() && self.of.known(from, value) == Known::Later {
            if !self.computed {
                made.put_later(&filled(self.to, captures), self.of.place(from));
            }
            return;
        }
        let Some((step, rest)) = steps.split_first() else { return self.value(value, from, captures, made) };
        if *step != "*" {
            // What is in a list that is not there is not there.
            let Some(Value::Object(members)) = value else { return };
            let deeper = format!("{from}/{}", escaped(step));
            return self.go(members.get(*step), rest, &deeper, captures, made);
        }
        let inner: Vec<(String, &Value)> = match value {
            Some(Value::Array(items)) => {
                items.iter().enumerate().map(|(index, item)| (index.to_string(), item)).collect()
            }
            Some(Value::Object(members)) => {
                let plain = members.iter().filter(|(name, _)| is_plain_name(name));
                plain.map(|(name, member)| (escaped(name), member)).collect()
            }
            _ => return,
        };
        for (name, value) in inner {
            let deeper = format!("{from}/{name}");
            captures.push(name);
            self.go(Some(value), rest, &deeper, captures, made);
            captures.pop();
        }
    }

    fn value(&self, value: Option<&Value>, at: &str, captures: &[String], made: &mut Made) {
        let Some(value) = value.filter(|value| !is_empty(value)) else { return };
        let (pointer, place) = (filled(self.to, captures), self.of.place(at));
        if self.unjudged {
            made.put_later(&pointer, place.clone());
        } else {
            made.put(&pointer, plain_names(value), place.clone());
        }
        let beside = self.mapping.with.get(self.from).and_then(Value::as_object);
        for (pointer, value) in beside.into_iter().flatten() {
            made.put(&filled(pointer, captures), value.clone(), place.clone());
        }
    }
}

/// What the clients do not send.
fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    }
}

/// A pointer with its stars filled in; from the first that nothing fills, it is cut.
fn filled(to: &str, captures: &[String]) -> String {
    let (mut pointer, mut captures) = (String::new(), captures);
    // Where there are more captures than stars, the outer ones belong to blocks that the API does not have.
    let stars = to.split('/').filter(|step| *step == "*").count();
    if let Some(surplus) = captures.len().checked_sub(stars) {
        captures = captures.get(surplus..).unwrap_or_default();
    }
    for step in to.split('/').skip(1) {
        let step = match (step, captures.split_first()) {
            ("*", Some((first, rest))) => {
                captures = rest;
                first.as_str()
            }
            ("*", None) => return pointer,
            (step, _) => step,
        };
        pointer.push('/');
        pointer.push_str(step);
    }
    pointer
}

/// What a client adds that signs in by itself and sends JSON.
pub(super) fn client_headers() -> Vec<(String, String)> {
    let headers = [("X-Auth-Token", "hidden"), ("Content-Type", "application/json")];
    headers.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

/// A path with its parameters: what is known, or an id that stands for it.
pub(super) fn url(template: &str, known: &dyn Fn(&str) -> Option<String>) -> String {
    let steps = template.split('/').map(|step| {
        let Some(name) = step.strip_prefix('{').and_then(|step| step.strip_suffix('}')) else {
            return step.to_owned();
        };
        let given = known(name).filter(|value| !value.is_empty() && !value.contains(['/', '?', '#', ' ']));
        given.unwrap_or_else(|| match name {
            "project_id" => "0".repeat(32),
            _ => "00000000-0000-4000-8000-000000000000".to_owned(),
        })
    });
    steps.collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mapping_leads_to_fields_of_its_operation() {
        assert!(!mappings().is_empty());
        for mapping in mappings() {
            let operation = mapping.operation(&Value::Null).expect(&mapping.operation);
            for id in mapping.instead.iter().flat_map(|instead| instead.operations.values()) {
                assert!(ecs_preflight::catalogue::operation(id).is_some(), "{id}");
            }
            let mut made = Made::default();
            let targets = pairs(&mapping.attributes).chain(pairs(&mapping.unjudged));
            for (_, to) in targets {
                made.put_later(&to.replace('*', "0"), None);
            }
            if let Some(choice) = &mapping.choose {
                for body in choice.bodies.values() {
                    let text = body.to_string();
                    let asked = ecs_preflight::request::Request {
                        method: &operation.method,
                        url: &url(&operation.uris[0], &|_| None),
                        headers: &[],
                    };
                    let text = ecs_preflight::request::JsonText(&text);
                    let report = ecs_preflight::request::check(&asked, Some(&text), &Default::default());
                    assert!(report.ok(), "{body}: {:?}", report.issues());
                }
                continue;
            }
            let (Body::Made { placed }, _) = made.finish(0..0) else { panic!("a body that is made") };
            let options = ecs_preflight::request::Options::default();
            let report = ecs_preflight::request::validate(
                operation,
                &ecs_preflight::request::JsonText(&placed.json),
                &options,
            );
            let unknown =
                report.issues().iter().filter(|issue| issue.rule().id().starts_with("object/unknown"));
            let unknown: Vec<&str> = unknown.map(|issue| issue.pointer()).collect();
            assert!(unknown.is_empty(), "{}: {unknown:?}", mapping.operation);
            for name in mapping.path.keys() {
                assert!(operation.uris[0].contains(&format!("{{{name}}}")), "{name}");
            }
        }
    }

    #[test]
    fn stars_are_filled_from_the_inside() {
        let one = |to: &str, captures: &[&str]| {
            filled(to, &captures.iter().map(|capture| (*capture).to_owned()).collect::<Vec<_>>())
        };
        assert_eq!(one("/a/*/b", &["3"]), "/a/3/b");
        assert_eq!(one("/a/b", &["0"]), "/a/b");
        assert_eq!(one("/a/*/b", &[]), "/a");
        assert_eq!(one("/a/b/*", &["0", "4"]), "/a/b/4");
    }
}
