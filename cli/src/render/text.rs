//! Reports for people: the source line with a caret, the help and the section.

use std::io::Write;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use ecs_preflight::catalogue::chosen;
use ecs_preflight::report::{
    Arg, Counts, Hint, Issue, Language, Location, Position, Report, Severity, visible, visible_in_place, word,
};

use super::{Origin, escape};

/// Wider lines are cut around the caret.
const WIDTH: usize = 110;

/// Writes every issue; nothing for a clean request.
pub(crate) fn write(
    out: &mut impl Write,
    report: &Report,
    origin: &Origin<'_>,
    language: Language,
) -> std::io::Result<()> {
    let renderer = Renderer::styled().term_width(WIDTH);
    for issue in report.issues() {
        let message = visible(&issue.message(language)).into_owned();
        let help = issue.help(language).map(|help| visible(&help).into_owned());
        let place = visible(&place(report, issue, origin)).into_owned();
        let source = issue.source();
        let name = word(issue.severity().name(), language);
        let level = match issue.severity() {
            Severity::Error => Level::ERROR.with_name(name),
            Severity::Warning => Level::WARNING.with_name(name),
            Severity::Note => Level::NOTE.with_name(name),
        };
        let mut group = Group::with_title(level.primary_title(message.as_str()).id(issue.rule().id()));
        let line = issue.position().zip(origin.text);
        let line = line.and_then(|(position, text)| Some((position, text.line(position)?)));
        let file = if origin.embedded { format!("{} body", start(origin)) } else { origin.name.to_owned() };
        let file = visible(&file).into_owned();
        let answer = issue.answer();
        let resource = origin.resource.map(visible);
        if let Some((position, line)) = &line {
            let pointer = if issue.pointer().is_empty() { "/" } else { issue.pointer() };
            let annotation = AnnotationKind::Primary.span(line.span.clone()).label(visible(pointer));
            let snippet = Snippet::source(visible_in_place(&line.text)).line_start(position.start.line);
            let snippet = snippet.annotation(annotation);
            // Of a line that is cut, the columns are not those of the file.
            group = if line.cut {
                let place = format!("{file}:{}:{}", position.start.line, position.start.column);
                group.element(snippet).element(Level::NOTE.with_name("-->").message(place))
            } else {
                group.element(snippet.path(file.as_str()))
            };
        } else {
            // Of a line that is not shown, its place is.
            let position = issue.position().filter(|_| origin.text.is_some());
            group = group.element(match position {
                Some(position) => at(&file, position),
                None => annotate_snippets::Origin::path(place.as_str()),
            });
        }
        if let Some(help) = &help {
            group = group.element(Level::HELP.with_name(word("help", language)).message(help.as_str()));
        }
        if let Some(resource) = &resource {
            group =
                group.element(Level::NOTE.with_name(word("resource", language)).message(resource.as_ref()));
        }
        if let Some(answer) = &answer {
            group = group.element(Level::NOTE.with_name(word("answers", language)).message(answer.as_ref()));
        }
        group = group.element(Level::NOTE.with_name(word("source", language)).message(source));
        writeln!(out, "{}\n", escape::drawn(&renderer.render(&[group])))?;
    }
    match report.omitted().all() {
        0 => Ok(()),
        omitted => {
            writeln!(out, "{}\n", Hint::new("omitted").with("issues", Arg::count(omitted)).text(language))
        }
    }
}

/// `2 requests checked: 1 error, 0 warnings, 3 notes`.
/// The edition that is chosen, behind a summary.
pub(crate) fn edition() -> String {
    chosen().map_or_else(String::new, |edition| format!(" ({edition})"))
}

pub(crate) fn summary(requests: usize, counts: Counts, language: Language) -> String {
    Hint::new("summary")
        .with("requests", Arg::count(requests))
        .with("errors", Arg::count(counts.errors))
        .with("warnings", Arg::count(counts.warnings))
        .with("notes", Arg::count(counts.notes))
        .text(language)
}

/// `2 policies checked: 1 error, 0 warnings, 3 notes`.
pub(crate) fn summary_of_policies(policies: usize, counts: Counts, language: Language) -> String {
    Hint::new("summary-of-policies")
        .with("files", Arg::count(policies))
        .with("errors", Arg::count(counts.errors))
        .with("warnings", Arg::count(counts.warnings))
        .with("notes", Arg::count(counts.notes))
        .text(language)
}

/// `, 2 ignored`, where some were.
pub(crate) fn ignored(count: usize, language: Language) -> String {
    if count == 0 {
        return String::new();
    }
    Hint::new("summary-ignored").with("ignored", Arg::count(count)).text(language)
}

/// Where an issue is when there is no line to show.
fn place(report: &Report, issue: &Issue, origin: &Origin<'_>) -> String {
    let mut place = start(origin);
    if let Some(operation) = report.operation() {
        place.push_str(&format!(" {}", operation.id));
    }
    if issue.location() != Location::Policy {
        place.push_str(&format!(" {}", issue.location().name()));
    }
    format!("{place} {}", issue.pointer())
}

/// `capture.har:14 #2`: the file, the line in which the request begins, and its number.
fn start(origin: &Origin<'_>) -> String {
    let mut place = origin.name.to_owned();
    if let Some(line) = origin.line {
        place.push_str(&format!(":{line}"));
    }
    if let Some(request) = origin.request {
        place.push_str(&format!(" #{request}"));
    }
    place
}

/// A place in a file, as compilers write it.
fn at<'f>(file: &'f str, position: &Position) -> annotate_snippets::Origin<'f> {
    annotate_snippets::Origin::path(file).line(position.start.line).char_column(position.start.column)
}
