//! What the engine says stays small, however large the input is; docs/limits.md has the table.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test stops at what it did not expect"
)]

use ecs_preflight::catalogue::{operation, settings};
use ecs_preflight::iam::policy::{LintOptions, Suppression, lint, lint_with_suppressed};
use ecs_preflight::report::{Columns, Language, Report};
use ecs_preflight::request::{JsonText, Options, Request, check, validate};

fn create(body: &str, max_issues: Option<usize>) -> Report {
    let operation = operation("CreateCloudServers").expect("it is in the catalogue");
    validate(operation, &JsonText(body), &Options { max_issues, ..Options::default() })
}

fn json(report: &Report) -> String {
    report.to_json(Language::En, Columns::WithUtf16)
}

/// The JSON texts of the issues.
fn issues(report: &Report) -> Vec<serde_json::Value> {
    let verdict: serde_json::Value = serde_json::from_str(&json(report)).expect("a verdict is JSON");
    verdict["issues"].as_array().expect("issues are a list").clone()
}

fn duplicates(name: usize, count: usize) -> String {
    format!("{{\"{}\":{{{}}}}}", "k".repeat(name), vec!["\"a\":1"; count].join(","))
}

#[test]
fn a_report_keeps_the_first_issues_and_counts_the_others() {
    let body = r#"{"server":{"nics":[{"x":1},{"y":2}],"name":7,"zz":1,"zz":2},"more":[]}"#;
    let all = create(body, None);
    assert_eq!(all.omitted().all(), 0);
    assert!(!json(&all).contains("\"omitted\""));
    let found = issues(&all);
    for limit in 0..=found.len() + 1 {
        let cut = create(body, Some(limit));
        assert_eq!(issues(&cut), found.iter().take(limit).cloned().collect::<Vec<_>>(), "{limit}");
        assert_eq!(cut.omitted().all(), found.len().saturating_sub(limit));
        assert_eq!((cut.ok(), cut.counts()), (all.ok(), all.counts()));
        let omitted = format!("],\"omitted\":{}}}", found.len().saturating_sub(limit));
        assert_eq!(json(&cut).ends_with(&omitted), limit < found.len());
    }
}

#[test]
fn the_default_is_that_of_the_settings() {
    let limit = settings().report_issues;
    for (count, omitted) in [(limit, 0), (limit + 1, 1), (limit * 5, limit * 4)] {
        // The outer name is unknown, and `server` is missing.
        let report = create(&duplicates(3, count - 1), None);
        assert_eq!((report.issues().len(), report.omitted().all()), (limit, omitted));
        assert_eq!(report.counts().all(), count);
        assert!(!report.ok());
    }
}

#[test]
fn no_issue_repeats_a_long_name() {
    let settings = settings();
    let body = duplicates(1_000_000, 8_000);
    let report = create(&body, None);
    assert_eq!(report.counts().all(), 8_001);
    for issue in report.issues() {
        assert!(issue.pointer().chars().count() <= settings.name_characters + "/…/a".chars().count());
    }
    assert!(json(&report).len() < settings.report_issues * 1024);
}

#[test]
fn a_pointer_is_as_long_as_the_settings_allow() {
    let settings = settings();
    let name = "n".repeat(settings.name_characters);
    let deep = settings.depth_of_test();
    let body =
        format!("{{{}", format!("\"{name}\":{{").repeat(deep)) + "\"a\":1,\"a\":1" + &"}".repeat(deep + 1);
    let report = create(&body, None);
    let longest = report.issues().iter().map(|issue| issue.pointer().chars().count()).max();
    assert_eq!(longest, Some(settings.pointer_characters + 1));
    // A name of exactly the limit is whole, a longer one is cut.
    let whole = create(&format!("{{\"{name}\":1}}"), None);
    assert!(whole.issues().iter().any(|issue| issue.pointer() == format!("/{name}")));
    let cut = create(&format!("{{\"{name}n\":1}}"), None);
    assert!(cut.issues().iter().any(|issue| issue.pointer() == format!("/{name}…")));
}

/// Deep enough that names of the longest kind make a pointer that is cut.
trait Depth {
    fn depth_of_test(&self) -> usize;
}

impl Depth for ecs_preflight::catalogue::Settings {
    fn depth_of_test(&self) -> usize {
        self.pointer_characters / self.name_characters + 2
    }
}

#[test]
fn other_parts_of_a_request_are_bounded_too() {
    let limit = settings().report_issues;
    let query: String = (0..limit * 3).map(|number| format!("&q{number}={}", "v".repeat(10))).collect();
    let url = format!("/v2.1/p/servers?{query}");
    let report = check(
        &Request { method: "GET", url: &url, headers: &[] },
        None::<&JsonText<'_>>,
        &Options::default(),
    );
    assert_eq!((report.issues().len(), report.omitted().all()), (limit, limit * 2));
    let keys: String = (0..50_000).map(|number| format!("\"k{number}\":1,")).collect();
    let body = format!("{{{keys}\"z\":1}}");
    let request = Request { method: "POST", url: "/v2.1/p/servers/s/action", headers: &[] };
    let report = check(&request, Some(&JsonText(&body)), &Options::default());
    assert_eq!(report.issues().len(), 1);
    assert!(json(&report).len() < 8192, "{}", json(&report).len());
}

#[test]
fn a_pointer_ends_at_a_secret() {
    for (body, pointer) in [
        (r#"{"server":{"adminPass":{"HUNTER2":1,"HUNTER2":2}}}"#, "/server/adminPass"),
        (r#"{"server":{"adminPass":[{"HUNTER2":1,"HUNTER2":2}]}}"#, "/server/adminPass"),
        (r#"{"server":{"user_data":{"a":{"HUNTER2":1,"HUNTER2":2}}}}"#, "/server/user_data"),
        (r#"{"server":{"x_secret_key":{"HUNTER2":1,"HUNTER2":2}}}"#, "/server/x_secret_key"),
        (r#"{"password":{"a":[{"HUNTER2":1,"HUNTER2":2}]}}"#, "/password"),
    ] {
        let report = create(body, None);
        let duplicate = report.issues().iter().find(|issue| issue.rule().id() == "object/duplicate-key");
        assert_eq!(duplicate.map(|issue| issue.pointer()), Some(pointer), "{body}");
        assert!(!json(&report).contains("HUNTER2"));
    }
}

#[test]
fn policies_are_bounded_too() {
    let options = |max_issues| LintOptions { max_issues, ..LintOptions::default() };
    let actions = vec!["\"x\""; 5_000].join(",");
    let policy = format!(r#"{{"Version":"1.1","Statement":[{{"Effect":"Allow","Action":[{actions}]}}]}}"#);
    let report = lint(&JsonText(&policy), &options(None));
    let limit = settings().report_issues;
    assert_eq!(report.issues().len(), limit);
    assert!(report.omitted().all() > 3_000 && !report.ok());
    let few = lint(&JsonText(&policy), &options(Some(3)));
    assert_eq!((few.issues().len(), few.counts()), (3, report.counts()));
    assert_eq!(issues(&few), issues(&report)[..3]);

    // What is suppressed takes no place.
    let suppression = Suppression::parse("policy/action-form=because").ok();
    let rule = report.issues()[2].rule().id();
    let suppressions = suppression.into_iter().chain(Suppression::parse(&format!("{rule}=because")).ok());
    let quiet = LintOptions { suppressions: suppressions.collect(), ..options(Some(3)) };
    let linted = lint_with_suppressed(&JsonText(&policy), &quiet);
    assert!(linted.suppressed.len() > 3);
    assert!(linted.report.issues().iter().all(|issue| issue.rule().id() != rule));
    assert_eq!(linted.report.counts().all() + linted.suppressed.len(), report.counts().all());

    let long = "o".repeat(400_000);
    let keys: String = (0..4_000).map(|key| format!("\"k{key}\":[\"v\"],")).collect();
    let condition = format!(r#"{{"{long}":{{{keys}"z":["v"]}}}}"#);
    let policy = format!(
        r#"{{"Version":"1.1","Statement":[{{"Effect":"Allow","Action":["ecs:servers:list"],"Condition":{condition}}}]}}"#
    );
    assert!(json(&lint(&JsonText(&policy), &options(None))).len() < limit * 2048);

    let large = format!("{policy}{}", " ".repeat(settings().policy_bytes));
    let report = lint(&JsonText(&large), &options(None));
    assert_eq!(report.issues()[0].rule().id(), "input/too-large");
}
