//! What granted actions depend on, and whether the calls that they open are historical.

use std::borrow::Cow;

use crate::catalogue::{Call, Names as _, Str, embedded, rule};
use crate::iam::policy::tree::Node;
use crate::report::{Anchor, Arg, Finding, Hint, Rule};

use super::granted::{Grant, Granted};
use super::judge::{Change, Judge, Pattern, Says};
use super::known;
use super::words;

pub(super) fn check(judge: &mut Judge<'_>, says: &[Says<'_>], granted: &Granted<'_>) {
    let allows = || says.iter().filter(|says| says.allows());
    let mut named = known::marks(judge.facts);
    for pattern in allows().flat_map(|says| &says.actions).filter(|pattern| !pattern.wildcard()) {
        mark(&mut named, &pattern.matched);
    }
    let (serving, needed) = (granted.serving(), granted.needed());
    let entries = allows().flat_map(|says| says.actions.iter().map(move |pattern| (says, pattern)));
    let entries = entries.filter(|(_, pattern)| !pattern.again);
    for (statement, pattern) in entries.take(embedded().lint.compared_entries) {
        // What is named by itself is reported there, and what is denied itself needs nothing.
        let own = pattern.matched.iter().copied().filter(|action| {
            granted.denied(*action).is_none() && (!pattern.wildcard() || named.get(*action) == Some(&false))
        });
        let mut gaps = Gaps::default();
        for action in own {
            gaps.of_action(action, (says, statement), granted, (&serving, &needed));
        }
        gaps.report(judge, says, statement, pattern);
        if !pattern.wildcard() {
            deprecated(judge, pattern, granted, &needed);
        }
    }
}

fn mark(marks: &mut [bool], places: &[usize]) {
    for place in places {
        if let Some(mark) = marks.get_mut(*place) {
            *mark = true;
        }
    }
}

/// Adds what is not there yet.
pub(super) fn add<T: PartialEq>(list: &mut Vec<T>, item: T) {
    if !list.contains(&item) {
        list.push(item);
    }
}

/// Operations that a rule speaks of, and what they lack.
#[derive(Default)]
struct Lack<'g> {
    operations: Vec<&'g str>,
    actions: Vec<&'g str>,
    source: Option<&'g Str>,
}

impl<'g> Lack<'g> {
    fn add(&mut self, call: &Call<'g>, actions: &[&'g str]) {
        add(&mut self.operations, &call.operation.id);
        actions.iter().for_each(|action| add(&mut self.actions, action));
        self.source = self.source.or(Some(&call.row.source));
    }
}

/// What is missing for the calls that an entry opens.
#[derive(Default)]
struct Gaps<'g> {
    /// No call of the action goes through.
    whole: Lack<'g>,
    /// Others do.
    part: Lack<'g>,
    /// By the place of the Deny.
    denied: Vec<(&'g str, Lack<'g>)>,
    /// Needed for requests with a certain field only.
    fields: Vec<(&'g str, Vec<&'g str>, &'g Str)>,
    /// Granted on conditions: by the statements that decide.
    perhaps: Vec<(Vec<usize>, Lack<'g>)>,
}

impl<'g> Gaps<'g> {
    fn of_action(
        &mut self,
        action: usize,
        (all, statement): (&[Says<'_>], &Says<'_>),
        granted: &'g Granted<'g>,
        (serving, needed): (&[&str], &[&str]),
    ) {
        let mut lacking = Vec::new();
        // What another granted action depends on is there for that one, whatever else it could open.
        let mut usable = known::name(granted.facts, action).is_some_and(|name| serving.contains(&name));
        for call in granted.facts.opened(action) {
            let call = &call;
            let needs = || call.row.actions.texts().chain(call.row.needs.texts());
            for need in needs() {
                if let Some(by) = granted.denied_by_name(need) {
                    add_to(&mut self.denied, by, call, need);
                } else if granted.named(need)
                    && let Grant::Perhaps(deciding) = granted.beside(all, statement, action, need)
                {
                    add_to(&mut self.perhaps, deciding, call, need);
                }
            }
            let taken = |need: &&str| granted.denied_by_name(need).is_some();
            let missing: Vec<&'g str> = needs().filter(|need| !taken(need) && !granted.named(need)).collect();
            usable |= missing.is_empty() && !needs().any(|need| taken(&need));
            if missing.is_empty() {
                self.of_fields(call, granted);
            } else {
                lacking.push((*call, missing));
            }
        }
        // One that a call of today needs is there for that call: nobody need want the others.
        if usable && known::name(granted.facts, action).is_some_and(|name| needed.contains(&name)) {
            return;
        }
        let lack = if usable { &mut self.part } else { &mut self.whole };
        lacking.iter().for_each(|(call, actions)| lack.add(call, actions));
    }

    fn of_fields(&mut self, call: &Call<'g>, granted: &Granted<'_>) {
        for condition in &call.row.conditional {
            let lacks = condition.needs.texts().filter(|need| !granted.named(need));
            let lacks: Vec<&'g str> = lacks.collect();
            let same =
                |(field, known, _): &(&str, Vec<&str>, &Str)| *field == condition.field && *known == lacks;
            if !lacks.is_empty() && !self.fields.iter().any(same) {
                self.fields.push((&condition.field, lacks, &call.row.source));
            }
        }
    }

    fn report(self, judge: &mut Judge<'_>, all: &[Says<'_>], statement: &Says<'_>, pattern: &Pattern<'_>) {
        let list = room(judge, all, statement);
        missing(judge, rule::POLICY_MISSING_DEPENDENCY, pattern, &self.whole, list);
        // Nobody may want those calls: nothing is added for them.
        missing(judge, rule::POLICY_PARTIAL_DEPENDENCY, pattern, &self.part, None);
        for (pointer, lack) in self.denied {
            let finding = lacks(rule::POLICY_DENIED_DEPENDENCY, pattern, &lack);
            judge.at_entry(pattern.entry, finding.with("pointer", Arg::input(pointer)), None);
        }
        for (deciding, lack) in self.perhaps {
            let pointers = deciding.iter().filter_map(|at| all.get(*at));
            let pointers = pointers.map(|says| Cow::Owned(says.statement.pointer.clone())).collect();
            let finding = lacks(rule::POLICY_DEPENDENCY_ON_CONDITIONS, pattern, &lack);
            let finding = finding.with("pointers", Arg::List(pointers));
            report(judge, pattern, finding, lack.source, None);
        }
        for (field, lacks, source) in self.fields {
            let finding = Finding::new(rule::POLICY_CONDITIONAL_DEPENDENCY)
                .with("found", Arg::input(&pattern.clean))
                .with("field", Arg::known(field))
                .with("missing", texts(&lacks));
            report(judge, pattern, finding, Some(source), None);
        }
    }
}

/// Adds to the entry of a key, which is made where there is none.
fn add_to<'g, K: PartialEq>(list: &mut Vec<(K, Lack<'g>)>, key: K, call: &Call<'g>, need: &'g str) {
    match list.iter_mut().find(|(known, _)| *known == key) {
        Some((_, lack)) => lack.add(call, &[need]),
        None => {
            let mut lack = Lack::default();
            lack.add(call, &[need]);
            list.push((key, lack));
        }
    }
}

fn lacks(rule: Rule<'static>, pattern: &Pattern<'_>, lack: &Lack<'_>) -> Finding {
    Finding::new(rule)
        .with("found", Arg::input(&pattern.clean))
        .with("operations", texts(&lack.operations))
        .with("missing", texts(&lack.actions))
}

fn missing(
    judge: &mut Judge<'_>,
    rule: Rule<'static>,
    pattern: &Pattern<'_>,
    lack: &Lack<'_>,
    list: Option<&Node>,
) {
    if lack.operations.is_empty() {
        return;
    }
    let change = list.and_then(|list| addition(judge, list, &lack.actions));
    report(judge, pattern, lacks(rule, pattern, lack), lack.source, change);
}

fn report(
    judge: &mut Judge<'_>,
    pattern: &Pattern<'_>,
    finding: Finding,
    source: Option<&Str>,
    change: Option<Change>,
) {
    let entry = pattern.entry;
    judge.report(&entry.pointer, entry.ordinal, Anchor::Value, finding, source, change);
}

pub(super) fn texts(items: &[&str]) -> Arg {
    Arg::known_list(items.iter().copied())
}

/// The list that takes what is added: that of the statement itself, unless it names resources, which only
/// actions of their own service may stand beside.
fn room<'p>(judge: &Judge<'p>, says: &[Says<'_>], statement: &Says<'_>) -> Option<&'p Node> {
    let fits = |says: &&Says<'_>| says.statement.resources.is_none() && says.statement.uris.is_none();
    let free =
        Some(statement).filter(fits).or_else(|| says.iter().filter(|says| says.allows()).find(fits))?;
    Some(&judge.node(free.statement.ordinal)?.member("Action")?.node)
}

/// Adds actions at the end of a list, in its own style; none where that would be more than it may hold.
pub(super) fn addition(judge: &Judge<'_>, list: &Node, actions: &[&str]) -> Option<Change> {
    let items = list.items();
    let last = items.last()?;
    if items.len().saturating_add(actions.len()) > known::most_actions() {
        return None;
    }
    let (open, end) = (list.span.clone()?.start.saturating_add(1), last.span.clone()?);
    let separator = match items.len().checked_sub(2).and_then(|before| items.get(before)) {
        Some(before) => judge.slice(before.span.clone()?.end..end.start)?.to_owned(),
        // The only item: what stands before it, stands before the next one too.
        None => match judge.slice(open..end.start)? {
            "" => ", ".to_owned(),
            blanks => format!(",{blanks}"),
        },
    };
    let text: String = actions.iter().map(|action| format!("{separator}{}", words::quoted(action))).collect();
    let title = Hint::new("fix/add").with("values", texts(actions));
    Some(Change::on_request(title, vec![(end.end..end.end, text)]))
}

/// An action that opens only historical calls, unless calls of today depend on it.
fn deprecated(judge: &mut Judge<'_>, pattern: &Pattern<'_>, granted: &Granted<'_>, needed: &[&str]) {
    for action in &pattern.matched {
        let mut opened = judge.facts.opened(*action);
        let serves = known::name(judge.facts, *action).is_some_and(|name| needed.contains(&name));
        if serves || granted.denied(*action).is_some() || opened.clone().next().is_none() {
            continue;
        }
        if opened.clone().all(|call| call.operation.deprecated) {
            let ids: Vec<&str> = opened.by_ref().map(|call| &*call.operation.id).collect();
            let finding =
                Finding::new(rule::POLICY_DEPRECATED_ONLY).with("found", Arg::input(&pattern.clean));
            judge.at_entry(pattern.entry, finding.with("operations", texts(&ids)), None);
        }
    }
}
