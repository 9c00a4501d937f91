//! Policies in Terraform: the `policy` or the `statement` blocks of the resources that make custom roles.

use std::ops::Range;

use ecs_preflight::catalogue::settings;
use hcl_edit::Span;
use hcl_edit::expr::{Expression, ObjectKey};
use hcl_edit::structure::{Block, Body};
use hcl_edit::template::Element;

use super::yaml::Placed;

/// How the types of resources that make custom roles end; every provider of this cloud has one of its own.
const RESOURCES: [&str; 2] = ["_identity_role", "_identity_role_v3"];

/// The version of the policies that statement blocks stand for.
const VERSION: &str = "1.1";

/// The attributes of a statement block, and the elements that they are.
const ELEMENTS: [(&str, &str); 4] =
    [("effect", "Effect"), ("action", "Action"), ("resource", "Resource"), ("condition", "Condition")];

/// The policy of one resource.
#[derive(Debug)]
pub(crate) struct Found {
    /// Such as `huaweicloud_identity_role.readers`.
    pub(crate) resource: String,
    /// What the role is called, when that is written out.
    pub(crate) name: Option<String>,
    /// The bytes of the whole expression.
    pub(crate) place: Range<usize>,
    pub(crate) policy: Held,
}

/// How the policy is written.
#[derive(Debug)]
pub(crate) enum Held {
    /// JSON text as it stands in the file, line by line.
    Text(Range<usize>),
    /// JSON text within a string of one line.
    Quoted(String),
    /// An object expression.
    Object(Placed),
    /// Put together from other things.
    NotLiteral,
}

/// The policies of a file, or the byte at which it is no Terraform: what the library says may quote the text.
pub(crate) fn read(text: &str) -> Result<Vec<Found>, usize> {
    let body: Body = hcl_edit::parser::parse_body(text).map_err(|error| error.location().offset())?;
    Ok(body.iter().filter_map(|structure| found(structure.as_block()?, text)).collect())
}

fn found(block: &Block, text: &str) -> Option<Found> {
    let [kind, name] = block.labels.as_slice() else { return None };
    if block.ident.as_str() != "resource" || !RESOURCES.iter().any(|end| kind.as_str().ends_with(end)) {
        return None;
    }
    let resource = format!("{}.{}", kind.as_str(), name.as_str());
    let attribute = |name: &str| block.body.get_attribute(name);
    let called = ["name", "display_name"].into_iter().find_map(|name| attribute(name)?.value.as_str());
    let (place, policy) = match attribute("policy") {
        Some(policy) => (policy.value.span()?, held(&policy.value, text)),
        None => (block.span()?, blocks(&block.body)?),
    };
    Some(Found { resource, name: called.map(str::to_owned), policy, place })
}

/// The `statement` blocks of a role, as the document that they stand for; none where it has none.
fn blocks(body: &Body) -> Option<Held> {
    let mut placed = Placed::default();
    let dynamic = |block: &Block| {
        block.ident.as_str() == "dynamic" && block.labels.iter().any(|label| label.as_str() == "statement")
    };
    let blocks = || body.iter().filter_map(|structure| structure.as_block());
    if blocks().any(dynamic) {
        return Some(Held::NotLiteral);
    }
    let statements: Vec<&Block> = blocks().filter(|block| block.ident.as_str() == "statement").collect();
    if statements.is_empty() {
        return None;
    }
    placed.json.push_str(&format!("{{\"Version\":\"{VERSION}\",\"Statement\":["));
    for (index, block) in statements.into_iter().enumerate() {
        if index > 0 {
            placed.json.push(',');
        }
        if statement(block, &format!("/Statement/{index}"), &mut placed).is_none() {
            return Some(Held::NotLiteral);
        }
    }
    placed.json.push_str("]}");
    Some(Held::Object(placed))
}

/// Writes a block as a statement; attributes keep their order, and their names are those of the elements.
fn statement(block: &Block, pointer: &str, placed: &mut Placed) -> Option<()> {
    placed.places.insert(pointer.to_owned(), block.span()?);
    placed.json.push('{');
    for (index, structure) in block.body.iter().enumerate() {
        if index > 0 {
            placed.json.push(',');
        }
        // A block within a statement says something that is not known here.
        let attribute = structure.as_attribute()?;
        let name = attribute.key.as_str();
        let element =
            ELEMENTS.iter().find(|(written, _)| *written == name).map_or(name, |(_, element)| element);
        placed.json.push_str(&format!("{}:", serde_json::Value::from(element)));
        encode(&attribute.value, &format!("{pointer}/{element}"), placed, 0)?;
    }
    placed.json.push('}');
    Some(())
}

fn held(policy: &Expression, text: &str) -> Held {
    match policy {
        Expression::String(json) => Held::Quoted(json.as_str().to_owned()),
        Expression::HeredocTemplate(heredoc) => {
            let literal = heredoc.template.iter().all(|element| matches!(element, Element::Literal(_)));
            let lines = policy.span().and_then(|span| lines(text, span));
            match lines {
                // An escaped `$${` stands for something else than what is written.
                Some(lines)
                    if literal
                        && !text
                            .get(lines.clone())
                            .is_some_and(|text| text.contains("${") || text.contains("%{")) =>
                {
                    Held::Text(lines)
                }
                _ => Held::NotLiteral,
            }
        }
        Expression::FuncCall(call)
            if call.name.name.as_str() == "jsonencode" && call.name.namespace.is_empty() =>
        {
            let mut arguments = call.args.iter();
            let (Some(argument), None) = (arguments.next(), arguments.next()) else {
                return Held::NotLiteral;
            };
            let mut placed = Placed::default();
            match encode(argument, "", &mut placed, 0) {
                Some(()) => Held::Object(placed),
                None => Held::NotLiteral,
            }
        }
        Expression::Parenthesis(inner) => held(inner.inner(), text),
        _ => Held::NotLiteral,
    }
}

/// The lines between the marks of a heredoc.
fn lines(text: &str, span: Range<usize>) -> Option<Range<usize>> {
    let whole = text.get(span.clone())?;
    let start = span.start + whole.find('\n')? + 1;
    let whole = whole.trim_end();
    let end = span.start + whole.rfind('\n')? + 1;
    (start <= end).then_some(start..end)
}

/// Writes an expression as JSON; none where it is no literal.
fn encode(expression: &Expression, pointer: &str, placed: &mut Placed, depth: usize) -> Option<()> {
    if depth > settings().input_depth {
        return None;
    }
    placed.places.insert(pointer.to_owned(), expression.span()?);
    match expression {
        Expression::Null(_) => placed.json.push_str("null"),
        Expression::Bool(value) => placed.json.push_str(&value.to_string()),
        Expression::Number(number) => placed.json.push_str(&number.value().to_string()),
        Expression::String(text) => placed.json.push_str(&serde_json::Value::from(text.as_str()).to_string()),
        Expression::Array(items) => {
            placed.json.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    placed.json.push(',');
                }
                encode(item, &format!("{pointer}/{index}"), placed, depth + 1)?;
            }
            placed.json.push(']');
        }
        Expression::Object(members) => {
            placed.json.push('{');
            for (index, (key, value)) in members.iter().enumerate() {
                let name = match key {
                    ObjectKey::Ident(name) => name.as_str(),
                    ObjectKey::Expression(Expression::String(name)) => name.as_str(),
                    ObjectKey::Expression(_) => return None,
                };
                if index > 0 {
                    placed.json.push(',');
                }
                placed.json.push_str(&serde_json::Value::from(name).to_string());
                placed.json.push(':');
                let name = name.replace('~', "~0").replace('/', "~1");
                encode(value.expr(), &format!("{pointer}/{name}"), placed, depth + 1)?;
            }
            placed.json.push('}');
        }
        Expression::Parenthesis(inner) => encode(inner.inner(), pointer, placed, depth + 1)?,
        _ => return None,
    }
    Some(())
}
