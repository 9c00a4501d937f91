//! `catalogue`: everything, or one operation.

use ecs_preflight::catalogue::{self as facts, Listed, Listing, Operation, Required};

use crate::args::{CatalogueArgs, Format};
use crate::output::{Failure, Output};

pub(crate) fn run(args: &CatalogueArgs, output: &mut Output) -> Result<(), Failure> {
    match &args.operation {
        Some(id) => {
            let operation = super::operation(id)?;
            if output.format == Format::Json {
                output.json(&Listed(operation))
            } else {
                one(operation, output)
            }
        }
        None if output.format == Format::Json => output.json(&Listing),
        None => {
            for operation in facts::operations() {
                let title = output.language.of(&operation.title);
                let uri = operation.uris.first().map_or("", |uri| uri);
                output.line(&format!("{:34} {:6} {uri}", operation.id, operation.method))?;
                output.line(&format!("{:34}        {title}, {}", "", operation.source))?;
            }
            Ok(())
        }
    }
}

fn one(operation: &'static Operation, output: &mut Output) -> Result<(), Failure> {
    let language = output.language;
    output.line(&format!("{}  {}", operation.id, language.of(&operation.title)))?;
    output.line(&format!("  {}", operation.source))?;
    for uri in &operation.uris {
        output.line(&format!("  {} {uri}", operation.method))?;
    }
    let query = operation.query.object.as_deref().map(|object| &*object.properties).unwrap_or_default();
    for parameter in query {
        let title = parameter.schema.title.as_ref().map(|title| language.of(title)).unwrap_or_default();
        output.line(&format!("  ?{:40} {title}", parameter.name))?;
    }
    for field in facts::fields(operation) {
        let mark = match field.required {
            Required::Yes => "*",
            Required::Conditional => "?",
            Required::No => " ",
        };
        let types: Vec<&str> = field.schema.types.names().collect();
        let title = field.schema.title.as_ref().map(|title| language.of(title)).unwrap_or_default();
        output.line(&format!("  {mark} {:50} {:10} {title}", field.path, types.join(" | ")))?;
    }
    if let Some(row) = ecs_preflight::iam::row(operation) {
        output.line(&format!("  IAM {}", row.actions.join(", ")))?;
        if !row.needs.is_empty() {
            output.line(&format!("      + {}", row.needs.join(", ")))?;
        }
    }
    Ok(())
}
