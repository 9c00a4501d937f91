//! `completions` and `man`: what shells and `man` know of the command.

use clap::CommandFactory;

use crate::args::Args;
use crate::output::{Failure, Output};

/// The name under which it is called.
const NAME: &str = "ecs-preflight";

pub(crate) fn completions(shell: clap_complete::Shell, output: &mut Output) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), NAME, &mut script);
    output.raw(&String::from_utf8_lossy(&script))
}

pub(crate) fn manual(path: &[String], output: &mut Output) -> Result<(), Failure> {
    let mut program = Args::command();
    // Every command gets its full name, such as ecs-preflight-iam-lint, and the options that hold for all.
    program.build();
    let mut command = &program;
    for name in path {
        let inner = command.find_subcommand(name);
        command = inner.ok_or_else(|| Failure::Usage(format!("there is no command `{}`", path.join(" "))))?;
    }
    let mut page = Vec::new();
    clap_mangen::Man::new(command.clone()).render(&mut page)?;
    output.raw(&String::from_utf8_lossy(&page))
}
