//! `ecs-preflight`: checks requests, derives states and looks up IAM actions in the terminal.
//!
//! Exit status: 0 nothing at or above `--fail-on`; 1 something; 2 it could not run.

mod args;
mod commands;
mod config;
mod input;
mod output;
mod render;

use std::process::ExitCode;

use clap::Parser;

use args::{Args, Command, Format};
use output::{Failure, Output};

fn main() -> ExitCode {
    let args = Args::parse();
    let mut output = Output::new(&args);
    let outcome = match &args.command {
        command if args.format == Format::Sarif && !command.has_issues() => {
            Err(Failure::Usage("--format sarif goes with check and iam lint".to_owned()))
        }
        Command::Check(check) => commands::check::run(check, &mut output),
        Command::Status(status) => commands::status::run(status, &mut output),
        Command::May(may) => commands::lifecycle::may(may, &mut output),
        Command::Expect { operation } => commands::lifecycle::expect(operation, &mut output),
        Command::States(states) => commands::lifecycle::states(states, &mut output),
        Command::Iam { command } => commands::iam::run(command, &mut output),
        Command::Explain(explain) => commands::explain::run(explain, &mut output),
        Command::Job { file } => commands::job::run(file, &mut output),
        Command::Describe { operation, pointer } => commands::describe::run(operation, pointer, &mut output),
        Command::Export { command } => commands::export::run(command, &mut output),
        Command::Catalogue(catalogue) => commands::catalogue::run(catalogue, &mut output),
    };
    let outcome = outcome.and_then(|()| output.finish());
    match outcome {
        Ok(()) => output.exit_code(),
        Err(error) if error.is_closed_pipe() => output.exit_code(),
        Err(error) => {
            anstream::eprintln!("ecs-preflight: {error}");
            ExitCode::from(2)
        }
    }
}
