//! The catalogue as one binary file, a pack: written by the compiler, read by the engine.
//!
//! # Layout
//!
//! ```text
//! magic (8 bytes)  format (2)  checksum of all that follows (8)
//! sections, each: kind (1)  length (varint)  content
//!   HEAD       name, edition, languages, how many rules and sources there are, and the family, if it has one
//!   TEXTS      each text that is the same in every language, once
//!   NUMBERS    of a family only: where each sentence is in the packs of languages
//!   SENTENCES  one section a language: what is said in it, in the same order for each of them
//!   TABLES     what is shared, table by table: a record refers only to tables before its own, and in its own only
//!              to records before itself, so that nothing can refer to itself
//!   CATALOGUE  all the rest
//! ```
//!
//! Texts end with a byte that UTF-8 does not have. Numbers are varints (LEB128), signed ones in zigzag. A record begins with a mask of the fields that say something;
//! what says nothing (none, false, zero, an empty list) is not written.
//!
//! # Families
//!
//! A pack is a catalogue by itself, or one of a [`Family`]: a base, parts with some operations, and languages, which are
//! read together. A part goes on where its base ends: it refers to the base's rows and adds its own. Which sentence of a
//! language belongs where its numbers say, so that a language can be added to a pack that carries another one or none.
//!
//! # Why an encoding of our own
//!
//! postcard was looked at first. It would carry serde into the engine of the browser, where each kilobyte counts; it
//! has no place for texts and schemas that are stored once and shared, so that both would have to be turned into other
//! types first and back again; and it leaves limits on counts to the types. The whole of this one is some hundreds of
//! lines, and each type is named in it once (`records.rs`).
//!
//! # What reading promises
//!
//! Any bytes give a catalogue or a [`PackError`], never a panic. A list is not made longer than bytes are left for, and
//! grows only with what was read, so that memory is bounded by the size of the largest record (some hundred bytes)
//! times the size of the input. Types do not nest without end: what could (schemas) goes by the tables, which are read
//! one record after the other, and no record lies deeper in others of its table than [`NESTED`].

mod checksum;
mod error;
mod family;
mod reader;
#[macro_use]
mod record;
mod records;
mod values;
mod writer;

#[cfg(test)]
#[allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops at the first thing that is wrong"
)]
mod tests;

#[cfg(test)]
#[allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops at the first thing that is wrong"
)]
mod family_tests;

pub(crate) use checksum::checksum;
pub use error::PackError;
pub use family::Family;
pub use reader::{Header, Read, read, read_header, read_together};
pub use writer::{Options, named_sources, write};

/// How a pack begins.
const MAGIC: &[u8; 8] = b"ecspack\0";

/// The format that this library writes, and the newest that it reads.
const FORMAT: u16 = 3;

/// So deep do schemas lie in each other at most: whoever goes down them, if only to free them, needs stack for each.
pub const NESTED: usize = 32;

/// Ends a text in a section of texts: UTF-8 has no such byte.
const END: u8 = 0xff;

/// The languages that a pack may carry, in the order of [`crate::Bilingual`].
const LANGUAGES: [&str; 2] = ["en", "zh"];

/// The kinds of sections.
mod section {
    pub(super) const HEAD: u8 = 1;
    pub(super) const TEXTS: u8 = 2;
    pub(super) const SENTENCES: u8 = 3;
    pub(super) const TABLES: u8 = 4;
    pub(super) const CATALOGUE: u8 = 5;
    pub(super) const NUMBERS: u8 = 6;
}

/// What a pack is.
mod kind {
    /// A catalogue.
    pub(super) const WHOLE: u8 = 0;
    /// Operations that stand on another pack.
    pub(super) const PART: u8 = 1;
    /// What is said in one language.
    pub(super) const LANGUAGE: u8 = 2;
}

/// Whether bytes begin as a pack does.
pub fn is_pack(bytes: &[u8]) -> bool {
    bytes.starts_with(MAGIC)
}
