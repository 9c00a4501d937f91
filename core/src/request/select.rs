//! Which of several operations on one path a body calls.

use std::borrow::Cow;

use crate::catalogue::{Catalogue, Route, Select, embedded, rule};
use crate::reader::{Document, Name, Reader, Token, Unreadable};
use crate::report::{Arg, Finding, Location, Report, by_key, shown};
use crate::route::{self, Routes};

use super::{not_json, whole};

/// Picks the operation by the body's key or value.
pub(crate) fn choose<'c, D: Document>(
    catalogue: &'c Catalogue,
    routes: &Routes<'c>,
    body: Option<&D>,
) -> Result<&'c Route, Report> {
    let body = body.filter(|body| body.text().is_none_or(|text| !text.trim().is_empty()));
    let mut found = Found::default();
    if let Some(body) = body {
        found = match peek(body.reader(), &Peek { routes }) {
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
    let allowed = Arg::List(allowed(catalogue, routes, found.keys.first().map(AsRef::as_ref)));
    // Any of them speaks of the path; rather not one that is to be used no more.
    let source = routes
        .iter()
        .filter_map(|route| route::operation(catalogue, route))
        .min_by_key(|operation| operation.deprecated)
        .map_or(&embedded().settings.request_source, |operation| &operation.source);
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
fn allowed(catalogue: &Catalogue, routes: &Routes<'_>, found: Option<&str>) -> Vec<Cow<'static, str>> {
    /// From here on, two names are alike.
    const ALIKE: f64 = 0.75;
    let current = |route: &&Route| route::operation(catalogue, route).is_some_and(|known| !known.deprecated);
    let any_current = routes.iter().any(|route| current(&route));
    let mut names: Vec<Cow<'static, str>> = routes
        .iter()
        .filter(|route| !any_current || current(route))
        .filter_map(|route| route::operation(catalogue, route)?.select.as_ref().map(name))
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

fn name(select: &Select) -> Cow<'static, str> {
    match select {
        Select::Key(key) => Cow::Owned(key.to_string()),
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
    routes: &'s Routes<'s>,
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

/// Reads what a body has at its top.
fn peek<'d, R: Reader<'d>>(mut reader: R, peek: &Peek<'_>) -> Result<Found, Unreadable> {
    let mut found = Found::default();
    match reader.value()? {
        Token::Object => {
            while let Some(name) = reader.name()? {
                let key = match name {
                    Name::Lent(name) => Cow::Borrowed(name),
                    Name::Kept(name) => Cow::Owned(name.to_owned()),
                    Name::NotText => {
                        reader.skip()?;
                        continue;
                    }
                };
                let rest = match reader.value()? {
                    Token::Text(value) => {
                        peek.note(&key, Some(value).filter(|_| peek.telling(&key)), &mut found);
                        continue;
                    }
                    Token::List => Some(true),
                    Token::Object => Some(false),
                    _ => None,
                };
                rest.map_or(Ok(()), |is_list| reader.leave(is_list))?;
                peek.note(&key, None, &mut found);
            }
        }
        Token::List => reader.leave(true)?,
        _ => {}
    }
    reader.end()?;
    Ok(found)
}

/// Whether there is a value other than null at a pointer; array indices are no part of it.
pub(crate) fn has<'d, R: Reader<'d>>(reader: &mut R, pointer: &str) -> Result<bool, Unreadable> {
    let found = has_below(reader, pointer)?;
    reader.end()?;
    Ok(found)
}

fn has_below<'d, R: Reader<'d>>(reader: &mut R, pointer: &str) -> Result<bool, Unreadable> {
    let here = pointer.is_empty();
    match reader.value()? {
        Token::Object => {}
        Token::List => {
            reader.leave(true)?;
            return Ok(here);
        }
        Token::Null | Token::Unsupported(_) => return Ok(false),
        _ => return Ok(here),
    }
    let pointer = pointer.strip_prefix('/').unwrap_or(pointer);
    let cut = pointer.find('/').unwrap_or(pointer.len());
    let (wanted, rest) = (pointer.get(..cut).unwrap_or_default(), pointer.get(cut..).unwrap_or_default());
    let mut found = here;
    while let Some(name) = reader.name()? {
        if name.is(wanted) && !here {
            found = has_below(reader, rest)? || found;
        } else {
            reader.skip()?;
        }
    }
    Ok(found)
}
