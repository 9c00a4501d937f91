//! Answers as JSON, with the names of the policies' files where they are known.

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::catalogue::Facts;
use crate::iam::who_in;

use super::evaluate::{Answer, Place, Reason};
use super::reach::{Blocked, Limited, Operations};
use super::read::Effect;

/// An answer together with the names of the policies, in their order; without names, none are shown.
#[derive(Clone, Copy, Debug)]
pub struct Named<'n, T> {
    /// The answer.
    pub answer: &'n T,
    /// How many policies there were.
    pub policies: usize,
    /// Their names.
    pub names: &'n [&'n str],
    /// What is known of actions and services.
    pub facts: &'n Facts,
}

impl<T> Named<'_, T> {
    fn place<M: SerializeMap>(&self, place: &Place, map: &mut M) -> Result<(), M::Error> {
        if let Some(name) = self.names.get(place.policy) {
            map.serialize_entry("file", name)?;
        }
        map.serialize_entry("pointer", &place.pointer)?;
        map.serialize_entry("policy", &place.policy)
    }
}

/// A statement; with its effect, and why it did or did not apply, where that is said.
struct Listed<'n, T> {
    of: Named<'n, T>,
    place: &'n Place,
    effect: bool,
    reason: Option<&'n Reason>,
}

impl<T> Serialize for Listed<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        self.of.place(self.place, &mut map)?;
        if self.effect {
            map.serialize_entry("effect", self.place.effect.name())?;
        }
        if let Some(reason) = self.reason {
            map.serialize_entry("reason", reason.name())?;
            if let Some(pointer) = &reason.pointer {
                map.serialize_entry("at", pointer)?;
            }
            if let Some(key) = &reason.key {
                map.serialize_entry("key", key)?;
            }
        }
        map.end()
    }
}

impl Effect {
    /// `Allow` or `Deny`.
    pub fn name(self) -> &'static str {
        match self {
            Effect::Allow => "Allow",
            Effect::Deny => "Deny",
        }
    }
}

impl Serialize for Named<'_, Answer> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Named { answer, .. } = self;
        let list = |place, reason| Listed { of: Named { ..*self }, place, effect: true, reason };
        let matched: Vec<_> =
            answer.matched.iter().map(|(place, reason)| list(place, reason.as_ref())).collect();
        let considered: Vec<_> =
            answer.considered.iter().map(|(place, reason)| list(place, Some(reason))).collect();
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("action", &answer.action)?;
        map.serialize_entry("decision", answer.decision.name())?;
        map.serialize_entry("matched", &matched)?;
        map.serialize_entry("considered", &considered)?;
        // Of an action of another service, the documents cannot say whether it exists.
        let known = who_in(self.facts, &answer.action).is_ok();
        if !known && answer.action.split(':').next().is_some_and(|name| self.facts.service(name).is_none()) {
            map.serialize_entry("known", &false)?;
        }
        map.end()
    }
}

impl Serialize for Named<'_, Operations<'_>> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let found = self.answer;
        let blocked = |blocked, list| OneBlocked { of: Named { ..*self }, blocked, list };
        let denied: Vec<_> = found.denied.iter().map(|one| blocked(one, "denied_by")).collect();
        let conditional: Vec<_> = found.conditional.iter().map(|one| blocked(one, "depends_on")).collect();

        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("allowed", &super::super::ids(&found.allowed))?;
        map.serialize_entry("denied", &denied)?;
        map.serialize_entry("conditional", &conditional)?;
        map.serialize_entry("limited", &found.limited)?;
        map.serialize_entry("unknown", &super::super::ids(&found.unknown))?;
        map.end()
    }
}

struct OneBlocked<'n> {
    of: Named<'n, Operations<'n>>,
    blocked: &'n Blocked<'n>,
    list: &'static str,
}

impl Serialize for OneBlocked<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Blocked { operation, missing, places } = self.blocked;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("operation", &operation.id)?;
        if !missing.is_empty() {
            map.serialize_entry("missing", missing)?;
        }
        let pointers: Vec<&str> = places.iter().map(|place| place.pointer.as_str()).collect();
        map.serialize_entry(self.list, &pointers)?;
        // Pointers alone do not say in which of several policies.
        if self.of.policies > 1 && !places.is_empty() {
            let list = |place| Listed { of: Named { ..self.of }, place, effect: true, reason: None };
            map.serialize_entry("statements", &places.iter().map(list).collect::<Vec<_>>())?;
        }
        map.end()
    }
}

impl Serialize for Limited<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("operation", &self.operation.id)?;
        map.serialize_entry("when", &self.need.when)?;
        map.serialize_entry("field", &self.need.field)?;
        map.serialize_entry("missing", &self.missing)?;
        map.end()
    }
}
