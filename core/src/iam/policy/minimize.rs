//! The least policy for certain operations.

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::catalogue::{Facts, Operation, embedded};
use crate::iam::{Needs, minimal};

use super::reach::wanted;

/// A policy that allows exactly the actions and dependencies of some operations; its serialisation is the
/// document.
///
/// Each service has a statement of its own, or several where a statement cannot hold so many actions. The
/// build makes sure that all known actions together fit into one policy.
#[derive(Clone, Debug)]
pub struct Minimal<'c> {
    facts: &'c Facts,
    actions: Vec<&'c str>,
}

/// Why there is no such policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotMinimal<'c> {
    /// No operation is asked for: a policy has at least one action.
    Nothing,
    /// No edition says which actions these need.
    WithoutRow(Vec<&'c str>),
}

/// The least policy for these needs.
///
/// # Errors
/// When nothing is asked for, or something of which the documents name no action.
pub fn minimize(needs: &[Needs<'static>]) -> Result<Minimal<'static>, NotMinimal<'static>> {
    minimize_in(embedded(), needs)
}

/// The same, by the facts of a catalogue.
pub(crate) fn minimize_in<'c>(facts: &'c Facts, needs: &[Needs<'c>]) -> Result<Minimal<'c>, NotMinimal<'c>> {
    if needs.is_empty() {
        return Err(NotMinimal::Nothing);
    }
    let mut unknown: Vec<&str> =
        needs.iter().filter(|needs| needs.edition.is_none()).map(|needs| needs.operation).collect();
    if !unknown.is_empty() {
        unknown.dedup();
        return Err(NotMinimal::WithoutRow(unknown));
    }
    Ok(Minimal { facts, actions: minimal(needs) })
}

impl<'c> Minimal<'c> {
    /// The actions, sorted.
    pub fn actions(&self) -> &[&'c str] {
        &self.actions
    }

    /// The operations that the policy allows: those that were asked for, and those that need nothing more.
    pub fn operations(&self) -> Vec<&'c Operation> {
        let held = |name: &str| self.actions.binary_search(&name).is_ok();
        self.facts
            .operations
            .iter()
            .map(|operation| &**operation)
            .filter(|operation| self.facts.row(operation).is_some_and(|row| wanted(row).all(held)))
            .collect()
    }

    /// The actions of each statement.
    fn statements(&self) -> impl Iterator<Item = &[&'c str]> {
        self.actions
            .chunk_by(|one, other| service(one) == service(other))
            .flat_map(|of_service| of_service.chunks(embedded().policy.limits.actions.max(1)))
    }
}

fn service(action: &str) -> &str {
    action.split(':').next().unwrap_or_default()
}

impl Serialize for Minimal<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("Version", &embedded().policy.custom_version)?;
        map.serialize_entry("Statement", &self.statements().map(Granted).collect::<Vec<_>>())?;
        map.end()
    }
}

/// A statement that allows these actions.
struct Granted<'a>(&'a [&'a str]);

impl Serialize for Granted<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("Effect", "Allow")?;
        map.serialize_entry("Action", self.0)?;
        map.end()
    }
}
