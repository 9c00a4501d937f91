//! IAM policies: read with positions, then judged, changed or evaluated.

mod diff;
mod evaluate;
mod fix;
mod form;
mod glob;
mod json;
mod lint;
mod minimize;
mod moment;
mod operator;
mod reach;
mod read;
mod tree;
mod truth;
mod value;
mod wild;
mod within;

pub(crate) use diff::diff_in;
pub use diff::{Diff, diff};
pub use evaluate::{Answer, Context, Decision, Place, Query, Reason, evaluate};
pub(crate) use fix::fix_in;
pub use fix::{Applied, FixOptions, Fixed, fix};
pub use form::{Flaw, Sound};
pub(crate) use form::{is_action, is_resource};
pub use glob::{covers, matches};
pub use json::Named;
pub use lint::{
    LintOptions, Linted, Suppression, lint, lint_with_suppressed, not_literal, not_terraform, not_utf8,
    not_yaml, too_large_notation, unused,
};
pub(crate) use lint::{lint_in, lint_with_suppressed_in};
pub(crate) use minimize::minimize_in;
pub use minimize::{Minimal, NotMinimal, minimize};
pub use moment::Moment;
pub(crate) use reach::operations_in;
pub use reach::{Blocked, Grant, Limited, Operations, Reach, grant, operations};
pub use read::{Condition, Effect, Entry, Policy, Statement};
pub use tree::{Member, Node, Value, read};
pub use wild::matches_value;
