//! The core against the cases that every surface shares.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::arithmetic_side_effects,
    reason = "a test stops at what it did not expect"
)]

mod common;

use std::collections::HashSet;

use ecs_preflight::error::{find, foreseen_by};

#[test]
fn every_case_gets_the_verdict_that_the_documents_imply() {
    let cases = common::cases();
    let wrong: Vec<String> = cases.iter().filter_map(common::Case::difference).collect();
    assert!(!cases.is_empty(), "no case was found");
    assert!(wrong.is_empty(), "{} of {} cases differ:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

#[test]
fn every_case_has_a_name_of_its_own_and_says_what_it_expects() {
    let mut names = HashSet::new();
    for case in common::cases() {
        let name = case.name.split_once(": ").map(|(_, name)| name.to_owned());
        assert!(names.insert(name), "{} stands twice", case.name);
        let expected = case.expected();
        assert!(expected["ok"].is_boolean(), "{} does not expect ok or not ok", case.name);
        for issue in expected["issues"].as_array().expect("a case expects a list of issues") {
            assert!(issue["rule"].is_string(), "{} expects an issue without a rule", case.name);
            assert!(issue["pointer"].is_string(), "{} expects an issue without a pointer", case.name);
        }
    }
}

#[test]
fn a_clean_request_of_every_operation_gets_no_issue() {
    let mut clean = HashSet::new();
    for case in common::cases() {
        let report = case.run();
        // That an operation is of the historical chapters is said of every request.
        let nothing = report.issues().iter().all(|issue| issue.rule().id() == "operation/deprecated");
        if let Some(operation) = report.operation().filter(|_| nothing) {
            clean.insert(operation.id.to_string());
        }
    }
    let all = ecs_preflight::catalogue::operations().iter().map(|operation| &*operation.id);
    let missing: Vec<&str> = all.filter(|id| !clean.contains(*id)).collect();
    assert!(missing.is_empty(), "no vector is a clean request of {missing:?}");
}

#[test]
fn every_issue_with_a_code_is_among_the_rules_that_explain_names_for_it() {
    let mut missing: Vec<String> = Vec::new();
    for case in common::cases() {
        for issue in case.run().issues() {
            let Some(code) = issue.api_error() else { continue };
            let known = find(code).expect("a documented code");
            if !foreseen_by(known).iter().any(|rule| rule.id() == issue.rule().id()) {
                missing.push(format!("{code}: {} ({})", issue.rule().id(), case.name));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}
