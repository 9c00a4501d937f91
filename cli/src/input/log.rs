//! Debug logs of clients: `openstack --debug` and novaclient print curl commands, Terraform's providers
//! (`TF_LOG=DEBUG`, `OS_DEBUG=1`) print method, headers and body of each request.

use super::capture::{Body, Captured, Each, Item, Pieces, Source};
use super::curl::without_user;
use super::{Look, Reader, Stop};

/// keystoneauth and novaclient write `REQ: curl -g -i -X POST 'https://…' -H "…" -d '…'` on one line.
const CURL: &str = "REQ: curl ";
/// The providers of Terraform: `[DEBUG] OpenStack Request URL: POST https://…`, `API Request URL: …`.
const URL: &str = "Request URL: ";
const HEADERS: &str = "Request Headers:";
const BODY: &str = "Request Body: ";

pub(crate) struct Log;

impl Reader for Log {
    fn name(&self) -> &'static str {
        "debug logs of openstack, novaclient and Terraform"
    }

    fn knows(&self, look: &Look<'_>) -> bool {
        let text = look.text;
        text.lines().any(|line| line.contains(CURL) || line.contains(URL) && !line.starts_with(['{', '#']))
    }

    fn read(&self, source: &Source<'_>, each: &mut Each<'_>) -> Result<(), Stop> {
        let mut log = Lines { source, at: 0, open: None };
        while let Some(line) = log.next() {
            if let Some((_, command)) = line.text.split_once(CURL) {
                log.give(each)?;
                let at = line.at + line.text.len() - command.len();
                log.open = Some(of_curl(command, at, source));
                log.give(each)?;
            } else if let Some((_, request)) = line.text.split_once(URL) {
                log.give(each)?;
                let (method, url) =
                    request.trim().split_once(char::is_whitespace).unwrap_or(("GET", request.trim()));
                log.open = Some(Captured {
                    method: method.to_owned(),
                    url: without_user(url.trim()),
                    line: source.line(line.at),
                    masked: true,
                    ..Captured::default()
                });
            } else if line.text.contains(HEADERS) {
                log.headers();
            } else if let Some((_, body)) = line.text.split_once(BODY) {
                let at = line.at + line.text.len() - body.len();
                log.body(body, at);
                log.give(each)?;
            } else if line.text.contains("Response ") || line.text.contains("RESP:") {
                log.give(each)?;
            }
        }
        log.give(each)
    }
}

/// A line without what the logger wrote before its message.
struct Line<'l> {
    text: &'l str,
    /// Where the text begins in the file.
    at: usize,
    /// The logger began a message of its own in it.
    begins: bool,
}

struct Lines<'l> {
    source: &'l Source<'l>,
    at: usize,
    open: Option<Captured>,
}

impl<'l> Lines<'l> {
    fn peek(&self) -> Option<(Line<'l>, usize)> {
        let rest = self.source.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let length = rest.find('\n').map_or(rest.len(), |at| at + 1);
        let line = rest.get(..length)?.trim_end_matches(['\n', '\r']);
        let text = message(line);
        let begins = text.contains("[DEBUG]") || text.contains("Request ") || text.contains("Response ");
        Some((Line { text, at: self.at + line.len() - text.len(), begins }, length))
    }

    fn next(&mut self) -> Option<Line<'l>> {
        let (line, length) = self.peek()?;
        self.at += length;
        Some(line)
    }

    fn give(&mut self, each: &mut Each<'_>) -> Result<(), Stop> {
        if let Some(captured) = self.open.take() {
            each(self.source, Item::Request(Box::new(captured)))?;
        }
        Ok(())
    }

    fn headers(&mut self) {
        while let Some((line, length)) = self.peek() {
            let pair = line.text.split_once(':').filter(|(name, _)| {
                !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
            });
            let (Some((name, value)), false) = (pair, line.begins) else { return };
            if let Some(open) = &mut self.open {
                open.headers.push((name.to_owned(), value.trim().to_owned()));
            }
            self.at += length;
        }
    }

    /// A body goes on to the end of its JSON, over as many lines as it takes.
    fn body(&mut self, first: &str, at: usize) {
        let (mut text, mut pieces) = (first.to_owned(), Pieces::default());
        pieces.push(0, at);
        let open = |text: &str| {
            let read = serde_json::from_str::<serde::de::IgnoredAny>(text);
            read.is_err_and(|error| error.is_eof())
        };
        let (mut next, mut bytes) = (1, 0);
        while let Some((line, length)) = self.peek().filter(|(line, _)| !line.begins) {
            // It is looked at again when it has doubled, so that a long body takes no longer than it must.
            if text.len() >= bytes || line.text.starts_with(['}', ']']) {
                if !open(&text) {
                    break;
                }
                bytes = text.len() + text.len() / 2;
            }
            text.push('\n');
            pieces.push(text.len(), line.at);
            text.push_str(line.text);
            self.at += length;
            next += 1;
            if next > 1 && matches!(line.text, "}" | "]") && !open(&text) {
                break;
            }
        }
        pieces.push(text.len(), self.at);
        if let Some(captured) = &mut self.open {
            captured.body = Some(Body::Text { text, pieces });
        }
    }
}

/// The message behind `2026-01-02T03:04:05.678Z [DEBUG] provider.x: `, which stands before each line of it.
fn message(line: &str) -> &str {
    let stamp = line.split_once(' ').filter(|(stamp, _)| {
        stamp.len() >= 19 && stamp.starts_with(|c: char| c.is_ascii_digit()) && stamp.contains('T')
    });
    let Some((_, rest)) = stamp else { return line };
    let rest = rest.trim_start();
    let Some(rest) = ["[DEBUG]", "[TRACE]", "[INFO]"].iter().find_map(|level| rest.strip_prefix(level))
    else {
        return line;
    };
    let rest = rest.strip_prefix(' ').unwrap_or(rest).trim_start_matches(' ');
    match rest.strip_prefix("provider").and_then(|named| named.split_once(": ")) {
        Some((_, message)) => message,
        None if rest.starts_with("provider") && rest.ends_with(':') => "",
        None => rest,
    }
}

/// A curl command of keystoneauth: its quotes are not escaped, so that a body goes to the last one.
fn of_curl(command: &str, at: usize, source: &Source<'_>) -> Captured {
    let mut captured = Captured { method: "GET".to_owned(), line: source.line(at), ..Captured::default() };
    let (before, data) = match command.split_once(" -d '") {
        Some((before, data)) => (before, data.rfind('\'').and_then(|end| data.get(..end)).or(Some(data))),
        None => (command, None),
    };
    let mut words = super::shell::commands(before).into_iter().flat_map(|command| command.words);
    while let Some(word) = words.next() {
        match word.text.as_str() {
            "-X" => captured.method = words.next().map(|word| word.text).unwrap_or_default(),
            "-H" => {
                let header = words.next().map(|word| word.text).unwrap_or_default();
                if let Some((name, value)) = header.split_once(':') {
                    captured.headers.push((name.trim().to_owned(), value.trim().to_owned()));
                }
            }
            "--cacert" | "--cert" | "--key" => drop(words.next()),
            option if option.starts_with('-') => {}
            url => captured.url = without_user(url),
        }
    }
    if let Some(data) = data {
        let begin = at + before.len() + " -d '".len();
        captured.body = Some(Body::Text { text: data.to_owned(), pieces: Pieces::whole(begin) });
    }
    captured
}
