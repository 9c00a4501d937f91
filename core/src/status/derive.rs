//! The status of a pair of vm_state and task_state.

use crate::catalogue::{Facts, Names as _, embedded};
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::dialect::find;
use super::meaning::in_either;
use super::{Dialect, Kind, UnknownName};

/// A derived status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Derived<'c> {
    /// The status of table A-1; `UNKNOWN` for a pair that table A-4 does not list.
    pub status: &'c str,
    /// Something is under way: a task runs, or the status itself is one of change.
    pub transitional: bool,
}

/// Derives the status of a pair by the table of the documents.
///
/// `vm_state` may be in any letter case; no task is `None` or an empty text (§6.3.8).
///
/// ```
/// use ecs_preflight::status::derive;
/// assert_eq!(derive("ACTIVE", Some("powering-off")).status, "ACTIVE");
/// assert!(derive("active", Some("powering-off")).transitional);
/// assert_eq!(derive("stopped", Some("")).status, "SHUTOFF");
/// assert_eq!(derive("active", Some("resize_prep")).status, "UNKNOWN");
/// ```
pub fn derive(vm_state: &str, task_state: Option<&str>) -> Derived<'static> {
    derive_in(Dialect::Documented, vm_state, task_state)
}

/// Derives the status of a pair by the table of a dialect.
///
/// ```
/// use ecs_preflight::status::{Dialect, derive_in};
/// assert_eq!(derive_in(Dialect::Nova, "active", Some("resize_prep")).status, "RESIZE");
/// assert_eq!(derive_in(Dialect::Nova, "paused", None).status, "PAUSED");
/// ```
pub fn derive_in(dialect: Dialect, vm_state: &str, task_state: Option<&str>) -> Derived<'static> {
    derive_by(embedded(), dialect, vm_state, task_state)
}

/// The same, by the tables of a catalogue.
pub(crate) fn derive_by<'c>(
    facts: &'c Facts,
    dialect: Dialect,
    vm_state: &str,
    task_state: Option<&str>,
) -> Derived<'c> {
    let states = dialect.states_of(facts);
    let task = task_state.filter(|task| !task.is_empty());
    let vm_state = find(&states.vm_state_values, vm_state).map(|value| &*value.name);
    let rows = || states.rows.iter().filter(|row| Some(&*row.vm_state) == vm_state);
    let exact = rows().find(|row| match task {
        None => row.idle,
        Some(task) => row.task_states.has(task),
    });
    let row = exact.or_else(|| rows().find(|row| row.others));
    let status = row.map_or(&*states.otherwise, |row| &*row.status);
    let changing = find(&states.status_values, status).is_some_and(|value| value.transitional);
    Derived { status, transitional: task.is_some() || changing }
}

/// The same for states that somebody has typed: a slip of the keyboard is an error.
///
/// A state of either dialect is known, whichever table answers: a pair that the table does not list is `UNKNOWN`.
///
/// # Errors
/// When no list has such a state.
///
/// ```
/// use ecs_preflight::status::{Dialect, derive_known};
/// assert_eq!(derive_known(Dialect::Documented, "rescued", None).unwrap().status, "UNKNOWN");
/// assert_eq!(derive_known(Dialect::Documented, "aktive", None).unwrap_err().nearest.as_deref(), Some("active"));
/// assert_eq!(derive_known(Dialect::Documented, "SHUTOFF", None).unwrap_err().actual, Some("status"));
/// ```
pub fn derive_known(
    dialect: Dialect,
    vm_state: &str,
    task_state: Option<&str>,
) -> Result<Derived<'static>, UnknownName> {
    let facts = embedded();
    check_known(facts, vm_state, task_state)?;
    Ok(derive_by(facts, dialect, vm_state, task_state))
}

/// Whether a list of a catalogue has these states.
pub(crate) fn check_known(
    facts: &Facts,
    vm_state: &str,
    task_state: Option<&str>,
) -> Result<(), UnknownName> {
    in_either(facts, Kind::VmState, vm_state)?;
    if let Some(task) = task_state.filter(|task| !task.is_empty()) {
        in_either(facts, Kind::TaskState, task)?;
    }
    Ok(())
}

/// A pair and what it means, for output; the states are echoed as given.
#[derive(Clone, Copy, Debug)]
pub struct Answer<'s> {
    /// The vm_state.
    pub vm_state: &'s str,
    /// The task_state; null is a value of the API.
    pub task_state: Option<&'s str>,
    /// The status that the service reported, if known.
    pub reported: Option<&'s str>,
    /// The table that answers.
    pub dialect: Dialect,
    /// The catalogue that holds it.
    pub facts: &'s Facts,
}

impl<'s> Answer<'s> {
    /// The status by the table of the dialect.
    pub fn derived(&self) -> Derived<'s> {
        derive_by(self.facts, self.dialect, self.vm_state, self.task_state)
    }

    /// Writes the members into a map that the caller has begun.
    ///
    /// # Errors
    /// Whatever the serialiser reports.
    pub fn members<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        let derived = self.derived();
        map.serialize_entry("vm_state", self.vm_state)?;
        map.serialize_entry("task_state", &self.task_state)?;
        map.serialize_entry("status", derived.status)?;
        map.serialize_entry("transitional", &derived.transitional)?;
        if self.dialect != Dialect::default() {
            map.serialize_entry("dialect", self.dialect.name())?;
        }
        if let Some(reported) = self.reported {
            map.serialize_entry("reported", reported)?;
            map.serialize_entry("agrees", &(reported == derived.status))?;
        }
        Ok(())
    }
}

impl Serialize for Answer<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        self.members(&mut map)?;
        map.end()
    }
}
