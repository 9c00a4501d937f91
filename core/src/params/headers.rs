//! Headers: who calls, and what the body is.

use std::borrow::Cow;

use crate::catalogue::{Names as _, Operation, Str, embedded, rule};
use crate::report::{Arg, Finding, Issue, Location, mentions_secret};
use crate::schema::{Schema, distinct, push_token};

/// The headers of a request, as given.
pub(crate) type Headers<'h> = [(&'h str, &'h str)];

/// The value of a header, whatever the case of its name.
pub(crate) fn value<'h>(headers: &Headers<'h>, name: &str) -> Option<&'h str> {
    headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
}

pub(crate) fn issue(name: &str, finding: Finding, source: &Str) -> Issue {
    let mut pointer = String::new();
    // A name that was glued to its value is none.
    if !mentions_secret(name) {
        push_token(&mut pointer, name);
    }
    Issue::at(Location::Header, pointer, finding, source)
}

/// Authentication and media type. Without any header nothing is said: the caller did not tell them.
pub(crate) fn check_headers(
    operation: &Operation,
    headers: &Headers<'_>,
    body_bytes: Option<usize>,
    issues: &mut Vec<Issue>,
) {
    if headers.is_empty() {
        return;
    }
    values(operation, headers, issues);
    authentication(operation, headers, issues);
    project(operation, headers, issues);
    let Some(bytes) = body_bytes.filter(|bytes| *bytes > 0) else { return };
    media_type(operation, headers, issues);
    let signed = value(headers, "Authorization").is_some() && value(headers, "X-Auth-Token").is_none();
    if signed && bytes > embedded().settings.signature_bytes {
        let finding = Finding::new(rule::BODY_TOO_LARGE_TO_SIGN)
            .with("found", Arg::count(bytes))
            .with("limit", Arg::count(embedded().settings.signature_bytes));
        issues.push(issue("Authorization", finding, &operation.system.signature_source));
    }
}

/// The headers that an operation alone describes, as far as they are given.
pub(crate) fn own_headers<'h>(
    described: &'h Schema,
    headers: &'h Headers<'h>,
) -> impl Iterator<Item = (Cow<'h, str>, Cow<'h, str>)> {
    let known = described.object.iter().flat_map(|object| &object.properties);
    known.filter_map(|header| {
        Some((Cow::Borrowed(&*header.name), Cow::Borrowed(value(headers, &header.name)?)))
    })
}

/// Where the documents describe a header: once for the system, or in the section of each operation.
fn source_of<'c>(operation: &'c Operation, name: &str) -> &'c Str {
    operation.system.source_of_header(name).unwrap_or(&operation.source)
}

/// Values that no client can send, and headers that say two things.
fn values(operation: &Operation, headers: &Headers<'_>, issues: &mut Vec<Issue>) {
    let read = |name: &str| read_names(operation).any(|known| name.eq_ignore_ascii_case(known));
    // The names that are read are fewer than this.
    let mut firsts: [Option<(&str, &str)>; 16] = [None; 16];
    for (name, text) in headers {
        // A tab may stand inside a value.
        let in_value = |c: char| c.is_control() && c != '\t';
        let in_name = |c: char| c.is_control() || c.is_whitespace() || c == ':';
        let found = if name.contains(in_name) { distinct(name, in_name) } else { distinct(text, in_value) };
        if !found.is_empty() {
            let finding = Finding::new(rule::HEADER_CHARACTERS).with("name", Arg::input(name));
            issues.push(issue(
                name,
                finding.with("found", Arg::characters(&found)),
                &embedded().settings.request_source,
            ));
        }
        if !read(name) {
            misspelt(operation, headers, name, issues);
            continue;
        }
        // Few names are read, so that this is no search of each in all.
        let known = firsts.iter().flatten();
        let first = known.into_iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).copied();
        if first.is_none()
            && let Some(place) = firsts.iter_mut().find(|place| place.is_none())
        {
            *place = Some((name, text));
        }
        if first.is_some_and(|(_, other)| other.trim() != text.trim()) {
            let finding = Finding::new(rule::HEADER_REPEATED).with("name", Arg::input(name));
            issues.push(issue(name, finding, &embedded().settings.request_source));
        }
    }
}

/// The names of the headers that are read here.
fn read_names(operation: &Operation) -> impl Iterator<Item = &str> {
    let facts = &embedded().settings.microversions;
    let ways = operation.system.auth.iter().flat_map(|way| way.texts());
    ways.chain([&*facts.header, &*facts.second_header, "Content-Type", "Content-Length"])
}

/// A name that is a slip of one that is read and not given. A longer name may have its value glued to it.
fn misspelt(operation: &Operation, headers: &Headers<'_>, name: &str, issues: &mut Vec<Issue>) {
    /// Of so many letters and more, two may be wrong.
    const LONG: usize = 10;
    let letters = |name: &str| name.chars().filter(char::is_ascii_alphanumeric).collect::<String>();
    let near = |known: &&str| {
        if name.len() > known.len().saturating_add(1) || value(headers, known).is_some() {
            return false;
        }
        let (found, known) = (letters(name).to_ascii_lowercase(), letters(known).to_ascii_lowercase());
        let slips = if known.len() < LONG { 1 } else { 2 };
        strsim::osa_distance(&found, &known) <= slips
    };
    if let Some(nearest) = read_names(operation).find(near) {
        let finding = Finding::new(rule::HEADER_MISSPELT).with("name", Arg::input(name));
        let source = source_of(operation, nearest);
        issues.push(issue(name, finding.with("nearest", Arg::known(nearest)), source));
    }
}

fn authentication(operation: &Operation, headers: &Headers<'_>, issues: &mut Vec<Issue>) {
    let given = |name: &str| value(headers, name).is_some_and(|value| !value.is_empty());
    let ways = &operation.system.auth;
    if ways.iter().any(|way| way.texts().all(given)) {
        return;
    }
    // The way that was begun, else the first.
    let begun = ways.iter().find(|way| way.texts().any(given));
    let Some(way) = begun.or(ways.first()) else { return };
    let empty = |name: &str| value(headers, name).is_some();
    // A header that is there and empty says which way was meant.
    let empty_one = ways.iter().flat_map(|way| way.texts()).find(|name| empty(name));
    if let (None, Some(name)) = (begun, empty_one) {
        let finding = Finding::new(rule::HEADER_AUTH_MISSING_EMPTY).with("name", Arg::known(name));
        issues.push(issue(name, finding, source_of(operation, name)));
        return;
    }
    for name in way.texts().filter(|name| !given(name)) {
        let finding = match begun {
            Some(_) if empty(name) => {
                Finding::new(rule::HEADER_AUTH_INCOMPLETE_EMPTY).with("name", Arg::known(name))
            }
            Some(_) => Finding::new(rule::HEADER_AUTH_INCOMPLETE).with("name", Arg::known(name)),
            None => {
                let all = ways.iter().map(|way| way.join(" + ").into()).collect();
                Finding::new(rule::HEADER_AUTH_MISSING)
                    .with("name", Arg::known(name))
                    .with("ways", Arg::List(all))
            }
        };
        issues.push(issue(name, finding, source_of(operation, name)));
        if begun.is_none() {
            break;
        }
    }
}

/// A signature names no project: where the document asks for the header, some accounts need it.
fn project(operation: &Operation, headers: &Headers<'_>, issues: &mut Vec<Issue>) {
    const NAME: &str = "X-Project-Id";
    let given = |name| value(headers, name).is_some_and(|value| !value.is_empty());
    let Some(source) = operation.system.source_of_header(NAME) else { return };
    if given("Authorization") && !given("X-Auth-Token") && !given(NAME) {
        issues.push(issue(NAME, Finding::new(rule::HEADER_PROJECT_UNNAMED).with("name", NAME), source));
    }
}

fn media_type(operation: &Operation, headers: &Headers<'_>, issues: &mut Vec<Issue>) {
    const NAME: &str = "Content-Type";
    let known = &operation.system.content_types;
    let allowed = || Arg::known_list(known.texts());
    match value(headers, NAME) {
        None | Some("") => {
            let finding = Finding::new(rule::HEADER_CONTENT_TYPE_MISSING).with("allowed", allowed());
            issues.push(issue(NAME, finding, source_of(operation, NAME)));
        }
        Some(value) => {
            let media = value.split(';').next().unwrap_or_default().trim();
            if !known.iter().any(|name| name.eq_ignore_ascii_case(media)) {
                let finding = Finding::new(rule::HEADER_CONTENT_TYPE).with("found", Arg::input(media));
                let source = source_of(operation, NAME);
                issues.push(issue(NAME, finding.with("allowed", allowed()), source));
            }
        }
    }
}
