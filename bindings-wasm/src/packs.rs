//! The facts: packs that are handed over before the first question.

use std::sync::OnceLock;

use ecs_preflight::catalogue;
use ecs_preflight::report::Language;
use ecs_preflight_model::pack;

use crate::boundary::Arguments;
use crate::{Mistake, Outcome};

/// The languages that the packs carry.
static LANGUAGES: OnceLock<Vec<&'static str>> = OnceLock::new();

/// Lets the catalogue of packs that belong together answer.
pub(crate) fn install(arguments: &Arguments<'_>) -> Outcome {
    let packs: Vec<&[u8]> = arguments.all().collect();
    let pack::Read { catalogue, languages } =
        pack::read_together(&packs).map_err(|error| Mistake::new(error.to_string()))?;
    catalogue::install(catalogue).map_err(|error| Mistake::new(error.to_string()))?;
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
