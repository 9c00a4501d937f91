//! Writes the packs of the npm package: what its modules know.

use std::fs;
use std::path::Path;

use ecs_preflight_compiler::{compile, cut, files};
use ecs_preflight_model::Catalogue;
use ecs_preflight_model::pack::{self, Options};

use crate::Outcome;

/// Writes a pack for every entry.
pub(crate) fn write(root: &Path, dist: &Path) -> Outcome<()> {
    let folder = dist.join("packs");
    fs::create_dir_all(&folder)?;
    let all = pack::write(&compiled(root)?, &Options { name: "documents", languages: &BOTH });
    let part = |wanted: &cut::Wanted, languages: &[&str]| -> Outcome<Vec<u8>> {
        let part = cut::cut(pack::read(&all)?, wanted);
        Ok(pack::write(&part, &Options { name: "documents", languages }))
    };
    fs::write(folder.join("forms.pack"), part(&cut::FORMS, &BOTH)?)?;
    fs::write(folder.join("forms.en.pack"), part(&cut::FORMS, &["en"])?)?;
    fs::write(folder.join("forms.zh.pack"), part(&cut::FORMS, &["zh"])?)?;
    fs::write(folder.join("states.pack"), part(&cut::STATES, &BOTH)?)?;
    fs::write(folder.join("iam.pack"), part(&cut::IAM, &BOTH)?)?;
    Ok(fs::write(folder.join("all.pack"), all)?)
}

const BOTH: [&str; 2] = ["en", "zh"];

fn compiled(root: &Path) -> Outcome<Catalogue> {
    let compiled =
        files(&root.join("core")).and_then(|files| compile(&files, |language| BOTH.contains(&language)));
    let problems = match compiled {
        Ok(compiled) => return Ok(compiled.catalogue),
        Err(problems) => problems,
    };
    Err(problems.iter().map(|problem| format!("core/{problem}")).collect::<Vec<_>>().join("\n").into())
}
