//! The body of a request: text, or the text of a value with a list of what JSON cannot hold.
//!
//! JavaScript values may hold functions, cycles, NaN and the like. The package writes `null` in their
//! place and lists them by number: values count from 0 in the order in which they begin. So nothing that
//! a caller can write is ever taken for a mark.

use ecs_preflight::reader::{Document, Json, Name, Reader, Token, Unreadable};

use crate::{Mistake, read};

/// The number of a value, and what it is; no name stands for a number that is not finite.
pub(crate) type Unsupported = (u32, Option<String>);

/// What the package found that JSON cannot hold; absent when the body was text.
pub(crate) fn list(unsupported: Option<&str>) -> Result<Option<Vec<Unsupported>>, Mistake> {
    match unsupported {
        None => Ok(None),
        Some("") => Ok(Some(Vec::new())),
        Some(text) => read(text).map(Some),
    }
}

/// What was given as a body.
pub(crate) struct Body<'b> {
    pub(crate) text: &'b str,
    /// Absent when the caller gave text: only then are there lines and columns.
    pub(crate) unsupported: Option<&'b [Unsupported]>,
}

impl Document for Body<'_> {
    type Reader<'d>
        = MarkedReader<'d>
    where
        Self: 'd;

    fn reader(&self) -> MarkedReader<'_> {
        let left = self.unsupported.unwrap_or_default();
        MarkedReader { json: Json::new(self.text), next: 0, left }
    }

    fn text(&self) -> Option<&str> {
        self.unsupported.is_none().then_some(self.text)
    }
}

/// Counts the values, and says of a marked one what it was.
pub(crate) struct MarkedReader<'d> {
    json: Json<'d>,
    next: u32,
    left: &'d [Unsupported],
}

impl<'d> Reader<'d> for MarkedReader<'d> {
    fn value(&mut self) -> Result<Token<'_>, Unreadable> {
        let here = self.next;
        self.next = here.wrapping_add(1);
        match self.left {
            [(at, what), left @ ..] if *at == here => {
                self.left = left;
                self.json.skip()?;
                Ok(what.as_deref().map_or(Token::NotFinite, Token::Unsupported))
            }
            _ => self.json.value(),
        }
    }

    /// Names are not counted.
    fn name(&mut self) -> Result<Option<Name<'_, 'd>>, Unreadable> {
        self.json.name()
    }

    fn item(&mut self) -> Result<bool, Unreadable> {
        self.json.item()
    }

    fn end(&mut self) -> Result<(), Unreadable> {
        self.json.end()
    }
}
