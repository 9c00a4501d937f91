//! The shapes of the tables of states and of the life cycle.

/// A value of an enumeration of states, as the API writes it.
#[derive(Debug, PartialEq, Eq)]
pub struct StateValue {
    /// As the API writes it.
    pub name: &'static str,
    /// Another spelling that the documents use.
    pub also: Option<&'static str>,
    /// The documents print it in either letter case.
    pub any_case: bool,
    /// The number that travels instead of the name.
    pub number: Option<i64>,
    /// It says by itself that something is under way.
    pub transitional: bool,
    /// The status of table A-1 that means the same; for the statuses of htaiyun.
    pub equivalent: Option<&'static str>,
    /// What it means, in English and Chinese.
    pub meaning: [&'static str; 2],
}

impl StateValue {
    /// Whether a text is this value.
    pub fn is(&self, text: &str) -> bool {
        let spellings = || std::iter::once(self.name).chain(self.also);
        if self.any_case {
            spellings().any(|spelling| spelling.eq_ignore_ascii_case(text))
        } else {
            spellings().any(|spelling| spelling == text)
        }
    }
}

/// A list of states.
#[derive(Debug)]
pub struct StateList {
    /// The system that reports them.
    pub system: &'static str,
    /// Section of the document.
    pub source: &'static str,
    /// The values, in its order.
    pub values: &'static [&'static StateValue],
}

/// Table A-4 and its neighbours, or Nova's own.
#[derive(Debug)]
pub struct States {
    /// Section of the document.
    pub source: &'static str,
    /// Table A-1.
    pub statuses: &'static [&'static str],
    /// Table A-2.
    pub vm_states: &'static [&'static str],
    /// Table A-3.
    pub task_states: &'static [&'static str],
    /// The statuses with their meanings.
    pub status_values: &'static [&'static StateValue],
    /// The vm_states with their meanings.
    pub vm_state_values: &'static [&'static StateValue],
    /// The task_states with their meanings.
    pub task_state_values: &'static [&'static StateValue],
    /// The power states, which are numbers.
    pub power_state_values: &'static [&'static StateValue],
    /// The states of a host; Nova's are those of the documents.
    pub host_status_values: &'static [&'static StateValue],
    /// Table A-4.
    pub rows: &'static [StateRow],
    /// The status of every other pair.
    pub otherwise: &'static str,
}

/// A row of table A-4.
#[derive(Debug)]
pub struct StateRow {
    /// The vm_state.
    pub vm_state: &'static str,
    /// The task states that share the status.
    pub task_states: &'static [&'static str],
    /// No task shares it too.
    pub idle: bool,
    /// No task and every task that no other row of this vm_state names share it too.
    pub others: bool,
    /// The status.
    pub status: &'static str,
}

/// Makes an enumeration of the values that the build has written.
macro_rules! enumeration {
    ($doc:literal, $name:ident, $(#[doc = $member_doc:literal] $member:ident = $value:ident,)*) => {
        #[doc = $doc]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $(#[doc = $member_doc] $member,)*
        }

        impl $name {
            /// Every one, in the order of the document.
            pub const fn all() -> &'static [Self] {
                &[$($name::$member),*]
            }

            /// What the catalogue holds of it.
            pub const fn value(self) -> &'static StateValue {
                match self {
                    $($name::$member => &$value,)*
                }
            }

            /// As the API writes it.
            pub const fn name(self) -> &'static str {
                self.value().name
            }

            /// What it means, in English and Chinese.
            pub const fn meaning(self) -> [&'static str; 2] {
                self.value().meaning
            }

            /// The member that the API writes so; vm_states in either letter case.
            pub fn parse(text: &str) -> Option<Self> {
                Self::all().iter().copied().find(|member| member.value().is(text))
            }

            /// The member that travels as this number.
            pub fn from_number(number: i64) -> Option<Self> {
                Self::all().iter().copied().find(|member| member.value().number == Some(number))
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, out: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                out.pad(self.name())
            }
        }

        impl ::serde::ser::Serialize for $name {
            /// The text of the API, or its number where a number travels.
            fn serialize<S: ::serde::ser::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self.value().number {
                    Some(number) => serializer.serialize_i64(number),
                    None => serializer.serialize_str(self.name()),
                }
            }
        }
    };
}
pub(crate) use enumeration;

/// What the documents say of an operation and the states of a server.
#[derive(Debug)]
pub struct LifeCycle {
    /// The operation.
    pub operation: &'static str,
    /// The states that it needs, or refuses.
    pub needs: &'static [Need],
    /// What a lock does to it.
    pub lock: Lock,
    /// What it needs beside states: things that a state does not tell.
    pub conditions: &'static [ResourceCondition],
    /// The changes that it makes; none when the documents state none.
    pub cases: &'static [Case],
    /// Its statuses are those of the htaiyun list.
    pub htaiyun: bool,
}

/// What a locked server does with an operation (§6.3.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lock {
    /// It is refused.
    Refused,
    /// It is no management operation: a reading one, or one on something else.
    Unaffected,
    /// The documents do not say.
    Unstated,
}

/// A state that an operation needs, or refuses.
#[derive(Debug)]
pub struct Need {
    /// Which.
    pub kind: NeedKind,
    /// Section, where it is not that of the operation.
    pub source: Option<&'static str>,
}

/// A demand on a state of the server.
#[derive(Debug)]
pub enum NeedKind {
    /// The vm_state is one of these.
    VmStates {
        /// The list.
        only: &'static [&'static str],
        /// Or one of these operations was the last, and failed.
        or_failed: &'static [&'static str],
        /// In these vm_states it has to be known whether one of them failed.
        failed_in: &'static [&'static str],
        /// The documents name these and are silent about the rest.
        silent: bool,
    },
    /// The vm_state is none of these.
    NotVmStates(&'static [&'static str]),
    /// The status is one of these.
    Statuses(&'static [&'static str]),
    /// No task runs.
    Idle,
}

/// What no state of the server tells.
#[derive(Debug)]
pub struct ResourceCondition {
    /// What must hold, in English and Chinese.
    pub text: [&'static str; 2],
    /// It matters in these vm_states only; in all when empty.
    pub vm_states: &'static [&'static str],
    /// Section, where it is not that of the operation.
    pub source: Option<&'static str>,
}

/// A change that an operation makes.
#[derive(Debug)]
pub struct Case {
    /// The pointer of the field that chooses it, and its value.
    pub when: Option<(&'static str, &'static str)>,
    /// The statuses that it starts from.
    pub from: &'static [&'static str],
    /// The tasks that show meanwhile.
    pub tasks: &'static [&'static str],
    /// The statuses that show meanwhile.
    pub transitional: &'static [&'static str],
    /// The statuses that say that it is done.
    pub last: &'static [&'static str],
    /// The statuses that say that it failed.
    pub failure: &'static [&'static str],
    /// The statuses to which it returns when it could not be done.
    pub rolled_back: &'static [&'static str],
}

/// A query or body parameter that filters servers by status.
#[derive(Debug)]
pub struct StatusFilter {
    /// The operation.
    pub operation: &'static str,
    /// The parameter.
    pub field: &'static str,
}

/// What a lock does, for all operations.
#[derive(Debug)]
pub struct LockFacts {
    /// Section of the document.
    pub source: &'static str,
    /// What must hold where it is not known, in English and Chinese.
    pub condition: [&'static str; 2],
    /// The operations that undo it.
    pub undo: &'static [&'static str],
}

/// The codes with which a system refuses because of a state.
#[derive(Debug)]
pub struct StateErrors {
    /// The system.
    pub system: &'static str,
    /// The state does not fit.
    pub state: &'static str,
    /// The server is locked.
    pub locked: &'static str,
}
