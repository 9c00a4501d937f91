//! Rules and their sentences: every rule has a message in both languages with the same placeholders.

use super::emit::{Emitter, constant, text};
use super::yaml::{Entry, Node, Outcome, Problem};

pub const LANGUAGES: [&str; 2] = ["en", "zh"];
const SEVERITIES: [&str; 3] = ["error", "warning", "note"];

pub struct Rules {
    pub all: Vec<Rule>,
    words: Vec<(String, Vec<String>)>,
    hints: Vec<(String, Vec<Template>)>,
    /// What a rule asks for in general, by its id.
    titles: Vec<(String, Vec<String>)>,
}

/// How a list or a value may be shown, after its name and a colon.
const FORMS: [&str; 5] = ["or", "and", "some", "few", "bare"];

/// What the issue points at; every sentence may speak of it.
const SUBJECT: &str = "subject";

/// What a hint may speak of.
const HINT_ARGS: [&str; 16] = [
    "minimum", "maximum", "set", "values", "needed", "requests", "files", "issues", "errors", "warnings",
    "notes", "servers", "disagree", "ignored", "rest", "other",
];

pub struct Rule {
    /// `password/classes`, or `route/unknown-action#none` for another wording of one rule.
    pub key: String,
    pub args: Vec<String>,
    severity: String,
    messages: Vec<Template>,
    helps: Vec<Option<Template>>,
    /// What the rule is for, where it is documented with examples.
    pub page: Option<Page>,
}

/// A page of the documentation: why a rule exists, and what breaks and what keeps it.
pub struct Page {
    pub explanation: Vec<String>,
    pub bad: String,
    pub good: String,
    /// How the examples are to be read, where that matters.
    pub options: Option<Node>,
}

/// A sentence as written, and the names of the arguments in it.
struct Template {
    text: String,
    names: Vec<String>,
}

impl Rules {
    pub fn find(&self, key: &str) -> Option<&Rule> {
        self.all.iter().find(|rule| rule.key == key)
    }

    /// `rule::PASSWORD_CLASSES` for a rule that the catalogue names.
    pub fn path(&self, node: &Node, key: &str) -> Outcome<String> {
        match self.find(key) {
            Some(rule) => Ok(format!("rule::{}", constant(&rule.key))),
            None => node.problem(format!("`{key}` is not in catalogue/rules")),
        }
    }

    /// A rule that stands in for another must take the same arguments.
    pub fn stand_in(&self, node: &Node, key: &str, args: &[String]) -> Outcome<String> {
        let path = self.path(node, key)?;
        let wanted = self.find(key).map(|rule| rule.args.clone()).unwrap_or_default();
        match wanted.iter().find(|arg| !args.contains(arg)) {
            Some(arg) => node.problem(format!("`{key}` needs the argument `{arg}`, which is not known here")),
            None => Ok(path),
        }
    }
}

/// The entry of a section (`rules` or `words`) in any file of a language.
fn sentence<'n>(files: &'n [Node], section: &str, key: &str) -> Option<&'n Node> {
    files.iter().find_map(|file| file.find(section)?.find(key))
}

/// All entries of a section, over the files of a language; a key that stands twice is refused.
fn entries<'n>(files: &'n [Node], section: &str) -> Outcome<Vec<&'n Entry>> {
    let mut all: Vec<&Entry> = Vec::new();
    for file in files {
        file.only(&["rules", "words", "hints", "titles"])?;
        for entry in file.find(section).map_or(Ok(&[][..]), Node::map)? {
            if let Some(twice) = all.iter().find(|known| known.key == entry.key) {
                let message = format!("`{}` stands in {} too", entry.key, twice.place);
                return Err(Problem { place: entry.place.clone(), message });
            }
            all.push(entry);
        }
    }
    Ok(all)
}

/// Reads the rules and their sentences in both languages.
pub fn rules(rules: &[&Node], languages: &[Vec<Node>]) -> Outcome<Rules> {
    let mut all = Vec::new();
    for node in rules.iter().map(|node| node.list()).collect::<Outcome<Vec<_>>>()?.into_iter().flatten() {
        node.only(&["rule", "severity", "args", "bad", "good", "options"])?;
        let key = node.need("rule")?.text()?.to_owned();
        let severity = node.need("severity")?.text()?.to_owned();
        if !SEVERITIES.contains(&severity.as_str()) {
            return node.problem(format!("severity is one of {}", SEVERITIES.join(", ")));
        }
        let args = node.find("args").map_or_else(|| Ok(Vec::new()), Node::texts)?;
        let mut messages = Vec::new();
        let mut helps = Vec::new();
        let mut explanation = Vec::new();
        for (language, sentences) in LANGUAGES.iter().zip(languages) {
            let Some(entry) = sentence(sentences, "rules", &key) else {
                return node.problem(format!("`{key}` has no message in messages/{language}"));
            };
            entry.only(&["message", "help", "explanation"])?;
            explanation
                .extend(entry.find("explanation").map(|node| node.text().map(str::to_owned)).transpose()?);
            messages.push(template(entry.need("message")?, &args)?);
            helps.push(entry.find("help").map(|help| template(help, &args)).transpose()?);
        }
        same_placeholders(node, &key, "message", &messages.iter().map(Some).collect::<Vec<_>>())?;
        same_placeholders(node, &key, "help", &helps.iter().map(Option::as_ref).collect::<Vec<_>>())?;
        if all.iter().any(|rule: &Rule| rule.key == key) {
            return node.problem(format!("`{key}` stands twice"));
        }
        let page = page(node, &key, explanation)?;
        all.push(Rule { key, args, severity, messages, helps, page });
    }
    for sentences in languages {
        for entry in entries(sentences, "rules")? {
            if !all.iter().any(|rule| rule.key == entry.key) {
                return Err(Problem {
                    place: entry.place.clone(),
                    message: format!("`{}` is not in catalogue/rules", entry.key),
                });
            }
        }
    }
    let titles = titles(languages, &all)?;
    Ok(Rules { all, words: words(languages)?, hints: hints(languages)?, titles })
}

/// The page of a rule: explanation in every language and both examples, or nothing at all.
fn page(node: &Node, key: &str, explanation: Vec<String>) -> Outcome<Option<Page>> {
    let (bad, good) = (node.find("bad"), node.find("good"));
    if bad.is_none() && good.is_none() && explanation.is_empty() {
        return Ok(None);
    }
    match (bad, good) {
        (Some(bad), Some(good)) if explanation.len() == LANGUAGES.len() => Ok(Some(Page {
            explanation,
            bad: bad.text()?.to_owned(),
            good: good.text()?.to_owned(),
            options: node.find("options").cloned(),
        })),
        _ => node.problem(format!(
            "`{key}` needs an explanation in every language, a bad and a good example, or none of them"
        )),
    }
}

/// The hints of `describe`: the same keys and placeholders in every language.
fn hints(languages: &[Vec<Node>]) -> Outcome<Vec<(String, Vec<Template>)>> {
    let args = HINT_ARGS.map(str::to_owned);
    let mut all = Vec::new();
    let Some((first, others)) = languages.split_first() else { return Ok(all) };
    for entry in entries(first, "hints")? {
        let mut row = vec![template(&entry.node, &args)?];
        for (language, sentences) in LANGUAGES.iter().skip(1).zip(others) {
            match sentence(sentences, "hints", &entry.key) {
                Some(hint) => row.push(template(hint, &args)?),
                None => {
                    return entry
                        .node
                        .problem(format!("the hint `{}` is missing in messages/{language}", entry.key));
                }
            }
        }
        same_placeholders(&entry.node, &entry.key, "hint", &row.iter().map(Some).collect::<Vec<_>>())?;
        all.push((entry.key.clone(), row));
    }
    for sentences in others {
        for entry in entries(sentences, "hints")? {
            if !all.iter().any(|(key, _)| *key == entry.key) {
                let message = format!("the hint `{}` is missing in messages/{}", entry.key, LANGUAGES[0]);
                return Err(Problem { place: entry.place.clone(), message });
            }
        }
    }
    Ok(all)
}

fn same_placeholders(node: &Node, key: &str, part: &str, templates: &[Option<&Template>]) -> Outcome<()> {
    let names = |template: &Option<&Template>| template.map(|template| template.names.clone());
    match templates {
        [first, rest @ ..] if rest.iter().any(|other| names(other) != names(first)) => {
            node.problem(format!("the {part} of `{key}` has other placeholders in another language"))
        }
        _ => Ok(()),
    }
}

fn words(languages: &[Vec<Node>]) -> Outcome<Vec<(String, Vec<String>)>> {
    plain(languages, "words", "word")
}

/// The titles of rules: of rules that there are, and without placeholders.
fn titles(languages: &[Vec<Node>], rules: &[Rule]) -> Outcome<Vec<(String, Vec<String>)>> {
    let titles = plain(languages, "titles", "title of")?;
    for sentences in languages {
        for entry in entries(sentences, "titles")? {
            if !rules.iter().any(|rule| rule.key == entry.key) {
                return entry.node.problem(format!("`{}` is not in catalogue/rules", entry.key));
            }
            if entry.node.text()?.contains(['{', '}']) {
                return entry.node.problem("a title has no placeholders");
            }
        }
    }
    Ok(titles)
}

/// The texts of a section by their keys: the same keys in every language.
fn plain(languages: &[Vec<Node>], section: &str, kind: &str) -> Outcome<Vec<(String, Vec<String>)>> {
    let Some(first) = languages.first() else { return Ok(Vec::new()) };
    let mut texts = Vec::new();
    for entry in entries(first, section)? {
        let mut row = Vec::new();
        for (language, sentences) in LANGUAGES.iter().zip(languages) {
            match sentence(sentences, section, &entry.key) {
                Some(text) => row.push(text.text()?.to_owned()),
                None => {
                    return Err(Problem {
                        place: entry.place.clone(),
                        message: format!("the {kind} `{}` is missing in messages/{language}", entry.key),
                    });
                }
            }
        }
        texts.push((entry.key.clone(), row));
    }
    for sentences in languages.iter().skip(1) {
        for entry in entries(sentences, section)? {
            if !texts.iter().any(|(text, _)| *text == entry.key) {
                let message = format!("the {kind} `{}` is missing in messages/{}", entry.key, LANGUAGES[0]);
                return Err(Problem { place: entry.place.clone(), message });
            }
        }
    }
    Ok(texts)
}

/// `{name}` is an argument, `{name:one|many}` a word that agrees with a number.
fn template(node: &Node, args: &[String]) -> Outcome<Template> {
    let text = node.text()?;
    let mut rest = text;
    let mut names = Vec::new();
    while let Some((_, after)) = rest.split_once('{') {
        let Some((inside, tail)) = after.split_once('}') else {
            return node.problem("a placeholder is not closed");
        };
        let (name, plural) = match inside.split_once(':') {
            Some((name, forms)) => (name, Some(forms)),
            None => (inside, None),
        };
        if name != SUBJECT && !args.iter().any(|arg| arg == name) {
            return node.problem(format!("the placeholder `{name}` is not an argument of this rule"));
        }
        if plural.is_some_and(|forms| !forms.contains('|') && !FORMS.contains(&forms)) {
            return node.problem(format!(
                "a plural is written {{name:one|many}}, a list {{name:{}}}",
                FORMS.join("/")
            ));
        }
        // A word that agrees with an argument is a matter of one language.
        if plural.is_none_or(|forms| !forms.contains('|')) {
            names.push(name.to_owned());
        }
        rest = tail;
    }
    names.sort();
    names.dedup();
    Ok(Template { text: text.to_owned(), names })
}

pub fn emit(rules: &Rules, out: &mut Emitter) {
    let mut rows = Vec::new();
    let mut constants = String::from("pub mod rule {\n use super::Rule;\n");
    for (index, rule) in rules.all.iter().enumerate() {
        let id = rule.key.split('#').next().unwrap_or_default();
        constants.push_str(&format!(
            "/// `{id}`\npub const {}: Rule = Rule(&super::RULE_{index});\n",
            constant(&rule.key)
        ));
        let args: Vec<String> = rule.args.iter().map(|arg| text(arg)).collect();
        let args = out.slice("&str", &args);
        let severity = match rule.severity.as_str() {
            "error" => "Error",
            "warning" => "Warning",
            _ => "Note",
        };
        out.item(&format!(
            "static RULE_{index}: RuleFacts = RuleFacts {{ number: {index}, id: {}, severity: Severity::{severity}, args: {args}, \
             messages: {}, helps: {} }};",
            text(id),
            template_code(rule.messages.iter().map(Some)),
            template_code(rule.helps.iter().map(Option::as_ref))
        ));
        rows.push(format!("&RULE_{index}"));
    }
    constants.push('}');
    out.item(&constants);
    let rows = out.slice("&RuleFacts", &rows);
    out.item(&format!("pub(crate) static RULES: &[&RuleFacts] = {rows};"));
    let words = plain_code(&rules.words);
    // A table of their own: a build that shows no titles does not carry them.
    let titles = out.slice("(&str, [&str; 2])", &plain_code(&rules.titles));
    out.item(&format!("pub(crate) static RULE_TITLES: &[(&str, [&str; 2])] = {titles};"));
    let hints: Vec<String> = rules
        .hints
        .iter()
        .map(|(key, row)| format!("({}, {})", text(key), template_code(row.iter().map(Some))))
        .collect();
    let hints = out.slice("(&str, Template)", &hints);
    out.item(&format!("pub(crate) static HINTS: &[(&str, Template)] = {hints};"));
    let words = out.slice("(&str, [&str; 2])", &words);
    out.item(&format!("pub(crate) static WORDS: &[(&str, [&str; 2])] = {words};"));
}

/// A row for each key with its text in every language.
fn plain_code(rows: &[(String, Vec<String>)]) -> Vec<String> {
    let row = |(key, forms): &(String, Vec<String>)| {
        let forms: Vec<String> = forms.iter().map(|form| text(form)).collect();
        format!("({}, [{}])", text(key), forms.join(", "))
    };
    rows.iter().map(row).collect()
}

/// A template in every language; an absent one is empty.
fn template_code<'t>(forms: impl Iterator<Item = Option<&'t Template>>) -> String {
    let forms: Vec<String> =
        forms.map(|form| text(form.map_or("", |template| template.text.as_str()))).collect();
    format!("[{}]", forms.join(", "))
}
