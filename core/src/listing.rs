//! The catalogue as JSON: `catalogue --format json` and its twins in Python and JavaScript.

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::catalogue::{
    Catalogue, ErrorCode, Facts, IamRow, Listed, Operation, Select, Str, embedded, version,
};
use crate::report::{Language, Rule};
use crate::schema::{Schema, Sources};

/// The whole catalogue, for serialisation; one operation's entry is its own serialisation.
#[derive(Clone, Copy, Debug)]
pub struct Listing<'c>(&'c Facts);

impl Listing<'static> {
    /// The embedded one.
    pub fn embedded() -> Self {
        Listing(embedded())
    }
}

impl<'c> Listing<'c> {
    pub(crate) fn new(facts: &'c Facts) -> Self {
        Listing(facts)
    }
}

impl Serialize for Listing<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("version", version())?;
        map.serialize_entry("edition", &self.0.settings.edition)?;
        map.serialize_entry("operations", &Entries(self.0))?;
        map.serialize_entry("iam", &Rows(self.0))?;
        map.serialize_entry("errors", &Listed(&self.0.errors))?;
        map.serialize_entry("rules", &Rules(self.0))?;
        map.end()
    }
}

/// Whether a field must be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Required {
    /// Always.
    Yes,
    /// Never.
    No,
    /// In some cases.
    Conditional,
}

impl Serialize for Required {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Required::Yes => serializer.serialize_bool(true),
            Required::No => serializer.serialize_bool(false),
            Required::Conditional => serializer.serialize_str("conditional"),
        }
    }
}

/// A field of a body.
#[derive(Clone, Debug)]
pub struct Field<'c> {
    /// Such as `server.nics[].subnet_id`.
    pub path: String,
    /// Whether it must be given.
    pub required: Required,
    /// What it holds.
    pub schema: &'c Schema,
    /// Edition, section and table.
    pub source: &'c Str,
}

/// All fields of an operation's body, outer before inner, in the order of the document.
pub fn fields(operation: &Operation) -> Vec<Field<'_>> {
    fields_in(embedded(), operation)
}

/// The same, with the sources of the catalogue that the operation is of.
pub(crate) fn fields_in<'c>(catalogue: &'c Catalogue, operation: &'c Operation) -> Vec<Field<'c>> {
    let mut found = Vec::new();
    if let Some(body) = &operation.body {
        collect(catalogue, body, body.source(catalogue, &operation.source), "", &mut found);
    }
    found
}

fn collect<'c>(
    catalogue: &'c Catalogue,
    schema: &'c Schema,
    source: &'c Str,
    path: &str,
    found: &mut Vec<Field<'c>>,
) {
    if let Some(list) = &schema.list
        && let Some(items) = &list.items
    {
        collect(catalogue, items, items.source(catalogue, source), &format!("{path}[]"), found);
    }
    let Some(object) = &schema.object else { return };
    let source = schema.source_of_members(catalogue, source);
    for property in &object.properties {
        let path =
            if path.is_empty() { property.name.to_string() } else { format!("{path}.{}", property.name) };
        let required = match (property.required, property.conditional) {
            (true, _) => Required::Yes,
            (false, true) => Required::Conditional,
            (false, false) => Required::No,
        };
        let (schema, source) = (&*property.schema, property.schema.source(catalogue, source));
        found.push(Field { path: path.clone(), required, schema, source });
        collect(catalogue, schema, source, &path, found);
    }
}

impl Serialize for Field<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("path", &self.path)?;
        map.serialize_entry("required", &self.required)?;
        let types: Vec<&str> = self.schema.types.names().collect();
        map.serialize_entry("type", &types.join(" | "))?;
        if let Some(title) = &self.schema.title {
            map.serialize_entry("title", title)?;
        }
        map.serialize_entry("source", self.source)?;
        map.end()
    }
}

/// The names of the members of a parameter object.
fn names(schema: &Schema) -> Vec<&str> {
    schema
        .object
        .as_deref()
        .map(|object| object.properties.iter().map(|property| &*property.name).collect())
        .unwrap_or_default()
}

struct Entries<'c>(&'c Facts);

impl Serialize for Entries<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let facts = self.0;
        serializer.collect_seq(facts.operations.iter().map(|operation| OperationEntry { facts, operation }))
    }
}

/// An operation with all that the tables say of it, for serialisation.
#[derive(Clone, Copy, Debug)]
pub struct OperationEntry<'c> {
    facts: &'c Facts,
    operation: &'c Operation,
}

impl OperationEntry<'static> {
    /// An operation of the embedded catalogue.
    pub fn of(operation: &'static Operation) -> Self {
        OperationEntry { facts: embedded(), operation }
    }
}

impl Serialize for OperationEntry<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let OperationEntry { facts, operation: row } = *self;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("id", &row.id)?;
        if !row.also.is_empty() {
            map.serialize_entry("also", &row.also)?;
        }
        map.serialize_entry("system", &row.system.name)?;
        map.serialize_entry("section", &row.section)?;
        map.serialize_entry("title", &row.title)?;
        map.serialize_entry("method", &row.method)?;
        map.serialize_entry("uris", &row.uris)?;
        match &row.select {
            Some(Select::Key(key)) => map.serialize_entry("select", &key)?,
            Some(Select::Value(field, value)) => {
                map.serialize_entry("select", &format!("{field}={value}"))?
            }
            None => {}
        }
        map.serialize_entry("async", &row.asynchronous)?;
        map.serialize_entry("deprecated", &row.deprecated)?;
        if let Some(version) = row.since {
            map.serialize_entry("min_microversion", &version.to_string())?;
        }
        if let Some(version) = row.until {
            map.serialize_entry("max_microversion", &version.to_string())?;
        }
        map.serialize_entry("path", &names(&row.path))?;
        map.serialize_entry("query", &names(&row.query))?;
        map.serialize_entry("fields", &fields_in(facts, row))?;
        if let Some(row) = facts.row(row) {
            map.serialize_entry("iam", &Needed(row))?;
        }
        if let Some(row) = crate::lifecycle::of_in(facts, row) {
            map.serialize_entry("states", &crate::lifecycle::Stated(row))?;
        }
        map.serialize_entry("source", &row.source)?;
        map.end()
    }
}

struct Needed<'c>(&'c IamRow);

impl Serialize for Needed<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("actions", &self.0.actions)?;
        map.serialize_entry("needs", &self.0.needs)?;
        if !self.0.conditional.is_empty() {
            map.serialize_entry("conditional", &Listed(&self.0.conditional))?;
        }
        map.end()
    }
}

/// One entry for every row and operation.
struct Rows<'c>(&'c Facts);

impl Serialize for Rows<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let pairs = self.0.iam.iter().flat_map(|row| row.operations.iter().map(move |id| OneRow(row, id)));
        serializer.collect_seq(pairs)
    }
}

struct OneRow<'c>(&'c IamRow, &'c str);

impl Serialize for OneRow<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let OneRow(row, operation) = self;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("edition", &row.edition)?;
        map.serialize_entry("operation", operation)?;
        map.serialize_entry("actions", &row.actions)?;
        map.serialize_entry("needs", &row.needs)?;
        if !row.conditional.is_empty() {
            map.serialize_entry("conditional", &Listed(&row.conditional))?;
        }
        if let Some(project) = row.project {
            map.serialize_entry("project", &project)?;
        }
        if let Some(project) = row.enterprise_project {
            map.serialize_entry("enterprise_project", &project)?;
        }
        map.serialize_entry("source", &row.source)?;
        map.end()
    }
}

impl Serialize for Listed<'_, ErrorCode> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let row = self.0;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("code", &row.code)?;
        map.serialize_entry("http_status", &row.http_status)?;
        map.serialize_entry("system", &row.system)?;
        map.end()
    }
}

/// Every rule once, with its first wording.
struct Rules<'c>(&'c Facts);

impl Serialize for Rules<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut last = "";
        let rules = Rule::all_in(self.0).filter(|rule| std::mem::replace(&mut last, rule.id()) != rule.id());
        serializer.collect_seq(rules.map(OneRule).collect::<Vec<_>>())
    }
}

struct OneRule<'r>(Rule<'r>);

impl Serialize for OneRule<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("rule", self.0.id())?;
        map.serialize_entry("severity", self.0.severity().name())?;
        let [en, zh] = [Language::En, Language::Zh].map(|language| self.0.template(language));
        map.serialize_entry("message", &Texts { en: &en, zh: &zh })?;
        map.end()
    }
}

struct Texts<'t> {
    en: &'t str,
    zh: &'t str,
}

impl Serialize for Texts<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map([("en", self.en), ("zh", self.zh)])
    }
}
