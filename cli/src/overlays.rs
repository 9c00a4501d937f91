//! Overlays: files of users that change what the catalogue says.

use std::io::Write;
use std::path::{Path, PathBuf};

use ecs_preflight::catalogue;
use ecs_preflight_compiler::{Change, Compiled, File, compile_with, unbundle};
use ecs_preflight_model::Catalogue;
use ecs_preflight_model::pack::{self, Options};

use crate::args::{Args, Command, IamCommand};
use crate::config;
use crate::files::Aside;
use crate::output::Failure;

/// What overlays say beside facts.
#[derive(Debug, Default)]
pub(crate) struct Overlays {
    /// What they have changed.
    pub(crate) changes: Vec<Change>,
    /// How grave rules are.
    pub(crate) severities: Vec<(String, String)>,
}

/// Lets the overlays of the configuration and of the command line, in this order, change the catalogue that answers.
pub(crate) fn install(args: &Args) -> Result<Overlays, Failure> {
    let named = match &args.command {
        Command::Check(check) => check.config.as_deref(),
        Command::Iam { command: IamCommand::Lint(lint) } => lint.config.as_deref(),
        Command::Completions { .. } | Command::Man { .. } => return Ok(Overlays::default()),
        _ => None,
    };
    let mut paths = config::overlays(named);
    paths.extend(args.overlay.iter().map(PathBuf::from));
    if paths.is_empty() {
        return Ok(Overlays::default());
    }
    let (catalogue, said) = catalogue_of(&paths)?;
    catalogue::install(catalogue).map_err(|refused| Failure::Usage(refused.to_string()))?;
    Ok(said)
}

/// `catalogue build`: a pack of the whole catalogue with these overlays.
pub(crate) fn build(overlays: &[String], args: &Args) -> Result<(), Failure> {
    let Some(output) = &args.output else {
        return Err(Failure::Usage("a pack is written to a file: name it with --output".into()));
    };
    let paths: Vec<PathBuf> = args.overlay.iter().chain(overlays).map(PathBuf::from).collect();
    let compiled = compile(&paths)?;
    let name = paths.last().and_then(|path| path.file_stem()).unwrap_or_default().to_string_lossy();
    let options = Options { name: &name, languages: &["en", "zh"] };
    let bytes = pack::write(&compiled.catalogue, &options);
    let refused = |error: std::io::Error| Failure::Usage(format!("cannot write `{output}`: {error}"));
    let aside = Aside::new(Path::new(output)).map_err(refused)?;
    aside.file().and_then(|mut file| file.write_all(&bytes)).map_err(refused)?;
    aside.finish().map_err(refused)
}

/// The catalogue with overlays, or the one of a pack.
fn catalogue_of(paths: &[PathBuf]) -> Result<(Catalogue, Overlays), Failure> {
    if let [path] = paths {
        let bytes = read(path)?;
        if pack::is_pack(&bytes) {
            let catalogue = pack::read(&bytes)
                .map_err(|error| Failure::Usage(format!("`{}`: {error}", path.display())))?;
            return Ok((catalogue, Overlays::default()));
        }
    }
    let Compiled { catalogue, changes, severities, .. } = compile(paths)?;
    Ok((catalogue, Overlays { changes, severities }))
}

fn compile(paths: &[PathBuf]) -> Result<Compiled, Failure> {
    let mut overlays = Vec::new();
    for path in paths {
        let name = path.to_string_lossy().replace('\\', "/");
        let bytes = read(path)?;
        if pack::is_pack(&bytes) {
            return Err(Failure::Usage(format!(
                "`{name}` is a pack, which is used alone: name the overlays themselves"
            )));
        }
        let text = String::from_utf8(bytes).map_err(|_| Failure::Usage(format!("`{name}` is not UTF-8")))?;
        overlays.push(File { name, text });
    }
    compile_with(&unbundle(catalogue::FILES), &overlays, |_| true)
        .map_err(|problems| Failure::Several(problems.iter().map(ToString::to_string).collect()))
}

/// Reads a file of the user; one that has no end is refused.
fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let refused = |why: &dyn std::fmt::Display| {
        Failure::Usage(format!("cannot read the overlay `{}`: {why}", path.display()))
    };
    let data = std::fs::metadata(path).map_err(|error| refused(&error))?;
    if !data.is_file() {
        return Err(refused(&"it is no file"));
    }
    std::fs::read(path).map_err(|error| refused(&error))
}
