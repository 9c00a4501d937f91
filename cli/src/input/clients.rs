//! Commands of HTTPie (`http`, `https`) and wget.

use ecs_preflight::request;
use serde_json::{Map, Value};

use super::capture::{Body, Captured, Each, Item, Pieces, Source, is_plain_name};
use super::curl::without_user;
use super::shell::{Command, Word, commands};
use super::yaml::Placed;
use super::{Look, Reader, Stop};

const METHODS: [&str; 7] = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"];

pub(super) struct Clients;

impl Reader for Clients {
    fn name(&self) -> &'static str {
        "commands of HTTPie and wget"
    }

    fn knows(&self, look: &Look<'_>) -> bool {
        look.has_line(|line| {
            let line = line.trim_start();
            let line = line.strip_prefix("$ ").unwrap_or(line);
            match line.split_once(' ') {
                Some(("wget", rest)) => {
                    rest.contains("--header") || rest.contains("-data") || rest.contains("--method")
                }
                // `http` may begin a line of any text.
                Some(("http" | "https", rest)) => rest
                    .split(' ')
                    .any(|word| METHODS.contains(&word) || word.contains("://") || word.starts_with(":/")),
                _ => false,
            }
        })
    }

    fn read(&self, source: &Source<'_>, each: &mut Each<'_>) -> Result<(), Stop> {
        for command in commands(source.text) {
            let program = |name: &Word| matches!(name.text.as_str(), "http" | "https" | "wget");
            let Some(at) = command.words.iter().position(program) else { continue };
            let line = source.line(command.start);
            let arguments = command.words.get(at + 1..).unwrap_or_default();
            let name = command.words.get(at).map_or("", |word| word.text.as_str());
            let captured = if name == "wget" { wget(arguments) } else { httpie(name, arguments, &command) };
            let item = match captured {
                Some(captured) => Item::Request(Box::new(Captured { line, ..captured })),
                None => Item::Broken { report: request::not_a_request("url"), line },
            };
            each(source, item)?;
        }
        Ok(())
    }
}

fn header(text: &str) -> Option<(String, String)> {
    let (name, value) = text.split_once(':')?;
    is_plain_name(name.trim()).then(|| (name.trim().to_owned(), value.trim().to_owned()))
}

fn text_of(word: &Word, cut: usize) -> Body {
    let text = word.text.get(cut..).unwrap_or_default().to_owned();
    Body::Text { text, pieces: word.pieces.file(cut).map_or_else(Pieces::default, Pieces::whole) }
}

/// `wget --method=POST --header='…' --body-data='…' URL`.
fn wget(words: &[Word]) -> Option<Captured> {
    const WITH_VALUE: [&str; 8] = ["-O", "-o", "-a", "-t", "-T", "-U", "-P", "-e"];
    let (mut captured, mut method, mut url) = (Captured::default(), None, None);
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let (name, value) = match word.text.split_once('=').filter(|_| word.text.starts_with("--")) {
            Some((name, value)) => (name, Some((word, word.text.len() - value.len()))),
            None => (word.text.as_str(), None),
        };
        let mut value = || value.or_else(|| words.next().map(|word| (word, 0)));
        let text = |(word, cut): (&Word, usize)| word.text.get(cut..).unwrap_or_default().to_owned();
        match name {
            "--method" => method = value().map(text),
            "--header" => captured.headers.extend(value().map(text).and_then(|text| header(&text))),
            "--body-data" | "--post-data" => {
                if name == "--post-data" {
                    method = method.or(Some("POST".to_owned()));
                }
                captured.body = value().map(|(word, cut)| text_of(word, cut));
                if !captured.has_header("Content-Type") {
                    let kind = "application/x-www-form-urlencoded".to_owned();
                    captured.headers.push(("Content-Type".to_owned(), kind));
                }
            }
            "--body-file" | "--post-file" => {
                value();
                captured.without_body = true;
                if name == "--post-file" {
                    method = method.or(Some("POST".to_owned()));
                }
            }
            "--user" | "--password" | "--http-user" | "--http-password" | "--output-document" => {
                value();
            }
            _ if WITH_VALUE.contains(&name) => {
                value();
            }
            _ if name.starts_with('-') => {}
            _ => url = Some(word.text.clone()),
        }
    }
    // What was said of its kind counts, wherever it stands.
    if captured.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("Content-Type")).count() > 1 {
        captured.headers.retain(|(_, value)| value != "application/x-www-form-urlencoded");
    }
    captured.method = method.unwrap_or_else(|| "GET".to_owned());
    captured.url = without_user(&url?);
    Some(captured)
}

/// `http POST URL Header:value field=text field:=json query==value`.
fn httpie(program: &str, words: &[Word], command: &Command) -> Option<Captured> {
    const WITH_VALUE: [&str; 12] = [
        "-a",
        "--auth",
        "-A",
        "--auth-type",
        "--session",
        "--session-read-only",
        "-o",
        "--output",
        "--verify",
        "--timeout",
        "--print",
        "-p",
    ];
    let (mut captured, mut plain, mut form) = (Captured::default(), Vec::new(), false);
    let mut words = words.iter();
    while let Some(word) = words.next() {
        match word.text.as_str() {
            "-f" | "--form" | "--multipart" => form = true,
            "--raw" => captured.body = words.next().map(|word| text_of(word, 0)),
            raw if raw.starts_with("--raw=") => captured.body = Some(text_of(word, "--raw=".len())),
            option if WITH_VALUE.contains(&option) => {
                let value = words.next();
                if matches!(option, "-a" | "--auth") && value.is_some() {
                    captured.headers.push(("Authorization".to_owned(), "Basic hidden".to_owned()));
                }
            }
            option if option.starts_with('-') => {}
            _ => plain.push(word),
        }
    }
    let mut plain = plain.into_iter().peekable();
    let method = plain.next_if(|word| METHODS.contains(&word.text.to_ascii_uppercase().as_str()));
    captured.url = without_user(&address(program, &plain.next()?.text));
    let mut fields = Map::new();
    for word in plain {
        item(&word.text, &mut captured, &mut fields);
    }
    if captured.body.is_none() {
        if !fields.is_empty() && !form {
            // The fields make the body; none of it stands in the file as it is sent.
            let placed = Placed { json: Value::Object(fields).to_string(), ..Placed::default() };
            captured.body = Some(Body::Made { placed });
        } else if let Some(input) = &command.input {
            captured.body = Some(Body::Text { text: input.text.clone(), pieces: input.pieces.clone() });
        }
    }
    if captured.body.is_some() && !captured.has_header("Content-Type") {
        captured.headers.push(("Content-Type".to_owned(), "application/json".to_owned()));
    }
    captured.method = match method {
        Some(method) => method.text.to_ascii_uppercase(),
        None if captured.body.is_some() || form => "POST".to_owned(),
        None => "GET".to_owned(),
    };
    Some(captured)
}

/// `:8774/x` is on this machine, and without a scheme the program tells it.
fn address(program: &str, url: &str) -> String {
    match url {
        url if url.contains("://") => url.to_owned(),
        url if url.starts_with(':') => format!("http://localhost{url}"),
        url if url.starts_with('$') => url.to_owned(),
        url => format!("{program}://{url}"),
    }
}

/// An item of a request: the first separator tells its kind.
fn item(text: &str, captured: &mut Captured, fields: &mut Map<String, Value>) {
    const SEPARATORS: [&str; 7] = [":=@", "=@", ":=", "==", "=", "@", ":"];
    let at = text.find([':', '=', '@']);
    let Some((name, rest)) = at.and_then(|at| text.split_at_checked(at)) else { return };
    let Some(separator) = SEPARATORS.iter().find(|separator| rest.starts_with(**separator)) else { return };
    let value = rest.get(separator.len()..).unwrap_or_default();
    let brackets = |bracket: char| name.chars().filter(|c| *c == bracket).count();
    if !is_plain_name(&name.replace(['[', ']'], "")) || brackets('[') != brackets(']') {
        captured.without_body = true;
        return;
    }
    match *separator {
        ":" => captured.headers.push((name.to_owned(), value.to_owned())),
        "==" => {
            let sign = if captured.url.contains('?') { '&' } else { '?' };
            captured.url = format!("{}{sign}{name}={value}", captured.url);
        }
        "=" => put(fields, name, Value::from(value)),
        ":=" => put(fields, name, serde_json::from_str(value).unwrap_or(Value::Null)),
        // What stands in a file.
        _ => captured.without_body = true,
    }
}

/// `a[b][]` is a list in an object in `a`.
fn put(fields: &mut Map<String, Value>, name: &str, value: Value) {
    let Some((first, rest)) = name.split_once('[') else {
        fields.insert(name.to_owned(), value);
        return;
    };
    let steps: Vec<&str> = rest.split('[').map(|step| step.trim_end_matches(']')).collect();
    let mut here = fields.entry(first.to_owned()).or_insert(Value::Null);
    for step in steps {
        let index = if step.is_empty() { Some(usize::MAX) } else { step.parse::<usize>().ok() };
        here = match index {
            Some(index) => {
                if !here.is_array() {
                    *here = Value::Array(Vec::new());
                }
                let Value::Array(items) = here else { return };
                if index >= items.len() {
                    items.push(Value::Null);
                }
                let last = items.len().saturating_sub(1).min(index);
                let Some(item) = items.get_mut(last) else { return };
                item
            }
            None => {
                if !here.is_object() {
                    *here = Value::Object(Map::new());
                }
                let Value::Object(members) = here else { return };
                members.entry(step.to_owned()).or_insert(Value::Null)
            }
        };
    }
    *here = value;
}
