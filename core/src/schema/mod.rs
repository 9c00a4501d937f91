//! The engine: one walk over whatever a reader reads, against a compiled schema.

mod anything;
mod astray;
mod context;
mod frame;
mod keys;
mod limits;
mod members;
mod path;
mod practice;
pub mod rules;
mod scalar;
mod types;
mod walk;

pub(crate) use anything::anything;
pub(crate) use context::Context;
pub use frame::{Constant, Fields, Summary};
pub(crate) use keys::hash;
pub use limits::{Counted, Limit, Limits};
pub(crate) use path::push_token;
pub(crate) use scalar::distinct;
pub use types::*;
pub(crate) use walk::Walk;

/// In place of a slot: the finding is about the object or array as a whole.
pub const WHOLE: usize = usize::MAX;

/// In place of a slot: the object as a whole, for lack of something in it. A draft keeps quiet about it.
pub const ABSENT: usize = usize::MAX - 1;
