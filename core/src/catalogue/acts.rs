//! The operations that a plain word for an act stands for, such as `reboot`, `os-start` or `attach_volume`: what people
//! type, and what the service says it cannot do.

use super::{Catalogue, Operation, embedded};
use ecs_preflight_model::Select;

/// Words of the ids of operations that do not say what an operation does.
const BESIDE: [&str; 7] = ["Nova", "Ht", "Batch", "Cloud", "Server", "Servers", "Action"];
/// Longer texts are no names of acts.
const LONGEST: usize = 64;

/// The operations that an act stands for, in the order of the documents; those that the documents call historical are
/// not among them. An act is what a body selects an operation by, or what its id says of servers.
///
/// ```
/// use ecs_preflight::catalogue::operations_of_act;
/// let ids = |act: &str| operations_of_act(act).map(|operation| operation.id.to_string()).collect::<Vec<_>>();
/// assert_eq!(ids("reboot"), ["BatchRebootCloudServers", "HtRebootServer", "NovaRebootServer"]);
/// assert_eq!(ids("os-stop"), ["BatchStopCloudServers", "NovaStopServer"]);
/// assert_eq!(ids("attach_volume"), ["AttachCloudServerVolume", "HtAttachVolume", "NovaAttachVolume"]);
/// assert!(ids("dance").is_empty());
/// ```
pub fn operations_of_act(act: &str) -> impl Iterator<Item = &'static Operation> {
    operations_of_act_in(embedded(), act)
}

/// The same among those of a catalogue.
pub(crate) fn operations_of_act_in<'c>(
    catalogue: &'c Catalogue,
    act: &str,
) -> impl Iterator<Item = &'c Operation> + use<'c> {
    let wanted = if act.len() > LONGEST { String::new() } else { letters(act) };
    catalogue.operations.iter().map(|operation| &**operation).filter(move |operation| {
        !wanted.is_empty()
            && !operation.deprecated
            && (selects(operation, &wanted) || letters_of_id(&operation.id) == wanted)
    })
}

fn selects(operation: &Operation, wanted: &str) -> bool {
    // A value such as `create` in a member of tags says nothing of servers.
    matches!(&operation.select, Some(Select::Key(key)) if letters(key) == wanted)
}

/// The letters in lower case: `os-start` is `start`, `attach_volume` is `attachvolume`.
fn letters(text: &str) -> String {
    let text = text.trim();
    let text = text.strip_prefix("os-").unwrap_or(text);
    text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// The same of an id, without the words that do not say what it does.
fn letters_of_id(id: &str) -> String {
    let mut words: Vec<String> = Vec::new();
    for c in id.chars() {
        match words.last_mut() {
            Some(word) if !c.is_ascii_uppercase() => word.push(c),
            _ => words.push(c.to_string()),
        }
    }
    words
        .iter()
        .filter(|word| !BESIDE.contains(&word.as_str()))
        .map(|word| word.to_ascii_lowercase())
        .collect()
}
