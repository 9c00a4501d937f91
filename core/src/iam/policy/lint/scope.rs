//! Where a policy is granted: in projects or globally, in IAM projects or in enterprise projects.

use std::borrow::Cow;

use crate::catalogue::{Names as _, embedded, rule};
use crate::report::{Arg, Finding};

use super::granted::Granted;
use super::judge::{Judge, Says};
use super::known;

pub(super) fn check(judge: &mut Judge<'_>, says: &[Says<'_>], granted: &Granted<'_>) {
    mixed(judge, says);
    for says in says.iter().filter(|says| says.allows()) {
        if judge.options.enterprise_project || names_enterprise_project(says) {
            enterprise(judge, says, granted);
        }
    }
}

/// A condition on the enterprise project says where the statement is meant to hold.
fn names_enterprise_project(says: &Says<'_>) -> bool {
    let mut conditions = says.statement.conditions.iter();
    conditions.any(|condition| condition.key.text.to_lowercase().contains("enterpriseproject"))
}

fn enterprise(judge: &mut Judge<'_>, says: &Says<'_>, granted: &Granted<'_>) {
    for pattern in says.actions.iter().filter(|pattern| !pattern.again).take(embedded().lint.compared_entries)
    {
        let granted = pattern.matched.iter().filter(|action| granted.denied(**action).is_none());
        let outside = granted.filter(|action| known::outside_enterprise_projects(judge.facts, **action));
        let outside: Vec<&str> = outside.filter_map(|action| known::name(judge.facts, *action)).collect();
        if !outside.is_empty() {
            let whole = outside.len() == pattern.matched.len();
            let rule =
                if whole { rule::POLICY_ENTERPRISE_PROJECT } else { rule::POLICY_ENTERPRISE_PROJECT_PARTLY };
            let finding = Finding::new(rule).with("found", Arg::input(&pattern.clean));
            judge.at_entry(pattern.entry, finding.with("actions", Arg::known_list(outside)), None);
        }
    }
}

fn mixed(judge: &mut Judge<'_>, says: &[Says<'_>]) {
    let mut services: Vec<&str> =
        says.iter().flat_map(Says::services).filter(|service| !service.contains('*')).collect();
    services.sort_unstable();
    services.dedup();
    let (global, project): (Vec<&str>, Vec<&str>) =
        services.into_iter().partition(|service| embedded().lint.global_services.has(service));
    if global.is_empty() || project.is_empty() {
        return;
    }
    let list = |services: Vec<&str>| {
        Arg::List(services.into_iter().map(|service| Cow::Owned(crate::report::shown(service))).collect())
    };
    let finding = Finding::new(rule::POLICY_MIXED_SCOPES).with("global", list(global));
    judge.at_value("", 0, finding.with("project", list(project)));
}
