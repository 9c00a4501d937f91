//! Paths that cost nothing until something is wrong.

use std::fmt::Write;

/// The way from the root to a value, as a list on the stack.
#[derive(Clone, Copy)]
pub(crate) enum Path<'p> {
    Root,
    Member(&'p Path<'p>, &'p str),
    Item(&'p Path<'p>, usize),
}

impl Path<'_> {
    /// The RFC 6901 pointer.
    pub(crate) fn pointer(&self) -> String {
        let mut pointer = String::new();
        self.write(&mut pointer);
        pointer
    }

    fn write(&self, pointer: &mut String) {
        match self {
            Path::Root => {}
            Path::Member(outer, name) => {
                outer.write(pointer);
                push_token(pointer, name);
            }
            Path::Item(outer, index) => {
                outer.write(pointer);
                // Writing to a String cannot fail.
                let _ = write!(pointer, "/{index}");
            }
        }
    }

    /// The name of the innermost member on the way, if any.
    pub(crate) fn name(&self) -> Option<&str> {
        match self {
            Path::Root => None,
            Path::Member(_, name) => Some(name),
            Path::Item(outer, _) => outer.name(),
        }
    }

    /// The index of the innermost array item on the way, if any.
    pub(crate) fn item(&self) -> Option<usize> {
        match self {
            Path::Root => None,
            Path::Member(outer, _) => outer.item(),
            Path::Item(_, index) => Some(*index),
        }
    }
}

/// Adds `/name` with the escapes of RFC 6901.
pub(crate) fn push_token(pointer: &mut String, name: &str) {
    pointer.push('/');
    for c in name.chars() {
        match c {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            c => pointer.push(c),
        }
    }
}
