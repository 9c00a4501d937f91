//! JSON Schema vocabulary plus `x-` rules -> static `Schema` tables.
//!
//! References are resolved in place, so that a cross-field rule knows the way from its object to each
//! field that it asks for; equal tables are shared again when they are written.

use super::emit::{Emitter, constant, option, option_text, text};
use super::facts::{self, Characters, ErrorCode};
use super::messages::Rules;
use super::yaml::{Entry, Node, Outcome, Problem, Value};

const KEYWORDS: &[&str] = &[
    "$ref",
    "type",
    "title",
    "description",
    "enum",
    "default",
    "deprecated",
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
    "x-hint",
    "x-warn-empty",
    "x-open",
    "x-literal",
    "x-named-in-path",
    "x-digits",
    "x-begins",
];
const TYPES: [&str; 7] = ["null", "boolean", "integer", "number", "string", "array", "object"];
const FORMATS: [&str; 6] = ["uuid", "uuid-or-url", "ipv4", "ip", "cidr", "date-time"];

/// Everything that a schema may refer to.
pub struct Vocabulary {
    pub shapes: Shapes,
    pub rules: Rules,
    pub characters: Characters,
    pub errors: Vec<ErrorCode>,
    pub accounts: Vec<String>,
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
            all.push(entry.clone());
        }
        Ok(Shapes(all))
    }
}

/// Where a schema stands in the documents; inner schemas inherit it.
#[derive(Clone)]
pub struct Origin {
    pub document: String,
    pub section: String,
    pub table: Option<String>,
}

impl Origin {
    pub fn text(&self) -> String {
        let mark = if self.section.starts_with(|c: char| c.is_ascii_digit() || c.is_ascii_uppercase()) {
            "§"
        } else {
            ""
        };
        match &self.table {
            Some(table) => format!("{} {mark}{}, table {table}", self.document, self.section),
            None => format!("{} {mark}{}", self.document, self.section),
        }
    }
}

#[derive(Default)]
pub struct Shape {
    types: Vec<String>,
    lenient: Vec<String>,
    values: Vec<Value>,
    values_until: Option<(String, String)>,
    text: Option<String>,
    number: Option<String>,
    list: Option<ListShape>,
    object: Option<ObjectShape>,
    secret: bool,
    source: String,
    named: Vec<String>,
    api_error: Option<String>,
    title: Option<String>,
    default: Option<String>,
    captures: Vec<(usize, usize)>,
    constraints: Vec<Constraint>,
}

#[derive(Default)]
struct ListShape {
    items: Option<Box<Shape>>,
    minimum: Option<i64>,
    maximum: Option<i64>,
    unique: bool,
    unique_by: Option<String>,
    warn_empty: bool,
}

#[derive(Default)]
struct ObjectShape {
    properties: Vec<PropertyShape>,
    additional: Option<Box<Shape>>,
    names: Option<String>,
    minimum: Option<i64>,
    maximum: Option<i64>,
    open: bool,
    named_in_path: Option<String>,
}

struct PropertyShape {
    name: String,
    shape: Shape,
    required: bool,
    conditional: bool,
    since: Option<String>,
    until: Option<String>,
    example_only: bool,
}

/// A cross-field rule as written: `{0}` and the like in `code` are replaced by slot numbers.
struct Constraint {
    node: Node,
    fields: Vec<String>,
    /// Values that must be in the list of values of a field.
    listed: Vec<(String, Value)>,
    code: String,
}

impl Vocabulary {
    /// Reads a schema and everything below it.
    pub fn shape(&self, node: &Node, origin: &Origin) -> Outcome<Shape> {
        let node = self.resolve(node, 0)?;
        node.only(KEYWORDS)?;
        let mut origin = origin.clone();
        if let Some(section) = node.find("x-section") {
            origin.section = section.text()?.to_owned();
            origin.table = None;
        }
        if let Some(table) = node.find("x-table") {
            origin.table = Some(table.text()?.to_owned());
        }
        let mut shape = Shape { source: origin.text(), ..Shape::default() };
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
        shape.list = self.list(&node, &origin)?;
        shape.object = self.object(&node, &origin)?;
        shape.secret = flag(&node, "x-secret")?;
        shape.title = node.find("title").map(facts::bilingual).transpose()?;
        shape.default = node.find("default").map(|value| literal(&value.value));
        self.reports(&node, &mut shape)?;
        if let Some(constraints) = node.find("x-constraints") {
            for constraint in constraints.list()? {
                shape.constraints.push(self.constraint(constraint)?);
            }
        }
        Ok(shape)
    }

    /// Follows `$ref`; what stands beside it replaces what it brings.
    fn resolve(&self, node: &Node, depth: usize) -> Outcome<Node> {
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

    /// `x-report` gives a rule another name here, `x-api-error` the code that the service answers with.
    fn reports(&self, node: &Node, shape: &mut Shape) -> Outcome<()> {
        if let Some(code) = node.find("x-api-error") {
            shape.api_error = Some(facts::known_error(&self.errors, code)?.to_owned());
        }
        let Some(reports) = node.find("x-report") else { return Ok(()) };
        for entry in reports.map()? {
            let Some(from) = self.rules.find(&entry.key) else {
                return entry.node.problem(format!("`{}` is not in catalogue/rules", entry.key));
            };
            let (to, code) = match &entry.node.value {
                Value::Text(to) => (to.clone(), None),
                _ => {
                    entry.node.only(&["rule", "api_error"])?;
                    let to = entry.node.find("rule").map_or(Ok(entry.key.as_str()), Node::text)?;
                    let code = entry.node.find("api_error");
                    (to.to_owned(), code.map(|code| facts::known_error(&self.errors, code)).transpose()?)
                }
            };
            let to = self.rules.stand_in(&entry.node, &to, &from.args)?;
            shape.named.push(format!(
                "Named {{ from: rule::{}, to: {to}, api_error: {} }}",
                constant(&from.key),
                option_text(code)
            ));
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
        for key in ["x-digits", "x-begins"] {
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
            begins.only(&["with", "rest"])?;
            let with: Vec<String> = begins.need("with")?.texts()?.iter().map(|item| text(item)).collect();
            let rest = self.set(begins.need("rest")?)?;
            rules.push(format!("&Begins {{ with: &[{}], rest: {rest} }}", with.join(", ")));
        }
        Ok(format!("&[{}]", rules.join(", ")))
    }

    fn list(&self, node: &Node, origin: &Origin) -> Outcome<Option<ListShape>> {
        let keys = ["items", "minItems", "maxItems", "uniqueItems", "x-unique-by", "x-warn-empty"];
        if !keys.iter().any(|key| node.find(key).is_some()) {
            return Ok(None);
        }
        Ok(Some(ListShape {
            items: node.find("items").map(|items| self.shape(items, origin).map(Box::new)).transpose()?,
            minimum: number(node, "minItems")?,
            maximum: number(node, "maxItems")?,
            unique: flag(node, "uniqueItems")?,
            unique_by: node.find("x-unique-by").map(Node::text).transpose()?.map(str::to_owned),
            warn_empty: flag(node, "x-warn-empty")?,
        }))
    }

    fn object(&self, node: &Node, origin: &Origin) -> Outcome<Option<ObjectShape>> {
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
                    shape: self.shape(&entry.node, origin)?,
                    required: required.contains(&entry.key),
                    conditional: conditional.contains(&entry.key),
                    since: resolved.find("x-since").map(facts::microversion).transpose()?,
                    until: resolved.find("x-until").map(facts::microversion).transpose()?,
                    example_only: flag(&resolved, "x-example-only")?,
                });
            }
        }
        for (key, names) in [("required", &required), ("x-conditional", &conditional)] {
            if let Some(name) = names.iter().find(|name| !object.properties.iter().any(|known| known.name == **name)) {
                let place = node.find(key).unwrap_or(node);
                return place.problem(format!("`{name}` is required but is not among the properties"));
            }
        }
        if object.properties.len() > 64 {
            return node.problem("an object holds at most 64 properties");
        }
        if let Some(additional) = node.find("additionalProperties") {
            object.additional = Some(Box::new(self.shape(additional, origin)?));
        }
        if let Some(names) = node.find("propertyNames") {
            let names = self.resolve(names, 0)?;
            object.names = Some(self.shape_of_names(&names, origin)?);
        }
        Ok(Some(object))
    }

    fn shape_of_names(&self, names: &Node, origin: &Origin) -> Outcome<String> {
        let shape = self.shape(names, origin)?;
        match (&shape.text, shape.object.is_some() || shape.list.is_some()) {
            (Some(_), false) => Ok(shape.code_without_children()),
            _ => names.problem("`propertyNames` describes text"),
        }
    }

    fn constraint(&self, node: &Node) -> Outcome<Constraint> {
        let effects = [
            "limit",
            "ignored",
            "forbid",
            "require",
            "one-of",
            "any-of",
            "not-below",
            "true-at-most",
            "not-first",
            "warn",
            "range",
        ];
        let mut known = vec!["rule", "when", "api_error", "section", "table", "ambiguity"];
        known.extend(effects);
        node.only(&known)?;
        let mut fields = Vec::new();
        let mut slot = |field: &str| -> usize {
            match fields.iter().position(|known| known == field) {
                Some(index) => index,
                None => {
                    fields.push(field.to_owned());
                    fields.len() - 1
                }
            }
        };
        let mut conditions = Vec::new();
        let mut listed = Vec::new();
        if let Some(when) = node.find("when") {
            for condition in when.list()? {
                conditions.push(condition_code(condition, &mut slot)?);
                listed.extend(listed_value(condition)?);
            }
        }
        let mut args = vec!["field", "other"];
        let named: Vec<(&str, &Node)> =
            effects.iter().filter_map(|effect| Some((*effect, node.find(effect)?))).collect();
        let [(effect, value)] = named.as_slice() else {
            return node.problem(format!("exactly one of {} is needed", effects.join(", ")));
        };
        let mut slots = |node: &Node| -> Outcome<String> {
            let slots: Vec<String> =
                node.texts()?.iter().map(|field| format!("{{{}}}", slot(field))).collect();
            Ok(slots.join(", "))
        };
        let effect = match *effect {
            "limit" => {
                value.only(&["field", "characters"])?;
                args.extend(["found", "limit"]);
                let field = slots(value.need("field")?)?;
                format!("Limit {{ slot: {field}, characters: {} }}", value.need("characters")?.integer()?)
            }
            "ignored" | "forbid" | "require" | "one-of" | "any-of" | "warn" => {
                format!("{} {{ slots: &[{}] }}", camel(effect), slots(value)?)
            }
            "not-below" => {
                value.only(&["field", "other"])?;
                args.extend(["found", "limit"]);
                let field = slots(value.need("field")?)?;
                format!("NotBelow {{ slot: {field}, other: {} }}", slots(value.need("other")?)?)
            }
            "true-at-most" => {
                value.only(&["field", "maximum"])?;
                args.extend(["found", "limit"]);
                let field = slots(value.need("field")?)?;
                format!("TrueAtMost {{ slot: {field}, maximum: {} }}", value.need("maximum")?.integer()?)
            }
            "range" => {
                value.only(&["field", "minimum", "maximum"])?;
                args.extend(["found", "minimum", "maximum"]);
                let field = slots(value.need("field")?)?;
                let (minimum, maximum) =
                    (value.need("minimum")?.integer()?, value.need("maximum")?.integer()?);
                format!("Range {{ slot: {field}, minimum: {minimum}, maximum: {maximum} }}")
            }
            _ => format!("NotFirst {{ slot: {} }}", slots(value)?),
        };
        let rule = node.need("rule")?;
        let args: Vec<String> = args.into_iter().map(str::to_owned).collect();
        let rule = self.rules.stand_in(rule, rule.text()?, &args)?;
        let code = node.find("api_error").map(|code| facts::known_error(&self.errors, code)).transpose()?;
        let code = format!(
            "Constraint {{ rule: {rule}, when: &[{}], effect: Effect::{effect}, api_error: {} }}",
            conditions.join(", "),
            option_text(code)
        );
        Ok(Constraint { node: node.clone(), fields, listed, code })
    }
}

/// The conditions over all values that a list holds at a field.
const AMONG: [(&str, &str); 4] = [("any", "Any"), ("all", "All"), ("none", "None"), ("other", "Other")];

/// The field and value of a condition that asks for one of a closed list.
fn listed_value(node: &Node) -> Outcome<Option<(String, Value)>> {
    let Some(value) = AMONG.iter().find_map(|(key, _)| node.find(key)) else { return Ok(None) };
    Ok(Some((node.need("field")?.text()?.to_owned(), value.value.clone())))
}

/// One condition: `{field: count, above: 1}`, `{field: tenancy, is: dedicated}`,
/// `{field: "*/source_type", any: volume}`, `{os-not: windows}` ...
fn condition_code(node: &Node, slot: &mut impl FnMut(&str) -> usize) -> Outcome<String> {
    node.only(&[
        "field", "present", "above", "below", "is", "not", "any", "all", "none", "other", "os", "os-not",
        "from", "before",
    ])?;
    if let Some(os) = node.find("os") {
        return Ok(format!("Condition::Os({})", facts::os(os)?));
    }
    if let Some(os) = node.find("os-not") {
        return Ok(format!("Condition::NotOs({})", facts::os(os)?));
    }
    if let Some(version) = node.find("from") {
        return Ok(format!("Condition::From({})", facts::microversion(version)?));
    }
    if let Some(version) = node.find("before") {
        return Ok(format!("Condition::Before({})", facts::microversion(version)?));
    }
    let index = slot(node.need("field")?.text()?);
    if let Some(present) = node.find("present") {
        return Ok(format!("Condition::Present({{{index}}}, {})", present.boolean()?));
    }
    if let Some(limit) = node.find("above") {
        return Ok(format!("Condition::Above({{{index}}}, {})", limit.integer()?));
    }
    if let Some(limit) = node.find("below") {
        return Ok(format!("Condition::Below({{{index}}}, {})", limit.integer()?));
    }
    for (key, wanted) in [("is", true), ("not", false)] {
        if let Some(value) = node.find(key) {
            return Ok(format!("Condition::Is({{{index}}}, {}, {wanted})", literal(&value.value)));
        }
    }
    for (key, among) in AMONG {
        if let Some(value) = node.find(key) {
            return Ok(format!("Condition::Among({{{index}}}, {}, Among::{among})", literal(&value.value)));
        }
    }
    node.problem("a condition says present, above, below, is, not, any, all, none or other")
}

impl Shape {
    /// Gives every field that a cross-field rule asks for a slot in the frame of the rule's object.
    pub fn assign_slots(&mut self) -> Outcome<()> {
        let mut fields: Vec<String> = Vec::new();
        let mut wanted = Vec::new();
        for constraint in &self.constraints {
            for field in &constraint.fields {
                if !fields.contains(field) {
                    fields.push(field.clone());
                    wanted.push((field.clone(), constraint.node.clone()));
                }
            }
        }
        if fields.len() > 16 {
            let place = &self.constraints[0].node;
            return place.problem("the cross-field rules of one object ask for more than 16 fields");
        }
        for (slot, (field, node)) in wanted.iter().enumerate() {
            let segments: Vec<&str> = field.split('/').collect();
            if self.capture(&segments, 0, slot).is_none() {
                return node.problem(format!("the field `{field}` does not exist here"));
            }
        }
        for constraint in &self.constraints {
            for (field, value) in &constraint.listed {
                let value = literal(value);
                let listed = |shape: &Shape| shape.values.iter().any(|known| literal(known) == value);
                if !self.below(field).is_some_and(listed) {
                    let message = format!("`{field}` has no list of values with the one asked for");
                    return constraint.node.problem(message);
                }
            }
        }
        for child in self.children() {
            child.assign_slots()?;
        }
        Ok(())
    }

    fn capture(&mut self, segments: &[&str], hops: usize, slot: usize) -> Option<()> {
        let (first, rest) = segments.split_first()?;
        let child: &mut Shape = if *first == "*" {
            self.list.as_mut()?.items.as_mut()?
        } else {
            &mut self.object.as_mut()?.properties.iter_mut().find(|property| property.name == *first)?.shape
        };
        if rest.is_empty() {
            child.captures.push((hops, slot));
            return Some(());
        }
        let hops = if child.constraints.is_empty() { hops } else { hops + 1 };
        child.capture(rest, hops, slot)
    }

    /// The shape of a field, by its relative pointer.
    fn below(&self, field: &str) -> Option<&Shape> {
        field.split('/').try_fold(self, |shape, name| match name {
            "*" => shape.list.as_ref()?.items.as_deref(),
            _ => {
                let properties = &shape.object.as_ref()?.properties;
                Some(&properties.iter().find(|property| property.name == name)?.shape)
            }
        })
    }

    fn children(&mut self) -> Vec<&mut Shape> {
        let mut children = Vec::new();
        if let Some(object) = &mut self.object {
            children.extend(object.properties.iter_mut().map(|property| &mut property.shape));
            children.extend(object.additional.as_deref_mut());
        }
        if let Some(list) = &mut self.list {
            children.extend(list.items.as_deref_mut());
        }
        children
    }

    fn code_without_children(&self) -> String {
        self.code(&format!("&[{}]", self.named.join(", ")), "None", "None")
    }

    fn code(&self, named: &str, list: &str, object: &str) -> String {
        let types = |names: &[String]| -> String {
            let bits = names.iter().filter_map(|name| TYPES.iter().position(|known| known == name));
            format!("Types({})", bits.fold(0u8, |all, bit| all | (1 << bit)))
        };
        let values: Vec<String> = self.values.iter().map(literal).collect();
        let captures: Vec<String> = self
            .captures
            .iter()
            .map(|(hops, slot)| format!("Capture {{ hops: {hops}, slot: {slot} }}"))
            .collect();
        let until = self.values_until.as_ref();
        format!(
            "Schema {{ types: {}, lenient: {}, values: &[{}], values_until: {}, text: {}, number: {}, list: {list}, \
             object: {object}, secret: {}, source: {}, named: {named}, api_error: {}, title: {}, default: {}, captures: &[{}] }}",
            types(&self.types),
            types(&self.lenient),
            values.join(", "),
            option(until.map(|(version, rule)| format!("({version}, {rule})"))),
            option(self.text.as_ref().map(|text| format!("&{text}"))),
            option(self.number.as_ref().map(|number| format!("&{number}"))),
            self.secret,
            text(&self.source),
            option_text(self.api_error.as_deref()),
            option(self.title.clone()),
            option(self.default.clone()),
            captures.join(", ")
        )
    }

    /// Writes the tables; answers the name of the static.
    pub fn emit(&self, out: &mut Emitter) -> String {
        let named = out.slice("Named", &self.named);
        let constraints = self.constraints_code(out);
        let object = option(self.object.as_ref().map(|object| object.emit(&constraints, out)));
        let list = option(self.list.as_ref().map(|list| list.emit(&constraints, out)));
        let code = self.code(&named, &list, &object);
        out.shared("Schema", code)
    }

    /// `(slots, rules)` of this object or list.
    fn constraints_code(&self, out: &mut Emitter) -> (String, String) {
        let mut fields: Vec<&String> = Vec::new();
        let mut rules = Vec::new();
        for constraint in &self.constraints {
            let mut code = constraint.code.clone();
            for (index, field) in constraint.fields.iter().enumerate() {
                if !fields.contains(&field) {
                    fields.push(field);
                }
                let slot = fields.iter().position(|known| *known == field).unwrap_or_default();
                code = code.replace(&format!("{{{index}}}"), &format!("\u{1}{slot}\u{2}"));
            }
            let code = code.replace(['\u{1}', '\u{2}'], "");
            let name = out.shared("Constraint", code);
            rules.push(format!("&{name}"));
        }
        let fields: Vec<String> = fields.iter().map(|field| text(field)).collect();
        (out.slice("&str", &fields), out.slice("&dyn ObjectRule", &rules))
    }
}

impl ListShape {
    fn emit(&self, constraints: &(String, String), out: &mut Emitter) -> String {
        let items = self.items.as_ref().map(|items| format!("&{}", items.emit(out)));
        let code = format!(
            "List {{ items: {}, minimum: {}, maximum: {}, unique: {}, unique_by: {}, warn_empty: {}, slots: {}, rules: {} }}",
            option(items),
            option(self.minimum.map(|n| n.to_string())),
            option(self.maximum.map(|n| n.to_string())),
            self.unique,
            option_text(self.unique_by.as_deref()),
            self.warn_empty,
            constraints.0,
            constraints.1
        );
        format!("&{}", out.shared("List", code))
    }
}

impl ObjectShape {
    fn emit(&self, constraints: &(String, String), out: &mut Emitter) -> String {
        let mut properties = Vec::new();
        for property in &self.properties {
            let schema = property.shape.emit(out);
            properties.push(format!(
                "Property {{ name: {}, schema: &{schema}, required: {}, conditional: {}, since: {}, until: {}, \
                 example_only: {} }}",
                text(&property.name),
                property.required,
                property.conditional,
                option(property.since.clone()),
                option(property.until.clone()),
                property.example_only
            ));
        }
        let properties = out.slice("Property", &properties);
        let additional = self.additional.as_ref().map(|shape| format!("&{}", shape.emit(out)));
        let names = self.names.clone().map(|code| format!("&{}", out.shared("Schema", code)));
        let code = format!(
            "Object {{ properties: {properties}, additional: {}, names: {}, minimum: {}, maximum: {}, open: {}, \
             named_in_path: {}, slots: {}, rules: {} }}",
            option(additional),
            option(names),
            option(self.minimum.map(|n| n.to_string())),
            option(self.maximum.map(|n| n.to_string())),
            self.open,
            option_text(self.named_in_path.as_deref()),
            constraints.0,
            constraints.1
        );
        format!("&{}", out.shared("Object", code))
    }
}

fn types(node: &Node, key: &str) -> Outcome<Vec<String>> {
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

fn literal(value: &Value) -> String {
    match value {
        Value::Boolean(value) => format!("Literal::Boolean({value})"),
        Value::Integer(value) => format!("Literal::Integer({value})"),
        Value::Text(value) => format!("Literal::Text({})", text(value)),
        _ => "Literal::Null".into(),
    }
}

/// `date-time` -> `DateTime`.
fn camel(name: &str) -> String {
    name.split('-')
        .map(|part| {
            let mut letters = part.chars();
            letters
                .next()
                .map_or_else(String::new, |first| first.to_ascii_uppercase().to_string() + letters.as_str())
        })
        .collect()
}
