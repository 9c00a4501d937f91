//! Writes a pack; the same catalogue always gives the same bytes.

use std::collections::HashMap;

use crate::{Bilingual, Catalogue};

use super::checksum::checksum;
use super::record::Packed;
use super::records::TABLES;
use super::{FORMAT, LANGUAGES, MAGIC, section};

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
    let carried = LANGUAGES.map(|language| options.languages.contains(&language));
    let mut writer = Writer::new(carried);
    catalogue.write(&mut writer);
    let root = std::mem::take(&mut writer.bytes);
    let tables = writer.tables();
    let texts = section_of(&writer.texts.rows);
    let sentences = writer.sentences.rows;

    let mut head = Vec::new();
    text(&mut head, options.name);
    text(&mut head, &catalogue.settings.edition);
    varint(&mut head, count(carried.iter().filter(|carried| **carried).count()));
    let languages = || LANGUAGES.iter().zip(carried).zip(0_usize..).filter(|((_, carried), _)| *carried);
    languages().for_each(|((language, _), _)| text(&mut head, language));
    varint(&mut head, count(catalogue.rules.len()));
    varint(&mut head, count(catalogue.sources.len()));

    let mut body = Vec::new();
    put(&mut body, section::HEAD, &head);
    put(&mut body, section::TEXTS, &texts);
    for (_, place) in languages() {
        let form = |pair: &[String; 2]| pair.get(place).cloned().unwrap_or_default();
        let forms: Vec<String> = sentences.iter().map(form).collect();
        put(&mut body, section::SENTENCES, &section_of(&forms));
    }
    put(&mut body, section::TABLES, &tables);
    put(&mut body, section::CATALOGUE, &root);

    let mut out = Vec::with_capacity(body.len().saturating_add(32));
    out.extend_from_slice(MAGIC);
    out.extend_from_slice(&FORMAT.to_le_bytes());
    out.extend_from_slice(&checksum(&body).to_le_bytes());
    out.extend_from_slice(&body);
    out
}

fn put(out: &mut Vec<u8>, kind: u8, content: &[u8]) {
    out.push(kind);
    varint(out, count(content.len()));
    out.extend_from_slice(content);
}

/// Texts: how many, how long each is, and then all of them in one piece.
fn section_of(rows: &[String]) -> Vec<u8> {
    let mut out = Vec::new();
    varint(&mut out, count(rows.len()));
    rows.iter().for_each(|row| varint(&mut out, count(row.len())));
    rows.iter().for_each(|row| out.extend_from_slice(row.as_bytes()));
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
#[derive(Default)]
struct Rows<T> {
    rows: Vec<T>,
    places: HashMap<T, usize>,
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
pub(super) struct Writer {
    bytes: Vec<u8>,
    texts: Rows<String>,
    sentences: Rows<[String; 2]>,
    carried: [bool; 2],
    tables: [Rows<Vec<u8>>; TABLES],
    /// Rows that were met before: table and address.
    known: HashMap<(usize, usize), usize>,
}

impl Writer {
    pub(super) fn new(carried: [bool; 2]) -> Self {
        Writer {
            bytes: Vec::new(),
            texts: Rows::default(),
            sentences: Rows::default(),
            carried,
            tables: std::array::from_fn(|_| Rows::default()),
            known: HashMap::new(),
        }
    }

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

    /// What a language says that the pack does not carry plays no part.
    pub(super) fn sentence(&mut self, sentence: &Bilingual) {
        let [en, zh] = self.carried;
        let form = |text: &str, carried: bool| if carried { text.to_owned() } else { String::new() };
        let place = self.sentences.place([form(&sentence.en, en), form(&sentence.zh, zh)]);
        self.count(place);
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

    fn tables(&self) -> Vec<u8> {
        let mut out = Vec::new();
        for table in &self.tables {
            varint(&mut out, count(table.rows.len()));
            table.rows.iter().for_each(|row| out.extend_from_slice(row));
        }
        out
    }
}
