//! What a Deny takes away from the Allows of the same policy.

use std::borrow::Cow;

use crate::catalogue::{embedded, rule};
use crate::iam::policy::glob::fits;
use crate::report::{Arg, Finding};

use super::granted::Granted;
use super::judge::{Judge, Pattern, Says};

pub(super) fn check(judge: &mut Judge<'_>, says: &[Says<'_>], granted: &Granted<'_>) {
    let denials: Vec<(&Says<'_>, &Pattern<'_>)> = says
        .iter()
        .filter(|says| says.denies() && says.everywhere)
        .flat_map(|says| says.actions.iter().map(move |pattern| (says, pattern)))
        .filter(|(_, pattern)| pattern.comparable())
        .take(embedded().lint.compared_entries)
        .collect();
    if denials.is_empty() {
        return;
    }
    for statement in says.iter().filter(|says| says.allows()) {
        let denied: Vec<Option<&Pattern<'_>>> = statement
            .actions
            .iter()
            .take(embedded().lint.compared_entries)
            .map(|pattern| denier(&denials, pattern, granted))
            .collect();
        if !denied.is_empty() && denied.iter().all(Option::is_some) {
            let mut pointers: Vec<&str> =
                denied.iter().flatten().map(|by| by.entry.pointer.as_str()).collect();
            pointers.sort_unstable();
            pointers.dedup();
            let pointers = pointers.into_iter().map(|pointer| Cow::Owned(pointer.to_owned())).collect();
            let finding = Finding::new(rule::POLICY_DENIED_STATEMENT).with("pointers", Arg::List(pointers));
            judge.at_value(&statement.statement.pointer, statement.statement.ordinal, finding);
            continue;
        }
        for (pattern, by) in statement.actions.iter().zip(denied) {
            let Some(by) = by else { continue };
            let finding = Finding::new(rule::POLICY_DENIED_ACTION)
                .with("found", Arg::input(&pattern.clean))
                .with("other", Arg::input(&by.clean))
                .with("pointer", Arg::input(&by.entry.pointer));
            judge.at_entry(pattern.entry, finding, None);
        }
    }
}

/// The Deny that takes all of a pattern; for a wildcard of the cloud server, several may do so together.
fn denier<'s, 'p>(
    denials: &[(&'s Says<'p>, &'s Pattern<'p>)],
    pattern: &Pattern<'_>,
    granted: &Granted<'_>,
) -> Option<&'s Pattern<'p>> {
    if !pattern.comparable() {
        return None;
    }
    let whole = denials.iter().find(|(_, denial)| fits(&denial.plain, &pattern.plain));
    if let Some((_, denial)) = whole {
        return Some(denial);
    }
    let all = pattern.service() == super::known::SERVICE
        && !pattern.matched.is_empty()
        && pattern.matched.iter().all(|action| granted.denied(*action).is_some());
    let first = *pattern.matched.first().filter(|_| all)?;
    denials.iter().find(|(_, denial)| denial.matched.contains(&first)).map(|(_, denial)| *denial)
}
