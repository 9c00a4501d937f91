//! The issues that a report keeps, and how many more there are.
//!
//! One bad value may be there a million times. A report keeps the first issues of its order, as many as the caller
//! wants, and counts the others; what is not kept costs no memory.

use std::sync::Arc;

use crate::catalogue::embedded;

use super::issue::{Arg, Issue, Severity};
use super::{Rule, Silence, by_key};

/// How many issues there are of each severity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Notes.
    pub notes: usize,
}

impl Counts {
    /// One more.
    pub fn add(&mut self, severity: Severity) {
        let count = match severity {
            Severity::Error => &mut self.errors,
            Severity::Warning => &mut self.warnings,
            Severity::Note => &mut self.notes,
        };
        *count = count.saturating_add(1);
    }

    /// All of them.
    pub fn all(&self) -> usize {
        self.errors.saturating_add(self.warnings).saturating_add(self.notes)
    }

    /// The gravest that there is.
    pub fn gravest(&self) -> Option<Severity> {
        let row = [
            (Severity::Error, self.errors),
            (Severity::Warning, self.warnings),
            (Severity::Note, self.notes),
        ];
        row.into_iter().find(|(_, count)| *count > 0).map(|(severity, _)| severity)
    }

    /// As many more as another count has.
    pub fn merge(&mut self, other: Counts) {
        self.errors = self.errors.saturating_add(other.errors);
        self.warnings = self.warnings.saturating_add(other.warnings);
        self.notes = self.notes.saturating_add(other.notes);
    }
}

/// The first issues in document order, as they come in any order.
#[derive(Debug)]
pub(crate) struct Kept {
    issues: Vec<Issue>,
    omitted: Counts,
    limit: usize,
    /// Once there were too many: nothing at this place or behind it is kept.
    before: u32,
    /// What the caller has decided: what does not count takes no place of another.
    silence: Option<Arc<Silence>>,
    used: Vec<bool>,
    ignored: usize,
}

impl Kept {
    pub(crate) fn new(limit: Option<usize>) -> Self {
        let limit = limit.unwrap_or(embedded().settings.report_issues);
        Kept {
            issues: Vec::new(),
            omitted: Counts::default(),
            limit,
            before: u32::MAX,
            silence: None,
            used: Vec::new(),
            ignored: 0,
        }
    }

    /// The same, where the caller has decided about rules.
    pub(crate) fn with_silence(limit: Option<usize>, silence: Option<&Arc<Silence>>) -> Self {
        Kept { silence: silence.cloned(), ..Kept::new(limit) }
    }

    /// Whether an issue at this place is kept; else it is counted here, and need not be made. One of a rule that
    /// something is decided about has to be made, to be looked at.
    pub(crate) fn takes(&mut self, ordinal: u32, rule: Rule<'_>) -> bool {
        let decided = self.silence.as_ref().is_some_and(|silence| silence.speaks_of(rule.id()));
        decided || self.has_place(ordinal, rule.severity())
    }

    fn has_place(&mut self, ordinal: u32, severity: Severity) -> bool {
        let taken = ordinal < self.before || self.before == u32::MAX;
        if !taken {
            self.omitted.add(severity);
        }
        taken
    }

    pub(crate) fn push(&mut self, mut issue: Issue) {
        if let Some(silence) = &self.silence
            && !silence.counts(&mut issue, &mut self.used)
        {
            self.ignored = self.ignored.saturating_add(1);
            return;
        }
        if !self.has_place(issue.ordinal, issue.severity()) {
            return;
        }
        self.issues.push(issue);
        // Sorted now and then, not at each one: the time stays in proportion.
        if self.issues.len() > self.limit.saturating_mul(2) {
            by_key(&mut self.issues, |issue| u64::from(issue.ordinal));
            cut(&mut self.issues, self.limit, &mut self.omitted);
            self.before = self.issues.last().map_or(0, |issue| issue.ordinal);
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Issue> {
        self.issues.iter()
    }

    /// Has the issues given their places, when there are any.
    pub(crate) fn place(&mut self, place: impl FnOnce(&mut Vec<Issue>)) {
        if !self.issues.is_empty() {
            place(&mut self.issues);
        }
    }

    /// The issues that are kept so far, for those who look at them together.
    pub(crate) fn issues_mut(&mut self) -> &mut Vec<Issue> {
        &mut self.issues
    }

    /// What was kept, perhaps twice as many as wanted, and the count of the rest.
    pub(crate) fn into_parts(self) -> (Vec<Issue>, Counts) {
        (self.issues, self.omitted)
    }

    /// Which decisions were about something, and how many issues did not count.
    pub(crate) fn decided(&self) -> (&[bool], usize) {
        (&self.used, self.ignored)
    }
}

/// Leaves the first ones, and counts the others.
pub(super) fn cut(issues: &mut Vec<Issue>, limit: usize, omitted: &mut Counts) {
    for issue in issues.iter().skip(limit) {
        omitted.add(issue.severity());
    }
    issues.truncate(limit);
}

/// How many of the issues fit into the bytes of a report.
pub(super) fn fitting(issues: &[Issue]) -> usize {
    let mut bytes = 0_usize;
    let fits = issues.iter().take_while(|issue| {
        bytes = bytes.saturating_add(weight(issue));
        bytes <= embedded().settings.report_bytes
    });
    fits.count()
}

/// About the bytes of an issue as JSON: of its pointer, of its arguments, which the sentences repeat, and of the rest.
fn weight(issue: &Issue) -> usize {
    const REST: usize = 512;
    let texts = issue.args.iter().map(|(_, arg)| match arg {
        Arg::Text(text) => written(text),
        Arg::Known(text) => written(text),
        Arg::List(items) => items.iter().fold(0, |sum: usize, item| sum.saturating_add(written(item))),
        _ => 0,
    });
    let texts = texts.fold(0, usize::saturating_add).saturating_mul(2);
    let edits = issue.fix.iter().flat_map(|fix| &fix.edits);
    let edits = edits.fold(0, |sum: usize, edit| sum.saturating_add(written(&edit.text)));
    REST.saturating_add(written(&issue.pointer)).saturating_add(texts).saturating_add(edits)
}

/// The bytes of a text in JSON, without its quotes.
fn written(text: &str) -> usize {
    let bytes = text.bytes().map(|byte| match byte {
        b'"' | b'\\' | b'\n' | b'\r' | b'\t' => 2,
        0..=31 => 6,
        _ => 1,
    });
    bytes.sum()
}
