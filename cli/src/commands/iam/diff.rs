//! `iam diff`: what a change of a policy gains and loses.

use ecs_preflight::iam::policy::diff;
use ecs_preflight::report::word;

use crate::args::Format;
use crate::output::{Failure, Output};

pub(super) fn run(old: &str, new: &str, output: &mut Output) -> Result<(), Failure> {
    let language = output.language;
    let found = diff(&[super::policy(old, language)?], &[super::policy(new, language)?]);
    if !found.is_empty() {
        output.mark_found();
    }
    if output.format == Format::Json {
        return output.json(&found);
    }
    let label = |key: &'static str| word(key, language);
    if found.is_empty() {
        return output.line(label("means-the-same"));
    }
    let texts = |list: &[&'static str]| list.iter().map(|&id| id.to_owned()).collect::<Vec<_>>();
    let sides = [
        ("+", "gained", &found.gained, texts(&found.operations_gained), &found.patterns_gained),
        ("-", "lost", &found.lost, texts(&found.operations_lost), &found.patterns_lost),
    ];
    for (sign, title, actions, operations, patterns) in sides {
        if actions.is_empty() && operations.is_empty() && patterns.is_empty() {
            continue;
        }
        output.line(label(title))?;
        for action in actions.iter() {
            let on = if found.conditional.contains(action) { label("on-conditions") } else { "" };
            output.line(&format!("  {sign} {action}{on}"))?;
        }
        for pattern in patterns {
            let on = if found.conditional.contains(pattern) { label("on-conditions") } else { "" };
            output.line(&format!("  {sign} {pattern}{}{on}", label("beyond-known")))?;
        }
        for operation in operations {
            let on = if found.conditional.contains(&operation) { label("on-conditions") } else { "" };
            output.line(&format!("  {sign} {operation}{on}"))?;
        }
    }
    if !found.changed.is_empty() {
        output.line(label("other-conditions"))?;
        found.changed.iter().try_for_each(|action| output.line(&format!("  ~ {action}")))?;
    }
    Ok(())
}
