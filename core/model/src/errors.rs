//! The shapes of the tables of errors and jobs.

use crate::{Bilingual, Str};

/// A documented error code.
#[derive(Debug, PartialEq, Eq)]
pub struct ErrorCode {
    /// `Ecs.0005` and the like.
    pub code: Str,
    /// The HTTP status that goes with it.
    pub http_status: u16,
    /// The system that answers with it.
    pub system: Str,
    /// What it says, in English and Chinese.
    pub meaning: Bilingual,
    /// What to do, in English and Chinese.
    pub remedy: Bilingual,
    /// What to do instead where a job that has ended carries the code.
    pub ended_job: Option<Bilingual>,
}

/// What an HTTP status means in some systems.
#[derive(Debug, PartialEq, Eq)]
pub struct HttpStatus {
    /// 100 to 599.
    pub status: u16,
    /// The reason phrase, where the document prints one.
    pub reason: Option<Str>,
    /// The systems that use it so.
    pub systems: Box<[Str]>,
    /// What it says, in English and Chinese.
    pub meaning: Bilingual,
    /// What to do, in English and Chinese; none where nothing needs doing.
    pub remedy: Option<Bilingual>,
    /// Edition and sections.
    pub source: Str,
}

/// A kind of error that OpenStack names instead of a code.
#[derive(Debug, PartialEq, Eq)]
pub struct Fault {
    /// `itemNotFound` and the like.
    pub name: Str,
    /// The HTTP status that goes with it.
    pub http_status: u16,
    /// What it says, in English and Chinese.
    pub meaning: Bilingual,
    /// What to do, in English and Chinese.
    pub remedy: Bilingual,
    /// Where the name comes from.
    pub source: Str,
}

/// Where a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobState {
    /// Accepted; nothing more is known yet.
    Submitted,
    /// Being prepared.
    Starting,
    /// Under way.
    Running,
    /// Over, and well.
    Success,
    /// Over, and not well.
    Failed,
    /// Not said, or said in a way that the documents do not know.
    Unknown,
}

/// Section 5.8.1.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Jobs {
    /// Section of the document.
    pub source: Str,
    /// The operation that queries a job.
    pub query: Str,
    /// What a response may say.
    pub statuses: Box<[JobStatus]>,
    /// Of a job that has only been submitted, in English and Chinese.
    pub submitted: Bilingual,
    /// Of a job of which nothing is known, in English and Chinese.
    pub unknown: Bilingual,
    /// What jobs work on: the member, and its title in English and Chinese.
    pub resources: Box<[(Str, Bilingual)]>,
    /// The member beside the resource that says why its sub-job failed.
    pub reason: Str,
    /// The member with the new servers beside a job_id, and the resource that each is.
    pub servers: (Str, Str),
    /// Types that an example shows.
    pub types: Box<[JobType]>,
}

/// A status of a job, as responses write it.
#[derive(Debug, PartialEq, Eq)]
pub struct JobStatus {
    /// `RUNNING` and the like.
    pub status: Str,
    /// Where the job stands.
    pub state: JobState,
    /// In English and Chinese.
    pub meaning: Bilingual,
}

/// A type of a job.
#[derive(Debug, PartialEq, Eq)]
pub struct JobType {
    /// `createServer` and the like.
    pub name: Str,
    /// The operation that starts it, where that is known.
    pub operation: Option<Str>,
    /// In English and Chinese.
    pub title: Bilingual,
}

impl JobState {
    /// `submitted`, `starting`, `running`, `success`, `failed` or `unknown`.
    pub fn name(self) -> &'static str {
        match self {
            JobState::Submitted => "submitted",
            JobState::Starting => "starting",
            JobState::Running => "running",
            JobState::Success => "success",
            JobState::Failed => "failed",
            JobState::Unknown => "unknown",
        }
    }

    /// The job has ended.
    pub fn done(self) -> bool {
        matches!(self, JobState::Success | JobState::Failed)
    }

    /// Whether to query the job again; none when that cannot be told.
    pub fn keep_polling(self) -> Option<bool> {
        (self != JobState::Unknown).then(|| !self.done())
    }
}
