//! SARIF 2.1.0: one log of one run, written when everything is done.

use std::collections::HashMap;
use std::path::{Component, Path};

use ecs_preflight::catalogue::{rule_pages, version};
use ecs_preflight::report::{Issue, Language, Position, Report, Rule, Severity};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde_json::{Value, json};

use super::Origin;

/// What a path in a URI may not hold as it is.
const IN_PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}')
    .add(b':')
    .add(b'\\');

/// The results of a run as they come.
#[derive(Debug, Default)]
pub(crate) struct Log {
    results: Vec<Value>,
    /// The rules that were broken, in the order in which they were met.
    rules: Vec<Rule>,
    places: HashMap<&'static str, usize>,
    failures: Vec<String>,
}

impl Log {
    /// Adds the issues of a report.
    pub(crate) fn add(&mut self, report: &Report, origin: &Origin<'_>, language: Language) {
        for issue in report.issues() {
            let result = self.result(issue, origin, language);
            self.results.push(result);
        }
    }

    /// Adds an issue that is suppressed, and why.
    pub(crate) fn add_suppressed(
        &mut self,
        issue: &Issue,
        reason: &str,
        origin: &Origin<'_>,
        language: Language,
    ) {
        let mut result = self.result(issue, origin, language);
        result["suppressions"] = json!([{"kind": "external", "status": "accepted", "justification": reason}]);
        self.results.push(result);
    }

    /// Something could not be read.
    pub(crate) fn fail(&mut self, message: &str) {
        self.failures.push(message.to_owned());
    }

    fn result(&mut self, issue: &Issue, origin: &Origin<'_>, language: Language) -> Value {
        let id = issue.rule().id();
        let place = *self.places.entry(id).or_insert_with(|| {
            self.rules.push(issue.rule());
            self.rules.len() - 1
        });
        let mut text = issue.message(language);
        if let Some(help) = issue.help(language) {
            text.push_str(if language == Language::Zh { "。" } else { ". " });
            text.push_str(&help);
        }
        let artifact = artifact(origin.name);
        let mut physical = json!({"artifactLocation": artifact});
        if let Some(position) = issue.position().filter(|_| !origin.embedded) {
            physical["region"] = region(position);
        }
        let mut location = json!({"physicalLocation": physical});
        if !issue.pointer().is_empty() {
            location["logicalLocations"] = json!([{"fullyQualifiedName": issue.pointer(), "kind": "member"}]);
        }
        let mut properties = json!({"pointer": issue.pointer(), "source": issue.source()});
        if let Some(request) = origin.request {
            properties["request"] = json!(request);
        }
        let mut result = json!({
            "ruleId": id,
            "ruleIndex": place,
            "level": level(issue.severity()),
            "message": {"text": text},
            "locations": [location],
            "properties": properties,
        });
        if let Some(fix) = issue.fix().filter(|_| !origin.embedded) {
            let replacements: Vec<Value> = fix
                .edits()
                .iter()
                .map(|edit| json!({"deletedRegion": region(edit.position()), "insertedContent": {"text": edit.text()}}))
                .collect();
            result["fixes"] = json!([{
                "description": {"text": fix.title(language)},
                "artifactChanges": [{"artifactLocation": artifact, "replacements": replacements}],
            }]);
        }
        result
    }

    /// The whole log.
    pub(crate) fn finish(&mut self, language: Language) -> Value {
        let rules: Vec<Value> = self.rules.iter().map(|rule| descriptor(*rule, language)).collect();
        let failures: Vec<Value> =
            self.failures.iter().map(|text| json!({"level": "error", "message": {"text": text}})).collect();
        let mut invocation = json!({"executionSuccessful": failures.is_empty()});
        if !failures.is_empty() {
            invocation["toolExecutionNotifications"] = json!(failures);
        }
        json!({
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [{
                "tool": {"driver": {
                    "name": "ecs-preflight",
                    "version": version(),
                    "semanticVersion": version(),
                    "language": if language == Language::Zh { "zh-CN" } else { "en-US" },
                    "rules": rules,
                }},
                "columnKind": "unicodeCodePoints",
                "invocations": [invocation],
                "results": std::mem::take(&mut self.results),
            }],
        })
    }
}

fn level(severity: Severity) -> &'static str {
    severity.name()
}

/// A rule with what it is for, as far as its documentation goes.
fn descriptor(rule: Rule, language: Language) -> Value {
    let id = rule.id();
    let template = rule.template(language);
    let page = rule_pages().iter().find(|page| page.rule == id);
    let explanation = page.map_or(template.as_str(), |page| language.pick(page.explanation));
    let mut text = explanation.to_owned();
    let mut markdown = explanation.to_owned();
    if let Some(page) = page {
        let label = |key| ecs_preflight::report::word(key, language);
        for (key, example) in [("bad-example", page.bad), ("good-example", page.good)] {
            text.push_str(&format!("\n{}: {example}", label(key)));
            markdown.push_str(&format!("\n\n{}:\n\n```json\n{example}\n```", label(key)));
        }
    }
    json!({
        "id": id,
        "name": name(id),
        "shortDescription": {"text": template},
        "fullDescription": {"text": explanation},
        "help": {"text": text, "markdown": markdown},
        "defaultConfiguration": {"level": level(rule.severity())},
    })
}

/// `policy/missing-dependency` -> `PolicyMissingDependency`.
fn name(id: &str) -> String {
    let capital = |part: &str| {
        let mut letters = part.chars();
        letters
            .next()
            .map_or_else(String::new, |first| first.to_ascii_uppercase().to_string() + letters.as_str())
    };
    id.split(['/', '-', '_']).map(capital).collect()
}

fn region(position: &Position) -> Value {
    json!({
        "startLine": position.start.line,
        "startColumn": position.start.column,
        "endLine": position.end.line,
        "endColumn": position.end.column,
    })
}

/// The URI of a file, relative to where the program was started whenever the file lies below.
fn artifact(name: &str) -> Value {
    let path = Path::new(name);
    let here = std::env::current_dir().unwrap_or_default();
    let inside = path.strip_prefix(&here).unwrap_or(path);
    let mut parts: Vec<String> = Vec::new();
    for component in inside.components() {
        match component {
            Component::Normal(part) => {
                parts.push(utf8_percent_encode(&part.to_string_lossy(), IN_PATH).to_string())
            }
            Component::ParentDir => parts.push("..".to_owned()),
            Component::RootDir | Component::CurDir | Component::Prefix(_) => {}
        }
    }
    let uri = parts.join("/");
    if inside.is_absolute() {
        return json!({"uri": format!("file:///{uri}")});
    }
    json!({"uri": uri, "uriBaseId": "%SRCROOT%"})
}
