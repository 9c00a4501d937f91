//! `iam needs`: the actions of a call, an operation, or a capture.

use ecs_preflight::iam::{self, Needs};
use ecs_preflight::report::word;
use ecs_preflight::request::{self, JsonText, JsonValue, Options, Request};
use serde_json::json;

use crate::args::{Format, IamCommand, NeedsArgs};
use crate::input::lines::{Line, LineBody};
use crate::input::{self, Kind, har, http};
use crate::output::{Failure, Label, Output};
use crate::render::Origin;

pub(crate) fn run(command: &IamCommand, output: &mut Output) -> Result<(), Failure> {
    let args = match command {
        IamCommand::Needs(args) => args,
        IamCommand::Lint(args) => return super::lint::run(args, output),
    };
    match (&args.operation, args.request.as_slice()) {
        (Some(id), _) => show(&iam::needs(super::operation(id)?), output),
        (None, [method, url]) => of_request(method, url, output),
        (None, [file]) => of_capture(args, file, output),
        (None, _) => Err(Failure::Usage("name METHOD and URL, a capture, or --operation ID".to_owned())),
    }
}

/// All operations that the method and URL may call: where a body decides, there are several.
fn of_request(method: &str, url: &str, output: &mut Output) -> Result<(), Failure> {
    let asked = Request { method, url, headers: &[] };
    let operations = iam::operations_of(&asked);
    if operations.is_empty() {
        let report = request::check(&asked, None::<&JsonText<'_>>, &Options::default());
        let origin = Origin { name: "", request: None, text: None, embedded: false };
        return output.verdict(&report, Label::default(), &origin);
    }
    operations.into_iter().try_for_each(|operation| show(&iam::needs(operation), output))
}

fn of_capture(_: &NeedsArgs, file: &str, output: &mut Output) -> Result<(), Failure> {
    let content = input::read(file).map_err(Failure::Usage)?;
    let text = input::text(&content)
        .map_err(|_| Failure::Usage(format!("cannot read `{file}`: it is not UTF-8")))?;
    let mut found: Vec<Needs> = Vec::new();
    match Kind::of(file, &content) {
        Kind::Http => {
            for request in http::parse(text) {
                let body = text.get(request.body.clone()).filter(|body| !body.is_empty()).map(JsonText);
                found.extend(needs_of(&request.method, &request.url, body.as_ref()));
            }
        }
        Kind::Lines if serde_json::from_str::<har::Har>(text).is_err() => {
            for line in text.lines().filter_map(|line| serde_json::from_str::<Line<'_>>(line).ok()) {
                let text = |value: &Option<serde_json::Value>| {
                    value.as_ref().and_then(|value| value.as_str()).unwrap_or_default().to_owned()
                };
                let (method, url) = (text(&line.method), text(&line.url));
                found.extend(match line.body() {
                    LineBody::None => needs_of(&method, &url, None::<&JsonText<'_>>),
                    LineBody::Value(raw) => needs_of(&method, &url, Some(&JsonValue(raw))),
                    LineBody::Text(body) => needs_of(&method, &url, Some(&JsonText(&body))),
                });
            }
        }
        Kind::Har | Kind::Lines => {
            let capture: har::Har = serde_json::from_str(text)
                .map_err(|error| Failure::Usage(format!("`{file}` is no HAR capture: {error}")))?;
            for entry in capture.log.entries {
                let body = entry.request.post_data.as_ref().map(|data| JsonText(&data.text));
                found.extend(needs_of(&entry.request.method, &entry.request.url, body.as_ref()));
            }
        }
    }
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

fn needs_of<D: request::Document>(method: &str, url: &str, body: Option<&D>) -> Option<Needs> {
    let asked = Request { method, url, headers: &[] };
    let operation = request::check(&asked, body, &Options::default()).operation()?;
    Some(match body {
        Some(body) => iam::needs_of_request(operation, body),
        None => iam::needs(operation),
    })
}

fn show(needs: &Needs, output: &mut Output) -> Result<(), Failure> {
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
        let when = output.language.pick(condition.when);
        output.line(&format!("  {}  ({when})", condition.needs.join(", ")))?;
    }
    Ok(())
}
