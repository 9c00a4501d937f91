//! The cases of `tests/questions`: questions by name, and their answers or refusals.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops at what it did not expect"
)]

#[allow(dead_code, reason = "the cases of requests are run elsewhere")]
mod common;

use std::path::Path;

use ecs_preflight::ask::{ask, groups};
use ecs_preflight::report::{Language, Rule};
use serde_json::{Value, json};

/// The cases of every file, with the file's name.
fn cases() -> Vec<(String, Value)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/questions");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("tests/questions can be listed")
        .map(|entry| entry.expect("an entry of tests/questions").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .collect();
    files.sort();
    let mut all = Vec::new();
    for path in files {
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).expect("a file of tests/questions can be read");
        let content: Vec<Value> =
            serde_json::from_str(&text).unwrap_or_else(|error| panic!("{file}: {error}"));
        all.extend(content.into_iter().map(|case| (format!("{file}: {}", case["name"]), case)));
    }
    all
}

fn language(case: &Value) -> Language {
    Language::parse(case["lang"].as_str().unwrap_or("en")).expect("a language")
}

/// `{"answer": …}` or `{"refused": …}`.
fn answered(case: &Value) -> Value {
    let language = language(case);
    let question = case["question"].as_str().expect("a case has a question");
    match ask(groups(), question, &case["arguments"].to_string(), language) {
        Ok(answer) => json!({ "answer": serde_json::from_str::<Value>(&answer).expect("an answer is JSON") }),
        Err(refusal) => {
            json!({ "refused": serde_json::to_value(refusal.in_language(language)).expect("a refusal is JSON") })
        }
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
fn every_question_is_answered_as_its_case_says() {
    let mut wrong = Vec::new();
    for (name, case) in cases() {
        let found = answered(&case);
        let fits = match (case.get("answer"), case.get("has"), case.get("refused")) {
            (Some(answer), None, None) => found.get("answer") == Some(answer),
            (None, Some(part), None) => found.get("answer").is_some_and(|found| holds(found, part)),
            (None, None, Some(part)) => found.get("refused").is_some_and(|found| holds(found, part)),
            _ => panic!("{name}: a case has one of answer, has and refused"),
        };
        if !fits {
            wrong.push(format!("{name}\n  found {found}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_question_has_a_case_that_is_answered() {
    let cases = cases();
    for question in groups().iter().copied().flatten() {
        let shown =
            cases.iter().any(|(_, case)| case["question"] == question.name && case.get("refused").is_none());
        assert!(shown, "{} has no case in tests/questions", question.name);
    }
}

/// The ids of all rules in an answer.
fn rules(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            found.extend(members.get("rule").and_then(Value::as_str).map(str::to_owned));
            members.values().for_each(|member| rules(member, found));
        }
        Value::Array(items) => items.iter().for_each(|item| rules(item, found)),
        _ => {}
    }
}

#[test]
fn every_rule_of_a_question_fires() {
    let mut fired = Vec::new();
    for (_, case) in cases() {
        rules(&answered(&case), &mut fired);
    }
    let missing: Vec<_> = Rule::all()
        .map(Rule::id)
        .filter(|id| common::SHOWN_BY_QUESTIONS.iter().any(|area| id.starts_with(area)))
        .filter(|id| !fired.iter().any(|fired| fired == id))
        .collect();
    assert!(missing.is_empty(), "no case of tests/questions shows {missing:?}");
}
