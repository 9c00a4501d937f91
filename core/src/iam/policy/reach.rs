//! What policies let their holder do, whatever the request: actions, and operations with all that they need.
//!
//! Nothing is known of a request here. What a statement with conditions, or for certain resources, decides
//! is therefore conditional.

use crate::catalogue::{ConditionalNeed, Facts, IamRow, Names as _, Operation, embedded};
use crate::iam::operations_without_row_in;

use super::evaluate::{Place, applies, statements};
use super::form::{Ready, Sound};
use super::operator::Operator;
use super::read::Effect;
use super::truth::{Doubt, Truth};

/// How far an action or operation is allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// Never.
    Never,
    /// For some requests.
    Conditional,
    /// Always.
    Always,
}

/// How far policies allow one action, and which statements stand in its way.
#[derive(Clone, Debug)]
pub struct Grant {
    /// How far.
    pub reach: Reach,
    /// The statements that deny it always, or, where it is conditional, those that it depends on.
    pub places: Vec<Place>,
}

/// How far the policies together allow an action.
pub fn grant(policies: &[Sound], action: &str) -> Grant {
    let (mut sure, mut maybe, mut denied, mut depends) = (false, false, Vec::new(), Vec::new());
    for (place, ready) in statements(policies) {
        match (place.effect, without_context(ready, action)) {
            (_, Truth::No) => {}
            (Effect::Allow, Truth::Yes) => sure = true,
            (Effect::Deny, Truth::Yes) => denied.push(place),
            (effect, Truth::Undecided(_)) => {
                maybe |= effect == Effect::Allow;
                depends.push(place);
            }
        }
    }
    let hindered = depends.iter().any(|place| place.effect == Effect::Deny);
    if !denied.is_empty() {
        Grant { reach: Reach::Never, places: denied }
    } else if sure && !hindered {
        Grant { reach: Reach::Always, places: Vec::new() }
    } else if sure {
        depends.retain(|place| place.effect == Effect::Deny);
        Grant { reach: Reach::Conditional, places: depends }
    } else if maybe {
        Grant { reach: Reach::Conditional, places: depends }
    } else {
        Grant { reach: Reach::Never, places: Vec::new() }
    }
}

/// An operator that nobody knows lets no Allow through, and takes no Deny away: on that no request has a say.
fn without_context(ready: &Ready, action: &str) -> Truth {
    let (truth, _) = applies(ready, action, None, None);
    let unknown =
        ready.statement.conditions.iter().filter(|known| Operator::parse(&known.operator).is_none());
    let unknown = unknown.count();
    match (truth, ready.effect) {
        (Truth::Undecided(_), Effect::Allow) if unknown > 0 => Truth::No,
        (Truth::Undecided(Doubt::Operator), Effect::Deny) if unknown == ready.statement.conditions.len() => {
            Truth::Yes
        }
        _ => truth,
    }
}

/// An operation that is not always allowed.
#[derive(Clone, Debug)]
pub struct Blocked<'c> {
    /// The operation.
    pub operation: &'c Operation,
    /// The actions and dependencies that are never allowed; none where the operation is conditional.
    pub missing: Vec<&'c str>,
    /// The statements that deny them, or that the operation depends on.
    pub places: Vec<Place>,
}

/// An operation that is allowed, but for requests with a certain field.
#[derive(Clone, Debug)]
pub struct Limited<'c> {
    /// The operation.
    pub operation: &'c Operation,
    /// Those requests.
    pub need: &'c ConditionalNeed,
    /// What is not always allowed of what they need.
    pub missing: Vec<&'c str>,
}

/// The operations that policies allow.
#[derive(Clone, Debug, Default)]
pub struct Operations<'c> {
    /// Whatever the request.
    pub allowed: Vec<&'c Operation>,
    /// Never.
    pub denied: Vec<Blocked<'c>>,
    /// For some requests.
    pub conditional: Vec<Blocked<'c>>,
    /// Allowed operations with requests that need more.
    pub limited: Vec<Limited<'c>>,
    /// No edition says which actions they need.
    pub unknown: Vec<&'c Operation>,
}

/// Which of all operations the policies allow: with all actions and dependencies.
pub fn operations(policies: &[Sound]) -> Operations<'static> {
    operations_in(embedded(), policies)
}

/// The same among those of a catalogue.
pub(crate) fn operations_in<'c>(facts: &'c Facts, policies: &[Sound]) -> Operations<'c> {
    let grants: Vec<(&str, Grant)> =
        facts.actions.iter().map(|action| (&*action.name, grant(policies, &action.name))).collect();
    let grant_of = |name: &str| grants.iter().find(|(known, _)| *known == name).map(|(_, grant)| grant);
    let reach = |name: &str| grant_of(name).map_or(Reach::Never, |grant| grant.reach);
    let mut found =
        Operations { unknown: operations_without_row_in(facts).collect(), ..Operations::default() };
    for (operation, row) in
        facts.operations.iter().filter_map(|operation| Some((&**operation, facts.row(operation)?)))
    {
        let least = wanted(row).map(reach).min().unwrap_or(Reach::Never);
        // What keeps it from more: the actions that are allowed least.
        let blocked = || {
            let missing: Vec<&str> = wanted(row).filter(|name| reach(name) == least).collect();
            let mut places: Vec<Place> = Vec::new();
            for place in missing.iter().filter_map(|name| grant_of(name)).flat_map(|grant| &grant.places) {
                if !places.contains(place) {
                    places.push(place.clone());
                }
            }
            places.sort_by(|one, other| {
                one.policy.cmp(&other.policy).then_with(|| one.pointer.cmp(&other.pointer))
            });
            Blocked { operation, missing, places }
        };
        match least {
            Reach::Always => {
                found.allowed.push(operation);
                for need in &row.conditional {
                    let missing: Vec<&str> =
                        need.needs.texts().filter(|name| reach(name) != Reach::Always).collect();
                    if !missing.is_empty() {
                        found.limited.push(Limited { operation, need, missing });
                    }
                }
            }
            Reach::Conditional => found.conditional.push(Blocked { missing: Vec::new(), ..blocked() }),
            Reach::Never => found.denied.push(blocked()),
        }
    }
    found
}

/// What every request of an operation needs.
pub(super) fn wanted(row: &IamRow) -> impl Iterator<Item = &str> {
    row.actions.texts().chain(row.needs.texts())
}
