//! Every pair of vm_state and task_state against table A-4, written down from the document in tests/states.json.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test stops at what it did not expect"
)]

use std::collections::HashSet;

use ecs_preflight::status::{Answer, derive, statuses, task_states, vm_states};
use serde_json::{Value, json};

fn pairs() -> Vec<Value> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/states.json");
    let text = std::fs::read_to_string(path).expect("tests/states.json can be read");
    serde_json::from_str(&text).expect("tests/states.json is JSON")
}

fn state<'v>(pair: &'v Value, key: &str) -> Option<&'v str> {
    pair[key].as_str()
}

#[test]
fn all_pairs_of_the_tables_are_there() {
    let pairs = pairs();
    assert_eq!(pairs.len(), 224);
    let seen: HashSet<_> = pairs.iter().map(|pair| (state(pair, "vm_state"), state(pair, "task_state"))).collect();
    for vm_state in vm_states() {
        for task_state in task_states().iter().copied().map(Some).chain([None]) {
            assert!(seen.contains(&(Some(*vm_state), task_state)), "{vm_state} with {task_state:?} is missing");
        }
    }
    assert_eq!(seen.len(), vm_states().len() * (task_states().len() + 1), "a pair stands twice, or a state is not known");
}

#[test]
fn every_pair_has_the_status_of_the_table() {
    let mut wrong = Vec::new();
    for pair in pairs() {
        let vm_state = state(&pair, "vm_state").expect("a pair has a vm_state");
        let answer = Answer { vm_state, task_state: state(&pair, "task_state"), reported: None };
        let answer = serde_json::to_value(answer).expect("an answer is JSON");
        if answer != pair {
            wrong.push(format!("{answer} is not {pair}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn states_are_read_as_the_document_prints_them() {
    for pair in pairs() {
        let vm_state = state(&pair, "vm_state").expect("a pair has a vm_state");
        let task_state = state(&pair, "task_state");
        // §6.2.5 prints vm_state in upper case.
        assert_eq!(derive(&vm_state.to_uppercase(), task_state), derive(vm_state, task_state), "{pair}");
        if task_state.is_none() {
            // §6.3.8 has an empty text for no task.
            assert_eq!(derive(vm_state, Some("")), derive(vm_state, None), "{pair}");
        }
    }
}

#[test]
fn what_no_table_lists_is_unknown() {
    for (vm_state, task_state) in [("paused", None), ("", None), ("active", Some("resting")), ("", Some(""))] {
        assert_eq!(derive(vm_state, task_state).status, "UNKNOWN", "{vm_state} with {task_state:?}");
    }
    assert!(pairs().iter().all(|pair| statuses().contains(&pair["status"].as_str().unwrap_or_default())));
}

#[test]
fn a_reported_status_is_compared() {
    let answer = |reported| {
        let answer = Answer { vm_state: "active", task_state: None, reported: Some(reported) };
        serde_json::to_value(answer).expect("an answer is JSON")
    };
    assert_eq!(answer("ACTIVE")["agrees"], json!(true));
    assert_eq!(answer("SHUTOFF")["agrees"], json!(false));
    assert_eq!(answer("SHUTOFF")["reported"], json!("SHUTOFF"));
}
