//! A body: text goes to the core as text, anything else is walked as it lies in Python.

use ecs_preflight::catalogue::Operation;
use ecs_preflight::iam;
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
    pub(crate) request: &'r Request<'r>,
    pub(crate) options: &'r Options,
}

impl Job for Check<'_> {
    type Answer = Report;

    fn run<D: Document>(&self, body: &D) -> Report {
        request::check(self.request, Some(body), self.options)
    }

    fn not_utf8(&self, valid_bytes: usize) -> Report {
        request::not_utf8(valid_bytes)
    }
}

/// Checks the body of an operation.
pub(crate) struct Validate<'o> {
    pub(crate) operation: &'static Operation,
    pub(crate) options: &'o Options,
}

impl Job for Validate<'_> {
    type Answer = Report;

    fn run<D: Document>(&self, body: &D) -> Report {
        request::validate(self.operation, body, self.options)
    }

    fn not_utf8(&self, valid_bytes: usize) -> Report {
        request::not_utf8(valid_bytes)
    }
}

/// Looks up the actions that a request needs.
pub(crate) struct Needs {
    pub(crate) operation: &'static Operation,
}

impl Job for Needs {
    type Answer = iam::Needs;

    fn run<D: Document>(&self, body: &D) -> iam::Needs {
        iam::needs_of_request(self.operation, body)
    }

    fn not_utf8(&self, _: usize) -> iam::Needs {
        iam::needs(self.operation)
    }
}

/// A body as it may be given.
pub(crate) trait Body {
    /// Does a job with it.
    fn serve<J: Job>(&self, py: Python<'_>, job: &J) -> PyResult<J::Answer>;
}

impl Body for [u8] {
    fn serve<J: Job>(&self, py: Python<'_>, job: &J) -> PyResult<J::Answer> {
        // Other threads run meanwhile: from here on nothing touches Python.
        Ok(py.detach(|| match std::str::from_utf8(self) {
            Ok(text) => job.run(&JsonText(text)),
            Err(error) => job.not_utf8(error.valid_up_to()),
        }))
    }
}

impl Body for Bound<'_, PyString> {
    fn serve<J: Job>(&self, py: Python<'_>, job: &J) -> PyResult<J::Answer> {
        if let Ok(text) = self.to_str() {
            return Ok(py.detach(|| job.run(&JsonText(text))));
        }
        // A lone surrogate: as bytes, it shows where the text stops being one.
        let encode = (intern!(py, "utf-8"), intern!(py, "surrogatepass"));
        let bytes = self.call_method1(intern!(py, "encode"), encode)?;
        bytes.cast::<PyBytes>()?.as_bytes().serve(py, job)
    }
}

/// Does a job with a body of any kind.
pub(crate) fn with<J: Job>(py: Python<'_>, body: &Bound<'_, PyAny>, job: J) -> PyResult<J::Answer> {
    if let Ok(text) = body.cast::<PyString>() {
        return text.serve(py, &job);
    }
    if let Ok(bytes) = body.cast::<PyBytes>() {
        return bytes.as_bytes().serve(py, &job);
    }
    if let Ok(bytes) = body.cast::<PyByteArray>() {
        // A copy, since its owner may change it while other threads run.
        return bytes.to_vec().as_slice().serve(py, &job);
    }
    let object = Object::new(body);
    let answer = job.run(&object);
    match object.into_raised() {
        Some(error) => Err(error),
        None => Ok(answer),
    }
}
