//! The body of a request: text, or the text of a value with a list of what JSON cannot hold.
//!
//! JavaScript values may hold functions, cycles, NaN and the like. The package writes `null` in their
//! place and lists them by number: values count from 0 in the order in which they begin. So nothing that
//! a caller can write is ever taken for a mark.

use ecs_preflight::reader::{Document, Json, Name, Reader, Token, Unreadable};

use crate::Mistake;
use crate::boundary::Arguments;

/// The number of a value, and what it is; no name stands for a number that is not finite.
pub(crate) type Unsupported<'i> = (u32, Option<&'i str>);

/// What the package found that JSON cannot hold: numbers and names in turn; absent when the body was text.
pub(crate) fn list<'i>(
    arguments: &Arguments<'i>,
    place: usize,
) -> Result<Option<Vec<Unsupported<'i>>>, Mistake> {
    let Some(list) = arguments.list(place)? else { return Ok(None) };
    let one = |at: usize| {
        let number = list.number(at)?.and_then(|number| u32::try_from(number).ok());
        Ok((number.ok_or_else(Mistake::arguments)?, list.optional(at.saturating_add(1))?))
    };
    (0..list.count()).step_by(2).map(one).collect::<Result<_, _>>().map(Some)
}

/// What was given as a body.
pub(crate) struct Body<'b> {
    pub(crate) text: &'b str,
    /// Absent when the caller gave text: only then are there lines and columns.
    pub(crate) unsupported: Option<&'b [Unsupported<'b>]>,
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
    left: &'d [Unsupported<'d>],
}

impl<'d> Reader<'d> for MarkedReader<'d> {
    fn value(&mut self) -> Result<Token<'_>, Unreadable> {
        let here = self.next;
        self.next = here.wrapping_add(1);
        match self.left {
            [(at, what), left @ ..] if *at == here => {
                self.left = left;
                self.json.skip()?;
                Ok(what.map_or(Token::NotFinite, Token::Unsupported))
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
