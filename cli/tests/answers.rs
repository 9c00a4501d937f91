//! What the terminal says of states, pointers and names that are not quite right.

#![allow(missing_docs, reason = "tests")]

mod harness;

use std::path::Path;
use std::process::Output;

use harness::{errors, folder, lines, run_in, text};

fn run(args: &[&str], input: &str) -> Output {
    run_in(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples"), args, input)
}

#[test]
fn a_typo_is_never_an_answer() {
    for (args, said) in [
        (&["status", "aktive"][..], "did you mean `active`?"),
        (&["status", "active", "powering_off"], "did you mean `powering-off`?"),
        (&["status", "activ", "--dialect", "nova"], "did you mean `active`?"),
        (&["status", "SHUTOFF"], "`SHUTOFF` is a status, but a vm_state is required"),
        (&["status", "--of", "stopped"], "`stopped` is a vm_state, but a status is required"),
        (&["may", "ResizeCloudServer", "aktive"], "did you mean `active`?"),
        (&["describe", "CreateCloudServers", "/server/nam"], "did you mean `/server/name`?"),
        (&["describe", "CreateCloudServers", "server.name"], "a pointer starts with `/`"),
        (&["iam", "needs", "CreateCloudServerz"], "did you mean `CreateCloudServers`?"),
        (&["explain", "Ecs.9999"], "the documents do not list the code `Ecs.9999`"),
    ] {
        let output = run(args, "");
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(String::from_utf8_lossy(&output.stderr).contains(said), "{args:?}: {output:?}");
        assert_eq!(text(&output), "", "{args:?}");
    }
    let guessed = run(&["explain", "Ecs.9999"], "");
    assert!(!String::from_utf8_lossy(&guessed.stderr).contains("did you mean"));
}

#[test]
fn a_real_state_that_no_table_lists_is_no_typo() {
    for (args, status) in [
        (&["status", "active", "resize_migrating"][..], "UNKNOWN"),
        (&["status", "rescued"], "UNKNOWN"),
        (&["status", "rescued", "--dialect", "nova"], "RESCUE"),
        (&["status", "shelved_offloaded", "null"], "SHELVED_OFFLOADED"),
    ] {
        let output = run(args, "");
        assert_eq!(output.status.code(), Some(0), "{args:?}");
        assert!(text(&output).contains(status), "{args:?}");
    }
    let output = run(&["iam", "needs", "CreateCloudServers"], "");
    assert!(text(&output).contains("ecs:cloudServers:create"));
}

#[test]
fn a_server_without_its_state_is_named() {
    let response = r#"{"servers": [
        {"id": "a", "status": "ACTIVE", "OS-EXT-STS:vm_state": "active", "OS-EXT-STS:task_state": null},
        {"id": "d", "status": "ACTIVE"}, {"status": "ACTIVE", "OS-EXT-STS:vm_state": 3},
        {"id": "x", "OS-EXT-STS:vm_state": "no such state", "OS-EXT-STS:task_state": "nor_task"}]}"#;
    let output = run(&["status", "-", "--format", "json"], response);
    assert_eq!(output.status.code(), Some(1));
    let found = lines(&output);
    assert_eq!(found.len(), 4);
    let issue = &found[1]["issues"][0];
    assert_eq!(issue["message"], "the server `d` has no `OS-EXT-STS:vm_state`");
    assert_eq!((&issue["pointer"], &issue["rule"]), (&"/servers/1".into(), &"server-states/missing".into()));
    assert!(issue["source"].as_str().is_some_and(|source| source.contains("§A.3")), "{issue}");
    assert_eq!(found[2]["issues"][0]["rule"], "server-states/type");
    assert_eq!(found[2]["issues"][0]["pointer"], "/servers/2");
    // A stream of states goes on, whatever they are called.
    assert_eq!(found[3]["status"], "UNKNOWN");
    let shown = text(&run(&["status", "-", "--lang", "zh"], response));
    assert!(shown.contains("云服务器`d`没有`OS-EXT-STS:vm_state`"), "{shown}");
}

#[test]
fn a_refusal_that_names_an_action_says_what_it_opens() {
    let here = folder(&[(
        "e.json",
        r#"{"forbidden": {"code": 403, "message": "Policy doesn't allow ecs:cloudServers:delete to be performed."}}"#,
    )]);
    let told = run_in(here.path(), &["explain", "e.json"], "");
    let said = text(&told);
    assert!(said.contains("ecs:cloudServers:delete opens ") && said.contains("DeleteCloudServers"), "{said}");
    let unknown = run_in(here.path(), &["describe", "CreateCloudServer", "--lang", "zh"], "");
    assert_eq!(unknown.status.code(), Some(2));
    assert!(errors(&unknown).contains("未知的操作 `CreateCloudServer`"), "{}", errors(&unknown));
}

#[test]
fn what_another_service_says_leads_with_the_advice_of_what_is_around_it() {
    let response = r#"{"error":{"code":"Ecs.0219","message":"{\"NeutronError\":{\"type\":\"VPC.0202\",\"message\":\"no port\"}}"}}"#;
    let told = run(&["explain", "-"], response);
    let told = String::from_utf8_lossy(&told.stdout).into_owned();
    let at = |text: &str| told.find(text).unwrap_or_else(|| panic!("{text} is not in {told}"));
    assert!(told.starts_with("VPC.0202\n"), "{told}");
    assert!(at("\nreported within:") < at("Ecs.0219"), "{told}");
    assert!(at("Ecs.0219") < at("create the server again later"), "{told}");
}

#[test]
fn long_lists_of_rules_go_on_in_the_next_line() {
    let told = run(&["explain", "Ecs.0005"], "");
    let told = String::from_utf8_lossy(&told.stdout).into_owned();
    assert!(told.contains("foreseen by ") && told.contains(",\n    "), "{told}");
    assert!(told.lines().all(|line| line.chars().count() <= 100), "{told}");
}
