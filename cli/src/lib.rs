//! `ecs-preflight`: checks requests, derives states and looks up IAM actions in the terminal.
//!
//! Exit status: 0 nothing at or above `--fail-on`; 1 something; 2 it could not run.
//!
//! The program is a library with one function, so that the Python package brings the same command.

mod args;
mod commands;
mod config;
mod input;
mod output;
mod render;

use std::ffi::OsString;
use std::io::Write;

use clap::Parser;

use args::{Args, Command, Format};
use output::{Failure, Output};

/// Runs the command line, the name of the program being its first argument, and gives its exit status.
///
/// It reads standard input, and writes to standard output and standard error; what it has written is
/// flushed when it returns.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    let status = match Args::try_parse_from(arguments) {
        Ok(args) => dispatch(&args),
        Err(error) => {
            // Help and version go to standard output and are no failure. Nobody may be reading either.
            error.print().ok();
            u8::try_from(error.exit_code()).unwrap_or(2)
        }
    };
    // Inside another program nothing flushes it at the end of the process.
    std::io::stdout().flush().ok();
    status
}

fn dispatch(args: &Args) -> u8 {
    let mut output = Output::new(args);
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
        Ok(()) => output.status(),
        Err(error) if error.is_closed_pipe() => output.status(),
        Err(error) => {
            anstream::eprintln!("ecs-preflight: {error}");
            2
        }
    }
}
