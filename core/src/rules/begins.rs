//! A text that begins in one of a few ways.

use std::borrow::Cow;

use crate::catalogue::{Characters, rule};
use crate::report::{Arg, Finding, Hint, Rule};
use crate::schema::{Promise, TextRule};

use super::Scope;

/// One of these beginnings, and then at least one character of a set and no other.
#[derive(Debug)]
pub(crate) struct Begins {
    pub(crate) with: &'static [&'static str],
    pub(crate) rest: &'static Characters,
    /// So many characters follow, when that is said.
    pub(crate) characters: Option<usize>,
    /// A text that begins otherwise is not judged.
    pub(crate) others: bool,
}

impl TextRule for Begins {
    fn check(&self, text: &str, _: &Scope, sink: &mut dyn FnMut(Finding)) {
        let rest = self.with.iter().find_map(|beginning| text.strip_prefix(beginning));
        let fits = |rest: &str| {
            let count = rest.chars().count();
            self.characters.map_or(count > 0, |wanted| count == wanted)
                && rest.chars().all(|c| self.rest.has(c))
        };
        if rest.map_or(self.others, fits) {
            return;
        }
        let allowed = self.with.iter().map(|beginning| Cow::Borrowed(*beginning)).collect();
        sink(
            Finding::new(rule::TEXT_BEGINNING)
                .with("found", Arg::input(text))
                .with("allowed", Arg::List(allowed)),
        );
    }

    fn rules(&self) -> &'static [Rule] {
        &[rule::TEXT_BEGINNING]
    }

    fn promises(&self, _: &str, _: &Scope, sink: &mut dyn FnMut(Promise)) {
        self.hints(&mut |hint| sink(Promise::new(rule::TEXT_BEGINNING, hint)));
    }

    fn hints(&self, sink: &mut dyn FnMut(Hint)) {
        // These beginnings are no promise then.
        if self.others {
            return;
        }
        let values = self.with.iter().map(|beginning| Cow::Borrowed(*beginning)).collect();
        sink(Hint::new("beginning").with("values", Arg::List(values)));
    }
}
