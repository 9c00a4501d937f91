//! What the life cycle and the action tables know of an error that the request itself does not explain.

use crate::catalogue::{Operation, Str, embedded, operations_of_act};
use crate::iam::{self, Needs};
use crate::lifecycle::{May, ServerState, Task, why_refused};
use crate::status::{Kind, in_either};

use super::Explanation;

/// The system whose names of acts a message of no listed code has.
const OPENSTACK: &str = "nova";

/// Whether the state of the server is what the service complains of: a conflict, a code for it, or a message that
/// names a state.
pub(super) fn of_state(errors: &[&Explanation]) -> bool {
    errors.iter().any(|error| {
        let code = error.known.map(|known| &*known.code);
        // A listed code says itself what it is about.
        let conflict = error.http_status == Some(409) && error.known.is_none();
        let stated =
            embedded().state_errors.iter().any(|row| code == Some(&*row.state) || code == Some(&*row.locked));
        conflict || stated || error.message.as_deref().is_some_and(|message| Named::of(message).any())
    })
}

/// What the life cycle says of the operation in the state that the errors name.
pub(super) fn may(operation: &'static Operation, errors: &[&Explanation]) -> Option<May> {
    if !of_state(errors) {
        return None;
    }
    let mut named = Named::default();
    for message in errors.iter().filter_map(|error| error.message.as_deref()) {
        let found = Named::of(message);
        named.vm_state = named.vm_state.or(found.vm_state);
        named.task_state = named.task_state.or(found.task_state);
        named.status = named.status.or(found.status);
        named.locked |= found.locked;
    }
    let code = |code: &str| errors.iter().any(|error| error.known.is_some_and(|known| known.code == code));
    let locked = named.locked || embedded().state_errors.iter().any(|row| code(&row.locked));
    let state = ServerState {
        vm_state: named.vm_state,
        task_state: named.task_state.map_or(Task::NotGiven, Task::Running),
        status: named.status,
        locked: locked.then_some(true),
        failed: None,
    };
    why_refused(operation, &state)
}

/// The operation that a message refuses in a state that it names as well. Of several that do the same, the one of the
/// system that answered: a code is that of its own system, all other texts are those of OpenStack.
pub(super) fn operation_told(errors: &[&Explanation]) -> Option<&'static Operation> {
    let system = errors.iter().find_map(|error| error.known).map_or(OPENSTACK, |known| &known.system);
    let told =
        errors.iter().filter_map(|error| error.message.as_deref()).filter(|text| Named::of(text).any());
    told.filter_map(act).find_map(|act| {
        let all = || operations_of_act(act);
        all().find(|operation| operation.system.name == system).or_else(|| all().next())
    })
}

/// The act that a message says cannot be done.
fn act(message: &str) -> Option<&str> {
    let part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    // The case of ASCII letters alone changes, so that every place stays where it is.
    let lower = message.to_ascii_lowercase();
    let behind = |word: &Str| lower.find(&**word).map(|at| at.saturating_add(word.len()));
    let first = embedded().refusal_words.iter().filter_map(behind).min()?;
    let mut words = message.get(first..)?.split(|c: char| !part(c)).filter(|word| !word.is_empty());
    words.find(|word| operations_of_act(word).next().is_some())
}

/// The actions of the operation, where a right is missing: not where a code or a quota says otherwise.
pub(super) fn needs(operation: &'static Operation, errors: &[&Explanation]) -> Option<Needs> {
    let names_action = errors.iter().any(|error| !error.actions.is_empty());
    let other = errors.iter().any(|error| {
        let message = error.message.as_deref().unwrap_or_default().to_lowercase();
        error.known.is_some() || embedded().quota_words.iter().any(|word| message.contains(&**word))
    });
    let forbidden = errors.iter().any(|error| error.http_status == Some(403));
    let missing_right = names_action || forbidden && !other;
    let needs = iam::needs(operation);
    (missing_right && needs.edition.is_some()).then_some(needs)
}

/// The states that a message names, each after the name of its kind.
#[derive(Default)]
struct Named {
    vm_state: Option<&'static str>,
    task_state: Option<&'static str>,
    status: Option<&'static str>,
    locked: bool,
}

impl Named {
    fn of(message: &str) -> Self {
        let part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
        let mut named = Named::default();
        let mut kind = None;
        for word in message.split(|c: char| !part(c)).filter(|word| !word.is_empty()) {
            let value = kind.and_then(|kind| in_either(kind, word).ok().map(|value| (kind, &*value.name)));
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
