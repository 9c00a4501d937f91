//! Everything that the library knows.

use ecs_preflight::listing::{Listing, OperationEntry};

use crate::{Outcome, json, known};

/// Everything that the library knows, or the entry of one operation.
pub(crate) fn catalogue(operation: Option<&str>) -> Outcome {
    match operation {
        None => Ok(json(&Listing::embedded())),
        Some(id) => Ok(json(&OperationEntry::of(known(id)?))),
    }
}
