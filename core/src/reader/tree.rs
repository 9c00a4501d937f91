//! Trees that are in memory already.

use super::{Name, Reader, Token, Unreadable, Written};

/// A value of a tree, as a reader looks at it.
pub enum Look<'w, I, M> {
    /// It has nothing inside.
    Plain(Token<'w>),
    /// A list of these items.
    List(I),
    /// An object of these members.
    Object(M),
}

/// A value that holds others, all of them in memory, and none of them itself.
pub trait Tree<'t>: 't {
    /// Goes through the items of a list.
    type Items: Iterator<Item = &'t Self>;
    /// Goes through the members of an object, in their order.
    type Members: Iterator<Item = (&'t str, &'t Self)>;

    /// What this value is. Numbers that JSON would write otherwise than they lie here are written to `written`.
    fn look<'w>(&'t self, written: &'w mut Written) -> Look<'w, Self::Items, Self::Members>
    where
        't: 'w;
}

enum Opened<I, M> {
    List(I),
    Object(M),
}

/// Reads a tree.
pub struct TreeReader<'t, T: Tree<'t> + ?Sized> {
    here: Option<&'t T>,
    open: Vec<Opened<T::Items, T::Members>>,
    written: Written,
}

impl<'t, T: Tree<'t> + ?Sized> TreeReader<'t, T> {
    /// Stands in front of a tree.
    pub fn new(root: &'t T) -> Self {
        TreeReader { here: Some(root), open: Vec::new(), written: Written::default() }
    }
}

impl<'t, T: Tree<'t> + ?Sized> Reader<'t> for TreeReader<'t, T> {
    fn value(&mut self) -> Result<Token<'_>, Unreadable> {
        let here = self.here.take().ok_or_else(Unreadable::default)?;
        match here.look(&mut self.written) {
            Look::Plain(token) => Ok(token),
            Look::List(items) => {
                self.open.push(Opened::List(items));
                Ok(Token::List)
            }
            Look::Object(members) => {
                self.open.push(Opened::Object(members));
                Ok(Token::Object)
            }
        }
    }

    fn name(&mut self) -> Result<Option<Name<'_, 't>>, Unreadable> {
        let Some(Opened::Object(members)) = self.open.last_mut() else { return Err(Unreadable::default()) };
        let Some((name, value)) = members.next() else {
            self.open.pop();
            return Ok(None);
        };
        self.here = Some(value);
        Ok(Some(Name::Lent(name)))
    }

    fn item(&mut self) -> Result<bool, Unreadable> {
        let Some(Opened::List(items)) = self.open.last_mut() else { return Err(Unreadable::default()) };
        self.here = items.next();
        if self.here.is_none() {
            self.open.pop();
        }
        Ok(self.here.is_some())
    }

    fn leave(&mut self, _is_list: bool) -> Result<(), Unreadable> {
        self.open.pop();
        Ok(())
    }
}
