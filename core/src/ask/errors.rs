//! Questions about errors and jobs.

use serde_json::Value;

use crate::catalogue::{Facts, rule};
use crate::error::job::Job;
use crate::error::{Answer, look_up_code, look_up_in, look_up_rule, look_up_status, look_up_text_in, parse};
use crate::reader::{Document, Json};
use crate::report::{Arg, Finding, Language};
use crate::request::Request;

use super::{Arguments, Group, Question, Refusal, arguments::wrong_type, json};

const NAMES: [&str; 5] = ["what", "code", "rule", "status", "response"];

/// `explain`: a code, a rule, an HTTP status or an error response; `job`: the response to the query of a job.
pub const ERRORS: Group = &[
    Question {
        name: "explain",
        arguments: &["what", "code", "rule", "status", "response", "request", "utf16"],
        answer: |arguments, language| explain(arguments, language),
    },
    Question {
        name: "job",
        arguments: &["response"],
        answer: |arguments, language| {
            let facts = arguments.facts;
            let job = match arguments.needed("response")? {
                Value::String(text) => parse(text).and_then(|response| Job::of_in(facts, &response)),
                response => Job::of_in(facts, response),
            };
            json(&job.map_err(Refusal::new)?.in_language(language))
        },
    },
];

fn explain(arguments: &Arguments<'_>, language: Language) -> Result<String, Refusal> {
    let facts = arguments.facts;
    let asked = arguments.value("request").map(Asked::read).transpose()?;
    let headers = asked.as_ref().map(Asked::headers).unwrap_or_default();
    let request = asked.as_ref().map(|asked| asked.request(&headers));
    let request = request.as_ref().map(|(request, body)| (request, *body));
    let answer = if let Some(response) = arguments.value("response") {
        of_response(facts, response, request)?
    } else if let Some(status) = arguments.value("status") {
        let written = status.as_str().map_or_else(|| status.to_string(), str::to_owned);
        look_up_status(facts, &written).map_err(Refusal::new)?
    } else if let Some(id) = arguments.text_if_given("rule")? {
        look_up_rule(facts, id).map_err(Refusal::new)?
    } else if let Some(code) = arguments.text_if_given("code")? {
        look_up_code(facts, code).map_err(Refusal::new)?
    } else {
        match arguments.value("what") {
            None => {
                let allowed = NAMES.into_iter().map(std::borrow::Cow::Borrowed).collect();
                return Err(Refusal::new(
                    Finding::new(rule::EXPLAIN_NOTHING).with("allowed", Arg::List(allowed)),
                ));
            }
            Some(Value::Number(number)) => look_up_in(facts, &number.to_string()).map_err(Refusal::new)?,
            Some(Value::String(text)) if !text.trim_start().starts_with(['{', '[']) => {
                look_up_text_in(facts, text, request).map_err(Refusal::new)?
            }
            Some(response) => of_response(facts, response, request)?,
        }
    };
    let answer = answer.caused_by_in(facts, request).map_err(Refusal::new)?;
    json(&answer.in_language(language, arguments.columns()?))
}

fn of_response<'f>(
    facts: &'f Facts,
    response: &Value,
    request: Option<(&Request<'_>, Option<&Body>)>,
) -> Result<Answer<'f>, Refusal> {
    let answer = match response {
        Value::String(text) => Answer::response_text_in(facts, text, request),
        response => Answer::response_in(facts, response, request),
    };
    answer.map_err(Refusal::new)
}

/// A request that was refused.
struct Asked {
    method: String,
    url: String,
    headers: Vec<(String, String)>,
    body: Option<Body>,
}

/// A body given as text has lines and columns; one given as a value has none.
struct Body {
    json: String,
    placed: bool,
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

impl Asked {
    fn read(request: &Value) -> Result<Self, Refusal> {
        let Some(members) = request.as_object() else { return Err(wrong_type("request", "object")) };
        let text = |name: &'static str| {
            let found = members.get(name).and_then(Value::as_str).map(str::to_owned);
            found.ok_or_else(|| Refusal::new(Finding::new(rule::INPUT_INVALID_REQUEST).with("field", name)))
        };
        let written = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let headers = match members.get("headers") {
            None | Some(Value::Null) => Vec::new(),
            Some(Value::Object(headers)) => {
                headers.iter().map(|(name, value)| (name.clone(), written(value))).collect()
            }
            Some(Value::Array(pairs)) => {
                let pair = |pair: &Value| Some((pair.get(0)?.as_str()?.to_owned(), written(pair.get(1)?)));
                pairs.iter().filter_map(pair).collect()
            }
            Some(_) => return Err(wrong_type("request", "object")),
        };
        let body = match members.get("body") {
            None | Some(Value::Null) => None,
            Some(Value::String(text)) => Some(Body { json: text.clone(), placed: true }),
            Some(body) => Some(Body { json: body.to_string(), placed: false }),
        };
        Ok(Asked { method: text("method")?, url: text("url")?, headers, body })
    }

    fn request<'a>(&'a self, headers: &'a [(&'a str, &'a str)]) -> (Request<'a>, Option<&'a Body>) {
        (Request { method: &self.method, url: &self.url, headers }, self.body.as_ref())
    }

    fn headers(&self) -> Vec<(&str, &str)> {
        self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
    }
}
