//! Rows of the catalogue as JSON.

use std::sync::Arc;

use serde::ser::{Serialize, Serializer};

/// A text in both languages.
pub(crate) struct Both<T = &'static str>(pub(crate) [T; 2]);

impl<T: Serialize> Serialize for Both<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let [en, zh] = &self.0;
        serializer.collect_map([("en", en), ("zh", zh)])
    }
}

/// A row of the catalogue as JSON, or several of them.
#[derive(Clone, Copy, Debug)]
pub struct Listed<'r, T: ?Sized>(pub &'r T);

impl<'r, T> Serialize for Listed<'r, [T]>
where
    Listed<'r, T>: Serialize,
{
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(Listed))
    }
}

impl<'r, T: ?Sized> Serialize for Listed<'_, &'r T>
where
    Listed<'r, T>: Serialize,
{
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Listed(*self.0).serialize(serializer)
    }
}

impl<'r, T: ?Sized> Serialize for Listed<'r, Arc<T>>
where
    Listed<'r, T>: Serialize,
{
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Listed(&**self.0).serialize(serializer)
    }
}

impl<'r, T: ?Sized> Serialize for Listed<'r, Box<T>>
where
    Listed<'r, T>: Serialize,
{
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Listed(&**self.0).serialize(serializer)
    }
}
