//! The smaller tables: characters, error codes, states, severities, hosts.

use crate::yaml::{Entry, Node, Outcome, Problem, Value};

use super::change::{Change, changed};
use super::{Context, entry, made, meant};

/// Adds and replaces named sets of characters.
pub(super) fn characters(section: &Node, context: &mut Context<'_, '_>, keep: &mut dyn FnMut(Outcome<()>)) {
    match section.map() {
        Ok(sets) => {
            for set in sets {
                if let Some(file) = context.base.file("catalogue/characters.yaml") {
                    let before = file.find(&set.key).map(Node::shown);
                    file.set(set.clone());
                    note(context, &set.key, "characters", set, before);
                }
            }
        }
        Err(problem) => keep(Err(problem)),
    }
}

/// Adds and replaces error codes.
pub(super) fn errors(section: &Node, context: &mut Context<'_, '_>, keep: &mut dyn FnMut(Outcome<()>)) {
    match section.list() {
        Ok(rows) => rows.iter().for_each(|row| keep(error(row, context))),
        Err(problem) => keep(Err(problem)),
    }
}

fn error(row: &Node, context: &mut Context<'_, '_>) -> Outcome<()> {
    row.only(&["code", "http_status", "system", "meaning", "remedy", "ended_job"])?;
    let code = row.need("code")?.text()?;
    let place = &row.place;
    let files = context.base.nodes.iter_mut().filter(|(name, _)| name.starts_with("catalogue/errors/"));
    let mut before = None;
    for errors in files.filter_map(|(_, file)| file.find_mut("errors")?.items_mut()) {
        let is = |known: &Node| {
            known.find("code").is_some_and(|known| known.text().is_ok_and(|known| known == code))
        };
        if let Some(at) = errors.iter().position(is) {
            before = Some(errors.remove(at).shown());
        }
    }
    let mut own = row.clone();
    let system = own.take("system").map_or_else(|| super::word(place, "ecs"), |system| system.node);
    if own.find("remedy").is_none() {
        // What the code means is all that is known of it.
        let remedy = row.need("meaning")?.clone();
        own.set(Entry { key: "remedy".into(), place: place.clone(), node: remedy });
    }
    let file = vec![
        Entry { key: "system".into(), place: place.clone(), node: system },
        entry("errors", place, Value::List(vec![own])),
    ];
    context.base.add("errors", made(place, Value::Map(file)));
    let change = Entry { key: code.into(), place: place.clone(), node: row.clone() };
    note(context, code, "error", &change, before);
    Ok(())
}

/// Changes the lists of states: `{vm_states: {add: [{name, meaning}]}}`.
pub(super) fn states(section: &Node, context: &mut Context<'_, '_>, keep: &mut dyn FnMut(Outcome<()>)) {
    let lists =
        ["statuses", "vm_states", "task_states", "power_states", "host_statuses", "derivation", "otherwise"];
    if let Err(problem) = section.only(&lists) {
        return keep(Err(problem));
    }
    for change in section.map().unwrap_or_default() {
        let Some(file) = context.base.file("catalogue/states.yaml") else { continue };
        // The engine knows the states of the documents by their places.
        if change.node.find("add").is_none() || change.node.find("remove").is_some() {
            keep(change.node.problem("states are added: write {add: […]}"));
            continue;
        }
        let before = file.find(&change.key).cloned();
        match changed(before.as_ref(), &change.node) {
            Ok(Some(node)) => {
                file.set(Entry { node, ..change.clone() });
                note(context, "states", &change.key, change, None);
            }
            Ok(None) => {}
            Err(problem) => keep(Err(problem)),
        }
    }
}

const SEVERITIES: [&str; 4] = ["error", "warning", "note", "off"];

/// How grave rules are: `value/enum`, `name/characters@/server/name`.
pub(super) fn severities(section: &Node, context: &mut Context<'_, '_>, keep: &mut dyn FnMut(Outcome<()>)) {
    let entries = match section.map() {
        Ok(entries) => entries,
        Err(problem) => return keep(Err(problem)),
    };
    let rules = rule_ids(context);
    for entry in entries {
        let rule = entry.key.split('@').next().unwrap_or_default();
        if !rules.iter().any(|known| known == rule) {
            let meant = meant(rule, rules.iter().map(String::as_str));
            let message = format!("there is no rule `{rule}`{meant}");
            keep(Err(Problem { place: entry.place.clone(), message }));
            continue;
        }
        match entry.node.text() {
            Ok(severity) if SEVERITIES.contains(&severity) => {
                context.merged.severities.push((entry.key.clone(), severity.to_owned()));
            }
            // YAML reads an unquoted `off` as text or as false.
            _ if matches!(entry.node.value, Value::Boolean(false)) => {
                context.merged.severities.push((entry.key.clone(), "off".to_owned()));
            }
            _ => keep(entry.node.problem(format!("a severity is {}", SEVERITIES.join(", ")))),
        }
    }
}

fn rule_ids(context: &Context<'_, '_>) -> Vec<String> {
    let files = context.base.nodes.iter().filter(|(name, _)| name.starts_with("catalogue/rules/"));
    let rows = files.filter_map(|(_, node)| node.list().ok()).flatten();
    rows.filter_map(|row| row.find("rule")?.text().ok())
        .map(|key| key.split('#').next().unwrap_or_default().to_owned())
        .collect()
}

/// The hosts that the overlay is for.
pub(super) fn hosts(section: &Node, context: &mut Context<'_, '_>, keep: &mut dyn FnMut(Outcome<()>)) {
    match section.texts() {
        Ok(hosts) => context.merged.hosts.extend(hosts),
        Err(problem) => keep(Err(problem)),
    }
}

fn note(context: &mut Context<'_, '_>, of: &str, keyword: &str, change: &Entry, before: Option<String>) {
    context.merged.changes.push(Change {
        of: of.to_owned(),
        pointer: String::new(),
        keyword: keyword.to_owned(),
        place: change.place.clone(),
        before,
        after: Some(change.node.shown()),
    });
}
