//! Editions: chosen on the command line or in the configuration, named in what is answered, with overlays on top.

#![allow(missing_docs, reason = "tests")]

mod harness;

use std::path::Path;

use harness::{both, errors, folder, lines, rules, run_in, text};
use serde_json::{Value, json};

const PUBLIC: [&str; 2] = ["--edition", "huaweicloud-public"];

fn create(disk: &str) -> String {
    json!({"method": "POST", "url": "/v1.1/p/cloudservers", "body": {"server": {
        "imageRef": "1189efbf-d48b-46ad-a823-94b942e2a000", "flavorRef": "s3.xlarge.2", "name": "web",
        "vpcid": "0dae26c9-9a70-4392-93f3-87d53115d171",
        "nics": [{"subnet_id": "157ee789-03ea-45b1-a698-76c92660dd83"}], "root_volume": {"volumetype": disk}}}})
    .to_string()
}

fn check(here: &Path, args: &[&str], request: &str) -> Value {
    let output = run_in(here, &[&["check", "-", "--format", "json"], args].concat(), request);
    lines(&output).into_iter().next().unwrap_or_else(|| panic!("{}", both(&output)))
}

#[test]
fn an_edition_judges_and_is_named() {
    let here = folder(&[]);
    let verdict = check(here.path(), &PUBLIC, &create("GPSSD"));
    assert_eq!(
        verdict,
        json!({"operation": "CreateServers", "ok": true, "issues": [], "edition": "huaweicloud-public"})
    );
    let wrong = check(here.path(), &PUBLIC, &create("GPSD"));
    assert_eq!(rules(&wrong), ["value/enum"]);
    assert_eq!(
        wrong["issues"][0]["source"],
        "Huawei Cloud ECS 2024-04, 创建云服务器（按需）, table 6; SDK PostPaidServerRootVolume"
    );
    // Without it the documents hold, which name no edition.
    for args in [&[][..], &["--edition", "documents"]] {
        let verdict = check(here.path(), args, &create("GPSSD"));
        assert_eq!(
            (rules(&verdict), &verdict["edition"]),
            (vec!["practice/path", "value/enum"], &Value::Null)
        );
    }
    let log =
        run_in(here.path(), &[&["check", "-", "--format", "sarif"], &PUBLIC[..]].concat(), &create("GPSD"));
    let log: Value = serde_json::from_str(&text(&log)).expect("SARIF");
    assert_eq!(log["runs"][0]["properties"], json!({"edition": "huaweicloud-public"}));
    let version = run_in(here.path(), &[&PUBLIC[..], &["--version"]].concat(), "");
    assert_eq!(text(&version).lines().nth(1), Some("edition huaweicloud-public"));
    assert_eq!(text(&run_in(here.path(), &["--version"], "")).lines().count(), 1);
}

#[test]
fn the_configuration_names_an_edition_and_overlays_stack_on_it() {
    let here = folder(&[
        (".ecs-preflight.toml", "edition = \"huaweicloud-public\"\n"),
        (
            "ours.yaml",
            "overlay: ours\nshapes:\n  DiskType: {enum: {remove: [GPSSD]}}\noperations:\n  CreateServers:\n    body: {/server/name: {x-prefix: prod-}}\n",
        ),
        ("odd.toml", "edition = \"huaweicloud-publik\"\n"),
    ]);
    assert_eq!(check(here.path(), &[], &create("GPSSD"))["ok"], true);
    let stacked = check(here.path(), &["--overlay", "ours.yaml"], &create("ESSD"));
    assert_eq!(
        (rules(&stacked), &stacked["edition"]),
        (vec!["text/beginning"], &json!("huaweicloud-public"))
    );
    assert_eq!(stacked["issues"][0]["source"], "ours.yaml:6");
    let version = run_in(here.path(), &["--version"], "");
    assert!(text(&version).contains("edition huaweicloud-public"), "{}", both(&version));
    // The command line wins.
    assert_eq!(check(here.path(), &["--edition", "documents"], &create("GPSSD"))["ok"], false);
    let odd = run_in(here.path(), &["check", "-", "--config", "odd.toml"], "");
    assert_eq!(odd.status.code(), Some(2));
    assert!(
        errors(&odd).contains("odd.toml `huaweicloud-publik`: there is no such edition"),
        "{}",
        errors(&odd)
    );
    assert!(errors(&odd).contains("`documents`, `huaweicloud-public`"), "{}", errors(&odd));
}

#[test]
fn facts_of_an_edition_name_their_sources() {
    let here = folder(&[]);
    let told = run_in(
        here.path(),
        &[
            &PUBLIC[..],
            &[
                "catalogue",
                "--explain",
                "CreateServers",
                "/server/extendparam/chargingMode",
                "--format",
                "json",
            ],
        ]
        .concat(),
        "",
    );
    let changed = lines(&told)[0]["changed"].clone();
    assert!(
        changed.as_array().expect("changes").iter().any(|change| change["keyword"] == "enum"
            && change["source"]
                .as_str()
                .is_some_and(|source| source.starts_with("Huawei Cloud ECS 2024-04, "))),
        "{changed}"
    );
    let packed = run_in(
        here.path(),
        &[&PUBLIC[..], &["--overlay", "none.yaml", "catalogue", "ShowServer"]].concat(),
        "",
    );
    assert_eq!(packed.status.code(), Some(2), "{}", both(&packed));
}
