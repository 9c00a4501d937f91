//! Action patterns: `*` stands for any run of characters, in any part, colons included.
//!
//! Letter case does not count. The policy language asks for services in lower case, but policies in use have
//! `EVS:*:*`: reading such a Deny as one of nothing would be the wrong side to err on.

/// Whether an action pattern matches an action.
///
/// ```
/// use ecs_preflight::iam::policy::matches;
/// assert!(matches("ecs:servers:*", "ecs:servers:list"));
/// assert!(matches("ecs:SERVERS:List", "ecs:servers:list"));
/// assert!(matches("*:*:*", "ecs:servers:list"));
/// assert!(matches("ECS:servers:list", "ecs:servers:list"));
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

/// Whether some action matches both patterns. Both have the three parts of an action, as it has.
pub(super) fn overlap(one: &str, other: &str) -> bool {
    one.split(':').zip(other.split(':')).all(|(one, other)| parts_overlap(one, other))
}

fn parts_overlap(one: &str, other: &str) -> bool {
    let ends = |pattern: &str| Some((pattern.find('*')?, pattern.rfind('*')?));
    let (Some((begin, end)), Some((other_begin, other_end))) = (ends(one), ends(other)) else {
        return fits(one, other) || fits(other, one);
    };
    // What stands between the outer stars of one can follow that of the other: only the ends can clash.
    let agree = |one: &[u8], other: &[u8]| one.iter().zip(other).all(|(one, other)| one == other);
    let backwards = |text: &str, from: usize| -> Vec<u8> {
        text.as_bytes().iter().skip(from.saturating_add(1)).rev().copied().collect()
    };
    let head = |text: &str, to: usize| -> Vec<u8> { text.bytes().take(to).collect() };
    agree(&head(one, begin), &head(other, other_begin))
        && agree(&backwards(one, end), &backwards(other, other_end))
}

/// The form in which patterns are compared: lower case, runs of `*` as one.
pub(super) fn plain(pattern: &str) -> String {
    let mut text: String = pattern.chars().flat_map(char::to_lowercase).collect();
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

#[cfg(test)]
mod tests {
    use super::overlap;

    #[test]
    fn patterns_that_have_something_in_common() {
        for (one, other, common) in [
            ("evs:*:get*", "evs:snapshots:*", true),
            ("evs:*:get*", "evs:*:list", false),
            ("evs:*:*", "ims:*:*", false),
            ("*:*:*", "ims:images:get", true),
            ("ecs:a*b:x", "ecs:a*c*b:x", true),
            ("ecs:a*b:x", "ecs:a*c:x", false),
            ("ab*", "a*", true),
            ("ecs:a:b", "ecs:a:b", true),
            ("ecs:a:b", "ecs:a:c", false),
        ] {
            assert_eq!(overlap(one, other), common, "{one} {other}");
            assert_eq!(overlap(other, one), common, "{other} {one}");
        }
    }
}
