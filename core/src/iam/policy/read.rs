//! What a policy says, as far as it is well formed; what is malformed is the linter's business.

use crate::catalogue::embedded;
use crate::report::shown_up_to;
use crate::schema::push_token;

use super::tree::{Node, Value};

/// A policy.
#[derive(Clone, Debug, Default)]
pub struct Policy {
    /// `1.1` for a custom policy.
    pub version: Option<Entry>,
    /// The statements that are objects.
    pub statements: Vec<Statement>,
}

/// One statement.
#[derive(Clone, Debug)]
pub struct Statement {
    /// Its pointer, such as `/Statement/0`.
    pub pointer: String,
    /// The number of the statement's object in the document.
    pub ordinal: u32,
    /// Allow or Deny; none when it is missing or neither.
    pub effect: Option<Effect>,
    /// The action patterns, as written.
    pub actions: Vec<Entry>,
    /// The resources, as written; none when the element is not there.
    pub resources: Option<Vec<Entry>>,
    /// The URIs of the object form `{"uri": […]}`, which policies for agencies have; none elsewhere.
    pub uris: Option<Vec<Entry>>,
    /// The conditions; all must hold.
    pub conditions: Vec<Condition>,
}

/// What a statement does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It allows.
    Allow,
    /// It denies, whatever else allows.
    Deny,
}

impl Effect {
    /// From exactly `Allow` or `Deny`.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "Allow" => Some(Effect::Allow),
            "Deny" => Some(Effect::Deny),
            _ => None,
        }
    }
}

/// A text of the policy with its place.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The text.
    pub text: String,
    /// Its pointer.
    pub pointer: String,
    /// Its number in the document.
    pub ordinal: u32,
}

/// A condition: an operator on a key, with values of which one must fit.
#[derive(Clone, Debug)]
pub struct Condition {
    /// The operator, as written, such as `StringEqualsIfExists`.
    pub operator: String,
    /// The key, such as `g:UserName`.
    pub key: Entry,
    /// The values.
    pub values: Vec<Entry>,
}

impl Policy {
    /// Takes what is well formed.
    pub fn of(root: &Node) -> Self {
        let version = root.member("Version").and_then(|member| entry(&member.node, || "/Version".to_owned()));
        let statements = root.member("Statement").map(|member| &member.node);
        // A single statement without its list is malformed, but its meaning is plain.
        let listed: Vec<(String, &Node)> = match statements {
            Some(node) if matches!(node.value, Value::Object(_)) => vec![("/Statement".to_owned(), node)],
            Some(node) => {
                let items = node.items().iter().enumerate();
                items.map(|(index, item)| (format!("/Statement/{index}"), item)).collect()
            }
            None => Vec::new(),
        };
        let objects = listed.into_iter().filter(|(_, node)| matches!(node.value, Value::Object(_)));
        Policy { version, statements: objects.map(|(pointer, node)| statement(pointer, node)).collect() }
    }
}

fn statement(pointer: String, node: &Node) -> Statement {
    let texts =
        |name: &str| node.member(name).map(|member| entries(&member.node, &format!("{pointer}/{name}")));
    let resource = node.member("Resource").map(|member| &member.node);
    let of_uris = resource.filter(|node| matches!(node.value, Value::Object(_)));
    let uris = of_uris.map(|object| match object.member(&embedded().policy.uris) {
        Some(member) => entries(&member.node, &format!("{pointer}/Resource/{}", embedded().policy.uris)),
        None => Vec::new(),
    });
    Statement {
        ordinal: node.ordinal,
        effect: node.member("Effect").and_then(|member| Effect::parse(member.node.text()?)),
        actions: texts("Action").unwrap_or_default(),
        resources: texts("Resource").filter(|_| uris.is_none()),
        uris,
        conditions: conditions(node, &pointer),
        pointer,
    }
}

fn conditions(statement: &Node, pointer: &str) -> Vec<Condition> {
    let operators = statement.member("Condition").map(|member| member.node.members()).unwrap_or_default();
    let mut all = Vec::new();
    for operator in operators {
        for key in operator.node.members() {
            let pointer = format!("{pointer}/Condition/{}/{}", escaped(&operator.name), escaped(&key.name));
            all.push(Condition {
                // Longer than any operator: what is cut is as unknown as before.
                operator: shown_up_to(&operator.name, embedded().settings.name_characters),
                values: entries(&key.node, &pointer),
                key: Entry { text: key.name.clone(), pointer, ordinal: key.node.ordinal },
            });
        }
    }
    all
}

/// A name as a token of a pointer (RFC 6901).
pub(super) fn escaped(name: &str) -> String {
    let mut token = String::new();
    push_token(&mut token, name);
    token.split_off(1)
}

/// The texts of a list, or the one text that stands in its place.
fn entries(node: &Node, pointer: &str) -> Vec<Entry> {
    match &node.value {
        Value::Text(_) => entry(node, || pointer.to_owned()).into_iter().collect(),
        _ => {
            let items = node.items().iter().enumerate();
            items.filter_map(|(index, item)| entry(item, || format!("{pointer}/{index}"))).collect()
        }
    }
}

fn entry(node: &Node, pointer: impl FnOnce() -> String) -> Option<Entry> {
    let text = node.text()?.to_owned();
    Some(Entry { text, pointer: pointer(), ordinal: node.ordinal })
}
