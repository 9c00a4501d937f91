//! Cuts a catalogue down to what one part of the engine asks: the packs of the web package are no larger than that.

use std::sync::Arc;

use ecs_preflight_model::pack::named_sources;
use ecs_preflight_model::{Bilingual, Catalogue, RuleFacts, StateList, StateValue, States, Str};

/// What is kept.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    /// Operations, and how requests reach them.
    operations: bool,
    /// States, the life cycle, jobs and errors, and the pages that `explain` has on rules.
    states: bool,
    /// Actions and policies.
    iam: bool,
    /// How the rules begin that this part never reports: their sentences are left out.
    unreported: &'static [&'static str],
}

/// Everything that the web package asks.
pub const ALL: Wanted = Wanted { operations: true, states: true, iam: true, unreported: &[] };

/// Requests, bodies and fields.
pub const FORMS: Wanted = Wanted {
    operations: true,
    states: false,
    iam: false,
    unreported: &["explain/", "iam/", "job/", "policies/", "policy/", "poll/", "server-states/", "state/"],
};

/// States, the life cycle, jobs and errors, which look for their cause in requests and explain the code of any rule.
pub const STATES: Wanted = Wanted { operations: true, states: true, iam: false, unreported: &[] };

/// Actions and policies.
pub const IAM: Wanted = Wanted {
    operations: true,
    states: false,
    iam: true,
    unreported: &["explain/", "job/", "poll/", "server-states/", "state/"],
};

/// What bodies need beside their operation: packs of single operations stand on it.
pub const BASE: Wanted = Wanted { operations: false, ..FORMS };

/// The part of a catalogue that is wanted. Rules, sources and states keep their places, and rules and states their names:
/// by these the engine knows a catalogue of its own version.
pub fn cut(mut catalogue: Catalogue, wanted: &Wanted) -> Catalogue {
    for rule in &mut catalogue.rules {
        if wanted.unreported.iter().any(|beginning| rule.id.starts_with(beginning)) {
            let (id, args) = (rule.id.clone(), rule.args.clone());
            let (messages, helps) = (Bilingual::default(), Bilingual::default());
            *rule = Arc::new(RuleFacts { id, severity: rule.severity, args, messages, helps });
        }
    }
    let empty = Catalogue::default();
    // Only the terminal shows what rules ask for in general.
    catalogue.rule_titles = empty.rule_titles;
    if !wanted.operations {
        catalogue.operations = empty.operations;
        catalogue.routes = empty.routes;
        catalogue.paths = empty.paths;
        catalogue.clients = empty.clients;
        catalogue.systems = empty.systems;
    }
    if !wanted.states {
        catalogue.rule_pages = empty.rule_pages;
        catalogue.errors = empty.errors;
        catalogue.faults = empty.faults;
        catalogue.http_statuses = empty.http_statuses;
        catalogue.field_words = empty.field_words;
        catalogue.quota_words = empty.quota_words;
        catalogue.refusal_words = empty.refusal_words;
        catalogue.ordinary_words = empty.ordinary_words;
        catalogue.jobs = empty.jobs;
        catalogue.states = named(&catalogue.states);
        catalogue.nova_states = named(&catalogue.nova_states);
        catalogue.htaiyun_statuses =
            StateList { values: names(&catalogue.htaiyun_statuses.values), ..StateList::default() };
        catalogue.life_cycle = empty.life_cycle;
        catalogue.lock_facts = empty.lock_facts;
        catalogue.state_errors = empty.state_errors;
        catalogue.status_filters = empty.status_filters;
    }
    if !wanted.iam {
        catalogue.iam = empty.iam;
        catalogue.services = empty.services;
        catalogue.actions = empty.actions;
        catalogue.conditions = empty.conditions;
        catalogue.policy = empty.policy;
        catalogue.acts = empty.acts;
        catalogue.beside = empty.beside;
        catalogue.lint = empty.lint;
    }
    let named = named_sources(&catalogue);
    for (place, source) in (0_u16..).zip(&mut catalogue.sources) {
        if !named.contains(&place) {
            *source = Str::default();
        }
    }
    catalogue
}

/// The lists of states with their names alone.
fn named(states: &States) -> States {
    States {
        status_values: names(&states.status_values),
        vm_state_values: names(&states.vm_state_values),
        task_state_values: names(&states.task_state_values),
        power_state_values: names(&states.power_state_values),
        host_status_values: names(&states.host_status_values),
        ..States::default()
    }
}

fn names(values: &[Arc<StateValue>]) -> Box<[Arc<StateValue>]> {
    let name = |value: &Arc<StateValue>| StateValue { name: value.name.clone(), ..StateValue::default() };
    values.iter().map(|value| Arc::new(name(value))).collect()
}
