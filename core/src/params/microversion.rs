//! The microversion in force, and operations that need another.

use crate::catalogue::{Microversion, Operation, Practices, embedded, rule};
use crate::report::{Arg, Finding, Issue};
use crate::schema::rules::{InForce, Scope};

use super::headers::{Headers, issue, value};

/// What the headers ask for on this path; every problem with them is reported.
pub(crate) fn in_force(
    operation: &Operation,
    uri: &str,
    headers: &Headers<'_>,
    practice: Option<&Practices>,
    issues: &mut Vec<Issue>,
) -> InForce {
    let facts = &embedded().settings.microversions;
    let first = value(headers, &facts.header).map(|text| (&*facts.header, text));
    let second = value(headers, &facts.second_header).map(|text| (&*facts.second_header, text));
    let version = match uri.split('/').nth(1) {
        Some("v2.1") => true,
        Some("v2") => false,
        _ => return InForce::Unjudged,
    };
    let mut report = |name: &str, finding: Finding| {
        // The two that speak of the largest number.
        let shows_highest = [rule::MICROVERSION_RANGE, rule::MICROVERSION_LATEST].contains(&finding.rule);
        let source = if shows_highest { &facts.highest_source } else { &facts.source };
        issues.push(issue(name, finding, source));
    };
    if !version {
        if !operation.system.name.starts_with("nova") {
            return InForce::Unjudged;
        }
        for (name, _) in [first, second].into_iter().flatten() {
            report(name, Finding::new(rule::MICROVERSION_IGNORED).with("name", Arg::known(name)));
        }
        return InForce::Absent;
    }
    let mut wanted: Option<Microversion> = None;
    let mut before = None;
    for (name, text) in [first, second].into_iter().flatten() {
        let number = number(name, text);
        // Clients send both headers: what is wrong with their one number is said once.
        let repeated = before.replace(number) == Some(number);
        let mut report = |finding: Finding| {
            if !repeated {
                report(name, finding);
            }
        };
        let Some(version) = judge_number(number, text, practice, &mut report) else { continue };
        if name == facts.second_header && version < facts.second_header_from {
            let finding = Finding::new(rule::MICROVERSION_SECOND_HEADER).with("found", version_arg(version));
            report(finding.with("needed", version_arg(facts.second_header_from)));
        }
        match wanted {
            Some(other) if other != version => {
                let finding = Finding::new(rule::MICROVERSION_DISAGREE).with("found", version_arg(version));
                report(finding.with("other", version_arg(other)));
            }
            _ => wanted = Some(version),
        }
    }
    match wanted {
        Some(version) => InForce::Version(version),
        // Without any header nothing is judged for want of one.
        None if headers.is_empty() => InForce::Unknown,
        None if first.is_none() && second.is_none() => InForce::Version(facts.default),
        // A header that names no version is refused; which one would be in force is then no question.
        None => InForce::Unjudged,
    }
}

/// What a header asks for; the second one names the service first.
fn number<'h>(name: &str, text: &'h str) -> &'h str {
    match (name == embedded().settings.microversions.second_header, text.split_once(' ')) {
        (true, Some((service, number))) if service.eq_ignore_ascii_case("compute") => number.trim(),
        (true, _) => "",
        (false, _) => text,
    }
}

/// Whether the documents end before it: a server may well know it.
fn is_newer(version: Microversion) -> bool {
    let highest = embedded().settings.microversions.highest;
    version > highest && version.major == highest.major
}

/// The version that the headers ask for, where it is beyond those of the documents.
pub(crate) fn beyond(headers: &Headers<'_>) -> Option<Microversion> {
    let facts = &embedded().settings.microversions;
    [&facts.header, &facts.second_header].into_iter().find_map(|name| {
        Microversion::parse(number(name, value(headers, name)?)).filter(|version| is_newer(*version))
    })
}

/// The version that a number stands for; what is wrong with it is reported.
fn judge_number(
    number: &str,
    text: &str,
    practice: Option<&Practices>,
    report: &mut dyn FnMut(Finding),
) -> Option<Microversion> {
    let facts = &embedded().settings.microversions;
    if number == "latest" {
        report(Finding::new(rule::MICROVERSION_LATEST).with("highest", version_arg(facts.highest)));
        return Some(facts.highest);
    }
    let Some(version) = Microversion::parse(number) else {
        let alone = number != text && Microversion::parse(text).is_some();
        let rule = if alone { rule::MICROVERSION_FORMAT_SERVICE } else { rule::MICROVERSION_FORMAT };
        report(Finding::new(rule).with("found", Arg::input(text)));
        return None;
    };
    // Clients agree on a version with the server itself, which may be newer than the documents.
    let client =
        practice.and_then(|practice| practice.newer_microversion.as_deref()).filter(|_| is_newer(version));
    if let Some(client) = client {
        let finding = Finding::seen(rule::MICROVERSION_NEWER, client).with("found", version_arg(version));
        report(finding.with("highest", version_arg(facts.highest)));
        return Some(facts.highest);
    }
    if version < facts.lowest || version > facts.highest {
        let finding = Finding::new(rule::MICROVERSION_RANGE).with("found", version_arg(version));
        let finding = finding.with("lowest", version_arg(facts.lowest));
        report(finding.with("highest", version_arg(facts.highest)));
        return None;
    }
    Some(version)
}

/// An operation that the version in force does not know.
pub(crate) fn judge_operation(operation: &Operation, scope: &Scope<'_>, issues: &mut Vec<Issue>) {
    let header = &embedded().settings.microversions.header;
    if let (InForce::Unknown, Some(since)) = (scope.microversion, operation.since) {
        let finding = Finding::new(rule::MICROVERSION_OPERATION_NEEDS).with("operation", &operation.id);
        issues.push(issue(header, finding.with("needed", version_arg(since)), &operation.source));
    }
    let InForce::Version(version) = scope.microversion else { return };
    let told = |finding: Finding, needed: Microversion| {
        let finding = finding.with("operation", &operation.id).with("needed", version_arg(needed));
        finding.with("found", version_arg(version))
    };
    if let Some(since) = operation.since.filter(|since| version < *since) {
        issues.push(issue(
            header,
            told(Finding::new(rule::MICROVERSION_OPERATION_SINCE), since),
            &operation.source,
        ));
    }
    if let Some(until) = operation.until.filter(|until| version > *until) {
        let finding = match operation.later.as_deref().filter(|_| scope.practice.is_some()) {
            Some(client) => Finding::seen(rule::PRACTICE_OPERATION_UNTIL, client),
            None => Finding::new(rule::MICROVERSION_OPERATION_UNTIL),
        };
        issues.push(issue(header, told(finding, until), &operation.source));
    }
}

fn version_arg(version: Microversion) -> Arg {
    Arg::input(&version.to_string())
}
