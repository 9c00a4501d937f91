//! curl commands, as colleagues, browsers and debug logs hand them around.

use std::path::Path;

use ecs_preflight::report::mentions_secret;
use ecs_preflight::request;

use super::capture::{Body, Captured, Each, Item, Pieces, Source, is_plain_name};
use super::http::Http;
use super::shell::{Command, Word, commands};
use super::{Look, Reader, Stop, cmd};

pub(crate) struct Curl;

impl Reader for Curl {
    fn name(&self) -> &'static str {
        "curl commands"
    }

    fn knows(&self, look: &Look<'_>) -> bool {
        let text = look.text;
        let begins = |line: &str| {
            let line = line.trim_start().trim_start_matches(['$', '>', '#', '%']).trim_start();
            line.starts_with("curl ") || line.starts_with("curl.exe ") || line.starts_with("curl\t")
        };
        // A script may do much before; a request that is written out is no script.
        !Http.knows(look)
            && text.lines().any(|line| begins(line) || line.contains("$(curl ") || line.contains("| curl "))
    }

    fn read(&self, source: &Source<'_>, each: &mut Each<'_>) -> Result<(), Stop> {
        // A prompt in front of a pasted command is no word of it; as long as it is, so that places stay.
        let script = without_prompts(source.text);
        let all = if cmd::knows(&script) { cmd::commands(&script) } else { commands(&script) };
        for command in all {
            let Some(at) = command.words.iter().position(|word| is_curl(&word.text)) else { continue };
            requests(&command, at, source, each)?;
        }
        Ok(())
    }
}

fn is_curl(word: &str) -> bool {
    let name = word.rsplit(['/', '\\', '(']).next().unwrap_or_default();
    name == "curl" || name == "curl.exe"
}

fn without_prompts(text: &str) -> String {
    let plain = |line: &str| {
        let start = line.trim_start();
        let command = start.trim_start_matches(['$', '>', '#', '%']);
        let prompt = start.len() - command.len();
        if prompt == 1 && command.starts_with(' ') && command.trim_start().starts_with("curl") {
            let before = line.len() - start.len();
            return format!("{}{}", " ".repeat(before + 1), command);
        }
        line.to_owned()
    };
    text.split_inclusive('\n').map(plain).collect()
}

/// Options with a value that says nothing of the request.
const WITH_VALUE: &[&str] = &[
    "-A",
    "-b",
    "-c",
    "-C",
    "-D",
    "-e",
    "-E",
    "-K",
    "-m",
    "-o",
    "-P",
    "-Q",
    "-r",
    "-t",
    "-U",
    "-w",
    "-x",
    "-y",
    "-Y",
    "-z",
    "--aws-sigv4",
    "--cacert",
    "--capath",
    "--cert",
    "--cert-type",
    "--ciphers",
    "--config",
    "--connect-timeout",
    "--connect-to",
    "--cookie",
    "--cookie-jar",
    "--dump-header",
    "--interface",
    "--key",
    "--key-type",
    "--limit-rate",
    "--max-redirs",
    "--max-time",
    "--noproxy",
    "--output",
    "--pass",
    "--proxy",
    "--proxy-user",
    "--range",
    "--referer",
    "--resolve",
    "--retry",
    "--retry-delay",
    "--retry-max-time",
    "--socks5",
    "--stderr",
    "--tls-max",
    "--trace",
    "--trace-ascii",
    "--unix-socket",
    "--user-agent",
    "--write-out",
    "--output-dir",
    "--proxy-header",
    "--dns-servers",
    "--oauth2-bearer",
];

/// What is read of a command.
#[derive(Default)]
struct Read {
    method: Option<String>,
    urls: Vec<String>,
    headers: Vec<(String, String)>,
    data: Vec<Word>,
    json: bool,
    head: bool,
    get: bool,
    /// It is written for PowerShell.
    escaped: bool,
    /// Added to the URL.
    query: Vec<String>,
    upload: bool,
    /// A form with files is no body that is judged.
    form: bool,
    trouble: Option<String>,
}

fn requests(command: &Command, curl: usize, source: &Source<'_>, each: &mut Each<'_>) -> Result<(), Stop> {
    let line = source.line(command.start);
    let mut words = command.words.iter().skip(curl + 1);
    let program = command.words.get(curl).map_or("", |word| word.text.as_str());
    let escaped =
        program.ends_with(".exe") || source.text.lines().any(|line| line.trim_end().ends_with(" `"));
    let mut read = Read { escaped, ..Read::default() };
    while let Some(word) = words.next() {
        let text = word.text.as_str();
        if text == "--next" || text == "-:" {
            give(std::mem::replace(&mut read, Read { escaped, ..Read::default() }), line, source, each)?;
        } else if let Some(long) = text.strip_prefix("--").filter(|long| !long.is_empty()) {
            let (name, value) =
                long.split_once('=').map_or((long, None), |(name, value)| (name, Some(value)));
            let mut value = || match value {
                Some(value) => Some(Word { text: value.to_owned(), pieces: Pieces::default() }),
                None => words.next().cloned(),
            };
            long_option(name, &mut value, command, &mut read);
        } else if text.starts_with('-') && text.len() > 1 {
            short_options(word, &mut words, command, &mut read);
        } else {
            read.urls.push(text.to_owned());
        }
    }
    give(read, line, source, each)
}

fn long_option(name: &str, value: &mut dyn FnMut() -> Option<Word>, command: &Command, read: &mut Read) {
    match name {
        "request" => read.method = value().map(|word| word.text),
        "url" => read.urls.extend(value().map(|word| word.text)),
        "header" => read.header(value()),
        "user" => read.user(value()),
        "data" | "data-ascii" => read.data(value(), true, false, command),
        "data-binary" => read.data(value(), true, true, command),
        "data-raw" => read.data(value(), false, true, command),
        "data-urlencode" => read.data(value().map(encoded), false, true, command),
        "url-query" => read.query.extend(value().map(encoded).map(|word| word.text)),
        "json" => {
            read.json = true;
            read.data(value(), true, true, command);
        }
        "get" => read.get = true,
        "head" => read.head = true,
        "form" | "form-string" => {
            value();
            read.form = true;
        }
        "upload-file" => {
            value();
            read.upload = true;
        }
        "oauth2-bearer" => {
            value();
            read.headers.push(("Authorization".to_owned(), "Bearer hidden".to_owned()));
        }
        _ if WITH_VALUE.contains(&format!("--{name}").as_str()) => {
            value();
        }
        _ => {}
    }
}

/// `-X POST`, `-XPOST`, `-sSi`: letters, of which the last may have a value.
fn short_options<'w>(
    word: &Word,
    words: &mut impl Iterator<Item = &'w Word>,
    command: &Command,
    read: &mut Read,
) {
    let letters = word.text.get(1..).unwrap_or_default();
    for (index, letter) in letters.char_indices() {
        let option = format!("-{letter}");
        let takes =
            matches!(letter, 'X' | 'H' | 'u' | 'd' | 'F' | 'T') || WITH_VALUE.contains(&option.as_str());
        let rest = letters.get(index + letter.len_utf8()..).unwrap_or_default();
        let value = match (takes, rest.is_empty()) {
            (false, _) => None,
            (true, true) => words.next().cloned(),
            (true, false) => {
                let cut = word.text.len() - rest.len();
                Some(word.from(cut))
            }
        };
        match letter {
            'X' => read.method = value.map(|word| word.text),
            'H' => read.header(value),
            'u' => read.user(value),
            'd' => read.data(value, true, false, command),
            'F' => read.form = true,
            'T' => read.upload = true,
            'I' => read.head = true,
            'G' => read.get = true,
            _ => {}
        }
        if takes {
            return;
        }
    }
}

impl Word {
    /// The word without what stands before.
    fn from(&self, cut: usize) -> Word {
        let text = self.text.get(cut..).unwrap_or_default().to_owned();
        let pieces = self.pieces.file(cut).map_or_else(Pieces::default, Pieces::whole);
        Word { text, pieces }
    }
}

impl Read {
    fn header(&mut self, word: Option<Word>) {
        let pair = word.as_ref().and_then(|word| word.text.split_once(':'));
        if let Some((name, value)) = pair.filter(|(name, _)| is_plain_name(name.trim())) {
            self.headers.push((name.trim().to_owned(), value.trim().to_owned()));
        }
    }

    /// Who calls is no part of what is judged, and never shown.
    fn user(&mut self, word: Option<Word>) {
        if word.is_some() {
            self.headers.push(("Authorization".to_owned(), "Basic hidden".to_owned()));
        }
    }

    fn data(&mut self, word: Option<Word>, files: bool, binary: bool, command: &Command) {
        let Some(word) = word else { return };
        let word = if self.escaped { for_program(word) } else { word };
        let Some(name) = word.text.strip_prefix('@').filter(|_| files) else {
            return self.data.push(word);
        };
        if name == "-" || name == "/dev/stdin" {
            match &command.input {
                Some(input) => self.data.push(input.clone()),
                None => self.trouble = Some("its body comes from another program".to_owned()),
            }
            return;
        }
        match file(name) {
            Ok(text) => {
                let text = if binary { text } else { text.replace(['\r', '\n'], "") };
                self.data.push(Word { text, pieces: Pieces::default() });
            }
            Err(why) => self.trouble = Some(why),
        }
    }
}

/// The file that a command names as its body. A paste comes from others: it names no files elsewhere.
fn file(name: &str) -> Result<String, String> {
    let path = Path::new(name);
    let inside = || {
        let (file, here) = (path.canonicalize().ok()?, std::env::current_dir().ok()?.canonicalize().ok()?);
        Some(file.starts_with(here))
    };
    if inside() == Some(false) {
        return Err(format!("its body is {}, which lies outside this folder", file_name(name)));
    }
    // A pipe may wait for somebody to write to it for ever.
    if !path.is_file() {
        return Err(format!("its body is {}, which is no file that can be read", file_name(name)));
    }
    let content = super::read(name).map_err(|why| match is_name(name) {
        true => why,
        false => "its body is in a file that cannot be read".to_owned(),
    })?;
    let text = super::text(&content).map_err(|_| format!("its body, {}, is not UTF-8", file_name(name)))?;
    Ok(text.to_owned())
}

/// The name of a file, where it looks like one: behind a quote that was lost, half the command may be taken for it.
fn file_name(name: &str) -> String {
    if is_name(name) { format!("`@{name}`") } else { "in a file".to_owned() }
}

fn is_name(name: &str) -> bool {
    let sign = |c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '-' | '_' | '~' | '+');
    name.chars().all(sign) && !mentions_secret(name)
}

fn give(read: Read, line: usize, source: &Source<'_>, each: &mut Each<'_>) -> Result<(), Stop> {
    if let Some(trouble) = read.trouble {
        each(source, Item::Unread(format!("the command in line {line} cannot be checked: {trouble}")))?;
        return Ok(());
    }
    if read.urls.is_empty() {
        each(source, Item::Broken { report: request::not_a_request("url"), line })?;
        return Ok(());
    }
    let (data, get) = (joined(&read.data), read.get);
    let method = read.method.unwrap_or_else(|| {
        let implied = match (read.head, read.upload, data.is_some() && !get || read.form) {
            (true, ..) => "HEAD",
            (_, true, _) => "PUT",
            (_, _, true) => "POST",
            _ => "GET",
        };
        implied.to_owned()
    });
    for url in read.urls {
        let mut captured = Captured {
            method: method.clone(),
            url: without_user(&url),
            headers: read.headers.clone(),
            line,
            ..Captured::default()
        };
        for pair in &read.query {
            let sign = if captured.url.contains('?') { '&' } else { '?' };
            captured.url = format!("{}{sign}{pair}", captured.url);
        }
        match &data {
            Some(data) if get => {
                let sign = if captured.url.contains('?') { '&' } else { '?' };
                captured.url = format!("{}{sign}{}", captured.url, data.text);
            }
            Some(data) => {
                implied_headers(&mut captured, read.json);
                captured.body = Some(Body::Text { text: data.text.clone(), pieces: data.pieces.clone() });
            }
            None => {}
        }
        each(source, Item::Request(Box::new(captured)))?;
    }
    Ok(())
}

/// `name=content`, with the content encoded.
fn encoded(word: Word) -> Word {
    let Some((name, content)) = word.text.split_once('=') else { return word };
    let content = percent_encoding::utf8_percent_encode(content, ENCODED);
    let text = if name.is_empty() { content.to_string() } else { format!("{name}={content}") };
    Word { text, pieces: Pieces::default() }
}

/// All but what a URL may hold anywhere.
const ENCODED: &percent_encoding::AsciiSet =
    &percent_encoding::NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// For PowerShell the quotes in a text are escaped for the program, whatever stands around them.
fn for_program(word: Word) -> Word {
    let valid = |text: &str| serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok();
    if !word.text.contains("\\\"") || valid(&word.text) || !valid(&word.text.replace("\\\"", "\"")) {
        return word;
    }
    let mut plain = Word::default();
    for (at, c) in word.text.char_indices() {
        if c == '\\' && word.text.get(at + 1..).is_some_and(|rest| rest.starts_with('"')) {
            continue;
        }
        if let Some(file) = word.pieces.file(at) {
            plain.pieces.push(plain.text.len(), file);
        }
        plain.text.push(c);
    }
    plain
}

/// Several pieces of data are joined as the fields of a form.
fn joined(data: &[Word]) -> Option<Word> {
    match data {
        [] => None,
        [one] => Some(one.clone()),
        several => {
            let texts: Vec<&str> = several.iter().map(|word| word.text.as_str()).collect();
            Some(Word { text: texts.join("&"), pieces: Pieces::default() })
        }
    }
}

/// What curl adds by itself.
fn implied_headers(captured: &mut Captured, json: bool) {
    let kind = if json { "application/json" } else { "application/x-www-form-urlencoded" };
    if !captured.has_header("Content-Type") {
        captured.headers.push(("Content-Type".to_owned(), kind.to_owned()));
    }
    if json && !captured.has_header("Accept") {
        captured.headers.push(("Accept".to_owned(), kind.to_owned()));
    }
}

/// The URL without a user's name and password, and with the variables of a shell as every reader writes them.
pub(crate) fn without_user(url: &str) -> String {
    let plain = match url.split_once("://") {
        Some((scheme, rest)) => {
            let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
            let (authority, path) = rest.split_at(end);
            let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
            format!("{scheme}://{host}{path}")
        }
        None => url.to_owned(),
    };
    let mut rest = plain.as_str();
    let mut written = String::with_capacity(plain.len());
    while let Some((before, after)) = rest.split_once('$') {
        written.push_str(before);
        let inside = after.strip_prefix('{').and_then(|inside| inside.split_once('}'));
        let end = after.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(after.len());
        let (name, behind) = inside.unwrap_or_else(|| after.split_at(end));
        if name.is_empty() {
            written.push('$');
            rest = after;
        } else {
            written.push_str(&format!("{{{{{name}}}}}"));
            rest = behind;
        }
    }
    written.push_str(rest);
    written
}
