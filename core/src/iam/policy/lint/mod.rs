//! The linter: everything that is wrong with a policy, or worth a second look, at once.
//!
//! What a policy is made of is a schema of the catalogue, walked by the engine. What it means is judged by
//! families of rules, one file each, on a policy whose letters have been put right: a blank in a name is
//! reported once, and not again as an unknown name.

mod conditions;
mod constant;
mod contradictions;
mod deny;
mod dependencies;
mod duplicates;
mod effect;
mod exposure;
mod foreign;
mod granted;
mod judge;
mod known;
mod names;
mod other_api;
mod resources;
mod scope;
mod structure;
mod suppress;
mod wildcards;
mod words;

pub use foreign::{not_literal, not_terraform, not_utf8, not_yaml, too_large_notation};
pub use suppress::Suppression;

use crate::catalogue::{Facts, embedded, rule};
use crate::report::{Arg, Counts, Finding, Issue, Kept, Location, Report, Silence, Source};
use crate::request::{Document, invalid_json, place, too_large_policy};
use crate::schema::rules::Scope;
use crate::schema::{Context, Walk};

use std::sync::Arc;

use super::read::Policy;
use super::tree::{self, Node};
use super::within::{alone, within};
use judge::Judge;

/// Choices of the caller.
#[derive(Clone, Debug, Default)]
pub struct LintOptions {
    /// What the policy is called, such as its file or display name: a name that promises reading is held to it.
    pub name: Option<String>,
    /// The policy is meant for enterprise projects.
    pub enterprise_project: bool,
    /// Findings that do not count, and why.
    pub suppressions: Vec<Suppression>,
    /// The most issues that a report keeps; the others are counted. None is the limit of the settings.
    pub max_issues: Option<usize>,
    /// What is decided about rules: what does not count takes no place of another issue in the report.
    pub silence: Option<Arc<Silence>>,
}

/// A report, and what was left out of it.
#[derive(Clone, Debug, Default)]
pub struct Linted {
    /// What counts.
    pub report: Report,
    /// What was suppressed.
    pub suppressed: Vec<Issue>,
    /// Of each suppression, whether it suppressed anything.
    pub used: Vec<bool>,
}

/// Judges a policy.
///
/// ```
/// use ecs_preflight::iam::policy::{LintOptions, lint};
/// use ecs_preflight::request::JsonText;
///
/// let policy = r#"{"Version": "1.1", "Statement": [{"Effect": "Allow", "Action": ["ecs:servers:reboot"]}]}"#;
/// let report = lint(&JsonText(policy), &LintOptions::default());
/// assert!(report.issues().iter().any(|issue| issue.rule().id() == "policy/missing-dependency"));
/// ```
pub fn lint<D: Document>(document: &D, options: &LintOptions) -> Report {
    lint_in(embedded(), document, options)
}

/// The same, by the facts of a catalogue.
pub(crate) fn lint_in<D: Document>(facts: &Facts, document: &D, options: &LintOptions) -> Report {
    let mut linted = lint_with_suppressed_in(facts, document, options);
    let unused = options.suppressions.iter().zip(&linted.used).filter(|(_, used)| !**used);
    linted.report.issues.extend(unused.map(|(suppression, _)| suppression.unused()));
    linted.report.cut(options.max_issues);
    linted.report
}

/// Judges a policy, and says what was suppressed; a suppression that nothing needed is not reported.
pub fn lint_with_suppressed<D: Document>(document: &D, options: &LintOptions) -> Linted {
    lint_with_suppressed_in(embedded(), document, options)
}

/// The same, by the facts of a catalogue.
pub(crate) fn lint_with_suppressed_in<D: Document>(
    facts: &Facts,
    document: &D,
    options: &LintOptions,
) -> Linted {
    let (mut issues, omitted) = judged(facts, document, options);
    for issue in &mut issues {
        issue.location = Location::Policy;
    }
    let mut linted = suppress::apply(issues, &options.suppressions);
    linted.report.omitted.merge(omitted);
    linted.report.decide(options.silence.as_deref());
    linted.report.cut(options.max_issues);
    linted
}

/// The note on a suppression that suppressed nothing anywhere.
pub fn unused(suppression: &Suppression) -> Report {
    Report::of(None, suppression.unused())
}

fn judged<D: Document>(facts: &Facts, document: &D, options: &LintOptions) -> (Vec<Issue>, Counts) {
    if let Some(mut report) = too_large_policy(document) {
        report.issues.iter_mut().for_each(|issue| issue.source = Source(embedded().lint.document.clone()));
        return (report.issues, Counts::default());
    }
    let Ok(root) = tree::read(document) else { return unreadable(document, options) };
    let (mut root, around) = match within(&root) {
        Some((pointer, policy)) => (alone(policy), pointer),
        None => (root, String::new()),
    };
    let renamed = structure::rename(&mut root);
    let mut judge = Judge::new(facts, document.text(), &root, options);
    judge.within(around.clone());
    if !around.is_empty() {
        judge.at_value(
            "",
            root.ordinal,
            Finding::new(rule::POLICY_WRAPPED).with("pointer", Arg::input(&around)),
        );
    }
    if is_system_role(&root) {
        let version = root.member("Version").map_or(0, |member| member.node.ordinal);
        let finding = Finding::new(rule::POLICY_SYSTEM_ROLE).with("found", &embedded().policy.system_version);
        judge.at_value("/Version", version, finding);
        return judge.finish();
    }
    let policy = Policy::of(&root);
    structure::check(&mut judge, &root, renamed);
    let all = known::Names::new(facts);
    let says = judge::Says::all(&policy, &judge, &all);
    let granted = granted::Granted::of(facts, &says);
    names::check(&mut judge, &says, &all);
    resources::check(&mut judge, &says);
    conditions::check(&mut judge, &says);
    duplicates::check(&mut judge, &says);
    wildcards::check(&mut judge, &says, &granted);
    effect::check(&mut judge, &says, &granted);
    deny::check(&mut judge, &says, &granted);
    dependencies::check(&mut judge, &says, &granted);
    other_api::check(&mut judge, &says, &granted);
    exposure::check(&mut judge, &says, &granted);
    scope::check(&mut judge, &says, &granted);
    judge.finish()
}

fn is_system_role(root: &Node) -> bool {
    let version = root.member("Version").and_then(|member| member.node.text());
    version.is_some_and(|version| version.trim() == embedded().policy.system_version)
}

/// A document that is broken, too deep or too large: the engine says where, and what it met on the way.
fn unreadable<D: Document>(document: &D, options: &LintOptions) -> (Vec<Issue>, Counts) {
    let mut context = Context::new(embedded(), Location::Policy, Scope::default(), &embedded().lint.document);
    context.issues = Kept::new(options.max_issues);
    let outcome = Walk::root(&embedded().lint.elements, &mut context).read_all(document.reader());
    let mut issues = context.issues;
    if let Err(unreadable) = outcome
        && !context.stopped
    {
        issues.push(invalid_json(document.text(), &unreadable, &embedded().lint.document));
    }
    if let Some(text) = document.text() {
        issues.place(|issues| place(text, issues));
    }
    issues.into_parts()
}
