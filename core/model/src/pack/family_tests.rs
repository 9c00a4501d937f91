//! A family read together is the catalogue that it was cut from; whatever its bytes are, reading gives a catalogue or an
//! error.

use proptest::prelude::*;

use super::tests::{mended, sample};
use super::*;
use crate::Catalogue;

/// The sample without its operations.
fn base() -> Catalogue {
    Catalogue { operations: Box::default(), routes: Box::default(), ..sample() }
}

/// A base in English, its part, and both languages.
fn family() -> [Vec<u8>; 4] {
    let (all, base) = (sample(), base());
    let family = Family::new(&all, &base);
    let part = family.part("one", &[&all.operations[0]], &["en"]);
    [family.base(&["en"]), part, family.language("en"), family.language("zh")]
}

#[test]
fn parts_and_languages_make_the_whole() {
    let all = sample();
    let family = Family::new(&all, &base());
    let [en, zh] = ["en", "zh"].map(|language| family.language(language));
    let whole = read_together(&[&en, &family.whole(&[]), &zh]).expect("a family");
    assert_eq!(whole.languages, ["en", "zh"]);
    assert_eq!(whole.catalogue, all);
    let part = family.part("one", &[&all.operations[0]], &["en"]);
    assert!(part.len() < family.whole(&["en"]).len(), "what the base holds is not written again");
    let read = read_together(&[&family.base(&["en"]), &part, &zh]).expect("a family");
    assert_eq!(read.catalogue, Catalogue { routes: Box::default(), ..sample() });
}

#[test]
fn a_language_that_is_not_given_reads_in_the_other_one() {
    let [base, part, ..] = family();
    let read = read_together(&[&base, &part]).expect("a family");
    assert_eq!(read.languages, ["en"]);
    let title = &read.catalogue.operations[0].title;
    assert_eq!(title.en, title.zh);
}

#[test]
fn what_does_not_belong_together_is_refused() {
    let [base, part, en, zh] = family();
    let all = sample();
    let other = Family::new(&all, &all);
    let alone = write(&sample(), &Options { name: "sample", languages: &["en"] });
    for (packs, error) in [
        (vec![&part], PackError::Alone),
        (vec![&zh], PackError::Alone),
        (vec![&part, &zh], PackError::Family),
        (vec![&base, &base], PackError::Family),
        (vec![&alone, &zh], PackError::Family),
        (vec![&alone, &alone], PackError::Family),
        (vec![&other.base(&["en"]), &part], PackError::Family),
        (vec![&base, &other.language("zh")], PackError::Family),
        (vec![&other.whole(&[])], PackError::Language),
    ] {
        let packs: Vec<&[u8]> = packs.into_iter().map(Vec::as_slice).collect();
        assert_eq!(read_together(&packs).err(), Some(error));
    }
    assert_eq!(read_together(&[]).err(), Some(PackError::Alone));
    assert!(read_together(&[&base, &part, &en, &zh]).is_ok());
}

proptest! {
    #[test]
    fn several_changes_are_read_or_refused(
        changes in prop::collection::vec((0..4_usize, any::<prop::sample::Index>(), any::<u8>()), 1..8)
    ) {
        let mut packs = family();
        for (pack, place, value) in changes {
            let place = place.index(packs[pack].len());
            packs[pack][place] = value;
        }
        let packs = packs.map(mended);
        let packs: Vec<&[u8]> = packs.iter().map(Vec::as_slice).collect();
        let _ = read_together(&packs);
        let _ = read_together(&packs[..2]);
    }
}
