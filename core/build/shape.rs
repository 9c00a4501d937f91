//! A schema as read, the slots of its cross-field rules, and the tables that it becomes.

use super::emit::{Emitter, option, option_text, text};
use super::practice::Row;
use super::schema::TYPES;
use super::yaml::{Node, Outcome, Value};

#[derive(Default)]
pub struct Shape {
    pub(super) types: Vec<String>,
    pub(super) lenient: Vec<String>,
    pub(super) values: Vec<Value>,
    pub(super) values_until: Option<(String, String)>,
    pub(super) text: Option<String>,
    pub(super) number: Option<String>,
    pub(super) list: Option<ListShape>,
    pub(super) object: Option<ObjectShape>,
    pub(super) secret: bool,
    /// Where its own row stands.
    pub(super) source: String,
    /// Where its members stand, when elsewhere.
    pub(super) members: Option<String>,
    /// Rules under another name, and where the documents say so when not in the row.
    pub(super) named: Vec<(String, Option<String>)>,
    pub(super) api_error: Option<String>,
    pub(super) title: Option<String>,
    pub(super) default: Option<String>,
    pub(super) captures: Vec<(usize, usize)>,
    pub(super) constraints: Vec<Constraint>,
    pub(super) practice: Vec<Row>,
}

#[derive(Default)]
pub(super) struct ListShape {
    pub(super) items: Option<Box<Shape>>,
    pub(super) minimum: Option<i64>,
    pub(super) maximum: Option<i64>,
    pub(super) unique: bool,
    pub(super) unique_by: Option<String>,
    pub(super) empty: bool,
}

#[derive(Default)]
pub(super) struct ObjectShape {
    pub(super) properties: Vec<PropertyShape>,
    pub(super) additional: Option<Box<Shape>>,
    /// What the name of any other member is.
    pub(super) names: Option<Box<Shape>>,
    pub(super) minimum: Option<i64>,
    pub(super) maximum: Option<i64>,
    pub(super) open: bool,
    pub(super) named_in_path: Option<String>,
}

pub(super) struct PropertyShape {
    pub(super) name: String,
    pub(super) shape: Shape,
    pub(super) required: bool,
    pub(super) conditional: bool,
    pub(super) since: Option<String>,
    pub(super) until: Option<String>,
    pub(super) example_only: bool,
}

/// A cross-field rule as written: `{0}` and the like in `code` are replaced by slot numbers.
pub(super) struct Constraint {
    pub(super) node: Node,
    pub(super) fields: Vec<String>,
    /// Values that must be in the list of values of a field.
    pub(super) listed: Vec<(String, Value)>,
    pub(super) code: String,
    /// Where the documents say so.
    pub(super) source: String,
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

    pub(super) fn capture(&mut self, segments: &[&str], hops: usize, slot: usize) -> Option<()> {
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
    pub(super) fn below(&self, field: &str) -> Option<&Shape> {
        field.split('/').try_fold(self, |shape, name| match name {
            "*" => shape.list.as_ref()?.items.as_deref(),
            _ => {
                let properties = &shape.object.as_ref()?.properties;
                Some(&properties.iter().find(|property| property.name == name)?.shape)
            }
        })
    }

    pub(super) fn children(&mut self) -> Vec<&mut Shape> {
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

    /// Writes the tables; answers the name of the static.
    ///
    /// What its source shares with the schema around it is not written, so that equal tables of several sections are
    /// one.
    pub fn emit(&self, around: &str, out: &mut Emitter) -> String {
        let constraints = self.constraints_code(out);
        let within = self.within();
        let object = option(self.object.as_ref().map(|object| object.emit(&constraints, within, out)));
        let list = option(self.list.as_ref().map(|list| list.emit(&constraints, &self.source, out)));
        let types = |names: &[String]| -> String {
            let bits = names.iter().filter_map(|name| TYPES.iter().position(|known| known == name));
            format!("Types({})", bits.fold(0u8, |all, bit| all | (1 << bit)))
        };
        let mut shared = |kind: &str, code: &Option<String>| {
            option(code.as_ref().map(|code| format!("&{}", out.shared(kind, code.clone()))))
        };
        let (text, number) = (shared("Text", &self.text), shared("Number", &self.number));
        let title = shared("[&str; 2]", &self.title);
        let rare = self.rare(out);
        let source = place((self.source != around).then_some(&self.source), out);
        let members = place(self.members.as_ref(), out);
        let code = format!(
            "Schema {{ types: {}, lenient: {}, secret: {}, source: {source}, members: {members}, title: {title}, text: {text}, \
             number: {number}, list: {list}, object: {object}, rare: &{rare} }}",
            types(&self.types),
            types(&self.lenient),
            self.secret,
        );
        out.shared("Schema", code)
    }

    /// Writes what few schemas have; answers the name of the static.
    fn rare(&self, out: &mut Emitter) -> String {
        let named: Vec<String> = self
            .named
            .iter()
            .map(|(code, source)| format!("Named {{ {code}, source: {} }}", place(source.as_ref(), out)))
            .collect();
        let named = out.slice("Named", &named);
        let values: Vec<String> = self.values.iter().map(literal).collect();
        let values = out.slice("Literal", &values);
        let captures: Vec<String> = self
            .captures
            .iter()
            .map(|(hops, slot)| format!("Capture {{ hops: {hops}, slot: {slot} }}"))
            .collect();
        let captures = out.slice("Capture", &captures);
        let practice: Vec<String> = self.practice.iter().map(|row| row.emit(out)).collect();
        let practice = out.slice("Practice", &practice);
        let until = self.values_until.as_ref();
        let code = format!(
            "Rare {{ values: {values}, values_until: {}, named: {named}, api_error: {}, default: {}, \
             captures: {captures}, practice: {practice} }}",
            option(until.map(|(version, rule)| format!("({version}, {rule})"))),
            option_text(self.api_error.as_deref()),
            option(self.default.clone()),
        );
        out.shared("Rare", code)
    }

    /// Where its members stand.
    fn within(&self) -> &str {
        self.members.as_ref().unwrap_or(&self.source)
    }

    /// `(slots, rules)` of this object or list.
    pub(super) fn constraints_code(&self, out: &mut Emitter) -> (String, String) {
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
            let source = place((constraint.source != self.within()).then_some(&constraint.source), out);
            let code = format!("Constraint {{ {code}, source: {source} }}");
            let name = out.shared("Constraint", code);
            rules.push(format!("&{name}"));
        }
        let fields: Vec<String> = fields.iter().map(|field| text(field)).collect();
        (out.slice("&str", &fields), out.slice("&dyn ObjectRule", &rules))
    }
}

impl ListShape {
    fn emit(&self, constraints: &(String, String), around: &str, out: &mut Emitter) -> String {
        let items = self.items.as_ref().map(|items| format!("&{}", items.emit(around, out)));
        let code = format!(
            "List {{ items: {}, minimum: {}, maximum: {}, unique: {}, unique_by: {}, empty: {}, slots: {}, rules: {} }}",
            option(items),
            option(self.minimum.map(|n| n.to_string())),
            option(self.maximum.map(|n| n.to_string())),
            self.unique,
            option_text(self.unique_by.as_deref()),
            self.empty,
            constraints.0,
            constraints.1
        );
        format!("&{}", out.shared("List", code))
    }
}

impl ObjectShape {
    fn emit(&self, constraints: &(String, String), around: &str, out: &mut Emitter) -> String {
        let mut properties = Vec::new();
        for property in &self.properties {
            let schema = property.shape.emit(around, out);
            let versions = (property.since.is_some() || property.until.is_some()).then(|| {
                let [since, until] =
                    [&property.since, &property.until].map(|version| option(version.clone()));
                format!("&{}", out.shared("[Option<Microversion>; 2]", format!("[{since}, {until}]")))
            });
            properties.push(format!(
                "Property {{ name: {}, schema: &{schema}, required: {}, conditional: {}, versions: {}, \
                 example_only: {} }}",
                text(&property.name),
                property.required,
                property.conditional,
                option(versions),
                property.example_only
            ));
        }
        let properties = out.slice("Property", &properties);
        let additional = self.additional.as_ref().map(|shape| format!("&{}", shape.emit(around, out)));
        let names = self.names.as_ref().map(|shape| format!("&{}", shape.emit(around, out)));
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

/// A place in the table of sources.
fn place(source: Option<&String>, out: &mut Emitter) -> String {
    source.map_or_else(|| "None".into(), |source| format!("NonZeroU16::new({})", out.source(source)))
}

pub(super) fn literal(value: &Value) -> String {
    match value {
        Value::Boolean(value) => format!("Literal::Boolean({value})"),
        Value::Integer(value) => format!("Literal::Integer({value})"),
        Value::Text(value) => format!("Literal::Text({})", text(value)),
        _ => "Literal::Null".into(),
    }
}

/// `date-time` -> `DateTime`.
pub(super) fn camel(name: &str) -> String {
    name.split('-')
        .map(|part| {
            let mut letters = part.chars();
            letters
                .next()
                .map_or_else(String::new, |first| first.to_ascii_uppercase().to_string() + letters.as_str())
        })
        .collect()
}
