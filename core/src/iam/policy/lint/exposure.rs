//! A policy that is meant for reading, and entries that do more.

use std::collections::HashSet;

use crate::catalogue::{Facts, embedded, rule};
use crate::report::{Arg, Finding};

use super::granted::Granted;
use super::judge::{Judge, Pattern, Says};
use super::known;

pub(super) fn check(judge: &mut Judge<'_>, says: &[Says<'_>], granted: &Granted<'_>) {
    let allowed: Vec<&Pattern<'_>> = says
        .iter()
        .filter(|says| says.allows())
        .flat_map(|says| &says.actions)
        .filter(|pattern| !pattern.again)
        .take(embedded().lint.compared_entries)
        .collect();
    let named = named_for_reading(judge);
    let reading = if named { 0 } else { wildcards_read(&allowed, granted) };
    if !named && reading == 0 {
        return;
    }
    for pattern in allowed {
        for (secret, tells) in
            [(true, known::reveals_secret as fn(&Facts, usize) -> bool), (false, known::changes)]
        {
            let rule = match (named, secret) {
                (true, true) => rule::POLICY_REVEALS_SECRET,
                (true, false) => rule::POLICY_CHANGES_IN_READ_ONLY,
                (false, true) => rule::POLICY_REVEALS_SECRET_SUSPECTED,
                (false, false) => rule::POLICY_CHANGES_IN_READ_ONLY_SUSPECTED,
            };
            let actions = effective(pattern, granted).filter(|action| tells(judge.facts, *action));
            let actions: Vec<&str> = actions.filter_map(|action| known::name(judge.facts, action)).collect();
            if actions.is_empty() {
                continue;
            }
            let finding = Finding::new(rule).with("found", Arg::input(&pattern.clean));
            let finding = finding.with("actions", Arg::known_list(actions));
            let finding = if named { finding } else { finding.with("count", Arg::count(reading)) };
            judge.at_entry(pattern.entry, finding, None);
        }
    }
}

/// What a pattern grants, less what is denied and what opens only calls that read.
fn effective<'p>(pattern: &'p Pattern<'_>, granted: &'p Granted<'p>) -> impl Iterator<Item = usize> + 'p {
    let all = pattern.known.iter().copied();
    all.filter(|action| granted.denied(*action).is_none())
        .filter(|action| !known::changes(granted.facts, *action) || !granted.reads_only(*action))
}

/// The name of the policy promises to change nothing.
fn named_for_reading(judge: &Judge<'_>) -> bool {
    let Some(name) = &judge.options.name else { return false };
    let plain: String =
        name.chars().filter(|c| !matches!(c, '-' | '_' | ' ' | '.')).flat_map(char::to_lowercase).collect();
    embedded().lint.read_only_words.iter().any(|word| plain.contains(&**word))
}

/// How many actions the wildcards of a policy stand for when all of them only read, they are many, and a single
/// action beside them does more; else 0. Names written one by one say nothing of a purpose: they may all be meant.
fn wildcards_read(allowed: &[&Pattern<'_>], granted: &Granted<'_>) -> usize {
    let (mut reading, mut others) = (HashSet::new(), HashSet::new());
    for pattern in allowed {
        for action in effective(pattern, granted) {
            if known::reads(granted.facts, action)
                || known::changes(granted.facts, action) && granted.reads_only(action)
            {
                if pattern.wildcard() {
                    reading.insert(action);
                }
            } else if pattern.wildcard() {
                return 0;
            } else {
                others.insert(action);
            }
        }
    }
    if reading.len() >= embedded().lint.read_only_actions && others.len() == 1 { reading.len() } else { 0 }
}
