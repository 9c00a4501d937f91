//! Server states: the status that follows from vm_state and task_state, and what each value means.
//!
//! Two dialects stand side by side and are never mixed: the tables of the documents (appendix A.3), and
//! the table that OpenStack Nova itself publishes.

mod derive;
mod dialect;
mod filter;
mod listing;
mod meaning;
mod pairs;
mod server;

pub use derive::{Answer, Derived, derive, derive_in, derive_known};
pub(crate) use derive::{check_known, derive_by};
pub use dialect::Dialect;
pub(crate) use filter::filter_statuses_in;
pub use filter::{FilterStatuses, filter_statuses};
pub use listing::Listing;
pub use meaning::{Kind, Meaning, UnknownName, meaning};
pub(crate) use meaning::{in_either, meaning_in};
pub(crate) use pairs::pairs_in;
pub use pairs::{Pair, pairs_of};
pub use server::unreadable;

pub use crate::catalogue::{
    HostStatus, HtaiyunStatus, NovaPowerState, NovaStatus, NovaTaskState, NovaVmState, PowerState, Status,
    Str, TaskState, VmState,
};

use crate::catalogue::embedded;

/// Table A-1: every status.
pub fn statuses() -> &'static [Str] {
    &embedded().states.statuses
}

/// Table A-2: every vm_state.
pub fn vm_states() -> &'static [Str] {
    &embedded().states.vm_states
}

/// Table A-3: every task_state.
pub fn task_states() -> &'static [Str] {
    &embedded().states.task_states
}

/// The section of the document.
pub fn source() -> &'static str {
    &embedded().states.source
}

impl HtaiyunStatus {
    /// The status of table A-1 that means the same; none where the documents do not say so.
    ///
    /// ```
    /// use ecs_preflight::status::{HtaiyunStatus, Status};
    /// assert_eq!(HtaiyunStatus::Shutoff.equivalent(), Some(Status::Shutoff));
    /// assert_eq!(HtaiyunStatus::Paused.equivalent(), None);
    /// ```
    pub fn equivalent(self) -> Option<Status> {
        Status::parse(self.value().equivalent.as_deref()?)
    }
}
