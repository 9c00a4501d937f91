//! Characters that the documents recommend, where more of them are allowed.

use crate::catalogue::rule;
use crate::report::{Arg, Finding, Hint, Rule};
use crate::schema::{Promise, TextCheck, distinct};

use super::{Recommended, Scope};

impl TextCheck for Recommended {
    fn check(&self, text: &str, _: &Scope<'_>, sink: &mut dyn FnMut(Finding)) {
        let allowed = |c| self.among.as_deref().is_none_or(|among| among.has(c));
        let found = distinct(text, |c| !self.set.has(c) && allowed(c));
        if !found.is_empty() {
            let finding = Finding::new(rule::TEXT_RECOMMENDED).with("found", Arg::characters(&found));
            sink(finding.with("set", &self.set));
        }
    }

    fn rules(&self) -> &'static [Rule<'static>] {
        &[rule::TEXT_RECOMMENDED]
    }

    fn promises<'p>(&'p self, _: &str, _: &Scope<'_>, sink: &mut dyn FnMut(Promise<'p>)) {
        self.hints(&mut |hint| sink(Promise::new(rule::TEXT_RECOMMENDED, hint)));
    }

    fn hints(&self, sink: &mut dyn FnMut(Hint)) {
        sink(Hint::new("set/recommended").with("set", (&self.set).into()));
    }
}
