//! `.http` files, as editors and IDEs send them: requests divided by `###`, `@name = value`
//! variables, comments, a request line, headers, an empty line, a body.

use std::ops::Range;

use ecs_preflight::report::Location;
use ecs_preflight::request;

use super::capture::{Body, Captured, Each, Item, Pieces, Places, Source};
use super::variables::Variables;
use super::{Look, Reader, Stop};

/// One request of a file, with the places of its parts.
pub(crate) struct HttpRequest {
    pub(crate) method: String,
    pub(crate) url: String,
    /// Where the URL stands, as a range of bytes in the file.
    pub(crate) url_bytes: Range<usize>,
    /// Name, value, and where the line stands.
    pub(crate) headers: Vec<(String, String, Range<usize>)>,
    /// Where the body stands; empty without a body.
    pub(crate) body: Range<usize>,
    /// Lines before the body.
    pub(crate) body_line: usize,
    /// The line that makes no sense where it stands, and where that is.
    pub(crate) trouble: Option<(Trouble, usize, Range<usize>)>,
    /// Its variables make a line that is longer than any is read.
    pub(crate) too_long: bool,
}

/// What is wrong with a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// It should be a method and a URL.
    Request,
    /// It should be a header.
    Header,
}

pub(crate) struct Http;

impl Reader for Http {
    fn name(&self) -> &'static str {
        ".http files"
    }

    fn knows(&self, look: &Look<'_>) -> bool {
        let text = look.text;
        let says_something = |line: &&str| {
            let variable = line.starts_with('@') && line.contains('=');
            !line.trim().is_empty() && !line.starts_with('#') && !line.starts_with("//") && !variable
        };
        text.lines().find(says_something).is_none_or(|line| target(line).is_some())
    }

    fn read(&self, source: &Source<'_>, each: &mut Each<'_>) -> Result<(), Stop> {
        for request in parse(source.text) {
            let line = source.line(request.url_bytes.start);
            let item = match &request.trouble {
                None if request.too_long => Item::Broken { report: request::line_too_long(), line },
                None => Item::Request(Box::new(captured(request, line, source.text))),
                Some((trouble, number, bytes)) => {
                    let mut report = match trouble {
                        Trouble::Request => request::not_a_request_line(*number),
                        Trouble::Header => request::not_a_header_line(*number),
                    };
                    report.place(Location::Path, |_| source.position(bytes.clone()));
                    Item::Broken { report, line: *number }
                }
            };
            each(source, item)?;
        }
        Ok(())
    }
}

fn captured(request: HttpRequest, line: usize, text: &str) -> Captured {
    let body = text.get(request.body.clone()).filter(|body| !body.is_empty());
    let names = request.headers.iter().map(|(name, _, bytes)| (name.clone(), bytes.clone()));
    Captured {
        places: Some(Places {
            url: request.url_bytes,
            headers: names.collect(),
            body: request.body.start,
            body_line: request.body_line,
        }),
        method: request.method,
        url: request.url,
        headers: request.headers.into_iter().map(|(name, value, _)| (name, value)).collect(),
        body: body
            .map(|body| Body::Text { text: body.to_owned(), pieces: Pieces::whole(request.body.start) }),
        line,
        ..Captured::default()
    }
}

/// The method and the URL of a request line, as they are written.
fn target(line: &str) -> Option<(&str, &str)> {
    let trimmed = line.trim();
    let (first, rest) = trimmed.split_once(char::is_whitespace).unwrap_or(("", trimmed));
    let known =
        METHODS.contains(&first) || first.bytes().all(|byte| byte.is_ascii_uppercase()) && !first.is_empty();
    let (method, target) = if known { (first, rest.trim_start()) } else { ("GET", trimmed) };
    // The protocol version at the end of the line is no part of the URL.
    let url = match target.rsplit_once(char::is_whitespace) {
        Some((url, version)) if version.starts_with("HTTP/") => url.trim_end(),
        _ => target,
    };
    // Blanks and quotes are of something else, such as a command, and may stand before a secret.
    let whole =
        !url.is_empty() && !url.contains(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`'));
    let begins = ["http://", "https://", "HTTP://", "HTTPS://", "/", "{{", "$"]
        .iter()
        .any(|sign| url.starts_with(sign));
    (whole && (begins || known && !url.starts_with('{'))).then_some((method, url))
}

const METHODS: [&str; 9] = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "CONNECT"];

/// Reads all requests of a file.
pub(crate) fn parse(text: &str) -> impl Iterator<Item = HttpRequest> {
    let mut requests = Vec::new();
    let mut variables = Variables::default();
    let mut state = State::Before;
    let mut current: Option<HttpRequest> = None;
    let mut start = 0;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let content = line.trim_end_matches(['\n', '\r']);
        let here = start..start + content.len();
        let next = start + line.len();
        if content.starts_with("###") {
            requests.extend(current.take().map(|request| finish(request, text)));
            state = State::Before;
        } else {
            match state {
                State::Before => {
                    let blank = content.trim().is_empty();
                    let comment = content.starts_with('#') || content.starts_with("//");
                    if let Some((name, value)) =
                        content.strip_prefix('@').and_then(|rest| rest.split_once('='))
                    {
                        variables.define(name.trim(), value.trim());
                    } else if !blank && !comment {
                        current = Some(request_line(content, number, &here));
                        state = State::Head;
                    }
                }
                State::Head => head_line(content, number, here, &mut state, &mut current),
                State::Body => {
                    if let Some(request) = &mut current {
                        if request.body.is_empty() {
                            request.body = start..next;
                            request.body_line = number;
                        }
                        request.body.end = next;
                    }
                }
            }
        }
        start = next;
    }
    requests.extend(current.map(|request| finish(request, text)));
    // A variable may be defined behind the request that uses it. Each request is filled in when its turn comes: short
    // texts may stand for long ones.
    requests.into_iter().map(move |mut request| {
        let values = request.headers.iter_mut().map(|(_, value, _)| value);
        for line in std::iter::once(&mut request.url).chain(values) {
            match variables.fill(line) {
                Some(filled) => *line = filled,
                None => request.too_long = true,
            }
        }
        request
    })
}

#[derive(Clone, Copy)]
enum State {
    Before,
    Head,
    Body,
}

fn request_line(content: &str, number: usize, here: &Range<usize>) -> HttpRequest {
    let Some((method, url)) = target(content) else {
        return HttpRequest {
            method: String::new(),
            url: String::new(),
            url_bytes: here.clone(),
            headers: Vec::new(),
            body: here.end..here.end,
            body_line: 0,
            trouble: Some((Trouble::Request, number + 1, here.clone())),
            too_long: false,
        };
    };
    let begin = here.start + (url.as_ptr() as usize).saturating_sub(content.as_ptr() as usize);
    HttpRequest {
        method: method.to_owned(),
        url: url.to_owned(),
        url_bytes: begin..begin + url.len(),
        headers: Vec::new(),
        body: here.end..here.end,
        body_line: 0,
        trouble: None,
        too_long: false,
    }
}

fn head_line(
    content: &str,
    number: usize,
    here: Range<usize>,
    state: &mut State,
    current: &mut Option<HttpRequest>,
) {
    let Some(request) = current else { return };
    let trimmed = content.trim();
    if trimmed.is_empty() {
        *state = State::Body;
    } else if content.starts_with([' ', '\t']) && trimmed.starts_with(['?', '&']) {
        // A long query may go on in the next lines.
        request.url.push_str(trimmed);
    } else if content.starts_with('#') || content.starts_with("//") {
        // A comment between headers.
    } else if let Some((name, value)) = trimmed.split_once(':').filter(|(name, _)| is_header_name(name)) {
        request.headers.push((name.trim().to_owned(), value.trim().to_owned(), here));
    } else if request.trouble.is_none() && !content.starts_with([' ', '\t']) {
        request.trouble = Some((Trouble::Header, number + 1, here));
    }
}

/// What may be the name of a header; a line of a body, such as `"name": "x"`, begins otherwise.
fn is_header_name(name: &str) -> bool {
    !name.trim().is_empty() && !name.contains(['"', '{', '}', '[', ' ', '\''])
}

/// Cuts blank lines off the end of the body.
fn finish(mut request: HttpRequest, text: &str) -> HttpRequest {
    let body = text.get(request.body.clone()).unwrap_or_default();
    request.body.end = request.body.start + body.trim_end().len();
    request
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_requests_with_variables_comments_and_bodies() {
        let text = "@host = https://ecs.example.com\n\n# first\nGET {{host}}/v2.1/p/servers\n    ?limit=1\nX-Auth-Token: t\n\n###\n\
                    POST {{host}}/v1/p/cloudservers/delete HTTP/1.1\nContent-Type: application/json\n\n{\n  \"servers\": []\n}\n\n### end\n";
        let requests: Vec<_> = parse(text).collect();
        assert_eq!(requests.len(), 2);
        assert_eq!(requests[0].url, "https://ecs.example.com/v2.1/p/servers?limit=1");
        assert_eq!(requests[0].headers[0].1, "t");
        assert!(requests[0].body.is_empty());
        assert_eq!(requests[1].method, "POST");
        assert_eq!(requests[1].url, "https://ecs.example.com/v1/p/cloudservers/delete");
        assert_eq!(&text[requests[1].body.clone()], "{\n  \"servers\": []\n}");
        assert_eq!(requests[1].body_line, 11);
    }

    #[test]
    fn a_line_without_a_method_is_a_get() {
        let requests: Vec<_> = parse("https://ecs.example.com/v2.1/p/servers\r\n\r\n").collect();
        assert_eq!(requests[0].method, "GET");
        assert_eq!(requests[0].url, "https://ecs.example.com/v2.1/p/servers");
    }

    #[test]
    fn a_variable_is_resolved_once_wherever_it_is_defined() {
        let chain: String = (0..40).map(|n| format!("@v{n} = {{{{v{}}}}}\n", n + 1)).collect();
        let file = format!("{chain}@v40 = x\nGET /v2.1/{{{{v0}}}}/{{{{none}}}}\n");
        let requests: Vec<_> = parse(&file).collect();
        assert_eq!((requests[0].url.as_str(), requests[0].too_long), ("/v2.1/x/{{none}}", false));
        let circle: Vec<_> = parse("@a = {{b}}\n@b = {{a}}\nGET /{{a}}\n").collect();
        assert_eq!(circle[0].url, "/{{a}}");
    }

    #[test]
    fn a_variable_that_grows_without_end_is_given_up() {
        let double = |n: usize| format!("@v{n} = {{{{v{}}}}}{{{{v{}}}}}\n", n + 1, n + 1);
        let double: String = (0..40).map(double).collect();
        let file = format!("{double}@v40 = x\nGET /v2.1/{{{{v0}}}}\n\n###\nGET /v2.1/{{{{v39}}}}\n");
        let requests: Vec<_> = parse(&file).collect();
        assert!(requests[0].too_long);
        assert_eq!((requests[1].url.as_str(), requests[1].too_long), ("/v2.1/xx", false));
    }
}
