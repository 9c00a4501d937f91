//! Small values of the model, from nodes.

use ecs_preflight_model::{Bilingual, Str};

use crate::messages::LANGUAGES;
use crate::yaml::{Node, Outcome};

/// A text.
pub(crate) fn text(node: &Node) -> Outcome<Str> {
    node.text().map(Str::from)
}

/// The text of a key, where there is one.
pub(crate) fn optional_text(node: &Node, key: &str) -> Outcome<Option<Str>> {
    node.find(key).map(text).transpose()
}

/// A list of texts, or one text for a list of one.
pub(crate) fn texts(node: &Node) -> Outcome<Box<[Str]>> {
    Ok(node.texts()?.into_iter().map(Str::from).collect())
}

/// The texts of a key; none where the key is not there.
pub(crate) fn optional_texts(node: &Node, key: &str) -> Outcome<Box<[Str]>> {
    node.find(key).map_or_else(|| Ok(Box::default()), texts)
}

/// The items of a key; none where the key is not there.
pub(crate) fn optional_list<'n>(node: &'n Node, key: &str) -> Outcome<&'n [Node]> {
    node.find(key).map_or(Ok(&[][..]), Node::list)
}

/// A text in English and Chinese.
pub(crate) fn bilingual(node: &Node) -> Outcome<Bilingual> {
    node.only(&LANGUAGES)?;
    Ok(Bilingual { en: text(node.need("en")?)?, zh: text(node.need("zh")?)? })
}

/// The same of a key, where there is one.
pub(crate) fn optional_bilingual(node: &Node, key: &str) -> Outcome<Option<Bilingual>> {
    node.find(key).map(bilingual).transpose()
}

/// Whether a key says true; false where it is not there.
pub(crate) fn flag(node: &Node, key: &str) -> Outcome<bool> {
    node.find(key).map_or(Ok(false), Node::boolean)
}

/// A count: a whole number, not negative.
pub(crate) fn count(node: &Node) -> Outcome<usize> {
    match usize::try_from(node.integer()?) {
        Ok(count) => Ok(count),
        Err(_) => node.problem("a count is not negative"),
    }
}
