//! Why bytes are no pack.

use std::fmt;

/// What is wrong with a pack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PackError {
    /// It begins otherwise.
    NotAPack,
    /// Another program has written it, one that is newer than this one.
    Newer {
        /// The format of the pack.
        found: u16,
        /// The newest that is read.
        known: u16,
    },
    /// It has a format that is no longer read.
    Older {
        /// The format of the pack.
        found: u16,
        /// The oldest that is read.
        known: u16,
    },
    /// Something has changed in it on the way.
    Checksum,
    /// It ends too early.
    Truncated,
    /// Something follows where it should end.
    TooLong,
    /// A section is not where it belongs.
    Section,
    /// It carries a language that is not known, or none, or one of them twice.
    Language,
    /// It is no catalogue by itself: a part or a language.
    Alone,
    /// Packs that were given together do not belong together.
    Family,
    /// It holds what this build has no part for.
    Build,
    /// A text is not UTF-8.
    Utf8,
    /// A reference to a row that is not there.
    Index,
    /// Schemas lie deeper in each other than [`super::NESTED`].
    Nested,
    /// A number or a choice that means nothing at its place.
    Value,
}

impl fmt::Display for PackError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sentence = match self {
            PackError::NotAPack => "this is no pack of a catalogue",
            PackError::Newer { found, known } => {
                return write!(
                    out,
                    "this pack has format {found}; this version reads no format above {known}: use a newer version"
                );
            }
            PackError::Older { found, known } => {
                return write!(
                    out,
                    "this pack has format {found}; this version reads no format below {known}: build the pack anew"
                );
            }
            PackError::Checksum => "this pack is damaged: its checksum is another one",
            PackError::Truncated => "this pack is cut off: it ends too early",
            PackError::TooLong => "this pack is damaged: it is longer than it says",
            PackError::Section => "this pack is damaged: a section is not where it belongs",
            PackError::Language => "this pack carries no language that this version knows",
            PackError::Alone => "this pack is a part of others: give the one that it stands on",
            PackError::Family => "these packs do not belong together: take all of them from one version",
            PackError::Build => "this pack holds more than this build reads: use one with all parts",
            PackError::Utf8 => "this pack is damaged: a text is not UTF-8",
            PackError::Index => "this pack is damaged: it refers to a row that it does not have",
            PackError::Nested => "this pack is damaged: its schemas lie too deep in each other",
            PackError::Value => "this pack is damaged: a value means nothing at its place",
        };
        out.write_str(sentence)
    }
}

impl std::error::Error for PackError {}
