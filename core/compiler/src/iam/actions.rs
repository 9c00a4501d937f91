//! What each action lets its holder do.

use std::sync::Arc;

use ecs_preflight_model::{Action, Level, ResourceType, Service, Str};

use crate::values::{flag, optional_bilingual, text};
use crate::yaml::{Node, Outcome, Place, Problem};

use super::is;
use super::rows::NamedAction;

/// Reads `catalogue/iam/actions.yaml`: one action for each name of the rows, sorted.
pub(crate) fn actions(
    file: &Node,
    named: &[NamedAction],
    services: &[Arc<Service>],
) -> Outcome<Box<[Action]>> {
    file.only(&["words", "actions", "counterparts"])?;
    let words = file.need("words")?.list()?;
    for word in words {
        word.only(&["word", "level", "secret", "destructive"])?;
    }
    let entries = file.need("actions")?.list()?;
    for (index, entry) in entries.iter().enumerate() {
        entry.only(&["action", "level", "secret", "destructive", "why"])?;
        let name = known_action(entry.need("action")?, named)?;
        if entries.iter().take(index).any(|other| is(other, "action", name)) {
            return entry.problem(format!("`{name}` stands twice"));
        }
    }
    let pairs = counterparts(file, named, services)?;
    let mut all: Vec<&NamedAction> = named.iter().collect();
    all.sort_by(|one, other| one.name.cmp(&other.name));
    all.dedup_by(|one, other| one.name == other.name);
    let files = Files { words, entries, pairs, services };
    all.into_iter().map(|action| files.action(action)).collect()
}

struct Files<'n> {
    words: &'n [Node],
    entries: &'n [Node],
    pairs: &'n [Node],
    services: &'n [Arc<Service>],
}

impl Files<'_> {
    fn action(&self, NamedAction { name, place }: &NamedAction) -> Outcome<Action> {
        let [service, kind, operation] = parts(name, place)?;
        let problem = |message: String| Problem { place: place.clone(), message };
        let (service, resource_type) = find(self.services, service, kind)
            .ok_or_else(|| problem(format!("`{service}:{kind}` is not in catalogue/iam/services.yaml")))?;
        let entry = self.entries.iter().find(|entry| is(entry, "action", name));
        let word = self.words.iter().find(|word| is(word, "word", first_word(operation)));
        let said = entry.or(word).ok_or_else(|| {
            problem(format!("catalogue/iam/actions.yaml does not say what `{name}` lets its holder do"))
        })?;
        let others =
            self.pairs.iter().filter_map(|pair| match (is(pair, "ecs", name), is(pair, "nova", name)) {
                (true, _) => pair.find("nova"),
                (_, true) => pair.find("ecs"),
                _ => None,
            });
        Ok(Action {
            name: name.clone(),
            service: service.clone(),
            resource_type: resource_type.clone(),
            operation: operation.into(),
            level: level(said)?,
            secret: flag(said, "secret")?,
            destructive: flag(said, "destructive")?,
            why: optional_bilingual(said, "why")?,
            counterparts: others.map(text).collect::<Outcome<Box<[Str]>>>()?,
        })
    }
}

/// The pairs of actions that do the same, each of its family.
fn counterparts<'n>(file: &'n Node, named: &[NamedAction], services: &[Arc<Service>]) -> Outcome<&'n [Node]> {
    let pairs = file.need("counterparts")?.list()?;
    for pair in pairs {
        pair.only(&["ecs", "nova"])?;
        for name in ["ecs", "nova"] {
            let node = pair.need(name)?;
            let [service, kind, _] = parts(known_action(node, named)?, &node.place)?;
            let family = find(services, service, kind).and_then(|(_, kind)| kind.family.as_ref());
            if family.is_none_or(|family| family.name != name) {
                return node.problem(format!("this action is not of the family `{name}`"));
            }
        }
    }
    Ok(pairs)
}

fn find<'s>(
    services: &'s [Arc<Service>],
    service: &str,
    kind: &str,
) -> Option<(&'s Arc<Service>, &'s Arc<ResourceType>)> {
    let service = services.iter().find(|known| known.name == service)?;
    let kind = service.types.iter().find(|known| known.name == kind)?;
    Some((service, kind))
}

/// What a word or an entry says of an action.
fn level(node: &Node) -> Outcome<Level> {
    Ok(match node.need("level")?.text()? {
        "list" => Level::List,
        "read" => Level::Read,
        "write" => Level::Write,
        "permission" => Level::Permission,
        _ => return node.need("level")?.problem("level is list, read, write or permission"),
    })
}

/// The first word of an operation: `list` of `listMetadata`.
fn first_word(operation: &str) -> &str {
    operation.split(|c: char| c.is_ascii_uppercase()).next().unwrap_or_default()
}

fn known_action<'n>(node: &'n Node, named: &[NamedAction]) -> Outcome<&'n str> {
    let name = node.text()?;
    match named.iter().any(|known| known.name == name) {
        true => Ok(name),
        false => node.problem(format!("no edition names the action `{name}`")),
    }
}

fn parts<'a>(name: &'a str, place: &Place) -> Outcome<[&'a str; 3]> {
    let parts: Vec<&str> = name.split(':').collect();
    match <[&str; 3]>::try_from(parts) {
        Ok(parts) if parts.iter().all(|part| part.chars().all(|c| c.is_ascii_alphanumeric())) => Ok(parts),
        _ => Err(Problem {
            place: place.clone(),
            message: format!("`{name}` is not written service:resourceType:operation"),
        }),
    }
}
