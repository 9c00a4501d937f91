//! The binary as a user runs it: output, exit status, secrets.

#![allow(missing_docs, reason = "tests")]

mod harness;

use std::path::{Path, PathBuf};
use std::process::Output;

use harness::{lines, run_in, text};

fn run(args: &[&str], input: &str) -> Output {
    run_in(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples"), args, input)
}

#[test]
fn a_clean_file_says_so_and_exits_with_0() {
    let output = run(&["check", "clean.http"], "");
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(text(&output), "3 requests checked: 0 errors, 0 warnings, 0 notes\n");
}

#[test]
fn six_mistakes_are_six_issues_at_their_places_in_both_languages() {
    let expected = [
        ("name/characters", "/server/name", 8, 13),
        ("password/classes", "/server/adminPass", 12, 18),
        ("format/uuid", "/server/nics/0/subnet_id", 14, 21),
        ("format/ipv4", "/server/nics/0/ip_address", 14, 62),
        ("value/enum", "/server/root_volume/volumetype", 16, 35),
        ("servers/count", "/server/count", 17, 14),
    ];
    for language in ["en", "zh"] {
        let output = run(&["check", "six-mistakes.http", "--format", "json", "--lang", language], "");
        assert_eq!(output.status.code(), Some(1));
        let verdicts = lines(&output);
        let [verdict] = verdicts.as_slice() else { panic!("one verdict") };
        assert_eq!(verdict["file"], "six-mistakes.http");
        assert_eq!(verdict["request"], 1);
        assert_eq!(verdict["operation"], "CreateCloudServers");
        let found: Vec<_> = verdict["issues"].as_array().expect("issues").iter().collect();
        assert_eq!(found.len(), expected.len());
        for (issue, (rule, pointer, line, column)) in found.iter().zip(expected) {
            assert_eq!(issue["rule"], rule);
            assert_eq!(issue["pointer"], pointer);
            assert_eq!(issue["line"], line, "{rule}");
            assert_eq!(issue["column"], column, "{rule}");
            let chinese =
                issue["message"].as_str().expect("a message").chars().any(|c| ('一'..='龥').contains(&c));
            // The name itself holds Chinese characters, so English is told by the others.
            assert!(chinese == (language == "zh"), "{issue}");
        }
    }
}

#[test]
fn the_picture_has_a_caret_a_help_and_a_section_and_no_password() {
    let output = text(&run(&["check", "six-mistakes.http"], ""));
    for part in [
        "error[password/classes]",
        "six-mistakes.http:12:18",
        "^^^^",
        "help:",
        "ECS API 2025-01 §5.1.1, table 5-3",
    ] {
        assert!(output.contains(part), "{part} is missing in\n{output}");
    }
    assert!(!output.contains("onlylowercase"));
    assert!(text(&run(&["check", "six-mistakes.http", "--lang", "zh"], "")).contains("建议"));
}

#[test]
fn lines_are_answered_in_order_with_their_ids_and_bad_ones_do_not_stop_the_others() {
    let input = "{\"id\":{\"a\":1},\"method\":\"GET\",\"url\":\"/v2.1/p/servers\"}\nnot json\n\n{\"id\":null,\"url\":\"/x\"}\n\
                 {\"id\":7,\"method\":\"POST\",\"url\":\"/v1/p/cloudservers\",\"body\":\"{\\\"server\\\": 1}\"}\n";
    let output = run(&["check", "-", "--format", "json"], input);
    assert_eq!(output.status.code(), Some(1));
    let verdicts = lines(&output);
    assert_eq!(verdicts.len(), 4);
    assert!(
        text(&output)
            .starts_with("{\"id\":{\"a\":1},\"operation\":\"NovaListServers\",\"ok\":true,\"issues\":[]}\n")
    );
    assert_eq!(verdicts[1]["issues"][0]["rule"], "input/invalid-json");
    assert_eq!(verdicts[2]["id"], serde_json::Value::Null);
    assert_eq!(verdicts[2]["issues"][0]["rule"], "input/invalid-request");
    assert_eq!(verdicts[3]["issues"][0]["rule"], "value/type");
    assert_eq!(verdicts[3]["issues"][0]["column"], 12);
}

#[test]
fn a_body_given_as_a_value_has_no_lines() {
    let input = "{\"method\":\"POST\",\"url\":\"/v1/p/cloudservers\",\"body\":{\"server\": 1}}\n";
    let verdicts = lines(&run(&["check", "-", "--format", "json"], input));
    assert_eq!(verdicts[0]["issues"][0]["pointer"], "/server");
    assert!(verdicts[0]["issues"][0].get("line").is_none());
}

#[test]
fn the_body_of_an_operation_from_standard_input() {
    let output = run(
        &["check", "--operation", "NovaRebootServer", "-", "--format", "json"],
        "{\n  \"reboot\": {\"type\": \"soft\"}\n}",
    );
    let verdicts = lines(&output);
    assert_eq!(verdicts[0]["issues"][0]["line"], 2);
    assert_eq!(verdicts[0]["issues"][0]["column"], 22);
}

#[test]
fn the_documents_alone_judge_when_they_are_asked_to() {
    let args = ["check", "--operation", "NovaStopServer", "-", "--format", "json"];
    let body = "{\"os-stop\": null}";
    let output = run(&args, body);
    assert_eq!(
        (output.status.code(), lines(&output)[0]["issues"][0]["rule"].as_str()),
        (Some(0), Some("practice/null"))
    );
    let output = run(&[&args[..], &["--documents-only"]].concat(), body);
    assert_eq!(
        (output.status.code(), lines(&output)[0]["issues"][0]["rule"].as_str()),
        (Some(1), Some("value/type"))
    );
}

#[test]
fn what_cannot_run_exits_with_2_and_one_sentence() {
    for args in [
        &["check", "no-such-file.http"][..],
        &["check", "--operation", "NovaRebotServer", "-"],
        &["iam", "needs", "--operation", "Nothing"],
        &["status", "no/such/file.json"],
        &["check", "x.http", "--lang", "fr"],
    ] {
        let output = run(args, "");
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(!output.stderr.is_empty(), "{args:?}");
    }
    let near = run(&["check", "--operation", "NovaRebotServer", "-"], "");
    assert!(String::from_utf8_lossy(&near.stderr).contains("NovaRebootServer"));
}

#[test]
fn a_missing_file_does_not_stop_the_others() {
    let output = run(&["check", "no-such-file.http", "six-mistakes.http", "--format", "json"], "");
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(lines(&output).len(), 1);
}

#[test]
fn the_bar_can_be_raised() {
    let input = "{\"method\":\"GET\",\"url\":\"/v2.1/p/servers?colour=red\"}\n";
    assert_eq!(run(&["check", "-"], input).status.code(), Some(0));
    assert_eq!(run(&["check", "-", "--strict"], input).status.code(), Some(1));
    assert_eq!(run(&["check", "-", "--fail-on", "warning"], input).status.code(), Some(1));
    let note = "{\"method\":\"POST\",\"url\":\"/v2.1/p/servers/s/action\",\"body\":{\"os-start\":{}}}\n";
    assert_eq!(run(&["check", "-", "--strict"], note).status.code(), Some(0));
    assert_eq!(run(&["check", "-", "--fail-on", "note"], note).status.code(), Some(1));
}

#[test]
fn states() {
    let output = run(&["status", "active", "powering-off", "--format", "json"], "");
    assert_eq!(
        text(&output),
        "{\"vm_state\":\"active\",\"task_state\":\"powering-off\",\"status\":\"ACTIVE\",\"transitional\":true}\n"
    );
    let response = "{\"servers\": [\n {\"id\": \"a\", \"status\": \"ACTIVE\", \"OS-EXT-STS:vm_state\": \"active\", \"OS-EXT-STS:task_state\": null},\n\
                    {\"id\": \"b\", \"status\": \"ACTIVE\", \"OS-EXT-STS:vm_state\": \"STOPPED\", \"OS-EXT-STS:task_state\": \"\"}]}";
    let output = run(&["status", "-", "--format", "json"], response);
    assert_eq!(output.status.code(), Some(1));
    let servers = lines(&output);
    assert_eq!(servers[0]["agrees"], true);
    assert_eq!(servers[1]["status"], "SHUTOFF");
    assert_eq!(servers[1]["reported"], "ACTIVE");
    assert_eq!(servers[1]["agrees"], false);
}

#[test]
fn states_in_the_nova_dialect() {
    let output = run(&["status", "active", "resize_prep", "--dialect", "nova", "--format", "json"], "");
    assert_eq!(
        text(&output),
        "{\"vm_state\":\"active\",\"task_state\":\"resize_prep\",\"status\":\"RESIZE\",\"transitional\":true,\"dialect\":\"nova\"}\n"
    );
    assert_eq!(
        text(&run(&["status", "active", "resize_prep"], "")),
        "active + resize_prep -> UNKNOWN  (in transition)\n"
    );
    // The file is judged by the same table.
    let server = "{\"vm_state\": \"paused\", \"task_state\": null, \"status\": \"PAUSED\"}\n";
    assert_eq!(run(&["status", "-"], server).status.code(), Some(1));
    assert_eq!(run(&["status", "-", "--dialect", "nova"], server).status.code(), Some(0));
    assert_eq!(run(&["status", "active", "--dialect", "none"], "").status.code(), Some(2));
}

#[test]
fn pairs_of_a_status() {
    assert_eq!(
        text(&run(&["status", "--of", "SHUTOFF"], "")),
        "stopped + -\nstopped + powering-on  (in transition)\nstopped + deleting  (in transition)\n"
    );
    let pairs = &lines(&run(&["status", "--of", "VERIFY_RESIZE", "--format", "json"], ""))[0];
    assert_eq!(
        *pairs,
        serde_json::json!([{"vm_state": "resized", "task_state": null, "transitional": false}])
    );
    let unknown = run(&["status", "--of", "SHUT_OFF"], "");
    assert_eq!(unknown.status.code(), Some(2));
    let said = String::from_utf8_lossy(&unknown.stderr).into_owned();
    assert_eq!(said, "ecs-preflight: unknown status `SHUT_OFF`; did you mean `SHUTOFF`?\n");
    assert_eq!(run(&["status"], "").status.code(), Some(2), "a state, a file or --of is needed");
}

#[test]
fn may_an_operation_run() {
    let yes = run(&["may", "ResizeCloudServer", "stopped", "null"], "");
    assert_eq!(yes.status.code(), Some(0));
    assert_eq!(text(&yes), "ResizeCloudServer: yes\n  if: the server is not locked\n");
    let no = run(&["may", "ResizeCloudServer", "active"], "");
    assert_eq!(no.status.code(), Some(1));
    assert_eq!(
        text(&no),
        "ResizeCloudServer: no\n  the vm_state is `active`; this operation needs `stopped`\n    \
         help: bring the server into such a state first and wait until no task runs\n    \
         first: BatchStopCloudServers, NovaStopServer\n    the service answers: Ecs.0100\n    \
         source: ECS API 2025-01 §5.2.4\n  if: the server is not locked\n"
    );
    let unknown =
        run(&["may", "NovaConfirmResizeServer", "--status", "VERIFY_RESIZE", "--format", "json"], "");
    assert_eq!(unknown.status.code(), Some(0));
    assert_eq!(lines(&unknown)[0]["answer"], "unknown");
    let locked = run(&["may", "NovaStopServer", "--locked", "--lang", "zh"], "");
    assert_eq!(locked.status.code(), Some(1));
    assert!(text(&locked).starts_with("NovaStopServer: 不可以\n  云服务器已被锁定\n"), "{}", text(&locked));
    let failed = "ChangeCloudServerOsWithCloudInit";
    assert_eq!(run(&["may", failed, "error", "--failed", failed], "").status.code(), Some(0));
    for args in
        [&["may", "ResizeCloudServer", "activ"][..], &["may", "Resize", "active"], &["expect", "Resize"]]
    {
        assert_eq!(run(args, "").status.code(), Some(2), "{args:?}");
    }
}

#[test]
fn what_to_expect_and_which_states_there_are() {
    let expected = text(&run(&["expect", "NovaStopServer", "--format", "json"], ""));
    assert_eq!(
        expected,
        "{\"operation\":\"NovaStopServer\",\"changes_state\":true,\"from\":[\"ACTIVE\"],\"transitional\":[\"ACTIVE\"],\
         \"final\":[\"SHUTOFF\"],\"failure\":[\"ERROR\"],\"tasks\":[\"powering-off\"],\"job\":false,\
         \"source\":\"Nova API 2025-01 §6.3.3\"}\n"
    );
    assert!(text(&run(&["expect", "AttachCloudServerVolume"], "")).contains("a job tells when it is done"));
    let listed = &lines(&run(&["states", "--format", "json"], ""))[0];
    let count = |name: &str| listed[name].as_array().map(Vec::len);
    assert_eq!(["statuses", "vm_states", "task_states"].map(count), [Some(15), Some(8), Some(27)]);
    assert!(text(&run(&["states", "--system", "htaiyun"], "")).contains("SHUTOFF"));
    assert_eq!(run(&["states", "--system", "none"], "").status.code(), Some(2));
}

#[test]
fn needs_of_a_request_an_operation_and_a_capture() {
    let expected = "{\"operation\":\"NovaRebootServer\",\"actions\":[\"ecs:servers:reboot\"],\"needs\":[\"ecs:servers:list\"],\"edition\":\"2025-01\"}\n";
    assert_eq!(
        text(&run(&["iam", "needs", "--operation", "NovaRebootServer", "--format", "json"], "")),
        expected
    );
    let all = lines(&run(&["iam", "needs", "POST", "/v2.1/p/servers/s/action", "--format", "json"], ""));
    assert!(all.iter().any(|needs| needs["operation"] == "NovaRebootServer"));
    let capture = lines(&run(&["iam", "needs", "clean.http", "--format", "json"], ""));
    assert_eq!(capture[0]["needs"], serde_json::json!(["vpc:publicIps:create"]), "the new EIP needs it");
    let minimal = capture.last().expect("a last line");
    assert!(minimal["minimal"].as_array().expect("a list").contains(&"ecs:cloudServers:create".into()));
}

#[test]
fn annotations_for_github() {
    let output = text(&run(&["check", "six-mistakes.http", "--format", "github"], ""));
    assert!(
        output.starts_with("::error file=six-mistakes.http,title=name/characters,line=8,col=13,"),
        "{output}"
    );
    assert_eq!(output.lines().count(), 6);
}

#[test]
fn a_har_capture() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("capture.har");
    let har = serde_json::json!({"log": {"entries": [{"request": {
        "method": "POST", "url": "https://ecs.example.com/v2.1/p/servers/s/action",
        "headers": [{"name": "X-Auth-Token", "value": "t"}, {"name": "Content-Type", "value": "application/json"}],
        "postData": {"mimeType": "application/json", "text": "{\"reboot\": {\"type\": \"WARM\"}}"}}}]}});
    std::fs::write(&file, har.to_string()).expect("the file is written");
    let verdicts = lines(&run(&["check", &file.to_string_lossy(), "--format", "json"], ""));
    assert_eq!(verdicts[0]["request"], 1);
    assert_eq!(verdicts[0]["issues"][0]["rule"], "value/enum");
    assert_eq!(verdicts[0]["issues"][0]["column"], 21);
}

#[test]
fn secrets_never_show() {
    const SECRET: &str = "Zq7secretZq7";
    let bodies = [
        format!("{{\"server\": {{\"adminPass\": \"{SECRET}\", \"name\": 1}}}}"),
        format!(
            "{{\"server\": {{\"adminPass\": [\"{SECRET}\"], \"user_data\": \"{SECRET}\", \"metadata\": {{\"admin_pass\": \"{SECRET}\"}}}}}}"
        ),
        format!("{{\"server\": {{\"AdminPassword\": \"{SECRET}\""),
        format!("{{\"server\": {{\"adminPass\": \"{SECRET}"),
        format!("{{\"server\": {{\"admin\\u0050ass\": \"{SECRET}\", \"count\": 0}}}}"),
    ];
    for body in bodies {
        let http = format!(
            "POST https://h/v1/p/cloudservers\nX-Auth-Token: {SECRET}\nAuthorization: {SECRET}\nX-OpenStack-Nova-API-Version: x\n\n{body}\n"
        );
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("secret.http");
        std::fs::write(&file, http).expect("the file is written");
        for format in ["text", "json", "github"] {
            for language in ["en", "zh"] {
                let output =
                    run(&["check", &file.to_string_lossy(), "--format", format, "--lang", language], "");
                let all = format!("{}{}", text(&output), String::from_utf8_lossy(&output.stderr));
                assert!(!all.contains(SECRET), "{format}: {all}");
            }
        }
    }
}

#[test]
fn codes_rules_and_responses_are_explained() {
    let code = &lines(&run(&["explain", "Ecs.0011", "--format", "json"], ""))[0];
    assert_eq!(code["http_status"], 400);
    assert!(code["rules"].as_array().expect("rules").contains(&"password/classes".into()));
    assert!(code["meaning"]["zh"].is_string() && code["remedy"]["en"].is_string());
    assert!(text(&run(&["explain", "password/classes"], "")).starts_with("password/classes (error)"));
    let response = "{\"error\": {\"message\": \"Ecs.0005\", \"code\": \"request body is illegal.\"}}";
    assert_eq!(lines(&run(&["explain", "-", "--format", "json"], response))[0]["code"], "Ecs.0005");
    for (what, input) in [("Ecs.9999", ""), ("-", "{}"), ("-", "no JSON")] {
        assert_eq!(run(&["explain", what], input).status.code(), Some(2), "{what} {input}");
    }
}

#[test]
fn a_refused_request_is_searched_for_the_cause() {
    let har = r#"{"log": {"entries": [{"request": {"method": "POST", "url": "https://e.example.com/v1/p/cloudservers", "postData":
        {"text": "{\"server\": {\"adminPass\": \"onlylowercase\"}}"}}}]}}"#;
    let line = r#"{"method": "POST", "url": "/v1/p/cloudservers", "body": {"server": {"adminPass": "onlylowercase"}}}"#;
    let pretty = serde_json::from_str::<serde_json::Value>(line).expect("JSON");
    let pretty = serde_json::to_string_pretty(&pretty).expect("JSON");
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    for (name, content) in [("refused.har", har), ("refused.jsonl", line), ("refused.json", pretty.as_str())]
    {
        let file = folder.join(name);
        std::fs::write(&file, content).expect("a file can be written");
        let request = file.to_string_lossy();
        let output = run(&["explain", "refused.json", "--request", &request, "--format", "json"], "");
        let causes = &lines(&output)[0]["causes"];
        assert_eq!(causes[0]["pointer"], "/server/adminPass", "{name}");
        assert_eq!(causes[0]["certain"], true, "{name}");
    }
    let http = ["explain", "refused.json", "--request", "six-mistakes.http", "--format", "json"];
    let output = run(&http, "");
    assert_eq!(output.status.code(), Some(0));
    let causes = &lines(&output)[0]["causes"];
    assert_eq!((&causes[0]["line"], &causes[0]["column"]), (&12.into(), &18.into()));
    assert!(!text(&output).contains("onlylowercase"));
    assert!(text(&run(&http[..4], "")).contains("/server/adminPass 12:18  password/classes"));
    // A code alone is enough to look for its cause; a status or a rule has none.
    let output = run(&["explain", "Ecs.0011", "--request", "six-mistakes.http", "--format", "json"], "");
    assert_eq!(lines(&output)[0]["causes"][0]["pointer"], "/server/adminPass");
    for wrong in [
        ["explain", "409", "--request", "six-mistakes.http"],
        ["explain", "password/classes", "--request", "six-mistakes.http"],
        ["explain", "refused.json", "--request", "refused.json"],
    ] {
        let output = run(&wrong, "");
        assert_eq!(output.status.code(), Some(2), "{wrong:?}");
        assert!(!output.stderr.is_empty());
    }
}

#[test]
fn statuses_and_mistyped_names_are_explained_too() {
    assert!(text(&run(&["explain", "409"], "")).starts_with("HTTP 409 Conflict"));
    assert!(text(&run(&["explain", "409", "--lang", "zh"], "")).contains("conflictingRequest"));
    for (wrong, near) in
        [("password/clases", "password/classes"), ("Ecs.00011", "Ecs.0011"), ("itemNotfond", "itemNotFound")]
    {
        let output = run(&["explain", wrong], "");
        assert_eq!(output.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&output.stderr).contains(near), "{wrong}");
    }
}

#[test]
fn a_failed_job_names_the_server_that_failed() {
    let server = "3c1f2b0e-52c3-4b7f-8a6c-0d9f6d1f7a11";
    let output = run(&["job", "failed-job.json", "--format", "json"], "");
    assert_eq!(output.status.code(), Some(1));
    let job = &lines(&output)[0];
    assert_eq!((&job["state"], &job["keep_polling"]), (&"failed".into(), &false.into()));
    assert_eq!(job["progress"], serde_json::json!({"done": 2, "total": 2}));
    assert_eq!(job["failed"].as_array().map(Vec::len), Some(1));
    assert_eq!(job["failed"][0]["resource"]["server_id"], server);
    assert_eq!(job["failed"][0]["explanation"]["code"], "Ecs.0319");
    for language in ["en", "zh"] {
        let shown = text(&run(&["job", "failed-job.json", "--lang", language], ""));
        assert!(
            shown.contains(server) && shown.contains("Ecs.0319") && shown.contains("Common.0021"),
            "{shown}"
        );
    }
}

#[test]
fn jobs_are_read_line_by_line_and_one_bad_line_stops_no_other() {
    let input = "{\"job_id\": \"a\"}\n\nnonsense\n{\"job_id\": \"b\", \"status\": \"RUNNING\"}\n";
    let output = run(&["job", "-", "--format", "json"], input);
    assert_eq!(output.status.code(), Some(2));
    let states: Vec<_> = lines(&output).iter().map(|job| job["state"].clone()).collect();
    assert_eq!(states, ["submitted", "running"]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("<stdin>:3"));
    let good = "{\"job_id\": \"b\", \"status\": \"SUCCESS\"}";
    assert_eq!(run(&["job", "-"], good).status.code(), Some(0));
    let unknown = run(&["job", "-", "--format", "json"], &good.replace("SUCCESS", "PAUSED"));
    assert_eq!(unknown.status.code(), Some(2));
    assert!(lines(&unknown)[0].get("keep_polling").is_none());
    for (file, input) in [("-", ""), ("nowhere.json", ""), ("-", "[]")] {
        assert_eq!(run(&["job", file], input).status.code(), Some(2), "{file} {input}");
    }
}

#[test]
fn fields_are_described() {
    let field = &lines(&run(&["describe", "CreateCloudServers", "/server/count", "--format", "json"], ""))[0];
    assert_eq!(field["maximum"], 500);
    assert!(
        text(&run(&["describe", "CreateCloudServers", "/server/name", "--lang", "zh"], "")).contains("128")
    );
    assert_eq!(run(&["describe", "CreateCloudServers", "/server/colour"], "").status.code(), Some(2));
}

#[test]
fn the_catalogue_is_exported() {
    let schema = &lines(&run(&["export", "schema", "NovaRebootServer"], ""))[0];
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    assert_eq!(
        schema["properties"]["reboot"]["properties"]["type"]["enum"],
        serde_json::json!(["SOFT", "HARD"])
    );
    let openapi = &lines(&run(&["export", "openapi"], ""))[0];
    assert_eq!(openapi["openapi"], "3.1.0");
    let action = &openapi["paths"]["/v2.1/{project_id}/servers/{server_id}/action"]["post"];
    assert!(action["x-operations"].as_array().expect("operations").contains(&"NovaRebootServer".into()));
    let catalogue = &lines(&run(&["catalogue", "--format", "json"], ""))[0];
    assert_eq!(catalogue["operations"].as_array().map(Vec::len), Some(149));
}

/// A server as the detail call shows it.
fn server(id: usize, status: &str) -> String {
    format!(
        "{{\"id\": \"{id}\", \"status\": \"{status}\", \"addresses\": {{\"a\": [1, 2]}}, \"OS-EXT-STs:vm_state\": \"active\", \"OS-EXT-STS:task_state\": null}}"
    )
}

#[test]
fn states_stream_from_lines_and_from_documents_of_any_length() {
    let many = 20_000;
    let folder = tempfile::tempdir().expect("a folder");
    // Longer than a chunk: as lines, as one line, and over many lines.
    let all: Vec<String> =
        (0..many).map(|id| server(id, if id % 5000 == 7 { "SHUTOFF" } else { "ACTIVE" })).collect();
    let forms = [
        ("lines.jsonl", all.join("\n")),
        ("one-line.json", format!("{{\"servers\": [{}], \"count\": {many}}}", all.join(","))),
        ("pretty.json", format!("\u{feff}{{\n\"servers\": [\n{}\n]\n}}\n", all.join(",\n"))),
    ];
    for (name, content) in forms {
        let file = folder.path().join(name);
        std::fs::write(&file, content).expect("a file is written");
        let file = file.to_str().expect("a path");
        let output = run(&["status", file, "--format", "json"], "");
        assert_eq!(output.status.code(), Some(1), "{name}");
        let found = lines(&output);
        assert_eq!(found.len(), many, "{name}");
        assert!(
            found.iter().enumerate().all(|(at, one)| one["id"].as_str() == Some(at.to_string().as_str())),
            "{name}"
        );
        assert_eq!(found.iter().filter(|one| one["agrees"] == false).count(), 4, "{name}");
        let output = run(&["status", file, "--disagreements"], "");
        let shown = text(&output);
        assert_eq!(shown.lines().count(), 5, "{shown}");
        assert!(shown.ends_with("20000 servers: 4 disagree with the response\n"), "{shown}");
    }
}

#[test]
fn a_broken_line_of_states_stops_no_other() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("states.jsonl");
    let long = format!("{{\"vm_state\": \"active\", \"x\": \"{}\", ]", "y".repeat(3 << 20));
    let input = format!(
        "{{\"vm_state\":\n{long}\n{{\"vm_state\": \"active\", \"task_state\": 3}}\n7\n{{\"OS-EXT-STS:vm_state\": \"stopped\"}}\n"
    );
    std::fs::write(&file, input).expect("a file is written");
    let output = run(&["status", file.to_str().expect("a path"), "--format", "json"], "");
    assert_eq!(output.status.code(), Some(1));
    let found = lines(&output);
    let rules: Vec<_> = found.iter().map(|one| one["issues"][0]["rule"].as_str().unwrap_or("-")).collect();
    assert_eq!(
        rules,
        ["input/invalid-json", "input/invalid-json", "server-states/type", "server-states/missing", "-"]
    );
    assert_eq!(found[2]["issues"][0]["args"]["field"], "task_state");
    assert_eq!(found[4]["status"], "SHUTOFF");
}

#[test]
fn a_broken_response_is_one_verdict_after_the_servers_before_it() {
    let input =
        format!("{{\"servers\": [\n{},\n{},\n oops ]}}\nmore\n", server(1, "ACTIVE"), server(2, "ACTIVE"));
    let found = lines(&run(&["status", "-", "--format", "json"], &input));
    assert_eq!(found.len(), 3);
    assert_eq!(found[1]["id"], "2");
    assert_eq!(found[2]["issues"][0]["rule"], "input/invalid-json");
}
