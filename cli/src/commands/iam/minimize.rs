//! `iam minimize`: the least policy for operations or captures.

use ecs_preflight::ask;
use ecs_preflight::iam::policy::minimize;
use ecs_preflight::iam::{self, Needs};
use ecs_preflight::report::word;

use crate::args::Format;
use crate::input;
use crate::output::{Failure, Output};

pub(super) fn run(what: &[String], output: &mut Output) -> Result<(), Failure> {
    let mut needs: Vec<Needs> = Vec::new();
    for one in what {
        if input::is_input(one) {
            let captured = super::needs::capture(one, output)?;
            captured.tell_unknown(one, output);
            // A capture holds what happened to be called: what nobody can tell the actions of is left out.
            let (known, other): (Vec<Needs>, Vec<Needs>) =
                captured.needs.into_iter().partition(|needs| needs.edition.is_some());
            let mut other: Vec<&str> = other.iter().map(|needs| needs.operation).collect();
            other.sort_unstable();
            other.dedup();
            if !other.is_empty() {
                let (why, comma) = (word("left-out", output.language), word("comma", output.language));
                output.note(&format!("{one}: {why} {}", other.join(comma)));
            }
            needs.extend(known);
        } else if one.contains(['/', '.']) {
            return Err(Failure::Usage(format!("cannot read `{one}`: no such file")));
        } else {
            needs.push(iam::needs(super::super::operation(one, output.language)?));
        }
    }
    let policy = minimize(&needs).map_err(|why| super::refused(&ask::not_minimal(why), output.language))?;
    // The document is all that goes to the standard output; what else it opens goes beside it.
    let also = policy.operations().into_iter().map(|operation| &*operation.id);
    let also: Vec<&str> = also.filter(|id| needs.iter().all(|needs| needs.operation != *id)).collect();
    if !also.is_empty() {
        let label = word("opens-too", output.language);
        output.note(&format!("{label} {}", also.join(word("comma", output.language))));
    }
    match output.format {
        Format::Json => output.json(&policy),
        _ => {
            let text = serde_json::to_string_pretty(&policy).map_err(std::io::Error::from)?;
            output.raw(&format!("{text}\n"))
        }
    }
}
