//! A server of a response whose states cannot be read.

use crate::catalogue::{embedded, rule};
use crate::report::{Arg, Finding, Location, Report};

/// The verdict on a server of a response, at an RFC 6901 pointer, that has no state under this name, or one that is
/// no text.
///
/// ```
/// let report = ecs_preflight::status::unreadable("/servers/1", Some("d"), "OS-EXT-STS:vm_state", false);
/// let message = report.issues()[0].message(ecs_preflight::report::Language::En);
/// assert_eq!(message, "the server `d` has no `OS-EXT-STS:vm_state`");
/// ```
pub fn unreadable(pointer: &str, id: Option<&str>, field: &'static str, given: bool) -> Report {
    let rule = match (given, id) {
        (false, Some(_)) => rule::SERVER_STATES_MISSING,
        (false, None) => rule::SERVER_STATES_MISSING_ANONYMOUS,
        (true, Some(_)) => rule::SERVER_STATES_TYPE,
        (true, None) => rule::SERVER_STATES_TYPE_ANONYMOUS,
    };
    let finding = Finding::new(rule).with("field", field);
    let finding = match id {
        Some(id) => finding.with("id", Arg::input(id)),
        None => finding,
    };
    let mut issue = crate::request::whole(Location::Body, finding, &embedded().states.source);
    issue.pointer = pointer.to_owned();
    Report::of(None, issue)
}
