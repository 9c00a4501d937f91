//! The facts: packs that are handed over before the first question.

use std::sync::OnceLock;

use ecs_preflight::catalogue;
use ecs_preflight::report::Language;
use ecs_preflight_model::pack;

use crate::boundary::Arguments;
use crate::{Mistake, Outcome};

/// The languages that the packs carry.
static LANGUAGES: OnceLock<Vec<&'static str>> = OnceLock::new();

/// Lets the catalogue of a pack answer.
pub(crate) fn install(arguments: &Arguments<'_>) -> Outcome {
    let bytes = arguments.bytes(0).unwrap_or_default();
    let refused = |error: &dyn ToString| Mistake::new(error.to_string());
    let languages = pack::read_header(bytes).map_err(|error| refused(&error))?.languages;
    let read = pack::read(bytes).map_err(|error| refused(&error))?;
    catalogue::install(read).map_err(|error| refused(&error))?;
    let _ = LANGUAGES.set(languages);
    Ok("null".to_owned())
}

/// The language of an answer; the first one that is carried when none is asked for.
pub(crate) fn language(locale: &str) -> Result<Language, Mistake> {
    let carried = LANGUAGES.get().map(Vec::as_slice).unwrap_or_default();
    let first = carried.first().copied().unwrap_or_default();
    let wanted = if locale.is_empty() { first } else { locale.split(['-', '_']).next().unwrap_or_default() };
    match carried.iter().find(|known| **known == wanted) {
        Some(known) => Language::parse(known).ok_or_else(|| Mistake::new(LOCALES)),
        None if carried.len() == 1 => {
            Err(Mistake::new(["this module carries the locale ", first, " only"].concat()))
        }
        None => Err(Mistake::new(LOCALES)),
    }
}

const LOCALES: &str = "the locale is en or zh";
