//! What is known of a server.

use crate::catalogue::{Names as _, Operation, StateValue, nearest_operation, operation};
use crate::status::{Dialect, Kind, UnknownName, derive_in, in_either, pairs_of};

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
pub(super) struct Known {
    pub(super) vm_state: Option<&'static str>,
    pub(super) task_state: Task<'static>,
    pub(super) status: Option<&'static StateValue>,
    pub(super) locked: Option<bool>,
    pub(super) failed: Option<&'static Operation>,
}

/// A status of the list that an operation's system has.
pub(super) fn status(text: &str, htaiyun: bool) -> Result<&'static StateValue, UnknownName> {
    if !htaiyun {
        return in_either(Kind::Status, text);
    }
    let values = || Kind::HtaiyunStatus.values(Dialect::default()).iter().map(|value| &**value);
    values()
        .find(|value| value.is(text))
        .ok_or_else(|| UnknownName::among(Kind::Status.name(), text, values().map(|value| &*value.name)))
}

pub(super) fn task(task: Task<'_>) -> Result<Task<'static>, UnknownName> {
    Ok(match task {
        Task::NotGiven => Task::NotGiven,
        Task::None | Task::Running("") => Task::None,
        Task::Running(text) => Task::Running(&in_either(Kind::TaskState, text)?.name),
    })
}

impl ServerState<'_> {
    pub(super) fn known(&self, htaiyun: bool) -> Result<Known, UnknownName> {
        let failed = match self.failed {
            Some(id) => Some(operation(id).ok_or_else(|| UnknownName {
                kind: "operation",
                found: id.to_owned(),
                nearest: nearest_operation(id),
                actual: None,
            })?),
            None => None,
        };
        Ok(Known {
            vm_state: self
                .vm_state
                .map(|text| in_either(Kind::VmState, text))
                .transpose()?
                .map(|value| &*value.name),
            task_state: task(self.task_state)?,
            status: self.status.map(|text| status(text, htaiyun)).transpose()?,
            locked: self.locked,
            failed,
        })
    }
}

/// The dialect whose list has this name; the documents come first.
fn dialect_of(kind: Kind, name: &str) -> Dialect {
    let documented = kind.values(Dialect::Documented).iter().any(|value| value.name == name);
    if documented { Dialect::Documented } else { Dialect::Nova }
}

impl Known {
    /// The vm_states that it can have; empty when nothing tells.
    pub(super) fn vm_states(&self) -> Vec<&'static str> {
        if let Some(vm_state) = self.vm_state {
            return vec![vm_state];
        }
        let Some(status) = self.status else { return Vec::new() };
        let dialect = dialect_of(Kind::Status, &status.name);
        // A status that is no row's own, such as UNKNOWN, tells nothing.
        if status.name == dialect.states().otherwise {
            return Vec::new();
        }
        let mut found = Vec::new();
        for pair in pairs_of(&status.name, dialect).unwrap_or_default() {
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
    pub(super) fn statuses(&self) -> Vec<&'static str> {
        if let Some(status) = self.status {
            return vec![&status.name];
        }
        let Some(vm_state) = self.vm_state else { return Vec::new() };
        let dialect = dialect_of(Kind::VmState, vm_state);
        let tasks: Vec<Option<&str>> = match self.task_state {
            Task::None => vec![None],
            Task::Running(task) => vec![Some(task)],
            Task::NotGiven => {
                let tasks = dialect.states().task_states.texts();
                std::iter::once(None).chain(tasks.map(Some)).collect()
            }
        };
        let mut found = Vec::new();
        for task in tasks {
            let status = derive_in(dialect, vm_state, task).status;
            if !found.contains(&status) {
                found.push(status);
            }
        }
        found
    }
}
