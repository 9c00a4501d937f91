//! Calls that do the same thing under different actions, and calls that an action's name does not tell.

use ecs_preflight_model::Str;

use crate::values::text;
use crate::yaml::{Node, Outcome};

/// What `catalogue/iam/acts.yaml` says.
pub(crate) struct Acts {
    pub(crate) acts: Box<[Box<[Str]>]>,
    pub(crate) beside: Box<[(Str, Box<[Str]>)]>,
}

/// Reads it; every operation and action must be known.
pub(crate) fn acts(file: &Node, operations: &[String], known: impl Fn(&str) -> bool) -> Outcome<Acts> {
    file.only(&["acts", "beside"])?;
    let mut acts = Vec::new();
    for act in file.need("acts")?.list()? {
        act.only(&["act", "operations"])?;
        act.need("act")?.text()?;
        acts.push(listed(act, operations)?);
    }
    let mut beside = Vec::new();
    for entry in file.need("beside")?.list()? {
        entry.only(&["action", "operations"])?;
        let action = entry.need("action")?;
        if !known(action.text()?) {
            return action.problem("no edition names this action");
        }
        beside.push((text(action)?, listed(entry, operations)?));
    }
    Ok(Acts { acts: acts.into(), beside: beside.into() })
}

fn listed(entry: &Node, operations: &[String]) -> Outcome<Box<[Str]>> {
    let list = entry.need("operations")?;
    let ids = list.texts()?;
    if let Some(id) = ids.iter().find(|id| !operations.contains(id)) {
        return list.problem(format!("`{id}` is not an operation"));
    }
    Ok(ids.into_iter().map(Str::from).collect())
}
