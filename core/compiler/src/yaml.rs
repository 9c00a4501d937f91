//! YAML with places: every node knows its file, line and column, so that a mistake in a fact can be pointed at.
//!
//! Files of users are read too, so that nothing in one may cost more than its length: what is nested too deep, or
//! names itself by aliases, is refused while it is read.

use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

use saphyr::{Scalar, ScalarStyle};
use saphyr_parser::{Event, Parser, Span, StrInput};

/// So deep may values stand in each other: more than any fact needs, and little for the stack.
const DEPTH: usize = 48;

/// A file and a place in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// As it was given.
    pub file: Arc<str>,
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// What an overlay names as the source of what stands here, cited in place of file and line.
    pub said: Option<Arc<str>>,
}

impl Place {
    /// Where a file begins.
    pub(crate) fn start(file: &str) -> Self {
        Place { file: file.into(), line: 1, column: 1, said: None }
    }
}

/// A place as verdicts cite it: the source that it names, or file and line.
pub struct Cited<'p>(pub &'p Place);

impl fmt::Display for Cited<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.said {
            Some(said) => out.write_str(said),
            None => write!(out, "{}:{}", self.0.file, self.0.line),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// One mistake in the catalogue or the messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where.
    pub place: Place,
    /// What is wrong, in English.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: {}", self.place, self.message)
    }
}

pub(crate) type Outcome<T> = Result<T, Problem>;

#[derive(Clone, Debug)]
pub(crate) struct Node {
    /// Where it begins.
    pub(crate) place: Place,
    pub(crate) value: Value,
}

#[derive(Clone, Debug)]
pub(crate) enum Value {
    Null,
    Boolean(bool),
    Integer(i64),
    Text(String),
    List(Vec<Node>),
    Map(Vec<Entry>),
}

#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) key: String,
    pub(crate) place: Place,
    pub(crate) node: Node,
}

/// Parses the text of one YAML document.
pub(crate) fn parse(file: &Arc<str>, text: &str) -> Outcome<Node> {
    let mut reader = Reader { file, parser: Parser::new_from_str(text) };
    let node = loop {
        match reader.next()? {
            (Event::Nothing | Event::StreamStart | Event::DocumentStart(_), _) => {}
            (Event::StreamEnd, _) => {
                return Err(Problem { place: Place::start(file), message: "the file is empty".into() });
            }
            (event, span) => break reader.node(event, span, 0)?,
        }
    };
    loop {
        match reader.next()? {
            (Event::StreamEnd, _) => return Ok(node),
            (Event::DocumentStart(_), span) => return reader.problem(span, "a file holds one document"),
            _ => {}
        }
    }
}

struct Reader<'t> {
    file: &'t Arc<str>,
    parser: Parser<'t, StrInput<'t>>,
}

impl<'t> Reader<'t> {
    fn next(&mut self) -> Outcome<(Event<'t>, Span)> {
        match self.parser.next_event() {
            Some(Ok(event)) => Ok(event),
            Some(Err(error)) => {
                let at = *error.marker();
                Err(Problem { place: self.place(Span::empty(at)), message: "this is not valid YAML".into() })
            }
            None => {
                Err(Problem { place: Place::start(self.file), message: "the file ends too early".into() })
            }
        }
    }

    fn place(&self, span: Span) -> Place {
        let (line, column) = (span.start.line().max(1), span.start.col().saturating_add(1));
        Place { file: self.file.clone(), line, column, said: None }
    }

    fn problem<T>(&self, span: Span, message: &str) -> Outcome<T> {
        Err(Problem { place: self.place(span), message: message.into() })
    }

    fn node(&mut self, event: Event<'t>, span: Span, depth: usize) -> Outcome<Node> {
        if depth > DEPTH {
            return self.problem(span, "this is nested too deep");
        }
        let value = match event {
            Event::Scalar(text, style, 0, None) => {
                match Scalar::parse_from_cow_and_metadata(text, style, None) {
                    Some(Scalar::Boolean(value)) => Value::Boolean(value),
                    Some(Scalar::Integer(value)) => Value::Integer(value),
                    Some(Scalar::String(value)) => Value::Text(value.into_owned()),
                    Some(Scalar::FloatingPoint(_)) => {
                        return self.problem(span, "a number with a point must be quoted");
                    }
                    Some(Scalar::Null) | None => Value::Null,
                }
            }
            Event::SequenceStart(0, None) => self.list(depth)?,
            Event::MappingStart(0, None) => self.map(depth)?,
            _ => return self.problem(span, "tags, anchors and aliases are not part of the vocabulary"),
        };
        Ok(Node { place: self.place(span), value })
    }

    fn list(&mut self, depth: usize) -> Outcome<Value> {
        let mut items = Vec::new();
        loop {
            match self.next()? {
                (Event::SequenceEnd, _) => return Ok(Value::List(items)),
                (event, span) => items.push(self.node(event, span, depth.saturating_add(1))?),
            }
        }
    }

    fn map(&mut self, depth: usize) -> Outcome<Value> {
        let mut entries = Vec::new();
        let mut known = HashSet::new();
        loop {
            let (event, span) = self.next()?;
            if matches!(event, Event::MappingEnd) {
                return Ok(Value::Map(entries));
            }
            let Some(key) = key(event) else { return self.problem(span, "a key must be text (quote it)") };
            if !known.insert(key.clone()) {
                return self.problem(span, &format!("the key `{key}` stands twice here"));
            }
            let (event, value) = self.next()?;
            let node = self.node(event, value, depth.saturating_add(1))?;
            entries.push(Entry { key, place: self.place(span), node });
        }
    }
}

/// A name in a mapping, where it is text and nothing more.
fn key(event: Event<'_>) -> Option<String> {
    let Event::Scalar(text, style, 0, None) = event else { return None };
    match style {
        ScalarStyle::Plain => match Scalar::parse_from_cow_and_metadata(text, style, None) {
            Some(Scalar::String(key)) => Some(key.into_owned()),
            _ => None,
        },
        _ => Some(text.into_owned()),
    }
}

impl Node {
    pub(crate) fn problem<T>(&self, message: impl Into<String>) -> Outcome<T> {
        Err(Problem { place: self.place.clone(), message: message.into() })
    }

    pub(crate) fn map(&self) -> Outcome<&[Entry]> {
        match &self.value {
            Value::Map(entries) => Ok(entries),
            _ => self.problem("expected a mapping"),
        }
    }

    pub(crate) fn list(&self) -> Outcome<&[Node]> {
        match &self.value {
            Value::List(items) => Ok(items),
            _ => self.problem("expected a list"),
        }
    }

    pub(crate) fn text(&self) -> Outcome<&str> {
        match &self.value {
            Value::Text(text) => Ok(text),
            _ => self.problem("expected text (quote it)"),
        }
    }

    pub(crate) fn integer(&self) -> Outcome<i64> {
        match &self.value {
            Value::Integer(value) => Ok(*value),
            _ => self.problem("expected an integer"),
        }
    }

    pub(crate) fn boolean(&self) -> Outcome<bool> {
        match &self.value {
            Value::Boolean(value) => Ok(*value),
            _ => self.problem("expected true or false"),
        }
    }

    /// A list of texts, or one text for a list of one.
    pub(crate) fn texts(&self) -> Outcome<Vec<String>> {
        match &self.value {
            Value::List(items) => items.iter().map(|item| Ok(item.text()?.to_owned())).collect(),
            _ => Ok(vec![self.text()?.to_owned()]),
        }
    }

    pub(crate) fn find(&self, key: &str) -> Option<&Node> {
        match &self.value {
            Value::Map(entries) => entries.iter().find(|entry| entry.key == key).map(|entry| &entry.node),
            _ => None,
        }
    }

    pub(crate) fn need(&self, key: &str) -> Outcome<&Node> {
        match self.find(key) {
            Some(node) => Ok(node),
            None => self.problem(format!("`{key}` is missing")),
        }
    }

    /// Refuses every key that is not in the vocabulary of this place.
    pub(crate) fn only(&self, known: &[&str]) -> Outcome<()> {
        for entry in self.map()? {
            if !known.contains(&entry.key.as_str()) {
                return Err(Problem {
                    place: entry.place.clone(),
                    message: format!("unknown keyword `{}` (known here: {})", entry.key, known.join(", ")),
                });
            }
        }
        Ok(())
    }
}
