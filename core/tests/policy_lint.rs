//! The linter of policies: its examples, its cases, and what a fix may and may not do.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::arithmetic_side_effects,
    reason = "a test stops at what it did not expect"
)]

use std::path::Path;
use std::time::{Duration, Instant};

use ecs_preflight::catalogue::{RulePage, rule_pages};
use ecs_preflight::iam::policy::{
    Decision, FixOptions, LintOptions, Query, Sound, Suppression, evaluate, fix, lint,
};
use ecs_preflight::report::{Arg, Columns, Language, Report};
use ecs_preflight::request::JsonText;
use proptest::prelude::*;
use serde_json::{Value, json};

fn judged(page: &RulePage, text: &str) -> Report {
    let options = LintOptions {
        name: page.name.as_ref().map(ToString::to_string),
        enterprise_project: page.enterprise_project,
        ..LintOptions::default()
    };
    lint(&JsonText(text), &options)
}

fn fires(report: &Report, id: &str) -> bool {
    report.issues().iter().any(|issue| issue.rule().id() == id)
}

fn brief(report: &Report) -> Vec<String> {
    let issues = report.issues().iter();
    issues
        .map(|issue| format!("{} at {}: {}", issue.rule().id(), issue.pointer(), issue.message(Language::En)))
        .collect()
}

#[test]
fn every_rule_of_policies_has_examples_that_show_it() {
    let mut wrong = Vec::new();
    for page in rule_pages() {
        let (bad, good) = (judged(page, &page.bad), judged(page, &page.good));
        if !fires(&bad, &page.rule) {
            wrong.push(format!("{} does not fire for its bad example: {:#?}", page.rule, brief(&bad)));
        }
        if fires(&good, &page.rule) {
            wrong.push(format!("{} fires for its good example", page.rule));
        }
        if !good.ok() {
            wrong.push(format!("the good example of {} has errors: {:#?}", page.rule, brief(&good)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn issues_of_policies_have_the_arguments_of_their_rules_and_can_be_read() {
    for page in rule_pages() {
        for issue in judged(page, &page.bad).issues() {
            let names: Vec<_> = issue.args().iter().map(|(name, _)| *name).collect();
            assert_eq!(names, issue.rule().args(), "{}", issue.rule().id());
            assert!(!issue.source().is_empty(), "{}", issue.rule().id());
            assert!(issue.position().is_some(), "{} has no place", issue.rule().id());
            for language in [Language::En, Language::Zh] {
                for sentence in [Some(issue.message(language)), issue.help(language)].into_iter().flatten() {
                    let own = issue
                        .args()
                        .iter()
                        .any(|(_, arg)| matches!(arg, Arg::Text(text) if text.contains(['{', '}'])));
                    assert!(own || !sentence.contains(['{', '}']), "{sentence}");
                }
                if let Some(fix) = issue.fix() {
                    assert!(
                        !fix.title(language).is_empty(),
                        "{} has a fix without a title",
                        issue.rule().id()
                    );
                }
            }
        }
    }
}

/// The cases of `tests/lint`, with the file's name.
fn cases() -> Vec<(String, Value)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/lint");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("tests/lint can be listed")
        .map(|entry| entry.expect("an entry of tests/lint").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .collect();
    files.sort();
    let mut all = Vec::new();
    for path in files {
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).expect("a file of tests/lint can be read");
        let content: Vec<Value> =
            serde_json::from_str(&text).unwrap_or_else(|error| panic!("{file}: {error}"));
        all.extend(content.into_iter().map(|case| (format!("{file}: {}", case["name"]), case)));
    }
    all
}

fn options(case: &Value) -> LintOptions {
    let suppressions = case["options"]["suppress"].as_array().into_iter().flatten();
    let parse = |text: &Value| Suppression::parse(text.as_str().expect("a suppression is text"));
    LintOptions {
        name: Some(case["options"]["name"].as_str().unwrap_or("policy").to_owned()),
        enterprise_project: case["options"]["enterprise_project"].as_bool().unwrap_or_default(),
        suppressions: suppressions
            .map(|text| parse(text).unwrap_or_else(|refusal| panic!("{}", refusal.message(Language::En))))
            .collect(),
        ..LintOptions::default()
    }
}

/// Whether everything that is wanted is there; lists must have the same length.
fn holds(found: &Value, wanted: &Value) -> bool {
    match (found, wanted) {
        (Value::Object(found), Value::Object(wanted)) => {
            wanted.iter().all(|(name, value)| found.get(name).is_some_and(|found| holds(found, value)))
        }
        (Value::Array(found), Value::Array(wanted)) => {
            found.len() == wanted.len()
                && found.iter().zip(wanted).all(|(found, wanted)| holds(found, wanted))
        }
        _ => found == wanted,
    }
}

#[test]
fn every_case_is_judged_as_it_says() {
    let mut wrong = Vec::new();
    for (name, case) in cases() {
        let text = case["text"].as_str().expect("a case has a text");
        let report = lint(&JsonText(text), &options(&case));
        let found: Value = serde_json::from_str(&report.to_json(Language::En, Columns::Characters))
            .expect("a verdict is JSON");
        let extra =
            |key: &str, found: &Value, wanted: &Value| found.get(key).is_some() && wanted.get(key).is_none();
        let pairs = found["issues"]
            .as_array()
            .into_iter()
            .flatten()
            .zip(case["expect"]["issues"].as_array().into_iter().flatten());
        let unexpected = pairs.into_iter().any(|(found, wanted)| extra("fix", found, wanted));
        if !holds(&found, &case["expect"]) || unexpected {
            wrong.push(format!("{name}\n  found {found}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_rule_has_a_case_that_shows_it_and_one_that_does_not() {
    let cases = cases();
    let shows = |case: &Value, id: &str| {
        case["expect"]["issues"].as_array().into_iter().flatten().any(|issue| issue["rule"] == id)
    };
    for page in rule_pages() {
        assert!(cases.iter().any(|(_, case)| shows(case, &page.rule)), "no case shows {}", page.rule);
        assert!(cases.iter().any(|(_, case)| !shows(case, &page.rule)), "every case shows {}", page.rule);
    }
}

/// What a sound policy allows of the actions that the documents list, and some others; conditions aside.
fn allowed(policy: &Sound) -> Vec<&'static str> {
    let others = ["obs:bucket:get", "vpc:vpcs:list", "ecs:nothing:known"];
    let names = ecs_preflight::iam::actions().iter().map(|action| &*action.name).chain(others);
    names
        .filter(|name| evaluate(std::slice::from_ref(policy), &Query::new(name)).decision == Decision::Allow)
        .collect()
}

/// Policies out of few words, so that entries meet: duplicates, covered ones, blanks, other letter case.
fn written() -> impl Strategy<Value = String> {
    let action = prop::sample::select(vec![
        "ecs:servers:list",
        "ecs:servers:reboot",
        "ecs:servers:*",
        "ecs:*:list",
        "ecs:cloudServers:delete",
        "ecs:cloudServers:*",
        "ecs:*:*",
        "*:*:*",
        "vpc:ports:get",
        "ecs:SERVERS:Reboot",
        "obs:bucket:get",
    ]);
    let statement = (any::<bool>(), prop::collection::vec(action, 1..6), 0..3_u8, any::<bool>());
    (prop::collection::vec(statement, 1..4), any::<bool>()).prop_map(|(statements, lines)| {
        let statements: Vec<Value> = statements
            .into_iter()
            .map(|(allow, actions, narrowed, twice)| {
                let mut statement =
                    json!({"Effect": if allow { "Allow" } else { "Deny" }, "Action": actions});
                if narrowed == 1 {
                    let values = if twice { vec!["a", "a"] } else { vec!["a", "b"] };
                    statement["Condition"] = json!({"StringEqualsIfExists": {"g:UserName": values}});
                }
                if narrowed == 2 {
                    statement["Resource"] = json!(["ecs:*:*:instance:*", "ecs:*:*:instance:1"]);
                }
                statement
            })
            .collect();
        let policy = json!({"Version": "1.1", "Statement": statements});
        if lines { serde_json::to_string_pretty(&policy).expect("JSON") } else { policy.to_string() }
    })
}

/// Any JSON, with the names of policies among its members.
fn anything() -> impl Strategy<Value = Value> {
    let name = prop_oneof![
        prop::sample::select(vec![
            "Version",
            "Statement",
            "Effect",
            "Action",
            "Resource",
            "Condition",
            "statement",
            "Null",
            "g:MFAAge"
        ])
        .prop_map(str::to_owned),
        ".{0,6}",
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        prop::sample::select(vec![
            "1.1",
            "Allow",
            "Deny",
            "allow ",
            "ecs:servers:list",
            "*:*:*",
            "ecs：servers：list",
            "ecs:*:*:instance:*"
        ])
        .prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 40, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((name.clone(), inner), 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_fix_changes_nothing_that_is_allowed_and_is_done_at_once(text in written()) {
        let fixed = fix(&text, &FixOptions::default());
        let (before, after) = (Sound::read(&JsonText(&text)), Sound::read(&JsonText(&fixed.text)));
        let (Ok(before), Ok(after)) = (before, after) else { panic!("both are policies: {}", fixed.text) };
        prop_assert_eq!(allowed(&before), allowed(&after), "{} became {}", text, fixed.text);
        prop_assert!(fixed.left.issues().iter().all(|issue| issue.fix().is_none_or(|fix| !fix.safe())));
        let again = fix(&fixed.text, &FixOptions::default());
        prop_assert_eq!(&again.text, &fixed.text);
        prop_assert!(again.applied.is_empty());
    }

    #[test]
    fn added_dependencies_allow_more_and_never_less(text in written()) {
        let fixed = fix(&text, &FixOptions { add_dependencies: true, ..FixOptions::default() });
        let (before, after) = (Sound::read(&JsonText(&text)), Sound::read(&JsonText(&fixed.text)));
        let (Ok(before), Ok(after)) = (before, after) else { panic!("both are policies: {}", fixed.text) };
        let after = allowed(&after);
        prop_assert!(allowed(&before).iter().all(|action| after.contains(action)));
        let again = fix(&fixed.text, &FixOptions { add_dependencies: true, ..FixOptions::default() });
        prop_assert_eq!(again.text, fixed.text);
    }

    #[test]
    fn anything_is_judged(value in anything(), pretty in any::<bool>()) {
        let text = if pretty { serde_json::to_string_pretty(&value).expect("JSON") } else { value.to_string() };
        let report = lint(&JsonText(&text), &LintOptions::default());
        for issue in report.issues() {
            prop_assert!(issue.position().is_some_and(|position| text.get(position.bytes.clone()).is_some()));
        }
        // Whatever was put right, it is JSON still.
        let fixed = fix(&text, &FixOptions::default());
        prop_assert!(serde_json::from_str::<Value>(&fixed.text).is_ok(), "{} became {}", text, fixed.text);
        prop_assert_eq!(&fix(&fixed.text, &FixOptions::default()).text, &fixed.text);
    }

    #[test]
    fn any_text_is_judged(text in ".{0,60}") {
        let report = lint(&JsonText(&text), &LintOptions::default());
        prop_assert!(report.ok() || !report.issues().is_empty());
    }
}

#[test]
fn hostile_policies_take_a_moment_only() {
    let many = |of: &str, times: usize| vec![of; times].join(",");
    let policies = [
        format!(
            r#"{{"Version":"1.1","Statement":[{{"Effect":"Allow","Action":[{}]}}]}}"#,
            many(r#""ecs:servers:list""#, 5_000)
        ),
        format!(
            r#"{{"Version":"1.1","Statement":[{{"Effect":"Allow","Action":[{}]}}]}}"#,
            many(r#""ecs:s*r*e*s:*""#, 5_000)
        ),
        format!(
            r#"{{"Version":"1.1","Statement":[{}]}}"#,
            many(r#"{"Effect":"Deny","Action":["*:*:*"]}"#, 2_000)
        ),
        format!(
            r#"{{"Version":"1.1","Statement":[{{"Effect":"Allow","Action":["ecs:{}:x"]}}]}}"#,
            "*a".repeat(200_000)
        ),
        "[".repeat(100_000),
    ];
    let started = Instant::now();
    for policy in &policies {
        assert!(!lint(&JsonText(policy), &LintOptions::default()).issues().is_empty());
    }
    assert!(started.elapsed() < Duration::from_secs(60), "{:?}", started.elapsed());
}

/// Conditions out of operators and values of every type, right and wrong.
fn conditions() -> impl Strategy<Value = (String, String, String)> {
    let operators = &ecs_preflight::iam::condition_facts().operators;
    let names: Vec<String> = operators.iter().map(|operator| operator.name.to_string()).collect();
    let elsewhere = ["StringLike", "NumericEquals", "stringequals", "Bool ", "DateEquals"].map(str::to_owned);
    let operator = prop::sample::select([names, elsewhere.to_vec()].concat());
    let qualifier = prop::sample::select(vec!["", "", "ForAllValues:", "ForAnyValue:"]);
    let suffix = prop::sample::select(vec!["", "", "IfExists"]);
    let number = "[+-]?[0-9]{1,3}(\\.[0-9]{0,2})?(e[0-9])?";
    let date = "20[0-9]{2}-[0-9]{2}-[0-3][0-9]((T| )[0-2][0-9]:[0-5][0-9](:[0-5][0-9](\\.[0-9]{0,2})?)?(Z|\\+08:00)?)?";
    let address = "(10|256|::ffff:10)\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9](/[0-9]{0,3})?";
    let value =
        prop_oneof![number, date, address, "(true|false|True|a\\*)", "2001:db8::[0-9a-g]{0,3}(/[0-9]{1,3})?"];
    (qualifier, operator, suffix, value)
        .prop_map(|(before, name, after, value)| (format!("{before}{name}{after}"), name, value))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1024, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_linter_and_the_evaluator_read_conditions_alike((operator, _, value) in conditions()) {
        let statement = json!({"Effect": "Deny", "Action": ["ecs:servers:list"], "Condition": {&operator: {"g:UserName": [&value]}}});
        let text = json!({"Version": "1.1", "Statement": [statement]}).to_string();
        let report = lint(&JsonText(&text), &LintOptions::default());
        let policy = Sound::read(&JsonText(&text)).expect("the form is right");
        // A value that fits every type that it could be read as, so that only the policy's can be wrong.
        let reasons: Vec<&str> = ["a", "1", "true", "2025-01-31", "10.0.0.1"].into_iter().map(|given| {
            let mut context = ecs_preflight::iam::policy::Context::default();
            context.add("g:UserName", [given.to_owned()]);
            let answer = evaluate(std::slice::from_ref(&policy), &Query::new("ecs:servers:list").within(context));
            answer.matched.first().and_then(|(_, reason)| reason.as_ref()).map_or("", |reason| reason.name())
        }).collect();
        let unknown = fires(&report, "policy/unknown-operator") || fires(&report, "policy/if-exists-on-null");
        prop_assert_eq!(unknown, reasons.contains(&"unknown-operator"), "{} {}", operator, value);
        prop_assert_eq!(fires(&report, "policy/condition-value"), reasons.contains(&"policy-value"), "{} {}", operator, value);
    }

    #[test]
    fn what_the_evaluator_refuses_is_an_error_of_the_linter(value in anything(), written in written()) {
        for text in [value.to_string(), written] {
            if Sound::read(&JsonText(&text)).is_err() {
                prop_assert!(!lint(&JsonText(&text), &LintOptions::default()).ok(), "{}", text);
            }
        }
    }
}

/// What is said to hold for every request, or for none, does so in the evaluator.
#[test]
fn the_evaluator_agrees_on_what_always_or_never_holds() {
    let operators = ecs_preflight::iam::condition_facts().operators.iter().map(|operator| &*operator.name);
    let values = [
        json!(["*"]),
        json!(["a", "*"]),
        json!(["a*"]),
        json!([""]),
        json!(["true", "false"]),
        json!(["false"]),
        json!(["0.0.0.0/0", "::/0"]),
        json!(["0.0.0.0/0"]),
        json!(["-1"]),
        json!(["0"]),
        json!(["-1", "2"]),
    ];
    // A request has a name of the user always, and an age only with a second factor.
    let given = |key: &str, operator: &str| match key {
        "g:MFAAge" => vec![None, Some("0"), Some("3600")],
        _ if operator.contains("Bool") => vec![Some("true"), Some("false")],
        _ if operator.contains("Ip") => vec![Some("10.0.0.1"), Some("2001:db8::1")],
        _ => vec![Some("a"), Some("zz")],
    };
    let mut said = 0;
    for name in operators {
        for (before, after) in [("", ""), ("", "IfExists"), ("ForAllValues:", ""), ("ForAnyValue:", "")] {
            let operator = format!("{before}{name}{after}");
            for (key, values) in ["g:UserName", "g:MFAAge"]
                .into_iter()
                .flat_map(|key| values.iter().map(move |values| (key, values)))
            {
                let condition = json!({&operator: {key: values}, "Bool": {"g:MFAPresent": ["true"]}});
                let condition = if key == "g:MFAAge" && name != "Bool" {
                    condition
                } else {
                    json!({&operator: {key: values}})
                };
                let statement =
                    json!({"Effect": "Allow", "Action": ["ecs:servers:list"], "Condition": condition});
                let text = json!({"Version": "1.1", "Statement": [statement]}).to_string();
                let report = lint(&JsonText(&text), &LintOptions::default());
                let told = |id: &str| report.issues().iter().find(|issue| issue.rule().id() == id);
                let (always, never) = (told("policy/condition-always"), told("policy/condition-never"));
                let Some(issue) = always.or(never) else { continue };
                said += 1;
                let only_with_key = issue.message(Language::En).contains("has the key");
                let policy = Sound::read(&JsonText(&text)).expect("the form is right");
                for value in
                    given(key, &operator).into_iter().filter(|value| value.is_some() || !only_with_key)
                {
                    let mut context = ecs_preflight::iam::policy::Context::default();
                    context.add("g:MFAPresent", ["true".to_owned()]);
                    if let Some(value) = value {
                        context.add(key, [value.to_owned()]);
                    }
                    let query = Query::new("ecs:servers:list").within(context);
                    let allowed = evaluate(std::slice::from_ref(&policy), &query).decision
                        == ecs_preflight::iam::policy::Decision::Allow;
                    assert_eq!(allowed, always.is_some(), "{text} {value:?}");
                }
            }
        }
    }
    assert!(said > 50, "{said}");
}
