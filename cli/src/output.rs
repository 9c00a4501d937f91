//! Where results go: one writer, the chosen format, and the exit status.

use std::io::{BufWriter, Write};

use ecs_preflight::iam::policy::Applied;
use ecs_preflight::report::{Columns, Issue, Language, Report, Severity, Verdict};
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use serde_json::value::RawValue;

use crate::args::{Args, Format};
use crate::render::{Origin, github, sarif, text};

/// Why the program cannot go on.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    #[error("cannot write the results: {0}")]
    Write(#[from] std::io::Error),
    #[error("{0}")]
    Usage(String),
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

pub(crate) struct Output {
    writer: BufWriter<anstream::AutoStream<std::io::Stdout>>,
    pub(crate) format: Format,
    pub(crate) language: Language,
    threshold: Severity,
    found: bool,
    failed: bool,
    requests: usize,
    counts: [usize; 3],
    log: sarif::Log,
}

impl Output {
    pub(crate) fn new(args: &Args) -> Self {
        Output {
            writer: BufWriter::new(anstream::AutoStream::auto(std::io::stdout())),
            format: args.format,
            language: args.lang,
            threshold: args.threshold(),
            found: false,
            failed: false,
            requests: 0,
            counts: [0; 3],
            log: sarif::Log::default(),
        }
    }

    /// A line of text.
    pub(crate) fn line(&mut self, line: &str) -> Result<(), Failure> {
        Ok(writeln!(self.writer, "{line}")?)
    }

    /// A line of JSON.
    pub(crate) fn json<T: Serialize>(&mut self, value: &T) -> Result<(), Failure> {
        serde_json::to_writer(&mut self.writer, value).map_err(std::io::Error::from)?;
        Ok(writeln!(self.writer)?)
    }

    /// Text as it is.
    pub(crate) fn raw(&mut self, text: &str) -> Result<(), Failure> {
        Ok(self.writer.write_all(text.as_bytes())?)
    }

    /// Counts the issues of a report, for the summary and the exit status.
    pub(crate) fn tally(&mut self, report: &Report) {
        self.requests += 1;
        self.found |= report.reaches(self.threshold);
        for issue in report.issues() {
            match issue.severity() {
                Severity::Error => self.counts[0] += 1,
                Severity::Warning => self.counts[1] += 1,
                Severity::Note => self.counts[2] += 1,
            }
        }
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
            Format::Sarif => {
                self.log.add(report, origin, self.language);
                Ok(())
            }
            Format::Github => Ok(github::write(&mut self.writer, report, origin, self.language)?),
        }
    }

    /// The last line of a text report.
    pub(crate) fn summary(&mut self) -> Result<(), Failure> {
        if self.format == Format::Text {
            let line = text::summary(self.requests, self.counts, self.language);
            self.line(&line)?;
        }
        Ok(())
    }

    /// The last line of a text report on policies.
    pub(crate) fn summary_of_policies(&mut self, policies: usize) -> Result<(), Failure> {
        if self.format == Format::Text {
            let line = text::summary_of_policies(policies, self.counts, self.language);
            self.line(&line)?;
        }
        Ok(())
    }

    /// An issue that does not count; only SARIF shows it.
    pub(crate) fn suppressed(&mut self, issue: &Issue, reason: &str, origin: &Origin<'_>) {
        if self.format == Format::Sarif {
            self.log.add_suppressed(issue, reason, origin, self.language);
        }
    }

    /// Something disagrees that is no issue of a report.
    pub(crate) fn mark_found(&mut self) {
        self.found = true;
    }

    /// An input that could not be read; the others go on.
    pub(crate) fn fail(&mut self, message: &str) {
        self.failed = true;
        self.log.fail(message);
        anstream::eprintln!("ecs-preflight: {message}");
    }

    pub(crate) fn finish(&mut self) -> Result<(), Failure> {
        if self.format == Format::Sarif {
            let log = self.log.finish(self.language);
            self.json(&log)?;
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
}
