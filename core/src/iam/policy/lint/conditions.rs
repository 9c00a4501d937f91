//! Conditions: operators, keys, values, and conditions that can never hold together.

use crate::catalogue::{CONDITIONS, ConditionType as Type, nearest, rule};
use crate::iam::policy::read::Condition;
use crate::report::{Arg, Finding};
use crate::rules::format::{is_cidr, is_date_time, is_ip};

use super::judge::{Change, Judge, Says};
use super::known::{self, Bound, Operator};
use super::words;

pub(super) fn check(judge: &mut Judge<'_>, says: &[Says<'_>]) {
    for says in says {
        operators(judge, says);
        for condition in &says.statement.conditions {
            let operator = Operator::parse(&condition.operator);
            key(judge, says, condition, operator.as_ref());
            values(judge, condition, operator.as_ref());
        }
        multi_factor(judge, says);
        contradictions(judge, says);
    }
}

/// Each operator once, where it is named.
fn operators(judge: &mut Judge<'_>, says: &Says<'_>) {
    let Some(element) = judge.node(says.statement.ordinal).and_then(|node| node.member("Condition")) else {
        return;
    };
    for member in element.node.members() {
        let pointer = format!(
            "{}/Condition/{}",
            says.statement.pointer,
            crate::iam::policy::read::escaped(&member.name)
        );
        let name = member.name.as_str();
        if Operator::parse(name).is_some() {
            continue;
        }
        if let Some(meant) = Operator::presence(name) {
            let finding = Finding::new(rule::POLICY_IF_EXISTS_ON_NULL).with("found", Arg::input(name));
            let change = judge.renaming(member.node.ordinal, meant);
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
        // Letters only: what is meant is plain.
        let meant = near.filter(|near| near.eq_ignore_ascii_case(&words::clean(name)));
        let change = meant.and_then(|meant| judge.renaming(member.node.ordinal, &meant));
        named(judge, &pointer, member.node.ordinal, finding, change);
    }
}

fn named(judge: &mut Judge<'_>, pointer: &str, ordinal: u32, finding: Finding, change: Option<Change>) {
    judge.report(pointer, ordinal, crate::report::Anchor::Name, finding, None, change);
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
        .filter(|service| !service.is_empty() && !CONDITIONS.global_prefix.starts_with(service));
    let Some(service) = service else {
        let near = nearest(name, known::condition_keys());
        let finding = match near {
            Some(near) => {
                Finding::new(rule::POLICY_UNKNOWN_KEY).with("found", Arg::input(name)).with("nearest", near)
            }
            None => Finding::new(rule::POLICY_UNKNOWN_KEY_PLAIN).with("found", Arg::input(name)),
        };
        let meant = near.filter(|near| near.eq_ignore_ascii_case(&words::clean(name)));
        let change = meant.and_then(|meant| judge.renaming(condition.key.ordinal, meant));
        return at(judge, finding, change);
    };
    let services = says.services();
    let foreign = services.iter().any(|own| !own.contains('*') && *own != service.to_lowercase());
    if foreign {
        let services = services.iter().map(|own| crate::report::shown(own).into()).collect();
        let finding = Finding::new(rule::POLICY_KEY_OF_OTHER_SERVICE).with("found", Arg::input(name));
        at(judge, finding.with("services", Arg::List(services)), None);
    }
}

fn values(judge: &mut Judge<'_>, condition: &Condition, operator: Option<&Operator>) {
    let is_list = judge.node(condition.key.ordinal).is_some_and(
        |node| matches!(&node.value, crate::iam::policy::tree::Value::List(items) if items.is_empty()),
    );
    if is_list {
        let finding = Finding::new(rule::POLICY_NO_VALUES).with("found", Arg::input(&condition.key.text));
        judge.at_value(&condition.key.pointer, condition.key.ordinal, finding);
    }
    let Some(operator) = operator else { return };
    for value in &condition.values {
        let text = value.text.as_str();
        let value_type = operator.facts.value_type;
        let fits = match value_type {
            Type::String => true,
            Type::Number => text.parse::<f64>().is_ok_and(f64::is_finite),
            Type::Date => is_date_time(text),
            Type::Boolean | Type::Presence => matches!(text, "true" | "false"),
            Type::Address => is_cidr(text) || is_ip(text),
        };
        if fits {
            continue;
        }
        let finding = Finding::new(rule::POLICY_CONDITION_VALUE)
            .with("found", Arg::input(text))
            .with("expected", Arg::Word(known::word(value_type)));
        let plain = words::clean(text).to_lowercase();
        let truth = matches!(value_type, Type::Boolean | Type::Presence)
            && matches!(plain.as_str(), "true" | "false");
        let change = if truth { judge.replacement(value.ordinal, &plain) } else { None };
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

/// Two conditions on one key of which never both hold.
fn contradictions(judge: &mut Judge<'_>, says: &Says<'_>) {
    /// A statement may have fewer conditions than this; more are not compared.
    const COMPARED: usize = 64;
    let conditions = &says.statement.conditions;
    for (index, condition) in conditions.iter().enumerate().take(COMPARED) {
        let earlier = conditions.iter().take(index).filter(|other| other.key.text == condition.key.text);
        if let Some(other) = earlier.into_iter().find(|other| contradict(other, condition)) {
            let finding = Finding::new(rule::POLICY_CONTRADICTORY_CONDITIONS)
                .with("field", Arg::input(&condition.key.text))
                .with("found", Arg::input(&other.operator))
                .with("other", Arg::input(&condition.operator));
            judge.at_name(&condition.key.pointer, condition.key.ordinal, finding);
        }
    }
}

fn contradict(one: &Condition, other: &Condition) -> bool {
    let (Some(first), Some(second)) = (Operator::parse(&one.operator), Operator::parse(&other.operator))
    else {
        return false;
    };
    if first.loose || second.loose {
        return false;
    }
    let texts = |condition: &Condition| -> Vec<String> {
        condition.values.iter().map(|value| value.text.clone()).collect()
    };
    let (mine, others) = (texts(one), texts(other));
    if mine.is_empty() || others.is_empty() {
        return false;
    }
    let absent = |values: &[String]| values.iter().all(|text| text == "true");
    let within = |small: &[String], large: &[String]| small.iter().all(|text| large.contains(text));
    match (first.facts.value_type, second.facts.value_type) {
        (Type::Presence, Type::Presence) => mine.len() == 1 && others.len() == 1 && mine != others,
        // What is not there is compared: only a negated operator holds for it.
        (Type::Presence, _) => absent(&mine) && !second.facts.negated,
        (_, Type::Presence) => absent(&others) && !first.facts.negated,
        // What may match lies within what may not.
        _ if first.opposes(&second) => {
            if first.facts.negated {
                within(&others, &mine)
            } else {
                within(&mine, &others)
            }
        }
        _ => apart(&first, &mine, &second, &others),
    }
}

/// Below one bound and above another, with nothing between them.
fn apart(first: &Operator, mine: &[String], second: &Operator, others: &[String]) -> bool {
    let (Some((side, closed)), Some((other_side, other_closed))) = (first.bound(), second.bound()) else {
        return false;
    };
    let ([mine], [others]) = (mine, others) else { return false };
    if side == other_side || first.facts.value_type != second.facts.value_type {
        return false;
    }
    let (above, below) = if side == Bound::Above { (mine, others) } else { (others, mine) };
    let order = match first.facts.value_type {
        Type::Number => match (above.parse::<f64>(), below.parse::<f64>()) {
            (Ok(above), Ok(below)) => above.partial_cmp(&below),
            _ => None,
        },
        // Dates in UTC of the same length are in the order of their text.
        _ if above.len() == below.len() && above.ends_with('Z') && below.ends_with('Z') => {
            Some(above.cmp(below))
        }
        _ => None,
    };
    order.is_some_and(|order| order.is_gt() || (order.is_eq() && !(closed && other_closed)))
}
