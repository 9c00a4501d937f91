//! Questions of forms.

use crate::catalogue::{Operation, nearest, rule};
use crate::describe::describe_in;
use crate::export::BodySchema;
use crate::forms::{checklist_in, counters, field, nearest_pointer};
use crate::report::{Arg, Finding};
use crate::schema::Schema;
use crate::schema::rules::Os;

use super::{Arguments, Group, Question, Refusal, json};

/// `form.describe`, `form.checklist`, `form.counters` and `form.schema`.
pub const FORMS: Group = &[
    Question {
        name: "form.describe",
        arguments: &["operation", "pointer"],
        answer: |arguments, _| {
            let operation = arguments.operation("operation")?;
            let pointer = arguments.text_if_given("pointer")?.unwrap_or_default();
            let found = describe_in(arguments.facts, operation, pointer);
            json(&found.ok_or_else(|| unknown_field(operation, pointer))?)
        },
    },
    Question {
        name: "form.checklist",
        arguments: &["operation", "pointer", "value", "os"],
        answer: |arguments, _| {
            let os = match arguments.text_if_given("os")? {
                None => None,
                Some(name) => Some(Os::parse(name).ok_or_else(|| {
                    Refusal::unknown("os", name, nearest(name, Os::ALL.into_iter().map(Os::name)))
                })?),
            };
            let operation = arguments.operation("operation")?;
            let schema = schema(arguments)?;
            json(&checklist_in(arguments.facts, operation, schema, arguments.text("value")?, os))
        },
    },
    Question {
        name: "form.counters",
        arguments: &["operation", "pointer", "value", "plain"],
        answer: |arguments, _| {
            let schema = schema(arguments)?;
            let plain = arguments.flag("plain")?.unwrap_or_default();
            json(&arguments.value("value").map(|value| counters(schema, value, plain)).unwrap_or_default())
        },
    },
    Question {
        name: "form.schema",
        arguments: &["operation"],
        answer: |arguments, _| json(&BodySchema::new(arguments.facts, arguments.operation("operation")?)),
    },
];

fn schema<'f>(arguments: &Arguments<'f>) -> Result<&'f Schema, Refusal> {
    let pointer = arguments.text("pointer")?;
    let operation = arguments.operation("operation")?;
    field(operation, pointer).map_err(|near| no_field(pointer, near.as_deref()))
}

/// The refusal of a pointer at which an operation has no field.
pub fn unknown_field(operation: &Operation, pointer: &str) -> Refusal {
    no_field(pointer, nearest_pointer(operation, pointer).as_deref())
}

fn no_field(pointer: &str, near: Option<&str>) -> Refusal {
    if pointer.is_empty() || pointer.starts_with('/') {
        return Refusal::unknown("field", pointer, near);
    }
    let rule = if near.is_some() { rule::ASK_POINTER_NEAR } else { rule::ASK_POINTER };
    let finding = Finding::new(rule).with("found", Arg::input(pointer));
    Refusal::new(match near {
        Some(near) => finding.with("nearest", Arg::input(near)),
        None => finding,
    })
}
