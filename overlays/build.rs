//! Compiles each folder of overlays beside this file with the catalogue into a pack.

#![allow(clippy::print_stdout, reason = "this is how a build script speaks to Cargo")]

use std::fmt::Write;
use std::path::Path;
use std::process::ExitCode;

use ecs_preflight_compiler::{Compiled, File, Problem, bundle, compile_with, files};
use ecs_preflight_model::pack::{self, Options};

/// Where the catalogue and its sentences are.
const CORE: &str = "../core";

fn main() -> ExitCode {
    for input in ["build.rs", "../core/catalogue", "../core/messages"] {
        println!("cargo:rerun-if-changed={input}");
    }
    match folders().and_then(|names| editions(&names)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            for line in error.lines() {
                println!("cargo:error={line}");
            }
            ExitCode::FAILURE
        }
    }
}

/// The folders that hold an edition, by their names.
fn folders() -> Result<Vec<String>, String> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(".").map_err(|error| error.to_string())?.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.path().join("about.yaml").is_file() {
            println!("cargo:rerun-if-changed={name}");
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

/// Writes the pack and the files of each edition, and the table that names them.
fn editions(names: &[String]) -> Result<(), String> {
    let target = std::env::var("OUT_DIR").unwrap_or_default();
    let written = |name: &str, bytes: &[u8]| {
        std::fs::write(Path::new(&target).join(name), bytes).map_err(|error| format!("{name}: {error}"))
    };
    let base = files(Path::new(CORE)).map_err(|problems| said(&problems))?;
    let mut table = String::from("&[\n");
    for name in names {
        let overlays = overlays(name)?;
        let Compiled { mut catalogue, severities, .. } =
            compile_with(&base, &overlays, |_| true).map_err(|problems| said(&problems))?;
        if !severities.is_empty() {
            return Err(format!("{name}: a pack holds no severities: say them of rules of the edition"));
        }
        catalogue.settings.chosen = name.as_str().into();
        let options = Options { name, languages: &["en", "zh"] };
        written(&format!("{name}.pack"), &pack::write(&catalogue, &options))?;
        written(&format!("{name}.files"), bundle(&overlays).as_bytes())?;
        let file = |kind: &str| format!("concat!(env!(\"OUT_DIR\"), \"/{name}.{kind}\")");
        let _ = writeln!(
            table,
            "Edition {{ name: {name:?}, pack: include_bytes!({}), files: include_str!({}) }},",
            file("pack"),
            file("files")
        );
    }
    table.push_str("]\n");
    written("editions.rs", table.as_bytes())
}

/// The files of an edition, sorted, so that its pack is the same on every machine.
fn overlays(name: &str) -> Result<Vec<File>, String> {
    let mut overlays = Vec::new();
    for entry in std::fs::read_dir(name).map_err(|error| error.to_string())?.flatten() {
        let path = entry.path();
        if path.extension().is_some_and(|extension| extension == "yaml") {
            let text =
                std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
            overlays.push(File { name: format!("{name}/{}", entry.file_name().to_string_lossy()), text });
        }
    }
    overlays.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(overlays)
}

fn said(problems: &[Problem]) -> String {
    problems.iter().map(|problem| format!("overlays/{problem}\n")).collect()
}
