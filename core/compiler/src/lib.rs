//! The catalogue's compiler: facts and sentences as YAML in, a [`Catalogue`] out, which
//! [`ecs_preflight_model::pack`] writes as a pack.
//!
//! Every mistake is reported with its file and line, all of them at once where reading can go on. Nothing here panics
//! or prints: the same code reads the files of this project when it is built, and files of users when it runs.

mod acts;
mod constraint;
pub mod cut;
mod errors;
mod facts;
mod iam;
mod ids;
mod jobs;
mod language;
mod lifecycle;
mod lint;
mod messages;
mod operations;
mod origin;
mod overlay;
mod practice;
mod schema;
mod shape;
mod sources;
mod states;
mod text_rules;
mod values;
mod yaml;

use std::path::Path;
use std::sync::Arc;

use ecs_preflight_model::Catalogue;

pub use overlay::Change;
pub use states::Enumeration;
pub use yaml::{Cited, Place, Problem};

use schema::Vocabulary;
use sources::Sources;
use yaml::{Node, Outcome};

/// A file of the catalogue: its name, such as `catalogue/states.yaml` or `messages/en/ecs.yaml`, and its text.
#[derive(Clone, Debug)]
pub struct File {
    /// From the root of the catalogue, with `/` between folders.
    pub name: String,
    /// YAML.
    pub text: String,
}

/// The files as one text, to be carried by programs that compile overlays: each name and each text ends with a zero
/// byte, which YAML has not.
pub fn bundle(files: &[File]) -> String {
    files.iter().flat_map(|file| [file.name.as_str(), "\0", file.text.as_str(), "\0"]).collect()
}

/// The files of a [`bundle`].
pub fn unbundle(bundle: &str) -> Vec<File> {
    let mut parts = bundle.split('\0');
    let mut files = Vec::new();
    while let (Some(name), Some(text)) = (parts.next(), parts.next()) {
        files.push(File { name: name.to_owned(), text: text.to_owned() });
    }
    files
}

/// The keywords of schemas, in the catalogue and in overlays.
pub fn keywords() -> impl Iterator<Item = &'static str> {
    let of_schemas = schema::KEYWORDS.iter().copied();
    of_schemas.filter(|keyword| !keyword.starts_with(overlay::CHANGED)).chain(overlay::OWN)
}

/// What the files say.
#[derive(Debug)]
pub struct Compiled {
    /// The tables.
    pub catalogue: Catalogue,
    /// The key of every wording in `catalogue.rules`: `password/classes`, or `route/unknown-action#none`.
    pub rule_keys: Vec<String>,
    /// The enumerations of states that the engine names.
    pub enumerations: Vec<Enumeration>,
    /// What overlays have changed, in the order of their files.
    pub changes: Vec<Change>,
    /// How grave overlays say that rules are: `value/enum` or `name/characters@/server/name`, and `error`, `warning`,
    /// `note` or `off`.
    pub severities: Vec<(String, String)>,
    /// The hosts that overlays are for.
    pub hosts: Vec<String>,
}

impl Compiled {
    /// Rust source of the ids that the engine names: a constant for each wording of a rule, and the enumerations of
    /// states.
    pub fn ids(&self) -> String {
        ids::code(self)
    }
}

/// Compiles files in the languages that are wanted; of the other ones nothing is left.
///
/// # Errors
/// Every mistake with its place.
pub fn compile(files: &[File], wanted: impl Fn(&str) -> bool) -> Result<Compiled, Vec<Problem>> {
    compile_with(files, &[], wanted)
}

/// The same with overlays: files of users that change what the catalogue says, the last one last.
///
/// # Errors
/// Every mistake with its place, in the catalogue and in the overlays.
pub fn compile_with(
    files: &[File],
    overlays: &[File],
    wanted: impl Fn(&str) -> bool,
) -> Result<Compiled, Vec<Problem>> {
    let mut problems = Vec::new();
    let (mut nodes, mut texts) = parsed(files, &mut problems);
    let mut read = Vec::new();
    for overlay in overlays {
        match yaml::parse(&Arc::from(overlay.name.as_str()), &overlay.text) {
            Ok(node) => read.push(node),
            Err(problem) => problems.push(problem),
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let mut merged = overlay::Merged::default();
    for node in &read {
        let mut base = overlay::Base { nodes: &mut nodes, texts: &mut texts };
        overlay::merge(node, &mut base, &mut merged, &mut problems);
    }
    if let Err(problem) = language::leave_out(&wanted, &mut nodes, &mut texts) {
        return Err(vec![problem]);
    }
    match tables(&nodes, &texts, &mut problems) {
        Some(compiled) if problems.is_empty() => {
            let overlay::Merged { changes, severities, hosts } = merged;
            Ok(Compiled { changes, severities, hosts, ..compiled })
        }
        _ => Err(problems),
    }
}

/// The files of facts by their names, and the sentences of each language.
fn parsed(files: &[File], problems: &mut Vec<Problem>) -> (Vec<(String, Node)>, Vec<Vec<Node>>) {
    let mut nodes = Vec::new();
    let mut texts: Vec<Vec<Node>> = messages::LANGUAGES.iter().map(|_| Vec::new()).collect();
    for file in files {
        let node = match yaml::parse(&Arc::from(file.name.as_str()), &file.text) {
            Ok(node) => node,
            Err(problem) => {
                problems.push(problem);
                continue;
            }
        };
        let language = messages::LANGUAGES
            .iter()
            .position(|language| file.name.starts_with(&format!("messages/{language}/")));
        match language.and_then(|language| texts.get_mut(language)) {
            Some(sentences) => sentences.push(node),
            None => nodes.push((file.name.clone(), node)),
        }
    }
    (nodes, texts)
}

/// The files `catalogue/**.yaml` and `messages/**.yaml` of a folder, sorted, so that a pack is the same on every
/// machine.
///
/// # Errors
/// Files and folders that cannot be read.
pub fn files(root: &Path) -> Result<Vec<File>, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut files = Vec::new();
    let languages = messages::LANGUAGES.map(|language| format!("messages/{language}"));
    for folder in std::iter::once("catalogue").chain(languages.iter().map(String::as_str)) {
        list(root, folder, &mut files, &mut problems);
    }
    files.sort_by(|one, other| one.name.cmp(&other.name));
    if problems.is_empty() { Ok(files) } else { Err(problems) }
}

fn list(root: &Path, folder: &str, files: &mut Vec<File>, problems: &mut Vec<Problem>) {
    let mut unreadable = |name: &str, error: std::io::Error| {
        let place = Place::start(name);
        problems.push(Problem { place, message: format!("cannot be read: {error}") });
    };
    let mut names = Vec::new();
    match std::fs::read_dir(root.join(folder)) {
        Ok(entries) => names.extend(entries.flatten().map(|entry| {
            (format!("{folder}/{}", entry.file_name().to_string_lossy()), entry.path().is_dir())
        })),
        Err(error) => unreadable(folder, error),
    }
    for (name, is_folder) in names {
        if is_folder {
            list(root, &name, files, problems);
        } else if name.ends_with(".yaml") {
            match std::fs::read_to_string(root.join(&name)) {
                Ok(text) => files.push(File { name, text }),
                Err(error) => {
                    let place = Place::start(&name);
                    problems.push(Problem { place, message: format!("cannot be read: {error}") });
                }
            }
        }
    }
}

fn tables(nodes: &[(String, Node)], texts: &[Vec<Node>], problems: &mut Vec<Problem>) -> Option<Compiled> {
    let part = |prefix: &str| -> Vec<&Node> {
        nodes.iter().filter(|(file, _)| file.starts_with(prefix)).map(|(_, node)| node).collect()
    };
    let systems_files = part("catalogue/systems.yaml");
    let rules = keep(messages::rules(&part("catalogue/rules/"), texts), problems)?;
    let error_files = part("catalogue/errors/");
    let errors = keep(errors::codes(&error_files), problems)?;
    let responses = keep(errors::responses(&error_files), problems).unwrap_or_default();
    let setting_files = part("catalogue/settings.yaml");
    let settings = keep(facts::settings(&setting_files), problems).unwrap_or_default();
    let states = keep(read_states(nodes), problems)?;
    let vocabulary = Vocabulary {
        characters: keep(facts::characters(&part("catalogue/characters.yaml")), problems)?,
        accounts: keep(facts::accounts(&setting_files), problems)?,
        shapes: keep(schema::Shapes::read(&part("catalogue/shapes/")), problems)?,
        documents: keep(operations::documents(&systems_files), problems)?,
        clients: keep(practice::Clients::read(&part("catalogue/clients.yaml")), problems)?,
        rules,
        errors,
        growth: schema::Growth::default(),
    };
    let mut sources = Sources::default();
    let tables = operations::tables(&systems_files, nodes, &vocabulary, &mut sources, problems)?;
    let ids = tables.ids();
    let policy = part("catalogue/iam/policy.yaml");
    let lint = lint::facts(&part("catalogue/lint.yaml"), &policy, &vocabulary, &mut sources);
    let lint = keep(lint, problems).unwrap_or_default();
    let rule_pages = keep(lint::pages(&vocabulary.rules), problems).unwrap_or_default();
    let iam = keep(iam::iam(&iam_files(&part, policy), &ids), problems);
    let systems = keep(operations::systems(&systems_files), problems)?;
    let http_statuses = errors::statuses(&part("catalogue/http-statuses.yaml"), &systems);
    let http_statuses = keep(http_statuses, problems).unwrap_or_default();
    let jobs = keep(jobs::jobs(&part("catalogue/jobs.yaml"), &ids), problems).unwrap_or_default();
    let life = lifecycle::life(&part("catalogue/lifecycle/"), &states.vocabulary, &ids, &vocabulary.errors);
    let life = keep(life, problems).unwrap_or_default();
    let iam = iam?;
    let (clients, paths) = vocabulary.clients.tables();
    let rule_keys = vocabulary.rules.all.iter().map(|rule| rule.key.clone()).collect();
    let catalogue = Catalogue {
        rules: vocabulary.rules.facts(),
        rule_titles: vocabulary.rules.titles,
        hints: vocabulary.rules.hints,
        words: vocabulary.rules.words,
        rule_pages,
        sources: keep(sources.into_table(), problems)?,
        settings,
        clients,
        paths,
        systems: tables.systems,
        operations: tables.operations.into_iter().map(Arc::new).collect(),
        routes: tables.routes.into(),
        errors: vocabulary.errors.into(),
        faults: responses.faults,
        http_statuses,
        field_words: responses.field_words,
        quota_words: responses.quota_words,
        refusal_words: responses.refusal_words,
        ordinary_words: responses.ordinary_words,
        jobs,
        states: states.states,
        nova_states: states.nova_states,
        htaiyun_statuses: states.htaiyun_statuses,
        life_cycle: life.life_cycle,
        lock_facts: life.lock_facts,
        state_errors: life.state_errors,
        status_filters: life.status_filters,
        iam: iam.rows,
        services: iam.services,
        actions: iam.actions,
        conditions: iam.conditions,
        policy: iam.policy,
        acts: iam.acts.acts,
        beside: iam.acts.beside,
        lint,
    };
    Some(Compiled {
        catalogue,
        rule_keys,
        enumerations: states.enumerations,
        changes: Vec::new(),
        severities: Vec::new(),
        hosts: Vec::new(),
    })
}

fn iam_files<'n>(part: &impl Fn(&str) -> Vec<&'n Node>, policy: Vec<&'n Node>) -> iam::Files<'n> {
    iam::Files {
        editions: part("catalogue/iam/seed-"),
        services: part("catalogue/iam/services.yaml"),
        actions: part("catalogue/iam/actions.yaml"),
        conditions: part("catalogue/iam/conditions.yaml"),
        policy,
        acts: part("catalogue/iam/acts.yaml"),
    }
}

fn read_states(nodes: &[(String, Node)]) -> Outcome<states::Tables> {
    let file = |name: &str| match nodes.iter().find(|(file, _)| file == name) {
        Some((_, node)) => Ok(node),
        None => {
            let place = Place::start(name);
            Err(Problem { place, message: "this file is missing".into() })
        }
    };
    states::tables(
        file("catalogue/states.yaml")?,
        file("catalogue/states-nova.yaml")?,
        file("catalogue/states-htaiyun.yaml")?,
    )
}

fn keep<T>(outcome: Outcome<T>, problems: &mut Vec<Problem>) -> Option<T> {
    match outcome {
        Ok(value) => Some(value),
        Err(problem) => {
            problems.push(problem);
            None
        }
    }
}
