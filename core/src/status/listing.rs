//! The enumerations as JSON.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::{Dialect, Kind, Meaning};
use crate::catalogue::{Facts, embedded};

/// The enumerations of a dialect, or of htaiyun, with their meanings; for serialisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listing {
    /// Statuses, vm_states, task_states, power and host states.
    Of(Dialect),
    /// The statuses of the htaiyun server API.
    Htaiyun,
}

impl Listing {
    /// The names of the systems.
    pub fn systems() -> impl Iterator<Item = &'static str> {
        embedded().systems.iter().map(|system| &*system.name)
    }

    /// The enumerations of a system; none when there is no such system.
    pub fn of_system(name: &str) -> Option<Self> {
        if name == embedded().htaiyun_statuses.system {
            return Some(Listing::Htaiyun);
        }
        Listing::systems().any(|known| known == name).then_some(Listing::Of(Dialect::Documented))
    }

    /// The kinds that it lists.
    pub fn kinds(self) -> &'static [Kind] {
        match self {
            Listing::Of(_) => {
                &[Kind::Status, Kind::VmState, Kind::TaskState, Kind::PowerState, Kind::HostStatus]
            }
            Listing::Htaiyun => &[Kind::HtaiyunStatus],
        }
    }

    /// The values of one kind.
    pub fn values(self, kind: Kind) -> impl Iterator<Item = Meaning<'static>> {
        self.values_in(embedded(), kind)
    }

    fn values_in(self, facts: &Facts, kind: Kind) -> impl Iterator<Item = Meaning<'_>> {
        let dialect = match self {
            Listing::Of(dialect) => dialect,
            Listing::Htaiyun => Dialect::default(),
        };
        kind.values_in(facts, dialect).iter().map(move |value| Meaning::of(kind, value))
    }

    /// The enumerations of a catalogue, for serialisation.
    pub(crate) fn of_facts(self, facts: &Facts) -> impl Serialize {
        Shown { listing: self, facts }
    }
}

impl Serialize for Listing {
    /// `{"dialect", "statuses": […], …, "source"}`; for htaiyun `{"system", "statuses", "source"}`.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.of_facts(embedded()).serialize(serializer)
    }
}

struct Shown<'c> {
    listing: Listing,
    facts: &'c Facts,
}

impl Serialize for Shown<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        let Shown { listing, facts } = *self;
        let source = match listing {
            Listing::Of(dialect) => {
                map.serialize_entry("dialect", dialect.name())?;
                Kind::Status.source_in(facts, dialect)
            }
            Listing::Htaiyun => {
                map.serialize_entry("system", &facts.htaiyun_statuses.system)?;
                Kind::HtaiyunStatus.source_in(facts, Dialect::default())
            }
        };
        for kind in listing.kinds() {
            let values: Vec<Meaning<'_>> = listing.values_in(facts, *kind).collect();
            map.serialize_entry(plural(*kind), &values)?;
        }
        map.serialize_entry("source", source)?;
        map.end()
    }
}

fn plural(kind: Kind) -> &'static str {
    match kind {
        Kind::Status | Kind::HtaiyunStatus => "statuses",
        Kind::VmState => "vm_states",
        Kind::TaskState => "task_states",
        Kind::PowerState => "power_states",
        Kind::HostStatus => "host_statuses",
    }
}
