//! `iam lint` as a user runs it.

#![allow(missing_docs, reason = "tests")]

mod harness;

use std::path::Path;
use std::process::Output;

use harness::{folder, lines, rules, run_in, text};
use serde_json::Value;

fn run(folder: &Path, args: &[&str], input: &str) -> Output {
    run_in(folder, &[&["iam", "lint"], args].concat(), input)
}

const CLEAN: &str = r#"{"Version": "1.1", "Statement": [{"Effect": "Allow", "Action": ["ecs:cloudServers:delete", "ecs:servers:delete"]}]}"#;
const SLIPS: &str = r#"{
  "Version": "1.1",
  "Statement": [
    {
      "Effect": "allow",
      "Action": [
        "ecs:servers:reboot",
        "ecs:servers:reboot"
      ]
    }
  ]
}
"#;

#[test]
fn one_line_a_file_in_the_order_of_paths() {
    let here = folder(&[
        ("b/slips.json", SLIPS),
        ("a.json", CLEAN),
        ("b/broken.json", "{\"Statement\": ["),
        ("b/package.json", "{\"name\": \"x\", \"version\": \"1.0.0\"}"),
        ("ignored/x.json", SLIPS),
        (".gitignore", "ignored/\n"),
    ]);
    let output = run(here.path(), &[".", "--format", "json"], "");
    assert_eq!(output.status.code(), Some(1));
    let verdicts = lines(&output);
    let names: Vec<_> = verdicts.iter().map(|verdict| verdict["file"].as_str().expect("a file")).collect();
    assert_eq!(names, ["a.json", "b/broken.json", "b/slips.json"]);
    assert_eq!(verdicts[0].to_string(), r#"{"file":"a.json","ok":true,"issues":[]}"#);
    assert_eq!(rules(&verdicts[1]), ["input/invalid-json"]);
    let effect = &verdicts[2]["issues"][0];
    assert_eq!(effect["rule"], "policy/effect");
    assert!(effect.get("in").is_none());
    for (key, value) in [("line", 5), ("column", 17), ("end_line", 5), ("end_column", 24)] {
        assert_eq!(effect[key], value, "{key}");
    }
    assert_eq!(effect["fix"]["edits"][0]["text"], "\"Allow\"");
    let pattern = run(here.path(), &["b/*.json", "a.json", "./a.json", "--format", "json"], "");
    assert_eq!(lines(&pattern).len(), 4, "a pattern names its files, and each file is judged once");
}

#[test]
fn what_cannot_be_read_exits_with_2_and_does_not_stop_the_others() {
    let here = folder(&[("a.json", CLEAN)]);
    for missing in ["nothing.json", "nothing/*.json", "a["] {
        let output = run(here.path(), &[missing, "a.json", "--format", "json"], "");
        assert_eq!(output.status.code(), Some(2), "{missing}");
        assert_eq!(lines(&output).len(), 1, "{missing}");
        assert!(!output.stderr.is_empty());
    }
    for args in [
        &["a.json", "--add-dependencies"][..],
        &["a.json", "--suppress", "policy/versoin=x"],
        &["a.json", "--suppress", "policy/version="],
        &["a.json", "--config", "nothing.toml"],
    ] {
        assert_eq!(run(here.path(), args, "").status.code(), Some(2), "{args:?}");
    }
}

#[test]
fn the_picture_has_carets_and_the_summary_counts_policies() {
    let here = folder(&[("slips.json", SLIPS)]);
    let output = text(&run(here.path(), &["slips.json"], ""));
    for part in [
        "error[policy/effect]",
        "slips.json:5:17",
        "^^^^^^^",
        "1 policy checked: 1 error, 2 warnings, 1 note",
    ] {
        assert!(output.contains(part), "{part} is missing in\n{output}");
    }
    let output = text(&run(here.path(), &["slips.json", "--lang", "zh"], ""));
    assert!(output.contains("已检查 1 个策略"), "{output}");
    let output = text(&run(here.path(), &["slips.json", "--format", "github"], ""));
    assert!(
        output.starts_with(
            "::error file=slips.json,title=policy/effect,line=5,col=17,endLine=5,endColumn=24::"
        )
    );
}

#[test]
fn a_fix_keeps_the_rest_of_the_file() {
    let here = folder(&[
        ("slips.json", SLIPS),
        ("marked.json", &format!("\u{feff}{}", SLIPS.replace('\n', "\r\n"))),
    ]);
    let diff = run(here.path(), &["slips.json", "--diff"], "");
    assert_eq!(diff.status.code(), Some(1));
    assert!(text(&diff).contains("-      \"Effect\": \"allow\",\n+      \"Effect\": \"Allow\",\n"));
    let read = |name: &str| std::fs::read_to_string(here.path().join(name)).expect("the file can be read");
    assert_eq!(read("slips.json"), SLIPS, "a diff changes nothing");
    let output = run(here.path(), &["slips.json", "marked.json", "--fix"], "");
    assert_eq!(output.status.code(), Some(0));
    let fixed = SLIPS.replace("allow", "Allow").replacen("\"ecs:servers:reboot\",\n        ", "", 1);
    assert_eq!(read("slips.json"), fixed);
    assert_eq!(read("marked.json"), format!("\u{feff}{}", fixed.replace('\n', "\r\n")));
    run(here.path(), &["slips.json", "--fix", "--add-dependencies"], "");
    let more = read("slips.json");
    assert!(more.contains("        \"ecs:servers:reboot\",\n        \"ecs:servers:list\"\n"), "{more}");
    assert!(
        text(&run(here.path(), &["slips.json", "--diff"], "")).starts_with("note"),
        "nothing is left to change"
    );
    let piped = run(here.path(), &["-", "--fix"], SLIPS);
    assert_eq!(text(&piped), fixed);
}

#[test]
fn suppressions_have_reasons_and_places() {
    let config = "[[iam.lint.suppress]]\nrule = \"policy/missing-dependency\"\npointer = \"/Statement/0/Action/0\"\n\
                  file = \"legacy/*.json\"\nreason = \"granted by the role\"\n\n\
                  [[iam.lint.suppress]]\nrule = \"policy/version\"\nreason = \"none\"\n";
    let here = folder(&[("legacy/a.json", SLIPS), ("b.json", SLIPS), (".ecs-preflight.toml", config)]);
    let output = run(
        here.path(),
        &["legacy/a.json", "b.json", "--format", "json", "--suppress", "policy/other-api=one API"],
        "",
    );
    let verdicts = lines(&output);
    assert!(!rules(&verdicts[0]).contains(&"policy/missing-dependency"));
    assert!(rules(&verdicts[1]).contains(&"policy/missing-dependency"));
    assert!(verdicts.iter().all(|verdict| !rules(verdict).contains(&"policy/other-api")));
    assert_eq!(verdicts[2]["file"], ".ecs-preflight.toml");
    assert_eq!(rules(&verdicts[2]), ["policy/unused-suppression"]);
    assert_eq!(verdicts[2]["issues"][0]["line"], 8);
    let elsewhere = run(here.path(), &["b.json", "--format", "json"], "");
    assert_eq!(lines(&elsewhere).len(), 2, "another file may need the first suppression");
    for wrong in [
        "[[iam.lint.suppress]]\nrule = \"policy/version\"\n",
        "[iam.lint]\ncolour = 1\n",
        "[[iam.lint.suppress]]\nrule = \"x\"\nreason = \"y\"\n",
        "=",
    ] {
        std::fs::write(here.path().join(".ecs-preflight.toml"), wrong).expect("the file is written");
        let output = run(here.path(), &["b.json"], "");
        assert_eq!(output.status.code(), Some(2), "{wrong}");
        assert!(String::from_utf8_lossy(&output.stderr).contains(".ecs-preflight.toml"));
    }
}

#[test]
fn every_document_of_a_yaml_file_is_a_policy() {
    let good = "Version: \"1.1\"\nStatement:\n  - {Effect: Allow, Action: [\"ecs:servers:delete\"]}\n";
    let bad = good.replace("Allow", "allow");
    let here = folder(&[
        ("p.yaml", &format!("---\n{good}---\n---\n{bad}...\n")),
        ("rest.yaml", &format!("{good}...\n}} [\n")),
        ("mixed/p.yaml", &format!("kind: x\n---\n{bad}")),
    ]);
    let verdicts = lines(&run(here.path(), &["p.yaml", "rest.yaml", "--format", "json"], ""));
    assert_eq!(verdicts.len(), 3, "the empty one is none");
    assert_eq!((&verdicts[0]["ok"], &verdicts[1]["ok"]), (&true.into(), &false.into()));
    let effect = &verdicts[1]["issues"][0];
    assert_eq!((&effect["rule"], &effect["line"]), (&"policy/effect".into(), &9.into()));
    assert_eq!(rules(&verdicts[2]), ["policy/invalid-yaml"], "what stands behind the end counts too");
    let mixed = lines(&run(here.path(), &["mixed", "--format", "json"], ""));
    assert_eq!(mixed.len(), 1, "in a folder, what is no policy is passed over");
    assert_eq!(mixed[0]["issues"][0]["rule"], "policy/effect");
    let named = lines(&run(here.path(), &["mixed/p.yaml", "--format", "json"], ""));
    assert_eq!(named.len(), 2, "a file that is named is checked as a whole");
}

#[test]
fn policies_in_yaml_have_their_places() {
    let yaml = "Version: \"1.1\"\nStatement:\n  - Effect: allow\n    Action:\n      - ecs:servers:delete\n      - \"ecs：cloudServers：delete\"\n    Effect: Deny\n";
    let here = folder(&[
        ("p.yaml", yaml),
        ("broken.yml", "Statement: [\n  - x: ]"),
        ("bomb.yaml", "a: &a [x]\nStatement: *a\n"),
    ]);
    let verdicts = lines(&run(here.path(), &["p.yaml", "broken.yml", "bomb.yaml", "--format", "json"], ""));
    let found: Vec<_> = verdicts[0]["issues"]
        .as_array()
        .expect("issues")
        .iter()
        .map(|issue| {
            (
                issue["rule"].as_str().expect("a rule"),
                issue["line"].as_u64(),
                issue["column"].as_u64(),
                issue.get("fix").is_some(),
            )
        })
        .collect();
    assert!(found.contains(&("policy/effect", Some(3), Some(13), false)), "{found:?}");
    assert!(found.contains(&("policy/look-alike", Some(6), Some(9), false)), "{found:?}");
    assert!(found.iter().any(|(rule, ..)| *rule == "policy/duplicate-element"), "{found:?}");
    assert_eq!(rules(&verdicts[1]), ["policy/invalid-yaml"]);
    assert_eq!(rules(&verdicts[2]), ["policy/invalid-yaml"]);
}

#[test]
fn policies_in_terraform_have_their_places() {
    let terraform = r#"
resource "huaweicloud_identity_role" "readers" {
  name   = "read-only"
  policy = <<-EOT
    {
      "Version": "1.1",
      "Statement": [{"Effect": "Allow", "Action": ["ecs:cloudServers:delete", "ecs:cloudServers:delete"]}]
    }
  EOT
}
resource "huaweicloud_identity_role" "object" {
  policy = jsonencode({
    Version   = "1.1"
    Statement = [{ Effect = "Allow", Action = ["ecs:cloudServers:deleet"] }]
  })
}
resource "huaweicloud_identity_role" "made" {
  policy = jsonencode({ Version = "1.1", Statement = var.statements })
}
resource "huaweicloud_compute_instance" "other" {}
"#;
    let here = folder(&[("main.tf", terraform), ("broken.tf", "resource \"x\" {")]);
    let verdicts = lines(&run(here.path(), &["main.tf", "broken.tf", "--format", "json"], ""));
    assert_eq!(verdicts[0]["resource"], "huaweicloud_identity_role.readers");
    assert!(rules(&verdicts[0]).contains(&"policy/changes-in-read-only"), "the name of the role counts");
    let twice = verdicts[0]["issues"]
        .as_array()
        .expect("issues")
        .iter()
        .find(|issue| issue["rule"] == "policy/duplicate-action");
    let twice = twice.expect("an action stands twice");
    assert_eq!((twice["line"].as_u64(), twice["column"].as_u64()), (Some(7), Some(79)));
    assert_eq!(rules(&verdicts[1]), ["policy/unknown-operation"]);
    assert_eq!(verdicts[1]["issues"][0]["line"], 14);
    assert_eq!(verdicts[1]["issues"][0]["column"], 48);
    assert_eq!(rules(&verdicts[2]), ["policy/not-literal"]);
    assert_eq!(rules(&verdicts[3]), ["policy/invalid-terraform"]);
    run(here.path(), &["main.tf", "--fix"], "");
    let fixed = std::fs::read_to_string(here.path().join("main.tf")).expect("the file can be read");
    assert_eq!(
        fixed,
        terraform.replace(
            "\"ecs:cloudServers:delete\", \"ecs:cloudServers:delete\"",
            "\"ecs:cloudServers:delete\""
        )
    );
}

#[test]
fn a_sarif_log_has_regions_rules_and_fixes() {
    let here = folder(&[("my policies/slips.json", SLIPS)]);
    let output =
        run(here.path(), &["my policies", "--format", "sarif", "--suppress", "policy/other-api=one API"], "");
    assert_eq!(output.status.code(), Some(1));
    let log: Value = serde_json::from_slice(&output.stdout).expect("a log is JSON");
    assert_eq!(log["version"], "2.1.0");
    let results = log["runs"][0]["results"].as_array().expect("results");
    let effect = results.iter().find(|result| result["ruleId"] == "policy/effect").expect("a result");
    let place = &effect["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "my%20policies/slips.json");
    assert_eq!(place["region"]["startLine"], 5);
    assert_eq!(place["region"]["endColumn"], 24);
    assert_eq!(
        effect["fixes"][0]["artifactChanges"][0]["replacements"][0]["insertedContent"]["text"],
        "\"Allow\""
    );
    let suppressed = results.iter().find(|result| result["ruleId"] == "policy/other-api").expect("a result");
    assert_eq!(suppressed["suppressions"][0]["justification"], "one API");
    let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().expect("rules");
    assert!(rules.iter().all(|rule| rule["help"]["markdown"].is_string()));
}

#[test]
fn roles_of_other_providers_have_blocks_or_text() {
    let terraform = r#"
resource "opentelekomcloud_identity_role_v3" "all" {
  display_name  = "everything"
  display_layer = "project"
  statement {
    effect = "Allow"
    action = ["*:*:*"]
  }
}
resource "opentelekomcloud_identity_role_v3" "readers" {
  display_name = "read-only"
  statement {
    effect = "Allow"
    action = [
      "ecs:cloudServers:list",
      "ecs:cloudServers:delete",
    ]
    resource = ["*"]
  }
  statement {
    effect = "deny"
    action = ["ecs:cloudServers:stop"]
  }
}
resource "opentelekomcloud_identity_role_v3" "made" {
  dynamic "statement" {
    for_each = var.statements
    content {}
  }
}
resource "flexibleengine_identity_role_v3" "text" {
  name   = "all"
  policy = jsonencode({ Version = "1.1", Statement = [{ Effect = "Allow", Action = ["ecs:*:*"] }] })
}
"#;
    let here = folder(&[("main.tf", terraform)]);
    let verdicts = lines(&run(here.path(), &["main.tf", "--format", "json"], ""));
    assert_eq!(verdicts.len(), 4);
    let at = |verdict: usize, rule: &str| {
        let issues = verdicts[verdict]["issues"].as_array().expect("issues");
        let found = issues.iter().find(|issue| issue["rule"] == rule);
        let found = found.unwrap_or_else(|| panic!("{rule} in {issues:?}"));
        (found["line"].as_u64(), found["pointer"].as_str().expect("a pointer").to_owned())
    };
    assert_eq!(at(0, "policy/wildcard-everything"), (Some(7), "/Statement/0/Action/0".to_owned()));
    assert_eq!(at(1, "policy/changes-in-read-only"), (Some(16), "/Statement/0/Action/1".to_owned()));
    assert_eq!(at(1, "policy/malformed-resource"), (Some(18), "/Statement/0/Resource/0".to_owned()));
    assert_eq!(at(1, "policy/effect"), (Some(21), "/Statement/1/Effect".to_owned()));
    assert_eq!(rules(&verdicts[2]), ["policy/not-literal"]);
    assert!(rules(&verdicts[3]).contains(&"policy/wildcard-service"));
}

#[test]
fn the_least_policy_and_a_policy_for_reading_pass_when_warnings_count() {
    let reading = r#"{"Version":"1.1","Statement":[{"Effect":"Allow","Action":["ecs:*:get","ecs:*:list","ecs:serverVolumes:use","ecs:diskConfigs:use","ecs:securityGroups:use","vpc:securityGroups:get","vpc:securityGroupRules:get","vpc:networks:get","vpc:subnets:get","vpc:ports:get","vpc:routers:get"]}]}"#;
    let here = folder(&[("read-only.json", reading)]);
    let output = run(here.path(), &["read-only.json", "--strict", "--format", "json"], "");
    assert_eq!(output.status.code(), Some(0), "{:?}", lines(&output));
}

#[test]
fn ten_thousand_policies_are_judged_in_one_run() {
    let here = tempfile::tempdir().expect("a folder");
    // Seven kinds, so that every verdict can be told from its neighbours'.
    let kinds: [(&str, &[&str]); 7] = [
        (CLEAN, &[]),
        (
            SLIPS,
            &["policy/effect", "policy/missing-dependency", "policy/other-api", "policy/duplicate-action"],
        ),
        ("{\"Version\": \"1.1\", \"Statement\": [", &["input/invalid-json"]),
        (
            r#"{"Version":"1.1","Statement":[{"Effect":"Allow","Action":["obs:bucket:get"]}]}"#,
            &["policy/no-ecs-action"],
        ),
        (r#"{"Version":"1.0","Statement":[]}"#, &["policy/system-role"]),
        (
            r#"{"Version":"1.1","Statement":[{"Effect":"Deny","Action":["ecs:cloudServer:*"]}]}"#,
            &["policy/matches-nothing"],
        ),
        (
            r#"{"Statement":[{"Effect":"Deny","Action":["ecs:servers:delete"]}]}"#,
            &["policy/missing-element", "policy/deny-incomplete"],
        ),
    ];
    for number in 0..10_000 {
        let (content, _) = kinds[number % kinds.len()];
        std::fs::write(here.path().join(format!("{number:05}.json")), content).expect("the file is written");
    }
    let output = run(here.path(), &[".", "--format", "json"], "");
    assert_eq!(output.status.code(), Some(1));
    let verdicts = lines(&output);
    assert_eq!(verdicts.len(), 10_000);
    for (number, verdict) in verdicts.iter().enumerate() {
        assert_eq!(verdict["file"], format!("{number:05}.json"));
        let mut found = rules(verdict);
        found.sort_unstable();
        let mut wanted = kinds[number % kinds.len()].1.to_vec();
        wanted.sort_unstable();
        assert_eq!(found, wanted, "{number}");
    }
}

#[test]
fn notations_have_a_limit_of_their_own() {
    let limit = ecs_preflight::catalogue::settings().notation_bytes;
    let policy = "Version: \"1.1\"\nStatement: []\n";
    let of = |bytes: usize| format!("{policy}#{}", "x".repeat(bytes - policy.len() - 1));
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("notations-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder can be made");
    for (name, text) in
        [("at.yaml", of(limit)), ("over.yml", of(limit + 1)), ("over.tf", "#".repeat(limit + 1))]
    {
        std::fs::write(folder.join(name), text).expect("a file can be written");
    }
    for (name, rule) in
        [("at.yaml", "policy/no-statements"), ("over.yml", "input/too-large"), ("over.tf", "input/too-large")]
    {
        let found = run_in(&folder, &["iam", "lint", name, "--format", "json"], "");
        assert_eq!(found.status.code(), Some(1), "{name}");
        assert_eq!(lines(&found)[0]["issues"][0]["rule"], rule, "{name}");
    }
    let shown = text(&run_in(&folder, &["iam", "lint", "over.tf"], ""));
    assert!(shown.contains("a policy must have at most 4194304 bytes"), "{shown}");
    std::fs::remove_dir_all(folder).expect("a folder can be removed");
}
