//! The statuses by which the list calls filter. They stand with the parameter itself; here they are read.

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::catalogue::{Listed, Microversion, Operation, embedded};
use crate::schema::{Literal, Schema, Sources};

/// The statuses that a parameter takes.
#[derive(Clone, Copy, Debug)]
pub struct FilterStatuses {
    /// The operation.
    pub operation: &'static str,
    /// The parameter.
    pub field: &'static str,
    /// The statuses.
    pub values: &'static [Literal],
    /// Up to this microversion another value gives an empty list; afterwards it is refused.
    pub lenient_until: Option<Microversion>,
    /// What other values do in the microversion that was asked about; none when it decides and was not given.
    pub refuses_others: Option<bool>,
    /// Section of the document.
    pub source: &'static str,
}

/// The filters by status of an operation; none when it has none.
///
/// ```
/// use ecs_preflight::catalogue::{Microversion, operation};
/// use ecs_preflight::status::filter_statuses;
/// let list = operation("NovaListServers").unwrap();
/// let before = filter_statuses(list, Some(Microversion { major: 2, minor: 37 }));
/// assert_eq!(before[0].refuses_others, Some(false));
/// let after = filter_statuses(list, Some(Microversion { major: 2, minor: 38 }));
/// assert_eq!(after[0].refuses_others, Some(true));
/// ```
pub fn filter_statuses(
    operation: &'static Operation,
    microversion: Option<Microversion>,
) -> Vec<FilterStatuses> {
    let filters = embedded().status_filters.iter().filter(|filter| filter.operation == operation.id);
    filters
        .filter_map(|filter| {
            let (schema, source) = parameter(operation, &filter.field)?;
            let lenient_until = schema.rare.values_until.map(|(until, _)| until);
            let refuses_others = match (lenient_until, microversion) {
                (None, _) => Some(true),
                (Some(until), Some(version)) => Some(version > until),
                (Some(_), None) => None,
            };
            Some(FilterStatuses {
                operation: &filter.operation,
                field: &filter.field,
                values: &schema.rare.values,
                lenient_until,
                refuses_others,
                source,
            })
        })
        .collect()
}

/// A parameter of the query, or of the body where parameters travel there.
fn parameter(operation: &'static Operation, name: &str) -> Option<(&'static Schema, &'static str)> {
    let places = [Some(&*operation.query), operation.body.as_deref()];
    places.into_iter().flatten().find_map(|place| {
        let property = place.object.as_deref()?.properties.iter().find(|property| property.name == name)?;
        Some((&*property.schema, property.schema.source(place.source(&operation.source))))
    })
}

impl Serialize for FilterStatuses {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("operation", self.operation)?;
        map.serialize_entry("field", self.field)?;
        map.serialize_entry("statuses", &Listed(self.values))?;
        if let Some(until) = self.lenient_until {
            map.serialize_entry("lenient_until", &until.to_string())?;
        }
        if let Some(refuses) = self.refuses_others {
            map.serialize_entry("refuses_others", &refuses)?;
        }
        map.serialize_entry("source", self.source)?;
        map.end()
    }
}
