//! `iam who`: what an action opens, and what depends on it.

use ecs_preflight::ask;
use ecs_preflight::catalogue::{Action, Operation, embedded};
use ecs_preflight::iam::ActionRows;
use ecs_preflight::iam::Who;
use ecs_preflight::report::word;

use crate::args::Format;
use crate::output::{Failure, Output};

pub(super) fn run(action: &str, output: &mut Output) -> Result<(), Failure> {
    let found = ask::who(action).map_err(|refusal| super::refused(&refusal, output.language))?;
    if output.format == Format::Json {
        return output.json(&found);
    }
    show(&found, output)
}

fn show(found: &Who, output: &mut Output) -> Result<(), Failure> {
    let language = output.language;
    let label = |key: &'static str| word(key, language);
    for action in &found.matches {
        output.line(&format!("{}  ({})", action.name, traits(action, output)))?;
        let operations = action.operations(embedded());
        match operations.as_slice() {
            [] => output.line(&format!("  {}", label("opens-nothing")))?,
            operations => {
                output.line(&format!("  {}", label("opens")))?;
                list(operations, output)?;
            }
        }
        let needed_by = action.needed_by(embedded());
        if !needed_by.is_empty() {
            output.line(&format!("  {}", label("needed-by")))?;
            needed_by.iter().try_for_each(|other| output.line(&format!("    {other}")))?;
        }
    }
    Ok(())
}

fn list(operations: &[&'static Operation], output: &mut Output) -> Result<(), Failure> {
    let outdated = word("outdated", output.language);
    for operation in operations {
        let note = if operation.deprecated { format!("  {outdated}") } else { String::new() };
        output.line(&format!("    {}  {}{note}", operation.id, output.language.of(&operation.title)))?;
    }
    Ok(())
}

/// `write, destructive`
pub(super) fn traits(action: &Action, output: &Output) -> String {
    let mut all = vec![word(action.level.word(), output.language)];
    for (is, name) in [(action.secret, "secret"), (action.destructive, "destructive")] {
        if is {
            all.push(word(name, output.language));
        }
    }
    all.join(word("comma", output.language))
}
