//! Which rules of this library find, before the call, what the service answers with a code.

use crate::catalogue::{Catalogue, ErrorCode, Str, embedded, rule};
use crate::report::{Rule, Severity};
use crate::schema::{Limit, Limits, ObjectCheck, Schema, Types};

/// The rules of this library that find, before the call, what the service answers with this code.
pub fn foreseen_by(code: &ErrorCode) -> Vec<Rule<'static>> {
    Foreseen::new(embedded()).by(&code.code)
}

/// The codes of the service that a rule foresees, in the order of the catalogue; every wording of the rule counts.
pub fn answers(id: &str) -> Vec<&'static ErrorCode> {
    answers_in(embedded(), id)
}

/// The same for those of a catalogue.
pub(crate) fn answers_in<'c>(catalogue: &'c Catalogue, id: &str) -> Vec<&'c ErrorCode> {
    let pairs = Foreseen::new(catalogue).0;
    let answered = |code: &str| pairs.iter().any(|(rule, answer)| rule.id() == id && *answer == code);
    catalogue.errors.iter().filter(|error| answered(&error.code)).collect()
}

/// Every rule with every code that it foresees, each pair once, sorted by code.
pub(crate) struct Foreseen<'c>(Vec<(Rule<'static>, &'c Str)>);

impl<'c> Foreseen<'c> {
    /// One walk over all operations.
    pub(crate) fn new(catalogue: &'c Catalogue) -> Self {
        let mut found = Vec::new();
        for operation in &catalogue.operations {
            let default = operation.system.api_error.as_ref();
            for schema in
                [Some(&operation.path), Some(&operation.query), operation.body.as_ref()].into_iter().flatten()
            {
                collect(schema, default, &mut found);
            }
            found.extend(default.map(|code| (rule::INPUT_INVALID_JSON, code)));
            found.extend(operation.system.empty_body_error.as_ref().map(|code| (rule::BODY_MISSING, code)));
        }
        found.retain(|(rule, _)| rule.severity() == Severity::Error);
        found.sort_unstable_by_key(|(rule, code)| (*code, rule.place()));
        found.dedup();
        Foreseen(found)
    }

    /// The rules that foresee one code, each id once.
    pub(crate) fn by(&self, code: &str) -> Vec<Rule<'static>> {
        let first = self.0.partition_point(|(_, answer)| ***answer < *code);
        let pairs = self.0.iter().skip(first).take_while(|(_, answer)| **answer == *code);
        let mut rules: Vec<Rule<'static>> = pairs.map(|(rule, _)| *rule).collect();
        rules.dedup_by_key(|rule| rule.id());
        rules
    }
}

fn collect<'c>(schema: &'c Schema, default: Option<&'c Str>, found: &mut Vec<(Rule<'static>, &'c Str)>) {
    let own = schema.rare.api_error.as_ref().or(default);
    let mut add = |rule: Rule<'static>, code: Option<&'c Str>| found.extend(code.map(|code| (rule, code)));
    // A member that must be given must not be given empty; which one that is its object says.
    let text = schema.types.has(Types::STRING).then_some(rule::TEXT_EMPTY);
    let list = schema.list.as_deref().filter(|list| !list.empty).map(|_| rule::LIST_EMPTY);
    for from in schema.limits().flat_map(Limit::rules).chain(text).chain(list) {
        let named = schema.rare.named.iter().find(|named| named.from == from);
        add(
            named.map_or(from, |named| named.to.into()),
            named.and_then(|named| named.api_error.as_ref()).or(own),
        );
    }
    let cross =
        schema.object.iter().map(|object| &object.rules).chain(schema.list.iter().map(|list| &list.rules));
    for (rule, answer) in cross.flatten().map(|rule| rule.reports()) {
        add(rule, answer.or(own));
    }
    if let Some(object) = &schema.object {
        object.properties.iter().for_each(|property| collect(&property.schema, default, found));
        object.additional.iter().chain(&object.names).for_each(|inner| collect(inner, default, found));
    }
    if let Some(items) = schema.list.as_deref().and_then(|list| list.items.as_deref()) {
        collect(items, default, found);
    }
}
