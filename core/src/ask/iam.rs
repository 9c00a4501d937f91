//! Questions about actions and policies.

use serde_json::Value;

use super::arguments::{operation, wrong_type};
use crate::catalogue::{Facts, embedded, nearest, rule};
use crate::iam::policy::{
    Context, Named, NotMinimal, Query, Sound, diff_in, evaluate, is_action, is_resource, minimize_in,
    operations_in,
};
use crate::iam::{self, ActionEntry, Needs, Unknown};
use crate::report::{Arg, Finding, Language};
use crate::request::{JsonText, JsonValue};

use super::{Arguments, Group, Question, Refusal, json};

/// Look-ups of actions, and what policies decide, allow, gain and lose.
pub const IAM: Group = &[
    Question {
        name: "iam.who",
        arguments: &["action"],
        answer: |arguments, _| json(&who_in(arguments.facts, arguments.text("action")?)?),
    },
    Question {
        name: "iam.actions",
        arguments: &["action"],
        answer: |arguments, _| {
            let facts = arguments.facts;
            let entry = |action| ActionEntry::new(facts, action);
            match arguments.text_if_given("action")? {
                Some(action) => {
                    let matches = who_in(facts, action)?.matches;
                    json(&matches.into_iter().map(entry).collect::<Vec<_>>())
                }
                None => json(&facts.actions.iter().map(entry).collect::<Vec<_>>()),
            }
        },
    },
    Question {
        name: "iam.editions",
        arguments: &["operation"],
        answer: |arguments, _| json(&iam::editions_in(arguments.facts, arguments.operation("operation")?)),
    },
    Question {
        name: "iam.without-row",
        arguments: &[],
        answer: |arguments, _| {
            let without = iam::operations_without_row_in(arguments.facts);
            json(&without.map(|operation| &*operation.id).collect::<Vec<_>>())
        },
    },
    Question {
        name: "iam.simulate",
        arguments: &["policies", "names", "action", "resource", "context", "time"],
        answer: |arguments, _| {
            let (policies, names) = named_policies(arguments)?;
            let answer = evaluate(&policies, &query(arguments, &policies)?);
            let facts = arguments.facts;
            json(&Named { answer: &answer, policies: policies.len(), names: &names, facts })
        },
    },
    Question {
        name: "iam.apis",
        arguments: &["policies", "names"],
        answer: |arguments, _| {
            let (policies, names) = named_policies(arguments)?;
            let facts = arguments.facts;
            let answer = operations_in(facts, &policies);
            json(&Named { answer: &answer, policies: policies.len(), names: &names, facts })
        },
    },
    Question {
        name: "iam.minimize",
        arguments: &["operations", "requests", "known_only"],
        answer: |arguments, language| {
            let mut needs = needs(arguments, language)?;
            if arguments.flag("known_only")? == Some(true) {
                needs.retain(|needs| needs.edition.is_some());
            }
            json(&minimize_in(arguments.facts, &needs).map_err(not_minimal)?)
        },
    },
    Question {
        name: "iam.diff",
        arguments: &["old", "new"],
        answer: |arguments, _| {
            json(&diff_in(
                arguments.facts,
                &policies(arguments.needed("old")?, &["old"])?,
                &policies(arguments.needed("new")?, &["new"])?,
            ))
        },
    },
];

/// Looks up an action or a pattern.
///
/// # Errors
/// When it stands for no known action: the nearest one, or that the service is not known.
pub fn who(action: &str) -> Result<iam::Who<'static>, Refusal> {
    who_in(embedded(), action)
}

fn who_in<'f>(facts: &'f Facts, action: &str) -> Result<iam::Who<'f>, Refusal> {
    iam::who_in(facts, action).map_err(|unknown| match unknown {
        Unknown::Service(name, near) => Refusal::unknown("service", &name, near),
        Unknown::Action(near) => Refusal::unknown("action", action, near),
    })
}

/// A question about one action in a context.
///
/// # Errors
/// When something of it has not the form that it must have, or the service is known and the action is not,
/// or a key of the context is a slip of one that the policies name or the language defines.
pub fn asked(
    policies: &[Sound],
    action: &str,
    resource: Option<&str>,
    context: Context,
    time: Option<&str>,
) -> Result<Query, Refusal> {
    asked_in(embedded(), policies, (action, resource), context, time)
}

fn asked_in(
    facts: &Facts,
    policies: &[Sound],
    (action, resource): (&str, Option<&str>),
    context: Context,
    time: Option<&str>,
) -> Result<Query, Refusal> {
    if !is_action(action) || action.contains('*') {
        return Err(Refusal::new(Finding::new(rule::IAM_ACTION_FORM).with("found", Arg::input(action))));
    }
    if let Err(Unknown::Action(near)) = iam::who_in(facts, action) {
        return Err(Refusal::unknown("action", action, near));
    }
    if let Err(key) = context.within_limits() {
        let finding = Finding::new(rule::IAM_CONTEXT_SIZE).with("field", Arg::input(key));
        let finding = finding.with("maximum", Arg::count(embedded().policy.context_values));
        return Err(Refusal::new(finding.with("limit", Arg::count(embedded().policy.context_characters))));
    }
    for key in context.keys() {
        if let Some(near) = near_key(policies, key) {
            return Err(Refusal::unknown("condition-key", key, Some(near)));
        }
    }
    let time_key = &iam::condition_facts().time_key;
    if time.is_some() && !context.values(time_key).is_empty() {
        return Err(Refusal::new(Finding::new(rule::IAM_TIME_TWICE).with("field", time_key)));
    }
    let mut query = Query::new(action).within(context);
    if let Some(resource) = resource {
        if !is_resource(resource) {
            let finding = Finding::new(rule::IAM_RESOURCE_FORM).with("found", Arg::input(resource));
            return Err(Refusal::new(
                finding.with("limit", Arg::count(embedded().policy.limits.resource_characters)),
            ));
        }
        query = query.on(resource);
    }
    match time {
        None => Ok(query),
        Some(time) => query
            .at(time)
            .ok_or_else(|| Refusal::new(Finding::new(rule::IAM_TIME).with("found", Arg::input(time)))),
    }
}

/// The key that a slip was meant to be; none for a key that is known or named, and for one of which nothing is
/// known: it may belong to any service.
fn near_key<'p>(policies: &'p [Sound], key: &str) -> Option<&'p str> {
    let known = &iam::condition_facts().keys;
    let named = || policies.iter().flat_map(Sound::condition_keys);
    if known.iter().any(|known| known.is(key)) || named().any(|known| known == key) {
        return None;
    }
    nearest(key, named().chain(known.iter().map(|known| &*known.name))).filter(|near| *near != key)
}

/// Why there is no least policy.
pub fn not_minimal(why: NotMinimal<'_>) -> Refusal {
    Refusal::new(match why {
        NotMinimal::Nothing => Finding::new(rule::IAM_NOTHING_ASKED),
        NotMinimal::WithoutRow(operations) => {
            Finding::new(rule::IAM_NO_ROW).with("operations", Arg::known_list(operations))
        }
    })
}

/// The policy of an argument: an object, or JSON text.
fn policy(value: &Value, name: &str) -> Result<Sound, Refusal> {
    let sound = match value {
        Value::String(text) => Sound::read(&JsonText(text)),
        other => Sound::read(&JsonText(&other.to_string())),
    };
    sound.map_err(|flaw| Refusal::new(flaw.finding(name)))
}

/// One policy, or a list of them; those without a name are called by their number.
fn policies(value: &Value, names: &[&str]) -> Result<Vec<Sound>, Refusal> {
    let all = match value {
        Value::Array(all) => all.as_slice(),
        one => std::slice::from_ref(one),
    };
    let numbered = |index: usize| match (names.get(index), all.len()) {
        (Some(name), _) => (*name).to_owned(),
        _ => index.to_string(),
    };
    all.iter().enumerate().map(|(index, value)| policy(value, &numbered(index))).collect()
}

fn named_policies<'a>(arguments: &'a Arguments<'_>) -> Result<(Vec<Sound>, Vec<&'a str>), Refusal> {
    let names = arguments.texts("names")?;
    Ok((policies(arguments.needed("policies")?, &names)?, names))
}

fn query(arguments: &Arguments<'_>, policies: &[Sound]) -> Result<Query, Refusal> {
    let mut context = Context::default();
    match arguments.value("context") {
        None => {}
        Some(Value::Object(members)) => {
            for (key, value) in members {
                let values = match value {
                    Value::Array(items) => items.iter().map(context_value).collect(),
                    one => context_value(one).map(|value| vec![value]),
                };
                let values: Option<Vec<Option<String>>> = values.map(|values| values.into_iter().collect());
                context
                    .add(key, values.ok_or_else(|| wrong_type("context", "object"))?.into_iter().flatten());
            }
        }
        Some(_) => return Err(wrong_type("context", "object")),
    }
    let (action, resource) = (arguments.text("action")?, arguments.text_if_given("resource")?);
    asked_in(arguments.facts, policies, (action, resource), context, arguments.text_if_given("time")?)
}

/// A value as conditions compare it: text, a number or a truth as text, and null as absent.
fn context_value(value: &Value) -> Option<Option<String>> {
    match value {
        Value::Null => Some(None),
        Value::String(text) => Some(Some(text.clone())),
        Value::Bool(truth) => Some(Some(truth.to_string())),
        Value::Number(number) => Some(Some(match number.as_f64() {
            // Written without an exponent.
            Some(float) if number.is_f64() => float.to_string(),
            _ => number.to_string(),
        })),
        Value::Array(_) | Value::Object(_) => None,
    }
}

fn needs<'f>(arguments: &Arguments<'f>, language: Language) -> Result<Vec<Needs<'f>>, Refusal> {
    let mut all = Vec::new();
    for id in arguments.texts("operations")? {
        all.push(iam::needs_in(arguments.facts, operation(arguments.facts, id)?));
    }
    match arguments.value("requests") {
        None => {}
        Some(Value::Array(requests)) => {
            for (index, request) in requests.iter().enumerate() {
                all.push(needs_of(arguments.facts, index, request, language)?);
            }
        }
        Some(_) => return Err(wrong_type("requests", "array")),
    }
    Ok(all)
}

/// The needs of `{"method", "url", "body"}`; a body that is text is the raw text of the request.
fn needs_of<'f>(
    facts: &'f Facts,
    index: usize,
    request: &Value,
    language: Language,
) -> Result<Needs<'f>, Refusal> {
    const MEMBERS: [&str; 5] = ["method", "url", "body", "headers", "id"];
    let Some(members) = request.as_object() else { return Err(wrong_type("requests", "array")) };
    if let Some(name) = members.keys().find(|name| !MEMBERS.contains(&name.as_str())) {
        return Err(Refusal::unknown("argument", name, nearest(name, MEMBERS.into_iter())));
    }
    let text = |name: &'static str| {
        members.get(name).and_then(Value::as_str).ok_or_else(|| wrong_type(name, "string"))
    };
    let (method, url) = (text("method")?, text("url")?);
    let found = match members.get("body") {
        None | Some(Value::Null) => iam::needs_of_call_in(facts, method, url, None::<&JsonText<'_>>),
        Some(Value::String(body)) => iam::needs_of_call_in(facts, method, url, Some(&JsonText(body))),
        Some(body) => iam::needs_of_call_in(facts, method, url, Some(&JsonValue(&body.to_string()))),
    };
    found.map_err(|report| {
        let reason = report.issues().first().map(|issue| issue.message(language)).unwrap_or_default();
        let finding =
            Finding::new(rule::IAM_NO_OPERATION).with("request", Arg::count(index.saturating_add(1)));
        Refusal::new(finding.with("reason", Arg::Text(reason.into())))
    })
}
