//! JUnit XML, as most CI systems read it: a file is a suite, a request or policy a case.

use std::io::{Result, Write};

use ecs_preflight::catalogue::chosen;
use ecs_preflight::report::{Issue, Language, Report, Severity, visible};

use super::Origin;

/// A log as it goes on; the cases of one file are held together.
#[derive(Debug, Default)]
pub(crate) struct Log {
    begun: bool,
    suite: Option<Suite>,
    /// What could not be read: of no request, but no success either.
    failures: Vec<String>,
}

#[derive(Debug)]
struct Suite {
    name: String,
    cases: String,
    tests: usize,
    failures: usize,
}

impl Log {
    pub(crate) fn begun(&self) -> bool {
        self.begun
    }

    /// Adds a request or a policy; issues at or above the threshold make it a failure.
    pub(crate) fn add(
        &mut self,
        out: &mut impl Write,
        report: &Report,
        origin: &Origin<'_>,
        (threshold, language): (Severity, Language),
    ) -> Result<()> {
        if self.suite.as_ref().is_none_or(|suite| suite.name != origin.name) {
            self.end_suite(out)?;
            self.suite =
                Some(Suite { name: origin.name.to_owned(), cases: String::new(), tests: 0, failures: 0 });
        }
        let Some(suite) = &mut self.suite else { return Ok(()) };
        suite.tests += 1;
        let mut name = origin.request.map_or_else(String::new, |request| format!("#{request} "));
        match (report.operation(), origin.line) {
            (Some(operation), _) => name.push_str(&operation.id),
            (None, Some(line)) => name.push_str(&format!("line {line}")),
            (None, None) => name.push_str(origin.name),
        }
        if let Some(resource) = origin.resource {
            name.push_str(&format!(" {resource}"));
        }
        let case = format!("<testcase name={} classname={}", quoted(&name), quoted(origin.name));
        let grave: Vec<&Issue> =
            report.issues().iter().filter(|issue| issue.severity() >= threshold).collect();
        let light: Vec<&Issue> =
            report.issues().iter().filter(|issue| issue.severity() < threshold).collect();
        if grave.is_empty() && light.is_empty() {
            suite.cases.push_str(&format!("{case}/>\n"));
            return Ok(());
        }
        suite.cases.push_str(&format!("{case}>\n"));
        if let Some(first) = grave.first() {
            suite.failures += 1;
            let message = first.message(language);
            suite.cases.push_str(&format!(
                "<failure type={} message={}>{}</failure>\n",
                quoted(first.rule().id()),
                quoted(&message),
                lines(&grave, origin, language)
            ));
        }
        if !light.is_empty() {
            suite.cases.push_str(&format!("<system-out>{}</system-out>\n", lines(&light, origin, language)));
        }
        suite.cases.push_str("</testcase>\n");
        Ok(())
    }

    pub(crate) fn fail(&mut self, message: &str) {
        self.failures.push(message.to_owned());
    }

    fn begin(&mut self, out: &mut impl Write) -> Result<()> {
        if !self.begun {
            self.begun = true;
            out.write_all(
                b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"ecs-preflight\">\n",
            )?;
        }
        Ok(())
    }

    fn end_suite(&mut self, out: &mut impl Write) -> Result<()> {
        let Some(Suite { name, cases, tests, failures }) = self.suite.take() else { return Ok(()) };
        self.begin(out)?;
        let name = quoted(&name);
        writeln!(out, "<testsuite name={name} tests=\"{tests}\" failures=\"{failures}\" errors=\"0\">")?;
        if let Some(edition) = chosen() {
            let edition = quoted(edition);
            writeln!(out, "<properties><property name=\"edition\" value={edition}/></properties>")?;
        }
        writeln!(out, "{cases}</testsuite>")
    }

    pub(crate) fn finish(&mut self, out: &mut impl Write) -> Result<()> {
        self.end_suite(out)?;
        self.begin(out)?;
        let failures = std::mem::take(&mut self.failures);
        if !failures.is_empty() {
            let count = failures.len();
            writeln!(
                out,
                "<testsuite name=\"ecs-preflight\" tests=\"{count}\" failures=\"0\" errors=\"{count}\">"
            )?;
            for failure in failures {
                let text = quoted(&failure);
                writeln!(
                    out,
                    "<testcase name={text} classname=\"ecs-preflight\"><error message={text}/></testcase>"
                )?;
            }
            writeln!(out, "</testsuite>")?;
        }
        writeln!(out, "</testsuites>")
    }
}

/// One line an issue: place, severity, rule, pointer, message and help.
fn lines(issues: &[&Issue], origin: &Origin<'_>, language: Language) -> String {
    let line = |issue: &&Issue| {
        let at = match (issue.position().filter(|_| !origin.embedded), origin.line) {
            (Some(position), _) => {
                format!("{}:{}:{}", origin.name, position.start.line, position.start.column)
            }
            (None, Some(line)) => format!("{}:{line}", origin.name),
            (None, None) => origin.name.to_owned(),
        };
        let (severity, rule) = (issue.severity().name(), issue.rule().id());
        let help = issue.help(language).map(|help| format!(" ({help})")).unwrap_or_default();
        let text = format!("{at}: {severity}[{rule}] {}: {}{help}", issue.pointer(), issue.message(language));
        escaped(&text)
    };
    issues.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Text in XML: one line, and nothing in it is markup.
fn escaped(text: &str) -> String {
    let text = super::escape::within(&visible(text)).replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}");
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", escaped(text))
}
