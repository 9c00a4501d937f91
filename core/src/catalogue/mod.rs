//! The facts of the documents as static tables, and look-ups in them.
//!
//! The tables are written by the build from `catalogue/*.yaml`; nothing is parsed at start-up.

mod errors;
mod iam;
mod listing;
mod near;
mod states;
mod types;

#[allow(missing_docs, reason = "generated tables; their meaning is documented on the types")]
mod tables {
    use std::num::NonZeroU16;

    use super::errors::*;
    use super::iam::*;
    use super::states::*;
    use super::types::*;
    use crate::report::{Rule, RuleFacts, Severity, Template};
    use crate::rules::{
        Account, Among, Base64, Begins, Condition, Constraint, Digits, Effect, Id, Os, Password, Recommended,
    };
    use crate::schema::{
        Capture, Format, List, Literal, Named, Number, Object, ObjectRule, Practice, Property, Rare, Schema,
        Text, Types, Width,
    };
    include!(concat!(env!("OUT_DIR"), "/catalogue.rs"));
}

pub use errors::{ErrorCode, Fault, HttpStatus, JobState, JobStatus, JobType, Jobs};
pub use iam::*;
pub(crate) use listing::Both;
pub use listing::{Field, Listed, Listing, Required, fields};
pub(crate) use near::nearest;
pub use states::{
    Case, LifeCycle, Lock, Need, NeedKind, ResourceCondition, StateList, StateRow, StateValue, States,
    StatusFilter,
};
pub use tables::rule;
pub(crate) use tables::{
    ACTIONS, CLIENTS, CONDITIONS, ERRORS, FAULTS, FIELD_WORDS, HINTS, HTAIYUN_STATUSES, HTTP_STATUSES, IAM,
    JOBS, LIFE_CYCLE, LINT, LOCK_FACTS, NOVA_STATES, OPERATIONS, ORDINARY_WORDS, PATHS, POLICY, QUOTA_WORDS,
    ROUTES, RULE_PAGES, RULE_TITLES, RULES, SERVICES, SETTINGS, SOURCES, STATE_ERRORS, STATES,
    STATUS_FILTERS, SYSTEMS, WORDS,
};
pub(crate) use tables::{ACTS, BESIDE};
pub use tables::{
    HostStatus, HtaiyunStatus, NovaPowerState, NovaStatus, NovaTaskState, NovaVmState, PowerState, Status,
    TaskState, VmState,
};
pub use types::*;

/// The systems of the documents.
pub fn systems() -> &'static [&'static System] {
    SYSTEMS
}

/// The clients of this cloud whose requests were seen.
pub fn clients() -> &'static [&'static Client] {
    CLIENTS
}

/// Every operation, in the order of the documents.
pub fn operations() -> &'static [Operation] {
    OPERATIONS
}

/// The operation with this id.
pub fn operation(id: &str) -> Option<&'static Operation> {
    OPERATIONS.iter().find(|operation| operation.id == id)
}

/// Every IAM row, the newest edition first.
pub fn iam_rows() -> &'static [IamRow] {
    IAM
}

/// Every documented error code.
pub fn errors() -> &'static [ErrorCode] {
    ERRORS
}

/// What the HTTP statuses mean, table by table.
pub fn http_statuses() -> &'static [HttpStatus] {
    HTTP_STATUSES
}

/// The kinds of errors that OpenStack names instead of a code.
pub fn faults() -> &'static [Fault] {
    FAULTS
}

/// What the documents say of jobs.
pub fn jobs() -> &'static Jobs {
    &JOBS
}

/// The rules that are documented with examples.
pub fn rule_pages() -> &'static [RulePage] {
    RULE_PAGES
}

/// The engine's own limits, and facts that belong to no operation.
pub fn settings() -> &'static Settings {
    &SETTINGS
}

/// The edition of the documents that answers where several disagree.
pub fn edition() -> &'static str {
    SETTINGS.edition
}

/// The version of this library.
pub fn version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}

/// The operation id nearest to a mistyped one.
pub fn nearest_operation(id: &str) -> Option<&'static str> {
    nearest(id, OPERATIONS.iter().map(|operation| operation.id))
}
