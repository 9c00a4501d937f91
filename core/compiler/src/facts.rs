//! Settings and character sets.

use std::sync::Arc;

use ecs_preflight_model::{Account, Characters, Microversion, MicroversionFacts, Os, Settings, Str};

use crate::values::{bilingual, count, text, texts};
use crate::yaml::{Node, Outcome};

/// Named character sets: lists of ranges, never regular expressions.
#[derive(Default)]
pub(crate) struct CharacterSets(Vec<Arc<Characters>>);

impl CharacterSets {
    /// The set of this name.
    pub(crate) fn find(&self, name: &str) -> Option<&Arc<Characters>> {
        self.0.iter().find(|set| set.name == name)
    }
}

/// Reads `catalogue/characters.yaml`.
pub(crate) fn characters(files: &[&Node]) -> Outcome<CharacterSets> {
    let mut all = Vec::new();
    for file in files {
        for entry in file.map()? {
            entry.node.only(&["title", "ranges", "ambiguity"])?;
            let ranges = entry.node.need("ranges")?.list()?.iter().map(character_range);
            let mut ranges = ranges.collect::<Outcome<Vec<_>>>()?;
            ranges.sort_unstable();
            all.push(Arc::new(Characters {
                name: entry.key.as_str().into(),
                title: bilingual(entry.node.need("title")?)?,
                ranges: ranges.into(),
            }));
        }
    }
    Ok(CharacterSets(all))
}

/// `a-z`, `_`, or `U+4E00-U+9FFF`.
fn character_range(node: &Node) -> Outcome<(char, char)> {
    let range = node.text()?;
    let mut characters = range.chars();
    let bounds = match (characters.next(), characters.next(), characters.next(), characters.next()) {
        (Some(one), None, _, _) => Some((one, one)),
        (Some(first), Some('-'), Some(last), None) => Some((first, last)),
        _ => range.split_once('-').and_then(|(first, last)| Some((code_point(first)?, code_point(last)?))),
    };
    match bounds {
        Some((first, last)) if first <= last => Ok((first, last)),
        _ => node.problem("a range is written a-z, _ or U+4E00-U+9FFF"),
    }
}

fn code_point(name: &str) -> Option<char> {
    char::from_u32(u32::from_str_radix(name.strip_prefix("U+")?, 16).ok()?)
}

/// Log-in accounts: the user names that a password may not contain.
pub(crate) fn accounts(files: &[&Node]) -> Outcome<Vec<Account>> {
    let mut all = Vec::new();
    for file in files {
        for row in file.need("accounts")?.list()? {
            row.only(&["os", "name", "case_sensitive", "longest_shared_run"])?;
            all.push(Account {
                os: os(row.need("os")?)?,
                name: text(row.need("name")?)?,
                case_sensitive: row.need("case_sensitive")?.boolean()?,
                longest_shared_run: row.find("longest_shared_run").map(count).transpose()?,
            });
        }
    }
    Ok(all)
}

/// An operating system.
pub(crate) fn os(node: &Node) -> Outcome<Os> {
    match Os::parse(node.text()?) {
        Some(os) => Ok(os),
        None => node.problem("os is linux or windows"),
    }
}

/// A microversion, written as text.
pub(crate) fn microversion(node: &Node) -> Outcome<Microversion> {
    let parts = node
        .text()?
        .split_once('.')
        .and_then(|(major, minor)| Some((major.parse::<u16>().ok()?, minor.parse::<u16>().ok()?)));
    match parts {
        Some((major, minor)) => Ok(Microversion { major, minor }),
        None => node.problem("a microversion is written \"2.26\" (quoted)"),
    }
}
