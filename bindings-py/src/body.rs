//! A body: text goes to the core as text, anything else is walked as it lies in Python.

use std::borrow::Cow;
use std::sync::Arc;

use ecs_preflight::Preflight;
use ecs_preflight::catalogue::Operation;
use ecs_preflight::iam::{self, policy};
use ecs_preflight::report::Report;
use ecs_preflight::request::{self, Document, JsonText, Options, Request};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyByteArray, PyBytes, PyString};

use crate::value::Object;

/// What is to be done with a body, whatever it is read from.
pub(crate) trait Job: Sync {
    /// The answer.
    type Answer: Send;

    /// Does it.
    fn run<D: Document>(&self, body: &D) -> Self::Answer;

    /// The answer on bytes that are no text.
    fn not_utf8(&self, valid_bytes: usize) -> Self::Answer;
}

/// Checks a request with its body.
pub(crate) struct Check<'r> {
    pub(crate) preflight: &'r Preflight,
    pub(crate) request: &'r Request<'r>,
    pub(crate) options: &'r Options,
}

impl Job for Check<'_> {
    type Answer = Report;

    fn run<D: Document>(&self, body: &D) -> Report {
        self.preflight.check(self.request, Some(body), self.options)
    }

    fn not_utf8(&self, valid_bytes: usize) -> Report {
        request::not_utf8(valid_bytes)
    }
}

/// Checks the body of an operation.
pub(crate) struct Validate<'o> {
    pub(crate) preflight: &'o Preflight,
    pub(crate) operation: &'o Arc<Operation>,
    pub(crate) options: &'o Options,
}

impl Job for Validate<'_> {
    type Answer = Report;

    fn run<D: Document>(&self, body: &D) -> Report {
        self.preflight.validate(self.operation, body, self.options)
    }

    fn not_utf8(&self, valid_bytes: usize) -> Report {
        request::not_utf8(valid_bytes)
    }
}

/// Looks up the actions that a request needs.
pub(crate) struct Needs<'o> {
    pub(crate) preflight: &'o Preflight,
    pub(crate) operation: &'o Arc<Operation>,
}

impl<'o> Job for Needs<'o> {
    type Answer = iam::Needs<'o>;

    fn run<D: Document>(&self, body: &D) -> iam::Needs<'o> {
        self.preflight.needs_of_request(self.operation, body)
    }

    fn not_utf8(&self, _: usize) -> iam::Needs<'o> {
        self.preflight.needs(self.operation)
    }
}

/// Lints a policy.
pub(crate) struct Lint<'o> {
    pub(crate) preflight: &'o Preflight,
    pub(crate) options: &'o policy::LintOptions,
}

impl Job for Lint<'_> {
    type Answer = Report;

    fn run<D: Document>(&self, body: &D) -> Report {
        self.preflight.lint(body, self.options)
    }

    fn not_utf8(&self, valid_bytes: usize) -> Report {
        policy::not_utf8(valid_bytes)
    }
}

/// A body as it was given.
pub(crate) enum Source<'b, 'py> {
    /// Text, lent by Python.
    Text(&'b str),
    /// Bytes: Python's own, or a copy where their owner may change them.
    Bytes(Cow<'b, [u8]>),
    /// Anything else; it can be walked only while no other thread changes it.
    Object(&'b Bound<'py, PyAny>),
}

impl<'b, 'py> Source<'b, 'py> {
    /// Looks at what kind of body it is.
    pub(crate) fn of(body: &'b Bound<'py, PyAny>) -> PyResult<Self> {
        if let Ok(text) = body.cast::<PyString>() {
            return Ok(match text.to_str() {
                Ok(text) => Source::Text(text),
                Err(_) => Source::Bytes(Cow::Owned(with_surrogates(text)?)),
            });
        }
        if let Ok(bytes) = body.cast::<PyBytes>() {
            return Ok(Source::Bytes(Cow::Borrowed(bytes.as_bytes())));
        }
        if let Ok(bytes) = body.cast::<PyByteArray>() {
            return Ok(Source::Bytes(Cow::Owned(bytes.to_vec())));
        }
        Ok(Source::Object(body))
    }
}

/// A text with a lone surrogate: as bytes, it shows where the text stops being one.
fn with_surrogates(text: &Bound<'_, PyString>) -> PyResult<Vec<u8>> {
    let py = text.py();
    let encode = (intern!(py, "utf-8"), intern!(py, "surrogatepass"));
    let bytes = text.call_method1(intern!(py, "encode"), encode)?;
    Ok(bytes.cast::<PyBytes>()?.as_bytes().to_vec())
}

/// Does a job with bytes.
pub(crate) fn on_bytes<J: Job>(bytes: &[u8], job: &J) -> J::Answer {
    match std::str::from_utf8(bytes) {
        Ok(text) => job.run(&JsonText(text)),
        Err(error) => job.not_utf8(error.valid_up_to()),
    }
}

/// Does a job with an object, where it lies.
pub(crate) fn on_object<J: Job>(body: &Bound<'_, PyAny>, job: &J) -> PyResult<J::Answer> {
    let object = Object::new(body);
    let answer = job.run(&object);
    match object.into_raised() {
        Some(error) => Err(error),
        None => Ok(answer),
    }
}

/// Does a job with a body of any kind.
pub(crate) fn with<J: Job>(py: Python<'_>, body: &Bound<'_, PyAny>, job: J) -> PyResult<J::Answer> {
    // Other threads run while a text is read: nothing touches Python meanwhile.
    match Source::of(body)? {
        Source::Text(text) => Ok(py.detach(|| job.run(&JsonText(text)))),
        Source::Bytes(bytes) => Ok(py.detach(|| on_bytes(&bytes, &job))),
        Source::Object(object) => on_object(object, &job),
    }
}
