//! One body as JSON Schema 2020-12.

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::catalogue::{Catalogue, Characters, Listed, Operation, Str, embedded, rule};
use crate::report::{Rule, Severity};
use crate::schema::{
    Counted, Format, Limit, Limits, List, Number, Object, Schema, Sources, Text, TextRule, Types, encoding_of,
};

/// The dialect of every exported schema.
const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The schema of an operation's body, as a document of its own; anything for an operation without one.
#[derive(Clone, Copy, Debug)]
pub struct BodySchema<'c> {
    catalogue: &'c Catalogue,
    operation: &'c Operation,
}

impl BodySchema<'static> {
    /// The schema of an operation of the embedded catalogue.
    pub fn of(operation: &'static Operation) -> Self {
        BodySchema { catalogue: embedded(), operation }
    }
}

impl<'c> BodySchema<'c> {
    pub(crate) fn new(catalogue: &'c Catalogue, operation: &'c Operation) -> Self {
        BodySchema { catalogue, operation }
    }
}

impl Serialize for BodySchema<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("$schema", DIALECT)?;
        map.serialize_entry("$id", &format!("urn:ecs-preflight:{}", self.operation.id))?;
        map.serialize_entry("title", self.operation.english_title())?;
        let (catalogue, operation) = (self.catalogue, self.operation);
        if let Some(schema) = operation.body.as_deref() {
            let source = schema.source(catalogue, &operation.source);
            Members { catalogue, schema, source, titled: false }.write(&mut map)?;
        }
        map.end()
    }
}

/// A schema inside a document, and the source of what stands around it.
#[derive(Clone, Copy)]
pub(super) struct Inner<'c> {
    pub(super) catalogue: &'c Catalogue,
    pub(super) schema: &'c Schema,
    pub(super) around: &'c Str,
}

impl<'c> Inner<'c> {
    fn members(&self) -> Members<'c> {
        let source = self.schema.source(self.catalogue, self.around);
        Members { catalogue: self.catalogue, schema: self.schema, source, titled: true }
    }
}

impl Serialize for Inner<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        self.members().write(&mut map)?;
        map.end()
    }
}

struct Members<'c> {
    catalogue: &'c Catalogue,
    schema: &'c Schema,
    source: &'c Str,
    titled: bool,
}

impl<'c> Members<'c> {
    /// A schema that stands inside.
    fn inner(&self, schema: &'c Schema) -> Inner<'c> {
        let around = self.schema.source_of_members(self.catalogue, self.source);
        Inner { catalogue: self.catalogue, schema, around }
    }
}

/// Whether breaking a rule here means that the service refuses the request.
fn refuses(schema: &Schema, from: Rule<'static>) -> bool {
    let named = schema.rare.named.iter().find(|named| named.from == from);
    named.map_or(from, |named| named.to.into()).severity() == Severity::Error
}

impl Members<'_> {
    fn write<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        let schema = self.schema;
        if let Some(title) = schema.title.as_ref().filter(|_| self.titled) {
            map.serialize_entry("title", &title.en)?;
            map.serialize_entry("x-title", title)?;
        }
        let types = Types(schema.types.0 | schema.lenient.0);
        if refuses(schema, rule::VALUE_TYPE) {
            let names: Vec<&str> =
                types.names().filter(|name| !(*name == "integer" && types.has(Types::NUMBER))).collect();
            match names.as_slice() {
                [one] => map.serialize_entry("type", one)?,
                names => map.serialize_entry("type", names)?,
            }
        }
        // A lenient type has none of the limits of the documented one, so they stand only where it is alone.
        let alone = schema.lenient.0 == 0;
        if !schema.rare.values.is_empty()
            && alone
            && schema.rare.values_until.is_none()
            && refuses(schema, rule::VALUE_ENUM)
        {
            map.serialize_entry("enum", &Listed(&schema.rare.values))?;
        }
        if let Some(default) = &schema.rare.default {
            map.serialize_entry("default", &Listed(&default))?;
        }
        if let Some(text) = &schema.text {
            text_members(schema, text, map)?;
        }
        if let Some(pattern) = lenient_pattern(schema) {
            map.serialize_entry("pattern", pattern)?;
        }
        if let Some(number) = &schema.number {
            number_members(schema, number, map)?;
        }
        if let Some(list) = &schema.list {
            list_members(self, list, map)?;
        }
        if let Some(object) = &schema.object {
            object_members(self, object, map)?;
        }
        if schema.secret {
            map.serialize_entry("writeOnly", &true)?;
        }
        map.serialize_entry("x-source", self.source)
    }
}

/// One keyword with its limit, when breaking it is an error.
fn limit<M: SerializeMap, T: Serialize>(
    map: &mut M,
    schema: &Schema,
    rule: Rule<'static>,
    keyword: &str,
    value: Option<T>,
) -> Result<(), M::Error> {
    match value.filter(|_| refuses(schema, rule)) {
        Some(value) => map.serialize_entry(keyword, &value),
        None => Ok(()),
    }
}

fn text_members<M: SerializeMap>(schema: &Schema, text: &Text, map: &mut M) -> Result<(), M::Error> {
    // An empty text that passes by itself is beyond a plain keyword; the lower limits give way to it.
    numbers(map, schema, |limit| limit.of_text() && !(text.empty && matches!(limit, Limit::AtLeast(..))))?;
    if let Some(pattern) = text_pattern(schema, text) {
        let pattern = if text.empty { format!("^(?:{pattern})?$") } else { format!("^(?:{pattern})$") };
        map.serialize_entry("pattern", &pattern)?;
    }
    if !text.forbidden_prefixes.is_empty() && refuses(schema, rule::TEXT_PREFIX) {
        let prefixes: Vec<String> = text.forbidden_prefixes.iter().map(|prefix| escaped(prefix)).collect();
        map.serialize_entry("not", &Pattern(&format!("^(?:{})", prefixes.join("|"))))?;
    }
    if let Some(format) = text.format.filter(|_| !text.empty) {
        format_members(schema, format, map)?;
    }
    match encoding_of(text) {
        Some(encoding) => map.serialize_entry("contentEncoding", encoding),
        None => Ok(()),
    }
}

/// The keywords with a number, where breaking them is an error. What JSON Schema does not know begins with `x-`.
fn numbers<M: SerializeMap>(
    map: &mut M,
    schema: &Schema,
    wanted: impl Fn(&Limit<'_>) -> bool,
) -> Result<(), M::Error> {
    for known in schema.limits().filter(wanted) {
        let (Some((keyword, value)), Some(rule)) = (known.keyword(), known.rule()) else { continue };
        match known {
            Limit::AtLeast(Counted::Bytes | Counted::Width, _)
            | Limit::AtMost(Counted::Bytes | Counted::Width, _) => {
                limit(map, schema, rule, &format!("x-{keyword}"), Some(value))?;
            }
            _ => limit(map, schema, rule, keyword, Some(value))?,
        }
    }
    Ok(())
}

fn is_number(limit: &Limit<'_>) -> bool {
    matches!(limit, Limit::Minimum(_) | Limit::Maximum(_))
}

fn format_members<M: SerializeMap>(schema: &Schema, format: Format, map: &mut M) -> Result<(), M::Error> {
    let (name, rule) = match format {
        Format::Uuid => ("uuid", rule::FORMAT_UUID),
        Format::Ipv4 => ("ipv4", rule::FORMAT_IPV4),
        // The standard has no format for a time without an offset, nor for the others.
        _ => return Ok(()),
    };
    limit(map, schema, rule, "format", Some(name))
}

fn number_members<M: SerializeMap>(schema: &Schema, number: &Number, map: &mut M) -> Result<(), M::Error> {
    if number.also.is_empty() {
        return numbers(map, schema, is_number);
    }
    map.serialize_entry("anyOf", &Alternatives(schema, number))
}

/// A range, or one of the values beside it.
struct Alternatives<'c>(&'c Schema, &'c Number);

impl Serialize for Alternatives<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq([Alternative(self, false), Alternative(self, true)])
    }
}

struct Alternative<'a>(&'a Alternatives<'a>, bool);

impl Serialize for Alternative<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Alternatives(schema, number) = self.0;
        let mut map = serializer.serialize_map(None)?;
        if self.1 {
            map.serialize_entry("enum", &number.also)?;
        } else {
            numbers(&mut map, schema, is_number)?;
        }
        map.end()
    }
}

fn list_members<'c, M: SerializeMap>(
    around: &Members<'c>,
    list: &'c List,
    map: &mut M,
) -> Result<(), M::Error> {
    let schema = around.schema;
    if let Some(items) = &list.items {
        map.serialize_entry("items", &around.inner(items))?;
    }
    let items = |limit: &Limit<'_>| {
        matches!(limit, Limit::AtLeast(Counted::Items, _) | Limit::AtMost(Counted::Items, _))
    };
    numbers(map, schema, items)?;
    limit(map, schema, rule::LIST_DUPLICATE, "uniqueItems", Some(true).filter(|_| list.unique))?;
    limit(map, schema, rule::LIST_DUPLICATE, "x-uniqueBy", list.unique_by.as_deref())
}

fn object_members<'c, M: SerializeMap>(
    around: &Members<'c>,
    object: &'c Object,
    map: &mut M,
) -> Result<(), M::Error> {
    let schema = around.schema;
    if !object.properties.is_empty() {
        map.serialize_entry("properties", &Properties(object, around))?;
    }
    let required: Vec<&str> = object
        .properties
        .iter()
        .filter(|property| property.required)
        .map(|property| &*property.name)
        .collect();
    if !required.is_empty() && refuses(schema, rule::OBJECT_REQUIRED) {
        map.serialize_entry("required", &required)?;
    }
    if let Some(additional) = &object.additional {
        map.serialize_entry("additionalProperties", &around.inner(additional))?;
    }
    if let Some(names) = &object.names {
        map.serialize_entry("propertyNames", &Names { names: around.inner(names), known: object })?;
    }
    let members = |limit: &Limit<'_>| {
        matches!(limit, Limit::AtLeast(Counted::Members, _) | Limit::AtMost(Counted::Members, _))
    };
    numbers(map, schema, members)
}

struct Properties<'p, 'c>(&'c Object, &'p Members<'c>);

impl Serialize for Properties<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Properties(object, around) = self;
        serializer.collect_map(
            object
                .properties
                .iter()
                .map(|property| (&property.name, Member(around.inner(&property.schema), property.required))),
        )
    }
}

/// A member of an object; one that must be given is not given by an empty text or list either.
struct Member<'c>(Inner<'c>, bool);

impl Serialize for Member<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Member(inner, required) = self;
        if !required {
            return inner.serialize(serializer);
        }
        let mut map = serializer.serialize_map(None)?;
        inner.members().write(&mut map)?;
        let schema = inner.schema;
        let text = schema.types.has(Types::STRING) && schema.text.as_ref().is_none_or(|text| !text.empty);
        if text && schema.rare.values.is_empty() && refuses(schema, rule::TEXT_EMPTY) {
            map.serialize_entry("allOf", &[Pattern("\\S")])?;
        }
        let list = schema.list.as_ref().filter(|list| !list.empty && list.minimum.is_none());
        limit(&mut map, schema, rule::LIST_EMPTY, "minItems", list.map(|_| 1))?;
        map.end()
    }
}

/// The limits of names hold for members without a description of their own.
struct Names<'c> {
    names: Inner<'c>,
    known: &'c Object,
}

impl Serialize for Names<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if self.known.properties.is_empty() {
            self.names.members().write(&mut map)?;
        } else {
            map.serialize_entry("anyOf", &NameAlternatives(self))?;
        }
        map.end()
    }
}

struct NameAlternatives<'n>(&'n Names<'n>);

impl Serialize for NameAlternatives<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeSeq;
        let mut list = serializer.serialize_seq(Some(2))?;
        list.serialize_element(&self.0.names)?;
        list.serialize_element(&KnownNames(self.0.known))?;
        list.end()
    }
}

struct KnownNames<'c>(&'c Object);

impl Serialize for KnownNames<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let names: Vec<&str> = self.0.properties.iter().map(|property| &*property.name).collect();
        serializer.collect_map([("enum", names)])
    }
}

struct Pattern<'p>(&'p str);

impl Serialize for Pattern<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map([("pattern", self.0)])
    }
}

/// A text inside a regular expression.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if matches!(
            c,
            '.' | '/' | '\\' | '+' | '*' | '?' | '(' | ')' | '[' | ']' | '{' | '}' | '|' | '^' | '$'
        ) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// The form of a text as a regular expression (ECMA-262, with the `u` flag), without anchors.
fn text_pattern(schema: &Schema, text: &Text) -> Option<String> {
    let form = text.rules.iter().find_map(|rule| rule_pattern(schema, rule));
    match (own_pattern(schema, text), form) {
        (Some(own), Some(form)) => Some(format!("(?=(?:{form})$){own}")),
        (own, form) => own.or(form),
    }
}

/// The same of what its own keywords say.
fn own_pattern(schema: &Schema, text: &Text) -> Option<String> {
    const PART: &str = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
    if let Some(set) = text.allowed.as_deref().filter(|_| refuses(schema, rule::TEXT_CHARACTERS)) {
        return Some(class(set, false) + "*");
    }
    if let Some(set) = text.forbidden.as_deref().filter(|_| refuses(schema, rule::TEXT_FORBIDDEN_CHARACTERS))
    {
        return Some(class(set, true) + "*");
    }
    match text.format {
        Some(Format::Uuid) if refuses(schema, rule::FORMAT_UUID) => {
            Some("[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}".to_owned())
        }
        Some(Format::Ipv4) if refuses(schema, rule::FORMAT_IPV4) => Some(format!("{PART}(?:\\.{PART}){{3}}")),
        _ => None,
    }
}

/// The form that a rule asks for, where a regular expression can say it.
fn rule_pattern(schema: &Schema, wanted: &TextRule) -> Option<String> {
    match wanted {
        TextRule::Begins(begins) if refuses(schema, rule::TEXT_BEGINNING) => {
            let with: Vec<String> = begins.with.iter().map(|beginning| escaped(beginning)).collect();
            let (with, one) = (with.join("|"), class(&begins.rest, false));
            let count = begins.characters.map_or_else(|| "+".to_owned(), |count| format!("{{{count}}}"));
            let others = if begins.others { format!("|(?!{with})[\\s\\S]*") } else { String::new() };
            Some(format!("(?:{with}){one}{count}{others}"))
        }
        // Its range is beyond a text.
        TextRule::Digits(_) if refuses(schema, rule::TEXT_DIGITS) => Some("-?[0-9]+".to_owned()),
        _ => None,
    }
}

/// The texts that stand for another type, where an example sends it so.
fn lenient_pattern(schema: &Schema) -> Option<&'static str> {
    let text_only = schema.lenient.has(Types::STRING) && !schema.types.has(Types::STRING);
    match (text_only, schema.types.has(Types::INTEGER), schema.types.has(Types::BOOLEAN)) {
        (true, true, false) => Some("^[+-]?[0-9]+$"),
        (true, false, true) => Some("^(?:[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee])$"),
        _ => None,
    }
}

/// A character of a set, or one outside it.
fn class(set: &Characters, negated: bool) -> String {
    if let ([('\0', char::MAX)], false) = (&*set.ranges, negated) {
        return "[\\s\\S]".to_owned();
    }
    let mut pattern = String::from(if negated { "[^" } else { "[" });
    for (first, last) in &set.ranges {
        push_class(&mut pattern, *first);
        if first != last {
            pattern.push('-');
            push_class(&mut pattern, *last);
        }
    }
    pattern.push(']');
    pattern
}

/// Everything but letters, digits and characters beyond ASCII is escaped.
fn push_class(pattern: &mut String, c: char) {
    if matches!(c, '\\' | ']' | '[' | '^' | '-' | '/') {
        pattern.push('\\');
    }
    pattern.push(c);
}
