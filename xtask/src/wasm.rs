//! Builds the modules for JavaScript and writes them into the npm package.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use wasm_bindgen_cli_support::Bindgen;

use crate::Outcome;

const TARGET: &str = "wasm32-unknown-unknown";
const PACKAGE: &str = "ecs-preflight-wasm";

/// What the modules are made of, from the root of the workspace.
const SOURCES: [&str; 11] = [
    "Cargo.lock",
    "Cargo.toml",
    "bindings-wasm/Cargo.toml",
    "bindings-wasm/src",
    "core/Cargo.toml",
    "core/build",
    "core/build.rs",
    "core/catalogue",
    "core/messages",
    "core/src",
    "xtask/src",
];

/// The modules of the package: a name, and the features of the crate that it carries.
const MODULES: [(&str, &str); 6] = [
    ("forms", "forms,en,zh"),
    ("forms.en", "forms,en"),
    ("forms.zh", "forms,zh"),
    ("states", "states,en,zh"),
    ("iam", "iam,en,zh"),
    ALL,
];

const ALL: (&str, &str) = ("all", "forms,states,iam,catalogue,en,zh");

/// Which modules are built, and how.
pub(crate) struct Build {
    /// The profile of `Cargo.toml`.
    profile: &'static str,
    modules: &'static [(&'static str, &'static str)],
}

/// What the package holds.
pub(crate) const PACKAGED: Build = Build { profile: "wasm", modules: &MODULES };

/// What `make demo` shows. `dev` shares its build scripts and macros with the command line, which saves a minute.
pub(crate) const DEMO: Build = Build { profile: "dev", modules: &[ALL] };

pub(crate) fn run(root: &Path, wanted: &Build) -> Outcome<()> {
    let folder = root.join("bindings-wasm/npm/dist");
    // Features change the one artefact of the crate, so that Cargo itself would link each module anew.
    let (stamp, sources) = (folder.join(".sources"), digest(root)?);
    let new = format!("{sources} {}", wanted.profile);
    // The modules of the package serve the demo too.
    let packaged = format!("{sources} {}", PACKAGED.profile);
    if fs::read_to_string(&stamp).is_ok_and(|built| built == new || built == packaged) {
        return Ok(());
    }
    ensure_target()?;
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    for (name, features) in wanted.modules {
        write(&build(root, wanted.profile, features)?, name, &folder)?;
    }
    Ok(fs::write(stamp, new)?)
}

/// Changes whenever a source does.
fn digest(root: &Path) -> Outcome<String> {
    let mut files = Vec::new();
    for source in SOURCES {
        list(&root.join(source), &mut files)?;
    }
    files.sort();
    let mut hasher = DefaultHasher::new();
    for file in files {
        file.hash(&mut hasher);
        fs::read(&file)?.hash(&mut hasher);
    }
    Ok(format!("{:016x}", hasher.finish()))
}

fn list(path: &Path, files: &mut Vec<PathBuf>) -> Outcome<()> {
    if path.is_dir() {
        for entry in fs::read_dir(path)? {
            list(&entry?.path(), files)?;
        }
    } else {
        files.push(path.to_owned());
    }
    Ok(())
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

/// Compiles a module and answers where Cargo put it.
fn build(root: &Path, profile: &str, features: &str) -> Outcome<PathBuf> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .current_dir(root)
        .args(["build", "--locked", "--package", PACKAGE, "--profile", profile, "--target", TARGET])
        .args(["--no-default-features", "--features", features])
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

/// Writes the glue and the module.
fn write(module: &Path, name: &str, folder: &Path) -> Outcome<()> {
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(module)
        .out_name(name)
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
    fs::write(folder.join(format!("{name}.js")), output.js())?;
    fs::write(folder.join(format!("{name}.wasm")), &bytes)?;
    eprintln!("{name}.wasm: {} bytes", bytes.len());
    Ok(())
}
