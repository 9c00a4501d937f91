//! What a document is read from: the engine pulls one value after another, whatever they lie in.
//!
//! A [`Reader`] stands in front of a value, of a member's name, or of an item. Whoever reads knows which of them
//! comes next: after [`Token::Object`] names are asked for until there is none, after [`Token::List`] items, and
//! each name and item is followed by its value. To read another format is to write one of these.

mod json;
mod number;
mod pairs;
mod tree;
mod value;

pub use json::Json;
pub(crate) use json::{is_number, text_of};
pub(crate) use number::Number;
pub use number::Written;
pub(crate) use pairs::Pairs;
pub use tree::{Look, Tree, TreeReader};
pub(crate) use value::value;

/// What was read. A list or an object has only begun.
#[derive(Clone, Copy)]
pub enum Token<'v> {
    /// `null`
    Null,
    /// `true` or `false`
    Boolean(bool),
    /// A whole number.
    Whole(i64),
    /// A number as JSON writes it, of any length.
    Number(&'v str),
    /// A number of a host language that JSON has not: infinite, or none at all.
    NotFinite,
    /// A text.
    Text(&'v str),
    /// A list begins.
    List,
    /// An object begins.
    Object,
    /// A value of a host language that JSON has not, by the name of its type.
    Unsupported(&'v str),
}

/// The name of a member.
pub enum Name<'s, 'd> {
    /// It lies in the document.
    Lent(&'d str),
    /// It lies in the reader, until that goes on.
    Kept(&'s str),
    /// It is no text at all: host languages have such names.
    NotText,
}

impl Name<'_, '_> {
    /// Whether it is this one.
    pub fn is(&self, wanted: &str) -> bool {
        match self {
            Name::Lent(name) | Name::Kept(name) => *name == wanted,
            Name::NotText => false,
        }
    }
}

/// Reads one document, from its beginning to its end.
pub trait Reader<'d> {
    /// Reads the value that stands here; of a list or an object, its beginning.
    ///
    /// # Errors
    /// When there is none that can be read.
    fn value(&mut self) -> Result<Token<'_>, Unreadable>;

    /// Reads the next name of the object that is open, or its end: then there is none.
    ///
    /// # Errors
    /// When neither of them can be read.
    fn name(&mut self) -> Result<Option<Name<'_, 'd>>, Unreadable>;

    /// Whether the list that is open has another item; else its end was read.
    ///
    /// # Errors
    /// When neither of them can be read.
    fn item(&mut self) -> Result<bool, Unreadable>;

    /// Reads past the rest of a list or an object that has just begun. One of a host language may hold itself: a
    /// reader of those leaves it unread.
    ///
    /// # Errors
    /// When it cannot be read to its end.
    fn leave(&mut self, is_list: bool) -> Result<(), Unreadable> {
        let mut open = Open::default();
        open.push(is_list);
        while let Some(is_list) = open.innermost() {
            let more = if is_list { self.item()? } else { self.name()?.is_some() };
            if !more {
                open.pop();
                continue;
            }
            match self.value()? {
                Token::List => open.push(true),
                Token::Object => open.push(false),
                _ => {}
            }
        }
        Ok(())
    }

    /// Reads past the value that stands here.
    ///
    /// # Errors
    /// When it cannot be read to its end.
    fn skip(&mut self) -> Result<(), Unreadable> {
        match self.value()? {
            Token::List => self.leave(true),
            Token::Object => self.leave(false),
            _ => Ok(()),
        }
    }

    /// The document ends here.
    ///
    /// # Errors
    /// When something follows.
    fn end(&mut self) -> Result<(), Unreadable> {
        Ok(())
    }
}

/// The lists and objects that are open, a bit each: text may nest them deeper than any stack is.
#[derive(Default)]
struct Open {
    bits: u64,
    count: u8,
    outer: Vec<u64>,
}

impl Open {
    fn push(&mut self, is_list: bool) {
        if u32::from(self.count) == u64::BITS {
            self.outer.push(self.bits);
            self.count = 0;
        }
        self.bits = self.bits << 1 | u64::from(is_list);
        self.count = self.count.saturating_add(1);
    }

    fn innermost(&self) -> Option<bool> {
        (self.count > 0).then_some(self.bits & 1 == 1)
    }

    fn pop(&mut self) {
        self.bits >>= 1;
        self.count = self.count.saturating_sub(1);
        if self.count == 0
            && let Some(bits) = self.outer.pop()
        {
            (self.bits, self.count) = (bits, 64);
        }
    }
}

/// A body that can be read, from its beginning, as often as needed.
pub trait Document {
    /// What reads it.
    type Reader<'d>: Reader<'d>
    where
        Self: 'd;

    /// Stands in front of the whole document.
    fn reader(&self) -> Self::Reader<'_>;

    /// The text, when the document is text: lines and columns are then given.
    fn text(&self) -> Option<&str> {
        None
    }
}

/// Why a document could not be read to its end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, thiserror::Error)]
#[error("the document cannot be read to its end")]
pub struct Unreadable {
    place: Place,
    at_end: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Place {
    #[default]
    Unknown,
    Offset(usize),
    /// The line, and the byte in it, both from 1.
    Line(usize, usize),
}

impl Unreadable {
    /// Reading stopped in front of this byte of the text.
    pub fn at(offset: usize) -> Self {
        Unreadable { place: Place::Offset(offset), at_end: false }
    }

    /// The text, of so many bytes, simply ended.
    pub fn at_end(length: usize) -> Self {
        Unreadable { place: Place::Offset(length), at_end: true }
    }

    /// Whether the text simply ended.
    pub(crate) fn ended(&self) -> bool {
        self.at_end
    }

    /// The byte offset in the text, on the start of a character.
    pub(crate) fn offset(&self, text: &str) -> Option<usize> {
        let wanted = match self.place {
            Place::Unknown => return None,
            Place::Offset(offset) => offset,
            Place::Line(line, byte) => {
                let mut start = 0_usize;
                for _ in 1..line {
                    let rest = text.get(start..)?;
                    start = start.saturating_add(rest.find('\n')?.saturating_add(1));
                }
                start.saturating_add(byte.saturating_sub(1))
            }
        };
        let wanted = wanted.min(text.len());
        (0..=wanted).rev().find(|offset| text.is_char_boundary(*offset) && *offset < text.len())
    }
}

impl From<serde_json::Error> for Unreadable {
    fn from(error: serde_json::Error) -> Self {
        let place = match error.line() {
            0 => Place::Unknown,
            line => Place::Line(line, error.column()),
        };
        Unreadable { place, at_end: error.is_eof() }
    }
}
