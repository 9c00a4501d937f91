//! What forms show agrees with what the verdict says.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops at what it did not expect"
)]

use ecs_preflight::ask::{FORMS, ask};
use ecs_preflight::catalogue::operations;
use ecs_preflight::forms::{checklist, issues};
use ecs_preflight::listing::fields;
use ecs_preflight::report::Language;
use ecs_preflight::rules::Os;
use serde_json::{Value, json};

fn answer(question: &str, arguments: &Value) -> Value {
    let text = ask(&[FORMS], question, &arguments.to_string(), Language::En)
        .unwrap_or_else(|refusal| panic!("{}", refusal.message(Language::En)));
    serde_json::from_str(&text).expect("an answer is JSON")
}

/// Texts that break every kind of limit somewhere.
fn texts() -> Vec<String> {
    let short =
        ["", " ", "a", "-1", "0", "99999999999", "root", "Root-1234", "toor-ABC1", "Administrator1!", "!!!!"];
    let more = [
        "网页",
        "10.0.0.1",
        "::1",
        "not a uuid",
        "eth0",
        "vol-x",
        "YQ==",
        "YQ",
        "\u{0}",
        "hypervisor",
        "PROXY",
    ];
    let mut texts: Vec<String> = short.into_iter().chain(more).map(str::to_owned).collect();
    texts.extend([5, 64, 256, 5000, 20_000].map(|length| "aB3!".repeat(length)));
    texts.extend([65, 300].map(|length| "字".repeat(length)));
    texts
}

#[test]
fn a_checklist_has_an_entry_for_every_issue_of_a_text() {
    let mut judged = 0;
    let mut seen = std::collections::HashSet::new();
    for operation in operations() {
        for field in fields(operation) {
            let schema = field.schema;
            // Fields share shapes.
            if !seen.insert(std::ptr::from_ref(schema)) || !schema.types.names().any(|name| name == "string")
            {
                continue;
            }
            for text in texts() {
                for os in [None, Some(Os::Linux), Some(Os::Windows)] {
                    let list = checklist(operation, schema, &text, os);
                    let unmet: Vec<&str> =
                        list.iter().filter(|met| !met.met()).map(|met| met.rule().id()).collect();
                    let broken: Vec<&str> =
                        issues(operation, schema, &text, os).into_iter().map(|rule| rule.id()).collect();
                    for rule in &broken {
                        assert!(unmet.contains(rule), "{} {}: {rule}", operation.id, field.path);
                    }
                    for rule in unmet {
                        assert!(broken.contains(&rule), "{} {}: {rule}", operation.id, field.path);
                    }
                    judged += list.len();
                }
            }
        }
    }
    assert!(judged > 1000, "{judged}");
}

#[test]
fn every_limit_has_a_sentence_in_both_languages() {
    for operation in operations() {
        for field in fields(operation) {
            for met in checklist(operation, field.schema, "", None) {
                for language in [Language::En, Language::Zh] {
                    let text = met.text(language);
                    assert!(!text.is_empty() && !text.contains('{'), "{} {}", operation.id, field.path);
                }
            }
        }
    }
}

#[test]
fn nothing_of_a_password_is_repeated() {
    let secret = "Sesame-open-1234567890-much-too-long";
    for operation in operations() {
        for field in fields(operation).iter().filter(|field| field.schema.secret) {
            let list = serde_json::to_string(&checklist(operation, field.schema, secret, Some(Os::Linux)))
                .expect("JSON");
            assert!(!list.contains("Sesame"), "{} {}", operation.id, field.path);
        }
    }
}

#[test]
fn every_field_can_be_described_counted_and_listed() {
    for operation in operations() {
        for field in fields(operation) {
            let pointer = format!("/{}", field.path.replace("[]", "/*").replace('.', "/"));
            let place = |value: Value| json!({"operation": operation.id, "pointer": pointer, "value": value});
            answer("form.describe", &json!({"operation": operation.id, "pointer": pointer}));
            answer("form.checklist", &place(json!("a")));
            for value in [json!("a"), json!([1, 2]), json!({"a": 1}), json!(1), json!(true)] {
                for counter in answer("form.counters", &place(value)).as_array().expect("a list") {
                    let remaining = counter.get("remaining").map(|left| left.as_i64().expect("a number"));
                    let maximum = counter.get("maximum").map(|most| most.as_i64().expect("a number"));
                    let used = counter["used"].as_i64().expect("a number");
                    assert_eq!(remaining, maximum.map(|maximum| maximum - used));
                }
            }
        }
    }
}
