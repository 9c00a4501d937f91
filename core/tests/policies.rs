//! Policies: the cases of `tests/decisions`, and what holds for every policy.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::arithmetic_side_effects,
    reason = "a test stops at what it did not expect"
)]

use std::path::Path;
use std::time::{Duration, Instant};

use ecs_preflight::catalogue::{Names, Operation, operation};
use ecs_preflight::iam::policy::{
    Context, Decision, LintOptions, Query, Reach, Sound, covers, diff, evaluate, grant, lint, matches,
    matches_value, minimize, operations,
};
use ecs_preflight::iam::{self, Needs, actions, condition_facts, policy_facts};
use ecs_preflight::report::Severity;
use ecs_preflight::request::JsonText;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Map, Value, json};

fn cases(name: &str) -> Vec<Value> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/decisions").join(name);
    let text = std::fs::read_to_string(file).expect("a file of tests/decisions can be read");
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn sound(policy: &Value) -> Sound {
    Sound::read(&JsonText(&policy.to_string())).unwrap_or_else(|flaw| panic!("{flaw}: {policy}"))
}

fn allowing(statement: Value) -> Value {
    json!({"Version": "1.1", "Statement": [statement]})
}

fn texts(value: &Value) -> Vec<String> {
    let list = value.as_array().map(Vec::as_slice).unwrap_or_default();
    list.iter().map(|item| item.as_str().expect("a text").to_owned()).collect()
}

#[test]
fn conditions_hold_as_their_cases_say() {
    let mut wrong = Vec::new();
    for case in cases("conditions.json") {
        let mut context = Context::default();
        context.add("g:UserName", texts(&case[2]));
        let query = Query::new("ecs:servers:list").within(context);
        let decide = |effect: &str| {
            let condition = json!({case[0].as_str().expect("an operator"): {"g:UserName": case[1]}});
            let statement = json!({"Effect": effect, "Action": ["ecs:servers:list"], "Condition": condition});
            evaluate(&[sound(&allowing(statement))], &query).decision
        };
        let found = match (decide("Allow"), decide("Deny")) {
            (Decision::Allow, Decision::Deny) => "holds",
            (Decision::ImplicitDeny, Decision::ImplicitDeny) => "fails",
            (Decision::ImplicitDeny, Decision::Deny) => "undecided",
            other => panic!("{case}: {other:?}"),
        };
        if case[3] != found {
            wrong.push(format!("{case}: {found}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_operator_and_qualifier_has_cases_of_both_outcomes() {
    let cases = cases("conditions.json");
    let facts = condition_facts();
    let names = facts.operators.iter().map(|operator| operator.name.to_string());
    for name in
        names.chain(facts.qualifiers.iter().map(|qualifier| format!("{}StringEquals", qualifier.name)))
    {
        for outcome in ["holds", "fails"] {
            assert!(
                cases.iter().any(|case| case[0] == *name && case[3] == outcome),
                "{name} never {outcome}"
            );
        }
    }
}

#[test]
fn forms_are_refused_as_their_cases_say() {
    for case in cases("forms.json") {
        let found = Sound::read(&JsonText(&case[0].to_string())).err();
        let found = found.map_or(Value::Null, |flaw| {
            let reason = flaw.to_string();
            json!([reason.split(' ').next(), flaw.pointer])
        });
        assert_eq!(found, case[1], "{}", case[0]);
    }
    for (text, reason) in [("{", "flaw-json"), (r#"{"Version":"1.1","Version":"1.1"}"#, "flaw-twice")] {
        let flaw = Sound::read(&JsonText(text)).expect_err("a flaw");
        assert!(flaw.to_string().starts_with(reason), "{flaw}");
    }
}

#[test]
fn what_is_refused_is_an_error_to_the_linter_too() {
    for case in cases("forms.json").iter().filter(|case| !case[1].is_null()) {
        // A member that is not known is a warning of the linter's; evaluation does not guess what it says.
        if case[1][0] == "flaw-element" {
            continue;
        }
        let text = case[0].to_string();
        assert!(!lint(&JsonText(&text), &LintOptions::default()).ok(), "{text}");
    }
}

#[test]
fn limits_are_taken_to_their_edge_and_not_beyond() {
    let limits = &policy_facts().limits;
    let list = |count: usize| (0..count).map(|n| format!("ecs:servers:a{n}")).collect::<Vec<_>>();
    let statement = |count| json!({"Effect": "Allow", "Action": list(count)});
    let policy =
        |count: usize, statement: &Value| json!({"Version": "1.1", "Statement": vec![statement; count]});
    let with = |name: &str, value: Value| {
        let mut all = statement(1);
        all[name] = value;
        allowing(all)
    };
    let resource =
        |length: usize| format!("ecs:*:*:instance:{}", "x".repeat(length - "ecs:*:*:instance:".len()));
    let operators = |count: usize| {
        let names = (0..count).map(|n| (format!("Operator{n}"), json!({"g:UserName": ["a"]})));
        Value::Object(names.collect::<Map<_, _>>())
    };
    let edges = [
        (
            "flaw-statement-count",
            limits.statements,
            policy(limits.statements, &statement(1)),
            policy(limits.statements + 1, &statement(1)),
        ),
        (
            "flaw-action-count",
            limits.actions,
            allowing(statement(limits.actions)),
            allowing(statement(limits.actions + 1)),
        ),
        (
            "flaw-resource-count",
            limits.resources,
            with("Resource", json!(vec![resource(20); limits.resources])),
            with("Resource", json!(vec![resource(20); limits.resources + 1])),
        ),
        (
            "flaw-resource",
            limits.resource_characters,
            with("Resource", json!([resource(limits.resource_characters)])),
            with("Resource", json!([resource(limits.resource_characters + 1)])),
        ),
        (
            "flaw-condition-count",
            limits.conditions,
            with("Condition", operators(limits.conditions)),
            with("Condition", operators(limits.conditions + 1)),
        ),
    ];
    for (reason, limit, taken, refused) in edges {
        sound(&taken);
        let flaw = Sound::read(&JsonText(&refused.to_string())).expect_err(reason);
        assert!(flaw.to_string().starts_with(reason), "{limit}: {flaw}");
    }
}

#[test]
fn keys_of_other_services_and_ages_without_a_second_factor_are_absent() {
    let asks = |key: &str, context: &[(&str, &str)]| {
        let condition = json!({"Null": {key: ["true"]}});
        let policy =
            allowing(json!({"Effect": "Allow", "Action": ["ecs:servers:list"], "Condition": condition}));
        let mut all = Context::default();
        context.iter().for_each(|(key, value)| all.add(key, [(*value).to_owned()]));
        evaluate(&[sound(&policy)], &Query::new("ecs:servers:list").within(all)).decision == Decision::Allow
    };
    assert!(!asks("ecs:port", &[("ecs:port", "1")]));
    assert!(asks("vpc:port", &[("vpc:port", "1")]));
    assert!(asks("g:MFAAge", &[("g:MFAAge", "1")]));
    assert!(asks("g:MFAAge", &[("g:MFAAge", "1"), ("g:MFAPresent", "false")]));
    assert!(!asks("g:MFAAge", &[("g:MFAAge", "1"), ("g:MFAPresent", "true")]));
}

#[test]
fn a_deny_on_one_resource_denies_the_action_on_any() {
    let policy = json!({"Version": "1.1", "Statement": [
        {"Effect": "Allow", "Action": ["ecs:servers:*"]},
        {"Effect": "Deny", "Action": ["ecs:servers:delete"], "Resource": ["ecs:*:*:instance:one"]}]});
    let policies = [sound(&policy)];
    let on = |resource: Option<&str>| {
        let query = Query::new("ecs:servers:delete");
        evaluate(&policies, &resource.map_or(query.clone(), |resource| query.on(resource))).decision
    };
    assert_eq!(on(Some("ecs:r:d:instance:one")), Decision::Deny);
    assert_eq!(on(Some("ECS:r:d:instance:two")), Decision::Allow);
    assert_eq!(on(None), Decision::Deny);
    assert_eq!(on(Some("ecs:*:*:instance:one")), Decision::Deny);
    assert_eq!(grant(&policies, "ecs:servers:delete").reach, Reach::Conditional);
}

#[test]
fn unknown_operators_decide_for_the_safe_side_whatever_the_request() {
    let statement = |effect: &str, condition: Value| json!({"Effect": effect, "Action": ["ecs:flavors:get"], "Condition": condition});
    let reach = |statements: Vec<Value>| {
        grant(&[sound(&json!({"Version": "1.1", "Statement": statements}))], "ecs:flavors:get").reach
    };
    let all = json!({"Effect": "Allow", "Action": ["*:*:*"]});
    let unknown = json!({"StringLike": {"g:UserName": ["a"]}});
    let both = json!({"StringLike": {"g:UserName": ["a"]}, "StringEquals": {"g:UserName": ["a"]}});
    assert_eq!(reach(vec![statement("Allow", unknown.clone())]), Reach::Never);
    assert_eq!(reach(vec![statement("Allow", both.clone())]), Reach::Never);
    assert_eq!(reach(vec![all.clone(), statement("Deny", unknown)]), Reach::Never);
    assert_eq!(reach(vec![all, statement("Deny", both)]), Reach::Conditional);
}

/// Whether something is done in a time that no pass over it needs.
#[track_caller]
fn quick<T>(what: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let result = what();
    assert!(start.elapsed() < Duration::from_secs(5), "took {:?}", start.elapsed());
    result
}

#[test]
fn hostile_patterns_take_no_time() {
    let size = 200_000;
    let (stars, text) = ("*a".repeat(size), "a".repeat(size));
    assert!(!quick(|| matches(&format!("ecs:{stars}b"), &format!("ecs:{text}"))));
    assert!(quick(|| covers(&format!("ecs:{}", "*".repeat(size)), &format!("ecs:{text}"))));
    assert!(!quick(|| matches_value(&format!("*{}b*", "a?".repeat(500)), &text)));
    assert!(!quick(|| matches_value(&format!("{stars}b"), &text)));
    assert!(!quick(|| matches_value(&format!("*{}b*", "?".repeat(4000)), &text)));
}

/// The obvious matcher, by every way to divide the text.
fn naive(pattern: &[char], text: &[char], one: bool) -> bool {
    match (pattern, text) {
        ([], []) => true,
        (['*', rest @ ..], _) => (0..=text.len()).any(|at| naive(rest, &text[at..], one)),
        (['?', rest @ ..], [_, text @ ..]) if one => naive(rest, text, one),
        ([c, rest @ ..], [first, text @ ..]) => c == first && naive(rest, text, one),
        _ => false,
    }
}

fn chars(text: &str) -> Vec<char> {
    text.chars().collect()
}

/// Actions, and patterns near them.
fn pattern() -> impl Strategy<Value = String> {
    let names: Vec<&str> = actions().iter().map(|action| &*action.name).collect();
    prop_oneof![
        4 => select(names.clone()).prop_map(str::to_owned),
        2 => (select(names), 0..30_usize, 0..30_usize).prop_map(|(name, from, to)| {
            let (from, to) = (from.min(name.len()), to.max(from).min(name.len()));
            let starred: String = name.char_indices().map(|(at, c)| if (from..to).contains(&at) && c != ':' { '*' } else { c }).collect();
            starred
        }),
        1 => select(vec!["*:*:*", "ecs:*:*", "ecs:servers:*", "*:*:get", "obs:*:*", "ecs:*:list", "obs:bucket:get"]).prop_map(str::to_owned),
    ]
}

fn condition() -> impl Strategy<Value = Value> {
    let value = select(vec!["a", "b", "*", "true", "false", "1", "2025-01-31", "10.0.0.0/8"]);
    let operators: Vec<&str> =
        condition_facts().operators.iter().map(|operator| &*operator.name).chain(["StringLike"]).collect();
    let key = select(vec!["g:UserName", "g:MFAPresent", "g:CurrentTime", "ecs:key", "vpc:key"]);
    (select(operators), key, vec(value, 0..3))
        .prop_map(|(operator, key, values)| json!({operator: {key: values}}))
}

fn statement(effects: Vec<&'static str>) -> impl Strategy<Value = Value> {
    let resource = select(vec!["ecs:*:*:instance:*", "ecs:*:*:instance:one", "*:*:*:*:*", "evs:*:*:*:*"]);
    (
        select(effects),
        vec(pattern(), 1..5),
        proptest::option::weighted(0.2, vec(resource, 0..3)),
        proptest::option::weighted(0.4, condition()),
    )
        .prop_map(|(effect, actions, resources, condition)| {
            let mut all = json!({"Effect": effect, "Action": actions});
            if let Some(resources) = resources {
                all["Resource"] = json!(resources);
            }
            if let Some(condition) = condition {
                all["Condition"] = condition;
            }
            all
        })
}

fn policy() -> impl Strategy<Value = Vec<Value>> {
    vec(statement(vec!["Allow", "Allow", "Deny"]), 1..6)
}

fn of(statements: &[Value]) -> Sound {
    sound(&json!({"Version": "1.1", "Statement": statements}))
}

fn query() -> impl Strategy<Value = Query> {
    let names: Vec<&str> = actions().iter().map(|action| &*action.name).chain(["obs:bucket:get"]).collect();
    let value = select(vec!["a", "b", "true", "1", "2025-02-01", "10.1.2.3"]);
    let keys = select(vec!["g:UserName", "g:MFAPresent", "g:CurrentTime", "ecs:key"]);
    let rest = select(vec!["r:d:instance:one", "r:d:instance:two", "*:*:instance:*"]);
    (select(names), proptest::option::of(rest), vec((keys, vec(value, 0..3)), 0..3)).prop_map(
        |(name, rest, pairs)| {
            let mut context = Context::default();
            for (key, values) in pairs {
                context.add(key, values.into_iter().map(str::to_owned));
            }
            let query = Query::new(name).within(context);
            // A resource is one of the action's own service.
            let service = name.split(':').next().unwrap_or_default();
            rest.map_or(query.clone(), |rest| query.on(&format!("{service}:{rest}")))
        },
    )
}

/// Operations whose actions are known.
fn with_row() -> Vec<&'static Operation> {
    let all = ecs_preflight::catalogue::operations().iter().map(|operation| &**operation);
    all.filter(|operation| iam::row(operation).is_some()).collect()
}

fn needed(operation: &Operation) -> Vec<&'static str> {
    let row = iam::row(operation).expect("a row");
    row.actions.texts().chain(row.needs.texts()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_deny_never_allows_more(statements in policy(), deny in statement(vec!["Deny"]), query in query()) {
        let before = [of(&statements)];
        let after = [of(&statements), of(&[deny])];
        let allowed = |policies: &[Sound]| evaluate(policies, &query).decision == Decision::Allow;
        prop_assert!(allowed(&before) || !allowed(&after));
        let (old, new) = (operations(&before), operations(&after));
        for operation in &new.allowed {
            prop_assert!(old.allowed.iter().any(|known| known.id == operation.id));
        }
        let change = diff(&before, &after);
        prop_assert!(change.gained.is_empty() && change.operations_gained.is_empty(), "{:?}", change);
        prop_assert!(change.patterns_gained.is_empty());
    }

    #[test]
    fn an_allow_never_allows_less(statements in policy(), allow in statement(vec!["Allow"]), query in query()) {
        let before = [of(&statements)];
        let after = [of(&statements), of(&[allow])];
        let allowed = |policies: &[Sound]| evaluate(policies, &query).decision == Decision::Allow;
        prop_assert!(!allowed(&before) || allowed(&after));
        let change = diff(&before, &after);
        prop_assert!(change.lost.is_empty() && change.operations_lost.is_empty(), "{:?}", change);
    }

    #[test]
    fn the_order_of_statements_and_policies_is_no_matter(statements in policy(), query in query()) {
        let decide = |policies: &[Sound]| evaluate(policies, &query).decision;
        let mut reversed = statements.clone();
        reversed.reverse();
        let apart: Vec<Sound> = statements.iter().map(|one| of(std::slice::from_ref(one))).collect();
        let together = of(&statements);
        prop_assert_eq!(decide(std::slice::from_ref(&together)), decide(&[of(&reversed)]));
        prop_assert_eq!(decide(&[together]), decide(&apart));
    }

    #[test]
    fn what_is_always_allowed_is_allowed_in_every_context(statements in policy(), query in query()) {
        let policies = [of(&statements)];
        let answer = evaluate(&policies, &query);
        match grant(&policies, &answer.action).reach {
            Reach::Always => prop_assert_eq!(answer.decision, Decision::Allow),
            Reach::Never => prop_assert_ne!(answer.decision, Decision::Allow),
            Reach::Conditional => {}
        }
        let all = answer.matched.len() + answer.considered.len();
        prop_assert_eq!(all, statements.len(), "every statement is accounted for");
    }

    #[test]
    fn the_least_policy_opens_what_was_asked_and_what_needs_nothing_more(picked in subsequence(with_row(), 1..12)) {
        let needs: Vec<Needs> = picked.iter().map(|operation| iam::needs(operation)).collect();
        let least = minimize(&needs).expect("each has a row");
        let text = serde_json::to_string(&least).expect("a policy is JSON");
        let policy = Sound::read(&JsonText(&text)).expect("the service takes it");
        let open: Vec<&str> = operations(std::slice::from_ref(&policy)).allowed.iter().map(|operation| &*operation.id).collect();
        for operation in &picked {
            prop_assert!(open.contains(&&*operation.id), "{} is not allowed", operation.id);
        }
        // Exactly: no policy that allows those could keep the others out.
        let asked: Vec<&str> = picked.iter().flat_map(|operation| needed(operation)).collect();
        for id in &open {
            let others = needed(operation(id).expect("an operation"));
            prop_assert!(others.iter().all(|need| asked.contains(need)), "{id} needs more than was asked for");
        }
        let said: Vec<&str> = least.operations().iter().map(|operation| &*operation.id).collect();
        prop_assert_eq!(said, open);
        let report = lint(&JsonText(&text), &LintOptions::default());
        let serious: Vec<_> = report.issues().iter().filter(|issue| issue.severity() == Severity::Error).collect();
        prop_assert!(serious.is_empty(), "{:?}", serious);
        // Never wider: what is allowed is what is needed, and each action is.
        for action in actions() {
            let reach = grant(std::slice::from_ref(&policy), &action.name).reach;
            prop_assert_eq!(reach == Reach::Always, asked.contains(&&*action.name), "{}", action.name);
        }
        prop_assert!(!least.actions().iter().any(|action| action.contains('*')));
    }

    #[test]
    fn a_policy_differs_from_itself_in_nothing(statements in policy()) {
        let policies = [of(&statements)];
        prop_assert!(diff(&policies, &policies).is_empty());
        let mut reversed = statements;
        reversed.reverse();
        prop_assert!(diff(&policies, &[of(&reversed)]).is_empty());
    }

    #[test]
    fn gains_and_losses_change_sides_with_the_policies(old in policy(), new in policy()) {
        let (old, new) = ([of(&old)], [of(&new)]);
        let (there, back) = (diff(&old, &new), diff(&new, &old));
        prop_assert_eq!(there.gained, back.lost);
        prop_assert_eq!(there.operations_lost, back.operations_gained);
        prop_assert_eq!(there.patterns_gained, back.patterns_lost);
        prop_assert_eq!(there.changed, back.changed);
    }

    #[test]
    fn patterns_match_like_the_obvious_matcher(pattern in "[ab*]{0,8}", text in "[ab]{0,10}") {
        let (whole, action) = (format!("s:{pattern}"), format!("s:{text}"));
        prop_assert_eq!(matches(&whole, &action), naive(&chars(&whole), &chars(&action), false));
    }

    #[test]
    fn values_match_like_the_obvious_matcher(pattern in "[ab?*中]{0,8}", text in "[ab中]{0,10}") {
        prop_assert_eq!(matches_value(&pattern, &text), naive(&chars(&pattern), &chars(&text), true));
    }

    #[test]
    fn long_pieces_match_like_the_obvious_matcher(piece in "[ab?]{60,140}", before in "[ab]{0,9}", after in "[ab]{0,9}", flip in 0..60_usize) {
        let fits: String = piece.chars().map(|c| if c == '?' { 'a' } else { c }).collect();
        let mut other = chars(&fits);
        other[flip] = 'c';
        let other: String = other.into_iter().collect();
        let pattern = format!("*{piece}*");
        let fitting = format!("{before}{fits}{after}");
        prop_assert!(matches_value(&pattern, &fitting));
        let other = format!("{before}{other}{after}");
        prop_assert_eq!(matches_value(&pattern, &other), naive(&chars(&pattern), &chars(&other), true));
    }

    #[test]
    fn what_a_pattern_covers_matches_no_more(wide in pattern(), narrow in pattern(), name in select(actions().iter().map(|action| &*action.name).collect::<Vec<_>>())) {
        if covers(&wide, &narrow) && matches(&narrow, name) {
            prop_assert!(matches(&wide, name));
        }
    }

    #[test]
    fn no_document_whatever_is_a_reason_to_panic(document in document(), query in query()) {
        if let Ok(policy) = Sound::read(&JsonText(&document.to_string())) {
            let policies = [policy];
            let _ = evaluate(&policies, &query);
            let _ = operations(&policies);
            let _ = diff(&policies, &[]);
        }
    }
}

/// Documents with the members of a policy, in places where they belong and where they do not.
fn document() -> impl Strategy<Value = Value> {
    let texts = vec![
        "Allow",
        "Deny",
        "1.1",
        "ecs:*:*",
        "a:b:c",
        ":::",
        "",
        "*",
        "ecs:*:*:instance:*",
        "2025-01-31T99",
        "\u{0}é",
    ];
    let leaf = prop_oneof![
        1 => Just(Value::Null),
        1 => any::<bool>().prop_map(Value::Bool),
        1 => any::<i64>().prop_map(|number| json!(number)),
        4 => select(texts).prop_map(|text| json!(text)),
    ];
    let names = select(vec![
        "Version",
        "Statement",
        "Effect",
        "Action",
        "Resource",
        "Condition",
        "StringMatch",
        "DateLessThan",
        "g:UserName",
    ]);
    let inner = leaf.prop_recursive(5, 40, 5, move |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::Array),
            vec((names.clone(), inner), 0..5).prop_map(|pairs| Value::Object(
                pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
            )),
        ]
    });
    prop_oneof![
        inner.clone(),
        (vec(inner, 0..3)).prop_map(|statements| json!({"Version": "1.1", "Statement": statements}))
    ]
}
