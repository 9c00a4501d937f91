//! What a policy really grants: its Allows less its Denies, action by action.

use crate::catalogue::{Call, Facts, IamRow, Names as _, embedded};

use super::judge::Says;
use super::known;

/// What a policy allows and denies of the known actions.
pub(super) struct Granted<'c> {
    pub(super) facts: &'c Facts,
    /// The statements that allow an action, of the first ones that are compared.
    allowed: Vec<Vec<usize>>,
    /// The Deny that takes an action away altogether.
    denied: Vec<Option<String>>,
    /// The statements that deny an action on conditions or for some resources.
    narrowed: Vec<Vec<usize>>,
    /// The policy has an Allow.
    pub(super) allows: bool,
}

/// How a dependency is granted to those who have the action that needs it.
pub(super) enum Grant {
    /// Whenever the action is.
    Surely,
    /// On conditions of its own: these statements decide.
    Perhaps(Vec<usize>),
}

impl<'c> Granted<'c> {
    pub(super) fn of(facts: &'c Facts, says: &[Says<'_>]) -> Self {
        let lists = || vec![Vec::new(); facts.actions.len()];
        let mut granted = Granted {
            facts,
            allowed: lists(),
            denied: vec![None; facts.actions.len()],
            narrowed: lists(),
            allows: false,
        };
        let entries = says.iter().enumerate();
        let entries =
            entries.flat_map(|(at, says)| says.actions.iter().map(move |pattern| (at, says, pattern)));
        let entries = entries.filter(|(_, _, pattern)| pattern.comparable() && !pattern.again);
        for (at, says, pattern) in entries.take(embedded().lint.compared_entries) {
            granted.allows |= says.allows();
            for action in &pattern.known {
                if says.denies() && says.everywhere {
                    if let Some(denied) = granted.denied.get_mut(*action) {
                        denied.get_or_insert_with(|| pattern.entry.pointer.clone());
                    }
                    continue;
                }
                let lists = if says.allows() { &mut granted.allowed } else { &mut granted.narrowed };
                let list = lists.get_mut(*action).filter(|_| says.allows() || says.denies());
                // One that holds everywhere says all that others could.
                if let Some(list) = list
                    && list.len() < embedded().lint.compared_statements
                    && list.last() != Some(&at)
                {
                    list.push(at);
                }
            }
        }
        granted
    }

    fn place(&self, name: &str) -> Option<usize> {
        self.facts.place_of_action(name)
    }

    /// Some Allow grants it, perhaps under conditions.
    pub(super) fn named(&self, name: &str) -> bool {
        self.place(name).and_then(|place| self.allowed.get(place)).is_some_and(|list| !list.is_empty())
    }

    /// Some Allow grants it, and no Deny takes it away altogether.
    pub(super) fn has(&self, name: &str) -> bool {
        self.named(name) && self.denied_by_name(name).is_none()
    }

    /// The Deny that takes it away altogether.
    pub(super) fn denied(&self, action: usize) -> Option<&str> {
        self.denied.get(action)?.as_deref()
    }

    pub(super) fn denied_by_name(&self, name: &str) -> Option<&str> {
        self.denied(self.place(name)?)
    }

    /// Everything that an operation needs is granted.
    pub(super) fn opens(&self, row: &IamRow) -> bool {
        row.actions.texts().chain(row.needs.texts()).all(|action| self.has(action))
    }

    /// How an action that some Allow grants is granted wherever a statement allows another one.
    pub(super) fn beside(&self, says: &[Says<'_>], own: &Says<'_>, action: usize, need: &str) -> Grant {
        let Some(place) = self.place(need) else { return Grant::Surely };
        let of = |lists: &[Vec<usize>]| lists.get(place).cloned().unwrap_or_default();
        let mut deciding = Vec::new();
        let allows = of(&self.allowed);
        let sure = |at: &usize| says.get(*at).is_some_and(|other| other.reaches(own));
        if !allows.iter().any(sure) {
            deciding.extend(allows);
        }
        // What denies the action itself under the same condition takes nothing more away.
        let itself = self.narrowed.get(action);
        let itself = |at: &usize| itself.is_some_and(|list| list.contains(at));
        deciding.extend(of(&self.narrowed).into_iter().filter(|at| !itself(at)));
        if deciding.is_empty() { Grant::Surely } else { Grant::Perhaps(deciding) }
    }

    /// The dependencies of operations that the policy fully opens.
    pub(super) fn serving(&self) -> Vec<&'c str> {
        self.dependencies(|row| self.opens(row))
    }

    /// The dependencies of operations whose own actions are granted.
    pub(super) fn needed(&self) -> Vec<&'c str> {
        self.dependencies(|row| row.actions.iter().all(|action| self.has(action)))
    }

    fn dependencies(&self, of: impl Fn(&IamRow) -> bool) -> Vec<&'c str> {
        let mut all = Vec::new();
        for row in self.facts.answering_rows().filter(|row| of(row)) {
            all.extend(row.needs.texts());
            all.extend(row.conditional.iter().flat_map(|condition| condition.needs.texts()));
            // Of several actions of one row, each is there for the others too.
            all.extend(row.actions.texts().filter(|_| row.actions.len() > 1));
        }
        all.sort_unstable();
        all.dedup();
        all
    }

    /// An action that only opens calls of which none is allowed that changes anything.
    pub(super) fn reads_only(&self, action: usize) -> bool {
        let mut opened = self.facts.opened(action);
        let asks = |call: Call<'_>| known::only_asks(call.operation);
        let changes = |call: Call<'_>| !asks(call) && self.opens(call.row);
        opened.clone().any(asks) && !opened.any(changes)
    }
}
