//! Checks requests to a cloud server API, derives server states and looks up IAM actions: before
//! anything is sent, and without any network.
//!
//! The library is pure: no input or output, no clock, no state that changes. Its facts are a catalogue that the
//! build compiles from `catalogue/*.yaml` into a pack, which is read once, on first use; its answers are [`report::Report`]s of
//! issues with stable rule ids, which are rendered in English or Chinese.
//!
//! ```
//! use ecs_preflight::report::{Columns, Language};
//! use ecs_preflight::request::{JsonText, Options, validate};
//!
//! let operation = ecs_preflight::catalogue::operation("NovaReplaceServerTags").unwrap();
//! let report = validate(operation, &JsonText(r#"{"tags": "blue"}"#), &Options::default());
//! assert!(!report.ok());
//! assert_eq!(report.issues()[0].rule().id(), "value/type");
//! println!("{}", report.to_json(Language::Zh, Columns::Characters));
//! ```

#![forbid(unsafe_code)]

pub mod ask;
pub mod catalogue;
pub mod describe;
pub mod error;
pub mod export;
pub mod forms;
pub mod iam;
pub mod lifecycle;
pub mod listing;
mod params;
mod preflight;
pub mod reader;
pub mod report;
pub mod request;
mod route;
pub mod schema;
pub mod status;

pub use error::job;
pub use preflight::{NotUsable, Preflight};
pub use schema::rules;

// The example of the README is run like every other.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
