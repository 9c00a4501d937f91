//! Captures of every kind, read by what they hold, for every command that takes captures.

#![allow(missing_docs, reason = "tests")]

mod harness;

use std::path::Path;
use std::process::Output;

use harness::{both, errors, folder, lines, rules, run_in, text};
use serde_json::{Value, json};

const SERVER: &str = "616fb98f-46ca-475e-917e-2563e5a8cd19";
const PASSWORD: &str = "hunter2SECRET";
const TOKEN: &str = "TOKENSECRET";

fn here() -> &'static Path {
    Path::new(".")
}

fn recorded(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/captures").join(name).to_string_lossy().into_owned()
}

/// What `check - --format json` says of a text.
fn check(input: &str) -> Vec<Value> {
    lines(&run_in(here(), &["check", "-", "--format", "json"], input))
}

/// The only issue that is no warning or note, as `rule pointer`.
fn error(verdict: &Value) -> String {
    let issues = verdict["issues"].as_array().expect("issues");
    let errors: Vec<String> = issues
        .iter()
        .filter(|issue| issue["severity"] == "error")
        .map(|issue| {
            format!("{} {}", issue["rule"].as_str().unwrap_or("-"), issue["pointer"].as_str().unwrap_or("-"))
        })
        .collect();
    errors.join(", ")
}

/// A request that reboots a server in a way that there is not.
fn warm(indent: &str) -> String {
    format!("{{\"reboot\":{indent} {{\"type\": \"WARM\"}}}}")
}

fn url() -> String {
    format!("https://ecs.example.com/v2.1/p/servers/{SERVER}/action")
}

#[test]
fn curl_commands_however_they_are_quoted() {
    let (url, body) = (url(), warm(""));
    let quoted = body.replace('"', "\\\"");
    let head = "-H 'Content-Type: application/json' -H 'X-Auth-Token: t'";
    let commands = [
        format!("curl -X POST {url} {head} -d '{body}'"),
        format!("$ curl -XPOST '{url}' \\\n  {head} \\\n  --data-raw \"{quoted}\" | jq ."),
        format!("curl {head} --data-binary=$'{body}' --url \"{url}\""),
        format!(
            "# why\nURL={url}\nexport T=t\ncurl -sSi {head} --request POST --data '{body}' \"$URL\" > out.json"
        ),
        format!("curl --location '{url}' --header 'X-Auth-Token: t' --json '{body}'"),
        format!("curl {url} {head} -d @- <<'EOF'\n{body}\nEOF\n"),
        format!(
            "curl -g -i -X POST {url} -H \"Content-Type: application/json\" -H \"X-Auth-Token: t\" -d '{body}'"
        ),
        format!("#!/bin/sh\nset -eu\nif true; then\n  id=$(curl -k {head} -d '{body}' {url})\nfi"),
        format!("curl.exe -k -u me:{PASSWORD} -H \"Content-Type: application/json\" -d '{body}' {url}"),
        format!(
            "curl -v 'https://me:{PASSWORD}@ecs.example.com/v2.1/p/servers/{SERVER}/action' {head} -d'{body}'"
        ),
        format!("curl -X POST ${{ENDPOINT}}/v2.1/p/servers/{SERVER}/action {head} -d '{body}'"),
        format!("echo '{body}' | curl -X POST {url} {head} -d @-"),
        format!("curl -X POST {url} {head} -d $'{}'", body.replace("WARM", "W\\101RM")),
        format!("curl.exe -X POST '{url}' `\n  {head} `\n  -d '{quoted}'"),
    ];
    for command in commands {
        let verdicts = check(&command);
        assert_eq!(verdicts.len(), 1, "{command}");
        assert_eq!(verdicts[0]["operation"], "NovaRebootServer", "{command}\n{}", verdicts[0]);
        assert_eq!(error(&verdicts[0]), "value/enum /reboot/type", "{command}");
    }
}

#[test]
fn data_of_a_query_is_encoded() {
    let list = "curl -G https://e.example.com/v2.1/p/servers -H 'X-Auth-Token: t' -d limit=5 --data-urlencode 'name=a b&c'";
    assert_eq!(error(&check(list)[0]), "");
    assert_eq!(error(&check(&list.replace("--data-urlencode", "-d"))[0]), "url/characters /name");
    let query = "curl https://e.example.com/v2.1/p/servers -H 'X-Auth-Token: t' --url-query limit=x";
    assert_eq!(error(&check(query)[0]), "value/type /limit");
}

#[test]
fn several_curl_commands_in_a_script_have_their_lines() {
    let script = format!(
        "TOKEN=x\ncurl -H \"X-Auth-Token: $TOKEN\" https://e.example.com/v2.1/p/servers\n\ncurl -X POST {} -H 'Content-Type: application/json' \\\n  -d '{}'\n",
        url(),
        warm("\n  ")
    );
    let here = folder(&[("calls.sh", &script)]);
    let verdicts = lines(&run_in(here.path(), &["check", "calls.sh", "--format", "json"], ""));
    let places: Vec<_> =
        verdicts.iter().map(|verdict| (&verdict["file"], &verdict["request"], &verdict["line"])).collect();
    assert_eq!(
        places,
        [(&json!("calls.sh"), &json!(1), &json!(2)), (&json!("calls.sh"), &json!(2), &json!(4))]
    );
    // For people and their editors the line is that of the file.
    let github = text(&run_in(here.path(), &["check", "calls.sh", "--format", "github"], ""));
    assert!(github.contains("title=value/enum,line=6,col=13,"), "{github}");
    let needs = lines(&run_in(here.path(), &["iam", "needs", "calls.sh", "--format", "json"], ""));
    assert_eq!(needs[0]["operation"], "NovaListServers");
    assert_eq!(needs[1]["operation"], "NovaRebootServer");
    let least = run_in(here.path(), &["iam", "minimize", "calls.sh"], "");
    assert!(text(&least).contains("ecs:servers:reboot"), "{}", both(&least));
}

#[test]
fn the_body_of_a_curl_command_in_a_file() {
    let command = |name: &str| format!("curl -H 'Content-Type: application/json' {} -d @{name}", url());
    let here = folder(&[
        ("body.json", &warm("\n")),
        ("a.sh", &command("body.json")),
        ("b.sh", &command("../secret.json")),
    ]);
    std::fs::create_dir(here.path().join("work")).expect("a folder");
    let found = lines(&run_in(here.path(), &["check", "a.sh", "--format", "json"], ""));
    assert_eq!(error(&found[0]), "value/enum /reboot/type");
    std::fs::write(here.path().join("secret.json"), warm("")).expect("a file");
    // A paste does not make the program read files that lie elsewhere.
    let output = run_in(&here.path().join("work"), &["check", "../b.sh"], "");
    assert_eq!(output.status.code(), Some(2));
    assert!(errors(&output).contains("outside this folder"), "{}", errors(&output));
    let output = run_in(here.path(), &["check", "-"], &command("nothing.json"));
    assert_eq!(output.status.code(), Some(2), "{}", both(&output));
}

#[test]
fn secrets_of_a_paste_never_show() {
    let body =
        format!("{{\"server\":{{\"adminPass\":\"{PASSWORD}\",\"name\":\"a b\",\"metadata\":{{\"x\":1}}}}}}");
    let url = "https://e.example.com/v1/p/cloudservers";
    let postman = json!({"info": {"schema": "v2.1.0"}, "item": [{"name": "x", "request": {"method": "POST",
        "header": [{"key": "X-Auth-Token", "value": TOKEN}], "url": {"raw": format!("https://u:{PASSWORD}@e.example.com/v1/p/cloudservers")},
        "body": {"mode": "raw", "raw": body}}}]});
    let har = json!({"log": {"entries": [{"request": {"method": "POST", "url": format!("https://u:{PASSWORD}@e/v1/p/nowhere"),
        "headers": [{"name": "X-Auth-Token", "value": TOKEN}], "postData": {"text": body}}}]}});
    let pastes = [
        format!("curl -H \"X-Auth-Token: {TOKEN}\" -X POST {url} -d '{body}'\n"),
        format!("curl -H \"X-Auth-Token: {TOKEN}\" -u me:{PASSWORD} -X POST {url} -d '{body}"),
        format!(
            "curl -H 'X-Auth-Token: {TOKEN}' -X POST \"{url} x\" --json '{{\"server\": {{\"adminPass\": {PASSWORD}}}}}'"
        ),
        format!("curl -X POST 'https://me:{PASSWORD}@e.example.com/v9/nowhere' -d '{body}'"),
        format!("GET {url}\n\n###\ncurl -H \"X-Auth-Token: {TOKEN}\" -X POST {url} -d '{body}'\n"),
        format!("POST {url}\nX-Auth-Token {TOKEN}\n{body}\n"),
        format!("POST {url} -d '{body}' {TOKEN}\n\n"),
        format!("REQ: curl -g -i -X POST {url} -H \"X-Auth-Token: {TOKEN}\" -d '{body}'\n"),
        format!(
            "[DEBUG] API Request URL: POST {url}\n[DEBUG] API Request Headers:\nX-Auth-Token: {TOKEN}\n[DEBUG] API Request Body: {body}\n"
        ),
        postman.to_string(),
        serde_json::to_string_pretty(&postman).expect("JSON"),
        har.to_string(),
        format!(
            "[{{\"method\": \"POST\", \"url\": \"{url}\", \"headers\": {{\"X-Auth-Token\": \"{TOKEN}\"}}, \"body\": {body}}},\n{{\"oops\"]"
        ),
        json!({"method": "POST", "url": url, "headers": [["X-Auth-Token", TOKEN]], "body": body}).to_string(),
        json!({"method": "POST", "url": url, "headers": {"X-Auth-Token": TOKEN}, "body": body}).to_string(),
        body.clone(),
    ];
    let here = folder(&[]);
    for (number, paste) in pastes.iter().enumerate() {
        for name in ["-", "paste.http", "paste.sh", "paste.jsonl"] {
            if name != "-" {
                std::fs::write(here.path().join(name), paste).expect("a file");
            }
            for format in ["text", "json", "github", "sarif"] {
                let output = run_in(here.path(), &["check", name, "--format", format], paste);
                let all = both(&output);
                assert!(!all.contains(PASSWORD) && !all.contains(TOKEN), "{number} {name} {format}:\n{all}");
                assert_ne!(output.status.code(), Some(0), "{number} {name} {format}:\n{all}");
            }
        }
    }
}

#[test]
fn debug_logs() {
    for (name, operations, wrong) in [
        ("debug-openstack.log", vec![Value::Null, json!("NovaRebootServer")], "value/enum /reboot/type"),
        ("debug-novaclient.log", vec![json!("NovaStopServer")], ""),
        (
            "debug-terraform.log",
            vec![json!("NovaRebootServer"), json!("ListCloudServerDetails")],
            "value/enum /reboot/type",
        ),
    ] {
        let output = run_in(here(), &["check", &recorded(name), "--format", "json"], "");
        let verdicts = lines(&output);
        let found: Vec<_> = verdicts.iter().map(|verdict| verdict["operation"].clone()).collect();
        assert_eq!(found.len(), operations.len(), "{name}: {found:?}");
        for (found, expected) in found.iter().zip(&operations) {
            assert!(
                expected.is_null() || found == expected || expected == "ListCloudServerDetails",
                "{name}: {found}"
            );
        }
        let last = verdicts.iter().map(error).find(|found| found.contains("value/enum")).unwrap_or_default();
        assert_eq!(last, wrong, "{name}");
    }
    let github =
        text(&run_in(here(), &["check", &recorded("debug-terraform.log"), "--format", "github"], ""));
    assert!(github.contains("title=value/enum,line=9,"), "{github}");
}

#[test]
fn postman_collections_with_folders_and_variables() {
    let collection = json!({
    "info": {"name": "x", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},
    "variable": [{"key": "host", "value": "https://ecs.example.com"}, {"key": "kind", "value": "WARM"}],
    "item": [
        {"name": "list", "request": {"method": "GET", "header": [], "url": "{{host}}/v2.1/p/servers"}},
        {"name": "folder", "item": [{"name": "reboot", "request": {"method": "POST",
            "header": [{"key": "Content-Type", "value": "application/json"}, {"key": "X-OpenStack-Nova-API-Version", "value": "x", "disabled": true}],
            "url": {"raw": "{{host}}/v2.1/p/servers/:server_id/action", "variable": [{"key": "server_id", "value": SERVER}]},
            "body": {"mode": "raw", "raw": "{\n  \"reboot\": {\"type\": \"{{kind}}\"}\n}"}}}]},
        {"name": "nothing"},
    ]});
    let verdicts = check(&serde_json::to_string_pretty(&collection).expect("JSON"));
    assert_eq!(verdicts.len(), 3);
    assert_eq!(verdicts[0]["operation"], "NovaListServers");
    assert_eq!(verdicts[1]["operation"], "NovaRebootServer");
    assert_eq!(error(&verdicts[1]), "value/enum /reboot/type");
    assert_eq!(rules(&verdicts[2]), ["input/invalid-request"]);
}

#[test]
fn lines_of_a_har_are_those_of_the_file() {
    let har = json!({"log": {"entries": [{"request": {"method": "POST", "url": url(), "headers": [],
        "postData": {"mimeType": "application/json", "text": "{\n\"reboot\":\t{\"type\": \"W\u{e9}RM\"}}"}}}]}});
    let pretty = serde_json::to_string_pretty(&har).expect("JSON");
    let (line, content) =
        pretty.lines().enumerate().find(|(_, line)| line.contains("reboot")).expect("a line");
    let byte = content.find("\\\"Wé").expect("a value");
    let column = content.get(..byte).expect("a boundary").chars().count() + 1;
    let here = folder(&[("pretty.har", &pretty), ("renamed.txt", &pretty)]);
    for name in ["pretty.har", "renamed.txt"] {
        let github = text(&run_in(here.path(), &["check", name, "--format", "github"], ""));
        assert!(github.contains(&format!("title=value/enum,line={},col={column},", line + 1)), "{github}");
        let log: Value =
            serde_json::from_str(&text(&run_in(here.path(), &["check", name, "--format", "sarif"], "")))
                .expect("JSON");
        let results = log["runs"][0]["results"].as_array().expect("results");
        let wrong = results.iter().find(|result| result["ruleId"] == "value/enum").expect("a result");
        assert_eq!(wrong["locations"][0]["physicalLocation"]["region"]["startLine"], line + 1);
    }
}

#[test]
fn json_over_several_lines_and_lists() {
    let one = json!({"method": "POST", "url": url(), "body": {"reboot": {"type": "WARM"}}, "id": {"a": [1]}});
    let pretty = serde_json::to_string_pretty(&one).expect("JSON");
    let list = serde_json::to_string_pretty(&json!([one, one])).expect("JSON");
    for (text, count) in [
        (pretty.clone(), 1),
        (list, 2),
        (json!([one]).to_string(), 1),
        (format!("{pretty}\n{pretty}\n{one}\n"), 3),
        (format!("\n\n{one}\n{one}\n"), 2),
        ("[]".to_owned(), 0),
    ] {
        for name in ["a.jsonl", "a.json", "a.txt"] {
            let here = folder(&[(name, &text)]);
            let verdicts = lines(&run_in(here.path(), &["check", name, "--format", "json"], ""));
            assert_eq!(verdicts.len(), count, "{name}: {text}");
            for verdict in verdicts {
                assert_eq!(error(&verdict), "value/enum /reboot/type");
                assert_eq!(verdict["id"], json!({"a": [1]}));
            }
        }
    }
    let here = folder(&[("pretty.json", &pretty)]);
    let github = text(&run_in(here.path(), &["check", "pretty.json", "--format", "github"], ""));
    let line = pretty.lines().position(|line| line.contains("WARM")).expect("a line") + 1;
    assert!(github.contains(&format!("line={line},col=15,")), "{github}");
}

#[test]
fn lines_of_jsonl_are_said_and_several_files_are_told_apart() {
    let good = json!({"method": "GET", "url": "/v2.1/p/servers"});
    let bad = json!({"method": "POST", "url": url(), "body": {"reboot": {"type": "WARM"}}});
    let text_body = json!({"method": "POST", "url": url(), "body": warm("")});
    let content = format!("{good}\n{bad}\n\n{text_body}\nbroken\n");
    let here = folder(&[("a.jsonl", &content), ("b.jsonl", &format!("{good}\n"))]);
    let github = text(&run_in(here.path(), &["check", "a.jsonl", "--format", "github"], ""));
    for part in ["title=value/enum,line=2,", "title=value/enum,line=4,", "title=input/invalid-json,line=5"] {
        assert!(github.contains(part), "{part}: {github}");
    }
    let log = text(&run_in(here.path(), &["check", "a.jsonl", "--format", "sarif"], ""));
    let log: Value = serde_json::from_str(&log).expect("JSON");
    let results = log["runs"][0]["results"].as_array().expect("results").clone();
    let found: Vec<_> = results
        .iter()
        .filter(|result| result["ruleId"] != "header/auth-missing")
        .map(|result| result["locations"][0]["physicalLocation"]["region"]["startLine"].clone())
        .collect();
    assert_eq!(found, [json!(2), json!(4), json!(5)]);
    let both_files = lines(&run_in(here.path(), &["check", "a.jsonl", "b.jsonl", "--format", "json"], ""));
    let places: Vec<_> =
        both_files.iter().map(|verdict| (verdict["file"].clone(), verdict["line"].clone())).collect();
    let place = |file: &str, line: usize| (json!(file), json!(line));
    assert_eq!(
        places,
        [
            place("a.jsonl", 1),
            place("a.jsonl", 2),
            place("a.jsonl", 4),
            place("a.jsonl", 5),
            place("b.jsonl", 1)
        ]
    );
    // One file alone keeps its shape: the order is the place.
    let alone = lines(&run_in(here.path(), &["check", "b.jsonl", "--format", "json"], ""));
    assert_eq!(alone[0].to_string(), r#"{"operation":"NovaListServers","ok":true,"issues":[]}"#);
}

#[test]
fn what_is_not_read_exits_with_2_and_says_what_is() {
    let here = folder(&[
        ("compose.yaml", "services:\n  a:\n    image: x\n"),
        ("main.tf", "resource \"openstack_compute_instance_v2\" \"a\" {\n  name = \"a\"\n}\n"),
        ("lock.json", "{\"lockfileVersion\": 3, \"packages\": {}}"),
        ("pretty-lock.json", "{\n  \"lockfileVersion\": 3,\n  \"packages\": {}\n}"),
        ("ansible.yml", "---\n- hosts: all\n  tasks:\n    - apt:\n        name: x\n"),
        ("readme.md", "# What this is\n\nSome text.\n"),
        ("picture.png", "\u{0}\u{1}PNG"),
    ]);
    for name in [
        "compose.yaml",
        "main.tf",
        "lock.json",
        "pretty-lock.json",
        "ansible.yml",
        "readme.md",
        "picture.png",
    ] {
        let output = run_in(here.path(), &["check", name], "");
        assert_eq!(output.status.code(), Some(2), "{name}: {}", both(&output));
        let said = errors(&output);
        for kind in [".http files", "HAR", "curl", "Postman", "one a line"] {
            assert!(said.contains(kind), "{name}: {said}");
        }
        for command in [
            &["iam", "needs", name][..],
            &["iam", "minimize", name],
            &["explain", "Ecs.0011", "--request", name],
        ] {
            assert_eq!(run_in(here.path(), command, "").status.code(), Some(2), "{command:?}");
        }
    }
    // In a folder such files lie beside others.
    let output = run_in(here.path(), &["check", "."], "");
    assert!(errors(&output).contains("4 files without a request passed over"), "{}", errors(&output));
}

#[test]
fn folders_patterns_and_standard_input() {
    let http = format!("POST {}\nContent-Type: application/json\n\n{}\n", url(), warm(""));
    let here = folder(&[
        ("r/a.http", &http),
        ("r/deep/b.http", &http),
        ("r/c.sh", &format!("curl -H 'Content-Type: application/json' -d '{}' {}", warm(""), url())),
        ("r/notes.md", "x"),
        ("r/package.json", "{\"name\": \"x\"}"),
    ]);
    let names = |args: &[&str]| {
        let output = run_in(here.path(), &[&["check"], args, &["--format", "json"]].concat(), &http);
        assert_eq!(output.status.code(), Some(1), "{}", both(&output));
        lines(&output)
            .iter()
            .map(|verdict| verdict["file"].as_str().unwrap_or("-").to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(names(&["r"]), ["r/a.http", "r/c.sh", "r/deep/b.http"]);
    assert_eq!(names(&["r/**/*.http"]), ["r/a.http", "r/deep/b.http"]);
    assert_eq!(names(&["-"]), ["<stdin>"]);
    assert_eq!(names(&["r/a.http", "r/./a.http", "-"]), ["r/a.http", "<stdin>"]);
    assert_eq!(run_in(here.path(), &["check", "nothing/**/*.http"], "").status.code(), Some(2));
}

#[test]
fn a_body_alone_is_told_its_option() {
    let here = folder(&[("body.json", "{\"reboot\": {\"type\": \"SOFT\"}}")]);
    let verdict = &lines(&run_in(here.path(), &["check", "body.json", "--format", "json"], ""))[0];
    let help = verdict["issues"][0]["help"].as_str().expect("a help");
    assert!(help.contains("--operation") && help.contains("`NovaRebootServer`"), "{help}");
    let none = &check("{\"server\": {\"nonsense\": 1}}")[0];
    assert!(none["issues"][0]["help"].as_str().expect("a help").contains("--operation"));
}

#[test]
fn a_line_that_makes_no_sense_is_named() {
    let header = check(
        "POST /v1/p/cloudservers\nContent-Type: application/json\nX-Auth-Token TOKEN\n{\"server\": {}}\n",
    );
    assert_eq!(header[0]["issues"][0]["message"], "line 3 must be a header, but a colon is missing");
    assert_eq!(header[0]["issues"][0]["line"], 3);
    let several = "GET /v2.1/p/servers\n\n###\nget me the servers\n\n###\nGET /v2.1/p/servers\n";
    let verdicts = check(several);
    assert_eq!(verdicts.len(), 3);
    assert_eq!(
        verdicts[1]["issues"][0]["message"],
        "line 4 must be a request line, such as `GET /v2.1/PROJECT_ID/servers`"
    );
    assert_eq!(verdicts[2]["operation"], "NovaListServers");
    let stray = folder(&[("stray.http", "{\"x\":1}\n")]);
    assert_ne!(run_in(stray.path(), &["check", "stray.http"], "").status.code(), Some(0));
}

#[test]
fn a_wrong_type_is_not_broken_json() {
    let verdict = &check(
        "{\"method\":\"POST\",\"url\":\"/v1/p/cloudservers\",\"headers\":[[\"A\",\"b\"]],\"body\":\"x\"}\n",
    )[0];
    assert_eq!(verdict["issues"][0]["rule"], "input/invalid-request");
    assert_eq!(verdict["issues"][0]["args"]["field"], "headers");
    assert_eq!(rules(&check("{\"method\": 7, \"url\": \"/x\"}")[0]), ["input/invalid-request"]);
    assert_eq!(rules(&check("{\"method\": \"GET\", \"url\": null}")[0]), ["input/invalid-request"]);
}

/// A line longer than any body is one verdict, and the lines after it are read.
#[test]
fn long_lines_and_inputs_without_end() {
    let long = format!(
        "{{\"method\": \"POST\", \"url\": \"/v1/p/cloudservers\", \"body\": \"{}\"}}",
        "x".repeat(18 << 20)
    );
    let good = "{\"method\": \"GET\", \"url\": \"/v2.1/p/servers\"}";
    let value = format!(
        "{{\"method\": \"POST\", \"url\": \"/v1/p/cloudservers\", \"body\": {{\"x\": \"{}\"}}}}",
        "x".repeat((16 << 20) + 9)
    );
    let verdicts = check(&format!("{good}\n{long}\n{value}\n{good}\n"));
    let found: Vec<_> = verdicts.iter().map(|verdict| rules(verdict).concat()).collect();
    assert_eq!(found, ["", "input/too-large", "input/too-large", ""]);
    if Path::new("/dev/zero").exists() {
        for args in [
            &["check", "/dev/zero"][..],
            &["iam", "lint", "/dev/zero"],
            &["job", "/dev/zero"],
            &["explain", "--request", "/dev/zero", "Ecs.0011"],
        ] {
            let output: Output = run_in(here(), args, "");
            assert_eq!(output.status.code(), Some(2), "{args:?}: {}", errors(&output));
        }
    }
}
