//! Documents in YAML: the same document as JSON text, and where each of its values stands in the file.

use std::collections::HashMap;
use std::ops::Range;

use ecs_preflight::catalogue::settings;
use ecs_preflight::report::may_name_secret;
use saphyr::{Scalar, ScalarStyle};
use saphyr_parser::{Event, Parser, Span};
use serde_json::value::RawValue;

use super::capture::{Pieces, plain_names};

/// A document as JSON, with places by pointer.
#[derive(Clone, Debug, Default)]
pub(crate) struct Placed {
    /// The document; what stands in it twice stands here twice.
    pub(crate) json: String,
    /// The bytes of each value in the file it came from; of members, those of their names.
    pub(crate) places: HashMap<String, Range<usize>>,
    /// The bytes of what stands under the name of a secret.
    pub(crate) secrets: Vec<Range<usize>>,
}

impl Placed {
    /// A text that is JSON or YAML.
    pub(crate) fn of(text: &str) -> Result<Self, NotYaml> {
        if !text.trim_start().starts_with(['{', '[']) {
            let mut all = read(text)?;
            let one = all.pop().unwrap_or_default();
            return match all.is_empty() {
                true => Ok(one),
                false => Err(NotYaml {
                    message: "this file holds several documents: check each in a file of its own".into(),
                    at: 0,
                }),
            };
        }
        let raw: &RawValue = serde_json::from_str(text).map_err(|error| NotYaml {
            message: "this is not JSON".to_owned(),
            at: text.lines().take(error.line().saturating_sub(1)).map(|line| line.len() + 1).sum(),
        })?;
        let mut placed = Placed { json: raw.get().to_owned(), ..Placed::default() };
        placed.json_places(raw.get(), text, &mut String::new());
        Ok(placed)
    }

    fn json_places(&mut self, json: &str, text: &str, pointer: &mut String) {
        let start = (json.as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
        let (length, bracket) = (pointer.len(), json.starts_with(['{', '[']));
        self.places.insert(pointer.clone(), start..start + if bracket { 1 } else { json.len() });
        let mut inside = |name: &str, value: &RawValue| {
            pointer.push('/');
            pointer.push_str(&name.replace('~', "~0").replace('/', "~1"));
            self.json_places(value.get(), text, pointer);
            pointer.truncate(length);
        };
        if json.starts_with('{') {
            let members: HashMap<String, &RawValue> = serde_json::from_str(json).unwrap_or_default();
            members.into_iter().for_each(|(name, value)| inside(&name, value));
        } else if json.starts_with('[') {
            let items: Vec<&RawValue> = serde_json::from_str(json).unwrap_or_default();
            items.into_iter().enumerate().for_each(|(index, value)| inside(&index.to_string(), value));
        }
    }

    /// The document as a tree.
    pub(crate) fn value(&self) -> serde_json::Value {
        serde_json::from_str(&self.json).unwrap_or_default()
    }

    /// A part of the document, as a document: its places are those of the file.
    pub(crate) fn part(&self, pointer: &str, value: &serde_json::Value) -> Placed {
        // Of each value its own place is looked up: a document may have thousands of parts.
        let (mut places, mut at) = (HashMap::new(), pointer.to_owned());
        self.places_of(value, &mut at, pointer.len(), &mut places);
        Placed { json: plain_names(value).to_string(), places, ..Placed::default() }
    }

    fn places_of(
        &self,
        value: &serde_json::Value,
        at: &mut String,
        cut: usize,
        places: &mut HashMap<String, Range<usize>>,
    ) {
        if let (Some(place), Some(inner)) = (self.places.get(at.as_str()), at.get(cut..)) {
            places.insert(inner.to_owned(), place.clone());
        }
        let length = at.len();
        let mut inside = |name: &str, value: &serde_json::Value| {
            at.push('/');
            at.push_str(&name.replace('~', "~0").replace('/', "~1"));
            self.places_of(value, at, cut, places);
            at.truncate(length);
        };
        match value {
            serde_json::Value::Array(items) => {
                items.iter().enumerate().for_each(|(index, item)| inside(&index.to_string(), item));
            }
            serde_json::Value::Object(members) => {
                members.iter().for_each(|(name, member)| inside(name, member));
            }
            _ => {}
        }
    }

    /// From where in the file the pieces of a text come that stands at a pointer.
    pub(crate) fn pieces(&self, pointer: &str, text: &str, file: &str) -> Pieces {
        let place = self.places.get(pointer).cloned().unwrap_or_default();
        pieces(text, file.get(place.clone()).unwrap_or_default(), place.start)
    }

    /// Where a pointer leads, or where the nearest thing around it stands.
    pub(crate) fn place(&self, pointer: &str) -> Option<Range<usize>> {
        let mut pointer = pointer;
        loop {
            if let Some(place) = self.places.get(pointer) {
                return Some(place.clone());
            }
            pointer = pointer.rsplit_once('/')?.0;
        }
    }
}

/// Why a file is not judged, and the byte where that is.
#[derive(Debug)]
pub(crate) struct NotYaml {
    pub(crate) message: String,
    pub(crate) at: usize,
}

/// Reads the documents of a file, all of them; those without content are none.
pub(crate) fn read(text: &str) -> Result<Vec<Placed>, NotYaml> {
    // Markers count characters.
    let mut offsets: Vec<usize> = text.char_indices().map(|(offset, _)| offset).collect();
    offsets.push(text.len());
    let mut reader =
        Reader { text, parser: Parser::new_from_str(text), offsets, end: 0, placed: Placed::default() };
    let mut all = Vec::new();
    loop {
        let (event, span) = reader.next()?;
        match event {
            Event::StreamStart | Event::DocumentStart(_) | Event::DocumentEnd | Event::Nothing => {}
            Event::StreamEnd if all.is_empty() => return Err(reader.refusal(span, "the file is empty")),
            Event::StreamEnd => return Ok(all),
            event => {
                let empty = matches!(&event, Event::Scalar(text, ScalarStyle::Plain, ..) if text.is_empty());
                reader.value(event, span, "", 0)?;
                let read = std::mem::take(&mut reader.placed);
                if !empty {
                    all.push(read);
                }
            }
        }
    }
}

/// The pieces of a scalar that is written as `raw`.
fn pieces(text: &str, raw: &str, at: usize) -> Pieces {
    if raw.starts_with('"') {
        let same = serde_json::from_str::<String>(raw).is_ok_and(|read| read == text);
        return if same { Pieces::of_json_string(raw, at) } else { Pieces::default() };
    }
    if let Some(found) = raw.find(text).filter(|_| !text.is_empty()) {
        return Pieces::whole(at + found);
    }
    // The lines of a block, each behind its indentation.
    let (mut pieces, mut offset, mut written) = (Pieces::default(), 0, 0);
    let mut lines = raw.split_inclusive('\n');
    for line in text.split_inclusive('\n') {
        let plain = line.trim_end_matches('\n');
        let found = lines.by_ref().find_map(|raw| {
            let before = written;
            written += raw.len();
            let indent = raw.trim_end_matches(['\n', '\r']).strip_suffix(plain)?;
            indent.trim().is_empty().then_some(before + indent.len())
        });
        let Some(found) = found else { return Pieces::default() };
        pieces.push(offset, at + found);
        offset += line.len();
    }
    pieces.push(text.len(), at + raw.len());
    pieces
}

struct Reader<'t> {
    text: &'t str,
    parser: Parser<'t, saphyr_parser::StrInput<'t>>,
    offsets: Vec<usize>,
    /// Behind what was read last.
    end: usize,
    placed: Placed,
}

impl<'t> Reader<'t> {
    fn next(&mut self) -> Result<(Event<'t>, Span), NotYaml> {
        match self.parser.next_event() {
            Some(Ok((event, span))) => {
                self.end = self.offset(span.end.index());
                Ok((event, span))
            }
            Some(Err(error)) => {
                // What the library says may quote the text.
                let message = "what stands here does not fit what is before it".to_owned();
                Err(NotYaml { message, at: self.offset(error.marker().index()) })
            }
            None => {
                Err(NotYaml { message: "the text ends too early".to_owned(), at: self.offset(usize::MAX) })
            }
        }
    }

    fn offset(&self, index: usize) -> usize {
        self.offsets.get(index).or(self.offsets.last()).copied().unwrap_or_default()
    }

    fn refusal(&self, span: Span, message: &str) -> NotYaml {
        NotYaml { message: message.to_owned(), at: self.offset(span.start.index()) }
    }

    fn range(&self, span: Span) -> Range<usize> {
        let start = self.offset(span.start.index());
        start..self.offset(span.end.index()).max(start)
    }

    fn value(&mut self, event: Event<'t>, span: Span, pointer: &str, depth: usize) -> Result<(), NotYaml> {
        if depth > settings().input_depth {
            return Err(self.refusal(span, "it is nested too deep"));
        }
        match event {
            Event::Scalar(text, style, _, _) => {
                let range = self.range(span);
                self.placed.places.entry(pointer.to_owned()).or_insert(range);
                let json = scalar(text, style);
                self.placed.json.push_str(&json);
                Ok(())
            }
            Event::SequenceStart(..) => {
                let start = self.range(span).start;
                self.placed.places.entry(pointer.to_owned()).or_insert(start..start);
                self.placed.json.push('[');
                let mut index = 0;
                loop {
                    let (event, span) = self.next()?;
                    if matches!(event, Event::SequenceEnd) {
                        self.placed.json.push(']');
                        return Ok(());
                    }
                    if index > 0 {
                        self.placed.json.push(',');
                    }
                    self.value(event, span, &format!("{pointer}/{index}"), depth + 1)?;
                    index += 1;
                }
            }
            Event::MappingStart(..) => {
                let start = self.range(span).start;
                self.placed.places.entry(pointer.to_owned()).or_insert(start..start);
                self.members(pointer, depth)
            }
            // One that names itself many times over would grow without end.
            Event::Alias(_) => Err(self.refusal(span, "aliases are not followed")),
            _ => Err(self.refusal(span, "a value is missing")),
        }
    }

    fn members(&mut self, pointer: &str, depth: usize) -> Result<(), NotYaml> {
        self.placed.json.push('{');
        let mut first = true;
        loop {
            let (event, span) = self.next()?;
            let name = match event {
                Event::MappingEnd => {
                    self.placed.json.push('}');
                    return Ok(());
                }
                Event::Scalar(name, ..) => name,
                _ => return Err(self.refusal(span, "a name is no text")),
            };
            if !std::mem::take(&mut first) {
                self.placed.json.push(',');
            }
            let inner = format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1"));
            let named = self.range(span);
            // `{a, b: c}`: in a list of pairs a text alone is a slip, and not the name that it is taken for.
            let behind = self.text.get(named.end..).unwrap_or_default();
            if !behind.trim_start_matches([' ', '\t', '"', '\'']).starts_with(':') {
                return Err(self.refusal(span, "a name has no colon behind it"));
            }
            self.placed.json.push_str(&serde_json::Value::from(name.as_ref()).to_string());
            self.placed.json.push(':');
            let (event, span) = self.next()?;
            let holds = matches!(event, Event::SequenceStart(..) | Event::MappingStart(..));
            let start = self.range(span).start;
            self.value(event, span, &inner, depth + 1)?;
            if may_name_secret(&name) {
                self.placed.secrets.push(start..self.end);
            }
            if holds {
                // A block of lines has no bracket to point at; its name has a place.
                self.placed.places.insert(inner, named);
            }
        }
    }
}

/// A scalar as JSON: what is quoted is text.
fn scalar(text: std::borrow::Cow<'_, str>, style: ScalarStyle) -> String {
    let value = match style {
        ScalarStyle::Plain => Scalar::parse_from_cow(text),
        _ => Scalar::String(text),
    };
    match value {
        Scalar::Null => "null".to_owned(),
        Scalar::Boolean(value) => value.to_string(),
        Scalar::Integer(value) => value.to_string(),
        Scalar::FloatingPoint(value) => serde_json::Value::from(*value).to_string(),
        Scalar::String(text) => serde_json::Value::from(text.as_ref()).to_string(),
    }
}
