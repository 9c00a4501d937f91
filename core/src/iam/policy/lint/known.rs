//! What the catalogue knows of actions, resources and conditions, as the rules ask for it.
//!
//! Actions are spoken of by their places in the table of actions.

use crate::catalogue::{Action, ConditionKey, ConditionType, Facts, Operation, Str, embedded, nearest};
use crate::iam::ActionRows;
use crate::iam::policy::glob::{fits, plain};

/// The service whose actions are judged by name.
pub(super) const SERVICE: &str = "ecs";

fn ours(action: &Action) -> bool {
    action.service.name == SERVICE
}

/// The names of all actions in the form in which patterns are compared.
pub(super) struct Names(Vec<String>);

impl Names {
    pub(super) fn new(facts: &Facts) -> Self {
        Names(facts.actions.iter().map(|action| plain(&action.name)).collect())
    }

    /// The known actions that a pattern matches.
    pub(super) fn known(&self, pattern: &str) -> Vec<usize> {
        let known = self.0.iter().enumerate();
        known.filter(|(_, name)| fits(pattern, name)).map(|(place, _)| place).collect()
    }

    /// Those of them that belong to the cloud server.
    pub(super) fn matched(&self, facts: &Facts, pattern: &str) -> Vec<usize> {
        self.known(pattern).into_iter().filter(|place| of_server(facts, *place)).collect()
    }
}

/// An action of the cloud server.
pub(super) fn of_server(facts: &Facts, action: usize) -> bool {
    facts.actions.get(action).is_some_and(ours)
}

/// How many actions the cloud server has.
pub(super) fn count(facts: &Facts) -> usize {
    facts.actions.iter().filter(|action| ours(action)).count()
}

/// As many marks as there are actions.
pub(super) fn marks(facts: &Facts) -> Vec<bool> {
    vec![false; facts.actions.len()]
}

pub(super) fn name(facts: &Facts, action: usize) -> Option<&str> {
    facts.actions.get(action).map(|action| &*action.name)
}

/// A service that the documents, or the list of global services, know.
pub(super) fn is_service(facts: &Facts, name: &str) -> bool {
    facts.is_service(name)
}

pub(super) fn services(facts: &Facts) -> impl Iterator<Item = &str> {
    facts.services.iter().map(|service| &*service.name)
}

pub(super) fn resource_types(facts: &Facts) -> impl Iterator<Item = &str> {
    facts.service(SERVICE).into_iter().flat_map(|service| &service.types).map(|kind| &*kind.name)
}

/// The resource type that was meant by a mistyped one.
pub(super) fn nearest_type<'c>(facts: &'c Facts, part: &str) -> Option<&'c str> {
    nearest(part, resource_types(facts))
}

/// The action of a resource type whose operation was meant by a mistyped one.
pub(super) fn nearest_operation<'c>(facts: &'c Facts, part: &str, operation: &str) -> Option<&'c str> {
    let same = |action: &&Action| ours(action) && action.resource_type.name.eq_ignore_ascii_case(part);
    let all = || facts.actions.iter().filter(same);
    let near = nearest(operation, all().map(|action| &*action.operation))?;
    all().find(|action| action.operation == near).map(|action| &*action.name)
}

/// Whether another name was most likely meant to be the service that is judged.
pub(super) fn meant_ours(facts: &Facts, name: &str) -> bool {
    let sorted = |text: &str| {
        let mut letters: Vec<char> = text.to_lowercase().chars().collect();
        letters.sort_unstable();
        letters
    };
    // Letters that changed places make short names too unlike for the general measure.
    !is_service(facts, name)
        && (sorted(name) == sorted(SERVICE) || nearest(name, [SERVICE].into_iter()).is_some())
}

/// The pattern with its resource type put right, where that matches anything.
pub(super) fn nearest_pattern(facts: &Facts, names: &Names, pattern: &str) -> Option<String> {
    let (head, last) = pattern.rsplit_once(':')?;
    let (service, part) = head.split_once(':')?;
    let near = format!("{service}:{}:{last}", nearest_type(facts, part)?);
    (!names.matched(facts, &plain(&near)).is_empty()).then_some(near)
}

/// The resource types that policies of the cloud server may name.
pub(super) fn policy_resources(facts: &Facts) -> impl Iterator<Item = &str> {
    facts
        .service(SERVICE)
        .and_then(|service| service.resource.as_ref())
        .into_iter()
        .map(|resource| &*resource.kind)
}

/// The service of which a resource names every one that actions could be about.
pub(super) fn every_resource(facts: &Facts, text: &str) -> Option<String> {
    let parts: Vec<&str> = text.splitn(embedded().policy.resource_parts, ':').collect();
    let [name, region, domain, kind, path] = parts[..] else { return None };
    let name = name.to_lowercase();
    let known = facts.service(&name).and_then(|service| service.resource.as_ref());
    let whole = kind == "*" || known.is_some_and(|resource| resource.kind == kind);
    (whole && [region, domain, path].iter().all(|part| *part == "*")).then_some(name)
}

/// Operations on other things than the name of their action says.
pub(super) fn beside<'c>(facts: &'c Facts, action: &str) -> &'c [Str] {
    facts
        .beside
        .iter()
        .find(|(name, _)| *name == *action)
        .map(|(_, operations)| &**operations)
        .unwrap_or_default()
}

/// The same deed in the other family of calls; and whether this action belongs to the ECS API.
pub(super) fn counterparts(facts: &Facts, action: usize) -> (&[Str], bool) {
    let Some(action) = facts.actions.get(action) else { return (&[], false) };
    (&action.counterparts, action.resource_type.family.as_ref().is_some_and(|family| family.name == SERVICE))
}

pub(super) fn outside_enterprise_projects(facts: &Facts, action: usize) -> bool {
    let support = facts.actions.get(action).and_then(|action| action.support(facts));
    support.is_some_and(|support| !support.enterprise_project)
}

pub(super) fn reads(facts: &Facts, action: usize) -> bool {
    facts.actions.get(action).is_some_and(|action| action.level.only_reads())
}

pub(super) fn reveals_secret(facts: &Facts, action: usize) -> bool {
    facts.actions.get(action).is_some_and(|action| action.secret)
}

pub(super) fn changes(facts: &Facts, action: usize) -> bool {
    !reads(facts, action) && !reveals_secret(facts, action)
}

/// A call that changes nothing, by its method.
pub(super) fn only_asks(operation: &Operation) -> bool {
    matches!(&*operation.method, "GET" | "HEAD")
}

/// What an operator or key compares, as a word of the messages.
pub(super) fn word(of: ConditionType) -> &'static str {
    match of {
        ConditionType::String => "string",
        ConditionType::Number => "a-number",
        ConditionType::Date => "a-date",
        ConditionType::Boolean | ConditionType::Presence => "a-truth",
        ConditionType::Address => "an-address",
    }
}

pub(super) fn condition_key(name: &str) -> Option<&'static ConditionKey> {
    embedded().conditions.keys.iter().find(|known| known.is(name))
}

pub(super) fn condition_keys() -> impl Iterator<Item = &'static str> {
    embedded().conditions.keys.iter().map(|key| &*key.name)
}

/// Keys that mean something only beside another one.
pub(super) fn keys_beside() -> impl Iterator<Item = (&'static str, &'static str)> {
    embedded().conditions.keys.iter().filter_map(|key| Some((&*key.name, key.only_with.as_deref()?)))
}

/// The most actions of a statement.
pub(super) fn most_actions() -> usize {
    embedded().policy.limits.actions
}
