//! Reads a pack.

use crate::{Bilingual, Catalogue, Str};

use super::checksum::checksum;
use super::record::Packed;
use super::records::Stored;
use super::{FORMAT, LANGUAGES, MAGIC, NESTED, PackError, section};

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
    head(&mut Reader::new(open(bytes)?)).map(|(header, _)| header)
}

/// The catalogue that a pack holds.
pub fn read(bytes: &[u8]) -> Result<Catalogue, PackError> {
    let body = open(bytes)?;
    let mut reader = Reader::new(body);
    let (header, counts) = head(&mut reader)?;
    reader.counts = counts;

    let mut texts = reader.section(section::TEXTS)?;
    reader.texts = texts.texts()?.into_iter().map(Str::from).collect();
    texts.end()?;
    reader.sentences = sentences(&mut reader, &header.languages)?;

    let rest = reader.section(section::TABLES)?.rest;
    let after = std::mem::replace(&mut reader.rest, rest);
    Stored::read(&mut reader)?;
    reader.end()?;
    reader.rest = after;

    let rest = reader.section(section::CATALOGUE)?.rest;
    let after = std::mem::replace(&mut reader.rest, rest);
    let catalogue = Catalogue::read(&mut reader)?;
    reader.end()?;
    reader.rest = after;
    reader.end()?;
    let Counts { rules, sources } = reader.counts;
    match rules == catalogue.rules.len() && sources == catalogue.sources.len() {
        true => Ok(catalogue),
        false => Err(PackError::Index),
    }
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

fn head(reader: &mut Reader<'_>) -> Result<(Header, Counts), PackError> {
    let mut head = reader.section(section::HEAD)?;
    let name = head.raw_text()?.to_owned();
    let edition = head.raw_text()?.to_owned();
    let mut languages: Vec<&'static str> = Vec::new();
    for _ in 0..head.length()? {
        let found = head.raw_text()?;
        let known = LANGUAGES.into_iter().find(|known| *known == found);
        let known = known.filter(|known| !languages.contains(known)).ok_or(PackError::Language)?;
        languages.push(known);
    }
    if languages.is_empty() {
        return Err(PackError::Language);
    }
    let counts = Counts { rules: head.place()?, sources: head.place()? };
    head.end()?;
    Ok((Header { name, edition, languages }, counts))
}

/// What is said in one language stands for the other one too where that is not carried.
fn sentences(reader: &mut Reader<'_>, languages: &[&str]) -> Result<Vec<Bilingual>, PackError> {
    let mut forms: [Option<Vec<Str>>; 2] = [None, None];
    for language in languages {
        let mut section = reader.section(section::SENTENCES)?;
        let texts = section.texts()?.into_iter().map(Str::from).collect();
        section.end()?;
        let place = LANGUAGES.iter().position(|known| known == language);
        if let Some(slot) = place.and_then(|place| forms.get_mut(place)) {
            *slot = Some(texts);
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

/// How many rows there are of what is referred to before it is read.
#[derive(Clone, Copy, Default)]
pub(super) struct Counts {
    pub(super) rules: usize,
    pub(super) sources: usize,
}

/// What is left of the input, and what was read before.
pub(super) struct Reader<'p> {
    rest: &'p [u8],
    texts: Vec<Str>,
    sentences: Vec<Bilingual>,
    pub(super) stored: Stored,
    pub(super) counts: Counts,
    pub(super) levels: Levels,
}

/// How deep the rows of the table that is being read lie in each other.
#[derive(Default)]
pub(super) struct Levels {
    table: usize,
    rows: Vec<usize>,
    /// Of the row that is being read, so far.
    row: usize,
}

impl Levels {
    pub(super) fn begin(&mut self, table: usize) {
        *self = Levels { table, ..Levels::default() };
    }

    /// A row is referred to.
    pub(super) fn hold(&mut self, table: usize, place: usize) {
        if let Some(level) = self.rows.get(place).filter(|_| table == self.table) {
            self.row = self.row.max(level.saturating_add(1));
        }
    }

    /// A row has been read.
    pub(super) fn end_row(&mut self) -> Result<(), PackError> {
        let level = std::mem::take(&mut self.row);
        self.rows.push(level);
        if level < NESTED { Ok(()) } else { Err(PackError::Nested) }
    }
}

impl<'p> Reader<'p> {
    fn new(rest: &'p [u8]) -> Self {
        Reader {
            rest,
            texts: Vec::new(),
            sentences: Vec::new(),
            stored: Stored::default(),
            counts: Counts::default(),
            levels: Levels::default(),
        }
    }

    pub(super) fn byte(&mut self) -> Result<u8, PackError> {
        let (byte, rest) = self.rest.split_first().ok_or(PackError::Truncated)?;
        self.rest = rest;
        Ok(*byte)
    }

    pub(super) fn number(&mut self) -> Result<u64, PackError> {
        let mut value = 0_u64;
        let mut shift = 0_u32;
        loop {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7f);
            // The tenth byte holds the last bit.
            let shifted = bits.checked_shl(shift).filter(|shifted| shifted >> shift == bits);
            value |= shifted.ok_or(PackError::Value)?;
            if byte & 0x80 == 0 {
                return Ok(value);
            }
            shift = shift.saturating_add(7);
        }
    }

    /// A place in a table.
    pub(super) fn place(&mut self) -> Result<usize, PackError> {
        usize::try_from(self.number()?).map_err(|_| PackError::Index)
    }

    /// How many items follow; each takes a byte at least.
    pub(super) fn length(&mut self) -> Result<usize, PackError> {
        match usize::try_from(self.number()?) {
            Ok(length) if length <= self.rest.len() => Ok(length),
            _ => Err(PackError::Truncated),
        }
    }

    pub(super) fn list<T: Packed>(&mut self) -> Result<Vec<T>, PackError> {
        let length = self.length()?;
        let mut items = Vec::with_capacity(length.min(FIRST));
        for _ in 0..length {
            items.push(T::read(self)?);
        }
        Ok(items)
    }

    pub(super) fn text(&mut self) -> Result<Str, PackError> {
        let place = self.place()?;
        self.texts.get(place).cloned().ok_or(PackError::Index)
    }

    pub(super) fn sentence(&mut self) -> Result<Bilingual, PackError> {
        let place = self.place()?;
        self.sentences.get(place).cloned().ok_or(PackError::Index)
    }

    pub(super) fn end(&self) -> Result<(), PackError> {
        if self.rest.is_empty() { Ok(()) } else { Err(PackError::TooLong) }
    }

    /// The section that comes next.
    fn section(&mut self, kind: u8) -> Result<Reader<'p>, PackError> {
        if self.byte()? != kind {
            return Err(PackError::Section);
        }
        let length = self.length()?;
        self.take(length).map(Reader::new)
    }

    fn take(&mut self, length: usize) -> Result<&'p [u8], PackError> {
        let (taken, rest) = self.rest.split_at_checked(length).ok_or(PackError::Truncated)?;
        self.rest = rest;
        Ok(taken)
    }

    fn raw_text(&mut self) -> Result<&'p str, PackError> {
        let length = self.length()?;
        std::str::from_utf8(self.take(length)?).map_err(|_| PackError::Utf8)
    }

    /// A section of texts: how many, how long each is, and then all of them in one piece.
    fn texts(&mut self) -> Result<Vec<&'p str>, PackError> {
        let lengths: Vec<usize> = self.list()?;
        let mut rest = std::str::from_utf8(std::mem::take(&mut self.rest)).map_err(|_| PackError::Utf8)?;
        let mut texts = Vec::with_capacity(lengths.len());
        for length in lengths {
            let (text, after) = rest.split_at_checked(length).ok_or(PackError::Truncated)?;
            texts.push(text);
            rest = after;
        }
        if rest.is_empty() { Ok(texts) } else { Err(PackError::TooLong) }
    }
}
