//! How JavaScript calls: it writes the arguments into the input, runs a function, and reads the output.
//!
//! An instance has one of each, for it does one thing at a time. Every argument travels as bytes: their number (four
//! bytes, little-endian; all ones for an argument that is absent), and then they themselves. A list is an argument that
//! holds arguments.

#![allow(unsafe_code, reason = "an export has a name that no other one may have")]

use std::cell::RefCell;

use crate::{Mistake, answer};

thread_local! {
    static INPUT: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    static OUTPUT: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Makes room for the arguments, and answers where.
#[unsafe(no_mangle)]
pub extern "C" fn input(size: usize) -> *mut u8 {
    INPUT.with_borrow_mut(|input| {
        *input = vec![0; size];
        input.as_mut_ptr()
    })
}

/// Runs a function on the first bytes of the input. The output is its answer; when this is 1, it says what is wrong
/// with the call.
#[unsafe(no_mangle)]
pub extern "C" fn run(function: u32, size: usize) -> u32 {
    OUTPUT.with_borrow_mut(|output| *output = Vec::new());
    let mut input = INPUT.take();
    input.truncate(size);
    let answer = Arguments::read(&input).and_then(|arguments| answer(function, &arguments));
    let (failed, text) = match answer {
        Ok(text) => (0, text),
        Err(Mistake(text)) => (1, text),
    };
    OUTPUT.set(text.into_bytes());
    failed
}

/// Where the output is.
#[unsafe(no_mangle)]
pub extern "C" fn output() -> *const u8 {
    OUTPUT.with_borrow(|output| output.as_ptr())
}

/// How long it is.
#[unsafe(no_mangle)]
pub extern "C" fn output_size() -> usize {
    OUTPUT.with_borrow(Vec::len)
}

/// The arguments of a call.
pub(crate) struct Arguments<'i>(Vec<Option<&'i [u8]>>);

#[allow(dead_code, reason = "each part reads the kinds of arguments that its questions have")]
impl<'i> Arguments<'i> {
    fn read(mut rest: &'i [u8]) -> Result<Self, Mistake> {
        let mut arguments = Vec::new();
        while !rest.is_empty() {
            let (size, after) = rest.split_first_chunk().ok_or_else(Mistake::arguments)?;
            let size = u32::from_le_bytes(*size);
            if size == u32::MAX {
                arguments.push(None);
                rest = after;
                continue;
            }
            let size = usize::try_from(size).map_err(|_| Mistake::arguments())?;
            let (argument, after) = after.split_at_checked(size).ok_or_else(Mistake::arguments)?;
            arguments.push(Some(argument));
            rest = after;
        }
        Ok(Arguments(arguments))
    }

    /// All that are given.
    pub(crate) fn all(&self) -> impl Iterator<Item = &'i [u8]> {
        self.0.iter().copied().flatten()
    }

    pub(crate) fn bytes(&self, place: usize) -> Option<&'i [u8]> {
        self.0.get(place).copied().flatten()
    }

    /// A text, if it is given.
    pub(crate) fn optional(&self, place: usize) -> Result<Option<&'i str>, Mistake> {
        self.bytes(place).map(str::from_utf8).transpose().map_err(|_| Mistake::arguments())
    }

    /// A text; an absent one is empty.
    pub(crate) fn text(&self, place: usize) -> Result<&'i str, Mistake> {
        self.optional(place).map(Option::unwrap_or_default)
    }

    /// A number, if it is given.
    pub(crate) fn number(&self, place: usize) -> Result<Option<usize>, Mistake> {
        let parse = |text: &str| text.parse().map_err(|_| Mistake::arguments());
        self.optional(place)?.map(parse).transpose()
    }

    /// Arguments in an argument.
    pub(crate) fn list(&self, place: usize) -> Result<Option<Self>, Mistake> {
        self.bytes(place).map(Arguments::read).transpose()
    }

    /// Texts, two and two.
    pub(crate) fn pairs(&self, place: usize) -> Result<Vec<(&'i str, &'i str)>, Mistake> {
        let Some(list) = self.list(place)? else { return Ok(Vec::new()) };
        (0..list.0.len())
            .step_by(2)
            .map(|at| Ok((list.text(at)?, list.text(at.saturating_add(1))?)))
            .collect()
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.0.len()
    }

    /// Whether there is something.
    pub(crate) fn flag(&self, place: usize) -> bool {
        self.bytes(place).is_some_and(|bytes| !bytes.is_empty())
    }
}
