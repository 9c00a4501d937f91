//! Which files hold policies: named ones, those of folders, and those that a pattern matches.

use std::path::Path;

use globset::GlobBuilder;
use ignore::WalkBuilder;

use super::STDIN;

/// A file that is to be judged.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct PolicyFile {
    /// Its path as it is shown, with slashes.
    pub(crate) name: String,
    /// Found in a folder: it is passed over when it plainly holds something else.
    pub(crate) found: bool,
}

/// What a file is written in, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Json,
    Yaml,
    Terraform,
}

impl Form {
    pub(crate) fn of(name: &str) -> Option<Self> {
        let (_, ending) = name.rsplit_once('.')?;
        match ending.to_ascii_lowercase().as_str() {
            "json" => Some(Form::Json),
            "yaml" | "yml" => Some(Form::Yaml),
            "tf" => Some(Form::Terraform),
            _ => None,
        }
    }
}

/// The files of all arguments, each once, sorted by path within an argument; and what could not be read.
pub(crate) fn collect(arguments: &[String]) -> (Vec<PolicyFile>, Vec<String>) {
    let (mut files, mut failures) = (Vec::new(), Vec::new());
    for argument in arguments {
        let path = Path::new(argument);
        if argument == STDIN || path.is_file() {
            files.push(PolicyFile { name: argument.clone(), found: false });
        } else if path.is_dir() {
            walk(path, &mut files, &mut failures, |_| true, true);
        } else if argument.contains(['*', '?', '[', '{']) {
            matching(argument, &mut files, &mut failures);
        } else {
            failures.push(format!("cannot read `{argument}`: there is no such file or folder"));
        }
    }
    let mut seen = std::collections::HashSet::new();
    files.retain(|file| seen.insert(plain(&file.name).to_owned()));
    (files, failures)
}

/// A path without the `./` in front.
fn plain(name: &str) -> &str {
    name.strip_prefix("./").unwrap_or(name)
}

/// Files below a folder that a test accepts, as `.gitignore` allows.
fn walk(
    folder: &Path,
    files: &mut Vec<PolicyFile>,
    failures: &mut Vec<String>,
    accepts: impl Fn(&str) -> bool,
    found: bool,
) {
    let mut here = Vec::new();
    // A folder need not be a repository for its .gitignore to count; what git itself keeps is no policy.
    let walker = WalkBuilder::new(folder)
        .hidden(false)
        .require_git(false)
        .filter_entry(|entry| entry.file_name() != ".git")
        .build();
    for entry in walker {
        match entry {
            Ok(entry) if entry.file_type().is_some_and(|kind| kind.is_file()) => {
                let name = entry.path().to_string_lossy().replace('\\', "/");
                if Form::of(&name).is_some() && accepts(plain(&name)) {
                    here.push(PolicyFile { name: plain(&name).to_owned(), found });
                }
            }
            Ok(_) => {}
            Err(error) => failures.push(format!("cannot read `{}`: {error}", folder.display())),
        }
    }
    here.sort();
    files.extend(here);
}

/// Files that a pattern matches; the walk begins in the folder before its first sign.
fn matching(pattern: &str, files: &mut Vec<PolicyFile>, failures: &mut Vec<String>) {
    let glob = match GlobBuilder::new(plain(pattern)).literal_separator(true).build() {
        Ok(glob) => glob.compile_matcher(),
        Err(error) => return failures.push(format!("`{pattern}` is no pattern: {error}")),
    };
    let literal =
        pattern.find(['*', '?', '[', '{']).and_then(|first| pattern.get(..first)).unwrap_or_default();
    let folder =
        literal.rsplit_once('/').map_or(".", |(folder, _)| if folder.is_empty() { "/" } else { folder });
    let before = files.len();
    if Path::new(folder).is_dir() {
        walk(Path::new(folder), files, failures, |name| glob.is_match(name), false);
    }
    if files.len() == before {
        failures.push(format!("no file matches `{pattern}`"));
    }
}

/// Whether a document that was found in a folder may be a policy: no policy, or a part of one, lacks both.
pub(crate) fn may_be_policy(form: Form, text: &str) -> bool {
    /// Members by which a policy is told from other files.
    const TELLING: [&str; 2] = ["statement", "effect"];
    match form {
        Form::Terraform => true,
        // Broken JSON may be a policy; other objects are not.
        Form::Json => match serde_json::from_str::<serde_json::Value>(text) {
            Ok(serde_json::Value::Object(members)) => {
                members.is_empty()
                    || members.contains_key("Version")
                    || members.keys().any(|name| {
                        TELLING.iter().any(|telling| name.trim().to_lowercase().starts_with(telling))
                    })
            }
            Ok(_) => false,
            Err(_) => true,
        },
        Form::Yaml => {
            let telling = |line: &str| {
                TELLING.iter().any(|telling| line.trim_start().to_lowercase().starts_with(telling))
            };
            text.lines().any(telling)
        }
    }
}
