//! What real clients send although the documents read otherwise: who was seen, anywhere or at one place.

use std::sync::Arc;

use ecs_preflight_model::{Client, PathPractice, Practice, Practices, Str, Types};

use crate::facts;
use crate::overlay;
use crate::schema::{literal, types, types_of};
use crate::values::{optional_list, text};
use crate::yaml::{Node, Outcome};

/// What the clients of a system may be seen to send anywhere; each names one.
const EVERYWHERE: [&str; 4] = ["null-member", "boolean-text", "line-breaks", "newer-microversion"];

/// The clients of `catalogue/clients.yaml`.
#[derive(Default)]
pub(crate) struct Clients {
    all: Vec<(String, Arc<Client>)>,
    paths: Vec<PathPractice>,
}

impl Clients {
    pub(crate) fn read(files: &[&Node]) -> Outcome<Self> {
        let mut all = Vec::new();
        for file in files {
            file.only(&["clients", "paths"])?;
            for entry in file.need("clients")?.map()? {
                let node = &entry.node;
                node.only(&["name", "version", "seen"])?;
                let name = node.need("name")?.text()?;
                let full = match (node.find("version"), node.find("seen")) {
                    (Some(version), None) => format!("{name} {}", version.text()?),
                    (None, Some(seen)) => format!("{name} ({})", seen.text()?),
                    _ => return node.problem("a client has a `version`, or `seen` says how it is known"),
                };
                let source = format!("seen in practice: {full}").into();
                all.push((entry.key.clone(), Arc::new(Client { name: name.into(), source })));
            }
        }
        let mut clients = Clients { all, paths: Vec::new() };
        for row in files.iter().filter_map(|file| file.find("paths")) {
            for row in row.list()? {
                let row = clients.path(row)?;
                clients.paths.push(row);
            }
        }
        Ok(clients)
    }

    fn path(&self, row: &Node) -> Outcome<PathPractice> {
        row.only(&["client", "from", "to"])?;
        let beginning = |key| -> Outcome<Str> {
            let node = row.need(key)?;
            match node.text()? {
                path if path.ends_with('/') || !(path.is_empty() || path.starts_with('/')) => {
                    node.problem("a beginning of a path starts with `/` and does not end with it")
                }
                path => Ok(path.into()),
            }
        };
        let (from, to) = (beginning("from")?, beginning("to")?);
        if from.is_empty() || from == to {
            return row.problem("`from` names a beginning that `to` replaces");
        }
        Ok(PathPractice { client: self.reference(row.need("client")?)?, from, to })
    }

    /// The tables of clients, and of how their paths begin.
    pub(crate) fn tables(self) -> (Box<[Arc<Client>]>, Box<[PathPractice]>) {
        (self.all.into_iter().map(|(_, client)| client).collect(), self.paths.into())
    }

    /// The client that a node names.
    pub(crate) fn reference(&self, node: &Node) -> Outcome<Arc<Client>> {
        let key = node.text()?;
        match self.all.iter().find(|(known, _)| known == key) {
            Some((_, client)) => Ok(client.clone()),
            None => node.problem(format!("the client `{key}` is not in clients.yaml")),
        }
    }

    /// `practice` of a system.
    pub(crate) fn everywhere(&self, system: &Node) -> Outcome<Practices> {
        let Some(practice) = system.find("practice") else { return Ok(Practices::default()) };
        practice.only(&EVERYWHERE)?;
        let seen = |key: &str| practice.find(key).map(|client| self.reference(client)).transpose();
        Ok(Practices {
            null_member: seen("null-member")?,
            boolean_text: seen("boolean-text")?,
            line_breaks: seen("line-breaks")?,
            newer_microversion: seen("newer-microversion")?,
        })
    }

    /// `x-practice` of a schema: one row, or a list of them.
    pub(crate) fn rows(&self, schema: &Node, documented: Types) -> Outcome<Box<[Practice]>> {
        let Some(practice) = schema.find("x-practice") else { return Ok(Box::default()) };
        let mut rows = practice.list().map_or_else(|_| vec![practice.clone()], <[Node]>::to_vec);
        if overlay::touches(schema) {
            // What an overlay documents is no practice any more.
            rows.iter_mut().for_each(|row| still_undocumented(schema, row));
            rows.retain(says_something);
        }
        rows.iter().map(|row| self.row(schema, documented, row)).collect()
    }

    fn row(&self, schema: &Node, documented: Types, row: &Node) -> Outcome<Practice> {
        row.only(&["client", "type", "enum", "members", "without", "since"])?;
        if !says_something(row) {
            return row.problem(
                "practice is a further `type`, values in `enum`, `members`, or fields it is `without`",
            );
        }
        let further = types(row, "type")?;
        if let Some(name) = further.names().find(|name| documented.names().any(|known| known == *name)) {
            return row.problem(format!("`{name}` is documented, so it is no practice"));
        }
        let (members, without) = (optional_list(row, "members")?, optional_list(row, "without")?);
        undocumented(schema, members, without)?;
        Ok(Practice {
            client: self.reference(row.need("client")?)?,
            types: further,
            values: further_values(schema, row)?,
            members: members.iter().map(text).collect::<Outcome<_>>()?,
            without: without.iter().map(text).collect::<Outcome<_>>()?,
            since: row.find("since").map(facts::microversion).transpose()?,
        })
    }
}

/// Whether a row tells anything that a client was seen to do.
fn says_something(row: &Node) -> bool {
    ["type", "enum", "members", "without"].iter().any(|key| row.find(key).is_some())
}

/// Leaves of a row what the schema does not say.
fn still_undocumented(schema: &Node, row: &mut Node) {
    let listed = |key: &str| optional_list(schema, key).unwrap_or_default();
    let properties =
        schema.find("properties").and_then(|properties| properties.map().ok()).unwrap_or_default();
    let keep = |key: &str, item: &Node| match key {
        "enum" => !listed("enum").iter().any(|known| literal(&known.value) == literal(&item.value)),
        "members" => !properties.iter().any(|known| item.text() == Ok(known.key.as_str())),
        "without" => listed("required").iter().any(|known| known.text() == item.text()),
        _ => true,
    };
    let documented = types(schema, "type").unwrap_or_default();
    let of_a_type = row.find("type").is_some();
    let Some(entries) = row.entries_mut() else { return };
    for entry in entries.iter_mut() {
        let key = entry.key.clone();
        if let Some(items) = entry.node.items_mut() {
            items.retain(|item| keep(&key, item));
        }
    }
    entries.retain(|entry| match entry.key.as_str() {
        "type" => types_of(&entry.node).is_none_or(|further| !documented.has(further)),
        "enum" if listed("enum").is_empty() => of_a_type,
        "enum" | "members" | "without" => entry.node.list().is_ok_and(|items| !items.is_empty()),
        _ => true,
    });
}

/// Values beyond the closed list of a schema.
fn further_values(schema: &Node, row: &Node) -> Outcome<Box<[ecs_preflight_model::Literal]>> {
    let values = optional_list(row, "enum")?;
    let listed = optional_list(schema, "enum")?;
    let known = |value: &&Node| listed.iter().any(|known| literal(&known.value) == literal(&value.value));
    if let Some(value) = values.iter().find(known) {
        return value.problem("this value is documented, so it is no practice");
    }
    // Beside a further type they are the only values of it.
    if let Some(place) = row.find("enum").filter(|_| listed.is_empty() && row.find("type").is_none()) {
        return place.problem("without an `enum` every value is documented");
    }
    Ok(values.iter().map(|value| literal(&value.value)).collect())
}

/// Members that no table lists, and required ones that may be left out.
fn undocumented(schema: &Node, members: &[Node], without: &[Node]) -> Outcome<()> {
    let properties = schema.find("properties").map_or(Ok(&[][..]), Node::map)?;
    for member in members {
        let name = member.text()?;
        if properties.iter().any(|property| property.key == name) {
            return member.problem(format!("`{name}` is documented, so it is no practice"));
        }
    }
    let required = schema.find("required").map_or_else(|| Ok(Vec::new()), Node::texts)?;
    for member in without {
        let name = member.text()?;
        if !required.iter().any(|known| known == name) {
            return member.problem(format!("`{name}` is not required, so leaving it out is no practice"));
        }
    }
    Ok(())
}
