//! `status`: one pair, or every server of a response.

use std::io::{BufRead, BufReader, Read};

use ecs_preflight::report::word;
use ecs_preflight::request::{self, Unreadable};
use ecs_preflight::status::{Answer, Dialect, pairs_of};
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use serde_json::Value;

use super::lifecycle::unknown;
use crate::args::{Format, StatusArgs};
use crate::input::{self, STDIN};
use crate::output::{Failure, Label, Output};
use crate::render::Origin;

pub(crate) fn run(args: &StatusArgs, output: &mut Output) -> Result<(), Failure> {
    if let Some(status) = &args.of {
        return of_status(status, args.dialect, output);
    }
    let state = args.state.as_deref().unwrap_or_default();
    let file = args.task.is_none() && (state == STDIN || std::path::Path::new(state).is_file());
    if file {
        return of_file(state, args.dialect, output);
    }
    if args.task.is_none() && state.contains(['/', '.']) {
        return Err(Failure::Usage(format!("cannot read `{state}`: no such file")));
    }
    let task_state = task(args.task.as_deref());
    answer(&Answer { vm_state: state, task_state, reported: None, dialect: args.dialect }, None, output)
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

/// Reads one object a line; a first line that is no whole document begins one that is read whole.
fn of_file(name: &str, dialect: Dialect, output: &mut Output) -> Result<(), Failure> {
    let source: Box<dyn Read> = if name == STDIN {
        Box::new(std::io::stdin().lock())
    } else {
        Box::new(
            std::fs::File::open(name)
                .map_err(|error| Failure::Usage(format!("cannot read `{name}`: {error}")))?,
        )
    };
    let mut reader = BufReader::new(source);
    let mut line = String::new();
    let mut first = true;
    let mut number = 0;
    loop {
        line.clear();
        let read = reader.read_line(&mut line);
        match read {
            Ok(0) => return Ok(()),
            Ok(_) => number += 1,
            Err(error) => return Err(Failure::Usage(format!("cannot read `{name}`: {error}"))),
        }
        if line.trim().is_empty() {
            continue;
        }
        let mut outcome = serde_json::from_str::<Value>(&line);
        if first && outcome.as_ref().is_err_and(serde_json::Error::is_eof) {
            let rest = reader.read_to_string(&mut line);
            rest.map_err(|error| Failure::Usage(format!("cannot read `{name}`: {error}")))?;
            outcome = serde_json::from_str(&line);
        }
        first = false;
        match outcome {
            Ok(value) => servers(&value, name, number, dialect, output)?,
            Err(error) => {
                let report = request::not_json(Some(&line), &Unreadable::from(error));
                verdict(&report, name, number, output)?;
            }
        }
    }
}

fn verdict(
    report: &ecs_preflight::report::Report,
    name: &str,
    number: usize,
    output: &mut Output,
) -> Result<(), Failure> {
    let origin = Origin { name: input::shown(name), request: Some(number), text: None, embedded: false };
    output.verdict(report, Label::default(), &origin)
}

/// The servers of one document: `{"servers": […]}`, `{"server": {…}}`, a list, or a server itself.
fn servers(
    value: &Value,
    name: &str,
    number: usize,
    dialect: Dialect,
    output: &mut Output,
) -> Result<(), Failure> {
    if let Some(list) = value.get("servers").and_then(Value::as_array).or(value.as_array()) {
        return list.iter().try_for_each(|server| servers(server, name, number, dialect, output));
    }
    let server = value.get("server").unwrap_or(value);
    let Some(vm_state) = state(server, "vm_state").and_then(Value::as_str) else {
        return verdict(&request::not_a_request("vm_state"), name, number, output);
    };
    let task_state = state(server, "task_state").and_then(Value::as_str);
    let reported = server.get("status").and_then(Value::as_str);
    answer(&Answer { vm_state, task_state, reported, dialect }, server.get("id"), output)
}

/// `vm_state`, or `OS-EXT-STS:vm_state` (the documents also write OS-EXT-STs, A-231).
fn state<'v>(server: &'v Value, name: &str) -> Option<&'v Value> {
    let members = server.as_object()?;
    members.get(name).or_else(|| {
        members.iter().find_map(|(key, value)| {
            let (prefix, rest) = key.split_once(':')?;
            (prefix.eq_ignore_ascii_case("OS-EXT-STS") && rest == name).then_some(value)
        })
    })
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
