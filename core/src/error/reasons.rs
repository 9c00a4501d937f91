//! What the life cycle and the action tables know of an error that the request itself does not explain.

use crate::catalogue::{Facts, Operation, Str, embedded, operations_of_act_in};
use crate::iam::{self, Needs};
use crate::lifecycle::{May, ServerState, Task, why_refused_in};
use crate::status::{Kind, in_either};

use super::Explanation;

/// The system whose names of acts a message of no listed code has.
const OPENSTACK: &str = "nova";

/// Whether the state of the server is what the service complains of: a conflict, a code for it, or a message that
/// names a state.
pub(super) fn of_state(facts: &Facts, errors: &[&Explanation<'_>]) -> bool {
    errors.iter().any(|error| {
        let code = error.known.map(|known| &*known.code);
        // A listed code says itself what it is about.
        let conflict = error.http_status == Some(409) && error.known.is_none();
        let stated =
            facts.state_errors.iter().any(|row| code == Some(&*row.state) || code == Some(&*row.locked));
        conflict || stated || error.message.as_deref().is_some_and(|message| Named::of(facts, message).any())
    })
}

/// What the life cycle says of the operation in the state that the errors name.
pub(super) fn may<'c>(
    facts: &'c Facts,
    operation: &'c Operation,
    errors: &[&Explanation<'_>],
) -> Option<May<'c>> {
    if !of_state(facts, errors) {
        return None;
    }
    let mut named = Named::default();
    for message in errors.iter().filter_map(|error| error.message.as_deref()) {
        let found = Named::of(facts, message);
        named.vm_state = named.vm_state.or(found.vm_state);
        named.task_state = named.task_state.or(found.task_state);
        named.status = named.status.or(found.status);
        named.locked |= found.locked;
    }
    let code = |code: &str| errors.iter().any(|error| error.known.is_some_and(|known| known.code == code));
    let locked = named.locked || facts.state_errors.iter().any(|row| code(&row.locked));
    let state = ServerState {
        vm_state: named.vm_state,
        task_state: named.task_state.map_or(Task::NotGiven, Task::Running),
        status: named.status,
        locked: locked.then_some(true),
        failed: None,
    };
    why_refused_in(facts, operation, &state)
}

/// The operation that a message refuses in a state that it names as well. Of several that do the same, the one of the
/// system that answered: a code is that of its own system, all other texts are those of OpenStack.
pub(super) fn operation_told<'c>(facts: &'c Facts, errors: &[&Explanation<'_>]) -> Option<&'c Operation> {
    let system = errors.iter().find_map(|error| error.known).map_or(OPENSTACK, |known| &known.system);
    let told = errors
        .iter()
        .filter_map(|error| error.message.as_deref())
        .filter(|text| Named::of(facts, text).any());
    told.filter_map(|text| act(facts, text)).find_map(|act| {
        let all = || operations_of_act_in(facts, act);
        all().find(|operation| operation.system.name == system).or_else(|| all().next())
    })
}

/// The act that a message says cannot be done.
fn act<'m>(facts: &Facts, message: &'m str) -> Option<&'m str> {
    let part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    // The case of ASCII letters alone changes, so that every place stays where it is.
    let lower = message.to_ascii_lowercase();
    let behind = |word: &Str| lower.find(&**word).map(|at| at.saturating_add(word.len()));
    let first = embedded().refusal_words.iter().filter_map(behind).min()?;
    let mut words = message.get(first..)?.split(|c: char| !part(c)).filter(|word| !word.is_empty());
    words.find(|word| operations_of_act_in(facts, word).next().is_some())
}

/// The actions of the operation, where a right is missing: not where a code or a quota says otherwise.
pub(super) fn needs<'c>(
    facts: &'c Facts,
    operation: &'c Operation,
    errors: &[&Explanation<'_>],
) -> Option<Needs<'c>> {
    let names_action = errors.iter().any(|error| !error.actions.is_empty());
    let other = errors.iter().any(|error| {
        let message = error.message.as_deref().unwrap_or_default().to_lowercase();
        error.known.is_some() || embedded().quota_words.iter().any(|word| message.contains(&**word))
    });
    let forbidden = errors.iter().any(|error| error.http_status == Some(403));
    let missing_right = names_action || forbidden && !other;
    let needs = iam::needs_in(facts, operation);
    (missing_right && needs.edition.is_some()).then_some(needs)
}

/// The states that a message names, each after the name of its kind.
#[derive(Default)]
struct Named<'c> {
    vm_state: Option<&'c str>,
    task_state: Option<&'c str>,
    status: Option<&'c str>,
    locked: bool,
}

impl<'c> Named<'c> {
    fn of(facts: &'c Facts, message: &str) -> Self {
        let part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
        let mut named = Named::default();
        let mut kind = None;
        for word in message.split(|c: char| !part(c)).filter(|word| !word.is_empty()) {
            let value =
                kind.and_then(|kind| in_either(facts, kind, word).ok().map(|value| (kind, &*value.name)));
            match value {
                Some((Kind::VmState, name)) => named.vm_state = named.vm_state.or(Some(name)),
                Some((Kind::TaskState, name)) => named.task_state = named.task_state.or(Some(name)),
                Some((_, name)) => named.status = named.status.or(Some(name)),
                None => {}
            }
            named.locked |= word.eq_ignore_ascii_case("locked");
            let kinds = [Kind::VmState, Kind::TaskState, Kind::Status];
            let begun = kinds.into_iter().find(|kind| kind.name().eq_ignore_ascii_case(word));
            // `vm_state is stopped`, `status: 'ACTIVE'`
            kind = begun.or(kind.filter(|_| value.is_none() && matches!(word, "is" | "of" | "in" | "was")));
        }
        named
    }

    fn any(&self) -> bool {
        self.vm_state.is_some() || self.task_state.is_some() || self.locked
    }
}
