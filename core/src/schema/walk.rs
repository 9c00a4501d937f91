//! The walk: it checks while serde reads, and notes every problem with its path.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, Visitor};

use crate::catalogue::{Microversion, SETTINGS, Wire, rule};
use crate::report::{Anchor, Arg, Finding, Issue, Location, Source};
use crate::rules::{InForce, Scope, format};

use super::frame::{Fields, Frame, Summary};
use super::keys::{Key, KeySeed, Seen, hash};
use super::path::{Path, push_token};
use super::types::{Format, List, Literal, Object, Property, Schema, Text, Types};
use super::{ABSENT, WHOLE};

/// What the walk of one part of a request carries along.
pub(crate) struct Context {
    pub(crate) issues: Vec<Issue>,
    pub(crate) scope: Scope,
    pub(crate) location: Location,
    pub(crate) wire: Wire,
    /// The values are pairs of texts: a form, a query, or the parameters of a path.
    pub(crate) pairs: bool,
    /// Keeps quiet about what is not there yet.
    pub(crate) draft: bool,
    /// The system's code for a malformed request.
    pub(crate) api_error: Option<&'static str>,
    /// Names of the outermost object that are given elsewhere (htaiyun: in the query).
    pub(crate) given_elsewhere: Vec<String>,
    /// The last path parameter: its name, and the hash of its value.
    pub(crate) last_in_path: Option<(&'static str, u64)>,
    /// The source of issues that no schema stands behind.
    source: &'static str,
    /// The walk was ended by one of its own limits.
    pub(crate) stopped: bool,
    next: u32,
    depth: usize,
    /// The hash of the text that was read last, for lists whose items differ.
    last_text: Option<u64>,
    /// The member by which the items of the current list differ.
    unique_member: Option<&'static str>,
    unique_value: Option<(u64, u32)>,
}

impl Context {
    pub(crate) fn new(location: Location, scope: Scope, source: &'static str) -> Self {
        Context {
            issues: Vec::new(),
            scope,
            location,
            wire: Wire::Json,
            pairs: false,
            draft: false,
            api_error: None,
            given_elsewhere: Vec::new(),
            last_in_path: None,
            source,
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

    fn enter(&mut self) -> u32 {
        let ordinal = self.next;
        self.next = self.next.saturating_add(1);
        ordinal
    }

    /// The number of values that have begun; the next one gets this number.
    pub(crate) fn position(&self) -> u32 {
        self.next
    }

    fn report(&mut self, schema: &'static Schema, at: &At<'_>, finding: Finding) {
        let named = schema.named.iter().find(|named| named.from == finding.rule);
        let rule = named.map_or(finding.rule, |named| named.to);
        let code = named
            .and_then(|named| named.api_error)
            .or(finding.api_error)
            .or(schema.api_error)
            .or(self.api_error);
        let mut given = finding.args;
        let args = rule.args().iter().filter_map(|name| {
            let index = given.iter().position(|(known, _)| known == name)?;
            Some(given.swap_remove(index))
        });
        let args = args.collect();
        self.issues.push(Issue {
            rule,
            location: self.location,
            pointer: at.pointer(),
            args,
            api_error: code.filter(|_| rule.severity() == crate::report::Severity::Error),
            source: Source(
                at.source.or(Some(schema.source)).filter(|text| !text.is_empty()).unwrap_or(self.source),
            ),
            position: None,
            ordinal: at.ordinal,
            anchor: at.anchor,
        });
    }
}

/// Where a finding is: a path, perhaps a relative pointer below it, and the place in document order.
struct At<'p> {
    path: &'p Path<'p>,
    below: Option<&'p str>,
    ordinal: u32,
    anchor: Anchor,
    source: Option<&'static str>,
}

impl<'p> At<'p> {
    fn value(path: &'p Path<'p>, ordinal: u32) -> Self {
        At { path, below: None, ordinal, anchor: Anchor::Value, source: None }
    }

    fn name(path: &'p Path<'p>, ordinal: u32) -> Self {
        At { anchor: Anchor::Name, ..At::value(path, ordinal) }
    }

    fn pointer(&self) -> String {
        let mut pointer = self.path.pointer();
        if let Some(below) = self.below {
            below.split('/').for_each(|token| push_token(&mut pointer, token));
        }
        pointer
    }
}

/// Anything at all: what unknown fields hold is still read with all its limits.
static ANYTHING: Schema = Schema {
    types: Types(0b111_1111),
    lenient: Types(0),
    values: &[],
    values_until: None,
    text: None,
    number: None,
    list: Some(&ANY_LIST),
    object: Some(&ANY_OBJECT),
    secret: true,
    source: "",
    named: &[],
    api_error: None,
    title: None,
    default: None,
    captures: &[],
};
static ANY_LIST: List = List {
    items: Some(&ANYTHING),
    minimum: None,
    maximum: None,
    unique: false,
    unique_by: None,
    warn_empty: false,
    slots: &[],
    rules: &[],
};
static ANY_OBJECT: Object = Object {
    properties: &[],
    additional: Some(&ANYTHING),
    names: None,
    minimum: None,
    maximum: None,
    open: true,
    named_in_path: None,
    slots: &[],
    rules: &[],
};

impl Schema {
    /// The schema that everything fits.
    pub(crate) fn anything() -> &'static Schema {
        &ANYTHING
    }
}

/// One step of the walk: the next value against a schema.
pub(crate) struct Walk<'w> {
    pub(crate) schema: &'static Schema,
    pub(crate) context: &'w mut Context,
    pub(crate) path: Path<'w>,
    frame: Option<&'w Frame<'w>>,
}

impl<'w> Walk<'w> {
    pub(crate) fn root(schema: &'static Schema, context: &'w mut Context) -> Self {
        Walk { schema, context, path: Path::Root, frame: None }
    }

    /// The frame of an object with rules; what the outermost one has elsewhere counts as given.
    fn frame_of(&self, object: &'static Object) -> Frame<'w> {
        let frame = Frame::new(self.frame);
        if matches!(self.path, Path::Root) && !self.context.given_elsewhere.is_empty() {
            for (index, name) in object.slots.iter().enumerate() {
                if let Some(slot) = frame.slot(0, index)
                    && self.context.given_elsewhere.iter().any(|given| given == name)
                {
                    slot.set(Summary { seen: 1, elsewhere: true, ..Summary::default() });
                }
            }
        }
        frame
    }

    fn capture(&self, summary: Summary) {
        let Some(frame) = self.frame else { return };
        for capture in self.schema.captures {
            if let Some(slot) = frame.slot(capture.hops, capture.slot) {
                let before = slot.get();
                let truths = before.truths.saturating_add(summary.truths);
                let first = (summary.truths > 0).then(|| self.path.item()).flatten();
                slot.set(Summary {
                    seen: before.seen.saturating_add(1),
                    truths,
                    first_truth: before.first_truth.or(first),
                    among: before.among | Summary::bit(self.schema.values, summary.literal),
                    values: self.schema.values,
                    ..summary
                });
            }
        }
    }

    fn report(&mut self, ordinal: u32, finding: Finding) {
        let here = self.path;
        self.context.report(self.schema, &At::value(&here, ordinal), finding);
    }

    /// The value as it may be shown.
    fn found(&self, value: &str) -> Arg {
        if self.schema.secret { Arg::Hidden } else { Arg::input(value) }
    }

    fn wrong_type(&mut self, ordinal: u32, found: &'static str) {
        let finding = Finding::new(rule::VALUE_TYPE).with("found", Arg::Word(found));
        self.report(ordinal, finding.with("expected", Arg::Types(self.schema.types)));
    }

    fn lenient(&mut self, ordinal: u32, found: &'static str) {
        let finding = Finding::new(rule::VALUE_LENIENT_TYPE).with("found", Arg::Word(found));
        self.report(ordinal, finding.with("expected", Arg::Types(self.schema.types)));
    }

    /// Whether the type is accepted; a type that only an example uses is noted.
    fn accepts(&mut self, ordinal: u32, types: Types, name: &'static str) -> bool {
        if self.schema.types.has(types) {
            return true;
        }
        if self.schema.lenient.has(types) {
            self.lenient(ordinal, name);
            return true;
        }
        self.wrong_type(ordinal, name);
        false
    }

    fn literal(&mut self, ordinal: u32, value: Literal, shown: Arg) {
        if self.schema.values.is_empty() || self.schema.values.contains(&value) {
            return;
        }
        self.not_in_list(ordinal, shown);
    }

    fn not_in_list(&mut self, ordinal: u32, shown: Arg) {
        let until = self.schema.values_until.filter(|(until, _)| match self.context.scope.microversion {
            InForce::Version(version) => version <= *until,
            InForce::Absent | InForce::Unknown => true,
        });
        let finding = Finding::new(until.map_or(rule::VALUE_ENUM, |(_, rule)| rule));
        self.report(ordinal, finding.with("found", shown).with("allowed", Arg::Literals(self.schema.values)));
    }

    fn boolean(&mut self, ordinal: u32, value: bool) {
        self.capture(Summary {
            ordinal,
            truths: u32::from(value),
            literal: Some(Literal::Boolean(value)),
            ..Summary::default()
        });
        if self.accepts(ordinal, Types::BOOLEAN, "boolean") {
            self.literal(ordinal, Literal::Boolean(value), Arg::Word(if value { "true" } else { "false" }));
        }
    }

    fn null(&mut self, ordinal: u32) {
        self.capture(Summary { ordinal, blank: true, ..Summary::default() });
        self.accepts(ordinal, Types::NULL, "null");
    }

    fn integer(&mut self, ordinal: u32, value: i128) {
        let narrow = i64::try_from(value).ok();
        self.capture(Summary {
            ordinal,
            integer: narrow,
            literal: narrow.map(Literal::Integer),
            ..Summary::default()
        });
        let types = self.schema.types;
        if types.has(Types::NUMBER) || self.accepts(ordinal, Types::INTEGER, "integer") {
            self.limits(ordinal, value, narrow);
        }
    }

    fn limits(&mut self, ordinal: u32, value: i128, narrow: Option<i64>) {
        let shown = self.shown_integer(value, narrow);
        if let Some(number) = self.schema.number {
            if number.also.iter().any(|also| i128::from(*also) == value) {
                return;
            }
            let below = number.minimum.filter(|minimum| value < i128::from(*minimum));
            let above = number.maximum.filter(|maximum| value > i128::from(*maximum));
            self.out_of_range(ordinal, below, above, shown.clone());
        }
        if !self.schema.values.is_empty() {
            match narrow {
                Some(narrow) => self.literal(ordinal, Literal::Integer(narrow), shown),
                None => self.not_in_list(ordinal, shown),
            }
        }
    }

    fn out_of_range(&mut self, ordinal: u32, below: Option<i64>, above: Option<i64>, shown: Arg) {
        let finding = match (below, above) {
            (Some(limit), _) => {
                Finding::new(rule::NUMBER_MINIMUM).with("found", shown).with("limit", Arg::Integer(limit))
            }
            (None, Some(limit)) => {
                Finding::new(rule::NUMBER_MAXIMUM).with("found", shown).with("limit", Arg::Integer(limit))
            }
            (None, None) => return,
        };
        self.report(ordinal, finding);
    }

    /// A whole number stays a number where every surface can hold it exactly.
    fn shown_integer(&self, value: i128, narrow: Option<i64>) -> Arg {
        const EXACT: i64 = 1 << 53;
        if self.schema.secret {
            return Arg::Hidden;
        }
        match narrow {
            Some(narrow) if (-EXACT..=EXACT).contains(&narrow) => Arg::Integer(narrow),
            _ => Arg::input(&value.to_string()),
        }
    }

    fn float(&mut self, ordinal: u32, value: f64) {
        /// Beyond this, an f64 is whole but no longer an exact number of the input.
        const WHOLE_BELOW: f64 = 1e18;
        if !value.is_finite() {
            self.report(ordinal, Finding::new(rule::INPUT_NOT_FINITE));
        } else if value.fract() == 0.0 && value.abs() < WHOLE_BELOW {
            // JSON Schema: 1.0 is an integer.
            self.integer(ordinal, value as i128);
        } else {
            self.capture(Summary { ordinal, ..Summary::default() });
            if self.accepts(ordinal, Types::NUMBER, "number")
                && let Some(number) = self.schema.number
            {
                let below = number.minimum.filter(|minimum| value < *minimum as f64);
                let above = number.maximum.filter(|maximum| value > *maximum as f64);
                let shown = self.found(&value.to_string());
                self.out_of_range(ordinal, below, above, shown);
            }
        }
    }

    fn text(&mut self, ordinal: u32, value: &str) {
        self.context.last_text = Some(hash(value));
        let types = self.schema.types;
        if types.has(Types::STRING) {
            self.capture_text(ordinal, value);
            return self.text_limits(ordinal, value);
        }
        if self.context.pairs && types.has(Types::ARRAY) {
            return self.single_item(ordinal, value);
        }
        let in_form = self.context.wire == Wire::Form;
        if in_form || self.schema.lenient.has(Types::STRING) {
            if types.has(Types::INTEGER)
                && let Ok(number) = value.parse::<i64>()
            {
                if !in_form {
                    self.lenient(ordinal, "string");
                }
                return self.integer(ordinal, i128::from(number));
            }
            let truth = [("true", true), ("false", false)]
                .into_iter()
                .find(|(name, _)| value.eq_ignore_ascii_case(name));
            if types.has(Types::BOOLEAN)
                && let Some((_, truth)) = truth
            {
                if !in_form {
                    self.lenient(ordinal, "string");
                }
                return self.boolean(ordinal, truth);
            }
            if self.schema.lenient.has(Types::STRING)
                && !types.has(Types::INTEGER)
                && !types.has(Types::BOOLEAN)
            {
                self.capture_text(ordinal, value);
                self.lenient(ordinal, "string");
                return self.text_limits(ordinal, value);
            }
        }
        self.capture_text(ordinal, value);
        self.wrong_type(ordinal, "string");
    }

    /// Pairs have no lists: one that is sent as a pair is one item, and the name may be repeated.
    fn single_item(&mut self, ordinal: u32, value: &str) {
        self.capture(Summary { ordinal, size: 1, blank: value.is_empty(), ..Summary::default() });
        if let Some(item) = self.schema.list.and_then(|list| list.items) {
            Walk { schema: item, context: &mut *self.context, path: self.path, frame: self.frame }
                .text(ordinal, value);
        }
    }

    fn capture_text(&self, ordinal: u32, value: &str) {
        if self.frame.is_none() || self.schema.captures.is_empty() {
            return;
        }
        let literal = self.schema.values.iter().find(|literal| is(literal, value)).copied();
        self.capture(Summary {
            ordinal,
            size: value.chars().count(),
            blank: value.is_empty(),
            literal,
            ..Summary::default()
        });
    }

    fn text_limits(&mut self, ordinal: u32, value: &str) {
        let text = self.schema.text;
        if value.is_empty() && text.is_some_and(|text| text.empty) {
            return;
        }
        if !self.schema.values.is_empty() && !self.schema.values.iter().any(|literal| is(literal, value)) {
            let shown = self.found(value);
            self.not_in_list(ordinal, shown);
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
            Some(Format::DateTime) => format::is_date_time(value),
        };
        if !fits {
            let rule = match text.format {
                Some(Format::Uuid) => rule::FORMAT_UUID,
                Some(Format::UuidOrUrl) => rule::FORMAT_UUID_OR_URL,
                Some(Format::Ipv4) => rule::FORMAT_IPV4,
                Some(Format::Ip) => rule::FORMAT_IP,
                Some(Format::Cidr) => rule::FORMAT_CIDR,
                _ => rule::FORMAT_DATE_TIME,
            };
            findings.push(Finding::new(rule).with("found", shown()));
        }
        if text.reserved.contains(&value) {
            findings.push(Finding::new(rule::TEXT_RESERVED).with("found", shown()));
        }
        if let Some(prefix) = text.forbidden_prefixes.iter().find(|prefix| value.starts_with(**prefix)) {
            findings.push(Finding::new(rule::TEXT_PREFIX).with("found", shown()).with("prefix", *prefix));
        }
        let scope = self.context.scope;
        for rule in text.rules {
            rule.check(value, &scope, &mut |finding| findings.push(finding));
        }
        for finding in findings {
            self.report(ordinal, finding);
        }
    }

    /// Begins an object or array; whether it may stand here.
    fn open(&mut self, ordinal: u32, types: Types, name: &'static str) -> bool {
        self.context.depth = self.context.depth.saturating_add(1);
        self.accepts(ordinal, types, name)
    }

    fn too_deep<E: Error>(&mut self, ordinal: u32) -> Result<(), E> {
        if self.context.depth <= SETTINGS.input_depth {
            return Ok(());
        }
        let limit = Arg::count(SETTINGS.input_depth);
        self.report(ordinal, Finding::new(rule::INPUT_TOO_DEEP).with("limit", limit));
        self.context.stopped = true;
        Err(E::custom("nested too deep"))
    }

    fn close(&mut self) {
        self.context.depth = self.context.depth.saturating_sub(1);
    }
}

fn is(literal: &Literal, value: &str) -> bool {
    matches!(literal, Literal::Text(text) if *text == value)
}

fn compared(rule: crate::report::Rule, found: usize, limit: usize) -> Finding {
    Finding::new(rule).with("found", Arg::count(found)).with("limit", Arg::count(limit))
}

fn check_lengths(text: &Text, value: &str, findings: &mut Vec<Finding>) {
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
        let width =
            value.chars().fold(0_usize, |sum, c| sum.saturating_add(if limit.wide.has(c) { 2 } else { 1 }));
        if width > limit.maximum {
            findings.push(compared(rule::TEXT_WIDTH, width, limit.maximum));
        }
    }
}

fn check_characters(text: &Text, value: &str, secret: bool, findings: &mut Vec<Finding>) {
    let mut report = |rule, wrong: Vec<char>, set| {
        if !wrong.is_empty() {
            let found = if secret {
                Arg::Hidden
            } else {
                Arg::List(wrong.iter().map(|c| Cow::Owned(crate::report::shown(&c.to_string()))).collect())
            };
            findings.push(Finding::new(rule).with("found", found).with("set", Arg::Characters(set)));
        }
    };
    if let Some(set) = text.allowed {
        report(rule::TEXT_CHARACTERS, distinct(value, |c| !set.has(c)), set);
    }
    if let Some(set) = text.forbidden {
        report(rule::TEXT_FORBIDDEN_CHARACTERS, distinct(value, |c| set.has(c)), set);
    }
}

/// The characters that are wrong, each once; nothing is allocated when there are none.
fn distinct(value: &str, wrong: impl Fn(char) -> bool) -> Vec<char> {
    let mut found = Vec::new();
    for c in value.chars().filter(|c| wrong(*c)) {
        if found.len() > SETTINGS.shown_items {
            break;
        }
        if !found.contains(&c) {
            found.push(c);
        }
    }
    found
}

impl<'de> DeserializeSeed<'de> for Walk<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Walk<'_> {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a value of the API")
    }

    fn visit_bool<E>(mut self, value: bool) -> Result<(), E> {
        let ordinal = self.context.enter();
        self.boolean(ordinal, value);
        Ok(())
    }

    fn visit_i64<E>(self, value: i64) -> Result<(), E> {
        self.visit_whole(i128::from(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<(), E> {
        self.visit_whole(i128::from(value))
    }

    fn visit_i128<E>(self, value: i128) -> Result<(), E> {
        self.visit_whole(value)
    }

    fn visit_u128<E>(self, value: u128) -> Result<(), E> {
        // No limit of the documents lies beyond i128.
        self.visit_whole(i128::try_from(value).unwrap_or(i128::MAX))
    }

    fn visit_f64<E>(mut self, value: f64) -> Result<(), E> {
        let ordinal = self.context.enter();
        self.float(ordinal, value);
        Ok(())
    }

    fn visit_str<E>(mut self, value: &str) -> Result<(), E> {
        let ordinal = self.context.enter();
        self.text(ordinal, value);
        Ok(())
    }

    fn visit_unit<E>(mut self) -> Result<(), E> {
        let ordinal = self.context.enter();
        self.null(ordinal);
        Ok(())
    }

    fn visit_none<E: Error>(self) -> Result<(), E> {
        self.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_bytes<E>(self, _: &[u8]) -> Result<(), E> {
        self.unsupported("bytes")
    }

    /// A binding hands a value that JSON cannot hold as an enum whose variant names its type.
    fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<(), A::Error> {
        let (name, _) = data.variant::<String>()?;
        self.unsupported(&name)
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut items: A) -> Result<(), A::Error> {
        let ordinal = self.context.enter();
        let here = self.path;
        let fits = self.open(ordinal, Types::ARRAY, "array");
        self.too_deep(ordinal)?;
        let list = if fits { self.schema.list.unwrap_or(&ANY_LIST) } else { &ANY_LIST };
        let own = (!list.rules.is_empty()).then(|| Frame::new(self.frame));
        let mut seen = None;
        let mut count = 0_usize;
        loop {
            let path = Path::Item(&here, count);
            let item = list.items.unwrap_or(&ANYTHING);
            self.context.last_text = None;
            self.context.unique_value = None;
            self.context.unique_member = list.unique_by;
            let at = self.context.position();
            let frame = own.as_ref().or(self.frame);
            let step = Walk { schema: item, context: &mut *self.context, path, frame };
            if items.next_element_seed(step)?.is_none() {
                break;
            }
            self.repeated(list, &path, at, &mut seen);
            count = count.saturating_add(1);
        }
        self.context.unique_member = None;
        self.capture(Summary { ordinal, size: count, blank: count == 0, ..Summary::default() });
        if let Some(limit) = list.minimum.filter(|limit| count < *limit) {
            self.report(ordinal, compared(rule::LIST_MINIMUM, count, limit));
        }
        if let Some(limit) = list.maximum.filter(|limit| count > *limit) {
            self.report(ordinal, compared(rule::LIST_MAXIMUM, count, limit));
        }
        if list.warn_empty && count == 0 && fits {
            self.report(ordinal, Finding::new(rule::LIST_EMPTY));
        }
        if let Some(frame) = own {
            self.cross(&frame, list.slots, list.rules, ordinal);
        }
        self.close();
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut members: A) -> Result<(), A::Error> {
        let ordinal = self.context.enter();
        let here = self.path;
        let fits = self.open(ordinal, Types::OBJECT, "object");
        self.too_deep(ordinal)?;
        let object = if fits { self.schema.object.unwrap_or(&ANY_OBJECT) } else { &ANY_OBJECT };
        let unique = self.context.unique_member.take();
        let own = (!object.rules.is_empty()).then(|| self.frame_of(object));
        let mut unique_value = None;
        let mut given = 0_u64;
        let mut others = None;
        let mut count = 0_usize;
        while let Some(key) = members.next_key_seed(KeySeed(object))? {
            count = count.saturating_add(1);
            let at = self.context.position();
            let frame = own.as_ref().or(self.frame);
            match key {
                Key::Known(index) => {
                    let Some(property) = object.properties.get(index) else { continue };
                    let path = Path::Member(&here, property.name);
                    let bit = bit(index);
                    if given & bit != 0 && !(self.context.pairs && property.schema.types.has(Types::ARRAY)) {
                        self.duplicate(&path, at);
                    }
                    given |= bit;
                    self.availability(property, &path, at);
                    self.context.last_text = None;
                    members.next_value_seed(Walk {
                        schema: property.schema,
                        context: &mut *self.context,
                        path,
                        frame,
                    })?;
                    if unique == Some(property.name) {
                        unique_value = self.context.last_text.map(|hash| (hash, at));
                    }
                }
                Key::Other(name) => {
                    let path = Path::Member(&here, &name);
                    if !others.get_or_insert_with(Seen::new).insert(hash(&name)) {
                        self.duplicate(&path, at);
                    }
                    self.named_in_path(object, &path, &name, at);
                    let schema = match (object.additional, object.names) {
                        (Some(additional), names) => {
                            if let Some(names) = names {
                                self.name(names, &path, &name, at);
                            }
                            additional
                        }
                        (None, _) => {
                            self.unknown(object, &path, &name, at);
                            &ANYTHING
                        }
                    };
                    members.next_value_seed(Walk { schema, context: &mut *self.context, path, frame })?;
                }
                Key::NotText => {
                    let path = Path::Member(&here, "?");
                    let finding = Finding::new(rule::INPUT_KEY_NOT_TEXT);
                    self.context.report(self.schema, &At::name(&here, ordinal), finding);
                    members.next_value_seed(Walk {
                        schema: &ANYTHING,
                        context: &mut *self.context,
                        path,
                        frame,
                    })?;
                }
            }
        }
        if unique.is_some() {
            // Noted last: a list inside this object has its own.
            self.context.unique_value = unique_value;
        }
        self.capture(Summary { ordinal, size: count, ..Summary::default() });
        self.missing(object, given, ordinal);
        if let Some(limit) = object.minimum.filter(|limit| count < *limit) {
            self.report(ordinal, compared(rule::OBJECT_MINIMUM, count, limit));
        }
        if let Some(limit) = object.maximum.filter(|limit| count > *limit) {
            self.report(ordinal, compared(rule::OBJECT_MAXIMUM, count, limit));
        }
        if let Some(frame) = own {
            self.cross(&frame, object.slots, object.rules, ordinal);
        }
        self.close();
        Ok(())
    }
}

/// The bit of a property; the build refuses objects with more than 64.
fn bit(index: usize) -> u64 {
    u32::try_from(index).ok().and_then(|index| 1_u64.checked_shl(index)).unwrap_or_default()
}

impl Walk<'_> {
    fn visit_whole<E>(mut self, value: i128) -> Result<(), E> {
        let ordinal = self.context.enter();
        self.integer(ordinal, value);
        Ok(())
    }

    fn unsupported<E>(mut self, name: &str) -> Result<(), E> {
        let ordinal = self.context.enter();
        self.report(ordinal, Finding::new(rule::INPUT_UNSUPPORTED_VALUE).with("found", Arg::input(name)));
        Ok(())
    }

    fn duplicate(&mut self, path: &Path<'_>, ordinal: u32) {
        self.context.report(self.schema, &At::name(path, ordinal), Finding::new(rule::OBJECT_DUPLICATE_KEY));
    }

    /// A field that the microversion in force does not know, or that only an example shows.
    fn availability(&mut self, property: &'static Property, path: &Path<'_>, ordinal: u32) {
        let at = At { source: Some(property.schema.source), ..At::name(path, ordinal) };
        let field = |rule, limit: Microversion| {
            Finding::new(rule).with("field", property.name).with("needed", Arg::input(&limit.to_string()))
        };
        let (since, until) = match self.context.scope.microversion {
            InForce::Unknown => (None, None),
            InForce::Absent => (property.since, None),
            InForce::Version(version) => (
                property.since.filter(|since| version < *since),
                property.until.filter(|until| version > *until),
            ),
        };
        if let Some(since) = since {
            self.context.report(self.schema, &at, field(rule::MICROVERSION_FIELD_SINCE, since));
        }
        if let Some(until) = until {
            self.context.report(self.schema, &at, field(rule::MICROVERSION_FIELD_UNTIL, until));
        }
        if property.example_only {
            self.context.report(
                self.schema,
                &at,
                Finding::new(rule::OBJECT_EXAMPLE_ONLY).with("field", property.name),
            );
        }
    }

    /// The name of a member against the limits of names.
    fn name(&mut self, names: &'static Schema, path: &Path<'_>, name: &str, ordinal: u32) {
        let Some(text) = names.text else { return };
        let mut findings = Vec::new();
        check_lengths(text, name, &mut findings);
        check_characters(text, name, false, &mut findings);
        if text.reserved.contains(&name) {
            findings.push(Finding::new(rule::TEXT_RESERVED).with("found", Arg::input(name)));
        }
        for finding in findings {
            self.context.report(names, &At::name(path, ordinal), finding);
        }
    }

    /// A member that is called otherwise than the path says.
    fn named_in_path(&mut self, object: &'static Object, path: &Path<'_>, name: &str, ordinal: u32) {
        let wanted =
            self.context.last_in_path.filter(|(parameter, _)| object.named_in_path == Some(parameter));
        if let Some((parameter, _)) = wanted.filter(|(_, value)| *value != hash(name)) {
            let finding = Finding::new(rule::OBJECT_NOT_IN_PATH).with("field", Arg::input(name));
            let finding = finding.with("parameter", parameter);
            self.context.report(self.schema, &At::name(path, ordinal), finding);
        }
    }

    fn unknown(&mut self, object: &'static Object, path: &Path<'_>, name: &str, ordinal: u32) {
        if object.open {
            return;
        }
        let known = object.properties.iter().map(|property| property.name);
        let finding = match crate::catalogue::nearest(name, known) {
            Some(near) => {
                Finding::new(rule::OBJECT_UNKNOWN_FIELD).with("field", Arg::input(name)).with("nearest", near)
            }
            None => Finding::new(rule::OBJECT_UNKNOWN_FIELD_PLAIN).with("field", Arg::input(name)),
        };
        self.context.report(self.schema, &At::name(path, ordinal), finding);
    }

    fn missing(&mut self, object: &'static Object, given: u64, ordinal: u32) {
        if self.context.draft {
            return;
        }
        let outermost = matches!(self.path, Path::Root);
        for (index, property) in object.properties.iter().enumerate() {
            if !property.required || given & bit(index) != 0 {
                continue;
            }
            if outermost && self.context.given_elsewhere.iter().any(|name| name == property.name) {
                continue;
            }
            let here = self.path;
            let path = Path::Member(&here, property.name);
            let at = At { source: Some(property.schema.source), ..At::value(&path, ordinal) };
            self.context.report(
                self.schema,
                &at,
                Finding::new(rule::OBJECT_REQUIRED).with("field", property.name),
            );
        }
    }

    /// An item, or a member of it, that stands in the list twice.
    fn repeated(&mut self, list: &'static List, path: &Path<'_>, ordinal: u32, seen: &mut Option<Seen>) {
        let found = match list.unique_by {
            Some(_) => self.context.unique_value.take(),
            None if list.unique => self.context.last_text.map(|hash| (hash, ordinal)),
            None => None,
        };
        let Some((hash, ordinal)) = found else { return };
        if !seen.get_or_insert_with(Seen::new).insert(hash) {
            let at = At { below: list.unique_by, ..At::value(path, ordinal) };
            self.context.report(self.schema, &at, Finding::new(rule::LIST_DUPLICATE));
        }
    }

    /// The rules over several fields of this object or array.
    fn cross(
        &mut self,
        frame: &Frame<'_>,
        names: &'static [&'static str],
        rules: &'static [&'static dyn super::ObjectRule],
        ordinal: u32,
    ) {
        let fields = Fields { frame, names };
        let scope = self.context.scope;
        let mut found = Vec::new();
        for rule in rules {
            rule.check(&fields, &scope, &mut |slot, finding| found.push((slot, finding)));
        }
        for (slot, finding) in found {
            if slot == ABSENT && self.context.draft {
                continue;
            }
            if slot == WHOLE || slot == ABSENT {
                self.report(ordinal, finding);
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
            let at = At { below: Some(&below), ..At::value(&here, ordinal) };
            self.context.report(self.schema, &at, finding);
        }
    }
}
