//! IAM policies: read with positions, then judged, changed or evaluated.

mod glob;
mod read;
mod tree;

pub use glob::{covers, matches};
pub use read::{Condition, Effect, Entry, Policy, Statement};
pub use tree::{Member, Node, Value, read};
