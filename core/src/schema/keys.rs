//! Names and texts seen so far, to find what stands twice without keeping the text.

use std::borrow::Cow;
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::reader::Name;

use super::types::{Object, Property};

const INLINE: usize = 64;

/// A 64-bit SipHash; two different texts of one document share it with a chance of about 2⁻⁵⁰.
pub(crate) fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

/// A set of hashes that allocates only when it grows beyond what requests hold.
pub(crate) struct Seen {
    inline: [u64; INLINE],
    length: usize,
    more: HashSet<u64>,
}

impl Seen {
    pub(crate) fn new() -> Self {
        Seen { inline: [0; INLINE], length: 0, more: HashSet::new() }
    }

    /// Whether the hash is new.
    pub(crate) fn insert(&mut self, hash: u64) -> bool {
        if self.inline.iter().take(self.length).any(|known| *known == hash) || self.more.contains(&hash) {
            return false;
        }
        match self.inline.get_mut(self.length) {
            Some(place) => {
                *place = hash;
                self.length = self.length.saturating_add(1);
            }
            None => {
                self.more.insert(hash);
            }
        }
        true
    }
}

/// The name of a member.
pub(crate) enum Key<'d, 'c> {
    /// A known property, and its place in the table.
    Known(usize, &'c Property),
    /// Any other text.
    Other(Cow<'d, str>),
    /// Not a text at all (possible in Python).
    NotText,
}

impl<'d, 'c> Key<'d, 'c> {
    /// Known ones cost no allocation whatever the source, others none where they lie in the document.
    pub(crate) fn of(name: Name<'_, 'd>, object: &'c Object) -> Self {
        let known = |name: &str| {
            let index = object.position(name)?;
            Some(Key::Known(index, object.properties.get(index)?))
        };
        match name {
            Name::Lent(name) => known(name).unwrap_or(Key::Other(Cow::Borrowed(name))),
            Name::Kept(name) => known(name).unwrap_or_else(|| Key::Other(Cow::Owned(name.to_owned()))),
            Name::NotText => Key::NotText,
        }
    }
}
