//! States.

use ecs_preflight::status::{Answer, Dialect};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::json;

/// A pair of states and what it means.
#[wasm_bindgen]
pub fn status(vm_state: &str, task_state: Option<String>) -> String {
    json(&Answer { vm_state, task_state: task_state.as_deref(), reported: None, dialect: Dialect::default() })
}
