//! The compiled form of a JSON Schema.

use std::sync::Arc;

use crate::{Bilingual, Characters, Client, Constraint, Microversion, RuleId, SourceId, Str, TextRule};

/// What one value may be. There are hundreds of these, so that each is kept small.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Schema {
    /// The types that the table states.
    pub types: Types,
    /// Further types that an example of the same operation uses; accepted with a note.
    pub lenient: Types,
    /// A secret: its value never leaves the walk.
    pub secret: bool,
    /// Edition, section and table, as a place in the table of sources; none where they are those around it.
    pub source: Option<SourceId>,
    /// The same of the table that lists its members; none where they stand with its own row.
    pub members: Option<SourceId>,
    /// A label in English and Chinese.
    pub title: Option<Bilingual>,
    /// Limits of a text.
    pub text: Option<Box<Text>>,
    /// Limits of a number.
    pub number: Option<Box<Number>>,
    /// Items of an array.
    pub list: Option<Box<List>>,
    /// Members of an object.
    pub object: Option<Box<Object>>,
    /// What few of them have.
    pub rare: Arc<Rare>,
}

/// What few schemas have.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Rare {
    /// A closed list of values, or empty.
    pub values: Box<[Literal]>,
    /// Up to this microversion another value is only the given (weaker) rule.
    pub values_until: Option<(Microversion, RuleId)>,
    /// Rules that are reported under another name or code here.
    pub named: Box<[Named]>,
    /// The code that the service answers with, for every error here that has none of its own.
    pub api_error: Option<Str>,
    /// What the service takes when nothing is given.
    pub default: Option<Literal>,
    /// Where the cross-field rules of an outer object want this value noted.
    pub captures: Box<[Capture]>,
    /// What real clients send here although the documents read otherwise.
    pub practice: Box<[Practice]>,
}

/// What one client was seen to send at one place.
#[derive(Debug, PartialEq, Eq)]
pub struct Practice {
    /// Who.
    pub client: Arc<Client>,
    /// Further types.
    pub types: Types,
    /// Further values of a closed list.
    pub values: Box<[Literal]>,
    /// Further members of an object.
    pub members: Box<[Str]>,
    /// Required members that it leaves out.
    pub without: Box<[Str]>,
    /// Only where a microversion is asked for that is beyond the documents, and at least this.
    pub since: Option<Microversion>,
}

/// A set of JSON types.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Types(pub u8);

impl Types {
    /// `null`
    pub const NULL: Types = Types(1);
    /// `boolean`
    pub const BOOLEAN: Types = Types(1 << 1);
    /// `integer`
    pub const INTEGER: Types = Types(1 << 2);
    /// `number`
    pub const NUMBER: Types = Types(1 << 3);
    /// `string`
    pub const STRING: Types = Types(1 << 4);
    /// `array`
    pub const ARRAY: Types = Types(1 << 5);
    /// `object`
    pub const OBJECT: Types = Types(1 << 6);

    const NAMES: [(Types, &'static str); 7] = [
        (Types::NULL, "null"),
        (Types::BOOLEAN, "boolean"),
        (Types::INTEGER, "integer"),
        (Types::NUMBER, "number"),
        (Types::STRING, "string"),
        (Types::ARRAY, "array"),
        (Types::OBJECT, "object"),
    ];

    /// Whether all types of `other` are in this set.
    pub const fn has(self, other: Types) -> bool {
        self.0 & other.0 == other.0
    }

    /// The types of both sets.
    #[must_use]
    pub const fn with(self, other: Types) -> Types {
        Types(self.0 | other.0)
    }

    /// The JSON Schema names of the types, in a fixed order.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        Types::NAMES.into_iter().filter(move |(single, _)| self.has(*single)).map(|(_, name)| name)
    }
}

/// One value of a closed list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Literal {
    /// `null`
    Null,
    /// `true` or `false`
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A text.
    Text(Str),
}

/// Limits of a text; lengths are in characters unless the name says bytes.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// At least so many characters.
    pub minimum: Option<usize>,
    /// At most so many characters.
    pub maximum: Option<usize>,
    /// At least so many bytes of UTF-8.
    pub minimum_bytes: Option<usize>,
    /// At most so many bytes of UTF-8.
    pub maximum_bytes: Option<usize>,
    /// A limit on the width, where some characters count as two.
    pub width: Option<Width>,
    /// Only these characters.
    pub allowed: Option<Arc<Characters>>,
    /// None of these characters.
    pub forbidden: Option<Arc<Characters>>,
    /// A fixed form.
    pub format: Option<Format>,
    /// An empty text is a value of its own and passes.
    pub empty: bool,
    /// Words that the service keeps for itself.
    pub reserved: Box<[Str]>,
    /// Beginnings that the service keeps for itself.
    pub forbidden_prefixes: Box<[Str]>,
    /// Rules that JSON Schema cannot say.
    pub rules: Box<[TextRule]>,
}

/// A width limit.
#[derive(Debug, PartialEq, Eq)]
pub struct Width {
    /// The characters that count as two.
    pub wide: Arc<Characters>,
    /// The largest width.
    pub maximum: usize,
}

impl Width {
    /// The width of a text.
    pub fn of(&self, text: &str) -> usize {
        text.chars().fold(0, |sum: usize, c| sum.saturating_add(if self.wide.has(c) { 2 } else { 1 }))
    }
}

/// Fixed forms of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// 8-4-4-4-12 hexadecimal digits, either case.
    Uuid,
    /// Such a UUID, or an http(s) URL that ends in one.
    UuidOrUrl,
    /// Four decimal numbers from 0 to 255.
    Ipv4,
    /// An IPv4 or IPv6 address.
    Ip,
    /// An IPv4 or IPv6 network: address, slash, prefix length.
    Cidr,
    /// An ISO 8601 date and time.
    DateTime,
    /// The same, in UTC.
    DateTimeUtc,
}

impl Format {
    /// The name in the catalogue.
    pub fn name(self) -> &'static str {
        self.hint().trim_start_matches("format/")
    }

    /// The hint of `messages/*/hints.yaml`.
    pub fn hint(self) -> &'static str {
        match self {
            Format::Uuid => "format/uuid",
            Format::UuidOrUrl => "format/uuid-or-url",
            Format::Ipv4 => "format/ipv4",
            Format::Ip => "format/ip",
            Format::Cidr => "format/cidr",
            Format::DateTime => "format/date-time",
            Format::DateTimeUtc => "format/date-time-utc",
        }
    }
}

/// Limits of a number, both ends included.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Number {
    /// The smallest value.
    pub minimum: Option<i64>,
    /// The largest value.
    pub maximum: Option<i64>,
    /// Values outside the range that are accepted too.
    pub also: Box<[i64]>,
}

/// An array.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct List {
    /// What each item is.
    pub items: Option<Arc<Schema>>,
    /// At least so many items.
    pub minimum: Option<usize>,
    /// At most so many items.
    pub maximum: Option<usize>,
    /// No text stands twice.
    pub unique: bool,
    /// This member (a text) differs between the items.
    pub unique_by: Option<Str>,
    /// An empty list is a value of its own and passes.
    pub empty: bool,
    /// The fields that the rules below ask for.
    pub slots: Box<[Str]>,
    /// Cross-field rules.
    pub rules: Box<[Constraint]>,
}

/// An object.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Object {
    /// The known members, in the order of the document.
    pub properties: Box<[Property]>,
    /// What any other member is; none: other members are unknown fields.
    pub additional: Option<Arc<Schema>>,
    /// What the name of any other member is.
    pub names: Option<Arc<Schema>>,
    /// At least so many members.
    pub minimum: Option<usize>,
    /// At most so many members.
    pub maximum: Option<usize>,
    /// Other members are accepted in silence.
    pub open: bool,
    /// The path parameter that says what the one member is called.
    pub named_in_path: Option<Str>,
    /// The fields that the rules below ask for, as relative pointers without the leading slash.
    pub slots: Box<[Str]>,
    /// Cross-field rules.
    pub rules: Box<[Constraint]>,
}

/// A member of an object.
#[derive(Debug, PartialEq, Eq)]
pub struct Property {
    /// Its name on the wire.
    pub name: Str,
    /// What it holds.
    pub schema: Arc<Schema>,
    /// Must be given.
    pub required: bool,
    /// Must be given in some cases, which a cross-field rule states.
    pub conditional: bool,
    /// The first and the last microversion that know it, where not all do.
    pub versions: Option<Box<[Option<Microversion>; 2]>>,
    /// Only an example of the document shows it, no table.
    pub example_only: bool,
}

impl Property {
    /// The first microversion that knows it.
    pub fn since(&self) -> Option<Microversion> {
        self.versions.as_deref().and_then(|[since, _]| *since)
    }

    /// The last microversion that knows it.
    pub fn until(&self) -> Option<Microversion> {
        self.versions.as_deref().and_then(|[_, until]| *until)
    }
}

impl Object {
    /// The place of a property in the table.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.properties.iter().position(|property| property.name == *name)
    }
}

/// A rule reported under another name, or with a code of its own, at one place of the catalogue.
#[derive(Debug, PartialEq, Eq)]
pub struct Named {
    /// The rule that the engine found.
    pub from: RuleId,
    /// The rule that is reported.
    pub to: RuleId,
    /// The code that the service answers with.
    pub api_error: Option<Str>,
    /// Where the documents say so, when not in the row of the value.
    pub source: Option<SourceId>,
}

/// Where a value is noted for a cross-field rule.
#[derive(Debug, PartialEq, Eq)]
pub struct Capture {
    /// How many frames further out the rule's object is.
    pub hops: usize,
    /// The slot in that frame.
    pub slot: usize,
}
