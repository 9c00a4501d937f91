//! Rules as the catalogue has them: ids, severities and arguments. Their sentences are rendered where reports are.

use std::fmt;

use ecs_preflight_model::{RuleFacts, RuleId, Severity};

use super::{Facts, Str, embedded};

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
    pub(crate) fn facts(self) -> Option<&'r RuleFacts> {
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
