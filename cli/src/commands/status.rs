//! `status`: one pair, or every server of a response.

use std::io::{BufRead, BufReader, Read};

use ecs_preflight::catalogue::embedded;
use ecs_preflight::report::{Arg, Hint, word};
use ecs_preflight::request::{self, Unreadable};
use ecs_preflight::status::{self, Answer, Dialect, derive_known, pairs_of};
use indicatif::ProgressBar;
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use serde_json::Value;

use super::lifecycle::unknown;
use crate::args::{Format, StatusArgs};
use crate::input::servers::{self, Server, Stop};
use crate::input::{self, STDIN, Stop as Stopped};
use crate::output::{Failure, Label, Output};
use crate::render::Origin;

pub(crate) fn run(args: &StatusArgs, output: &mut Output) -> Result<(), Failure> {
    if let Some(status) = &args.of {
        return of_status(status, args.dialect, output);
    }
    let state = args.state.as_deref().unwrap_or_default();
    let file = args.task.is_none() && (input::is_input(state));
    if file {
        return of_file(state, args, output);
    }
    if args.task.is_none() && state.contains(['/', '.']) {
        return Err(Failure::Usage(format!("cannot read `{state}`: no such file")));
    }
    let task_state = task(args.task.as_deref());
    derive_known(args.dialect, state, task_state).map_err(|name| unknown(name, output.language))?;
    answer(
        &Answer { vm_state: state, task_state, reported: None, dialect: args.dialect, facts: embedded() },
        None,
        output,
    )
}

/// A task_state as it is typed: the tables write null for no task.
pub(crate) fn task(typed: Option<&str>) -> Option<&str> {
    typed.filter(|task| *task != "null")
}

/// The pairs that give a status.
fn of_status(status: &str, dialect: Dialect, output: &mut Output) -> Result<(), Failure> {
    let pairs = pairs_of(status, dialect).map_err(|name| unknown(name, output.language))?;
    if output.format == Format::Json {
        return output.json(&pairs);
    }
    let label = word("in-transition", output.language);
    for pair in pairs {
        let change = if pair.transitional { format!("  {label}") } else { String::new() };
        output.line(&format!("{} + {}{change}", pair.vm_state, pair.task_state.unwrap_or("-")))?;
    }
    Ok(())
}

/// Reads one object a line. A line that is no whole document begins one that may go on for as long as it
/// likes: neither it nor the file is ever held in memory.
fn of_file(name: &str, args: &StatusArgs, output: &mut Output) -> Result<(), Failure> {
    let cannot_read = |error: std::io::Error| Failure::Usage(format!("cannot read `{name}`: {error}"));
    let (source, bar): (Box<dyn Read>, ProgressBar) = if name == STDIN {
        (Box::new(std::io::stdin().lock()), ProgressBar::hidden())
    } else {
        let file = std::fs::File::open(name).map_err(cannot_read)?;
        (Box::new(file), super::progress(&[name.to_owned()]))
    };
    let mut reader = BufReader::with_capacity(CHUNK, bar.wrap_read(source));
    // Where the name does not say that each line stands for itself, the first may begin a longer document.
    let lines_only = name != STDIN && input::names_lines(name);
    let mut tally = Tally::default();
    let mut line = Vec::new();
    let mut number = 0;
    loop {
        line.clear();
        // One more than the longest line, so that a longer one can be told.
        let longest = u64::try_from(CHUNK).unwrap_or(u64::MAX);
        match reader.by_ref().take(longest).read_until(b'\n', &mut line).map_err(cannot_read)? {
            0 => break,
            _ => number += 1,
        }
        if number == 1 && line.starts_with(BYTE_ORDER_MARK) {
            line.drain(..BYTE_ORDER_MARK.len());
        }
        if line.trim_ascii().is_empty() {
            continue;
        }
        let mut then = |server| one(&server, name, number, args, &mut tally, output);
        let whole = line.ends_with(b"\n") || line.len() < CHUNK;
        let mut document = false;
        let outcome = match servers::read_text(&line, &mut then) {
            Err(Stop::Json(error)) if error.is_eof() && (!whole || (number == 1 && !lines_only)) => {
                document = whole;
                servers::read((&*line).chain(&mut reader), &mut then)
            }
            outcome => outcome,
        };
        match outcome {
            Ok(()) => {}
            Err(Stop::Failed(failure)) => return Err(failure),
            Err(Stop::Json(error)) => {
                let text = std::str::from_utf8(&line).ok();
                verdict(&request::not_json(text, &Unreadable::from(error)), name, Some(number), output)?;
                if document {
                    // What follows belongs to it, and can no more be told apart than it could.
                    break;
                }
                if !whole {
                    input::skip(&mut reader, name).map_err(Stopped::failure)?;
                }
            }
        }
    }
    bar.finish_and_clear();
    tally.show(output)
}

/// Read at once, and the longest line that is taken for a line; longer ones are read as they come.
const CHUNK: usize = 1 << 20;
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// What is said at the end of a text report about many servers.
#[derive(Default)]
struct Tally {
    servers: usize,
    disagree: usize,
}

impl Tally {
    fn show(&self, output: &mut Output) -> Result<(), Failure> {
        if output.format != Format::Text || self.servers < 2 {
            return Ok(());
        }
        let line = Hint::new("servers")
            .with("servers", Arg::count(self.servers))
            .with("disagree", Arg::count(self.disagree))
            .text(output.language);
        output.line(&line)
    }
}

fn verdict(
    report: &ecs_preflight::report::Report,
    name: &str,
    number: Option<usize>,
    output: &mut Output,
) -> Result<(), Failure> {
    let origin = Origin { name: input::shown(name), request: number, ..Origin::default() };
    output.verdict(report, Label::default(), &origin)
}

fn one(
    server: &Server,
    name: &str,
    number: usize,
    args: &StatusArgs,
    tally: &mut Tally,
    output: &mut Output,
) -> Result<(), Failure> {
    let id = server.id.as_ref().and_then(Value::as_str);
    let mut unreadable = |field, given| {
        // A document is one input, whatever it holds; a line is one of several.
        let line = Some(number).filter(|_| server.pointer.is_empty() || number > 1);
        verdict(&status::unreadable(&server.pointer, id, field, given), name, line, output)
    };
    let Some(vm_state) = server.vm_state.as_ref().and_then(Value::as_str) else {
        let given = server.vm_state.as_ref().is_some_and(|vm_state| !vm_state.is_null());
        return unreadable(if given { "vm_state" } else { "OS-EXT-STS:vm_state" }, given);
    };
    let task_state = server.task_state.as_ref().filter(|task| !task.is_null());
    if task_state.is_some_and(|task| !task.is_string()) {
        return unreadable("task_state", true);
    }
    let reported = server.status.as_ref().and_then(Value::as_str);
    let answered = Answer {
        vm_state,
        task_state: task_state.and_then(Value::as_str),
        reported,
        dialect: args.dialect,
        facts: embedded(),
    };
    tally.servers += 1;
    let disagrees = reported.is_some_and(|reported| reported != answered.derived().status);
    tally.disagree += usize::from(disagrees);
    if args.disagreements && !disagrees {
        return Ok(());
    }
    answer(&answered, server.id.as_ref(), output)
}

struct WithId<'a>(&'a Answer<'a>, Option<&'a Value>);

impl Serialize for WithId<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if let Some(id) = self.1 {
            map.serialize_entry("id", id)?;
        }
        self.0.members(&mut map)?;
        map.end()
    }
}

fn answer(answer: &Answer<'_>, id: Option<&Value>, output: &mut Output) -> Result<(), Failure> {
    let derived = answer.derived();
    let disagrees = answer.reported.is_some_and(|reported| reported != derived.status);
    if disagrees {
        output.mark_found();
    }
    if output.format == Format::Json {
        return output.json(&WithId(answer, id));
    }
    let task = answer.task_state.filter(|task| !task.is_empty()).unwrap_or("-");
    let id = id.and_then(Value::as_str).map(|id| format!("{id}  ")).unwrap_or_default();
    let label = |key: &'static str| word(key, output.language);
    let change = if derived.transitional { format!("  {}", label("in-transition")) } else { String::new() };
    let reported = answer.reported.filter(|_| disagrees);
    let reported =
        reported.map(|reported| format!("  {} {reported}", label("response-says"))).unwrap_or_default();
    output.line(&format!("{id}{} + {task} -> {}{change}{reported}", answer.vm_state, derived.status))
}
