//! `catalogue diff`: what differs between two editions.

use ecs_preflight::catalogue::version;
use ecs_preflight_editions::{Call, Change, Comparison, Names, compare};

use crate::args::Format;
use crate::output::{Failure, Output};
use crate::overlays;

/// Each edition is named, or is an overlay or a pack by its path.
pub(crate) fn run(one: &str, other: &str, output: &mut Output) -> Result<(), Failure> {
    let (first, second) = (overlays::catalogue_of(one)?, overlays::catalogue_of(other)?);
    let comparison = compare((one, &first), (other, &second));
    if output.format == Format::Json {
        return output.json(&comparison);
    }
    let Comparison { only_one, only_other, different, rules, actions, errors, .. } = &comparison;
    output.line(&format!("- {one}"))?;
    output.line(&format!("+ {other}  ({})", version()))?;
    for (mark, calls) in [("-", only_one), ("+", only_other)] {
        for Call { operation, method, path } in calls {
            output.line(&format!("{mark} {operation:32} {method:6} {path}"))?;
        }
    }
    for operation in different {
        output.line(&format!("~ {}", operation.operation))?;
        for change in &operation.changes {
            output.line(&format!("    {}", shown(change)))?;
        }
    }
    for Names { only_one, only_other } in [rules, actions, errors] {
        for (mark, names) in [("-", only_one), ("+", only_other)] {
            for name in names {
                output.line(&format!("{mark} {name}"))?;
            }
        }
    }
    Ok(())
}

/// What is a list: only what comes and goes is shown.
const LISTS: [&str; 7] = ["request", "type", "enum", "required", "rules", "iam actions", "iam needs"];

/// `+ /server/tags: array`, `/server/count maximum: 500 -> 100`.
fn shown(change: &Change) -> String {
    let Change { pointer, what, one, other } = change;
    let place = [pointer.as_str(), what].into_iter().filter(|part| !part.is_empty());
    let place = place.collect::<Vec<_>>().join(" ");
    match (*what, one, other) {
        ("field", None, Some(shown)) => format!("+ {pointer}: {shown}"),
        ("field", Some(shown), None) => format!("- {pointer}: {shown}"),
        (_, Some(one), Some(other)) if LISTS.contains(what) => {
            let (one, other): (Vec<&str>, Vec<&str>) =
                (one.split(", ").collect(), other.split(", ").collect());
            let gone = one.iter().filter(|item| !other.contains(item)).map(|item| format!("-{item}"));
            let new = other.iter().filter(|item| !one.contains(item)).map(|item| format!("+{item}"));
            format!("{place}: {}", gone.chain(new).collect::<Vec<_>>().join(" "))
        }
        (_, one, other) => {
            let value = |value: &Option<String>| value.as_deref().unwrap_or("none").to_owned();
            format!("{place}: {} -> {}", value(one), value(other))
        }
    }
}
