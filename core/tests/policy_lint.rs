//! The linter of policies: its examples, its cases, and what a fix may and may not do.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::arithmetic_side_effects,
    reason = "a test stops at what it did not expect"
)]

use ecs_preflight::catalogue::{RulePage, rule_pages};
use ecs_preflight::iam::policy::{LintOptions, lint};
use ecs_preflight::report::{Arg, Language, Report, Rule};
use ecs_preflight::request::JsonText;

/// Rules that no JSON document can show: they speak of other formats, or of suppressions.
const WITHOUT_EXAMPLES: [&str; 5] = [
    "policy/invalid-yaml",
    "policy/invalid-terraform",
    "policy/not-literal",
    "policy/unused-suppression",
    "policy/suppression-reason",
];

fn judged(page: &RulePage, text: &str) -> Report {
    let options = LintOptions {
        name: page.name.map(str::to_owned),
        enterprise_project: page.enterprise_project,
        ..LintOptions::default()
    };
    lint(&JsonText(text), &options)
}

fn fires(report: &Report, id: &str) -> bool {
    report.issues().iter().any(|issue| issue.rule().id() == id)
}

fn brief(report: &Report) -> Vec<String> {
    let issues = report.issues().iter();
    issues
        .map(|issue| format!("{} at {}: {}", issue.rule().id(), issue.pointer(), issue.message(Language::En)))
        .collect()
}

#[test]
fn every_rule_of_policies_has_examples_that_show_it() {
    let mut wrong = Vec::new();
    for page in rule_pages() {
        let (bad, good) = (judged(page, page.bad), judged(page, page.good));
        if !fires(&bad, page.rule) {
            wrong.push(format!("{} does not fire for its bad example: {:#?}", page.rule, brief(&bad)));
        }
        if fires(&good, page.rule) {
            wrong.push(format!("{} fires for its good example", page.rule));
        }
        if !good.ok() {
            wrong.push(format!("the good example of {} has errors: {:#?}", page.rule, brief(&good)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let without: Vec<&str> = Rule::all()
        .map(Rule::id)
        .filter(|id| id.starts_with("policy/") && !WITHOUT_EXAMPLES.contains(id))
        .filter(|id| !rule_pages().iter().any(|page| page.rule == *id))
        .collect();
    assert!(without.is_empty(), "these rules have no page: {without:?}");
}

#[test]
fn issues_of_policies_have_the_arguments_of_their_rules_and_can_be_read() {
    for page in rule_pages() {
        for issue in judged(page, page.bad).issues() {
            let names: Vec<_> = issue.args().iter().map(|(name, _)| *name).collect();
            assert_eq!(names, issue.rule().args(), "{}", issue.rule().id());
            assert!(!issue.source().is_empty(), "{}", issue.rule().id());
            assert!(issue.position().is_some(), "{} has no place", issue.rule().id());
            for language in [Language::En, Language::Zh] {
                for sentence in [Some(issue.message(language)), issue.help(language)].into_iter().flatten() {
                    let own = issue
                        .args()
                        .iter()
                        .any(|(_, arg)| matches!(arg, Arg::Text(text) if text.contains(['{', '}'])));
                    assert!(own || !sentence.contains(['{', '}']), "{sentence}");
                }
                if let Some(fix) = issue.fix() {
                    assert!(
                        !fix.title(language).is_empty(),
                        "{} has a fix without a title",
                        issue.rule().id()
                    );
                }
            }
        }
    }
}
