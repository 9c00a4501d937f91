//! Condition operators: one reading of their names for the linter and the evaluator.

use crate::catalogue::{ConditionOperator, ConditionTest, ConditionType, Qualifier, embedded, nearest};

use super::read::Condition;
use super::truth::{Doubt, Truth};
use super::value::Operand;

/// An operator as a policy writes it, with its qualifier and suffix taken off.
#[derive(Clone, Copy, Debug)]
pub(super) struct Operator {
    pub(super) facts: &'static ConditionOperator,
    /// All values of the request must fit, or any; none without a qualifier.
    pub(super) every: Option<bool>,
    pub(super) if_exists: bool,
}

/// The side of a bound on which values lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bound {
    Below,
    Above,
}

fn exact(name: &str) -> Option<&'static ConditionOperator> {
    embedded().conditions.operators.iter().find(|operator| operator.name == name)
}

fn qualified(written: &str) -> (Option<&'static Qualifier>, &str) {
    let mut known = embedded().conditions.qualifiers.iter();
    let found = known.find_map(|qualifier| Some((qualifier, written.strip_prefix(&*qualifier.name)?)));
    found.map_or((None, written), |(qualifier, bare)| (Some(qualifier), bare))
}

impl Operator {
    /// None: it is not known.
    pub(super) fn parse(written: &str) -> Option<Self> {
        let (qualifier, bare) = qualified(written);
        let (facts, if_exists) = match exact(bare) {
            Some(facts) => (facts, false),
            None => (exact(bare.strip_suffix(&*embedded().conditions.if_exists)?)?, true),
        };
        let presence = facts.value_type == ConditionType::Presence;
        if presence && (if_exists || qualifier.is_some()) {
            return None;
        }
        Some(Operator { facts, every: qualifier.map(|qualifier| qualifier.all), if_exists })
    }

    /// The operator on presence, when it is written with a suffix or qualifier that it does not take.
    pub(super) fn presence(written: &str) -> Option<&'static str> {
        let (_, bare) = qualified(written);
        let base = bare.strip_suffix(&*embedded().conditions.if_exists).unwrap_or(bare);
        let facts = exact(base).filter(|facts| facts.value_type == ConditionType::Presence)?;
        (base != written).then_some(&facts.name)
    }

    /// The operator that was most likely meant by one that does not exist.
    pub(super) fn nearest(written: &str) -> Option<String> {
        let (prefix, bare) = match written.rsplit_once(':') {
            Some((prefix, bare)) => {
                let prefix = format!("{prefix}:");
                (
                    nearest(&prefix, embedded().conditions.qualifiers.iter().map(|known| &*known.name))
                        .unwrap_or_default(),
                    bare,
                )
            }
            None => ("", written),
        };
        let end = &embedded().conditions.if_exists;
        // A suffix with a slip in it is a suffix too: without it, the condition would mean something else.
        let suffix = |last: &str| nearest(last, std::iter::once(&**end)).is_some();
        let begins = |c: char| end.chars().next().is_some_and(|first| first.eq_ignore_ascii_case(&c));
        let last = bare.char_indices().rev().take(end.len().saturating_add(2));
        let at = last.filter(|(_, c)| begins(*c)).map(|(at, _)| at);
        let base = at.filter_map(|at| bare.split_at_checked(at)).find(|(_, last)| suffix(last));
        let base = base.map_or(bare, |(base, _)| base);
        let elsewhere =
            embedded().conditions.elsewhere.iter().find(|(name, _)| name.eq_ignore_ascii_case(base));
        let near = match elsewhere {
            Some((_, here)) => here,
            None => nearest(base, embedded().conditions.operators.iter().map(|known| &*known.name))?,
        };
        let end = if base.len() == bare.len() { "" } else { end };
        Some(format!("{prefix}{near}{end}"))
    }

    /// Holds, or may hold, where the key is absent or has several values.
    pub(super) fn loose(&self) -> bool {
        self.if_exists || self.every.is_some()
    }

    /// The two hold for exactly the opposite values.
    pub(super) fn opposes(&self, other: &Operator) -> bool {
        let (one, other) = (self.facts, other.facts);
        one.value_type == other.value_type
            && one.test == other.test
            && one.same_case == other.same_case
            && one.negated != other.negated
    }

    /// For comparisons with a bound: the side, and whether the bound itself counts.
    pub(super) fn bound(&self) -> Option<(Bound, bool)> {
        match self.facts.test {
            ConditionTest::Less => Some((Bound::Below, false)),
            ConditionTest::LessOrEqual => Some((Bound::Below, true)),
            ConditionTest::Greater => Some((Bound::Above, false)),
            ConditionTest::GreaterOrEqual => Some((Bound::Above, true)),
            _ => None,
        }
    }

    /// The operator that reads `*` and `?` and is otherwise like this one.
    pub(super) fn with_wildcards(&self) -> Option<&'static str> {
        let alike = |known: &&ConditionOperator| {
            known.test == ConditionTest::Match && known.negated == self.facts.negated
        };
        embedded().conditions.operators.iter().find(alike).map(|known| &*known.name)
    }

    /// Whether it holds for the values of the request's key; none: the key is absent.
    pub(super) fn holds(&self, request: &[String], condition: &Condition) -> Truth {
        let policy = condition.values.iter().map(|value| value.text.as_str());
        if self.facts.test == ConditionTest::Absent {
            return Truth::any(policy.map(|value| match super::value::boolean(value) {
                Some(absent) => Truth::of(absent == request.is_empty()),
                None => Truth::Undecided(Doubt::PolicyValue),
            }));
        }
        if request.is_empty() {
            // "Every value fits" is true of none at all; without IfExists nothing else is.
            return Truth::of(self.if_exists || self.every == Some(true));
        }
        let policy: Vec<Operand<'_>> = policy.map(|value| Operand::policy(value, self.facts)).collect();
        let fits = request.iter().map(|value| {
            let value = Operand::of(value, self.facts);
            let found = Truth::any(policy.iter().map(|policy| value.fits(policy, self.facts.test)));
            if self.facts.negated { found.not() } else { found }
        });
        // Of several values, one must fit; where none may, all must differ.
        if self.every.unwrap_or(self.facts.negated) { Truth::all(fits) } else { Truth::any(fits) }
    }
}
