//! HAR captures: the requests of a browser or proxy.

use serde::Deserialize;

#[derive(Deserialize)]
pub(crate) struct Har {
    pub(crate) log: Log,
}

#[derive(Deserialize)]
pub(crate) struct Log {
    pub(crate) entries: Vec<Entry>,
}

#[derive(Deserialize)]
pub(crate) struct Entry {
    pub(crate) request: HarRequest,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct HarRequest {
    pub(crate) method: String,
    pub(crate) url: String,
    #[serde(default)]
    pub(crate) headers: Vec<Pair>,
    pub(crate) post_data: Option<PostData>,
}

#[derive(Deserialize)]
pub(crate) struct Pair {
    pub(crate) name: String,
    pub(crate) value: String,
}

#[derive(Deserialize)]
pub(crate) struct PostData {
    #[serde(default)]
    pub(crate) text: String,
}
