//! Questions of forms.

use crate::catalogue::nearest;
use crate::describe::describe;
use crate::export::BodySchema;
use crate::forms::{checklist, counters, field};
use crate::rules::Os;
use crate::schema::Schema;

use super::{Arguments, Group, Question, Refusal, json};

/// `form.describe`, `form.checklist`, `form.counters` and `form.schema`.
pub const FORMS: Group = &[
    Question {
        name: "form.describe",
        arguments: &["operation", "pointer"],
        answer: |arguments, _| {
            let operation = arguments.operation("operation")?;
            let pointer = arguments.text_if_given("pointer")?.unwrap_or_default();
            json(&describe(operation, pointer).ok_or_else(|| no_field(arguments, pointer))?)
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
            json(&checklist(schema(arguments)?, arguments.text("value")?, os))
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
        answer: |arguments, _| json(&BodySchema(arguments.operation("operation")?)),
    },
];

fn schema(arguments: &Arguments) -> Result<&'static Schema, Refusal> {
    let pointer = arguments.text("pointer")?;
    field(arguments.operation("operation")?, pointer).map_err(|_| no_field(arguments, pointer))
}

fn no_field(arguments: &Arguments, pointer: &str) -> Refusal {
    let near =
        arguments.operation("operation").ok().and_then(|operation| field(operation, pointer).err()).flatten();
    Refusal::unknown("field", pointer, near.as_deref())
}
