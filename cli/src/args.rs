//! The command line.

use clap::{Parser, Subcommand, ValueEnum};
use ecs_preflight::report::{Language, Severity};
use ecs_preflight::rules::Os;
use ecs_preflight::status::Dialect;
use serde::Deserialize;

use crate::config::{Config, Section};

/// Checks cloud server API requests, server states and IAM actions before anything is sent.
#[derive(Debug, Parser)]
#[command(name = "ecs-preflight", version, propagate_version = true, max_term_width = 100)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,

    /// How results are printed [default: text]
    #[arg(long, global = true, value_enum)]
    pub(crate) format: Option<Format>,

    /// The language of messages: en or zh
    #[arg(long, global = true, env = "ECS_PREFLIGHT_LANG", value_parser = language)]
    pub(crate) lang: Option<Language>,

    /// The least severity that makes the exit status 1 [default: error]
    #[arg(long, global = true, value_enum)]
    pub(crate) fail_on: Option<FailOn>,

    /// Short for --fail-on warning
    #[arg(long, global = true)]
    pub(crate) strict: bool,

    /// Leave out the summary, and what is only worth knowing
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,

    /// When to use colours: where a terminal shows them (auto), always or never
    #[arg(long, global = true, value_enum, default_value_t = Colour::Auto, value_name = "WHEN")]
    pub(crate) color: Colour,

    /// Write the results to a file, which is complete or not there at all
    #[arg(long, short, global = true, value_name = "FILE")]
    pub(crate) output: Option<String>,

    /// The edition that requests and policies are judged by, such as huaweicloud-public [default: documents]
    #[arg(long, global = true, value_name = "NAME")]
    pub(crate) edition: Option<String>,

    /// A file (or folder) that changes what the catalogue says, as YAML or as a pack; may be repeated, the last one wins
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) overlay: Vec<String>,

    /// The most issues that are shown of a request or policy; the others are counted [default: 1000]
    #[arg(long, global = true, value_name = "N")]
    pub(crate) max_issues: Option<usize>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Check requests: .http files, curl commands, HAR, Postman, Terraform plans, logs and more, or the body of one operation
    Check(CheckArgs),
    /// Derive the server status from vm_state and task_state
    Status(StatusArgs),
    /// Tell whether an operation may run in a state, and what to do first (exit status 1: it may not)
    May(MayArgs),
    /// Tell which statuses an operation leads through, so that a poller knows when to stop
    Expect {
        /// The operation
        #[arg(value_name = "ID")]
        operation: String,
    },
    /// List the statuses, vm_states, task_states, power and host states with their meanings
    States(StatesArgs),
    /// Look up IAM actions
    Iam {
        #[command(subcommand)]
        command: IamCommand,
    },
    /// Write the catalogue as JSON Schema 2020-12 or OpenAPI 3.1
    Export {
        #[command(subcommand)]
        command: ExportCommand,
    },
    /// Explain an error code, an HTTP status, a rule, or an error response in a file
    Explain(ExplainArgs),
    /// Read the response to the query of a job: its progress, what failed, and whether to go on polling
    Job {
        /// A file with the response (or a response a line), or -
        #[arg(value_name = "FILE")]
        file: String,
    },
    /// Describe a field of an operation's body: its limits, title and hint
    Describe {
        /// The operation
        #[arg(value_name = "ID")]
        operation: String,
        /// Where the field is, such as /server/name; the whole body when left out
        #[arg(value_name = "POINTER", default_value = "")]
        pointer: String,
    },
    /// List the operations, IAM rows, error codes and rules, or show one operation
    Catalogue(CatalogueArgs),
    /// Write what a shell needs to complete the command: bash, zsh, fish, powershell or elvish
    Completions {
        /// The shell
        #[arg(value_enum)]
        shell: clap_complete::Shell,
    },
    /// Write the manual page of the program or of a command, in roff
    Man {
        /// The command, such as check or iam lint; the program itself when left out
        #[arg(value_name = "COMMAND")]
        command: Vec<String>,
    },
}

/// Decisions about rules.
#[derive(Debug, Default, clap::Args)]
pub(crate) struct RuleArgs {
    /// A rule that does not count, everywhere or at a pointer and below it; may be repeated
    #[arg(long, value_name = "RULE[@POINTER]")]
    pub(crate) ignore: Vec<String>,

    /// How grave a rule is: error, warning, note or off; may be repeated
    #[arg(long, value_name = "RULE[@POINTER]=SEVERITY", value_parser = decision)]
    pub(crate) severity: Vec<(String, String)>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct CheckArgs {
    /// Files, folders (read as .gitignore says), patterns such as 'requests/**/*.http', or - for standard input
    #[arg(required = true, value_name = "FILE|DIR|GLOB")]
    pub(crate) files: Vec<String>,

    /// The files hold bodies of this operation
    #[arg(long, value_name = "ID")]
    pub(crate) operation: Option<String>,

    /// The operating system of the image (linux or windows), for its password rules
    #[arg(long, value_parser = os)]
    pub(crate) os: Option<Os>,

    /// Judge by the documents alone: what real clients send although the documents read otherwise is an error
    #[arg(long)]
    pub(crate) documents_only: bool,

    /// The configuration; otherwise .ecs-preflight.toml or ecs-preflight.toml, here or further up
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<String>,

    #[command(flatten)]
    pub(crate) rules: RuleArgs,
}

#[derive(Debug, clap::Args)]
pub(crate) struct ExplainArgs {
    /// A code such as Ecs.0011, an HTTP status, a rule such as password/classes, a file, or -
    #[arg(value_name = "CODE|STATUS|RULE|FILE")]
    pub(crate) what: String,

    /// The request that was refused (the first one of a capture that check reads): its part in the error is shown
    #[arg(long, value_name = "FILE")]
    pub(crate) request: Option<String>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct StatusArgs {
    /// A vm_state, a file with a server or servers response (or lines of states), or -
    #[arg(value_name = "VM_STATE|FILE", required_unless_present = "of")]
    pub(crate) state: Option<String>,

    /// The task_state; leave it out for none
    #[arg(value_name = "TASK_STATE")]
    pub(crate) task: Option<String>,

    /// Of a file, show only the servers whose reported status is another
    #[arg(long)]
    pub(crate) disagreements: bool,

    /// List the pairs of vm_state and task_state that give this status instead
    #[arg(long, value_name = "STATUS", conflicts_with_all = ["state", "task"])]
    pub(crate) of: Option<String>,

    /// The table that answers: documented, or that of OpenStack Nova itself (nova)
    #[arg(long, default_value = "documented", value_parser = dialect)]
    pub(crate) dialect: Dialect,
}

#[derive(Debug, clap::Args)]
pub(crate) struct MayArgs {
    /// The operation
    #[arg(value_name = "ID")]
    pub(crate) operation: String,

    /// The vm_state of the server
    #[arg(value_name = "VM_STATE")]
    pub(crate) vm_state: Option<String>,

    /// The task_state; leave it out for none
    #[arg(value_name = "TASK_STATE")]
    pub(crate) task_state: Option<String>,

    /// The status of the server
    #[arg(long, value_name = "STATUS")]
    pub(crate) status: Option<String>,

    /// The server is locked
    #[arg(long)]
    pub(crate) locked: bool,

    /// The operation that was the last on this server, and failed
    #[arg(long, value_name = "ID")]
    pub(crate) failed: Option<String>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct StatesArgs {
    /// The system whose states are listed, such as htaiyun
    #[arg(long, value_name = "SYSTEM", conflicts_with = "dialect")]
    pub(crate) system: Option<String>,

    /// The table: documented, or that of OpenStack Nova itself (nova)
    #[arg(long, default_value = "documented", value_parser = dialect)]
    pub(crate) dialect: Dialect,
}

#[derive(Debug, Subcommand)]
pub(crate) enum IamCommand {
    /// The actions that a call needs, with dependencies
    Needs(NeedsArgs),
    /// The operations that an action opens, and the actions that depend on it
    Who {
        /// An action such as ecs:servers:reboot; * stands for any run of characters
        #[arg(value_name = "ACTION")]
        action: String,
    },
    /// List the actions that the documents name: level, editions, spellings
    Actions(ActionsArgs),
    /// The operations that policies allow, and what blocks the others
    Apis {
        /// Policies that hold together; - reads standard input
        #[arg(required = true, value_name = "FILE")]
        files: Vec<String>,
    },
    /// Check policies: .json, .yaml, and the roles in .tf files
    Lint(LintArgs),
    /// What policies decide about an action; the exit status is 0 when it is allowed
    Simulate(SimulateArgs),
    /// The least policy for operations or for a capture
    Minimize {
        /// Operations, or captures (all that check reads, and -)
        #[arg(required = true, value_name = "ID|FILE")]
        what: Vec<String>,
    },
    /// What a change of a policy gains and loses; the exit status is 1 when it does
    Diff {
        /// The policy as it was
        #[arg(value_name = "OLD")]
        old: String,
        /// The policy as it is
        #[arg(value_name = "NEW")]
        new: String,
    },
}

#[derive(Debug, clap::Args)]
pub(crate) struct ActionsArgs {
    /// Only this action; * stands for any run of characters
    #[arg(value_name = "ACTION")]
    pub(crate) action: Option<String>,

    /// List the operations that no edition names an action for
    #[arg(long, conflicts_with = "action")]
    pub(crate) without_row: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct SimulateArgs {
    /// Policies that hold together; - reads standard input
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<String>,

    /// The action, such as ecs:servers:reboot
    #[arg(long, value_name = "ACTION")]
    pub(crate) action: String,

    /// The resource, such as ecs:*:*:instance:ID; without it, an Allow for some resources does not apply
    #[arg(long, value_name = "RESOURCE")]
    pub(crate) resource: Option<String>,

    /// The value of a condition key; again for more keys or more values of one
    #[arg(long, value_name = "KEY=VALUE", value_parser = context)]
    pub(crate) context: Vec<(String, String)>,

    /// The time of the request in ISO 8601, for g:CurrentTime
    #[arg(long, value_name = "TIME")]
    pub(crate) time: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ExportCommand {
    /// The body of one operation as JSON Schema
    Schema {
        /// The operation
        #[arg(value_name = "ID")]
        operation: String,
    },
    /// All operations as OpenAPI
    Openapi,
}

#[derive(Debug, clap::Args)]
pub(crate) struct NeedsArgs {
    /// METHOD URL, a capture (all that check reads, and -), or an operation
    #[arg(value_name = "METHOD URL|FILE|ID", num_args = 0..=2, required_unless_present = "operation")]
    pub(crate) request: Vec<String>,

    /// The operation instead of a request
    #[arg(long, value_name = "ID", conflicts_with = "request")]
    pub(crate) operation: Option<String>,

    /// Show what every edition of the documents says of the operation
    #[arg(long, requires = "operation", conflicts_with = "request")]
    pub(crate) all_editions: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct LintArgs {
    /// Policies, folders (read as .gitignore says), patterns such as 'policies/**/*.json', or -
    #[arg(required = true, value_name = "POLICY|DIR|GLOB")]
    pub(crate) files: Vec<String>,

    /// Put right what is safe to put right: blanks, letter case, duplicates, covered entries
    #[arg(long)]
    pub(crate) fix: bool,

    /// Show what --fix would change, and change nothing
    #[arg(long)]
    pub(crate) diff: bool,

    /// With --fix or --diff: add the actions that granted ones depend on
    #[arg(long)]
    pub(crate) add_dependencies: bool,

    /// A finding that does not count, and why; may be repeated
    #[arg(long, value_name = "RULE[@POINTER]=REASON")]
    pub(crate) suppress: Vec<String>,

    /// The configuration; otherwise .ecs-preflight.toml or ecs-preflight.toml, here or further up
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<String>,

    /// The policies are granted in enterprise projects
    #[arg(long)]
    pub(crate) enterprise_project: bool,

    /// What the policy is called, instead of its file's name
    #[arg(long)]
    pub(crate) name: Option<String>,

    #[command(flatten)]
    pub(crate) rules: RuleArgs,
}

#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct CatalogueArgs {
    /// Show this operation only
    #[arg(value_name = "ID")]
    pub(crate) operation: Option<String>,

    /// Tell where each fact of an operation or a field comes from, and what an overlay has replaced
    #[arg(long, num_args = 1..=2, value_names = ["ID", "POINTER"], conflicts_with = "operation")]
    pub(crate) explain: Vec<String>,

    #[command(subcommand)]
    pub(crate) command: Option<CatalogueCommand>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum CatalogueCommand {
    /// Compile overlays into a pack (--output FILE), which browsers and other programs can load
    Build {
        /// The overlays, the last one winning
        #[arg(value_name = "OVERLAY", required = true)]
        overlays: Vec<String>,
    },
    /// List what differs between two editions: operations, fields, actions, error codes
    Diff {
        /// An edition such as documents or huaweicloud-public, or an overlay or pack
        #[arg(value_name = "EDITION")]
        one: String,
        /// Another one
        #[arg(value_name = "EDITION")]
        other: String,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Format {
    /// For people, drawn like a compiler's
    Text,
    /// One JSON document a line
    Json,
    /// Annotations of GitHub Actions
    Github,
    /// SARIF 2.1.0, for `check` and `iam lint`
    Sarif,
    /// JUnit XML, for `check` and `iam lint`
    Junit,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Colour {
    /// Where standard output is a terminal
    Auto,
    /// Also into a pipe
    Always,
    /// Not at all
    Never,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum FailOn {
    /// Errors only
    Error,
    /// Warnings and errors
    Warning,
    /// Anything
    Note,
}

impl Command {
    /// It reports issues, which every format can show.
    pub(crate) fn has_issues(&self) -> bool {
        matches!(self, Command::Check(_) | Command::Iam { command: IamCommand::Lint(_) })
    }
}

/// What the command line, the environment and the configuration say together, in this order.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Choices {
    pub(crate) format: Format,
    pub(crate) language: Language,
    /// The least severity that makes the exit status 1.
    pub(crate) threshold: Severity,
}

impl Choices {
    pub(crate) fn of(args: &Args, config: &Config) -> Self {
        let none = Section::default();
        let section = match &args.command {
            Command::Check(_) => &config.check,
            Command::Iam { command: IamCommand::Lint(_) } => &config.lint,
            _ => &none,
        };
        let fail_on = args.fail_on.or(section.fail_on).unwrap_or(FailOn::Error);
        Choices {
            format: args.format.or(section.format).unwrap_or(Format::Text),
            language: args.lang.or(section.language).or(config.language).unwrap_or_default(),
            threshold: match (fail_on, args.strict) {
                (FailOn::Note, _) => Severity::Note,
                (FailOn::Warning, _) | (FailOn::Error, true) => Severity::Warning,
                (FailOn::Error, false) => Severity::Error,
            },
        }
    }
}

fn language(tag: &str) -> Result<Language, String> {
    Language::parse(tag).ok_or_else(|| "the languages are en and zh".to_owned())
}

fn context(pair: &str) -> Result<(String, String), String> {
    match pair.split_once('=') {
        Some((key, value)) if !key.is_empty() => Ok((key.to_owned(), value.to_owned())),
        _ => Err("write KEY=VALUE, such as g:UserName=alice".to_owned()),
    }
}

fn decision(pair: &str) -> Result<(String, String), String> {
    match pair.rsplit_once('=') {
        Some((rule, severity)) => Ok((rule.to_owned(), severity.to_owned())),
        None => Err("write RULE=SEVERITY, such as value/enum=warning".to_owned()),
    }
}

fn os(name: &str) -> Result<Os, String> {
    Os::parse(name).ok_or_else(|| "the operating systems are linux and windows".to_owned())
}

fn dialect(name: &str) -> Result<Dialect, String> {
    let names = || Dialect::ALL.map(Dialect::name).join(" and ");
    Dialect::parse(name).ok_or_else(|| format!("the dialects are {}", names()))
}
