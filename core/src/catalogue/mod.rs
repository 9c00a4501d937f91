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

    /// Stand-in for the catalogue that a pack will hold.
    pub(crate) struct Embedded {
        pub(crate) actions: &'static [Action],
        pub(crate) clients: &'static [&'static Client],
        pub(crate) conditions: &'static ConditionFacts,
        pub(crate) errors: &'static [ErrorCode],
        pub(crate) faults: &'static [Fault],
        pub(crate) field_words: &'static [&'static str],
        pub(crate) hints: &'static [(&'static str, Template)],
        pub(crate) htaiyun_statuses: &'static StateList,
        pub(crate) http_statuses: &'static [HttpStatus],
        pub(crate) iam: &'static [IamRow],
        pub(crate) jobs: &'static Jobs,
        pub(crate) life_cycle: &'static [LifeCycle],
        pub(crate) lint: &'static LintFacts,
        pub(crate) lock_facts: &'static LockFacts,
        pub(crate) nova_states: &'static States,
        pub(crate) operations: &'static [Operation],
        pub(crate) ordinary_words: &'static [&'static str],
        pub(crate) paths: &'static [PathPractice],
        pub(crate) policy: &'static PolicyFacts,
        pub(crate) quota_words: &'static [&'static str],
        pub(crate) routes: &'static [Route],
        pub(crate) rule_pages: &'static [RulePage],
        pub(crate) rule_titles: &'static [(&'static str, [&'static str; 2])],
        pub(crate) rules: &'static [&'static RuleFacts],
        pub(crate) services: &'static [&'static Service],
        pub(crate) settings: &'static Settings,
        pub(crate) sources: &'static [&'static str],
        pub(crate) state_errors: &'static [StateErrors],
        pub(crate) states: &'static States,
        pub(crate) status_filters: &'static [StatusFilter],
        pub(crate) systems: &'static [&'static System],
        pub(crate) words: &'static [(&'static str, [&'static str; 2])],
        pub(crate) acts: &'static [&'static [&'static str]],
        pub(crate) beside: &'static [(&'static str, &'static [&'static str])],
    }

    pub(crate) fn embedded() -> &'static Embedded {
        static ALL: Embedded = Embedded {
            actions: ACTIONS,
            clients: CLIENTS,
            conditions: &CONDITIONS,
            errors: ERRORS,
            faults: FAULTS,
            field_words: FIELD_WORDS,
            hints: HINTS,
            htaiyun_statuses: &HTAIYUN_STATUSES,
            http_statuses: HTTP_STATUSES,
            iam: IAM,
            jobs: &JOBS,
            life_cycle: LIFE_CYCLE,
            lint: &LINT,
            lock_facts: &LOCK_FACTS,
            nova_states: &NOVA_STATES,
            operations: OPERATIONS,
            ordinary_words: ORDINARY_WORDS,
            paths: PATHS,
            policy: &POLICY,
            quota_words: QUOTA_WORDS,
            routes: ROUTES,
            rule_pages: RULE_PAGES,
            rule_titles: RULE_TITLES,
            rules: RULES,
            services: SERVICES,
            settings: &SETTINGS,
            sources: SOURCES,
            state_errors: STATE_ERRORS,
            states: &STATES,
            status_filters: STATUS_FILTERS,
            systems: SYSTEMS,
            words: WORDS,
            acts: ACTS,
            beside: BESIDE,
        };
        &ALL
    }
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
pub(crate) use tables::embedded;
pub use tables::{
    HostStatus, HtaiyunStatus, NovaPowerState, NovaStatus, NovaTaskState, NovaVmState, PowerState, Status,
    TaskState, VmState,
};
pub use types::*;

/// The systems of the documents.
pub fn systems() -> &'static [&'static System] {
    embedded().systems
}

/// The clients of this cloud whose requests were seen.
pub fn clients() -> &'static [&'static Client] {
    embedded().clients
}

/// Every operation, in the order of the documents.
pub fn operations() -> &'static [Operation] {
    embedded().operations
}

/// The operation with this id.
pub fn operation(id: &str) -> Option<&'static Operation> {
    embedded().operations.iter().find(|operation| operation.id == id)
}

/// Every embedded().iam row, the newest edition first.
pub fn iam_rows() -> &'static [IamRow] {
    embedded().iam
}

/// Every documented error code.
pub fn errors() -> &'static [ErrorCode] {
    embedded().errors
}

/// What the HTTP statuses mean, table by table.
pub fn http_statuses() -> &'static [HttpStatus] {
    embedded().http_statuses
}

/// The kinds of errors that OpenStack names instead of a code.
pub fn faults() -> &'static [Fault] {
    embedded().faults
}

/// What the documents say of jobs.
pub fn jobs() -> &'static Jobs {
    embedded().jobs
}

/// The rules that are documented with examples.
pub fn rule_pages() -> &'static [RulePage] {
    embedded().rule_pages
}

/// The engine's own limits, and facts that belong to no operation.
pub fn settings() -> &'static Settings {
    embedded().settings
}

/// The edition of the documents that answers where several disagree.
pub fn edition() -> &'static str {
    embedded().settings.edition
}

/// The version of this library.
pub fn version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}

/// The operation id nearest to a mistyped one.
pub fn nearest_operation(id: &str) -> Option<&'static str> {
    nearest(id, embedded().operations.iter().map(|operation| operation.id))
}
