//! `iam` as a user runs it: look-ups, decisions, the least policy, differences; output and exit status.

#![allow(missing_docs, reason = "tests")]

mod harness;

use std::path::{Path, PathBuf};
use std::process::Output;

use harness::{errors, lines, run_in, text};
use serde_json::{Value, json};

fn run(args: &[&str], input: &str) -> Output {
    run_in(Path::new("."), args, input)
}

/// A folder of its own with these files.
fn folder(name: &str, files: &[(&str, Value)]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder can be made");
    for (name, policy) in files {
        std::fs::write(folder.join(name), policy.to_string()).expect("a file can be written");
    }
    folder
}

fn policy(statements: &[Value]) -> Value {
    json!({"Version": "1.1", "Statement": statements})
}

#[test]
fn who_names_operations_and_dependants() {
    let found = run(&["iam", "who", "ecs:servers:reboot", "--format", "json"], "");
    assert_eq!(
        text(&found),
        "{\"action\":\"ecs:servers:reboot\",\"operations\":[\"NovaRebootServer\"],\"needed_by\":[],\"needed_by_operations\":[]}\n"
    );
    assert_eq!(found.status.code(), Some(0));
    let shown = text(&run(&["iam", "who", "vpc:publicIps:*"], ""));
    assert!(
        shown.contains("opens no operation by itself") && shown.contains("ecs:cloudServers:create"),
        "{shown}"
    );
    for (action, said) in [
        ("ecs:server:list", "did you mean `ecs:servers:list`?"),
        ("obs:bucket:get", "unknown service `obs`"),
        ("ecs:servers:x*", "unknown action `ecs:servers:x*`"),
    ] {
        let unknown = run(&["iam", "who", action], "");
        assert_eq!(unknown.status.code(), Some(2), "{action}");
        assert!(errors(&unknown).contains(said), "{}", errors(&unknown));
    }
}

#[test]
fn actions_are_listed_with_what_they_let_their_holder_do() {
    let all = lines(&run(&["iam", "actions", "--format", "json"], ""));
    assert!(all.len() > 90, "{}", all.len());
    let shown = text(&run(&["iam", "actions", "ecs:serverPasswords:manage", "--lang", "zh"], ""));
    assert_eq!(shown, "ecs:serverPasswords:manage  权限管理、会暴露机密\n  可获取和清除云服务器密码\n");
    let without = lines(&run(&["iam", "actions", "--without-row", "--format", "json"], ""));
    assert!(without.contains(&json!({"operation": "ShowJob", "system": "ecs"})));
}

#[test]
fn every_edition_is_shown_on_request() {
    let args = ["iam", "needs", "--operation", "NovaRebootServer", "--all-editions"];
    let shown = text(&run(&args, ""));
    assert!(
        shown.contains("2025-01 (ECS API 2025-01 §9.2.2)") && shown.contains("status management"),
        "{shown}"
    );
    let all = lines(&run(&[&args[..], &["--format", "json"]].concat(), ""));
    assert_eq!(all[0]["needs"], json!(["ecs:servers:list"]));
    assert_eq!(all[1]["actions"], json!(["ecs:servers:reboot", "ecs:servers:get"]));
    assert_eq!(run(&["iam", "needs", "--all-editions", "GET", "/"], "").status.code(), Some(2));
}

#[test]
fn decisions_and_their_exit_status() {
    let allow = policy(&[json!({"Effect": "Allow", "Action": ["ecs:servers:*"]})]);
    let condition = json!({"StringNotEquals": {"g:UserName": ["admin"]}, "DateLessThan": {"g:CurrentTime": ["2026-01-01"]}});
    let deny = policy(&[json!({"Effect": "Deny", "Action": ["ecs:servers:delete"], "Condition": condition})]);
    let here = folder("decisions", &[("a.json", allow), ("b.json", deny)]);
    let decide = |more: &[&str]| {
        let args = ["iam", "simulate", "a.json", "b.json", "--action", "ecs:servers:delete"];
        run_in(&here, &[&args, more].concat(), "")
    };
    let bob = ["--context", "g:UserName=bob", "--time", "2025-06-01T00:00:00Z"];
    let denied = decide(&[&bob[..], &["--format", "json"]].concat());
    assert_eq!(denied.status.code(), Some(1));
    let answer = &lines(&denied)[0];
    assert_eq!(answer["decision"], "deny");
    assert_eq!(answer["matched"][0]["file"], "b.json");
    assert_eq!(answer["matched"][0]["pointer"], "/Statement/0");
    let shown = text(&decide(&bob));
    assert!(shown.starts_with("ecs:servers:delete: denied by a statement\n"), "{shown}");
    let admin =
        decide(&["--context", "g:UserName=admin", "--context", "g:UserName=root", "--time", "2025-06-01"]);
    assert_eq!(admin.status.code(), Some(0), "one of the names may not be denied: {}", text(&admin));
    let later = decide(&["--context", "g:UserName=bob", "--time", "2026-06-01"]);
    assert_eq!(later.status.code(), Some(0));
    let untimed = decide(&["--context", "g:UserName=bob"]);
    assert_eq!(untimed.status.code(), Some(1));
    let untimed = text(&untimed);
    assert!(untimed.starts_with("ecs:servers:delete: conditional\n"), "{untimed}");
    assert!(untimed.contains("no time is given (--time): `g:CurrentTime`"), "{untimed}");
    for wrong in [["--time", "tomorrow"], ["--context", "g:UserName"], ["--resource", "mine"]] {
        assert_eq!(decide(&wrong).status.code(), Some(2), "{wrong:?}");
    }
    let chinese = text(&decide(&["--lang", "zh"]));
    assert!(chinese.contains("上下文中没有 `g:UserName`"), "{chinese}");
}

#[test]
fn policies_that_the_service_refuses_are_not_evaluated() {
    let wrong = r#"{"Version":"1.1","Statement":[{"Effect":"allow","Action":["ecs:*:*"]}]}"#;
    for args in [&["iam", "apis", "-"][..], &["iam", "simulate", "-", "--action", "ecs:servers:list"]] {
        let refused = run(args, wrong);
        assert_eq!(refused.status.code(), Some(2));
        assert!(errors(&refused).contains("<stdin>` at `/Statement/0/Effect`"), "{}", errors(&refused));
        assert!(refused.stdout.is_empty());
    }
    assert_eq!(run(&["iam", "apis", "no-such-file.json"], "").status.code(), Some(2));
}

#[test]
fn the_least_policy_gives_back_what_was_asked_for() {
    let least = run(&["iam", "minimize", "NovaRebootServer", "--format", "json"], "");
    assert_eq!(
        text(&least),
        "{\"Version\":\"1.1\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[\"ecs:servers:list\",\"ecs:servers:reboot\"]}]}\n"
    );
    assert!(errors(&least).contains("also open NovaListServers"), "{}", errors(&least));
    let open = &lines(&run(&["iam", "apis", "-", "--format", "json"], &text(&least)))[0];
    assert_eq!(open["allowed"], json!(["NovaRebootServer", "NovaListServers"]));
    assert!(
        open["denied"].as_array().expect("a list").contains(
            &json!({"operation": "NovaStopServer", "missing": ["ecs:servers:stop"], "denied_by": []})
        )
    );
    let capture = "{\"method\":\"GET\",\"url\":\"/v1/p/jobs/j\"}\n{\"method\":\"GET\",\"url\":\"/no\"}\n\
                   {\"method\":\"POST\",\"url\":\"/v2.1/p/servers/s/action\",\"body\":{\"os-start\":{}}}\n";
    let captured = run(&["iam", "minimize", "-", "--format", "json"], capture);
    assert_eq!(
        lines(&captured)[0]["Statement"][0]["Action"],
        json!(["ecs:servers:list", "ecs:servers:start"])
    );
    assert!(
        errors(&captured).contains("ShowJob")
            && errors(&captured).contains("call no documented operation: 1")
    );
    let needed = run(&["iam", "needs", "-"], capture);
    assert!(text(&needed).contains("the documents name no action for it"), "{}", text(&needed));
    assert!(errors(&needed).contains("call no documented operation: 1"), "{}", errors(&needed));
    for operation in ["NovaShowServer", "NovaListServersDetail", "NovaAttachVolume", "NovaAddSecurityGroup"] {
        let least = text(&run(&["iam", "minimize", operation], ""));
        let linted = run(&["iam", "lint", "-", "--strict"], &least);
        assert_eq!(linted.status.code(), Some(0), "{operation}: {}", text(&linted));
    }
    let shown = text(&run(&["iam", "minimize", "NovaRebootServer"], ""));
    assert!(shown.starts_with("{\n  \"Version\": \"1.1\""), "{shown}");
    for wrong in ["ShowJob", "NovaRebotServer", "no/such/file.har"] {
        assert_eq!(run(&["iam", "minimize", wrong], "").status.code(), Some(2), "{wrong}");
    }
}

#[test]
fn differences_are_of_meaning() {
    let old = policy(&[json!({"Effect": "Allow", "Action": ["ecs:servers:start", "ecs:servers:stop"]})]);
    let same = policy(&[
        json!({"Effect": "Allow", "Action": ["ecs:servers:stop"]}),
        json!({"Effect": "Allow", "Action": ["ecs:SERVERS:start"]}),
    ]);
    let more = policy(&[json!({"Effect": "Allow", "Action": ["ecs:servers:s*", "obs:*:*"]})]);
    let here = folder("differences", &[("old.json", old), ("same.json", same), ("more.json", more)]);
    let nothing = run_in(&here, &["iam", "diff", "old.json", "same.json"], "");
    assert_eq!((nothing.status.code(), text(&nothing).as_str()), (Some(0), "both policies allow the same\n"));
    let gained = run_in(&here, &["iam", "diff", "old.json", "more.json", "--format", "json"], "");
    assert_eq!(gained.status.code(), Some(1));
    let change = &lines(&gained)[0];
    assert_eq!(change["gained"], json!(["ecs:servers:setMetadata", "ecs:servers:setTags"]));
    assert_eq!(change["patterns_gained"], json!(["ecs:servers:s*", "obs:*:*"]));
    assert_eq!(change["lost"], json!([]));
    let shown = text(&run_in(&here, &["iam", "diff", "more.json", "old.json"], ""));
    assert!(shown.contains("lost\n  - ecs:servers:setMetadata\n"), "{shown}");
}
