//! The actions that the documents name, and what each of them opens.

use std::sync::Arc;

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::catalogue::{
    Action, ConditionFacts, IamRow, Listed, Names as _, Operation, PolicyFacts, Service, Str, embedded,
    nearest,
};

use super::policy::matches;
use super::row;

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
    embedded().services.iter().map(|service| &**service).find(|service| service.name == name)
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
    let (service, rest) = name.split_once(':')?;
    let same = |known: &Action| {
        known.service.name == service
            && known.name.split_once(':').is_some_and(|(_, own)| own.eq_ignore_ascii_case(rest))
    };
    embedded().actions.iter().find(|known| same(known))
}

/// The known action nearest to a mistyped one.
pub fn nearest_action(name: &str) -> Option<&'static str> {
    nearest(name, embedded().actions.iter().map(|action| &*action.name))
}

/// The known service nearest to a mistyped one.
pub fn nearest_service(name: &str) -> Option<&'static str> {
    nearest(name, embedded().services.iter().map(|service| &*service.name))
}

/// The known actions that a pattern stands for, sorted.
pub fn expand(pattern: &str) -> Vec<&'static Action> {
    embedded().actions.iter().filter(|action| matches(pattern, &action.name)).collect()
}

/// The operations that no edition has a row for: which actions authorise them, the documents do not say.
pub fn operations_without_row() -> impl Iterator<Item = &'static Operation> {
    embedded().operations.iter().filter(|operation| row(operation).is_none())
}

/// The rows of every edition on an operation, the newest first: where they disagree, the first answers.
pub fn rows_of(operation: &Operation) -> Vec<&'static IamRow> {
    embedded().iam.iter().filter(|row| row.operations.contains(&operation.id)).collect()
}

/// An edition and how it names an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Naming {
    /// `seed-003` and the like.
    pub edition: &'static str,
    /// The edition as shown to people.
    pub label: &'static str,
    /// Some operation has it among its actions.
    pub as_action: bool,
    /// Some action depends on it.
    pub as_dependency: bool,
}

/// Whether policies with an action may be granted in IAM projects and in enterprise projects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Support {
    /// In IAM projects.
    pub project: bool,
    /// In enterprise projects.
    pub enterprise_project: bool,
    /// Where the documents say so.
    pub source: &'static str,
}

/// What the tables say of an action beside its own row.
pub trait ActionRows {
    /// The operations that have it among their actions, in the order of the documents; the newest edition
    /// that has a row answers.
    fn operations(&self) -> Vec<&'static Operation>;

    /// The operations that depend on it; some of them for certain requests only.
    fn needed_by_operations(&self) -> Vec<&'static Operation>;

    /// The actions of those operations: granted alone, they do not suffice. Sorted.
    fn needed_by(&self) -> Vec<&'static str>;

    /// The editions that name it, the newest first.
    fn editions(&self) -> Vec<Naming>;

    /// How editions misspell it; they are repaired everywhere else.
    fn raw_spellings(&self) -> Vec<&'static str>;

    /// Where it may be granted: as a row says whose first action it is, or as its family says. None: the
    /// documents do not say.
    fn support(&'static self) -> Option<Support>;
}

impl ActionRows for Action {
    fn operations(&self) -> Vec<&'static Operation> {
        with_row(|row| row.actions.contains(&self.name))
    }

    fn needed_by_operations(&self) -> Vec<&'static Operation> {
        with_row(|row| dependencies(row).any(|need| need == self.name))
    }

    fn needed_by(&self) -> Vec<&'static str> {
        let rows = self.needed_by_operations().into_iter().filter_map(row);
        let mut all: Vec<&str> = rows.flat_map(|row| row.actions.texts()).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    fn editions(&self) -> Vec<Naming> {
        let mut all: Vec<Naming> = Vec::new();
        for row in &embedded().iam {
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

    fn raw_spellings(&self) -> Vec<&'static str> {
        let pairs = embedded().iam.iter().flat_map(|row| &row.raw).filter(|(name, _)| *name == self.name);
        let mut all: Vec<&str> = pairs.map(|(_, raw)| &**raw).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    fn support(&'static self) -> Option<Support> {
        let said =
            embedded().iam.iter().filter(|row| row.actions.first() == Some(&self.name)).find_map(|row| {
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
            if !self.operations().iter().all(own) {
                return None;
            }
            let (project, enterprise_project) = (family.project, family.enterprise_project);
            Some(Support { project, enterprise_project, source: &family.source })
        })
    }
}

fn dependencies(row: &'static IamRow) -> impl Iterator<Item = &'static str> {
    let conditional = row.conditional.iter().flat_map(|condition| condition.needs.texts());
    row.needs.texts().chain(conditional)
}

/// The operations whose answering row is such.
fn with_row(such: impl Fn(&'static IamRow) -> bool) -> Vec<&'static Operation> {
    embedded().operations.iter().filter(|operation| row(operation).is_some_and(&such)).collect()
}

/// The ids of operations.
pub(super) fn ids(operations: &[&'static Operation]) -> Vec<&'static str> {
    operations.iter().map(|operation| &*operation.id).collect()
}

impl Serialize for Listed<'static, Action> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let row = self.0;
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
        let operations = row.operations();
        map.serialize_entry("operations", &ids(&operations))?;
        let deprecated: Vec<_> = operations.into_iter().filter(|operation| operation.deprecated).collect();
        if !deprecated.is_empty() {
            map.serialize_entry("deprecated_operations", &ids(&deprecated))?;
        }
        map.serialize_entry("needed_by", &row.needed_by())?;
        if let Some(support) = &row.support() {
            map.serialize_entry("project", &support.project)?;
            map.serialize_entry("enterprise_project", &support.enterprise_project)?;
        }
        if let Some(resource) = &row.service.resource {
            map.serialize_entry("resource", &resource.kind)?;
        }
        map.serialize_entry("editions", &row.editions())?;
        let raw = row.raw_spellings();
        if !raw.is_empty() {
            map.serialize_entry("raw", &raw)?;
        }
        map.end()
    }
}

impl Serialize for Naming {
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
pub struct Edition {
    /// The operation.
    pub operation: &'static str,
    /// The row.
    pub row: &'static IamRow,
}

impl Serialize for Edition {
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

struct Raw(&'static [(Str, Str)]);

impl Serialize for Raw {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, raw)| (name, raw)))
    }
}

/// What every edition says of an operation, the newest first; empty when none has a row.
pub fn editions_of(operation: &'static Operation) -> Vec<Edition> {
    rows_of(operation).into_iter().map(|row| Edition { operation: &operation.id, row }).collect()
}

/// Who asks for an action: the operations that it opens, and what depends on it.
#[derive(Clone, Debug)]
pub struct Who {
    /// As asked: an action, or a pattern with `*`.
    pub action: String,
    /// The known actions that it stands for.
    pub matches: Vec<&'static Action>,
}

/// Why an action is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unknown {
    /// The documents name no action of this service; the nearest one that they know.
    Service(String, Option<&'static str>),
    /// The service is known, the action is not; the nearest one.
    Action(Option<&'static str>),
}

/// Looks up an action or a pattern with `*`.
///
/// # Errors
/// When it stands for no known action.
pub fn who(action: &str) -> Result<Who, Unknown> {
    let matches = expand(action);
    // The tables have every service in lower case; only policies are read in any.
    let lower = |name: &str| name.chars().all(|c| !c.is_uppercase());
    if !matches.is_empty() && action.split(':').next().is_some_and(lower) {
        return Ok(Who { action: action.to_owned(), matches });
    }
    let (name, _) = action.split_once(':').unwrap_or((action, ""));
    if service(name).is_none() && !name.contains('*') && action.contains(':') {
        return Err(Unknown::Service(name.to_owned(), nearest_service(name)));
    }
    Err(Unknown::Action(nearest_action(action)))
}

impl Who {
    /// The operations that it opens, in the order of the documents.
    pub fn operations(&self) -> Vec<&'static Operation> {
        let names = self.names();
        with_row(|row| row.actions.iter().any(|action| names.contains(&&**action)))
    }

    /// The actions that depend on it, sorted.
    pub fn needed_by(&self) -> Vec<&'static str> {
        let mut all: Vec<&str> = self.matches.iter().flat_map(|action| action.needed_by()).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The operations of those actions, in the order of the documents.
    pub fn needed_by_operations(&self) -> Vec<&'static Operation> {
        let names = self.names();
        with_row(|row| dependencies(row).any(|need| names.contains(&need)))
    }

    fn names(&self) -> Vec<&'static str> {
        self.matches.iter().map(|action| &*action.name).collect()
    }
}

impl Serialize for Who {
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
