//! Renderers of a report, side by side.

pub(crate) mod escape;
pub(crate) mod github;
pub(crate) mod json;
pub(crate) mod junit;
pub(crate) mod sarif;
pub(crate) mod text;

use ecs_preflight::report::SourceText;

/// Where the text of a request comes from.
#[derive(Clone, Copy, Default)]
pub(crate) struct Origin<'o> {
    /// The file, or `<stdin>`.
    pub(crate) name: &'o str,
    /// The line of the file in which the request begins, where its parts have no lines of their own there.
    pub(crate) line: Option<usize>,
    /// The request in it (from 1), when it holds several.
    pub(crate) request: Option<usize>,
    /// The text that positions refer to: the file, or a body that stands in it as a string.
    pub(crate) text: Option<&'o SourceText<'o>>,
    /// The text is a string inside the file, so its lines are not the file's.
    pub(crate) embedded: bool,
    /// The resource that the request creates.
    pub(crate) resource: Option<&'o str>,
}
