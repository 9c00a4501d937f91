//! The life cycle of a server: which states an operation needs, and through which it leads.
//!
//! The facts stand in `catalogue/lifecycle/`. What the documents do not state is not guessed: where they
//! are silent, or the state is not known well enough, an answer is `unknown` and says what is missing.

mod expect;
mod may;
mod picture;
mod poll;
mod refused;
mod state;

pub use expect::{Expectation, Expected, expect};
pub(crate) use may::may_in;
pub use may::{Decision, May, Reason, may};
pub use picture::picture;
pub(crate) use picture::picture_of;
pub(crate) use poll::poll_in;
pub use poll::{Outcome, Poll, poll};
pub use refused::why_refused;
pub(crate) use refused::why_refused_in;
pub use state::{ServerState, Task};

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::catalogue::{Facts, LifeCycle, NeedKind, Operation, ResourceCondition, embedded};

/// What the documents say of an operation and the states of a server.
pub fn of(operation: &Operation) -> Option<&'static LifeCycle> {
    of_in(embedded(), operation)
}

/// The same in a catalogue.
pub(crate) fn of_in<'c>(facts: &'c Facts, operation: &Operation) -> Option<&'c LifeCycle> {
    facts.life_cycle.iter().find(|row| row.operation == operation.id)
}

/// Conditions in both languages.
struct Conditions<'c>(&'c [&'c ResourceCondition]);

impl Serialize for Conditions<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(|condition| &condition.text))
    }
}

/// The `states` of an operation in the catalogue.
pub(crate) struct Stated<'c>(pub(crate) &'c LifeCycle);

impl Serialize for Stated<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for need in &self.0.needs {
            match &need.kind {
                NeedKind::VmStates { only, or_failed, .. } => {
                    map.serialize_entry("vm_states", &only)?;
                    if !or_failed.is_empty() {
                        map.serialize_entry("or_failed", &or_failed)?;
                    }
                }
                NeedKind::NotVmStates(list) => map.serialize_entry("not_vm_states", &list)?,
                NeedKind::Statuses(list) => map.serialize_entry("statuses", &list)?,
                NeedKind::Idle => map.serialize_entry("idle", &true)?,
            }
        }
        map.serialize_entry("lock", self.0.lock.name())?;
        let conditions: Vec<_> = self.0.conditions.iter().collect();
        if !conditions.is_empty() {
            map.serialize_entry("conditions", &Conditions(&conditions))?;
        }
        Expectation::of(self.0).members(&mut map)?;
        map.end()
    }
}
