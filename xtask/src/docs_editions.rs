//! `docs/editions.md`: which editions there are, and what differs between them.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use ecs_preflight::catalogue::PACK;
use ecs_preflight_editions::{Call, Change, Comparison, DOCUMENTS, Different, EDITIONS, compare};
use ecs_preflight_model::{Catalogue, Operation, pack};

use crate::Outcome;

/// Writes the page, or only says whether it is up to date.
pub(crate) fn write(root: &Path, check: bool) -> Outcome<()> {
    let mut page = fs::read_to_string(root.join("xtask/templates/editions.md"))?;
    let documents = pack::read(PACK)?;
    for edition in EDITIONS {
        let catalogue = edition.catalogue()?;
        page += &differences(&compare((DOCUMENTS, &documents), (edition.name, &catalogue)), &catalogue);
    }
    let path = root.join("docs/editions.md");
    if !check {
        return Ok(fs::write(path, page)?);
    }
    if fs::read_to_string(&path).ok().as_ref() == Some(&page) {
        return Ok(());
    }
    Err("docs/editions.md is stale: run `cargo run -p xtask -- docs`".into())
}

fn differences(found: &Comparison<'_>, catalogue: &Catalogue) -> String {
    let (one, other) = (&found.one, &found.other);
    let mut page = format!("\n# `{one}` and `{other}`\n");
    for (name, calls) in [(one, &found.only_one), (other, &found.only_other)] {
        section(&mut page, &format!("Operations only in `{name}`"), calls.len());
        let row = |Call { operation, method, path }: &Call<'_>| {
            vec![format!("`{operation}`"), (*method).to_owned(), format!("`{path}`")]
        };
        table(&mut page, &["operation", "method", "path"], calls.iter().map(row).collect());
    }
    let named: Vec<&Operation> =
        catalogue.operations.iter().map(|each| &**each).filter(|each| !each.also.is_empty()).collect();
    section(&mut page, &format!("Operations with another name in `{other}`"), named.len());
    let row = |operation: &&Operation| {
        let also: Vec<String> = operation.also.iter().map(|name| format!("`{name}`")).collect();
        vec![format!("`{}`", operation.id), also.join(", ")]
    };
    table(&mut page, &["operation", "found as"], named.iter().map(row).collect());
    section(&mut page, "Operations that differ", found.different.len());
    for Different { operation, changes } in &found.different {
        let _ = write!(page, "\n### {operation}\n");
        operation_of(&mut page, changes, one, other);
    }
    section(&mut page, &format!("Rules only in `{other}`"), found.rules.only_other.len());
    let row = |id: &&str| {
        let title = catalogue.rule_titles.iter().find(|(rule, _)| **rule == **id);
        let title = title.map(|(_, forms)| [forms.en.to_string(), forms.zh.to_string()]).unwrap_or_default();
        let facts = catalogue.rules.iter().find(|rule| *rule.id == **id);
        let severity = facts.map_or("", |facts| facts.severity.name());
        [vec![format!("`{id}`"), severity.to_owned()], title.to_vec()].concat()
    };
    table(
        &mut page,
        &["rule", "severity", "asks that", "要求"],
        found.rules.only_other.iter().map(row).collect(),
    );
    for (title, names) in [("Actions", &found.actions), ("Error codes", &found.errors)] {
        for (name, only) in [(one, &names.only_one), (other, &names.only_other)] {
            section(&mut page, &format!("{title} only in `{name}`"), only.len());
            if !only.is_empty() {
                let only: Vec<String> = only.iter().map(|name| format!("`{name}`")).collect();
                let _ = write!(page, "\n{}.\n", only.join(", "));
            }
        }
    }
    page
}

/// What differs of one operation: values in a table, then the fields that only one edition has.
fn operation_of(page: &mut String, changes: &[Change], one: &str, other: &str) {
    let value =
        |value: &Option<String>| value.as_deref().map_or_else(String::new, |value| format!("`{value}`"));
    let (fields, values): (Vec<&Change>, Vec<&Change>) =
        changes.iter().partition(|change| change.what == "field");
    let row = |change: &&Change| {
        vec![
            value(&Some(change.pointer.clone()).filter(|pointer| !pointer.is_empty())),
            change.what.to_owned(),
            value(&change.one),
            value(&change.other),
        ]
    };
    table(page, &["where", "what", one, other], values.iter().map(row).collect());
    let mut only: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for change in fields {
        let name = if change.one.is_some() { one } else { other };
        only.entry(name).or_default().push(format!("`{}`", change.pointer));
    }
    for (name, pointers) in only {
        let _ = write!(page, "\nOnly in `{name}`: {}.\n", pointers.join(", "));
    }
}

fn section(page: &mut String, title: &str, count: usize) {
    if count > 0 {
        let _ = write!(page, "\n## {title} ({count})\n");
    }
}

fn table(page: &mut String, head: &[&str], rows: Vec<Vec<String>>) {
    if rows.is_empty() {
        return;
    }
    let _ = write!(page, "\n| {} |\n|{}\n", head.join(" | "), "---|".repeat(head.len()));
    for cells in rows {
        let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
        let _ = writeln!(page, "| {} |", cells.join(" | "));
    }
}
