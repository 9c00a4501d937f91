//! The JSON form of a job.

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::catalogue::{Both, embedded};
use crate::report::{Finding, Language};

use super::{Job, Part};

impl Job<'_> {
    /// The job for serialisation; only the issues of the response are in one language.
    pub fn in_language(&self, language: Language) -> impl Serialize {
        Shown(self, language)
    }

    /// Writes the members of the answer into a map that has been begun.
    pub(crate) fn members<M: SerializeMap>(&self, language: Language, map: &mut M) -> Result<(), M::Error> {
        texts(map, &[("job_id", &self.id), ("job_type", &self.job_type)])?;
        if let Some(started_by) = self.operation {
            map.serialize_entry("started_by", started_by)?;
        }
        map.serialize_entry("state", self.state.name())?;
        texts(map, &[("status", &self.status)])?;
        map.serialize_entry("meaning", &Both(self.meaning))?;
        map.serialize_entry("done", &self.state.done())?;
        if let Some(keep_polling) = self.state.keep_polling() {
            map.serialize_entry("keep_polling", &keep_polling)?;
        }
        if let Some(poll) = Poll::of(self) {
            map.serialize_entry("poll", &poll)?;
        }
        map.serialize_entry("progress", &Progress(self))?;
        map.serialize_entry("succeeded", &self.succeeded)?;
        map.serialize_entry("failed", &self.failed)?;
        map.serialize_entry("pending", &self.pending)?;
        texts(map, &[("code", &self.code), ("reason", &self.reason)])?;
        if let Some(explanation) = &self.explanation {
            map.serialize_entry("explanation", explanation)?;
        }
        texts(map, &[("begin_time", &self.begin_time), ("end_time", &self.end_time)])?;
        let issues: Vec<OneIssue> =
            self.issues.iter().map(|(pointer, finding)| OneIssue(pointer, finding, language)).collect();
        map.serialize_entry("issues", &issues)?;
        map.serialize_entry("source", &embedded().jobs.source)
    }
}

fn texts<M: SerializeMap>(map: &mut M, entries: &[(&str, &Option<String>)]) -> Result<(), M::Error> {
    entries.iter().try_for_each(|(name, value)| match value {
        Some(value) => map.serialize_entry(name, value),
        None => Ok(()),
    })
}

struct Shown<'j>(&'j Job<'j>, Language);

impl Serialize for Shown<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        self.0.members(self.1, &mut map)?;
        map.end()
    }
}

struct Progress<'j>(&'j Job<'j>);

impl Serialize for Progress<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map([("done", self.0.done), ("total", self.0.total)])
    }
}

/// How to query a job.
#[derive(Clone, Debug)]
pub struct Poll<'j> {
    /// The operation.
    pub operation: &'static str,
    /// The HTTP method.
    pub method: &'static str,
    /// The path; the ID of the job is filled in.
    pub path: String,
    job_id: &'j str,
}

impl<'j> Poll<'j> {
    /// None when there is nothing to wait for, or the ID is not known.
    pub fn of(job: &'j Job<'_>) -> Option<Self> {
        let job_id = job.id.as_deref().filter(|_| job.state.keep_polling() == Some(true))?;
        let query = Job::query()?;
        let path = query.uris.first()?.replace("{job_id}", job_id);
        Some(Poll { operation: &query.id, method: &query.method, path, job_id })
    }
}

impl Serialize for Poll<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map([
            ("operation", self.operation),
            ("method", self.method),
            ("path", &self.path),
            ("job_id", self.job_id),
        ])
    }
}

struct Resource<'p>(&'p [(String, String)]);

impl Serialize for Resource<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, id)| (name, id)))
    }
}

impl Serialize for Part<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("resource", &Resource(&self.resource))?;
        texts(
            &mut map,
            &[
                ("job_id", &self.id),
                ("job_type", &self.job_type),
                ("status", &self.status),
                ("code", &self.code),
                ("reason", &self.reason),
            ],
        )?;
        if let Some(explanation) = &self.explanation {
            map.serialize_entry("explanation", explanation)?;
        }
        map.end()
    }
}

struct OneIssue<'j>(&'j str, &'j Finding, Language);

impl Serialize for OneIssue<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let OneIssue(pointer, finding, language) = *self;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("rule", finding.rule().id())?;
        map.serialize_entry("severity", finding.rule().severity().name())?;
        map.serialize_entry("pointer", pointer)?;
        map.serialize_entry("message", &finding.message(language))?;
        if let Some(help) = finding.help(language) {
            map.serialize_entry("help", &help)?;
        }
        map.serialize_entry("args", &finding.arguments())?;
        map.end()
    }
}
