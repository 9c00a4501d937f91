//! The schema of what is not known: everything fits it, and nothing of it is shown.

use std::sync::LazyLock;

use super::types::{List, Object, Schema, Types};

/// A list or an object of anything: what says nothing of its items or members lets everything be there.
static ANYTHING: LazyLock<Schema> = LazyLock::new(|| Schema {
    types: Types(0b111_1111),
    secret: true,
    list: Some(Box::new(List { empty: true, ..List::default() })),
    object: Some(Box::new(Object { open: true, ..Object::default() })),
    ..Schema::default()
});

/// The schema that everything fits.
pub(crate) fn anything() -> &'static Schema {
    &ANYTHING
}

/// Whether a schema is that one.
pub(super) fn is_anything(schema: &Schema) -> bool {
    std::ptr::eq(schema, anything())
}

pub(super) fn any_list() -> &'static List {
    static NOTHING: LazyLock<List> = LazyLock::new(List::default);
    anything().list.as_deref().unwrap_or(&NOTHING)
}

pub(super) fn any_object() -> &'static Object {
    static NOTHING: LazyLock<Object> = LazyLock::new(Object::default);
    anything().object.as_deref().unwrap_or(&NOTHING)
}
