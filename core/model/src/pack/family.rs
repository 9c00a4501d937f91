//! Packs that are read together: a base, parts that stand on it, and languages.
//!
//! A page loads what it uses: the base once, a part for each of its operations, and the languages that it speaks.

use std::collections::HashMap;

use crate::{Catalogue, Operation};

use super::checksum::checksum;
use super::record::Packed;
use super::writer::{Head, Lengths, Options, Writer, head, seal, sentences};
use super::{LANGUAGES, kind};

/// Writes packs that are read together.
pub struct Family<'c> {
    all: &'c Catalogue,
    /// The base as it was written.
    base: Writer,
    lengths: Lengths,
    /// Every sentence of all of them; its place is its number.
    sentences: Vec<[String; 2]>,
    numbers: HashMap<[String; 2], usize>,
    /// Tells it from others: what has another number or another base cannot be read together.
    family: u64,
}

impl<'c> Family<'c> {
    /// The packs that `all` is cut into, and the base of its parts.
    pub fn new(all: &'c Catalogue, base: &Catalogue) -> Self {
        let mut writer = Writer::default();
        all.write(&mut writer);
        base.write(&mut writer);
        let sentences = writer.all_sentences().to_vec();
        let numbers = sentences.iter().cloned().zip(0..).collect();
        let mut base_writer = Writer::default();
        base.write(&mut base_writer);
        let lengths = base_writer.lengths();
        let mut family = Family { all, base: base_writer, lengths, sentences, numbers, family: 0 };
        let mut bytes = family.base(&LANGUAGES);
        LANGUAGES.iter().for_each(|language| bytes.extend(family.language(language)));
        family.family = checksum(&bytes);
        family
    }

    fn head(&self, kind: u8) -> Head {
        let (rules, sources) = (self.all.rules.len(), self.all.sources.len());
        Head { kind, family: self.family, rules, sources }
    }

    fn finish(&self, writer: Writer, kind: u8, before: &Lengths, options: &Options<'_>) -> Vec<u8> {
        let edition = &self.all.settings.edition;
        writer.finish(&self.head(kind), edition, options, before, Some(&self.numbers))
    }

    /// All of it as one pack, with these languages inside; with none, languages are read beside it.
    pub fn whole(&self, languages: &[&str]) -> Vec<u8> {
        let mut writer = Writer::default();
        self.all.write(&mut writer);
        let options = Options { name: "whole", languages };
        self.finish(writer, kind::WHOLE, &Lengths::default(), &options)
    }

    /// What parts stand on.
    pub fn base(&self, languages: &[&str]) -> Vec<u8> {
        let options = Options { name: "base", languages };
        self.finish(self.base.clone(), kind::WHOLE, &Lengths::default(), &options)
    }

    /// Operations, to be read with the base.
    pub fn part(&self, name: &str, operations: &[&Operation], languages: &[&str]) -> Vec<u8> {
        let mut writer = self.base.beside();
        writer.count(operations.len());
        operations.iter().for_each(|operation| operation.write(&mut writer));
        let sources: Vec<(usize, crate::Str)> = writer
            .named_sources()
            .difference(self.base.named_sources())
            .filter_map(|place| {
                let place = usize::from(*place);
                Some((place, self.all.sources.get(place)?.clone()))
            })
            .collect();
        sources.into_boxed_slice().write(&mut writer);
        self.finish(writer, kind::PART, &self.lengths, &Options { name, languages })
    }

    /// Every sentence in one language.
    pub fn language(&self, language: &str) -> Vec<u8> {
        let options = Options { name: language, languages: &[language] };
        let mut body = Vec::new();
        head(&mut body, &self.head(kind::LANGUAGE), &self.all.settings.edition, &options);
        sentences(&mut body, &self.sentences, &options);
        seal(&body)
    }
}
