//! The limits of a text field, each met or not.

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::catalogue::{Bilingual, Both, Facts, Operation, embedded};
use crate::report::{Hint, Language, Location, Rule};
use crate::schema::rules::{Os, Scope};
use crate::schema::{Context, Limit, Limits, Promise, Schema, TextCheck, Walk};

/// One limit, and whether a value meets it.
#[derive(Clone, Debug)]
pub struct Met {
    rule: Rule<'static>,
    met: bool,
    hint: Hint,
    parts: Vec<Part>,
}

/// A kind of character that a password may mix, and whether it holds one.
#[derive(Clone, Debug)]
pub struct Part {
    title: Bilingual,
    met: bool,
}

impl Met {
    /// The rule that an issue would be reported under.
    pub fn rule(&self) -> Rule<'static> {
        self.rule
    }

    /// Whether the value meets it.
    pub fn met(&self) -> bool {
        self.met
    }

    /// The limit in words.
    pub fn text(&self, language: Language) -> String {
        self.hint.text(language)
    }
}

impl Serialize for Met {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = [Language::En, Language::Zh].map(|language| self.text(language));
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("rule", self.rule.id())?;
        map.serialize_entry("met", &self.met)?;
        map.serialize_entry("text", &Both(text))?;
        if !self.parts.is_empty() {
            map.serialize_entry("parts", &self.parts)?;
        }
        map.end()
    }
}

impl Serialize for Part {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("met", &self.met)?;
        map.serialize_entry("text", &self.title)?;
        map.end()
    }
}

/// Every limit of a text field, in the order in which issues are found; none of them for what is no text.
///
/// Whether one is met is what the engine says of the value, so that this list and a verdict never differ.
/// Nothing of the value is repeated.
pub fn checklist(
    operation: &'static Operation,
    schema: &'static Schema,
    value: &str,
    os: Option<Os>,
) -> Vec<Met> {
    checklist_in(embedded(), operation, schema, value, os)
}

/// The same, by the facts of the catalogue that the operation is of.
pub(crate) fn checklist_in<'c>(
    facts: &'c Facts,
    operation: &'c Operation,
    schema: &'c Schema,
    value: &str,
    os: Option<Os>,
) -> Vec<Met> {
    // An issue may have another wording of its rule.
    let broken = issues_in(facts, operation, schema, value, os);
    let broken: Vec<&str> = broken.into_iter().map(Rule::id).collect();
    let scope = scope(operation, os);
    let mut found: Vec<Met> = Vec::new();
    promises(schema, value, &scope, &mut |promise| {
        let named = schema.rare.named.iter().find(|named| named.from == promise.rule);
        let rule = named.map_or(promise.rule, |named| named.to.into());
        let parts =
            promise.parts.into_iter().map(|(set, met)| Part { title: set.title.clone(), met }).collect();
        found.push(Met { rule, met: !broken.contains(&rule.id()), hint: promise.hint, parts });
    });
    found
}

/// The rules that a text breaks by itself, as the engine reports them.
pub fn issues(
    operation: &'static Operation,
    schema: &'static Schema,
    value: &str,
    os: Option<Os>,
) -> Vec<Rule<'static>> {
    issues_in(embedded(), operation, schema, value, os)
}

fn issues_in<'c>(
    facts: &'c Facts,
    operation: &'c Operation,
    schema: &'c Schema,
    value: &str,
    os: Option<Os>,
) -> Vec<Rule<'static>> {
    let mut context = Context::new(facts, Location::Body, scope(operation, os), &operation.source);
    Walk::root(schema, &mut context).read_text(value);
    context.issues.iter().map(|issue| issue.rule).collect()
}

fn scope(operation: &Operation, os: Option<Os>) -> Scope<'_> {
    let practice = Some(&operation.system.practice);
    Scope { os, practice, ..Scope::default() }
}

/// The limits that a text has by itself.
fn promises<'c>(schema: &'c Schema, value: &str, scope: &Scope<'_>, sink: &mut dyn FnMut(Promise<'c>)) {
    for limit in schema.limits().filter(|limit| limit.of_text()) {
        match (limit, limit.rule(), limit.hint()) {
            (Limit::Text(rule), ..) => rule.promises(value, scope, sink),
            (_, Some(rule), Some(hint)) => sink(Promise::new(rule, hint)),
            _ => {}
        }
    }
}
