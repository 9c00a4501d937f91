//! Columns of states from the Arrow C data interface: no value becomes a Python object on its way.

#![allow(unsafe_code, reason = "capsules hold raw C structures; what makes them safe is said at each place")]

use std::collections::HashMap;
use std::ffi::CStr;
use std::ptr;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::ffi::{FFI_ArrowArray, FFI_ArrowSchema, from_ffi_and_data_type, to_ffi};
use arrow_array::ffi_stream::{ArrayStreamReader, FFI_ArrowArrayStream};
use arrow_array::{Array, ArrayRef, LargeStringArray, StringArray, StringViewArray, make_array};
use arrow_schema::DataType;
use ecs_preflight::status::{self, Dialect};
use pyo3::exceptions::{PyIndexError, PyTypeError, PyValueError};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyCapsule, PyIterator, PyString, PyType};

const SCHEMA: &CStr = c"arrow_schema";
const ARRAY: &CStr = c"arrow_array";
const STREAM: &CStr = c"arrow_array_stream";

/// The texts of one chunk, however Arrow keeps them.
enum Texts {
    Small(StringArray),
    Large(LargeStringArray),
    View(StringViewArray),
    /// Where each row's text stands among the distinct ones.
    Dictionary(Vec<Option<usize>>, Box<Texts>),
    /// A column without a value.
    Null(usize),
}

impl Texts {
    fn of(array: &ArrayRef) -> PyResult<Self> {
        Ok(match array.data_type() {
            DataType::Utf8 => Texts::Small(array.as_string().clone()),
            DataType::LargeUtf8 => Texts::Large(array.as_string().clone()),
            DataType::Utf8View => Texts::View(array.as_string_view().clone()),
            DataType::Null => Texts::Null(array.len()),
            DataType::Dictionary(..) => {
                let dictionary = array.as_any_dictionary();
                let keys = dictionary.normalized_keys();
                let places = keys.into_iter().enumerate();
                let places =
                    places.map(|(row, key)| dictionary.keys().is_valid(row).then_some(key)).collect();
                Texts::Dictionary(places, Box::new(Texts::of(dictionary.values())?))
            }
            other => {
                let message = format!("a column of states holds text, not {other}");
                return Err(PyTypeError::new_err(message));
            }
        })
    }

    fn len(&self) -> usize {
        match self {
            Texts::Small(array) => array.len(),
            Texts::Large(array) => array.len(),
            Texts::View(array) => array.len(),
            Texts::Dictionary(places, _) => places.len(),
            Texts::Null(length) => *length,
        }
    }

    fn get(&self, row: usize) -> Option<&str> {
        match self {
            Texts::Small(array) => array.is_valid(row).then(|| array.value(row)),
            Texts::Large(array) => array.is_valid(row).then(|| array.value(row)),
            Texts::View(array) => array.is_valid(row).then(|| array.value(row)),
            Texts::Dictionary(places, values) => values.get((*places.get(row)?)?),
            Texts::Null(_) => None,
        }
    }
}

/// A column: its chunks, in order.
pub(crate) struct Column(Vec<Texts>);

impl Column {
    /// Reads an object that offers itself to Arrow; None where it does not.
    pub(crate) fn read(object: &Bound<'_, PyAny>) -> PyResult<Option<Self>> {
        let Some(chunks) = chunks(object)? else { return Ok(None) };
        chunks.iter().map(Texts::of).collect::<PyResult<_>>().map(|chunks| Some(Column(chunks)))
    }

    /// How many rows it has.
    pub(crate) fn len(&self) -> usize {
        self.0.iter().map(Texts::len).sum()
    }

    fn rows(&self) -> impl Iterator<Item = Option<&str>> {
        self.0.iter().flat_map(|chunk| (0..chunk.len()).map(|row| chunk.get(row)))
    }
}

/// The chunks of an object that offers itself to Arrow; None where it does not.
fn chunks(object: &Bound<'_, PyAny>) -> PyResult<Option<Vec<ArrayRef>>> {
    let py = object.py();
    if let Some(method) = object.getattr_opt(intern!(py, "__arrow_c_stream__"))? {
        return stream(&method.call0()?).map(Some);
    }
    if let Some(method) = object.getattr_opt(intern!(py, "__arrow_c_array__"))? {
        let (schema, array) = method.call0()?.extract::<(Bound<'_, PyAny>, Bound<'_, PyAny>)>()?;
        return Ok(Some(vec![single(&schema, &array)?]));
    }
    Ok(None)
}

fn broken(error: impl std::fmt::Display) -> PyErr {
    PyValueError::new_err(format!("the column cannot be read: {error}"))
}

/// Takes the structure out of a capsule; the capsule keeps an empty one, as the interface wants.
fn moved<T>(capsule: &Bound<'_, PyAny>, name: &CStr, empty: T) -> PyResult<T> {
    let pointer = capsule.cast::<PyCapsule>()?.pointer_checked(Some(name))?.cast::<T>();
    // SAFETY: a capsule of this name holds this structure; Python's lock is held, so nobody else has it.
    Ok(unsafe { ptr::replace(pointer.as_ptr(), empty) })
}

fn single(schema: &Bound<'_, PyAny>, array: &Bound<'_, PyAny>) -> PyResult<ArrayRef> {
    let schema = moved(schema, SCHEMA, FFI_ArrowSchema::empty())?;
    let array = moved(array, ARRAY, FFI_ArrowArray::empty())?;
    let kind = DataType::try_from(&schema).map_err(broken)?;
    imported(array, kind)
}

fn imported(array: FFI_ArrowArray, kind: DataType) -> PyResult<ArrayRef> {
    // SAFETY: both structures come from one producer that promises to follow the interface.
    let data = unsafe { from_ffi_and_data_type(array, kind) }.map_err(broken)?;
    trusted(&make_array(data))
}

/// A producer may be wrong about its texts: offsets and UTF-8 are looked at before anything is read.
fn trusted(array: &ArrayRef) -> PyResult<ArrayRef> {
    array.to_data().validate_full().map_err(broken)?;
    Ok(array.clone())
}

fn stream(capsule: &Bound<'_, PyAny>) -> PyResult<Vec<ArrayRef>> {
    let stream = moved(capsule, STREAM, FFI_ArrowArrayStream::empty())?;
    let chunks = ArrayStreamReader::try_new(stream).map_err(broken)?;
    chunks.map(|chunk| trusted(&chunk.map_err(broken)?)).collect()
}

/// The cells of one chunk of texts or bytes.
enum Cells {
    Texts(Texts),
    Bytes(ArrayRef),
}

impl Cells {
    /// None where the cells are neither, such as structures: those become Python objects one by one.
    fn of(array: &ArrayRef) -> PyResult<Option<Self>> {
        Ok(match array.data_type() {
            DataType::Binary | DataType::LargeBinary | DataType::BinaryView => {
                Some(Cells::Bytes(array.clone()))
            }
            DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => {
                Some(Cells::Texts(Texts::of(array)?))
            }
            DataType::Dictionary(_, values)
                if matches!(**values, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View) =>
            {
                Some(Cells::Texts(Texts::of(array)?))
            }
            _ => None,
        })
    }

    fn len(&self) -> usize {
        match self {
            Cells::Texts(texts) => texts.len(),
            Cells::Bytes(array) => array.len(),
        }
    }

    fn get<'py>(&self, py: Python<'py>, row: usize) -> Bound<'py, PyAny> {
        let bytes = |bytes: &[u8]| PyBytes::new(py, bytes).into_any();
        let none = || py.None().into_bound(py);
        match self {
            Cells::Texts(texts) => {
                texts.get(row).map_or_else(none, |text| PyString::new(py, text).into_any())
            }
            Cells::Bytes(array) if array.is_null(row) => none(),
            Cells::Bytes(array) => match array.data_type() {
                DataType::Binary => bytes(array.as_binary::<i32>().value(row)),
                DataType::LargeBinary => bytes(array.as_binary::<i64>().value(row)),
                _ => bytes(array.as_binary_view().value(row)),
            },
        }
    }
}

/// A column of texts or bytes, of which a part at a time becomes Python objects.
#[pyclass(frozen, module = "ecs_preflight")]
pub(crate) struct TextColumn(Vec<Cells>);

impl TextColumn {
    /// None for what is no column of Arrow, and for one of other cells.
    pub(crate) fn read(object: &Bound<'_, PyAny>) -> PyResult<Option<Self>> {
        let Some(chunks) = chunks(object)? else { return Ok(None) };
        let cells = chunks.iter().map(Cells::of).collect::<PyResult<Option<Vec<_>>>>()?;
        Ok(cells.map(TextColumn))
    }
}

#[pymethods]
impl TextColumn {
    fn __len__(&self) -> usize {
        self.0.iter().map(Cells::len).sum()
    }

    /// The cells of some rows, None where there is no value.
    fn part<'py>(&self, py: Python<'py>, start: usize, count: usize) -> Vec<Bound<'py, PyAny>> {
        let rows = self.0.iter().flat_map(|chunk| (0..chunk.len()).map(move |row| (chunk, row)));
        rows.skip(start).take(count).map(|(chunk, row)| chunk.get(py, row)).collect()
    }
}

/// A column of statuses; pandas, polars, pyarrow and the like take it as it is.
#[pyclass(frozen, sequence, eq, module = "ecs_preflight")]
#[derive(PartialEq)]
pub(crate) struct StatusColumn(Arc<LargeStringArray>);

#[pymethods]
impl StatusColumn {
    /// What a copy, or a column that has travelled, is made of.
    #[new]
    fn new(statuses: Vec<Option<String>>) -> Self {
        StatusColumn(Arc::new(statuses.into()))
    }

    fn __reduce__<'py>(column: &Bound<'py, Self>) -> (Bound<'py, PyType>, (Vec<Option<String>>,)) {
        let statuses = column.get().0.iter().map(|status| status.map(str::to_owned));
        (column.get_type(), (statuses.collect(),))
    }

    fn __len__(&self) -> usize {
        self.0.len()
    }

    fn __getitem__(&self, index: isize) -> PyResult<Option<&str>> {
        let row = if index < 0 { index.checked_add_unsigned(self.0.len()) } else { Some(index) };
        let row = row.and_then(|row| usize::try_from(row).ok()).filter(|row| *row < self.0.len());
        let row = row.ok_or_else(|| PyIndexError::new_err("there is no such row"))?;
        Ok(self.0.is_valid(row).then(|| self.0.value(row)))
    }

    fn __iter__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyIterator>> {
        self.to_pylist().into_pyobject(py)?.try_iter()
    }

    fn __repr__(&self) -> String {
        format!("<StatusColumn of {} rows>", self.0.len())
    }

    /// The statuses as a list of text, None where there was no vm_state.
    fn to_pylist(&self) -> Vec<Option<&str>> {
        self.0.iter().collect()
    }

    /// The column as capsules of the Arrow C data interface.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_array__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<(Bound<'py, PyCapsule>, Bound<'py, PyCapsule>)> {
        // A wish that a producer need not grant; the consumer casts then.
        drop(requested_schema);
        let (array, schema) = to_ffi(&self.0.to_data()).map_err(broken)?;
        Ok((PyCapsule::new_with_value(py, schema, SCHEMA)?, PyCapsule::new_with_value(py, array, ARRAY)?))
    }
}

/// The statuses of two columns, row by row. A row without a vm_state has no status.
pub(crate) fn derive(
    py: Python<'_>,
    vm_states: &Column,
    task_states: Option<&Column>,
    dialect: Dialect,
) -> PyResult<StatusColumn> {
    if let Some(task_states) = task_states
        && task_states.len() != vm_states.len()
    {
        return Err(PyValueError::new_err("the columns differ in length"));
    }
    let statuses: LargeStringArray = py.detach(|| {
        let mut tasks = task_states.map(Column::rows);
        // Few pairs are distinct, and looking one up again costs less than deriving it.
        let mut known: HashMap<(&str, Option<&str>), &'static str> = HashMap::new();
        let rows = vm_states.rows().map(|vm_state| {
            let task = tasks.as_mut().and_then(Iterator::next).flatten();
            let pair = (vm_state?, task);
            Some(*known.entry(pair).or_insert_with(|| status::derive_in(dialect, pair.0, pair.1).status))
        });
        rows.collect()
    });
    Ok(StatusColumn(Arc::new(statuses)))
}
