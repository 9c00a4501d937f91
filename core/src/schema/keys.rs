//! Names and texts seen so far, to find what stands twice without keeping the text.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};

use serde::de::{DeserializeSeed, Deserializer, Visitor};

use super::types::Object;

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
pub(crate) enum Key<'de> {
    /// A known property, by its place in the table.
    Known(usize),
    /// Any other text.
    Other(Cow<'de, str>),
    /// Not a text at all (possible in Python).
    NotText,
}

/// Reads a name; known ones cost no allocation whatever the source.
pub(crate) struct KeySeed(pub(crate) &'static Object);

impl<'de> DeserializeSeed<'de> for KeySeed {
    type Value = Key<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Key<'de>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for KeySeed {
    type Value = Key<'de>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a member name")
    }

    fn visit_borrowed_str<E>(self, name: &'de str) -> Result<Key<'de>, E> {
        Ok(self.0.position(name).map_or(Key::Other(Cow::Borrowed(name)), Key::Known))
    }

    fn visit_str<E>(self, name: &str) -> Result<Key<'de>, E> {
        Ok(self.0.position(name).map_or_else(|| Key::Other(Cow::Owned(name.to_owned())), Key::Known))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Key<'de>, E> {
        Ok(Key::NotText)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Key<'de>, E> {
        Ok(Key::NotText)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Key<'de>, E> {
        Ok(Key::NotText)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Key<'de>, E> {
        Ok(Key::NotText)
    }

    fn visit_bytes<E>(self, _: &[u8]) -> Result<Key<'de>, E> {
        Ok(Key::NotText)
    }

    fn visit_unit<E>(self) -> Result<Key<'de>, E> {
        Ok(Key::NotText)
    }
}
