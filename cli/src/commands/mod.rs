//! The commands.

pub(crate) mod catalogue;
pub(crate) mod check;
pub(crate) mod describe;
pub(crate) mod explain;
pub(crate) mod export;
pub(crate) mod iam;
pub(crate) mod lint;
pub(crate) mod status;

use ecs_preflight::catalogue::{self as facts, Operation};

use crate::output::Failure;

/// The operation with this id, or a sentence that names the nearest one.
fn operation(id: &str) -> Result<&'static Operation, Failure> {
    facts::operation(id).ok_or_else(|| {
        let near = facts::nearest_operation(id).map(|near| format!("; did you mean `{near}`?"));
        Failure::Usage(format!("there is no operation `{id}`{}", near.unwrap_or_default()))
    })
}
