//! The catalogue compiler: YAML facts and messages in, static Rust tables out.
//!
//! It runs at build time only (`build.rs`) and is tested as a library (`tests/compiler.rs`). Every
//! mistake is reported with its file and line, all of them at once where reading can go on.

pub mod acts;
pub mod constraint;
pub mod emit;
pub mod errors;
pub mod facts;
pub mod iam;
pub mod language;
pub mod lifecycle;
pub mod lint;
pub mod messages;
pub mod operations;
pub mod origin;
pub mod practice;
pub mod schema;
pub mod shape;
pub mod states;
pub mod yaml;

use std::path::Path;

use yaml::{Node, Outcome, Place, Problem};

/// The generated source.
#[derive(Debug)]
pub struct Generated {
    pub code: String,
}

/// Compiles `root/catalogue/**.yaml` and `root/messages/{en,zh}/*.yaml`.
#[allow(dead_code, reason = "the build says which languages it wants; the tests want them all")]
pub fn compile(root: &Path) -> Result<Generated, Vec<Problem>> {
    compile_in(root, |_| true)
}

/// The same in the languages that are wanted; of the other ones nothing is left.
pub fn compile_in(root: &Path, wanted: impl Fn(&str) -> bool) -> Result<Generated, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut nodes = Vec::new();
    for file in list(root, "catalogue", &mut problems) {
        match yaml::read(root, &file) {
            Ok(node) => nodes.push((file, node)),
            Err(problem) => problems.push(problem),
        }
    }
    let mut texts = Vec::new();
    for language in messages::LANGUAGES {
        let mut sentences = Vec::new();
        for file in list(root, &format!("messages/{language}"), &mut problems) {
            match yaml::read(root, &file) {
                Ok(node) => sentences.push(node),
                Err(problem) => problems.push(problem),
            }
        }
        texts.push(sentences);
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    if let Err(problem) = language::leave_out(&wanted, &mut nodes, &mut texts) {
        return Err(vec![problem]);
    }
    let code = generate(&nodes, &texts, &mut problems);
    match code {
        Some(code) if problems.is_empty() => Ok(Generated { code }),
        _ => Err(problems),
    }
}

fn generate(nodes: &[(String, Node)], texts: &[Vec<Node>], problems: &mut Vec<Problem>) -> Option<String> {
    let part = |prefix: &str| -> Vec<&Node> {
        nodes.iter().filter(|(file, _)| file.starts_with(prefix)).map(|(_, node)| node).collect()
    };
    let rules = keep(messages::rules(&part("catalogue/rules/"), texts), problems)?;
    let mut out = emit::Emitter::default();
    messages::emit(&rules, &mut out);
    let errors = keep(errors::codes(&part("catalogue/errors/")), problems)?;
    errors::emit_codes(&errors, &mut out);
    if let Err(problem) = errors::emit_responses(&part("catalogue/errors/"), &mut out) {
        problems.push(problem);
    }
    if let Err(problem) = facts::emit_settings(&part("catalogue/settings.yaml"), &mut out) {
        problems.push(problem);
    }
    let states = keep(emit_states(nodes, &mut out), problems)?;
    let characters = keep(facts::characters(&part("catalogue/characters.yaml")), problems)?;
    facts::emit_characters(&characters, &mut out);
    let accounts = keep(facts::accounts(&part("catalogue/settings.yaml")), problems)?;
    let shapes = keep(schema::Shapes::read(&part("catalogue/shapes/")), problems)?;
    let documents = keep(operations::documents(&part("catalogue/systems.yaml")), problems)?;
    let clients = keep(practice::Clients::read(&part("catalogue/clients.yaml")), problems)?;
    clients.emit(&mut out);
    let vocabulary = schema::Vocabulary { shapes, rules, characters, errors, accounts, documents, clients };
    let ids = operations::emit(&part("catalogue/systems.yaml"), nodes, &vocabulary, &mut out, problems)?;
    if let Err(problem) =
        lint::emit(&part("catalogue/lint.yaml"), &part("catalogue/iam/policy.yaml"), &vocabulary, &mut out)
    {
        problems.push(problem);
    }
    if let Err(problem) = lint::emit_pages(&vocabulary.rules, &mut out) {
        problems.push(problem);
    }
    let iam = iam::Files {
        editions: part("catalogue/iam/seed-"),
        services: part("catalogue/iam/services.yaml"),
        actions: part("catalogue/iam/actions.yaml"),
        conditions: part("catalogue/iam/conditions.yaml"),
        policy: part("catalogue/iam/policy.yaml"),
        acts: part("catalogue/iam/acts.yaml"),
    };
    if let Err(problem) = iam::emit(&iam, &ids, &mut out) {
        problems.push(problem);
    }
    let systems = keep(operations::systems(&part("catalogue/systems.yaml")), problems)?;
    if let Err(problem) = errors::emit_statuses(&part("catalogue/http-statuses.yaml"), &systems, &mut out) {
        problems.push(problem);
    }
    if let Err(problem) = errors::emit_jobs(&part("catalogue/jobs.yaml"), &ids, &mut out) {
        problems.push(problem);
    }
    let life = lifecycle::emit(&part("catalogue/lifecycle/"), &states, &ids, &vocabulary.errors, &mut out);
    if let Err(problem) = life {
        problems.push(problem);
    }
    Some(out.finish())
}

fn emit_states(nodes: &[(String, Node)], out: &mut emit::Emitter) -> Outcome<states::Vocabulary> {
    let file = |name: &str| match nodes.iter().find(|(file, _)| file == name) {
        Some((_, node)) => Ok(node),
        None => {
            let place = Place { file: name.into(), line: 1 };
            Err(Problem { place, message: "this file is missing".into() })
        }
    };
    states::emit(
        file("catalogue/states.yaml")?,
        file("catalogue/states-nova.yaml")?,
        file("catalogue/states-htaiyun.yaml")?,
        out,
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

/// The YAML files below a folder, sorted, so that the generated code is the same on every machine.
fn list(root: &Path, folder: &str, problems: &mut Vec<Problem>) -> Vec<String> {
    let mut found = Vec::new();
    let entries = match std::fs::read_dir(root.join(folder)) {
        Ok(entries) => entries,
        Err(error) => {
            let place = Place { file: folder.into(), line: 1 };
            problems.push(Problem { place, message: format!("cannot be read: {error}") });
            return found;
        }
    };
    for entry in entries.flatten() {
        let name = format!("{folder}/{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            found.extend(list(root, &name, problems));
        } else if name.ends_with(".yaml") {
            found.push(name);
        }
    }
    found.sort();
    found
}
