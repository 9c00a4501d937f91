//! What programs other than ours write, in their real form: each recording is read by every command that takes captures,
//! with the lines of the file.

#![allow(missing_docs, reason = "tests")]

mod harness;

use std::path::{Path, PathBuf};

use harness::{both, errors, folder, lines, run_in, text};
use serde_json::Value;

fn recordings() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/captures")
}

/// A recording, the operations that it calls, and its errors: line, rule, pointer.
type Recording = (&'static str, &'static [&'static str], &'static [&'static str]);

const RECORDINGS: [Recording; 19] = [
    (
        "ansible.yml",
        &["NovaRebootServer", "NovaRebootServer", "NovaCreateServerGroup", "CreateCloudServers"],
        &[
            "15 value/enum /reboot/type",
            "24 value/enum /reboot/type",
            "29 value/enum /server_group/policies/0",
            "30 object/required /server/imageRef",
            "30 object/required /server/flavorRef",
            "30 object/required /server/vpcid",
            "31 name/characters /server/name",
            "32 value/type /server/nics/0/ip_address",
        ],
    ),
    ("chromium-bash.sh", &["NovaRebootServer", "NovaListServers"], &["5 value/enum /reboot/type"]),
    ("chromium-cmd.txt", &["NovaRebootServer"], &["5 value/enum /reboot/type"]),
    ("chromium-fetch.js", &["NovaRebootServer", "NovaListServers"], &["8 value/enum /reboot/type"]),
    ("chromium-powershell.txt", &["NovaRebootServer"], &["13 value/enum /reboot/type"]),
    (
        "cts-traces.json",
        &["CreateCloudServers", "BatchStopCloudServers"],
        &["6 name/characters /server/name", "9 value/enum /os-stop/type"],
    ),
    (
        "heat.yaml",
        &["NovaCreateServer", "NovaCreateServerGroup"],
        &["18 value/enum /server_group/policies/0"],
    ),
    (
        "httpie.sh",
        &["NovaRebootServer", "NovaRebootServer", "NovaRebootServer"],
        &["1 value/enum /reboot/type", "2 value/enum /reboot/type", "3 value/enum /reboot/type"],
    ),
    ("huaweicloudsdk-go.log", &["DeleteCloudServers", "NovaListServersDetail"], &[]),
    (
        "huaweicloudsdk-java.log",
        &["BatchRebootCloudServers", "NovaUpdateServer", "NovaListServersDetail"],
        &["7 value/enum /reboot/type"],
    ),
    (
        "insomnia-4.json",
        &["NovaRebootServer", "NovaListServers"],
        &["15 value/enum /reboot/type", "35 value/type /limit"],
    ),
    ("insomnia-5.yaml", &["NovaRebootServer"], &["13 value/enum /reboot/type"]),
    ("openapi.yaml", &["NovaRebootServer"], &["13 value/enum /reboot/type"]),
    ("recorded-bruno.bru", &["NovaRebootServer"], &["29 value/enum /reboot/type"]),
    (
        "recorded-huaweicloudsdk-python.log",
        &["BatchRebootCloudServers", "-", "-", "-"],
        &["14 value/enum /reboot/type", "25 route/unknown-path ", "47 route/unknown-path "],
    ),
    ("recorded-novaclient.log", &["NovaStopServer", "NovaRebootServer"], &[]),
    ("recorded-openstack.log", &["NovaShowVersion", "NovaShowServer", "NovaRebootServer"], &[]),
    (
        "terraform-plan.json",
        &["CreateCloudServers", "NovaCreateServer", "AttachCloudServerVolume", "NovaCreateServerGroup"],
        &[
            "1 name/characters /server/name",
            "1 number/minimum /server/data_volumes/0/size",
            "1 bandwidth/size /server/publicip/eip/bandwidth/size",
            "1 value/enum /server/block_device_mapping_v2/0/source_type",
            "1 format/uuid /volumeAttachment/volumeId",
            "1 value/enum /server_group/policies/0",
        ],
    ),
    ("wget.sh", &["NovaRebootServer"], &["1 value/enum /reboot/type"]),
];

#[test]
fn every_recording_gives_its_requests_and_the_lines_of_the_file() {
    for (name, operations, wrong) in RECORDINGS {
        let json = lines(&run_in(&recordings(), &["check", name, "--format", "json"], ""));
        let called: Vec<&str> =
            json.iter().map(|verdict| verdict["operation"].as_str().unwrap_or("-")).collect();
        assert_eq!(called, operations, "{name}");
        let log = text(&run_in(&recordings(), &["check", name, "--format", "sarif"], ""));
        let log: Value = serde_json::from_str(&log).expect("JSON");
        let results = log["runs"][0]["results"].as_array().expect("results").iter();
        let found: Vec<String> = results
            .filter(|result| result["level"] == "error")
            .map(|result| {
                let line = &result["locations"][0]["physicalLocation"]["region"]["startLine"];
                let pointer = result["properties"]["pointer"].as_str().expect("a pointer");
                format!("{line} {} {pointer}", result["ruleId"].as_str().expect("a rule"))
            })
            .collect();
        assert_eq!(found, wrong, "{name}");
    }
}

#[test]
fn every_command_reads_every_recording() {
    for (name, operations, wrong) in RECORDINGS {
        let known: Vec<&&str> = operations.iter().filter(|operation| **operation != "-").collect();
        let needs = lines(&run_in(&recordings(), &["iam", "needs", name, "--format", "json"], ""));
        let needed: Vec<&str> = needs.iter().filter_map(|line| line["operation"].as_str()).collect();
        assert!(known.iter().all(|operation| needed.contains(operation)), "{name}: {needed:?}");
        let least = run_in(&recordings(), &["iam", "minimize", name], "");
        assert!(text(&least).contains("\"Action\""), "{name}: {}", both(&least));
        let cause = run_in(&recordings(), &["explain", "Ecs.0005", "--request", name], "");
        assert_eq!(cause.status.code(), Some(0), "{name}: {}", both(&cause));
        let content = std::fs::read_to_string(recordings().join(name)).expect("the recording");
        let piped = run_in(&recordings(), &["check", "-"], &content);
        assert_eq!(piped.status.code(), Some(i32::from(!wrong.is_empty())), "{name}: {}", both(&piped));
    }
}

#[test]
fn a_folder_is_read_whole() {
    let output = run_in(&recordings(), &["check", ".", "--format", "json"], "");
    let read: std::collections::HashSet<String> =
        lines(&output).iter().map(|verdict| verdict["file"].as_str().unwrap_or("-").to_owned()).collect();
    for name in ["ansible.yml", "heat.yaml", "recorded-bruno.bru", "insomnia-4.json", "terraform-plan.json"] {
        assert!(read.contains(name), "{name}: {read:?}");
    }
    assert_ne!(output.status.code(), Some(2), "{}", errors(&output));
}

/// What `check` says of a file, as errors `rule pointer` of each request.
fn check(name: &str, content: &str) -> Vec<String> {
    let here = folder(&[(name, content)]);
    let output = run_in(here.path(), &["check", name, "--format", "json"], "");
    let errors = |verdict: &Value| {
        let issues = verdict["issues"].as_array().expect("issues").iter();
        let grave = issues.filter(|issue| issue["severity"] == "error").map(|issue| {
            format!(
                "{} {}",
                issue["rule"].as_str().expect("a rule"),
                issue["pointer"].as_str().expect("a place")
            )
        });
        grave.collect::<Vec<_>>().join(", ")
    };
    lines(&output).iter().map(errors).collect()
}

const ACTION: &str = "https://e.example.com/v2.1/p/servers/616fb98f-46ca-475e-917e-2563e5a8cd19/action";
const WARM: &str = "value/enum /reboot/type";

#[test]
fn traces_alone_in_lists_and_one_a_line() {
    let one = r#"{"trace_id":"t","trace_name":"operateServer","service_type":"ECS","resource_id":"616fb98f-46ca-475e-917e-2563e5a8cd19","request":"{\"reboot\":{\"type\":\"WARM\"}}"}"#;
    let other = r#"{"trace_id":"t","trace_name":"createVpc","service_type":"VPC","request":"{}"}"#;
    let empty = r#"{"trace_id":"t","trace_name":"deleteServerV21","service_type":"ECS","request":""}"#;
    assert_eq!(check("a.json", one), [WARM]);
    assert_eq!(check("a.json", &format!("[{one},\n{other},{empty}]")), [WARM, ""]);
    assert_eq!(check("a.jsonl", &format!("{one}\n{other}\n{one}\n")), [WARM, WARM]);
    assert_eq!(check("a.json", &format!("{{\"traces\":[{one}],\"meta_data\":{{}}}}")), [WARM]);
    assert_eq!(check("a.json", &one.replace(r#""{\"reboot\":{\"type\":\"WARM\"}}""#, "\"reboot\"")), [""]);
    // What the service has masked is no password.
    let masked = |password: &str| {
        check(
            "a.json",
            &format!(
                r#"{{"trace_id":"t","trace_name":"updateServer","operation_id":"NovaRebuildServer","request":{{"rebuild":{{"adminPass":"{password}","imageRef":"616fb98f-46ca-475e-917e-2563e5a8cd19"}}}}}}"#
            ),
        )
    };
    assert_eq!(masked("********"), [""]);
    let here = folder(&[("a.json", &format!("[{other}]"))]);
    let output = run_in(here.path(), &["check", "a.json"], "");
    let said = errors(&output);
    assert!(said.contains("1 call in `a.json` passed over") && said.contains("no request in"), "{said}");
    let broken = folder(&[("a.json", "{\"traces\": {}}")]);
    assert_eq!(run_in(broken.path(), &["check", "a.json"], "").status.code(), Some(2));
}

#[test]
fn logs_of_the_sdk_without_bodies_say_nothing_of_them() {
    let access = format!("10:00:00.000 [main] INFO HuaweiCloud-SDK-Access - \"POST {ACTION}\" 400 10 id\n");
    let listened = format!(
        "> Request POST {ACTION}\n> Headers:\n\tX: y\n> Body: {{\"reboot\":\n{{\"type\": \"WARM\"}}\n}}\n"
    );
    assert_eq!(check("a.log", &access).len(), 1);
    assert!(!check("a.log", &access)[0].contains("body/missing"));
    // The same call is told twice, in either order.
    assert_eq!(check("a.log", &format!("{access}{listened}< Response POST {ACTION} 202\n")), [WARM]);
    assert_eq!(check("a.log", &format!("{listened}< Response POST {ACTION} 202\n{access}")), [WARM]);
    let python = format!(
        "> Request POST {ACTION} HTTP/1.1\n> Headers:\n    X: y\n> Body: b'{{\"reboot\": {{\"type\": \"W\\xc3\\xa9RM\"}}}}'\n"
    );
    assert_eq!(check("a.log", &python), [WARM]);
}

#[test]
fn variables_that_nobody_fills_in_are_not_judged() {
    let bruno = |body: &str| {
        format!(
            "meta {{\n  name: x\n}}\n\npost {{\n  url: {ACTION}\n  body: json\n}}\n\nbody:json {{\n  {body}\n}}\n"
        )
    };
    assert_eq!(check("a.bru", &bruno(r#"{"reboot": {"type": "WARM"}}"#)), [WARM]);
    assert_eq!(check("a.bru", &bruno(r#"{"reboot": {"type": "{{kind}}"}}"#)), [""]);
    assert_eq!(check("a.bru", &bruno(r#"{"reboot": {"type": {{kind}}}}"#)), [""]);
    let task = |body: &str| {
        format!("- uri:\n    url: {ACTION}\n    method: POST\n    body_format: json\n    body: {body}\n")
    };
    assert_eq!(check("a.yml", &task("{reboot: {type: WARM}}")), [WARM]);
    assert_eq!(check("a.yml", &task("{reboot: {type: '{{ kind }}'}}")), [""]);
    assert_eq!(check("a.yml", &task("'{\"reboot\": {\"type\": \"WARM\"}}'")), [WARM]);
    assert!(!check("a.yml", &task("\"{{ lookup('file', 'x') }}\"")).concat().contains("body/missing"));
    assert_eq!(check("a.yml", &format!("- uri: url={ACTION} method=GET\n")).len(), 1);
    assert_eq!(check("a.yml", "- uri: {}\n"), ["input/invalid-request "]);
    let action = |name: &str| format!("- openstack.cloud.server_action: {{name: x, action: {name}}}\n");
    assert_eq!(check("a.yml", &format!("{}{}", action("stop"), action("pause"))), [""]);
    let heat = "heat_template_version: 2018-08-31\nresources:\n  g:\n    type: OS::Nova::ServerGroup\n    properties:\n      policies: ";
    assert_eq!(check("a.yaml", &format!("{heat}[{{get_param: p}}]\n")), [""]);
    assert_eq!(check("a.yaml", &format!("{heat}{{get_param: p}}\n")), [""]);
    assert_eq!(check("a.yaml", &format!("{heat}[x]\n")), ["value/enum /server_group/policies/0"]);
    let group = "heat_template_version: 2018-08-31\nresources:\n  g:\n    type: OS::Heat::ResourceGroup\n    properties:\n      count: 2\n      resource_def:\n        type: OS::Nova::ServerGroup\n        properties: {policies: [x]}\n";
    assert_eq!(check("a.yaml", group), ["value/enum /server_group/policies/0"]);
}

#[test]
fn openapi_examples_by_reference_and_of_swagger() {
    let three = r##"{"openapi": "3.0.3", "paths": {"/v2.1/{project_id}/servers/{server_id}/action": {
        "parameters": [{"$ref": "#/components/parameters/Server"}],
        "post": {"requestBody": {"content": {"application/json": {"examples": {
            "good": {"value": {"reboot": {"type": "HARD"}}}, "bad": {"$ref": "#/components/examples/Warm"}}}}}}}},
        "components": {"examples": {"Warm": {"value": {"reboot": {"type": "WARM"}}}},
            "parameters": {"Server": {"name": "server_id", "in": "path", "example": "616fb98f-46ca-475e-917e-2563e5a8cd19"}}}}"##;
    assert_eq!(check("a.json", three), ["", WARM]);
    let two = r#"{"swagger": "2.0", "basePath": "/v2.1", "paths": {"/{project_id}/servers/{server_id}/action": {"post": {"parameters": [
        {"name": "body", "in": "body", "schema": {"example": {"reboot": {"type": "WARM"}}}}]}}}}"#;
    assert_eq!(check("a.json", two), [WARM]);
}

#[test]
fn a_document_that_cannot_be_read_exits_with_2() {
    for (name, content) in [
        ("a.yaml", "heat_template_version: 2018-08-31\nresources: [\n"),
        ("a.yaml", "type: collection.insomnia.rest/5.0\ncollection: 7\n"),
        ("a.yml", "- uri:\n    url: x\n   method: y\n"),
        ("a.yaml", "openapi: 3.0.0\npaths:\n  - [\n"),
        ("a.yaml", "on: push\njobs:\n  a:\n    steps:\n      - run: curl https://example.com/x\n"),
    ] {
        let here = folder(&[(name, content)]);
        let output = run_in(here.path(), &["check", name], "");
        assert_eq!(output.status.code(), Some(2), "{content}: {}", both(&output));
    }
    for (name, content) in [
        ("a.yaml", "heat_template_version: 2018-08-31\nresources: {}\n"),
        ("a.bru", "meta {\n  name: x\n}\n"),
        ("a.json", "{\"openapi\": \"3.0.0\", \"paths\": {}}"),
    ] {
        let here = folder(&[(name, content)]);
        let output = run_in(here.path(), &["check", name], "");
        assert!(errors(&output).contains("there is no request"), "{content}: {}", both(&output));
    }
}
