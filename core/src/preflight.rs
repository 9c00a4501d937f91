//! The handle: one catalogue that answers.

use std::fmt;
use std::sync::Arc;

use ecs_preflight_model::pack;

use crate::ask::{Group, Refusal, ask_in};
use crate::catalogue::{
    Catalogue, Facts, NotInstalled, Operation, belongs_here, nearest_operation_in, operation_in, shared,
};
use crate::describe::{Description, describe_in};
use crate::export::{BodySchema, OpenApi};
use crate::iam::policy::{LintOptions, Linted, lint_in, lint_with_suppressed_in};
use crate::iam::{Needs, needs_in, needs_of_request_in, operations_of_in};
use crate::listing::Listing;
use crate::report::{Language, Report, Silence};
use crate::request::{Document, Options, Request, check_in, operation_in as operation_of, validate_in};
use crate::status::{Derived, Dialect, UnknownName, check_known, derive_by};

/// A catalogue that answers: the embedded one, or one that overlays have changed.
///
/// Cheap to clone and safe to share between threads. Several of them live side by side and know nothing of each
/// other; what a handle holds is gone with its last clone. Reports own what they say, and outlive it.
///
/// ```
/// use ecs_preflight::Preflight;
/// use ecs_preflight::request::{JsonText, Options};
///
/// let preflight = Preflight::default();
/// let operation = preflight.operation("NovaReplaceServerTags").unwrap();
/// let report = preflight.validate(operation, &JsonText(r#"{"tags": "blue"}"#), &Options::default());
/// drop(preflight.clone());
/// assert_eq!(report.issues()[0].rule().id(), "value/type");
/// ```
#[derive(Clone)]
pub struct Preflight(Arc<Facts>);

impl fmt::Debug for Preflight {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Preflight({} operations)", self.0.operations.len())
    }
}

impl Default for Preflight {
    /// The embedded catalogue, which the free functions ask; nothing where the build carries none.
    fn default() -> Self {
        Preflight(Arc::clone(shared()))
    }
}

/// Why a pack makes no handle.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotUsable {
    /// It cannot be read.
    #[error(transparent)]
    Pack(#[from] pack::PackError),
    /// It was compiled for another version of this library.
    #[error(transparent)]
    Version(#[from] NotInstalled),
}

impl Preflight {
    /// The handle of a catalogue, such as one that the catalogue's compiler has made of overlays.
    ///
    /// # Errors
    /// When it was compiled for another version of this library: its rules and states have other places.
    pub fn new(catalogue: Catalogue) -> Result<Self, NotInstalled> {
        belongs_here(&catalogue)?;
        Ok(Preflight(Arc::new(Facts::from(catalogue))))
    }

    /// The handle of the catalogue that a pack holds, as `ecs-preflight catalogue build` writes it.
    ///
    /// # Errors
    /// When the pack is damaged, or was made for another version of this library.
    pub fn from_pack(bytes: &[u8]) -> Result<Self, NotUsable> {
        Ok(Preflight::new(pack::read(bytes)?)?)
    }

    /// The report, with the edition that judged.
    fn named(&self, report: Report) -> Report {
        let edition = Some(self.0.settings.chosen.clone()).filter(|name| !name.is_empty());
        Report { edition, ..report }
    }

    /// The tables.
    pub fn facts(&self) -> &Facts {
        &self.0
    }

    /// The operation with this id.
    pub fn operation(&self, id: &str) -> Option<&Arc<Operation>> {
        operation_in(&self.0, id)
    }

    /// The operation id nearest to a mistyped one.
    pub fn nearest_operation(&self, id: &str) -> Option<&str> {
        nearest_operation_in(&self.0, id)
    }

    /// Checks a whole request, as [`crate::request::check`] does.
    pub fn check<D: Document>(&self, request: &Request<'_>, body: Option<&D>, options: &Options) -> Report {
        self.named(check_in(&self.0, request, body, options))
    }

    /// Checks the body of one of its operations, as [`crate::request::validate`] does.
    pub fn validate<D: Document>(&self, operation: &Arc<Operation>, body: &D, options: &Options) -> Report {
        self.named(validate_in(&self.0, operation, body, options))
    }

    /// The operation that a request calls; nothing else is judged.
    ///
    /// # Errors
    /// The verdict that says why it calls none.
    pub fn operation_of<D: Document>(
        &self,
        request: &Request<'_>,
        body: Option<&D>,
    ) -> Result<&Arc<Operation>, Report> {
        operation_of(&self.0, request, body)
    }

    /// The operations that a method and URL may call; several where the body decides.
    pub fn operations_of(&self, request: &Request<'_>) -> Vec<&Arc<Operation>> {
        operations_of_in(&self.0, request)
    }

    /// The actions that one of its operations needs, whatever the request.
    pub fn needs<'c>(&'c self, operation: &'c Operation) -> Needs<'c> {
        needs_in(&self.0, operation)
    }

    /// The actions that a request of one of its operations needs: the body decides the conditional ones.
    pub fn needs_of_request<'c, D: Document>(&'c self, operation: &'c Operation, body: &D) -> Needs<'c> {
        needs_of_request_in(&self.0, operation, body)
    }

    /// Describes a field of the body of one of its operations, as [`crate::describe::describe`] does.
    pub fn describe<'c>(&'c self, operation: &'c Operation, pointer: &str) -> Option<Description<'c>> {
        describe_in(&self.0, operation, pointer)
    }

    /// The status of a pair of states, as [`crate::status::derive_known`] gives it.
    ///
    /// # Errors
    /// When no list has such a state.
    pub fn derive_status(
        &self,
        dialect: Dialect,
        vm_state: &str,
        task_state: Option<&str>,
    ) -> Result<Derived<'_>, UnknownName> {
        check_known(&self.0, vm_state, task_state)?;
        Ok(derive_by(&self.0, dialect, vm_state, task_state))
    }

    /// Judges a policy, as [`crate::iam::policy::lint`] does.
    pub fn lint<D: Document>(&self, policy: &D, options: &LintOptions) -> Report {
        self.named(lint_in(&self.0, policy, options))
    }

    /// Judges a policy, and says what was suppressed.
    pub fn lint_with_suppressed<D: Document>(&self, policy: &D, options: &LintOptions) -> Linted {
        lint_with_suppressed_in(&self.0, policy, options)
    }

    /// Answers a question, as [`crate::ask::ask`] does.
    ///
    /// # Errors
    /// When there is no such question, the arguments do not fit, or a name in them is unknown.
    pub fn ask(
        &self,
        groups: &[Group],
        name: &str,
        arguments: &str,
        language: Language,
    ) -> Result<String, Refusal> {
        ask_in(&self.0, groups, name, arguments, language)
    }

    /// All that it knows, for serialisation.
    pub fn listing(&self) -> Listing<'_> {
        Listing::new(&self.0)
    }

    /// The whole catalogue as a pack, which [`Preflight::from_pack`] reads.
    pub fn to_pack(&self) -> Vec<u8> {
        let name = if self.0.settings.chosen.is_empty() { "catalogue" } else { &self.0.settings.chosen };
        pack::write(&self.0, &pack::Options { name, languages: &["en", "zh"] })
    }

    /// All operations as OpenAPI 3.1, for serialisation.
    pub fn openapi(&self) -> OpenApi<'_> {
        OpenApi::new(&self.0)
    }

    /// The body of one of its operations as JSON Schema, for serialisation.
    pub fn body_schema<'c>(&'c self, operation: &'c Operation) -> BodySchema<'c> {
        BodySchema::new(&self.0, operation)
    }

    /// Decisions about rules, among which those that an overlay has added are known too.
    pub fn silence(&self) -> Silence {
        Silence::knowing(self.0.rules.iter().map(|rule| rule.id.clone()))
    }
}
