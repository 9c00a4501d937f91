//! The facts of the documents, and look-ups in them.
//!
//! The build compiles them from `catalogue/*.yaml` into a pack, which is read once, on first use.

mod acts;
mod facts;
mod listed;
mod near;
mod rules;
mod states;

use std::sync::{Arc, OnceLock};

pub use acts::operations_of_act;
pub(crate) use acts::operations_of_act_in;
pub use ecs_preflight_model::Case;
pub use ecs_preflight_model::{
    Action, Bilingual, Catalogue, Characters, Client, ConditionFacts, ConditionKey, ConditionOperator,
    ConditionTest, ConditionType, ConditionalNeed, ErrorCode, Family, Fault, HttpStatus, IamRow, JobState,
    JobStatus, JobType, Jobs, Level, LifeCycle, LintFacts, Lock, LockFacts, Microversion, MicroversionFacts,
    Names, Need, NeedKind, Operation, PathPractice, PolicyFacts, PolicyLimits, Practices, Qualifier,
    Resource, ResourceCondition, ResourceType, Route, RulePage, Scope, Segment, Select, Service, Settings,
    StateErrors, StateList, StateRow, StateValue, States, StatusFilter, Str, System, Wire,
};
pub(crate) use facts::Call;
pub use facts::Facts;
pub(crate) use listed::Both;
pub use listed::Listed;
pub(crate) use near::nearest;
pub use rules::Rule;

#[allow(missing_docs, reason = "generated; what the names mean is said in the catalogue")]
mod ids {
    use super::Rule as RuleId;
    use super::StateValue;
    use super::states::{enumeration, value_at};
    use ecs_preflight_model::NamedPlaces;
    include!(concat!(env!("OUT_DIR"), "/ids.rs"));
}

pub use ids::rule;
pub use ids::{
    HostStatus, HtaiyunStatus, NovaPowerState, NovaStatus, NovaTaskState, NovaVmState, PowerState, Status,
    TaskState, VmState,
};

/// The pack of the documents, as the build has compiled it.
#[cfg(feature = "embedded")]
pub static PACK: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/catalogue.pack"));

/// The files that the pack was compiled from, as the catalogue's compiler bundles them.
#[cfg(feature = "files")]
pub static FILES: &str = include_str!(concat!(env!("OUT_DIR"), "/catalogue.files"));

static FACTS: OnceLock<Arc<Facts>> = OnceLock::new();

/// The catalogue that answers: the one that was installed, or that of the documents, which is read on first use.
pub fn embedded() -> &'static Facts {
    shared()
}

/// The same, to be shared with a handle.
pub(crate) fn shared() -> &'static Arc<Facts> {
    FACTS.get_or_init(|| Arc::new(Facts::from(built_in())))
}

/// The tests read the pack by itself: in a build of this library it can be read.
#[cfg(feature = "embedded")]
fn built_in() -> Catalogue {
    ecs_preflight_model::pack::read(PACK).unwrap_or_default()
}

/// Nothing is known until a catalogue is installed.
#[cfg(not(feature = "embedded"))]
fn built_in() -> Catalogue {
    Catalogue::default()
}

/// Why a catalogue is not installed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotInstalled {
    /// Another one has answered already.
    #[error("a catalogue can be installed only before the first question")]
    InUse,
    /// It was compiled for another version of this library: its rules and states have other places.
    #[error("this catalogue belongs to another version of the library: build its pack anew")]
    OtherVersion,
}

/// Lets a catalogue answer in place of the embedded one; once, and before anything else is asked.
///
/// # Errors
/// When something was asked before, or the catalogue was compiled for another version of this library.
pub fn install(catalogue: Catalogue) -> Result<(), NotInstalled> {
    belongs_here(&catalogue)?;
    FACTS.set(Arc::new(Facts::from(catalogue))).map_err(|_| NotInstalled::InUse)
}

/// Whether a catalogue has the rules and states that this library names at the places where it names them.
pub(crate) fn belongs_here(catalogue: &Catalogue) -> Result<(), NotInstalled> {
    let (named, fingerprint) = ids::NAMED;
    if catalogue.fingerprint(&named) == fingerprint { Ok(()) } else { Err(NotInstalled::OtherVersion) }
}

/// The systems of the documents.
pub fn systems() -> &'static [Arc<System>] {
    &embedded().systems
}

/// The clients of this cloud whose requests were seen.
pub fn clients() -> &'static [Arc<Client>] {
    &embedded().clients
}

/// Every operation, in the order of the documents.
pub fn operations() -> &'static [Arc<Operation>] {
    &embedded().operations
}

/// The operation with this id, or the one that clients call so.
pub fn operation(id: &str) -> Option<&'static Arc<Operation>> {
    operation_in(embedded(), id)
}

/// The operation of a catalogue with this id, or the one that clients call so.
pub(crate) fn operation_in<'c>(catalogue: &'c Catalogue, id: &str) -> Option<&'c Arc<Operation>> {
    let operations = &catalogue.operations;
    let by_id = operations.iter().find(|operation| operation.id == id);
    by_id.or_else(|| operations.iter().find(|operation| operation.also.iter().any(|name| **name == *id)))
}

/// Every IAM row, the newest edition first.
pub fn iam_rows() -> &'static [IamRow] {
    &embedded().iam
}

/// Every documented error code.
pub fn errors() -> &'static [ErrorCode] {
    &embedded().errors
}

/// What the HTTP statuses mean, table by table.
pub fn http_statuses() -> &'static [HttpStatus] {
    &embedded().http_statuses
}

/// The kinds of errors that OpenStack names instead of a code.
pub fn faults() -> &'static [Fault] {
    &embedded().faults
}

/// What the documents say of jobs.
pub fn jobs() -> &'static Jobs {
    &embedded().jobs
}

/// The rules that are documented with examples.
pub fn rule_pages() -> &'static [RulePage] {
    &embedded().rule_pages
}

/// The engine's own limits, and facts that belong to no operation.
pub fn settings() -> &'static Settings {
    &embedded().settings
}

/// The edition of the documents that answers where several disagree.
pub fn edition() -> &'static Str {
    &embedded().settings.edition
}

/// The edition that was chosen in place of that of the documents, such as `huaweicloud-public`.
pub fn chosen() -> Option<&'static str> {
    Some(&*embedded().settings.chosen).filter(|name| !name.is_empty())
}

/// The version of this library.
pub fn version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}

/// The operation id nearest to a mistyped one, or the only operation that does what the name says.
pub fn nearest_operation(id: &str) -> Option<&'static str> {
    nearest_operation_in(embedded(), id)
}

/// The same among those of a catalogue.
pub(crate) fn nearest_operation_in<'c>(catalogue: &'c Catalogue, id: &str) -> Option<&'c str> {
    let slip = nearest(id, catalogue.operations.iter().map(|operation| &*operation.id));
    let act = || {
        let mut found = operations_of_act_in(catalogue, id).map(|operation| &*operation.id);
        found.next().filter(|_| found.next().is_none())
    };
    slip.or_else(act)
}
