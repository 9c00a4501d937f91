//! Reads a pack.

use std::sync::Arc;

use crate::{Bilingual, Catalogue, Operation, Str};

use super::checksum::checksum;
use super::record::Packed;
use super::records::{Stored, TABLES};
use super::{END, FORMAT, LANGUAGES, MAGIC, NESTED, PackError, kind, section};

/// Lists grow from here with what is read: what a count says is not believed beforehand.
const FIRST: usize = 32;

/// What a pack says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// What it is called.
    pub name: String,
    /// The edition of the documents that answers where several disagree.
    pub edition: String,
    /// The languages that it carries.
    pub languages: Vec<&'static str>,
}

/// What a pack says of itself; nothing else of it is looked at.
pub fn read_header(bytes: &[u8]) -> Result<Header, PackError> {
    head(&mut Reader::new(open(bytes)?)).map(|head| head.header)
}

/// The catalogue that a pack holds.
pub fn read(bytes: &[u8]) -> Result<Catalogue, PackError> {
    read_together(&[bytes]).map(|read| read.catalogue)
}

/// What several packs hold together.
#[derive(Debug)]
pub struct Read {
    /// The catalogue.
    pub catalogue: Catalogue,
    /// The languages that it carries.
    pub languages: Vec<&'static str>,
}

/// A pack whose head was read.
struct Opened<'p> {
    head: Head,
    reader: Reader<'p>,
}

/// The catalogue of packs that belong together: one that is a catalogue by itself, and parts and languages of its family.
pub fn read_together(packs: &[&[u8]]) -> Result<Read, PackError> {
    let mut wholes = Vec::new();
    let mut parts = Vec::new();
    let mut added: [Option<Vec<Str>>; 2] = [None, None];
    let mut family = None;
    for pack in packs {
        let mut reader = Reader::new(open(pack)?);
        let head = head(&mut reader)?;
        if *family.get_or_insert(head.family) != head.family {
            return Err(PackError::Family);
        }
        match head.kind {
            kind::WHOLE => wholes.push(Opened { head, reader }),
            kind::PART => parts.push(Opened { head, reader }),
            _ => {
                added_language(&mut reader, &head, &mut added)?;
            }
        }
    }
    let mut wholes = wholes.into_iter();
    let (Some(Opened { head, mut reader }), None) = (wholes.next(), wholes.next()) else {
        return Err(if packs.len() > 1 { PackError::Family } else { PackError::Alone });
    };
    let mut languages = Vec::new();
    for (language, added) in LANGUAGES.into_iter().zip(&added) {
        if added.is_some() || head.header.languages.contains(&language) {
            languages.push(language);
        }
    }
    reader.counts = head.counts;
    let mut catalogue: Catalogue = reader.body(&head, &added)?;
    let Counts { rules, sources } = reader.counts;
    if rules != catalogue.rules.len() || sources != catalogue.sources.len() {
        return Err(PackError::Index);
    }
    let mut operations = catalogue.operations.into_vec();
    for part in parts {
        if part.head.counts != head.counts {
            return Err(PackError::Family);
        }
        let mut own = reader.beside(part.reader.rest);
        let Part { operations: more, sources } = own.body(&part.head, &added)?;
        operations.extend(more.into_vec().into_iter().map(Arc::new));
        for (place, source) in sources.into_vec() {
            *catalogue.sources.get_mut(place).ok_or(PackError::Index)? = source;
        }
    }
    catalogue.operations = operations.into_boxed_slice();
    Ok(Read { catalogue, languages })
}

/// What a part holds.
struct Part {
    operations: Box<[Operation]>,
    /// Places, and what stands there.
    sources: Box<[(usize, Str)]>,
}

/// The root of a pack.
trait Root: Sized {
    fn read(input: &mut Reader<'_>) -> Self;
}

impl Root for Catalogue {
    fn read(input: &mut Reader<'_>) -> Self {
        Packed::read(input)
    }
}

impl Root for Part {
    fn read(input: &mut Reader<'_>) -> Self {
        Part { operations: Packed::read(input), sources: Packed::read(input) }
    }
}

/// Takes a language from the pack that holds nothing else.
fn added_language(
    reader: &mut Reader<'_>,
    head: &Head,
    added: &mut [Option<Vec<Str>>; 2],
) -> Result<(), PackError> {
    let [language] = head.header.languages[..] else { return Err(PackError::Language) };
    let place = LANGUAGES.iter().position(|known| *known == language);
    let slot = place.and_then(|place| added.get_mut(place)).ok_or(PackError::Language)?;
    *slot = Some(reader.sentences_of_one()?);
    reader.end()
}

/// The sections, once it is known that they are the ones that were written.
fn open(bytes: &[u8]) -> Result<&[u8], PackError> {
    let rest = bytes.strip_prefix(MAGIC).ok_or(PackError::NotAPack)?;
    let (format, rest) = rest.split_first_chunk().ok_or(PackError::Truncated)?;
    let (found, known) = (u16::from_le_bytes(*format), FORMAT);
    if found > known {
        return Err(PackError::Newer { found, known });
    }
    if found < known {
        return Err(PackError::Older { found, known });
    }
    let (sum, body) = rest.split_first_chunk().ok_or(PackError::Truncated)?;
    match u64::from_le_bytes(*sum) == checksum(body) {
        true => Ok(body),
        false => Err(PackError::Checksum),
    }
}

/// What the head of a pack says.
struct Head {
    header: Header,
    counts: Counts,
    kind: u8,
    family: u64,
}

fn head(reader: &mut Reader<'_>) -> Result<Head, PackError> {
    let mut head = reader.section(section::HEAD)?;
    let name = head.raw_text()?.to_owned();
    let edition = head.raw_text()?.to_owned();
    let mut languages: Vec<&'static str> = Vec::new();
    for _ in 0..head.length() {
        let found = head.raw_text()?;
        let known = LANGUAGES.into_iter().find(|known| *known == found);
        let known = known.filter(|known| !languages.contains(known)).ok_or(PackError::Language)?;
        languages.push(known);
    }
    let counts = Counts { rules: head.place(), sources: head.place() };
    let kind = head.byte();
    let family = head.number();
    head.end()?;
    // Only of a family something may be missing.
    if kind > kind::LANGUAGE || (family == 0 && kind != kind::WHOLE) {
        return Err(PackError::Value);
    }
    if family == 0 && languages.is_empty() {
        return Err(PackError::Language);
    }
    Ok(Head { header: Header { name, edition, languages }, counts, kind, family })
}

/// How many rows there are of what is referred to before it is read.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) rules: usize,
    pub(super) sources: usize,
}

/// What is left of the input, and what was read before.
pub(super) struct Reader<'p> {
    rest: &'p [u8],
    /// What was wrong first; nothing is left to be read then.
    wrong: Option<PackError>,
    texts: Vec<Str>,
    sentences: Vec<Bilingual>,
    pub(super) stored: Stored,
    pub(super) counts: Counts,
    pub(super) levels: Levels,
}

/// How deep the rows of each table lie in others of it.
#[derive(Clone, Default)]
pub(super) struct Levels {
    /// The table that is being read.
    table: usize,
    rows: [Vec<usize>; TABLES],
    /// Of the row that is being read, so far.
    row: usize,
}

impl Levels {
    pub(super) fn begin(&mut self, table: usize) {
        self.table = table;
        self.row = 0;
    }

    /// A row is referred to.
    pub(super) fn hold(&mut self, table: usize, place: usize) {
        let rows = self.rows.get(table).filter(|_| table == self.table);
        if let Some(level) = rows.and_then(|rows| rows.get(place)) {
            self.row = self.row.max(level.saturating_add(1));
        }
    }

    /// A row has been read; whether it lies deep, but not too deep.
    fn end_row(&mut self) -> bool {
        let level = std::mem::take(&mut self.row);
        if let Some(rows) = self.rows.get_mut(self.table) {
            rows.push(level);
        }
        level < NESTED
    }
}

impl<'p> Reader<'p> {
    fn new(rest: &'p [u8]) -> Self {
        Reader {
            rest,
            wrong: None,
            texts: Vec::new(),
            sentences: Vec::new(),
            stored: Stored::default(),
            counts: Counts::default(),
            levels: Levels::default(),
        }
    }

    /// Reads on with other input: what it refers to may be in either.
    fn beside(&self, rest: &'p [u8]) -> Self {
        Reader {
            rest,
            wrong: None,
            texts: self.texts.clone(),
            sentences: self.sentences.clone(),
            stored: self.stored.clone(),
            counts: self.counts,
            levels: self.levels.clone(),
        }
    }

    /// All that follows the head; `added` are the languages that are packs of their own.
    fn body<T: Root>(&mut self, head: &Head, added: &[Option<Vec<Str>>; 2]) -> Result<T, PackError> {
        let mut texts = self.section(section::TEXTS)?;
        self.texts.extend(texts.texts()?.into_iter().map(Str::from));
        texts.end()?;
        let sentences = self.own_sentences(head, added)?;
        self.sentences.extend(sentences);

        let rest = self.section(section::TABLES)?.rest;
        let after = std::mem::replace(&mut self.rest, rest);
        Stored::read(self);
        self.end()?;
        self.rest = after;

        let rest = self.section(section::CATALOGUE)?.rest;
        let after = std::mem::replace(&mut self.rest, rest);
        let root = T::read(self);
        self.end()?;
        self.rest = after;
        self.end()?;
        Ok(root)
    }

    /// The sentences of one language.
    fn sentences_of_one(&mut self) -> Result<Vec<Str>, PackError> {
        let mut section = self.section(section::SENTENCES)?;
        let texts = section.texts()?.into_iter().map(Str::from).collect();
        section.end()?;
        Ok(texts)
    }

    /// The sentences in every language. What is said in one language stands for the other one too where that is not
    /// carried.
    fn own_sentences(
        &mut self,
        head: &Head,
        added: &[Option<Vec<Str>>; 2],
    ) -> Result<Vec<Bilingual>, PackError> {
        let mut numbers: Vec<usize> = Vec::new();
        if head.family != 0 {
            let mut section = self.section(section::NUMBERS)?;
            let mut next = 0_i64;
            for offset in section.list::<i64>() {
                let number = next.wrapping_add(offset);
                numbers.push(usize::try_from(number).map_err(|_| PackError::Index)?);
                next = number.wrapping_add(1);
            }
            section.end()?;
        }
        let mut forms: [Option<Vec<Str>>; 2] = [None, None];
        for ((language, added), slot) in LANGUAGES.iter().zip(added).zip(&mut forms) {
            if head.header.languages.contains(language) {
                *slot = Some(self.sentences_of_one()?);
            }
            if let Some(added) = added {
                let numbered = numbers.iter().map(|number| added.get(*number).cloned());
                *slot = Some(numbered.collect::<Option<_>>().ok_or(PackError::Index)?);
            }
        }
        match forms {
            [Some(en), Some(zh)] if en.len() == zh.len() => {
                Ok(en.into_iter().zip(zh).map(|(en, zh)| Bilingual { en, zh }).collect())
            }
            [Some(one), None] | [None, Some(one)] => {
                Ok(one.into_iter().map(|text| Bilingual { en: text.clone(), zh: text }).collect())
            }
            _ => Err(PackError::Language),
        }
    }

    /// Notes that something is wrong: from here on all that is read is zero, and every list empty.
    #[cold]
    pub(super) fn fail(&mut self, error: PackError) {
        self.wrong.get_or_insert(error);
        self.rest = &[];
    }

    /// The same, with a value that means nothing.
    #[cold]
    pub(super) fn failed<T: Default>(&mut self, error: PackError) -> T {
        self.fail(error);
        T::default()
    }

    #[inline(never)]
    pub(super) fn byte(&mut self) -> u8 {
        match self.rest.split_first() {
            Some((byte, rest)) => {
                self.rest = rest;
                *byte
            }
            None => self.failed(PackError::Truncated),
        }
    }

    #[inline(never)]
    pub(super) fn number(&mut self) -> u64 {
        let mut value = 0_u64;
        let mut shift = 0_u32;
        loop {
            let byte = self.byte();
            let bits = u64::from(byte & 0x7f);
            // The tenth byte holds the last bit.
            match bits.checked_shl(shift).filter(|shifted| shifted >> shift == bits) {
                Some(shifted) => value |= shifted,
                None => return self.failed(PackError::Value),
            }
            if byte & 0x80 == 0 {
                return value;
            }
            shift = shift.saturating_add(7);
        }
    }

    /// A place in a table.
    pub(super) fn place(&mut self) -> usize {
        let number = self.number();
        usize::try_from(number).unwrap_or_else(|_| self.failed(PackError::Index))
    }

    /// How many items follow; each takes a byte at least.
    pub(super) fn length(&mut self) -> usize {
        match usize::try_from(self.number()) {
            Ok(length) if length <= self.rest.len() => length,
            _ => self.failed(PackError::Truncated),
        }
    }

    pub(super) fn list<T: Packed>(&mut self) -> Vec<T> {
        let length = self.length();
        let mut items = Vec::with_capacity(length.min(FIRST));
        for _ in 0..length {
            items.push(T::read(self));
            if self.wrong.is_some() {
                break;
            }
        }
        items
    }

    #[inline(never)]
    pub(super) fn text(&mut self) -> Str {
        let place = self.place();
        match self.texts.get(place) {
            Some(text) => text.clone(),
            None => self.failed(PackError::Index),
        }
    }

    #[inline(never)]
    pub(super) fn sentence(&mut self) -> Bilingual {
        let place = self.place();
        match self.sentences.get(place) {
            Some(sentence) => sentence.clone(),
            None => self.failed(PackError::Index),
        }
    }

    /// A row of a table has been read; whether another one may follow.
    pub(super) fn end_row(&mut self) -> bool {
        if !self.levels.end_row() {
            self.fail(PackError::Nested);
        }
        self.wrong.is_none()
    }

    pub(super) fn end(&self) -> Result<(), PackError> {
        match self.wrong {
            Some(error) => Err(error),
            None if self.rest.is_empty() => Ok(()),
            None => Err(PackError::TooLong),
        }
    }

    /// The section that comes next.
    fn section(&mut self, kind: u8) -> Result<Reader<'p>, PackError> {
        if self.byte() != kind {
            return Err(self.wrong.unwrap_or(PackError::Section));
        }
        let length = self.length();
        match self.wrong {
            Some(error) => Err(error),
            None => self.take(length).map(Reader::new),
        }
    }

    fn take(&mut self, length: usize) -> Result<&'p [u8], PackError> {
        let (taken, rest) = self.rest.split_at_checked(length).ok_or(PackError::Truncated)?;
        self.rest = rest;
        Ok(taken)
    }

    fn raw_text(&mut self) -> Result<&'p str, PackError> {
        let length = self.length();
        std::str::from_utf8(self.take(length)?).map_err(|_| PackError::Utf8)
    }

    /// A section of texts: how many, and each with its end.
    fn texts(&mut self) -> Result<Vec<&'p str>, PackError> {
        let length = self.length();
        let mut texts = Vec::with_capacity(length.min(FIRST));
        for _ in 0..length {
            let end = self.rest.iter().position(|byte| *byte == END).ok_or(PackError::Truncated)?;
            let text = self.take(end)?;
            self.byte();
            texts.push(std::str::from_utf8(text).map_err(|_| PackError::Utf8)?);
        }
        Ok(texts)
    }
}
