//! Words of a command for the Windows prompt, as browsers copy curl commands for it: `^` before a sign takes its meaning
//! away, and the program itself takes quotes and backslashes apart.

use super::shell::{Command, Word};

/// Whether a text is written for that prompt.
pub(super) fn knows(text: &str) -> bool {
    text.contains("^\"") || text.lines().any(|line| line.trim_end_matches('\r').ends_with(" ^"))
}

/// The commands of a text.
pub(super) fn commands(text: &str) -> Vec<Command> {
    let mut prompt = Prompt::default();
    let mut signs = text.char_indices().peekable();
    let mut quoted = false;
    while let Some((at, c)) = signs.next() {
        match c {
            '^' => match signs.next() {
                // The end of a line behind it is none; what comes first in the next line has no meaning.
                Some((_, '\r' | '\n')) => {
                    if text.get(at + 1..).is_some_and(|rest| rest.starts_with("\r\n")) {
                        signs.next();
                    }
                    if signs.peek().is_some_and(|(_, c)| matches!(c, '\r' | '\n')) {
                        signs.next_if(|(_, c)| *c == '\r');
                        signs.next_if(|(_, c)| *c == '\n');
                        prompt.sign('\n', at);
                    }
                }
                Some((at, c)) => prompt.sign(c, at),
                None => {}
            },
            '\n' => {
                quoted = false;
                prompt.end();
            }
            '&' | '|' if !quoted => prompt.end(),
            '"' => {
                quoted = !quoted;
                prompt.sign(c, at);
            }
            '\r' => {}
            c => prompt.sign(c, at),
        }
    }
    prompt.end();
    prompt.commands
}

/// Takes a command apart as programs do.
#[derive(Default)]
struct Prompt {
    commands: Vec<Command>,
    command: Command,
    word: Option<Word>,
    quoted: bool,
    /// Backslashes of which the next sign tells what they mean, and where they begin.
    backslashes: usize,
    begin: usize,
}

impl Prompt {
    fn sign(&mut self, c: char, at: usize) {
        if self.command.words.is_empty() && self.word.is_none() {
            self.command.start = at;
        }
        if c == '\\' {
            self.begin = if self.backslashes == 0 { at } else { self.begin };
            self.backslashes += 1;
            return;
        }
        let backslashes = std::mem::take(&mut self.backslashes);
        let kept = if c == '"' { backslashes / 2 } else { backslashes };
        for index in 0..kept {
            self.push('\\', self.begin + index);
        }
        match c {
            '"' if backslashes % 2 == 1 => self.push('"', at),
            '"' => {
                self.quoted = !self.quoted;
                self.word.get_or_insert_default();
            }
            c if c.is_whitespace() && !self.quoted => self.end_word(at),
            c => self.push(c, at),
        }
    }

    fn push(&mut self, c: char, at: usize) {
        let word = self.word.get_or_insert_default();
        word.pieces.push(word.text.len(), at);
        word.text.push(c);
    }

    fn end_word(&mut self, at: usize) {
        if let Some(mut word) = self.word.take() {
            word.pieces.push(word.text.len(), at);
            self.command.words.push(word);
        }
    }

    fn end(&mut self) {
        for index in 0..std::mem::take(&mut self.backslashes) {
            self.push('\\', self.begin + index);
        }
        self.quoted = false;
        if let Some(word) = self.word.take() {
            self.command.words.push(word);
        }
        let command = std::mem::take(&mut self.command);
        if !command.words.is_empty() {
            self.commands.push(command);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn carets_quotes_and_backslashes() {
        let text = "curl ^\"https://e/a?b=1^&c=2^\" ^\r\n  --data-raw ^\"^{^\\^\"a^\\^\": ^\\^\"b\\c^\\^\",^\r\n\r\n1^}^\" &\r\ncurl \"x y\" -d \"{\\\"a\\\": 1}\"\r\n";
        let found = commands(text);
        let words: Vec<Vec<&str>> = found
            .iter()
            .map(|command| command.words.iter().map(|word| word.text.as_str()).collect())
            .collect();
        assert_eq!(
            words,
            [
                vec!["curl", "https://e/a?b=1&c=2", "--data-raw", "{\"a\": \"b\\c\",\n1}"],
                vec!["curl", "x y", "-d", "{\"a\": 1}"],
            ]
        );
        assert_eq!(found[0].words[3].pieces.file(2), text.find("a^\\^\": "));
        assert!(commands("^").is_empty() && commands("\\").len() == 1);
    }
}
