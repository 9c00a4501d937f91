//! What real clients send although the documents read otherwise: who was seen, anywhere or at one place.

use super::emit::{Emitter, constant, option, text};
use super::facts;
use super::schema::{TYPES, types};
use super::shape::literal;
use super::yaml::{Node, Outcome};

/// What the clients of a system may be seen to send anywhere; each names one.
const EVERYWHERE: [&str; 4] = ["null-member", "boolean-text", "line-breaks", "newer-microversion"];

/// The clients of `catalogue/clients.yaml`.
pub struct Clients {
    all: Vec<Client>,
    paths: Vec<PathRow>,
}

/// A beginning of a path that a client uses for a documented one.
struct PathRow {
    client: String,
    from: String,
    to: String,
}

struct Client {
    key: String,
    name: String,
    /// Name with version, or with how it is known.
    full: String,
}

impl Clients {
    pub fn read(files: &[&Node]) -> Outcome<Self> {
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
                all.push(Client { key: entry.key.clone(), name: name.to_owned(), full });
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

    fn path(&self, row: &Node) -> Outcome<PathRow> {
        row.only(&["client", "from", "to"])?;
        let beginning = |key| -> Outcome<String> {
            let node = row.need(key)?;
            match node.text()? {
                path if path.ends_with('/') || !(path.is_empty() || path.starts_with('/')) => {
                    node.problem("a beginning of a path starts with `/` and does not end with it")
                }
                path => Ok(path.to_owned()),
            }
        };
        let (from, to) = (beginning("from")?, beginning("to")?);
        if from.is_empty() || from == to {
            return row.problem("`from` names a beginning that `to` replaces");
        }
        Ok(PathRow { client: self.reference(row.need("client")?)?, from, to })
    }

    pub fn emit(&self, out: &mut Emitter) {
        for client in &self.all {
            let source = text(&format!("seen in practice: {}", client.full));
            let code = format!("Client {{ name: {}, source: {source} }}", text(&client.name));
            out.item(&format!("static {}: Client = {code};", name_of(&client.key)));
        }
        let all: Vec<String> = self.all.iter().map(|client| format!("&{}", name_of(&client.key))).collect();
        let all = out.slice("&Client", &all);
        out.item(&format!("pub(crate) static CLIENTS: &[&Client] = {all};"));
        let row = |row: &PathRow| {
            let (from, to) = (text(&row.from), text(&row.to));
            format!("PathPractice {{ client: {}, from: {from}, to: {to} }}", row.client)
        };
        let rows: Vec<String> = self.paths.iter().map(row).collect();
        let rows = out.slice("PathPractice", &rows);
        out.item(&format!("pub(crate) static PATHS: &[PathPractice] = {rows};"));
    }

    pub fn reference(&self, node: &Node) -> Outcome<String> {
        let key = node.text()?;
        match self.all.iter().find(|client| client.key == key) {
            Some(client) => Ok(format!("&{}", name_of(&client.key))),
            None => node.problem(format!("the client `{key}` is not in clients.yaml")),
        }
    }

    /// `practice` of a system.
    pub fn everywhere(&self, system: &Node) -> Outcome<String> {
        let practice = system.find("practice");
        practice.map_or(Ok(()), |practice| practice.only(&EVERYWHERE))?;
        let mut fields = Vec::new();
        for key in EVERYWHERE {
            let client = practice.and_then(|practice| practice.find(key));
            let client = client.map(|client| self.reference(client)).transpose()?;
            fields.push(format!("{}: {}", key.replace('-', "_"), option(client)));
        }
        Ok(format!("Practices {{ {} }}", fields.join(", ")))
    }

    /// `x-practice` of a schema: one row, or a list of them.
    pub fn rows(&self, schema: &Node, documented: &[String]) -> Outcome<Vec<Row>> {
        let Some(practice) = schema.find("x-practice") else { return Ok(Vec::new()) };
        match practice.list() {
            Ok(rows) => rows.iter().map(|row| self.row(schema, documented, row)).collect(),
            Err(_) => Ok(vec![self.row(schema, documented, practice)?]),
        }
    }

    fn row(&self, schema: &Node, documented: &[String], row: &Node) -> Outcome<Row> {
        row.only(&["client", "type", "enum", "members", "without", "since"])?;
        if !["type", "enum", "members", "without"].iter().any(|key| row.find(key).is_some()) {
            return row.problem(
                "practice is a further `type`, values in `enum`, `members`, or fields it is `without`",
            );
        }
        let further = types(row, "type")?;
        if let Some(name) = further.iter().find(|name| documented.contains(name)) {
            return row.problem(format!("`{name}` is documented, so it is no practice"));
        }
        let values = row.find("enum").map_or(Ok(&[][..]), Node::list)?;
        let listed = schema.find("enum").map_or(Ok(&[][..]), Node::list)?;
        if let Some(value) = values
            .iter()
            .find(|value| listed.iter().any(|known| literal(&known.value) == literal(&value.value)))
        {
            return value.problem("this value is documented, so it is no practice");
        }
        if let Some(place) = row.find("enum").filter(|_| listed.is_empty()) {
            return place.problem("without an `enum` every value is documented");
        }
        let members = names(row, "members")?;
        let without = names(row, "without")?;
        let properties = schema.find("properties").map_or(Ok(&[][..]), Node::map)?;
        let known = |name: &Node| properties.iter().any(|property| Ok(property.key.as_str()) == name.text());
        if let Some(name) = members.iter().find(|name| known(name)) {
            return name.problem(format!("`{}` is documented, so it is no practice", name.text()?));
        }
        let required = schema.find("required").map_or_else(|| Ok(Vec::new()), Node::texts)?;
        for name in &without {
            if !required.iter().any(|known| Ok(known.as_str()) == name.text()) {
                return name.problem(format!(
                    "`{}` is not required, so leaving it out is no practice",
                    name.text()?
                ));
            }
        }
        Ok(Row {
            client: self.reference(row.need("client")?)?,
            types: further,
            values: values.iter().map(|value| literal(&value.value)).collect(),
            members: quoted(&members)?,
            without: quoted(&without)?,
            since: option(row.find("since").map(facts::microversion).transpose()?),
        })
    }
}

/// One observation at one place, written out.
pub struct Row {
    client: String,
    types: Vec<String>,
    values: Vec<String>,
    members: Vec<String>,
    without: Vec<String>,
    since: String,
}

impl Row {
    pub fn emit(&self, out: &mut Emitter) -> String {
        let bits = self.types.iter().filter_map(|name| TYPES.iter().position(|known| known == name));
        let types = bits.fold(0_u8, |all, bit| all | (1 << bit));
        let values = out.slice("Literal", &self.values);
        let [members, without] = [&self.members, &self.without].map(|names| out.slice("&str", names));
        format!(
            "Practice {{ client: {}, types: Types({types}), values: {values}, members: {members}, without: {without}, since: {} }}",
            self.client, self.since
        )
    }
}

fn names<'n>(row: &'n Node, key: &str) -> Outcome<Vec<&'n Node>> {
    Ok(row.find(key).map_or(Ok(&[][..]), Node::list)?.iter().collect())
}

fn quoted(names: &[&Node]) -> Outcome<Vec<String>> {
    names.iter().map(|name| Ok(text(name.text()?))).collect()
}

fn name_of(key: &str) -> String {
    format!("CLIENT_{}", constant(key))
}
