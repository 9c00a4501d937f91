//! Whether a policy has the form that the service takes: nothing else is evaluated.

use std::fmt;

use crate::catalogue::{Names as _, PolicyFacts, embedded, rule};
use crate::report::{Arg, Finding};
use crate::request::Document;

use super::glob::plain;
use super::read::{Effect, Policy, Statement, escaped};
use super::tree::{Node, Value, read};
use super::within::within;

/// What keeps the service from taking a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// Where it is.
    pub pointer: String,
    /// What it is, as a word of the messages.
    reason: &'static str,
}

impl Flaw {
    /// The refusal of the policy of this name.
    pub fn finding(&self, policy: &str) -> Finding {
        let rule = if self.pointer.is_empty() { rule::IAM_REFUSED_WHOLE } else { rule::IAM_REFUSED };
        let finding = Finding::new(rule).with("policy", Arg::input(policy));
        let finding = match self.pointer.is_empty() {
            true => finding,
            false => finding.with("pointer", Arg::input(&self.pointer)),
        };
        finding.with("reason", Arg::Word(self.reason))
    }
}

impl fmt::Display for Flaw {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} at {:?}", self.reason, self.pointer)
    }
}

impl std::error::Error for Flaw {}

type Checked = Result<(), Flaw>;

fn flaw<T>(pointer: impl Into<String>, reason: &'static str) -> Result<T, Flaw> {
    Err(Flaw { pointer: pointer.into(), reason })
}

/// A policy of a form that the service takes, so that its meaning is beyond doubt.
#[derive(Clone, Debug)]
pub struct Sound {
    statements: Vec<Ready>,
}

/// A statement that is ready to be evaluated.
#[derive(Clone, Debug)]
pub(super) struct Ready {
    pub(super) effect: Effect,
    /// The action patterns in the form in which they are compared.
    pub(super) patterns: Vec<String>,
    pub(super) statement: Statement,
}

impl Sound {
    /// Reads a policy.
    ///
    /// # Errors
    /// The first thing that keeps the service from taking it.
    pub fn read<D: Document>(document: &D) -> Result<Self, Flaw> {
        match read(document) {
            Ok(root) => Sound::of(&root),
            Err(_) => flaw("", "flaw-json"),
        }
    }

    /// Takes a policy that has been read.
    ///
    /// # Errors
    /// The first thing that keeps the service from taking it.
    pub fn of(root: &Node) -> Result<Self, Flaw> {
        let root = within(root).map_or(root, |(_, policy)| policy);
        check(root)?;
        let ready = |statement: Statement| {
            let patterns = statement.actions.iter().map(|action| plain(&action.text)).collect();
            Some(Ready { effect: statement.effect?, patterns, statement })
        };
        let statements = Policy::of(root).statements.into_iter();
        Ok(Sound { statements: statements.filter_map(ready).collect() })
    }

    /// The keys that its conditions name.
    pub fn condition_keys(&self) -> impl Iterator<Item = &str> {
        let conditions = self.statements.iter().flat_map(|ready| &ready.statement.conditions);
        conditions.map(|condition| condition.key.text.as_str())
    }

    pub(super) fn statements(&self) -> &[Ready] {
        &self.statements
    }
}

fn check(root: &Node) -> Checked {
    if !matches!(root.value, Value::Object(_)) {
        return flaw("", "flaw-policy");
    }
    each_once(root, "")?;
    let facts = &embedded().policy;
    let system = |name: &str| facts.system_elements.has(name);
    for member in root.members() {
        // It could change what the statements mean.
        if !facts.policy_elements.has(member.name.as_str()) && !system(&member.name) {
            return flaw(format!("/{}", escaped(&member.name)), "flaw-element");
        }
    }
    let Some(version) = root.member("Version") else { return flaw("", "flaw-no-version") };
    let known = [&facts.custom_version, &facts.system_version];
    if !version.node.text().is_some_and(|version| known.into_iter().any(|known| known == version)) {
        return flaw("/Version", "flaw-version");
    }
    let Some(statements) = root.member("Statement") else { return flaw("", "flaw-no-statement") };
    let Value::List(statements) = &statements.node.value else {
        return flaw("/Statement", "flaw-statements");
    };
    if !(1..=facts.limits.statements).contains(&statements.len()) {
        return flaw("/Statement", "flaw-statement-count");
    }
    for (index, statement) in statements.iter().enumerate() {
        check_statement(statement, &format!("/Statement/{index}"), facts)?;
    }
    Ok(())
}

fn each_once(object: &Node, pointer: &str) -> Checked {
    let mut names: Vec<&str> = object.members().iter().map(|member| member.name.as_str()).collect();
    names.sort_unstable();
    match names.iter().zip(names.iter().skip(1)).find(|(one, other)| one == other) {
        Some((name, _)) => flaw(format!("{pointer}/{}", escaped(name)), "flaw-twice"),
        None => Ok(()),
    }
}

fn check_statement(statement: &Node, pointer: &str, facts: &PolicyFacts) -> Checked {
    if !matches!(statement.value, Value::Object(_)) {
        return flaw(pointer, "flaw-statement");
    }
    each_once(statement, pointer)?;
    for member in statement.members() {
        // It could say anything, such as which actions are not meant.
        if !facts.statement_elements.has(member.name.as_str()) {
            return flaw(format!("{pointer}/{}", escaped(&member.name)), "flaw-element");
        }
    }
    match statement.member("Effect") {
        None => return flaw(pointer, "flaw-no-effect"),
        Some(effect) if effect.node.text().and_then(Effect::parse).is_none() => {
            return flaw(format!("{pointer}/Effect"), "flaw-effect");
        }
        Some(_) => {}
    }
    let Some(actions) = statement.member("Action") else { return flaw(pointer, "flaw-no-action") };
    let limits = &facts.limits;
    let actions = texts(&actions.node, &format!("{pointer}/Action"))?;
    if !(1..=limits.actions).contains(&actions.len()) {
        return flaw(format!("{pointer}/Action"), "flaw-action-count");
    }
    for (index, action) in actions.iter().enumerate() {
        if !is_action(action) {
            return flaw(format!("{pointer}/Action/{index}"), "flaw-action");
        }
    }
    if let Some(resources) = statement.member("Resource") {
        check_resources(&resources.node, &format!("{pointer}/Resource"), limits.resources)?;
    }
    match statement.member("Condition") {
        Some(condition) => {
            check_condition(&condition.node, &format!("{pointer}/Condition"), limits.conditions)
        }
        None => Ok(()),
    }
}

fn check_resources(resources: &Node, pointer: &str, limit: usize) -> Checked {
    if matches!(resources.value, Value::Object(_)) {
        each_once(resources, pointer)?;
        let [member] = resources.members() else { return flaw(pointer, "flaw-uris") };
        if member.name != embedded().policy.uris {
            return flaw(pointer, "flaw-uris");
        }
        return texts(&member.node, &format!("{pointer}/{}", embedded().policy.uris)).map(|_| ());
    }
    let resources = texts(resources, pointer)?;
    if resources.len() > limit {
        return flaw(pointer, "flaw-resource-count");
    }
    match resources.iter().position(|resource| !is_resource(resource)) {
        Some(index) => flaw(format!("{pointer}/{index}"), "flaw-resource"),
        None => Ok(()),
    }
}

fn check_condition(condition: &Node, pointer: &str, limit: usize) -> Checked {
    let Value::Object(operators) = &condition.value else { return flaw(pointer, "flaw-condition") };
    each_once(condition, pointer)?;
    if operators.len() > limit {
        return flaw(pointer, "flaw-condition-count");
    }
    for operator in operators {
        let pointer = format!("{pointer}/{}", escaped(&operator.name));
        let Value::Object(keys) = &operator.node.value else { return flaw(pointer, "flaw-condition") };
        each_once(&operator.node, &pointer)?;
        for key in keys {
            texts(&key.node, &format!("{pointer}/{}", escaped(&key.name)))?;
        }
    }
    Ok(())
}

fn texts<'n>(list: &'n Node, pointer: &str) -> Result<Vec<&'n str>, Flaw> {
    let Value::List(items) = &list.value else { return flaw(pointer, "flaw-list") };
    let text = |(index, item): (usize, &'n Node)| match item.text() {
        Some(text) => Ok(text),
        None => flaw(format!("{pointer}/{index}"), "flaw-text"),
    };
    items.iter().enumerate().map(text).collect()
}

/// `service:resourceType:operation`, each of letters, digits, `-`, `_` and `*`.
pub(crate) fn is_action(text: &str) -> bool {
    let mut parts = text.split(':');
    let named = |part: &&str| !part.is_empty() && part.chars().all(is_of_name);
    let filled = parts.by_ref().take(embedded().policy.action_parts).filter(named).count();
    filled == embedded().policy.action_parts && parts.next().is_none()
}

/// Characters of a name in an action.
pub(super) fn is_of_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '*')
}

/// `service:region:domainId:resourceType:path`, not too long; the path may hold colons.
pub(crate) fn is_resource(text: &str) -> bool {
    let parts = text.splitn(embedded().policy.resource_parts, ':');
    text.chars().count() <= embedded().policy.limits.resource_characters
        && parts.filter(|part| !part.is_empty()).count() == embedded().policy.resource_parts
}
