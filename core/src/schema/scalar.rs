//! Booleans, numbers and texts against their limits.

use std::sync::Arc;

use crate::catalogue::{Characters, Names as _, Wire, embedded, nearest, rule};
use crate::reader::Number;
use crate::report::{Arg, Finding, Rule};
use crate::schema::rules::{InForce, format};

use super::frame::{Constant, Summary};
use super::keys::hash;
use super::types::{Format, Literal, Text, TextCheck, Types, format_rule};
use super::walk::{Empty, Found, Walk};

impl<'c> Walk<'_, 'c> {
    pub(super) fn literal(&mut self, ordinal: u32, value: Literal, shown: Arg) {
        if self.schema.rare.values.is_empty() || self.schema.rare.values.contains(&value) {
            return;
        }
        if !self.practised_value(ordinal, |literal| *literal == value, &shown) {
            self.not_in_list(ordinal, shown);
        }
    }

    pub(super) fn not_in_list(&mut self, ordinal: u32, shown: Arg) {
        let until =
            self.schema.rare.values_until.filter(|(until, _)| match self.context.scope.microversion {
                InForce::Version(version) => version <= *until,
                InForce::Absent | InForce::Unknown | InForce::Unjudged => true,
            });
        let finding = Finding::new(until.map_or(rule::VALUE_ENUM, |(_, rule)| rule.into()));
        let near = match &shown {
            Arg::Text(text) if !self.schema.secret => nearest_value(text, &self.schema.rare.values),
            _ => None,
        };
        let finding = finding.with("found", shown).with("allowed", &self.schema.rare);
        self.report(
            ordinal,
            match near {
                Some(near) => finding.with("nearest", Arg::known(near)),
                None => finding,
            },
        );
    }

    pub(super) fn boolean(&mut self, ordinal: u32, value: bool) {
        if self.practised_for_text(Types::BOOLEAN) {
            self.further(ordinal, Types::BOOLEAN, Found::Boolean(value));
            return self.documented_text(ordinal, if value { "true" } else { "false" });
        }
        self.capture(Summary {
            ordinal,
            truths: u32::from(value),
            constant: Some(Constant::Boolean(value)),
            ..Summary::default()
        });
        if self.accepts(ordinal, Types::BOOLEAN, Found::Boolean(value)) {
            self.literal(ordinal, Literal::Boolean(value), Arg::Word(if value { "true" } else { "false" }));
        }
    }

    pub(super) fn null(&mut self, ordinal: u32) {
        self.capture(Summary { ordinal, blank: true, ..Summary::default() });
        let documented = self.schema.types.has(Types::NULL) || self.schema.lenient.has(Types::NULL);
        if documented || !self.practised_null(ordinal) {
            self.accepts(ordinal, Types::NULL, Found::Null);
        }
    }

    pub(super) fn number(&mut self, ordinal: u32, value: Number<'_>) {
        // JSON Schema: 1.0 is an integer.
        if value.is_whole() { self.integer(ordinal, value) } else { self.decimal(ordinal, value) }
    }

    fn integer(&mut self, ordinal: u32, value: Number<'_>) {
        if self.practised_for_text(Types::INTEGER) {
            self.further(ordinal, Types::INTEGER, Found::Number(value));
            return self.documented_text(ordinal, &value.plain());
        }
        let narrow = value.narrow();
        self.capture(Summary {
            ordinal,
            integer: narrow,
            constant: narrow.map(Constant::Integer),
            ..Summary::default()
        });
        let types = self.schema.types;
        if types.has(Types::NUMBER) || self.accepts(ordinal, Types::INTEGER, Found::Number(value)) {
            self.limits(ordinal, value);
        }
    }

    fn decimal(&mut self, ordinal: u32, value: Number<'_>) {
        self.capture(Summary { ordinal, ..Summary::default() });
        if self.accepts(ordinal, Types::NUMBER, Found::Number(value)) && self.schema.number.is_some() {
            let shown = self.found(&value.plain());
            self.range(ordinal, value, &shown);
        }
    }

    fn limits(&mut self, ordinal: u32, value: Number<'_>) {
        let narrow = value.narrow();
        let shown = self.shown_integer(value);
        if let Some(number) = &self.schema.number {
            if number.also.iter().any(|also| Some(*also) == narrow) {
                return;
            }
            self.range(ordinal, value, &shown);
        }
        if !self.schema.rare.values.is_empty() {
            match narrow {
                Some(narrow) => self.literal(ordinal, Literal::Integer(narrow), shown),
                None => self.not_in_list(ordinal, shown),
            }
        }
    }

    fn range(&mut self, ordinal: u32, value: Number<'_>, shown: &Arg) {
        let Some(number) = &self.schema.number else { return };
        let below = number.minimum.filter(|minimum| value.is_below(*minimum));
        let above = number.maximum.filter(|maximum| value.is_above(*maximum));
        let (rule, limit) = match (below, above) {
            (Some(limit), _) => (rule::NUMBER_MINIMUM, limit),
            (None, Some(limit)) => (rule::NUMBER_MAXIMUM, limit),
            (None, None) => return,
        };
        let finding = Finding::new(rule).with("found", shown.clone());
        self.report(ordinal, finding.with("limit", Arg::Integer(limit)));
    }

    /// A whole number stays a number where every surface can hold it exactly.
    fn shown_integer(&self, value: Number<'_>) -> Arg {
        const EXACT: i64 = 1 << 53;
        if self.schema.secret {
            return Arg::Hidden;
        }
        match value.narrow() {
            Some(narrow) if (-EXACT..=EXACT).contains(&narrow) => Arg::Integer(narrow),
            _ => Arg::input(&value.plain()),
        }
    }

    pub(super) fn text(&mut self, ordinal: u32, value: &str) {
        self.context.last_text = Some(hash(value));
        let types = self.schema.types;
        if types.has(Types::STRING) {
            return self.documented_text(ordinal, value);
        }
        if self.context.pairs && types.has(Types::ARRAY) {
            return self.single_item(ordinal, value);
        }
        let in_form = self.context.wire == Wire::Form;
        let further = self.schema.lenient.has(Types::STRING) || self.practised(Types::STRING).is_some();
        if types.has(Types::INTEGER)
            && (in_form || further)
            && let Ok(number) = value.parse::<i64>()
        {
            if !in_form {
                self.further(ordinal, Types::STRING, Found::Text(value));
            }
            return self.integer(ordinal, Number::from(number));
        }
        if types.has(Types::BOOLEAN)
            && let Some(truth) = truth(value)
            && (in_form
                || self.further(ordinal, Types::STRING, Found::Text(value))
                || self.practised_truth(ordinal, truth))
        {
            return self.boolean(ordinal, truth);
        }
        if further
            && !types.has(Types::INTEGER)
            && !types.has(Types::BOOLEAN)
            && self.further(ordinal, Types::STRING, Found::Text(value))
        {
            return self.documented_text(ordinal, value);
        }
        self.capture_text(ordinal, value);
        self.wrong_type(ordinal, Found::Text(value));
    }

    fn documented_text(&mut self, ordinal: u32, value: &str) {
        self.capture_text(ordinal, value);
        self.text_limits(ordinal, value);
    }

    /// Pairs have no lists: one that is sent as a pair is one item, and the name may be repeated.
    pub(super) fn single_item(&mut self, ordinal: u32, value: &str) {
        self.capture(Summary { ordinal, size: 1, blank: value.is_empty(), ..Summary::default() });
        if let Some(item) = self.schema.list.as_deref().and_then(|list| list.items.as_deref()) {
            let (path, frame, empty) = (self.path, self.frame, self.empty);
            self.inside(item, path, frame, (empty, false)).text(ordinal, value);
        }
    }

    pub(super) fn capture_text(&self, ordinal: u32, value: &str) {
        if self.frame.is_none() || self.schema.rare.captures.is_empty() {
            return;
        }
        let literal = self.schema.rare.values.iter().find(|literal| is(literal, value));
        self.capture(Summary {
            ordinal,
            size: value.chars().count(),
            blank: value.trim().is_empty(),
            // What is wrong with nothing in it is said once.
            wrong: value.trim().is_empty() && self.has_form(),
            constant: literal.map(Constant::of),
            ..Summary::default()
        });
    }

    /// Whether a text of blanks is refused for its form.
    fn has_form(&self) -> bool {
        self.empty != Empty::Refused
            && self.schema.text.as_deref().is_some_and(|text| text.format.is_some() && !text.empty)
    }

    /// Whether the limits of this text say more of nothing than that it is nothing: a least length, or, of an
    /// optional one, that it is none of the values or has another form.
    fn says_more(&self, value: &str) -> bool {
        if !self.schema.rare.values.is_empty() {
            return true;
        }
        let Some(ref text) = self.schema.text else { return false };
        let mut found = Vec::new();
        check_lengths(text, value, &mut found);
        check_characters(text, value, self.schema.secret, &mut found);
        if self.empty == Empty::Allowed {
            let scope = self.context.scope;
            text.rules.iter().for_each(|rule| rule.check(value, &scope, &mut |finding| found.push(finding)));
        }
        !found.is_empty() || (self.empty == Empty::Allowed && text.format.is_some())
    }

    pub(super) fn text_limits(&mut self, ordinal: u32, value: &str) {
        let text = self.schema.text.as_deref();
        if value.is_empty() && text.is_some_and(|text| text.empty) {
            return;
        }
        if self.empty != Empty::Value && value.trim().is_empty() && !self.says_more(value) {
            return self.nothing_in_it(ordinal, rule::TEXT_EMPTY, rule::TEXT_LEFT_EMPTY);
        }
        if !self.schema.rare.values.is_empty()
            && !self.schema.rare.values.iter().any(|literal| is(literal, value))
        {
            let shown = self.found(value);
            if !self.practised_value(ordinal, |literal| is(literal, value), &shown) {
                self.not_in_list(ordinal, shown);
            }
        }
        let Some(text) = text else { return };
        let mut findings = Vec::new();
        check_lengths(text, value, &mut findings);
        check_characters(text, value, self.schema.secret, &mut findings);
        let shown = || self.found(value);
        let fits = match text.format {
            None => true,
            Some(Format::Uuid) => format::is_uuid(value),
            Some(Format::UuidOrUrl) => format::is_uuid_or_url(value),
            Some(Format::Ipv4) => format::is_ipv4(value),
            Some(Format::Ip) => format::is_ip(value),
            Some(Format::Cidr) => format::is_cidr(value),
            Some(Format::DateTime | Format::DateTimeUtc) => format::is_date_time(value),
        };
        if fits && text.format == Some(Format::DateTimeUtc) && !format::is_utc(value) {
            findings.push(Finding::new(rule::FORMAT_UTC).with("found", shown()));
        }
        if !fits {
            findings
                .extend(text.format.map(|format| Finding::new(format_rule(format)).with("found", shown())));
        }
        if text.reserved.has(value) {
            findings.push(Finding::new(rule::TEXT_RESERVED).with("found", shown()));
        }
        if let Some(prefix) = text.forbidden_prefixes.iter().find(|prefix| value.starts_with(&***prefix)) {
            findings.push(Finding::new(rule::TEXT_PREFIX).with("found", shown()).with("prefix", prefix));
        }
        let scope = self.context.scope;
        for rule in &text.rules {
            rule.check(value, &scope, &mut |finding| findings.push(finding));
        }
        for finding in findings {
            self.report(ordinal, finding);
        }
    }
}

/// `true` or `false`, in any letter case.
fn truth(value: &str) -> Option<bool> {
    let spelled = [("true", true), ("false", false)];
    spelled.into_iter().find(|(name, _)| value.eq_ignore_ascii_case(name)).map(|(_, truth)| truth)
}

pub(super) fn is(literal: &Literal, value: &str) -> bool {
    matches!(literal, Literal::Text(text) if *text == value)
}

/// The member of a closed list that was meant, if one is near enough.
fn nearest_value<'v>(value: &str, values: &'v [Literal]) -> Option<&'v str> {
    let texts = values.iter().filter_map(|literal| match literal {
        Literal::Text(text) => Some(&**text),
        _ => None,
    });
    nearest(value, texts)
}

pub(super) fn compared(rule: Rule<'static>, found: usize, limit: usize) -> Finding {
    Finding::new(rule).with("found", Arg::count(found)).with("limit", Arg::count(limit))
}

pub(super) fn check_lengths(text: &Text, value: &str, findings: &mut Vec<Finding>) {
    if text.minimum.is_some() || text.maximum.is_some() {
        let length = value.chars().count();
        if let Some(limit) = text.minimum.filter(|limit| length < *limit) {
            findings.push(compared(rule::TEXT_MINIMUM, length, limit));
        }
        if let Some(limit) = text.maximum.filter(|limit| length > *limit) {
            findings.push(compared(rule::TEXT_MAXIMUM, length, limit));
        }
    }
    if let Some(limit) = text.minimum_bytes.filter(|limit| value.len() < *limit) {
        findings.push(compared(rule::TEXT_MINIMUM_BYTES, value.len(), limit));
    }
    if let Some(limit) = text.maximum_bytes.filter(|limit| value.len() > *limit) {
        findings.push(compared(rule::TEXT_MAXIMUM_BYTES, value.len(), limit));
    }
    if let Some(limit) = &text.width {
        let width = limit.of(value);
        if width > limit.maximum {
            findings.push(compared(rule::TEXT_WIDTH, width, limit.maximum));
        }
    }
}

pub(super) fn check_characters(text: &Text, value: &str, secret: bool, findings: &mut Vec<Finding>) {
    let mut report = |rule, wrong: Vec<char>, set: &Arc<Characters>| {
        if !wrong.is_empty() {
            let found = if secret { Arg::Hidden } else { Arg::characters(&wrong) };
            findings.push(Finding::new(rule).with("found", found).with("set", set));
        }
    };
    if let Some(set) = &text.allowed {
        report(rule::TEXT_CHARACTERS, distinct(value, |c| !set.has(c)), set);
    }
    if let Some(set) = &text.forbidden {
        report(rule::TEXT_FORBIDDEN_CHARACTERS, distinct(value, |c| set.has(c)), set);
    }
}

/// The characters that are wrong, each once; nothing is allocated when there are none.
pub(crate) fn distinct(value: &str, wrong: impl Fn(char) -> bool) -> Vec<char> {
    let mut found = Vec::new();
    for c in value.chars().filter(|c| wrong(*c)) {
        if found.len() > embedded().settings.shown_items {
            break;
        }
        if !found.contains(&c) {
            found.push(c);
        }
    }
    found
}
