//! Server status from vm_state and task_state (table A-4).

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::catalogue::STATES;

/// A derived status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Derived {
    /// The status of table A-1; `UNKNOWN` for a pair that table A-4 does not list.
    pub status: &'static str,
    /// Something is under way: a task runs, or the status itself is one of change.
    pub transitional: bool,
}

/// Derives the status of a pair.
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
pub fn derive(vm_state: &str, task_state: Option<&str>) -> Derived {
    let task = task_state.filter(|task| !task.is_empty());
    let row = STATES.rows.iter().find(|row| {
        row.vm_state.eq_ignore_ascii_case(vm_state)
            && match task {
                None => row.idle,
                Some(task) => row.task_states.contains(&task),
            }
    });
    let status = row.map_or(STATES.otherwise, |row| row.status);
    Derived { status, transitional: task.is_some() || STATES.transitional.contains(&status) }
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
}

impl Answer<'_> {
    /// Writes the members into a map that the caller has begun.
    ///
    /// # Errors
    /// Whatever the serialiser reports.
    pub fn members<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        let derived = derive(self.vm_state, self.task_state);
        map.serialize_entry("vm_state", self.vm_state)?;
        map.serialize_entry("task_state", &self.task_state)?;
        map.serialize_entry("status", derived.status)?;
        map.serialize_entry("transitional", &derived.transitional)?;
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

/// Table A-1: every status.
pub fn statuses() -> &'static [&'static str] {
    STATES.statuses
}

/// Table A-2: every vm_state.
pub fn vm_states() -> &'static [&'static str] {
    STATES.vm_states
}

/// Table A-3: every task_state.
pub fn task_states() -> &'static [&'static str] {
    STATES.task_states
}

/// The section of the document.
pub fn source() -> &'static str {
    STATES.source
}
