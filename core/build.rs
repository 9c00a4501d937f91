//! Compiles the catalogue and the messages into static tables.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::allow_attributes_without_reason,
    reason = "a panic here ends a build, not a caller's process"
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
    let generated = match compiler::compile(Path::new(&root)) {
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
