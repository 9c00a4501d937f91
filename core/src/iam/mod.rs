//! IAM actions: what an operation needs; and policies that grant them.

mod actions;
pub mod policy;

use actions::ids;
pub use actions::{
    ActionEntry, ActionRows, Edition, Naming, Support, Unknown, Who, action, actions, condition_facts,
    editions_of, expand, nearest_action, nearest_service, operations_without_row, policy_facts, rows_of,
    service, services, who,
};
pub(crate) use actions::{action_in, editions_in, operations_without_row_in, who_in};

use std::sync::Arc;

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::catalogue::{ConditionalNeed, Facts, IamRow, Listed, Names as _, Operation, embedded};
use crate::report::Report;
use crate::request::{Document, Request};
use crate::route::{self, Match, Target};

/// The actions of one operation.
#[derive(Clone, Debug)]
pub struct Needs<'c> {
    /// The operation.
    pub operation: &'c str,
    /// What must be granted.
    pub actions: Vec<&'c str>,
    /// What those actions depend on.
    pub needs: Vec<&'c str>,
    /// Dependencies that hold only for requests with a certain field; empty when the request was known.
    pub conditional: Vec<&'c ConditionalNeed>,
    /// The edition that says so; none when no edition has a row.
    pub edition: Option<&'c str>,
}

impl Serialize for Needs<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("operation", self.operation)?;
        map.serialize_entry("actions", &self.actions)?;
        map.serialize_entry("needs", &self.needs)?;
        if !self.conditional.is_empty() {
            map.serialize_entry("conditional", &Listed(&self.conditional[..]))?;
        }
        if let Some(edition) = self.edition {
            map.serialize_entry("edition", edition)?;
        }
        map.end()
    }
}

impl Serialize for Listed<'_, ConditionalNeed> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let row = self.0;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("when", &row.when)?;
        map.serialize_entry("field", &row.field)?;
        map.serialize_entry("needs", &row.needs)?;
        map.end()
    }
}

/// The least set of actions for several operations: actions and dependencies, sorted, each once.
pub fn minimal<'n, 'c: 'n>(needs: impl IntoIterator<Item = &'n Needs<'c>>) -> Vec<&'c str> {
    let mut all: Vec<&'c str> = Vec::new();
    for needs in needs {
        all.extend(needs.actions.iter().chain(&needs.needs));
    }
    all.sort_unstable();
    all.dedup();
    all
}

/// The row of the newest edition that has one.
pub fn row(operation: &Operation) -> Option<&'static IamRow> {
    embedded().row(operation)
}

/// The actions that an operation needs, whatever the request.
///
/// ```
/// let operation = ecs_preflight::catalogue::operation("NovaRebootServer").unwrap();
/// let needs = ecs_preflight::iam::needs(operation);
/// assert_eq!(needs.actions, ["ecs:servers:reboot"]);
/// assert_eq!(needs.needs, ["ecs:servers:list"]);
/// ```
pub fn needs(operation: &'static Operation) -> Needs<'static> {
    needs_in(embedded(), operation)
}

/// The same, by the facts of the catalogue that the operation is of.
pub(crate) fn needs_in<'c>(facts: &'c Facts, operation: &'c Operation) -> Needs<'c> {
    let row = facts.row(operation);
    Needs {
        operation: &operation.id,
        actions: row.map(|row| row.actions.texts().collect()).unwrap_or_default(),
        needs: row.map(|row| row.needs.texts().collect()).unwrap_or_default(),
        conditional: row.map(|row| row.conditional.iter().collect()).unwrap_or_default(),
        edition: row.map(|row| &*row.label),
    }
}

/// The actions that one request needs: its body decides the conditional ones.
pub fn needs_of_request<D: Document>(operation: &'static Operation, body: &D) -> Needs<'static> {
    needs_of_request_in(embedded(), operation, body)
}

/// The same, by the facts of the catalogue that the operation is of.
pub(crate) fn needs_of_request_in<'c, D: Document>(
    facts: &'c Facts,
    operation: &'c Operation,
    body: &D,
) -> Needs<'c> {
    let mut needs = needs_in(facts, operation);
    for condition in std::mem::take(&mut needs.conditional) {
        if crate::request::has(body, &condition.field) {
            needs.needs.extend(
                condition.needs.texts().filter(|need| !needs.needs.contains(need)).collect::<Vec<_>>(),
            );
        }
    }
    needs
}

/// The actions that a whole request needs; without a body, whatever it may be.
///
/// # Errors
/// The verdict that says why it calls no known operation.
pub fn needs_of_call<D: Document>(
    method: &str,
    url: &str,
    body: Option<&D>,
) -> Result<Needs<'static>, Report> {
    needs_of_call_in(embedded(), method, url, body)
}

/// The same, by the facts of a catalogue.
pub(crate) fn needs_of_call_in<'c, D: Document>(
    facts: &'c Facts,
    method: &str,
    url: &str,
    body: Option<&D>,
) -> Result<Needs<'c>, Report> {
    let request = Request { method, url, headers: &[] };
    let operation = crate::request::operation_in(facts, &request, body)?;
    let known = |body: &D| needs_of_request_in(facts, operation, body);
    Ok(body.map_or_else(|| needs_in(facts, operation), known))
}

/// The operations that a method and URL may call; several where they share the path and the body decides.
pub fn operations_of(request: &Request<'_>) -> Vec<&'static Arc<Operation>> {
    operations_of_in(embedded(), request)
}

/// The same among those of a catalogue.
pub(crate) fn operations_of_in<'c>(facts: &'c Facts, request: &Request<'_>) -> Vec<&'c Arc<Operation>> {
    let target = Target::parse(request.url);
    let found = match route::find(facts, request.method, target.path) {
        Match::Unknown(_) => {
            let documented = route::documented(facts, request.method, target.path);
            documented.map_or(Match::Unknown(None), |found| route::find(facts, request.method, &found.path))
        }
        found => found,
    };
    match found {
        Match::One(found) => route::operation(facts, found).into_iter().collect(),
        Match::Candidates(routes) => {
            routes.iter().filter_map(|route| route::operation(facts, route)).collect()
        }
        _ => Vec::new(),
    }
}

/// The newest edition of the documents.
pub fn edition() -> &'static str {
    &embedded().settings.edition
}
