//! What JSON Schema cannot say: passwords, encodings, fixed forms, and rules over several fields.
//!
//! No limit stands here: each rule is a structure whose numbers the build takes from the catalogue.

mod base64;
mod begins;
mod constraint;
mod digits;
pub(crate) mod format;
mod id;
mod password;
mod recommended;
mod zone;

pub use ecs_preflight_model::{
    Account, Among, Base64, Begins, Condition, Digits, Effect, Id, Os, Password, Recommended,
};

pub(crate) use zone::Zone;

use crate::catalogue::{Microversion, Practices};

/// What is known around a value.
#[derive(Clone, Copy, Debug, Default)]
pub struct Scope<'c> {
    /// The operating system of the image, when the caller knows it.
    pub os: Option<Os>,
    /// The microversion in force.
    pub microversion: InForce,
    /// The microversion that was asked for, where it is beyond those of the documents.
    pub beyond: Option<Microversion>,
    /// What clients of the system send anywhere; none when the documents alone are to judge.
    pub practice: Option<&'c Practices>,
    /// The hash of the region that the host names.
    pub region: Option<u64>,
}

/// The microversion in force.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum InForce {
    /// No headers were given: which one would be sent is not known.
    #[default]
    Unknown,
    /// Not judged: the path is of an API without microversions, or the header names none.
    Unjudged,
    /// The path is of a version without microversions.
    Absent,
    /// This one.
    Version(Microversion),
}
