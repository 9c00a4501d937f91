//! Annotations of GitHub Actions: one workflow command an issue.

use std::io::Write;

use ecs_preflight::report::{Language, Report, Severity, visible, word};

use super::{Origin, escape};

pub(crate) fn write(
    out: &mut impl Write,
    report: &Report,
    origin: &Origin<'_>,
    language: Language,
) -> std::io::Result<()> {
    for issue in report.issues() {
        let command = match issue.severity() {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "notice",
        };
        let mut message = format!("{}: {}", visible(issue.pointer()), visible(&issue.message(language)));
        if let Some(help) = issue.help(language) {
            message.push_str(&format!("\n{}", visible(&help)));
        }
        if let Some(resource) = origin.resource {
            message.push_str(&format!("\n{}: {}", word("resource", language), visible(resource)));
        }
        message.push_str(&format!("\n{}", issue.source()));
        let mut properties = format!("file={},title={}", property(origin.name), property(issue.rule().id()));
        if let Some(position) = issue.position().filter(|_| origin.text.is_some() && !origin.embedded) {
            properties.push_str(&format!(
                ",line={},col={},endLine={},endColumn={}",
                position.start.line, position.start.column, position.end.line, position.end.column
            ));
        } else if let Some(line) = origin.line {
            properties.push_str(&format!(",line={line}"));
        }
        writeln!(out, "{}", escape::within(&format!("::{command} {properties}::{}", data(&message))))?;
    }
    Ok(())
}

/// The escapes of a workflow command's message, whose own lines are divided by line breaks.
fn data(text: &str) -> String {
    let lines: Vec<_> = text.split('\n').map(|line| visible(line).replace('%', "%25")).collect();
    lines.join("%0A")
}

/// The escapes of a workflow command's property.
fn property(text: &str) -> String {
    data(&visible(text)).replace(':', "%3A").replace(',', "%2C")
}
