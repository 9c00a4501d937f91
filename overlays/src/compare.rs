//! What differs between two editions: operations, their parameters and fields, actions and error codes.

use std::fmt::Display;

use ecs_preflight_model::{
    Catalogue, Constraint, IamRow, List, Literal, Number, Object, Operation, Rare, Schema, Select, Text,
    TextRule,
};
use serde::Serialize;

/// What differs between two editions.
#[derive(Debug, Serialize)]
pub struct Comparison<'c> {
    /// The name of the one edition.
    pub one: String,
    /// The name of the other edition.
    pub other: String,
    /// Operations that only the one has.
    pub only_one: Vec<Call<'c>>,
    /// Operations that only the other one has.
    pub only_other: Vec<Call<'c>>,
    /// Operations that both have, and that differ.
    pub different: Vec<Different<'c>>,
    /// Rules that only one of them has.
    pub rules: Names<'c>,
    /// Actions of IAM that only one of them names.
    pub actions: Names<'c>,
    /// Error codes that only one of them has.
    pub errors: Names<'c>,
}

/// An operation.
#[derive(Debug, Serialize)]
pub struct Call<'c> {
    /// Its id.
    pub operation: &'c str,
    /// Its method.
    pub method: &'c str,
    /// Its path, in the first spelling.
    pub path: &'c str,
}

/// An operation that differs.
#[derive(Debug, Serialize)]
pub struct Different<'c> {
    /// Its id.
    pub operation: &'c str,
    /// What differs, in the order of the parameters and fields.
    pub changes: Vec<Change>,
}

/// One thing that differs.
#[derive(Debug, Serialize)]
pub struct Change {
    /// The pointer of a field (`/server/nics/*`), `?name` of a query parameter, `Name:` of a header, or empty
    /// for the operation.
    pub pointer: String,
    /// What of it: a keyword of JSON Schema or of this project; `field` where only one edition has it.
    pub what: &'static str,
    /// What the one says; none where it says nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub one: Option<String>,
    /// What the other one says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other: Option<String>,
}

/// Names that only one edition has.
#[derive(Debug, Serialize)]
pub struct Names<'c> {
    /// Only the one.
    pub only_one: Vec<&'c str>,
    /// Only the other one.
    pub only_other: Vec<&'c str>,
}

/// Compares two editions, each by its name and its catalogue.
pub fn compare<'c>(
    (one_name, one): (&str, &'c Catalogue),
    (other_name, other): (&str, &'c Catalogue),
) -> Comparison<'c> {
    let mut different = Vec::new();
    for operation in &one.operations {
        let Some(same) = other.operations.iter().find(|same| same.id == operation.id) else { continue };
        let changes = changes(&facts(operation, one), &facts(same, other));
        if !changes.is_empty() {
            different.push(Different { operation: &operation.id, changes });
        }
    }
    let codes = |catalogue: &'c Catalogue| catalogue.errors.iter().map(|error| &*error.code).collect();
    let actions = |catalogue: &'c Catalogue| catalogue.actions.iter().map(|action| &*action.name).collect();
    let rules = |catalogue: &'c Catalogue| -> Vec<&'c str> {
        let mut ids: Vec<&str> = catalogue.rules.iter().map(|rule| &*rule.id).collect();
        ids.dedup();
        ids
    };
    Comparison {
        one: one_name.to_owned(),
        other: other_name.to_owned(),
        only_one: without(one, other),
        only_other: without(other, one),
        different,
        rules: names(rules(one), rules(other)),
        actions: names(actions(one), actions(other)),
        errors: names(codes(one), codes(other)),
    }
}

/// The operations of a catalogue that another one does not have.
fn without<'c>(here: &'c Catalogue, there: &Catalogue) -> Vec<Call<'c>> {
    let has = |id: &str| there.operations.iter().any(|operation| *operation.id == *id);
    let call = |operation: &'c Operation| Call {
        operation: &operation.id,
        method: &operation.method,
        path: operation.uris.first().map_or("", |uri| uri),
    };
    here.operations.iter().filter(|operation| !has(&operation.id)).map(|operation| call(operation)).collect()
}

fn names<'c>(one: Vec<&'c str>, other: Vec<&'c str>) -> Names<'c> {
    let beyond = |here: &[&'c str], there: &[&str]| -> Vec<&'c str> {
        here.iter().filter(|name| !there.contains(name)).copied().collect()
    };
    Names { only_one: beyond(&one, &other), only_other: beyond(&other, &one) }
}

/// What is said of an operation, a parameter or a field: keywords and values.
#[derive(Default)]
struct Said {
    pointer: String,
    /// What it is, in short, where only one edition has it.
    shown: String,
    facts: Vec<(&'static str, String)>,
}

impl Said {
    fn say(&mut self, what: &'static str, value: Option<impl Display>) {
        self.facts.extend(value.map(|value| (what, value.to_string())));
    }

    fn list(&mut self, what: &'static str, values: impl IntoIterator<Item = impl Display>) {
        let values: Vec<String> = values.into_iter().map(|value| value.to_string()).collect();
        self.say(what, (!values.is_empty()).then(|| values.join(", ")));
    }
}

fn changes(one: &[Said], other: &[Said]) -> Vec<Change> {
    let mut changes = Vec::new();
    for said in one {
        let Some(same) = other.iter().find(|same| same.pointer == said.pointer) else {
            changes.push(whole(said, true));
            continue;
        };
        let value = |of: &Said, what: &str| {
            of.facts.iter().find(|(known, _)| *known == what).map(|(_, value)| value.clone())
        };
        let later = same.facts.iter().filter(|(what, _)| value(said, what).is_none());
        for (what, _) in said.facts.iter().chain(later) {
            let (one, other) = (value(said, what), value(same, what));
            if one != other {
                changes.push(Change { pointer: said.pointer.clone(), what, one, other });
            }
        }
    }
    let new = other.iter().filter(|said| !one.iter().any(|known| known.pointer == said.pointer));
    changes.extend(new.map(|said| whole(said, false)));
    changes
}

/// A parameter or field that only one edition has.
fn whole(said: &Said, of_one: bool) -> Change {
    let (pointer, shown) = (said.pointer.clone(), Some(said.shown.clone()));
    let (one, other) = if of_one { (shown, None) } else { (None, shown) };
    Change { pointer, what: "field", one, other }
}

/// Everything that is said of an operation.
fn facts(operation: &Operation, catalogue: &Catalogue) -> Vec<Said> {
    let mut said = Said::default();
    said.list("request", operation.uris.iter().map(|uri| format!("{} {uri}", operation.method)));
    said.say(
        "select",
        operation.select.as_ref().map(|select| match select {
            Select::Key(key) => key.to_string(),
            Select::Value(field, value) => format!("{field}={value}"),
        }),
    );
    said.say("async", operation.asynchronous.then_some(true));
    said.say("deprecated", operation.deprecated.then_some(true));
    said.say("since", operation.since);
    said.say("until", operation.until);
    let row = catalogue.iam.iter().find(|row| row.operations.contains(&operation.id));
    said.list("iam actions", row.iter().flat_map(|row: &&IamRow| row.actions.iter()));
    said.list("iam needs", row.iter().flat_map(|row: &&IamRow| row.needs.iter()));
    let mut all = vec![said];
    let reader = Reader { catalogue };
    for header in operation.headers.iter().filter_map(|headers| headers.object.as_ref()) {
        all.extend(
            header.properties.iter().map(|header| reader.value(&header.schema, format!("{}:", header.name))),
        );
    }
    for parameter in operation.query.object.iter().flat_map(|object| object.properties.iter()) {
        let mut said = reader.value(&parameter.schema, format!("?{}", parameter.name));
        said.say("required", parameter.required.then_some(true));
        all.push(said);
    }
    if let Some(body) = &operation.body {
        reader.body(body, "", &mut all);
    }
    all
}

struct Reader<'r> {
    catalogue: &'r Catalogue,
}

impl Reader<'_> {
    /// A schema and what is in it.
    fn body(&self, schema: &Schema, pointer: &str, all: &mut Vec<Said>) {
        let whole = self.value(schema, pointer.to_owned());
        match all.iter_mut().find(|said| said.pointer == pointer) {
            // The body as a whole stands with the operation.
            Some(said) => said.facts.extend(whole.facts),
            None => all.push(whole),
        }
        for property in schema.object.iter().flat_map(|object| object.properties.iter()) {
            self.body(&property.schema, &format!("{pointer}/{}", property.name), all);
        }
        if let Some(items) = schema.list.as_ref().and_then(|list| list.items.as_ref()) {
            self.body(items, &format!("{pointer}/*"), all);
        }
    }

    fn value(&self, schema: &Schema, pointer: String) -> Said {
        let types: Vec<&str> = schema.types.names().collect();
        let mut said = Said { pointer, shown: types.join(" or "), ..Said::default() };
        said.list("type", types);
        self.rare(&schema.rare, &mut said);
        if let Some(text) = schema.text.as_deref() {
            self.text(text, &mut said);
        }
        if let Some(Number { minimum, maximum, also }) = schema.number.as_deref() {
            said.say("minimum", *minimum);
            said.say("maximum", *maximum);
            said.list("x-also", also);
        }
        if let Some(List { minimum, maximum, unique, unique_by, empty, rules, .. }) = schema.list.as_deref() {
            said.say("minItems", *minimum);
            said.say("maxItems", *maximum);
            said.say("uniqueItems", unique.then_some(true));
            said.say("x-unique-by", unique_by.as_deref());
            said.say("x-empty", empty.then_some(true));
            self.rules(rules, &mut said);
        }
        if let Some(Object { properties, minimum, maximum, open, rules, .. }) = schema.object.as_deref() {
            let required = properties.iter().filter(|property| property.required);
            said.list("required", required.map(|property| &property.name));
            said.say("minProperties", *minimum);
            said.say("maxProperties", *maximum);
            said.say("x-open", open.then_some(true));
            self.rules(rules, &mut said);
        }
        said
    }

    fn rare(&self, rare: &Rare, said: &mut Said) {
        let values: Vec<String> = rare.values.iter().map(shown).collect();
        if !values.is_empty() {
            said.shown = values.join(", ");
        }
        said.list("enum", values);
        said.say("default", rare.default.as_ref().map(shown));
    }

    fn text(&self, text: &Text, said: &mut Said) {
        said.say("minLength", text.minimum);
        said.say("maxLength", text.maximum);
        said.say("x-min-bytes", text.minimum_bytes);
        said.say("x-max-bytes", text.maximum_bytes);
        said.say("x-width", text.width.as_ref().map(|width| width.maximum));
        said.say("x-characters", text.allowed.as_ref().map(|set| &set.title.en));
        said.say("x-not-characters", text.forbidden.as_ref().map(|set| &set.title.en));
        said.say("format", text.format.map(ecs_preflight_model::Format::name));
        said.say("x-empty", text.empty.then_some(true));
        said.list("x-reserved", &text.reserved);
        said.list("x-prefixes", &text.forbidden_prefixes);
        for rule in &text.rules {
            match rule {
                TextRule::Base64(base64) => said.say("x-max-decoded-bytes", Some(base64.maximum)),
                TextRule::Begins(begins) => said.list("x-begins", &begins.with),
                TextRule::Digits(digits) => {
                    let end = |end: Option<i64>| end.map_or_else(String::new, |end| end.to_string());
                    let range = format!("{}..{}", end(digits.minimum), end(digits.maximum));
                    said.say("x-digits", Some(range));
                }
                TextRule::Id(id) => said.say("x-id", Some(if id.uuid { "uuid" } else { "plain" })),
                TextRule::Password(password) => said.say("x-password", Some(password.needed)),
                TextRule::Recommended(recommended) => {
                    said.say("x-recommended", Some(&recommended.set.title.en));
                }
                TextRule::Zone => said.say("x-zone", Some(true)),
            }
        }
    }

    /// The rules over several fields by their ids.
    fn rules(&self, rules: &[Constraint], said: &mut Said) {
        let mut ids: Vec<&str> = Vec::new();
        for rule in rules {
            let id = self.catalogue.rules.get(usize::from(rule.rule.0)).map_or("", |facts| &facts.id);
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        said.list("rules", ids);
    }
}

fn shown(literal: &Literal) -> String {
    match literal {
        Literal::Null => "null".to_owned(),
        Literal::Boolean(value) => value.to_string(),
        Literal::Integer(value) => value.to_string(),
        Literal::Text(text) => format!("\"{text}\""),
    }
}
