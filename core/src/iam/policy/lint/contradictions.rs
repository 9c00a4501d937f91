//! Conditions that can never hold together.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use crate::catalogue::{ConditionType as Type, embedded, rule};
use crate::iam::policy::operator::{Bound, Operator};
use crate::iam::policy::read::Condition;
use crate::iam::policy::value::Operand;
use crate::report::{Arg, Finding};

use super::judge::{Judge, Says};

/// Two conditions on one key of which never both hold.
///
/// A statement has ten operators at most, so that a key has ten conditions; of more, the first are compared.
pub(super) fn check(judge: &mut Judge<'_>, says: &Says<'_>) {
    let mut by_key: HashMap<&str, Vec<(&Condition, Operator)>> = HashMap::new();
    for condition in &says.statement.conditions {
        let Some(operator) = Operator::parse(&condition.operator) else { continue };
        let earlier = by_key.entry(&condition.key.text).or_default();
        let found = earlier.iter().find(|(other, first)| contradict((other, first), (condition, &operator)));
        if let Some((other, _)) = found {
            let finding = Finding::new(rule::POLICY_CONTRADICTORY_CONDITIONS)
                .with("field", Arg::input(&condition.key.text))
                .with("found", Arg::input(&other.operator))
                .with("other", Arg::input(&condition.operator));
            judge.at_name(&condition.key.pointer, condition.key.ordinal, finding);
        }
        if earlier.len() < embedded().lint.compared_conditions {
            earlier.push((condition, operator));
        }
    }
}

/// The values as the operator compares them.
fn texts<'c>(condition: &'c Condition, operator: &Operator) -> HashSet<Cow<'c, str>> {
    let same_case = operator.facts.same_case;
    let text = |text: &'c str| if same_case { Cow::Borrowed(text) } else { Cow::Owned(text.to_lowercase()) };
    condition.values.iter().map(|value| text(&value.text)).collect()
}

fn contradict((one, first): (&Condition, &Operator), (other, second): (&Condition, &Operator)) -> bool {
    if first.loose() || second.loose() || one.values.is_empty() || other.values.is_empty() {
        return false;
    }
    let absent = |condition: &Condition| condition.values.iter().all(|value| value.text == "true");
    match (first.facts.value_type, second.facts.value_type) {
        (Type::Presence, Type::Presence) => {
            let (mine, others) = (texts(one, first), texts(other, second));
            mine.len() == 1 && others.len() == 1 && mine != others
        }
        // An absent key fails every other operator.
        (Type::Presence, _) => absent(one),
        (_, Type::Presence) => absent(other),
        // What may match lies within what may not.
        _ if first.opposes(second) => {
            let (mine, others) = (texts(one, first), texts(other, second));
            if first.facts.negated { others.is_subset(&mine) } else { mine.is_subset(&others) }
        }
        _ => apart((one, first), (other, second)),
    }
}

/// Below one bound and above another, with nothing between them.
fn apart((one, first): (&Condition, &Operator), (other, second): (&Condition, &Operator)) -> bool {
    let (Some((side, closed)), Some((other_side, other_closed))) = (first.bound(), second.bound()) else {
        return false;
    };
    let ([mine], [others]) = (one.values.as_slice(), other.values.as_slice()) else { return false };
    if side == other_side || first.facts.value_type != second.facts.value_type {
        return false;
    }
    let (mine, others) =
        (Operand::policy(&mine.text, first.facts), Operand::policy(&others.text, second.facts));
    let (above, below) = if side == Bound::Above { (mine, others) } else { (others, mine) };
    above.order(&below).is_some_and(|order| order.is_gt() || (order.is_eq() && !(closed && other_closed)))
}
