//! What a URL is made of: scheme, host, and the text of its path and query.

use crate::catalogue::{Operation, Route, Str, embedded, rule};
use crate::report::{Arg, Finding, Issue, Location};
use crate::route::{Before, Pieces, Target, Unfilled, unfilled};
use crate::schema::{Schema, distinct, push_token};

use super::{Names, pairs};

/// Why a text is no URL at all; nothing else is judged then.
pub(crate) fn no_url(url: &str, target: &Target<'_>) -> Option<Finding> {
    if url.trim().is_empty() {
        return Some(Finding::new(rule::URL_EMPTY));
    }
    let found = || Arg::address(url.trim());
    match target.before {
        Before::Text => Some(Finding::new(rule::URL_SCHEME_MISSING).with("found", found())),
        Before::Host { host: "", .. } => Some(Finding::new(rule::URL_HOST_MISSING).with("found", found())),
        // A variable alone may stand for any call.
        Before::Variable(name) if target.path == "/" && !url.contains('/') => {
            Some(Finding::new(rule::URL_VARIABLE).with("found", Arg::input(name)))
        }
        _ => None,
    }
}

/// Scheme, host, and slashes that stand twice.
pub(crate) fn check_url(operation: &Operation, target: &Target<'_>, issues: &mut Vec<Issue>) {
    let mut report = |finding, source: &Str| issues.push(issue(Location::Path, "", finding, source));
    if let Before::Host { scheme, host } = target.before {
        let http = ["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known));
        let wanted = operation.system.scheme.as_ref();
        if !http {
            let finding = Finding::new(rule::URL_SCHEME).with("found", Arg::scheme(scheme));
            match wanted {
                Some([allowed, source]) => report(finding.with("allowed", allowed), source),
                None => report(finding.with("allowed", "http"), &operation.source),
            }
        } else if let Some([allowed, source]) = wanted
            && !scheme.eq_ignore_ascii_case(allowed)
            && !is_loopback(host)
        {
            let finding = Finding::new(rule::URL_NOT_SECURE).with("found", Arg::segment(scheme));
            report(finding.with("allowed", allowed), source);
        }
        let wrong = |c: char| c.is_control() || c.is_whitespace();
        if unfilled(host).is_none() && host.contains(wrong) {
            report(characters(host, wrong), &embedded().settings.request_source);
        }
    }
    if target.path.starts_with("//") || target.path.ends_with("//") {
        report(Finding::new(rule::PATH_EMPTY_SEGMENT), &embedded().settings.request_source);
    }
}

/// Whether the URL is a template as the documents print them: nothing in it is filled in, its host neither.
/// Where something is, the rest was forgotten.
pub(crate) fn is_template(target: &Target<'_>, route: &Route, pieces: Option<&Pieces<'_>>) -> bool {
    match target.before {
        Before::Host { host, .. } => unfilled(host).is_some(),
        Before::Variable(_) => true,
        Before::Nothing | Before::Text => {
            pieces.is_none_or(|pieces| pieces.written(route).all(|(_, _, value)| unfilled(value).is_some()))
        }
    }
}

/// A host of this machine: a proxy or a stand-in for the service.
fn is_loopback(host: &str) -> bool {
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    name.eq_ignore_ascii_case("localhost")
        || name.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// The path parameters as they are written. What cannot be a value is not judged as one: the findings of
/// the walk about it are dropped.
pub(crate) fn check_path(
    operation: &Operation,
    route: &Route,
    pieces: &Pieces<'_>,
    template: bool,
    issues: &mut Vec<Issue>,
    walked: &mut Vec<Issue>,
) {
    for (name, raw, value) in pieces.written(route) {
        let finding = match unfilled(value) {
            Some(unfilled) => Some(not_filled(unfilled, template, Arg::segment(value))),
            None if matches!(value.as_ref(), "." | "..") => {
                Some(Finding::new(rule::PATH_DOT_SEGMENT).with("found", Arg::segment(raw)))
            }
            None => wrong_text(raw, value),
        };
        if let Some(finding) = finding {
            drop_findings(walked, name);
            issues.push(issue(Location::Path, name, finding, &operation.source));
            continue;
        }
        let schema = property(&operation.path, name);
        if value.contains('/') {
            let finding = Finding::new(rule::PATH_SLASH).with("found", Arg::segment(value));
            issues.push(issue(Location::Path, name, finding, &operation.source));
        }
        if let Some(finding) = encoding(raw) {
            issues.push(named(schema, issue(Location::Path, name, finding, &operation.source)));
        }
    }
}

/// The query parameters as they are written.
pub(crate) fn check_query(
    operation: &Operation,
    query: &str,
    template: bool,
    issues: &mut Vec<Issue>,
    walked: &mut Vec<Issue>,
) {
    let written = query.split('&').filter(|pair| !pair.is_empty());
    // Made when there is something to say: a clean query takes no memory.
    let mut names = None;
    for (raw, (name, value)) in written.zip(pairs(query)) {
        let unfilled = unfilled(&value);
        let wrong = match unfilled {
            Some(_) => None,
            None => wrong_text(raw, &value).or_else(|| wrong_text(raw, &name)),
        };
        let form = match (unfilled, &wrong) {
            (None, None) => encoding(raw),
            _ => None,
        };
        if unfilled.is_none() && wrong.is_none() && form.is_none() {
            continue;
        }
        // A secret may stand in the name, glued to it, or be what looks like a placeholder.
        let shows = names.get_or_insert_with(|| Names::of(&operation.query, query)).shows(&name);
        let shown = if shows { name.as_ref() } else { "" };
        if unfilled.is_some() || wrong.is_some() {
            drop_findings(walked, &name);
        }
        let found = || if shows { Arg::segment(&value) } else { Arg::Hidden };
        let finding = unfilled.map(|unfilled| not_filled(unfilled, template, found())).or(wrong).or(form);
        issues.extend(finding.map(|finding| issue(Location::Query, shown, finding, &operation.source)));
    }
}

/// Query parameters that have to be equal to those of the path; what is empty or not filled in is told elsewhere.
pub(crate) fn check_query_as_path(
    operation: &Operation,
    route: &Route,
    pieces: &Pieces<'_>,
    query: Option<&str>,
    issues: &mut Vec<Issue>,
) {
    for name in &operation.query_as_path {
        let of_path = pieces.written(route).find(|(known, _, _)| *known == name);
        let Some((_, _, wanted)) = of_path.filter(|(_, _, value)| unfilled(value).is_none()) else {
            continue;
        };
        let other = pairs(query.unwrap_or_default()).find(|(known, value)| {
            name == &**known && !value.is_empty() && value.as_ref() != wanted.as_ref()
        });
        if other.is_some_and(|(_, value)| unfilled(&value).is_none()) {
            let finding = Finding::new(rule::QUERY_NOT_IN_PATH).with("field", name);
            issues.push(issue(Location::Query, name, finding, &operation.source));
        }
    }
}

fn not_filled(unfilled: Unfilled, template: bool, found: Arg) -> Finding {
    let rule = match unfilled {
        Unfilled::Placeholder if template => rule::URL_TEMPLATE,
        Unfilled::Placeholder => rule::URL_PLACEHOLDER,
        Unfilled::Variable => rule::URL_VARIABLE,
    };
    Finding::new(rule).with("found", found)
}

/// Blanks as they are written, and control characters however they are written.
fn wrong_text(raw: &str, decoded: &str) -> Option<Finding> {
    let wrong = |c: char| c.is_control() || c.is_whitespace();
    if raw.contains(wrong) {
        return Some(characters(raw, wrong));
    }
    decoded.contains(char::is_control).then(|| characters(decoded, char::is_control))
}

fn characters(text: &str, wrong: impl Fn(char) -> bool) -> Finding {
    Finding::new(rule::URL_CHARACTERS).with("found", Arg::characters(&distinct(text, wrong)))
}

/// Escapes that are none, and characters that should be escaped.
fn encoding(raw: &str) -> Option<Finding> {
    let escape = |at: usize| raw.get(at.saturating_add(1)..at.saturating_add(3));
    let broken = raw.match_indices('%').find(|(at, _)| {
        !escape(*at).is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
    });
    if let Some((at, _)) = broken {
        let shown: String = raw.get(at..).unwrap_or_default().chars().take(3).collect();
        return Some(Finding::new(rule::URL_ESCAPE).with("found", Arg::input(&shown)));
    }
    if percent_encoding::percent_decode_str(raw).decode_utf8().is_err() {
        return Some(Finding::new(rule::URL_ESCAPE).with("found", Arg::segment(raw)));
    }
    let unsafe_in_url =
        |c: char| !c.is_ascii() || matches!(c, '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}');
    let found = distinct(raw, unsafe_in_url);
    (!found.is_empty()).then(|| Finding::new(rule::URL_NOT_ENCODED).with("found", Arg::characters(&found)))
}

/// A rule under the name that the schema gives it.
fn named(schema: Option<&Schema>, mut issue: Issue) -> Issue {
    let named = schema.and_then(|schema| schema.rare.named.iter().find(|named| named.from == issue.rule));
    if let Some(named) = named {
        issue.rule = named.to.into();
    }
    issue
}

fn property<'c>(schema: &'c Schema, name: &str) -> Option<&'c Schema> {
    let object = schema.object.as_deref()?;
    object.properties.iter().find(|property| property.name == name).map(|property| &*property.schema)
}

fn drop_findings(walked: &mut Vec<Issue>, name: &str) {
    let mut pointer = String::new();
    push_token(&mut pointer, name);
    walked.retain(|issue| issue.pointer != pointer);
}

fn issue(location: Location, name: &str, finding: Finding, source: &Str) -> Issue {
    let mut pointer = String::new();
    if !name.is_empty() {
        push_token(&mut pointer, name);
    }
    Issue::at(location, pointer, Finding { source: None, ..finding }, source)
}
