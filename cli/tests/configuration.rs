//! Options that hold for every command, the configuration, and what goes to other tools.

#![allow(missing_docs, reason = "tests")]

mod harness;

use std::path::Path;

use harness::{both, errors, finish, folder, lines, program, rules, run_in, text};
use serde_json::{Value, json};

const WARM: &str = "POST /v2.1/p/servers/616fb98f-46ca-475e-917e-2563e5a8cd19/action\nContent-Type: application/json\nX-Auth-Token: t\n\n{\"reboot\": {\"type\": \"WARM\", \"colour\": 1}}\n";

fn here() -> &'static Path {
    Path::new(".")
}

#[test]
fn colours_are_where_they_are_wanted() {
    let coloured =
        |args: &[&str]| text(&run_in(here(), &[&["check", "-"], args].concat(), WARM)).contains('\u{1b}');
    assert!(coloured(&["--color", "always"]));
    assert!(!coloured(&["--color", "never"]) && !coloured(&[]));
    assert_eq!(run_in(here(), &["check", "-", "--color", "blue"], WARM).status.code(), Some(2));
}

#[test]
fn quiet_leaves_out_the_summary() {
    let output = run_in(here(), &["check", "-", "-q"], WARM);
    assert!(text(&output).contains("value/enum") && !text(&output).contains("checked"), "{}", both(&output));
    let clean = run_in(here(), &["check", "-", "--quiet"], "GET /v2.1/p/servers\n");
    assert_eq!(both(&clean), "");
}

#[test]
fn the_language_is_that_of_the_option_the_variable_or_the_configuration() {
    let files = [(".ecs-preflight.toml", "lang = \"zh\"\n"), ("a.http", WARM)];
    let here = folder(&files);
    let chinese = |args: &[&str], variable: Option<&str>| {
        let mut command = program(here.path(), args);
        if let Some(variable) = variable {
            command.env("ECS_PREFLIGHT_LANG", variable);
        }
        text(&finish(command, b"")).chars().any(|c| ('一'..='龥').contains(&c))
    };
    assert!(chinese(&["check", "a.http"], None));
    assert!(chinese(&["explain", "409"], None));
    assert!(!chinese(&["check", "a.http"], Some("en")));
    assert!(!chinese(&["check", "a.http", "--lang", "en"], Some("zh")));
    std::fs::remove_file(here.path().join(".ecs-preflight.toml")).expect("a file");
    assert!(chinese(&["check", "a.http"], Some("zh")));
    assert!(!chinese(&["check", "a.http"], None));
}

#[test]
fn an_ignored_rule_takes_no_place_in_a_report_of_so_many_issues() {
    let line =
        r#"{"method":"POST","url":"/v2.1/p/servers/s/action","body":{"reboot":{"a":1,"b":2,"type":"WARM"}}}"#;
    let check = |arguments: &[&str]| {
        let all = [&["check", "-", "--format", "json", "--max-issues", "1"], arguments].concat();
        lines(&run_in(Path::new("."), &all, line))[0].clone()
    };
    let verdict = check(&["--ignore", "object/unknown-field"]);
    assert_eq!((&verdict["issues"][0]["rule"], &verdict["ignored"]), (&json!("value/enum"), &json!(2)));
    assert!(verdict["ok"] == false && verdict.get("omitted").is_none(), "{verdict}");
    let verdict = check(&["--ignore", "object/unknown-field", "--ignore", "value/enum"]);
    assert!(verdict["ok"] == true && verdict["ignored"] == 3, "{verdict}");
}

#[test]
fn rules_are_ignored_and_weighed_on_the_command_line() {
    let check = |args: &[&str]| run_in(here(), &[&["check", "-"], args].concat(), WARM);
    assert_eq!(check(&[]).status.code(), Some(1));
    let ignored = check(&["--ignore", "value/enum@/reboot/type", "--format", "json"]);
    assert_eq!(ignored.status.code(), Some(0));
    let verdict = &lines(&ignored)[0];
    assert_eq!((&verdict["ok"], &verdict["ignored"]), (&json!(true), &json!(1)));
    assert_eq!(rules(verdict), ["object/unknown-field"]);
    assert!(text(&check(&["--ignore", "value/enum"])).ends_with(", 1 ignored\n"));
    let weighed = check(&["--severity", "value/enum=warning", "--severity", "object/unknown-field=off"]);
    assert_eq!(weighed.status.code(), Some(0));
    assert!(text(&weighed).contains("warning[value/enum]"), "{}", text(&weighed));
    assert_eq!(check(&["--severity", "value/enum=warning", "--strict"]).status.code(), Some(1));
    // What is about nothing may hide the next finding.
    let other = check(&["--ignore", "value/enum@/reboot/colour"]);
    assert_eq!(other.status.code(), Some(1));
    assert!(
        errors(&other).contains("--ignore value/enum@/reboot/colour is about nothing"),
        "{}",
        errors(&other)
    );
    for wrong in
        [&["--ignore", "value/enun"][..], &["--severity", "value/enum=fatal"], &["--severity", "value/enum"]]
    {
        assert_eq!(check(wrong).status.code(), Some(2), "{wrong:?}");
    }
}

#[test]
fn the_configuration_of_check() {
    let config = r#"
[check]
fail_on = "warning"
ignore = ["value/enum@/reboot/type", "name/characters"]

[check.severities]
"header/auth-missing" = "off"

[[check.paths]]
path = "legacy/**"
ignore = ["object/unknown-field"]

[iam.lint]
enterprise_project = false
ignore = ["policy/effect"]
"#;
    let policy = r#"{"Version": "1.1", "Statement": [{"Effect": "allow", "Action": ["ecs:servers:list"]}]}"#;
    let here = folder(&[
        ("ecs-preflight.toml", config),
        ("new/a.http", WARM),
        ("legacy/a.http", WARM),
        ("p.json", policy),
    ]);
    let output = run_in(here.path(), &["check", "new/a.http", "--format", "json"], "");
    assert_eq!(output.status.code(), Some(1), "a warning counts: {}", both(&output));
    assert_eq!(rules(&lines(&output)[0]), ["object/unknown-field"]);
    assert!(
        errors(&output).contains("`ecs-preflight.toml` line 4: `name/characters` is about nothing"),
        "{}",
        errors(&output)
    );
    let output = run_in(here.path(), &["check", "legacy", "--format", "json"], "");
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(lines(&output)[0]["ignored"], 2);
    assert_eq!(
        run_in(here.path(), &["check", "new/a.http", "--fail-on", "error"], "").status.code(),
        Some(0)
    );
    // From a folder further down it holds too.
    assert_eq!(run_in(&here.path().join("legacy"), &["check", "a.http"], "").status.code(), Some(0));
    // The linter has a part of its own.
    let verdict = &lines(&run_in(here.path(), &["iam", "lint", "p.json", "--format", "json"], ""))[0];
    assert!(!rules(verdict).contains(&"policy/effect"), "{verdict}");
    assert_eq!(verdict["ignored"], 1);
    for (wrong, line) in [
        ("[check]\nignore = [\"value/enun\"]\n", 2),
        ("[check]\n\nos = \"dos\"\n", 3),
        ("[check.severities]\n\"value/enum\" = \"fatal\"\n", 2),
        ("[check]\nfail_on = \"never\"\n", 2),
        ("[chek]\n", 1),
        ("[[check.paths]]\npath = \"[\"\n", 2),
        ("lang = \"fr\"\n", 1),
    ] {
        std::fs::write(here.path().join("wrong.toml"), wrong).expect("a file");
        let output = run_in(here.path(), &["check", "new/a.http", "--config", "wrong.toml"], "");
        assert_eq!(output.status.code(), Some(2), "{wrong}");
        assert!(
            errors(&output).contains(&format!("`wrong.toml` line {line}")),
            "{wrong}: {}",
            errors(&output)
        );
    }
}

#[test]
fn junit_has_a_suite_a_file_and_a_case_a_request() {
    let here = folder(&[
        ("a.http", &format!("{WARM}\n###\nGET /v2.1/p/servers\nX-Auth-Token: t\n")),
        ("b.http", "GET /v2.1/p/servers?<x>&\"=1\nX-Auth-Token: t\n"),
    ]);
    let output = run_in(here.path(), &["check", "a.http", "b.http", "none.http", "--format", "junit"], "");
    assert_eq!(output.status.code(), Some(2));
    let xml = text(&output);
    assert!(xml.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites"), "{xml}");
    for part in [
        "<testsuite name=\"a.http\" tests=\"2\" failures=\"1\" errors=\"0\">",
        "<testcase name=\"#1 NovaRebootServer\" classname=\"a.http\">",
        "<failure type=\"value/enum\"",
        "<testcase name=\"#2 NovaListServers\" classname=\"a.http\"/>",
        "a.http:5:21: error[value/enum] /reboot/type",
        "<error message=\"cannot read `none.http`",
    ] {
        assert!(xml.contains(part), "{part} is missing in\n{xml}");
    }
    // Every sign of markup that a user gave is text.
    let python = "import sys, xml.dom.minidom as m; m.parseString(sys.stdin.buffer.read())";
    let mut parser = std::process::Command::new("python3");
    parser.args(["-c", python]).stdin(std::process::Stdio::piped());
    parser.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
    if let Ok(mut child) = parser.spawn() {
        use std::io::Write;
        child.stdin.take().expect("stdin").write_all(xml.as_bytes()).expect("it is read");
        let parsed = child.wait_with_output().expect("it ends");
        assert!(parsed.status.success(), "{}\n{xml}", errors(&parsed));
    }
    assert_eq!(run_in(here.path(), &["explain", "409", "--format", "junit"], "").status.code(), Some(2));
    let policy = run_in(here.path(), &["iam", "lint", "-", "--format", "junit"], "{\"Statement\": []}");
    assert!(text(&policy).contains("<testsuite name=\"&lt;stdin&gt;\""), "{}", text(&policy));
}

#[test]
fn shells_and_manuals() {
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let script = text(&run_in(here(), &["completions", shell], ""));
        assert!(script.contains("ecs-preflight") && script.contains("--fail-on"), "{shell}");
    }
    assert_eq!(run_in(here(), &["completions", "csh"], "").status.code(), Some(2));
    assert!(text(&run_in(here(), &["man"], "")).contains(".TH ecs-preflight 1"));
    let page = text(&run_in(here(), &["man", "iam", "lint"], ""));
    assert!(
        page.contains("ecs\\-preflight\\-iam\\-lint") || page.contains("ecs-preflight-iam-lint"),
        "{page}"
    );
    assert!(page.contains("add\\-dependencies"), "{page}");
    assert_eq!(run_in(here(), &["man", "nothing"], "").status.code(), Some(2));
}

#[test]
fn a_log_in_a_file_is_the_log() {
    let here = folder(&[("a.http", WARM)]);
    let output = run_in(here.path(), &["check", "a.http", "--format", "sarif", "-o", "a.sarif"], "");
    assert_eq!((output.status.code(), output.stdout.is_empty()), (Some(1), true));
    let log: Value =
        serde_json::from_slice(&std::fs::read(here.path().join("a.sarif")).expect("a log")).expect("JSON");
    assert_eq!(log["runs"][0]["results"][0]["ruleId"], "value/enum");
    assert!(log["runs"][0]["tool"]["driver"]["rules"].as_array().is_some_and(|rules| !rules.is_empty()));
}
