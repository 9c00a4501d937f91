//! What in a request caused an error: the issues of the check whose answer is the code of the error, or else the
//! fields that the message names.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::catalogue::{ErrorCode, Facts, Names as _, Operation, Wire, embedded, operation_in, rule};
use crate::iam::Needs;
use crate::lifecycle::May;
use crate::params::pairs;
use crate::report::{Arg, Finding, Issue, Location, Position, Rule, Severity};
use crate::request::{Document, Options, Request, check_in};
use crate::route::Target;
use crate::schema::Schema;

use super::{Explanation, reasons};

/// A part of a request that caused an error, or may have.
#[derive(Clone, Debug)]
pub struct Cause {
    location: Location,
    pointer: String,
    position: Option<Position>,
    finding: Finding,
    certain: bool,
}

impl Cause {
    /// The part of the request.
    pub fn location(&self) -> Location {
        self.location
    }

    /// The RFC 6901 pointer within that part.
    pub fn pointer(&self) -> &str {
        &self.pointer
    }

    /// Where it stands, when the body was text.
    pub fn position(&self) -> Option<&Position> {
        self.position.as_ref()
    }

    /// Why it is named here.
    pub fn finding(&self) -> &Finding {
        &self.finding
    }

    /// The documents say that this leads to the error; otherwise it is a guess.
    pub fn certain(&self) -> bool {
        self.certain
    }

    fn of(issue: &Issue, certain: bool) -> Self {
        Cause {
            location: issue.location(),
            pointer: issue.pointer().to_owned(),
            position: issue.position().cloned(),
            finding: Finding {
                rule: issue.rule,
                args: issue.args().to_vec(),
                api_error: issue.api_error.clone(),
                source: Some(issue.source.0.clone()),
            },
            certain,
        }
    }
}

/// What a request has to do with an error, or what the message of the error says of it.
#[derive(Clone, Debug, Default)]
pub struct Causes<'c> {
    operation: Option<&'c Operation>,
    all: Vec<Cause>,
    may: Option<May<'c>>,
    needs: Option<Needs<'c>>,
}

impl<'c> Causes<'c> {
    /// The operation that the request calls, or that the message names, when one matches.
    pub fn operation(&self) -> Option<&'c Operation> {
        self.operation
    }

    /// Why the state of the server does not allow the operation, where the error is about it.
    pub fn may(&self) -> Option<&May<'c>> {
        self.may.as_ref()
    }

    /// The actions that the request needs, where the error is a missing right.
    pub fn needs(&self) -> Option<&Needs<'c>> {
        self.needs.as_ref()
    }

    /// The causes, in the order of the request; none when the request shows none.
    pub fn all(&self) -> &[Cause] {
        &self.all
    }

    /// What the message alone tells, where it names the state of the server and the act that it does not allow.
    pub(crate) fn told(facts: &'c Facts, errors: &[&Explanation<'_>]) -> Option<Self> {
        let operation = reasons::operation_told(facts, errors)?;
        let may = reasons::may(facts, operation, errors)?;
        Some(Causes { operation: Some(operation), may: Some(may), ..Causes::default() })
    }

    /// Checks the request, and keeps what goes with the errors of its response.
    pub(crate) fn find<D: Document>(
        facts: &'c Facts,
        errors: &[&Explanation<'_>],
        request: &Request<'_>,
        body: Option<&D>,
    ) -> Self {
        let report = check_in(facts, request, body, &Options::default());
        let operation = report.operation().and_then(|found| operation_in(facts, &found.id));
        let operation = operation.map(|operation| &**operation);
        let tree = body.and_then(crate::reader::value);
        let mut all = named_items(errors, tree.as_ref());
        // The first error is the general one: what a more particular one explains counts more.
        let (general, particular) = errors.split_at(1.min(errors.len()));
        let mut found = by_code(particular, report.issues());
        if found.is_empty() {
            found = by_code(general, report.issues());
        }
        if found.is_empty() {
            // A message about the state or a right names the operation or a resource, and no field.
            let about_fields =
                !reasons::of_state(facts, errors) && errors.iter().all(|error| error.actions.is_empty());
            let named = operation.filter(|_| about_fields).map(|operation| {
                let fields = Fields { operation, request, tree: tree.as_ref() };
                let some = errors.iter().take(embedded().settings.shown_items);
                some.flat_map(|error| fields.named_in(error)).collect::<Vec<_>>()
            });
            found = named.unwrap_or_default();
            let possible = by_check(errors, report.issues());
            // An issue says more of a field than that the message names it.
            found.retain(|cause| {
                !possible
                    .iter()
                    .any(|other| other.location == cause.location && other.pointer == cause.pointer)
            });
            found.extend(possible);
        }
        all.extend(found);
        let mut met: Vec<(Location, String, Rule<'static>)> = Vec::new();
        all.retain(|cause| {
            let key = (cause.location, cause.pointer.clone(), cause.finding.rule());
            let new = !met.contains(&key);
            if new && met.len() < embedded().settings.shown_items {
                met.push(key);
                return true;
            }
            false
        });
        let may = operation.and_then(|operation| reasons::may(facts, operation, errors));
        let needs = operation.and_then(|operation| reasons::needs(facts, operation, errors));
        Causes { operation, all, may, needs }
    }
}

/// Issues that the service answers with one of these codes; failing those, issues whose rule leads to it elsewhere.
fn by_code(errors: &[&Explanation<'_>], issues: &[Issue]) -> Vec<Cause> {
    let mut known: Vec<(&ErrorCode, &[Rule<'static>])> =
        errors.iter().filter_map(|error| Some((error.known?, error.rules.as_slice()))).collect();
    known.sort_by_key(|(code, _)| code.code.clone());
    known.dedup_by_key(|(code, _)| code.code.clone());
    let grave = || issues.iter().filter(|issue| issue.severity() == Severity::Error);
    let answered =
        |issue: &&Issue| known.iter().any(|(code, _)| issue.api_error.as_ref() == Some(&code.code));
    let certain: Vec<Cause> = grave().filter(answered).map(|issue| Cause::of(issue, true)).collect();
    if !certain.is_empty() {
        return certain;
    }
    let led = |issue: &&Issue| {
        let id = issue.rule().id();
        issue.api_error().is_none() && known.iter().any(|(_, rules)| rules.iter().any(|rule| rule.id() == id))
    };
    grave().filter(led).map(|issue| Cause::of(issue, false)).collect()
}

/// Issues that go with the kind of the error only: a header where the caller was not let in, else whatever is wrong.
fn by_check(errors: &[&Explanation<'_>], issues: &[Issue]) -> Vec<Cause> {
    let status = errors.iter().find_map(|error| error.http_status);
    let fits = |issue: &&Issue| match status {
        Some(401) => issue.location() == Location::Header,
        Some(403 | 409 | 429 | 500..) => false,
        _ => issue.severity() == Severity::Error,
    };
    issues
        .iter()
        .filter(fits)
        .take(embedded().settings.shown_items)
        .map(|issue| Cause::of(issue, false))
        .collect()
}

/// The items of the body that the parts of a batch are about.
fn named_items(errors: &[&Explanation<'_>], tree: Option<&Value>) -> Vec<Cause> {
    let ids: BTreeSet<&str> = errors.iter().filter_map(|error| error.id.as_deref()).collect();
    let mut found = Vec::new();
    if ids.is_empty() {
        return found;
    }
    let mut open: Vec<(&Value, String)> = tree.map(|tree| (tree, String::new())).into_iter().collect();
    while let Some((value, pointer)) = open.pop() {
        match value {
            Value::Object(members) => {
                open.extend(members.iter().rev().map(|(name, value)| (value, below(&pointer, name))));
            }
            Value::Array(items) => {
                let numbered = items.iter().enumerate().rev();
                open.extend(numbered.map(|(index, item)| (item, below(&pointer, &index.to_string()))));
            }
            Value::String(text)
                if found.len() < embedded().settings.shown_items && ids.contains(text.as_str()) =>
            {
                let finding = Finding::new(rule::EXPLAIN_NAMED_ITEM).with("found", Arg::input(text));
                found.push(guess(Location::Body, pointer, finding, true));
            }
            _ => {}
        }
    }
    found
}

fn guess(location: Location, pointer: String, finding: Finding, certain: bool) -> Cause {
    Cause { location, pointer, position: None, finding, certain }
}

/// The pointer of a member.
fn below(pointer: &str, name: &str) -> String {
    format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1"))
}

/// The fields of a request, to be looked for in a message.
struct Fields<'r> {
    operation: &'r Operation,
    request: &'r Request<'r>,
    tree: Option<&'r Value>,
}

impl Fields<'_> {
    /// The fields of the operation that a message names, by exact token: never certain, for a message is free text.
    fn named_in(&self, error: &Explanation<'_>) -> Vec<Cause> {
        let Some(message) = error.message.as_deref() else { return Vec::new() };
        let mut found = Vec::new();
        // Where a code ends with the name of a parameter, the documents say that it does.
        let rest = error.known.and_then(|known| {
            let (size, ends) = (known.code.len(), known.code.ends_with(':'));
            message.get(size..).filter(|_| ends).map(str::trim)
        });
        let mut met: BTreeSet<&str> = BTreeSet::new();
        for (token, announced) in tokens(message) {
            let certain = rest == Some(token);
            if !certain && !announced && !distinctive(token) || !met.insert(token) {
                continue;
            }
            for (location, pointer) in self.places(token) {
                let finding = Finding::new(rule::EXPLAIN_NAMED_FIELD).with("field", Arg::input(token));
                found.push(guess(location, pointer, finding, certain));
            }
            if found.len() > embedded().settings.shown_items {
                break;
            }
        }
        found
    }

    /// Where a field of this name stands, or would stand, in the request.
    fn places(&self, name: &str) -> Vec<(Location, String)> {
        let mut found = Vec::new();
        let member = |schema: &Schema| {
            schema
                .object
                .as_deref()
                .is_some_and(|object| object.properties.iter().any(|property| property.name == name))
        };
        if member(&self.operation.path) {
            found.push((Location::Path, below("", name)));
        }
        if member(&self.operation.query) {
            found.push((Location::Query, below("", name)));
        }
        let mut headers = self.operation.system.auth.iter().flat_map(|way| way.texts());
        let given = self.request.headers.iter().map(|(header, _)| *header);
        if let Some(header) = headers.find(|header| header.eq_ignore_ascii_case(name)) {
            found.push((Location::Header, below("", header)));
        } else if let Some(header) = given.into_iter().find(|header| header.eq_ignore_ascii_case(name)) {
            found.push((Location::Header, below("", header)));
        }
        if let Some(body) = &self.operation.body {
            let query = Target::parse(self.request.url).query.unwrap_or_default();
            let form = self.operation.system.wire == Wire::Form;
            if form && member(body) && pairs(query).any(|(given, _)| given == name) {
                found.push((Location::Query, below("", name)));
            } else {
                found.extend(
                    in_body(body, self.tree, name).into_iter().map(|pointer| (Location::Body, pointer)),
                );
            }
        }
        found
    }
}

/// The pointers of every member of this name: those that are there, else those whose object is there, else the
/// outermost member that is missing.
fn in_body(schema: &Schema, tree: Option<&Value>, name: &str) -> Vec<String> {
    let mut found = Search { name, there: Vec::new(), missing: Vec::new(), outer: Vec::new() };
    found.walk(schema, tree, String::new(), None);
    let mut pointers = [found.there, found.missing, found.outer].into_iter().find(|found| !found.is_empty());
    pointers.iter_mut().for_each(|pointers| pointers.dedup());
    pointers.unwrap_or_default()
}

/// Whether a member of this name can stand anywhere below.
fn holds(schema: &Schema, name: &str) -> bool {
    let mut properties = schema.object.iter().flat_map(|object| &object.properties);
    properties.any(|property| property.name == name || holds(&property.schema, name))
        || schema
            .list
            .as_deref()
            .and_then(|list| list.items.as_deref())
            .is_some_and(|items| holds(items, name))
}

/// After so many objects without the member, a body is not searched any further.
const MISSING: usize = 256;

struct Search<'n> {
    name: &'n str,
    there: Vec<String>,
    missing: Vec<String>,
    outer: Vec<String>,
}

impl Search<'_> {
    /// `gone` is the outermost member on the way that the body does not have. Schemas are finite, and so is the walk.
    fn walk(&mut self, schema: &Schema, value: Option<&Value>, pointer: String, gone: Option<&str>) {
        if self.there.len() >= embedded().settings.shown_items
            || self.missing.len() >= MISSING
            || !holds(schema, self.name)
        {
            return;
        }
        for property in schema.object.iter().flat_map(|object| &object.properties) {
            let inner = value.and_then(|value| value.get(&*property.name));
            let here = below(&pointer, &property.name);
            if property.name == self.name {
                match (inner, gone) {
                    (Some(_), _) => self.there.push(here.clone()),
                    (None, None) => self.missing.push(here.clone()),
                    (None, Some(gone)) => self.outer.push(gone.to_owned()),
                }
            }
            let gone = match (gone, inner) {
                (None, None) => Some(here.clone()),
                (gone, _) => gone.map(str::to_owned),
            };
            self.walk(&property.schema, inner, here, gone.as_deref());
        }
        if let Some(items) = schema.list.as_deref().and_then(|list| list.items.as_deref()) {
            match value.and_then(Value::as_array) {
                Some(list) if !list.is_empty() => {
                    for (index, item) in list.iter().enumerate() {
                        self.walk(items, Some(item), below(&pointer, &index.to_string()), gone);
                    }
                }
                _ => self.walk(items, None, pointer.clone(), gone.or(Some(&pointer))),
            }
        }
    }
}

/// The words of a message that may be names of fields, and whether a sign or word before it announces one.
fn tokens(message: &str) -> Vec<(&str, bool)> {
    let part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | ':');
    let mut found = Vec::new();
    let mut offset = 0_usize;
    for piece in message.split(|c: char| !part(c)) {
        let before = message.get(..offset).unwrap_or_default();
        offset = offset.saturating_add(piece.len());
        offset = offset.saturating_add(
            message.get(offset..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8),
        );
        let whole = piece.trim_matches([':', '-']);
        if whole.is_empty() {
            continue;
        }
        found.push((whole, announced(before)));
        // `parameter:name`: a name may hold a colon, and may follow one.
        if let Some((_, last)) = whole.rsplit_once(':') {
            found.push((last, true));
        }
    }
    found
}

fn announced(before: &str) -> bool {
    let quoted = before.ends_with(['[', '\'', '"', '`', '“', '‘', '【', '「']);
    // Long enough for the longest of the words, whatever stands before it.
    let tail: String = before.trim_end_matches([' ', ':', '：']).chars().rev().take(16).collect();
    let tail: String = tail.chars().rev().flat_map(char::to_lowercase).collect();
    quoted || embedded().field_words.iter().any(|word| tail.ends_with(&**word))
}

/// A word that is hardly a word of a sentence: `adminPass`, `flavor_id`, `os:scheduler_hints`.
fn distinctive(token: &str) -> bool {
    let inner = token.chars().skip(1).any(|c| c.is_ascii_uppercase());
    let lower = token.chars().any(|c| c.is_ascii_lowercase());
    lower && (inner || token.contains(['_', ':']))
}
