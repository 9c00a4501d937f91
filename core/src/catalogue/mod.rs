//! The facts of the documents as static tables, and look-ups in them.
//!
//! The tables are written by the build from `catalogue/*.yaml`; nothing is parsed at start-up.

mod iam;
mod listing;
mod types;

#[allow(missing_docs, reason = "generated tables; their meaning is documented on the types")]
mod tables {
    use super::iam::*;
    use super::types::*;
    use crate::report::{Piece, Rule, RuleFacts, Severity};
    use crate::rules::{Account, Among, Base64, Begins, Condition, Constraint, Digits, Effect, Os, Password};
    use crate::schema::{
        Capture, Format, List, Literal, Named, Number, Object, ObjectRule, Property, Schema, Text, Types,
        Width,
    };
    include!(concat!(env!("OUT_DIR"), "/catalogue.rs"));
}

pub use iam::*;
pub(crate) use listing::Bilingual;
pub use listing::{Field, Listing, Required, fields};
pub use tables::rule;
pub(crate) use tables::{
    ACTIONS, CONDITIONS, ERRORS, HINTS, IAM, LINT, OPERATIONS, POLICY, ROUTES, RULE_PAGES, RULES, SERVICES,
    SETTINGS, STATES, SYSTEMS, WORDS,
};
pub use types::*;

/// The systems of the documents.
pub fn systems() -> &'static [&'static System] {
    SYSTEMS
}

/// Every operation, in the order of the documents.
pub fn operations() -> &'static [Operation] {
    OPERATIONS
}

/// The operation with this id.
pub fn operation(id: &str) -> Option<&'static Operation> {
    OPERATIONS.iter().find(|operation| operation.id == id)
}

/// Every IAM row, the newest edition first.
pub fn iam_rows() -> &'static [IamRow] {
    IAM
}

/// Every documented error code.
pub fn errors() -> &'static [ErrorCode] {
    ERRORS
}

/// The rules that are documented with examples.
pub fn rule_pages() -> &'static [RulePage] {
    RULE_PAGES
}

/// The edition of the documents that answers where several disagree.
pub fn edition() -> &'static str {
    SETTINGS.edition
}

/// The version of this library.
pub fn version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}

/// The known name nearest to a mistyped one, if one is near enough to be meant.
pub(crate) fn nearest<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    /// Names this much alike are taken for slips of the keyboard.
    const ALIKE: f64 = 0.84;
    let plain = |text: &str| -> String {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    // A very long name is no slip of the keyboard, and comparing it would be slow.
    let short: String = name.chars().take(SETTINGS.shown_characters).collect();
    let wanted = plain(&short);
    known
        .map(|candidate| (strsim::jaro_winkler(&wanted, &plain(candidate)), candidate))
        .filter(|(alike, _)| *alike >= ALIKE)
        .max_by(|(one, _), (other, _)| one.total_cmp(other))
        .map(|(_, candidate)| candidate)
}

/// The operation id nearest to a mistyped one.
pub fn nearest_operation(id: &str) -> Option<&'static str> {
    nearest(id, OPERATIONS.iter().map(|operation| operation.id))
}

/// The rule id nearest to a mistyped one.
pub fn nearest_rule(id: &str) -> Option<&'static str> {
    nearest(id, RULES.iter().map(|rule| rule.id))
}
