//! Every pair of vm_state and task_state against table A-4, written down from the document in tests/states.json.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test stops at what it did not expect"
)]

use std::collections::HashSet;

use ecs_preflight::catalogue::{Microversion, Names, embedded, operation};
use ecs_preflight::status::{
    Answer, Dialect, HostStatus, HtaiyunStatus, Kind, NovaPowerState, PowerState, Status, TaskState, VmState,
    derive, derive_in, filter_statuses, meaning, pairs_of, statuses, task_states, vm_states,
};
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
    let seen: HashSet<_> =
        pairs.iter().map(|pair| (state(pair, "vm_state"), state(pair, "task_state"))).collect();
    for vm_state in vm_states() {
        for task_state in task_states().texts().map(Some).chain([None]) {
            assert!(
                seen.contains(&(Some(vm_state), task_state)),
                "{vm_state} with {task_state:?} is missing"
            );
        }
    }
    assert_eq!(
        seen.len(),
        vm_states().len() * (task_states().len() + 1),
        "a pair stands twice, or a state is not known"
    );
}

#[test]
fn every_pair_has_the_status_of_the_table() {
    let mut wrong = Vec::new();
    for pair in pairs() {
        let vm_state = state(&pair, "vm_state").expect("a pair has a vm_state");
        let answer = Answer {
            vm_state,
            task_state: state(&pair, "task_state"),
            reported: None,
            dialect: Dialect::Documented,
            facts: embedded(),
        };
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
    for (vm_state, task_state) in [("paused", None), ("", None), ("active", Some("resting")), ("", Some(""))]
    {
        assert_eq!(derive(vm_state, task_state).status, "UNKNOWN", "{vm_state} with {task_state:?}");
    }
    assert!(pairs().iter().all(|pair| statuses().has(pair["status"].as_str().unwrap_or_default())));
}

#[test]
fn a_reported_status_is_compared() {
    let answer = |reported| {
        let answer = Answer {
            vm_state: "active",
            task_state: None,
            reported: Some(reported),
            dialect: Dialect::Documented,
            facts: embedded(),
        };
        serde_json::to_value(answer).expect("an answer is JSON")
    };
    assert_eq!(answer("ACTIVE")["agrees"], json!(true));
    assert_eq!(answer("SHUTOFF")["agrees"], json!(false));
    assert_eq!(answer("SHUTOFF")["reported"], json!("SHUTOFF"));
}

/// Nova's own table, written down from its source in tests/states-nova.json.
fn nova() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/states-nova.json");
    let text = std::fs::read_to_string(path).expect("tests/states-nova.json can be read");
    serde_json::from_str(&text).expect("tests/states-nova.json is JSON")
}

#[test]
fn every_pair_of_nova_has_the_status_of_its_table() {
    let table = nova();
    let tasks: Vec<Option<&str>> =
        table["task_states"].as_array().expect("a list").iter().map(Value::as_str).chain([None]).collect();
    let mut pairs = 0;
    for (vm_state, row) in table["vm_states"].as_object().expect("an object") {
        for task_state in &tasks {
            let status = task_state.and_then(|task| row.get(task)).unwrap_or(&row["default"]);
            let derived = derive_in(Dialect::Nova, vm_state, *task_state);
            assert_eq!(Some(derived.status), status.as_str(), "{vm_state} with {task_state:?}");
            let changing = table["changing"].as_array().is_some_and(|list| list.contains(status));
            assert_eq!(
                derived.transitional,
                changing || task_state.is_some(),
                "{vm_state} with {task_state:?}"
            );
            pairs += 1;
        }
    }
    assert_eq!(pairs, 12 * 43);
    let states = Dialect::Nova.states();
    let known: HashSet<_> = states.vm_states.texts().collect();
    assert_eq!(
        known,
        table["vm_states"].as_object().expect("an object").keys().map(String::as_str).collect()
    );
    let known: HashSet<_> = states.task_states.texts().map(Some).chain([None]).collect();
    assert_eq!(known, tasks.into_iter().collect());
    for number in -1..=8 {
        let name = NovaPowerState::from_number(number).map(NovaPowerState::name);
        assert_eq!(name, table["power_states"][number.to_string()].as_str(), "{number}");
    }
}

#[test]
fn the_dialects_are_not_mixed() {
    for (vm_state, task_state, documented, nova) in [
        ("active", Some("resize_prep"), "UNKNOWN", "RESIZE"),
        ("active", Some("powering-on"), "UNKNOWN", "ACTIVE"),
        ("paused", None, "UNKNOWN", "PAUSED"),
        ("suspended", None, "UNKNOWN", "SUSPENDED"),
        ("rescued", None, "UNKNOWN", "RESCUE"),
        ("soft-delete", None, "UNKNOWN", "SOFT_DELETED"),
        // §6.2.5 prints it so.
        ("SOFT_DELETED", None, "UNKNOWN", "SOFT_DELETED"),
        ("resized", Some("resize_finish"), "UNKNOWN", "VERIFY_RESIZE"),
        ("nonsense", None, "UNKNOWN", "UNKNOWN"),
    ] {
        assert_eq!(derive(vm_state, task_state).status, documented, "{vm_state} with {task_state:?}");
        let other = derive_in(Dialect::Nova, vm_state, task_state).status;
        assert_eq!(other, nova, "{vm_state} with {task_state:?}");
    }
}

#[test]
fn pairs_are_the_reverse_of_the_derivation() {
    for dialect in Dialect::ALL {
        let states = dialect.states();
        let mut all = 0;
        for status in &states.statuses {
            let pairs = pairs_of(status, dialect).expect("a status of the dialect");
            assert!(
                pairs
                    .iter()
                    .all(|pair| *derive_in(dialect, pair.vm_state, pair.task_state).status == *status)
            );
            all += pairs.len();
        }
        assert_eq!(all, states.vm_states.len() * (states.task_states.len() + 1));
    }
    let slip = pairs_of("VERIFYRESIZE", Dialect::Documented).expect_err("no status");
    assert_eq!(slip.nearest.as_deref(), Some("VERIFY_RESIZE"));
    assert!(pairs_of("PAUSED", Dialect::Documented).is_err());
    assert!(pairs_of("PAUSED", Dialect::Nova).is_ok());
}

#[test]
fn enumerations_are_the_tables() {
    let names: Vec<_> = Status::all().iter().map(|status| status.name()).collect();
    assert_eq!(names, statuses());
    let names: Vec<_> = VmState::all().iter().map(|state| state.name()).collect();
    assert_eq!(names, vm_states());
    let names: Vec<_> = TaskState::all().iter().map(|state| state.name()).collect();
    assert_eq!(names, task_states());
    assert_eq!(VmState::parse("SHELVED_OFFLOADED"), Some(VmState::ShelvedOffloaded));
    assert_eq!(TaskState::parse("POWERING-OFF"), None);
    assert_eq!(TaskState::parse("powering-off"), Some(TaskState::PoweringOff));
    // §6.2.5: 0 pending, 1 running, 2 paused, 3 shutdown, 4 crashed.
    let numbers: Vec<_> = (-1..=5).map(|n| PowerState::from_number(n).map(PowerState::name)).collect();
    let wanted =
        [None, Some("pending"), Some("running"), Some("paused"), Some("shutdown"), Some("crashed"), None];
    assert_eq!(numbers, wanted);
    assert_eq!(serde_json::to_value(PowerState::Shutdown).expect("JSON"), json!(3));
    assert_eq!(serde_json::to_value(Status::HardReboot).expect("JSON"), json!("HARD_REBOOT"));
    let hosts: Vec<_> = HostStatus::all().iter().map(|status| status.name()).collect();
    assert_eq!(hosts, ["UP", "UNKNOWN", "DOWN", "MAINTENANCE", ""]);
    assert_eq!(HostStatus::parse(""), Some(HostStatus::NoHost));
}

#[test]
fn statuses_of_htaiyun_map_where_the_glosses_agree() {
    let without: Vec<_> = HtaiyunStatus::all()
        .iter()
        .filter(|status| status.equivalent().is_none())
        .map(|status| status.name())
        .collect();
    assert_eq!(without, ["SUSPENDED", "PAUSED", "SHELVED_OFFLOADED", "UNRECOGNIZED", "PASSWORD", "STOPPED"]);
    for status in HtaiyunStatus::all() {
        assert!(status.equivalent().is_none_or(|ecs| ecs.name() == status.name()), "{status}");
    }
    assert_eq!(HtaiyunStatus::all().len(), 20);
    // printed in an example, not in the list.
    assert_eq!(HtaiyunStatus::parse("ACTIVED"), None);
}

#[test]
fn filters_are_the_values_of_the_parameter() {
    let list = |id: &str, version: Option<(u16, u16)>| {
        let operation = operation(id).expect("an operation");
        let version = version.map(|(major, minor)| Microversion { major, minor });
        serde_json::to_value(filter_statuses(operation, version)).expect("JSON")
    };
    let eleven = json!([
        "ACTIVE",
        "BUILD",
        "ERROR",
        "HARD_REBOOT",
        "MIGRATING",
        "REBOOT",
        "REBUILD",
        "RESIZE",
        "REVERT_RESIZE",
        "SHUTOFF",
        "VERIFY_RESIZE"
    ]);
    for id in ["NovaListServers", "NovaListServersDetail"] {
        assert_eq!(list(id, None)[0]["statuses"], eleven);
        assert_eq!(list(id, None)[0].get("refuses_others"), None);
        assert_eq!(list(id, Some((2, 37)))[0]["refuses_others"], json!(false));
        assert_eq!(list(id, Some((2, 38)))[0]["refuses_others"], json!(true));
    }
    let htaiyun = list("HtListServers", None);
    assert_eq!(htaiyun.as_array().map(Vec::len), Some(2));
    let values: Vec<_> =
        htaiyun[0]["statuses"].as_array().expect("a list").iter().filter_map(Value::as_str).collect();
    // ALL_STATUS is a filter only; the others are the statuses, in their order.
    let statuses: Vec<_> = HtaiyunStatus::all().iter().map(|status| status.name()).collect();
    assert_eq!(values, [&["ALL_STATUS"][..], &statuses].concat());
    assert_eq!(list("ShowJob", None), json!([]));
}

#[test]
fn every_value_has_a_meaning_in_both_languages() {
    let mut values = 0;
    for dialect in Dialect::ALL {
        for kind in Kind::ALL {
            for value in kind.values(dialect) {
                let [en, zh] = value.meaning.pair();
                assert!(en.is_ascii() && !en.is_empty() && !en.ends_with('.'), "{}: {en}", value.name);
                assert!(zh.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)), "{}: {zh}", value.name);
                assert!(meaning(kind, &value.name, dialect).is_ok(), "{}", value.name);
                values += 1;
            }
        }
    }
    assert!(values > 150, "{values}");
}
