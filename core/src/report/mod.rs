//! Verdicts: issues with stable rules and typed arguments; text is only a rendering of them.

mod fix;
mod hint;
mod issue;
mod json;
mod position;
mod redact;
mod sentence;

pub use fix::{Edit, Fix};
pub use hint::Hint;
pub(crate) use issue::{Anchor, Source, shown, shown_up_to};
pub use issue::{Arg, Finding, Issue, Location, Report, Severity};
pub use json::{Columns, Verdict};
pub use position::{Point, Position};
pub(crate) use position::{SpanRequest, Spans, all_spans, locate};
pub use redact::is_secret_name;
pub use redact::redact;
pub use sentence::{Language, word};
pub(crate) use sentence::{Piece, RuleFacts};

use crate::catalogue::RULES;

/// A rule of this library, by its place in the table of rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule(pub(crate) u16);

static NO_RULE: RuleFacts =
    RuleFacts { id: "", severity: Severity::Error, args: &[], messages: [&[], &[]], helps: [None, None] };

impl Rule {
    pub(crate) fn facts(self) -> &'static RuleFacts {
        // Every `Rule` is written by the build with an index into this very table.
        RULES.get(usize::from(self.0)).unwrap_or(&NO_RULE)
    }

    /// The stable id, such as `password/classes`.
    pub fn id(self) -> &'static str {
        self.facts().id
    }

    /// How grave it is.
    pub fn severity(self) -> Severity {
        self.facts().severity
    }

    /// The names of its arguments.
    pub fn args(self) -> &'static [&'static str] {
        self.facts().args
    }

    /// The message with its placeholders, for documentation.
    pub fn template(self, language: Language) -> String {
        sentence::template(language.pick(self.facts().messages))
    }

    /// The help with its placeholders, where there is one.
    pub fn help_template(self, language: Language) -> Option<String> {
        language.pick(self.facts().helps).map(sentence::template)
    }

    /// Every rule; an id with several wordings stands once for each.
    pub fn all() -> impl Iterator<Item = Rule> {
        (0..RULES.len()).filter_map(|index| u16::try_from(index).ok()).map(Rule)
    }
}
