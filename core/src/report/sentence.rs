//! Messages: templates that the build has checked, filled with arguments.

use std::fmt::Write;

use crate::catalogue::{SETTINGS, WORDS};
use crate::schema::Literal;

use super::issue::{Arg, Severity};

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

    /// The form in this language, of the pair of English and Chinese that the catalogue holds.
    pub fn pick<T>(self, [en, zh]: [T; 2]) -> T {
        match self {
            Language::En => en,
            Language::Zh => zh,
        }
    }
}

/// A rule as the build writes it.
#[derive(Debug)]
pub(crate) struct RuleFacts {
    /// Its place in the table.
    pub(crate) number: u16,
    pub(crate) id: &'static str,
    pub(crate) severity: Severity,
    pub(crate) args: &'static [&'static str],
    pub(crate) messages: Template,
    /// Empty where there is none.
    pub(crate) helps: Template,
}

/// A sentence in English and Chinese, with `{name}` where an argument goes and `{name:one|many}` for a word that
/// agrees with a number. The build has checked names and braces.
pub(crate) type Template = [&'static str; 2];

/// A piece of a template.
enum Piece<'t> {
    Text(&'t str),
    Argument(&'t str),
    /// Argument, word for one, word for many.
    Plural(&'t str, &'t str, &'t str),
}

/// The pieces of a template.
fn pieces(template: &str, mut sink: impl FnMut(Piece<'_>)) {
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let (inside, tail) = after.split_once('}').unwrap_or((after, ""));
        sink(Piece::Text(before));
        sink(match inside.split_once(':').and_then(|(name, forms)| Some((name, forms.split_once('|')?))) {
            None => Piece::Argument(inside),
            Some((name, (one, many))) => Piece::Plural(name, one, many),
        });
        rest = tail;
    }
    sink(Piece::Text(rest));
}

pub(crate) fn render(template: Template, args: &[(&'static str, Arg)], language: Language) -> String {
    let mut out = String::new();
    pieces(language.pick(template), |piece| match piece {
        Piece::Text(text) => out.push_str(text),
        Piece::Argument(name) => {
            if let Some(arg) = find(args, name) {
                arg_text(&mut out, arg, language);
            }
        }
        Piece::Plural(name, one, many) => {
            let single = matches!(find(args, name), Some(Arg::Integer(1)));
            out.push_str(if single { one } else { many });
        }
    });
    out
}

/// The template with `{name}` where an argument goes.
pub(crate) fn template(template: &str) -> String {
    let mut out = String::new();
    pieces(template, |piece| match piece {
        Piece::Text(text) => out.push_str(text),
        Piece::Argument(name) => {
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
    let row = WORDS.iter().find(|(known, _)| *known == word);
    row.map_or(word, |(_, forms)| language.pick(*forms))
}

fn arg_text(out: &mut String, arg: &Arg, language: Language) {
    match arg {
        Arg::Integer(value) => {
            let _ = write!(out, "{value}");
        }
        Arg::Text(text) => out.push_str(text),
        Arg::List(items) => quoted(out, items.iter().map(|item| item.to_string()), language),
        Arg::Literals(items) => quoted(out, items.iter().map(literal), language),
        Arg::Word(name) => out.push_str(word(name, language)),
        Arg::Types(types) => {
            let mut first = true;
            for name in types.names() {
                if !first {
                    out.push_str(word("or", language));
                }
                first = false;
                out.push_str(word(name, language));
            }
        }
        Arg::Characters(set) => out.push_str(language.pick(set.title)),
        Arg::Hidden => out.push_str(word("hidden", language)),
    }
}

fn literal(value: &Literal) -> String {
    match value {
        Literal::Null => "null".into(),
        Literal::Boolean(value) => value.to_string(),
        Literal::Integer(value) => value.to_string(),
        Literal::Text(value) => (*value).to_owned(),
    }
}

fn quoted(out: &mut String, items: impl Iterator<Item = String>, language: Language) {
    for (index, item) in items.enumerate() {
        if index > 0 {
            out.push_str(word("comma", language));
        }
        if index >= SETTINGS.shown_items {
            out.push('…');
            break;
        }
        let _ = write!(out, "`{item}`");
    }
}
