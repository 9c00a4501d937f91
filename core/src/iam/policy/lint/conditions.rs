//! Conditions: operators, keys and values, and what holds without anybody having meant it.

use crate::catalogue::{ConditionTest, ConditionType as Type, embedded, nearest, rule};
use crate::iam::policy::operator::Operator;
use crate::iam::policy::read::{Condition, escaped};
use crate::iam::policy::tree::Value;
use crate::iam::policy::value::Operand;
use crate::report::{Anchor, Arg, Finding, shown};

use super::judge::{Change, Judge, Says};
use super::{constant, contradictions, known, words};

pub(super) fn check(judge: &mut Judge<'_>, says: &[Says<'_>]) {
    for says in says {
        operators(judge, says);
        constant::empty(judge, says);
        for condition in &says.statement.conditions {
            let operator = Operator::parse(&condition.operator);
            key(judge, says, condition, operator.as_ref());
            values(judge, condition, operator.as_ref());
            if let Some(operator) = operator {
                wildcards(judge, condition, &operator);
                absent(judge, says, condition, &operator);
                constant::check(judge, condition, &operator);
            }
        }
        multi_factor(judge, says);
        contradictions::check(judge, says);
    }
}

/// Each operator once, where it is named.
fn operators(judge: &mut Judge<'_>, says: &Says<'_>) {
    let Some(element) = judge.node(says.statement.ordinal).and_then(|node| node.member("Condition")) else {
        return;
    };
    for member in element.node.members() {
        let pointer = format!("{}/Condition/{}", says.statement.pointer, escaped(&member.name));
        let name = member.name.as_str();
        if Operator::parse(name).is_some() {
            continue;
        }
        let renaming = |judge: &Judge<'_>, meant: &str| judge.renaming(member.node.ordinal, meant);
        if let Some(meant) = Operator::presence(name) {
            let finding = Finding::new(rule::POLICY_IF_EXISTS_ON_NULL).with("found", Arg::input(name));
            let change = renaming(judge, meant);
            named(judge, &pointer, member.node.ordinal, finding.with("nearest", meant), change);
            continue;
        }
        let near = Operator::nearest(name);
        let finding = match &near {
            Some(near) => Finding::new(rule::POLICY_UNKNOWN_OPERATOR)
                .with("found", Arg::input(name))
                .with("nearest", Arg::input(near)),
            None => Finding::new(rule::POLICY_UNKNOWN_OPERATOR_PLAIN).with("found", Arg::input(name)),
        };
        let change = near.and_then(|meant| renaming(judge, &meant));
        named(judge, &pointer, member.node.ordinal, finding, change);
    }
}

/// A name in a condition; putting it right changes when the statement applies, so it is done on request.
fn named(judge: &mut Judge<'_>, pointer: &str, ordinal: u32, finding: Finding, change: Option<Change>) {
    judge.report(pointer, ordinal, Anchor::Name, finding, None, change.map(Change::asked));
}

fn key(judge: &mut Judge<'_>, says: &Says<'_>, condition: &Condition, operator: Option<&Operator>) {
    let name = condition.key.text.as_str();
    let at = |judge: &mut Judge<'_>, finding, change| {
        named(judge, &condition.key.pointer, condition.key.ordinal, finding, change);
    };
    if let Some(known) = known::condition_key(name) {
        let fits = operator.is_none_or(|operator| {
            operator.facts.value_type == Type::Presence || operator.facts.value_type == known.value_type
        });
        if !fits {
            let finding = Finding::new(rule::POLICY_OPERATOR_FOR_KEY)
                .with("found", Arg::input(&condition.operator))
                .with("field", Arg::input(name))
                .with("expected", Arg::Word(known::word(known.value_type)));
            at(judge, finding, None);
        }
        return;
    }
    let service = name
        .split_once(':')
        .map(|(service, _)| service)
        .filter(|service| !service.is_empty() && !embedded().conditions.global_prefix.starts_with(service));
    let Some(service) = service else {
        // `g:ResourceTag/` without the key of a tag is the beginning of a known key, and no better name.
        let near = nearest(name, known::condition_keys()).filter(|near| *near != name);
        let finding = match near {
            Some(near) => Finding::new(rule::POLICY_UNKNOWN_KEY)
                .with("found", Arg::input(name))
                .with("nearest", Arg::known(near)),
            None => Finding::new(rule::POLICY_UNKNOWN_KEY_PLAIN).with("found", Arg::input(name)),
        };
        let meant = near.filter(|near| near.eq_ignore_ascii_case(&words::clean(name)));
        let change = meant.and_then(|meant| judge.renaming(condition.key.ordinal, meant));
        return at(judge, finding, change);
    };
    let services = says.services();
    let foreign = services.iter().any(|own| !own.contains('*') && *own != service.to_lowercase());
    if foreign {
        let services = services.iter().map(|own| shown(own).into()).collect();
        let finding = Finding::new(rule::POLICY_KEY_OF_OTHER_SERVICE).with("found", Arg::input(name));
        at(judge, finding.with("services", Arg::List(services)), None);
    }
}

fn values(judge: &mut Judge<'_>, condition: &Condition, operator: Option<&Operator>) {
    let empty = |value: &Value| matches!(value, Value::List(items) if items.is_empty());
    if judge.node(condition.key.ordinal).is_some_and(|node| empty(&node.value)) {
        // No value of the request is among none: what is negated holds for all of them.
        let negated = operator.is_some_and(|operator| operator.facts.negated);
        let rule = if negated { rule::POLICY_NO_VALUES_NEGATED } else { rule::POLICY_NO_VALUES };
        let finding = Finding::new(rule).with("found", Arg::input(&condition.key.text));
        judge.at_value(&condition.key.pointer, condition.key.ordinal, finding);
    }
    let Some(operator) = operator else { return };
    for value in &condition.values {
        let text = value.text.as_str();
        let value_type = operator.facts.value_type;
        if Operand::policy(text, operator.facts).is_of_type() {
            continue;
        }
        let finding = Finding::new(rule::POLICY_CONDITION_VALUE)
            .with("found", Arg::input(text))
            .with("expected", Arg::Word(known::word(value_type)));
        let plain = words::clean(text).to_lowercase();
        let truth = matches!(value_type, Type::Boolean | Type::Presence)
            && matches!(plain.as_str(), "true" | "false");
        let change = if truth { judge.suggestion(value.ordinal, &plain) } else { None };
        judge.at_entry(value, finding, change);
    }
}

/// The age of a log-in with a second factor says nothing of log-ins without one.
fn multi_factor(judge: &mut Judge<'_>, says: &Says<'_>) {
    let conditions = &says.statement.conditions;
    for (key, other) in known::keys_beside() {
        let Some(alone) = conditions.iter().find(|condition| condition.key.text == key) else { continue };
        if !conditions.iter().any(|condition| condition.key.text == other) {
            let finding = Finding::new(rule::POLICY_MFA_AGE_ALONE).with("field", key).with("other", other);
            judge.at_name(&alone.key.pointer, alone.key.ordinal, finding);
        }
    }
}

/// `*` and `?` mean themselves to every operator but those that match patterns.
fn wildcards(judge: &mut Judge<'_>, condition: &Condition, operator: &Operator) {
    let reads = matches!(operator.facts.test, ConditionTest::Match);
    if operator.facts.value_type != Type::String || reads {
        return;
    }
    let Some(meant) = operator.with_wildcards() else { return };
    for value in condition.values.iter().filter(|value| value.text.contains(['*', '?'])) {
        let finding = Finding::new(rule::POLICY_LITERAL_WILDCARD)
            .with("found", Arg::input(&value.text))
            .with("operator", Arg::input(&condition.operator))
            .with("nearest", meant);
        judge.at_entry(value, finding, None);
    }
}

/// What requests without the key are: allowed by `ForAllValues`, and not denied by a plain operator.
fn absent(judge: &mut Judge<'_>, says: &Says<'_>, condition: &Condition, operator: &Operator) {
    let name = condition.key.text.as_str();
    if operator.facts.value_type == Type::Presence || name == embedded().conditions.time_key {
        return;
    }
    let finding = if says.allows() && operator.every == Some(true) && !needs_key(says, name) {
        Finding::new(rule::POLICY_HOLDS_WITHOUT_KEY)
    } else if says.denies() && !operator.loose() && known::condition_key(name).is_some_and(|key| key.optional)
    {
        Finding::new(rule::POLICY_DENY_WITHOUT_KEY)
    } else {
        return;
    };
    let finding = finding.with("found", Arg::input(&condition.operator)).with("field", Arg::input(name));
    judge.at_name(&condition.key.pointer, condition.key.ordinal, finding);
}

/// Another condition of the statement fails where the key is absent.
fn needs_key(says: &Says<'_>, name: &str) -> bool {
    says.statement.conditions.iter().filter(|condition| condition.key.text == name).any(|condition| {
        Operator::parse(&condition.operator).is_some_and(|operator| match operator.facts.value_type {
            Type::Presence => condition.values.iter().all(|value| value.text == "false"),
            _ => !operator.if_exists && operator.every != Some(true),
        })
    })
}
