//! A policy document as a tree that knows where everything stands.

use std::fmt;
use std::ops::Range;

use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, IgnoredAny, MapAccess, SeqAccess, Visitor,
};

use crate::catalogue::embedded;
use crate::report::{Spans, all_spans};
use crate::request::{Document, Unreadable};

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
    /// A whole number.
    Integer(i128),
    /// Any other number, and a whole one that is too large.
    Number(f64),
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
    let mut reader = Reader { next: 0, spans };
    document.read(Step { reader: &mut reader, depth: 0 })
}

struct Reader {
    next: u32,
    spans: Vec<Spans>,
}

struct Step<'r> {
    reader: &'r mut Reader,
    depth: usize,
}

impl Step<'_> {
    /// Takes the next number; the value is put in afterwards.
    fn begin<E: Error>(&mut self) -> Result<Node, E> {
        let ordinal = self.reader.next;
        if self.depth > embedded().settings.input_depth || ordinal >= embedded().settings.input_values {
            return Err(E::custom("beyond the limits of the engine"));
        }
        self.reader.next = ordinal.saturating_add(1);
        let span = usize::try_from(ordinal).ok().and_then(|at| self.reader.spans.get(at));
        Ok(Node { ordinal, value: Value::Null, span: span.map(|span| span.value.clone()) })
    }

    fn scalar<E: Error>(mut self, value: Value) -> Result<Node, E> {
        let node = self.begin()?;
        Ok(Node { value, ..node })
    }
}

impl<'de> DeserializeSeed<'de> for Step<'_> {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Step<'_> {
    type Value = Node;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a value")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Node, E> {
        self.scalar(Value::Boolean(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Node, E> {
        self.scalar(Value::Integer(value.into()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Node, E> {
        self.scalar(Value::Integer(value.into()))
    }

    fn visit_i128<E: Error>(self, value: i128) -> Result<Node, E> {
        self.scalar(Value::Integer(value))
    }

    fn visit_u128<E: Error>(self, value: u128) -> Result<Node, E> {
        self.scalar(i128::try_from(value).map_or(Value::Number(f64::INFINITY), Value::Integer))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Node, E> {
        self.scalar(Value::Number(value))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Node, E> {
        self.scalar(Value::Text(value.to_owned()))
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Node, E> {
        self.scalar(Value::Text(value))
    }

    fn visit_unit<E: Error>(self) -> Result<Node, E> {
        self.scalar(Value::Null)
    }

    fn visit_none<E: Error>(self) -> Result<Node, E> {
        self.scalar(Value::Null)
    }

    /// A value of a host language that JSON does not have.
    fn visit_enum<A: EnumAccess<'de>>(self, access: A) -> Result<Node, A::Error> {
        access.variant::<IgnoredAny>()?;
        self.scalar(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut access: A) -> Result<Node, A::Error> {
        let node = self.begin()?;
        let depth = self.depth.saturating_add(1);
        let mut items = Vec::new();
        while let Some(item) = access.next_element_seed(Step { reader: self.reader, depth })? {
            items.push(item);
        }
        Ok(Node { value: Value::List(items), ..node })
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut access: A) -> Result<Node, A::Error> {
        let node = self.begin()?;
        let depth = self.depth.saturating_add(1);
        let mut members = Vec::new();
        while let Some(Name(name)) = access.next_key()? {
            let at = usize::try_from(self.reader.next).ok();
            let name_span = at.and_then(|at| self.reader.spans.get(at)).and_then(|span| span.name.clone());
            let inner = access.next_value_seed(Step { reader: self.reader, depth })?;
            // A name that is no text (Python has such) is no member of a policy.
            if let Some(name) = name {
                members.push(Member { name, name_span, node: inner });
            }
        }
        Ok(Node { value: Value::Object(members), ..node })
    }
}

/// The name of a member; none where a host language uses something else than text.
struct Name(Option<String>);

impl<'de> serde::Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Names;
        impl Visitor<'_> for Names {
            type Value = Name;

            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("a name")
            }

            fn visit_str<E: Error>(self, name: &str) -> Result<Name, E> {
                Ok(Name(Some(name.to_owned())))
            }

            fn visit_unit<E: Error>(self) -> Result<Name, E> {
                Ok(Name(None))
            }

            fn visit_i64<E: Error>(self, _: i64) -> Result<Name, E> {
                Ok(Name(None))
            }

            fn visit_u64<E: Error>(self, _: u64) -> Result<Name, E> {
                Ok(Name(None))
            }

            fn visit_f64<E: Error>(self, _: f64) -> Result<Name, E> {
                Ok(Name(None))
            }

            fn visit_bool<E: Error>(self, _: bool) -> Result<Name, E> {
                Ok(Name(None))
            }
        }
        deserializer.deserialize_any(Names)
    }
}

/// A tree is read like any other document: a changed one is judged like the text that it came from.
impl Document for Node {
    fn read<'d, S: DeserializeSeed<'d>>(&'d self, seed: S) -> Result<S::Value, Unreadable> {
        seed.deserialize(Again(self)).map_err(|_| Unreadable::default())
    }
}

struct Again<'n>(&'n Node);

impl<'de, 'n: 'de> Deserializer<'de> for Again<'n> {
    type Error = serde::de::value::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        match &self.0.value {
            Value::Null => visitor.visit_unit(),
            Value::Boolean(value) => visitor.visit_bool(*value),
            Value::Integer(value) => match (i64::try_from(*value), u64::try_from(*value)) {
                (Ok(value), _) => visitor.visit_i64(value),
                (_, Ok(value)) => visitor.visit_u64(value),
                _ => visitor.visit_i128(*value),
            },
            Value::Number(value) => visitor.visit_f64(*value),
            Value::Text(text) => visitor.visit_borrowed_str(text),
            Value::List(items) => visitor.visit_seq(AgainItems(items.iter())),
            Value::Object(members) => visitor.visit_map(AgainMembers(members.iter(), None)),
        }
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

struct AgainItems<'n>(std::slice::Iter<'n, Node>);

impl<'de, 'n: 'de> SeqAccess<'de> for AgainItems<'n> {
    type Error = serde::de::value::Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Self::Error> {
        self.0.next().map(|node| seed.deserialize(Again(node))).transpose()
    }
}

struct AgainMembers<'n>(std::slice::Iter<'n, Member>, Option<&'n Node>);

impl<'de, 'n: 'de> MapAccess<'de> for AgainMembers<'n> {
    type Error = serde::de::value::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Self::Error> {
        let Some(member) = self.0.next() else { return Ok(None) };
        self.1 = Some(&member.node);
        seed.deserialize(serde::de::value::BorrowedStrDeserializer::new(&member.name)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Self::Error> {
        match self.1.take() {
            Some(node) => seed.deserialize(Again(node)),
            None => Err(Error::custom("a value comes after its name")),
        }
    }
}
