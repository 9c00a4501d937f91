//! What a form shows while its user types: which limits of a field a value meets, and what is left of them.

mod checklist;
mod counters;

pub(crate) use checklist::checklist_in;
pub use checklist::{Met, Part, checklist, issues};
pub use counters::{Counter, Unit, counters};

use serde_json::Value;

use crate::describe;

use crate::catalogue::{Operation, nearest};
use crate::schema::Schema;

/// The schema of a field of an operation's body, by an RFC 6901 pointer.
///
/// # Errors
/// The nearest pointer that there is, when there is no such field.
pub(crate) fn field<'c>(operation: &'c Operation, pointer: &str) -> Result<&'c Schema, Option<String>> {
    describe::schema(operation, pointer).ok_or_else(|| nearest_pointer(operation, pointer))
}

/// The pointer that a mistyped one most likely is; `server.name` and `server/nics[0]` are read as pointers.
///
/// ```
/// use ecs_preflight::{catalogue::operation, forms::nearest_pointer};
/// let create = operation("CreateCloudServers").unwrap();
/// assert_eq!(nearest_pointer(create, "/server/nam").as_deref(), Some("/server/name"));
/// assert_eq!(nearest_pointer(create, "server.name").as_deref(), Some("/server/name"));
/// ```
pub fn nearest_pointer(operation: &Operation, pointer: &str) -> Option<String> {
    let mut wanted = pointer.to_owned();
    if !pointer.starts_with('/') {
        let parts = pointer.split(['.', '/', '[', ']']).filter(|part| !part.is_empty());
        wanted = parts.fold(String::new(), |whole, part| format!("{whole}/{part}"));
        if describe::schema(operation, &wanted).is_some() {
            return Some(wanted);
        }
    }
    let pointers: Vec<String> =
        crate::listing::fields(operation).iter().map(|field| pointer_of(&field.path)).collect();
    nearest(&wanted, pointers.iter().map(String::as_str)).map(str::to_owned)
}

/// `server.nics[].subnet_id` as a pointer in which `*` is any item.
fn pointer_of(path: &str) -> String {
    path.split('.').fold(String::new(), |mut pointer, name| {
        let items = name.matches("[]").count();
        pointer.push('/');
        pointer.push_str(name.trim_end_matches("[]"));
        pointer.extend(std::iter::repeat_n("/*", items));
        pointer
    })
}

/// The number of items or members of a value.
fn members(value: &Value) -> Option<usize> {
    match value {
        Value::Array(items) => Some(items.len()),
        Value::Object(members) => Some(members.len()),
        _ => None,
    }
}
