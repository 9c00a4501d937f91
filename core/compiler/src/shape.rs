//! A schema as read, the slots of its cross-field rules, and the tables that it becomes.

use std::sync::Arc;

use ecs_preflight_model::{
    Bilingual, Capture, Constraint, Effect, List, Literal, Microversion, Named, Number, Object, Practice,
    Property, Rare, RuleId, Schema, Str, Text, Types,
};

use crate::sources::Sources;
use crate::yaml::{Node, Outcome};

/// A schema whose sources are still written out.
#[derive(Default)]
pub(crate) struct Shape {
    pub(crate) types: Types,
    pub(crate) lenient: Types,
    pub(crate) values: Vec<Literal>,
    pub(crate) values_until: Option<(Microversion, RuleId)>,
    pub(crate) text: Option<Text>,
    pub(crate) number: Option<Number>,
    pub(crate) list: Option<ListShape>,
    pub(crate) object: Option<ObjectShape>,
    pub(crate) secret: bool,
    /// Where its own row stands.
    pub(crate) source: String,
    /// Where its members stand, when elsewhere.
    pub(crate) members: Option<String>,
    /// Rules under another name, and where the documents say so when not in the row.
    pub(crate) named: Vec<(Named, Option<String>)>,
    pub(crate) api_error: Option<Str>,
    pub(crate) title: Option<Bilingual>,
    pub(crate) default: Option<Literal>,
    pub(crate) captures: Vec<Capture>,
    pub(crate) constraints: Vec<ConstraintShape>,
    pub(crate) practice: Box<[Practice]>,
}

#[derive(Default)]
pub(crate) struct ListShape {
    pub(crate) items: Option<Box<Shape>>,
    pub(crate) minimum: Option<usize>,
    pub(crate) maximum: Option<usize>,
    pub(crate) unique: bool,
    pub(crate) unique_by: Option<Str>,
    pub(crate) empty: bool,
}

#[derive(Default)]
pub(crate) struct ObjectShape {
    pub(crate) properties: Vec<PropertyShape>,
    pub(crate) additional: Option<Box<Shape>>,
    /// What the name of any other member is.
    pub(crate) names: Option<Box<Shape>>,
    pub(crate) minimum: Option<usize>,
    pub(crate) maximum: Option<usize>,
    pub(crate) open: bool,
    pub(crate) named_in_path: Option<Str>,
}

pub(crate) struct PropertyShape {
    pub(crate) name: String,
    pub(crate) shape: Shape,
    pub(crate) required: bool,
    pub(crate) conditional: bool,
    pub(crate) since: Option<Microversion>,
    pub(crate) until: Option<Microversion>,
    pub(crate) example_only: bool,
}

/// A cross-field rule as read: its slots are places in `fields`.
pub(crate) struct ConstraintShape {
    pub(crate) node: Node,
    pub(crate) fields: Vec<String>,
    /// Values that must be in the list of values of a field.
    pub(crate) listed: Vec<(String, Literal)>,
    pub(crate) rule: Constraint,
    /// Where the documents say so.
    pub(crate) source: String,
}

/// A frame has so many slots, which the engine keeps in place.
const SLOTS: usize = 16;

impl Shape {
    /// Gives every field that a cross-field rule asks for a slot in the frame of the rule's object.
    pub(crate) fn assign_slots(&mut self) -> Outcome<()> {
        let mut wanted: Vec<(String, Node)> = Vec::new();
        for constraint in &self.constraints {
            for field in &constraint.fields {
                if !wanted.iter().any(|(known, _)| known == field) {
                    wanted.push((field.clone(), constraint.node.clone()));
                }
            }
        }
        if wanted.len() > SLOTS
            && let Some(constraint) = self.constraints.first()
        {
            return constraint
                .node
                .problem(format!("the cross-field rules of one object ask for more than {SLOTS} fields"));
        }
        for (slot, (field, node)) in wanted.iter().enumerate() {
            let segments: Vec<&str> = field.split('/').collect();
            if self.capture(&segments, 0, slot).is_none() {
                return node.problem(format!("the field `{field}` does not exist here"));
            }
        }
        for constraint in &self.constraints {
            for (field, value) in &constraint.listed {
                if !self.below(field).is_some_and(|shape| shape.values.contains(value)) {
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
            child.captures.push(Capture { hops, slot });
            return Some(());
        }
        let hops = if child.constraints.is_empty() { hops } else { hops.saturating_add(1) };
        child.capture(rest, hops, slot)
    }

    /// The shape of a field, by its relative pointer.
    pub(crate) fn below(&self, field: &str) -> Option<&Shape> {
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

    /// The tables.
    ///
    /// What its source shares with the schema around it is not said, so that equal tables of several sections are
    /// one in a pack.
    pub(crate) fn into_schema(mut self, around: &str, sources: &mut Sources) -> Arc<Schema> {
        let within = self.members.clone().unwrap_or_else(|| self.source.clone());
        let (slots, rules) = constraints(std::mem::take(&mut self.constraints), &within, sources);
        let (mut of_list, mut of_object) = (None, None);
        if self.object.is_some() {
            of_object = Some((slots, rules));
        } else {
            of_list = Some((slots, rules));
        }
        let object = self.object.take().map(|object| {
            Box::new(object.into_object(of_object.take().unwrap_or_default(), &within, sources))
        });
        let list = self
            .list
            .take()
            .map(|list| Box::new(list.into_list(of_list.take().unwrap_or_default(), &self.source, sources)));
        let named = self
            .named
            .into_iter()
            .map(|(named, source)| Named { source: source.and_then(|source| sources.id(&source)), ..named });
        let rare = Rare {
            values: self.values.into(),
            values_until: self.values_until,
            named: named.collect(),
            api_error: self.api_error,
            default: self.default,
            captures: self.captures.into(),
            practice: self.practice,
        };
        let source = (self.source != around).then(|| sources.id(&self.source)).flatten();
        Arc::new(Schema {
            types: self.types,
            lenient: self.lenient,
            secret: self.secret,
            source,
            members: self.members.and_then(|members| sources.id(&members)),
            title: self.title,
            text: self.text.map(Box::new),
            number: self.number.map(Box::new),
            list,
            object,
            rare: Arc::new(rare),
        })
    }
}

/// The slots and the rules of an object or a list.
type Rules = (Box<[Str]>, Box<[Constraint]>);

fn constraints(shapes: Vec<ConstraintShape>, within: &str, sources: &mut Sources) -> Rules {
    let mut fields: Vec<Str> = Vec::new();
    let mut rules = Vec::new();
    for shape in shapes {
        let slots = shape.fields.iter().map(|field| {
            let slot = fields.iter().position(|known| *known == **field).unwrap_or_else(|| {
                fields.push(field.as_str().into());
                fields.len().saturating_sub(1)
            });
            // Places in the fields of this rule become places in those of all rules.
            slot
        });
        let slots: Vec<usize> = slots.collect();
        let place = |slot: usize| slots.get(slot).copied().unwrap_or(slot);
        let source = (shape.source != within).then(|| sources.id(&shape.source)).flatten();
        rules.push(Constraint {
            when: shape.rule.when.into_iter().map(|condition| condition.map_slots(place)).collect(),
            effect: shape.rule.effect.map_slots(place),
            source,
            ..shape.rule
        });
    }
    (fields.into(), rules.into())
}

/// Slots of one rule, as slots of the frame that it shares with others.
trait MapSlots {
    fn map_slots(self, place: impl Fn(usize) -> usize) -> Self;
}

impl MapSlots for ecs_preflight_model::Condition {
    fn map_slots(self, place: impl Fn(usize) -> usize) -> Self {
        use ecs_preflight_model::Condition;
        match self {
            Condition::Present(slot, wanted) => Condition::Present(place(slot), wanted),
            Condition::Written(slot, wanted) => Condition::Written(place(slot), wanted),
            Condition::Above(slot, limit) => Condition::Above(place(slot), limit),
            Condition::Below(slot, limit) => Condition::Below(place(slot), limit),
            Condition::Longer(slot, limit) => Condition::Longer(place(slot), limit),
            Condition::Shorter(slot, limit) => Condition::Shorter(place(slot), limit),
            Condition::Is(slot, value, wanted) => Condition::Is(place(slot), value, wanted),
            Condition::Among(slot, value, among) => Condition::Among(place(slot), value, among),
            Condition::Unless(slot, value, other, excluded, wanted) => {
                Condition::Unless(place(slot), value, place(other), excluded, wanted)
            }
            Condition::Os(_) | Condition::NotOs(_) | Condition::From(_) | Condition::Before(_) => self,
        }
    }
}

impl MapSlots for Effect {
    fn map_slots(self, place: impl Fn(usize) -> usize) -> Self {
        let all = |slots: Box<[usize]>| -> Box<[usize]> { slots.into_iter().map(&place).collect() };
        match self {
            Effect::Limit { slot, characters } => Effect::Limit { slot: place(slot), characters },
            Effect::Ignored { slots } => Effect::Ignored { slots: all(slots) },
            Effect::Forbid { slots } => Effect::Forbid { slots: all(slots) },
            Effect::Warn { slots } => Effect::Warn { slots: all(slots) },
            Effect::Require { slots } => Effect::Require { slots: all(slots) },
            Effect::OneOf { slots } => Effect::OneOf { slots: all(slots) },
            Effect::AnyOf { slots } => Effect::AnyOf { slots: all(slots) },
            Effect::NotBelow { slot, other } => Effect::NotBelow { slot: place(slot), other: place(other) },
            Effect::TrueAtMost { slot, maximum } => Effect::TrueAtMost { slot: place(slot), maximum },
            Effect::NotFirst { slot } => Effect::NotFirst { slot: place(slot) },
            Effect::Range { slot, minimum, maximum } => Effect::Range { slot: place(slot), minimum, maximum },
        }
    }
}

impl ListShape {
    fn into_list(self, (slots, rules): Rules, around: &str, sources: &mut Sources) -> List {
        List {
            items: self.items.map(|items| items.into_schema(around, sources)),
            minimum: self.minimum,
            maximum: self.maximum,
            unique: self.unique,
            unique_by: self.unique_by,
            empty: self.empty,
            slots,
            rules,
        }
    }
}

impl ObjectShape {
    fn into_object(self, (slots, rules): Rules, around: &str, sources: &mut Sources) -> Object {
        let properties = self.properties.into_iter().map(|property| {
            let versions = [property.since, property.until];
            Property {
                name: property.name.into(),
                schema: property.shape.into_schema(around, sources),
                required: property.required,
                conditional: property.conditional,
                versions: versions.iter().any(Option::is_some).then(|| Box::new(versions)),
                example_only: property.example_only,
            }
        });
        Object {
            properties: properties.collect(),
            additional: self.additional.map(|shape| shape.into_schema(around, sources)),
            names: self.names.map(|shape| shape.into_schema(around, sources)),
            minimum: self.minimum,
            maximum: self.maximum,
            open: self.open,
            named_in_path: self.named_in_path,
            slots,
            rules,
        }
    }
}
