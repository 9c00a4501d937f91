//! What to expect of an operation: the statuses meanwhile, at the end, and after a failure.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::of_in;
use crate::catalogue::{Case, Facts, LifeCycle, Operation, Str, embedded};

/// What to expect of an operation; over all its cases.
#[derive(Clone, Debug)]
pub struct Expectation<'c> {
    /// The cases, where a field of the request chooses.
    pub cases: &'c [Case],
    /// The statuses that it starts from.
    pub from: Vec<&'c str>,
    /// The statuses that show meanwhile.
    pub transitional: Vec<&'c str>,
    /// The statuses that say that it is done.
    pub last: Vec<&'c str>,
    /// The statuses that say that it failed.
    pub failure: Vec<&'c str>,
    /// The statuses to which it returns when it could not be done.
    pub rolled_back: Vec<&'c str>,
    /// The tasks that show meanwhile.
    pub tasks: Vec<&'c str>,
}

impl<'c> Expectation<'c> {
    pub(super) fn of(row: &'c LifeCycle) -> Self {
        Expectation::over(&row.cases)
    }

    fn over(cases: &'c [Case]) -> Self {
        Expectation {
            cases,
            from: union(cases, |case| &case.from),
            transitional: union(cases, |case| &case.transitional),
            last: union(cases, |case| &case.last),
            failure: union(cases, |case| &case.failure),
            rolled_back: union(cases, |case| &case.rolled_back),
            tasks: union(cases, |case| &case.tasks),
        }
    }

    /// The documents state a change of the server's state.
    pub fn changes_state(&self) -> bool {
        !self.cases.is_empty()
    }

    /// Writes the members into a map that the caller has begun.
    pub(super) fn members<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        map.serialize_entry("changes_state", &self.changes_state())?;
        if !self.changes_state() {
            return Ok(());
        }
        map.serialize_entry("from", &self.from)?;
        map.serialize_entry("transitional", &self.transitional)?;
        map.serialize_entry("final", &self.last)?;
        map.serialize_entry("failure", &self.failure)?;
        if !self.rolled_back.is_empty() {
            map.serialize_entry("rolled_back", &self.rolled_back)?;
        }
        map.serialize_entry("tasks", &self.tasks)?;
        let cases: Vec<_> = self.cases.iter().filter(|case| case.when.is_some()).map(OneCase).collect();
        if !cases.is_empty() {
            map.serialize_entry("cases", &cases)?;
        }
        Ok(())
    }
}

fn union<'c>(cases: &'c [Case], part: impl Fn(&'c Case) -> &'c [Str]) -> Vec<&'c str> {
    let mut all = Vec::new();
    for name in cases.iter().flat_map(part).map(|name| &**name) {
        if !all.contains(&name) {
            all.push(name);
        }
    }
    all
}

/// Tells what to expect of an operation.
///
/// ```
/// use ecs_preflight::catalogue::operation;
/// use ecs_preflight::lifecycle::expect;
/// let resize = expect(operation("NovaResizeServer").unwrap());
/// assert_eq!(resize.transitional, ["RESIZE"]);
/// assert_eq!(resize.last, ["VERIFY_RESIZE"]);
/// assert!(!expect(operation("NovaListServers").unwrap()).changes_state());
/// ```
pub fn expect(operation: &Operation) -> Expectation<'static> {
    expect_in(embedded(), operation)
}

fn expect_in<'c>(facts: &'c Facts, operation: &Operation) -> Expectation<'c> {
    of_in(facts, operation).map_or_else(|| Expectation::over(&[]), Expectation::of)
}

/// An operation and what to expect of it, for serialisation.
#[derive(Clone, Copy, Debug)]
pub struct Expected<'c> {
    facts: &'c Facts,
    operation: &'c Operation,
}

impl Expected<'static> {
    /// An operation of the embedded catalogue.
    pub fn of(operation: &'static Operation) -> Self {
        Expected::new(embedded(), operation)
    }
}

impl<'c> Expected<'c> {
    pub(crate) fn new(facts: &'c Facts, operation: &'c Operation) -> Self {
        Expected { facts, operation }
    }
}

impl Serialize for Expected<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("operation", &self.operation.id)?;
        let expectation = expect_in(self.facts, self.operation);
        expectation.members(&mut map)?;
        map.serialize_entry("job", &self.operation.asynchronous)?;
        map.serialize_entry("source", &self.operation.source)?;
        map.end()
    }
}

struct OneCase<'c>(&'c Case);

impl Serialize for OneCase<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let case = self.0;
        let mut map = serializer.serialize_map(None)?;
        if let Some((field, value)) = &case.when {
            map.serialize_entry("field", &field)?;
            map.serialize_entry("value", &value)?;
        }
        map.serialize_entry("from", &case.from)?;
        map.serialize_entry("transitional", &case.transitional)?;
        map.serialize_entry("final", &case.last)?;
        map.serialize_entry("failure", &case.failure)?;
        map.serialize_entry("tasks", &case.tasks)?;
        map.end()
    }
}
