//! The elements of a policy, the words by which its purpose is told, and the pages of the linter's rules.

use super::emit::{Emitter, text};
use super::messages::Rules;
use super::origin::Origin;
use super::schema::Vocabulary;
use super::yaml::{Node, Outcome, Value};

/// Writes `LINT` from `catalogue/lint.yaml`.
pub fn emit(files: &[&Node], policy: &[&Node], vocabulary: &Vocabulary, out: &mut Emitter) -> Outcome<()> {
    for file in files {
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
        let elements = shape.emit(&origin.text(), out);
        let mut alike = Vec::new();
        for entry in file.need("look_alikes")?.map()? {
            match (single(&entry.key), single(entry.node.text()?)) {
                (Some(from), Some(to)) => alike.push(format!("({from:?}, {to:?})")),
                _ => return entry.node.problem("a look-alike is one character for one character"),
            }
        }
        let list = |key: &str| -> Outcome<String> {
            let items: Vec<String> = file.need(key)?.texts()?.iter().map(|item| text(item)).collect();
            Ok(items.join(", "))
        };
        out.item(&format!(
            "pub(crate) static LINT: LintFacts = LintFacts {{ document: {}, elements: &{elements}, \
             read_only_words: &[{}], read_only_actions: {}, look_alikes: &[{}], \
             global_services: &[{}], compared_conditions: {}, compared_statements: {}, compared_entries: {}, compared_characters: {} }};",
            text(document),
            list("read_only_words")?,
            file.need("read_only_actions")?.integer()?,
            alike.join(", "),
            list("global_services")?,
            file.need("compared_conditions")?.integer()?,
            file.need("compared_statements")?.integer()?,
            file.need("compared_entries")?.integer()?,
            file.need("compared_characters")?.integer()?,
        ));
    }
    Ok(())
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

/// Writes `RULE_PAGES`: what a rule is for, with a bad and a good example.
///
/// They are a table of their own, so that a build which explains no rule does not carry them.
pub fn emit_pages(rules: &Rules, out: &mut Emitter) -> Outcome<()> {
    let mut rows = Vec::new();
    for rule in rules.all.iter().filter(|rule| !rule.key.contains('#')) {
        let Some(page) = &rule.page else { continue };
        let options = page.options.as_ref();
        let name = options.and_then(|options| options.find("name")).map(Node::text).transpose()?;
        let enterprise = options
            .and_then(|options| options.find("enterprise_project"))
            .is_some_and(|node| matches!(node.value, Value::Boolean(true)));
        let explanation: Vec<String> = page.explanation.iter().map(|form| text(form)).collect();
        rows.push(format!(
            "RulePage {{ rule: {}, explanation: [{}], bad: {}, good: {}, name: {}, enterprise_project: {enterprise} }}",
            text(&rule.key),
            explanation.join(", "),
            text(&page.bad),
            text(&page.good),
            super::emit::option_text(name)
        ));
    }
    let rows = out.slice("RulePage", &rows);
    out.item(&format!("pub(crate) static RULE_PAGES: &[RulePage] = {rows};"));
    Ok(())
}
