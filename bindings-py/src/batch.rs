//! Many bodies at once: texts are judged by all cores while Python's other threads run, objects where
//! they lie, and the verdicts come back in the order of the bodies.

use std::num::NonZero;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use ecs_preflight::Preflight;
use ecs_preflight::catalogue::Operation;
use ecs_preflight::iam::policy::{self, LintOptions, Node};
use ecs_preflight::report::Report;
use ecs_preflight::request::{self, JsonText, Options, Request};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyIterator, PyString, PyTuple};

use crate::body::{self, Job, Source};
use crate::headers;
use crate::value::Object;

/// How much is taken from an iterable before it is judged; what is not taken yet needs no memory.
#[derive(Clone, Copy)]
pub(crate) struct Portion {
    /// Bodies at most.
    pub(crate) items: usize,
    /// Threads; none given is one a core.
    pub(crate) workers: Option<usize>,
}

impl Portion {
    /// Bytes of text after which no further body is taken.
    const BYTES: usize = 16 << 20;

    /// Refuses what would never end, or never begin.
    pub(crate) fn checked(self) -> PyResult<Self> {
        if self.items == 0 || self.workers == Some(0) {
            return Err(PyValueError::new_err("workers and chunk must be at least 1"));
        }
        Ok(self)
    }

    fn threads<T: Task>(self, bytes: usize) -> usize {
        let cores = || thread::available_parallelism().map_or(1, NonZero::get);
        self.workers.unwrap_or_else(cores).min(bytes / T::BYTES_A_THREAD).max(1)
    }
}

/// What became of a portion: the verdicts, whether the iterable is at its end, and what it raised.
pub(crate) struct Judged {
    pub(crate) reports: Vec<Report>,
    pub(crate) ended: bool,
    pub(crate) raised: Option<PyErr>,
}

/// One body and what is to be done with it.
trait Task: Sync {
    type Job<'t>: Job<Answer = Report>
    where
        Self: 't;

    /// Below this a thread costs more than it saves.
    const BYTES_A_THREAD: usize = 32 << 10;
    /// Texts that a thread takes at a time: few enough to share long ones, enough to seldom ask.
    const AT_A_TIME: usize = 8;

    fn job(&self) -> Self::Job<'_>;

    /// Reads an object ahead, where its job takes much longer than reading: the job needs no Python then.
    fn read(&self, _: &Bound<'_, PyAny>) -> PyResult<Option<Node>> {
        Ok(None)
    }
}

/// The body of a known operation.
struct BodyOf<'o> {
    preflight: &'o Preflight,
    operation: &'o Arc<Operation>,
    options: &'o Options,
}

impl Task for BodyOf<'_> {
    type Job<'t>
        = body::Validate<'t>
    where
        Self: 't;

    fn job(&self) -> body::Validate<'_> {
        body::Validate { preflight: self.preflight, operation: self.operation, options: self.options }
    }
}

/// Validates a portion of the bodies that an iterator gives.
pub(crate) fn validate(
    bodies: &Bound<'_, PyIterator>,
    (preflight, operation): (&Preflight, &Arc<Operation>),
    options: &Options,
    portion: Portion,
) -> PyResult<Judged> {
    let taken = take(bodies, portion, |item| Ok((item, BodyOf { preflight, operation, options })));
    Ok(all(bodies.py(), taken, portion))
}

/// A policy.
struct PolicyOf<'o>(&'o Preflight, LintOptions);

impl Task for PolicyOf<'_> {
    type Job<'t>
        = body::Lint<'t>
    where
        Self: 't;

    // A short policy takes as long as a hundred bodies: it is looked at from many sides.
    const BYTES_A_THREAD: usize = 256;
    const AT_A_TIME: usize = 1;

    fn job(&self) -> body::Lint<'_> {
        body::Lint { preflight: self.0, options: &self.1 }
    }

    fn read(&self, policy: &Bound<'_, PyAny>) -> PyResult<Option<Node>> {
        let object = Object::new(policy);
        let read = policy::read(&object);
        object.into_raised().map_or(Ok(read.ok()), Err)
    }
}

/// Lints a portion of the pairs of a policy and its name that an iterator gives.
pub(crate) fn lint(
    policies: &Bound<'_, PyIterator>,
    preflight: &Preflight,
    options: &LintOptions,
    portion: Portion,
) -> Judged {
    let taken = take(policies, portion, |item| {
        let (policy, name) = item.extract::<(Bound<'_, PyAny>, Option<Bound<'_, PyString>>)>()?;
        let name = name.map(|name| name.to_string_lossy().into_owned());
        Ok((policy, PolicyOf(preflight, LintOptions { name, ..options.clone() })))
    });
    all(policies.py(), taken, portion)
}

/// Judges all that was taken.
fn all<T: Task>(py: Python<'_>, taken: Taken<'_, T>, portion: Portion) -> Judged {
    let mut reports = Reports::new(taken.items.len());
    let mut texts = Vec::new();
    let mut raised = taken.raised;
    for (index, (item, task)) in taken.items.iter().enumerate() {
        match place(index, item, task, &mut reports) {
            Ok(Some(text)) => texts.push((index, text, task)),
            Ok(None) => {}
            Err(error) => {
                reports.end_at(index);
                raised = Some(error);
                break;
            }
        }
    }
    judge(py, &texts, portion, &mut reports);
    Judged { reports: reports.finish(), ended: taken.ended, raised }
}

/// A request of a batch; its body is kept beside it.
struct Line {
    method: String,
    url: String,
    headers: Vec<(String, String)>,
    /// What keeps it from being a request: a row of a table says so in its verdict, and stops no others.
    unreadable: Option<Report>,
}

impl Line {
    fn read<'py>(parts: &Bound<'py, PyTuple>) -> PyResult<(Bound<'py, PyAny>, Self)> {
        let text = |index| -> PyResult<Option<String>> {
            let part = parts.get_item(index)?;
            Ok(part.cast::<PyString>().ok().map(|text| text.to_string_lossy().into_owned()))
        };
        let (method, url) = (text(0)?, text(1)?);
        let given = parts.get_item(2)?;
        let headers = match headers::read(&given) {
            _ if given.is_none() => Ok(Vec::new()),
            Err(error) if !error.is_instance_of::<PyTypeError>(parts.py()) => return Err(error),
            read => read,
        };
        let unreadable = match (&method, &url, &headers) {
            (None, ..) => Some(request::not_a_request("method")),
            (_, None, _) => Some(request::not_a_request("url")),
            (.., Err(_)) => Some(request::not_a_request("headers")),
            _ => None,
        };
        let (method, url) = (method.unwrap_or_default(), url.unwrap_or_default());
        let line = Line { method, url, headers: headers.unwrap_or_default(), unreadable };
        Ok((parts.get_item(3)?, line))
    }
}

/// A line as the core wants it.
struct RequestOf<'l> {
    preflight: &'l Preflight,
    request: Request<'l>,
    options: &'l Options,
}

impl Task for RequestOf<'_> {
    type Job<'t>
        = body::Check<'t>
    where
        Self: 't;

    fn job(&self) -> body::Check<'_> {
        body::Check { preflight: self.preflight, request: &self.request, options: self.options }
    }
}

/// Checks a portion of the requests `(method, url, headers, body)` that an iterator gives.
pub(crate) fn check(
    requests: &Bound<'_, PyIterator>,
    preflight: &Preflight,
    options: &Options,
    portion: Portion,
) -> PyResult<Judged> {
    let taken = take(requests, portion, |item| Line::read(item.cast::<PyTuple>()?));
    let header_lists: Vec<Vec<(&str, &str)>> = taken
        .items
        .iter()
        .map(|(_, line)| line.headers.iter().map(|(name, value)| (&**name, &**value)).collect())
        .collect();
    let tasks: Vec<RequestOf<'_>> = taken
        .items
        .iter()
        .zip(&header_lists)
        .map(|((_, line), headers)| RequestOf {
            preflight,
            request: Request { method: &line.method, url: &line.url, headers },
            options,
        })
        .collect();
    let mut reports = Reports::new(tasks.len());
    let mut texts = Vec::new();
    let mut raised = taken.raised;
    for (index, ((item, line), task)) in taken.items.iter().zip(&tasks).enumerate() {
        if let Some(report) = &line.unreadable {
            reports.put(index, report.clone());
            continue;
        }
        if item.is_none() {
            reports.put(index, preflight.check(&task.request, None::<&JsonText<'_>>, options));
            continue;
        }
        match place(index, item, task, &mut reports) {
            Ok(Some(text)) => texts.push((index, text, task)),
            Ok(None) => {}
            Err(error) => {
                reports.end_at(index);
                raised = Some(error);
                break;
            }
        }
    }
    judge(requests.py(), &texts, portion, &mut reports);
    Ok(Judged { reports: reports.finish(), ended: taken.ended, raised })
}

/// What was taken from an iterator.
struct Taken<'py, T> {
    items: Vec<(Bound<'py, PyAny>, T)>,
    ended: bool,
    raised: Option<PyErr>,
}

/// Takes the next items; what came before an exception is kept, as a loop would have seen it.
fn take<'py, T>(
    iterator: &Bound<'py, PyIterator>,
    portion: Portion,
    read: impl Fn(Bound<'py, PyAny>) -> PyResult<(Bound<'py, PyAny>, T)>,
) -> Taken<'py, T> {
    let mut taken = Taken { items: Vec::new(), ended: false, raised: None };
    let mut bytes: usize = 0;
    let mut iterator = iterator.clone();
    while taken.items.len() < portion.items && bytes < Portion::BYTES {
        match iterator.next().map(|item| item.and_then(&read)) {
            Some(Ok((body, more))) => {
                bytes = bytes.saturating_add(text_length(&body));
                taken.items.push((body, more));
            }
            Some(Err(error)) => {
                taken.raised = Some(error);
                break;
            }
            None => {
                taken.ended = true;
                break;
            }
        }
    }
    taken
}

fn text_length(body: &Bound<'_, PyAny>) -> usize {
    // Characters are near enough to bytes, and no copy is made to count.
    use pyo3::types::{PyByteArray, PyBytes};
    let is_text = body.is_instance_of::<PyString>()
        || body.is_instance_of::<PyBytes>()
        || body.is_instance_of::<PyByteArray>();
    if is_text { body.len().unwrap_or(0) } else { 0 }
}

/// A body that other threads may judge.
enum Text<'b> {
    Lent(&'b str),
    Bytes(std::borrow::Cow<'b, [u8]>),
    Read(Node),
}

impl Text<'_> {
    /// How many bytes it is; of what is no text any more, about as many as it was.
    fn len(&self) -> usize {
        const A_POLICY: usize = 1 << 10;
        match self {
            Text::Lent(text) => text.len(),
            Text::Bytes(bytes) => bytes.len(),
            Text::Read(_) => A_POLICY,
        }
    }
}

/// Judges an object where it lies; a text, or what was read of an object, is given back for later.
fn place<'b, T: Task>(
    index: usize,
    item: &'b Bound<'_, PyAny>,
    task: &T,
    reports: &mut Reports,
) -> PyResult<Option<Text<'b>>> {
    Ok(match Source::of(item)? {
        Source::Text(text) => Some(Text::Lent(text)),
        Source::Bytes(bytes) => Some(Text::Bytes(bytes)),
        Source::Object(object) => match task.read(object)? {
            Some(read) => Some(Text::Read(read)),
            None => {
                reports.put(index, body::on_object(object, &task.job())?);
                None
            }
        },
    })
}

/// Judges the texts with as many threads as pay.
fn judge<T: Task>(py: Python<'_>, texts: &[(usize, Text<'_>, &T)], portion: Portion, reports: &mut Reports) {
    if texts.is_empty() {
        return;
    }
    let bytes = texts.iter().fold(0, |sum: usize, (_, text, _)| sum.saturating_add(text.len()));
    let threads = portion.threads::<T>(bytes);
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        loop {
            let start = next.fetch_add(T::AT_A_TIME, Ordering::Relaxed);
            if start >= texts.len() {
                return done;
            }
            for (index, text, task) in texts.iter().skip(start).take(T::AT_A_TIME) {
                let job = task.job();
                let report = match text {
                    Text::Lent(text) => job.run(&JsonText(text)),
                    Text::Bytes(bytes) => body::on_bytes(bytes, &job),
                    Text::Read(node) => job.run(node),
                };
                done.push((*index, report));
            }
        }
    };
    let done = py.detach(|| {
        thread::scope(|scope| {
            // Where the system grants no thread, this one does the work.
            let others: Vec<_> =
                (1..threads).map_while(|_| thread::Builder::new().spawn_scoped(scope, work).ok()).collect();
            let mut done = vec![work()];
            for other in others {
                match other.join() {
                    Ok(found) => done.push(found),
                    Err(panic) => std::panic::resume_unwind(panic),
                }
            }
            done
        })
    });
    for (index, report) in done.into_iter().flatten() {
        reports.put(index, report);
    }
}

/// Verdicts by the place of their body.
struct Reports(Vec<Option<Report>>);

impl Reports {
    fn new(length: usize) -> Self {
        Reports(std::iter::repeat_with(|| None).take(length).collect())
    }

    fn put(&mut self, index: usize, report: Report) {
        if let Some(place) = self.0.get_mut(index) {
            *place = Some(report);
        }
    }

    /// Nothing from here on is judged.
    fn end_at(&mut self, index: usize) {
        self.0.truncate(index);
    }

    fn finish(self) -> Vec<Report> {
        self.0.into_iter().flatten().collect()
    }
}
