//! Calls that do the same thing under different actions, and calls that an action's name does not tell.

use ecs_preflight_model::{Act, Str};

use crate::values::text;
use crate::yaml::{Node, Outcome};

/// What `catalogue/iam/acts.yaml` says.
pub(crate) struct Acts {
    /// The operations of each act, and those that do it among other things.
    pub(crate) acts: Box<[Act]>,
    pub(crate) beside: Box<[(Str, Box<[Str]>)]>,
}

/// Reads it; every operation and action must be known.
pub(crate) fn acts(file: &Node, operations: &[String], known: impl Fn(&str) -> bool) -> Outcome<Acts> {
    file.only(&["acts", "beside"])?;
    let mut acts = Vec::new();
    for act in file.need("acts")?.list()? {
        act.only(&["act", "operations", "also"])?;
        act.need("act")?.text()?;
        let also = match act.find("also") {
            Some(also) => among(also, operations)?,
            None => Box::default(),
        };
        acts.push(Act { operations: listed(act, operations)?, also });
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
    among(entry.need("operations")?, operations)
}

fn among(list: &Node, operations: &[String]) -> Outcome<Box<[Str]>> {
    let ids = list.texts()?;
    if let Some(id) = ids.iter().find(|id| !operations.contains(id)) {
        return list.problem(format!("`{id}` is not an operation"));
    }
    Ok(ids.into_iter().map(Str::from).collect())
}
