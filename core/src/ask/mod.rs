//! One plain way to ask: the name of a question and its arguments as JSON, an answer as JSON.
//!
//! Everything but the check of a request goes through here in the bindings, so that they hold no rule and
//! every surface answers with the same bytes. What cannot be answered is refused with a stable rule id.
//!
//! The questions stand in groups, so that a build which needs only some of them carries no others.

mod arguments;
mod errors;
mod forms;
mod iam;
mod lint;
mod operations;
mod states;

pub use arguments::Arguments;
pub use errors::ERRORS;
pub use forms::{FORMS, unknown_field};
pub use iam::{IAM, asked, not_minimal, who};
pub use lint::{LINT, lint_options};
pub use operations::OPERATIONS;
pub use states::STATES;

use serde::Serialize;

use crate::catalogue::{Facts, embedded, nearest};
use crate::report::Language;
pub use crate::report::Refusal;

/// A question that can be asked by name.
pub struct Question {
    /// Its name, such as `lifecycle.may`.
    pub name: &'static str,
    /// The arguments that it takes; others are refused.
    pub arguments: &'static [&'static str],
    /// The answer as one line of JSON.
    pub answer: fn(&Arguments<'_>, Language) -> Result<String, Refusal>,
}

/// Questions that belong together.
pub type Group = &'static [Question];

/// Every group.
pub fn groups() -> &'static [Group] {
    &[OPERATIONS, ERRORS, STATES, FORMS, IAM, LINT]
}

/// Answers a question of these groups; the arguments are a JSON object.
///
/// # Errors
/// When there is no such question, the arguments do not fit, or a name in them is unknown.
pub fn ask(groups: &[Group], name: &str, arguments: &str, language: Language) -> Result<String, Refusal> {
    ask_in(embedded(), groups, name, arguments, language)
}

/// The same of a catalogue.
pub(crate) fn ask_in(
    facts: &Facts,
    groups: &[Group],
    name: &str,
    arguments: &str,
    language: Language,
) -> Result<String, Refusal> {
    let questions = || groups.iter().copied().flatten();
    let Some(question) = questions().find(|question| question.name == name) else {
        return Err(Refusal::unknown("question", name, nearest(name, questions().map(|known| known.name))));
    };
    (question.answer)(&Arguments::read(facts, arguments, question.arguments)?, language)
}

/// An answer as one line of JSON.
pub(crate) fn json<T: Serialize + ?Sized>(value: &T) -> Result<String, Refusal> {
    // Serialising to a String fails for non-text keys only, and all keys here are text.
    Ok(serde_json::to_string(value).unwrap_or_default())
}
