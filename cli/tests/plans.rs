//! Terraform plans: what is created is a request, and what nobody knows yet is not judged.

#![allow(missing_docs, reason = "tests")]

mod harness;

use std::path::Path;

use harness::{both, errors, folder, lines, run_in, text};
use serde_json::{Value, json};

const IMAGE: &str = "ad091b52-742f-469e-8f3c-fd81cadf0743";

fn recorded() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/captures/terraform-plan.json");
    std::fs::read_to_string(path).expect("the recording")
}

/// What `check` says of a plan: of each resource its errors and warnings, as `rule pointer`.
fn check(plan: &str) -> Vec<(String, Vec<String>)> {
    let here = folder(&[("plan.json", plan)]);
    let verdicts = lines(&run_in(here.path(), &["check", "plan.json", "--format", "json"], ""));
    let found = |verdict: &Value| {
        let issues = verdict["issues"].as_array().expect("issues").iter();
        let grave = issues.filter(|issue| issue["severity"] != "note").map(|issue| {
            format!(
                "{} {}",
                issue["rule"].as_str().expect("a rule"),
                issue["pointer"].as_str().expect("a place")
            )
        });
        (verdict["resource"].as_str().unwrap_or("-").to_owned(), grave.collect())
    };
    verdicts.iter().map(found).collect()
}

#[test]
fn what_a_plan_creates_is_judged_at_the_address_of_its_resource() {
    let expected = [
        (
            "huaweicloud_compute_instance.web",
            vec![
                "name/characters /server/name",
                "password/ignored /server/adminPass",
                "number/minimum /server/data_volumes/0/size",
                "bandwidth/size /server/publicip/eip/bandwidth/size",
            ],
        ),
        (
            "module.app.openstack_compute_instance_v2.node[0]",
            vec![
                "image/beside-boot-disk /server/imageRef",
                "value/enum /server/block_device_mapping_v2/0/source_type",
            ],
        ),
        ("huaweicloud_compute_volume_attach.data", vec!["format/uuid /volumeAttachment/volumeId"]),
        ("openstack_compute_servergroup_v2.apart", vec!["value/enum /server_group/policies/0"]),
    ];
    let expected: Vec<(String, Vec<String>)> = expected
        .into_iter()
        .map(|(resource, issues)| (resource.to_owned(), issues.into_iter().map(str::to_owned).collect()))
        .collect();
    assert_eq!(check(&recorded()), expected);
}

#[test]
fn every_command_and_format_names_the_resource_and_the_line() {
    let plan: Value = serde_json::from_str(&recorded()).expect("JSON");
    let pretty = serde_json::to_string_pretty(&plan).expect("JSON");
    let line = pretty.lines().position(|line| line.contains("web 1")).expect("a line") + 1;
    let here = folder(&[("plan.json", &pretty)]);
    let said = |format: &str| text(&run_in(here.path(), &["check", "plan.json", "--format", format], ""));
    assert!(said("text").contains(&format!("--> plan.json:{line}:")), "{}", said("text"));
    assert!(said("text").contains("= resource: huaweicloud_compute_instance.web"), "{}", said("text"));
    assert!(said("github").contains(&format!("title=name/characters,line={line},")), "{}", said("github"));
    assert!(said("junit").contains("huaweicloud_compute_instance.web"), "{}", said("junit"));
    let log: Value = serde_json::from_str(&said("sarif")).expect("JSON");
    let place = &log["runs"][0]["results"][0]["locations"][0];
    assert_eq!(place["physicalLocation"]["region"]["startLine"], line);
    assert_eq!(place["logicalLocations"][1]["fullyQualifiedName"], "huaweicloud_compute_instance.web");
    let verdict = &lines(&run_in(here.path(), &["check", "plan.json", "--format", "json"], ""))[0];
    assert_eq!(verdict["issues"][0]["line"], line);
    let needs = both(&run_in(here.path(), &["iam", "needs", "plan.json"], ""));
    assert!(needs.contains("ecs:cloudServers:create") && needs.contains("NovaCreateServerGroup"), "{needs}");
    let least = both(&run_in(here.path(), &["iam", "minimize", "plan.json"], ""));
    assert!(least.contains("ecs:cloudServers:attach"), "{least}");
    let cause = both(&run_in(here.path(), &["explain", "Ecs.0915", "--request", "plan.json"], ""));
    assert!(cause.contains("/server/name"), "{cause}");
}

/// A plan with one server, whose values and marks the test gives.
fn server(after: &Value, unknown: &Value, sensitive: &Value) -> String {
    json!({"format_version": "1.2", "resource_changes": [{"address": "openstack_compute_instance_v2.a",
        "mode": "managed", "type": "openstack_compute_instance_v2",
        "change": {"actions": ["create"], "after": after, "after_unknown": unknown, "after_sensitive": sensitive}}]})
    .to_string()
}

#[test]
fn what_is_known_after_the_apply_is_not_judged() {
    let one = |after: Value, unknown: Value| check(&server(&after, &unknown, &json!({}))).remove(0).1;
    let network = json!([{"uuid": "ad091b52-742f-469e-8f3c-fd81cadf0701"}]);
    let zone = "server/zone-suggested /server/availability_zone";
    // Nothing is given, and nothing is unknown: it is missing.
    assert_eq!(
        one(json!({"name": "a", "image_id": IMAGE, "network": network}), json!({})),
        ["object/required /server/flavorRef", zone]
    );
    assert_eq!(
        one(
            json!({"name": "a", "image_id": IMAGE, "network": network}),
            json!({"flavor_id": true, "availability_zone": true})
        ),
        [""; 0]
    );
    assert_eq!(
        one(
            json!({"image_id": IMAGE, "network": network, "metadata": {"b": "x"}}),
            json!({"name": true, "flavor_id": true, "availability_zone": true, "metadata": {"a": true}})
        ),
        [""; 0]
    );
    assert_eq!(
        one(
            json!({"name": "a", "image_id": IMAGE, "flavor_name": "s3.small.1", "availability_zone": "az", "network": [{"name": "net"}, {}]}),
            json!({"network": [{}, {"uuid": true}]})
        ),
        [""; 0]
    );
    assert_eq!(
        one(
            json!({"name": "a", "image_id": IMAGE, "flavor_id": "f", "availability_zone": "az"}),
            json!({"network": true})
        ),
        [""; 0]
    );
}

#[test]
fn another_attribute_may_choose_the_call() {
    let plan = |installed: &str| {
        json!({"format_version": "1.2", "resource_changes": [{"address": "huaweicloud_compute_os_change.a",
            "mode": "managed", "type": "huaweicloud_compute_os_change", "change": {"actions": ["create"],
            "after": {"cloud_init_installed": installed, "server_id": "ad091b52-742f-469e-8f3c-fd81cadf0743",
            "os_change": [{"imageid": "ubuntu", "keyname": "k", "userid": "u"}]}, "after_unknown": {}, "after_sensitive": {}}}]})
        .to_string()
    };
    assert_eq!(check(&plan("true"))[0].1, ["format/uuid /os-change/imageid"]);
    let here = folder(&[("plan.json", &plan("false"))]);
    let needs = both(&run_in(here.path(), &["iam", "needs", "plan.json"], ""));
    assert!(needs.contains("ChangeCloudServerOsV1"), "{needs}");
}

#[test]
fn planned_values_alone_leave_out_what_is_unknown() {
    let plan = |values: Value| {
        json!({"format_version": "1.2", "planned_values": {"root_module": {"child_modules": [{"address": "module.m",
            "resources": [{"address": "module.m.huaweicloud_compute_servergroup.g", "mode": "managed",
            "type": "huaweicloud_compute_servergroup", "values": values, "sensitive_values": {}}]}]}}})
        .to_string()
    };
    let issues = |values: Value| check(&plan(values)).remove(0).1;
    assert_eq!(issues(json!({"policies": ["anti-affinity"]})), [""; 0]);
    assert_eq!(
        issues(json!({"name": null, "policies": ["anti-affinity"]})),
        ["object/required /server_group/name"]
    );
    assert_eq!(issues(json!({"name": "g", "policies": ["x"]})), ["value/enum /server_group/policies/0"]);
}

#[test]
fn sensitive_values_are_not_shown() {
    let after = json!({"name": "hunter2 SECRET", "admin_pass": "hunter2SECRET", "flavor_id": "f",
        "network": [{"uuid": "hunter2"}], "metadata": {"a": "b"}});
    let network = json!([{"uuid": true}]);
    let marks = [
        json!({"name": true, "admin_pass": true, "network": network}),
        json!({"name": true, "admin_pass": true, "network": true}),
        // Marks about nothing may have lost their place.
        json!({"nme": true, "admin_pass": true, "network": network}),
        json!(true),
        Value::Null,
    ];
    for sensitive in marks {
        let here = folder(&[("plan.json", &server(&after, &json!({}), &sensitive))]);
        for format in ["text", "json", "github", "sarif", "junit"] {
            let all = both(&run_in(here.path(), &["check", "plan.json", "--format", format], ""));
            assert!(!all.contains("hunter2") && !all.contains("SECRET"), "{sensitive} {format}: {all}");
        }
    }
    let here = folder(&[("plan.json", &recorded())]);
    let all = both(&run_in(here.path(), &["check", "plan.json"], ""));
    assert!(all.contains("password/ignored") && !all.contains("Passw0rd"), "{all}");
}

#[test]
fn a_plan_without_a_call_is_a_warning() {
    let here = folder(&[("plan.json", "{\"format_version\": \"1.2\", \"resource_changes\": []}")]);
    let output = run_in(here.path(), &["check", "plan.json"], "");
    assert_eq!(output.status.code(), Some(0));
    assert!(errors(&output).contains("there is no request in `plan.json`"), "{}", errors(&output));
    assert_eq!(run_in(here.path(), &["check", "plan.json", "--strict"], "").status.code(), Some(1));
    let broken = folder(&[("plan.json", "{\"format_version\": \"1.2\", \"resource_changes\": {}}")]);
    let output = run_in(broken.path(), &["check", "plan.json"], "");
    assert_eq!(output.status.code(), Some(2), "{}", both(&output));
}
