//! Questions about states and the life cycle.

use serde_json::{Map, Value};

use crate::catalogue::{Microversion, nearest, rule};
use crate::lifecycle::{Expected, ServerState, Task, may_in, picture_of, poll_in};
use crate::report::{Arg, Finding};
use crate::status::{
    Answer, Dialect, Kind, Listing, UnknownName, check_known, filter_statuses_in, meaning_in, pairs_in,
};

use super::arguments::{missing, wrong_type};
use super::{Arguments, Group, Question, Refusal, json};

/// `status.derive`, `status.pairs`, `status.meaning`, `status.filters`, `states`, `lifecycle.may`,
/// `lifecycle.expect`, `lifecycle.poll` and `lifecycle.picture`.
pub const STATES: Group = &[
    Question {
        name: "status.derive",
        arguments: &["vm_state", "task_state", "dialect"],
        answer: |arguments, _| {
            let (vm_state, task_state) =
                (arguments.text("vm_state")?, arguments.text_if_given("task_state")?);
            let dialect = dialect(arguments)?;
            let facts = arguments.facts;
            check_known(facts, vm_state, task_state)?;
            json(&Answer { vm_state, task_state, reported: None, dialect, facts })
        },
    },
    Question {
        name: "status.pairs",
        arguments: &["status", "dialect"],
        answer: |arguments, _| {
            json(&pairs_in(arguments.facts, arguments.text("status")?, dialect(arguments)?)?)
        },
    },
    Question {
        name: "status.meaning",
        arguments: &["kind", "value", "dialect"],
        answer: |arguments, _| {
            let kind = arguments.text("kind")?;
            let names = || Kind::ALL.into_iter().map(Kind::name);
            let kind =
                Kind::parse(kind).ok_or_else(|| Refusal::unknown("kind", kind, nearest(kind, names())))?;
            let value = match arguments.needed("value")? {
                Value::String(text) => text.clone(),
                Value::Number(number) => number.to_string(),
                _ => return Err(wrong_type("value", "string")),
            };
            json(&meaning_in(arguments.facts, kind, &value, dialect(arguments)?)?)
        },
    },
    Question {
        name: "status.filters",
        arguments: &["operation", "microversion"],
        answer: |arguments, _| {
            let operation = arguments.operation("operation")?;
            json(&filter_statuses_in(arguments.facts, operation, microversion(arguments)?))
        },
    },
    Question {
        name: "states",
        arguments: &["dialect", "system"],
        answer: |arguments, _| match arguments.text_if_given("system")? {
            None => json(&Listing::Of(dialect(arguments)?).of_facts(arguments.facts)),
            Some(name) => match Listing::of_system(name) {
                Some(listing) => json(&listing.of_facts(arguments.facts)),
                None => Err(Refusal::unknown("system", name, nearest(name, Listing::systems()))),
            },
        },
    },
    Question {
        name: "lifecycle.may",
        arguments: &["operation", "state"],
        answer: |arguments, language| {
            let operation = arguments.operation("operation")?;
            let empty = Map::new();
            let state = match arguments.value("state") {
                None => &empty,
                Some(value) => value.as_object().ok_or_else(|| wrong_type("state", "object"))?,
            };
            json(&may_in(arguments.facts, operation, &server_state(state)?)?.in_language(language))
        },
    },
    Question {
        name: "lifecycle.expect",
        arguments: &["operation"],
        answer: |arguments, _| json(&Expected::new(arguments.facts, arguments.operation("operation")?)),
    },
    Question {
        name: "lifecycle.poll",
        arguments: &["operation", "state", "choice"],
        answer: |arguments, language| {
            let operation = arguments.operation("operation")?;
            let state =
                arguments.needed("state")?.as_object().ok_or_else(|| wrong_type("state", "object"))?;
            let state = server_state(state)?;
            let Some(status) = state.status else { return Err(missing("status")) };
            json(
                &poll_in(
                    arguments.facts,
                    operation,
                    status,
                    state.task_state,
                    arguments.text_if_given("choice")?,
                )?
                .in_language(language),
            )
        },
    },
    Question {
        name: "lifecycle.picture",
        arguments: &[],
        answer: |arguments, _| json(&picture_of(arguments.facts)),
    },
];

impl From<UnknownName> for Refusal {
    fn from(unknown: UnknownName) -> Self {
        match unknown.actual {
            None if unknown.kind == "operation" => Refusal::unknown_operation(&unknown.found),
            None => Refusal::unknown(unknown.kind, &unknown.found, unknown.nearest.as_deref()),
            Some(actual) => Refusal::new(
                Finding::new(rule::ASK_OTHER_KIND)
                    .with("kind", Arg::Word(unknown.kind))
                    .with("found", Arg::input(&unknown.found))
                    .with("actual", Arg::Word(actual)),
            ),
        }
    }
}

fn dialect(arguments: &Arguments<'_>) -> Result<Dialect, Refusal> {
    let Some(name) = arguments.text_if_given("dialect")? else { return Ok(Dialect::default()) };
    let names = || Dialect::ALL.into_iter().map(Dialect::name);
    Dialect::parse(name).ok_or_else(|| Refusal::unknown("dialect", name, nearest(name, names())))
}

fn microversion(arguments: &Arguments<'_>) -> Result<Option<Microversion>, Refusal> {
    let Some(text) = arguments.text_if_given("microversion")? else { return Ok(None) };
    let parsed = Microversion::parse(text);
    parsed.map(Some).ok_or_else(|| Refusal::unknown("microversion", text, None))
}

/// The members of the state of a server. A task_state of null is no task, and a missing one is not known.
const MEMBERS: [&str; 5] = ["vm_state", "task_state", "status", "locked", "failed"];

fn server_state(state: &Map<String, Value>) -> Result<ServerState<'_>, Refusal> {
    if let Some(name) = state.keys().find(|name| !MEMBERS.contains(&name.as_str())) {
        return Err(Refusal::unknown("argument", name, nearest(name, MEMBERS.into_iter())));
    }
    let text = |name: &'static str| match state.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.as_str())),
        Some(_) => Err(wrong_type(name, "string")),
    };
    let task_state = match state.get("task_state") {
        None => Task::NotGiven,
        Some(_) => Task::of(text("task_state")?),
    };
    let locked = match state.get("locked") {
        None | Some(Value::Null) => None,
        Some(Value::Bool(locked)) => Some(*locked),
        Some(_) => return Err(wrong_type("locked", "boolean")),
    };
    Ok(ServerState {
        vm_state: text("vm_state")?,
        task_state,
        status: text("status")?,
        locked,
        failed: text("failed")?,
    })
}
