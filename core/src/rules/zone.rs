//! An availability zone.

use crate::catalogue::rule;
use crate::report::{Arg, Finding, Hint, Rule};
use crate::schema::{Promise, TextCheck, hash};

use super::Scope;

/// The name of an availability zone: which ones there are is not known, but the region is none.
pub(crate) struct Zone;

impl TextCheck for Zone {
    fn check(&'static self, text: &str, scope: &Scope, sink: &mut dyn FnMut(Finding)) {
        if scope.region.is_some_and(|region| region == hash(text)) {
            sink(Finding::new(rule::SERVER_ZONE_IS_REGION).with("found", Arg::input(text)));
        }
    }

    fn rules(&self) -> &'static [Rule] {
        &[rule::SERVER_ZONE_IS_REGION]
    }

    fn promises(&'static self, _: &str, _: &Scope, _: &mut dyn FnMut(Promise)) {}

    fn hints(&'static self, _: &mut dyn FnMut(Hint)) {}
}
