//! The reverse look-up: which pairs give a status.

use crate::catalogue::{Facts, Names as _, embedded};
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::dialect::find;
use super::meaning::{Kind, UnknownName};
use super::{Dialect, derive_by};

/// A vm_state and a task_state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair<'c> {
    /// The vm_state.
    pub vm_state: &'c str,
    /// The task_state; none is null in the API.
    pub task_state: Option<&'c str>,
    /// Something is under way.
    pub transitional: bool,
}

impl Serialize for Pair<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("vm_state", self.vm_state)?;
        map.serialize_entry("task_state", &self.task_state)?;
        map.serialize_entry("transitional", &self.transitional)?;
        map.end()
    }
}

/// Every pair of known states that gives a status, no task first; `UNKNOWN` goes with all that no row lists.
///
/// # Errors
/// When the dialect has no such status.
///
/// ```
/// use ecs_preflight::status::{Dialect, pairs_of};
/// let pairs = pairs_of("VERIFY_RESIZE", Dialect::Documented).unwrap();
/// assert_eq!((pairs[0].vm_state, pairs[0].task_state), ("resized", None));
/// ```
pub fn pairs_of(status: &str, dialect: Dialect) -> Result<Vec<Pair<'static>>, UnknownName> {
    pairs_in(embedded(), status, dialect)
}

/// The same by the tables of a catalogue.
pub(crate) fn pairs_in<'c>(
    facts: &'c Facts,
    status: &str,
    dialect: Dialect,
) -> Result<Vec<Pair<'c>>, UnknownName> {
    let states = dialect.states_of(facts);
    let Some(status) = find(&states.status_values, status) else {
        return Err(UnknownName::of(facts, Kind::Status, status, states.statuses.texts()));
    };
    let mut pairs = Vec::new();
    for vm_state in states.vm_states.texts() {
        for task_state in std::iter::once(None).chain(states.task_states.texts().map(Some)) {
            let derived = derive_by(facts, dialect, vm_state, task_state);
            if derived.status == status.name {
                pairs.push(Pair { vm_state, task_state, transitional: derived.transitional });
            }
        }
    }
    Ok(pairs)
}
