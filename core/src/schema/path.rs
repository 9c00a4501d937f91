//! Paths that cost nothing until something is wrong.

use std::fmt::Write;

use crate::catalogue::embedded;
use crate::report::may_name_secret;

/// The way from the root to a value, as a list on the stack.
#[derive(Clone, Copy)]
pub(crate) enum Path<'p> {
    Root,
    Member(&'p Path<'p>, &'p str),
    Item(&'p Path<'p>, usize),
    /// A pointer ends here: what lies below is a secret.
    Veil(&'p Path<'p>),
}

impl Path<'_> {
    /// The RFC 6901 pointer.
    pub(crate) fn pointer(&self) -> String {
        let mut pointer = String::new();
        self.write(&mut pointer);
        pointer
    }

    /// The pointer with a relative one below it.
    pub(crate) fn pointer_below(&self, below: &str) -> String {
        let mut pointer = String::new();
        if self.write(&mut pointer) {
            below.split('/').for_each(|token| push_token(&mut pointer, token));
        }
        pointer
    }

    /// Writes the pointer; whether it may go on.
    fn write(&self, pointer: &mut String) -> bool {
        match self {
            Path::Root => true,
            Path::Veil(outer) => {
                outer.write(pointer);
                false
            }
            Path::Member(outer, name) => {
                let open = outer.write(pointer);
                if open {
                    push_token(pointer, name);
                }
                open
            }
            Path::Item(outer, index) => {
                let open = outer.write(pointer);
                if open {
                    // Writing to a String cannot fail.
                    let _ = write!(pointer, "/{index}");
                }
                open
            }
        }
    }

    /// The name of the innermost member on the way, if any.
    pub(crate) fn name(&self) -> Option<&str> {
        match self {
            Path::Root => None,
            Path::Member(_, name) => Some(name),
            Path::Item(outer, _) | Path::Veil(outer) => outer.name(),
        }
    }

    /// Whether the value here has the name of a secret, or lies below one.
    pub(crate) fn names_secret(&self) -> bool {
        match self {
            Path::Root => false,
            Path::Member(_, name) => may_name_secret(name),
            Path::Item(outer, _) => outer.names_secret(),
            Path::Veil(_) => true,
        }
    }

    /// The index of the innermost array item on the way, if any.
    pub(crate) fn item(&self) -> Option<usize> {
        match self {
            Path::Root => None,
            Path::Member(outer, _) | Path::Veil(outer) => outer.item(),
            Path::Item(_, index) => Some(*index),
        }
    }
}

/// Adds `/name` with the escapes of RFC 6901; a name that is longer than any of the documents is cut.
pub(crate) fn push_token(pointer: &mut String, name: &str) {
    pointer.push('/');
    for (index, c) in name.chars().enumerate() {
        if index >= embedded().settings.name_characters {
            pointer.push('…');
            break;
        }
        match c {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            c => pointer.push(c),
        }
    }
}
