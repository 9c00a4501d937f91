//! What a user gave is shown, and does nothing: no text of any input moves a terminal's cursor, begins a line of its
//! own or is a command for the runner of a CI job.

#![allow(missing_docs, reason = "tests")]

mod harness;

use std::process::Output;

use harness::{both, folder, run_in, text};
use serde_json::{Value, json};

/// Text as an attacker writes it: a colour, a command on a line of its own, a change of direction, and signs
/// that look like nothing.
const EVIL: &str = "e\u{1b}[31mK\r\n::error::key\u{202e}\u{9b}2J\u{2028}::warning::b\u{200f}##[error]c";

/// Characters that no output may hold as they are.
fn acts(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2028}' | '\u{2029}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Asserts that an output holds nothing that acts; commands only where the format is made of them.
fn harmless(output: &Output, what: &str) {
    let all = both(output);
    assert!(!all.is_empty(), "{what} says nothing");
    let found = all.chars().find(|c| acts(*c));
    let line = all.lines().find(|line| line.chars().any(acts)).unwrap_or_default();
    assert!(found.is_none(), "{what}: {found:?} in\n{}", line.escape_unicode());
    for line in all.lines() {
        let own = what.contains("github") && line.starts_with("::") && line.contains(" file=");
        assert!(own || !line.trim_start().starts_with("::"), "{what}: {line}");
        assert!(line.starts_with('{') || !line.contains("##["), "{what}: {line}");
    }
}

fn formats(line: &[&str]) -> Vec<Vec<String>> {
    let with = |format: &str| {
        let mut args: Vec<String> = line.iter().map(|arg| (*arg).to_owned()).collect();
        args.extend(["--format".to_owned(), format.to_owned()]);
        args
    };
    ["text", "json", "github", "sarif", "junit"].map(with).to_vec()
}

#[test]
fn requests_in_every_place_and_format() {
    let evil = json!(EVIL);
    let line = |value: Value| format!("{value}\n");
    let reboot = "/v2.1/p/servers/s/action";
    let jsonl = [
        line(json!({"id": evil, "method": EVIL, "url": reboot})),
        line(json!({"id": {EVIL: 1}, "method": "GET", "url": format!("/v2.1/{EVIL}/x")})),
        line(json!({"method": "GET", "url": format!("/v2.1/p/servers?{EVIL}=1&limit={EVIL}")})),
        line(json!({"method": "GET", "url": "/v2.1/p/servers", "headers": {EVIL: "1", "X-OpenStack-Nova-API-Version": EVIL, "Accept": EVIL}})),
        line(json!({"method": "POST", "url": reboot, "body": {"reboot": {"type": EVIL, EVIL: 1}}})),
        line(json!({"method": "POST", "url": reboot, "body": {EVIL: {}}})),
        line(json!({"method": "POST", "url": reboot, "body": json!({"reboot": {"type": EVIL, EVIL: 1}}).to_string()})),
        line(json!({"method": "POST", "url": reboot, "body": format!("{{\"reboot\": {EVIL}")})),
        format!("{EVIL}\n"),
    ]
    .concat();
    let http = format!(
        "POST /v2.1/p/servers/s/action?{q}=1\n{q}: x\nX-OpenStack-Nova-API-Version: {q}\n\n{{\"reboot\": {{\"type\": \"{q}\", \"{q}\": 1}}}}\n\n### {q}\nGET /v9/{q}\n",
        q = EVIL.replace(['\n', '\r'], "\u{7}")
    );
    let har = json!({"log": {"entries": [{"request": {"method": "POST", "url": format!("https://e/v2.1/p/servers/s/action?{EVIL}=1"),
        "headers": [{"name": EVIL, "value": EVIL}], "postData": {"text": json!({"reboot": {"type": EVIL, EVIL: 1}}).to_string()}}}]}});
    let body = json!({"reboot": {"type": EVIL, EVIL: 1}}).to_string();
    let name = format!("{}.jsonl", EVIL.replace('/', ""));
    let here = folder(&[
        (&name, &jsonl),
        ("a.jsonl", &jsonl),
        ("a.http", &http),
        ("a.har", &har.to_string()),
        ("body.json", &body),
        ("broken.json", EVIL),
    ]);
    let lines: [&[&str]; 5] = [
        &["check", &name, "a.jsonl", "a.http", "a.har"],
        &["check", "--operation", "NovaRebootServer", "body.json", "broken.json"],
        &["check", EVIL, "a.http"],
        &["check", "--operation", EVIL, "body.json"],
        &["check", "a.http", EVIL],
    ];
    for line in lines {
        for args in formats(line) {
            let args: Vec<&str> = args.iter().map(String::as_str).collect();
            let output = run_in(here.path(), &args, "");
            harmless(&output, &args.join(" "));
            if args.ends_with(&["sarif"]) && !output.stdout.is_empty() {
                let log: Value = serde_json::from_slice(&output.stdout).expect("a log is JSON");
                assert!(log["runs"][0]["results"].is_array());
            }
        }
    }
}

#[test]
fn policies_in_every_place_and_format() {
    let broken = format!("{{\"Version\": \"1.1\", \"Statement\": [{{\"Effect\": \"{EVIL}\"");
    let policy = json!({"Version": EVIL, EVIL: 1, "Statement": [
        {"Effect": "allow", "Action": [EVIL, "ecs:servers:list", "ecs:servers:list"], "Resource": [EVIL],
         "Condition": {EVIL: {EVIL: [EVIL]}}}]})
    .to_string();
    let yaml = format!(
        "Version: \"1.1\"\nStatement:\n  - Effect: \"{}\"\n",
        EVIL.escape_unicode().to_string().replace("\\u{", "\\U{")
    );
    let terraform = format!(
        "resource \"huaweicloud_identity_role\" \"{}\" {{\n  name = \"x\"\n  policy = var.x\n}}\n",
        EVIL.replace(['\n', '\r'], " ")
    );
    let name = format!("{}.json", EVIL.replace('/', ""));
    let good = json!({"Version": "1.1", "Statement": [{"Effect": "Allow", "Action": ["ecs:servers:list"]}]})
        .to_string();
    let config = format!(
        "[[iam.lint.suppress]]\nrule = \"policy/effect\"\npointer = {}\nreason = \"x\"\n",
        json!(EVIL)
    );
    let here = folder(&[
        (&name, &policy),
        ("broken.json", &broken),
        ("p.json", &policy),
        ("p.yaml", &yaml),
        ("p.tf", &terraform),
        ("good.json", &good),
        ("config.toml", &config),
    ]);
    let lines: [&[&str]; 9] = [
        &["iam", "lint", "."],
        &["iam", "lint", &name, "p.json", "broken.json", "--diff", "--add-dependencies"],
        &["iam", "lint", EVIL, "p.json"],
        &["iam", "lint", "p.json", "--config", "config.toml"],
        &["iam", "lint", "p.json", "--suppress", EVIL],
        &["iam", "lint", "p.json", "--suppress", &format!("policy/effect@/{EVIL}={EVIL}")],
        &["iam", "lint", "p.json", "--name", EVIL],
        &["iam", "lint", "p.json", "--config", EVIL],
        &["iam", "lint", "p.tf", "p.yaml"],
    ];
    for line in lines {
        for args in formats(line) {
            let args: Vec<&str> = args.iter().map(String::as_str).collect();
            harmless(&run_in(here.path(), &args, ""), &args.join(" "));
        }
    }
    let others: [&[&str]; 9] = [
        &["iam", "simulate", "good.json", "--action", EVIL],
        &["iam", "simulate", &name, "--action", "ecs:servers:list"],
        &[
            "iam",
            "simulate",
            "good.json",
            "--action",
            "ecs:servers:list",
            "--context",
            &format!("{EVIL}={EVIL}"),
        ],
        &["iam", "apis", &name],
        &["iam", "diff", "good.json", &name],
        &["iam", "who", EVIL],
        &["iam", "needs", "GET", EVIL],
        &["iam", "minimize", EVIL],
        &["iam", EVIL],
    ];
    for args in others {
        harmless(&run_in(here.path(), args, ""), &args.join(" "));
    }
    // The fixes that were made are named with the file.
    harmless(&run_in(here.path(), &["iam", "lint", "--fix", "."], ""), "--fix");
}

#[test]
fn states_jobs_errors_and_names() {
    let server = json!({"id": EVIL, "vm_state": EVIL, "task_state": EVIL, "status": EVIL}).to_string();
    let starts = json!({"id": "::error::x", "vm_state": "active", "status": "SHUTOFF"}).to_string();
    let job = json!({"job_id": EVIL, "job_type": EVIL, "status": "FAIL", "fail_reason": EVIL, "error_code": EVIL,
        "entities": {"sub_jobs": [{"status": "FAIL", "job_id": EVIL, "fail_reason": EVIL, "entities": {"server_id": EVIL}}]}})
    .to_string();
    let error = json!({"error": {"code": EVIL, "message": format!("{EVIL} ::error::x")}}).to_string();
    let here = folder(&[("error.json", &error)]);
    for (args, input) in [
        (&["status", "-"][..], server.as_str()),
        (&["status", "-"], starts.as_str()),
        (&["status", EVIL], ""),
        (&["status", "--of", EVIL], ""),
        (&["may", EVIL, "active"], ""),
        (&["may", "NovaStopServer", EVIL], ""),
        (&["expect", EVIL], ""),
        (&["states", "--system", EVIL], ""),
        (&["job", "-"], job.as_str()),
        (&["job", EVIL], ""),
        (&["explain", "error.json"], ""),
        (&["explain", EVIL], ""),
        (&["describe", "CreateCloudServers", EVIL], ""),
        (&["catalogue", EVIL], ""),
        (&["export", "schema", EVIL], ""),
        (&[EVIL], ""),
        (&["check", "--format", EVIL, "x"], ""),
    ] {
        harmless(&run_in(here.path(), args, input), &args.join(" "));
    }
}

#[test]
fn nothing_in_a_log_is_a_link() {
    let line = json!({"method": "POST", "url": "/v2.1/p/servers/s/action", "body": {"reboot": {"type": "SOFT", "[x](https://evil.example)": 1}}}).to_string();
    let output = run_in(std::path::Path::new("."), &["check", "-", "--format", "sarif"], &line);
    let log: Value = serde_json::from_str(&text(&output)).expect("a log is JSON");
    let message = log["runs"][0]["results"][0]["message"]["text"].as_str().expect("a message");
    assert!(message.contains("\\[x\\](https://evil.example)"), "{message}");
}

#[test]
fn rules_of_a_log_have_sentences_without_placeholders() {
    let body = json!({"server": {"name": "a b!", "adminPass": "abc", "root_volume": {"size": "40"}}});
    for language in ["en", "zh"] {
        let args =
            ["check", "--operation", "CreateCloudServers", "-", "--format", "sarif", "--lang", language];
        let output = run_in(std::path::Path::new("."), &args, &body.to_string());
        let log: Value = serde_json::from_str(&text(&output)).expect("a log is JSON");
        let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().expect("rules");
        assert!(rules.len() > 3, "{rules:?}");
        for rule in rules {
            for part in ["shortDescription", "fullDescription", "help"] {
                let sentence = rule[part]["text"].as_str().expect("a sentence");
                assert!(sentence.contains(' ') || language == "zh", "{sentence}");
                assert!(!sentence.contains(['{', '}']), "{}: {sentence}", rule["id"]);
            }
        }
    }
}
