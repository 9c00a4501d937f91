//! IAM policies: read with positions, then judged, changed or evaluated.

mod condition;
mod diff;
mod evaluate;
mod form;
mod glob;
mod json;
mod minimize;
mod moment;
mod reach;
mod read;
mod tree;
mod wild;

pub use diff::{Diff, diff};
pub use evaluate::{Answer, Context, Decision, Place, Query, Reason, evaluate};
pub use form::{Flaw, Sound};
pub(crate) use form::{is_action, is_resource};
pub use glob::{covers, matches};
pub use json::Named;
pub use minimize::{Minimal, NotMinimal, minimize};
pub use moment::Moment;
pub use reach::{Blocked, Grant, Limited, Operations, Reach, grant, operations};
pub use read::{Condition, Effect, Entry, Policy, Statement};
pub use tree::{Member, Node, Value, read};
pub use wild::matches_value;
