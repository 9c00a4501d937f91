//! Schemas that lie in each other: a pack of any length is read and freed on any stack.
#![allow(clippy::expect_used, reason = "a test stops at what it did not expect")]

use std::sync::Arc;

use ecs_preflight_model::pack::{self, NESTED, Options, PackError};
use ecs_preflight_model::{Catalogue, LintFacts, List, Schema};

/// A catalogue with a list in a list, so many of them.
fn lists(levels: usize) -> Catalogue {
    let mut schema = Arc::new(Schema::default());
    for _ in 1..levels {
        let list = List { items: Some(schema), ..List::default() };
        schema = Arc::new(Schema { list: Some(Box::new(list)), ..Schema::default() });
    }
    Catalogue { lint: LintFacts { elements: schema, ..LintFacts::default() }, ..Catalogue::default() }
}

fn read(levels: usize) -> Result<Catalogue, PackError> {
    pack::read(&pack::write(&lists(levels), &Options { name: "lists", languages: &["en"] }))
}

#[test]
fn schemas_nest_so_deep_and_no_deeper() {
    assert_eq!(read(NESTED).expect("this deep is read"), lists(NESTED));
    assert_eq!(read(NESTED + 1), Err(PackError::Nested));
    assert_eq!(read(1000), Err(PackError::Nested));
}
