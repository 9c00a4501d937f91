//! Messages: templates that the build has checked, filled with arguments.

use std::fmt::Write;

use crate::catalogue::{Bilingual, embedded};
use ecs_preflight_model::{Literal, Types};

use super::issue::{Arg, shown};

/// The language of a rendering.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// English
    En,
    /// Chinese
    Zh,
}

impl Default for Language {
    /// English, where the build carries it.
    fn default() -> Self {
        if cfg!(feature = "en") { Language::En } else { Language::Zh }
    }
}

impl Language {
    /// From `en`, `zh`, or a tag that begins so, such as `zh-CN`; none for a language that the build does not carry.
    pub fn parse(tag: &str) -> Option<Self> {
        match tag.split(['-', '_']).next() {
            Some("en") if cfg!(feature = "en") => Some(Language::En),
            Some("zh") if cfg!(feature = "zh") => Some(Language::Zh),
            _ => None,
        }
    }

    /// What a text of the catalogue says in this language.
    pub fn of(self, text: &Bilingual) -> &str {
        match self {
            Language::En => &text.en,
            Language::Zh => &text.zh,
        }
    }

    /// The form in this language, of a pair of English and Chinese.
    pub fn pick<T>(self, [en, zh]: [T; 2]) -> T {
        match self {
            Language::En => en,
            Language::Zh => zh,
        }
    }
}

/// A piece of a template.
enum Piece<'t> {
    Text(&'t str),
    Argument(&'t str),
    /// Argument, and how it is shown: `or`, `and`, `some`, `few`, `bare`.
    Shown(&'t str, &'t str),
    /// Argument, word for one, word for many.
    Plural(&'t str, &'t str, &'t str),
}

/// The placeholder for what an issue points at. No argument: the pointer already says it.
const SUBJECT: &str = "subject";

/// The pieces of a template.
fn pieces(template: &str, mut sink: impl FnMut(Piece<'_>)) {
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let (inside, tail) = after.split_once('}').unwrap_or((after, ""));
        sink(Piece::Text(before));
        sink(match inside.split_once(':').map(|(name, form)| (name, form, form.split_once('|'))) {
            None => Piece::Argument(inside),
            Some((name, _, Some((one, many)))) => Piece::Plural(name, one, many),
            Some((name, form, None)) => Piece::Shown(name, form),
        });
        rest = tail;
    }
    sink(Piece::Text(rest));
}

/// The sentence. `pointer` is where the issue is; without one, `{subject}` is the body as a whole.
pub(crate) fn render(
    template: &str,
    args: &[(&'static str, Arg)],
    pointer: &str,
    language: Language,
) -> String {
    let mut out = String::new();
    pieces(template, |piece| match piece {
        Piece::Text(text) => out.push_str(text),
        Piece::Argument(SUBJECT) => subject(&mut out, pointer, language),
        Piece::Argument(name) => {
            if let Some(arg) = find(args, name) {
                arg_text(&mut out, arg, language);
            }
        }
        Piece::Shown(name, form) => match find(args, name) {
            Some(Arg::List(items)) => {
                joined(&mut out, items.iter().map(|item| item.to_string()), form, language);
            }
            Some(Arg::Literals(items)) => joined(&mut out, items.iter().map(literal), form, language),
            Some(Arg::Value(value)) => value.bare(&mut out),
            Some(arg) => arg_text(&mut out, arg, language),
            None => {}
        },
        Piece::Plural(name, one, many) => {
            let single = match find(args, name) {
                Some(Arg::Integer(1)) => true,
                Some(Arg::List(items)) => items.len() == 1,
                _ => false,
            };
            out.push_str(if single { one } else { many });
        }
    });
    out
}

/// The last name of a pointer with the indices after it, such as `nics[0]`; the body for none.
fn subject(out: &mut String, pointer: &str, language: Language) {
    let mut tail = String::new();
    let mut rest = pointer;
    while let Some((before, token)) = rest.rsplit_once('/') {
        rest = before;
        if !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_digit()) {
            tail.insert_str(0, &format!("[{token}]"));
            continue;
        }
        let name = token.replace("~1", "/").replace("~0", "~");
        let _ = write!(out, "`{}{tail}`", shown(&name));
        return;
    }
    out.push_str(word("the-body", language));
    out.push_str(&tail);
}

/// The template with `{name}` where an argument goes.
pub(crate) fn template(template: &str) -> String {
    let mut out = String::new();
    pieces(template, |piece| match piece {
        Piece::Text(text) => out.push_str(text),
        Piece::Argument(SUBJECT) => out.push_str("`{field}`"),
        Piece::Argument(name) | Piece::Shown(name, _) => {
            let _ = write!(out, "{{{name}}}");
        }
        Piece::Plural(_, _, many) => out.push_str(many),
    });
    out
}

fn find<'a>(args: &'a [(&'static str, Arg)], name: &str) -> Option<&'a Arg> {
    args.iter().find(|(known, _)| *known == name).map(|(_, arg)| arg)
}

/// A word of `messages/*/` in the reader's language, such as `help`; the key itself when it is no word.
pub fn word(word: &'static str, language: Language) -> &'static str {
    let row = embedded().words.iter().find(|(known, _)| *known == word);
    row.map_or(word, |(_, forms)| language.of(forms))
}

fn arg_text(out: &mut String, arg: &Arg, language: Language) {
    match arg {
        Arg::Integer(value) => {
            let _ = write!(out, "{value}");
        }
        Arg::Text(text) => out.push_str(text),
        Arg::Known(text) => out.push_str(text),
        Arg::List(items) => joined(out, items.iter().map(|item| item.to_string()), "", language),
        Arg::Literals(items) => joined(out, items.iter().map(literal), "", language),
        Arg::Word(name) => out.push_str(word(name, language)),
        Arg::Value(value) => value.write(out, language),
        Arg::Types(types) => type_names(out, *types, language),
        Arg::Characters(set) => out.push_str(language.of(&set.title)),
        Arg::Bilingual(text) => out.push_str(language.of(text)),
        Arg::Hidden => out.push_str(word("hidden", language)),
    }
}

fn literal(value: &Literal) -> String {
    match value {
        Literal::Null => "null".into(),
        Literal::Boolean(value) => value.to_string(),
        Literal::Integer(value) => value.to_string(),
        Literal::Text(value) => value.to_string(),
    }
}

/// The types that a value may have. That null is one too is left out: nobody means to write it.
fn type_names(out: &mut String, types: Types, language: Language) {
    let mut names: Vec<&'static str> = types.names().filter(|name| *name != "null").collect();
    match names.as_mut_slice() {
        [] => names.push("null"),
        [only] if *only == "boolean" => *only = "truth",
        _ => {}
    }
    let last = names.len().saturating_sub(1);
    for (index, name) in names.into_iter().enumerate() {
        if index > 0 {
            out.push_str(word(if index == last { "or" } else { "comma" }, language));
        }
        out.push_str(word(name, language));
    }
}

/// Items in backticks: with `or` or `and` before the last, with `few` only the first, with `some` the first two
/// and the number of the others.
fn joined(out: &mut String, items: impl Iterator<Item = String>, form: &str, language: Language) {
    /// What a sentence bears.
    const FEW: usize = 6;
    let items: Vec<String> = items.collect();
    let most = if form == "few" { FEW } else { embedded().settings.shown_items };
    let last = items.len().saturating_sub(1);
    for (index, item) in items.iter().enumerate() {
        if form == "some" && items.len() > 3 && index == 2 {
            let rest = Arg::count(items.len().saturating_sub(2));
            out.push_str(&super::Hint::new("and-more").with("rest", rest).text(language));
            break;
        }
        if index > 0 {
            out.push_str(word(
                match form {
                    "or" if index == last => "or-item",
                    "and" | "some" if index == last => "and-item",
                    _ => "comma",
                },
                language,
            ));
        }
        if index >= most {
            out.push('…');
            break;
        }
        let _ = write!(out, "`{item}`");
    }
}
