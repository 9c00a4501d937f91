//! Overlays: files of users that change, add and remove what the catalogue says.
//!
//! An overlay is merged into the nodes of the catalogue before any table is made of them, so that the same checks
//! report its mistakes, at its own lines. What it changes cites its file and line. Overlays stack: the last one wins.

mod change;
mod iam;
mod operations;
mod rules;
mod schema;
mod sources;
mod tables;

use crate::schema::Shapes;
use crate::yaml::{Cited, Entry, Node, Outcome, Place, Problem, Value};

pub use change::Change;

/// What an overlay may hold.
const SECTIONS: [&str; 11] = [
    "overlay",
    "source",
    "hosts",
    "shapes",
    "characters",
    "rules",
    "operations",
    "severities",
    "iam",
    "errors",
    "states",
];

/// The keyword by which a schema says which of its keywords an overlay has changed, and where.
pub(crate) const CHANGED: &str = "x-overlay";

/// The keyword by which a schema or an operation says that an overlay has added the whole of it, and where.
pub(crate) const ADDED: &str = "x-overlay-row";

/// The keywords of fields that only overlays have.
pub(crate) const OWN: [&str; 2] = [schema::LIKE, sources::SOURCE];

/// Whether an overlay has changed a schema, or added a member to it.
pub(crate) fn touches(schema: &Node) -> bool {
    let properties = schema.find("properties").and_then(|properties| properties.map().ok());
    schema.find(CHANGED).is_some()
        || properties.unwrap_or_default().iter().any(|property| property.node.find(ADDED).is_some())
}

/// What overlays say beside facts.
#[derive(Debug, Default)]
pub(crate) struct Merged {
    /// Every fact that was changed, in the order of the files.
    pub(crate) changes: Vec<Change>,
    /// `value/enum` or `name/characters@/server/name`, and `error`, `warning`, `note` or `off`.
    pub(crate) severities: Vec<(String, String)>,
    /// The hosts that the overlays are for.
    pub(crate) hosts: Vec<String>,
}

/// The nodes that overlays are merged into.
pub(crate) struct Base<'b> {
    /// The files of facts by their names.
    pub(crate) nodes: &'b mut Vec<(String, Node)>,
    /// The files of sentences, language by language.
    pub(crate) texts: &'b mut [Vec<Node>],
}

impl Base<'_> {
    /// The file of this name.
    fn file(&mut self, name: &str) -> Option<&mut Node> {
        self.nodes.iter_mut().find(|(known, _)| known == name).map(|(_, node)| node)
    }

    /// A file that the catalogue does not have.
    fn add(&mut self, folder: &str, node: Node) {
        let name = format!("catalogue/{folder}/overlay-{}.yaml", self.nodes.len());
        self.nodes.push((name, node));
    }

    fn shapes(&self) -> Outcome<Shapes> {
        let files = self.nodes.iter().filter(|(name, _)| name.starts_with("catalogue/shapes/"));
        Shapes::read(&files.map(|(_, node)| node).collect::<Vec<_>>())
    }
}

/// Merges one overlay; each of its sections is read even where another one has mistakes.
pub(crate) fn merge(overlay: &Node, base: &mut Base<'_>, merged: &mut Merged, problems: &mut Vec<Problem>) {
    let mut keep = |outcome: Outcome<()>| problems.extend(outcome.err());
    let name = match overlay.only(&SECTIONS).and_then(|()| overlay.need("overlay")?.text()) {
        Ok(name) => name.to_owned(),
        Err(problem) => return keep(Err(problem)),
    };
    let overlay = &match sources::named(overlay) {
        Ok(overlay) => overlay,
        Err(problem) => return keep(Err(problem)),
    };
    // Names first: the later sections refer to them.
    let sections: [(&str, Section); 9] = [
        ("characters", tables::characters),
        ("rules", rules::rules),
        ("errors", tables::errors),
        ("states", tables::states),
        ("shapes", schema::shapes),
        ("operations", operations::operations),
        ("iam", iam::iam),
        ("severities", tables::severities),
        ("hosts", tables::hosts),
    ];
    for (key, read) in sections {
        if let Some(section) = overlay.find(key) {
            let mut context = Context { name: &name, base, merged };
            read(section, &mut context, &mut keep);
        }
    }
}

/// Reads a section, and hands on each mistake.
type Section = fn(&Node, &mut Context<'_, '_>, &mut dyn FnMut(Outcome<()>));

/// What a section is merged with.
pub(crate) struct Context<'c, 'b> {
    /// The name of the overlay.
    name: &'c str,
    base: &'c mut Base<'b>,
    merged: &'c mut Merged,
}

/// The known name that was meant, as the end of a sentence.
fn meant<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> String {
    const ALIKE: f64 = 0.8;
    let alike = known.map(|known| (strsim::jaro_winkler(&name.to_lowercase(), &known.to_lowercase()), known));
    let best = alike.max_by(|one, other| one.0.total_cmp(&other.0));
    match best {
        Some((score, known)) if score > ALIKE => format!(": did you mean `{known}`?"),
        _ => String::new(),
    }
}

/// A node made for a place of an overlay.
fn made(place: &Place, value: Value) -> Node {
    Node { place: place.clone(), value }
}

/// A member made for a place of an overlay.
fn entry(key: &str, place: &Place, value: Value) -> Entry {
    Entry { key: key.to_owned(), place: place.clone(), node: made(place, value) }
}

/// A text made for a place of an overlay.
fn word(place: &Place, text: impl Into<String>) -> Node {
    made(place, Value::Text(text.into()))
}
