//! Builds the modules for JavaScript and writes them into the npm package.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::{Outcome, packs};

const TARGET: &str = "wasm32-unknown-unknown";
const PACKAGE: &str = "ecs-preflight-wasm";

/// What the modules are made of, from the root of the workspace.
const SOURCES: [&str; 13] = [
    "Cargo.lock",
    "Cargo.toml",
    "bindings-wasm/Cargo.toml",
    "bindings-wasm/src",
    "core/Cargo.toml",
    "core/build.rs",
    "core/catalogue",
    "core/compiler",
    "core/model",
    "core/messages",
    "core/src",
    "examples/overlay.yaml",
    "xtask/src",
];

/// A module: its name, the features of the crate that it carries, and the packs that go with it into one file, if any do.
type Module = (&'static str, &'static str, &'static [&'static str]);

/// The modules of the package, in lanes that are built side by side: a link takes one core for most of a minute, and
/// Cargo builds one thing at a time in a target folder.
const LANES: [&[Module]; 2] = [
    &[ALL, ("forms", "forms", &["forms", "en", "zh"])],
    &[("states", "states", &["states"]), ("iam", "iam", &["iam"]), ("bodies", "bodies", &[])],
];

const ALL: Module = ("all", "forms,states,iam,catalogue", &["all"]);

/// Which modules are built, and how.
pub(crate) struct Build {
    /// The profile of `Cargo.toml`.
    profile: &'static str,
    lanes: &'static [&'static [Module]],
}

/// What the package holds.
pub(crate) const PACKAGED: Build = Build { profile: "wasm", lanes: &LANES };

/// What `make demo` shows. `dev` shares its build scripts and macros with the command line, which saves a minute.
pub(crate) const DEMO: Build = Build { profile: "dev", lanes: &[&[ALL]] };

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
    fs::create_dir_all(folder.join("engines"))?;
    packs::write(root, &folder)?;
    let done: Vec<Result<(), String>> = std::thread::scope(|scope| {
        let lanes = wanted.lanes.iter().enumerate().map(|(number, modules)| {
            let folder = &folder;
            scope.spawn(move || {
                lane(root, number, wanted.profile, modules, folder).map_err(|error| error.to_string())
            })
        });
        let lanes: Vec<_> = lanes.collect();
        lanes.into_iter().map(|lane| lane.join().unwrap_or_else(|_| Err("a lane panicked".into()))).collect()
    });
    done.into_iter().collect::<Result<(), String>>()?;
    Ok(fs::write(stamp, new)?)
}

/// Builds modules one after the other, in a target folder that no other lane waits for.
fn lane(root: &Path, number: usize, profile: &str, modules: &[Module], folder: &Path) -> Outcome<()> {
    let target = match number {
        0 => None,
        _ => Some(target_folder(root).join(format!("lane-{number}"))),
    };
    for (name, features, packs) in modules {
        write(&build(root, target.as_deref(), profile, features)?, name, packs, folder)?;
    }
    Ok(())
}

fn target_folder(root: &Path) -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |folder| root.join(folder))
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
fn build(root: &Path, target: Option<&Path>, profile: &str, features: &str) -> Outcome<PathBuf> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    if let Some(target) = target {
        command.env("CARGO_TARGET_DIR", target);
    }
    let output = command
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

/// Writes a module: by itself for those who bring packs, and as one file with its packs.
fn write(module: &Path, name: &str, packs: &[&str], folder: &Path) -> Outcome<()> {
    let engine = bare(&fs::read(module)?)?;
    let mut whole = engine.clone();
    for pack in packs {
        custom_section(&mut whole, SECTION, &fs::read(folder.join(format!("packs/{pack}.pack")))?);
    }
    eprintln!("{name}.wasm: {} bytes, with its packs {}", engine.len(), whole.len());
    fs::write(folder.join(format!("engines/{name}.wasm")), engine)?;
    match packs {
        [] => Ok(()),
        _ => Ok(fs::write(folder.join(format!("{name}.wasm")), whole)?),
    }
}

/// The name of the custom sections that hold packs; `lib/engine.js` has it too.
const SECTION: &str = "ecs-preflight-pack";

/// A module without the sections that only debuggers read.
fn bare(module: &[u8]) -> Outcome<Vec<u8>> {
    let (head, mut rest) = module.split_at_checked(8).ok_or("this is no module")?;
    let mut out = head.to_vec();
    while let [kind, after @ ..] = rest {
        let (size, content) = leb(after).ok_or("a section of the module has no size")?;
        let (_, next) = content.split_at_checked(size).ok_or("a section of the module is cut off")?;
        if *kind != 0 {
            out.extend_from_slice(rest.strip_suffix(next).unwrap_or(rest));
        }
        rest = next;
    }
    Ok(out)
}

/// A number of at most 32 bits, and what follows.
fn leb(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let mut value = 0;
    for (place, byte) in bytes.iter().enumerate().take(5) {
        value |= usize::from(byte & 0x7f) << (7 * place);
        if byte & 0x80 == 0 {
            return Some((value, bytes.get(place + 1..)?));
        }
    }
    None
}

fn custom_section(module: &mut Vec<u8>, name: &str, content: &[u8]) {
    let mut section = Vec::new();
    put_leb(&mut section, name.len());
    section.extend_from_slice(name.as_bytes());
    section.extend_from_slice(content);
    module.push(0);
    put_leb(module, section.len());
    module.extend_from_slice(&section);
}

fn put_leb(out: &mut Vec<u8>, mut value: usize) {
    loop {
        let [low, ..] = value.to_le_bytes();
        value >>= 7;
        if value == 0 {
            return out.push(low & 0x7f);
        }
        out.push(low | 0x80);
    }
}
