//! Which of several operations on one path a body calls.

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, EnumAccess, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::catalogue::{Route, Select, embedded, rule};
use crate::report::{Arg, Finding, Location, Report, by_key, shown};
use crate::route::{self, Routes};

use super::document::Document;
use super::{not_json, whole};

/// Picks the operation by the body's key or value.
pub(crate) fn choose<D: Document>(routes: &Routes, body: Option<&D>) -> Result<&'static Route, Report> {
    let body = body.filter(|body| body.text().is_none_or(|text| !text.trim().is_empty()));
    let mut found = Found::default();
    if let Some(body) = body {
        found = match body.read(Peek { routes }) {
            Ok(found) => found,
            Err(unreadable) => return Err(not_json(body.text(), &unreadable)),
        };
    }
    let mut chosen = routes
        .iter()
        .enumerate()
        .filter(|(index, _)| found.matched & bit(*index) != 0)
        .map(|(_, route)| route);
    if let (Some(route), None) = (chosen.next(), chosen.next()) {
        return Ok(route);
    }
    let allowed = Arg::List(allowed(routes, found.keys.first().map(AsRef::as_ref)));
    // Any of them speaks of the path; rather not one that is to be used no more.
    let source = routes
        .iter()
        .filter_map(route::operation)
        .min_by_key(|operation| operation.deprecated)
        .map_or(&*embedded().settings.request_source, |operation| &operation.source);
    let matched: Vec<Cow<'static, str>> = routes
        .selects()
        .filter(|(index, _)| found.matched & bit(*index) != 0)
        .filter_map(|(_, select)| select.map(name))
        .collect();
    let finding = if matched.len() > 1 {
        Finding::new(rule::ROUTE_UNKNOWN_ACTION_SEVERAL).with("found", Arg::List(matched))
    } else if found.keys.is_empty() {
        Finding::new(rule::ROUTE_UNKNOWN_ACTION_NONE)
    } else {
        Finding::new(rule::ROUTE_UNKNOWN_ACTION).with("found", Arg::List(found.keys))
    };
    let issue = whole(Location::Body, finding.with("allowed", allowed), source);
    Err(Report::of(None, issue))
}

/// The actions that a body may name: those like the one that it names first, then as the documents have them.
/// Deprecated ones are left out where there are others.
fn allowed(routes: &Routes, found: Option<&str>) -> Vec<Cow<'static, str>> {
    /// From here on, two names are alike.
    const ALIKE: f64 = 0.75;
    let current = |route: &&'static Route| route::operation(route).is_some_and(|known| !known.deprecated);
    let any_current = routes.iter().any(|route| current(&route));
    let mut names: Vec<Cow<'static, str>> = routes
        .iter()
        .filter(|route| !any_current || current(route))
        .filter_map(|route| route::operation(route)?.select.as_ref().map(name))
        .collect();
    by_key(&mut names, |name| {
        let alike = found.map_or(0.0, |found| strsim::jaro_winkler(found, name));
        // A sort by numbers: the most alike has the smallest.
        if alike < ALIKE { 1000 } else { ((1.0 - alike) * 1000.0) as u64 }
    });
    names
}

fn bit(index: usize) -> u64 {
    u32::try_from(index).ok().and_then(|index| 1_u64.checked_shl(index)).unwrap_or_default()
}

fn name(select: &'static Select) -> Cow<'static, str> {
    match select {
        Select::Key(key) => Cow::from(key),
        Select::Value(field, value) => Cow::Owned(format!("{field}: {value}")),
    }
}

#[derive(Default)]
struct Found {
    /// A bit for every operation whose key or value is there.
    matched: u64,
    /// The other keys, and the values of fields that tell operations apart.
    keys: Vec<Cow<'static, str>>,
}

struct Peek<'s> {
    routes: &'s Routes,
}

impl Peek<'_> {
    fn note(&self, key: &str, value: Option<&str>, found: &mut Found) {
        let mut known = false;
        let mut telling = false;
        for (index, select) in self.routes.selects() {
            let here = match select {
                Some(Select::Key(wanted)) => wanted == key,
                Some(Select::Value(field, wanted)) => {
                    telling = telling || field == key;
                    field == key && value == Some(wanted)
                }
                None => false,
            };
            if here {
                known = true;
                found.matched |= bit(index);
            }
        }
        if known {
            return;
        }
        // One more than are shown, so that it is seen that there are more.
        if found.keys.len() > embedded().settings.shown_items {
            return;
        }
        let by_key = self.routes.selects().any(|(_, select)| matches!(select, Some(Select::Key(_))));
        match value {
            Some(value) if telling => found.keys.push(Cow::Owned(format!("{key}: {}", shown(value)))),
            None if telling => found.keys.push(Cow::Owned(key.to_owned())),
            _ if by_key => found.keys.push(Cow::Owned(shown(key))),
            _ => {}
        }
    }

    fn telling(&self, key: &str) -> bool {
        self.routes
            .selects()
            .any(|(_, select)| matches!(select, Some(Select::Value(field, _)) if field == key))
    }
}

impl<'de> DeserializeSeed<'de> for Peek<'_> {
    type Value = Found;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Found, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Peek<'_> {
    type Value = Found;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a body")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Found, A::Error> {
        let mut found = Found::default();
        let values = Cell::new(embedded().settings.input_values);
        while let Some(key) = members.next_key_seed(TextSeed::new(&values))? {
            let value = members.next_value_seed(TextSeed::new(&values))?;
            let Some(key) = key else { continue };
            let value = value.filter(|_| self.telling(&key));
            self.note(&key, value.as_deref(), &mut found);
        }
        Ok(found)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Found, A::Error> {
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Found::default())
    }

    fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<Found, A::Error> {
        data.variant::<IgnoredAny>()?;
        Ok(Found::default())
    }

    fn visit_bool<E>(self, _: bool) -> Result<Found, E> {
        Ok(Found::default())
    }

    fn visit_i64<E>(self, _: i64) -> Result<Found, E> {
        Ok(Found::default())
    }

    fn visit_u64<E>(self, _: u64) -> Result<Found, E> {
        Ok(Found::default())
    }

    fn visit_i128<E>(self, _: i128) -> Result<Found, E> {
        Ok(Found::default())
    }

    fn visit_u128<E>(self, _: u128) -> Result<Found, E> {
        Ok(Found::default())
    }

    fn visit_f64<E>(self, _: f64) -> Result<Found, E> {
        Ok(Found::default())
    }

    fn visit_str<E>(self, _: &str) -> Result<Found, E> {
        Ok(Found::default())
    }

    fn visit_unit<E>(self) -> Result<Found, E> {
        Ok(Found::default())
    }
}

/// Reads a text; anything else is read past.
///
/// serde's own way of reading past a value keeps its brackets on the heap; this one keeps them on the
/// stack, up to the depth that a request may have. Objects of a host language can hold themselves, so
/// the number of values is bounded too; past either bound it is serde's way after all.
#[derive(Clone, Copy)]
struct TextSeed<'b> {
    levels: usize,
    values: &'b Cell<u32>,
}

impl<'b> TextSeed<'b> {
    fn new(values: &'b Cell<u32>) -> Self {
        TextSeed { levels: embedded().settings.input_depth, values }
    }

    fn inside(&self) -> Option<Self> {
        self.values.set(self.values.get().checked_sub(1)?);
        Some(TextSeed { levels: self.levels.checked_sub(1)?, values: self.values })
    }
}

impl<'de> DeserializeSeed<'de> for TextSeed<'_> {
    type Value = Option<Cow<'de, str>>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for TextSeed<'_> {
    type Value = Option<Cow<'de, str>>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a value")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Some(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Some(Cow::Owned(text.to_owned())))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        while match self.inside() {
            Some(inside) => members.next_entry_seed(inside, inside)?.is_some(),
            None => members.next_entry::<IgnoredAny, IgnoredAny>()?.is_some(),
        } {}
        Ok(None)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        while match self.inside() {
            Some(inside) => items.next_element_seed(inside)?.is_some(),
            None => items.next_element::<IgnoredAny>()?.is_some(),
        } {}
        Ok(None)
    }

    fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<Self::Value, A::Error> {
        data.variant::<IgnoredAny>()?;
        Ok(None)
    }

    fn visit_bytes<E>(self, _: &[u8]) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_i128<E>(self, _: i128) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_u128<E>(self, _: u128) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }
}

/// Looks for a member by its pointer; array indices are no part of it.
pub(crate) struct HasMember<'p> {
    pub(crate) pointer: &'p str,
}

impl<'de> DeserializeSeed<'de> for HasMember<'_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl HasMember<'_> {
    fn here<E>(&self) -> Result<bool, E> {
        Ok(self.pointer.is_empty())
    }
}

impl<'de> Visitor<'de> for HasMember<'_> {
    type Value = bool;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<bool, A::Error> {
        let pointer = self.pointer.strip_prefix('/').unwrap_or(self.pointer);
        let cut = pointer.find('/').unwrap_or(pointer.len());
        let (wanted, rest) = (pointer.get(..cut).unwrap_or_default(), pointer.get(cut..).unwrap_or_default());
        let mut found = self.pointer.is_empty();
        let values = Cell::new(embedded().settings.input_values);
        while let Some(key) = members.next_key_seed(TextSeed::new(&values))? {
            if key.as_deref() == Some(wanted) && !self.pointer.is_empty() {
                found = members.next_value_seed(HasMember { pointer: rest })? || found;
            } else {
                members.next_value::<IgnoredAny>()?;
            }
        }
        Ok(found)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<bool, A::Error> {
        while items.next_element::<IgnoredAny>()?.is_some() {}
        self.here()
    }

    fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<bool, A::Error> {
        data.variant::<IgnoredAny>()?;
        Ok(false)
    }

    fn visit_bool<E>(self, _: bool) -> Result<bool, E> {
        self.here()
    }

    fn visit_i64<E>(self, _: i64) -> Result<bool, E> {
        self.here()
    }

    fn visit_u64<E>(self, _: u64) -> Result<bool, E> {
        self.here()
    }

    fn visit_f64<E>(self, _: f64) -> Result<bool, E> {
        self.here()
    }

    fn visit_str<E>(self, _: &str) -> Result<bool, E> {
        self.here()
    }

    fn visit_unit<E>(self) -> Result<bool, E> {
        Ok(false)
    }
}
