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
    let said = |format: &str| {
        let args = [&["check", "-", "--format", format], &PUBLIC[..]].concat();
        text(&run_in(here.path(), &args, &create("GPSSD")))
    };
    assert_eq!(said("text"), "1 request checked: 0 errors, 0 warnings, 0 notes (huaweicloud-public)\n");
    let property = "<properties><property name=\"edition\" value=\"huaweicloud-public\"/></properties>";
    assert!(said("junit").contains(property), "{}", said("junit"));
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

/// Every operation of the SDK that belongs to the edition, as `tests/editions/record.py` has recorded it.
fn recorded() -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/editions/huaweicloudsdkecs.json");
    let recording: Value =
        serde_json::from_str(&std::fs::read_to_string(path).expect("the recording")).expect("JSON");
    recording["requests"].as_array().expect("requests").clone()
}

/// The verdicts on recorded requests.
fn judged(requests: &[&Value]) -> Vec<Value> {
    let line = |request: &&Value| {
        let mut line = json!({"method": request["method"], "url": request["path"]});
        if !request["headers"].is_null() {
            line["headers"] = request["headers"].clone();
        }
        if !request["body"].is_null() {
            line["body"] = request["body"].clone();
        }
        line.to_string()
    };
    let input: Vec<String> = requests.iter().map(line).collect();
    let here = folder(&[]);
    let output =
        run_in(here.path(), &[&["check", "-", "--format", "json"], &PUBLIC[..]].concat(), &input.join("\n"));
    let verdicts = lines(&output);
    assert_eq!(verdicts.len(), requests.len(), "{}", both(&output));
    verdicts
}

fn all_errors(verdict: &Value) -> Vec<&Value> {
    let issues = verdict["issues"].as_array().expect("issues");
    issues.iter().filter(|issue| issue["severity"] == "error").collect()
}

#[test]
fn no_good_request_of_the_sdk_is_refused() {
    let all = recorded();
    let good: Vec<&Value> = all.iter().filter(|request| request["refused"].is_null()).collect();
    let mut calls: Vec<&str> = good.iter().filter_map(|request| request["call"].as_str()).collect();
    calls.dedup();
    assert_eq!(calls.len(), 106);
    for (request, verdict) in good.iter().zip(judged(&good)) {
        let unknown = |issue: &&Value| issue["rule"].as_str().is_some_and(|rule| rule.contains("unknown"));
        let issues = verdict["issues"].as_array().expect("issues");
        assert!(
            verdict["operation"].is_string() && verdict["ok"] == true,
            "{}: {verdict:#}",
            request["call"]
        );
        assert!(!issues.iter().any(|issue| unknown(&issue)), "{}: {verdict:#}", request["call"]);
    }
}

#[test]
fn a_bad_argument_of_each_operation_of_the_sdk_is_refused_where_it_is() {
    let all = recorded();
    let bad: Vec<&Value> = all.iter().filter(|request| !request["refused"].is_null()).collect();
    // The call that lists the versions has no argument.
    assert_eq!(bad.len(), 105);
    for (request, verdict) in bad.iter().zip(judged(&bad)) {
        let (at, found) = (&request["refused"], all_errors(&verdict));
        assert!(!found.is_empty(), "{}: {at}", request["call"]);
        for issue in found {
            let there = issue["in"] == at["in"] && issue["pointer"] == at["pointer"];
            assert!(there, "{}: {at}, but {issue:#}", request["call"]);
        }
    }
}

const POLICY: &str = r#"{"Version": "1.1", "Statement": [{"Effect": "Allow", "Action": [
    "ecs:cloudServers:createServers", "ecs:cloudServers:create", "ecs:cloudServers:showServer"]}]}"#;

#[test]
fn actions_of_both_tables_are_known_side_by_side() {
    let here = folder(&[("policy.json", POLICY)]);
    let run = |args: &[&str]| run_in(here.path(), &[&PUBLIC[..], args].concat(), "");
    let json = |args: &[&str]| lines(&run(&[args, &["--format", "json"]].concat()));
    let needs = |operation: &str| json(&["iam", "needs", "--operation", operation]).remove(0);
    // The rows of the edition answer, those of the documents stand beside them.
    for operation in ["CreateServers", "CreateCloudServers"] {
        assert_eq!(needs(operation)["actions"], json!(["ecs:cloudServers:createServers"]), "{operation}");
        assert_eq!(needs(operation)["edition"], "huaweicloud-public");
    }
    assert_eq!(needs("AttachCloudServerVolume")["needs"], json!(["evs:volumes:use"]));
    assert_eq!(needs("BatchCreateServerTags")["actions"], json!(["ecs:servers:setTags"]));
    assert_eq!(
        needs("BatchCreateCloudServerTags")["actions"],
        json!(["ecs:cloudServers:batchSetServerTags"])
    );
    // What the pages have no row for is as the documents have it.
    assert_eq!(needs("ShowJob")["edition"], Value::Null);
    let rows = json(&["iam", "needs", "--operation", "CreateCloudServers", "--all-editions"]);
    let named: Vec<&str> = rows.iter().filter_map(|row| row["edition"].as_str()).collect();
    assert_eq!(named, ["huaweicloud-public", "2025-01", "life cycle"]);

    let lint = json(&["iam", "lint", "policy.json"]).remove(0);
    let unknown = rules(&lint).into_iter().filter(|rule| rule.contains("unknown")).count();
    assert_eq!((unknown, &lint["edition"]), (0, &json!("huaweicloud-public")), "{lint:#}");
    for action in ["ecs:cloudServers:createServers", "ecs:cloudServers:create"] {
        let decided = json(&["iam", "simulate", "policy.json", "--action", action]).remove(0);
        assert_eq!(decided["decision"], "allow", "{action}");
    }
    let apis = json(&["iam", "apis", "policy.json"]).remove(0);
    assert_eq!(apis["allowed"].as_array().map(Vec::len), Some(3), "{}", apis["allowed"]);
    let least = text(&run(&["iam", "minimize", "CreateServers", "ShowServer", "NovaListServers"]));
    for action in ["ecs:cloudServers:createServers", "ecs:cloudServers:showServer", "ecs:servers:list"] {
        assert!(least.contains(action), "{least}");
    }
    // The documents' own edition knows none of the public names.
    let lint = lines(&run_in(here.path(), &["iam", "lint", "policy.json", "--format", "json"], "")).remove(0);
    assert!(rules(&lint).iter().any(|rule| rule.contains("unknown")), "{lint:#}");
}

#[test]
fn what_differs_between_editions_is_listed() {
    let here = folder(&[(
        "ours.yaml",
        "overlay: ours\noperations:\n  CreateCloudServers:\n    body: {/server/count: {maximum: 100}, /server/colour: {type: string}}\n",
    )]);
    let diff = |args: &[&str]| run_in(here.path(), &[&["catalogue", "diff"], args].concat(), "");
    let found = lines(&diff(&["documents", "huaweicloud-public", "--format", "json"])).remove(0);
    let count = |key: &str| found[key].as_array().map(Vec::len);
    assert_eq!((count("only_one"), count("only_other")), (Some(0), Some(80)));
    assert_eq!((&found["one"], &found["other"]), (&json!("documents"), &json!("huaweicloud-public")));
    assert_eq!(found["errors"]["only_other"].as_array().map(Vec::len), Some(41));
    let create = found["different"].as_array().expect("operations").iter();
    let create = create.filter(|each| each["operation"] == "CreateCloudServers").collect::<Vec<_>>()[0];
    let size = json!({"pointer": "/server/publicip/eip/bandwidth/size", "what": "maximum", "one": "1000", "other": "2000"});
    assert!(create["changes"].as_array().expect("changes").contains(&size), "{create:#}");
    // The other way round it is the other way round; an edition does not differ from itself; an overlay is compared too.
    let back = lines(&diff(&["huaweicloud-public", "documents", "--format", "json"])).remove(0);
    assert_eq!(back["only_one"], found["only_other"]);
    assert_eq!(text(&diff(&["documents", "documents"])).lines().count(), 2);
    let ours = text(&diff(&["documents", "ours.yaml"]));
    assert!(
        ours.contains(
            "~ CreateCloudServers\n    /server/count maximum: 500 -> 100\n    + /server/colour: string\n"
        ),
        "{ours}"
    );
    let public = text(&diff(&["documents", "huaweicloud-public"]));
    assert!(public.contains("    /server/nics/* rules: none -> public/subnet-or-port"), "{public}");
    assert!(
        public.contains("iam actions: -ecs:cloudServers:create +ecs:cloudServers:createServers\n"),
        "{public}"
    );
    let unknown = diff(&["documents", "nope"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(errors(&unknown).contains("`huaweicloud-public`"), "{}", errors(&unknown));
}

/// Sets a value at a pointer; null takes it out.
fn set(document: &mut Value, pointer: &str, value: &Value) {
    let (way, name) = pointer.rsplit_once('/').expect("a pointer");
    let holder = document.pointer_mut(way).expect("a place in the body");
    if let Some(list) = holder.as_array_mut() {
        list[name.parse::<usize>().expect("a number")] = value.clone();
    } else if value.is_null() {
        holder.as_object_mut().expect("an object").remove(name);
    } else {
        holder[name] = value.clone();
    }
}

#[test]
fn every_rule_and_limit_of_the_edition_accepts_and_refuses() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/editions/vectors.json");
    let vectors: Value =
        serde_json::from_str(&std::fs::read_to_string(path).expect("the vectors")).expect("JSON");
    let cases = vectors["cases"].as_array().expect("cases");
    let requests: Vec<Value> = cases
        .iter()
        .map(|case| {
            let base = &vectors["bases"][case["base"].as_str().unwrap_or_default()];
            let mut body = base["body"].clone();
            for (pointer, value) in case["set"].as_object().into_iter().flatten() {
                set(&mut body, pointer, value);
            }
            let of = |key: &str| if case[key].is_null() { base[key].clone() } else { case[key].clone() };
            json!({"method": of("method"), "path": of("url"), "headers": case["headers"], "body": body})
        })
        .collect();
    let verdicts = judged(&requests.iter().collect::<Vec<_>>());
    let mut seen = Vec::new();
    for (case, verdict) in cases.iter().zip(&verdicts) {
        let word = |issue: &Value, key: &str| issue[key].as_str().unwrap_or_default().to_owned();
        let issues = verdict["issues"].as_array().expect("issues").iter();
        let found: Vec<String> = issues
            .map(|issue| ["severity", "rule", "pointer"].map(|key| word(issue, key)).join(" "))
            .collect();
        assert_eq!(json!(found), case["expect"], "{case}");
        seen.extend(found);
    }
    let here = folder(&[]);
    let windows = json!({"method": "POST", "url": vectors["bases"]["reinstall-v1"]["url"],
        "body": vectors["bases"]["reinstall-v1"]["body"]});
    let windows = check(here.path(), &[&PUBLIC[..], &["--os", "windows"]].concat(), &windows.to_string());
    assert_eq!(rules(&windows), ["public/login-windows"]);
    // Whatever the edition asks for has a case that breaks it.
    let added = run_in(
        here.path(),
        &["catalogue", "diff", "documents", "huaweicloud-public", "--format", "json"],
        "",
    );
    let added = lines(&added).remove(0);
    for rule in added["rules"]["only_other"].as_array().expect("rules") {
        let rule = rule.as_str().expect("a rule");
        let broken = seen.iter().any(|found| found.contains(&format!(" {rule} ")));
        assert!(broken || rule == "public/login-windows", "no case breaks {rule}");
    }
}

#[test]
fn operations_are_found_by_what_the_sdk_calls_them() {
    let here = folder(&[]);
    let run = |args: &[&str]| run_in(here.path(), &[&PUBLIC[..], args].concat(), "");
    let listing = lines(&run(&["catalogue", "--format", "json"])).remove(0);
    let known: Vec<&str> = listing["operations"]
        .as_array()
        .expect("operations")
        .iter()
        .flat_map(|operation| {
            let also = operation["also"].as_array().map(Vec::as_slice).unwrap_or_default();
            also.iter().chain([&operation["id"]]).filter_map(Value::as_str)
        })
        .collect();
    let all = recorded();
    for call in all.iter().filter_map(|request| request["call"].as_str()) {
        assert!(known.contains(&call), "{call}");
    }
    let one = lines(&run(&["catalogue", "DeleteServers", "--format", "json"])).remove(0);
    assert_eq!((&one["id"], &one["also"]), (&json!("DeleteCloudServers"), &json!(["DeleteServers"])));
    let needs =
        lines(&run(&["iam", "needs", "--operation", "CreatePostPaidServers", "--format", "json"])).remove(0);
    assert_eq!(needs["actions"], json!(["ecs:cloudServers:createServers"]));
    let openapi = lines(&run(&["export", "openapi"])).remove(0);
    let parameters = &openapi["paths"]["/v1.1/{project_id}/cloudservers"]["post"]["parameters"];
    let header = parameters.as_array().expect("parameters").iter().find(|each| each["in"] == "header");
    assert_eq!(header.map(|header| &header["name"]), Some(&json!("X-Client-Token")));
    let unknown = run_in(here.path(), &["catalogue", "DeleteServers"], "");
    assert_eq!(unknown.status.code(), Some(2));
}
