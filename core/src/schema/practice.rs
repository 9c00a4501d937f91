//! What real clients send although the documents read otherwise: accepted with a note that names one of them, unless
//! the documents alone are to judge.

use crate::catalogue::{Client, Names as _, Practices, Str, rule};
use crate::report::{Arg, Finding};

use super::context::At;
use super::path::Path;
use super::scalar::is;
use super::types::{Literal, Practice, Types};
use super::walk::{Found, Walk};

impl<'c> Walk<'_, 'c> {
    fn seen_here(&self, wanted: impl Fn(&Practice) -> bool) -> Option<&'c Client> {
        self.context.scope.practice?;
        let beyond = self.context.scope.beyond;
        let in_time = |practice: &Practice| practice.since.is_none() || beyond >= practice.since;
        let mut rows = self.schema.rare.practice.iter();
        rows.find(|practice| in_time(practice) && wanted(practice)).map(|practice| &*practice.client)
    }

    /// What clients of the system send anywhere; nothing where the documents themselves say what becomes of a value
    /// of another type.
    fn seen_anywhere(&self, client: fn(&'c Practices) -> Option<&'c Client>) -> Option<&'c Client> {
        let says_otherwise = self.schema.rare.named.iter().any(|named| named.from == rule::VALUE_TYPE);
        self.context.scope.practice.filter(|_| !says_otherwise).and_then(client)
    }

    /// The client that sends this type here.
    pub(super) fn practised(&self, types: Types) -> Option<&'c Client> {
        self.seen_here(|practice| practice.types.has(types))
    }

    /// The client that sends this value here, of a type that the table does not have.
    pub(super) fn practised_as(&self, types: Types, found: &Found<'_>) -> Option<&'c Client> {
        let same = |literal: &Literal| matches!(found, Found::Text(text) if is(literal, text));
        self.seen_here(|practice| {
            practice.types.has(types) && (practice.values.is_empty() || practice.values.iter().any(same))
        })
    }

    /// The client that sends this type where the table wants a text, and whose value is that text then.
    pub(super) fn practised_for_text(&self, types: Types) -> bool {
        let documented = self.schema.types.has(types) || self.schema.lenient.has(types);
        !documented && self.schema.types.has(Types::STRING) && self.practised(types).is_some()
    }

    /// Notes null where a client sends it for nothing; whether one does.
    pub(super) fn practised_null(&mut self, ordinal: u32) -> bool {
        let anywhere =
            || self.seen_anywhere(|practice| practice.null_member.as_deref()).filter(|_| self.optional);
        let Some(client) = self.practised(Types::NULL).or_else(anywhere) else { return false };
        let expected = Arg::Types(self.schema.types);
        self.report(ordinal, Finding::seen(rule::PRACTICE_NULL, client).with("expected", expected));
        true
    }

    /// Notes a text that spells a Boolean where a client sends one; whether one does.
    pub(super) fn practised_truth(&mut self, ordinal: u32, value: bool) -> bool {
        let Some(client) = self.seen_anywhere(|practice| practice.boolean_text.as_deref()) else {
            return false;
        };
        let word = Arg::Word(if value { "true" } else { "false" });
        self.report(ordinal, Finding::seen(rule::PRACTICE_BOOLEAN_TEXT, client).with("found", word));
        true
    }

    /// Notes a value that only a client has in the list; whether one does.
    pub(super) fn practised_value(
        &mut self,
        ordinal: u32,
        same: impl Fn(&Literal) -> bool,
        shown: &Arg,
    ) -> bool {
        let Some(client) = self.seen_here(|practice| practice.values.iter().any(&same)) else { return false };
        let finding = Finding::seen(rule::PRACTICE_VALUE, client).with("found", shown.clone());
        self.report(ordinal, finding.with("allowed", &self.schema.rare));
        true
    }

    /// Notes a member that only a client has; whether one does.
    pub(super) fn practised_member(&mut self, path: &Path<'_>, name: &str, ordinal: u32) -> bool {
        let Some(client) = self.seen_here(|practice| practice.members.has(name)) else { return false };
        let finding = Finding::seen(rule::PRACTICE_MEMBER, client).with("field", Arg::input(name));
        self.tell(At::name(path, ordinal), finding);
        true
    }

    /// The finding on a required member that a client leaves out.
    pub(super) fn practised_without(&self, name: &Str) -> Option<Finding> {
        let client = self.seen_here(|practice| practice.without.has(name))?;
        Some(Finding::seen(rule::PRACTICE_WITHOUT, client).with("field", name))
    }
}
