//! One problem, and the report that holds them all.

use std::borrow::Cow;
use std::sync::Arc;

use crate::catalogue::{Bilingual, Characters, Client, Operation, Str, embedded};

use super::fix::Fix;
use super::kept::{self, Counts, Kept};
use super::position::Position;
use super::secrets::{is_plain_method, is_plain_path, mentions_secret};
use super::silence::Silence;
use super::{Language, Rule, Value};

pub use ecs_preflight_model::Severity;
use ecs_preflight_model::{Literal, Rare, RuleFacts, Types};

/// Longer words are no scheme.
const SHORT_SCHEME: usize = 16;

/// The part of a request that an issue is about; the order is the order of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Location {
    /// The path, or the request line as a whole.
    Path,
    /// The query string.
    Query,
    /// A header.
    Header,
    /// The body.
    Body,
    /// A policy, which is no part of a request: verdicts do not name it.
    Policy,
}

impl Location {
    /// `path`, `query`, `header`, `body` or `policy`.
    pub fn name(self) -> &'static str {
        match self {
            Location::Path => "path",
            Location::Query => "query",
            Location::Header => "header",
            Location::Body => "body",
            Location::Policy => "policy",
        }
    }
}

/// An argument of a message.
#[derive(Clone, Debug)]
pub enum Arg {
    /// A number.
    Integer(i64),
    /// A text from the input, or of the engine; long input is cut, control characters are escaped.
    Text(Cow<'static, str>),
    /// A text of the catalogue.
    Known(Str),
    /// Several texts.
    List(Vec<Cow<'static, str>>),
    /// A closed list of the catalogue.
    Literals(Literals),
    /// A word that is translated, such as the name of a type.
    Word(&'static str),
    /// Types, translated.
    Types(Types),
    /// A value of the input with its type.
    Value(Value),
    /// A character set, described in the reader's language.
    Characters(Arc<Characters>),
    /// A text of the catalogue in English and Chinese.
    Bilingual(Bilingual),
    /// A secret that is not shown.
    Hidden,
}

/// Values of a closed list of the catalogue.
#[derive(Clone, Debug)]
pub enum Literals {
    /// All that a schema has.
    Listed(Arc<Rare>),
    /// One of them.
    One(Literal),
}

impl Literals {
    /// The values, in the order of the catalogue.
    pub fn iter(&self) -> std::slice::Iter<'_, Literal> {
        match self {
            Literals::Listed(rare) => rare.values.iter(),
            Literals::One(value) => std::slice::from_ref(value).iter(),
        }
    }
}

impl Arg {
    /// A text that the catalogue has, of which only a piece or a copy is at hand.
    pub(crate) fn known(text: &str) -> Self {
        Arg::Known(Str::from(text))
    }

    /// Texts that the catalogue has.
    pub(crate) fn known_list<'t>(texts: impl IntoIterator<Item = &'t str>) -> Self {
        Arg::List(texts.into_iter().map(|text| Cow::Owned(text.to_owned())).collect())
    }

    /// A text of the catalogue or the engine, whichever it is.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Arg::Text(text) => Some(text),
            Arg::Known(text) => Some(text),
            _ => None,
        }
    }

    /// A count; one beyond `i64` is shown as the largest.
    pub fn count(value: usize) -> Self {
        Arg::Integer(i64::try_from(value).unwrap_or(i64::MAX))
    }

    /// Text from the input, made safe to show: cut, and without control characters. What names a secret and goes on
    /// with its value is not shown.
    pub fn input(value: &str) -> Self {
        if hides(value) { Arg::Hidden } else { Arg::Text(Cow::Owned(shown(value))) }
    }

    /// A path, where it is one: anything else may hold a header or a body that was lost in it.
    pub(crate) fn path(path: &str) -> Self {
        if is_plain_path(path) { Arg::input(path) } else { Arg::Hidden }
    }

    /// A piece of an address: none that may hold the user of one.
    pub(crate) fn segment(text: &str) -> Self {
        if text.contains('@') { Arg::Hidden } else { Arg::input(text) }
    }

    /// A scheme, where it is made of what schemes are made of.
    pub(crate) fn scheme(text: &str) -> Self {
        let sign = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
        if text.chars().all(sign) && text.len() <= SHORT_SCHEME { Arg::input(text) } else { Arg::Hidden }
    }

    /// An address without a scheme, where it looks like a host and a path.
    pub(crate) fn address(text: &str) -> Self {
        let plain = text.strip_prefix("//").unwrap_or(text);
        let (authority, _) = plain.split_once(['/', '?', '#']).unwrap_or((plain, ""));
        let path = plain.get(authority.len()..).unwrap_or_default();
        let path = path.split(['?', '#']).next().unwrap_or_default();
        let (host, port) = authority.split_once(':').unwrap_or((authority, ""));
        let named = (host.contains('.') || !path.is_empty() || !port.is_empty())
            && host.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-'))
            && port.bytes().all(|byte| byte.is_ascii_digit());
        let whole = path.len().saturating_add(authority.len()) == plain.len();
        if named && whole && (path.is_empty() || is_plain_path(path)) {
            Arg::input(text)
        } else {
            Arg::Hidden
        }
    }

    /// A method, where it is a word.
    pub(crate) fn method(method: &str) -> Self {
        if is_plain_method(method) { Arg::input(method) } else { Arg::Hidden }
    }

    /// Characters from the input, each made safe to show.
    pub(crate) fn characters(found: &[char]) -> Self {
        Arg::List(found.iter().map(|c| Cow::Owned(shown(&c.to_string()))).collect())
    }
}

impl From<Value> for Arg {
    fn from(value: Value) -> Self {
        Arg::Value(value)
    }
}

impl From<&Str> for Arg {
    fn from(value: &Str) -> Self {
        Arg::Known(value.clone())
    }
}

impl From<&Arc<Characters>> for Arg {
    fn from(value: &Arc<Characters>) -> Self {
        Arg::Characters(value.clone())
    }
}

impl From<&Arc<Rare>> for Arg {
    fn from(value: &Arc<Rare>) -> Self {
        Arg::Literals(Literals::Listed(value.clone()))
    }
}

impl From<&'static str> for Arg {
    fn from(value: &'static str) -> Self {
        Arg::Text(Cow::Borrowed(value))
    }
}

/// Whether a text names a secret and goes on with its value, in what would be shown of it.
pub(super) fn hides(value: &str) -> bool {
    let seen =
        value.char_indices().nth(embedded().settings.shown_characters).map_or(value.len(), |(at, _)| at);
    value.get(..seen).is_some_and(mentions_secret)
}

/// User input as it may be shown: control and direction characters escaped, long text cut.
pub(crate) fn shown(value: &str) -> String {
    shown_up_to(value, embedded().settings.shown_characters)
}

/// Cuts a text that is longer than so many characters, in place.
pub(crate) fn cut_to(text: &mut String, limit: usize) {
    // A text has no more characters than bytes.
    if text.len() > limit
        && let Some((at, _)) = text.char_indices().nth(limit)
    {
        text.truncate(at);
        text.push('…');
    }
}

/// The same with a limit of its own, in characters.
pub(crate) fn shown_up_to(value: &str, limit: usize) -> String {
    let mut text = String::new();
    for (index, c) in value.chars().enumerate() {
        if index >= limit {
            text.push('…');
            break;
        }
        if super::visible::acts(c) {
            text.extend(c.escape_unicode());
        } else {
            text.push(c);
        }
    }
    text
}

/// What a rule found: the rule and its arguments, in the order of the rule's declaration.
#[derive(Clone, Debug)]
pub struct Finding {
    pub(crate) rule: Rule<'static>,
    pub(crate) args: Vec<(&'static str, Arg)>,
    pub(crate) api_error: Option<Str>,
    /// Where it is known from, when that is not the document at this place.
    pub(crate) source: Option<Str>,
}

impl Finding {
    /// A finding without arguments.
    pub fn new(rule: Rule<'static>) -> Self {
        Finding { rule, args: Vec::new(), api_error: None, source: None }
    }

    /// A finding about what a client was seen to send.
    pub(crate) fn seen(rule: Rule<'static>, client: &Client) -> Self {
        Finding { source: Some(client.source.clone()), ..Finding::new(rule) }.with("client", &client.name)
    }

    /// Adds an argument.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Arg>) -> Self {
        self.args.push((name, value.into()));
        self
    }

    /// The rule.
    pub fn rule(&self) -> Rule<'static> {
        self.rule
    }

    /// What is wrong, in one sentence.
    pub fn message(&self, language: Language) -> String {
        self.rule.message(&self.args, "", language)
    }

    /// What to write instead, where there is more to say.
    pub fn help(&self, language: Language) -> Option<String> {
        self.rule.help(&self.args, "", language)
    }

    /// What is wrong, said of the value at a pointer.
    pub fn message_at(&self, pointer: &str, language: Language) -> String {
        self.rule.message(&self.args, pointer, language)
    }

    /// What to write instead at a pointer, where there is more to say.
    pub fn help_at(&self, pointer: &str, language: Language) -> Option<String> {
        self.rule.help(&self.args, pointer, language)
    }

    /// The code that the service answers with.
    #[must_use]
    pub fn answered_by(mut self, code: Option<&Str>) -> Self {
        self.api_error = code.cloned();
        self
    }
}

/// What an issue points at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Anchor {
    /// The value itself.
    Value,
    /// The name of the member that holds the value.
    Name,
}

/// Where the document says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Source(pub(crate) Str);

/// One problem of a request.
#[derive(Clone, Debug)]
pub struct Issue {
    pub(crate) rule: Rule<'static>,
    /// The rule itself, where an overlay has added it: the engine's own table does not have it.
    pub(crate) added: Option<Arc<RuleFacts>>,
    pub(crate) location: Location,
    pub(crate) pointer: String,
    pub(crate) args: Vec<(&'static str, Arg)>,
    pub(crate) api_error: Option<Str>,
    pub(crate) source: Source,
    pub(crate) position: Option<Position>,
    pub(crate) ordinal: u32,
    pub(crate) anchor: Anchor,
    pub(crate) fix: Option<Box<Fix>>,
    /// How grave the caller says that it is.
    pub(crate) decided: Option<Severity>,
}

impl Issue {
    /// An issue at the head of a part of a request; what the finding itself knows of its source goes first.
    pub(crate) fn at(location: Location, pointer: String, finding: Finding, source: &Str) -> Self {
        Issue {
            rule: finding.rule,
            added: None,
            location,
            pointer,
            args: finding.args,
            api_error: finding.api_error,
            source: Source(finding.source.unwrap_or_else(|| source.clone())),
            position: None,
            ordinal: 0,
            anchor: Anchor::Value,
            fix: None,
            decided: None,
        }
    }

    /// The rule that was broken.
    pub fn rule(&self) -> Rule<'_> {
        self.rule.with(self.added.as_deref())
    }

    /// How grave it is: what the caller has decided, or else what the rule says.
    pub fn severity(&self) -> Severity {
        self.decided.unwrap_or(self.rule().severity())
    }

    /// The part of the request.
    pub fn location(&self) -> Location {
        self.location
    }

    /// The RFC 6901 pointer within that part.
    pub fn pointer(&self) -> &str {
        &self.pointer
    }

    /// The typed arguments.
    pub fn args(&self) -> &[(&'static str, Arg)] {
        &self.args
    }

    /// The code that the service answers with, where the document gives one.
    pub fn api_error(&self) -> Option<&str> {
        self.api_error.as_deref()
    }

    /// The answer of the service in full: where a code ends with the name of a parameter, the name stands behind it.
    pub fn answer(&self) -> Option<Cow<'_, str>> {
        let code = self.api_error()?;
        if !code.ends_with(':') {
            return Some(Cow::Borrowed(code));
        }
        let field = self.args.iter().find(|(name, _)| *name == "field");
        let named = field.and_then(|(_, arg)| arg.as_text());
        let name = named.or_else(|| self.pointer.rsplit('/').next()).unwrap_or_default();
        Some(Cow::Owned(format!("{code}{name}")))
    }

    /// Edition, section and table of the document.
    pub fn source(&self) -> &str {
        &self.source.0
    }

    /// Where it stands, when the input was text.
    pub fn position(&self) -> Option<&Position> {
        self.position.as_ref()
    }

    /// A change of the text that puts it right, where there is one.
    pub fn fix(&self) -> Option<&Fix> {
        self.fix.as_deref()
    }

    /// What is wrong, in one sentence.
    pub fn message(&self, language: Language) -> String {
        self.rule().message(&self.args, &self.pointer, language)
    }

    /// What to write instead, where there is more to say.
    pub fn help(&self, language: Language) -> Option<String> {
        self.rule().help(&self.args, &self.pointer, language)
    }
}

/// The verdict on one request.
#[derive(Clone, Debug, Default)]
pub struct Report {
    pub(crate) operation: Option<Arc<Operation>>,
    /// The edition of the handle that judged, where it is not that of the documents.
    pub(crate) edition: Option<Str>,
    pub(crate) issues: Vec<Issue>,
    /// How many did not count for the caller.
    pub(crate) ignored: usize,
    /// Of each decision of the options, whether it was about anything; empty where none was yet.
    pub(crate) decided: Vec<bool>,
    /// Those that are not kept.
    pub(crate) omitted: Counts,
}

impl Report {
    /// The operation that the request calls, when one matches.
    pub fn operation(&self) -> Option<&Operation> {
        self.operation.as_deref()
    }

    /// A report of one issue.
    pub(crate) fn of(operation: Option<&Arc<Operation>>, issue: Issue) -> Self {
        Report { operation: operation.cloned(), issues: vec![issue], ..Report::default() }
    }

    /// The issues: path, query, header, body; within the body in document order. Where there are more than a report
    /// keeps, these are the first ones.
    pub fn issues(&self) -> &[Issue] {
        &self.issues
    }

    /// No error (warnings and notes may be there).
    pub fn ok(&self) -> bool {
        !self.reaches(Severity::Error)
    }

    /// Whether an issue is at least so grave, kept or not.
    pub fn reaches(&self, severity: Severity) -> bool {
        self.omitted.gravest() >= Some(severity)
            || self.issues.iter().any(|issue| issue.severity() >= severity)
    }

    /// The issues that there are beyond those that are kept.
    pub fn omitted(&self) -> Counts {
        self.omitted
    }

    /// All issues, kept or not.
    pub fn counts(&self) -> Counts {
        let mut counts = self.omitted;
        self.issues.iter().for_each(|issue| counts.add(issue.severity()));
        counts
    }

    /// Moves every position by the place where the text begins in a larger file.
    ///
    /// `lines` is the number of lines before it, `bytes` the number of bytes. The text must begin at
    /// the start of a line.
    pub fn shift(&mut self, location: Location, lines: usize, bytes: usize) {
        for issue in self.issues.iter_mut().filter(|issue| issue.location == location) {
            if let Some(position) = &mut issue.position {
                position.shift(lines, bytes);
            }
            for edit in issue.fix.iter_mut().flat_map(|fix| &mut fix.edits) {
                edit.position.shift(lines, bytes);
            }
        }
    }

    /// Moves the positions of one part of the request to where they are in the caller's own text.
    pub fn relocate(&mut self, location: Location, find: impl Fn(&Position) -> Option<Position>) {
        for issue in self.issues.iter_mut().filter(|issue| issue.location == location) {
            issue.position = issue.position.as_ref().and_then(&find);
        }
    }

    /// Gives issues of one part of the request a position in the caller's own text, by pointer.
    pub fn place(&mut self, location: Location, mut find: impl FnMut(&str) -> Option<Position>) {
        for issue in self.issues.iter_mut().filter(|issue| issue.location == location) {
            if issue.position.is_none() {
                issue.position = find(&issue.pointer);
            }
        }
    }

    /// Takes out the issues of one part of the request whose value nobody knows yet, by pointer: it was not judged, so
    /// they do not count as ignored either.
    pub fn withdraw(&mut self, location: Location, unknown: impl Fn(&str) -> bool) {
        self.issues.retain(|issue| issue.location != location || !unknown(&issue.pointer));
    }

    pub(crate) fn take(&mut self, kept: Kept) {
        let (used, ignored) = kept.decided();
        self.ignored = self.ignored.saturating_add(ignored);
        self.note_used(used);
        let (issues, omitted) = kept.into_parts();
        self.issues.extend(issues);
        self.omitted.merge(omitted);
    }

    /// Takes out what does not count, puts the issues in order, and keeps as many as are wanted and as fit.
    pub(crate) fn finish(&mut self, limit: Option<usize>, silence: Option<&Silence>) {
        self.decide(silence);
        super::by_key(&mut self.issues, |issue| (issue.location as u64) << 32 | u64::from(issue.ordinal));
        self.cut(limit);
    }

    /// Keeps as many issues as are wanted and as fit.
    pub(crate) fn cut(&mut self, limit: Option<usize>) {
        kept::cut(&mut self.issues, limit.unwrap_or(embedded().settings.report_issues), &mut self.omitted);
        let fitting = kept::fitting(&self.issues);
        kept::cut(&mut self.issues, fitting, &mut self.omitted);
    }
}
