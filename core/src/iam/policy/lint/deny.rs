//! What a Deny leaves open under another name, and what it forbids beside what it names.

use crate::catalogue::{Call, Facts, Names as _, embedded, rule};
use crate::report::{Anchor, Arg, Finding};

use super::dependencies::{add, addition, texts};
use super::granted::Granted;
use super::judge::{Judge, Says};
use super::known;

pub(super) fn check(judge: &mut Judge<'_>, says: &[Says<'_>], granted: &Granted<'_>) {
    for statement in says.iter().filter(|says| says.denies()).take(embedded().lint.compared_statements) {
        undone(judge, says, statement, granted);
        more(judge, statement, granted);
    }
}

/// Marks of the actions that statements deny.
struct Denied<'c> {
    facts: &'c Facts,
    marks: Vec<bool>,
}

impl<'c> Denied<'c> {
    fn by<'s>(facts: &'c Facts, statements: impl Iterator<Item = &'s Says<'s>>) -> Self {
        let mut marks = known::marks(facts);
        for action in statements.flat_map(|says| &says.actions).flat_map(|pattern| &pattern.known) {
            if let Some(mark) = marks.get_mut(*action) {
                *mark = true;
            }
        }
        Denied { facts, marks }
    }

    fn has(&self, name: &str) -> bool {
        let place = self.facts.place_of_action(name);
        place.and_then(|place| self.marks.get(place)).copied().unwrap_or_default()
    }

    fn closes(&self, call: &Call<'_>) -> bool {
        call.row.actions.texts().chain(call.row.needs.texts()).any(|action| self.has(action))
    }

    /// The call is denied by what its own actions are called, and not as something beside it.
    fn names(&self, call: &Call<'_>) -> bool {
        let own =
            |action: &str| self.has(action) && !known::beside(self.facts, action).has(&call.operation.id);
        call.row.actions.texts().any(own)
    }
}

/// What stays open, and how.
#[derive(Default)]
struct Open<'c> {
    operations: Vec<&'c str>,
    actions: Vec<&'c str>,
    denied: Vec<&'c str>,
}

impl<'c> Open<'c> {
    fn add(&mut self, call: &Call<'c>, by: &[&'c str]) {
        if self.operations.contains(&&*call.operation.id) {
            return;
        }
        self.operations.push(&call.operation.id);
        call.row.actions.texts().for_each(|action| add(&mut self.actions, action));
        by.iter().for_each(|action| add(&mut self.denied, action));
    }
}

/// Calls that do what the Deny forbids, under actions that it does not name.
fn undone(judge: &mut Judge<'_>, all: &[Says<'_>], statement: &Says<'_>, granted: &Granted<'_>) {
    let facts = judge.facts;
    let own = Denied::by(facts, std::iter::once(statement));
    // What holds wherever this statement does, closes with it.
    let others = all.iter().filter(|other| other.denies() && other.reaches(statement));
    let closed = Denied::by(facts, others.take(embedded().lint.compared_statements));
    let (mut open, mut perhaps) = (Open::default(), Open::default());
    for act in facts.acts() {
        let by: Vec<&str> = act
            .calls
            .iter()
            .filter(|call| own.names(call))
            .flat_map(|call| call.row.actions.texts().filter(|action| own.has(action)))
            .collect();
        if by.is_empty() {
            continue;
        }
        for call in act.calls.iter().chain(&act.also).filter(|call| !closed.closes(call)) {
            if granted.opens(call.row) {
                open.add(call, &by);
            } else if !granted.allows || call.row.actions.iter().all(|action| granted.has(action)) {
                perhaps.add(call, &by);
            }
        }
    }
    let list = judge.node(statement.statement.ordinal).and_then(|node| node.member("Action"));
    let Some(list) = list.map(|member| &member.node) else { return };
    for (rule, open) in [(rule::POLICY_DENY_UNDONE, open), (rule::POLICY_DENY_INCOMPLETE, perhaps)] {
        if open.operations.is_empty() {
            continue;
        }
        let finding = Finding::new(rule)
            .with("found", texts(&open.denied))
            .with("operations", texts(&open.operations))
            .with("actions", texts(&open.actions));
        let change = addition(judge, list, &open.actions);
        let pointer = format!("{}/Action", statement.statement.pointer);
        judge.report(&pointer, list.ordinal, Anchor::Value, finding, None, change);
    }
}

/// Calls on other things that an action of the Deny opens too.
fn more(judge: &mut Judge<'_>, statement: &Says<'_>, granted: &Granted<'_>) {
    for pattern in statement.actions.iter().filter(|pattern| !pattern.wildcard() && !pattern.again) {
        let names = pattern.matched.iter().filter_map(|action| known::name(judge.facts, *action));
        let names = names.filter(|name| !granted.allows || granted.named(name));
        let operations: Vec<&str> =
            names.flat_map(|name| known::beside(judge.facts, name)).map(|id| &**id).collect();
        if !operations.is_empty() {
            let finding = Finding::new(rule::POLICY_DENY_MORE).with("found", Arg::input(&pattern.clean));
            judge.at_entry(pattern.entry, finding.with("operations", Arg::known_list(operations)), None);
        }
    }
}
