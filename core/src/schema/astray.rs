//! Fields at the wrong level: a name that this object does not know, but one around it or inside it does.

use std::borrow::Cow;

use crate::catalogue::rule;
use crate::report::{Arg, Finding, shown};

use super::context::At;
use super::path::Path;
use super::types::{Object, Schema};
use super::walk::Walk;

/// How far below an object a field is looked for.
const DEPTH: usize = 3;

/// Shorter names are used for too many things to belong to an object further away.
const TELLING: usize = 5;

/// Where fields belong.
#[derive(PartialEq, Eq)]
enum Place {
    /// Inside this member, as a pointer without its first slash.
    Inside(String),
    /// In this object around it.
    Around(String),
    /// In the outermost object.
    Top,
}

/// Fields of one object that belong in one other place.
pub(super) struct Astray {
    place: Place,
    names: Vec<Cow<'static, str>>,
    /// Of the first of them.
    ordinal: u32,
}

impl<'c> Walk<'_, 'c> {
    /// Keeps a field that belongs elsewhere, so that all of them are told at once; whether it is one.
    pub(super) fn is_astray(
        &self,
        object: &Object,
        name: &str,
        ordinal: u32,
        astray: &mut Vec<Astray>,
    ) -> bool {
        if self.context.pairs {
            return false;
        }
        let Some(place) = self.place_of(object, name) else { return false };
        let name = Cow::Owned(shown(name));
        match astray.iter_mut().find(|known| known.place == place) {
            Some(known) => known.names.push(name),
            None => astray.push(Astray { place, names: vec![name], ordinal }),
        }
        true
    }

    /// Tells where fields belong: one issue a place, at the object that holds them when there are several.
    pub(super) fn tell_astray(&mut self, astray: Vec<Astray>) {
        let here = self.path;
        for Astray { place, names, ordinal } in astray {
            let Some(first) = names.first().cloned() else { continue };
            let (rule, parent) = match place {
                Place::Inside(parent) => (rule::OBJECT_UNKNOWN_FIELD_INSIDE, parent),
                Place::Around(parent) => (rule::OBJECT_UNKNOWN_FIELD_AROUND, parent),
                Place::Top => (rule::OBJECT_UNKNOWN_FIELD_TOP, String::new()),
            };
            let single = names.len() == 1;
            let name = first.clone().into_owned();
            let finding = Finding::new(rule).with("field", Arg::Text(first)).with("fields", Arg::List(names));
            let finding = finding.with("parent", Arg::Text(Cow::Owned(parent)));
            let finding = finding.with("found", Arg::input(here.name().unwrap_or_default()));
            let inside = Path::Member(&here, &name);
            let path = if single { &inside } else { &here };
            let at = At { source: Some(self.source_of_members()), ..At::name(path, ordinal) };
            self.tell(at, finding);
        }
    }

    /// The one place of the operation's schema where a field of this name belongs: inside the object, else around
    /// it, the nearest first, else beside it.
    fn place_of(&self, object: &Object, name: &str) -> Option<Place> {
        if let Some(below) = below(object, name) {
            return Some(Place::Inside(below));
        }
        let around = self.objects_around();
        for (depth, (outer, called)) in around.iter().enumerate().rev() {
            if outer.position(name).is_some() {
                return Some(if depth == 0 { Place::Top } else { Place::Around(called.clone()) });
            }
        }
        if name.len() < TELLING {
            return None;
        }
        around.iter().rev().find_map(|(outer, _)| below(outer, name)).map(Place::Inside)
    }

    /// The objects around this one, the outermost first, each with its name.
    fn objects_around(&self) -> Vec<(&'c Object, String)> {
        let mut found = Vec::new();
        let mut schema = self.context.root;
        let pointer = self.path.pointer();
        let mut called = String::new();
        for token in pointer.split('/').skip(1) {
            let name = token.replace("~1", "/").replace("~0", "~");
            let Some(here) = schema else { break };
            schema = match (here.object.as_deref(), here.list.as_deref()) {
                (_, Some(list)) if token.bytes().all(|byte| byte.is_ascii_digit()) => list.items.as_deref(),
                (Some(object), _) => {
                    found.push((object, std::mem::replace(&mut called, name.clone())));
                    let known = object.position(&name).and_then(|place| object.properties.get(place));
                    known.map(|property| &*property.schema).or(object.additional.as_deref())
                }
                _ => None,
            };
        }
        found
    }
}

/// The members and the objects of the items of lists.
fn inside(schema: &Schema) -> Option<&Object> {
    let items = || schema.list.as_deref()?.items.as_deref()?.object.as_deref();
    schema.object.as_deref().or_else(items)
}

/// The way to the one object below that knows the name; none when several do at the same depth.
fn below(object: &Object, name: &str) -> Option<String> {
    let mut level: Vec<(&Object, String)> = vec![(object, String::new())];
    for _ in 0..DEPTH {
        let mut next = Vec::new();
        for (outer, way) in &level {
            for property in &outer.properties {
                if let Some(object) = inside(&property.schema) {
                    let slash = if way.is_empty() { "" } else { "/" };
                    next.push((object, format!("{way}{slash}{}", property.name)));
                }
            }
        }
        let mut knowing = next.iter().filter(|(object, _)| object.position(name).is_some());
        match (knowing.next(), knowing.next()) {
            (Some((_, way)), None) => return Some(way.clone()),
            (Some(_), Some(_)) => return None,
            _ => level = next,
        }
    }
    None
}
