//! Writes the packs of the npm package: what its modules know.

use std::fs;
use std::path::Path;

use ecs_preflight_compiler::{File, compile_with, cut, files};
use ecs_preflight_model::Catalogue;
use ecs_preflight_model::pack::{self, Family, Options};

use crate::Outcome;

/// Writes a pack for every entry.
pub(crate) fn write(root: &Path, dist: &Path) -> Outcome<()> {
    let folder = dist.join("packs");
    fs::create_dir_all(folder.join("operations"))?;
    let put = |name: &str, pack: Vec<u8>| fs::write(folder.join(format!("{name}.pack")), pack);
    let all = pack::write(&compiled(root, &[])?, &Options { name: "documents", languages: &BOTH });
    // What the command makes of an overlay, for the tests of the package.
    let example = "examples/overlay.yaml";
    let overlay = File { name: example.to_owned(), text: fs::read_to_string(root.join(example))? };
    let changed = compiled(root, &[overlay])?;
    put("overlay", pack::write(&changed, &Options { name: "overlay", languages: &BOTH }))?;
    for (name, wanted) in [("all", &cut::ALL), ("states", &cut::STATES), ("iam", &cut::IAM)] {
        let part = cut::cut(pack::read(&all)?, wanted);
        put(name, pack::write(&part, &Options { name, languages: &BOTH }))?;
    }
    let (forms, base) = (cut::cut(pack::read(&all)?, &cut::FORMS), cut::cut(pack::read(&all)?, &cut::BASE));
    let family = Family::new(&forms, &base);
    put("forms", family.whole(&[]))?;
    put("base", family.base(&["en"]))?;
    for language in BOTH {
        put(language, family.language(language))?;
    }
    for operation in &forms.operations {
        let pack = family.part(&operation.id, &[operation], &["en"]);
        put(&format!("operations/{}", operation.id), pack)?;
    }
    Ok(())
}

const BOTH: [&str; 2] = ["en", "zh"];

fn compiled(root: &Path, overlays: &[File]) -> Outcome<Catalogue> {
    let compiled = files(&root.join("core"))
        .and_then(|files| compile_with(&files, overlays, |language| BOTH.contains(&language)));
    let problems = match compiled {
        Ok(compiled) => return Ok(compiled.catalogue),
        Err(problems) => problems,
    };
    Err(problems.iter().map(|problem| format!("core/{problem}")).collect::<Vec<_>>().join("\n").into())
}
