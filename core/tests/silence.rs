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
