//! A policy document as a tree that knows where everything stands.

use std::ops::Range;

use crate::catalogue::embedded;
use crate::reader::{Document, Look, Name, Reader, Token, Tree, TreeReader, Unreadable, Written};
use crate::report::{Spans, all_spans};

/// A value of the document.
#[derive(Clone, Debug)]
pub struct Node {
    /// The values of a document are numbered in the order in which they begin, from 0.
    pub ordinal: u32,
    /// What it is.
    pub value: Value,
    /// From its first byte to behind its last, when the document is text.
    pub span: Option<Range<usize>>,
}

/// What a value is.
#[derive(Clone, Debug)]
pub enum Value {
    /// null, or what a host language has and JSON has not.
    Null,
    /// true or false
    Boolean(bool),
    /// A number, as JSON writes it.
    Number(String),
    /// A number of a host language that is none, or infinite.
    NotFinite,
    /// A text.
    Text(String),
    /// An array.
    List(Vec<Node>),
    /// An object; what stands twice is there twice.
    Object(Vec<Member>),
}

/// A member of an object.
#[derive(Clone, Debug)]
pub struct Member {
    /// Its name.
    pub name: String,
    /// Where the name stands, quotes included, when the document is text.
    pub name_span: Option<Range<usize>>,
    /// Its value.
    pub node: Node,
}

impl Node {
    /// The first member of this name, when this is an object.
    pub fn member(&self, name: &str) -> Option<&Member> {
        self.members().iter().find(|member| member.name == name)
    }

    /// The members, when this is an object; else none.
    pub fn members(&self) -> &[Member] {
        match &self.value {
            Value::Object(members) => members,
            _ => &[],
        }
    }

    /// The items, when this is an array; else none.
    pub fn items(&self) -> &[Node] {
        match &self.value {
            Value::List(items) => items,
            _ => &[],
        }
    }

    /// The text, when this is one.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// Reads a document as a tree.
///
/// # Errors
/// When it cannot be read to its end, or is deeper or larger than the engine reads.
pub fn read<D: Document>(document: &D) -> Result<Node, Unreadable> {
    let spans = document.text().map(all_spans).unwrap_or_default();
    let mut steps = Steps { reader: document.reader(), next: 0, spans };
    let node = steps.node(0)?;
    steps.reader.end()?;
    Ok(node)
}

struct Steps<R> {
    reader: R,
    next: u32,
    spans: Vec<Spans>,
}

impl<'d, R: Reader<'d>> Steps<R> {
    fn node(&mut self, depth: usize) -> Result<Node, Unreadable> {
        let ordinal = self.next;
        if depth > embedded().settings.input_depth || ordinal >= embedded().settings.input_values {
            return Err(Unreadable::default());
        }
        let value = match self.reader.value()? {
            // What JSON does not have is nothing.
            Token::Null | Token::Unsupported(_) => Value::Null,
            Token::Boolean(value) => Value::Boolean(value),
            Token::Whole(value) => Value::Number(value.to_string()),
            Token::Number(written) => Value::Number(written.to_owned()),
            Token::NotFinite => Value::NotFinite,
            Token::Text(text) => Value::Text(text.to_owned()),
            Token::List => Value::List(Vec::new()),
            Token::Object => Value::Object(Vec::new()),
        };
        self.next = ordinal.saturating_add(1);
        let span = usize::try_from(ordinal).ok().and_then(|at| self.spans.get(at));
        let span = span.map(|span| span.value.clone());
        let inside = depth.saturating_add(1);
        let value = match value {
            Value::List(_) => Value::List(self.items(inside)?),
            Value::Object(_) => Value::Object(self.members(inside)?),
            value => value,
        };
        Ok(Node { ordinal, value, span })
    }

    fn items(&mut self, depth: usize) -> Result<Vec<Node>, Unreadable> {
        let mut items = Vec::new();
        while self.reader.item()? {
            items.push(self.node(depth)?);
        }
        Ok(items)
    }

    fn members(&mut self, depth: usize) -> Result<Vec<Member>, Unreadable> {
        let mut members = Vec::new();
        while let Some(name) = self.reader.name()? {
            let name = match name {
                Name::Lent(name) | Name::Kept(name) => Some(name.to_owned()),
                Name::NotText => None,
            };
            let at = usize::try_from(self.next).ok();
            let name_span = at.and_then(|at| self.spans.get(at)).and_then(|span| span.name.clone());
            let node = self.node(depth)?;
            // A name that is no text (Python has such) is no member of a policy.
            members.extend(name.map(|name| Member { name, name_span, node }));
        }
        Ok(members)
    }
}

/// A tree is read like any other document: a changed one is judged like the text that it came from.
impl Document for Node {
    type Reader<'d> = TreeReader<'d, Node>;

    fn reader(&self) -> Self::Reader<'_> {
        TreeReader::new(self)
    }
}

/// The members of a [`Node`].
pub struct Members<'t>(std::slice::Iter<'t, Member>);

impl<'t> Iterator for Members<'t> {
    type Item = (&'t str, &'t Node);

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|member| (member.name.as_str(), &member.node))
    }
}

impl<'t> Tree<'t> for Node {
    type Items = std::slice::Iter<'t, Node>;
    type Members = Members<'t>;

    fn look<'w>(&'t self, _: &'w mut Written) -> Look<'w, Self::Items, Self::Members>
    where
        't: 'w,
    {
        Look::Plain(match &self.value {
            Value::Null => Token::Null,
            Value::Boolean(value) => Token::Boolean(*value),
            Value::Number(written) => Token::Number(written),
            Value::NotFinite => Token::NotFinite,
            Value::Text(text) => Token::Text(text),
            Value::List(items) => return Look::List(items.iter()),
            Value::Object(members) => return Look::Object(Members(members.iter())),
        })
    }
}
