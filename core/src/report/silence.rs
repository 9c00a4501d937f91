//! Which issues do not count for a caller, and which count more or less than the catalogue says.

use super::{Issue, Refusal, Report, Rule, Severity};
use crate::catalogue::{Str, nearest};

/// What a caller decides about rules: in all requests, or at a pointer and below it.
///
/// ```
/// use ecs_preflight::report::Silence;
/// use ecs_preflight::request::{JsonText, Options, validate};
///
/// let mut silence = Silence::default();
/// silence.ignore("value/enum@/reboot/type")?;
/// silence.set("object/unknown-field", "note")?;
/// let operation = ecs_preflight::catalogue::operation("NovaRebootServer").unwrap();
/// let mut report = validate(operation, &JsonText(r#"{"reboot": {"type": "WARM"}}"#), &Options::default());
/// report.silence(&silence);
/// assert!(report.ok());
/// assert_eq!(report.ignored(), 1);
/// # Ok::<(), ecs_preflight::ask::Refusal>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Silence {
    entries: Vec<Entry>,
    /// Rules that an overlay has added.
    added: Vec<Str>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    rule: String,
    /// The steps of the pointer; `*` stands for any one. None for everywhere.
    steps: Option<Vec<String>>,
    /// None: it does not count at all.
    severity: Option<Severity>,
}

impl Silence {
    /// Decisions about these rules, and about the engine's own.
    pub(crate) fn knowing(rules: impl Iterator<Item = Str>) -> Self {
        let own = |rule: &Str| Rule::all().any(|known| known.id() == &**rule);
        Silence { entries: Vec::new(), added: rules.filter(|rule| !own(rule)).collect() }
    }

    /// An issue of this rule does not count: `RULE`, or `RULE@POINTER` for a place and what is below it. In the pointer
    /// `*` stands for any member or item.
    ///
    /// # Errors
    /// When there is no such rule.
    pub fn ignore(&mut self, what: &str) -> Result<(), Refusal> {
        self.add(what, None)
    }

    /// Issues of this rule are as grave as this: `error`, `warning` or `note`, or do not count with `off`. The rule
    /// may have a pointer as in [`Silence::ignore`]. What comes later goes before what came earlier.
    ///
    /// # Errors
    /// When there is no such rule or severity.
    pub fn set(&mut self, what: &str, severity: &str) -> Result<(), Refusal> {
        const NAMES: [&str; 4] = ["error", "warning", "note", "off"];
        let severity = match severity {
            "error" => Some(Severity::Error),
            "warning" => Some(Severity::Warning),
            "note" => Some(Severity::Note),
            "off" => None,
            other => return Err(Refusal::unknown("severity", other, nearest(other, NAMES.into_iter()))),
        };
        self.add(what, severity)
    }

    fn add(&mut self, what: &str, severity: Option<Severity>) -> Result<(), Refusal> {
        let (rule, pointer) =
            what.split_once('@').map_or((what, None), |(rule, pointer)| (rule, Some(pointer)));
        let added = || self.added.iter().map(|rule| &**rule);
        let known = || Rule::all().map(|rule| -> &str { rule.id() }).chain(added());
        let Some(rule) = known().find(|id| *id == rule.trim()) else {
            return Err(Refusal::unknown("rule", rule, nearest(rule, known())));
        };
        let steps = pointer.map(|pointer| pointer.split('/').skip(1).map(str::to_owned).collect());
        let rule = rule.to_owned();
        self.entries.push(Entry { rule, steps, severity });
        Ok(())
    }

    /// The decisions of another, behind these.
    pub fn extend(&mut self, other: &Silence) {
        self.entries.extend(other.entries.iter().cloned());
    }

    /// Nothing is decided.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// How many decisions there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether anything is decided about a rule.
    pub(super) fn speaks_of(&self, rule: &str) -> bool {
        self.entries.iter().any(|entry| entry.rule == rule)
    }

    /// Whether an issue is taken out.
    pub(crate) fn ignores(&self, issue: &Issue) -> bool {
        self.about(issue.rule().id(), &issue.pointer).is_some_and(|(_, entry)| entry.severity.is_none())
    }

    /// Gives an issue the severity that is decided, and tells whether it counts; marks the decision as used.
    pub(crate) fn counts(&self, issue: &mut Issue, used: &mut Vec<bool>) -> bool {
        let Some((number, entry)) = self.about(issue.rule().id(), &issue.pointer) else { return true };
        used.resize(self.len().max(used.len()), false);
        if let Some(used) = used.get_mut(number) {
            *used = true;
        }
        issue.decided = entry.severity;
        entry.severity.is_some()
    }

    /// The last decision about an issue, and its number.
    fn about(&self, rule: &str, pointer: &str) -> Option<(usize, &Entry)> {
        self.entries.iter().enumerate().rfind(|(_, entry)| {
            entry.rule == rule
                && entry.steps.as_ref().is_none_or(|steps| {
                    let mut here = pointer.split('/').skip(1);
                    steps.iter().all(|step| here.next().is_some_and(|at| step == "*" || step == at))
                })
        })
    }
}

impl Report {
    /// Takes out the issues that do not count, and gives others their severity. The answer has, for each decision in
    /// turn, whether it was about anything. Issues that do not count may have taken the place of others in the report:
    /// where the options of the check have the decisions, they do not.
    pub fn silence(&mut self, silence: &Silence) -> Vec<bool> {
        let mut used = vec![false; silence.len()];
        let before = self.issues.len();
        self.issues.retain_mut(|issue| silence.counts(issue, &mut used));
        self.ignored = self.ignored.saturating_add(before.saturating_sub(self.issues.len()));
        used
    }

    /// Applies what the options of the check say.
    pub(crate) fn decide(&mut self, silence: Option<&Silence>) {
        if let Some(silence) = silence {
            let used = self.silence(silence);
            self.note_used(&used);
        }
    }

    pub(super) fn note_used(&mut self, used: &[bool]) {
        self.decided.resize(self.decided.len().max(used.len()), false);
        for (all, used) in self.decided.iter_mut().zip(used) {
            *all |= used;
        }
    }

    /// Whether each decision of the options of the check was about anything; empty where there were none.
    pub fn decided(&self) -> &[bool] {
        &self.decided
    }

    /// How many issues did not count.
    pub fn ignored(&self) -> usize {
        self.ignored
    }
}
