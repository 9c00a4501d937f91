//! Words of a shell script, as far as commands that were pasted need it: quotes, escapes, continued lines,
//! comments, variables that the script itself sets, and here-documents.

use std::collections::HashMap;

use ecs_preflight::catalogue::settings;

use super::capture::Pieces;

/// A word, with the places of its pieces in the script.
#[derive(Clone, Debug, Default)]
pub(crate) struct Word {
    pub(crate) text: String,
    pub(crate) pieces: Pieces,
}

/// A command: its words, where it begins, and what it reads from its standard input.
#[derive(Debug, Default)]
pub(crate) struct Command {
    pub(crate) words: Vec<Word>,
    pub(crate) start: usize,
    pub(crate) input: Option<Word>,
}

impl Command {
    /// What `echo` and `printf %s` write into a pipe, where it is one text.
    fn printed(&self) -> Option<Word> {
        let plain = |word: &&Word| !word.text.starts_with('-') && word.text != "%s" && word.text != "%s\\n";
        let (program, rest) = self.words.split_first()?;
        let mut rest = rest.iter().filter(plain);
        let text = rest.next().filter(|_| matches!(program.text.as_str(), "echo" | "printf"))?;
        rest.next().is_none().then(|| text.clone())
    }
}

/// The commands of a script.
pub(crate) fn commands(script: &str) -> Vec<Command> {
    let mut shell =
        Shell { script, at: 0, variables: HashMap::new(), awaited: Vec::new(), commands: Vec::new() };
    shell.run();
    shell.commands
}

struct Shell<'s> {
    script: &'s str,
    at: usize,
    variables: HashMap<String, String>,
    /// Here-documents that begin after the line: their end, whether tabs are cut and whether variables count.
    awaited: Vec<(String, bool, bool)>,
    commands: Vec<Command>,
}

impl Shell<'_> {
    fn peek(&self) -> Option<char> {
        self.script.get(self.at..)?.chars().next()
    }

    fn rest(&self) -> &str {
        self.script.get(self.at..).unwrap_or_default()
    }

    fn run(&mut self) {
        let mut command = Command::default();
        while let Some(c) = self.peek() {
            match c {
                '\n' => {
                    self.at += 1;
                    self.here_documents(&mut command);
                    self.end(&mut command);
                }
                '|' if !self.rest().starts_with("||") => {
                    self.at += 1;
                    self.end(&mut command);
                    command.input = self.commands.last().and_then(Command::printed);
                }
                ';' | '|' | '&' | '(' | ')' => {
                    self.at += 1;
                    self.end(&mut command);
                }
                '#' => {
                    let line = self.rest().find('\n').unwrap_or(self.rest().len());
                    self.at += line;
                }
                _ if self.continues() > 0 => self.at += self.continues(),
                c if c.is_whitespace() => self.at += c.len_utf8(),
                '<' if self.rest().starts_with("<<<") => {
                    self.at += 3;
                    self.blanks();
                    command.input = Some(self.word());
                }
                '<' if self.rest().starts_with("<<") => self.here(),
                '<' | '>' => {
                    // Where something is read from or written to is no word of the command.
                    let sign =
                        self.rest().find(|c| !matches!(c, '<' | '>' | '&')).unwrap_or(self.rest().len());
                    self.at += sign;
                    self.blanks();
                    self.word();
                }
                _ => {
                    if command.words.is_empty() {
                        command.start = self.at;
                    }
                    let before = self.at;
                    let word = self.word();
                    if self.at == before {
                        // A sign that begins no word is passed over.
                        self.at += c.len_utf8();
                    } else if !command.words.is_empty() || !self.assign(&word.text, before) {
                        command.words.push(word);
                    }
                }
            }
        }
        self.end(&mut command);
    }

    fn end(&mut self, command: &mut Command) {
        let done = std::mem::take(command);
        if !done.words.is_empty() {
            self.commands.push(done);
        }
    }

    /// The length of a line end that does not end the command: behind `\`, and `^` or a backtick of other shells.
    fn continues(&self) -> usize {
        let rest = self.rest();
        let signs = ["\\\n", "\\\r\n", "^\n", "^\r\n", "`\n", "`\r\n"];
        signs.iter().find(|sign| rest.starts_with(**sign)).map_or(0, |sign| sign.len())
    }

    fn blanks(&mut self) {
        let blank = self.rest().find(|c: char| c != ' ' && c != '\t').unwrap_or(self.rest().len());
        self.at += blank;
    }

    /// `NAME=value` before a command sets a variable.
    fn assign(&mut self, word: &str, start: usize) -> bool {
        let Some((name, value)) = word.split_once('=') else { return false };
        let named = !name.is_empty()
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
            && self.script.get(start..).is_some_and(|written| written.starts_with(name));
        let room = self.variables.len() < settings().variables || self.variables.contains_key(name);
        if named && room && value.len() <= settings().word_bytes {
            self.variables.insert(name.to_owned(), value.to_owned());
        }
        named
    }

    fn word(&mut self) -> Word {
        let mut word = Word::default();
        while let Some(c) = self.peek() {
            if self.continues() > 0 {
                self.at += self.continues();
                continue;
            }
            match c {
                '\'' => self.literal(&mut word),
                '"' => self.quoted(&mut word),
                '$' if self.rest().starts_with("$'") => self.ansi(&mut word),
                '$' if self.rest().starts_with("$\"") => {
                    self.at += 1;
                    self.quoted(&mut word);
                }
                '$' => self.variable(&mut word),
                '\\' => {
                    self.at += 1;
                    self.take(&mut word);
                }
                ';' | '|' | '&' | '(' | ')' => break,
                // Inside a word these are of somebody's `<id>` rather than of a file; `2>` is of a file.
                '<' | '>' if word.text.chars().all(|c| c.is_ascii_digit()) => break,
                c if c.is_whitespace() => break,
                _ => self.take(&mut word),
            }
        }
        word.pieces.push(word.text.len(), self.at);
        word
    }

    /// The next character as it is.
    fn take(&mut self, word: &mut Word) {
        if let Some(c) = self.peek() {
            word.pieces.push(word.text.len(), self.at);
            word.text.push(c);
            self.at += c.len_utf8();
        }
    }

    fn literal(&mut self, word: &mut Word) {
        self.at += 1;
        let inside = self.rest().find('\'').unwrap_or(self.rest().len());
        word.pieces.push(word.text.len(), self.at);
        word.text.push_str(self.script.get(self.at..self.at + inside).unwrap_or_default());
        self.at = (self.at + inside + 1).min(self.script.len());
    }

    fn quoted(&mut self, word: &mut Word) {
        self.at += 1;
        while let Some(c) = self.peek() {
            match c {
                '"' => {
                    self.at += 1;
                    return;
                }
                '\\' => {
                    let next = self.rest().chars().nth(1);
                    match next {
                        Some('\n') => self.at += 2,
                        Some('"' | '\\' | '$' | '`') => {
                            self.at += 1;
                            self.take(word);
                        }
                        _ => self.take(word),
                    }
                }
                '$' => self.variable(word),
                _ => self.take(word),
            }
        }
    }

    /// `$'…'` with the escapes of C.
    fn ansi(&mut self, word: &mut Word) {
        self.at += 2;
        while let Some(c) = self.peek() {
            match c {
                '\'' => {
                    self.at += 1;
                    return;
                }
                '\\' => {
                    word.pieces.push(word.text.len(), self.at);
                    self.at += 1;
                    let Some(sign) = self.peek() else { return };
                    self.at += sign.len_utf8();
                    let c = match sign {
                        'n' => Some('\n'),
                        't' => Some('\t'),
                        'r' => Some('\r'),
                        'e' | 'E' => Some('\u{1b}'),
                        'u' => self.digits(4, 16),
                        'U' => self.digits(8, 16),
                        'x' => self.digits(2, 16),
                        '0'..='7' => {
                            self.at -= 1;
                            self.digits(3, 8)
                        }
                        other => Some(other),
                    };
                    word.text.push(c.unwrap_or('\u{fffd}'));
                }
                _ => self.take(word),
            }
        }
    }

    fn digits(&mut self, most: usize, radix: u32) -> Option<char> {
        let length = self.rest().chars().take(most).take_while(|c| c.is_digit(radix)).count();
        let digits = self.script.get(self.at..self.at + length)?;
        self.at += length;
        char::from_u32(u32::from_str_radix(digits, radix).ok()?)
    }

    /// `$NAME` and `${NAME}`: the value that the script gives, or the name as it is written.
    fn variable(&mut self, word: &mut Word) {
        let rest = self.rest().get(1..).unwrap_or_default();
        let (name, length) = match rest.strip_prefix('{').and_then(|inside| inside.split_once('}')) {
            Some((name, _)) => (name, name.len() + 3),
            None => {
                let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
                (rest.get(..end).unwrap_or_default(), end + 1)
            }
        };
        let fits = |value: &&String| word.text.len() + value.len() <= settings().word_bytes;
        let value = self.variables.get(name).filter(fits);
        match value {
            Some(value) => {
                word.pieces.push(word.text.len(), self.at);
                word.text.push_str(value);
                self.at += length;
            }
            None => {
                for _ in 0..self.rest().get(..length).unwrap_or("$").chars().count() {
                    self.take(word);
                }
            }
        }
    }

    /// `<<END`, `<<'END'` or `<<-END`.
    fn here(&mut self) {
        self.at += 2;
        let cut = self.rest().starts_with('-');
        self.at += usize::from(cut);
        self.blanks();
        let plain = !self.rest().starts_with(['\'', '"', '\\']);
        let end = self.word().text;
        self.awaited.push((end, cut, plain));
    }

    /// The here-documents of the line that has ended; the last one is what the command reads.
    fn here_documents(&mut self, command: &mut Command) {
        for (end, cut, _plain) in std::mem::take(&mut self.awaited) {
            let mut word = Word::default();
            while !self.rest().is_empty() {
                let length = self.rest().find('\n').map_or(self.rest().len(), |at| at + 1);
                let line = self.script.get(self.at..self.at + length).unwrap_or_default();
                let tabs = if cut { line.len() - line.trim_start_matches('\t').len() } else { 0 };
                let kept = line.get(tabs..).unwrap_or_default();
                let at = self.at + tabs;
                self.at += length;
                if kept.trim_end_matches(['\n', '\r']) == end {
                    break;
                }
                word.pieces.push(word.text.len(), at);
                word.text.push_str(kept);
            }
            command.input = Some(word);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(script: &str) -> Vec<Vec<String>> {
        let commands = commands(script).into_iter();
        commands.map(|command| command.words.into_iter().map(|word| word.text).collect()).collect()
    }

    #[test]
    fn quotes_escapes_and_continued_lines() {
        let script = "# a comment\nA=x B=\"$A y\"\ncurl -d '{\"a\": 1}' \\\n  \"say \\\"$B\\\" $C\" $'it\\'s\\n\\u00e9' a\\ b'c'\"d\" 2>/dev/null | jq . && echo ${A}${D}\n";
        assert_eq!(
            words(script),
            [
                vec!["curl", "-d", "{\"a\": 1}", "say \"x y\" $C", "it's\né", "a bcd", "2"],
                vec!["jq", "."],
                vec!["echo", "x${D}"]
            ]
        );
    }

    #[test]
    fn places_and_here_documents() {
        let script = "curl -d @- x <<'EOF'\n{\"a\":\n 1}\nEOF\ncurl \"{\\\"b\\\"}\"";
        let found = commands(script);
        let input = found[0].input.as_ref().expect("a here-document");
        assert_eq!(input.text, "{\"a\":\n 1}\n");
        assert_eq!(input.pieces.file(6), Some(script.find(" 1}").expect("a place")));
        let body = &found[1].words[1];
        assert_eq!(body.text, "{\"b\"}");
        assert_eq!(body.pieces.file(2), script.rfind('b'));
    }

    #[test]
    fn broken_quotes_and_growing_variables_end() {
        for script in
            ["curl 'x", "curl \"x", "curl $'x\\", "curl \\", "curl ${x", "<", "a <<", "(((", "curl <<E\nx"]
        {
            words(script);
        }
        let grows: String = (1..60).map(|n| format!("A{n}=$A{m}$A{m}\n", m = n - 1)).collect();
        assert!(words(&format!("A0=xxxxxxxx\n{grows}curl $A59"))[0][1].len() <= 2 * settings().word_bytes);
    }
}
