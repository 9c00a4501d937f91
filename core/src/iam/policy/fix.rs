//! Puts a policy right by edits of its text, so that everything else stays as it was written.

use std::collections::BTreeMap;

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::report::{Fix, Hint, Language, Report, Rule};
use crate::request::JsonText;

use super::lint::{LintOptions, lint_in, lint_with_suppressed_in};
use crate::catalogue::{Facts, embedded, rule};

/// Choices of the caller.
#[derive(Clone, Debug, Default)]
pub struct FixOptions {
    /// How the policy is judged.
    pub lint: LintOptions,
    /// Adds the actions that granted ones depend on: the policy then allows more than it did.
    pub add_dependencies: bool,
}

/// A fix that was made.
#[derive(Clone, Debug)]
pub struct Applied {
    rule: Rule<'static>,
    pointer: String,
    title: Hint,
}

impl Applied {
    /// The rule that it satisfies.
    pub fn rule(&self) -> Rule<'static> {
        self.rule
    }

    /// Where the issue was, in the text as it was then.
    pub fn pointer(&self) -> &str {
        &self.pointer
    }

    /// What was done, in a few words.
    pub fn title(&self, language: Language) -> String {
        self.title.text(language)
    }

    /// The fix for serialisation.
    pub fn in_language(&self, language: Language) -> impl Serialize {
        Shown(self, language)
    }
}

struct Shown<'a>(&'a Applied, Language);

impl Serialize for Shown<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Shown(applied, language) = self;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("rule", applied.rule.id())?;
        map.serialize_entry("pointer", &applied.pointer)?;
        map.serialize_entry("title", &applied.title(*language))?;
        map.end()
    }
}

/// A policy with what could be put right, and what is left.
#[derive(Clone, Debug)]
pub struct Fixed {
    /// The text.
    pub text: String,
    /// The fixes that were made, in their order.
    pub applied: Vec<Applied>,
    /// What is left of the issues, with places in the new text.
    pub left: Report,
}

/// One change may call for another, or overlap it; no policy within the limits calls for so many rounds.
const ROUNDS: usize = 256;

/// Makes all fixes that are safe, and on request adds missing dependencies; text that is no JSON stays as it is.
///
/// ```
/// use ecs_preflight::iam::policy::{FixOptions, fix};
///
/// let text = r#"{"Version": "1.1", "Statement": [{"Effect": "allow", "Action": ["ecs:cloudServers:delete"]}]}"#;
/// let fixed = fix(text, &FixOptions::default());
/// assert_eq!(fixed.text, r#"{"Version": "1.1", "Statement": [{"Effect": "Allow", "Action": ["ecs:cloudServers:delete"]}]}"#);
/// ```
pub fn fix(text: &str, options: &FixOptions) -> Fixed {
    fix_in(embedded(), text, options)
}

/// The same, by the facts of a catalogue.
pub(crate) fn fix_in(facts: &Facts, text: &str, options: &FixOptions) -> Fixed {
    // A fix is made however late its issue comes.
    let all = LintOptions { max_issues: Some(usize::MAX), ..options.lint.clone() };
    let mut fixed = Fixed { text: text.to_owned(), applied: Vec::new(), left: Report::default() };
    for round in 0..=ROUNDS {
        fixed.left = lint_with_suppressed_in(facts, &JsonText(&fixed.text), &all).report;
        let (edited, applied) = apply(&fixed.text, &fixed.left, options);
        if applied.is_empty() || round == ROUNDS {
            // As `lint` reports it: with what is no longer suppressed by anything.
            fixed.left = lint_in(facts, &JsonText(&fixed.text), &options.lint);
            break;
        }
        fixed.text = edited;
        fixed.applied.extend(applied);
    }
    fixed.left.cut(options.lint.max_issues);
    fixed
}

fn wanted(rule: Rule<'_>, fix: &Fix, options: &FixOptions) -> bool {
    fix.safe() || (options.add_dependencies && rule == rule::POLICY_MISSING_DEPENDENCY)
}

/// Makes the fixes that do not overlap an earlier one.
fn apply(text: &str, report: &Report, options: &FixOptions) -> (String, Vec<Applied>) {
    let mut applied = Vec::new();
    let mut edits: Vec<(usize, usize, &str)> = Vec::new();
    let mut taken = Taken::default();
    for issue in report.issues() {
        let Some(fix) = issue.fix().filter(|fix| wanted(issue.rule(), fix, options)) else { continue };
        let Some(span) = span(fix) else { continue };
        if !taken.take(span) {
            continue;
        }
        edits.extend(fix.edits().iter().map(|edit| {
            let bytes = edit.position().bytes.clone();
            (bytes.start, bytes.end, edit.text())
        }));
        let title = fix.title.clone();
        applied.push(Applied { rule: issue.rule, pointer: issue.pointer().to_owned(), title });
    }
    edits.sort_by_key(|(start, end, _)| (*start, *end));
    let mut edited = String::with_capacity(text.len());
    let mut at = 0_usize;
    for (start, end, by) in edits {
        edited.push_str(text.get(at..start).unwrap_or_default());
        edited.push_str(by);
        at = end;
    }
    edited.push_str(text.get(at..).unwrap_or_default());
    (edited, applied)
}

/// Pieces of the text that are spoken for; none overlaps another.
#[derive(Default)]
struct Taken(BTreeMap<usize, usize>);

impl Taken {
    /// Whether the piece is free; it is no longer.
    fn take(&mut self, (start, end): (usize, usize)) -> bool {
        // Pieces side by side are apart, but an insertion needs its place for itself.
        let apart = |from: usize, to: usize| {
            if start == end || from == to { to < start || end < from } else { to <= start || end <= from }
        };
        let neighbours = self.0.range(..=end).rev().take(2);
        let free = neighbours.into_iter().all(|(from, to)| apart(*from, *to));
        if free {
            self.0.insert(start, end);
        }
        free
    }
}

/// From the first byte that a fix changes to the last one.
fn span(fix: &Fix) -> Option<(usize, usize)> {
    let starts = fix.edits().iter().map(|edit| edit.position().bytes.start);
    let ends = fix.edits().iter().map(|edit| edit.position().bytes.end);
    starts.min().zip(ends.max())
}
