//! `catalogue`: everything, or one operation.

use std::sync::Arc;

use ecs_preflight::ask::unknown_field;
use ecs_preflight::catalogue::{self as facts, Operation};
use ecs_preflight::listing::{Listing, OperationEntry, Required};

use crate::args::{CatalogueArgs, CatalogueCommand, Format};
use crate::config::Config;
use crate::output::{Failure, Output};
use ecs_preflight::describe::describe;
use ecs_preflight_compiler::{Change, Cited};
use serde::Serialize;

pub(crate) fn run(args: &CatalogueArgs, config: &Config, output: &mut Output) -> Result<(), Failure> {
    if let [id, pointer @ ..] = args.explain.as_slice() {
        return explain(id, pointer.first().map_or("", String::as_str), config, output);
    }
    if let Some(CatalogueCommand::Diff { one, other }) = &args.command {
        return super::diff::run(one, other, output);
    }
    match &args.operation {
        Some(id) => {
            let operation = super::operation(id, output.language)?;
            if output.format == Format::Json {
                output.json(&OperationEntry::of(operation))
            } else {
                one(operation, output)
            }
        }
        None if output.format == Format::Json => output.json(&Listing::embedded()),
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

/// A fact as an overlay has it.
#[derive(Serialize)]
struct Changed<'c> {
    pointer: &'c str,
    #[serde(skip_serializing_if = "str::is_empty")]
    keyword: &'c str,
    source: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<&'c str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    replaced: Option<&'c str>,
}

#[derive(Serialize)]
struct Explained<'c> {
    operation: &'c str,
    pointer: &'c str,
    /// Where everything comes from that no overlay has changed.
    source: &'c str,
    changed: Vec<Changed<'c>>,
}

/// Where the facts of an operation, or of a field and what is below it, come from.
fn explain(id: &str, pointer: &str, config: &Config, output: &mut Output) -> Result<(), Failure> {
    let operation = super::operation(id, output.language)?;
    let source = if pointer.is_empty() {
        &*operation.source
    } else {
        match describe(operation, pointer) {
            Some(field) => field.source(),
            None => return Err(super::refused(&unknown_field(operation, pointer), output.language)),
        }
    };
    let below = |change: &Change| {
        change.pointer.strip_prefix(pointer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let own = config.changes.iter().filter(|change| *operation.id == *change.of && below(change));
    let changed: Vec<Changed<'_>> = own
        .map(|change| Changed {
            pointer: &change.pointer,
            keyword: &change.keyword,
            source: Cited(&change.place).to_string(),
            value: change.after.as_deref(),
            replaced: change.before.as_deref(),
        })
        .collect();
    let explained = Explained { operation: &operation.id, pointer, source, changed };
    if output.format == Format::Json {
        return output.json(&explained);
    }
    output.line(&format!("{} {pointer}", operation.id))?;
    output.line(&format!("  {source}"))?;
    for change in &explained.changed {
        let what = if change.keyword.is_empty() { change.pointer } else { change.keyword };
        let value = change.value.unwrap_or("-");
        output.line(&format!("  {} {what}: {value}", change.source))?;
        if let Some(replaced) = change.replaced {
            output.line(&format!("    < {replaced}"))?;
        }
    }
    Ok(())
}

fn one(operation: &'static Arc<Operation>, output: &mut Output) -> Result<(), Failure> {
    let language = output.language;
    output.line(&format!("{}  {}", operation.id, language.of(&operation.title)))?;
    if !operation.also.is_empty() {
        output.line(&format!("  = {}", operation.also.join(", ")))?;
    }
    output.line(&format!("  {}", operation.source))?;
    for uri in &operation.uris {
        output.line(&format!("  {} {uri}", operation.method))?;
    }
    let query = operation.query.object.as_deref().map(|object| &*object.properties).unwrap_or_default();
    for parameter in query {
        let title = parameter.schema.title.as_ref().map(|title| language.of(title)).unwrap_or_default();
        output.line(&format!("  ?{:40} {title}", parameter.name))?;
    }
    for field in ecs_preflight::listing::fields(operation) {
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
