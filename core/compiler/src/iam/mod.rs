//! IAM: the rows of all editions, the actions that they name, and the policy language.

mod actions;
mod conditions;
mod policy;
mod rows;
mod services;

use std::sync::Arc;

use ecs_preflight_model::{Action, ConditionFacts, IamRow, PolicyFacts, Scope, Service, Str};

use crate::acts::{self, Acts};
use crate::yaml::{Node, Outcome, Place, Problem};

use rows::NamedAction;

/// The files of `catalogue/iam/`.
pub(crate) struct Files<'n> {
    /// One for each edition.
    pub(crate) editions: Vec<&'n Node>,
    pub(crate) services: Vec<&'n Node>,
    pub(crate) actions: Vec<&'n Node>,
    pub(crate) conditions: Vec<&'n Node>,
    pub(crate) policy: Vec<&'n Node>,
    pub(crate) acts: Vec<&'n Node>,
}

/// What they say.
pub(crate) struct Iam {
    pub(crate) rows: Box<[IamRow]>,
    pub(crate) services: Box<[Arc<Service>]>,
    pub(crate) actions: Box<[Action]>,
    pub(crate) conditions: ConditionFacts,
    pub(crate) policy: PolicyFacts,
    pub(crate) acts: Acts,
}

/// Reads them.
pub(crate) fn iam(files: &Files<'_>, operations: &[String]) -> Outcome<Iam> {
    let mut named = Vec::new();
    let rows = rows::rows(&files.editions, operations, &mut named)?;
    let services = services::services(one(&files.services, "catalogue/iam/services.yaml")?)?;
    let actions = actions::actions(one(&files.actions, "catalogue/iam/actions.yaml")?, &named, &services)?;
    let conditions = conditions::conditions(one(&files.conditions, "catalogue/iam/conditions.yaml")?)?;
    let known = |name: &str| named.iter().any(|action| action.name == name);
    let acts = acts::acts(one(&files.acts, "catalogue/iam/acts.yaml")?, operations, known)?;
    let file = one(&files.policy, "catalogue/iam/policy.yaml")?;
    let policy = policy::policy(file)?;
    fit_one_policy(file, &policy, &named, &services)?;
    Ok(Iam { rows, services, actions, conditions, policy, acts })
}

/// `iam minimize` writes one policy, whatever it is asked for: all known actions must fit into one.
fn fit_one_policy(
    file: &Node,
    policy: &PolicyFacts,
    named: &[NamedAction],
    services: &[Arc<Service>],
) -> Outcome<()> {
    let limits = file.need("limits")?;
    let mut needed = 0_usize;
    for service in services {
        let own = |action: &&NamedAction| action.name.split(':').next() == Some(&*service.name);
        let mut names: Vec<&Str> = named.iter().filter(own).map(|action| &action.name).collect();
        names.sort_unstable();
        names.dedup();
        needed = needed.saturating_add(names.len().div_ceil(policy.limits.actions.max(1)));
    }
    if needed > policy.limits.statements {
        return limits
            .problem("all known actions no longer fit into one policy: `iam minimize` must write several");
    }
    let global = services.iter().filter(|service| service.scope == Scope::Global).count();
    if global != 0 && global != services.len() {
        return file
            .problem("global and project-level services: `iam minimize` must write a policy for each");
    }
    Ok(())
}

fn one<'n>(files: &[&'n Node], name: &str) -> Outcome<&'n Node> {
    files
        .first()
        .copied()
        .ok_or_else(|| Problem { place: Place::start(name), message: "the file is missing".into() })
}

/// Whether a node says this of a key.
fn is(node: &Node, key: &str, value: &str) -> bool {
    node.find(key).is_some_and(|found| found.text().is_ok_and(|found| found == value))
}
