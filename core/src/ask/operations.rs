//! Questions about operations.

use crate::iam;

use super::{Group, Question, json};

/// `operation.needs`: the actions of an operation; `operation.find`: the operations of a method and URL.
pub const OPERATIONS: Group = &[
    Question {
        name: "operation.needs",
        arguments: &["operation"],
        answer: |arguments, _| json(&iam::needs_in(arguments.facts, arguments.operation("operation")?)),
    },
    Question {
        name: "operation.find",
        arguments: &["method", "url"],
        answer: |arguments, _| {
            let (method, url) = (arguments.text("method")?, arguments.text("url")?);
            let request = crate::request::Request { method, url, headers: &[] };
            json(
                &iam::operations_of_in(arguments.facts, &request)
                    .into_iter()
                    .map(|operation| &*operation.id)
                    .collect::<Vec<_>>(),
            )
        },
    },
];
