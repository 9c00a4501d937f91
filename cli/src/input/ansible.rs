//! Ansible playbooks and lists of tasks: calls with `uri`, and modules that make a documented call.

use std::collections::HashMap;

use ecs_preflight::request;
use serde_json::{Map, Value};

use super::capture::{Body, Captured, Each, Item, Pieces, Source, is_plain_name};
use super::insomnia::plain;
use super::mapping::mapping;
use super::tree::Branch;
use super::variables::{fill, quoted};
use super::yaml::Placed;
use super::{Look, Reader, Stop};

/// Blocks in blocks; deeper ones nobody makes.
const DEEPEST: usize = 32;

const URI: [&str; 3] = ["uri", "ansible.builtin.uri", "ansible.legacy.uri"];

pub(super) struct Ansible;

impl Reader for Ansible {
    fn name(&self) -> &'static str {
        "Ansible tasks (uri, openstack.cloud, hwc_ecs_instance)"
    }

    fn knows(&self, look: &Look<'_>) -> bool {
        let module = |line: &str| {
            let line = line.trim_start().trim_start_matches("- ").trim_start();
            line.split_once(':').is_some_and(|(name, _)| is_module(name))
        };
        // A list of plays or of tasks.
        let first = look.text.lines().find(|line| {
            let line = line.trim_end();
            !line.is_empty() && !line.starts_with('#') && line != "---" && !line.starts_with('%')
        });
        first.is_some_and(|line| line.trim_start().starts_with("- ")) && look.has_line(module)
    }

    fn read(&self, source: &Source<'_>, each: &mut Each<'_>) -> Result<(), Stop> {
        let placed = Placed::of(source.text).map_err(|why| source.unread(&why))?;
        let document = placed.value();
        let play = Play { placed: &placed, source, variables: HashMap::new() };
        play.tasks(document.as_array(), "", 0, each)
    }
}

fn is_module(name: &str) -> bool {
    URI.contains(&name) || mapping(name).is_some()
}

/// `{{ … }}`: a value that is put in when the play runs.
fn is_expression(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.contains("{{") || text.contains("{%"))
}

struct Play<'p> {
    placed: &'p Placed,
    source: &'p Source<'p>,
    variables: HashMap<String, String>,
}

impl Play<'_> {
    fn tasks(
        &self,
        list: Option<&Vec<Value>>,
        at: &str,
        depth: usize,
        each: &mut Each<'_>,
    ) -> Result<(), Stop> {
        for (index, task) in list.into_iter().flatten().enumerate() {
            let at = format!("{at}/{index}");
            let Some(task) = task.as_object() else { continue };
            let inner = self.with(task.get("vars"));
            let here = inner.as_ref().unwrap_or(self);
            for name in ["pre_tasks", "tasks", "post_tasks", "handlers", "block", "rescue", "always"] {
                let below = task.get(name).and_then(Value::as_array).filter(|_| depth < DEEPEST);
                here.tasks(below, &format!("{at}/{name}"), depth + 1, each)?;
            }
            for (name, arguments) in task.iter().filter(|(name, _)| is_module(name)) {
                here.task(name, arguments, &format!("{at}/{name}"), each)?;
            }
        }
        Ok(())
    }

    /// The same with variables of a play, block or task.
    fn with(&self, vars: Option<&Value>) -> Option<Self> {
        let vars = vars?.as_object()?;
        let mut variables = self.variables.clone();
        for (name, value) in vars {
            let text = match value {
                Value::String(text) => text.clone(),
                Value::Number(_) | Value::Bool(_) => value.to_string(),
                _ => continue,
            };
            variables.insert(name.clone(), text);
        }
        Some(Play { placed: self.placed, source: self.source, variables })
    }

    fn task(&self, name: &str, arguments: &Value, at: &str, each: &mut Each<'_>) -> Result<(), Stop> {
        let whole = self.placed.place(at).unwrap_or_default();
        let line = self.source.line(whole.start);
        let item = if let Some(mapping) = mapping(name) {
            // What is removed takes other calls.
            if arguments.get("state").and_then(Value::as_str) == Some("absent") {
                return Ok(());
            }
            let branch =
                Branch { placed: self.placed, at: at.to_owned(), values: arguments, later: is_expression };
            match mapping.request(&branch, whole) {
                Some(captured) => Item::Request(Box::new(Captured { line, ..captured })),
                None => Item::Other,
            }
        } else {
            match arguments {
                Value::Object(arguments) => self.uri(arguments, at, line),
                Value::String(pairs) => self.uri(&shorthand(pairs), at, line),
                _ => Item::Broken { report: request::not_a_request("url"), line },
            }
        };
        Ok(each(self.source, item)?)
    }

    fn uri(&self, arguments: &Map<String, Value>, at: &str, line: usize) -> Item {
        let text = |name: &str| arguments.get(name).and_then(Value::as_str);
        let filled = |text: &str| fill(text, &self.variables);
        let Some(url) = text("url") else {
            return Item::Broken { report: request::not_a_request("url"), line };
        };
        let headers = arguments.get("headers").and_then(Value::as_object);
        let mut captured = Captured {
            method: filled(text("method").unwrap_or("GET")).to_ascii_uppercase(),
            url: plain(&filled(url)),
            headers: headers
                .into_iter()
                .flatten()
                .filter(|(name, _)| is_plain_name(name))
                .map(|(name, value)| {
                    (name.clone(), filled(&value.as_str().map_or_else(|| value.to_string(), str::to_owned)))
                })
                .collect(),
            line,
            templates: true,
            ..Captured::default()
        };
        self.body(arguments, at, &mut captured);
        Item::Request(Box::new(captured))
    }

    fn body(&self, arguments: &Map<String, Value>, at: &str, captured: &mut Captured) {
        if arguments.contains_key("src") {
            captured.without_body = true;
        }
        let at = format!("{at}/body");
        let json = matches!(arguments.get("body_format").and_then(Value::as_str), Some("json"));
        match arguments.get("body") {
            None | Some(Value::Null) => return,
            // What a variable or a lookup holds.
            Some(Value::String(text))
                if is_expression(&Value::from(text.as_str())) && !text.contains(['[', ':']) =>
            {
                captured.without_body = true;
            }
            Some(Value::String(text)) => {
                let filled = fill(text, &self.variables);
                let pieces = if filled == *text {
                    self.placed.pieces(&at, text, self.source.text)
                } else {
                    Pieces::default()
                };
                captured.body = Some(Body::Text { text: quoted(filled.trim_end()), pieces });
            }
            Some(value) => captured.body = Some(Body::Made { placed: self.placed.part(&at, value) }),
        }
        if json && !captured.has_header("Content-Type") {
            captured.headers.push(("Content-Type".to_owned(), "application/json".to_owned()));
        }
    }
}

/// `url=… method=POST`, as arguments of a line.
fn shorthand(pairs: &str) -> Map<String, Value> {
    let words = super::shell::commands(pairs).into_iter().flat_map(|command| command.words);
    let pair = |text: &str| {
        let (name, value) = text.split_once('=')?;
        Some((name.to_owned(), Value::from(value)))
    };
    words.filter_map(|word| pair(&word.text)).collect()
}
