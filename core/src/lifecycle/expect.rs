//! What to expect of an operation: the statuses meanwhile, at the end, and after a failure.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::of;
use crate::catalogue::{Case, LifeCycle, Operation, Str};

/// What to expect of an operation; over all its cases.
#[derive(Clone, Debug)]
pub struct Expectation {
    /// The cases, where a field of the request chooses.
    pub cases: &'static [Case],
    /// The statuses that it starts from.
    pub from: Vec<&'static str>,
    /// The statuses that show meanwhile.
    pub transitional: Vec<&'static str>,
    /// The statuses that say that it is done.
    pub last: Vec<&'static str>,
    /// The statuses that say that it failed.
    pub failure: Vec<&'static str>,
    /// The statuses to which it returns when it could not be done.
    pub rolled_back: Vec<&'static str>,
    /// The tasks that show meanwhile.
    pub tasks: Vec<&'static str>,
}

impl Expectation {
    pub(super) fn of(row: &'static LifeCycle) -> Self {
        Expectation::over(&row.cases)
    }

    fn over(cases: &'static [Case]) -> Self {
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

fn union(cases: &'static [Case], part: impl Fn(&'static Case) -> &'static [Str]) -> Vec<&'static str> {
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
pub fn expect(operation: &Operation) -> Expectation {
    of(operation).map_or_else(|| Expectation::over(&[]), Expectation::of)
}

/// An operation and what to expect of it, for serialisation.
#[derive(Clone, Copy, Debug)]
pub struct Expected(pub &'static Operation);

impl Serialize for Expected {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("operation", &self.0.id)?;
        let expectation = expect(self.0);
        expectation.members(&mut map)?;
        map.serialize_entry("job", &self.0.asynchronous)?;
        map.serialize_entry("source", &self.0.source)?;
        map.end()
    }
}

struct OneCase(&'static Case);

impl Serialize for OneCase {
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
