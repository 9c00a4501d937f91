//! Operations: changed by pointer, added whole, or made of another one.

use crate::yaml::{Entry, Node, Outcome, Problem, Value};

use super::change::{Change, changed};
use super::schema::Editor;
use super::{ADDED, Cited, Context, entry, iam, made, meant, rules, word};

/// What an overlay says of an operation that the catalogue has, beside what is replaced as it is.
const CHANGES: [&str; 7] = ["extends", "system", "body", "query", "headers", "constraints", "iam"];

/// What of an operation is replaced as it is.
const REPLACED: [&str; 14] = [
    "also",
    "section",
    "title",
    "request",
    "aliases",
    "select",
    "async",
    "deprecated",
    "instead",
    "since",
    "until",
    "query_as_path",
    "discouraged",
    "path",
];

/// What stands by its name in an operation.
const PARAMETERS: [&str; 2] = ["query", "headers"];

/// The system of an operation that names none.
const SYSTEM: &str = "ecs";

/// Changes and adds operations.
pub(super) fn operations(section: &Node, context: &mut Context<'_, '_>, keep: &mut dyn FnMut(Outcome<()>)) {
    let entries = match section.map() {
        Ok(entries) => entries,
        Err(problem) => return keep(Err(problem)),
    };
    for change in entries {
        keep(operation(change, context));
    }
}

fn operation(change: &Entry, context: &mut Context<'_, '_>) -> Outcome<()> {
    let known: Vec<&str> = CHANGES.into_iter().chain(REPLACED).collect();
    change.node.only(&known)?;
    let id = change.key.as_str();
    let exists = ids(context).iter().any(|known| known == id);
    match (exists, change.node.find("extends"), change.node.find("request")) {
        (true, Some(extends), _) => return extends.problem(format!("there is an operation `{id}` already")),
        (true, None, _) => {}
        (false, Some(extends), _) => copy(id, extends, change, context)?,
        (false, None, Some(_)) => add(id, change, context)?,
        (false, None, None) => {
            let meant = meant(id, ids(context).iter().map(String::as_str));
            let message = format!("there is no operation `{id}`{meant} (a new one needs a `request`)");
            return Err(Problem { place: change.place.clone(), message });
        }
    }
    let shapes = context.base.shapes()?;
    let Some(operation) = find(context.base.nodes, id) else { return Ok(()) };
    replace(operation, change, &mut context.merged.changes)?;
    let whole = operation.find("body").cloned().unwrap_or_else(|| made(&change.place, Value::Null));
    let mut editor = Editor { of: id, shapes: &shapes, whole, changes: &mut context.merged.changes };
    if let Some(body) = change.node.find("body").filter(|_| exists || change.node.find("extends").is_some()) {
        edit_body(operation, body, &mut editor)?;
    }
    for key in PARAMETERS {
        let extended = key == "headers" && change.node.find("extends").is_some();
        if let Some(parameters) = change.node.find(key).filter(|_| exists || extended) {
            edit_parameters(operation, key, parameters, &mut editor)?;
        }
    }
    if let Some(constraints) = change.node.find("constraints") {
        rules::constraints(id, constraints, &shapes, context)?;
    }
    if let Some(row) = change.node.find("iam") {
        iam::row_of_operation(id, row, context)?;
    }
    Ok(())
}

/// The ids of all operations.
fn ids(context: &Context<'_, '_>) -> Vec<String> {
    let files = context.base.nodes.iter().filter(|(name, _)| !name.starts_with("catalogue/iam/"));
    let lists = files.filter_map(|(_, node)| node.find("operations")?.list().ok());
    lists.flatten().filter_map(|node| node.find("id")?.text().ok().map(str::to_owned)).collect()
}

/// The operation of this id, to be changed.
pub(super) fn find<'n>(nodes: &'n mut [(String, Node)], id: &str) -> Option<&'n mut Node> {
    let files = nodes.iter_mut().filter(|(name, _)| !name.starts_with("catalogue/iam/"));
    let lists = files.filter_map(|(_, node)| node.find_mut("operations")?.items_mut());
    lists
        .flatten()
        .find(|node| node.find("id").is_some_and(|known| known.text().is_ok_and(|known| known == id)))
}

/// What is named beside body, query and rules takes the place of what was there.
fn replace(operation: &mut Node, change: &Entry, changes: &mut Vec<Change>) -> Outcome<()> {
    for own in change.node.map()?.iter().filter(|own| REPLACED.contains(&own.key.as_str())) {
        let before = operation.find(&own.key).cloned();
        let after = changed(before.as_ref(), &own.node)?;
        changes.push(Change {
            of: change.key.clone(),
            pointer: String::new(),
            keyword: own.key.clone(),
            place: own.place.clone(),
            before: before.map(|before| before.shown()),
            after: after.as_ref().map(Node::shown),
        });
        match after {
            Some(node) => operation.set(Entry { node, ..own.clone() }),
            None => drop(operation.take(&own.key)),
        }
    }
    Ok(())
}

fn edit_body(operation: &mut Node, change: &Node, editor: &mut Editor<'_>) -> Outcome<()> {
    if operation.find("body").is_none() {
        operation.set(entry(
            "body",
            &change.place,
            Value::Map(vec![entry("type", &change.place, Value::Text("object".into()))]),
        ));
    }
    let Some(body) = operation.find_mut("body") else { return Ok(()) };
    for pointer in change.map()? {
        editor.at(body, pointer)?;
    }
    Ok(())
}

/// Query parameters and headers stand by their names: a new one is added, null removes one, else keywords are changed.
fn edit_parameters(operation: &mut Node, key: &str, change: &Node, editor: &mut Editor<'_>) -> Outcome<()> {
    // A query is an object without the words for one.
    let properties =
        operation.take(key).map_or_else(|| made(&change.place, Value::Map(Vec::new())), |query| query.node);
    let place = change.place.clone();
    let mut object =
        made(&change.place, Value::Map(vec![Entry { key: "properties".into(), place, node: properties }]));
    for parameter in change.map()? {
        let pointer = Entry { key: format!("/{}", parameter.key), ..parameter.clone() };
        editor.at(&mut object, &pointer)?;
    }
    if let Some(query) = object.take("properties") {
        operation.set(Entry { key: key.into(), ..query });
    }
    Ok(())
}

/// An operation of the user's own, whole.
fn add(id: &str, change: &Entry, context: &mut Context<'_, '_>) -> Outcome<()> {
    let place = &change.place;
    let mut operation = change.node.clone();
    for key in CHANGES.iter().filter(|key| !["body", "query", "headers"].contains(key)) {
        operation.take(key);
    }
    let cited = Cited(place).to_string();
    operation.set(Entry { key: "id".into(), place: place.clone(), node: word(place, id) });
    operation.set(Entry { key: ADDED.into(), place: place.clone(), node: word(place, cited) });
    if operation.find("section").is_none() {
        operation.set(Entry { key: "section".into(), place: place.clone(), node: word(place, "") });
    }
    if operation.find("title").is_none() {
        let forms = crate::messages::LANGUAGES.map(|language| entry(language, place, Value::Text(id.into())));
        operation.set(entry("title", place, Value::Map(forms.into())));
    }
    let system = change.node.find("system").cloned().unwrap_or_else(|| word(place, SYSTEM));
    let file = vec![
        Entry { key: "system".into(), place: place.clone(), node: system },
        entry("operations", place, Value::List(vec![operation])),
    ];
    context.base.add("operations", made(place, Value::Map(file)));
    let row = vec![
        entry("operations", place, Value::List(vec![word(place, id)])),
        entry("lock", place, Value::Text("unstated".into())),
    ];
    let life = vec![
        entry("states", place, Value::Text("documented".into())),
        entry("rows", place, Value::List(vec![made(place, Value::Map(row))])),
    ];
    context.base.add("lifecycle", made(place, Value::Map(life)));
    note_added(id, change, context);
    Ok(())
}

/// An operation that is another one but for what the overlay says.
fn copy(id: &str, extends: &Node, change: &Entry, context: &mut Context<'_, '_>) -> Outcome<()> {
    let name = extends.text()?;
    let place = &change.place;
    if change.node.find("request").is_none() {
        return change.node.problem("an operation that extends another one needs a `request` of its own");
    }
    let Some(base) = find(context.base.nodes, name) else {
        let meant = meant(name, ids(context).iter().map(String::as_str));
        return extends.problem(format!("there is no operation `{name}`{meant}"));
    };
    let mut operation = base.clone();
    operation.set(Entry { key: "id".into(), place: place.clone(), node: word(place, id) });
    // The spellings of the path belong to the request.
    operation.take("aliases");
    operation.take("also");
    operation.take("discouraged");
    let files = context.base.nodes.iter_mut().filter(|(file, _)| !file.starts_with("catalogue/iam/"));
    let mut lists = files.filter_map(|(_, node)| node.find_mut("operations")?.items_mut());
    let is_base = |node: &Node| node.find("id").is_some_and(|id| id.text().is_ok_and(|id| id == name));
    if let Some(list) = lists.find(|list| list.iter().any(is_base)) {
        list.push(operation);
    }
    // Its states are those of the other one, and its actions too where it has no row of its own.
    let own_row = change.node.find("iam").is_some();
    for (file, node) in context.base.nodes.iter_mut() {
        let life = file.starts_with("catalogue/lifecycle/");
        if life || (file.starts_with("catalogue/iam/") && !own_row) {
            share_rows(node, name, word(place, id));
        }
    }
    note_added(id, change, context);
    Ok(())
}

/// Names an operation beside another one in every row that lists that.
fn share_rows(file: &mut Node, name: &str, id: Node) {
    let rows = file.find_mut("rows").and_then(Node::items_mut);
    for row in rows.into_iter().flatten() {
        let listed = row.find_mut("operations").and_then(Node::items_mut);
        if let Some(ids) = listed.filter(|ids| ids.iter().any(|id| id.text().is_ok_and(|id| id == name))) {
            ids.push(id.clone());
        }
    }
}

fn note_added(id: &str, change: &Entry, context: &mut Context<'_, '_>) {
    context.merged.changes.push(Change {
        of: id.to_owned(),
        pointer: String::new(),
        keyword: String::new(),
        place: change.place.clone(),
        before: None,
        after: change.node.find("extends").or(change.node.find("request")).map(Node::shown),
    });
}
