//! Verdicts on files of other formats that hold no policy which could be judged.

use crate::catalogue::{embedded, rule};
use crate::report::{Arg, Finding, Location, Report};
use crate::request::whole;

/// Text that is no YAML; `found` is what its reader says.
pub fn not_yaml(found: &str) -> Report {
    verdict(Finding::new(rule::POLICY_INVALID_YAML).with("found", Arg::input(found)))
}

/// Text that is no Terraform; `found` is what its reader says.
pub fn not_terraform(found: &str) -> Report {
    verdict(Finding::new(rule::POLICY_INVALID_TERRAFORM).with("found", Arg::input(found)))
}

/// A policy that is put together from other things; `found` is what holds it.
pub fn not_literal(found: &str) -> Report {
    verdict(Finding::new(rule::POLICY_NOT_LITERAL).with("found", Arg::input(found)))
}

/// A file that is no text.
pub fn not_utf8(valid_bytes: usize) -> Report {
    verdict(Finding::new(rule::INPUT_NOT_UTF8).with("offset", Arg::count(valid_bytes)))
}

/// A file of another notation than JSON that is longer than its readers are given; none of others.
pub fn too_large_notation(bytes: usize) -> Option<Report> {
    let limit = embedded().settings.notation_bytes;
    let finding = || {
        let finding = Finding::new(rule::INPUT_TOO_LARGE_POLICY).with("found", Arg::count(bytes));
        verdict(finding.with("limit", Arg::count(limit)))
    };
    (bytes > limit).then(finding)
}

fn verdict(finding: Finding) -> Report {
    Report::of(None, whole(Location::Policy, finding, &embedded().lint.document))
}
