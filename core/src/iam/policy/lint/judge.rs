//! What the rules see of a policy, and where they report.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use crate::catalogue::{Facts, Str, embedded};
use crate::iam::policy::form::is_action;
use crate::iam::policy::glob::{fits, plain};
use crate::iam::policy::read::{Effect, Entry, Policy, Statement};
use crate::iam::policy::tree::{Node, Value};
use crate::report::{
    Anchor, Arg, Counts, Edit, Finding, Fix, Hint, Issue, Location, Position, is_plain_name, may_name_secret,
};

use super::known::{self, Names};
use super::{LintOptions, words};

/// A fix whose edits are byte ranges still.
pub(super) struct Change {
    pub(super) title: Hint,
    pub(super) safe: bool,
    pub(super) edits: Vec<(Range<usize>, String)>,
}

impl Change {
    pub(super) fn safe(title: Hint, edits: Vec<(Range<usize>, String)>) -> Self {
        Change { title, safe: true, edits }
    }

    /// The same, but nothing that is done unasked.
    pub(super) fn asked(self) -> Self {
        Change { safe: false, ..self }
    }

    pub(super) fn on_request(title: Hint, edits: Vec<(Range<usize>, String)>) -> Self {
        Change { title, safe: false, edits }
    }
}

struct Found {
    issue: Issue,
    change: Option<Change>,
}

/// Collects findings; lines and columns are looked for once, at the end.
pub(super) struct Judge<'p> {
    pub(super) facts: &'p Facts,
    text: Option<&'p str>,
    /// The values of the document, by their numbers, and the name that each has.
    nodes: Vec<(&'p Node, Option<Range<usize>>)>,
    pub(super) options: &'p LintOptions,
    /// The pointer of the policy in the document.
    around: String,
    found: Vec<Found>,
    /// Findings that count, among those above.
    counted: usize,
    omitted: Counts,
}

impl<'p> Judge<'p> {
    pub(super) fn new(
        facts: &'p Facts,
        text: Option<&'p str>,
        root: &'p Node,
        options: &'p LintOptions,
    ) -> Self {
        let mut nodes = Vec::new();
        collect(root, None, &mut nodes);
        nodes.sort_by_key(|(node, _)| node.ordinal);
        Judge {
            facts,
            text,
            nodes,
            options,
            around: String::new(),
            found: Vec::new(),
            counted: 0,
            omitted: Counts::default(),
        }
    }

    /// What is reported from now on stands below this pointer.
    pub(super) fn within(&mut self, pointer: String) {
        self.around = pointer;
    }

    fn entry(&self, ordinal: u32) -> Option<&(&'p Node, Option<Range<usize>>)> {
        let at = self.nodes.binary_search_by_key(&ordinal, |(node, _)| node.ordinal).ok()?;
        self.nodes.get(at)
    }

    /// A value, by its number.
    pub(super) fn node(&self, ordinal: u32) -> Option<&'p Node> {
        self.entry(ordinal).map(|(node, _)| *node)
    }

    /// The bytes of a value.
    pub(super) fn span(&self, ordinal: u32) -> Option<Range<usize>> {
        self.node(ordinal)?.span.clone()
    }

    /// The bytes of a value's name, quotes included.
    pub(super) fn name_span(&self, ordinal: u32) -> Option<Range<usize>> {
        self.entry(ordinal)?.1.clone()
    }

    /// The text of a value as it is written.
    pub(super) fn written(&self, ordinal: u32) -> Option<&'p str> {
        self.text?.get(self.span(ordinal)?)
    }

    /// A piece of the text.
    pub(super) fn slice(&self, range: Range<usize>) -> Option<&'p str> {
        self.text?.get(range)
    }

    pub(super) fn at_value(&mut self, pointer: &str, ordinal: u32, finding: Finding) {
        self.report(pointer, ordinal, Anchor::Value, finding, None, None);
    }

    pub(super) fn at_name(&mut self, pointer: &str, ordinal: u32, finding: Finding) {
        self.report(pointer, ordinal, Anchor::Name, finding, None, None);
    }

    pub(super) fn at_entry(&mut self, entry: &Entry, finding: Finding, change: Option<Change>) {
        self.report(&entry.pointer, entry.ordinal, Anchor::Value, finding, None, change);
    }

    pub(super) fn report(
        &mut self,
        pointer: &str,
        ordinal: u32,
        anchor: Anchor,
        finding: Finding,
        source: Option<&Str>,
        change: Option<Change>,
    ) {
        let source = source.unwrap_or(&embedded().lint.document);
        let finding = Finding { api_error: None, source: None, ..finding };
        let issue = Issue::at(Location::Policy, pointer.to_owned(), finding, source);
        let issue = Issue { ordinal, anchor, ..issue };
        self.push(Found { issue, change });
    }

    /// An issue of the engine.
    pub(super) fn adopt(&mut self, issue: Issue, change: Option<Change>) {
        self.push(Found { issue, change });
    }

    /// Keeps the first findings of the document, as a report does; what is suppressed does not count.
    fn push(&mut self, mut found: Found) {
        found.issue.pointer.insert_str(0, &self.around);
        veil(&mut found);
        let limit = self.options.max_issues.unwrap_or(embedded().settings.report_issues);
        let options = self.options;
        let passed_over = |found: &Found| {
            options.suppressions.iter().any(|suppression| suppression.covers(&found.issue))
                || options.silence.as_ref().is_some_and(|silence| silence.ignores(&found.issue))
        };
        if let Some(silence) = &options.silence {
            silence.counts(&mut found.issue, &mut Vec::new());
        }
        self.counted = self.counted.saturating_add(usize::from(!passed_over(&found)));
        self.found.push(found);
        if self.counted > limit.saturating_mul(2) {
            self.found.sort_by_key(|found| found.issue.ordinal);
            let mut counted = 0_usize;
            let mut omitted = Counts::default();
            self.found.retain(|found| {
                if passed_over(found) {
                    return true;
                }
                counted = counted.saturating_add(1);
                if counted > limit {
                    omitted.add(found.issue.severity());
                }
                counted <= limit
            });
            self.omitted.merge(omitted);
            self.counted = limit;
        }
    }

    /// Replaces a text by another.
    pub(super) fn replacement(&self, ordinal: u32, by: &str) -> Option<Change> {
        let span = self.span(ordinal)?;
        Some(Change::safe(
            Hint::new("fix/replace").with("values", words::shown(by)),
            vec![(span, words::quoted(by))],
        ))
    }

    /// Replaces a text by the one that was perhaps meant: for somebody to decide.
    pub(super) fn suggestion(&self, ordinal: u32, by: &str) -> Option<Change> {
        self.replacement(ordinal, by).map(|change| Change::on_request(change.title, change.edits))
    }

    /// Replaces the name of a member by another.
    pub(super) fn renaming(&self, ordinal: u32, by: &str) -> Option<Change> {
        let span = self.name_span(ordinal)?;
        Some(Change::safe(
            Hint::new("fix/replace").with("values", words::shown(by)),
            vec![(span, words::quoted(by))],
        ))
    }

    /// Takes an item out of its list, with the comma and the blanks beside it.
    ///
    /// None where it is the only one: an empty list says something else.
    pub(super) fn removal(&self, list: &Node, ordinal: u32) -> Option<Change> {
        let items = list.items();
        let index = items.binary_search_by_key(&ordinal, |item| item.ordinal).ok()?;
        let own = items.get(index)?.span.clone()?;
        let range = match index.checked_sub(1) {
            Some(before) => items.get(before)?.span.clone()?.end..own.end,
            None => own.start..items.get(1)?.span.clone()?.start,
        };
        Some(Change::safe(Hint::new("fix/remove"), vec![(range, String::new())]))
    }

    /// The issues in the order of the document, with their places.
    pub(super) fn finish(mut self) -> (Vec<Issue>, Counts) {
        self.found.sort_by_key(|found| found.issue.ordinal);
        let Some(text) = self.text else {
            return (self.found.into_iter().map(|found| found.issue).collect(), self.omitted);
        };
        let mut ranges = Vec::new();
        for found in &self.found {
            ranges.push(self.place(&found.issue));
            let edits = found.change.iter().flat_map(|change| &change.edits);
            ranges.extend(edits.map(|(range, _)| range.clone()));
        }
        let mut positions = Position::all(text, &ranges).into_iter();
        let mut issues = Vec::new();
        for Found { mut issue, change } in self.found {
            issue.position = positions.next();
            if let Some(change) = change {
                let edits = change.edits.into_iter();
                let edits = edits.filter_map(|(_, text)| Some(Edit { position: positions.next()?, text }));
                let edits = edits.collect();
                issue.fix = Some(Box::new(Fix { title: change.title, safe: change.safe, edits }));
            }
            issues.push(issue);
        }
        (issues, self.omitted)
    }

    /// What an issue points at: a name, a scalar, or the bracket that opens an object or list.
    fn place(&self, issue: &Issue) -> Range<usize> {
        let Some((node, name)) = self.entry(issue.ordinal) else { return 0..0 };
        let value = node.span.clone().unwrap_or_default();
        match (issue.anchor, name) {
            (Anchor::Name, Some(name)) => name.clone(),
            _ if matches!(node.value, Value::List(_) | Value::Object(_)) => {
                value.start..value.start.saturating_add(1)
            }
            _ => value,
        }
    }
}

/// The depth of a tree has a limit that its reader keeps.
fn collect<'p>(
    node: &'p Node,
    name: Option<Range<usize>>,
    nodes: &mut Vec<(&'p Node, Option<Range<usize>>)>,
) {
    nodes.push((node, name));
    node.items().iter().for_each(|item| collect(item, None, nodes));
    node.members().iter().for_each(|member| collect(&member.node, member.name_span.clone(), nodes));
}

/// A statement with its letters put right.
pub(super) struct Says<'p> {
    pub(super) statement: &'p Statement,
    /// The effect that was meant.
    pub(super) effect: Option<Effect>,
    pub(super) actions: Vec<Pattern<'p>>,
    /// No resource and no condition narrows it.
    pub(super) everywhere: bool,
    /// What narrows it, for comparison; equal texts narrow equally.
    narrowed: String,
}

/// An entry of a list of actions.
pub(super) struct Pattern<'p> {
    pub(super) entry: &'p Entry,
    /// Without blanks and look-alikes, the service in lower case.
    pub(super) clean: String,
    /// The form in which patterns are compared.
    pub(super) plain: String,
    /// It has the three parts of an action.
    pub(super) formed: bool,
    /// The same stands earlier in its statement: what is to be said was said there.
    pub(super) again: bool,
    /// The known actions that it matches, by their places in the catalogue.
    pub(super) known: Vec<usize>,
    /// Those of them that belong to the cloud server.
    pub(super) matched: Vec<usize>,
}

impl Pattern<'_> {
    pub(super) fn wildcard(&self) -> bool {
        self.plain.contains('*')
    }

    /// Written as it is meant, but for the letter case of its service.
    pub(super) fn exact(&self) -> bool {
        words::service_in_lower(&self.entry.text) == self.clean
    }

    pub(super) fn service(&self) -> &str {
        self.clean.split(':').next().unwrap_or_default()
    }

    /// Speaks of the cloud server, among others perhaps.
    pub(super) fn of_ecs(&self) -> bool {
        self.formed && fits(self.service(), known::SERVICE)
    }

    /// Short enough to be compared with every other one.
    pub(super) fn comparable(&self) -> bool {
        self.formed && self.plain.len() <= embedded().lint.compared_characters
    }
}

impl<'p> Says<'p> {
    pub(super) fn all(policy: &'p Policy, judge: &Judge<'_>, names: &Names) -> Vec<Says<'p>> {
        policy.statements.iter().map(|statement| Says::of(statement, judge, names)).collect()
    }

    fn of(statement: &'p Statement, judge: &Judge<'_>, names: &Names) -> Self {
        let mut seen: HashMap<String, Vec<usize>> = HashMap::new();
        let actions = statement.actions.iter().map(|entry| {
            let clean = words::clean_action(&entry.text);
            let plain = plain(&clean);
            let formed = is_action(&clean);
            let earlier = seen.get(&plain).cloned();
            let again = earlier.is_some();
            let known = earlier.unwrap_or_else(|| if formed { names.known(&plain) } else { Vec::new() });
            if !again {
                seen.insert(plain.clone(), known.clone());
            }
            let matched =
                known.iter().copied().filter(|place| known::of_server(judge.facts, *place)).collect();
            Pattern { entry, clean, plain, formed, again, known, matched }
        });
        let resources = statement.resources.as_ref();
        let actions: Vec<Pattern<'_>> = actions.collect();
        let of_all =
            |service: &str| service == "*" || actions.iter().all(|pattern| pattern.service() == service);
        let everything = |resources: &Vec<Entry>| {
            resources
                .iter()
                .filter_map(|entry| known::every_resource(judge.facts, &entry.text))
                .any(|service| of_all(&service))
        };
        let free = resources.is_none_or(everything);
        let mut narrowed = String::new();
        if let Some(uris) = &statement.uris {
            let mut texts: Vec<&str> = uris.iter().map(|entry| entry.text.as_str()).collect();
            texts.sort_unstable();
            narrowed = format!("{} {texts:?}", embedded().policy.uris);
        }
        if !free {
            let mut texts: Vec<&str> =
                resources.into_iter().flatten().map(|entry| entry.text.as_str()).collect();
            texts.sort_unstable();
            narrowed = format!("{texts:?}");
        }
        let mut conditions: Vec<String> = statement
            .conditions
            .iter()
            .map(|condition| {
                let mut values: Vec<&str> =
                    condition.values.iter().map(|value| value.text.as_str()).collect();
                values.sort_unstable();
                format!("{:?} {:?} {values:?}", condition.operator, condition.key.text)
            })
            .collect();
        conditions.sort_unstable();
        for condition in &conditions {
            narrowed.push('\n');
            narrowed.push_str(condition);
        }
        let effect = statement.effect.or_else(|| {
            let element = judge.node(statement.ordinal)?.member("Effect")?;
            let meant = words::clean(element.node.text()?);
            embedded()
                .policy
                .effects
                .iter()
                .find(|effect| effect.eq_ignore_ascii_case(&meant))
                .and_then(|name| Effect::parse(name))
        });
        Says { statement, effect, actions, everywhere: narrowed.is_empty(), narrowed }
    }

    pub(super) fn allows(&self) -> bool {
        self.effect == Some(Effect::Allow)
    }

    pub(super) fn denies(&self) -> bool {
        self.effect == Some(Effect::Deny)
    }

    /// Applies wherever the other one does.
    pub(super) fn reaches(&self, other: &Says<'_>) -> bool {
        self.everywhere || self.narrowed == other.narrowed
    }

    /// The services of its actions, each once; `*` among them where a pattern speaks of several.
    pub(super) fn services(&self) -> Vec<&str> {
        let mut services: Vec<&str> =
            self.actions.iter().filter(|pattern| pattern.formed).map(Pattern::service).collect();
        services.sort_unstable();
        services.dedup();
        services
    }
}

/// What stands under the name of a secret is not shown, nor what lies below it: the pointer ends there. A name of several
/// words may hold the secret itself, and so may a text that is no name of an action.
fn veil(found: &mut Found) {
    let issue = &mut found.issue;
    let mut end = 0_usize;
    let named = issue.pointer.split('/').skip(1).find_map(|name| {
        let start = end;
        end = end.saturating_add(name.len()).saturating_add(1);
        may_name_secret(name).then_some(if is_plain_name(name) { end } else { start })
    });
    let last = named == Some(issue.pointer.len());
    if let Some(end) = named {
        issue.pointer.truncate(end);
    }
    // An issue about the name itself says no more than the pointer does.
    if last && issue.anchor == Anchor::Name {
        return;
    }
    // What one argument hides, another would say in other words.
    let hides = |arg: &Arg| match arg {
        Arg::Text(Cow::Owned(text)) => holds_secret(text),
        arg => matches!(arg, Arg::Hidden),
    };
    if named.is_none() && !issue.args.iter().any(|(_, arg)| hides(arg)) {
        return;
    }
    found.change = None;
    for (_, arg) in &mut issue.args {
        match arg {
            Arg::Text(Cow::Owned(_)) => *arg = Arg::Hidden,
            Arg::List(_) if named.is_some() => *arg = Arg::Hidden,
            Arg::Value(value) => *value = value.hidden(),
            _ => {}
        }
    }
}

/// Whether a text may be the name of a secret with its value, the sign between them lost; what has the parts of an action
/// or a resource is none.
fn holds_secret(text: &str) -> bool {
    text.split(':').count() < 3 && may_name_secret(text)
}
