//! One field for people and forms: its limits as data, and as a hint in both languages.

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::catalogue::{Bilingual, Both, Catalogue, Characters, Listed, Operation, Str, embedded};
use crate::listing::Required;
use crate::report::{Arg, Hint, Language};
use crate::schema::{
    Format, Limit, Limits, Object, ObjectCheck, Property, Schema, Sources, Text, TextCheck, encoding_of,
};

/// A field of an operation's body.
#[derive(Clone, Copy, Debug)]
pub struct Description<'c> {
    operation: &'c Operation,
    pointer: &'c str,
    schema: &'c Schema,
    property: Option<&'c Property>,
    /// The object that it is a member of.
    within: Option<&'c Object>,
    source: &'c Str,
}

/// Describes the field at an RFC 6901 pointer of an operation's body; the empty pointer is the body.
///
/// An item of a list is any index, `-` or `*`. None for a field that the catalogue does not know.
///
/// ```
/// let operation = ecs_preflight::catalogue::operation("CreateCloudServers").unwrap();
/// let description = ecs_preflight::describe::describe(operation, "/server/count").unwrap();
/// assert!(serde_json::to_string(&description).unwrap().contains(r#""maximum":500"#));
/// assert!(ecs_preflight::describe::describe(operation, "/server/colour").is_none());
/// ```
pub fn describe(operation: &'static Operation, pointer: &str) -> Option<Description<'static>> {
    describe_in(embedded(), operation, pointer)
}

/// The schema of the field at a pointer.
pub(crate) fn schema<'c>(operation: &'c Operation, pointer: &str) -> Option<&'c Schema> {
    // Where it stands in the documents is not asked for.
    describe_in(embedded(), operation, pointer).map(|found| found.schema)
}

/// The same, by the facts of the catalogue that the operation is of.
pub(crate) fn describe_in<'c>(
    catalogue: &'c Catalogue,
    operation: &'c Operation,
    pointer: &str,
) -> Option<Description<'c>> {
    let mut schema = operation.body.as_deref()?;
    let mut source = schema.source(catalogue, &operation.source);
    let mut property = None;
    let mut name = "";
    let mut within = None;
    if !pointer.is_empty() {
        for token in pointer.strip_prefix('/')?.split('/') {
            let around = schema.source_of_members(catalogue, source);
            let token = token.replace("~1", "/").replace("~0", "~");
            let index =
                matches!(token.as_str(), "-" | "*") || token.bytes().all(|byte| byte.is_ascii_digit());
            if let Some(items) = schema
                .list
                .as_deref()
                .and_then(|list| list.items.as_deref())
                .filter(|_| index && !token.is_empty())
            {
                (schema, property, name, within) = (items, None, "*", None);
                source = schema.source(catalogue, around);
                continue;
            }
            let object = schema.object.as_deref()?;
            within = Some(object);
            match object.properties.iter().find(|known| known.name == token) {
                Some(known) => (schema, property, name) = (&*known.schema, Some(known), &known.name),
                None => (schema, property, name) = (object.additional.as_deref()?, None, "*"),
            }
            source = schema.source(catalogue, around);
        }
    }
    Some(Description { operation, pointer: name, schema, property, within, source })
}

impl<'c> Description<'c> {
    /// The limits in words, in this language.
    pub fn hint(&self, language: Language) -> String {
        let mut hints = hints(self.schema);
        if let Some(object) = self.within {
            for rule in &object.rules {
                rule.hints(&object.slots, self.pointer, &mut |hint| hints.push(hint));
            }
        }
        Hint::line(&hints, language)
    }

    /// The label in English and Chinese.
    pub fn title(&self) -> Option<[&'c str; 2]> {
        self.schema.title.as_ref().map(Bilingual::pair)
    }

    /// Edition, section and table in whose rows the documents describe the field.
    pub fn source(&self) -> &'c str {
        self.source
    }

    /// Whether the field must be given.
    pub fn required(&self) -> Required {
        match self.property {
            Some(property) if property.required => Required::Yes,
            Some(property) if property.conditional => Required::Conditional,
            _ => Required::No,
        }
    }
}

impl Serialize for Description<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let schema = self.schema;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("operation", &self.operation.id)?;
        map.serialize_entry("name", self.pointer)?;
        let types: Vec<&str> = schema.types.names().collect();
        map.serialize_entry("type", &types.join(" | "))?;
        map.serialize_entry("required", &self.required())?;
        if let Some(title) = &schema.title {
            map.serialize_entry("title", &title)?;
        }
        let hints = [Language::En, Language::Zh].map(|language| self.hint(language));
        if hints.iter().any(|hint| !hint.is_empty()) {
            map.serialize_entry("hint", &Both(hints))?;
        }
        if let Some(default) = &schema.rare.default {
            map.serialize_entry("default", &Listed(&default))?;
        }
        if !schema.rare.values.is_empty() {
            map.serialize_entry("enum", &Listed(&schema.rare.values))?;
        }
        for (keyword, value) in schema.limits().filter_map(Limit::keyword) {
            map.serialize_entry(keyword, &value)?;
        }
        if let Some(text) = &schema.text {
            text_members(text, &mut map)?;
        }
        if let Some(number) = schema.number.as_ref().filter(|number| !number.also.is_empty()) {
            map.serialize_entry("also", &number.also)?;
        }
        if let Some(object) = &schema.object {
            let names: Vec<&str> = object.properties.iter().map(|property| &*property.name).collect();
            map.serialize_entry("properties", &names)?;
        }
        if schema.secret {
            map.serialize_entry("secret", &true)?;
        }
        if let Some(property) = self.property {
            optional(&mut map, "min_microversion", property.since().map(|version| version.to_string()))?;
            optional(&mut map, "max_microversion", property.until().map(|version| version.to_string()))?;
        }
        map.serialize_entry("source", self.source)?;
        map.end()
    }
}

fn optional<M: SerializeMap, T: Serialize>(
    map: &mut M,
    name: &str,
    value: Option<T>,
) -> Result<(), M::Error> {
    match value {
        Some(value) => map.serialize_entry(name, &value),
        None => Ok(()),
    }
}

struct Set<'c>(&'c Characters);

impl Serialize for Set<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let [en, zh] = self.0.title.pair();
        serializer.collect_map([("name", &*self.0.name), ("en", en), ("zh", zh)])
    }
}

fn text_members<M: SerializeMap>(text: &Text, map: &mut M) -> Result<(), M::Error> {
    optional(map, "characters", text.allowed.as_deref().map(Set))?;
    optional(map, "forbiddenCharacters", text.forbidden.as_deref().map(Set))?;
    optional(map, "format", text.format.map(Format::name))?;
    optional(map, "contentEncoding", encoding_of(text))
}

/// The hints of a schema, one for each limit; the two ends of a range are one.
fn hints(schema: &Schema) -> Vec<Hint> {
    let mut hints = Vec::new();
    let mut limits = schema.limits().peekable();
    while let Some(limit) = limits.next() {
        if let Limit::Text(rule) = limit {
            rule.hints(&mut |hint| hints.push(hint));
            continue;
        }
        let range = limits.peek().and_then(|upper| limit.range(*upper));
        if range.is_some() {
            limits.next();
        }
        hints.extend(range.or_else(|| limit.hint()));
    }
    let also = schema.number.as_deref().map(|number| &*number.also).unwrap_or_default();
    if !also.is_empty() {
        let values = also.iter().map(|value| value.to_string().into()).collect();
        hints.push(Hint::new("number/also").with("values", Arg::List(values)));
    }
    hints
}
