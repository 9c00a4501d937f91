//! What granted actions depend on, which of the two APIs they are for, and whether those calls are historical.

use std::borrow::Cow;

use crate::catalogue::{LINT, rule};
use crate::iam::policy::tree::Node;
use crate::report::{Anchor, Arg, Finding, Hint, Rule};

use super::judge::{Change, Judge, Pattern, Says};
use super::known::{self, Granted};
use super::words;

pub(super) fn check(judge: &mut Judge<'_>, says: &[Says<'_>], granted: &Granted) {
    let allows = || says.iter().filter(|says| says.allows());
    for statement in allows() {
        other_api(judge, statement, granted);
    }
    let mut named = known::marks();
    for pattern in allows().flat_map(|says| &says.actions).filter(|pattern| !pattern.wildcard()) {
        mark(&mut named, &pattern.matched);
    }
    let serving = granted.serving();
    let entries = allows().flat_map(|says| says.actions.iter().map(move |pattern| (says, pattern)));
    let entries = entries.filter(|(_, pattern)| !pattern.again);
    for (statement, pattern) in entries.take(LINT.compared_entries) {
        // What is named by itself is reported there, and what is denied itself needs nothing.
        let own = pattern.matched.iter().copied().filter(|action| {
            granted.denied(*action).is_none() && (!pattern.wildcard() || named.get(*action) == Some(&false))
        });
        let own: Vec<usize> = own.collect();
        dependencies(judge, (says, statement, pattern), &own, granted, &serving);
        if !pattern.wildcard() {
            deprecated(judge, pattern);
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

/// Operations that a rule speaks of, and what they lack.
#[derive(Default)]
struct Lack {
    operations: Vec<&'static str>,
    actions: Vec<&'static str>,
    source: Option<&'static str>,
}

impl Lack {
    fn add(&mut self, operation: &'static str, actions: &[&'static str], source: &'static str) {
        self.operations.push(operation);
        for action in actions {
            if !self.actions.contains(action) {
                self.actions.push(action);
            }
        }
        self.source = self.source.or(Some(source));
    }
}

fn dependencies(
    judge: &mut Judge<'_>,
    (says, statement, pattern): (&[Says<'_>], &Says<'_>, &Pattern<'_>),
    own: &[usize],
    granted: &Granted,
    serving: &[&'static str],
) {
    let (mut whole, mut part) = (Lack::default(), Lack::default());
    let mut denied: Vec<(&str, Vec<&'static str>)> = Vec::new();
    let mut conditional: Vec<(&'static str, Vec<&'static str>, &'static str)> = Vec::new();
    for action in own {
        let mut lacking = Vec::new();
        // What another granted action depends on is there for that one, whatever else it could open.
        let mut usable = known::name(*action).is_some_and(|name| serving.contains(&name));
        for row in known::opened(*action) {
            let needs = || row.row.actions.iter().chain(row.row.needs).copied();
            let taken = |need: &&'static str| granted.denied_by_name(need).is_some();
            let missing: Vec<&'static str> =
                needs().filter(|need| !taken(need) && !granted.named(need)).collect();
            for need in needs().filter(taken) {
                let Some(by) = granted.denied_by_name(need) else { continue };
                match denied.iter_mut().find(|(pointer, _)| *pointer == by) {
                    Some((_, needs)) if needs.contains(&need) => {}
                    Some((_, needs)) => needs.push(need),
                    None => denied.push((by, vec![need])),
                }
            }
            usable |= missing.is_empty() && !needs().any(|need| taken(&need));
            if missing.is_empty() {
                for condition in row.row.conditional {
                    let lacks: Vec<&'static str> =
                        condition.needs.iter().filter(|need| !granted.named(need)).copied().collect();
                    if !lacks.is_empty()
                        && !conditional
                            .iter()
                            .any(|(field, known, _)| *field == condition.field && *known == lacks)
                    {
                        conditional.push((condition.field, lacks, row.row.source));
                    }
                }
            } else {
                lacking.push((row.operation.id, missing, row.row.source));
            }
        }
        let lack = if usable { &mut part } else { &mut whole };
        lacking.iter().for_each(|(operation, actions, source)| lack.add(operation, actions, source));
    }
    let list = room(judge, says, statement);
    missing(judge, rule::POLICY_MISSING_DEPENDENCY, pattern, whole, list);
    // Nobody may want those calls: nothing is added for them.
    missing(judge, rule::POLICY_PARTIAL_DEPENDENCY, pattern, part, None);
    for (pointer, needs) in denied {
        let finding = Finding::new(rule::POLICY_DENIED_DEPENDENCY)
            .with("found", Arg::input(&pattern.clean))
            .with("missing", texts(&needs))
            .with("pointer", Arg::input(pointer));
        judge.at_entry(pattern.entry, finding, None);
    }
    for (field, lacks, source) in conditional {
        let finding = Finding::new(rule::POLICY_CONDITIONAL_DEPENDENCY)
            .with("found", Arg::input(&pattern.clean))
            .with("field", field)
            .with("missing", texts(&lacks));
        report(judge, pattern, finding, source, None);
    }
}

fn missing(judge: &mut Judge<'_>, rule: Rule, pattern: &Pattern<'_>, lack: Lack, list: Option<&Node>) {
    let Some(source) = lack.source else { return };
    let finding = Finding::new(rule)
        .with("found", Arg::input(&pattern.clean))
        .with("operations", texts(&lack.operations))
        .with("missing", texts(&lack.actions));
    let change = list.and_then(|list| addition(judge, list, &lack.actions));
    report(judge, pattern, finding, source, change);
}

fn report(
    judge: &mut Judge<'_>,
    pattern: &Pattern<'_>,
    finding: Finding,
    source: &'static str,
    change: Option<Change>,
) {
    let entry = pattern.entry;
    judge.report(&entry.pointer, entry.ordinal, Anchor::Value, finding, Some(source), change);
}

fn texts(items: &[&'static str]) -> Arg {
    Arg::List(items.iter().copied().map(Cow::Borrowed).collect())
}

/// The list that takes what is added: that of the statement itself, unless it names resources, which only
/// actions of their own service may stand beside.
fn room<'p>(judge: &Judge<'p>, says: &[Says<'_>], statement: &Says<'_>) -> Option<&'p Node> {
    let fits = |says: &&Says<'_>| says.statement.resources.is_none();
    let free =
        Some(statement).filter(fits).or_else(|| says.iter().filter(|says| says.allows()).find(fits))?;
    Some(&judge.node(free.statement.ordinal)?.member("Action")?.node)
}

/// Adds actions at the end of a list, in its own style; none where that would be more than it may hold.
fn addition(judge: &Judge<'_>, list: &Node, actions: &[&'static str]) -> Option<Change> {
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

/// Actions whose counterparts in the other API are not granted: one word for each statement and API.
fn other_api(judge: &mut Judge<'_>, says: &Says<'_>, granted: &Granted) {
    for (rule, of_ecs) in [(rule::POLICY_OTHER_API, false), (rule::POLICY_OTHER_API_ECS, true)] {
        let (mut found, mut missing): (Vec<Cow<'static, str>>, Vec<&'static str>) = (Vec::new(), Vec::new());
        let mut first = None;
        for pattern in says.actions.iter().filter(|pattern| !pattern.again).take(LINT.compared_entries) {
            let mut lacks = false;
            for action in pattern.matched.iter().filter(|action| granted.denied(**action).is_none()) {
                let (twins, ecs) = known::counterparts(*action);
                // Either of several counterparts will do.
                if ecs != of_ecs || twins.iter().any(|twin| granted.named(twin)) {
                    continue;
                }
                lacks |= !twins.is_empty();
                for twin in twins {
                    if !missing.contains(twin) {
                        missing.push(twin);
                    }
                }
            }
            if lacks {
                first = first.or(Some(pattern.entry));
                found.push(Cow::Owned(crate::report::shown(&pattern.clean)));
            }
        }
        if let Some(entry) = first {
            let finding = Finding::new(rule).with("found", Arg::List(found)).with("nearest", texts(&missing));
            judge.at_entry(entry, finding, None);
        }
    }
}

fn deprecated(judge: &mut Judge<'_>, pattern: &Pattern<'_>) {
    for action in &pattern.matched {
        let opened = known::opened(*action);
        if !opened.is_empty() && opened.iter().all(|opened| opened.operation.deprecated) {
            let ids: Vec<&'static str> = opened.iter().map(|opened| opened.operation.id).collect();
            let finding =
                Finding::new(rule::POLICY_DEPRECATED_ONLY).with("found", Arg::input(&pattern.clean));
            judge.at_entry(pattern.entry, finding.with("operations", texts(&ids)), None);
        }
    }
}
