//! Conditions of a statement against the context of a request.

use std::cmp::Ordering;
use std::net::IpAddr;

use crate::catalogue::{CONDITIONS, ConditionOperator, ConditionTest, ConditionType};

use super::moment::Moment;
use super::read::Condition;
use super::wild::matches_value;

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
    /// The question names no resource.
    Resource,
}

impl Truth {
    pub(super) fn of(value: bool) -> Self {
        if value { Truth::Yes } else { Truth::No }
    }

    fn not(self) -> Self {
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

/// An operator as a policy writes it: with what may stand before and behind it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Operator {
    facts: &'static ConditionOperator,
    /// All values of the request must fit, or any.
    every: Option<bool>,
    if_exists: bool,
}

impl Operator {
    /// None: it is not known.
    pub(super) fn parse(name: &str) -> Option<Self> {
        let qualifier = CONDITIONS.qualifiers.iter().find(|qualifier| name.starts_with(qualifier.name));
        let name = qualifier.map_or(Some(name), |qualifier| name.strip_prefix(qualifier.name))?;
        let exact = |name: &str| CONDITIONS.operators.iter().find(|operator| operator.name == name);
        let (facts, if_exists) = match exact(name) {
            Some(facts) => (facts, false),
            None => (exact(name.strip_suffix(CONDITIONS.if_exists)?)?, true),
        };
        let presence = facts.value_type == ConditionType::Presence;
        if presence && (if_exists || qualifier.is_some()) {
            return None;
        }
        Some(Operator { facts, every: qualifier.map(|qualifier| qualifier.all), if_exists })
    }

    /// Whether it holds for the values of the request's key; none: the key is absent.
    pub(super) fn holds(&self, request: &[String], condition: &Condition) -> Truth {
        let policy = condition.values.iter().map(|value| value.text.as_str());
        if self.facts.test == ConditionTest::Absent {
            return Truth::any(policy.map(|value| match boolean(value) {
                Some(absent) => Truth::of(absent == request.is_empty()),
                None => Truth::Undecided(Doubt::PolicyValue),
            }));
        }
        if request.is_empty() {
            // "Every value fits" is true of none at all; without IfExists nothing else is.
            return Truth::of(self.if_exists || self.every == Some(true));
        }
        let policy: Vec<Readable<'_>> = policy.map(|value| Readable::policy(value, self.facts)).collect();
        let fits = request.iter().map(|value| {
            let value = Readable::of(value, self.facts);
            let found = Truth::any(policy.iter().map(|policy| self.test(&value, policy)));
            if self.facts.negated { found.not() } else { found }
        });
        // Of several values, one must fit; where none may, all must differ.
        if self.every.unwrap_or(self.facts.negated) { Truth::all(fits) } else { Truth::any(fits) }
    }

    fn test(&self, request: &Readable<'_>, policy: &Readable<'_>) -> Truth {
        let test = self.facts.test;
        let order = match (request, policy) {
            (_, Readable::Not) => return Truth::Undecided(Doubt::PolicyValue),
            (Readable::Not, _) => return Truth::Undecided(Doubt::RequestValue),
            (Readable::Text(request), Readable::Text(policy)) => {
                return Truth::of(match test {
                    ConditionTest::Match => matches_value(policy, request),
                    ConditionTest::Begins => request.starts_with(policy.as_str()),
                    ConditionTest::Ends => request.ends_with(policy.as_str()),
                    _ => request == policy,
                });
            }
            (Readable::Address(address, _), Readable::Address(network, length)) => {
                return Truth::of(within(*address, *network, *length));
            }
            (Readable::Boolean(request), Readable::Boolean(policy)) => request.cmp(policy),
            (Readable::Number(request), Readable::Number(policy)) => request.order(policy),
            (Readable::Moment(request), Readable::Moment(policy)) => request.cmp(policy),
            // Both are read by the type of one operator.
            _ => return Truth::Undecided(Doubt::PolicyValue),
        };
        Truth::of(match test {
            ConditionTest::Less => order.is_lt(),
            ConditionTest::LessOrEqual => order.is_le(),
            ConditionTest::Greater => order.is_gt(),
            ConditionTest::GreaterOrEqual => order.is_ge(),
            _ => order.is_eq(),
        })
    }
}

/// A value by the type of its operator.
enum Readable<'v> {
    Text(String),
    Boolean(bool),
    Number(Decimal<'v>),
    Moment(Moment),
    /// An address, and how many of its first bits count.
    Address(IpAddr, u8),
    /// It is not of that type.
    Not,
}

impl<'v> Readable<'v> {
    fn of(value: &'v str, operator: &ConditionOperator) -> Self {
        let read = match operator.value_type {
            ConditionType::String if operator.same_case => Some(Readable::Text(value.to_owned())),
            ConditionType::String => Some(Readable::Text(value.to_lowercase())),
            ConditionType::Boolean | ConditionType::Presence => boolean(value).map(Readable::Boolean),
            ConditionType::Number => Decimal::parse(value).map(Readable::Number),
            ConditionType::Date => Moment::parse(value).map(Readable::Moment),
            ConditionType::Address => value.parse::<IpAddr>().ok().map(|address| {
                let address = address.to_canonical();
                Readable::Address(address, bits(address))
            }),
        };
        read.unwrap_or(Readable::Not)
    }

    /// A policy may name a block of addresses too.
    fn policy(value: &'v str, operator: &ConditionOperator) -> Self {
        match value.split_once('/') {
            Some((address, length)) if operator.value_type == ConditionType::Address => {
                block(address, length).unwrap_or(Readable::Not)
            }
            _ => Readable::of(value, operator),
        }
    }
}

fn boolean(value: &str) -> Option<bool> {
    match value {
        "true" => Some(true),
        "false" => Some(false),
        _ => None,
    }
}

fn bits(address: IpAddr) -> u8 {
    if address.is_ipv4() { 32 } else { 128 }
}

fn block<'v>(address: &str, length: &str) -> Option<Readable<'v>> {
    let address = address.parse::<IpAddr>().ok()?;
    let plain = !length.is_empty() && length.len() <= 3 && length.bytes().all(|byte| byte.is_ascii_digit());
    let length: u8 = if plain { length.parse().ok()? } else { return None };
    if length > bits(address) {
        return None;
    }
    let canonical = address.to_canonical();
    // An IPv4 address within IPv6 has 96 bits before it.
    let shift = bits(address).saturating_sub(bits(canonical));
    match length.checked_sub(shift) {
        Some(length) => Some(Readable::Address(canonical, length)),
        None => Some(Readable::Address(address, length)),
    }
}

/// Whether an address lies in a block; IPv4 never lies in IPv6.
fn within(address: IpAddr, network: IpAddr, length: u8) -> bool {
    let differ = match (address, network) {
        (IpAddr::V4(one), IpAddr::V4(other)) => u128::from(one.to_bits() ^ other.to_bits()),
        (IpAddr::V6(one), IpAddr::V6(other)) => one.to_bits() ^ other.to_bits(),
        _ => return false,
    };
    let free = u32::from(bits(address).saturating_sub(length));
    // All bits are free in a block of length 0 of IPv6.
    differ.checked_shr(free).is_none_or(|rest| rest == 0)
}

/// A decimal number of any length, compared exactly.
struct Decimal<'v> {
    negative: bool,
    whole: &'v str,
    fraction: &'v str,
}

impl<'v> Decimal<'v> {
    fn parse(text: &'v str) -> Option<Self> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(digits) => (true, digits),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (whole, fraction) = match digits.split_once('.') {
            Some((_, "")) => return None,
            Some(parts) => parts,
            None => (digits, ""),
        };
        let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !plain(whole) || !plain(fraction) {
            return None;
        }
        let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
        let zero = whole.is_empty() && fraction.is_empty();
        Some(Decimal { negative: negative && !zero, whole, fraction })
    }

    fn order(&self, other: &Self) -> Ordering {
        let size = |one: &Self, other: &Self| {
            let whole = one.whole.len().cmp(&other.whole.len()).then_with(|| one.whole.cmp(other.whole));
            whole.then_with(|| one.fraction.cmp(other.fraction))
        };
        match (self.negative, other.negative) {
            (false, false) => size(self, other),
            (true, true) => size(other, self),
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
        }
    }
}

#[cfg(test)]
#[allow(clippy::indexing_slicing, reason = "a test stops at what it did not expect")]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_compared_exactly() {
        let order = |one: &str, other: &str| Some(Decimal::parse(one)?.order(&Decimal::parse(other)?));
        assert_eq!(order("9007199254740993", "9007199254740992"), Some(Ordering::Greater));
        assert_eq!(order("1.50", "+001.5"), Some(Ordering::Equal));
        assert_eq!(order("-2", "-10"), Some(Ordering::Greater));
        assert_eq!(order("-0", "0.0"), Some(Ordering::Equal));
        assert_eq!(order("0.09", "0.1"), Some(Ordering::Less));
        for text in ["", "-", ".5", "5.", "1e3", "0x1", "NaN", "1 ", "١"] {
            assert!(Decimal::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn blocks_of_addresses() {
        let operator = CONDITIONS.operators.iter().find(|operator| operator.name == "IpAddress");
        let operator =
            Operator { facts: operator.unwrap_or(&CONDITIONS.operators[0]), every: None, if_exists: false };
        let fits = |address: &str, block: &str| {
            operator.test(&Readable::of(address, operator.facts), &Readable::policy(block, operator.facts))
        };
        assert_eq!(fits("10.1.2.3", "10.1.0.0/16"), Truth::Yes);
        assert_eq!(fits("10.2.2.3", "10.1.0.0/16"), Truth::No);
        assert_eq!(fits("10.1.2.3", "10.1.2.3"), Truth::Yes);
        assert_eq!(fits("::ffff:10.1.2.3", "10.1.2.0/24"), Truth::Yes);
        assert_eq!(fits("10.1.2.3", "::ffff:10.1.2.0/120"), Truth::Yes);
        assert_eq!(fits("10.1.2.3", "0.0.0.0/0"), Truth::Yes);
        assert_eq!(fits("2001:db8::1", "::/0"), Truth::Yes);
        assert_eq!(fits("2001:db8::1", "2001:db8::/32"), Truth::Yes);
        assert_eq!(fits("2001:db9::1", "2001:db8::/32"), Truth::No);
        assert_eq!(fits("10.1.2.3", "::/0"), Truth::No);
        for block in ["10.1.0.0/33", "10.1.0/16", "10.1.0.0/", "10.1.0.0/+8", "all"] {
            assert_eq!(fits("10.1.2.3", block), Truth::Undecided(Doubt::PolicyValue), "{block}");
        }
        assert_eq!(fits("10.1.2", "10.1.0.0/16"), Truth::Undecided(Doubt::RequestValue));
    }
}
