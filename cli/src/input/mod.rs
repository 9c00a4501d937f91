//! Requests from files.

pub(crate) mod files;
pub(crate) mod har;
pub(crate) mod http;
pub(crate) mod lines;
pub(crate) mod policies;
pub(crate) mod servers;
pub(crate) mod terraform;
pub(crate) mod yaml;

use std::io::Read;

/// The name of standard input on the command line, and how it is shown.
pub(crate) const STDIN: &str = "-";

/// What a file holds, by its name and, failing that, its first sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Http,
    Har,
    Lines,
}

impl Kind {
    pub(crate) fn of(name: &str, content: &[u8]) -> Self {
        let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
        match ending.as_deref() {
            Some("http" | "rest") => Kind::Http,
            Some("har") => Kind::Har,
            Some("jsonl" | "ndjson") => Kind::Lines,
            _ => match content.iter().find(|byte| !byte.is_ascii_whitespace()) {
                Some(b'{') | None => Kind::Lines,
                Some(_) => Kind::Http,
            },
        }
    }
}

/// The longest file that is read whole; requests a line are read one after the other, however many there are.
pub(crate) const LONGEST: u64 = 64 << 20;

/// Opens a file or standard input.
pub(crate) fn open(name: &str) -> Result<Box<dyn Read>, String> {
    if name == STDIN {
        return Ok(Box::new(std::io::stdin().lock()));
    }
    let file = std::fs::File::open(name).map_err(|error| cannot_read(name, &error))?;
    Ok(Box::new(file))
}

/// The sentence for a file that cannot be read.
pub(crate) fn cannot_read(name: &str, error: &std::io::Error) -> String {
    if name == STDIN {
        return format!("cannot read standard input: {error}");
    }
    format!("cannot read `{name}`: {error}")
}

/// Reads a file or standard input whole.
pub(crate) fn read(name: &str) -> Result<Vec<u8>, String> {
    let mut content = Vec::new();
    open(name)?.take(LONGEST + 1).read_to_end(&mut content).map_err(|error| cannot_read(name, &error))?;
    if content.len() as u64 > LONGEST {
        let most = LONGEST >> 20;
        return Err(format!(
            "`{}` is longer than {most} MiB; divide it, or write a request a line",
            shown(name)
        ));
    }
    Ok(content)
}

/// How a file is named in output.
pub(crate) fn shown(name: &str) -> &str {
    if name == STDIN { "<stdin>" } else { name }
}

/// Text without the byte order mark that some editors leave.
pub(crate) fn text(content: &[u8]) -> Result<&str, usize> {
    match std::str::from_utf8(content) {
        Ok(text) => Ok(text.strip_prefix('\u{feff}').unwrap_or(text)),
        Err(error) => Err(error.valid_up_to()),
    }
}
