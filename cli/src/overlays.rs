//! Overlays: files of users that change what the catalogue says.

use std::ffi::OsString;
use std::io::Write;
use std::path::{Path, PathBuf};

use ecs_preflight::catalogue;
use ecs_preflight_compiler::{Change, Compiled, File, compile_with, unbundle};
use ecs_preflight_editions::Edition;
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

/// What stands for the catalogue of the documents: an edition, and overlays on top of it.
struct Choice {
    edition: Option<&'static Edition>,
    paths: Vec<PathBuf>,
}

impl Choice {
    /// The edition of the command line or else of the configuration, and the overlays of both, in this order.
    fn of(args: &Args, named: Option<&str>) -> Result<Self, Failure> {
        let config::Catalogue { source, edition, overlays: mut paths } = config::catalogue(named);
        paths.extend(args.overlay.iter().map(PathBuf::from));
        let name = args.edition.as_ref().or(edition.as_ref());
        let edition = name.map_or(Ok(None), |name| {
            ecs_preflight_editions::edition(name).map_err(|unknown| {
                let place = if args.edition.is_some() { "--edition" } else { source.as_str() };
                Failure::Usage(format!("{place} `{name}`: {unknown}"))
            })
        });
        Ok(Choice { edition: edition?, paths })
    }

    /// The catalogue of an edition without overlays is read from its pack.
    fn pack(&self) -> Result<Option<Catalogue>, Failure> {
        match (self.edition, self.paths.as_slice()) {
            (Some(edition), []) => {
                edition.catalogue().map(Some).map_err(|error| Failure::Usage(error.to_string()))
            }
            (None, []) => {
                pack::read(catalogue::PACK).map(Some).map_err(|error| Failure::Usage(error.to_string()))
            }
            (None, [path]) if !path.is_dir() => {
                let bytes = read(path)?;
                if !pack::is_pack(&bytes) {
                    return Ok(None);
                }
                let refused = |error| Failure::Usage(format!("`{}`: {error}", path.display()));
                pack::read(&bytes).map(Some).map_err(refused)
            }
            _ => Ok(None),
        }
    }

    fn compile(&self) -> Result<Compiled, Failure> {
        let mut overlays = self.edition.map_or_else(Vec::new, |edition| unbundle(edition.files));
        for path in &self.paths {
            for file in files(path)? {
                overlays.push(overlay(&file)?);
            }
        }
        let mut compiled = compile_with(&unbundle(catalogue::FILES), &overlays, |_| true)
            .map_err(|problems| Failure::Several(problems.iter().map(ToString::to_string).collect()))?;
        compiled.catalogue.settings.chosen = self.edition.map_or("", |edition| edition.name).into();
        Ok(compiled)
    }
}

/// Lets the edition and the overlays of the configuration and of the command line change the catalogue that answers.
pub(crate) fn install(args: &Args) -> Result<Overlays, Failure> {
    let named = match &args.command {
        Command::Check(check) => check.config.as_deref(),
        Command::Iam { command: IamCommand::Lint(lint) } => lint.config.as_deref(),
        Command::Completions { .. } | Command::Man { .. } => return Ok(Overlays::default()),
        _ => None,
    };
    let choice = Choice::of(args, named)?;
    if choice.edition.is_none() && choice.paths.is_empty() {
        return Ok(Overlays::default());
    }
    let explained = matches!(&args.command, Command::Catalogue(asked) if !asked.explain.is_empty());
    let packed = if explained && choice.edition.is_some() { None } else { choice.pack()? };
    let (catalogue, said) = match packed {
        Some(catalogue) => (catalogue, Overlays::default()),
        None => {
            let Compiled { catalogue, changes, severities, .. } = choice.compile()?;
            (catalogue, Overlays { changes, severities })
        }
    };
    catalogue::install(catalogue).map_err(|refused| Failure::Usage(refused.to_string()))?;
    Ok(said)
}

/// The catalogue of an edition, or the one with the overlays (or of the pack) at a path.
pub(crate) fn catalogue_of(name: &str) -> Result<Catalogue, Failure> {
    let (edition, paths) = match ecs_preflight_editions::edition(name) {
        Ok(edition) => (edition, Vec::new()),
        Err(_) if Path::new(name).exists() => (None, vec![PathBuf::from(name)]),
        Err(unknown) => return Err(Failure::Usage(format!("`{name}`: {unknown}"))),
    };
    let choice = Choice { edition, paths };
    match choice.pack()? {
        Some(catalogue) => Ok(catalogue),
        None => Ok(choice.compile()?.catalogue),
    }
}

/// The edition that is chosen, where it is not that of the documents.
pub(crate) fn chosen(args: &[OsString]) -> Option<&'static str> {
    let args: Vec<_> = args.iter().map(|arg| arg.to_string_lossy()).collect();
    let value = args.iter().enumerate().find_map(|(at, arg)| match arg.strip_prefix("--edition") {
        Some("") => args.get(at + 1).map(ToString::to_string),
        Some(value) => value.strip_prefix('=').map(str::to_owned),
        None => None,
    });
    let name = value.or_else(|| config::catalogue(None).edition)?;
    ecs_preflight_editions::edition(&name).ok()?.map(|edition| edition.name)
}

/// `catalogue build`: a pack of the whole catalogue with these overlays.
pub(crate) fn build(overlays: &[String], args: &Args) -> Result<(), Failure> {
    let Some(output) = &args.output else {
        return Err(Failure::Usage("a pack is written to a file: name it with --output".into()));
    };
    let edition = Choice::of(args, None)?.edition.filter(|_| args.edition.is_some());
    let paths: Vec<PathBuf> = args.overlay.iter().chain(overlays).map(PathBuf::from).collect();
    let choice = Choice { edition, paths };
    let compiled = choice.compile()?;
    let name = choice.paths.last().and_then(|path| path.file_stem()).unwrap_or_default().to_string_lossy();
    let options = Options { name: &name, languages: &["en", "zh"] };
    let bytes = pack::write(&compiled.catalogue, &options);
    let refused = |error: std::io::Error| Failure::Usage(format!("cannot write `{output}`: {error}"));
    let aside = Aside::new(Path::new(output)).map_err(refused)?;
    aside.file().and_then(|mut file| file.write_all(&bytes)).map_err(refused)?;
    aside.finish().map_err(refused)
}

/// The overlays at a path: a file, or the `.yaml` files of a folder by their names.
fn files(path: &Path) -> Result<Vec<PathBuf>, Failure> {
    if !path.is_dir() {
        return Ok(vec![path.to_path_buf()]);
    }
    let refused =
        |error| Failure::Usage(format!("cannot read the folder of overlays `{}`: {error}", path.display()));
    let mut files = Vec::new();
    for entry in std::fs::read_dir(path).map_err(refused)? {
        let file = entry.map_err(refused)?.path();
        if file.extension().is_some_and(|extension| extension == "yaml" || extension == "yml") {
            files.push(file);
        }
    }
    if files.is_empty() {
        return Err(Failure::Usage(format!("the folder `{}` has no overlay (*.yaml)", path.display())));
    }
    files.sort();
    Ok(files)
}

fn overlay(path: &Path) -> Result<File, Failure> {
    let name = path.to_string_lossy().replace('\\', "/");
    let bytes = read(path)?;
    if pack::is_pack(&bytes) {
        return Err(Failure::Usage(format!(
            "`{name}` is a pack, which is used alone: name the overlays themselves"
        )));
    }
    let text = String::from_utf8(bytes).map_err(|_| Failure::Usage(format!("`{name}` is not UTF-8")))?;
    Ok(File { name, text })
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
