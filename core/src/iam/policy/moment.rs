//! Moments in ISO 8601, without a clock and without a library of dates.

/// A moment: seconds since 1970 in UTC, and the digits behind their point.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment {
    seconds: i64,
    /// Without zeros at the end, so that equal moments are equal.
    fraction: String,
}

impl Moment {
    /// Reads `2025-01-31`, `2025-01-31T08:00:00Z`, `2025-01-31T08:00:00.5+08:00` and the like; a moment
    /// without a zone is in UTC, as the policy language has it.
    ///
    /// ```
    /// use ecs_preflight::iam::policy::Moment;
    /// let moment = Moment::parse("2025-01-31T08:00:00+08:00");
    /// assert!(moment.is_some() && moment == Moment::parse("2025-01-31"));
    /// assert_eq!(Moment::parse("2025-02-29"), None);
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        let (date, time) = match text.split_once(['T', 't']) {
            Some((date, time)) => (date, Some(time)),
            None => (text, None),
        };
        let days = days_since_1970(date)?;
        let (time, offset) = time.map_or(Some(("00:00", 0)), zone)?;
        let (of_day, fraction) = time_of_day(time)?;
        let seconds = days.checked_mul(86_400)?.checked_add(of_day)?.checked_sub(offset)?;
        Some(Moment { seconds, fraction: fraction.trim_end_matches('0').to_owned() })
    }
}

/// Exactly so many digits.
fn number(text: &str, digits: usize) -> Option<i64> {
    let plain = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
    if plain { text.parse().ok() } else { None }
}

fn days_since_1970(date: &str) -> Option<i64> {
    let mut parts = date.split('-');
    let (year, month, day) =
        (number(parts.next()?, 4)?, number(parts.next()?, 2)?, number(parts.next()?, 2)?);
    if parts.next().is_some() {
        return None;
    }
    let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    let lengths = [31, if leap { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let index = usize::try_from(month.checked_sub(1)?).ok()?;
    if !(1..=*lengths.get(index)?).contains(&day) {
        return None;
    }
    let before: i64 = lengths.iter().take(index).sum();
    // Leap years from year 1 up to the year before.
    let past = year.checked_sub(1)?;
    let leaps = past.div_euclid(4).checked_sub(past.div_euclid(100))?.checked_add(past.div_euclid(400))?;
    let days = past.checked_mul(365)?.checked_add(leaps)?.checked_add(before)?.checked_add(day)?;
    // The same sum for 1970-01-01.
    days.checked_sub(719_163)
}

/// The time, and the offset of its zone in seconds.
fn zone(time: &str) -> Option<(&str, i64)> {
    if let Some(time) = time.strip_suffix(['Z', 'z']) {
        return Some((time, 0));
    }
    let Some(at) = time.rfind(['+', '-']) else { return Some((time, 0)) };
    let (time, offset) = time.split_at_checked(at)?;
    let west = offset.starts_with('-');
    let (hours, minutes) = offset.get(1..)?.split_once(':')?;
    let (hours, minutes) = (number(hours, 2)?, number(minutes, 2)?);
    if hours > 23 || minutes > 59 {
        return None;
    }
    let seconds = hours.checked_mul(3600)?.checked_add(minutes.checked_mul(60)?)?;
    Some((time, if west { seconds.checked_neg()? } else { seconds }))
}

/// Seconds since midnight, and the digits behind the point. A second 60 is that of a leap.
fn time_of_day(time: &str) -> Option<(i64, &str)> {
    let mut parts = time.split(':');
    let (hours, minutes) = (number(parts.next()?, 2)?, number(parts.next()?, 2)?);
    let (seconds, fraction) = match parts.next() {
        Some(seconds) => match seconds.split_once('.') {
            Some((whole, digits)) if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) => {
                (number(whole, 2)?, digits)
            }
            Some(_) => return None,
            None => (number(seconds, 2)?, ""),
        },
        None => (0, ""),
    };
    if parts.next().is_some() || hours > 23 || minutes > 59 || seconds > 60 {
        return None;
    }
    let whole = hours.checked_mul(3600)?.checked_add(minutes.checked_mul(60)?)?.checked_add(seconds)?;
    Some((whole, fraction))
}

#[cfg(test)]
mod tests {
    use super::Moment;

    fn seconds(text: &str) -> Option<i64> {
        Moment::parse(text).map(|moment| moment.seconds)
    }

    #[test]
    fn moments_count_from_1970() {
        assert_eq!(seconds("1970-01-01T00:00:00Z"), Some(0));
        assert_eq!(seconds("2000-03-01"), Some(951_868_800));
        assert_eq!(seconds("2024-02-29T23:59:59Z"), Some(1_709_251_199));
        assert_eq!(seconds("1969-12-31T23:59:59"), Some(-1));
        assert_eq!(seconds("2025-01-31T08:00+08:00"), seconds("2025-01-31T00:00:00Z"));
        assert_eq!(seconds("2025-01-31T00:00:00-01:30"), seconds("2025-01-31T01:30:00Z"));
    }

    #[test]
    fn fractions_are_compared_exactly() {
        assert_eq!(Moment::parse("2025-01-31T08:00:00.50Z"), Moment::parse("2025-01-31T08:00:00.5Z"));
        assert!(Moment::parse("2025-01-31T08:00:00.09Z") < Moment::parse("2025-01-31T08:00:00.1Z"));
        assert!(Moment::parse("2025-01-31T08:00:00Z") < Moment::parse("2025-01-31T08:00:00.0000000001Z"));
    }

    #[test]
    fn what_is_no_moment() {
        for text in [
            "",
            "now",
            "2025",
            "2025-1-1",
            "2025-13-01",
            "2025-02-30",
            "2025-00-10",
            "2025-01-00",
            "1900-02-29",
            "2025-01-31T",
            "2025-01-31T24:00:00Z",
            "2025-01-31T08:61",
            "2025-01-31T08:00:00.Z",
            "2025-01-31Z",
            "2025-01-31T08:00:00+8",
            "2025-01-31T08:00:00+08:0é",
            "2025-01-31 08:00:00",
            "+025-01-31",
            "é025-01-31",
        ] {
            assert_eq!(Moment::parse(text), None, "{text}");
        }
    }
}
