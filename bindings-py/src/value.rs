//! Python objects as a document: a serde deserializer of our own, for speed, and because nothing that
//! a caller passes may make it fail. What JSON cannot hold is handed to the core as an enum whose
//! variant names the type; the core says what that means.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::fmt;

use ecs_preflight::catalogue::settings;
use ecs_preflight::request::{Document, Unreadable};
use pyo3::exceptions::{PyException, PyRuntimeError};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::iter::BoundDictIterator;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyList, PyString, PyTuple, PyType};
use serde::de::value::StrDeserializer;
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;

/// A Python object that the core reads as a body.
pub(crate) struct Object<'b, 'py> {
    value: &'b Bound<'py, PyAny>,
    state: State,
}

impl<'b, 'py> Object<'b, 'py> {
    pub(crate) fn new(value: &'b Bound<'py, PyAny>) -> Self {
        Object { value, state: State::default() }
    }

    /// What must reach the caller, whatever the verdict: Ctrl-C and its like.
    pub(crate) fn into_raised(self) -> Option<PyErr> {
        self.state.raised.into_inner()
    }
}

impl Document for Object<'_, '_> {
    fn read<'d, S: DeserializeSeed<'d>>(&'d self, seed: S) -> Result<S::Value, Unreadable> {
        let value = Value { object: self.value.clone(), state: &self.state, unwrapped: false };
        seed.deserialize(value).map_err(|Stop| Unreadable::default())
    }
}

/// What the walk of one body carries along.
#[derive(Default)]
struct State {
    raised: RefCell<Option<PyErr>>,
    values: Cell<u32>,
}

impl State {
    fn raise(&self, error: PyErr) -> Stop {
        self.raised.borrow_mut().get_or_insert(error);
        Stop
    }

    /// The result of code of the caller; an exception there is a value that cannot be read, but what
    /// is no `Exception` (Ctrl-C, exit) goes up.
    fn attempt<T>(&self, py: Python<'_>, result: PyResult<T>) -> Result<Option<T>, Stop> {
        match result {
            Ok(value) => Ok(Some(value)),
            Err(error) if error.is_instance_of::<PyException>(py) => Ok(None),
            Err(error) => Err(self.raise(error)),
        }
    }

    /// Lets Ctrl-C end the walk of a huge body.
    fn breathe(&self, py: Python<'_>) -> Result<(), Stop> {
        const EVERY: u32 = 4096;
        let values = self.values.get().wrapping_add(1);
        self.values.set(values);
        if values.is_multiple_of(EVERY) {
            return py.check_signals().map_err(|error| self.raise(error));
        }
        Ok(())
    }
}

/// Reading ends here: the reason is kept in [`State`], or it is a limit of the core.
#[derive(Debug)]
struct Stop;

impl fmt::Display for Stop {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("the object cannot be read to its end")
    }
}

impl std::error::Error for Stop {}

impl Error for Stop {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Stop
    }
}

/// One object.
struct Value<'s, 'py> {
    object: Bound<'py, PyAny>,
    state: &'s State,
    /// It came out of an enum member or a model. One step is enough for those, and a member that
    /// gives itself must not turn into an endless loop.
    unwrapped: bool,
}

impl<'s, 'py> Value<'s, 'py> {
    fn of(object: Bound<'py, PyAny>, state: &'s State) -> Self {
        Value { object, state, unwrapped: false }
    }

    fn unsupported<'de, V: Visitor<'de>>(&self, visitor: V) -> Result<V::Value, Stop> {
        let name = self.state.attempt(self.object.py(), self.object.get_type().name())?;
        visitor.visit_enum(Unsupported(
            name.as_ref().map_or(Cow::Borrowed("object"), |name| name.to_string_lossy()),
        ))
    }

    fn text<'de, V: Visitor<'de>>(text: &Bound<'py, PyString>, visitor: V) -> Result<V::Value, Stop> {
        match text.to_str() {
            Ok(text) => visitor.visit_str(text),
            Err(_) => visitor.visit_enum(Unsupported(Cow::Borrowed("text with a lone surrogate"))),
        }
    }

    /// A whole number; beyond 64 bits it is read as JSON text would be, so that both get one verdict.
    fn integer<'de, V: Visitor<'de>>(&self, visitor: V) -> Result<V::Value, Stop> {
        if let Ok(value) = self.object.extract::<i64>() {
            return visitor.visit_i64(value);
        }
        if let Ok(value) = self.object.extract::<u64>() {
            return visitor.visit_u64(value);
        }
        let value = self.state.attempt(self.object.py(), self.object.extract::<f64>())?;
        visitor.visit_f64(value.unwrap_or(f64::INFINITY))
    }

    fn dictionary<'de, V: Visitor<'de>>(
        &self,
        dict: &Bound<'py, PyDict>,
        visitor: V,
    ) -> Result<V::Value, Stop> {
        let members = dict.iter();
        visitor.visit_map(Members {
            dict,
            members,
            length: dict.len(),
            given: 0,
            value: None,
            state: self.state,
        })
    }

    /// Anything that is not of the built-in types of JSON.
    fn other<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        let py = self.object.py();
        let class = self.object.get_type();
        let kind = self.state.attempt(py, kind(&class))?.unwrap_or(Kind::Unsupported);
        let pairs = match kind {
            Kind::Mapping => mapping_pairs(&self.object),
            Kind::Dataclass => dataclass_pairs(&self.object),
            Kind::Holder(_) if self.unwrapped => return self.unsupported(visitor),
            Kind::Holder(holder) => {
                return match self.state.attempt(py, holder.content(&self.object))? {
                    Some(object) => {
                        Value { object, state: self.state, unwrapped: true }.deserialize_any(visitor)
                    }
                    None => self.unsupported(visitor),
                };
            }
            Kind::Unsupported => return self.unsupported(visitor),
        };
        match self.state.attempt(py, pairs)? {
            Some(pairs) => {
                visitor.visit_map(Pairs { pairs: pairs.into_iter(), value: None, state: self.state })
            }
            None => self.unsupported(visitor),
        }
    }
}

impl<'de> Deserializer<'de> for Value<'_, '_> {
    type Error = Stop;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        let object = &self.object;
        self.state.breathe(object.py())?;
        // The exact types come first: a look at one pointer each.
        if let Ok(text) = object.cast_exact::<PyString>() {
            Self::text(text, visitor)
        } else if let Ok(dict) = object.cast_exact::<PyDict>() {
            self.dictionary(dict, visitor)
        } else if let Ok(list) = object.cast::<PyList>() {
            visitor.visit_seq(Items { list, next: 0, state: self.state })
        } else if object.is_none() {
            visitor.visit_unit()
        } else if let Ok(value) = object.cast::<PyBool>() {
            visitor.visit_bool(value.is_true())
        } else if object.cast::<PyInt>().is_ok() {
            self.integer(visitor)
        } else if let Ok(value) = object.cast::<PyFloat>() {
            visitor.visit_f64(value.value())
        } else if let Ok(tuple) = object.cast::<PyTuple>() {
            visitor.visit_seq(Items { list: tuple, next: 0, state: self.state })
        } else if let Ok(text) = object.cast::<PyString>() {
            Self::text(text, visitor)
        } else {
            self.other(visitor)
        }
    }

    /// What the core does not look at is not walked: it may have no end.
    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier
    }
}

/// What an object is, by its type alone: an instance may claim anything.
enum Kind {
    Mapping,
    Dataclass,
    Holder(Holder),
    Unsupported,
}

/// An object that stands for another one.
enum Holder {
    /// A member of an enumeration stands for its value.
    Member,
    /// A pydantic model stands for what this method gives.
    Model(&'static str),
}

impl Holder {
    fn content<'py>(&self, object: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        match self {
            Holder::Member => object.getattr(intern!(object.py(), "value")),
            Holder::Model(method) => object.call_method0(*method),
        }
    }
}

/// The methods of models, and the attribute of their types that tells them from anything else that
/// has such a method: pydantic 2 and 1.
const MODELS: [(&str, &str); 2] = [("model_dump", "model_fields"), ("dict", "__fields__")];

fn kind(class: &Bound<'_, PyType>) -> PyResult<Kind> {
    static ENUM: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    static MAPPING: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    let py = class.py();
    if class.is_subclass_of::<PyDict>()?
        || class.is_subclass(MAPPING.import(py, "collections.abc", "Mapping")?)?
    {
        return Ok(Kind::Mapping);
    }
    if class.is_subclass(ENUM.import(py, "enum", "Enum")?)? {
        return Ok(Kind::Holder(Holder::Member));
    }
    for (method, mark) in MODELS {
        if class.getattr_opt(mark)?.is_some() && class.getattr_opt(method)?.is_some() {
            return Ok(Kind::Holder(Holder::Model(method)));
        }
    }
    let dataclass = class.getattr_opt(intern!(py, "__dataclass_fields__"))?.is_some();
    Ok(if dataclass { Kind::Dataclass } else { Kind::Unsupported })
}

type Pair<'py> = (Bound<'py, PyAny>, Bound<'py, PyAny>);

/// All members at once: a mapping that raises half-way is then no mapping at all.
fn mapping_pairs<'py>(mapping: &Bound<'py, PyAny>) -> PyResult<Vec<Pair<'py>>> {
    let items = mapping.call_method0(intern!(mapping.py(), "items"))?;
    // One that never ends is read a little further than the core reads.
    let most = usize::try_from(settings().input_values).unwrap_or(usize::MAX).saturating_add(1);
    items.try_iter()?.take(most).map(|pair| pair?.extract::<Pair<'py>>()).collect()
}

fn dataclass_pairs<'py>(object: &Bound<'py, PyAny>) -> PyResult<Vec<Pair<'py>>> {
    static FIELDS: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let py = object.py();
    // Not `__dataclass_fields__` itself: that holds class variables too.
    let fields = FIELDS.import(py, "dataclasses", "fields")?.call1((object,))?;
    let pair = |field: PyResult<Bound<'py, PyAny>>| {
        let name = field?.getattr(intern!(py, "name"))?;
        let value = object.getattr(name.cast::<PyString>()?)?;
        Ok((name, value))
    };
    fields.try_iter()?.map(pair).collect()
}

/// A member name.
struct Name<'py>(Bound<'py, PyAny>);

impl<'de> Deserializer<'de> for Name<'_> {
    type Error = Stop;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        match self.0.cast::<PyString>().ok().map(|name| name.to_str()) {
            Some(Ok(name)) => visitor.visit_str(name),
            // To the core, whatever is not a text is a name that is no text.
            _ => visitor.visit_unit(),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// The members of a plain dict, without a copy.
struct Members<'d, 's, 'py> {
    dict: &'d Bound<'py, PyDict>,
    members: BoundDictIterator<'py>,
    length: usize,
    given: usize,
    value: Option<Bound<'py, PyAny>>,
    state: &'s State,
}

impl<'de> MapAccess<'de> for Members<'_, '_, '_> {
    type Error = Stop;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Stop> {
        // The iterator panics on a dict that changes under it, so it is never asked then. Only code of
        // the caller that runs during the walk, or another thread, can get here.
        if self.dict.len() != self.length {
            let error = PyRuntimeError::new_err("dictionary changed size during the check");
            return Err(self.state.raise(error));
        }
        if self.given == self.length {
            return Ok(None);
        }
        self.given = self.given.saturating_add(1);
        let Some((key, value)) = self.members.next() else { return Ok(None) };
        self.value = Some(value);
        seed.deserialize(Name(key)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Stop> {
        let object = self.value.take().ok_or(Stop)?;
        seed.deserialize(Value::of(object, self.state))
    }
}

/// The members of anything else that has some.
struct Pairs<'s, 'py> {
    pairs: std::vec::IntoIter<Pair<'py>>,
    value: Option<Bound<'py, PyAny>>,
    state: &'s State,
}

impl<'de> MapAccess<'de> for Pairs<'_, '_> {
    type Error = Stop;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Stop> {
        let Some((key, value)) = self.pairs.next() else { return Ok(None) };
        self.value = Some(value);
        seed.deserialize(Name(key)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Stop> {
        let object = self.value.take().ok_or(Stop)?;
        seed.deserialize(Value::of(object, self.state))
    }
}

/// A list or tuple, read by place: it may shrink or grow meanwhile.
trait Places<'py> {
    fn place(&self, index: usize) -> Option<Bound<'py, PyAny>>;
}

impl<'py> Places<'py> for Bound<'py, PyList> {
    fn place(&self, index: usize) -> Option<Bound<'py, PyAny>> {
        // Asked first, since an IndexError costs more than the whole walk of a short list.
        (index < self.len()).then(|| self.get_item(index).ok()).flatten()
    }
}

impl<'py> Places<'py> for Bound<'py, PyTuple> {
    fn place(&self, index: usize) -> Option<Bound<'py, PyAny>> {
        (index < self.len()).then(|| self.get_item(index).ok()).flatten()
    }
}

struct Items<'l, 's, L> {
    list: &'l L,
    next: usize,
    state: &'s State,
}

impl<'de, 'py, L: Places<'py>> SeqAccess<'de> for Items<'_, '_, L> {
    type Error = Stop;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Stop> {
        let Some(object) = self.list.place(self.next) else { return Ok(None) };
        self.next = self.next.saturating_add(1);
        seed.deserialize(Value::of(object, self.state)).map(Some)
    }
}

/// The name of a type that JSON cannot hold, in the form in which the core expects it.
struct Unsupported<'n>(Cow<'n, str>);

impl<'de> EnumAccess<'de> for Unsupported<'_> {
    type Error = Stop;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Stop> {
        let name = seed.deserialize(StrDeserializer::new(&self.0))?;
        Ok((name, self))
    }
}

impl<'de> VariantAccess<'de> for Unsupported<'_> {
    type Error = Stop;

    fn unit_variant(self) -> Result<(), Stop> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, _: T) -> Result<T::Value, Stop> {
        Err(Stop)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Stop> {
        visitor.visit_unit()
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Stop> {
        visitor.visit_unit()
    }
}
