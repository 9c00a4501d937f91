//! Compiles the catalogue and the messages into static tables.

#![allow(
    missing_docs,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "runs at build time on files of this repository; a panic here stops the build, as it should"
)]

#[path = "build/mod.rs"]
mod compiler;

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let root = std::env::var("CARGO_MANIFEST_DIR").unwrap_or_else(|_| ".".into());
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=build");
    println!("cargo:rerun-if-changed=catalogue");
    println!("cargo:rerun-if-changed=messages");
    let carried = |language: &str| {
        std::env::var_os(format!("CARGO_FEATURE_{}", language.to_ascii_uppercase())).is_some()
    };
    let generated = match compiler::compile_in(Path::new(&root), carried) {
        Ok(generated) => generated,
        Err(problems) => {
            for problem in problems {
                println!("cargo:error=core/{problem}");
            }
            return ExitCode::FAILURE;
        }
    };
    let target = Path::new(&std::env::var("OUT_DIR").unwrap_or_default()).join("catalogue.rs");
    if let Err(error) = std::fs::write(&target, generated.code) {
        println!("cargo:error=cannot write {}: {error}", target.display());
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
