//! Which table answers.

use std::sync::Arc;

use crate::catalogue::{Facts, StateValue, States, embedded};

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
        self.states_of(embedded())
    }

    /// Its tables in a catalogue.
    pub(crate) fn states_of(self, facts: &Facts) -> &States {
        match self {
            Dialect::Documented => &facts.states,
            Dialect::Nova => &facts.nova_states,
        }
    }
}

/// The value of a list that a text is.
pub(crate) fn find<'v>(values: &'v [Arc<StateValue>], text: &str) -> Option<&'v StateValue> {
    values.iter().map(|value| &**value).find(|value| value.is(text))
}
