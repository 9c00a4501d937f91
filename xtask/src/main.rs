//! What the build needs and Cargo does not do.
//!
//! `cargo run -p xtask -- wasm`: builds the modules for JavaScript and writes them into the npm package; with
//! `--demo` only the one that holds everything, and without optimisation.
//! `cargo run -p xtask -- docs [--check]`: writes the pages that are made from the tables, or says that one is stale.
//! `cargo run -p xtask -- edition-check [PYTHON]`: what the public cloud's edition lacks or contradicts of the
//! huaweicloudsdkecs that this Python (`python3`) has installed.

#[cfg(feature = "docs")]
mod docs;
#[cfg(feature = "docs")]
mod docs_editions;
#[cfg(feature = "docs")]
mod docs_policy;
#[cfg(feature = "docs")]
mod docs_rules;
#[cfg(feature = "docs")]
mod edition_check;
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
        #[cfg(feature = "docs")]
        ["edition-check"] => root().and_then(|root| edition_check::run(root, "python3")),
        #[cfg(feature = "docs")]
        ["edition-check", python] => root().and_then(|root| edition_check::run(root, python)),
        _ => {
            Err("usage: cargo run -p xtask -- wasm [--demo] | docs [--check] | edition-check [PYTHON]".into())
        }
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
    docs_editions::write(root, check)?;
    docs_policy::write(root, check)?;
    docs_rules::write(root, check)
}

/// The folder of the workspace.
fn root() -> Outcome<&'static Path> {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().ok_or_else(|| "the workspace has no folder".into())
}
