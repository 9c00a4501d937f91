//! `export`: the catalogue in the standards that other tools read.

use ecs_preflight::export::{BodySchema, OpenApi};

use crate::args::ExportCommand;
use crate::output::{Failure, Output};

pub(crate) fn run(command: &ExportCommand, output: &mut Output) -> Result<(), Failure> {
    match command {
        ExportCommand::Schema { operation } => {
            output.json(&BodySchema::of(super::operation(operation, output.language)?))
        }
        ExportCommand::Openapi => output.json(&OpenApi::embedded()),
    }
}
