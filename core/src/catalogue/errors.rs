//! The shapes of the tables of errors and jobs.

/// A documented error code.
#[derive(Debug)]
pub struct ErrorCode {
    /// `Ecs.0005` and the like.
    pub code: &'static str,
    /// The HTTP status that goes with it.
    pub http_status: u16,
    /// The system that answers with it.
    pub system: &'static str,
    /// What it says, in English and Chinese.
    pub meaning: [&'static str; 2],
    /// What to do, in English and Chinese.
    pub remedy: [&'static str; 2],
    /// What to do instead where a job that has ended carries the code.
    pub ended_job: Option<&'static [&'static str; 2]>,
}

/// What an HTTP status means in some systems.
#[derive(Debug)]
pub struct HttpStatus {
    /// 100 to 599.
    pub status: u16,
    /// The reason phrase, where the document prints one.
    pub reason: Option<&'static str>,
    /// The systems that use it so.
    pub systems: &'static [&'static str],
    /// What it says, in English and Chinese.
    pub meaning: [&'static str; 2],
    /// What to do, in English and Chinese; none where nothing needs doing.
    pub remedy: Option<[&'static str; 2]>,
    /// Edition and sections.
    pub source: &'static str,
}

/// A kind of error that OpenStack names instead of a code.
#[derive(Debug)]
pub struct Fault {
    /// `itemNotFound` and the like.
    pub name: &'static str,
    /// The HTTP status that goes with it.
    pub http_status: u16,
    /// What it says, in English and Chinese.
    pub meaning: [&'static str; 2],
    /// What to do, in English and Chinese.
    pub remedy: [&'static str; 2],
    /// Where the name comes from.
    pub source: &'static str,
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
#[derive(Debug)]
pub struct Jobs {
    /// Section of the document.
    pub source: &'static str,
    /// The operation that queries a job.
    pub query: &'static str,
    /// What a response may say.
    pub statuses: &'static [JobStatus],
    /// Of a job that has only been submitted, in English and Chinese.
    pub submitted: [&'static str; 2],
    /// Of a job of which nothing is known, in English and Chinese.
    pub unknown: [&'static str; 2],
    /// What jobs work on: the member, and its title in English and Chinese.
    pub resources: &'static [(&'static str, [&'static str; 2])],
    /// The member beside the resource that says why its sub-job failed.
    pub reason: &'static str,
    /// The member with the new servers beside a job_id, and the resource that each is.
    pub servers: (&'static str, &'static str),
    /// Types that an example shows.
    pub types: &'static [JobType],
}

/// A status of a job, as responses write it.
#[derive(Debug)]
pub struct JobStatus {
    /// `RUNNING` and the like.
    pub status: &'static str,
    /// Where the job stands.
    pub state: JobState,
    /// In English and Chinese.
    pub meaning: [&'static str; 2],
}

/// A type of a job.
#[derive(Debug)]
pub struct JobType {
    /// `createServer` and the like.
    pub name: &'static str,
    /// The operation that starts it, where that is known.
    pub operation: Option<&'static str>,
    /// In English and Chinese.
    pub title: [&'static str; 2],
}
