//! Path, query and header values.

mod headers;
mod microversion;
mod url;

pub(crate) use headers::{check_headers, own_headers};
pub(crate) use microversion::{beyond, in_force, judge_operation};
pub(crate) use url::{check_path, check_query, check_query_as_path, check_url, is_template, no_url};

use std::borrow::Cow;
use std::collections::HashSet;

use crate::catalogue::Wire;
use crate::reader::Pairs;
use crate::report::{Arg, Kept, begins_with_secret, is_plain_name, may_name_secret};
use crate::schema::{Context, Schema, Walk};

/// Walks name and value pairs as an object whose members are texts.
pub(crate) fn walk_pairs<'p, 'c>(
    schema: &'c Schema,
    pairs: impl Iterator<Item = (Cow<'p, str>, Cow<'p, str>)>,
    mut context: Context<'c>,
) -> Kept {
    context.wire = Wire::Form;
    context.pairs = true;
    // Reading pairs of texts cannot fail, and the walk itself fails only on depth, which pairs do not have.
    let _ = Walk::root(schema, &mut context).read(&mut Pairs::new(pairs));
    context.issues
}

/// The same for a query string or a form body. A name that is none of the schema's may be a piece of a secret, cut off
/// by a stray `&` or glued to it: it is shown only where it looks like a name and stands like one.
pub(crate) fn walk_text<'c>(schema: &'c Schema, text: &str, context: Context<'c>) -> Kept {
    let mut kept = walk_pairs(schema, pairs(text), context);
    kept.place(|issues| {
        let names = Names::of(schema, text);
        for issue in issues {
            if names.shows(issue.pointer.trim_start_matches('/')) {
                continue;
            }
            issue.pointer.clear();
            for (_, arg) in &mut issue.args {
                if matches!(arg, Arg::Text(Cow::Owned(_))) {
                    *arg = Arg::Hidden;
                }
            }
        }
    });
    kept
}

/// The names of a query, as far as they are shown. What is looked for in all of it is looked for once.
pub(crate) struct Names<'c> {
    schema: &'c Schema,
    guarded: bool,
    alone: HashSet<String>,
}

impl<'c> Names<'c> {
    pub(crate) fn of(schema: &'c Schema, text: &str) -> Self {
        let guarded = pairs(text).any(|(name, _)| may_name_secret(&name));
        let bare = pairs(text).filter(|(_, value)| value.chars().all(|c| c == '='));
        let alone = bare.filter(|(name, _)| guarded || begins_with_secret(name));
        let alone = alone.map(|(name, _)| name.into_owned()).collect();
        Names { schema, guarded, alone }
    }

    /// Whether a name is shown, and what is found at it.
    pub(crate) fn shows(&self, name: &str) -> bool {
        let known = self.schema.object.as_deref().is_some_and(|object| object.position(name).is_some());
        known || is_plain_name(name) && !self.alone.contains(name) && !(self.guarded && may_name_secret(name))
    }
}

/// The pairs of a query string or form body, decoded.
pub(crate) fn pairs(text: &str) -> impl Iterator<Item = (Cow<'_, str>, Cow<'_, str>)> {
    form_urlencoded::parse(text.as_bytes())
}
