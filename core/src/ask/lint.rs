//! Questions about what is wrong with a policy.

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;

use crate::catalogue::embedded;
use crate::iam::policy::{FixOptions, Fixed, LintOptions, Suppression, fix_in, lint_in};
use crate::report::{Columns, Language};
use crate::request::{JsonText, JsonValue};

use super::arguments::wrong_type;
use super::{Arguments, Group, Question, Refusal, json};

/// The linter and its fixes.
///
/// `policy` is text, with places in the answer; or an object. `plain` says that the text stands for a value of
/// the caller's language and has no places; `utf16` adds columns as JavaScript counts.
pub const LINT: Group = &[
    Question {
        name: "iam.lint",
        arguments: &["policy", "plain", "name", "enterprise_project", "suppress", "max_issues", "utf16"],
        answer: |arguments, language| {
            let (facts, options) = (arguments.facts, options(arguments)?);
            let report = match arguments.needed("policy")? {
                Value::String(text) if arguments.flag("plain")? == Some(true) => {
                    lint_in(facts, &JsonValue(text), &options)
                }
                Value::String(text) => lint_in(facts, &JsonText(text), &options),
                policy => lint_in(facts, &JsonValue(&policy.to_string()), &options),
            };
            json(&report.verdict(language, arguments.columns()?))
        },
    },
    Question {
        name: "iam.fix",
        arguments: &[
            "policy",
            "name",
            "enterprise_project",
            "suppress",
            "max_issues",
            "add_dependencies",
            "utf16",
        ],
        answer: |arguments, language| {
            let options = FixOptions {
                lint: options(arguments)?,
                add_dependencies: arguments.flag("add_dependencies")?.unwrap_or_default(),
            };
            let fixed = fix_in(arguments.facts, arguments.text("policy")?, &options);
            json(&Answer { fixed: &fixed, language, columns: arguments.columns()? })
        },
    },
];

/// The choices of the questions above that hold for many policies alike: a JSON object with `enterprise_project`,
/// `suppress` and `max_issues`.
///
/// # Errors
/// When an argument is of the wrong type or unknown, a suppression gives no reason, or its rule does not exist.
pub fn lint_options(arguments: &str) -> Result<LintOptions, Refusal> {
    options(&Arguments::read(embedded(), arguments, &["enterprise_project", "suppress", "max_issues"])?)
}

fn options(arguments: &Arguments<'_>) -> Result<LintOptions, Refusal> {
    Ok(LintOptions {
        name: arguments.text_if_given("name")?.map(str::to_owned),
        enterprise_project: arguments.flag("enterprise_project")?.unwrap_or_default(),
        suppressions: suppressions(arguments)?,
        max_issues: arguments.count_if_given("max_issues")?,
        silence: None,
    })
}

/// `RULE@POINTER=REASON`, or `{"rule", "pointer", "reason"}`; one, or a list of them.
fn suppressions(arguments: &Arguments<'_>) -> Result<Vec<Suppression>, Refusal> {
    let one = |value: &Value| match value {
        Value::String(text) => Suppression::parse(text),
        Value::Object(members) => {
            let text = |name: &str| members.get(name).and_then(Value::as_str);
            Suppression::new(
                text("rule").unwrap_or_default(),
                text("pointer"),
                text("reason").unwrap_or_default(),
            )
        }
        _ => Err(wrong_type("suppress", "array")),
    };
    match arguments.value("suppress") {
        None => Ok(Vec::new()),
        Some(Value::Array(all)) => all.iter().map(one).collect(),
        Some(value) => Ok(vec![one(value)?]),
    }
}

struct Answer<'a> {
    fixed: &'a Fixed,
    language: Language,
    columns: Columns,
}

impl Serialize for Answer<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("text", &self.fixed.text)?;
        let applied: Vec<_> =
            self.fixed.applied.iter().map(|applied| applied.in_language(self.language)).collect();
        map.serialize_entry("applied", &applied)?;
        map.serialize_entry("left", &self.fixed.left.verdict(self.language, self.columns))?;
        map.end()
    }
}
