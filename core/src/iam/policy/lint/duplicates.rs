//! Entries that stand twice, or within a wider one.
//!
//! An entry goes when another one of the same effect says all that it says: in the same statement, or in one
//! that applies wherever its own does. Of two equal ones the later goes, so that never both do. An entry whose
//! letters are wrong covers nothing: what it was meant to be is not known.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use crate::catalogue::{embedded, rule};
use crate::iam::policy::glob::fits;
use crate::iam::policy::read::Entry;
use crate::report::{Arg, Finding};

use super::judge::{Judge, Pattern, Says};
use super::words;

/// The place of an entry: its statement, and its number there.
type Place = (usize, usize);

pub(super) fn check(judge: &mut Judge<'_>, says: &[Says<'_>]) {
    let index = Index::of(says);
    for (at, statement) in says.iter().enumerate() {
        actions(judge, says, &index, at);
        resources(judge, statement);
        values(judge, statement);
    }
}

/// Where each pattern stands first, and the wildcards, for the search of what covers an entry.
struct Index<'s> {
    equal: HashMap<&'s str, Vec<Place>>,
    wildcards: Vec<(Place, &'s str)>,
}

impl<'s> Index<'s> {
    fn of(says: &'s [Says<'_>]) -> Self {
        let mut index = Index { equal: HashMap::new(), wildcards: Vec::new() };
        let mut taken = 0_usize;
        for (at, statement) in says.iter().enumerate() {
            for (number, pattern) in statement
                .actions
                .iter()
                .enumerate()
                .filter(|(_, pattern)| pattern.comparable() && pattern.exact())
            {
                taken = taken.saturating_add(1);
                if taken > embedded().lint.compared_entries {
                    return index;
                }
                let places = index.equal.entry(&pattern.plain).or_default();
                // Many equal ones in one statement are as good as the first.
                if places.last().is_none_or(|(last, _)| *last != at) {
                    places.push((at, number));
                }
                if pattern.wildcard() {
                    index.wildcards.push(((at, number), &pattern.plain));
                }
            }
        }
        index.wildcards.dedup_by_key(|(_, plain)| *plain);
        index
    }
}

/// The entry that makes this one idle, if any; one of its own statement rather than of another.
fn cover(says: &[Says<'_>], index: &Index<'_>, own: Place) -> Option<Place> {
    let statement = says.get(own.0)?;
    let pattern = statement.actions.get(own.1)?;
    if !pattern.comparable() {
        return None;
    }
    let reaches = |(at, _): &Place| {
        // Without an effect, a statement can be compared with itself only.
        if statement.effect.is_none() && *at != own.0 {
            return false;
        }
        let other = says.get(*at);
        other.is_some_and(|other| other.effect == statement.effect && other.reaches(statement))
    };
    // Whether the other statement in turn lies within this one: then order decides.
    let mutual = |(at, _): &Place| says.get(*at).is_some_and(|other| statement.reaches(other));
    let equal = || index.equal.get(pattern.plain.as_str()).into_iter().flatten();
    let equal =
        || equal().filter(|place| **place != own && reaches(place) && (!mutual(place) || **place < own));
    let wider = || {
        let others = index.wildcards.iter().filter(|(place, plain)| *place != own && *plain != pattern.plain);
        others.filter(|(place, plain)| fits(plain, &pattern.plain) && reaches(place)).map(|(place, _)| place)
    };
    let all = || equal().chain(wider());
    all().find(|(at, _)| *at == own.0).or_else(|| all().next()).copied()
}

fn actions(judge: &mut Judge<'_>, says: &[Says<'_>], index: &Index<'_>, at: usize) {
    let Some(statement) = says.get(at) else { return };
    let covers: Vec<Option<Place>> =
        (0..statement.actions.len()).map(|number| cover(says, index, (at, number))).collect();
    let elsewhere = |cover: &Option<Place>| cover.is_some_and(|(other, _)| other != at);
    if !covers.is_empty() && covers.iter().all(Option::is_some) && covers.iter().any(elsewhere) {
        return redundant(judge, says, at, &covers);
    }
    let list = statement_list(judge, statement);
    for (pattern, cover) in statement.actions.iter().zip(covers) {
        let Some(cover) = cover else { continue };
        let Some(other) = entry(says, cover) else { continue };
        let (found, pointer) = (Arg::input(&pattern.clean), Arg::input(&other.entry.pointer));
        let finding = if other.plain == pattern.plain && cover.0 == at {
            Finding::new(rule::POLICY_DUPLICATE_ACTION).with("found", found).with("other", pointer)
        } else {
            Finding::new(rule::POLICY_COVERED_ACTION)
                .with("found", found)
                .with("other", Arg::input(&other.clean))
                .with("pointer", pointer)
        };
        let change = list.and_then(|list| judge.removal(list, pattern.entry.ordinal));
        judge.at_entry(pattern.entry, finding, change);
    }
}

fn entry<'s, 'p>(says: &'s [Says<'p>], (at, number): Place) -> Option<&'s Pattern<'p>> {
    says.get(at)?.actions.get(number)
}

/// The list in which the actions of a statement stand.
fn statement_list<'p>(judge: &Judge<'p>, says: &Says<'_>) -> Option<&'p crate::iam::policy::tree::Node> {
    Some(&judge.node(says.statement.ordinal)?.member("Action")?.node)
}

fn redundant(judge: &mut Judge<'_>, says: &[Says<'_>], at: usize, covers: &[Option<Place>]) {
    let Some(statement) = says.get(at) else { return };
    let mut pointers: Vec<&str> = Vec::new();
    for (other, _) in covers.iter().flatten() {
        let pointer = says.get(*other).map_or("", |other| other.statement.pointer.as_str());
        if *other != at && !pointers.contains(&pointer) {
            pointers.push(pointer);
        }
    }
    let pointers = pointers.into_iter().map(|pointer| Cow::Owned(pointer.to_owned())).collect();
    let finding = Finding::new(rule::POLICY_REDUNDANT_STATEMENT).with("pointers", Arg::List(pointers));
    let list = judge.node(0).and_then(|root| root.member("Statement")).map(|member| &member.node);
    let change = list.and_then(|list| judge.removal(list, statement.statement.ordinal));
    let pointer = statement.statement.pointer.clone();
    judge.report(&pointer, statement.statement.ordinal, crate::report::Anchor::Value, finding, None, change);
}

/// Resources within others of the same statement.
fn resources(judge: &mut Judge<'_>, says: &Says<'_>) {
    let Some(entries) = &says.statement.resources else { return };
    let list = judge.node(says.statement.ordinal).and_then(|node| Some(&node.member("Resource")?.node));
    // The service may be in capitals here; the rest is compared as it is.
    let plain: Vec<String> = entries
        .iter()
        .take(embedded().lint.compared_entries)
        .map(|entry| words::service_in_lower(&entry.text))
        .collect();
    let short = |text: &&String| text.len() <= embedded().lint.compared_characters;
    for (number, entry) in entries.iter().enumerate() {
        let Some(own) = plain.get(number).filter(short) else { continue };
        let within = |(other, text): &(usize, &String)| {
            *other != number
                && short(text)
                && fits(text, own)
                && (text.as_str() != own.as_str() || *other < number)
        };
        let Some(other) = plain.iter().enumerate().find(within).and_then(|(other, _)| entries.get(other))
        else {
            continue;
        };
        let finding = Finding::new(rule::POLICY_DUPLICATE_RESOURCE).with("found", Arg::input(&entry.text));
        let finding = finding.with("other", Arg::input(&other.pointer));
        let change = list.and_then(|list| judge.removal(list, entry.ordinal));
        judge.at_entry(entry, finding, change);
    }
}

/// Values of a condition key that stand twice.
fn values(judge: &mut Judge<'_>, says: &Says<'_>) {
    for condition in &says.statement.conditions {
        let mut seen: HashSet<&str> = HashSet::new();
        let list = judge.node(condition.key.ordinal);
        let again: Vec<&Entry> = condition.values.iter().filter(|value| !seen.insert(&value.text)).collect();
        for value in again {
            let finding = Finding::new(rule::POLICY_DUPLICATE_VALUE).with("found", Arg::input(&value.text));
            let change = list.and_then(|list| judge.removal(list, value.ordinal));
            judge.at_entry(value, finding, change);
        }
    }
}
