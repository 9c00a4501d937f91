//! Errors of the API: what a code, an HTTP status or a whole response means, what to do, which of our rules
//! foresee it, and which field of the request caused it.

mod cause;
mod foresee;
mod json;
mod look_up;
mod message;
mod response;

pub use cause::{Cause, Causes};
pub(crate) use foresee::Foreseen;
pub use foresee::{answers, foreseen_by};
pub use look_up::{Answer, RuleAnswer, StatusAnswer, look_up};
pub(crate) use look_up::{look_up_code, look_up_rule, look_up_status};
pub(crate) use message::Secrets;
pub use response::explain_response;
pub(crate) use response::{Reader, parse, recorded_body};

use crate::catalogue::{ERRORS, ErrorCode, Fault, HTTP_STATUSES, HttpStatus, SETTINGS, nearest};
use crate::report::Rule;

/// One error, as it was met.
#[derive(Clone, Debug, Default)]
pub struct Explanation {
    /// The code or the name of the fault, in the catalogue's spelling where it is known.
    pub code: Option<String>,
    /// What the catalogue says of the code; none for one that the documents do not list.
    pub known: Option<&'static ErrorCode>,
    /// What OpenStack's name of the error means.
    pub fault: Option<&'static Fault>,
    /// The status that the response names, or that goes with the code.
    pub http_status: Option<u16>,
    /// What the HTTP status means.
    pub status: Option<&'static HttpStatus>,
    /// The listed code nearest to one that is not listed, for the first few of a response.
    pub nearest: Option<&'static str>,
    /// The rules of this library that foresee the code.
    pub rules: Vec<Rule>,
    /// The message of the response, without secrets and cut where it is very long.
    pub message: Option<String>,
    /// The server that a part of a batch is about.
    pub id: Option<String>,
    /// More particular errors of the same response.
    pub details: Vec<Explanation>,
}

impl Explanation {
    /// What it means, in English and Chinese; none for a code that the documents do not list.
    pub fn meaning(&self) -> Option<[&'static str; 2]> {
        let listed = self.known.map(|known| known.meaning).or(self.fault.map(|fault| fault.meaning));
        listed.or(self.status.filter(|_| self.code.is_none()).map(|status| status.meaning))
    }

    /// What to do, in English and Chinese.
    pub fn remedy(&self) -> Option<[&'static str; 2]> {
        let listed = self.known.map(|known| known.remedy).or(self.fault.map(|fault| fault.remedy));
        listed.or(self.status.filter(|_| self.code.is_none()).and_then(|status| status.remedy))
    }

    /// This error, then the more particular ones.
    pub(crate) fn flat(&self) -> Vec<&Explanation> {
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
    /// Letters and digits alone tell codes apart; the blanks of the document and the letter case do not.
    fn plain(text: &str) -> impl Iterator<Item = char> {
        text.chars().filter(|c| *c != ' ').flat_map(char::to_lowercase)
    }
    let exact = ERRORS.iter().find(|error| error.code == code);
    let same = || {
        let short: String = code.chars().filter(|c| *c != ' ').take(SETTINGS.message_characters).collect();
        ERRORS.iter().find(|error| match error.code.contains(' ') {
            // Most have no blanks, and are told apart by their length alone.
            false => error.code.eq_ignore_ascii_case(&short),
            true => plain(error.code).eq(plain(&short)),
        })
    };
    // A message of the form API may go on with the name of a parameter.
    let begun = |error: &ErrorCode| {
        let mut rest = plain(code);
        error.code.ends_with(':') && plain(error.code).all(|c| rest.next() == Some(c))
    };
    exact.or_else(same).or_else(|| ERRORS.iter().find(|error| begun(error)))
}

/// The known code nearest to a mistyped one.
pub fn nearest_code(code: &str) -> Option<&'static str> {
    nearest(code, ERRORS.iter().map(|error| error.code))
}

/// The listed code nearest to one that is not listed; codes of other services are not taken for slips.
fn nearest_of_service(code: &str) -> Option<&'static str> {
    let (service, _) = code.split_once('.')?;
    let same =
        |known: &str| known.split_once('.').is_some_and(|(known, _)| known.eq_ignore_ascii_case(service));
    nearest(code, ERRORS.iter().map(|error| error.code).filter(|known| same(known)))
}

/// Explains a code by itself; none when the documents do not list it.
pub fn explain(code: &str) -> Option<Explanation> {
    let known = find(code)?;
    Some(Explanation {
        code: Some(known.code.to_owned()),
        known: Some(known),
        http_status: Some(known.http_status),
        status: status(known.http_status, known.system),
        rules: foreseen_by(known),
        ..Explanation::default()
    })
}

/// What an HTTP status means in a system, or else in the first that lists it.
pub fn status(status: u16, system: &str) -> Option<&'static HttpStatus> {
    let rows = || HTTP_STATUSES.iter().filter(|row| row.status == status);
    rows().find(|row| row.systems.contains(&system)).or_else(|| rows().next())
}
