//! A change of the text that puts an issue right.

use super::{Hint, Language, Position};

/// A fix: one or more edits of the text that was judged, in the order of their places.
#[derive(Clone, Debug)]
pub struct Fix {
    pub(crate) title: Hint,
    pub(crate) safe: bool,
    pub(crate) edits: Vec<Edit>,
}

/// A piece of the text, and what stands there instead.
#[derive(Clone, Debug)]
pub struct Edit {
    pub(crate) position: Position,
    pub(crate) text: String,
}

impl Fix {
    /// What it does, in a few words.
    pub fn title(&self, language: Language) -> String {
        self.title.text(language)
    }

    /// Made without asking: nothing changes in what the text was meant to say.
    pub fn safe(&self) -> bool {
        self.safe
    }

    /// The edits; none overlaps another.
    pub fn edits(&self) -> &[Edit] {
        &self.edits
    }
}

impl Edit {
    /// What is replaced; an empty piece for an insertion.
    pub fn position(&self) -> &Position {
        &self.position
    }

    /// What stands there afterwards.
    pub fn text(&self) -> &str {
        &self.text
    }
}
