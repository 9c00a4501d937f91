//! `check`: requests from captures, or bodies of one operation.

use std::collections::BTreeMap;
use std::sync::Arc;

use ecs_preflight::catalogue::Operation;
use ecs_preflight::report::{Location, Report, Silence, SourceText};
use ecs_preflight::request::{self, Document, JsonText, Options, Request};

use crate::args::{CheckArgs, Format};
use crate::config::{Config, Decisions};
use crate::input::capture::{Body, Captured, Item, Places, Source, place_in_file};
use crate::input::files::collect;
use crate::input::{self, Stop};
use crate::output::{Failure, Label, Output};
use crate::render::Origin;

pub(crate) fn run(args: &CheckArgs, config: &Config, output: &mut Output) -> Result<(), Failure> {
    let operation = args.operation.as_deref().map(|id| super::operation(id, output.language)).transpose()?;
    // Unknown rules are refused before anything is judged.
    super::decide(&args.rules, &mut Decisions::default(), output.language)?;
    let collected = collect(&args.files, &input::may_hold_requests);
    collected.failures.iter().for_each(|message| output.fail(message));
    collected.notes.iter().for_each(|message| output.note(message));
    let names: Vec<String> = collected.files.iter().map(|file| file.name.clone()).collect();
    let bar = super::progress(&names);
    let several = names.len() > 1 || collected.files.iter().any(|file| file.found);
    let mut others = 0;
    let mut needed: BTreeMap<String, bool> = BTreeMap::new();
    for file in &collected.files {
        let name = &file.name;
        let before = output.judged();
        let (mut decisions, os) = config.of_file(&config.check, name);
        super::decide(&args.rules, &mut decisions, output.language)?;
        let options = Options {
            draft: false,
            os: args.os.or(os),
            documents_only: args.documents_only,
            max_issues: output.max_issues,
            silence: Some(Arc::new(decisions.silence.clone())),
        };
        let used = vec![false; decisions.places.len()];
        let mut check = Check {
            name: input::shown(name),
            several,
            found: file.found,
            number: 0,
            others: 0,
            options: &options,
            silence: &decisions.silence,
            used,
            output: &mut *output,
        };
        let outcome = match operation {
            Some(operation) => check.body(operation, name),
            None => {
                let read = |bytes: usize| bar.inc(bytes as u64);
                input::requests(name, &read, &mut |source, item| check.item(source, item))
            }
        };
        let calls = check.others;
        for (place, used) in decisions.places.into_iter().zip(check.used) {
            *needed.entry(place).or_default() |= used;
        }
        note_calls(calls, name, output);
        match outcome {
            Err(Stop::Failed(failure)) => return Err(failure),
            Err(Stop::Unknown(_)) if file.found => others += 1,
            Err(Stop::Unread(message) | Stop::Unknown(message)) => output.fail(&message),
            Ok(()) if output.judged() == before && file.found => others += 1,
            Ok(()) if output.judged() == before => {
                output.warn(&format!("there is no request in `{}`", input::shown(name)));
            }
            Ok(()) => {}
        }
    }
    bar.finish_and_clear();
    note_files(others, output);
    // Of a file that was named it was said above.
    let folders = collected.failures.is_empty() && collected.files.iter().all(|file| file.found);
    if folders && output.judged() == 0 {
        output.warn("there is no request in what was named, so nothing was checked");
    }
    super::unneeded(needed.iter().map(|(place, used)| (place, *used)), output);
    output.summary()
}

/// Calls of a capture that are of another API.
fn note_calls(calls: usize, name: &str, output: &mut Output) {
    if calls > 0 {
        let (name, what) = (input::shown(name), if calls == 1 { "call" } else { "calls" });
        output.note(&format!("{calls} {what} in `{name}` passed over: of no documented operation"));
    }
}

/// Files of folders that hold something else.
fn note_files(others: usize, output: &mut Output) {
    if others > 0 {
        let files = if others == 1 { "file" } else { "files" };
        output.note(&format!("{others} {files} without a request passed over"));
    }
}

/// Whether source text is shown at all.
fn shows(report: &Report, output: &Output) -> bool {
    output.format != Format::Json && !report.issues().is_empty()
}

/// The requests of one file.
struct Check<'c> {
    name: &'c str,
    /// It is one of several files.
    several: bool,
    /// It was found in a folder.
    found: bool,
    /// How many requests it has had.
    number: usize,
    /// How many calls of other APIs it has had.
    others: usize,
    options: &'c Options,
    silence: &'c Silence,
    /// Of each decision about rules, whether it was about anything.
    used: Vec<bool>,
    output: &'c mut Output,
}

impl Check<'_> {
    /// A body of a known operation.
    fn body(&mut self, operation: &'static Arc<Operation>, name: &str) -> Result<(), Stop> {
        let content = input::read(name).map_err(Stop::Unread)?;
        let (mut report, text) = match input::text(&content) {
            Ok(text) => (request::validate(operation, &JsonText(text), self.options), text),
            Err(valid) => (request::not_utf8(valid), ""),
        };
        self.silence(&mut report);
        let shown = shows(&report, self.output).then(|| SourceText::json(text));
        let origin = Origin { name: self.name, text: shown.as_ref(), ..Origin::default() };
        Ok(self.output.verdict(&report, Label::default(), &origin)?)
    }

    fn silence(&mut self, report: &mut Report) {
        // Issues that are about the file, not about the request, come after the check.
        let late = report.silence(self.silence);
        for now in [report.decided(), &late] {
            self.used.iter_mut().zip(now).for_each(|(used, now)| *used |= now);
        }
    }

    fn item(&mut self, source: &Source<'_>, item: Item) -> Result<(), Failure> {
        match item {
            Item::Request(captured) => self.request(source, &captured),
            // In a folder it may be anything.
            Item::Body { .. } if self.found => Ok(()),
            Item::Broken { report, line } | Item::Body { report, line } => self.broken(source, report, line),
            Item::Other => {
                self.others += 1;
                Ok(())
            }
            Item::Unread(why) => {
                self.output.fail(&format!("`{}`: {why}", self.name));
                Ok(())
            }
        }
    }

    fn request(&mut self, source: &Source<'_>, captured: &Captured) -> Result<(), Failure> {
        self.number += 1;
        let mut report = judge(captured, self.options);
        self.silence(&mut report);
        // Each format has the lines of the file, but JSON, whose consumer has the body's own text.
        let (body, shows) = (captured.body.as_ref(), shows(&report, self.output));
        if let Some(places) = &captured.places {
            place(&mut report, places, source);
        } else if matches!(body, Some(Body::Made { .. })) {
            place_in_file(&mut report, body, source);
        } else if self.output.format != Format::Json {
            let in_body =
                body.and_then(Document::text).filter(|_| shows && self.output.format == Format::Text);
            if in_body.is_none() {
                place_in_file(&mut report, body, source);
            }
        }
        let one_a_line = source.is_line;
        let label = Label {
            id: captured.id.as_deref(),
            file: Some(self.name).filter(|_| !one_a_line || self.several),
            request: Some(self.number).filter(|_| !one_a_line),
            line: Some(captured.line).filter(|_| captured.places.is_none() && (!one_a_line || self.several)),
            resource: captured.resource.as_deref(),
            ..Label::default()
        };
        let shown;
        let text = || body.and_then(Document::text);
        let resource = captured.resource.as_deref();
        let mut origin = Origin { name: self.name, request: label.request, resource, ..Origin::default() };
        if let Some(places) = &captured.places {
            shown = shows.then(|| source.request(places, text()));
        } else {
            origin.line = Some(captured.line);
            origin.embedded = self.output.format == Format::Text && !matches!(body, Some(Body::Made { .. }));
            shown = shows.then(|| SourceText::json(text().unwrap_or_default()));
        }
        origin.text = shown.as_ref();
        self.output.verdict(&report, label, &origin)
    }

    fn broken(&mut self, source: &Source<'_>, mut report: Report, line: usize) -> Result<(), Failure> {
        self.number += 1;
        self.silence(&mut report);
        let one_a_line = source.is_line;
        // Only of JSON is it known where secrets stand in it, so only JSON is shown.
        let json = source.text.trim_start().starts_with(['{', '[']);
        let file = Some(self.name).filter(|_| !one_a_line || self.several);
        report.relocate(Location::Body, |position| {
            if self.output.format == Format::Json {
                Some(position.clone())
            } else {
                source.position(position.bytes.clone())
            }
        });
        let shown = (shows(&report, self.output) && json).then(|| source.json());
        let origin = Origin {
            name: self.name,
            line: Some(line),
            request: Some(self.number).filter(|_| !one_a_line),
            text: shown.as_ref(),
            ..Origin::default()
        };
        let label = Label { file, line: file.and(Some(line)), ..Label::default() };
        self.output.verdict(&report, label, &origin)
    }
}

fn judge(captured: &Captured, options: &Options) -> Report {
    let json = match &captured.body {
        Some(Body::Value { json, .. }) => Some(json),
        Some(Body::Made { placed }) => Some(&placed.json),
        _ => None,
    };
    if let Some(json) = json
        && let Some(report) = request::too_large_text(None, json.len())
    {
        return report;
    }
    let headers = captured.headers();
    let asked = Request { method: &captured.method, url: &captured.url, headers: &headers };
    let mut report = request::check(&asked, captured.body.as_ref(), options);
    captured.withdraw_unknown(&mut report);
    report
}

/// Gives every issue of a request that is written out its line in the file.
fn place(report: &mut Report, places: &Places, source: &Source<'_>) {
    report.relocate(Location::Body, |position| {
        source.position(places.body + position.bytes.start..places.body + position.bytes.end)
    });
    let url = places.url.clone();
    report.place(Location::Path, |_| source.position(url.clone()));
    let written = source.text.get(url.clone()).unwrap_or_default();
    let mut parameters = std::collections::HashMap::new();
    let mut start = url.start + written.find('?').map_or(written.len(), |at| at + 1);
    for pair in source.text.get(start..url.end).unwrap_or_default().split('&') {
        let name = pair.split('=').next().unwrap_or_default();
        parameters.entry(name).or_insert(start..start + pair.len());
        start += pair.len() + 1;
    }
    report.place(Location::Query, |pointer| {
        source.position(parameters.get(pointer.trim_start_matches('/')).unwrap_or(&url).clone())
    });
    let headers: std::collections::HashMap<String, _> =
        places.headers.iter().rev().map(|(name, line)| (name.to_ascii_lowercase(), line)).collect();
    report.place(Location::Header, |pointer| {
        let name = pointer.trim_start_matches('/').to_ascii_lowercase();
        source.position(headers.get(&name).map_or(&url, |line| *line).clone())
    });
    // What is missing altogether is missing from the request line on.
    report.place(Location::Body, |_| source.position(url.clone()));
}
