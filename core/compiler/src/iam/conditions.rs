//! The conditions of the policy language.

use ecs_preflight_model::{
    ConditionFacts, ConditionKey, ConditionOperator, ConditionTest, ConditionType, Qualifier, Str,
};

use crate::values::{flag, text};
use crate::yaml::{Node, Outcome};

use super::is;

/// Reads `catalogue/iam/conditions.yaml`.
pub(crate) fn conditions(file: &Node) -> Outcome<ConditionFacts> {
    file.only(&[
        "source",
        "operators",
        "if_exists",
        "qualifiers",
        "keys",
        "global_prefix",
        "time_key",
        "elsewhere",
    ])?;
    let keys = file.need("keys")?.list()?;
    Ok(ConditionFacts {
        source: text(file.need("source")?)?,
        operators: file.need("operators")?.list()?.iter().map(operator).collect::<Outcome<_>>()?,
        if_exists: text(file.need("if_exists")?)?,
        qualifiers: file.need("qualifiers")?.list()?.iter().map(qualifier).collect::<Outcome<_>>()?,
        keys: keys.iter().map(|key| condition_key(key, keys)).collect::<Outcome<_>>()?,
        global_prefix: text(file.need("global_prefix")?)?,
        time_key: known_key(file.need("time_key")?, keys)?,
        elsewhere: elsewhere(file)?,
    })
}

fn operator(node: &Node) -> Outcome<ConditionOperator> {
    node.only(&["name", "type", "test", "negated", "same_case", "known_from"])?;
    if let Some(from) = node.find("known_from")
        && from.text()? != "samples"
    {
        return from.problem("known_from is samples, or left out");
    }
    Ok(ConditionOperator {
        name: text(node.need("name")?)?,
        value_type: condition_type(node.need("type")?)?,
        test: condition_test(node.need("test")?)?,
        negated: flag(node, "negated")?,
        same_case: node.find("same_case").map_or(Ok(true), Node::boolean)?,
        documented: node.find("known_from").is_none(),
    })
}

fn condition_type(node: &Node) -> Outcome<ConditionType> {
    Ok(match node.text()? {
        "string" => ConditionType::String,
        "number" => ConditionType::Number,
        "date" => ConditionType::Date,
        "boolean" => ConditionType::Boolean,
        "address" => ConditionType::Address,
        "presence" => ConditionType::Presence,
        _ => return node.problem("type is string, number, date, boolean, address or presence"),
    })
}

fn condition_test(node: &Node) -> Outcome<ConditionTest> {
    Ok(match node.text()? {
        "equal" => ConditionTest::Equal,
        "match" => ConditionTest::Match,
        "begins" => ConditionTest::Begins,
        "ends" => ConditionTest::Ends,
        "less" => ConditionTest::Less,
        "less-or-equal" => ConditionTest::LessOrEqual,
        "greater" => ConditionTest::Greater,
        "greater-or-equal" => ConditionTest::GreaterOrEqual,
        "network" => ConditionTest::Network,
        "absent" => ConditionTest::Absent,
        _ => return node.problem("this is not a way to compare"),
    })
}

fn qualifier(node: &Node) -> Outcome<Qualifier> {
    node.only(&["name", "holds"])?;
    let all = match node.need("holds")?.text()? {
        "all" => true,
        "any" => false,
        _ => return node.problem("holds is all or any"),
    };
    Ok(Qualifier { name: text(node.need("name")?)?, all })
}

fn condition_key(key: &Node, keys: &[Node]) -> Outcome<ConditionKey> {
    key.only(&["name", "type", "beginning", "only_with", "optional", "minimum"])?;
    Ok(ConditionKey {
        name: text(key.need("name")?)?,
        value_type: condition_type(key.need("type")?)?,
        beginning: flag(key, "beginning")?,
        only_with: key.find("only_with").map(|other| known_key(other, keys)).transpose()?,
        optional: flag(key, "optional")?,
        minimum: key.find("minimum").map(text).transpose()?,
    })
}

fn known_key(node: &Node, keys: &[Node]) -> Outcome<Str> {
    let name = node.text()?;
    match keys.iter().any(|key| is(key, "name", name)) {
        true => Ok(name.into()),
        false => node.problem(format!("`{name}` is not a condition key")),
    }
}

/// The operators of other languages, with ours; nothing of ours is among them.
fn elsewhere(file: &Node) -> Outcome<Box<[(Str, Str)]>> {
    let operators = file.need("operators")?.list()?;
    let ours = |name: &str| operators.iter().any(|operator| is(operator, "name", name));
    let mut pairs = Vec::new();
    for entry in file.need("elsewhere")?.map()? {
        let here = entry.node.text()?;
        if ours(&entry.key) || !ours(here) {
            return entry.node.problem("an operator of another language, and one of this language");
        }
        pairs.push((entry.key.as_str().into(), here.into()));
    }
    Ok(pairs.into())
}
