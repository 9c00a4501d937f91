//! HAR captures: the requests of a browser or proxy.

use ecs_preflight::request::{self, Unreadable};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::capture::{Body, Captured, Each, Item, Pieces, Source};
use super::{Look, Reader, Stop};

#[derive(Deserialize)]
struct Capture<'h> {
    #[serde(borrow)]
    log: Log<'h>,
}

#[derive(Deserialize)]
struct Log<'h> {
    #[serde(borrow)]
    entries: Vec<&'h RawValue>,
}

#[derive(Deserialize)]
struct Entry<'h> {
    #[serde(borrow)]
    request: HarRequest<'h>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct HarRequest<'h> {
    method: String,
    url: String,
    #[serde(default)]
    headers: Vec<Pair>,
    #[serde(borrow)]
    post_data: Option<PostData<'h>>,
}

#[derive(Deserialize)]
pub(crate) struct Pair {
    name: String,
    value: String,
}

#[derive(Deserialize)]
struct PostData<'h> {
    #[serde(borrow)]
    text: Option<&'h RawValue>,
}

pub(crate) struct Har;

impl Reader for Har {
    fn name(&self) -> &'static str {
        "HAR captures"
    }

    fn knows(&self, look: &Look<'_>) -> bool {
        // The beginning is enough: `{"log":` and what a log has before its entries.
        let start: String = look.text.chars().take(4096).filter(|c| !c.is_whitespace()).collect();
        start.starts_with("{\"log\":{") && look.has(&["log"])
    }

    fn read(&self, source: &Source<'_>, each: &mut Each<'_>) -> Result<(), Stop> {
        let capture: Capture<'_> = match serde_json::from_str(source.text) {
            Ok(capture) => capture,
            Err(error) if error.is_data() => {
                return Err(Stop::unread("it is a HAR capture without `log.entries`"));
            }
            Err(error) => {
                let report = request::not_json(Some(source.text), &Unreadable::from(error));
                each(source, Item::Broken { report, line: 1 })?;
                return Ok(());
            }
        };
        for entry in capture.log.entries {
            let line = source.line(source.offset(entry.get()));
            let item = match serde_json::from_str::<Entry<'_>>(entry.get()) {
                Ok(Entry { request }) => Item::Request(Box::new(captured(request, line, source))),
                Err(_) => Item::Broken { report: request::not_a_request("request"), line },
            };
            each(source, item)?;
        }
        Ok(())
    }
}

fn captured(request: HarRequest<'_>, line: usize, source: &Source<'_>) -> Captured {
    let body = request.post_data.and_then(|data| data.text).and_then(|raw| {
        let text: String = serde_json::from_str(raw.get()).ok()?;
        Some(Body::Text { text, pieces: Pieces::of_json_string(raw.get(), source.offset(raw.get())) })
    });
    Captured {
        method: request.method,
        url: request.url,
        headers: request.headers.into_iter().map(|pair| (pair.name, pair.value)).collect(),
        body,
        line,
        ..Captured::default()
    }
}
