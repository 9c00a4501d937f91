//! Changes of schemas: by pointer in one operation, or of a shape for all its uses.

use crate::schema::Shapes;
use crate::yaml::{Entry, Node, Outcome, Place, Problem, Value};

use super::change::{Change, changed};
use super::{ADDED, CHANGED, Cited, Context, entry, made, meant, word};

/// Changes and adds shared shapes.
pub(super) fn shapes(section: &Node, context: &mut Context<'_, '_>, keep: &mut dyn FnMut(Outcome<()>)) {
    let entries = match section.map() {
        Ok(entries) => entries,
        Err(problem) => return keep(Err(problem)),
    };
    for change in entries {
        keep(shape(change, context));
    }
}

fn shape(change: &Entry, context: &mut Context<'_, '_>) -> Outcome<()> {
    let shapes = context.base.shapes()?;
    let mut files = context.base.nodes.iter_mut().filter(|(name, _)| name.starts_with("catalogue/shapes/"));
    let Some(known) = files.find_map(|(_, node)| node.find_mut(&change.key)) else {
        let file = made(&change.place, Value::Map(vec![change.clone()]));
        context.base.add("shapes", file);
        return Ok(());
    };
    let mut editor = Editor {
        of: &change.key,
        shapes: &shapes,
        whole: known.clone(),
        changes: &mut context.merged.changes,
    };
    editor.keywords(known, &change.node, "")
}

/// Changes the schema of one operation, or a shape.
pub(super) struct Editor<'e> {
    /// The operation or the shape.
    pub(super) of: &'e str,
    pub(super) shapes: &'e Shapes,
    /// The whole schema as it was, for fields that are like another one.
    pub(super) whole: Node,
    pub(super) changes: &'e mut Vec<Change>,
}

/// The keyword that names the field that a new one is like; what stands beside it replaces what that brings.
pub(super) const LIKE: &str = "x-like";

impl Editor<'_> {
    /// Changes what stands at a pointer, such as `/server/nics/*/subnet_id`; the empty one is the whole.
    pub(super) fn at(&mut self, schema: &mut Node, change: &Entry) -> Outcome<()> {
        let pointer = change.key.as_str();
        if !pointer.is_empty() && !pointer.starts_with('/') {
            return Err(at(change, "a pointer begins with `/`, as in `/server/name`"));
        }
        let segments: Vec<&str> = pointer.split('/').skip(1).collect();
        self.below(schema, &segments, change)
    }

    fn below(&mut self, schema: &mut Node, segments: &[&str], change: &Entry) -> Outcome<()> {
        *schema = self.shapes.resolve(schema, 0)?;
        let Some((first, rest)) = segments.split_first() else {
            return self.keywords(schema, &change.node, &change.key);
        };
        if *first == "*" {
            if is_list(schema) && schema.find("items").is_none() {
                schema.set(entry("items", &change.place, items_of(&change.place)));
            }
            let inner = if schema.find("items").is_some() { "items" } else { "additionalProperties" };
            let Some(items) = schema.find_mut(inner) else {
                return Err(at(
                    change,
                    &format!("`{}` names the items of a list, and this is none", change.key),
                ));
            };
            return self.below(items, rest, change);
        }
        let name = first.replace("~1", "/").replace("~0", "~");
        if rest.is_empty() {
            let known = schema.find("properties").is_some_and(|properties| properties.find(&name).is_some());
            if !known {
                return self.add(schema, &name, change);
            }
            if matches!(change.node.value, Value::Null) {
                return self.remove(schema, &name, change);
            }
        }
        let properties = schema.find("properties").map_or(Ok(&[][..]), Node::map)?;
        let names: Vec<String> = properties.iter().map(|known| known.key.clone()).collect();
        match schema.find_mut("properties").and_then(|properties| properties.find_mut(&name)) {
            Some(property) => self.below(property, rest, change),
            None => {
                let meant = meant(&name, names.iter().map(String::as_str));
                Err(at(change, &format!("there is no field `{name}` on the way of `{}`{meant}", change.key)))
            }
        }
    }

    /// A field that the catalogue does not have.
    fn add(&mut self, schema: &mut Node, name: &str, change: &Entry) -> Outcome<()> {
        if matches!(change.node.value, Value::Null) {
            let names = schema.find("properties").map_or(Ok(&[][..]), Node::map)?;
            let meant = meant(name, names.iter().map(|known| known.key.as_str()));
            return Err(at(change, &format!("there is no field `{name}` to remove{meant}")));
        }
        let mut added = self.like(&change.node)?;
        let cited = Cited(&change.place).to_string();
        added.set(Entry { key: ADDED.into(), place: change.place.clone(), node: word(&change.place, cited) });
        if schema.find("properties").is_none() {
            schema.set(entry("properties", &change.place, Value::Map(Vec::new())));
        }
        if let Some(properties) = schema.find_mut("properties").and_then(Node::entries_mut) {
            properties.push(Entry { key: name.into(), place: change.place.clone(), node: added });
        }
        self.note(change, &change.key, "", None, Some(change.node.shown()));
        Ok(())
    }

    /// A schema with what it takes from the field that it is like.
    fn like(&self, schema: &Node) -> Outcome<Node> {
        let Some(pointer) = schema.find(LIKE) else { return Ok(schema.clone()) };
        let mut found = self.whole.clone();
        for name in pointer.text()?.split('/').skip(1) {
            let resolved = self.shapes.resolve(&found, 0)?;
            let inner = match name {
                "*" => resolved.find("items"),
                name => resolved.find("properties").and_then(|properties| properties.find(name)),
            };
            let Some(inner) = inner else {
                return pointer.problem(format!("there is no field at `{}`", pointer.text()?));
            };
            found = inner.clone();
        }
        let mut merged = self.shapes.resolve(&found, 0)?;
        for keyword in schema.map()?.iter().filter(|keyword| keyword.key != LIKE) {
            merged.set(keyword.clone());
        }
        merged.place = schema.place.clone();
        Ok(merged)
    }

    fn remove(&mut self, schema: &mut Node, name: &str, change: &Entry) -> Outcome<()> {
        let gone = schema.find_mut("properties").and_then(|properties| properties.take(name));
        for list in ["required", "x-conditional"] {
            if let Some(names) = schema.find_mut(list).and_then(Node::items_mut) {
                names.retain(|known| known.text().is_ok_and(|known| known != name));
            }
        }
        self.note(change, &change.key, "", gone.map(|gone| gone.node.shown()), None);
        Ok(())
    }

    /// Replaces, removes and changes keywords; each cites its own line.
    fn keywords(&mut self, schema: &mut Node, change: &Node, pointer: &str) -> Outcome<()> {
        for keyword in change.map()?.iter().filter(|keyword| keyword.key != ADDED) {
            let before = schema.find(&keyword.key).cloned();
            let after = changed(before.as_ref(), &keyword.node)?;
            let shown = after.as_ref().map(Node::shown);
            match after {
                Some(node) => {
                    schema.set(Entry { key: keyword.key.clone(), place: keyword.place.clone(), node });
                }
                None => drop(schema.take(&keyword.key)),
            }
            mark(schema, &keyword.key, &keyword.place);
            self.note(keyword, pointer, &keyword.key, before.map(|before| before.shown()), shown);
        }
        Ok(())
    }

    fn note(
        &mut self,
        change: &Entry,
        pointer: &str,
        keyword: &str,
        before: Option<String>,
        after: Option<String>,
    ) {
        self.changes.push(Change {
            of: self.of.to_owned(),
            pointer: pointer.to_owned(),
            keyword: keyword.to_owned(),
            place: change.place.clone(),
            before,
            after,
        });
    }
}

fn is_list(schema: &Node) -> bool {
    schema.find("type").is_some_and(|types| types.text().is_ok_and(|name| name == "array"))
}

/// Items that have members, of a list that said nothing of its items.
fn items_of(place: &Place) -> Value {
    Value::Map(vec![
        entry("type", place, Value::Text("object".into())),
        Entry { key: ADDED.into(), place: place.clone(), node: word(place, Cited(place).to_string()) },
    ])
}

/// Says in the schema where a keyword was changed.
fn mark(schema: &mut Node, keyword: &str, place: &Place) {
    let mut marks = match schema.take(CHANGED) {
        Some(marks) => marks.node,
        None => made(place, Value::Map(Vec::new())),
    };
    marks.set(Entry {
        key: keyword.to_owned(),
        place: place.clone(),
        node: word(place, Cited(place).to_string()),
    });
    schema.set(Entry { key: CHANGED.into(), place: place.clone(), node: marks });
}

fn at(entry: &Entry, message: &str) -> Problem {
    Problem { place: entry.place.clone(), message: message.to_owned() }
}
