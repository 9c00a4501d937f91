//! `may`, `expect` and `states`: the life cycle of a server.

use ecs_preflight::ask::Refusal;
use ecs_preflight::lifecycle::{self, Decision, Expectation, Expected, May, ServerState, Task};
use ecs_preflight::report::{Language, word};
use ecs_preflight::status::{Listing, UnknownName};

use crate::args::{Format, MayArgs, StatesArgs};
use crate::output::{Failure, Output};

pub(crate) fn may(args: &MayArgs, output: &mut Output) -> Result<(), Failure> {
    let operation = super::operation(&args.operation, output.language)?;
    let task = super::status::task(args.task_state.as_deref());
    let state = ServerState {
        vm_state: args.vm_state.as_deref(),
        // With nothing but a status, the task is not known.
        task_state: if args.vm_state.is_some() { Task::of(task) } else { Task::NotGiven },
        status: args.status.as_deref(),
        locked: args.locked.then_some(true),
        failed: args.failed.as_deref(),
    };
    let answer = lifecycle::may(operation, &state).map_err(|name| unknown(name, output.language))?;
    if answer.decision == Decision::No {
        output.mark_found();
    }
    if output.format == Format::Json {
        let language = output.language;
        return output.json(&answer.in_language(language));
    }
    show(&answer, output)
}

pub(crate) fn show(answer: &May, output: &mut Output) -> Result<(), Failure> {
    let language = output.language;
    let label = |key: &'static str| word(key, language);
    output.line(&format!("{}: {}", answer.operation.id, label(answer.decision.name())))?;
    for reason in &answer.reasons {
        output.line(&format!("  {}", reason.finding.message(language)))?;
        if let Some(help) = reason.finding.help(language) {
            output.line(&format!("    {}: {help}", label("help")))?;
        }
        if !reason.first.is_empty() {
            output.line(&format!("    {}: {}", label("first"), reason.first.join(", ")))?;
        }
        if let Some(code) = reason.api_error {
            output.line(&format!("    {}: {code}", label("answers")))?;
        }
        output.line(&format!("    {}: {}", label("source"), reason.source))?;
    }
    for condition in answer.conditions_in(language) {
        output.line(&format!("  {}: {condition}", label("condition")))?;
    }
    Ok(())
}

pub(crate) fn expect(operation: &str, output: &mut Output) -> Result<(), Failure> {
    let operation = super::operation(operation, output.language)?;
    if output.format == Format::Json {
        return output.json(&Expected::of(operation));
    }
    let language = output.language;
    let label = |key: &'static str| word(key, language);
    let expectation = lifecycle::expect(operation);
    output.line(&format!("{}  {}", operation.id, language.of(&operation.title)))?;
    if !expectation.changes_state() {
        output.line(&format!("  {}", label("no-change")))?;
    }
    for (key, names) in rows(&expectation) {
        if !names.is_empty() {
            output.line(&format!("  {:14} {}", label(key), names.join(", ")))?;
        }
    }
    if operation.asynchronous {
        output.line(&format!("  {}", label("has-job")))?;
    }
    output.line(&format!("  {}: {}", label("source"), operation.source))
}

fn rows<'e>(expectation: &'e Expectation<'_>) -> [(&'static str, &'e [&'e str]); 6] {
    [
        ("from", &expectation.from),
        ("task_state", &expectation.tasks),
        ("transitional", &expectation.transitional),
        ("final", &expectation.last),
        ("failure", &expectation.failure),
        ("rolled-back", &expectation.rolled_back),
    ]
}

pub(crate) fn states(args: &StatesArgs, output: &mut Output) -> Result<(), Failure> {
    let listing = match &args.system {
        None => Listing::Of(args.dialect),
        Some(name) => Listing::of_system(name).ok_or_else(|| {
            let known: Vec<&str> = Listing::systems().collect();
            Failure::Usage(format!("there is no system `{name}`; the systems are {}", known.join(", ")))
        })?,
    };
    if output.format == Format::Json {
        return output.json(&listing);
    }
    let language = output.language;
    for kind in listing.kinds() {
        output.line(word(kind.name(), language))?;
        for meaning in listing.values(*kind) {
            let value = meaning.value;
            let name = if value.name.is_empty() { "\"\"" } else { &value.name };
            let name = value.number.map_or_else(|| name.to_owned(), |number| format!("{number} {name}"));
            let ecs = value.equivalent.as_ref().map(|status| format!("  = {status}")).unwrap_or_default();
            output.line(&format!("  {name:30} {}{ecs}", language.of(&value.meaning)))?;
        }
    }
    Ok(())
}

/// A name that no list holds, with the nearest one.
pub(crate) fn unknown(name: UnknownName, language: Language) -> Failure {
    super::refused(&Refusal::from(name), language)
}
