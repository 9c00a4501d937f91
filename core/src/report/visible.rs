//! Text from outside as it may be printed: nothing in it moves the cursor, turns the direction of what
//! follows, begins a line of its own or hides.

use std::borrow::Cow;

/// Whether a character acts on what is shown around it instead of being shown itself.
pub fn acts(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
        // What takes no place: a name with one of them looks like another name.
        || matches!(c, '\u{ad}' | '\u{180e}' | '\u{200b}'..='\u{200d}' | '\u{2060}'..='\u{206f}' | '\u{fff9}'..='\u{fffb}')
}

/// The text on one line, with control and direction characters as escapes such as `\u{1b}`.
///
/// ```
/// use ecs_preflight::report::visible;
/// assert_eq!(visible("a\u{1b}[31m\nb"), "a\\u{1b}[31m\\u{a}b");
/// assert_eq!(visible("网页"), "网页");
/// ```
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(acts) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if acts(c) { shown.extend(c.escape_unicode()) } else { shown.push(c) }
    }
    Cow::Owned(shown)
}

/// The text with every such character replaced by one as long, in bytes too, so that spans and columns stay.
///
/// Tabs stay: whoever draws source lines makes blanks of them.
pub fn visible_in_place(text: &str) -> Cow<'_, str> {
    let hides = |c: char| acts(c) && c != '\t';
    if !text.chars().any(hides) {
        return Cow::Borrowed(text);
    }
    let stand_in = |c: char| match c.len_utf8() {
        1 => '?',
        2 => '¿',
        3 => '\u{fffd}',
        _ => '🚫',
    };
    Cow::Owned(text.chars().map(|c| if hides(c) { stand_in(c) } else { c }).collect())
}
