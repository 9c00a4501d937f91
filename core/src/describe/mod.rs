//! One field for people and forms: its limits as data, and as a hint in both languages.

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::catalogue::{Bilingual, Characters, Operation, Required};
use crate::report::{Arg, Hint, Language};
use crate::schema::{Format, List, Number, Object, Property, Schema, Text};

/// A field of an operation's body.
#[derive(Clone, Copy, Debug)]
pub struct Description {
    operation: &'static Operation,
    pointer: &'static str,
    schema: &'static Schema,
    property: Option<&'static Property>,
    source: &'static str,
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
pub fn describe(operation: &'static Operation, pointer: &str) -> Option<Description> {
    find(operation, pointer)
}

/// The schema of the field at a pointer.
pub(crate) fn schema(operation: &'static Operation, pointer: &str) -> Option<&'static Schema> {
    find(operation, pointer).map(|found| found.schema)
}

fn find(operation: &'static Operation, pointer: &str) -> Option<Description> {
    let mut schema = operation.body?;
    let mut source = schema.source(operation.source);
    let mut property = None;
    let mut name = "";
    if !pointer.is_empty() {
        for token in pointer.strip_prefix('/')?.split('/') {
            let around = schema.source_of_members(source);
            let token = token.replace("~1", "/").replace("~0", "~");
            let index =
                matches!(token.as_str(), "-" | "*") || token.bytes().all(|byte| byte.is_ascii_digit());
            if let Some(items) =
                schema.list.and_then(|list| list.items).filter(|_| index && !token.is_empty())
            {
                (schema, property, name) = (items, None, "*");
                source = schema.source(around);
                continue;
            }
            let object = schema.object?;
            match object.properties.iter().find(|known| known.name == token) {
                Some(known) => (schema, property, name) = (known.schema, Some(known), known.name),
                None => (schema, property, name) = (object.additional?, None, "*"),
            }
            source = schema.source(around);
        }
    }
    Some(Description { operation, pointer: name, schema, property, source })
}

impl Description {
    /// The limits in words, in this language.
    pub fn hint(&self, language: Language) -> String {
        Hint::line(&hints(self.schema), language)
    }

    /// The label in English and Chinese.
    pub fn title(&self) -> Option<[&'static str; 2]> {
        self.schema.title.copied()
    }

    /// Edition, section and table in whose rows the documents describe the field.
    pub fn source(&self) -> &'static str {
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

impl Serialize for Description {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let schema = self.schema;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("operation", self.operation.id)?;
        map.serialize_entry("name", self.pointer)?;
        let types: Vec<&str> = schema.types.names().collect();
        map.serialize_entry("type", &types.join(" | "))?;
        map.serialize_entry("required", &self.required())?;
        if let Some(title) = schema.title {
            map.serialize_entry("title", &Bilingual(*title))?;
        }
        let hints = [Language::En, Language::Zh].map(|language| self.hint(language));
        if hints.iter().any(|hint| !hint.is_empty()) {
            map.serialize_entry("hint", &Bilingual(hints))?;
        }
        if let Some(default) = schema.rare.default {
            map.serialize_entry("default", &default)?;
        }
        if !schema.rare.values.is_empty() {
            map.serialize_entry("enum", schema.rare.values)?;
        }
        if let Some(text) = schema.text {
            text_members(text, &mut map)?;
        }
        if let Some(number) = schema.number {
            optional(&mut map, "minimum", number.minimum)?;
            optional(&mut map, "maximum", number.maximum)?;
            if !number.also.is_empty() {
                map.serialize_entry("also", number.also)?;
            }
        }
        if let Some(list) = schema.list {
            optional(&mut map, "minItems", list.minimum)?;
            optional(&mut map, "maxItems", list.maximum)?;
        }
        if let Some(object) = schema.object {
            optional(&mut map, "minProperties", object.minimum)?;
            optional(&mut map, "maxProperties", object.maximum)?;
            let names: Vec<&str> = object.properties.iter().map(|property| property.name).collect();
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

struct Set(&'static Characters);

impl Serialize for Set {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let [en, zh] = self.0.title;
        serializer.collect_map([("name", self.0.name), ("en", en), ("zh", zh)])
    }
}

fn text_members<M: SerializeMap>(text: &'static Text, map: &mut M) -> Result<(), M::Error> {
    optional(map, "minLength", text.minimum)?;
    optional(map, "maxLength", text.maximum)?;
    optional(map, "minBytes", text.minimum_bytes)?;
    optional(map, "maxBytes", text.maximum_bytes)?;
    optional(map, "maxWidth", text.width.as_ref().map(|width| width.maximum))?;
    optional(map, "characters", text.allowed.map(Set))?;
    optional(map, "forbiddenCharacters", text.forbidden.map(Set))?;
    optional(map, "format", text.format.map(Format::name))?;
    optional(map, "contentEncoding", text.encoding())
}

/// The hints of a schema: its values, its form, its limits.
fn hints(schema: &'static Schema) -> Vec<Hint> {
    let mut hints = Vec::new();
    if !schema.rare.values.is_empty() {
        hints.push(Hint::new("values/one-of").with("values", Arg::Literals(schema.rare.values)));
    }
    if let Some(text) = schema.text {
        text_hints(text, &mut hints);
    }
    if let Some(number) = schema.number {
        number_hints(number, &mut hints);
    }
    if let Some(list) = schema.list {
        list_hints(list, &mut hints);
    }
    if let Some(object) = schema.object {
        object_hints(object, &mut hints);
    }
    hints
}

fn text_hints(text: &'static Text, hints: &mut Vec<Hint>) {
    if let Some(format) = text.format {
        hints.push(Hint::new(format.hint()));
    }
    match (text.minimum, text.maximum) {
        (Some(minimum), Some(maximum)) => hints.push(
            Hint::new("characters/range")
                .with("minimum", Arg::count(minimum))
                .with("maximum", Arg::count(maximum)),
        ),
        (Some(minimum), None) => {
            hints.push(Hint::new("characters/at-least").with("minimum", Arg::count(minimum)))
        }
        (None, Some(maximum)) => {
            hints.push(Hint::new("characters/at-most").with("maximum", Arg::count(maximum)))
        }
        (None, None) => {}
    }
    hints.extend(
        text.minimum_bytes.map(|least| Hint::new("bytes/at-least").with("minimum", Arg::count(least))),
    );
    hints.extend(text.maximum_bytes.map(|most| Hint::new("bytes/at-most").with("maximum", Arg::count(most))));
    hints.extend(
        text.width
            .as_ref()
            .map(|width| Hint::new("width/at-most").with("maximum", Arg::count(width.maximum))),
    );
    hints.extend(text.allowed.map(|set| Hint::new("set/only").with("set", Arg::Characters(set))));
    hints.extend(text.forbidden.map(|set| Hint::new("set/without").with("set", Arg::Characters(set))));
    if !text.forbidden_prefixes.is_empty() {
        let prefixes = text.forbidden_prefixes.iter().map(|prefix| (*prefix).into()).collect();
        hints.push(Hint::new("prefix/without").with("values", Arg::List(prefixes)));
    }
    for rule in text.rules {
        rule.hints(&mut |hint| hints.push(hint));
    }
}

fn number_hints(number: &'static Number, hints: &mut Vec<Hint>) {
    match (number.minimum, number.maximum) {
        (Some(minimum), Some(maximum)) => hints.push(
            Hint::new("number/range")
                .with("minimum", Arg::Integer(minimum))
                .with("maximum", Arg::Integer(maximum)),
        ),
        (Some(minimum), None) => {
            hints.push(Hint::new("number/at-least").with("minimum", Arg::Integer(minimum)))
        }
        (None, Some(maximum)) => {
            hints.push(Hint::new("number/at-most").with("maximum", Arg::Integer(maximum)))
        }
        (None, None) => {}
    }
    if !number.also.is_empty() {
        let values = number.also.iter().map(|value| value.to_string().into()).collect();
        hints.push(Hint::new("number/also").with("values", Arg::List(values)));
    }
}

fn list_hints(list: &'static List, hints: &mut Vec<Hint>) {
    hints.extend(list.minimum.map(|least| Hint::new("items/at-least").with("minimum", Arg::count(least))));
    hints.extend(list.maximum.map(|most| Hint::new("items/at-most").with("maximum", Arg::count(most))));
    if list.unique || list.unique_by.is_some() {
        hints.push(Hint::new("items/different"));
    }
}

fn object_hints(object: &'static Object, hints: &mut Vec<Hint>) {
    hints
        .extend(object.minimum.map(|least| Hint::new("members/at-least").with("minimum", Arg::count(least))));
    hints.extend(object.maximum.map(|most| Hint::new("members/at-most").with("maximum", Arg::count(most))));
}
