//! JSON Schema vocabulary plus `x-` rules -> tables of schemas.
//!
//! References are resolved in place, so that a cross-field rule knows the way from its object to each
//! field that it asks for; equal tables are shared again when they are written.

use std::cell::Cell;
use std::sync::Arc;

use ecs_preflight_model::pack::NESTED;
use ecs_preflight_model::{
    Account, Characters, ErrorCode, Format, Literal, Named, Number, Text, Types, Width,
};

use crate::errors;
use crate::facts::{self, CharacterSets};
use crate::messages::Rules;
use crate::origin::{Origin, Places};
use crate::overlay;
use crate::practice::Clients;
use crate::shape::{ListShape, ObjectShape, PropertyShape, Shape};
use crate::values::{count, flag, optional_bilingual, optional_text, optional_texts};
use crate::yaml::{Entry, Node, Outcome, Problem, Value};

pub(crate) const KEYWORDS: &[&str] = &[
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
    "x-prefix",
    overlay::CHANGED,
    overlay::ADDED,
    "x-zone",
];
const TYPES: [Types; 7] =
    [Types::NULL, Types::BOOLEAN, Types::INTEGER, Types::NUMBER, Types::STRING, Types::ARRAY, Types::OBJECT];
const FORMATS: [Format; 7] = [
    Format::Uuid,
    Format::UuidOrUrl,
    Format::Ipv4,
    Format::Ip,
    Format::Cidr,
    Format::DateTime,
    Format::DateTimeUtc,
];

/// So many members has an object at most: the walk notes which were given in one word.
const PROPERTIES: usize = 64;

/// So many references stand behind each other at most.
const REFERENCES: usize = 8;

/// So many schemas are written out of one catalogue at most: shapes may double with each reference.
const WRITTEN_OUT: usize = 100_000;

/// How far references have been written out.
#[derive(Default)]
pub(crate) struct Growth {
    nested: Cell<usize>,
    written: Cell<usize>,
}

/// Everything that a schema may refer to.
pub(crate) struct Vocabulary {
    pub(crate) shapes: Shapes,
    pub(crate) rules: Rules,
    pub(crate) characters: CharacterSets,
    pub(crate) errors: Vec<ErrorCode>,
    pub(crate) accounts: Vec<Account>,
    /// The names of the documents, as they are cited.
    pub(crate) documents: Vec<String>,
    pub(crate) clients: Clients,
    pub(crate) growth: Growth,
}

/// The shared shapes of `catalogue/shapes`.
#[derive(Default)]
pub(crate) struct Shapes(Vec<Entry>);

impl Shapes {
    pub(crate) fn read(files: &[&Node]) -> Outcome<Self> {
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

    /// Follows `$ref`; what stands beside it replaces what it brings.
    pub(crate) fn resolve(&self, node: &Node, depth: usize) -> Outcome<Node> {
        let Some(reference) = node.find("$ref") else { return Ok(node.clone()) };
        let name = reference.text()?;
        if depth > REFERENCES {
            return node.problem(format!("`{name}` refers to itself"));
        }
        let Some(entry) = self.0.iter().find(|entry| entry.key == name) else {
            return reference.problem(format!("the shape `{name}` does not exist"));
        };
        let target = self.resolve(&entry.node, depth.saturating_add(1))?;
        let mut merged: Vec<Entry> = target.map()?.to_vec();
        for entry in node.map()?.iter().filter(|entry| entry.key != "$ref") {
            match merged.iter_mut().find(|other| other.key == entry.key) {
                Some(other) => *other = entry.clone(),
                None => merged.push(entry.clone()),
            }
        }
        Ok(Node { place: node.place.clone(), value: Value::Map(merged) })
    }
}

impl Vocabulary {
    /// Reads a schema and everything below it; `around` is where its row stands.
    pub(crate) fn shape(&self, node: &Node, around: &Origin) -> Outcome<Shape> {
        self.shape_with(node, around, None)
    }

    /// The same, with the place of its members where nothing in it says another.
    pub(crate) fn shape_with(
        &self,
        node: &Node,
        around: &Origin,
        members: Option<&Origin>,
    ) -> Outcome<Shape> {
        let Growth { nested, written } = &self.growth;
        if nested.get() >= NESTED {
            return node.problem(format!(
                "more than {NESTED} schemas lie in each other here: a shape may hold itself"
            ));
        }
        if written.get() >= WRITTEN_OUT {
            return node.problem(format!("all shapes written out are more than {WRITTEN_OUT} schemas"));
        }
        written.set(written.get().saturating_add(1));
        nested.set(nested.get().saturating_add(1));
        let shape = self.one_shape(node, around, members);
        nested.set(nested.get().saturating_sub(1));
        shape
    }

    fn one_shape(&self, node: &Node, around: &Origin, members: Option<&Origin>) -> Outcome<Shape> {
        let node = self.resolve(node, 0)?;
        node.only(KEYWORDS)?;
        let places = self.places(&node, around, members)?;
        let within = places.within();
        let mut shape = Shape { source: places.own.text(), ..Shape::default() };
        shape.types = types(&node, "type")?;
        shape.lenient = types(&node, "x-lenient")?;
        if let Some(values) = node.find("enum") {
            shape.values = values.list()?.iter().map(|value| literal(&value.value)).collect();
            if shape.types == Types::default() {
                shape.types =
                    shape.values.iter().fold(Types::default(), |all, value| all.with(type_of(value)));
            }
        }
        if shape.types == Types::default() {
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
        shape.text = self.text(&node)?;
        shape.number = limits_of_number(&node)?;
        shape.list = self.list(&node, &places)?;
        shape.object = self.object(&node, &places)?;
        shape.members = shape.object.is_some().then(|| within.text()).filter(|text| *text != shape.source);
        shape.secret = flag(&node, "x-secret")?;
        shape.title = optional_bilingual(&node, "title")?;
        shape.default = node.find("default").map(|value| literal(&value.value));
        shape.practice = self.clients.rows(&node, shape.types)?;
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
    pub(crate) fn resolve(&self, node: &Node, depth: usize) -> Outcome<Node> {
        self.shapes.resolve(node, depth)
    }

    /// `x-report` gives a rule another name or place here, `x-api-error` the code that the service answers with.
    fn reports(&self, node: &Node, own: &Origin, shape: &mut Shape) -> Outcome<()> {
        if let Some(code) = node.find("x-api-error") {
            shape.api_error = Some(errors::known(&self.errors, code)?);
        }
        for entry in node.find("x-report").map_or(Ok(&[][..]), Node::map)? {
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
            let from = self.rules.id(&entry.node, &entry.key)?;
            shape.named.push((Named { from, to, api_error: code, source: None }, source));
        }
        self.changed_by_overlays(node, shape)
    }

    /// Rules whose keyword an overlay has changed cite its line.
    fn changed_by_overlays(&self, node: &Node, shape: &mut Shape) -> Outcome<()> {
        for changed in node.find(overlay::CHANGED).map_or(Ok(&[][..]), Node::map)? {
            let place = changed.node.text()?;
            for rule in rules_of(&changed.key) {
                let wordings =
                    self.rules.all.iter().filter(|known| known.key.split('#').next() == Some(rule));
                for key in wordings.map(|known| &known.key) {
                    let id = self.rules.id(&changed.node, key)?;
                    match shape.named.iter_mut().find(|(named, _)| named.from == id) {
                        Some((_, source)) => *source = Some(place.to_owned()),
                        None => {
                            let named = Named { from: id, to: id, api_error: None, source: None };
                            shape.named.push((named, Some(place.to_owned())));
                        }
                    }
                }
            }
        }
        Ok(())
    }

    pub(crate) fn set(&self, node: &Node) -> Outcome<Arc<Characters>> {
        let name = node.text()?;
        match self.characters.find(name) {
            Some(set) => Ok(set.clone()),
            None => node.problem(format!("the character set `{name}` does not exist")),
        }
    }

    pub(crate) fn optional_set(&self, node: &Node, key: &str) -> Outcome<Option<Arc<Characters>>> {
        node.find(key).map(|set| self.set(set)).transpose()
    }

    fn text(&self, node: &Node) -> Outcome<Option<Text>> {
        let width = match node.find("x-width") {
            Some(width) => {
                width.only(&["wide", "maximum"])?;
                Some(Width { wide: self.set(width.need("wide")?)?, maximum: count(width.need("maximum")?)? })
            }
            None => None,
        };
        let format = match node.find("format") {
            Some(format) => {
                let name = format.text()?;
                let Some(known) = FORMATS.into_iter().find(|known| known.name() == name) else {
                    let names = FORMATS.map(Format::name);
                    return format.problem(format!("format is one of {}", names.join(", ")));
                };
                Some(known)
            }
            None => None,
        };
        let text = Text {
            minimum: size(node, "minLength")?,
            maximum: size(node, "maxLength")?,
            minimum_bytes: size(node, "x-min-bytes")?,
            maximum_bytes: size(node, "x-max-bytes")?,
            width,
            allowed: self.optional_set(node, "x-characters")?,
            forbidden: self.optional_set(node, "x-not-characters")?,
            format,
            empty: flag(node, "x-empty")?,
            reserved: optional_texts(node, "x-reserved")?,
            forbidden_prefixes: optional_texts(node, "x-prefixes")?,
            rules: self.text_rules(node)?,
        };
        Ok((text != Text::default()).then_some(text))
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
            minimum: size(node, "minItems")?,
            maximum: size(node, "maxItems")?,
            unique: flag(node, "uniqueItems")?,
            unique_by: optional_text(node, "x-unique-by")?,
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
            properties: self.properties(node, places)?,
            minimum: size(node, "minProperties")?,
            maximum: size(node, "maxProperties")?,
            open: flag(node, "x-open")?,
            named_in_path: optional_text(node, "x-named-in-path")?,
            ..ObjectShape::default()
        };
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

    fn properties(&self, node: &Node, places: &Places) -> Outcome<Vec<PropertyShape>> {
        let required = node.find("required").map_or_else(|| Ok(Vec::new()), Node::texts)?;
        let conditional = node.find("x-conditional").map_or_else(|| Ok(Vec::new()), Node::texts)?;
        let mut properties: Vec<PropertyShape> = Vec::new();
        for entry in node.find("properties").map_or(Ok(&[][..]), Node::map)? {
            let resolved = self.resolve(&entry.node, 0)?;
            properties.push(PropertyShape {
                name: entry.key.clone(),
                shape: self.shape(&identified(entry, resolved.clone()), places.within())?,
                required: required.contains(&entry.key),
                conditional: conditional.contains(&entry.key),
                since: resolved.find("x-since").map(facts::microversion).transpose()?,
                until: resolved.find("x-until").map(facts::microversion).transpose()?,
                example_only: flag(&resolved, "x-example-only")?,
            });
        }
        for (key, names) in [("required", &required), ("x-conditional", &conditional)] {
            if let Some(name) = names.iter().find(|name| !properties.iter().any(|known| known.name == **name))
            {
                let place = node.find(key).unwrap_or(node);
                return place.problem(format!("`{name}` is required but is not among the properties"));
            }
        }
        if properties.len() > PROPERTIES {
            return node.problem(format!("an object holds at most {PROPERTIES} properties"));
        }
        Ok(properties)
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

/// The rules that a keyword is the limit of.
fn rules_of(keyword: &str) -> &'static [&'static str] {
    match keyword {
        "type" => &["value/type"],
        "enum" => &["value/enum"],
        "minimum" => &["number/minimum"],
        "maximum" => &["number/maximum"],
        "minLength" => &["text/minimum", "text/empty"],
        "maxLength" => &["text/maximum"],
        "x-min-bytes" => &["text/minimum-bytes"],
        "x-max-bytes" => &["text/maximum-bytes"],
        "x-width" => &["text/width"],
        "x-characters" => &["text/characters"],
        "x-not-characters" => &["text/forbidden-characters"],
        "x-recommended" => &["text/recommended"],
        "x-reserved" => &["text/reserved"],
        "x-prefixes" => &["text/prefix"],
        "x-prefix" | "x-begins" => &["text/beginning"],
        "x-digits" => &["text/digits", "number/minimum", "number/maximum"],
        "x-max-decoded-bytes" => &["text/decoded-size", "user-data/size"],
        "x-password" => &["password/classes", "password/user-name", "password/user-name-part"],
        "format" => &[
            "format/uuid",
            "format/uuid-or-url",
            "format/ipv4",
            "format/ip",
            "format/cidr",
            "format/date-time",
            "format/utc",
        ],
        "minItems" => &["list/minimum", "list/empty"],
        "maxItems" => &["list/maximum"],
        "uniqueItems" | "x-unique-by" => &["list/duplicate"],
        "required" => &["object/required", "query/required"],
        "minProperties" => &["object/minimum"],
        "maxProperties" => &["object/maximum"],
        _ => &[],
    }
}

/// The type of a value of a closed list, where its types are not named.
fn type_of(value: &Literal) -> Types {
    match value {
        Literal::Null => Types::NULL,
        Literal::Boolean(_) => Types::BOOLEAN,
        Literal::Integer(_) => Types::INTEGER,
        Literal::Text(_) => Types::STRING,
    }
}

/// The types that a keyword names.
pub(crate) fn types(node: &Node, key: &str) -> Outcome<Types> {
    node.find(key).map_or(Ok(Types::default()), named_types)
}

/// The same of their list, where it is one.
pub(crate) fn types_of(list: &Node) -> Option<Types> {
    named_types(list).ok()
}

fn named_types(types: &Node) -> Outcome<Types> {
    let mut all = Types::default();
    for name in types.texts()? {
        let Some(known) = TYPES.into_iter().find(|known| known.names().any(|known| known == name)) else {
            let names: Vec<&str> = TYPES.into_iter().flat_map(Types::names).collect();
            return types.problem(format!("`{name}` is not a type ({})", names.join(", ")));
        };
        all = all.with(known);
    }
    Ok(all)
}

/// A value of a closed list.
pub(crate) fn literal(value: &Value) -> Literal {
    match value {
        Value::Boolean(value) => Literal::Boolean(*value),
        Value::Integer(value) => Literal::Integer(*value),
        Value::Text(value) => Literal::Text(value.as_str().into()),
        _ => Literal::Null,
    }
}

fn number(node: &Node, key: &str) -> Outcome<Option<i64>> {
    node.find(key).map(Node::integer).transpose()
}

/// A count, where there is one.
pub(crate) fn size(node: &Node, key: &str) -> Outcome<Option<usize>> {
    node.find(key).map(count).transpose()
}

fn limits_of_number(node: &Node) -> Outcome<Option<Number>> {
    let (minimum, maximum) = (number(node, "minimum")?, number(node, "maximum")?);
    if minimum.is_none() && maximum.is_none() {
        return Ok(None);
    }
    let also = node.find("x-also").map_or(Ok(&[][..]), Node::list)?;
    let also = also.iter().map(Node::integer).collect::<Outcome<_>>()?;
    Ok(Some(Number { minimum, maximum, also }))
}
