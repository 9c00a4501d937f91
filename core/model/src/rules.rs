//! What JSON Schema cannot say, as data: the engine holds what is done with it.

use std::sync::Arc;

use crate::{Bilingual, Characters, Literal, Microversion, RuleId, SourceId, Str};

/// How grave a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Accepted, but without effect, deprecated, or beyond what the document promises.
    Warning,
    /// The service refuses it.
    Error,
}

impl Severity {
    /// `error`, `warning` or `note`.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// A rule with its sentences.
#[derive(Debug, PartialEq, Eq)]
pub struct RuleFacts {
    /// The stable id, such as `password/classes`; several wordings share one.
    pub id: Str,
    /// How grave it is.
    pub severity: Severity,
    /// The names of its arguments.
    pub args: Box<[Str]>,
    /// What is wrong.
    pub messages: Template,
    /// What to write instead; empty where there is nothing to say.
    pub helps: Template,
}

/// A sentence with `{name}` where an argument goes and `{name:one|many}` for a word that agrees with a number. The
/// compiler has checked names and braces.
pub type Template = Bilingual;

/// An operating system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Os {
    /// Linux
    Linux,
    /// Windows
    Windows,
}

impl Os {
    /// Both of them.
    pub const ALL: [Os; 2] = [Os::Linux, Os::Windows];

    /// `linux` or `windows`.
    pub fn name(self) -> &'static str {
        match self {
            Os::Linux => "linux",
            Os::Windows => "windows",
        }
    }

    /// From `linux` or `windows`.
    pub fn parse(name: &str) -> Option<Self> {
        Os::ALL.into_iter().find(|os| os.name() == name)
    }
}

/// A rule over one text.
#[derive(Debug, PartialEq, Eq)]
pub enum TextRule {
    /// Base64 text.
    Base64(Base64),
    /// One of a few beginnings.
    Begins(Begins),
    /// A whole number as text.
    Digits(Digits),
    /// An ID whose form no table states.
    Id(Id),
    /// A password of the administrator account.
    Password(Password),
    /// Characters that are recommended.
    Recommended(Recommended),
    /// An availability zone, which the region in the host name is not.
    Zone,
}

/// Base64 whose content has at most so many bytes.
#[derive(Debug, PartialEq, Eq)]
pub struct Base64 {
    /// Bytes.
    pub maximum: usize,
}

/// One of these beginnings, and then at least one character of a set and no other.
#[derive(Debug, PartialEq, Eq)]
pub struct Begins {
    /// The beginnings.
    pub with: Box<[Str]>,
    /// What may follow.
    pub rest: Arc<Characters>,
    /// So many characters follow, when that is said.
    pub characters: Option<usize>,
    /// A text that begins otherwise is not judged.
    pub others: bool,
}

/// Decimal digits, with limits on the number that they stand for.
#[derive(Debug, PartialEq, Eq)]
pub struct Digits {
    /// The smallest.
    pub minimum: Option<i64>,
    /// The largest.
    pub maximum: Option<i64>,
}

/// An ID whose form no table states: what cannot be one is worth a warning.
#[derive(Debug, PartialEq, Eq)]
pub struct Id {
    /// The documents print UUIDs only for it.
    pub uuid: bool,
}

/// An account whose name a password may not contain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// The system that has it.
    pub os: Os,
    /// Its name.
    pub name: Str,
    /// Linux tells `Root` from `root`, Windows does not.
    pub case_sensitive: bool,
    /// The longest run of consecutive characters of the name that a password may share.
    pub longest_shared_run: Option<usize>,
}

/// Enough classes of characters, and not the user name.
#[derive(Debug, PartialEq, Eq)]
pub struct Password {
    /// So many of the classes.
    pub needed: usize,
    /// The classes.
    pub sets: Box<[Arc<Characters>]>,
    /// The accounts.
    pub accounts: Box<[Account]>,
    /// The field itself says which system it is for.
    pub certain: bool,
}

/// Other characters than these work, but are advised against.
#[derive(Debug, PartialEq, Eq)]
pub struct Recommended {
    /// These.
    pub set: Arc<Characters>,
    /// The characters that are allowed at all: any other one is an error already.
    pub among: Option<Arc<Characters>>,
}

/// A rule over several fields of one object: when all conditions hold, the effect must too.
#[derive(Debug, PartialEq, Eq)]
pub struct Constraint {
    /// What is reported.
    pub rule: RuleId,
    /// The conditions.
    pub when: Box<[Condition]>,
    /// What must hold then.
    pub effect: Effect,
    /// The code that the service answers with.
    pub api_error: Option<Str>,
    /// Where the documents say so, when not with the members of the object or the row of the list.
    pub source: Option<SourceId>,
}

/// A condition on captured fields (by slot) or on what is known around them.
#[derive(Debug, PartialEq, Eq)]
pub enum Condition {
    /// Given or not.
    Present(usize, bool),
    /// Written at all, with or without something in it.
    Written(usize, bool),
    /// A larger number.
    Above(usize, i64),
    /// A smaller number.
    Below(usize, i64),
    /// More items, members or characters.
    Longer(usize, usize),
    /// Fewer of them.
    Shorter(usize, usize),
    /// This value, or any other one.
    Is(usize, Literal, bool),
    /// Something about all values that a list holds.
    Among(usize, Literal, Among),
    /// Whether one item has the first value without the second; nothing is said of what cannot be judged.
    Unless(usize, Literal, usize, Literal, bool),
    /// The image has this system.
    Os(Os),
    /// The image does not have this system, as far as is known.
    NotOs(Os),
    /// From this microversion on.
    From(Microversion),
    /// Before this microversion.
    Before(Microversion),
}

/// What is asked of all the values that a list holds at a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Among {
    /// One of them is this value.
    Any,
    /// There are some, and all are this value.
    All,
    /// None of them is this value; all of them are in the list.
    None,
    /// One of them is another value of the list.
    Other,
}

/// What is reported.
#[derive(Debug, PartialEq, Eq)]
pub enum Effect {
    /// The text is longer than so many characters.
    Limit {
        /// The field.
        slot: usize,
        /// So many.
        characters: usize,
    },
    /// Given, though it has no effect.
    Ignored {
        /// The fields.
        slots: Box<[usize]>,
    },
    /// Given, though it must not be.
    Forbid {
        /// The fields.
        slots: Box<[usize]>,
    },
    /// Given, and worth a remark.
    Warn {
        /// The fields.
        slots: Box<[usize]>,
    },
    /// Not given.
    Require {
        /// The fields.
        slots: Box<[usize]>,
    },
    /// More than one is given: all but the first in the document are reported.
    OneOf {
        /// The fields.
        slots: Box<[usize]>,
    },
    /// None is given.
    AnyOf {
        /// The fields.
        slots: Box<[usize]>,
    },
    /// Smaller than another field.
    NotBelow {
        /// The field.
        slot: usize,
        /// The other field.
        other: usize,
    },
    /// `true` in more items of an array than allowed.
    TrueAtMost {
        /// The field.
        slot: usize,
        /// So many.
        maximum: i64,
    },
    /// `true` in the first item of an array.
    NotFirst {
        /// The field.
        slot: usize,
    },
    /// Outside a range that holds under the conditions only.
    Range {
        /// The field.
        slot: usize,
        /// The smallest.
        minimum: i64,
        /// The largest.
        maximum: i64,
    },
}
