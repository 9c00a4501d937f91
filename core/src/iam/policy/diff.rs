//! What a change of policies gains and loses, by what they mean and not by how they are written.

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashSet};

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::catalogue::{Facts, embedded};

use super::evaluate::{Place, statements};
use super::form::{Ready, Sound};
use super::glob::{fits, overlap, plain};
use super::reach::{Grant, Reach, grant, wanted};
use super::read::{Effect, Statement};

/// What a change gains and loses.
///
/// The actions are all that the documents know, and those that either side names; a pattern is compared as one more,
/// since it matches actions that no document lists. The time grows with the number of these times the number of
/// patterns; the service takes a few hundred in a policy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diff<'c> {
    /// Actions that are allowed for more requests than before, sorted.
    pub gained: Vec<String>,
    /// Actions that are allowed for fewer.
    pub lost: Vec<String>,
    /// Operations that are allowed for more requests than before, in the order of the documents.
    pub operations_gained: Vec<&'c str>,
    /// Operations that are allowed for fewer.
    pub operations_lost: Vec<&'c str>,
    /// Those of the actions, patterns and operations above that are allowed on conditions now.
    pub conditional: Vec<String>,
    /// Actions that were and are allowed on conditions, but on others.
    pub changed: Vec<String>,
    /// Patterns with `*` that allow more than before: they match actions that no document lists, too.
    pub patterns_gained: Vec<String>,
    /// Such patterns that allow less, or are denied now.
    pub patterns_lost: Vec<String>,
}

impl Diff<'_> {
    /// Both sides mean the same, as far as is known.
    pub fn is_empty(&self) -> bool {
        *self == Diff::default()
    }
}

impl Serialize for Diff<'_> {
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
pub fn diff(old: &[Sound], new: &[Sound]) -> Diff<'static> {
    diff_in(embedded(), old, new)
}

/// The same, by the facts of a catalogue.
pub(crate) fn diff_in<'c>(facts: &'c Facts, old: &[Sound], new: &[Sound]) -> Diff<'c> {
    let mut found = Diff::default();
    let mut reaches: BTreeMap<String, (Reach, Reach)> = BTreeMap::new();
    for (plain, name) in universe(facts, old, new) {
        let pattern = plain.contains('*');
        let (before, after) = (grant(old, &name), grant(new, &name));
        if after.reach != before.reach {
            let side = match (pattern, after.reach > before.reach) {
                (false, true) => &mut found.gained,
                (false, false) => &mut found.lost,
                (true, true) => &mut found.patterns_gained,
                (true, false) => &mut found.patterns_lost,
            };
            side.push(name.clone());
            if after.reach == Reach::Conditional {
                found.conditional.push(name);
            }
        } else if after.reach == Reach::Conditional && terms(old, &before) != terms(new, &after) {
            found.changed.push(name);
        }
        reaches.insert(plain, (before.reach, after.reach));
    }
    denials(old, new, &mut found.patterns_lost);
    denials(new, old, &mut found.patterns_gained);
    let of = |name: &str| reaches.get(&plain(name)).copied().unwrap_or((Reach::Never, Reach::Never));
    for (operation, row) in
        facts.operations.iter().filter_map(|operation| Some((&**operation, facts.row(operation)?)))
    {
        let before = wanted(row).map(|name| of(name).0).min();
        let after = wanted(row).map(|name| of(name).1).min();
        let side = match after.cmp(&before) {
            Ordering::Greater => &mut found.operations_gained,
            Ordering::Less => &mut found.operations_lost,
            Ordering::Equal => continue,
        };
        side.push(&operation.id);
        if after == Some(Reach::Conditional) {
            found.conditional.push(operation.id.to_string());
        }
    }
    found
}

/// Patterns that one side denies and the other does not, where they take away a part of what a pattern allows.
fn denials(without: &[Sound], with: &[Sound], found: &mut Vec<String>) {
    let denied = |policies| patterns(policies, Effect::Deny);
    let allowed: Vec<&str> = patterns(with, Effect::Allow).map(|(_, plain, _)| plain).collect();
    let others: Vec<(String, &str)> =
        denied(without).map(|(ready, plain, _)| (limits(&ready.statement), plain)).collect();
    for (ready, plain, written) in denied(with).filter(|(_, plain, _)| plain.contains('*')) {
        let own = limits(&ready.statement);
        // A Deny of the other side that goes as far, and holds as often.
        let known =
            others.iter().any(|(limits, other)| (limits.is_empty() || *limits == own) && fits(other, plain));
        let takes = || allowed.iter().any(|allowed| allowed.contains('*') && overlap(allowed, plain));
        if !known && !found.iter().any(|name| name == written) && takes() {
            found.push(written.to_owned());
        }
    }
}

/// The action patterns of one effect: of which statement, as compared, and as written.
fn patterns(policies: &[Sound], effect: Effect) -> impl Iterator<Item = (&Ready, &str, &str)> {
    let of = statements(policies).filter(move |(place, _)| place.effect == effect).map(|(_, ready)| ready);
    of.flat_map(|ready| {
        let both = ready.statement.actions.iter().zip(&ready.patterns);
        both.map(move |(action, plain)| (ready, plain.as_str(), action.text.as_str()))
    })
}

/// The actions and patterns that are compared, by the form in which they are compared.
fn universe(facts: &Facts, old: &[Sound], new: &[Sound]) -> BTreeMap<String, String> {
    let mut all: BTreeMap<String, String> =
        facts.actions.iter().map(|action| (plain(&action.name), action.name.to_string())).collect();
    let names: HashSet<String> = all.keys().cloned().collect();
    let known = |plain: &str| names.contains(plain);
    for (_, ready) in statements(old).chain(statements(new)) {
        for (action, plain) in ready.statement.actions.iter().zip(&ready.patterns) {
            match all.get(plain) {
                // Of several spellings one is shown, whichever side has it.
                Some(shown) if *shown <= action.text || known(plain) => {}
                _ => drop(all.insert(plain.clone(), action.text.clone())),
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
    format!("{effect:?} {}", limits(statement))
}

/// What a statement says of resources and conditions; empty when nothing limits it.
fn limits(statement: &Statement) -> String {
    if statement.resources.is_none() && statement.uris.is_none() && statement.conditions.is_empty() {
        return String::new();
    }
    let mut resources: Vec<&str> = statement
        .resources
        .iter()
        .chain(&statement.uris)
        .flatten()
        .map(|entry| entry.text.as_str())
        .collect();
    resources.sort_unstable();
    let mut conditions: Vec<(&str, &str, Vec<&str>)> = Vec::new();
    for condition in &statement.conditions {
        let mut values: Vec<&str> = condition.values.iter().map(|value| value.text.as_str()).collect();
        values.sort_unstable();
        values.dedup();
        conditions.push((&condition.operator, &condition.key.text, values));
    }
    conditions.sort();
    format!("{resources:?} {conditions:?}")
}
