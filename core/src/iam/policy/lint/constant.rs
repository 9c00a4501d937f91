//! Conditions that hold for every request, or for none.

use std::cmp::Ordering;

use crate::catalogue::{ConditionKey, ConditionTest, ConditionType as Type, rule};
use crate::iam::policy::operator::Operator;
use crate::iam::policy::read::{Condition, escaped};
use crate::iam::policy::tree::Value;
use crate::iam::policy::value::Operand;
use crate::report::{Arg, Finding};

use super::judge::{Judge, Says};
use super::known;

/// `Condition` and operators without anything inside.
pub(super) fn empty(judge: &mut Judge<'_>, says: &Says<'_>) {
    let Some(element) = judge.node(says.statement.ordinal).and_then(|node| node.member("Condition")) else {
        return;
    };
    let nothing = |value: &Value| matches!(value, Value::Object(members) if members.is_empty());
    let pointer = format!("{}/Condition", says.statement.pointer);
    let named =
        |name: &str| Finding::new(rule::POLICY_CONDITION_ALWAYS_EMPTY).with("found", Arg::input(name));
    if nothing(&element.node.value) {
        judge.at_value(&pointer, element.node.ordinal, named(&element.name));
    }
    for operator in element.node.members().iter().filter(|operator| nothing(&operator.node.value)) {
        let pointer = format!("{pointer}/{}", escaped(&operator.name));
        judge.at_value(&pointer, operator.node.ordinal, named(&operator.name));
    }
}

/// A condition whose outcome no value of the key changes.
pub(super) fn check(judge: &mut Judge<'_>, condition: &Condition, operator: &Operator) {
    let name = condition.key.text.as_str();
    let key = known::condition_key(name);
    let presence = operator.facts.value_type == Type::Presence;
    let pattern = operator.facts.test == ConditionTest::Match && !operator.facts.negated;
    // An operator for another type is a finding of its own, and `ForAnyValue:` with a pattern for any value is the usual
    // way to ask for the key beside `ForAllValues:`.
    if key.is_some_and(|key| !presence && key.value_type != operator.facts.value_type)
        || pattern && operator.every == Some(false)
    {
        return;
    }
    let Some(holds) = outcome(condition, operator, key) else { return };
    // Null looks at the key itself; every other operator has an outcome of its own where the key is absent.
    let absent = operator.if_exists || operator.every == Some(true);
    let whatever = presence || absent == holds || key.is_some_and(|key| !key.optional && !key.beginning);
    let rule = match (holds, whatever) {
        // To ask for the key with a pattern for any value is a usual way.
        (true, false) if pattern => return,
        (true, true) => rule::POLICY_CONDITION_ALWAYS,
        (true, false) => rule::POLICY_CONDITION_ALWAYS_KEY,
        (false, true) => rule::POLICY_CONDITION_NEVER,
        (false, false) => rule::POLICY_CONDITION_NEVER_KEY,
    };
    let finding =
        Finding::new(rule).with("found", Arg::input(&condition.operator)).with("field", Arg::input(name));
    judge.at_value(&condition.key.pointer, condition.key.ordinal, finding);
}

/// Whether the condition holds for any value of the key (true) or for no value (false); none where it depends on the
/// value, or where values are not of their type. That there are no values is said elsewhere.
fn outcome(condition: &Condition, operator: &Operator, key: Option<&ConditionKey>) -> Option<bool> {
    let facts = operator.facts;
    let values: Vec<Operand<'_>> =
        condition.values.iter().map(|value| Operand::policy(&value.text, facts)).collect();
    if values.is_empty() || !values.iter().all(Operand::is_of_type) {
        return None;
    }
    let any = |fits: fn(&Operand<'_>) -> bool| values.iter().any(fits);
    let every = match facts.value_type {
        Type::Boolean | Type::Presence => {
            any(|value| matches!(value, Operand::Boolean(true)))
                && any(|value| matches!(value, Operand::Boolean(false)))
        }
        Type::String => match facts.test {
            ConditionTest::Match => any(
                |value| matches!(value, Operand::Text(text) if !text.is_empty() && text.bytes().all(|b| b == b'*')),
            ),
            ConditionTest::Begins | ConditionTest::Ends => {
                any(|value| matches!(value, Operand::Text(text) if text.is_empty()))
            }
            _ => false,
        },
        Type::Address => {
            any(|value| matches!(value, Operand::Address(address, 0) if address.is_ipv4()))
                && any(|value| matches!(value, Operand::Address(address, 0) if address.is_ipv6()))
        }
        Type::Number | Type::Date => return bounded(&values, operator, key),
    };
    every.then_some(!facts.negated)
}

/// Against values that lie below every one that the key can have.
fn bounded(values: &[Operand<'_>], operator: &Operator, key: Option<&ConditionKey>) -> Option<bool> {
    let facts = operator.facts;
    let least = Operand::of(key?.minimum.as_deref()?, facts);
    let beside = |value: &Operand<'_>| value.order(&least);
    let below = |value: &Operand<'_>| beside(value) == Some(Ordering::Less);
    let at_most = |value: &Operand<'_>| matches!(beside(value), Some(Ordering::Less | Ordering::Equal));
    match facts.test {
        ConditionTest::Less => values.iter().all(at_most).then_some(facts.negated),
        ConditionTest::LessOrEqual | ConditionTest::Equal => {
            values.iter().all(below).then_some(facts.negated)
        }
        ConditionTest::Greater => values.iter().any(below).then_some(!facts.negated),
        ConditionTest::GreaterOrEqual => values.iter().any(at_most).then_some(!facts.negated),
        _ => None,
    }
}
