//! Findings that do not count: by rule and pointer, with a reason.

use crate::catalogue::{embedded, nearest, rule};
use crate::report::{Arg, Finding, Issue, Location, Refusal, Report, Rule};

use super::Linted;

/// A finding that does not count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppression {
    rule: &'static str,
    pointer: Option<String>,
    reason: String,
}

impl Suppression {
    /// Suppresses a rule: everywhere, or at a pointer and below it.
    ///
    /// # Errors
    /// When there is no such rule, or no reason is given.
    pub fn new(rule: &str, pointer: Option<&str>, reason: &str) -> Result<Self, Refusal> {
        let known = || Rule::all().map(Rule::id);
        let Some(id) = known().find(|id| *id == rule) else {
            return Err(Refusal::unknown("rule", rule, nearest(rule, known())));
        };
        if reason.trim().is_empty() {
            return Err(Refusal::new(Finding::new(rule::POLICY_SUPPRESSION_REASON).with("found", id)));
        }
        Ok(Suppression { rule: id, pointer: pointer.map(str::to_owned), reason: reason.trim().to_owned() })
    }

    /// From `RULE=REASON` or `RULE@POINTER=REASON`.
    ///
    /// # Errors
    /// As [`Suppression::new`].
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let (what, reason) = text.split_once('=').unwrap_or((text, ""));
        match what.split_once('@') {
            Some((rule, pointer)) => Suppression::new(rule, Some(pointer), reason),
            None => Suppression::new(what, None, reason),
        }
    }

    /// The rule that it speaks of.
    pub fn rule(&self) -> &'static str {
        self.rule
    }

    /// Why the finding does not count.
    pub fn reason(&self) -> &str {
        &self.reason
    }

    pub(super) fn covers(&self, issue: &Issue) -> bool {
        let below = |pointer: &String| {
            let rest = issue.pointer.strip_prefix(pointer.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        issue.rule.id() == self.rule && self.pointer.as_ref().is_none_or(below)
    }

    pub(super) fn unused(&self) -> Issue {
        let found = match &self.pointer {
            Some(pointer) => format!("{}@{pointer}", self.rule),
            None => self.rule.to_owned(),
        };
        let finding = Finding::new(rule::POLICY_UNUSED_SUPPRESSION).with("found", Arg::input(&found));
        let pointer = self.pointer.clone().unwrap_or_default();
        let issue = Issue::at(Location::Policy, pointer, finding, &embedded().lint.document);
        Issue { ordinal: u32::MAX, ..issue }
    }
}

/// Leaves out what is suppressed.
pub(super) fn apply(issues: Vec<Issue>, suppressions: &[Suppression]) -> Linted {
    let mut linted = Linted { used: vec![false; suppressions.len()], ..Linted::default() };
    let mut kept = Vec::new();
    for issue in issues {
        let mut covered = false;
        for (suppression, used) in suppressions.iter().zip(&mut linted.used) {
            if suppression.covers(&issue) {
                *used = true;
                covered = true;
            }
        }
        if covered { linted.suppressed.push(issue) } else { kept.push(issue) }
    }
    linted.report = Report { issues: kept, ..Report::default() };
    linted
}
