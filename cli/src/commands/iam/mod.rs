//! `iam`: look-ups of actions, and what policies decide, allow, gain and lose.

mod actions;
mod apis;
mod diff;
mod minimize;
pub(crate) mod needs;
mod simulate;
mod who;

use ecs_preflight::ask::Refusal;
use ecs_preflight::iam::policy::{Place, Sound};
use ecs_preflight::report::Language;
use ecs_preflight::request::JsonText;

use super::refused;
use crate::args::IamCommand;
use crate::config::Config;
use crate::input;
use crate::output::{Failure, Output};

pub(crate) fn run(command: &IamCommand, config: Config, output: &mut Output) -> Result<(), Failure> {
    match command {
        IamCommand::Needs(args) => needs::run(args, output),
        IamCommand::Lint(args) => super::lint::run(args, config, output),
        IamCommand::Who { action } => who::run(action, output),
        IamCommand::Actions(args) => actions::run(args, output),
        IamCommand::Apis { files } => apis::run(files, output),
        IamCommand::Simulate(args) => simulate::run(args, output),
        IamCommand::Minimize { what } => minimize::run(what, output),
        IamCommand::Diff { old, new } => diff::run(old, new, output),
    }
}

/// The policies of files, in their order.
fn policies(files: &[String], language: Language) -> Result<Vec<Sound>, Failure> {
    files.iter().map(|file| policy(file, language)).collect()
}

fn policy(file: &str, language: Language) -> Result<Sound, Failure> {
    let content = input::read(file).map_err(Failure::Usage)?;
    let text = input::text(&content)
        .map_err(|_| Failure::Usage(format!("cannot read `{file}`: it is not UTF-8")))?;
    Sound::read(&JsonText(text))
        .map_err(|flaw| refused(&Refusal::new(flaw.finding(input::shown(file))), language))
}

/// How files are called in output.
fn names(files: &[String]) -> Vec<&str> {
    files.iter().map(|file| input::shown(file)).collect()
}

/// `p.json /Statement/0`
fn place(place: &Place, names: &[&str]) -> String {
    match names.get(place.policy) {
        Some(name) => format!("{name} {}", place.pointer),
        None => place.pointer.clone(),
    }
}
