//! The elements of a policy, the words by which its purpose is told, and the pages of the linter's rules.

use ecs_preflight_model::{LintFacts, RulePage};

use crate::messages::Rules;
use crate::origin::Origin;
use crate::schema::Vocabulary;
use crate::sources::Sources;
use crate::values::{count, optional_text, texts};
use crate::yaml::{Node, Outcome, Value};

/// Reads `catalogue/lint.yaml`.
pub(crate) fn facts(
    files: &[&Node],
    policy: &[&Node],
    vocabulary: &Vocabulary,
    sources: &mut Sources,
) -> Outcome<LintFacts> {
    let Some(file) = files.first() else { return Ok(LintFacts::default()) };
    file.only(&[
        "document",
        "elements",
        "read_only_words",
        "read_only_actions",
        "look_alikes",
        "global_services",
        "compared_conditions",
        "compared_statements",
        "compared_entries",
        "compared_characters",
    ])?;
    let document = file.need("document")?.text()?;
    let origin = Origin { document: document.to_owned(), section: String::new(), table: None };
    let mut shape = vocabulary.shape(&referred(file.need("elements")?, policy)?, &origin)?;
    shape.assign_slots()?;
    let mut look_alikes = Vec::new();
    for entry in file.need("look_alikes")?.map()? {
        match (single(&entry.key), single(entry.node.text()?)) {
            (Some(from), Some(to)) => look_alikes.push((from, to)),
            _ => return entry.node.problem("a look-alike is one character for one character"),
        }
    }
    Ok(LintFacts {
        document: document.into(),
        elements: shape.into_schema(&origin.text(), sources),
        read_only_words: texts(file.need("read_only_words")?)?,
        read_only_actions: count(file.need("read_only_actions")?)?,
        look_alikes: look_alikes.into(),
        global_services: texts(file.need("global_services")?)?,
        compared_conditions: count(file.need("compared_conditions")?)?,
        compared_statements: count(file.need("compared_statements")?)?,
        compared_entries: count(file.need("compared_entries")?)?,
        compared_characters: count(file.need("compared_characters")?)?,
    })
}

/// The schema with what it refers to: `=limits/actions` is that entry of `catalogue/iam/policy.yaml`.
fn referred(node: &Node, policy: &[&Node]) -> Outcome<Node> {
    let value = match &node.value {
        Value::Text(text) if text.starts_with('=') => {
            let mut found = None;
            for name in text.trim_start_matches('=').split('/') {
                found = match found {
                    None => policy.iter().find_map(|file| file.find(name)),
                    Some(outer) => Node::find(outer, name),
                };
            }
            match found {
                // A list of values may have a single one.
                Some(Node { value: Value::Text(text), place }) => {
                    let one = Node { place: place.clone(), value: Value::Text(text.clone()) };
                    Value::List(vec![one])
                }
                Some(found) => found.value.clone(),
                None => return node.problem(format!("catalogue/iam/policy.yaml says nothing at `{text}`")),
            }
        }
        Value::List(items) => {
            Value::List(items.iter().map(|item| referred(item, policy)).collect::<Outcome<_>>()?)
        }
        Value::Map(entries) => {
            let mut all = entries.clone();
            for entry in &mut all {
                entry.node = referred(&entry.node, policy)?;
            }
            Value::Map(all)
        }
        other => other.clone(),
    };
    Ok(Node { place: node.place.clone(), value })
}

fn single(text: &str) -> Option<char> {
    let mut characters = text.chars();
    characters.next().filter(|_| characters.next().is_none())
}

/// What each rule is for, with a bad and a good example.
pub(crate) fn pages(rules: &Rules) -> Outcome<Box<[RulePage]>> {
    let mut pages = Vec::new();
    for rule in rules.all.iter().filter(|rule| !rule.key.contains('#')) {
        let Some(page) = &rule.page else { continue };
        let options = page.options.as_ref();
        let name = options.map(|options| optional_text(options, "name")).transpose()?.flatten();
        let enterprise_project = options
            .and_then(|options| options.find("enterprise_project"))
            .is_some_and(|node| matches!(node.value, Value::Boolean(true)));
        pages.push(RulePage {
            rule: rule.key.as_str().into(),
            explanation: page.explanation.clone(),
            bad: page.bad.clone(),
            good: page.good.clone(),
            name,
            enterprise_project,
        });
    }
    Ok(pages.into())
}
