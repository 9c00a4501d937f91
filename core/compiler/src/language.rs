//! Builds that carry one language: whatever is written in both then reads in that one.

use crate::messages::LANGUAGES;
use crate::yaml::{Entry, Node, Outcome, Place, Problem, Value};

/// Puts the language that is wanted in the place of the other one, in the facts and in the sentences.
pub(crate) fn leave_out(
    wanted: &impl Fn(&str) -> bool,
    facts: &mut [(String, Node)],
    sentences: &mut [Vec<Node>],
) -> Outcome<()> {
    let Some((place, kept)) = LANGUAGES.iter().enumerate().find(|(_, language)| wanted(language)) else {
        let place = Place::start("Cargo.toml");
        let message = format!("one of the features {} is needed", LANGUAGES.join(" and "));
        return Err(Problem { place, message });
    };
    if LANGUAGES.iter().all(|language| wanted(language)) {
        return Ok(());
    }
    for (_, node) in facts {
        replace(node, kept);
    }
    let kept = sentences.get(place).cloned().unwrap_or_default();
    sentences.fill(kept);
    Ok(())
}

/// In every map that has a text in all languages.
fn replace(node: &mut Node, kept: &str) {
    match &mut node.value {
        Value::List(items) => items.iter_mut().for_each(|item| replace(item, kept)),
        Value::Map(entries) => {
            if LANGUAGES.iter().all(|language| entries.iter().any(|entry| entry.key == *language)) {
                let text = entries.iter().find(|entry| entry.key == kept).map(|entry| entry.node.clone());
                for Entry { key, node, .. } in entries.iter_mut() {
                    if let (true, Some(text)) = (LANGUAGES.contains(&key.as_str()), &text) {
                        *node = text.clone();
                    }
                }
            }
            entries.iter_mut().for_each(|entry| replace(&mut entry.node, kept));
        }
        _ => {}
    }
}
