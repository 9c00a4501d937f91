//! `iam needs`: the actions of a call, an operation, or a capture.

use ecs_preflight::iam::{self, Needs};
use ecs_preflight::report::word;
use ecs_preflight::request::{self, Document, JsonText, Options, Request};
use serde_json::json;

use crate::args::{Format, NeedsArgs};
use crate::input::capture::Item;
use crate::input::{self, Stop};
use crate::output::{Failure, Label, Output};
use crate::render::Origin;

pub(super) fn run(args: &NeedsArgs, output: &mut Output) -> Result<(), Failure> {
    match (&args.operation, args.request.as_slice()) {
        (Some(id), _) if args.all_editions => editions(id, output),
        (Some(id), _) => show(&iam::needs(super::super::operation(id, output.language)?), output),
        (None, [method, url]) => of_request(method, url, output),
        (None, [what]) if !is_input(what) => {
            show(&iam::needs(super::super::operation(what, output.language)?), output)
        }
        (None, [file]) => of_capture(file, output),
        (None, _) => Err(Failure::Usage("name METHOD and URL, a capture, or --operation ID".to_owned())),
    }
}

/// Whether it is standard input, a file, or the name of one that is missing: an operation has no dot and no slash.
fn is_input(what: &str) -> bool {
    what == input::STDIN || what.contains(['.', '/', '\\']) || std::path::Path::new(what).exists()
}

/// What every edition says of one operation, the newest first.
fn editions(id: &str, output: &mut Output) -> Result<(), Failure> {
    let operation = super::super::operation(id, output.language)?;
    let editions = iam::editions_of(operation);
    if output.format == Format::Json {
        return editions.iter().try_for_each(|edition| output.json(edition));
    }
    let language = output.language;
    let label = |key: &'static str| word(key, language);
    output.line(&operation.id)?;
    if editions.is_empty() {
        return output.line(&format!("  {}", label("no-action")));
    }
    for row in editions.iter().map(|edition| edition.row) {
        output.line(&format!("  {} ({})", row.label, row.source))?;
        for action in &row.actions {
            let raw = row.raw.iter().find(|(name, _)| name == action);
            let raw = raw.map(|(_, raw)| format!("  {} `{raw}`", label("written"))).unwrap_or_default();
            output.line(&format!("    {action}{raw}"))?;
        }
        for need in &row.needs {
            output.line(&format!("    {need}  {}", label("dependency")))?;
        }
        for condition in &row.conditional {
            output.line(&format!(
                "    {}  ({})",
                condition.needs.join(", "),
                language.of(&condition.when)
            ))?;
        }
    }
    Ok(())
}

/// All operations that the method and URL may call: where a body decides, there are several.
fn of_request(method: &str, url: &str, output: &mut Output) -> Result<(), Failure> {
    let asked = Request { method, url, headers: &[] };
    let operations = iam::operations_of(&asked);
    if operations.is_empty() {
        let report = request::check(&asked, None::<&JsonText<'_>>, &Options::default());
        let origin = Origin::default();
        return output.verdict(&report, Label::default(), &origin);
    }
    operations.into_iter().try_for_each(|operation| show(&iam::needs(operation), output))
}

fn of_capture(file: &str, output: &mut Output) -> Result<(), Failure> {
    let captured = capture(file, output)?;
    captured.tell_unknown(file, output);
    let found = captured.needs;
    // An operation that is called twice with the same needs is shown once.
    let mut shown: Vec<(&str, &[&str])> = Vec::new();
    for needs in &found {
        if !shown.contains(&(needs.operation, &needs.needs)) {
            shown.push((needs.operation, &needs.needs));
            show(needs, output)?;
        }
    }
    let minimal = iam::minimal(&found);
    match output.format {
        Format::Json => output.json(&json!({ "minimal": minimal })),
        _ => {
            let title = word("all-together", output.language);
            output.line(&format!("{title}: {}", minimal.join(", ")))
        }
    }
}

/// What the requests of a capture need.
pub(super) struct Captured {
    pub(super) needs: Vec<Needs<'static>>,
    /// Requests that call no known operation.
    pub(super) unknown: usize,
}

impl Captured {
    /// Says how many requests call no documented operation, so that nobody takes them for free.
    pub(super) fn tell_unknown(&self, file: &str, output: &mut Output) {
        if self.unknown > 0 {
            let why = word("call-nothing", output.language);
            output.note(&format!("{}: {why} {}", input::shown(file), self.unknown));
        }
    }

    fn add<D: Document>(&mut self, method: &str, url: &str, body: Option<&D>) {
        match iam::needs_of_call(method, url, body) {
            Ok(needs) => self.needs.push(needs),
            Err(_) => self.unknown += 1,
        }
    }
}

/// Reads a capture of any kind that `check` reads.
pub(super) fn capture(file: &str, output: &mut Output) -> Result<Captured, Failure> {
    let mut found = Captured { needs: Vec::new(), unknown: 0 };
    let mut unread = Vec::new();
    let read = input::requests(file, &|_| {}, &mut |_, item| {
        match item {
            Item::Request(request) => found.add(&request.method, &request.url, request.body.as_ref()),
            Item::Broken { .. } | Item::Body { .. } | Item::Other => found.unknown += 1,
            Item::Unread(why) => unread.push(why),
        }
        Ok(())
    });
    read.map_err(Stop::failure)?;
    unread.iter().for_each(|why| output.fail(&format!("`{}`: {why}", input::shown(file))));
    if found.needs.is_empty() && found.unknown == 0 {
        output.warn(&format!("there is no request in `{}`", input::shown(file)));
    }
    Ok(found)
}

pub(crate) fn show(needs: &Needs, output: &mut Output) -> Result<(), Failure> {
    if output.format == Format::Json {
        return output.json(needs);
    }
    let language = output.language;
    let label = |key: &'static str| word(key, language);
    output.line(needs.operation)?;
    if needs.edition.is_none() {
        return output.line(&format!("  {}", label("no-action")));
    }
    for action in &needs.actions {
        output.line(&format!("  {action}"))?;
    }
    for need in &needs.needs {
        output.line(&format!("  {need}  {}", label("dependency")))?;
    }
    for condition in &needs.conditional {
        let when = output.language.of(&condition.when);
        output.line(&format!("  {}  ({when})", condition.needs.join(", ")))?;
    }
    Ok(())
}
