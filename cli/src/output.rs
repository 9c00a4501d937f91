//! Where results go: one writer, the chosen format, and the exit status.

use std::io::{BufWriter, Write};
use std::path::Path;

use ecs_preflight::iam::policy::Applied;
use ecs_preflight::report::{Columns, Counts, Issue, Language, Report, Severity, Verdict};
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use serde_json::value::RawValue;

use crate::args::{Args, Choices, Colour, Format};
use crate::files::Aside;
use crate::render::{Origin, escape, github, json, junit, sarif, text};

/// Why the program cannot go on.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    #[error("cannot write the results: {0}")]
    Write(#[from] std::io::Error),
    #[error("{0}")]
    Usage(String),
    /// Several mistakes, each a line of its own.
    #[error("{}", .0.join("; "))]
    Several(Vec<String>),
}

impl Failure {
    /// The reader has gone away, as `head` does: that is no failure.
    pub(crate) fn is_closed_pipe(&self) -> bool {
        matches!(self, Failure::Write(error) if error.kind() == std::io::ErrorKind::BrokenPipe)
    }
}

/// What stands before a verdict in JSON: where it comes from.
#[derive(Clone, Copy, Default)]
pub(crate) struct Label<'l> {
    pub(crate) id: Option<&'l RawValue>,
    pub(crate) file: Option<&'l str>,
    pub(crate) request: Option<usize>,
    /// The line of the file in which the request begins.
    pub(crate) line: Option<usize>,
    /// The resource of a Terraform file.
    pub(crate) resource: Option<&'l str>,
    /// The fixes that were made in the file.
    pub(crate) applied: &'l [Applied],
    /// What a fix would change.
    pub(crate) diff: Option<&'l str>,
    /// The text put right, where it was read from standard input.
    pub(crate) fixed: Option<&'l str>,
}

struct Labelled<'l> {
    label: Label<'l>,
    verdict: Verdict<'l>,
    language: Language,
}

struct AppliedFixes<'l>(&'l [Applied], Language);

impl Serialize for AppliedFixes<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let AppliedFixes(all, language) = self;
        serializer.collect_seq(all.iter().map(|applied| applied.in_language(*language)))
    }
}

impl Serialize for Labelled<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if let Some(id) = self.label.id {
            map.serialize_entry("id", id)?;
        }
        if let Some(file) = self.label.file {
            map.serialize_entry("file", file)?;
        }
        if let Some(request) = self.label.request {
            map.serialize_entry("request", &request)?;
        }
        if let Some(line) = self.label.line {
            map.serialize_entry("line", &line)?;
        }
        if let Some(resource) = self.label.resource {
            map.serialize_entry("resource", resource)?;
        }
        self.verdict.members(&mut map)?;
        if !self.label.applied.is_empty() {
            map.serialize_entry("applied", &AppliedFixes(self.label.applied, self.language))?;
        }
        if let Some(diff) = self.label.diff {
            map.serialize_entry("diff", diff)?;
        }
        if let Some(fixed) = self.label.fixed {
            map.serialize_entry("fixed", fixed)?;
        }
        map.end()
    }
}

/// Where results are written.
enum Sink {
    Standard(anstream::AutoStream<std::io::Stdout>),
    /// A file, which is shown when it is complete; of a device or pipe nothing can take the place.
    Named(anstream::AutoStream<std::fs::File>, Option<Box<Aside>>),
}

impl Sink {
    fn open(args: &Args) -> std::io::Result<Self> {
        use anstream::{AutoStream, ColorChoice};
        let Some(name) = &args.output else {
            let stdout = std::io::stdout();
            return Ok(Sink::Standard(match args.color {
                Colour::Auto => AutoStream::auto(stdout),
                Colour::Always => AutoStream::always(stdout),
                Colour::Never => AutoStream::never(stdout),
            }));
        };
        let colours = if args.color == Colour::Always { ColorChoice::Always } else { ColorChoice::Never };
        let path = Path::new(name);
        if std::fs::metadata(path).is_ok_and(|data| !data.is_file() && !data.is_dir()) {
            let file = std::fs::OpenOptions::new().write(true).open(path)?;
            return Ok(Sink::Named(AutoStream::new(file, colours), None));
        }
        let aside = Aside::new(path)?;
        Ok(Sink::Named(AutoStream::new(aside.file()?, colours), Some(Box::new(aside))))
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        match self {
            Sink::Standard(stream) => stream.write(bytes),
            Sink::Named(stream, _) => stream.write(bytes),
        }
    }

    fn flush(&mut self) -> std::io::Result<()> {
        match self {
            Sink::Standard(stream) => stream.flush(),
            Sink::Named(stream, _) => stream.flush(),
        }
    }
}

pub(crate) struct Output {
    writer: BufWriter<Sink>,
    pub(crate) format: Format,
    pub(crate) language: Language,
    pub(crate) quiet: bool,
    pub(crate) max_issues: Option<usize>,
    threshold: Severity,
    found: bool,
    failed: bool,
    requests: usize,
    counts: Counts,
    /// Issues that did not count.
    ignored: usize,
    log: sarif::Log,
    cases: junit::Log,
}

impl Output {
    pub(crate) fn new(args: &Args, choices: Choices) -> Result<Self, Failure> {
        let sink = Sink::open(args).map_err(|error| {
            Failure::Usage(format!("cannot write `{}`: {error}", args.output.as_deref().unwrap_or_default()))
        })?;
        Ok(Output {
            writer: BufWriter::new(sink),
            format: choices.format,
            language: choices.language,
            quiet: args.quiet,
            max_issues: args.max_issues,
            threshold: choices.threshold,
            found: false,
            failed: false,
            requests: 0,
            counts: Counts::default(),
            ignored: 0,
            log: sarif::Log::default(),
            cases: junit::Log::default(),
        })
    }

    /// A line of text; whatever a user gave in it is shown safely.
    pub(crate) fn line(&mut self, line: &str) -> Result<(), Failure> {
        Ok(writeln!(self.writer, "{}", escape::line(line))?)
    }

    /// A line of JSON.
    pub(crate) fn json<T: Serialize>(&mut self, value: &T) -> Result<(), Failure> {
        json::write(&mut self.writer, value)?;
        Ok(writeln!(self.writer)?)
    }

    /// Text as it is, for the next program.
    pub(crate) fn raw(&mut self, text: &str) -> Result<(), Failure> {
        Ok(self.writer.write_all(text.as_bytes())?)
    }

    /// Counts the issues of a report, for the summary and the exit status.
    pub(crate) fn tally(&mut self, report: &Report) {
        self.requests += 1;
        self.found |= report.reaches(self.threshold);
        self.ignored += report.ignored();
        self.counts.merge(report.counts());
    }

    /// A verdict in the chosen format.
    pub(crate) fn verdict(
        &mut self,
        report: &Report,
        label: Label<'_>,
        origin: &Origin<'_>,
    ) -> Result<(), Failure> {
        self.tally(report);
        match self.format {
            Format::Json => {
                let verdict = report.verdict(self.language, Columns::Characters);
                let language = self.language;
                self.json(&Labelled { label, verdict, language })
            }
            Format::Text => Ok(text::write(&mut self.writer, report, origin, self.language)?),
            Format::Sarif => Ok(self.log.add(&mut self.writer, report, origin, self.language)?),
            Format::Junit => {
                let choices = (self.threshold, self.language);
                Ok(self.cases.add(&mut self.writer, report, origin, choices)?)
            }
            Format::Github => Ok(github::write(&mut self.writer, report, origin, self.language)?),
        }
    }

    /// The last line of a text report.
    pub(crate) fn summary(&mut self) -> Result<(), Failure> {
        if self.format == Format::Text && !self.quiet {
            let line = text::summary(self.requests, self.counts, self.language);
            self.line(&format!("{line}{}{}", text::ignored(self.ignored, self.language), text::edition()))?;
        }
        Ok(())
    }

    /// The last line of a text report on policies.
    pub(crate) fn summary_of_policies(&mut self, policies: usize) -> Result<(), Failure> {
        if self.format == Format::Text && !self.quiet {
            let line = text::summary_of_policies(policies, self.counts, self.language);
            self.line(&format!("{line}{}{}", text::ignored(self.ignored, self.language), text::edition()))?;
        }
        Ok(())
    }

    /// An issue that does not count; only SARIF shows it.
    pub(crate) fn suppressed(
        &mut self,
        issue: &Issue,
        reason: &str,
        origin: &Origin<'_>,
    ) -> Result<(), Failure> {
        if self.format == Format::Sarif {
            self.log.add_suppressed(&mut self.writer, issue, reason, origin, self.language)?;
        }
        Ok(())
    }

    /// Something disagrees that is no issue of a report.
    pub(crate) fn mark_found(&mut self) {
        self.found = true;
    }

    /// How many requests or policies were judged.
    pub(crate) fn judged(&self) -> usize {
        self.requests
    }

    /// An input that could not be read; the others go on.
    pub(crate) fn fail(&mut self, message: &str) {
        self.failed = true;
        self.log.fail(message);
        self.cases.fail(message);
        say(message);
    }

    /// Something that is not as it should be, of no request in particular; it counts for `--fail-on`.
    pub(crate) fn warn(&mut self, message: &str) {
        self.found |= self.threshold <= Severity::Warning;
        self.log.warn(message);
        self.note(message);
    }

    /// Something worth knowing.
    pub(crate) fn note(&mut self, message: &str) {
        if !self.quiet {
            say(message);
        }
    }

    /// Completes what was written, and shows a file that was named.
    pub(crate) fn finish(mut self) -> Result<u8, Failure> {
        let status = self.status();
        self.complete()?;
        let sink = self.writer.into_inner().map_err(|error| Failure::Write(error.into_error()))?;
        if let Sink::Named(_, Some(aside)) = sink {
            aside.finish()?;
        }
        Ok(status)
    }

    /// After a failure: a log that was begun is closed, so that what it holds can be read.
    pub(crate) fn abandon(mut self) {
        if self.log.begun() || self.cases.begun() {
            self.complete().ok();
        }
        self.writer.flush().ok();
    }

    fn complete(&mut self) -> Result<(), Failure> {
        if self.format == Format::Sarif {
            self.log.finish(&mut self.writer, self.language)?;
        }
        if self.format == Format::Junit {
            self.cases.finish(&mut self.writer)?;
        }
        Ok(self.writer.flush()?)
    }

    pub(crate) fn status(&self) -> u8 {
        match (self.failed, self.found) {
            (true, _) => 2,
            (false, true) => 1,
            (false, false) => 0,
        }
    }

    /// The exit status when nobody reads any further: what was found so far counts, and otherwise nobody
    /// knows what the rest would have been. 141 is what a shell calls the end by SIGPIPE.
    pub(crate) fn status_of_closed_pipe(&self) -> u8 {
        match self.status() {
            0 => 141,
            status => status,
        }
    }
}

/// Why the program cannot go on, on standard error.
pub(crate) fn say_why(failure: &Failure) {
    match failure {
        Failure::Several(lines) => lines.iter().for_each(|line| say(line)),
        one => say(&one.to_string()),
    }
}

/// A line on standard error.
pub(crate) fn say(message: &str) {
    anstream::eprintln!("ecs-preflight: {}", escape::line(message));
}
