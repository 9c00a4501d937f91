//! The core for JavaScript: text in, JSON text out, and no rule in between.
//!
//! Each feature is a part that an entry of the npm package asks; the package's `lib/` is the only caller, and
//! nobody else should depend on these functions.

#[cfg(any(feature = "bodies", feature = "iam"))]
mod body;
mod boundary;
#[cfg(feature = "catalogue")]
mod catalogue;
#[cfg(feature = "bodies")]
mod forms;
#[cfg(feature = "iam")]
mod iam;
mod packs;

#[cfg(any(feature = "bodies", feature = "iam", feature = "catalogue"))]
use std::sync::Arc;

use ecs_preflight::ask;
use ecs_preflight::report::Language;
use serde::Serialize;

use boundary::Arguments;

/// What is wrong with a call, not with what is checked; the package throws a TypeError.
pub(crate) struct Mistake(String);

impl Mistake {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Mistake(message.into())
    }

    pub(crate) fn arguments() -> Self {
        Mistake::new("the arguments cannot be read")
    }
}

type Outcome = Result<String, Mistake>;

/// The functions by their numbers, which `lib/engine.js` has too.
fn answer(function: u32, arguments: &Arguments<'_>) -> Outcome {
    match function {
        0 => packs::install(arguments),
        #[cfg(feature = "questions")]
        1 => question(arguments.text(0)?, arguments.text(1)?, arguments.text(2)?),
        #[cfg(feature = "forms")]
        2 => forms::check(arguments),
        #[cfg(feature = "bodies")]
        3 => forms::validate(arguments),
        #[cfg(feature = "bodies")]
        4 => forms::too_large(arguments),
        #[cfg(feature = "bodies")]
        5 => Ok(forms::operations()),
        #[cfg(feature = "iam")]
        6 => iam::needs(arguments.text(0)?),
        #[cfg(feature = "iam")]
        7 => iam::needs_of_request(arguments),
        #[cfg(feature = "catalogue")]
        8 => catalogue::catalogue(arguments.optional(0)?),
        #[cfg(feature = "bodies")]
        9 => forms::describe(arguments),
        #[cfg(feature = "bodies")]
        10 => forms::schema(arguments.text(0)?),
        _ => Err(Mistake::new("this module has no such function")),
    }
}

/// The questions that this module answers: each carries no more than its entries ask.
#[cfg(all(feature = "questions", not(feature = "catalogue")))]
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

/// Asks the core a question.
#[cfg(feature = "questions")]
fn question(question: &str, arguments: &str, locale: &str) -> Outcome {
    let language = packs::language(locale)?;
    Ok(said(ask::ask(groups(), question, arguments, language), language))
}

/// `[answer]`, or `[null, refusal]`.
fn said(answer: Result<String, ask::Refusal>, language: Language) -> String {
    match answer {
        Ok(answer) => ["[", &answer, "]"].concat(),
        Err(refusal) => ["[null,", &json(&refusal.in_language(language)), "]"].concat(),
    }
}

#[cfg(any(feature = "bodies", feature = "iam", feature = "catalogue"))]
fn known(id: &str) -> Result<&'static Arc<ecs_preflight::catalogue::Operation>, Mistake> {
    ecs_preflight::catalogue::operation(id).ok_or_else(|| {
        let near = ecs_preflight::catalogue::nearest_operation(id);
        // Only what looks like an id is repeated: a body in its place may hold a password.
        let longest = ecs_preflight::catalogue::settings().shown_characters;
        let word = id.len() <= longest && id.chars().all(|c| c.is_ascii_alphanumeric());
        let mut message = String::from("unknown operation");
        if word {
            message.extend([" `", id, "`"]);
        }
        if let Some(near) = near {
            message.extend(["; did you mean `", near, "`?"]);
        }
        Mistake::new(message)
    })
}

fn json<T: Serialize + ?Sized>(value: &T) -> String {
    // Serialising to a String fails for non-text keys only, and all keys here are text.
    serde_json::to_string(value).unwrap_or_default()
}
