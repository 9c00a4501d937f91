//! The program `ecs-preflight`; see the library of this crate.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(ecs_preflight_cli::run(std::env::args_os()))
}
