//! Logs of huaweicloudsdk: what its listeners print in the form that its guides show (Python, Java), and the lines of its
//! access log and of a printed request (Go), which have no body.

use super::capture::{Body, Captured, Each, Item, Pieces, Source, is_plain_name};
use super::curl::without_user;
use super::mapping::client_headers;
use super::{Look, Reader, Stop};

const REQUEST: &str = "> Request ";
const HEADERS: &str = "> Headers:";
const BODY: &str = "> Body: ";
const RESPONSE: &str = "< Response ";
/// The logger of each client: `HuaweiCloud-SDK-EcsClient`, `HuaweiCloud-SDK-Access`.
const LOGGER: &str = "HuaweiCloud-SDK";

pub(super) struct SdkLog;

impl Reader for SdkLog {
    fn name(&self) -> &'static str {
        "logs of huaweicloudsdk"
    }

    fn knows(&self, look: &Look<'_>) -> bool {
        look.text.lines().any(|line| printed(line).is_some() || access(line).is_some() || go(line).is_some())
    }

    fn read(&self, source: &Source<'_>, each: &mut Each<'_>) -> Result<(), Stop> {
        let mut log = Log { source, at: 0, open: None, in_headers: false, told: Vec::new(), alone: None };
        while let Some((line, at)) = log.next() {
            log.line(line, at, each)?;
        }
        log.give(each)?;
        log.give_alone(each)
    }
}

/// `> Request POST https://…` or `> Request POST /v1/… HTTP/1.1`.
fn printed(line: &str) -> Option<(&str, &str)> {
    let (_, request) = line.split_once(REQUEST)?;
    target(request.trim().trim_end_matches("HTTP/1.1").trim_end())
}

/// `"POST https://…" 200 14 …` behind the name of the logger.
fn access(line: &str) -> Option<(&str, &str)> {
    let (_, message) = line.split_once(LOGGER)?;
    let (_, quoted) = message.split_once('"')?;
    target(quoted.split_once('"')?.0)
}

/// `{POST https://… HTTP/1.1 1 1 map[…] …}`: a request of Go, printed as it is.
fn go(line: &str) -> Option<(&str, &str)> {
    let (request, _) = line.split_once(" HTTP/1.1 1 1 map[")?;
    let (_, request) = request.rsplit_once('{')?;
    target(request)
}

fn target(request: &str) -> Option<(&str, &str)> {
    let (method, url) = request.split_once(' ')?;
    let method = Some(method).filter(|method| METHODS.contains(method))?;
    let url = url.trim();
    (url.starts_with(['/', 'h']) && !url.contains([' ', '"', '{'])).then_some((method, url))
}

const METHODS: [&str; 6] = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD"];

struct Log<'l> {
    source: &'l Source<'l>,
    at: usize,
    open: Option<Captured>,
    in_headers: bool,
    /// Calls that a listener has told of: the access log tells of them again.
    told: Vec<(String, String)>,
    /// A call of the access log, of which a listener may tell more in the next lines.
    alone: Option<Captured>,
}

impl<'l> Log<'l> {
    fn peek(&self) -> Option<(&'l str, usize)> {
        let rest = self.source.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let length = rest.find('\n').map_or(rest.len(), |at| at + 1);
        Some((rest.get(..length)?.trim_end_matches(['\n', '\r']), length))
    }

    /// The next line, and where it begins.
    fn next(&mut self) -> Option<(&'l str, usize)> {
        let (line, length) = self.peek()?;
        let at = self.at;
        self.at += length;
        Some((line, at))
    }

    fn line(&mut self, line: &str, at: usize, each: &mut Each<'_>) -> Result<(), Stop> {
        if let Some((method, url)) = printed(line) {
            self.give(each)?;
            if self.alone.take_if(|alone| alone.method == method && path(&alone.url) == path(url)).is_none() {
                self.give_alone(each)?;
                self.told.push((method.to_owned(), path(url).to_owned()));
            }
            self.open = Some(Captured {
                method: method.to_owned(),
                url: without_user(url),
                line: self.source.line(at),
                masked: true,
                ..Captured::default()
            });
        } else if line.contains(RESPONSE) {
            self.give(each)?;
        } else if let Some((method, url)) = access(line).or_else(|| go(line)) {
            self.give(each)?;
            let told = self.told.iter().position(|told| told.0 == method && told.1 == path(url));
            match told {
                Some(told) => drop(self.told.remove(told)),
                None => {
                    self.give_alone(each)?;
                    self.alone = Some(self.of_line(method, url, at));
                }
            }
        } else if line.starts_with(HEADERS) {
            self.in_headers = true;
        } else if let Some(body) = line.strip_prefix(BODY) {
            self.body(body, at + BODY.len());
            self.give(each)?;
        } else if let (true, Some(open), Some((name, value))) =
            (self.in_headers, &mut self.open, line.split_once(':'))
            && is_plain_name(name.trim())
        {
            open.headers.push((name.trim().to_owned(), value.trim().to_owned()));
        }
        Ok(())
    }

    fn give(&mut self, each: &mut Each<'_>) -> Result<(), Stop> {
        self.in_headers = false;
        if let Some(captured) = self.open.take() {
            each(self.source, Item::Request(Box::new(captured)))?;
        }
        Ok(())
    }

    /// A call of which only the line is known.
    fn of_line(&self, method: &str, url: &str, at: usize) -> Captured {
        Captured {
            method: method.to_owned(),
            url: without_user(url),
            headers: client_headers(),
            line: self.source.line(at),
            without_body: true,
            ..Captured::default()
        }
    }

    fn give_alone(&mut self, each: &mut Each<'_>) -> Result<(), Stop> {
        if let Some(captured) = self.alone.take() {
            each(self.source, Item::Request(Box::new(captured)))?;
        }
        Ok(())
    }

    /// A body goes on to the end of its JSON; of Python it is the bytes as they are printed.
    fn body(&mut self, first: &str, at: usize) {
        let Some(open) = self.open.as_mut().filter(|_| !matches!(first.trim(), "" | "None" | "null")) else {
            return;
        };
        if let Some(captured) = bytes(first, at) {
            open.body = Some(captured);
            return;
        }
        let mut end = at + first.len();
        let incomplete = |end: usize| {
            let text = self.source.text.get(at..end).unwrap_or_default();
            let read = serde_json::from_str::<serde::de::IgnoredAny>(text);
            read.is_err_and(|error| error.is_eof()) && text.starts_with(['{', '['])
        };
        // It is looked at again when it has grown by half, so that a long body takes no longer than it must.
        let mut looked = 0;
        while end < self.source.text.len() {
            let rest = self.source.text.get(end..).unwrap_or_default();
            let next = rest.get(1..).and_then(|rest| rest.find('\n')).map_or(rest.len(), |at| at + 1);
            let line = rest.get(..next).unwrap_or_default().trim_start_matches(['\r', '\n']);
            if line.starts_with("< ") || line.starts_with("> ") || line.contains(LOGGER) {
                break;
            }
            if end - at >= looked || line.starts_with(['}', ']']) {
                if !incomplete(end) {
                    break;
                }
                looked = (end - at) + (end - at) / 2;
            }
            end += next;
        }
        let text = self.source.text.get(at..end).unwrap_or_default().trim_end();
        open.body = Some(Body::Text { text: text.to_owned(), pieces: Pieces::whole(at) });
        self.at = self.at.max(end);
    }
}

fn path(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.find('/').and_then(|at| rest.get(at..)).unwrap_or(rest)
}

/// `b'…'`, with the escapes of Python.
fn bytes(written: &str, at: usize) -> Option<Body> {
    let quote = written.strip_prefix('b')?.chars().next().filter(|c| matches!(c, '\'' | '"'))?;
    let inside = written.get(2..)?.strip_suffix(quote)?;
    let (mut bytes, mut pieces) = (Vec::new(), Pieces::default());
    let mut signs = inside.char_indices();
    while let Some((index, c)) = signs.next() {
        pieces.push(bytes.len(), at + 2 + index);
        if c != '\\' {
            bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
            continue;
        }
        match signs.next()?.1 {
            'n' => bytes.push(b'\n'),
            'r' => bytes.push(b'\r'),
            't' => bytes.push(b'\t'),
            'x' => {
                let digits = inside.get(index + 2..index + 4)?;
                bytes.push(u8::from_str_radix(digits, 16).ok()?);
                signs.nth(1)?;
            }
            other => bytes.extend_from_slice(other.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
    pieces.push(bytes.len(), at + 2 + inside.len());
    Some(Body::Text { text: String::from_utf8(bytes).ok()?, pieces })
}
