//! The configuration file: what it says of requests and of policies.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

use ecs_preflight::ask::Refusal;
use ecs_preflight::iam::policy::Suppression;
use ecs_preflight::report::{Language, Silence};
use ecs_preflight::rules::Os;
use ecs_preflight_compiler::Change;
use globset::{Glob, GlobMatcher};
use serde::Deserialize;
use toml::Spanned;

use crate::args::{FailOn, Format};
use crate::overlays::Overlays;

/// The names of the file, where no other is given.
const NAMES: [&str; 2] = [".ecs-preflight.toml", "ecs-preflight.toml"];

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    lang: Option<Spanned<String>>,
    /// Read before anything else, by [`catalogue`].
    #[serde(default)]
    #[allow(dead_code, reason = "it is known here, so that it is no mistake")]
    overlays: Vec<String>,
    /// The same.
    #[allow(dead_code, reason = "it is known here, so that it is no mistake")]
    edition: Option<String>,
    #[serde(default)]
    check: Check,
    #[serde(default)]
    iam: Iam,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Check {
    lang: Option<Spanned<String>>,
    fail_on: Option<FailOn>,
    format: Option<Format>,
    os: Option<Spanned<String>>,
    #[serde(default)]
    ignore: Vec<Spanned<String>>,
    #[serde(default)]
    severities: BTreeMap<Spanned<String>, Spanned<String>>,
    #[serde(default)]
    paths: Vec<PathTable>,
}

/// What holds for some files only.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PathTable {
    path: Spanned<String>,
    os: Option<Spanned<String>>,
    #[serde(default)]
    ignore: Vec<Spanned<String>>,
    #[serde(default)]
    severities: BTreeMap<Spanned<String>, Spanned<String>>,
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
    lang: Option<Spanned<String>>,
    fail_on: Option<FailOn>,
    format: Option<Format>,
    #[serde(default)]
    enterprise_project: bool,
    #[serde(default)]
    suppress: Vec<Entry>,
    #[serde(default)]
    ignore: Vec<Spanned<String>>,
    #[serde(default)]
    severities: BTreeMap<Spanned<String>, Spanned<String>>,
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

/// Decisions about rules, and where each stands.
#[derive(Clone, Debug, Default)]
pub(crate) struct Decisions {
    pub(crate) silence: Silence,
    /// Of each decision in turn, as it is shown.
    pub(crate) places: Vec<String>,
}

/// Decisions that hold for some files.
#[derive(Debug)]
struct OfPath {
    path: GlobMatcher,
    os: Option<Os>,
    decisions: Decisions,
}

/// What holds for one command.
#[derive(Debug, Default)]
pub(crate) struct Section {
    pub(crate) language: Option<Language>,
    pub(crate) fail_on: Option<FailOn>,
    pub(crate) format: Option<Format>,
    pub(crate) os: Option<Os>,
    decisions: Decisions,
    paths: Vec<OfPath>,
}

/// What the configuration says.
#[derive(Debug, Default)]
pub(crate) struct Config {
    /// Its path as it is shown, and its text.
    pub(crate) source: Option<(String, String)>,
    /// The folder from which its patterns count.
    folder: PathBuf,
    /// The language of every command.
    pub(crate) language: Option<Language>,
    pub(crate) check: Section,
    pub(crate) lint: Section,
    pub(crate) enterprise_project: bool,
    pub(crate) suppressions: Vec<Listed>,
    /// What overlays have changed.
    pub(crate) changes: Vec<Change>,
}

/// What the configuration says of the catalogue.
#[derive(Debug, Default)]
pub(crate) struct Catalogue {
    /// The path of the configuration.
    pub(crate) source: String,
    pub(crate) edition: Option<String>,
    /// The overlays, from here.
    pub(crate) overlays: Vec<PathBuf>,
}

/// The edition and the overlays that the configuration names. A configuration that cannot be read names none: its
/// reader says so later.
pub(crate) fn catalogue(named: Option<&str>) -> Catalogue {
    #[derive(Default, Deserialize)]
    struct Only {
        edition: Option<String>,
        #[serde(default)]
        overlays: Vec<String>,
    }
    let Some(path) = named.map(PathBuf::from).or_else(nearest) else { return Catalogue::default() };
    let text = std::fs::metadata(&path).ok().filter(std::fs::Metadata::is_file);
    let text = text.and_then(|_| std::fs::read_to_string(&path).ok()).unwrap_or_default();
    let folder = path.parent().map(Path::to_path_buf).unwrap_or_default();
    let Only { edition, overlays } = toml::from_str(&text).unwrap_or_default();
    let overlays = overlays.iter().map(|name| folder.join(name)).collect();
    Catalogue { source: path.to_string_lossy().replace('\\', "/"), edition, overlays }
}

/// To say where something stands.
struct Reading<'r> {
    shown: &'r str,
    text: &'r str,
}

impl Reading<'_> {
    fn line(&self, byte: usize) -> usize {
        self.text.get(..byte).map_or(1, |before| before.split('\n').count())
    }

    fn at(&self, place: &Range<usize>, what: impl std::fmt::Display) -> String {
        format!("`{}` line {}: {what}", self.shown, self.line(place.start))
    }

    fn refused(&self, place: &Range<usize>, refusal: &Refusal) -> String {
        // The language is not known before the configuration is read.
        let language = Language::default();
        let help = refusal.help(language).map(|help| format!("; {help}")).unwrap_or_default();
        self.at(place, format!("{}{help}", refusal.message(language)))
    }

    fn language(&self, tag: Option<Spanned<String>>) -> Result<Option<Language>, String> {
        let Some(tag) = tag else { return Ok(None) };
        let known = Language::parse(tag.get_ref());
        known.map(Some).ok_or_else(|| self.at(&tag.span(), "`lang` must be `en` or `zh`"))
    }

    fn os(&self, name: Option<Spanned<String>>) -> Result<Option<Os>, String> {
        let Some(name) = name else { return Ok(None) };
        let known = Os::parse(name.get_ref());
        known.map(Some).ok_or_else(|| self.at(&name.span(), "`os` must be `linux` or `windows`"))
    }

    /// What is wrong with the file at a place: it is no TOML, or holds what no key takes.
    fn not_read(&self, place: &Range<usize>) -> String {
        let before = self.text.get(..place.start).unwrap_or_default();
        let column = before.rsplit('\n').next().map_or(1, |line| line.chars().count() + 1);
        let what = match toml::from_str::<toml::Table>(self.text) {
            Ok(_) => "there is no such key here, one is missing, or it takes another kind of value",
            Err(_) => "this is not valid TOML",
        };
        format!("`{}` line {} column {column}: {what}", self.shown, self.line(place.start))
    }

    /// The library's own sentences may quote what they are about.
    fn no_pattern(&self, place: &Range<usize>) -> String {
        self.at(place, "this is no pattern of file names: a bracket or brace is open, or empty")
    }

    fn glob(&self, pattern: &Spanned<String>) -> Result<GlobMatcher, String> {
        let glob = Glob::new(pattern.get_ref()).map_err(|_| self.no_pattern(&pattern.span()))?;
        Ok(glob.compile_matcher())
    }

    fn decisions(
        &self,
        ignore: &[Spanned<String>],
        severities: &BTreeMap<Spanned<String>, Spanned<String>>,
    ) -> Result<Decisions, String> {
        let mut decisions = Decisions::default();
        for (rule, severity) in severities {
            let set = decisions.silence.set(rule.get_ref(), severity.get_ref());
            set.map_err(|refusal| self.refused(&rule.span(), &refusal))?;
            decisions.places.push(self.at(&rule.span(), format!("`{}`", rule.get_ref())));
        }
        for rule in ignore {
            decisions
                .silence
                .ignore(rule.get_ref())
                .map_err(|refusal| self.refused(&rule.span(), &refusal))?;
            decisions.places.push(self.at(&rule.span(), format!("`{}`", rule.get_ref())));
        }
        Ok(decisions)
    }
}

impl Config {
    /// Reads the file that is named, or the nearest one from here upwards, up to the root of a repository.
    pub(crate) fn read(named: Option<&str>) -> Result<Self, String> {
        let path = match named {
            Some(named) => Some(PathBuf::from(named)),
            None => nearest(),
        };
        let Some(path) = path else { return Ok(Config::default()) };
        let shown = path.to_string_lossy().replace('\\', "/");
        let content = crate::input::read(&path.to_string_lossy())?;
        let text = crate::input::text(&content).map_err(|_| format!("`{shown}` is not UTF-8"))?.to_owned();
        let reading = Reading { shown: &shown, text: &text };
        let file: File =
            toml::from_str(&text).map_err(|error| reading.not_read(&error.span().unwrap_or_default()))?;
        let mut suppressions = Vec::new();
        let (check, mut lint) = (file.check, file.iam.lint);
        for entry in std::mem::take(&mut lint.suppress) {
            let place = entry.rule.span();
            let suppression = Suppression::new(entry.rule.get_ref(), entry.pointer.as_deref(), &entry.reason)
                .map_err(|refusal| reading.refused(&place, &refusal))?;
            let file = entry.file.map(|pattern| Glob::new(&pattern).map(|glob| glob.compile_matcher()));
            let file = file.transpose().map_err(|_| reading.no_pattern(&place))?;
            suppressions.push(Listed { suppression, file, place: Some(place) });
        }
        let mut paths = Vec::new();
        for table in check.paths {
            let (os, path) = (reading.os(table.os)?, reading.glob(&table.path)?);
            let decisions = reading.decisions(&table.ignore, &table.severities)?;
            paths.push(OfPath { path, os, decisions });
        }
        let check = Section {
            language: reading.language(check.lang)?,
            fail_on: check.fail_on,
            format: check.format,
            os: reading.os(check.os)?,
            decisions: reading.decisions(&check.ignore, &check.severities)?,
            paths,
        };
        let section = Section {
            language: reading.language(lint.lang)?,
            fail_on: lint.fail_on,
            format: lint.format,
            decisions: reading.decisions(&lint.ignore, &lint.severities)?,
            ..Section::default()
        };
        let folder = path.parent().map(Path::to_path_buf).unwrap_or_default();
        let language = reading.language(file.lang)?;
        Ok(Config {
            source: Some((shown, text)),
            folder,
            language,
            check,
            lint: section,
            enterprise_project: lint.enterprise_project,
            suppressions,
            changes: Vec::new(),
        })
    }

    /// Takes what overlays say: their severities come before all others.
    pub(crate) fn add_overlays(&mut self, said: Overlays) -> Result<(), String> {
        for section in [&mut self.check, &mut self.lint] {
            let mut decisions = Decisions::default();
            for (rule, severity) in &said.severities {
                let set = decisions.silence.set(rule, severity);
                set.map_err(|refusal| refusal.message(Language::default()))?;
                // An overlay is for many files: that it is about nothing in these is no news.
                decisions.places.push(String::new());
            }
            decisions.silence.extend(&section.decisions.silence);
            decisions.places.append(&mut section.decisions.places);
            section.decisions = decisions;
        }
        self.changes = said.changes;
        Ok(())
    }

    /// Whether a suppression counts in a file.
    pub(crate) fn counts(&self, listed: &Listed, name: &str) -> bool {
        listed.file.as_ref().is_none_or(|glob| self.matches(glob, name))
    }

    /// The decisions about policies.
    pub(crate) fn of_lint(&self) -> Decisions {
        self.lint.decisions.clone()
    }

    /// The decisions about the requests of a file, and the operating system that holds for them.
    pub(crate) fn of_file(&self, section: &Section, name: &str) -> (Decisions, Option<Os>) {
        let (mut decisions, mut os) = (section.decisions.clone(), section.os);
        for table in section.paths.iter().filter(|table| self.matches(&table.path, name)) {
            decisions.silence.extend(&table.decisions.silence);
            decisions.places.extend(table.decisions.places.iter().cloned());
            os = table.os.or(os);
        }
        (decisions, os)
    }

    fn matches(&self, glob: &GlobMatcher, name: &str) -> bool {
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
