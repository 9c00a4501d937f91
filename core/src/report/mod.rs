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
pub use issue::{Arg, Finding, Issue, Literals, Location, Report, Severity};
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

use crate::catalogue::{Facts, Str, embedded};

/// A rule of this library: the place of one of its wordings in the table of rules.
///
/// Those that an overlay has added stand behind the engine's own, and bring their sentences along.
#[derive(Clone, Copy)]
pub struct Rule<'r> {
    place: u16,
    added: Option<&'r RuleFacts>,
}

impl PartialEq<Rule<'_>> for Rule<'_> {
    fn eq(&self, other: &Rule<'_>) -> bool {
        self.place == other.place
    }
}

impl Eq for Rule<'_> {}

impl fmt::Debug for Rule<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Rule({})", self.id())
    }
}

impl PartialEq<RuleId> for Rule<'_> {
    fn eq(&self, other: &RuleId) -> bool {
        self.place == other.0
    }
}

impl PartialEq<Rule<'_>> for RuleId {
    fn eq(&self, other: &Rule<'_>) -> bool {
        *other == *self
    }
}

impl From<RuleId> for Rule<'static> {
    fn from(id: RuleId) -> Self {
        Rule::at(id.0)
    }
}

impl<'r> Rule<'r> {
    /// The rule at a place of the table.
    pub(crate) const fn at(place: u16) -> Rule<'static> {
        Rule { place, added: None }
    }

    /// The same rule, with what an overlay says of it.
    pub(crate) fn with<'a>(self, added: Option<&'a RuleFacts>) -> Rule<'a>
    where
        'r: 'a,
    {
        Rule { place: self.place, added: added.or(self.added) }
    }

    /// The place in the table.
    pub(crate) fn place(self) -> usize {
        usize::from(self.place)
    }

    /// None for a place that no rule has; the build names none of these.
    fn facts(self) -> Option<&'r RuleFacts> {
        self.added.or_else(|| embedded().rules.get(self.place()).map(|facts| &**facts))
    }

    /// The stable id, such as `password/classes`.
    pub fn id(self) -> &'r str {
        self.facts().map_or("", |facts| &facts.id)
    }

    /// How grave it is.
    pub fn severity(self) -> Severity {
        self.facts().map_or(Severity::Error, |facts| facts.severity)
    }

    /// The names of its arguments.
    pub fn args(self) -> &'r [Str] {
        self.facts().map_or(&[], |facts| &facts.args)
    }

    fn message(self, args: &[(&'static str, Arg)], pointer: &str, language: Language) -> String {
        let template = self.facts().map_or("", |facts| language.of(&facts.messages));
        sentence::render(template, args, pointer, language)
    }

    fn help(self, args: &[(&'static str, Arg)], pointer: &str, language: Language) -> Option<String> {
        self.help_form(language).map(|help| sentence::render(help, args, pointer, language))
    }

    fn help_form(self, language: Language) -> Option<&'r str> {
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

    /// Every rule of a catalogue: the engine's own, then those that overlays have added.
    pub(crate) fn all_in(facts: &Facts) -> impl Iterator<Item = Rule<'_>> {
        let own = embedded().rules.len();
        let all = (0..=u16::MAX).zip(&facts.rules);
        all.map(move |(place, rule)| {
            let added = (usize::from(place) >= own).then_some(&**rule);
            Rule { place, added }
        })
    }

    /// Every rule; an id with several wordings stands once for each.
    pub fn all() -> impl Iterator<Item = Rule<'static>> {
        // Their number fits: places are written with two bytes.
        (0..=u16::MAX).zip(&embedded().rules).map(|(place, _)| Rule::at(place))
    }
}
