//! Whether something holds, and why that cannot be decided.

/// Whether something holds; what cannot be decided is neither true nor false.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Truth {
    No,
    Undecided(Doubt),
    Yes,
}

/// Why something cannot be decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Doubt {
    /// No page and no sample has this operator.
    Operator,
    /// A value of the policy is not of the operator's type.
    PolicyValue,
    /// A value of the request is not of the operator's type.
    RequestValue,
    /// The question says nothing of the context.
    Context,
    /// The question names no time, which every request has.
    Time,
    /// The question names no resource.
    Resource,
}

impl Truth {
    pub(super) fn of(value: bool) -> Self {
        if value { Truth::Yes } else { Truth::No }
    }

    pub(super) fn not(self) -> Self {
        match self {
            Truth::Yes => Truth::No,
            Truth::No => Truth::Yes,
            doubt @ Truth::Undecided(_) => doubt,
        }
    }

    /// One of them holds.
    pub(super) fn any(all: impl IntoIterator<Item = Truth>) -> Self {
        let mut found = Truth::No;
        for one in all {
            match one {
                Truth::Yes => return Truth::Yes,
                Truth::Undecided(_) if found == Truth::No => found = one,
                _ => {}
            }
        }
        found
    }

    /// All of them hold.
    pub(super) fn all(all: impl IntoIterator<Item = Truth>) -> Self {
        Truth::any(all.into_iter().map(Truth::not)).not()
    }
}
