//! Handles: two catalogues side by side, each with its own facts, and nothing left of one that is dropped.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test stops at the first thing that is wrong"
)]

use std::path::Path;
use std::sync::Arc;

use ecs_preflight::Preflight;
use ecs_preflight::ask::groups;
use ecs_preflight::catalogue::{NotInstalled, PACK};
use ecs_preflight::iam::policy::LintOptions;
use ecs_preflight::report::Language;
use ecs_preflight::request::{JsonText, Options, Request};
use ecs_preflight_compiler::{File, compile_with, files};
use ecs_preflight_model::pack;

fn overlaid(text: &str) -> Preflight {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = files(root).expect("the files of the catalogue");
    let overlay = File { name: "ours.yaml".into(), text: text.into() };
    let compiled = compile_with(&files, &[overlay], |_| true).expect("the overlay compiles");
    Preflight::new(compiled.catalogue).expect("a catalogue of this version")
}

const DISKS: &str = "overlay: ours
shapes:
  DiskType: {enum: {add: [OURS]}}
operations:
  CreateCloudServers:
    body:
      /server/name: {x-prefix: [prod-]}
iam:
  actions:
    - {name: 'ecs:ours:sweep', level: write, opens: []}
";

fn body(disk: &str, name: &str) -> String {
    format!(
        r#"{{"server": {{"name": "{name}", "imageRef": "1189efbf-d48b-46ad-a823-94b942e2a000",
        "flavorRef": "s3.small.1", "vpcid": "0dae26c9-9a70-4392-93f3-87d53115d171",
        "nics": [{{"subnet_id": "157ee789-03ea-45b1-a698-76c92660dd83"}}],
        "root_volume": {{"volumetype": "{disk}"}}}}}}"#
    )
}

fn rules(preflight: &Preflight, body: &str) -> Vec<String> {
    let operation = preflight.operation("CreateCloudServers").expect("the operation");
    let report = preflight.validate(operation, &JsonText(body), &Options::default());
    let shown = |issue: &ecs_preflight::report::Issue| {
        let told = format!("{} {}", issue.rule().id(), issue.pointer());
        assert!(!issue.message(Language::En).is_empty() && !issue.message(Language::Zh).is_empty(), "{told}");
        told
    };
    let errors = report.issues().iter().filter(|issue| issue.severity().name() == "error");
    errors.map(shown).collect()
}

#[test]
fn two_handles_with_different_facts_live_side_by_side() {
    let (documents, ours) = (Preflight::default(), overlaid(DISKS));
    let cases = [(body("OURS", "prod-1"), 1, 0), (body("SSD", "prod-1"), 0, 0), (body("SSD", "x"), 0, 1)];
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for (body, of_documents, of_ours) in &cases {
                    assert_eq!(rules(&documents, body).len(), *of_documents, "{:?}", rules(&documents, body));
                    assert_eq!(rules(&ours, body).len(), *of_ours, "{:?}", rules(&ours, body));
                }
            });
        }
    });
}

#[test]
fn every_part_of_a_handle_asks_its_own_catalogue() {
    let (documents, ours) = (Preflight::default(), overlaid(DISKS));
    let ask = |preflight: &Preflight, question: &str, arguments: &str| {
        preflight.ask(groups(), question, arguments, Language::En)
    };
    let who = r#"{"action": "ecs:ours:sweep"}"#;
    assert!(ask(&documents, "iam.who", who).is_err());
    assert!(ask(&ours, "iam.who", who).expect("a known action").contains("ecs:ours:sweep"));
    let describe = r#"{"operation": "CreateCloudServers", "pointer": "/server/root_volume/volumetype"}"#;
    assert!(!ask(&documents, "form.describe", describe).expect("a field").contains("OURS"));
    assert!(ask(&ours, "form.describe", describe).expect("a field").contains("OURS"));
    let policy =
        JsonText(r#"{"Version": "1.1", "Statement": [{"Effect": "Allow", "Action": ["ecs:ours:sweep"]}]}"#);
    let unknown = |preflight: &Preflight| {
        let report = preflight.lint(&policy, &LintOptions::default());
        report.issues().iter().any(|issue| issue.rule().id().starts_with("policy/unknown-"))
    };
    assert_eq!((unknown(&documents), unknown(&ours)), (true, false));
    let request = Request { method: "POST", url: "/v1/p/cloudservers", headers: &[] };
    let clean = body("OURS", "prod-1");
    let report =
        |preflight: &Preflight| preflight.check(&request, Some(&JsonText(&clean)), &Options::default());
    assert_eq!((report(&documents).ok(), report(&ours).ok()), (false, true));
}

#[test]
fn a_report_outlives_the_handle_that_made_it() {
    let ours = overlaid(DISKS);
    let operation = ours.operation("CreateCloudServers").expect("the operation");
    let report = ours.validate(operation, &JsonText(&body("SSD", "x")), &Options::default());
    let kept = Arc::downgrade(operation);
    drop(ours);
    let issue = report.issues().first().expect("an issue");
    assert!(issue.source().starts_with("ours.yaml:"), "{}", issue.source());
    assert!(issue.message(Language::En).contains("prod-"));
    // The report holds its operation, and nothing holds it but the report.
    assert!(kept.upgrade().is_some());
    drop(report);
    assert!(kept.upgrade().is_none(), "something of a dropped handle is still there");
}

#[test]
fn decisions_know_the_rules_that_an_overlay_adds() {
    let ours = overlaid(
        "overlay: ours
operations:
  CreateCloudServers:
    constraints:
      - rule: ours/tags-with-count
        require: [/server/description]
        when: [{field: /server/count, above: 10}]
        message: {en: 'more than 10 servers need `description`', zh: 超过 10 台时必须给出 `description`}
",
    );
    let mut silence = ours.silence();
    assert!(silence.ignore("ours/tags-with-count").is_ok());
    assert!(Preflight::default().silence().ignore("ours/tags-with-count").is_err());
    let many = body("SSD", "a").replace(r#""name""#, r#""count": 11, "name""#);
    assert_eq!(rules(&ours, &many), ["ours/tags-with-count /server/description"]);
    let explained = ours.ask(groups(), "explain", r#"{"rule": "ours/tags-with-count"}"#, Language::En);
    assert!(explained.expect("a known rule").contains("more than 10 servers need"));
}

#[test]
fn a_row_of_an_overlay_hides_no_others() {
    // What an action serves is judged by all rows, whichever an overlay has added.
    let policy = JsonText(
        r#"{"Version": "1.1", "Statement": [{"Effect": "Allow",
        "Action": ["ecs:servers:reboot", "ecs:servers:list", "ecs:servers:get"]}]}"#,
    );
    let ours = overlaid(
        "overlay: ours
operations:
  ListOurs:
    request: GET /v1/{project_id}/ours
    title: {en: List ours, zh: 查询我们的}
    iam: {action: \"ecs:ours:list\"}
iam:
  actions:
    - {name: \"ecs:ours:list\", level: list, opens: [ListOurs]}
",
    );
    let rules = |preflight: &Preflight| {
        let report = preflight.lint(&policy, &LintOptions::default());
        report.issues().iter().map(|issue| issue.rule().id().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(rules(&Preflight::default()), rules(&ours));
}

#[test]
fn a_pack_is_a_handle_and_a_damaged_one_is_none() {
    let preflight = Preflight::from_pack(PACK).expect("the pack of the build");
    assert!(preflight.operation("CreateCloudServers").is_some());
    assert!(Preflight::from_pack(PACK.get(..PACK.len() / 2).expect("a half")).is_err());
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut catalogue = pack::read(PACK).expect("the pack of the build");
    catalogue.rules = Box::default();
    assert_eq!(Preflight::new(catalogue).err(), Some(NotInstalled::OtherVersion), "{}", root.display());
}
