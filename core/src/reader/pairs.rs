//! Name and value pairs: parameters of a path, a query, or a form.

use std::borrow::Cow;

use super::{Name, Reader, Token, Unreadable};

/// Reads pairs as an object whose members are texts.
pub(crate) struct Pairs<'p, I> {
    pairs: I,
    open: bool,
    pair: (Cow<'p, str>, Cow<'p, str>),
}

impl<I> Pairs<'_, I> {
    pub(crate) fn new(pairs: I) -> Self {
        Pairs { pairs, open: false, pair: (Cow::Borrowed(""), Cow::Borrowed("")) }
    }
}

impl<'p, I: Iterator<Item = (Cow<'p, str>, Cow<'p, str>)>> Reader<'p> for Pairs<'p, I> {
    fn value(&mut self) -> Result<Token<'_>, Unreadable> {
        let begun = std::mem::replace(&mut self.open, true);
        Ok(if begun { Token::Text(&self.pair.1) } else { Token::Object })
    }

    fn name(&mut self) -> Result<Option<Name<'_, 'p>>, Unreadable> {
        let Some(pair) = self.pairs.next() else { return Ok(None) };
        self.pair = pair;
        Ok(Some(match &self.pair.0 {
            Cow::Borrowed(name) => Name::Lent(name),
            Cow::Owned(name) => Name::Kept(name),
        }))
    }

    fn item(&mut self) -> Result<bool, Unreadable> {
        Ok(false)
    }
}
