//! Where results go: one writer, the chosen format, and the exit status.

use std::io::{BufWriter, Write};

use ecs_preflight::report::{Columns, Language, Report, Severity, Verdict};
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use serde_json::value::RawValue;

use crate::args::{Args, Format};
use crate::render::{Origin, github, text};

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
}

struct Labelled<'l> {
    label: Label<'l>,
    verdict: Verdict<'l>,
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
        self.verdict.members(&mut map)?;
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

    /// A verdict in the chosen format.
    pub(crate) fn verdict(
        &mut self,
        report: &Report,
        label: Label<'_>,
        origin: &Origin<'_>,
    ) -> Result<(), Failure> {
        self.requests += 1;
        self.found |= report.reaches(self.threshold);
        for issue in report.issues() {
            match issue.severity() {
                Severity::Error => self.counts[0] += 1,
                Severity::Warning => self.counts[1] += 1,
                Severity::Note => self.counts[2] += 1,
            }
        }
        match self.format {
            Format::Json => {
                let verdict = report.verdict(self.language, Columns::Characters);
                self.json(&Labelled { label, verdict })
            }
            Format::Text => Ok(text::write(&mut self.writer, report, origin, self.language)?),
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

    /// Something disagrees that is no issue of a report.
    pub(crate) fn mark_found(&mut self) {
        self.found = true;
    }

    /// An input that could not be read; the others go on.
    pub(crate) fn fail(&mut self, message: &str) {
        self.failed = true;
        anstream::eprintln!("ecs-preflight: {message}");
    }

    pub(crate) fn finish(&mut self) -> Result<(), Failure> {
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
