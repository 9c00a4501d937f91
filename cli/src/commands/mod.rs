//! The commands.

pub(crate) mod catalogue;
pub(crate) mod check;
pub(crate) mod describe;
pub(crate) mod diff;
pub(crate) mod explain;
pub(crate) mod export;
pub(crate) mod iam;
pub(crate) mod job;
pub(crate) mod lifecycle;
pub(crate) mod lint;
pub(crate) mod shell;
pub(crate) mod status;

use std::sync::Arc;

use ecs_preflight::ask::Refusal;
use ecs_preflight::catalogue::{self as facts, Operation};
use ecs_preflight::report::Language;
use indicatif::{ProgressBar, ProgressStyle};

use crate::args::RuleArgs;
use crate::config::Decisions;
use crate::output::{Failure, Output};

/// The operation with this id, or a sentence that names the nearest one.
fn operation(id: &str, language: Language) -> Result<&'static Arc<Operation>, Failure> {
    facts::operation(id).ok_or_else(|| refused(&Refusal::unknown_operation(id), language))
}

/// A question that the core does not answer, in one sentence.
fn refused(refusal: &Refusal, language: Language) -> Failure {
    let message = refusal.message(language);
    Failure::Usage(match refusal.help(language) {
        Some(help) => format!("{message}; {help}"),
        None => message,
    })
}

/// What the command line decides about rules, behind what the configuration does.
pub(crate) fn decide(rules: &RuleArgs, decisions: &mut Decisions, language: Language) -> Result<(), Failure> {
    let refused = |what: &str, refusal: Refusal| {
        let help = refusal.help(language).map(|help| format!("; {help}")).unwrap_or_default();
        Failure::Usage(format!("{what}: {}{help}", refusal.message(language)))
    };
    for (rule, severity) in &rules.severity {
        let shown = format!("--severity {rule}={severity}");
        decisions.silence.set(rule, severity).map_err(|refusal| refused(&shown, refusal))?;
        decisions.places.push(shown);
    }
    for rule in &rules.ignore {
        let shown = format!("--ignore {rule}");
        decisions.silence.ignore(rule).map_err(|refusal| refused(&shown, refusal))?;
        decisions.places.push(shown);
    }
    Ok(())
}

/// Notes the decisions that were about nothing: each may hide the next finding.
pub(crate) fn unneeded<'p>(places: impl Iterator<Item = (&'p String, bool)>, output: &mut Output) {
    for (place, used) in places {
        // What has no place was decided elsewhere, for many files.
        if !used && !place.is_empty() {
            output.note(&format!("{place} is about nothing that was found"));
        }
    }
}

/// Smaller inputs are done before a bar could be read.
const PROGRESS_FROM_BYTES: u64 = 4 << 20;

/// A bar over the bytes of these files; drawn on standard error, and only where that is a terminal.
pub(crate) fn progress(files: &[String]) -> ProgressBar {
    let bytes = files.iter().filter_map(|name| std::fs::metadata(name).ok()).map(|data| data.len()).sum();
    if bytes < PROGRESS_FROM_BYTES {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{wide_bar} {bytes}/{total_bytes} {eta}");
    ProgressBar::new(bytes).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
