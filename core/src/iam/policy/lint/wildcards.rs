//! How wide a wildcard is: what it stands for, and what it adds to what is named beside it.

use std::borrow::Cow;

use crate::catalogue::{LINT, rule};
use crate::report::{Arg, Finding};

use super::judge::{Judge, Pattern, Says};
use super::known;

pub(super) fn check(judge: &mut Judge<'_>, says: &[Says<'_>]) {
    let allowed = || says.iter().filter(|says| says.allows()).flat_map(|says| &says.actions);
    let mut named = known::marks();
    for pattern in allowed().filter(|pattern| !pattern.wildcard()) {
        for action in &pattern.matched {
            if let Some(named) = named.get_mut(*action) {
                *named = true;
            }
        }
    }
    let wide =
        allowed().filter(|pattern| pattern.wildcard() && !pattern.again && !pattern.matched.is_empty());
    for pattern in wide.take(LINT.compared_entries) {
        breadth(judge, pattern, &named);
    }
}

fn breadth(judge: &mut Judge<'_>, pattern: &Pattern<'_>, named: &[bool]) {
    let count = pattern.matched.len();
    let added = pattern.matched.iter().filter(|action| named.get(**action) == Some(&false)).count();
    let found = Arg::input(&pattern.clean);
    let finding = if pattern.plain.chars().all(|c| matches!(c, '*' | ':')) {
        Finding::new(rule::POLICY_WILDCARD_EVERYTHING).with("found", found).with("count", Arg::count(count))
    } else if count == known::count() {
        Finding::new(rule::POLICY_WILDCARD_SERVICE)
            .with("found", found)
            .with("count", Arg::count(count))
            .with("added", Arg::count(added))
    } else {
        let actions =
            pattern.matched.iter().filter_map(|action| known::name(*action)).map(Cow::Borrowed).collect();
        Finding::new(rule::POLICY_WILDCARD)
            .with("found", found)
            .with("count", Arg::count(count))
            .with("added", Arg::count(added))
            .with("actions", Arg::List(actions))
    };
    judge.at_entry(pattern.entry, finding, None);
}
