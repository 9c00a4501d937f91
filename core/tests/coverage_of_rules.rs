//! Every rule is shown at work by a vector, with its own arguments and with sentences that can be read.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::arithmetic_side_effects,
    reason = "a test stops at what it did not expect"
)]

#[allow(dead_code, reason = "here the cases are run, not compared")]
mod common;

use ecs_preflight::catalogue::{operation, rule};
use ecs_preflight::iam::policy::too_large_notation;
use ecs_preflight::reader::{Document, Name, Reader, Token, Unreadable};
use ecs_preflight::report::{Arg, Language, Report, Rule};
use ecs_preflight::request::{self, JsonValue, Options, not_a_request, not_json, not_utf8, validate};
use ecs_preflight::status::unreadable;

/// Rules that no vector can show, and why. One that fires after all must leave this list.
const NOT_IN_THE_VECTORS: &[(Rule, &str)] = &[
    (rule::MICROVERSION_FIELD_UNTIL, NO_OPERATION),
    (rule::QUERY_REQUIRED, NO_OPERATION),
    (rule::TEXT_MINIMUM, NO_OPERATION),
    (rule::TEXT_MINIMUM_BYTES, NO_OPERATION),
    (rule::TEXT_WIDTH, RENAMED),
    (rule::TEXT_CHARACTERS, RENAMED),
    (rule::TEXT_FORBIDDEN_CHARACTERS, RENAMED),
    (rule::TEXT_RESERVED, RENAMED),
    (rule::TEXT_PREFIX, NO_OPERATION),
    (rule::TEXT_BASE64, RENAMED),
    (rule::TEXT_DECODED_SIZE, RENAMED),
    (rule::TEXT_BEGINNING, RENAMED),
    (rule::LIST_EMPTY, RENAMED),
    (rule::LIST_MINIMUM, NO_OPERATION),
    (rule::LIST_MAXIMUM, RENAMED),
    (rule::OBJECT_MINIMUM, NO_OPERATION),
    (rule::OBJECT_MAXIMUM, RENAMED),
];
const NO_OPERATION: &str = "no operation of the catalogue has such a limit yet";
const RENAMED: &str = "every place of the catalogue reports it under a name of its own";

/// A value that only a host language has.
#[derive(Clone, Copy)]
enum Foreign {
    Set,
    NotANumber,
}

/// An object of a host language with one member.
enum HostObject {
    Named(&'static str, Foreign),
    Numbered,
}

/// How much of it was read.
struct HostReader<'d>(&'d HostObject, u8);

impl Document for HostObject {
    type Reader<'d> = HostReader<'d>;

    fn reader(&self) -> HostReader<'_> {
        HostReader(self, 0)
    }
}

impl<'d> Reader<'d> for HostReader<'d> {
    fn value(&mut self) -> Result<Token<'_>, Unreadable> {
        Ok(match (self.1, self.0) {
            (0, _) => Token::Object,
            (_, HostObject::Named(_, Foreign::Set)) => Token::Unsupported("set"),
            (_, HostObject::Named(_, Foreign::NotANumber)) => Token::NotFinite,
            (_, HostObject::Numbered) => Token::Whole(1),
        })
    }

    fn name(&mut self) -> Result<Option<Name<'_, 'd>>, Unreadable> {
        self.1 += 1;
        Ok(match self.0 {
            _ if self.1 > 1 => None,
            HostObject::Named(name, _) => Some(Name::Lent(name)),
            HostObject::Numbered => Some(Name::NotText),
        })
    }

    fn item(&mut self) -> Result<bool, Unreadable> {
        Ok(false)
    }
}

/// Verdicts that no JSON case leads to: input that is no text, no request, or no JSON value.
fn beside_the_vectors() -> Vec<(String, Report)> {
    let tags = operation("NovaReplaceServerTags").expect("an operation");
    let many = format!("{{\"tags\": [], \"more\": [{}0]}}", "0,".repeat(1_000_000));
    let host = |object: HostObject| validate(tags, &object, &Options::default());
    let reports = [
        ("not UTF-8", not_utf8(7)),
        ("no request", not_a_request("url")),
        ("headers in a list", request::not_headers()),
        ("variables without end", request::line_too_long()),
        (
            "a policy in a notation that takes much memory",
            too_large_notation(usize::MAX).expect("it is too large"),
        ),
        ("no request line", request::not_a_request_line(3)),
        ("no header", request::not_a_header_line(4)),
        ("a body of something", request::only_a_body(&["NovaRebootServer"])),
        ("a body of nothing", request::only_a_body(&[])),
        ("no JSON", not_json(Some("{]"), &Unreadable::at(1))),
        ("a set", host(HostObject::Named("tags", Foreign::Set))),
        ("NaN", host(HostObject::Named("tags", Foreign::NotANumber))),
        ("a name that is a number", host(HostObject::Numbered)),
        (
            "a value whose text is broken",
            validate(tags, &JsonValue("{\"tags\": [1e999]}"), &Options::default()),
        ),
        ("a server without a state", unreadable("/servers/0", Some("d"), "OS-EXT-STS:vm_state", false)),
        ("a server without a state or an ID", unreadable("/servers/0", None, "OS-EXT-STS:vm_state", false)),
        ("a state that is a number", unreadable("", Some("d"), "OS-EXT-STS:task_state", true)),
        ("a state that is a number, without an ID", unreadable("", None, "OS-EXT-STS:task_state", true)),
        ("a million values and one", validate(tags, &JsonValue(&many), &Options::default())),
    ];
    reports.into_iter().map(|(name, report)| (name.to_owned(), report)).collect()
}

fn reports() -> Vec<(String, Report)> {
    let mut all: Vec<_> = common::cases().iter().map(|case| (case.name.clone(), case.run())).collect();
    all.extend(beside_the_vectors());
    all
}

#[test]
fn values_of_a_host_language_have_rules_of_their_own() {
    let last = |report: &Report| {
        let mut rules = report.issues().iter().map(|issue| issue.rule().id());
        rules.find(|id| id.starts_with("input/")).map(str::to_owned)
    };
    let rules: Vec<_> = beside_the_vectors().iter().filter_map(|(_, report)| last(report)).collect();
    assert_eq!(
        rules,
        [
            "input/not-utf8",
            "input/invalid-request",
            "input/invalid-request",
            "input/too-large",
            "input/too-large",
            "input/invalid-request",
            "input/invalid-request",
            "input/invalid-request",
            "input/invalid-request",
            "input/invalid-json",
            "input/unsupported-value",
            "input/not-finite",
            "input/key-not-text",
            "input/invalid-json",
            "input/too-many-values"
        ]
    );
}

#[test]
fn every_rule_fires() {
    let mut fired: Vec<Rule> = Vec::new();
    let reports = reports();
    for (_, report) in &reports {
        for issue in report.issues() {
            if !fired.contains(&issue.rule()) {
                fired.push(issue.rule());
            }
        }
    }
    let listed = |rule: &Rule| NOT_IN_THE_VECTORS.iter().any(|(known, _)| known == rule);
    let elsewhere = |rule: &Rule| {
        common::shown_by_linter(rule.id())
            || common::SHOWN_BY_QUESTIONS.iter().any(|area| rule.id().starts_with(area))
    };
    let missing: Vec<_> = Rule::all()
        .filter(|rule| !fired.contains(rule) && !listed(rule) && !elsewhere(rule))
        .map(|rule| (rule.id(), rule.template(Language::En)))
        .collect();
    assert!(missing.is_empty(), "no vector shows {missing:#?}");
    let shown: Vec<_> = fired.iter().filter(|rule| listed(rule)).map(|rule| rule.id()).collect();
    assert!(shown.is_empty(), "a vector shows these: take them off the list: {shown:?}");
}

#[test]
fn every_issue_has_the_arguments_of_its_rule_in_order() {
    for (name, report) in reports() {
        for issue in report.issues() {
            let names: Vec<_> = issue.args().iter().map(|(name, _)| *name).collect();
            assert_eq!(names, issue.rule().args(), "{name}: {}", issue.rule().id());
        }
    }
}

#[test]
fn every_issue_can_be_read_in_both_languages() {
    for (name, report) in reports() {
        for issue in report.issues() {
            assert!(!issue.source().is_empty(), "{name}: {} has no source", issue.rule().id());
            // A brace that the caller wrote is shown as it is.
            let own_brace = issue.args().iter().any(|(_, arg)| match arg {
                Arg::List(items) => items.iter().any(|item| item.contains(['{', '}'])),
                arg => arg.as_text().is_some_and(|text| text.contains(['{', '}'])),
            });
            for language in [Language::En, Language::Zh] {
                for sentence in [Some(issue.message(language)), issue.help(language)].into_iter().flatten() {
                    assert!(!sentence.trim().is_empty(), "{name}: an empty sentence");
                    assert!(own_brace || !sentence.contains(['{', '}']), "{name}: {sentence}");
                }
            }
        }
    }
}
