//! The state machine as a picture.

use std::fmt::Write;

use crate::catalogue::{Facts, Names as _, embedded};

/// An arrow and the operations that stand on it.
struct Arrow<'c> {
    from: &'c str,
    to: &'c str,
    operations: Vec<&'c str>,
}

/// Before a server exists, and after.
const OUTSIDE: &str = "[*]";

/// The statuses and the operations between them as a Mermaid `stateDiagram-v2`, made from the tables.
///
/// ```
/// let picture = ecs_preflight::lifecycle::picture();
/// assert!(picture.starts_with("stateDiagram-v2\n"));
/// assert!(picture.contains("VERIFY_RESIZE --> REVERT_RESIZE: NovaRevertResizeServer\n"));
/// ```
pub fn picture() -> String {
    picture_of(embedded())
}

/// The same of a catalogue.
pub(crate) fn picture_of(facts: &Facts) -> String {
    let mut arrows: Vec<Arrow<'_>> = Vec::new();
    for row in facts.life_cycle.iter().filter(|row| !row.htaiyun) {
        for case in &row.cases {
            // A status that shows before as well as meanwhile is no station of its own.
            let stations: Vec<_> =
                case.transitional.texts().filter(|status| !case.from.has(status)).collect();
            let from = if case.from.is_empty() { vec![OUTSIDE] } else { case.from.texts().collect() };
            let next = if stations.is_empty() { case.last.texts().collect() } else { stations.clone() };
            for (from, to) in from.iter().flat_map(|from| next.iter().map(move |to| (*from, *to))) {
                draw(&mut arrows, from, to, Some(&row.operation));
            }
            for station in &stations {
                for to in case.last.texts().chain(case.failure.texts()).chain(case.rolled_back.texts()) {
                    draw(&mut arrows, station, to, None);
                }
            }
        }
    }
    let mut text = String::from("stateDiagram-v2\n");
    let drawn = |status: &str| arrows.iter().any(|arrow| arrow.from == status || arrow.to == status);
    for status in facts.states.statuses.iter().filter(|status| !drawn(status)) {
        let _ = writeln!(text, "    {status}");
    }
    for arrow in &arrows {
        let _ = write!(text, "    {} --> {}", arrow.from, arrow.to);
        if !arrow.operations.is_empty() {
            let _ = write!(text, ": {}", arrow.operations.join(", "));
        }
        text.push('\n');
    }
    // Where every arrow ends and none begins.
    let ends = |status: &str| {
        arrows.iter().any(|arrow| arrow.to == status) && !arrows.iter().any(|arrow| arrow.from == status)
    };
    for status in facts.states.statuses.iter().filter(|status| ends(status)) {
        let _ = writeln!(text, "    {status} --> {OUTSIDE}");
    }
    text
}

fn draw<'c>(arrows: &mut Vec<Arrow<'c>>, from: &'c str, to: &'c str, operation: Option<&'c str>) {
    // An operation that leaves the status as it is has no arrow.
    if from == to {
        return;
    }
    let place = arrows.iter().position(|arrow| arrow.from == from && arrow.to == to);
    let index = place.unwrap_or(arrows.len());
    if place.is_none() {
        arrows.push(Arrow { from, to, operations: Vec::new() });
    }
    if let Some(arrow) = arrows.get_mut(index)
        && let Some(operation) = operation
        && !arrow.operations.contains(&operation)
    {
        arrow.operations.push(operation);
    }
}
