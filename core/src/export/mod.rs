//! The catalogue in the standards that other tools read: JSON Schema 2020-12 and OpenAPI 3.1.
//!
//! Both are written from the same tables that the engine walks. What JSON Schema cannot say (widths,
//! bytes, rules over several fields) is carried by `x-` members, so a validator that follows the
//! standard accepts a little more than this library, and refuses nothing that it accepts.

mod openapi;
mod schema;

pub use openapi::OpenApi;
pub use schema::BodySchema;
