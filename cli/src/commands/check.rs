//! `check`: requests from files, or bodies of one operation.

use std::io::{BufRead, BufReader, Read};

use ecs_preflight::report::{Location, Position, Report, redact};
use ecs_preflight::request::{self, Document, JsonText, JsonValue, Options, Request, Unreadable};
use indicatif::ProgressBar;

use crate::args::{CheckArgs, Format};
use crate::input::http::HttpRequest;
use crate::input::lines::{Line, LineBody};
use crate::input::{self, Kind, STDIN, har, http};
use crate::output::{Failure, Label, Output};
use crate::render::Origin;

pub(crate) fn run(args: &CheckArgs, output: &mut Output) -> Result<(), Failure> {
    let operation = args.operation.as_deref().map(super::operation).transpose()?;
    let options = Options { draft: false, os: args.os };
    let bar = super::progress(&args.files);
    for name in &args.files {
        let before = output.judged();
        let lines = operation.is_none() && streams(name);
        let outcome = if lines {
            check_lines(name, &options, &bar, output)?
        } else {
            match input::read(name) {
                Ok(content) => {
                    bar.inc(content.len() as u64);
                    match operation {
                        Some(operation) => check_operation(operation, name, &content, &options, output)?,
                        None => check_content(name, &content, &options, output)?,
                    }
                    Ok(())
                }
                Err(message) => Err(message),
            }
        };
        match outcome {
            Err(message) => output.fail(&message),
            Ok(()) if output.judged() == before => {
                output.warn(&format!("there is no request in `{}`", input::shown(name)));
            }
            Ok(()) => {}
        }
    }
    bar.finish_and_clear();
    output.summary()
}

/// Whether a file is read line by line, however long it is.
fn streams(name: &str) -> bool {
    name == STDIN || Kind::of(name, b"x") == Kind::Lines
}

fn check_content(name: &str, content: &[u8], options: &Options, output: &mut Output) -> Result<(), Failure> {
    let text = match input::text(content) {
        Ok(text) => text,
        Err(valid) => return unreadable(name, &request::not_utf8(valid), output),
    };
    match Kind::of(name, content) {
        Kind::Http => check_http(name, text, options, output),
        Kind::Har => check_har(name, text, options, output),
        Kind::Lines => check_json(name, text, options, output),
    }
}

/// A `.json` file: a HAR capture, one request over several lines, or a request a line.
fn check_json(name: &str, text: &str, options: &Options, output: &mut Output) -> Result<(), Failure> {
    if serde_json::from_str::<har::Har>(text).is_ok() {
        return check_har(name, text, options, output);
    }
    if serde_json::from_str::<Line<'_>>(text).is_ok() {
        return check_line(name, 1, text, options, output);
    }
    for (number, line) in text.lines().enumerate() {
        check_line(name, number + 1, line, options, output)?;
    }
    Ok(())
}

fn unreadable(name: &str, report: &Report, output: &mut Output) -> Result<(), Failure> {
    let file = input::shown(name);
    let origin = Origin { name: file, ..Origin::default() };
    output.verdict(report, Label { file: Some(file), ..Label::default() }, &origin)
}

/// A body of a known operation.
fn check_operation(
    operation: &'static ecs_preflight::catalogue::Operation,
    name: &str,
    content: &[u8],
    options: &Options,
    output: &mut Output,
) -> Result<(), Failure> {
    let (report, text) = match input::text(content) {
        Ok(text) => (request::validate(operation, &JsonText(text), options), text),
        Err(valid) => (request::not_utf8(valid), ""),
    };
    let shown = shown_text(&report, text, output);
    let origin = Origin { name: input::shown(name), text: shown.as_deref(), ..Origin::default() };
    output.verdict(&report, Label::default(), &origin)
}

/// The text that may be shown, when something is to be shown at all.
fn shown_text(report: &Report, text: &str, output: &Output) -> Option<String> {
    let wanted = output.format != Format::Json && !report.issues().is_empty();
    wanted.then(|| redact(text).into_owned())
}

fn check_lines(
    name: &str,
    options: &Options,
    bar: &ProgressBar,
    output: &mut Output,
) -> Result<Result<(), String>, Failure> {
    let source: Box<dyn Read> = if name == STDIN {
        Box::new(std::io::stdin().lock())
    } else {
        match std::fs::File::open(name) {
            Ok(file) => Box::new(file),
            Err(error) => return Ok(Err(format!("cannot read `{name}`: {error}"))),
        }
    };
    let mut reader = BufReader::new(source);
    let mut line = Vec::new();
    let mut number = 0;
    loop {
        line.clear();
        match reader.read_until(b'\n', &mut line) {
            Ok(0) => return Ok(Ok(())),
            Ok(read) => bar.inc(read as u64),
            Err(error) => return Ok(Err(format!("cannot read `{name}`: {error}"))),
        }
        number += 1;
        match input::text(&line) {
            Ok(text) => check_line(name, number, text, options, output)?,
            Err(valid) => {
                let report = request::not_utf8(valid);
                let origin = Origin { name: input::shown(name), request: Some(number), ..Origin::default() };
                output.verdict(&report, Label::default(), &origin)?;
            }
        }
    }
}

fn check_line(
    name: &str,
    number: usize,
    text: &str,
    options: &Options,
    output: &mut Output,
) -> Result<(), Failure> {
    let text = text.trim_end_matches(['\n', '\r']);
    if text.trim().is_empty() {
        return Ok(());
    }
    let mut origin =
        Origin { name: input::shown(name), request: Some(number), embedded: true, ..Origin::default() };
    let line: Line<'_> = match serde_json::from_str(text) {
        Ok(line) => line,
        Err(error) => {
            let report = request::not_json(Some(text), &Unreadable::from(error));
            let shown = shown_text(&report, text, output);
            // The caret is drawn in the line itself, so its number is the file's.
            origin.text = shown.as_deref();
            return output.verdict(&report, Label::default(), &origin);
        }
    };
    let label = Label { id: line.id, ..Label::default() };
    let texts = [("method", &line.method), ("url", &line.url)];
    let missing = texts.iter().find(|(_, value)| value.as_ref().is_none_or(|value| !value.is_string()));
    if let Some((field, _)) = missing {
        return output.verdict(&request::not_a_request(field), label, &origin);
    }
    let [method, url] =
        texts.map(|(_, value)| value.as_ref().and_then(|value| value.as_str()).unwrap_or_default());
    let headers = line.headers();
    let headers: Vec<(&str, &str)> =
        headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let asked = Request { method, url, headers: &headers };
    match line.body() {
        LineBody::None => {
            output.verdict(&request::check(&asked, None::<&JsonText<'_>>, options), label, &origin)
        }
        LineBody::Value(raw) => {
            output.verdict(&request::check(&asked, Some(&JsonValue(raw)), options), label, &origin)
        }
        LineBody::Text(body) => {
            let report = request::check(&asked, Some(&JsonText(&body)), options);
            let shown = shown_text(&report, &body, output);
            origin.text = shown.as_deref();
            output.verdict(&report, label, &origin)
        }
    }
}

fn check_http(name: &str, text: &str, options: &Options, output: &mut Output) -> Result<(), Failure> {
    let file = input::shown(name);
    for (index, request) in http::parse(text).iter().enumerate() {
        let body = text.get(request.body.clone()).unwrap_or_default();
        let headers: Vec<(&str, &str)> =
            request.headers.iter().map(|(name, value, _)| (name.as_str(), value.as_str())).collect();
        let asked = Request { method: &request.method, url: &request.url, headers: &headers };
        let document = JsonText(body);
        let mut report = request::check(&asked, Some(&document).filter(|_| !body.is_empty()), options);
        place(&mut report, request, text);
        let shown = shown_text(&report, text, output);
        let origin =
            Origin { name: file, request: Some(index + 1), text: shown.as_deref(), ..Origin::default() };
        output.verdict(
            &report,
            Label { file: Some(file), request: Some(index + 1), ..Label::default() },
            &origin,
        )?;
    }
    Ok(())
}

/// Gives every issue its line in the file.
fn place(report: &mut Report, request: &HttpRequest, text: &str) {
    report.shift(Location::Body, request.body_line, request.body.start);
    let url = request.url_bytes.clone();
    report.place(Location::Path, |_| Position::of(text, url.clone()));
    report.place(Location::Query, |pointer| {
        let name = pointer.trim_start_matches('/');
        let written = text.get(url.clone())?;
        let query = written.find('?')? + 1;
        let mut start = url.start + query;
        for pair in written.get(query..)?.split('&') {
            if pair.split('=').next() == Some(name) {
                return Position::of(text, start..start + pair.len());
            }
            start += pair.len() + 1;
        }
        Position::of(text, url.clone())
    });
    report.place(Location::Header, |pointer| {
        let name = pointer.trim_start_matches('/');
        let header = request.headers.iter().find(|(known, _, _)| known.eq_ignore_ascii_case(name));
        Position::of(text, header.map_or(url.clone(), |(_, _, bytes)| bytes.clone()))
    });
    // What is missing altogether is missing from the request line on.
    report.place(Location::Body, |_| Position::of(text, url.clone()));
}

fn check_har(name: &str, text: &str, options: &Options, output: &mut Output) -> Result<(), Failure> {
    let file = input::shown(name);
    let capture: har::Har = match serde_json::from_str(text) {
        Ok(capture) => capture,
        Err(error) => {
            return unreadable(name, &request::not_json(Some(text), &Unreadable::from(error)), output);
        }
    };
    for (index, entry) in capture.log.entries.iter().enumerate() {
        let request = &entry.request;
        let headers: Vec<(&str, &str)> =
            request.headers.iter().map(|pair| (pair.name.as_str(), pair.value.as_str())).collect();
        let asked = Request { method: &request.method, url: &request.url, headers: &headers };
        let body = request.post_data.as_ref().map(|data| JsonText(&data.text));
        let report = request::check(&asked, body.as_ref(), options);
        let body = body.as_ref().and_then(Document::text).unwrap_or_default();
        let shown = shown_text(&report, body, output);
        let origin = Origin {
            name: file,
            request: Some(index + 1),
            text: shown.as_deref(),
            embedded: true,
            ..Origin::default()
        };
        output.verdict(
            &report,
            Label { file: Some(file), request: Some(index + 1), ..Label::default() },
            &origin,
        )?;
    }
    Ok(())
}
