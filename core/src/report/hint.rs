//! What may be said of a field beforehand.

use crate::catalogue::embedded;

use super::{Arg, Language, sentence};

/// A limit in words, such as `at most 85 characters`.
#[derive(Clone, Debug)]
pub struct Hint {
    key: &'static str,
    args: Vec<(&'static str, Arg)>,
}

impl Hint {
    /// A hint of `messages/*/hints.yaml`.
    pub fn new(key: &'static str) -> Self {
        Hint { key, args: Vec::new() }
    }

    /// Adds an argument.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: Arg) -> Self {
        self.args.push((name, value));
        self
    }

    /// The sentence; empty for a key that the messages do not hold.
    pub fn text(&self, language: Language) -> String {
        let row = embedded().hints.iter().find(|(key, _)| *key == *self.key);
        row.map(|(_, forms)| sentence::render(language.of(forms), &self.args, "", language))
            .unwrap_or_default()
    }

    /// Several hints as one line.
    pub fn line(hints: &[Hint], language: Language) -> String {
        let separator = Hint::new("separator").text(language);
        hints.iter().map(|hint| hint.text(language)).collect::<Vec<_>>().join(&separator)
    }
}
