//! What an overlay names as the source of its facts, in place of its own files and lines.
//!
//! `source` at the top names a document; `x-source` of an operation, a field, a rule, a row or a code names a page of it.
//! What names none has that of what it stands in.

use std::sync::Arc;

use crate::yaml::{Entry, Node, Outcome, Problem, Value};

use super::{ADDED, CHANGED};

/// The keyword that names a page.
pub(super) const SOURCE: &str = "x-source";

/// The overlay with the sources that it names in every place below them.
pub(super) fn named(overlay: &Node) -> Outcome<Node> {
    let mut overlay = overlay.clone();
    let document = overlay.find("source").map(|source| source.text().map(str::to_owned)).transpose()?;
    let walk = Walk { document: document.as_deref() };
    let said = document.as_deref().map(Arc::from);
    if let Some(sections) = overlay.entries_mut() {
        for section in sections {
            let of = if section.key == "shapes" { Of::Schema } else { Of::Rows };
            walk.entry(section, said.as_ref(), of)?;
        }
    }
    Ok(overlay)
}

/// What a node is: schemas keep what they name, since they are read later and each by itself.
#[derive(Clone, Copy, PartialEq)]
enum Of {
    Rows,
    Schema,
}

struct Walk<'w> {
    document: Option<&'w str>,
}

impl Walk<'_> {
    fn entry(&self, entry: &mut Entry, around: Option<&Arc<str>>, of: Of) -> Outcome<()> {
        // The compiler's own marks are not for people.
        if entry.key == ADDED || entry.key == CHANGED {
            let message = "this keyword is set by the compiler".to_owned();
            return Err(Problem { place: entry.place.clone(), message });
        }
        self.node(&mut entry.node, around, of)?;
        // An operation or a field is where its value says it is.
        entry.place.said.clone_from(&entry.node.place.said);
        Ok(())
    }

    fn node(&self, node: &mut Node, around: Option<&Arc<str>>, of: Of) -> Outcome<()> {
        let own = match (node.take(SOURCE), self.document) {
            (Some(own), Some(document)) => Some(Arc::from(format!("{document}, {}", own.node.text()?))),
            (Some(own), None) => Some(Arc::from(own.node.text()?)),
            (None, _) => None,
        };
        let said = own.as_ref().or(around);
        node.place.said = said.cloned();
        match &mut node.value {
            Value::List(items) => items.iter_mut().try_for_each(|item| self.node(item, said, of))?,
            Value::Map(entries) => {
                for entry in entries {
                    let schema = ["body", "query", "path", "headers"].contains(&entry.key.as_str());
                    self.entry(entry, said, if schema { Of::Schema } else { of })?;
                }
            }
            _ => {}
        }
        if let (Some(own), Of::Schema) = (own, of) {
            node.set(super::entry(ADDED, &node.place.clone(), Value::Text(own.to_string())));
        }
        Ok(())
    }
}
