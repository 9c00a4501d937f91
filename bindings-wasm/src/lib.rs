//! The core for JavaScript: text in, JSON text out, and no rule in between.
//!
//! `npm/index.js` is the only caller; nobody else should depend on these signatures.

mod body;

use ecs_preflight::ask as questions;
use ecs_preflight::catalogue::{self, Listing, Operation};
use ecs_preflight::describe as fields;
use ecs_preflight::iam;
use ecs_preflight::report::{Columns, Language, Report};
use ecs_preflight::request::{self, Options, Request};
use ecs_preflight::rules::Os;
use ecs_preflight::status::{Answer, Dialect};
use serde::Serialize;
use wasm_bindgen::prelude::wasm_bindgen;

use body::{Body, Unsupported};

#[wasm_bindgen]
extern "C" {
    /// JavaScript's own: a mistake in the call, not in what is checked.
    pub type TypeError;

    #[wasm_bindgen(constructor)]
    fn new(message: &str) -> TypeError;
}

type Outcome = Result<String, TypeError>;

/// The verdict on a whole request; `headers` is a JSON list of pairs.
///
/// `unsupported` is absent when the body was text, and else lists what JSON cannot hold.
#[wasm_bindgen]
#[allow(clippy::too_many_arguments, reason = "each crosses the boundary by itself, which is fastest")]
pub fn check(
    method: &str,
    url: &str,
    headers: &str,
    body: Option<Vec<u8>>,
    unsupported: Option<String>,
    locale: &str,
    draft: bool,
    os: &str,
) -> Outcome {
    let (language, options) = choices(locale, draft, os)?;
    let headers: Vec<(String, String)> = read(headers)?;
    let headers: Vec<(&str, &str)> =
        headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let request = Request { method, url, headers: &headers };
    let unsupported = list(unsupported)?;
    let report = match body.as_deref().map(str::from_utf8) {
        None => request::check(&request, None::<&Body<'_>>, &options),
        Some(Ok(text)) => {
            request::check(&request, Some(&Body { text, unsupported: unsupported.as_deref() }), &options)
        }
        Some(Err(error)) => request::not_utf8(error.valid_up_to()),
    };
    Ok(verdict(&report, language))
}

/// The verdict on the body of a known operation.
#[wasm_bindgen]
pub fn validate(
    operation: &str,
    body: Option<Vec<u8>>,
    unsupported: Option<String>,
    locale: &str,
    draft: bool,
    os: &str,
) -> Outcome {
    let (language, options) = choices(locale, draft, os)?;
    let operation = known(operation)?;
    let unsupported = list(unsupported)?;
    // No body is an empty text: what must be given is then missed.
    let report = match str::from_utf8(body.as_deref().unwrap_or_default()) {
        Ok(text) => {
            request::validate(operation, &Body { text, unsupported: unsupported.as_deref() }, &options)
        }
        Err(error) => request::not_utf8(error.valid_up_to()),
    };
    Ok(verdict(&report, language))
}

/// A pair of states and what it means.
#[wasm_bindgen]
pub fn status(vm_state: &str, task_state: Option<String>) -> String {
    json(&Answer { vm_state, task_state: task_state.as_deref(), reported: None, dialect: Dialect::default() })
}

/// The actions that an operation needs.
#[wasm_bindgen]
pub fn needs(operation: &str) -> Outcome {
    Ok(json(&iam::needs(known(operation)?)))
}

/// The actions of every operation that a method and URL may call; a body picks one of them.
#[wasm_bindgen]
pub fn needs_of_request(
    method: &str,
    url: &str,
    body: Option<Vec<u8>>,
    unsupported: Option<String>,
) -> Outcome {
    let request = Request { method, url, headers: &[] };
    let unsupported = list(unsupported)?;
    let text = body
        .as_deref()
        .map(str::from_utf8)
        .transpose()
        .map_err(|_| TypeError::new("the body is not UTF-8"))?;
    let body = text.map(|text| Body { text, unsupported: unsupported.as_deref() });
    let found = match &body {
        None => iam::operations_of(&request).into_iter().map(iam::needs).collect(),
        Some(_) => Vec::new(),
    };
    if !found.is_empty() {
        return Ok(json(&found));
    }
    let report = request::check(&request, body.as_ref(), &Options::default());
    match (report.operation(), &body) {
        (Some(operation), Some(body)) => Ok(json(&[iam::needs_of_request(operation, body)])),
        _ => Err(TypeError::new(
            &report.issues().first().map(|issue| issue.message(Language::En)).unwrap_or_default(),
        )),
    }
}

/// Everything that the library knows, or the entry of one operation.
#[wasm_bindgen]
pub fn catalogue(operation: Option<String>) -> Outcome {
    match operation {
        None => Ok(json(&Listing)),
        Some(id) => Ok(json(known(&id)?)),
    }
}

/// A field of an operation's body.
#[wasm_bindgen]
pub fn describe(operation: &str, pointer: &str) -> Outcome {
    let operation = known(operation)?;
    match fields::describe(operation, pointer) {
        Some(description) => Ok(json(&description)),
        None => Err(TypeError::new(&format!("{} has no field at this pointer", operation.id))),
    }
}

/// Asks the core a question: `[answer]`, or `[null, refusal]`.
#[wasm_bindgen]
pub fn ask(question: &str, arguments: &str, locale: &str) -> Outcome {
    let (language, _) = choices(locale, false, "")?;
    Ok(match questions::ask(questions::groups(), question, arguments, language) {
        Ok(answer) => format!("[{answer}]"),
        Err(refusal) => format!("[null,{}]", json(&refusal.in_language(language))),
    })
}

/// The ids of all operations.
#[wasm_bindgen]
pub fn operations() -> String {
    json(&catalogue::operations().iter().map(|operation| operation.id).collect::<Vec<_>>())
}

fn known(id: &str) -> Result<&'static Operation, TypeError> {
    catalogue::operation(id).ok_or_else(|| {
        let near = catalogue::nearest_operation(id).map(|near| format!("; did you mean `{near}`?"));
        // Only what looks like an id is repeated: a body in its place may hold a password.
        let shown =
            if id.chars().all(|c| c.is_ascii_alphanumeric()) { format!(" `{id}`") } else { String::new() };
        TypeError::new(&format!("there is no operation{shown}{}", near.unwrap_or_default()))
    })
}

fn choices(locale: &str, draft: bool, os: &str) -> Result<(Language, Options), TypeError> {
    let language = match locale {
        "" => Language::default(),
        tag => Language::parse(tag).ok_or_else(|| TypeError::new("the locale is en or zh"))?,
    };
    let os = match os {
        "" => None,
        name => Some(Os::parse(name).ok_or_else(|| TypeError::new("the os is linux or windows"))?),
    };
    Ok((language, Options { draft, os }))
}

fn verdict(report: &Report, language: Language) -> String {
    report.to_json(language, Columns::WithUtf16)
}

fn list(unsupported: Option<String>) -> Result<Option<Vec<Unsupported>>, TypeError> {
    match unsupported.as_deref() {
        None => Ok(None),
        Some("") => Ok(Some(Vec::new())),
        Some(text) => read(text).map(Some),
    }
}

/// Reads what `npm/index.js` wrote.
fn read<'t, T: serde::Deserialize<'t>>(text: &'t str) -> Result<T, TypeError> {
    serde_json::from_str(text).map_err(|_| TypeError::new("the arguments cannot be read"))
}

fn json<T: Serialize + ?Sized>(value: &T) -> String {
    // Serialising to a String fails for non-text keys only, and all keys here are text.
    serde_json::to_string(value).unwrap_or_default()
}
