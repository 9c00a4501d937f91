//! The pack that the build has written.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test stops at the first thing that is wrong"
)]

use ecs_preflight::catalogue::{Catalogue, NotInstalled, PACK, embedded, install};
use ecs_preflight_model::pack::{Options, read, read_header, write};

/// Places to damage: a large step keeps the test short, an odd one meets every place of a word.
const STEP: usize = 4_801;

#[test]
fn the_catalogue_is_what_the_pack_holds() {
    let catalogue = read(PACK).expect("the pack of the build");
    assert!(!catalogue.operations.is_empty());
    assert_eq!(catalogue, **embedded());
}

#[test]
fn it_is_written_again_byte_for_byte() {
    let header = read_header(PACK).expect("the header");
    assert_eq!(header.edition, *embedded().settings.edition);
    let options = Options { name: &header.name, languages: &header.languages };
    assert!(write(embedded(), &options) == PACK);
}

#[test]
fn what_is_cut_or_damaged_is_refused() {
    for place in (0..PACK.len()).step_by(STEP) {
        assert!(read(&PACK[..place]).is_err(), "cut at {place}");
        let mut damaged = PACK.to_vec();
        damaged[place] ^= 0x20;
        assert!(read(&damaged).is_err(), "damaged at {place}");
    }
}

#[test]
fn another_catalogue_comes_before_the_first_question_or_not_at_all() {
    assert_eq!(install(Catalogue::default()), Err(NotInstalled::OtherVersion));
    let _ = embedded();
    assert_eq!(install(read(PACK).expect("the pack of the build")), Err(NotInstalled::InUse));
}
