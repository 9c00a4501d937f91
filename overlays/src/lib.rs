//! The editions that this project brings beside the documents' own: each is a folder of overlays, compiled into a pack
//! when this crate is built.
//!
//! A pack answers at once; the files are for who puts overlays of their own on top, which takes the compiler.

mod compare;

pub use compare::{Call, Change, Comparison, Different, Names, compare};

use ecs_preflight_model::Catalogue;
use ecs_preflight_model::pack::{self, PackError};

/// An edition.
#[derive(Debug)]
pub struct Edition {
    /// Its name, such as `huaweicloud-public`.
    pub name: &'static str,
    /// The whole catalogue as it is in this edition, as a pack.
    pub pack: &'static [u8],
    /// Its overlays, as `ecs_preflight_compiler::unbundle` reads them.
    pub files: &'static str,
}

impl Edition {
    /// Its catalogue.
    ///
    /// # Errors
    /// When the pack was built by another version of this library.
    pub fn catalogue(&self) -> Result<Catalogue, PackError> {
        pack::read(self.pack)
    }
}

/// The name of the edition that answers where none is chosen: that of the documents.
pub const DOCUMENTS: &str = "documents";

/// The editions by their names, without that of the documents.
pub const EDITIONS: &[Edition] = include!(concat!(env!("OUT_DIR"), "/editions.rs"));

/// The edition of this name; none for the documents' own, which needs no pack.
///
/// # Errors
/// When there is no such edition: what there is.
pub fn edition(name: &str) -> Result<Option<&'static Edition>, Unknown> {
    if name == DOCUMENTS {
        return Ok(None);
    }
    EDITIONS.iter().find(|edition| edition.name == name).map(Some).ok_or(Unknown)
}

/// The names of all editions, that of the documents first.
pub fn names() -> impl Iterator<Item = &'static str> {
    std::iter::once(DOCUMENTS).chain(EDITIONS.iter().map(|edition| edition.name))
}

/// There is no edition of this name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unknown;

impl std::fmt::Display for Unknown {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<String> = names().map(|name| format!("`{name}`")).collect();
        write!(out, "there is no such edition; the editions are {}", names.join(", "))
    }
}

impl std::error::Error for Unknown {}
