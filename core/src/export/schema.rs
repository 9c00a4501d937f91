//! One body as JSON Schema 2020-12.

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::catalogue::{Characters, Listed, Operation, rule};
use crate::report::{Rule, Severity};
use crate::schema::{
    Counted, Format, Limit, Limits, List, Number, Object, Schema, Sources, Text, TextRule, Types, encoding_of,
};

/// The dialect of every exported schema.
const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The schema of an operation's body, as a document of its own; anything for an operation without one.
#[derive(Clone, Copy, Debug)]
pub struct BodySchema(pub &'static Operation);

impl Serialize for BodySchema {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("$schema", DIALECT)?;
        map.serialize_entry("$id", &format!("urn:ecs-preflight:{}", self.0.id))?;
        map.serialize_entry("title", self.0.english_title())?;
        if let Some(body) = &self.0.body {
            Members { schema: body, source: body.source(&self.0.source), titled: false }.write(&mut map)?;
        }
        map.end()
    }
}

/// A schema inside a document, and the source of what stands around it.
#[derive(Clone, Copy)]
pub(super) struct Inner(pub(super) &'static Schema, pub(super) &'static str);

impl Serialize for Inner {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        Members { schema: self.0, source: self.0.source(self.1), titled: true }.write(&mut map)?;
        map.end()
    }
}

struct Members {
    schema: &'static Schema,
    source: &'static str,
    titled: bool,
}

impl Members {
    /// The source of what stands inside.
    fn within(&self) -> &'static str {
        self.schema.source_of_members(self.source)
    }
}

/// Whether breaking a rule here means that the service refuses the request.
fn refuses(schema: &'static Schema, from: Rule) -> bool {
    let named = schema.rare.named.iter().find(|named| named.from == from);
    named.map_or(from, |named| named.to.into()).severity() == Severity::Error
}

impl Members {
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
    schema: &'static Schema,
    rule: Rule,
    keyword: &str,
    value: Option<T>,
) -> Result<(), M::Error> {
    match value.filter(|_| refuses(schema, rule)) {
        Some(value) => map.serialize_entry(keyword, &value),
        None => Ok(()),
    }
}

fn text_members<M: SerializeMap>(schema: &'static Schema, text: &Text, map: &mut M) -> Result<(), M::Error> {
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
    schema: &'static Schema,
    wanted: impl Fn(&Limit) -> bool,
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

fn is_number(limit: &Limit) -> bool {
    matches!(limit, Limit::Minimum(_) | Limit::Maximum(_))
}

fn format_members<M: SerializeMap>(
    schema: &'static Schema,
    format: Format,
    map: &mut M,
) -> Result<(), M::Error> {
    let (name, rule) = match format {
        Format::Uuid => ("uuid", rule::FORMAT_UUID),
        Format::Ipv4 => ("ipv4", rule::FORMAT_IPV4),
        // The standard has no format for a time without an offset, nor for the others.
        _ => return Ok(()),
    };
    limit(map, schema, rule, "format", Some(name))
}

fn number_members<M: SerializeMap>(
    schema: &'static Schema,
    number: &'static Number,
    map: &mut M,
) -> Result<(), M::Error> {
    if number.also.is_empty() {
        return numbers(map, schema, is_number);
    }
    map.serialize_entry("anyOf", &Alternatives(schema, number))
}

/// A range, or one of the values beside it.
struct Alternatives(&'static Schema, &'static Number);

impl Serialize for Alternatives {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq([Alternative(self, false), Alternative(self, true)])
    }
}

struct Alternative<'a>(&'a Alternatives, bool);

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

fn list_members<M: SerializeMap>(around: &Members, list: &'static List, map: &mut M) -> Result<(), M::Error> {
    let schema = around.schema;
    if let Some(items) = &list.items {
        map.serialize_entry("items", &Inner(items, around.within()))?;
    }
    let items =
        |limit: &Limit| matches!(limit, Limit::AtLeast(Counted::Items, _) | Limit::AtMost(Counted::Items, _));
    numbers(map, schema, items)?;
    limit(map, schema, rule::LIST_DUPLICATE, "uniqueItems", Some(true).filter(|_| list.unique))?;
    limit(map, schema, rule::LIST_DUPLICATE, "x-uniqueBy", list.unique_by.as_deref())
}

fn object_members<M: SerializeMap>(
    around: &Members,
    object: &'static Object,
    map: &mut M,
) -> Result<(), M::Error> {
    let schema = around.schema;
    if !object.properties.is_empty() {
        map.serialize_entry("properties", &Properties(object, around.within()))?;
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
        map.serialize_entry("additionalProperties", &Inner(additional, around.within()))?;
    }
    if let Some(names) = &object.names {
        map.serialize_entry(
            "propertyNames",
            &Names { schema: names, source: names.source(around.within()), known: object },
        )?;
    }
    let members = |limit: &Limit| {
        matches!(limit, Limit::AtLeast(Counted::Members, _) | Limit::AtMost(Counted::Members, _))
    };
    numbers(map, schema, members)
}

struct Properties(&'static Object, &'static str);

impl Serialize for Properties {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Properties(object, source) = self;
        serializer.collect_map(
            object
                .properties
                .iter()
                .map(|property| (&property.name, Member(Inner(&property.schema, source), property.required))),
        )
    }
}

/// A member of an object; one that must be given is not given by an empty text or list either.
struct Member(Inner, bool);

impl Serialize for Member {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Member(inner @ Inner(schema, around), required) = self;
        if !required {
            return inner.serialize(serializer);
        }
        let mut map = serializer.serialize_map(None)?;
        Members { schema, source: schema.source(around), titled: true }.write(&mut map)?;
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
struct Names {
    schema: &'static Schema,
    source: &'static str,
    known: &'static Object,
}

impl Serialize for Names {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if self.known.properties.is_empty() {
            Members { schema: self.schema, source: self.source, titled: true }.write(&mut map)?;
        } else {
            map.serialize_entry("anyOf", &NameAlternatives(self))?;
        }
        map.end()
    }
}

struct NameAlternatives<'n>(&'n Names);

impl Serialize for NameAlternatives<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeSeq;
        let mut list = serializer.serialize_seq(Some(2))?;
        list.serialize_element(&Inner(self.0.schema, self.0.source))?;
        list.serialize_element(&KnownNames(self.0.known))?;
        list.end()
    }
}

struct KnownNames(&'static Object);

impl Serialize for KnownNames {
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
fn text_pattern(schema: &'static Schema, text: &Text) -> Option<String> {
    let form = text.rules.iter().find_map(|rule| rule_pattern(schema, rule));
    match (own_pattern(schema, text), form) {
        (Some(own), Some(form)) => Some(format!("(?=(?:{form})$){own}")),
        (own, form) => own.or(form),
    }
}

/// The same of what its own keywords say.
fn own_pattern(schema: &'static Schema, text: &Text) -> Option<String> {
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
fn rule_pattern(schema: &'static Schema, wanted: &TextRule) -> Option<String> {
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
fn lenient_pattern(schema: &'static Schema) -> Option<&'static str> {
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
