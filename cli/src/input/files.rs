//! Which files are read: named ones, those of folders, and those that a pattern matches.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use globset::GlobBuilder;
use ignore::{Walk, WalkBuilder};

use super::STDIN;

/// A file that is to be judged.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Listed {
    /// Its path as it is shown, with slashes.
    pub(crate) name: String,
    /// Found in a folder: it is passed over when it plainly holds something else.
    pub(crate) found: bool,
}

/// What the arguments of a command name.
#[derive(Debug, Default)]
pub(crate) struct Collected {
    /// The files, each once, sorted by path within an argument.
    pub(crate) files: Vec<Listed>,
    /// What could not be read.
    pub(crate) failures: Vec<String>,
    /// What was passed over, and why.
    pub(crate) notes: Vec<String>,
}

/// The files of all arguments; `accepts` tells by its name which ones of a folder may be meant.
pub(crate) fn collect(arguments: &[String], accepts: &dyn Fn(&str) -> bool) -> Collected {
    let mut collected = Collected::default();
    for argument in arguments {
        let path = Path::new(argument);
        if path.is_dir() {
            collected.walk(path, accepts, true);
        } else if argument == STDIN || path.exists() {
            collected.files.push(Listed { name: argument.clone(), found: false });
        } else if argument.contains(['*', '?', '[', '{']) {
            collected.matching(argument, accepts);
        } else {
            collected.failures.push(format!("cannot read `{argument}`: there is no such file or folder"));
        }
    }
    // A file is the same under each of its names; standard input has none.
    let mut seen = HashSet::new();
    collected.files.retain(|file| {
        let real = Path::new(&file.name).canonicalize().ok().filter(|_| file.name != STDIN);
        seen.insert(real.unwrap_or_else(|| PathBuf::from(&file.name)))
    });
    collected
}

/// A path without the `./` in front.
fn plain(name: &str) -> &str {
    name.strip_prefix("./").unwrap_or(name)
}

fn shown(path: &Path) -> String {
    plain(&path.to_string_lossy().replace('\\', "/")).to_owned()
}

/// A walk through a folder: hidden files too, links followed, nothing left out but what `.gitignore` says.
fn walker(folder: &Path, ignoring: bool) -> Walk {
    // A folder need not be a repository for its .gitignore to count; what git itself keeps is never meant.
    WalkBuilder::new(folder)
        .standard_filters(false)
        .parents(ignoring)
        .git_ignore(ignoring)
        .require_git(false)
        .follow_links(true)
        .filter_entry(|entry| entry.file_name() != ".git")
        .build()
}

impl Collected {
    /// Files below a folder that a test accepts, as `.gitignore` allows.
    fn walk(&mut self, folder: &Path, accepts: &dyn Fn(&str) -> bool, found: bool) {
        let mut here = Vec::new();
        for entry in walker(folder, true) {
            match entry {
                Ok(entry) => {
                    let name = shown(entry.path());
                    let kind = entry.file_type();
                    if kind.is_none_or(|kind| kind.is_dir()) || !accepts(&name) {
                        continue;
                    }
                    // What waits for somebody to write, or never ends, is read only where it is named.
                    if kind.is_some_and(|kind| kind.is_file()) {
                        here.push(Listed { name, found });
                    } else {
                        self.notes.push(format!("`{name}` is passed over: it is not a regular file"));
                    }
                }
                Err(error) => self.trouble(&error, folder, accepts),
            }
        }
        let ignored = walker(folder, false).flatten().filter(|entry| {
            entry.file_type().is_some_and(|kind| kind.is_file()) && accepts(&shown(entry.path()))
        });
        let ignored = ignored.count().saturating_sub(here.len());
        if ignored > 0 {
            let files = if ignored == 1 { "file" } else { "files" };
            self.notes
                .push(format!("{ignored} {files} in `{}` passed over, as .gitignore says", shown(folder)));
        }
        here.sort();
        self.files.extend(here);
    }

    /// A part of a folder that cannot be read.
    fn trouble(&mut self, error: &ignore::Error, folder: &Path, accepts: &dyn Fn(&str) -> bool) {
        let (mut error, mut path) = (error, folder.to_path_buf());
        loop {
            match error {
                ignore::Error::WithPath { path: at, err } => {
                    path.clone_from(at);
                    error = err;
                }
                ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => {
                    error = err
                }
                ignore::Error::Loop { child, ancestor } => {
                    let (child, ancestor) = (shown(child), shown(ancestor));
                    return self
                        .notes
                        .push(format!("`{child}` is passed over: it leads back to `{ancestor}`"));
                }
                _ => break,
            }
        }
        let name = shown(&path);
        // A link to nothing matters only where a file could be meant.
        let link = std::fs::symlink_metadata(&path).is_ok_and(|data| data.is_symlink());
        if link && !accepts(&name) {
            return;
        }
        self.failures.push(match error {
            ignore::Error::Io(error) => format!("cannot read `{name}`: {error}"),
            _ => format!("cannot read `{name}`"),
        });
    }

    /// Files that a pattern matches; the walk begins in the folder before its first sign.
    fn matching(&mut self, pattern: &str, accepts: &dyn Fn(&str) -> bool) {
        let glob = match GlobBuilder::new(plain(pattern)).literal_separator(true).build() {
            Ok(glob) => glob.compile_matcher(),
            Err(_) => {
                let why = "a bracket or brace is open, or empty";
                return self.failures.push(format!("`{pattern}` is no pattern of file names: {why}"));
            }
        };
        let literal =
            pattern.find(['*', '?', '[', '{']).and_then(|first| pattern.get(..first)).unwrap_or_default();
        let folder =
            literal.rsplit_once('/').map_or(".", |(folder, _)| if folder.is_empty() { "/" } else { folder });
        let before = self.files.len();
        if Path::new(folder).is_dir() {
            self.walk(Path::new(folder), &|name| accepts(name) && glob.is_match(name), false);
        }
        if self.files.len() == before {
            self.failures.push(format!("no file matches `{pattern}`"));
        }
    }
}
