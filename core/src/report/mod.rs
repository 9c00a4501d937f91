//! Verdicts: issues with stable rules and typed arguments; text is only a rendering of them.

mod fix;
mod hint;
mod issue;
mod json;
mod kept;
mod masks;
mod order;
mod position;
mod redact;
mod secrets;
mod sentence;
mod silence;
mod source;
mod value;
mod visible;

pub use fix::{Edit, Fix};
pub use hint::Hint;
pub(crate) use issue::{Anchor, Source, cut_to, shown, shown_up_to};
pub use issue::{Arg, Finding, Issue, Location, Report, Severity};
pub use json::{Columns, Verdict};
pub use kept::Counts;
pub(crate) use kept::Kept;
pub(crate) use order::by_key;
pub use position::{Point, Position};
pub(crate) use position::{SpanRequest, Spans, all_spans, locate};
pub use redact::redact;
pub(crate) use secrets::{
    begins_with_secret, is_plain_method, is_plain_name, is_plain_path, may_name_secret,
};
pub use secrets::{is_secret_name, mentions_secret};
pub use sentence::{Language, word};
pub(crate) use sentence::{RuleFacts, Template};
pub use silence::Silence;
pub use source::{SourceLine, SourceText};
pub use value::Value;
pub use visible::{acts, visible, visible_in_place};

use std::fmt;

use crate::catalogue::embedded;

/// A rule of this library.
#[derive(Clone, Copy)]
pub struct Rule(pub(crate) &'static RuleFacts);

impl PartialEq for Rule {
    /// Each wording of a rule has a row of its own, and each row one address.
    fn eq(&self, other: &Rule) -> bool {
        std::ptr::eq(self.0, other.0)
    }
}

impl Eq for Rule {}

impl fmt::Debug for Rule {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Rule({})", self.id())
    }
}

impl Rule {
    /// The stable id, such as `password/classes`.
    pub fn id(self) -> &'static str {
        self.0.id
    }

    /// How grave it is.
    pub fn severity(self) -> Severity {
        self.0.severity
    }

    /// The names of its arguments.
    pub fn args(self) -> &'static [&'static str] {
        self.0.args
    }

    fn message(self, args: &[(&'static str, Arg)], pointer: &str, language: Language) -> String {
        sentence::render(self.0.messages, args, pointer, language)
    }

    fn help(self, args: &[(&'static str, Arg)], pointer: &str, language: Language) -> Option<String> {
        let none = language.pick(self.0.helps).is_empty();
        (!none).then(|| sentence::render(self.0.helps, args, pointer, language))
    }

    /// What it asks for in general, in one sentence without placeholders; none for rules about questions and states.
    pub fn title(self, language: Language) -> Option<&'static str> {
        let title = embedded().rule_titles.iter().find(|(rule, _)| *rule == self.id()).map(|(_, forms)| *forms);
        let explanation =
            || embedded().rule_pages.iter().find(|page| page.rule == self.id()).map(|page| page.explanation);
        title.or_else(explanation).map(|forms| language.pick(forms))
    }

    /// The message with its placeholders, for documentation.
    pub fn template(self, language: Language) -> String {
        sentence::template(language.pick(self.0.messages))
    }

    /// The help with its placeholders, where there is one.
    pub fn help_template(self, language: Language) -> Option<String> {
        Some(language.pick(self.0.helps)).filter(|help| !help.is_empty()).map(sentence::template)
    }

    /// Every rule; an id with several wordings stands once for each.
    pub fn all() -> impl Iterator<Item = Rule> {
        embedded().rules.iter().copied().map(Rule)
    }
}
