//! The native half of the Python package `ecs_preflight`: convert in, call the core, convert out.
//!
//! It is private to the package, and holds no rule. Answers go out as the JSON text that the core
//! writes, so that every surface gives the same bytes.

mod batch;
mod body;
mod columns;
mod handle;
mod headers;
mod value;

use std::ffi::OsString;
use std::sync::Arc;

use ecs_preflight::Preflight;
use ecs_preflight::ask as questions;
use ecs_preflight::catalogue::{Names, Operation, Str};
use ecs_preflight::iam::policy;
use ecs_preflight::report::{self, Columns, Language, Report, Silence};
use ecs_preflight::request::{self, Options, Request};
use ecs_preflight::rules::Os;
use ecs_preflight::status;
use ecs_preflight::status::Dialect;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyIterator, PyString};

use batch::{Judged, Portion};
use columns::{Column, StatusColumn, TextColumn};
use handle::{Handle, answering};

/// What the caller decides about rules.
#[pyclass(frozen, module = "ecs_preflight._native")]
struct Decisions(Arc<Silence>);

#[pymethods]
impl Decisions {
    /// Pairs of a rule, perhaps with a pointer, and a severity.
    #[new]
    fn new(decisions: Vec<(String, String)>, language: &str, handle: Option<&Handle>) -> PyResult<Self> {
        let language = parse_language(language)?;
        let mut silence = answering(handle).silence();
        for (rule, severity) in decisions {
            silence.set(&rule, &severity).map_err(|refusal| {
                let help = refusal.help(language).map(|help| format!("; {help}")).unwrap_or_default();
                PyValueError::new_err(format!("{}{help}", refusal.message(language)))
            })?;
        }
        Ok(Decisions(Arc::new(silence)))
    }
}

/// A report of the core; it is turned into text only when somebody asks.
#[pyclass(frozen, module = "ecs_preflight._native")]
struct Verdict(Report);

#[pymethods]
impl Verdict {
    /// No error was found.
    #[getter]
    fn ok(&self) -> bool {
        self.0.ok()
    }

    /// Nothing was found at all, not even a note.
    #[getter]
    fn clean(&self) -> bool {
        self.0.counts().all() == 0
    }

    /// How many issues there are beyond those that are kept: all of them, errors, warnings and notes.
    #[getter]
    fn omitted(&self) -> (usize, usize, usize, usize) {
        let omitted = self.0.omitted();
        (omitted.all(), omitted.errors, omitted.warnings, omitted.notes)
    }

    /// The id of the operation.
    #[getter]
    fn operation(&self) -> Option<&str> {
        self.0.operation().map(|operation| &*operation.id)
    }

    /// How many issues the caller decided to ignore.
    #[getter]
    fn ignored(&self) -> usize {
        self.0.ignored()
    }

    /// The verdict as one line of JSON.
    fn json(&self, language: &str) -> PyResult<String> {
        Ok(self.0.to_json(parse_language(language)?, Columns::Characters))
    }
}

fn parse_language(tag: &str) -> PyResult<Language> {
    Language::parse(tag).ok_or_else(|| PyValueError::new_err("the language must be 'en' or 'zh'"))
}

fn options(
    os: Option<&str>,
    draft: bool,
    documents_only: bool,
    max_issues: Option<usize>,
    decisions: Option<&Decisions>,
) -> PyResult<Options> {
    let unknown = || PyValueError::new_err("os must be 'linux', 'windows' or None");
    let os = os.map(|name| Os::parse(name).ok_or_else(unknown)).transpose()?;
    let silence = decisions.map(|decisions| Arc::clone(&decisions.0));
    Ok(Options { draft, os, documents_only, max_issues, silence })
}

/// The verdict by what the caller has decided, where the report was made without the options.
fn silenced(mut report: Report, options: &Options) -> Verdict {
    if let Some(silence) = &options.silence {
        report.silence(silence);
    }
    Verdict(report)
}

fn serialized(value: &impl serde::Serialize) -> PyResult<String> {
    serde_json::to_string(value).map_err(|error| PyValueError::new_err(error.to_string()))
}

/// Checks a whole request.
#[pyfunction]
#[allow(clippy::too_many_arguments, reason = "each is taken by its place, which is fastest")]
fn check(
    py: Python<'_>,
    handle: Option<&Handle>,
    method: &Bound<'_, PyString>,
    url: &Bound<'_, PyString>,
    headers: Option<&Bound<'_, PyAny>>,
    body: Option<&Bound<'_, PyAny>>,
    os: Option<&str>,
    draft: bool,
    documents_only: bool,
    max_issues: Option<usize>,
    decisions: Option<&Decisions>,
) -> PyResult<Verdict> {
    let options = options(os, draft, documents_only, max_issues, decisions)?;
    let preflight = answering(handle);
    let headers = headers.map(headers::read).transpose()?.unwrap_or_default();
    let headers: Vec<(&str, &str)> = headers.iter().map(|(name, value)| (&**name, &**value)).collect();
    // A lone surrogate in the request line is no reason to raise: the core says what it makes of the rest.
    let (method, url) = (method.to_string_lossy(), url.to_string_lossy());
    let request = Request { method: &method, url: &url, headers: &headers };
    let report = match body {
        None => preflight.check(&request, None::<&request::JsonText<'_>>, &options),
        Some(body) => body::with(py, body, body::Check { preflight, request: &request, options: &options })?,
    };
    Ok(silenced(report, &options))
}

/// Checks the body of a known operation; None when there is no such operation.
#[pyfunction]
#[allow(clippy::too_many_arguments, reason = "each is taken by its place, which is fastest")]
fn validate(
    py: Python<'_>,
    handle: Option<&Handle>,
    operation: &Bound<'_, PyString>,
    body: &Bound<'_, PyAny>,
    os: Option<&str>,
    draft: bool,
    documents_only: bool,
    max_issues: Option<usize>,
    decisions: Option<&Decisions>,
) -> PyResult<Option<Verdict>> {
    let options = options(os, draft, documents_only, max_issues, decisions)?;
    let preflight = answering(handle);
    let Some(operation) = known(preflight, operation) else { return Ok(None) };
    let report = body::with(py, body, body::Validate { preflight, operation, options: &options })?;
    Ok(Some(silenced(report, &options)))
}

/// A portion of verdicts, whether the iterable is at its end, and what it raised.
type Portioned = (Vec<Verdict>, bool, Option<PyErr>);

fn handed_over(judged: Judged, options: &Options) -> Portioned {
    let reports = judged.reports.into_iter().map(|report| silenced(report, options));
    (reports.collect(), judged.ended, judged.raised)
}

/// Validates the next bodies that an iterator gives; None when there is no such operation.
#[pyfunction]
#[allow(clippy::too_many_arguments, reason = "each is taken by its place, which is fastest")]
fn validate_some(
    handle: Option<&Handle>,
    operation: &Bound<'_, PyString>,
    bodies: &Bound<'_, PyIterator>,
    os: Option<&str>,
    draft: bool,
    documents_only: bool,
    max_issues: Option<usize>,
    decisions: Option<&Decisions>,
    items: usize,
    workers: Option<usize>,
) -> PyResult<Option<Portioned>> {
    let (options, portion) =
        (options(os, draft, documents_only, max_issues, decisions)?, Portion { items, workers }.checked()?);
    let preflight = answering(handle);
    let Some(operation) = known(preflight, operation) else { return Ok(None) };
    batch::validate(bodies, (preflight, operation), &options, portion)
        .map(|judged| Some(handed_over(judged, &options)))
}

/// Checks the next requests `(method, url, headers, body)` that an iterator gives.
#[pyfunction]
#[allow(clippy::too_many_arguments, reason = "each is taken by its place, which is fastest")]
fn check_some(
    handle: Option<&Handle>,
    requests: &Bound<'_, PyIterator>,
    os: Option<&str>,
    draft: bool,
    documents_only: bool,
    max_issues: Option<usize>,
    decisions: Option<&Decisions>,
    items: usize,
    workers: Option<usize>,
) -> PyResult<Portioned> {
    let (options, portion) =
        (options(os, draft, documents_only, max_issues, decisions)?, Portion { items, workers }.checked()?);
    batch::check(requests, answering(handle), &options, portion).map(|judged| handed_over(judged, &options))
}

/// The texts or bytes of a column that offers itself through the Arrow C data interface; None for anything else.
#[pyfunction]
fn text_column(column: &Bound<'_, PyAny>) -> PyResult<Option<TextColumn>> {
    TextColumn::read(column)
}

fn known<'h>(preflight: &'h Preflight, operation: &Bound<'_, PyString>) -> Option<&'h Arc<Operation>> {
    preflight.operation(&operation.to_string_lossy())
}

/// The operation id nearest to a mistyped one.
#[pyfunction]
fn nearest_operation(handle: Option<&Handle>, operation: &Bound<'_, PyString>) -> Option<String> {
    answering(handle).nearest_operation(&operation.to_string_lossy()).map(str::to_owned)
}

/// The language that a tag such as `zh-CN` means.
#[pyfunction]
fn language(tag: &str) -> PyResult<&'static str> {
    parse_language(tag).map(|language| match language {
        Language::En => "en",
        Language::Zh => "zh",
    })
}

/// The status that a vm_state and a task_state stand for; None for a state that no list has.
#[pyfunction]
fn derive_status(
    handle: Option<&Handle>,
    vm_state: &Bound<'_, PyString>,
    task_state: Option<&Bound<'_, PyString>>,
) -> Option<String> {
    let task_state = task_state.map(|task_state| task_state.to_string_lossy());
    let vm_state = vm_state.to_string_lossy();
    let derived = answering(handle).derive_status(Dialect::Documented, &vm_state, task_state.as_deref());
    derived.ok().map(|derived| derived.status.to_owned())
}

/// The statuses of columns that offer themselves to Arrow; None where the first does not.
#[pyfunction]
fn derive_columns(
    py: Python<'_>,
    vm_states: &Bound<'_, PyAny>,
    task_states: Option<&Bound<'_, PyAny>>,
    dialect: &str,
) -> PyResult<Option<StatusColumn>> {
    let unknown = || PyValueError::new_err("the dialect must be 'documented' or 'nova'");
    let dialect = Dialect::parse(dialect).ok_or_else(unknown)?;
    let Some(vm_states) = Column::read(vm_states)? else { return Ok(None) };
    let mixed = || PyTypeError::new_err("when vm_states is an Arrow column, task_states must be one too");
    let task_states = task_states.map(|column| Column::read(column)?.ok_or_else(mixed)).transpose()?;
    columns::derive(py, &vm_states, task_states.as_ref(), dialect).map(Some)
}

/// Every status, vm_state and task_state of the documents.
#[pyfunction]
fn states() -> (Vec<&'static str>, Vec<&'static str>, Vec<&'static str>) {
    let names = |names: &'static [Str]| names.texts().collect();
    (names(status::statuses()), names(status::vm_states()), names(status::task_states()))
}

/// The actions of an operation as JSON; with a body, those that this request needs.
#[pyfunction]
fn iam_needs(
    py: Python<'_>,
    handle: Option<&Handle>,
    operation: &Bound<'_, PyString>,
    body: Option<&Bound<'_, PyAny>>,
) -> PyResult<Option<String>> {
    let preflight = answering(handle);
    let Some(operation) = known(preflight, operation) else { return Ok(None) };
    let needs = match body {
        None => preflight.needs(operation),
        Some(body) => body::with(py, body, body::Needs { preflight, operation })?,
    };
    serialized(&needs).map(Some)
}

/// The ids of the operations that a method and URL may call.
#[pyfunction]
fn iam_operations(
    handle: Option<&Handle>,
    method: &Bound<'_, PyString>,
    url: &Bound<'_, PyString>,
) -> Vec<String> {
    let (method, url) = (method.to_string_lossy(), url.to_string_lossy());
    let request = Request { method: &method, url: &url, headers: &[] };
    let found = answering(handle).operations_of(&request);
    found.into_iter().map(|operation| operation.id.to_string()).collect()
}

/// A field of an operation's body as JSON; None for an operation or a field that does not exist.
#[pyfunction]
fn describe(
    handle: Option<&Handle>,
    operation: &Bound<'_, PyString>,
    pointer: &Bound<'_, PyString>,
) -> PyResult<Option<String>> {
    let preflight = answering(handle);
    let found = known(preflight, operation)
        .and_then(|operation| preflight.describe(operation, &pointer.to_string_lossy()));
    found.map(|description| serialized(&description)).transpose()
}

/// Asks the core a question: `(True, answer)` or `(False, refusal)`, both as JSON.
#[pyfunction]
fn ask(
    py: Python<'_>,
    handle: Option<&Handle>,
    question: &str,
    arguments: &Bound<'_, PyString>,
    language: &str,
) -> PyResult<(bool, String)> {
    let language = parse_language(language)?;
    // A lone surrogate in an argument is a text like another that the core does not know.
    let arguments = arguments.to_string_lossy();
    let preflight = answering(handle);
    let answer = py.detach(|| preflight.ask(questions::groups(), question, &arguments, language));
    Ok(match answer {
        Ok(answer) => (true, answer),
        Err(refusal) => (false, serialized(&refusal.in_language(language))?),
    })
}

/// What holds for every policy of a call of the linter.
#[pyclass(frozen, module = "ecs_preflight._native")]
struct LintOptions(policy::LintOptions);

/// Reads `enterprise_project` and `suppress` from JSON: `(options, None)`, or `(None, refusal)` as JSON.
#[pyfunction]
fn lint_options(
    arguments: &Bound<'_, PyString>,
    language: &str,
) -> PyResult<(Option<LintOptions>, Option<String>)> {
    let language = parse_language(language)?;
    Ok(match questions::lint_options(&arguments.to_string_lossy()) {
        Ok(options) => (Some(LintOptions(options)), None),
        Err(refusal) => (None, Some(serialized(&refusal.in_language(language))?)),
    })
}

/// Lints a policy.
#[pyfunction]
fn lint(
    py: Python<'_>,
    handle: Option<&Handle>,
    policy: &Bound<'_, PyAny>,
    name: Option<&Bound<'_, PyString>>,
    options: &LintOptions,
) -> PyResult<Verdict> {
    let name = name.map(|name| name.to_string_lossy().into_owned());
    let silence = handle.and_then(|handle| handle.silence.clone());
    let options = policy::LintOptions { name, silence, ..options.0.clone() };
    body::with(py, policy, body::Lint { preflight: answering(handle), options: &options }).map(Verdict)
}

/// Lints the next pairs of a policy and its name that an iterator gives.
#[pyfunction]
fn lint_some(
    handle: Option<&Handle>,
    policies: &Bound<'_, PyIterator>,
    options: &LintOptions,
    items: usize,
    workers: Option<usize>,
) -> PyResult<Portioned> {
    let portion = Portion { items, workers }.checked()?;
    let silence = handle.and_then(|handle| handle.silence.clone());
    let options = policy::LintOptions { silence, ..options.0.clone() };
    Ok(handed_over(batch::lint(policies, answering(handle), &options, portion), &Options::default()))
}

/// A label around the sentences, such as `help`, in a language.
#[pyfunction]
fn label(name: &str, language: &str) -> PyResult<&'static str> {
    let language = parse_language(language)?;
    let known =
        ["error", "warning", "note", "help", "source", "answers"].into_iter().find(|known| *known == name);
    known
        .map(|known| report::word(known, language))
        .ok_or_else(|| PyValueError::new_err("there is no such label"))
}

/// What is said of issues that a report does not keep.
#[pyfunction]
fn omitted(count: usize, language: &str) -> PyResult<String> {
    let hint = report::Hint::new("omitted").with("issues", report::Arg::count(count));
    Ok(hint.text(parse_language(language)?))
}

/// The whole catalogue as JSON.
#[pyfunction]
fn catalogue_json(handle: Option<&Handle>) -> PyResult<String> {
    serialized(&answering(handle).listing())
}

/// The body of an operation as JSON Schema; None when there is no such operation.
#[pyfunction]
fn schema(handle: Option<&Handle>, operation: &Bound<'_, PyString>) -> PyResult<Option<String>> {
    let preflight = answering(handle);
    let found = known(preflight, operation);
    found.map(|operation| serialized(&preflight.body_schema(operation))).transpose()
}

/// All operations as OpenAPI 3.1.
#[pyfunction]
fn openapi(handle: Option<&Handle>) -> PyResult<String> {
    serialized(&answering(handle).openapi())
}

/// Runs the command line, and gives its exit status.
#[pyfunction]
fn run_cli(py: Python<'_>, arguments: Vec<OsString>) -> u8 {
    py.detach(|| ecs_preflight_cli::run(arguments))
}

/// The native half of `ecs_preflight`.
///
/// Nothing here needs the lock of the interpreter to be safe: objects are read through critical sections
/// of pyo3's, and what is kept never changes.
#[pymodule(gil_used = false)]
mod _native {
    #[pymodule_export]
    use super::{
        Decisions, Handle, LintOptions, StatusColumn, TextColumn, Verdict, ask, catalogue_json, check,
        check_some, derive_columns, derive_status, describe, iam_needs, iam_operations, label, language,
        lint, lint_options, lint_some, nearest_operation, omitted, openapi, run_cli, schema, states,
        text_column, validate, validate_some,
    };

    /// The version of the library.
    #[pymodule_export]
    const VERSION: &str = env!("CARGO_PKG_VERSION");
}
