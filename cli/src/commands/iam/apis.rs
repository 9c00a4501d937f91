//! `iam apis`: the operations that policies allow, and what blocks the others.

use ecs_preflight::catalogue::embedded;
use ecs_preflight::iam::policy::{Blocked, Named, Operations, operations};
use ecs_preflight::report::word;

use crate::args::Format;
use crate::output::{Failure, Output};

pub(super) fn run(files: &[String], output: &mut Output) -> Result<(), Failure> {
    let policies = super::policies(files, output.language)?;
    let names = super::names(files);
    let found = operations(&policies);
    if output.format == Format::Json {
        return output.json(&Named {
            answer: &found,
            policies: policies.len(),
            names: &names,
            facts: embedded(),
        });
    }
    show(&found, &names, output)
}

fn show(found: &Operations, names: &[&str], output: &mut Output) -> Result<(), Failure> {
    let language = output.language;
    let label = |key: &'static str| word(key, language);
    let comma = label("comma");
    output.line(&format!("{} ({})", label("allowed"), found.allowed.len()))?;
    for operation in &found.allowed {
        output.line(&format!("  {}", operation.id))?;
        for limited in found.limited.iter().filter(|limited| limited.operation.id == operation.id) {
            let when = language.of(&limited.need.when);
            output.line(&format!(
                "    {} {when}{} {}",
                label("except"),
                label("lacks"),
                limited.missing.join(comma)
            ))?;
        }
    }
    for (title, blocked, because) in
        [("conditional", &found.conditional, "depends-on"), ("denied", &found.denied, "denied-by")]
    {
        output.line(&format!("{} ({})", label(title), blocked.len()))?;
        for one in blocked {
            show_blocked(one, label(because), names, output)?;
        }
    }
    output.line(&format!("{} ({})", label("not-known"), found.unknown.len()))?;
    found.unknown.iter().try_for_each(|operation| output.line(&format!("  {}", operation.id)))
}

fn show_blocked(one: &Blocked, because: &str, names: &[&str], output: &mut Output) -> Result<(), Failure> {
    output.line(&format!("  {}", one.operation.id))?;
    let comma = word("comma", output.language);
    if !one.missing.is_empty() {
        output.line(&format!("    {} {}", word("missing", output.language), one.missing.join(comma)))?;
    }
    if !one.places.is_empty() {
        let places: Vec<String> = one.places.iter().map(|place| super::place(place, names)).collect();
        output.line(&format!("    {because} {}", places.join(comma)))?;
    }
    Ok(())
}
