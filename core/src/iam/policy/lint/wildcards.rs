//! How wide a wildcard is: what it stands for, less what is denied, and what it adds to what is named beside it.

use crate::catalogue::{embedded, rule};
use crate::report::{Arg, Finding};

use super::granted::Granted;
use super::judge::{Judge, Pattern, Says};
use super::known;

pub(super) fn check(judge: &mut Judge<'_>, says: &[Says<'_>], granted: &Granted<'_>) {
    let allowed = || says.iter().filter(|says| says.allows()).flat_map(|says| &says.actions);
    let mut named = known::marks(judge.facts);
    for pattern in allowed().filter(|pattern| !pattern.wildcard()) {
        for action in &pattern.matched {
            if let Some(named) = named.get_mut(*action) {
                *named = true;
            }
        }
    }
    let ours = says.iter().flat_map(|says| &says.actions).any(Pattern::of_ecs);
    let wide = allowed().filter(|pattern| pattern.formed && pattern.wildcard() && !pattern.again);
    for pattern in wide.take(embedded().lint.compared_entries) {
        if !pattern.matched.is_empty() {
            breadth(judge, pattern, &named, granted);
        } else if ours && whole_service(pattern) && !denied_whole(says, pattern) {
            let finding = Finding::new(rule::POLICY_WILDCARD_OTHER_SERVICE);
            let finding = finding.with("found", Arg::input(&pattern.clean));
            judge.at_entry(pattern.entry, finding.with("service", Arg::input(pattern.service())), None);
        }
    }
}

/// `evs:*:*` and the like.
fn whole_service(pattern: &Pattern<'_>) -> bool {
    let rest = pattern.plain.split_once(':').map(|(_, rest)| rest);
    rest.is_some_and(|rest| rest.chars().all(|c| matches!(c, '*' | ':')))
}

fn denied_whole(says: &[Says<'_>], pattern: &Pattern<'_>) -> bool {
    let denials =
        says.iter().filter(|says| says.denies() && says.everywhere).take(embedded().lint.compared_statements);
    let mut denials = denials.flat_map(|says| &says.actions).filter(|denial| denial.comparable());
    denials.any(|denial| crate::iam::policy::glob::fits(&denial.plain, &pattern.plain))
}

fn breadth(judge: &mut Judge<'_>, pattern: &Pattern<'_>, named: &[bool], granted: &Granted<'_>) {
    let effective = || pattern.matched.iter().filter(|action| granted.denied(**action).is_none());
    let count = effective().count();
    let denied = pattern.matched.len().saturating_sub(count);
    let added = effective().filter(|action| named.get(**action) == Some(&false)).count();
    let everything = pattern.plain.chars().all(|c| matches!(c, '*' | ':'));
    // What a Deny takes away altogether is reported where it does.
    if count == 0 && !everything {
        return;
    }
    let several = pattern.service().contains('*');
    let finding =
        |rule| Finding::new(rule).with("found", Arg::input(&pattern.clean)).with("count", Arg::count(count));
    let finding = if everything {
        finding(rule::POLICY_WILDCARD_EVERYTHING)
    } else if pattern.matched.len() == known::count(judge.facts) {
        let rule =
            if denied > 0 { rule::POLICY_WILDCARD_SERVICE_DENIED } else { rule::POLICY_WILDCARD_SERVICE };
        finding(rule).with("added", Arg::count(added))
    } else {
        let actions = effective().filter_map(|action| known::name(judge.facts, *action));
        let actions = Arg::known_list(actions);
        let rule = match (several, denied > 0) {
            (true, _) => rule::POLICY_WILDCARD_SERVICES,
            (false, true) => rule::POLICY_WILDCARD_DENIED,
            (false, false) => rule::POLICY_WILDCARD,
        };
        finding(rule).with("added", Arg::count(added)).with("actions", actions)
    };
    let counts =
        denied > 0 && !everything && (!several || pattern.matched.len() == known::count(judge.facts));
    let finding = if counts { finding.with("denied", Arg::count(denied)) } else { finding };
    judge.at_entry(pattern.entry, finding, None);
}
