//! The members of objects and the items of lists: names, what is missing, what stands twice, and the
//! rules over several fields.

use crate::catalogue::{Microversion, Names as _, rule};
use crate::report::{Arg, Finding};
use crate::schema::rules::InForce;

use super::anything::anything;
use super::astray::Astray;
use super::context::At;
use super::frame::{Fields, Frame};
use super::keys::{Seen, hash};
use super::path::Path;
use super::scalar::{check_characters, check_lengths, compared};
use super::types::{List, Object, ObjectCheck, Property, Schema, Types};
use super::walk::Walk;
use super::{ABSENT, WHOLE};

/// The bit of a property; the build refuses objects with more than 64.
fn bit(index: usize) -> u64 {
    u32::try_from(index).ok().and_then(|index| 1_u64.checked_shl(index)).unwrap_or_default()
}

/// What an object has, as far as it was read.
#[derive(Default)]
pub(super) struct Given {
    pub(super) count: usize,
    /// A bit for each property.
    known: u64,
    others: Option<Seen>,
    astray: Vec<Astray>,
}

impl<'c> Walk<'_, 'c> {
    /// A member that the object has in its table.
    pub(super) fn known(&mut self, property: &'c Property, index: usize, path: &Path<'_>, given: &mut Given) {
        let (at, bit) = (self.context.position(), bit(index));
        if given.known & bit != 0 && !(self.context.pairs && property.schema.types.has(Types::ARRAY)) {
            self.duplicate(path, at);
        }
        given.known |= bit;
        self.availability(property, path, at);
    }

    /// A member of another name; what its value may be.
    pub(super) fn other(
        &mut self,
        object: &'c Object,
        path: &Path<'_>,
        name: &str,
        given: &mut Given,
    ) -> &'c Schema {
        let at = self.context.position();
        if !given.others.get_or_insert_with(Seen::new).insert(hash(name)) {
            self.duplicate(path, at);
        }
        self.named_in_path(object, path, name, at);
        let Some(additional) = object.additional.as_deref() else {
            self.unknown(object, path, name, at, &mut given.astray);
            return anything();
        };
        if let Some(names) = object.names.as_deref() {
            self.name(names, path, name, at);
        }
        additional
    }

    /// What is missing in an object that was read to its end, and whether it has too few members or too many.
    pub(super) fn count_members(&mut self, object: &'c Object, given: Given, ordinal: u32) {
        self.tell_astray(given.astray);
        self.missing(object, given.known, ordinal);
        if let Some(limit) = object.minimum.filter(|limit| given.count < *limit) {
            self.report(ordinal, compared(rule::OBJECT_MINIMUM, given.count, limit));
        }
        if let Some(limit) = object.maximum.filter(|limit| given.count > *limit) {
            self.report(ordinal, compared(rule::OBJECT_MAXIMUM, given.count, limit));
        }
    }

    /// Whether a list has too few items or too many.
    pub(super) fn count_items(&mut self, list: &'c List, count: usize, ordinal: u32) {
        if let Some(limit) = list.minimum.filter(|limit| count < *limit) {
            self.report(ordinal, compared(rule::LIST_MINIMUM, count, limit));
        }
        if let Some(limit) = list.maximum.filter(|limit| count > *limit) {
            self.report(ordinal, compared(rule::LIST_MAXIMUM, count, limit));
        }
    }

    fn duplicate(&mut self, path: &Path<'_>, ordinal: u32) {
        let at = At { source: Some(self.source_of_members()), ..At::name(path, ordinal) };
        self.tell(at, Finding::new(rule::OBJECT_DUPLICATE_KEY));
    }

    /// A field that the microversion in force does not know, or that only an example shows.
    fn availability(&mut self, property: &'c Property, path: &Path<'_>, ordinal: u32) {
        let at = At { source: Some(self.source_of(&property.schema)), ..At::name(path, ordinal) };
        let field = |rule, limit: Microversion| {
            Finding::new(rule).with("field", &property.name).with("needed", Arg::input(&limit.to_string()))
        };
        let (since, until) = match self.context.scope.microversion {
            InForce::Unjudged => (None, None),
            InForce::Unknown => {
                if let Some(since) = property.since() {
                    self.tell(at, field(rule::MICROVERSION_FIELD_NEEDS, since));
                }
                (None, None)
            }
            InForce::Absent => (property.since(), None),
            InForce::Version(version) => (
                property.since().filter(|since| version < *since),
                property.until().filter(|until| version > *until),
            ),
        };
        if let Some(since) = since {
            self.tell(at, field(rule::MICROVERSION_FIELD_SINCE, since));
        }
        if let Some(until) = until {
            self.tell(at, field(rule::MICROVERSION_FIELD_UNTIL, until));
        }
        if property.example_only {
            self.tell(at, Finding::new(rule::OBJECT_EXAMPLE_ONLY).with("field", &property.name));
        }
    }

    /// The name of a member against the limits of names.
    fn name(&mut self, names: &'c Schema, path: &Path<'_>, name: &str, ordinal: u32) {
        let Some(text) = &names.text else { return };
        let mut findings = Vec::new();
        check_lengths(text, name, &mut findings);
        check_characters(text, name, false, &mut findings);
        if text.reserved.has(name) {
            findings.push(Finding::new(rule::TEXT_RESERVED).with("found", Arg::input(name)));
        }
        for finding in findings {
            let at = At { source: Some(self.source_of(names)), ..At::name(path, ordinal) };
            self.context.report(names, &at, finding);
        }
    }

    /// A member that is called otherwise than the path says.
    fn named_in_path(&mut self, object: &'c Object, path: &Path<'_>, name: &str, ordinal: u32) {
        let wanted = self
            .context
            .last_in_path
            .filter(|(parameter, _)| object.named_in_path.as_deref() == Some(*parameter));
        if let Some((parameter, _)) = wanted.filter(|(_, value)| *value != hash(name)) {
            let finding = Finding::new(rule::OBJECT_NOT_IN_PATH).with("field", Arg::input(name));
            let finding = finding.with("parameter", Arg::known(parameter));
            let at = At { source: Some(self.source_of_members()), ..At::name(path, ordinal) };
            self.tell(at, finding);
        }
    }

    /// A name that the object does not know: a slip of the keyboard, a field of another level, or neither.
    fn unknown(
        &mut self,
        object: &'c Object,
        path: &Path<'_>,
        name: &str,
        ordinal: u32,
        astray: &mut Vec<Astray>,
    ) {
        if object.open || self.practised_member(path, name, ordinal) {
            return;
        }
        let known = object.properties.iter().map(|property| &*property.name);
        let finding = match crate::catalogue::nearest(name, known) {
            Some(near) => Finding::new(rule::OBJECT_UNKNOWN_FIELD)
                .with("field", Arg::input(name))
                .with("nearest", Arg::known(near)),
            None if self.is_astray(object, name, ordinal, astray) => return,
            None => Finding::new(rule::OBJECT_UNKNOWN_FIELD_PLAIN).with("field", Arg::input(name)),
        };
        let at = At { source: Some(self.source_of_members()), ..At::name(path, ordinal) };
        self.tell(at, finding);
    }

    fn missing(&mut self, object: &'c Object, given: u64, ordinal: u32) {
        if self.context.draft {
            return;
        }
        let outermost = matches!(self.path, Path::Root);
        for (index, property) in object.properties.iter().enumerate() {
            if !property.required || given & bit(index) != 0 {
                continue;
            }
            if outermost && self.context.given_elsewhere.iter().any(|name| *name == property.name) {
                continue;
            }
            let here = self.path;
            let path = Path::Member(&here, &property.name);
            let at = At { source: Some(self.source_of(&property.schema)), ..At::value(&path, ordinal) };
            let finding = self.practised_without(&property.name);
            let finding =
                finding.unwrap_or_else(|| Finding::new(rule::OBJECT_REQUIRED).with("field", &property.name));
            self.tell(at, finding);
        }
    }

    /// An item, or a member of it, that stands in the list twice.
    pub(super) fn repeated(
        &mut self,
        list: &'c List,
        path: &Path<'_>,
        ordinal: u32,
        seen: &mut Option<Seen>,
    ) {
        let found = match list.unique_by.as_deref() {
            Some(_) => self
                .context
                .unique_value
                .take()
                .map(|(hash, ordinal)| (hash, ordinal, list.unique_by.as_deref())),
            None => None,
        };
        // An item that is a text is its own key.
        let own = || self.context.last_text.map(|hash| (hash, ordinal, None));
        let whole = list.unique || list.unique_by.is_some();
        let Some((hash, ordinal, below)) = found.or_else(|| own().filter(|_| whole)) else { return };
        if !seen.get_or_insert_with(Seen::new).insert(hash) {
            let at = At { below, ..At::value(path, ordinal) };
            self.tell(at, Finding::new(rule::LIST_DUPLICATE));
        }
    }

    /// The rules over several fields of this object or array.
    pub(super) fn cross(
        &mut self,
        frame: &Frame<'_, 'c>,
        names: &'c [crate::catalogue::Str],
        rules: &'c [super::Constraint],
        ordinal: u32,
    ) {
        let fields = Fields { frame, names };
        let scope = self.context.scope;
        let mut found = Vec::new();
        for rule in rules {
            let source = Some(rule.source(self.context.catalogue).unwrap_or(self.source_of_members()));
            rule.check(&fields, &scope, &mut |slot, finding| found.push((source, slot, finding)));
        }
        for (source, slot, finding) in found {
            if slot == ABSENT && self.context.draft {
                continue;
            }
            if slot == WHOLE || slot == ABSENT {
                let here = self.path;
                self.tell(At { source, ..At::value(&here, ordinal) }, finding);
                continue;
            }
            let field = fields.get(slot);
            if field.elsewhere || (field.seen == 0 && self.context.draft) {
                continue;
            }
            let item = field.first_truth.unwrap_or_default().to_string();
            let below = fields.name(slot).replace('*', &item);
            // A field that is not there is pointed at where its object begins.
            let ordinal = if field.seen == 0 { ordinal } else { field.ordinal };
            let here = self.path;
            let at = At { below: Some(&below), source, ..At::value(&here, ordinal) };
            self.tell(at, finding);
        }
    }
}
