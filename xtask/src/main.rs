//! `cargo run -p xtask -- wasm`: builds the browser module and writes it into the npm package.
//! `cargo run -p xtask -- docs`: writes the pages that are made from the tables.

mod docs_policy;

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use wasm_bindgen_cli_support::Bindgen;

const TARGET: &str = "wasm32-unknown-unknown";
const PACKAGE: &str = "ecs-preflight-wasm";
const MODULE: &str = "ecs_preflight";

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let done = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["wasm"] => wasm(),
        ["docs"] => docs(false),
        ["docs", "--check"] => docs(true),
        _ => Err("usage: cargo run -p xtask -- wasm | docs [--check]".into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error}");
            ExitCode::from(2)
        }
    }
}

/// Writes the pages that are made from the tables, or says whether they are up to date.
fn docs(check: bool) -> Outcome<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().ok_or("the workspace has no folder")?;
    docs_policy::write(root, check)
}

fn wasm() -> Outcome<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().ok_or("the workspace has no folder")?;
    ensure_target()?;
    let module = build(root)?;
    write(&module, &root.join("bindings-wasm/npm/dist"))
}

/// Sees to it that the standard library of the target is there: no toolchain is installed by itself.
fn ensure_target() -> Outcome<()> {
    if has_target()? {
        return Ok(());
    }
    let added =
        Command::new("rustup").args(["target", "add", TARGET]).status().is_ok_and(|status| status.success());
    if added && has_target()? {
        return Ok(());
    }
    Err(format!(
        "the standard library for {TARGET} is missing and `rustup target add {TARGET}` could not add it: \
         run that command where rustup has a network, then build again"
    )
    .into())
}

/// `rustc` names the folder even when nothing is in it, so its content is what counts.
fn has_target() -> Outcome<bool> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).args(["--print", "target-libdir", "--target", TARGET]).output()?;
    let folder = PathBuf::from(String::from_utf8(output.stdout)?.trim());
    let Ok(entries) = fs::read_dir(folder) else { return Ok(false) };
    Ok(entries.filter_map(Result::ok).any(|entry| {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        name.starts_with("libstd-") && name.ends_with(".rlib")
    }))
}

/// Compiles the module and answers where Cargo put it.
fn build(root: &Path) -> Outcome<PathBuf> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .current_dir(root)
        .args(["build", "--package", PACKAGE, "--profile", "wasm", "--target", TARGET])
        .arg("--message-format=json-render-diagnostics")
        .stderr(Stdio::inherit())
        .output()?;
    if !output.status.success() {
        return Err(format!("{PACKAGE} does not compile").into());
    }
    let messages = String::from_utf8(output.stdout)?;
    let files = messages.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    files
        .filter_map(|message| message["filenames"].as_array().cloned())
        .flatten()
        .filter_map(|file| file.as_str().map(PathBuf::from))
        .find(|file| file.extension().is_some_and(|extension| extension == "wasm"))
        .ok_or_else(|| "cargo named no module".into())
}

/// Writes the glue, the module, and the module as text for those who cannot load a file.
fn write(module: &Path, folder: &Path) -> Outcome<()> {
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(module)
        .out_name(MODULE)
        .web(true)?
        // Otherwise bundlers look for a file beside the glue that the package does not load.
        .omit_default_module_path(true)
        // A trap leaves the instance unusable; the package then asks for a new one.
        .reset_state_function(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        .typescript(false);
    let mut output = bindgen.generate_output()?;
    let bytes = output.wasm_mut().emit_wasm();
    fs::create_dir_all(folder)?;
    fs::write(folder.join("glue.js"), output.js())?;
    fs::write(folder.join(format!("{MODULE}.wasm")), &bytes)?;
    let text = STANDARD.encode(&bytes);
    fs::write(folder.join("wasm.js"), format!("export const base64 =\n  \"{text}\";\n"))?;
    eprintln!("{MODULE}.wasm: {} bytes", bytes.len());
    Ok(())
}
