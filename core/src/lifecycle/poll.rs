//! Whether to go on polling.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::of_in;
use super::state::{self, Task};
use crate::catalogue::{Case, Facts, Names as _, Operation, embedded, rule};
use crate::report::{Arg, Finding, Language, Rule};
use crate::status::UnknownName;

/// What a poller should do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is under way.
    KeepPolling,
    /// It is done.
    Done,
    /// It has failed.
    Failed,
    /// The status does not tell.
    Unknown,
}

impl Outcome {
    /// `keep-polling`, `done`, `failed` or `unknown`.
    pub fn name(self) -> &'static str {
        match self {
            Outcome::KeepPolling => "keep-polling",
            Outcome::Done => "done",
            Outcome::Failed => "failed",
            Outcome::Unknown => "unknown",
        }
    }
}

/// What a poller should do, and why.
#[derive(Clone, Debug)]
pub struct Poll<'c> {
    /// The operation.
    pub operation: &'c Operation,
    /// The status that was reported.
    pub status: &'c str,
    /// What to do.
    pub outcome: Outcome,
    /// Why.
    pub finding: Finding,
}

/// Tells a poller whether to go on, from what the server reports after an operation was accepted.
///
/// The task_state matters: some statuses stay as they are while a task runs (A-133). Where a field of the
/// request chooses what happens (`SOFT` or `HARD`, `STOP` or `START`), `choice` is its value.
///
/// # Errors
/// When the status, the task_state or the choice is not known.
///
/// ```
/// use ecs_preflight::catalogue::operation;
/// use ecs_preflight::lifecycle::{Outcome, Task, poll};
/// let stop = operation("NovaStopServer").unwrap();
/// assert_eq!(poll(stop, "ACTIVE", Task::NotGiven, None).unwrap().outcome, Outcome::KeepPolling);
/// assert_eq!(poll(stop, "SHUTOFF", Task::None, None).unwrap().outcome, Outcome::Done);
/// ```
pub fn poll(
    operation: &'static Operation,
    status: &str,
    task: Task<'_>,
    choice: Option<&str>,
) -> Result<Poll<'static>, UnknownName> {
    poll_in(embedded(), operation, status, task, choice)
}

/// The same, by the facts of the catalogue that the operation is of.
pub(crate) fn poll_in<'c>(
    facts: &'c Facts,
    operation: &'c Operation,
    status: &str,
    task: Task<'_>,
    choice: Option<&str>,
) -> Result<Poll<'c>, UnknownName> {
    let row = of_in(facts, operation);
    let status: &'c str = &state::status(facts, status, row.is_some_and(|row| row.htaiyun))?.name;
    let task = state::task(facts, task)?;
    let cases = row.map(|row| &*row.cases).unwrap_or_default();
    let values = || cases.iter().filter_map(|case| case.when.as_ref().map(|(_, value)| &**value));
    if let Some(choice) = choice
        && !values().any(|value| value == choice)
    {
        return Err(UnknownName::among("choice", choice, values()));
    }
    let chosen = |case: &&Case| match (choice, &case.when) {
        (Some(choice), Some((_, value))) => value == choice,
        _ => true,
    };
    let (outcome, finding) = judge_all(operation, cases.iter().filter(chosen), status, task);
    Ok(Poll { operation, status, outcome, finding })
}

/// One answer for all cases that it may be; a case to which the status does not belong counts only when all are such.
fn judge_all<'c>(
    operation: &Operation,
    cases: impl Iterator<Item = &'c Case>,
    status: &'c str,
    task: Task<'c>,
) -> (Outcome, Finding) {
    let plain = |rule: Rule<'static>| Finding::new(rule).with("found", Arg::known(status));
    let mut judged: Vec<(Outcome, Finding)> =
        cases.map(|case| judge(operation, case, status, task)).collect();
    if judged.is_empty() {
        return if operation.asynchronous {
            (Outcome::Unknown, plain(rule::POLL_JOB))
        } else {
            (Outcome::Done, Finding::new(rule::POLL_NO_CHANGE))
        };
    }
    let unexpected = |finding: &Finding| finding.rule() == rule::POLL_UNEXPECTED;
    if judged.iter().any(|(_, finding)| !unexpected(finding)) {
        judged.retain(|(_, finding)| !unexpected(finding));
    }
    let first = judged.first().map(|(outcome, _)| *outcome);
    if judged.iter().any(|(outcome, _)| Some(*outcome) != first) {
        return (Outcome::Unknown, plain(rule::POLL_CHOICE_NEEDED));
    }
    judged.into_iter().next().unwrap_or_else(|| (Outcome::Unknown, plain(rule::POLL_JOB)))
}

fn judge(operation: &Operation, case: &Case, status: &str, task: Task<'_>) -> (Outcome, Finding) {
    let plain = |rule: Rule<'static>| Finding::new(rule).with("found", Arg::known(status));
    if let Task::Running(task) = task {
        return (Outcome::KeepPolling, Finding::new(rule::POLL_TASK).with("found", Arg::known(task)));
    }
    let idle = task == Task::None;
    let under_way = case.transitional.has(status);
    // The status that it had before tells nothing where there is a job: the job does.
    let as_before = operation.asynchronous && case.from.has(status);
    if case.last.has(status) {
        return if as_before {
            (Outcome::Unknown, plain(rule::POLL_JOB))
        } else {
            (Outcome::Done, plain(rule::POLL_DONE))
        };
    }
    let rolled_back = case.rolled_back.has(status);
    if case.failure.has(status) || rolled_back {
        return match (idle, under_way || rolled_back) {
            (false, true) => (Outcome::Unknown, plain(rule::POLL_TASK_NEEDED)),
            _ if rolled_back => (Outcome::Failed, plain(rule::POLL_ROLLED_BACK)),
            _ => (Outcome::Failed, plain(rule::POLL_FAILED)),
        };
    }
    if under_way {
        return (Outcome::KeepPolling, plain(rule::POLL_TRANSITIONAL));
    }
    let mut expected = Vec::new();
    for name in case.transitional.texts().chain(case.last.texts()).chain(case.failure.texts()) {
        if !expected.contains(&name) {
            expected.push(name);
        }
    }
    let expected = Arg::known_list(expected);
    (Outcome::Unknown, plain(rule::POLL_UNEXPECTED).with("expected", expected))
}

impl Poll<'_> {
    /// The answer for serialisation.
    pub fn in_language(&self, language: Language) -> impl Serialize {
        Shown(self, language)
    }
}

struct Shown<'p>(&'p Poll<'p>, Language);

impl Serialize for Shown<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Shown(poll, language) = *self;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("operation", &poll.operation.id)?;
        map.serialize_entry("status", poll.status)?;
        map.serialize_entry("outcome", poll.outcome.name())?;
        map.serialize_entry("rule", poll.finding.rule().id())?;
        map.serialize_entry("message", &poll.finding.message(language))?;
        if let Some(help) = poll.finding.help(language) {
            map.serialize_entry("help", &help)?;
        }
        map.serialize_entry("source", &poll.operation.source)?;
        map.end()
    }
}
