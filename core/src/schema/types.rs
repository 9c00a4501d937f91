//! The compiled form of a JSON Schema: static tables that the build writes.

use std::num::NonZeroU16;

use crate::catalogue::{Characters, Client, Microversion, rule, embedded};
use crate::report::{Finding, Hint, Rule};
use crate::rules::Scope;

use super::frame::Fields;

/// What one value may be. There are hundreds of these, so that each is kept small.
#[derive(Debug)]
pub struct Schema {
    /// The types that the table states.
    pub types: Types,
    /// Further types that an example of the same operation uses; accepted with a note.
    pub lenient: Types,
    /// A secret: its value never leaves the walk.
    pub secret: bool,
    /// Edition, section and table, as a place in the table of sources; none where they are those around it.
    pub(crate) source: Option<NonZeroU16>,
    /// The same of the table that lists its members; none where they stand with its own row.
    pub(crate) members: Option<NonZeroU16>,
    /// A label in English and Chinese.
    pub title: Option<&'static [&'static str; 2]>,
    /// Limits of a text.
    pub text: Option<&'static Text>,
    /// Limits of a number.
    pub number: Option<&'static Number>,
    /// Items of an array.
    pub list: Option<&'static List>,
    /// Members of an object.
    pub object: Option<&'static Object>,
    /// What few of them have.
    pub rare: &'static Rare,
}

impl Schema {
    /// Edition, section and table of its own row. Where nothing is said here, those of the members of the schema
    /// around it hold, and around the outermost one those of the operation.
    pub fn source(&self, around: &'static str) -> &'static str {
        source_at(self.source).unwrap_or(around)
    }

    /// Edition, section and table in whose rows its members stand; `own` is the source of its own row.
    pub fn source_of_members(&self, own: &'static str) -> &'static str {
        source_at(self.members).unwrap_or(own)
    }
}

/// A row of the table of sources.
pub(crate) fn source_at(place: Option<NonZeroU16>) -> Option<&'static str> {
    place.and_then(|place| embedded().sources.get(usize::from(place.get()))).copied()
}

/// What few schemas have.
#[derive(Debug)]
pub struct Rare {
    /// A closed list of values, or empty.
    pub values: &'static [Literal],
    /// Up to this microversion another value is only the given (weaker) rule.
    pub values_until: Option<(Microversion, Rule)>,
    /// Rules that are reported under another name or code here.
    pub named: &'static [Named],
    /// The code that the service answers with, for every error here that has none of its own.
    pub api_error: Option<&'static str>,
    /// What the service takes when nothing is given.
    pub default: Option<Literal>,
    /// Where the cross-field rules of an outer object want this value noted.
    pub captures: &'static [Capture],
    /// What real clients send here although the documents read otherwise.
    pub practice: &'static [Practice],
}

/// What one client was seen to send at one place.
#[derive(Debug)]
pub struct Practice {
    /// Who.
    pub client: &'static Client,
    /// Further types.
    pub types: Types,
    /// Further values of a closed list.
    pub values: &'static [Literal],
    /// Further members of an object.
    pub members: &'static [&'static str],
    /// Required members that it leaves out.
    pub without: &'static [&'static str],
    /// Only where a microversion is asked for that is beyond the documents, and at least this.
    pub since: Option<Microversion>,
}

/// A set of JSON types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

    /// The JSON Schema names of the types, in a fixed order.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        Types::NAMES.into_iter().filter(move |(single, _)| self.has(*single)).map(|(_, name)| name)
    }
}

/// One value of a closed list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Literal {
    /// `null`
    Null,
    /// `true` or `false`
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A text.
    Text(&'static str),
}

/// Limits of a text; lengths are in characters unless the name says bytes.
#[derive(Debug)]
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
    pub allowed: Option<&'static Characters>,
    /// None of these characters.
    pub forbidden: Option<&'static Characters>,
    /// A fixed form.
    pub format: Option<Format>,
    /// An empty text is a value of its own and passes.
    pub empty: bool,
    /// Words that the service keeps for itself.
    pub reserved: &'static [&'static str],
    /// Beginnings that the service keeps for itself.
    pub forbidden_prefixes: &'static [&'static str],
    /// Rules that JSON Schema cannot say.
    pub rules: &'static [&'static dyn TextRule],
}

impl Text {
    /// The content encoding, such as `base64`.
    pub fn encoding(&self) -> Option<&'static str> {
        self.rules.iter().find_map(|rule| rule.encoding())
    }
}

/// A width limit.
#[derive(Debug)]
pub struct Width {
    /// The characters that count as two.
    pub wide: &'static Characters,
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
}

impl Format {
    /// The name in the catalogue.
    pub fn name(self) -> &'static str {
        self.hint().trim_start_matches("format/")
    }

    /// The rule that a text of another form breaks.
    pub fn rule(self) -> Rule {
        match self {
            Format::Uuid => rule::FORMAT_UUID,
            Format::UuidOrUrl => rule::FORMAT_UUID_OR_URL,
            Format::Ipv4 => rule::FORMAT_IPV4,
            Format::Ip => rule::FORMAT_IP,
            Format::Cidr => rule::FORMAT_CIDR,
            Format::DateTime => rule::FORMAT_DATE_TIME,
        }
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
        }
    }
}

/// Limits of a number, both ends included.
#[derive(Debug)]
pub struct Number {
    /// The smallest value.
    pub minimum: Option<i64>,
    /// The largest value.
    pub maximum: Option<i64>,
    /// Values outside the range that are accepted too.
    pub also: &'static [i64],
}

/// An array.
#[derive(Debug)]
pub struct List {
    /// What each item is.
    pub items: Option<&'static Schema>,
    /// At least so many items.
    pub minimum: Option<usize>,
    /// At most so many items.
    pub maximum: Option<usize>,
    /// No text stands twice.
    pub unique: bool,
    /// This member (a text) differs between the items.
    pub unique_by: Option<&'static str>,
    /// An empty list is a value of its own and passes.
    pub empty: bool,
    /// The fields that the rules below ask for.
    pub slots: &'static [&'static str],
    /// Cross-field rules.
    pub rules: &'static [&'static dyn ObjectRule],
}

/// An object.
#[derive(Debug)]
pub struct Object {
    /// The known members, in the order of the document.
    pub properties: &'static [Property],
    /// What any other member is; none: other members are unknown fields.
    pub additional: Option<&'static Schema>,
    /// What the name of any other member is.
    pub names: Option<&'static Schema>,
    /// At least so many members.
    pub minimum: Option<usize>,
    /// At most so many members.
    pub maximum: Option<usize>,
    /// Other members are accepted in silence.
    pub open: bool,
    /// The path parameter that says what the one member is called.
    pub named_in_path: Option<&'static str>,
    /// The fields that the rules below ask for, as relative pointers without the leading slash.
    pub slots: &'static [&'static str],
    /// Cross-field rules.
    pub rules: &'static [&'static dyn ObjectRule],
}

/// A member of an object.
#[derive(Debug)]
pub struct Property {
    /// Its name on the wire.
    pub name: &'static str,
    /// What it holds.
    pub schema: &'static Schema,
    /// Must be given.
    pub required: bool,
    /// Must be given in some cases, which a cross-field rule states.
    pub conditional: bool,
    /// The first and the last microversion that know it, where not all do.
    pub(crate) versions: Option<&'static [Option<Microversion>; 2]>,
    /// Only an example of the document shows it, no table.
    pub example_only: bool,
}

impl Property {
    /// The first microversion that knows it.
    pub fn since(&self) -> Option<Microversion> {
        self.versions.and_then(|[since, _]| *since)
    }

    /// The last microversion that knows it.
    pub fn until(&self) -> Option<Microversion> {
        self.versions.and_then(|[_, until]| *until)
    }
}

impl Object {
    /// The place of a property in the table.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.properties.iter().position(|property| property.name == name)
    }
}

/// A rule reported under another name, or with a code of its own, at one place of the catalogue.
#[derive(Debug)]
pub struct Named {
    /// The rule that the engine found.
    pub from: Rule,
    /// The rule that is reported.
    pub to: Rule,
    /// The code that the service answers with.
    pub api_error: Option<&'static str>,
    /// Where the documents say so, when not in the row of the value.
    pub(crate) source: Option<NonZeroU16>,
}

/// Where a value is noted for a cross-field rule.
#[derive(Debug)]
pub struct Capture {
    /// How many frames further out the rule's object is.
    pub hops: usize,
    /// The slot in that frame.
    pub slot: usize,
}

/// A limit that a form can show as met or not.
pub struct Promise {
    /// The rule that is broken when it is not met.
    pub rule: Rule,
    /// The limit in words.
    pub hint: Hint,
    /// Kinds of characters of which some are needed, and whether the text holds one.
    pub parts: Vec<(&'static Characters, bool)>,
}

impl Promise {
    /// A limit without parts.
    pub fn new(rule: Rule, hint: Hint) -> Self {
        Promise { rule, hint, parts: Vec::new() }
    }
}

// The rules say nothing of themselves: what would write them would be carried by every browser module.
impl std::fmt::Debug for dyn TextRule {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("TextRule")
    }
}

impl std::fmt::Debug for dyn ObjectRule {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("ObjectRule")
    }
}

/// A rule over one text.
pub trait TextRule: Sync {
    /// Reports every finding to `sink`; never repeats the text of a secret.
    fn check(&self, text: &str, scope: &Scope, sink: &mut dyn FnMut(Finding));

    /// The rules that it can report.
    fn rules(&self) -> &'static [Rule];

    /// The content encoding that JSON Schema knows for it, if any.
    fn encoding(&self) -> Option<&'static str> {
        None
    }

    /// The most bytes that an encoded text may stand for.
    fn largest_content(&self) -> Option<usize> {
        None
    }

    /// The bytes that an encoded text stands for; none when it cannot be decoded.
    fn content_size(&self, _text: &str) -> Option<usize> {
        None
    }

    /// What a form may say of it beforehand.
    fn hints(&self, sink: &mut dyn FnMut(Hint));

    /// The same, each limit by itself with the rule that it belongs to.
    fn promises(&self, text: &str, scope: &Scope, sink: &mut dyn FnMut(Promise));
}

/// A rule over several fields of one object or array.
pub trait ObjectRule: Sync {
    /// The rule that it can report, and the code that the service answers with.
    fn reports(&self) -> (Rule, Option<&'static str>);

    /// Where the documents say so, when not with the members of the object or the row of the list.
    fn source(&self) -> Option<&'static str>;

    /// The limits that hold for a field in some cases only; `names` are those of the slots.
    fn hints(&'static self, _names: &'static [&'static str], _field: &str, _sink: &mut dyn FnMut(Hint)) {}

    /// Reports findings with the slot that they are about.
    fn check(&self, fields: &Fields<'_>, scope: &Scope, sink: &mut dyn FnMut(usize, Finding));
}
