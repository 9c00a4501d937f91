//! The shapes of the tables on IAM: actions, services, and the policy language.

use std::sync::Arc;

use crate::{Bilingual, Str};

/// A service whose actions the tables name.
#[derive(Debug, PartialEq, Eq)]
pub struct Service {
    /// Such as `ecs`; always in lower case.
    pub name: Str,
    /// Its full name, in English and Chinese.
    pub title: Bilingual,
    /// Where its policies hold; one policy never mixes both.
    pub scope: Scope,
    /// How its resources are named; none: the documents do not say that it has any.
    pub resource: Option<Resource>,
    /// Its resource types.
    pub types: Box<[Arc<ResourceType>]>,
}

/// Where the policies of a service hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// In the whole account.
    Global,
    /// In one project (region).
    Project,
}

/// The resources that a statement may name.
#[derive(Debug, PartialEq, Eq)]
pub struct Resource {
    /// The fourth part, such as `instance`.
    pub kind: Str,
    /// The spellings of the first part.
    pub spellings: Box<[Str]>,
    /// What the fifth part is, in English and Chinese.
    pub path: Bilingual,
}

/// A resource type of a service, such as `servers`.
#[derive(Debug, PartialEq, Eq)]
pub struct ResourceType {
    /// The middle part of an action.
    pub name: Str,
    /// The calls that it belongs to, where a service has two families of them.
    pub family: Option<Arc<Family>>,
}

/// One of the two families of server calls.
#[derive(Debug, PartialEq, Eq)]
pub struct Family {
    /// `ecs` or `nova`.
    pub name: Str,
    /// In English and Chinese.
    pub title: Bilingual,
    /// Its actions support IAM projects.
    pub project: bool,
    /// Its actions support enterprise projects.
    pub enterprise_project: bool,
    /// Where the documents say so.
    pub source: Str,
}

/// An action that some edition names, as an action or as a dependency.
#[derive(Debug, PartialEq, Eq)]
pub struct Action {
    /// Such as `ecs:servers:reboot`.
    pub name: Str,
    /// The service before the first colon.
    pub service: Arc<Service>,
    /// The middle part.
    pub resource_type: Arc<ResourceType>,
    /// The last part.
    pub operation: Str,
    /// What it lets its holder do.
    pub level: Level,
    /// The answer holds something that only its owner should see.
    pub secret: bool,
    /// Something is gone afterwards.
    pub destructive: bool,
    /// Why, where the name does not say it; in English and Chinese.
    pub why: Option<Bilingual>,
    /// The same deed in the other family of server calls.
    pub counterparts: Box<[Str]>,
}

/// What an action lets its holder do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// See which things there are.
    List,
    /// See one thing.
    Read,
    /// Change something.
    Write,
    /// Change who gets in.
    Permission,
}

impl Level {
    /// `list`, `read`, `write` or `permission`.
    pub fn name(self) -> &'static str {
        match self {
            Level::List => "list",
            Level::Read => "read",
            Level::Write => "write",
            Level::Permission => "permission",
        }
    }

    /// Its word in the messages.
    pub fn word(self) -> &'static str {
        match self {
            Level::List => "level-list",
            Level::Read => "level-read",
            Level::Write => "level-write",
            Level::Permission => "level-permission",
        }
    }

    /// Nothing is changed.
    pub fn only_reads(self) -> bool {
        matches!(self, Level::List | Level::Read)
    }
}

/// What a policy document may hold.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct PolicyFacts {
    /// Where the documents say so.
    pub source: Str,
    /// The version of a custom policy.
    pub custom_version: Str,
    /// The version of a role that the system defines.
    pub system_version: Str,
    /// Members of a policy.
    pub policy_elements: Box<[Str]>,
    /// Members that only roles of the system have.
    pub system_elements: Box<[Str]>,
    /// Members of a statement.
    pub statement_elements: Box<[Str]>,
    /// Those of them that must be there.
    pub needed_elements: Box<[Str]>,
    /// The effects, exactly so written.
    pub effects: Box<[Str]>,
    /// The largest sizes.
    pub limits: PolicyLimits,
    /// The colons of an action cut it into so many parts.
    pub action_parts: usize,
    /// The first colons of a resource cut it into so many parts.
    pub resource_parts: usize,
    /// The pattern for every action.
    pub everything: Str,
    /// The member of a resource that is an object.
    pub uris: Str,
    /// The service whose policies have such resources.
    pub uri_service: Str,
    /// The members within which a request that creates a policy has it.
    pub within: Box<[Str]>,
    /// So many values of one key does the engine take in a question.
    pub context_values: usize,
    /// So many characters of one such value.
    pub context_characters: usize,
}

/// The largest sizes of a policy; the service refuses more.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct PolicyLimits {
    /// Statements of a policy.
    pub statements: usize,
    /// Actions of a statement.
    pub actions: usize,
    /// Resources of a statement.
    pub resources: usize,
    /// Characters of a resource.
    pub resource_characters: usize,
    /// Operators of a condition.
    pub conditions: usize,
}

/// The conditions of the policy language.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct ConditionFacts {
    /// Where the documents say so.
    pub source: Str,
    /// The operators.
    pub operators: Box<[ConditionOperator]>,
    /// What stands behind an operator when an absent key counts as satisfied.
    pub if_exists: Str,
    /// What stands before an operator for keys with several values.
    pub qualifiers: Box<[Qualifier]>,
    /// The keys that are valid with every action.
    pub keys: Box<[ConditionKey]>,
    /// Global keys begin so; the keys of a service begin with its name and a colon.
    pub global_prefix: Str,
    /// The key of the moment at which a request is made.
    pub time_key: Str,
    /// Operators of other policy languages, and what they are called here.
    pub elsewhere: Box<[(Str, Str)]>,
}

/// A condition operator.
#[derive(Debug, PartialEq, Eq)]
pub struct ConditionOperator {
    /// Such as `StringEquals`.
    pub name: Str,
    /// What it compares.
    pub value_type: ConditionType,
    /// How it compares.
    pub test: ConditionTest,
    /// It holds when none of the policy's values fits.
    pub negated: bool,
    /// Letter case matters.
    pub same_case: bool,
    /// A page describes it; else it is known from samples of the cloud.
    pub documented: bool,
}

/// The type of the values that an operator or a key takes; all of them are written as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConditionType {
    /// Text.
    String,
    /// A decimal number.
    Number,
    /// A moment, ISO 8601 in UTC.
    Date,
    /// `true` or `false`.
    Boolean,
    /// An IP address, or a block of them in the policy.
    Address,
    /// `true` or `false`, on whether the key is absent: fits keys of every type.
    Presence,
}

impl ConditionType {
    /// `string`, `number`, `date`, `boolean`, `address` or `presence`.
    pub fn name(self) -> &'static str {
        match self {
            ConditionType::String => "string",
            ConditionType::Number => "number",
            ConditionType::Date => "date",
            ConditionType::Boolean => "boolean",
            ConditionType::Address => "address",
            ConditionType::Presence => "presence",
        }
    }
}

/// How an operator looks at a value of the request and one of the policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConditionTest {
    /// They are equal.
    Equal,
    /// The policy's is a pattern with `*` and `?`.
    Match,
    /// The request's begins with the policy's.
    Begins,
    /// The request's ends with the policy's.
    Ends,
    /// The request's is less.
    Less,
    /// The request's is less or equal.
    LessOrEqual,
    /// The request's is greater.
    Greater,
    /// The request's is greater or equal.
    GreaterOrEqual,
    /// The request's is an address in the block of the policy.
    Network,
    /// Whether the request has none, or null.
    Absent,
}

/// What stands before an operator for keys with several values.
#[derive(Debug, PartialEq, Eq)]
pub struct Qualifier {
    /// Such as `ForAllValues:`, with its colon.
    pub name: Str,
    /// Every value of the request must fit, and there may be none; else one must.
    pub all: bool,
}

/// A condition key that is valid with every action.
#[derive(Debug, PartialEq, Eq)]
pub struct ConditionKey {
    /// Such as `g:UserName`; or its beginning.
    pub name: Str,
    /// What it holds.
    pub value_type: ConditionType,
    /// The name is only the beginning, such as `g:ResourceTag/`.
    pub beginning: bool,
    /// It means something only together with this key.
    pub only_with: Option<Str>,
    /// Requests need not carry it.
    pub optional: bool,
    /// No value of it lies below this one.
    pub minimum: Option<Str>,
}

/// Operations that do the same thing.
#[derive(Debug, PartialEq, Eq)]
pub struct Act {
    /// Their ids.
    pub operations: Box<[Str]>,
    /// The ids of those that do it among other things.
    pub also: Box<[Str]>,
}

impl ConditionKey {
    /// Whether a key of a policy is this one.
    pub fn is(&self, key: &str) -> bool {
        match key.strip_prefix(&*self.name) {
            Some(rest) => rest.is_empty() != self.beginning,
            None => false,
        }
    }
}
