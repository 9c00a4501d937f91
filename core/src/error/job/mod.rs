//! Asynchronous jobs: what became of them, which resource failed and why, and whether to go on polling (section 5.8.1).

mod json;
mod read;

pub use crate::catalogue::JobState as State;
pub use json::Poll;

use serde_json::Value;

use crate::catalogue::{Facts, Operation, embedded, operation};
use crate::error::{Explanation, Reader, Secrets, parse};
use crate::report::Finding;

/// What the response to the query of a job, or to an asynchronous call, says.
#[derive(Clone, Debug)]
pub struct Job<'c> {
    /// The ID of the job.
    pub id: Option<String>,
    /// Its type, as the response writes it.
    pub job_type: Option<String>,
    /// The operation that starts jobs of this type, where the documents show one.
    pub operation: Option<&'c str>,
    /// Where it stands.
    pub state: State,
    /// The same, as the response writes it.
    pub status: Option<String>,
    /// The same, in English and Chinese.
    pub meaning: [&'c str; 2],
    /// How many parts have ended.
    pub done: usize,
    /// How many parts there are: the sub-jobs, or the job itself when it has none.
    pub total: usize,
    /// The parts that have succeeded.
    pub succeeded: Vec<Part<'c>>,
    /// The parts that have failed; the job itself, when it failed and none of its sub-jobs did.
    pub failed: Vec<Part<'c>>,
    /// The parts that have not ended, or of which nothing is known.
    pub pending: Vec<Part<'c>>,
    /// Why it failed, or why the query did.
    pub explanation: Option<Explanation<'c>>,
    /// The error code, as the response writes it.
    pub code: Option<String>,
    /// The reason that the response gives, without secrets.
    pub reason: Option<String>,
    /// When it began, as the response writes it.
    pub begin_time: Option<String>,
    /// When it ended, as the response writes it.
    pub end_time: Option<String>,
    /// What is wrong with the response itself: the pointer, and what was found there.
    pub issues: Vec<(String, Finding)>,
}

/// A sub-job, or a job that has none.
#[derive(Clone, Debug)]
pub struct Part<'c> {
    /// What it works on: names such as `server_id`, and IDs.
    pub resource: Vec<(String, String)>,
    /// The ID of the sub-job.
    pub id: Option<String>,
    /// Its type.
    pub job_type: Option<String>,
    /// Its status, as the response writes it.
    pub status: Option<String>,
    /// The error code, as the response writes it.
    pub code: Option<String>,
    /// The reason that the response gives, without secrets.
    pub reason: Option<String>,
    /// What the code and the codes in the reason mean.
    pub explanation: Option<Explanation<'c>>,
}

impl Job<'static> {
    /// Reads the text of a job response.
    ///
    /// ```
    /// use ecs_preflight::job::{Job, State};
    /// let job = Job::parse(r#"{"status": "RUNNING", "entities": {}, "job_id": "2c9e"}"#).unwrap();
    /// assert_eq!(job.state, State::Running);
    /// assert_eq!(job.state.keep_polling(), Some(true));
    /// ```
    ///
    /// # Errors
    /// When the text is no JSON, or the response is not about a job.
    pub fn parse(text: &str) -> Result<Self, Finding> {
        Job::of(&parse(text)?)
    }

    /// Reads a job response, also as it was recorded, with `status` and `body`.
    ///
    /// # Errors
    /// When the response is not about a job.
    pub fn of(response: &Value) -> Result<Self, Finding> {
        Job::read(response, &Reader::new(embedded(), Secrets::default()))
    }

    /// The operation that queries jobs.
    pub fn query() -> Option<&'static Operation> {
        operation(&embedded().jobs.query).map(|operation| &**operation)
    }
}

impl<'c> Job<'c> {
    /// Reads a job response by the facts of a catalogue.
    ///
    /// # Errors
    /// When the response is not about a job.
    pub(crate) fn of_in(facts: &'c Facts, response: &Value) -> Result<Self, Finding> {
        Job::read(response, &Reader::new(facts, Secrets::default()))
    }

    /// The errors of the job and of its parts.
    pub(crate) fn explanations(&self) -> Vec<&Explanation<'c>> {
        let parts = self.failed.iter().filter_map(|part| part.explanation.as_ref());
        self.explanation.iter().chain(parts).flat_map(Explanation::flat).collect()
    }
}
