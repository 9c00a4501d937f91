//! Path, query and header values.

mod headers;
mod microversion;
mod url;

pub(crate) use headers::check_headers;
pub(crate) use microversion::{beyond, in_force, judge_operation};
pub(crate) use url::{check_path, check_query, check_url, is_template, no_url};

use std::borrow::Cow;

use serde::de::DeserializeSeed;
use serde::de::value::{Error, MapDeserializer};

use crate::catalogue::Wire;
use crate::report::Issue;
use crate::schema::{Context, Schema, Walk};

/// Walks name and value pairs as an object whose members are texts.
pub(crate) fn walk_pairs<'p>(
    schema: &'static Schema,
    pairs: impl Iterator<Item = (Cow<'p, str>, Cow<'p, str>)>,
    mut context: Context,
) -> Vec<Issue> {
    context.wire = Wire::Form;
    context.pairs = true;
    // Reading pairs of texts cannot fail, and the walk itself fails only on depth, which pairs do not have.
    let _ = Walk::root(schema, &mut context).deserialize(MapDeserializer::<_, Error>::new(pairs));
    context.issues
}

/// The pairs of a query string or form body, decoded.
pub(crate) fn pairs(text: &str) -> impl Iterator<Item = (Cow<'_, str>, Cow<'_, str>)> {
    form_urlencoded::parse(text.as_bytes())
}
