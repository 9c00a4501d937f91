//! IAM: actions, and the rows that tell which operations they open.

use crate::messages::LANGUAGES;
use crate::yaml::{Entry, Node, Outcome, Place, Value};

use super::change::Change;
use super::{Cited, Context, entry, made, word};

const SERVICES: &str = "catalogue/iam/services.yaml";
const ACTIONS: &str = "catalogue/iam/actions.yaml";

/// How the files of rows of overlays begin.
const EDITION: &str = "catalogue/iam/seed-overlay-";

/// What a row says beside its operations and actions.
const OF_ROW: [&str; 4] = ["needs", "conditional", "project", "enterprise_project"];

/// Adds actions, and rows.
pub(super) fn iam(section: &Node, context: &mut Context<'_, '_>, keep: &mut dyn FnMut(Outcome<()>)) {
    if let Err(problem) = section.only(&["actions", "rows"]) {
        return keep(Err(problem));
    }
    match section.find("actions").map_or(Ok(&[][..]), Node::list) {
        Ok(actions) => actions.iter().for_each(|each| keep(action(each, context))),
        Err(problem) => keep(Err(problem)),
    }
    match section.find("rows").map_or(Ok(&[][..]), Node::list) {
        Ok(rows) => rows.iter().for_each(|each| keep(row(each, context))),
        Err(problem) => keep(Err(problem)),
    }
}

/// `{name: "ecs:cloudServers:vnc", level: write, opens: [operation ids]}`
fn action(node: &Node, context: &mut Context<'_, '_>) -> Outcome<()> {
    node.only(&["name", "level", "secret", "destructive", "why", "opens", "needs"])?;
    let name = node.need("name")?;
    described(name, node, context)?;
    let opens = node.find("opens").cloned().unwrap_or_else(|| made(&node.place, Value::List(Vec::new())));
    let actions = made(&name.place, Value::List(vec![name.clone()]));
    add_row(&node.place, opens, actions, node, context)
}

/// `{operations: [ids], actions: [names], needs: [names]}`, and what else the tables of the documents have.
fn row(node: &Node, context: &mut Context<'_, '_>) -> Outcome<()> {
    let known: Vec<&str> = ["operations", "actions"].into_iter().chain(OF_ROW).collect();
    node.only(&known)?;
    let (operations, actions) = (node.need("operations")?.clone(), node.need("actions")?.clone());
    add_row(&node.place, operations, actions, node, context)
}

/// The `iam` of an operation: `{actions: [names], needs: [names]}`, or one `action`.
pub(super) fn row_of_operation(id: &str, node: &Node, context: &mut Context<'_, '_>) -> Outcome<()> {
    let known: Vec<&str> = ["action", "actions"].into_iter().chain(OF_ROW).collect();
    node.only(&known)?;
    let actions = match (node.find("actions"), node.find("action")) {
        (Some(actions), None) => actions.clone(),
        (None, Some(action)) => made(&action.place, Value::List(vec![action.clone()])),
        _ => return node.problem("an operation has one `action`, or a list of `actions`"),
    };
    let operations = made(&node.place, Value::List(vec![word(&node.place, id)]));
    add_row(&node.place, operations, actions, node, context)
}

/// Says what an action lets its holder do, and makes its service and type known.
fn described(name: &Node, node: &Node, context: &mut Context<'_, '_>) -> Outcome<()> {
    let text = name.text()?;
    let [service, kind, _] = match <[&str; 3]>::try_from(text.split(':').collect::<Vec<_>>()) {
        Ok(parts) => parts,
        Err(_) => return name.problem(format!("`{text}` is not written service:resourceType:operation")),
    };
    let place = &node.place;
    if let Some(services) =
        context.base.file(SERVICES).and_then(|file| file.find_mut("services")).and_then(Node::items_mut)
    {
        let is = |node: &Node, wanted: &str| {
            node.find("name").is_some_and(|name| name.text().is_ok_and(|name| name == wanted))
        };
        if !services.iter().any(|known| is(known, service)) {
            services.push(new_service(place, service));
        }
        let known = services.iter_mut().find(|known| is(known, service));
        if let Some(types) = known.and_then(|known| known.find_mut("types")).and_then(Node::items_mut)
            && !types.iter().any(|known| is(known, kind))
        {
            types.push(made(place, Value::Map(vec![entry("name", place, Value::Text(kind.into()))])));
        }
    }
    if node.find("level").is_none() {
        return node.problem("an action has a `level`: list, read, write or permission");
    }
    let mut said = vec![entry("action", &name.place, Value::Text(text.into()))];
    said.extend(
        node.map()?
            .iter()
            .filter(|own| ["level", "secret", "destructive", "why"].contains(&own.key.as_str()))
            .cloned(),
    );
    let actions = context.base.file(ACTIONS).and_then(|file| file.find_mut("actions"));
    if let Some(actions) = actions.and_then(Node::items_mut) {
        actions.retain(|known| {
            !known.find("action").is_some_and(|known| known.text().is_ok_and(|known| known == text))
        });
        actions.push(made(place, Value::Map(said)));
    }
    context.merged.changes.push(Change {
        of: text.to_owned(),
        pointer: String::new(),
        keyword: "action".into(),
        place: place.clone(),
        before: None,
        after: Some(node.shown()),
    });
    Ok(())
}

fn new_service(place: &Place, name: &str) -> Node {
    let title = LANGUAGES.map(|language| entry(language, place, Value::Text(name.into())));
    made(
        place,
        Value::Map(vec![
            entry("name", place, Value::Text(name.into())),
            entry("title", place, Value::Map(title.into())),
            entry("scope", place, Value::Text("project".into())),
            entry("types", place, Value::List(Vec::new())),
        ]),
    )
}

/// A row of an edition that is called as the overlay is; it answers before those of the documents.
fn add_row(
    place: &Place,
    operations: Node,
    actions: Node,
    said: &Node,
    context: &mut Context<'_, '_>,
) -> Outcome<()> {
    let mut row = vec![
        Entry { key: "operations".into(), place: place.clone(), node: operations },
        Entry { key: "actions".into(), place: place.clone(), node: actions },
        entry("source", place, Value::Text(Cited(place).to_string())),
    ];
    row.extend(said.map()?.iter().filter(|own| OF_ROW.contains(&own.key.as_str())).cloned());
    let row = made(place, Value::Map(row));
    let name = format!("{EDITION}{}.yaml", context.name);
    if let Some(rows) = context.base.file(&name).and_then(|file| file.find_mut("rows")?.items_mut()) {
        rows.push(row);
        return Ok(());
    }
    let before = i64::try_from(context.base.nodes.len()).unwrap_or(i64::MAX);
    let file = vec![
        entry("edition", place, Value::Text(context.name.into())),
        entry("label", place, Value::Text(context.name.into())),
        entry("order", place, Value::Integer(before.saturating_neg())),
        entry("source", place, Value::Text(Cited(place).to_string())),
        entry("rows", place, Value::List(vec![row])),
    ];
    context.base.nodes.push((name, made(place, Value::Map(file))));
    Ok(())
}
