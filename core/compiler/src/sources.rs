//! The table of sources: each distinct one once.

use std::collections::HashMap;
use std::num::NonZeroU16;

use ecs_preflight_model::{SourceId, Str};

use crate::yaml::{Outcome, Place, Problem};

/// Edition, section and table of what schemas say; the first place is none.
pub(crate) struct Sources {
    table: Vec<Str>,
    places: HashMap<Str, usize>,
}

impl Default for Sources {
    fn default() -> Self {
        Sources { table: vec![Str::default()], places: HashMap::from([(Str::default(), 0)]) }
    }
}

impl Sources {
    /// The place of a source; none of an empty one, and none beyond the last place, which `into_table` reports.
    pub(crate) fn id(&mut self, source: &str) -> Option<SourceId> {
        let place = match self.places.get(source) {
            Some(place) => *place,
            None => {
                self.table.push(source.into());
                let place = self.table.len().saturating_sub(1);
                self.places.insert(source.into(), place);
                place
            }
        };
        NonZeroU16::new(u16::try_from(place).unwrap_or(0)).map(SourceId)
    }

    /// The table; a mistake where there are more sources than have a place.
    pub(crate) fn into_table(self) -> Outcome<Box<[Str]>> {
        const MOST: usize = u16::MAX as usize;
        match self.table.get(MOST.saturating_add(1)) {
            None => Ok(self.table.into()),
            Some(first) => Err(Problem {
                // A line of an overlay is cited as file and line.
                place: Place::start(first.rsplit_once(':').map_or(first, |(file, _)| file)),
                message: format!(
                    "more than {MOST} places are cited, and `{first}` has none left: name one `source` for many of them"
                ),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(count: usize) -> Sources {
        let mut sources = Sources::default();
        for line in 1..=count {
            sources.id(&format!("our.yaml:{line}"));
        }
        sources
    }

    #[test]
    fn each_source_has_one_place() {
        let mut sources = of(3);
        assert_eq!(sources.id("our.yaml:2").map(|SourceId(place)| place.get()), Some(2));
        assert_eq!(sources.id(""), None);
        assert_eq!(sources.into_table().map(|table| table.len()).ok(), Some(4));
    }

    #[test]
    fn more_sources_than_places_are_a_mistake() {
        let most = usize::from(u16::MAX);
        assert_eq!(of(most).into_table().map(|table| table.len()).ok(), Some(most + 1));
        let problem = of(most + 1).into_table().err().map(|problem| problem.to_string()).unwrap_or_default();
        assert!(problem.starts_with("our.yaml:1:1: more than 65535 places"), "{problem}");
        assert!(problem.contains("`our.yaml:65536`"), "{problem}");
    }
}
