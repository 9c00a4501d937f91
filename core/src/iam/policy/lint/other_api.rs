//! Which of the two APIs for the same things a policy is for: one note for the whole policy.

use crate::catalogue::{Names as _, embedded, rule};
use crate::report::{Arg, Finding};

use super::granted::Granted;
use super::judge::{Judge, Pattern, Says};
use super::known;

/// Actions of one API whose counterparts in the other one are not granted.
#[derive(Default)]
struct Alone<'s, 'p> {
    first: Option<(&'s Pattern<'p>, &'p [crate::catalogue::Str])>,
    count: usize,
}

pub(super) fn check<'p>(judge: &mut Judge<'p>, says: &[Says<'p>], granted: &Granted<'_>) {
    let (mut ecs, mut nova) = (Alone::default(), Alone::default());
    let mut seen = known::marks(judge.facts);
    let allowed = says.iter().filter(|says| says.allows()).flat_map(|says| &says.actions);
    for pattern in allowed.filter(|pattern| !pattern.again).take(embedded().lint.compared_entries) {
        for action in &pattern.matched {
            let again = seen.get_mut(*action).is_none_or(|seen| std::mem::replace(seen, true));
            let (twins, of_ecs) = known::counterparts(judge.facts, *action);
            // Either of several counterparts will do; what is denied is not wanted in the other API either.
            if again
                || twins.is_empty()
                || granted.denied(*action).is_some()
                || twins.iter().any(|twin| granted.named(twin) || granted.denied_by_name(twin).is_some())
            {
                continue;
            }
            let alone = if of_ecs { &mut ecs } else { &mut nova };
            alone.first = alone.first.or(Some((pattern, twins)));
            alone.count = alone.count.saturating_add(1);
        }
    }
    let (rule, alone) = if ecs.count > nova.count {
        (rule::POLICY_OTHER_API_ECS, ecs)
    } else {
        (rule::POLICY_OTHER_API, nova)
    };
    if let Some((pattern, twins)) = alone.first {
        let finding = Finding::new(rule).with("found", Arg::input(&pattern.clean));
        let finding =
            finding.with("nearest", Arg::known_list(twins.texts())).with("count", Arg::count(alone.count));
        judge.at_entry(pattern.entry, finding, None);
    }
}
