//! IAM policies: read with positions, then judged, changed or evaluated.

mod fix;
mod glob;
mod lint;
mod read;
mod tree;

pub use fix::{Applied, FixOptions, Fixed, fix};
pub use glob::{covers, matches};
pub use lint::{
    LintOptions, Linted, Suppression, lint, lint_with_suppressed, not_literal, not_terraform, not_utf8,
    not_yaml, unused,
};
pub use read::{Condition, Effect, Entry, Policy, Statement};
pub use tree::{Member, Node, Value, read};
