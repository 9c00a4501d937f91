//! The table of sources: each distinct one once.

use std::num::NonZeroU16;

use ecs_preflight_model::{SourceId, Str};

/// Edition, section and table of what schemas say; the first place is none.
pub(crate) struct Sources(Vec<Str>);

impl Default for Sources {
    fn default() -> Self {
        Sources(vec![Str::default()])
    }
}

impl Sources {
    /// The place of a source; none of an empty one.
    pub(crate) fn id(&mut self, source: &str) -> Option<SourceId> {
        let place = self.0.iter().position(|known| known == source).unwrap_or_else(|| {
            self.0.push(source.into());
            self.0.len().saturating_sub(1)
        });
        NonZeroU16::new(u16::try_from(place).unwrap_or(0)).map(SourceId)
    }

    pub(crate) fn into_table(self) -> Box<[Str]> {
        self.0.into()
    }
}
