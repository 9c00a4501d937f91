//! What the build needs and Cargo does not do.
//!
//! `cargo run -p xtask -- wasm`: builds the modules for JavaScript and writes them into the npm package; with
//! `--demo` only the one that holds everything, and without optimisation.
//! `cargo run -p xtask -- docs [--check]`: writes the pages that are made from the tables, or says that one is stale.

#[cfg(feature = "docs")]
mod docs;
#[cfg(feature = "docs")]
mod docs_policy;
#[cfg(feature = "docs")]
mod docs_rules;
mod packs;
mod wasm;

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let done = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["wasm"] => root().and_then(|root| wasm::run(root, &wasm::PACKAGED)),
        ["wasm", "--demo"] => root().and_then(|root| wasm::run(root, &wasm::DEMO)),
        #[cfg(feature = "docs")]
        ["docs"] => root().and_then(|root| docs(root, false)),
        #[cfg(feature = "docs")]
        ["docs", "--check"] => root().and_then(|root| docs(root, true)),
        _ => Err("usage: cargo run -p xtask -- wasm [--demo] | docs [--check]".into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error}");
            ExitCode::from(2)
        }
    }
}

#[cfg(feature = "docs")]
fn docs(root: &Path, check: bool) -> Outcome<()> {
    docs::write(root, check)?;
    docs_policy::write(root, check)?;
    docs_rules::write(root, check)
}

/// The folder of the workspace.
fn root() -> Outcome<&'static Path> {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().ok_or_else(|| "the workspace has no folder".into())
}
