//! Everything that the library knows.

use ecs_preflight::catalogue::{Listed, Listing};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::{Outcome, json, known};

/// Everything that the library knows, or the entry of one operation.
#[wasm_bindgen]
pub fn catalogue(operation: Option<String>) -> Outcome {
    match operation {
        None => Ok(json(&Listing)),
        Some(id) => Ok(json(&Listed(known(&id)?))),
    }
}
