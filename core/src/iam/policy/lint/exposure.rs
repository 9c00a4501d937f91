//! A policy that is meant for reading, and entries that do more.

use std::borrow::Cow;

use crate::catalogue::{LINT, rule};
use crate::report::{Arg, Finding};

use super::judge::{Judge, Pattern, Says};
use super::known;

pub(super) fn check(judge: &mut Judge<'_>, says: &[Says<'_>]) {
    let allowed: Vec<&Pattern<'_>> =
        says.iter().filter(|says| says.allows()).flat_map(|says| &says.actions).collect();
    if !named_for_reading(judge) && !mostly_reads(&allowed) {
        return;
    }
    for pattern in allowed.into_iter().filter(|pattern| !pattern.again).take(LINT.compared_entries) {
        for (rule, tells) in [
            (rule::POLICY_REVEALS_SECRET, known::reveals_secret as fn(usize) -> bool),
            (rule::POLICY_CHANGES_IN_READ_ONLY, known::changes),
        ] {
            let actions = pattern.matched.iter().filter(|action| tells(**action));
            let actions: Vec<Cow<'static, str>> =
                actions.filter_map(|action| known::name(*action)).map(Cow::Borrowed).collect();
            if !actions.is_empty() {
                let finding = Finding::new(rule).with("found", Arg::input(&pattern.clean));
                judge.at_entry(pattern.entry, finding.with("actions", Arg::List(actions)), None);
            }
        }
    }
}

/// The name of the policy promises to change nothing.
fn named_for_reading(judge: &Judge<'_>) -> bool {
    let Some(name) = &judge.options.name else { return false };
    let plain: String =
        name.chars().filter(|c| !matches!(c, '-' | '_' | ' ' | '.')).flat_map(char::to_lowercase).collect();
    LINT.read_only_words.iter().any(|word| plain.contains(word))
}

/// Enough entries that only read, and a single one that does more.
fn mostly_reads(allowed: &[&Pattern<'_>]) -> bool {
    let known = allowed.iter().filter(|pattern| !pattern.matched.is_empty());
    let (reading, others): (Vec<&Pattern<'_>>, Vec<&Pattern<'_>>) =
        known.copied().partition(|pattern| pattern.matched.iter().all(|action| known::reads(*action)));
    reading.len() >= LINT.read_only_actions && others.len() == 1
}
