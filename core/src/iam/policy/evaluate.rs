//! What policies decide about a request.
//!
//! A Deny that applies wins, else an Allow that applies, else the answer is an implicit deny. Where it cannot
//! be decided whether a statement applies (an operator that nobody knows, a value that is no date), the safe
//! side is taken: such an Allow does not apply, such a Deny does.

use crate::catalogue::{CONDITIONS, POLICY};

use super::condition::{Doubt, Operator, Truth};
use super::form::{Ready, Sound};
use super::glob::{fits, plain};
use super::moment::Moment;
use super::read::{Condition, Effect, Statement};

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

    /// The values of a key; none when it is absent.
    pub fn values(&self, key: &str) -> &[String] {
        self.0.iter().find(|(known, _)| known == key).map(|(_, values)| values.as_slice()).unwrap_or_default()
    }

    /// What the engine does not take.
    ///
    /// # Errors
    /// The name of the first key that has too many values, or one that is too long.
    pub fn within_limits(&self) -> Result<(), &str> {
        let short = |value: &String| value.chars().nth(POLICY.context_characters).is_none();
        let fits = |values: &[String]| values.len() <= POLICY.context_values && values.iter().all(short);
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
        self.context.add(CONDITIONS.time_key, [time.to_owned()]);
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
    /// An Allow applies, and no Deny does.
    Allow,
}

impl Decision {
    /// `allow`, `deny` or `implicit-deny`.
    pub fn name(self) -> &'static str {
        match self {
            Decision::Allow => "allow",
            Decision::Deny => "deny",
            Decision::ImplicitDeny => "implicit-deny",
        }
    }

    /// Its word in the messages.
    pub fn word(self) -> &'static str {
        match self {
            Decision::Allow => "decision-allow",
            Decision::Deny => "decision-deny",
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
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Why {
    Action,
    Resource,
    Condition,
    Doubt(Doubt),
}

impl Reason {
    /// `action`, `resource`, `condition`, `unknown-operator`, `policy-value`, `request-value`, `any-resource`
    /// or `any-context`.
    pub fn name(&self) -> &'static str {
        self.names().0
    }

    /// Its word in the messages.
    pub fn word(&self) -> &'static str {
        self.names().1
    }

    fn names(&self) -> (&'static str, &'static str) {
        match self.kind {
            Why::Action => ("action", "why-action"),
            Why::Resource => ("resource", "why-resource"),
            Why::Condition => ("condition", "why-condition"),
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
            (Truth::Undecided(_), Effect::Deny) => matched.push((place, reason)),
            _ => considered.extend(reason.map(|reason| (place, reason))),
        }
    }
    // The order of the policies is kept among equals.
    matched.sort_by_key(|(place, _)| place.effect == Effect::Allow);
    let decision = match matched.first().map(|(place, _)| place.effect) {
        Some(Effect::Deny) => Decision::Deny,
        Some(Effect::Allow) => Decision::Allow,
        None => Decision::ImplicitDeny,
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
    let reason = |kind, pointer| Some(Reason { kind, pointer });
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
    for condition in &statement.conditions {
        match holds(condition, action, context) {
            Truth::Yes => {}
            Truth::No => return (Truth::No, reason(Why::Condition, Some(condition.key.pointer.clone()))),
            Truth::Undecided(why) => {
                doubt = doubt.or_else(|| Some((why, Some(condition.key.pointer.clone()))));
            }
        }
    }
    match doubt {
        None => (Truth::Yes, None),
        Some((doubt, pointer)) => (Truth::Undecided(doubt), reason(Why::Doubt(doubt), pointer)),
    }
}

/// The parts of a resource; the service in lower case, since both spellings are seen.
fn resource_parts(resource: &str) -> Vec<String> {
    let mut parts: Vec<String> = resource.splitn(POLICY.resource_parts, ':').map(str::to_owned).collect();
    if let Some(service) = parts.first_mut() {
        *service = service.to_lowercase();
    }
    parts
}

/// Every resource that the actions of a service could be about.
fn any_resource(service: &str) -> Vec<String> {
    let kind = crate::iam::service(service).and_then(|service| service.resource.as_ref());
    let kind = kind.map_or("*", |resource| resource.kind);
    [service, "*", "*", kind, "*"].map(str::to_owned).to_vec()
}

fn on_resource(statement: &Statement, action: &str, resource: Option<&str>) -> Truth {
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
        Some(context) => operator.holds(values(&condition.key.text, action, context), condition),
        None => Truth::Undecided(Doubt::Context),
    }
}

/// The values of a key as far as they mean something for this action.
fn values<'c>(key: &str, action: &str, context: &'c Context) -> &'c [String] {
    // A key of another service says nothing here.
    let own = || match (key.split_once(':'), action.split_once(':')) {
        (Some((owner, _)), Some((service, _))) => owner == service,
        _ => false,
    };
    if !key.starts_with(CONDITIONS.global_prefix) && !own() {
        return &[];
    }
    let needed = CONDITIONS.keys.iter().find(|known| known.is(key)).and_then(|known| known.only_with);
    match needed {
        // The age of a second factor means nothing where there was none.
        Some(needed) if !context.values(needed).iter().any(|value| value == "true") => &[],
        _ => context.values(key),
    }
}
