//! The IAM rows of all editions.

use ecs_preflight_model::{ConditionalNeed, IamRow, Str};

use crate::values::{bilingual, optional_list, text, texts};
use crate::yaml::{Node, Outcome, Place};

/// An action of a row, and where it stands.
pub(crate) struct NamedAction {
    pub(crate) name: Str,
    pub(crate) place: Place,
}

/// Reads the editions; an operation that does not exist is a dangling reference.
pub(crate) fn rows(
    files: &[&Node],
    operations: &[String],
    named: &mut Vec<NamedAction>,
) -> Outcome<Box<[IamRow]>> {
    let mut rows = Vec::new();
    for file in files {
        file.only(&["edition", "label", "order", "source", "rows"])?;
        for row in file.need("rows")?.list()? {
            let read = row_of(file, row, operations, named)?;
            rows.push((file.need("order")?.integer()?, read));
        }
    }
    // The newest edition first: it answers where editions disagree.
    rows.sort_by_key(|(order, _)| *order);
    Ok(rows.into_iter().map(|(_, row)| row).collect())
}

fn row_of(file: &Node, row: &Node, operations: &[String], named: &mut Vec<NamedAction>) -> Outcome<IamRow> {
    row.only(&[
        "section",
        "line",
        "operations",
        "actions",
        "needs",
        "conditional",
        "project",
        "enterprise_project",
        "raw",
        "source",
    ])?;
    let ids = row.need("operations")?;
    for id in ids.texts()? {
        if !operations.contains(&id) {
            return ids.problem(format!("the operation `{id}` does not exist"));
        }
    }
    let mut of_row = Vec::new();
    let mut actions = |node: &Node| -> Outcome<Box<[Str]>> {
        let names = texts(node)?;
        of_row.extend(names.iter().map(|name| NamedAction { name: name.clone(), place: node.place.clone() }));
        Ok(names)
    };
    let own = actions(row.need("actions")?)?;
    let needs = row.find("needs").map_or_else(|| Ok(Box::default()), &mut actions)?;
    let mut conditional = Vec::new();
    for item in optional_list(row, "conditional")? {
        item.only(&["when", "field", "needs"])?;
        conditional.push(ConditionalNeed {
            when: bilingual(item.need("when")?)?,
            field: text(item.need("field")?)?,
            needs: actions(item.need("needs")?)?,
        });
    }
    let mut raw = Vec::new();
    for entry in row.find("raw").map_or(Ok(&[][..]), Node::map)? {
        if !of_row.iter().any(|action| action.name == entry.key.as_str()) {
            return entry.node.problem(format!("`{}` is not an action of this row", entry.key));
        }
        raw.push((entry.key.as_str().into(), text(&entry.node)?));
    }
    named.append(&mut of_row);
    let switch = |key: &str| row.find(key).map(Node::boolean).transpose();
    let section = row.find("section").map(Node::text).transpose()?;
    let source = row.find("source").map_or_else(|| file.need("source"), Ok)?.text()?;
    let source = section.map_or_else(|| source.to_owned(), |section| format!("{source} §{section}"));
    Ok(IamRow {
        edition: text(file.need("edition")?)?,
        label: text(file.need("label")?)?,
        source: source.into(),
        operations: texts(ids)?,
        actions: own,
        needs,
        conditional: conditional.into(),
        project: switch("project")?,
        enterprise_project: switch("enterprise_project")?,
        raw: raw.into(),
    })
}
