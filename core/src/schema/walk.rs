//! The walk: it checks while serde reads, and notes every problem with its path.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, Visitor};

use crate::catalogue::{embedded, rule};
use crate::report::{Arg, Finding, Rule, Value, may_name_secret};

use super::anything::{any_list, any_object, anything, is_anything};
use super::context::{At, Context};
use super::frame::{Frame, Summary, spoil};
use super::keys::{Key, KeySeed, Seen, hash};
use super::members::bit;
use super::path::Path;
use super::scalar::compared;
use super::types::{Object, Schema, Sources, Types};

/// What was read where something else may have been expected.
#[derive(Clone, Copy)]
pub(super) enum Found<'v> {
    Null,
    Boolean(bool),
    Integer(i128),
    Number(f64),
    Text(&'v str),
    Array,
    Object,
}

impl Found<'_> {
    fn kind(self) -> &'static str {
        match self {
            Found::Null => "null",
            Found::Boolean(_) => "boolean",
            Found::Integer(_) => "integer",
            Found::Number(_) => "number",
            Found::Text(_) => "string",
            Found::Array => "array",
            Found::Object => "object",
        }
    }
}

/// One step of the walk: the next value against a schema.
pub(crate) struct Walk<'w> {
    pub(crate) schema: &'static Schema,
    pub(crate) context: &'w mut Context,
    pub(crate) path: Path<'w>,
    pub(super) frame: Option<&'w Frame<'w>>,
    /// Where the documents speak of this value: its own row.
    pub(super) source: &'static str,
    /// What it means when nothing is in it.
    pub(super) empty: Empty,
    /// The value of a member that need not be there.
    pub(super) optional: bool,
}

/// What a text or list means that is given, but with nothing in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Empty {
    /// A value like any other: members whose names are free, and what no table describes.
    Value,
    /// As good as not given, which is allowed.
    Allowed,
    /// As good as not given, which is refused.
    Refused,
}

impl<'w> Walk<'w> {
    pub(crate) fn root(schema: &'static Schema, context: &'w mut Context) -> Self {
        context.root = Some(schema);
        let source = schema.source(context.source);
        Walk { schema, context, path: Path::Root, frame: None, source, empty: Empty::Value, optional: false }
    }

    /// Where the documents speak of a value inside this one; of unknown fields only the operation's section does.
    pub(super) fn source_of(&self, schema: &'static Schema) -> &'static str {
        if is_anything(schema) { self.context.source } else { schema.source(self.source_of_members()) }
    }

    /// Where the documents list what stands in this value.
    pub(super) fn source_of_members(&self) -> &'static str {
        self.schema.source_of_members(self.source)
    }

    /// Notes a finding about this value, or about a name in it.
    pub(super) fn tell(&mut self, at: At<'_>, finding: Finding) {
        let at = At { source: at.source.or(Some(self.source)), ..at };
        self.context.report(self.schema, &at, finding);
    }

    /// The frame of an object with rules; what the outermost one has elsewhere counts as given.
    pub(super) fn frame_of(&self, object: &'static Object) -> Frame<'w> {
        let frame = Frame::new(self.frame);
        if matches!(self.path, Path::Root) && !self.context.given_elsewhere.is_empty() {
            for (index, name) in object.slots.iter().enumerate() {
                if let Some(slot) = frame.slot(0, index)
                    && self.context.given_elsewhere.iter().any(|given| given == name)
                {
                    slot.set(Summary { seen: 1, elsewhere: true, ..Summary::default() });
                }
            }
        }
        frame
    }

    pub(super) fn capture(&self, summary: Summary) {
        let Some(frame) = self.frame else { return };
        for capture in &self.schema.rare.captures {
            if let Some(slot) = frame.slot(capture.hops, capture.slot) {
                slot.set(slot.get().and(summary, &self.schema.rare.values, self.path.item()));
            }
        }
    }

    /// A text or list with nothing in it. A form that is being filled in may have some.
    pub(super) fn nothing_in_it(&mut self, ordinal: u32, refused: Rule, allowed: Rule) {
        let rule = match self.empty {
            Empty::Refused => refused,
            Empty::Allowed => allowed,
            Empty::Value => return,
        };
        if !self.context.draft {
            self.report(ordinal, Finding::new(rule));
        }
    }

    pub(super) fn report(&mut self, ordinal: u32, finding: Finding) {
        let here = self.path;
        self.tell(At::value(&here, ordinal), finding);
    }

    /// The value as it may be shown.
    pub(super) fn found(&self, value: &str) -> Arg {
        if self.schema.secret { Arg::Hidden } else { Arg::input(value) }
    }

    /// The value with its type, as it may be shown.
    fn value(&self, found: Found<'_>) -> Value {
        // A text in the place of the whole document may be anything, such as what was left of a line.
        let alone = matches!(self.path, Path::Root) && matches!(found, Found::Text(_)) && !self.context.pairs;
        if self.schema.secret || alone {
            return Value::of(found.kind());
        }
        match found {
            Found::Null => Value::NULL,
            Found::Boolean(value) => Value::boolean(value),
            Found::Integer(value) => Value::number("integer", &value.to_string()),
            Found::Number(value) => Value::number("number", &value.to_string()),
            Found::Text(value) => Value::text(value, self.context.pairs),
            Found::Array => Value::ARRAY,
            Found::Object => Value::OBJECT,
        }
    }

    pub(super) fn wrong_type(&mut self, ordinal: u32, found: Found<'_>) {
        if let Some(frame) = self.frame {
            spoil(self.schema, frame, 0);
        }
        let finding = Finding::new(rule::VALUE_TYPE).with("found", self.value(found));
        self.report(ordinal, finding.with("expected", Arg::Types(self.schema.types)));
    }

    /// Notes a type that only an example or a real client uses; whether there is one that does.
    pub(super) fn further(&mut self, ordinal: u32, types: Types, found: Found<'_>) -> bool {
        let finding = if self.schema.lenient.has(types) {
            Finding::new(rule::VALUE_LENIENT_TYPE)
        } else if let Some(client) = self.practised(types) {
            Finding::seen(rule::PRACTICE_TYPE, client)
        } else {
            return false;
        };
        let finding =
            finding.with("found", self.value(found)).with("expected", Arg::Types(self.schema.types));
        self.report(ordinal, finding);
        true
    }

    /// Whether the type is accepted; a type that only an example uses is noted.
    pub(super) fn accepts(&mut self, ordinal: u32, types: Types, found: Found<'_>) -> bool {
        if self.schema.types.has(types) {
            return true;
        }
        if self.further(ordinal, types, found) {
            return true;
        }
        self.wrong_type(ordinal, found);
        false
    }

    /// Begins an object or array; whether it may stand here.
    pub(super) fn open(&mut self, ordinal: u32, types: Types, found: Found<'_>) -> bool {
        self.context.depth = self.context.depth.saturating_add(1);
        self.accepts(ordinal, types, found)
    }

    pub(super) fn too_deep<E: Error>(&mut self, ordinal: u32) -> Result<(), E> {
        if self.context.depth <= embedded().settings.input_depth {
            return Ok(());
        }
        let limit = Arg::count(embedded().settings.input_depth);
        self.report(ordinal, Finding::new(rule::INPUT_TOO_DEEP).with("limit", limit));
        self.context.stopped = true;
        Err(E::custom("nested too deep"))
    }

    /// Shared objects of a host language can unfold into more values than any text may hold.
    pub(super) fn too_many<E: Error>(&mut self, ordinal: u32) -> Result<(), E> {
        if self.context.position() <= embedded().settings.input_values {
            return Ok(());
        }
        let limit = Arg::Integer(i64::from(embedded().settings.input_values));
        self.report(ordinal, Finding::new(rule::INPUT_TOO_MANY_VALUES).with("limit", limit));
        self.context.stopped = true;
        Err(E::custom("too many values"))
    }

    /// Whether what lies below is a secret: the schema says so, or of an unknown field its name.
    fn is_secret(&self) -> bool {
        if !is_anything(self.schema) {
            return self.schema.secret;
        }
        matches!(self.path, Path::Member(_, name) if may_name_secret(name))
    }

    pub(super) fn close(&mut self) {
        self.context.depth = self.context.depth.saturating_sub(1);
    }
}

impl<'de> DeserializeSeed<'de> for Walk<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Walk<'_> {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a value of the API")
    }

    fn visit_bool<E>(mut self, value: bool) -> Result<(), E> {
        let ordinal = self.context.enter();
        self.boolean(ordinal, value);
        Ok(())
    }

    fn visit_i64<E>(self, value: i64) -> Result<(), E> {
        self.visit_whole(i128::from(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<(), E> {
        self.visit_whole(i128::from(value))
    }

    fn visit_i128<E>(self, value: i128) -> Result<(), E> {
        self.visit_whole(value)
    }

    fn visit_u128<E>(self, value: u128) -> Result<(), E> {
        // No limit of the documents lies beyond i128.
        self.visit_whole(i128::try_from(value).unwrap_or(i128::MAX))
    }

    fn visit_f64<E>(mut self, value: f64) -> Result<(), E> {
        let ordinal = self.context.enter();
        self.float(ordinal, value);
        Ok(())
    }

    fn visit_str<E>(mut self, value: &str) -> Result<(), E> {
        let ordinal = self.context.enter();
        self.text(ordinal, value);
        Ok(())
    }

    fn visit_unit<E>(mut self) -> Result<(), E> {
        let ordinal = self.context.enter();
        self.null(ordinal);
        Ok(())
    }

    fn visit_none<E: Error>(self) -> Result<(), E> {
        self.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_bytes<E>(self, _: &[u8]) -> Result<(), E> {
        self.unsupported("bytes")
    }

    /// A binding hands a value that JSON cannot hold as an enum whose variant names its type.
    fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<(), A::Error> {
        let (name, _) = data.variant::<String>()?;
        self.unsupported(&name)
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut items: A) -> Result<(), A::Error> {
        let ordinal = self.context.enter();
        let (own_path, veiled) = (self.path, self.is_secret());
        let here = if veiled { Path::Veil(&own_path) } else { own_path };
        let fits = self.open(ordinal, Types::ARRAY, Found::Array);
        self.too_deep(ordinal)?;
        let list = if fits { self.schema.list.as_deref().unwrap_or_else(any_list) } else { any_list() };
        let own = (!list.rules.is_empty()).then(|| Frame::new(self.frame));
        let mut seen = None;
        let mut count = 0_usize;
        loop {
            let path = Path::Item(&here, count);
            let item = list.items.as_deref().unwrap_or_else(anything);
            self.context.last_text = None;
            self.context.unique_value = None;
            self.context.unique_member = list.unique_by.as_deref();
            let at = self.context.position();
            let frame = own.as_ref().or(self.frame);
            let source = self.source_of(item);
            let empty = Empty::Allowed;
            let step = Walk {
                schema: item,
                context: &mut *self.context,
                path,
                frame,
                source,
                empty,
                optional: false,
            };
            if items.next_element_seed(step)?.is_none() {
                break;
            }
            self.repeated(list, &path, at, &mut seen);
            count = count.saturating_add(1);
            self.too_many(ordinal)?;
        }
        self.context.unique_member = None;
        // What was noted last is a text inside this list, not the list.
        self.context.last_text = None;
        self.capture(Summary { ordinal, size: count, blank: count == 0, ..Summary::default() });
        if let Some(limit) = list.minimum.filter(|limit| count < *limit) {
            self.report(ordinal, compared(rule::LIST_MINIMUM, count, limit));
        }
        if let Some(limit) = list.maximum.filter(|limit| count > *limit) {
            self.report(ordinal, compared(rule::LIST_MAXIMUM, count, limit));
        }
        if count == 0 && fits && !list.empty && list.minimum.is_none() {
            self.nothing_in_it(ordinal, rule::LIST_EMPTY, rule::LIST_LEFT_EMPTY);
        }
        if let Some(frame) = own {
            self.cross(&frame, &list.slots, &list.rules, ordinal);
        }
        self.close();
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut members: A) -> Result<(), A::Error> {
        let ordinal = self.context.enter();
        let (own_path, veiled) = (self.path, self.is_secret());
        let here = if veiled { Path::Veil(&own_path) } else { own_path };
        let fits = self.open(ordinal, Types::OBJECT, Found::Object);
        self.too_deep(ordinal)?;
        let object =
            if fits { self.schema.object.as_deref().unwrap_or_else(any_object) } else { any_object() };
        let unique = self.context.unique_member.take();
        let own = (!object.rules.is_empty()).then(|| self.frame_of(object));
        let mut unique_value = None;
        let mut given = 0_u64;
        let mut others = None;
        let mut astray = Vec::new();
        let mut count = 0_usize;
        while let Some(key) = members.next_key_seed(KeySeed(object))? {
            count = count.saturating_add(1);
            self.too_many(ordinal)?;
            let at = self.context.position();
            let frame = own.as_ref().or(self.frame);
            match key {
                Key::Known(index) => {
                    let Some(property) = object.properties.get(index) else { continue };
                    let path = Path::Member(&here, &property.name);
                    let bit = bit(index);
                    if given & bit != 0 && !(self.context.pairs && property.schema.types.has(Types::ARRAY)) {
                        self.duplicate(&path, at);
                    }
                    given |= bit;
                    self.availability(property, &path, at);
                    self.context.last_text = None;
                    let (schema, source) = (&*property.schema, self.source_of(&property.schema));
                    let empty = if property.required { Empty::Refused } else { Empty::Allowed };
                    let optional = !property.required;
                    let step =
                        Walk { schema, context: &mut *self.context, path, frame, source, empty, optional };
                    members.next_value_seed(step)?;
                    if unique == Some(&*property.name) {
                        unique_value = self.context.last_text.map(|hash| (hash, at));
                    }
                }
                Key::Other(name) => {
                    let path = Path::Member(&here, &name);
                    if !others.get_or_insert_with(Seen::new).insert(hash(&name)) {
                        self.duplicate(&path, at);
                    }
                    self.named_in_path(object, &path, &name, at);
                    let schema = match (object.additional.as_deref(), object.names.as_deref()) {
                        (Some(additional), names) => {
                            if let Some(names) = names {
                                self.name(names, &path, &name, at);
                            }
                            additional
                        }
                        (None, _) => {
                            self.unknown(object, &path, &name, at, &mut astray);
                            anything()
                        }
                    };
                    let (source, empty) = (self.source_of(schema), Empty::Value);
                    let step = Walk {
                        schema,
                        context: &mut *self.context,
                        path,
                        frame,
                        source,
                        empty,
                        optional: false,
                    };
                    members.next_value_seed(step)?;
                }
                Key::NotText => {
                    let path = Path::Member(&here, "?");
                    let finding = Finding::new(rule::INPUT_KEY_NOT_TEXT);
                    self.tell(At::name(&here, ordinal), finding);
                    let (source, empty) = (self.source_of(anything()), Empty::Value);
                    let (schema, context) = (anything(), &mut *self.context);
                    members.next_value_seed(Walk {
                        schema,
                        context,
                        path,
                        frame,
                        source,
                        empty,
                        optional: false,
                    })?;
                }
            }
        }
        self.context.last_text = None;
        if unique.is_some() {
            // Noted last: a list inside this object has its own.
            self.context.unique_value = unique_value;
        }
        self.capture(Summary { ordinal, size: count, ..Summary::default() });
        self.tell_astray(astray);
        self.missing(object, given, ordinal);
        if let Some(limit) = object.minimum.filter(|limit| count < *limit) {
            self.report(ordinal, compared(rule::OBJECT_MINIMUM, count, limit));
        }
        if let Some(limit) = object.maximum.filter(|limit| count > *limit) {
            self.report(ordinal, compared(rule::OBJECT_MAXIMUM, count, limit));
        }
        if let Some(frame) = own {
            self.cross(&frame, &object.slots, &object.rules, ordinal);
        }
        self.close();
        Ok(())
    }
}

impl Walk<'_> {
    fn visit_whole<E>(mut self, value: i128) -> Result<(), E> {
        let ordinal = self.context.enter();
        self.integer(ordinal, value);
        Ok(())
    }

    fn unsupported<E>(mut self, name: &str) -> Result<(), E> {
        let ordinal = self.context.enter();
        self.report(ordinal, Finding::new(rule::INPUT_UNSUPPORTED_VALUE).with("found", Arg::input(name)));
        Ok(())
    }
}
