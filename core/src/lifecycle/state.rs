//! What is known of a server.

use crate::catalogue::{Facts, Names as _, Operation, StateValue, nearest_operation_in, operation_in};
use crate::status::{Dialect, Kind, UnknownName, derive_by, in_either, pairs_in};

/// A task_state as far as it is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Task<'s> {
    /// Not given.
    #[default]
    NotGiven,
    /// No task runs: null, or an empty text (§6.3.8).
    None,
    /// This task runs.
    Running(&'s str),
}

impl<'s> Task<'s> {
    /// A value of the API.
    pub fn of(task_state: Option<&'s str>) -> Self {
        task_state.filter(|task| !task.is_empty()).map_or(Task::None, Task::Running)
    }
}

/// What is known of a server; what is left out is not guessed.
#[derive(Clone, Copy, Debug, Default)]
pub struct ServerState<'s> {
    /// The vm_state, in either letter case.
    pub vm_state: Option<&'s str>,
    /// The task_state.
    pub task_state: Task<'s>,
    /// The status.
    pub status: Option<&'s str>,
    /// Whether it is locked.
    pub locked: Option<bool>,
    /// The operation that was the last and failed.
    pub failed: Option<&'s str>,
}

/// A state whose names are known.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known<'c> {
    pub(super) facts: &'c Facts,
    pub(super) vm_state: Option<&'c str>,
    pub(super) task_state: Task<'c>,
    pub(super) status: Option<&'c StateValue>,
    pub(super) locked: Option<bool>,
    pub(super) failed: Option<&'c Operation>,
}

/// A status of the list that an operation's system has.
pub(super) fn status<'c>(facts: &'c Facts, text: &str, htaiyun: bool) -> Result<&'c StateValue, UnknownName> {
    if !htaiyun {
        return in_either(facts, Kind::Status, text);
    }
    let values = || Kind::HtaiyunStatus.values_in(facts, Dialect::default()).iter().map(|value| &**value);
    values()
        .find(|value| value.is(text))
        .ok_or_else(|| UnknownName::among(Kind::Status.name(), text, values().map(|value| &*value.name)))
}

pub(super) fn task<'c>(facts: &'c Facts, task: Task<'_>) -> Result<Task<'c>, UnknownName> {
    Ok(match task {
        Task::NotGiven => Task::NotGiven,
        Task::None | Task::Running("") => Task::None,
        Task::Running(text) => Task::Running(&in_either(facts, Kind::TaskState, text)?.name),
    })
}

impl ServerState<'_> {
    pub(super) fn known<'c>(&self, facts: &'c Facts, htaiyun: bool) -> Result<Known<'c>, UnknownName> {
        let failed = match self.failed {
            Some(id) => Some(operation_in(facts, id).ok_or_else(|| UnknownName {
                kind: "operation",
                found: id.to_owned(),
                nearest: nearest_operation_in(facts, id).map(str::to_owned),
                actual: None,
            })?),
            None => None,
        };
        Ok(Known {
            facts,
            vm_state: self
                .vm_state
                .map(|text| in_either(facts, Kind::VmState, text))
                .transpose()?
                .map(|value| &*value.name),
            task_state: task(facts, self.task_state)?,
            status: self.status.map(|text| status(facts, text, htaiyun)).transpose()?,
            locked: self.locked,
            failed: failed.map(|operation| &**operation),
        })
    }
}

/// The dialect whose list has this name; the documents come first.
fn dialect_of(facts: &Facts, kind: Kind, name: &str) -> Dialect {
    let documented = kind.values_in(facts, Dialect::Documented).iter().any(|value| value.name == name);
    if documented { Dialect::Documented } else { Dialect::Nova }
}

impl<'c> Known<'c> {
    /// The vm_states that it can have; empty when nothing tells.
    pub(super) fn vm_states(&self) -> Vec<&'c str> {
        if let Some(vm_state) = self.vm_state {
            return vec![vm_state];
        }
        let Some(status) = self.status else { return Vec::new() };
        let dialect = dialect_of(self.facts, Kind::Status, &status.name);
        // A status that is no row's own, such as UNKNOWN, tells nothing.
        if status.name == dialect.states_of(self.facts).otherwise {
            return Vec::new();
        }
        let mut found = Vec::new();
        for pair in pairs_in(self.facts, &status.name, dialect).unwrap_or_default() {
            let fits = match self.task_state {
                Task::NotGiven => true,
                Task::None => pair.task_state.is_none(),
                Task::Running(task) => pair.task_state == Some(task),
            };
            if fits && !found.contains(&pair.vm_state) {
                found.push(pair.vm_state);
            }
        }
        found
    }

    /// The statuses that it can show; empty when nothing tells.
    pub(super) fn statuses(&self) -> Vec<&'c str> {
        if let Some(status) = self.status {
            return vec![&status.name];
        }
        let Some(vm_state) = self.vm_state else { return Vec::new() };
        let dialect = dialect_of(self.facts, Kind::VmState, vm_state);
        let tasks: Vec<Option<&str>> = match self.task_state {
            Task::None => vec![None],
            Task::Running(task) => vec![Some(task)],
            Task::NotGiven => {
                let tasks = dialect.states_of(self.facts).task_states.texts();
                std::iter::once(None).chain(tasks.map(Some)).collect()
            }
        };
        let mut found = Vec::new();
        for task in tasks {
            let status = derive_by(self.facts, dialect, vm_state, task).status;
            if !found.contains(&status) {
                found.push(status);
            }
        }
        found
    }
}
