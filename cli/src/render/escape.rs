//! The one place where text on its way to people is made safe: terminals, and CI systems that read commands
//! out of what a step prints.

use std::borrow::Cow;

use ecs_preflight::report::visible;

/// A line of output. Whatever a user gave may be in it; it stays one line, and no command.
pub(crate) fn line(text: &str) -> Cow<'_, str> {
    // A tab moves to the right only.
    if text.contains('\t') {
        let pieces: Vec<Cow<'_, str>> = text.split('\t').map(visible).collect();
        return Cow::Owned(no_command(&pieces.join("\t")).into_owned());
    }
    match visible(text) {
        Cow::Borrowed(text) => no_command(text),
        Cow::Owned(text) => Cow::Owned(no_command(&text).into_owned()),
    }
}

/// A line that no runner of CI jobs takes for a command: `::error …::` at its beginning (blanks before it
/// do not count), `##[…]` and `##vso[…]` anywhere.
fn no_command(text: &str) -> Cow<'_, str> {
    let begins = text.trim_start().starts_with("::");
    if !begins && !text.contains("##") {
        return Cow::Borrowed(text);
    }
    let mut safe = within(text);
    if begins {
        safe = safe.replacen("::", "\\u{3a}:", 1);
    }
    Cow::Owned(safe)
}

/// Takes the commands out that count anywhere in a line.
pub(crate) fn within(text: &str) -> String {
    text.replace("##[", "#\\u{23}[").replace("##vso[", "#\\u{23}vso[")
}

/// The same for a text of several lines that a renderer has drawn, in which colours are left alone.
pub(crate) fn drawn(text: &str) -> String {
    text.split('\n').map(no_command).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_stays_a_line_and_no_command() {
        assert_eq!(line("a\u{1b}[2Kb\r\nc\u{202e}\td"), "a\\u{1b}[2Kb\\u{d}\\u{a}c\\u{202e}\td");
        assert_eq!(line("  ::error::x"), "  \\u{3a}:error::x");
        assert_eq!(line("id ##[error]x ##vso[task.x]"), "id #\\u{23}[error]x #\\u{23}vso[task.x]");
        assert_eq!(line("\u{9b}31m\u{2028}::error::x"), "\\u{9b}31m\\u{2028}::error::x");
        assert_eq!(line("ecs:servers:list ## 网页"), "ecs:servers:list ## 网页");
    }
}
