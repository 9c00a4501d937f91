//! Action patterns: `*` stands for any run of characters, in any part, colons included.
//!
//! The service name is compared as it is, resource type and operation in any letter case.

/// Whether an action pattern matches an action.
///
/// ```
/// use ecs_preflight::iam::policy::matches;
/// assert!(matches("ecs:servers:*", "ecs:servers:list"));
/// assert!(matches("ecs:SERVERS:List", "ecs:servers:list"));
/// assert!(matches("*:*:*", "ecs:servers:list"));
/// assert!(!matches("ECS:servers:list", "ecs:servers:list"));
/// assert!(!matches("ecs:servers:li", "ecs:servers:list"));
/// ```
pub fn matches(pattern: &str, action: &str) -> bool {
    fits(&plain(pattern), &plain(action))
}

/// Whether one action pattern matches everything that another matches.
///
/// ```
/// use ecs_preflight::iam::policy::covers;
/// assert!(covers("ecs:*:*", "ecs:servers:*"));
/// assert!(covers("ecs:*:list", "ecs:cloud*:list"));
/// assert!(!covers("ecs:cloudServers:*", "ecs:*:list"));
/// ```
pub fn covers(pattern: &str, other: &str) -> bool {
    // A `*` of the other pattern is a sign like any other, and one that only a `*` matches.
    fits(&plain(pattern), &plain(other))
}

/// The form in which patterns are compared: all but the service in lower case, runs of `*` as one.
pub(super) fn plain(pattern: &str) -> String {
    let (service, rest) = pattern.split_once(':').unwrap_or((pattern, ""));
    let mut text = service.to_owned();
    if pattern.contains(':') {
        text.push(':');
    }
    text.extend(rest.chars().flat_map(char::to_lowercase));
    let mut last = None;
    text.retain(|c| {
        let again = c == '*' && last == Some('*');
        last = Some(c);
        !again
    });
    text
}

/// The pieces between the stars are found one after the other, each as early as can be: linear, since
/// the search for a piece is.
pub(super) fn fits(pattern: &str, text: &str) -> bool {
    let Some((first, rest)) = pattern.split_once('*') else { return pattern == text };
    let Some(mut text) = text.strip_prefix(first) else { return false };
    let (middle, last) = rest.rsplit_once('*').unwrap_or(("", rest));
    match text.strip_suffix(last) {
        Some(inner) => text = inner,
        None => return false,
    }
    for piece in middle.split('*') {
        match text.split_once(piece) {
            // An empty piece is found at the start, and takes nothing.
            Some((_, after)) => text = after,
            None => return false,
        }
    }
    true
}
