//! Python objects as a document, read where they lie. Nothing that a caller passes may make that fail: what JSON
//! cannot hold is handed to the core by the name of its type, and the core says what that means.

use std::cell::{Cell, RefCell};

use ecs_preflight::catalogue::settings;
use ecs_preflight::reader::{Document, Name, Reader, Token, Unreadable, Written};
use pyo3::exceptions::{PyException, PyRuntimeError};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::iter::BoundDictIterator;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyList, PyString, PyTuple, PyType};

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

impl<'py> Document for Object<'_, 'py> {
    type Reader<'d>
        = ObjectReader<'d, 'py>
    where
        Self: 'd;

    fn reader(&self) -> ObjectReader<'_, 'py> {
        ObjectReader {
            state: &self.state,
            here: Some(self.value.clone()),
            held: None,
            open: Vec::new(),
            written: Written::default(),
            type_name: String::new(),
        }
    }
}

/// What the walk of one body carries along.
#[derive(Default)]
struct State {
    raised: RefCell<Option<PyErr>>,
    values: Cell<u32>,
}

impl State {
    /// Reading ends here: the reason is kept.
    fn raise(&self, error: PyErr) -> Unreadable {
        self.raised.borrow_mut().get_or_insert(error);
        Unreadable::default()
    }

    /// The result of code of the caller; an exception there is a value that cannot be read, but what
    /// is no `Exception` (Ctrl-C, exit) goes up.
    fn attempt<T>(&self, py: Python<'_>, result: PyResult<T>) -> Result<Option<T>, Unreadable> {
        match result {
            Ok(value) => Ok(Some(value)),
            Err(error) if error.is_instance_of::<PyException>(py) => Ok(None),
            Err(error) => Err(self.raise(error)),
        }
    }

    /// Lets Ctrl-C end the walk of a huge body.
    fn breathe(&self, py: Python<'_>) -> Result<(), Unreadable> {
        const EVERY: u32 = 4096;
        let values = self.values.get().wrapping_add(1);
        self.values.set(values);
        if values.is_multiple_of(EVERY) {
            return py.check_signals().map_err(|error| self.raise(error));
        }
        Ok(())
    }
}

/// Reads one object, and those in it.
pub(crate) struct ObjectReader<'d, 'py> {
    state: &'d State,
    /// What stands here.
    here: Option<Bound<'py, PyAny>>,
    /// The text or name that was read last: it is lent from here.
    held: Option<Bound<'py, PyString>>,
    open: Vec<Opened<'py>>,
    written: Written,
    type_name: String,
}

/// A list or an object that has begun.
enum Opened<'py> {
    /// A plain dict, without a copy.
    Dictionary {
        dict: Bound<'py, PyDict>,
        members: BoundDictIterator<'py>,
        length: usize,
        given: usize,
    },
    /// The members of anything else that has some.
    Pairs(std::vec::IntoIter<Pair<'py>>),
    List(Bound<'py, PyList>, usize),
    Tuple(Bound<'py, PyTuple>, usize),
}

/// What an object turned out to be.
enum Seen<'py> {
    Null,
    Boolean(bool),
    Integer,
    Float(f64),
    Text(Bound<'py, PyString>),
    List(Opened<'py>),
    Object(Opened<'py>),
    Holder(Holder),
    Unsupported,
}

impl<'py> ObjectReader<'_, 'py> {
    fn see(&self, object: &Bound<'py, PyAny>) -> Result<Seen<'py>, Unreadable> {
        // The exact types come first: a look at one pointer each.
        Ok(if let Ok(text) = object.cast_exact::<PyString>() {
            Seen::Text(text.clone())
        } else if let Ok(dict) = object.cast_exact::<PyDict>() {
            let (dict, members, length) = (dict.clone(), dict.iter(), dict.len());
            Seen::Object(Opened::Dictionary { dict, members, length, given: 0 })
        } else if let Ok(list) = object.cast::<PyList>() {
            Seen::List(Opened::List(list.clone(), 0))
        } else if object.is_none() {
            Seen::Null
        } else if let Ok(value) = object.cast::<PyBool>() {
            Seen::Boolean(value.is_true())
        } else if object.cast::<PyInt>().is_ok() {
            Seen::Integer
        } else if let Ok(value) = object.cast::<PyFloat>() {
            Seen::Float(value.value())
        } else if let Ok(tuple) = object.cast::<PyTuple>() {
            Seen::List(Opened::Tuple(tuple.clone(), 0))
        } else if let Ok(text) = object.cast::<PyString>() {
            Seen::Text(text.clone())
        } else {
            return self.see_other(object);
        })
    }

    /// Anything that is not of the built-in types of JSON.
    fn see_other(&self, object: &Bound<'py, PyAny>) -> Result<Seen<'py>, Unreadable> {
        let py = object.py();
        let kind = self.state.attempt(py, kind(&object.get_type()))?;
        let pairs = match kind.unwrap_or(Kind::Unsupported) {
            Kind::Mapping => mapping_pairs(object),
            Kind::Dataclass => dataclass_pairs(object),
            Kind::Holder(holder) => return Ok(Seen::Holder(holder)),
            Kind::Unsupported => return Ok(Seen::Unsupported),
        };
        let pairs = self.state.attempt(py, pairs)?;
        Ok(pairs.map_or(Seen::Unsupported, |pairs| Seen::Object(Opened::Pairs(pairs.into_iter()))))
    }

    fn unsupported(&mut self, object: &Bound<'py, PyAny>) -> Result<Token<'_>, Unreadable> {
        let name = self.state.attempt(object.py(), object.get_type().name())?;
        self.type_name = name.map_or("object".into(), |name| name.to_string_lossy().into_owned());
        Ok(Token::Unsupported(&self.type_name))
    }

    /// A whole number of any size, in digits; one beyond all floats is none that JSON can hold.
    fn integer(&mut self, object: &Bound<'py, PyAny>) -> Result<Token<'_>, Unreadable> {
        if let Ok(value) = object.extract::<i64>() {
            return Ok(Token::Whole(value));
        }
        let py = object.py();
        // Not the object's own text: a subclass may write anything.
        let digits = object.extract::<f64>().and_then(|_| {
            py.get_type::<PyInt>().call_method1(intern!(py, "__repr__"), (object,))?.extract::<String>()
        });
        Ok(match self.state.attempt(py, digits)? {
            Some(digits) => self.written.whole(&digits),
            None => Token::NotFinite,
        })
    }

    fn open(&mut self, opened: Opened<'py>, token: Token<'static>) -> Token<'static> {
        self.open.push(opened);
        token
    }

    /// The member or item that comes next is over.
    fn close<T>(&mut self) -> Option<T> {
        self.open.pop();
        None
    }

    fn member(&mut self) -> Result<Option<Pair<'py>>, Unreadable> {
        Ok(match self.open.last_mut() {
            // The iterator panics on a dict that changes under it, so it is never asked then. Only code of the
            // caller that runs during the walk, or another thread, can get here.
            Some(Opened::Dictionary { dict, length, .. }) if dict.len() != *length => {
                let error = PyRuntimeError::new_err("dictionary changed size during the check");
                return Err(self.state.raise(error));
            }
            Some(Opened::Dictionary { given, length, .. }) if given == length => None,
            Some(Opened::Dictionary { members, given, .. }) => {
                *given = given.saturating_add(1);
                members.next()
            }
            Some(Opened::Pairs(pairs)) => pairs.next(),
            _ => return Err(Unreadable::default()),
        })
    }
}

impl<'d> Reader<'d> for ObjectReader<'d, '_> {
    fn value(&mut self) -> Result<Token<'_>, Unreadable> {
        let mut object = self.here.take().ok_or_else(Unreadable::default)?;
        self.state.breathe(object.py())?;
        let mut seen = self.see(&object)?;
        // One step is enough for those, and a member that gives itself must not turn into an endless loop.
        if let Seen::Holder(holder) = &seen
            && let Some(content) = self.state.attempt(object.py(), holder.content(&object))?
        {
            object = content;
            seen = self.see(&object)?;
        }
        Ok(match seen {
            Seen::Null => Token::Null,
            Seen::Boolean(value) => Token::Boolean(value),
            Seen::Integer => return self.integer(&object),
            Seen::Float(value) => self.written.float(value),
            Seen::List(opened) => self.open(opened, Token::List),
            Seen::Object(opened) => self.open(opened, Token::Object),
            Seen::Holder(_) | Seen::Unsupported => return self.unsupported(&object),
            Seen::Text(text) => match self.held.insert(text).to_str() {
                Ok(text) => Token::Text(text),
                Err(_) => Token::Unsupported("text with a lone surrogate"),
            },
        })
    }

    fn name(&mut self) -> Result<Option<Name<'_, 'd>>, Unreadable> {
        let Some((name, value)) = self.member()? else { return Ok(self.close()) };
        self.here = Some(value);
        let Ok(name) = name.cast_into::<PyString>() else { return Ok(Some(Name::NotText)) };
        // To the core, whatever cannot be a text is a name that is none.
        Ok(Some(self.held.insert(name).to_str().map_or(Name::NotText, Name::Kept)))
    }

    fn item(&mut self) -> Result<bool, Unreadable> {
        // By place, since a list may shrink or grow meanwhile; and the length is asked first, since an IndexError
        // costs more than the whole walk of a short list.
        self.here = match self.open.last_mut() {
            Some(Opened::List(list, next)) => {
                let item = (*next < list.len()).then(|| list.get_item(*next).ok()).flatten();
                *next = next.saturating_add(1);
                item
            }
            Some(Opened::Tuple(tuple, next)) => {
                let item = (*next < tuple.len()).then(|| tuple.get_item(*next).ok()).flatten();
                *next = next.saturating_add(1);
                item
            }
            _ => return Err(Unreadable::default()),
        };
        Ok(self.here.is_some() || self.close().unwrap_or(false))
    }

    /// What the core does not look at is not walked: it may have no end.
    fn leave(&mut self, _: bool) -> Result<(), Unreadable> {
        self.open.pop();
        Ok(())
    }

    fn skip(&mut self) -> Result<(), Unreadable> {
        self.here = None;
        Ok(())
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
