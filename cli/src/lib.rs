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
mod overlays;
mod render;

use std::ffi::OsString;
use std::io::Write;

use clap::Parser;

use args::{Args, CatalogueArgs, CatalogueCommand, Choices, Command, Format, IamCommand};
use config::Config;
use output::{Failure, Output, say_why};
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
            if error.kind() == clap::error::ErrorKind::DisplayVersion
                && let Some(edition) = overlays::chosen(&arguments)
            {
                writeln!(std::io::stdout(), "edition {edition}").ok();
            }
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
    // A pack is no text: it goes to its file as it is.
    if let Command::Catalogue(CatalogueArgs { command: Some(CatalogueCommand::Build { overlays }), .. }) =
        &args.command
    {
        return match overlays::build(overlays, args) {
            Ok(()) => 0,
            Err(error) => {
                say_why(&error);
                2
            }
        };
    }
    let begun = overlays::install(args).and_then(|said| {
        let mut config = configuration(args)?;
        config.add_overlays(said).map_err(Failure::Usage)?;
        Ok(config)
    });
    let begun = begun.and_then(|config| {
        let choices = Choices::of(args, &config);
        Ok((config, choices, Output::new(args, choices)?))
    });
    let (config, choices, mut output) = match begun {
        Ok(begun) => begun,
        Err(error) => {
            say_why(&error);
            return 2;
        }
    };
    let outcome = command(args, config, choices, &mut output);
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
            say_why(&error);
            2
        }
    }
}

/// What the configuration says. Commands that need nothing of it but the language do without a broken one.
fn configuration(args: &Args) -> Result<Config, Failure> {
    let named = match &args.command {
        Command::Check(check) => check.config.as_deref(),
        Command::Iam { command: IamCommand::Lint(lint) } => lint.config.as_deref(),
        Command::Completions { .. } | Command::Man { .. } => return Ok(Config::default()),
        _ => return Ok(Config::read(None).unwrap_or_default()),
    };
    Config::read(named).map_err(Failure::Usage)
}

fn command(args: &Args, config: Config, choices: Choices, output: &mut Output) -> Result<(), Failure> {
    match &args.command {
        command if matches!(choices.format, Format::Sarif | Format::Junit) && !command.has_issues() => {
            let name = if choices.format == Format::Sarif { "sarif" } else { "junit" };
            Err(Failure::Usage(format!("--format {name} works with check and iam lint only")))
        }
        Command::Check(check) => commands::check::run(check, &config, output),
        Command::Status(status) => commands::status::run(status, output),
        Command::May(may) => commands::lifecycle::may(may, output),
        Command::Expect { operation } => commands::lifecycle::expect(operation, output),
        Command::States(states) => commands::lifecycle::states(states, output),
        Command::Iam { command } => commands::iam::run(command, config, output),
        Command::Explain(explain) => commands::explain::run(explain, output),
        Command::Job { file } => commands::job::run(file, output),
        Command::Describe { operation, pointer } => commands::describe::run(operation, pointer, output),
        Command::Export { command } => commands::export::run(command, output),
        Command::Catalogue(catalogue) => commands::catalogue::run(catalogue, &config, output),
        Command::Completions { shell } => commands::shell::completions(*shell, output),
        Command::Man { command } => commands::shell::manual(command, output),
    }
}
