//! The layers of the library: each module may use what stands below it, and nothing beside or above it.

#![allow(clippy::expect_used, clippy::panic, reason = "a test stops at the first thing that is wrong")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// From the bottom to the top. Whoever adds a module says where it stands.
const LAYERS: [&str; 17] = [
    "reader",
    "catalogue",
    "report",
    "schema",
    "route",
    "params",
    "request",
    "status",
    "lifecycle",
    "iam",
    "error",
    "listing",
    "describe",
    "forms",
    "export",
    "ask",
    "preflight",
];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder of sources").flatten() {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The modules that a source names by `crate::`, comments and examples aside.
fn used(text: &str) -> BTreeSet<String> {
    let code: String = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .flat_map(|line| [line.split(" // ").next().unwrap_or_default(), "\n"])
        .collect();
    let mut found = BTreeSet::new();
    for piece in code.split("crate::").skip(1) {
        // `use crate::{a::b, c}` names several.
        let names = piece.strip_prefix('{').map_or(piece, |list| list.split("};").next().unwrap_or_default());
        let listed = piece.starts_with('{');
        for part in names.split(if listed { ',' } else { ';' }).take(if listed { usize::MAX } else { 1 }) {
            let name: String =
                part.trim().chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
            if name.starts_with(|c: char| c.is_ascii_lowercase()) {
                found.insert(name);
            }
        }
    }
    found
}

/// Where a module stands.
fn layer(name: &str) -> Option<usize> {
    LAYERS.iter().position(|known| *known == name)
}

fn upward(module: &str, text: &str) -> Vec<String> {
    let own = layer(module).unwrap_or_else(|| panic!("`{module}` stands in no layer: say where it does"));
    let above = |name: &String| name != module && layer(name).is_none_or(|other| other >= own);
    used(text).into_iter().filter(above).collect()
}

#[test]
fn no_module_uses_what_stands_above_it() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    let mut wrong = Vec::new();
    let mut met = BTreeSet::new();
    for file in files {
        let inside = file.strip_prefix(&root).expect("below the sources").with_extension("");
        let module = inside.iter().next().expect("a name").to_string_lossy().into_owned();
        if module == "lib" {
            continue;
        }
        met.insert(module.clone());
        let text = fs::read_to_string(&file).expect("a source");
        wrong.extend(
            upward(&module, &text).iter().map(|name| format!("{} uses crate::{name}", inside.display())),
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // With every module in a line of its own, there is no room for a circle.
    let known: BTreeSet<String> = LAYERS.iter().map(|name| (*name).to_owned()).collect();
    assert_eq!(met, known, "the layers are those of the sources");
}

#[test]
fn an_import_that_runs_upwards_is_seen() {
    assert_eq!(upward("report", "use crate::ask::Refusal;\nuse crate::catalogue::Str;"), ["ask"]);
    assert_eq!(upward("report", "fn f() -> crate::schema::Types { todo() }"), ["schema"]);
    assert_eq!(upward("status", "use crate::{catalogue::Str, lifecycle::may};"), ["lifecycle"]);
    assert!(upward("report", "// crate::ask\n/// crate::ask::ask\nuse crate::reader::Json;").is_empty());
}
