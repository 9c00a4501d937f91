//! Systems and operations: routes, parameters, bodies.

use super::emit::{Emitter, option, option_text, text};
use super::errors;
use super::facts;
use super::origin::Origin;
use super::schema::Vocabulary;
use super::yaml::{Entry, Node, Outcome, Place, Problem, Value};

struct System {
    document: String,
    path: Vec<Entry>,
}

/// Writes `SYSTEMS`, `OPERATIONS` and `ROUTES`; answers the operation ids.
pub fn emit(
    systems: &[&Node],
    files: &[(String, Node)],
    vocabulary: &Vocabulary,
    out: &mut Emitter,
    problems: &mut Vec<Problem>,
) -> Option<Vec<String>> {
    let systems = match read_systems(systems, vocabulary, out) {
        Ok(systems) => systems,
        Err(problem) => {
            problems.push(problem);
            return None;
        }
    };
    let mut ids: Vec<String> = Vec::new();
    let mut rows = Vec::new();
    let mut routes = Vec::new();
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
            match emit_one(node, operation, &systems, vocabulary, &mut ids, rows.len(), &mut routes, out) {
                Ok(row) => rows.push(row),
                Err(problem) => problems.push(problem),
            }
        }
    }
    if rows.is_empty() && problems.is_empty() {
        let place = Place { file: "catalogue".into(), line: 1 };
        problems.push(Problem { place, message: "no operation is defined".into() });
    }
    let rows = out.slice("Operation", &rows);
    out.item(&format!("pub(crate) static OPERATIONS: &[Operation] = {rows};"));
    let routes = out.slice("Route", &routes);
    out.item(&format!("pub(crate) static ROUTES: &[Route] = {routes};"));
    Some(ids)
}

/// The names of the systems.
pub fn systems(files: &[&Node]) -> Outcome<Vec<String>> {
    let mut names = Vec::new();
    for file in files {
        names.extend(file.need("systems")?.map()?.iter().map(|entry| entry.key.clone()));
    }
    Ok(names)
}

/// The names of the documents.
pub fn documents(files: &[&Node]) -> Outcome<Vec<String>> {
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

fn read_systems(
    files: &[&Node],
    vocabulary: &Vocabulary,
    out: &mut Emitter,
) -> Outcome<Vec<(String, System)>> {
    let mut systems = Vec::new();
    for file in files {
        file.only(&["systems", "path"])?;
        for entry in file.need("systems")?.map()? {
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
            let document = node.need("document")?.text()?.to_owned();
            let mut ways = Vec::new();
            for way in node.need("auth")?.list()? {
                let names: Vec<String> = way.texts()?.iter().map(|name| text(name)).collect();
                ways.push(format!("&[{}]", names.join(", ")));
            }
            let types: Vec<String> =
                node.need("content_types")?.texts()?.iter().map(|name| text(name)).collect();
            let wire = match node.need("wire")?.text()? {
                "json" => "Wire::Json",
                "form" => "Wire::Form",
                _ => return node.problem("wire is json or form"),
            };
            let scheme = match node.find("scheme") {
                Some(scheme) => {
                    scheme.only(&["name", "source"])?;
                    let (name, source) = (scheme.need("name")?.text()?, scheme.need("source")?.text()?);
                    Some(format!("[{}, {}]", text(name), text(source)))
                }
                None => None,
            };
            let code = |key: &str| -> Outcome<String> {
                let code = node.find(key).map(|code| errors::known(&vocabulary.errors, code)).transpose()?;
                Ok(option_text(code))
            };
            let sources = system_sources(node, &document)?;
            out.item(&format!(
                "static {}: System = System {{ name: {}, document: {}, api_error: {}, empty_body_error: {}, \
                 wire: {wire}, auth: &[{}], content_types: &[{}], {sources}, scheme: {}, practice: {} }};",
                system_name(&entry.key),
                text(&entry.key),
                text(&document),
                code("api_error")?,
                code("empty_body_error")?,
                ways.join(", "),
                types.join(", "),
                option(scheme),
                vocabulary.clients.everywhere(node)?
            ));
            let path = file.need("path")?.map()?.to_vec();
            systems.push((entry.key.clone(), System { document, path }));
        }
    }
    let all: Vec<String> = systems.iter().map(|(name, _)| format!("&{}", system_name(name))).collect();
    let all = out.slice("&System", &all);
    out.item(&format!("pub(crate) static SYSTEMS: &[&System] = {all};"));
    Ok(systems)
}

/// Where a document says what holds for all operations of a system.
fn system_sources(node: &Node, document: &str) -> Outcome<String> {
    let whole = Origin { document: document.to_owned(), section: String::new(), table: None };
    let at = |node: &Node| -> Outcome<String> {
        node.only(&["section", "table"])?;
        Ok(text(&whole.at(node.find("section"), node.find("table"))?.text()))
    };
    let mut headers = Vec::new();
    for header in node.find("headers").map_or(Ok(&[][..]), Node::map)? {
        headers.push(format!("({}, {})", text(&header.key), at(&header.node)?));
    }
    let request = node.need("request")?;
    Ok(format!(
        "request_source: {}, signature_source: {}, header_sources: &[{}]",
        at(request)?,
        at(node.find("signature").unwrap_or(request))?,
        headers.join(", ")
    ))
}

fn system_name(name: &str) -> String {
    format!("SYSTEM_{}", super::emit::constant(name))
}

#[allow(clippy::too_many_arguments, reason = "the tables that one operation is written into")]
fn emit_one(
    file: &Node,
    node: &Node,
    systems: &[(String, System)],
    vocabulary: &Vocabulary,
    ids: &mut Vec<String>,
    index: usize,
    routes: &mut Vec<String>,
    out: &mut Emitter,
) -> Outcome<String> {
    node.only(&[
        "id",
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
        "query_as_path",
        "discouraged",
        "body",
        "ambiguity",
    ])?;
    let id = node.need("id")?.text()?.to_owned();
    if ids.contains(&id) {
        return node.problem(format!("the operation `{id}` stands twice"));
    }
    let name = file.need("system")?;
    let Some((_, system)) = systems.iter().find(|(known, _)| known == name.text().unwrap_or_default()) else {
        return name.problem("this system is not in systems.yaml");
    };
    let section = node.need("section")?.text()?.to_owned();
    let origin = Origin { document: system.document.clone(), section: section.clone(), table: None };
    let request = node.need("request")?;
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
    let mut names: Vec<String> = Vec::new();
    let mut uri_rows = Vec::new();
    for (number, uri) in uris.iter().enumerate() {
        let segments = segments(uri, request, &mut names)?;
        uri_rows.push(text(uri));
        routes.push(format!(
            "Route {{ operation: {index}, uri: {number}, segments: &[{}] }}",
            segments.join(", ")
        ));
    }
    let path = object_of(path_properties(node, system, &names)?, &names, node);
    let path = compile(&path, vocabulary, &origin, node.find("path_table"), out)?;
    let query = query_node(node);
    let query = compile(&query, vocabulary, &origin, node.find("query_table"), out)?;
    let body = node.find("body").map(|body| compile(body, vocabulary, &origin, None, out)).transpose()?;
    let same = query_as_path(node, &names)?;
    let discouraged = discouraged(node, &uris)?;
    let select = node.find("select").map(select_code).transpose()?;
    let version =
        |key: &str| -> Outcome<String> { Ok(option(node.find(key).map(facts::microversion).transpose()?)) };
    let flag = |key: &str| node.find(key).map_or(Ok(false), Node::boolean);
    ids.push(id.clone());
    Ok(format!(
        "Operation {{ id: {}, system: &{}, section: {}, source: {}, title: {}, method: {}, uris: &[{}], select: {}, \
         asynchronous: {}, deprecated: {}, instead: {}, since: {}, until: {}, later: {}, path: &{path}, query: &{query}, query_as_path: &[{same}], \
         discouraged: &[{discouraged}], body: {} }}",
        text(&id),
        system_name(name.text()?),
        text(&section),
        text(&origin.text()),
        facts::bilingual(node.need("title")?)?,
        text(method),
        uri_rows.join(", "),
        option(select),
        flag("async")?,
        flag("deprecated")?,
        option(node.find("instead").map(|call| Ok(format!("&{}", facts::bilingual(call)?))).transpose()?),
        version("since")?,
        version("until")?,
        option(node.find("later").map(|client| vocabulary.clients.reference(client)).transpose()?),
        option(body.map(|body| format!("&{body}")))
    ))
}

/// The query parameters that have to be equal to the path parameter of the same name.
fn query_as_path(node: &Node, names: &[String]) -> Outcome<String> {
    let Some(same) = node.find("query_as_path") else { return Ok(String::new()) };
    let query = node.find("query").map_or(Ok(&[][..]), Node::map)?;
    let mut codes = Vec::new();
    for name in same.texts()? {
        if !names.contains(&name) || !query.iter().any(|entry| entry.key == *name) {
            return same.problem(format!("`{name}` is not both in the path and in the query"));
        }
        codes.push(text(&name));
    }
    Ok(codes.join(", "))
}

/// The spellings of the path that the section advises against.
fn discouraged(node: &Node, uris: &[String]) -> Outcome<String> {
    let Some(listed) = node.find("discouraged") else { return Ok(String::new()) };
    let mut codes = Vec::new();
    for uri in listed.texts()? {
        if !uris.iter().skip(1).any(|known| *known == uri) {
            return listed.problem(format!("`{uri}` is no alias"));
        }
        codes.push(text(&uri));
    }
    Ok(codes.join(", "))
}

/// Writes the schema of a path, a query or a body; `table` lists the parameters of the former.
fn compile(
    node: &Node,
    vocabulary: &Vocabulary,
    origin: &Origin,
    table: Option<&Node>,
    out: &mut Emitter,
) -> Outcome<String> {
    let members = table.map(|_| origin.at(None, table)).transpose()?;
    let mut shape = vocabulary.shape_with(node, origin, members.as_ref())?;
    shape.assign_slots()?;
    Ok(shape.emit(&origin.text(), out))
}

/// `{select: reboot}` or `{select: {field: action, value: create}}`.
fn select_code(node: &Node) -> Outcome<String> {
    match &node.value {
        Value::Text(key) => Ok(format!("Select::Key({})", text(key))),
        _ => {
            node.only(&["field", "value"])?;
            let (field, value) = (node.need("field")?.text()?, node.need("value")?.text()?);
            Ok(format!("Select::Value({}, {})", text(field), text(value)))
        }
    }
}

fn segments(uri: &str, node: &Node, names: &mut Vec<String>) -> Outcome<Vec<String>> {
    let Some(path) = uri.strip_prefix('/') else { return node.problem("a path begins with /") };
    let mut segments = Vec::new();
    if path.is_empty() {
        return Ok(segments);
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
                segments.push(format!("Segment::Parameter({})", text(&name)));
            }
            None => segments.push(format!("Segment::Literal({})", text(segment))),
        }
    }
    Ok(segments)
}

fn path_properties(node: &Node, system: &System, names: &[String]) -> Outcome<Vec<Entry>> {
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
