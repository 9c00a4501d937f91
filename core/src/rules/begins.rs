//! A text that begins in one of a few ways.

use std::borrow::Cow;

use crate::catalogue::rule;
use crate::report::{Arg, Finding, Hint, Rule};
use crate::schema::{Promise, TextCheck};

use super::{Begins, Scope};

impl TextCheck for Begins {
    fn check(&'static self, text: &str, _: &Scope, sink: &mut dyn FnMut(Finding)) {
        let rest = self.with.iter().find_map(|beginning| text.strip_prefix(&**beginning));
        let fits = |rest: &str| {
            let count = rest.chars().count();
            self.characters.map_or(count > 0, |wanted| count == wanted)
                && rest.chars().all(|c| self.rest.has(c))
        };
        if rest.map_or(self.others, fits) {
            return;
        }
        let allowed = self.with.iter().map(Cow::from).collect();
        sink(
            Finding::new(rule::TEXT_BEGINNING)
                .with("found", Arg::input(text))
                .with("allowed", Arg::List(allowed)),
        );
    }

    fn rules(&self) -> &'static [Rule] {
        &[rule::TEXT_BEGINNING]
    }

    fn promises(&'static self, _: &str, _: &Scope, sink: &mut dyn FnMut(Promise)) {
        self.hints(&mut |hint| sink(Promise::new(rule::TEXT_BEGINNING, hint)));
    }

    fn hints(&'static self, sink: &mut dyn FnMut(Hint)) {
        // These beginnings are no promise then.
        if self.others {
            return;
        }
        let values = self.with.iter().map(Cow::from).collect();
        sink(Hint::new("beginning").with("values", Arg::List(values)));
    }
}
