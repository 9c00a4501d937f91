//! How one node is changed: replaced, removed, or a list by what is added and removed.

use crate::schema::literal;
use crate::yaml::{Entry, Node, Outcome, Place, Value};

/// A fact that an overlay has changed.
#[derive(Clone, Debug)]
pub struct Change {
    /// The operation, or the shape, that it is about.
    pub of: String,
    /// The pointer in its body (`/server/name`), `?name` of a query parameter, or empty for the whole.
    pub pointer: String,
    /// The keyword, or empty where a field was added or removed.
    pub keyword: String,
    /// Where the overlay says so.
    pub place: Place,
    /// What it was, in short; none where nothing was.
    pub before: Option<String>,
    /// What it is now, in short; none where it was removed.
    pub after: Option<String>,
}

impl Node {
    /// The value of a key, to be changed.
    pub(super) fn find_mut(&mut self, key: &str) -> Option<&mut Node> {
        self.entries_mut()?.iter_mut().find(|entry| entry.key == key).map(|entry| &mut entry.node)
    }

    /// The entries, when this is a mapping.
    pub(crate) fn entries_mut(&mut self) -> Option<&mut Vec<Entry>> {
        match &mut self.value {
            Value::Map(entries) => Some(entries),
            _ => None,
        }
    }

    /// The items, when this is a list.
    pub(crate) fn items_mut(&mut self) -> Option<&mut Vec<Node>> {
        match &mut self.value {
            Value::List(items) => Some(items),
            _ => None,
        }
    }

    /// Puts an entry in the place of one with the same key, or at the end.
    pub(super) fn set(&mut self, entry: Entry) {
        if let Some(entries) = self.entries_mut() {
            match entries.iter_mut().find(|known| known.key == entry.key) {
                Some(known) => *known = entry,
                None => entries.push(entry),
            }
        }
    }

    /// Takes an entry out.
    pub(super) fn take(&mut self, key: &str) -> Option<Entry> {
        let entries = self.entries_mut()?;
        let place = entries.iter().position(|entry| entry.key == key)?;
        Some(entries.remove(place))
    }

    /// The value in short, for people.
    pub(super) fn shown(&self) -> String {
        match &self.value {
            Value::Null => "null".into(),
            Value::Boolean(value) => value.to_string(),
            Value::Integer(value) => value.to_string(),
            Value::Text(text) => text.clone(),
            Value::List(items) => {
                let items: Vec<String> = items.iter().map(Node::shown).collect();
                format!("[{}]", items.join(", "))
            }
            Value::Map(entries) => {
                let own = entries.iter().filter(|entry| !entry.key.starts_with(super::CHANGED));
                let entries: Vec<String> =
                    own.map(|entry| format!("{}: {}", entry.key, entry.node.shown())).collect();
                format!("{{{}}}", entries.join(", "))
            }
        }
    }
}

/// Whether two values are the same, wherever they are written.
pub(super) fn same(one: &Node, other: &Node) -> bool {
    match (&one.value, &other.value) {
        (Value::List(_) | Value::Map(_), _) | (_, Value::List(_) | Value::Map(_)) => {
            one.shown() == other.shown()
        }
        (one, other) => literal(one) == literal(other),
    }
}

/// The value of a key after a change: none removes it.
pub(super) fn changed(before: Option<&Node>, change: &Node) -> Outcome<Option<Node>> {
    if matches!(change.value, Value::Null) {
        return match before {
            Some(_) => Ok(None),
            None => change.problem("null removes what is there, and there is nothing"),
        };
    }
    let Ok(parts) = change.map() else { return Ok(Some(change.clone())) };
    if parts.is_empty() || !parts.iter().all(|part| part.key == "add" || part.key == "remove") {
        return Ok(Some(change.clone()));
    }
    let mut items = match before.map(Node::list).transpose() {
        Ok(items) => items.unwrap_or_default().to_vec(),
        Err(_) => return change.problem("`add` and `remove` change a list, and this is none"),
    };
    for item in change.find("remove").map_or(Ok(&[][..]), Node::list)? {
        match items.iter().position(|known| same(known, item)) {
            Some(place) => drop(items.remove(place)),
            None => {
                let names: Vec<String> = items.iter().map(Node::shown).collect();
                let meant = super::meant(&item.shown(), names.iter().map(String::as_str));
                return item.problem(format!("`{}` is not in the list{meant}", item.shown()));
            }
        }
    }
    for item in change.find("add").map_or(Ok(&[][..]), Node::list)? {
        if items.iter().any(|known| same(known, item)) {
            return item.problem(format!("`{}` is in the list already", item.shown()));
        }
        items.push(item.clone());
    }
    Ok(Some(Node { place: change.place.clone(), value: Value::List(items) }))
}
