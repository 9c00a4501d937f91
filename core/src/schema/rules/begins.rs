//! A text that begins in one of a few ways.

use crate::catalogue::{Names as _, rule};
use crate::report::{Arg, Finding, Hint, Rule};
use crate::schema::{Promise, TextCheck};

use super::{Begins, Scope};

impl TextCheck for Begins {
    fn check(&self, text: &str, _: &Scope<'_>, sink: &mut dyn FnMut(Finding)) {
        let rest = self.with.iter().find_map(|beginning| text.strip_prefix(&**beginning));
        let fits = |rest: &str| {
            let count = rest.chars().count();
            self.characters.map_or(count > 0, |wanted| count == wanted)
                && rest.chars().all(|c| self.rest.has(c))
        };
        if rest.map_or(self.others, fits) {
            return;
        }
        let allowed = Arg::known_list(self.with.texts());
        sink(Finding::new(rule::TEXT_BEGINNING).with("found", Arg::input(text)).with("allowed", allowed));
    }

    fn rules(&self) -> &'static [Rule<'static>] {
        &[rule::TEXT_BEGINNING]
    }

    fn promises<'p>(&'p self, _: &str, _: &Scope<'_>, sink: &mut dyn FnMut(Promise<'p>)) {
        self.hints(&mut |hint| sink(Promise::new(rule::TEXT_BEGINNING, hint)));
    }

    fn hints(&self, sink: &mut dyn FnMut(Hint)) {
        // These beginnings are no promise then.
        if self.others {
            return;
        }
        sink(Hint::new("beginning").with("values", Arg::known_list(self.with.texts())));
    }
}
