//! Names of actions: their letters, their form, and whether the documents list them.

use std::borrow::Cow;

use crate::catalogue::{nearest, rule};
use crate::report::{Arg, Finding};

use crate::iam::policy::form::is_of_name;

use super::judge::{Judge, Pattern, Says};
use super::known::{self, Names};
use super::words;

pub(super) fn check(judge: &mut Judge<'_>, says: &[Says<'_>], names: &Names) {
    let patterns = || says.iter().flat_map(|says| &says.actions);
    for (says, pattern) in
        says.iter().flat_map(|says| says.actions.iter().map(move |pattern| (says, pattern)))
    {
        letters(judge, pattern, says.denies());
        if !pattern.formed {
            form(judge, pattern);
        }
    }
    let mut services: Vec<&str> = patterns().filter(|pattern| pattern.formed).map(Pattern::service).collect();
    services.sort_unstable();
    services.dedup();
    // A service that was meant to be this one is worth more than a word on services that are not judged.
    let none_of_ours = !patterns().any(Pattern::of_ecs)
        && !services.iter().any(|service| known::meant_ours(judge.facts, service));
    if none_of_ours && !services.is_empty() {
        let services = services.iter().map(|service| Cow::Owned(crate::report::shown(service))).collect();
        let finding = Finding::new(rule::POLICY_NO_ECS_ACTION).with("services", Arg::List(services));
        return judge.at_value("", 0, finding);
    }
    let mut told: Vec<&str> = Vec::new();
    for pattern in patterns().filter(|pattern| pattern.formed && !pattern.again) {
        let service = pattern.service();
        if service == known::SERVICE {
            unknown(judge, pattern, names);
        } else if !service.contains('*')
            && !known::is_service(judge.facts, service)
            && !told.contains(&service)
        {
            told.push(service);
            unknown_service(judge, pattern);
        }
    }
}

/// Blanks, look-alikes and capitals; the change puts all of them right at once.
///
/// An entry that the service refuses or that matches nothing allows something once it is right, so that an Allow
/// is changed on request only; and so is a wildcard, since what it was meant to reach is not known.
fn letters(judge: &mut Judge<'_>, pattern: &Pattern<'_>, denies: bool) {
    let entry = pattern.entry;
    let mut findings = Vec::new();
    if entry.text.chars().any(words::is_blank) {
        findings.push(Finding::new(rule::POLICY_BLANK).with("found", Arg::input(&entry.text)));
    }
    let mut alike: Vec<char> = entry.text.chars().filter(|c| words::looks_like(*c).is_some()).collect();
    if !alike.is_empty() {
        alike.sort_unstable();
        alike.dedup();
        let characters = alike.iter().map(|c| Cow::Owned(c.to_string())).collect();
        let finding = Finding::new(rule::POLICY_LOOK_ALIKE).with("found", Arg::input(&entry.text));
        findings.push(finding.with("characters", Arg::List(characters)));
    }
    if words::clean(&entry.text) != pattern.clean {
        findings.push(Finding::new(rule::POLICY_SERVICE_CASE).with("found", Arg::input(&entry.text)));
    }
    for finding in findings {
        let change = match denies && !pattern.wildcard() {
            true => judge.replacement(entry.ordinal, &pattern.clean),
            false => judge.suggestion(entry.ordinal, &pattern.clean),
        };
        judge.at_entry(entry, finding.with("nearest", Arg::input(&pattern.clean)), change);
    }
}

fn form(judge: &mut Judge<'_>, pattern: &Pattern<'_>) {
    let mut strange: Vec<char> = pattern.clean.chars().filter(|c| *c != ':' && !is_of_name(*c)).collect();
    strange.sort_unstable();
    strange.dedup();
    let found = Arg::input(&pattern.entry.text);
    let finding = if strange.is_empty() {
        Finding::new(rule::POLICY_MALFORMED_ACTION).with("found", found)
    } else {
        let characters = strange.iter().map(|c| Cow::Owned(crate::report::shown(&c.to_string()))).collect();
        let finding = Finding::new(rule::POLICY_MALFORMED_ACTION_CHARACTERS).with("found", found);
        finding.with("characters", Arg::List(characters))
    };
    judge.at_entry(pattern.entry, finding, None);
}

fn unknown_service(judge: &mut Judge<'_>, pattern: &Pattern<'_>) {
    let service = pattern.service();
    let found = Arg::input(&pattern.clean);
    let near = if known::meant_ours(judge.facts, service) {
        Some(known::SERVICE)
    } else {
        nearest(service, known::services(judge.facts))
    };
    let finding = match near {
        Some(near) => Finding::new(rule::POLICY_UNKNOWN_SERVICE_NEAR)
            .with("found", found)
            .with("service", Arg::input(service))
            .with("nearest", Arg::known(near)),
        None => Finding::new(rule::POLICY_UNKNOWN_SERVICE)
            .with("found", found)
            .with("service", Arg::input(service)),
    };
    judge.at_entry(pattern.entry, finding, None);
}

/// An action of the cloud server that no table lists.
fn unknown(judge: &mut Judge<'_>, pattern: &Pattern<'_>, names: &Names) {
    if !pattern.matched.is_empty() {
        return;
    }
    let found = || Arg::input(&pattern.clean);
    let mut parts = pattern.clean.split(':').skip(1);
    let (part, operation) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let typed = known::resource_types(judge.facts).any(|known| known.eq_ignore_ascii_case(part));
    let mut meant = None;
    let finding = if pattern.wildcard() {
        match known::nearest_pattern(judge.facts, names, &pattern.clean) {
            Some(near) => {
                meant = Some(near.clone());
                let finding = Finding::new(rule::POLICY_MATCHES_NOTHING).with("found", found());
                finding.with("nearest", Arg::Text(near.into()))
            }
            None => Finding::new(rule::POLICY_MATCHES_NOTHING_PLAIN).with("found", found()),
        }
    } else if typed {
        match known::nearest_operation(judge.facts, part, operation) {
            Some(near) => {
                meant = Some(near.to_owned());
                Finding::new(rule::POLICY_UNKNOWN_OPERATION)
                    .with("found", found())
                    .with("nearest", Arg::known(near))
            }
            None => Finding::new(rule::POLICY_UNKNOWN_OPERATION_PLAIN).with("found", found()),
        }
    } else {
        let part_of = |rule| Finding::new(rule).with("found", found()).with("part", Arg::input(part));
        match known::nearest_type(judge.facts, part) {
            Some(near) => {
                // The whole action, where that type has it.
                let whole = known::nearest_operation(judge.facts, near, operation);
                meant = whole.map(str::to_owned);
                part_of(rule::POLICY_UNKNOWN_RESOURCE_TYPE).with("nearest", Arg::known(whole.unwrap_or(near)))
            }
            None => part_of(rule::POLICY_UNKNOWN_RESOURCE_TYPE_PLAIN),
        }
    };
    let change = meant.and_then(|name| judge.suggestion(pattern.entry.ordinal, &name));
    judge.at_entry(pattern.entry, finding, change);
}
