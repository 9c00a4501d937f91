//! One name or one response in, one explanation out.

use std::borrow::Cow;

use serde_json::Value;

use crate::catalogue::{ErrorCode, Facts, Fault, HttpStatus, RulePage, embedded, nearest, rule};
use crate::error::job::Job;
use crate::report::{Arg, Finding, Rule};
use crate::request::{Document, Request};

use super::{
    Causes, Explanation, Reader, Secrets, answers_in, explain_in, nearest_code_in, numbered, status_in,
};

/// What can be explained.
#[derive(Clone, Debug)]
pub enum Answer<'c> {
    /// A code, a named fault or an error response; with the request, also what in it caused the error.
    Error(Explanation<'c>, Option<Causes<'c>>),
    /// The answer to the query of a job.
    Job(Box<Job<'c>>, Option<Causes<'c>>),
    /// An HTTP status.
    Status(StatusAnswer<'c>),
    /// A rule of this library.
    Rule(RuleAnswer<'c>),
}

/// An HTTP status by itself.
#[derive(Clone, Debug)]
pub struct StatusAnswer<'c> {
    /// What it means.
    pub row: &'c HttpStatus,
    /// What it means in other systems.
    pub others: Vec<&'c HttpStatus>,
    /// The codes that go with it.
    pub codes: Vec<&'c str>,
    /// The named faults that go with it.
    pub faults: Vec<&'c str>,
}

/// A rule of this library.
#[derive(Clone, Debug)]
pub struct RuleAnswer<'c> {
    /// Its first wording.
    pub rule: Rule<'c>,
    /// Its other wordings.
    pub wordings: Vec<Rule<'c>>,
    /// The codes of the API that it foresees.
    pub answers: Vec<&'c ErrorCode>,
}

impl RuleAnswer<'_> {
    /// Why the rule exists, with examples, where it is documented so.
    pub fn page(&self) -> Option<&'static RulePage> {
        embedded().rule_pages.iter().find(|page| page.rule == self.rule.id())
    }
}

impl Answer<'static> {
    /// An error response; the request, when given, is searched for what caused the error.
    ///
    /// # Errors
    /// When there is no error in the response.
    pub fn response<D: Document>(
        response: &Value,
        request: Option<(&Request<'_>, Option<&D>)>,
    ) -> Result<Self, Finding> {
        Answer::response_in(embedded(), response, request)
    }

    /// The text of an error response.
    ///
    /// # Errors
    /// When it is no JSON, or there is no error in it.
    pub fn response_text<D: Document>(
        text: &str,
        request: Option<(&Request<'_>, Option<&D>)>,
    ) -> Result<Self, Finding> {
        Answer::response_text_in(embedded(), text, request)
    }

    /// The same answer, with what in the request caused the error.
    ///
    /// # Errors
    /// When this is no error that a request can have caused: a status or a rule.
    pub fn caused_by<D: Document>(
        self,
        request: Option<(&Request<'_>, Option<&D>)>,
    ) -> Result<Self, Finding> {
        self.caused_by_in(embedded(), request)
    }
}

impl<'c> Answer<'c> {
    /// A documented code or named fault.
    pub(crate) fn code(facts: &'c Facts, name: &str) -> Option<Self> {
        let fault = || {
            facts
                .faults
                .iter()
                .find(|fault| fault.name.eq_ignore_ascii_case(name))
                .map(|fault| of_fault(facts, fault))
        };
        explain_in(facts, name).or_else(fault).map(|explanation| Answer::Error(explanation, None))
    }

    /// An HTTP status that the documents list.
    pub(crate) fn status(facts: &'c Facts, code: u16) -> Option<Self> {
        let row = facts.http_statuses.iter().find(|row| row.status == code)?;
        Some(Answer::Status(StatusAnswer {
            row,
            others: facts
                .http_statuses
                .iter()
                .filter(|other| other.status == code && other.systems != row.systems)
                .collect(),
            codes: facts
                .errors
                .iter()
                .filter(|error| error.http_status == code)
                .map(|error| &*error.code)
                .collect(),
            faults: facts
                .faults
                .iter()
                .filter(|fault| fault.http_status == code)
                .map(|fault| &*fault.name)
                .collect(),
        }))
    }

    /// A rule of this library, by its id.
    pub(crate) fn rule(facts: &'c Facts, id: &str) -> Option<Self> {
        let mut wordings = Rule::all_in(facts).filter(|rule| rule.id() == id);
        let rule = wordings.next()?;
        Some(Answer::Rule(RuleAnswer { rule, wordings: wordings.collect(), answers: answers_in(facts, id) }))
    }

    /// An error response; the request, when given, is searched for what caused the error.
    ///
    /// # Errors
    /// When there is no error in the response.
    pub(crate) fn response_in<D: Document>(
        facts: &'c Facts,
        response: &Value,
        request: Option<(&Request<'_>, Option<&D>)>,
    ) -> Result<Self, Finding> {
        let secrets = request.map(|(request, body)| Secrets::of(request.headers, body));
        let reader = Reader::new(facts, secrets.unwrap_or_default());
        if Job::holds_state(response) {
            let job = Job::read(response, &reader)?;
            let causes = causes(facts, &job.explanations(), request);
            return Ok(Answer::Job(Box::new(job), causes));
        }
        let explanation = reader.response(response).ok_or_else(|| Finding::new(rule::EXPLAIN_NO_ERROR))?;
        let causes = causes(facts, &explanation.flat(), request);
        Ok(Answer::Error(explanation, causes))
    }

    /// The same, with what in the request caused the error. A response has been searched already.
    ///
    /// # Errors
    /// When this is no error that a request can have caused: a status or a rule.
    pub(crate) fn caused_by_in<D: Document>(
        self,
        facts: &'c Facts,
        request: Option<(&Request<'_>, Option<&D>)>,
    ) -> Result<Self, Finding> {
        match (self, request) {
            (Answer::Error(explanation, None), Some((request, body))) => {
                let causes = Causes::find(facts, &explanation.flat(), request, body);
                Ok(Answer::Error(explanation, Some(causes)))
            }
            (Answer::Status(_) | Answer::Rule(_), Some(_)) => Err(Finding::new(rule::EXPLAIN_REQUEST_UNUSED)),
            (answer, _) => Ok(answer),
        }
    }

    /// The text of an error response.
    ///
    /// # Errors
    /// When it is no JSON, or there is no error in it.
    pub(crate) fn response_text_in<D: Document>(
        facts: &'c Facts,
        text: &str,
        request: Option<(&Request<'_>, Option<&D>)>,
    ) -> Result<Self, Finding> {
        let refusal = match super::parse(text) {
            Ok(response) => return Answer::response_in(facts, &response, request),
            Err(refusal) => refusal,
        };
        // A line of a log is no JSON, but may hold an error of the service.
        let secrets = request.map(|(request, body)| Secrets::of(request.headers, body));
        if text.len() > facts.settings.input_bytes {
            return Err(refusal);
        }
        let reader = Reader::new(facts, secrets.unwrap_or_default());
        let mut found = reader.failure(None, Some(text));
        if found.details.is_empty() {
            // A client's exception or a page of a gateway may name the HTTP status only, or a state and an act.
            let named = status_named(facts, text).and_then(|code| reader.plain(code, text));
            match named {
                Some(named) => found = named,
                None if Causes::told(facts, &found.flat()).is_some() => {}
                None => return Err(refusal),
            }
        }
        let causes = causes(facts, &found.flat(), request);
        Ok(Answer::Error(found, causes))
    }
}

/// What the request has to do with the errors; without one, what their messages tell alone.
fn causes<'c, D: Document>(
    facts: &'c Facts,
    errors: &[&Explanation<'_>],
    request: Option<(&Request<'_>, Option<&D>)>,
) -> Option<Causes<'c>> {
    match request {
        Some((request, body)) => Some(Causes::find(facts, errors, request, body)),
        None => Causes::told(facts, errors),
    }
}

/// The HTTP status that a text names: behind `HTTP`, `status` or `code`, or before its reason phrase.
fn status_named(facts: &Facts, text: &str) -> Option<u16> {
    let words = || {
        text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '/' | '.'))).filter(|word| !word.is_empty())
    };
    let mut before = "";
    for (place, word) in words().enumerate() {
        let named = before.eq_ignore_ascii_case("status")
            || before.eq_ignore_ascii_case("code")
            || before.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("http"));
        before = word;
        let Some(code) = Some(word).filter(|word| word.len() == 3).and_then(|word| word.parse::<u16>().ok())
        else {
            continue;
        };
        let says = |phrase: &str| {
            let mut behind = words().skip(place.saturating_add(1));
            phrase
                .split_whitespace()
                .all(|word| behind.next().is_some_and(|next| next.eq_ignore_ascii_case(word)))
        };
        let mut rows = facts.http_statuses.iter().filter(|row| row.status == code);
        let client = ["Client Error", "Server Error"].into_iter().any(says);
        if (400..600).contains(&code)
            && (named || client || rows.any(|row| row.reason.as_deref().is_some_and(says)))
        {
            return Some(code);
        }
    }
    None
}

fn of_fault<'c>(facts: &'c Facts, fault: &'c Fault) -> Explanation<'c> {
    Explanation {
        code: Some(fault.name.to_string()),
        fault: Some(fault),
        http_status: Some(fault.http_status),
        status: status_in(facts, fault.http_status, "nova"),
        ..Explanation::default()
    }
}

/// Explains a name: a code, an HTTP status, a rule of this library, or one of OpenStack's named faults.
///
/// ```
/// use ecs_preflight::error::{Answer, look_up};
/// assert!(matches!(look_up("409"), Ok(Answer::Status(_))));
/// assert!(matches!(look_up("password/classes"), Ok(Answer::Rule(_))));
/// assert!(look_up("Ecs.00011").is_err());
/// ```
///
/// # Errors
/// When nothing has this name; the nearest known name is in the finding.
pub fn look_up(name: &str) -> Result<Answer<'static>, Finding> {
    look_up_in(embedded(), name)
}

/// The same in a catalogue.
pub(crate) fn look_up_in<'c>(facts: &'c Facts, name: &str) -> Result<Answer<'c>, Finding> {
    let name = name.trim();
    if name.len() == 3 && name.bytes().all(|byte| byte.is_ascii_digit()) {
        return look_up_status(facts, name);
    }
    let found = Answer::code(facts, name).or_else(|| Answer::rule(facts, name));
    found.ok_or_else(|| unknown(facts, name, faults(facts).chain(rules(facts))))
}

/// The same, where the text may also be a line of a log that holds an error response or a code.
///
/// # Errors
/// When nothing has this name, and no error is in the text.
pub fn look_up_text<D: Document>(
    text: &str,
    request: Option<(&Request<'_>, Option<&D>)>,
) -> Result<Answer<'static>, Finding> {
    look_up_text_in(embedded(), text, request)
}

/// The same in a catalogue.
pub(crate) fn look_up_text_in<'c, D: Document>(
    facts: &'c Facts,
    text: &str,
    request: Option<(&Request<'_>, Option<&D>)>,
) -> Result<Answer<'c>, Finding> {
    // Chinese sentences have no blanks.
    let sentence = text.trim().contains(|c: char| c.is_whitespace() || !c.is_ascii());
    look_up_in(facts, text).or_else(|refusal| match sentence {
        true => Answer::response_text_in(facts, text, request).map_err(|_| refusal),
        false => Err(refusal),
    })
}

/// The same for codes and named faults only.
pub(crate) fn look_up_code<'c>(facts: &'c Facts, name: &str) -> Result<Answer<'c>, Finding> {
    Answer::code(facts, name).ok_or_else(|| unknown(facts, name, faults(facts)))
}

/// The same for rules only.
pub(crate) fn look_up_rule<'c>(facts: &'c Facts, name: &str) -> Result<Answer<'c>, Finding> {
    Answer::rule(facts, name).ok_or_else(|| unknown(facts, name, rules(facts)))
}

/// The same for HTTP statuses only.
pub(crate) fn look_up_status<'c>(facts: &'c Facts, name: &str) -> Result<Answer<'c>, Finding> {
    let found = name.parse().ok().and_then(|code| Answer::status(facts, code));
    found.ok_or_else(|| unknown_status(facts, name))
}

fn faults(facts: &Facts) -> impl Iterator<Item = &str> {
    facts.faults.iter().map(|fault| &*fault.name)
}

fn rules(facts: &Facts) -> impl Iterator<Item = &str> {
    Rule::all_in(facts).map(Rule::id)
}

/// The refusal of a name, with the code that it most likely is, or else the nearest of the other names.
fn unknown<'n>(facts: &Facts, name: &str, others: impl Iterator<Item = &'n str>) -> Finding {
    let found = Arg::input(name);
    if let Some(near) = nearest_code_in(facts, name) {
        return Finding::new(rule::EXPLAIN_UNKNOWN).with("found", found).with("nearest", Arg::known(near));
    }
    if numbered(name).is_some() {
        return Finding::new(rule::EXPLAIN_UNKNOWN_CODE).with("found", found);
    }
    match nearest(name, others) {
        Some(near) => {
            Finding::new(rule::EXPLAIN_UNKNOWN).with("found", found).with("nearest", Arg::known(near))
        }
        None => Finding::new(rule::EXPLAIN_UNKNOWN_PLAIN).with("found", found),
    }
}

/// The refusal of an HTTP status, with those that are listed.
fn unknown_status(facts: &Facts, name: &str) -> Finding {
    let mut known: Vec<u16> = facts.http_statuses.iter().map(|row| row.status).collect();
    known.sort_unstable();
    known.dedup();
    let known = known.into_iter().map(|status| Cow::Owned(status.to_string())).collect();
    Finding::new(rule::EXPLAIN_UNKNOWN_STATUS)
        .with("found", Arg::input(name))
        .with("allowed", Arg::List(known))
}
