//! An availability zone.

use crate::catalogue::rule;
use crate::report::{Arg, Finding, Hint, Rule};
use crate::schema::{Promise, TextCheck, hash};

use super::Scope;

/// The name of an availability zone: which ones there are is not known, but the region is none.
pub(crate) struct Zone;

impl TextCheck for Zone {
    fn check(&self, text: &str, scope: &Scope<'_>, sink: &mut dyn FnMut(Finding)) {
        if scope.region.is_some_and(|region| region == hash(text)) {
            sink(Finding::new(rule::SERVER_ZONE_IS_REGION).with("found", Arg::input(text)));
        }
    }

    fn rules(&self) -> &'static [Rule<'static>] {
        &[rule::SERVER_ZONE_IS_REGION]
    }

    fn promises<'p>(&'p self, _: &str, _: &Scope<'_>, _: &mut dyn FnMut(Promise<'p>)) {}

    fn hints(&self, _: &mut dyn FnMut(Hint)) {}
}
