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

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::catalogue::{Facts, embedded, nearest, nearest_operation_in, operations_of_act_in, rule};
use crate::report::{Arg, Finding, Language, Rule};

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

/// Why a question was not answered.
#[derive(Clone, Debug)]
pub struct Refusal(Box<Finding>);

impl Refusal {
    /// A refusal by a rule, with its arguments.
    pub fn new(finding: Finding) -> Self {
        Refusal(Box::new(finding))
    }

    /// A name that the catalogue does not hold; `kind` is a word of the messages, such as `operation`.
    pub fn unknown(kind: &'static str, found: &str, near: Option<&str>) -> Self {
        let finding = match near {
            Some(_) => Finding::new(rule::ASK_UNKNOWN_NAME),
            None => Finding::new(rule::ASK_UNKNOWN_NAME_PLAIN),
        };
        let finding = finding.with("kind", Arg::Word(kind)).with("found", Arg::input(found));
        Refusal::new(match near {
            Some(near) => finding.with("nearest", Arg::input(near)),
            None => finding,
        })
    }

    /// An operation that the catalogue does not hold. A plain word for an act, such as `reboot`, stands for all operations
    /// that do it; any other name was most likely meant to be the nearest one.
    pub fn unknown_operation(found: &str) -> Self {
        Refusal::unknown_operation_in(embedded(), found)
    }

    /// The same of a catalogue.
    pub(crate) fn unknown_operation_in(facts: &Facts, found: &str) -> Self {
        let acts: Vec<&str> = operations_of_act_in(facts, found).map(|operation| &*operation.id).collect();
        match acts.as_slice() {
            [] => Refusal::unknown("operation", found, nearest_operation_in(facts, found)),
            _ => Refusal::new(
                Finding::new(rule::ASK_UNKNOWN_NAME_ACT)
                    .with("kind", Arg::Word("operation"))
                    .with("found", Arg::input(found))
                    .with("possible", Arg::known_list(acts)),
            ),
        }
    }

    /// The rule that refused.
    pub fn rule(&self) -> Rule<'static> {
        self.0.rule
    }

    /// Why, in one sentence.
    pub fn message(&self, language: Language) -> String {
        self.0.message(language)
    }

    /// What to ask instead, where there is more to say.
    pub fn help(&self, language: Language) -> Option<String> {
        self.0.help(language)
    }

    /// The refusal for serialisation.
    pub fn in_language(&self, language: Language) -> impl Serialize {
        Shown(self, language)
    }
}

struct Shown<'r>(&'r Refusal, Language);

impl Serialize for Shown<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Shown(refusal, language) = self;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("rule", refusal.rule().id())?;
        map.serialize_entry("message", &refusal.message(*language))?;
        if let Some(help) = refusal.help(*language) {
            map.serialize_entry("help", &help)?;
        }
        map.serialize_entry("args", &refusal.0.arguments())?;
        map.end()
    }
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
