//! The configuration file: what it says of the linter.

use std::ops::Range;
use std::path::{Path, PathBuf};

use ecs_preflight::iam::policy::Suppression;
use ecs_preflight::report::Language;
use globset::{Glob, GlobMatcher};
use serde::Deserialize;
use toml::Spanned;

/// The names of the file, where no other is given.
const NAMES: [&str; 2] = [".ecs-preflight.toml", "ecs-preflight.toml"];

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    iam: Iam,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Iam {
    #[serde(default)]
    lint: Lint,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Lint {
    #[serde(default)]
    enterprise_project: bool,
    #[serde(default)]
    suppress: Vec<Entry>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    rule: Spanned<String>,
    pointer: Option<String>,
    file: Option<String>,
    #[serde(default)]
    reason: String,
}

/// A suppression, and the files in which it counts.
#[derive(Debug)]
pub(crate) struct Listed {
    pub(crate) suppression: Suppression,
    pub(crate) file: Option<GlobMatcher>,
    /// Where the rule stands in the configuration; none for one of the command line.
    pub(crate) place: Option<Range<usize>>,
}

/// What the configuration says.
#[derive(Debug, Default)]
pub(crate) struct Config {
    /// Its path as it is shown, and its text.
    pub(crate) source: Option<(String, String)>,
    /// The folder from which its patterns count.
    folder: PathBuf,
    pub(crate) enterprise_project: bool,
    pub(crate) suppressions: Vec<Listed>,
}

impl Config {
    /// Reads the file that is named, or the nearest one from here upwards, up to the root of a repository.
    pub(crate) fn read(named: Option<&str>, language: Language) -> Result<Self, String> {
        let path = match named {
            Some(named) => Some(PathBuf::from(named)),
            None => nearest(),
        };
        let Some(path) = path else { return Ok(Config::default()) };
        let shown = path.to_string_lossy().replace('\\', "/");
        let text =
            std::fs::read_to_string(&path).map_err(|error| format!("cannot read `{shown}`: {error}"))?;
        let file: File = toml::from_str(&text).map_err(|error| {
            let line = error
                .span()
                .and_then(|span| text.get(..span.start))
                .map_or(1, |before| before.split('\n').count());
            format!("`{shown}` line {line}: {}", error.message())
        })?;
        let mut suppressions = Vec::new();
        for entry in file.iam.lint.suppress {
            let place = entry.rule.span();
            let at = |what: String| {
                let line = text.get(..place.start).map_or(1, |before| before.split('\n').count());
                format!("`{shown}` line {line}: {what}")
            };
            let suppression = Suppression::new(entry.rule.get_ref(), entry.pointer.as_deref(), &entry.reason)
                .map_err(|refusal| at(refusal.message(language)))?;
            let file = entry.file.map(|pattern| Glob::new(&pattern).map(|glob| glob.compile_matcher()));
            let file = file.transpose().map_err(|error| at(error.to_string()))?;
            suppressions.push(Listed { suppression, file, place: Some(place) });
        }
        let folder = path.parent().map(Path::to_path_buf).unwrap_or_default();
        Ok(Config {
            source: Some((shown, text)),
            folder,
            enterprise_project: file.iam.lint.enterprise_project,
            suppressions,
        })
    }

    /// Whether a suppression counts in a file.
    pub(crate) fn counts(&self, listed: &Listed, name: &str) -> bool {
        let Some(glob) = &listed.file else { return true };
        let path = Path::new(name);
        // A pattern without a slash speaks of names, another one of paths from the configuration's folder.
        let within = absolute(path)
            .and_then(|path| Some(path.strip_prefix(absolute(&self.folder)?).ok()?.to_path_buf()));
        glob.is_match(path)
            || within.is_some_and(|path| glob.is_match(path))
            || path.file_name().is_some_and(|name| glob.is_match(name))
    }
}

fn absolute(path: &Path) -> Option<PathBuf> {
    let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    path.canonicalize().ok()
}

fn nearest() -> Option<PathBuf> {
    let here = std::env::current_dir().ok()?;
    for folder in here.ancestors() {
        let found = NAMES.iter().map(|name| folder.join(name)).find(|path| path.is_file());
        if let Some(found) = found {
            // As it is shown: without the way to where we are.
            return Some(found.strip_prefix(&here).map(Path::to_path_buf).unwrap_or(found));
        }
        if folder.join(".git").exists() {
            return None;
        }
    }
    None
}
