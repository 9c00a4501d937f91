//! Header names and values from whatever HTTP clients keep them in.

use pyo3::exceptions::PyTypeError;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString};

/// Reads a mapping, or pairs.
pub(crate) fn read(headers: &Bound<'_, PyAny>) -> PyResult<Vec<(String, String)>> {
    let items = match headers.getattr_opt(intern!(headers.py(), "items"))? {
        Some(items) => items.call0()?,
        None => headers.clone(),
    };
    let pairs = items.try_iter().map_err(|error| {
        if !error.is_instance_of::<PyTypeError>(headers.py()) {
            return error;
        }
        let kind = headers.get_type().name().map_or_else(|_| "object".into(), |name| name.to_string());
        PyTypeError::new_err(format!("headers must be a mapping or pairs of str (or bytes), not {kind}"))
    })?;
    pairs.map(|pair| pair.and_then(|pair| read_pair(&pair))).collect()
}

fn read_pair(pair: &Bound<'_, PyAny>) -> PyResult<(String, String)> {
    let found = pair.extract::<(Bound<'_, PyAny>, Bound<'_, PyAny>)>().ok();
    let texts = found.and_then(|(name, value)| Some((text(&name)?, text(&value)?)));
    // The value is not repeated: it may be a token.
    texts.ok_or_else(|| PyTypeError::new_err("headers must be pairs of str (or bytes)"))
}

fn text(value: &Bound<'_, PyAny>) -> Option<String> {
    if let Ok(text) = value.cast::<PyString>() {
        return Some(text.to_string_lossy().into_owned());
    }
    // On the wire a header is Latin-1, and so are the bytes that clients keep.
    let bytes = value.cast::<PyBytes>().ok()?;
    Some(bytes.as_bytes().iter().map(|byte| char::from(*byte)).collect())
}
