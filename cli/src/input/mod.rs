//! What comes in: files, and the requests in them. Readers are chosen by what a file holds, not by its name.

mod ansible;
mod bruno;
pub(crate) mod capture;
mod clients;
mod cmd;
mod curl;
mod fetch;
pub(crate) mod files;
mod har;
mod heat;
mod http;
mod insomnia;
mod json;
mod log;
mod mapping;
mod openapi;
mod plan;
pub(crate) mod policies;
mod postman;
mod powershell;
mod sdk_log;
pub(crate) mod servers;
mod shell;
pub(crate) mod terraform;
mod trace;
mod tree;
mod variables;
pub(crate) mod yaml;

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};
use std::io::{BufRead, BufReader, Read};

use capture::{Each, Item, Source};
use ecs_preflight::catalogue::settings;
use ecs_preflight::request;
use serde::de::IgnoredAny;

use crate::output::Failure;

/// The name of standard input on the command line, and how it is shown.
pub(crate) const STDIN: &str = "-";

/// Reads one kind of capture.
trait Reader {
    /// What it reads, for those whose file nobody reads.
    fn name(&self) -> &'static str;

    /// Whether a text is of this kind.
    fn knows(&self, look: &Look<'_>) -> bool;

    /// Gives every request of a text, and what should be one and is none.
    fn read(&self, source: &Source<'_>, each: &mut Each<'_>) -> Result<(), Stop>;
}

/// A text, and the names at its top where it is an object.
struct Look<'t> {
    text: &'t str,
    members: OnceCell<HashSet<String>>,
}

impl<'t> Look<'t> {
    fn new(text: &'t str) -> Self {
        Look { text, members: OnceCell::new() }
    }

    /// Whether a line of it passes a test.
    fn has_line(&self, test: impl Fn(&str) -> bool) -> bool {
        self.text.lines().any(test)
    }

    /// Whether it is an object with all of these members.
    fn has(&self, names: &[&str]) -> bool {
        let members = self.members.get_or_init(|| {
            let members: Result<HashMap<String, IgnoredAny>, _> = if self.text.trim_start().starts_with('{') {
                serde_json::from_str(self.text)
            } else {
                return HashSet::new();
            };
            members.map(|members| members.into_keys().collect()).unwrap_or_default()
        });
        names.iter().all(|name| members.contains(*name))
    }
}

/// Those that read an object as a whole, however many lines it has.
const DOCUMENTS: [&dyn Reader; 8] = [
    &har::Har,
    &postman::Postman,
    &insomnia::Insomnia,
    &openapi::OpenApi,
    &plan::TerraformPlan,
    &heat::Heat,
    &ansible::Ansible,
    &trace::Traces,
];

/// Those that read any other text.
const TEXTS: [&dyn Reader; 9] = [
    &json::Requests,
    &bruno::Bruno,
    &log::Log,
    &sdk_log::SdkLog,
    &curl::Curl,
    &powershell::PowerShell,
    &fetch::Fetch,
    &clients::Clients,
    &http::Http,
];

/// The first that knows a text reads it.
fn readers() -> impl Iterator<Item = &'static dyn Reader> {
    DOCUMENTS.into_iter().chain(TEXTS)
}

/// Why reading a file stopped.
pub(crate) enum Stop {
    /// The program cannot go on.
    Failed(Failure),
    /// The file cannot be read; others go on.
    Unread(String),
    /// It is of a kind that nobody reads.
    Unknown(String),
}

impl Stop {
    /// What a command says that reads one capture and nothing else.
    pub(crate) fn failure(self) -> Failure {
        match self {
            Stop::Failed(failure) => failure,
            Stop::Unread(why) | Stop::Unknown(why) => Failure::Usage(why),
        }
    }

    fn unread(why: &str) -> Self {
        Stop::Unread(why.to_owned())
    }
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Stop::Failed(failure)
    }
}

/// The longest file that is read whole; requests a line are read one after the other, however many there are.
fn longest() -> usize {
    settings().whole_bytes
}

/// Reads the requests of a file, whatever kind of capture it is; gives how many bytes were read to `read`.
pub(crate) fn requests(name: &str, read: &dyn Fn(usize), each: &mut Each<'_>) -> Result<(), Stop> {
    let mut reader = BufReader::new(open(name).map_err(Stop::Unread)?);
    let mut first = Vec::new();
    let mut blank = 0;
    // Blank lines say nothing of what follows.
    loop {
        let long = line(&mut reader, name, &mut first)?;
        read(first.len());
        if long == LineEnd::TooLong {
            break;
        }
        if first.is_empty() || !text(&first).unwrap_or("x").trim().is_empty() {
            break;
        }
        blank += 1;
        first.clear();
    }
    if first.is_empty() {
        return Ok(());
    }
    if is_request_line(&first) {
        return lines(name, reader, first, blank, read, each);
    }
    if first.contains(&0) {
        return Err(Stop::Unknown(not_read(name)));
    }
    let mut content = vec![b'\n'; blank];
    content.append(&mut first);
    read(rest(&mut reader, name, &mut content)?);
    whole(name, &content, each)
}

/// A document on one line that is neither a list nor a capture of another kind: others may follow.
fn is_request_line(line: &[u8]) -> bool {
    let Ok(text) = text(line) else { return false };
    let text = text.trim();
    let look = Look::new(text);
    text.starts_with('{')
        && serde_json::from_str::<IgnoredAny>(text).is_ok()
        && !DOCUMENTS.iter().any(|reader| reader.knows(&look))
        && !json::is_something_else(text)
}

fn whole(name: &str, content: &[u8], each: &mut Each<'_>) -> Result<(), Stop> {
    // No text holds such bytes; /dev/zero holds nothing else.
    if content.contains(&0) {
        return Err(Stop::Unknown(not_read(name)));
    }
    if content.len() > longest() {
        return Err(Stop::Unread(too_long(name)));
    }
    let text = match text(content) {
        Ok(text) => text,
        Err(valid) => {
            let report = request::not_utf8(valid);
            each(&Source::new("", 0), Item::Broken { report, line: 1 })?;
            return Ok(());
        }
    };
    if text.trim().is_empty() {
        return Ok(());
    }
    let source = Source::new(text, 0);
    let look = Look::new(text);
    // What else stands in YAML, such as the scripts of a pipeline, is not meant.
    let of_yaml = names(name, &["yaml", "yml"]);
    let known = DOCUMENTS.into_iter().chain(TEXTS.into_iter().filter(|_| !of_yaml));
    let known = known.into_iter().find(|reader| reader.knows(&look));
    match known.or_else(|| named(name)) {
        Some(reader) => reader.read(&source, each).map_err(|stop| match stop {
            Stop::Unread(why) => Stop::Unread(format!("cannot read `{}`: {why}", shown(name))),
            Stop::Unknown(_) => Stop::Unknown(not_read(name)),
            failed => failed,
        }),
        None => Err(Stop::Unknown(not_read(name))),
    }
}

/// A text that nobody knows is broken; by its name it is told what it should be.
fn named(name: &str) -> Option<&'static dyn Reader> {
    let (_, ending) = name.rsplit_once('.')?;
    match ending.to_ascii_lowercase().as_str() {
        "http" | "rest" => Some(&http::Http),
        "jsonl" | "ndjson" | "har" => Some(&json::Requests),
        _ => None,
    }
}

/// Whether each line of a file stands for itself, as its name says.
pub(crate) fn names_lines(name: &str) -> bool {
    names(name, &["jsonl", "ndjson"])
}

/// Whether a name ends in one of these.
fn names(name: &str, endings: &[&str]) -> bool {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    ending.is_some_and(|ending| endings.contains(&ending.as_str()))
}

/// Whether a file of a folder may hold requests, by its name.
pub(crate) fn may_hold_requests(name: &str) -> bool {
    const ENDINGS: [&str; 16] = [
        "http", "rest", "har", "jsonl", "ndjson", "json", "sh", "curl", "log", "bash", "bru", "yaml", "yml",
        "ps1", "cmd", "bat",
    ];
    names(name, &ENDINGS)
}

fn not_read(name: &str) -> String {
    let kinds: Vec<&str> = readers().map(|reader| reader.name()).collect();
    format!("this kind of file is not read: `{}`; what is read: {}", shown(name), kinds.join(", "))
}

fn too_long(name: &str) -> String {
    let most = longest() >> 20;
    format!("`{}` is longer than {most} MiB; divide it, or write a request a line", shown(name))
}

/// Requests a line, one after the other.
fn lines(
    name: &str,
    mut reader: impl BufRead,
    mut content: Vec<u8>,
    mut number: usize,
    read: &dyn Fn(usize),
    each: &mut Each<'_>,
) -> Result<(), Stop> {
    let mut end = LineEnd::Here;
    loop {
        if end == LineEnd::File {
            return Ok(());
        }
        number += 1;
        let broken = |report| Item::Broken { report, line: number };
        if let LineEnd::TooLong = end {
            let size = content.len() + skip(&mut reader, name)?;
            let report = request::too_large_text(None, size).unwrap_or_default();
            each(&Source::of_line("", number - 1), broken(report))?;
        } else {
            match text(&content) {
                Ok(text) => json::one_line(text, number - 1, each)?,
                Err(valid) => each(&Source::of_line("", number - 1), broken(request::not_utf8(valid)))?,
            }
        }
        content.clear();
        end = line(&mut reader, name, &mut content)?;
        read(content.len());
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum LineEnd {
    /// The line is complete.
    Here,
    /// There is none.
    File,
    /// It is longer than a line may be.
    TooLong,
}

/// Reads a line, as far as lines go.
pub(crate) fn line(reader: &mut impl BufRead, name: &str, line: &mut Vec<u8>) -> Result<LineEnd, Stop> {
    let most = u64::try_from(settings().line_bytes).unwrap_or(u64::MAX);
    let read = reader.by_ref().take(most).read_until(b'\n', line);
    match read.map_err(|error| Stop::Unread(cannot_read(name, &error)))? {
        0 => Ok(LineEnd::File),
        read if read == settings().line_bytes && !line.ends_with(b"\n") => Ok(LineEnd::TooLong),
        _ => Ok(LineEnd::Here),
    }
}

/// Reads what is left, as far as a file that is read whole goes.
pub(crate) fn rest(reader: &mut impl BufRead, name: &str, content: &mut Vec<u8>) -> Result<usize, Stop> {
    let most = u64::try_from(longest().saturating_add(1)).unwrap_or(u64::MAX);
    let read = reader.by_ref().take(most).read_to_end(content);
    let read = read.map_err(|error| Stop::Unread(cannot_read(name, &error)))?;
    if read > longest() { Err(Stop::Unread(too_long(name))) } else { Ok(read) }
}

/// Passes over the rest of a line, and tells how long that was.
pub(crate) fn skip(reader: &mut impl BufRead, name: &str) -> Result<usize, Stop> {
    let mut skipped = 0;
    loop {
        let buffer = reader.fill_buf().map_err(|error| Stop::Unread(cannot_read(name, &error)))?;
        let end = buffer.iter().position(|byte| *byte == b'\n');
        let length = end.map_or(buffer.len(), |at| at + 1);
        reader.consume(length);
        skipped += length;
        if end.is_some() || length == 0 {
            return Ok(skipped);
        }
        if skipped > settings().endless_bytes {
            return Err(Stop::Unread(format!("a line of `{}` has no end", shown(name))));
        }
    }
}

/// Opens a file or standard input.
pub(crate) fn open(name: &str) -> Result<Box<dyn Read>, String> {
    if name == STDIN {
        return Ok(Box::new(std::io::stdin().lock()));
    }
    let file = std::fs::File::open(name).map_err(|error| cannot_read(name, &error))?;
    Ok(Box::new(file))
}

/// The sentence for a file that cannot be read.
pub(crate) fn cannot_read(name: &str, error: &std::io::Error) -> String {
    if name == STDIN {
        return format!("cannot read standard input: {error}");
    }
    format!("cannot read `{name}`: {error}")
}

/// Reads a file or standard input whole.
pub(crate) fn read(name: &str) -> Result<Vec<u8>, String> {
    let mut content = Vec::new();
    let most = u64::try_from(longest().saturating_add(1)).unwrap_or(u64::MAX);
    open(name)?.take(most).read_to_end(&mut content).map_err(|error| cannot_read(name, &error))?;
    if content.len() > longest() {
        return Err(too_long(name));
    }
    Ok(content)
}

/// Whether a word of the command line names an input: a file, a pipe with a name, or standard input.
pub(crate) fn is_input(name: &str) -> bool {
    name == STDIN || std::fs::metadata(name).is_ok_and(|data| !data.is_dir())
}

/// How a file is named in output.
pub(crate) fn shown(name: &str) -> &str {
    if name == STDIN { "<stdin>" } else { name }
}

/// Text without the byte order mark that some editors leave.
pub(crate) fn text(content: &[u8]) -> Result<&str, usize> {
    match std::str::from_utf8(content) {
        Ok(text) => Ok(text.strip_prefix('\u{feff}').unwrap_or(text)),
        Err(error) => Err(error.valid_up_to()),
    }
}
