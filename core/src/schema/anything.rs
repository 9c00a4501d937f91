//! The schema that everything fits: unknown fields are read with all limits of the engine, and nothing of them is shown.

use std::sync::{LazyLock, OnceLock};

use super::types::{List, Object, Schema, Types};

/// It is made when something unknown is met for the first time.
static ANYTHING: OnceLock<Schema> = OnceLock::new();

/// The schema that everything fits. What says nothing of its items or members lets everything be there.
pub(crate) fn anything() -> &'static Schema {
    ANYTHING.get_or_init(|| Schema {
        types: Types(0b111_1111),
        secret: true,
        list: Some(Box::new(List { empty: true, ..List::default() })),
        object: Some(Box::new(Object { open: true, ..Object::default() })),
        ..Schema::default()
    })
}

/// Whether a schema is that one.
pub(super) fn is_anything(schema: &Schema) -> bool {
    ANYTHING.get().is_some_and(|anything| std::ptr::eq(schema, anything))
}

/// A list of anything.
pub(super) fn any_list<'c>() -> &'c List {
    static NOTHING: LazyLock<List> = LazyLock::new(List::default);
    anything().list.as_deref().unwrap_or(&NOTHING)
}

/// An object of anything.
pub(super) fn any_object<'c>() -> &'c Object {
    static NOTHING: LazyLock<Object> = LazyLock::new(Object::default);
    anything().object.as_deref().unwrap_or(&NOTHING)
}
