//! YAML with places: every node knows its file and line, so that a mistake in a fact can be pointed at.

use std::fmt;

use std::rc::Rc;

use saphyr::{LoadableYamlNode, MarkedYaml, Scalar, YamlData};

/// A file and a line in it (1-based).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// As it was given.
    pub file: Rc<str>,
    /// From 1.
    pub line: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}", self.file, self.line)
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
pub(crate) fn parse(file: &Rc<str>, text: &str) -> Outcome<Node> {
    let start = Place { file: file.clone(), line: 1 };
    let documents = MarkedYaml::load_from_str(text).map_err(|error| Problem {
        place: Place { file: file.clone(), line: error.marker().line() },
        message: error.info().to_owned(),
    })?;
    match documents.first() {
        Some(document) => convert(file, document),
        None => Err(Problem { place: start, message: "the file is empty".into() }),
    }
}

fn convert(file: &Rc<str>, yaml: &MarkedYaml<'_>) -> Outcome<Node> {
    let place = Place { file: file.clone(), line: yaml.span.start.line() };
    let value = match &yaml.data {
        YamlData::Value(Scalar::Null) => Value::Null,
        YamlData::Value(Scalar::Boolean(value)) => Value::Boolean(*value),
        YamlData::Value(Scalar::Integer(value)) => Value::Integer(*value),
        YamlData::Value(Scalar::String(value)) => Value::Text(value.to_string()),
        YamlData::Value(Scalar::FloatingPoint(_)) => {
            return Err(Problem { place, message: "a number with a point must be quoted".into() });
        }
        YamlData::Sequence(items) => {
            Value::List(items.iter().map(|item| convert(file, item)).collect::<Outcome<_>>()?)
        }
        YamlData::Mapping(entries) => {
            let mut map = Vec::new();
            for (key, value) in entries {
                let place = Place { file: file.clone(), line: key.span.start.line() };
                let YamlData::Value(Scalar::String(key)) = &key.data else {
                    return Err(Problem { place, message: "a key must be text (quote it)".into() });
                };
                map.push(Entry { key: key.to_string(), place, node: convert(file, value)? });
            }
            Value::Map(map)
        }
        _ => {
            return Err(Problem {
                place,
                message: "tags, anchors and aliases are not part of the vocabulary".into(),
            });
        }
    };
    Ok(Node { place, value })
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
