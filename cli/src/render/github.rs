//! Annotations of GitHub Actions: one workflow command an issue.

use std::io::Write;

use ecs_preflight::report::{Language, Report, Severity};

use super::Origin;

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
        let mut message = format!("{}: {}", issue.pointer(), issue.message(language));
        if let Some(help) = issue.help(language) {
            message.push_str(&format!("\n{help}"));
        }
        message.push_str(&format!("\n{}", issue.source()));
        let mut properties = format!("file={},title={}", property(origin.name), property(issue.rule().id()));
        if let Some(position) = issue.position().filter(|_| origin.text.is_some()) {
            properties.push_str(&format!(
                ",line={},col={},endLine={},endColumn={}",
                position.start.line, position.start.column, position.end.line, position.end.column
            ));
        }
        writeln!(out, "::{command} {properties}::{}", data(&message))?;
    }
    Ok(())
}

/// The escapes of a workflow command's message.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The escapes of a workflow command's property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
