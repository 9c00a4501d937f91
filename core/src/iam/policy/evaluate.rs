//! What policies decide about a request.
//!
//! A Deny that applies wins, else an Allow that applies, else the answer is an implicit deny. Where it cannot
//! be decided whether a statement applies (an operator that nobody knows, a value that is no date), the safe
//! side is taken: such an Allow does not apply, such a Deny does. A question that names no time is open where
//! the time decides, since every request has one: the answer is then conditional.

use crate::catalogue::{ConditionTest, embedded};

use super::form::{Ready, Sound};
use super::glob::{fits, plain};
use super::moment::Moment;
use super::operator::Operator;
use super::read::{Condition, Effect, Entry, Statement};
use super::truth::{Doubt, Truth};

/// What is asked: an action, perhaps on a resource, in a context.
#[derive(Clone, Debug, Default)]
pub struct Query {
    action: String,
    resource: Option<String>,
    context: Context,
}

/// What is known of a request: the values of condition keys. A key without values is absent.
#[derive(Clone, Debug, Default)]
pub struct Context(Vec<(String, Vec<String>)>);

impl Context {
    /// Adds values to a key; an absent key stays absent when there are none.
    pub fn add(&mut self, key: &str, values: impl IntoIterator<Item = String>) {
        match self.0.iter_mut().find(|(known, _)| known == key) {
            Some((_, known)) => known.extend(values),
            None => self.0.push((key.to_owned(), values.into_iter().collect())),
        }
    }

    /// The keys, those without values too.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(key, _)| key.as_str())
    }

    /// The values of a key; none when it is absent.
    pub fn values(&self, key: &str) -> &[String] {
        self.0.iter().find(|(known, _)| known == key).map(|(_, values)| values.as_slice()).unwrap_or_default()
    }

    /// What the engine does not take.
    ///
    /// # Errors
    /// The name of the first key that has too many values, or one that is too long.
    pub fn within_limits(&self) -> Result<(), &str> {
        let short = |value: &String| value.chars().nth(embedded().policy.context_characters).is_none();
        let fits =
            |values: &[String]| values.len() <= embedded().policy.context_values && values.iter().all(short);
        match self.0.iter().find(|(_, values)| !fits(values)) {
            Some((key, _)) => Err(key),
            None => Ok(()),
        }
    }
}

impl Query {
    /// About an action on any resource whatever, with nothing in the context.
    pub fn new(action: &str) -> Self {
        Query { action: action.to_owned(), ..Query::default() }
    }

    /// About one resource, such as `ecs:*:*:instance:ID`.
    #[must_use]
    pub fn on(mut self, resource: &str) -> Self {
        self.resource = Some(resource.to_owned());
        self
    }

    /// In a context.
    #[must_use]
    pub fn within(mut self, context: Context) -> Self {
        self.context = context;
        self
    }

    /// At a moment; None when the text is no moment in ISO 8601.
    #[must_use]
    pub fn at(mut self, time: &str) -> Option<Self> {
        Moment::parse(time)?;
        self.context.add(&embedded().conditions.time_key, [time.to_owned()]);
        Some(self)
    }
}

/// The answer to a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Decision {
    /// Nothing allows it.
    ImplicitDeny,
    /// A Deny applies.
    Deny,
    /// It depends on the time, which the question does not name.
    Conditional,
    /// An Allow applies, and no Deny does.
    Allow,
}

impl Decision {
    /// `allow`, `deny`, `conditional` or `implicit-deny`.
    pub fn name(self) -> &'static str {
        match self {
            Decision::Allow => "allow",
            Decision::Deny => "deny",
            Decision::Conditional => "conditional",
            Decision::ImplicitDeny => "implicit-deny",
        }
    }

    /// Its word in the messages.
    pub fn word(self) -> &'static str {
        match self {
            Decision::Allow => "decision-allow",
            Decision::Deny => "decision-deny",
            Decision::Conditional => "decision-conditional",
            Decision::ImplicitDeny => "decision-implicit",
        }
    }
}

/// A statement of one of the policies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Which policy, from 0.
    pub policy: usize,
    /// Its pointer there.
    pub pointer: String,
    /// What it does.
    pub effect: Effect,
}

/// Why a statement did not apply, or why it was taken to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    kind: Why,
    /// The condition, where it is one.
    pub pointer: Option<String>,
    /// The condition key that the question does not name, where that is the reason.
    pub key: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Why {
    Action,
    Resource,
    Condition,
    Absent,
    Doubt(Doubt),
}

impl Reason {
    /// `action`, `resource`, `condition`, `absent-key`, `no-time`, `unknown-operator`, `policy-value`,
    /// `request-value`, `any-resource` or `any-context`.
    pub fn name(&self) -> &'static str {
        self.names().0
    }

    /// Its word in the messages.
    pub fn word(&self) -> &'static str {
        self.names().1
    }

    /// The time would decide, and the question does not name it.
    fn is_open(&self) -> bool {
        self.kind == Why::Doubt(Doubt::Time)
    }

    fn names(&self) -> (&'static str, &'static str) {
        match self.kind {
            Why::Action => ("action", "why-action"),
            Why::Resource => ("resource", "why-resource"),
            Why::Condition => ("condition", "why-condition"),
            Why::Absent => ("absent-key", "why-absent"),
            Why::Doubt(Doubt::Time) => ("no-time", "why-no-time"),
            Why::Doubt(Doubt::Operator) => ("unknown-operator", "why-operator"),
            Why::Doubt(Doubt::PolicyValue) => ("policy-value", "why-policy-value"),
            Why::Doubt(Doubt::RequestValue) => ("request-value", "why-request-value"),
            Why::Doubt(Doubt::Resource) => ("any-resource", "why-any-resource"),
            Why::Doubt(Doubt::Context) => ("any-context", "why-any-context"),
        }
    }
}

/// What policies decide, and why.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The action that was asked about.
    pub action: String,
    /// The decision.
    pub decision: Decision,
    /// The statements that apply, the deciding ones first; with the doubt, where a Deny is taken to apply.
    pub matched: Vec<(Place, Option<Reason>)>,
    /// The statements that do not apply, and why.
    pub considered: Vec<(Place, Reason)>,
}

/// What the policies together decide about a query.
pub fn evaluate(policies: &[Sound], query: &Query) -> Answer {
    let mut matched = Vec::new();
    let mut considered = Vec::new();
    for (place, ready) in statements(policies) {
        let (truth, reason) = applies(ready, &query.action, query.resource.as_deref(), Some(&query.context));
        match (truth, place.effect) {
            (Truth::Yes, _) => matched.push((place, None)),
            (Truth::Undecided(Doubt::Time), _) | (Truth::Undecided(_), Effect::Deny) => {
                matched.push((place, reason));
            }
            _ => considered.extend(reason.map(|reason| (place, reason))),
        }
    }
    // The deciding ones first; the order of the policies is kept among equals.
    let open = |reason: &Option<Reason>| reason.as_ref().is_some_and(Reason::is_open);
    let rank = |(place, reason): &(Place, Option<Reason>)| match place.effect {
        Effect::Deny if open(reason) => 1,
        Effect::Deny => 0,
        Effect::Allow if open(reason) => 3,
        Effect::Allow => 2,
    };
    matched.sort_by_key(rank);
    let ranks: Vec<u8> = matched.iter().map(rank).collect();
    let decision = match ranks.first() {
        Some(0) => Decision::Deny,
        // The time may take it away, or may be what allows it.
        Some(1) if ranks.iter().any(|rank| *rank >= 2) => Decision::Conditional,
        Some(3) => Decision::Conditional,
        Some(2) => Decision::Allow,
        _ => Decision::ImplicitDeny,
    };
    Answer { action: query.action.clone(), decision, matched, considered }
}

/// Every statement of every policy.
pub(super) fn statements(policies: &[Sound]) -> impl Iterator<Item = (Place, &Ready)> {
    policies.iter().enumerate().flat_map(|(policy, sound)| {
        sound.statements().iter().map(move |ready| {
            (Place { policy, pointer: ready.statement.pointer.clone(), effect: ready.effect }, ready)
        })
    })
}

/// Whether a statement applies, and why not surely. Without a context, nothing is known of the request;
/// without a resource, it may be any.
pub(super) fn applies(
    ready: &Ready,
    action: &str,
    resource: Option<&str>,
    context: Option<&Context>,
) -> (Truth, Option<Reason>) {
    let Ready { patterns, statement, .. } = ready;
    let reason = |kind, pointer| Some(Reason { kind, pointer, key: None });
    let about = |kind, condition: &Condition, key: bool| {
        let name = &condition.key;
        Some(Reason { kind, pointer: Some(name.pointer.clone()), key: key.then(|| name.text.clone()) })
    };
    let asked = plain(action);
    if !patterns.iter().any(|pattern| fits(pattern, &asked)) {
        return (Truth::No, reason(Why::Action, None));
    }
    let on = on_resource(statement, action, resource);
    if on == Truth::No {
        return (on, reason(Why::Resource, None));
    }
    let mut doubt = match on {
        Truth::Undecided(doubt) => Some((doubt, None)),
        _ => None,
    };
    let mut untimed = None;
    for condition in &statement.conditions {
        match holds(condition, action, context) {
            Truth::Yes => {}
            Truth::No => {
                let key = condition.key.text.as_str();
                let absent = context.is_some_and(|context| values(key, action, context).is_empty());
                let why = if absent { Why::Absent } else { Why::Condition };
                return (Truth::No, about(why, condition, absent));
            }
            Truth::Undecided(Doubt::Time) => untimed = untimed.or(Some(condition)),
            Truth::Undecided(why) => doubt = doubt.or(Some((why, Some(condition)))),
        }
    }
    match (doubt, untimed) {
        (None, None) => (Truth::Yes, None),
        // Another doubt decides, whatever the time is.
        (Some((doubt, None)), _) => (Truth::Undecided(doubt), reason(Why::Doubt(doubt), None)),
        (Some((doubt, Some(condition))), None) => {
            (Truth::Undecided(doubt), about(Why::Doubt(doubt), condition, false))
        }
        // A Deny is taken to apply for the other doubt only at the time that it names.
        (Some((doubt, Some(condition))), Some(_)) if ready.effect == Effect::Allow => {
            (Truth::Undecided(doubt), about(Why::Doubt(doubt), condition, false))
        }
        (_, Some(condition)) => {
            (Truth::Undecided(Doubt::Time), about(Why::Doubt(Doubt::Time), condition, true))
        }
    }
}

/// The parts of a resource; the service in lower case, since both spellings are seen.
fn resource_parts(resource: &str) -> Vec<String> {
    let mut parts: Vec<String> =
        resource.splitn(embedded().policy.resource_parts, ':').map(str::to_owned).collect();
    if let Some(service) = parts.first_mut() {
        *service = service.to_lowercase();
    }
    parts
}

/// Every resource that the actions of a service could be about.
fn any_resource(service: &str) -> Vec<String> {
    let kind = crate::iam::service(service).and_then(|service| service.resource.as_ref());
    let kind = kind.map_or("*", |resource| &resource.kind);
    [service, "*", "*", kind, "*"].map(str::to_owned).to_vec()
}

/// The object form names agencies by URI: only questions on that service can be about one.
fn on_uri(uris: &[Entry], action: &str, resource: Option<&str>) -> Truth {
    let of_agencies = action.split(':').next() == Some(&embedded().policy.uri_service);
    match resource {
        _ if !of_agencies => Truth::No,
        None => Truth::Undecided(Doubt::Resource),
        Some(resource) => Truth::of(uris.iter().any(|uri| fits(&uri.text, resource))),
    }
}

fn on_resource(statement: &Statement, action: &str, resource: Option<&str>) -> Truth {
    if let Some(uris) = &statement.uris {
        return on_uri(uris, action, resource);
    }
    let Some(named) = statement.resources.as_deref().filter(|named| !named.is_empty()) else {
        return Truth::Yes;
    };
    let service = action.split(':').next().unwrap_or_default();
    let asked = resource.map_or_else(|| any_resource(service), resource_parts);
    // A resource of another service is none that the action could be about.
    if asked.first().is_none_or(|first| first != service) {
        return Truth::No;
    }
    Truth::any(named.iter().map(|pattern| {
        let pattern = resource_parts(&pattern.text);
        Truth::all(pattern.iter().zip(&asked).map(|(pattern, part)| match fits(pattern, part) {
            true => Truth::Yes,
            // Some of those that are asked about may be among those of the policy.
            false if part.contains('*') => Truth::Undecided(Doubt::Resource),
            false => Truth::No,
        }))
    }))
}

fn holds(condition: &Condition, action: &str, context: Option<&Context>) -> Truth {
    let Some(operator) = Operator::parse(&condition.operator) else {
        return Truth::Undecided(Doubt::Operator);
    };
    match context {
        Some(context) => {
            let values = values(&condition.key.text, action, context);
            if values.is_empty() && condition.key.text == embedded().conditions.time_key {
                return untimed(&operator, condition);
            }
            operator.holds(values, condition)
        }
        None => Truth::Undecided(Doubt::Context),
    }
}

/// A condition on the time when none is given: every request has one, so only its presence is decided.
fn untimed(operator: &Operator, condition: &Condition) -> Truth {
    if operator.facts.test == ConditionTest::Absent {
        return operator.holds(&["any".to_owned()], condition);
    }
    match condition.values.as_slice() {
        [] => operator.holds(&["any".to_owned()], condition),
        _ => Truth::Undecided(Doubt::Time),
    }
}

/// The values of a key as far as they mean something for this action.
fn values<'c>(key: &str, action: &str, context: &'c Context) -> &'c [String] {
    // A key of another service says nothing here.
    let own = || match (key.split_once(':'), action.split_once(':')) {
        (Some((owner, _)), Some((service, _))) => owner == service,
        _ => false,
    };
    if !key.starts_with(&*embedded().conditions.global_prefix) && !own() {
        return &[];
    }
    let needed = embedded()
        .conditions
        .keys
        .iter()
        .find(|known| known.is(key))
        .and_then(|known| known.only_with.as_deref());
    match needed {
        // The age of a second factor means nothing where there was none.
        Some(needed) if !context.values(needed).iter().any(|value| value == "true") => &[],
        _ => context.values(key),
    }
}
