//! Calls that do the same thing under different actions, and calls that an action's name does not tell.

use super::emit::{Emitter, text};
use super::yaml::{Node, Outcome};

/// Writes `ACTS` and `BESIDE` from `catalogue/iam/acts.yaml`; every operation and action must be known.
pub fn emit(
    file: &Node,
    operations: &[String],
    known: impl Fn(&str) -> bool,
    out: &mut Emitter,
) -> Outcome<()> {
    file.only(&["acts", "beside"])?;
    let mut acts = Vec::new();
    for act in file.need("acts")?.list()? {
        act.only(&["act", "operations"])?;
        act.need("act")?.text()?;
        acts.push(listed(act, operations, out)?);
    }
    let mut beside = Vec::new();
    for entry in file.need("beside")?.list()? {
        entry.only(&["action", "operations"])?;
        let action = entry.need("action")?;
        if !known(action.text()?) {
            return action.problem("no edition names this action");
        }
        beside.push(format!("({}, {})", text(action.text()?), listed(entry, operations, out)?));
    }
    out.item(&format!("pub(crate) static ACTS: &[&[&str]] = &[{}];", acts.join(", ")));
    out.item(&format!("pub(crate) static BESIDE: &[(&str, &[&str])] = &[{}];", beside.join(", ")));
    Ok(())
}

fn listed(entry: &Node, operations: &[String], out: &mut Emitter) -> Outcome<String> {
    let list = entry.need("operations")?;
    let ids = list.texts()?;
    if let Some(id) = ids.iter().find(|id| !operations.iter().any(|known| known == *id)) {
        return list.problem(format!("`{id}` is not an operation"));
    }
    Ok(out.slice("&str", &ids.iter().map(|id| text(id)).collect::<Vec<_>>()))
}
