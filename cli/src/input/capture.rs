//! What every reader gives: one request after another, and where its parts stand.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::ops::Range;

use ecs_preflight::reader::{Document, Json};
use ecs_preflight::report::{Location, Point, Position, Report, SourceText};
use serde_json::Value;
use serde_json::value::RawValue;

use super::Stop;
use super::yaml::{NotYaml, Placed};
use crate::output::Failure;

/// A request as it was captured.
#[derive(Debug, Default)]
pub(crate) struct Captured {
    pub(crate) method: String,
    pub(crate) url: String,
    /// Names and values.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Option<Body>,
    /// What the line calls itself, as JSON.
    pub(crate) id: Option<Box<RawValue>>,
    /// The line of the file in which it begins.
    pub(crate) line: usize,
    /// Where its parts stand, where they stand in the file as they are.
    pub(crate) places: Option<Places>,
    /// The resource of a plan or template that it creates.
    pub(crate) resource: Option<String>,
    /// The pointers of values in the body that nobody knows yet: something will be there.
    pub(crate) unknown: Vec<String>,
    /// The capture does not have the body.
    pub(crate) without_body: bool,
    /// Whoever wrote the capture put asterisks in the place of secrets.
    pub(crate) masked: bool,
    /// What stands in braces is filled in when it is sent.
    pub(crate) templates: bool,
}

/// The parts of a request that is written out in a file.
#[derive(Clone, Debug)]
pub(crate) struct Places {
    pub(crate) url: Range<usize>,
    /// Name, and its line.
    pub(crate) headers: Vec<(String, Range<usize>)>,
    /// Where the body begins, and the lines before it.
    pub(crate) body: usize,
    pub(crate) body_line: usize,
}

/// A body.
#[derive(Clone, Debug)]
pub(crate) enum Body {
    /// The text that is sent.
    Text { text: String, pieces: Pieces },
    /// JSON that stands for a value: it has no lines and columns of its own.
    Value { json: String, at: usize },
    /// JSON that was put together, and where its values came from.
    Made { placed: Placed },
}

/// Whether a name of a header or field is plainly one. Where quotes went wrong, names hold what stood beside them.
pub(super) fn is_plain_name(name: &str) -> bool {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':' | '/');
    !name.is_empty() && name.chars().all(plain)
}

/// A tree whose names are plain; what others hold is left out.
pub(super) fn plain_names(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(plain_names).collect(),
        Value::Object(members) => {
            let plain = members.iter().filter(|(name, _)| is_plain_name(name));
            Value::Object(plain.map(|(name, member)| (name.clone(), plain_names(member))).collect())
        }
        other => other.clone(),
    }
}

/// The least that stands for a secret.
const MASK: &str = "***";

/// The pointers of texts that a test finds.
fn find(value: &Value, test: &dyn Fn(&str) -> bool, pointer: &mut String, found: &mut Vec<String>) {
    let length = pointer.len();
    let mut inside = |name: &str, value: &Value| {
        pointer.push('/');
        pointer.push_str(&name.replace('~', "~0").replace('/', "~1"));
        find(value, test, pointer, found);
        pointer.truncate(length);
    };
    match value {
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, item)| inside(&index.to_string(), item));
        }
        Value::Object(members) => members.iter().for_each(|(name, member)| inside(name, member)),
        Value::String(text) if test(text) => found.push(pointer.clone()),
        _ => {}
    }
}

impl Body {
    fn json(&self) -> &str {
        match self {
            Body::Text { text: json, .. } | Body::Value { json, .. } => json,
            Body::Made { placed } => &placed.json,
        }
    }
}

impl Document for Body {
    type Reader<'d> = Json<'d>;

    fn reader(&self) -> Json<'_> {
        Json::new(self.json())
    }

    fn text(&self) -> Option<&str> {
        match self {
            Body::Text { text, .. } => Some(text),
            Body::Value { .. } | Body::Made { .. } => None,
        }
    }
}

impl Captured {
    /// Takes out what was said of values that nobody knows.
    pub(crate) fn withdraw_unknown(&self, report: &mut Report) {
        let hides = |text: &str| {
            self.masked && text.starts_with(MASK) && text.chars().all(|c| c == '*')
                || self.templates && (text.contains("{{") || text.starts_with('{') && text.ends_with('}'))
        };
        let mut hidden = Vec::new();
        if let Some(body) = self.body.as_ref().filter(|_| self.masked || self.templates) {
            let value: Value = serde_json::from_str(body.json()).unwrap_or_default();
            find(&value, &hides, &mut String::new(), &mut hidden);
        }
        let below = |pointer: &str, one: &String| {
            pointer.strip_prefix(one.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        if self.without_body {
            report.withdraw(Location::Body, |_| true);
        } else if !self.unknown.is_empty() || !hidden.is_empty() {
            report.withdraw(Location::Body, |pointer| {
                self.unknown.iter().chain(&hidden).any(|one| below(pointer, one))
            });
        }
    }

    /// Names and values, as the library takes them.
    pub(crate) fn headers(&self) -> Vec<(&str, &str)> {
        self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
    }

    /// Whether a header is there.
    pub(crate) fn has_header(&self, name: &str) -> bool {
        self.headers.iter().any(|(known, _)| known.eq_ignore_ascii_case(name))
    }
}

/// From where in a file the pieces of a text come that has quotes and escapes there: pairs of offsets, rising.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pieces(Vec<(usize, usize)>);

impl Pieces {
    /// A text that stands in the file as it is.
    pub(crate) fn whole(at: usize) -> Self {
        Pieces(vec![(0, at)])
    }

    /// What follows in the text comes from here in the file.
    pub(crate) fn push(&mut self, text: usize, file: usize) {
        let goes_on = self.0.last().is_some_and(|(from, to)| text - from == file.wrapping_sub(*to));
        if !goes_on {
            self.0.push((text, file));
        }
    }

    /// The place in the file.
    pub(crate) fn file(&self, text: usize) -> Option<usize> {
        let after = self.0.partition_point(|(from, _)| *from <= text);
        let (from, to) = self.0.get(after.checked_sub(1)?)?;
        Some(to + (text - from))
    }

    /// The pieces of a string of JSON that begins at an offset of the file, quotes and all.
    pub(crate) fn of_json_string(raw: &str, at: usize) -> Self {
        let (mut pieces, mut text) = (Pieces::default(), 0);
        let mut signs = raw.char_indices().skip(1).peekable();
        let mut high = false;
        while let Some((index, c)) = signs.next() {
            match c {
                '"' => break,
                '\\' => {
                    pieces.push(text, at + index);
                    match signs.next() {
                        Some((_, 'u')) => {
                            let digits = raw.get(index + 2..index + 6).unwrap_or_default();
                            let unit = u32::from_str_radix(digits, 16).unwrap_or_default();
                            signs.nth(3);
                            // Of a pair, the second half makes the character.
                            let pair = high && (0xdc00..0xe000).contains(&unit);
                            high = (0xd800..0xdc00).contains(&unit);
                            text += match (pair, high) {
                                (true, _) => 4,
                                (_, true) => 0,
                                _ => char::from_u32(unit).map_or(0, char::len_utf8),
                            };
                        }
                        _ => text += 1,
                    }
                }
                c => {
                    pieces.push(text, at + index);
                    text += c.len_utf8();
                }
            }
        }
        // The end of the text is a place too.
        pieces.push(text, at + raw.len().saturating_sub(1));
        pieces
    }
}

/// What a reader comes upon.
pub(crate) enum Item {
    Request(Box<Captured>),
    /// Something that should be a request and is none.
    Broken {
        report: Report,
        line: usize,
    },
    /// An object that may be a body, but is no request.
    Body {
        report: Report,
        line: usize,
    },
    /// A part that cannot be read, in a sentence.
    Unread(String),
    /// A call that is of another API, as far as anybody knows here.
    Other,
}

/// What is done with each.
pub(crate) type Each<'e> = dyn FnMut(&Source<'_>, Item) -> Result<(), Failure> + 'e;

/// The text of a file, or of one line of a file that is read line by line.
pub(crate) struct Source<'s> {
    pub(crate) text: &'s str,
    /// How many lines of the file come before it.
    pub(crate) lines_before: usize,
    /// It is one line of a file with a request a line.
    pub(crate) is_line: bool,
    marks: OnceCell<Vec<(usize, Point)>>,
}

/// Places are noted at least so often, in bytes, so that none is far from one that is known.
const STEP: usize = 512;

impl<'s> Source<'s> {
    pub(crate) fn new(text: &'s str, lines_before: usize) -> Self {
        Source { text, lines_before, is_line: false, marks: OnceCell::new() }
    }

    /// A line of a file with a request a line.
    pub(crate) fn of_line(text: &'s str, lines_before: usize) -> Self {
        Source { is_line: true, ..Source::new(text, lines_before) }
    }

    /// The line at which a document cannot be read.
    pub(crate) fn unread(&self, why: &NotYaml) -> Stop {
        Stop::Unread(format!("line {}: {}", self.line(why.at), why.message))
    }

    /// What may be shown of a text that is JSON.
    pub(crate) fn json(&self) -> SourceText<'s> {
        SourceText::json(self.text)
    }

    /// What may be shown of a request that is written out: its line, its headers and its body, each as far as it was
    /// understood.
    pub(crate) fn request(&self, places: &Places, body: Option<&str>) -> SourceText<'s> {
        let mut source = SourceText::new(self.text);
        let line = |place: &Range<usize>| {
            let (before, after) = (self.text.get(..place.start), self.text.get(place.end..));
            let start = before.and_then(|text| text.rfind('\n')).map_or(0, |newline| newline + 1);
            let rest = after.unwrap_or_default().split(['\n', '\r']).next().unwrap_or_default();
            start..place.end + rest.len()
        };
        source.add_request_line(line(&places.url), places.url.clone());
        for (_, header) in &places.headers {
            source.add_header(header.clone());
        }
        let length = body.map_or(0, str::len);
        source.add_json(places.body..places.body + length);
        source
    }

    /// The offset of a slice of the text.
    pub(crate) fn offset(&self, slice: &str) -> usize {
        (slice.as_ptr() as usize).wrapping_sub(self.text.as_ptr() as usize).min(self.text.len())
    }

    /// The line of the file at an offset.
    pub(crate) fn line(&self, offset: usize) -> usize {
        self.point(offset).line
    }

    /// The position of a range, as the file counts.
    pub(crate) fn position(&self, bytes: Range<usize>) -> Option<Position> {
        self.text.get(bytes.clone())?;
        Some(Position { start: self.point(bytes.start), end: self.point(bytes.end), bytes })
    }

    fn point(&self, offset: usize) -> Point {
        let marks = self.marks.get_or_init(|| marks(self.text, self.lines_before));
        let after = marks.partition_point(|(at, _)| *at <= offset);
        let start = Point { line: self.lines_before + 1, column: 1, column_utf16: 1 };
        let (from, mut point) =
            after.checked_sub(1).and_then(|index| marks.get(index)).copied().unwrap_or((0, start));
        for c in self.text.get(from..offset).unwrap_or_default().chars() {
            advance(&mut point, c);
        }
        point
    }
}

fn marks(text: &str, lines_before: usize) -> Vec<(usize, Point)> {
    let mut point = Point { line: lines_before + 1, column: 1, column_utf16: 1 };
    let mut marks = Vec::with_capacity(text.len() / STEP + 1);
    let mut next = 0;
    for (offset, c) in text.char_indices() {
        if offset >= next {
            marks.push((offset, point));
            next = offset + STEP;
        }
        advance(&mut point, c);
    }
    marks
}

fn advance(point: &mut Point, c: char) {
    if c == '\n' {
        *point = Point { line: point.line + 1, column: 1, column_utf16: 1 };
    } else {
        point.column += 1;
        point.column_utf16 += c.len_utf16();
    }
}

/// Gives the issues of a body that is written with quotes and escapes, or as a value, their places in the file.
pub(crate) fn place_in_file(report: &mut Report, body: Option<&Body>, source: &Source<'_>) {
    match body {
        Some(Body::Text { pieces, .. }) => report.relocate(Location::Body, |position| {
            let (from, to) = (pieces.file(position.bytes.start)?, pieces.file(position.bytes.end)?);
            source.position(from..to.max(from))
        }),
        Some(Body::Value { json, at }) => {
            let mut opened = Opened::default();
            report.place(Location::Body, |pointer| {
                let span = opened.value_at(json, pointer)?;
                source.position(at + span.start..at + span.end)
            });
        }
        Some(Body::Made { placed }) => {
            report.place(Location::Body, |pointer| source.position(placed.place(pointer)?));
        }
        None => {}
    }
}

/// The objects and lists of JSON text that were opened on the way to a value, by where they begin: each is read once.
#[derive(Default)]
pub(super) struct Opened<'j>(HashMap<usize, HashMap<String, &'j str>>);

impl<'j> Opened<'j> {
    /// Where the value of a pointer stands; of an object or list, its bracket.
    pub(super) fn value_at(&mut self, json: &'j str, pointer: &str) -> Option<Range<usize>> {
        let start = |here: &str| (here.as_ptr() as usize).checked_sub(json.as_ptr() as usize);
        let mut here = json.trim_start();
        for step in pointer.split('/').skip(1) {
            let members = self.0.entry(start(here)?).or_insert_with(|| inside(here));
            here = *members.get(step.replace("~1", "/").replace("~0", "~").as_str())?;
        }
        let start = start(here)?;
        let length = if here.starts_with(['{', '[']) { 1 } else { here.len() };
        Some(start..start + length)
    }
}

/// What an object or a list holds, by name or by number.
fn inside(json: &str) -> HashMap<String, &str> {
    if json.starts_with('[') {
        let items: Vec<&RawValue> = serde_json::from_str(json).unwrap_or_default();
        return items.iter().enumerate().map(|(number, item)| (number.to_string(), item.get())).collect();
    }
    let members: HashMap<String, &RawValue> = serde_json::from_str(json).unwrap_or_default();
    members.into_iter().map(|(name, value)| (name, value.get())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_of_a_json_string() {
        let raw = r#""a\"b\u00e9\ud83d\ude00c""#;
        let text: String = serde_json::from_str(raw).expect("JSON");
        let pieces = Pieces::of_json_string(raw, 100);
        let at = |part: &str| pieces.file(text.find(part).expect("a part"));
        assert_eq!(at("a"), Some(101));
        assert_eq!(at("\""), Some(102));
        assert_eq!(at("b"), Some(104));
        assert_eq!(at("é"), Some(105));
        assert_eq!(at("c"), Some(100 + raw.find('c').expect("a sign")));
        assert_eq!(pieces.file(text.len()), Some(100 + raw.len() - 1));
    }

    #[test]
    fn places_are_those_of_the_library() {
        let text = "é\nab\u{1f600}c\r\n".repeat(300);
        let source = Source::new(&text, 0);
        for at in [0, 3, 5, 1000, text.len() - 1] {
            let at = (0..=at).rev().find(|at| text.is_char_boundary(*at)).expect("a boundary");
            assert_eq!(source.position(at..at), Position::of(&text, at..at));
        }
    }

    #[test]
    fn values_are_found_by_pointer() {
        let json = r#"{"a/b": [1, {"c": "x"}], "d": {}}"#;
        let mut opened = Opened::default();
        let mut found = |pointer: &str| opened.value_at(json, pointer).and_then(|range| json.get(range));
        assert_eq!(found("/a~1b/1/c"), Some("\"x\""));
        assert_eq!(found("/d"), Some("{"));
        assert_eq!(found(""), Some("{"));
        assert_eq!(found("/a~1b/2"), None);
    }
}
