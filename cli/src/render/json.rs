//! JSON in which no character acts on the terminal that it may be shown in: such ones are written as escapes,
//! so that what a program reads is the same.

use std::io::{Result, Write};

use ecs_preflight::report::acts;
use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::Formatter;

/// Writes a value on one line.
pub(crate) fn write<W: Write, T: Serialize>(writer: W, value: &T) -> Result<()> {
    value.serialize(&mut Serializer::with_formatter(writer, Plain)).map_err(std::io::Error::from)
}

struct Plain;

impl Formatter for Plain {
    fn write_string_fragment<W: Write + ?Sized>(&mut self, writer: &mut W, fragment: &str) -> Result<()> {
        plain(writer, fragment)
    }

    /// JSON as somebody wrote it: an echoed `id`. Between its values are blanks and line breaks.
    fn write_raw_fragment<W: Write + ?Sized>(&mut self, writer: &mut W, fragment: &str) -> Result<()> {
        plain(writer, &fragment.replace(['\n', '\r', '\t'], " "))
    }
}

fn plain<W: Write + ?Sized>(writer: &mut W, fragment: &str) -> Result<()> {
    let mut rest = fragment;
    while let Some((at, c)) = rest.char_indices().find(|(_, c)| acts(*c)) {
        let (before, after) = rest.split_at(at);
        writer.write_all(before.as_bytes())?;
        for unit in c.encode_utf16(&mut [0; 2]) {
            write!(writer, "\\u{unit:04x}")?;
        }
        rest = after.get(c.len_utf8()..).unwrap_or_default();
    }
    writer.write_all(rest.as_bytes())
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_is_read_back_is_the_same() {
        let text = "a\u{9b}31m\u{202e}\u{e0041}\"\n网页";
        let mut written = Vec::new();
        super::write(&mut written, &text).expect("memory");
        let written = String::from_utf8(written).expect("text");
        assert_eq!(written, "\"a\\u009b31m\\u202e\\udb40\\udc41\\\"\\n网页\"");
        assert_eq!(serde_json::from_str::<String>(&written).expect("JSON"), text);
    }
}
