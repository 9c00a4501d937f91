//! A catalogue that is installed answers in place of the embedded one. A process of its own: there is one for each.

#![allow(clippy::expect_used, reason = "a test stops at the first thing that is wrong")]

use ecs_preflight::catalogue::{PACK, edition, install, operation};
use ecs_preflight_model::pack::read;

#[test]
fn what_was_installed_answers() {
    let mut catalogue = read(PACK).expect("the pack of the build");
    catalogue.settings.edition = "of a test".into();
    install(catalogue).expect("nothing was asked before");
    assert_eq!(edition(), "of a test");
    assert!(operation("NovaRebootServer").is_some());
}
