//! The parts of a URL that matter here; hosts and schemes do not.

/// The path and query of a request target.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Target<'u> {
    pub(crate) path: &'u str,
    pub(crate) query: Option<&'u str>,
}

impl<'u> Target<'u> {
    /// Reads `/path?query`, `https://host/path`, or a path behind a variable such as `{{base}}/path`.
    pub(crate) fn parse(url: &'u str) -> Self {
        let url = url.trim();
        let url = url.split_once('#').map_or(url, |(before, _)| before);
        let (rest, query) = match url.split_once('?') {
            Some((rest, query)) => (rest, Some(query)),
            None => (url, None),
        };
        let path = match rest.split_once("://") {
            Some((scheme, rest)) if !scheme.contains('/') => after_host(rest),
            _ if rest.starts_with("//") => after_host(rest.trim_start_matches('/')),
            _ if rest.starts_with(['{', '$']) => after_host(rest),
            _ => rest,
        };
        Target { path, query: query.filter(|query| !query.is_empty()) }
    }
}

fn after_host(rest: &str) -> &str {
    rest.find('/').and_then(|slash| rest.get(slash..)).unwrap_or("/")
}
