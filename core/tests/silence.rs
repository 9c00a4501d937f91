//! What callers decide about rules.

#![allow(
    missing_docs,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::panic,
    reason = "tests"
)]

use ecs_preflight::catalogue::operation;
use ecs_preflight::iam::policy::{LintOptions, lint};
use ecs_preflight::report::{Columns, Language, Report, Severity, Silence};
use ecs_preflight::request::{JsonText, Options, validate};

const BODY: &str =
    r#"{"server": {"name": "a b", "nics": [{"subnet_id": "x"}, {"subnet_id": "y"}], "colour": 1}}"#;

fn judged(decisions: &[(&str, &str)]) -> (Report, Vec<bool>) {
    let mut silence = Silence::default();
    for (what, severity) in decisions {
        if severity.is_empty() { silence.ignore(what) } else { silence.set(what, severity) }.expect("a rule");
    }
    let create = operation("CreateCloudServers").expect("an operation");
    let mut report = validate(create, &JsonText(BODY), &Options::default());
    let used = report.silence(&silence);
    (report, used)
}

fn count(report: &Report, rule: &str) -> usize {
    report.issues().iter().filter(|issue| issue.rule().id() == rule).count()
}

#[test]
fn rules_are_ignored_everywhere_or_at_a_place_and_below() {
    let (all, _) = judged(&[]);
    assert_eq!((count(&all, "format/uuid"), all.ignored()), (2, 0));
    for (what, left) in [
        ("format/uuid", 0),
        ("format/uuid@/server", 0),
        ("format/uuid@/server/nics", 0),
        ("format/uuid@/server/nics/*/subnet_id", 0),
        ("format/uuid@/server/nics/1", 1),
        ("format/uuid@/server/nics/1/subnet_id", 1),
        ("format/uuid@/server/nics/1/subnet_id/x", 2),
        ("format/uuid@/server/nic", 2),
        ("format/uuid@/serv", 2),
        ("name/characters@/server/nics", 2),
    ] {
        let (report, used) = judged(&[(what, "")]);
        assert_eq!(count(&report, "format/uuid"), left, "{what}");
        assert_eq!(report.ignored(), 2 - left, "{what}");
        assert_eq!(used, [left < 2], "{what}");
        let json = report.to_json(Language::En, Columns::Characters);
        assert_eq!(json.contains("\"ignored\":"), left < 2, "{json}");
    }
}

#[test]
fn severities_are_set_and_the_last_word_counts() {
    let (report, used) = judged(&[
        ("format/uuid", "note"),
        ("format/uuid@/server/nics/0", "off"),
        ("object/required", "warning"),
    ]);
    let uuid = report.issues().iter().find(|issue| issue.rule().id() == "format/uuid").expect("one is left");
    assert_eq!((uuid.pointer(), uuid.severity()), ("/server/nics/1/subnet_id", Severity::Note));
    assert_eq!((report.ignored(), used), (1, vec![true, true, true]));
    assert!(report.to_json(Language::Zh, Columns::Characters).contains("\"severity\":\"note\""));
    let (strict, _) = judged(&[("object/unknown-field", "error")]);
    assert!(
        strict
            .issues()
            .iter()
            .filter(|issue| issue.rule().id() == "object/unknown-field")
            .all(|issue| issue.severity() == Severity::Error)
    );
}

#[test]
fn unknown_rules_and_severities_are_refused() {
    let mut silence = Silence::default();
    let near = silence.ignore("value/enun@/x").expect_err("no rule");
    assert!(near.help(Language::En).unwrap_or_default().contains("value/enum"));
    assert!(silence.set("value/enum", "fatal").is_err());
    assert!(silence.set("value/enum", "warn").is_err());
    assert!(silence.is_empty());
}

#[test]
fn what_does_not_count_takes_no_place_of_what_does() {
    // Fifty fields that nobody knows, and a wrong value behind them.
    let unknown: Vec<String> = (0..50).map(|number| format!("\"zz{number}\": 1")).collect();
    let body = format!("{{\"reboot\": {{{}, \"type\": \"WARM\"}}}}", unknown.join(", "));
    let reboot = operation("NovaRebootServer").expect("an operation");
    let judged = |decisions: &[(&str, &str)], max_issues| {
        let mut silence = Silence::default();
        for (what, severity) in decisions {
            if severity.is_empty() { silence.ignore(what) } else { silence.set(what, severity) }
                .expect("a rule");
        }
        let silence = Some(std::sync::Arc::new(silence));
        validate(reboot, &JsonText(&body), &Options { max_issues, silence, ..Options::default() })
    };
    fn rules(report: &Report) -> Vec<&str> {
        report.issues().iter().map(|it| it.rule().id()).collect()
    }
    let all = judged(&[], Some(100)).counts().all();
    for limit in [Some(1), Some(2), Some(51), None] {
        let report = judged(&[("object/unknown-field", "")], limit);
        assert_eq!((report.ignored(), report.omitted().all()), (50, 0), "{limit:?}");
        assert_eq!(rules(&report), ["value/enum"], "{limit:?}");
        assert!(!report.ok() && report.decided() == [true]);
        // Both out: nothing is left, whatever the report had place for.
        let report = judged(&[("object/unknown-field", ""), ("value/enum@/reboot/type", "")], limit);
        assert_eq!((report.ignored(), report.counts().all(), report.ok()), (51, 0, true), "{limit:?}");
        assert_eq!(report.decided(), [true, true]);
        // The severity that is decided is that of what is only counted, too.
        let report = judged(
            &[("object/unknown-field", "note"), ("value/enum", "warning"), ("format/uuid", "")],
            limit,
        );
        assert_eq!((report.ok(), report.counts().errors, report.counts().all()), (true, 0, all), "{limit:?}");
        assert_eq!((report.counts().warnings, report.counts().notes), (1, 50), "{limit:?}");
        assert_eq!(report.decided(), [true, true, false]);
    }
    // At the edge: one place for two issues that count.
    let report = judged(&[("object/unknown-field@/reboot/zz0", "")], Some(49));
    assert_eq!((report.ignored(), report.issues().len(), report.omitted().all()), (1, 49, 1));
}

#[test]
fn what_does_not_count_takes_no_place_in_the_report_of_a_policy() {
    let actions: Vec<String> = (0..20).map(|number| format!("\"ecs:nothing{number}:get\"")).collect();
    let policy = format!(
        r#"{{"Version": "1.1", "Statement": [{{"Action": [{}], "Effect": "maybe"}}]}}"#,
        actions.join(", ")
    );
    let judged = |rule: Option<&str>, max_issues| {
        let mut silence = Silence::default();
        rule.into_iter().for_each(|rule| silence.ignore(rule).expect("a rule"));
        let silence = Some(std::sync::Arc::new(silence));
        lint(&JsonText(&policy), &LintOptions { max_issues, silence, ..LintOptions::default() })
    };
    let all = judged(None, Some(1000));
    let unknown = all.issues()[0].rule().id();
    let ignored = count(&all, unknown);
    assert!(ignored >= 20 && count(&all, "policy/effect") < 20, "{all:?}");
    let others = all.issues().len() - ignored;
    for limit in [1, 2, 1000] {
        let report = judged(Some(unknown), Some(limit));
        assert_eq!((report.ignored(), report.counts().all()), (ignored, others), "{limit}");
        assert_eq!((report.issues().len(), report.decided()), (others.min(limit), &[true][..]), "{limit}");
        assert_eq!(count(&report, unknown), 0);
    }
}
