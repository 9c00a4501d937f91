//! `ecs-preflight`: checks requests, derives states and looks up IAM actions in the terminal.
//!
//! Exit status: 0 nothing at or above `--fail-on`; 1 something; 2 it could not run.
//!
//! The program is a library with one function, so that the Python package brings the same command.

mod args;
mod commands;
mod config;
mod files;
mod input;
mod output;
mod render;

use std::ffi::OsString;
use std::io::Write;

use clap::Parser;

use args::{Args, Command, Format};
use output::{Failure, Output, say};
use render::escape;

/// Runs the command line, the name of the program being its first argument, and gives its exit status.
///
/// It reads standard input, and writes to standard output and standard error; what it has written is
/// flushed when it returns.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let status = match Args::try_parse_from(&arguments) {
        Ok(args) => dispatch(&args),
        Err(error) => {
            // Help and version go to standard output and are no failure. Nobody may be reading either.
            let error = harmless(error, &arguments);
            error.print().ok();
            u8::try_from(error.exit_code()).unwrap_or(2)
        }
    };
    // Inside another program nothing flushes it at the end of the process.
    std::io::stdout().flush().ok();
    status
}

/// What is wrong with a command line, said of its arguments as they may be shown.
fn harmless(error: clap::Error, arguments: &[OsString]) -> clap::Error {
    let shown = arguments.iter().map(|argument| escape::line(&argument.to_string_lossy()).into_owned());
    match Args::try_parse_from(shown) {
        Err(harmless) if harmless.kind() == error.kind() => harmless,
        _ => clap::Error::new(error.kind()),
    }
}

fn dispatch(args: &Args) -> u8 {
    let mut output = match Output::new(args) {
        Ok(output) => output,
        Err(error) => {
            say(&error.to_string());
            return 2;
        }
    };
    let outcome = command(args, &mut output);
    let pipe = output.status_of_closed_pipe();
    let outcome = match outcome {
        Ok(()) => output.finish(),
        Err(error) => {
            output.abandon();
            Err(error)
        }
    };
    match outcome {
        Ok(status) => status,
        Err(error) if error.is_closed_pipe() => pipe,
        Err(error) => {
            say(&error.to_string());
            2
        }
    }
}

fn command(args: &Args, output: &mut Output) -> Result<(), Failure> {
    match &args.command {
        command if args.format == Format::Sarif && !command.has_issues() => {
            Err(Failure::Usage("--format sarif goes with check and iam lint".to_owned()))
        }
        Command::Check(check) => commands::check::run(check, output),
        Command::Status(status) => commands::status::run(status, output),
        Command::May(may) => commands::lifecycle::may(may, output),
        Command::Expect { operation } => commands::lifecycle::expect(operation, output),
        Command::States(states) => commands::lifecycle::states(states, output),
        Command::Iam { command } => commands::iam::run(command, output),
        Command::Explain(explain) => commands::explain::run(explain, output),
        Command::Job { file } => commands::job::run(file, output),
        Command::Describe { operation, pointer } => commands::describe::run(operation, pointer, output),
        Command::Export { command } => commands::export::run(command, output),
        Command::Catalogue(catalogue) => commands::catalogue::run(catalogue, output),
    }
}
