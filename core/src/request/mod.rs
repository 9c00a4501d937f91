//! A whole request, or the body of a known operation, against the catalogue.

mod document;
mod select;

pub use crate::reader::{Document, Unreadable};
pub use document::{JsonText, JsonValue};

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use crate::catalogue::{Catalogue, Names as _, Operation, Route, Str, Wire, embedded, rule};
use crate::params::{
    beyond, check_headers, check_path, check_query, check_query_as_path, check_url, in_force, is_template,
    judge_operation, no_url, own_headers, pairs, walk_pairs, walk_text,
};
use crate::report::{
    Arg, Finding, Issue, Kept, Location, Position, Report, Severity, Silence, SpanRequest, by_key,
    is_plain_method, is_plain_path, locate,
};
use crate::route::{self, Match, Pieces, Target};
use crate::schema::rules::{InForce, Os, Scope};
use crate::schema::{Context, Schema, Walk, anything, hash, push_token};

/// Choices of the caller.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// A form that is still being filled in: nothing is said of what is not there yet.
    pub draft: bool,
    /// The operating system of the image, when known: its password rules apply then.
    pub os: Option<Os>,
    /// Judges by the documents alone: what real clients send although the documents read otherwise is an error too.
    pub documents_only: bool,
    /// The most issues that a report keeps; the others are counted. None is the limit of the settings.
    pub max_issues: Option<usize>,
    /// What is decided about rules: what does not count takes no place of another issue in the report.
    pub silence: Option<Arc<Silence>>,
}

impl Options {
    fn scope<'c>(&self, operation: &'c Operation, microversion: InForce) -> Scope<'c> {
        let practice = (!self.documents_only).then_some(&operation.system.practice);
        Scope { os: self.os, microversion, practice, ..Scope::default() }
    }
}

/// The request line and headers. Its `Debug` output leaves out the query and the values of headers.
#[derive(Clone, Copy)]
pub struct Request<'r> {
    /// HTTP method, in any letter case.
    pub method: &'r str,
    /// Absolute URL or path, with the query.
    pub url: &'r str,
    /// Names and values; empty when they are not known, and then nothing is said of them.
    pub headers: &'r [(&'r str, &'r str)],
}

impl fmt::Debug for Request<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.headers.iter().map(|(name, _)| *name).collect();
        let path = Target::parse(self.url).path;
        let (method, path) = (
            Some(self.method).filter(|method| is_plain_method(method)),
            Some(path).filter(|path| is_plain_path(path)),
        );
        out.debug_struct("Request")
            .field("method", &method.unwrap_or("?"))
            .field("path", &path.unwrap_or("?"))
            .field("headers", &names)
            .finish()
    }
}

/// Checks a whole request: route, path, query, headers and body.
///
/// ```
/// use ecs_preflight::request::{check, JsonText, Options, Request};
/// let request = Request { method: "POST", url: "/v2.1/p/servers/s/action", headers: &[] };
/// let report = check(&request, Some(&JsonText(r#"{"reboot": {"type": "WARM"}}"#)), &Options::default());
/// assert_eq!(report.operation().map(|operation| &*operation.id), Some("NovaRebootServer"));
/// assert_eq!(report.issues()[0].pointer(), "/reboot/type");
/// ```
pub fn check<D: Document>(request: &Request<'_>, body: Option<&D>, options: &Options) -> Report {
    check_in(embedded(), request, body, options)
}

/// The same, by the facts of a catalogue.
pub(crate) fn check_in<D: Document>(
    catalogue: &Catalogue,
    request: &Request<'_>,
    body: Option<&D>,
    options: &Options,
) -> Report {
    if let Some(report) = body.and_then(too_large) {
        return report;
    }
    let target = Target::parse(request.url);
    if let Some(finding) = no_url(request.url, &target) {
        let issues = vec![whole(Location::Path, finding, request_source())];
        return Report { issues, ..Report::default() };
    }
    let route = match choose(catalogue, request, &target, body) {
        Ok(route) => route,
        Err(report) => {
            return check_undocumented(catalogue, request, &target, body, options).unwrap_or(*report);
        }
    };
    let Some(operation) = route::operation(catalogue, route) else { return Report::default() };
    let uri = operation.uris.get(route.uri).cloned().unwrap_or_default();
    let mut report = Report { operation: Some(operation.clone()), ..Report::default() };
    check_url(operation, &target, &mut report.issues);
    let before = options.scope(operation, InForce::Unknown);
    let in_force = in_force(operation, &uri, request.headers, before.practice, &mut report.issues);
    let region = target.region().map(hash);
    let scope = Scope { microversion: in_force, beyond: beyond(request.headers), region, ..before };
    judge_operation(operation, &scope, &mut report.issues);
    if operation.deprecated {
        let finding = match &operation.instead {
            Some(call) => Finding::new(rule::OPERATION_DEPRECATED)
                .with("operation", &operation.id)
                .with("instead", Arg::Bilingual(call.clone())),
            None => Finding::new(rule::OPERATION_DEPRECATED_PLAIN).with("operation", &operation.id),
        };
        report.issues.push(whole(Location::Path, finding, &operation.source));
    }
    let bytes = body.and_then(Document::text).map(str::len).or(body.map(|_| 1));
    if operation.discouraged.has(&uri) {
        let finding = Finding::new(rule::PATH_DISCOURAGED).with("found", &uri);
        let finding = finding.with("instead", operation.uris.first().unwrap_or(&uri));
        report.issues.push(whole(Location::Path, finding, &operation.source));
    }
    check_headers(operation, request.headers, bytes, &mut report.issues);
    if let Some(described) = operation.headers.as_deref().filter(|_| !request.headers.is_empty()) {
        let context = context(catalogue, operation, Location::Header, scope, options);
        report.take(walk_pairs(described, own_headers(described, request.headers), context));
    }
    let mut last_in_path = None;
    let pieces = Pieces::new(target.path);
    let template = is_template(&target, route, pieces.as_ref());
    if let Some(pieces) = pieces {
        last_in_path = pieces.parameters(route).last().map(|(name, value)| (name, hash(&value)));
        let values = pieces.parameters(route).map(|(name, value)| (Cow::Borrowed(name), value));
        let context = context(catalogue, operation, Location::Path, scope, options);
        let mut walked = walk_pairs(&operation.path, values, context);
        check_path(operation, route, &pieces, template, &mut report.issues, walked.issues_mut());
        check_query_as_path(operation, route, &pieces, target.query, &mut report.issues);
        report.take(walked);
    }
    if operation.system.wire == Wire::Form {
        check_form(catalogue, operation, &target, body, scope, options, &mut report);
    } else {
        let context = context(catalogue, operation, Location::Query, scope, options);
        let query = target.query.unwrap_or_default();
        let mut walked = walk_text(&operation.query, query, context);
        check_query(operation, query, template, &mut report.issues, walked.issues_mut());
        report.take(walked);
        check_body(catalogue, operation, body, last_in_path, scope, options, &mut report);
    }
    if options.draft {
        // A form whose parameters are not filled in yet has the template itself as its address.
        report.issues.retain(|issue| issue.rule != rule::URL_TEMPLATE);
    }
    report.finish(options.max_issues, options.silence.as_deref());
    report
}

/// The operation that a request calls, by method, path and body; nothing else is judged.
///
/// # Errors
/// The verdict that says why it calls none.
pub fn operation_of<D: Document>(
    request: &Request<'_>,
    body: Option<&D>,
) -> Result<&'static Arc<Operation>, Report> {
    operation_in(embedded(), request, body)
}

/// The same, by the facts of a catalogue.
pub(crate) fn operation_in<'c, D: Document>(
    catalogue: &'c Catalogue,
    request: &Request<'_>,
    body: Option<&D>,
) -> Result<&'c Arc<Operation>, Report> {
    if let Some(report) = body.and_then(too_large) {
        return Err(report);
    }
    let target = Target::parse(request.url);
    if let Some(finding) = no_url(request.url, &target) {
        return Err(Report::of(None, whole(Location::Path, finding, request_source())));
    }
    let found = choose(catalogue, request, &target, body).or_else(|report| {
        let documented = match route::find(catalogue, request.method, target.path) {
            Match::Unknown(_) => route::documented(catalogue, request.method, target.path),
            _ => None,
        };
        let Some(documented) = documented else { return Err(report) };
        let url = request.url.replacen(target.path, &documented.path, 1);
        choose(catalogue, &Request { url: &url, ..*request }, &Target::parse(&url), body)
    });
    let route = found.map_err(|report| *report)?;
    route::operation(catalogue, route).ok_or_else(Report::default)
}

/// The verdict on a path that no document prints, and that a client uses for one that they print.
fn check_undocumented<D: Document>(
    catalogue: &Catalogue,
    request: &Request<'_>,
    target: &Target<'_>,
    body: Option<&D>,
    options: &Options,
) -> Option<Report> {
    if options.documents_only
        || !matches!(route::find(catalogue, request.method, target.path), Match::Unknown(_))
    {
        return None;
    }
    let found = route::documented(catalogue, request.method, target.path)?;
    let url = request.url.replacen(target.path, &found.path, 1);
    let mut report = check_in(catalogue, &Request { url: &url, ..*request }, body, options);
    if let Some(absent) = found.absent {
        // What the path does not hold cannot be wrong in it.
        let mut pointer = String::new();
        push_token(&mut pointer, absent);
        report.issues.retain(|issue| issue.location != Location::Path || issue.pointer != pointer);
    }
    // The last step comes first here, and each client is named once.
    let clients = found.practices.iter().map(|practice| &practice.client);
    for (step, client) in clients.clone().enumerate() {
        if clients.clone().skip(step.saturating_add(1)).any(|other| other.name == client.name) {
            continue;
        }
        let finding = Finding::seen(rule::PRACTICE_PATH, client)
            .with("found", Arg::input(target.path))
            .with("documented", found.template);
        report.issues.insert(0, whole(Location::Path, finding, request_source()));
    }
    Some(report)
}

/// Checks the body of a known operation; path, query and headers are not judged.
///
/// The operation is one of the embedded catalogue; another one's are asked with [`crate::Preflight::validate`].
pub fn validate<D: Document>(operation: &Arc<Operation>, body: &D, options: &Options) -> Report {
    validate_in(embedded(), operation, body, options)
}

/// The same, by the facts of the catalogue that the operation is of.
pub(crate) fn validate_in<D: Document>(
    catalogue: &Catalogue,
    operation: &Arc<Operation>,
    body: &D,
    options: &Options,
) -> Report {
    if let Some(report) = too_large(body) {
        return Report { operation: Some(operation.clone()), ..report };
    }
    let scope = options.scope(operation, InForce::Unknown);
    let mut report = Report { operation: Some(operation.clone()), ..Report::default() };
    if operation.system.wire == Wire::Form {
        let target = Target::default();
        check_form(catalogue, operation, &target, Some(body), scope, options, &mut report);
    } else {
        check_body(catalogue, operation, Some(body), None, scope, options, &mut report);
    }
    report.finish(options.max_issues, options.silence.as_deref());
    report
}

/// The verdict on input that could not even be read as text.
pub fn not_utf8(valid_bytes: usize) -> Report {
    let finding = Finding::new(rule::INPUT_NOT_UTF8).with("offset", Arg::count(valid_bytes));
    Report::of(None, whole(Location::Body, finding, request_source()))
}

/// The verdict on an input line that holds no request.
pub fn not_a_request(missing: &'static str) -> Report {
    let finding = Finding::new(rule::INPUT_INVALID_REQUEST).with("field", missing);
    Report::of(None, whole(Location::Path, finding, request_source()))
}

/// The verdict on an input whose headers are no object of names and values.
pub fn not_headers() -> Report {
    no_request(Finding::new(rule::INPUT_INVALID_REQUEST_HEADERS).with("field", "headers"))
}

/// The verdict on a line of a file that should be a method and a URL.
pub fn not_a_request_line(line: usize) -> Report {
    no_request(Finding::new(rule::INPUT_INVALID_REQUEST_LINE).with("line", Arg::count(line)))
}

/// The verdict on a line of a file that should be a header.
pub fn not_a_header_line(line: usize) -> Report {
    no_request(Finding::new(rule::INPUT_INVALID_REQUEST_COLON).with("line", Arg::count(line)))
}

/// The verdict on an object that is a body and no request, with the operations that it may be a body of.
pub fn only_a_body(operations: &[&str]) -> Report {
    if operations.is_empty() {
        return no_request(Finding::new(rule::INPUT_INVALID_REQUEST_BODY));
    }
    let operations = Arg::known_list(operations.iter().copied());
    no_request(Finding::new(rule::INPUT_INVALID_REQUEST_BODY_OF).with("operations", operations))
}

fn no_request(finding: Finding) -> Report {
    Report::of(None, whole(Location::Path, finding, request_source()))
}

/// The verdict on a request whose variables make a line that is longer than any is read.
pub fn line_too_long() -> Report {
    let finding = Finding::new(rule::INPUT_TOO_LARGE_VARIABLES)
        .with("limit", Arg::count(embedded().settings.variable_bytes));
    Report::of(None, whole(Location::Path, finding, request_source()))
}

/// The verdict on text that is no JSON, before any operation is known.
pub fn not_json(text: Option<&str>, unreadable: &Unreadable) -> Report {
    Report::of(None, invalid_json(text, unreadable, request_source()))
}

/// A body that says nothing: null, or an object or array without members.
fn is_blank<D: Document>(body: &D) -> bool {
    let mut context = Context::new(embedded(), Location::Body, Scope::default(), request_source());
    let read = Walk::root(anything(), &mut context).read_all(body.reader());
    read.is_ok() && context.is_blank()
}

pub(crate) fn whole(location: Location, finding: Finding, source: &Str) -> Issue {
    Issue::at(location, String::new(), finding, source)
}

/// Where the documents say how a request is made up.
fn request_source() -> &'static Str {
    &embedded().settings.request_source
}

pub(crate) fn too_large<D: Document>(body: &D) -> Option<Report> {
    larger_than(embedded().settings.input_bytes, None, body.text()?.len())
}

fn larger_than(limit: usize, operation: Option<&Arc<Operation>>, size: usize) -> Option<Report> {
    if size <= limit {
        return None;
    }
    let finding =
        Finding::new(rule::INPUT_TOO_LARGE).with("found", Arg::count(size)).with("limit", Arg::count(limit));
    Some(Report::of(operation, whole(Location::Body, finding, request_source())))
}

/// The verdict on a policy that is longer than any is read.
pub(crate) fn too_large_policy<D: Document>(policy: &D) -> Option<Report> {
    let mut report = larger_than(embedded().settings.policy_bytes, None, policy.text()?.len())?;
    report.issues.iter_mut().for_each(|issue| issue.rule = rule::INPUT_TOO_LARGE_POLICY);
    Some(report)
}

/// The verdict on a text of so many bytes, when that alone says that it is not read.
///
/// For those who would rather not copy such a text first.
pub fn too_large_text(operation: Option<&Arc<Operation>>, size: usize) -> Option<Report> {
    larger_than(embedded().settings.input_bytes, operation, size)
}

fn context<'c>(
    catalogue: &'c Catalogue,
    operation: &'c Operation,
    location: Location,
    scope: Scope<'c>,
    options: &Options,
) -> Context<'c> {
    let mut context = Context::new(catalogue, location, scope, &operation.source);
    context.draft = options.draft;
    context.issues = Kept::with_silence(options.max_issues, options.silence.as_ref());
    context.api_error = operation.system.api_error.as_ref();
    context.wire = operation.system.wire;
    context
}

/// A template of parameters alone would take any path of its length: it matches only what its
/// parameters accept.
fn fits(catalogue: &Catalogue, route: &Route, method: &str, target: &Target<'_>) -> bool {
    if route.segments.is_empty() {
        // The list of versions is read at the root of any host; nothing else there is this API's.
        return route::operation(catalogue, route)
            .is_some_and(|operation| operation.method.eq_ignore_ascii_case(method));
    }
    if route::has_literal(route) {
        return true;
    }
    let (Some(operation), Some(pieces)) = (route::operation(catalogue, route), Pieces::new(target.path))
    else {
        return false;
    };
    let values = pieces.parameters(route).map(|(name, value)| (Cow::Borrowed(name), value));
    let context = Context::new(catalogue, Location::Path, Scope::default(), &operation.source);
    walk_pairs(&operation.path, values, context).iter().all(|issue| issue.severity() < Severity::Error)
}

/// The route, or the report that says why there is none.
fn choose<'c, D: Document>(
    catalogue: &'c Catalogue,
    request: &Request<'_>,
    target: &Target<'_>,
    body: Option<&D>,
) -> Result<&'c Route, Box<Report>> {
    let fail = |finding: Finding, source: &Str| {
        Err(Box::new(Report::of(None, whole(Location::Path, finding, source))))
    };
    let of_path = |near: Option<&Str>| {
        let near = near.map(|near| &**near);
        route::system(catalogue, target.path, near).map_or(request_source(), |it| &it.request_source)
    };
    match route::find(catalogue, request.method, target.path) {
        Match::One(route) | Match::Methods(_, route) if !fits(catalogue, route, request.method, target) => {
            let finding = Finding::new(rule::ROUTE_UNKNOWN_PATH_PLAIN);
            fail(finding.with("path", Arg::path(target.path)), of_path(None))
        }
        Match::One(route) => Ok(route),
        Match::Candidates(routes) => select::choose(catalogue, &routes, body).map_err(Box::new),
        Match::Methods(methods, route) => {
            let source =
                route::operation(catalogue, route).map_or(request_source(), |operation| &operation.source);
            let allowed = Arg::known_list(methods);
            let finding = Finding::new(rule::ROUTE_METHOD).with("found", Arg::method(request.method));
            fail(finding.with("path", Arg::path(target.path)).with("allowed", allowed), source)
        }
        Match::Unknown(near) => {
            let path = Arg::path(target.path);
            let finding = match near {
                Some(near) => Finding::new(rule::ROUTE_UNKNOWN_PATH).with("path", path).with("nearest", near),
                None => Finding::new(rule::ROUTE_UNKNOWN_PATH_PLAIN).with("path", path),
            };
            fail(finding, of_path(near))
        }
    }
}

fn check_body<'c, D: Document>(
    catalogue: &'c Catalogue,
    operation: &'c Operation,
    body: Option<&D>,
    last_in_path: Option<(&'c str, u64)>,
    scope: Scope<'c>,
    options: &Options,
    report: &mut Report,
) {
    let given = body.filter(|body| body.text().is_none_or(|text| !text.trim().is_empty()));
    match (operation.body.as_deref(), given) {
        (None, None) => {}
        (None, Some(body)) => {
            if !is_blank(body) {
                report.issues.push(whole(
                    Location::Body,
                    Finding::new(rule::BODY_UNEXPECTED),
                    &operation.source,
                ));
            }
        }
        (Some(schema), None) => {
            // Where nothing in it is required, a body may be left out, unless the system has a code for that.
            let mut properties = schema.object.iter().flat_map(|object| &object.properties);
            let optional = operation.system.empty_body_error.is_none()
                && !properties.any(|property| property.required || property.conditional);
            if !options.draft && !optional {
                let finding =
                    Finding::new(rule::BODY_MISSING).answered_by(operation.system.empty_body_error.as_ref());
                report.issues.push(whole(Location::Body, finding, &operation.source));
            }
        }
        (Some(schema), Some(body)) => {
            let mut context = context(catalogue, operation, Location::Body, scope, options);
            context.last_in_path = last_in_path;
            report.take(walk_document(operation, schema, body, context));
        }
    }
}

/// Walks a body; positions are looked for only when something is wrong.
fn walk_document<'c, D: Document>(
    operation: &Operation,
    schema: &'c Schema,
    body: &D,
    mut context: Context<'c>,
) -> Kept {
    let outcome = Walk::root(schema, &mut context).read_all(body.reader());
    let mut issues = context.issues;
    if let Err(unreadable) = outcome
        && !context.stopped
    {
        let mut issue = invalid_json(body.text(), &unreadable, &operation.source);
        issue.api_error = operation.system.api_error.clone();
        issues.push(issue);
    }
    if let Some(text) = body.text() {
        issues.place(|issues| place(text, issues));
    }
    issues
}

pub(crate) fn place(text: &str, issues: &mut Vec<Issue>) {
    by_key(issues, |issue| u64::from(issue.ordinal));
    let mut wanted: Vec<SpanRequest> = issues
        .iter()
        .map(|issue| SpanRequest { ordinal: issue.ordinal, anchor: issue.anchor, found: None })
        .collect();
    locate(text, &mut wanted);
    let found: Vec<_> = wanted.iter().filter_map(|request| request.found.clone()).collect();
    let mut positions = Position::all(text, &found).into_iter();
    for (issue, request) in issues.iter_mut().zip(&wanted) {
        if request.found.is_some() {
            let position = positions.next();
            issue.position = issue.position.take().or(position);
        }
    }
}

pub(crate) fn invalid_json(text: Option<&str>, unreadable: &Unreadable, source: &Str) -> Issue {
    let offset = text.and_then(|text| unreadable.offset(text));
    let at_end = unreadable.ended() || offset.is_none();
    let finding = match (text, offset) {
        (Some(text), Some(offset)) if !at_end => {
            // The sign is shown only where it is no part of a secret.
            let plain = text.get(offset..).and_then(|rest| rest.chars().next());
            let masked = crate::report::redact(text);
            let shown = masked.get(offset..).and_then(|rest| rest.chars().next());
            let found = match plain {
                Some(c) if shown == plain => Arg::input(&c.to_string()),
                _ => Arg::Hidden,
            };
            Finding::new(rule::INPUT_INVALID_JSON).with("found", found)
        }
        (Some(_), _) => Finding::new(rule::INPUT_INVALID_JSON_END),
        (None, _) => Finding::new(rule::INPUT_INVALID_JSON_VALUE),
    };
    let mut issue = whole(Location::Body, finding, source);
    // After everything that was found on the way to it.
    issue.ordinal = u32::MAX;
    if let Some(text) = text {
        let start = offset.unwrap_or(text.len());
        let end = text
            .get(start..)
            .and_then(|rest| rest.chars().next())
            .map_or(start, |c| start.saturating_add(c.len_utf8()));
        issue.position = Position::of(text, start..end);
    }
    issue
}

/// Systems whose parameters travel as form fields, query parameters or JSON: all ways are understood.
fn check_form<'c, D: Document>(
    catalogue: &'c Catalogue,
    operation: &'c Operation,
    target: &Target<'_>,
    body: Option<&D>,
    scope: Scope<'c>,
    options: &Options,
    report: &mut Report,
) {
    let body = body.filter(|body| body.text().is_none_or(|text| !text.trim().is_empty()));
    let query = target.query.unwrap_or_default();
    let schema = operation.body.as_deref().unwrap_or(&operation.query);
    let Some(body) = body else {
        // Without a body, what is missing is missing from the query, or from the body when there is none either.
        let location =
            if query.is_empty() && operation.body.is_some() { Location::Body } else { Location::Query };
        let context = context(catalogue, operation, location, scope, options);
        let mut walked = walk_text(schema, query, context);
        check_query(operation, query, false, &mut report.issues, walked.issues_mut());
        report.take(walked);
        return;
    };
    let form = body.text().filter(|text| !text.trim_start().starts_with(['{', '[', '"']));
    if !query.is_empty() {
        // What is in neither part is missing from the body.
        let mut in_query = context(catalogue, operation, Location::Query, scope, options);
        in_query.draft = true;
        in_query.given_elsewhere = match form {
            Some(text) => pairs(text.trim()).map(|(name, _)| name.into_owned()).collect(),
            None => {
                members(schema).filter(|name| has(body, &format!("/{name}"))).map(str::to_owned).collect()
            }
        };
        let mut walked = walk_text(schema, query, in_query);
        check_query(operation, query, false, &mut report.issues, walked.issues_mut());
        report.take(walked);
    }
    if operation.body.is_none() {
        if !is_blank(body) {
            report.issues.push(whole(Location::Body, Finding::new(rule::BODY_UNEXPECTED), &operation.source));
        }
        return;
    }
    let mut in_body = context(catalogue, operation, Location::Body, scope, options);
    in_body.given_elsewhere = pairs(query).map(|(name, _)| name.into_owned()).collect();
    report.take(match form {
        Some(text) => walk_text(schema, text.trim(), in_body),
        None => walk_document(operation, schema, body, in_body),
    });
}

fn members(schema: &Schema) -> impl Iterator<Item = &str> {
    schema.object.iter().flat_map(|object| object.properties.iter().map(|property| &*property.name))
}

/// Whether a body has a value other than null at a pointer (member names only).
pub(crate) fn has<D: Document>(body: &D, pointer: &str) -> bool {
    select::has(&mut body.reader(), pointer).unwrap_or(false)
}
