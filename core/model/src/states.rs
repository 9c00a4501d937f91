//! The shapes of the tables of states and of the life cycle.

use std::sync::Arc;

use crate::{Bilingual, Str};

/// A value of an enumeration of states, as the API writes it.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct StateValue {
    /// As the API writes it.
    pub name: Str,
    /// Another spelling that the documents use.
    pub also: Option<Str>,
    /// The documents print it in either letter case.
    pub any_case: bool,
    /// The number that travels instead of the name.
    pub number: Option<i64>,
    /// It says by itself that something is under way.
    pub transitional: bool,
    /// The status of table A-1 that means the same; for the statuses of htaiyun.
    pub equivalent: Option<Str>,
    /// What it means, in English and Chinese.
    pub meaning: Bilingual,
}

impl StateValue {
    /// Whether a text is this value.
    pub fn is(&self, text: &str) -> bool {
        let spellings = || std::iter::once(&self.name).chain(&self.also);
        if self.any_case {
            spellings().any(|spelling| spelling.eq_ignore_ascii_case(text))
        } else {
            spellings().any(|spelling| *spelling == *text)
        }
    }
}

/// A list of states.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct StateList {
    /// The system that reports them.
    pub system: Str,
    /// Section of the document.
    pub source: Str,
    /// The values, in its order.
    pub values: Box<[Arc<StateValue>]>,
}

/// Table A-4 and its neighbours, or Nova's own.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct States {
    /// Section of the document.
    pub source: Str,
    /// Table A-1.
    pub statuses: Box<[Str]>,
    /// Table A-2.
    pub vm_states: Box<[Str]>,
    /// Table A-3.
    pub task_states: Box<[Str]>,
    /// The statuses with their meanings.
    pub status_values: Box<[Arc<StateValue>]>,
    /// The vm_states with their meanings.
    pub vm_state_values: Box<[Arc<StateValue>]>,
    /// The task_states with their meanings.
    pub task_state_values: Box<[Arc<StateValue>]>,
    /// The power states, which are numbers.
    pub power_state_values: Box<[Arc<StateValue>]>,
    /// The states of a host; Nova's are those of the documents.
    pub host_status_values: Box<[Arc<StateValue>]>,
    /// Table A-4.
    pub rows: Box<[StateRow]>,
    /// The status of every other pair.
    pub otherwise: Str,
}

/// A row of table A-4.
#[derive(Debug, PartialEq, Eq)]
pub struct StateRow {
    /// The vm_state.
    pub vm_state: Str,
    /// The task states that share the status.
    pub task_states: Box<[Str]>,
    /// No task shares it too.
    pub idle: bool,
    /// No task and every task that no other row of this vm_state names share it too.
    pub others: bool,
    /// The status.
    pub status: Str,
}

/// What the documents say of an operation and the states of a server.
#[derive(Debug, PartialEq, Eq)]
pub struct LifeCycle {
    /// The operation.
    pub operation: Str,
    /// The states that it needs, or refuses.
    pub needs: Box<[Need]>,
    /// What a lock does to it.
    pub lock: Lock,
    /// What it needs beside states: things that a state does not tell.
    pub conditions: Box<[ResourceCondition]>,
    /// The changes that it makes; none when the documents state none.
    pub cases: Box<[Case]>,
    /// Its statuses are those of the htaiyun list.
    pub htaiyun: bool,
}

/// What a locked server does with an operation (§6.3.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lock {
    /// It is refused.
    Refused,
    /// It is no management operation: a reading one, or one on something else.
    Unaffected,
    /// The documents do not say.
    Unstated,
}

/// A state that an operation needs, or refuses.
#[derive(Debug, PartialEq, Eq)]
pub struct Need {
    /// Which.
    pub kind: NeedKind,
    /// Section, where it is not that of the operation.
    pub source: Option<Str>,
}

/// A demand on a state of the server.
#[derive(Debug, PartialEq, Eq)]
pub enum NeedKind {
    /// The vm_state is one of these.
    VmStates {
        /// The list.
        only: Box<[Str]>,
        /// Or one of these operations was the last, and failed.
        or_failed: Box<[Str]>,
        /// In these vm_states it has to be known whether one of them failed.
        failed_in: Box<[Str]>,
        /// The documents name these and are silent about the rest.
        silent: bool,
    },
    /// The vm_state is none of these.
    NotVmStates(Box<[Str]>),
    /// The status is one of these.
    Statuses(Box<[Str]>),
    /// No task runs.
    Idle,
}

/// What no state of the server tells.
#[derive(Debug, PartialEq, Eq)]
pub struct ResourceCondition {
    /// What must hold, in English and Chinese.
    pub text: Bilingual,
    /// It matters in these vm_states only; in all when empty.
    pub vm_states: Box<[Str]>,
    /// Section, where it is not that of the operation.
    pub source: Option<Str>,
}

/// A change that an operation makes.
#[derive(Debug, PartialEq, Eq)]
pub struct Case {
    /// The pointer of the field that chooses it, and its value.
    pub when: Option<(Str, Str)>,
    /// The statuses that it starts from.
    pub from: Box<[Str]>,
    /// The tasks that show meanwhile.
    pub tasks: Box<[Str]>,
    /// The statuses that show meanwhile.
    pub transitional: Box<[Str]>,
    /// The statuses that say that it is done.
    pub last: Box<[Str]>,
    /// The statuses that say that it failed.
    pub failure: Box<[Str]>,
    /// The statuses to which it returns when it could not be done.
    pub rolled_back: Box<[Str]>,
}

/// A query or body parameter that filters servers by status.
#[derive(Debug, PartialEq, Eq)]
pub struct StatusFilter {
    /// The operation.
    pub operation: Str,
    /// The parameter.
    pub field: Str,
}

/// What a lock does, for all operations.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct LockFacts {
    /// Section of the document.
    pub source: Str,
    /// What must hold where it is not known, in English and Chinese.
    pub condition: Bilingual,
    /// The operations that undo it.
    pub undo: Box<[Str]>,
}

/// The codes with which a system refuses because of a state.
#[derive(Debug, PartialEq, Eq)]
pub struct StateErrors {
    /// The system.
    pub system: Str,
    /// The state does not fit.
    pub state: Str,
    /// The server is locked.
    pub locked: Str,
}

impl Lock {
    /// `refused`, `unaffected` or `unstated`.
    pub fn name(self) -> &'static str {
        match self {
            Lock::Refused => "refused",
            Lock::Unaffected => "unaffected",
            Lock::Unstated => "unstated",
        }
    }
}
