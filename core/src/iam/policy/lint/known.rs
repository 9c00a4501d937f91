//! What the catalogue knows of actions, resources and conditions, as the rules ask for it.
//!
//! Actions are spoken of by their places in the table of actions.

use crate::catalogue::{
    ACTIONS, Action, CONDITIONS, ConditionKey, ConditionOperator, ConditionTest, ConditionType, IAM, IamRow,
    LINT, Operation, POLICY, SERVICES, nearest,
};
use crate::iam::policy::glob::{fits, plain};
use crate::iam::{row, service};

use super::judge::Says;

/// The service whose actions are judged by name.
pub(super) const SERVICE: &str = "ecs";

fn ours(action: &Action) -> bool {
    action.service.name == SERVICE
}

/// The names of all actions in the form in which patterns are compared.
pub(super) struct Names(Vec<String>);

impl Names {
    pub(super) fn new() -> Self {
        Names(ACTIONS.iter().map(|action| plain(action.name)).collect())
    }

    /// The actions of the cloud server that a pattern matches.
    pub(super) fn matched(&self, pattern: &str) -> Vec<usize> {
        let known = self.0.iter().zip(ACTIONS).enumerate().filter(|(_, (_, action))| ours(action));
        known.filter(|(_, (name, _))| fits(pattern, name)).map(|(place, _)| place).collect()
    }
}

/// How many actions the cloud server has.
pub(super) fn count() -> usize {
    ACTIONS.iter().filter(|action| ours(action)).count()
}

/// As many marks as there are actions.
pub(super) fn marks() -> Vec<bool> {
    vec![false; ACTIONS.len()]
}

pub(super) fn name(action: usize) -> Option<&'static str> {
    ACTIONS.get(action).map(|action| action.name)
}

/// A service that the documents, or the list of global services, know.
pub(super) fn is_service(name: &str) -> bool {
    service(name).is_some() || LINT.global_services.contains(&name)
}

pub(super) fn services() -> impl Iterator<Item = &'static str> {
    SERVICES.iter().map(|service| service.name)
}

pub(super) fn resource_types() -> impl Iterator<Item = &'static str> {
    service(SERVICE).into_iter().flat_map(|service| service.types).map(|kind| kind.name)
}

/// The resource type that was meant by a mistyped one.
pub(super) fn nearest_type(part: &str) -> Option<&'static str> {
    nearest(part, resource_types())
}

/// The action of a resource type whose operation was meant by a mistyped one.
pub(super) fn nearest_operation(part: &str, operation: &str) -> Option<&'static str> {
    let same = |action: &&Action| ours(action) && action.resource_type.name.eq_ignore_ascii_case(part);
    let all = || ACTIONS.iter().filter(same);
    let near = nearest(operation, all().map(|action| action.operation))?;
    all().find(|action| action.operation == near).map(|action| action.name)
}

/// Whether another name was most likely meant to be the service that is judged.
pub(super) fn meant_ours(name: &str) -> bool {
    let sorted = |text: &str| {
        let mut letters: Vec<char> = text.to_lowercase().chars().collect();
        letters.sort_unstable();
        letters
    };
    // Letters that changed places make short names too unlike for the general measure.
    !is_service(name) && (sorted(name) == sorted(SERVICE) || nearest(name, [SERVICE].into_iter()).is_some())
}

/// The pattern with its resource type put right, where that matches anything.
pub(super) fn nearest_pattern(names: &Names, pattern: &str) -> Option<String> {
    let (head, last) = pattern.rsplit_once(':')?;
    let (service, part) = head.split_once(':')?;
    let near = format!("{service}:{}:{last}", nearest_type(part)?);
    (!names.matched(&plain(&near)).is_empty()).then_some(near)
}

/// The resource types that policies of the cloud server may name.
pub(super) fn policy_resources() -> impl Iterator<Item = &'static str> {
    service(SERVICE).and_then(|service| service.resource.as_ref()).into_iter().map(|resource| resource.kind)
}

/// An operation that an action opens, and what the newest edition says of it.
pub(super) struct Opened {
    pub(super) operation: &'static Operation,
    pub(super) row: &'static IamRow,
}

pub(super) fn opened(action: usize) -> Vec<Opened> {
    let operations = ACTIONS.get(action).map(Action::operations).unwrap_or_default();
    operations.into_iter().filter_map(|operation| Some(Opened { operation, row: row(operation)? })).collect()
}

/// The same deed in the other family of calls; and whether this action belongs to the ECS API.
pub(super) fn counterparts(action: usize) -> (&'static [&'static str], bool) {
    let Some(action) = ACTIONS.get(action) else { return (&[], false) };
    (action.counterparts, action.resource_type.family.is_some_and(|family| family.name == SERVICE))
}

pub(super) fn outside_enterprise_projects(action: usize) -> bool {
    let support = ACTIONS.get(action).and_then(Action::support);
    support.is_some_and(|support| !support.enterprise_project)
}

pub(super) fn reads(action: usize) -> bool {
    ACTIONS.get(action).is_some_and(|action| action.level.only_reads())
}

pub(super) fn reveals_secret(action: usize) -> bool {
    ACTIONS.get(action).is_some_and(|action| action.secret)
}

pub(super) fn changes(action: usize) -> bool {
    !reads(action) && !reveals_secret(action)
}

/// What a policy allows and denies of the known actions.
pub(super) struct Granted {
    allowed: Vec<bool>,
    denied: Vec<Option<String>>,
}

impl Granted {
    pub(super) fn of(says: &[Says<'_>], names: &Names) -> Self {
        let mut granted = Granted { allowed: marks(), denied: vec![None; ACTIONS.len()] };
        let entries = says.iter().flat_map(|says| says.actions.iter().map(move |pattern| (says, pattern)));
        let entries = entries.filter(|(_, pattern)| pattern.comparable());
        for (says, pattern) in entries.take(LINT.compared_entries) {
            let places = names.0.iter().zip(granted.allowed.iter_mut().zip(&mut granted.denied));
            for (_, (allowed, denied)) in places.filter(|(name, _)| fits(&pattern.plain, name)) {
                if says.allows() {
                    *allowed = true;
                } else if says.denies() && says.everywhere {
                    denied.get_or_insert_with(|| pattern.entry.pointer.clone());
                }
            }
        }
        granted
    }

    /// The dependencies of operations that the policy fully opens.
    pub(super) fn serving(&self) -> Vec<&'static str> {
        let mut all = Vec::new();
        for row in IAM.iter().filter(|row| row.edition == IAM.first().map_or("", |first| first.edition)) {
            if row.actions.iter().chain(row.needs).all(|action| self.named(action)) {
                all.extend(row.needs);
                // Of several actions of one row, each is there for the others too.
                all.extend(row.actions.iter().filter(|_| row.actions.len() > 1));
            }
        }
        all.sort_unstable();
        all.dedup();
        all
    }

    fn place(name: &str) -> Option<usize> {
        ACTIONS.binary_search_by(|action| action.name.cmp(name)).ok()
    }

    /// Some Allow grants it, perhaps under conditions.
    pub(super) fn named(&self, name: &str) -> bool {
        Granted::place(name).and_then(|place| self.allowed.get(place)).copied().unwrap_or_default()
    }

    /// The Deny that takes it away altogether.
    pub(super) fn denied(&self, action: usize) -> Option<&str> {
        self.denied.get(action)?.as_deref()
    }

    pub(super) fn denied_by_name(&self, name: &str) -> Option<&str> {
        self.denied(Granted::place(name)?)
    }
}

/// What an operator or key compares, as a word of the messages.
pub(super) fn word(of: ConditionType) -> &'static str {
    match of {
        ConditionType::String => "string",
        ConditionType::Number => "a-number",
        ConditionType::Date => "a-date",
        ConditionType::Boolean | ConditionType::Presence => "a-truth",
        ConditionType::Address => "an-address",
    }
}

/// The side of a bound on which values lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bound {
    Below,
    Above,
}

/// An operator as written: what stands before and behind its name is taken off.
pub(super) struct Operator {
    pub(super) facts: &'static ConditionOperator,
    /// Holds, or may hold, where the key is absent or has several values.
    pub(super) loose: bool,
}

impl Operator {
    pub(super) fn parse(written: &str) -> Option<Self> {
        let (qualifier, bare) = Operator::qualifier(written);
        let base = bare.strip_suffix(CONDITIONS.if_exists).unwrap_or(bare);
        let facts = CONDITIONS.operators.iter().find(|known| known.name == base)?;
        let loose = !qualifier.is_empty() || base.len() != bare.len();
        (facts.value_type != ConditionType::Presence || !loose).then_some(Operator { facts, loose })
    }

    fn qualifier(written: &str) -> (&'static str, &str) {
        let mut known = CONDITIONS.qualifiers.iter();
        let found = known.find_map(|qualifier| Some((qualifier.name, written.strip_prefix(qualifier.name)?)));
        found.unwrap_or(("", written))
    }

    /// The operator that asks whether a key is there, when something follows it that it does not take.
    pub(super) fn presence(written: &str) -> Option<&'static str> {
        let base = written.strip_suffix(CONDITIONS.if_exists)?;
        let mut known = CONDITIONS.operators.iter();
        known
            .find(|known| known.value_type == ConditionType::Presence && known.name == base)
            .map(|known| known.name)
    }

    pub(super) fn nearest(written: &str) -> Option<String> {
        let (prefix, bare) = match written.rsplit_once(':') {
            Some((prefix, bare)) => {
                (nearest(prefix, CONDITIONS.qualifiers.iter().map(|known| known.name)), bare)
            }
            None => (None, written),
        };
        let end = CONDITIONS.if_exists;
        let at = bare.len().checked_sub(end.len());
        let ends = at.and_then(|at| Some((bare.get(..at)?, bare.get(at..)?)));
        let base = ends.filter(|(_, last)| last.eq_ignore_ascii_case(end)).map_or(bare, |(base, _)| base);
        let near = nearest(base, CONDITIONS.operators.iter().map(|known| known.name))?;
        let end = if base.len() == bare.len() { "" } else { end };
        Some(format!("{}{near}{end}", prefix.unwrap_or_default()))
    }

    /// The two hold for exactly the opposite values.
    pub(super) fn opposes(&self, other: &Operator) -> bool {
        let (one, other) = (self.facts, other.facts);
        one.value_type == other.value_type
            && one.test == other.test
            && one.same_case == other.same_case
            && one.negated != other.negated
    }

    /// For comparisons with a bound: the side, and whether the bound itself counts.
    pub(super) fn bound(&self) -> Option<(Bound, bool)> {
        match self.facts.test {
            ConditionTest::Less => Some((Bound::Below, false)),
            ConditionTest::LessOrEqual => Some((Bound::Below, true)),
            ConditionTest::Greater => Some((Bound::Above, false)),
            ConditionTest::GreaterOrEqual => Some((Bound::Above, true)),
            _ => None,
        }
    }
}

pub(super) fn condition_key(name: &str) -> Option<&'static ConditionKey> {
    CONDITIONS.keys.iter().find(|known| known.is(name))
}

pub(super) fn condition_keys() -> impl Iterator<Item = &'static str> {
    CONDITIONS.keys.iter().map(|key| key.name)
}

/// Keys that mean something only beside another one.
pub(super) fn keys_beside() -> impl Iterator<Item = (&'static str, &'static str)> {
    CONDITIONS.keys.iter().filter_map(|key| Some((key.name, key.only_with?)))
}

/// The most actions of a statement.
pub(super) fn most_actions() -> usize {
    POLICY.limits.actions
}
