//! The schema that everything fits: unknown fields are read with all limits of the engine.

use super::types::{List, Object, Rare, Schema, Types};

/// Anything at all: what unknown fields hold is still read with all its limits.
pub(super) static ANYTHING: Schema = Schema {
    types: Types(0b111_1111),
    lenient: Types(0),
    secret: true,
    source: None,
    members: None,
    title: None,
    text: None,
    number: None,
    list: Some(&ANY_LIST),
    object: Some(&ANY_OBJECT),
    rare: &NOTHING_RARE,
};
static NOTHING_RARE: Rare = Rare {
    values: &[],
    values_until: None,
    named: &[],
    api_error: None,
    default: None,
    captures: &[],
    practice: &[],
};
pub(super) static ANY_LIST: List = List {
    items: Some(&ANYTHING),
    minimum: None,
    maximum: None,
    unique: false,
    unique_by: None,
    empty: true,
    slots: &[],
    rules: &[],
};
pub(super) static ANY_OBJECT: Object = Object {
    properties: &[],
    additional: Some(&ANYTHING),
    names: None,
    minimum: None,
    maximum: None,
    open: true,
    named_in_path: None,
    slots: &[],
    rules: &[],
};

/// The schema that everything fits.
pub(crate) fn anything() -> &'static Schema {
    &ANYTHING
}
