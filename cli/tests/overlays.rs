//! Overlays in the terminal: what they change, where it is told from, and how mistakes in them are reported.

#![allow(missing_docs, reason = "tests")]

mod harness;

use std::path::Path;

use harness::{both, errors, folder, lines, rules, run_in, text};
use serde_json::{Value, json};

const OVERLAY: &str = "overlay: ours
operations:
  CreateCloudServers:
    aliases: [\"POST /v1.1/{project_id}/cloudservers\"]
    body:
      /server/name: {x-prefix: [prod-, test-]}
      /server/root_volume/volumetype: {enum: {add: [ESSD]}}
      /server/colour: {enum: [red, blue]}
severities: {text/beginning: warning}
";

fn create(name: &str, disk: &str, colour: &str) -> String {
    json!({"method": "POST", "url": "/v1.1/p/cloudservers", "body": {"server": {
        "imageRef": "1189efbf-d48b-46ad-a823-94b942e2a000", "flavorRef": "s3.xlarge.2", "name": name,
        "vpcid": "0dae26c9-9a70-4392-93f3-87d53115d171", "colour": colour,
        "nics": [{"subnet_id": "157ee789-03ea-45b1-a698-76c92660dd83"}], "root_volume": {"volumetype": disk}}}})
    .to_string()
}

/// Rule and source of each issue of the first verdict.
fn issues(output: &std::process::Output) -> Vec<(String, String)> {
    let verdict = lines(output).into_iter().next().unwrap_or_else(|| panic!("{}", both(output)));
    let word = |issue: &Value, key: &str| issue[key].as_str().unwrap_or_default().to_owned();
    let list = verdict["issues"].as_array().expect("issues");
    list.iter().map(|issue| (word(issue, "rule"), word(issue, "source"))).collect()
}

fn check(here: &Path, args: &[&str], request: &str) -> std::process::Output {
    run_in(here, &[&["check", "-", "--format", "json"], args].concat(), request)
}

#[test]
fn an_overlay_changes_verdicts_and_is_cited() {
    let here = folder(&[("ours.yaml", OVERLAY)]);
    let with = ["--overlay", "ours.yaml"];
    assert_eq!(issues(&check(here.path(), &with, &create("prod-a", "ESSD", "red"))), []);
    let wrong = check(here.path(), &with, &create("web", "SAS", "green"));
    let cited = |rule: &str, line: usize| (rule.to_owned(), format!("ours.yaml:{line}"));
    let expected = [cited("text/beginning", 6), cited("value/enum", 8), cited("value/enum", 7)];
    assert_eq!(issues(&wrong), expected, "{}", both(&wrong));
    assert_eq!(lines(&wrong)[0]["issues"][0]["severity"], "warning");
    // Without it the documents hold.
    let without = check(here.path(), &[], &create("web", "ESSD", "red"));
    assert!(rules(&lines(&without)[0]).contains(&"value/enum"), "{}", both(&without));
}

#[test]
fn the_configuration_names_overlays_from_its_own_folder() {
    let here = folder(&[
        (".ecs-preflight.toml", "overlays = [\"facts/ours.yaml\"]\n"),
        ("facts/ours.yaml", OVERLAY),
        ("deep/down/x.txt", ""),
    ]);
    let deep = here.path().join("deep/down");
    let output = check(&deep, &[], &create("prod-a", "ESSD", "red"));
    assert_eq!(issues(&output), [], "{}", both(&output));
    // What the command line names comes later and wins.
    std::fs::write(here.path().join("last.yaml"), "overlay: last\noperations:\n  CreateCloudServers:\n    body:\n      /server/colour: {enum: [green]}\n").expect("a file");
    let output = check(here.path(), &["--overlay", "last.yaml"], &create("prod-a", "ESSD", "red"));
    assert_eq!(issues(&output), [("value/enum".to_owned(), "last.yaml:5".to_owned())], "{}", both(&output));
}

#[test]
fn a_pack_is_an_overlay_that_is_compiled() {
    let here = folder(&[("ours.yaml", OVERLAY)]);
    let built = run_in(here.path(), &["catalogue", "build", "ours.yaml", "-o", "ours.pack"], "");
    assert_eq!((built.status.code(), both(&built).as_str()), (Some(0), ""));
    let output = check(here.path(), &["--overlay", "ours.pack"], &create("prod-a", "SAS", "red"));
    assert_eq!(issues(&output), [("value/enum".to_owned(), "ours.yaml:7".to_owned())]);
    let pack = std::fs::read(here.path().join("ours.pack")).expect("the pack");
    let damaged = [&pack[..pack.len() / 2], b"x", &pack[pack.len() / 2..]].concat();
    std::fs::write(here.path().join("damaged.pack"), damaged).expect("a file");
    let refused = check(here.path(), &["--overlay", "damaged.pack"], "");
    assert_eq!(refused.status.code(), Some(2));
    assert!(errors(&refused).contains("damaged"), "{}", errors(&refused));
    let nowhere = run_in(here.path(), &["catalogue", "build", "ours.yaml"], "");
    assert_eq!(nowhere.status.code(), Some(2));
    assert!(errors(&nowhere).contains("--output"));
}

#[test]
fn a_folder_of_overlays_is_read_by_the_names_of_its_files() {
    let last = OVERLAY.replace("ESSD", "SAS").replace("enum: [red, blue]", "enum: [green]");
    let here =
        folder(&[("facts/a.yaml", OVERLAY), ("facts/b.yaml", &last), ("facts/notes.txt", "no overlay")]);
    let output = check(here.path(), &["--overlay", "facts"], &create("prod-a", "ESSD", "green"));
    assert_eq!(issues(&output), [], "{}", both(&output));
    let output = check(here.path(), &["--overlay", "facts"], &create("prod-a", "SAS", "red"));
    assert_eq!(
        issues(&output),
        [("value/enum".to_owned(), "facts/b.yaml:8".to_owned())],
        "{}",
        both(&output)
    );
}

#[test]
fn what_was_replaced_is_explained() {
    let here = folder(&[("ours.yaml", OVERLAY)]);
    let explain = |args: &[&str]| {
        let command = ["--overlay", "ours.yaml", "catalogue", "--explain"];
        run_in(here.path(), &[&command, args].concat(), "")
    };
    let told = explain(&["CreateCloudServers", "/server/root_volume/volumetype", "--format", "json"]);
    assert_eq!(
        lines(&told),
        [json!({
            "operation": "CreateCloudServers", "pointer": "/server/root_volume/volumetype",
            "source": "ECS API 2025-01 §5.1.1, table 5-5",
            "changed": [{"pointer": "/server/root_volume/volumetype", "keyword": "enum", "source": "ours.yaml:7",
                "value": "[SATA, SSD, ESSD]", "replaced": "[SATA, SSD]"}]
        })]
    );
    assert!(text(&explain(&["CreateCloudServers"])).contains("ours.yaml:4 aliases"));
    assert_eq!(explain(&["CreateCloudServers", "/server/nothing"]).status.code(), Some(2));
}

#[test]
fn mistakes_are_told_one_a_line_with_their_places() {
    let text = "overlay: ours\noperations:\n  CreateCloudServer: {}\n  CreateCloudServers:\n    body: {/server/nmae: null}\n";
    let here = folder(&[
        ("ours.yaml", text),
        ("open.yaml", "overlay: [\n"),
        ("secret.yaml", "overlay: \"pass: hunter2\n"),
        ("empty/none.txt", ""),
    ]);
    let output = check(here.path(), &["--overlay", "ours.yaml"], "");
    assert_eq!(output.status.code(), Some(2));
    let said = errors(&output);
    let list: Vec<&str> = said.lines().collect();
    assert_eq!(list.len(), 2, "{said}");
    assert!(
        list[0].contains(
            "ours.yaml:3:3: there is no operation `CreateCloudServer`: did you mean `CreateCloudServers`?"
        ),
        "{said}"
    );
    assert!(
        list[1].contains("ours.yaml:5:12: there is no field `nmae` to remove: did you mean `name`?"),
        "{said}"
    );
    for (file, says) in [
        ("open.yaml", "not valid YAML"),
        ("secret.yaml", "not valid YAML"),
        ("none.yaml", "cannot read the overlay"),
        ("empty", "has no overlay"),
    ] {
        let output = check(here.path(), &["--overlay", file], "");
        assert_eq!(output.status.code(), Some(2), "{file}");
        assert!(
            errors(&output).contains(says) && !errors(&output).contains("hunter2"),
            "{}",
            errors(&output)
        );
    }
}

#[test]
fn the_example_works() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let output = run_in(
        &root,
        &["--overlay", "examples/overlay.yaml", "check", "examples/overlay.http", "--format", "json"],
        "",
    );
    let verdicts = lines(&output);
    assert_eq!(verdicts[0]["issues"], json!([]), "{}", both(&output));
    let second: Vec<&str> = verdicts[1]["issues"]
        .as_array()
        .expect("issues")
        .iter()
        .filter_map(|issue| issue["source"].as_str())
        .collect();
    assert_eq!(second, ["examples/overlay.yaml:17", "examples/overlay.yaml:9", "examples/overlay.yaml:19"]);
    let action =
        run_in(&root, &["--overlay", "examples/overlay.yaml", "iam", "who", "ecs:cloudServers:vnc"], "");
    assert_eq!(action.status.code(), Some(0), "{}", both(&action));
}

/// A create request as the public cloud's clients send it, changed at some places.
fn public(change: impl Fn(&mut Value)) -> Value {
    let mut body = json!({"server": {
        "imageRef": "1189efbf-d48b-46ad-a823-94b942e2a000", "flavorRef": "s6.large.2", "name": "web",
        "vpcid": "0dae26c9-9a70-4392-93f3-87d53115d171",
        "nics": [{"subnet_id": "157ee789-03ea-45b1-a698-76c92660dd83"}],
        "root_volume": {"volumetype": "GPSSD", "metadata": {"__system__encrypted": "0"}},
        "data_volumes": [{"volumetype": "SSD", "size": 100}],
        "server_tags": [{"key": "stage", "value": "prod"}],
        "extendparam": {"chargingMode": "prePaid", "periodType": "month", "periodNum": 9}}});
    change(&mut body["server"]);
    body
}

/// The rules of the edition's sample that a body breaks under it, and whether all of them cite the overlay.
fn under_public(url: &str, body: &Value) -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let request = json!({"method": "POST", "url": url, "body": body}).to_string();
    let output = check(&root, &["--overlay", "tests/overlays/public.yaml"], &request);
    let found = issues(&output);
    found
        .into_iter()
        .filter(|(_, source)| source.starts_with("tests/overlays/"))
        .map(|(rule, _)| rule)
        .collect()
}

#[test]
fn what_the_draft_of_the_public_edition_had_no_words_for() {
    let url = "/v1.1/p/cloudservers";
    let of = |change: &dyn Fn(&mut Value)| under_public(url, &public(change));
    assert_eq!(of(&|_| {}), Vec::<String>::new());
    type Case = (&'static str, fn(&mut Value));
    let cases: [Case; 14] = [
        ("public/iops-missing", |server| server["root_volume"]["volumetype"] = json!("GPSSD2")),
        ("public/iops-ignored", |server| server["root_volume"] = json!({"volumetype": "SSD", "iops": 3000})),
        ("value/enum", |server| server["root_volume"]["volumetype"] = json!("GPSSD9")),
        ("public/shareable", |server| server["data_volumes"][0]["shareable"] = json!(true)),
        ("public/subnet-or-port", |server| server["nics"] = json!([{"ipv6_enable": true}])),
        ("public/bandwidth-size", |server| {
            server["publicip"] = json!({"eip": {"iptype": "5_bgp", "bandwidth": {"sharetype": "PER"}}});
        }),
        ("text/forbidden-characters", |server| server["server_tags"][0]["key"] = json!("a=b")),
        ("text/maximum", |server| server["server_tags"][0]["value"] = json!("x".repeat(44))),
        ("list/duplicate", |server| {
            server["server_tags"] = json!([{"key": "a", "value": "1"}, {"key": "a", "value": "2"}]);
        }),
        ("public/period-missing", |server| server["extendparam"] = json!({"chargingMode": "prePaid"})),
        ("public/period-months", |server| server["extendparam"]["periodNum"] = json!(10)),
        ("public/period-years", |server| {
            server["extendparam"] = json!({"chargingMode": "prePaid", "periodType": "year", "periodNum": 4});
        }),
        ("value/enum", |server| server["extendparam"]["periodType"] = json!("week")),
        ("number/minimum", |server| server["extendparam"]["periodNum"] = json!(0)),
    ];
    for (rule, change) in cases {
        let found = of(&change);
        assert!(found.iter().any(|known| known == rule), "{rule}: {found:?}");
    }
    let differs = of(&|server| {
        server["data_volumes"][0]["shareable"] = json!(true);
        server["data_volumes"][0]["multiattach"] = json!(false);
    });
    assert!(differs.iter().any(|rule| rule == "public/shareable-differs"), "{differs:?}");
    // A port in place of a subnet is enough, and one version of the path takes another value.
    assert_eq!(
        of(&|server| server["nics"] = json!([{"port_id": "157ee789-03ea-45b1-a698-76c92660dd83"}])),
        Vec::<String>::new()
    );
    let zero = public(|server| server["extendparam"] = json!({"chargingMode": 0}));
    assert_eq!(under_public(url, &zero), Vec::<String>::new());
    assert_eq!(under_public("/v1.2/p/cloudservers", &zero), ["value/type"]);
}

#[test]
fn operations_and_actions_of_the_public_edition() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let overlay = ["--overlay", "tests/overlays/public.yaml", "--format", "json"];
    let needs = |request: [&str; 2]| {
        let output = run_in(&root, &[&overlay[..], &["iam", "needs"], &request].concat(), "");
        lines(&output).into_iter().next().unwrap_or_else(|| panic!("{}", both(&output)))
    };
    let id = "616fb98f-46ca-475e-917e-2563e5a8cd19";
    let detail = needs(["GET", "https://ecs.example.com/v1/p/cloudservers/detail"]);
    assert_eq!(
        (&detail["operation"], &detail["actions"]),
        (&json!("ListServersDetails"), &json!(["ecs:cloudServers:list"]))
    );
    let tags = needs(["GET", &format!("https://ecs.example.com/v1/p/cloudservers/{id}/tags")]);
    assert_eq!(
        (&tags["operation"], &tags["actions"]),
        (&json!("ListPublicServerTags"), &json!(["ecs:cloudServers:showServerTags"]))
    );
    let create = needs(["POST", "https://ecs.example.com/v1/p/cloudservers"]);
    assert_eq!(create["actions"], json!(["ecs:cloudServers:createServers"]));
    let flavors = json!({"method": "GET", "url": "/v1/p/cloudservers/flavors?flavor_id=s6.large.2&limit=0"})
        .to_string();
    let output = check(&root, &["--overlay", "tests/overlays/public.yaml"], &flavors);
    let found = issues(&output);
    assert!(found.iter().all(|(rule, _)| rule != "query/unknown-parameter"), "{found:?}");
    assert!(found.iter().any(|(_, source)| source.starts_with("tests/overlays/")), "{found:?}");
}
