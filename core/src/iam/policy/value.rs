//! Values of conditions: one reading for the linter and the evaluator.

use std::cmp::Ordering;
use std::net::IpAddr;

use crate::catalogue::{ConditionOperator, ConditionTest, ConditionType};

use super::moment::Moment;
use super::truth::{Doubt, Truth};
use super::wild::matches_value;

/// A value by the type of its operator.
pub(super) enum Operand<'v> {
    Text(String),
    Boolean(bool),
    Number(Decimal<'v>),
    Moment(Moment),
    /// An address, and how many of its first bits count.
    Address(IpAddr, u8),
    /// It is not of that type.
    Not,
}

impl<'v> Operand<'v> {
    /// A value of a request.
    pub(super) fn of(value: &'v str, operator: &ConditionOperator) -> Self {
        let read = match operator.value_type {
            ConditionType::String if operator.same_case => Some(Operand::Text(value.to_owned())),
            ConditionType::String => Some(Operand::Text(value.to_lowercase())),
            ConditionType::Boolean | ConditionType::Presence => boolean(value).map(Operand::Boolean),
            ConditionType::Number => Decimal::parse(value).map(Operand::Number),
            ConditionType::Date => Moment::parse(value).map(Operand::Moment),
            ConditionType::Address => value.parse::<IpAddr>().ok().map(|address| {
                let address = address.to_canonical();
                Operand::Address(address, bits(address))
            }),
        };
        read.unwrap_or(Operand::Not)
    }

    /// A value of a policy, which may name a block of addresses too.
    pub(super) fn policy(value: &'v str, operator: &ConditionOperator) -> Self {
        match value.split_once('/') {
            Some((address, length)) if operator.value_type == ConditionType::Address => {
                block(address, length).unwrap_or(Operand::Not)
            }
            _ => Operand::of(value, operator),
        }
    }

    /// Whether the value is of the operator's type.
    pub(super) fn is_of_type(&self) -> bool {
        !matches!(self, Operand::Not)
    }

    /// Numbers and dates have an order; nothing else does.
    pub(super) fn order(&self, other: &Operand<'_>) -> Option<Ordering> {
        match (self, other) {
            (Operand::Number(one), Operand::Number(other)) => Some(one.order(other)),
            (Operand::Moment(one), Operand::Moment(other)) => Some(one.cmp(other)),
            _ => None,
        }
    }

    /// Whether this value of a request fits a value of a policy.
    pub(super) fn fits(&self, policy: &Operand<'_>, test: ConditionTest) -> Truth {
        let order = match (self, policy) {
            (_, Operand::Not) => return Truth::Undecided(Doubt::PolicyValue),
            (Operand::Not, _) => return Truth::Undecided(Doubt::RequestValue),
            (Operand::Text(request), Operand::Text(policy)) => {
                return Truth::of(match test {
                    ConditionTest::Match => matches_value(policy, request),
                    ConditionTest::Begins => request.starts_with(policy.as_str()),
                    ConditionTest::Ends => request.ends_with(policy.as_str()),
                    _ => request == policy,
                });
            }
            (Operand::Address(address, _), Operand::Address(network, length)) => {
                return Truth::of(within(*address, *network, *length));
            }
            (Operand::Boolean(request), Operand::Boolean(policy)) => request.cmp(policy),
            (Operand::Number(request), Operand::Number(policy)) => request.order(policy),
            (Operand::Moment(request), Operand::Moment(policy)) => request.cmp(policy),
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

/// `true` or `false`, exactly so.
pub(super) fn boolean(value: &str) -> Option<bool> {
    match value {
        "true" => Some(true),
        "false" => Some(false),
        _ => None,
    }
}

fn bits(address: IpAddr) -> u8 {
    if address.is_ipv4() { 32 } else { 128 }
}

fn block<'v>(address: &str, length: &str) -> Option<Operand<'v>> {
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
        Some(length) => Some(Operand::Address(canonical, length)),
        None => Some(Operand::Address(address, length)),
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
pub(super) struct Decimal<'v> {
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
    use crate::catalogue::embedded;

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
        let operator = embedded().conditions.operators.iter().find(|operator| operator.name == "IpAddress");
        let operator = operator.unwrap_or(&embedded().conditions.operators[0]);
        let fits = |address: &str, block: &str| {
            Operand::of(address, operator).fits(&Operand::policy(block, operator), operator.test)
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
