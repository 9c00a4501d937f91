//! Texts of the catalogue: each distinct one is there once, and shared.

use std::borrow::{Borrow, Cow};
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

/// A text.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Str(Arc<str>);

impl Default for Str {
    fn default() -> Self {
        Str(Arc::from(""))
    }
}

impl Deref for Str {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for Str {
    fn as_ref(&self) -> &str {
        self
    }
}

impl Borrow<str> for Str {
    fn borrow(&self) -> &str {
        self
    }
}

impl fmt::Debug for Str {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, out)
    }
}

impl fmt::Display for Str {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(self)
    }
}

impl From<&str> for Str {
    fn from(text: &str) -> Self {
        Str(Arc::from(text))
    }
}

impl From<String> for Str {
    fn from(text: String) -> Self {
        Str(Arc::from(text))
    }
}

impl PartialEq<str> for Str {
    fn eq(&self, other: &str) -> bool {
        **self == *other
    }
}

impl PartialEq<&str> for Str {
    fn eq(&self, other: &&str) -> bool {
        **self == **other
    }
}

impl PartialEq<Str> for str {
    fn eq(&self, other: &Str) -> bool {
        *self == **other
    }
}

impl PartialEq<Str> for &str {
    fn eq(&self, other: &Str) -> bool {
        **self == **other
    }
}

impl PartialEq<String> for Str {
    fn eq(&self, other: &String) -> bool {
        **self == **other
    }
}

impl PartialEq<Str> for String {
    fn eq(&self, other: &Str) -> bool {
        **self == **other
    }
}

impl<'s> From<&'s Str> for Cow<'s, str> {
    fn from(text: &'s Str) -> Self {
        Cow::Borrowed(text)
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Str {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self)
    }
}

/// A text in both languages. Where a pack carries one of them only, both say it in that one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Bilingual {
    /// In English.
    pub en: Str,
    /// In Chinese.
    pub zh: Str,
}

impl Bilingual {
    /// English and Chinese.
    pub fn pair(&self) -> [&str; 2] {
        [&self.en, &self.zh]
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Bilingual {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map([("en", &self.en), ("zh", &self.zh)])
    }
}

/// Lists of names.
pub trait Names {
    /// Whether a name is in the list.
    fn has(&self, name: &str) -> bool;

    /// The names, as texts.
    fn texts(&self) -> Texts<'_>;
}

/// The names of a list, as texts.
pub type Texts<'n> = std::iter::Map<std::slice::Iter<'n, Str>, fn(&'n Str) -> &'n str>;

impl Names for [Str] {
    fn has(&self, name: &str) -> bool {
        self.iter().any(|known| known == name)
    }

    fn texts(&self) -> Texts<'_> {
        self.iter().map(|name| name)
    }
}
