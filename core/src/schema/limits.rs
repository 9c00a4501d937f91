//! The limits of one schema as a list: what descriptions, forms, exports and the index of error codes are made of.

use std::sync::Arc;

use crate::catalogue::{Characters, Names as _, Str, rule};
use crate::report::{Arg, Hint, Rule};

use super::types::{Format, Object, Rare, Schema, Text, TextCheck, TextRule, Types, format_rule};

/// What is counted against a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// Characters of a text.
    Characters,
    /// Bytes of a text in UTF-8.
    Bytes,
    /// The width of a text.
    Width,
    /// Items of a list.
    Items,
    /// Members of an object.
    Members,
}

/// One limit of a schema, by itself.
#[derive(Clone, Copy, Debug)]
pub enum Limit<'c> {
    /// The type, which every schema has.
    Type,
    /// A closed list; another rule holds up to some microversion.
    Values(&'c Arc<Rare>, Option<Rule<'static>>),
    /// At least so many.
    AtLeast(Counted, usize),
    /// At most so many.
    AtMost(Counted, usize),
    /// Only these characters.
    Only(&'c Arc<Characters>),
    /// None of these characters.
    Without(&'c Arc<Characters>),
    /// A fixed form.
    Format(Format),
    /// Words that the service keeps for itself.
    Reserved(&'c [Str]),
    /// Beginnings that the service keeps for itself.
    Prefixes(&'c [Str]),
    /// A rule that JSON Schema cannot say.
    Text(&'c TextRule),
    /// The smallest number.
    Minimum(i64),
    /// The largest number.
    Maximum(i64),
    /// No item twice; by this member where the items are objects.
    Different(Option<&'c str>),
    /// Some members must be given.
    Required,
    /// No member twice.
    OneOfEachName,
}

/// What a schema asks for, limit by limit.
pub trait Limits {
    /// Every limit, in the order in which the walk looks at them.
    fn limits(&self) -> std::vec::IntoIter<Limit<'_>>;
}

impl Limits for Schema {
    fn limits(&self) -> std::vec::IntoIter<Limit<'_>> {
        let mut found = vec![Limit::Type];
        if !self.rare.values.is_empty() {
            found.push(Limit::Values(&self.rare, self.rare.values_until.map(|(_, rule)| rule.into())));
        }
        if let Some(text) = &self.text {
            of_text(text, &mut found);
        }
        if let Some(number) = &self.number {
            found.extend(number.minimum.map(Limit::Minimum));
            found.extend(number.maximum.map(Limit::Maximum));
        }
        if let Some(list) = &self.list {
            found.extend(list.minimum.map(|least| Limit::AtLeast(Counted::Items, least)));
            found.extend(list.maximum.map(|most| Limit::AtMost(Counted::Items, most)));
            if list.unique || list.unique_by.is_some() {
                found.push(Limit::Different(list.unique_by.as_deref()));
            }
        }
        if let Some(object) = &self.object {
            of_object(object, &mut found);
        }
        if self.types.has(Types::OBJECT) {
            found.push(Limit::OneOfEachName);
        }
        found.into_iter()
    }
}

fn of_text<'c>(text: &'c Text, found: &mut Vec<Limit<'c>>) {
    use Counted::{Bytes, Characters, Width};
    found.extend(text.minimum.map(|least| Limit::AtLeast(Characters, least)));
    found.extend(text.maximum.map(|most| Limit::AtMost(Characters, most)));
    found.extend(text.minimum_bytes.map(|least| Limit::AtLeast(Bytes, least)));
    found.extend(text.maximum_bytes.map(|most| Limit::AtMost(Bytes, most)));
    found.extend(text.width.as_ref().map(|width| Limit::AtMost(Width, width.maximum)));
    found.extend(text.allowed.as_ref().map(Limit::Only));
    found.extend(text.forbidden.as_ref().map(Limit::Without));
    found.extend(text.format.map(Limit::Format));
    if !text.reserved.is_empty() {
        found.push(Limit::Reserved(&text.reserved));
    }
    if !text.forbidden_prefixes.is_empty() {
        found.push(Limit::Prefixes(&text.forbidden_prefixes));
    }
    found.extend(text.rules.iter().map(Limit::Text));
}

fn of_object(object: &Object, found: &mut Vec<Limit<'_>>) {
    if object.properties.iter().any(|property| property.required) {
        found.push(Limit::Required);
    }
    found.extend(object.minimum.map(|least| Limit::AtLeast(Counted::Members, least)));
    found.extend(object.maximum.map(|most| Limit::AtMost(Counted::Members, most)));
}

impl<'c> Limit<'c> {
    /// The rules that a value beyond the limit breaks; more than one only where the rule is a program.
    pub fn rules(self) -> Vec<Rule<'static>> {
        match self {
            Limit::Values(_, Some(weaker)) => vec![rule::VALUE_ENUM, weaker],
            Limit::Text(rule) => rule.rules().to_vec(),
            limit => limit.rule().into_iter().collect(),
        }
    }

    /// The one rule that a value beyond the limit breaks; none for a rule that is a program.
    pub fn rule(self) -> Option<Rule<'static>> {
        use Counted::{Bytes, Characters, Items, Members, Width};
        Some(match self {
            Limit::Type => rule::VALUE_TYPE,
            Limit::Values(_, weaker) => weaker.unwrap_or(rule::VALUE_ENUM),
            Limit::AtLeast(Characters | Width, _) => rule::TEXT_MINIMUM,
            Limit::AtMost(Characters, _) => rule::TEXT_MAXIMUM,
            Limit::AtLeast(Bytes, _) => rule::TEXT_MINIMUM_BYTES,
            Limit::AtMost(Bytes, _) => rule::TEXT_MAXIMUM_BYTES,
            Limit::AtMost(Width, _) => rule::TEXT_WIDTH,
            Limit::AtLeast(Items, _) => rule::LIST_MINIMUM,
            Limit::AtMost(Items, _) => rule::LIST_MAXIMUM,
            Limit::AtLeast(Members, _) => rule::OBJECT_MINIMUM,
            Limit::AtMost(Members, _) => rule::OBJECT_MAXIMUM,
            Limit::Only(_) => rule::TEXT_CHARACTERS,
            Limit::Without(_) => rule::TEXT_FORBIDDEN_CHARACTERS,
            Limit::Format(format) => format_rule(format),
            Limit::Reserved(_) => rule::TEXT_RESERVED,
            Limit::Prefixes(_) => rule::TEXT_PREFIX,
            Limit::Text(_) => return None,
            Limit::Minimum(_) => rule::NUMBER_MINIMUM,
            Limit::Maximum(_) => rule::NUMBER_MAXIMUM,
            Limit::Different(_) => rule::LIST_DUPLICATE,
            Limit::Required => rule::OBJECT_REQUIRED,
            Limit::OneOfEachName => rule::OBJECT_DUPLICATE_KEY,
        })
    }

    /// Whether it is a limit of a text.
    pub fn of_text(self) -> bool {
        use Counted::{Bytes, Characters, Width};
        matches!(
            self,
            Limit::Values(..)
                | Limit::AtLeast(Characters | Bytes | Width, _)
                | Limit::AtMost(Characters | Bytes | Width, _)
                | Limit::Only(_)
                | Limit::Without(_)
                | Limit::Format(_)
                | Limit::Reserved(_)
                | Limit::Prefixes(_)
                | Limit::Text(_)
        )
    }

    /// The limit in words; none where nothing is said of it beforehand, or a program says several things.
    pub fn hint(self) -> Option<Hint> {
        use Counted::{Bytes, Characters, Items, Members, Width};
        let count = |hint, name, value| Some(Hint::new(hint).with(name, Arg::count(value)));
        let listed = |words: &[Str]| Arg::known_list(words.texts());
        match self {
            Limit::Values(values, _) => Some(Hint::new("values/one-of").with("values", values.into())),
            Limit::AtLeast(Characters | Width, least) => count("characters/at-least", "minimum", least),
            Limit::AtMost(Characters, most) => count("characters/at-most", "maximum", most),
            Limit::AtLeast(Bytes, least) => count("bytes/at-least", "minimum", least),
            Limit::AtMost(Bytes, most) => count("bytes/at-most", "maximum", most),
            Limit::AtMost(Width, most) => count("width/at-most", "maximum", most),
            Limit::AtLeast(Items, least) => count("items/at-least", "minimum", least),
            Limit::AtMost(Items, most) => count("items/at-most", "maximum", most),
            Limit::AtLeast(Members, least) => count("members/at-least", "minimum", least),
            Limit::AtMost(Members, most) => count("members/at-most", "maximum", most),
            Limit::Only(set) => Some(Hint::new("set/only").with("set", set.into())),
            Limit::Without(set) => Some(Hint::new("set/without").with("set", set.into())),
            Limit::Format(format) => Some(Hint::new(format.hint())),
            Limit::Reserved(words) => Some(Hint::new("reserved/without").with("values", listed(words))),
            Limit::Prefixes(words) => Some(Hint::new("prefix/without").with("values", listed(words))),
            Limit::Minimum(least) => Some(Hint::new("number/at-least").with("minimum", Arg::Integer(least))),
            Limit::Maximum(most) => Some(Hint::new("number/at-most").with("maximum", Arg::Integer(most))),
            Limit::Different(_) => Some(Hint::new("items/different")),
            Limit::Type | Limit::Text(_) | Limit::Required | Limit::OneOfEachName => None,
        }
    }

    /// The two ends of a range as one hint.
    pub fn range(self, upper: Limit<'_>) -> Option<Hint> {
        let (hint, least, most) = match (self, upper) {
            (Limit::AtLeast(Counted::Characters, least), Limit::AtMost(Counted::Characters, most)) => {
                ("characters/range", Arg::count(least), Arg::count(most))
            }
            (Limit::Minimum(least), Limit::Maximum(most)) => {
                ("number/range", Arg::Integer(least), Arg::Integer(most))
            }
            _ => return None,
        };
        Some(Hint::new(hint).with("minimum", least).with("maximum", most))
    }

    /// The keyword of JSON Schema, or of ours beside it, and its number, for a limit that is one.
    pub fn keyword(self) -> Option<(&'static str, i128)> {
        use Counted::{Bytes, Characters, Items, Members, Width};
        let (name, value) = match self {
            Limit::AtLeast(Characters | Width, least) => ("minLength", least),
            Limit::AtMost(Characters, most) => ("maxLength", most),
            Limit::AtLeast(Bytes, least) => ("minBytes", least),
            Limit::AtMost(Bytes, most) => ("maxBytes", most),
            Limit::AtMost(Width, most) => ("maxWidth", most),
            Limit::AtLeast(Items, least) => ("minItems", least),
            Limit::AtMost(Items, most) => ("maxItems", most),
            Limit::AtLeast(Members, least) => ("minProperties", least),
            Limit::AtMost(Members, most) => ("maxProperties", most),
            Limit::Minimum(least) => return Some(("minimum", i128::from(least))),
            Limit::Maximum(most) => return Some(("maximum", i128::from(most))),
            _ => return None,
        };
        Some((name, i128::try_from(value).ok()?))
    }
}
