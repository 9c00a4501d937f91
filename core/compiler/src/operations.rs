//! Systems and operations: routes, parameters, bodies.

use std::sync::Arc;

use ecs_preflight_model::{Bilingual, Operation, Route, Schema, Segment, Select, Str, System, Wire};

use crate::errors;
use crate::facts;
use crate::origin::Origin;
use crate::overlay::ADDED;
use crate::schema::Vocabulary;
use crate::sources::Sources;
use crate::values::{bilingual, flag, optional_bilingual, optional_texts, text, texts};
use crate::yaml::{Entry, Node, Outcome, Place, Problem, Value};

/// A system, and the path parameters that its operations share.
struct Described {
    system: Arc<System>,
    path: Vec<Entry>,
}

/// The tables of systems, operations and routes.
#[derive(Default)]
pub(crate) struct Tables {
    pub(crate) systems: Box<[Arc<System>]>,
    pub(crate) operations: Vec<Operation>,
    pub(crate) routes: Vec<Route>,
}

impl Tables {
    /// The ids of the operations.
    pub(crate) fn ids(&self) -> Vec<String> {
        self.operations.iter().map(|operation| operation.id.to_string()).collect()
    }
}

/// Reads the systems and every operation; each mistake is noted, and reading goes on.
pub(crate) fn tables(
    systems: &[&Node],
    files: &[(String, Node)],
    vocabulary: &Vocabulary,
    sources: &mut Sources,
    problems: &mut Vec<Problem>,
) -> Option<Tables> {
    let systems = match read_systems(systems, vocabulary) {
        Ok(systems) => systems,
        Err(problem) => {
            problems.push(problem);
            return None;
        }
    };
    let mut tables =
        Tables { systems: systems.iter().map(|known| known.system.clone()).collect(), ..Tables::default() };
    for (file, node) in files {
        if node.find("operations").is_none() || file.starts_with("catalogue/iam/") {
            continue;
        }
        let operations = node.only(&["system", "operations"]).and_then(|()| node.need("operations")?.list());
        let operations = match operations {
            Ok(operations) => operations,
            Err(problem) => {
                problems.push(problem);
                continue;
            }
        };
        for operation in operations {
            let mut reader = Reader { systems: &systems, vocabulary, sources, tables: &mut tables };
            if let Err(problem) = reader.operation(node, operation) {
                problems.push(problem);
            }
        }
    }
    problems.extend(twice_named(files, &tables));
    if tables.operations.is_empty() && problems.is_empty() {
        let place = Place::start("catalogue");
        problems.push(Problem { place, message: "no operation is defined".into() });
    }
    Some(tables)
}

/// Other names of operations that another one has already.
fn twice_named(files: &[(String, Node)], tables: &Tables) -> Vec<Problem> {
    let mut known: Vec<&str> = tables.operations.iter().map(|operation| &*operation.id).collect();
    let mut problems = Vec::new();
    for operation in &tables.operations {
        for name in &operation.also {
            if !known.contains(&&**name) {
                known.push(name);
                continue;
            }
            let lists = files.iter().filter_map(|(_, node)| node.find("operations")?.list().ok()).flatten();
            let is = |node: &&Node| {
                node.find("id").is_some_and(|id| id.text().is_ok_and(|id| *id == *operation.id))
            };
            let place = lists.filter(is).find_map(|node| node.find("also"));
            let message = format!("`{name}` is the name of another operation");
            let place = place.map_or_else(|| Place::start("catalogue"), |also| also.place.clone());
            problems.push(Problem { place, message });
        }
    }
    problems
}

/// The names of the systems.
pub(crate) fn systems(files: &[&Node]) -> Outcome<Vec<String>> {
    let mut names = Vec::new();
    for file in files {
        names.extend(file.need("systems")?.map()?.iter().map(|entry| entry.key.clone()));
    }
    Ok(names)
}

/// The names of the documents.
pub(crate) fn documents(files: &[&Node]) -> Outcome<Vec<String>> {
    let mut names: Vec<String> = Vec::new();
    for file in files {
        for entry in file.need("systems")?.map()? {
            let name = entry.node.need("document")?.text()?;
            if !names.iter().any(|known| known == name) {
                names.push(name.to_owned());
            }
        }
    }
    Ok(names)
}

fn read_systems(files: &[&Node], vocabulary: &Vocabulary) -> Outcome<Vec<Described>> {
    let mut systems = Vec::new();
    for file in files {
        file.only(&["systems", "path"])?;
        for entry in file.need("systems")?.map()? {
            let system = Arc::new(read_system(entry, vocabulary)?);
            systems.push(Described { system, path: file.need("path")?.map()?.to_vec() });
        }
    }
    Ok(systems)
}

fn read_system(entry: &Entry, vocabulary: &Vocabulary) -> Outcome<System> {
    let node = &entry.node;
    node.only(&[
        "document",
        "api_error",
        "empty_body_error",
        "wire",
        "auth",
        "content_types",
        "scheme",
        "hosts",
        "request",
        "signature",
        "headers",
        "practice",
    ])?;
    let document = text(node.need("document")?)?;
    let auth = node.need("auth")?.list()?.iter().map(texts).collect::<Outcome<_>>()?;
    let wire = match node.need("wire")?.text()? {
        "json" => Wire::Json,
        "form" => Wire::Form,
        _ => return node.problem("wire is json or form"),
    };
    let scheme = match node.find("scheme") {
        Some(scheme) => {
            scheme.only(&["name", "source"])?;
            Some([text(scheme.need("name")?)?, text(scheme.need("source")?)?])
        }
        None => None,
    };
    let code = |key: &str| node.find(key).map(|code| errors::known(&vocabulary.errors, code)).transpose();
    let whole = Origin { document: document.to_string(), section: String::new(), table: None };
    // Where a document says what holds for all operations of a system.
    let at = |node: &Node| -> Outcome<Str> {
        node.only(&["section", "table"])?;
        Ok(whole.at(node.find("section"), node.find("table"))?.text().into())
    };
    let mut header_sources = Vec::new();
    for header in node.find("headers").map_or(Ok(&[][..]), Node::map)? {
        header_sources.push((header.key.as_str().into(), at(&header.node)?));
    }
    let request = node.need("request")?;
    Ok(System {
        name: entry.key.as_str().into(),
        api_error: code("api_error")?,
        empty_body_error: code("empty_body_error")?,
        wire,
        auth,
        content_types: texts(node.need("content_types")?)?,
        request_source: at(request)?,
        signature_source: at(node.find("signature").unwrap_or(request))?,
        header_sources: header_sources.into(),
        scheme,
        practice: vocabulary.clients.everywhere(node)?,
        document,
    })
}

/// What an operation is read with, and the tables that it goes into.
struct Reader<'r> {
    systems: &'r [Described],
    vocabulary: &'r Vocabulary,
    sources: &'r mut Sources,
    tables: &'r mut Tables,
}

/// What an operation's section may say.
const OPERATION: [&str; 24] = [
    "id",
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
    "later",
    "path_table",
    "query_table",
    "path",
    "query",
    "query_constraints",
    "headers",
    "query_as_path",
    "discouraged",
    "body",
    "ambiguity",
    ADDED,
];

impl Reader<'_> {
    fn operation(&mut self, file: &Node, node: &Node) -> Outcome<()> {
        node.only(&OPERATION)?;
        let id = text(node.need("id")?)?;
        if self.tables.operations.iter().any(|known| known.id == id) {
            return node.problem(format!("the operation `{id}` stands twice"));
        }
        let name = file.need("system")?;
        let of = name.text()?;
        let Some(described) = self.systems.iter().find(|known| known.system.name == of) else {
            return name.problem("this system is not in systems.yaml");
        };
        let system = described.system.clone();
        let section = text(node.need("section")?)?;
        let document = node.find(ADDED).map_or(Ok(&*system.document), Node::text)?.to_owned();
        let origin = Origin { document, section: section.to_string(), table: None };
        let request = node.need("request")?;
        let (method, uris) = uris(node, request)?;
        let mut names: Vec<String> = Vec::new();
        let routes = self.routes(&uris, request, &mut names)?;
        let path = object_of(path_properties(node, described, &names)?, &names, node);
        let path = self.schema(&path, &origin, node.find("path_table"))?;
        let query = self.schema(&query_node(node), &origin, node.find("query_table"))?;
        let headers = match node.find("headers") {
            Some(headers) => {
                let object = object_of(headers.map()?.to_vec(), &[], headers);
                Some(self.schema(&object, &origin, None)?)
            }
            None => None,
        };
        let body = node.find("body").map(|body| self.schema(body, &origin, None)).transpose()?;
        let version = |key: &str| node.find(key).map(facts::microversion).transpose();
        let later = node.find("later").map(|client| self.vocabulary.clients.reference(client)).transpose()?;
        let operation = Operation {
            id,
            also: optional_texts(node, "also")?,
            system,
            section,
            source: origin.text().into(),
            title: bilingual(node.need("title")?)?,
            method,
            select: node.find("select").map(select).transpose()?,
            asynchronous: flag(node, "async")?,
            deprecated: flag(node, "deprecated")?,
            instead: optional_bilingual(node, "instead")? as Option<Bilingual>,
            since: version("since")?,
            until: version("until")?,
            later,
            path,
            query,
            headers,
            query_as_path: query_as_path(node, &names)?,
            discouraged: discouraged(node, &uris)?,
            uris: uris.into_iter().map(Str::from).collect(),
            body,
        };
        self.tables.operations.push(operation);
        self.tables.routes.extend(routes);
        Ok(())
    }

    fn routes(&self, uris: &[String], request: &Node, names: &mut Vec<String>) -> Outcome<Vec<Route>> {
        let operation = self.tables.operations.len();
        let route = |(uri, path): (usize, &String)| {
            Ok(Route { operation, uri, segments: segments(path, request, names)? })
        };
        uris.iter().enumerate().map(route).collect()
    }

    /// The schema of a path, a query or a body; `table` lists the parameters of the former.
    fn schema(&mut self, node: &Node, origin: &Origin, table: Option<&Node>) -> Outcome<Arc<Schema>> {
        let members = table.map(|_| origin.at(None, table)).transpose()?;
        let mut shape = self.vocabulary.shape_with(node, origin, members.as_ref())?;
        shape.assign_slots()?;
        Ok(shape.into_schema(&origin.text(), self.sources))
    }
}

/// The method, and every spelling of the path.
fn uris(node: &Node, request: &Node) -> Outcome<(Str, Vec<String>)> {
    let Some((method, first)) = request.text()?.split_once(' ') else {
        return request.problem("a request is written METHOD /path");
    };
    let mut uris = vec![first.to_owned()];
    for alias in node.find("aliases").map_or(Ok(&[][..]), Node::list)? {
        match alias.text()?.split_once(' ') {
            Some((other, uri)) if other == method => uris.push(uri.to_owned()),
            _ => return alias.problem(format!("an alias is written {method} /path")),
        }
    }
    Ok((method.into(), uris))
}

/// The query parameters that have to be equal to the path parameter of the same name.
fn query_as_path(node: &Node, names: &[String]) -> Outcome<Box<[Str]>> {
    let Some(same) = node.find("query_as_path") else { return Ok(Box::default()) };
    let query = node.find("query").map_or(Ok(&[][..]), Node::map)?;
    for name in same.texts()? {
        if !names.contains(&name) || !query.iter().any(|entry| entry.key == *name) {
            return same.problem(format!("`{name}` is not both in the path and in the query"));
        }
    }
    texts(same)
}

/// The spellings of the path that the section advises against.
fn discouraged(node: &Node, uris: &[String]) -> Outcome<Box<[Str]>> {
    let Some(listed) = node.find("discouraged") else { return Ok(Box::default()) };
    for uri in listed.texts()? {
        if !uris.iter().skip(1).any(|known| *known == uri) {
            return listed.problem(format!("`{uri}` is no alias"));
        }
    }
    texts(listed)
}

/// `{select: reboot}` or `{select: {field: action, value: create}}`.
fn select(node: &Node) -> Outcome<Select> {
    match &node.value {
        Value::Text(key) => Ok(Select::Key(key.as_str().into())),
        _ => {
            node.only(&["field", "value"])?;
            Ok(Select::Value(text(node.need("field")?)?, text(node.need("value")?)?))
        }
    }
}

fn segments(uri: &str, node: &Node, names: &mut Vec<String>) -> Outcome<Box<[Segment]>> {
    let Some(path) = uri.strip_prefix('/') else { return node.problem("a path begins with /") };
    let mut segments = Vec::new();
    if path.is_empty() {
        return Ok(Box::default());
    }
    let mut here: Vec<String> = Vec::new();
    for segment in path.split('/') {
        match segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            Some(name) => {
                // A name may stand twice in one path (the quota calls): the second is a value of its own.
                let name = if here.iter().any(|known| known == name) {
                    format!("{name}_2")
                } else {
                    name.to_owned()
                };
                here.push(name.clone());
                if !names.contains(&name) {
                    names.push(name.clone());
                }
                segments.push(Segment::Parameter(name.into()));
            }
            None => segments.push(Segment::Literal(segment.into())),
        }
    }
    Ok(segments.into())
}

fn path_properties(node: &Node, system: &Described, names: &[String]) -> Outcome<Vec<Entry>> {
    let own: &[Entry] = match node.find("path") {
        Some(path) => path.map()?,
        None => &[],
    };
    if let Some(entry) = own.iter().find(|entry| !names.contains(&entry.key)) {
        return entry.node.problem(format!("`{}` is not in the path", entry.key));
    }
    let mut entries = Vec::new();
    for name in names {
        let plain = name.strip_suffix("_2").unwrap_or(name);
        let known = own.iter().chain(&system.path).find(|entry| entry.key == *name || entry.key == plain);
        match known {
            Some(entry) => entries.push(Entry { key: name.clone(), ..entry.clone() }),
            None => return node.problem(format!("the path parameter `{name}` is not described")),
        }
    }
    Ok(entries)
}

fn object_of(properties: Vec<Entry>, required: &[String], node: &Node) -> Node {
    let at = |value: Value| Node { place: node.place.clone(), value };
    let entry =
        |key: &str, value: Value| Entry { key: key.into(), place: node.place.clone(), node: at(value) };
    let required = required.iter().map(|name| at(Value::Text(name.clone()))).collect();
    at(Value::Map(vec![
        entry("type", Value::Text("object".into())),
        entry("properties", Value::Map(properties)),
        entry("required", Value::List(required)),
    ]))
}

/// The query is an object whose members are texts; unknown and repeated ones have rules of their own.
fn query_node(node: &Node) -> Node {
    let empty = Node { place: node.place.clone(), value: Value::Map(Vec::new()) };
    let query = node.find("query").unwrap_or(&empty);
    let at = |value: Value| Node { place: query.place.clone(), value };
    let entry =
        |key: &str, value: Value| Entry { key: key.into(), place: query.place.clone(), node: at(value) };
    let report = |from: &str, to: &str| entry(from, Value::Text(to.into()));
    // `required: true` beside a parameter is shorthand for the list that JSON Schema has.
    let mut required = Vec::new();
    let mut properties = Vec::new();
    for property in query.map().unwrap_or_default() {
        let mut property = property.clone();
        if let Value::Map(entries) = &mut property.node.value {
            entries.retain(|entry| {
                let here = entry.key == "required" && matches!(entry.node.value, Value::Boolean(true));
                if here {
                    required.push(at(Value::Text(property.key.clone())));
                }
                !here
            });
        }
        properties.push(property);
    }
    let mut map = vec![
        entry("type", Value::Text("object".into())),
        entry("properties", Value::Map(properties)),
        entry("required", Value::List(required)),
        entry(
            "x-report",
            Value::Map(vec![
                report("object/unknown-field", "query/unknown-parameter"),
                report("object/unknown-field#plain", "query/unknown-parameter#plain"),
                report("object/duplicate-key", "query/repeated-parameter"),
                report("object/required", "query/required"),
            ]),
        ),
    ];
    if let Some(constraints) = node.find("query_constraints") {
        map.push(Entry {
            key: "x-constraints".into(),
            place: constraints.place.clone(),
            node: constraints.clone(),
        });
    }
    at(Value::Map(map))
}
