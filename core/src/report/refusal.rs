//! Why something that was asked is not answered.

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::catalogue::{Facts, embedded, nearest_operation_in, operations_of_act_in, rule};

use super::{Arg, Finding, Language, Rule};

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
