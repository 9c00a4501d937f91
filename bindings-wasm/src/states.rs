//! States and errors.

use ecs_preflight::error;
use ecs_preflight::status::{Answer, Dialect};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::{Outcome, TypeError, json, read};

/// A pair of states and what it means.
#[wasm_bindgen]
pub fn status(vm_state: &str, task_state: Option<String>) -> String {
    json(&Answer { vm_state, task_state: task_state.as_deref(), reported: None, dialect: Dialect::default() })
}

/// An error code, or an error response as JSON text.
#[wasm_bindgen]
pub fn explain(code: Option<String>, response: Option<String>) -> Outcome {
    let explanation = match (&code, &response) {
        (Some(code), _) => error::explain(code),
        (None, Some(response)) => error::explain_response(&read(response)?),
        (None, None) => None,
    };
    match explanation {
        Some(explanation) => Ok(json(&explanation)),
        None => Err(TypeError::new("this is no error of the API")),
    }
}
