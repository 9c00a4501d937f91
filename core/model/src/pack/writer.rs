//! Writes a pack; the same catalogue always gives the same bytes.

use std::collections::{BTreeSet, HashMap};

use crate::{Bilingual, Catalogue};

use super::checksum::checksum;
use super::record::Packed;
use super::records::TABLES;
use super::{END, FORMAT, LANGUAGES, MAGIC, kind, section};

/// What a pack carries.
#[derive(Clone, Copy, Debug)]
pub struct Options<'o> {
    /// What it is called.
    pub name: &'o str,
    /// Its languages, of `en` and `zh`.
    pub languages: &'o [&'o str],
}

/// The whole catalogue as a pack.
pub fn write(catalogue: &Catalogue, options: &Options<'_>) -> Vec<u8> {
    let mut writer = Writer::default();
    catalogue.write(&mut writer);
    let head =
        Head { kind: kind::WHOLE, family: 0, rules: catalogue.rules.len(), sources: catalogue.sources.len() };
    writer.finish(&head, &catalogue.settings.edition, options, &Lengths::default(), None)
}

/// The places of the sources that something in a catalogue names.
pub fn named_sources(catalogue: &Catalogue) -> BTreeSet<u16> {
    let mut writer = Writer::default();
    catalogue.write(&mut writer);
    writer.named_sources
}

/// What the head of a pack says beside its name.
pub(super) struct Head {
    pub(super) kind: u8,
    pub(super) family: u64,
    pub(super) rules: usize,
    pub(super) sources: usize,
}

/// How much of the rows another pack holds already.
#[derive(Default)]
pub(super) struct Lengths {
    texts: usize,
    sentences: usize,
    tables: [usize; TABLES],
}

fn rows_from<T>(rows: &[T], place: usize) -> &[T] {
    rows.get(place..).unwrap_or_default()
}

/// A pack around its sections.
pub(super) fn seal(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len().saturating_add(32));
    out.extend_from_slice(MAGIC);
    out.extend_from_slice(&FORMAT.to_le_bytes());
    out.extend_from_slice(&checksum(body).to_le_bytes());
    out.extend_from_slice(body);
    out
}

pub(super) fn head(out: &mut Vec<u8>, head: &Head, edition: &str, options: &Options<'_>) {
    let mut content = Vec::new();
    text(&mut content, options.name);
    text(&mut content, edition);
    let carried = || LANGUAGES.into_iter().filter(|language| options.languages.contains(language));
    varint(&mut content, count(carried().count()));
    carried().for_each(|language| text(&mut content, language));
    varint(&mut content, count(head.rules));
    varint(&mut content, count(head.sources));
    content.push(head.kind);
    varint(&mut content, head.family);
    put(out, section::HEAD, &content);
}

/// A section a language, of those that are carried.
pub(super) fn sentences(out: &mut Vec<u8>, rows: &[[String; 2]], options: &Options<'_>) {
    for (place, language) in LANGUAGES.into_iter().enumerate() {
        if options.languages.contains(&language) {
            let form = |pair: &[String; 2]| pair.get(place).cloned().unwrap_or_default();
            put(out, section::SENTENCES, &section_of(&rows.iter().map(form).collect::<Vec<_>>()));
        }
    }
}

fn put(out: &mut Vec<u8>, kind: u8, content: &[u8]) {
    out.push(kind);
    varint(out, count(content.len()));
    out.extend_from_slice(content);
}

/// Texts: how many, and then each with an end that no text holds. Compressed, that is smaller than their lengths.
fn section_of(rows: &[String]) -> Vec<u8> {
    let mut out = Vec::new();
    varint(&mut out, count(rows.len()));
    for row in rows {
        out.extend_from_slice(row.as_bytes());
        out.push(END);
    }
    out
}

fn text(out: &mut Vec<u8>, text: &str) {
    varint(out, count(text.len()));
    out.extend_from_slice(text.as_bytes());
}

fn count(value: usize) -> u64 {
    u64::try_from(value).unwrap_or(u64::MAX)
}

fn varint(out: &mut Vec<u8>, mut value: u64) {
    loop {
        let [low, ..] = value.to_le_bytes();
        value >>= 7;
        if value == 0 {
            return out.push(low & 0x7f);
        }
        out.push(low | 0x80);
    }
}

/// Rows in the order in which they came, each distinct one once.
#[derive(Clone)]
struct Rows<T> {
    rows: Vec<T>,
    places: HashMap<T, usize>,
}

impl<T> Default for Rows<T> {
    fn default() -> Self {
        Rows { rows: Vec::new(), places: HashMap::new() }
    }
}

impl<T: Clone + Eq + std::hash::Hash> Rows<T> {
    fn place(&mut self, row: T) -> usize {
        if let Some(place) = self.places.get(&row) {
            return *place;
        }
        let place = self.rows.len();
        self.rows.push(row.clone());
        self.places.insert(row, place);
        place
    }
}

/// Where records write themselves.
#[derive(Clone, Default)]
pub(super) struct Writer {
    bytes: Vec<u8>,
    texts: Rows<String>,
    sentences: Rows<[String; 2]>,
    tables: [Rows<Vec<u8>>; TABLES],
    /// Rows that were met before: table and address.
    known: HashMap<(usize, usize), usize>,
    named_sources: BTreeSet<u16>,
}

impl Writer {
    pub(super) fn byte(&mut self, byte: u8) {
        self.bytes.push(byte);
    }

    pub(super) fn number(&mut self, value: u64) {
        varint(&mut self.bytes, value);
    }

    pub(super) fn count(&mut self, value: usize) {
        self.number(count(value));
    }

    pub(super) fn text(&mut self, text: &str) {
        let place = self.texts.place(text.to_owned());
        self.count(place);
    }

    pub(super) fn sentence(&mut self, sentence: &Bilingual) {
        let place = self.sentences.place(sentence.pair().map(str::to_owned));
        self.count(place);
    }

    pub(super) fn source(&mut self, place: u16) {
        self.named_sources.insert(place);
        self.number(place.into());
    }

    /// A row of a table of shared values; `address` tells it from the others before it is written.
    pub(super) fn shared(&mut self, table: usize, address: usize, write: impl FnOnce(&mut Writer)) {
        let place = match self.known.get(&(table, address)) {
            Some(place) => *place,
            None => {
                let outer = std::mem::take(&mut self.bytes);
                write(self);
                let record = std::mem::replace(&mut self.bytes, outer);
                let place = self.tables.get_mut(table).map_or(0, |rows| rows.place(record));
                self.known.insert((table, address), place);
                place
            }
        };
        self.count(place);
    }

    pub(super) fn named_sources(&self) -> &BTreeSet<u16> {
        &self.named_sources
    }

    /// Every sentence, in the order in which they came.
    pub(super) fn all_sentences(&self) -> &[[String; 2]] {
        &self.sentences.rows
    }

    pub(super) fn lengths(&self) -> Lengths {
        Lengths {
            texts: self.texts.rows.len(),
            sentences: self.sentences.rows.len(),
            tables: self.tables.each_ref().map(|table| table.rows.len()),
        }
    }

    /// The same rows, with nothing written that refers to them.
    pub(super) fn beside(&self) -> Self {
        Writer { bytes: Vec::new(), ..self.clone() }
    }

    /// The pack of what was written, without the rows that another pack holds; `numbers` of sentences let languages be
    /// packs of their own.
    pub(super) fn finish(
        self,
        beginning: &Head,
        edition: &str,
        options: &Options<'_>,
        before: &Lengths,
        numbers: Option<&HashMap<[String; 2], usize>>,
    ) -> Vec<u8> {
        let mut body = Vec::new();
        head(&mut body, beginning, edition, options);
        put(&mut body, section::TEXTS, &section_of(rows_from(&self.texts.rows, before.texts)));
        let own = rows_from(&self.sentences.rows, before.sentences);
        if let Some(numbers) = numbers {
            let mut content = Writer::default();
            content.count(own.len());
            // Most follow the one before.
            let mut next = 0_i64;
            for row in own {
                let number = numbers.get(row).and_then(|number| i64::try_from(*number).ok()).unwrap_or(-1);
                number.wrapping_sub(next).write(&mut content);
                next = number.wrapping_add(1);
            }
            put(&mut body, section::NUMBERS, &content.bytes);
        }
        sentences(&mut body, own, options);
        let mut tables = Vec::new();
        for (table, before) in self.tables.iter().zip(before.tables) {
            let rows = rows_from(&table.rows, before);
            varint(&mut tables, count(rows.len()));
            rows.iter().for_each(|row| tables.extend_from_slice(row));
        }
        put(&mut body, section::TABLES, &tables);
        put(&mut body, section::CATALOGUE, &self.bytes);
        seal(&body)
    }
}
