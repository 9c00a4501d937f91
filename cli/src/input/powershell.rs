//! `Invoke-WebRequest` and `Invoke-RestMethod` of PowerShell, as browsers copy requests for it.

use ecs_preflight::request;

use super::capture::{Body, Captured, Each, Item, Pieces, Source, is_plain_name};
use super::curl::without_user;
use super::shell::Word;
use super::{Look, Reader, Stop};

const COMMANDS: [&str; 4] = ["invoke-webrequest", "invoke-restmethod", "iwr", "irm"];

pub(super) struct PowerShell;

impl Reader for PowerShell {
    fn name(&self) -> &'static str {
        "Invoke-WebRequest of PowerShell"
    }

    fn knows(&self, look: &Look<'_>) -> bool {
        look.has_line(|line| command(line).is_some())
    }

    fn read(&self, source: &Source<'_>, each: &mut Each<'_>) -> Result<(), Stop> {
        let (mut start, mut skip) = (0, 0);
        for whole in source.text.split_inclusive('\n') {
            if start >= skip
                && let Some(at) = command(whole)
            {
                let mut words = Words { text: source.text, at: start + at };
                let line = source.line(start);
                let item = match captured(&mut words) {
                    Some(captured) => Item::Request(Box::new(Captured { line, ..captured })),
                    None => Item::Broken { report: request::not_a_request("url"), line },
                };
                skip = words.at;
                each(source, item)?;
            }
            start += whole.len();
        }
        Ok(())
    }
}

/// Where the arguments of a command begin in a line that has one.
fn command(line: &str) -> Option<usize> {
    let start = line.trim_start();
    // `$response = Invoke-WebRequest …`
    let command = match start.split_once('=') {
        Some((name, rest)) if start.starts_with('$') && !name.contains(['"', '(']) => rest.trim_start(),
        _ => start,
    };
    let name = command.split(char::is_whitespace).next().unwrap_or_default();
    let known = COMMANDS.contains(&name.to_ascii_lowercase().as_str()) && command.len() > name.len() + 1;
    known.then(|| line.len() - command.len() + name.len())
}

fn captured(words: &mut Words<'_>) -> Option<Captured> {
    let (mut captured, mut url, mut method) = (Captured::default(), None, None);
    let mut kind = None;
    while let Some(word) = words.next() {
        let lower = word.text.to_ascii_lowercase();
        match (word.bare, lower.as_str()) {
            (true, "-uri") => url = words.value().map(|word| word.text),
            (true, "-method" | "-custommethod") => method = words.value().map(|word| word.text),
            (true, "-contenttype") => kind = words.value().map(|word| word.text),
            (true, "-headers") => captured.headers = words.table(),
            (true, "-body") => match words.value() {
                Some(Word { text, pieces }) if !text.starts_with('$') => {
                    captured.body = Some(Body::Text { text, pieces });
                }
                _ => captured.without_body = true,
            },
            (true, "-infile") => {
                words.value();
                captured.without_body = true;
            }
            (true, "-usebasicparsing" | "-skipcertificatecheck" | "-verbose") => {}
            (true, option) if option.starts_with('-') => drop(words.value()),
            _ if url.is_none() => url = Some(word.text),
            _ => {}
        }
    }
    if let Some(kind) = kind {
        captured.headers.retain(|(name, _)| !name.eq_ignore_ascii_case("Content-Type"));
        captured.headers.push(("Content-Type".to_owned(), kind));
    }
    // What a browser adds for itself is no header.
    captured.headers.retain(|(name, _)| !name.starts_with(':') && is_plain_name(name));
    captured.method = method.unwrap_or_else(|| "GET".to_owned()).to_ascii_uppercase();
    captured.url = without_user(&url?);
    Some(captured)
}

/// A word, and whether it stands without quotes.
struct Found {
    text: String,
    pieces: Pieces,
    bare: bool,
}

/// The words of one command; it ends with its line, unless a backtick or a bracket goes on.
struct Words<'t> {
    text: &'t str,
    at: usize,
}

impl Words<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Passes over blanks, and over the end of a line that goes on.
    fn blanks(&mut self, lines: bool) {
        loop {
            let rest = self.rest();
            let step = match rest.chars().next() {
                Some('`') if rest.starts_with("`\n") => 2,
                Some('`') if rest.starts_with("`\r\n") => 3,
                Some('\n' | '\r' | ';' | ',') if lines => 1,
                Some(c) if c.is_whitespace() && !matches!(c, '\n' | '\r') => c.len_utf8(),
                _ => return,
            };
            self.at += step;
        }
    }

    fn next(&mut self) -> Option<Found> {
        self.blanks(false);
        match self.peek()? {
            '\n' | '\r' | ';' | '|' => None,
            _ => Some(self.word()),
        }
    }

    /// The value of an option: a word, or the text within brackets such as `([…]::UTF8.GetBytes("…"))`.
    fn value(&mut self) -> Option<Word> {
        self.blanks(false);
        if self.peek() != Some('(') {
            return self.next().map(|found| Word { text: found.text, pieces: found.pieces });
        }
        let (mut depth, mut value) = (0_usize, None);
        while let Some(c) = self.peek() {
            match c {
                '"' | '\'' => {
                    let found = self.word();
                    value = value.or(Some(Word { text: found.text, pieces: found.pieces }));
                    continue;
                }
                '(' => depth += 1,
                ')' => depth = depth.saturating_sub(1),
                _ => {}
            }
            self.at += c.len_utf8();
            if depth == 0 {
                break;
            }
        }
        value
    }

    /// `@{ "name"="value" … }`.
    fn table(&mut self) -> Vec<(String, String)> {
        self.blanks(false);
        let mut pairs = Vec::new();
        if !self.rest().starts_with("@{") {
            self.next();
            return pairs;
        }
        self.at += 2;
        loop {
            self.blanks(true);
            match self.peek() {
                None => return pairs,
                Some('}') => {
                    self.at += 1;
                    return pairs;
                }
                Some(_) => {}
            }
            let before = self.at;
            let name = self.word().text;
            self.blanks(false);
            if self.peek() == Some('=') {
                self.at += 1;
                self.blanks(false);
                pairs.push((name, self.word().text));
            }
            if self.at == before {
                self.at += self.peek().map_or(1, char::len_utf8);
            }
        }
    }

    fn word(&mut self) -> Found {
        let mut word = Word::default();
        let bare = match self.peek() {
            Some('"') => {
                self.quoted(&mut word);
                false
            }
            Some('\'') => {
                self.literal(&mut word);
                false
            }
            _ => {
                let end = self.rest().find(|c: char| {
                    c.is_whitespace() || matches!(c, '=' | '}' | ';' | '|' | ')' | '"' | '\'')
                });
                // In an address `=` is no sign of its own.
                let end =
                    if self.rest().starts_with("http") { self.rest().find(char::is_whitespace) } else { end };
                let end = end.unwrap_or(self.rest().len()).max(self.peek().map_or(0, char::len_utf8));
                word.pieces.push(0, self.at);
                word.text.push_str(self.text.get(self.at..self.at + end).unwrap_or_default());
                self.at += end;
                true
            }
        };
        Found { text: word.text, pieces: word.pieces, bare }
    }

    /// `"…"`: a backtick takes a sign its meaning, and a quote may be doubled.
    fn quoted(&mut self, word: &mut Word) {
        self.at += 1;
        while let Some(c) = self.peek() {
            let doubled = self.rest().starts_with("\"\"");
            match c {
                '"' if !doubled => {
                    word.pieces.push(word.text.len(), self.at);
                    self.at += 1;
                    return;
                }
                '"' => self.at += 1,
                '`' => {
                    self.at += 1;
                    let escaped = match self.peek() {
                        Some('n') => Some('\n'),
                        Some('r') => Some('\r'),
                        Some('t') => Some('\t'),
                        _ => None,
                    };
                    if let Some(escaped) = escaped {
                        word.pieces.push(word.text.len(), self.at);
                        word.text.push(escaped);
                        self.at += 1;
                        continue;
                    }
                }
                _ => {}
            }
            self.take(word);
        }
    }

    /// `'…'`: a quote in it is doubled.
    fn literal(&mut self, word: &mut Word) {
        self.at += 1;
        while let Some(c) = self.peek() {
            if c == '\'' {
                self.at += 1;
                if self.peek() != Some('\'') {
                    word.pieces.push(word.text.len(), self.at - 1);
                    return;
                }
            }
            self.take(word);
        }
    }

    fn take(&mut self, word: &mut Word) {
        if let Some(c) = self.peek() {
            word.pieces.push(word.text.len(), self.at);
            word.text.push(c);
            self.at += c.len_utf8();
        }
    }
}
