//! No secret is printed, whatever single slip of the keyboard is in the request or policy around it.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test stops at what it did not expect"
)]

use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// Of any five letters in a row none stands in anything else that is printed.
const MARKER: &str = "Hx7QwZ9kVb3TfGq2";

/// Files with `§` where the marker goes: the ending, what is asked, and the text.
const FILES: [(&str, &[&str], &str); 36] = [
    (
        "http",
        &["check"],
        "POST https://ecs.example.com/v1/p/cloudservers HTTP/1.1\nX-Auth-Token: §\nContent-Type: text/plain\n\n{\"server\":{\"name\":\"a b\",\"adminPass\":\"§\",\"count\":1,\"zz\":2}}\n",
    ),
    (
        "http",
        &["check"],
        "POST https://ecs.example.com/v1/p/cloudserver\nContent-Type: text/plain\nX-Auth-Token: §\n\n{\n  \"server\": {\n    \"name\": \"a b\",\n    \"user_data\": \"§\",\n    \"adminPass\": \"§\",\n    \"personality\": [{\"path\": \"/etc/pw\", \"contents\": \"§\"}],\n    \"zz\": 1\n  }\n}\n",
    ),
    (
        "http",
        &["check"],
        "GET https://admin:§@ecs.example.com/v2.1/p/servers?limit=x&X-Amz-Signature=§&zz=1\nX-Auth-Token: §\n",
    ),
    (
        "http",
        &["check"],
        "@token = §\nPOST https://ecs.example.com/v2.1/p/servers\nAuthorization: Bearer §\nX-Auth-Token: {{token}}\n\n{\"server\":{\"name\":\"\",\"personality\":[{\"path\":\"/etc/pw\",\"contents\":\"§\"}],\"adminPass\":\"§\",\"zz\":1}}\n",
    ),
    (
        "jsonl",
        &["check"],
        "{\"method\":\"POST\",\"url\":\"/v1/p/cloudservers?sig=§\",\"headers\":{\"X-Auth-Token\":\"§\"},\"body\":{\"server\":{\"name\":\"a b\",\"adminPass\":\"§\",\"zz\":1}}}\n",
    ),
    (
        "jsonl",
        &["check"],
        "{\"method\":\"POST\",\"url\":\"/v1/p/cloudservers\",\"body\":\"{\\\"server\\\":{\\\"name\\\":\\\"a b\\\",\\\"adminPass\\\":\\\"§\\\",\\\"zz\\\":1}}\"}\n",
    ),
    (
        "har",
        &["check"],
        "{\"log\":{\"entries\":[{\"request\":{\"method\":\"POST\",\"url\":\"https://admin:§@h/v1/p/cloudservers?sk=§\",\"headers\":[{\"name\":\"X-Auth-Token\",\"value\":\"§\"}],\"postData\":{\"text\":\"{\\\"server\\\":{\\\"adminPass\\\":\\\"§\\\",\\\"zz\\\":1}}\"}}}]}}",
    ),
    (
        "json",
        &["check"],
        "{\"format_version\":\"1.2\",\"resource_changes\":[{\"address\":\"h.a\",\"type\":\"huaweicloud_compute_instance\",\"change\":{\"actions\":[\"create\"],\"after\":{\"name\":\"a b\",\"description\":\"§\",\"admin_pass\":\"§\",\"user_data\":\"§\"},\"after_unknown\":{\"id\":true},\"after_sensitive\":{\"description\":true,\"admin_pass\":true}}}]}",
    ),
    (
        "json",
        &["check", "--operation", "CreateCloudServers"],
        "{\"server\":{\"name\":\"a b\",\"adminPass\":\"§\",\"metadata\":{\"admin_pass\":\"§\"},\"server_tags\":[{\"key\":\"adminPass\",\"value\":\"§\"}],\"zz\":1}}",
    ),
    (
        "json",
        &["check", "--operation", "NovaCreateServer"],
        "{\n  \"server\": {\n    \"name\": \"\",\n    \"adminPass\": {\"§\": {\"a\": 1, \"a\": 2}},\n    \"private_key\": \"§\",\n    \"zz\": 1\n  }\n}\n",
    ),
    (
        "txt",
        &["check"],
        "curl -H \"X-Auth-Token: §\" -X POST https://e/v1/p/cloudservers -d '{\"server\":{\"adminPass\":\"§\"}}'\n",
    ),
    (
        "json",
        &["check"],
        "{\"trace_name\":\"createServer\",\"trace_id\":\"§\",\"request\":\"{\\\"server\\\":{\\\"name\\\":\\\"a b\\\",\\\"adminPass\\\":\\\"§\\\",\\\"zz\\\":1}}\",\"user\":{\"access_key_id\":\"§\"}}",
    ),
    (
        "log",
        &["check"],
        "> Request POST https://u:§@ecs/v1/p/cloudservers?sig=§\n> Headers:\n\tX-Auth-Token: §\n> Body: {\"server\":{\"name\":\"a b\",\"adminPass\":\"§\",\"zz\":1}}\n",
    ),
    (
        "yaml",
        &["check"],
        "type: collection.insomnia.rest/5.0\ncollection:\n- url: https://u:§@ecs/v1/p/cloudservers\n  method: POST\n  headers: [{name: X-Auth-Token, value: \"§\"}]\n  body: {text: '{\"server\":{\"name\":\"a b\",\"adminPass\":\"§\",\"zz\":1}}'}\n",
    ),
    (
        "bru",
        &["check"],
        "post {\n  url: https://u:§@ecs/v1/p/cloudservers\n}\nheaders {\n  X-Auth-Token: §\n}\nbody:json {\n  {\"server\":{\"name\":\"a b\",\"adminPass\":\"§\",\"zz\":1}}\n}\n",
    ),
    (
        "yml",
        &["check"],
        "- uri:\n    url: https://u:§@ecs/v1/p/cloudservers\n    method: POST\n    headers: {X-Auth-Token: §}\n    body: {server: {name: a b, adminPass: \"§\", zz: 1}}\n",
    ),
    (
        "yaml",
        &["check"],
        "heat_template_version: 1\nresources:\n  a:\n    type: OS::Nova::Server\n    properties: {name: \"\", admin_pass: §, metadata: {token: §}}\n",
    ),
    (
        "json",
        &["check"],
        "{\"openapi\":\"3\",\"paths\":{\"/v1/{p}/cloudservers\":{\"post\":{\"requestBody\":{\"content\":{\"application/json\":{\"example\":{\"server\":{\"name\":\"a b\",\"adminPass\":\"§\",\"zz\":1}}}}}}}}}",
    ),
    (
        "ps1",
        &["check"],
        "Invoke-WebRequest -Uri \"https://u:§@ecs/v1/p/cloudservers\" -Method POST -Headers @{\"X-Auth-Token\"=\"§\"} -Body \"{`\"server`\":{`\"name`\":`\"a b`\",`\"adminPass`\":`\"§`\",`\"zz`\":1}}\"\n",
    ),
    (
        "bat",
        &["check"],
        "curl ^\"https://u:§@ecs/v1/p/cloudservers^\" ^\n -H ^\"X-Auth-Token: §^\" -d ^\"{^\\^\"server^\\^\":{^\\^\"name^\\^\":^\\^\"a b^\\^\",^\\^\"adminPass^\\^\":^\\^\"§^\\^\",^\\^\"zz^\\^\":1}}^\"\n",
    ),
    (
        "sh",
        &["check"],
        "http POST https://u:§@ecs/v1/p/cloudservers X-Auth-Token:§ server[adminPass]=§ server[zz]=1\nwget --header=\"X-Auth-Token: §\" --body-data='{\"server\":{\"name\":\"a b\",\"adminPass\":\"§\",\"zz\":1}}' --method=POST https://u:§@ecs/v1/p/cloudservers\n",
    ),
    (
        "js",
        &["check"],
        "fetch(\"https://u:§@ecs/v1/p/cloudservers\", {\"headers\":{\"x-auth-token\":\"§\"},\"body\":\"{\\\"server\\\":{\\\"name\\\":\\\"a b\\\",\\\"adminPass\\\":\\\"§\\\",\\\"zz\\\":1}}\",\"method\":\"POST\"});\n",
    ),
    (
        "json",
        &["iam", "lint", "--diff"],
        "{\"Version\":\"1.1\",\"secret_key\":\"§\",\n\"Statement\":[{\"Effect\":\"allow\",\"Action\":[\"ecs:servers:list \"],\"password\":[\"§\",\"§\"]}]}\n",
    ),
    (
        "yaml",
        &["iam", "lint"],
        "Version: \"1.1\"\nsecret_key: §\nStatement:\n  - Effect: allow\n    Action: [\"ecs:servers:lst\"]\n    password: \"§\"\n    zz: {token: §, a: b}\n",
    ),
    (
        "tf",
        &["iam", "lint", "--diff"],
        "resource \"huaweicloud_identity_role\" \"r\" {\n  policy = <<EOF\n{\"Version\": \"1.1\", \"Statement\": [{\"Effect\": \"allow\", \"Action\": [\"ecs:servers:list \"]}]}\nEOF\n}\nresource \"x\" \"y\" { secret_key = \"§\" }\n",
    ),
    (
        "json",
        &["check"],
        r#"{"info":{},"variable":[{"key":"token","value":"§"}],"item":[{"request":{"method":"POST","url":{"raw":"https://admin:§@e/v1/p/cloudservers?sig=§","query":[{"key":"sig","value":"§"}]},"header":[{"key":"X-Auth-Token","value":"{{token}}"},{"key":"Content-Type","value":"text/plain"}],"body":{"mode":"raw","raw":"{\"server\":{\"name\":\"a b\",\"adminPass\":\"§\",\"zz\":1}}"}}}]}"#,
    ),
    (
        "log",
        &["check"],
        "DEBUG (session:517) REQ: curl -g -i -X POST https://admin:§@e/v1/p/cloudservers?sig=§ -H \"Content-Type: application/json\" -H \"X-Auth-Token: §\" -d '{\"server\": {\"name\": \"a b\", \"adminPass\": \"§\", \"zz\": 1}}'\nRESP BODY: {\"adminPass\": \"§\"}\n",
    ),
    (
        "log",
        &["check"],
        "2026/03/01 10:20:33 [DEBUG] API Request URL: POST https://e/v1/p/cloudservers?sk=§\n2026/03/01 10:20:33 [DEBUG] API Request Headers:\nAuthorization: SDK-HMAC-SHA256 Access=§, Signature=§\nX-Auth-Token: §\n2026/03/01 10:20:33 [DEBUG] API Request Body: {\n  \"server\": {\n    \"adminPass\": \"§\",\n    \"zz\": 1\n  }\n}\n",
    ),
    (
        "sh",
        &["check"],
        "TOKEN=§\nexport OS_PASSWORD='§'\ncurl -s -u admin:§ -H \"X-Auth-Token: $TOKEN\" -b 'session=§' \"https://e/v1/p/cloudservers?token=§\" -d @- <<EOF\n{\"server\":{\"name\":\"a b\",\"adminPass\":\"§\",\"zz\":1}}\nEOF\ncurl -H 'Authorization: Bearer §' https://e/v2.1/p/servers?limit=x\n",
    ),
    (
        "sh",
        &["check"],
        "curl 'https://e/v1/p/cloudservers' \\\n  -H 'X-Auth-Token: §' \\\n  --data-raw $'{\"server\":{\"adminPass\":\"§\",\"name\":\"a b\"}}'\n",
    ),
    (
        "http",
        &["check"],
        "POST /v1/p/cloudservers HTTP/1.1\nAuthorization: Basic §\nX-Auth-Token: §\n\n{\n  \"server\": {\n    \"adminPass\": \"§\",\n    \"name\": \"a b\",\n    \"metadata\": {\"password\": \"§\"}\n  }\n}\n\n> {% client.global.set(\"token\", \"§\"); %}\n",
    ),
    (
        "yaml",
        &["iam", "lint", "--diff"],
        "# token: §\nVersion: \"1.1\"\nsecret_key: >-\n  §\nx: {password: §}\nStatement:\n- Effect: allow\n  Action:\n  - ecs:servers:lst\n  private_key: |\n    §\n    §\n  adminPass:\n    §\n  url: https://u:§@h/\n  ? secret\n  : §\n",
    ),
    (
        "tf",
        &["iam", "lint", "--diff"],
        "locals {\n  token = \"§\"\n  m = { password = \"§\", \"secret\" : \"§\" }\n}\nresource \"huaweicloud_identity_role\" \"r\" {\n  policy = <<EOF\n{\"Version\": \"1.1\",\n \"password\": \"§\",\n \"Statement\": [{\"Effect\": \"allow\", \"Action\": [\"ecs:servers:list \"]}]}\nEOF\n}\n",
    ),
    (
        "tf",
        &["iam", "lint"],
        "variable \"password\" {\n  default = \"§\"\n}\nresource \"huaweicloud_identity_role\" \"r\" {\n  policy = jsonencode({\n    Version = \"1.1\", secret_key = \"§\"\n    Statement = [{ Effect = \"allow\", Action = [\"ecs:servers:lst\"], password = \"§\" }]\n  })\n}\nresource \"x\" \"y\" {\n  user_data = <<-EOT\n    §\n  EOT\n}\n",
    ),
    (
        "json",
        &["iam", "lint", "--diff"],
        "{\n \"Version\": \"1.1\",\n \"Statement\": [\n  {\"Effect\": \"allow\",\n   \"Action\": [\"ecs:servers:list \", \"ecs:servers:lst\"],\n   \"password\": [\"§\", {\"a\": \"§\"}],\n   \"Condition\": {\"StringEquals\": {\"g:UserName\": [\"x\"], \"adminPass\": [\"§\"]}}\n  }\n ]\n}\n",
    ),
    (
        "json",
        &["iam", "lint"],
        "{\"Version\":\"1.1\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[\"adminPass=§\",\"https://a:§@b\"],\"Resource\":[\"password: §\"]}]}\n",
    ),
];

/// The text with one slip each: a sign left out, put in, changed, or two swapped.
fn slips(text: &str) -> Vec<String> {
    let signs: Vec<char> = text.chars().collect();
    let with = |from: usize, to: usize, put: &str| -> String {
        signs[..from].iter().collect::<String>() + put + &signs[to..].iter().collect::<String>()
    };
    let mut all = vec![text.to_owned()];
    for at in 0..signs.len() {
        all.push(with(at, at + 1, ""));
        for put in ["\"", "{", "}", ",", "\\", "\n", ":", " ", "/", "&", "'", "%", "$", "?"] {
            all.push(with(at, at, put));
        }
        for put in ["\"", "x", "\\", "\n", "&", "?"] {
            all.push(with(at, at + 1, put));
        }
        if at + 1 < signs.len() {
            all.push(with(at, at + 2, &format!("{}{}", signs[at + 1], signs[at])));
        }
    }
    all
}

struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).ok();
    }
}

/// What the command writes about files, its results and what it says beside them.
fn written(command: &[&str], format: &str, files: &[PathBuf]) -> String {
    let mut program = Command::new(env!("CARGO_BIN_EXE_ecs-preflight"));
    let output = program.args(command).args(["--format", format]).args(files).output();
    let output = output.expect("the command runs");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    said + "\n" + &String::from_utf8_lossy(&output.stderr)
}

/// The pieces of the marker that are told from anything else.
fn leaked(text: &str) -> Option<&str> {
    let pieces = (0..MARKER.len() - 4).map(|start| &MARKER[start..start + 5]);
    let found = pieces.filter_map(|piece| text.find(piece)).min()?;
    let line = text[..found].rfind('\n').map_or(0, |newline| newline + 1);
    let before = text[..line.saturating_sub(1)].rfind('\n').map_or(0, |newline| newline + 1);
    Some(text[before..].split_inclusive('\n').take(4).map(str::len).sum::<usize>())
        .map(|length| &text[before..before + length])
}

/// One slip in so many: as many as the environment says, 1 for all of them.
fn step() -> usize {
    std::env::var("ECS_PREFLIGHT_SWEEP").ok().and_then(|step| step.parse().ok()).unwrap_or(29)
}

#[test]
fn no_slip_prints_a_secret() {
    const AT_ONCE: usize = 500;
    let folder = Folder(std::env::temp_dir().join(format!("ecs-preflight-slips-{}", std::process::id())));
    let mut leaks = Vec::new();
    for (number, (ending, command, template)) in FILES.iter().enumerate() {
        let text = template.replace('§', MARKER);
        let all = slips(&text);
        let chosen: Vec<&String> = all.iter().skip(number % step()).step_by(step()).collect();
        for (batch, texts) in chosen.chunks(AT_ONCE).enumerate() {
            let here = folder.0.join(format!("{number}-{batch}"));
            fs::create_dir_all(&here).expect("a folder for the files");
            let files: Vec<PathBuf> = texts
                .iter()
                .enumerate()
                .map(|(index, text)| {
                    let file = here.join(format!("f{index}.{ending}"));
                    fs::write(&file, text).expect("the file is written");
                    file
                })
                .collect();
            for format in ["text", "json", "github", "sarif", "junit"] {
                let said = written(command, format, &files);
                if let Some(leak) = leaked(&said) {
                    leaks.push(format!("{command:?} file {number} {format}:\n{leak}"));
                }
            }
            fs::remove_dir_all(&here).expect("the folder is removed");
        }
    }
    assert!(leaks.is_empty(), "{} leaks\n{}", leaks.len(), leaks.join("\n\n"));
}

#[test]
fn a_line_that_was_understood_is_shown_with_its_secrets_masked() {
    let folder = Folder(std::env::temp_dir().join(format!("ecs-preflight-shown-{}", std::process::id())));
    fs::create_dir_all(&folder.0).expect("a folder for the files");
    let file = folder.0.join("a.json");
    let text = "{\"server\":{\"adminPass\":\"Hx7QwZ9kVb3TfGq2\",\"nics\":7}}";
    fs::write(&file, text).expect("the file is written");
    let said = written(&["check", "--operation", "CreateCloudServers"], "text", std::slice::from_ref(&file));
    assert!(said.contains("{\"server\":{\"adminPass\":******************,\"nics\":7}}"), "{said}");
    fs::write(&file, text.replace(",\"nics", "\"nics")).expect("the file is written");
    let said = written(&["check", "--operation", "CreateCloudServers"], "text", &[file]);
    assert!(said.contains("input/invalid-json") && !said.contains("server\""), "{said}");
}

#[test]
fn a_configuration_that_cannot_be_read_is_named_by_its_place_alone() {
    let folder = Folder(std::env::temp_dir().join(format!("ecs-preflight-config-{}", std::process::id())));
    fs::create_dir_all(&folder.0).expect("a folder for the files");
    let (file, config) = (folder.0.join("a.json"), folder.0.join("c.toml"));
    fs::write(&file, "{}").expect("the file is written");
    let config_name = config.to_str().expect("a name in UTF-8");
    let command = ["check", "--operation", "CreateCloudServers", "--config", config_name];
    for (text, place) in [
        (format!("[check]\nformat = \"{MARKER}\"\n"), "line 2 column 10"),
        (format!("[check]\n{MARKER} = 1\n"), "line 2 column 1"),
        (format!("[check]\nfail_on = {{{MARKER} = 1}}\n"), "line 2 column "),
        (format!("[[check.paths]]\npath = \"{MARKER}[\"\n"), "line 2: this is no pattern"),
        (format!("[check]\nos = {MARKER}\n"), "line 2 column 6: this is not valid TOML"),
        (format!("token = \"{MARKER}\n"), "line 1 column "),
    ] {
        fs::write(&config, &text).expect("the configuration is written");
        let said = written(&command, "text", std::slice::from_ref(&file));
        assert!(said.contains(place) && leaked(&said).is_none(), "{text}\n{said}");
    }
}
