//! A catalogue of the caller's own: an edition, and overlays on top of it.

use std::sync::{Arc, OnceLock};

use ecs_preflight::Preflight;
use ecs_preflight::catalogue;
use ecs_preflight::report::{Language, Silence};
use ecs_preflight_compiler::{File, compile_with, unbundle};
use ecs_preflight_editions::edition;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

/// A handle of the core, with what its overlays say of severities.
#[pyclass(frozen, module = "ecs_preflight._native")]
pub(crate) struct Handle {
    pub(crate) preflight: Preflight,
    severities: Vec<(String, String)>,
    /// The same, as the core takes it.
    pub(crate) silence: Option<Arc<Silence>>,
    hosts: Vec<String>,
}

impl Handle {
    fn new(preflight: Preflight, severities: Vec<(String, String)>, hosts: Vec<String>) -> PyResult<Self> {
        let mut silence = preflight.silence();
        for (rule, severity) in &severities {
            silence.set(rule, severity).map_err(|refusal| refused(refusal.message(Language::En)))?;
        }
        let silence = (!severities.is_empty()).then(|| Arc::new(silence));
        Ok(Handle { preflight, severities, silence, hosts })
    }
}

fn refused(reason: impl std::fmt::Display) -> PyErr {
    PyValueError::new_err(reason.to_string())
}

#[pymethods]
impl Handle {
    /// The catalogue of an edition with overlays: pairs of a name, which verdicts cite, and the text of the file.
    #[staticmethod]
    fn of(py: Python<'_>, chosen: &str, overlays: Vec<(String, String)>) -> PyResult<Self> {
        let edition = edition(chosen).map_err(|unknown| refused(format!("`{chosen}`: {unknown}")))?;
        py.detach(|| {
            let packed = edition.filter(|_| overlays.is_empty());
            if let Some(edition) = packed {
                let catalogue = edition.catalogue().map_err(refused)?;
                let preflight = Preflight::new(catalogue).map_err(refused)?;
                return Handle::new(preflight, Vec::new(), Vec::new());
            }
            if overlays.is_empty() {
                let preflight = Preflight::default();
                return Handle::new(preflight, Vec::new(), Vec::new());
            }
            let mut files = edition.map_or_else(Vec::new, |edition| unbundle(edition.files));
            files.extend(overlays.into_iter().map(|(name, text)| File { name, text }));
            let mut compiled =
                compile_with(&unbundle(catalogue::FILES), &files, |_| true).map_err(|problems| {
                    let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
                    refused(lines.join("\n"))
                })?;
            compiled.catalogue.settings.chosen = edition.map_or("", |edition| edition.name).into();
            let preflight = Preflight::new(compiled.catalogue).map_err(refused)?;
            Handle::new(preflight, compiled.severities, compiled.hosts)
        })
    }

    /// The catalogue that a pack holds, with what no pack says.
    #[staticmethod]
    fn from_pack(pack: &[u8], severities: Vec<(String, String)>, hosts: Vec<String>) -> PyResult<Self> {
        Handle::new(Preflight::from_pack(pack).map_err(refused)?, severities, hosts)
    }

    /// The catalogue as a pack.
    fn to_pack<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, &py.detach(|| self.preflight.to_pack()))
    }

    /// The edition that was chosen; empty for that of the documents.
    #[getter]
    fn chosen(&self) -> &str {
        &self.preflight.facts().settings.chosen
    }

    /// The ids of its operations.
    #[getter]
    fn operations(&self) -> Vec<&str> {
        self.preflight.facts().operations.iter().map(|operation| &*operation.id).collect()
    }

    /// How grave the overlays say that rules are: pairs of a rule, perhaps with a pointer, and a severity.
    #[getter]
    fn severities(&self) -> Vec<(String, String)> {
        self.severities.clone()
    }

    /// The hosts that the overlays are for.
    #[getter]
    fn hosts(&self) -> Vec<String> {
        self.hosts.clone()
    }
}

/// What answers: the catalogue of a handle, or the one that the package carries.
pub(crate) fn answering(handle: Option<&Handle>) -> &Preflight {
    static DOCUMENTS: OnceLock<Preflight> = OnceLock::new();
    match handle {
        Some(handle) => &handle.preflight,
        None => DOCUMENTS.get_or_init(Preflight::default),
    }
}
