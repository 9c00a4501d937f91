//! Which table answers.

use std::sync::Arc;

use crate::catalogue::{StateValue, States, embedded};

/// Which table answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// Tables of the documents.
    #[default]
    Documented,
    /// The table that OpenStack Nova itself publishes.
    Nova,
}

impl Dialect {
    /// Both, the default first.
    pub const ALL: [Dialect; 2] = [Dialect::Documented, Dialect::Nova];

    /// `documented` or `nova`.
    pub fn name(self) -> &'static str {
        match self {
            Dialect::Documented => "documented",
            Dialect::Nova => "nova",
        }
    }

    /// From its name.
    pub fn parse(name: &str) -> Option<Self> {
        Dialect::ALL.into_iter().find(|dialect| dialect.name() == name)
    }

    /// Its tables.
    pub fn states(self) -> &'static States {
        match self {
            Dialect::Documented => &embedded().states,
            Dialect::Nova => &embedded().nova_states,
        }
    }
}

/// The value of a list that a text is.
pub(crate) fn find(values: &'static [Arc<StateValue>], text: &str) -> Option<&'static StateValue> {
    values.iter().map(|value| &**value).find(|value| value.is(text))
}
