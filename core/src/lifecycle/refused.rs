//! Why the service refused an operation in a state, as far as the documents tell.

use super::may::{Decision, Judge, May, list, may_in};
use super::of_in;
use super::state::{ServerState, Task};
use crate::catalogue::{Facts, LifeCycle, Names as _, NeedKind, Operation, embedded, rule};
use crate::report::{Arg, Finding};

/// What speaks against an operation that the service has refused because of the state of a server; none where the
/// documents say nothing of it.
///
/// More than [`may`] says: where the section states no need, the statuses that the operation starts from, and where
/// the state is not known, what leads to one that fits.
///
/// ```
/// use ecs_preflight::catalogue::operation;
/// use ecs_preflight::lifecycle::{ServerState, why_refused};
/// let stopped = ServerState { vm_state: Some("stopped"), ..ServerState::default() };
/// let answer = why_refused(operation("NovaRebootServer").unwrap(), &stopped).unwrap();
/// assert_eq!(answer.reasons[0].first, ["BatchStartCloudServers", "NovaStartServer"]);
/// ```
pub fn why_refused(operation: &'static Operation, state: &ServerState<'_>) -> Option<May<'static>> {
    why_refused_in(embedded(), operation, state)
}

/// The same, by the facts of the catalogue that the operation is of.
pub(crate) fn why_refused_in<'c>(
    facts: &'c Facts,
    operation: &'c Operation,
    state: &ServerState<'_>,
) -> Option<May<'c>> {
    let row = of_in(facts, operation)?;
    let known = state.known(facts, row.htaiyun).ok()?;
    let mut answer = may_in(facts, operation, state).ok()?;
    let judge = Judge { operation, row, state: &known };
    for reason in answer.reasons.iter_mut().filter(|reason| reason.first.is_empty() && !reason.decides) {
        if reason.finding.rule() == rule::STATE_MISSING {
            reason.first = leading_to_needs(&judge);
        }
    }
    let needs_state = row.needs.iter().any(|need| !matches!(need.kind, NeedKind::Idle));
    if answer.decision != Decision::No && !needs_state {
        let from = starts(row);
        let statuses = match (known.vm_state, known.status) {
            (Some(vm_state), _) => judge.idle_statuses([vm_state]),
            (None, status) => status.map(|status| &*status.name).into_iter().collect(),
        };
        if !from.is_empty() && !statuses.iter().any(|status| from.contains(status)) {
            let ends = row.cases.iter().any(|case| statuses.iter().all(|status| case.last.has(status)));
            let (rule, others) = match (statuses.is_empty(), ends) {
                (true, _) => (rule::STATE_STARTS_FROM_UNKNOWN, others(facts, &from)),
                // Nothing leads back from where the operation leads itself.
                (false, true) => (rule::STATE_STARTS_FROM_DONE, Vec::new()),
                (false, false) => (rule::STATE_STARTS_FROM, statuses),
            };
            let found = known.vm_state.or(known.status.map(|status| &*status.name)).unwrap_or_default();
            let finding = Finding::new(rule)
                .with("operation", &operation.id)
                .with("expected", list(from.iter().copied()));
            let finding = if found.is_empty() { finding } else { finding.with("found", Arg::known(found)) };
            answer.reasons.push(judge.open(finding, judge.leading(&others, &from), &operation.source));
            answer.decision = Decision::Unknown;
        }
    }
    if let (Task::Running(task), false) = (known.task_state, answer.decision == Decision::No) {
        // The sections of some operations say nothing of tasks; the service does.
        let finding = Finding::new(rule::STATE_TASK).with("found", Arg::known(task));
        answer.reasons = vec![judge.open(finding, Vec::new(), &embedded().states.source)];
        answer.decision = Decision::Unknown;
    }
    // What is certain needs no list of what might be beside it.
    if answer.decision == Decision::No {
        answer.reasons.retain(|reason| reason.decides);
    }
    (!answer.reasons.is_empty()).then_some(answer)
}

/// The statuses that an operation starts from.
fn starts(row: &LifeCycle) -> Vec<&str> {
    let mut from = Vec::new();
    for status in row.cases.iter().flat_map(|case| case.from.texts()) {
        if !from.contains(&status) {
            from.push(status);
        }
    }
    from
}

/// Every other status of the documents.
fn others<'c>(facts: &'c Facts, wanted: &[&str]) -> Vec<&'c str> {
    facts.states.statuses.texts().filter(|status| !wanted.contains(status)).collect()
}

/// What leads to the states that the section asks for, whatever the server is doing now.
fn leading_to_needs<'c>(judge: &Judge<'_, 'c>) -> Vec<&'c str> {
    let mut found = Vec::new();
    for need in &judge.row.needs {
        let wanted = match &need.kind {
            NeedKind::VmStates { only, .. } => judge.idle_statuses(only.texts()),
            NeedKind::Statuses(statuses) => statuses.texts().collect(),
            _ => continue,
        };
        for operation in judge.leading(&others(judge.state.facts, &wanted), &wanted) {
            if !found.contains(&operation) {
                found.push(operation);
            }
        }
    }
    found
}
