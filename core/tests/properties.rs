//! What holds for every input, not only for the ones that somebody thought of.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::arithmetic_side_effects,
    reason = "a test stops at what it did not expect"
)]

use std::sync::Arc;

use ecs_preflight::catalogue::{Names, Operation, operation, operations};
use ecs_preflight::report::{Columns, Language, Location, Report, redact};
use ecs_preflight::request::{JsonText, JsonValue, Options, Request, check, validate};
use ecs_preflight::status::{derive, statuses};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

/// Names that the catalogue knows, so that arbitrary documents reach deep into it.
const NAMES: &[&str] = &[
    "server",
    "servers",
    "name",
    "imageRef",
    "flavorRef",
    "vpcid",
    "nics",
    "subnet_id",
    "ip_address",
    "binding:profile",
    "disable_security_groups",
    "extra_dhcp_opts",
    "opt_value",
    "opt_name",
    "publicip",
    "id",
    "eip",
    "bandwidth",
    "size",
    "sharetype",
    "root_volume",
    "volumetype",
    "cluster_type",
    "cluster_id",
    "hw:passthrough",
    "data_volumes",
    "multiattach",
    "metadata",
    "__system__encrypted",
    "__system__cmkid",
    "data_image_id",
    "admin_pass",
    "adminPass",
    "user_data",
    "count",
    "os:scheduler_hints",
    "tenancy",
    "dedicated_host_id",
    "description",
    "dry_run",
    "tags",
    "key",
    "value",
    "action",
    "os-start",
    "os-stop",
    "reboot",
    "type",
    "serverId",
    "serverstatus",
    "userid",
    "page",
    "asc",
    "a/b~c",
    "云",
    "",
];
const TEXTS: &[&str] = &[
    "SSD",
    "SOFT",
    "create",
    "delete",
    "DSS",
    "1",
    "0",
    "26",
    "40",
    "true",
    "dedicated",
    "STOP",
    "root",
    "aGk=",
    "",
    " ",
    "云",
    "0dae26c9-9a70-4392-93f3-87d53115d171",
    "192.168.0.1",
    "a<b",
];
const PATHS: &[(&str, &str)] = &[
    ("POST", "/v1/p/cloudservers"),
    ("POST", "/v1/p/cloudservers/delete"),
    ("POST", "/v1/p/cloudservers/action"),
    ("POST", "/v1/p/servers/s/tags/action"),
    ("POST", "/v2.1/p/servers/s/action"),
    ("POST", "/v2.1/p/servers/s/metadata"),
    ("PUT", "/v2.1/p/servers/s/tags"),
    ("GET", "/v2.1/p/servers?limit=5"),
    ("POST", "/v1/openstack/server/list"),
];

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => proptest::sample::select(TEXTS).prop_map(str::to_owned),
        1 => any::<String>(),
        1 => (0..300_usize, any::<char>()).prop_map(|(times, c)| c.to_string().repeat(times)),
    ]
}

fn json_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (-5..2000_i64).prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 60, 8, |inner| {
        let name = prop_oneof![9 => proptest::sample::select(NAMES).prop_map(str::to_owned), 1 => any::<String>()];
        prop_oneof![
            1 => vec(inner.clone(), 0..8).prop_map(Value::from),
            3 => vec((name, inner), 0..8).prop_map(|members| Value::Object(members.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

/// JSON text that somebody is still typing: cut, or with a sign too many or a wrong one.
fn broken_text() -> impl Strategy<Value = String> {
    let sign = prop_oneof![
        3 => proptest::sample::select(&['{', '}', '[', ']', ',', ':', '"', '\\', ' ', '\n', '0', '-'][..]),
        1 => any::<char>(),
    ];
    (json_value(), any::<bool>(), vec((any::<proptest::sample::Index>(), sign, 0..3_u8), 0..4)).prop_map(
        |(value, pretty, changes)| {
            let written =
                if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) };
            let mut signs: Vec<char> = written.expect("a value is JSON").chars().collect();
            for (place, sign, kind) in changes {
                if signs.is_empty() {
                    break;
                }
                let place = place.index(signs.len());
                match kind {
                    0 => signs.truncate(place),
                    1 => signs.insert(place, sign),
                    _ => signs[place] = sign,
                }
            }
            signs.into_iter().collect()
        },
    )
}

fn any_operation() -> impl Strategy<Value = &'static Arc<Operation>> {
    proptest::sample::select(operations().iter().collect::<Vec<_>>())
}

/// Path, query, header, body; and in a text from its beginning to its end.
fn in_order(report: &Report) -> Result<(), TestCaseError> {
    let locations: Vec<Location> = report.issues().iter().map(|issue| issue.location()).collect();
    prop_assert!(locations.is_sorted(), "{locations:?}");
    let points: Vec<_> = report
        .issues()
        .iter()
        .filter(|issue| issue.location() == Location::Body)
        .filter_map(|issue| issue.position())
        .map(|position| (position.start.line, position.start.column))
        .collect();
    prop_assert!(points.is_sorted(), "{points:?} of {:?}", report.issues());
    Ok(())
}

/// Everything that is shown to a person or a program.
fn shown(report: &Report) -> String {
    [Language::En, Language::Zh].map(|language| report.to_json(language, Columns::WithUtf16)).join("\n")
}

/// The verdict as JSON, without places.
fn placeless(report: &Report) -> Value {
    let mut verdict: Value =
        serde_json::from_str(&report.to_json(Language::En, Columns::Characters)).expect("a verdict is JSON");
    for issue in verdict["issues"].as_array_mut().expect("a verdict has issues") {
        let issue = issue.as_object_mut().expect("an issue is an object");
        issue.shift_remove("line");
        issue.shift_remove("column");
    }
    verdict
}

fn config() -> ProptestConfig {
    ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn any_text_gets_a_verdict(text in prop_oneof![any::<String>(), broken_text()], operation in any_operation(), draft in any::<bool>()) {
        let report = validate(operation, &JsonText(&text), &Options { draft, ..Options::default() });
        in_order(&report)?;
        shown(&report);
        redact(&text);
    }

    #[test]
    fn any_bytes_get_a_verdict(bytes in vec(any::<u8>(), 0..200), operation in any_operation()) {
        let text = String::from_utf8_lossy(&bytes);
        let report = validate(operation, &JsonText(&text), &Options::default());
        in_order(&report)?;
        shown(&report);
        prop_assert_eq!(redact(&text).chars().count(), text.chars().count());
    }

    #[test]
    fn any_request_gets_a_verdict(
        method in prop_oneof![Just("GET".to_owned()), Just("POST".to_owned()), any::<String>()],
        url in prop_oneof![any::<String>(), "[a-z0-9/:?#%&={}$.+@ -]{0,60}", "(https?://h)?/v(1|2|2\\.1)/[^/]{0,9}/(cloud)?servers[/?&=%a-z-]{0,20}"],
        headers in vec(("[A-Za-z-]{0,20}|X-OpenStack-Nova-API-Version|OpenStack-API-Version|Content-Type", any::<String>()), 0..4),
        body in proptest::option::of(broken_text()),
    ) {
        let headers: Vec<(&str, &str)> = headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let request = Request { method: &method, url: &url, headers: &headers };
        let report = check(&request, body.as_deref().map(JsonText).as_ref(), &Options::default());
        in_order(&report)?;
        shown(&report);
    }

    #[test]
    fn a_document_on_a_known_path_gets_a_verdict(path in proptest::sample::select(PATHS), body in broken_text(), windows in any::<bool>()) {
        let request = Request { method: path.0, url: path.1, headers: &[("X-Auth-Token", "t")] };
        let os = windows.then_some(ecs_preflight::rules::Os::Windows);
        let report = check(&request, Some(&JsonText(&body)), &Options { os, ..Options::default() });
        in_order(&report)?;
        shown(&report);
    }

    #[test]
    fn text_and_value_get_one_verdict(path in proptest::sample::select(PATHS), body in json_value()) {
        // A scalar sent to a system of forms is read as a form when it is text.
        prop_assume!(body.is_object() || !path.1.contains("openstack"));
        let text = body.to_string();
        let request = Request { method: path.0, url: path.1, headers: &[] };
        let of_text = check(&request, Some(&JsonText(&text)), &Options::default());
        let of_value = check(&request, Some(&JsonValue(&text)), &Options::default());
        prop_assert_eq!(placeless(&of_text), placeless(&of_value));
        let of_tree = check(&request, Some(&body), &Options::default());
        prop_assert_eq!(placeless(&of_text), placeless(&of_tree));
        let unplaced = of_text.issues().iter().find(|issue| issue.location() == Location::Body && issue.position().is_none() && !issue.rule().id().starts_with("route/") && !issue.rule().id().starts_with("body/"));
        prop_assert!(unplaced.is_none(), "{unplaced:?} of {text}");
    }

    #[test]
    fn white_space_changes_only_places(body in json_value(), operation in any_operation()) {
        prop_assume!(body.is_object());
        let (dense, wide) = (body.to_string(), serde_json::to_string_pretty(&body).expect("a value is JSON"));
        let verdict = |text: &str| placeless(&validate(operation, &JsonText(text), &Options::default()));
        prop_assert_eq!(verdict(&dense), verdict(&wide));
    }

    #[test]
    fn every_pair_has_a_status(vm_state in any::<String>(), task_state in proptest::option::of(any::<String>())) {
        prop_assert!(statuses().has(derive(&vm_state, task_state.as_deref()).status));
    }
}

/// No two neighbouring signs of it stand together anywhere else, so that a part of it is found too.
const SECRET: &str = "Zq7xVk9wQj3zXy";
const PART: usize = 4;

#[track_caller]
fn hides(output: &str, what: &str) {
    let leaked = (0..=SECRET.len() - PART)
        .map(|start| &SECRET[start..start + PART])
        .find(|part| output.contains(part));
    assert!(leaked.is_none(), "{what}: a part of the secret is shown: {output}");
}

/// Bodies and requests with the secret in every place where one belongs.
fn secret_bodies() -> Vec<(&'static str, String)> {
    let escaped = format!("{}\\\"\\n\\u0041{SECRET}", SECRET);
    let create = |fields: Value| {
        let mut server = json!({"name": "a b", "vpcid": "v", "nics": []});
        for (name, value) in fields.as_object().expect("fields are an object") {
            server[name] = value.clone();
        }
        ("CreateCloudServers", json!({"dry_run": 1, "server": server, "zzz": 1}).to_string())
    };
    let mut bodies = vec![
        create(json!({"adminPass": SECRET})),
        create(
            json!({"adminPass": SECRET, "user_data": SECRET, "metadata": {"admin_pass": SECRET, "a/b": "c"}}),
        ),
        create(json!({"adminPass": [SECRET, {"x": SECRET}], "user_data": {"y": SECRET}})),
        create(json!({"adminpass": SECRET, "admin_password": SECRET, "userData": SECRET})),
        create(json!({"metadata": {"admin_pass": format!("{SECRET}{SECRET}云\"\\")}})),
        create(json!({"user_data": format!("#!/bin/sh\necho {SECRET}\n")})),
        ("NovaUpdateServerMetadata", json!({"metadata": {"admin_pass": SECRET}}).to_string()),
        ("NovaReplaceServerTags", json!({"tags": 1, "token": SECRET}).to_string()),
    ];
    bodies.push((
        "CreateCloudServers",
        format!("{{\n  \"server\": {{\n    \"adminPass\" : \"{escaped}\",\n    \"name\": 1\n  }}\n}}"),
    ));
    bodies.push((
        "CreateCloudServers",
        format!("{{\"server\": {{\"admin\\u0050ass\": \"{SECRET}\", \"user_data\":\n\"{SECRET}\"}}}}"),
    ));
    bodies
}

/// The text up to each of its signs.
fn cuts(text: &str) -> impl Iterator<Item = &str> {
    text.char_indices().map(|(at, _)| &text[..at]).chain([text])
}

#[test]
fn secrets_never_leave_a_verdict() {
    for (id, body) in secret_bodies() {
        let operation = operation(id).expect("an operation");
        for cut in cuts(&body) {
            hides(&shown(&validate(operation, &JsonText(cut), &Options::default())), cut);
        }
        hides(&shown(&validate(operation, &JsonValue(&body), &Options::default())), &body);
    }
}

#[test]
fn secrets_never_leave_a_verdict_on_broken_text() {
    for (id, body) in secret_bodies() {
        let operation = operation(id).expect("an operation");
        for (at, _) in body.char_indices() {
            // One sign too many, at every place: the verdict names the sign that stops it.
            for sign in ["\"", "\\", "\n", "}", ","] {
                let broken = format!("{}{sign}{}", &body[..at], &body[at..]);
                hides(&shown(&validate(operation, &JsonText(&broken), &Options::default())), &broken);
            }
        }
    }
}

#[test]
fn secrets_in_headers_and_queries_never_leave_a_verdict() {
    let names = [
        "X-Auth-Token",
        "x-auth-token",
        "Authorization",
        "HT-ACCESS-TOKEN",
        "IMR-SESSION-TOKEN",
        "IMR-SESSION-SECRET",
        "Cookie",
    ];
    for (method, url) in PATHS {
        for name in names {
            let url = format!(
                "{url}{}adminPass={SECRET}&token={SECRET}",
                if url.contains('?') { '&' } else { '?' }
            );
            let headers =
                [(name, SECRET), ("Content-Type", "text/plain"), ("X-OpenStack-Nova-API-Version", "x")];
            let request = Request { method, url: &url, headers: &headers };
            hides(&shown(&check(&request, Some(&JsonText("{}")), &Options::default())), &url);
        }
    }
}

#[test]
fn redaction_hides_secrets_in_whole_and_in_cut_text() {
    let request = format!(
        "POST https://ecs.example.com/v1/p/cloudservers?adminPass={SECRET}&x=1\nX-Auth-Token: {SECRET}\nHT-ACCESS-TOKEN:{SECRET}\n\
         IMR-SESSION-TOKEN: {SECRET}\nimr-session-secret: {SECRET}\nContent-Type: application/json\n\n"
    );
    for (_, body) in secret_bodies() {
        let text = format!("{request}{body}");
        for cut in cuts(&text) {
            let masked = redact(cut);
            hides(&masked, cut);
            assert_eq!(masked.len(), cut.len(), "spans stay where they are");
            assert_eq!(masked.chars().count(), cut.chars().count(), "columns stay where they are");
        }
    }
}

#[test]
fn redaction_leaves_other_text_alone() {
    for text in [
        "",
        "{\"server\": {\"name\": \"web\", \"count\": 2}}",
        "GET /v2.1/p/servers?limit=5\nAccept: */*\n",
        "云 \"a\": [1, 2",
    ] {
        assert_eq!(redact(text), text);
    }
}

#[test]
fn debug_output_holds_no_body_no_query_and_no_header_value() {
    const HIDDEN: &str = "Zq7secretZq7";
    let body = format!("{{\"server\": {{\"adminPass\": \"{HIDDEN}\"}}}}");
    let url = format!("/v1/p/cloudservers?token={HIDDEN}");
    let headers = [("X-Auth-Token", HIDDEN)];
    let request = ecs_preflight::request::Request { method: "POST", url: &url, headers: &headers };
    let text = ecs_preflight::request::JsonText(&body);
    let value = ecs_preflight::request::JsonValue(&body);
    let report = ecs_preflight::request::check(&request, Some(&text), &Default::default());
    for shown in [format!("{request:?}"), format!("{text:?}"), format!("{value:?}"), format!("{report:?}")] {
        assert!(!shown.contains(HIDDEN), "{shown}");
    }
}
