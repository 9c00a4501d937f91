//! Cuts a catalogue down to what one part of the engine asks: the packs of the web package are no larger than that.

use std::sync::Arc;

use ecs_preflight_model::{Bilingual, Catalogue, StateValue, States, Str};

/// What is kept beside the operations and what belongs to requests.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    /// States, the life cycle, jobs and errors.
    states: bool,
    /// Actions and policies.
    iam: bool,
    /// How the rules begin that this part never reports: their sentences are left out.
    unreported: &'static [&'static str],
}

/// Requests, bodies and fields.
pub const FORMS: Wanted = Wanted {
    states: false,
    iam: false,
    unreported: &["explain/", "iam/", "job/", "policies/", "policy/", "poll/", "server-states/", "state/"],
};

/// States, the life cycle, jobs and errors, which look for their cause in requests.
pub const STATES: Wanted = Wanted { states: true, iam: false, unreported: &["iam/", "policies/", "policy/"] };

/// Actions and policies.
pub const IAM: Wanted = Wanted {
    states: false,
    iam: true,
    unreported: &["explain/", "job/", "poll/", "server-states/", "state/"],
};

/// The part of a catalogue that is wanted. Rules, sources and states keep their places, and rules and states their names:
/// by these the engine knows a catalogue of its own version.
pub fn cut(mut catalogue: Catalogue, wanted: &Wanted) -> Catalogue {
    for rule in &mut catalogue.rules {
        if wanted.unreported.iter().any(|beginning| rule.id.starts_with(beginning)) {
            rule.messages = Bilingual::default();
            rule.helps = Bilingual::default();
        }
    }
    let empty = Catalogue::default();
    // Pages are read where everything is listed, and nowhere else.
    catalogue.rule_pages = empty.rule_pages;
    if !wanted.states {
        catalogue.errors = empty.errors;
        catalogue.faults = empty.faults;
        catalogue.http_statuses = empty.http_statuses;
        catalogue.field_words = empty.field_words;
        catalogue.quota_words = empty.quota_words;
        catalogue.jobs = empty.jobs;
        catalogue.states = named(&catalogue.states);
        catalogue.nova_states = named(&catalogue.nova_states);
        catalogue.life_cycle = empty.life_cycle;
        catalogue.lock_facts = empty.lock_facts;
        catalogue.state_errors = empty.state_errors;
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
    catalogue
}

/// The lists of states with their names alone.
fn named(states: &States) -> States {
    let names = |values: &[Arc<StateValue>]| -> Box<[Arc<StateValue>]> {
        values
            .iter()
            .map(|value| Arc::new(StateValue { name: Str::clone(&value.name), ..StateValue::default() }))
            .collect()
    };
    States {
        status_values: names(&states.status_values),
        vm_state_values: names(&states.vm_state_values),
        task_state_values: names(&states.task_state_values),
        power_state_values: names(&states.power_state_values),
        host_status_values: names(&states.host_status_values),
        ..States::default()
    }
}
