//! The actions that the documents name, and what each of them opens.

use std::sync::Arc;

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::catalogue::{
    Action, ConditionFacts, Facts, IamRow, Listed, Names as _, Operation, PolicyFacts, Service, Str,
    embedded, nearest,
};

use super::policy::matches;

/// Every action that an edition names, as an action or as a dependency; sorted.
pub fn actions() -> &'static [Action] {
    &embedded().actions
}

/// The services whose actions the tables name.
pub fn services() -> &'static [Arc<Service>] {
    &embedded().services
}

/// The service of this name, in lower case.
pub fn service(name: &str) -> Option<&'static Service> {
    embedded().service(name)
}

/// What a policy document may hold.
pub fn policy_facts() -> &'static PolicyFacts {
    &embedded().policy
}

/// The conditions of the policy language.
pub fn condition_facts() -> &'static ConditionFacts {
    &embedded().conditions
}

/// The action of this name; letter case matters in the service only.
///
/// ```
/// use ecs_preflight::iam::action;
/// assert_eq!(action("ecs:servers:REBOOT").unwrap().name, "ecs:servers:reboot");
/// assert!(action("ECS:servers:reboot").is_none());
/// ```
pub fn action(name: &str) -> Option<&'static Action> {
    action_in(embedded(), name)
}

/// The same among those of a catalogue.
pub(crate) fn action_in<'c>(facts: &'c Facts, name: &str) -> Option<&'c Action> {
    let (service, rest) = name.split_once(':')?;
    let same = |known: &Action| {
        known.service.name == service
            && known.name.split_once(':').is_some_and(|(_, own)| own.eq_ignore_ascii_case(rest))
    };
    facts.actions.iter().find(|known| same(known))
}

/// The known action nearest to a mistyped one.
pub fn nearest_action(name: &str) -> Option<&'static str> {
    nearest_action_in(embedded(), name)
}

fn nearest_action_in<'c>(facts: &'c Facts, name: &str) -> Option<&'c str> {
    nearest(name, facts.actions.iter().map(|action| &*action.name))
}

/// The known service nearest to a mistyped one.
pub fn nearest_service(name: &str) -> Option<&'static str> {
    nearest_service_in(embedded(), name)
}

fn nearest_service_in<'c>(facts: &'c Facts, name: &str) -> Option<&'c str> {
    nearest(name, facts.services.iter().map(|service| &*service.name))
}

/// The known actions that a pattern stands for, sorted.
pub fn expand(pattern: &str) -> Vec<&'static Action> {
    expand_in(embedded(), pattern)
}

fn expand_in<'c>(facts: &'c Facts, pattern: &str) -> Vec<&'c Action> {
    facts.actions.iter().filter(|action| matches(pattern, &action.name)).collect()
}

/// The operations that no edition has a row for: which actions authorise them, the documents do not say.
pub fn operations_without_row() -> impl Iterator<Item = &'static Operation> {
    operations_without_row_in(embedded())
}

/// The same among those of a catalogue.
pub(crate) fn operations_without_row_in(facts: &Facts) -> impl Iterator<Item = &Operation> {
    facts.operations.iter().map(|operation| &**operation).filter(|operation| facts.row(operation).is_none())
}

/// The rows of every edition on an operation, the newest first: where they disagree, the first answers.
pub fn rows_of(operation: &Operation) -> Vec<&'static IamRow> {
    rows_in(embedded(), operation)
}

fn rows_in<'c>(facts: &'c Facts, operation: &Operation) -> Vec<&'c IamRow> {
    facts.iam.iter().filter(|row| row.operations.contains(&operation.id)).collect()
}

/// An edition and how it names an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Naming<'c> {
    /// `seed-003` and the like.
    pub edition: &'c str,
    /// The edition as shown to people.
    pub label: &'c str,
    /// Some operation has it among its actions.
    pub as_action: bool,
    /// Some action depends on it.
    pub as_dependency: bool,
}

/// Whether policies with an action may be granted in IAM projects and in enterprise projects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Support<'c> {
    /// In IAM projects.
    pub project: bool,
    /// In enterprise projects.
    pub enterprise_project: bool,
    /// Where the documents say so.
    pub source: &'c str,
}

/// What the tables say of an action beside its own row.
pub trait ActionRows {
    /// The operations that have it among their actions, in the order of the documents; the newest edition
    /// that has a row answers.
    fn operations<'c>(&self, facts: &'c Facts) -> Vec<&'c Operation>;

    /// The operations that depend on it; some of them for certain requests only.
    fn needed_by_operations<'c>(&self, facts: &'c Facts) -> Vec<&'c Operation>;

    /// The actions of those operations: granted alone, they do not suffice. Sorted.
    fn needed_by<'c>(&self, facts: &'c Facts) -> Vec<&'c str>;

    /// The editions that name it, the newest first.
    fn editions<'c>(&self, facts: &'c Facts) -> Vec<Naming<'c>>;

    /// How editions misspell it; they are repaired everywhere else.
    fn raw_spellings<'c>(&self, facts: &'c Facts) -> Vec<&'c str>;

    /// Where it may be granted: as a row says whose first action it is, or as its family says. None: the
    /// documents do not say.
    fn support<'c>(&'c self, facts: &'c Facts) -> Option<Support<'c>>;
}

impl ActionRows for Action {
    fn operations<'c>(&self, facts: &'c Facts) -> Vec<&'c Operation> {
        with_row(facts, |row| row.actions.contains(&self.name))
    }

    fn needed_by_operations<'c>(&self, facts: &'c Facts) -> Vec<&'c Operation> {
        with_row(facts, |row| dependencies(row).any(|need| need == self.name))
    }

    fn needed_by<'c>(&self, facts: &'c Facts) -> Vec<&'c str> {
        let rows = self.needed_by_operations(facts).into_iter().filter_map(|operation| facts.row(operation));
        let mut all: Vec<&str> = rows.flat_map(|row| row.actions.texts()).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    fn editions<'c>(&self, facts: &'c Facts) -> Vec<Naming<'c>> {
        let mut all: Vec<Naming<'c>> = Vec::new();
        for row in &facts.iam {
            let as_action = row.actions.contains(&self.name);
            let as_dependency = dependencies(row).any(|need| need == self.name);
            if !(as_action || as_dependency) {
                continue;
            }
            match all.last_mut().filter(|last| last.edition == row.edition) {
                Some(last) => {
                    last.as_action |= as_action;
                    last.as_dependency |= as_dependency;
                }
                None => {
                    all.push(Naming { edition: &row.edition, label: &row.label, as_action, as_dependency });
                }
            }
        }
        all
    }

    fn raw_spellings<'c>(&self, facts: &'c Facts) -> Vec<&'c str> {
        let pairs = facts.iam.iter().flat_map(|row| &row.raw).filter(|(name, _)| *name == self.name);
        let mut all: Vec<&str> = pairs.map(|(_, raw)| &**raw).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    fn support<'c>(&'c self, facts: &'c Facts) -> Option<Support<'c>> {
        let said = facts.iam.iter().filter(|row| row.actions.first() == Some(&self.name)).find_map(|row| {
            let (project, enterprise_project) = (row.project?, row.enterprise_project?);
            Some(Support { project, enterprise_project, source: &row.source })
        });
        said.or_else(|| {
            let family = self.resource_type.family.as_deref()?;
            // What a family supports says nothing of an action that opens calls of another one.
            let native = family.name != self.service.name;
            let own = |operation: &&Operation| {
                let of_nova = operation.uris.iter().any(|uri| uri.starts_with("/v2"));
                of_nova == native
            };
            if !self.operations(facts).iter().all(own) {
                return None;
            }
            let (project, enterprise_project) = (family.project, family.enterprise_project);
            Some(Support { project, enterprise_project, source: &family.source })
        })
    }
}

fn dependencies(row: &IamRow) -> impl Iterator<Item = &str> {
    let conditional = row.conditional.iter().flat_map(|condition| condition.needs.texts());
    row.needs.texts().chain(conditional)
}

/// The operations whose answering row is such.
fn with_row(facts: &Facts, such: impl Fn(&IamRow) -> bool) -> Vec<&Operation> {
    let operations = facts.operations.iter().map(|operation| &**operation);
    operations.filter(|operation| facts.row(operation).is_some_and(&such)).collect()
}

/// The ids of operations.
pub(super) fn ids<'c>(operations: &[&'c Operation]) -> Vec<&'c str> {
    operations.iter().map(|operation| &*operation.id).collect()
}

/// An action with all that the tables say of it, for serialisation.
#[derive(Clone, Copy, Debug)]
pub struct ActionEntry<'c> {
    facts: &'c Facts,
    action: &'c Action,
}

impl ActionEntry<'static> {
    /// An action of the embedded catalogue.
    pub fn of(action: &'static Action) -> Self {
        ActionEntry::new(embedded(), action)
    }
}

impl<'c> ActionEntry<'c> {
    pub(crate) fn new(facts: &'c Facts, action: &'c Action) -> Self {
        ActionEntry { facts, action }
    }
}

impl Serialize for ActionEntry<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let ActionEntry { facts, action: row } = *self;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("action", &row.name)?;
        map.serialize_entry("service", &row.service.name)?;
        map.serialize_entry("resource_type", &row.resource_type.name)?;
        map.serialize_entry("operation", &row.operation)?;
        map.serialize_entry("level", row.level.name())?;
        map.serialize_entry("secret", &row.secret)?;
        map.serialize_entry("destructive", &row.destructive)?;
        if let Some(why) = &row.why {
            map.serialize_entry("why", &why)?;
        }
        if let Some(family) = &row.resource_type.family {
            map.serialize_entry("family", &family.name)?;
        }
        if !row.counterparts.is_empty() {
            map.serialize_entry("counterparts", &row.counterparts)?;
        }
        let operations = row.operations(facts);
        map.serialize_entry("operations", &ids(&operations))?;
        let deprecated: Vec<_> = operations.into_iter().filter(|operation| operation.deprecated).collect();
        if !deprecated.is_empty() {
            map.serialize_entry("deprecated_operations", &ids(&deprecated))?;
        }
        map.serialize_entry("needed_by", &row.needed_by(facts))?;
        if let Some(support) = &row.support(facts) {
            map.serialize_entry("project", &support.project)?;
            map.serialize_entry("enterprise_project", &support.enterprise_project)?;
        }
        if let Some(resource) = &row.service.resource {
            map.serialize_entry("resource", &resource.kind)?;
        }
        map.serialize_entry("editions", &row.editions(facts))?;
        let raw = row.raw_spellings(facts);
        if !raw.is_empty() {
            map.serialize_entry("raw", &raw)?;
        }
        map.end()
    }
}

impl Serialize for Naming<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("edition", self.edition)?;
        map.serialize_entry("label", self.label)?;
        map.serialize_entry("as_action", &self.as_action)?;
        map.serialize_entry("as_dependency", &self.as_dependency)?;
        map.end()
    }
}

/// One edition's row on an operation, for `iam needs --all-editions`.
#[derive(Clone, Copy, Debug)]
pub struct Edition<'c> {
    /// The operation.
    pub operation: &'c str,
    /// The row.
    pub row: &'c IamRow,
}

impl Serialize for Edition<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let row = self.row;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("operation", self.operation)?;
        map.serialize_entry("actions", &row.actions)?;
        map.serialize_entry("needs", &row.needs)?;
        if !row.conditional.is_empty() {
            map.serialize_entry("conditional", &Listed(&row.conditional))?;
        }
        map.serialize_entry("edition", &row.label)?;
        if let Some(project) = row.project {
            map.serialize_entry("project", &project)?;
        }
        if let Some(project) = row.enterprise_project {
            map.serialize_entry("enterprise_project", &project)?;
        }
        if !row.raw.is_empty() {
            map.serialize_entry("raw", &Raw(&row.raw))?;
        }
        map.serialize_entry("source", &row.source)?;
        map.end()
    }
}

struct Raw<'c>(&'c [(Str, Str)]);

impl Serialize for Raw<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, raw)| (name, raw)))
    }
}

/// What every edition says of an operation, the newest first; empty when none has a row.
pub fn editions_of(operation: &'static Operation) -> Vec<Edition<'static>> {
    editions_in(embedded(), operation)
}

/// The same, by the facts of the catalogue that the operation is of.
pub(crate) fn editions_in<'c>(facts: &'c Facts, operation: &'c Operation) -> Vec<Edition<'c>> {
    rows_in(facts, operation).into_iter().map(|row| Edition { operation: &operation.id, row }).collect()
}

/// Who asks for an action: the operations that it opens, and what depends on it.
#[derive(Clone, Debug)]
pub struct Who<'c> {
    /// As asked: an action, or a pattern with `*`.
    pub action: String,
    /// The known actions that it stands for.
    pub matches: Vec<&'c Action>,
    facts: &'c Facts,
}

/// Why an action is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unknown<'c> {
    /// The documents name no action of this service; the nearest one that they know.
    Service(String, Option<&'c str>),
    /// The service is known, the action is not; the nearest one.
    Action(Option<&'c str>),
}

/// Looks up an action or a pattern with `*`.
///
/// # Errors
/// When it stands for no known action.
pub fn who(action: &str) -> Result<Who<'static>, Unknown<'static>> {
    who_in(embedded(), action)
}

/// The same among those of a catalogue.
pub(crate) fn who_in<'c>(facts: &'c Facts, action: &str) -> Result<Who<'c>, Unknown<'c>> {
    let matches = expand_in(facts, action);
    // The tables have every service in lower case; only policies are read in any.
    let lower = |name: &str| name.chars().all(|c| !c.is_uppercase());
    if !matches.is_empty() && action.split(':').next().is_some_and(lower) {
        return Ok(Who { action: action.to_owned(), matches, facts });
    }
    let (name, _) = action.split_once(':').unwrap_or((action, ""));
    if facts.service(name).is_none() && !name.contains('*') && action.contains(':') {
        return Err(Unknown::Service(name.to_owned(), nearest_service_in(facts, name)));
    }
    Err(Unknown::Action(nearest_action_in(facts, action)))
}

impl<'c> Who<'c> {
    /// The operations that it opens, in the order of the documents.
    pub fn operations(&self) -> Vec<&'c Operation> {
        let names = self.names();
        with_row(self.facts, |row| row.actions.iter().any(|action| names.contains(&&**action)))
    }

    /// The actions that depend on it, sorted.
    pub fn needed_by(&self) -> Vec<&'c str> {
        let mut all: Vec<&str> =
            self.matches.iter().flat_map(|action| action.needed_by(self.facts)).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The operations of those actions, in the order of the documents.
    pub fn needed_by_operations(&self) -> Vec<&'c Operation> {
        let names = self.names();
        with_row(self.facts, |row| dependencies(row).any(|need| names.contains(&need)))
    }

    fn names(&self) -> Vec<&'c str> {
        self.matches.iter().map(|action| &*action.name).collect()
    }
}

impl Serialize for Who<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("action", &self.action)?;
        map.serialize_entry("operations", &ids(&self.operations()))?;
        map.serialize_entry("needed_by", &self.needed_by())?;
        map.serialize_entry("needed_by_operations", &ids(&self.needed_by_operations()))?;
        if self.action.contains('*') {
            map.serialize_entry("matches", &self.names())?;
        }
        map.end()
    }
}
