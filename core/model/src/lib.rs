//! The compiled catalogue of ecs-preflight: plain tables that own what they hold, and the packs that they are written
//! to and read from.

mod catalogue;
mod errors;
mod iam;
pub mod pack;
mod rules;
mod schema;
mod states;
mod text;

use std::num::NonZeroU16;
use std::sync::Arc;

pub use catalogue::*;
pub use errors::*;
pub use iam::*;
pub use rules::*;
pub use schema::*;
pub use states::*;
pub use text::*;

/// The place of a rule in [`Catalogue::rules`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RuleId(pub u16);

/// The place of a source in [`Catalogue::sources`]; the first one is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(pub NonZeroU16);

/// Everything that the documents say, and the sentences in which the engine speaks of it.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Catalogue {
    /// Every wording of every rule; wordings of one rule stand together.
    pub rules: Box<[Arc<RuleFacts>]>,
    /// What rules ask for in general: id and sentence.
    pub rule_titles: Box<[(Str, Bilingual)]>,
    /// What may be said of a field beforehand.
    pub hints: Box<[(Str, Template)]>,
    /// Words of sentences.
    pub words: Box<[(Str, Bilingual)]>,
    /// Rules with examples.
    pub rule_pages: Box<[RulePage]>,
    /// Edition, section and table of what schemas say; the first one is empty.
    pub sources: Box<[Str]>,
    /// Limits of the engine, and facts that belong to no operation.
    pub settings: Settings,
    /// The clients whose requests were seen.
    pub clients: Box<[Arc<Client>]>,
    /// How their paths begin.
    pub paths: Box<[PathPractice]>,
    /// The systems.
    pub systems: Box<[Arc<System>]>,
    /// The operations, in the order of the documents.
    pub operations: Box<[Arc<Operation>]>,
    /// Their paths.
    pub routes: Box<[Route]>,
    /// The error codes.
    pub errors: Box<[ErrorCode]>,
    /// Kinds of errors that OpenStack names instead of a code.
    pub faults: Box<[Fault]>,
    /// What HTTP statuses mean.
    pub http_statuses: Box<[HttpStatus]>,
    /// Words behind which a message names a field.
    pub field_words: Box<[Str]>,
    /// Words by which a message speaks of a quota.
    pub quota_words: Box<[Str]>,
    /// Words behind which a message names the act that was refused.
    pub refusal_words: Box<[Str]>,
    /// Words that are no secret where a message has them.
    pub ordinary_words: Box<[Str]>,
    /// What is known of jobs.
    pub jobs: Jobs,
    /// The states of the documents.
    pub states: States,
    /// Nova's own.
    pub nova_states: States,
    /// The statuses of htaiyun.
    pub htaiyun_statuses: StateList,
    /// What operations need and do.
    pub life_cycle: Box<[LifeCycle]>,
    /// What a lock does.
    pub lock_facts: LockFacts,
    /// The codes of refusals because of a state.
    pub state_errors: Box<[StateErrors]>,
    /// The parameters that filter by status.
    pub status_filters: Box<[StatusFilter]>,
    /// The IAM rows, the newest edition first.
    pub iam: Box<[IamRow]>,
    /// The services.
    pub services: Box<[Arc<Service>]>,
    /// The actions, sorted.
    pub actions: Box<[Action]>,
    /// The conditions of policies.
    pub conditions: ConditionFacts,
    /// What a policy may hold.
    pub policy: PolicyFacts,
    /// Operations that do the same thing, and those that do it among other things.
    pub acts: Box<[Act]>,
    /// Operations on other things than the name of their action says.
    pub beside: Box<[(Str, Box<[Str]>)]>,
    /// What the linter of policies knows.
    pub lint: LintFacts,
}

/// How much of the tables an engine names by place: the first so many rules, and of each list of states the first so
/// many values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NamedPlaces {
    /// Rules.
    pub rules: usize,
    /// The lists of states, in a fixed order.
    pub states: [usize; LISTS],
}

/// So many lists of states have an enumeration.
pub const LISTS: usize = 11;

impl Catalogue {
    /// The lists of states that have an enumeration.
    fn lists_of_states(&self) -> [&[Arc<StateValue>]; LISTS] {
        let (own, nova) = (&self.states, &self.nova_states);
        [
            &own.status_values,
            &own.vm_state_values,
            &own.task_state_values,
            &own.power_state_values,
            &own.host_status_values,
            &nova.status_values,
            &nova.vm_state_values,
            &nova.task_state_values,
            &nova.power_state_values,
            &nova.host_status_values,
            &self.htaiyun_statuses.values,
        ]
    }

    /// How much there is to name.
    pub fn named(&self) -> NamedPlaces {
        NamedPlaces { rules: self.rules.len(), states: self.lists_of_states().map(<[Arc<StateValue>]>::len) }
    }

    /// Tells catalogues apart in which an engine would find other things at the places that it names. What an overlay
    /// adds comes behind them.
    pub fn fingerprint(&self, named: &NamedPlaces) -> u64 {
        let mut names = String::new();
        for rule in self.rules.iter().take(named.rules) {
            names.extend([&*rule.id, "\n"]);
            rule.args.iter().for_each(|arg| names.extend([arg, " "]));
        }
        for (values, count) in self.lists_of_states().into_iter().zip(named.states) {
            names.push('\n');
            values.iter().take(count).for_each(|value| names.extend([&*value.name, " "]));
        }
        pack::checksum(names.as_bytes())
    }
}
