//! The statuses by which the list calls filter. They stand with the parameter itself; here they are read.

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::catalogue::{Facts, Listed, Microversion, Operation, Str, embedded};
use crate::schema::{Literal, Schema, Sources};

/// The statuses that a parameter takes.
#[derive(Clone, Copy, Debug)]
pub struct FilterStatuses<'c> {
    /// The operation.
    pub operation: &'c str,
    /// The parameter.
    pub field: &'c str,
    /// The statuses.
    pub values: &'c [Literal],
    /// Up to this microversion another value gives an empty list; afterwards it is refused.
    pub lenient_until: Option<Microversion>,
    /// What other values do in the microversion that was asked about; none when it decides and was not given.
    pub refuses_others: Option<bool>,
    /// Section of the document.
    pub source: &'c str,
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
) -> Vec<FilterStatuses<'static>> {
    filter_statuses_in(embedded(), operation, microversion)
}

/// The same, by the facts of the catalogue that the operation is of.
pub(crate) fn filter_statuses_in<'c>(
    facts: &'c Facts,
    operation: &'c Operation,
    microversion: Option<Microversion>,
) -> Vec<FilterStatuses<'c>> {
    let filters = facts.status_filters.iter().filter(|filter| filter.operation == operation.id);
    filters
        .filter_map(|filter| {
            let (schema, source) = parameter(facts, operation, &filter.field)?;
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
fn parameter<'c>(facts: &'c Facts, operation: &'c Operation, name: &str) -> Option<(&'c Schema, &'c Str)> {
    let places = [Some(&*operation.query), operation.body.as_deref()];
    places.into_iter().flatten().find_map(|place| {
        let property = place.object.as_deref()?.properties.iter().find(|property| property.name == name)?;
        Some((&*property.schema, property.schema.source(facts, place.source(facts, &operation.source))))
    })
}

impl Serialize for FilterStatuses<'_> {
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
