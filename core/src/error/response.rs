//! Error responses of every shape that the documents show, and of the shapes that OpenStack and recorders add.

use std::cell::{Cell, OnceCell};

use serde_json::{Map, Value};

use crate::catalogue::{Facts, embedded, nearest, rule};
use crate::report::{Arg, Finding, shown};

use super::message::{Secrets, actions_in, codes_in, json_in, safe};
use super::{Explanation, Foreseen, find_in, nearest_code_in, status_in};

/// An error may stand in the message of an error, and so on; no more levels than this are opened.
const LEVELS: u8 = 4;
const CLOUD: &str = "ecs";
const FORM: &str = "htaiyun";

/// Explains an error response of any shape that the documents show; none when it is not one.
///
/// ```
/// let response = serde_json::json!({"error": {"code": "Ecs.0005", "details": [{"code": "Ecs.0039"}]}});
/// let explanation = ecs_preflight::error::explain_response(&response).unwrap();
/// assert_eq!(explanation.details[0].code.as_deref(), Some("Ecs.0039"));
/// ```
pub fn explain_response(response: &Value) -> Option<Explanation<'static>> {
    Reader::new(embedded(), Secrets::default()).response(response)
}

/// Reads the text of a response.
pub(crate) fn parse(text: &str) -> Result<Value, Finding> {
    if text.len() > embedded().settings.input_bytes {
        let finding = Finding::new(rule::INPUT_TOO_LARGE).with("found", Arg::count(text.len()));
        return Err(finding.with("limit", Arg::count(embedded().settings.input_bytes)));
    }
    serde_json::from_str(text).map_err(|_| Finding::new(rule::EXPLAIN_NOT_JSON))
}

/// The status and body of a recorded response, such as `{"status": 400, "body": …}` or the response of a HAR entry.
pub(crate) fn recorded_body(object: &Map<String, Value>) -> Option<(u16, Option<Value>, Option<&str>)> {
    let code = http_status(object)?;
    let body = object.get("body").or_else(|| object.get("content")?.get("text"))?;
    match body {
        Value::String(text) => Some((code, serde_json::from_str(text).ok(), Some(text))),
        Value::Null => Some((code, None, None)),
        body => Some((code, Some(body.clone()), None)),
    }
}

/// Whether a name says that it is one of an error.
fn is_fault(name: &str) -> bool {
    ["Error", "Fault", "Exception"].iter().any(|end| name.ends_with(end))
}

/// Whether a text has the form of a code, such as `VPC.0202`.
fn is_code(text: &str) -> bool {
    text.split_once('.').is_some_and(|(service, number)| {
        let letters = !service.is_empty() && service.bytes().all(|byte| byte.is_ascii_alphabetic());
        letters && !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}

fn nearest_fault(name: &str) -> Option<&'static str> {
    nearest(name, embedded().faults.iter().map(|fault| &*fault.name))
}

fn http_status(object: &Map<String, Value>) -> Option<u16> {
    let given =
        ["http_status", "status_code", "statusCode", "status"].iter().find_map(|name| object.get(*name));
    given.and_then(number).filter(|status| (100..600).contains(status))
}

/// A number, or a text that is one.
fn number(value: &Value) -> Option<u16> {
    match value {
        Value::String(text) if text.len() <= 3 => text.parse().ok(),
        value => value.as_u64().and_then(|number| u16::try_from(number).ok()),
    }
}

/// Reads responses; it knows what they must not repeat.
pub(crate) struct Reader<'c> {
    pub(crate) facts: &'c Facts,
    secrets: Secrets,
    foreseen: OnceCell<Foreseen<'c>>,
    /// How many more codes are looked for among the listed ones: that takes its time.
    guesses: Cell<usize>,
}

impl<'c> Reader<'c> {
    pub(crate) fn new(facts: &'c Facts, secrets: Secrets) -> Self {
        let guesses = Cell::new(facts.settings.shown_items);
        Reader { facts, secrets, foreseen: OnceCell::new(), guesses }
    }

    pub(crate) fn safe(&self, text: &str) -> String {
        safe(self.facts, text, &self.secrets)
    }

    /// A text of a response under the first of these names that it has; numbers count as text.
    fn text(&self, value: &Value, names: &[&str]) -> Option<String> {
        let found = names.iter().filter_map(|name| value.get(name)).find(|found| !found.is_null())?;
        found.as_str().map(str::to_owned).or_else(|| found.as_i64().map(|number| number.to_string()))
    }

    pub(crate) fn response(&self, response: &Value) -> Option<Explanation<'c>> {
        self.read(response, LEVELS)
    }

    fn read(&self, response: &Value, levels: u8) -> Option<Explanation<'c>> {
        let levels = levels.checked_sub(1)?;
        if let Some(alone) = number(response).filter(|_| response.is_number()) {
            return self.status_alone(alone);
        }
        let object = response.as_object()?;
        if let Some((code, body, text)) = recorded_body(object) {
            let inner = body.as_ref().filter(|body| body.is_object());
            let mut explanation = match inner.and_then(|body| self.read(body, levels)) {
                Some(explanation) => explanation,
                None => self.status_alone(code).filter(|_| code >= 300)?,
            };
            explanation.http_status = Some(code);
            if explanation.message.is_none() && inner.is_none() {
                explanation.message = text.filter(|text| !text.trim().is_empty()).map(|text| self.safe(text));
            }
            return Some(explanation);
        }
        if let (Some(code), Some(message)) =
            (http_status(object), object.get("message").and_then(Value::as_str))
        {
            return self.envelope(code, message, levels);
        }
        self.of_servers(object, levels)
            .or_else(|| self.of_error(response, object, levels))
            .or_else(|| self.of_fault(object, levels))
            .or_else(|| {
                http_status(object).filter(|code| *code >= 300).and_then(|code| self.status_alone(code))
            })
    }

    /// The envelope of the htaiyun API, where the message is the only name of an error; 200 is none.
    fn envelope(&self, code: u16, message: &str, levels: u8) -> Option<Explanation<'c>> {
        if code < 300 {
            return None;
        }
        let known = find_in(self.facts, message);
        let mut explanation = self.parts(known.map(|known| &*known.code), Some(message), levels);
        explanation.http_status = Some(code);
        explanation.status = status_in(self.facts, code, FORM);
        Some(explanation)
    }

    /// An HTTP status in a text that is no response; none where no table lists it.
    pub(crate) fn plain(&self, code: u16, text: &str) -> Option<Explanation<'c>> {
        let mut explanation = self.status_alone(code)?;
        explanation.actions = actions_in(self.facts, text);
        explanation.message = Some(self.safe(text)).filter(|text| !text.trim().is_empty());
        Some(explanation)
    }

    /// An HTTP status and nothing more.
    fn status_alone(&self, code: u16) -> Option<Explanation<'c>> {
        let row = status_in(self.facts, code, CLOUD)?;
        Some(Explanation { http_status: Some(code), status: Some(row), ..Explanation::default() })
    }

    /// Servers in error carry a fault of their own (table 6-44).
    fn of_servers(&self, object: &Map<String, Value>, levels: u8) -> Option<Explanation<'c>> {
        let listed = object.get("servers").and_then(Value::as_array).into_iter().flatten();
        let mut found: Vec<Explanation<'c>> = listed
            .chain(object.get("server"))
            .filter_map(|server| {
                let fault = server.get("fault").filter(|fault| fault.is_object())?;
                let mut explanation = self.parts(None, fault.get("message").and_then(Value::as_str), levels);
                explanation.http_status = fault.get("code").and_then(number);
                explanation.status =
                    explanation.http_status.and_then(|code| status_in(self.facts, code, CLOUD));
                explanation.id = self.text(server, &["id"]).map(|id| shown(&id));
                Some(explanation)
            })
            .collect();
        match found.len() {
            0 => None,
            1 => found.pop(),
            _ => Some(Explanation { details: found, ..Explanation::default() }),
        }
    }

    /// `error`, `error_code` and `error_msg`, `code` and `message`, with the lists of more particular errors.
    fn of_error(&self, response: &Value, object: &Map<String, Value>, levels: u8) -> Option<Explanation<'c>> {
        let error = object.get("error");
        let own = match error {
            Some(Value::Object(_)) => error.and_then(|error| self.coded(error, levels)),
            Some(Value::String(text)) => Some(self.parts(None, Some(text), levels)),
            _ => None,
        };
        let own = own.or_else(|| self.coded(response, levels).filter(|own| own.code.is_some()));
        let lists =
            [error.and_then(|error| error.get("details")), object.get("internalError"), object.get("errors")];
        let parts = lists.into_iter().flatten().filter_map(Value::as_array).flatten();
        let details: Vec<Explanation<'c>> = parts.filter_map(|item| self.coded(item, levels)).collect();
        if own.is_none() && details.is_empty() {
            return None;
        }
        let mut explanation = own.unwrap_or_default();
        let named = |code: &str| details.iter().any(|detail| detail.code.as_deref() == Some(code));
        explanation.details.retain(|found| !found.code.as_deref().is_some_and(named));
        explanation.details.extend(details);
        Some(explanation)
    }

    /// One object with a code or a message.
    fn coded(&self, value: &Value, levels: u8) -> Option<Explanation<'c>> {
        let code = self.text(value, &["code", "error_code", "errorCode"]);
        let names = ["message", "error_msg", "error_message", "fail_reason"];
        // Some put the error of another service there as it is, and not as text.
        let object = || names.iter().filter_map(|name| value.get(*name)).find(|found| found.is_object());
        let message = self.text(value, &names).or_else(|| object().map(Value::to_string));
        if code.is_none() && message.is_none() {
            return None;
        }
        // One example prints the two the wrong way round (A-156).
        let listed =
            |text: &Option<String>| text.as_deref().is_some_and(|text| find_in(self.facts, text).is_some());
        let (code, message) =
            if !listed(&code) && listed(&message) { (message, code) } else { (code, message) };
        // Where OpenStack is meant, the code is the HTTP status.
        let plain = code.as_deref().filter(|_| !listed(&code)).and_then(|code| number(&code.into()));
        let plain = plain.filter(|code| (100..600).contains(code));
        let mut explanation =
            self.parts(code.as_deref().filter(|_| plain.is_none()), message.as_deref(), levels);
        if let Some(code) = plain {
            explanation.http_status = Some(code);
            explanation.status = status_in(self.facts, code, CLOUD);
        }
        explanation.id = self.text(value, &["id"]).map(|id| shown(&id));
        Some(explanation)
    }

    /// OpenStack's named faults: one member, whose value has a status and a message.
    fn of_fault(&self, object: &Map<String, Value>, levels: u8) -> Option<Explanation<'c>> {
        let listed =
            |name: &str| self.facts.faults.iter().find(|fault| fault.name.eq_ignore_ascii_case(name));
        let alone = object.iter().next().filter(|_| object.len() == 1);
        let (name, value) = object.iter().find(|(name, _)| listed(name).is_some()).or(alone)?;
        let fault = listed(name);
        let code = value.get("code").and_then(number);
        let message = value.as_str().or_else(|| value.get("message").and_then(Value::as_str));
        // Other services have faults of their own, such as NeutronError: a name, a type and a message.
        let other = value.is_object() && (code.is_some() || message.is_some()) || is_fault(name);
        if !(other || fault.is_some() && (value.is_object() || value.is_string())) {
            return None;
        }
        // The fault of another service may give a code as its type.
        let code_of = value.get("type").and_then(Value::as_str).filter(|_| fault.is_none());
        let code_of = code_of.filter(|text| is_code(text));
        let name = fault.map_or(name.as_str(), |fault| &fault.name);
        let mut explanation = self.parts(Some(code_of.unwrap_or(name)), message, levels);
        explanation.fault = fault;
        if fault.is_none() && code_of.is_none() {
            explanation.nearest = explanation.nearest.or_else(|| nearest_fault(name));
        }
        explanation.http_status = code.or(fault.map(|fault| fault.http_status));
        explanation.status = explanation.http_status.and_then(|code| status_in(self.facts, code, CLOUD));
        Some(explanation)
    }

    /// An error from its code and message; other errors that the message holds are its details.
    pub(crate) fn parts(&self, code: Option<&str>, message: Option<&str>, levels: u8) -> Explanation<'c> {
        let known = code.and_then(|code| find_in(self.facts, code));
        let mut details = Vec::new();
        if let Some(message) = message {
            let same = |one: &Explanation<'_>| {
                one.known.is_some() && one.known.map(|k| &*k.code) == known.map(|k| &*k.code)
            };
            for inner in json_in(message).iter().filter_map(|inner| self.read(inner, levels)) {
                if same(&inner) {
                    details.extend(inner.details);
                } else {
                    details.push(inner);
                }
            }
            for found in codes_in(self.facts, message) {
                let met = details
                    .iter()
                    .flat_map(Explanation::flat)
                    .any(|one| one.known.is_some_and(|one| one.code == found.code));
                if !met && known.is_none_or(|known| known.code != found.code) {
                    details.push(self.code(&found.code));
                }
            }
        }
        let actions = message.map(|message| actions_in(self.facts, message)).unwrap_or_default();
        let message = message.map(|message| self.safe(message));
        Explanation { message, details, actions, ..self.code_or_none(code) }
    }

    /// The same for the callers outside of responses.
    pub(crate) fn failure(&self, code: Option<&str>, message: Option<&str>) -> Explanation<'c> {
        self.parts(code, message, LEVELS)
    }

    fn code_or_none(&self, code: Option<&str>) -> Explanation<'c> {
        code.map(|code| self.code(code)).unwrap_or_default()
    }

    fn code(&self, code: &str) -> Explanation<'c> {
        let known = find_in(self.facts, code);
        let rules = known
            .map(|known| self.foreseen.get_or_init(|| Foreseen::new(self.facts)).by(&known.code))
            .unwrap_or_default();
        Explanation {
            code: Some(known.map_or_else(|| shown(&self.safe(code)), |known| known.code.to_string())),
            known,
            nearest: if known.is_none() { self.nearest(code) } else { None },
            http_status: known.map(|known| known.http_status),
            status: known.and_then(|known| status_in(self.facts, known.http_status, &known.system)),
            rules,
            ..Explanation::default()
        }
    }

    fn nearest(&self, code: &str) -> Option<&'c str> {
        let left = self.guesses.get().checked_sub(1)?;
        self.guesses.set(left);
        nearest_code_in(self.facts, code)
    }
}
