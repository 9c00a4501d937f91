//! Everything that the library knows.

use ecs_preflight::catalogue::{Listed, Listing};

use crate::{Outcome, json, known};

/// Everything that the library knows, or the entry of one operation.
pub(crate) fn catalogue(operation: Option<&str>) -> Outcome {
    match operation {
        None => Ok(json(&Listing)),
        Some(id) => Ok(json(&Listed(known(id)?))),
    }
}
