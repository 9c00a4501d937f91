//! Compiles the catalogue and the messages into a pack, and names the ids that the engine itself uses.

#![allow(clippy::print_stdout, reason = "this is how a build script speaks to Cargo")]

use std::path::Path;
use std::process::ExitCode;

use ecs_preflight_compiler::{bundle, compile, files};
use ecs_preflight_model::pack::{self, Options};

fn main() -> ExitCode {
    for input in ["build.rs", "catalogue", "messages"] {
        println!("cargo:rerun-if-changed={input}");
    }
    let root = std::env::var("CARGO_MANIFEST_DIR").unwrap_or_else(|_| ".".into());
    let carried = |language: &str| {
        std::env::var_os(format!("CARGO_FEATURE_{}", language.to_ascii_uppercase())).is_some()
    };
    let read = files(Path::new(&root)).and_then(|files| Ok((compile(&files, carried)?, files)));
    let (compiled, files) = match read {
        Ok(read) => read,
        Err(problems) => {
            for problem in problems {
                println!("cargo:error=core/{problem}");
            }
            return ExitCode::FAILURE;
        }
    };
    let languages: Vec<&str> = ["en", "zh"].into_iter().filter(|language| carried(language)).collect();
    let options = Options { name: "documents", languages: &languages };
    let outcomes = [
        write("catalogue.pack", &pack::write(&compiled.catalogue, &options)),
        write("ids.rs", compiled.ids().as_bytes()),
        write("catalogue.files", bundle(&files).as_bytes()),
    ];
    if outcomes.into_iter().all(|written| written) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Writes a file of the build; whether that went well.
fn write(name: &str, bytes: &[u8]) -> bool {
    let target = Path::new(&std::env::var("OUT_DIR").unwrap_or_default()).join(name);
    match std::fs::write(&target, bytes) {
        Ok(()) => true,
        Err(error) => {
            println!("cargo:error=cannot write {}: {error}", target.display());
            false
        }
    }
}
