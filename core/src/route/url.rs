//! The parts of a URL.

/// The path and query of a request target, and what stands before them.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Target<'u> {
    pub(crate) path: &'u str,
    pub(crate) query: Option<&'u str>,
    pub(crate) before: Before<'u>,
}

/// What stands before the path.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) enum Before<'u> {
    /// Nothing: the target is a path, as in a request line.
    #[default]
    Nothing,
    /// A scheme and a host.
    Host { scheme: &'u str, host: &'u str },
    /// A variable that stands for scheme and host, perhaps with more behind it.
    Variable(&'u str),
    /// Text that is neither, so that the target is no URL.
    Text,
}

impl<'u> Target<'u> {
    /// The region in the host: `ecs.region.example.com`, as §10.2 writes that of IAM.
    pub(crate) fn region(&self) -> Option<&'u str> {
        let Before::Host { host, .. } = self.before else { return None };
        let mut labels = host.split(':').next()?.split('.');
        let (_service, region, _, _) = (labels.next()?, labels.next()?, labels.next()?, labels.next()?);
        Some(region)
    }

    /// Reads `/path?query`, `https://host/path`, or a path behind a variable such as `{{base}}/path`.
    pub(crate) fn parse(url: &'u str) -> Self {
        let url = url.trim();
        let url = url.split_once('#').map_or(url, |(before, _)| before);
        let (rest, query) = match url.split_once('?') {
            Some((rest, query)) => (rest, Some(query)),
            None => (url, None),
        };
        let (before, path) = match rest.split_once("://") {
            Some((scheme, rest)) if !scheme.is_empty() && !scheme.contains('/') => {
                let (host, path) = at_slash(rest);
                (Before::Host { scheme, host }, path)
            }
            _ if rest.starts_with('/') && !rest.starts_with("//") => (Before::Nothing, rest),
            _ if variable(rest).is_some() => {
                let (name, path) = at_slash(rest);
                (Before::Variable(name), path)
            }
            _ => (Before::Text, rest),
        };
        Target { path, query: query.filter(|query| !query.is_empty()), before }
    }
}

/// The text before the first slash, and the path from there on.
fn at_slash(rest: &str) -> (&str, &str) {
    rest.find('/').and_then(|slash| rest.split_at_checked(slash)).unwrap_or((rest, "/"))
}

/// The variable that a text begins with: `{{base}}`, `{base}`, `${BASE}` or `$BASE`.
fn variable(text: &str) -> Option<&str> {
    let named = |open: &str, close: &str| {
        let name = text.strip_prefix(open)?.split_once(close)?.0.trim();
        let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '$' | '%' | ' ');
        (!name.is_empty() && name.chars().all(plain)).then_some(name)
    };
    let bare = || {
        let name = text.strip_prefix('$')?;
        name.starts_with(|c: char| c.is_alphabetic() || c == '_').then_some(name)
    };
    named("{{", "}}").or_else(|| named("{", "}")).or_else(|| named("${", "}")).or_else(bare)
}

/// A part of a URL that nobody filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unfilled {
    /// `{id}`, `<id>` or `:id`, as templates of URLs are written; nothing fills these in on the way.
    Placeholder,
    /// `{{id}}`, `${id}` or `$id`, which tools fill in before they send the request.
    Variable,
}

/// What a decoded part of a path or query holds that was not filled in.
pub(crate) fn unfilled(text: &str) -> Option<Unfilled> {
    let between = |open: &str, close: &str| {
        text.split_once(open)
            .and_then(|(_, rest)| rest.split_once(close))
            .is_some_and(|(name, _)| !name.is_empty())
    };
    let begins = |sign: char| {
        text.strip_prefix(sign).is_some_and(|rest| rest.starts_with(|c: char| c.is_alphabetic() || c == '_'))
    };
    if between("{{", "}}") || between("${", "}") || begins('$') {
        Some(Unfilled::Variable)
    } else if between("{", "}") || begins(':') || (text.starts_with('<') && text.ends_with('>')) {
        Some(Unfilled::Placeholder)
    } else {
        None
    }
}
