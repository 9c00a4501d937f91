//! Verdicts on requests and bodies, and the fields of bodies.

use std::sync::Arc;

use ecs_preflight::catalogue::operations as all;
use ecs_preflight::export::BodySchema;
use ecs_preflight::report::{Columns, Language, Report, Silence};
#[cfg(feature = "forms")]
use ecs_preflight::request::Request;
use ecs_preflight::request::{self, Options};
use ecs_preflight::rules::Os;
use ecs_preflight::{ask, describe};

use crate::body::{Body, Unsupported, list};
use crate::boundary::Arguments;
use crate::packs::language;
use crate::{Mistake, Outcome, json, known, said};

/// The verdict on a whole request: method, URL, headers in pairs, a body, and the choices.
#[cfg(feature = "forms")]
pub(crate) fn check(arguments: &Arguments<'_>) -> Outcome {
    let headers = arguments.pairs(2)?;
    let request = Request { method: arguments.text(0)?, url: arguments.text(1)?, headers: &headers };
    let Content { body, unsupported, silence, language, options } = content(arguments, 3)?;
    let mut report = match body.map(str::from_utf8) {
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

/// The verdict on the body of a known operation: its id, a body, and the choices.
pub(crate) fn validate(arguments: &Arguments<'_>) -> Outcome {
    let Content { body, unsupported, silence, language, options } = content(arguments, 1)?;
    let operation = known(arguments.text(0)?)?;
    // No body is an empty text: what must be given is then missed.
    let mut report = match str::from_utf8(body.unwrap_or_default()) {
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
pub(crate) fn too_large(arguments: &Arguments<'_>) -> Outcome {
    let operation = arguments.optional(0)?.map(known).transpose()?;
    let size = arguments.number(1)?.unwrap_or_default();
    let language = language(arguments.text(2)?)?;
    let report = request::too_large_text(operation, size);
    Ok(report.map_or_else(|| "null".to_owned(), |report| verdict(&report, language)))
}

/// The ids of all operations.
pub(crate) fn operations() -> String {
    json(&all().iter().map(|operation| &*operation.id).collect::<Vec<_>>())
}

/// The field at a pointer of an operation's body.
pub(crate) fn describe(arguments: &Arguments<'_>) -> Outcome {
    let (operation, pointer) = (known(arguments.text(0)?)?, arguments.text(1)?);
    let answer = describe::describe(operation, pointer);
    let answer = answer.map(|field| json(&field)).ok_or_else(|| ask::unknown_field(operation, pointer));
    Ok(said(answer, language("")?))
}

/// The body of an operation as JSON Schema.
pub(crate) fn schema(operation: &str) -> Outcome {
    Ok(json(&BodySchema::of(known(operation)?)))
}

/// A body, and what the caller chooses.
struct Content<'i> {
    body: Option<&'i [u8]>,
    /// Absent when the body was text; else what JSON cannot hold.
    unsupported: Option<Vec<Unsupported<'i>>>,
    silence: Arc<Silence>,
    language: Language,
    options: Options,
}

/// From a place on: the body's bytes, what they cannot hold, decisions (pairs of a rule, with or without a pointer,
/// and a severity), the locale, whether it is a draft, the operating system, whether only the documents
/// count, and the most issues.
fn content<'i>(arguments: &Arguments<'i>, place: usize) -> Result<Content<'i>, Mistake> {
    let at = |offset: usize| place.saturating_add(offset);
    let language = language(arguments.text(at(3))?)?;
    let os = match arguments.text(at(5))? {
        "" => None,
        name => Some(Os::parse(name).ok_or_else(|| Mistake::new("the os is linux or windows"))?),
    };
    let silence = Arc::new(silence(&arguments.pairs(at(2))?, language)?);
    let options = Options {
        draft: arguments.flag(at(4)),
        os,
        documents_only: arguments.flag(at(6)),
        max_issues: arguments.number(at(7))?,
        silence: Some(Arc::clone(&silence)),
    };
    let (body, unsupported) = (arguments.bytes(place), list(arguments, at(1))?);
    Ok(Content { body, unsupported, silence, language, options })
}

/// What the caller decides about rules.
fn silence(decisions: &[(&str, &str)], language: Language) -> Result<Silence, Mistake> {
    let mut silence = Silence::default();
    for (rule, severity) in decisions {
        silence.set(rule, severity).map_err(|refusal| {
            let help = refusal.help(language);
            let join = if help.is_some() { "; " } else { "" };
            Mistake::new([&refusal.message(language), join, &help.unwrap_or_default()].concat())
        })?;
    }
    Ok(silence)
}

fn verdict(report: &Report, language: Language) -> String {
    report.to_json(language, Columns::WithUtf16)
}
