//! Sentences: the style of all messages, and what cases read like in both languages.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::arithmetic_side_effects,
    reason = "a test stops at what it did not expect"
)]

#[allow(dead_code, reason = "only the running of cases is needed here")]
mod common;

use std::collections::BTreeMap;
use std::path::Path;

use ecs_preflight::report::{Language, Rule};
use saphyr::{LoadableYamlNode, Yaml};
use serde_json::{Value, json};

/// What a reader stumbles over, in lower case.
const DIALECT: [&str; 13] = [
    " stand ",
    " stands ",
    " is no ",
    " are no ",
    " so many",
    "goes with",
    "go with ",
    "is judged",
    "not judged",
    "say of ",
    "refuse to hold",
    "wrong with it",
    "make it longer",
];

/// Arguments that are always text from the input or a name on the wire.
const QUOTED: [&str; 6] = ["field", "other", "nearest", "path", "prefix", "parameter"];

/// A sentence with the file and the key that it has there.
struct Sentence {
    file: String,
    key: String,
    text: String,
}

/// Every sentence of rules in a language.
fn sentences(language: &str) -> Vec<Sentence> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = format!("messages/{language}");
    let mut all = Vec::new();
    for entry in std::fs::read_dir(root.join(&folder)).expect("the messages can be listed") {
        let file = entry.expect("an entry of the messages").file_name().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(root.join(&folder).join(&file)).expect("a file of the messages");
        let documents = Yaml::load_from_str(&text).expect("messages are YAML");
        let rules = documents[0].as_mapping_get("rules").and_then(Yaml::as_mapping);
        for (rule, parts) in rules.into_iter().flatten() {
            for (part, text) in parts.as_mapping().expect("a rule is a mapping") {
                let [rule, part, text] = [rule, part, text].map(|node| node.as_str().expect("text"));
                all.push(Sentence {
                    file: file.clone(),
                    key: format!("{rule} {part}"),
                    text: text.to_owned(),
                });
            }
        }
    }
    assert!(all.len() > 100, "the messages of {language} were not found");
    all
}

/// The names in the braces of a sentence.
fn placeholders(text: &str) -> Vec<&str> {
    let inside = text.split('{').skip(1).filter_map(|rest| rest.split('}').next());
    let mut names: Vec<&str> =
        inside.filter(|inside| !inside.contains('|')).filter_map(|inside| inside.split(':').next()).collect();
    names.sort_unstable();
    names.dedup();
    names
}

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

#[test]
fn sentences_have_the_style_of_the_house() {
    for Sentence { key, text, .. } in sentences("en").into_iter().chain(sentences("zh")) {
        assert!(!text.ends_with(['.', '。', '!', '！', ' ']), "{key}: {text}");
        assert!(!text.starts_with(' ') && !text.contains("  "), "{key}: {text}");
        assert!(text.matches('`').count().is_multiple_of(2), "{key}: {text}");
    }
    for Sentence { key, text, .. } in sentences("en") {
        let first = text.split([' ', '`']).next().unwrap_or_default();
        let acronym = first.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
        let capital = first.chars().next().is_some_and(char::is_uppercase);
        assert!(!capital || (acronym && first.len() > 1), "{key} begins with a capital: {text}");
        assert!(!text.chars().any(is_han), "{key}: {text}");
    }
    for Sentence { key, text, .. } in sentences("zh") {
        assert!(text.chars().any(is_han), "{key} has no Chinese: {text}");
    }
}

#[test]
fn sentences_are_plain() {
    let mut wrong = Vec::new();
    for Sentence { file, key, text } in sentences("en") {
        let padded = format!(" {} ", text.to_lowercase());
        if DIALECT.iter().any(|word| padded.contains(word)) {
            wrong.push(format!("{file}: {key}: {text}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn names_from_the_input_are_quoted() {
    let mut wrong = Vec::new();
    for Sentence { file, key, text } in sentences("en").into_iter().chain(sentences("zh")) {
        // Every second piece between backticks is outside of them.
        let outside: String = text.split('`').step_by(2).collect();
        // A list quotes its items by itself.
        let outside = outside.replace("{nearest:and}", "");
        let bare = placeholders(&outside).into_iter().any(|name| QUOTED.contains(&name));
        if bare {
            wrong.push(format!("{file}: {key}: {text}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn both_languages_say_the_same_things() {
    let english: BTreeMap<String, String> =
        sentences("en").into_iter().map(|one| (one.key, one.text)).collect();
    let chinese: BTreeMap<String, String> =
        sentences("zh").into_iter().map(|one| (one.key, one.text)).collect();
    assert!(english.keys().eq(chinese.keys()), "a sentence is missing in one language");
    for (key, text) in &english {
        assert_eq!(placeholders(text), placeholders(&chinese[key]), "{key}");
    }
}

#[test]
fn every_rule_on_requests_and_policies_has_a_title() {
    // These answer questions; no report has them.
    const QUESTIONS: [&str; 7] = ["ask/", "explain/", "iam/", "job/", "poll/", "server-states/", "state/"];
    let reported = Rule::all().filter(|rule| !QUESTIONS.iter().any(|area| rule.id().starts_with(area)));
    let without: Vec<&str> =
        reported.filter(|rule| rule.title(Language::En).is_none()).map(Rule::id).collect();
    assert!(without.is_empty(), "messages/*/titles.yaml lacks {without:?}");
    for rule in Rule::all() {
        for title in [Language::En, Language::Zh].into_iter().filter_map(|language| rule.title(language)) {
            assert!(!title.contains(['{', '}']) && !title.ends_with(['.', '。']), "{}: {title}", rule.id());
        }
    }
}

#[test]
fn cases_read_in_chinese_as_they_say() {
    let mut read = 0;
    for case in common::cases() {
        let Some(wanted) = case.expected()["zh"].as_array() else { continue };
        let report = case.run();
        let found: Vec<Value> = report
            .issues()
            .iter()
            .map(|issue| json!([issue.message(Language::Zh), issue.help(Language::Zh)]))
            .collect();
        assert_eq!(*wanted, found, "{}", case.name);
        read += 1;
    }
    assert!(read > 10, "no case has sentences in Chinese");
}
