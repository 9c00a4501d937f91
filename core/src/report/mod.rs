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
mod refusal;
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
pub use refusal::Refusal;
pub(crate) use secrets::{begins_with_secret, is_action, is_plain_method, is_plain_name, is_plain_path};
pub use secrets::{is_secret_name, may_name_secret, mentions_secret};
pub use sentence::{Language, word};
pub use silence::Silence;
pub use source::{SourceLine, SourceText};
pub use value::Value;
pub use visible::{acts, visible, visible_in_place};

pub use crate::catalogue::Rule;
use crate::catalogue::embedded;

impl<'r> Rule<'r> {
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
}
