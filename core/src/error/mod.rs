//! The API's error codes: what one means, what to do, and which of our rules foresee it.

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;

use crate::catalogue::{Bilingual, ERRORS, ErrorCode, OPERATIONS, nearest, rule};
use crate::report::{Rule, Severity, shown};
use crate::schema::{Schema, Types};

/// A code, as it was met.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// The code, in the catalogue's spelling where it is known.
    pub code: String,
    /// What the catalogue says of it; none for a code that the documents do not list.
    pub known: Option<&'static ErrorCode>,
    /// The status that a response itself names.
    pub http_status: Option<u16>,
    /// The message of the response.
    pub message: Option<String>,
    /// The server that a part of a batch is about.
    pub id: Option<String>,
    /// More particular codes of the same response.
    pub details: Vec<Explanation>,
}

/// Looks a code up, in any letter case and with or without the blanks that the documents print in some.
///
/// ```
/// let known = ecs_preflight::error::find("ecs.0011").unwrap();
/// assert_eq!(known.http_status, 400);
/// assert!(ecs_preflight::error::foreseen_by(known).iter().any(|rule| rule.id() == "password/classes"));
/// ```
pub fn find(code: &str) -> Option<&'static ErrorCode> {
    let plain =
        |text: &str| -> String { text.chars().filter(|c| *c != ' ').flat_map(char::to_lowercase).collect() };
    let wanted = plain(code);
    // A message of the form API may go on with the name of a parameter.
    ERRORS.iter().find(|error| plain(error.code) == wanted).or_else(|| {
        ERRORS.iter().find(|error| error.code.ends_with(':') && wanted.starts_with(&plain(error.code)))
    })
}

/// The known code nearest to a mistyped one.
pub fn nearest_code(code: &str) -> Option<&'static str> {
    nearest(code, ERRORS.iter().map(|error| error.code))
}

/// Explains a code by itself; none when the documents do not list it.
pub fn explain(code: &str) -> Option<Explanation> {
    find(code).map(|known| Explanation::of(code, Some(known)))
}

/// Explains an error response of any shape that the documents show; none when it is not one.
pub fn explain_response(response: &Value) -> Option<Explanation> {
    let text = |value: &Value, names: &[&str]| -> Option<String> {
        let found = names.iter().find_map(|name| value.get(name));
        found.and_then(|found| {
            found.as_str().map(shown).or_else(|| found.as_i64().map(|number| number.to_string()))
        })
    };
    let coded = |value: &Value| -> Option<Explanation> {
        let code = text(value, &["code", "error_code", "errorCode"])?;
        let message = text(value, &["message", "error_msg", "error_message", "fail_reason"]);
        // One example prints the two the wrong way round (A-156).
        let swapped =
            message.as_deref().is_some_and(|message| find(&code).is_none() && find(message).is_some());
        let (code, message) =
            if swapped { (message.unwrap_or_default(), Some(code)) } else { (code, message) };
        let mut explanation = Explanation::of(&code, find(&code));
        explanation.message = message;
        explanation.id = text(value, &["id"]);
        Some(explanation)
    };
    if let (Some(status), Some(message)) =
        (response.get("status").and_then(Value::as_u64), text(response, &["message"]))
    {
        // The envelope of the htaiyun API; 200 is no error.
        let mut explanation = Explanation::of(&message, find(&message));
        explanation.http_status = u16::try_from(status).ok();
        explanation.message = Some(message);
        return (status >= 300).then_some(explanation);
    }
    let error = response.get("error").filter(|error| error.is_object());
    let mut explanation = match error.and_then(coded).or_else(|| coded(response)) {
        Some(explanation) => explanation,
        None => {
            // OpenStack's named faults: one member, whose value has a status and a message.
            let (name, fault) = response.as_object().filter(|object| object.len() == 1)?.iter().next()?;
            let mut explanation = Explanation::of(name, None);
            explanation.http_status = fault.get("code")?.as_u64().and_then(|code| u16::try_from(code).ok());
            explanation.message = text(fault, &["message"]);
            return Some(explanation);
        }
    };
    let lists = [error.and_then(|error| error.get("details")), response.get("internalError")];
    for item in lists.into_iter().flatten().filter_map(Value::as_array).flatten() {
        explanation.details.extend(coded(item));
    }
    Some(explanation)
}

/// The rules of this library that find, before the call, what the service answers with this code.
pub fn foreseen_by(code: &ErrorCode) -> Vec<Rule> {
    let mut found = Vec::new();
    for operation in OPERATIONS {
        let default = operation.system.api_error;
        for schema in [Some(operation.path), Some(operation.query), operation.body].into_iter().flatten() {
            collect(schema, default, code.code, &mut found);
        }
        if default == Some(code.code) {
            found.push(rule::INPUT_INVALID_JSON);
        }
        if operation.system.empty_body_error == Some(code.code) {
            found.push(rule::BODY_MISSING);
        }
    }
    found.retain(|rule| rule.severity() == Severity::Error);
    found.sort_by_key(|rule| rule.0);
    found.dedup_by_key(|rule| rule.id());
    found
}

fn collect(schema: &'static Schema, default: Option<&'static str>, code: &str, found: &mut Vec<Rule>) {
    let own = schema.api_error.or(default);
    for from in possible(schema) {
        let named = schema.named.iter().find(|named| named.from == from);
        if named.and_then(|named| named.api_error).or(own) == Some(code) {
            found.push(named.map_or(from, |named| named.to));
        }
    }
    for rule in schema.text.iter().flat_map(|text| text.rules) {
        if own == Some(code) {
            found.extend(rule.rules().iter().map(|from| {
                schema.named.iter().find(|named| named.from == *from).map_or(*from, |named| named.to)
            }));
        }
    }
    let cross =
        schema.object.map(|object| object.rules).into_iter().chain(schema.list.map(|list| list.rules));
    for (rule, answer) in cross.flatten().map(|rule| rule.reports()) {
        if answer.or(own) == Some(code) {
            found.push(rule);
        }
    }
    if let Some(object) = schema.object {
        object.properties.iter().for_each(|property| collect(property.schema, default, code, found));
        object.additional.iter().chain(&object.names).for_each(|inner| collect(inner, default, code, found));
    }
    if let Some(items) = schema.list.and_then(|list| list.items) {
        collect(items, default, code, found);
    }
}

/// The rules that the keywords of one schema can break.
fn possible(schema: &'static Schema) -> Vec<Rule> {
    let mut rules = vec![rule::VALUE_TYPE];
    let mut add = |given: bool, rule: Rule| {
        if given {
            rules.push(rule);
        }
    };
    add(!schema.values.is_empty(), rule::VALUE_ENUM);
    if let Some(text) = schema.text {
        add(text.minimum.is_some(), rule::TEXT_MINIMUM);
        add(text.maximum.is_some(), rule::TEXT_MAXIMUM);
        add(text.minimum_bytes.is_some(), rule::TEXT_MINIMUM_BYTES);
        add(text.maximum_bytes.is_some(), rule::TEXT_MAXIMUM_BYTES);
        add(text.width.is_some(), rule::TEXT_WIDTH);
        add(text.allowed.is_some(), rule::TEXT_CHARACTERS);
        add(text.forbidden.is_some(), rule::TEXT_FORBIDDEN_CHARACTERS);
        add(!text.forbidden_prefixes.is_empty(), rule::TEXT_PREFIX);
    }
    if let Some(number) = schema.number {
        add(number.minimum.is_some(), rule::NUMBER_MINIMUM);
        add(number.maximum.is_some(), rule::NUMBER_MAXIMUM);
    }
    if let Some(list) = schema.list {
        add(list.minimum.is_some(), rule::LIST_MINIMUM);
        add(list.maximum.is_some(), rule::LIST_MAXIMUM);
        add(list.unique || list.unique_by.is_some(), rule::LIST_DUPLICATE);
    }
    if let Some(object) = schema.object {
        add(object.properties.iter().any(|property| property.required), rule::OBJECT_REQUIRED);
        add(object.minimum.is_some(), rule::OBJECT_MINIMUM);
        add(object.maximum.is_some(), rule::OBJECT_MAXIMUM);
        add(schema.types.has(Types::OBJECT), rule::OBJECT_DUPLICATE_KEY);
    }
    rules
}

impl Explanation {
    fn of(code: &str, known: Option<&'static ErrorCode>) -> Self {
        Explanation {
            code: known.map_or_else(|| shown(code), |known| known.code.to_owned()),
            known,
            http_status: known.map(|known| known.http_status),
            message: None,
            id: None,
            details: Vec::new(),
        }
    }
}

impl Serialize for Explanation {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if let Some(id) = &self.id {
            map.serialize_entry("id", id)?;
        }
        map.serialize_entry("code", &self.code)?;
        if let Some(status) = self.http_status {
            map.serialize_entry("http_status", &status)?;
        }
        if let Some(known) = self.known {
            map.serialize_entry("meaning", &Bilingual(known.meaning))?;
            map.serialize_entry("remedy", &Bilingual(known.remedy))?;
            let rules: Vec<&str> = foreseen_by(known).iter().map(|rule| rule.id()).collect();
            map.serialize_entry("rules", &rules)?;
        }
        if let Some(message) = &self.message {
            map.serialize_entry("message", message)?;
        }
        if !self.details.is_empty() {
            map.serialize_entry("details", &self.details)?;
        }
        map.end()
    }
}
