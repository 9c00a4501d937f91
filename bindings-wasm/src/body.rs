//! The body of a request: text, or the text of a value with a list of what JSON cannot hold.
//!
//! JavaScript values may hold functions, cycles, NaN and the like. The package writes `null` in their
//! place and lists them by number: values count from 0 in the order in which they begin. So nothing that
//! a caller can write is ever taken for a mark.

use std::cell::Cell;
use std::fmt;

use ecs_preflight::request::{Document, Unreadable};
use serde::de::value::StrDeserializer;
use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, IntoDeserializer, MapAccess, SeqAccess,
    Visitor,
};

use crate::{TypeError, read};

/// The number of a value, and what it is; no name stands for a number that is not finite.
pub(crate) type Unsupported = (u32, Option<String>);

/// What the package found that JSON cannot hold; absent when the body was text.
pub(crate) fn list(unsupported: Option<String>) -> Result<Option<Vec<Unsupported>>, TypeError> {
    match unsupported.as_deref() {
        None => Ok(None),
        Some("") => Ok(Some(Vec::new())),
        Some(text) => read(text).map(Some),
    }
}

/// What was given as a body.
pub(crate) struct Body<'b> {
    pub(crate) text: &'b str,
    /// Absent when the caller gave text: only then are there lines and columns.
    pub(crate) unsupported: Option<&'b [Unsupported]>,
}

impl Document for Body<'_> {
    fn read<'d, S: DeserializeSeed<'d>>(&'d self, seed: S) -> Result<S::Value, Unreadable> {
        let marks = Marks { next: Cell::new(0), left: Cell::new(self.unsupported.unwrap_or_default()) };
        let mut json = serde_json::Deserializer::from_str(self.text);
        let value = seed.deserialize(Reader { inner: &mut json, marks: &marks })?;
        json.end()?;
        Ok(value)
    }

    fn text(&self) -> Option<&str> {
        self.unsupported.is_none().then_some(self.text)
    }
}

/// Counts the values and finds the marked ones.
struct Marks<'m> {
    next: Cell<u32>,
    left: Cell<&'m [Unsupported]>,
}

impl<'m> Marks<'m> {
    fn step(&self) -> Option<&'m Option<String>> {
        let here = self.next.get();
        self.next.set(here.wrapping_add(1));
        match self.left.get() {
            [(at, what), left @ ..] if *at == here => {
                self.left.set(left);
                Some(what)
            }
            _ => None,
        }
    }
}

/// Reads as the reader within does, and says of a marked value what it was.
struct Reader<'m, D> {
    inner: D,
    marks: &'m Marks<'m>,
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Reader<'_, D> {
    type Error = D::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        let Some(what) = self.marks.step() else {
            return self.inner.deserialize_any(Watch { inner: visitor, marks: self.marks });
        };
        IgnoredAny::deserialize(self.inner)?;
        match what {
            // A type that JSON does not have goes to the core as the variant of an enum.
            Some(name) => {
                let name: StrDeserializer<'_, D::Error> = name.as_str().into_deserializer();
                visitor.visit_enum(name)
            }
            None => visitor.visit_f64(f64::NAN),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        // What is skipped must still be counted, as long as marks may lie behind it.
        if self.marks.left.get().is_empty() {
            return self.inner.deserialize_ignored_any(visitor);
        }
        self.deserialize_any(visitor)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier
    }
}

/// Passes everything on, and has what lies within read by a [`Reader`].
struct Watch<'m, V> {
    inner: V,
    marks: &'m Marks<'m>,
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Watch<'_, V> {
    type Value = V::Value;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.expecting(out)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<V::Value, E> {
        self.inner.visit_bool(value)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<V::Value, E> {
        self.inner.visit_i64(value)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<V::Value, E> {
        self.inner.visit_u64(value)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<V::Value, E> {
        self.inner.visit_f64(value)
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<V::Value, E> {
        self.inner.visit_str(value)
    }

    fn visit_borrowed_str<E: Error>(self, value: &'de str) -> Result<V::Value, E> {
        self.inner.visit_borrowed_str(value)
    }

    fn visit_unit<E: Error>(self) -> Result<V::Value, E> {
        self.inner.visit_unit()
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<V::Value, A::Error> {
        self.inner.visit_seq(Inside { inner: items, marks: self.marks })
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<V::Value, A::Error> {
        self.inner.visit_map(Inside { inner: members, marks: self.marks })
    }
}

/// The items or members of a value.
struct Inside<'m, A> {
    inner: A,
    marks: &'m Marks<'m>,
}

impl<'de, A: SeqAccess<'de>> SeqAccess<'de> for Inside<'_, A> {
    type Error = A::Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, A::Error> {
        self.inner.next_element_seed(Seed { inner: seed, marks: self.marks })
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Inside<'_, A> {
    type Error = A::Error;

    /// Names are not counted.
    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, A::Error> {
        self.inner.next_key_seed(seed)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        self.inner.next_value_seed(Seed { inner: seed, marks: self.marks })
    }
}

struct Seed<'m, S> {
    inner: S,
    marks: &'m Marks<'m>,
}

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for Seed<'_, S> {
    type Value = S::Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<S::Value, D::Error> {
        self.inner.deserialize(Reader { inner: deserializer, marks: self.marks })
    }
}
