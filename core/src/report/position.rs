//! Lines and columns, found only when something is wrong.
//!
//! The walk numbers the values of a document in the order in which they begin. A scanner of JSON text
//! numbers them in the same way, so one linear pass answers where each of the wanted ones stands,
//! duplicate keys included. The text is valid JSON up to the place where the walk stopped; the scanner
//! stops without an answer where it is not.

use std::iter::Peekable;
use std::ops::Range;
use std::str::CharIndices;

use crate::catalogue::embedded;

use super::issue::Anchor;
use super::order::{self, Keyed, number};

/// A place in a text; all numbers count from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// The line.
    pub line: usize,
    /// The column in characters.
    pub column: usize,
    /// The column in UTF-16 code units, as JavaScript counts.
    pub column_utf16: usize,
}

/// Where something stands in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Position {
    /// Its first character.
    pub start: Point,
    /// The place after its last character.
    pub end: Point,
    /// The same as a range of bytes, for slicing.
    pub bytes: Range<usize>,
}

impl Position {
    /// The position of a range of bytes; none where the range does not fall on characters.
    pub fn of(text: &str, bytes: Range<usize>) -> Option<Self> {
        text.get(bytes.clone())?;
        Position::all(text, &[bytes]).pop()
    }

    /// The positions of many ranges, in one pass over the text.
    pub(crate) fn all(text: &str, ranges: &[Range<usize>]) -> Vec<Self> {
        let both = |range: &Range<usize>| [range.start, range.end];
        let mut keys: Vec<Keyed> = ranges.iter().flat_map(both).map(|offset| (number(offset), 0)).collect();
        order::sort(&mut keys);
        keys.dedup();
        let offsets: Vec<usize> =
            keys.iter().filter_map(|(offset, _)| usize::try_from(*offset).ok()).collect();
        let points = points(text, &offsets);
        let point = |offset: usize| -> Point {
            let index = offsets.partition_point(|known| *known < offset);
            points.get(index).copied().unwrap_or(Point { line: 1, column: 1, column_utf16: 1 })
        };
        ranges
            .iter()
            .map(|bytes| Position { start: point(bytes.start), end: point(bytes.end), bytes: bytes.clone() })
            .collect()
    }

    pub(crate) fn shift(&mut self, lines: usize, bytes: usize) {
        self.start.line = self.start.line.saturating_add(lines);
        self.end.line = self.end.line.saturating_add(lines);
        self.bytes = self.bytes.start.saturating_add(bytes)..self.bytes.end.saturating_add(bytes);
    }
}

/// The places of sorted byte offsets.
fn points(text: &str, offsets: &[usize]) -> Vec<Point> {
    let mut found = Vec::with_capacity(offsets.len());
    let mut here = Point { line: 1, column: 1, column_utf16: 1 };
    let mut characters = text.char_indices().peekable();
    for offset in offsets {
        while let Some((_, c)) = characters.next_if(|(at, _)| at < offset) {
            if c == '\n' {
                here = Point { line: here.line.saturating_add(1), column: 1, column_utf16: 1 };
            } else {
                here.column = here.column.saturating_add(1);
                here.column_utf16 = here.column_utf16.saturating_add(c.len_utf16());
            }
        }
        found.push(here);
    }
    found
}

/// Which value is wanted, and what of it.
pub(crate) struct SpanRequest {
    pub(crate) ordinal: u32,
    pub(crate) anchor: Anchor,
    pub(crate) found: Option<Range<usize>>,
}

/// Finds the spans of the wanted values in JSON text; they must be sorted by ordinal.
pub(crate) fn locate(text: &str, wanted: &mut [SpanRequest]) {
    scan(text, Wanted(wanted));
}

/// Where a value stands in a text, and the name that it has there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Spans {
    /// From its first byte to behind its last.
    pub(crate) value: Range<usize>,
    /// The name of the member, with its quotes.
    pub(crate) name: Option<Range<usize>>,
}

/// The spans of all values of JSON text, in the order in which they begin.
pub(crate) fn all_spans(text: &str) -> Vec<Spans> {
    let mut all = Vec::new();
    scan(text, &mut all);
    all
}

fn scan<S: Sink>(text: &str, sink: S) {
    let mut scanner = Scanner { text, characters: text.char_indices().peekable(), next: 0, sink };
    let _ = scanner.value(None, 0);
}

/// What becomes of the spans.
trait Sink {
    /// A value begins; of an object or array, this is the opening bracket.
    fn begins(&mut self, ordinal: u32, value: Range<usize>, name: Option<Range<usize>>);

    /// An object or array ends.
    fn ends(&mut self, _ordinal: u32, _end: usize) {}
}

struct Wanted<'w>(&'w mut [SpanRequest]);

impl Sink for Wanted<'_> {
    fn begins(&mut self, ordinal: u32, value: Range<usize>, name: Option<Range<usize>>) {
        let first = self.0.partition_point(|request| request.ordinal < ordinal);
        let wanted = self.0.iter_mut().skip(first);
        for request in wanted.take_while(|request| request.ordinal == ordinal) {
            request.found = Some(match (request.anchor, &name) {
                (Anchor::Name, Some(name)) => name.clone(),
                _ => value.clone(),
            });
        }
    }
}

impl Sink for &mut Vec<Spans> {
    fn begins(&mut self, ordinal: u32, value: Range<usize>, name: Option<Range<usize>>) {
        // Of more values than are read none is asked for.
        if ordinal < embedded().settings.input_values {
            self.push(Spans { value, name });
        }
    }

    fn ends(&mut self, ordinal: u32, end: usize) {
        let span = usize::try_from(ordinal).ok().and_then(|ordinal| self.get_mut(ordinal));
        if let Some(span) = span {
            span.value.end = end;
        }
    }
}

struct Scanner<'t, S> {
    text: &'t str,
    characters: Peekable<CharIndices<'t>>,
    next: u32,
    sink: S,
}

/// Deeper than any document that the walk accepts.
const DEPTH: usize = 256;

impl<S: Sink> Scanner<'_, S> {
    fn offset(&mut self) -> usize {
        self.characters.peek().map_or(self.text.len(), |(offset, _)| *offset)
    }

    fn blanks(&mut self) {
        while self.characters.next_if(|(_, c)| matches!(c, ' ' | '\t' | '\n' | '\r')).is_some() {}
    }

    fn value(&mut self, name: Option<Range<usize>>, depth: usize) -> Option<()> {
        if depth > DEPTH {
            return None;
        }
        self.blanks();
        let ordinal = self.next;
        self.next = self.next.saturating_add(1);
        let start = self.offset();
        match self.characters.peek()?.1 {
            '{' => self.members(ordinal, start, name, depth),
            '[' => self.items(ordinal, start, name, depth),
            '"' => {
                self.string()?;
                let end = self.offset();
                self.sink.begins(ordinal, start..end, name);
                Some(())
            }
            _ => {
                while self
                    .characters
                    .next_if(|(_, c)| !matches!(c, ',' | '}' | ']' | ' ' | '\t' | '\n' | '\r'))
                    .is_some()
                {}
                let end = self.offset();
                // Not one sign of a value: here the text is broken, and to go on would be to stand still.
                if end == start {
                    return None;
                }
                self.sink.begins(ordinal, start..end, name);
                Some(())
            }
        }
    }

    fn members(
        &mut self,
        ordinal: u32,
        start: usize,
        name: Option<Range<usize>>,
        depth: usize,
    ) -> Option<()> {
        self.characters.next();
        // An object or array is pointed at by its opening bracket.
        self.sink.begins(ordinal, start..start.saturating_add(1), name);
        loop {
            self.blanks();
            if self.characters.next_if(|(_, c)| *c == '}').is_some() {
                let end = self.offset();
                self.sink.ends(ordinal, end);
                return Some(());
            }
            self.characters.next_if(|(_, c)| *c == ',');
            self.blanks();
            let key = self.offset();
            if self.characters.peek()?.1 != '"' {
                return None;
            }
            self.string()?;
            let key = key..self.offset();
            self.blanks();
            self.characters.next_if(|(_, c)| *c == ':')?;
            self.value(Some(key), depth.saturating_add(1))?;
        }
    }

    fn items(&mut self, ordinal: u32, start: usize, name: Option<Range<usize>>, depth: usize) -> Option<()> {
        self.characters.next();
        self.sink.begins(ordinal, start..start.saturating_add(1), name);
        loop {
            self.blanks();
            if self.characters.next_if(|(_, c)| *c == ']').is_some() {
                let end = self.offset();
                self.sink.ends(ordinal, end);
                return Some(());
            }
            self.characters.next_if(|(_, c)| *c == ',');
            self.value(None, depth.saturating_add(1))?;
        }
    }

    fn string(&mut self) -> Option<()> {
        self.characters.next();
        loop {
            match self.characters.next()?.1 {
                '\\' => {
                    self.characters.next()?;
                }
                '"' => return Some(()),
                _ => {}
            }
        }
    }
}
