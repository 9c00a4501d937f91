//! Resources: their form, their type, and whose they are.

use std::borrow::Cow;

use crate::catalogue::{embedded, rule};
use crate::iam::policy::glob::fits;
use crate::report::{Arg, Finding};

use super::judge::{Judge, Says};
use super::{known, words};

pub(super) fn check(judge: &mut Judge<'_>, says: &[Says<'_>]) {
    for says in says {
        let services = says.services();
        uris(judge, says, &services);
        for entry in says.statement.resources.iter().flatten() {
            letters(judge, entry);
            let clean = words::clean_action(&entry.text);
            let parts: Vec<&str> = clean.splitn(embedded().policy.resource_parts, ':').collect();
            let [service, _, _, kind, _] = parts[..] else {
                let finding =
                    Finding::new(rule::POLICY_MALFORMED_RESOURCE).with("found", Arg::input(&entry.text));
                judge.at_entry(entry, finding, None);
                continue;
            };
            if parts.iter().any(|part| part.is_empty()) {
                let finding =
                    Finding::new(rule::POLICY_MALFORMED_RESOURCE).with("found", Arg::input(&entry.text));
                judge.at_entry(entry, finding, None);
                continue;
            }
            if service == known::SERVICE
                && !known::policy_resources(judge.facts).any(|known| fits(kind, known))
            {
                let allowed = Arg::known_list(known::policy_resources(judge.facts));
                let finding = Finding::new(rule::POLICY_RESOURCE_TYPE).with("found", Arg::input(kind));
                judge.at_entry(entry, finding.with("allowed", allowed), None);
            }
            let foreign = services.iter().any(|own| !own.contains('*') && *own != service && service != "*");
            if foreign {
                let services =
                    services.iter().map(|service| Cow::Owned(crate::report::shown(service))).collect();
                let finding = Finding::new(rule::POLICY_RESOURCE_SERVICE).with("found", Arg::input(service));
                judge.at_entry(entry, finding.with("services", Arg::List(services)), None);
            }
        }
    }
}

/// The object form is that of agencies: actions of other services cannot be limited by it.
fn uris(judge: &mut Judge<'_>, says: &Says<'_>, services: &[&str]) {
    let foreign = services.iter().any(|own| !own.contains('*') && *own != embedded().policy.uri_service);
    for entry in says.statement.uris.iter().flatten() {
        letters(judge, entry);
        if foreign {
            let services = services.iter().map(|service| Cow::Owned(crate::report::shown(service))).collect();
            let finding = Finding::new(rule::POLICY_RESOURCE_SERVICE)
                .with("found", Arg::input(&embedded().policy.uri_service));
            judge.at_entry(entry, finding.with("services", Arg::List(services)), None);
        }
    }
}

/// What a resource was meant to be is for somebody to say: putting it right changes what a statement reaches.
fn letters(judge: &mut Judge<'_>, entry: &crate::iam::policy::read::Entry) {
    let clean = words::clean(&entry.text);
    if entry.text.chars().any(words::is_blank) {
        let finding = Finding::new(rule::POLICY_BLANK).with("found", Arg::input(&entry.text));
        let change = judge.suggestion(entry.ordinal, &clean);
        judge.at_entry(entry, finding.with("nearest", Arg::input(&clean)), change);
    }
    let mut alike: Vec<char> = entry.text.chars().filter(|c| words::looks_like(*c).is_some()).collect();
    if !alike.is_empty() {
        alike.sort_unstable();
        alike.dedup();
        let characters = alike.iter().map(|c| Cow::Owned(c.to_string())).collect();
        let finding = Finding::new(rule::POLICY_LOOK_ALIKE).with("found", Arg::input(&entry.text));
        let finding = finding.with("characters", Arg::List(characters)).with("nearest", Arg::input(&clean));
        let change = judge.suggestion(entry.ordinal, &clean);
        judge.at_entry(entry, finding, change);
    }
}
