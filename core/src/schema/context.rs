//! What a walk carries along, and where a finding is.

use std::borrow::Cow;
use std::sync::Arc;

use ecs_preflight_model::RuleFacts;

use crate::catalogue::{Catalogue, Str, Wire, embedded, rule};
use crate::report::{Anchor, Arg, Finding, Issue, Kept, Location, Rule, Severity, Source};
use crate::schema::rules::Scope;

use super::path::Path;
use super::types::{Schema, source_at};

/// What the walk of one part of a request carries along.
pub(crate) struct Context<'c> {
    /// What is known.
    pub(crate) catalogue: &'c Catalogue,
    pub(crate) issues: Kept,
    pub(crate) scope: Scope<'c>,
    pub(crate) location: Location,
    pub(crate) wire: Wire,
    /// The values are pairs of texts: a form, a query, or the parameters of a path.
    pub(crate) pairs: bool,
    /// Keeps quiet about what is not there yet.
    pub(crate) draft: bool,
    /// The system's code for a malformed request.
    pub(crate) api_error: Option<&'c Str>,
    /// Names of the outermost object that are given elsewhere (htaiyun: in the query).
    pub(crate) given_elsewhere: Vec<String>,
    /// The last path parameter: its name, and the hash of its value.
    pub(crate) last_in_path: Option<(&'c str, u64)>,
    /// The source of issues that no schema stands behind.
    pub(super) source: &'c Str,
    /// What is walked as a whole: fields that are at the wrong level are looked for in it.
    pub(super) root: Option<&'c Schema>,
    /// The walk was ended by one of its own limits.
    pub(crate) stopped: bool,
    pub(super) next: u32,
    pub(super) depth: usize,
    /// The hash of the text that was read last, for lists whose items differ.
    pub(super) last_text: Option<u64>,
    /// The member by which the items of the current list differ.
    pub(super) unique_member: Option<&'c str>,
    pub(super) unique_value: Option<(u64, u32)>,
}

impl<'c> Context<'c> {
    pub(crate) fn new(
        catalogue: &'c Catalogue,
        location: Location,
        scope: Scope<'c>,
        source: &'c Str,
    ) -> Self {
        Context {
            catalogue,
            issues: Kept::new(None),
            scope,
            location,
            wire: Wire::Json,
            pairs: false,
            draft: false,
            api_error: None,
            given_elsewhere: Vec::new(),
            last_in_path: None,
            source,
            root: None,
            stopped: false,
            next: 0,
            depth: 0,
            last_text: None,
            unique_member: None,
            unique_value: None,
        }
    }

    /// One value was read, and it had nothing inside (or was null).
    pub(crate) fn is_blank(&self) -> bool {
        self.next <= 1 && self.last_text.is_none()
    }

    pub(super) fn enter(&mut self) -> u32 {
        let ordinal = self.next;
        self.next = self.next.saturating_add(1);
        ordinal
    }

    /// The number of values that have begun; the next one gets this number.
    pub(crate) fn position(&self) -> u32 {
        self.next
    }

    pub(super) fn report(&mut self, schema: &'c Schema, at: &At<'_, 'c>, finding: Finding) {
        let named = schema.rare.named.iter().find(|named| named.from == finding.rule);
        let rule: Rule<'static> = named.map_or(finding.rule, |named| named.to.into());
        let added = added(self.catalogue, rule);
        if !self.issues.takes(at.ordinal, rule.with(added.map(|added| &**added))) {
            return;
        }
        let code = named
            .and_then(|named| named.api_error.as_ref())
            .or(finding.api_error.as_ref())
            .or(schema.rare.api_error.as_ref())
            .or(self.api_error);
        let mut given = finding.args;
        let rule = worded(rule, &given);
        let full = rule.with(added.map(|added| &**added));
        let args = full.args().iter().filter_map(|name| {
            let index = given.iter().position(|(known, _)| known == name)?;
            Some(given.swap_remove(index))
        });
        // An unknown field may have the name of a secret, or nearly so.
        let secret = at.path.names_secret();
        let args = args.map(|(name, arg)| match arg {
            Arg::Text(Cow::Owned(_)) | Arg::List(_) if secret && name == "found" => (name, Arg::Hidden),
            Arg::Value(value) if secret => (name, Arg::Value(value.hidden())),
            arg => (name, arg),
        });
        let args = args.collect();
        let source = || named.and_then(|named| source_at(self.catalogue, named.source)).or(at.source);
        let source = finding.source.unwrap_or_else(|| source().unwrap_or(self.source).clone());
        self.issues.push(Issue {
            rule,
            added: added.cloned(),
            location: self.location,
            pointer: at.pointer(),
            args,
            api_error: code.filter(|_| full.severity() == Severity::Error).cloned(),
            source: Source(source),
            position: None,
            ordinal: at.ordinal,
            anchor: at.anchor,
            fix: None,
            decided: None,
        });
    }
}

/// A rule that is none of the engine's own: an overlay has added it.
fn added<'c>(catalogue: &'c Catalogue, rule: Rule<'_>) -> Option<&'c Arc<RuleFacts>> {
    // The engine's own come first in every catalogue.
    let own = rule.place() < embedded().rules.len();
    if own { None } else { catalogue.rules.get(rule.place()) }
}

/// Another wording of the rule, where what was found has one of its own.
fn worded(rule: Rule<'static>, args: &[(&'static str, Arg)]) -> Rule<'static> {
    let arg = |name: &str| args.iter().find(|(known, _)| *known == name).map(|(_, arg)| arg);
    let empty = matches!(arg("found"), Some(Arg::Integer(0)));
    if rule == rule::VALUE_TYPE
        && let (Some(Arg::Value(value)), Some(Arg::Types(types))) = (arg("found"), arg("expected"))
    {
        return match (value.is_quoted(*types), value.lacks_quotes(*types)) {
            (true, _) => rule::VALUE_TYPE_QUOTED,
            (_, true) => rule::VALUE_TYPE_UNQUOTED,
            _ => rule,
        };
    }
    if rule == rule::VALUE_ENUM && arg("nearest").is_some() {
        return rule::VALUE_ENUM_NEAREST;
    }
    match rule {
        _ if !empty => rule,
        _ if rule == rule::TEXT_MINIMUM => rule::TEXT_MINIMUM_EMPTY,
        _ if rule == rule::TEXT_MINIMUM_BYTES => rule::TEXT_MINIMUM_BYTES_EMPTY,
        _ => rule,
    }
}

/// Where a finding is: a path, perhaps a relative pointer below it, and the place in document order.
#[derive(Clone, Copy)]
pub(super) struct At<'p, 'c> {
    pub(super) path: &'p Path<'p>,
    pub(super) below: Option<&'p str>,
    pub(super) ordinal: u32,
    pub(super) anchor: Anchor,
    pub(super) source: Option<&'c Str>,
}

impl<'p> At<'p, '_> {
    pub(super) fn value(path: &'p Path<'p>, ordinal: u32) -> Self {
        At { path, below: None, ordinal, anchor: Anchor::Value, source: None }
    }

    pub(super) fn name(path: &'p Path<'p>, ordinal: u32) -> Self {
        At { anchor: Anchor::Name, ..At::value(path, ordinal) }
    }

    pub(super) fn pointer(&self) -> String {
        let mut pointer = match self.below {
            Some(below) => self.path.pointer_below(below),
            None => self.path.pointer(),
        };
        crate::report::cut_to(&mut pointer, embedded().settings.pointer_characters);
        pointer
    }
}
