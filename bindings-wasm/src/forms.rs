//! Verdicts on requests and bodies, and the fields of bodies.

use std::sync::Arc;

use ecs_preflight::catalogue::operations as all;
use ecs_preflight::report::{Columns, Language, Report, Silence};
use ecs_preflight::request::{self, Options, Request};
use ecs_preflight::rules::Os;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::body::{Body, list};
use crate::{Outcome, TypeError, json, known, language, read};

/// The verdict on a whole request; `headers` is a JSON list of pairs.
///
/// `unsupported` is absent when the body was text, and else lists what JSON cannot hold. `decisions` is empty, or a JSON
/// list of pairs: a rule, with or without a pointer, and a severity.
#[wasm_bindgen]
#[allow(clippy::too_many_arguments, reason = "each crosses the boundary by itself, which is fastest")]
pub fn check(
    method: &str,
    url: &str,
    headers: &str,
    body: Option<Vec<u8>>,
    unsupported: Option<String>,
    decisions: &str,
    locale: &str,
    draft: bool,
    os: &str,
    documents_only: bool,
    max_issues: Option<u32>,
) -> Outcome {
    let (language, options) = choices(locale, draft, os, documents_only, max_issues)?;
    let headers: Vec<(String, String)> = read(headers)?;
    let headers: Vec<(&str, &str)> =
        headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let request = Request { method, url, headers: &headers };
    let unsupported = list(unsupported)?;
    let silence = Arc::new(silence(decisions, language)?);
    let options = Options { silence: Some(Arc::clone(&silence)), ..options };
    let mut report = match body.as_deref().map(str::from_utf8) {
        None => request::check(&request, None::<&Body<'_>>, &options),
        Some(Ok(text)) => {
            request::check(&request, Some(&Body { text, unsupported: unsupported.as_deref() }), &options)
        }
        Some(Err(error)) => request::not_utf8(error.valid_up_to()),
    };
    // A body that is no text was judged without the options.
    report.silence(&silence);
    Ok(verdict(&report, language))
}

/// The verdict on the body of a known operation.
#[wasm_bindgen]
#[allow(clippy::too_many_arguments, reason = "each crosses the boundary by itself, which is fastest")]
pub fn validate(
    operation: &str,
    body: Option<Vec<u8>>,
    unsupported: Option<String>,
    decisions: &str,
    locale: &str,
    draft: bool,
    os: &str,
    documents_only: bool,
    max_issues: Option<u32>,
) -> Outcome {
    let (language, options) = choices(locale, draft, os, documents_only, max_issues)?;
    let operation = known(operation)?;
    let unsupported = list(unsupported)?;
    let silence = Arc::new(silence(decisions, language)?);
    let options = Options { silence: Some(Arc::clone(&silence)), ..options };
    // No body is an empty text: what must be given is then missed.
    let mut report = match str::from_utf8(body.as_deref().unwrap_or_default()) {
        Ok(text) => {
            request::validate(operation, &Body { text, unsupported: unsupported.as_deref() }, &options)
        }
        Err(error) => request::not_utf8(error.valid_up_to()),
    };
    // A body that is no text was judged without the options.
    report.silence(&silence);
    Ok(verdict(&report, language))
}

/// The verdict on a text of so many bytes, or `null` when it is read: nothing so large has to come here.
#[wasm_bindgen]
pub fn too_large(operation: Option<String>, size: usize, locale: &str) -> Outcome {
    let operation = operation.as_deref().map(known).transpose()?;
    let language = language(locale)?;
    let report = request::too_large_text(operation, size);
    Ok(report.map_or_else(|| "null".to_owned(), |report| verdict(&report, language)))
}

/// The ids of all operations.
#[wasm_bindgen]
pub fn operations() -> String {
    json(&all().iter().map(|operation| &*operation.id).collect::<Vec<_>>())
}

fn choices(
    locale: &str,
    draft: bool,
    os: &str,
    documents_only: bool,
    max_issues: Option<u32>,
) -> Result<(Language, Options), TypeError> {
    let os = match os {
        "" => None,
        name => Some(Os::parse(name).ok_or_else(|| TypeError::new("the os is linux or windows"))?),
    };
    let max_issues = max_issues.and_then(|count| usize::try_from(count).ok());
    Ok((language(locale)?, Options { draft, os, documents_only, max_issues, silence: None }))
}

/// What the caller decides about rules.
fn silence(decisions: &str, language: Language) -> Result<Silence, TypeError> {
    let mut silence = Silence::default();
    if decisions.is_empty() {
        return Ok(silence);
    }
    for (rule, severity) in read::<Vec<(String, String)>>(decisions)? {
        silence.set(&rule, &severity).map_err(|refusal| {
            let help = refusal.help(language).map(|help| format!("; {help}"));
            TypeError::new(&format!("{}{}", refusal.message(language), help.unwrap_or_default()))
        })?;
    }
    Ok(silence)
}

fn verdict(report: &Report, language: Language) -> String {
    report.to_json(language, Columns::WithUtf16)
}
