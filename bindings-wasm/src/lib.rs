//! The core for JavaScript: text in, JSON text out, and no rule in between.
//!
//! Each feature is a part that an entry of the npm package asks; the package's `lib/` is the only caller, and
//! nobody else should depend on these signatures.

#[cfg(any(feature = "forms", feature = "iam"))]
mod body;
#[cfg(feature = "catalogue")]
mod catalogue;
#[cfg(feature = "forms")]
mod forms;
#[cfg(feature = "iam")]
mod iam;

use ecs_preflight::ask;
use ecs_preflight::report::Language;
use serde::Serialize;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    /// JavaScript's own: a mistake in the call, not in what is checked.
    pub type TypeError;

    #[wasm_bindgen(constructor)]
    fn new(message: &str) -> TypeError;
}

type Outcome = Result<String, TypeError>;

/// The questions that this module answers: each carries no more than its entries ask.
#[cfg(not(feature = "catalogue"))]
fn groups() -> &'static [ask::Group] {
    &[
        #[cfg(feature = "iam")]
        ask::OPERATIONS,
        #[cfg(feature = "iam")]
        ask::IAM,
        #[cfg(feature = "iam")]
        ask::LINT,
        #[cfg(feature = "states")]
        ask::STATES,
        #[cfg(feature = "states")]
        ask::ERRORS,
        #[cfg(feature = "forms")]
        ask::FORMS,
    ]
}

/// The questions that this module answers: all.
#[cfg(feature = "catalogue")]
fn groups() -> &'static [ask::Group] {
    ask::groups()
}

/// Asks the core a question: `[answer]`, or `[null, refusal]`.
#[wasm_bindgen(js_name = "ask")]
pub fn answer(question: &str, arguments: &str, locale: &str) -> Outcome {
    let language = language(locale)?;
    Ok(match ask::ask(groups(), question, arguments, language) {
        Ok(answer) => format!("[{answer}]"),
        Err(refusal) => format!("[null,{}]", json(&refusal.in_language(language))),
    })
}

#[cfg(any(feature = "forms", feature = "iam", feature = "catalogue"))]
fn known(id: &str) -> Result<&'static ecs_preflight::catalogue::Operation, TypeError> {
    ecs_preflight::catalogue::operation(id).ok_or_else(|| {
        let near =
            ecs_preflight::catalogue::nearest_operation(id).map(|near| format!("; did you mean `{near}`?"));
        // Only what looks like an id is repeated: a body in its place may hold a password.
        let longest = ecs_preflight::catalogue::settings().shown_characters;
        let word = id.len() <= longest && id.chars().all(|c| c.is_ascii_alphanumeric());
        let shown = if word { format!(" `{id}`") } else { String::new() };
        TypeError::new(&format!("unknown operation{shown}{}", near.unwrap_or_default()))
    })
}

/// What is said of a locale that the module does not carry.
const LOCALES: &str = match (cfg!(feature = "en"), cfg!(feature = "zh")) {
    (true, false) => "this module carries the locale en only",
    (false, true) => "this module carries the locale zh only",
    _ => "the locale is en or zh",
};

fn language(locale: &str) -> Result<Language, TypeError> {
    match locale {
        "" => Ok(Language::default()),
        tag => Language::parse(tag).ok_or_else(|| TypeError::new(LOCALES)),
    }
}

/// Reads what the package wrote.
#[cfg(any(feature = "forms", feature = "iam"))]
fn read<'t, T: serde::Deserialize<'t>>(text: &'t str) -> Result<T, TypeError> {
    serde_json::from_str(text).map_err(|_| TypeError::new("the arguments cannot be read"))
}

fn json<T: Serialize + ?Sized>(value: &T) -> String {
    // Serialising to a String fails for non-text keys only, and all keys here are text.
    serde_json::to_string(value).unwrap_or_default()
}
