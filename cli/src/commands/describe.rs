//! `describe`: one field of an operation's body.

use ecs_preflight::ask::unknown_field;
use ecs_preflight::describe::describe;
use ecs_preflight::listing::Required;

use crate::args::Format;
use crate::output::{Failure, Output};

pub(crate) fn run(operation: &str, pointer: &str, output: &mut Output) -> Result<(), Failure> {
    let operation = super::operation(operation, output.language)?;
    let Some(field) = describe(operation, pointer) else {
        return Err(super::refused(&unknown_field(operation, pointer), output.language));
    };
    if output.format == Format::Json {
        return output.json(&field);
    }
    let language = output.language;
    let title = field.title().map(|title| language.pick(title)).unwrap_or_default();
    let required = match field.required() {
        Required::Yes => "*",
        Required::Conditional => "?",
        Required::No => " ",
    };
    output.line(&format!("{required} {} {pointer}  {title}", operation.id))?;
    let hint = field.hint(language);
    if !hint.is_empty() {
        output.line(&format!("  {hint}"))?;
    }
    output.line(&format!("  {}", field.source()))
}
