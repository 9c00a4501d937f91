//! The life cycle: the tables agree with one another.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::arithmetic_side_effects,
    reason = "a test stops at what it did not expect"
)]

use std::collections::HashSet;

use ecs_preflight::catalogue::{Lock, Names, Str, operation, operations};
use ecs_preflight::lifecycle::{Decision, Outcome, ServerState, Task, expect, may, of, picture, poll};
use ecs_preflight::status::{Dialect, derive, pairs_of, vm_states};

#[test]
fn every_operation_has_a_row() {
    for operation in operations() {
        let row = of(operation).unwrap_or_else(|| panic!("{} has no row", operation.id));
        assert_eq!(row.operation, operation.id);
    }
}

/// The operations with a precondition on states, read off the sections.
#[test]
fn the_operations_that_demand_a_state_are_those_of_the_documents() {
    let demanding: Vec<_> = operations()
        .iter()
        .filter(|operation| of(operation).is_some_and(|row| !row.needs.is_empty()))
        .map(|operation| &*operation.section)
        .collect();
    let wanted = [
        "5.10.3", "5.2.1", "5.2.2", "5.2.3", "5.2.4", "6.3.10", "6.3.6", "6.3.7", "6.3.9", "6.8.3", "6.8.4",
        "6.9.1", "6.9.2", "6.9.3", "6.9.6",
    ];
    assert_eq!(demanding.iter().map(|name| &**name).collect::<HashSet<_>>(), wanted.into_iter().collect());
    assert_eq!(demanding.len(), wanted.len());
}

/// What a lock refuses: the chapters that §6.3.4 names, as far as they change a server.
#[test]
fn a_lock_refuses_the_chapters_that_the_document_names() {
    const NAMED: [&str; 11] =
        ["5.1.", "5.2.", "5.3.", "5.5.", "5.6.", "6.2.", "6.3.", "6.7.", "6.8.", "6.11.", "11.1."];
    for operation in operations() {
        let row = of(operation).expect("a row");
        let named = NAMED.iter().any(|chapter| operation.section.starts_with(chapter));
        match row.lock {
            Lock::Refused => assert!(named, "{} is of another chapter", operation.id),
            Lock::Unaffected => {}
            Lock::Unstated => assert!(!named, "{} is of a named chapter", operation.id),
        }
        if operation.method == "GET" {
            assert_eq!(row.lock, Lock::Unaffected, "{} only reads", operation.id);
        }
    }
}

/// Every status that shows meanwhile follows by table A-4 from one of the tasks, and every task gives one of them.
#[test]
fn statuses_meanwhile_follow_from_the_tasks() {
    for operation in operations() {
        for case in of(operation).expect("a row").cases.iter().filter(|case| !case.tasks.is_empty()) {
            let shown: HashSet<_> = vm_states()
                .iter()
                .flat_map(|vm_state| case.tasks.iter().map(|task| derive(vm_state, Some(task)).status))
                .collect();
            for status in case.transitional.texts() {
                assert!(shown.contains(status), "{}: no task gives {status}", operation.id);
            }
            for task in case.tasks.texts() {
                let gives = |vm_state: &Str| case.transitional.has(derive(vm_state, Some(task)).status);
                assert!(vm_states().iter().any(gives), "{}: {task} gives none of them", operation.id);
            }
        }
    }
}

#[test]
fn a_job_goes_with_every_change_of_the_ecs_api() {
    for operation in operations().iter().filter(|operation| operation.system.name == "ecs") {
        if expect(operation).changes_state() {
            assert!(operation.asynchronous, "{}", operation.id);
        }
    }
}

#[test]
fn the_picture_shows_every_status() {
    let picture = picture();
    for status in ecs_preflight::status::statuses() {
        assert!(picture.contains(&**status), "{status}");
    }
}

/// No input leads to a panic, and what is more known never turns a yes or a no round.
#[test]
fn knowing_more_does_not_contradict() {
    for operation in operations() {
        for status in ecs_preflight::status::statuses() {
            let Ok(pairs) = pairs_of(status, Dialect::Documented) else { continue };
            let loose = ServerState { status: Some(status), ..ServerState::default() };
            if of(operation).is_some_and(|row| row.htaiyun) {
                continue;
            }
            let first = may(operation, &loose).expect("known names").decision;
            for pair in pairs {
                let full = ServerState {
                    vm_state: Some(pair.vm_state),
                    task_state: Task::of(pair.task_state),
                    status: Some(status),
                    ..ServerState::default()
                };
                let second = may(operation, &full).expect("known names").decision;
                let turned =
                    matches!((first, second), (Decision::Yes, Decision::No) | (Decision::No, Decision::Yes));
                assert!(!turned, "{}: {first:?} for {status}, {second:?} for {pair:?}", operation.id);
            }
        }
    }
}

#[test]
fn a_running_task_is_never_done() {
    for operation in operations() {
        for status in expect(operation).last {
            let answer = poll(operation, status, Task::Running("deleting"), None).expect("known names");
            assert_eq!(answer.outcome, Outcome::KeepPolling, "{}", operation.id);
        }
    }
    let reboot = operation("NovaRebootServer").expect("an operation");
    assert!(poll(reboot, "ACTIVE", Task::None, Some("WARM")).is_err());
}
