//! The microversion in force, and operations that need another.

use crate::catalogue::{Microversion, Operation, SETTINGS, rule};
use crate::report::{Arg, Finding, Issue};
use crate::rules::InForce;

use super::headers::{Headers, issue, value};

/// What the headers ask for on this path; every problem with them is reported.
pub(crate) fn in_force(
    operation: &'static Operation,
    uri: &str,
    headers: &Headers<'_>,
    issues: &mut Vec<Issue>,
) -> InForce {
    let facts = &SETTINGS.microversions;
    let first = value(headers, facts.header).map(|text| (facts.header, text));
    let second = value(headers, facts.second_header).map(|text| (facts.second_header, text));
    let version = match uri.split('/').nth(1) {
        Some("v2.1") => true,
        Some("v2") => false,
        _ => return InForce::Unjudged,
    };
    let mut report = |name: &'static str, finding: Finding| {
        // The two that speak of the largest number.
        let shows_highest = [rule::MICROVERSION_RANGE, rule::MICROVERSION_LATEST].contains(&finding.rule);
        let source = if shows_highest { facts.highest_source } else { facts.source };
        issues.push(issue(name, finding, source));
    };
    if !version {
        if !operation.system.name.starts_with("nova") {
            return InForce::Unjudged;
        }
        for (name, _) in [first, second].into_iter().flatten() {
            report(name, Finding::new(rule::MICROVERSION_IGNORED).with("name", name));
        }
        return InForce::Absent;
    }
    let mut wanted: Option<Microversion> = None;
    for (name, text) in [first, second].into_iter().flatten() {
        let number = match (name == facts.second_header, text.split_once(' ')) {
            (true, Some((service, number))) if service.eq_ignore_ascii_case("compute") => number.trim(),
            (true, _) => "",
            (false, _) => text,
        };
        let version = if number == "latest" {
            report(name, Finding::new(rule::MICROVERSION_LATEST).with("highest", version_arg(facts.highest)));
            facts.highest
        } else {
            let Some(version) = parse(number) else {
                report(name, Finding::new(rule::MICROVERSION_FORMAT).with("found", Arg::input(text)));
                continue;
            };
            if version < facts.lowest || version > facts.highest {
                let finding = Finding::new(rule::MICROVERSION_RANGE).with("found", version_arg(version));
                let finding = finding.with("lowest", version_arg(facts.lowest));
                report(name, finding.with("highest", version_arg(facts.highest)));
                continue;
            }
            version
        };
        if name == facts.second_header && version < facts.second_header_from {
            let finding = Finding::new(rule::MICROVERSION_SECOND_HEADER).with("found", version_arg(version));
            report(name, finding.with("needed", version_arg(facts.second_header_from)));
        }
        match wanted {
            Some(other) if other != version => {
                let finding = Finding::new(rule::MICROVERSION_DISAGREE).with("found", version_arg(version));
                report(name, finding.with("other", version_arg(other)));
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

/// An operation that the version in force does not know.
pub(crate) fn judge_operation(operation: &'static Operation, in_force: InForce, issues: &mut Vec<Issue>) {
    let header = SETTINGS.microversions.header;
    if let (InForce::Unknown, Some(since)) = (in_force, operation.since) {
        let finding = Finding::new(rule::MICROVERSION_OPERATION_NEEDS).with("operation", operation.id);
        issues.push(issue(header, finding.with("needed", version_arg(since)), operation.source));
    }
    let InForce::Version(version) = in_force else { return };
    let finding = |rule, needed: Microversion| {
        let finding = Finding::new(rule).with("operation", operation.id).with("needed", version_arg(needed));
        finding.with("found", version_arg(version))
    };
    if let Some(since) = operation.since.filter(|since| version < *since) {
        issues.push(issue(header, finding(rule::MICROVERSION_OPERATION_SINCE, since), operation.source));
    }
    if let Some(until) = operation.until.filter(|until| version > *until) {
        issues.push(issue(header, finding(rule::MICROVERSION_OPERATION_UNTIL, until), operation.source));
    }
}

fn version_arg(version: Microversion) -> Arg {
    Arg::input(&version.to_string())
}

impl Microversion {
    /// From its text, such as `2.26`; none when it is no microversion.
    pub fn parse(text: &str) -> Option<Self> {
        parse(text)
    }
}

fn parse(text: &str) -> Option<Microversion> {
    let number = |part: &str| -> Option<u16> {
        let plain = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        let padded = part.len() > 1 && part.starts_with('0');
        if plain && !padded { part.parse().ok() } else { None }
    };
    let (major, minor) = text.split_once('.')?;
    Some(Microversion { major: number(major)?, minor: number(minor)? })
}
