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
pub(crate) use secrets::{begins_with_secret, is_action, is_plain_method, is_plain_name, is_plain_path};
pub use secrets::{is_secret_name, may_name_secret, mentions_secret};
pub use sentence::{Language, word};
pub use silence::Silence;
pub use source::{SourceLine, SourceText};
pub use value::Value;
pub use visible::{acts, visible, visible_in_place};

use std::fmt;

use ecs_preflight_model::{RuleFacts, RuleId};

use crate::catalogue::{Str, embedded};

/// A rule of this library: the place of one of its wordings in the table of rules.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Rule(pub(crate) u16);

impl fmt::Debug for Rule {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Rule({})", self.id())
    }
}

impl PartialEq<RuleId> for Rule {
    fn eq(&self, other: &RuleId) -> bool {
        self.0 == other.0
    }
}

impl PartialEq<Rule> for RuleId {
    fn eq(&self, other: &Rule) -> bool {
        *other == *self
    }
}

impl From<RuleId> for Rule {
    fn from(id: RuleId) -> Self {
        Rule(id.0)
    }
}

impl Rule {
    /// None for a place that no rule has; the build names none of these.
    fn facts(self) -> Option<&'static RuleFacts> {
        embedded().rules.get(usize::from(self.0))
    }

    /// The stable id, such as `password/classes`.
    pub fn id(self) -> &'static str {
        self.facts().map_or("", |facts| &facts.id)
    }

    /// How grave it is.
    pub fn severity(self) -> Severity {
        self.facts().map_or(Severity::Error, |facts| facts.severity)
    }

    /// The names of its arguments.
    pub fn args(self) -> &'static [Str] {
        self.facts().map_or(&[], |facts| &facts.args)
    }

    fn message(self, args: &[(&'static str, Arg)], pointer: &str, language: Language) -> String {
        let template = self.facts().map_or("", |facts| language.of(&facts.messages));
        sentence::render(template, args, pointer, language)
    }

    fn help(self, args: &[(&'static str, Arg)], pointer: &str, language: Language) -> Option<String> {
        self.help_form(language).map(|help| sentence::render(help, args, pointer, language))
    }

    fn help_form(self, language: Language) -> Option<&'static str> {
        self.facts().map(|facts| language.of(&facts.helps)).filter(|help| !help.is_empty())
    }

    /// What it asks for in general, in one sentence without placeholders; none for rules about questions and states.
    pub fn title(self, language: Language) -> Option<&'static str> {
        let title =
            embedded().rule_titles.iter().find(|(rule, _)| *rule == *self.id()).map(|(_, forms)| forms);
        let explanation = || {
            embedded().rule_pages.iter().find(|page| page.rule == *self.id()).map(|page| &page.explanation)
        };
        title.or_else(explanation).map(|forms| language.of(forms))
    }

    /// The message with its placeholders, for documentation.
    pub fn template(self, language: Language) -> String {
        self.facts().map(|facts| sentence::template(language.of(&facts.messages))).unwrap_or_default()
    }

    /// The help with its placeholders, where there is one.
    pub fn help_template(self, language: Language) -> Option<String> {
        self.help_form(language).map(sentence::template)
    }

    /// Every rule; an id with several wordings stands once for each.
    pub fn all() -> impl Iterator<Item = Rule> {
        // Their number fits: places are written with two bytes.
        (0..=u16::MAX).zip(&embedded().rules).map(|(place, _)| Rule(place))
    }
}
