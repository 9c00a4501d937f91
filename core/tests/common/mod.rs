//! Reads the cases of `tests/vectors` and runs them; the format is described in tests/vectors/README.md.

use std::path::Path;

use ecs_preflight::catalogue::operation;
use ecs_preflight::reader::{Document, Json};
use ecs_preflight::report::{Columns, Language, Report};
use ecs_preflight::request::{Options, Request, check, validate};
use ecs_preflight::rules::Os;
use serde_json::{Map, Value, json};

/// Rules that answers to questions show (`tests/questions`), and no request.
#[allow(dead_code, reason = "not every test asks questions")]
pub const SHOWN_BY_QUESTIONS: &[&str] = &["ask/", "state/", "job/", "explain/", "poll/", "iam/"];

/// Rules of the linter that no JSON document can show: they speak of other formats, or of suppressions.
#[allow(dead_code, reason = "not every test knows policies")]
pub const LINTED_WITHOUT_EXAMPLES: &[&str] = &[
    "policy/invalid-yaml",
    "policy/invalid-terraform",
    "policy/not-literal",
    "policy/unused-suppression",
    "policy/suppression-reason",
];

/// Whether the linter's own tests show a rule.
#[allow(dead_code, reason = "not every test knows policies")]
pub fn shown_by_linter(id: &str) -> bool {
    LINTED_WITHOUT_EXAMPLES.contains(&id)
        || ecs_preflight::catalogue::rule_pages().iter().any(|page| page.rule == id)
}

/// One case, with its bases and generators already written out.
pub struct Case {
    /// File and name, for messages.
    pub name: String,
    case: Value,
}

/// A body: raw text, or a value without positions, as the objects of a host language are.
pub struct Body {
    pub json: String,
    pub placed: bool,
}

impl Document for Body {
    type Reader<'d> = Json<'d>;

    fn reader(&self) -> Json<'_> {
        Json::new(&self.json)
    }

    fn text(&self) -> Option<&str> {
        self.placed.then_some(&self.json)
    }
}

/// All cases, file by file in the order of their names.
pub fn cases() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/vectors");
    let mut files: Vec<_> = std::fs::read_dir(&folder)
        .expect("tests/vectors can be listed")
        .map(|entry| entry.expect("an entry of tests/vectors").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .collect();
    files.sort();
    let mut cases = Vec::new();
    for path in files {
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).expect("a file of tests/vectors can be read");
        let content: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{file}: {error}"));
        for case in content["cases"].as_array().unwrap_or_else(|| panic!("{file} has no cases")) {
            let name = format!("{file}: {}", case["name"].as_str().expect("a case has a name"));
            cases.push(Case { case: with_body(case, &content["bases"], &name), name });
        }
    }
    cases
}

/// Replaces `base`, `set` and `remove` by the body that they make, and writes generators out.
fn with_body(case: &Value, bases: &Value, name: &str) -> Value {
    let mut case = case.as_object().expect("a case is an object").clone();
    if let Some(base) = case.shift_remove("base") {
        let base = base.as_str().expect("a base is named by text");
        let mut body = bases.get(base).unwrap_or_else(|| panic!("{name}: no base {base}")).clone();
        for (pointer, value) in case.get("set").and_then(Value::as_object).into_iter().flatten() {
            set(&mut body, pointer, value.clone()).unwrap_or_else(|| panic!("{name}: cannot set {pointer}"));
        }
        for pointer in case.get("remove").and_then(Value::as_array).into_iter().flatten() {
            let pointer = pointer.as_str().expect("a pointer is text");
            remove(&mut body, pointer).unwrap_or_else(|| panic!("{name}: cannot remove {pointer}"));
        }
        case.insert("body".into(), body);
    }
    for key in ["body", "text"] {
        if let Some(value) = case.get_mut(key) {
            *value = written_out(value, None);
        }
    }
    Value::Object(case)
}

/// The object or array that holds what a pointer names, and the last token.
fn holder<'v>(value: &'v mut Value, pointer: &str) -> Option<(&'v mut Value, String)> {
    let (outer, last) = pointer.rsplit_once('/')?;
    Some((value.pointer_mut(outer)?, last.replace("~1", "/").replace("~0", "~")))
}

fn set(body: &mut Value, pointer: &str, value: Value) -> Option<()> {
    match holder(body, pointer)? {
        (Value::Object(object), name) => {
            object.insert(name, value);
        }
        (Value::Array(items), name) if name == "-" => items.push(value),
        (Value::Array(items), name) => *items.get_mut(name.parse::<usize>().ok()?)? = value,
        _ => return None,
    }
    Some(())
}

fn remove(body: &mut Value, pointer: &str) -> Option<()> {
    match holder(body, pointer)? {
        (Value::Object(object), name) => object.shift_remove(&name).map(|_| ()),
        (Value::Array(items), name) => {
            let index = name.parse::<usize>().ok().filter(|index| *index < items.len())?;
            items.remove(index);
            Some(())
        }
        _ => None,
    }
}

/// Writes `$list`, `$text` and `$base64` out; inside a list `{i}` is the number of the item, and `{iiii}` the same
/// in four digits.
fn written_out(value: &Value, index: Option<usize>) -> Value {
    match value {
        Value::Object(object) => generated(object, index).unwrap_or_else(|| {
            let members = object.iter().map(|(name, value)| (name.clone(), written_out(value, index)));
            Value::Object(members.collect())
        }),
        Value::Array(items) => items.iter().map(|item| written_out(item, index)).collect(),
        Value::String(text) => match index {
            Some(index) => Value::String(
                text.replace("{iiii}", &format!("{index:04}")).replace("{i}", &index.to_string()),
            ),
            None => value.clone(),
        },
        other => other.clone(),
    }
}

fn generated(object: &Map<String, Value>, index: Option<usize>) -> Option<Value> {
    let (name, given) = object.iter().next().filter(|_| object.len() == 1)?;
    let times = |value: &Value| -> usize {
        value.as_u64().and_then(|times| usize::try_from(times).ok()).expect("a generator has a number")
    };
    match name.as_str() {
        "$list" => {
            Some((0..times(&given["times"])).map(|item| written_out(&given["of"], Some(item))).collect())
        }
        "$text" => {
            let unit = written_out(&given["of"], index);
            Some(Value::String(unit.as_str().expect("$text repeats a text").repeat(times(&given["times"]))))
        }
        "$base64" => Some(Value::String(base64_of_letters(times(given)))),
        _ => None,
    }
}

/// The base64 form of so many letters `a`.
fn base64_of_letters(bytes: usize) -> String {
    let rest = ["", "YQ==", "YWE="][bytes % 3];
    "YWFh".repeat(bytes / 3) + rest
}

impl Case {
    /// The core's verdict.
    pub fn run(&self) -> Report {
        let case = &self.case;
        let options = Options {
            os: case["options"]["os"].as_str().map(|name| Os::parse(name).expect("os is linux or windows")),
            draft: case["options"]["draft"].as_bool().unwrap_or_default(),
            documents_only: case["options"]["documents_only"].as_bool().unwrap_or_default(),
            max_issues: case["options"]["max_issues"]
                .as_u64()
                .map(|count| usize::try_from(count).expect("it fits")),
            silence: None,
        };
        let text = case.get("text").map(|text| text.as_str().expect("text is text").to_owned());
        let text = text.map(|json| Body { json, placed: true });
        let value = case.get("body").map(|body| Body { json: body.to_string(), placed: false });
        let body = text.or(value);
        if let Some(id) = case["operation"].as_str() {
            let operation = operation(id).unwrap_or_else(|| panic!("{}: no operation {id}", self.name));
            return validate(operation, body.as_ref().expect("a case of an operation has a body"), &options);
        }
        let request = &case["request"];
        let headers: Vec<(&str, &str)> = request["headers"]
            .as_object()
            .into_iter()
            .flatten()
            .map(|(name, value)| (name.as_str(), value.as_str().expect("a header is text")))
            .collect();
        let request = Request {
            method: request["method"].as_str().expect("a request has a method"),
            url: request["url"].as_str().expect("a request has a url"),
            headers: &headers,
        };
        check(&request, body.as_ref(), &options)
    }

    /// What is expected.
    pub fn expected(&self) -> &Value {
        &self.case["expect"]
    }

    /// What differs from the expectation, in words; nothing when nothing does.
    pub fn difference(&self) -> Option<String> {
        let report = self.run();
        let actual: Value = serde_json::from_str(&report.to_json(Language::En, Columns::Characters))
            .expect("a verdict is JSON");
        let expected = self.expected();
        let mut wrong = Vec::new();
        if let Some(operation) = expected.get("operation")
            && *operation != actual["operation"]
        {
            wrong.push(format!("operation is {}, not {operation}", actual["operation"]));
        }
        if expected["ok"] != actual["ok"] {
            wrong.push(format!("ok is {}", actual["ok"]));
        }
        let list = |value: &Value| value["issues"].as_array().cloned().unwrap_or_default();
        let (wanted, found) = (list(expected), list(&actual));
        for index in 0..wanted.len().max(found.len()) {
            match (wanted.get(index), found.get(index)) {
                (Some(wanted), Some(found)) => {
                    for (key, value) in wanted.as_object().expect("an issue is an object") {
                        if found.get(key) != Some(value) {
                            let found = found.get(key).unwrap_or(&Value::Null);
                            wrong.push(format!("issue {index}: {key} is {found}, not {value}"));
                        }
                    }
                }
                (Some(wanted), None) => wrong.push(format!("issue {index} is missing: {wanted}")),
                (None, Some(found)) => wrong.push(format!("issue {index} is not expected: {}", brief(found))),
                (None, None) => {}
            }
        }
        (!wrong.is_empty()).then(|| format!("{}\n    {}", self.name, wrong.join("\n    ")))
    }
}

fn brief(issue: &Value) -> Value {
    json!({"rule": issue["rule"], "in": issue["in"], "pointer": issue["pointer"], "args": issue["args"]})
}
