//! SARIF 2.1.0: one log of one run. Results are written as they come, so that a log of any length takes no
//! memory; the rules that they name, and what went wrong, follow behind them.

use std::collections::HashMap;
use std::io::{Result, Write};
use std::path::{Component, Path};

use ecs_preflight::catalogue::{chosen, rule_pages, version};
use ecs_preflight::report::{Issue, Language, Position, Report, Rule, Severity, visible};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde_json::{Value, json};

use super::{Origin, json as lines};

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

/// A run as it goes on.
#[derive(Debug, Default)]
pub(crate) struct Log {
    /// How many results are written.
    results: Option<usize>,
    /// The rules that were broken, in the order in which they were met.
    rules: Vec<Value>,
    places: HashMap<String, usize>,
    /// Level and text of what went wrong.
    notifications: Vec<(&'static str, String)>,
}

impl Log {
    /// Whether something is written already.
    pub(crate) fn begun(&self) -> bool {
        self.results.is_some()
    }

    /// Writes the issues of a report.
    pub(crate) fn add(
        &mut self,
        out: &mut impl Write,
        report: &Report,
        origin: &Origin<'_>,
        language: Language,
    ) -> Result<()> {
        for issue in report.issues() {
            let result = self.result(issue, origin, language);
            self.write(out, &result)?;
        }
        Ok(())
    }

    /// Writes an issue that is suppressed, and why.
    pub(crate) fn add_suppressed(
        &mut self,
        out: &mut impl Write,
        issue: &Issue,
        reason: &str,
        origin: &Origin<'_>,
        language: Language,
    ) -> Result<()> {
        let mut result = self.result(issue, origin, language);
        result["suppressions"] = json!([{"kind": "external", "status": "accepted", "justification": reason}]);
        self.write(out, &result)
    }

    fn write(&mut self, out: &mut impl Write, result: &Value) -> Result<()> {
        self.begin(out)?;
        let results = self.results.get_or_insert(0);
        if *results > 0 {
            out.write_all(b",")?;
        }
        *results += 1;
        lines::write(out, result)
    }

    fn begin(&mut self, out: &mut impl Write) -> Result<()> {
        if self.begun() {
            return Ok(());
        }
        self.results = Some(0);
        out.write_all(
            br#"{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[{"columnKind":"unicodeCodePoints","results":["#,
        )
    }

    /// Something could not be read.
    pub(crate) fn fail(&mut self, message: &str) {
        self.notifications.push(("error", visible(message).into_owned()));
    }

    /// Something is not as it should be.
    pub(crate) fn warn(&mut self, message: &str) {
        self.notifications.push(("warning", visible(message).into_owned()));
    }

    fn result(&mut self, issue: &Issue, origin: &Origin<'_>, language: Language) -> Value {
        let id = issue.rule().id();
        let place = *self.places.entry(id.to_owned()).or_insert_with(|| {
            self.rules.push(descriptor(issue.rule(), language));
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
        } else if let Some(line) = origin.line {
            physical["region"] = json!({"startLine": line});
        }
        let mut location = json!({"physicalLocation": physical});
        if !issue.pointer().is_empty() {
            location["logicalLocations"] =
                json!([{"fullyQualifiedName": visible(issue.pointer()), "kind": "member"}]);
        }
        if let Some(resource) = origin.resource {
            let resource = json!({"fullyQualifiedName": visible(resource), "kind": "resource"});
            match location["logicalLocations"].as_array_mut() {
                Some(all) => all.push(resource),
                None => location["logicalLocations"] = json!([resource]),
            }
        }
        let mut properties = json!({"pointer": visible(issue.pointer()), "source": issue.source()});
        if let Some(request) = origin.request {
            properties["request"] = json!(request);
        }
        let mut result = json!({
            "ruleId": id,
            "ruleIndex": place,
            "level": level(issue.severity()),
            "message": {"text": plain(&text)},
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

    /// Writes what stands behind the results.
    pub(crate) fn finish(&mut self, out: &mut impl Write, language: Language) -> Result<()> {
        self.begin(out)?;
        let texts = self.notifications.iter();
        let texts: Vec<Value> =
            texts.map(|(level, text)| json!({"level": level, "message": {"text": plain(text)}})).collect();
        let failed = self.notifications.iter().any(|(level, _)| *level == "error");
        let mut invocation = json!({"executionSuccessful": !failed});
        if !texts.is_empty() {
            invocation["toolExecutionNotifications"] = json!(texts);
        }
        let tool = json!({"driver": {
            "name": "ecs-preflight",
            "version": version(),
            "semanticVersion": version(),
            "language": if language == Language::Zh { "zh-CN" } else { "en-US" },
            "rules": self.rules,
        }});
        out.write_all(b"],")?;
        if let Some(edition) = chosen() {
            out.write_all(br#""properties":"#)?;
            lines::write(&mut *out, &json!({"edition": edition}))?;
            out.write_all(b",")?;
        }
        out.write_all(br#""tool":"#)?;
        lines::write(&mut *out, &tool)?;
        out.write_all(br#","invocations":["#)?;
        lines::write(&mut *out, &invocation)?;
        out.write_all(b"]}]}\n")
    }
}

/// Text in which nothing is a link: a viewer makes one of `[…](…)`, whoever wrote it.
fn plain(text: &str) -> String {
    let text = visible(text);
    if text.contains("](") {
        return text.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]");
    }
    text.into_owned()
}

fn level(severity: Severity) -> &'static str {
    severity.name()
}

/// A rule with what it is for, as far as its documentation goes.
fn descriptor(rule: Rule<'_>, language: Language) -> Value {
    let id = rule.id();
    let page = rule_pages().iter().find(|page| page.rule == id);
    let title = rule.title(language).unwrap_or(id);
    let explanation = page.map_or(title, |page| language.of(&page.explanation));
    let mut text = explanation.to_owned();
    // What to type, where it is the same for every result.
    if let Some(help) = rule.help_template(language).filter(|help| !help.contains('{')) {
        text.push_str(if language == Language::Zh { "。" } else { ". " });
        text.push_str(&help);
    }
    let mut markdown = text.clone();
    if let Some(page) = page {
        let label = |key| ecs_preflight::report::word(key, language);
        for (key, example) in [("bad-example", &page.bad), ("good-example", &page.good)] {
            text.push_str(&format!("\n{}: {example}", label(key)));
            markdown.push_str(&format!("\n\n{}:\n\n```json\n{example}\n```", label(key)));
        }
    }
    json!({
        "id": id,
        "name": name(id),
        "shortDescription": {"text": title},
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
