//! Rules and their sentences: every rule has a message in both languages with the same placeholders.

use std::sync::Arc;

use ecs_preflight_model::{Bilingual, RuleFacts, RuleId, Severity, Str};

use crate::values::text;
use crate::yaml::{Entry, Node, Outcome, Problem};

pub(crate) const LANGUAGES: [&str; 2] = ["en", "zh"];
const SEVERITIES: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Note];

pub(crate) struct Rules {
    pub(crate) all: Vec<Rule>,
    pub(crate) words: Box<[(Str, Bilingual)]>,
    pub(crate) hints: Box<[(Str, Bilingual)]>,
    /// What a rule asks for in general, by its id.
    pub(crate) titles: Box<[(Str, Bilingual)]>,
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

pub(crate) struct Rule {
    /// `password/classes`, or `route/unknown-action#none` for another wording of one rule.
    pub(crate) key: String,
    pub(crate) args: Vec<String>,
    severity: Severity,
    message: Template,
    help: Option<Template>,
    /// What the rule is for, where it is documented with examples.
    pub(crate) page: Option<Page>,
}

/// A page of the documentation: why a rule exists, and what breaks and what keeps it.
pub(crate) struct Page {
    pub(crate) explanation: Bilingual,
    pub(crate) bad: Str,
    pub(crate) good: Str,
    /// How the examples are to be read, where that matters.
    pub(crate) options: Option<Node>,
}

/// A sentence as written in both languages.
type Template = Bilingual;

/// A sentence in one language, and the names of the arguments in it.
struct Form {
    text: Str,
    names: Vec<String>,
}

impl Rules {
    pub(crate) fn find(&self, key: &str) -> Option<&Rule> {
        self.all.iter().find(|rule| rule.key == key)
    }

    /// The place of a rule that the catalogue names.
    pub(crate) fn id(&self, node: &Node, key: &str) -> Outcome<RuleId> {
        let place = self.all.iter().position(|rule| rule.key == key);
        match place.and_then(|place| u16::try_from(place).ok()) {
            Some(place) => Ok(RuleId(place)),
            None => node.problem(format!("`{key}` is not in catalogue/rules")),
        }
    }

    /// A rule that stands in for another must take the same arguments.
    pub(crate) fn stand_in(&self, node: &Node, key: &str, args: &[String]) -> Outcome<RuleId> {
        let id = self.id(node, key)?;
        let wanted = self.find(key).map(|rule| rule.args.clone()).unwrap_or_default();
        match wanted.iter().find(|arg| !args.contains(arg)) {
            Some(arg) => node.problem(format!("`{key}` needs the argument `{arg}`, which is not known here")),
            None => Ok(id),
        }
    }

    /// The rules as the engine has them.
    pub(crate) fn facts(&self) -> Box<[Arc<RuleFacts>]> {
        let facts = self.all.iter().map(|rule| RuleFacts {
            id: rule.key.split('#').next().unwrap_or_default().into(),
            severity: rule.severity,
            args: rule.args.iter().map(|arg| Str::from(arg.as_str())).collect(),
            messages: rule.message.clone(),
            helps: rule.help.clone().unwrap_or_default(),
        });
        facts.map(Arc::new).collect()
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
pub(crate) fn rules(rules: &[&Node], languages: &[Vec<Node>]) -> Outcome<Rules> {
    let mut all: Vec<Rule> = Vec::new();
    for node in rules.iter().map(|node| node.list()).collect::<Outcome<Vec<_>>>()?.into_iter().flatten() {
        let rule = rule(node, languages)?;
        if all.iter().any(|known| known.key == rule.key) {
            return node.problem(format!("`{}` stands twice", rule.key));
        }
        all.push(rule);
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

fn rule(node: &Node, languages: &[Vec<Node>]) -> Outcome<Rule> {
    node.only(&["rule", "severity", "args", "bad", "good", "options"])?;
    let key = node.need("rule")?.text()?.to_owned();
    let severity = node.need("severity")?.text()?;
    let Some(severity) = SEVERITIES.into_iter().find(|known| known.name() == severity) else {
        let names = SEVERITIES.map(Severity::name);
        return node.problem(format!("severity is one of {}", names.join(", ")));
    };
    let args = node.find("args").map_or_else(|| Ok(Vec::new()), Node::texts)?;
    let mut messages = Vec::new();
    let mut helps = Vec::new();
    let mut explanation = Vec::new();
    for (language, sentences) in LANGUAGES.iter().zip(languages) {
        let Some(entry) = sentence(sentences, "rules", &key) else {
            return node.problem(format!("`{key}` has no message in messages/{language}"));
        };
        entry.only(&["message", "help", "explanation"])?;
        explanation.extend(entry.find("explanation").map(text).transpose()?);
        messages.push(Some(form(entry.need("message")?, &args)?));
        helps.push(entry.find("help").map(|help| form(help, &args)).transpose()?);
    }
    let message = template(node, &key, "message", messages)?.unwrap_or_default();
    let help = template(node, &key, "help", helps)?;
    let page = page(node, &key, explanation)?;
    Ok(Rule { key, args, severity, message, help, page })
}

/// The page of a rule: explanation in every language and both examples, or nothing at all.
fn page(node: &Node, key: &str, explanation: Vec<Str>) -> Outcome<Option<Page>> {
    let (bad, good) = (node.find("bad"), node.find("good"));
    if bad.is_none() && good.is_none() && explanation.is_empty() {
        return Ok(None);
    }
    match (bad, good, <[Str; LANGUAGES.len()]>::try_from(explanation)) {
        (Some(bad), Some(good), Ok([en, zh])) => Ok(Some(Page {
            explanation: Bilingual { en, zh },
            bad: text(bad)?,
            good: text(good)?,
            options: node.find("options").cloned(),
        })),
        _ => node.problem(format!(
            "`{key}` needs an explanation in every language, a bad and a good example, or none of them"
        )),
    }
}

/// The hints of `describe`: the same keys and placeholders in every language.
fn hints(languages: &[Vec<Node>]) -> Outcome<Box<[(Str, Bilingual)]>> {
    let args = HINT_ARGS.map(str::to_owned);
    let mut all: Vec<(Str, Bilingual)> = Vec::new();
    let Some((first, others)) = languages.split_first() else { return Ok(Box::default()) };
    for entry in entries(first, "hints")? {
        let mut row = vec![Some(form(&entry.node, &args)?)];
        for (language, sentences) in LANGUAGES.iter().skip(1).zip(others) {
            match sentence(sentences, "hints", &entry.key) {
                Some(hint) => row.push(Some(form(hint, &args)?)),
                None => {
                    return entry
                        .node
                        .problem(format!("the hint `{}` is missing in messages/{language}", entry.key));
                }
            }
        }
        let hint = template(&entry.node, &entry.key, "hint", row)?.unwrap_or_default();
        all.push((entry.key.as_str().into(), hint));
    }
    for sentences in others {
        for entry in entries(sentences, "hints")? {
            if !all.iter().any(|(key, _)| *key == entry.key.as_str()) {
                let message = format!("the hint `{}` is missing in messages/{}", entry.key, first_language());
                return Err(Problem { place: entry.place.clone(), message });
            }
        }
    }
    Ok(all.into())
}

fn first_language() -> &'static str {
    LANGUAGES.first().copied().unwrap_or_default()
}

/// The forms of a sentence in all languages, which have the same placeholders; one that is not there is empty.
fn template(node: &Node, key: &str, part: &str, forms: Vec<Option<Form>>) -> Outcome<Option<Template>> {
    let Ok([en, zh]) = <[Option<Form>; LANGUAGES.len()]>::try_from(forms) else {
        return node.problem(format!("the {part} of `{key}` is missing in a language"));
    };
    let names = |form: &Option<Form>| form.as_ref().map(|form| form.names.clone());
    if names(&en) != names(&zh) {
        return node.problem(format!("the {part} of `{key}` has other placeholders in another language"));
    }
    Ok(en.zip(zh).map(|(en, zh)| Bilingual { en: en.text, zh: zh.text }))
}

fn words(languages: &[Vec<Node>]) -> Outcome<Box<[(Str, Bilingual)]>> {
    plain(languages, "words", "word")
}

/// The titles of rules: of rules that there are, and without placeholders.
fn titles(languages: &[Vec<Node>], rules: &[Rule]) -> Outcome<Box<[(Str, Bilingual)]>> {
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
fn plain(languages: &[Vec<Node>], section: &str, kind: &str) -> Outcome<Box<[(Str, Bilingual)]>> {
    let Some(first) = languages.first() else { return Ok(Box::default()) };
    let mut texts: Vec<(Str, Bilingual)> = Vec::new();
    for entry in entries(first, section)? {
        let mut row = Vec::new();
        for (language, sentences) in LANGUAGES.iter().zip(languages) {
            match sentence(sentences, section, &entry.key) {
                Some(found) => row.push(text(found)?),
                None => {
                    return Err(Problem {
                        place: entry.place.clone(),
                        message: format!("the {kind} `{}` is missing in messages/{language}", entry.key),
                    });
                }
            }
        }
        let mut row = row.into_iter();
        let (en, zh) = (row.next().unwrap_or_default(), row.next().unwrap_or_default());
        texts.push((entry.key.as_str().into(), Bilingual { en, zh }));
    }
    for sentences in languages.iter().skip(1) {
        for entry in entries(sentences, section)? {
            if !texts.iter().any(|(key, _)| *key == entry.key.as_str()) {
                let message =
                    format!("the {kind} `{}` is missing in messages/{}", entry.key, first_language());
                return Err(Problem { place: entry.place.clone(), message });
            }
        }
    }
    Ok(texts.into())
}

/// `{name}` is an argument, `{name:one|many}` a word that agrees with a number.
fn form(node: &Node, args: &[String]) -> Outcome<Form> {
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
    Ok(Form { text: text.into(), names })
}
