//! Every field is cited in the row in which the documents print it, on every surface that names a source.

#![allow(missing_docs, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

use ecs_preflight::schema::Sources;
use std::collections::BTreeMap;

use ecs_preflight::catalogue::{Operation, embedded, operations};
use ecs_preflight::describe::describe;
use ecs_preflight::export::BodySchema;
use ecs_preflight::listing::fields;
use ecs_preflight::schema::Schema;
use serde_json::Value;

const ADD: &str = "tests/citations.json has the row of every field: add it, from the document";

/// A place for each name or pointer: `§5.1.1, table 5-3`, without the document.
type Places = BTreeMap<String, String>;

/// `{operation: {section, path, query, body}}`
fn rows() -> BTreeMap<String, Value> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/citations.json");
    let text = std::fs::read_to_string(path).expect("the rows can be read");
    serde_json::from_str(&text).expect("the rows are what they should be")
}

fn places(rows: &Value, part: &str) -> Places {
    serde_json::from_value(rows[part].clone()).unwrap_or_else(|_| panic!("{part} of {rows}"))
}

/// The source without the document.
fn place(operation: &Operation, source: &str) -> String {
    let rest = source.strip_prefix(&*operation.system.document);
    rest.unwrap_or_else(|| panic!("{} cites another document: {source}", operation.id)).trim().to_owned()
}

fn pointer(path: &str) -> String {
    format!("/{}", path.replace("[]", "/*").replace('.', "/"))
}

/// The parameters of a path or query, each with its source.
fn parameters(operation: &'static Operation, schema: &'static Schema) -> Places {
    let facts = embedded();
    let around = schema.source_of_members(facts, schema.source(facts, &operation.source));
    let properties = schema.object.as_deref().map(|object| &*object.properties).unwrap_or_default();
    properties
        .iter()
        .map(|property| (property.name.to_string(), place(operation, property.schema.source(facts, around))))
        .collect()
}

#[test]
fn every_field_is_cited_in_its_own_row() {
    let mut rows = rows();
    let mut wrong = Vec::new();
    for operation in operations() {
        let Some(expected) = rows.remove(&*operation.id) else {
            wrong.push(format!("{}: {ADD}", operation.id));
            continue;
        };
        let mark = if operation.section.starts_with(|c: char| c.is_ascii_digit()) { "§" } else { "" };
        let mut compare = |what: &str, found: &str, wanted: Option<&String>| match wanted {
            Some(wanted) if wanted == found => {}
            Some(wanted) => wrong.push(format!("{} {what}: cites {found}, stands in {wanted}", operation.id)),
            None => wrong.push(format!("{} {what}: cites {found}; {ADD}", operation.id)),
        };
        let section = expected["section"].as_str().expect("a section").to_owned();
        compare("section", &operation.section, Some(&section));
        compare(
            "source",
            &place(operation, &operation.source),
            Some(&format!("{mark}{}", operation.section)),
        );
        for (schema, part) in [(&operation.path, "path"), (&operation.query, "query")] {
            let wanted = places(&expected, part);
            let found = parameters(operation, schema);
            for (name, source) in &found {
                compare(name, source, wanted.get(name));
            }
            let gone: Vec<&String> = wanted.keys().filter(|name| !found.contains_key(*name)).collect();
            assert!(gone.is_empty(), "{} has no parameter {gone:?}", operation.id);
        }
        let mut body = places(&expected, "body");
        for field in fields(operation) {
            let pointer = pointer(&field.path);
            let described = describe(operation, &pointer).expect("a field is described").source();
            assert_eq!(described, field.source, "{} {pointer}: two answers", operation.id);
            compare(&pointer, &place(operation, described), body.remove(&pointer).as_ref());
        }
        assert!(body.is_empty(), "{} has no fields {:?}", operation.id, body.keys());
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(rows.is_empty(), "no operations: {:?}", rows.keys());
}

/// The source of every schema below this one, by its pointer.
fn exported(schema: &Value, pointer: &str, found: &mut Places) {
    if let Some(source) = schema["x-source"].as_str() {
        found.insert(pointer.to_owned(), source.to_owned());
    }
    for (name, inner) in schema["properties"].as_object().into_iter().flatten() {
        exported(inner, &format!("{pointer}/{name}"), found);
    }
    for keyword in ["items", "additionalProperties"] {
        if schema[keyword].is_object() {
            exported(&schema[keyword], &format!("{pointer}/*"), found);
        }
    }
}

#[test]
fn the_exported_schema_cites_the_same() {
    let mut seen = 0_usize;
    for operation in operations() {
        let schema = serde_json::to_value(BodySchema::of(operation)).expect("a schema is JSON");
        let mut sources = Places::new();
        exported(&schema, "", &mut sources);
        for (pointer, source) in sources {
            let described = describe(operation, &pointer).expect("what is exported is described");
            assert_eq!(described.source(), source, "{} {pointer}", operation.id);
            seen = seen.saturating_add(1);
        }
    }
    assert!(seen > 300, "{seen} schemas");
}
