//! JSON Schema vocabulary plus `x-` rules -> static `Schema` tables.
//!
//! References are resolved in place, so that a cross-field rule knows the way from its object to each
//! field that it asks for; equal tables are shared again when they are written.

use super::emit::{constant, option, option_text, text};
use super::errors::{self, ErrorCode};
use super::facts::{self, Characters};
use super::messages::Rules;
use super::origin::{Origin, Places};
use super::practice::Clients;
use super::shape::{ListShape, ObjectShape, PropertyShape, Shape, camel, literal};
use super::yaml::{Entry, Node, Outcome, Problem, Value};

const KEYWORDS: &[&str] = &[
    "$ref",
    "type",
    "title",
    "enum",
    "default",
    "format",
    "contentEncoding",
    "minLength",
    "maxLength",
    "minimum",
    "maximum",
    "items",
    "minItems",
    "maxItems",
    "uniqueItems",
    "properties",
    "required",
    "additionalProperties",
    "propertyNames",
    "minProperties",
    "maxProperties",
    "x-secret",
    "x-section",
    "x-table",
    "x-members-section",
    "x-members-table",
    "x-lenient",
    "x-report",
    "x-api-error",
    "x-width",
    "x-min-bytes",
    "x-max-bytes",
    "x-max-decoded-bytes",
    "x-characters",
    "x-not-characters",
    "x-empty",
    "x-reserved",
    "x-also",
    "x-unique-by",
    "x-constraints",
    "x-conditional",
    "x-since",
    "x-until",
    "x-example-only",
    "x-enum-until",
    "x-password",
    "x-prefixes",
    "x-ambiguity",
    "x-id",
    "x-open",
    "x-named-in-path",
    "x-digits",
    "x-begins",
    "x-practice",
    "x-recommended",
];
pub(super) const TYPES: [&str; 7] = ["null", "boolean", "integer", "number", "string", "array", "object"];
const FORMATS: [&str; 6] = ["uuid", "uuid-or-url", "ipv4", "ip", "cidr", "date-time"];

/// Everything that a schema may refer to.
pub struct Vocabulary {
    pub shapes: Shapes,
    pub rules: Rules,
    pub characters: Characters,
    pub errors: Vec<ErrorCode>,
    pub accounts: Vec<String>,
    /// The names of the documents, as they are cited.
    pub documents: Vec<String>,
    pub clients: Clients,
}

/// The shared shapes of `catalogue/shapes`.
pub struct Shapes(Vec<Entry>);

impl Shapes {
    pub fn read(files: &[&Node]) -> Outcome<Self> {
        let mut all: Vec<Entry> = Vec::new();
        for entry in files.iter().map(|file| file.map()).collect::<Outcome<Vec<_>>>()?.into_iter().flatten() {
            if let Some(other) = all.iter().find(|other| other.key == entry.key) {
                let message = format!("the shape `{}` stands in {} too", entry.key, other.place);
                return Err(Problem { place: entry.place.clone(), message });
            }
            if let Some(place) = entry.node.find("x-table").or(entry.node.find("x-section")) {
                return place
                    .problem("the row of a shape is where it is used; its members have `x-members-table`");
            }
            all.push(entry.clone());
        }
        Ok(Shapes(all))
    }
}

impl Vocabulary {
    /// Reads a schema and everything below it; `around` is where its row stands.
    pub fn shape(&self, node: &Node, around: &Origin) -> Outcome<Shape> {
        self.shape_with(node, around, None)
    }

    /// The same, with the place of its members where nothing in it says another.
    pub fn shape_with(&self, node: &Node, around: &Origin, members: Option<&Origin>) -> Outcome<Shape> {
        let node = self.resolve(node, 0)?;
        node.only(KEYWORDS)?;
        let places = self.places(&node, around, members)?;
        let within = places.within();
        let mut shape = Shape { source: places.own.text(), ..Shape::default() };
        shape.types = types(&node, "type")?;
        shape.lenient = types(&node, "x-lenient")?;
        if let Some(values) = node.find("enum") {
            shape.values = values.list()?.iter().map(|value| value.value.clone()).collect();
            if shape.types.is_empty() {
                shape.types = vec!["string".into()];
            }
        }
        if shape.types.is_empty() {
            return node.problem("`type` (or `enum`) is missing");
        }
        if let Some(until) = node.find("x-enum-until") {
            until.only(&["microversion", "rule"])?;
            let rule = until.need("rule")?;
            let args = ["found", "allowed"].map(str::to_owned);
            shape.values_until = Some((
                facts::microversion(until.need("microversion")?)?,
                self.rules.stand_in(rule, rule.text()?, &args)?,
            ));
        }
        shape.text = self.text_code(&node)?;
        shape.number = number_code(&node)?;
        shape.list = self.list(&node, &places)?;
        shape.object = self.object(&node, &places)?;
        shape.members = shape.object.is_some().then(|| within.text()).filter(|text| *text != shape.source);
        shape.secret = flag(&node, "x-secret")?;
        shape.title = node.find("title").map(facts::bilingual).transpose()?;
        shape.default = node.find("default").map(|value| literal(&value.value));
        shape.practice = self.clients.rows(&node, &shape.types)?;
        self.reports(&node, &places.own, &mut shape)?;
        if let Some(constraints) = node.find("x-constraints") {
            for constraint in constraints.list()? {
                let constraint = self.constraint(constraint, within, &shape)?;
                shape.constraints.push(constraint);
            }
        }
        Ok(shape)
    }

    /// Follows `$ref`; what stands beside it replaces what it brings.
    pub(super) fn resolve(&self, node: &Node, depth: usize) -> Outcome<Node> {
        let Some(reference) = node.find("$ref") else { return Ok(node.clone()) };
        let name = reference.text()?;
        if depth > 8 {
            return node.problem(format!("`{name}` refers to itself"));
        }
        let Some(entry) = self.shapes.0.iter().find(|entry| entry.key == name) else {
            return reference.problem(format!("the shape `{name}` does not exist"));
        };
        let target = self.resolve(&entry.node, depth + 1)?;
        let mut merged: Vec<Entry> = target.map()?.to_vec();
        for entry in node.map()?.iter().filter(|entry| entry.key != "$ref") {
            match merged.iter_mut().find(|other| other.key == entry.key) {
                Some(other) => *other = entry.clone(),
                None => merged.push(entry.clone()),
            }
        }
        Ok(Node { place: node.place.clone(), value: Value::Map(merged) })
    }

    /// `x-report` gives a rule another name or place here, `x-api-error` the code that the service answers with.
    fn reports(&self, node: &Node, own: &Origin, shape: &mut Shape) -> Outcome<()> {
        if let Some(code) = node.find("x-api-error") {
            shape.api_error = Some(errors::known(&self.errors, code)?.to_owned());
        }
        let Some(reports) = node.find("x-report") else { return Ok(()) };
        for entry in reports.map()? {
            let Some(from) = self.rules.find(&entry.key) else {
                return entry.node.problem(format!("`{}` is not in catalogue/rules", entry.key));
            };
            let (to, code, source) = match &entry.node.value {
                Value::Text(to) => (to.clone(), None, None),
                _ => {
                    entry.node.only(&["rule", "api_error", "section", "table"])?;
                    let to = entry.node.find("rule").map_or(Ok(entry.key.as_str()), Node::text)?;
                    let code = entry.node.find("api_error");
                    let code = code.map(|code| errors::known(&self.errors, code)).transpose()?;
                    let (section, table) = (entry.node.find("section"), entry.node.find("table"));
                    let elsewhere = section.is_some() || table.is_some();
                    let source = elsewhere.then(|| Ok(own.at(section, table)?.text())).transpose()?;
                    (to.to_owned(), code, source)
                }
            };
            let to = self.rules.stand_in(&entry.node, &to, &from.args)?;
            let code =
                format!("from: rule::{}, to: {to}, api_error: {}", constant(&from.key), option_text(code));
            shape.named.push((code, source));
        }
        Ok(())
    }

    fn set(&self, node: &Node) -> Outcome<String> {
        let name = node.text()?;
        match self.characters.0.iter().find(|(known, _)| known == name) {
            Some((known, _)) => Ok(format!("&{}", facts::characters_name(known))),
            None => node.problem(format!("the character set `{name}` does not exist")),
        }
    }

    fn text_code(&self, node: &Node) -> Outcome<Option<String>> {
        let size = |key: &str| number(node, key).map(|value| option(value.map(|v| v.to_string())));
        let width = match node.find("x-width") {
            Some(width) => {
                width.only(&["wide", "maximum"])?;
                let maximum = width.need("maximum")?.integer()?;
                Some(format!("Width {{ wide: {}, maximum: {maximum} }}", self.set(width.need("wide")?)?))
            }
            None => None,
        };
        let set = |key: &str| -> Outcome<String> {
            Ok(option(node.find(key).map(|set| self.set(set)).transpose()?))
        };
        let format = match node.find("format") {
            Some(format) if FORMATS.contains(&format.text()?) => {
                Some(format!("Format::{}", camel(format.text()?)))
            }
            Some(format) => return format.problem(format!("format is one of {}", FORMATS.join(", "))),
            None => None,
        };
        let list = |key: &str| -> Outcome<String> {
            let items = node.find(key).map_or_else(|| Ok(Vec::new()), Node::texts)?;
            let items: Vec<String> = items.iter().map(|item| text(item)).collect();
            Ok(format!("&[{}]", items.join(", ")))
        };
        let code = format!(
            "Text {{ minimum: {}, maximum: {}, minimum_bytes: {}, maximum_bytes: {}, width: {}, allowed: {}, \
             forbidden: {}, format: {}, empty: {}, reserved: {}, forbidden_prefixes: {}, rules: {} }}",
            size("minLength")?,
            size("maxLength")?,
            size("x-min-bytes")?,
            size("x-max-bytes")?,
            option(width),
            set("x-characters")?,
            set("x-not-characters")?,
            option(format),
            flag(node, "x-empty")?,
            list("x-reserved")?,
            list("x-prefixes")?,
            self.text_rules(node)?
        );
        let nothing = "Text { minimum: None, maximum: None, minimum_bytes: None, maximum_bytes: None, width: None, \
                       allowed: None, forbidden: None, format: None, empty: false, reserved: &[], \
                       forbidden_prefixes: &[], rules: &[] }";
        Ok((code != nothing).then_some(code))
    }

    fn text_rules(&self, node: &Node) -> Outcome<String> {
        let mut rules = Vec::new();
        if let Some(password) = node.find("x-password") {
            password.only(&["classes", "sets", "accounts"])?;
            let sets: Vec<String> =
                password.need("sets")?.list()?.iter().map(|set| self.set(set)).collect::<Outcome<_>>()?;
            let accounts: Vec<String> = match password.find("accounts") {
                Some(os) => {
                    let os = facts::os(os)?;
                    self.accounts.iter().filter(|account| account.contains(os)).cloned().collect()
                }
                None => self.accounts.clone(),
            };
            rules.push(format!(
                "&Password {{ needed: {}, sets: &[{}], accounts: &[{}], certain: {} }}",
                password.need("classes")?.integer()?,
                sets.join(", "),
                accounts.join(", "),
                password.find("accounts").is_some()
            ));
        }
        if let Some(encoding) = node.find("contentEncoding") {
            if encoding.text()? != "base64" {
                return encoding.problem("contentEncoding is base64");
            }
            rules.push(format!("&Base64 {{ maximum: {} }}", node.need("x-max-decoded-bytes")?.integer()?));
        }
        for key in ["x-digits", "x-begins", "x-recommended"] {
            // These rules show what they found.
            if let Some(rule) = node.find(key).filter(|_| node.find("x-secret").is_some()) {
                return rule.problem(format!("`{key}` does not go with `x-secret`"));
            }
        }
        if let Some(digits) = node.find("x-digits") {
            digits.only(&["minimum", "maximum"])?;
            let limit = |key: &str| Ok(option(number(digits, key)?.map(|n| n.to_string())));
            rules.push(format!(
                "&Digits {{ minimum: {}, maximum: {} }}",
                limit("minimum")?,
                limit("maximum")?
            ));
        }
        if let Some(begins) = node.find("x-begins") {
            begins.only(&["with", "rest", "characters", "others"])?;
            let with: Vec<String> = begins.need("with")?.texts()?.iter().map(|item| text(item)).collect();
            let rest = self.set(begins.need("rest")?)?;
            let characters = option(number(begins, "characters")?.map(|n| n.to_string()));
            let others = begins.find("others").map_or(Ok(false), Node::boolean)?;
            rules.push(format!(
                "&Begins {{ with: &[{}], rest: {rest}, characters: {characters}, others: {others} }}",
                with.join(", ")
            ));
        }
        if let Some(set) = node.find("x-recommended") {
            let among = option(node.find("x-characters").map(|set| self.set(set)).transpose()?);
            rules.push(format!("&Recommended {{ set: {}, among: {among} }}", self.set(set)?));
        }
        if let Some(id) = node.find("x-id") {
            match id.text()? {
                "uuid" => rules.push("&Id { uuid: true }".into()),
                "plain" => rules.push("&Id { uuid: false }".into()),
                "none" => {}
                _ => return id.problem("x-id is uuid, plain or none"),
            }
        }
        Ok(format!("&[{}]", rules.join(", ")))
    }

    fn list(&self, node: &Node, places: &Places) -> Outcome<Option<ListShape>> {
        let keys = ["items", "minItems", "maxItems", "uniqueItems", "x-unique-by"];
        if !keys.iter().any(|key| node.find(key).is_some()) {
            return Ok(None);
        }
        Ok(Some(ListShape {
            items: match node.find("items") {
                // The row of the list says what its items are; what it says of members is theirs.
                Some(items) => {
                    let shape = self.shape_with(items, &places.own, places.members.as_ref())?;
                    Some(Box::new(shape))
                }
                None => None,
            },
            minimum: number(node, "minItems")?,
            maximum: number(node, "maxItems")?,
            unique: flag(node, "uniqueItems")?,
            unique_by: node.find("x-unique-by").map(Node::text).transpose()?.map(str::to_owned),
            empty: flag(node, "x-empty")?,
        }))
    }

    fn object(&self, node: &Node, places: &Places) -> Outcome<Option<ObjectShape>> {
        let keys = [
            "properties",
            "additionalProperties",
            "propertyNames",
            "minProperties",
            "maxProperties",
            "x-open",
            "x-named-in-path",
        ];
        if !keys.iter().any(|key| node.find(key).is_some()) {
            if let Some(required) = node.find("required") {
                return required.problem("`required` without `properties`");
            }
            return Ok(None);
        }
        let mut object = ObjectShape {
            minimum: number(node, "minProperties")?,
            maximum: number(node, "maxProperties")?,
            open: flag(node, "x-open")?,
            named_in_path: node.find("x-named-in-path").map(Node::text).transpose()?.map(str::to_owned),
            ..ObjectShape::default()
        };
        let required = node.find("required").map_or_else(|| Ok(Vec::new()), Node::texts)?;
        let conditional = node.find("x-conditional").map_or_else(|| Ok(Vec::new()), Node::texts)?;
        if let Some(properties) = node.find("properties") {
            for entry in properties.map()? {
                let resolved = self.resolve(&entry.node, 0)?;
                object.properties.push(PropertyShape {
                    name: entry.key.clone(),
                    shape: self.shape(&identified(entry, resolved.clone()), places.within())?,
                    required: required.contains(&entry.key),
                    conditional: conditional.contains(&entry.key),
                    since: resolved.find("x-since").map(facts::microversion).transpose()?,
                    until: resolved.find("x-until").map(facts::microversion).transpose()?,
                    example_only: flag(&resolved, "x-example-only")?,
                });
            }
        }
        for (key, names) in [("required", &required), ("x-conditional", &conditional)] {
            if let Some(name) =
                names.iter().find(|name| !object.properties.iter().any(|known| known.name == **name))
            {
                let place = node.find(key).unwrap_or(node);
                return place.problem(format!("`{name}` is required but is not among the properties"));
            }
        }
        if object.properties.len() > 64 {
            return node.problem("an object holds at most 64 properties");
        }
        if let Some(additional) = node.find("additionalProperties") {
            // A table lists names; what any other member may be called and hold is said in the row of the object.
            object.additional = Some(Box::new(self.shape(additional, &places.own)?));
        }
        if let Some(names) = node.find("propertyNames") {
            let names = self.resolve(names, 0)?;
            object.names = Some(Box::new(self.shape_of_names(&names, &places.own)?));
        }
        Ok(Some(object))
    }

    fn shape_of_names(&self, names: &Node, origin: &Origin) -> Outcome<Shape> {
        let shape = self.shape(names, origin)?;
        match (&shape.text, shape.object.is_some() || shape.list.is_some()) {
            (Some(_), false) => Ok(shape),
            _ => names.problem("`propertyNames` describes text"),
        }
    }
}

/// A member that is called an ID is one, where its schema states no form and does not say otherwise.
fn identified(entry: &Entry, mut schema: Node) -> Node {
    let known = ["x-id", "enum", "format", "x-secret"].iter().any(|key| schema.find(key).is_some());
    let is_text = schema.find("type").is_some_and(|types| types.text().is_ok_and(|name| name == "string"));
    if is_text
        && !known
        && ["id", "Id", "ID", "Ref"].iter().any(|end| entry.key.ends_with(end))
        && let Value::Map(entries) = &mut schema.value
    {
        let place = entry.place.clone();
        let node = Node { place: place.clone(), value: Value::Text("plain".into()) };
        entries.push(Entry { key: "x-id".into(), place, node });
    }
    schema
}

pub(super) fn types(node: &Node, key: &str) -> Outcome<Vec<String>> {
    let Some(types) = node.find(key) else { return Ok(Vec::new()) };
    let names = types.texts()?;
    for name in &names {
        if !TYPES.contains(&name.as_str()) {
            return types.problem(format!("`{name}` is not a type ({})", TYPES.join(", ")));
        }
    }
    Ok(names)
}

fn number(node: &Node, key: &str) -> Outcome<Option<i64>> {
    node.find(key).map(Node::integer).transpose()
}

fn flag(node: &Node, key: &str) -> Outcome<bool> {
    node.find(key).map_or(Ok(false), Node::boolean)
}

fn number_code(node: &Node) -> Outcome<Option<String>> {
    let (minimum, maximum) = (number(node, "minimum")?, number(node, "maximum")?);
    if minimum.is_none() && maximum.is_none() {
        return Ok(None);
    }
    let also = match node.find("x-also") {
        Some(also) => also.list()?.iter().map(Node::integer).collect::<Outcome<Vec<_>>>()?,
        None => Vec::new(),
    };
    let also: Vec<String> = also.iter().map(i64::to_string).collect();
    Ok(Some(format!(
        "Number {{ minimum: {}, maximum: {}, also: &[{}] }}",
        option(minimum.map(|n| n.to_string())),
        option(maximum.map(|n| n.to_string())),
        also.join(", ")
    )))
}
