//! Characters that the documents recommend, where more of them are allowed.

use crate::catalogue::{Characters, rule};
use crate::report::{Arg, Finding, Hint, Rule};
use crate::schema::{Promise, TextRule, distinct};

use super::Scope;

/// Other characters than these work, but are advised against.
#[derive(Debug)]
pub(crate) struct Recommended {
    pub(crate) set: &'static Characters,
    /// The characters that are allowed at all: any other one is an error already.
    pub(crate) among: Option<&'static Characters>,
}

impl TextRule for Recommended {
    fn check(&self, text: &str, _: &Scope, sink: &mut dyn FnMut(Finding)) {
        let allowed = |c| self.among.is_none_or(|among| among.has(c));
        let found = distinct(text, |c| !self.set.has(c) && allowed(c));
        if !found.is_empty() {
            let finding = Finding::new(rule::TEXT_RECOMMENDED).with("found", Arg::characters(&found));
            sink(finding.with("set", Arg::Characters(self.set)));
        }
    }

    fn rules(&self) -> &'static [Rule] {
        &[rule::TEXT_RECOMMENDED]
    }

    fn promises(&self, _: &str, _: &Scope, sink: &mut dyn FnMut(Promise)) {
        self.hints(&mut |hint| sink(Promise::new(rule::TEXT_RECOMMENDED, hint)));
    }

    fn hints(&self, sink: &mut dyn FnMut(Hint)) {
        sink(Hint::new("set/recommended").with("set", Arg::Characters(self.set)));
    }
}
