//! What the engine makes of the compiled form of a JSON Schema.

pub use ecs_preflight_model::{
    Capture, Constraint, Format, List, Literal, Named, Number, Object, Practice, Property, Rare, Schema,
    SourceId, Text, TextRule, Types, Width,
};

use crate::catalogue::{Catalogue, Characters, Str, rule};
use crate::report::{Finding, Hint, Rule};
use crate::schema::rules::{Scope, Zone};

use super::frame::Fields;

/// Where the documents say what a schema holds.
pub trait Sources {
    /// Edition, section and table of its own row. Where nothing is said here, those of the members of the schema
    /// around it hold, and around the outermost one those of the operation.
    fn source<'c>(&self, catalogue: &'c Catalogue, around: &'c Str) -> &'c Str;

    /// Edition, section and table in whose rows its members stand; `own` is the source of its own row.
    fn source_of_members<'c>(&self, catalogue: &'c Catalogue, own: &'c Str) -> &'c Str;
}

impl Sources for Schema {
    fn source<'c>(&self, catalogue: &'c Catalogue, around: &'c Str) -> &'c Str {
        source_at(catalogue, self.source).unwrap_or(around)
    }

    fn source_of_members<'c>(&self, catalogue: &'c Catalogue, own: &'c Str) -> &'c Str {
        source_at(catalogue, self.members).unwrap_or(own)
    }
}

/// A row of the table of sources.
pub(crate) fn source_at(catalogue: &Catalogue, place: Option<SourceId>) -> Option<&Str> {
    place.and_then(|place| catalogue.sources.get(usize::from(place.0.get())))
}

/// The content encoding of a text, such as `base64`.
pub fn encoding_of(text: &Text) -> Option<&'static str> {
    text.rules.iter().find_map(|rule| rule.encoding())
}

/// The rule that a text of another form breaks.
pub fn format_rule(format: Format) -> Rule<'static> {
    match format {
        Format::Uuid => rule::FORMAT_UUID,
        Format::UuidOrUrl => rule::FORMAT_UUID_OR_URL,
        Format::Ipv4 => rule::FORMAT_IPV4,
        Format::Ip => rule::FORMAT_IP,
        Format::Cidr => rule::FORMAT_CIDR,
        Format::DateTime | Format::DateTimeUtc => rule::FORMAT_DATE_TIME,
    }
}

/// A limit that a form can show as met or not.
pub struct Promise<'p> {
    /// The rule that is broken when it is not met.
    pub rule: Rule<'static>,
    /// The limit in words.
    pub hint: Hint,
    /// Kinds of characters of which some are needed, and whether the text holds one.
    pub parts: Vec<(&'p Characters, bool)>,
}

impl Promise<'_> {
    /// A limit without parts.
    pub fn new(rule: Rule<'static>, hint: Hint) -> Self {
        Promise { rule, hint, parts: Vec::new() }
    }
}

/// A rule over one text.
pub trait TextCheck {
    /// Reports every finding to `sink`; never repeats the text of a secret.
    fn check(&self, text: &str, scope: &Scope<'_>, sink: &mut dyn FnMut(Finding));

    /// The rules that it can report.
    fn rules(&self) -> &'static [Rule<'static>];

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
    fn promises<'p>(&'p self, text: &str, scope: &Scope<'_>, sink: &mut dyn FnMut(Promise<'p>));
}

/// A rule over several fields of one object or array.
pub trait ObjectCheck {
    /// The rule that it can report, and the code that the service answers with.
    fn reports(&self) -> (Rule<'static>, Option<&Str>);

    /// Where the documents say so, when not with the members of the object or the row of the list.
    fn source<'c>(&self, catalogue: &'c Catalogue) -> Option<&'c Str>;

    /// The limits that hold for a field in some cases only; `names` are those of the slots.
    fn hints(&self, names: &[Str], field: &str, sink: &mut dyn FnMut(Hint));

    /// Reports findings with the slot that they are about.
    fn check(&self, fields: &Fields<'_, '_>, scope: &Scope<'_>, sink: &mut dyn FnMut(usize, Finding));
}

impl TextCheck for TextRule {
    fn check(&self, text: &str, scope: &Scope<'_>, sink: &mut dyn FnMut(Finding)) {
        program(self).check(text, scope, sink);
    }

    fn rules(&self) -> &'static [Rule<'static>] {
        program(self).rules()
    }

    fn encoding(&self) -> Option<&'static str> {
        program(self).encoding()
    }

    fn largest_content(&self) -> Option<usize> {
        program(self).largest_content()
    }

    fn content_size(&self, text: &str) -> Option<usize> {
        program(self).content_size(text)
    }

    fn hints(&self, sink: &mut dyn FnMut(Hint)) {
        program(self).hints(sink);
    }

    fn promises<'p>(&'p self, text: &str, scope: &Scope<'_>, sink: &mut dyn FnMut(Promise<'p>)) {
        program(self).promises(text, scope, sink);
    }
}

/// What carries a rule out.
fn program(rule: &TextRule) -> &dyn TextCheck {
    match rule {
        TextRule::Base64(rule) => rule,
        TextRule::Begins(rule) => rule,
        TextRule::Digits(rule) => rule,
        TextRule::Id(rule) => rule,
        TextRule::Password(rule) => rule,
        TextRule::Recommended(rule) => rule,
        TextRule::Zone => &Zone,
    }
}
