//! Reading a job response. Nothing in it is relied on: a member of a wrong type is named and left out.

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::catalogue::{JobStatus, embedded, nearest, rule};
use crate::error::{Explanation, Reader, recorded_body};
use crate::report::{Arg, Finding, is_secret_name, shown};

use super::{Job, Part, State};

type Members = Map<String, Value>;

/// A status as read: where the job stands, and how the response writes it.
struct Read {
    state: State,
    known: Option<&'static JobStatus>,
    written: Option<String>,
}

struct Reading<'r, 'c> {
    reader: &'r Reader<'c>,
    issues: Vec<(String, Finding)>,
}

impl<'c> Job<'c> {
    /// Whether a response is the answer to the query of a job (and not only to an asynchronous call).
    pub(crate) fn holds_state(response: &Value) -> bool {
        let inner = unwrapped(response);
        inner.as_ref().unwrap_or(response).as_object().is_some_and(|job| {
            let status = job.get("status").is_some_and(Value::is_string);
            status && (job.contains_key("job_id") || job.contains_key("entities"))
        })
    }

    pub(crate) fn read(response: &Value, reader: &Reader<'c>) -> Result<Self, Finding> {
        let inner = unwrapped(response);
        let response = inner.as_ref().unwrap_or(response);
        let known = ["job_id", "entities", "job_type"];
        let job = response.as_object();
        // The query of a job may itself be answered with an error (`code` and `message` of table 5-63).
        let refused = || job.and_then(|_| reader.response(response));
        match job {
            Some(job) if known.iter().any(|name| job.contains_key(*name)) || written_status(job) => {
                Ok(Reading { reader, issues: Vec::new() }.job(job, response))
            }
            _ => match refused() {
                Some(explanation) => Ok(Job {
                    explanation: Some(explanation),
                    issues: vec![(String::new(), Finding::new(rule::JOB_QUERY_FAILED))],
                    ..Job::empty(None, None)
                }),
                None => Err(Finding::new(rule::JOB_NOT_A_JOB)),
            },
        }
    }

    fn empty(id: Option<String>, job_type: Option<String>) -> Self {
        let of_type = embedded().jobs.types.iter().find(|known| Some(&*known.name) == job_type.as_deref());
        Job {
            id,
            operation: of_type.and_then(|known| known.operation.as_deref()),
            job_type,
            state: State::Unknown,
            status: None,
            meaning: embedded().jobs.unknown.pair(),
            done: 0,
            total: 1,
            succeeded: Vec::new(),
            failed: Vec::new(),
            pending: Vec::new(),
            explanation: None,
            code: None,
            reason: None,
            begin_time: None,
            end_time: None,
            issues: Vec::new(),
        }
    }
}

/// One of the statuses of the documents, and nothing else of a job.
fn written_status(job: &Members) -> bool {
    let status = job.get("status").and_then(Value::as_str);
    status.is_some_and(|status| embedded().jobs.statuses.iter().any(|known| known.status == status))
}

/// The body of a recorded response.
fn unwrapped(response: &Value) -> Option<Value> {
    recorded_body(response.as_object()?)?.1
}

impl<'c> Reading<'_, 'c> {
    fn job(mut self, job: &Members, response: &Value) -> Job<'c> {
        let queried = ["status", "entities", "job_type", "error_code"];
        if job.contains_key("job_id") && !queried.iter().any(|name| job.contains_key(*name)) {
            let mut answer = Job::empty(self.text(job, "job_id", ""), None);
            answer.state = State::Submitted;
            answer.meaning = embedded().jobs.submitted.pair();
            answer.pending = self.servers(job);
            answer.total = answer.pending.len().max(1);
            answer.issues = self.issues;
            return answer;
        }
        let status = self.status(job, "");
        let nothing = Members::new();
        let entities = self.object(job, "entities", "").unwrap_or(&nothing);
        let whole = self.part(job, entities, "", status.written.clone());
        let mut answer = Job::empty(whole.id.clone(), whole.job_type.clone());
        answer.state = status.state;
        answer.meaning = status.known.map_or(&embedded().jobs.unknown, |known| &known.meaning).pair();
        answer.status = status.written;
        answer.begin_time = self.text(job, "begin_time", "");
        answer.end_time = self.text(job, "end_time", "");
        (answer.code, answer.reason) = (whole.code.clone(), whole.reason.clone());
        answer.explanation = whole.explanation.clone();
        if answer.explanation.is_none() && answer.state == State::Unknown {
            answer.explanation = self.reader.response(response);
            if answer.explanation.is_some() {
                self.issues.push((String::new(), Finding::new(rule::JOB_QUERY_FAILED)));
            }
        }
        if answer.state.done() {
            answer.explanation = answer.explanation.map(Explanation::of_ended_job);
        }
        self.parts(entities, whole, &mut answer);
        answer.issues = self.issues;
        answer
    }

    /// Sorts the sub-jobs by what became of them; a job without any is its own only part.
    fn parts(&mut self, entities: &Members, whole: Part<'c>, answer: &mut Job<'c>) {
        let listed = self.sub_jobs(entities);
        let given = self.total(entities);
        let count = listed.len();
        if listed.is_empty() && given.unwrap_or_default() == 0 {
            answer.total = 1;
            answer.done = usize::from(answer.state.done());
            match answer.state {
                State::Success => answer.succeeded.push(whole),
                State::Failed => answer.failed.push(whole),
                _ if !whole.resource.is_empty() => answer.pending.push(whole),
                _ => {}
            }
            return;
        }
        let total = given.unwrap_or(count);
        if total != count {
            let rule = if total > count { rule::JOB_SUB_JOBS_MISSING } else { rule::JOB_SUB_JOBS_SURPLUS };
            let finding =
                Finding::new(rule).with("found", Arg::count(count)).with("total", Arg::count(total));
            self.issues.push(("/entities/sub_jobs".into(), finding));
        }
        answer.total = total.max(count);
        let mut against = None;
        for (pointer, sub) in listed {
            let status = self.status(sub, &pointer);
            let nothing = Members::new();
            let inner = self.object(sub, "entities", &pointer).unwrap_or(&nothing);
            let part = self.part(sub, inner, &pointer, status.written.clone());
            let agrees = match answer.state {
                State::Success => status.state == State::Success,
                State::Failed => status.state.done(),
                _ => true,
            };
            if !agrees && status.state != State::Unknown && against.is_none() {
                against = status.written.zip(Some(pointer));
            }
            match status.state {
                State::Success => answer.succeeded.push(part),
                State::Failed => answer.failed.push(part),
                _ => answer.pending.push(part),
            }
        }
        answer.done = answer.succeeded.len().saturating_add(answer.failed.len());
        if let Some((found, pointer)) = against {
            let status = answer.status.clone().unwrap_or_default();
            let finding = Finding::new(rule::JOB_DISAGREES).with("status", Arg::input(&status));
            self.issues.push((format!("{pointer}/status"), finding.with("found", Arg::input(&found))));
        }
        if answer.state == State::Failed && answer.failed.is_empty() {
            answer.failed.push(whole);
        }
    }

    /// One job or sub-job: what it works on, and why it failed.
    fn part(&mut self, job: &Members, entities: &Members, pointer: &str, status: Option<String>) -> Part<'c> {
        let id = self.text(job, "job_id", pointer);
        let job_type = self.text(job, "job_type", pointer);
        let code = self.text(job, "error_code", pointer);
        let reasons = [job.get("fail_reason"), entities.get(&*embedded().jobs.reason)];
        let raw: Vec<Cow<'_, str>> = reasons.into_iter().flatten().filter_map(written).collect();
        let explanation = self.explanation(code.as_deref(), &raw);
        let ended = embedded()
            .jobs
            .statuses
            .iter()
            .any(|known| known.state.done() && status.as_deref() == Some(&known.status));
        let explanation = if ended { explanation.map(Explanation::of_ended_job) } else { explanation };
        let mut reasons: Vec<String> = raw.iter().map(|reason| self.reader.safe(reason)).collect();
        reasons.dedup();
        Part {
            resource: resource(entities),
            id,
            job_type,
            status,
            code,
            reason: (!reasons.is_empty()).then(|| reasons.join("; ")),
            explanation,
        }
    }

    /// What the code means, and what the codes that the reasons hold mean; none where there is nothing to explain.
    fn explanation(&self, code: Option<&str>, reasons: &[Cow<'_, str>]) -> Option<Explanation<'c>> {
        let mut explanation = self.reader.failure(code, None);
        for reason in reasons {
            for found in self.reader.failure(None, Some(reason)).details {
                if found.code.is_some() && found.code == explanation.code {
                    explanation.details.extend(found.details);
                } else if found.code.is_none() || !explanation.flat().iter().any(|one| one.code == found.code)
                {
                    explanation.details.push(found);
                }
            }
        }
        if explanation.code.is_some() {
            return Some(explanation);
        }
        // Without a code of its own, the only error in the reason is the error.
        match explanation.details.len() {
            0 => None,
            1 => explanation.details.pop(),
            _ => Some(explanation),
        }
    }

    fn status(&mut self, job: &Members, pointer: &str) -> Read {
        let unknown = |written| Read { state: State::Unknown, known: None, written };
        let here = format!("{pointer}/status");
        if job.get("status").is_none_or(|status| status.is_null() || status == "") {
            self.issues.push((here, Finding::new(rule::JOB_NO_STATUS).with("field", "status")));
            return unknown(None);
        }
        let Some(written) = self.text(job, "status", pointer) else { return unknown(None) };
        let Some(known) = embedded().jobs.statuses.iter().find(|known| known.status == written) else {
            let near = nearest(&written, embedded().jobs.statuses.iter().map(|known| &*known.status));
            let allowed = embedded().jobs.statuses.iter().map(|known| Cow::from(&known.status)).collect();
            let named = near.map_or(rule::JOB_UNKNOWN_STATUS_PLAIN, |_| rule::JOB_UNKNOWN_STATUS);
            let finding =
                Finding::new(named).with("found", Arg::input(&written)).with("allowed", Arg::List(allowed));
            self.issues.push((
                here,
                match near {
                    Some(near) => finding.with("nearest", near),
                    None => finding,
                },
            ));
            return unknown(Some(written));
        };
        Read { state: known.state, known: Some(known), written: Some(written) }
    }

    /// The sub-jobs that are objects, with their pointers.
    fn sub_jobs<'j>(&mut self, entities: &'j Members) -> Vec<(String, &'j Members)> {
        let Some(list) = entities.get("sub_jobs").filter(|list| !list.is_null()) else { return Vec::new() };
        let Some(list) = list.as_array() else {
            self.wrong_type("sub_jobs", "/entities", list, "array");
            return Vec::new();
        };
        let mut found = Vec::new();
        for (index, item) in list.iter().enumerate() {
            match item.as_object() {
                Some(sub) => found.push((format!("/entities/sub_jobs/{index}"), sub)),
                None => self.wrong_type(&index.to_string(), "/entities/sub_jobs", item, "object"),
            }
        }
        found
    }

    fn total(&mut self, entities: &Members) -> Option<usize> {
        let given = entities.get("sub_jobs_total").filter(|total| !total.is_null())?;
        let text = given.as_str().and_then(|text| text.parse().ok());
        let total = given.as_u64().and_then(|total| usize::try_from(total).ok()).or(text);
        if total.is_none() {
            self.wrong_type("sub_jobs_total", "/entities", given, "integer");
        }
        total
    }

    /// The servers that a response names beside the ID of the job.
    fn servers(&self, job: &Members) -> Vec<Part<'c>> {
        let (member, name) = &embedded().jobs.servers;
        let ids =
            job.get(&**member).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
        let part = |id: &str| Part {
            resource: vec![(name.to_string(), shown(id))],
            id: None,
            job_type: None,
            status: None,
            code: None,
            reason: None,
            explanation: None,
        };
        ids.map(part).collect()
    }

    fn text(&mut self, job: &Members, name: &'static str, pointer: &str) -> Option<String> {
        let value = job.get(name).filter(|value| !value.is_null())?;
        let Some(text) = value.as_str() else {
            self.wrong_type(name, pointer, value, "string");
            return None;
        };
        // Some answer with an empty text instead of null.
        (!text.is_empty()).then(|| shown(&self.reader.safe(text)))
    }

    fn object<'j>(&mut self, job: &'j Members, name: &'static str, pointer: &str) -> Option<&'j Members> {
        let value = job.get(name).filter(|value| !value.is_null())?;
        if !value.is_object() {
            self.wrong_type(name, pointer, value, "object");
        }
        value.as_object()
    }

    fn wrong_type(&mut self, name: &str, pointer: &str, value: &Value, expected: &'static str) {
        let found = match value {
            Value::Null => "null",
            Value::Bool(_) => "boolean",
            Value::Number(_) => "number",
            Value::String(_) => "string",
            Value::Array(_) => "array",
            Value::Object(_) => "object",
        };
        let finding = Finding::new(rule::JOB_WRONG_TYPE).with("field", Arg::input(name));
        let finding = finding.with("found", Arg::Word(found)).with("expected", Arg::Word(expected));
        self.issues.push((format!("{pointer}/{name}"), finding));
    }
}

/// A reason: text, or JSON that stands in its place.
fn written(value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::Null => None,
        Value::String(text) if text.trim().is_empty() => None,
        Value::String(text) => Some(Cow::Borrowed(text)),
        other => Some(Cow::Owned(other.to_string())),
    }
}

/// Every member of the entities that names something: which ones there are depends on the type of the job.
fn resource(entities: &Members) -> Vec<(String, String)> {
    let others = ["sub_jobs", "sub_jobs_total", &embedded().jobs.reason];
    let named = entities.iter().filter(|(name, _)| !others.contains(&name.as_str()) && !is_secret_name(name));
    let found = named.filter_map(|(name, value)| {
        let id = value.as_str().map(shown).or_else(|| value.is_number().then(|| value.to_string()))?;
        (!id.is_empty()).then(|| (shown(name), id))
    });
    found.take(embedded().settings.shown_items).collect()
}
