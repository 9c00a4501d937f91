//! Errors of the API: what a code, an HTTP status or a whole response means, what to do, which of our rules
//! foresee it, and which field of the request caused it.

mod cause;
mod foresee;
pub mod job;
mod json;
mod look_up;
mod mask;
mod message;
mod reasons;
mod response;

pub use cause::{Cause, Causes};
pub(crate) use foresee::Foreseen;
pub(crate) use foresee::answers_in;
pub use foresee::{answers, foreseen_by};
pub use look_up::{Answer, RuleAnswer, StatusAnswer, look_up, look_up_text};
pub(crate) use look_up::{look_up_code, look_up_in, look_up_rule, look_up_status, look_up_text_in};
pub(crate) use message::Secrets;
pub use response::explain_response;
pub(crate) use response::{Reader, parse, recorded_body};

use crate::catalogue::{Bilingual, ErrorCode, Facts, Fault, HttpStatus, Names as _, embedded, nearest};
use crate::report::Rule;

/// One error, as it was met.
#[derive(Clone, Debug, Default)]
pub struct Explanation<'c> {
    /// The code or the name of the fault, in the catalogue's spelling where it is known.
    pub code: Option<String>,
    /// What the catalogue says of the code; none for one that the documents do not list.
    pub known: Option<&'c ErrorCode>,
    /// What OpenStack's name of the error means.
    pub fault: Option<&'c Fault>,
    /// The status that the response names, or that goes with the code.
    pub http_status: Option<u16>,
    /// What the HTTP status means.
    pub status: Option<&'c HttpStatus>,
    /// The listed code nearest to one that is not listed, for the first few of a response.
    pub nearest: Option<&'c str>,
    /// The rules of this library that foresee the code.
    pub rules: Vec<Rule<'static>>,
    /// The message of the response, without secrets and cut where it is very long.
    pub message: Option<String>,
    /// The actions that the message names.
    pub actions: Vec<&'c str>,
    /// The server that a part of a batch is about.
    pub id: Option<String>,
    /// It belongs to a job that has ended.
    pub ended_job: bool,
    /// More particular errors of the same response.
    pub details: Vec<Explanation<'c>>,
}

impl<'c> Explanation<'c> {
    /// What it means, in English and Chinese; none for a code that the documents do not list.
    pub fn meaning(&self) -> Option<[&'c str; 2]> {
        let listed =
            self.known.map(|known| known.meaning.pair()).or(self.fault.map(|fault| fault.meaning.pair()));
        listed.or(self.status.filter(|_| self.code.is_none()).map(|status| status.meaning.pair()))
    }

    /// What to do, in English and Chinese.
    pub fn remedy(&self) -> Option<[&'c str; 2]> {
        let instead = self
            .known
            .and_then(|known| known.ended_job.as_ref())
            .filter(|_| self.ended_job)
            .map(Bilingual::pair);
        let listed = instead
            .or(self.known.map(|known| known.remedy.pair()))
            .or(self.fault.map(|fault| fault.remedy.pair()));
        listed.or(self
            .status
            .filter(|_| self.code.is_none())
            .and_then(|status| status.remedy.as_ref())
            .map(Bilingual::pair))
    }

    /// The most particular error that the documents list, or else that has a code and a message: it says what happened,
    /// and what is around it where. None for one without details, and for a batch, whose parts stand beside each other.
    ///
    /// ```
    /// let response = serde_json::json!({"error": {"code": "Ecs.0005", "details": [{"code": "Ecs.0039"}]}});
    /// let explanation = ecs_preflight::error::explain_response(&response).unwrap();
    /// assert_eq!(explanation.lead().and_then(|lead| lead.code.as_deref()), Some("Ecs.0039"));
    /// ```
    pub fn lead(&self) -> Option<&Explanation<'c>> {
        let inner = |most: fn(&Explanation<'c>) -> bool| {
            let parts = self.details.iter().filter(|one| one.id.is_none());
            parts
                .clone()
                .find_map(Explanation::lead)
                .filter(|lead| most(lead))
                .or_else(|| parts.clone().find(|one| one.code.is_some() && most(one)))
        };
        // What another service says of itself is more than what is said around it, though its code is not listed.
        inner(|one| one.meaning().is_some()).or_else(|| inner(|one| one.message.is_some()))
    }

    /// The same as part of a job that has ended.
    pub(crate) fn of_ended_job(mut self) -> Self {
        self.details = self.details.into_iter().map(Explanation::of_ended_job).collect();
        self.ended_job = true;
        self
    }

    /// This error, then the more particular ones.
    pub(crate) fn flat(&self) -> Vec<&Explanation<'c>> {
        let mut all = vec![self];
        let mut index = 0;
        while let Some(next) = all.get(index) {
            all.extend(&next.details);
            index = index.saturating_add(1);
        }
        all
    }
}

/// Looks a code up, in any letter case and with or without the blanks that the documents print in some.
///
/// ```
/// let known = ecs_preflight::error::find("ecs.0011").unwrap();
/// assert_eq!(known.http_status, 400);
/// assert!(ecs_preflight::error::foreseen_by(known).iter().any(|rule| rule.id() == "password/classes"));
/// ```
pub fn find(code: &str) -> Option<&'static ErrorCode> {
    find_in(embedded(), code)
}

/// The same in a catalogue.
pub(crate) fn find_in<'c>(facts: &'c Facts, code: &str) -> Option<&'c ErrorCode> {
    /// Letters and digits alone tell codes apart; the blanks of the document and the letter case do not.
    fn plain(text: &str) -> impl Iterator<Item = char> {
        text.chars().filter(|c| *c != ' ').flat_map(char::to_lowercase)
    }
    let exact = facts.errors.iter().find(|error| error.code == code);
    let same = || {
        let short: String =
            code.chars().filter(|c| *c != ' ').take(embedded().settings.message_characters).collect();
        facts.errors.iter().find(|error| match error.code.contains(' ') {
            // Most have no blanks, and are told apart by their length alone.
            false => error.code.eq_ignore_ascii_case(&short),
            true => plain(&error.code).eq(plain(&short)),
        })
    };
    // A message of the form API may go on with the name of a parameter.
    let begun = |error: &ErrorCode| {
        let mut rest = plain(code);
        error.code.ends_with(':') && plain(&error.code).all(|c| rest.next() == Some(c))
    };
    exact.or_else(same).or_else(|| facts.errors.iter().find(|error| begun(error)))
}

/// The listed code that a mistyped one most likely is: the same number, with a slip in its letters or its form.
///
/// Numbers lie so close together that the nearest one is no better than any other: none is guessed.
///
/// ```
/// assert_eq!(ecs_preflight::error::nearest_code("Ecs0011"), Some("Ecs.0011"));
/// assert_eq!(ecs_preflight::error::nearest_code("Ecs.9999"), None);
/// ```
pub fn nearest_code(code: &str) -> Option<&'static str> {
    nearest_code_in(embedded(), code)
}

/// The same in a catalogue.
pub(crate) fn nearest_code_in<'c>(facts: &'c Facts, code: &str) -> Option<&'c str> {
    let Some((service, number)) = numbered(code) else {
        // The texts of the form API, which are words.
        let words = facts.errors.iter().map(|error| &*error.code).filter(|known| numbered(known).is_none());
        return nearest(code, words);
    };
    let alike =
        |known: &&str| numbered(known).is_some_and(|(other, same)| same == number && slip(&service, &other));
    let mut found = facts.errors.iter().map(|error| &*error.code).filter(alike);
    found.next().filter(|_| found.next().is_none())
}

/// The letters of a code in lower case, and its number: of `Ecs.0011`, `ecs0011`, `ECS-11` and `Ecs.O011`.
fn numbered(code: &str) -> Option<(String, u64)> {
    const LONGEST: usize = 32;
    if code.len() > LONGEST {
        return None;
    }
    let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    let letters = code.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (service, rest) = (code.get(..letters)?, code.get(letters..)?);
    let rest = rest.trim_start_matches(|c: char| !c.is_alphanumeric());
    // The letter O is taken for a zero, and l and I for a one, where a number stands.
    let digits: String = rest
        .chars()
        .map(|c| match c {
            'O' | 'o' => '0',
            'l' | 'I' => '1',
            c => c,
        })
        .collect();
    Some((service.to_ascii_lowercase(), digits.parse().ok()?)).filter(|(service, _)| !service.is_empty())
}

/// Whether the letters of a code are those of another with one slip of the keyboard; `EVS` is no slip of `Ecs`,
/// for other services have names as short.
fn slip(found: &str, known: &str) -> bool {
    const LONG: usize = 5;
    let sorted = |text: &str| {
        let mut letters: Vec<u8> = text.bytes().collect();
        letters.sort_unstable();
        letters
    };
    let near = strsim::osa_distance(found, known) <= 1;
    found == known
        || near && (found.len() != known.len() || known.len() >= LONG)
        || sorted(found) == sorted(known)
}

/// Explains a code by itself; none when the documents do not list it.
pub fn explain(code: &str) -> Option<Explanation<'static>> {
    explain_in(embedded(), code)
}

/// The same in a catalogue.
pub(crate) fn explain_in<'c>(facts: &'c Facts, code: &str) -> Option<Explanation<'c>> {
    let known = find_in(facts, code)?;
    Some(Explanation {
        code: Some(known.code.to_string()),
        known: Some(known),
        http_status: Some(known.http_status),
        status: status_in(facts, known.http_status, &known.system),
        rules: Foreseen::new(facts).by(&known.code),
        ..Explanation::default()
    })
}

/// What an HTTP status means in a system, or else in the first that lists it.
pub fn status(status: u16, system: &str) -> Option<&'static HttpStatus> {
    status_in(embedded(), status, system)
}

/// The same in a catalogue.
pub(crate) fn status_in<'c>(facts: &'c Facts, status: u16, system: &str) -> Option<&'c HttpStatus> {
    let rows = || facts.http_statuses.iter().filter(|row| row.status == status);
    rows().find(|row| row.systems.has(system)).or_else(|| rows().next())
}
