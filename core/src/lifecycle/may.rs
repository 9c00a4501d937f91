//! May an operation run in a state?

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::of_in;
use super::state::{Known, ServerState, Task};
use crate::catalogue::{
    Bilingual, Facts, LifeCycle, Lock, Names as _, Need, NeedKind, Operation, ResourceCondition, Str,
    embedded, rule,
};
use crate::report::{Arg, Finding, Language};
use crate::status::{Dialect, UnknownName, derive_by};

/// Whether it may run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Nothing in the documents forbids it in this state.
    Yes,
    /// The documents forbid it.
    No,
    /// It depends on something that is not known.
    Unknown,
}

impl Decision {
    /// `yes`, `no` or `unknown`.
    pub fn name(self) -> &'static str {
        match self {
            Decision::Yes => "yes",
            Decision::No => "no",
            Decision::Unknown => "unknown",
        }
    }
}

/// Why it may not run, or why that is not known.
#[derive(Clone, Debug)]
pub struct Reason<'c> {
    /// The rule with its arguments.
    pub finding: Finding,
    /// It speaks against the operation; otherwise something is not known.
    pub decides: bool,
    /// The operations that lead to a state in which it may run.
    pub first: Vec<&'c str>,
    /// The code with which the service answers.
    pub api_error: Option<&'c str>,
    /// Section of the document.
    pub source: &'c str,
}

/// Whether an operation may run in a state, and why.
#[derive(Clone, Debug)]
pub struct May<'c> {
    /// The operation.
    pub operation: &'c Operation,
    /// Whether it may run.
    pub decision: Decision,
    /// The documents state which states it needs.
    pub stated: bool,
    /// What speaks against it, or is not known.
    pub reasons: Vec<Reason<'c>>,
    /// What must hold beside the state: no state tells it.
    pub conditions: Vec<&'c ResourceCondition>,
    lock_condition: Option<&'c Bilingual>,
}

/// Tells whether an operation may run in a state.
///
/// # Errors
/// When a state or an operation that it names is not known.
///
/// ```
/// use ecs_preflight::catalogue::operation;
/// use ecs_preflight::lifecycle::{Decision, ServerState, Task, may};
/// let resize = operation("ResizeCloudServer").unwrap();
/// let running = ServerState { vm_state: Some("active"), task_state: Task::None, ..ServerState::default() };
/// let answer = may(resize, &running).unwrap();
/// assert_eq!(answer.decision, Decision::No);
/// assert_eq!(answer.reasons[0].first, ["BatchStopCloudServers", "NovaStopServer"]);
/// ```
pub fn may(operation: &'static Operation, state: &ServerState<'_>) -> Result<May<'static>, UnknownName> {
    may_in(embedded(), operation, state)
}

/// The same, by the facts of the catalogue that the operation is of.
pub(crate) fn may_in<'c>(
    facts: &'c Facts,
    operation: &'c Operation,
    state: &ServerState<'_>,
) -> Result<May<'c>, UnknownName> {
    let row = of_in(facts, operation);
    let known = state.known(facts, row.is_some_and(|row| row.htaiyun))?;
    let mut answer = May {
        operation,
        decision: Decision::Yes,
        stated: row.is_some_and(|row| !row.needs.is_empty()),
        reasons: Vec::new(),
        conditions: Vec::new(),
        lock_condition: None,
    };
    let Some(row) = row else { return Ok(answer) };
    let judge = Judge { operation, row, state: &known };
    answer.reasons.extend(row.needs.iter().filter_map(|need| judge.need(need)));
    match (row.lock, known.locked) {
        (Lock::Refused, None) => answer.lock_condition = Some(&facts.lock_facts.condition),
        (_, Some(true)) => answer.reasons.extend(judge.lock()),
        _ => {}
    }
    let vm_states = known.vm_states();
    let matters = |condition: &&ResourceCondition| {
        condition.vm_states.is_empty()
            || vm_states.is_empty()
            || vm_states.iter().any(|vm_state| condition.vm_states.has(vm_state))
    };
    answer.conditions = row.conditions.iter().filter(matters).collect();
    answer.decision = if answer.reasons.iter().any(|reason| reason.decides) {
        Decision::No
    } else if answer.reasons.is_empty() {
        Decision::Yes
    } else {
        Decision::Unknown
    };
    Ok(answer)
}

/// One operation and one state.
pub(super) struct Judge<'j, 'c> {
    pub(super) operation: &'c Operation,
    pub(super) row: &'c LifeCycle,
    pub(super) state: &'j Known<'c>,
}

impl<'c> Judge<'_, 'c> {
    fn need(&self, need: &'c Need) -> Option<Reason<'c>> {
        let source = need.source.as_deref().unwrap_or(&self.operation.source);
        match &need.kind {
            NeedKind::VmStates { only, or_failed, failed_in, silent } => {
                self.vm_states(only, or_failed, failed_in, *silent, source)
            }
            NeedKind::NotVmStates(list) => self.not_vm_states(list, source),
            NeedKind::Statuses(list) => self.statuses(list, source),
            NeedKind::Idle => self.idle(source),
        }
    }

    fn vm_states(
        &self,
        only: &'c [Str],
        or_failed: &'c [Str],
        failed_in: &'c [Str],
        silent: bool,
        source: &'c str,
    ) -> Option<Reason<'c>> {
        let possible = self.state.vm_states();
        // What failed opens the states that a failure leaves behind, not every other one (a deleted server).
        let failed = self.state.failed.is_some_and(|failed| or_failed.has(&failed.id));
        let after_failure = |vm_state: &&'c str| only.has(vm_state) || failed_in.has(vm_state);
        if fits_all(&possible, only) || failed && possible.iter().all(after_failure) {
            return None;
        }
        if possible.is_empty() {
            return Some(self.missing("vm_state", only, source));
        }
        if possible.iter().any(|vm_state| only.has(vm_state)) {
            let finding = Finding::new(rule::STATE_AMBIGUOUS).with("found", Arg::known(self.found()));
            let finding =
                finding.with("possible", list(possible.iter().copied())).with("needed", list(only.texts()));
            return Some(self.open(finding, Vec::new(), source));
        }
        let found = self.found();
        if silent {
            let finding = Finding::new(rule::STATE_UNSTATED)
                .with("found", Arg::known(found))
                .with("stated", list(only.texts()));
            return Some(self.open(finding, self.first(&possible, only.texts()), source));
        }
        let undecided =
            self.state.failed.is_none() && possible.iter().any(|vm_state| failed_in.has(vm_state));
        if undecided {
            let finding = Finding::new(rule::STATE_AFTER_FAILURE).with("found", Arg::known(found));
            return Some(self.open(finding.with("operations", list(or_failed.texts())), Vec::new(), source));
        }
        let rule =
            if self.state.vm_state.is_some() { rule::STATE_VM_STATE } else { rule::STATE_VM_STATE_STATUS };
        let finding = Finding::new(rule).with("found", Arg::known(found)).with("needed", list(only.texts()));
        Some(self.against(finding, self.first(&possible, only.texts()), source))
    }

    fn not_vm_states(&self, refused: &'c [Str], source: &'c str) -> Option<Reason<'c>> {
        let possible = self.state.vm_states();
        let others: Vec<&'c str> =
            all_vm_states(self.state.facts).filter(|name| !refused.has(name)).collect();
        if possible.is_empty() {
            let finding = Finding::new(rule::STATE_MISSING_FORBIDDEN).with("field", "vm_state");
            return Some(self.open(finding.with("forbidden", list(refused.texts())), Vec::new(), source));
        }
        if !possible.iter().any(|vm_state| refused.has(vm_state)) {
            return None;
        }
        if !fits_all(&possible, refused) {
            let finding =
                Finding::new(rule::STATE_AMBIGUOUS_FORBIDDEN).with("found", Arg::known(self.found()));
            let finding = finding
                .with("possible", list(possible.iter().copied()))
                .with("forbidden", list(refused.texts()));
            return Some(self.open(finding, Vec::new(), source));
        }
        let given = self.state.vm_state.is_some();
        let rule = if given { rule::STATE_VM_STATE_FORBIDDEN } else { rule::STATE_VM_STATE_FORBIDDEN_STATUS };
        let finding = Finding::new(rule)
            .with("found", Arg::known(self.found()))
            .with("forbidden", list(refused.texts()));
        Some(self.against(finding, self.first(&possible, others), source))
    }

    fn statuses(&self, needed: &'c [Str], source: &'c str) -> Option<Reason<'c>> {
        let possible = self.state.statuses();
        if possible.is_empty() {
            return Some(self.missing("status", needed, source));
        }
        if fits_all(&possible, needed) {
            return None;
        }
        if possible.iter().any(|status| needed.has(status)) {
            // The task decides, which the need of no task has said already where there is one.
            return (!self.row.needs.iter().any(|need| matches!(need.kind, NeedKind::Idle)))
                .then(|| self.missing("status", needed, source));
        }
        let (rule, found) = match (self.state.status, self.state.vm_state) {
            (None, Some(vm_state)) => (rule::STATE_STATUS_VM_STATE, vm_state),
            (status, _) => (rule::STATE_STATUS, status.map_or("", |status| &status.name)),
        };
        let finding =
            Finding::new(rule).with("found", Arg::known(found)).with("needed", list(needed.texts()));
        let from = self.idle_statuses(self.state.vm_states());
        Some(self.against(finding, self.leading(&from, needed), source))
    }

    fn idle(&self, source: &'c str) -> Option<Reason<'c>> {
        match self.state.task_state {
            Task::None => None,
            Task::Running(task) => {
                let finding = Finding::new(rule::STATE_TASK).with("found", Arg::known(task));
                Some(self.against(finding, Vec::new(), source))
            }
            Task::NotGiven => match self.state.status {
                Some(status) if status.transitional => {
                    let finding = Finding::new(rule::STATE_TASK_STATUS).with("found", &status.name);
                    Some(self.against(finding, Vec::new(), source))
                }
                _ => Some(self.open(Finding::new(rule::STATE_MISSING_TASK), Vec::new(), source)),
            },
        }
    }

    /// A lock that holds.
    fn lock(&self) -> Option<Reason<'c>> {
        let first =
            if self.row.htaiyun { Vec::new() } else { self.state.facts.lock_facts.undo.texts().collect() };
        let codes = self.state.facts.state_errors.iter().find(|row| row.system == self.operation.system.name);
        match self.row.lock {
            Lock::Refused => Some(Reason {
                finding: Finding::new(rule::STATE_LOCKED),
                decides: true,
                first,
                api_error: codes.map(|codes| &*codes.locked),
                source: &self.state.facts.lock_facts.source,
            }),
            Lock::Unstated => {
                let source = if self.row.htaiyun {
                    &self.operation.source
                } else {
                    &self.state.facts.lock_facts.source
                };
                Some(self.open(Finding::new(rule::STATE_LOCK_UNSTATED), first, source))
            }
            Lock::Unaffected => None,
        }
    }

    /// What was found: the vm_state, or the status that stands for it.
    fn found(&self) -> &'c str {
        let status = self.state.status.map(|status| &*status.name);
        self.state.vm_state.or(status).unwrap_or_default()
    }

    fn missing(&self, field: &'static str, needed: &'c [Str], source: &'c str) -> Reason<'c> {
        let finding =
            Finding::new(rule::STATE_MISSING).with("field", field).with("needed", list(needed.texts()));
        self.open(finding, Vec::new(), source)
    }

    fn against(&self, finding: Finding, first: Vec<&'c str>, source: &'c str) -> Reason<'c> {
        let codes = self.state.facts.state_errors.iter().find(|row| row.system == self.operation.system.name);
        Reason { finding, decides: true, first, api_error: codes.map(|codes| &*codes.state), source }
    }

    pub(super) fn open(&self, finding: Finding, first: Vec<&'c str>, source: &'c str) -> Reason<'c> {
        Reason { finding, decides: false, first, api_error: None, source }
    }

    /// The operations that lead from one of these vm_states to nothing but the wanted ones.
    fn first(&self, possible: &[&'c str], wanted: impl IntoIterator<Item = &'c str>) -> Vec<&'c str> {
        let idle = self.idle_statuses(possible.iter().copied());
        self.leading(&idle, &self.idle_statuses(wanted))
    }

    /// The operations that lead from one of these statuses to nothing but the wanted ones. A status in
    /// which nothing can begin is the end of the server: nobody is advised to delete it.
    pub(super) fn leading(&self, from: &[&'c str], wanted: &[impl AsRef<str>]) -> Vec<&'c str> {
        let leads = |row: &&LifeCycle| {
            row.operation != self.operation.id
                && row.htaiyun == self.row.htaiyun
                && row.cases.iter().any(|case| {
                    case.from.iter().any(|status| from.contains(&&**status))
                        && fits_all(&case.last, wanted)
                        && case.last.texts().all(|status| goes_on(self.state.facts, &status))
                })
        };
        self.state.facts.life_cycle.iter().filter(leads).map(|row| &*row.operation).collect()
    }

    /// The statuses of vm_states while no task runs.
    pub(super) fn idle_statuses(&self, vm_states: impl IntoIterator<Item = &'c str>) -> Vec<&'c str> {
        let idle = vm_states
            .into_iter()
            .map(|vm_state| derive_by(self.state.facts, Dialect::Documented, vm_state, None).status);
        idle.filter(|status| *status != self.state.facts.states.otherwise).collect()
    }
}

/// Whether some operation begins in this status.
fn goes_on(facts: &Facts, status: &&str) -> bool {
    facts.life_cycle.iter().flat_map(|row| &row.cases).any(|case| case.from.has(status))
}

/// Every vm_state of either dialect, the documents' first.
fn all_vm_states(facts: &Facts) -> impl Iterator<Item = &str> {
    let own = facts.states.vm_states.texts();
    let more = Dialect::Nova.states_of(facts).vm_states.texts();
    own.chain(more.filter(|name| !facts.states.vm_states.has(name)))
}

/// Something is known, and all of it is in the list.
fn fits_all<N: AsRef<str>>(possible: &[N], list: &[impl AsRef<str>]) -> bool {
    let listed = |name: &N| list.iter().any(|known| known.as_ref() == name.as_ref());
    !possible.is_empty() && possible.iter().all(listed)
}

pub(super) fn list<'n>(names: impl IntoIterator<Item = &'n str>) -> Arg {
    Arg::known_list(names)
}

impl<'c> May<'c> {
    /// The answer for serialisation.
    pub fn in_language(&self, language: Language) -> impl Serialize {
        Shown(self, language)
    }

    /// What must hold beside the state, in one language; a lock that is not known is among it.
    pub fn conditions_in(&self, language: Language) -> Vec<&'c str> {
        let conditions =
            self.lock_condition.into_iter().chain(self.conditions.iter().map(|condition| &condition.text));
        conditions.map(|forms| language.of(forms)).collect()
    }
}

struct Shown<'m>(&'m May<'m>, Language);

impl Serialize for Shown<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Shown(may, language) = *self;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("operation", &may.operation.id)?;
        map.serialize_entry("answer", may.decision.name())?;
        map.serialize_entry("stated", &may.stated)?;
        let reasons: Vec<_> = may.reasons.iter().map(|reason| ShownReason(reason, language)).collect();
        map.serialize_entry("reasons", &reasons)?;
        map.serialize_entry("conditions", &may.conditions_in(language))?;
        map.serialize_entry("source", &may.operation.source)?;
        map.end()
    }
}

struct ShownReason<'r>(&'r Reason<'r>, Language);

impl Serialize for ShownReason<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let ShownReason(reason, language) = *self;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("rule", reason.finding.rule().id())?;
        map.serialize_entry("decides", &reason.decides)?;
        map.serialize_entry("message", &reason.finding.message(language))?;
        if let Some(help) = reason.finding.help(language) {
            map.serialize_entry("help", &help)?;
        }
        map.serialize_entry("args", &reason.finding.arguments())?;
        map.serialize_entry("first", &reason.first)?;
        if let Some(code) = reason.api_error {
            map.serialize_entry("api_error", code)?;
        }
        map.serialize_entry("source", reason.source)?;
        map.end()
    }
}
