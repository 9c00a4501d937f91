//! `iam simulate`: what policies decide about an action.

use ecs_preflight::ask;
use ecs_preflight::catalogue::embedded;
use ecs_preflight::iam::policy::{Answer, Context, Decision, Named, Place, Reason, evaluate};
use ecs_preflight::report::word;

use crate::args::{Format, SimulateArgs};
use crate::output::{Failure, Output};

pub(super) fn run(args: &SimulateArgs, output: &mut Output) -> Result<(), Failure> {
    let mut context = Context::default();
    for (key, value) in &args.context {
        context.add(key, [value.clone()]);
    }
    let policies = super::policies(&args.files, output.language)?;
    let query = ask::asked(&policies, &args.action, args.resource.as_deref(), context, args.time.as_deref())
        .map_err(|refusal| super::refused(&refusal, output.language))?;
    let names = super::names(&args.files);
    let answer = evaluate(&policies, &query);
    if answer.decision != Decision::Allow {
        output.mark_found();
    }
    if output.format == Format::Json {
        return output.json(&Named {
            answer: &answer,
            policies: policies.len(),
            names: &names,
            facts: embedded(),
        });
    }
    show(&answer, &names, output)
}

fn show(answer: &Answer, names: &[&str], output: &mut Output) -> Result<(), Failure> {
    let language = output.language;
    let label = |key: &'static str| word(key, language);
    output.line(&format!("{}: {}", answer.action, label(answer.decision.word())))?;
    let line = |place: &Place, reason: Option<&Reason>| {
        let why = reason.map(|reason| {
            let at = reason.pointer.as_ref().map(|pointer| format!(" ({pointer})")).unwrap_or_default();
            let key = reason.key.as_ref().map(|key| format!(" `{key}`")).unwrap_or_default();
            format!(": {}{key}{at}", label(reason.word()))
        });
        format!("    {} {}{}", super::place(place, names), place.effect.name(), why.unwrap_or_default())
    };
    if !answer.matched.is_empty() {
        output.line(&format!("  {}", label("applies")))?;
        for (place, reason) in &answer.matched {
            output.line(&line(place, reason.as_ref()))?;
        }
    }
    if !answer.considered.is_empty() {
        output.line(&format!("  {}", label("does-not-apply")))?;
        for (place, reason) in &answer.considered {
            output.line(&line(place, Some(reason)))?;
        }
    }
    Ok(())
}
