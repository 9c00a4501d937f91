//! `iam actions`: the actions that the documents name.

use ecs_preflight::catalogue::Action;
use ecs_preflight::iam::ActionEntry;
use ecs_preflight::{ask, iam};
use serde_json::json;

use crate::args::{ActionsArgs, Format};
use crate::output::{Failure, Output};

pub(super) fn run(args: &ActionsArgs, output: &mut Output) -> Result<(), Failure> {
    if args.without_row {
        return without_row(output);
    }
    let all: Vec<&Action> = match &args.action {
        Some(action) => {
            ask::who(action).map_err(|refusal| super::refused(&refusal, output.language))?.matches
        }
        None => iam::actions().iter().collect(),
    };
    for action in all {
        if output.format == Format::Json {
            output.json(&ActionEntry::of(action))?;
            continue;
        }
        output.line(&format!("{}  {}", action.name, super::who::traits(action, output)))?;
        if let Some(why) = action.why.as_ref().filter(|_| args.action.is_some()) {
            output.line(&format!("  {}", output.language.of(why)))?;
        }
    }
    Ok(())
}

/// The operations of which no edition says what they need.
fn without_row(output: &mut Output) -> Result<(), Failure> {
    for operation in iam::operations_without_row() {
        match output.format {
            Format::Json => {
                output.json(&json!({"operation": operation.id, "system": operation.system.name}))?
            }
            _ => output.line(&format!("{}  {}", operation.id, output.language.of(&operation.title)))?,
        }
    }
    Ok(())
}
