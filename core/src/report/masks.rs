//! What of JSON is a secret, found by a reader that goes only as far as it understands.
//!
//! It is strict: what it has read is JSON as serde reads it. So a name is a name and a value is a value, and where a
//! quote was lost it stops.

use std::borrow::Cow;
use std::ops::Range;

use crate::catalogue::embedded;
use crate::reader::{is_number, text_of};

use super::secrets::{may_name_secret, mentions_secret};

/// Texts that are longer are masked without a look at what they hold.
const LOOKED_AT: usize = 4096;

/// Longer texts are no names of fields.
const LONGEST_NAME: usize = 40;

/// How far the text is JSON, and the values in it that are not shown: in order, none overlapping another.
pub(super) fn json_masks(text: &str) -> (usize, Vec<Range<usize>>) {
    let mut scanner =
        Scanner { text, bytes: text.as_bytes(), at: 0, open: Vec::new(), name: None, masks: Vec::new() };
    let until = if scanner.document().is_some() { text.len() } else { scanner.at };
    for open in std::mem::take(&mut scanner.open) {
        if open.hidden || open.names_secret {
            scanner.masks.push(open.start..until);
        }
    }
    let mut masks = scanner.masks;
    masks.sort_by_key(|mask| (mask.start, std::cmp::Reverse(mask.end)));
    // What lies within another one goes.
    let mut end = 0_usize;
    masks.retain(|mask| {
        let outside = mask.start >= end;
        end = end.max(mask.end);
        outside
    });
    (until, masks)
}

/// An object or array that is not closed yet.
struct Open {
    start: usize,
    object: bool,
    /// It is the value of a secret.
    hidden: bool,
    /// One of its texts is the name of a secret. Of a small object that tells a pair: `{"key": "adminPass", "value": …}`.
    names_secret: bool,
    items: usize,
}

/// The name of the member whose value comes next.
#[derive(Clone, Copy)]
struct Name {
    secret: bool,
}

struct Scanner<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    open: Vec<Open>,
    name: Option<Name>,
    masks: Vec<Range<usize>>,
}

impl Scanner<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn step(&mut self) {
        self.at = self.at.saturating_add(1);
    }

    fn blanks(&mut self) {
        while self.peek().is_some_and(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r')) {
            self.step();
        }
    }

    fn take(&mut self, byte: u8) -> Option<()> {
        self.blanks();
        (self.peek() == Some(byte)).then(|| self.step())
    }

    /// None where the text stops being JSON: `at` is then the place.
    fn document(&mut self) -> Option<()> {
        self.value()?;
        loop {
            self.blanks();
            let Some(innermost) = self.open.last_mut() else {
                return (self.at == self.bytes.len()).then_some(());
            };
            let (object, first) = (innermost.object, innermost.items == 0);
            innermost.items = innermost.items.saturating_add(1);
            match self.peek()? {
                b'}' if object => self.close(),
                b']' if !object => self.close(),
                b',' if !first => {
                    self.step();
                    self.item(object)?;
                }
                _ if first => self.item(object)?,
                _ => return None,
            }
        }
    }

    fn item(&mut self, object: bool) -> Option<()> {
        if object {
            self.blanks();
            let name = self.string()?;
            let written = self.text.get(name)?;
            let name = unescaped(written);
            // A stray backslash takes a letter with it.
            let secret = may_name_secret(&name) || may_name_secret(written);
            self.take(b':')?;
            self.name = Some(Name { secret });
        }
        self.value()
    }

    fn close(&mut self) {
        self.step();
        let Some(closed) = self.open.pop() else { return };
        // The last look for one more counts too.
        let members = closed.items.saturating_sub(1);
        let pair = closed.names_secret && members <= if closed.object { 3 } else { 2 };
        if closed.hidden || pair {
            self.masks.push(closed.start..self.at);
        }
    }

    fn value(&mut self) -> Option<()> {
        self.blanks();
        let start = self.at;
        let name = self.name.take();
        let around = self.open.last().is_some_and(|open| open.hidden);
        let secret = name.is_some_and(|name| name.secret);
        match self.peek()? {
            byte @ (b'{' | b'[') => {
                // What is nested deeper is not read either.
                if self.open.len() > embedded().settings.input_depth {
                    return None;
                }
                self.step();
                let hidden = secret && !around;
                self.open.push(Open {
                    start,
                    object: byte == b'{',
                    hidden: hidden || around,
                    names_secret: false,
                    items: 0,
                });
                return Some(());
            }
            b'"' => {
                let content = self.string()?;
                let written = self.text.get(content.clone())?;
                self.text_value(written, content);
            }
            _ => self.literal()?,
        }
        if secret {
            self.masks.push(start..self.at);
        }
        Some(())
    }

    fn text_value(&mut self, written: &str, content: Range<usize>) {
        if written.len() > LOOKED_AT {
            return self.masks.push(content);
        }
        let text = unescaped(written);
        if mentions_secret(&text) {
            self.masks.push(content);
        }
        if let Some(open) = self.open.last_mut() {
            let named = open.object || open.items <= 1;
            // An action of a policy has two colons, and is no name of a field.
            let word = text.chars().count() <= LONGEST_NAME && text.matches(':').count() < 2;
            open.names_secret |= named && word && may_name_secret(&text);
        }
    }

    /// The content of a string, without its quotes; none where it is not closed, and then nothing of it was understood.
    fn string(&mut self) -> Option<Range<usize>> {
        let start = self.at;
        let content = self.quoted();
        if content.is_none() {
            self.at = start;
        }
        content
    }

    fn quoted(&mut self) -> Option<Range<usize>> {
        if self.peek()? != b'"' {
            return None;
        }
        self.step();
        let start = self.at;
        loop {
            match self.peek()? {
                b'"' => {
                    let end = self.at;
                    self.step();
                    return Some(start..end);
                }
                b'\\' => {
                    self.step();
                    match self.peek()? {
                        b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => self.step(),
                        b'u' => {
                            self.step();
                            for _ in 0..4 {
                                self.peek().filter(u8::is_ascii_hexdigit)?;
                                self.step();
                            }
                        }
                        _ => return None,
                    }
                }
                0..=31 => return None,
                _ => self.step(),
            }
        }
    }

    /// A number, `true`, `false` or `null`.
    fn literal(&mut self) -> Option<()> {
        let start = self.at;
        while self
            .peek()
            .is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.'))
        {
            self.step();
        }
        let written = self.text.get(start..self.at)?;
        let known = matches!(written, "true" | "false" | "null") || is_number(written);
        if !known {
            self.at = start;
        }
        known.then_some(())
    }
}

fn unescaped(written: &str) -> Cow<'_, str> {
    if !written.contains('\\') {
        return Cow::Borrowed(written);
    }
    text_of(&["\"", written, "\""].concat()).map_or(Cow::Borrowed(written), Cow::Owned)
}
