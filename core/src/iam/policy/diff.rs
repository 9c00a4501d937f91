//! What a change of policies gains and loses, by what they mean and not by how they are written.

use std::collections::BTreeMap;

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::catalogue::{ACTIONS, OPERATIONS, Operation};
use crate::iam::{row, service};

use super::evaluate::{Place, statements};
use super::form::Sound;
use super::glob::{fits, plain};
use super::reach::{Grant, Reach, grant, wanted};
use super::read::{Effect, Statement};

/// What a change gains and loses.
///
/// The actions are all that the documents know, and those that either side names in full. The time grows with
/// the number of these times the number of patterns; the service takes a few hundred in a policy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diff {
    /// Actions that are allowed for more requests than before, sorted.
    pub gained: Vec<String>,
    /// Actions that are allowed for fewer.
    pub lost: Vec<String>,
    /// Operations that are allowed for more requests than before, in the order of the documents.
    pub operations_gained: Vec<&'static str>,
    /// Operations that are allowed for fewer.
    pub operations_lost: Vec<&'static str>,
    /// Those of the actions above that are allowed on conditions now.
    pub conditional: Vec<String>,
    /// Actions that were and are allowed on conditions, but on others.
    pub changed: Vec<String>,
    /// Patterns that reach into services of which no action is known, and allow more than before.
    pub patterns_gained: Vec<String>,
    /// Such patterns that are no longer allowed.
    pub patterns_lost: Vec<String>,
}

impl Diff {
    /// Both sides mean the same, as far as is known.
    pub fn is_empty(&self) -> bool {
        *self == Diff::default()
    }
}

impl Serialize for Diff {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("gained", &self.gained)?;
        map.serialize_entry("lost", &self.lost)?;
        map.serialize_entry("operations_gained", &self.operations_gained)?;
        map.serialize_entry("operations_lost", &self.operations_lost)?;
        map.serialize_entry("conditional", &self.conditional)?;
        map.serialize_entry("changed", &self.changed)?;
        map.serialize_entry("patterns_gained", &self.patterns_gained)?;
        map.serialize_entry("patterns_lost", &self.patterns_lost)?;
        map.end()
    }
}

/// What the new policies gain and lose against the old ones.
pub fn diff(old: &[Sound], new: &[Sound]) -> Diff {
    let mut found = Diff::default();
    let mut reaches: BTreeMap<String, (Reach, Reach)> = BTreeMap::new();
    for (plain, name) in universe(old, new) {
        let (before, after) = (grant(old, &name), grant(new, &name));
        if after.reach != before.reach {
            let side = if after.reach > before.reach { &mut found.gained } else { &mut found.lost };
            side.push(name.clone());
            if after.reach == Reach::Conditional {
                found.conditional.push(name);
            }
        } else if after.reach == Reach::Conditional && terms(old, &before) != terms(new, &after) {
            found.changed.push(name);
        }
        reaches.insert(plain, (before.reach, after.reach));
    }
    let of = |name: &str| reaches.get(&plain(name)).copied().unwrap_or((Reach::Never, Reach::Never));
    for (operation, row) in OPERATIONS.iter().filter_map(|operation| Some((operation, row(operation)?))) {
        let before = wanted(row).map(|name| of(name).0).min();
        let after = wanted(row).map(|name| of(name).1).min();
        push(operation, after.cmp(&before), &mut found);
    }
    let (before, after) = (open_patterns(old), open_patterns(new));
    found.patterns_gained = beyond(&after, &before);
    found.patterns_lost = beyond(&before, &after);
    found
}

fn push(operation: &'static Operation, order: std::cmp::Ordering, found: &mut Diff) {
    match order {
        std::cmp::Ordering::Greater => found.operations_gained.push(operation.id),
        std::cmp::Ordering::Less => found.operations_lost.push(operation.id),
        std::cmp::Ordering::Equal => {}
    }
}

/// The actions that are compared, by the form in which they are compared.
fn universe(old: &[Sound], new: &[Sound]) -> BTreeMap<String, String> {
    let mut all: BTreeMap<String, String> =
        ACTIONS.iter().map(|action| (plain(action.name), action.name.to_owned())).collect();
    for (_, ready) in statements(old).chain(statements(new)) {
        for (action, plain) in ready.statement.actions.iter().zip(&ready.patterns) {
            if !plain.contains('*') && !all.contains_key(plain) {
                all.insert(plain.clone(), action.text.clone());
            }
        }
    }
    all
}

/// What the statements that an action depends on say of resources and conditions, in a stable order.
fn terms(policies: &[Sound], grant: &Grant) -> Vec<String> {
    let of = |place: &Place| {
        let found = statements(policies).find(|(other, _)| other == place);
        found.map(|(_, ready)| term(&ready.statement, place.effect)).unwrap_or_default()
    };
    let mut all: Vec<String> = grant.places.iter().map(of).collect();
    all.sort();
    all.dedup();
    all
}

fn term(statement: &Statement, effect: Effect) -> String {
    let mut resources: Vec<&str> =
        statement.resources.iter().flatten().map(|resource| resource.text.as_str()).collect();
    resources.sort_unstable();
    let mut conditions: Vec<(&str, &str, Vec<&str>)> = Vec::new();
    for condition in &statement.conditions {
        let mut values: Vec<&str> = condition.values.iter().map(|value| value.text.as_str()).collect();
        values.sort_unstable();
        values.dedup();
        conditions.push((&condition.operator, &condition.key.text, values));
    }
    conditions.sort();
    format!("{effect:?} {resources:?} {conditions:?}")
}

/// The patterns that are allowed and reach beyond the services whose actions are known: as compared, and as
/// written.
fn open_patterns(policies: &[Sound]) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    let mut denied: Vec<&String> = Vec::new();
    for (place, ready) in statements(policies) {
        for (action, plain) in ready.statement.actions.iter().zip(&ready.patterns) {
            let known = plain.split(':').next().is_some_and(|name| service(name).is_some());
            match place.effect {
                Effect::Allow if plain.contains('*') && !known => {
                    all.insert(plain.clone(), action.text.clone());
                }
                Effect::Deny
                    if ready.statement.conditions.is_empty() && ready.statement.resources.is_none() =>
                {
                    denied.push(plain);
                }
                _ => {}
            }
        }
    }
    all.retain(|pattern, _| !denied.iter().any(|denied| fits(denied, pattern)));
    all
}

/// The patterns of one side that none of the other covers.
fn beyond(these: &BTreeMap<String, String>, others: &BTreeMap<String, String>) -> Vec<String> {
    let new = these.iter().filter(|(pattern, _)| !others.keys().any(|other| fits(other, pattern)));
    new.map(|(_, written)| written.clone()).collect()
}
