//! What a value means.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::Dialect;
use super::dialect::find;
use std::sync::Arc;

use crate::catalogue::{Facts, StateValue, embedded, nearest};

/// Which list a value belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The status.
    Status,
    /// The vm_state.
    VmState,
    /// The task_state.
    TaskState,
    /// The power state, by its number.
    PowerState,
    /// The state of the host.
    HostStatus,
    /// The status of the htaiyun server API.
    HtaiyunStatus,
}

impl Kind {
    /// Every one.
    pub const ALL: [Kind; 6] = [
        Kind::Status,
        Kind::VmState,
        Kind::TaskState,
        Kind::PowerState,
        Kind::HostStatus,
        Kind::HtaiyunStatus,
    ];

    /// As the API calls it; `htaiyun_status` for the list of htaiyun.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Status => "status",
            Kind::VmState => "vm_state",
            Kind::TaskState => "task_state",
            Kind::PowerState => "power_state",
            Kind::HostStatus => "host_status",
            Kind::HtaiyunStatus => "htaiyun_status",
        }
    }

    /// From its name.
    pub fn parse(name: &str) -> Option<Self> {
        Kind::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Its values.
    pub fn values(self, dialect: Dialect) -> &'static [Arc<StateValue>] {
        self.values_in(embedded(), dialect)
    }

    /// Its values in a catalogue.
    pub(crate) fn values_in(self, facts: &Facts, dialect: Dialect) -> &[Arc<StateValue>] {
        let states = dialect.states_of(facts);
        match self {
            Kind::Status => &states.status_values,
            Kind::VmState => &states.vm_state_values,
            Kind::TaskState => &states.task_state_values,
            Kind::PowerState => &states.power_state_values,
            Kind::HostStatus => &facts.states.host_status_values,
            Kind::HtaiyunStatus => &facts.htaiyun_statuses.values,
        }
    }

    /// Where they stand.
    pub fn source(self, dialect: Dialect) -> &'static str {
        self.source_in(embedded(), dialect)
    }

    /// Where they stand, by a catalogue.
    pub(crate) fn source_in(self, facts: &Facts, dialect: Dialect) -> &str {
        match self {
            Kind::HtaiyunStatus => &facts.htaiyun_statuses.source,
            Kind::HostStatus => &facts.states.source,
            _ => &dialect.states_of(facts).source,
        }
    }
}

/// A name that no list holds.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{}` is no known {}", crate::report::shown(&self.found), self.kind)]
pub struct UnknownName {
    /// What it should have been, such as `vm_state`.
    pub kind: &'static str,
    /// The name.
    pub found: String,
    /// The nearest known one.
    pub nearest: Option<String>,
    /// The kind of state that it is, where it was given in the place of another one: `SHUTOFF` is a `status`.
    pub actual: Option<&'static str>,
}

impl UnknownName {
    /// A state that no list of its kind holds. One that only another list holds is in the wrong place, and no slip.
    pub(crate) fn of<'n>(
        facts: &Facts,
        kind: Kind,
        found: &str,
        known: impl Iterator<Item = &'n str>,
    ) -> Self {
        const CONFUSED: [Kind; 3] = [Kind::Status, Kind::VmState, Kind::TaskState];
        // In other letters it is in the wrong place all the same: `shutoff`.
        let named = |value: &StateValue| value.is(found) || value.name.eq_ignore_ascii_case(found);
        let other = |other: &&Kind| **other != kind && !found.is_empty() && either(facts, **other).any(named);
        // A status of the other dialect is no state of another kind.
        let confused = CONFUSED.contains(&kind) && !either(facts, kind).any(|value| value.is(found));
        let actual = CONFUSED.iter().filter(|_| confused).find(other);
        match actual.map(|kind| kind.name()) {
            None => UnknownName::among(kind.name(), found, known),
            actual => UnknownName { kind: kind.name(), found: found.to_owned(), nearest: None, actual },
        }
    }

    pub(crate) fn among<'n>(kind: &'static str, found: &str, known: impl Iterator<Item = &'n str>) -> Self {
        let nearest = nearest(found, known).map(str::to_owned);
        UnknownName { kind, found: found.to_owned(), nearest, actual: None }
    }
}

/// The values of a kind in both dialects, the documents' first.
fn either(facts: &Facts, kind: Kind) -> impl Iterator<Item = &StateValue> {
    Dialect::ALL.into_iter().flat_map(move |dialect| kind.values_in(facts, dialect)).map(|value| &**value)
}

/// A value of either dialect: the documents demand vm_states that only Nova's own table has (A-123), and a server
/// may report a state that is in no table of the documents. Neither is a slip of the keyboard.
pub(crate) fn in_either<'c>(facts: &'c Facts, kind: Kind, text: &str) -> Result<&'c StateValue, UnknownName> {
    either(facts, kind)
        .find(|value| value.is(text))
        .ok_or_else(|| UnknownName::of(facts, kind, text, either(facts, kind).map(|value| &*value.name)))
}

/// A value with its meaning, for output.
#[derive(Clone, Copy, Debug)]
pub struct Meaning<'c> {
    kind: Kind,
    /// What the catalogue holds of it.
    pub value: &'c StateValue,
}

/// What a value means; a power state is named by its number, or by its name.
///
/// # Errors
/// When the list has no such value.
///
/// ```
/// use ecs_preflight::status::{Dialect, Kind, meaning};
/// let shutoff = meaning(Kind::Status, "SHUTOFF", Dialect::Documented).unwrap();
/// assert_eq!(shutoff.value.meaning.en, "the server is switched off");
/// assert_eq!(meaning(Kind::Status, "SHUTOF", Dialect::Documented).unwrap_err().nearest.as_deref(), Some("SHUTOFF"));
/// ```
pub fn meaning(kind: Kind, value: &str, dialect: Dialect) -> Result<Meaning<'static>, UnknownName> {
    meaning_in(embedded(), kind, value, dialect)
}

/// The same in a catalogue.
pub(crate) fn meaning_in<'c>(
    facts: &'c Facts,
    kind: Kind,
    value: &str,
    dialect: Dialect,
) -> Result<Meaning<'c>, UnknownName> {
    let values = kind.values_in(facts, dialect);
    let number = value.parse::<i64>().ok();
    let by_number =
        || values.iter().map(|value| &**value).find(|known| number.is_some() && known.number == number);
    match find(values, value).or_else(by_number) {
        Some(value) => Ok(Meaning { kind, value }),
        None => Err(UnknownName::of(facts, kind, value, values.iter().map(|known| &*known.name))),
    }
}

impl Serialize for Meaning<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let value = self.value;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("name", &value.name)?;
        if let Some(number) = value.number {
            map.serialize_entry("value", &number)?;
        }
        if matches!(self.kind, Kind::Status | Kind::HtaiyunStatus) {
            map.serialize_entry("transitional", &value.transitional)?;
        }
        if let Some(equivalent) = &value.equivalent {
            map.serialize_entry("ecs", &equivalent)?;
        }
        map.serialize_entry("meaning", &value.meaning)?;
        map.end()
    }
}

impl<'c> Meaning<'c> {
    pub(super) fn of(kind: Kind, value: &'c StateValue) -> Self {
        Meaning { kind, value }
    }
}
