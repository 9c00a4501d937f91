//! The walk: it checks what it pulls from a reader, and notes every problem with its path.

use crate::catalogue::{Str, embedded, rule};
use crate::reader::{Number, Reader, Token, Unreadable};
use crate::report::{Arg, Finding, Rule, Value, may_name_secret};

use super::anything::{any_list, any_object, anything, is_anything};
use super::context::{At, Context};
use super::frame::{Frame, Summary, spoil};
use super::keys::Key;
use super::members::Given;
use super::path::Path;
use super::types::{Object, Schema, Sources, Types};

/// What was read where something else may have been expected.
#[derive(Clone, Copy)]
pub(super) enum Found<'v> {
    Null,
    Boolean(bool),
    Number(Number<'v>),
    Text(&'v str),
    Array,
    Object,
}

impl Found<'_> {
    fn kind(self) -> &'static str {
        match self {
            Found::Null => "null",
            Found::Boolean(_) => "boolean",
            Found::Number(value) if value.is_whole() => "integer",
            Found::Number(_) => "number",
            Found::Text(_) => "string",
            Found::Array => "array",
            Found::Object => "object",
        }
    }
}

/// One step of the walk: the next value against a schema.
pub(crate) struct Walk<'w, 'c> {
    pub(crate) schema: &'c Schema,
    pub(crate) context: &'w mut Context<'c>,
    pub(crate) path: Path<'w>,
    pub(super) frame: Option<&'w Frame<'w, 'c>>,
    /// Where the documents speak of this value: its own row.
    pub(super) source: &'c Str,
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

impl<'w, 'c> Walk<'w, 'c> {
    pub(crate) fn root(schema: &'c Schema, context: &'w mut Context<'c>) -> Self {
        context.root = Some(schema);
        let source = schema.source(context.catalogue, context.source);
        Walk { schema, context, path: Path::Root, frame: None, source, empty: Empty::Value, optional: false }
    }

    /// Where the documents speak of a value inside this one; of unknown fields only the operation's section does.
    pub(super) fn source_of(&self, schema: &Schema) -> &'c Str {
        if is_anything(schema) {
            self.context.source
        } else {
            schema.source(self.context.catalogue, self.source_of_members())
        }
    }

    /// Where the documents list what stands in this value.
    pub(super) fn source_of_members(&self) -> &'c Str {
        self.schema.source_of_members(self.context.catalogue, self.source)
    }

    /// Notes a finding about this value, or about a name in it.
    pub(super) fn tell(&mut self, at: At<'_, 'c>, finding: Finding) {
        let at = At { source: at.source.or(Some(self.source)), ..at };
        self.context.report(self.schema, &at, finding);
    }

    /// The frame of an object with rules; what the outermost one has elsewhere counts as given.
    pub(super) fn frame_of(&self, object: &Object) -> Frame<'w, 'c> {
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

    pub(super) fn capture(&self, summary: Summary<'c>) {
        let Some(frame) = self.frame else { return };
        for capture in &self.schema.rare.captures {
            if let Some(slot) = frame.slot(capture.hops, capture.slot) {
                slot.set(slot.get().and(summary, &self.schema.rare.values, self.path.item()));
            }
        }
    }

    /// A text or list with nothing in it. A form that is being filled in may have some.
    pub(super) fn nothing_in_it(&mut self, ordinal: u32, refused: Rule<'static>, allowed: Rule<'static>) {
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
            Found::Number(value) => Value::number(found.kind(), &value.plain()),
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
        } else if let Some(client) = self.practised_as(types, &found) {
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
    pub(super) fn open(&mut self, ordinal: u32, types: Types, found: Found<'_>) -> Result<bool, Unreadable> {
        self.context.depth = self.context.depth.saturating_add(1);
        let fits = self.accepts(ordinal, types, found);
        if self.context.depth <= embedded().settings.input_depth {
            return Ok(fits);
        }
        let limit = Arg::count(embedded().settings.input_depth);
        self.report(ordinal, Finding::new(rule::INPUT_TOO_DEEP).with("limit", limit));
        self.context.stopped = true;
        Err(Unreadable::default())
    }

    /// Shared objects of a host language can unfold into more values than any text may hold.
    pub(super) fn too_many(&mut self, ordinal: u32) -> Result<(), Unreadable> {
        if self.context.position() <= embedded().settings.input_values {
            return Ok(());
        }
        let limit = Arg::Integer(i64::from(embedded().settings.input_values));
        self.report(ordinal, Finding::new(rule::INPUT_TOO_MANY_VALUES).with("limit", limit));
        self.context.stopped = true;
        Err(Unreadable::default())
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

    /// The walk of a value inside this one.
    pub(super) fn inside<'b>(
        &'b mut self,
        schema: &'c Schema,
        path: Path<'b>,
        frame: Option<&'b Frame<'b, 'c>>,
        (empty, optional): (Empty, bool),
    ) -> Walk<'b, 'c> {
        let source = self.source_of(schema);
        Walk { schema, context: &mut *self.context, path, frame, source, empty, optional }
    }

    /// Reads one value, and everything in it.
    ///
    /// # Errors
    /// When the document cannot be read any further, or the limits of the engine end the walk.
    pub(crate) fn read<'d, R: Reader<'d>>(mut self, reader: &mut R) -> Result<(), Unreadable> {
        let token = reader.value()?;
        let ordinal = self.context.enter();
        match token {
            Token::Null => self.null(ordinal),
            Token::Boolean(value) => self.boolean(ordinal, value),
            Token::Whole(value) => self.number(ordinal, Number::from(value)),
            Token::Number(written) => self.number(ordinal, Number::of(written)),
            Token::NotFinite => self.report(ordinal, Finding::new(rule::INPUT_NOT_FINITE)),
            Token::Text(text) => self.text(ordinal, text),
            Token::Unsupported(name) => {
                let finding = Finding::new(rule::INPUT_UNSUPPORTED_VALUE).with("found", Arg::input(name));
                self.report(ordinal, finding);
            }
            Token::List => return self.list(ordinal, reader),
            Token::Object => return self.object(ordinal, reader),
        }
        Ok(())
    }

    /// Reads a whole document.
    ///
    /// # Errors
    /// As for a value; and when something follows it.
    pub(crate) fn read_all<'d, R: Reader<'d>>(self, mut reader: R) -> Result<(), Unreadable> {
        self.read(&mut reader)?;
        reader.end()
    }

    /// Reads a text that is a value by itself.
    pub(crate) fn read_text(mut self, text: &str) {
        let ordinal = self.context.enter();
        self.text(ordinal, text);
    }

    fn list<'d, R: Reader<'d>>(mut self, ordinal: u32, reader: &mut R) -> Result<(), Unreadable> {
        let (own_path, veiled) = (self.path, self.is_secret());
        let here = if veiled { Path::Veil(&own_path) } else { own_path };
        let fits = self.open(ordinal, Types::ARRAY, Found::Array)?;
        let list = if fits { self.schema.list.as_deref().unwrap_or_else(any_list) } else { any_list() };
        let inner;
        let own = if list.rules.is_empty() {
            None
        } else {
            inner = Frame::new(self.frame);
            Some(&inner)
        };
        let item: &'c Schema = match list.items.as_deref() {
            Some(item) => item,
            None => anything(),
        };
        let frame = own.or(self.frame);
        let mut seen = None;
        let mut count = 0_usize;
        while reader.item()? {
            let path = Path::Item(&here, count);
            self.context.last_text = None;
            self.context.unique_value = None;
            self.context.unique_member = list.unique_by.as_deref();
            let at = self.context.position();
            self.inside(item, path, frame, (Empty::Allowed, false)).read(reader)?;
            self.repeated(list, &path, at, &mut seen);
            count = count.saturating_add(1);
            self.too_many(ordinal)?;
        }
        self.context.unique_member = None;
        // What was noted last is a text inside this list, not the list.
        self.context.last_text = None;
        self.capture(Summary { ordinal, size: count, blank: count == 0, ..Summary::default() });
        self.count_items(list, count, ordinal);
        if count == 0 && fits && !list.empty && list.minimum.is_none() {
            self.nothing_in_it(ordinal, rule::LIST_EMPTY, rule::LIST_LEFT_EMPTY);
        }
        if let Some(frame) = own {
            self.cross(frame, &list.slots, &list.rules, ordinal);
        }
        self.close();
        Ok(())
    }

    fn object<'d, R: Reader<'d>>(mut self, ordinal: u32, reader: &mut R) -> Result<(), Unreadable> {
        let (own_path, veiled) = (self.path, self.is_secret());
        let here = if veiled { Path::Veil(&own_path) } else { own_path };
        let fits = self.open(ordinal, Types::OBJECT, Found::Object)?;
        let object =
            if fits { self.schema.object.as_deref().unwrap_or_else(any_object) } else { any_object() };
        let unique = self.context.unique_member.take();
        let inner;
        let own = if object.rules.is_empty() {
            None
        } else {
            inner = self.frame_of(object);
            Some(&inner)
        };
        let frame = own.or(self.frame);
        let mut unique_value = None;
        let mut given = Given::default();
        while let Some(name) = reader.name()? {
            let key = Key::of(name, object);
            given.count = given.count.saturating_add(1);
            self.too_many(ordinal)?;
            let at = self.context.position();
            match key {
                Key::Known(index, property) => {
                    let path = Path::Member(&here, &property.name);
                    self.known(property, index, &path, &mut given);
                    self.context.last_text = None;
                    let empty = if property.required { Empty::Refused } else { Empty::Allowed };
                    let inside = self.inside(&property.schema, path, frame, (empty, !property.required));
                    inside.read(reader)?;
                    if unique == Some(&*property.name) {
                        unique_value = self.context.last_text.map(|hash| (hash, at));
                    }
                }
                Key::Other(name) => {
                    let path = Path::Member(&here, &name);
                    let schema = self.other(object, &path, &name, &mut given);
                    self.inside(schema, path, frame, (Empty::Value, false)).read(reader)?;
                }
                Key::NotText => {
                    let finding = Finding::new(rule::INPUT_KEY_NOT_TEXT);
                    self.tell(At::name(&here, ordinal), finding);
                    let path = Path::Member(&here, "?");
                    self.inside(anything(), path, frame, (Empty::Value, false)).read(reader)?;
                }
            }
        }
        self.context.last_text = None;
        if unique.is_some() {
            // Noted last: a list inside this object has its own.
            self.context.unique_value = unique_value;
        }
        self.capture(Summary { ordinal, size: given.count, ..Summary::default() });
        self.count_members(object, given, ordinal);
        if let Some(frame) = own {
            self.cross(frame, &object.slots, &object.rules, ordinal);
        }
        self.close();
        Ok(())
    }
}
